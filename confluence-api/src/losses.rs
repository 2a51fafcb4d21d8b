//! What a body has that a new one would lose.

use std::collections::HashMap;
use std::fmt;

use adf::edit::Path;
use adf::{Document, Mark, MarkKind, Node, NodeKind};
use serde_json::Value;

use crate::sameness::without_ids;

/// What is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LossKind {
    /// Where an inline comment is tied to the text. The comment would stay, without a place.
    InlineComment,
    /// An image or a file. Once nothing shows it, it may be deleted.
    Media,
    /// A macro, of Confluence or of an app.
    Macro,
    /// A block that is kept in step with another page.
    SyncedBlock,
    /// A node of a type that this version of the schema does not know.
    UnknownNode,
    /// A mark of a type that this version of the schema does not know.
    UnknownMark,
}

/// One thing that would be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// What sort of thing.
    pub kind: LossKind,
    /// What it is: the words an inline comment is about, the name of a macro or a file.
    pub name: String,
    /// Its id, where it has one: of the comment, of the media, of the macro.
    pub id: Option<String>,
    /// Where it stands in the body as it is: a JSON pointer.
    pub pointer: String,
    /// The headings that it stands under, from the outside in.
    pub under: Vec<String>,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.kind {
            LossKind::InlineComment => write!(f, "the inline comment on “{name}”")?,
            LossKind::Media => write!(f, "the media “{name}”")?,
            LossKind::Macro => write!(f, "the macro “{name}”")?,
            LossKind::SyncedBlock => write!(f, "the synced block “{name}”")?,
            LossKind::UnknownNode => write!(f, "the node “{name}”, which is not known here,")?,
            LossKind::UnknownMark => {
                write!(f, "the mark “{name}”, which is not known here,")?;
            }
        }
        match self.under.last() {
            Some(heading) => write!(f, " under “{heading}” (at {})", self.pointer),
            None => write!(f, " (at {})", self.pointer),
        }
    }
}

/// What stands in `old` and not in `new`, in reading order. What only moved is not lost.
pub(crate) fn losses(old: &Document, new: &Document) -> Vec<Loss> {
    let mut left: HashMap<Key, usize> = HashMap::new();
    for thing in things(new) {
        *left.entry(thing.key).or_default() += 1;
    }
    let mut lost: Vec<Loss> = Vec::new();
    for thing in things(old) {
        let still = left.get_mut(&thing.key);
        match still {
            // Words of one comment stand in several nodes where they have marks of their own, and one
            // file may be shown more than once: any of them keeps it.
            Some(_) if thing.key.once => {}
            Some(count) if *count > 0 => *count -= 1,
            _ => {
                let known = lost.iter_mut().find(|loss| {
                    thing.key.once && loss.kind == thing.loss.kind && loss.id == thing.loss.id
                });
                match known {
                    Some(loss) if loss.kind == LossKind::InlineComment => {
                        loss.name.push_str(&thing.loss.name);
                    }
                    Some(_) => {}
                    None => lost.push(thing.loss),
                }
            }
        }
    }
    lost
}

/// What tells one thing from another.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    kind: LossKind,
    what: String,
    /// Whether one of it is as good as several.
    once: bool,
}

struct Thing {
    key: Key,
    loss: Loss,
}

/// Everything that cannot be written again, in reading order.
fn things(document: &Document) -> Vec<Thing> {
    let mut survey = Survey::default();
    survey.children(document.root(), &Path::root());
    survey.found
}

#[derive(Default)]
struct Survey {
    found: Vec<Thing>,
    /// The headings that are open: level and words.
    open: Vec<(u64, String)>,
}

impl Survey {
    fn children(&mut self, node: &Node, path: &Path) {
        for (at, child) in node.content().iter().enumerate() {
            let path = path.child(at);
            if *child.kind() == NodeKind::Heading {
                let level = child.attr("level").and_then(Value::as_u64).unwrap_or(1);
                self.open.retain(|(above, _)| *above < level);
                self.open.push((level, words(child)));
            }
            self.node(child, &path);
            self.children(child, &path);
        }
    }

