//! Which statuses lie before which: issues are only moved forwards.

use jira_api::Jira;
use jira_api::agile::BoardConfiguration;

use crate::board;
use crate::program::Failure;

/// The statuses of a project in the order of the work.
#[derive(Clone, Debug)]
pub struct Ladder {
    target: Rung,
    board: Option<BoardConfiguration>,
    all: Vec<Rung>,
}

#[derive(Clone, Debug)]
struct Rung {
    id: String,
    name: String,
    /// 0 to do, 1 in progress, 2 done.
    category: u8,
}

impl Ladder {
    /// Reads the statuses of a project, and the columns of its board where it has one. `target` is the
    /// status that issues are to be brought to.
    ///
    /// # Errors
    /// Where the project has no such status; as for any call.
    pub async fn read(
        jira: &Jira,
        project: &str,
        target: &str,
        board: Option<&str>,
    ) -> Result<Self, Failure> {
        let types = jira.platform().get_all_statuses(project).send().await?;
        let mut all: Vec<Rung> = Vec::new();
        for status in types.into_iter().flat_map(|one| one.statuses) {
            let category = status.status_category.and_then(|category| category.key);
            let rung = Rung {
                id: status.id.unwrap_or_default(),
                name: status.name.unwrap_or_default(),
                category: match category.as_deref() {
                    Some("new") => 0,
                    Some("done") => 2,
                    _ => 1,
                },
            };
            if !all.iter().any(|known| known.id == rung.id) {
                all.push(rung);
            }
        }
        let wanted = target.to_lowercase();
        let Some(found) = all.iter().find(|rung| rung.name.to_lowercase() == wanted) else {
            let names: Vec<String> = all.iter().map(|rung| format!("“{}”", rung.name)).collect();
            let there = names.join(", ");
            return Err(format!("{project} has no status “{target}”; there is {there}").into());
        };
        let configuration = match board::perhaps(jira, project, board).await? {
            Some(board) => Some(jira.boards().configuration(board.id).await?),
            None => None,
        };
        Ok(Ladder {
            target: found.clone(),
            board: configuration,
            all,
        })
    }

    /// Name of the status that issues are brought to, as Jira has it.
    pub fn target(&self) -> &str {
        &self.target.name
    }

    /// Whether a status is the one that issues are brought to.
    pub fn is_target(&self, status_id: &str) -> bool {
        self.target.id == status_id
    }

    /// Whether a status lies before that one: by its category, and within one by the columns of the board.
    /// What is not on the board lies before.
    pub fn is_before(&self, status_id: &str) -> bool {
        if self.is_target(status_id) {
            return false;
        }
        let known = self.all.iter().find(|rung| rung.id == status_id);
        let category = known.map_or(1, |rung| rung.category);
        if category != self.target.category {
            return category < self.target.category;
        }
        let column = |id: &str| {
            let board = self.board.as_ref()?;
            board.column_of(id).map(|(place, _)| place)
        };
        match (column(status_id), column(&self.target.id)) {
            (Some(place), Some(target)) => place <= target,
            _ => true,
        }
    }
}
