//! A schema without references: each definition of a node or mark as one flat rule.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::Result;

/// One schema.
pub(super) struct Schema {
    /// By name, in the order of the document.
    pub(super) nodes: Vec<(String, Node)>,
    pub(super) marks: Vec<(String, Mark)>,
}

/// A definition of a node.
pub(super) struct Node {
    pub(super) kind: String,
    pub(super) attrs: Attrs,
    pub(super) marks: Marks,
    pub(super) content: Content,
    pub(super) text: bool,
    pub(super) version: bool,
    pub(super) open: bool,
}

/// A definition of a mark.
pub(super) struct Mark {
    pub(super) kind: String,
    pub(super) attrs: Attrs,
}

/// `attrs`: whether it has to be there, and the forms it may have.
#[derive(Clone, PartialEq)]
pub(super) struct Attrs {
    pub(super) required: bool,
    pub(super) shapes: Vec<Shape>,
}

/// Properties by name: whether required, and the form.
pub(super) type Shape = BTreeMap<String, (bool, Form)>;

#[derive(Clone, PartialEq)]
pub(super) enum Form {
    Any,
    Flag,
    Text(usize, Option<String>),
    Number(Option<f64>, Option<f64>),
    OneOf(Vec<String>),
    List(usize, Box<Form>),
    Object(Shape),
}

pub(super) enum Marks {
    None,
    Empty,
    Any,
    Of(Vec<String>),
}

pub(super) enum Content {
    None,
    Any,
    Of(Vec<String>, Span),
    Row(Vec<Vec<String>>, Span),
}

/// How many nodes; whether the key has to be there.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) min: usize,
    pub(super) max: Option<usize>,
    pub(super) required: bool,
}

type Definitions = Map<String, Value>;

impl Schema {
    pub(super) fn read(root: &Value) -> Result<Self> {
        let definitions = root
            .get("definitions")
            .and_then(Value::as_object)
            .ok_or("no definitions")?;
        if root.get("$ref") != Some(&Value::from("#/definitions/doc_node")) {
            return Err("the document is not `doc_node`".into());
        }
        let (mut nodes, mut marks) = (vec![], vec![]);
        for (name, definition) in definitions {
            let inner = |error| format!("{name}: {error}");
            let Some(flat) = Flat::read(definition, definitions).map_err(inner)? else {
                continue;
            };
            if name.ends_with("_mark") {
                marks.push((name.clone(), flat.mark().map_err(inner)?));
            } else {
                nodes.push((name.clone(), flat.node(definitions).map_err(inner)?));
            }
        }
        let bits = (nodes.len() > 128) || (marks.len() > 32);
        if bits {
            return Err("more definitions than a set has bits".into());
        }
        Ok(Self { nodes, marks })
    }
}

/// An object schema with its `allOf` folded in.
struct Flat<'a> {
    properties: BTreeMap<&'a str, &'a Value>,
    required: Vec<&'a str>,
    open: bool,
}

impl<'a> Flat<'a> {
    /// Nothing if the definition is a choice or an array, a part of others.
    fn read(schema: &'a Value, definitions: &'a Definitions) -> Result<Option<Self>> {
        if let Some(parts) = schema.get("allOf") {
            only(schema, &["allOf"])?;
            let mut whole: Option<Self> = None;
            for part in parts.as_array().ok_or("allOf is no array")? {
                let part = match part.get("$ref") {
                    Some(_) => Self::read(
                        definitions.get(reference(part)?).ok_or("lost")?,
                        definitions,
                    )?,
                    None => Self::read(part, definitions)?,
                }
                .ok_or("allOf of something that is no object")?;
                whole = Some(match whole {
                    None => part,
                    Some(whole) => whole.narrowed(part)?,
                });
            }
            return Ok(whole);
        }
        if schema.get("anyOf").is_some() || schema.get("type") == Some(&"array".into()) {
            return Ok(None);
        }
        only(
            schema,
            &[
                "type",
                "properties",
                "required",
                "additionalProperties",
                "description",
            ],
        )?;
        if schema.get("type") != Some(&"object".into()) {
            return Err("neither object, array nor choice".into());
        }
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .ok_or("no properties")?;
        Ok(Some(Self {
            properties: properties
                .iter()
                .map(|(key, value)| (key.as_str(), value))
                .collect(),
            required: strings(schema.get("required"))?,
            open: schema.get("additionalProperties") != Some(&Value::Bool(false)),
        }))
    }

