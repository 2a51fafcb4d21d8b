//! What the bodies and answers of operations declare, read from the source of the clients.
//!
//! Samples hold only what is required. A walk has to try whatever a body may hold, and to answer with
//! whatever an answer may hold; both are told by the generated types, which are written in one form.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    Time,
    Number,
    Flag,
    /// Any JSON.
    Any,
    List(Box<Shape>),
    /// An object with free names.
    Map(Box<Shape>),
    /// A record, or a text out of a list, by the name of its type.
    Named(String),
}

/// What one document declares.
#[derive(Default)]
pub(crate) struct Schema {
    records: HashMap<String, Vec<(String, Shape)>>,
    choices: HashMap<String, String>,
    bodies: HashMap<String, Shape>,
    answers: HashMap<String, Shape>,
}

impl Schema {
    /// Reads the source below `generated` of a client, such as `jira-api` and `platform`.
    pub(crate) fn read(client: &str, document: &str) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let root = workspace.join(client).join("src/generated").join(document);
        let mut schema = Schema::default();
        let mut ids = HashMap::new();
        let sources: Vec<(String, String)> = files(&root)
            .into_iter()
            .map(|path| {
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                (name, fs::read_to_string(&path).unwrap())
            })
            .collect();
        for (name, text) in &sources {
            match name.as_str() {
                "types.rs" | "shared.rs" => schema.read_types(text),
                "operations.rs" => read_ids(text, &mut ids),
                _ => {}
            }
        }
        for (name, text) in &sources {
            match name.as_str() {
                "calls.rs" => schema.read_bodies(text, &ids),
                "conformance.rs" => schema.read_answers(text, &ids),
                _ => {}
            }
        }
        schema
    }

    /// What the body of an operation is.
    pub(crate) fn body(&self, operation: &str) -> Option<&Shape> {
        self.bodies.get(operation)
    }

    /// What the answer of an operation is.
    pub(crate) fn answer(&self, operation: &str) -> Option<&Shape> {
        self.answers.get(operation)
    }

    /// The properties of a record.
    pub(crate) fn record(&self, name: &str) -> Option<&[(String, Shape)]> {
        self.records.get(name).map(Vec::as_slice)
    }

    /// The first of the texts that a type allows.
    pub(crate) fn choice(&self, name: &str) -> Option<&str> {
        self.choices.get(name).map(String::as_str)
    }

    fn read_types(&mut self, text: &str) {
        let text = without_comments(text);
        for (name, rest) in after_each(&text, "pub struct ") {
            let Some((fields, _)) = rest.split_once("\n}") else {
                continue;
            };
            let types: HashMap<&str, Shape> = fields
                .split("    pub ")
                .filter_map(|field| field.split_once(": "))
                .map(|(name, kind)| (name.trim(), shape(kind)))
                .collect();
            let head = format!("impl rt::Record for {name} {{");
            let Some((_, record)) = text.split_once(&head) else {
                continue;
            };
            let names = quoted(between(record, "&[", "]"));
            let idents = between(record, "match index {", "_ =>");
            let properties = names.iter().enumerate().filter_map(|(index, name)| {
                let at = format!(" {index} => &self.");
                let (_, ident) = idents.split_once(&at)?;
                let ident = ident.split(',').next()?.trim();
                Some((name.clone(), types.get(ident)?.clone()))
            });
            self.records.insert(name.to_owned(), properties.collect());
        }
        for part in text.split("open_enum! {").skip(1) {
            let part = part.split("\n}").next().unwrap_or_default();
            let Some((_, rest)) = part.split_once("pub enum") else {
                continue;
            };
            let name = rest.split_whitespace().next().unwrap_or_default();
            if let Some(first) = quoted(rest).into_iter().next() {
                self.choices.insert(name.to_owned(), first);
            }
        }
    }

    fn read_bodies(&mut self, text: &str, ids: &HashMap<String, String>) {
        for function in text.split("    pub fn ").skip(1) {
            let Some((_, rest)) = function.split_once("&operations::") else {
                continue;
            };
            let (head, _) = function.split_once("->").unwrap_or_default();
            let Some((_, kind)) = head.split_once("body: ") else {
                continue;
            };
            self.bodies.insert(
                id_of(rest, ids),
                shape(kind.trim_end_matches([')', ' ', '\n'])),
            );
        }
    }

    fn read_answers(&mut self, text: &str, ids: &HashMap<String, String>) {
        for probe in text.split("operation: &operations::").skip(1) {
            let decode = between(probe, "decode: ", "element:");
            if let Some((_, kind)) = decode.split_once("decode::<") {
                let kind = kind.rsplit_once('>').map_or(kind, |(kind, _)| kind);
                self.answers.insert(id_of(probe, ids), shape(kind));
            }
        }
    }
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

