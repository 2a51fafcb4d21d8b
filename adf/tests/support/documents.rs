//! Valid documents made at random, with texts that look like Markdown.
#![allow(dead_code, reason = "each test program uses its part")]
#![allow(clippy::unwrap_used)]

use serde_json::{Map, Value, json};

use crate::support::Dice;

/// Pieces of text. Most of them mean something to Markdown, the notation, or HTML.
const FRAGMENTS: &[&str] = &[
    "a",
    "word",
    "two words",
    "Größe",
    "日本語",
    "🎉",
    "e\u{301}",
    "x_y_z",
    "2 * 3",
    "5~6",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\u{a0}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{3000}",
    "\u{7f}",
    "\u{1b}[1m",
    "\u{c}",
    "\u{b}",
    "\u{0}",
    "!",
    "\"",
    "#",
    "$",
    "%",
    "&",
    "'",
    "(",
    ")",
    "*",
    "+",
    ",",
    "-",
    ".",
    "/",
    ":",
    ";",
    "<",
    "=",
    ">",
    "?",
    "@",
    "[",
    "\\",
    "]",
    "^",
    "_",
    "`",
    "{",
    "|",
    "}",
    "~",
    "**",
    "***",
    "__",
    "___",
    "~~",
    "~~~",
    "``",
    "```",
    "====",
    "---",
    "- - -",
    "* * *",
    "# ",
    "## h ##",
    " #",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "12) ",
    "1.",
    "> ",
    ">",
    "    code",
    "|---|",
    "| a | b |",
    ":-:",
    "- [ ] t",
    "[x] ",
    "[ ]",
    "[!NOTE]",
    "![a](b)",
    "[a](b)",
    "](x)",
    "[^1]",
    "[^1]: f",
    "[a]: b",
    "[a][b]",
    "<b>",
    "</b>",
    "<br>",
    "<!-- -->",
    "<!--",
    "-->",
    "<?x?>",
    "<![CDATA[x]]>",
    "<a@b.c>",
    "<https://x.y>",
    "&amp;",
    "&#35;",
    "&lt",
    "&nbsp;",
    "\\*",
    "\\\\",
    "C:\\dir\\file",
    "https://example.test/a_b?c=d&e=f",
    "http://x.y)",
    "HTTPS://x.y",
    "ftp://x.y",
    "www.example.test",
    "WWW.x.y",
    "mia@example.test",
    "mailto:a@b.c",
    "xmpp:a@b",
    ":status[DONE]{color=green}",
    ":status",
    ":adf{\"type\":\"rule\"}",
    "::rule",
    ":::panel{panelType=info}",
    ":::",
    "::::",
    ":paragraph{localId=x}",
    ":tableCell[]",
    ":bulletList{localId=\"a\"}",
    ":mention[@M]",
    ":date[2026-03-06]",
    "{status:DONE|color:green}",
    "{STATUS:x}",
    "[~accountid:123]",
    "~~~panel type=info",
    "```adf",
    ":tada:",
    "10:30",
    "{wrap=true}",
    "<details>",
    "<summary>x</summary>",
    "<u>",
    "</span>",
    "<span style=\"color: #ff5630\">",
    "\\|",
    "a|b",
    "$x$",
    "^2^",
    "H~2~O",
    "@Mia",
    "...",
    "“q”",
    "—",
];

const LOCAL_IDS: &[&str] = &[
    "a", "b-1", "c d", "5d\"q", "e|f", "g`h", "", "[i]", "{j}", "k\\l", "m\nn", "1",
];

const URLS: &[&str] = &[
    "https://example.test/",
    "https://example.test/a_(b)_c?d=e&f=g#h",
    "https://example.test/sp ace",
    "https://example.test/a|b",
    "https://example.test/[x]{y}",
    "mailto:mia@example.test",
    "#anchor",
    "/relative/path",
    "",
    "<angle>",
    "a\\b",
    "tab\tin",
    "line\nin",
    "ünï",
    "&amp;",
    "https://example.test/:status{x}",
    "a`b`*c*",
    "(((",
    "a\"b'c",
];

