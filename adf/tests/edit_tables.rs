//! Tables by row and column, whatever covers what.
#![allow(clippy::unwrap_used)]

mod support;

use adf::build::*;
use adf::edit::{EditError, after, headed, titled};
use adf::{Document, NodeKind};
use serde_json::json;
use support::Dice;

fn page() -> Document {
    doc((
        h1("Plan"),
        table((
            header_row(["Name", "State", "Who"]),
            row((
                header_cell("Search"),
                cell("open").rowspan(2),
                cell("Mia").column_widths([120]),
            )),
            row((header_cell("Refunds"), cell(("Ben", "Ada")))),
        )),
        h1("Review"),
        table(row(["a", "b"])),
        table((header_row(header_cell("Both").colspan(2)), row(["1", "2"]))),
    ))
    .build()
    .unwrap()
}

#[test]
fn tables_are_named() {
    let page = page();
    for path in [
        page.table(0).unwrap().path().clone(),
        page.table(titled("plan")).unwrap().path().clone(),
        page.table(headed(["who", "NAME"])).unwrap().path().clone(),
        page.table("/content/1").unwrap().path().clone(),
    ] {
        assert_eq!(path.to_string(), "/content/1");
    }
    assert_eq!(
        page.table(titled("Review").table(1))
            .unwrap()
            .path()
            .to_string(),
        "/content/4"
    );
    assert_eq!(
        page.table(titled("Review")).unwrap_err().to_string(),
        "2 tables stand under \"Review\": /content/3 (a | b), /content/4 (Both); take one with \
         titled(…).table(0), .table(1), …"
    );
    assert_eq!(
        page.table(headed(["Nobody"])).unwrap_err().to_string(),
        "there is no table with the headers [\"Nobody\"]; did you mean /content/1 (Name | State | \
         Who), /content/3 (a | b), /content/4 (Both)?"
    );
    assert!(page.table(3).is_err());
    assert!(
        page.table("/content/0")
            .unwrap_err()
            .to_string()
            .contains("where a heading stands")
    );
    let none = doc("x").build().unwrap();
    assert_eq!(
        none.table(0).unwrap_err().to_string(),
        "there is no table number 0 (they are counted from 0); the document has no tables"
    );
}

