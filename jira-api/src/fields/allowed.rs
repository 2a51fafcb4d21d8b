//! Finding what somebody means among what a field can be.

use atlassian_core::names::folded;
use serde_json::Value;

/// What people call a value: options have values, everything else has a name.
pub(crate) fn name_of(value: &Value) -> Option<&str> {
    ["value", "name", "displayName", "key"]
        .into_iter()
        .find_map(|property| value[property].as_str().filter(|text| !text.is_empty()))
        .or_else(|| value.as_str())
}

/// An id, which may be a number.
pub(crate) fn id_of(value: &Value) -> Option<String> {
    match &value["id"] {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// What came of looking for a value.
pub(crate) enum Found<'v> {
    One(&'v Value),
    Several(Vec<&'v Value>),
    None,
}

/// The value that a text means: the one with exactly this name, else in any case and spacing, else the
/// one with this id, or key.
pub(crate) fn find<'v>(allowed: impl IntoIterator<Item = &'v Value>, wanted: &str) -> Found<'v> {
    let allowed: Vec<&Value> = allowed.into_iter().collect();
    let wanted = wanted.trim();
    let folded_wanted = folded(wanted);
    let is_named = |value: &Value| name_of(value).is_some_and(|name| name.trim() == wanted);
    let is_like = |value: &Value| name_of(value).is_some_and(|name| folded(name) == folded_wanted);
    let is_known = |value: &Value| {
        id_of(value).is_some_and(|id| id == wanted)
            || value["key"]
                .as_str()
                .is_some_and(|key| key.eq_ignore_ascii_case(wanted))
    };
    let ways: [&dyn Fn(&Value) -> bool; 3] = [&is_named, &is_like, &is_known];
    for is in ways {
        let found: Vec<&Value> = allowed.iter().copied().filter(|value| is(value)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Found::One(one),
            _ => return Found::Several(found),
        }
    }
    Found::None
}
