//! Finding nodes and putting them in, out and elsewhere; what is refused, and what the refusal says.
#![allow(clippy::unwrap_used)]

use adf::build::*;
use adf::edit::{EditError, Path, after, before, end_of, local_id, start_of, titled};
use adf::{Document, MAX_DEPTH, Mark, MarkKind, Node, NodeKind};
use serde_json::{Value, json};

fn page() -> Document {
    doc((
        h1("Plan"),
        p((
            "Ask ",
            mention("5b10ac", "Mia"),
            " about ",
            strong("search"),
        )),
        bullet_list((
            item("Search"),
            item((p("Refunds"), ordered_list(["one", "two"]))),
        )),
        columns((column((h2("Left"), "l")), column((h2("Right"), "r")))),
        expand(
            "More",
            (h2("Risks"), "none", nested_expand("Deep", h3("Risks"))),
        ),
        table((header_row(["Name", "State"]), row(["Search", "open"]))),
        task_list((task("Book").local_id("t1"), task_done("Pay").local_id("t2"))),
        h1("Review"),
        h2("Risks"),
    ))
    .build()
    .unwrap()
}

fn pointer(document: &Document, target: impl adf::edit::Target) -> String {
    document.locate(target).unwrap().to_string()
}

fn message<T: std::fmt::Debug>(result: Result<T, EditError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn paths_are_json_pointers() {
    for text in ["", "/content/0", "/content/12/content/0/content/3"] {
        let path: Path = text.parse().unwrap();
        assert_eq!(path.to_string(), text);
        assert_eq!(serde_json::to_value(&path).unwrap(), json!(text));
        assert_eq!(serde_json::from_value::<Path>(json!(text)).unwrap(), path);
    }
    for text in [
        "content/0",
        "/content",
        "/content/",
        "/content/01",
        "/content/-1",
        "/content/+1",
        "/content/0/",
        "/content/0/attrs",
        "/content/99999999999999999999",
        "Risks",
        "/",
    ] {
        assert!(text.parse::<Path>().is_err(), "{text}");
    }
    assert_eq!(
        message("Risks".parse::<Path>()),
        "\"Risks\" is no JSON pointer to a node; write one such as /content/3/content/0, or name \
         the node with local_id(…) or titled(…)"
    );
    assert!(Path::from([1]) < Path::from([1, 0]) && Path::from([1, 9]) < Path::from([2]));
    assert!(Path::from([1, 2]).is_within(&Path::from([1])));
    assert_eq!(Path::from([1, 2]).of(&page()).unwrap().kind(), "text");
}

#[test]
fn every_node_is_found_where_it_stands() {
    let page = page();
    let all: Vec<(Path, &Node)> = page.find_all(|_| true).collect();
    assert_eq!(all.len(), page.descendants().count());
    for ((path, node), other) in all.iter().zip(page.descendants()) {
        assert!(std::ptr::eq(*node, other));
        assert!(std::ptr::eq(path.of(&page).unwrap(), other));
        assert!(std::ptr::eq(page.node(path.to_string()).unwrap(), other));
    }
    assert!(all.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(page.find(|node| *node.kind() == NodeKind::Rule).is_none());
    assert_eq!(
        message(page.node("/content/2/content/5/content/0")),
        "no node stands at /content/2/content/5/content/0: /content/2 holds 2 nodes"
    );
}

#[test]
fn ids_name_nodes() {
    let mut page = page();
    assert_eq!(pointer(&page, local_id("t2")), "/content/6/content/1");
    assert!(matches!(
        page.locate(local_id("t3")),
        Err(EditError::NoLocalId { .. })
    ));
    page.set_attr(local_id("t2"), "localId", "t1").unwrap();
    assert_eq!(
        message(page.locate(local_id("t1"))),
        "2 nodes have the localId \"t1\": /content/6/content/0, /content/6/content/1; name one of \
         them with its pointer"
    );
}

#[test]
fn headings_are_found_by_what_they_read() {
    let page = page();
    assert_eq!(pointer(&page, titled("  pLAN ")), "/content/0");
    assert_eq!(
        pointer(&page, titled("left")),
        "/content/3/content/0/content/0"
    );
    assert_eq!(pointer(&page, titled("Review/Risks")), "/content/8");
    assert_eq!(pointer(&page, titled("Risks").nth(2)), "/content/8");
    assert_eq!(
        pointer(&page, titled("Risks").level(3)),
        "/content/4/content/2/content/0"
    );
    // The heading in the expand is above the one in the nested expand.
    assert_eq!(
        pointer(&page, titled("Plan / Risks / Risks")),
        "/content/4/content/2/content/0"
    );
    assert_eq!(
        message(page.locate(titled("Risks"))),
        "3 headings read \"Risks\": \"Plan/Risks\" at /content/4/content/0, \"Plan/Risks/Risks\" at \
         /content/4/content/2/content/0, \"Review/Risks\" at /content/8; name the heading above it \
         with a path such as \"Plan/Risks\", or take one with nth(0), nth(1), …"
    );
    assert_eq!(
        message(page.locate(titled("Rigth"))),
        "no heading reads \"Rigth\"; did you mean \"Plan/Right\"?"
    );
    assert!(message(page.locate(titled("Risks").nth(3))).contains("3 headings read"));
    let empty = doc(()).build().unwrap();
    assert_eq!(
        message(empty.locate(titled("Risks"))),
        "no heading reads \"Risks\"; the document has no headings"
    );
    // A slash in the text is no path.
    let slash = doc((h1("I/O"), h1("I"), h2("O"))).build().unwrap();
    assert_eq!(pointer(&slash, titled("i/o")), "/content/0");
    // A heading in a column is above nothing outside of it.
    let apart = doc((columns((column(h1("A")), column(h2("B")))), h3("C")))
        .build()
        .unwrap();
    assert!(apart.locate(titled("A/B")).is_err());
    assert!(apart.locate(titled("A/C")).is_err());
}

#[test]
fn content_goes_before_after_and_inside() {
    let mut page = doc((h1("A"), bullet_list(["x"]))).build().unwrap();
    page.insert(before("/content/0"), "first").unwrap();
    page.insert(after(titled("A")), ("second", rule())).unwrap();
    page.insert(start_of("/content/4"), "w").unwrap();
    let path = page.insert(end_of("/content/4"), ["y", "z"]).unwrap();
    assert_eq!(path.to_string(), "/content/4/content/2");
    page.insert(end_of(""), None::<Node>).unwrap();
    page.insert(end_of("/content/0"), (" and ", strong("bold")))
        .unwrap();
    let expected = doc((
        p(("first", " and ", strong("bold"))),
        h1("A"),
        "second",
        rule(),
        bullet_list(["w", "x", "y", "z"]),
    ));
    assert_eq!(page, expected.build().unwrap());
}

#[test]
fn all_kinds_of_content_can_be_given() {
    let mut page = doc(()).build().unwrap();
    let other = doc((p("from another document"), rule())).build().unwrap();
    let node = Node::from_value(json!({"type": "rule"})).unwrap();
    page.insert(end_of(""), &other).unwrap();
    page.insert(end_of(""), other.content()).unwrap();
    page.insert(
        end_of(""),
        (
            &node,
            vec![node.clone()],
            [node.clone()],
            Some(node.clone()),
        ),
    )
    .unwrap();
    page.insert(end_of(""), each(["a", "b"])).unwrap();
    page.insert(end_of(""), fragment::<Doc>(each(["c"])).unwrap())
        .unwrap();
    page.insert(end_of(""), doc(rule())).unwrap();
    page.insert(end_of(""), String::from("d")).unwrap();
    assert_eq!(page.content().len(), 4 + 4 + 2 + 1 + 1 + 1);
    assert!(page.validate().is_empty());

    let error = page
        .insert(end_of(""), p(text("x").color("red")))
        .unwrap_err();
    assert!(
        error.to_string().contains("\"red\" is not a colour"),
        "{error}"
    );
}

#[test]
fn replaced_deleted_and_moved_nodes_are_given_back() {
    let mut page = page();
    let old = page.replace("/content/1", (p("a"), p("b"))).unwrap();
    assert_eq!(*old.kind(), NodeKind::Paragraph);
    assert_eq!(page.content().len(), 10);
    let gone = page.delete("/content/2").unwrap();
    assert_eq!(adf::text::inline(&gone), "b");
    let path = page.move_to("/content/0", end_of("")).unwrap();
    assert_eq!(path.to_string(), "/content/8");
    assert_eq!(*page.content()[8].kind(), NodeKind::Heading);
    let path = page.move_to("/content/8", before("/content/3")).unwrap();
    assert_eq!(path.to_string(), "/content/3");
    let path = page.move_to("/content/0", after("/content/1")).unwrap();
    assert_eq!(path.to_string(), "/content/1");
}

#[test]
fn moving_across_parents_keeps_paths_right() {
    let list = doc((bullet_list(["a", "b"]), "p", bullet_list(["c"])))
        .build()
        .unwrap();
    let mut page = list.clone();
    let path = page
        .move_to("/content/2/content/0", start_of("/content/0"))
        .unwrap();
    assert_eq!(path.to_string(), "/content/0/content/0");
    assert_eq!(
        page,
        doc((bullet_list(["c", "a", "b"]), "p")).build().unwrap()
    );

    let mut page = list.clone();
    let path = page
        .move_to("/content/0/content/0", end_of("/content/2"))
        .unwrap();
    assert_eq!(path.to_string(), "/content/2/content/1");
    let path = page
        .move_to("/content/0/content/0", end_of("/content/2"))
        .unwrap();
    assert_eq!(path.to_string(), "/content/1/content/2");
    assert_eq!(
        page,
        doc(("p", bullet_list(["c", "a", "b"]))).build().unwrap()
    );

    let mut page = list.clone();
    assert_eq!(
        message(page.move_to("/content/0", end_of("/content/0/content/1"))),
        "/content/0 cannot be moved to /content/0/content/1, which is inside of it; move it out \
         first"
    );
    assert!(matches!(
        page.move_to("/content/1", end_of("/content/0")),
        Err(EditError::NotAllowed { .. })
    ));
    assert_eq!(page, list);

    // The outer list is not left empty by what moves into it.
    let nested = doc(task_list(task_list(task("t").local_id("t")).local_id("b")).local_id("a"));
    let mut page = nested.build().unwrap();
    let path = page.move_to(local_id("t"), end_of("/content/0")).unwrap();
    assert_eq!(path.to_string(), "/content/0/content/0");
    assert_eq!(
        page,
        doc(task_list(task("t").local_id("t")).local_id("a"))
            .build()
            .unwrap()
    );
}

#[test]
fn what_is_left_empty_goes_or_is_filled() {
    let empty = || p(());
    for (before, at, after) in [
        (doc(bullet_list("a")), "/content/0/content/0", doc(())),
        (doc(ordered_list("a")), "/content/0/content/0", doc(())),
        (doc(task_list("a")), "/content/0/content/0", doc(())),
        (doc(decision_list("a")), "/content/0/content/0", doc(())),
        (doc(table(row("a"))), "/content/0/content/0", doc(())),
        (
            doc(table(row("a"))),
            "/content/0/content/0/content/0",
            doc(()),
        ),
        (
            doc(table(row("a"))),
            "/content/0/content/0/content/0/content/0",
            doc(table(row(cell(empty())))),
        ),
        (
            doc(panel(PanelType::Info, "a")),
            "/content/0/content/0",
            doc(panel(PanelType::Info, empty())),
        ),
        (
            doc(expand("x", "a")),
            "/content/0/content/0",
            doc(expand("x", empty())),
        ),
        (
            doc(blockquote("a")),
            "/content/0/content/0",
            doc(blockquote(empty())),
        ),
        (
            doc(bullet_list(item(ordered_list("a")))),
            "/content/0/content/0/content/0/content/0",
            doc(bullet_list(item(empty()))),
        ),
        (
            doc(columns((column("a"), column("b")))),
            "/content/0/content/1/content/0",
            doc(columns((column("a"), column(empty())))),
        ),
        (
            doc(media_single(media_external("https://x.test/"))),
            "/content/0/content/0",
            doc(()),
        ),
    ] {
        let mut page = before.build().unwrap();
        page.delete(at).unwrap();
        assert_eq!(page, after.build().unwrap(), "{at}");
        assert!(page.validate().is_empty());
    }
    let mut text = doc(p("a")).build().unwrap();
    text.delete("/content/0/content/0").unwrap();
    assert_eq!(
        text.to_value()["content"][0],
        json!({"type": "paragraph", "content": []})
    );
}

#[test]
fn what_the_place_does_not_take_is_refused() {
    let page = page();
    let refused = |edit: &dyn Fn(&mut Document) -> Result<(), EditError>| {
        let mut copy = page.clone();
        let error = edit(&mut copy).unwrap_err();
        assert_eq!(copy, page, "{error}");
        assert_eq!(copy.to_json_string(), page.to_json_string());
        error.to_string()
    };
    assert_eq!(
        refused(&|page| page
            .insert(end_of("/content/2/content/0"), h2("x"))
            .map(drop)),
        "`heading` in `listItem` does not fit at /content/2/content/0/content/1; allowed there: \
         bulletList, codeBlock, extension, mediaSingle, orderedList, paragraph, taskList; use a \
         `paragraph` with text marked `strong`"
    );
    assert_eq!(
        refused(&|page| page.insert(end_of(""), text("x")).map(drop)),
        "`text` in `doc` does not fit at /content/9; allowed there: blockCard, blockquote, \
         bodiedExtension, bodiedSyncBlock, bulletList, codeBlock, decisionList, embedCard, expand, \
         extension, heading, layoutSection, mediaGroup, mediaSingle, orderedList, panel, \
         paragraph, rule, syncBlock, table, taskList; put it into a `paragraph`"
    );
    assert!(
        refused(&|page| page.delete("/content/3/content/0").map(drop))
            .contains("a layout has two or three columns")
    );
    for content in [
        json!({"type": "paragrph"}),
        json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "table", "content": []}]}),
        json!({"type": "bulletList", "content": []}),
        json!({"type": "paragraph", "content": [{"type": "text", "text": ""}]}),
        json!({"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": [{"type": "code"}, {"type": "em"}]}]}),
        json!([1]),
    ] {
        let node = Node::from_value(content.clone()).unwrap();
        refused(&|page| page.insert(end_of(""), &node).map(drop));
        refused(&|page| page.replace("/content/0", &node).map(drop));
    }
    let centred = Node::from_value(json!({"type": "paragraph", "marks": [{"type": "alignment", "attrs": {"align": "center"}}]})).unwrap();
    assert!(
        refused(&|page| page
            .insert(end_of("/content/2/content/0"), &centred)
            .map(drop))
        .contains("alignment")
    );
    for done in ["deleted", "replaced", "moved"] {
        let error = refused(&|page| match done {
            "deleted" => page.delete("").map(drop),
            "replaced" => page.replace("", "x").map(drop),
            _ => page.move_to("", end_of("/content/4")).map(drop),
        });
        assert!(
            error.starts_with(&format!("the document itself cannot be {done}")),
            "{error}"
        );
    }
    refused(&|page| page.insert(before(""), "x").map(drop));
    refused(&|page| {
        page.set_mark("/content/0/content/0", Mark::new(MarkKind::Alignment))
            .map(drop)
    });
    refused(&|page| page.set_attr("/content/0", "colour", "red").map(drop));
    refused(&|page| page.remove_attr("/content/0", "level").map(drop));
    refused(&|page| page.set_text("/content/0/content/0", "").map(drop));
    refused(&|page| page.set_text("/content/2", "x").map(drop));
    refused(&|page| page.replace_text("", ("", "x")).map(drop));
}

