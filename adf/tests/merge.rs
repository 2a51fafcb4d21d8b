//! Merging what two made of one document: independent changes are both there, nothing is lost, and
//! conflicts are told.
#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{HashMap, HashSet};
use std::time::Instant;

use adf::build::*;
use adf::edit::{after, before, end_of, start_of, titled};
use adf::merge::{Issue, Merge, Merged, Prefer, Side, merge};
use adf::{Document, Mark, MarkKind, Node};
use serde_json::{Value, json};
use support::{Dice, edits};

/// What an edit gives back does not matter here.
fn done<T>(_: T) {}

fn page() -> Document {
    doc((
        h1("Plan"),
        "The release is planned for the first of May.",
        bullet_list(["Search", "Refunds", "Login with a code"]),
        h1("Risks"),
        panel(
            PanelType::Warning,
            "The budget has not been decided by anybody.",
        ),
        "All other things are fine as far as we know today.",
        h1("Work"),
        table((
            header_row(["Name", "State"]),
            row(["Search", "open"]),
            row(["Refunds", "open"]),
        )),
        task_list((
            task("Write the report").local_id("a"),
            task("Book a room").local_id("b"),
        )),
    ))
    .build()
    .unwrap()
}

/// Two edits of the page, merged; checked in both directions.
#[track_caller]
fn merged(ours: impl Fn(&mut Document), theirs: impl Fn(&mut Document)) -> Merged {
    let base = page();
    let (mut our_page, mut their_page) = (base.clone(), base.clone());
    ours(&mut our_page);
    theirs(&mut their_page);
    let merged = merge(&base, &our_page, &their_page);
    assert!(merged.document.validate().is_empty());
    let back = merge(&base, &their_page, &our_page);
    assert_eq!(back.conflicts.len(), merged.conflicts.len());
    merged
}

/// The merged page, where there is no conflict, and both edits done one after the other.
#[track_caller]
fn both(ours: impl Fn(&mut Document), theirs: impl Fn(&mut Document)) -> Document {
    let merged = merged(&ours, &theirs);
    assert_eq!(merged.conflicts, []);
    let mut one_by_one = page();
    theirs(&mut one_by_one);
    ours(&mut one_by_one);
    assert_eq!(
        merged.document,
        one_by_one,
        "{}",
        one_by_one.diff(&merged.document)
    );
    merged.document
}

#[test]
fn changes_in_different_places_are_both_there() {
    type Edit = Box<dyn Fn(&mut Document)>;
    let edits: Vec<(&str, Edit)> = vec![
        (
            "append to a section",
            Box::new(|page| done(page.section_mut("Plan").unwrap().append("More.").unwrap())),
        ),
        (
            "append to another",
            Box::new(|page| done(page.section_mut("Risks").unwrap().append("Less.").unwrap())),
        ),
        (
            "a word",
            Box::new(|page| done(page.replace_text("", ("May", "June")).unwrap())),
        ),
        (
            "a word of the same paragraph",
            Box::new(|page| done(page.replace_text("", ("release", "launch")).unwrap())),
        ),
        (
            "a task",
            Box::new(|page| done(page.toggle_task(0).unwrap())),
        ),
        (
            "another task",
            Box::new(|page| done(page.toggle_task(1).unwrap())),
        ),
        (
            "a cell",
            Box::new(|page| {
                page.table_mut(0)
                    .unwrap()
                    .set_cell(("Name", "Search"), 1, "done")
                    .unwrap()
            }),
        ),
        (
            "another cell",
            Box::new(|page| {
                page.table_mut(0)
                    .unwrap()
                    .set_cell(("Name", "Refunds"), 1, "late")
                    .unwrap()
            }),
        ),
        (
            "a row",
            Box::new(|page| {
                done(
                    page.table_mut(0)
                        .unwrap()
                        .append_row(["Login", "new"])
                        .unwrap(),
                )
            }),
        ),
        (
            "an id",
            Box::new(|page| done(page.set_attr("/content/0", "localId", "w").unwrap())),
        ),
        (
            "an item",
            Box::new(|page| done(page.insert(start_of("/content/2"), "First").unwrap())),
        ),
        (
            "an item less",
            Box::new(|page| {
                let (path, _) = page
                    .find(|node| *node.kind() == "listItem" && adf::text::inline(node) == "Refunds")
                    .unwrap();
                page.delete(path).unwrap();
            }),
        ),
        (
            "a heading",
            Box::new(|page| {
                done(
                    page.replace_text(titled("Work"), ("Work", "All work"))
                        .unwrap(),
                )
            }),
        ),
        (
            "bold words",
            Box::new(|page| {
                let (path, _) = page
                    .find(|node| {
                        node.text()
                            .is_some_and(|text| text.starts_with("All other"))
                    })
                    .unwrap();
                page.set_mark(path, Mark::new(MarkKind::Strong)).unwrap();
            }),
        ),
        (
            "other words of these",
            Box::new(|page| {
                done(
                    page.replace_text("", ("as far as we know", "for all we know"))
                        .unwrap(),
                )
            }),
        ),
        (
            "a panel",
            Box::new(|page| {
                let (path, _) = page.find(|node| *node.kind() == "panel").unwrap();
                page.set_attr(path, "panelType", "error").unwrap();
            }),
        ),
        (
            "in a panel",
            Box::new(|page| done(page.replace_text("", ("anybody", "us")).unwrap())),
        ),
    ];
    for (number, (name, ours)) in edits.iter().enumerate() {
        for (other_name, theirs) in edits.iter().skip(number + 1) {
            println!("{name} and {other_name}");
            both(ours, theirs);
            both(theirs, ours);
        }
    }
}

