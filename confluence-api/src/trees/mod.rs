#![doc = include_str!("../../docs/trees.md")]

mod apply;
mod around;
mod compare;
mod create;
mod crowd;
mod disk;
mod export;
mod files;
mod front;
mod ground;
mod import;
mod layout;
mod name;
mod place;
mod plan;
mod planning;
mod problem;
mod pull;
mod record;
mod refs;
mod report;
mod scan;
mod text;
mod wanted;
mod write;

use std::path::PathBuf;

use crate::confluence::Confluence;
use crate::pages::PageRef;

pub use export::Export;
pub use import::Import;
pub use plan::{Action, Disagreement, Imported, PageChange, TreeConflict};
pub use planning::Plan;
pub use problem::TreeProblem;
pub use report::{Exported, Failure, Step};
pub use text::Format;

/// Trees of pages as directories of Markdown files. [`Confluence::trees`] gives it.
#[derive(Clone, Debug)]
pub struct Trees {
    confluence: Confluence,
}

impl Confluence {
    /// Trees of pages as directories of Markdown files, there and back.
    pub fn trees(&self) -> Trees {
        Trees {
            confluence: self.clone(),
        }
    }
}

impl Trees {
    /// Writes a page and all below it into a directory, with their attachments: what is not there yet,
    /// and what has changed on the site since. What was edited there stays as it is.
    ///
    /// The directory is made where it is not there. It belongs to this tree from then on.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let exported = confluence.trees().export(("DOCS", "Manual"), "manual").await?;
    /// println!("{exported}");
    /// for failure in &exported.failures {
    ///     eprintln!("{failure}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn export(&self, page: impl Into<PageRef>, directory: impl Into<PathBuf>) -> Export {
        Export::new(&self.confluence, page.into(), directory.into())
    }

    /// Writes what was edited in a directory back to the site: texts, titles, labels and attachments that
    /// were changed, files that are new, and pages that lie in other directories now. What was not edited
    /// is not even looked at there.
    ///
    /// Awaited, it does all of that; [`plan`](Import::plan) tells first what it would do.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let plan = confluence.trees().import("manual").message("From the repository").plan().await?;
    /// println!("{plan}");
    /// let imported = plan.apply().await?;
    /// for conflict in &imported.conflicts {
    ///     eprintln!("{conflict}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn import(&self, directory: impl Into<PathBuf>) -> Import {
        Import::new(&self.confluence, directory.into())
    }
}
