//! What the compiler cannot check: values. Also makes up the ids that were not given.

use std::collections::HashSet;

use serde_json::Value;

use crate::{Mark, MarkKind, Node, NodeKind, Problem};

/// Gives an id to every node that must have one and has none: the same ids for the same document.
pub(super) fn fill_ids(root: &mut Node) {
    let mut used: HashSet<String> = root
        .descendants()
        .filter_map(|node| node.attr_str("localId"))
        .map(str::to_owned)
        .collect();
    let mut next = 1_u64;
    let mut open: Vec<&mut Node> = vec![root];
    while let Some(node) = open.pop() {
        let needs_id = matches!(
            node.kind(),
            NodeKind::TaskList
                | NodeKind::TaskItem
                | NodeKind::BlockTaskItem
                | NodeKind::DecisionList
                | NodeKind::DecisionItem
                | NodeKind::SyncBlock
                | NodeKind::BodiedSyncBlock
        );
        if needs_id && node.attr("localId").is_none() {
            let id = loop {
                let id = next.to_string();
                next += 1;
                if used.insert(id.clone()) {
                    break id;
                }
            };
            node.set_attr("localId", id);
        }
        open.extend(node.content_if_any().iter_mut().rev());
    }
}

/// All problems in document order.
pub(super) fn problems(root: &Node) -> Vec<Problem> {
    let mut found = Found {
        problems: Vec::new(),
        ids: HashSet::new(),
    };
    let mut open = vec![(root, String::new())];
    while let Some((node, pointer)) = open.pop() {
        found.node(node, &pointer);
        let inside = node.content().iter().enumerate().rev();
        open.extend(inside.map(|(index, child)| (child, format!("{pointer}/content/{index}"))));
    }
    found.problems
}

struct Found<'a> {
    problems: Vec<Problem>,
    ids: HashSet<&'a str>,
}

impl<'a> Found<'a> {
    fn add(&mut self, pointer: &str, below: &str, message: String) {
        self.problems
            .push(Problem::new(format!("{pointer}{below}"), message));
    }

    fn node(&mut self, node: &'a Node, at: &str) {
        for (index, mark) in node.marks().iter().enumerate() {
            self.mark(mark, &format!("{at}/marks/{index}"));
        }
        if let Some(id) = node.attr_str("localId")
            && !self.ids.insert(id)
        {
            let message = format!("the id {id:?} is used twice; give each node an id of its own");
            self.add(at, "/attrs/localId", message);
        }
        match node.kind() {
            NodeKind::Status => {
                self.filled(node, at, "text", "give the status a word, such as DONE");
                let own = node.attr_str("color").filter(|color| !is_named(color));
                self.color(own, at, "/attrs/color");
            }
            NodeKind::Mention => self.filled(
                node,
                at,
                "id",
                "a mention needs the account id of the person; find it with a user search",
            ),
            NodeKind::Media | NodeKind::MediaInline => {
                self.filled(node, at, "id", "give the id of the file in Media Services");
                self.address(node.attr_str("url"), at, "/attrs/url");
                self.range(node, at, "width", 0.0, f64::MAX);
            }
            NodeKind::Emoji if node.attr_str("shortName") == Some("::") => {
                self.add(
                    at,
                    "/attrs/shortName",
                    "give the name of the emoji, such as tada".into(),
                );
            }
            NodeKind::Date => self.date(node, at),
            NodeKind::InlineCard | NodeKind::BlockCard => {
                self.address(node.attr_str("url"), at, "/attrs/url");
            }
            NodeKind::EmbedCard => {
                self.address(node.attr_str("url"), at, "/attrs/url");
                self.range(node, at, "width", 0.0, 100.0);
            }
            NodeKind::Panel => self.color(node.attr_str("panelColor"), at, "/attrs/panelColor"),
            NodeKind::TableCell | NodeKind::TableHeader => self.cell(node, at),
            NodeKind::MediaSingle if node.attr_str("widthType") == Some("percentage") => {
                self.range(node, at, "width", 0.0, 100.0);
            }
            NodeKind::SyncBlock | NodeKind::BodiedSyncBlock => {
                self.filled(node, at, "resourceId", "give the id of the resource");
            }
            NodeKind::LayoutColumn => self.range(node, at, "width", 0.0, 100.0),
            NodeKind::Extension | NodeKind::InlineExtension | NodeKind::BodiedExtension => {
                self.filled(node, at, "extensionType", "name the type of the extension");
                self.filled(node, at, "extensionKey", "name the key of the extension");
            }
            _ => {}
        }
    }

