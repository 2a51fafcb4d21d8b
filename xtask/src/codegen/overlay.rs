//! Overlays: where a document is wrong about reality. `data/overlays.json`, one entry per fact.

use serde::Deserialize;
use serde_json::Value;

use crate::Result;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Overlay {
    document: String,
    /// JSON pointer to the place.
    at: String,
    /// At a list of parameters: the one whose schema is meant.
    parameter: Option<String>,
    /// The property that is added there; the document must not have it.
    add: Option<String>,
    /// What stands there from now on.
    set: Option<Value>,
    /// Values that a list there has as well.
    extend: Option<Vec<Value>>,
    /// Some documents no longer have the place.
    #[serde(default)]
    optional: bool,
    /// Why.
    because: String,
}

/// Applies the entries of a document. An entry whose place is gone fails, unless it says that it may.
pub(super) fn apply(name: &str, document: &mut Value) -> Result<usize> {
    let entries: Vec<Overlay> = super::data("overlays.json")?;
    let mut applied = 0;
    for overlay in entries.iter().filter(|overlay| overlay.document == name) {
        if overlay.because.is_empty() {
            return Err(format!("overlay at {}: no reason given", overlay.at).into());
        }
        let place = document
            .pointer_mut(&overlay.at)
            .and_then(|place| match &overlay.parameter {
                None => Some(place),
                Some(wanted) => place
                    .as_array_mut()?
                    .iter_mut()
                    .find(|parameter| {
                        parameter.get("name").and_then(Value::as_str) == Some(wanted)
                    })?
                    .get_mut("schema"),
            });
        let Some(place) = place else {
            if overlay.optional {
                continue;
            }
            return Err(format!(
                "overlay at {} of {name}: the document no longer has this place; drop or move the entry in xtask/data/overlays.json",
                overlay.at
            )
            .into());
        };
        if let Some(value) = &overlay.set {
            match &overlay.add {
                None => *place = value.clone(),
                Some(added) if place.get(added).is_some() => {
                    return Err(format!(
                        "overlay at {} of {name}: the document has {added} by now; drop the entry",
                        overlay.at
                    )
                    .into());
                }
                Some(added) => place[added.as_str()] = value.clone(),
            }
        }
        if let (Some(more), Some(list)) = (&overlay.extend, place.as_array_mut()) {
            for value in more {
                if !list.contains(value) {
                    list.push(value.clone());
                }
            }
        }
        applied += 1;
    }
    Ok(applied)
}
