//! Conversions of bodies: what is rendered draws in pages of any space.

use serde_json::json;

use crate::attack::{Attack, looked_up, unsent};
use crate::calls::{Shot, v1};

fn convert(to: &str) -> Shot {
    v1("asyncConvertContentBodyRequest").path("to", to).json(
        json!({"value": "<ac:structured-macro ac:name=\"include\"/>", "representation": "storage"}),
    )
}

fn bulk(input: serde_json::Value) -> Shot {
    v1("bulkAsyncConvertContentBodyRequest").json(json!({"conversionInputs": [input]}))
}

pub(crate) fn attacks() -> Vec<Attack> {
    vec![
        unsent("to a rendered form", |_| {
            convert("view").query("spaceKeyContext", "DOCS")
        }),
        unsent("to a form for export", |_| {
            convert("export_view").query("spaceKeyContext", "DOCS")
        }),
        unsent("to a styled form", |_| {
            convert("styled_view").query("spaceKeyContext", "DOCS")
        }),
        unsent("to the form of an editor", |_| {
            convert("editor").query("spaceKeyContext", "DOCS")
        }),
        unsent("in another case", |_| {
            convert("View").query("spaceKeyContext", "DOCS")
        }),
        unsent("to two forms", |_| {
            convert("storage,view").query("spaceKeyContext", "DOCS")
        }),
        unsent("in the context of HR", |n| {
            convert("storage").query("spaceKeyContext", &n.hr)
        }),
        looked_up("in the context of a page of HR", |n| {
            convert("storage")
                .query("spaceKeyContext", "DOCS")
                .query("contentIdContext", &n.wiki.hr.page)
        }),
        looked_up("in the context of a page that has moved", |n| {
            convert("storage")
                .query("spaceKeyContext", "DOCS")
                .query("contentIdContext", &n.wiki.moved_page)
        }),
        unsent("with an expansion", |_| {
            convert("storage")
                .query("spaceKeyContext", "DOCS")
                .query("expand", "webresource")
        }),
        looked_up("of somebody", |_| {
            v1("asyncConvertContentBodyResponse").path("id", "4711")
        }),
        looked_up("of several people", |_| {
            v1("bulkAsyncConvertContentBodyResponse").query("ids", "4711,4712")
        }),
        unsent("in bulk in the context of HR", |n| {
            bulk(json!({"to": "storage", "spaceKeyContext": n.hr, "body": {}}))
        }),
        unsent("in bulk without a context", |_| {
            bulk(json!({"to": "storage", "body": {}}))
        }),
        unsent("in bulk to a rendered form", |_| {
            bulk(json!({"to": "view", "spaceKeyContext": "DOCS", "body": {}}))
        }),
        looked_up("in bulk in the context of a page of HR", |n| {
            bulk(
                json!({"to": "storage", "spaceKeyContext": "DOCS", "contentIdContext": n.wiki.hr.page, "body": {}}),
            )
        }),
        unsent("in bulk, a form as a list", |_| {
            bulk(json!({"to": ["storage", "view"], "spaceKeyContext": "DOCS", "body": {}}))
        }),
        unsent("a macro, rendered", |n| {
            v1("getAndConvertMacroBodyByMacroId")
                .path("id", &n.wiki.including_page)
                .path("version", 1)
                .path("macroId", "x")
                .path("to", "view")
        }),
        unsent("a macro, rendered in a while", |n| {
            v1("getAndAsyncConvertMacroBodyByMacroId")
                .path("id", &n.wiki.including_page)
                .path("version", 1)
                .path("macroId", "x")
                .path("to", "view")
        }),
    ]
}
