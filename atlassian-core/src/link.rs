//! Links in answers, made into requests.
//!
//! Answers are full of links: the next page, the content of an attachment, the object itself. They lead
//! to another host than the one tokens are for, or to one that is nobody's business at all. So a link is
//! never sent anywhere: it is read as a call of the operation it should be one of, and that call is
//! built anew, below the base of the session. What cannot be read that way is refused.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::Url;

use crate::error::Error;
use crate::operation::Operation;
use crate::request::Request;
use crate::session::{Base, Session};

/// The context path of what shares the site's host. Links leave it out, or have it twice when they are
/// put behind a base that ends in it.
const CONTEXT: &str = "wiki";

/// How much of a link an error shows.
const LONGEST_EXCERPT: usize = 120;

impl Session {
    /// Reads a link of an answer (`self`, `next`, `content`, `Location`) as a call of `operation`.
    ///
    /// The link may be relative, on the site's own host, or below the base the session itself uses.
    /// Its path has to be the operation's, and its path parameters and query become those of the
    /// request; nothing else of it is used. So the call goes where every call of the session goes, with
    /// the session's credentials, whatever host the link names.
    ///
    /// ```
    /// use atlassian_core::{Error, Session};
    /// use atlassian_core::operation::Operation;
    ///
    /// # fn content_of(get_attachment_content: &'static Operation) -> Result<(), Error> {
    /// let session = Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "token")?;
    /// let link = "https://acme.atlassian.net/rest/api/3/attachment/content/10001";
    /// let request = session.request_from_link(get_attachment_content, link)?;
    /// let download = session.open(request);
    /// # let _ = download;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] when the link leads to another host, site or product, or is not one of
    /// this operation.
    pub fn request_from_link(
        &self,
        operation: &'static Operation,
        link: &str,
    ) -> Result<Request, Error> {
        read(self, operation, link).map_err(|what| Error::InvalidRequest {
            operation: operation.id,
            what,
        })
    }
}

fn read(session: &Session, operation: &'static Operation, link: &str) -> Result<Request, String> {
    if link.contains(|character: char| character.is_control() || character == '\\') {
        return Err("the link holds a character that no link has".to_owned());
    }
    let (path, query) = below_base(session, operation, link)?;
    let Some(parameters) = fits(operation, &path) else {
        return Err(format!(
            "the link's path {:?} is not one of {}",
            excerpt(&path),
            operation.path
        ));
    };
    let mut request = Request::new(operation);
    for (name, value) in parameters {
        let value = decoded(&value, name)?;
        if matches!(value.as_str(), "." | "..") {
            return Err(format!("`{name}` in the link must not be {value:?}"));
        }
        request = request.with_path(name, value);
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| decoded(&text.replace('+', " "), "query");
        request.query.push((plain(name)?.into(), plain(value)?));
    }
    Ok(request)
}

/// Path and query of a link, below the base of the session; as they came, still encoded.
fn below_base(
    session: &Session,
    operation: &Operation,
    link: &str,
) -> Result<(String, String), String> {
    let gateway = |cloud_id: &str| match operation.api.product {
        "" => String::new(),
        product => format!("/ex/{product}/{cloud_id}"),
    };
    if link.starts_with('/') && !link.starts_with("//") {
        let link = link.split('#').next().unwrap_or(link);
        let (path, query) = link.split_once('?').unwrap_or((link, ""));
        let path = match session.base() {
            Base::Gateway(cloud_id) => below(path, &gateway(cloud_id)).unwrap_or(path),
            Base::Host(host) => below(path, host.path().trim_end_matches('/')).unwrap_or(path),
            Base::Platform => path,
        };
        return Ok((path.to_owned(), query.to_owned()));
    }
    let url = Url::parse(link).map_err(|_| {
        format!(
            "the link {:?} is neither an address nor a path that begins with a slash",
            excerpt(link.split(['?', '#']).next().unwrap_or(link))
        )
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("the link holds a user name or a password".to_owned());
    }
    // Each base the link may be below, as an address and a path.
    let site = session.site().and_then(|site| Url::parse(&site.url).ok());
    let bases = match session.base() {
        Base::Host(host) => [Some((host.clone(), String::new())), None],
        Base::Platform => [Some((session.api().clone(), String::new())), None],
        Base::Gateway(cloud_id) => [
            Some((session.api().clone(), gateway(cloud_id))),
            site.map(|site| (site, String::new())),
        ],
    };
    let mut hosts = Vec::new();
    for (base, path) in bases.iter().flatten() {
        if base.origin().is_tuple() && base.origin() == url.origin() {
            let prefix = format!("{}{path}", base.path().trim_end_matches('/'));
            if let Some(path) = below(url.path(), &prefix) {
                return Ok((path.to_owned(), url.query().unwrap_or("").to_owned()));
            }
        }
        hosts.push(format!("{}{path}", base.origin().ascii_serialization()));
    }
    let to = match url.host_str() {
        Some(host) => format!("{}://{host}", url.scheme()),
        None => format!("{}:", url.scheme()),
    };
    let port = url.port().map(|port| format!(":{port}"));
    Err(format!(
        "the link leads to {}{}, but this session calls {} only",
        excerpt(&to),
        port.unwrap_or_default(),
        hosts.join(" or ")
    ))
}

/// What is behind the prefix, if that is where whole segments of the path end.
fn below<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    path.strip_prefix(prefix)
        .filter(|rest| rest.starts_with('/'))
}

/// The path parameters, if the path is one of the operation; still encoded.
fn fits(operation: &Operation, path: &str) -> Option<Vec<(&'static str, String)>> {
    let template: Vec<&'static str> = operation.path.split('/').skip(1).collect();
    let given: Vec<&str> = path.split('/').skip(1).collect();
    if let Some(found) = matched(&template, &given) {
        return Some(found);
    }
    let (first, rest) = template.split_first()?;
    if *first != CONTEXT {
        return None;
    }
    match given.split_first() {
        Some((twice, once)) if *twice == CONTEXT => matched(&template, once),
        _ => matched(rest, &given),
    }
}

fn matched(template: &[&'static str], given: &[&str]) -> Option<Vec<(&'static str, String)>> {
    if template.len() != given.len() {
        return None;
    }
    let mut found = Vec::new();
    for (wanted, segment) in template.iter().zip(given) {
        let Some((before, rest)) = wanted.split_once('{') else {
            if wanted != segment {
                return None;
            }
            continue;
        };
        // A segment holds one parameter; what stands around it is as it is.
        let (name, after) = rest.split_once('}')?;
        let value = segment.strip_prefix(before)?.strip_suffix(after)?;
        if value.is_empty() {
            return None;
        }
        found.push((name, value.to_owned()));
    }
    Some(found)
}

fn decoded(text: &str, of: &str) -> Result<String, String> {
    percent_decode_str(text)
        .decode_utf8()
        .map(Cow::into_owned)
        .map_err(|_| format!("`{of}` in the link is not UTF-8"))
}

fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(LONGEST_EXCERPT).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}
