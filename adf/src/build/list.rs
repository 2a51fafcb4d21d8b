//! Lists: bullets, numbers, tasks and decisions.

use super::content::{Content, filled, node_type, takes_content};
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

macro_rules! has_id {
    ($($name:ident)+) => { $(
        impl $name {
            /// Its id in the document. Where none is given, [`Doc::build`](super::Doc::build) makes
            /// one up; give one to find the node again after the document was edited.
            pub fn local_id(mut self, id: impl Into<String>) -> Self {
                self.part = self.part.attr("localId", id.into());
                self
            }
        }
    )+ };
}

has_id! { TaskList TaskItem DecisionList DecisionItem }
takes_content! { BulletList OrderedList ListItem TaskList TaskItem DecisionList DecisionItem }
