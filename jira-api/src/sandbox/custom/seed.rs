//! Custom fields as tests describe them.

pub(super) const PREFIX: &str = "com.atlassian.jira.plugin.system.customfieldtypes:";

/// What a custom field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Paragraph,
    Url,
    Number,
    Date,
    DateTime,
    Labels,
    Option,
    Options,
    Cascade,
    User,
    Users,
    Group,
    Groups,
    Version,
    Versions,
    Project,
}

impl Shape {
    /// Type, type of the items, and who defines it.
    pub(super) fn schema(self) -> (&'static str, Option<&'static str>, &'static str) {
        match self {
            Shape::Text => ("string", None, "textfield"),
            Shape::Paragraph => ("string", None, "textarea"),
            Shape::Url => ("string", None, "url"),
            Shape::Number => ("number", None, "float"),
            Shape::Date => ("date", None, "datepicker"),
            Shape::DateTime => ("datetime", None, "datetime"),
            Shape::Labels => ("array", Some("string"), "labels"),
            Shape::Option => ("option", None, "select"),
            Shape::Options => ("array", Some("option"), "multicheckboxes"),
            Shape::Cascade => ("option-with-child", None, "cascadingselect"),
            Shape::User => ("user", None, "userpicker"),
            Shape::Users => ("array", Some("user"), "multiuserpicker"),
            Shape::Group => ("group", None, "grouppicker"),
            Shape::Groups => ("array", Some("group"), "multigrouppicker"),
            Shape::Version => ("version", None, "version"),
            Shape::Versions => ("array", Some("version"), "multiversion"),
            Shape::Project => ("project", None, "project"),
        }
    }

    pub(super) fn one(self) -> Self {
        match self {
            Shape::Options => Shape::Option,
            Shape::Users => Shape::User,
            Shape::Groups => Shape::Group,
            Shape::Versions => Shape::Version,
            other => other,
        }
    }

    pub(super) fn is_list(self) -> bool {
        self.schema().0 == "array"
    }
}
/// A custom field to be put into a [`JiraSandbox`](crate::sandbox::JiraSandbox). Where nothing else is said it can be set on every
/// issue and never has to be.
///
/// ```
/// use jira_api::sandbox::{JiraSandbox, SandboxField};
///
/// let jira = JiraSandbox::demo();
/// let severity = SandboxField::select("Severity", ["Critical", "Minor"]).required().for_type("Bug");
/// assert_eq!(jira.add_field(severity), "customfield_10100");
/// ```
#[derive(Clone, Debug)]
pub struct SandboxField {
    pub(super) name: String,
    pub(super) shape: Shape,
    /// Each with those below it.
    pub(super) options: Vec<(String, Vec<String>)>,
    pub(super) required: bool,
    pub(super) only_set: bool,
    pub(super) projects: Vec<String>,
    pub(super) types: Vec<String>,
}

impl SandboxField {
    fn new(name: impl Into<String>, shape: Shape) -> Self {
        SandboxField {
            name: name.into(),
            shape,
            options: Vec::new(),
            required: false,
            only_set: false,
            projects: Vec::new(),
            types: Vec::new(),
        }
    }

    fn choice<O: Into<String>>(
        name: impl Into<String>,
        shape: Shape,
        options: impl IntoIterator<Item = O>,
    ) -> Self {
        let mut field = Self::new(name, shape);
        let options = options.into_iter();
        field.options = options.map(|option| (option.into(), Vec::new())).collect();
        field
    }

    /// One line of text.
    pub fn text(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Text)
    }

    /// Rich text.
    pub fn paragraph(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Paragraph)
    }

    /// An address.
    pub fn url(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Url)
    }

    /// A number. One that is called “Story Points” is the estimate of company-managed projects.
    pub fn number(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Number)
    }

    /// A day.
    pub fn date(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Date)
    }

    /// A point in time.
    pub fn date_time(name: impl Into<String>) -> Self {
        Self::new(name, Shape::DateTime)
    }

    /// Labels.
    pub fn labels(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Labels)
    }

    /// One of several options.
    pub fn select<O: Into<String>>(
        name: impl Into<String>,
        options: impl IntoIterator<Item = O>,
    ) -> Self {
        Self::choice(name, Shape::Option, options)
    }

    /// Some of several options.
    pub fn checkboxes<O: Into<String>>(
        name: impl Into<String>,
        options: impl IntoIterator<Item = O>,
    ) -> Self {
        Self::choice(name, Shape::Options, options)
    }

    /// Jira's own flag.
    pub fn flagged() -> Self {
        Self::checkboxes("Flagged", ["Impediment"])
    }

    /// An option, and one of those below it.
    pub fn cascade<O: Into<String>, B: Into<String>>(
        name: impl Into<String>,
        options: impl IntoIterator<Item = (O, Vec<B>)>,
    ) -> Self {
        let mut field = Self::new(name, Shape::Cascade);
        let options = options.into_iter();
        field.options = options
            .map(|(option, below)| (option.into(), below.into_iter().map(Into::into).collect()))
            .collect();
        field
    }

    /// A person.
    pub fn user(name: impl Into<String>) -> Self {
        Self::new(name, Shape::User)
    }

    /// People.
    pub fn users(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Users)
    }

    /// A group.
    pub fn group(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Group)
    }

    /// Groups.
    pub fn groups(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Groups)
    }

    /// A version of the project.
    pub fn version(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Version)
    }

    /// Versions of the project.
    pub fn versions(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Versions)
    }

    /// A project.
    pub fn project(name: impl Into<String>) -> Self {
        Self::new(name, Shape::Project)
    }

    /// It has to have a value when an issue is created.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It can only be set as a whole, where it holds several.
    #[must_use]
    pub fn only_set(mut self) -> Self {
        self.only_set = true;
        self
    }

    /// It can be set in this project, and in no other that is not named as well.
    #[must_use]
    pub fn in_project(mut self, key: impl Into<String>) -> Self {
        self.projects.push(key.into());
        self
    }

    /// It can be set on issues of this type, and of no other that is not named as well.
    #[must_use]
    pub fn for_type(mut self, name: impl Into<String>) -> Self {
        self.types.push(name.into());
        self
    }
}
