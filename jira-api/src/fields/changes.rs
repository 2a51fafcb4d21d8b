//! What is to become of an issue's fields, and how that is said to Jira.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::Jira;
use crate::error::Error;

use super::encode::{Accounts, Encoder, people};
use super::form::{Form, FormField};
use super::input::FieldInput;
use super::kind::Kind;
use super::metadata::{self, Miss};
use super::people::Circle;
use super::problem::{FieldName, FieldProblem, WrittenName};
use super::rewrite::{Rewrite, amend};
#[cfg(feature = "agile")]
use super::sprints;
use super::table::FieldTable;

/// What is done to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Set,
    Add,
    Remove,
}

/// Fields as whoever is calling wrote them, and what is to become of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    written: String,
    verb: Verb,
    input: FieldInput,
}

/// Where the fields are to be set.
pub(crate) struct Place<'a> {
    pub(crate) form: &'a Form,
    /// Key of the project, for whom can be assigned.
    pub(crate) project: &'a str,
    /// How an error calls it.
    pub(crate) called: &'a str,
    pub(crate) occasion: Occasion,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    Create,
    Edit,
    Move,
}

/// How changes are said to Jira.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) fields: Map<String, Value>,
    pub(crate) update: Map<String, Value>,
    /// Lists that Jira only takes as a whole: they have to be read first.
    pub(crate) rewrites: BTreeMap<String, Rewrite>,
    /// The fields as they were written.
    pub(crate) names: Vec<WrittenName>,
}

impl Plan {
    pub(crate) fn has(&self, id: &str) -> bool {
        self.fields.contains_key(id)
            || self.update.contains_key(id)
            || self.rewrites.contains_key(id)
    }

    /// Adds an operation of Jira's own.
    fn operate(&mut self, id: &str, verb: &str, value: Value) {
        let operations = self.update.entry(id).or_insert_with(|| json!([]));
        // What was set as a whole and is changed as well is an operation, too: Jira takes a field in
        // one of the two ways only.
        if let (Some(whole), Some(list)) = (self.fields.remove(id), operations.as_array_mut()) {
            list.push(json!({"set": whole}));
        }
        if let Some(list) = operations.as_array_mut() {
            list.push(json!({verb: value}));
        }
    }

    /// Sets a field as a whole; of several times, the last counts.
    fn set(&mut self, id: &str, value: Value) {
        self.update.remove(id);
        self.rewrites.remove(id);
        self.fields.insert(id.to_owned(), value);
    }
}

impl Changes {
    pub(crate) fn push(&mut self, written: String, verb: Verb, input: FieldInput) {
        self.entries.push(Entry {
            written,
            verb,
            input,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Those whose names `is` true of.
    pub(crate) fn filtered(&self, is: impl Fn(&str) -> bool) -> Self {
        let entries = self.entries.iter().filter(|entry| is(&entry.written));
        Changes {
            entries: entries.cloned().collect(),
        }
    }

    /// The names, as they were written.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.written.as_str())
    }

    /// Whether one of them is a field of a form.
    pub(crate) fn name(&self, form: &Form, id: &str) -> bool {
        let is =
            |entry: &Entry| matches!(form.find(&entry.written), Ok(Some(field)) if field.id == id);
        self.entries.iter().any(is)
    }

    /// Plans the changes at a place, or says everything that is wrong with them.
    pub(crate) async fn plan(
        &self,
        jira: &Jira,
        place: &Place<'_>,
    ) -> Result<Result<Plan, Vec<FieldProblem>>, Error> {
        let mut problems = Vec::new();
        let mut plan = Plan::default();
        let mut table: Option<Arc<FieldTable>> = None;
        for entry in &self.entries {
            let field = match place.form.find(&entry.written) {
                Ok(Some(field)) => Ok(field),
                Err(problem) => Err(problem),
                // Only what is not found here wants all fields to be known.
                Ok(None) => {
                    let known = match table.take() {
                        Some(known) => known,
                        None => metadata::table(jira).await?.value,
                    };
                    let found = place.form.find_with(&entry.written, &known, place.called);
                    table = Some(known);
                    found
                }
            };
            let planned = match field {
                Ok(field) => match Box::pin(entry.settled(jira, place, field)).await {
                    Ok((entry, accounts)) => entry.apply(&mut plan, field, &accounts, place),
                    Err(Miss::Problem(problem)) => Err(problem),
                    Err(Miss::Failed(error)) => return Err(error),
                },
                Err(problem) => Err(problem),
            };
            problems.extend(planned.err());
        }
        if place.occasion == Occasion::Create {
            problems.extend(missing(&plan, place.form).map(required));
        }
        Ok(if problems.is_empty() {
            Ok(plan)
        } else {
            Err(problems)
        })
    }
}

/// Required fields that are not given.
pub(crate) fn missing<'f>(plan: &Plan, form: &'f Form) -> impl Iterator<Item = &'f FormField> {
    let given = |id: &str| match plan.fields.get(id) {
        Some(Value::Null) => false,
        Some(Value::Array(all)) => !all.is_empty(),
        Some(_) => true,
        None => plan.has(id),
    };
    form.required().filter(move |field| !given(&field.id))
}

