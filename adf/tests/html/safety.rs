//! Whatever the document holds, browsers read the HTML as it was meant, and nothing in it runs.

use adf::Document;
use adf::html::Renderer;
use serde_json::{Value, json};

use crate::dom;
use crate::support::{self, Dice};

/// Checks the HTML of a document with several choices, and that all words are there in order.
fn checked(document: &Document, name: &str) -> usize {
    let html = document.to_html();
    let shown = dom::read(&html).unwrap_or_else(|error| panic!("{name}: {error}\n{html}"));
    dom::words_are_kept(document, &shown.words)
        .unwrap_or_else(|lost| panic!("{name} {lost}\n{html}"));
    let mut ids = shown.ids.clone();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), shown.ids.len(), "{name}: an id twice\n{html}");

    // Answers made of what the document says are no more dangerous than the document.
    let trusting = Renderer::new()
        .open_expands(true)
        .external_pictures(false)
        .link(|href| Some(href.to_owned()))
        .mention(|id| Some(id.to_owned()))
        .emoji(|name| Some(name.to_owned()))
        .card_title(|url| Some(url.to_owned()))
        .media(|id, collection| Some(format!("{id}{collection}")));
    let html = trusting.render(document);
    let again = dom::read(&html).unwrap_or_else(|error| panic!("{name}: {error}\n{html}"));
    dom::words_are_kept(document, &again.words)
        .unwrap_or_else(|lost| panic!("{name} {lost}\n{html}"));
    shown.elements
}

fn documents() -> Vec<(String, Value)> {
    let mut documents = vec![
        (
            "everything".to_owned(),
            serde_json::from_str(include_str!("../golden/everything.json")).unwrap(),
        ),
        (
            "retrospective".to_owned(),
            serde_json::from_str(include_str!("../golden/retrospective.json")).unwrap(),
        ),
        (
            "nothing".to_owned(),
            serde_json::from_str(include_str!("../golden/nothing.json")).unwrap(),
        ),
    ];
    let fixtures = support::fixtures().into_iter().flatten();
    documents.extend(fixtures.map(|(name, _, value, _)| (name, value)));
    documents
}

#[test]
fn collected_documents() {
    let (mut count, mut elements) = (0, 0);
    for (name, value) in documents() {
        if let Ok(document) = Document::from_value(value) {
            elements += checked(&document, &name);
            count += 1;
        }
    }
    println!("{count} documents with {elements} elements, all as they were meant");
    assert!(count >= 3);
}

/// Texts that have been used to break out of text, attributes, styles and addresses.
const MALICE: &[&str] = &[
    "<script>alert(1)</script>",
    "</p></div></body><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "\" onfocus=\"alert(1)\" autofocus=\"",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \u{1}javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\r\nscript:alert(1)",
    "java\0script:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "java&Tab;script:alert(1)",
    "javascript%3Aalert(1)",
    "javascript%253Aalert(1)",
    "\u{a0}javascript:alert(1)",
    "\u{feff}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "vbscript:msgbox(1)",
    "//x.test\" onclick=\"alert(1)",
    "https://x.test/\"><script>",
    "https://x.test/?a=1&b=2&copy=3&lt;",
    "#\" onclick=alert(1)",
    "red;background:url(javascript:alert(1))",
    "#ff5630;x:expression(alert(1))",
    "#ff563g",
    "\u{2028}alert(1)\u{2029}",
    "<!-- -->",
    "-->",
    "<![CDATA[x]]>",
    "<?php x ?>",
    "&lt;script&gt;",
    "&",
    "&#0;",
    "<",
    "</style>",
    "</title>",
    "</pre>\n",
    "\n<plaintext>",
    "\u{202e}txt\u{0}\u{7f}\u{9f}\u{1b}[31m",
    "x y\" style=\"position:fixed",
    "@\"><svg/onload=alert(1)>",
    "1;alert(1)",
    "`${alert(1)}`",
    "{{constructor.constructor('alert(1)')()}}",
    "",
    "\u{fffe}\u{10ffff}",
    "#7f7f7f",
    "https://x.test/",
];

