//! What can be chosen about the HTML.

use std::fmt;

use super::writer::Writer;
use crate::{Document, Node};

type Resolver<'a> = Box<dyn Fn(&str) -> Option<String> + Send + Sync + 'a>;
type MediaResolver<'a> = Box<dyn Fn(&str, &str) -> Option<String> + Send + Sync + 'a>;

/// Makes HTML of documents, with choices.
///
/// The functions it is given are asked for addresses. What they answer is checked like every other
/// address, so an answer may be made of what the document says.
///
/// ```
/// use adf::build::*;
/// use adf::html::Renderer;
///
/// let page = doc((
///     p(mention("5b10ac", "Mia")),
///     media_single(media_file("ab-12", "").alt("Burndown")),
/// ))
/// .build()?;
///
/// let renderer = Renderer::new()
///     .class_prefix("x-")
///     .mention(|account_id| Some(format!("https://x.test/people/{account_id}")))
///     .media(|id, _collection| Some(format!("/media/{id}")));
/// assert_eq!(
///     renderer.render(&page),
///     r#"<p><a class="x-mention" href="https://x.test/people/5b10ac">@Mia</a></p>
/// <figure class="x-media x-layout-center"><img src="/media/ab-12" alt="Burndown" loading="lazy"></figure>
/// "#
/// );
/// # Ok::<(), adf::BuildError>(())
/// ```
pub struct Renderer<'a> {
    pub(super) prefix: String,
    pub(super) heading_ids: bool,
    pub(super) open_expands: bool,
    pub(super) external_pictures: bool,
    pub(super) link: Option<Resolver<'a>>,
    pub(super) mention: Option<Resolver<'a>>,
    pub(super) emoji: Option<Resolver<'a>>,
    pub(super) card_title: Option<Resolver<'a>>,
    pub(super) media: Option<MediaResolver<'a>>,
}

impl<'a> Renderer<'a> {
    /// With ids on headings, closed expands, and pictures from elsewhere on the web.
    #[must_use]
    pub fn new() -> Self {
        Self {
            prefix: "adf-".to_owned(),
            heading_ids: true,
            open_expands: false,
            external_pictures: true,
            link: None,
            mention: None,
            emoji: None,
            card_title: None,
            media: None,
        }
    }

    /// What stands in front of every class and id. Characters other than ASCII letters, digits, `-`
    /// and `_` are left out.
    #[must_use]
    pub fn class_prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix
            .chars()
            .filter(|character| character.is_ascii_alphanumeric() || "-_".contains(*character))
            .collect();
        self
    }

    /// Whether headings have ids, made of their words as Confluence does: `#adf-Next-steps`, and
    /// `#adf-Next-steps.1` for the second one of the same words. Links within the document
    /// (`#Next-steps`) lead there.
    #[must_use]
    pub fn heading_ids(mut self, on: bool) -> Self {
        self.heading_ids = on;
        self
    }

    /// Whether expands are open from the start.
    #[must_use]
    pub fn open_expands(mut self, open: bool) -> Self {
        self.open_expands = open;
        self
    }

    /// Whether pictures from elsewhere on the web are loaded. Loading one tells its server who
    /// reads; without, their words are shown, with a link to the picture.
    #[must_use]
    pub fn external_pictures(mut self, shown: bool) -> Self {
        self.external_pictures = shown;
        self
    }

    /// Where the address of a link or card leads; with `None` it leads nowhere, and only its words
    /// are shown. Without this function every safe address stays as it is.
    #[must_use]
    pub fn link(mut self, resolve: impl Fn(&str) -> Option<String> + Send + Sync + 'a) -> Self {
        self.link = Some(Box::new(resolve));
        self
    }

    /// Where the page of a person is, by account id.
    #[must_use]
    pub fn mention(mut self, resolve: impl Fn(&str) -> Option<String> + Send + Sync + 'a) -> Self {
        self.mention = Some(Box::new(resolve));
        self
    }

    /// Where the picture of an emoji is, by short name such as `:tada:`. With `None`, and without
    /// this function, its text is shown.
    #[must_use]
    pub fn emoji(mut self, resolve: impl Fn(&str) -> Option<String> + Send + Sync + 'a) -> Self {
        self.emoji = Some(Box::new(resolve));
        self
    }

    /// The title of what a card leads to, by address. Without one the address is shown.
    #[must_use]
    pub fn card_title(mut self, title: impl Fn(&str) -> Option<String> + Send + Sync + 'a) -> Self {
        self.card_title = Some(Box::new(title));
        self
    }

    /// Where a picture or file of Media Services is, by id and collection. With `None`, and without
    /// this function, its alternative text is shown.
    #[must_use]
    pub fn media(
        mut self,
        resolve: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'a,
    ) -> Self {
        self.media = Some(Box::new(resolve));
        self
    }

    /// The document as a piece of HTML, to be put into a page.
    #[must_use]
    pub fn render(&self, document: &Document) -> String {
        self.render_node(document.root())
    }

    /// One node and what is inside it as a piece of HTML, to be put into a page.
    #[must_use]
    pub fn render_node(&self, node: &Node) -> String {
        Writer::write(self, node)
    }
}

impl Default for Renderer<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Renderer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renderer")
            .field("prefix", &self.prefix)
            .field("heading_ids", &self.heading_ids)
            .field("open_expands", &self.open_expands)
            .field("external_pictures", &self.external_pictures)
            .finish_non_exhaustive()
    }
}
