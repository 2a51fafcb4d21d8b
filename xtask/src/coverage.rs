//! `coverage`: every operation of the official documents can be called from Rust, read off the
//! committed code itself: an operation counts where its static facts stand in the table of its group
//! and a constructor of the client makes a call of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

use crate::Result;
use crate::arguments::Options;
use crate::boundary;
use crate::codegen;
use crate::documents::{self, Document, SOURCES, Source, workspace};

/// An operation as the code has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Coded {
    id: String,
    /// `get /rest/api/3/issue/{issueIdOrKey}`
    place: String,
    group: String,
    /// The document's module, as the `api` of the operation names it.
    module: String,
    /// What keeps it from being called; nothing where it can be.
    unreachable: Option<&'static str>,
}

/// The code's share of one document.
struct Coverage {
    source: Source,
    generated: Vec<Coded>,
    by_hand: Vec<Coded>,
    /// Operations of the document: id and place. Absent without documents.
    wanted: Option<BTreeMap<String, String>>,
    operations: usize,
    beyond_progenitor: Option<usize>,
}

/// `cargo xtask coverage`.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.flag("--boundary") {
        return boundary::coverage(options);
    }
    let all = coverages(options.from().as_deref())?;
    if options.flag("--groups") {
        print!("{}", groups(&all));
        return Ok(());
    }
    print!("{}", table(&all));
    let gaps: Vec<String> = all.iter().flat_map(Coverage::gaps).collect();
    for gap in &gaps {
        println!("{gap}");
    }
    let operations: usize = all.iter().map(|coverage| coverage.operations).sum();
    let reachable: usize = all.iter().map(Coverage::reachable).sum();
    println!("{reachable} of {operations}");
    if gaps.is_empty() && reachable == operations {
        return Ok(());
    }
    Err("the committed code does not reach every operation; run `cargo xtask codegen`".into())
}

fn coverages(from: Option<&Path>) -> Result<Vec<Coverage>> {
    let with_documents = documents::at_hand(from);
    let mut beyond = BTreeMap::new();
    if with_documents {
        for prepared in codegen::prepare(&documents::required(from)?, true)? {
            beyond.insert(
                prepared.document.source.name,
                prepared.beyond_progenitor().len(),
            );
        }
    } else {
        println!("coverage: no documents at hand, counting against xtask/specs.lock");
    }
    let mut all = Vec::new();
    for source in SOURCES {
        let (wanted, operations) = if with_documents {
            let wanted = wanted(&Document::read(source, &documents::required(from)?)?);
            let operations = wanted.len();
            (Some(wanted), operations)
        } else {
            let pin = documents::lock()?
                .into_iter()
                .find(|pin| pin.name == source.name);
            (None, pin.map(|pin| pin.operations).unwrap_or_default())
        };
        all.push(Coverage {
            source,
            generated: generated(&source)?,
            by_hand: by_hand(&source)?,
            wanted,
            operations,
            beyond_progenitor: beyond.get(source.name).copied(),
        });
    }
    Ok(all)
}

impl Coverage {
    fn coded(&self) -> impl Iterator<Item = &Coded> {
        self.generated.iter().chain(&self.by_hand)
    }

    fn is_wanted(&self, coded: &Coded) -> bool {
        let wanted = self.wanted.as_ref();
        wanted.is_none_or(|wanted| wanted.get(&coded.id) == Some(&coded.place))
    }

    fn reachable(&self) -> usize {
        let callable = self.coded().filter(|coded| coded.unreachable.is_none());
        callable
            .filter(|coded| self.is_wanted(coded))
            .map(|coded| &coded.id)
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// Everything that is not as it should be.
    fn gaps(&self) -> Vec<String> {
        let name = self.source.name;
        let mut gaps = Vec::new();
        for coded in self.coded() {
            if let Some(why) = coded.unreachable {
                gaps.push(format!("{name}: {} cannot be called: {why}", coded.id));
            }
            if !self.is_wanted(coded) {
                gaps.push(format!(
                    "{name}: {} ({}) is not in the document",
                    coded.id, coded.place
                ));
            }
        }
        for (id, place) in self.wanted.iter().flatten() {
            if !self.coded().any(|coded| coded.id == *id) {
                gaps.push(format!("{name}: {id} ({place}) is missing"));
            }
        }
        gaps
    }
}

/// The operations of a document: id, place.
fn wanted(document: &Document) -> BTreeMap<String, String> {
    documents::operations(&document.root)
        .map(|(path, method, operation)| {
            let id = operation
                .get("operationId")
                .and_then(serde_json::Value::as_str);
            let place = format!("{method} {}", document.source.below_product(path));
            (id.unwrap_or(&place).to_owned(), place)
        })
        .collect()
}

/// The generated operations of a document.
fn generated(source: &Source) -> Result<Vec<Coded>> {
    let root = workspace()
        .join(source.krate)
        .join("src/generated")
        .join(source.module);
    let mut all = Vec::new();
    for path in sources_below(&root)? {
        if path.file_name().is_none_or(|name| name != "operations.rs") {
            continue;
        }
        let calls = path.with_file_name("calls.rs");
        all.extend(group_operations(&parse(&path)?, &parse(&calls)?, source));
    }
    Ok(all)
}

/// Operations that are written by hand: any `pub static … : Operation` of the crate that is not below
/// `generated`, whose `api` is the document's. Such code has no constructor to look for.
fn by_hand(source: &Source) -> Result<Vec<Coded>> {
    let root = workspace().join(source.krate).join("src");
    let mut all = Vec::new();
    for path in sources_below(&root)? {
        if path.starts_with(root.join("generated")) {
            continue;
        }
        // Parsing is for the few files that have what is looked for.
        if fs::read_to_string(&path)?.contains(": Operation") {
            let found = statics(&parse(&path)?);
            all.extend(
                found
                    .into_values()
                    .filter(|coded| coded.module == source.module),
            );
        }
    }
    Ok(all)
}

fn parse(path: &Path) -> Result<syn::File> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?)
}

