//! The nesting table against the official schema: each pair of parent and child is put into a
//! document, and the schema must accept it if and only if the table has it.
#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use serde_json::{Value, json};

use super::TABLE;

fn validator() -> Option<jsonschema::Validator> {
    let directory = std::env::var_os("ATLASSIAN_ADF_SCHEMA").map_or_else(
        || {
            PathBuf::from(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../shared/adf-schema"
            ))
        },
        PathBuf::from,
    );
    let Ok(schema) = std::fs::read_to_string(directory.join("full.json")) else {
        println!("skipped: no full.json; set ATLASSIAN_ADF_SCHEMA to the directory of the schema");
        return None;
    };
    Some(jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap())
}

/// A document with `child` in `parent`.
fn document(parent: &str, child: Value) -> Value {
    let node = |kind: &str, attrs: Value, inside: Value| json!({"type": kind, "attrs": attrs, "content": [inside]});
    let plain = |kind: &str, inside: Value| json!({"type": kind, "content": [inside]});
    let id = || json!({"localId": "parent"});
    let task = || json!({"localId": "parent", "state": "TODO"});
    let row = |cell: Value| plain("table", plain("tableRow", cell));
    let extension = || json!({"extensionKey": "k", "extensionType": "t"});
    let media =
        || json!({"type": "media", "attrs": {"type": "external", "url": "https://x.test/"}});
    let block = match parent {
        "Doc" => child,
        "Paragraph" => plain("paragraph", child),
        "Heading" => node("heading", json!({"level": 1}), child),
        "TaskItem" => node("taskList", id(), node("taskItem", task(), child)),
        "DecisionItem" => node("decisionList", id(), node("decisionItem", task(), child)),
        "Caption" => json!({
            "type": "mediaSingle",
            "attrs": {"layout": "center"},
            "content": [media(), plain("caption", child)],
        }),
        "LayoutColumn" => {
            let column = |inside| node("layoutColumn", json!({"width": 50}), inside);
            json!({
                "type": "layoutSection",
                "content": [column(child), column(json!({"type": "paragraph"}))],
            })
        }
        "ListItem" => plain("bulletList", plain("listItem", child)),
        "Blockquote" => plain("blockquote", child),
        "Panel" => node("panel", json!({"panelType": "info"}), child),
        "Expand" => plain("expand", child),
        "NestedExpand" => plain("expand", node("nestedExpand", json!({}), child)),
        "BodiedExtension" => node("bodiedExtension", extension(), child),
        "TableCell" => row(plain("tableCell", child)),
        "TableHeader" => row(plain("tableHeader", child)),
        "BulletList" => plain("bulletList", child),
        "OrderedList" => plain("orderedList", child),
        "TaskList" => node("taskList", id(), child),
        "DecisionList" => node("decisionList", id(), child),
        "Table" => plain("table", child),
        "TableRow" => row(child),
        "MediaGroup" => plain("mediaGroup", child),
        "BodiedSyncBlock" => node(
            "bodiedSyncBlock",
            json!({"resourceId": "r", "localId": "parent"}),
            child,
        ),
        "BlockTaskItem" => node("taskList", id(), node("blockTaskItem", task(), child)),
        other => panic!("no document for the parent {other}"),
    };
    json!({"type": "doc", "version": 1, "content": [block]})
}

