//! Names in unusual forms: what Atlassian might read as something of HR is not let through as a name of
//! something else, or of nothing.

use serde_json::{Value, json};

use crate::attack::{Attack, Got, How, inside};
use crate::calls::{Shot, platform, software, v2};
use crate::expect::Expect;
use crate::names::{Names, wide};
use crate::world::World;

/// Puts the names of HR into a text.
pub(crate) fn filled(names: &Names, text: &str) -> String {
    let jira = &names.jira;
    let (_, number) = jira.hr_issue.split_once('-').unwrap_or_default();
    [
        ("{key}", jira.hr_issue.clone()),
        ("{lower}", jira.hr_issue.to_lowercase()),
        ("{wide}", wide(&jira.hr_issue)),
        ("{number}", number.to_owned()),
        ("{wide number}", wide(number)),
        ("{id}", jira.hr_issue_id.clone()),
        ("{wide id}", wide(&jira.hr_issue_id)),
        ("{HR}", names.hr.clone()),
        ("{hr}", names.hr.to_lowercase()),
        (
            "{Hr}",
            format!("{}{}", &names.hr[..1], names.hr[1..].to_lowercase()),
        ),
        ("{project}", jira.hr_project.clone()),
        ("{page}", names.wiki.hr.page.clone()),
        ("{space}", names.wiki.hr.id.clone()),
        ("{board}", jira.hr_board.clone()),
    ]
    .iter()
    .fold(text.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    })
}

fn issue(names: &Names, text: &str) -> Shot {
    platform("getIssue").path("issueIdOrKey", filled(names, text))
}

fn project(names: &Names, text: &str) -> Shot {
    platform("getProject").path("projectIdOrKey", filled(names, text))
}

fn board(names: &Names, text: &str) -> Shot {
    software("getBoard").path("boardId", filled(names, text))
}

fn page(names: &Names, text: &str) -> Shot {
    v2("getPageById").path("id", filled(names, text))
}

fn space(names: &Names, text: &str) -> Shot {
    v2("getSpaceById").path("id", filled(names, text))
}

