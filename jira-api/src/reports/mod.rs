#![doc = include_str!("../../docs/reports.md")]

mod amount;
mod blockers;
mod burn;
mod calendar;
mod cycle;
mod entrance;
mod flow;
mod history;
mod problem;
mod read;
mod risk;
mod scope;
mod sprint_report;
mod timeline;
mod velocity;
mod wire;

pub use jiff::{civil, tz};

pub use amount::Amount;
pub use blockers::{BlockedIssue, Blocker, blocked};
pub use burn::{Burn, BurnDay, BurnStep, GuidePoint};
pub use calendar::Calendar;
pub use cycle::{CycleRule, CycleTimes, IssueTimes, Spread, StatusTime};
pub use entrance::Reports;
pub use flow::{Band, CumulativeFlow, FlowDay, FlowTally};
pub use history::{BlockingIssue, Change, Changed, IssueHistory, StatusRef};
pub use problem::ReportProblem;
pub use read::{BoardHistory, BoardReading};
pub use risk::{IssueAtRisk, Risk, SprintRisk};
pub use scope::{ScopeChange, ScopeEvent};
pub use sprint_report::{SprintIssue, SprintReport, SprintTotals};
pub use velocity::{SprintVelocity, Velocity};
