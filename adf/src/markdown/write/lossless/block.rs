//! Blocks: Markdown's own where they come back as they were, directives and JSON elsewhere.

use std::borrow::Cow;

use super::super::directive::{
    Within, can_be_directive, holds_text, is_empty, push_braces, push_directive, push_name,
    push_numbered,
};
use super::super::escape::Place;
use super::Detail;
use super::Writer;
use super::list::{Marker, has_more, is_text, is_textless, is_tight, marker};
use super::seen::is_blank;
use crate::{Node, NodeKind};

/// Blocks that are indented further than this are written as directives, which need no indent:
/// the depth of a document must not multiply its length.
const WIDEST_INDENT: usize = 40;

impl<'d> Writer<'d> {
    /// Blocks below each other.
    pub(in super::super) fn blocks(&mut self, nodes: &'d [Node]) {
        self.blocks_after(String::new(), nodes);
    }

    /// The blocks of a document; those that are named as JSON.
    pub(super) fn top(&mut self, nodes: &'d [Node], as_json: &[bool]) {
        let mut before = None;
        for (index, node) in nodes.iter().enumerate() {
            if as_json.get(index) == Some(&true) {
                self.lines.gap();
                self.raw(node);
                before = None;
            } else {
                before = self.next(node, before, String::new());
            }
        }
    }

    /// Blocks, with the attributes of those around them in front of the first.
    fn blocks_after(&mut self, mut lead: String, nodes: &'d [Node]) {
        let mut before = None;
        for node in nodes {
            before = self.next(node, before, std::mem::take(&mut lead));
        }
    }

    /// A block below one that has, or has not, this marker. Gives its own.
    fn next(&mut self, node: &'d Node, before: Option<Marker>, lead: String) -> Option<Marker> {
        let marker = self.marker(node);
        if let (Some(before), Some(marker)) = (before, marker)
            && Marker::joins(before, marker)
        {
            self.lines.gap();
            self.lines.line("<!-- -->");
        }
        self.lines.gap();
        self.block(node, marker, lead);
        marker
    }

    fn marker(&self, node: &Node) -> Option<Marker> {
        if self.lines.indent() > WIDEST_INDENT {
            return None;
        }
        marker(node, self.is_exact())
    }

    fn block(&mut self, node: &'d Node, marker: Option<Marker>, mut lead: String) {
        let exact = self.is_exact();
        match (node.kind(), marker) {
            (NodeKind::TaskList, Some(_)) => self.tasks(node, lead),
            (_, Some(marker)) => self.list(node, marker, lead),
            (NodeKind::Paragraph, _) if is_text(node, exact) => {
                self.push_lead(&mut lead, node, None);
                let text = self.flow(node.content(), Place::Block, &lead);
                self.lines.lines(&text);
            }
            (NodeKind::Paragraph, _)
                if !lead.is_empty() && (is_textless(node, exact) || is_empty(node)) =>
            {
                self.push_lead(&mut lead, node, None);
                self.lines.line(&lead);
            }
            (NodeKind::Heading, _) if is_text(node, exact) => match level(node) {
                Some(level) => self.heading(node, level),
                None => self.directive(node),
            },
            (NodeKind::CodeBlock, _) => match code(node, exact) {
                Some(code) => self.fence(node, &code),
                None => self.directive(node),
            },
            (NodeKind::Blockquote, _) if self.quote_fits(node) => self.quote(node),
            (NodeKind::Panel, _) if !exact && self.alert(node) => {}
            (NodeKind::Rule, _) if !exact || *node == Node::new(NodeKind::Rule) => {
                self.lines.line("---");
            }
            (NodeKind::Table, _) if self.pipe_table(node) => {}
            _ => self.directive(node),
        }
    }

    fn heading(&mut self, node: &'d Node, level: usize) {
        let mut lead = String::new();
        self.push_lead(&mut lead, node, Some("level"));
        let text = self.flow(node.content(), Place::Heading, &lead);
        self.lines.line(&format!("{} {text}", &"######"[..level]));
    }

    fn list(&mut self, list: &'d Node, marker: Marker, mut lead: String) {
        let said = matches!(marker, Marker::Number(number) if number != 1).then_some("order");
        self.push_lead(&mut lead, list, said);
        let exact = self.is_exact();
        let tight = is_tight(list, exact);
        for (index, item) in list.content().iter().enumerate() {
            if index > 0 && !tight {
                self.lines.line("");
            }
            let marker = marker.of_item(index);
            let opened = self.lines.open(&marker, &" ".repeat(marker.len()));
            let mut lead = std::mem::take(&mut lead);
            self.push_lead(&mut lead, item, None);
            match item.content() {
                [first, inner] if tight => {
                    self.blocks_after(lead, std::slice::from_ref(first));
                    self.lines.no_gap();
                    self.blocks(std::slice::from_ref(inner));
                }
                // Nothing but the marker.
                [only] if lead.is_empty() && is_empty_paragraph(only, exact) => {}
                blocks => self.blocks_after(lead, blocks),
            }
            self.lines.close(opened);
        }
    }

