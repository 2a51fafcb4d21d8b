//! Evaluates a query on the content of the site.

use std::cmp::Ordering;

use atlassian_core::Timestamp;

use super::super::body::blocks;
use super::super::model::{Attachment, Comment, Content, Kind, Space, User};
use super::super::state::State;
use super::moments::{DAY, moment};
use super::{Clause, Field, Node, Operand, Operator, Parsed};

const MINUTE: i64 = 60_000;

/// Something a search can find.
#[derive(Clone, Copy)]
pub(in super::super) enum Found<'s> {
    Content(&'s Content),
    Comment(&'s Comment),
    Attachment(&'s Attachment),
    Space(&'s Space),
    User(&'s User),
}

/// A query whose values have been looked up: evaluating it cannot fail.
pub(in super::super) struct Query {
    test: Test,
    order: Vec<(Field, bool)>,
}

enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    One(Field, Operator, Vec<Wanted>),
}

enum Wanted {
    /// An id, a key or a name, in lower case.
    Name(String),
    Words(Vec<String>),
    /// A span of time; a whole day where only a date was given.
    Time(i64, i64),
}

impl Query {
    /// Looks up the values of a query; the error is the message of the 400.
    pub(in super::super) fn new(parsed: &Parsed, account: &str, now: i64) -> Result<Self, String> {
        Ok(Query {
            test: test(&parsed.node, account, now)?,
            order: parsed.order.clone(),
        })
    }

    pub(in super::super) fn matches(&self, state: &State, found: Found<'_>) -> bool {
        passes(&self.test, state, found)
    }

    /// Sorts what is in the order it has without `ORDER BY`.
    pub(in super::super) fn sort(&self, state: &State, found: &mut [Found<'_>]) {
        if self.order.is_empty() {
            return;
        }
        found.sort_by(|a, b| {
            self.order
                .iter()
                .fold(Ordering::Equal, |ordering, (field, descending)| {
                    let next = compare(*field, state, *a, *b);
                    ordering.then(if *descending { next.reverse() } else { next })
                })
        });
    }
}

fn test(node: &Node, account: &str, now: i64) -> Result<Test, String> {
    let tests = |nodes: &[Node]| -> Result<Vec<Test>, String> {
        nodes.iter().map(|node| test(node, account, now)).collect()
    };
    Ok(match node {
        Node::All(nodes) => Test::All(tests(nodes)?),
        Node::Any(nodes) => Test::Any(tests(nodes)?),
        Node::Not(node) => Test::Not(Box::new(test(node, account, now)?)),
        Node::Clause(clause) => {
            let mut wanted = Vec::new();
            for operand in &clause.operands {
                wanted.push(look_up(clause, operand, account, now)?);
            }
            Test::One(clause.field, clause.operator, wanted)
        }
    })
}

fn look_up(clause: &Clause, operand: &Operand, account: &str, now: i64) -> Result<Wanted, String> {
    let text = match operand {
        Operand::Text(text) => text,
        Operand::Function(name, arguments) => {
            return match (clause.field, name.to_lowercase().as_str()) {
                (Field::Creator | Field::Contributor | Field::User, "currentuser") => {
                    Ok(Wanted::Name(account.to_lowercase()))
                }
                (field, name) if field.is_date() && moment(name, arguments, now)?.is_some() => {
                    let at = moment(name, arguments, now)?.unwrap_or(now);
                    Ok(Wanted::Time(at, at))
                }
                _ => Err(format!(
                    "The function '{name}' is not supported for '{}'",
                    clause.name
                )),
            };
        }
    };
    if clause.field.is_date() {
        let text = text.trim().replace('/', "-");
        let at = text
            .parse::<Timestamp>()
            .ok()
            .filter(|_| text.contains('-'));
        let at = at
            .ok_or_else(|| format!("'{text}' is not a date"))?
            .as_millis();
        let length = if text.len() <= 10 { DAY } else { MINUTE };
        return Ok(Wanted::Time(at, at.saturating_add(length - 1)));
    }
    if matches!(clause.operator, Operator::Contains | Operator::NotContains) {
        return Ok(Wanted::Words(words(text, true)));
    }
    if clause.field == Field::Type {
        let known = [
            "page",
            "blogpost",
            "comment",
            "attachment",
            "space",
            "folder",
            "whiteboard",
            "database",
            "embed",
            "user",
        ];
        // Types of custom content have a colon in them.
        if !text.contains(':') && !known.iter().any(|kind| kind.eq_ignore_ascii_case(text)) {
            return Err(format!("There is no content type '{text}'"));
        }
    }
    Ok(Wanted::Name(text.to_lowercase()))
}

fn passes(test: &Test, state: &State, found: Found<'_>) -> bool {
    match test {
        Test::All(tests) => tests.iter().all(|test| passes(test, state, found)),
        Test::Any(tests) => tests.iter().any(|test| passes(test, state, found)),
        Test::Not(test) => !passes(test, state, found),
        Test::One(field, operator, wanted) => {
            let equals = |wanted: &Wanted| equals(*field, wanted, state, found);
            match operator {
                Operator::Equals | Operator::In | Operator::Contains => wanted.iter().any(equals),
                Operator::NotEquals | Operator::NotIn | Operator::NotContains => {
                    !wanted.iter().any(equals)
                }
                _ => wanted
                    .iter()
                    .all(|wanted| match (wanted, date(*field, state, found)) {
                        (Wanted::Time(from, to), Some(at)) => match operator {
                            Operator::Less => at < *from,
                            Operator::LessOrEqual => at <= *to,
                            Operator::Greater => at > *to,
                            _ => at >= *from,
                        },
                        _ => false,
                    }),
            }
        }
    }
}

fn equals(field: Field, wanted: &Wanted, state: &State, found: Found<'_>) -> bool {
    match wanted {
        Wanted::Name(name) => names(field, state, found)
            .iter()
            .any(|n| n.to_lowercase() == *name),
        Wanted::Time(from, to) => {
            date(field, state, found).is_some_and(|at| (*from..=*to).contains(&at))
        }
        Wanted::Words(wanted) => {
            let text = words(&text(field, state, found), false);
            wanted.iter().all(|wanted| match wanted.strip_suffix('*') {
                Some(beginning) => text.iter().any(|word| word.starts_with(beginning)),
                None => text.contains(wanted),
            })
        }
    }
}

impl Found<'_> {
    /// Its id, without what attachments have before theirs.
    pub(in super::super) fn id(self) -> u64 {
        match self {
            Found::Content(content) => content.id,
            Found::Comment(comment) => comment.id,
            Found::Attachment(file) => file.id,
            Found::Space(space) => space.id,
            Found::User(_) => 0,
        }
    }
}

/// The space in which something lies.
pub(in super::super) fn space_of<'s>(state: &'s State, found: Found<'_>) -> Option<&'s Space> {
    state.space_by_id(state.space_of(found.id())?)
}

fn title(state: &State, found: Found<'_>) -> String {
    match found {
        Found::Content(page) => page.title.clone(),
        Found::Comment(comment) => {
            format!("Re: {}", super::super::comments::place(state, comment).0)
        }
        Found::Attachment(file) => file.title.clone(),
        Found::Space(space) => space.name.clone(),
        Found::User(user) => user.name.clone(),
    }
}

fn names(field: Field, state: &State, found: Found<'_>) -> Vec<String> {
    match field {
        Field::Space => space_of(state, found)
            .map(|space| space.key.clone())
            .into_iter()
            .collect(),
        Field::Type => vec![
            match found {
                Found::Content(content) => content.type_name(),
                Found::Comment(_) => "comment",
                Found::Attachment(_) => "attachment",
                Found::Space(_) => "space",
                Found::User(_) => "user",
            }
            .to_owned(),
        ],
        Field::Title => vec![title(state, found)],
        Field::Label => match found {
            Found::Space(_) | Found::User(_) => Vec::new(),
            other => {
                let labels = state.labels_of(other.id()).iter();
                labels.map(|label| label.name.clone()).collect()
            }
        },
        Field::Ancestor => match found {
            Found::Content(content) if content.kind.in_tree() => state
                .ancestors(content)
                .iter()
                .map(|above| above.id.to_string())
                .collect(),
            _ => Vec::new(),
        },
        Field::Container => match found {
            Found::Content(content) if content.kind == Kind::Custom => {
                content.parent.iter().map(u64::to_string).collect()
            }
            Found::Content(content) => vec![content.space.to_string()],
            Found::Comment(comment) => vec![comment.page.to_string()],
            Found::Attachment(file) => vec![file.page.to_string()],
            Found::Space(_) | Found::User(_) => Vec::new(),
        },
        Field::User => match found {
            Found::User(user) => vec![user.account_id.clone()],
            _ => Vec::new(),
        },
        Field::SpaceType => space_of(state, found)
            .map(|space| space.kind().to_owned())
            .into_iter()
            .collect(),
        Field::Parent => match found {
            Found::Content(page) if page.kind.in_tree() => {
                page.parent.iter().map(u64::to_string).collect()
            }
            _ => Vec::new(),
        },
        Field::Id => vec![match found {
            Found::Content(page) => page.id.to_string(),
            Found::Comment(comment) => comment.id.to_string(),
            Found::Attachment(file) => format!("att{}", file.id),
            Found::Space(space) => space.id.to_string(),
            Found::User(_) => String::new(),
        }],
        Field::Creator => match found {
            Found::Content(page) => vec![page.author.clone()],
            Found::Comment(comment) => comment
                .versions
                .first()
                .map(|version| version.author.clone())
                .into_iter()
                .collect(),
            Found::Attachment(file) => vec![file.author.clone()],
            Found::Space(space) => vec![space.author.clone()],
            Found::User(_) => Vec::new(),
        },
        Field::Contributor => match found {
            Found::Content(page) => page.versions.iter().map(|v| v.author.clone()).collect(),
            other => names(Field::Creator, state, other),
        },
        _ => Vec::new(),
    }
}

fn date(field: Field, _: &State, found: Found<'_>) -> Option<i64> {
    let (created, changed) = match found {
        Found::Content(page) => (page.created, page.changed()),
        Found::Comment(comment) => (
            comment.versions.first().map(|version| version.at)?,
            comment.versions.last().map(|version| version.at)?,
        ),
        Found::Attachment(file) => (file.created, file.changed),
        Found::Space(space) => (space.created, space.created),
        Found::User(_) => return None,
    };
    match field {
        Field::Created => Some(created),
        Field::LastModified => Some(changed),
        _ => None,
    }
}

fn text(field: Field, state: &State, found: Found<'_>) -> String {
    match field {
        Field::Title => title(state, found),
        Field::UserName => match found {
            Found::User(user) => user.name.clone(),
            _ => String::new(),
        },
        Field::SpaceTitle => space_of(state, found)
            .map(|space| space.name.clone())
            .unwrap_or_default(),
        Field::Text => {
            let body = match found {
                Found::Content(page) => page.body(),
                Found::Comment(comment) => comment.versions.last().map(|version| &version.body),
                _ => None,
            };
            let body = body.map(|body| blocks(body).join(" ")).unwrap_or_default();
            format!("{} {body}", title(state, found))
        }
        _ => String::new(),
    }
}

fn compare(field: Field, state: &State, a: Found<'_>, b: Found<'_>) -> Ordering {
    match field {
        field if field.is_date() => date(field, state, a).cmp(&date(field, state, b)),
        Field::Title => title(state, a)
            .to_lowercase()
            .cmp(&title(state, b).to_lowercase()),
        Field::Id => {
            let number = |found| {
                let id = names(Field::Id, state, found)
                    .into_iter()
                    .next()
                    .unwrap_or_default();
                id.trim_start_matches("att")
                    .parse::<u64>()
                    .unwrap_or_default()
            };
            number(a).cmp(&number(b))
        }
        field => names(field, state, a).cmp(&names(field, state, b)),
    }
}

/// Lower-case words. Of a search term, `*` at the end of a word stays.
fn words(text: &str, term: bool) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || term && c == '*'))
        .map(|word| {
            let stem = word.trim_matches('*');
            if word.ends_with('*') {
                format!("{stem}*")
            } else {
                stem.to_owned()
            }
        })
        .filter(|word| !word.is_empty() && word != "*")
        .collect()
}
