//! Marks: what is said about a node (bold, a link, an alignment), with everything kept.

use serde::de::{Deserialize, DeserializeSeed, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::json::{depth, dismantle};
use super::node::access::attrs_levels;
use super::node::access::map_levels;
use super::node::{Keys, Rest, take_attrs};
use super::read::MarkSeed;
use super::{Attrs, MAX_DEPTH, MarkKind};
use crate::ParseError;

/// A mark on a node. Unknown attributes and keys are kept and written back.
///
/// ```
/// use adf::{Mark, MarkKind};
/// use serde_json::json;
///
/// let bold = Mark::new(MarkKind::Strong);
/// let red = Mark::from_value(json!({"type": "textColor", "attrs": {"color": "#ff5630"}}))?;
/// assert_eq!(red.attr_str("color"), Some("#ff5630"));
/// # assert_eq!(bold.kind(), &MarkKind::Strong);
/// # Ok::<(), adf::ParseError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    kind: MarkKind,
    attrs: Option<Attrs>,
    rest: Option<Box<Rest>>,
}

impl Mark {
    /// A mark without attributes, such as `strong`.
    #[must_use]
    pub fn new(kind: MarkKind) -> Self {
        Self {
            kind,
            attrs: None,
            rest: None,
        }
    }

    pub(crate) fn with_attr(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.attrs
            .get_or_insert_default()
            .insert(name, value.into());
        self
    }

    /// A mark with these attributes.
    #[cfg(feature = "markdown")]
    pub(crate) fn made(kind: MarkKind, attrs: Attrs) -> Self {
        Self {
            kind,
            attrs: Some(attrs),
            rest: None,
        }
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &MarkKind {
        &self.kind
    }

    /// All attributes, if it has an `attrs` object.
    #[must_use]
    pub fn attrs(&self) -> Option<&Attrs> {
        self.attrs.as_ref()
    }

    /// One attribute.
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<&Value> {
        self.attrs.as_ref()?.get(name)
    }

    /// One attribute that is a string.
    #[must_use]
    pub fn attr_str(&self, name: &str) -> Option<&str> {
        self.attr(name)?.as_str()
    }

    /// Whether there is nothing but a type and attributes.
    #[cfg(feature = "markdown")]
    pub(crate) fn is_plain(&self) -> bool {
        self.rest.is_none()
    }

    /// What there is beside `type` and `attrs`.
    pub(crate) fn other_keys(&self) -> Keys<'_> {
        Rest::seen(self.rest.as_deref())
    }

    /// The mark with these keys.
    pub(super) fn of(
        kind: Option<MarkKind>,
        attrs: Option<Attrs>,
        rest: Map<String, Value>,
    ) -> Self {
        Self {
            kind: kind.unwrap_or(MarkKind::Untyped),
            attrs,
            rest: Rest::keys(rest),
        }
    }

    /// Takes any JSON value as a mark.
    ///
    /// # Errors
    /// [`ParseError::TooDeep`] if it nests deeper than [`MAX_DEPTH`].
    pub fn from_value(value: Value) -> Result<Self, ParseError> {
        if depth(&value) > MAX_DEPTH {
            dismantle(value);
            return Err(ParseError::TooDeep {
                limit: MAX_DEPTH,
                position: None,
            });
        }
        Ok(Self::from_bounded(value))
    }

    /// How many arrays and objects lie inside each other in the JSON of this mark.
    pub(crate) fn levels(&self) -> usize {
        let attrs = self
            .attrs
            .as_ref()
            .map_or(0, |attrs| 1 + attrs_levels(attrs));
        let rest = match self.rest.as_deref() {
            Some(Rest::Whole(value)) => return depth(value),
            Some(Rest::Keys(keys)) => map_levels(keys),
            None => 1,
        };
        attrs.max(rest)
    }

    pub(crate) fn from_bounded(value: Value) -> Self {
        let Value::Object(mut keys) = value else {
            let rest = Some(Box::new(Rest::Whole(value)));
            return Self {
                kind: MarkKind::Untyped,
                attrs: None,
                rest,
            };
        };
        let kind = match keys.remove("type") {
            Some(Value::String(name)) => MarkKind::from_name(&name),
            Some(other) => {
                keys.insert("type".to_owned(), other);
                MarkKind::Untyped
            }
            None => MarkKind::Untyped,
        };
        let attrs = take_attrs(&mut keys);
        Self {
            kind,
            attrs,
            rest: Rest::keys(keys),
        }
    }

    pub(crate) fn from_parts(kind: MarkKind, attrs: Option<Attrs>) -> Self {
        Self {
            kind,
            attrs,
            rest: None,
        }
    }

    /// The same JSON value that it was made from.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut keys = match self.rest.as_deref() {
            Some(Rest::Whole(value)) => return value.clone(),
            Some(Rest::Keys(keys)) => keys.clone(),
            None => Map::new(),
        };
        if self.kind != MarkKind::Untyped {
            keys.insert("type".to_owned(), self.kind.as_str().into());
        }
        if let Some(attrs) = &self.attrs {
            keys.insert("attrs".to_owned(), Value::Object(attrs.clone().into()));
        }
        Value::Object(keys)
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(Rest::Whole(value)) = self.rest.as_deref() {
            return value.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        if self.kind != MarkKind::Untyped {
            map.serialize_entry("type", self.kind.as_str())?;
        }
        if let Some(attrs) = &self.attrs {
            map.serialize_entry("attrs", attrs)?;
        }
        if let Some(Rest::Keys(keys)) = self.rest.as_deref() {
            for (key, value) in keys {
                map.serialize_entry(key, value)?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Mark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        MarkSeed(MAX_DEPTH).deserialize(deserializer)
    }
}