#[test]
fn both_put_something_into_one_place() {
    let text = |merged: &Merged| merged.document.to_text();
    let append = |title: &'static str, words: &'static str| {
        move |page: &mut Document| done(page.section_mut(title).unwrap().append(words).unwrap())
    };
    let merged = self::merged(append("Plan", "Ours."), append("Plan", "Theirs."));
    assert_eq!(merged.conflicts, []);
    assert!(text(&merged).contains("• Login with a code\n\nTheirs.\n\nOurs.\n\n# Risks"));

    // The same twice stands once.
    let merged = self::merged(append("Plan", "Same."), append("Plan", "Same."));
    assert_eq!(text(&merged).matches("Same.").count(), 1);
    let merged = self::merged(
        |page| {
            done(
                page.section_mut("Plan")
                    .unwrap()
                    .append(("One.", "Same."))
                    .unwrap(),
            )
        },
        |page| {
            done(
                page.section_mut("Plan")
                    .unwrap()
                    .append(("Same.", "Two."))
                    .unwrap(),
            )
        },
    );
    assert!(
        text(&merged).contains("code\n\nOne.\n\nSame.\n\nTwo.\n\n# Risks"),
        "{}",
        text(&merged)
    );

    // What belongs to the section above comes before a new section.
    let section = |page: &mut Document| {
        done(
            page.insert(before(titled("Risks")), (h1("New"), "In the new section."))
                .unwrap(),
        );
    };
    for merged in [
        self::merged(append("Plan", "Last of the plan."), section),
        self::merged(section, append("Plan", "Last of the plan.")),
    ] {
        assert_eq!(merged.conflicts, []);
        assert!(
            text(&merged)
                .contains("code\n\nLast of the plan.\n\n# New\n\nIn the new section.\n\n# Risks")
        );
    }
    let subsection = |page: &mut Document| {
        done(
            page.section_mut("Plan")
                .unwrap()
                .append((h2("Deeper"), "In the deeper section."))
                .unwrap(),
        );
    };
    for merged in [
        self::merged(subsection, section),
        self::merged(section, subsection),
    ] {
        assert!(
            text(&merged)
                .contains("## Deeper\n\nIn the deeper section.\n\n# New\n\nIn the new section.")
        );
    }

    // Words at the end of a paragraph.
    let word = |word: &'static str| {
        move |page: &mut Document| done(page.insert(end_of("/content/1"), word).unwrap())
    };
    assert!(
        text(&self::merged(word(" Ours."), word(" Theirs."))).contains("of May. Theirs. Ours.\n")
    );
}

