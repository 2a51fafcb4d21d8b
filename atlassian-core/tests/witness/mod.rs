//! Hears everything that is said through `tracing`.

#![allow(dead_code)] // every test file uses its own part of it

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Fields by name, as they would be printed.
pub(crate) type Fields = BTreeMap<String, String>;

/// A subscriber that keeps every span and every event.
#[derive(Clone, Default)]
pub(crate) struct Witness(Arc<Inner>);

#[derive(Default)]
struct Inner {
    last: AtomicU64,
    spans: Mutex<BTreeMap<u64, (&'static str, Fields)>>,
    events: Mutex<Vec<Fields>>,
}

impl Witness {
    /// The spans of a name, in the order they began.
    pub(crate) fn spans(&self, name: &str) -> Vec<Fields> {
        let spans = self.0.spans.lock().unwrap();
        let named = spans.values().filter(|(known, _)| *known == name);
        named.map(|(_, fields)| fields.clone()).collect()
    }

    /// Everything that was said, as text.
    pub(crate) fn text(&self) -> String {
        format!(
            "{:?} {:?}",
            self.0.spans.lock().unwrap(),
            self.0.events.lock().unwrap()
        )
    }

    pub(crate) fn events(&self) -> usize {
        self.0.events.lock().unwrap().len()
    }
}

struct Writer<'a>(&'a mut Fields);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Witness {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.0.last.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = Fields::new();
        span.record(&mut Writer(&mut fields));
        let entry = (span.metadata().name(), fields);
        self.0.spans.lock().unwrap().insert(id, entry);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        if let Some((_, fields)) = self.0.spans.lock().unwrap().get_mut(&span.into_u64()) {
            values.record(&mut Writer(fields));
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Writer(&mut fields));
        self.0.events.lock().unwrap().push(fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
