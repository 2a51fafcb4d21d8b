//! Workflows: which transitions lead from where to where, and what their screens insist on.
//!
//! Every project has the same one, from To Do to Done, until it is given another.

use super::JiraSandbox;
use super::model::{Issue, STATUSES, Status, TRANSITIONS, find};
use super::state::State;

/// A transition to be put into the workflow of a project of a [`JiraSandbox`].
///
/// ```
/// use jira_api::sandbox::{JiraSandbox, SandboxTransition};
///
/// let jira = JiraSandbox::demo();
/// assert!(jira.set_workflow(
///     "ENG",
///     [
///         SandboxTransition::new("Begin", "In Progress").from("To Do"),
///         SandboxTransition::new("Finish", "Done").from("In Progress").requires("Resolution"),
///         SandboxTransition::new("Back to the start", "To Do"),
///     ],
/// ));
/// ```
#[derive(Clone, Debug)]
pub struct SandboxTransition {
    name: String,
    to: String,
    from: Vec<String>,
    screen: Vec<(String, Wanted)>,
    has_screen: bool,
}

/// Whether a field of a screen has to have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    No,
    Yes,
    /// It has to, and the screen does not say so.
    Silently,
}

impl SandboxTransition {
    /// A transition to one of the statuses `To Do`, `In Progress`, `In Review` and `Done`, from any
    /// status unless some are named. It has no screen.
    pub fn new(name: impl Into<String>, to: impl Into<String>) -> Self {
        SandboxTransition {
            name: name.into(),
            to: to.into(),
            from: Vec::new(),
            screen: Vec::new(),
            has_screen: false,
        }
    }

    /// From this status, and no other that is not named as well.
    #[must_use]
    pub fn from(mut self, status: impl Into<String>) -> Self {
        self.from.push(status.into());
        self
    }

    /// With a screen, which is where a comment can be written.
    #[must_use]
    pub fn with_screen(mut self) -> Self {
        self.has_screen = true;
        self
    }

    /// With a screen on which a field can be set, by its name or its id.
    #[must_use]
    pub fn offers(self, field: impl Into<String>) -> Self {
        self.field(field.into(), Wanted::No)
    }

    /// With a screen on which a field has to be set, unless it has a value.
    #[must_use]
    pub fn requires(self, field: impl Into<String>) -> Self {
        self.field(field.into(), Wanted::Yes)
    }

    /// The same, and the screen does not tell: a validator of the workflow insists on it.
    #[must_use]
    pub fn requires_silently(self, field: impl Into<String>) -> Self {
        self.field(field.into(), Wanted::Silently)
    }

    fn field(mut self, field: String, wanted: Wanted) -> Self {
        self.screen.push((field, wanted));
        self.has_screen = true;
        self
    }
}

/// One transition of a workflow.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) name: String,
    /// Any, where there is none.
    pub(super) from: Vec<&'static str>,
    pub(super) to: &'static Status,
    pub(super) screen: Vec<ScreenField>,
    pub(super) has_screen: bool,
}

/// A field of a transition's screen.
#[derive(Clone, Debug)]
pub(super) struct ScreenField {
    pub(super) id: String,
    pub(super) required: bool,
    /// Whether the screen says that it is.
    pub(super) told: bool,
}

impl std::fmt::Debug for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl JiraSandbox {
    /// Gives a project a workflow of its own. False where there is no such project, or a status or a
    /// field is none of the site's.
    pub fn set_workflow(
        &self,
        project_key: &str,
        transitions: impl IntoIterator<Item = SandboxTransition>,
    ) -> bool {
        let mut state = self.lock();
        let Some(project) = state.find_project(project_key).map(|project| project.id) else {
            return false;
        };
        let mut steps = Vec::new();
        for (at, seed) in transitions.into_iter().enumerate() {
            match state.step(at, &seed) {
                Some(step) => steps.push(step),
                None => return false,
            }
        }
        state.workflows.insert(project, steps);
        true
    }
}

impl State {
    fn step(&self, at: usize, seed: &SandboxTransition) -> Option<Step> {
        let status = |name: &String| find(&STATUSES, name);
        let mut screen = Vec::new();
        for (name, wanted) in &seed.screen {
            let mut fields = self.fields();
            let is = |field: &&super::fields::Field| {
                field.id == name || field.name.eq_ignore_ascii_case(name)
            };
            screen.push(ScreenField {
                id: fields.find(is)?.id.to_owned(),
                required: *wanted != Wanted::No,
                told: *wanted == Wanted::Yes,
            });
        }
        let from = seed.from.iter().map(|name| Some(status(name)?.name));
        Some(Step {
            id: (at * 10 + 11).to_string(),
            name: seed.name.clone(),
            from: from.collect::<Option<_>>()?,
            to: status(&seed.to)?,
            screen,
            has_screen: seed.has_screen,
        })
    }

    /// The workflow of a project.
    pub(super) fn steps(&self, project: u64) -> Vec<Step> {
        if let Some(steps) = self.workflows.get(&project) {
            return steps.clone();
        }
        let usual = TRANSITIONS.iter().filter_map(|transition| {
            let to = find(&STATUSES, transition.to)?;
            let is_done = to.name == "Done";
            let resolution = ScreenField {
                id: "resolution".to_owned(),
                required: true,
                told: !self.hide_required,
            };
            Some(Step {
                id: transition.id.to_owned(),
                name: transition.name.to_owned(),
                from: vec![transition.from],
                to,
                screen: is_done.then_some(resolution).into_iter().collect(),
                has_screen: is_done,
            })
        });
        usual.collect()
    }

    /// What an issue can take from where it is.
    pub(super) fn open_steps(&self, issue: &Issue) -> Vec<Step> {
        let mut steps = self.steps(issue.project);
        steps.retain(|step| step.leaves(issue.status.name));
        steps
    }
}

impl Step {
    /// Whether it can be taken from a status. One that can be taken from anywhere does not lead from
    /// a status to itself.
    pub(super) fn leaves(&self, status: &str) -> bool {
        if self.from.is_empty() {
            return self.to.name != status;
        }
        self.from.contains(&status)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.screen.iter().any(|on| on.id == field)
    }
}