/// A document that the official schema accepts.
pub(crate) fn document(dice: &mut Dice) -> Value {
    let count = dice.below(6);
    let content = blocks(dice, DOC, count, 0);
    json!({"type": "doc", "version": 1, "content": content})
}

/// Some text, never empty.
pub(crate) fn text(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..1 + dice.below(4) {
        text.push_str(dice.one_of(FRAGMENTS));
        if dice.below(3) == 0 {
            text.push(' ');
        }
    }
    text
}

const DOC: &[&str] = &[
    "paragraph",
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "taskList",
    "decisionList",
    "blockquote",
    "codeBlock",
    "panel",
    "expand",
    "rule",
    "table",
    "mediaSingle",
    "mediaGroup",
    "blockCard",
    "embedCard",
    "extension",
    "bodiedExtension",
    "layoutSection",
    "syncBlock",
    "bodiedSyncBlock",
];
const ITEM: &[&str] = &[
    "paragraph",
    "paragraph",
    "bulletList",
    "orderedList",
    "taskList",
    "mediaSingle",
    "codeBlock",
    "extension",
];
const QUOTE: &[&str] = &[
    "paragraph",
    "paragraph",
    "bulletList",
    "orderedList",
    "codeBlock",
    "mediaSingle",
    "mediaGroup",
    "extension",
];
const PANEL: &[&str] = &[
    "paragraph",
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "blockCard",
    "mediaGroup",
    "mediaSingle",
    "codeBlock",
    "taskList",
    "rule",
    "decisionList",
    "extension",
];
const EXPAND: &[&str] = &[
    "paragraph",
    "paragraph",
    "panel",
    "blockquote",
    "orderedList",
    "bulletList",
    "rule",
    "heading",
    "codeBlock",
    "mediaGroup",
    "mediaSingle",
    "decisionList",
    "taskList",
    "table",
    "blockCard",
    "embedCard",
    "extension",
    "nestedExpand",
];
const CELL: &[&str] = &[
    "paragraph",
    "panel",
    "blockquote",
    "orderedList",
    "bulletList",
    "rule",
    "heading",
    "codeBlock",
    "mediaSingle",
    "mediaGroup",
    "decisionList",
    "taskList",
    "blockCard",
    "embedCard",
    "extension",
    "nestedExpand",
];
const NESTED: &[&str] = &[
    "paragraph",
    "heading",
    "mediaSingle",
    "mediaGroup",
    "codeBlock",
    "bulletList",
    "orderedList",
    "taskList",
    "decisionList",
    "rule",
    "panel",
    "blockquote",
    "extension",
];
const BODIED: &[&str] = &[
    "paragraph",
    "panel",
    "blockquote",
    "orderedList",
    "bulletList",
    "rule",
    "heading",
    "codeBlock",
    "mediaGroup",
    "mediaSingle",
    "decisionList",
    "taskList",
    "table",
    "blockCard",
    "embedCard",
    "extension",
];
const COLUMN: &[&str] = &[
    "paragraph",
    "heading",
    "bulletList",
    "orderedList",
    "taskList",
    "decisionList",
    "blockquote",
    "codeBlock",
    "panel",
    "expand",
    "rule",
    "table",
    "mediaSingle",
    "mediaGroup",
    "blockCard",
    "embedCard",
    "extension",
    "bodiedExtension",
];

fn blocks(dice: &mut Dice, allowed: &[&str], count: usize, depth: usize) -> Vec<Value> {
    // Deep inside only paragraphs, so that documents end.
    let allowed = if depth > 4 {
        &["paragraph"][..]
    } else {
        allowed
    };
    (0..count)
        .map(|_| {
            let kind = dice.one_of(allowed);
            block(dice, kind, depth + 1)
        })
        .collect()
}

fn some(dice: &mut Dice, allowed: &[&str], depth: usize) -> Vec<Value> {
    let count = 1 + dice.below(3);
    blocks(dice, allowed, count, depth)
}

