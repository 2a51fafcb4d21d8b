//! Taking an issue through its workflow.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::fields::{Changes, Context, Occasion, Place, Plan, missing, named, required, rich_text};
use crate::issue::Issue;
use crate::platform::types::{Comment, IssueUpdateDetails};

use super::atlas::{self, At, Next};
use super::offer::{Choice, Offer};
use super::problem::{Reason, TransitionProblem};
use super::{Move, Moved, Step};

const OPERATION: &str = "doTransition";

/// Where an issue is on its way.
struct Journey<'m> {
    call: &'m Move,
    key: String,
    project: String,
    type_id: String,
    status: String,
    status_id: String,
    /// Ids of the statuses it has been in.
    been: HashSet<String>,
    steps: Vec<Step>,
    /// Names of the fields that went with a transition, as they were written.
    used: HashSet<String>,
}

pub(super) async fn perform(call: Move) -> Result<Moved, Error> {
    // A text that cannot be said is found out before anything is done.
    let comment = match &call.comment {
        Some(text) => Some(rich_text("Comment", text)?),
        None => None,
    };
    let mut journey = Journey::begin(&call).await?;
    loop {
        let offers = match atlas::offers(&call.jira, &journey.key).await {
            Ok(offers) => offers,
            Err(error) => return Err(journey.failed(error)),
        };
        match call.target.choose(&offers) {
            Choice::One(last) => {
                journey.take(last, true, comment.as_ref()).await?;
                return Ok(journey.end());
            }
            Choice::Several(several) => {
                let several: Vec<Offer> = several.into_iter().cloned().collect();
                return Err(journey.problem(&several, Reason::Ambiguous));
            }
            Choice::None if call.target.is_status(&journey.status) => {
                if call.changes.is_empty() && comment.is_none() {
                    return Ok(journey.end());
                }
                return Err(journey.problem(&offers, Reason::AlreadyThere));
            }
            Choice::None => {
                let next = journey.next(&offers).await?;
                journey.take(&next, false, None).await?;
            }
        }
    }
}

impl<'m> Journey<'m> {
    async fn begin(call: &'m Move) -> Result<Self, Error> {
        let fields = ["project", "issuetype", "status"];
        let read = call.jira.platform().get_issue(&call.key).fields(fields);
        let issue: Issue = read.0.send().await?;
        let status = issue.status();
        let status_id = status.map_or("", |status| status.id()).to_owned();
        Ok(Journey {
            call,
            key: match issue.key() {
                "" => call.key.clone(),
                key => key.to_owned(),
            },
            project: issue.project_key().to_owned(),
            type_id: issue.issue_type().map_or("", |one| one.id()).to_owned(),
            status: status.map_or("", |status| status.name()).to_owned(),
            been: HashSet::from([status_id.clone()]),
            status_id,
            steps: Vec::new(),
            used: HashSet::new(),
        })
    }

    fn end(self) -> Moved {
        Moved {
            key: self.key,
            steps: self.steps,
        }
    }

    fn problem(&self, offers: &[Offer], reason: Reason) -> Error {
        Error::from(TransitionProblem {
            key: self.key.clone(),
            wanted: self.call.target.name.clone(),
            status: self.status.clone(),
            way: self.steps.clone(),
            offered: offers.iter().map(Into::into).collect(),
            reason,
        })
    }

    /// What failed: as it is, unless the issue is on its way by then.
    fn failed(&self, error: Error) -> Error {
        if self.steps.is_empty() {
            return error;
        }
        self.problem(&[], Reason::Failed(Box::new(error)))
    }

    /// The transition to take where none leads to the target at once.
    async fn next(&self, offers: &[Offer]) -> Result<Offer, Error> {
        let hops = self.call.hops;
        let left = hops.saturating_sub(self.steps.len());
        if hops == 1 || offers.is_empty() {
            let nearest = self.call.target.nearest(offers);
            return Err(self.problem(offers, Reason::NoWay { nearest }));
        }
        if left <= 1 {
            return Err(self.problem(offers, Reason::TooFar { hops }));
        }
        let here = At {
            project: self.project.clone(),
            type_id: self.type_id.clone(),
            status_id: self.status_id.clone(),
        };
        let target = &self.call.target;
        let way = atlas::way(&self.call.jira, &here, offers, target, &self.been, left).await;
        match way {
            Next::Known(way) => {
                self.check_ahead(&way).await?;
                match way.into_iter().next() {
                    Some(first) => Ok(first),
                    None => Err(self.problem(offers, Reason::Stuck)),
                }
            }
            Next::Ambiguous(several) => Err(self.problem(&several, Reason::Ambiguous)),
            Next::Unknown(offer) => Ok(offer.clone()),
            Next::Nowhere { is_cut: true } => Err(self.problem(offers, Reason::TooFar { hops })),
            Next::Nowhere { is_cut: false } => Err(self.problem(offers, Reason::Stuck)),
        }
    }

    /// What the transitions of a whole way insist on, before the first of them is taken.
    async fn check_ahead(&self, way: &[Offer]) -> Result<(), Error> {
        let nothing = Plan::default();
        let mut wanted = Vec::new();
        for offer in way {
            let lacking = missing(&nothing, &offer.form);
            wanted.extend(lacking.filter(|field| !self.call.changes.name(&offer.form, &field.id)));
        }
        let ids: Vec<&str> = wanted.iter().map(|field| field.id.as_str()).collect();
        let empty = self.empty(&ids).await?;
        wanted.retain(|field| empty.contains(&field.id));
        if wanted.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = way
            .iter()
            .map(|offer| format!("“{}”", offer.name))
            .collect();
        let subject = format!("{} on its way by {}", self.key, names.join(", "));
        let problems = wanted.into_iter().map(required).collect();
        Err(self.failed(Error::not_sent(OPERATION, subject, problems)))
    }

