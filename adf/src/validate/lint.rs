//! What no schema sees: things that are taken, and then mislead readers or shut them out.

use std::collections::HashMap;

use serde_json::Value;

use super::pointer::Pointer;
use super::words::quoted;
use super::{Code, Finding};
use crate::{Mark, MarkKind, Node, NodeKind};

/// Tables are not followed further to the right than this, so that spans cannot make a small
/// document dear.
const WIDEST: usize = 1000;

/// All lints over a document, in one walk.
pub(super) fn check(root: &Node, findings: &mut Vec<Finding>) {
    let mut lint = Lint {
        pointer: Pointer::default(),
        ids: HashMap::new(),
        level: 0,
        findings,
    };
    lint.node(root);
}

struct Lint<'a, 'f> {
    pointer: Pointer,
    /// Where a `localId` was met first.
    ids: HashMap<&'a str, String>,
    /// The level of the heading before; 0 if there was none.
    level: u64,
    findings: &'f mut Vec<Finding>,
}

impl<'a> Lint<'a, '_> {
    fn put(&mut self, code: Code, path: &[&str], found: String, advice: &str) {
        let finding = Finding::new(code, self.pointer.to(path), found);
        self.findings.push(finding.advising(advice));
    }

    fn node(&mut self, node: &'a Node) {
        self.local_id(node);
        self.marks(node);
        match node.kind() {
            NodeKind::Heading => self.heading(node),
            NodeKind::Media | NodeKind::MediaInline => self.media(node),
            NodeKind::Table => self.table(node),
            NodeKind::LayoutSection => self.widths(node),
            NodeKind::InlineCard | NodeKind::BlockCard | NodeKind::EmbedCard => {
                self.address(node.attr_str("url"), &["attrs", "url"]);
            }
            NodeKind::Date => {
                // A timestamp that is missing or no text is the matter of the schema.
                if let Some(timestamp) = node.attr_str("timestamp")
                    && timestamp.parse::<i64>().is_err()
                {
                    let found = format!("the timestamp {}", quoted(timestamp));
                    let advice = "write milliseconds since 1970, such as \"1772755200000\"";
                    self.put(Code::DateTimestamp, &["attrs", "timestamp"], found, advice);
                }
            }
            _ => {}
        }
        for (index, child) in node.content().iter().enumerate() {
            let mut pointer = std::mem::take(&mut self.pointer);
            pointer.at("content", index, |pointer| {
                self.pointer = std::mem::take(pointer);
                self.node(child);
                *pointer = std::mem::take(&mut self.pointer);
            });
            self.pointer = pointer;
        }
    }

    fn local_id(&mut self, node: &'a Node) {
        let Some(id) = node.attr_str("localId").filter(|id| !id.is_empty()) else {
            return;
        };
        let here = self.pointer.here();
        if let Some(first) = self.ids.get(id) {
            let found = format!("the localId {}, which the node at {first} has", quoted(id));
            let advice = "give each node an id of its own, or leave it out where it may be missing";
            self.put(Code::DuplicateLocalId, &["attrs", "localId"], found, advice);
        } else {
            self.ids.insert(id, here);
        }
    }

    fn marks(&mut self, node: &Node) {
        let marks = node.marks();
        for (index, mark) in marks.iter().enumerate() {
            let place = index.to_string();
            let same = |other: &&Mark| other.kind() == mark.kind();
            if let Some(first) = marks.iter().take(index).find(same) {
                // Two comments may lie over the same words.
                let comments =
                    *mark.kind() == MarkKind::Annotation && first.attrs() != mark.attrs();
                let subsup = *mark.kind() == MarkKind::Subsup && first.attrs() != mark.attrs();
                if subsup {
                    let found = "text that is set both below and above the line".to_owned();
                    self.put(
                        Code::ConflictingMarks,
                        &["marks", &place],
                        found,
                        "drop one of the marks",
                    );
                } else if !comments {
                    let found = format!("the mark `{}` twice", mark.kind());
                    self.put(
                        Code::DuplicateMark,
                        &["marks", &place],
                        found,
                        "drop one of them",
                    );
                }
            }
            if *mark.kind() == MarkKind::Link {
                self.address(mark.attr_str("href"), &["marks", &place, "attrs", "href"]);
            }
        }
    }

    fn address(&mut self, address: Option<&str>, path: &[&str]) {
        let Some(address) = address else { return };
        if !is_safe(address) {
            let found = format!("the address {}", quoted(address));
            let advice = "link to http, https, mailto or tel, or to a place on the same site";
            self.put(Code::UnsafeLink, path, found, advice);
        }
    }

    fn media(&mut self, node: &Node) {
        if node.attr_str("type") == Some("external") {
            self.address(node.attr_str("url"), &["attrs", "url"]);
        }
        // A file is shown with its name; an image says nothing by itself.
        let shows = *node.kind() == NodeKind::Media || node.attr_str("type") == Some("image");
        let described = node
            .attr_str("alt")
            .is_some_and(|alt| !alt.trim().is_empty());
        if shows && !described {
            let found = format!("`{}` without `alt`", node.kind());
            let advice = "say in `alt` what is to be seen";
            self.put(Code::MissingAlt, &[], found, advice);
        }
    }

    fn heading(&mut self, node: &Node) {
        let level = node.attr("level").and_then(Value::as_u64).unwrap_or(0);
        if self.level > 0 && level > self.level + 1 {
            let found = format!("level {level} after level {}", self.level);
            let advice = format!("use level {}", self.level + 1);
            self.put(Code::SkippedHeading, &["attrs", "level"], found, &advice);
        }
        self.level = level;
        if crate::text::inline(node).trim().is_empty() {
            let found = "a heading without words".to_owned();
            self.put(
                Code::EmptyHeading,
                &[],
                found,
                "write some, or drop the heading",
            );
        }
    }

    /// Whether all rows have the same number of columns, cells that reach down counted.
    fn table(&mut self, node: &Node) {
        let span = |cell: &Node, name: &str| {
            let span = cell.attr(name).and_then(Value::as_u64).unwrap_or(1);
            usize::try_from(span.max(1)).unwrap_or(WIDEST).min(WIDEST)
        };
        // For each column: how many rows below are still covered.
        let mut covered: Vec<usize> = Vec::new();
        let mut width: Option<usize> = None;
        for (index, row) in node.content().iter().enumerate() {
            let place = index.to_string();
            if row.content().is_empty() && covered.iter().all(|rows| *rows == 0) {
                let found = "a row without cells".to_owned();
                self.put(
                    Code::UnevenTable,
                    &["content", &place],
                    found,
                    "drop the row",
                );
                continue;
            }
            let mut column = 0;
            for (cell_index, cell) in row.content().iter().enumerate() {
                let (columns, rows) = (span(cell, "colspan"), span(cell, "rowspan"));
                while covered.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                if column > WIDEST {
                    break;
                }
                if let Some(Value::Array(widths)) = cell.attr("colwidth")
                    && widths.len() != columns
                {
                    let cell_place = cell_index.to_string();
                    let found = format!("{} widths for {columns} columns", widths.len());
                    let path = [
                        "content",
                        &place,
                        "content",
                        &cell_place,
                        "attrs",
                        "colwidth",
                    ];
                    self.put(
                        Code::ColumnWidths,
                        &path,
                        found,
                        "give each column one width",
                    );
                }
                if covered.len() < column + columns {
                    covered.resize(column + columns, 0);
                }
                for below in covered.iter_mut().skip(column).take(columns) {
                    *below = rows;
                }
                column += columns;
            }
            let reached = covered
                .iter()
                .rposition(|rows| *rows > 0)
                .map_or(0, |last| last + 1);
            for rows in &mut covered {
                *rows = rows.saturating_sub(1);
            }
            match width {
                None => width = Some(reached),
                Some(width) if width != reached => {
                    let found = format!("{reached} columns where the first row has {width}");
                    let advice = "give each row the same number of cells, spans counted";
                    self.put(Code::UnevenTable, &["content", &place], found, advice);
                }
                Some(_) => {}
            }
        }
    }

    fn widths(&mut self, node: &Node) {
        let widths: Vec<f64> = node
            .content()
            .iter()
            .filter_map(|column| column.attr("width")?.as_f64())
            .collect();
        let sum: f64 = widths.iter().sum();
        // Three columns of 33.33 are what editors write.
        if widths.len() == node.content().len() && (sum - 100.0).abs() > 1.0 {
            let found = format!("columns of {sum} percent together");
            self.put(
                Code::ColumnWidths,
                &[],
                found,
                "let the widths add up to 100",
            );
        }
    }
}

/// Whether following the address does no more than open something. Browsers leave out control
/// characters and space before they look at the scheme, and so does this.
pub(super) fn is_safe(address: &str) -> bool {
    let bare: String = address
        .chars()
        .filter(|letter| !letter.is_control() && !letter.is_whitespace())
        .take(64)
        .collect();
    let end = bare.find(['/', '?', '#']).unwrap_or(bare.len());
    match bare.get(..end).and_then(|head| head.split_once(':')) {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto", "tel", "ftp", "sftp"]
            .iter()
            .any(|safe| scheme.eq_ignore_ascii_case(safe)),
    }
}