#[test]
fn fifty_append_to_one_page() {
    let base = page();
    let mut dice = Dice::new(7);
    let sections = ["Plan", "Risks", "Work"];
    let mut published = base.clone();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for agent in 0..50 {
        // Each has read the page at the start.
        let mut own = base.clone();
        let title = sections[dice.below(3)];
        let mut section = own.section_mut(title).unwrap();
        section
            .append((
                format!("Agent {agent} was here."),
                task_list(task(format!("Task of {agent}"))),
            ))
            .unwrap();
        if agent % 5 == 0 {
            own.table_mut(0)
                .unwrap()
                .append_row([format!("Row {agent}")])
                .unwrap();
        }
        *counts.entry(title).or_insert(0) += 1;
        let merged = merge(&base, &own, &published);
        assert_eq!(merged.conflicts, [], "agent {agent}");
        published = merged.document;
        assert!(published.validate().is_empty());
    }
    let text = published.to_text();
    for agent in 0..50 {
        assert_eq!(
            text.matches(&format!("Agent {agent} was here.")).count(),
            1,
            "{text}"
        );
    }
    for title in sections {
        let section = published.section(title).unwrap();
        let notes: Vec<usize> = section
            .text()
            .lines()
            .filter_map(|line| line.strip_prefix("Agent ")?.split(' ').next()?.parse().ok())
            .collect();
        assert_eq!(notes.len(), counts[title]);
        assert!(notes.is_sorted(), "{notes:?}");
    }
    assert_eq!(published.table(0).unwrap().rows(), 13);
    let ids: Vec<&str> = published
        .descendants()
        .filter_map(|node| node.attr_str("localId"))
        .collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
}

#[test]
fn ids_that_both_made_up_are_told_apart() {
    let base = doc(h1("Log")).build().unwrap();
    let with = |text: &str| {
        doc((h1("Log"), task_list(task(text).local_id("2")).local_id("1")))
            .build()
            .unwrap()
    };
    let merged = merge(&base, &with("ours"), &with("theirs"));
    assert_eq!(merged.conflicts, []);
    let ids: Vec<&str> = merged
        .document
        .descendants()
        .filter_map(|node| node.attr_str("localId"))
        .collect();
    assert_eq!(ids[..2], ["1", "2"]);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4);
    assert_eq!(
        merged.document.to_text(),
        "# Log\n\n[ ] theirs\n\n[ ] ours\n"
    );
}

#[test]
fn a_block_is_moved_and_changed() {
    let change = |page: &mut Document| {
        done(
            page.replace_text("", ("first of May", "last of June"))
                .unwrap(),
        )
    };
    let moved = |page: &mut Document| done(page.move_to("/content/1", end_of("")).unwrap());
    let merged = self::merged(moved, change);
    assert_eq!(merged.conflicts, []);
    assert!(
        merged
            .document
            .to_text()
            .ends_with("The release is planned for the last of June.\n")
    );
    assert_eq!(self::merged(change, moved).document, merged.document);

    // Put into a panel by one, changed by the other.
    let wrapped = |page: &mut Document| {
        let inside = page.content()[1].clone();
        let panel = json!({"type": "panel", "attrs": {"panelType": "info"}, "content": [inside.to_value()]});
        page.replace("/content/1", Node::from_value(panel).unwrap())
            .unwrap();
    };
    for merged in [self::merged(wrapped, change), self::merged(change, wrapped)] {
        assert!(
            merged
                .document
                .to_text()
                .contains("┃ INFO\n┃ The release is planned for the last of June.")
        );
    }
    // Moved by both to the same place, and to different ones.
    assert_eq!(self::merged(moved, moved).conflicts, []);
    let elsewhere =
        |page: &mut Document| done(page.move_to("/content/1", end_of("/content/4")).unwrap());
    let merged = self::merged(moved, elsewhere);
    assert!(matches!(merged.conflicts[0].issue, Issue::Moved));
    assert!(
        merged
            .document
            .to_text()
            .ends_with("The release is planned for the first of May.\n")
    );
    assert_eq!(merged.document.to_text().matches("first of May").count(), 1);
    assert_eq!(
        merged.conflicts[0].merged.as_ref().unwrap().to_string(),
        "/content/8"
    );
}

#[test]
fn nodes_that_were_moved_into_each_other_are_both_there() {
    let panel = |id: &str, inside: Value| json!({"type": "expand", "attrs": {"localId": id, "title": id}, "content": inside});
    let p = |text: &str| json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
    let of = |content: Value| {
        Document::from_value(json!({"type": "doc", "version": 1, "content": content})).unwrap()
    };
    let base = of(json!([
        panel("A", json!([p("in a")])),
        panel("B", json!([p("in b")]))
    ]));
    let ours = of(json!([panel(
        "B",
        json!([p("in b"), panel("A", json!([p("in a")]))])
    )]));
    let theirs = of(json!([panel(
        "A",
        json!([p("in a"), panel("B", json!([p("in b")]))])
    )]));
    let text = merge(&base, &ours, &theirs).document.to_text();
    assert!(text.contains("in a") && text.contains("in b"), "{text}");
}

