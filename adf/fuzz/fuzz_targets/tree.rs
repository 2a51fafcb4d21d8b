//! Documents made of bytes: JSON text as it is, or a tree of the names that the format knows, put
//! together as the bytes say.

use adf::{Document, MarkKind, NodeKind};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use serde_json::{Map, Value, json};

/// The document that the bytes stand for, if they stand for one.
pub fn document(bytes: &[u8]) -> Option<Document> {
    if bytes.starts_with(b"{") {
        return Document::parse(std::str::from_utf8(bytes).ok()?).ok();
    }
    let mut bytes = Unstructured::new(bytes);
    let content = nodes(&mut bytes, 0).ok()?;
    let document = json!({"type": "doc", "version": 1, "content": content});
    Document::from_value(document).ok()
}

fn nodes(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Vec<Value>> {
    let mut nodes = Vec::new();
    while depth < 120 && !bytes.is_empty() && bytes.ratio(3, 5)? {
        nodes.push(node(bytes, depth)?);
    }
    Ok(nodes)
}

fn node(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    if bytes.ratio(1, 40)? {
        return value(bytes);
    }
    let mut node = Map::new();
    let kind = match bytes.ratio(1, 30)? {
        true => string(bytes)?,
        false => bytes.choose(NodeKind::KNOWN)?.as_str().to_owned(),
    };
    let is_text = kind == "text";
    node.insert("type".to_owned(), kind.into());
    if is_text || bytes.ratio(1, 30)? {
        node.insert("text".to_owned(), string(bytes)?.into());
    }
    if bytes.ratio(1, 2)? {
        node.insert("attrs".to_owned(), attrs(bytes)?);
    }
    if bytes.ratio(1, 4)? {
        let mut marks = Vec::new();
        while !bytes.is_empty() && bytes.ratio(1, 2)? {
            let kind = bytes.choose(MarkKind::KNOWN)?.as_str();
            marks.push(json!({"type": kind, "attrs": attrs(bytes)?}));
        }
        node.insert("marks".to_owned(), marks.into());
    }
    let content = nodes(bytes, depth + 1)?;
    if !content.is_empty() || bytes.ratio(1, 8)? {
        node.insert("content".to_owned(), content.into());
    }
    Ok(node.into())
}

const ATTRS: &[&str] = &[
    "accessLevel",
    "align",
    "alt",
    "annotationType",
    "background",
    "collection",
    "color",
    "colspan",
    "colwidth",
    "data",
    "datasource",
    "displayMode",
    "extensionKey",
    "extensionType",
    "fontSize",
    "height",
    "hideLineNumbers",
    "href",
    "id",
    "isNumberColumnEnabled",
    "language",
    "layout",
    "level",
    "localId",
    "mode",
    "name",
    "order",
    "panelColor",
    "panelIcon",
    "panelIconText",
    "panelType",
    "parameters",
    "resourceId",
    "rowspan",
    "shortName",
    "size",
    "sources",
    "state",
    "style",
    "text",
    "timestamp",
    "title",
    "type",
    "url",
    "valign",
    "width",
    "widthType",
    "wrap",
];

fn attrs(bytes: &mut Unstructured<'_>) -> Result<Value> {
    let mut attrs = Map::new();
    while !bytes.is_empty() && bytes.ratio(2, 3)? {
        let name = match bytes.ratio(1, 30)? {
            true => string(bytes)?,
            false => (*bytes.choose(ATTRS)?).to_owned(),
        };
        attrs.insert(name, value(bytes)?);
    }
    Ok(attrs.into())
}

fn value(bytes: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=9)? {
        0 => Value::Null,
        1 => json!(bytes.arbitrary::<bool>()?),
        2 => json!(bytes.arbitrary::<f64>()?),
        3 => json!(bytes.arbitrary::<i64>()?),
        4 => json!(bytes.int_in_range(0..=7)?),
        5 => json!([string(bytes)?, bytes.int_in_range(0..=300)?]),
        6 => json!({"name": string(bytes)?, "url": string(bytes)?, "id": string(bytes)?}),
        _ => json!(string(bytes)?),
    })
}

const WORDS: &[&str] = &[
    "",
    "a",
    "\n",
    "b c",
    "#ff5630",
    "#fff",
    "javascript:alert(1)",
    "java\tscript:x",
    "data:x",
    "https://x.test/?a=1&b",
    "mailto:a@x.test",
    "/a",
    "#a",
    "\" onclick=\"x",
    "<script>",
    "</p>",
    "&lt;",
    "1772755200000",
    "TODO",
    "DONE",
    "center",
    "end",
    "wide",
    "full-width",
    "info",
    "custom",
    "file",
    "external",
    "link",
    "image",
    "sub",
    "sup",
    "green",
    "pixel",
    "percentage",
    "small",
    "inlineComment",
    "rust",
    "\u{0}",
    "\u{202e}",
    "|",
    "**",
    ":::",
    "```",
    "\\",
    "[",
    "]",
    "> ",
    "- ",
];

fn string(bytes: &mut Unstructured<'_>) -> Result<String> {
    let words = *bytes.choose(WORDS)?;
    Ok(match bytes.ratio(1, 3)? {
        true => format!("{words}{}", bytes.arbitrary::<&str>()?),
        false => words.to_owned(),
    })
}
