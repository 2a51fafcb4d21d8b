//! A document as plain text, for a terminal, a log or a diff.
//!
//! Promise: all words of the document are there, in reading order, those inside unknown nodes too.
//! Control characters are left out, so that a document cannot steer the terminal that shows it.
//!
//! | In the document | In the text |
//! |---|---|
//! | heading | `# ` … `###### ` in front |
//! | bullet, number | `• `, `1. ` in front, what is inside indented |
//! | task, decision | `[ ] ` or `[x] `, `◆ ` in front |
//! | table | columns aligned between `\|`, a line below header rows |
//! | panel | `┃ ` in front of every line, the first is the kind |
//! | quote, code | `> `, four spaces in front of every line |
//! | expand | `▸ ` and the title, what is inside indented |
//! | link, card | `words <address>`, `<address>` |
//! | mention, status, date, emoji | `@Mia`, `[DONE]`, `2026-03-06`, the emoji or its name |
//! | picture, file | `[image: what it shows]` |

pub(crate) mod calendar;
pub(crate) mod inline;
mod read;
mod table;
pub(crate) mod visible;

pub use inline::inline;

use crate::{Document, Node, NodeKind};

/// The document as plain text. Every line ends with `\n`; a document without words is `""`.
///
/// ```
/// use adf::build::*;
///
/// let page = doc((
///     table((header_row(["Sprint", "Done"]), row(["Sprint 11", "31"]), row(["Sprint 12", "34"]))),
///     task_list((task(("Ask ", mention("5b10ac", "Mia"))), task_done("Book a room"))),
/// ))
/// .build()?;
/// assert_eq!(
///     adf::text::render(&page),
///     "\
/// | Sprint    | Done |
/// |-----------|------|
/// | Sprint 11 | 31   |
/// | Sprint 12 | 34   |
///
/// [ ] Ask @Mia
/// [x] Book a room
/// "
/// );
/// # Ok::<(), adf::BuildError>(())
/// ```
#[must_use]
pub fn render(document: &Document) -> String {
    render_node(document.root())
}

/// One node and what is inside it as plain text, like [`render`].
#[must_use]
pub fn render_node(node: &Node) -> String {
    render_nodes(std::slice::from_ref(node))
}