#[test]
fn a_row_and_a_column() {
    let row = |page: &mut Document| {
        done(
            page.table_mut(0)
                .unwrap()
                .append_row(["Login", "new"])
                .unwrap(),
        )
    };
    let column = |page: &mut Document| {
        page.table_mut(0)
            .unwrap()
            .append_column("Who", ["Mia", "Ben"])
            .unwrap()
    };
    for merged in [merged(row, column), merged(column, row)] {
        assert_eq!(merged.conflicts, []);
        assert_eq!(
            merged.document.table(0).unwrap().texts(),
            [
                ["Name", "State", "Who"],
                ["Search", "open", "Mia"],
                ["Refunds", "open", "Ben"],
                ["Login", "new", ""]
            ]
        );
    }
    let other = |page: &mut Document| {
        page.table_mut(0)
            .unwrap()
            .append_column("When", ["May", "June"])
            .unwrap()
    };
    let both = |page: &mut Document| {
        column(page);
        page.table_mut(0)
            .unwrap()
            .append_row(["Login", "new", "Cem"])
            .unwrap();
    };
    assert_eq!(
        merged(both, other).document.table(0).unwrap().texts()[3],
        ["Login", "new", "", "Cem"]
    );
    assert_eq!(
        merged(both, other).document.table(0).unwrap().headers(),
        ["Name", "State", "When", "Who"]
    );
}

#[test]
fn words_that_both_changed_are_a_conflict() {
    let word = |word: &'static str| {
        move |page: &mut Document| done(page.replace_text("", ("May", word)).unwrap())
    };
    let merged = self::merged(word("June"), word("July"));
    let [conflict] = merged.conflicts.as_slice() else {
        panic!()
    };
    assert_eq!(
        serde_json::to_value(conflict).unwrap(),
        json!({
            "base": "/content/1", "ours": "/content/1", "theirs": "/content/1", "merged": "/content/1",
            "issue": {"words": {
                "base": [{"type": "text", "text": "May"}],
                "ours": [{"type": "text", "text": "June"}],
                "theirs": [{"type": "text", "text": "July"}],
            }},
        })
    );
    assert_eq!(
        conflict.to_string(),
        "/content/1: both changed \"May\": ours is \"June\", theirs is \"July\""
    );
    assert!(merged.document.to_text().contains("of June."));

    // Theirs, or both; what does not conflict in the same paragraph is there all the same.
    let base = page();
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    word("June")(&mut ours);
    ours.replace_text("", ("release", "launch")).unwrap();
    word("July")(&mut theirs);
    theirs.replace_text("", ("planned", "set")).unwrap();
    let with = |prefer: Prefer| {
        Merge::new()
            .prefer(prefer)
            .documents(&base, &ours, &theirs)
            .document
            .to_text()
    };
    assert!(with(Prefer::Ours).contains("\nThe launch is set for the first of June.\n"));
    assert!(with(Prefer::Theirs).contains("\nThe launch is set for the first of July.\n"));
    assert!(with(Prefer::Both).contains(
        "\nThe launch is set for the first of June.\n\nThe launch is set for the first of July.\n"
    ));
}

#[test]
fn deleted_here_and_changed_there_is_a_conflict() {
    let delete = |page: &mut Document| done(page.delete("/content/1").unwrap());
    let change = |page: &mut Document| done(page.replace_text("", ("May", "June")).unwrap());
    let merged = self::merged(delete, change);
    let Issue::Deleted { by, changed, .. } = &merged.conflicts[0].issue else {
        panic!()
    };
    assert_eq!(
        (*by, adf::text::inline(changed).as_str()),
        (Side::Ours, "The release is planned for the first of June.")
    );
    assert_eq!(merged.conflicts[0].merged, None);
    assert!(!merged.document.to_text().contains("June"));
    assert_eq!(
        merged.conflicts[0].to_string(),
        "/content/1: ours deleted the paragraph that theirs changed: \"The release is planned for \
         the first of June.\""
    );
    let merged = self::merged(change, delete);
    assert!(merged.document.to_text().contains("June"));
    assert_eq!(
        merged.conflicts[0].merged.as_ref().unwrap().to_string(),
        "/content/1"
    );

    let base = page();
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    delete(&mut ours);
    change(&mut theirs);
    for prefer in [Prefer::Theirs, Prefer::Both] {
        let merged = Merge::new().prefer(prefer).documents(&base, &ours, &theirs);
        assert!(merged.document.to_text().contains("June"));
        assert_eq!(merged.conflicts.len(), 1);
    }
    // Deleted by both, or deleted and left alone, is none.
    assert_eq!(self::merged(delete, delete).conflicts, []);
    // In a container that was deleted, too.
    let merged = self::merged(
        |page| done(page.delete("/content/4").unwrap()),
        |page| done(page.insert(end_of("/content/4"), "More").unwrap()),
    );
    assert!(matches!(
        merged.conflicts[0].issue,
        Issue::Deleted { by: Side::Ours, .. }
    ));
    // But not if what was changed was taken out of it.
    let merged = self::merged(
        |page| {
            page.move_to("/content/4/content/0", after("/content/4"))
                .unwrap();
            page.delete("/content/4").unwrap();
        },
        |page| done(page.replace_text("", ("anybody", "us")).unwrap()),
    );
    assert_eq!(merged.conflicts, []);
    assert!(
        merged
            .document
            .to_text()
            .contains("\n\nThe budget has not been decided by us.\n\nAll")
    );
}