#[test]
fn unchecked_is_the_way_around() {
    let mut page = page();
    page.unchecked()
        .insert(end_of("/content/2/content/0"), h2("x"))
        .unwrap();
    page.unchecked().delete("/content/3/content/0").unwrap();
    page.unchecked()
        .delete("/content/2/content/1/content/1/content/1")
        .unwrap();
    page.unchecked()
        .delete("/content/2/content/1/content/1/content/0")
        .unwrap();
    assert!(
        page.node("/content/2/content/1/content/1")
            .unwrap()
            .content()
            .is_empty()
    );
    page.unchecked()
        .move_to("/content/0", end_of("/content/1"))
        .unwrap();
    page.unchecked()
        .replace(
            "/content/1",
            Node::from_value(json!({"type": "hologram"})).unwrap(),
        )
        .unwrap();
    assert!(!page.validate().is_empty());
}

#[test]
fn an_invalid_document_can_be_edited_elsewhere_and_mended() {
    let mut page = Document::from_value(json!({"type": "doc", "version": 1, "content": [
        {"type": "hologram", "content": [{"type": "heading", "attrs": {"level": 99}}]},
        {"type": "layoutSection", "content": [{"type": "layoutColumn", "attrs": {"width": 100}, "content": [{"type": "paragraph"}]}]},
        {"type": "panel", "content": [{"type": "table", "content": []}]},
        7,
        {"type": "paragraph", "attrs": [1], "marks": 5, "content": null},
    ]}))
    .unwrap();
    // Nobody knows what a hologram holds, and what is there already may move.
    page.insert(end_of("/content/0"), ("x", row("y"))).unwrap();
    page.move_to("/content/0", end_of("")).unwrap();
    page.set_attr("/content/4/content/0", "level", 98).unwrap();
    page.insert(end_of("/content/0"), column("b")).unwrap();
    page.replace("/content/0/content/0", column("a")).unwrap();
    page.delete("/content/1/content/0").unwrap();
    page.insert(end_of("/content/3"), "text").unwrap();
    page.set_attr("/content/3", "localId", "p").unwrap();
    assert_eq!(
        page.to_value()["content"][3],
        json!({"type": "paragraph", "attrs": {"localId": "p"}, "marks": 5, "content": [{"type": "text", "text": "text"}]})
    );
    assert_eq!(
        serde_json::from_str::<Value>(&page.to_json_string()).unwrap(),
        page.to_value()
    );
    assert!(page.insert(end_of("/content/2"), "x").is_err());
    assert!(page.set_attr("/content/2", "x", 1).is_err());
    page.replace("/content/2", "a node").unwrap();
}

