//! Repairs of lists of values.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

use super::SPELLINGS;
use crate::codegen::schema::each;
use crate::codegen::spelling::{pascal, spell};
/// Only strings have names for their values; an enum of anything else says nothing to a reader.
pub(super) fn drop_enums_of_other_types(document: &mut Value) -> usize {
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) else {
            return;
        };
        let before = values.len();
        values.retain(|value| value.as_str().is_some_and(|text| !text.is_empty()));
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(value.to_string()));
        changed += before - values.len();
        let empty = values.is_empty();
        if empty || object.get("type").is_some_and(|kind| kind != "string") {
            object.remove("enum");
            changed += 1;
        } else if object.get("type").is_none() {
            object.insert("type".into(), json!("string"));
            changed += 1;
        }
    });
    changed
}

/// Words for values that are symbols, or begin with one: the operators of JQL, and `-name` and `+name`
/// of sort orders. Without them typify finds two values of the same name and stops.
pub(super) fn spell_symbolic_enum_values(document: &mut Value) -> usize {
    let mut spellings: BTreeMap<String, String> = BTreeMap::new();
    let mut changed = 0;
    each(document, &mut |schema| {
        let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) else {
            return;
        };
        let mut names: HashSet<String> = HashSet::new();
        for value in values.iter_mut() {
            let Some(word) = value.as_str().map(str::to_owned) else {
                continue;
            };
            let mut spelled = spell(&word);
            while !names.insert(pascal(&spelled))
                || spellings.get(&spelled).is_some_and(|other| *other != word)
            {
                spelled.push_str(" again");
            }
            if spelled != word {
                *value = Value::String(spelled.clone());
                spellings.insert(spelled, word);
                changed += 1;
            }
        }
    });
    // The emitter writes the real values.
    document[SPELLINGS] = json!(spellings);
    changed
}
