//! What a query names outside of the issues: projects, saved filters, links.

use atlassian_core::query::{Language, Token, tokens};

use super::super::model::{Issue, LINK_TYPES};
use super::super::state::State;
use super::evaluate::{Context, Query, Test, Wanted};
use super::{Clause, Field, Node, Operand, Operator, parse};

/// How many saved filters may name each other.
const DEEPEST: usize = 8;

impl Context<'_> {
    /// The id of a project: an unquoted number is its id, anything else its key, a key it had, or its
    /// name.
    pub(super) fn project(&self, text: &str, quoted: bool) -> Option<u64> {
        let projects = &self.state.projects;
        if !quoted && text.bytes().all(|c| c.is_ascii_digit()) {
            let id: u64 = text.parse().ok()?;
            return projects.iter().find(|p| p.id == id).map(|p| p.id);
        }
        let by_key = projects.iter().find(|p| p.key.eq_ignore_ascii_case(text));
        by_key
            .or_else(|| self.state.project_once_called(text))
            .or_else(|| projects.iter().find(|p| p.name.eq_ignore_ascii_case(text)))
            .map(|project| project.id)
    }

    /// Whatever has a name, in however many projects; or the one that has the id. An unquoted number
    /// is an id first.
    pub(super) fn several<'n>(
        &self,
        all: impl Iterator<Item = (u64, &'n str)>,
        text: &str,
        quoted: bool,
        unknown: impl Fn() -> String,
    ) -> Result<Vec<Wanted>, String> {
        let (mut named, mut with_id) = (Vec::new(), None);
        for (id, name) in all {
            if name.eq_ignore_ascii_case(text) {
                named.push(Wanted::Name(id.to_string()));
            }
            if id.to_string() == text {
                with_id = Some(Wanted::Name(id.to_string()));
            }
        }
        match (with_id, named.is_empty()) {
            (Some(id), _) if !quoted => Ok(vec![id]),
            (_, false) => Ok(named),
            (Some(id), true) => Ok(vec![id]),
            (None, true) => Err(unknown()),
        }
    }

    /// What `filter = 10001` asks: whatever the saved filter finds.
    pub(super) fn of_filters(&self, clause: &Clause, depth: usize) -> Result<Test, String> {
        if depth >= DEEPEST {
            return Err("The filters of the query name each other in a circle.".to_owned());
        }
        let mut tests = Vec::new();
        for operand in &clause.operands {
            let Operand::Text(text, _) = operand else {
                return Err(format!(
                    "A function cannot be used with the '{}' field.",
                    clause.name
                ));
            };
            let filter = self.state.filters.iter().find(|filter| {
                filter.id.to_string() == *text || filter.name.eq_ignore_ascii_case(text)
            });
            let filter = filter.ok_or_else(|| {
                format!(
                    "The value '{text}' does not exist for the field '{}'.",
                    clause.name
                )
            })?;
            self.state.touch_filter(filter.id);
            tests.push(match &parse(&filter.jql)?.node {
                Some(node) => self.test(node, depth + 1)?,
                None => Test::All(Vec::new()),
            });
        }
        let any = Test::Any(tests);
        Ok(match clause.operator {
            Operator::NotEquals | Operator::NotIn => Test::Not(Box::new(any)),
            _ => any,
        })
    }

    /// `linkedIssues(KEY)` and `linkedIssues(KEY, "is blocked by")`: what an issue is linked with. The
    /// links are read from there, whatever else the query says.
    pub(super) fn linked(&self, name: &str, arguments: &[String]) -> Result<Vec<Wanted>, String> {
        let (key, words) = match arguments {
            [key] => (key, None),
            [key, words] => (key, Some(words)),
            _ => {
                return Err(format!(
                    "Function '{name}' expects between '1' and '2' arguments but received '{}'.",
                    arguments.len()
                ));
            }
        };
        let known = |words: &String| {
            LINK_TYPES.iter().any(|kind| {
                kind.inward.eq_ignore_ascii_case(words) || kind.outward.eq_ignore_ascii_case(words)
            })
        };
        if let Some(words) = words.filter(|words| !known(words)) {
            return Err(format!(
                "Issue link type '{words}' could not be found in function '{name}'."
            ));
        }
        let issue = self
            .state
            .find_issue(key)
            .ok_or_else(|| format!("Issue '{key}' could not be found in function '{name}'."))?;
        self.state.touch(issue.project);
        let is = |text: &str| words.is_none_or(|words| words.eq_ignore_ascii_case(text));
        let links = self.state.links.iter();
        let others = links.filter_map(|link| {
            if link.source == issue.id && is(link.kind.outward) {
                Some(link.target)
            } else if link.target == issue.id && is(link.kind.inward) {
                Some(link.source)
            } else {
                None
            }
        });
        Ok(others.map(|id| Wanted::Given(id.to_string())).collect())
    }
}