#[test]
fn attributes_and_marks_are_merged_one_by_one() {
    let set = |path: &'static str, name: &'static str, value: Value| {
        move |page: &mut Document| done(page.set_attr(path, name, value.clone()).unwrap())
    };
    let merged = self::merged(
        set("/content/4", "panelType", json!("info")),
        set("/content/4", "panelType", json!("note")),
    );
    assert_eq!(
        merged.conflicts[0].to_string(),
        "/content/4: both changed panelType: ours is \"info\", theirs is \"note\""
    );
    assert_eq!(
        merged.document.content()[4].attr_str("panelType"),
        Some("info")
    );
    assert_eq!(
        self::merged(
            set("/content/4", "panelType", json!("info")),
            set("/content/4", "localId", json!("x"))
        )
        .conflicts,
        []
    );
    // Ids that editors make up are no conflict.
    let merged = self::merged(
        set("/content/1", "localId", json!("x")),
        set("/content/1", "localId", json!("y")),
    );
    assert_eq!(merged.conflicts, []);
    assert_eq!(merged.document.content()[1].attr_str("localId"), Some("y"));

    let mark = |mark: Value| {
        move |page: &mut Document| {
            done(
                page.set_mark(
                    "/content/1/content/0",
                    Mark::from_value(mark.clone()).unwrap(),
                )
                .unwrap(),
            )
        }
    };
    let (strong, em, code) = (
        json!({"type": "strong"}),
        json!({"type": "em"}),
        json!({"type": "code"}),
    );
    let merged = self::merged(mark(strong.clone()), mark(em));
    assert_eq!(merged.conflicts, []);
    assert_eq!(merged.document.content()[1].content()[0].marks().len(), 2);
    // Code does not go together with bold.
    let merged = self::merged(mark(strong), mark(code));
    assert_eq!(
        merged.document.content()[1].content()[0].marks()[0].kind(),
        &MarkKind::Strong
    );
    assert!(!merged.conflicts.is_empty());
    let red = |color: &str| json!({"type": "textColor", "attrs": {"color": color}});
    let merged = self::merged(mark(red("#ff0000")), mark(red("#00ff00")));
    assert_eq!(merged.conflicts.len(), 1);
    // A block is aligned or indented.
    let block = |mark: Value| {
        move |page: &mut Document| {
            done(
                page.set_mark("/content/1", Mark::from_value(mark.clone()).unwrap())
                    .unwrap(),
            )
        }
    };
    let merged = self::merged(
        block(json!({"type": "alignment", "attrs": {"align": "center"}})),
        block(json!({"type": "indentation", "attrs": {"level": 1}})),
    );
    assert!(matches!(merged.conflicts[0].issue, Issue::Invalid { .. }));
    assert_eq!(
        merged.document.content()[1].marks()[0].kind(),
        &MarkKind::Alignment
    );
}

#[test]
fn comments_stay_where_they_were_made() {
    let comment = |path: &'static str| {
        move |page: &mut Document| {
            let mark = json!({"type": "annotation", "attrs": {"id": "c1", "annotationType": "inlineComment"}});
            page.set_mark(path, Mark::from_value(mark).unwrap())
                .unwrap();
        }
    };
    let change = |page: &mut Document| done(page.replace_text("", ("May", "June")).unwrap());
    for merged in [
        merged(comment("/content/1/content/0"), change),
        merged(change, comment("/content/1/content/0")),
    ] {
        assert_eq!(merged.conflicts, []);
        let [text] = merged.document.content()[1].content() else {
            panic!("{:?}", merged.document.content()[1])
        };
        assert_eq!(
            text.text(),
            Some("The release is planned for the first of June.")
        );
        assert_eq!(text.marks()[0].kind(), &MarkKind::Annotation);
    }
    // All of what was commented on is gone.
    let of = |content: Paragraph| doc(content).build().unwrap();
    let base = of(p("We may or may not ship it on the first day of May."));
    let ours = of(p("We may or may not ship it on the first day."));
    let theirs = of(p((
        "We may or may not ship it on the first day ",
        text("of May").annotation("c2"),
        ".",
    )));
    assert!(matches!(
        merge(&base, &ours, &theirs).conflicts[0].issue,
        Issue::Words { .. }
    ));
}