fn local_id(dice: &mut Dice, attrs: &mut Map<String, Value>, odds: usize) {
    if dice.below(odds) == 0 {
        attrs.insert("localId".into(), dice.one_of(LOCAL_IDS).into());
    }
}

/// A node; `attrs` is left out when it is empty, most of the time.
fn node(
    dice: &mut Dice,
    kind: &str,
    attrs: Map<String, Value>,
    content: Option<Vec<Value>>,
) -> Value {
    let mut node = json!({"type": kind});
    if !attrs.is_empty() || kind == "nestedExpand" || dice.below(12) == 0 {
        node["attrs"] = Value::Object(attrs);
    }
    if let Some(content) = content {
        node["content"] = Value::Array(content);
    }
    node
}

fn inline_content(dice: &mut Dice, allowed: &[&str]) -> Option<Vec<Value>> {
    match dice.below(14) {
        0 => None,
        1 => Some(Vec::new()),
        _ => {
            let count = 1 + dice.below(5);
            Some((0..count).map(|_| inline(dice, allowed)).collect())
        }
    }
}

const INLINE: &[&str] = &[
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "status",
    "placeholder",
    "inlineCard",
    "inlineExtension",
    "mediaInline",
];
const CAPTION: &[&str] = &[
    "text",
    "text",
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "date",
    "placeholder",
    "inlineCard",
    "status",
];

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn block(dice: &mut Dice, kind: &str, depth: usize) -> Value {
    let mut attrs = Map::new();
    let optional = |dice: &mut Dice, attrs: &mut Map<String, Value>| local_id(dice, attrs, 5);
    match kind {
        "paragraph" => {
            optional(dice, &mut attrs);
            let content = inline_content(dice, INLINE);
            let mut paragraph = node(dice, kind, attrs, content);
            match dice.below(20) {
                0 => paragraph["marks"] = json!([]),
                1 if depth == 1 => {
                    paragraph["marks"] =
                        json!([{"type": "alignment", "attrs": {"align": "center"}}]);
                }
                2 if depth == 1 => {
                    paragraph["marks"] = json!([{"type": "indentation", "attrs": {"level": 2}}]);
                }
                _ => {}
            }
            paragraph
        }
        "heading" => {
            optional(dice, &mut attrs);
            attrs.insert("level".into(), (1 + dice.below(6)).into());
            let content = inline_content(dice, INLINE);
            node(dice, kind, attrs, content)
        }
        "bulletList" | "orderedList" => {
            optional(dice, &mut attrs);
            if kind == "orderedList" && dice.below(3) == 0 {
                let order = dice.one_of(&[
                    json_number(0),
                    json_number(1),
                    json_number(7),
                    json_number(999_999_999),
                ]);
                attrs.insert("order".into(), order.into());
            }
            let items = (0..1 + dice.below(3))
                .map(|_| {
                    let mut attrs = Map::new();
                    local_id(dice, &mut attrs, 5);
                    let content = if dice.coin() {
                        vec![block(dice, "paragraph", depth + 1)]
                    } else {
                        some(dice, ITEM, depth)
                    };
                    node(dice, "listItem", attrs, Some(content))
                })
                .collect();
            node(dice, kind, attrs, Some(items))
        }
        "taskList" => {
            attrs.insert("localId".into(), dice.one_of(LOCAL_IDS).into());
            let items = (0..1 + dice.below(3))
                .map(|_| {
                    if depth < 4 && dice.below(5) == 0 {
                        return block(dice, "taskList", depth + 1);
                    }
                    let item = object(json!({"localId": dice.one_of(LOCAL_IDS), "state": dice.one_of(&["TODO", "DONE"])}));
                    if dice.below(8) == 0 {
                        let content = vec![block(dice, "paragraph", depth + 1)];
                        return node(dice, "blockTaskItem", item, Some(content));
                    }
                    let content = inline_content(dice, INLINE);
                    node(dice, "taskItem", item, content)
                })
                .collect();
            node(dice, kind, attrs, Some(items))
        }
        "decisionList" => {
            attrs.insert("localId".into(), dice.one_of(LOCAL_IDS).into());
            let items = (0..1 + dice.below(2))
                .map(|_| {
                    let item =
                        object(json!({"localId": dice.one_of(LOCAL_IDS), "state": "DECIDED"}));
                    let content = inline_content(dice, INLINE);
                    node(dice, "decisionItem", item, content)
                })
                .collect();
            node(dice, kind, attrs, Some(items))
        }
        "blockquote" => {
            optional(dice, &mut attrs);
            let content = some(dice, QUOTE, depth);
            node(dice, kind, attrs, Some(content))
        }
        "codeBlock" => code_block(dice, depth),
        "panel" => {
            optional(dice, &mut attrs);
            let panel_type = dice.one_of(&[
                "info", "note", "tip", "warning", "error", "success", "custom",
            ]);
            attrs.insert("panelType".into(), panel_type.into());
            if panel_type == "custom" {
                attrs.insert("panelColor".into(), "#abCDef".into());
                attrs.insert("panelIconText".into(), text(dice).into());
            }
            let content = some(dice, PANEL, depth);
            node(dice, kind, attrs, Some(content))
        }
        "expand" | "nestedExpand" => {
            optional(dice, &mut attrs);
            if dice.coin() {
                attrs.insert("title".into(), text(dice).into());
            }
            let content = some(dice, if kind == "expand" { EXPAND } else { NESTED }, depth);
            node(dice, kind, attrs, Some(content))
        }
        "table" => table(dice, depth),
        "mediaSingle" => media_single(dice),
        "mediaGroup" => {
            let content = (0..1 + dice.below(2))
                .map(|_| media(dice))
                .collect::<Vec<_>>();
            json!({"type": "mediaGroup", "content": content})
        }
        "blockCard" => match dice.below(3) {
            0 => {
                json!({"type": kind, "attrs": {"data": {"name": text(dice), "n": [1.5, null, true]}}})
            }
            _ => json!({"type": kind, "attrs": {"url": dice.one_of(URLS)}}),
        },
        "embedCard" => {
            json!({"type": kind, "attrs": {"url": dice.one_of(URLS), "layout": "wide", "width": 33.3}})
        }
        "extension" => json!({"type": kind, "attrs": extension(dice)}),
        "bodiedExtension" => {
            let content = some(dice, BODIED, depth);
            json!({"type": kind, "attrs": extension(dice), "content": content})
        }
        "layoutSection" => {
            optional(dice, &mut attrs);
            let columns = (0..2 + dice.below(2))
                .map(|_| {
                    let content = some(dice, COLUMN, depth);
                    json!({"type": "layoutColumn", "attrs": {"width": 33.33}, "content": content})
                })
                .collect();
            let mut section = node(dice, kind, attrs, Some(columns));
            if dice.coin() {
                section["marks"] = json!([{"type": "breakout", "attrs": {"mode": "wide"}}]);
            }
            section
        }
        "syncBlock" => json!({"type": kind, "attrs": {"resourceId": text(dice), "localId": "s"}}),
        "bodiedSyncBlock" => {
            let content = some(
                dice,
                &["paragraph", "heading", "panel", "table", "rule"],
                depth,
            );
            json!({"type": kind, "attrs": {"resourceId": text(dice), "localId": "s"}, "content": content})
        }
        _ => {
            optional(dice, &mut attrs);
            node(dice, "rule", attrs, None)
        }
    }
}

