//! Attributes as a definition wants them: each is kept, changed, renamed, added or dropped, in the
//! way that changes least.

use serde_json::{Map, Value};

use super::{Code, names, value};
use crate::Attrs;
use crate::schema::{AttrsRule, Form, Property, Shape};
use crate::text::calendar;

/// What has to be known besides the attributes themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around {
    /// How many nodes stand side by side there, for the width of a column.
    pub(super) siblings: usize,
    /// How many levels an attribute may be deep.
    pub(super) room: usize,
}

/// A change of one attribute: kind, name, what was done.
pub(super) type Note = (Code, String, String);

/// Attributes that no change makes what they have to be: this one is missing.
#[derive(Debug)]
pub(super) struct Missing;

/// What becomes of one attribute.
enum Step {
    Keep(&'static str),
    Change(&'static str, Value),
    Rename(String, &'static str, Option<Value>),
    Add(&'static str, Value),
    AddId(&'static str),
    Drop(String),
}

/// Makes `attrs` of a node or mark of the kind `of` what the definition wants.
pub(super) fn mend(
    of: &str,
    rule: &AttrsRule,
    attrs: &mut Option<Attrs>,
    around: Around,
    new_id: &mut dyn FnMut() -> String,
) -> Result<Vec<Note>, Missing> {
    if rule.accept(attrs.as_ref()) {
        return Ok(shallow(of, rule, attrs, around));
    }
    let none = Attrs::new();
    if rule.shapes.is_empty() {
        let dropped = attrs.take();
        let done = match dropped.as_ref().and_then(|attrs| attrs.keys().next()) {
            None => format!("dropped the empty `attrs` of `{of}`"),
            Some(name) => format!("dropped `attrs` with `{name}` of `{of}`, which has none"),
        };
        return Ok(vec![(Code::AttributeDropped, String::new(), done)]);
    }
    let present = attrs.as_ref().unwrap_or(&none);
    let plans = rule
        .shapes
        .iter()
        .filter_map(|shape| plan(of, shape, present, around));
    let Some((_, steps)) = plans.min_by_key(|(cost, _)| *cost) else {
        return Err(Missing);
    };
    // Taking one out of a sorted list after the other would take long if there are many.
    let mut old: Map<String, Value> = attrs.take().unwrap_or_default().into();
    let mut new = Map::new();
    let mut notes = Vec::new();
    for step in steps {
        apply(of, step, &mut old, &mut new, &mut notes, new_id);
    }
    *attrs = (rule.required || !new.is_empty()).then(|| new.into());
    notes.extend(shallow(of, rule, attrs, around));
    Ok(notes)
}

/// Attributes that are too deep for the place are written as text, or dropped if they may not be
/// text.
fn shallow(of: &str, rule: &AttrsRule, attrs: &mut Option<Attrs>, around: Around) -> Vec<Note> {
    let mut notes = Vec::new();
    let Some(present) = attrs else { return notes };
    let mut deep: Vec<String> = Vec::new();
    for (name, value) in present.iter() {
        if matches!(value, Value::Array(_) | Value::Object(_))
            && crate::model::json::depth(value) > around.room
        {
            deep.push(name.to_owned());
        }
    }
    for name in deep {
        let Some(value) = present.remove(&name) else {
            continue;
        };
        let free = rule.shapes.iter().any(|shape| {
            let property = shape.property(&name);
            property.is_some_and(|property| matches!(property.value, Form::Any))
        });
        if free {
            let done = format!("wrote the attribute `{name}` of `{of}` as text: it was too deep");
            notes.push((Code::AttributeChanged, name.clone(), done));
            present.insert(name, value.to_string().into());
        } else {
            let done = format!("dropped the attribute `{name}` of `{of}`: it was too deep");
            notes.push((Code::AttributeDropped, name, done));
        }
    }
    notes
}

fn plan(
    of: &str,
    shape: &'static Shape,
    attrs: &Attrs,
    around: Around,
) -> Option<(usize, Vec<Step>)> {
    let mut cost = 0;
    let mut steps = Vec::new();
    // Names that the shape does not have may be other names for what it has.
    let mut unknown: Vec<(&str, String)> = attrs
        .iter()
        .filter(|(name, _)| shape.property(name).is_none())
        .map(|(name, _)| (name, names::plain(name)))
        .collect();
    for property in shape.properties {
        let name = property.name;
        let present = attrs.get(name).filter(|value| !value.is_null());
        if let Some(value) = present {
            if property.value.accepts(value) {
                steps.push(Step::Keep(name));
                continue;
            }
            if let Some(fitted) = value::fit(name, &property.value, value) {
                cost += if moved_far(value, &fitted) { 3 } else { 1 };
                steps.push(Step::Change(name, fitted));
                continue;
            }
        }
        if let Some((place, fitted)) = renamed(of, property, attrs, &unknown) {
            let (other, _) = unknown.remove(place);
            cost += 1;
            steps.push(Step::Rename(other.to_owned(), name, fitted));
            if attrs.contains_key(name) {
                steps.push(Step::Drop(name.to_owned()));
            }
            continue;
        }
        if property.required {
            // Another choice between options is another meaning.
            cost += if present.is_some() { 5 } else { 2 };
            let step = neutral(of, property, around)?;
            steps.push(match (step, present) {
                (Step::Add(name, value), Some(_)) => Step::Change(name, value),
                (step, _) => step,
            });
        } else if let Some(value) = attrs.get(name) {
            cost += if value.is_null() { 1 } else { 3 };
            steps.push(Step::Drop(name.to_owned()));
        }
    }
    for (name, _) in unknown {
        cost += if attrs.get(name).is_some_and(Value::is_null) {
            1
        } else {
            3
        };
        steps.push(Step::Drop(name.to_owned()));
    }
    Some((cost, steps))
}

/// Whether a number was put at the end of what is allowed.
fn moved_far(value: &Value, fitted: &Value) -> bool {
    match (value.as_f64(), fitted.as_f64()) {
        (Some(before), Some(after)) => (before - after).abs() > f64::EPSILON,
        _ => false,
    }
}

/// An attribute of another name that is meant to be this one: its place, and its value if it has to
/// be another.
fn renamed(
    of: &str,
    property: &'static Property,
    attrs: &Attrs,
    unknown: &[(&str, String)],
) -> Option<(usize, Option<Value>)> {
    let plain = names::plain(property.name);
    let others = names::attribute(of, property.name);
    std::iter::once(plain.as_str())
        .chain(others.iter().copied())
        .find_map(|wanted| {
            let place = unknown.iter().position(|(_, name)| name == wanted)?;
            let (name, _) = unknown.get(place)?;
            let value = attrs.get(name).filter(|value| !value.is_null())?;
            if property.name == "timestamp"
                && let Some(millis) = value.as_str().and_then(millis)
            {
                return Some((place, Some(millis.into())));
            }
            if property.value.accepts(value) {
                return Some((place, None));
            }
            value::fit(property.name, &property.value, value).map(|value| (place, Some(value)))
        })
}

/// The milliseconds since 1970, as text, of a day that is written `2026-03-06`.
pub(super) fn millis(day: &str) -> Option<String> {
    let mut parts = day.get(..10)?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let date = parts.next()?.parse().ok()?;
    let days = calendar::days(year, month, date)?;
    Some((days * calendar::MILLIS_PER_DAY).to_string())
}

/// What an attribute is where nothing is said.
fn neutral(of: &str, property: &Property, around: Around) -> Option<Step> {
    let name = property.name;
    let value: Value = match (of, name) {
        (_, "localId") => return Some(Step::AddId(name)),
        ("taskItem" | "blockTaskItem", "state") => "TODO".into(),
        ("decisionItem", "state") => "DECIDED".into(),
        ("heading" | "indentation", "level") => 1.into(),
        ("layoutColumn", "width") => width(around.siblings),
        ("media" | "mediaInline", "collection") => "".into(),
        ("media", "type") if property.value.accepts(&"external".into()) => "external".into(),
        ("media", "type") => "file".into(),
        ("mediaSingle" | "embedCard", "layout") => "center".into(),
        ("mediaSingle", "widthType") => "pixel".into(),
        ("panel", "panelType") => "info".into(),
        ("status", "color") => "neutral".into(),
        ("extension" | "bodiedExtension" | "inlineExtension", "extensionType") => {
            "com.atlassian.confluence.macro.core".into()
        }
        ("annotation", "annotationType") => "inlineComment".into(),
        ("breakout", "mode") => "wide".into(),
        ("border", "size") => 1.into(),
        _ => return None,
    };
    property
        .value
        .accepts(&value)
        .then_some(Step::Add(name, value))
}

/// An equal share of the whole, as editors write it.
fn width(columns: usize) -> Value {
    match columns {
        0 | 1 => 100.into(),
        3 => 33.33.into(),
        columns => {
            let share = 100.0 / columns as f64;
            if share.fract() == 0.0 {
                (share as i64).into()
            } else {
                ((share * 100.0).floor() / 100.0).into()
            }
        }
    }
}

fn apply(
    of: &str,
    step: Step,
    old: &mut Map<String, Value>,
    new: &mut Map<String, Value>,
    notes: &mut Vec<Note>,
    new_id: &mut dyn FnMut() -> String,
) {
    match step {
        Step::Keep(name) => {
            if let Some(value) = old.remove(name) {
                new.insert(name.to_owned(), value);
            }
        }
        Step::Change(name, value) => {
            let done = match old.remove(name) {
                Some(before) => format!(
                    "wrote {} instead of {} as the attribute `{name}` of `{of}`",
                    brief(&value),
                    brief(&before),
                ),
                None => format!(
                    "wrote {} as the attribute `{name}` of `{of}`",
                    brief(&value)
                ),
            };
            notes.push((Code::AttributeChanged, name.to_owned(), done));
            new.insert(name.to_owned(), value);
        }
        Step::Rename(other, name, value) => {
            let before = old.remove(&other);
            if let Some(value) = value.or(before) {
                let done = format!("called the attribute {other:.60?} of `{of}` `{name}`");
                notes.push((Code::AttributeRenamed, other, done));
                new.insert(name.to_owned(), value);
            }
        }
        Step::Add(name, value) => {
            let done = format!("added the attribute `{name}` of `{of}`: {}", brief(&value));
            notes.push((Code::AttributeAdded, String::new(), done));
            new.insert(name.to_owned(), value);
        }
        Step::AddId(name) => {
            let unusable = old.remove(name).is_some();
            let id = new_id();
            let done = format!("gave `{of}` the `{name}` {id:?}");
            if unusable {
                notes.push((Code::AttributeChanged, name.to_owned(), done));
            } else {
                notes.push((Code::AttributeAdded, String::new(), done));
            }
            new.insert(name.to_owned(), id.into());
        }
        Step::Drop(name) => {
            let value = old.remove(&name);
            let value = value.as_ref().map_or(String::new(), brief);
            let done = format!("dropped the attribute {name:.60?} of `{of}`, which was {value}");
            notes.push((Code::AttributeDropped, name, done));
        }
    }
}

/// A value in a few words.
pub(super) fn brief(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => {
            let mut short: String = text.chars().take(60).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            format!("{short:?}")
        }
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
