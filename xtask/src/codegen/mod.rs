//! From an official document to a client, in a row of small stages.
//!
//! load → facts → drop prose → overlay → repair → progenitor → read back → reach → emit → format.

mod behaviour;
mod commentary;
mod emit;
mod facts;
mod model;
mod overlay;
mod prose;
mod reach;
mod repair;
mod sample;
pub(crate) mod schema;
mod spelling;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use facts::Facts;
pub(crate) use model::{Method, Model};

use crate::Result;
use crate::boundary::{self, Boundary};
use crate::documents::{Document, SOURCES, workspace};

/// What each operation of a document does to data, by operation id.
pub(crate) fn accesses(document: &Document) -> Result<BTreeMap<String, &'static str>> {
    let facts = facts::collect(document)?.into_iter();
    Ok(facts.map(|facts| (facts.id, facts.access)).collect())
}

/// Reads a data file of `xtask/data`.
pub(crate) fn data<T: DeserializeOwned>(name: &str) -> Result<T> {
    let path = workspace().join("xtask/data").join(name);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// A document that went through every stage but the last.
pub(crate) struct Prepared {
    pub(crate) document: Document,
    pub(crate) facts: Vec<Facts>,
    pub(crate) model: Model,
    extras: BTreeMap<String, emit::Extra>,
    /// How many places each repair changed.
    pub(crate) repairs: Vec<(&'static str, usize)>,
}

impl Prepared {
    /// Takes a document through the stages.
    pub(crate) fn new(document: Document) -> Result<Self> {
        let name = document.source.name;
        let facts = facts::collect(&document)?;
        let mut root = document.root.clone();
        prose::drop_prose(&mut root);
        overlay::apply(name, &mut root)?;
        let repairs = repair::RULES
            .iter()
            .map(|rule| (rule.name, (rule.apply)(&mut root)))
            .collect();
        let extras = extras(&mut root);
        let spellings = root
            .as_object_mut()
            .and_then(|root| root.remove(repair::SPELLINGS))
            .unwrap_or_default();
        let code = generate(&root).map_err(|error| format!("{name}: {error}"))?;
        let mut model = Model::read(&code).map_err(|error| format!("{name}: {error}"))?;
        restore(&mut model, &spellings);
        Ok(Prepared {
            document,
            facts,
            model,
            extras,
            repairs,
        })
    }

    /// Each operation with the method progenitor made of it.
    pub(crate) fn pairs(&self) -> Result<Vec<(&Facts, &Method)>> {
        let mut pairs = Vec::new();
        for facts in &self.facts {
            let method = self
                .model
                .methods
                .iter()
                .find(|method| method.method == facts.method && method.path == facts.path);
            let method = method.ok_or_else(|| {
                format!(
                    "{}: progenitor made nothing of {}",
                    self.document.source.name, facts.id
                )
            })?;
            pairs.push((facts, method));
        }
        Ok(pairs)
    }

    /// Operations whose body or answer progenitor cannot express.
    pub(crate) fn beyond_progenitor(&self) -> Vec<&Facts> {
        let raw = |facts: &&Facts| {
            self.extras
                .get(&facts.id)
                .is_some_and(|extra| extra.body.is_some() || extra.answer == "content")
        };
        self.facts.iter().filter(raw).collect()
    }

    fn emit(&self, boundary: &Boundary, prose: bool) -> Result<emit::Files> {
        let fallback = emit::Extra::default();
        let pairs = self.pairs()?;
        let operations: Vec<emit::Operation<'_>> = pairs
            .iter()
            .map(|(facts, method)| emit::Operation {
                facts,
                method,
                extra: self.extras.get(&facts.id).unwrap_or(&fallback),
            })
            .collect();
        emit::files(&self.document, &self.model, &operations, boundary, prose)
    }
}

/// What the repairs noted beside the operations, by operation id.
fn extras(root: &mut Value) -> BTreeMap<String, emit::Extra> {
    let mut extras = BTreeMap::new();
    schema::each_operation(root, &mut |_, _, operation| {
        let text = |key: &str| {
            operation
                .get(key)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let joined: BTreeSet<String> = operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter(|parameter| parameter.get("explode") == Some(&Value::Bool(false)))
            .filter_map(|parameter| parameter.get("name")?.as_str().map(str::to_owned))
            .collect();
        let extra = emit::Extra {
            body: operation
                .pointer("/x-body/kind")
                .and_then(Value::as_str)
                .map(str::to_owned),
            answer: text("x-answer").unwrap_or_default(),
            media_type: text("x-media-type"),
            joined,
        };
        extras.insert(text("operationId").unwrap_or_default(), extra);
    });
    extras
}

/// The progenitor stage: parsing, names, types.
fn generate(root: &Value) -> Result<syn::File> {
    let api: openapiv3::OpenAPI = serde_json::from_value(root.clone())?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    let tokens = Generator::new(&settings).generate_tokens(&api)?;
    Ok(syn::parse2(tokens)?)
}

/// Puts the real values back where the repairs spelled them out.
fn restore(model: &mut Model, spellings: &Value) {
    for definition in model.types.values_mut() {
        if let model::Definition::Enum(list) = definition {
            for (_, wire) in &mut list.variants {
                if let Some(real) = spellings.get(wire.as_str()).and_then(Value::as_str) {
                    *wire = real.to_owned();
                }
            }
        }
    }
}

/// Prepares every document of a directory. A repair that changes nothing in any of them has outlived
/// its reason and fails the run, unless `idle_repairs` are allowed.
pub(crate) fn prepare(directory: &Path, idle_repairs: bool) -> Result<Vec<Prepared>> {
    let mut all = Vec::new();
    for source in SOURCES {
        all.push(Prepared::new(Document::read(source, directory)?)?);
    }
    for (index, rule) in repair::RULES.iter().enumerate() {
        let changed: usize = all
            .iter()
            .filter_map(|prepared| prepared.repairs.get(index))
            .map(|(_, changed)| changed)
            .sum();
        if changed == 0 && !idle_repairs {
            return Err(format!(
                "repair rule {} changes nothing any more: drop it from xtask/src/codegen/repair, or pass --allow-idle-repairs for an old document",
                rule.name
            )
            .into());
        }
    }
    Ok(all)
}

/// The crates that the clients of documents go to.
fn krates<'a>(all: impl Iterator<Item = &'a Prepared>) -> BTreeSet<&'static str> {
    all.map(|prepared| prepared.document.source.krate).collect()
}

/// All generated files: path below the workspace, content.
fn generated(all: &[Prepared], prose: bool) -> Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    // No code for an operation of which nobody has said how it is kept inside a boundary.
    let boundaries = boundary::of(all.iter().map(|prepared| &prepared.document))?;
    for (product, boundary) in &boundaries {
        let of_product = |prepared: &&Prepared| prepared.document.source.product == *product;
        let documents: Vec<&Prepared> = all.iter().filter(of_product).collect();
        for krate in krates(documents.iter().copied()) {
            files.insert(
                PathBuf::from(krate).join("src/generated/boundary.rs"),
                emit::boundary(product, boundary, &documents)?,
            );
        }
    }
    for prepared in all {
        let source = prepared.document.source;
        let boundary = boundaries
            .get(source.product)
            .ok_or_else(|| format!("nothing is said of the boundaries of {}", source.product))?;
        let root = PathBuf::from(source.krate)
            .join("src/generated")
            .join(source.module);
        for (path, content) in prepared.emit(boundary, prose)? {
            files.insert(root.join(path), content);
        }
    }
    for krate in krates(all.iter()) {
        let (mut modules, mut groups) = ("mod boundary;\n".to_owned(), BTreeSet::new());
        for prepared in all
            .iter()
            .filter(|prepared| prepared.document.source.krate == krate)
        {
            modules.push_str(&format!("pub mod {};\n", prepared.document.source.module));
            groups.extend(prepared.facts.iter().map(|facts| facts.group.as_str()));
        }
        files.insert(
            PathBuf::from(krate).join("src/generated/mod.rs"),
            format!("// Generated by `cargo xtask codegen`. Do not edit.\n\n//! Clients generated from the official documents.\n\n{modules}"),
        );
        let manifest = workspace().join(krate).join("Cargo.toml");
        let text = fs::read_to_string(&manifest)?;
        files.insert(
            PathBuf::from(krate).join("Cargo.toml"),
            with_features(&text, &groups)?,
        );
    }
    Ok(files)
}

