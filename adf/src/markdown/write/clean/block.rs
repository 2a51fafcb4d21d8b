//! Blocks as GitHub's Markdown has them.

use super::super::escape::Place;
use super::super::flow::Wrap;
use super::inline::{extension_name, plain};
use super::loss::LossCode;
use super::speaker::Speaker;
use crate::{MarkKind, Node, NodeKind};

/// Blocks that are indented further than this are written as plain text: the depth of a document must
/// not multiply its length.
const WIDEST_INDENT: usize = 60;

/// The marker of the list before, since the next one must have another.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Listed {
    ordered: bool,
    /// The second choice of marker.
    other: bool,
}

impl Speaker {
    pub(super) fn blocks(&mut self, nodes: &[Node]) {
        let mut before: Option<Listed> = None;
        self.each(nodes, |speaker, _, node| {
            let ordered = *node.kind() == NodeKind::OrderedList;
            let is_list = ordered
                || matches!(
                    node.kind(),
                    NodeKind::BulletList | NodeKind::TaskList | NodeKind::DecisionList
                );
            let other = before.is_some_and(|before| before.ordered == ordered && !before.other);
            let start = speaker.lines.len();
            speaker.block(node, other);
            if speaker.lines.len() > start {
                before = is_list.then_some(Listed { ordered, other });
            }
        });
    }

    /// One line that is a block.
    pub(super) fn put(&mut self, text: &str) {
        self.lines.gap();
        self.lines.lines(text);
    }

    pub(super) fn block(&mut self, node: &Node, other: bool) {
        let content = node.content();
        self.marks(node);
        if self.lines.indent() > WIDEST_INDENT
            && content.iter().any(|child| !child.content().is_empty())
        {
            return self.words(
                node,
                LossCode::Depth,
                "so deep inside, only the words are kept",
            );
        }
        match node.kind() {
            NodeKind::Paragraph | NodeKind::Caption => {
                if let Some(text) = self.flow(content, Place::Block, &[]) {
                    self.put(&text);
                }
            }
            NodeKind::Heading => self.heading(node),
            NodeKind::BulletList | NodeKind::OrderedList => self.list(node, other),
            NodeKind::TaskList => self.tasks(node, other),
            NodeKind::DecisionList => self.decisions(node, other),
            NodeKind::Blockquote => self.within("> ", |speaker| speaker.blocks(content)),
            NodeKind::CodeBlock => self.code(node),
            NodeKind::Panel => self.panel(node),
            NodeKind::Expand | NodeKind::NestedExpand => self.expand(node),
            NodeKind::Rule => self.put(if self.lines.is_fresh() { "***" } else { "---" }),
            NodeKind::Table => self.table(node),
            NodeKind::MediaSingle => self.media_single(node),
            NodeKind::MediaGroup => {
                self.each(content, |speaker, _, media| speaker.block(media, false));
            }
            NodeKind::Media => {
                let text = self.media(node, Place::Block);
                self.put(&text);
            }
            NodeKind::BlockCard | NodeKind::EmbedCard => {
                let text = self.card_line(node);
                self.put(&text);
            }
            NodeKind::Extension => {
                self.lose(LossCode::Extension, "the extension is its text or its name");
                let text = plain(&extension_name(node), Place::Block, vec![Wrap::Em]);
                self.put(&text);
            }
            NodeKind::SyncBlock => {
                self.lose(LossCode::Extension, "the synced block is named only");
                let text = plain("synced block", Place::Block, vec![Wrap::Em]);
                self.put(&text);
            }
            NodeKind::BodiedExtension | NodeKind::BodiedSyncBlock => {
                self.lose(LossCode::Extension, "only what is in the extension is kept");
                self.blocks(content);
            }
            NodeKind::LayoutSection => {
                self.lose(LossCode::Layout, "the columns stand one after the other");
                self.each(content, |speaker, _, column| match column.kind() {
                    NodeKind::LayoutColumn => speaker.blocks(column.content()),
                    _ => speaker.block(column, false),
                });
            }
            NodeKind::ListItem
            | NodeKind::BlockTaskItem
            | NodeKind::TableRow
            | NodeKind::TableCell
            | NodeKind::TableHeader
            | NodeKind::LayoutColumn
                if !content.is_empty() =>
            {
                self.blocks(content);
            }
            _ => self.words(node, LossCode::Unknown, "only the words are kept"),
        }
    }