    /// Which of these fields have no value yet.
    async fn empty(&self, ids: &[&str]) -> Result<HashSet<String>, Error> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let read = self.call.jira.platform().get_issue(&self.key).fields(ids);
        let issue: Issue = match read.0.send().await {
            Ok(issue) => issue,
            Err(error) => return Err(self.failed(error.into())),
        };
        let empty = ids.iter().filter(|id| issue.get(id).is_empty());
        Ok(empty.map(|id| (*id).to_owned()).collect())
    }

    /// Takes a transition. The last one takes along everything that no other has taken.
    async fn take(
        &mut self,
        offer: &Offer,
        is_last: bool,
        comment: Option<&Value>,
    ) -> Result<(), Error> {
        let subject = format!("the transition “{}” of {}", offer.name, self.key);
        let changes = self.changes_for(offer, is_last);
        let place = Place {
            form: &offer.form,
            project: &self.project,
            called: &subject,
            occasion: Occasion::Move,
        };
        let planned = changes.plan(&self.call.jira, &place).await;
        let plan = match planned.map_err(|error| self.failed(error))? {
            Ok(plan) => plan,
            Err(problems) => {
                let error = Error::not_sent(OPERATION, self.key.as_str(), problems);
                return Err(self.failed(error));
            }
        };
        let lacking: Vec<_> = missing(&plan, &offer.form).collect();
        let ids: Vec<&str> = lacking.iter().map(|field| field.id.as_str()).collect();
        let empty = self.empty(&ids).await?;
        let lacking = lacking
            .into_iter()
            .filter(|field| empty.contains(&field.id));
        let problems: Vec<_> = lacking.map(required).collect();
        if !problems.is_empty() {
            return Err(self.failed(Error::not_sent(OPERATION, subject, problems)));
        }
        self.send(offer, plan, comment, &subject).await?;
        self.arrive(offer);
        match comment {
            // Jira does as if, and drops it.
            Some(body) if !offer.has_screen => self.say(body).await,
            _ => Ok(()),
        }
    }

    fn changes_for(&mut self, offer: &Offer, is_last: bool) -> Changes {
        let form = &offer.form;
        let used = &mut self.used;
        let wanted = |name: &str| matches!(form.find(name), Ok(Some(field)) if field.required);
        let here = |name: &str| !matches!(form.find(name), Ok(None));
        let changes = if is_last {
            let changes = &self.call.changes;
            changes.filtered(|name| here(name) || !used.contains(name))
        } else {
            self.call.changes.filtered(wanted)
        };
        used.extend(changes.names().map(str::to_owned));
        changes
    }

    async fn send(
        &self,
        offer: &Offer,
        plan: Plan,
        comment: Option<&Value>,
        subject: &str,
    ) -> Result<(), Error> {
        let mut update = plan.update;
        if let Some(body) = comment.filter(|_| offer.has_screen) {
            update.insert("comment".to_owned(), json!([{"add": {"body": body}}]));
        }
        let mut body = Map::from_iter([("transition".to_owned(), json!({"id": offer.id}))]);
        for (name, part) in [("fields", plan.fields), ("update", update)] {
            if !part.is_empty() {
                body.insert(name.to_owned(), Value::Object(part));
            }
        }
        let platform = self.call.jira.platform();
        let call = platform.do_transition(&self.key, IssueUpdateDetails::default());
        let Err(error) = call.json(body.into()).send().await else {
            return Ok(());
        };
        let context = Context {
            subject,
            names: &plan.names,
            form: Some(&offer.form),
        };
        let error = named(&self.call.jira, error, context).await;
        Err(self.failed(self.with_resolutions(error).await))
    }

    /// A resolution that is wanted although no screen tells of it can be any that the site has.
    async fn with_resolutions(&self, mut error: Error) -> Error {
        if let Error::Refused(refused) = &mut error {
            for refusal in &mut refused.fields {
                if refusal.field.id == "resolution" && refusal.choices.is_empty() {
                    refusal.choices = self.resolutions().await;
                }
            }
        }
        error
    }

    /// Names of all resolutions; none where they cannot be had.
    async fn resolutions(&self) -> Vec<String> {
        let jira = &self.call.jira;
        let read = async {
            let mut all = jira.platform().search_resolutions().items();
            let mut names = Vec::new();
            while let Some(resolution) = all.next().await {
                names.extend(resolution?.name);
            }
            Ok::<_, Error>(names)
        };
        let clock = jira.session().clock();
        match jira
            .memory()
            .resolutions
            .get(clock.as_ref(), &(), read)
            .await
        {
            Ok(known) => known.value.to_vec(),
            Err(_) => Vec::new(),
        }
    }

    fn arrive(&mut self, offer: &Offer) {
        self.steps.push(Step {
            transition: offer.name.clone(),
            from: std::mem::replace(&mut self.status, offer.to.clone()),
            to: offer.to.clone(),
        });
        self.status_id.clone_from(&offer.to_id);
        self.been.insert(offer.to_id.clone());
    }

    async fn say(&self, body: &Value) -> Result<(), Error> {
        let platform = self.call.jira.platform();
        let call = platform.add_comment(&self.key, Comment::default());
        match call.json(json!({"body": body})).send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failed(error.into())),
        }
    }
}
