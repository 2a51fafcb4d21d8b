//! Lists: bullets, numbers, tasks and decisions.
//!
//! Tasks and decisions must have ids; [`Doc::build`](super::Doc::build) makes up those not given.

use super::content::{Content, filled, has_id, node_type, takes_content};
use super::part::Part;
use crate::NodeKind;

node_type! {
    /// A list with bullets. Without items it is left out of the document.
    BulletList
}

/// A list with bullets.
///
/// ```
/// use adf::build::*;
///
/// bullet_list((
///     "a bare string is an item",
///     item(p(("an item with a ", link("link", "https://x.test/")))),
///     item((p("an item with a list"), bullet_list(["one", "two"]))),
/// ));
/// ```
pub fn bullet_list(items: impl Content<BulletList>) -> BulletList {
    BulletList {
        part: filled(Part::new(NodeKind::BulletList), items),
    }
}

node_type! {
    /// A list with numbers. Without items it is left out of the document.
    OrderedList
}

/// A list with numbers, from 1 unless [`OrderedList::start`] says otherwise.
pub fn ordered_list(items: impl Content<OrderedList>) -> OrderedList {
    OrderedList {
        part: filled(Part::new(NodeKind::OrderedList), items),
    }
}

impl OrderedList {
    /// The number of the first item.
    pub fn start(mut self, number: u32) -> Self {
        self.part = self.part.attr("order", number);
        self
    }
}

node_type! {
    /// An item of a bullet or ordered list.
    ListItem
}

/// An item of a bullet or ordered list. It holds blocks: paragraphs, lists, code, media.
pub fn item(content: impl Content<ListItem>) -> ListItem {
    ListItem {
        part: filled(Part::new(NodeKind::ListItem), content),
    }
}

node_type! {
    /// A list of tasks with boxes to tick. Without tasks it is left out of the document.
    TaskList
}

/// A list of tasks. A task list in it is the tasks below the task before; a bare string is an open
/// task.
///
/// ```
/// use adf::build::*;
///
/// task_list((task(("Ask ", mention("5b10ac", "Mia"))), task_list("on Monday"), task_done("Book a room")));
/// ```
pub fn task_list(tasks: impl Content<TaskList>) -> TaskList {
    TaskList {
        part: filled(Part::new(NodeKind::TaskList), tasks),
    }
}

node_type! {
    /// A task. It holds inline content only.
    TaskItem
}

pub(super) fn task_part(state: &str) -> Part {
    Part::new(NodeKind::TaskItem).attr("state", state)
}

/// A task that is open.
pub fn task(content: impl Content<TaskItem>) -> TaskItem {
    TaskItem {
        part: filled(task_part("TODO"), content),
    }
}

/// A task that is done.
pub fn task_done(content: impl Content<TaskItem>) -> TaskItem {
    TaskItem {
        part: filled(task_part("DONE"), content),
    }
}

node_type! {
    /// A task that holds paragraphs and extensions instead of a line of text.
    BlockTaskItem
}

/// A task of paragraphs and extensions that is open. Most tasks are a line: [`task`].
///
/// ```
/// use adf::build::*;
///
/// task_list((task("Book a room"), block_task((p("Ask Mia."), p("She is back on Monday.")))));
/// ```
pub fn block_task(content: impl Content<BlockTaskItem>) -> BlockTaskItem {
    BlockTaskItem {
        part: filled(block_task_part("TODO"), content),
    }
}

/// A task of paragraphs and extensions that is done.
pub fn block_task_done(content: impl Content<BlockTaskItem>) -> BlockTaskItem {
    BlockTaskItem {
        part: filled(block_task_part("DONE"), content),
    }
}

fn block_task_part(state: &str) -> Part {
    Part::new(NodeKind::BlockTaskItem).attr("state", state)
}

node_type! {
    /// A list of decisions. Without decisions it is left out of the document.
    DecisionList
}

/// A list of decisions. A bare string is a decision.
pub fn decision_list(decisions: impl Content<DecisionList>) -> DecisionList {
    DecisionList {
        part: filled(Part::new(NodeKind::DecisionList), decisions),
    }
}

node_type! {
    /// A decision. It holds inline content only.
    DecisionItem
}

pub(super) fn decided() -> Part {
    Part::new(NodeKind::DecisionItem).attr("state", "DECIDED")
}

/// A decision that was made.
pub fn decision(content: impl Content<DecisionItem>) -> DecisionItem {
    DecisionItem {
        part: filled(decided(), content),
    }
}

has_id! {
    BulletList OrderedList ListItem TaskList TaskItem BlockTaskItem DecisionList DecisionItem
}
takes_content! {
    BulletList OrderedList ListItem TaskList TaskItem BlockTaskItem DecisionList DecisionItem
}
