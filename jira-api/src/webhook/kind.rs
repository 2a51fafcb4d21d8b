//! The names of the events.

use std::fmt;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// An issue.
    Issue,
    /// A comment.
    Comment,
    /// Logged work.
    Worklog,
    /// A file.
    Attachment,
    /// A link between issues.
    IssueLink,
    /// A property of an issue.
    IssueProperty,
    /// A type of issues.
    IssueType,
    /// A project.
    Project,
    /// A version.
    Version,
    /// A sprint.
    Sprint,
    /// A board.
    Board,
    /// A person.
    User,
    /// A filter.
    Filter,
    /// A setting of the site: voting, watching, subtasks …
    SiteOption,
    /// A Jira expression of an app that failed.
    Expression,
    /// Something else.
    Other,
}

/// What has happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// It is new.
    Created,
    /// It has changed.
    Updated,
    /// It is gone.
    Deleted,
    /// It is in the trash.
    Trashed,
    /// It is back from the trash or the archive.
    Restored,
    /// It is in the archive.
    Archived,
    /// A sprint has begun.
    Started,
    /// A sprint is over.
    Closed,
    /// A version is released.
    Released,
    /// A version is not released any more.
    Unreleased,
    /// A version has another place in their order.
    Moved,
    /// A version has become part of another.
    Merged,
    /// A property has a value.
    Set,
    /// How a board is set up has changed.
    Configured,
    /// It did not work.
    Failed,
    /// Something else.
    Other,
}

macro_rules! kinds {
    ($($variant:ident $name:literal $subject:ident $action:ident;)*) => {
        /// An event, by its name. The list is open: events that Atlassian adds are [`Other`](EventKind::Other).
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs)] // each is its name
        pub enum EventKind {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
            /// Any other.
            Other(String),
        }

        impl EventKind {
            /// All that are known.
            pub const ALL: &'static [EventKind] = &[$(EventKind::$variant,)*];

            /// The event with a name; never fails.
            pub fn named(name: &str) -> Self {
                match name {
                    $($name => EventKind::$variant,)*
                    other => EventKind::Other(other.to_owned()),
                }
            }

            /// The name, as Jira writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(EventKind::$variant => $name,)*
                    EventKind::Other(name) => name,
                }
            }

            /// What it is about.
            pub fn subject(&self) -> Subject {
                match self {
                    $(EventKind::$variant => Subject::$subject,)*
                    EventKind::Other(_) => Subject::Other,
                }
            }

            /// What has happened to it.
            pub fn action(&self) -> Action {
                match self {
                    $(EventKind::$variant => Action::$action,)*
                    EventKind::Other(_) => Action::Other,
                }
            }
        }
    };
}

kinds! {
    IssueCreated "jira:issue_created" Issue Created;
    IssueUpdated "jira:issue_updated" Issue Updated;
    IssueDeleted "jira:issue_deleted" Issue Deleted;
    CommentCreated "comment_created" Comment Created;
    CommentUpdated "comment_updated" Comment Updated;
    CommentDeleted "comment_deleted" Comment Deleted;
    WorklogCreated "worklog_created" Worklog Created;
    WorklogUpdated "worklog_updated" Worklog Updated;
    WorklogDeleted "worklog_deleted" Worklog Deleted;
    IssueWorklogUpdated "jira:worklog_updated" Issue Updated;
    AttachmentCreated "attachment_created" Attachment Created;
    AttachmentDeleted "attachment_deleted" Attachment Deleted;
    IssueLinkCreated "issuelink_created" IssueLink Created;
    IssueLinkDeleted "issuelink_deleted" IssueLink Deleted;
    IssuePropertySet "issue_property_set" IssueProperty Set;
    IssuePropertyDeleted "issue_property_deleted" IssueProperty Deleted;
    IssueTypeCreated "issuetype_created" IssueType Created;
    IssueTypeUpdated "issuetype_updated" IssueType Updated;
    IssueTypeDeleted "issuetype_deleted" IssueType Deleted;
    ProjectCreated "project_created" Project Created;
    ProjectUpdated "project_updated" Project Updated;
    ProjectDeleted "project_deleted" Project Deleted;
    ProjectTrashed "project_soft_deleted" Project Trashed;
    ProjectRestored "project_restored_deleted" Project Restored;
    ProjectArchived "project_archived" Project Archived;
    ProjectUnarchived "project_restored_archived" Project Restored;
    VersionCreated "jira:version_created" Version Created;
    VersionUpdated "jira:version_updated" Version Updated;
    VersionDeleted "jira:version_deleted" Version Deleted;
    VersionReleased "jira:version_released" Version Released;
    VersionUnreleased "jira:version_unreleased" Version Unreleased;
    VersionMoved "jira:version_moved" Version Moved;
    VersionMerged "jira:version_merged" Version Merged;
    SprintCreated "sprint_created" Sprint Created;
    SprintUpdated "sprint_updated" Sprint Updated;
    SprintDeleted "sprint_deleted" Sprint Deleted;
    SprintStarted "sprint_started" Sprint Started;
    SprintClosed "sprint_closed" Sprint Closed;
    BoardCreated "board_created" Board Created;
    BoardUpdated "board_updated" Board Updated;
    BoardDeleted "board_deleted" Board Deleted;
    BoardConfigured "board_configuration_changed" Board Configured;
    UserCreated "user_created" User Created;
    UserUpdated "user_updated" User Updated;
    UserDeleted "user_deleted" User Deleted;
    FilterCreated "filter_created" Filter Created;
    FilterUpdated "filter_updated" Filter Updated;
    FilterDeleted "filter_deleted" Filter Deleted;
    VotingChanged "option_voting_changed" SiteOption Updated;
    WatchingChanged "option_watching_changed" SiteOption Updated;
    UnassignedIssuesChanged "option_unassigned_issues_changed" SiteOption Updated;
    SubtasksChanged "option_subtasks_changed" SiteOption Updated;
    AttachmentsChanged "option_attachments_changed" SiteOption Updated;
    IssueLinksChanged "option_issuelinks_changed" SiteOption Updated;
    TimeTrackingChanged "option_timetracking_changed" SiteOption Updated;
    TimeTrackingProviderChanged "option_timetracking_provider_changed" SiteOption Updated;
    ExpressionFailed "jira_expression_evaluation_failed" Expression Failed;
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
