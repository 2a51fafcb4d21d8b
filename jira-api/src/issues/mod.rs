#![doc = include_str!("../../docs/issues.md")]

mod bulk;
mod comment;
mod create;
mod files;
mod link;
mod people;
mod property;
mod read;
mod update;
mod worklog;

use crate::Jira;
use crate::fields::FieldInput;
use crate::transitions::{Move, Transitions};

pub use comment::{AddComment, EditComment};
pub use create::{Create, Created};
pub use files::Attached;
pub use link::RemoteLink;
pub use read::Get;
pub use update::{Delete, Update};
pub use worklog::{LogWork, WorkTime};

pub(crate) use link::LinkTypeName;

/// Lets a call that is ready be awaited as it is: `send` may be left out.
macro_rules! awaitable {
    ($call:ty => $output:ty) => {
        impl ::std::future::IntoFuture for $call {
            type Output = Result<$output, $crate::Error>;
            type IntoFuture =
                ::std::pin::Pin<Box<dyn ::std::future::Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}
pub(crate) use awaitable;

/// Issues: reading, creating, changing, moving, and everything around them. [`Jira::issues`] gives it.
///
/// Every call is a value until it is awaited; `send().await` and `.await` are the same. A call that is
/// dropped on its way leaves what the last answer from Jira said.
#[derive(Clone, Debug)]
pub struct Issues {
    jira: Jira,
}

impl Issues {
    pub(crate) fn new(jira: Jira) -> Self {
        Issues { jira }
    }

    /// An issue by its key or id, with all its fields unless others are chosen.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let issue = jira.issues().get("ENG-4").await?;
    /// println!("{} is {:?}", issue.key(), issue.status().map(|status| status.name()));
    /// println!("{:?} points", issue.story_points());
    ///
    /// let brief = jira.issues().get("ENG-4").fields(["Summary", "Story Points"]).with_changelog().await?;
    /// # let _ = brief;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-get).
    pub fn get(&self, key: impl Into<String>) -> Get {
        Get::new(&self.jira, key.into())
    }

    /// A new issue of a project. The type is named as the project calls it, or by its id.
    ///
    /// ```
    /// use jira_api::fields::{Date, Markdown};
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let created = jira
    ///     .issues()
    ///     .create("ENG", "Bug")
    ///     .set("Summary", "Log in with a key")
    ///     .set("Description", Markdown("It **fails** since `1.4`."))
    ///     .set("Assignee", "ada@acme.com")
    ///     .set("Due date", Date::constant(2026, 3, 12))
    ///     .set("Fix versions", ["1.4"])
    ///     .set("Story Points", 5)
    ///     .await?;
    /// println!("{}", created.key);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post).
    pub fn create(&self, project: impl Into<String>, issue_type: impl Into<String>) -> Create {
        Create::new(&self.jira, project.into(), issue_type.into())
    }

    /// Many new issues, 50 in a call. What became of each stands in its place in the list: one that
    /// cannot be created does not keep the others from it.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let issues = jira.issues();
    /// let titles = ["Write the manual", "Print the manual"];
    /// let calls = titles.map(|title| issues.create("ENG", "Task").set("Summary", title));
    /// for (title, outcome) in titles.iter().zip(issues.create_all(calls).await) {
    ///     match outcome {
    ///         Ok(created) => println!("{title}: {}", created.key),
    ///         Err(error) => println!("{title}: {error}"),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// After a call whose answer was lost, its issues may have been created all the same; those of the
    /// calls after it are created, or not, as if nothing had happened.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-bulk-post).
    pub async fn create_all(
        &self,
        calls: impl IntoIterator<Item = Create>,
    ) -> Vec<Result<Created, crate::Error>> {
        let calls: Vec<Create> = calls.into_iter().collect();
        bulk::create(&self.jira, calls).await
    }

    /// Changes fields of an issue.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues()
    ///     .update("ENG-4")
    ///     .set("Priority", "High")
    ///     .add("Labels", "regression")
    ///     .remove("Fix versions", "1.3")
    ///     .set("Due date", ())
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-put).
    pub fn update(&self, key: impl Into<String>) -> Update {
        Update::new(&self.jira, key.into())
    }

    /// Deletes an issue, for good. One with subtasks is refused, unless they are to go with it.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues().delete("ENG-4").with_subtasks().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-delete).
    pub fn delete(&self, key: impl Into<String>) -> Delete {
        Delete::new(&self.jira, key.into())
    }

    /// The workflow of an issue: where it can go from here, and the way there.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues().transition("ENG-4").to("Done").resolution("Done").comment("Shipped in 1.4.").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn transition(&self, key: impl Into<String>) -> Transitions {
        Transitions::new(&self.jira, key.into())
    }

    /// Brings an issue to a status, by as many transitions as are allowed with [`Move::hops`]: one,
    /// where nothing else is said. An issue that has the status already stays as it is.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let moved = jira.issues().transition_to("ENG-4", "Done").resolution("Done").hops(4).await?;
    /// for step in moved.steps {
    ///     println!("{} → {}", step.from, step.to);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn transition_to(&self, key: impl Into<String>, status: impl Into<String>) -> Move {
        Transitions::new(&self.jira, key.into()).to_status(status)
    }

    /// Adds a comment: plain text, [`Markdown`](crate::fields::Markdown), or a document.
    ///
    /// ```
    /// use jira_api::fields::Markdown;
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let id = jira
    ///     .issues()
    ///     .comment("ENG-4", Markdown("Fails on **every** build since Monday."))
    ///     .visible_to_role("Developers")
    ///     .await?;
    /// # let _ = id;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-post).
    pub fn comment(&self, key: impl Into<String>, body: impl Into<FieldInput>) -> AddComment {
        AddComment::new(&self.jira, key.into(), body.into())
    }

    /// Replaces what a comment says.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-id-put).
    pub fn edit_comment(
        &self,
        key: impl Into<String>,
        id: impl Into<String>,
        body: impl Into<FieldInput>,
    ) -> EditComment {
        EditComment::new(&self.jira, key.into(), id.into(), body.into())
    }

    /// Logs work on an issue: `2h 30m`, or a [`Duration`](std::time::Duration).
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues().log_work("ENG-4", "2h 30m").comment("Found the cause.").remaining("1h").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/#api-rest-api-3-issue-issueidorkey-worklog-post).
    pub fn log_work(&self, key: impl Into<String>, time: impl Into<WorkTime>) -> LogWork {
        LogWork::new(&self.jira, key.into(), time.into())
    }

    /// A link from an issue to something on the web. Of links with the same
    /// [`global_id`](RemoteLink::global_id) an issue has one: it is replaced. Where none is given it is
    /// the address.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let pull_request = "https://git.example.com/acme/shop/pull/81";
    /// jira.issues().remote_link("ENG-4", pull_request, "Pull request 81").relationship("fixed by").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-remote-links/#api-rest-api-3-issue-issueidorkey-remotelink-post).
    pub fn remote_link(
        &self,
        key: impl Into<String>,
        url: impl Into<String>,
        title: impl Into<String>,
    ) -> RemoteLink {
        RemoteLink::new(&self.jira, key.into(), url.into(), title.into())
    }
}