    /// The words of a block that Markdown has no form for.
    pub(super) fn words(&mut self, node: &Node, code: LossCode, message: &str) {
        self.lose(code, message);
        let words = plain(&crate::text::inline(node), Place::Block, Vec::new());
        if !words.is_empty() {
            self.put(&words);
        }
    }

    /// Marks of blocks are about how they look.
    fn marks(&mut self, node: &Node) {
        for (index, mark) in node.marks().iter().enumerate() {
            let (code, what) = match mark.kind() {
                MarkKind::Alignment => (LossCode::Style, "the alignment"),
                MarkKind::Indentation => (LossCode::Style, "the indentation"),
                MarkKind::FontSize => (LossCode::Style, "the size of the text"),
                MarkKind::Breakout => (LossCode::Style, "the width"),
                MarkKind::Border => (LossCode::Style, "the border"),
                MarkKind::Annotation => (LossCode::Annotation, "the anchor of an inline comment"),
                MarkKind::Link => continue,
                _ => (LossCode::Attribute, "a name that nobody sees"),
            };
            self.lose_at(
                code,
                &format!("/marks/{index}"),
                format!("{what} is dropped"),
            );
        }
    }

    /// Blocks with something in front of every line.
    pub(super) fn within(&mut self, prefix: &str, inside: impl FnOnce(&mut Self)) {
        self.lines.gap();
        let opened = self.lines.open(prefix, prefix);
        inside(self);
        self.lines.close(opened);
    }

    fn heading(&mut self, node: &Node) {
        let level = node.attr("level").and_then(serde_json::Value::as_u64);
        let level = level.unwrap_or(1).clamp(1, 6) as usize;
        match self.flow(node.content(), Place::Heading, &[]) {
            Some(text) => self.put(&format!("{} {text}", &"######"[..level])),
            None => self.lose(LossCode::Empty, "a heading without words is left out"),
        }
    }

    fn code(&mut self, node: &Node) {
        let mut code = String::new();
        for text in node.content() {
            match text.text() {
                Some(text) => code.push_str(text),
                None => code.push_str(&crate::text::inline(text)),
            }
        }
        let language = node.attr_str("language").unwrap_or_default();
        let is_word = language.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'#' | b'.' | b'_')
        });
        if !is_word {
            self.lose(
                LossCode::Attribute,
                format!("the language {language:?} is dropped"),
            );
        }
        let ticks = "`".repeat(longest_run(&code).max(2) + 1);
        let language = if is_word { language } else { "" };
        self.put(&format!("{ticks}{language}"));
        if !code.is_empty() {
            self.lines
                .lines(&code.replace("\r\n", "\n").replace('\r', "\n"));
        }
        self.lines.line(&ticks);
    }

    fn panel(&mut self, node: &Node) {
        let kind = node.attr_str("panelType").unwrap_or_default();
        let alert = match kind {
            "info" => "NOTE",
            "note" => "IMPORTANT",
            "tip" => "TIP",
            "warning" => "WARNING",
            "error" => "CAUTION",
            other => {
                let alert = if other == "success" { "TIP" } else { "NOTE" };
                self.lose(
                    LossCode::Panel,
                    format!("the panel of type {other:?} is a {alert}"),
                );
                alert
            }
        };
        self.within("> ", |speaker| {
            speaker.lines.line(&format!("[!{alert}]"));
            speaker.lines.no_gap();
            speaker.blocks(node.content());
        });
    }

    fn expand(&mut self, node: &Node) {
        let title = node.attr_str("title").unwrap_or_default().trim();
        self.put("<details>");
        if !title.is_empty() {
            let title = title
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace(|next: char| next.is_control(), " ");
            self.lines.line(&format!("<summary>{title}</summary>"));
        }
        self.lines.apart();
        self.blocks(node.content());
        self.put("</details>");
    }

    fn media_single(&mut self, node: &Node) {
        if node
            .attr_str("layout")
            .is_some_and(|layout| layout != "center")
            || node.attr("width").is_some()
        {
            self.lose(LossCode::Style, "the layout and the width are dropped");
        }
        self.each(node.content(), |speaker, _, child| {
            if *child.kind() != NodeKind::Caption {
                speaker.block(child, false);
            } else if let Some(text) = speaker.flow(child.content(), Place::Block, &[Wrap::Em]) {
                speaker.lose(LossCode::Caption, "the caption is a paragraph in italics");
                speaker.put(&text);
            }
        });
    }
}

/// The length of the longest run of backticks.
pub(super) fn longest_run(code: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for byte in code.bytes() {
        run = if byte == b'`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
