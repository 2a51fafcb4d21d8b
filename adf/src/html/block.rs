//! Blocks. What stands where it must not is shown nevertheless, in elements that may stand there.

use serde_json::Value;

use super::style::Style;
use super::writer::{Gap, Writer};
use crate::text::inline::flows;
use crate::text::is_inline;
use crate::{MarkKind, Node, NodeKind};

impl Writer<'_> {
    /// Blocks below each other. Inline nodes that stand among them count as one paragraph.
    pub(super) fn blocks(&mut self, nodes: &[Node], gap: Gap) {
        let mut rest = nodes;
        while let Some((node, after)) = rest.split_first() {
            let run = rest.iter().take_while(|node| is_inline(node)).count();
            if let Some((line, after)) = rest.split_at_checked(run).filter(|_| run > 0) {
                self.open("p").end();
                self.phrasing(line);
                self.close("p");
                rest = after;
            } else {
                let before = self.out.len();
                self.block(node, gap);
                rest = after;
                if self.out.len() == before || self.out.ends_with('\n') {
                    continue;
                }
            }
            self.gap(gap);
        }
    }

    fn block(&mut self, node: &Node, gap: Gap) {
        let content = node.content();
        match node.kind() {
            NodeKind::Doc => self.blocks(content, gap),
            NodeKind::Paragraph => self.paragraph(node),
            NodeKind::Heading => self.heading(node),
            NodeKind::BulletList => self.bullet_list(node),
            NodeKind::OrderedList => self.ordered_list(node),
            NodeKind::TaskList => self.task_list(node),
            NodeKind::DecisionList => self.decision_list(node),
            NodeKind::ListItem => self.container("div", &["list-item"], content),
            NodeKind::TaskItem | NodeKind::BlockTaskItem => self.lonely_task(node),
            NodeKind::DecisionItem => self.container("div", &["decision"], content),
            NodeKind::Blockquote => self.container("blockquote", &[], content),
            NodeKind::CodeBlock => self.code_block(node),
            NodeKind::Panel => self.panel(node),
            NodeKind::Expand | NodeKind::NestedExpand => self.expand(node),
            NodeKind::Rule => {
                self.open("hr").end();
                self.blocks(content, gap);
            }
            NodeKind::Table => self.table(node),
            NodeKind::TableRow => self.container("div", &["table-row"], content),
            NodeKind::TableCell | NodeKind::TableHeader => {
                self.container("div", &["table-cell"], content);
            }
            NodeKind::LayoutSection => {
                self.container("div", &["layout", breakout(node)], content);
            }
            NodeKind::LayoutColumn => self.column(node),
            NodeKind::MediaSingle => self.media_single(node),
            NodeKind::MediaGroup => self.media_group(node),
            NodeKind::Media => {
                self.open("p").classes(&["media"]).end();
                self.picture(node);
                self.close("p");
                self.blocks(content, gap);
            }
            NodeKind::Caption => self.lines("div", &["caption"], content),
            NodeKind::BlockCard | NodeKind::EmbedCard => {
                self.block_card(node);
                self.blocks(content, gap);
            }
            NodeKind::Extension => self.extension(node),
            NodeKind::BodiedExtension => self.container("div", &["extension"], content),
            NodeKind::SyncBlock | NodeKind::BodiedSyncBlock => {
                self.container("div", &["sync-block"], content);
            }
            // What is not known, and what is not a block: its words.
            _ if content.is_empty() => {}
            _ => self.lines("div", &[], content),
        }
    }

    /// An element with blocks in it.
    pub(super) fn container(
        &mut self,
        element: &'static str,
        classes: &[&'static str],
        content: &[Node],
    ) {
        self.open(element).classes(classes).end();
        self.out.push('\n');
        self.blocks(content, Gap::Line);
        self.close(element);
    }

    /// An element that holds a line, or blocks where somebody has put them.
    pub(super) fn lines(
        &mut self,
        element: &'static str,
        classes: &[&'static str],
        content: &[Node],
    ) {
        self.open(element).classes(classes).end();
        if is_line(content) {
            self.phrasing(content);
        } else {
            self.blocks(content, Gap::None);
        }
        self.close(element);
    }

    fn paragraph(&mut self, node: &Node) {
        let classes = [alignment(node), indentation(node), small(node)];
        if is_line(node.content()) {
            self.lines("p", &classes, node.content());
        } else {
            // Browsers close a `p` where a block begins.
            self.container("div", &classes, node.content());
        }
    }

    fn heading(&mut self, node: &Node) {
        let level = node.attr("level").and_then(Value::as_u64).unwrap_or(1);
        let element = match level {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        };
        let is_line = is_line(node.content());
        // Browsers close a heading where another one begins.
        let element = if is_line { element } else { "div" };
        let id = self.heading_id(node);
        let mut tag = self
            .open(element)
            .classes(&[alignment(node), indentation(node)]);
        if let Some(id) = id {
            tag = tag.text("id", &id);
        }
        tag.end();
        if is_line {
            self.phrasing(node.content());
        } else {
            self.blocks(node.content(), Gap::None);
        }
        self.close(element);
    }

    fn code_block(&mut self, node: &Node) {
        let wraps = node.attr("wrap") == Some(&Value::Bool(true));
        let wrap = if wraps { "wrap" } else { "" };
        self.open("pre")
            .classes(&["code-block", wrap, breakout(node)])
            .end();
        let language = node.attr_str("language").and_then(language);
        let mut tag = self.open("code");
        if let Some(language) = language {
            tag = tag.text("class", &format!("language-{language}"));
        }
        tag.end();
        self.phrasing(node.content());
        self.close("code");
        self.close("pre");
    }

    fn panel(&mut self, node: &Node) {
        let (class, label) = match node.attr_str("panelType") {
            Some("info") => ("panel-info", "info"),
            Some("note") => ("panel-note", "note"),
            Some("tip") => ("panel-tip", "tip"),
            Some("warning") => ("panel-warning", "warning"),
            Some("error") => ("panel-error", "error"),
            Some("success") => ("panel-success", "success"),
            Some("custom") => ("panel-custom", ""),
            _ => ("", ""),
        };
        let custom = class == "panel-custom";
        let color = node.attr_str("panelColor").filter(|_| custom);
        let mut tag = self
            .open("div")
            .classes(&["panel", class])
            .style(&Style::new().background(color))
            .text("role", "note");
        if !label.is_empty() {
            tag = tag.text("aria-label", label);
        }
        tag.end();
        self.out.push('\n');
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        if let Some(icon) = attr("panelIconText")
            .or(attr("panelIcon"))
            .filter(|_| custom)
        {
            self.open("span").classes(&["panel-icon"]).end();
            self.words(icon);
            self.close("span");
            self.out.push('\n');
        }
        self.blocks(node.content(), Gap::Line);
        self.close("div");
    }

    fn expand(&mut self, node: &Node) {
        let open = self.options.open_expands;
        self.open("details")
            .classes(&["expand", breakout(node)])
            .flag("open", open)
            .end();
        // Without a `summary` browsers write one in the language of the reader.
        if let Some(title) = node.attr_str("title").filter(|title| !title.is_empty()) {
            self.open("summary").end();
            self.words(title);
            self.close("summary");
        }
        self.out.push('\n');
        self.blocks(node.content(), Gap::Line);
        self.close("details");
    }

    fn column(&mut self, node: &Node) {
        self.open("div")
            .classes(&["column", vertical_alignment(node)])
            .style(&Style::new().percent(node.attr("width")))
            .end();
        self.out.push('\n');
        self.blocks(node.content(), Gap::Line);
        self.close("div");
    }
}

/// Whether the nodes can be written into an element for words.
pub(super) fn is_line(nodes: &[Node]) -> bool {
    nodes.iter().all(flows)
}

fn alignment(node: &Node) -> &'static str {
    let mark = node.mark(&MarkKind::Alignment);
    match mark.and_then(|mark| mark.attr_str("align")) {
        Some("center") => "align-center",
        Some("end") => "align-end",
        _ => "",
    }
}