fn read_ids(text: &str, ids: &mut HashMap<String, String>) {
    for (name, rest) in after_each(text, "pub static ") {
        if let Some(id) = quoted(between(rest, "id: ", ",")).into_iter().next() {
            ids.insert(name.trim_end_matches(':').to_owned(), id);
        }
    }
}

fn id_of(text: &str, ids: &HashMap<String, String>) -> String {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let name = text.split_at(end.unwrap_or(text.len())).0;
    ids.get(name)
        .cloned()
        .unwrap_or_else(|| panic!("no operation {name}"))
}

/// The word that follows each `mark`, and what follows the word.
fn after_each<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
    text.split(mark)
        .skip(1)
        .filter_map(|rest| rest.split_once(char::is_whitespace))
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = text.split_once(from).map_or("", |(_, rest)| rest);
    rest.split_once(to).map_or(rest, |(found, _)| found)
}

fn quoted(text: &str) -> Vec<String> {
    let parts = text.split('"').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        let line = line.trim_start();
        let attribute = line.starts_with("#[") && line.ends_with(']');
        !attribute && !line.starts_with("//")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a type is, as it is written.
fn shape(kind: &str) -> Shape {
    let kind: String = kind.chars().filter(|c| !c.is_whitespace()).collect();
    let kind = kind.trim_end_matches(',');
    let inside = |head: &str| {
        let inner = kind.strip_prefix(head)?.strip_suffix('>')?;
        Some(Box::new(shape(inner)))
    };
    for head in ["Option<", "Box<"] {
        if let Some(inner) = inside(head) {
            return *inner;
        }
    }
    if let Some(inner) = inside("Vec<") {
        return Shape::List(inner);
    }
    for head in ["rt::BTreeMap<String,", "rt::Map<String,"] {
        if let Some(inner) = inside(head) {
            return Shape::Map(inner);
        }
    }
    match kind {
        "String" => Shape::Text,
        "rt::Timestamp" => Shape::Time,
        "i64" | "f64" => Shape::Number,
        "bool" => Shape::Flag,
        "rt::Value" => Shape::Any,
        named => {
            let name = named.strip_prefix("types::").unwrap_or(named);
            assert!(
                name.chars().all(|c| c.is_ascii_alphanumeric()),
                "a type that is not understood: {named}"
            );
            Shape::Named(name.to_owned())
        }
    }
}

impl Schema {
    /// What stands where a pointer leads.
    pub(crate) fn at<'s>(&'s self, shape: &'s Shape, pointer: &str) -> Option<&'s Shape> {
        let Some(rest) = pointer.strip_prefix('/') else {
            return Some(shape);
        };
        let (step, rest) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        match shape {
            Shape::List(inner) | Shape::Map(inner) => self.at(inner, rest),
            Shape::Named(name) => {
                let mut properties = self.record(name)?.iter();
                let (_, inner) = properties.find(|(property, _)| property == step)?;
                self.at(inner, rest)
            }
            Shape::Any => Some(shape),
            _ => None,
        }
    }

    /// Pointers to everything in a body that can hold a name: texts, numbers, and what is open.
    pub(crate) fn leaves(&self, shape: &Shape) -> Vec<(String, Shape)> {
        let mut found = Vec::new();
        self.note_leaves(shape, "", &mut Vec::new(), &mut found);
        found
    }

    fn note_leaves(
        &self,
        shape: &Shape,
        at: &str,
        within: &mut Vec<String>,
        found: &mut Vec<(String, Shape)>,
    ) {
        match shape {
            Shape::List(inner) | Shape::Map(inner) => {
                self.note_leaves(inner, &format!("{at}/*"), within, found);
            }
            Shape::Named(name) => {
                let properties = self.record(name).unwrap_or_default();
                // What is nested deeper is an echo of what was read.
                if within.contains(name) || within.len() > 3 {
                    return;
                }
                within.push(name.clone());
                for (property, inner) in properties {
                    self.note_leaves(inner, &format!("{at}/{property}"), within, found);
                }
                within.pop();
            }
            Shape::Flag | Shape::Time => {}
            Shape::Text | Shape::Number | Shape::Any => found.push((at.to_owned(), shape.clone())),
        }
    }
}
