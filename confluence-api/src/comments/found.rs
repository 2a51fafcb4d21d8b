//! Which of the two sorts a comment is.

use serde_json::json;

use crate::Error;
use crate::body::DOCUMENT;

use super::Comments;
use super::comment::{Comment, CommentKind, CommentRef};

impl Comments {
    /// The comment that is meant, of which at least the sort is known.
    pub(super) async fn known(&self, comment: CommentRef) -> Result<Comment, Error> {
        match comment.kind {
            Some(kind) => Ok(Comment::from(json!({"id": comment.id})).of(kind)),
            None => self.found(comment).await,
        }
    }

    /// Reads the comment that is meant. Its id does not tell the sort, so both are tried.
    pub(super) async fn found(&self, comment: CommentRef) -> Result<Comment, Error> {
        let id = &comment.id;
        if comment.kind != Some(CommentKind::Inline) {
            let call = self.confluence.v2().get_footer_comment_by_id(id);
            let found: Result<Comment, _> = call.body_format(DOCUMENT).0.send().await;
            match found {
                Ok(found) => return Ok(found.of(CommentKind::Footer)),
                Err(error)
                    if comment.kind.is_none() && (error.is_not_found() || error.is_denied()) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let call = self.confluence.v2().get_inline_comment_by_id(id);
        let found: Comment = call.body_format(DOCUMENT).0.send().await?;
        Ok(found.of(CommentKind::Inline))
    }
}
