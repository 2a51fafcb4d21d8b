//! Writes the code: types, calls, and the table of operations, split by group.

mod boundary;
mod calls;
mod confinement;
mod paging;
mod probes;
mod table;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::behaviour::Behaviour;
use super::commentary::Commentary;
use super::facts::Facts;
use super::model::{Definition, Method, Model, Ty};
use super::reach::{self, Use};
use super::sample::Samples;
use super::spelling::snake;
use crate::Result;
use crate::boundary::Boundary;
use crate::documents::Document;

pub(super) use boundary::file as boundary;

/// What an operation's body and answer are, beyond what progenitor can say.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    /// `multipart` or `content`, for a body that no schema describes.
    pub(super) body: Option<String>,
    /// `json`, `any`, `empty` or `content`.
    pub(super) answer: String,
    /// Media type of a typed body that is not plain JSON.
    pub(super) media_type: Option<String>,
    /// Query parameters whose values stand in one, separated by commas.
    pub(super) joined: BTreeSet<String>,
}

/// One operation: its facts, what progenitor made of it, what it could not say.
pub(super) struct Operation<'a> {
    pub(super) facts: &'a Facts,
    pub(super) method: &'a Method,
    pub(super) extra: &'a Extra,
}

/// A file of generated code: path below `generated/{module}`, content.
pub(super) type Files = BTreeMap<String, String>;

/// All files of a document's client.
pub(super) fn files(
    document: &Document,
    model: &Model,
    operations: &[Operation<'_>],
    boundary: &Boundary,
    prose: bool,
) -> Result<Files> {
    let calls: Vec<(&Facts, &Method)> = operations.iter().map(|o| (o.facts, o.method)).collect();
    let uses = reach::uses(model, &calls);
    let groups: BTreeSet<&str> = operations.iter().map(|o| o.facts.group.as_str()).collect();
    let facts: Vec<&Facts> = operations.iter().map(|o| o.facts).collect();
    let behaviour = Behaviour::of(document.source.name, &facts)?;
    let context = Context {
        commentary: prose.then(|| Commentary::new(&document.root)),
        document,
        model,
        uses: &uses,
        behaviour: &behaviour,
        boundary,
        groups: groups.len(),
    };

    let samples = Samples::new(&document.root)?;
    let mut files = Files::new();
    let mut with_types: BTreeSet<&str> = BTreeSet::new();
    for group in &groups {
        let mine: Vec<&Operation<'_>> = operations
            .iter()
            .filter(|o| o.facts.group == *group)
            .collect();
        let directory = snake(group);
        files.insert(
            format!("{directory}/calls.rs"),
            context.calls(group, &mine)?,
        );
        files.insert(
            format!("{directory}/operations.rs"),
            context.table(group, &mine)?,
        );
        let own = |used: &Use| used.groups.len() == 1 && used.groups.contains(*group);
        if let Some(types) = context.types(
            &format!("Types that only the group `{group}` reaches."),
            &own,
        )? {
            files.insert(format!("{directory}/types.rs"), types);
            with_types.insert(group);
        }
        let types = if with_types.contains(group) {
            "pub(super) mod types;\n"
        } else {
            ""
        };
        let modules = format!(
            "pub(super) mod calls;\n#[cfg(feature = \"conformance\")] pub(super) mod conformance;\npub mod operations;\n{types}"
        );
        files.insert(
            format!("{directory}/conformance.rs"),
            context.conformance(group, &mine, &samples)?,
        );
        files.insert(
            format!("{directory}/mod.rs"),
            context.finish(&format!("The group `{group}`."), &modules)?,
        );
    }
    let shared = context.types("Types that several groups reach.", &|used| {
        used.groups.len() > 1
    })?;
    files.insert(
        "mod.rs".into(),
        context.root(&groups, &with_types, shared.is_some())?,
    );
    files.extend(shared.map(|shared| ("shared.rs".to_owned(), shared)));
    Ok(files)
}

struct Context<'a> {
    /// The documents' words, in a copy that has them.
    commentary: Option<Commentary<'a>>,
    document: &'a Document,
    model: &'a Model,
    uses: &'a BTreeMap<String, Use>,
    behaviour: &'a Behaviour,
    boundary: &'a Boundary,
    groups: usize,
}

fn constant(method: &Method) -> String {
    method.ident.trim_end_matches('_').to_uppercase()
}

/// Code as it is written to a file.
fn formatted(code: &str) -> Result<String> {
    let file = syn::parse_file(code).map_err(|error| {
        let line = error.span().start().line;
        let around: Vec<&str> = code.lines().skip(line.saturating_sub(3)).take(6).collect();
        format!(
            "generated code does not parse: {error} near\n{}",
            around.join("\n")
        )
    })?;
    Ok(prettyplease::unparse(&file))
}

