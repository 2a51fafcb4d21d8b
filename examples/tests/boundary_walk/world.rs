//! What there is, and where it lies. The ids tell it: the walk needs no table to know what may be shown.
//!
//! Inside are the project ENG and the space DOCS. `666…` and HR are what calls ask for although it lies
//! outside; `999…` and PAY are what answers tell although it lies outside; `777…` and NOPE are nowhere.
//! `ENG-99` was moved to HR, and answers to its old key.

use atlassian_core::generated::confinement::Kind;
use serde_json::{Value, json};

/// The word that stands in every text of what lies outside.
pub(crate) const SECRET: &str = "HRSECRET";

/// Where something lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Inside,
    /// In HR, as calls name it.
    Asked,
    /// In PAY, as answers tell it.
    Told,
    Nowhere,
}

impl Side {
    /// Where the thing of an id or a key lies.
    pub(crate) fn of(name: &str) -> Side {
        let key = name.split('-').next().unwrap_or_default();
        match (name, key) {
            ("ENG-99", _) | (_, "HR") => Side::Asked,
            ("ENG-98", _) | (_, "NOPE") => Side::Nowhere,
            (_, "PAY") => Side::Told,
            (id, _) if id.starts_with("666") => Side::Asked,
            (id, _) if id.starts_with("999") => Side::Told,
            (id, _) if id.starts_with("777") => Side::Nowhere,
            _ => Side::Inside,
        }
    }

    /// What the ids of its things begin with.
    pub(crate) fn ids(self) -> &'static str {
        match self {
            Side::Inside => "100",
            Side::Asked => "666",
            Side::Told => "999",
            Side::Nowhere => "777",
        }
    }

    /// Key of its project.
    pub(crate) fn project(self) -> &'static str {
        match self {
            Side::Inside => "ENG",
            Side::Asked => "HR",
            Side::Told => "PAY",
            Side::Nowhere => "NOPE",
        }
    }

    /// Key of its space.
    pub(crate) fn space(self) -> &'static str {
        match self {
            Side::Inside => "DOCS",
            other => other.project(),
        }
    }

    /// The id of its thing of a number, such as that of [`number`].
    pub(crate) fn id(self, number: u32) -> String {
        format!("{}{number:04}", self.ids())
    }

    /// A text of its things.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Side::Inside => "inside",
            _ => SECRET,
        }
    }
}

/// The last digits of the id of a kind of thing.
pub(crate) fn number(kind: &str) -> u32 {
    match kind {
        "project" | "space" => 0,
        "issue" => 1,
        "board" => 301,
        "sprint" => 401,
        "version" => 501,
        "component" => 601,
        "issue-link" => 701,
        "worklog" => 801,
        "status" => 901,
        "filter" | "board-filter" => 1001,
        "attachment" => 1101,
        "comment" => 1201,
        "footer-comment" => 1202,
        "inline-comment" => 1203,
        "task" | "long-task" => 1301,
        "page" | "content" => 1401,
        "blog-post" => 1402,
        "folder" => 1403,
        "custom-content" => 1404,
        "whiteboard" => 1405,
        "database" => 1406,
        "smart-link" => 1407,
        "template" => 1501,
        "space-permission" => 1601,
        "conversion" => 1701,
        "field" => 1801,
        "issue-type" => 1901,
        "quick-filter" => 1902,
        other => panic!("the world has no {other}"),
    }
}

/// The same for a kind of the tables.
pub(crate) fn number_of(kind: &Kind) -> u32 {
    match (kind.product, kind.name) {
        ("confluence", "comment") => number("footer-comment"),
        (_, name) => number(name),
    }
}

/// One thing of a kind that lies inside, by the name that is used most.
pub(crate) fn inside(kind: &Kind) -> String {
    match kind.name {
        "project" => "ENG".to_owned(),
        "space-key" => "DOCS".to_owned(),
        "issue" => "ENG-1".to_owned(),
        _ => inside_id(kind),
    }
}

/// The same by its id.
pub(crate) fn inside_id(kind: &Kind) -> String {
    Side::Inside.id(number_of(kind))
}

/// Names of things of a kind that lie outside, each with one of its form that nothing has.
pub(crate) fn outside(kind: &Kind) -> Vec<(String, String)> {
    let pair = |outside: &str, nowhere: &str| (outside.to_owned(), nowhere.to_owned());
    let by_id = |number: u32| (Side::Asked.id(number), Side::Nowhere.id(number));
    match kind.name {
        "project" => vec![pair("HR", "NOPE"), by_id(0)],
        "space-key" => vec![pair("HR", "NOPE")],
        "issue" => vec![pair("HR-1", "NOPE-1"), by_id(1), pair("ENG-99", "ENG-98")],
        "content" => [1401, 1402, 1403, 1404, 1405, 1406, 1407, 1101, 1202, 1203]
            .map(by_id)
            .to_vec(),
        "comment" if kind.product == "confluence" => vec![by_id(1202), by_id(1203)],
        _ => vec![by_id(number_of(kind))],
    }
}

