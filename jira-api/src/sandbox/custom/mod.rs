//! Custom fields of every schema, and where they can be set.
//!
//! A field is made once and stays: the table of fields is static for the rest of the sandbox, so one
//! that is added is as good as static, too.

mod estimates;
mod seed;
mod value;

use serde_json::{Value, json};

use super::JiraSandbox;
use super::fields::Field;
use super::model::{ISSUE_TYPES, Issue, IssueType, Project, find};
use super::render::Render;
use super::state::State;
use seed::Shape;

pub(in crate::sandbox) use estimates::ESTIMATES;
pub use seed::SandboxField;

/// A custom field of the site.
pub(in crate::sandbox) struct Custom {
    pub(in crate::sandbox) field: &'static Field,
    shape: Shape,
    options: Vec<Choice>,
    required: bool,
    only_set: bool,
    projects: Vec<u64>,
    types: Vec<&'static str>,
}
/// An option with its id, and those below it with theirs.
type Choice = (u64, String, Vec<(u64, String)>);

impl JiraSandbox {
    /// Adds a custom field and gives its id.
    pub fn add_field(&self, field: SandboxField) -> String {
        self.lock().add_field(field).id.to_owned()
    }
}
impl State {
    fn add_field(&mut self, seed: SandboxField) -> &'static Field {
        let number = 10_100 + self.custom.len();
        let (kind, items, custom) = seed.shape.schema();
        let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let id = leak(format!("customfield_{number}"));
        let name = leak(seed.name);
        let clauses: &'static [&'static str] =
            Box::leak(vec![leak(format!("cf[{number}]")), name].into_boxed_slice());
        let field: &'static Field = Box::leak(Box::new(Field {
            id,
            name,
            kind: Some((kind, items)),
            custom: Some(leak(format!("{}{custom}", seed::PREFIX))),
            clauses,
            editable: true,
        }));
        let mut options = Vec::new();
        for (option, below) in seed.options {
            let below = below.into_iter().map(|b| (self.next_id(), b)).collect();
            options.push((self.next_id(), option, below));
        }
        let projects = seed.projects.iter();
        let types = seed
            .types
            .iter()
            .filter_map(|name| find(&ISSUE_TYPES, name));
        self.custom.push(Custom {
            field,
            shape: seed.shape,
            options,
            required: seed.required,
            only_set: seed.only_set,
            projects: projects
                .filter_map(|key| Some(self.find_project(key)?.id))
                .collect(),
            types: types.map(|kind| kind.id).collect(),
        });
        field
    }

    pub(in crate::sandbox) fn custom(&self, id: &str) -> Option<&Custom> {
        self.custom.iter().find(|custom| custom.field.id == id)
    }

    /// Whether a field can be set on issues of a type in a project.
    pub(in crate::sandbox) fn is_on_screen(
        &self,
        id: &str,
        project: u64,
        kind: &IssueType,
    ) -> bool {
        self.custom(id).is_none_or(|custom| {
            (custom.projects.is_empty() || custom.projects.contains(&project))
                && (custom.types.is_empty() || custom.types.contains(&kind.id))
        })
    }

    /// Fields without which no issue of a type is created in a project.
    pub(in crate::sandbox) fn required_fields(
        &self,
        project: u64,
        kind: &'static IssueType,
    ) -> impl Iterator<Item = &'static Field> {
        self.custom
            .iter()
            .filter(move |c| c.required && self.is_on_screen(c.field.id, project, kind))
            .map(|custom| custom.field)
    }
}
impl Custom {
    pub(in crate::sandbox) fn is_required(&self) -> bool {
        self.required
    }

    /// What can be done to it.
    pub(in crate::sandbox) fn operations(&self) -> &'static [&'static str] {
        if self.shape.is_list() && !self.only_set {
            &["add", "set", "remove"]
        } else {
            &["set"]
        }
    }

    /// What it can be, where that is limited.
    pub(in crate::sandbox) fn allowed(
        &self,
        render: Render<'_>,
        project: Option<&Project>,
    ) -> Option<Vec<Value>> {
        Some(match self.shape {
            Shape::Option | Shape::Options | Shape::Cascade => self
                .options
                .iter()
                .map(|option| self.option(option))
                .collect(),
            Shape::Version | Shape::Versions => {
                let project = project?;
                let open = project.versions.iter().filter(|version| !version.archived);
                open.map(|version| render.version(project.id, version))
                    .collect()
            }
            _ => return None,
        })
    }

    fn option(&self, (id, value, below): &Choice) -> Value {
        let mut json = json!({"id": id.to_string(), "value": value});
        if self.shape == Shape::Cascade {
            let children: Vec<Value> = below
                .iter()
                .map(|(id, value)| json!({"id": id.to_string(), "value": value}))
                .collect();
            super::render::merge(&mut json, json!({"children": children}));
        }
        json
    }
}

/// Sets a custom field of an issue, or its estimates; none where it is neither.
pub(in crate::sandbox) fn set(
    state: &State,
    issue: &mut Issue,
    id: &str,
    value: &Value,
) -> Option<Result<(), String>> {
    if id == ESTIMATES {
        return Some(estimates::set(issue, value));
    }
    let custom = state.custom(id)?;
    if !state.is_on_screen(id, issue.project, issue.kind) {
        return None;
    }
    Some(custom.read(state, issue, value).map(|value| match value {
        Some(value) => {
            issue.custom.insert(custom.field.id, value);
        }
        None => {
            issue.custom.remove(custom.field.id);
        }
    }))
}

/// Adds to a custom field or takes from it; none where it is none that can be changed so.
pub(in crate::sandbox) fn amend(
    state: &State,
    issue: &mut Issue,
    id: &str,
    operation: &Value,
) -> Option<Result<(), String>> {
    let custom = state.custom(id)?;
    if !state.is_on_screen(id, issue.project, issue.kind) || custom.operations().len() == 1 {
        return None;
    }
    let (value, adds) = match (operation.get("add"), operation.get("remove")) {
        (Some(value), _) => (value, true),
        (None, Some(value)) => (value, false),
        _ => return None,
    };
    Some(custom.read_one(state, issue, value).map(|value| {
        let kept = issue.custom.remove(custom.field.id);
        let mut list = match kept {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        };
        list.retain(|known| *known != value);
        if adds {
            list.push(value);
        }
        if !list.is_empty() {
            issue.custom.insert(custom.field.id, Value::Array(list));
        }
    }))
}
