//! Blocks: Markdown's own where they come back as they were, directives and JSON elsewhere.

use super::super::directive::{Within, can_be_directive, is_empty, push_braces, push_name};
use super::super::escape::Place;
use super::Writer;
use super::code::code;
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

    /// `:name{…}` for what Markdown does not say of a block.
    fn push_lead(&self, lead: &mut String, node: &Node, said: Option<&str>) {
        if self.is_exact() && (has_more(node, said) || is_empty(node)) {
            lead.push(':');
            push_name(lead, node);
            push_braces(lead, node, said.as_slice(), Within::Line);
        }
    }
}

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