#[test]
fn cells_are_read_where_a_reader_sees_them() {
    let page = page();
    let table = page.table(0).unwrap();
    assert_eq!((table.rows(), table.columns()), (3, 3));
    assert_eq!(table.headers(), ["Name", "State", "Who"]);
    assert_eq!(
        table.texts(),
        [
            ["Name", "State", "Who"],
            ["Search", "open", "Mia"],
            ["Refunds", "open", "Ben\nAda"]
        ]
    );
    assert_eq!(
        table.cell(2, "who").unwrap().path.to_string(),
        "/content/1/content/2/content/1"
    );
    let open = table.cell(("Name", "refunds"), "State").unwrap();
    assert_eq!(
        (open.row, open.rows, open.columns, open.header),
        (1, 2, 1, false)
    );
    assert!(table.cell(1, 0).unwrap().header);
    assert_eq!(table.find_row(("State", "open")).unwrap(), 1);
    assert_eq!(page.table(2).unwrap().headers(), ["Both", "Both"]);
    assert_eq!(page.table(2).unwrap().cell(1, "Both").unwrap().text(), "1");

    let error = |result: Result<_, EditError>| -> String {
        result
            .map(|_: adf::edit::CellView<'_>| ())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error(table.cell(3, 0)),
        "the table at /content/1 has no row 3; it has 3 rows, counted from 0"
    );
    assert_eq!(
        error(table.cell(1, "States")),
        "the table at /content/1 has no column \"States\"; it has \"Name\", \"State\", \"Who\""
    );
    assert_eq!(
        error(table.cell(("Name", "Serch"), 0)),
        "the table at /content/1 has no row with \"Serch\" in column 0; it has \"Name\", \"Search\", \
         \"Refunds\" there"
    );
    assert!(error(page.table(1).unwrap().cell(0, "a")).contains("no header row"));
}

#[test]
fn cells_are_set() {
    let mut page = page();
    let mut table = page.table_mut(0).unwrap();
    table
        .set_cell(
            ("Name", "Refunds"),
            "Who",
            ("Ask ", mention("5b10ac", "Mia")),
        )
        .unwrap();
    table
        .set_cell(2, "State", status("DONE", StatusColor::Green))
        .unwrap();
    table.set_cell(1, 2, ()).unwrap();
    assert!(table.set_cell(1, 2, table_in_table()).is_err());
    assert_eq!(
        page.to_value()["content"][1]["content"][1]["content"][2],
        json!({"type": "tableCell", "attrs": {"colwidth": [120]}, "content": [{"type": "paragraph"}]})
    );
    assert_eq!(
        page.table(0).unwrap().texts()[1..],
        [["Search", "DONE", ""], ["Refunds", "DONE", "Ask \n@Mia"]]
    );
    assert!(page.validate().is_empty());
}

fn table_in_table() -> Table {
    table(row("x"))
}

#[test]
fn rows_are_appended_like_those_before() {
    let mut page = page();
    let mut table = page.table_mut(0).unwrap();
    let path = table.append_row(("Login", "late")).unwrap();
    assert_eq!(path.to_string(), "/content/1/content/3");
    table.append_row([cell("x").background("#ffffff")]).unwrap();
    table.append_row(row(["y", "z"])).unwrap();
    table.append_row(vec!["v"]).unwrap();
    let error = table.append_row(["1", "2", "3", "4"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "4 cells were given for 3 places in the table at /content/1; leave some out or append a \
         column first"
    );
    let view = page.table(0).unwrap();
    assert_eq!(view.rows(), 7);
    let kinds: Vec<&str> = page
        .node(&path)
        .unwrap()
        .content()
        .iter()
        .map(|cell| cell.kind().as_str())
        .collect();
    assert_eq!(kinds, ["tableHeader", "tableCell", "tableCell"]);
    // A built cell is taken as it is.
    assert!(!view.cell(4, 0).unwrap().header);
    assert_eq!(view.row(5).unwrap(), ["y", "z", ""]);
    assert!(page.validate().is_empty());

    // Under nothing but a header row, cells are no headers, and as wide.
    let mut page = doc(self::table(header_row((
        header_cell("A").column_widths([80]),
        "B",
    ))))
    .build()
    .unwrap();
    page.table_mut(0).unwrap().append_row(["1"]).unwrap();
    assert_eq!(
        page.to_value()["content"][0]["content"][1]["content"][0],
        json!({"type": "tableCell", "attrs": {"colwidth": [80]},
               "content": [{"type": "paragraph", "content": [{"type": "text", "text": "1"}]}]})
    );
}

#[test]
fn rows_come_between_and_go() {
    let mut page = page();
    let mut table = page.table_mut(0).unwrap();
    // The cell over two rows covers three then.
    table.insert_row(2, ("Login", "Cem")).unwrap();
    assert_eq!(
        table.view().unwrap().texts()[1..],
        [
            ["Search", "open", "Mia"],
            ["Login", "open", "Cem"],
            ["Refunds", "open", "Ben\nAda"]
        ]
    );
    assert!(table.insert_row(2, ("a", "b", "c")).is_err());
    assert!(
        table
            .insert_row(
                9,
                "a".to_owned()
                    .chars()
                    .map(|c| c.to_string())
                    .collect::<Vec<_>>()
            )
            .is_err()
    );
    table.insert_row(1, ["First"]).unwrap();
    assert_eq!(table.view().unwrap().texts()[1], ["First", "", ""]);
    table.delete_row(1).unwrap();
    // It moves down when the row it stands in goes.
    table.delete_row(("Name", "Search")).unwrap();
    assert_eq!(
        table.view().unwrap().texts()[1..],
        [["Login", "open", "Cem"], ["Refunds", "open", "Ben\nAda"]]
    );
    table.delete_row(2).unwrap();
    assert_eq!(
        table
            .view()
            .unwrap()
            .cell(1, 1)
            .unwrap()
            .node
            .attr("rowspan"),
        Some(&json!(1))
    );
    table.delete_row(0).unwrap();
    table.delete_row(0).unwrap();
    assert!(table.view().is_err() || *page.content()[1].kind() == NodeKind::Heading);
    assert_eq!(page.content().len(), 4);
    assert!(page.validate().is_empty());
}

#[test]
fn columns_are_appended() {
    let mut page = page();
    page.table_mut(0)
        .unwrap()
        .append_column(strong("Cost"), ("1", status("2", StatusColor::Red)))
        .unwrap();
    page.table_mut(1).unwrap().append_column((), ["c"]).unwrap();
    assert_eq!(page.table(0).unwrap().headers()[3], "Cost");
    assert_eq!(
        page.table(0).unwrap().row(2).unwrap(),
        ["Refunds", "open", "Ben\nAda", "2"]
    );
    assert_eq!(page.table(1).unwrap().texts(), [["a", "b", "c"]]);
    let tasks = ("a", "b").map_tasks();
    page.table_mut(2)
        .unwrap()
        .append_column("Tasks", [tasks.0])
        .unwrap();
    assert!(
        page.table_mut(2)
            .unwrap()
            .append_column("x", [tasks.1, "c".into_list()])
            .is_err()
    );
    assert!(page.validate().is_empty());
}

trait Tasks {
    fn into_list(self) -> TaskList;
}

impl Tasks for &str {
    fn into_list(self) -> TaskList {
        task_list(self)
    }
}

trait BothTasks {
    fn map_tasks(self) -> (TaskList, TaskList);
}

impl BothTasks for (&str, &str) {
    fn map_tasks(self) -> (TaskList, TaskList) {
        (task_list(self.0), task_list(self.1))
    }
}

#[test]
fn odd_tables_are_no_trouble() {
    for table in [
        json!({"type": "table"}),
        json!({"type": "table", "content": []}),
        json!({"type": "table", "content": [7, null, {"type": "tableRow"}, {"type": "tableRow", "content": [1, {}]}]}),
        json!({"type": "table", "content": [{"type": "tableRow", "content": [
            {"type": "tableCell", "attrs": {"colspan": 0, "rowspan": -3}},
            {"type": "tableCell", "attrs": {"colspan": "x", "rowspan": 1e300}},
            {"type": "tableCell", "attrs": {"colspan": 2.7, "rowspan": 4}},
        ]}, {"type": "tableRow"}, {"type": "tableRow", "content": [{"type": "tableCell"}]}]}),
    ] {
        let page =
            Document::from_value(json!({"type": "doc", "version": 1, "content": [table]})).unwrap();
        let view = page.table(0).unwrap();
        assert_eq!(view.texts().len(), view.rows());
        for row in 0..view.rows() + 1 {
            for column in 0..view.columns() + 1 {
                let _ = view.cell(row, column);
            }
        }
        for row in 0..view.rows() + 1 {
            let mut copy = page.clone();
            let _ = copy.table_mut(0).unwrap().insert_row(row, ["a"]);
            let _ = copy.table_mut(0).unwrap().delete_row(row);
            if let Ok(mut table) = copy.table_mut(0) {
                let _ = table.append_column("h", ["a"]);
                let _ = table.set_cell(row, 0, "x");
            }
            assert_eq!(Document::parse(&copy.to_json_string()).unwrap(), copy);
        }
    }
    let wide = json!({"type": "tableCell", "attrs": {"colspan": 1e12, "rowspan": 1e12}});
    let rows = vec![json!({"type": "tableRow", "content": [wide]}); 3];
    let page = json!({"type": "doc", "content": [{"type": "table", "content": rows}]});
    let page = Document::from_value(page).unwrap();
    assert!(matches!(page.table(0), Err(EditError::TooWide { .. })));
    // A thousand columns over many empty rows are few bytes and many places.
    let tall = json!({"type": "tableCell", "attrs": {"colspan": 1000, "rowspan": 60000}});
    let mut rows = vec![json!({"type": "tableRow", "content": [tall]})];
    rows.extend(vec![json!({"type": "tableRow"}); 50_000]);
    let page = json!({"type": "doc", "content": [{"type": "table", "content": rows}]});
    assert!(Document::from_value(page).unwrap().table(0).is_err());
}

#[test]
fn random_edits_keep_the_grid_even() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let rows = (0..4).map(|r| row((0..3).map(|c| cell(format!("{r}{c}"))).collect::<Vec<_>>()));
        let mut page = doc((table(each(rows)), "after")).build().unwrap();
        // One cell covers a block of four.
        page.delete("/content/0/content/2/content/1").unwrap();
        page.delete("/content/0/content/2/content/1").unwrap();
        page.delete("/content/0/content/1/content/2").unwrap();
        page.set_attr("/content/0/content/1/content/1", "rowspan", 2)
            .unwrap();
        page.set_attr("/content/0/content/1/content/1", "colspan", 2)
            .unwrap();
        for _ in 0..8 {
            let Ok(mut table) = page.table_mut(0) else {
                break;
            };
            let rows = table.view().unwrap().rows();
            match dice.below(3) {
                0 => drop(table.insert_row(dice.below(rows + 1), ["n"]).unwrap()),
                1 => drop(table.delete_row(dice.below(rows)).unwrap()),
                _ => table.append_column("h", ["c"]).unwrap(),
            }
            if let Ok(table) = page.table(0) {
                for row in 0..table.rows() {
                    for column in 0..table.columns() {
                        assert!(
                            table.cell(row, column).is_ok(),
                            "seed {seed}: {:?}",
                            table.texts()
                        );
                    }
                }
            }
            assert!(page.validate().is_empty());
        }
        page.insert(after("/content/0"), "x").unwrap();
    }
}
