//! What can be set at one place: when an issue is created, edited or moved to another status.

use std::collections::HashMap;

use atlassian_core::names::{folded, nearest};
use serde_json::Value;

use crate::platform::types::{FieldCreateMetadata, FieldMetadata};

use super::kind::Kind;
use super::problem::{FieldName, FieldProblem, WrittenName};
use super::schema::{Schema, is_called_story_points};
use super::table::FieldTable;

/// A field that can be set at one place, and what of.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FormField {
    /// Id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it holds.
    pub schema: Schema,
    /// Whether it has to have a value. Jira does not tell of all that it will insist on.
    pub required: bool,
    /// Whether it gets a value by itself where none is given.
    pub has_default: bool,
    /// What can be done to it: `set`, `add`, `remove`, `edit`, `copy`.
    pub operations: Vec<String>,
    /// What it can be, as JSON; empty where Jira does not tell, which may be because there is too much.
    pub allowed: Vec<Value>,
    /// Whether Jira told what it can be, be it nothing.
    pub is_limited: bool,
}

impl FormField {
    /// What it can be, in words.
    pub fn choices(&self) -> Vec<String> {
        self.allowed
            .iter()
            .filter_map(|value| super::allowed::name_of(value))
            .map(str::to_owned)
            .collect()
    }

    pub(crate) fn kind(&self) -> Kind {
        Kind::of(&self.id, &self.schema)
    }

    pub(crate) fn can(&self, verb: &str) -> bool {
        self.operations.iter().any(|operation| operation == verb)
    }

    fn is_story_points(&self) -> bool {
        self.schema.is_story_points(&self.name)
    }
}

impl From<FieldCreateMetadata> for FormField {
    fn from(bean: FieldCreateMetadata) -> Self {
        let id = bean.field_id.or(bean.key).unwrap_or_default();
        FormField {
            name: bean.name.unwrap_or_else(|| id.clone()),
            schema: bean.schema.map(Schema::from).unwrap_or_default(),
            required: bean.required.unwrap_or_default(),
            has_default: bean.has_default_value.unwrap_or_default(),
            operations: bean.operations,
            is_limited: !bean.allowed_values.is_empty(),
            allowed: bean.allowed_values,
            id,
        }
    }
}

impl FormField {
    fn of(id: String, bean: FieldMetadata) -> Self {
        FormField {
            name: bean.name.unwrap_or_else(|| id.clone()),
            schema: bean.schema.map(Schema::from).unwrap_or_default(),
            required: bean.required.unwrap_or_default(),
            has_default: bean.has_default_value.unwrap_or_default(),
            operations: bean.operations.unwrap_or_default(),
            is_limited: bean
                .allowed_values
                .as_ref()
                .is_some_and(|all| !all.is_empty()),
            allowed: bean.allowed_values.unwrap_or_default(),
            id,
        }
    }
}