fn json_number(number: u64) -> u64 {
    number
}

fn extension(dice: &mut Dice) -> Value {
    let mut attrs = json!({"extensionType": "com.example", "extensionKey": "k"});
    if dice.coin() {
        attrs["parameters"] = json!({"a|b": [text(dice), {"n": -1.25e-7}], "`": null});
    }
    if dice.coin() {
        attrs["text"] = text(dice).into();
    }
    attrs
}

fn code_block(dice: &mut Dice, depth: usize) -> Value {
    let mut attrs = Map::new();
    local_id(dice, &mut attrs, 6);
    if dice.coin() {
        let language = dice.one_of(&[
            "rust",
            "c++",
            "objective-c",
            "plain text",
            "",
            "adf",
            "{x}",
            "`",
            "a\nb",
            "panel",
        ]);
        attrs.insert("language".into(), language.into());
    }
    if dice.below(5) == 0 {
        attrs.insert("wrap".into(), dice.coin().into());
    }
    let content = match dice.below(10) {
        0 => None,
        1 => Some(Vec::new()),
        2 => Some(vec![
            json!({"type": "text", "text": text(dice)}),
            json!({"type": "text", "text": "b"}),
        ]),
        _ => {
            let lines: Vec<String> = (0..1 + dice.below(4)).map(|_| text(dice)).collect();
            Some(vec![json!({"type": "text", "text": lines.join("\n")})])
        }
    };
    let mut block = node(dice, "codeBlock", attrs, content);
    if depth == 1 && dice.below(8) == 0 {
        block["marks"] = json!([{"type": "breakout", "attrs": {"mode": "wide", "width": 760}}]);
    }
    block
}

