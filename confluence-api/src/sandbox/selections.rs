//! The words of a text that inline comments are about.
//!
//! Where the body is a document, a comment leaves an `annotation` mark on its words, as in Confluence: without a new
//! version.

use serde_json::{Value, json};

use super::body::blocks;
use super::model::Body;

/// Stands in a text for what is none.
const OBJECT: char = '\u{fffc}';

/// How often words stand in a body.
pub(super) fn count(body: &Body, words: &str) -> usize {
    if body.representation != "atlas_doc_format" {
        let blocks = blocks(body);
        return blocks.iter().map(|text| text.matches(words).count()).sum();
    }
    let document: Value = serde_json::from_str(&body.value).unwrap_or_default();
    let mut texts = Vec::new();
    read(&document, &mut texts);
    texts.iter().map(|text| text.matches(words).count()).sum()
}

fn has_text(node: &Value) -> bool {
    let content = node["content"].as_array();
    content.is_some_and(|content| content.iter().any(|child| child["text"].is_string()))
}

fn text_of(node: &Value) -> String {
    let content = node["content"].as_array().into_iter().flatten();
    content
        .map(|child| match (child["text"].as_str(), &child["type"]) {
            (Some(text), _) => text.to_owned(),
            (None, kind) if kind == "hardBreak" => "\n".to_owned(),
            _ => OBJECT.to_string(),
        })
        .collect()
}

fn read(node: &Value, texts: &mut Vec<String>) {
    if has_text(node) {
        texts.push(text_of(node));
        return;
    }
    for child in node["content"].as_array().into_iter().flatten() {
        read(child, texts);
    }
}

/// Puts the mark of a comment on one occurrence of words.
pub(super) fn mark(body: &mut Body, words: &str, index: usize, marker: &str) {
    if body.representation != "atlas_doc_format" {
        return;
    }
    let Ok(mut document) = serde_json::from_str::<Value>(&body.value) else {
        return;
    };
    let mut left = index;
    if mark_in(&mut document, words, &mut left, marker) {
        body.value = document.to_string();
    }
}

fn mark_in(node: &mut Value, words: &str, left: &mut usize, marker: &str) -> bool {
    if !has_text(node) {
        let mut children = node["content"].as_array_mut().into_iter().flatten();
        return children.any(|child| mark_in(child, words, left, marker));
    }
    let text = text_of(node);
    let found: Vec<usize> = text.match_indices(words).map(|(at, _)| at).collect();
    let Some(from) = found.get(*left).copied() else {
        *left -= found.len();
        return false;
    };
    if let Some(content) = node["content"].as_array_mut() {
        *content = marked(content, from, from + words.len(), marker);
    }
    true
}

/// The nodes of a line, those between two places with the mark.
fn marked(content: &[Value], from: usize, to: usize, marker: &str) -> Vec<Value> {
    let annotation =
        json!({"type": "annotation", "attrs": {"id": marker, "annotationType": "inlineComment"}});
    let mut out = Vec::new();
    let mut at = 0;
    for node in content {
        let Some(text) = node["text"].as_str() else {
            at += match node["type"] == "hardBreak" {
                true => 1,
                false => OBJECT.len_utf8(),
            };
            out.push(node.clone());
            continue;
        };
        let (start, end) = (at, at + text.len());
        at = end;
        let first = from.clamp(start, end) - start;
        let last = to.clamp(start, end) - start;
        for (piece, inside) in [
            (text.get(..first), false),
            (text.get(first..last), true),
            (text.get(last..), false),
        ] {
            let Some(piece) = piece.filter(|piece| !piece.is_empty()) else {
                continue;
            };
            let mut part = node.clone();
            part["text"] = piece.into();
            if inside {
                match part["marks"].as_array_mut() {
                    Some(marks) => marks.push(annotation.clone()),
                    None => part["marks"] = json!([annotation]),
                }
            }
            out.push(part);
        }
    }
    out
}
