//! The static table of a group's operations.

use std::fmt::Write as _;

use super::{Context, Extra, Operation, constant};
use crate::Result;
use crate::codegen::facts::Facts;
use crate::codegen::spelling::pascal;
use crate::documents::Source;

/// What the facts of an operation are made of, beside the types of confinements.
pub(super) const IMPORTS: &str = "use atlassian_core::operation::{Access, Answer, Confinement, Method, Operation, ScopeFamily, ScopeSet};\n";

/// The value of an operation's static facts, as code. `api` and `confinement` are code, too.
pub(super) fn operation(
    source: &Source,
    facts: &Facts,
    extra: &Extra,
    api: &str,
    confinement: &str,
) -> String {
    let scopes: Vec<String> = facts
        .scopes
        .iter()
        .map(|set| {
            let family = if set.granular { "Granular" } else { "Classic" };
            format!(
                "ScopeSet {{ family: ScopeFamily::{family}, scopes: &{:?} }}",
                set.scopes
            )
        })
        .collect();
    let answer = match extra.answer.as_str() {
        "content" => "Content",
        "empty" => "Empty",
        _ => "Json",
    };
    format!(
        "Operation {{ id: {:?}, api: {api}, method: Method::{}, path: {:?}, group: {:?}, access: Access::{}, \
         scopes: &[{}], oauth: {}, answer: Answer::{answer}, deprecated: {}, experimental: {}, query: &{:?}, \
         headers: &{:?}, confinement: {confinement} }}",
        facts.id,
        pascal(&facts.method),
        source.below_product(&facts.path),
        facts.group,
        facts.access,
        scopes.join(", "),
        facts.oauth,
        facts.deprecated,
        facts.experimental,
        facts.query,
        facts.headers,
    )
}

impl Context<'_> {
    pub(super) fn table(&self, group: &str, operations: &[&Operation<'_>]) -> Result<String> {
        let mut code = format!(
            "#![allow(unused_imports)]\n{IMPORTS}{}use super::super::API;\nuse super::super::super::boundary;\n",
            super::confinement::IMPORTS
        );
        let _ = writeln!(
            code,
            "/// Every operation of the group.\npub const ALL: &[&Operation] = &[{}];",
            operations
                .iter()
                .map(|o| format!("&{}", constant(o.method)))
                .collect::<Vec<_>>()
                .join(", ")
        );
        for of_group in operations {
            let facts = of_group.facts;
            let source = &self.document.source;
            let confinement =
                super::confinement::confinement(self.boundary, source.name, &facts.id)?;
            let _ = writeln!(
                code,
                "/// {}\npub static {}: Operation = {};",
                self.title(facts),
                constant(of_group.method),
                operation(source, facts, of_group.extra, "&API", &confinement),
            );
        }
        self.finish(
            &format!("Static facts about the operations of the group `{group}`."),
            &code,
        )
    }
}