pub(crate) fn required(field: &FormField) -> FieldProblem {
    FieldProblem::Required {
        field: FieldName::from(field),
        choices: field.choices(),
    }
}

/// Finds the people that a value names.
async fn accounts(
    jira: &Jira,
    place: &Place<'_>,
    entry: &Entry,
    field: &FormField,
) -> Result<Accounts, Miss> {
    let circle = match field.id.as_str() {
        "assignee" => Circle::Assignable(place.project),
        _ => Circle::Site,
    };
    let mut accounts = Accounts::new();
    for who in people(&field.kind(), &entry.input) {
        let name = WrittenName::of(&entry.written, field);
        let account = metadata::person(jira, &who, circle, name).await?;
        accounts.insert(who, account);
    }
    Ok(accounts)
}

impl Entry {
    /// With what it names looked up: sprints, and the accounts of people.
    async fn settled(
        &self,
        jira: &Jira,
        place: &Place<'_>,
        field: &FormField,
    ) -> Result<(Cow<'_, Entry>, Accounts), Miss> {
        #[cfg(feature = "agile")]
        if let Some(input) =
            sprints::numbered(jira, place, &self.written, field, &self.input).await?
        {
            let entry = Entry {
                input,
                ..self.clone()
            };
            return Ok((Cow::Owned(entry), Accounts::new()));
        }
        let accounts = accounts(jira, place, self, field).await?;
        Ok((Cow::Borrowed(self), accounts))
    }

    fn apply(
        &self,
        plan: &mut Plan,
        field: &FormField,
        accounts: &Accounts,
        place: &Place<'_>,
    ) -> Result<(), FieldProblem> {
        let encoder = Encoder {
            field,
            written: &self.written,
            accounts,
        };
        match self.verb {
            Verb::Set => self.set(plan, field, encoder.value(&self.input)?, place.occasion),
            Verb::Add | Verb::Remove => {
                let Some(elements) = encoder.elements(&self.input)? else {
                    return Err(self.impossible(field));
                };
                self.change(plan, field, elements, place.occasion)?;
            }
        }
        plan.names.push(WrittenName::of(&self.written, field));
        Ok(())
    }

    fn set(&self, plan: &mut Plan, field: &FormField, value: Value, occasion: Occasion) {
        let is_new = occasion == Occasion::Create;
        match field.kind() {
            // As a whole, what is not named of it would be lost.
            Kind::TimeTracking if !is_new && field.can("edit") && value.is_object() => {
                plan.operate(&field.id, "edit", value);
            }
            Kind::TimeTracking => {
                let mut whole = plan.fields.remove(&field.id).unwrap_or_else(|| json!({}));
                match (whole.as_object_mut(), value) {
                    (Some(whole), Value::Object(more)) => whole.extend(more),
                    (_, value) => whole = value,
                }
                plan.set(&field.id, whole);
            }
            _ => plan.set(&field.id, value),
        }
    }

    fn change(
        &self,
        plan: &mut Plan,
        field: &FormField,
        elements: Vec<Value>,
        occasion: Occasion,
    ) -> Result<(), FieldProblem> {
        let id = field.id.as_str();
        let verb = self.name();
        if let Some(Value::Array(whole)) = plan.fields.get_mut(id)
            && !field.can(verb)
        {
            amend(whole, &elements, self.verb);
            return Ok(());
        }
        match (occasion, self.verb) {
            (Occasion::Create, Verb::Add) => {
                let whole = plan.fields.entry(id).or_insert_with(|| json!([]));
                if let Some(whole) = whole.as_array_mut() {
                    amend(whole, &elements, Verb::Add);
                }
            }
            (Occasion::Create, _) => return Err(self.impossible(field)),
            _ if field.can(verb) => {
                for element in elements {
                    plan.operate(id, verb, element);
                }
            }
            (Occasion::Edit, _) if field.can("set") => {
                let rewrite = plan.rewrites.entry(id.to_owned()).or_default();
                // What was said last of an element counts.
                let (to, from) = match self.verb {
                    Verb::Remove => (&mut rewrite.remove, &mut rewrite.add),
                    _ => (&mut rewrite.add, &mut rewrite.remove),
                };
                amend(from, &elements, Verb::Remove);
                amend(to, &elements, Verb::Add);
            }
            _ => return Err(self.impossible(field)),
        }
        Ok(())
    }

    fn name(&self) -> &'static str {
        match self.verb {
            Verb::Set => "set",
            Verb::Add => "add",
            Verb::Remove => "remove",
        }
    }

    fn impossible(&self, field: &FormField) -> FieldProblem {
        let operations = match field.kind() {
            Kind::List(_) => field.operations.clone(),
            _ => vec!["set".to_owned()],
        };
        FieldProblem::Verb {
            field: Box::new(WrittenName::of(&self.written, field)),
            verb: self.name(),
            operations,
        }
    }
}
