//! Changing comments.

use adf::Document;
use serde_json::{Map, Value, json};

use crate::awaitable::awaitable;
use crate::body::{Body, DOCUMENT};
use crate::contention::pause;
use crate::error::Subject;
use crate::sameness::same;
use crate::view::text;
use crate::{Confluence, Error};

use super::AnchorProblem;
use super::add::written;
use super::comment::{Comment, CommentKind, CommentRef};

/// How often a comment is written when others write it at the same time.
const ATTEMPTS: u32 = 50;

/// Replaces what a comment says: [`Comments::update`](super::Comments::update).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct UpdateComment {
    confluence: Confluence,
    comment: CommentRef,
    body: Option<Body>,
    resolved: Option<bool>,
    from: Option<u64>,
    message: Option<String>,
}

impl UpdateComment {
    pub(super) fn new(confluence: &Confluence, comment: CommentRef) -> Self {
        UpdateComment {
            confluence: confluence.clone(),
            comment,
            body: None,
            resolved: None,
            from: None,
            message: None,
        }
    }

    pub(super) fn says(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn resolved(mut self, resolved: bool) -> Self {
        self.resolved = Some(resolved);
        self
    }

    /// Only if the comment still is at this version: [`Error::Stale`] otherwise. Without it, what others wrote
    /// meanwhile is replaced.
    pub fn from_version(mut self, version: u64) -> Self {
        self.from = Some(version);
        self
    }

    /// A message for the history.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`Error::Stale`] with [`from_version`](UpdateComment::from_version); [`Error::Contested`] where others
    /// write it each time before; [`Error::Anchor`] where a footer comment is to be resolved; as for any call.
    pub async fn send(self) -> Result<Comment, Error> {
        let comments = self.confluence.comments();
        let memory = self.confluence.memory();
        let _turn = memory
            .turns
            .take(&format!("comment {}", self.comment.id))
            .await;
        let mut current = comments.found(self.comment.clone()).await?;
        let kind = current.kind();
        let subject = current.subject();
        if self.resolved.is_some() && kind == CommentKind::Footer {
            return Err(AnchorProblem::NotInline { subject }.into());
        }
        let operation = match kind {
            CommentKind::Footer => "updateFooterComment",
            CommentKind::Inline => "updateInlineComment",
        };
        let said = match &self.body {
            Some(body) => Some(written(operation, &subject, body)?),
            None => None,
        };
        let mut attempts = 0;
        loop {
            if let Some(from) = self.from
                && from != current.version()
            {
                return Err(stale(
                    operation,
                    subject,
                    from,
                    Some(current.version()),
                    None,
                ));
            }
            // Who resolves a comment leaves what it says, which has to be said again.
            let said = match &said {
                Some(said) => said.clone(),
                None => said_now(&current),
            };
            attempts += 1;
            match self.put(&current, said.clone()).await {
                Ok(comment) => return Ok(comment.of(kind)),
                Err(error) if !error.is_conflict() => return Err(error.into()),
                Err(error) => {
                    // The refusal may be the echo of an attempt that was carried out, and whose answer was lost.
                    if error.attempts() > 1
                        && let Ok(now) = comments.found(CommentRef::from(&current)).await
                        && now.version() == current.version() + 1
                        && self.is_done(&now, &said)
                    {
                        return Ok(now);
                    }
                    if let Some(from) = self.from {
                        let source = Some(Box::new(error));
                        return Err(stale(operation, subject, from, None, source));
                    }
                    if attempts >= ATTEMPTS {
                        return Err(Error::Contested {
                            operation,
                            subject,
                            attempts,
                            source: Box::new(error),
                        });
                    }
                }
            }
            pause(self.confluence.session().clock(), attempts).await;
            current = comments.found(CommentRef::from(&current)).await?;
        }
    }

    /// Whether a comment is what it was to become.
    fn is_done(&self, now: &Comment, said: &Value) -> bool {
        let says = Document::parse(text(said, "value"))
            .is_ok_and(|wanted| now.document().is_ok_and(|now| same(&now, &wanted)));
        says && self
            .resolved
            .is_none_or(|resolved| resolved == now.is_resolved())
    }

    async fn put(&self, current: &Comment, said: Value) -> Result<Comment, atlassian_core::Error> {
        let mut version = Map::new();
        version.insert("number".to_owned(), json!(current.version() + 1));
        if let Some(message) = &self.message {
            version.insert("message".to_owned(), json!(message));
        }
        let mut body = json!({"version": version});
        if !said.is_null() {
            body["body"] = said;
        }
        if let Some(resolved) = self.resolved {
            body["resolved"] = json!(resolved);
        }
        let v2 = self.confluence.v2();
        match current.kind() {
            CommentKind::Footer => {
                let call = v2.update_footer_comment(current.id(), Default::default());
                call.json(body).0.send().await
            }
            CommentKind::Inline => {
                let call = v2.update_inline_comment(current.id(), Default::default());
                call.json(body).0.send().await
            }
        }
    }
}

fn stale(
    operation: &'static str,
    subject: Subject,
    base: u64,
    current: Option<u64>,
    source: Option<Box<atlassian_core::Error>>,
) -> Error {
    crate::error::Stale {
        operation,
        subject,
        base,
        current,
        source,
    }
    .into()
}

/// What a comment says, as it can be written again.
fn said_now(comment: &Comment) -> Value {
    match comment
        .raw()
        .get("body")
        .map(|body| &body[DOCUMENT]["value"])
    {
        Some(Value::String(value)) => json!({"representation": DOCUMENT, "value": value}),
        _ => Value::Null,
    }
}

awaitable!(UpdateComment => Comment);
