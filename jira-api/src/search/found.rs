//! What is found, page after page.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use atlassian_core::request::Body;
use futures_core::Stream;
use serde_json::json;

use super::Search;
use super::page::IssuePage;
use super::prepare::Prepared;
use crate::{Error, Issue};

type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// The issues that a search finds.
pub type Issues = Found<Issue>;

/// What a search finds, page after page: a [`Stream`]. Its own methods do what most callers need without a crate
/// for streams.
///
/// Dropped, it leaves nothing; what was asked for ahead is lost.
#[must_use = "nothing is searched for unless it is asked for"]
pub struct Found<T> {
    state: State,
    read: fn(Issue) -> T,
}

enum State {
    Preparing(Pending<Prepared>),
    Walking(Box<Walk>),
    Done,
}

/// A walk through the pages.
struct Walk {
    prepared: Prepared,
    ready: VecDeque<Issue>,
    /// How many the last page had.
    arrived: usize,
    ahead: Ahead,
    /// Tokens that have been followed.
    seen: HashSet<String>,
    left: Option<usize>,
}

/// The next page.
enum Ahead {
    /// It has not been asked for: at this token, or the first one.
    Due(Option<String>),
    Coming(Pending<IssuePage>),
    Here(Result<IssuePage, Error>),
    None,
}

impl Ahead {
    fn take(&mut self) -> Self {
        std::mem::replace(self, Ahead::None)
    }
}

impl<T> Found<T> {
    pub(super) fn new(search: Search, read: fn(Issue) -> T) -> Self {
        Found {
            state: State::Preparing(Box::pin(search.prepare())),
            read,
        }
    }

    /// The next one; `None` at the end.
    ///
    /// # Errors
    /// See [`Search::stream`]. Nothing comes after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All that are left.
    ///
    /// # Errors
    /// As [`next`](Found::next); what came before the error is lost.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            let polled = match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Preparing(prepared) => match prepared.as_mut().poll(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Ok(prepared)) => {
                        self.state = State::Walking(Box::new(Walk::new(prepared)));
                        continue;
                    }
                    Poll::Ready(Err(error)) => Poll::Ready(Some(Err(error))),
                },
                State::Walking(walk) => walk.poll(cx),
            };
            return match polled {
                Poll::Pending => Poll::Pending,
                Poll::Ready(Some(Ok(issue))) => Poll::Ready(Some(Ok((self.read)(issue)))),
                Poll::Ready(Some(Err(error))) => {
                    self.state = State::Done;
                    Poll::Ready(Some(Err(error)))
                }
                Poll::Ready(None) => {
                    self.state = State::Done;
                    Poll::Ready(None)
                }
            };
        }
    }
}

impl Walk {
    fn new(prepared: Prepared) -> Self {
        Walk {
            left: prepared.limit,
            prepared,
            ready: VecDeque::new(),
            arrived: 0,
            ahead: Ahead::Due(None),
            seen: HashSet::new(),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Issue, Error>>> {
        if self.left == Some(0) {
            return Poll::Ready(None);
        }
        if self.wants_more() {
            self.advance(cx);
        }
        while self.ready.is_empty() {
            match self.ahead.take() {
                Ahead::Here(Ok(page)) => {
                    if let Err(error) = self.turn(page) {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                Ahead::Here(Err(error)) => return Poll::Ready(Some(Err(error))),
                Ahead::None => return Poll::Ready(None),
                other => {
                    self.ahead = other;
                    if !self.advance(cx) {
                        return Poll::Pending;
                    }
                }
            }
        }
        let issue = self.ready.pop_front();
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        Poll::Ready(issue.map(Ok))
    }

    /// Whether half of the page is used, and the rest is not all that is wanted.
    fn wants_more(&self) -> bool {
        let rest = self.ready.len();
        rest > 0 && rest * 2 <= self.arrived && self.left.is_none_or(|left| left > rest)
    }

    /// Asks for the next page, and takes it where it is there. True where there is something to be looked at.
    fn advance(&mut self, cx: &mut Context<'_>) -> bool {
        if let Ahead::Due(token) = &self.ahead {
            self.ahead = Ahead::Coming(self.ask(token.as_deref()));
        }
        let Ahead::Coming(page) = &mut self.ahead else {
            return true;
        };
        match page.as_mut().poll(cx) {
            Poll::Pending => false,
            Poll::Ready(page) => {
                self.ahead = Ahead::Here(page);
                true
            }
        }
    }

    fn ask(&self, token: Option<&str>) -> Pending<IssuePage> {
        let mut request = self.prepared.request.clone();
        if let (Some(token), Body::Json(body)) = (token, &mut request.body) {
            body["nextPageToken"] = json!(token);
        }
        let sending = self.prepared.jira.session().send(request);
        Box::pin(async move { Ok(sending.await?.json()?) })
    }

    fn turn(&mut self, page: IssuePage) -> Result<(), Error> {
        self.ahead = match page.next() {
            None => Ahead::None,
            Some(token) => {
                if !self.seen.insert(token.clone()) {
                    return Err(repeated(self.prepared.request.operation.id));
                }
                Ahead::Due(Some(token))
            }
        };
        let issues = page.into_issues();
        self.arrived = issues.len();
        let table = self.prepared.table.as_ref();
        self.ready
            .extend(issues.into_iter().map(|issue| match table {
                Some(table) => issue.with_fields(table.clone()),
                None => issue,
            }));
        Ok(())
    }
}

/// The pages lead back to one that has been read.
pub(crate) fn repeated(operation: &'static str) -> Error {
    Error::Atlassian(atlassian_core::Error::Paging {
        operation,
        what: "the search led back to a page it had sent before; what was read so far is not everything".to_owned(),
    })
}

// Nothing in it is ever pinned: the futures have boxes of their own.
impl<T> Unpin for Found<T> {}

impl<T> Stream for Found<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<T> fmt::Debug for Found<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Preparing(_) => "preparing",
            State::Walking(_) => "walking",
            State::Done => "done",
        };
        f.debug_tuple("Found").field(&state).finish()
    }
}
