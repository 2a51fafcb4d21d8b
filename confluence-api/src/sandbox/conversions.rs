//! Bodies that the older API converts, and shows when it is asked for them later.

use serde_json::{Value, json};

use super::body;
use super::call::{Answer, Call, Failure, ok};
use super::contents::render;
use super::model::Body;
use super::state::State;

/// A conversion that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Conversion {
    id: String,
    body: Body,
    to: String,
    /// The space it was made for.
    space: Option<u64>,
}

/// One conversion: what is given, and the parameters beside it.
fn begin(
    state: &mut State,
    given: &Value,
    to: &str,
    space: Option<&str>,
    content: Option<&str>,
) -> Result<Value, Failure> {
    let mut space = match space {
        Some(key) => Some(state.keyed(key)?.id),
        None => None,
    };
    if let Some(content) = content {
        let content = state.anything(content)?;
        space = space.or_else(|| state.space_of(content));
    }
    let body = body::read(given).map_err(Failure::bad)?;
    keep(state, body, to, space)
}

/// Keeps what is to be converted until it is asked for.
pub(super) fn keep(
    state: &mut State,
    body: Body,
    to: &str,
    space: Option<u64>,
) -> Result<Value, Failure> {
    if to == "raw" || render(state, &body, to).is_none() {
        return Err(Failure::bad(format!("Nothing is converted to '{to}'")));
    }
    state.tick();
    let id = format!("00000000-0000-4000-b000-{:012x}", state.next_id());
    state.conversions.push(Conversion {
        id: id.clone(),
        body,
        to: to.to_owned(),
        space,
    });
    Ok(json!({"asyncId": id}))
}

pub(super) fn one(state: &mut State, call: &Call, to: &str) -> Answer {
    let (space, content) = (
        call.query("spaceKeyContext"),
        call.query("contentIdContext"),
    );
    ok(begin(state, &call.body, to, space, content)?)
}

pub(super) fn many(state: &mut State, call: &Call) -> Answer {
    let inputs = call.body["conversionInputs"].as_array();
    let inputs = inputs.ok_or_else(|| Failure::bad("conversionInputs must be given"))?;
    if !(1..=10).contains(&inputs.len()) {
        return Err(Failure::bad("There may be from 1 to 10 conversionInputs"));
    }
    let mut begun = Vec::new();
    for input in inputs {
        let to = input["to"].as_str().unwrap_or_default();
        let (space, content) = (&input["spaceKeyContext"], &input["contentIdContext"]);
        let content = content.as_str().filter(|id| !id.is_empty());
        let space = space.as_str().filter(|key| !key.is_empty());
        begun.push(begin(state, &input["body"], to, space, content)?);
    }
    ok(Value::Array(begun))
}

fn show(state: &State, call: &Call, id: &str) -> Result<Value, Failure> {
    let mut all = state.conversions.iter();
    let found = all.find(|conversion| conversion.id == id);
    let found = found.ok_or_else(|| Failure::missing("Conversion"))?;
    if let Some(space) = found.space {
        state.touch(space);
    }
    let body = render(state, &found.body, &found.to).unwrap_or_default();
    Ok(json!({
        "value": body[found.to.as_str()]["value"],
        "representation": found.to,
        "renderTaskId": found.id,
        "status": "COMPLETED",
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

pub(super) fn result(state: &State, call: &Call, id: &str) -> Answer {
    ok(show(state, call, id)?)
}

pub(super) fn results(state: &State, call: &Call) -> Answer {
    let ids = call.list("ids");
    let all: Result<Vec<Value>, Failure> = ids.iter().map(|id| show(state, call, id)).collect();
    ok(Value::Array(all?))
}