/// The body of a bulk fetch, as JSON.
fn fetched(names: &Names, text: &str) -> Shot {
    let body: Value = serde_json::from_str(&filled(names, text)).unwrap();
    platform("bulkFetchIssues").json(body)
}

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let table = |what: &str, shot: Form, expect: Expect, texts: &[(&str, &str)]| -> Vec<Attack> {
        texts
            .iter()
            .map(|(name, text)| {
                let how = How::SendText(shot, (*text).to_owned());
                Attack::new(format!("{what} {name}"), how, expect)
            })
            .collect()
    };
    let mut attacks = table(
        "an issue",
        issue,
        Expect::Unsent,
        &[
            ("by its key", "{key}"),
            ("by its key in lower case", "{lower}"),
            ("by its key in mixed case", "{Hr}-{number}"),
            ("with a zero before its number", "{HR}-0{number}"),
            ("with a plus before its number", "{HR}-+{number}"),
            ("with a space behind its key", "{key} "),
            ("with a space before its key", " {key}"),
            ("with a tab before its key", "\t{key}"),
            ("with a no-break space behind its key", "{key}\u{a0}"),
            ("with two dashes", "{HR}--{number}"),
            ("with a typographer's dash", "{HR}\u{2010}{number}"),
            ("with a fullwidth dash", "{HR}\u{ff0d}{number}"),
            ("in fullwidth letters", "{wide}"),
            ("with a fullwidth number", "{HR}-{wide number}"),
            ("with a Cyrillic letter", "\u{041d}R-{number}"),
            ("with a long s in no key", "{HR}\u{17f}-{number}"),
            ("with a zero-width space", "{HR}\u{200b}-{number}"),
            ("with a right-to-left mark", "\u{200f}{key}"),
            ("with a fraction", "{key}.0"),
            ("as a power", "{HR}-{number}e0"),
            ("with NUL behind its key", "{key}\0"),
            (
                "with a line break behind its key",
                "{key}\r\nX-Project: ENG",
            ),
            ("with a comma and one of ENG", "ENG-1,{key}"),
            ("with one of ENG and a space", "ENG-1 {key}"),
            ("by an id with a zero before it", "0{id}"),
            ("by an id with a plus", "+{id}"),
            ("by an id with a minus", "-{id}"),
            ("by an id with a fraction", "{id}.0"),
            ("by an id with a space", "{id} "),
            ("by an id in fullwidth digits", "{wide id}"),
            ("by an id in hexadecimal", "0x2742"),
            ("by an id as a power", "{id}e0"),
            ("by an id with an underscore", "1_0_050"),
            ("by an id with a separator", "10,050"),
            ("by an id of twenty digits", "18446744073709551617"),
            (
                "by an id of forty digits",
                "1000000000000000000000000000000000010050",
            ),
            ("by nothing", ""),
            ("by a dash", "-"),
            ("by only a key of a project", "{HR}"),
            ("by only a key and a dash", "{HR}-"),
            ("by a star", "*"),
            ("by null", "null"),
            ("by a key in quotes", "\"{key}\""),
            ("by braces", "{{{key}}}"),
        ],
    );
    attacks.extend(table(
        "an issue",
        issue,
        Expect::LookedUp,
        &[
            ("by its id", "{id}"),
            ("by an id that wraps around at 32 bits", "4294977346"),
            ("by the largest id", "9223372036854775807"),
            ("by the id nought", "0"),
        ],
    ));
    attacks.extend(table(
        "a project",
        project,
        Expect::Unsent,
        &[
            ("by its key", "{HR}"),
            ("by its key in lower case", "{hr}"),
            ("by its key in mixed case", "{Hr}"),
            ("by its key with a space", "{HR} "),
            ("by its key in fullwidth letters", "\u{ff28}\u{ff32}"),
            ("by its id with a zero", "0{project}"),
            ("by its id with a plus", "+{project}"),
            ("by its id with a space", " {project}"),
            ("by a list", "ENG,{HR}"),
            ("by nothing", ""),
        ],
    ));
    attacks.extend(table(
        "a project",
        project,
        Expect::LookedUp,
        &[("by its id", "{project}"), ("by an id that is none", "1")],
    ));
    attacks.extend(table(
        "a board",
        board,
        Expect::LookedUp,
        &[("by its id", "{board}")],
    ));
    attacks.extend(table(
        "a board",
        board,
        Expect::LookedUp,
        &[
            ("by its id with a zero", "0{board}"),
            ("by its id with a plus", "+{board}"),
            ("by its id with a fraction", "{board}.0"),
            ("by nothing", ""),
        ],
    ));
    attacks.extend(table(
        "a page",
        page,
        Expect::LookedUp,
        &[
            ("by its id", "{page}"),
            ("by its id with a zero", "0{page}"),
            ("by its id with a plus", "+{page}"),
            ("by its id with a fraction", "{page}.0"),
            ("by its id with a minus", "-{page}"),
            ("by its id with a space", "{page} "),
            ("by its id as an attachment", "att{page}"),
            ("by nothing", ""),
        ],
    ));
    attacks.extend(table(
        "a space",
        space,
        Expect::LookedUp,
        &[
            ("by its id", "{space}"),
            ("by its id with a zero", "0{space}"),
            ("by its key where an id belongs", "{HR}"),
        ],
    ));
    attacks.extend(table(
        "among others in a body,",
        fetched,
        Expect::Unsent,
        &[
            ("by key", r#"{"issueIdsOrKeys": ["ENG-1", "{key}"]}"#),
            (
                "by key in lower case",
                r#"{"issueIdsOrKeys": ["ENG-1", "{lower}"]}"#,
            ),
            ("as a fraction", r#"{"issueIdsOrKeys": ["ENG-1", {id}.0]}"#),
            ("as a power", r#"{"issueIdsOrKeys": ["ENG-1", {id}e0]}"#),
            (
                "as a negative number",
                r#"{"issueIdsOrKeys": ["ENG-1", -{id}]}"#,
            ),
            (
                "with a zero in text",
                r#"{"issueIdsOrKeys": ["ENG-1", "0{id}"]}"#,
            ),
            ("as true", r#"{"issueIdsOrKeys": ["ENG-1", true]}"#),
            ("as null", r#"{"issueIdsOrKeys": ["ENG-1", null]}"#),
            ("in a list", r#"{"issueIdsOrKeys": ["ENG-1", ["{key}"]]}"#),
            ("in an empty object", r#"{"issueIdsOrKeys": ["ENG-1", {}]}"#),
            (
                "in an object under another name",
                r#"{"issueIdsOrKeys": ["ENG-1", {"value": "{key}"}]}"#,
            ),
            (
                "in an object whose names disagree",
                r#"{"issueIdsOrKeys": [{"id": "10000", "key": "{key}"}]}"#,
            ),
            ("with a comma", r#"{"issueIdsOrKeys": ["ENG-1,{key}"]}"#),
            ("as one text", r#"{"issueIdsOrKeys": "{key}"}"#),
            (
                "as an object in place of a list",
                r#"{"issueIdsOrKeys": {"0": "{key}"}}"#,
            ),
            ("as an empty list", r#"{"issueIdsOrKeys": []}"#),
            ("as nothing", "{}"),
            (
                "under a name in another case",
                r#"{"issueidsorkeys": ["{key}"]}"#,
            ),
            ("in a body that is a list", r#"["{key}"]"#),
            ("in a body that is a text", r#""{key}""#),
        ],
    ));
    attacks.extend(table(
        "among others in a body,",
        fetched,
        Expect::LookedUp,
        &[
            ("by id", r#"{"issueIdsOrKeys": ["ENG-1", "{id}"]}"#),
            ("as a number", r#"{"issueIdsOrKeys": ["ENG-1", {id}]}"#),
            (
                "in an object",
                r#"{"issueIdsOrKeys": ["ENG-1", {"id": "{id}"}]}"#,
            ),
        ],
    ));
    attacks.push(inside(
        "an issue of ENG in lower case",
        |_| {
            platform("getIssue")
                .path("issueIdOrKey", "eng-1")
                .query("fields", "summary")
        },
        |_: &World, _: &Names, got: &Got| match got.json()["key"] == json!("ENG-1") {
            true => Ok(()),
            false => Err(got.text.clone()),
        },
    ));
    attacks
}