#[test]
fn ids_stay_unique_and_are_made_where_they_are_needed() {
    let mut page = doc(task_list(task("a").local_id("1")).local_id("2"))
        .build()
        .unwrap();
    let copy = page.clone();
    page.insert(end_of(""), &copy).unwrap();
    page.insert(end_of("/content/0"), ["b", "c"]).unwrap();
    page.insert(end_of(""), task_list(task("d"))).unwrap();
    let ids: Vec<&str> = page
        .descendants()
        .filter_map(|node| node.attr_str("localId"))
        .collect();
    let unique: std::collections::HashSet<&&str> = ids.iter().collect();
    assert_eq!((ids.len(), unique.len()), (8, 8), "{ids:?}");
    assert!(page.validate().is_empty());
    // What is replaced may come back with the id it had.
    let task = page.node(local_id("1")).unwrap().clone();
    page.replace(local_id("1"), task).unwrap();
    assert!(page.locate(local_id("1")).is_ok());
    // The same edit makes the same ids.
    let mut again = copy.clone();
    again.insert(end_of(""), &copy).unwrap();
    let mut once_more = copy.clone();
    once_more.insert(end_of(""), &copy).unwrap();
    assert_eq!(again, once_more);
}

#[test]
fn no_edit_nests_deeper_than_the_limit() {
    let mut list = bullet_list("deepest");
    for _ in 0..60 {
        list = bullet_list(item(list));
    }
    let mut page = doc((list, "shallow")).build().unwrap();
    let (deepest, _) = page.find(|node| node.text() == Some("deepest")).unwrap();
    let item = deepest.parent().unwrap().parent().unwrap();
    let whole = page.content()[0].clone();
    let before = page.clone();
    for result in [
        page.insert(end_of(&item), &whole).map(drop),
        page.unchecked().insert(end_of(&item), &whole).map(drop),
        page.replace(deepest.parent().unwrap(), &whole).map(drop),
        page.set_attr("/content/1", "localId", nested(MAX_DEPTH))
            .map(drop),
        page.set_mark(
            "/content/1/content/0",
            Mark::from_value(json!({"type": "annotation", "attrs": {"id": nested(MAX_DEPTH - 4)}}))
                .unwrap(),
        )
        .map(drop),
    ] {
        assert!(
            matches!(result, Err(EditError::TooDeep { .. })),
            "{result:?}"
        );
        assert_eq!(page, before);
    }
    // As deep as can be is fine, and can be read again.
    let mut depth = 0;
    while page.unchecked().insert(end_of(&item), nest(depth)).is_ok() {
        depth += 1;
        assert!(Document::parse(&page.to_json_string()).is_ok());
        page = before.clone();
    }
    assert!(depth > 2, "{depth}");
}

