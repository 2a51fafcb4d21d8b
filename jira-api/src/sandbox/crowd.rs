//! A project with very many issues that are not stored.
//!
//! What such an issue has follows from its number, so that a search makes them anew, one after the other, and
//! keeps no more than their ids. One that is read or written by itself becomes an issue like any other. Searches
//! of a site with a crowd know the orders that synchronising needs, and their tokens say after which issue a page
//! begins, as Jira's do; [`JiraSandbox::shift_pages`] makes numbers of them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::JiraSandbox;
use super::call::{Call, Failure};
use super::issues::blank;
use super::jql::{Query, parse};
use super::model::{Change, ISSUE_TYPES, Issue, Item, PRIORITIES, STATUSES};
use super::search::{context, digest};
use super::state::State;

/// Time between two of them.
const SPACING: i64 = 60_000;

/// Who made them.
const AUTHOR: &str = "5f0000000000000000000002";

/// Issues of one project that are made as they are needed.
pub(super) struct Crowd {
    project: u64,
    first: u64,
    count: u64,
    /// When the first one was created.
    start: i64,
    /// Those that are issues like any other by now, and those that are gone.
    taken: BTreeSet<u64>,
    /// Whether pages begin at a number instead of after an issue.
    shifting: bool,
}

/// An issue that a search has found.
pub(super) struct Hit {
    order: Vec<i64>,
    pub(super) id: u64,
}

impl Crowd {
    /// The place of an id.
    fn place(&self, id: u64) -> Option<u64> {
        let place = id.checked_sub(self.first)?;
        (place < self.count && !self.taken.contains(&id)).then_some(place)
    }

    fn created(&self, place: u64) -> i64 {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        self.start.saturating_add(place.saturating_mul(SPACING))
    }

    /// What all of them have in common; the key is that of the project.
    fn model(&self, state: &State) -> Issue {
        let [_, story, ..] = &ISSUE_TYPES;
        let project = state.projects.iter().find(|it| it.id == self.project);
        let mut model = blank(state, self.project, story, AUTHOR, self.start);
        model.key = project
            .map(|project| project.key.clone())
            .unwrap_or_default();
        model
    }

    fn make(&self, model: &Issue, place: u64) -> Issue {
        let created = self.created(place);
        let mut issue = model.clone();
        let nth = |count: usize| usize::try_from(place).unwrap_or(0) % count;
        (issue.created, issue.updated, issue.status_changed) = (created, created, created);
        issue.id = self.first.saturating_add(place);
        issue.key = format!("{}-{}", model.key, place.saturating_add(1));
        issue.summary = format!("Number {} of many", place.saturating_add(1));
        issue.status = STATUSES.get(nth(3)).unwrap_or(model.status);
        issue.priority = PRIORITIES.get(nth(5)).unwrap_or(model.priority);
        issue.labels = vec![format!("lot-{}", nth(7))];
        #[allow(clippy::cast_precision_loss)] // small
        {
            issue.points = Some(nth(9) as f64);
            issue.rank = created as f64;
        }
        for (change, at) in (0..nth(4) as u64).zip((1..).map(|second| created + 1000 * second)) {
            issue.changes.push(Change {
                id: place.saturating_mul(10).saturating_add(change),
                author: AUTHOR.to_owned(),
                at,
                items: vec![Item {
                    field: "summary",
                    field_id: "summary",
                    custom: false,
                    from: None,
                    from_text: Some(format!("Draft {change}")),
                    to: None,
                    to_text: Some(format!("Draft {}", change + 1)),
                }],
            });
            issue.updated = at;
        }
        issue
    }
}

impl State {
    /// The last id of the crowd.
    pub(super) fn last_of_crowd(&self) -> u64 {
        let crowd = self.crowd.as_ref();
        crowd.map_or(0, |crowd| crowd.first.saturating_add(crowd.count))
    }

    /// The id in the crowd that an id or a key means.
    fn id_in_crowd(&self, id_or_key: &str) -> Option<u64> {
        let crowd = self.crowd.as_ref()?;
        let id = match id_or_key.parse::<u64>() {
            Ok(id) => id,
            Err(_) => {
                let (project, number) = id_or_key.rsplit_once('-')?;
                let number: u64 = number.parse().ok()?;
                if self.find_project(project)?.id != crowd.project {
                    return None;
                }
                crowd.first.checked_add(number.checked_sub(1)?)?
            }
        };
        crowd.place(id).map(|_| id)
    }

