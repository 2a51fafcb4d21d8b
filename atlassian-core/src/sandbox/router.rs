//! Who answers a request: the script of faults, the authorization server, the gateway, a product.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use jiff::fmt::rfc2822::DateTimePrinter;
use percent_encoding::percent_decode_str;
use reqwest::header::{AUTHORIZATION, DATE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use url::form_urlencoded;
use wiremock::{Request, Respond, ResponseTemplate};

use super::authority::Authority;
use super::fault::Faults;
use super::{ACCOUNT_ID, API_TOKEN, EMAIL, Product, SandboxRequest, SandboxResponse};
use crate::clock::Clock;
use crate::operation::Method;
use crate::site::{Site, product_of};
use crate::timestamp::Timestamp;

const LONGEST_RECORD: usize = 10_000;

/// A request that arrived.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SandboxCall {
    /// HTTP method.
    pub method: String,
    /// The whole path, as it came.
    pub path: String,
    /// The query, as it came.
    pub query: Option<String>,
    /// Whether it carried an `Authorization` header.
    pub authorized: bool,
    /// Other headers than `Authorization`.
    pub headers: HeaderMap,
    /// Status it was answered with.
    pub status: u16,
}

/// Everything that changes.
pub(super) struct State {
    pub(super) authority: Authority,
    pub(super) faults: Faults,
    pub(super) calls: VecDeque<SandboxCall>,
    pub(super) unhandled: Vec<String>,
    pub(super) token_calls: usize,
    sites: Vec<Site>,
    media: Vec<(String, Bytes)>,
}

impl State {
    pub(super) fn new(authority: Authority, names: Vec<String>) -> Self {
        let sites = names.into_iter().enumerate().map(|(index, name)| Site {
            id: format!("5a4db0c0-0000-4000-8000-{:012}", index + 1),
            url: format!("https://{name}.atlassian.net"),
            name,
            scopes: Vec::new(),
            products: Vec::new(),
        });
        State {
            authority,
            sites: sites.collect(),
            faults: Faults::default(),
            calls: VecDeque::new(),
            unhandled: Vec::new(),
            token_calls: 0,
            media: Vec::new(),
        }
    }

    pub(super) fn site(&self, index: usize) -> Site {
        self.sites.get(index).cloned().unwrap_or_else(|| Site {
            id: String::new(),
            name: String::new(),
            url: String::new(),
            scopes: Vec::new(),
            products: Vec::new(),
        })
    }
}

pub(super) struct Router {
    state: Arc<Mutex<State>>,
    products: Vec<Arc<dyn Product>>,
    clock: Arc<dyn Clock>,
    origin: String,
    basic: Option<HeaderValue>,
}

/// Who a request comes from.
enum Caller {
    OAuth(Vec<String>),
    ApiToken,
}