impl Context<'_> {
    fn finish(&self, about: &str, code: &str) -> Result<String> {
        let document = self.document;
        Ok(format!(
            "// Generated by `cargo xtask codegen` from “{}”,\n// version {},\n// sha256 {}.\n// Do not edit: mend the rules in `xtask`.\n\n//! {about}\n\n{}",
            document.title(),
            document.version(),
            document.sha256,
            formatted(code)?
        ))
    }

    fn root(
        &self,
        groups: &BTreeSet<&str>,
        with_types: &BTreeSet<&str>,
        shared: bool,
    ) -> Result<String> {
        let source = self.document.source;
        let client = source.client;
        let mut code = String::new();
        code.push_str(
            "use atlassian_core::operation::{Api, Operation};\nuse atlassian_core::Session;\n",
        );
        for group in groups {
            let _ = writeln!(
                code,
                "#[cfg(feature = \"{group}\")] pub mod {};",
                snake(group)
            );
        }
        let reaching: BTreeSet<String> = self
            .uses
            .values()
            .filter(|used| used.groups.len() > 1)
            .flat_map(|used| used.groups.clone())
            .collect();
        let gate = self.gate(&Use {
            groups: reaching,
            ..Use::default()
        });
        if shared {
            let _ = writeln!(code, "{gate} mod shared;");
        }
        let _ = write!(
            code,
            "/// The document this client is made from.\n\
             pub static API: Api = Api {{ name: {:?}, title: {:?}, version: {:?}, product: {:?}, {}, places: &super::boundary::PLACES }};\n\
             /// Client of every operation of the document; each group is a cargo feature.\n\
             ///\n/// [Official reference]({}).\n\
             #[derive(Clone, Debug)]\n\
             pub struct {client} {{ #[allow(dead_code)] session: Session }}\n\
             impl {client} {{\n\
             /// A client over a session.\n\
             pub fn new(session: &Session) -> Self {{ Self {{ session: session.clone() }} }}\n}}\n",
            source.name,
            self.document.title(),
            self.document.version(),
            source.product,
            self.behaviour.fields(),
            source.reference,
        );
        code.push_str("/// Types of bodies, parameters and answers.\npub mod types {\n");
        if shared {
            let _ = writeln!(code, "{gate} pub use super::shared::*;");
        }
        for group in with_types {
            let _ = writeln!(
                code,
                "#[cfg(feature = \"{group}\")] pub use super::{}::types::*;",
                snake(group)
            );
        }
        code.push_str("}\n/// Every operation of the enabled groups, as a call to be completed and sent.\npub mod calls {\n");
        for group in groups {
            let _ = writeln!(
                code,
                "#[cfg(feature = \"{group}\")] pub use super::{}::calls::*;",
                snake(group)
            );
        }
        code.push_str("}\n/// Static facts about every operation of the enabled groups.\npub fn operations() -> impl Iterator<Item = &'static Operation> {\n");
        code.push_str("let tables: &[&[&'static Operation]] = &[\n");
        for group in groups {
            let _ = writeln!(
                code,
                "#[cfg(feature = \"{group}\")] {}::operations::ALL,",
                snake(group)
            );
        }
        code.push_str("];\ntables.iter().flat_map(|table| table.iter().copied())\n}\n");
        code.push_str("/// Probes of the enabled groups, for tests that hold the code against the documents.\n#[cfg(feature = \"conformance\")]\npub mod conformance {\n#[allow(unused_imports)]\nuse atlassian_core::conformance::{decode, Probe, TypeProbe};\n");
        code.push_str(
            "/// Every operation.\npub fn probes() -> Vec<Probe> {\nlet tables: &[&[Probe]] = &[\n",
        );
        for group in groups {
            let _ = writeln!(
                code,
                "#[cfg(feature = \"{group}\")] super::{}::conformance::PROBES,",
                snake(group)
            );
        }
        code.push_str("];\ntables.concat()\n}\n/// Every type that is received.\npub fn types() -> Vec<TypeProbe> {\nvec![\n");
        for (name, used) in self.uses {
            if used.received && matches!(self.model.types.get(name), Some(Definition::Record(_))) {
                let gate = self.gate(used);
                let _ = writeln!(
                    code,
                    "{gate} TypeProbe {{ name: {name:?}, decode: decode::<super::types::{name}> }},"
                );
            }
        }
        code.push_str("]\n}\n}\n");
        self.finish(
            &format!("{}, all operations.", self.document.title()),
            &code,
        )
    }

    /// The condition under which a type is compiled, as an attribute.
    fn gate(&self, used: &Use) -> String {
        let features: Vec<String> = used
            .groups
            .iter()
            .map(|group| format!("feature = \"{group}\""))
            .collect();
        match features.as_slice() {
            [only] => format!("#[cfg({only})]"),
            all => format!("#[cfg(any({}))]", all.join(", ")),
        }
    }

    fn path(&self, facts: &Facts) -> String {
        self.document.source.below_product(&facts.path)
    }

    fn title(&self, facts: &Facts) -> String {
        format!("`{} {}`", facts.method.to_uppercase(), self.path(facts))
    }

    /// A type as it stands in the code. `qualified`: named types are below `types`.
    fn ty(&self, ty: &Ty, qualified: bool) -> String {
        match ty {
            Ty::Unit => "()".into(),
            Ty::String => "String".into(),
            Ty::Integer => "i64".into(),
            Ty::Float => "f64".into(),
            Ty::Bool => "bool".into(),
            Ty::Value => "rt::Value".into(),
            Ty::Timestamp => "rt::Timestamp".into(),
            Ty::Object => "rt::Map<String, rt::Value>".into(),
            Ty::Map(inner) => format!("rt::BTreeMap<String, {}>", self.ty(inner, qualified)),
            Ty::List(inner) => format!("Vec<{}>", self.ty(inner, qualified)),
            Ty::Optional(inner) => format!("Option<{}>", self.ty(inner, qualified)),
            Ty::Boxed(inner) => format!("Box<{}>", self.ty(inner, qualified)),
            Ty::Named(name) if qualified => format!("types::{name}"),
            Ty::Named(name) => name.clone(),
        }
    }
}
