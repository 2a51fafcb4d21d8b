//! Adding comments.

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::body::Body;
use crate::error::{EditFailed, Subject};
use crate::v2::types::{CreateFooterCommentModel, CreateInlineCommentModel};
use crate::{Confluence, Error};

use super::AnchorProblem;
use super::anchor::Wanted;
use super::comment::{Comment, CommentKind, CommentRef};
use super::on::On;

/// How often the words of an inline comment are looked for when the page changes meanwhile.
const LOOKS: u32 = 3;

pub(super) fn written(
    operation: &'static str,
    subject: &Subject,
    body: &Body,
) -> Result<Value, Error> {
    body.to_json().map_err(|error| {
        Error::from(EditFailed {
            operation,
            subject: subject.clone(),
            source: Box::new(error),
        })
    })
}

/// Adds a footer comment or a reply: [`CommentsOn::add`](super::CommentsOn::add), [`Comments::reply`](super::Comments::reply).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct AddComment {
    confluence: Confluence,
    place: Place,
    body: Body,
}

#[derive(Clone, Debug)]
enum Place {
    On(On),
    To(CommentRef),
}

impl AddComment {
    pub(super) fn on(confluence: &Confluence, on: On, body: Body) -> Self {
        AddComment {
            confluence: confluence.clone(),
            place: Place::On(on),
            body,
        }
    }

    pub(super) fn to(confluence: &Confluence, to: CommentRef, body: Body) -> Self {
        AddComment {
            confluence: confluence.clone(),
            place: Place::To(to),
            body,
        }
    }

    /// Adds it.
    ///
    /// # Errors
    /// [`Error::Edit`] for a text that cannot stand in a document; as for any call.
    pub async fn send(self) -> Result<Comment, Error> {
        let (kind, property, id) = match self.place {
            Place::On(on) => {
                let id = on.id(&self.confluence).await?;
                (CommentKind::Footer, on.property(), id)
            }
            Place::To(to) => {
                let to = self.confluence.comments().known(to).await?;
                (to.kind(), "parentCommentId", to.id().to_owned())
            }
        };
        let operation = match kind {
            CommentKind::Footer => "createFooterComment",
            CommentKind::Inline => "createInlineComment",
        };
        let body = written(operation, &Subject::new(&id, ""), &self.body)?;
        let body = json!({property: id, "body": body});
        create(&self.confluence, kind, body).await
    }
}

awaitable!(AddComment => Comment);

async fn create(confluence: &Confluence, kind: CommentKind, body: Value) -> Result<Comment, Error> {
    let v2 = confluence.v2();
    let comment: Comment = match kind {
        CommentKind::Footer => {
            let call = v2.create_footer_comment(CreateFooterCommentModel::default());
            call.json(body).0.send().await?
        }
        CommentKind::Inline => {
            let call = v2.create_inline_comment(CreateInlineCommentModel::default());
            call.json(body).0.send().await?
        }
    };
    Ok(comment.of(kind))
}

/// Adds an inline comment: [`CommentsOn::inline`](super::CommentsOn::inline).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct AddInline {
    confluence: Confluence,
    on: On,
    wanted: Wanted,
    body: Body,
}

impl AddInline {
    pub(super) fn new(confluence: &Confluence, on: On, words: String, body: Body) -> Self {
        AddInline {
            confluence: confluence.clone(),
            on,
            wanted: Wanted {
                words,
                ..Wanted::default()
            },
            body,
        }
    }

    /// The occurrence of the words that is meant, from 1 in the order of the text; with [`under`](AddInline::under),
    /// of those there.
    pub fn occurrence(mut self, number: usize) -> Self {
        self.wanted.occurrence = Some(number);
        self
    }

    /// Only words under this heading are meant, and under those below it.
    pub fn under(mut self, heading: impl Into<String>) -> Self {
        self.wanted.under = Some(heading.into());
        self
    }

    /// Looks for the words in the text as it is now, and adds the comment there.
    ///
    /// # Errors
    /// [`Error::Anchor`] where the words stand nowhere or in several places; [`Error::NoDocument`] for a page
    /// whose text cannot be had as a document; as for any call.
    pub async fn send(self) -> Result<Comment, Error> {
        let operation = "createInlineComment";
        let id = self.on.id(&self.confluence).await?;
        let said = written(operation, &Subject::new(&id, ""), &self.body)?;
        let mut refused: Option<(u64, atlassian_core::Error)> = None;
        for _ in 0..LOOKS {
            let text = self.on.text(&self.confluence, &id).await?;
            // Confluence did not find the words although nothing has changed.
            if let Some((version, error)) = refused.take()
                && version == text.version
            {
                return Err(error.into());
            }
            let anchor = self.wanted.find(&text.document, &text.subject)?;
            let body = json!({
                self.on.property(): id,
                "body": said.clone(),
                "inlineCommentProperties": {
                    "textSelection": anchor.selection,
                    "textSelectionMatchCount": anchor.count,
                    "textSelectionMatchIndex": anchor.index,
                },
            });
            match create(&self.confluence, CommentKind::Inline, body).await {
                Err(Error::Atlassian(error)) if error.status() == Some(400) => {
                    refused = Some((text.version, error));
                }
                other => return other,
            }
        }
        match refused {
            Some((_, error)) => Err(error.into()),
            None => Err(AnchorProblem::Empty.into()),
        }
    }
}

awaitable!(AddInline => Comment);
