//! Searching, against the sandbox.
#![cfg(all(feature = "lifecycle", feature = "sandbox"))]
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::operation::Method;
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use jira_api::sandbox::{JiraSandbox, SandboxIssue};
use jira_api::search::{Csv, SearchProblem};
use jira_api::{Error, Jira, jql};
use serde_json::{Value, json};

const SEARCH: &str = "POST /rest/api/3/search/jql";

struct World {
    sandbox: Sandbox,
    site: JiraSandbox,
    jira: Jira,
}

impl World {
    async fn of(site: JiraSandbox) -> Self {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let jira = Jira::new(sandbox.api_token_session().unwrap());
        World {
            sandbox,
            site,
            jira,
        }
    }

    /// A project `BIG` with so many issues.
    async fn with(issues: usize) -> Self {
        let site = JiraSandbox::new();
        site.add_project("BIG", "Big");
        for number in 1..=issues {
            let issue = SandboxIssue::new("BIG", format!("Issue {number}")).points(number as f64);
            site.add_issue(issue).unwrap();
        }
        Self::of(site).await
    }

    fn searches(&self) -> usize {
        let calls = self.sandbox.requests();
        calls
            .iter()
            .filter(|call| call.path.ends_with("/search/jql"))
            .count()
    }

    /// Answers the next search with this.
    fn script(&self, body: Value) {
        self.sandbox
            .fail_next(SEARCH, SandboxResponse::json(200, body));
    }
}

fn numbers(range: std::ops::RangeInclusive<u32>) -> Vec<String> {
    range.map(|number| format!("BIG-{number}")).collect()
}