    /// An issue, be it of the crowd.
    pub(super) fn any_issue(&self, id_or_key: &str) -> Option<Cow<'_, Issue>> {
        if let Some(id) = self.id_in_crowd(id_or_key) {
            let crowd = self.crowd.as_ref()?;
            return Some(Cow::Owned(crowd.make(&crowd.model(self), crowd.place(id)?)));
        }
        self.find_issue(id_or_key).map(Cow::Borrowed)
    }

    /// Makes an issue of the crowd one like any other.
    pub(super) fn take_from_crowd(&mut self, id_or_key: &str) {
        if let Some(id) = self.id_in_crowd(id_or_key)
            && let Some(issue) = self.any_issue(id_or_key).map(Cow::into_owned)
        {
            self.issues.push(issue);
            if let Some(crowd) = &mut self.crowd {
                crowd.taken.insert(id);
            }
        }
    }

    /// Takes the issue that a call is about by itself, if it is of the crowd.
    pub(super) fn take_for(&mut self, call: &Call) {
        if self.crowd.is_some()
            && let ["rest", _, _, "issue", key, ..] = call
                .segments
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .as_slice()
        {
            self.take_from_crowd(key);
        }
    }

    /// What a query finds, in its order, where there is a crowd.
    pub(super) fn hits(
        &self,
        crowd: &Crowd,
        call: &Call,
        jql: &str,
        reconcile: &[String],
    ) -> Result<Vec<Hit>, Failure> {
        let refuse = |error: String| Failure::new(400, error);
        let parsed = parse(jql).map_err(refuse)?;
        if !parsed.is_bounded() {
            return Err(Failure::new(400, super::search::UNBOUNDED));
        }
        let context = context(self, call);
        let query = Query::new(&parsed, &context).map_err(refuse)?;
        let (created_from, updated_from) = query.from();
        let mut hits = Vec::new();
        let mut look = |issue: &Issue| -> Result<(), Failure> {
            if query.matches(&context, issue) {
                self.touch(issue.project);
                let order = query.order_of(issue).ok_or_else(|| {
                    Failure::new(
                        400,
                        "The sandbox orders a crowd by created, updated and key only.",
                    )
                })?;
                hits.push(Hit {
                    order,
                    id: issue.id,
                });
            }
            Ok(())
        };
        let model = crowd.model(self);
        for place in 0..crowd.count {
            // Nothing changes after its last change, which is seconds after it was created.
            let created = crowd.created(place);
            if created < created_from || created.saturating_add(10_000) < updated_from {
                continue;
            }
            if !crowd.taken.contains(&crowd.first.saturating_add(place)) {
                look(&crowd.make(&model, place))?;
            }
        }
        for issue in &self.issues {
            if !self.unindexed.contains(&issue.id) || reconcile.contains(&issue.id.to_string()) {
                look(issue)?;
            }
        }
        hits.sort_by(|a, b| (&a.order, a.id).cmp(&(&b.order, b.id)));
        Ok(hits)
    }
}

impl Crowd {
    /// Where a page begins.
    pub(super) fn start(&self, hits: &[Hit], token: Option<&str>, jql: &str) -> Option<usize> {
        let Some(token) = token else { return Some(0) };
        let rest = token.strip_prefix(&format!("Cs{:08x}", digest(jql)))?;
        let numbers: Option<Vec<i64>> = rest.split('.').map(|it| it.parse().ok()).collect();
        let (id, order) = numbers.as_ref()?.split_last()?;
        if self.shifting {
            return usize::try_from(*id).ok();
        }
        let id = u64::try_from(*id).ok()?;
        Some(hits.partition_point(|hit| (hit.order.as_slice(), hit.id) <= (order, id)))
    }

    /// The token of the page that begins after these.
    pub(super) fn token(&self, hits: &[Hit], end: usize, jql: &str) -> Option<String> {
        let last = hits.get(end.checked_sub(1)?)?;
        if end >= hits.len() {
            return None;
        }
        let mut text = format!("Cs{:08x}", digest(jql));
        if self.shifting {
            text.push_str(&end.to_string());
        } else {
            last.order
                .iter()
                .for_each(|it| text.push_str(&format!("{it}.")));
            text.push_str(&last.id.to_string());
        }
        Some(text)
    }
}

impl JiraSandbox {
    /// Fills an empty project with very many issues that are not stored: one for each of the last so many minutes,
    /// with the statuses `To Do` to `In Review`, the labels `lot-0` to `lot-6`, points and up to three changes.
    /// They are found, fetched, changed, moved and deleted as any other. False where there is no such project, it
    /// has issues, or there is a crowd already.
    ///
    /// ```
    /// use jira_api::sandbox::JiraSandbox;
    ///
    /// let jira = JiraSandbox::new();
    /// jira.add_project("BIG", "Big");
    /// assert!(jira.add_crowd("BIG", 100_000));
    /// assert_eq!(jira.issue("BIG-100000").unwrap()["fields"]["summary"], "Number 100000 of many");
    /// ```
    pub fn add_crowd(&self, project_key: &str, count: u64) -> bool {
        let mut state = self.lock();
        let now = state.now;
        let last = state.issues.iter().map(|issue| issue.id).max();
        let first = last.unwrap_or(10_000).saturating_add(1);
        let empty = state
            .find_project(project_key)
            .filter(|it| it.last_number == 0);
        let (None, Some(project)) = (&state.crowd, empty.map(|project| project.id)) else {
            return false;
        };
        for other in &mut state.projects {
            if other.id == project {
                other.last_number = count;
            }
        }
        let age = i64::try_from(count)
            .unwrap_or(i64::MAX)
            .saturating_mul(SPACING);
        state.crowd = Some(Crowd {
            project,
            first,
            count,
            start: now.saturating_sub(age),
            taken: BTreeSet::new(),
            shifting: false,
        });
        true
    }

    /// Whether pages of a crowd begin at a number, so that they shift when something before them comes or goes,
    /// as they do where a search engine pages by offset.
    pub fn shift_pages(&self, shifting: bool) {
        if let Some(crowd) = &mut self.lock().crowd {
            crowd.shifting = shifting;
        }
    }
}