impl Router {
    pub(super) fn new(
        state: Arc<Mutex<State>>,
        products: Vec<Arc<dyn Product>>,
        clock: Arc<dyn Clock>,
        origin: String,
    ) -> Self {
        let example = reqwest::Client::new()
            .get(&origin)
            .basic_auth(EMAIL, Some(API_TOKEN));
        let basic = example
            .build()
            .ok()
            .and_then(|r| r.headers().get(AUTHORIZATION).cloned());
        Router {
            state,
            products,
            clock,
            origin,
            basic,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request) -> SandboxResponse {
        let (method, path) = (request.method.as_str(), request.url.path());
        let now = self.clock.now();
        if let Some(fault) = self.state().faults.take(method, path) {
            return fault;
        }
        match (method, path) {
            ("GET", "/authorize") => {
                let query = request.url.query_pairs().into_owned().collect();
                self.state().authority.authorize(&query, now)
            }
            ("POST", "/oauth/token") => {
                let body = token_body(request);
                self.state().authority.token(&body, now)
            }
            ("GET", "/oauth/token/accessible-resources") => self.resources(request, now),
            ("GET", "/me") => self.me(request, now),
            // Anyone may ask a site for its id.
            ("GET", "/_edge/tenant_info") => {
                SandboxResponse::json(200, json!({ "cloudId": self.state().site(0).id }))
            }
            ("GET", path) if path.starts_with("/media/") => self.media(request, path),
            (_, path) => match path.strip_prefix("/ex/") {
                Some(rest) => self.gateway(request, rest, now),
                None => self.site_host(request, path, now),
            },
        }
    }

    fn caller(&self, request: &Request, now: Timestamp) -> Option<Caller> {
        let given = request.headers.get(AUTHORIZATION)?;
        if Some(given) == self.basic.as_ref() {
            return Some(Caller::ApiToken);
        }
        let token = given.to_str().ok()?.strip_prefix("Bearer ")?;
        self.state().authority.scopes(token, now).map(Caller::OAuth)
    }

    fn resources(&self, request: &Request, now: Timestamp) -> SandboxResponse {
        let Some(Caller::OAuth(scopes)) = self.caller(request, now) else {
            return unauthorized();
        };
        let mut entries = Vec::new();
        let state = self.state();
        for site in &state.sites {
            for product in &self.products {
                let own: Vec<&String> = scopes
                    .iter()
                    .filter(|s| product_of(s) == Some(product.product()))
                    .collect();
                if !own.is_empty() {
                    entries.push(json!({
                        "id": site.id,
                        "name": site.name,
                        "url": site.url,
                        "scopes": own,
                        "avatarUrl": format!("{}/avatars/240/site.png", self.origin),
                    }));
                }
            }
        }
        SandboxResponse::json(200, Value::Array(entries))
    }

    fn me(&self, request: &Request, now: Timestamp) -> SandboxResponse {
        match self.caller(request, now) {
            Some(Caller::OAuth(scopes)) if scopes.iter().any(|scope| scope == "read:me") => {
                SandboxResponse::json(
                    200,
                    json!({
                        "account_id": ACCOUNT_ID,
                        "account_type": "atlassian",
                        "account_status": "active",
                        "email": EMAIL,
                        "name": "Sandbox Person",
                        "picture": format!("{}/avatars/240/person.png", self.origin),
                    }),
                )
            }
            Some(_) => SandboxResponse::scope_mismatch(),
            None => unauthorized(),
        }
    }

    /// A signed address: whoever knows it may read it, and credentials have no business here.
    fn media(&self, request: &Request, path: &str) -> SandboxResponse {
        if request.headers.contains_key(AUTHORIZATION) {
            return SandboxResponse::json(
                400,
                json!({ "message": "credentials sent to a media host" }),
            );
        }
        let index = path
            .strip_prefix("/media/")
            .and_then(|id| id.parse::<usize>().ok());
        match index.and_then(|index| self.state().media.get(index).cloned()) {
            Some((media_type, content)) => SandboxResponse::bytes(200, &media_type, content),
            None => SandboxResponse::empty(404),
        }
    }

    fn gateway(&self, request: &Request, rest: &str, now: Timestamp) -> SandboxResponse {
        let Some(caller) = self.caller(request, now) else {
            return unauthorized();
        };
        let mut parts = rest.splitn(3, '/');
        let (name, cloud_id) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let path = format!("/{}", parts.next().unwrap_or(""));
        let site = self
            .state()
            .sites
            .iter()
            .find(|site| site.id == cloud_id)
            .cloned();
        let product = self
            .products
            .iter()
            .find(|product| product.product() == name);
        let (Some(site), Some(product)) = (site, product) else {
            return self.unknown(request, now);
        };
        if let Caller::OAuth(scopes) = &caller
            && !scopes.iter().any(|scope| product_of(scope) == Some(name))
        {
            return SandboxResponse::scope_mismatch();
        }
        self.hand_over(product, request, caller, site, path, now)
    }

    fn site_host(&self, request: &Request, path: &str, now: Timestamp) -> SandboxResponse {
        let owner = self
            .products
            .iter()
            .filter(|product| path.starts_with(product.site_path()))
            .max_by_key(|product| product.site_path().len());
        let Some(product) = owner else {
            return self.unknown(request, now);
        };
        let caller = self.caller(request, now);
        let Some(caller @ Caller::ApiToken) = caller else {
            return SandboxResponse::json(
                401,
                json!({ "message": "Client must be authenticated" }),
            )
            .header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
        };
        let site = self.state().site(0);
        self.hand_over(product, request, caller, site, path.to_owned(), now)
    }

    fn hand_over(
        &self,
        product: &Arc<dyn Product>,
        request: &Request,
        caller: Caller,
        site: Site,
        path: String,
        now: Timestamp,
    ) -> SandboxResponse {
        let method = match request.method.as_str() {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "DELETE" => Method::Delete,
            "PATCH" => Method::Patch,
            _ => return SandboxResponse::empty(405),
        };
        let decoded = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
        let response = product.handle(&SandboxRequest {
            method,
            query: request.url.query_pairs().into_owned().collect(),
            headers: request.headers.clone(),
            body: Bytes::from(request.body.clone()),
            cloud_id: site.id,
            site_url: site.url,
            account_id: ACCOUNT_ID.to_owned(),
            scopes: match caller {
                Caller::OAuth(scopes) => scopes,
                Caller::ApiToken => Vec::new(),
            },
            now,
            segments: path.split('/').skip(1).map(decoded).collect(),
            path,
        });
        if response.unhandled {
            self.note_unhandled(request);
        }
        response
    }

    fn unknown(&self, request: &Request, now: Timestamp) -> SandboxResponse {
        self.note_unhandled(request);
        SandboxResponse::gateway_not_found(request.url.path(), now)
    }

    fn note_unhandled(&self, request: &Request) {
        self.state()
            .unhandled
            .push(format!("{} {}", request.method, request.url.path()));
    }

    /// Puts content where only its address leads.
    fn host_media(&self, mut response: SandboxResponse) -> SandboxResponse {
        if let Some(content) = response.media.take() {
            let mut state = self.state();
            state.media.push(content);
            let location = format!("{}/media/{}", self.origin, state.media.len() - 1);
            drop(state);
            return response.header("location", &location);
        }
        response
    }

    fn record(&self, request: &Request, status: u16) {
        let mut headers = request.headers.clone();
        let authorized = headers.remove(AUTHORIZATION).is_some();
        let path = request.url.path().to_owned();
        let mut state = self.state();
        if path == "/oauth/token" {
            state.token_calls += 1;
        }
        if state.calls.len() == LONGEST_RECORD {
            state.calls.pop_front();
        }
        state.calls.push_back(SandboxCall {
            method: request.method.to_string(),
            path,
            query: request.url.query().map(str::to_owned),
            authorized,
            headers,
            status,
        });
    }
}

impl Respond for Router {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let response = self.host_media(self.answer(request));
        self.record(request, response.status);
        let mut template =
            ResponseTemplate::new(response.status).set_body_bytes(response.body.to_vec());
        // The server's own time, which is the sandbox's.
        if !response.headers.contains_key(DATE)
            && let Ok(date) =
                DateTimePrinter::new().timestamp_to_rfc9110_string(&self.clock.now().as_jiff())
        {
            template = template.append_header(DATE, date);
        }
        for (name, value) in &response.headers {
            template = template.append_header(name.clone(), value.clone());
        }
        template
    }
}

fn unauthorized() -> SandboxResponse {
    SandboxResponse::json(401, json!({ "code": 401, "message": "Unauthorized" }))
}

/// JSON as documented, or the form OAuth libraries send.
fn token_body(request: &Request) -> BTreeMap<String, String> {
    if let Ok(Value::Object(object)) = serde_json::from_slice(&request.body) {
        let text = |value: Value| value.as_str().map(str::to_owned);
        return object
            .into_iter()
            .filter_map(|(name, value)| Some((name, text(value)?)))
            .collect();
    }
    form_urlencoded::parse(&request.body).into_owned().collect()
}
