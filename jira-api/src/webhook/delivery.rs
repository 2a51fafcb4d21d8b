//! A request with an event in it, whatever server took it in.

use std::fmt;

use super::signature::SIGNATURE_HEADER;

/// A request with an event in it, as a server took it in.
///
/// ```
/// use jira_api::webhook::Delivery;
///
/// # let (headers, body) = ([("x-atlassian-webhook-identifier", "5b1")], b"{}");
/// let delivery = Delivery::new(body)
///     .headers(headers)
///     .request("POST", "https://app.example.com/hooks/jira?site=acme");
/// assert_eq!(delivery.id(), Some("5b1"));
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Delivery<'a> {
    pub(super) body: &'a [u8],
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

impl<'a> Delivery<'a> {
    /// A delivery with this body: the bytes as they came, before anything reads them.
    pub fn new(body: &'a [u8]) -> Self {
        Delivery {
            body,
            method: "POST",
            ..Delivery::default()
        }
    }

    /// Adds headers; all of the request's may be handed over, and only a few are kept.
    pub fn headers(mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let known = [
            SIGNATURE_HEADER,
            "Authorization",
            "X-Atlassian-Webhook-Identifier",
            "X-Atlassian-Webhook-Retry",
            "X-Atlassian-Webhook-Flow",
        ];
        let headers = headers
            .into_iter()
            .filter(|(name, _)| known.iter().any(|other| other.eq_ignore_ascii_case(name)));
        self.headers.extend(headers);
        self
    }

    /// The method and the address that were called, as Jira called them: needed for JWTs.
    pub fn request(mut self, method: &'a str, url: &'a str) -> Self {
        self.method = method;
        self.url = url;
        self
    }

    /// Value of a header. One that came twice with different values counts as none.
    fn header(&self, name: &str) -> Option<&'a str> {
        let mut values = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value);
        let first = values.next()?;
        values.all(|other| other == first).then_some(first)
    }

    /// The signature.
    pub fn signature(&self) -> Option<&'a str> {
        self.header(SIGNATURE_HEADER)
    }

    /// The token: after `JWT` or `Bearer` in `Authorization`, or the query parameter `jwt`.
    pub fn token(&self) -> Option<&'a str> {
        let header = self.header("Authorization").and_then(|value| {
            let (scheme, token) = value.trim().split_once(' ')?;
            let known = ["JWT", "Bearer"];
            known
                .iter()
                .any(|known| known.eq_ignore_ascii_case(scheme))
                .then(|| token.trim())
        });
        let query = || {
            let (_, query) = self.url.split_once('?')?;
            query.split('&').find_map(|pair| pair.strip_prefix("jwt="))
        };
        header.or_else(query)
    }

    /// Jira's identifier of the delivery: all attempts to deliver it have the same. It is not signed.
    pub fn id(&self) -> Option<&'a str> {
        self.header("X-Atlassian-Webhook-Identifier")
            .filter(|id| !id.is_empty() && id.len() <= 256)
    }

    /// How many attempts there were before this one.
    pub fn retry(&self) -> u32 {
        self.header("X-Atlassian-Webhook-Retry")
            .and_then(|retry| retry.trim().parse().ok())
            .unwrap_or(0)
    }

    /// Whether it is one of those that Jira sends with less urgency, because it has many of a kind: such as
    /// those of bulk operations.
    pub fn is_secondary(&self) -> bool {
        self.header("X-Atlassian-Webhook-Flow")
            .is_some_and(|flow| flow.eq_ignore_ascii_case("Secondary"))
    }
}

impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("id", &self.id())
            .field("retry", &self.retry())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
