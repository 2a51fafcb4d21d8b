//! Calls: a small type per operation, and its constructor on the client.

use std::fmt::Write as _;

use super::{Context, Extra, Operation, constant};
use crate::Result;
use crate::codegen::facts::Facts;
use crate::codegen::model::{Argument, Place, Ty};
use crate::codegen::spelling::pascal;

impl Context<'_> {
    pub(super) fn calls(&self, group: &str, operations: &[&Operation<'_>]) -> Result<String> {
        let client = self.document.source.client;
        let mut body = String::new();
        let mut constructors = String::new();
        for operation in operations {
            self.call(operation, &mut body, &mut constructors);
        }
        let everything = format!("{body}{constructors}");
        let mut code = String::from("use atlassian_core::generated as rt;\n");
        if everything.contains("impl Display") || everything.contains("T: Display") {
            code.push_str("use std::fmt::Display;\n");
        }
        let types = if everything.contains("types::") {
            ", types"
        } else {
            ""
        };
        let _ = write!(
            code,
            "use super::operations;\nuse super::super::{{{client}{types}}};\n{body}impl {client} {{\n{constructors}}}\n"
        );
        self.finish(
            &format!("The group `{group}`: calls of its operations."),
            &code,
        )
    }

    /// The official page of an operation.
    pub(super) fn page(&self, facts: &Facts) -> String {
        let slug = |text: &str| -> String {
            let words: Vec<String> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_lowercase)
                .collect();
            words.join("-")
        };
        format!(
            "{}api-group-{}/#api-{}-{}",
            self.document.source.reference,
            slug(&facts.tag),
            slug(&facts.path),
            facts.method
        )
    }

    pub(super) fn facts_doc(&self, facts: &Facts) -> String {
        let mut doc = format!("/// {}\n///\n", self.title(facts));
        if let Some(commentary) = &self.commentary {
            doc.push_str(&commentary.operation(&facts.path, &facts.method));
        }
        if facts.experimental {
            doc.push_str("/// Experimental: Atlassian may change it without notice.\n///\n");
        }
        let sets: Vec<String> = facts
            .scopes
            .iter()
            .map(|set| {
                set.scopes
                    .iter()
                    .map(|scope| format!("`{scope}`"))
                    .collect::<Vec<_>>()
                    .join(", ")
            })
            .collect();
        if !sets.is_empty() {
            let _ = write!(doc, "/// Scopes: {}.\n///\n", sets.join("; or "));
        }
        if !facts.oauth {
            doc.push_str("/// Not for OAuth 2.0 (3LO): needs an API token.\n///\n");
        }
        let _ = writeln!(doc, "/// [Official page]({})", self.page(facts));
        doc
    }

    pub(super) fn call(
        &self,
        operation: &Operation<'_>,
        body: &mut String,
        constructors: &mut String,
    ) {
        let Operation {
            facts,
            method,
            extra,
        } = operation;
        let client = self.document.source.client;
        let name = pascal(&method.ident);
        let answer = match extra.answer.as_str() {
            "content" => "rt::Bytes".to_owned(),
            "any" => "Option<rt::Value>".to_owned(),
            "optional" => format!("Option<{}>", self.ty(&method.answer, true)),
            _ => self.ty(&method.answer, true),
        };
        let _ = write!(
            body,
            "/// Call of [`{client}::{}`].\n#[derive(Clone, Debug)]\n#[must_use = \"nothing happens before `send`\"]\npub struct {name}(pub rt::Call);\nimpl {name} {{\n",
            method.ident
        );
        let limit = |wire: &str| {
            facts
                .limits
                .get(wire)
                .map(|said| format!(" ({said})"))
                .unwrap_or_default()
        };
        let mut chain = format!(
            "rt::Call::new(&self.session, &operations::{})",
            constant(method)
        );
        let mut parameters = String::new();
        let mut described = String::new();
        for argument in &method.arguments {
            let Argument {
                ident, wire, place, ..
            } = argument;
            if argument.is_required() {
                let (ty, step) = required_step(argument, extra);
                let _ = write!(parameters, ", {ident}: {ty}");
                chain.push_str(&step);
                if *place != Place::Body {
                    let said = limit(wire);
                    if !said.is_empty() {
                        let _ = writeln!(described, "/// - `{wire}`{said}");
                    }
                }
                if *place == Place::Body {
                    body.push_str(RAW_BODY);
                }
                continue;
            }
            let setter = setter_name(ident);
            match place {
                Place::Body => {
                    let _ = write!(
                        body,
                        "/// The body.\npub fn body(self, body: {}) -> Self {{ Self(self.0.body(&body)) }}\n{RAW_BODY}",
                        self.argument_ty(argument.ty.required())
                    );
                }
                _ => {
                    let kind = if *place == Place::Header {
                        "Header"
                    } else {
                        "Query parameter"
                    };
                    let (generics, ty, value) = optional_step(argument, extra);
                    let words = self.commentary.as_ref();
                    let said = words
                        .map(|words| words.parameter(&facts.path, &facts.method, wire))
                        .filter(|said| !said.is_empty())
                        .map(|said| format!("///\n{said}"))
                        .unwrap_or_default();
                    let _ = write!(
                        body,
                        "/// {kind} `{wire}`{}.\n{said}#[inline]\npub fn {setter}{generics}(self, value: {ty}) -> Self {{ Self(self.0{value}) }}\n",
                        limit(wire)
                    );
                }
            }
        }
        match extra.body.as_deref() {
            Some("multipart") => {
                parameters.push_str(", parts: Vec<rt::Part>");
                chain.push_str(".content(rt::Body::Multipart(parts))");
            }
            Some(_) => {
                parameters
                    .push_str(", media_type: impl Into<String>, content: impl Into<rt::Content>");
                chain.push_str(".content(rt::Body::Bytes { media_type: media_type.into(), content: content.into() })");
            }
            None => {}
        }
        if let Some(media_type) = &extra.media_type {
            let _ = write!(chain, ".header(\"Content-Type\", {media_type:?})");
        }
        if let Some(place) = self.place(method)
            && let Ty::Named(page) = &method.answer
        {
            let _ = write!(
                body,
                "/// The items of all pages, fetched as they are asked for.\n#[inline]\npub fn items(self) -> rt::Paged<<types::{page} as rt::Listing>::Item> {{ self.0.items::<types::{page}>({place}) }}\n"
            );
        }
        let _ = write!(
            body,
            "/// Sends the call.\n#[inline]\npub fn send(self) -> rt::Reply<{answer}> {{ self.0.send() }}\n}}\n"
        );
        constructors.push_str(&self.facts_doc(facts));
        if !described.is_empty() {
            let _ = write!(constructors, "///\n/// Limits:\n{described}");
        }
        if facts.deprecated {
            constructors.push_str(
                "#[deprecated = \"the official document marks this operation deprecated\"]\n",
            );
        }
        let _ = writeln!(
            constructors,
            "pub fn {}(&self{parameters}) -> {name} {{ {name}({chain}) }}",
            method.ident
        );
    }

    /// A type as an argument.
    pub(super) fn argument_ty(&self, ty: &Ty) -> String {
        match ty {
            Ty::Boxed(inner) => self.argument_ty(inner),
            other => self.ty(other, true),
        }
    }
}

