//! What an attack is: a call, or steps that lead to one, and what is expected of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use atlassian_core::{Error, Response};
use serde_json::Value;

use crate::calls::Shot;
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;

/// What the caller got of a call that did not fail.
#[derive(Clone, Debug, Default)]
pub(crate) struct Got {
    /// All of it, as text.
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn of(response: &Response) -> Got {
        let body = String::from_utf8_lossy(&response.body);
        Got {
            text: format!("{body}\n{response:?}"),
        }
    }

    pub(crate) fn said(text: impl Into<String>) -> Got {
        Got { text: text.into() }
    }

    /// The answer as JSON: the first line, where several things were noted.
    pub(crate) fn json(&self) -> Value {
        let text = self.text.lines().next().unwrap_or_default();
        serde_json::from_str(text).unwrap_or_default()
    }
}

pub(crate) type Outcome = Result<Got, Error>;
type Steps = dyn Send + Sync + Fn(Arc<World>, Arc<Names>) -> Pin<Box<dyn Future<Output = Outcome>>>;

/// How it is done.
pub(crate) enum How {
    /// One call.
    Send(fn(&Names) -> Shot),
    /// One call that depends on a text of the table.
    SendText(fn(&Names, &str) -> Shot, String),
    /// One call whose answer is read as it arrives.
    Open(fn(&Names) -> Shot),
    /// Anything else.
    Steps(Box<Steps>),
}

/// One attack.
pub(crate) struct Attack {
    pub(crate) name: String,
    pub(crate) how: How,
    pub(crate) expect: Expect,
    /// Calls that may touch HR, beside look-ups: lists that are filtered once they are here.
    pub(crate) reads: &'static [&'static str],
    /// Whether it is made on things that do not exist, too, and has to end the same way there.
    pub(crate) twin: bool,
    /// Whether HR is changed by somebody else while it runs.
    pub(crate) moving: bool,
    /// Whether the text of people in ENG mentions HR, which is theirs to do.
    pub(crate) mentions: bool,
    /// What the site is like before it.
    pub(crate) prepare: Option<fn(&World)>,
}

impl Attack {
    pub(crate) fn new(name: impl Into<String>, how: How, expect: Expect) -> Attack {
        Attack {
            name: name.into(),
            how,
            expect,
            reads: &[],
            twin: true,
            moving: false,
            mentions: false,
            prepare: None,
        }
    }

    /// Lists that may touch HR on their way: the beginning of `METHOD path`.
    pub(crate) fn reads(mut self, reads: &'static [&'static str]) -> Attack {
        self.reads = reads;
        self
    }

    pub(crate) fn alone(mut self) -> Attack {
        self.twin = false;
        self
    }

    pub(crate) fn moving(mut self) -> Attack {
        self.moving = true;
        self
    }

    pub(crate) fn mentioning(mut self) -> Attack {
        self.mentions = true;
        self
    }

    pub(crate) fn after(mut self, prepare: fn(&World)) -> Attack {
        self.prepare = Some(prepare);
        self
    }
}

/// A call that is denied before anything at all is sent.
pub(crate) fn unsent(name: impl Into<String>, shot: fn(&Names) -> Shot) -> Attack {
    Attack::new(name, How::Send(shot), Expect::Unsent)
}

/// A call that is denied after a look-up at most.
pub(crate) fn looked_up(name: impl Into<String>, shot: fn(&Names) -> Shot) -> Attack {
    Attack::new(name, How::Send(shot), Expect::LookedUp)
}

/// A query that cannot be read, so that nothing is sent.
pub(crate) fn unreadable(name: impl Into<String>, shot: fn(&Names) -> Shot) -> Attack {
    Attack::new(name, How::Send(shot), Expect::Unreadable)
}

/// A call that Atlassian itself refuses, as it would for anything that is not there.
pub(crate) fn refused(name: impl Into<String>, shot: fn(&Names) -> Shot) -> Attack {
    Attack::new(name, How::Send(shot), Expect::Refused)
}

/// A call that is carried out, inside.
pub(crate) fn inside(
    name: impl Into<String>,
    shot: fn(&Names) -> Shot,
    check: fn(&World, &Names, &Got) -> Result<(), String>,
) -> Attack {
    Attack::new(name, How::Send(shot), Expect::Inside(check))
}

/// Several steps.
pub(crate) fn steps<F>(
    name: impl Into<String>,
    expect: Expect,
    steps: impl Fn(Arc<World>, Arc<Names>) -> F + Send + Sync + 'static,
) -> Attack
where
    F: Future<Output = Outcome> + 'static,
{
    let steps = move |world, names| -> Pin<Box<dyn Future<Output = Outcome>>> {
        Box::pin(steps(world, names))
    };
    Attack::new(name, How::Steps(Box::new(steps)), expect)
}
