//! How calls of an operation are kept inside a boundary: static facts, in the tables that are generated.

use std::fmt;

use crate::operation::Operation;
use crate::query::Language;

/// How calls of an operation are kept inside a boundary.
///
/// Generated tables have one for each operation. An operation that a caller makes up has
/// [`UNCLASSIFIED`](Confinement::UNCLASSIFIED), and is denied to every session with a boundary.
#[derive(Clone, Copy, Debug)]
pub struct Confinement(pub(super) How);

#[derive(Clone, Copy, Debug)]
pub(super) enum How {
    Unclassified,
    Denied {
        why: &'static str,
    },
    Harmless {
        why: &'static str,
    },
    Terms {
        terms: &'static [Term],
        sightings: &'static [Sighting],
        why: &'static str,
    },
}

impl Confinement {
    /// Nobody has said how it could be confined, so it cannot.
    pub const UNCLASSIFIED: Confinement = Confinement(How::Unclassified);

    /// It cannot be confined.
    #[doc(hidden)]
    pub const fn denied(why: &'static str) -> Self {
        Confinement(How::Denied { why })
    }

    /// It concerns no project and no space.
    #[doc(hidden)]
    pub const fn harmless(why: &'static str) -> Self {
        Confinement(How::Harmless { why })
    }

    /// It is confined by what it names, asks for and returns.
    #[doc(hidden)]
    pub const fn within(
        terms: &'static [Term],
        sightings: &'static [Sighting],
        why: &'static str,
    ) -> Self {
        Confinement(How::Terms {
            terms,
            sightings,
            why,
        })
    }

    /// Whether no session with a boundary may call it.
    pub fn is_denied(&self) -> bool {
        matches!(self.0, How::Unclassified | How::Denied { .. })
    }

    /// Whether it concerns no project and no space, so that every session may call it.
    pub fn is_harmless(&self) -> bool {
        matches!(self.0, How::Harmless { .. })
    }

    /// Why it is so, in a few words.
    pub fn why(&self) -> &'static str {
        match self.0 {
            How::Unclassified => "nobody has said how it could be confined",
            How::Denied { why } | How::Harmless { why } | How::Terms { why, .. } => why,
        }
    }

    /// What is asked of a call; empty where nothing is, or nothing helps.
    #[doc(hidden)]
    pub fn terms(&self) -> &'static [Term] {
        match self.0 {
            How::Terms { terms, .. } => terms,
            _ => &[],
        }
    }

    /// What its answer shows to lie inside.
    #[doc(hidden)]
    pub fn sightings(&self) -> &'static [Sighting] {
        match self.0 {
            How::Terms { sightings, .. } => sightings,
            _ => &[],
        }
    }
}

/// One place of a call, and what stands there.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Term {
    /// Where.
    pub place: Place,
    /// Name of a parameter, or a JSON pointer in which `*` is every element.
    pub at: &'static str,
    /// It may be absent.
    pub optional: bool,
    /// What.
    pub holds: Holds,
}

/// Where a term looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_enums)]
pub enum Place {
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// The request's body.
    Body,
    /// The answer: what lies outside drops all of it.
    Answer,
    /// The answer: elements that lie outside are taken out.
    List,
    /// A query parameter that is not the caller's to choose.
    Fixed,
}

/// What stands in a place.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_enums)]
pub enum Holds {
    /// A thing that lies somewhere.
    One(&'static Kind),
    /// Several of them.
    Many(&'static Kind),
    /// A query, to be confined by conjunction.
    Query(Language),
    /// Just this value; an empty one means that the parameter is absent.
    Value(&'static str),
}

/// What an answer shows to lie inside: a thing that no look-up could place later.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Sighting {
    /// What is seen.
    pub kind: &'static Kind,
    /// Where in the answer, as a JSON pointer in which `*` is every element.
    pub at: &'static str,
    /// What it lies on, which may move away later.
    pub owner: Option<Owner>,
}

/// What a sighted thing lies on.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Owner {
    /// Its kind.
    pub kind: &'static Kind,
    /// Where it is named.
    pub at: OwnerAt,
}

/// Where the owner of a sighted thing is named.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_enums)]
pub enum OwnerAt {
    /// By a path parameter of the call.
    Path(&'static str),
    /// In the answer; its `*` are those of the sighting's own pointer, in their order.
    Answer(&'static str),
}

/// A kind of thing, and how it is found out where one lies.
#[allow(clippy::exhaustive_structs)]
pub struct Kind {
    /// What people call it: `issue`.
    pub name: &'static str,
    /// Segment of the gateway path of the product it belongs to: `jira`.
    pub product: &'static str,
    /// Properties that identify one: `id`, `key`.
    pub names: &'static [&'static str],
    /// Its key is that of what it lies in, a dash and a number: `ENG-1`.
    pub keyed: bool,
    /// How it is found out where one lies.
    pub sort: Sort,
    /// Where one that is an element of a list says itself where it belongs.
    pub element: &'static [(&'static str, &'static Kind)],
    /// What those of a container are called, for queries that name them so.
    pub listed: Option<Listed>,
    /// In a list, one that names no place is everybody's.
    pub global: bool,
    /// What to do instead, where one is denied though it may lie inside.
    pub hint: &'static str,
}

impl fmt::Debug for Kind {
    /// Its name alone: kinds lead to each other in circles.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({} {})", self.product, self.name)
    }
}

/// How it is found out where a thing lies.
#[derive(Debug)]
#[allow(clippy::exhaustive_enums)]
pub enum Sort {
    /// It is a project or a space itself; the look-up tells its id, key and name.
    Container(Lookup),
    /// One call tells what it belongs to.
    LookedUp {
        /// The call.
        lookup: Lookup,
        /// The call for many at once.
        batch: Option<Batch>,
        /// It can be moved, so that where it lay says nothing of where it lies.
        moves: bool,
    },
    /// It lies inside only if this session saw it there.
    Seen,
    /// It is one of these, and the call does not say which.
    Any(&'static [&'static Kind]),
    /// What it is depends on a value beside it.
    Cases {
        /// Where the value stands that decides.
        by: &'static str,
        /// Where the thing stands.
        of: &'static str,
        /// Kinds by that value; any other value is denied.
        kinds: &'static [(&'static str, &'static Kind)],
    },
    /// It is one of these values; none at all means that it must not be given.
    Values(&'static [&'static str]),
    /// An object whose properties are fields of the site; what some of them hold is told by a list of
    /// all fields.
    Fields(Fields),
    /// Only what it says itself.
    Itself,
}

