//! Keys beside `attrs`, `marks` and `content`, and keys whose value is of the wrong type.

use serde_json::Value;

use super::super::words::{self, quoted};
use super::super::{Code, hint};
use super::Explanation;
use crate::Node;
use crate::model::Keys;
use crate::schema::{Content, NodeRule, is_one, version};

impl Explanation {
    pub(super) fn keys(&mut self, rule: &NodeRule, node: &Node) {
        let kind = node.kind();
        match node.text() {
            None | Some("") if rule.text => {
                let found = match node.text() {
                    Some(_) => "a text node without a single character",
                    None => "a text node without `text`",
                };
                let advice = "leave the node out; an empty paragraph has no content";
                self.put(
                    Code::EmptyText,
                    &[],
                    found.to_owned(),
                    String::new(),
                    advice.to_owned(),
                );
            }
            Some(_) if !rule.text && !rule.open => {
                let found = format!("`text` on `{kind}`");
                let advice = if rule
                    .attrs
                    .shapes
                    .iter()
                    .any(|shape| shape.property("text").is_some())
                {
                    "the text of this node is an attribute: put it into `attrs`"
                } else {
                    "put a node of type `text` into `content`"
                };
                self.put(
                    Code::UnknownKey,
                    &["text"],
                    found,
                    String::new(),
                    advice.to_owned(),
                );
            }
            _ => {}
        }
        if rule.version && version(node).is_none_or(|version| !is_one(version)) {
            let (found, path): (_, &[&str]) = match version(node) {
                Some(version) => (
                    format!("the version {}", words::value(version)),
                    &["version"],
                ),
                None => ("a document without `version`".to_owned(), &[]),
            };
            let advice = "write \"version\": 1".to_owned();
            self.put(Code::Version, path, found, "1".to_owned(), advice);
        }
        let Keys::Some(keys) = node.other_keys() else {
            return;
        };
        for (key, value) in keys {
            let found = format!("{} as `{key}`", words::value(value));
            match key.as_str() {
                "attrs" => self.put(
                    Code::WrongType,
                    &["attrs"],
                    found,
                    "an object".to_owned(),
                    String::new(),
                ),
                "marks" => self.put(
                    Code::WrongType,
                    &["marks"],
                    found,
                    "an array of marks".to_owned(),
                    String::new(),
                ),
                "content" if !matches!(rule.content, Content::Any) => {
                    let advice = match value {
                        Value::Object(_) => "put the node into an array",
                        Value::String(_) => {
                            "text is a node, too: [{\"type\": \"text\", \"text\": \"…\"}]"
                        }
                        _ => "leave the key out if there is nothing inside",
                    };
                    let allowed = "an array of nodes".to_owned();
                    self.put(
                        Code::WrongType,
                        &["content"],
                        found,
                        allowed,
                        advice.to_owned(),
                    );
                }
                "version" if rule.version => {}
                "text" if rule.text => {
                    let found = format!("{} as `text`", words::value(value));
                    self.put(
                        Code::WrongType,
                        &["text"],
                        found,
                        "text".to_owned(),
                        String::new(),
                    );
                }
                _ if rule.open => {}
                key => {
                    let found = format!("the key {} on `{kind}`", quoted(key));
                    let advice = hint::key(rule, key);
                    self.put(Code::UnknownKey, &[key], found, String::new(), advice);
                }
            }
        }
    }
}