    /// The official schemas narrow a definition by saying more of `marks` or `content`: more than
    /// "an array" or than what the first part allows. A property that only the narrower part has is
    /// none if the first is closed.
    fn narrowed(mut self, narrower: Self) -> Result<Self> {
        if !narrower.open {
            return Err("the narrower part of an allOf is closed".into());
        }
        for (key, value) in narrower.properties {
            match self.properties.get(key) {
                None if !self.open => continue,
                None => {}
                Some(wide) => {
                    let bare = wide.get("items").is_none();
                    let same = wide.get("items") == value.get("items");
                    if !(bare || same) {
                        return Err(format!("{key} is narrowed in a way that is new").into());
                    }
                }
            }
            self.properties.insert(key, value);
        }
        self.required.extend(narrower.required);
        Ok(self)
    }

    fn requires(&self, key: &str) -> bool {
        self.required.contains(&key)
    }

    fn kind(&self) -> Result<String> {
        let names = strings(
            self.properties
                .get("type")
                .and_then(|kind| kind.get("enum")),
        )?;
        match names[..] {
            [name] if self.requires("type") => Ok(name.to_owned()),
            _ => Err("not one type".into()),
        }
    }

    fn attrs(&self) -> Result<Attrs> {
        let shapes = match self.properties.get("attrs") {
            None => vec![],
            Some(attrs) => match attrs.get("anyOf") {
                None => vec![shape(attrs)?],
                Some(choices) => {
                    only(attrs, &["anyOf"])?;
                    let choices = choices.as_array().ok_or("anyOf is no array")?;
                    choices.iter().map(shape).collect::<Result<_>>()?
                }
            },
        };
        Ok(Attrs {
            required: self.requires("attrs"),
            shapes,
        })
    }

    fn mark(self) -> Result<Mark> {
        if self.open
            || self
                .properties
                .keys()
                .any(|key| !["type", "attrs"].contains(key))
        {
            return Err("a mark with keys beyond type and attrs".into());
        }
        Ok(Mark {
            kind: self.kind()?,
            attrs: self.attrs()?,
        })
    }

    fn node(self, definitions: &Definitions) -> Result<Node> {
        const KEYS: [&str; 6] = ["type", "attrs", "marks", "content", "text", "version"];
        if let Some(key) = self.properties.keys().find(|key| !KEYS.contains(key)) {
            return Err(format!("a node with the key {key}").into());
        }
        if self.requires("marks") {
            return Err("marks are required".into());
        }
        let text = match self.properties.get("text") {
            None => false,
            Some(text) if form(text)? == Form::Text(1, None) && self.requires("text") => true,
            Some(_) => return Err("a text that may be missing or empty".into()),
        };
        let version = match self.properties.get("version") {
            None => false,
            Some(version) => {
                let one = version.get("enum") == Some(&serde_json::json!([1]));
                if !one || !self.requires("version") {
                    return Err("a version other than 1".into());
                }
                true
            }
        };
        Ok(Node {
            kind: self.kind()?,
            attrs: self.attrs()?,
            marks: match self.properties.get("marks") {
                None => Marks::None,
                Some(marks) => self::marks(marks, definitions)?,
            },
            content: match self.properties.get("content") {
                None if self.open => Content::Any,
                None => Content::None,
                Some(content) => self::content(content, self.requires("content"), definitions)?,
            },
            text,
            version,
            open: self.open,
        })
    }
}

fn marks(schema: &Value, definitions: &Definitions) -> Result<Marks> {
    only(schema, &["type", "items", "maxItems"])?;
    array(schema)?;
    match (schema.get("items"), schema.get("maxItems")) {
        (None, None) => Ok(Marks::Any),
        (None, Some(max)) if *max == 0 => Ok(Marks::Empty),
        (Some(items), None) => Ok(Marks::Of(choice(items, definitions)?)),
        _ => Err("marks of a shape that is new".into()),
    }
}

