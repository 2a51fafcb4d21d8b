//! The validator says what the official schema says, and why.
#![allow(clippy::unwrap_used)]

mod support;

use adf::validate::{Code, Finding, Profile, Severity, Validator};
use adf::{Document, Schema};
use serde_json::{Value, json};

#[test]
fn collected_documents_and_probes() {
    let Some(fixtures) = support::fixtures() else {
        return;
    };
    let mut agreed = 0;
    for (name, text, _, valid) in &fixtures {
        let found = Document::parse(text).is_ok_and(|document| document.is_valid(Schema::Full));
        assert_eq!(found, *valid, "{name}");
        let findings = Document::parse(text).map_or(1, |document| document.validate().len());
        assert_eq!(findings == 0, *valid, "{name}");
        agreed += 1;
    }
    println!("{agreed} of {} agree with full.json", fixtures.len());
    assert_eq!(agreed, fixtures.len());
}

/// The findings about a document with this content.
fn about(content: Value) -> Vec<Finding> {
    let document = json!({"type": "doc", "version": 1, "content": content});
    Document::from_value(document).unwrap().validate()
}

/// One finding about the content: its code, its pointer and the whole of it in words.
#[track_caller]
fn one(content: Value, code: Code, pointer: &str, words: &str) {
    let findings = about(content);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    assert_eq!(
        (finding.code(), finding.pointer()),
        (code, pointer),
        "{finding}"
    );
    assert_eq!(finding.to_string(), words);
}

fn text(words: &str) -> Value {
    json!({"type": "text", "text": words})
}

fn p(content: Value) -> Value {
    json!({"type": "paragraph", "content": content})
}

#[test]
fn what_may_not_stand_where_it_stands() {
    let heading = json!({"type": "heading", "attrs": {"level": 2}, "content": [text("Risks")]});
    one(
        json!([{"type": "bulletList", "content": [{"type": "listItem", "content": [heading]}]}]),
        Code::NodeNotAllowed,
        "/content/0/content/0/content/0",
        "error[node-not-allowed] at /content/0/content/0/content/0: `heading` in `listItem`; allowed \
         here: bulletList, codeBlock, extension, mediaSingle, orderedList, paragraph, taskList; use a \
         `paragraph` with text marked `strong`",
    );
    one(
        json!([text("loose")]),
        Code::NodeNotAllowed,
        "/content/0",
        &("error[node-not-allowed] at /content/0: `text` in `doc`; allowed here: ".to_owned()
            + "blockCard, blockquote, bodiedExtension, bodiedSyncBlock, bulletList, codeBlock, "
            + "decisionList, embedCard, expand, extension, heading, layoutSection, mediaGroup, "
            + "mediaSingle, orderedList, panel, paragraph, rule, syncBlock, table, taskList; "
            + "put it into a `paragraph`"),
    );
    for (content, pointer, advice) in [
        (
            json!([{"type": "bulletList", "content": [{"type": "bulletList", "content": []}]}]),
            "/content/0/content/0",
            "put the inner list into a `listItem` of the outer one",
        ),
        (
            json!([{"type": "expand", "content": [{"type": "expand", "content": [p(json!([]))]}]}]),
            "/content/0/content/0",
            "use `nestedExpand` in this place",
        ),
        (
            json!([{"type": "nestedExpand", "attrs": {}, "content": [p(json!([]))]}]),
            "/content/0",
            "use `expand` in this place",
        ),
        (
            json!([p(json!([{"type": "rule"}]))]),
            "/content/0/content/0",
            "blocks stand beside it, not in it",
        ),
    ] {
        let findings = about(content);
        assert_eq!(findings[0].code(), Code::NodeNotAllowed);
        assert_eq!(
            (findings[0].pointer(), findings[0].hint()),
            (pointer, advice)
        );
    }
}

