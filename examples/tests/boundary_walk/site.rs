//! A site that knows every operation of the tables: it answers the engine's look-ups truthfully and all
//! else as it is disposed, and keeps every request.

use std::sync::{Arc, Mutex};

use atlassian_core::operation::{Answer, Operation};
use atlassian_core::sandbox::{Product, SandboxRequest, SandboxResponse};

use super::answers::{Answers, Mood};
use super::lookups;
use super::schema::Schema;
use super::world::{self, Side};

/// A request that reached the site.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Absent where no operation has that path.
    pub(crate) operation: Option<&'static Operation>,
    /// It has the form of a look-up.
    pub(crate) lookup: bool,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    /// Everything that it says.
    pub(crate) fn text(&self) -> String {
        let mut text = self.path.clone();
        for (name, value) in &self.query {
            text.push_str(&format!(" {name}={value}"));
        }
        text.push(' ');
        text.push_str(&self.body);
        text
    }
}

/// One product of the site.
#[derive(Clone)]
pub(crate) struct Site(Arc<Inner>);

struct Inner {
    product: &'static str,
    operations: Vec<(&'static Operation, Arc<Schema>)>,
    state: Mutex<State>,
}

struct State {
    mood: Mood,
    /// The request of this number is the call itself, whatever it looks like.
    call: Option<usize>,
    seen: Vec<Seen>,
    /// It told of something outside.
    told: bool,
}

impl Site {
    pub(crate) fn new(
        product: &'static str,
        mut operations: Vec<(&'static Operation, Arc<Schema>)>,
    ) -> Self {
        // A path that names more is meant before one with a parameter in that place.
        operations.sort_by_key(|(operation, _)| operation.path.matches('{').count());
        Site(Arc::new(Inner {
            product,
            operations,
            state: Mutex::new(State {
                mood: Mood::Benign,
                call: None,
                seen: Vec::new(),
                told: false,
            }),
        }))
    }

    /// Disposes it, and forgets what it saw.
    pub(crate) fn be(&self, mood: Mood) {
        let mut state = self.0.state.lock().unwrap();
        state.mood = mood;
        state.call = None;
        state.told = false;
        state.seen.clear();
    }

    /// Takes the request of this number for the call itself, though it looks like a look-up.
    pub(crate) fn take_for_the_call(&self, number: usize) {
        self.0.state.lock().unwrap().call = Some(number);
    }

    /// What it saw since.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.0.state.lock().unwrap().seen.clone()
    }

    /// Whether it told of something outside since.
    pub(crate) fn told(&self) -> bool {
        self.0.state.lock().unwrap().told
    }

    fn operation(&self, request: &SandboxRequest) -> Option<&(&'static Operation, Arc<Schema>)> {
        let segments = request.segments();
        self.0.operations.iter().find(|(operation, _)| {
            let path = operation.path.split('/').skip(1);
            operation.method == request.method
                && path.clone().count() == segments.len()
                && path
                    .zip(&segments)
                    .all(|(step, given)| step.starts_with('{') || step == *given)
        })
    }
}

impl Product for Site {
    fn product(&self) -> &'static str {
        self.0.product
    }

    fn site_path(&self) -> &'static str {
        match self.0.product {
            "jira" => "/",
            _ => "/wiki/",
        }
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let found = self.operation(request);
        let mut lookup = found.and_then(|(operation, _)| lookups::answer(operation, request));
        let mood = {
            let mut state = self.0.state.lock().unwrap();
            if state.call == Some(state.seen.len()) {
                lookup = None;
            }
            state.seen.push(Seen {
                operation: found.map(|(operation, _)| *operation),
                lookup: lookup.is_some(),
                path: request.segments().join("/"),
                query: request.query.clone(),
                body: String::from_utf8_lossy(&request.body).into_owned(),
            });
            state.mood
        };
        if let Some(answer) = lookup {
            return answer;
        }
        let Some((operation, schema)) = found else {
            return SandboxResponse::unhandled(request);
        };
        let mood = match world::known_by_id(operation.id) {
            // What is nowhere is not found, and what is found outside is told.
            Some(_) => match request.segments().last().map(|id| Side::of(id)) {
                Some(Side::Nowhere) => return lookups::not_found(),
                Some(Side::Asked) => Mood::Foreign,
                _ => mood,
            },
            None => mood,
        };
        match operation.answer {
            Answer::Empty => SandboxResponse::empty(204),
            Answer::Content => SandboxResponse::bytes(200, "image/png", Side::Inside.text()),
            _ => {
                let answers = Answers {
                    schema,
                    operation,
                    mood,
                };
                let answer = answers.answer();
                if Answers::is_hostile(&answer) {
                    self.0.state.lock().unwrap().told = true;
                }
                SandboxResponse::json(200, answer)
            }
        }
    }
}
