//! The walk through one product: each operation with things inside, with things outside in each place,
//! and with answers that tell of things outside.

use std::sync::Arc;

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::conformance::Probe;
use atlassian_core::request::{Body, Request};
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{RetryPolicy, Session};
use serde_json::{Value, json};

use super::allowed::Used;
use super::answers::Mood;
use super::calls::{Sample, USUAL};
use super::judge::{Outcome, shown, without};
use super::places::Spot;
use super::schema::{Schema, Shape};
use super::site::{Seen, Site};
use super::tally::Tally;

/// One document: its probes, and what they declare.
pub(crate) struct Document {
    pub(crate) probes: Vec<Probe>,
    pub(crate) schema: Arc<Schema>,
}

/// Walks the documents of a product, each operation in turn.
pub(crate) async fn walk(product: &'static str, documents: Vec<Document>) -> (Vec<Tally>, Used) {
    let operations = documents.iter().flat_map(|document| {
        let probes = document.probes.iter();
        probes.map(|probe| (probe.operation, Arc::clone(&document.schema)))
    });
    let site = Site::new(product, operations.collect());
    let sandbox = Sandbox::builder().product(site.clone()).start().await;
    let mut walk = Walk {
        session: confined(&sandbox),
        sandbox,
        site,
        used: Used::default(),
        tally: Tally::default(),
        told: false,
    };
    walk.show(&documents).await;
    let mut tallies = Vec::new();
    for document in &documents {
        for probe in &document.probes {
            walk.tally.document = probe.operation.api.name.to_owned();
            let sample = Sample {
                probe,
                schema: &document.schema,
            };
            walk.operation(sample).await;
        }
        tallies.push(std::mem::take(&mut walk.tally));
    }
    (tallies, walk.used)
}

fn confined(sandbox: &Sandbox) -> Session {
    let boundary = Boundary::builder()
        .projects(["ENG"])
        .spaces(["DOCS"])
        .access(Access::ALL)
        .build()
        .unwrap();
    let session = sandbox.api_token_session().unwrap();
    session.with_retry(RetryPolicy::none()).within(&boundary)
}

struct Walk {
    sandbox: Sandbox,
    session: Session,
    site: Site,
    used: Used,
    tally: Tally,
    /// What the hostile answer of the operation told, which its other calls need not tell again.
    told: bool,
}

impl Walk {
    async fn send(&mut self, request: &Request, mood: Mood) -> Outcome {
        self.site.be(mood);
        let result = self.session.send(request.clone()).await;
        self.outcome(request, result)
    }

    fn outcome(
        &mut self,
        request: &Request,
        result: Result<atlassian_core::Response, atlassian_core::Error>,
    ) -> Outcome {
        let outcome = Outcome {
            operation: request.operation,
            result,
            seen: self.site.seen(),
        };
        self.tally.lookups += outcome.lookups();
        outcome
    }

    /// Has the session see what only answers show: attachments, comments, tasks, filters.
    async fn show(&mut self, documents: &[Document]) {
        for _ in 0..2 {
            for document in documents {
                for probe in &document.probes {
                    if probe.operation.confinement.sightings().is_empty() {
                        continue;
                    }
                    let sample = Sample {
                        probe,
                        schema: &document.schema,
                    };
                    let request = sample.inside(&self.session, false);
                    self.send(&request, Mood::Benign).await;
                }
            }
        }
        self.tally = Tally::default();
    }

    fn escape(&mut self, request: &Request, place: &str, what: &str) {
        let operation = request.operation;
        let what: String = what.chars().take(300).collect();
        let line = format!("{}/{} {place}: {what}", operation.api.name, operation.id);
        if !self.tally.escapes.contains(&line) {
            self.tally.escapes.push(line);
        }
    }

    async fn operation(&mut self, sample: Sample<'_>) {
        let operation = sample.probe.operation;
        let base = sample.inside(&self.session, false);
        if operation.confinement.is_denied() {
            self.tally.denied += 1;
            self.closed(&base, sample).await;
            return;
        }
        self.tally.usable += 1;
        self.told = false;
        let full = sample.inside(&self.session, true);
        for request in [&base, &full] {
            self.inside(request).await;
            self.hostile(request, Mood::Hostile, "the answer").await;
            self.hostile(request, Mood::Foreign, "a foreign answer")
                .await;
        }
        self.moved(sample).await;
        for (spot, shape) in sample.spots() {
            self.tally.places += 1;
            for (outside, nowhere) in sample.strangers(&spot, &shape) {
                let free = sample.term(&spot).is_none();
                self.outside(&base, &spot, free, &outside, &nowhere).await;
            }
        }
        self.undeclared(&base, sample).await;
    }

