//! Pages: which answers are pages of a list, of what, and where a call says which page it wants.

use std::fmt::Write as _;

use super::Context;
use crate::codegen::model::{Definition, Field, Method, Place, Record, Ty};
use crate::codegen::reach::Use;

/// How the pages of a list are told apart.
pub(super) enum Style {
    Token,
    Offset(&'static str),
    Link,
}

/// What makes a record a page.
pub(super) struct Paging<'a> {
    items: &'a Field,
    item: &'a Ty,
    style: Style,
}

impl Context<'_> {
    /// Says of a page type what it is a page of.
    pub(super) fn listing(
        &self,
        name: &str,
        record: &Record,
        used: &Use,
        gate: &str,
        code: &mut String,
    ) {
        let Some(paging) = self.paging(record) else {
            return;
        };
        let field = |wire: &str| record.fields.iter().find(|field| field.wire == wire);
        let get = |wire: &str| {
            field(wire).map_or_else(
                || "None".to_owned(),
                |field| format!("self.{}", field.ident),
            )
        };
        let items = if self.field_ty(paging.items, used).starts_with("Option<") {
            format!("self.{}.unwrap_or_default()", paging.items.ident)
        } else {
            format!("self.{}", paging.items.ident)
        };
        let unsigned =
            |wire: &str| format!("{}.and_then(|n: i64| u64::try_from(n).ok())", get(wire));
        let (operation, page) = match &paging.style {
            Style::Token => (
                "_",
                format!(
                    "Ok(rt::Page::by_token({items}, {}, {}))",
                    get("nextPageToken"),
                    get("isLast")
                ),
            ),
            Style::Offset(start) => (
                "_",
                format!(
                    "Ok(rt::Page::by_offset({items}, {}.unwrap_or_default(), {}, {}))",
                    unsigned(start),
                    get("isLast"),
                    unsigned("total")
                ),
            ),
            Style::Link => {
                let links = get("_links");
                let next = match field("_links").map(|field| &field.ty) {
                    Some(Ty::Named(_)) => format!("{links}.and_then(|links| links.next)"),
                    _ if self
                        .field_ty_of(record, "_links", used)
                        .starts_with("Option<") =>
                    {
                        format!(
                            "{links}.as_ref().and_then(|links| links.get(\"next\")).and_then(rt::Value::as_str).map(str::to_owned)"
                        )
                    }
                    _ => format!(
                        "{links}.get(\"next\").and_then(rt::Value::as_str).map(str::to_owned)"
                    ),
                };
                (
                    "operation",
                    format!(
                        "let next = {next};\nrt::Page::by_link(operation, {items}, next.as_deref())"
                    ),
                )
            }
        };
        let _ = write!(
            code,
            "{gate}impl rt::Listing for {name} {{\ntype Item = {};\n\
             #[inline]\nfn into_page(self, {operation}: &'static str) -> rt::PageResult<Self::Item> {{ {page} }}\n}}\n",
            self.ty(paging.item, false)
        );
    }

    /// What a record is a page of, if it is one.
    pub(super) fn paging<'r>(&self, record: &'r Record) -> Option<Paging<'r>> {
        // The first that is there counts: the lists of fields and of types that an issue can be created
        // with have a second name that their answers do not use.
        const USUAL: [&str; 8] = [
            "fields",
            "issueTypes",
            "values",
            "issues",
            "results",
            "worklogs",
            "comments",
            "histories",
        ];
        let lists: Vec<(&Field, &Ty)> = record
            .fields
            .iter()
            .filter_map(|field| match &field.ty {
                Ty::List(item) => Some((field, &**item)),
                _ => None,
            })
            .collect();
        let usual = || {
            USUAL
                .iter()
                .find_map(|name| lists.iter().find(|(field, _)| field.wire == *name))
        };
        let (items, item) = *match lists.as_slice() {
            [only] => only,
            _ => usual()?,
        };
        let field = |wire: &str| record.fields.iter().find(|field| field.wire == wire);
        let links_on = |field: &Field| match &field.ty {
            Ty::Object => true,
            Ty::Map(inner) => **inner == Ty::Value,
            Ty::Named(name) => match self.model.types.get(name) {
                Some(Definition::Record(links)) => links
                    .fields
                    .iter()
                    .any(|link| link.wire == "next" && link.ty == Ty::String),
                _ => false,
            },
            _ => false,
        };
        let style = if field("nextPageToken").is_some_and(|token| token.ty == Ty::String) {
            Style::Token
        } else if field("_links").is_some_and(links_on) {
            Style::Link
        } else if field("startAt").is_some()
            && (field("isLast").is_some() || field("total").is_some())
        {
            Style::Offset("startAt")
        } else {
            return None;
        };
        Some(Paging { items, item, style })
    }

    /// Where a call says which page it wants, if its answer is one.
    pub(super) fn place(&self, method: &Method) -> Option<String> {
        let Ty::Named(answer) = &method.answer else {
            return None;
        };
        let Some(Definition::Record(page)) = self.model.types.get(answer) else {
            return None;
        };
        let paging = self.paging(page)?;
        let query = |wire: &str| {
            method
                .arguments
                .iter()
                .any(|a| a.place == Place::Query && a.wire == wire)
        };
        let body = |wire: &str| {
            method.arguments.iter().any(|argument| {
                argument.place == Place::Body
                    && argument.ty.named().and_then(|name| self.model.types.get(name)).is_some_and(|definition| {
                        matches!(definition, Definition::Record(record) if record.fields.iter().any(|field| field.wire == wire))
                    })
            })
        };
        let place = match paging.style {
            Style::Token if query("nextPageToken") => "rt::Place::Query(\"nextPageToken\")",
            Style::Token if body("nextPageToken") => "rt::Place::Body(\"nextPageToken\")",
            Style::Offset(_) if query("startAt") => "rt::Place::Query(\"startAt\")",
            Style::Offset(_) if body("startAt") => "rt::Place::Body(\"startAt\")",
            Style::Link if query("cursor") && query("start") => {
                "rt::Place::CursorOrOffset { cursor: \"cursor\", offset: \"start\" }"
            }
            Style::Link if query("cursor") => "rt::Place::Query(\"cursor\")",
            Style::Link if query("start") => {
                "rt::Place::CursorOrOffset { cursor: \"cursor\", offset: \"start\" }"
            }
            _ => return None,
        };
        Some(place.to_owned())
    }
}