    fn mark(&mut self, mark: &Mark, at: &str) {
        match mark.kind() {
            MarkKind::Link => self.address(mark.attr_str("href"), at, "/attrs/href"),
            MarkKind::TextColor | MarkKind::BackgroundColor => {
                self.color(mark.attr_str("color"), at, "/attrs/color");
            }
            MarkKind::Indentation => {
                let steps = mark.attr("level").and_then(Value::as_f64);
                if !steps.is_some_and(|steps| (1.0..=6.0).contains(&steps)) {
                    self.add(at, "/attrs/level", "indent by 1 to 6 steps".to_owned());
                }
            }
            MarkKind::Border => self.border(mark, at),
            MarkKind::Fragment if mark.attr_str("localId") == Some("") => {
                self.add(at, "/attrs/localId", "give the fragment an id".to_owned());
            }
            MarkKind::Annotation if mark.attr_str("id") == Some("") => {
                self.add(
                    at,
                    "/attrs/id",
                    "give the id of the inline comment".to_owned(),
                );
            }
            _ => {}
        }
    }

    fn filled(&mut self, node: &Node, at: &str, name: &str, advice: &str) {
        if node
            .attr_str(name)
            .is_some_and(|value| value.trim().is_empty())
        {
            self.add(
                at,
                &format!("/attrs/{name}"),
                format!("must not be empty: {advice}"),
            );
        }
    }

    fn range(&mut self, node: &Node, at: &str, name: &str, least: f64, most: f64) {
        let Some(value) = node.attr(name) else { return };
        // A float that JSON cannot hold has become null.
        if !value
            .as_f64()
            .is_some_and(|value| (least..=most).contains(&value))
        {
            let message = format!("{value} is out of range; give a number from {least} to {most}");
            self.add(at, &format!("/attrs/{name}"), message);
        }
    }

    fn color(&mut self, color: Option<&str>, at: &str, below: &str) {
        let Some(color) = color else { return };
        let digits = color.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let message = format!(
                "{color:?} is not a colour; write six hex digits after a #, such as #ff5630"
            );
            self.add(at, below, message);
        }
    }

    fn border(&mut self, mark: &Mark, at: &str) {
        let size = mark.attr("size").and_then(Value::as_f64);
        if !size.is_some_and(|size| (1.0..=3.0).contains(&size)) {
            let message = "a frame has 1 to 3 pixels".to_owned();
            self.add(at, "/attrs/size", message);
        }
        // The colour may say how opaque it is.
        let color = mark.attr_str("color").map(|color| match color.len() {
            9 if color
                .bytes()
                .all(|byte| byte == b'#' || byte.is_ascii_hexdigit()) =>
            {
                color.get(..7).unwrap_or(color)
            }
            _ => color,
        });
        self.color(color, at, "/attrs/color");
    }

    fn address(&mut self, address: Option<&str>, at: &str, below: &str) {
        let Some(address) = address else { return };
        if address.trim().is_empty() {
            self.add(
                at,
                below,
                "give the address, such as https://example.com/".to_owned(),
            );
        } else if runs_code(address) {
            let message = format!(
                "{address:?} would run code when clicked; link to http, https or mailto instead"
            );
            self.add(at, below, message);
        }
    }

    fn date(&mut self, node: &Node, at: &str) {
        let Some(timestamp) = node.attr_str("timestamp") else {
            return;
        };
        if timestamp.parse::<i64>().is_err() {
            let message = format!("{timestamp} is not a day of the calendar; check month and day");
            self.add(at, "/attrs/timestamp", message);
        }
    }

    fn cell(&mut self, node: &Node, at: &str) {
        self.color(node.attr_str("background"), at, "/attrs/background");
        for name in ["colspan", "rowspan"] {
            if node.attr(name).and_then(Value::as_u64) == Some(0) {
                let message = "a cell covers at least 1; leave the cell out instead".to_owned();
                self.add(at, &format!("/attrs/{name}"), message);
            }
        }
        if let Some(Value::Array(widths)) = node.attr("colwidth") {
            let covered = node.attr("colspan").and_then(Value::as_u64).unwrap_or(1);
            if widths.len() as u64 != covered {
                let message = format!(
                    "{} widths for a cell that covers {covered}; give one for each column",
                    widths.len()
                );
                self.add(at, "/attrs/colwidth", message);
            }
        }
    }
}

/// Whether the editor has a name for this colour of a status.
fn is_named(color: &str) -> bool {
    ["neutral", "purple", "blue", "red", "yellow", "green"].contains(&color)
}

/// Whether a browser would take the address for a program. Browsers skip control characters and
/// spaces in front of and inside the scheme, so this does too.
pub(crate) fn runs_code(address: &str) -> bool {
    let scheme: String = address
        .chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .take_while(|character| *character != ':')
        .flat_map(char::to_lowercase)
        .collect();
    matches!(scheme.as_str(), "javascript" | "vbscript" | "data") && address.contains(':')
}