    /// A denied operation is denied whatever is asked of it, and nothing reaches the site.
    async fn closed(&mut self, base: &Request, sample: Sample<'_>) {
        let mut requests = vec![base.clone()];
        for name in sample.probe.operation.path_parameters() {
            let mut request = base.clone();
            Spot::Path(name).set(&mut request, &json!("HR-1"));
            requests.push(request);
        }
        for request in requests {
            self.tally.outside += 1;
            let outcome = self.send(&request, Mood::Hostile).await;
            match outcome.is_denied() && outcome.seen.is_empty() {
                true => self.tally.kept_out += 1,
                false => self.escape(&request, "(denied)", &outcome.error()),
            }
        }
    }

    /// Nothing of it lies outside, so it must not be denied.
    async fn inside(&mut self, request: &Request) {
        self.tally.inside += 1;
        let outcome = self.send(request, Mood::Benign).await;
        for fault in outcome.faults() {
            self.escape(request, "(inside)", &fault);
        }
        if let Err(error) = &outcome.result {
            let operation = request.operation;
            let line = format!(
                "{}/{}: {error} -- {}",
                operation.api.name,
                operation.id,
                shown(request)
            );
            self.tally.refused.push(line.chars().take(700).collect());
        }
    }

    /// Nothing of it lies outside, but the answer tells of what does.
    async fn hostile(&mut self, request: &Request, mood: Mood, place: &str) {
        let outcome = self.send(request, mood).await;
        self.tally.hostile += usize::from(self.site.told());
        if let Some(told) = outcome.told() {
            self.told = true;
            self.escape(request, place, &told);
        }
    }

    /// The same for a call that looks like a look-up: what it asks for moves after it was looked up.
    async fn moved(&mut self, sample: Sample<'_>) {
        let session = confined(&self.sandbox);
        let request = sample.inside(&session, false);
        self.site.be(Mood::Benign);
        let _ = session.send(request.clone()).await;
        let seen = self.site.seen();
        let own = |seen: &Seen| seen.operation == Some(request.operation);
        let Some(call) = seen
            .iter()
            .rposition(own)
            .filter(|_| seen.iter().all(|seen| seen.lookup))
        else {
            return;
        };
        for mood in [Mood::Hostile, Mood::Foreign] {
            let session = confined(&self.sandbox);
            self.site.be(mood);
            self.site.take_for_the_call(call);
            let result = session.send(request.clone()).await;
            let outcome = self.outcome(&request, result);
            self.tally.hostile += usize::from(self.site.told());
            if let Some(told) = outcome.told() {
                self.escape(
                    &request,
                    &format!("an answer after a move ({mood:?})"),
                    &told,
                );
            }
        }
    }

    /// Something in one place lies outside.
    async fn outside(
        &mut self,
        base: &Request,
        spot: &Spot,
        free: bool,
        outside: &Value,
        nowhere: &Value,
    ) {
        self.tally.outside += 1;
        let mut request = base.clone();
        spot.set(&mut request, outside);
        let outcome = self.send(&request, Mood::Hostile).await;
        let place = format!("{spot}={outside}");
        if let Some(told) = outcome.told()
            && !self.told
        {
            self.escape(&request, &place, &format!("told {told}"));
        }
        for fault in outcome.faults() {
            self.escape(&request, &place, &fault);
        }
        if outcome.reached() {
            if free && self.used.allows(request.operation, spot) {
                self.tally.free += 1;
            } else {
                let sent: Vec<String> = outcome.calls().map(|seen| seen.text()).collect();
                self.escape(
                    &request,
                    &spot.to_string(),
                    &format!("reached {}", sent.join(", ")),
                );
            }
        }
        if outcome.result.is_err() && outcome.calls().next().is_none() {
            self.tally.kept_out += 1;
        }
        if outcome.result.is_ok() {
            return;
        }
        let mut other = base.clone();
        spot.set(&mut other, nowhere);
        let nothing = self.send(&other, Mood::Hostile).await;
        let (here, there) = (
            without(&outcome.error(), outside),
            without(&nothing.error(), nowhere),
        );
        if here != there {
            self.escape(
                &request,
                &place,
                &format!("tells whether it exists: {here} | {there}"),
            );
        }
    }

    /// Names that such things usually have, where the operation does not declare them.
    async fn undeclared(&mut self, base: &Request, sample: Sample<'_>) {
        let operation = sample.probe.operation;
        let Some(body) = sample.schema.body(operation.id) else {
            return;
        };
        if !matches!(&base.body, Body::Json(Value::Object(_))) {
            return;
        }
        let mut request = base.clone();
        for at in USUAL {
            let spot = Spot::Body((*at).to_owned());
            let declared = sample
                .schema
                .at(body, at)
                .is_some_and(|shape| *shape != Shape::Any);
            if !declared && sample.term(&spot).is_none() {
                spot.set(&mut request, &json!("HR-1"));
            }
        }
        self.tally.undeclared += 1;
        let outcome = self.send(&request, Mood::Hostile).await;
        if let Some(told) = outcome.told()
            && !self.told
        {
            self.escape(&request, "(undeclared)", &format!("told {told}"));
        }
    }
}
