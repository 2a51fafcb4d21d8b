//! The subset of CQL that the sandbox evaluates.
//!
//! A query is lexed, parsed into [`Clause`]s and evaluated content by content. What is outside the
//! subset is an error and never a wrong answer.

mod evaluate;
mod moments;
mod parser;

pub(super) use evaluate::{Found, Query, space_of};
pub(super) use parser::parse;

/// Fields of the subset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Space,
    SpaceTitle,
    SpaceType,
    Container,
    Type,
    Title,
    Text,
    Label,
    Ancestor,
    Parent,
    Id,
    User,
    UserName,
    Creator,
    Contributor,
    Created,
    LastModified,
}

impl Field {
    fn find(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "space" | "space.key" => Field::Space,
            "space.title" => Field::SpaceTitle,
            "space.type" => Field::SpaceType,
            "container" => Field::Container,
            "type" => Field::Type,
            "title" => Field::Title,
            "text" | "sitesearch" => Field::Text,
            "label" => Field::Label,
            "ancestor" => Field::Ancestor,
            "parent" => Field::Parent,
            "id" | "content" => Field::Id,
            "user" | "user.accountid" => Field::User,
            "user.fullname" => Field::UserName,
            "creator" => Field::Creator,
            "contributor" => Field::Contributor,
            "created" => Field::Created,
            "lastmodified" => Field::LastModified,
            _ => return None,
        })
    }

    fn is_date(self) -> bool {
        matches!(self, Field::Created | Field::LastModified)
    }

    fn is_sortable(self) -> bool {
        self.is_date() || matches!(self, Field::Title | Field::Id | Field::Space | Field::Type)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals,
    NotEquals,
    Contains,
    NotContains,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operand {
    Text(String),
    Function(String, Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Clause {
    field: Field,
    /// The field as it was written, for messages.
    name: String,
    operator: Operator,
    operands: Vec<Operand>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Clause(Clause),
}

/// A parsed query: what it restricts, and the fields of `ORDER BY`, each with whether it descends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    node: Node,
    order: Vec<(Field, bool)>,
}
