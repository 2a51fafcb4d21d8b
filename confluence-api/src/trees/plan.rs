//! What an import would do, in words.

use std::fmt;

use adf::merge::Conflict;

use super::report::Failure;

/// What is done with one page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageChange {
    /// Id of the page; none for one that is new.
    pub id: Option<String>,
    /// Its title, as its file has it.
    pub title: String,
    /// Its file, within the directory of the tree, with `/` between names.
    pub path: String,
    /// What is done with it.
    pub actions: Vec<Action>,
}

/// Something that is done with a page on the site.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// It is created.
    #[non_exhaustive]
    Create {
        /// The file of the page that it is put below.
        below: String,
    },
    /// It goes below another page, with all that lies below it.
    #[non_exhaustive]
    Move {
        /// The file of that page.
        below: String,
    },
    /// It gets another title.
    #[non_exhaustive]
    Rename {
        /// The title that it has.
        from: String,
        /// The one that it gets.
        to: String,
    },
    /// It gets another body.
    #[non_exhaustive]
    Revise {
        /// Whether what somebody else wrote since is merged in.
        merged: bool,
    },
    /// It gets and loses labels.
    #[non_exhaustive]
    Label {
        /// The labels that it gets.
        add: Vec<String>,
        /// Those that it loses.
        remove: Vec<String>,
    },
    /// It gets an attachment, or the next version of one.
    #[non_exhaustive]
    Upload {
        /// Name of the attachment.
        file: String,
        /// Whether there is one of that name.
        replaces: bool,
    },
    /// It loses an attachment, to the bin.
    #[non_exhaustive]
    DeleteFile {
        /// Name of the attachment.
        file: String,
    },
    /// It is put into the bin.
    Delete,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::Create { below } => write!(f, "create below {below}"),
            Action::Move { below } => write!(f, "move below {below}"),
            Action::Rename { from, to } => write!(f, "rename “{from}” to “{to}”"),
            Action::Revise { merged: false } => f.write_str("write the text"),
            Action::Revise { merged: true } => {
                f.write_str("write the text, merged with what was written on the site")
            }
            Action::Label { add, remove } => {
                let add = add.iter().map(|label| format!("+{label}"));
                let all: Vec<String> = add.chain(remove.iter().map(|l| format!("-{l}"))).collect();
                write!(f, "label {}", all.join(" "))
            }
            Action::Upload {
                file,
                replaces: false,
            } => write!(f, "attach {file}"),
            Action::Upload {
                file,
                replaces: true,
            } => write!(f, "attach {file} anew"),
            Action::DeleteFile { file } => write!(f, "delete the attachment {file}"),
            Action::Delete => f.write_str("delete"),
        }
    }
}

impl fmt::Display for PageChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        for (at, action) in self.actions.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{action}")?;
        }
        Ok(())
    }
}

/// A page that was changed on both sides in ways that do not go together. Nothing is written for it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TreeConflict {
    /// Id of the page.
    pub id: String,
    /// Its title, as its file has it.
    pub title: String,
    /// Its file, within the directory of the tree, with `/` between names.
    pub path: String,
    /// What does not go together; at least one thing.
    pub about: Vec<Disagreement>,
}

/// What does not go together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Disagreement {
    /// The text.
    Body(Vec<Conflict>),
    /// The title.
    #[non_exhaustive]
    Title {
        /// What both made another title of.
        base: String,
        /// The title here.
        ours: String,
        /// The title on the site.
        theirs: String,
    },
    /// What it lies under: it was moved here and on the site.
    Place,
    /// An attachment of this name.
    File(String),
    /// It was changed here, and is not on the site any more.
    Gone,
    /// Its file was taken away here, and it was changed on the site since.
    Changed,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Disagreement::Body(conflicts) => {
                f.write_str("the text: ")?;
                for (at, conflict) in conflicts.iter().enumerate() {
                    let separator = if at == 0 { "" } else { "; " };
                    write!(f, "{separator}{conflict}")?;
                }
                Ok(())
            }
            Disagreement::Title { base, ours, theirs } => write!(
                f,
                "the title: “{base}” is “{ours}” here and “{theirs}” on the site"
            ),
            Disagreement::Place => f.write_str("it was moved here, and elsewhere on the site"),
            Disagreement::File(file) => {
                write!(
                    f,
                    "the attachment {file}: it was changed here and on the site"
                )
            }
            Disagreement::Gone => {
                f.write_str("it was changed here, and is not on the site any more")
            }
            Disagreement::Changed => {
                f.write_str("its file was taken away, and it was changed on the site")
            }
        }
    }
}

impl fmt::Display for TreeConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        for (at, about) in self.about.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{about}")?;
        }
        Ok(())
    }
}

/// What an import did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Imported {
    /// What was written, page by page.
    pub done: Vec<PageChange>,
    /// How many pages were so already.
    pub unchanged: usize,
    /// Pages that were changed on both sides; nothing was written for them.
    pub conflicts: Vec<TreeConflict>,
    /// What could not be done.
    pub failures: Vec<Failure>,
}

impl Imported {
    /// Whether nothing was written on the site.
    pub fn is_unchanged(&self) -> bool {
        self.done.is_empty()
    }

    /// Whether everything is on the site that is here.
    pub fn is_complete(&self) -> bool {
        self.conflicts.is_empty() && self.failures.is_empty()
    }
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} pages written, {} as they were",
            self.done.len(),
            self.unchanged
        )?;
        for (count, what) in [
            (self.conflicts.len(), "in conflict"),
            (self.failures.len(), "failed"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        Ok(())
    }
}