#[test]
fn a_section_that_is_gone_takes_nothing_new_with_it() {
    let merged = merged(
        |page| done(page.section_mut("Risks").unwrap().delete().unwrap()),
        |page| {
            done(
                page.section_mut("Risks")
                    .unwrap()
                    .append("A new risk.")
                    .unwrap(),
            )
        },
    );
    assert!(merged.document.to_text().contains("A new risk."));
    assert_eq!(
        merged.conflicts[0].to_string(),
        "/content/6: theirs added to the section \"Risks\", whose heading ours deleted"
    );
}

#[test]
fn blocks_that_both_replaced_are_a_conflict() {
    let replace = |code: &'static str| {
        move |page: &mut Document| {
            done(
                page.replace("/content/5", (code_block("", code), rule()))
                    .unwrap(),
            )
        }
    };
    let merged = self::merged(replace("ours"), replace("theirs"));
    assert!(matches!(merged.conflicts[0].issue, Issue::Replaced { .. }));
    assert!(
        merged.document.to_text().contains("ours") && !merged.document.to_text().contains("theirs")
    );
    // An empty paragraph may be replaced by both.
    let base = doc((h1("Log"), p(()))).build().unwrap();
    let with = |text: &str| doc((h1("Log"), code_block("", text))).build().unwrap();
    let merged = merge(&base, &with("ours"), &with("theirs"));
    assert_eq!(
        (merged.conflicts.len(), merged.document.content().len()),
        (0, 3)
    );
}

#[test]
fn what_both_emptied_together_goes() {
    let base = doc((
        h1("Team"),
        bullet_list(["Mia", "Ben"]),
        expand("x", (rule(), rule())),
    ))
    .build()
    .unwrap();
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ours.delete("/content/1/content/0").unwrap();
    ours.delete("/content/2/content/0").unwrap();
    theirs.delete("/content/1/content/1").unwrap();
    let merged = merge(&base, &ours, &theirs);
    assert_eq!(
        merged.document,
        doc((h1("Team"), expand("x", rule()))).build().unwrap()
    );
}

#[test]
fn what_does_not_go_together_is_taken_as_a_whole() {
    let base = doc((columns((column("a"), column("b"))), "x"))
        .build()
        .unwrap();
    let of = |text: &str| {
        doc((columns((column("a"), column("b"), column(text))), "x"))
            .build()
            .unwrap()
    };
    let merged = merge(&base, &of("ours"), &of("theirs"));
    assert_eq!(merged.document, of("ours"));
    assert!(matches!(merged.conflicts[0].issue, Issue::Invalid { .. }));
    assert_eq!(
        merged.conflicts[0].merged.as_ref().unwrap().to_string(),
        "/content/0"
    );
}

#[test]
fn laws() {
    let mut merges = 0;
    for (seed, (name, base, _)) in edits::documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        for maim in [false, true, false, true] {
            let other = |dice: &mut Dice| match maim {
                true => edits::maimed(base, dice, 6),
                false => edits::edited(base, dice, 6),
            };
            let (one, two) = (other(&mut dice), other(&mut dice));
            for prefer in [Prefer::Ours, Prefer::Theirs, Prefer::Both] {
                let merge = |b, o, t| Merge::new().prefer(prefer).documents(b, o, t);
                assert_eq!(merge(base, base, &one).document, one, "{name}");
                assert_eq!(merge(base, &one, base).document, one, "{name}");
                assert_eq!(merge(base, &one, &one).document, one, "{name}");
                let merged = merge(base, &one, &two);
                let text = merged.document.to_json_string();
                assert_eq!(Document::parse(&text).unwrap(), merged.document, "{name}");
                for conflict in &merged.conflicts {
                    let there = |path: &Option<adf::edit::Path>, document: &Document| {
                        path.as_ref().is_none_or(|path| path.of(document).is_some())
                    };
                    assert!(
                        there(&conflict.base, base) && there(&conflict.ours, &one),
                        "{name}"
                    );
                    assert!(there(&conflict.theirs, &two), "{name}");
                    assert!(
                        serde_json::to_string(conflict).is_ok() && !conflict.to_string().is_empty()
                    );
                }
                // The same three give the same again.
                assert_eq!(merge(base, &one, &two), merged);
                merges += 1;
            }
        }
    }
    println!("{merges} merges");
}