/// Whether a text names what lies outside and was asked for.
pub(crate) fn names_asked(text: &str) -> bool {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words
        .filter(|word| !word.is_empty())
        .any(|word| Side::of(word) == Side::Asked)
}

/// Whether a text tells of what lies outside.
pub(crate) fn tells(text: &str) -> bool {
    if text.contains(SECRET) {
        return true;
    }
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words
        .filter(|word| !word.is_empty())
        .any(|word| Side::of(word) == Side::Told)
}

/// The key of an issue, by one of its names: where it is now.
fn issue_key(name: &str) -> String {
    let side = Side::of(name);
    let number = match name.rsplit_once('-') {
        Some((_, number)) => number.to_owned(),
        None => {
            let digits = name.get(3..).unwrap_or_default().trim_start_matches('0');
            digits.to_owned()
        }
    };
    format!("{}-{number}", side.project())
}

/// An issue by one of its names, with nothing but where it lies.
pub(crate) fn issue(name: &str) -> Option<Value> {
    let side = Side::of(name);
    if side == Side::Nowhere {
        return None;
    }
    let key = issue_key(name);
    let number = key.rsplit('-').next()?.parse::<u32>().ok()?;
    Some(json!({
        "id": side.id(number),
        "key": key,
        "fields": {"project": {"id": side.id(0), "key": side.project()}},
    }))
}

/// A project by its id or its key.
pub(crate) fn project(name: &str) -> Option<Value> {
    let side = Side::of(name);
    let known = name == side.project() || name == side.id(0);
    (known && side != Side::Nowhere).then(|| {
        json!({
            "id": side.id(0), "key": side.project(), "name": side.text(),
            "projectTypeKey": "software",
        })
    })
}

/// A space by its id or its key.
pub(crate) fn space(name: &str) -> Option<Value> {
    let side = Side::of(name);
    let known = name == side.space() || name == side.id(0);
    (known && side != Side::Nowhere).then(|| {
        json!({
            "id": side.id(0), "key": side.space(), "name": side.text(), "type": "global",
            "homepageId": side.id(1401),
        })
    })
}

/// A thing of any other kind that is found by its id: what it says of where it lies.
pub(crate) fn thing(kind: &str, id: &str) -> Option<Value> {
    let side = Side::of(id);
    if side == Side::Nowhere || id != side.id(number(kind)) {
        return None;
    }
    let issue = |number: u32| {
        json!({
            "id": side.id(number), "key": format!("{}-{number}", side.project()),
            "fields": {"summary": side.text()},
        })
    };
    let mut thing = match kind {
        "board" => {
            json!({"location": {"projectId": id_number(side), "projectKey": side.project()}})
        }
        "sprint" => json!({"originBoardId": side.id(number("board")).parse::<u64>().ok()}),
        "version" | "component" => json!({"projectId": id_number(side), "project": side.project()}),
        "issue-link" => json!({"inwardIssue": issue(1), "outwardIssue": issue(2)}),
        "worklog" => json!({"issueId": side.id(1)}),
        "status" | "issue-type" => {
            json!({"scope": {"type": "PROJECT", "project": {"id": side.id(0)}}})
        }
        "attachment" | "footer-comment" | "inline-comment" => {
            json!({"pageId": side.id(number("page"))})
        }
        "template" => json!({"templateId": id, "space": {"key": side.space()}}),
        _ => json!({"spaceId": side.id(0)}),
    };
    thing["id"] = json!(id);
    thing["name"] = json!(side.text());
    Some(thing)
}

/// What the last path parameter of an operation names, where that is found wherever it lies, and what
/// is found tells it.
pub(crate) fn known_by_id(operation: &str) -> Option<&'static str> {
    match operation {
        "getStatus" => Some("status"),
        "getIssueType" => Some("issue-type"),
        "getQuickFilter" => Some("quick-filter"),
        _ => None,
    }
}

fn id_number(side: Side) -> u64 {
    side.id(0).parse().unwrap()
}

/// Fields of the site that name other things, and what they hold.
pub(crate) fn naming_fields() -> [(&'static str, &'static str); 4] {
    [
        (
            "customfield_10001",
            "com.pyxis.greenhopper.jira:gh-epic-link",
        ),
        ("customfield_10002", "com.pyxis.greenhopper.jira:gh-sprint"),
        (
            "customfield_10003",
            "com.atlassian.jira.plugin.system.customfieldtypes:project",
        ),
        (
            "customfield_10004",
            "com.atlassian.jpo:jpo-custom-field-parent",
        ),
    ]
}

/// All fields of the site.
pub(crate) fn fields() -> Value {
    let naming = naming_fields().into_iter().map(|(id, custom)| {
        json!({"id": id, "key": id, "name": id, "custom": true, "schema": {"type": "any", "custom": custom}})
    });
    let plain = ["summary", "customfield_10005"].into_iter().map(|id| {
        json!({"id": id, "key": id, "name": id, "custom": false, "schema": {"type": "string"}})
    });
    naming.chain(plain).collect()
}
