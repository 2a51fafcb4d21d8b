//! Evaluates a query on the issues of the site.

use std::cmp::Ordering;

use atlassian_core::Timestamp;

use super::super::call::plain;
use super::super::model::{
    DONE, INDETERMINATE, ISSUE_TYPES, Issue, NEW, PRIORITIES, RESOLUTIONS, STATUSES, SprintState,
    find,
};
use super::super::state::State;
use super::{Clause, Field, Node, Operand, Operator, Parsed, Sorting};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What a query is evaluated in.
pub(in super::super) struct Context<'a> {
    pub(in super::super) state: &'a State,
    pub(in super::super) account: &'a str,
    pub(in super::super) now: i64,
}

/// A query whose values have been looked up: evaluating it cannot fail.
pub(in super::super) struct Query {
    pub(super) node: Option<Test>,
    order: Vec<Sorting>,
}

pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    One(Field, Operator, Vec<Wanted>),
}

/// A value as the field compares it.
#[derive(Debug)]
pub(super) enum Wanted {
    Empty,
    /// An id, a name or a key that equals one of the issue's.
    Name(String),
    /// The same, where a function gave it.
    Given(String),
    Words(Vec<String>),
    Number(f64),
    /// A span of time; a whole day where only a date was given.
    Time(i64, i64),
}

impl Query {
    /// Looks up the values of a query; the error is the message of Jira's 400.
    pub(in super::super) fn new(parsed: &Parsed, context: &Context<'_>) -> Result<Self, String> {
        let node = parsed
            .node
            .as_ref()
            .map(|node| context.test(node, 0))
            .transpose()?;
        Ok(Query {
            node,
            order: parsed.order.clone(),
        })
    }

    pub(in super::super) fn matches(&self, context: &Context<'_>, issue: &Issue) -> bool {
        self.node
            .as_ref()
            .is_none_or(|test| context.passes(test, issue))
    }

