//! Something to watch: what people would do on a real site, where there are none on the sandbox.

use atlassian_core::Operation;
use atlassian_core::scopes::{Scopes, scopes_for};
use jira_api::platform::issues::operations as issues;
use jira_api::platform::links::operations as links;
use jira_api::{Error, Jira};

/// What happens on the sandbox between two looks.
#[derive(Clone, Debug)]
pub struct Story {
    jira: Jira,
    step: usize,
}

/// What the watch and the story call.
pub fn scopes_of_story() -> Scopes {
    let own: [&Operation; 5] = [
        &issues::GET_ISSUE,
        &issues::GET_TRANSITIONS,
        &issues::DO_TRANSITION,
        &links::GET_ISSUE_LINK_TYPES,
        &links::LINK_ISSUES,
    ];
    scopes_for(super::OPERATIONS.into_iter().chain(own))
}

impl Story {
    /// The story of the demo's project.
    pub fn new(jira: Jira) -> Self {
        Story { jira, step: 0 }
    }

    /// What happens next, done and in words; none where the story is over.
    ///
    /// # Errors
    /// As for any call.
    pub async fn next(&mut self) -> Result<Option<&'static str>, Error> {
        let issues = self.jira.issues();
        self.step += 1;
        Ok(match self.step {
            1 => {
                issues.link("ENG-36", "is blocked by", "ENG-29").await?;
                Some("Somebody links ENG-36 as blocked by ENG-29")
            }
            2 => {
                let done = issues.transition_to("ENG-31", "Done");
                done.resolution("Done").hops(4).await?;
                Some("Somebody finishes ENG-31, which blocked ENG-33")
            }
            _ => None,
        })
    }
}