#[tokio::test]
async fn issues_come_page_after_page() {
    let world = World::with(250).await;
    let search = world.jira.search(jql::project("BIG").order_by("key"));
    let mut issues = search.fields(["summary", "Story Points"]).stream();
    let mut keys = Vec::new();
    while let Some(issue) = issues.next().await {
        let issue = issue.unwrap();
        let number: f64 = issue.key().strip_prefix("BIG-").unwrap().parse().unwrap();
        assert_eq!(issue.summary(), format!("Issue {number}"));
        assert_eq!(issue.story_points(), Some(number));
        assert_eq!(issue.field("story points").unwrap().number(), Some(number));
        keys.push(issue.key().to_owned());
        // Half of a page is used before the next one is asked for, and none beyond it.
        let used = keys.len() % 100;
        let pages = keys.len() / 100 + usize::from(used > 0);
        let expected = (pages + usize::from(used > 50 || used == 0)).min(3);
        assert!(
            (pages..=expected.max(pages)).contains(&world.searches()),
            "{} at {}",
            world.searches(),
            keys.len()
        );
    }
    assert_eq!(keys, numbers(1..=250));
    assert_eq!(world.searches(), 3);
    assert!(issues.next().await.is_none());
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn only_what_is_wanted_is_asked_for() {
    let world = World::with(120).await;
    let search = || world.jira.search("project = BIG order by key");
    assert_eq!(search().first().await.unwrap().unwrap().key(), "BIG-1");
    assert_eq!(world.searches(), 1);
    assert_eq!(search().all(7).await.unwrap().len(), 7);
    assert_eq!(search().take(3).all(7).await.unwrap().len(), 3);
    assert_eq!(search().take(0).all(7).await.unwrap().len(), 0);
    assert_eq!(world.searches(), 3);
    assert_eq!(search().all(1000).await.unwrap().len(), 120);
    assert_eq!(world.searches(), 5);
    assert!(
        world
            .jira
            .search("project = BIG and labels = none")
            .first()
            .await
            .unwrap()
            .is_none()
    );
    let keys = search().keys().all().await.unwrap();
    assert_eq!(keys, numbers(1..=120));
    let ids = search().ids().all().await.unwrap();
    assert_eq!((ids.len(), ids[0] + 119), (120, ids[119]));
    assert_eq!(search().count().await.unwrap(), 120);
    let one = world
        .jira
        .search("key = BIG-5")
        .fields(["*navigable", "-summary"])
        .first()
        .await
        .unwrap()
        .unwrap();
    assert!(!one.has("summary") && one.has("priority"));
    let plain = world
        .jira
        .search("key = BIG-5")
        .first()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(plain.status().unwrap().name(), "To Do");
    let whole = world
        .jira
        .search("key = BIG-5")
        .expand(["changelog"])
        .first()
        .await
        .unwrap()
        .unwrap();
    assert!(whole.has_whole_changelog());
}

#[tokio::test]
async fn the_end_is_where_a_page_says_so() {
    let world = World::with(1).await;
    let issue = |key: &str| json!({"id": "1", "key": key});
    let found = || world.jira.search("project = BIG").keys();
    // The last page without a token, with an empty one, and with one that goes nowhere.
    for end in [
        json!({}),
        json!({"nextPageToken": null}),
        json!({"nextPageToken": ""}),
        json!({"nextPageToken": "c", "isLast": true}),
    ] {
        world.script(json!({"issues": [issue("A-1")], "nextPageToken": "a", "isLast": false}));
        // Pages may be short, and empty, before the end.
        world.script(json!({"issues": [], "nextPageToken": "b"}));
        let mut last = json!({"issues": [issue("A-2")]});
        last.as_object_mut()
            .unwrap()
            .extend(end.as_object().unwrap().clone());
        world.script(last);
        assert_eq!(found().all().await.unwrap(), ["A-1", "A-2"], "{end}");
    }
    // Nothing at all.
    world.script(json!({}));
    assert_eq!(found().all().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_token_that_comes_again_is_an_error_and_no_loop() {
    let world = World::with(1).await;
    for token in ["a", "b", "a"] {
        world.script(
            json!({"issues": [{"id": "1", "key": format!("A-{token}")}], "nextPageToken": token}),
        );
    }
    let mut found = world.jira.search("project = BIG").keys();
    assert_eq!(found.next().await.unwrap().unwrap(), "A-a");
    assert_eq!(found.next().await.unwrap().unwrap(), "A-b");
    let error = found.next().await.unwrap().unwrap_err();
    assert!(
        matches!(
            error.atlassian(),
            Some(atlassian_core::Error::Paging { .. })
        ),
        "{error}"
    );
    assert!(error.to_string().contains("not everything"), "{error}");
    assert!(found.next().await.is_none());
}

#[tokio::test]
async fn what_is_wrong_is_said_before_anything_is_sent_or_in_jiras_words() {
    let world = World::with(1).await;
    let error = world
        .jira
        .search("project = BIG)")
        .first()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Jql(_)), "{error}");
    let none: [&str; 0] = [];
    let error = world
        .jira
        .search(jql::key().in_(none))
        .count()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("empty list"), "{error}");
    assert_eq!(world.sandbox.requests().len(), 0);
    let error = world
        .jira
        .search("project = BIG")
        .fields(["Story point estimat"])
        .first()
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no field is named “Story point estimat”; did you mean “Story point estimate” (customfield_10016)?"),
        "{error}"
    );
    assert_eq!(world.searches(), 0);
    let error = world.jira.search("nothing = 1").first().await.unwrap_err();
    assert!(
        error.to_string().contains("Field 'nothing' does not exist"),
        "{error}"
    );
    assert_eq!(error.status(), Some(400));
    let error = world
        .jira
        .search(jql::Jql::everything())
        .first()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("Unbounded"), "{error}");
    let error = world
        .jira
        .search("project = BIG")
        .reconcile(1..=51)
        .first()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Search(problem) if matches!(**problem, SearchProblem::TooManyReconciled { count: 51, limit: 50 }))
    );
}

#[tokio::test]
async fn the_index_lags_and_a_search_can_wait_for_it() {
    let world = World::with(3).await;
    let new = |count: usize| {
        world.site.lag_next(count);
        (0..count)
            .map(|_| {
                world
                    .site
                    .add_issue(SandboxIssue::new("BIG", "New"))
                    .unwrap()
            })
            .collect::<Vec<_>>()
    };
    let search = || world.jira.search("project = BIG");
    let few = new(2);
    assert_eq!(search().count().await.unwrap(), 3);
    let found = search()
        .wait_for(few.clone())
        .await
        .unwrap()
        .keys()
        .all()
        .await
        .unwrap();
    assert_eq!(found.len(), 5);
    assert_eq!(search().keys().all().await.unwrap().len(), 3);

    // Too many to be reconciled: it waits until the index has them.
    let many = new(60);
    let jira = world.site.clone();
    world
        .site
        .after_next(Method::Post, "/rest/api/3/issue/bulkfetch", move |_| {
            jira.settle()
        });
    let before = world.sandbox.clock().now();
    let found = search()
        .wait_for(many.clone())
        .await
        .unwrap()
        .keys()
        .all()
        .await
        .unwrap();
    assert_eq!(found.len(), 65);
    assert_eq!(
        world.sandbox.clock().now(),
        before,
        "nothing had to be waited for"
    );

    let late = new(60);
    let error = search().wait_for(late.clone()).await.unwrap_err();
    let Error::Search(problem) = &error else {
        panic!("{error}")
    };
    let SearchProblem::NotIndexed { keys, waited } = &**problem else {
        panic!("{error}")
    };
    assert_eq!(keys, &late);
    assert!(
        (Duration::from_secs(60)..Duration::from_secs(75)).contains(waited),
        "{waited:?}"
    );

    let error = search().wait_for(["BIG-1", "BIG-4711"]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing will be found by waiting: BIG-4711 cannot be seen"
    );
}

