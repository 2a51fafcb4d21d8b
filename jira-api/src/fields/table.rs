//! All fields of the site, and how one is found among them.

use std::collections::HashMap;

use atlassian_core::names::{folded, nearest};

use crate::platform::types::FieldDetails;

use super::problem::{FieldName, FieldProblem};
use super::schema::{Schema, is_called_story_points};

/// A field of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Id: `summary`, `customfield_10016`. It differs from site to site where it is a custom field's.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether it is a custom field.
    pub custom: bool,
    /// What it is called in JQL.
    pub clauses: Vec<String>,
    /// What it holds.
    pub schema: Schema,
    /// Id of the project it belongs to, where it belongs to one only.
    pub project: Option<String>,
}

impl Field {
    /// Whether it holds the estimate in story points.
    pub fn is_story_points(&self) -> bool {
        self.schema.is_story_points(&self.name)
    }
}

impl From<FieldDetails> for Field {
    fn from(details: FieldDetails) -> Self {
        let id = details.id.or(details.key).unwrap_or_default();
        let project = details
            .scope
            .and_then(|scope| scope.project)
            .and_then(|project| project.id);
        Field {
            name: details.name.unwrap_or_else(|| id.clone()),
            custom: details
                .custom
                .unwrap_or_else(|| id.starts_with("customfield_")),
            clauses: details.clause_names,
            schema: details.schema.map(Schema::from).unwrap_or_default(),
            project,
            id,
        }
    }
}

/// All fields of a site. [`Fields::table`](super::Fields::table) reads it.
///
/// ```
/// use jira_api::fields::{Field, FieldTable};
/// use jira_api::platform::types::FieldDetails;
///
/// let field = |id: &str, name: &str| {
///     Field::from(FieldDetails { id: Some(id.into()), name: Some(name.into()), ..Default::default() })
/// };
/// let table = FieldTable::new([field("duedate", "Due date"), field("customfield_10016", "Story Points")]);
/// assert_eq!(table.find("due DATE")?.id, "duedate");
/// assert_eq!(
///     table.find("Story Pionts").unwrap_err().to_string(),
///     "no field is named “Story Pionts”; did you mean “Story Points” (customfield_10016)?"
/// );
/// # Ok::<(), jira_api::fields::FieldProblem>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct FieldTable {
    fields: Vec<Field>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl FieldTable {
    /// A table of these fields.
    pub fn new(fields: impl IntoIterator<Item = Field>) -> Self {
        let mut table = FieldTable::default();
        for field in fields {
            let at = table.fields.len();
            let mut names = vec![folded(&field.name), folded(&field.id)];
            names.extend(field.clauses.iter().map(|clause| folded(clause)));
            names.sort_unstable();
            names.dedup();
            for name in names {
                table.by_name.entry(name).or_default().push(at);
            }
            table.by_id.insert(field.id.clone(), at);
            table.fields.push(field);
        }
        table
    }

    /// The field with an id.
    pub fn by_id(&self, id: &str) -> Option<&Field> {
        self.fields.get(*self.by_id.get(id)?)
    }

    /// All fields, in the order of the site.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter()
    }

    /// All fields that a name may mean: the one with that id, else those with exactly that name, else
    /// those that are called so in any case and spacing, be it by name, by id or in JQL.
    pub fn candidates(&self, wanted: &str) -> Vec<&Field> {
        if let Some(field) = self.by_id(wanted) {
            return vec![field];
        }
        let wanted_folded = folded(wanted);
        let all: Vec<&Field> = self
            .by_name
            .get(&wanted_folded)
            .into_iter()
            .flatten()
            .filter_map(|at| self.fields.get(*at))
            .collect();
        for better in [
            |field: &Field, wanted: &str, _: &str| field.name == wanted.trim(),
            |field: &Field, _: &str, folded_name: &str| folded(&field.name) == folded_name,
        ] {
            let some: Vec<&Field> = all
                .iter()
                .copied()
                .filter(|field| better(field, wanted, &wanted_folded))
                .collect();
            if !some.is_empty() {
                return some;
            }
        }
        if all.is_empty() && is_called_story_points(wanted) {
            return self
                .iter()
                .filter(|field| field.is_story_points())
                .collect();
        }
        all
    }

    /// The one field that a name means: a display name, an id or a name of JQL, in any case and
    /// spacing. “Story points” also finds the field that a site calls “Story point estimate”, and the
    /// other way round.
    ///
    /// # Errors
    /// [`FieldProblem::Unknown`] with the nearest names; [`FieldProblem::Ambiguous`] with all fields it
    /// may mean.
    pub fn find(&self, wanted: &str) -> Result<&Field, FieldProblem> {
        match self.candidates(wanted).as_slice() {
            [field] => Ok(field),
            [] => Err(FieldProblem::Unknown {
                wanted: wanted.to_owned(),
                nearest: self.nearest(wanted),
            }),
            many => Err(FieldProblem::Ambiguous {
                wanted: wanted.to_owned(),
                candidates: many.iter().copied().map(FieldName::from).collect(),
            }),
        }
    }

    /// The ids to ask for, to read fields by what they are called. Of an ambiguous name it is all of them,
    /// since which one an issue has only shows when it is read; for story points it is both kinds of
    /// field. What Jira has words of its own for, such as `*all`, stays; so does a `-` that leaves a field
    /// out.
    ///
    /// ```
    /// # use jira_api::fields::{Field, FieldTable};
    /// # use jira_api::platform::types::FieldDetails;
    /// # let field = |id: &str, name: &str| {
    /// #     Field::from(FieldDetails { id: Some(id.into()), name: Some(name.into()), ..Default::default() })
    /// # };
    /// let table = FieldTable::new([field("duedate", "Due date"), field("customfield_10031", "Severity")]);
    /// let ids = table.to_read(["*navigable", "severity", "-Due date"])?;
    /// assert_eq!(ids, ["*navigable", "customfield_10031", "-duedate"]);
    /// # Ok::<(), jira_api::fields::FieldProblem>(())
    /// ```
    ///
    /// # Errors
    /// [`FieldProblem::Unknown`].
    pub fn to_read<N: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = N>,
    ) -> Result<Vec<String>, FieldProblem> {
        let mut ids: Vec<String> = Vec::new();
        for name in names {
            let name = name.as_ref();
            if name.starts_with('*') || matches!(name, "id" | "key") {
                ids.push(name.to_owned());
                continue;
            }
            let (sign, bare) = match name.strip_prefix('-') {
                Some(bare) if self.candidates(name).is_empty() => ("-", bare),
                _ => ("", name),
            };
            let mut found = self.candidates(bare);
            if is_called_story_points(bare) {
                found.extend(self.iter().filter(|field| field.is_story_points()));
            }
            if found.is_empty() {
                return Err(FieldProblem::Unknown {
                    wanted: bare.to_owned(),
                    nearest: self.nearest(bare),
                });
            }
            for id in found.into_iter().map(|field| format!("{sign}{}", field.id)) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
        Ok(ids)
    }

    /// The fields whose names are nearest to one that nothing is called.
    pub(crate) fn nearest(&self, wanted: &str) -> Vec<FieldName> {
        let names = nearest(wanted, self.iter().map(|field| field.name.as_str()));
        names
            .into_iter()
            .filter_map(|name| self.iter().find(|field| field.name == name))
            .map(FieldName::from)
            .collect()
    }
}
