//! The subset of JQL that the sandbox evaluates.
//!
//! A query is lexed, parsed into [`Clause`]s and evaluated issue by issue. What is outside the subset
//! (history searches, functions of other apps) is an error and never a wrong answer.
//! Negations are moved into the operators, as Jira does it, so `NOT labels = x` leaves out issues
//! without labels.

mod evaluate;
mod lookup;
mod parser;
mod structure;

pub(super) use evaluate::{Context, Query};
pub(super) use parser::parse;
pub(super) use structure::structure;

/// Fields of the subset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Project,
    Key,
    Status,
    StatusCategory,
    Assignee,
    Reporter,
    Creator,
    Watcher,
    Sprint,
    IssueType,
    Labels,
    Parent,
    Priority,
    Resolution,
    Updated,
    Created,
    Resolved,
    Due,
    StatusCategoryChanged,
    Text,
    Summary,
    Description,
    Comment,
    Component,
    FixVersion,
    AffectedVersion,
    EpicLink,
    RelatedProject,
    Filter,
    StoryPoints,
    Rank,
}

impl Field {
    fn find(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "project" => Field::Project,
            "key" | "id" | "issue" | "issuekey" | "workitem" | "workitemkey" => Field::Key,
            "status" => Field::Status,
            "statuscategory" => Field::StatusCategory,
            "assignee" => Field::Assignee,
            "reporter" => Field::Reporter,
            "creator" => Field::Creator,
            "watcher" => Field::Watcher,
            "sprint" | "cf[10020]" => Field::Sprint,
            "issuetype" | "type" | "worktype" => Field::IssueType,
            "labels" => Field::Labels,
            "parent" => Field::Parent,
            "priority" => Field::Priority,
            "resolution" => Field::Resolution,
            "updated" | "updateddate" => Field::Updated,
            "created" | "createddate" => Field::Created,
            "resolved" | "resolutiondate" => Field::Resolved,
            "due" | "duedate" => Field::Due,
            "statuscategorychangeddate" => Field::StatusCategoryChanged,
            "text" | "textfields" => Field::Text,
            "summary" => Field::Summary,
            "description" => Field::Description,
            "comment" => Field::Comment,
            "component" => Field::Component,
            "fixversion" => Field::FixVersion,
            "affectedversion" => Field::AffectedVersion,
            "epic link" | "cf[10014]" => Field::EpicLink,
            "related project" | "cf[10030]" => Field::RelatedProject,
            "filter" | "request" | "savedfilter" | "searchrequest" => Field::Filter,
            "story point estimate" | "cf[10016]" => Field::StoryPoints,
            "rank" | "cf[10019]" => Field::Rank,
            _ => return None,
        })
    }

    /// Whether a site has it only because it is an old one.
    fn is_classic(self) -> bool {
        matches!(self, Field::EpicLink | Field::RelatedProject)
    }

    /// Whether its values are things of a project to which an issue can belong from elsewhere.
    fn is_relation(self) -> bool {
        matches!(
            self,
            Field::Parent
                | Field::EpicLink
                | Field::RelatedProject
                | Field::Sprint
                | Field::Component
                | Field::FixVersion
                | Field::AffectedVersion
        )
    }

    fn is_text(self) -> bool {
        matches!(
            self,
            Field::Text | Field::Summary | Field::Description | Field::Comment
        )
    }

    fn is_date(self) -> bool {
        matches!(
            self,
            Field::Updated
                | Field::Created
                | Field::Resolved
                | Field::Due
                | Field::StatusCategoryChanged
        )
    }

    fn is_ordered(self) -> bool {
        self.is_date() || matches!(self, Field::Key | Field::Priority | Field::StoryPoints)
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
    Is,
    IsNot,
}

impl Operator {
    fn negated(self) -> Self {
        match self {
            Operator::Equals => Operator::NotEquals,
            Operator::NotEquals => Operator::Equals,
            Operator::Contains => Operator::NotContains,
            Operator::NotContains => Operator::Contains,
            Operator::Less => Operator::GreaterOrEqual,
            Operator::LessOrEqual => Operator::Greater,
            Operator::Greater => Operator::LessOrEqual,
            Operator::GreaterOrEqual => Operator::Less,
            Operator::In => Operator::NotIn,
            Operator::NotIn => Operator::In,
            Operator::Is => Operator::IsNot,
            Operator::IsNot => Operator::Is,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Operator::Equals => "=",
            Operator::NotEquals => "!=",
            Operator::Contains => "~",
            Operator::NotContains => "!~",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
            Operator::NotIn => "not in",
            Operator::Is => "is",
            Operator::IsNot => "is not",
        }
    }
}

/// What stands at the right of an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Operand {
    /// And whether it stood in quotation marks.
    Text(String, bool),
    Empty,
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
    Clause(Clause),
}

impl Node {
    fn negated(self) -> Self {
        match self {
            Node::All(nodes) => Node::Any(nodes.into_iter().map(Node::negated).collect()),
            Node::Any(nodes) => Node::All(nodes.into_iter().map(Node::negated).collect()),
            Node::Clause(clause) => Node::Clause(Clause {
                operator: clause.operator.negated(),
                ..clause
            }),
        }
    }
}

/// One field of `ORDER BY`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sorting {
    field: Field,
    /// The field as it was written.
    name: String,
    descending: bool,
}

/// A parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed {
    node: Option<Node>,
    order: Vec<Sorting>,
}

impl Parsed {
    /// Whether the query restricts anything.
    pub(super) fn is_bounded(&self) -> bool {
        self.node.is_some()
    }
}
