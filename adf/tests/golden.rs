//! One typical page, as JSON and as text.
#![allow(clippy::unwrap_used)]

mod support;

use adf::Document;
use adf::build::*;
use serde_json::Value;

fn issue(key: &str) -> String {
    format!("https://example.atlassian.net/browse/{key}")
}

fn retrospective() -> Document {
    let done = [
        ("SHOP-7", "Checkout with saved cards"),
        ("SHOP-9", "Search by colour"),
    ];
    let carried = [
        ("SHOP-12", "Refunds", 3),
        ("SHOP-13", "Invoices by mail", 5),
    ];
    doc((
        h1("Sprint 12 retrospective"),
        panel(
            PanelType::Success,
            (
                p((
                    strong("34 of 40"),
                    " points done, led by ",
                    mention("5b10ac8d82e05b22", "Mia"),
                )),
                p(("Ended on ", date(2026, 3, 6), ".")),
            ),
        ),
        h2("Velocity"),
        table((
            header_row(["Sprint", "Committed", "Done"]),
            row(["Sprint 11", "38", "31"]),
            row((
                cell(p(strong("Sprint 12"))),
                "40",
                cell("34").background("#e3fcef"),
            )),
        ))
        .layout(TableLayout::Wide)
        .numbered(),
        h2("Finished"),
        bullet_list(each(done.map(|(key, summary)| {
            let lozenge = status("DONE", StatusColor::Green);
            item(p((link(key, issue(key)), format!(" {summary} "), lozenge)))
        }))),
        expand(
            "Carried over",
            ordered_list(each(carried.map(|(key, summary, points)| {
                item((
                    p(inline_card(issue(key))),
                    bullet_list([format!("{summary}, {points} points")]),
                ))
            }))),
        ),
        h2("Prompts"),
        task_list((
            "What went well?",
            task(("What do we ", em("try"), " next?")),
            task_done(("Book a room ", emoji("tada").fallback("🎉"))),
        )),
        decision_list("Reviews within a day"),
        rule(),
        blockquote("Make it work, make it right, make it fast."),
        code_block("sh", "cargo test\n\ncargo doc"),
        media_single(media_external("https://example.com/burndown.png").alt("Burndown"))
            .caption("Burndown of the sprint"),
        columns((
            column((h3("Keep"), p("Pairing"))),
            column((h3("Drop"), p("Late demos"))),
        )),
    ))
    .build()
    .unwrap()
}

#[test]
fn json() {
    let expected: Value = serde_json::from_str(include_str!("golden/retrospective.json")).unwrap();
    let built = retrospective().to_value();
    assert_eq!(built, expected, "{built:#}");
    if let Some(validator) = support::schema() {
        assert!(validator.is_valid(&built));
    }
}

#[test]
fn text() {
    assert_eq!(
        retrospective().to_text(),
        include_str!("golden/retrospective.txt")
    );
}
