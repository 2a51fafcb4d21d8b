//! Probes: a sample call of each operation, and what reads its answer.

use std::fmt::Write as _;

use super::calls::argument_path;
use super::{Context, Operation, constant};
use crate::Result;
use crate::codegen::model::{Argument, Definition, Place, Ty};
use crate::codegen::sample::Samples;

impl Context<'_> {
    /// Samples and decoders of a group's operations.
    pub(super) fn conformance(
        &self,
        group: &str,
        operations: &[&Operation<'_>],
        samples: &Samples<'_>,
    ) -> Result<String> {
        let client = self.document.source.client;
        let mut code = String::from(
            "#![allow(deprecated, unused_imports)]\nuse atlassian_core::conformance::{decode, sample, Probe};\n",
        );
        let _ = write!(
            code,
            "use atlassian_core::generated as rt;\nuse super::operations;\nuse super::super::{{{client}, types}};\n\
             /// Every operation of the group.\npub(crate) const PROBES: &[Probe] = &[\n"
        );
        for Operation {
            facts,
            method,
            extra,
        } in operations
        {
            let mut arguments: Vec<String> = Vec::new();
            for argument in method
                .arguments
                .iter()
                .filter(|argument| argument.is_required())
            {
                if argument.place == Place::Body {
                    let body = samples.body(&facts.path, &facts.method).to_string();
                    arguments.push(format!(
                        "sample::<{}>({body:?})",
                        argument_path(argument.ty.required())
                    ));
                } else {
                    let value = samples.parameter(&facts.path, &facts.method, &argument.wire);
                    arguments.push(sample_argument(argument, &value));
                }
            }
            match extra.body.as_deref() {
                Some("multipart") => arguments
                    .push("vec![rt::Part::file(\"file\", \"sample.txt\", \"sample\")]".into()),
                Some(_) => arguments.push("\"image/png\", \"sample\"".into()),
                None => {}
            }
            let answer = match extra.answer.as_str() {
                "json" | "optional" => Some(&method.answer),
                "any" => Some(&Ty::Value),
                _ => None,
            };
            let decoder = |ty: Option<String>| {
                ty.map_or_else(|| "None".to_owned(), |ty| format!("Some(decode::<{ty}>)"))
            };
            let element = answer.and_then(|ty| self.element(ty));
            let _ = writeln!(
                code,
                "Probe {{ operation: &operations::{}, sample: |session| {client}::new(session).{}({}).0, decode: {}, element: {} }},",
                constant(method),
                method.ident,
                arguments.join(", "),
                decoder(answer.map(|ty| self.ty(ty, true))),
                decoder(element.map(|name| format!("types::{name}"))),
            );
        }
        code.push_str("];\n");
        self.finish(
            &format!("Samples and decoders of the group `{group}`."),
            &code,
        )
    }

    /// What an answer is a list of: the answer itself, or its only list of objects.
    pub(super) fn element(&self, answer: &Ty) -> Option<String> {
        let record = |ty: &Ty| {
            ty.named()
                .filter(|name| matches!(self.model.types.get(*name), Some(Definition::Record(_))))
                .map(str::to_owned)
        };
        match answer {
            Ty::List(inner) => record(inner),
            Ty::Named(name) => {
                let Some(Definition::Record(page)) = self.model.types.get(name) else {
                    return None;
                };
                let mut lists = page.fields.iter().filter_map(|field| match &field.ty {
                    Ty::List(inner) => record(inner),
                    _ => None,
                });
                lists.next().filter(|_| lists.next().is_none())
            }
            _ => None,
        }
    }
}

/// A sample as an argument of a constructor.
fn sample_argument(argument: &Argument, value: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    match (&argument.place, argument.ty.required()) {
        (Place::Query, Ty::List(inner)) => {
            let elements: Vec<String> = match value.as_array() {
                Some(elements) => elements
                    .iter()
                    .map(|e| {
                        if **inner == Ty::Integer {
                            e.to_string()
                        } else {
                            format!("{:?}", text(e))
                        }
                    })
                    .collect(),
                None => vec![format!("{:?}", text(value))],
            };
            format!("[{}]", elements.join(", "))
        }
        (Place::Query, Ty::Object | Ty::Map(_) | Ty::Value) => {
            "[(\"sample\".to_owned(), \"sample\".to_owned())]".into()
        }
        (Place::Query, Ty::Bool | Ty::Integer) => value.to_string(),
        _ => format!("{:?}", text(value)),
    }
}
