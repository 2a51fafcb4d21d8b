//! Changing a page: its title, its body as a whole, its place, and parts of its body.

use std::fmt;

use adf::Document;
use adf::edit::Path;
use adf::edit::{EditError, Titled, end_of, start_of};
use adf::markdown;

use crate::article::Article;
use crate::awaitable::awaitable;
use crate::body::{Body, empty_document};
use crate::confluence::Confluence;
use crate::error::Error;

use super::PageRef;
use super::change::{Base, Change, EditFault, NewBody, OnConflict, Saved};

/// What all changes of a page can be told.
macro_rules! settings {
    () => {
        /// What is said of the new version in the history of the page.
        pub fn message(mut self, message: impl Into<String>) -> Self {
            self.change.message = Some(message.into());
            self
        }

        /// Tells nobody of it: those who watch the page get no mail.
        pub fn minor(mut self) -> Self {
            self.change.minor = true;
            self
        }

        /// What happens where somebody else has written in between.
        pub fn on_conflict(mut self, then: OnConflict) -> Self {
            self.change.on_conflict = Some(then);
            self
        }

        /// How often it is written at most where others are faster; 50 unless something else is said,
        /// so that 50 writers at once all come through. Between attempts there are pauses, of 100 ms in
        /// the beginning and 4 s in the end.
        pub fn attempts(mut self, most: u32) -> Self {
            self.change.attempts = most;
            self
        }

        /// Goes on where something is lost that cannot be written again: see
        /// [`Error::WouldLose`](crate::Error::WouldLose).
        pub fn allow_loss(mut self) -> Self {
            self.change.allow_loss = true;
            self
        }

        /// Changes the draft: of a page that is not published yet, or of a published one.
        pub fn draft(mut self) -> Self {
            self.change.draft = true;
            self
        }
    };
}

/// Changes a page: [`Pages::update`](super::Pages::update).
#[must_use = "nothing happens before it is awaited"]
pub struct Update {
    change: Change,
}

impl Update {
    pub(crate) fn new(confluence: &Confluence, article: impl Into<Article>) -> Self {
        Update {
            change: Change::new(confluence, article),
        }
    }

    /// The edited text of [`Page::to_anchored_markdown`](crate::Page::to_anchored_markdown).
    pub(crate) fn revised(mut self, edited: String) -> Self {
        self.change.body = NewBody::EditOfBase(Box::new(move |document: &mut Document| {
            *document = markdown::revise(document, &edited).into_document();
            Ok(())
        }));
        self
    }

    /// Another title. Where nothing else is changed and no message is given, Confluence is asked for
    /// just that, and no body is read or written.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.change.title = Some(title.into());
        self
    }

    /// Another body in the place of all there is.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.change.body = NewBody::Whole(body.into());
        self
    }

    /// Below another page of the same space, or below a folder by its id. To another space, and to a
    /// place among others, goes [`move_page`](super::Pages::move_page).
    pub fn below(mut self, parent: impl Into<PageRef>) -> Self {
        self.change.parent = Some(parent.into());
        self
    }

    /// Another owner, by the id of the account.
    pub fn owner(mut self, account_id: impl Into<String>) -> Self {
        self.change.owner = Some(account_id.into());
        self
    }

    /// The version that what is written was made from: a page that was read, or its number. Where it is
    /// not the newest any more, both changes are merged, unless
    /// [`on_conflict`](Update::on_conflict) says otherwise.
    pub fn based_on(mut self, base: impl Into<Base>) -> Self {
        self.change.base = Some(base.into());
        self
    }

    /// Publishes a draft.
    pub fn publish(mut self) -> Self {
        self.change.draft = true;
        self.change.publish = true;
        self
    }

    settings!();

    /// Changes it. Where it is so already nothing is written, and it has no new version.
    ///
    /// # Errors
    /// [`Error::TitleTaken`]; [`Error::WouldLose`]; [`Error::Clash`], [`Error::Stale`] or
    /// [`Error::Contested`] where others have written it in between, as
    /// [`on_conflict`](Update::on_conflict) has it; [`Error::NoDocument`] where Confluence does not give
    /// the body as a document; as for any call.
    pub async fn send(self) -> Result<Saved, Error> {
        self.change.save().await
    }
}

awaitable!(Update => Saved);

impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Update").field(&self.change.article).finish()
    }
}

/// Changes what a page says: [`Pages::edit`](super::Pages::edit), and all that adds to it.
#[must_use = "nothing happens before it is awaited"]
pub struct Edit {
    change: Change,
}

impl Edit {
    pub(crate) fn new<F>(confluence: &Confluence, article: impl Into<Article>, edit: F) -> Self
    where
        F: FnMut(&mut Document) -> Result<(), EditFault> + Send + 'static,
    {
        let mut change = Change::new(confluence, article);
        change.body = NewBody::Edit(Box::new(edit));
        Edit { change }
    }

    pub(crate) fn put(
        confluence: &Confluence,
        article: impl Into<Article>,
        body: Body,
        at: End,
    ) -> Self {
        Edit::new(confluence, article, move |document| {
            let content = content(&body)?;
            if content.content().is_empty() {
                return Ok(());
            }
            match at {
                End::Start => document.insert(start_of(Path::root()), content)?,
                End::End => document.insert(end_of(Path::root()), content)?,
            };
            Ok(())
        })
    }