#[test]
fn names_that_no_node_or_mark_has() {
    one(
        json!([{"type": "paragrph"}]),
        Code::UnknownNode,
        "/content/0/type",
        &("error[unknown-node] at /content/0/type: \"paragrph\", a name that no node has; allowed here: "
            .to_owned()
            + "blockCard, blockquote, bodiedExtension, bodiedSyncBlock, bulletList, codeBlock, "
            + "decisionList, embedCard, expand, extension, heading, layoutSection, mediaGroup, "
            + "mediaSingle, orderedList, panel, paragraph, rule, syncBlock, table, taskList; "
            + "did you mean `paragraph`?"),
    );
    for (content, advice) in [
        (json!([{"type": "image"}]), "did you mean `mediaSingle`?"),
        (
            json!([p(json!([{"type": "strong", "text": "x"}]))]),
            "`strong` is a mark: put it into the `marks` of a text node",
        ),
        (json!([{"type": "zzzzzzzz"}]), ""),
        (
            json!([p(
                json!([{"type": "text", "text": "x", "marks": [{"type": "bold"}]}])
            )]),
            "did you mean `strong`?",
        ),
        (
            json!([{"type": "panel", "attrs": {"panelType": "eror"}, "content": [p(json!([]))]}]),
            "did you mean `error`?",
        ),
        (
            json!([p(
                json!([{"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "", "url": ""}}]}])
            )]),
            "the address of a link is `href`",
        ),
    ] {
        assert_eq!(about(content)[0].hint(), advice);
    }
}

#[test]
fn rules_that_people_trip_over() {
    let date = json!({"type": "date", "attrs": {"timestamp": 1_772_755_200_000_u64}});
    one(
        json!([p(json!([date]))]),
        Code::AttributeValue,
        "/content/0/content/0/attrs/timestamp",
        "error[attribute-value] at /content/0/content/0/attrs/timestamp: 1772755200000 as `timestamp` \
         of `date`; allowed here: text that is not empty; milliseconds since 1970 as text, such as \
         \"1772755200000\"",
    );
    one(
        json!([p(json!([text("")]))]),
        Code::EmptyText,
        "/content/0/content/0",
        "error[empty-text] at /content/0/content/0: a text node without a single character; leave the \
         node out; an empty paragraph has no content",
    );
    let code =
        json!({"type": "text", "text": "x", "marks": [{"type": "code"}, {"type": "strong"}]});
    one(
        json!([p(json!([code]))]),
        Code::MarkCombination,
        "/content/0/content/0/marks",
        "error[mark-combination] at /content/0/content/0/marks: the marks code, strong together; \
         allowed here: annotation, backgroundColor, code, em, link, strike, strong, subsup, textColor, \
         underline; `code` goes with `link` and `annotation` only: drop the others, or drop `code`",
    );
    let cell = json!({"type": "table", "content": [{"type": "tableRow", "content": [
        {"type": "tableCell", "content": []}
    ]}]});
    one(
        json!([cell]),
        Code::TooFewNodes,
        "/content/0/content/0/content/0/content",
        "error[too-few-nodes] at /content/0/content/0/content/0/content: `tableCell` with nothing in \
         it; allowed here: at least 1 of blockCard, blockquote, bulletList, codeBlock, decisionList, \
         embedCard, extension, heading, mediaGroup, mediaSingle, nestedExpand, orderedList, panel, \
         paragraph, rule, taskList; where nothing is to be seen stands {\"type\": \"paragraph\"}",
    );
    let task = json!({"type": "taskList", "attrs": {"localId": "a"}, "content": [
        {"type": "taskItem", "attrs": {"state": "OPEN"}, "content": [p(json!([text("x")]))]}
    ]});
    let codes: Vec<Code> = about(json!([task])).iter().map(Finding::code).collect();
    assert_eq!(
        codes,
        [
            Code::AttributeMissing,
            Code::AttributeValue,
            Code::NodeNotAllowed
        ]
    );
    let media = json!({"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [
        {"type": "media", "attrs": {"type": "file", "id": "10001"}}
    ]});
    one(
        json!([media]),
        Code::AttributeMissing,
        "/content/0/content/0/attrs",
        "error[attribute-missing] at /content/0/content/0/attrs: `media` without the attribute \
         `collection`; allowed here: text; \"\" is taken, too",
    );
    let aligned = json!({"type": "paragraph", "marks": [
        {"type": "alignment", "attrs": {"align": "end"}},
        {"type": "indentation", "attrs": {"level": 1}},
    ]});
    assert_eq!(
        about(json!([aligned]))[0].hint(),
        "a block is either aligned or indented"
    );
}

#[test]
fn every_finding_of_a_document_comes_in_its_order() {
    let findings = about(json!([
        {"type": "heading", "attrs": {"level": 7}},
        p(json!([text("fine")])),
        {"type": "panel", "attrs": {"panelType": "info", "color": "red"}, "content": [
            {"type": "table", "content": [{"type": "tableRow", "content": [null]}]},
        ]},
        {"type": "paragraph", "content": "words", "children": []},
    ]));
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.code().as_str(), finding.pointer()))
        .collect();
    assert_eq!(
        found,
        [
            ("attribute-value", "/content/0/attrs/level"),
            ("unknown-attribute", "/content/2/attrs/color"),
            ("node-not-allowed", "/content/2/content/0"),
            ("not-a-node", "/content/2/content/0/content/0/content/0"),
            ("unknown-key", "/content/3/children"),
            ("wrong-type", "/content/3/content"),
        ]
    );
}