    /// Before which points in time nothing was created and updated that can match.
    pub(in super::super) fn from(&self) -> (i64, i64) {
        let (mut created, mut updated) = (i64::MIN, i64::MIN);
        let mut rest: Vec<&Test> = self.node.iter().collect();
        while let Some(test) = rest.pop() {
            match test {
                Test::All(tests) => rest.extend(tests),
                Test::One(field, Operator::GreaterOrEqual | Operator::Greater, wanted) => {
                    let [Wanted::Time(from, _)] = wanted.as_slice() else {
                        continue;
                    };
                    match field {
                        Field::Created => created = created.max(*from),
                        Field::Updated => updated = updated.max(*from),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        (created, updated)
    }

    /// The place of an issue in the order, as numbers; none where the order is another one. The newest come
    /// first where there is none.
    pub(in super::super) fn order_of(&self, issue: &Issue) -> Option<Vec<i64>> {
        if self.order.is_empty() {
            return Some(vec![-i64::try_from(issue.id).ok()?]);
        }
        let by = self.order.iter().map(|by| {
            let place = match by.field {
                Field::Created => issue.created,
                Field::Updated => issue.updated,
                Field::Key => i64::try_from(number(issue)).ok()?,
                _ => return None,
            };
            Some(if by.descending { -place } else { place })
        });
        by.collect()
    }

    /// Sorts issues that are in the order they have without `ORDER BY`.
    pub(in super::super) fn sort(&self, context: &Context<'_>, issues: &mut [&Issue]) {
        if self.order.is_empty() {
            return;
        }
        issues.sort_by(|a, b| {
            self.order.iter().fold(Ordering::Equal, |ordering, by| {
                ordering.then_with(|| context.compare(by, a, b))
            })
        });
    }
}

impl Context<'_> {
    /// `depth` counts the saved filters that name each other.
    pub(super) fn test(&self, node: &Node, depth: usize) -> Result<Test, String> {
        let tests = |nodes: &[Node]| -> Result<Vec<Test>, String> {
            nodes.iter().map(|node| self.test(node, depth)).collect()
        };
        Ok(match node {
            Node::All(nodes) => Test::All(tests(nodes)?),
            Node::Any(nodes) => Test::Any(tests(nodes)?),
            Node::Clause(clause) if clause.field == Field::Filter => {
                self.of_filters(clause, depth)?
            }
            Node::Clause(clause) => {
                if clause.field.is_classic() && !self.state.classic {
                    return Err(format!(
                        "Field '{}' does not exist or you do not have permission to view it.",
                        clause.name
                    ));
                }
                let mut wanted = Vec::new();
                for operand in &clause.operands {
                    wanted.extend(self.wanted(clause, operand)?);
                }
                Test::One(clause.field, clause.operator, wanted)
            }
        })
    }

    pub(super) fn wanted(&self, clause: &Clause, operand: &Operand) -> Result<Vec<Wanted>, String> {
        let (text, quoted) = match operand {
            Operand::Empty => return Ok(vec![Wanted::Empty]),
            Operand::Function(name, arguments) => return self.function(clause, name, arguments),
            Operand::Text(text, quoted) => (text, *quoted),
        };
        let unknown = || {
            format!(
                "The value '{text}' does not exist for the field '{}'.",
                clause.name
            )
        };
        let name = |found: Option<String>| Ok(vec![Wanted::Name(found.ok_or_else(unknown)?)]);
        let state = self.state;
        match clause.field {
            Field::Project | Field::RelatedProject => {
                name(self.project(text, quoted).map(|id| id.to_string()))
            }
            Field::Key | Field::Parent | Field::EpicLink => {
                let found = state.any_issue(text).map(|issue| issue.id.to_string());
                if found.is_none() && clause.operator != Operator::In {
                    return Err(format!(
                        "An issue with key '{text}' does not exist for field '{}'.",
                        clause.name
                    ));
                }
                // Jira passes over unknown keys of a list.
                Ok(found.into_iter().map(Wanted::Name).collect())
            }
            Field::Status => name(find(&STATUSES, text).map(|status| status.id.to_owned())),
            Field::StatusCategory => {
                let categories = [&NEW, &INDETERMINATE, &DONE];
                let found = categories.into_iter().find(|category| {
                    category.id.to_string() == *text
                        || category.key.eq_ignore_ascii_case(text)
                        || category.name.eq_ignore_ascii_case(text)
                });
                name(found.map(|category| category.id.to_string()))
            }
            Field::IssueType => name(find(&ISSUE_TYPES, text).map(|kind| kind.id.to_owned())),
            Field::Priority => name(find(&PRIORITIES, text).map(|p| p.id.to_owned())),
            Field::Resolution if text.eq_ignore_ascii_case("unresolved") => Ok(vec![Wanted::Empty]),
            Field::Resolution => name(find(&RESOLUTIONS, text).map(|r| r.id.to_owned())),
            Field::Assignee | Field::Reporter | Field::Creator | Field::Watcher => {
                let found = state.users.iter().find(|user| {
                    user.account_id == *text
                        || user.name.eq_ignore_ascii_case(text)
                        || user.email.eq_ignore_ascii_case(text)
                });
                name(found.map(|user| user.account_id.clone()))
            }
            Field::Sprint => {
                let found: Vec<_> = state
                    .sprints
                    .iter()
                    .filter(|sprint| {
                        sprint.id.to_string() == *text || sprint.name.eq_ignore_ascii_case(text)
                    })
                    .map(|sprint| Wanted::Name(sprint.id.to_string()))
                    .collect();
                if found.is_empty() {
                    return Err(format!(
                        "Sprint with name '{text}' does not exist or you do not have permission to view it."
                    ));
                }
                Ok(found)
            }
            // Labels are whatever somebody wrote: an unknown one is no error.
            Field::Labels => Ok(vec![Wanted::Name(text.to_lowercase())]),
            Field::Component => {
                let all = state.projects.iter().flat_map(|p| &p.components);
                let all = all.map(|component| (component.id, component.name.as_str()));
                self.several(all, text, quoted, unknown)
            }
            Field::FixVersion | Field::AffectedVersion => {
                let all = state.projects.iter().flat_map(|p| &p.versions);
                let all = all.map(|version| (version.id, version.name.as_str()));
                self.several(all, text, quoted, unknown)
            }
            Field::Updated
            | Field::Created
            | Field::Resolved
            | Field::Due
            | Field::StatusCategoryChanged => match self.time(text) {
                Some((from, to)) => Ok(vec![Wanted::Time(from, to)]),
                None => Err(format!(
                    "Date value '{text}' for field '{}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.",
                    clause.name
                )),
            },
            Field::Text | Field::Summary | Field::Description | Field::Comment => {
                Ok(vec![Wanted::Words(words(text, true))])
            }
            Field::StoryPoints => match text.parse() {
                Ok(number) => Ok(vec![Wanted::Number(number)]),
                Err(_) => Err(unknown()),
            },
            Field::Rank | Field::Filter => Err(unknown()),
        }
    }

    fn function(
        &self,
        clause: &Clause,
        name: &str,
        arguments: &[String],
    ) -> Result<Vec<Wanted>, String> {
        let sprints = |state: fn(SprintState) -> bool| {
            let found = self
                .state
                .sprints
                .iter()
                .filter(|sprint| state(sprint.state));
            Ok(found
                .map(|sprint| Wanted::Given(sprint.id.to_string()))
                .collect())
        };
        match (clause.field, name.to_lowercase().as_str()) {
            (
                Field::Assignee | Field::Reporter | Field::Creator | Field::Watcher,
                "currentuser",
            ) => Ok(vec![Wanted::Name(self.account.to_owned())]),
            (Field::Key, "linkedissues") => self.linked(name, arguments),
            (Field::Sprint, "opensprints") => sprints(|state| state == SprintState::Active),
            (Field::Sprint, "closedsprints") => sprints(|state| state == SprintState::Closed),
            (Field::Sprint, "futuresprints") => sprints(|state| state == SprintState::Future),
            (field, "now") if field.is_date() => Ok(vec![Wanted::Time(self.now, self.now)]),
            (field, function @ ("startofday" | "endofday" | "startofweek" | "endofweek"))
                if field.is_date() =>
            {
                let today = self.now.div_euclid(DAY);
                // 1970-01-01 was a Thursday; Jira's weeks begin on Sunday unless configured.
                let sunday = today - (today + 4).rem_euclid(7);
                let day = match function {
                    "startofday" => today,
                    "endofday" => today + 1,
                    "startofweek" => sunday,
                    _ => sunday + 7,
                };
                let end = function.starts_with("end");
                let shift = match arguments.first() {
                    None => 0,
                    Some(text) => period(text, if function.ends_with("week") { 'w' } else { 'd' })
                        .ok_or_else(|| {
                            format!("Date value '{text}' for function '{name}' is invalid.")
                        })?,
                };
                let at = day.saturating_mul(DAY) - i64::from(end);
                let at = at.saturating_add(shift);
                Ok(vec![Wanted::Time(at, at)])
            }
            (_, known @ ("currentuser" | "opensprints" | "closedsprints" | "now")) => Err(format!(
                "The function '{known}' cannot be used with the '{}' field.",
                clause.name
            )),
            _ => Err(format!("Unable to find JQL function '{name}'.")),
        }
    }

    /// A date, a date with a time, or a period before now.
    fn time(&self, text: &str) -> Option<(i64, i64)> {
        if let Some(shift) = period(text, 'm') {
            let at = self.now.saturating_add(shift);
            return Some((at, at));
        }
        let text = text.trim().replace('/', "-");
        let at = match text.parse::<Timestamp>() {
            Ok(at) if text.contains('-') => at.as_millis(),
            _ => return None,
        };
        let length = if text.len() <= 10 { DAY } else { MINUTE };
        Some((at, at.saturating_add(length - 1)))
    }

    fn passes(&self, test: &Test, issue: &Issue) -> bool {
        match test {
            Test::All(tests) => tests.iter().all(|test| self.passes(test, issue)),
            Test::Any(tests) => tests.iter().any(|test| self.passes(test, issue)),
            Test::Not(test) => !self.passes(test, issue),
            Test::One(field, operator, wanted) => self.holds(*field, *operator, wanted, issue),
        }
    }

    fn holds(&self, field: Field, operator: Operator, wanted: &[Wanted], issue: &Issue) -> bool {
        let equals = |wanted: &Wanted| self.equals(field, wanted, issue);
        match operator {
            Operator::Equals | Operator::In | Operator::Is => wanted.iter().any(equals),
            Operator::NotEquals | Operator::NotIn | Operator::IsNot => {
                // What is empty is not unequal to anything, in Jira as in SQL.
                let about_empty = wanted.iter().any(|wanted| matches!(wanted, Wanted::Empty));
                !wanted.iter().any(equals) && (about_empty || !self.is_empty(field, issue))
            }
            Operator::Contains => wanted.iter().all(equals),
            Operator::NotContains => !wanted.iter().all(equals) && !self.is_empty(field, issue),
            Operator::Less
            | Operator::LessOrEqual
            | Operator::Greater
            | Operator::GreaterOrEqual => wanted
                .iter()
                .all(|wanted| self.ordered(field, operator, wanted, issue)),
        }
    }

    fn is_empty(&self, field: Field, issue: &Issue) -> bool {
        match field {
            Field::StoryPoints => issue.points.is_none(),
            field if field.is_date() => self.date(field, issue).is_none(),
            field if field.is_text() => self.texts(field, issue).trim().is_empty(),
            field => self.names(field, issue).is_empty(),
        }
    }

    fn equals(&self, field: Field, wanted: &Wanted, issue: &Issue) -> bool {
        match wanted {
            Wanted::Empty => self.is_empty(field, issue),
            Wanted::Name(name) | Wanted::Given(name) => self.names(field, issue).contains(name),
            Wanted::Number(number) => issue.points == Some(*number),
            Wanted::Time(from, to) => self
                .date(field, issue)
                .is_some_and(|at| (*from..=*to).contains(&at)),
            Wanted::Words(wanted) => {
                let words = words(&self.texts(field, issue), false);
                wanted.iter().all(|wanted| match wanted.strip_suffix('*') {
                    Some(beginning) => words.iter().any(|word| word.starts_with(beginning)),
                    None => words.contains(wanted),
                })
            }
        }
    }

    fn ordered(&self, field: Field, operator: Operator, wanted: &Wanted, issue: &Issue) -> bool {
        // Against a whole day, `<` and `>=` look at its beginning and `>` and `<=` at its end.
        let ordering = match (wanted, operator) {
            (Wanted::Time(from, _), Operator::Less | Operator::GreaterOrEqual) => {
                self.date(field, issue).map(|at| at.cmp(from))
            }
            (Wanted::Time(_, to), _) => self.date(field, issue).map(|at| at.cmp(to)),
            (Wanted::Number(number), _) => issue.points.map(|points| points.total_cmp(number)),
            (Wanted::Name(name), _) => match field {
                // The highest priority has the lowest id.
                Field::Priority => Some(name.as_str().cmp(issue.priority.id)),
                Field::Key => self.state.any_issue(name).and_then(|other| {
                    (other.project == issue.project).then(|| number(issue).cmp(&number(&other)))
                }),
                _ => None,
            },
            (Wanted::Empty | Wanted::Words(_) | Wanted::Given(_), _) => None,
        };
        ordering.is_some_and(|ordering| match operator {
            Operator::Less => ordering.is_lt(),
            Operator::LessOrEqual => ordering.is_le(),
            Operator::Greater => ordering.is_gt(),
            _ => ordering.is_ge(),
        })
    }

    pub(super) fn names(&self, field: Field, issue: &Issue) -> Vec<String> {
        let ids = |ids: &[u64]| ids.iter().map(u64::to_string).collect();
        match field {
            Field::Project => vec![issue.project.to_string()],
            Field::Key => vec![issue.id.to_string()],
            Field::Status => vec![issue.status.id.to_owned()],
            Field::StatusCategory => vec![issue.status.category.id.to_string()],
            Field::Assignee => issue.assignee.iter().cloned().collect(),
            Field::Reporter => vec![issue.reporter.clone()],
            Field::Creator => vec![issue.creator.clone()],
            Field::Watcher => issue.watchers.iter().cloned().collect(),
            Field::Sprint => ids(&issue.sprints),
            Field::IssueType => vec![issue.kind.id.to_owned()],
            Field::Labels => issue
                .labels
                .iter()
                .map(|label| label.to_lowercase())
                .collect(),
            Field::Parent => issue.parent.iter().map(u64::to_string).collect(),
            Field::Priority => vec![issue.priority.id.to_owned()],
            Field::Resolution => issue
                .resolution
                .iter()
                .map(|(r, _)| r.id.to_owned())
                .collect(),
            Field::Component => ids(&issue.components),
            Field::FixVersion => ids(&issue.fix_versions),
            Field::AffectedVersion => ids(&issue.affected_versions),
            Field::EpicLink => issue.epic_link.iter().map(u64::to_string).collect(),
            Field::RelatedProject => issue.related_project.iter().map(u64::to_string).collect(),
            _ => Vec::new(),
        }
    }

    fn date(&self, field: Field, issue: &Issue) -> Option<i64> {
        match field {
            Field::Updated => Some(issue.updated),
            Field::Created => Some(issue.created),
            Field::Resolved => issue.resolution.map(|(_, at)| at),
            Field::StatusCategoryChanged => Some(issue.status_changed),
            Field::Due => issue
                .due
                .as_ref()?
                .parse::<Timestamp>()
                .ok()
                .map(Timestamp::as_millis),
            _ => None,
        }
    }

    fn texts(&self, field: Field, issue: &Issue) -> String {
        let description = || issue.description.as_ref().map(plain).unwrap_or_default();
        let comments = || -> String {
            issue
                .comments
                .iter()
                .map(|comment| plain(&comment.body))
                .collect()
        };
        match field {
            Field::Summary => issue.summary.clone(),
            Field::Description => description(),
            Field::Comment => comments(),
            Field::Text => format!("{} {} {}", issue.summary, description(), comments()),
            _ => String::new(),
        }
    }

    fn compare(&self, by: &Sorting, a: &Issue, b: &Issue) -> Ordering {
        let missing_last = |a_missing: bool, b_missing: bool, ordering: Ordering| {
            a_missing.cmp(&b_missing).then(if by.descending {
                ordering.reverse()
            } else {
                ordering
            })
        };
        let plain = |ordering: Ordering| {
            if by.descending {
                ordering.reverse()
            } else {
                ordering
            }
        };
        match by.field {
            Field::Key => plain(
                project_key(a)
                    .cmp(project_key(b))
                    .then(number(a).cmp(&number(b))),
            ),
            Field::Project => plain(project_key(a).cmp(project_key(b))),
            Field::Rank => plain(a.rank.total_cmp(&b.rank)),
            // `priority DESC` is the most important first.
            Field::Priority => plain(b.priority.id.cmp(a.priority.id)),
            Field::Summary => plain(a.summary.to_lowercase().cmp(&b.summary.to_lowercase())),
            Field::Status => {
                plain(position(&STATUSES, a.status).cmp(&position(&STATUSES, b.status)))
            }
            Field::StoryPoints => missing_last(
                a.points.is_none(),
                b.points.is_none(),
                a.points
                    .unwrap_or_default()
                    .total_cmp(&b.points.unwrap_or_default()),
            ),
            Field::Assignee | Field::Reporter | Field::Creator => {
                let name = |issue: &Issue| {
                    let id = self.names(by.field, issue).into_iter().next()?;
                    self.state.user(&id).map(|user| user.name.to_lowercase())
                };
                let (a, b) = (name(a), name(b));
                missing_last(a.is_none(), b.is_none(), a.cmp(&b))
            }
            Field::Sprint => {
                let (a, b) = (a.sprints.last(), b.sprints.last());
                missing_last(a.is_none(), b.is_none(), a.cmp(&b))
            }
            field if field.is_date() => {
                let (a, b) = (self.date(field, a), self.date(field, b));
                missing_last(a.is_none(), b.is_none(), a.cmp(&b))
            }
            field => plain(self.names(field, a).cmp(&self.names(field, b))),
        }
    }
}

fn position<T>(list: &[T], entry: &T) -> Option<usize> {
    list.iter().position(|other| std::ptr::eq(other, entry))
}

fn project_key(issue: &Issue) -> &str {
    issue
        .key
        .rsplit_once('-')
        .map_or("", |(project, _)| project)
}

fn number(issue: &Issue) -> u64 {
    issue
        .key
        .rsplit_once('-')
        .and_then(|(_, number)| number.parse().ok())
        .unwrap_or_default()
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

/// `-7d`, `4w 2d` or `+1h` in milliseconds; a bare number counts in `unit`.
fn period(text: &str, unit: char) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1i64, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut sum = 0i64;
    for part in rest.split_whitespace() {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        let (number, suffix) = part.split_at(end);
        let length = match suffix {
            "" => unit_length(unit),
            "m" => MINUTE,
            "h" => 60 * MINUTE,
            "d" => DAY,
            "w" => 7 * DAY,
            "M" => 30 * DAY,
            "y" => 365 * DAY,
            _ => return None,
        };
        sum = sum.checked_add(number.parse::<i64>().ok()?.checked_mul(length)?)?;
    }
    (!rest.is_empty()).then_some(sign * sum)
}

fn unit_length(unit: char) -> i64 {
    match unit {
        'w' => 7 * DAY,
        'd' => DAY,
        _ => MINUTE,
    }
}
