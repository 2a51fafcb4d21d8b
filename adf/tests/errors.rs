//! Errors say where and what to do.
#![allow(clippy::unwrap_used)]

use adf::Document;
use adf::build::*;

#[track_caller]
fn refused(json: &str, message: &str) {
    assert_eq!(Document::parse(json).unwrap_err().to_string(), message);
    if let Ok(value) = serde_json::from_str(json) {
        assert_eq!(
            Document::from_value(value).unwrap_err().to_string(),
            message
        );
        let through_serde = serde_json::from_str::<Document>(json)
            .unwrap_err()
            .to_string();
        assert!(through_serde.starts_with(message), "{through_serde}");
    }
}

#[test]
fn not_json() {
    refused(
        "",
        "the text is not JSON: EOF while parsing a value at line 1 column 0",
    );
    refused(
        "{\n  \"type\": \"doc\",\n}",
        "the text is not JSON: trailing comma at line 3 column 1",
    );
    refused(
        r#"{"type":"doc"} {}"#,
        "the text is not JSON: trailing characters at line 1 column 16",
    );
    refused(
        r#"{"type":"doc","n":1e999}"#,
        "the text is not JSON: number out of range at line 1 column 23",
    );
}

#[test]
fn not_a_document() {
    refused(
        r#"{"type":"paragraph"}"#,
        "not an ADF document at \"/type\": found a node of type \"paragraph\"; put it into the \
         `content` of {\"type\": \"doc\", \"version\": 1, \"content\": […]}",
    );
    refused(
        r#"{"type":1}"#,
        "not an ADF document at \"/type\": `type` is a number, expected the string \"doc\"",
    );
    refused(
        r#"{"version":1}"#,
        "not an ADF document at \"\": the object has no `type`; expected {\"type\": \"doc\", \
         \"version\": 1, \"content\": […]}",
    );
    refused(
        r#""{\"type\":\"doc\"}""#,
        "not an ADF document at \"\": found a string; Confluence carries a document as JSON text \
         inside a string, so parse the contents of that string",
    );
    refused(
        "[]",
        "not an ADF document at \"\": found an array, expected an object with \"type\": \"doc\"",
    );
    refused(
        "null",
        "not an ADF document at \"\": found null, expected an object with \"type\": \"doc\"",
    );
}

#[track_caller]
fn unbuildable(content: impl Content<Doc>, expected: &[(&str, &str)]) {
    let error = doc(content).build().unwrap_err();
    let problems: Vec<(&str, &str)> = error
        .problems()
        .iter()
        .map(|problem| (problem.pointer(), problem.message()))
        .collect();
    assert_eq!(problems, expected);
}

#[test]
fn colours() {
    for wrong in [
        "red", "", "#fff", "#12345g", "123456", "#1234567", "#ff5630 ",
    ] {
        let message =
            format!("{wrong:?} is not a colour; write six hex digits after a #, such as #ff5630");
        unbuildable(
            p(text("a").color(wrong)),
            &[("/content/0/content/0/marks/0/attrs/color", &message)],
        );
    }
    let message = "\"red\" is not a colour; write six hex digits after a #, such as #ff5630";
    unbuildable(
        (
            p(text("a").strong().background("red")),
            table(row(("x", cell(()).background("red")))),
            panel(PanelType::Custom, "x").color("red"),
        ),
        &[
            ("/content/0/content/0/marks/1/attrs/color", message),
            ("/content/1/content/0/content/1/attrs/background", message),
            ("/content/2/attrs/panelColor", message),
        ],
    );
}

#[test]
fn addresses() {
    for code in [
        "javascript:alert(1)",
        " JavaScript:x",
        "java\nscript:x",
        "data:text/html,x",
        "vbscript:x",
    ] {
        let message =
            format!("{code:?} would run code when clicked; link to http, https or mailto instead");
        unbuildable(
            (p((link("a", code), inline_card(code))), block_card(code)),
            &[
                ("/content/0/content/0/marks/0/attrs/href", &message),
                ("/content/0/content/1/attrs/url", &message),
                ("/content/1/attrs/url", &message),
            ],
        );
    }
    unbuildable(
        p(code("a").link("")),
        &[(
            "/content/0/content/0/marks/1/attrs/href",
            "give the address, such as https://example.com/",
        )],
    );
    for fine in [
        "/wiki/x",
        "#anchor",
        "data",
        "mailto:a@x.test",
        "x/javascript:y",
    ] {
        assert!(doc(p(link("a", fine))).build().is_ok(), "{fine}");
    }
}

