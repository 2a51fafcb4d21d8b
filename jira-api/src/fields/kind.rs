//! What a field holds, as far as it matters for writing it.

use super::schema::Schema;

const TEXTAREA: &str = "com.atlassian.jira.plugin.system.customfieldtypes:textarea";
const URL: &str = "com.atlassian.jira.plugin.system.customfieldtypes:url";

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line, or several without any form.
    Text,
    /// A document.
    Rich,
    Url,
    Number,
    Date,
    Time,
    /// One of the field's own options, which have ids and values.
    Choice,
    /// An option, and one below it.
    Cascade,
    /// Something the site or the project has that is known by its name.
    Named(What),
    Person,
    Group,
    Project,
    /// A word without spaces.
    Label,
    /// A sprint, which is written as its number although it reads as a list.
    Sprint,
    /// Another issue, as an object with its key.
    Parent,
    /// Another issue, as its bare key.
    EpicLink,
    TimeTracking,
    List(Box<Kind>),
    /// It is not written as a field; it says how it is changed instead.
    Elsewhere(&'static str),
    /// Anything else: what is given goes out as it is.
    Any,
}

/// What is known by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Priority,
    Resolution,
    IssueType,
    SecurityLevel,
    Version,
    Component,
}

impl Kind {
    pub(crate) fn of(id: &str, schema: &Schema) -> Self {
        if let Some(advice) = advice(id) {
            return Kind::Elsewhere(advice);
        }
        if schema.is_sprint() {
            return Kind::Sprint;
        }
        if schema.is_epic_link() {
            return Kind::EpicLink;
        }
        match schema.kind.as_str() {
            "array" => match Kind::one(id, schema.items(), schema) {
                Kind::Text => Kind::List(Box::new(Kind::Label)),
                Kind::Any => Kind::Any,
                one => Kind::List(Box::new(one)),
            },
            kind => Kind::one(id, kind, schema),
        }
    }

    fn one(id: &str, kind: &str, schema: &Schema) -> Self {
        let custom = schema.custom.as_deref();
        match kind {
            "string" if matches!(id, "description" | "environment") => Kind::Rich,
            "string" if custom == Some(TEXTAREA) => Kind::Rich,
            "string" if custom == Some(URL) => Kind::Url,
            "string" => Kind::Text,
            "number" => Kind::Number,
            "date" => Kind::Date,
            "datetime" => Kind::Time,
            "option" => Kind::Choice,
            "option-with-child" => Kind::Cascade,
            "priority" => Kind::Named(What::Priority),
            "resolution" => Kind::Named(What::Resolution),
            "issuetype" => Kind::Named(What::IssueType),
            "securitylevel" => Kind::Named(What::SecurityLevel),
            "version" => Kind::Named(What::Version),
            "component" => Kind::Named(What::Component),
            "user" => Kind::Person,
            "group" => Kind::Group,
            "project" => Kind::Project,
            "timetracking" => Kind::TimeTracking,
            "issuelink" => Kind::Parent,
            "" if id == "parent" => Kind::Parent,
            _ => Kind::Any,
        }
    }

    /// What it takes, for an error.
    pub(crate) fn takes(&self) -> String {
        match self {
            Kind::Text => "a text".to_owned(),
            Kind::Rich => "a document, Markdown or plain text".to_owned(),
            Kind::Url => "an address such as https://example.com".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Date => "a day such as 2026-03-12".to_owned(),
            Kind::Time => "a point in time such as 2026-03-12T09:30:00Z".to_owned(),
            Kind::Choice => "one of its options".to_owned(),
            Kind::Cascade => "an option and, if wanted, one below it".to_owned(),
            Kind::Named(_) => "a name or an id".to_owned(),
            Kind::Person => "a person: a name, an e-mail address or an account id".to_owned(),
            Kind::Group => "the name of a group".to_owned(),
            Kind::Project => "the key or the id of a project".to_owned(),
            Kind::Label => "a word without spaces".to_owned(),
            Kind::Sprint if cfg!(feature = "agile") => "the name or the id of a sprint".to_owned(),
            Kind::Sprint => "the id of a sprint, a number".to_owned(),
            Kind::Parent | Kind::EpicLink => "the key of an issue".to_owned(),
            Kind::TimeTracking => "an estimate such as 2d 4h".to_owned(),
            Kind::List(one) => format!("a list of which each is {}", one.takes()),
            Kind::Elsewhere(advice) => (*advice).to_owned(),
            Kind::Any => "JSON".to_owned(),
        }
    }
}

/// How what looks like a field is really changed.
fn advice(id: &str) -> Option<&'static str> {
    Some(match id {
        "comment" => "comments are added with `jira.issues().comment`",
        "worklog" | "timespent" => "work is logged with `jira.issues().log_work`",
        "attachment" => "files are attached with `jira.issues().attach`",
        "issuelinks" => "issues are linked with `jira.issues().link`",
        "subtasks" => "a subtask is created with its “Parent” set",
        "status" | "statusCategory" => "the status is changed with `jira.issues().transition`",
        "watches" => "people are made to watch with `jira.issues().watch`",
        "votes"
        | "created"
        | "updated"
        | "creator"
        | "resolutiondate"
        | "issuekey"
        | "lastViewed"
        | "workratio"
        | "statuscategorychangedate" => "Jira keeps it itself",
        _ => return None,
    })
}