/// Kinds that are put where they must not be.
const KINDS: &[&str] = &[
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "listItem",
    "taskList",
    "taskItem",
    "blockTaskItem",
    "decisionList",
    "decisionItem",
    "table",
    "tableRow",
    "tableCell",
    "tableHeader",
    "panel",
    "expand",
    "nestedExpand",
    "blockquote",
    "codeBlock",
    "rule",
    "mediaSingle",
    "mediaGroup",
    "media",
    "mediaInline",
    "caption",
    "inlineCard",
    "blockCard",
    "embedCard",
    "mention",
    "status",
    "emoji",
    "date",
    "placeholder",
    "hardBreak",
    "text",
    "extension",
    "inlineExtension",
    "bodiedExtension",
    "layoutSection",
    "layoutColumn",
    "doc",
    "syncBlock",
    "bodiedSyncBlock",
    "script",
    "hologram",
    "bodiedRule",
    "multiBodiedExtension",
    "extensionFrame",
];

const MARKS: &[&str] = &[
    "link",
    "strong",
    "em",
    "strike",
    "underline",
    "subsup",
    "code",
    "textColor",
    "backgroundColor",
    "annotation",
    "alignment",
    "indentation",
    "fontSize",
    "breakout",
    "border",
    "fragment",
    "dataConsumer",
    "aura",
];

fn evil(dice: &mut Dice) -> String {
    dice.one_of(MALICE).to_owned()
}

fn evil_value(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => json!(null),
        1 => json!(-1),
        2 => json!(1e300),
        3 => json!([evil(dice), 5, 1e9]),
        4 => json!({"name": evil(dice), "url": evil(dice), "id": evil(dice)}),
        5 => json!(true),
        6 => json!(3),
        _ => json!(evil(dice)),
    }
}

fn evil_marks(dice: &mut Dice) -> Value {
    let marks = (0..1 + dice.below(4)).map(|_| {
        json!({
            "type": dice.one_of(MARKS),
            "attrs": {
                "href": evil(dice), "title": evil(dice), "color": evil(dice), "id": evil(dice),
                "type": dice.one_of(&["sub", "sup", "x"]), "level": evil_value(dice),
                "align": "center", "mode": evil_value(dice), "size": evil_value(dice),
            },
        })
    });
    marks.collect()
}

fn evil_node(dice: &mut Dice, left: usize) -> Value {
    let names = [
        "url",
        "href",
        "text",
        "color",
        "id",
        "localId",
        "panelType",
        "panelColor",
        "panelIcon",
        "panelIconText",
        "language",
        "title",
        "shortName",
        "timestamp",
        "background",
        "colspan",
        "rowspan",
        "colwidth",
        "layout",
        "width",
        "widthType",
        "height",
        "alt",
        "collection",
        "type",
        "data",
        "datasource",
        "extensionKey",
        "level",
        "order",
        "state",
        "valign",
        "isNumberColumnEnabled",
        "wrap",
    ];
    let mut attrs = serde_json::Map::new();
    for _ in 0..dice.below(8) {
        attrs.insert(dice.one_of(&names).to_owned(), evil_value(dice));
    }
    let mut node = json!({"type": dice.one_of(KINDS), "attrs": attrs});
    if dice.coin() {
        node["text"] = json!(evil(dice));
    }
    if dice.below(3) == 0 {
        node["marks"] = evil_marks(dice);
    }
    if left > 0 && dice.below(4) > 0 {
        let children = (0..dice.below(4)).map(|_| evil_node(dice, left - 1));
        node["content"] = children.collect();
    }
    node
}

/// Makes one change somewhere.
fn poison(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Array(items) if !items.is_empty() && dice.below(8) > 0 => {
            let index = dice.below(items.len());
            poison(&mut items[index], dice);
        }
        Value::Array(items) => items.push(evil_node(dice, 2)),
        Value::Object(keys) if dice.below(10) == 0 => {
            let (key, value) = match dice.below(4) {
                0 => ("marks", evil_marks(dice)),
                1 => ("content", json!([evil_node(dice, 3), evil_node(dice, 1)])),
                2 => ("text", json!(evil(dice))),
                _ => ("type", json!(dice.one_of(KINDS))),
            };
            keys.insert(key.to_owned(), value);
        }
        Value::Object(keys) if !keys.is_empty() => {
            let index = dice.below(keys.len());
            if let Some(value) = keys.values_mut().nth(index) {
                poison(value, dice);
            }
        }
        other => *other = evil_value(dice),
    }
}

