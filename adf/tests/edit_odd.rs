//! Whatever a document holds, an edit is done or refused, and what is left can be written and read.
#![allow(clippy::unwrap_used)]

mod support;

use adf::build::*;
use adf::edit::{Path, after, before, end_of, headed, local_id, replacing, start_of, titled};
use adf::{Document, Mark, MarkKind};
use serde_json::json;
use support::{Dice, edits};

/// One call of each kind, with arguments by chance; tells whether it was done.
fn call(page: &mut Document, dice: &mut Dice) -> bool {
    let paths: Vec<Path> = page.find_all(|_| true).map(|(path, _)| path).collect();
    let path = match paths.is_empty() {
        true => Path::root(),
        false => paths[dice.below(paths.len())].clone(),
    };
    let other = match paths.is_empty() {
        true => Path::from([0]),
        false => paths[dice.below(paths.len())].clone(),
    };
    let titles: Vec<String> = page
        .outline()
        .iter()
        .map(|(_, heading)| heading.text.clone())
        .collect();
    let title = match titles.is_empty() {
        true => "Risks".to_owned(),
        false => titles[dice.below(titles.len())].clone(),
    };
    let (row, column) = (dice.below(4), dice.below(4));
    let block = edits::block(dice);
    match dice.below(30) {
        0 => page.insert(before(&path), block).is_ok(),
        1 => page.insert(after(&path), (block, "text")).is_ok(),
        2 => page.insert(start_of(&path), block).is_ok(),
        3 => page.insert(end_of(&path), [block.clone(), block]).is_ok(),
        4 => page.replace(&path, block).is_ok(),
        5 => page.delete(&path).is_ok(),
        6 => page.move_to(&path, after(&other)).is_ok(),
        7 => page.move_to(&path, end_of(&other)).is_ok(),
        8 => page.unchecked().insert(end_of(&path), block).is_ok(),
        9 => page.unchecked().delete(&path).is_ok(),
        10 => page.unchecked().move_to(&path, start_of(&other)).is_ok(),
        11 => page.set_attr(&path, "level", json!({"a": [1]})).is_ok(),
        12 => page.remove_attr(&path, "localId").is_ok(),
        13 => page.set_mark(&path, Mark::new(MarkKind::Code)).is_ok(),
        14 => page.remove_mark(&path, &MarkKind::Strong).is_ok(),
        15 => page.set_text(&path, "text").is_ok(),
        16 => page
            .replace_text(&path, replacing("a", "").any_case())
            .is_ok(),
        17 => page
            .section_mut(titled(title).nth(0))
            .is_ok_and(|mut s| s.append("x").is_ok()),
        18 => page
            .section_mut(titled(title).nth(0))
            .is_ok_and(|mut s| s.prepend(block).is_ok()),
        19 => page
            .section_mut(title)
            .is_ok_and(|mut s| s.replace("x").is_ok()),
        20 => page.section_mut(title).is_ok_and(|s| s.delete().is_ok()),
        21 => page
            .table_mut(0)
            .is_ok_and(|mut t| t.append_row(["a", "b"]).is_ok()),
        22 => page
            .table_mut(0)
            .is_ok_and(|mut t| t.insert_row(row, ("a", rule())).is_ok()),
        23 => page
            .table_mut(row)
            .is_ok_and(|mut t| t.delete_row(row).is_ok()),
        24 => page
            .table_mut(0)
            .is_ok_and(|mut t| t.append_column("h", ["a"]).is_ok()),
        25 => page
            .table_mut(&path)
            .is_ok_and(|mut t| t.set_cell(row, column, block).is_ok()),
        26 => page
            .table(headed(["a"]))
            .is_ok_and(|t| t.cell(("a", "b"), "a").is_ok()),
        27 => page.toggle_task(row).is_ok(),
        28 => page.set_task(local_id("x"), true).is_ok(),
        _ => page
            .table(titled(title).table(row))
            .is_ok_and(|t| t.texts().len() == t.rows()),
    }
}

#[test]
fn odd_documents_are_no_trouble() {
    let (mut done, mut refused) = (0, 0);
    for (seed, (name, document, _)) in edits::documents().iter().enumerate() {
        let mut dice = Dice::new(seed as u64);
        for _ in 0..4 {
            let mut page = edits::maimed(document, &mut dice, 6);
            for _ in 0..15 {
                let before = page.clone();
                if call(&mut page, &mut dice) {
                    done += 1;
                } else {
                    refused += 1;
                    assert_eq!(page, before, "{name}");
                }
            }
            assert_eq!(
                Document::parse(&page.to_json_string()).unwrap(),
                page,
                "{name}"
            );
            assert_eq!(
                Document::from_value(page.to_value()).unwrap(),
                page,
                "{name}"
            );
        }
    }
    println!("{done} done, {refused} refused");
    assert!(done > 20 && refused > 20);
}

#[test]
fn edits_of_valid_documents_leave_them_valid() {
    let Some(schema) = support::schema() else {
        return;
    };
    let mut done = 0;
    for (seed, (name, document, valid)) in edits::documents().iter().enumerate() {
        let mut dice = Dice::new(500 + seed as u64);
        for _ in 0..if *valid { 6 } else { 0 } {
            let mut page = document.clone();
            for _ in 0..10 {
                edits::edit(&mut page, &mut dice);
                done += 1;
            }
            assert!(
                schema.is_valid(&page.to_value()),
                "{name}: {:?}",
                page.validate().first()
            );
        }
    }
    println!("{done} edits");
}
