//! Fields of an issue by what they are called.

use std::collections::BTreeMap;

use atlassian_core::names::{folded, nearest};
use serde_json::Value;

use crate::fields::{FieldName, FieldProblem, Schema};

use super::{FieldValue, Issue};

impl Issue {
    /// The value of a field by what it is called: its display name, its id, or its name in JQL, in any
    /// case and spacing. Of several fields of that name, the one counts that this issue has a value in.
    ///
    /// # Errors
    /// [`FieldProblem::Unknown`] where no field is called so, [`FieldProblem::Ambiguous`] where several
    /// are that have a value here, [`FieldProblem::NamesNotRead`] where it is not known what the fields
    /// are called.
    pub fn field(&self, name: &str) -> Result<FieldValue<'_>, FieldProblem> {
        if self.has(name) {
            return Ok(self.get(name));
        }
        let mut ids = self.ids_of(name);
        for better in [
            (|issue: &Issue, id: &str| issue.has(id)) as fn(&Issue, &str) -> bool,
            |issue, id| !issue.get(id).is_empty(),
        ] {
            let some: Vec<String> = ids.iter().filter(|id| better(self, id)).cloned().collect();
            if !some.is_empty() {
                ids = some;
            }
        }
        match ids.as_slice() {
            [id] => Ok(self.get(id)),
            [] => Err(self.unknown(name)),
            many => Err(FieldProblem::Ambiguous {
                wanted: name.to_owned(),
                candidates: many.iter().map(|id| self.field_name(id)).collect(),
            }),
        }
    }

    /// Ids of all fields that a name may mean.
    fn ids_of(&self, name: &str) -> Vec<String> {
        if let Some(table) = &self.table {
            let found = table.candidates(name);
            return found.into_iter().map(|field| field.id.clone()).collect();
        }
        let wanted = folded(name);
        let told = self.part("names").as_object().into_iter().flatten();
        let mut ids: Vec<String> = told
            .filter(|(_, known)| known.as_str().is_some_and(|known| folded(known) == wanted))
            .map(|(id, _)| id.clone())
            .collect();
        if ids.is_empty() {
            let all = self.raw_fields().as_object().into_iter().flatten();
            ids.extend(
                all.filter(|(id, _)| folded(id) == wanted)
                    .map(|(id, _)| id.clone()),
            );
        }
        ids
    }

    fn field_name(&self, id: &str) -> FieldName {
        FieldName {
            id: id.to_owned(),
            name: self.name_of(id).unwrap_or(id).to_owned(),
        }
    }

    fn unknown(&self, name: &str) -> FieldProblem {
        let wanted = name.to_owned();
        if let Some(table) = &self.table {
            let nearest = table.nearest(name);
            return FieldProblem::Unknown { wanted, nearest };
        }
        let Some(names) = self.part("names").as_object() else {
            return FieldProblem::NamesNotRead { wanted };
        };
        let known = names.values().filter_map(Value::as_str);
        let near = nearest(name, known);
        let nearest = names
            .iter()
            .filter(|(_, known)| known.as_str().is_some_and(|known| near.contains(&known)))
            .map(|(id, _)| self.field_name(id))
            .collect();
        FieldProblem::Unknown { wanted, nearest }
    }

    /// What people call a field, where that is known.
    pub fn name_of(&self, id: &str) -> Option<&str> {
        let told = self.part("names").get(id).and_then(Value::as_str);
        told.or_else(|| Some(self.table.as_ref()?.by_id(id)?.name.as_str()))
    }

    /// What a field holds, where that is known.
    pub(super) fn schema_of(&self, id: &str) -> Option<Schema> {
        let told = self.part("schema").get(id).map(Schema::of);
        told.or_else(|| Some(self.table.as_ref()?.by_id(id)?.schema.clone()))
    }

    /// All fields that came and are not empty, by their names, or by their ids where no name is known.
    /// Of fields with the same name, the later ones are under their ids.
    pub fn named_fields(&self) -> BTreeMap<String, FieldValue<'_>> {
        let mut named = BTreeMap::new();
        for (id, value) in self.raw_fields().as_object().into_iter().flatten() {
            let value = FieldValue::from(value);
            if value.is_empty() {
                continue;
            }
            let name = self.name_of(id).unwrap_or(id);
            let name = if named.contains_key(name) { id } else { name };
            named.insert(name.to_owned(), value);
        }
        named
    }
}