/// Nodes below each other as plain text, like [`render`].
pub(crate) fn render_nodes(nodes: &[Node]) -> String {
    let mut text = String::new();
    for line in blocks(nodes, Spacing::Loose) {
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Whether there are blank lines between blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    Loose,
    Tight,
}

type Lines = Vec<String>;

/// Blocks below each other. Inline nodes that stand among them count as one paragraph.
fn blocks(nodes: &[Node], spacing: Spacing) -> Lines {
    let mut lines = Lines::new();
    let mut put = |block: Lines| {
        if block.is_empty() {
            return;
        }
        if spacing == Spacing::Loose && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    };
    let mut rest = nodes;
    while let Some((node, after)) = rest.split_first() {
        let run = rest.iter().take_while(|node| is_inline(node)).count();
        if run > 0 {
            put(paragraph(&rest[..run]));
            rest = &rest[run..];
        } else {
            put(block(node, spacing));
            rest = after;
        }
    }
    lines
}

/// Whether nodes of this kind stand in a line of text.
pub(crate) fn is_inline(node: &Node) -> bool {
    match node.kind() {
        NodeKind::Text
        | NodeKind::Date
        | NodeKind::Emoji
        | NodeKind::HardBreak
        | NodeKind::InlineCard
        | NodeKind::InlineExtension
        | NodeKind::MediaInline
        | NodeKind::Mention
        | NodeKind::Placeholder
        | NodeKind::Status => true,
        NodeKind::Other(_) | NodeKind::Untyped => node.text().is_some(),
        _ => false,
    }
}

fn paragraph(nodes: &[Node]) -> Lines {
    let text = inline::run(nodes);
    if text.is_empty() {
        Lines::new()
    } else {
        split(&text)
    }
}

fn split(text: &str) -> Lines {
    text.split('\n').map(str::to_owned).collect()
}

fn block(node: &Node, spacing: Spacing) -> Lines {
    let content = node.content();
    match node.kind() {
        NodeKind::Heading => {
            let level = node
                .attr("level")
                .and_then(serde_json::Value::as_u64)
                .unwrap_or(1);
            let hashes = "#".repeat(level.clamp(1, 6) as usize);
            prefixed(
                paragraph(content),
                &format!("{hashes} "),
                &" ".repeat(hashes.len() + 1),
            )
        }
        NodeKind::BulletList => items(content, |_| "• ".to_owned()),
        NodeKind::OrderedList => {
            let first = node
                .attr("order")
                .and_then(serde_json::Value::as_u64)
                .unwrap_or(1);
            let last = first.saturating_add(content.len().saturating_sub(1) as u64);
            let width = last.to_string().len();
            items(content, |index| {
                let number = first.saturating_add(index as u64).to_string();
                format!("{number:>width$}. ")
            })
        }
        NodeKind::TaskList => content.iter().flat_map(task).collect(),
        NodeKind::DecisionList => items(content, |_| "◆ ".to_owned()),
        NodeKind::TaskItem | NodeKind::BlockTaskItem => task(node),
        NodeKind::Blockquote => prefixed(blocks(content, Spacing::Loose), "> ", "> "),
        NodeKind::Panel => panel(node),
        NodeKind::CodeBlock => {
            let code: String = content.iter().map(inline::inline).collect();
            if code.is_empty() {
                Lines::new()
            } else {
                prefixed(split(&code), "    ", "    ")
            }
        }
        NodeKind::Expand | NodeKind::NestedExpand => {
            let title = inline::clean(node.attr_str("title").unwrap_or_default());
            let mut lines = vec![format!("▸ {title}")];
            lines.extend(prefixed(blocks(content, spacing), "  ", "  "));
            lines
        }
        NodeKind::Rule => vec!["─".repeat(40)],
        NodeKind::Table => table::render(node),
        NodeKind::MediaSingle => blocks(content, Spacing::Tight),
        NodeKind::Media | NodeKind::BlockCard | NodeKind::EmbedCard | NodeKind::Extension => {
            let text = inline::inline(node);
            if text.is_empty() {
                Lines::new()
            } else {
                split(&text)
            }
        }
        // Paragraphs, places of their own (columns, cells, …) and what is not known.
        _ if content.iter().any(is_inline) && content.iter().all(inline::flows) => {
            paragraph(content)
        }
        _ => blocks(content, spacing),
    }
}

fn items(nodes: &[Node], bullet: impl Fn(usize) -> String) -> Lines {
    let mut lines = Lines::new();
    for (index, node) in nodes.iter().enumerate() {
        let bullet = bullet(index);
        let indent = " ".repeat(bullet.chars().count());
        let inside = blocks(std::slice::from_ref(node), Spacing::Tight);
        lines.extend(prefixed(or_blank(inside), &bullet, &indent));
    }
    lines
}

fn task(node: &Node) -> Lines {
    match node.kind() {
        NodeKind::TaskList => prefixed(
            node.content().iter().flat_map(task).collect(),
            "    ",
            "    ",
        ),
        NodeKind::TaskItem | NodeKind::BlockTaskItem => {
            let bullet = if node.attr_str("state") == Some("DONE") {
                "[x] "
            } else {
                "[ ] "
            };
            prefixed(
                or_blank(blocks(node.content(), Spacing::Tight)),
                bullet,
                "    ",
            )
        }
        _ => blocks(std::slice::from_ref(node), Spacing::Tight),
    }
}

fn panel(node: &Node) -> Lines {
    let kind = match node.attr_str("panelType") {
        Some("custom") => node
            .attr_str("panelIconText")
            .or(node.attr_str("panelIcon")),
        kind => kind,
    };
    let mut lines = Lines::new();
    if let Some(kind) = kind.filter(|kind| !kind.is_empty()) {
        let kind = inline::clean(kind);
        lines.push(if kind.starts_with(':') {
            kind
        } else {
            kind.to_uppercase()
        });
    }
    lines.extend(blocks(node.content(), Spacing::Loose));
    prefixed(lines, "┃ ", "┃ ")
}

/// A bullet is shown even if there is nothing to its right.
fn or_blank(lines: Lines) -> Lines {
    if lines.is_empty() {
        vec![String::new()]
    } else {
        lines
    }
}

fn prefixed(lines: Lines, first: &str, others: &str) -> Lines {
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let prefix = if index == 0 { first } else { others };
            if line.is_empty() {
                prefix.trim_end().to_owned()
            } else {
                format!("{prefix}{line}")
            }
        })
        .collect()
}