#[test]
fn poisoned_documents() {
    let documents = documents();
    let (mut count, mut elements) = (0, 0);
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        let (name, value) = &documents[dice.below(documents.len())];
        let mut value = value.clone();
        for _ in 0..1 + dice.below(12) {
            poison(&mut value, &mut dice);
        }
        if let Value::Object(keys) = &mut value {
            keys.insert("type".to_owned(), "doc".into());
        }
        let Ok(document) = Document::from_value(value) else {
            continue;
        };
        elements += checked(&document, &format!("{name}, seed {seed}"));
        count += 1;
    }
    println!("{count} poisoned documents with {elements} elements, all safe");
    assert!(count > 1_500, "{count}");
}

#[test]
fn documents_of_nothing_but_malice() {
    let mut elements = 0;
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        let nodes: Vec<Value> = (0..3).map(|_| evil_node(&mut dice, 5)).collect();
        let document = json!({"type": "doc", "version": 1, "content": nodes});
        let document = Document::from_value(document).unwrap();
        elements += checked(&document, &format!("seed {seed}"));
    }
    println!("2000 documents with {elements} elements, all safe");
    assert!(elements > 7_000, "{elements}");
}

#[test]
fn every_evil_text_in_every_place() {
    let golden: Value = serde_json::from_str(include_str!("../golden/everything.json")).unwrap();
    for malice in MALICE {
        for also_types in [false, true] {
            let mut value = golden.clone();
            replace_strings(&mut value, malice, also_types);
            value["type"] = "doc".into();
            checked(&Document::from_value(value).unwrap(), malice);
        }
    }
}

fn replace_strings(value: &mut Value, by: &str, also_types: bool) {
    match value {
        Value::String(text) => by.clone_into(text),
        Value::Array(items) => {
            for item in items {
                replace_strings(item, by, also_types);
            }
        }
        Value::Object(keys) => {
            for (key, value) in keys {
                if also_types || key != "type" {
                    replace_strings(value, by, also_types);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn every_kind_in_every_kind() {
    let text = json!({"type": "text", "text": "words", "marks": [
        {"type": "link", "attrs": {"href": "https://x.test/"}},
    ]});
    let attrs = json!({
        "url": "https://x.test/", "id": "i", "collection": "", "text": "t",
        "shortName": ":a:", "timestamp": "0", "extensionKey": "k", "title": "e",
    });
    let marks = json!([{"type": "link", "attrs": {"href": "https://x.test/2"}}]);
    let paragraph = json!({"type": "paragraph", "content": [text]});
    for outer in KINDS {
        for inner in KINDS {
            let inside = |content: Value| json!({"type": inner, "attrs": attrs, "marks": marks, "content": content});
            let outer_node = json!({
                "type": outer,
                "attrs": attrs,
                "content": [text, inside(json!([text])), inside(json!([paragraph, text])), text],
            });
            let document = json!({"type": "doc", "content": [outer_node, text, outer_node]});
            let document = Document::from_value(document).unwrap();
            checked(&document, &format!("{inner} in {outer}"));
        }
    }
}

#[test]
fn the_deepest_documents() {
    let cycles: [&[&str]; 8] = [
        &["table", "tableRow", "tableCell"],
        &["bulletList", "listItem"],
        &["taskList"],
        &["taskList", "taskItem"],
        &["panel", "blockquote", "expand"],
        &["hologram"],
        &["paragraph"],
        &["status"],
    ];
    for kinds in cycles {
        let mut node = json!({"type": "text", "text": "deepest", "marks": [
            {"type": "strong"}, {"type": "em"}, {"type": "code"}, {"type": "underline"},
        ]});
        for index in (0..adf::MAX_DEPTH / 2 - 3).rev() {
            let kind = kinds[index % kinds.len()];
            node = json!({"type": kind, "content": [node]});
        }
        let document = json!({"type": "doc", "content": [node]});
        let document = Document::from_value(document).unwrap();
        let shown = std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(move || document.to_html())
            .unwrap()
            .join()
            .unwrap();
        let shown = dom::read(&shown).unwrap();
        assert!(shown.words.contains("deepest"), "{kinds:?}");
        // Browsers make elements of a deeper tree neighbours.
        assert!(shown.deepest < 510, "{kinds:?}: {} deep", shown.deepest);
    }
}
