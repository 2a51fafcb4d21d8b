//! JSON pointers in which `*` is every element of an array and every value of an object.

use serde_json::Value;

/// Calls `found` with what stands where the pointer leads, and with the steps taken for each `*`.
pub(super) fn each<'v>(
    root: &'v Value,
    pointer: &str,
    found: &mut dyn FnMut(&'v Value, &[Step<'v>]),
) {
    walk(root, pointer, &mut Vec::new(), found);
}

/// What a `*` stands for in one place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'v> {
    Index(usize),
    Name(&'v str),
}

fn walk<'v>(
    value: &'v Value,
    pointer: &str,
    taken: &mut Vec<Step<'v>>,
    found: &mut dyn FnMut(&'v Value, &[Step<'v>]),
) {
    let Some((step, rest)) = split(pointer) else {
        found(value, taken);
        return;
    };
    let mut below = |step, value, taken: &mut Vec<Step<'v>>| {
        taken.push(step);
        walk(value, rest, taken, found);
        taken.pop();
    };
    match value {
        Value::Array(elements) if step == "*" => {
            for (index, element) in elements.iter().enumerate() {
                below(Step::Index(index), element, taken);
            }
        }
        Value::Object(properties) if step == "*" => {
            for (name, value) in properties {
                below(Step::Name(name), value, taken);
            }
        }
        _ => {
            if let Some(value) = child(value, step) {
                walk(value, rest, taken, found);
            }
        }
    }
}

/// As [`each`], and calls `found` with `None` wherever the pointer ends before something is there: a
/// property that is missing or `null`, no element at all.
pub(super) fn each_or_none<'v>(
    root: &'v Value,
    pointer: &str,
    found: &mut dyn FnMut(Option<&'v Value>),
) {
    if root.is_null() {
        return found(None);
    }
    let Some((step, rest)) = split(pointer) else {
        return found(Some(root));
    };
    match root {
        Value::Array(elements) if step == "*" && !elements.is_empty() => {
            elements
                .iter()
                .for_each(|element| each_or_none(element, rest, found));
        }
        Value::Object(properties) if step == "*" && !properties.is_empty() => {
            properties
                .values()
                .for_each(|value| each_or_none(value, rest, found));
        }
        _ => match child(root, step) {
            Some(value) => each_or_none(value, rest, found),
            None => found(None),
        },
    }
}

/// As [`each`], to be changed.
pub(super) fn each_mut(root: &mut Value, pointer: &str, change: &mut dyn FnMut(&mut Value)) {
    let Some((step, rest)) = split(pointer) else {
        return change(root);
    };
    match root {
        Value::Array(elements) if step == "*" => {
            elements
                .iter_mut()
                .for_each(|element| each_mut(element, rest, change));
        }
        Value::Object(properties) if step == "*" => {
            properties
                .values_mut()
                .for_each(|value| each_mut(value, rest, change));
        }
        Value::Object(properties) => {
            if let Some(value) = properties.get_mut(&*unescaped(step)) {
                each_mut(value, rest, change);
            }
        }
        _ => {}
    }
}

/// What stands where the pointer leads, with each `*` taken as before.
pub(super) fn follow<'v>(
    root: &'v Value,
    pointer: &str,
    mut steps: &[Step<'_>],
) -> Option<&'v Value> {
    let (mut value, mut pointer) = (root, pointer);
    while let Some((step, rest)) = split(pointer) {
        value = match (step, steps.split_first()) {
            ("*", Some((taken, left))) => {
                steps = left;
                match taken {
                    Step::Index(index) => value.get(index)?,
                    Step::Name(name) => value.get(name)?,
                }
            }
            _ => child(value, step)?,
        };
        pointer = rest;
    }
    Some(value)
}

/// What stands where a pointer without `*` leads; `None` where that is nothing or `null`.
pub(super) fn get<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    follow(root, pointer, &[]).filter(|value| !value.is_null())
}

