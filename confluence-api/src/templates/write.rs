//! Writing templates, and pages of them.

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::body::{Body, Storage};
use crate::confluence::Confluence;
use crate::error::{EditFailed, Error, Subject};
use crate::page::Page;
use crate::pages::PageRef;

use super::{Template, TemplateProblem};

/// A body as the older API takes it: under the name of its representation.
fn named(operation: &'static str, template: &str, body: &Body) -> Result<Value, Error> {
    let json = body.to_json().map_err(|error| EditFailed {
        operation,
        subject: Subject::new("", template),
        source: Box::new(error),
    })?;
    let representation = json["representation"].as_str().unwrap_or_default();
    Ok(json!({representation: json}))
}

/// Creates a template: [`Templates::create`](super::Templates::create).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct CreateTemplate {
    confluence: Confluence,
    name: String,
    space: Option<String>,
    description: Option<String>,
    body: Body,
}

impl CreateTemplate {
    pub(super) fn new(confluence: &Confluence, name: String) -> Self {
        CreateTemplate {
            confluence: confluence.clone(),
            name,
            space: None,
            description: None,
            body: Body::from(""),
        }
    }

    /// For pages of one space, by its key or id. Within a boundary it has to be said.
    pub fn in_space(mut self, space: impl Into<String>) -> Self {
        self.space = Some(space.into());
        self
    }

    /// What it is for, in at most 100 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// What its pages say. What is to be filled in only [`Storage`] format can say: `<at:var at:name="owner"/>`.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Creates it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a key that no space has; as for any call.
    pub async fn send(self) -> Result<Template, Error> {
        let operation = "createContentTemplate";
        let mut body = json!({
            "name": self.name,
            "templateType": "page",
            "body": named(operation, &self.name, &self.body)?,
        });
        if let Some(space) = &self.space {
            let key = self.confluence.spaces().key_of(space).await?;
            body["space"] = json!({"key": key});
        }
        if let Some(description) = self.description {
            body["description"] = description.into();
        }
        let v1 = self.confluence.v1();
        let call = v1.create_content_template(crate::v1::types::ContentTemplateCreate::default());
        Ok(call.json(body).0.send().await?)
    }
}

awaitable!(CreateTemplate => Template);

/// Changes a template: [`Templates::update`](super::Templates::update).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct UpdateTemplate {
    confluence: Confluence,
    id: String,
    name: Option<String>,
    description: Option<String>,
    body: Option<Body>,
}

impl UpdateTemplate {
    pub(super) fn new(confluence: &Confluence, id: String) -> Self {
        UpdateTemplate {
            confluence: confluence.clone(),
            id,
            name: None,
            description: None,
            body: None,
        }
    }

    /// Another name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Another description, in at most 100 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Another body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Changes it. Confluence wants all of it again: what is not named is read and sent as it is. Templates have no
    /// versions, so what others change at the same moment may be lost.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<Template, Error> {
        let operation = "updateContentTemplate";
        let current = self.confluence.templates().get(&self.id).await?;
        let name = self.name.as_deref().unwrap_or(current.name());
        let body = match &self.body {
            Some(body) => named(operation, name, body)?,
            None => named(operation, name, &Storage(stored(&current)?).into())?,
        };
        let description = self.description.as_deref().unwrap_or(current.description());
        let mut json = json!({
            "templateId": current.id(),
            "name": name,
            "templateType": "page",
            "body": body,
            "description": description,
        });
        if let Some(labels) = current
            .raw()
            .get("labels")
            .filter(|labels| labels.is_array())
        {
            json["labels"] = labels.clone();
        }
        if let Some(key) = current.space_key() {
            json["space"] = json!({"key": key});
        }
        let v1 = self.confluence.v1();
        let call = v1.update_content_template(crate::v1::types::ContentTemplateUpdate::default());
        Ok(call.json(json).0.send().await?)
    }
}

awaitable!(UpdateTemplate => Template);

/// The body of a template, where it came.
fn stored(template: &Template) -> Result<&str, Error> {
    let body = template
        .raw()
        .get("body")
        .map(|body| &body["storage"]["value"]);
    body.and_then(Value::as_str).ok_or_else(|| {
        TemplateProblem::NoBody {
            template: template.name().to_owned(),
        }
        .into()
    })
}

/// Makes a page of a template: [`Templates::page`](super::Templates::page).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct PageFromTemplate {
    confluence: Confluence,
    id: String,
    space: String,
    title: String,
    parent: Option<PageRef>,
    values: Vec<(String, String)>,
}

impl PageFromTemplate {
    pub(super) fn new(confluence: &Confluence, id: String, space: String, title: String) -> Self {
        PageFromTemplate {
            confluence: confluence.clone(),
            id,
            space,
            title,
            parent: None,
            values: Vec::new(),
        }
    }

    /// What is filled in where the template has this name, as plain text.
    pub fn set(mut self, variable: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((variable.into(), value.into()));
        self
    }

    /// Below another page.
    pub fn below(mut self, parent: impl Into<PageRef>) -> Self {
        self.parent = Some(parent.into());
        self
    }

    /// Reads the template, and creates the page with the labels that the template gives.
    ///
    /// # Errors
    /// [`Error::Template`] where something to be filled in was not given, or is not there; as
    /// [`Create::send`](crate::pages::Create::send). Where the page was created and its labels could not be added,
    /// the error is that of the labels.
    pub async fn send(self) -> Result<Page, Error> {
        let template = self.confluence.templates().get(&self.id).await?;
        stored(&template)?;
        let body = template.filled(&self.values)?;
        let create = self.confluence.pages().create(self.space, self.title);
        let create = create.body(Storage(body));
        let create = match self.parent {
            Some(parent) => create.below(parent),
            None => create,
        };
        let page = create.await?;
        let labels: Vec<Value> = template
            .labels()
            .iter()
            .map(|label| {
                let prefix = match label.prefix() {
                    "" => "global",
                    prefix => prefix,
                };
                json!({"prefix": prefix, "name": label.name()})
            })
            .collect();
        if !labels.is_empty() {
            let v1 = self.confluence.v1();
            let call = v1.add_labels_to_content(page.id(), Default::default());
            call.json(Value::Array(labels)).send().await?;
        }
        Ok(page)
    }
}

awaitable!(PageFromTemplate => Page);
