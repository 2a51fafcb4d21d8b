//! Why there is no report.

use jiff::civil::Date;

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReportProblem {
    /// A sprint that is only planned has nothing to report.
    #[error("sprint “{sprint}” has not begun, so there is nothing to report; start it first")]
    NotBegun {
        /// Name of the sprint.
        sprint: String,
    },

    /// The sprint is not among those whose issues were read.
    #[error(
        "sprint {wanted} is not among those that were read of board “{board}”{}; read more of them",
        listed(choices)
    )]
    NoSprint {
        /// What was asked for.
        wanted: String,
        /// Name of the board.
        board: String,
        /// The sprints there are.
        choices: Vec<String>,
    },

    /// Days that end before they begin.
    #[error("there are no days from {from} to {to}; give the earlier one first")]
    NoDays {
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
}

fn listed(choices: &[String]) -> String {
    if choices.is_empty() {
        return ", which are none".to_owned();
    }
    format!(": {}", choices.join(", "))
}