fn table(dice: &mut Dice, depth: usize) -> Value {
    let mut attrs = Map::new();
    if dice.below(3) == 0 {
        attrs.insert("localId".into(), "t1".into());
        attrs.insert(
            "layout".into(),
            dice.one_of(&["default", "wide", "align-start"]).into(),
        );
    }
    let columns = 1 + dice.below(3);
    let (headed, simple) = (dice.coin(), dice.below(3) > 0);
    let rows = (0..1 + dice.below(3))
        .map(|row| {
            let mut attrs = Map::new();
            local_id(dice, &mut attrs, 8);
            let columns = if dice.below(8) == 0 {
                dice.below(4)
            } else {
                columns
            };
            let cells = (0..columns)
                .map(|_| {
                    let mut attrs = Map::new();
                    local_id(dice, &mut attrs, 6);
                    if dice.below(6) == 0 {
                        attrs.insert("colspan".into(), 2.into());
                        attrs.insert("colwidth".into(), json!([120, 80.5]));
                        attrs.insert("background".into(), "#deebff".into());
                    }
                    let header = if headed { row == 0 } else { dice.below(5) == 0 };
                    let kind = if header { "tableHeader" } else { "tableCell" };
                    let content = if simple {
                        vec![block(dice, "paragraph", depth + 2)]
                    } else {
                        some(dice, CELL, depth + 1)
                    };
                    node(dice, kind, attrs, Some(content))
                })
                .collect();
            node(dice, "tableRow", attrs, Some(cells))
        })
        .collect();
    node(dice, "table", attrs, Some(rows))
}

fn media(dice: &mut Dice) -> Value {
    let mut media = match dice.below(3) {
        0 => json!({"type": "media", "attrs": {"type": "external", "url": dice.one_of(URLS)}}),
        1 => {
            json!({"type": "media", "attrs": {"type": "external", "url": dice.one_of(URLS), "alt": text(dice)}})
        }
        _ => {
            json!({"type": "media", "attrs": {"type": "file", "id": "6e7c-1", "collection": "", "width": 100, "height": 50.5}})
        }
    };
    if dice.below(4) == 0 {
        media["marks"] = json!([{"type": "link", "attrs": {"href": dice.one_of(URLS)}}, {"type": "border", "attrs": {"size": 2, "color": "#091e4224"}}]);
    }
    media
}

fn media_single(dice: &mut Dice) -> Value {
    let mut content = vec![media(dice)];
    if dice.coin() {
        let caption = inline_content(dice, CAPTION);
        content.push(node(dice, "caption", Map::new(), caption));
    }
    let attrs = match dice.below(3) {
        0 => json!({"layout": "center"}),
        1 => json!({"layout": "wrap-left", "width": 50}),
        _ => {
            json!({"layout": "center", "width": 250, "widthType": "pixel", "localId": dice.one_of(LOCAL_IDS)})
        }
    };
    json!({"type": "mediaSingle", "attrs": attrs, "content": content})
}