#[tokio::test]
async fn issues_as_a_table() {
    let site = JiraSandbox::new();
    site.add_project("BIG", "Big");
    let texts = [
        "plain",
        "a,b",
        "say \"hi\"",
        "two\r\nlines",
        " edge",
        "=1+1",
        "-5",
        "",
        "ünïcode",
    ];
    for text in texts.iter().filter(|text| !text.is_empty()) {
        site.add_issue(
            SandboxIssue::new("BIG", *text)
                .points(2.0)
                .label("x")
                .label("y"),
        )
        .unwrap();
    }
    let world = World::of(site).await;
    let table = world
        .jira
        .search("project = BIG order by key")
        .into_table(["Key", "summary", "Story Points", "Labels", "Assignee"])
        .await
        .unwrap();
    let ids: Vec<&str> = table
        .columns()
        .iter()
        .map(|column| column.id.as_str())
        .collect();
    assert_eq!(
        ids,
        ["key", "summary", "customfield_10016", "labels", "assignee"]
    );
    assert_eq!(table.rows().len(), 8);
    assert_eq!(
        table.to_json()[1],
        json!({"Key": "BIG-2", "summary": "a,b", "Story Points": 2.0, "Labels": ["x", "y"], "Assignee": null})
    );
    let mut csv = Vec::new();
    table.write_csv(&mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let mut lines = vec!["Key,summary,Story Points,Labels,Assignee"];
    lines.extend([
        "BIG-1,plain,2,\"x, y\",",
        "BIG-2,\"a,b\",2,\"x, y\",",
        "BIG-3,\"say \"\"hi\"\"\",2,\"x, y\",",
        "BIG-4,\"two\r\nlines\",2,\"x, y\",",
        "BIG-5,\" edge\",2,\"x, y\",",
        "BIG-6,=1+1,2,\"x, y\",",
        "BIG-7,-5,2,\"x, y\",",
        "BIG-8,ünïcode,2,\"x, y\",",
        "",
    ]);
    assert_eq!(csv, lines.join("\r\n"));
    let text = table.to_string();
    assert!(
        text.lines()
            .nth(4)
            .unwrap()
            .starts_with("BIG-4  two lines  2 "),
        "{text}"
    );
    let error = world
        .jira
        .search("project = BIG")
        .into_table(["Sumary"])
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("did you mean “Summary”"),
        "{error}"
    );
    let mut rows = world
        .jira
        .search("project = BIG")
        .take(1)
        .rows(["id", "Status"])
        .await
        .unwrap();
    assert_eq!(
        rows.next()
            .await
            .unwrap()
            .unwrap()
            .texts()
            .nth(1)
            .as_deref(),
        Some("To Do")
    );
}

/// Reads CSV by the letter of RFC 4180.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if cell.is_empty() => loop {
                match chars.next().unwrap() {
                    '"' if chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
                    '"' => break,
                    c => cell.push(c),
                }
            },
            ',' => row.push(std::mem::take(&mut cell)),
            '\r' => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty());
    rows
}

#[test]
fn csv_is_read_back_as_it_was_written() {
    let pieces = [
        "\"", "\"\"", ",", ";", "\r", "\n", "\r\n", " ", "\t", "=", "-", "a", "é", "'", "",
    ];
    let mut random = fastrand::Rng::with_seed(3);
    for _ in 0..2_000 {
        let columns = random.usize(1..5);
        let rows: Vec<Vec<String>> = (0..random.usize(0..4))
            .map(|_| {
                (0..columns)
                    .map(|_| {
                        (0..random.usize(0..5))
                            .map(|_| pieces[random.usize(..pieces.len())])
                            .collect()
                    })
                    .collect()
            })
            .collect();
        let mut csv = Csv::new(Vec::new());
        for row in &rows {
            csv.texts(row).unwrap();
        }
        assert_eq!(
            read_csv(&String::from_utf8(csv.into_inner()).unwrap()),
            rows
        );
        let mut safe = Csv::new(Vec::new()).for_spreadsheets();
        for row in &rows {
            safe.texts(row).unwrap();
        }
        for cell in read_csv(&String::from_utf8(safe.into_inner()).unwrap()).concat() {
            assert!(
                !cell.starts_with(['=', '+', '@', '\t', '\r', '\n'])
                    && (!cell.starts_with('-') || cell.parse::<f64>().is_ok()),
                "{cell:?}"
            );
        }
    }
    let mut csv = Csv::new(Vec::new()).for_spreadsheets().separator(';');
    csv.texts(["=1", "-5", "a;b"]).unwrap();
    assert_eq!(csv.into_inner(), b"'=1;-5;\"a;b\"\r\n");
}

