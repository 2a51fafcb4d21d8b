//! Command lines: `--name value` options, `--name` switches and `--help`. Small enough to need no crate.

use std::fmt;

/// What a program takes.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Name of the program.
    pub program: &'static str,
    /// What it does, in one line.
    pub about: &'static str,
    /// Options: name (without dashes), placeholder of the value, what it means. One without a placeholder
    /// is a switch, which takes no value.
    pub options: &'static [(&'static str, &'static str, &'static str)],
}

impl Usage {
    /// Reads a command line (without the program's own name).
    ///
    /// # Errors
    /// A line that names the option that is unknown, given twice, or lacks its value.
    pub fn read(&self, arguments: impl IntoIterator<Item = String>) -> Result<Arguments, String> {
        let mut given: Vec<(&'static str, String)> = Vec::new();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if argument == "--help" || argument == "-h" {
                return Ok(Arguments { given, help: true });
            }
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument, None),
            };
            let known = name
                .strip_prefix("--")
                .and_then(|name| self.options.iter().find(|option| option.0 == name));
            let Some(&(known, placeholder, _)) = known else {
                return Err(format!(
                    "unknown option {name}; {} --help lists what there is",
                    self.program
                ));
            };
            if given.iter().any(|(name, _)| *name == known) {
                return Err(format!("option --{known} is given twice; give it once"));
            }
            let value = if placeholder.is_empty() {
                if value.is_some() {
                    return Err(format!("option --{known} takes no value"));
                }
                String::new()
            } else {
                let value = value.or_else(|| arguments.next());
                value.ok_or_else(|| {
                    format!("option --{known} needs a value: --{known} {placeholder}")
                })?
            };
            given.push((known, value));
        }
        Ok(Arguments { given, help: false })
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}\n\nUsage: {} [options]\n\nOptions:",
            self.about, self.program
        )?;
        for (name, placeholder, about) in self.options {
            let option = format!("--{name} {placeholder}");
            writeln!(f, "  {option:<22} {about}")?;
        }
        writeln!(f, "  {:<22} show this", "--help")?;
        f.write_str(crate::connect::ENVIRONMENT)
    }
}

/// What was given.
#[derive(Clone, Debug)]
pub struct Arguments {
    given: Vec<(&'static str, String)>,
    /// Help was asked for.
    pub help: bool,
}

impl Arguments {
    /// Value of an option.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.given
            .iter()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a switch was given.
    pub fn is_given(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Values of an option with commas between them; none where it was not given.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let values = self.value(name).into_iter().flat_map(|all| all.split(','));
        values
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Value of an option that is a number of at least 1.
    ///
    /// # Errors
    /// A line that names the option, when it is something else.
    pub fn count(&self, name: &str, default: usize) -> Result<usize, String> {
        match self.value(name) {
            None => Ok(default),
            Some(text) => match text.parse() {
                Ok(count) if count > 0 => Ok(count),
                _ => Err(format!(
                    "option --{name} needs a number of at least 1, not {text:?}"
                )),
            },
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const USAGE: Usage = Usage {
        program: "demo",
        about: "Shows.",
        options: &[
            ("board", "NAME", "the board"),
            ("once", "", "no more than once"),
        ],
    };

    fn read(line: &[&str]) -> Result<Arguments, String> {
        USAGE.read(line.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn both_spellings_are_read() -> Result<(), String> {
        assert_eq!(read(&["--board", "A b"])?.value("board"), Some("A b"));
        assert_eq!(read(&["--board=7"])?.count("board", 1)?, 7);
        assert_eq!(read(&["--board", "a, b,,"])?.list("board"), ["a", "b"]);
        let given = read(&["--once", "--board", "x"])?;
        assert!(given.is_given("once") && given.value("board") == Some("x"));
        assert!(read(&["-h"])?.help);
        Ok(())
    }

    #[test]
    fn mistakes_are_named() {
        let mistake = |line: &[&str]| read(line).map(|_| ()).unwrap_err();
        assert_eq!(
            mistake(&["--bord", "x"]),
            "unknown option --bord; demo --help lists what there is"
        );
        assert_eq!(
            mistake(&["--board"]),
            "option --board needs a value: --board NAME"
        );
        assert_eq!(mistake(&["--once=yes"]), "option --once takes no value");
        assert!(mistake(&["--board", "x", "--board", "y"]).contains("twice"));
        assert!(
            read(&["--board", "0"])
                .and_then(|a| a.count("board", 1))
                .is_err()
        );
    }
}