#[test]
fn the_version_and_what_is_no_document() {
    for (version, pointer) in [
        (json!(2), "/version"),
        (json!("1"), "/version"),
        (json!(null), "/version"),
    ] {
        let document = json!({"type": "doc", "version": version, "content": []});
        let findings = Document::from_value(document).unwrap().validate();
        assert_eq!(
            (findings[0].code(), findings[0].pointer()),
            (Code::Version, pointer)
        );
    }
    let findings = Document::from_value(json!({"type": "doc"}))
        .unwrap()
        .validate();
    let codes: Vec<Code> = findings.iter().map(Finding::code).collect();
    assert_eq!(codes, [Code::Version, Code::ContentMissing]);
    let error = Document::parse(r#"{"type": "paragraph"}"#).unwrap_err();
    let finding = Finding::from(&error);
    assert_eq!(
        (finding.code(), finding.pointer()),
        (Code::NotADocument, "/type")
    );
}

#[test]
fn findings_serialise_for_programs() {
    let findings = about(json!([{"type": "rule", "content": []}]));
    assert_eq!(
        serde_json::to_value(&findings).unwrap(),
        json!([{
            "code": "content-not-allowed",
            "severity": "error",
            "pointer": "/content/0/content",
            "found": "`content` in `rule`, which holds nothing",
            "allowed": "",
            "hint": "leave the key out",
        }])
    );
}

/// The codes and pointers that a validator finds beyond the schema.
fn beyond(validator: Validator, content: Value) -> Vec<(&'static str, String)> {
    let document = json!({"type": "doc", "version": 1, "content": content});
    let document = Document::from_value(document).unwrap();
    assert_eq!(document.validate(), []);
    let findings = validator.check(&document);
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity() < Severity::Error)
    );
    findings
        .iter()
        .map(|finding| (finding.code().as_str(), finding.pointer().to_owned()))
        .collect()
}

#[test]
fn products_take_less_than_the_schema() {
    let column = json!({"type": "layoutColumn", "attrs": {"width": 50}, "content": [p(json!([]))]});
    let layout = json!([{"type": "layoutSection", "content": [column, column]}]);
    for profile in [Profile::JiraField, Profile::JiraComment] {
        let found = beyond(Validator::new().profile(profile), layout.clone());
        assert_eq!(found, [("product-lacks-node", "/content/0".to_owned())]);
    }
    assert_eq!(
        beyond(Validator::new().profile(Profile::ConfluencePage), layout),
        []
    );
    let long = |count| json!([p(json!([text(&"ü".repeat(count))]))]);
    let field = Validator::new().profile(Profile::JiraField);
    assert_eq!(beyond(field, long(32_767)), []);
    assert_eq!(beyond(field, long(32_768)), [("too-long", String::new())]);
}