/// One call that tells where a thing lies, or what a container is.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Lookup {
    /// The operation.
    pub operation: &'static Operation,
    /// The path parameter that takes the name.
    pub path: Option<&'static str>,
    /// Query parameters; `{}` stands for the name.
    pub query: &'static [(&'static str, &'static str)],
    /// Properties of the body; each is a list with the name, as a number if it is one.
    pub body: &'static [&'static str],
    /// Where in the answer the thing itself stands.
    pub at: &'static str,
    /// Pointers from there to what it belongs to, and of which kind that is.
    pub belongs: &'static [(&'static str, &'static Kind)],
}

/// One call that tells where many things lie.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Batch {
    /// The operation.
    pub operation: &'static Operation,
    /// The property of the body that lists the names.
    pub names: &'static str,
    /// Other properties of the body, as JSON.
    pub body: &'static str,
    /// How many names one call takes.
    pub most: usize,
    /// Where in the answer the things stand.
    pub at: &'static str,
    /// Pointers from there to what it belongs to, and of which kind that is.
    pub belongs: &'static [(&'static str, &'static Kind)],
}

/// One call that lists the things of a container.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Listed {
    /// The operation; its answer is a list.
    pub operation: &'static Operation,
    /// The path parameter that takes the container's id.
    pub path: &'static str,
    /// The property of an element that people call it by.
    pub name: &'static str,
}

/// Fields of the site, and what those hold that name other things.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Fields {
    /// The list of all fields.
    pub operation: &'static Operation,
    /// What their ids begin with; every other property is judged by terms of its own.
    pub prefix: &'static str,
    /// Where an element of the list says its id.
    pub id: &'static str,
    /// Where an element of the list says what it holds.
    pub holds: &'static str,
    /// Kinds by that value; anything else names nothing.
    pub kinds: &'static [(&'static str, &'static Kind)],
    /// Each property holds a list of changes: objects whose values are what is set, added or removed.
    pub changes: bool,
}

/// How what lies somewhere is recognised in the answers of a product, and how its queries are confined.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct Places {
    /// The kinds that are containers; the first one that has a name is used for it.
    pub containers: &'static [&'static Kind],
    /// The field that confines a query.
    pub query_field: &'static str,
    /// Which name of a container stands in a query: `id` or `key`.
    pub query_name: &'static str,
    /// What values name when they are compared with a field of a query (in lower case).
    pub query_values: &'static [(&'static str, &'static Kind)],
    /// What the first argument is of a function of a query (in lower case).
    pub query_functions: &'static [(&'static str, &'static Kind)],
    /// Functions of a query (in lower case) whose arguments name nothing that lies somewhere.
    pub query_harmless: &'static [&'static str],
    /// Fields of a query (in lower case) whose values name nothing that lies somewhere.
    pub query_plain: &'static [&'static str],
    /// Properties that say where the object lies that has them, as JSON pointers. Of an address the
    /// last segment counts.
    pub placed: &'static [(&'static str, &'static Kind)],
    /// Properties whose values are things of a kind.
    pub under: &'static [(&'static str, &'static Kind)],
    /// Properties that only things of a kind have.
    pub marked: &'static [(&'static str, &'static Kind)],
    /// What an object is whose own address (`self`) ends in this segment and a name.
    pub addressed: &'static [(&'static str, &'static Kind)],
    /// The kind of an object whose properties are fields of the site.
    pub fields: Option<&'static Kind>,
    /// The kind whose keys begin with that of what they lie in.
    pub keyed: Option<&'static Kind>,
    /// Properties whose text may be such a key, by the beginning of their name.
    pub key_fields: &'static [&'static str],
    /// Properties that hold the tokens of pages.
    pub tokens: &'static [&'static str],
    /// Properties without which an element of a list is nothing: the ends of a link.
    pub carriers: &'static [&'static str],
    /// How changes are told.
    pub history: Option<&'static History>,
}

/// How an answer tells what changed: an object with the name of a field, and texts of before and after.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs)]
pub struct History {
    /// The property that names the field.
    pub field: &'static str,
    /// The property that has the id of the field.
    pub field_id: &'static str,
    /// Properties that tell what was there before and after.
    pub texts: &'static [&'static str],
    /// Those of them that hold ids.
    pub ids: &'static [&'static str],
    /// Fields (in lower case) whose text is people's own.
    pub plain: &'static [&'static str],
    /// What the ids of a field (in lower case) are.
    pub kinds: &'static [(&'static str, &'static Kind)],
}

impl Places {
    /// Nothing is recognised.
    pub const NONE: &'static Places = &Places {
        containers: &[],
        query_field: "",
        query_name: "",
        query_values: &[],
        query_functions: &[],
        query_harmless: &[],
        query_plain: &[],
        placed: &[],
        under: &[],
        marked: &[],
        addressed: &[],
        fields: None,
        keyed: None,
        key_fields: &[],
        tokens: &[],
        carriers: &[],
        history: None,
    };
}