    fn node(&mut self, node: &Node, path: &Path) {
        for mark in node.marks() {
            self.mark(mark, node, path);
        }
        match node.kind() {
            NodeKind::Media | NodeKind::MediaInline => {
                let id = node.attr_str("id").or(node.attr_str("url"));
                let name = ["alt", "__fileName", "id", "url"]
                    .into_iter()
                    .find_map(|name| node.attr_str(name).filter(|text| !text.is_empty()));
                let what = id.map_or_else(|| whole(node), str::to_owned);
                self.push(
                    LossKind::Media,
                    what,
                    true,
                    name.unwrap_or("media"),
                    id,
                    path,
                );
            }
            NodeKind::Extension | NodeKind::InlineExtension | NodeKind::BodiedExtension => {
                let key = node.attr_str("extensionKey").unwrap_or_default();
                let title = ["text", "extensionTitle"]
                    .into_iter()
                    .find_map(|name| node.attr_str(name).filter(|text| !text.is_empty()));
                let name = if key.is_empty() {
                    title.unwrap_or("?")
                } else {
                    key
                };
                // What a macro holds may change; what it is, and how it is set, may not.
                let attrs = node.attrs().map(|attrs| {
                    let all = attrs
                        .iter()
                        .filter(|(name, _)| !matches!(*name, "localId" | "layout" | "text"));
                    all.map(|(name, value)| format!("{name}={value};"))
                        .collect::<String>()
                });
                let what = format!("{} {}", node.kind(), attrs.unwrap_or_default());
                let id = node
                    .attr("parameters")
                    .and_then(|parameters| parameters["macroMetadata"]["macroId"]["value"].as_str())
                    .or(node.attr_str("localId"));
                self.push(LossKind::Macro, what, false, name, id, path);
            }
            NodeKind::SyncBlock | NodeKind::BodiedSyncBlock => {
                let id = node.attr_str("resourceId");
                let what = id.map_or_else(|| whole(node), str::to_owned);
                self.push(
                    LossKind::SyncedBlock,
                    what,
                    true,
                    id.unwrap_or("?"),
                    id,
                    path,
                );
            }
            NodeKind::Other(name) => {
                let id = node.attr_str("localId");
                self.push(LossKind::UnknownNode, whole(node), false, name, id, path);
            }
            NodeKind::Untyped => {
                self.push(
                    LossKind::UnknownNode,
                    whole(node),
                    false,
                    "without a type",
                    None,
                    path,
                );
            }
            _ => {}
        }
    }

    fn mark(&mut self, mark: &Mark, node: &Node, path: &Path) {
        match mark.kind() {
            MarkKind::Annotation => {
                let id = mark.attr_str("id");
                let what = id.map_or_else(|| mark.to_value().to_string(), str::to_owned);
                let about = words(node);
                self.push(LossKind::InlineComment, what, true, &about, id, path);
            }
            MarkKind::Other(name) => {
                let what = mark.to_value().to_string();
                let name = format!("{name}” on “{}", words(node));
                self.push(LossKind::UnknownMark, what, true, &name, None, path);
            }
            _ => {}
        }
    }

    fn push(
        &mut self,
        kind: LossKind,
        what: String,
        once: bool,
        name: &str,
        id: Option<&str>,
        path: &Path,
    ) {
        self.found.push(Thing {
            key: Key { kind, what, once },
            loss: Loss {
                kind,
                name: name.to_owned(),
                id: id.map(str::to_owned),
                pointer: path.to_string(),
                under: self.open.iter().map(|(_, words)| words.clone()).collect(),
            },
        });
    }
}

/// A node without what Confluence gives out anew.
fn whole(node: &Node) -> String {
    without_ids(node.to_value()).to_string()
}

/// The words of a node and all that is in it.
fn words(node: &Node) -> String {
    if let Some(text) = node.text() {
        return text.to_owned();
    }
    node.descendants().filter_map(Node::text).collect()
}
