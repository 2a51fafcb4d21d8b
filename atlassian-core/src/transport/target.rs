//! Where a request goes.
//!
//! A path parameter is one segment of the path and can never become more: everything but unreserved
//! characters is encoded, and what would change the path's shape all the same (nothing, `.`, `..`) is
//! refused.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::error::Error;
use crate::request::Request;
use crate::session::{Base, Session};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) fn build(session: &Session, request: &Request) -> Result<Url, Error> {
    let refuse = |what: String| Error::InvalidRequest {
        operation: request.operation.id,
        what,
    };
    let mut path = base_path(session, request).map_err(refuse)?;
    push_path(&mut path, request).map_err(refuse)?;
    let mut url = match session.base() {
        Base::Host(url) => url.clone(),
        Base::Platform | Base::Gateway(_) => session.api().clone(),
    };
    url.set_path(&path);
    if url.path() != path {
        return Err(refuse(format!(
            "the path {path:?} would become {:?}",
            url.path()
        )));
    }
    url.set_query(query(request).as_deref());
    url.set_fragment(None);
    Ok(url)
}

/// The path of the base, without a slash at its end.
fn base_path(session: &Session, request: &Request) -> Result<String, String> {
    let product = request.operation.api.product;
    Ok(match session.base() {
        Base::Host(url) => url.path().trim_end_matches('/').to_owned(),
        Base::Platform => session.api().path().trim_end_matches('/').to_owned(),
        Base::Gateway(cloud_id) => {
            let root = session.api().path().trim_end_matches('/').to_owned();
            if product.is_empty() {
                root
            } else {
                format!("{root}/ex/{product}/{}", segment("cloudId", cloud_id)?)
            }
        }
    })
}

fn push_path(path: &mut String, request: &Request) -> Result<(), String> {
    if let Some((name, _)) = request.path.iter().find(|(name, _)| {
        !request
            .operation
            .path_parameters()
            .any(|known| known == *name)
    }) {
        return Err(format!("the path has no parameter `{name}`"));
    }
    let mut rest = request.operation.path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = request
            .path_value(name)
            .ok_or_else(|| format!("the path parameter `{name}` is missing"))?;
        path.push_str(before);
        path.push_str(&segment(name, value)?);
        rest = after;
    }
    path.push_str(rest);
    Ok(())
}

fn segment(name: &str, value: &str) -> Result<String, String> {
    match value {
        "" => Err(format!("the path parameter `{name}` is empty")),
        "." | ".." => Err(format!("the path parameter `{name}` must not be {value:?}")),
        _ => Ok(encode(value)),
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn query(request: &Request) -> Option<String> {
    let mut query = String::new();
    for (name, value) in &request.query {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&encode(name));
        query.push('=');
        query.push_str(&encode(value));
    }
    (!query.is_empty()).then_some(query)
}