fn inline(dice: &mut Dice, allowed: &[&str]) -> Value {
    let kind = dice.one_of(allowed);
    let attrs = match kind {
        "text" => {
            let mut node = json!({"type": "text", "text": text(dice)});
            if let Some(marks) = marks(dice) {
                node["marks"] = marks;
            }
            return node;
        }
        "hardBreak" => {
            return match dice.below(6) {
                0 => json!({"type": "hardBreak", "attrs": {"text": "\n"}}),
                _ => json!({"type": "hardBreak"}),
            };
        }
        "mention" => match dice.below(3) {
            0 => json!({"id": text(dice)}),
            1 => {
                json!({"id": "5b10ac", "text": text(dice), "accessLevel": "", "userType": "DEFAULT"})
            }
            _ => json!({"id": "5b10ac", "text": "@Mia"}),
        },
        "emoji" => {
            json!({"shortName": ":tada:", "id": "1f389", "text": dice.one_of(&["🎉", ":tada:", ""])})
        }
        "date" => {
            json!({"timestamp": dice.one_of(&["1772755200000", "1772755200001", "0", "-86400000", "x", "007", "253402300800000"])})
        }
        "status" => {
            json!({"text": text(dice), "color": dice.one_of(&["green", "neutral", "#Ff5630"]), "style": "bold"})
        }
        "placeholder" => json!({"text": dice.one_of(&["Type here", "", " ", "a]b[c\\"])}),
        "inlineCard" => match dice.below(4) {
            0 => json!({"data": {"@type": "Document", "url": dice.one_of(URLS)}}),
            _ => json!({"url": dice.one_of(URLS)}),
        },
        "inlineExtension" => extension(dice),
        _ => json!({"id": "6e7c-1", "collection": "c", "type": "file", "alt": text(dice)}),
    };
    let mut node = json!({"type": kind, "attrs": attrs});
    if kind == "mediaInline" && dice.coin() {
        node["marks"] =
            json!([{"type": "link", "attrs": {"href": dice.one_of(URLS)}}, annotation(dice)]);
    }
    node
}

fn annotation(dice: &mut Dice) -> Value {
    let id = dice.one_of(LOCAL_IDS);
    json!({"type": "annotation", "attrs": {"id": id, "annotationType": "inlineComment"}})
}

fn link(dice: &mut Dice) -> Value {
    let href = dice.one_of(URLS);
    match dice.below(6) {
        0 => json!({"type": "link", "attrs": {"href": href, "title": text(dice)}}),
        1 => {
            json!({"type": "link", "attrs": {"href": href, "title": "", "id": "x|y", "occurrenceKey": "k"}})
        }
        _ => json!({"type": "link", "attrs": {"href": href}}),
    }
}

fn marks(dice: &mut Dice) -> Option<Value> {
    let mut marks = Vec::new();
    match dice.below(20) {
        0 => return Some(json!([])),
        1..=8 => return None,
        9..=11 => {
            marks.push(json!({"type": "code"}));
            if dice.coin() {
                marks.push(link(dice));
            }
            if dice.coin() {
                marks.push(annotation(dice));
            }
        }
        _ => {
            for _ in 0..1 + dice.below(3) {
                marks.push(match dice.below(12) {
                    0..=2 => json!({"type": "strong"}),
                    3..=5 => json!({"type": "em"}),
                    6 => json!({"type": "strike"}),
                    7 => json!({"type": "underline"}),
                    8 => json!({"type": "subsup", "attrs": {"type": dice.one_of(&["sub", "sup"])}}),
                    9 => json!({"type": dice.one_of(&["textColor", "backgroundColor"]), "attrs": {"color": "#Ff5630"}}),
                    10 => annotation(dice),
                    _ => link(dice),
                });
            }
        }
    }
    for at in 1..marks.len() {
        marks.swap(at, dice.below(at + 1));
    }
    Some(Value::Array(marks))
}
