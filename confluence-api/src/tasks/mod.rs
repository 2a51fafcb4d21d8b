#![doc = include_str!("../../docs/tasks.md")]

mod task;

use atlassian_core::Timestamp;
use serde_json::json;

use crate::blog_posts::PostRef;
use crate::body::DOCUMENT;
use crate::listed::{Listed, items};
use crate::pages::PageRef;
use crate::v2::types::{TaskStatus, UpdateTaskBody};
use crate::{Confluence, Error};

pub use task::Task;

/// How many tasks a page of a list has: as many as Confluence gives.
const PAGE: i64 = 250;

/// Tasks of pages and blog posts. [`Confluence::tasks`] gives it.
#[derive(Clone, Debug)]
pub struct Tasks {
    confluence: Confluence,
}

impl Confluence {
    /// Tasks of pages and blog posts.
    pub fn tasks(&self) -> Tasks {
        Tasks {
            confluence: self.clone(),
        }
    }
}

impl Tasks {
    /// Tasks, which may be narrowed; all that this account may see, otherwise. Within a boundary, those of its
    /// spaces.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let tasks = confluence.tasks();
    /// let mut mine = tasks.list().in_space("DOCS").assigned_to("712020:ada").open().stream();
    /// while let Some(task) = mine.next().await {
    ///     let task = task?;
    ///     println!("{} (due {:?})", task.words(), task.due_at());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-task/#api-tasks-get).
    pub fn list(&self) -> ListTasks {
        ListTasks {
            confluence: self.confluence.clone(),
            spaces: Vec::new(),
            pages: Vec::new(),
            posts: Vec::new(),
            texts: Vec::new(),
            times: Vec::new(),
            status: None,
        }
    }

    /// A task by its id.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-task/#api-tasks-id-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn get(&self, id: &str) -> Result<Task, Error> {
        let call = self.confluence.v2().get_task_by_id(id);
        Ok(call.body_format(DOCUMENT).0.send().await?)
    }

    /// Completes a task. One that is complete stays as it is.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let task = confluence.tasks().complete("7").await?;
    /// assert!(task.is_complete());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-task/#api-tasks-id-put).
    ///
    /// # Errors
    /// As for any call.
    pub async fn complete(&self, id: &str) -> Result<Task, Error> {
        self.set(id, "complete").await
    }

    /// Opens a task again.
    ///
    /// # Errors
    /// As for any call.
    pub async fn reopen(&self, id: &str) -> Result<Task, Error> {
        self.set(id, "incomplete").await
    }

    async fn set(&self, id: &str, status: &str) -> Result<Task, Error> {
        let v2 = self.confluence.v2();
        let call = v2.update_task(id, UpdateTaskBody::new(TaskStatus::Complete));
        let call = call.json(json!({"status": status})).body_format(DOCUMENT);
        Ok(call.0.send().await?)
    }
}

/// A list of tasks that is being put together: [`Tasks::list`].
///
/// What is said of different things has to hold together; of one thing several values may be given, one of which
/// has to hold.
#[derive(Clone, Debug)]
#[must_use = "nothing is listed before it is asked for"]
pub struct ListTasks {
    confluence: Confluence,
    spaces: Vec<String>,
    pages: Vec<PageRef>,
    posts: Vec<PostRef>,
    texts: Vec<(&'static str, String)>,
    times: Vec<(&'static str, Timestamp)>,
    status: Option<&'static str>,
}

impl ListTasks {
    /// Those of a space, by its key or id.
    pub fn in_space(mut self, space: impl Into<String>) -> Self {
        self.spaces.push(space.into());
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.texts.push((name, value.into()));
        self
    }

    /// Those of a page, by its id or by its title in a space.
    pub fn on_page(mut self, page: impl Into<PageRef>) -> Self {
        self.pages.push(page.into());
        self
    }

    /// Those of a blog post, by its id or by its title in a space.
    pub fn on_blog_post(mut self, post: impl Into<PostRef>) -> Self {
        self.posts.push(post.into());
        self
    }

    /// Those assigned to a person, by account id.
    pub fn assigned_to(self, account: impl Into<String>) -> Self {
        self.with("assigned-to", account)
    }

    /// Those that a person wrote, by account id.
    pub fn created_by(self, account: impl Into<String>) -> Self {
        self.with("created-by", account)
    }

    /// Those that a person completed, by account id.
    pub fn completed_by(self, account: impl Into<String>) -> Self {
        self.with("completed-by", account)
    }

    fn at(mut self, name: &'static str, time: Timestamp) -> Self {
        self.times.push((name, time));
        self
    }

    /// Those due then or later.
    pub fn due_from(self, time: Timestamp) -> Self {
        self.at("due-at-from", time)
    }

    /// Those due then or earlier.
    pub fn due_until(self, time: Timestamp) -> Self {
        self.at("due-at-to", time)
    }

    /// Those written then or later.
    pub fn created_from(self, time: Timestamp) -> Self {
        self.at("created-at-from", time)
    }

    /// Those written then or earlier.
    pub fn created_until(self, time: Timestamp) -> Self {
        self.at("created-at-to", time)
    }

    /// Those completed then or later.
    pub fn completed_from(self, time: Timestamp) -> Self {
        self.at("completed-at-from", time)
    }

    /// Those completed then or earlier.
    pub fn completed_until(self, time: Timestamp) -> Self {
        self.at("completed-at-to", time)
    }

    /// Those that are not done.
    pub fn open(mut self) -> Self {
        self.status = Some("incomplete");
        self
    }

    /// Those that are done.
    pub fn complete(mut self) -> Self {
        self.status = Some("complete");
        self
    }

    /// The tasks, page after page.
    ///
    /// # Errors
    /// The stream ends after an error: [`Error::Unknown`] for a key that no space has, and what a call returns.
    pub fn stream(self) -> Listed<Task> {
        Listed::after(async move {
            let mut call = self.confluence.v2().get_tasks().body_format(DOCUMENT);
            for space in &self.spaces {
                let space = self.confluence.space_named(space).await?;
                call = call.space_id([&space.id]);
            }
            for page in &self.pages {
                call = call.page_id([page.id(&self.confluence).await?]);
            }
            for post in &self.posts {
                call = call.blogpost_id([post.id(&self.confluence).await?]);
            }
            if let Some(status) = self.status {
                call = call.status(status);
            }
            let mut call = call.limit(PAGE).0;
            for (name, value) in self.texts {
                call = call.query(name, value);
            }
            for (name, time) in self.times {
                call = call.query(name, time.as_millis());
            }
            Ok(items(call))
        })
    }
}
