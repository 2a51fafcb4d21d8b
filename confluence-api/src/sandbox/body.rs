//! Bodies of pages and comments in their two representations.
//!
//! A body is kept as it was written. In the other representation it is given back with its paragraphs
//! and words and without its formatting: enough to find it, not a conversion.

use serde_json::{Value, json};

use super::model::Body;

/// What bodies of the legacy editor are kept as: storage format, of which there is no document.
pub(super) const LEGACY: &str = "legacy";

/// Reads the body of custom content, which may also be text that only its app understands.
pub(super) fn read_custom(body: &Value) -> Result<Body, String> {
    let raw = if body["raw"].is_object() {
        &body["raw"]
    } else {
        body
    };
    match (raw["representation"].as_str(), raw["value"].as_str()) {
        (Some("raw"), Some(value)) => Ok(Body {
            representation: "raw".to_owned(),
            value: value.to_owned(),
        }),
        _ => read(body),
    }
}

/// Reads the `body` of a request; the error says what Confluence would not take.
pub(super) fn read(body: &Value) -> Result<Body, String> {
    // Both forms are allowed: `{representation, value}` and `{storage: {representation, value}}`.
    let nested = ["storage", "atlas_doc_format", "wiki"]
        .into_iter()
        .map(|name| &body[name])
        .find(|nested| !nested.is_null());
    let body = match (&body["value"], nested) {
        (Value::Null, Some(nested)) => nested,
        _ => body,
    };
    let Some(representation) = body["representation"].as_str() else {
        return Err("body.representation must be given".to_owned());
    };
    let Some(value) = body["value"].as_str() else {
        return Err("body.value must be a string".to_owned());
    };
    match representation {
        "storage" | "wiki" => {}
        "atlas_doc_format" => {
            let document: Value = serde_json::from_str(value)
                .map_err(|error| format!("body.value is not valid JSON: {error}"))?;
            if document["type"] != "doc" || !document["content"].is_array() {
                return Err(
                    "body.value is not an Atlassian document: its type must be doc".to_owned(),
                );
            }
        }
        other => return Err(format!("The representation '{other}' cannot be written")),
    }
    Ok(Body {
        representation: representation.to_owned(),
        value: value.to_owned(),
    })
}

/// The `body` of an answer in the representation that was asked for; none where there is no such one.
pub(super) fn show(body: &Body, format: &str) -> Option<Value> {
    let value = match format {
        "storage"
        | "view"
        | "export_view"
        | "anonymous_export_view"
        | "styled_view"
        | "editor"
        | "raw" => {
            if body.representation == "atlas_doc_format" {
                to_storage(body)
            } else {
                body.value.clone()
            }
        }
        "atlas_doc_format" => match body.representation.as_str() {
            "atlas_doc_format" => body.value.clone(),
            LEGACY => String::new(),
            _ => to_document(body),
        },
        _ => return None,
    };
    Some(json!({format: {"representation": format, "value": value}}))
}

/// The pages that a body in storage format includes, as key of a space and title.
pub(super) fn included(value: &str) -> Vec<(String, String)> {
    let attribute = |text: &str, name: &str| -> Option<String> {
        let (_, rest) = text.split_once(&format!("{name}=\""))?;
        rest.split_once('"').map(|(value, _)| unescape(value))
    };
    value
        .split("<ac:structured-macro")
        .skip(1)
        .filter(|text| {
            matches!(
                attribute(text, "ac:name").as_deref(),
                Some("include" | "excerpt-include")
            )
        })
        .filter_map(|text| {
            Some((
                attribute(text, "ri:space-key")?,
                attribute(text, "ri:content-title")?,
            ))
        })
        .collect()
}

/// The words of a body, block by block.
pub(super) fn blocks(body: &Body) -> Vec<String> {
    if body.representation == "atlas_doc_format" {
        let document: Value = serde_json::from_str(&body.value).unwrap_or_default();
        let blocks = document["content"].as_array().into_iter().flatten();
        blocks.map(words).filter(|text| !text.is_empty()).collect()
    } else {
        let ends = [
            "</p>", "</h1>", "</h2>", "</h3>", "</h4>", "</li>", "<br/>", "<br />", "\n",
        ];
        let text = ends
            .iter()
            .fold(body.value.clone(), |text, end| text.replace(end, "\u{0}"));
        text.split('\u{0}')
            .map(|block| unescape(strip(block).trim()))
            .filter(|block| !block.is_empty())
            .collect()
    }
}

/// The words of one node, in order.
fn words(node: &Value) -> String {
    let mut text = String::new();
    let mut rest = vec![node];
    while let Some(node) = rest.pop() {
        if let Some(words) = node["text"].as_str() {
            text.push_str(words);
        }
        if matches!(
            node["type"].as_str(),
            Some("paragraph" | "listItem" | "tableCell")
        ) && !text.is_empty()
        {
            text.push(' ');
        }
        rest.extend(node["content"].as_array().into_iter().flatten().rev());
    }
    text.trim().to_owned()
}

fn to_storage(body: &Body) -> String {
    blocks(body)
        .iter()
        .map(|block| format!("<p>{}</p>", escape(block)))
        .collect()
}

fn to_document(body: &Body) -> String {
    let content: Vec<Value> = blocks(body)
        .into_iter()
        .map(|block| json!({"type": "paragraph", "content": [{"type": "text", "text": block}]}))
        .collect();
    json!({"type": "doc", "version": 1, "content": content}).to_string()
}

fn strip(text: &str) -> String {
    let mut inside = false;
    text.chars()
        .filter(|c| match c {
            '<' => {
                inside = true;
                false
            }
            '>' => !std::mem::replace(&mut inside, false),
            _ => !inside,
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// The same document with ids for its nodes, as Confluence's editor gives them.
pub(super) fn with_ids(mut body: Body, seed: u64) -> Body {
    let Ok(mut document) = serde_json::from_str::<Value>(&body.value) else {
        return body;
    };
    let mut count = 0_u64;
    let mut due: Vec<&mut Value> = document["content"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .collect();
    while let Some(node) = due.pop() {
        if !matches!(node["type"].as_str(), None | Some("text" | "mediaGroup")) {
            if node["attrs"].is_null() {
                node["attrs"] = json!({});
            }
            if node["attrs"]["localId"].is_null() {
                count = count.saturating_add(1);
                node["attrs"]["localId"] = json!(format!("{seed:06x}{count:06x}"));
            }
        }
        let content = node.get_mut("content").and_then(Value::as_array_mut);
        due.extend(content.into_iter().flatten());
    }
    body.value = document.to_string();
    body
}

/// An ADF document of one paragraph per line.
pub(super) fn paragraphs(text: &str) -> Body {
    let content: Vec<Value> = text
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| json!({"type": "paragraph", "content": [{"type": "text", "text": line}]}))
        .collect();
    Body {
        representation: "atlas_doc_format".to_owned(),
        value: json!({"type": "doc", "version": 1, "content": content}).to_string(),
    }
}
