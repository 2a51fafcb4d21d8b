//! What the events say, by what they are about.

use atlassian_core::json::Value;

use super::event::Event;
use super::kind::{Action, Subject};
use crate::Issue;
use crate::issue::{
    Attachment, ChangeItem, Comment, IssueType, Named, Person, Project, Sprint, Version, Worklog,
};

static NULL: Value = Value::Null;

fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

/// An id, which some events write as a number and some as text.
fn id(json: &Value) -> Option<u64> {
    match json {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

macro_rules! payloads {
    ($($(#[$about:meta])* $variant:ident $name:ident;)*) => {
        /// What an event says, by what it is about.
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum Payload<'a> {
            $($(#[$about])* $variant($name<'a>),)*
            /// About something else: [`Event::raw`] has it.
            Other(&'a Event),
        }

        impl<'a> Payload<'a> {
            pub(super) fn of(event: &'a Event) -> Self {
                match event.subject() {
                    $(Subject::$variant => Payload::$variant($name(event)),)*
                    _ => Payload::Other(event),
                }
            }
        }

        $(
            $(#[$about])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name<'a>(&'a Event);

            impl<'a> $name<'a> {
                /// What has happened.
                pub fn action(self) -> Action {
                    self.0.action()
                }

                /// The whole event.
                pub fn event(self) -> &'a Event {
                    self.0
                }

                #[allow(dead_code)] // not all of them have parts
                fn part(self, name: &str) -> &'a Value {
                    self.0.part(name).unwrap_or(&NULL)
                }
            }
        )*
    };
}

payloads! {
    /// About an issue: created, updated or deleted.
    Issue IssueEvent;
    /// About a comment.
    Comment CommentEvent;
    /// About logged work.
    Worklog WorklogEvent;
    /// About a file.
    Attachment AttachmentEvent;
    /// About a link between issues.
    IssueLink IssueLinkEvent;
    /// About a property of an issue.
    IssueProperty IssuePropertyEvent;
    /// About a type of issues.
    IssueType IssueTypeEvent;
    /// About a project.
    Project ProjectEvent;
    /// About a version.
    Version VersionEvent;
    /// About a sprint.
    Sprint SprintEvent;
    /// About a board.
    Board BoardEvent;
    /// About a person.
    User UserEvent;
    /// About a filter.
    Filter FilterEvent;
    /// About a setting of the site.
    SiteOption OptionEvent;
}

impl<'a> IssueEvent<'a> {
    /// The issue, as it is after the event.
    pub fn issue(self) -> Issue {
        self.0.issue().unwrap_or_default()
    }

    /// Who did it.
    pub fn user(self) -> Option<Person<'a>> {
        self.0.user()
    }

    /// Why, in Jira's words: `issue_assigned`, `issue_commented`, `issue_generic` …
    pub fn reason(self) -> Option<&'a str> {
        self.0.part("issue_event_type_name")?.as_str()
    }

    /// What has changed. Empty for some changes that automation and bulk operations make.
    pub fn changes(self) -> impl Iterator<Item = ChangeItem<'a>> {
        let items = self.part("changelog")["items"].as_array();
        items.into_iter().flatten().map(ChangeItem::from)
    }

    /// What has changed about a field, by its id or its name, in any case.
    pub fn change_of(self, field: &str) -> Option<ChangeItem<'a>> {
        let named = |change: &ChangeItem<'_>, name: &str| {
            change.raw()[name]
                .as_str()
                .is_some_and(|it| it.eq_ignore_ascii_case(field))
        };
        self.changes()
            .find(|change| named(change, "fieldId") || named(change, "field"))
    }

    /// The comment that came with it.
    pub fn comment(self) -> Option<Comment<'a>> {
        self.0.part("comment").map(Comment::from)
    }
}

impl<'a> CommentEvent<'a> {
    /// The comment.
    pub fn comment(self) -> Comment<'a> {
        self.part("comment").into()
    }

    /// What it says, in the old notation.
    pub fn body_text(self) -> &'a str {
        text(self.part("comment"), "body")
    }

    /// The issue it belongs to; some of its fields.
    pub fn issue(self) -> Issue {
        self.0.issue().unwrap_or_default()
    }
}

