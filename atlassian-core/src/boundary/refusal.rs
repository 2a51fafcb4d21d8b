//! What an error of Atlassian's may tell a session within a boundary.

use super::confinement::Place;
use super::denial;
use super::fence::Fence;
use super::name::{Name, key_of};
use crate::error::{ApiError, Error};
use crate::operation::Operation;

const LEFT_OUT: &str = "(Atlassian's text is left out: it names what lies outside of the boundary)";

/// The error as the caller gets it. Where only the answer tells whether a thing lies inside, one that does
/// not exist reads like one outside; a text that names something outside by its key is left out.
pub(crate) fn refused(fence: &Fence, operation: &'static Operation, error: Error) -> Error {
    let Error::Api(mut refusal) = error else {
        return error;
    };
    let terms = operation.confinement.terms();
    let judged = terms.iter().find(|term| term.place == Place::Answer);
    let open = |name: &str| {
        let mut terms = terms.iter();
        !terms.any(|term| term.place == Place::Path && term.at == name)
    };
    if let Some(term) = judged
        && matches!(refusal.status, 403 | 404 | 410)
        && operation.path_parameters().any(open)
    {
        return denial::of_answer(operation, denial::place(term));
    }
    leave_out(fence, operation, &mut refusal);
    Error::Api(refusal)
}

fn leave_out(fence: &Fence, operation: &'static Operation, refusal: &mut ApiError) {
    if operation.api.places.keyed.is_none() {
        return;
    }
    let (product, pins) = (operation.api.product, fence.pins_now(operation.api.product));
    let inside = |key: &str| {
        let pinned = pins
            .as_ref()
            .is_some_and(|pins| pins.with_key(key).is_some());
        let name = Name {
            by: "key",
            value: key.to_owned(),
        };
        pinned || fence.is_configured(product, &name)
    };
    let texts = refusal.messages.iter_mut();
    let texts = texts.chain(refusal.field_errors.iter_mut().map(|(_, text)| text));
    for text in texts.chain(&mut refusal.excerpt) {
        if keys_in(text).any(|key| !inside(key)) {
            *text = LEFT_OUT.to_owned();
        }
    }
}

/// The keys of the containers whose things a text names.
pub(super) fn keys_in(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    // Atlassian writes keys in upper case.
    words
        .filter_map(key_of)
        .filter(|key| !key.contains(|c: char| c.is_ascii_lowercase()))
}
