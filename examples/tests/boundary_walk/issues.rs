//! What an issue tells of others: in its fields, and in what changed.

use serde_json::{Value, json};

use super::answers::{Answers, Mood};
use super::world::{self, Side};

impl Answers<'_> {
    /// Fields of an issue, with all that leads from one to others.
    pub(crate) fn fields(&self, side: Side) -> Value {
        let other = match (side, self.mood) {
            (Side::Inside, Mood::Hostile | Mood::Foreign) => Side::Told,
            _ => side,
        };
        let issue = |side: Side, number: u32| {
            json!({
                "id": side.id(number), "key": format!("{}-{number}", side.project()),
                "fields": {"summary": side.text()},
            })
        };
        let sprint = |side: Side| {
            json!({
                "id": side.id(401).parse::<u64>().ok(), "name": side.text(), "state": "active",
                "boardId": side.id(301).parse::<u64>().ok(),
            })
        };
        json!({
            "project": {"id": side.id(0), "key": side.project(), "name": side.text()},
            "summary": side.text(),
            "parent": issue(other, 1),
            "subtasks": [issue(side, 2), issue(other, 2)],
            "issuelinks": [
                {"id": "1", "type": {"name": "Relates"}, "outwardIssue": issue(other, 3)},
                {"id": "2", "type": {"name": "Relates"}, "inwardIssue": issue(side, 2)},
                {"id": "3", "type": {"name": "Relates"}, "inwardIssue": issue(other, 4)},
            ],
            "epic": {"id": other.id(5).parse::<u64>().ok(), "key": format!("{}-5", other.project()), "name": other.text()},
            "sprint": {"id": other.id(401).parse::<u64>().ok(), "name": other.text(), "originBoardId": other.id(301).parse::<u64>().ok()},
            "closedSprints": [{"id": other.id(401).parse::<u64>().ok(), "name": other.text(), "originBoardId": other.id(301).parse::<u64>().ok()}],
            "customfield_10001": format!("{}-1", other.project()),
            "customfield_10002": [sprint(side), sprint(other)],
            "customfield_10003": {"id": other.id(0), "key": other.project(), "name": other.text(), "projectTypeKey": "software"},
            "customfield_10004": {"hasEpicLinkFieldDependency": false, "showField": true, "data": issue(other, 1)},
            "comment": {"comments": [{"id": side.id(1201), "body": side.text()}], "total": 1},
            "attachment": [{"id": side.id(1101), "filename": side.text()}],
            "worklog": {"worklogs": [{"id": side.id(801), "issueId": side.id(1)}]},
        })
    }

    /// Changes that led from inside to outside, or back.
    pub(crate) fn history(&self, side: Side) -> Vec<Value> {
        if side != Side::Inside || self.mood == Mood::Benign {
            return Vec::new();
        }
        let out = Side::Told;
        let change = |field: &str, id: u32, text: String| {
            json!({
                "field": field, "fieldtype": "jira", "from": out.id(id), "fromString": text,
                "to": "", "toString": "",
            })
        };
        vec![
            change("project", 0, world::SECRET.to_owned()),
            change("Sprint", 401, world::SECRET.to_owned()),
            change("Parent", 1, "PAY-1".to_owned()),
            change("Epic Link", 1, "PAY-1".to_owned()),
            json!({"field": "Key", "fromString": "PAY-1", "toString": "ENG-1", "from": "", "to": ""}),
            json!({"field": "Link", "from": "", "fromString": "", "to": "PAY-1", "toString": format!("This work item relates to PAY-1 {}", world::SECRET)}),
        ]
    }
}