#[test]
fn lints_see_what_the_schema_does_not() {
    let lints = Validator::new().lints(true);
    let link = |href: &str| {
        let marks = json!([{"type": "link", "attrs": {"href": href}}]);
        json!([p(json!([{"type": "text", "text": "x", "marks": marks}]))])
    };
    for safe in [
        "https://x.test/a:b",
        "mailto:a@x.test",
        "/wiki/x:y",
        "#top",
        "page",
        "?q=a:b",
        "",
    ] {
        assert_eq!(beyond(lints, link(safe)), [], "{safe}");
    }
    for unsafe_address in [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ] {
        let place = "/content/0/content/0/marks/0/attrs/href".to_owned();
        assert_eq!(
            beyond(lints, link(unsafe_address)),
            [("unsafe-link", place)],
            "{unsafe_address}"
        );
    }
    let heading = |level: u8, words: &str| json!({"type": "heading", "attrs": {"level": level, "localId": "same"}, "content": [text(words)]});
    assert_eq!(
        beyond(lints, json!([heading(1, "a"), heading(3, " ")])),
        [
            ("duplicate-local-id", "/content/1/attrs/localId".to_owned()),
            ("skipped-heading", "/content/1/attrs/level".to_owned()),
            ("empty-heading", "/content/1".to_owned()),
        ]
    );
    let media =
        json!({"type": "media", "attrs": {"type": "external", "url": "https://x.test/a.png"}});
    let single =
        json!([{"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [media]}]);
    assert_eq!(
        beyond(lints, single),
        [("missing-alt", "/content/0/content/0".to_owned())]
    );
    let cell =
        |attrs: Value| json!({"type": "tableCell", "attrs": attrs, "content": [p(json!([]))]});
    let row = |cells: Value| json!({"type": "tableRow", "content": cells});
    let table = |rows: Value| json!([{"type": "table", "content": rows}]);
    let even = table(json!([
        row(json!([
            cell(json!({"rowspan": 2, "colwidth": [100]})),
            cell(json!({}))
        ])),
        row(json!([cell(json!({}))])),
        row(json!([cell(json!({"colspan": 2, "colwidth": [100, 90]}))])),
    ]));
    assert_eq!(beyond(lints, even), []);
    let uneven = table(json!([
        row(json!([cell(json!({})), cell(json!({}))])),
        row(json!([cell(json!({"colwidth": [1, 2]}))])),
        row(json!([])),
    ]));
    assert_eq!(
        beyond(lints, uneven),
        [
            (
                "column-widths",
                "/content/0/content/1/content/0/attrs/colwidth".to_owned()
            ),
            ("uneven-table", "/content/0/content/1".to_owned()),
            ("uneven-table", "/content/0/content/2".to_owned()),
        ]
    );
    let marks = json!([
        {"type": "strong"}, {"type": "strong"},
        {"type": "subsup", "attrs": {"type": "sub"}}, {"type": "subsup", "attrs": {"type": "sup"}},
        {"type": "annotation", "attrs": {"id": "1", "annotationType": "inlineComment"}},
        {"type": "annotation", "attrs": {"id": "2", "annotationType": "inlineComment"}},
    ]);
    assert_eq!(
        beyond(
            lints,
            json!([p(json!([{"type": "text", "text": "x", "marks": marks}]))])
        ),
        [
            ("duplicate-mark", "/content/0/content/0/marks/1".to_owned()),
            (
                "conflicting-marks",
                "/content/0/content/0/marks/3".to_owned()
            ),
        ]
    );
    let date = json!({"type": "date", "attrs": {"timestamp": "tomorrow"}});
    let place = "/content/0/content/0/attrs/timestamp".to_owned();
    assert_eq!(
        beyond(lints, json!([p(json!([date]))])),
        [("date-timestamp", place)]
    );
    // What is missing has no place, and is found by the schema alone.
    let date = json!({"type": "date", "attrs": {}});
    let content = json!([p(json!([date]))]);
    let document = json!({"type": "doc", "version": 1, "content": content});
    let document = Document::from_value(document).unwrap();
    assert_eq!(lints.check(&document), document.validate());
}

#[test]
fn codes_are_stable_and_each_its_own() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
    assert!(
        Code::ALL
            .iter()
            .all(|code| code.to_string() == code.as_str())
    );
}

/// Spans and widths of a small document do not make the check dear.
#[test]
fn spans_beyond_measure() {
    let cell = json!({"type": "tableCell", "attrs": {"colspan": 1e9, "rowspan": u64::MAX}, "content": [p(json!([]))]});
    let row = json!({"type": "tableRow", "content": vec![cell; 50]});
    let document = json!({"type": "doc", "version": 1, "content": [{"type": "table", "content": vec![row; 200]}]});
    let document = Document::from_value(document).unwrap();
    let _ = Validator::new().lints(true).check(&document);
}