#[tokio::test]
async fn a_boundary_confines_every_search() {
    let entangled = JiraSandbox::entangled();
    let world = World::of(entangled.site.clone()).await;
    let boundary = Boundary::builder()
        .projects(["ENG"])
        .access(Access::ALL)
        .build()
        .unwrap();
    let session = world.sandbox.api_token_session().unwrap();
    let confined = Jira::new(session.within(&boundary));
    let everything = "created >= '2000-01-01'";
    let all = world.jira.search(everything).keys().all().await.unwrap();
    assert!(all.iter().any(|key| key.starts_with("HR-")));
    entangled.site.forget_reached();
    let inside = confined.search(everything).keys().all().await.unwrap();
    assert!(!inside.is_empty() && inside.iter().all(|key| key.starts_with("ENG-")));
    let expected = all.iter().filter(|key| key.starts_with("ENG-")).count();
    assert_eq!(inside.len(), expected);
    assert_eq!(
        confined.search(everything).count().await.unwrap(),
        expected as u64
    );
    let table = confined
        .search(everything)
        .into_table(["Key", "Summary", "Parent"])
        .await
        .unwrap();
    assert_eq!(table.rows().len(), expected);
    let ids = confined
        .search(everything)
        .take(3)
        .ids()
        .all()
        .await
        .unwrap();
    assert_eq!(
        confined
            .search(everything)
            .reconcile(ids)
            .keys()
            .all()
            .await
            .unwrap()
            .len(),
        expected
    );
    let _ = confined
        .search(everything)
        .wait_for([inside[0].clone()])
        .await
        .unwrap();
    for denied in ["project = HR", "key = HR-1"] {
        let error = confined.search(denied).first().await.unwrap_err();
        assert!(error.is_denied(), "{denied}: {error}");
    }
    let error = confined
        .search(everything)
        .wait_for(["HR-1"])
        .await
        .unwrap_err();
    assert!(error.is_denied(), "{error}");
    // Issues in ENG that show something of HR reach it: a parent, a link. A search for keys does not.
    entangled.site.forget_reached();
    confined.search(everything).keys().all().await.unwrap();
    assert_eq!(entangled.site.reached("HR"), Vec::<String>::new());
}

/// Answers recorded by public projects.
#[tokio::test]
async fn recorded_answers_are_read() {
    let root = std::env::var("ATLASSIAN_FIXTURES").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures"),
        Into::into,
    );
    let Ok(manifest) = std::fs::read(root.join("payloads/manifest.json")) else {
        eprintln!("skipped: no recordings at {}", root.display());
        return;
    };
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let world = World::with(1).await;
    let (mut pages, mut issues) = (0, 0);
    for entry in manifest.as_array().unwrap() {
        let path = entry["path"].as_str().unwrap_or_default();
        if !["/rest/api/3/search/jql", "/rest/api/3/search"].contains(&path) {
            continue;
        }
        let file = entry["file"].as_str().unwrap();
        let body = std::fs::read(root.join("payloads").join(file)).unwrap();
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        if entry["shape"] != "response" {
            body = json!({"issues": [body]});
        }
        body.as_object_mut().unwrap().remove("nextPageToken");
        let expected = body["issues"].as_array().map_or(0, Vec::len);
        world.script(body);
        let found = world
            .jira
            .search("project = BIG")
            .stream()
            .all()
            .await
            .unwrap();
        assert_eq!(found.len(), expected, "{file}");
        for issue in &found {
            assert!(!issue.id().is_empty(), "{file}");
            if issue.has("summary") {
                assert!(!issue.summary().is_empty(), "{file}");
            }
            if issue.has("created") {
                assert!(issue.created().is_some(), "{file}");
            }
        }
        (pages, issues) = (pages + 1, issues + expected);
    }
    assert!(pages >= 15, "{pages}");
    println!("{pages} recorded pages with {issues} issues read");
}
