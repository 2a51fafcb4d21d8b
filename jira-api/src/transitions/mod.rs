#![doc = include_str!("../../docs/transitions.md")]

mod atlas;
mod offer;
mod perform;
mod problem;

use crate::Jira;
use crate::error::Error;
use crate::fields::{Changes, FieldInput, Verb};
use crate::issues::awaitable;

use offer::Target;

pub use offer::Offer;
pub use problem::{Offered, Reason, TransitionProblem};

pub(crate) use atlas::{At, Offers};

/// The workflow of an issue: [`Issues::transition`](crate::issues::Issues::transition).
#[derive(Clone, Debug)]
#[must_use = "nothing happens before a transition is chosen and awaited"]
pub struct Transitions {
    jira: Jira,
    key: String,
}

impl Transitions {
    pub(crate) fn new(jira: &Jira, key: String) -> Self {
        Transitions {
            jira: jira.clone(),
            key,
        }
    }

    /// The transitions the issue can take now, with the fields of their screens.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// for offer in jira.issues().transition("ENG-4").offers().await? {
    ///     println!("{} leads to {}", offer.name, offer.to);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get).
    ///
    /// # Errors
    /// As for any call.
    pub async fn offers(self) -> Result<Vec<Offer>, Error> {
        atlas::offers(&self.jira, &self.key).await
    }

    /// By the transition that is called so or leads to the status of that name.
    ///
    /// Exactly that name counts before one in another case and spacing. Where it means several
    /// transitions that is an error, which lists them with their ids; an id is as good as a name.
    pub fn to(self, transition_or_status: impl Into<String>) -> Move {
        self.target(transition_or_status.into(), false)
    }

    /// To the status of that name, whatever the transition is called.
    pub fn to_status(self, status: impl Into<String>) -> Move {
        self.target(status.into(), true)
    }

    fn target(self, name: String, by_status: bool) -> Move {
        Move {
            jira: self.jira,
            key: self.key,
            target: Target { name, by_status },
            changes: Changes::default(),
            comment: None,
            hops: 1,
        }
    }
}

/// Moves an issue through its workflow: [`Transitions::to`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Move {
    jira: Jira,
    key: String,
    target: Target,
    changes: Changes,
    comment: Option<FieldInput>,
    hops: usize,
}

/// An issue that was moved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// Key of the issue.
    pub key: String,
    /// The transitions it was taken through; none where it had the status already.
    pub steps: Vec<Step>,
}

/// One transition that an issue was taken through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// Name of the transition.
    pub transition: String,
    /// Name of the status it was in before.
    pub from: String,
    /// Name of the status it was in after.
    pub to: String,
}

impl Move {
    /// Sets a field of the transition's screen, by what it is called.
    pub fn set(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Set, value.into());
        self
    }

    /// Adds to a field of the screen that holds several.
    pub fn add(mut self, field: impl Into<String>, value: impl Into<FieldInput>) -> Self {
        self.changes.push(field.into(), Verb::Add, value.into());
        self
    }

    /// With this resolution, such as `Done` or `Duplicate`.
    pub fn resolution(self, name: impl Into<String>) -> Self {
        self.set("resolution", name.into())
    }

    /// With a comment: plain text, [`Markdown`](crate::fields::Markdown), or a document. It goes with
    /// the transition where that has a screen, and right after it where Jira would drop it.
    pub fn comment(mut self, text: impl Into<FieldInput>) -> Self {
        self.comment = Some(text.into());
        self
    }

    /// By at most so many transitions, where none leads there at once.
    ///
    /// The way is looked for breadth-first over what each status offers, and never leads through a
    /// status that the issue has been in. What a status ahead offers is seen from another issue of the
    /// project and type that is in it; towards a status of which nothing is known the issue is moved
    /// to see. Fields go with the transitions whose screens insist on them, and all that are left with
    /// the last one; so does the comment.
    ///
    /// Each transition notifies people and sets off automations, as if it were the only one.
    pub fn hops(mut self, most: usize) -> Self {
        self.hops = most.max(1);
        self
    }

    /// Moves it.
    ///
    /// What the screen is known to insist on is asked for before anything is sent, unless the issue has
    /// it already. Jira may insist on more, and says so then.
    ///
    /// A call that is dropped while it takes several transitions leaves the issue where the last of
    /// them has brought it.
    ///
    /// # Errors
    /// [`Error::Transition`], which tells where the issue is and how it came there; [`Error::NotSent`]
    /// for fields that are missing or wrong, with what they can be; [`Error::Refused`] where Jira says so
    /// of fields; as for any call.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post).
    pub async fn send(self) -> Result<Moved, Error> {
        perform::perform(self).await
    }
}

awaitable!(Move => Moved);