impl<'a> WorklogEvent<'a> {
    /// The entry.
    pub fn worklog(self) -> Worklog<'a> {
        self.part("worklog").into()
    }

    /// Id of the issue it belongs to.
    pub fn issue_id(self) -> Option<u64> {
        id(&self.part("worklog")["issueId"])
    }
}

impl<'a> AttachmentEvent<'a> {
    /// The file.
    pub fn attachment(self) -> Attachment<'a> {
        self.part("attachment").into()
    }
}

impl<'a> IssueLinkEvent<'a> {
    fn link(self) -> &'a Value {
        self.part("issueLink")
    }

    /// Id of the link.
    pub fn id(self) -> Option<u64> {
        id(&self.link()["id"])
    }

    /// Id of the issue that does it: *blocks*.
    pub fn source_id(self) -> Option<u64> {
        id(&self.link()["sourceIssueId"])
    }

    /// Id of the issue that it is done to: *is blocked by*.
    pub fn destination_id(self) -> Option<u64> {
        id(&self.link()["destinationIssueId"])
    }

    /// Name of its type.
    pub fn type_name(self) -> &'a str {
        text(&self.link()["issueLinkType"], "name")
    }

    /// What the source does: `blocks`.
    pub fn outward(self) -> &'a str {
        text(&self.link()["issueLinkType"], "outwardName")
    }

    /// What is done to the destination: `is blocked by`.
    pub fn inward(self) -> &'a str {
        text(&self.link()["issueLinkType"], "inwardName")
    }
}

impl<'a> IssuePropertyEvent<'a> {
    /// Key of the property.
    pub fn key(self) -> &'a str {
        text(self.part("property"), "key")
    }

    /// Its value; `null` where it is gone.
    pub fn value(self) -> &'a Value {
        &self.part("property")["value"]
    }

    /// The issue it belongs to, where that came.
    pub fn issue(self) -> Option<Issue> {
        self.0.issue()
    }
}

impl<'a> IssueTypeEvent<'a> {
    /// The type.
    pub fn issue_type(self) -> IssueType<'a> {
        // Jira's examples write it in both ways.
        match self.0.part("issuetype") {
            Some(json) => json.into(),
            None => self.part("issueType").into(),
        }
    }
}

impl<'a> ProjectEvent<'a> {
    /// The project.
    pub fn project(self) -> Project<'a> {
        self.part("project").into()
    }
}

impl<'a> VersionEvent<'a> {
    /// The version.
    pub fn version(self) -> Version<'a> {
        self.part("version").into()
    }

    /// Id of its project.
    pub fn project_id(self) -> Option<u64> {
        id(&self.part("version")["projectId"])
    }

    /// The version it has become part of, where it was merged or its issues moved there.
    pub fn merged_to(self) -> Option<Version<'a>> {
        self.0.part("mergedTo").map(Version::from)
    }
}

impl<'a> SprintEvent<'a> {
    /// The sprint.
    pub fn sprint(self) -> Sprint<'a> {
        self.part("sprint").into()
    }

    /// What it was before it was updated.
    pub fn before(self) -> Option<Sprint<'a>> {
        self.0.part("oldValue").map(Sprint::from)
    }
}

impl<'a> BoardEvent<'a> {
    fn board(self) -> &'a Value {
        // What the event calls it depends on what has happened.
        match self.0.part("board") {
            Some(board) => board,
            None => self.part("configuration"),
        }
    }

    /// Id.
    pub fn id(self) -> Option<u64> {
        id(&self.board()["id"])
    }

    /// Name.
    pub fn name(self) -> &'a str {
        text(self.board(), "name")
    }

    /// `scrum`, `kanban` or `simple`.
    pub fn board_type(self) -> &'a str {
        text(self.board(), "type")
    }
}

impl<'a> UserEvent<'a> {
    /// The person.
    pub fn user(self) -> Person<'a> {
        self.part("user").into()
    }
}

impl<'a> FilterEvent<'a> {
    /// Its id and name.
    pub fn filter(self) -> Named<'a> {
        self.part("filter").into()
    }

    /// Its query.
    pub fn jql(self) -> &'a str {
        text(self.part("filter"), "jql")
    }
}

impl<'a> OptionEvent<'a> {
    /// Name of the setting.
    pub fn key(self) -> &'a str {
        text(self.part("property"), "key")
    }

    /// Its value.
    pub fn value(self) -> &'a Value {
        &self.part("property")["value"]
    }
}
