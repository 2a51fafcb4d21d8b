//! Estimates of an issue, which are kept among the custom fields.

use serde_json::{Map, Value, json};

use super::super::model::Issue;
use super::super::render::seconds;

/// The field of the estimates, which has a place among the custom ones.
pub(in crate::sandbox) const ESTIMATES: &str = "timetracking";

pub(super) fn set(issue: &mut Issue, value: &Value) -> Result<(), String> {
    let mut kept = match issue.custom.remove(ESTIMATES) {
        Some(Value::Object(kept)) => kept,
        _ => Map::new(),
    };
    let result = amend(&mut kept, value);
    if !kept.is_empty() {
        issue.custom.insert(ESTIMATES, kept.into());
    }
    result
}

fn amend(kept: &mut Map<String, Value>, value: &Value) -> Result<(), String> {
    for name in ["originalEstimate", "remainingEstimate"] {
        let Some(text) = value[name].as_str() else {
            continue;
        };
        if seconds(text).is_none() && text.trim() != "0m" {
            return Err("The time estimate must be in the format '3w 4d 12h'.".to_owned());
        }
        kept.insert(name.to_owned(), json!(text));
        // What was estimated is left to do, until something else is said.
        if name == "originalEstimate" && !kept.contains_key("remainingEstimate") {
            kept.insert("remainingEstimate".to_owned(), json!(text));
        }
    }
    Ok(())
}
