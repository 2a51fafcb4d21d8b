//! What progenitor and typify made of a document, read back from their code.
//!
//! They parse, name and type; the code they write is not kept. Anything they write that is not
//! understood here fails the run instead of being lost.

use std::collections::BTreeMap;

use syn::visit::Visit;
use syn::{
    Expr, Fields, FnArg, GenericArgument, ImplItem, Item, Lit, Pat, PathArguments, ReturnType, Type,
};

use crate::Result;

/// The type of a field, a parameter or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Unit,
    String,
    Integer,
    Float,
    Bool,
    Value,
    Timestamp,
    /// A free-form object.
    Object,
    Map(Box<Ty>),
    List(Box<Ty>),
    Optional(Box<Ty>),
    Boxed(Box<Ty>),
    Named(String),
}

impl Ty {
    /// Without `Option`.
    pub(crate) fn required(&self) -> &Ty {
        match self {
            Ty::Optional(inner) => inner.required(),
            other => other,
        }
    }

    /// The named type inside, if there is one.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Ty::Named(name) => Some(name),
            Ty::Map(inner) | Ty::List(inner) | Ty::Optional(inner) | Ty::Boxed(inner) => {
                inner.named()
            }
            _ => None,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) ident: String,
    pub(crate) wire: String,
    pub(crate) ty: Ty,
    pub(crate) required: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) fields: Vec<Field>,
    /// The map of properties beyond the known ones.
    pub(crate) rest: Option<Field>,
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    /// Identifier and value on the wire.
    pub(crate) variants: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Definition {
    Record(Record),
    Enum(Enum),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
}

#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) ident: String,
    pub(crate) wire: String,
    pub(crate) ty: Ty,
    pub(crate) place: Place,
}

impl Argument {
    pub(crate) fn is_required(&self) -> bool {
        !matches!(self.ty, Ty::Optional(_))
    }
}

/// One operation as progenitor wrote it.
#[derive(Clone, Debug)]
pub(crate) struct Method {
    pub(crate) ident: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) answer: Ty,
}

#[derive(Default)]
pub(crate) struct Model {
    pub(crate) types: BTreeMap<String, Definition>,
    pub(crate) methods: Vec<Method>,
}

impl Model {
    /// Reads progenitor's code.
    pub(crate) fn read(file: &syn::File) -> Result<Self> {
        let mut model = Model::default();
        for item in &file.items {
            match item {
                Item::Mod(module) if module.ident == "types" => {
                    for item in module.content.iter().flat_map(|(_, items)| items) {
                        model.read_type(item)?;
                    }
                }
                Item::Impl(implementation) if implementation.trait_.is_none() => {
                    for item in &implementation.items {
                        if let ImplItem::Fn(function) = item
                            && function.sig.asyncness.is_some()
                        {
                            model.methods.push(read_method(function)?);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(model)
    }

    fn read_type(&mut self, item: &Item) -> Result<()> {
        match item {
            Item::Struct(item) => {
                let name = item.ident.to_string();
                let Fields::Named(fields) = &item.fields else {
                    if matches!(item.fields, Fields::Unit) {
                        return Ok(());
                    }
                    return Err(format!(
                        "type {name}: typify wrapped a type that no repair rule unwraps"
                    )
                    .into());
                };
                let mut record = Record {
                    fields: Vec::new(),
                    rest: None,
                };
                for field in &fields.named {
                    let Some(ident) = &field.ident else { continue };
                    let serde = Serde::read(&field.attrs)?;
                    let declared = read_ty(&field.ty)?;
                    let mut ident = ident.to_string();
                    let wire = serde
                        .rename
                        .unwrap_or_else(|| ident.trim_start_matches("r#").to_owned());
                    // `links` beside `_links`.
                    if record
                        .fields
                        .iter()
                        .any(|field: &Field| field.ident == ident)
                    {
                        ident.push('_');
                    }
                    let read = Field {
                        wire,
                        required: !(serde.default || matches!(declared, Ty::Optional(_))),
                        ty: declared.required().clone(),
                        ident,
                    };
                    if serde.flatten {
                        record.rest = Some(read);
                    } else {
                        record.fields.push(read);
                    }
                }
                self.types.insert(name, Definition::Record(record));
            }
            Item::Enum(item) => {
                let name = item.ident.to_string();
                let mut variants = Vec::new();
                for variant in &item.variants {
                    if !matches!(variant.fields, Fields::Unit) {
                        return Err(
                            format!("type {name}: a union that no repair rule settles").into()
                        );
                    }
                    let serde = Serde::read(&variant.attrs)?;
                    let ident = variant.ident.to_string();
                    variants.push((ident.clone(), serde.rename.unwrap_or(ident)));
                }
                self.types.insert(name, Definition::Enum(Enum { variants }));
            }
            _ => {}
        }
        Ok(())
    }
}

/// What serde's attributes say.
#[derive(Default)]
struct Serde {
    rename: Option<String>,
    default: bool,
    flatten: bool,
}

impl Serde {
    fn read(attributes: &[syn::Attribute]) -> Result<Self> {
        let mut serde = Serde::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("serde"))
        {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    serde.rename = Some(meta.value()?.parse::<syn::LitStr>()?.value());
                } else if meta.path.is_ident("default") {
                    serde.default = true;
                    if meta.input.peek(syn::Token![=]) {
                        meta.value()?.parse::<Lit>()?;
                    }
                } else if meta.path.is_ident("flatten") {
                    serde.flatten = true;
                } else if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<Lit>()?;
                }
                Ok(())
            })?;
        }
        Ok(serde)
    }
}

