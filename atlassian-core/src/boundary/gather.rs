//! Lists by offset that are filtered: the whole list is read and filtered first, and then the part is
//! cut out that was asked for. Otherwise short pages, totals and the place of the next page would count
//! what was taken out.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::confinement::Place;
use super::denial;
use crate::error::Error;
use crate::request::Request;

/// How many pages are read for one list.
pub(super) const MOST_PAGES: usize = 200;

const START: &str = "startAt";
const MOST: &str = "maxResults";

/// The part of a list that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    start: usize,
    most: Option<usize>,
}

/// Asks for a filtered list from its beginning, and tells which part of it is wanted.
///
/// # Errors
/// [`Error::Denied`] for an offset that is no number.
pub(super) fn wanted(request: &mut Cow<'_, Request>) -> Result<Option<Wanted>, Error> {
    let operation = request.operation;
    let terms = operation.confinement.terms();
    let filtered = terms
        .iter()
        .any(|term| term.place == Place::List && term.at.matches('/').count() == 2);
    if !filtered || !operation.query.contains(&START) {
        return Ok(None);
    }
    let number = |name: &'static str| -> Result<Option<usize>, Error> {
        let mut values = request.query_values(name);
        let value = values.next().filter(|value| !value.is_empty());
        let number = value.map(|value| {
            value.parse::<usize>().map_err(|_| {
                let resource = format!("{} (query parameter `{name}`)", denial::quoted(value));
                denial::of_part(operation, resource, "it has to be a number")
            })
        });
        number.transpose()
    };
    let wanted = Wanted {
        start: number(START)?.unwrap_or(0),
        most: number(MOST)?.filter(|most| *most > 0),
    };
    if wanted.start > 0 || wanted.most.is_some() {
        let request = request.to_mut();
        request
            .query
            .retain(|(name, _)| *name != START && *name != MOST);
    }
    Ok(Some(wanted))
}

/// The list of a page, and where it stands.
pub(super) fn list_at(pointer: &str) -> &str {
    let rest = pointer.strip_prefix('/').unwrap_or(pointer);
    rest.split('/').next().unwrap_or(rest)
}

/// Where the page after this one begins, in the list as Atlassian has it.
pub(super) fn next_start(page: &Value, list: &str) -> Option<usize> {
    let number = |name: &str| {
        let number = page.get(name).and_then(Value::as_u64);
        number.and_then(|number| usize::try_from(number).ok())
    };
    let here = page.get(list).and_then(Value::as_array).map_or(0, Vec::len);
    let next = number(START).unwrap_or(0) + here;
    let last = match (page.get("isLast").and_then(Value::as_bool), number("total")) {
        (Some(last), _) => last,
        (None, Some(total)) => next >= total,
        (None, None) => false,
    };
    (here > 0 && !last).then_some(next)
}

/// The request for the page that begins there.
pub(super) fn page_at(request: &Request, start: usize) -> Request {
    let mut request = request.clone();
    request.set_query(START, start);
    request
}

impl Wanted {
    /// Makes a page of the whole filtered list: the part that was asked for, and numbers that count what
    /// is left.
    pub(super) fn cut(self, page: &mut Value, list: &str, whole: Vec<Value>) {
        let Value::Object(page) = page else { return };
        let total = whole.len();
        let most = self.most.unwrap_or(total.max(1));
        let part: Vec<Value> = whole.into_iter().skip(self.start).take(most).collect();
        let end = self.start.saturating_add(part.len());
        for name in ["nextPage", "self"] {
            page.remove(name);
        }
        page.insert(list.to_owned(), Value::Array(part));
        page.insert(START.to_owned(), json!(self.start));
        page.insert(MOST.to_owned(), json!(most));
        page.insert("total".to_owned(), json!(total));
        page.insert("isLast".to_owned(), json!(end >= total));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_counts_only_what_is_left() {
        let mut page = json!({"nextPage": "…?startAt=50"});
        let wanted = Wanted {
            start: 1,
            most: Some(2),
        };
        wanted.cut(
            &mut page,
            "values",
            vec![json!(1), json!(2), json!(3), json!(4)],
        );
        let expected = json!({
            "values": [2, 3], "startAt": 1, "maxResults": 2, "total": 4, "isLast": false,
        });
        assert_eq!(page, expected);
    }

    #[test]
    fn a_list_ends_where_it_says_so() {
        let page = |page: Value| next_start(&page, "values");
        assert_eq!(
            page(json!({"values": [1, 2], "startAt": 2, "isLast": false})),
            Some(4)
        );
        assert_eq!(
            page(json!({"values": [1, 2], "startAt": 2, "isLast": true})),
            None
        );
        assert_eq!(page(json!({"values": [1], "total": 1})), None);
        assert_eq!(page(json!({"values": [], "total": 9})), None);
        assert_eq!(page(json!({"values": [1]})), Some(1));
    }
}
