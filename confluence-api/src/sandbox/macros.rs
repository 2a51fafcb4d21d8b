//! Macros in bodies in storage format, which the older API shows as they stand, or rendered.

use serde_json::json;

use super::call::{Answer, Call, Failure, ok};
use super::contents::render;
use super::conversions;
use super::model::Body;
use super::state::State;

const BEGIN: &str = "<ac:structured-macro";
const END: &str = "</ac:structured-macro>";

/// A macro with all that is in it.
fn find(state: &State, id: &str, (number, macro_id): (&str, &str)) -> Result<String, Failure> {
    let content = state.content_by_id(state.anything(id)?);
    let content = content.ok_or_else(|| Failure::missing("Content"))?;
    // The version 0 is the present one.
    let version = match number {
        "0" => content.versions.last(),
        number => content
            .versions
            .iter()
            .find(|version| version.number.to_string() == number),
    };
    let body = version.map_or("", |version| version.body.value.as_str());
    let wanted = format!("ac:macro-id=\"{macro_id}\"");
    let found = body
        .split(BEGIN)
        .skip(1)
        .find(|text| text.contains(&wanted));
    let text = found.and_then(|text| text.split(END).next());
    let text = text.ok_or_else(|| Failure::missing("Macro"))?;
    Ok(format!("{BEGIN}{text}{END}"))
}

fn body(text: String) -> Body {
    Body {
        representation: "storage".to_owned(),
        value: text,
    }
}

pub(super) fn get(state: &State, call: &Call, id: &str, place: (&str, &str)) -> Answer {
    let text = find(state, id, place)?;
    let name = text
        .split_once("ac:name=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(name, _)| name);
    let inner = text.split_once('>').map_or("", |(_, rest)| rest);
    ok(json!({
        "name": name,
        "body": inner.strip_suffix(END).unwrap_or(inner),
        "parameters": {},
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

/// A macro rendered, with whatever it draws in.
pub(super) fn convert(
    state: &State,
    call: &Call,
    id: &str,
    place: (&str, &str),
    to: &str,
) -> Answer {
    let stored = body(find(state, id, place)?);
    let rendered = render(state, &stored, to);
    let rendered = rendered.ok_or_else(|| Failure::bad("There is no such representation"))?;
    ok(json!({
        "value": rendered[to]["value"],
        "representation": to,
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

/// The same, to be asked for later.
pub(super) fn begin(state: &mut State, id: &str, place: (&str, &str), to: &str) -> Answer {
    let stored = body(find(state, id, place)?);
    let space = state.space_of(state.anything(id)?);
    ok(conversions::keep(state, stored, to, space)?)
}
