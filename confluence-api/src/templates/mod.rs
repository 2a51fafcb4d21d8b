#![doc = include_str!("../../docs/templates.md")]

mod template;
mod write;

use atlassian_core::names::{either, nearest};
use atlassian_core::page::Place;

use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, Results};

pub use template::Template;
pub use write::{CreateTemplate, PageFromTemplate, UpdateTemplate};

/// How many templates a page of a list has. Confluence may give fewer.
const PAGE: i64 = 100;

/// Why a page cannot be made of a template. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TemplateProblem {
    /// Something that has to be filled in was not given.
    #[error(
        "the template “{template}” has {} to be filled in; give a value for {} with `set`",
        either(variables).replace(" or ", " and "),
        if variables.len() == 1 { "it" } else { "each" }
    )]
    Missing {
        /// Name of the template.
        template: String,
        /// What is missing.
        variables: Vec<String>,
    },

    /// Something was given that the template does not have.
    #[error(
        "the template “{template}” has nothing called “{variable}” to be filled in{}",
        meant(nearest, known)
    )]
    NoSuchVariable {
        /// Name of the template.
        template: String,
        /// What was given.
        variable: String,
        /// The names nearest to it.
        nearest: Vec<String>,
        /// All names there are.
        known: Vec<String>,
    },

    /// Confluence does not give the body of a template in storage format.
    #[error(
        "the body of the template “{template}” did not come in storage format, of which pages are made"
    )]
    NoBody {
        /// Name of the template.
        template: String,
    },
}

fn meant(nearest: &[String], known: &[String]) -> String {
    match (nearest, known) {
        ([], []) => "; it has nothing to be filled in".to_owned(),
        ([], known) => format!("; there is {}", either(known).replace(" or ", " and ")),
        (nearest, _) => format!("; did you mean {}?", either(nearest)),
    }
}

/// Templates of spaces and of the site. [`Confluence::templates`] gives it.
#[derive(Clone, Debug)]
pub struct Templates {
    confluence: Confluence,
}

impl Confluence {
    /// Templates of spaces and of the site.
    pub fn templates(&self) -> Templates {
        Templates {
            confluence: self.clone(),
        }
    }
}

impl Templates {
    /// The templates of a space, by its key or id, with their bodies.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let mut templates = confluence.templates().in_space("DOCS");
    /// while let Some(template) = templates.next().await {
    ///     let template = template?;
    ///     println!("{} wants {:?}", template.name(), template.variables());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/#api-wiki-rest-api-template-page-get).
    pub fn in_space(&self, space: impl Into<String>) -> Listed<Template> {
        self.list(Some(space.into()))
    }

    /// The templates of the site, with their bodies. Refused within a boundary.
    pub fn global(&self) -> Listed<Template> {
        self.list(None)
    }

    fn list(&self, space: Option<String>) -> Listed<Template> {
        let templates = self.clone();
        Listed::after(async move {
            let mut call = templates.confluence.v1().get_content_templates();
            if let Some(space) = space {
                let space = templates.confluence.spaces().key_of(&space).await?;
                call = call.space_key(space);
            }
            let call = call.expand(["body"]).limit(PAGE).0;
            Ok(call.items::<Results<Template>>(Place::Query("start")))
        })
    }

    /// A template by its id, with its body.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/#api-wiki-rest-api-template-contenttemplateid-get).
    ///
    /// # Errors
    /// As for any call. Confluence answers 403 for a template that does not exist.
    pub async fn get(&self, id: &str) -> Result<Template, Error> {
        let call = self.confluence.v1().get_content_template(id);
        Ok(call.0.send().await?)
    }

    /// The template of a space that has a name.
    ///
    /// # Errors
    /// [`Error::Unknown`] where there is none, with the nearest names, and [`Error::Ambiguous`] where there are
    /// several; as for any call.
    pub async fn find(&self, space: &str, name: &str) -> Result<Template, Error> {
        let mut all = self.in_space(space).all().await?;
        let names: Vec<String> = all.iter().map(|one| one.name().to_owned()).collect();
        let wanted = name.trim().to_lowercase();
        all.retain(|one| one.name().to_lowercase() == wanted);
        if all.iter().any(|one| one.name() == name) {
            all.retain(|one| one.name() == name);
        }
        match (all.pop(), all.as_slice()) {
            (Some(one), []) => Ok(one),
            (Some(last), others) => {
                let all = others.iter().chain([&last]);
                Err(Error::Ambiguous {
                    what: "template",
                    given: name.to_owned(),
                    candidates: all.map(|one| one.id().to_owned()).collect(),
                })
            }
            (None, _) => {
                let near = nearest(name, names.iter().map(String::as_str));
                Err(Error::Unknown {
                    what: "template",
                    given: name.to_owned(),
                    nearest: near.into_iter().map(str::to_owned).collect(),
                    known: match names.len() {
                        0..=10 => names,
                        _ => Vec::new(),
                    },
                })
            }
        }
    }

    /// A new template: of a space with [`in_space`](CreateTemplate::in_space), of the site otherwise.
    ///
    /// ```
    /// use confluence_api::Storage;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let body = Storage(r#"<p>Owner: <at:var at:name="owner"/></p>"#);
    /// let template = confluence.templates().create("Decision").in_space("DOCS").body(body).await?;
    /// # let _ = template;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/#api-wiki-rest-api-template-post).
    pub fn create(&self, name: impl Into<String>) -> CreateTemplate {
        CreateTemplate::new(&self.confluence, name.into())
    }

    /// Changes a template. What is not named stays.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/#api-wiki-rest-api-template-put).
    pub fn update(&self, id: impl Into<String>) -> UpdateTemplate {
        UpdateTemplate::new(&self.confluence, id.into())
    }

    /// Deletes a template. Pages that were made of it stay.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/#api-wiki-rest-api-template-contenttemplateid-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn delete(&self, id: &str) -> Result<(), Error> {
        Ok(self.confluence.v1().remove_template(id).send().await?)
    }

    /// A new page of a space, made of a template. What the template has to be filled in is given with
    /// [`set`](PageFromTemplate::set).
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let templates = confluence.templates();
    /// let template = templates.find("DOCS", "Decision").await?;
    /// let page = templates.page(template.id(), "DOCS", "Use Rust").set("owner", "Ada").await?;
    /// # let _ = page;
    /// # Ok(())
    /// # }
    /// ```
    pub fn page(
        &self,
        id: impl Into<String>,
        space: impl Into<String>,
        title: impl Into<String>,
    ) -> PageFromTemplate {
        PageFromTemplate::new(&self.confluence, id.into(), space.into(), title.into())
    }
}
