//! Tasks: what is to be done, and ticking it off.

use std::ops::ControlFlow;

use super::find::walk;
use super::heading::{distance, nearest, shortened};
use super::target::LocalId;
use super::{EditError, Path, Target};
use crate::text::visible::{folded, visible};
use crate::{Document, Node, NodeKind};

/// A task of a document; see [`Document::tasks`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Task {
    /// Where it stands.
    pub path: Path,
    /// Its id, if it has one.
    pub local_id: Option<String>,
    /// Whether it is done.
    pub done: bool,
    /// What it reads.
    pub text: String,
}

/// Names a task: by its number among all tasks from 0, by its [`local_id`](super::local_id), by what
/// it reads, or by its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhichTask(Which);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    Number(usize),
    Id(LocalId),
    Text(String),
    Path(Path),
}

impl From<usize> for WhichTask {
    fn from(number: usize) -> Self {
        Self(Which::Number(number))
    }
}

impl From<LocalId> for WhichTask {
    fn from(id: LocalId) -> Self {
        Self(Which::Id(id))
    }
}

impl From<&str> for WhichTask {
    fn from(text: &str) -> Self {
        Self(Which::Text(text.to_owned()))
    }
}

impl From<String> for WhichTask {
    fn from(text: String) -> Self {
        Self(Which::Text(text))
    }
}

impl From<Path> for WhichTask {
    fn from(path: Path) -> Self {
        Self(Which::Path(path))
    }
}

impl From<&Path> for WhichTask {
    fn from(path: &Path) -> Self {
        Self(Which::Path(path.clone()))
    }
}

impl From<&Task> for WhichTask {
    fn from(task: &Task) -> Self {
        Self(Which::Path(task.path.clone()))
    }
}

fn is_task(node: &Node) -> bool {
    matches!(node.kind(), NodeKind::TaskItem | NodeKind::BlockTaskItem)
}

/// Tasks.
impl Document {
    /// All tasks in reading order.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let mut page = doc(task_list((task("Write the report"), task_done("Book a room")))).build()?;
    /// let open = page.tasks().into_iter().filter(|task| !task.done).count();
    /// assert_eq!(open, 1);
    ///
    /// page.toggle_task(0)?;
    /// page.set_task("book a room", false)?;
    /// assert_eq!(page.to_text(), "[x] Write the report\n[ ] Book a room\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn tasks(&self) -> Vec<Task> {
        self.find_all(is_task)
            .map(|(path, node)| Task {
                path,
                local_id: node.attr_str("localId").map(str::to_owned),
                done: node.attr_str("state") == Some("DONE"),
                text: visible(node),
            })
            .collect()
    }

    /// Says whether a task is done, and gives whether it was.
    ///
    /// # Errors
    /// If there is no such task (the error names the nearest), or several read so.
    pub fn set_task(&mut self, task: impl Into<WhichTask>, done: bool) -> Result<bool, EditError> {
        let path = self.task(task.into().0)?;
        let was = path.of(self).and_then(|node| node.attr_str("state")) == Some("DONE");
        if was != done {
            self.set_attr(path, "state", if done { "DONE" } else { "TODO" })?;
        }
        Ok(was)
    }

    /// Ticks a task off, or takes the tick away, and gives whether it is done now.
    ///
    /// # Errors
    /// As [`set_task`](Self::set_task).
    pub fn toggle_task(&mut self, task: impl Into<WhichTask>) -> Result<bool, EditError> {
        let path = self.task(task.into().0)?;
        let was = path.of(self).and_then(|node| node.attr_str("state")) == Some("DONE");
        self.set_task(path, !was)?;
        Ok(!was)
    }

    fn task(&self, which: Which) -> Result<Path, EditError> {
        match which {
            Which::Number(number) => {
                let mut left = number;
                let found = walk(self.root(), |path, node| match is_task(node) {
                    true if left == 0 => ControlFlow::Break(path.clone()),
                    is_task => {
                        left -= usize::from(is_task);
                        ControlFlow::Continue(())
                    }
                });
                found.ok_or_else(|| {
                    let tasks = self.tasks();
                    EditError::NoTask {
                        what: format!("{number} (they are counted from 0)"),
                        tasks: tasks.iter().take(4).map(named).collect(),
                    }
                })
            }
            Which::Text(text) => self.task_that_reads(&text),
            Which::Id(id) => {
                let path = id.find_in(self)?;
                self.task_at(path)
            }
            Which::Path(path) => {
                let path = path.find_in(self)?;
                self.task_at(path)
            }
        }
    }

    fn task_at(&self, path: Path) -> Result<Path, EditError> {
        match path.of(self) {
            Some(node) if is_task(node) => Ok(path),
            node => Err(EditError::NoTask {
                what: format!(
                    "at {path}, where a {} stands",
                    node.map(|node| node.kind().as_str()).unwrap_or_default()
                ),
                tasks: self.tasks().iter().take(4).map(named).collect(),
            }),
        }
    }

    fn task_that_reads(&self, text: &str) -> Result<Path, EditError> {
        let wanted = folded(text);
        let tasks = self.tasks();
        let fits = |task: &Task| folded(&task.text) == wanted;
        let found: Vec<&Task> = tasks.iter().filter(|task| fits(task)).collect();
        match found.as_slice() {
            [] => {
                let far = |task: &Task| (distance(&wanted, &folded(&task.text)), named(task));
                Err(EditError::NoTask {
                    what: format!("that reads {text:?}"),
                    tasks: nearest(tasks.iter().map(far).collect()),
                })
            }
            [task] => Ok(task.path.clone()),
            several => Err(EditError::Ambiguous {
                what: format!("tasks read {text:?}"),
                candidates: several.iter().map(|task| named(task)).collect(),
                advice: "name one by its number, its path or local_id(…)",
            }),
        }
    }
}

fn named(task: &Task) -> String {
    format!("{:?} at {}", shortened(&task.text), task.path)
}