fn read_ty(ty: &Type) -> Result<Ty> {
    let unknown = || format!("a type that is not understood: {}", quote::quote!(#ty));
    match ty {
        Type::Reference(reference) => read_ty(&reference.elem),
        Type::Tuple(tuple) if tuple.elems.is_empty() => Ok(Ty::Unit),
        Type::Path(path) => {
            let segment = path.path.segments.last().ok_or_else(unknown)?;
            let arguments: Vec<&Type> = match &segment.arguments {
                PathArguments::AngleBracketed(arguments) => arguments
                    .args
                    .iter()
                    .filter_map(|argument| {
                        if let GenericArgument::Type(ty) = argument {
                            Some(ty)
                        } else {
                            None
                        }
                    })
                    .collect(),
                _ => Vec::new(),
            };
            let inner = |index: usize| -> Result<Box<Ty>> {
                Ok(Box::new(read_ty(
                    arguments.get(index).ok_or_else(unknown)?,
                )?))
            };
            let local = path.path.segments.len() == 1
                || path
                    .path
                    .segments
                    .first()
                    .is_some_and(|first| first.ident == "types");
            Ok(match segment.ident.to_string().as_str() {
                "str" => Ty::String,
                "String" if !local => Ty::String,
                "i64" | "i32" | "u64" | "u32" => Ty::Integer,
                "f64" | "f32" => Ty::Float,
                "bool" => Ty::Bool,
                "Value" if !local => Ty::Value,
                "DateTime" if !local => Ty::Timestamp,
                "Map" if !local => Ty::Object,
                "HashMap" if !local => Ty::Map(inner(1)?),
                "Vec" => Ty::List(inner(0)?),
                "Option" => Ty::Optional(inner(0)?),
                // Boxed against a circle; whether it is there is said outside of the box.
                "Box" => Ty::Boxed(Box::new(inner(0)?.required().clone())),
                name if local => Ty::Named(name.to_owned()),
                _ => return Err(unknown().into()),
            })
        }
        _ => Err(unknown().into()),
    }
}

/// Where a method's body uses its arguments.
#[derive(Default)]
struct Uses {
    path: Vec<String>,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Expr::Path(function) = &*call.func {
            let name = function
                .path
                .segments
                .iter()
                .map(|s| s.ident.to_string())
                .collect::<Vec<_>>()
                .join("::");
            let arguments: Vec<&Expr> = call.args.iter().collect();
            if name.ends_with("QueryParam::new")
                && let [Expr::Lit(wire), value] = arguments.as_slice()
                && let (Lit::Str(wire), Some(ident)) = (&wire.lit, ident_in(value))
            {
                self.query.insert(ident, wire.value());
            } else if name == "encode_path"
                && let Some(ident) = arguments.first().and_then(|argument| ident_in(argument))
            {
                self.path.push(ident);
            }
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "append"
            && let Some(Expr::Lit(wire)) = call.args.first()
            && let Lit::Str(wire) = &wire.lit
            && let Some(ident) = call.args.iter().nth(1).and_then(ident_in)
        {
            self.headers.insert(ident, wire.value());
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // The URL is put together in a `format!`.
        if mac.path.is_ident("format")
            && let Ok(arguments) = mac.parse_body_with(
                syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated,
            )
        {
            for argument in &arguments {
                self.visit_expr(argument);
            }
        }
    }
}

/// The variable an expression is made of, as in `&x.to_string()`.
fn ident_in(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Reference(reference) => ident_in(&reference.expr),
        Expr::MethodCall(call) => ident_in(&call.receiver),
        Expr::Try(expression) => ident_in(&expression.expr),
        Expr::Paren(expression) => ident_in(&expression.expr),
        _ => None,
    }
}

fn read_method(function: &syn::ImplItemFn) -> Result<Method> {
    let ident = function.sig.ident.to_string();
    let (method, path) =
        read_title(function).ok_or_else(|| format!("{ident}: progenitor wrote no title"))?;
    let mut uses = Uses::default();
    uses.visit_block(&function.block);
    let template: Vec<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect();
    if template.len() != uses.path.len() {
        return Err(format!(
            "{ident}: {} path parameters in the template, {} in the code",
            template.len(),
            uses.path.len()
        )
        .into());
    }
    let mut arguments = Vec::new();
    for argument in &function.sig.inputs {
        let FnArg::Typed(argument) = argument else {
            continue;
        };
        let Pat::Ident(name) = &*argument.pat else {
            return Err(format!("{ident}: an argument without a name").into());
        };
        let name = name.ident.to_string();
        let ty = read_ty(&argument.ty)?;
        let (place, wire) = if let Some(position) = uses.path.iter().position(|used| *used == name)
        {
            (
                Place::Path,
                template
                    .get(position)
                    .copied()
                    .unwrap_or_default()
                    .to_owned(),
            )
        } else if let Some(wire) = uses.query.get(&name) {
            (Place::Query, wire.clone())
        } else if let Some(wire) = uses.headers.get(&name) {
            (Place::Header, wire.clone())
        } else if name == "body" {
            (Place::Body, String::new())
        } else {
            return Err(format!("{ident}: argument {name} is used nowhere").into());
        };
        arguments.push(Argument {
            ident: name,
            wire,
            ty,
            place,
        });
    }
    let answer = match &function.sig.output {
        ReturnType::Default => Ty::Unit,
        ReturnType::Type(_, ty) => read_answer(ty)?,
    };
    Ok(Method {
        ident,
        method,
        path,
        arguments,
        answer,
    })
}

/// `Result<ResponseValue<T>, Error<E>>`, or a stream of bytes.
fn read_answer(ty: &Type) -> Result<Ty> {
    fn first(ty: &Type) -> Option<(&syn::Ident, &Type)> {
        let Type::Path(path) = ty else { return None };
        let segment = path.path.segments.last()?;
        let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
            return None;
        };
        match arguments.args.first()? {
            GenericArgument::Type(ty) => Some((&segment.ident, ty)),
            _ => None,
        }
    }
    let wrapped = first(ty).and_then(|(_, inner)| first(inner));
    match wrapped {
        Some((name, inner)) if name == "ResponseValue" => match inner {
            Type::Path(path) if path.path.is_ident("ByteStream") => Ok(Ty::Unit),
            inner => read_ty(inner),
        },
        _ => Err(format!("an answer that is not understood: {}", quote::quote!(#ty)).into()),
    }
}

/// Method and path from the first line of progenitor's doc comment.
fn read_title(function: &syn::ImplItemFn) -> Option<(String, String)> {
    for attribute in &function.attrs {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(literal) = &pair.value
            && let Lit::Str(text) = &literal.lit
        {
            let text = text.value();
            let mut quoted = text.split('`').skip(1).step_by(2);
            return Some((
                quoted.next()?.to_ascii_lowercase(),
                quoted.next()?.to_owned(),
            ));
        }
    }
    None
}
