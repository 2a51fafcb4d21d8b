//! The command line: which task, with which options. What no task knows is an error that says what
//! exists.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::Result;

/// A task and what it takes.
pub(crate) struct Task {
    /// The words that name it.
    pub(crate) words: &'static [&'static str],
    /// Options without a value: `--check`.
    pub(crate) flags: &'static [&'static str],
    /// Options with a value, and what the value is: `("--from", "DIR")`.
    pub(crate) values: &'static [(&'static str, &'static str)],
    /// What stands by its place; all of it is required.
    pub(crate) operands: &'static [&'static str],
    /// One line for `help`.
    pub(crate) about: &'static str,
    pub(crate) run: fn(&Options) -> Result<()>,
}

impl Task {
    /// The task as it is typed.
    fn usage(&self) -> String {
        let mut usage = self.words.join(" ");
        for operand in self.operands {
            let _ = write!(usage, " {operand}");
        }
        for (name, value) in self.values {
            let _ = write!(usage, " [{name} {value}]");
        }
        for flag in self.flags {
            let _ = write!(usage, " [{flag}]");
        }
        usage
    }
}

/// What was given to a task.
#[derive(Debug, Default)]
pub(crate) struct Options {
    flags: Vec<&'static str>,
    values: Vec<(&'static str, String)>,
    operands: Vec<String>,
}

impl Options {
    /// Nothing but one flag.
    pub(crate) fn with_flag(flag: &'static str) -> Self {
        Options {
            flags: vec![flag],
            ..Options::default()
        }
    }

    /// Whether a flag was given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.flags.contains(&name)
    }

    /// The value of an option; the last one counts.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .rev()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The directory given with `--from`.
    pub(crate) fn from(&self) -> Option<PathBuf> {
        self.value("--from").map(PathBuf::from)
    }

    /// What stands by its place.
    pub(crate) fn operand(&self, index: usize) -> Option<&str> {
        self.operands.get(index).map(String::as_str)
    }

    fn parse(task: &Task, arguments: &[String]) -> Result<Self> {
        let mut options = Options::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (argument.as_str(), None),
            };
            if let Some(flag) = task.flags.iter().find(|flag| **flag == name) {
                if inline.is_some() {
                    return Err(format!("{flag} takes no value").into());
                }
                options.flags.push(flag);
            } else if let Some((known, what)) = task.values.iter().find(|(known, _)| *known == name)
            {
                let value = inline.or_else(|| arguments.next().cloned());
                let value =
                    value.ok_or_else(|| format!("{known} needs a value: {known} {what}"))?;
                options.values.push((known, value));
            } else if name.starts_with('-') || options.operands.len() == task.operands.len() {
                return Err(format!(
                    "{argument:?} is nothing that `{}` knows; it is: cargo xtask {}",
                    task.words.join(" "),
                    task.usage()
                )
                .into());
            } else {
                options.operands.push(argument.clone());
            }
        }
        if let Some(missing) = task.operands.get(options.operands.len()) {
            return Err(format!("{missing} is missing: cargo xtask {}", task.usage()).into());
        }
        Ok(options)
    }
}

/// Runs the task that the arguments name.
pub(crate) fn dispatch(tasks: &[Task], arguments: &[String]) -> Result<()> {
    let first = arguments.first().map(String::as_str);
    if matches!(first, None | Some("help" | "--help" | "-h")) {
        print!("{}", help(tasks));
        return Ok(());
    }
    let named = |task: &&Task| {
        arguments.len() >= task.words.len()
            && task
                .words
                .iter()
                .zip(arguments)
                .all(|(word, given)| word == given)
    };
    let Some(task) = tasks.iter().find(named) else {
        let known: Vec<String> = tasks.iter().map(|task| task.words.join(" ")).collect();
        let given = arguments.join(" ");
        return Err(format!(
            "there is no task {given:?}; there are: {}",
            known.join(", ")
        )
        .into());
    };
    let rest = arguments.get(task.words.len()..).unwrap_or_default();
    (task.run)(&Options::parse(task, rest)?)
}

fn help(tasks: &[Task]) -> String {
    let width = tasks
        .iter()
        .map(|task| task.usage().len())
        .max()
        .unwrap_or_default();
    let mut text = String::from("cargo xtask …\n");
    for task in tasks {
        let _ = writeln!(text, "  {:width$}  {}", task.usage(), task.about);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: Task = Task {
        words: &["specs", "fetch"],
        flags: &["--check"],
        values: &[("--from", "DIR")],
        operands: &["NEW"],
        about: "",
        run: |_| Ok(()),
    };

    fn parse(arguments: &[&str]) -> Result<Options, String> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.into()).collect();
        Options::parse(&TASK, &arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn options_are_read_in_any_order() -> Result<(), String> {
        let options = parse(&["--from", "a", "new", "--check", "--from=b"])?;
        assert!(options.flag("--check"));
        assert_eq!(options.value("--from"), Some("b"));
        assert_eq!(options.operand(0), Some("new"));
        Ok(())
    }

    #[test]
    fn what_is_unknown_is_answered_with_what_exists() {
        for wrong in [
            &["new", "--form", "a"][..],
            &["new", "more"],
            &[],
            &["new", "--from"],
        ] {
            let error = parse(wrong).err().unwrap_or_default();
            assert!(error.contains("--from DIR"), "{wrong:?}: {error}");
        }
        let error = dispatch(&[TASK], &["spec".to_owned()])
            .err()
            .map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("specs fetch")));
    }
}