fn content(schema: &Value, required: bool, definitions: &Definitions) -> Result<Content> {
    if let Some(target) = schema.get("$ref").map(|_| reference(schema)) {
        return content(
            definitions.get(target?).ok_or("lost")?,
            required,
            definitions,
        );
    }
    only(
        schema,
        &["type", "items", "minItems", "maxItems", "description"],
    )?;
    array(schema)?;
    let number = |key: &str| schema.get(key).and_then(Value::as_u64).map(|n| n as usize);
    let span = Span {
        min: number("minItems").unwrap_or(0),
        max: number("maxItems"),
        required,
    };
    match schema.get("items") {
        Some(Value::Array(places)) => {
            let places: Result<_> = places
                .iter()
                .map(|place| choice(place, definitions))
                .collect();
            Ok(Content::Row(places?, span))
        }
        Some(items) => Ok(Content::Of(choice(items, definitions)?, span)),
        None => Err("content of anything".into()),
    }
}

/// The names of the definitions that a choice comes down to.
fn choice(schema: &Value, definitions: &Definitions) -> Result<Vec<String>> {
    if let Some(choices) = schema.get("anyOf") {
        only(schema, &["anyOf"])?;
        let mut names = vec![];
        for one in choices.as_array().ok_or("anyOf is no array")? {
            names.extend(choice(one, definitions)?);
        }
        return Ok(names);
    }
    let name = reference(schema)?;
    let definition = definitions.get(name).ok_or("lost")?;
    if definition.get("anyOf").is_some() {
        return choice(definition, definitions);
    }
    Ok(vec![name.to_owned()])
}

fn shape(schema: &Value) -> Result<Shape> {
    only(
        schema,
        &["type", "properties", "required", "additionalProperties"],
    )?;
    let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    if schema.get("type") != Some(&"object".into()) || !closed {
        return Err("an object that is open".into());
    }
    let required = strings(schema.get("required"))?;
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut shape = Shape::new();
    for (name, value) in properties.ok_or("no properties")? {
        shape.insert(
            name.clone(),
            (required.contains(&name.as_str()), form(value)?),
        );
    }
    Ok(shape)
}

fn form(schema: &Value) -> Result<Form> {
    if schema == &Value::Object(Map::new()) {
        return Ok(Form::Any);
    }
    if let Some(options) = schema.get("enum") {
        only(schema, &["enum"])?;
        let options = strings(Some(options))?.into_iter().map(str::to_owned);
        return Ok(Form::OneOf(options.collect()));
    }
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let length = |key: &str| number(key).unwrap_or(0.0) as usize;
    match schema.get("type").and_then(Value::as_str) {
        Some("boolean") => only(schema, &["type"]).map(|()| Form::Flag),
        Some("string") => {
            only(schema, &["type", "minLength", "pattern"])?;
            let pattern = schema.get("pattern").and_then(Value::as_str);
            Ok(Form::Text(length("minLength"), pattern.map(str::to_owned)))
        }
        Some("number") => {
            only(schema, &["type", "minimum", "maximum"])?;
            Ok(Form::Number(number("minimum"), number("maximum")))
        }
        Some("array") => {
            only(schema, &["type", "items", "minItems"])?;
            let item = form(schema.get("items").ok_or("a list of anything")?)?;
            Ok(Form::List(length("minItems"), Box::new(item)))
        }
        Some("object") => Ok(Form::Object(shape(schema)?)),
        _ => Err(format!("a value of a shape that is new: {schema}").into()),
    }
}

fn array(schema: &Value) -> Result<()> {
    match schema.get("type") {
        Some(kind) if kind == "array" => Ok(()),
        _ => Err("not an array".into()),
    }
}

fn reference(schema: &Value) -> Result<&str> {
    only(schema, &["$ref"])?;
    let target = schema.get("$ref").and_then(Value::as_str);
    Ok(target
        .and_then(|target| target.strip_prefix("#/definitions/"))
        .ok_or_else(|| format!("not a reference: {schema}"))?)
}

fn strings(value: Option<&Value>) -> Result<Vec<&str>> {
    let Some(value) = value else {
        return Ok(vec![]);
    };
    let items = value.as_array().ok_or("not an array of strings")?;
    items
        .iter()
        .map(|item| Ok(item.as_str().ok_or("not a string")?))
        .collect()
}

/// Refuses keywords that nobody has looked at.
fn only(schema: &Value, keywords: &[&str]) -> Result<()> {
    let keys = schema.as_object().ok_or("not an object")?.keys();
    match keys
        .into_iter()
        .find(|key| !keywords.contains(&key.as_str()))
    {
        Some(key) => Err(format!("the keyword {key} is new here").into()),
        None => Ok(()),
    }
}
