//! How operations behave beyond what a document says: `data/behaviour.json`, by document.
//!
//! A name that the document no longer has fails the run.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::facts::Facts;
use crate::Result;

/// What `data/behaviour.json` says of one document.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// Operations that add to what is there although they are a `PUT`, and how.
    unrepeatable: BTreeMap<String, String>,
    /// Path parameters that name an object whose writes are counted one object at a time.
    write_limited: Vec<String>,
}

impl Behaviour {
    /// What is known of the document `name`, checked against its operations.
    pub(crate) fn of(name: &str, facts: &[&Facts]) -> Result<Self> {
        let mut all: BTreeMap<String, Behaviour> = super::data("behaviour.json")?;
        let behaviour = all
            .remove(name)
            .ok_or_else(|| format!("data/behaviour.json has no entry for {name}"))?;
        if let Some(id) = behaviour
            .unrepeatable
            .keys()
            .find(|id| !facts.iter().any(|facts| facts.id == **id))
        {
            return Err(format!("data/behaviour.json: {name} has no operation {id}").into());
        }
        if let Some(parameter) = behaviour.write_limited.iter().find(|parameter| {
            let place = format!("{{{parameter}}}");
            !facts.iter().any(|facts| facts.path.contains(&place))
        }) {
            return Err(
                format!("data/behaviour.json: {name} has no path parameter {parameter}").into(),
            );
        }
        Ok(behaviour)
    }

    /// The two fields of the document's constant, as code.
    pub(crate) fn fields(&self) -> String {
        let unrepeatable: Vec<&String> = self.unrepeatable.keys().collect();
        format!(
            "unrepeatable: &{unrepeatable:?}, write_limited: &{:?}",
            self.write_limited
        )
    }
}
