//! Points: what calls cost of an hourly budget.

use serde_json::{Map, Value};

use super::Wait;
use crate::timestamp::Timestamp;

const HOUR: i64 = 3_600_000;

/// A budget, and what is spent of it.
#[derive(Debug)]
pub(super) struct Points {
    budget: u64,
    hour: i64,
    spent: u64,
}

impl Points {
    pub(super) fn new(budget: u64) -> Self {
        Points {
            budget,
            hour: i64::MIN,
            spent: 0,
        }
    }

    pub(super) fn left(&self, now: Timestamp) -> u64 {
        match self.hour == hour(now) {
            true => self.budget.saturating_sub(self.spent),
            false => self.budget,
        }
    }

    pub(super) fn check(&self, now: Timestamp) -> Result<(), Wait> {
        if self.left(now) > 0 {
            return Ok(());
        }
        Err(Wait {
            until: Timestamp::from_millis((hour(now) + 1).saturating_mul(HOUR)),
            why: format!("the budget of {} points an hour is spent", self.budget),
        })
    }

    pub(super) fn spend(&mut self, now: Timestamp, points: u64) {
        let hour = hour(now);
        if hour > self.hour {
            (self.hour, self.spent) = (hour, 0);
        }
        self.spent = self.spent.saturating_add(points);
    }
}

fn hour(now: Timestamp) -> i64 {
    now.as_millis().div_euclid(HOUR)
}

/// What an answer costs beyond the call itself: one point for each object in it, two for each person
/// or group.
///
/// A list is the list itself, or what lies in the lists of a page; anything else is one object.
pub(crate) fn count(body: &[u8]) -> u64 {
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Array(items)) => items.iter().map(cost).sum(),
        Ok(Value::Object(object)) if is_page(&object) => object
            .values()
            .filter_map(Value::as_array)
            .flatten()
            .filter(|item| item.is_object())
            .map(cost)
            .sum(),
        Ok(Value::Object(object)) => cost(&Value::Object(object)),
        // No JSON: a file, say.
        _ => 1,
    }
}

/// What only pages of a list have.
fn is_page(object: &Map<String, Value>) -> bool {
    let marks = [
        "startAt",
        "maxResults",
        "isLast",
        "nextPageToken",
        "results",
        "start",
    ];
    marks.iter().any(|mark| object.contains_key(*mark)) && object.values().any(Value::is_array)
}

fn cost(item: &Value) -> u64 {
    let has = |name: &str| item.get(name).is_some();
    match has("accountId") || has("groupId") {
        true => 2,
        false => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_costs() {
        let table: &[(&str, u64)] = &[
            (r#"{"id":"1","key":"ENG-1"}"#, 1),
            (r#"{"issues":[{"id":"1"},{"id":"2"}],"isLast":true}"#, 2),
            (r#"{"values":[],"startAt":0,"maxResults":50}"#, 0),
            (r#"{"results":[{"id":"1"}],"_links":{}}"#, 1),
            (r#"[{"accountId":"a"},{"accountId":"b"}]"#, 4),
            (r#"{"accountId":"a","groups":{"items":[]}}"#, 2),
            (
                r#"{"values":[{"groupId":"a","name":"g"}],"isLast":true}"#,
                2,
            ),
            (r#"[{"id":"1"},{"id":"2"},{"id":"3"}]"#, 3),
            // An issue holds lists, and is one object all the same.
            (r#"{"id":"1","fields":{},"names":[{"a":1},{"b":2}]}"#, 1),
            ("PNG", 1),
            ("", 1),
        ];
        for (body, expected) in table {
            assert_eq!(count(body.as_bytes()), *expected, "{body}");
        }
    }
}
