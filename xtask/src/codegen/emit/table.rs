//! The static table of a group's operations.

use std::fmt::Write as _;

use super::{Context, Operation, constant};
use crate::Result;
use crate::codegen::spelling::pascal;

impl Context<'_> {
    pub(super) fn table(&self, group: &str, operations: &[&Operation<'_>]) -> Result<String> {
        let mut code = String::from(
            "#![allow(unused_imports)]\nuse atlassian_core::operation::{Access, Answer, Method, Operation, ScopeFamily, ScopeSet};\nuse super::super::API;\n",
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
        for operation in operations {
            let facts = operation.facts;
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
            let answer = match operation.extra.answer.as_str() {
                "content" => "Content",
                "empty" => "Empty",
                _ => "Json",
            };
            let _ = write!(
                code,
                "/// {}\npub static {}: Operation = Operation {{ id: {:?}, api: &API, method: Method::{}, path: {:?}, group: {group:?}, \
                 access: Access::{}, scopes: &[{}], oauth: {}, answer: Answer::{answer}, deprecated: {}, experimental: {}, confinement: &[] }};\n",
                self.title(facts),
                constant(operation.method),
                facts.id,
                pascal(&facts.method),
                self.path(facts),
                facts.access,
                scopes.join(", "),
                facts.oauth,
                facts.deprecated,
                facts.experimental,
            );
        }
        self.finish(
            &format!("Static facts about the operations of the group `{group}`."),
            &code,
        )
    }
}
