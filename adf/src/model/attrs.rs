//! Attributes: a small map in the order of the names.
//!
//! Nodes have one to five attributes, and a document has thousands of nodes: the maps of `serde_json`
//! take some 600 bytes for the first entry, this takes 56. Names that the format knows are not
//! copied.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::read::one_at_first;

/// The attributes of a node or mark, by name.
///
/// ```
/// use adf::Attrs;
/// use serde_json::json;
///
/// let mut attrs: Attrs = [("level", json!(2)), ("localId", json!("a"))].into_iter().collect();
/// assert_eq!(attrs.get("level"), Some(&json!(2)));
/// assert_eq!(attrs.insert("level", json!(3)), Some(json!(2)));
/// assert_eq!(attrs.keys().collect::<Vec<_>>(), ["level", "localId"]);
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Attrs {
    /// Sorted by name, each name once.
    entries: Vec<(Name, Value)>,
}

type Name = Cow<'static, str>;

impl Attrs {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        // Nearly always there are too few for a search by halves.
        for (place, (known, _)) in self.entries.iter().enumerate() {
            match (**known).cmp(name) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Ok(place),
                std::cmp::Ordering::Greater if self.entries.len() <= 16 => return Err(place),
                std::cmp::Ordering::Greater => break,
            }
            if place == 16 {
                break;
            }
        }
        self.entries
            .binary_search_by(|(known, _)| (**known).cmp(name))
    }

    /// The attribute of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let place = self.find(name).ok()?;
        self.entries.get(place).map(|(_, value)| value)
    }

    /// Whether there is an attribute of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// Sets an attribute. Gives back what was there.
    pub fn insert(&mut self, name: impl AsRef<str>, value: Value) -> Option<Value> {
        let name = name.as_ref();
        match self.find(name) {
            Ok(place) => self
                .entries
                .get_mut(place)
                .map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.entries.insert(place, (interned(name), value));
                None
            }
        }
    }

    /// Sets an attribute that is not there.
    #[cfg(feature = "markdown")]
    pub(crate) fn insert_missing(&mut self, name: &str, value: impl Into<Value>) {
        if let Err(place) = self.find(name) {
            self.entries.insert(place, (interned(name), value.into()));
        }
    }

    /// Takes an attribute away.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let place = self.find(name).ok()?;
        Some(self.entries.remove(place).1)
    }

    /// These attributes, of which the names are those of the format.
    #[cfg(feature = "markdown")]
    pub(crate) fn of<const N: usize>(entries: [(&'static str, Value); N]) -> Self {
        let mut entries = entries.map(|(name, value)| (Cow::Borrowed(name), value));
        entries.sort_by(|left, right| left.0.cmp(&right.0));
        Self {
            entries: entries.into(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Names and values in the order of the names.
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.entries.iter())
    }

    /// The names in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| &**name)
    }

    /// The values in the order of the names.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.entries.iter().map(|(_, value)| value)
    }
}

/// The name, as it is in the program if the format knows it.
fn interned(name: &str) -> Name {
    macro_rules! known {
        ($($known:literal)+) => {
            match name {
                $( $known => Cow::Borrowed($known), )+
                other => Cow::Owned(other.to_owned()),
            }
        };
    }
    known! {
        "accessLevel" "align" "alt" "annotationType" "background" "collection" "color" "colspan"
        "colwidth" "data" "datasource" "displayMode" "extensionKey" "extensionType" "fontSize"
        "height" "hideLineNumbers" "href" "id" "isNumberColumnEnabled" "language" "layout" "level"
        "localId" "mode" "name" "occurrenceKey" "order" "originalHeight" "originalWidth" "panelColor"
        "panelIcon" "panelIconId" "panelIconText" "panelType" "parameters" "resourceId" "rowspan"
        "shortName" "size" "sources" "state" "style" "text" "timestamp" "title" "type" "uniqueId"
        "url" "userType" "valign" "width" "widthType" "wrap"
    }
}

/// Iterator over [`Attrs`].
#[derive(Clone, Debug)]
pub struct Iter<'a>(std::slice::Iter<'a, (Name, Value)>);

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (&**name, value))
    }
}

impl<'a> IntoIterator for &'a Attrs {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl fmt::Debug for Attrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<N: AsRef<str>> FromIterator<(N, Value)> for Attrs {
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(entries: I) -> Self {
        let mut attrs = Self::new();
        for (name, value) in entries {
            attrs.insert(name, value);
        }
        attrs
    }
}

impl From<Map<String, Value>> for Attrs {
    fn from(map: Map<String, Value>) -> Self {
        let mut entries: Vec<(Name, Value)> = map
            .into_iter()
            .map(|(name, value)| (interned(&name), value))
            .collect();
        // They come sorted, unless `serde_json` was told to keep the order of the text.
        entries.sort_by(|left, right| left.0.cmp(&right.0));
        Self { entries }
    }
}

impl From<Attrs> for Map<String, Value> {
    fn from(attrs: Attrs) -> Self {
        let entries = attrs.entries.into_iter();
        entries
            .map(|(name, value)| (name.into_owned(), value))
            .collect()
    }
}

impl Serialize for Attrs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Reads the name of an attribute.
pub(super) struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = AttrName;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<AttrName, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed {
    type Value = AttrName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<AttrName, E> {
        Ok(AttrName(interned(name)))
    }
}

/// A name that was read.
pub(super) struct AttrName(Name);

/// Attributes while they are read.
pub(super) struct Unsorted {
    entries: Vec<(Name, Value)>,
    sorted: bool,
}

impl Unsorted {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            sorted: true,
        }
    }

    pub(super) fn push(&mut self, name: AttrName, value: Value) {
        if let Some((last, _)) = self.entries.last() {
            self.sorted &= *last < name.0;
        }
        one_at_first(&mut self.entries);
        self.entries.push((name.0, value));
    }

    /// Sorted, and of a name that came twice what came last.
    pub(super) fn finish(mut self) -> Attrs {
        if !self.sorted {
            // The order of equal names is kept: the last one is the one that counts.
            self.entries.sort_by(|left, right| left.0.cmp(&right.0));
            self.entries.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    std::mem::swap(later, earlier);
                }
                same
            });
        }
        Attrs {
            entries: self.entries,
        }
    }
}