    /// Tasks, and lists of tasks below the task that they follow on.
    fn tasks(&mut self, list: &'d Node, mut lead: String) {
        self.push_lead(&mut lead, list, None);
        let mut opened = None;
        for child in list.content() {
            if *child.kind() == NodeKind::TaskList {
                if self.marker(child).is_some() {
                    self.tasks(child, String::new());
                } else {
                    self.lines.gap();
                    self.directive(child);
                }
                continue;
            }
            if let Some(opened) = opened.take() {
                self.lines.close(opened);
            }
            opened = Some(self.lines.open("- ", "  "));
            let mut lead = std::mem::take(&mut lead);
            self.push_lead(&mut lead, child, Some("state"));
            let done = child.attr_str("state") == Some("DONE");
            let mark = if done { "[x]" } else { "[ ]" };
            if self.is_exact() || !is_blank(child.content()) {
                let text = self.flow(child.content(), Place::Block, &lead);
                self.lines.lines(&format!("{mark} {text}"));
            } else {
                self.lines.line(mark);
            }
        }
        if let Some(opened) = opened {
            self.lines.close(opened);
        }
    }

    fn quote_fits(&self, quote: &Node) -> bool {
        let exact = self.is_exact();
        let carries = exact && has_more(quote, None);
        self.lines.indent() <= WIDEST_INDENT
            && can_be_directive(quote)
            && quote
                .content()
                .split_first()
                .is_some_and(|(first, others)| {
                    !carries
                        || *first.kind() == NodeKind::Paragraph
                            && (is_text(first, exact)
                                || is_empty(first)
                                || is_textless(first, exact) && others.is_empty())
                })
    }

    fn quote(&mut self, quote: &'d Node) {
        let mut lead = String::new();
        self.push_lead(&mut lead, quote, None);
        let opened = self.lines.open("> ", "> ");
        self.blocks_after(lead, quote.content());
        self.lines.close(opened);
    }