#[test]
fn values() {
    unbuildable(
        (
            p((
                status(" ", StatusColor::Red),
                mention("", "Mia"),
                date(2025, 2, 29),
                emoji(""),
            )),
            p("a").indent(7),
            table(row((
                cell(()).colspan(0),
                cell(()).rowspan(0),
                header_cell(()).colspan(2).column_widths([1]),
            ))),
            media_single(media_file("", "")).width_percent(101),
            columns((column(()).width(-1.0), column(()).width(f64::NAN))),
            extension("", "k"),
        ),
        &[
            (
                "/content/0/content/0/attrs/text",
                "must not be empty: give the status a word, such as DONE",
            ),
            (
                "/content/0/content/1/attrs/id",
                "must not be empty: a mention needs the account id of the person; find it with a \
                 user search",
            ),
            (
                "/content/0/content/2/attrs/timestamp",
                "2025-02-29 is not a day of the calendar; check month and day",
            ),
            (
                "/content/0/content/3/attrs/shortName",
                "give the name of the emoji, such as tada",
            ),
            ("/content/1/marks/0/attrs/level", "indent by 1 to 6 steps"),
            (
                "/content/2/content/0/content/0/attrs/colspan",
                "a cell covers at least 1; leave the cell out instead",
            ),
            (
                "/content/2/content/0/content/1/attrs/rowspan",
                "a cell covers at least 1; leave the cell out instead",
            ),
            (
                "/content/2/content/0/content/2/attrs/colwidth",
                "1 widths for a cell that covers 2; give one for each column",
            ),
            (
                "/content/3/attrs/width",
                "101 is out of range; give a number from 0 to 100",
            ),
            (
                "/content/3/content/0/attrs/id",
                "must not be empty: give the id of the file in Media Services",
            ),
            (
                "/content/4/content/0/attrs/width",
                "-1.0 is out of range; give a number from 0 to 100",
            ),
            (
                "/content/4/content/1/attrs/width",
                "null is out of range; give a number from 0 to 100",
            ),
            (
                "/content/5/attrs/extensionType",
                "must not be empty: name the type of the extension",
            ),
        ],
    );
}

#[test]
fn rare_values() {
    unbuildable(
        (
            p((
                status("A", StatusColor::Red).color("red5"),
                media_inline("a", "").border(4, "#091e42"),
                media_inline("a", "").border(1, "#091e422"),
            )),
            sync_block(" "),
            table(row("a")).fragment("", "n"),
        ),
        &[
            (
                "/content/0/content/0/attrs/color",
                "\"red5\" is not a colour; write six hex digits after a #, such as #ff5630",
            ),
            (
                "/content/0/content/1/marks/0/attrs/size",
                "a frame has 1 to 3 pixels",
            ),
            (
                "/content/0/content/2/marks/0/attrs/color",
                "\"#091e422\" is not a colour; write six hex digits after a #, such as #ff5630",
            ),
            (
                "/content/1/attrs/resourceId",
                "must not be empty: give the id of the resource",
            ),
            (
                "/content/2/marks/0/attrs/localId",
                "give the fragment an id",
            ),
        ],
    );
}

#[test]
fn ids() {
    unbuildable(
        task_list((task("a").local_id("t"), task("b").local_id("t"))),
        &[(
            "/content/0/content/1/attrs/localId",
            "the id \"t\" is used twice; give each node an id of its own",
        )],
    );
    let page = doc((
        task_list(("a", task("b").local_id("2"), "c")),
        decision_list("d"),
    ))
    .build();
    let page = page.unwrap();
    let ids: Vec<&str> = page
        .descendants()
        .filter_map(|node| node.attr_str("localId"))
        .collect();
    assert_eq!(ids, ["1", "3", "2", "4", "5", "6"]);
}

#[test]
fn all_problems_at_once() {
    let error = doc((p(text("a").color("x")), p(mention(" ", ""))))
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot build the document: at /content/0/content/0/marks/0/attrs/color: \"x\" is not a \
         colour; write six hex digits after a #, such as #ff5630; at /content/1/content/0/attrs/id: \
         must not be empty: a mention needs the account id of the person; find it with a user search"
    );
}