#[test]
fn what_is_merged_of_valid_documents_is_valid() {
    let Some(schema) = support::schema() else {
        return;
    };
    let (mut merges, mut conflicts, mut whole) = (0, 0, 0);
    for (seed, (name, base, valid)) in edits::documents().iter().enumerate() {
        if !valid {
            continue;
        }
        let mut dice = Dice::new(100 + seed as u64);
        for _ in 0..12 {
            let (ours, theirs) = (
                edits::edited(base, &mut dice, 8),
                edits::edited(base, &mut dice, 8),
            );
            if !(schema.is_valid(&ours.to_value()) && schema.is_valid(&theirs.to_value())) {
                continue;
            }
            for prefer in [Prefer::Ours, Prefer::Theirs, Prefer::Both] {
                let merged = Merge::new().prefer(prefer).documents(base, &ours, &theirs);
                assert!(
                    schema.is_valid(&merged.document.to_value()),
                    "{name}: {}",
                    merged.document.to_value()
                );
                merges += 1;
                conflicts += merged.conflicts.len();
                whole += merged
                    .conflicts
                    .iter()
                    .filter(|conflict| matches!(conflict.issue, Issue::Invalid { .. }))
                    .count();
            }
        }
    }
    println!("{merges} merges, {conflicts} conflicts, {whole} versions taken as a whole");
    assert!(merges > 100);
}

/// A page of blocks that can be told apart by a word of theirs.
fn marked_page(blocks: usize, dice: &mut Dice) -> Document {
    let mut page = doc(()).build().unwrap();
    for number in 0..blocks {
        let words = format!("base{number} {}", edits::sentence(dice));
        match dice.below(5) {
            0 => page.insert(end_of(""), h2(words)).unwrap(),
            1 => page
                .insert(
                    end_of(""),
                    bullet_list([words, format!("item{number} in the list")]),
                )
                .unwrap(),
            2 => page
                .insert(end_of(""), panel(PanelType::Info, words))
                .unwrap(),
            _ => page.insert(end_of(""), words).unwrap(),
        };
    }
    page
}

/// The words of a page that tell its blocks apart, each with how often it is there.
fn markers(page: &Document) -> HashMap<String, usize> {
    let mut markers = HashMap::new();
    for node in page.descendants() {
        for word in node
            .text()
            .unwrap_or_default()
            .split(|c: char| !c.is_alphanumeric())
        {
            if ["base", "item", "ours", "theirs"].iter().any(|start| {
                word.strip_prefix(start)
                    .is_some_and(|rest| rest.parse::<u32>().is_ok())
            }) {
                *markers.entry(word.to_owned()).or_insert(0) += 1;
            }
        }
    }
    markers
}

/// Edits that leave the words alone by which blocks are told apart, or take them away with the block.
fn marked_edits(base: &Document, name: &str, dice: &mut Dice) -> Document {
    let mut page = base.clone();
    for number in 0..1 + dice.below(6) {
        let count = page.content().len();
        let path = adf::edit::Path::from([dice.below(count.max(1))]);
        let words = format!("{name}{number} {}", edits::sentence(dice));
        let _ = match dice.below(8) {
            0 | 1 => page.insert(after(&path), words).map(drop),
            2 => page.insert(before(&path), (h2(words), "x")).map(drop),
            3 => page.insert(end_of(&path), words).map(drop),
            4 => page.delete(&path).map(drop),
            5 => {
                let to = adf::edit::Path::from([dice.below(count.max(1))]);
                page.move_to(&path, after(&to)).map(drop)
            }
            6 => page.replace_text(&path, ("the", "these")).map(drop),
            _ => {
                let to = adf::edit::Path::from([dice.below(count.max(1))]);
                page.move_to(&path, end_of(&to)).map(drop)
            }
        };
    }
    page
}

