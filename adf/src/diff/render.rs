//! A difference as text for people.
//!
//! ```text
//! @@ /content/3 → /content/4 paragraph @@
//! - what went
//! + what came
//! ~ words that stayed, [-went-] and {+came+}
//! ```

use std::fmt;

use serde_json::Value;

use super::{Change, Diff, Span};
use crate::edit::Path;
use crate::text::render_nodes;
use crate::text::visible::push;
use crate::{Mark, Node};

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for change in &self.changes {
            let place = (change.old_path(), change.new_path());
            // Changes of one node stand under one heading.
            let beside = matches!(
                change,
                Change::Kind { .. }
                    | Change::Attribute { .. }
                    | Change::Marks { .. }
                    | Change::Text { .. }
                    | Change::Key { .. }
            );
            if !beside || last != Some(place) {
                heading(f, place)?;
            }
            last = Some(place);
            write!(f, "{change}")?;
        }
        Ok(())
    }
}

fn heading(f: &mut fmt::Formatter<'_>, place: (Option<&Path>, Option<&Path>)) -> fmt::Result {
    let name = |path: &Path| {
        if path.is_root() {
            "/".to_owned()
        } else {
            path.to_string()
        }
    };
    match place {
        (Some(old), Some(new)) if old == new => writeln!(f, "@@ {} @@", name(old)),
        (Some(old), Some(new)) => writeln!(f, "@@ {} → {} @@", name(old), name(new)),
        (Some(old), None) => writeln!(f, "@@ {} → @@", name(old)),
        (None, Some(new)) => writeln!(f, "@@ → {} @@", name(new)),
        (None, None) => Ok(()),
    }
}

/// The lines of one change, without its place.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Insert { node, .. } => block(f, '+', node),
            Self::Delete { node, .. } => block(f, '-', node),
            Self::Replace { before, after, .. } => {
                block(f, '-', before)?;
                block(f, '+', after)
            }
            Self::Move { .. } => writeln!(f, "~ moved"),
            Self::Kind { before, after, .. } => writeln!(f, "~ {before} → {after}"),
            Self::Attribute {
                name,
                before,
                after,
                ..
            } => pair(f, name, before.as_ref(), after.as_ref()),
            Self::Key {
                key, before, after, ..
            } => pair(f, key, before.as_ref(), after.as_ref()),
            Self::Marks { before, after, .. } => {
                let value = |marks: &Option<Vec<Mark>>| {
                    marks
                        .as_ref()
                        .map(|marks| marks.iter().map(Mark::to_value).collect())
                };
                pair(f, "marks", value(before).as_ref(), value(after).as_ref())
            }
            Self::Text { spans, .. } => {
                let line: String = spans.iter().map(words).collect();
                for line in line.split('\n') {
                    writeln!(f, "~ {line}")?;
                }
                Ok(())
            }
        }
    }
}

fn block(f: &mut fmt::Formatter<'_>, sign: char, node: &Node) -> fmt::Result {
    let text = render_nodes(std::slice::from_ref(node));
    if text.trim().is_empty() {
        return writeln!(f, "{sign} ({} without words)", node.kind());
    }
    for line in text.lines() {
        writeln!(f, "{}", format!("{sign} {line}").trim_end())?;
    }
    Ok(())
}

fn pair(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    before: Option<&Value>,
    after: Option<&Value>,
) -> fmt::Result {
    if let Some(before) = before {
        writeln!(f, "- {}: {}", clean(name), clean(&before.to_string()))?;
    }
    if let Some(after) = after {
        writeln!(f, "+ {}: {}", clean(name), clean(&after.to_string()))?;
    }
    Ok(())
}

/// Words that stay are told as they are, and so is how the others change.
fn words(span: &Span) -> String {
    match span {
        Span::Keep { text } => shortened(text),
        Span::Delete { nodes } => format!("[-{}-]", inline(nodes)),
        Span::Insert { nodes } => format!("{{+{}+}}", inline(nodes)),
        Span::Mark { before, after } => {
            format!(
                "{{~{} ({} → {})~}}",
                inline(after),
                marks(before),
                marks(after)
            )
        }
    }
}

/// Long text that stays is told at its ends only.
fn shortened(text: &str) -> String {
    const END: usize = 40;
    let text = clean(text);
    let length = text.chars().count();
    if length <= 3 * END {
        return text;
    }
    let start: String = text.chars().take(END).collect();
    let end: String = text.chars().skip(length - END).collect();
    format!("{start} … {end}")
}

fn inline(nodes: &[Node]) -> String {
    let mut text = String::new();
    for node in nodes {
        let before = text.len();
        push(node, &mut text);
        if text.len() == before {
            text.push_str(&format!("({})", node.kind()));
        }
    }
    clean(&text)
}

fn marks(nodes: &[Node]) -> String {
    let marks = nodes.iter().flat_map(Node::marks);
    let mut names: Vec<&str> = marks.map(|mark| mark.kind().as_str()).collect();
    names.dedup();
    if names.is_empty() {
        "plain".to_owned()
    } else {
        names.join(" ")
    }
}

/// Without characters that steer a terminal.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}
