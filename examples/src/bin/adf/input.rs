//! Where documents come from.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use serde_json::{Map, Value};

use crate::arguments::Command;

/// A file or standard input.
pub(crate) enum Source {
    Standard,
    File(String),
}

/// What the command line names.
pub(crate) fn sources(files: &[String]) -> Vec<Source> {
    if files.is_empty() {
        return vec![Source::Standard];
    }
    let source = |file: &String| match file.as_str() {
        "-" => Source::Standard,
        file => Source::File(file.to_owned()),
    };
    files.iter().map(source).collect()
}

impl Source {
    /// All of it.
    pub(crate) fn text(&self) -> io::Result<String> {
        let mut text = String::new();
        match self {
            Self::Standard => io::stdin().lock().read_to_string(&mut text)?,
            Self::File(path) => File::open(path)?.read_to_string(&mut text)?,
        };
        // Some editors begin a file with a mark of its encoding.
        if text.starts_with('\u{feff}') {
            text.remove(0);
        }
        Ok(text)
    }

    /// Line after line, so that memory does not grow with their number.
    pub(crate) fn lines(&self) -> io::Result<Box<dyn Iterator<Item = io::Result<String>>>> {
        Ok(match self {
            Self::Standard => Box::new(io::stdin().lines()),
            Self::File(path) => Box::new(BufReader::new(File::open(path)?).lines()),
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Standard => f.write_str("-"),
            Self::File(path) => f.write_str(path),
        }
    }
}

/// What the line is called, and the document or the Markdown in it. A line that is an object around a
/// document gives its other keys to the verdict, so that one finds it again.
pub(crate) fn unwrapped(command: Command, line: String) -> (Value, Cow<'static, str>) {
    let none = || Value::Object(Map::new());
    let key = match command {
        Command::FromMarkdown => "markdown",
        _ => "doc",
    };
    // A document has a `type`; only what lacks it can be something around one.
    let wraps =
        command == Command::FromMarkdown || line.contains("\"doc\":") || line.contains("\"doc\" :");
    if !wraps {
        return (none(), line.into());
    }
    match serde_json::from_str(&line) {
        Ok(Value::String(text)) if command == Command::FromMarkdown => (none(), text.into()),
        Ok(Value::Object(mut keys)) if !keys.contains_key("type") => match keys.remove(key) {
            Some(Value::String(text)) if command == Command::FromMarkdown => {
                (keys.into(), text.into())
            }
            Some(inner) => (keys.into(), inner.to_string().into()),
            None => (none(), line.into()),
        },
        _ => (none(), line.into()),
    }
}
