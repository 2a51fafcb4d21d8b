//! Documents as Markdown.

mod address;
mod anchored;
mod clean;
mod directive;
mod escape;
mod flow;
mod lines;
mod lossless;
mod references;

pub(in crate::markdown) use self::anchored::{Anchored, anchor_of, visible, visible_inline};
pub use self::clean::{Clean, Loss, LossCode};
pub(in crate::markdown) use self::directive::shown_label;
pub(in crate::markdown) use self::lossless::{alert_of, is_bare_link};
pub(in crate::markdown) use self::references::{References, Referent};
use crate::Document;

/// Markdown that is read as exactly this document, if the document is valid.
///
/// Markdown's own forms are used where they come back as they were; the rest is in directives, tags
/// and, for what neither of them can say, JSON. It has been read again before you get it: a block
/// that came back other than it was is JSON, too.
///
/// ```
/// use adf::build::*;
/// use adf::markdown;
///
/// let page = doc((
///     p(("Ask ", mention("5b10ac", "Mia"), ": is ", text("search").color("#ff5630"), " late?")),
///     panel(PanelType::Success, p(("No, it is ", strong("done"), "."))),
/// ))
/// .build()?;
/// let text = markdown::lossless(&page);
/// assert_eq!(
///     text,
///     "\
/// Ask :mention[@Mia]{id=\"5b10ac\"}: is <span style=\"color: #ff5630\">search</span> late?
///
/// :::panel{panelType=\"success\"}
/// No, it is **done**.
/// :::
/// "
/// );
/// assert_eq!(*markdown::read(&text).document(), page);
/// # Ok::<(), adf::BuildError>(())
/// ```
#[must_use]
pub fn lossless(document: &Document) -> String {
    lossless::write(document)
}

/// GitHub's Markdown for people and language models, and what it could not say.
///
/// ```
/// use adf::build::*;
/// use adf::markdown::{self, LossCode};
///
/// let page = doc((
///     panel(PanelType::Warning, p(("Ask ", mention("5b10ac", "Mia"), " before the ", strong("release"), "."))),
///     task_list((task("Write the report"), task_done("Book a room"))),
/// ))
/// .build()?;
/// let clean = markdown::clean(&page);
/// assert_eq!(
///     clean.text(),
///     "\
/// > [!WARNING]
/// > Ask @Mia before the **release**.
///
/// - [ ] Write the report
/// - [x] Book a room
/// "
/// );
/// assert_eq!(clean.losses().len(), 1);
/// assert_eq!(clean.losses()[0].code(), LossCode::Mention);
/// assert_eq!(clean.losses()[0].pointer(), "/content/0/content/0/content/1");
/// # Ok::<(), adf::BuildError>(())
/// ```
#[must_use]
pub fn clean(document: &Document) -> Clean {
    clean::write(document)
}

impl Document {
    /// The document as GitHub's Markdown for people and language models. For a list of what it could
    /// not say see [`markdown::clean`](crate::markdown::clean).
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let page = doc((h1("Plan"), bullet_list(["first", "second"]))).build()?;
    /// assert_eq!(page.to_markdown(), "# Plan\n\n- first\n- second\n");
    /// # Ok::<(), adf::BuildError>(())
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        clean(self).into_text()
    }

    /// The document as Markdown that is read as exactly this document; see
    /// [`markdown::lossless`](crate::markdown::lossless).
    ///
    /// ```
    /// use adf::Document;
    /// use adf::build::*;
    ///
    /// let page = doc(panel(PanelType::Note, p("Read me"))).build()?;
    /// let text = page.to_lossless_markdown();
    /// assert_eq!(text, ":::panel{panelType=\"note\"}\nRead me\n:::\n");
    /// assert_eq!(Document::from_markdown(&text), page);
    /// # Ok::<(), adf::BuildError>(())
    /// ```
    #[must_use]
    pub fn to_lossless_markdown(&self) -> String {
        lossless(self)
    }
}
