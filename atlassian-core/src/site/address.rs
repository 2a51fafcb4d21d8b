//! How a site is named before anything is known about it: its address, and its cloudId.

use serde_json::Value;
use url::Url;

use super::PLATFORM;
use crate::endpoints;
use crate::error::{DecodeError, Error};
use crate::json::Fault;
use crate::operation::{Access, Answer, Confinement, Method, Operation};
use crate::request::Request;
use crate::session::Session;

static GET_TENANT_INFO: Operation = Operation {
    id: "getTenantInfo",
    api: &PLATFORM,
    method: Method::Get,
    path: "/_edge/tenant_info",
    group: "platform",
    access: Access::Read,
    scopes: &[],
    oauth: false,
    answer: Answer::Json,
    deprecated: false,
    experimental: false,
    query: &[],
    headers: &[],
    confinement: Confinement::UNCLASSIFIED,
};

/// Asks a site for its cloudId. Needs no credentials, and sends none.
///
/// `site` is the site's address or just its host.
///
/// ```no_run
/// use atlassian_core::{Session, site};
///
/// # async fn run() -> Result<(), atlassian_core::Error> {
/// let cloud_id = site::cloud_id_of("acme.atlassian.net").await?;
/// let session = Session::with_scoped_api_token(cloud_id, "me@acme.com", "api-token")?;
/// # let _ = session;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Configuration`] when `site` is not a site's address; not found ([`Error::is_not_found`])
/// when there is no such site; [`Error::Decode`] when the host answers and is no Atlassian site.
pub async fn cloud_id_of(site: &str) -> Result<String, Error> {
    ask(Session::anonymous(address(site)?, None)?).await
}

/// As [`cloud_id_of`], over the caller's own kind of HTTP client: proxies, certificates, timeouts.
///
/// # Errors
/// As [`cloud_id_of`], and [`Error::Configuration`] when no HTTP client can be made.
pub async fn cloud_id_over(http: reqwest::ClientBuilder, site: &str) -> Result<String, Error> {
    ask(Session::anonymous(address(site)?, Some(http))?).await
}

async fn ask(session: Session) -> Result<String, Error> {
    let response = session.send(Request::new(&GET_TENANT_INFO)).await?;
    let told: Value = response.json()?;
    match told.get("cloudId").and_then(Value::as_str).map(cloud_id) {
        Some(Ok(id)) => Ok(id),
        _ => Err(Error::Decode(Box::new(DecodeError {
            operation: GET_TENANT_INFO.id,
            status: response.status,
            fault: Fault::new("no cloudId in the answer; this is not a site of Atlassian Cloud"),
            request_id: response.request_id(),
        }))),
    }
}

/// The address of a site's host; a bare host is taken as `https`.
pub(crate) fn address(site: &str) -> Result<Url, Error> {
    let site = site.trim();
    if site.is_empty() {
        return Err(Error::Configuration {
            what: "the site's address is empty; give one such as https://acme.atlassian.net"
                .to_owned(),
        });
    }
    let url = match site.contains("://") {
        true => endpoints::secure(site)?,
        false => endpoints::secure(&format!("https://{site}"))?,
    };
    if url.path() == "/" && url.query().is_none() && url.fragment().is_none() {
        return Ok(url);
    }
    let origin = url.origin().ascii_serialization();
    Err(Error::Configuration {
        what: format!(
            "{site:?} is a place on a site; give the site's own address, {origin}, for Jira and \
             Confluence alike"
        ),
    })
}

/// A cloudId as it stands in the gateway's paths.
pub(crate) fn cloud_id(text: &str) -> Result<String, Error> {
    let text = text.trim();
    if !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        return Ok(text.to_owned());
    }
    let address = address(text).ok();
    let host = address.as_ref().and_then(Url::host_str);
    let host = host
        .filter(|host| host.contains('.'))
        .unwrap_or("acme.atlassian.net");
    let what = if text.is_empty() {
        "the cloudId is empty".to_owned()
    } else {
        format!("{text:?} is not a cloudId")
    };
    Err(Error::Configuration {
        what: format!(
            "{what}, which looks like 5a4db0c0-8f3a-4a52-8ee8-000000000000; \
             atlassian_core::site::cloud_id_of({host:?}) finds it, and so does a browser at \
             https://{host}/_edge/tenant_info"
        ),
    })
}