#[test]
fn no_block_is_lost() {
    let (mut merges, mut conflicts, mut deleted, mut stayed) = (0, 0, 0, 0);
    for seed in 0..1500 {
        let mut dice = Dice::new(seed);
        let base = marked_page(4 + dice.below(8), &mut dice);
        let ours = marked_edits(&base, "ours", &mut dice);
        let theirs = marked_edits(&base, "theirs", &mut dice);
        let merged = merge(&base, &ours, &theirs);
        let (in_base, in_ours, in_theirs, now) = (
            markers(&base),
            markers(&ours),
            markers(&theirs),
            markers(&merged.document),
        );
        // What a conflict holds is not lost.
        let mut held: HashSet<String> = HashSet::new();
        for conflict in &merged.conflicts {
            let value = serde_json::to_value(conflict).unwrap().to_string();
            held.extend(
                value
                    .split(|c: char| !c.is_alphanumeric())
                    .map(str::to_owned),
            );
        }
        let told = || {
            format!(
                "seed {seed}\n{}\n--- ours\n{}\n--- theirs\n{}\n--- merged\n{}\n{:?}",
                base.to_text(),
                base.diff(&ours),
                base.diff(&theirs),
                merged.document.to_text(),
                merged
                    .conflicts
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            )
        };
        for word in in_base.keys() {
            if in_ours.contains_key(word) && in_theirs.contains_key(word) {
                // More or less only if a conflict holds it: both moved it, or it was moved and
                // changed into what both replaced.
                let count = now.get(word).copied().unwrap_or(0);
                let at_issue = usize::from(held.contains(word));
                let expected = 1 - at_issue..=1 + at_issue;
                assert!(expected.contains(&count), "{word} {count} {}", told());
            } else if !held.contains(word) {
                // What was moved and changed at once may be taken for gone and new.
                let left = now.get(word).copied().unwrap_or(0);
                let has = in_ours.contains_key(word) || in_theirs.contains_key(word);
                assert!(left <= usize::from(has), "{word} {}", told());
                deleted += 1;
                stayed += left;
            }
        }
        for (word, count) in in_ours.iter().chain(&in_theirs) {
            if !in_base.contains_key(word) && !held.contains(word) {
                assert_eq!(now.get(word), Some(count), "{word} {}", told());
            }
        }
        merges += 1;
        conflicts += merged.conflicts.len();
    }
    println!("{merges} merges, {conflicts} conflicts, {deleted} deleted, {stayed} of them stayed");
    assert!(stayed * 50 < deleted, "{stayed} of {deleted}");
}

#[test]
fn the_deepest_documents_can_be_merged() {
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(|| {
            let deep = |inner: Value, levels: usize| {
                let node = (0..levels).fold(inner, |inner, level| {
                    json!({"type": if level % 2 == 0 { "expand" } else { "panel" }, "content": [inner, {"type": "rule"}]})
                });
                Document::from_value(json!({"type": "doc", "content": [node, {"type": "rule"}]})).unwrap()
            };
            let p = |text: &str| json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
            let base = deep(p("one two three"), 120);
            let (ours, theirs) = (deep(p("zero two three"), 120), deep(p("one two four"), 120));
            let merged = merge(&base, &ours, &theirs);
            assert!(merged.document.to_text().contains("zero two four"));
            let diff = base.diff(&ours);
            assert_eq!(diff.apply(&base).unwrap(), ours);
            // Each makes it deeper, and together it would be too deep.
            let (base, wrapped) = (deep(p("a paragraph to be known again"), 60), |levels| deep(json!({"type": "quote", "content": [p("a paragraph to be known again")]}), levels));
            let merged = merge(&base, &wrapped(110), &wrapped(90));
            assert_eq!(Document::parse(&merged.document.to_json_string()).unwrap(), merged.document);
        })
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn large_documents_take_no_time() {
    let mut dice = Dice::new(5);
    let base = marked_page(3000, &mut dice);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    for number in 0..40 {
        let path = |dice: &mut Dice| adf::edit::Path::from([dice.below(3000)]);
        ours.insert(after(path(&mut dice)), format!("ours{number}"))
            .unwrap();
        theirs
            .insert(after(path(&mut dice)), format!("theirs{number}"))
            .unwrap();
        ours.replace_text(path(&mut dice), ("the", "these"))
            .unwrap();
        theirs
            .replace_text(path(&mut dice), ("plan", "plans"))
            .unwrap();
    }
    let started = Instant::now();
    let merged = merge(&base, &ours, &theirs);
    println!(
        "{:?} for {} blocks, {} conflicts",
        started.elapsed(),
        base.content().len(),
        merged.conflicts.len()
    );
    assert_eq!(merged.document.content().len(), 3080);
    assert!(started.elapsed().as_secs() < 10);
}
