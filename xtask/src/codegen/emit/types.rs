//! Types: records without derives that cost, and open lists of values.

use std::fmt::Write as _;

use super::Context;
use crate::Result;
use crate::codegen::model::{Definition, Enum, Field, Record, Ty};
use crate::codegen::reach::Use;

impl Context<'_> {
    pub(super) fn types(
        &self,
        about: &str,
        wanted: &dyn Fn(&Use) -> bool,
    ) -> Result<Option<String>> {
        let mut code = String::new();
        for (name, used) in self.uses {
            if !wanted(used) {
                continue;
            }
            // A file of one group is gated as a whole, and so are the types that every group reaches.
            let gate = if (2..self.groups).contains(&used.groups.len()) {
                self.gate(used)
            } else {
                String::new()
            };
            match self.model.types.get(name) {
                Some(Definition::Record(record)) => {
                    self.record(name, record, used, &gate, &mut code)
                }
                Some(Definition::Enum(list)) => enumeration(name, list, &gate, &mut code),
                None => return Err(format!("type {name} is used but not defined").into()),
            }
        }
        if code.is_empty() {
            return Ok(None);
        }
        let head = format!(
            "#![allow(unused_imports)]\nuse atlassian_core::generated as rt;\nuse crate::generated::{}::types::*;\n",
            self.document.source.module
        );
        self.finish(about, &format!("{head}{code}")).map(Some)
    }

    pub(super) fn record(
        &self,
        name: &str,
        record: &Record,
        used: &Use,
        gate: &str,
        code: &mut String,
    ) {
        let words = self.commentary.as_ref();
        let said = words.map(|words| words.type_of(name)).unwrap_or_default();
        let _ = write!(
            code,
            "/// `{name}`\n{said}{gate}#[derive(Clone, Default)]\npub struct {name} {{\n"
        );
        for field in record.fields.iter().chain(&record.rest) {
            let is_rest = record
                .rest
                .as_ref()
                .is_some_and(|rest| rest.ident == field.ident);
            if is_rest {
                code.push_str("/// Properties beyond the known ones.\n");
            } else if field.ident.trim_start_matches("r#") != field.wire {
                let _ = writeln!(code, "/// `{}`", field.wire);
            }
            if let Some(words) = words {
                code.push_str(&words.property(name, &field.wire));
            }
            let ty = if is_rest {
                self.ty(&field.ty, false)
            } else {
                self.field_ty(field, used)
            };
            let _ = writeln!(code, "pub {}: {ty},", field.ident);
        }
        code.push_str("}\n");
        let names: Vec<&str> = record
            .fields
            .iter()
            .map(|field| field.wire.as_str())
            .collect();
        let arms = |borrow: &str| -> String {
            record
                .fields
                .iter()
                .enumerate()
                .map(|(index, field)| format!("{index} => {borrow}self.{},", field.ident))
                .collect()
        };
        let _ = write!(
            code,
            "{gate}impl rt::Record for {name} {{\n\
             #[inline]\nfn names(&self) -> &'static [&'static str] {{ &{names:?} }}\n"
        );
        if record.fields.is_empty() {
            code.push_str("#[inline]\nfn get(&self, _: usize) -> Option<&dyn rt::Wire> { None }\n#[inline]\nfn get_mut(&mut self, _: usize) -> Option<&mut dyn rt::Wire> { None }\n");
        } else {
            let _ = write!(
                code,
                "#[inline]\nfn get(&self, index: usize) -> Option<&dyn rt::Wire> {{ Some(match index {{ {} _ => return None }}) }}\n\
                 #[inline] fn get_mut(&mut self, index: usize) -> Option<&mut dyn rt::Wire> {{ Some(match index {{ {} _ => return None }}) }}\n",
                arms("&"),
                arms("&mut "),
            );
        }
        if let Some(rest) = &record.rest {
            let _ = write!(
                code,
                "#[inline]\nfn rest(&self) -> Option<&dyn rt::Wire> {{ Some(&self.{0}) }}\n#[inline]\nfn rest_mut(&mut self) -> Option<&mut dyn rt::Wire> {{ Some(&mut self.{0}) }}\n",
                rest.ident
            );
        }
        let _ = write!(
            code,
            "}}\n{gate}impl std::fmt::Debug for {name} {{\n#[inline]\nfn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{ rt::record_debug({name:?}, self, f) }}\n}}\n"
        );
        if used.received {
            self.listing(name, record, used, gate, code);
        }
        let required: Vec<&Field> = record
            .fields
            .iter()
            .filter(|field| field.required && !matches!(field.ty, Ty::Boxed(_)))
            .collect();
        if used.sent && !required.is_empty() && required.len() <= 8 {
            let parameters: Vec<String> = required
                .iter()
                .map(|field| match &field.ty {
                    Ty::String => format!("{}: impl Into<String>", field.ident),
                    ty => format!("{}: {}", field.ident, self.ty(ty, false)),
                })
                .collect();
            let values: Vec<String> = required
                .iter()
                .map(|field| {
                    let value = if field.ty == Ty::String {
                        format!("{}.into()", field.ident)
                    } else {
                        field.ident.clone()
                    };
                    if self.field_ty(field, used).starts_with("Option<") {
                        format!("{}: Some({value})", field.ident)
                    } else if value == field.ident {
                        value
                    } else {
                        format!("{}: {value}", field.ident)
                    }
                })
                .collect();
            let rest = if required.len() == record.fields.len() && record.rest.is_none() {
                ""
            } else {
                ", ..Self::default()"
            };
            let _ = write!(
                code,
                "{gate}impl {name} {{\n/// With what is required.\n#[inline]\n#[must_use]\npub fn new({}) -> Self {{ Self {{ {}{rest} }} }}\n}}\n",
                parameters.join(", "),
                values.join(", ")
            );
        }
    }

    pub(super) fn field_ty_of(&self, record: &Record, wire: &str, used: &Use) -> String {
        record
            .fields
            .iter()
            .find(|field| field.wire == wire)
            .map(|field| self.field_ty(field, used))
            .unwrap_or_default()
    }

    /// What is only sent insists on what is required. An answer never does: its properties are
    /// optional, a list or a map that is missing is empty.
    pub(super) fn field_ty(&self, field: &Field, used: &Use) -> String {
        let plain = self.ty(&field.ty, false);
        let collection = matches!(field.ty, Ty::List(_) | Ty::Map(_) | Ty::Object);
        let bare = if used.sent {
            field.required && !used.received && !matches!(field.ty, Ty::Boxed(_))
        } else {
            collection
        };
        if bare {
            plain
        } else {
            format!("Option<{plain}>")
        }
    }
}

fn enumeration(name: &str, list: &Enum, gate: &str, code: &mut String) {
    let _ = write!(
        code,
        "{gate}atlassian_core::open_enum! {{\n/// `{name}`\npub enum {name} {{\n"
    );
    let unknown = list.variants.iter().any(|(ident, _)| ident == "Unknown");
    for (ident, wire) in &list.variants {
        let ident = if unknown && ident == "Unknown" {
            "UnknownValue"
        } else {
            ident
        };
        let _ = writeln!(code, "{ident} = {wire:?},");
    }
    code.push_str("}\n}\n");
}