fn indentation(node: &Node) -> &'static str {
    let mark = node.mark(&MarkKind::Indentation);
    match mark
        .and_then(|mark| mark.attr("level"))
        .and_then(Value::as_u64)
    {
        Some(1) => "indent-1",
        Some(2) => "indent-2",
        Some(3) => "indent-3",
        Some(4) => "indent-4",
        Some(5) => "indent-5",
        Some(6) => "indent-6",
        _ => "",
    }
}

fn small(node: &Node) -> &'static str {
    match node.mark(&MarkKind::FontSize) {
        Some(mark) if mark.attr_str("fontSize") == Some("small") => "small",
        _ => "",
    }
}

pub(super) fn breakout(node: &Node) -> &'static str {
    let mark = node.mark(&MarkKind::Breakout);
    match mark.and_then(|mark| mark.attr_str("mode")) {
        Some("wide") => "wide",
        Some("full-width") => "full-width",
        _ => "",
    }
}

pub(super) fn vertical_alignment(node: &Node) -> &'static str {
    match node.attr_str("valign") {
        Some("top") => "valign-top",
        Some("middle") => "valign-middle",
        Some("bottom") => "valign-bottom",
        _ => "",
    }
}

/// The language as highlighters know it, if it can be a class.
fn language(name: &str) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"+#._-".contains(&byte);
    (!name.is_empty() && name.len() <= 40 && name.bytes().all(fits)).then_some(name)
}