/// The fields that can be set at one place. [`Fields::to_create`](super::Fields::to_create) and
/// [`Fields::to_edit`](super::Fields::to_edit) read it.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<FormField>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Form {
    /// A form of these fields.
    pub fn new(fields: impl IntoIterator<Item = FormField>) -> Self {
        let mut form = Form::default();
        for field in fields {
            let at = form.fields.len();
            let (name, id) = (folded(&field.name), folded(&field.id));
            if name != id {
                form.by_name.entry(id).or_default().push(at);
            }
            form.by_name.entry(name).or_default().push(at);
            form.fields.push(field);
        }
        form
    }

    pub(crate) fn of_metadata(all: impl IntoIterator<Item = (String, FieldMetadata)>) -> Self {
        Self::new(all.into_iter().map(|(id, bean)| FormField::of(id, bean)))
    }

    /// Its fields, in the order of Jira.
    pub fn iter(&self) -> impl Iterator<Item = &FormField> {
        self.fields.iter()
    }

    /// The field with an id.
    pub fn by_id(&self, id: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The fields that have to be given, as far as Jira tells: those that are required and get no value
    /// by themselves.
    pub fn required(&self) -> impl Iterator<Item = &FormField> {
        let by_itself = |id: &str| matches!(id, "project" | "issuetype" | "reporter");
        self.iter()
            .filter(move |field| field.required && !field.has_default && !by_itself(&field.id))
    }

    /// The fields that a name may mean here.
    fn candidates(&self, wanted: &str) -> Vec<&FormField> {
        if let Some(field) = self.by_id(wanted) {
            return vec![field];
        }
        let all: Vec<&FormField> = self
            .by_name
            .get(&folded(wanted))
            .into_iter()
            .flatten()
            .filter_map(|at| self.fields.get(*at))
            .collect();
        let exact: Vec<&FormField> = all
            .iter()
            .copied()
            .filter(|field| field.name == wanted.trim())
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        if !all.is_empty() {
            return all;
        }
        // What people call by the other name of it.
        if is_called_story_points(wanted) {
            return self
                .iter()
                .filter(|field| field.is_story_points())
                .collect();
        }
        let other = match folded(wanted).as_str() {
            "epiclink" | "epic" => "parent",
            "type" => "issuetype",
            "originalestimate" | "remainingestimate" => "timetracking",
            _ => return Vec::new(),
        };
        self.by_id(other).into_iter().collect()
    }

    /// The one field that a name means here; none where nothing here is called so.
    ///
    /// # Errors
    /// [`FieldProblem::Ambiguous`].
    pub(crate) fn find(&self, wanted: &str) -> Result<Option<&FormField>, FieldProblem> {
        match self.candidates(wanted).as_slice() {
            [] => Ok(None),
            [field] => Ok(Some(field)),
            many => Err(FieldProblem::Ambiguous {
                wanted: wanted.to_owned(),
                candidates: many.iter().copied().map(FieldName::from).collect(),
            }),
        }
    }

    /// The same, with the table of all fields for what is only called so in JQL, and for saying what is
    /// wrong.
    ///
    /// # Errors
    /// [`FieldProblem::NotHere`] for a field that cannot be set at this `place`,
    /// [`FieldProblem::Elsewhere`] for one that is changed in another way, and those of
    /// [`FieldTable::find`].
    pub(crate) fn find_with(
        &self,
        wanted: &str,
        table: &FieldTable,
        place: &str,
    ) -> Result<&FormField, FieldProblem> {
        if let Some(field) = self.find(wanted)? {
            return Ok(field);
        }
        let known = table.candidates(wanted);
        let here: Vec<&FormField> = known
            .iter()
            .filter_map(|field| self.by_id(&field.id))
            .collect();
        match (here.as_slice(), known.as_slice()) {
            ([field], _) => Ok(field),
            ([_, ..], _) => Err(FieldProblem::Ambiguous {
                wanted: wanted.to_owned(),
                candidates: here.iter().copied().map(FieldName::from).collect(),
            }),
            ([], [field]) => {
                let written = Box::new(WrittenName::new(wanted, &field.id, &field.name));
                Err(match Kind::of(&field.id, &field.schema) {
                    Kind::Elsewhere(advice) => FieldProblem::Elsewhere {
                        field: written,
                        advice,
                    },
                    _ => FieldProblem::NotHere {
                        field: written,
                        place: place.to_owned(),
                    },
                })
            }
            ([], [_, ..]) => Err(FieldProblem::NotHere {
                field: Box::new(WrittenName::new(wanted, "", wanted)),
                place: place.to_owned(),
            }),
            ([], []) => Err(FieldProblem::Unknown {
                wanted: wanted.to_owned(),
                nearest: self.nearest(wanted, table),
            }),
        }
    }

    /// Fields whose names are near: those that can be set here before others.
    fn nearest(&self, wanted: &str, table: &FieldTable) -> Vec<FieldName> {
        let near = nearest(wanted, self.iter().map(|field| field.name.as_str()));
        let here: Vec<FieldName> = near
            .into_iter()
            .filter_map(|name| self.iter().find(|field| field.name == name))
            .map(FieldName::from)
            .collect();
        if here.is_empty() {
            return table.nearest(wanted);
        }
        here
    }
}

impl From<&FormField> for FieldName {
    fn from(field: &FormField) -> Self {
        FieldName {
            id: field.id.clone(),
            name: field.name.clone(),
        }
    }
}
