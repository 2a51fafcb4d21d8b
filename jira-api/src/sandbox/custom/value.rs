//! Values of custom fields: as they are kept, and as the API gives them.

use serde_json::{Value, json};

use super::super::call::{is_document, text_or_number, texts};
use super::super::issues::is_date;
use super::super::model::Issue;
use super::super::render::{Render, merge};
use super::super::state::State;
use super::seed::Shape;
use super::{Choice, Custom};

impl Custom {
    /// The value as it is kept; the error is the message Jira gives for the field.
    pub(in crate::sandbox) fn read(
        &self,
        state: &State,
        issue: &Issue,
        value: &Value,
    ) -> Result<Option<Value>, String> {
        if value.is_null() {
            return Ok(None);
        }
        if !self.shape.is_list() {
            return self.read_one(state, issue, value).map(Some);
        }
        let all = value.as_array().ok_or("data was not an array")?;
        let mut list = Vec::new();
        for one in all {
            let one = self.read_one(state, issue, one)?;
            if !list.contains(&one) {
                list.push(one);
            }
        }
        Ok(Some(Value::Array(list)).filter(|_| !all.is_empty()))
    }

    pub(super) fn read_one(
        &self,
        state: &State,
        issue: &Issue,
        value: &Value,
    ) -> Result<Value, String> {
        let text = || value.as_str().ok_or("Operation value must be a string");
        Ok(match self.shape.one() {
            Shape::Text => json!(text()?),
            Shape::Url if text()?.contains("://") => json!(text()?),
            Shape::Url => return Err("The URL specified is not valid.".to_owned()),
            Shape::Labels if text()?.contains(char::is_whitespace) => {
                return Err(format!(
                    "The label '{}' contains spaces which is invalid.",
                    text()?
                ));
            }
            Shape::Labels => json!(text()?),
            Shape::Paragraph if is_document(value) => value.clone(),
            Shape::Paragraph => {
                return Err(
                    "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
                        .to_owned(),
                );
            }
            Shape::Number if value.is_number() => value.clone(),
            Shape::Number => return Err("Operation value must be a number".to_owned()),
            Shape::Date if is_date(text()?) => json!(text()?),
            Shape::Date => {
                return Err("Error parsing date string: the format is yyyy-MM-dd".to_owned());
            }
            Shape::DateTime => match text()?.parse::<atlassian_core::Timestamp>() {
                Ok(at) if text()?.len() > 10 => json!(at.to_wire_text()),
                _ => return Err("Error parsing time: it is no date and time".to_owned()),
            },
            Shape::Option => json!(self.chosen(value)?.0.to_string()),
            Shape::Cascade => {
                let (id, _, below) = self.chosen(value)?;
                let child = match &value["child"] {
                    Value::Null => Value::Null,
                    child => {
                        let is = |(id, name): &&(u64, String)| is(child, *id, name);
                        let found = below.iter().find(is).ok_or_else(|| unknown_option(child))?;
                        json!(found.0.to_string())
                    }
                };
                json!([id.to_string(), child])
            }
            Shape::User => {
                let account = text_or_number(&value["accountId"]);
                let account = account
                    .or_else(|| text_or_number(&value["id"]))
                    .unwrap_or_default();
                if state.user(&account).is_none() {
                    return Err(format!("Specify a valid value for {}", self.field.name));
                }
                json!(account)
            }
            Shape::Group => match text_or_number(&value["name"]) {
                Some(name) if !name.is_empty() => json!(name),
                _ => return Err("The group does not exist.".to_owned()),
            },
            Shape::Version => {
                let mut projects = state.projects.iter();
                let project = projects.find(|project| project.id == issue.project);
                let mut all = project.into_iter().flat_map(|project| &project.versions);
                let found = all.find(|version| is(value, version.id, &version.name));
                let name = value["name"].as_str().unwrap_or("?");
                json!(
                    found
                        .ok_or_else(|| format!("The name '{name}' is not valid"))?
                        .id
                )
            }
            Shape::Project => {
                let name = text_or_number(&value["id"]).or_else(|| text_or_number(&value["key"]));
                let found = name.and_then(|name| state.find_project(&name));
                let found = found.ok_or("The project selected is invalid.")?;
                state.touch(found.id);
                json!(found.id)
            }
            // No other shape is of one value.
            _ => return Err("data was not an object".to_owned()),
        })
    }

    fn chosen(&self, value: &Value) -> Result<&Choice, String> {
        let mut options = self.options.iter();
        let found = options.find(|(id, name, _)| is(value, *id, name));
        found.ok_or_else(|| unknown_option(value))
    }

    /// The value as the API gives it.
    pub(in crate::sandbox) fn render(
        &self,
        render: Render<'_>,
        issue: &Issue,
        value: &Value,
    ) -> Value {
        match value {
            Value::Array(all) if self.shape.is_list() => all
                .iter()
                .map(|one| self.render_one(render, issue, one))
                .collect(),
            one => self.render_one(render, issue, one),
        }
    }

    fn render_one(&self, render: Render<'_>, issue: &Issue, value: &Value) -> Value {
        let same = |id: u64, of: &Value| text_or_number(of).is_some_and(|of| of == id.to_string());
        match self.shape.one() {
            Shape::Option => {
                let mut options = self.options.iter();
                let found = options.find(|(id, ..)| same(*id, value));
                found.map_or(
                    Value::Null,
                    |(id, name, _)| json!({"id": id.to_string(), "value": name}),
                )
            }
            Shape::Cascade => {
                let ids = texts(value);
                let mut options = self.options.iter();
                let Some((id, name, below)) =
                    options.find(|(id, ..)| ids.contains(&id.to_string()))
                else {
                    return Value::Null;
                };
                let mut json = json!({"id": id.to_string(), "value": name});
                let child = below.iter().find(|(id, _)| ids.contains(&id.to_string()));
                if let Some((id, name)) = child {
                    let child = json!({"id": id.to_string(), "value": name});
                    merge(&mut json, json!({"child": child}));
                }
                json
            }
            Shape::User => render.user(value.as_str().unwrap_or_default()),
            Shape::Group => json!({"name": value, "groupId": value}),
            Shape::Version => {
                let mut projects = render.state.projects.iter();
                let project = projects.find(|project| project.id == issue.project);
                let found = project.and_then(|project| {
                    let mut versions = project.versions.iter();
                    let version = versions.find(|version| same(version.id, value))?;
                    Some(render.version(project.id, version))
                });
                found.unwrap_or_default()
            }
            Shape::Project => {
                let mut projects = render.state.projects.iter();
                let found = projects.find(|project| same(project.id, value));
                found.map_or(Value::Null, |project| render.project_brief(project))
            }
            _ => value.clone(),
        }
    }
}
fn is(value: &Value, id: u64, name: &str) -> bool {
    match text_or_number(&value["id"]) {
        Some(wanted) => wanted == id.to_string(),
        None => value["value"] == name || value["name"] == name,
    }
}

fn unknown_option(value: &Value) -> String {
    let given = text_or_number(&value["id"]).or_else(|| text_or_number(&value["value"]));
    format!("Option value '{}' is not valid", given.unwrap_or_default())
}