/// An array of this depth.
fn nested(levels: usize) -> Value {
    (0..levels).fold(Value::Null, |inner, _| json!([inner]))
}

/// Quotes inside each other.
fn nest(count: usize) -> Node {
    let inner = (0..count).fold(
        json!({"type": "paragraph"}),
        |inner, _| json!({"type": "blockquote", "content": [inner]}),
    );
    Node::from_value(inner).unwrap()
}

#[test]
fn marks_and_attributes_come_and_go() {
    let mut page = doc((p("a"), nested())).build().unwrap();
    fn nested() -> Expand {
        expand("x", nested_expand("y", "z"))
    }
    let at = "/content/0/content/0";
    assert_eq!(
        page.set_mark(at, Mark::new(MarkKind::Strong)).unwrap(),
        None
    );
    assert!(
        page.set_mark(at, Mark::new(MarkKind::Strong))
            .unwrap()
            .is_some()
    );
    assert!(page.set_mark(at, Mark::new(MarkKind::Code)).is_err());
    let red = json!({"type": "textColor", "attrs": {"color": "#ff0000"}});
    page.set_mark(at, Mark::from_value(red.clone()).unwrap())
        .unwrap();
    assert_eq!(
        page.to_value()["content"][0]["content"][0]["marks"],
        json!([{"type": "strong"}, red])
    );
    assert_eq!(page.remove_mark(at, &MarkKind::Em).unwrap(), None);
    assert!(page.remove_mark(at, &MarkKind::Strong).unwrap().is_some());
    assert!(
        page.remove_mark(at, &MarkKind::TextColor)
            .unwrap()
            .is_some()
    );
    assert_eq!(
        page.to_value()["content"][0]["content"][0],
        json!({"type": "text", "text": "a"})
    );
    // `attrs` goes with the last attribute, except where the schema wants it.
    assert_eq!(
        page.remove_attr("/content/1/content/0", "title").unwrap(),
        Some(json!("y"))
    );
    assert_eq!(
        page.to_value()["content"][1]["content"][0]["attrs"],
        json!({})
    );
    page.remove_attr("/content/1", "title").unwrap();
    assert_eq!(page.to_value()["content"][1].get("attrs"), None);
    assert!(page.validate().is_empty());
    page.set_text("/content/0", "").unwrap();
    page.set_text("/content/0", "new").unwrap();
    assert_eq!(page.content()[0].content()[0].text(), Some("new"));
}