/// The plainest node of each type of the table.
fn child(name: &str) -> Value {
    let text = json!({"type": "text", "text": "a"});
    let paragraph = json!({"type": "paragraph"});
    let item = json!({"type": "listItem", "content": [paragraph]});
    let cell = |kind: &str| json!({"type": kind, "content": [paragraph]});
    let row = json!({"type": "tableRow", "content": [cell("tableCell")]});
    let task = json!({"type": "taskItem", "attrs": {"localId": "c", "state": "TODO"}});
    let decision = json!({"type": "decisionItem", "attrs": {"localId": "c", "state": "DECIDED"}});
    let media = json!({"type": "media", "attrs": {"type": "external", "url": "https://x.test/"}});
    let extension = json!({"extensionKey": "k", "extensionType": "t"});
    let column = json!({"type": "layoutColumn", "attrs": {"width": 50}, "content": [paragraph]});
    let heading = json!({"type": "heading", "attrs": {"level": 1}});
    let section = json!({"type": "layoutSection", "content": [column, column]});
    let expand = json!({"type": "expand", "content": [paragraph]});
    let with = |node: &Value, mark: &str, attrs: Value| {
        let mut node = node.clone();
        node["marks"] = json!([{"type": mark, "attrs": attrs}]);
        node
    };
    let align = || json!({"align": "center"});
    let step = || json!({"level": 1});
    let wide = || json!({"mode": "wide"});
    let small = with(&paragraph, "fontSize", json!({"fontSize": "small"}));
    let also = |node: &Value, mark: &str, attrs: Value| {
        let mut node = node.clone();
        if let Some(marks) = node["marks"].as_array_mut() {
            marks.push(json!({"type": mark, "attrs": attrs}));
        }
        node
    };
    let sync = json!({"type": "syncBlock", "attrs": {"resourceId": "r", "localId": "c"}});
    let bodied_sync = json!({
        "type": "bodiedSyncBlock",
        "attrs": {"resourceId": "r", "localId": "c"},
        "content": [paragraph],
    });
    let datasource = json!({"id": "d", "parameters": {}, "views": [{"type": "table"}]});
    match name {
        "Text" => text,
        "Code" => json!({"type": "text", "text": "a", "marks": [{"type": "code"}]}),
        "Date" => json!({"type": "date", "attrs": {"timestamp": "0"}}),
        "Emoji" => json!({"type": "emoji", "attrs": {"shortName": ":a:"}}),
        "HardBreak" => json!({"type": "hardBreak"}),
        "InlineCard" => json!({"type": "inlineCard", "attrs": {"url": "https://x.test/"}}),
        "Mention" => json!({"type": "mention", "attrs": {"id": "a"}}),
        "Placeholder" => json!({"type": "placeholder", "attrs": {"text": "a"}}),
        "Status" => json!({"type": "status", "attrs": {"text": "a", "color": "red"}}),
        "InlineExtension" => json!({"type": "inlineExtension", "attrs": extension}),
        "MediaInline" => json!({"type": "mediaInline", "attrs": {"id": "a", "collection": ""}}),
        "Paragraph" => paragraph,
        "Aligned<Paragraph>" => with(&paragraph, "alignment", align()),
        "Indented<Paragraph>" => with(&paragraph, "indentation", step()),
        "Small" => small,
        "Aligned<Small>" => also(&small, "alignment", align()),
        "Indented<Small>" => also(&small, "indentation", step()),
        "Heading" => heading,
        "Aligned<Heading>" => with(&heading, "alignment", align()),
        "Indented<Heading>" => with(&heading, "indentation", step()),
        "BulletList" => json!({"type": "bulletList", "content": [item]}),
        "OrderedList" => json!({"type": "orderedList", "content": [item]}),
        "ListItem" => item,
        "TaskList" => json!({"type": "taskList", "attrs": {"localId": "l"}, "content": [task]}),
        "TaskItem" => task,
        "BlockTaskItem" => json!({
            "type": "blockTaskItem",
            "attrs": {"localId": "c", "state": "TODO"},
            "content": [paragraph],
        }),
        "DecisionList" => {
            json!({"type": "decisionList", "attrs": {"localId": "l"}, "content": [decision]})
        }
        "DecisionItem" => decision,
        "Blockquote" => json!({"type": "blockquote", "content": [paragraph]}),
        "CodeBlock" => json!({"type": "codeBlock"}),
        "Panel" => json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph]}),
        "Expand" => expand,
        "NestedExpand" => json!({"type": "nestedExpand", "attrs": {}, "content": [paragraph]}),
        "Rule" => json!({"type": "rule"}),
        "Table" => json!({"type": "table", "content": [row]}),
        "TableRow" => row,
        "TableCell" => cell("tableCell"),
        "TableHeader" => cell("tableHeader"),
        "Media" => media,
        "MediaSingle" => {
            json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [media]})
        }
        "MediaGroup" => json!({"type": "mediaGroup", "content": [media]}),
        "BlockCard" => json!({"type": "blockCard", "attrs": {"url": "https://x.test/"}}),
        "DatasourceCard" => json!({"type": "blockCard", "attrs": {"datasource": datasource}}),
        "EmbedCard" => {
            json!({"type": "embedCard", "attrs": {"url": "https://x.test/", "layout": "wide"}})
        }
        "Extension" => json!({"type": "extension", "attrs": extension}),
        "BodiedExtension" => {
            json!({"type": "bodiedExtension", "attrs": extension, "content": [paragraph]})
        }
        "LayoutSection" => section,
        "LayoutColumn" => column,
        "SyncBlock" => sync,
        "BodiedSyncBlock" => bodied_sync,
        "Breakout<SyncBlock>" => with(&sync, "breakout", wide()),
        "Breakout<BodiedSyncBlock>" => with(&bodied_sync, "breakout", wide()),
        "Breakout<CodeBlock>" => with(&json!({"type": "codeBlock"}), "breakout", wide()),
        "Breakout<Expand>" => with(&expand, "breakout", wide()),
        "Breakout<LayoutSection>" => with(&section, "breakout", wide()),
        other => panic!("no sample of the child {other}"),
    }
}

#[test]
fn every_pair_is_allowed_here_if_and_only_if_it_is_in_the_schema() {
    let Some(validator) = validator() else { return };
    // Every type of the table is tried in every parent, and also the children that are no type of
    // any list: all names are those on the right.
    let mut children: Vec<String> = TABLE
        .iter()
        .flat_map(|(_, children)| *children)
        .map(|name| name.replace(' ', ""))
        .collect();
    children.push("LayoutColumn".to_owned());
    children.sort();
    children.dedup();

    let mut pairs = 0;
    let mut allowed = 0;
    for (parent, stands) in TABLE.iter().filter(|(parent, _)| *parent != "HeaderRow") {
        for name in &children {
            let here = stands.iter().any(|stands| stands.replace(' ', "") == *name);
            let document = document(parent, child(name));
            assert_eq!(
                validator.is_valid(&document),
                here,
                "{name} in {parent}: {document}"
            );
            pairs += 1;
            allowed += usize::from(here);
        }
    }
    println!("{pairs} pairs agree with the schema, {allowed} of them allowed");
    assert!(
        pairs > 1200 && allowed > 250,
        "{pairs} pairs, {allowed} allowed"
    );
}
