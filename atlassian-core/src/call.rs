//! What generated operations are made of: a session, a request, and a reply to wait for.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde_json::Value;

use crate::download::Download;
use crate::error::Error;
use crate::json::Wire;
use crate::operation::Operation;
use crate::request::{Body, Request};
use crate::response::{Outcome, Response};
use crate::session::Session;

/// A call being put together: generated operation types hold exactly one of these.
#[derive(Clone)]
pub struct Call {
    session: Session,
    request: Request,
}

impl Call {
    /// A call of `operation` over `session`.
    pub fn new(session: &Session, operation: &'static Operation) -> Self {
        Call {
            session: session.clone(),
            request: Request::new(operation),
        }
    }

    /// The request as it stands.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request, to be changed in place.
    pub fn request_mut(&mut self) -> &mut Request {
        &mut self.request
    }

    /// The plain data of the call, without the session.
    pub fn into_request(self) -> Request {
        self.request
    }

    /// The session the call will be sent over.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Sets a path parameter.
    #[inline]
    pub fn path(mut self, name: &'static str, value: impl Display) -> Self {
        self.request.path.push((name, value.to_string()));
        self
    }

    /// Adds a query parameter.
    #[inline]
    pub fn query(mut self, name: &'static str, value: impl Display) -> Self {
        self.request
            .query
            .push((Cow::Borrowed(name), value.to_string()));
        self
    }

    /// Adds a query parameter once per value (`explode: true`).
    #[inline]
    pub fn query_each<T: Display>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        for value in values {
            self.request
                .query
                .push((Cow::Borrowed(name), value.to_string()));
        }
        self
    }

    /// Adds a query parameter whose values stand in one, separated by commas (`explode: false`).
    #[inline]
    pub fn query_joined<T: Display>(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let joined: Vec<String> = values.into_iter().map(|v| v.to_string()).collect();
        self.request
            .query
            .push((Cow::Borrowed(name), joined.join(",")));
        self
    }

    /// Adds query parameters whose names are the caller's own.
    #[inline]
    pub fn query_pairs<N: Into<String>, T: Display>(
        mut self,
        pairs: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        for (name, value) in pairs {
            self.request
                .query
                .push((Cow::Owned(name.into()), value.to_string()));
        }
        self
    }

    /// Sets a header parameter.
    #[inline]
    pub fn header(mut self, name: &'static str, value: impl Display) -> Self {
        self.request.headers.push((name, value.to_string()));
        self
    }

    /// Limits how long the call may take, its pauses included.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.request.deadline = Some(deadline);
        self
    }

    /// Sets the body from a typed value.
    pub fn body(self, value: &dyn Wire) -> Self {
        self.json(value.encode().unwrap_or(Value::Null))
    }

    /// Sets the body from any JSON.
    pub fn json(mut self, value: Value) -> Self {
        self.request.body = Body::Json(value);
        self
    }

    /// Sets the body to any other content.
    pub fn content(mut self, body: Body) -> Self {
        self.request.body = body;
        self
    }

    /// Sends the call. Nothing happens before the reply is polled.
    #[inline]
    pub fn send<T: Outcome>(self) -> Reply<T> {
        Reply {
            stage: Stage::Ready(self),
            outcome: PhantomData,
        }
    }

    /// Sends the call and leaves the body of its answer to be read as it arrives, so that its size
    /// does not matter. Nothing happens before the future is polled.
    ///
    /// # Errors
    /// As for any call: an answer that is no success is one, whatever its body.
    pub fn open(self) -> Opening {
        self.session.open(self.request)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

/// The boxed future every call ends in; it does not depend on the operation.
pub type Sending = Pin<Box<dyn Future<Output = Result<Response, Error>> + Send + 'static>>;

/// The boxed future of a call whose answer is read as it arrives.
pub type Opening = Pin<Box<dyn Future<Output = Result<Download, Error>> + Send + 'static>>;

/// A call on its way: resolves to the operation's typed answer.
#[must_use = "a call does nothing unless it is awaited"]
pub struct Reply<T> {
    stage: Stage,
    outcome: PhantomData<fn() -> T>,
}

/// How far a call has come: until it is first polled, its answer may be asked for in another way.
enum Stage {
    Ready(Call),
    Sending(Sending),
    Over,
}

impl Stage {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Response, Error>> {
        if matches!(self, Stage::Ready(_)) {
            *self = Stage::Sending(std::mem::replace(self, Stage::Over).send());
        }
        match self {
            Stage::Sending(sending) => sending.as_mut().poll(cx),
            // As with any future, whoever polls it after its end waits for ever.
            Stage::Ready(_) | Stage::Over => Poll::Pending,
        }
    }

    fn send(self) -> Sending {
        match self {
            Stage::Ready(call) => call.session.send(call.request),
            Stage::Sending(sending) => sending,
            Stage::Over => Box::pin(std::future::pending()),
        }
    }

    fn open(self) -> Opening {
        match self {
            Stage::Ready(call) => call.open(),
            other => Box::pin(async move { other.send().await.map(Download::of) }),
        }
    }
}

impl<T: Outcome> Future for Reply<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.stage
            .poll(cx)
            .map(|result| result.and_then(T::from_response))
    }
}

impl<T> Reply<T> {
    /// The untyped answer: status, headers and body as they came.
    pub fn raw(self) -> Sending {
        self.stage.send()
    }

    /// The answer with its body left to be read as it arrives, in place of the typed one: for content
    /// that is too large for memory.
    ///
    /// A reply that has been polled before has its whole answer read first.
    ///
    /// # Errors
    /// As for any call.
    pub fn open(self) -> Opening {
        self.stage.open()
    }
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reply(..)")
    }
}