/// Takes out what `keep` does not want of what the pointer leads to. Whether anything was.
pub(super) fn retain(
    root: &mut Value,
    pointer: &str,
    keep: &mut dyn FnMut(&mut Value) -> bool,
) -> bool {
    let Some((step, rest)) = split(pointer) else {
        return false;
    };
    let last = rest.is_empty();
    let mut changed = false;
    match root {
        Value::Array(elements) if step == "*" => {
            if last {
                let before = elements.len();
                elements.retain_mut(|element| keep(element));
                return elements.len() != before;
            }
            for element in elements {
                changed |= retain(element, rest, keep);
            }
        }
        Value::Object(properties) if step == "*" => {
            if last {
                let before = properties.len();
                properties.retain(|_, value| keep(value));
                return properties.len() != before;
            }
            for value in properties.values_mut() {
                changed |= retain(value, rest, keep);
            }
        }
        Value::Object(properties) => {
            let name = unescaped(step);
            if last {
                let gone = properties
                    .get_mut(&*name)
                    .is_some_and(|value| !value.is_null() && !keep(value));
                if gone {
                    properties.remove(&*name);
                }
                return gone;
            }
            if let Some(value) = properties.get_mut(&*name) {
                changed = retain(value, rest, keep);
            }
        }
        _ => {}
    }
    changed
}

/// A value, or the elements of it.
pub(super) fn elements_of(value: &Value) -> &[Value] {
    match value {
        Value::Array(elements) => elements,
        other => std::slice::from_ref(other),
    }
}

fn child<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Object(properties) => properties.get(&*unescaped(step)),
        Value::Array(elements) => elements.get(step.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The first step of a pointer and the rest; `None` at its end.
fn split(pointer: &str) -> Option<(&str, &str)> {
    let rest = pointer.strip_prefix('/')?;
    Some(match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    })
}

fn unescaped(step: &str) -> std::borrow::Cow<'_, str> {
    if step.as_bytes().contains(&b'~') {
        step.replace("~1", "/").replace("~0", "~").into()
    } else {
        step.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(root: &Value, pointer: &str) -> Vec<Value> {
        let mut all = Vec::new();
        each(root, pointer, &mut |value, _| all.push(value.clone()));
        all
    }

    #[test]
    fn a_star_is_every_element_and_every_value() {
        let root = json!({"a": [{"b": 1}, {"b": 2}, {"c": 3}], "d": {"x": {"b": 4}}, "e/f": 5});
        assert_eq!(found(&root, "/a/*/b"), [json!(1), json!(2)]);
        assert_eq!(found(&root, "/d/*/b"), [json!(4)]);
        assert_eq!(found(&root, "/*/*/b"), [json!(1), json!(2), json!(4)]);
        assert_eq!(found(&root, "/e~1f"), [json!(5)]);
        assert_eq!(found(&root, ""), std::slice::from_ref(&root));
        assert!(found(&root, "/a/b").is_empty());
    }

    #[test]
    fn what_is_missing_is_told_for_each_element() {
        let missing = |root: &Value, pointer: &str| {
            let (mut here, mut gone) = (0, 0);
            each_or_none(root, pointer, &mut |value| match value {
                Some(_) => here += 1,
                None => gone += 1,
            });
            (here, gone)
        };
        let root = json!({"v": [{"id": 1}, {}, {"id": null}], "w": [], "n": null});
        assert_eq!(missing(&root, "/v/*/id"), (1, 2));
        assert_eq!(missing(&root, "/w/*/id"), (0, 1));
        assert_eq!(missing(&root, "/n/id"), (0, 1));
        assert_eq!(missing(&root, "/x"), (0, 1));
        assert_eq!(missing(&Value::Null, ""), (0, 1));
    }

    #[test]
    fn the_steps_of_one_pointer_lead_along_another() {
        let root = json!({"issues": [{"id": 1, "f": [{"id": 11}]}, {"id": 2, "f": [{"id": 21}, {"id": 22}]}]});
        let mut pairs = Vec::new();
        each(&root, "/issues/*/f/*/id", &mut |value, steps| {
            let owner = follow(&root, "/issues/*/id", steps);
            pairs.push((value.clone(), owner.cloned()));
        });
        let expected = [
            (json!(11), Some(json!(1))),
            (json!(21), Some(json!(2))),
            (json!(22), Some(json!(2))),
        ];
        assert_eq!(pairs, expected);
    }

    #[test]
    fn what_is_not_wanted_is_taken_out_and_nothing_else() {
        let mut root = json!({"v": [1, 2, 3], "w": {"a": {"x": 1}, "b": {"x": 2}}});
        assert!(retain(&mut root, "/v/*", &mut |v| *v != json!(2)));
        assert!(retain(&mut root, "/w/*/x", &mut |v| *v != json!(2)));
        assert!(!retain(&mut root, "/v/*", &mut |_| true));
        assert!(!retain(&mut root, "/none/*", &mut |_| false));
        assert_eq!(root, json!({"v": [1, 3], "w": {"a": {"x": 1}, "b": {}}}));
    }
}