const BEGIN: &str = "# API groups, written by `cargo xtask codegen`.\n";
const END: &str = "# End of the API groups.\n";

/// A manifest with the feature of every group.
fn with_features(manifest: &str, groups: &BTreeSet<&str>) -> Result<String> {
    let (Some(begin), Some(end)) = (manifest.find(BEGIN), manifest.find(END)) else {
        return Err(format!(
            "a manifest has no place for the groups: it needs the lines {BEGIN:?} and {END:?}"
        )
        .into());
    };
    let mut lines = String::new();
    let all: Vec<String> = groups
        .iter()
        .map(|group| format!("    \"{group}\",\n"))
        .collect();
    lines.push_str(&format!("full = [\n{}]\n", all.concat()));
    for group in groups {
        lines.push_str(&format!("{group} = []\n"));
    }
    let head = manifest.get(..begin + BEGIN.len()).unwrap_or_default();
    let tail = manifest.get(end..).unwrap_or_default();
    Ok(format!("{head}{lines}{tail}"))
}

/// `cargo xtask codegen`: writes the clients, or with `check` tells how they differ.
pub(crate) fn run(directory: &Path, check: bool, idle_repairs: bool) -> Result<()> {
    let all = prepare(directory, idle_repairs)?;
    let files = generated(&all, false)?;
    let root = workspace();
    let mut differing = Vec::new();
    for (path, content) in &files {
        let present = fs::read_to_string(root.join(path)).unwrap_or_default();
        if present != *content {
            differing.push(path.clone());
        }
    }
    let stale = stale(&root, &files)?;
    if check {
        if differing.is_empty() && stale.is_empty() {
            println!("codegen: {} files agree with the documents", files.len());
            return Ok(());
        }
        for path in differing.iter().chain(&stale) {
            eprintln!("differs: {}", path.display());
        }
        return Err(
            "the generated code differs from the documents; run `cargo xtask codegen`".into(),
        );
    }
    for path in &stale {
        fs::remove_file(root.join(path))?;
    }
    for path in &differing {
        let content = files.get(path).map(String::as_str).unwrap_or_default();
        write(&root.join(path), content)?;
    }
    let lines: usize = files.values().map(|content| content.lines().count()).sum();
    println!(
        "codegen: {} files, {lines} lines; {} written, {} removed",
        files.len(),
        differing.len(),
        stale.len()
    );
    Ok(())
}

