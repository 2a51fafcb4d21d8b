//! Blocks of code as fences.

use std::borrow::Cow;

use super::super::directive::{Within, can_be_directive, push_braces};
use super::Writer;
use crate::{Node, NodeKind};

/// What of a code block is not seen.
const HIDDEN_OF_CODE: [&str; 4] = ["localId", "uniqueId", "wrap", "hideLineNumbers"];

impl Writer<'_> {
    pub(super) fn fence(&mut self, node: &Node, code: &str) {
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
}

/// The code of a block that a fence can hold.
pub(super) fn code(node: &Node, exact: bool) -> Option<Cow<'_, str>> {
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