const RAW_BODY: &str = "/// Replaces the body by any JSON.\npub fn json(self, body: rt::Value) -> Self { Self(self.0.json(body)) }\n";

/// A method that does not hide one of every call's own.
fn setter_name(ident: &str) -> String {
    match ident {
        "send" | "json" | "body" | "clone" | "items" => format!("{ident}_parameter"),
        other => other.to_owned(),
    }
}

/// Type of a required argument, and how it enters the call.
fn required_step(argument: &Argument, extra: &Extra) -> (String, String) {
    let Argument {
        ident,
        wire,
        ty,
        place,
    } = argument;
    match place {
        Place::Body => {
            let ty = match ty {
                Ty::Boxed(inner) => inner,
                other => other,
            };
            (argument_path(ty), format!(".body(&{ident})"))
        }
        Place::Path => ("impl Display".into(), format!(".path({wire:?}, {ident})")),
        Place::Header => ("impl Display".into(), format!(".header({wire:?}, {ident})")),
        Place::Query => match ty {
            Ty::List(_) => {
                let step = if extra.joined.contains(wire) {
                    "query_joined"
                } else {
                    "query_each"
                };
                (
                    "impl IntoIterator<Item = impl Display>".into(),
                    format!(".{step}({wire:?}, {ident})"),
                )
            }
            Ty::Object | Ty::Map(_) | Ty::Value => (
                "impl IntoIterator<Item = (String, String)>".into(),
                format!(".query_pairs({ident})"),
            ),
            Ty::Named(name) => (
                format!("impl Into<types::{name}>"),
                format!(".query({wire:?}, {ident}.into())"),
            ),
            Ty::Bool => ("bool".into(), format!(".query({wire:?}, {ident})")),
            Ty::Integer => ("i64".into(), format!(".query({wire:?}, {ident})")),
            _ => ("impl Display".into(), format!(".query({wire:?}, {ident})")),
        },
    }
}

pub(super) fn argument_path(ty: &Ty) -> String {
    match ty {
        Ty::Named(name) => format!("types::{name}"),
        Ty::List(inner) => format!("Vec<{}>", argument_path(inner)),
        Ty::Map(inner) => format!("rt::BTreeMap<String, {}>", argument_path(inner)),
        Ty::Object => "rt::Map<String, rt::Value>".into(),
        Ty::String => "String".into(),
        Ty::Integer => "i64".into(),
        Ty::Float => "f64".into(),
        Ty::Bool => "bool".into(),
        Ty::Timestamp => "rt::Timestamp".into(),
        Ty::Boxed(inner) | Ty::Optional(inner) => argument_path(inner),
        Ty::Value | Ty::Unit => "rt::Value".into(),
    }
}

/// Generics and type of an optional argument, and how it enters the call.
fn optional_step(argument: &Argument, extra: &Extra) -> (String, String, String) {
    let wire = &argument.wire;
    let verb = if argument.place == Place::Header {
        "header"
    } else {
        "query"
    };
    match argument.ty.required() {
        // Numbers too: ids are numbers in parameters and text in answers.
        Ty::List(_) => {
            let step = if extra.joined.contains(wire) {
                "query_joined"
            } else {
                "query_each"
            };
            (
                "<T: Display>".into(),
                "impl IntoIterator<Item = T>".into(),
                format!(".{step}({wire:?}, value)"),
            )
        }
        Ty::Object | Ty::Map(_) | Ty::Value => (
            String::new(),
            "impl IntoIterator<Item = (String, String)>".into(),
            ".query_pairs(value)".into(),
        ),
        Ty::Named(name) => (
            String::new(),
            format!("impl Into<types::{name}>"),
            format!(".{verb}({wire:?}, value.into())"),
        ),
        Ty::Bool => (
            String::new(),
            "bool".into(),
            format!(".{verb}({wire:?}, value)"),
        ),
        Ty::Integer => (
            String::new(),
            "i64".into(),
            format!(".{verb}({wire:?}, value)"),
        ),
        _ => (
            String::new(),
            "impl Display".into(),
            format!(".{verb}({wire:?}, value)"),
        ),
    }
}