/// All Rust files below a directory, in order.
fn sources_below(root: &Path) -> Result<Vec<PathBuf>> {
    let (mut files, mut queue) = (Vec::new(), vec![root.to_owned()]);
    while let Some(directory) = queue.pop() {
        let entries = fs::read_dir(&directory)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                queue.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The operations of a group: those with static facts, and whether each can be called.
fn group_operations(table: &syn::File, calls: &syn::File, source: &Source) -> Vec<Coded> {
    let constructed = constructed(calls, source.client);
    let listed = listed(table);
    let judge = |(name, mut coded): (String, Coded)| {
        coded.unreachable = if !constructed.contains(&name) {
            Some("no method of the client makes a call of it")
        } else if !listed.contains(&name) {
            Some("the group's table does not list it")
        } else {
            None
        };
        coded
    };
    statics(table).into_iter().map(judge).collect()
}

/// Every public static of type `Operation`, by name.
fn statics(file: &syn::File) -> BTreeMap<String, Coded> {
    let mut found = BTreeMap::new();
    for item in &file.items {
        let syn::Item::Static(item) = item else {
            continue;
        };
        let public = matches!(item.vis, syn::Visibility::Public(_));
        let syn::Type::Path(kind) = &*item.ty else {
            continue;
        };
        let syn::Expr::Struct(facts) = &*item.expr else {
            continue;
        };
        if !public
            || kind
                .path
                .segments
                .last()
                .is_none_or(|last| last.ident != "Operation")
        {
            continue;
        }
        let mut coded = Coded::default();
        let (mut method, mut path) = (String::new(), String::new());
        for field in &facts.fields {
            let syn::Member::Named(name) = &field.member else {
                continue;
            };
            match name.to_string().as_str() {
                "id" => coded.id = literal(&field.expr),
                "group" => coded.group = literal(&field.expr),
                "path" => path = literal(&field.expr),
                "method" => {
                    method = segments(&field.expr)
                        .pop()
                        .unwrap_or_default()
                        .to_lowercase()
                }
                // `&platform::API`, or `&platform::API` with more in front of it.
                "api" => {
                    coded.module = segments(&field.expr)
                        .into_iter()
                        .rev()
                        .nth(1)
                        .unwrap_or_default()
                }
                _ => {}
            }
        }
        coded.place = format!("{method} {path}");
        found.insert(item.ident.to_string(), coded);
    }
    found
}

fn literal(expression: &syn::Expr) -> String {
    match expression {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => text.value(),
        _ => String::new(),
    }
}

/// The segments of a path expression, also behind a reference.
fn segments(expression: &syn::Expr) -> Vec<String> {
    match expression {
        syn::Expr::Reference(reference) => segments(&reference.expr),
        syn::Expr::Path(path) => path
            .path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect(),
        _ => Vec::new(),
    }
}

/// Collects the last segment of every path through `operations::`, and of every plain reference.
#[derive(Default)]
struct Names {
    through_operations: BTreeSet<String>,
    all: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        if let [.., before, last] = names.as_slice()
            && before == "operations"
        {
            self.through_operations.insert(last.clone());
        }
        self.all.extend(names.last().cloned());
        syn::visit::visit_path(self, path);
    }
}

/// The operations that public methods of the client make calls of.
fn constructed(calls: &syn::File, client: &str) -> BTreeSet<String> {
    let mut names = Names::default();
    for item in &calls.items {
        let syn::Item::Impl(item) = item else {
            continue;
        };
        let syn::Type::Path(own) = &*item.self_ty else {
            continue;
        };
        if !own.path.is_ident(client) {
            continue;
        }
        for member in &item.items {
            if let syn::ImplItem::Fn(method) = member
                && matches!(method.vis, syn::Visibility::Public(_))
            {
                names.visit_block(&method.block);
            }
        }
    }
    names.through_operations
}

/// The statics that the table `ALL` lists.
fn listed(table: &syn::File) -> BTreeSet<String> {
    let mut names = Names::default();
    for item in &table.items {
        if let syn::Item::Const(item) = item
            && item.ident == "ALL"
        {
            names.visit_expr(&item.expr);
        }
    }
    names.all
}

fn table(all: &[Coverage]) -> String {
    let mut text = format!(
        "{:<18} {:>10} {:>9} {:>7} {:>17} {:>9}\n",
        "document", "operations", "generated", "by hand", "beyond progenitor", "reachable"
    );
    for coverage in all {
        let beyond = coverage
            .beyond_progenitor
            .map_or("?".to_owned(), |count| count.to_string());
        text.push_str(&format!(
            "{:<18} {:>10} {:>9} {:>7} {:>17} {:>9}\n",
            coverage.source.name,
            coverage.operations,
            coverage.generated.len(),
            coverage.by_hand.len(),
            beyond,
            coverage.reachable()
        ));
    }
    text
}

/// Operations by group and document.
fn groups(all: &[Coverage]) -> String {
    let mut counts: BTreeMap<(&str, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    for coverage in all {
        for coded in coverage.coded() {
            let row = counts
                .entry((coverage.source.krate, coded.group.as_str()))
                .or_default();
            *row.entry(coverage.source.name).or_default() += 1;
        }
    }
    let mut text = format!("{:<32}", "crate and group");
    for source in SOURCES {
        text.push_str(&format!(" {:>16}", source.name));
    }
    text.push('\n');
    for ((krate, group), row) in &counts {
        text.push_str(&format!("{:<32}", format!("{krate} {group}")));
        for source in SOURCES {
            let count = row
                .get(source.name)
                .map(usize::to_string)
                .unwrap_or_default();
            text.push_str(&format!(" {count:>16}"));
        }
        text.push('\n');
    }
    text.push_str(&format!("{} groups\n", counts.len()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = r#"
        pub const ALL: &[&Operation] = &[&GET_THING, &UNCALLED];
        pub static GET_THING: Operation = Operation {
            id: "getThing", api: &API, method: Method::Get, path: "/thing/{id}", group: "things",
        };
        pub static UNCALLED: Operation = Operation { id: "uncalled", method: Method::Post };
        pub static UNLISTED: Operation = Operation { id: "unlisted", method: Method::Put };
        static PRIVATE: Operation = Operation { id: "private" };
        pub static OTHER: Api = Api { id: "other" };
    "#;

    const CALLS: &str = r#"
        impl GetThing { pub fn send(self) -> Reply<()> { self.0.send() } }
        impl Platform {
            pub fn get_thing(&self) -> GetThing {
                GetThing(Call::new(&self.session, &operations::GET_THING))
            }
            pub fn unlisted(&self) -> Unlisted {
                Unlisted(Call::new(&self.session, &operations::UNLISTED))
            }
            fn uncalled(&self) -> Uncalled {
                Uncalled(Call::new(&self.session, &operations::UNCALLED))
            }
        }
    "#;

    #[test]
    fn an_operation_counts_with_facts_table_and_public_constructor() -> Result<()> {
        let (table, calls) = (syn::parse_file(TABLE)?, syn::parse_file(CALLS)?);
        let coded = group_operations(&table, &calls, &SOURCES[0]);
        let verdicts: Vec<(&str, bool)> = coded
            .iter()
            .map(|coded| (coded.id.as_str(), coded.unreachable.is_none()))
            .collect();
        assert_eq!(
            verdicts,
            [("getThing", true), ("uncalled", false), ("unlisted", false)]
        );
        assert_eq!(coded[0].place, "get /thing/{id}");
        assert_eq!(coded[0].group, "things");
        Ok(())
    }

    #[test]
    fn what_is_missing_or_left_over_is_named() {
        let coded = |id: &str| Coded {
            id: id.into(),
            place: format!("get /{id}"),
            ..Coded::default()
        };
        let coverage = Coverage {
            source: SOURCES[0],
            generated: vec![coded("a"), coded("left-over")],
            by_hand: vec![coded("b")],
            wanted: Some(
                ["a", "b", "c"]
                    .map(|id| (id.to_owned(), format!("get /{id}")))
                    .into(),
            ),
            operations: 3,
            beyond_progenitor: None,
        };
        assert_eq!(coverage.reachable(), 2);
        assert_eq!(
            coverage.gaps(),
            [
                "jira-platform-v3: left-over (get /left-over) is not in the document",
                "jira-platform-v3: c (get /c) is missing"
            ]
        );
    }

    #[test]
    fn an_operation_written_by_hand_names_its_document() -> Result<()> {
        let file = syn::parse_file(
            "pub static UPLOAD: Operation = Operation { id: \"upload\", api: &crate::platform::API };",
        )?;
        let modules: Vec<String> = statics(&file)
            .into_values()
            .map(|coded| coded.module)
            .collect();
        assert_eq!(modules, ["platform"]);
        Ok(())
    }
}