impl Query {
    /// Notes what a query that found something tells of other projects: that an issue has a parent
    /// there, or is in a sprint of there, because the query asked for it.
    pub(in super::super) fn note(&self, context: &Context<'_>, found: &[&Issue]) {
        let mut rest: Vec<&Test> = self.node.iter().collect();
        while let Some(test) = rest.pop() {
            match test {
                Test::All(tests) | Test::Any(tests) => rest.extend(tests),
                Test::Not(test) => rest.push(test),
                Test::One(field, _, wanted) if field.is_relation() => {
                    for wanted in wanted {
                        let Wanted::Name(id) = wanted else { continue };
                        let told = |issue: &&Issue| context.names(*field, issue).contains(id);
                        if found.iter().any(told) {
                            touch(context.state, *field, id);
                        }
                    }
                }
                Test::One(..) => {}
            }
        }
    }
}

/// Touches the project of what an id means for a field.
fn touch(state: &State, field: Field, id: &str) {
    let Ok(id) = id.parse::<u64>() else { return };
    let project = match field {
        Field::Parent | Field::EpicLink | Field::Key => {
            state.issue_by_id(id).map(|issue| issue.project)
        }
        Field::Project | Field::RelatedProject => Some(id),
        Field::Sprint => state.sprint_by_id(id).map(|sprint| sprint.project),
        Field::Component => {
            let has = |p: &&super::super::model::Project| p.components.iter().any(|c| c.id == id);
            state.projects.iter().find(has).map(|p| p.id)
        }
        Field::FixVersion | Field::AffectedVersion => {
            let has = |p: &&super::super::model::Project| p.versions.iter().any(|v| v.id == id);
            state.projects.iter().find(has).map(|p| p.id)
        }
        _ => None,
    };
    if let Some(project) = project {
        state.touch(project);
    }
}

impl State {
    /// Notes the projects that a saved filter is about: whose names, issues, sprints, versions or
    /// components its JQL has, and with whom it is shared.
    pub(in super::super) fn touch_filter(&self, id: u64) {
        if let Some(filter) = self.filters.iter().find(|filter| filter.id == id) {
            for project in &filter.shared_with {
                self.touch(*project);
            }
            self.touch_jql(&filter.jql, 0);
        }
    }

    /// The same for a query that is not saved.
    pub(in super::super) fn touch_query(&self, jql: &str) {
        self.touch_jql(jql, 0);
    }

    /// The projects that the JQL of a saved filter names, in the order of their ids.
    pub(in super::super) fn projects_of_filter(&self, id: u64) -> Vec<u64> {
        let filter = self.filters.iter().find(|filter| filter.id == id);
        let mut named = Vec::new();
        if let Some(node) = filter.and_then(|filter| parse(&filter.jql).ok()?.node) {
            let context = self.nobody();
            clauses(&node, &mut |clause| {
                if clause.field == Field::Project
                    && matches!(clause.operator, Operator::Equals | Operator::In)
                {
                    for operand in &clause.operands {
                        if let Operand::Text(text, quoted) = operand {
                            named.extend(context.project(text, *quoted));
                        }
                    }
                }
            });
        }
        named.sort_unstable();
        named.dedup();
        named
    }

    fn nobody(&self) -> Context<'_> {
        Context {
            state: self,
            account: "",
            now: self.now,
        }
    }

    fn touch_jql(&self, jql: &str, depth: usize) {
        // Keys and names of projects and keys of issues, wherever they stand.
        for token in tokens(Language::Jql, jql).unwrap_or_default() {
            let text = match &token {
                Token::Word(word) => *word,
                Token::Text(text) => text.as_ref(),
                _ => continue,
            };
            let named = |p: &&super::super::model::Project| p.name.eq_ignore_ascii_case(text);
            let project = self.find_project(text);
            let project = project.or_else(|| self.projects.iter().find(named));
            if let Some(project) = project {
                self.touch(project.id);
            } else if let Some(issue) = self.find_issue(text).filter(|_| text.contains('-')) {
                self.touch(issue.project);
            }
        }
        let Some(node) = parse(jql).ok().and_then(|parsed| parsed.node) else {
            return;
        };
        let context = self.nobody();
        clauses(&node, &mut |clause| {
            if clause.field == Field::Filter {
                for operand in &clause.operands {
                    let Operand::Text(text, _) = operand else {
                        continue;
                    };
                    let filter = self.filters.iter().find(|f| f.id.to_string() == *text);
                    if let Some(filter) = filter.filter(|_| depth < DEEPEST) {
                        self.touch_jql(&filter.jql, depth + 1);
                    }
                }
            } else if clause.field.is_relation() || clause.field == Field::Key {
                for operand in &clause.operands {
                    for wanted in context.wanted(clause, operand).unwrap_or_default() {
                        if let Wanted::Name(id) = wanted {
                            touch(self, clause.field, &id);
                        }
                    }
                }
            }
        });
    }
}

/// Goes through the clauses of a query.
fn clauses(node: &Node, with: &mut impl FnMut(&Clause)) {
    let mut rest = vec![node];
    while let Some(node) = rest.pop() {
        match node {
            Node::All(nodes) | Node::Any(nodes) => rest.extend(nodes),
            Node::Clause(clause) => with(clause),
        }
    }
}