    fn fence(&mut self, node: &Node, code: &str) {
        let language = node.attr_str("language");
        let word = language.filter(|language| is_word(language));
        let mut braces = String::new();
        if self.is_exact() {
            let said: &[&str] = if word.is_some() { &["language"] } else { &[] };
            push_braces(&mut braces, node, said, Within::Fence);
        } else if word.is_none() && language.is_some_and(|language| !language.is_empty()) {
            push_braces(&mut braces, node, &HIDDEN_OF_CODE, Within::Fence);
        }
        let mut longest = 2;
        let mut run = 0;
        for byte in code.bytes() {
            run = if byte == b'`' { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        let ticks = "`".repeat(longest + 1);
        let word = word.unwrap_or_default();
        let apart = if braces.is_empty() { "" } else { " " };
        self.lines.line(&format!("{ticks}{word}{apart}{braces}"));
        if !code.is_empty() {
            self.lines.lines(code);
        }
        self.lines.line(&ticks);
    }

    /// A panel as GitHub writes it, where the text does not spell out its attributes.
    fn alert(&mut self, panel: &'d Node) -> bool {
        if self.lines.indent() > WIDEST_INDENT || panel.content().is_empty() {
            return false;
        }
        let alert = alert_of(panel);
        let opened = self.lines.open("> ", "> ");
        self.lines.line(&format!("[!{alert}]"));
        // Not everything may follow on a line of text.
        let first = panel.content().first();
        if first.is_some_and(|first| *first.kind() != NodeKind::Paragraph) {
            self.lines.apart();
        }
        self.blocks(panel.content());
        self.lines.close(opened);
        true
    }

    /// A leaf or a container, or JSON if the node has what those cannot hold.
    fn directive(&mut self, node: &'d Node) {
        if !can_be_directive(node) || node.text().is_some() {
            return self.raw(node);
        }
        let content = node.content_if_some();
        let holds_text = holds_text(node.kind()) || is_plain_code(node);
        if content.is_some() && !holds_text && !holds_blocks(node.kind()) {
            return self.raw(node);
        }
        // A number stands for a picture without a caption as a whole.
        let is_leaf = matches!(self.detail, Detail::Numbered(_))
            && *node.kind() == NodeKind::MediaSingle
            && node.content().len() == 1;
        // An empty label says that there is nothing in a block of text.
        let content = content.filter(|nodes| !(is_leaf || holds_text && nodes.is_empty()));
        let mut head = String::from(if content.is_some() { ":::" } else { "::" });
        match &mut self.detail {
            Detail::All => push_directive(&mut head, node, Place::Block, &[]),
            Detail::Visible => push_seen(&mut head, node),
            Detail::Numbered(references) => {
                let number = references.node(node);
                push_numbered(&mut head, node, number, Place::Block);
            }
        }
        self.lines.line(&head);
        let Some(content) = content else { return };
        self.lines.no_gap();
        if holds_blocks(node.kind()) {
            self.blocks(content);
        } else if self.is_exact() || !is_blank(content) {
            let text = self.flow(content, Place::Block, "");
            self.lines.lines(&text);
        }
        self.lines.line(":::");
        self.lines.apart();
    }

    /// `:name{…}` for what Markdown does not say of a block.
    fn push_lead(&self, lead: &mut String, node: &Node, said: Option<&str>) {
        if self.is_exact() && (has_more(node, said) || is_empty(node)) {
            lead.push(':');
            push_name(lead, node);
            push_braces(lead, node, said.as_slice(), Within::Line);
        }
    }

    fn raw(&mut self, node: &Node) {
        let json = serde_json::to_string(node).unwrap_or_else(|_| node.to_value().to_string());
        self.lines.line("```adf");
        // An array would be several nodes, and a document all that there is.
        if json.starts_with('[') || *node.kind() == NodeKind::Doc {
            self.lines.line(&format!("[{json}]"));
        } else {
            self.lines.line(&json);
        }
        self.lines.line("```");
    }
}

/// The name of a block and what is seen of its attributes. Blocks that Markdown has a form for are
/// compared with those that it was read from.
fn push_seen(head: &mut String, node: &Node) {
    let said = match node.kind() {
        NodeKind::TableCell | NodeKind::TableHeader => {
            return head.push_str(NodeKind::TableCell.as_str());
        }
        NodeKind::Heading => "level",
        NodeKind::OrderedList => "order",
        NodeKind::TaskItem | NodeKind::BlockTaskItem => "state",
        NodeKind::Panel => "panelType",
        NodeKind::Paragraph
        | NodeKind::BulletList
        | NodeKind::ListItem
        | NodeKind::TaskList
        | NodeKind::DecisionList
        | NodeKind::DecisionItem
        | NodeKind::Blockquote
        | NodeKind::Caption
        | NodeKind::Table
        | NodeKind::TableRow => "",
        _ => return push_directive(head, node, Place::Block, &["localId"]),
    };
    head.push_str(node.kind().as_str());
    if let Some(value) = node.attr(said) {
        head.push_str(&format!("{{{said}={value}}}"));
    }
}

/// What of a code block is not seen.
const HIDDEN_OF_CODE: [&str; 4] = ["localId", "uniqueId", "wrap", "hideLineNumbers"];

/// The name of the alert that is most like a panel.
pub(in crate::markdown) fn alert_of(panel: &Node) -> &'static str {
    match panel.attr_str("panelType") {
        Some("note") => "IMPORTANT",
        Some("tip" | "success") => "TIP",
        Some("warning") => "WARNING",
        Some("error") => "CAUTION",
        _ => "NOTE",
    }
}

/// A block of code whose text a paragraph can hold.
fn is_plain_code(node: &Node) -> bool {
    *node.kind() == NodeKind::CodeBlock
        && !node.content().is_empty()
        && node.content().iter().all(|text| {
            *text.kind() == NodeKind::Text && text.marks_if_any().is_none() && text.text().is_some()
        })
}

fn is_empty_paragraph(node: &Node, exact: bool) -> bool {
    *node.kind() == NodeKind::Paragraph
        && if exact {
            *node == Node::new(NodeKind::Paragraph)
        } else {
            is_blank(node.content())
        }
}

fn level(heading: &Node) -> Option<usize> {
    let level = heading.attr("level")?.as_u64()?;
    (1..=6).contains(&level).then_some(level as usize)
}

/// The code of a block that a fence can hold.
fn code(node: &Node, exact: bool) -> Option<Cow<'_, str>> {
    if !can_be_directive(node) {
        return None;
    }
    if !exact {
        let code: String = node.content().iter().filter_map(Node::text).collect();
        let code = code.replace("\r\n", "\n").replace('\r', "\n");
        return Some(code.replace('\0', "").into());
    }
    match node.content_if_some()? {
        [] => Some("".into()),
        [only] => {
            let code = only.text()?;
            let is_bare = only.is_plain()
                && *only.kind() == NodeKind::Text
                && only.attrs().is_none()
                && only.marks_if_any().is_none()
                && only.content_if_some().is_none();
            (is_bare && !code.is_empty() && !code.contains(['\r', '\0'])).then_some(code.into())
        }
        _ => None,
    }
}

/// Whether a language can stand behind a fence as it is.
fn is_word(language: &str) -> bool {
    !matches!(language, "" | "adf" | "panel" | "expand")
        && language.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'#' | b'.' | b'_')
        })
}

fn holds_blocks(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::BulletList
            | NodeKind::OrderedList
            | NodeKind::ListItem
            | NodeKind::TaskList
            | NodeKind::BlockTaskItem
            | NodeKind::DecisionList
            | NodeKind::Blockquote
            | NodeKind::Panel
            | NodeKind::Expand
            | NodeKind::NestedExpand
            | NodeKind::Table
            | NodeKind::TableRow
            | NodeKind::TableCell
            | NodeKind::TableHeader
            | NodeKind::LayoutSection
            | NodeKind::LayoutColumn
            | NodeKind::MediaSingle
            | NodeKind::MediaGroup
            | NodeKind::BodiedExtension
            | NodeKind::BodiedSyncBlock
    )
}