/// Writes a file, and the directories it stands in.
fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    Ok(fs::write(path, content)?)
}

/// Files below `generated` that no document makes.
fn stale(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    let krates: BTreeSet<&str> = SOURCES.iter().map(|source| source.krate).collect();
    let mut queue: Vec<PathBuf> = krates
        .iter()
        .map(|krate| root.join(krate).join("src/generated"))
        .collect();
    while let Some(directory) = queue.pop() {
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                queue.push(path);
            } else if let Ok(relative) = path.strip_prefix(root)
                && !files.contains_key(relative)
            {
                stale.push(relative.to_owned());
            }
        }
    }
    Ok(stale)
}

/// `cargo xtask codegen --prose DIR`: writes a copy of the generated code with the documents' own words as
/// comments, for whoever makes it. It is not for the repository.
pub(crate) fn run_with_prose(directory: &Path, target: &Path, idle_repairs: bool) -> Result<()> {
    if target.join("Cargo.toml").is_file()
        || workspace().starts_with(target)
        || target.starts_with(workspace().join("jira-api"))
        || target.starts_with(workspace().join("confluence-api"))
    {
        return Err(format!(
            "{} is part of a crate; name a directory of its own",
            target.display()
        )
        .into());
    }
    let all = prepare(directory, idle_repairs)?;
    let files = generated(&all, true)?;
    let mut written = 0;
    for (path, content) in files
        .iter()
        .filter(|(path, _)| !path.ends_with("Cargo.toml"))
    {
        write(&target.join(path), content)?;
        written += 1;
    }
    println!(
        "codegen: {written} files with the documents' own words, below {}",
        target.display()
    );
    Ok(())
}
