//! Whether `content` is there, and how many nodes it holds.

use super::super::words::{self, kinds};
use super::super::{Code, hint};
use super::Explanation;
use crate::Node;
use crate::model::Keys;
use crate::schema::{Content, NodeRule, NodeSet};

impl Explanation {
    pub(super) fn count(&mut self, rule: &NodeRule, node: &Node) {
        let kind = node.kind();
        let count = node.content().len();
        let wrong_type =
            matches!(node.other_keys(), Keys::Some(keys) if keys.contains_key("content"));
        match rule.content {
            Content::Any => {}
            Content::None => {
                if node.has_content() {
                    let found = format!("`content` in `{kind}`, which holds nothing");
                    let advice = hint::no_content(kind);
                    self.put(
                        Code::ContentNotAllowed,
                        &["content"],
                        found,
                        String::new(),
                        advice,
                    );
                }
            }
            Content::Of {
                min, max, required, ..
            }
            | Content::Row {
                min, max, required, ..
            } => {
                let allowed = kinds(
                    self.judge.table(),
                    rule.content.at(0).unwrap_or(NodeSet::EMPTY),
                );
                if !node.has_content() {
                    if required && !wrong_type {
                        let found = format!("`{kind}` without `content`");
                        self.put(
                            Code::ContentMissing,
                            &[],
                            found,
                            allowed,
                            hint::empty(kind, min),
                        );
                    }
                } else if count < min {
                    let found = format!("`{kind}` with {}", words::nodes(count));
                    let allowed = format!("at least {min} of {allowed}");
                    self.put(
                        Code::TooFewNodes,
                        &["content"],
                        found,
                        allowed,
                        hint::empty(kind, min),
                    );
                } else if count > max {
                    let found = format!("`{kind}` with {}", words::nodes(count));
                    let allowed = format!("at most {}", words::nodes(max));
                    self.put(
                        Code::TooManyNodes,
                        &["content"],
                        found,
                        allowed,
                        hint::too_many(kind),
                    );
                }
            }
        }
    }
}
