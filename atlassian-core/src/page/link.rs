//! The place of the next page in a link to it.

use url::form_urlencoded;

use super::Next;

/// The cursor of a link, or else the offset it starts at.
pub(super) fn place(link: &str) -> Option<Next> {
    let (_, query) = link.split_once('?')?;
    let query = query.split('#').next().unwrap_or(query);
    let value = |name: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.into_owned())
    };
    value("cursor").map(Next::Token).or_else(|| {
        value("start")
            .or_else(|| value("startAt"))?
            .parse()
            .ok()
            .map(Next::Offset)
    })
}

/// The cursor of a link, if it has one.
pub(crate) fn cursor_of(link: &str) -> Option<String> {
    match place(link) {
        Some(Next::Token(cursor)) => Some(cursor),
        _ => None,
    }
}