    /// The version that the edit was made for: a page that was read, or its number. It has a meaning
    /// with [`OnConflict::Refuse`] and [`OnConflict::Merge`] only.
    pub fn based_on(mut self, base: impl Into<Base>) -> Self {
        self.change.base = Some(base.into());
        self
    }

    settings!();

    /// Changes it. Where the edit changes nothing, nothing is written, and it has no new version.
    ///
    /// # Errors
    /// [`Error::Edit`] with what the edit said; [`Error::WouldLose`]; [`Error::Contested`], and what
    /// else [`on_conflict`](Edit::on_conflict) has; [`Error::NoDocument`] where Confluence does not give
    /// the body as a document; as for any call.
    pub async fn send(self) -> Result<Saved, Error> {
        self.change.save().await
    }
}

awaitable!(Edit => Saved);

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Edit").field(&self.change.article).finish()
    }
}

/// An end of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    Start,
    End,
}

/// What becomes of a section.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Append,
    Prepend,
    Replace,
    Delete,
}

/// The section under a heading of a page: [`Pages::section`](super::Pages::section).
#[derive(Clone, Debug)]
#[must_use = "it only names a section"]
pub struct PageSection {
    confluence: Confluence,
    article: Article,
    heading: Titled,
    or_new: Option<u8>,
}

impl PageSection {
    pub(crate) fn new(
        confluence: &Confluence,
        article: impl Into<Article>,
        heading: Titled,
    ) -> Self {
        PageSection {
            confluence: confluence.clone(),
            article: article.into(),
            heading,
            or_new: None,
        }
    }

    /// Where there is no such heading, one of this level, 1 to 6, is made at the end of the page. Of a
    /// path such as `Plan/Risks`, where there is a heading `Plan`, it is made at the end of its section,
    /// below its level, and reads the last step; where there is none it reads the whole, as `2.1/rc` may.
    pub fn or_new(mut self, level: u8) -> Self {
        self.or_new = Some(level.clamp(1, 6));
        self
    }

    /// Puts content at the end of the section, behind the sections within it.
    pub fn append(self, body: impl Into<Body>) -> Edit {
        self.change(Verb::Append, body.into())
    }

    /// Puts content right under the heading.
    pub fn prepend(self, body: impl Into<Body>) -> Edit {
        self.change(Verb::Prepend, body.into())
    }

    /// Puts content in the place of all that stands under the heading. The heading stays.
    pub fn replace(self, body: impl Into<Body>) -> Edit {
        self.change(Verb::Replace, body.into())
    }

    /// Takes the section away, heading and all.
    pub fn delete(self) -> Edit {
        self.change(Verb::Delete, Body::Text(String::new()))
    }

    fn change(self, verb: Verb, body: Body) -> Edit {
        let PageSection {
            confluence,
            article,
            heading,
            or_new,
        } = self;
        Edit::new(&confluence, article, move |document| {
            let content = content(&body)?;
            let is_empty = content.content().is_empty();
            let level = or_new.filter(|_| !matches!(verb, Verb::Delete));
            let mut section = match (document.section_mut(heading.clone()), level) {
                (Ok(section), _) => section,
                (Err(EditError::NoHeading { title, .. }), Some(level)) => {
                    return begin(document, title.trim(), level, content);
                }
                (Err(error), _) => return Err(error.into()),
            };
            match verb {
                Verb::Delete => drop(section.delete()?),
                Verb::Replace => drop(section.replace(content)?),
                Verb::Append | Verb::Prepend if is_empty => {}
                Verb::Append => drop(section.append(content)?),
                Verb::Prepend => drop(section.prepend(content)?),
            }
            Ok(())
        })
    }
}

/// A new section, which is found by the same title afterwards.
fn begin(
    document: &mut Document,
    title: &str,
    level: u8,
    content: Document,
) -> Result<(), EditFault> {
    let above = above(document, title)?;
    let (reads, level) = match above {
        Some((_, last, outer)) => (last, level.max(outer + 1)),
        None => (title, level),
    };
    let heading = serde_json::json!({
        "type": "heading",
        "attrs": {"level": level},
        "content": [{"type": "text", "text": reads}],
    });
    let mut section = empty_document();
    section.insert(end_of(Path::root()), adf::Node::from_value(heading)?)?;
    if !content.content().is_empty() {
        section.insert(end_of(Path::root()), content)?;
    }
    match above {
        Some((above, ..)) => drop(document.section_mut(above)?.append(section)?),
        None => drop(document.insert(end_of(Path::root()), section)?),
    }
    Ok(())
}

/// The heading that a path begins with, where there is one that others can stand below: its title, the last
/// step, and its level.
fn above<'t>(
    document: &Document,
    title: &'t str,
) -> Result<Option<(&'t str, &'t str, u8)>, EditError> {
    let steps = title.rsplit_once('/');
    let steps = steps.map(|(above, last)| (above.trim(), last.trim()));
    let Some((above, last)) = steps.filter(|(_, last)| !last.is_empty()) else {
        return Ok(None);
    };
    match document.section(above) {
        Ok(section) if section.level() < 6 => Ok(Some((above, last, section.level()))),
        Ok(_) | Err(EditError::NoHeading { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is put into a body, which has to be known here.
fn content(body: &Body) -> Result<Document, EditFault> {
    match body.document() {
        Some(document) => Ok(document?),
        None => Err(
            "storage format cannot be put into a body that is there: give text, Markdown or a document"
                .into(),
        ),
    }
}
