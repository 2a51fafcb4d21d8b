//! Lists that come in pages, in all of Atlassian's styles.
//!
//! A [`Paged`] fetches a page when its first item is asked for, and not before. Whatever the style, a
//! [`Page`] says where the next one begins ([`Next`]); a list that sends the same place twice ends in
//! an error instead of a loop.

mod link;
mod listing;
mod place;

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use crate::error::Error;
use crate::request::Request;
use crate::response::Response;
use crate::session::Session;

pub(crate) use link::cursor_of;
pub use listing::Listing;
pub use place::Place;

/// Where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Next {
    /// At a token or a cursor.
    Token(String),
    /// At the item of this index.
    Offset(u64),
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its items.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Next>,
}

impl<T> Page<T> {
    /// A page that says itself where the next one begins.
    pub fn new(items: Vec<T>, next: Option<Next>) -> Self {
        Page { items, next }
    }

    /// The only page, or the last one.
    pub fn last(items: Vec<T>) -> Self {
        Page { items, next: None }
    }

    /// A page of a list with tokens: the last one has none, or says so.
    ///
    /// ```
    /// use atlassian_core::Page;
    ///
    /// assert!(Page::by_token(vec![1], Some("t".into()), None).next.is_some());
    /// assert!(Page::by_token(vec![1], Some("t".into()), Some(true)).next.is_none());
    /// assert!(Page::by_token(vec![1], None, Some(false)).next.is_none());
    /// ```
    pub fn by_token(items: Vec<T>, token: Option<String>, is_last: Option<bool>) -> Self {
        let token = token.filter(|token| !token.is_empty() && is_last != Some(true));
        Page {
            items,
            next: token.map(Next::Token),
        }
    }

    /// A page of a list with offsets. A page may be shorter than was asked for, so the next one begins
    /// behind what arrived; the list ends where the page says so, where `total` is reached, or at a
    /// page without items.
    ///
    /// ```
    /// use atlassian_core::Page;
    /// use atlassian_core::page::Next;
    ///
    /// let page = Page::by_offset(vec!["a", "b"], 50, None, Some(120));
    /// assert_eq!(page.next, Some(Next::Offset(52)));
    /// ```
    pub fn by_offset(
        items: Vec<T>,
        start_at: u64,
        is_last: Option<bool>,
        total: Option<u64>,
    ) -> Self {
        let next = start_at.saturating_add(items.len() as u64);
        let ends = match (is_last, total) {
            (Some(is_last), _) => is_last,
            (None, Some(total)) => next >= total,
            (None, None) => false,
        };
        let more = !ends && !items.is_empty();
        Page {
            items,
            next: more.then_some(Next::Offset(next)),
        }
    }

    /// A page of a list with links, such as Confluence's `_links.next`. Only the place is taken from
    /// the link, never its path, which is relative to another base.
    ///
    /// ```
    /// use atlassian_core::Page;
    /// use atlassian_core::page::Next;
    ///
    /// let page = Page::by_link("getPages", vec![1], Some("/wiki/api/v2/pages?limit=1&cursor=a%3Db"))?;
    /// assert_eq!(page.next, Some(Next::Token("a=b".into())));
    /// # Ok::<(), atlassian_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Paging`] for a link that names no place: the list would seem to end there.
    pub fn by_link(
        operation: &'static str,
        items: Vec<T>,
        link: Option<&str>,
    ) -> Result<Self, Error> {
        let next = match link.filter(|link| !link.is_empty()) {
            None => None,
            Some(link) => Some(link::place(link).ok_or_else(|| Error::Paging {
                operation,
                what: "the link to the next page holds neither a cursor nor an offset".to_owned(),
            })?),
        };
        Ok(Page { items, next })
    }
}

/// A page on its way.
pub type Fetching<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;

/// A list that comes in pages: a [`Stream`] of its items, fetched as they are asked for.
///
/// After an error the list ends. Its own methods do what most callers need without a crate for
/// streams.
///
/// ```
/// use atlassian_core::{Page, Paged};
/// use atlassian_core::page::Next;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let mut numbers = Paged::new("countToFour", |at| async move {
///     let page = match at {
///         None => Page::new(vec![1, 2], Some(Next::Token("more".into()))),
///         Some(_) => Page::last(vec![3, 4]),
///     };
///     Ok(page)
/// });
/// assert_eq!(numbers.next().await.transpose()?, Some(1));
/// assert_eq!(numbers.all().await?, [2, 3, 4]);
/// # Ok::<(), atlassian_core::Error>(())
/// # }).unwrap();
/// ```
#[must_use = "a list is fetched as its items are asked for"]
pub struct Paged<T> {
    operation: &'static str,
    fetch: Box<dyn FnMut(Option<Next>) -> Fetching<T> + Send>,
    state: State<T>,
    items: vec::IntoIter<T>,
    seen: HashSet<Next>,
    left: Option<usize>,
}

enum State<T> {
    Due(Option<Next>),
    Fetching(Fetching<T>),
    Done,
}

impl<T> Paged<T> {
    /// A list whose pages `fetch` brings: the first at `None`. `operation` is for errors.
    pub fn new<F, P>(operation: &'static str, mut fetch: F) -> Self
    where
        F: FnMut(Option<Next>) -> P + Send + 'static,
        P: Future<Output = Result<Page<T>, Error>> + Send + 'static,
    {
        Paged {
            operation,
            fetch: Box::new(move |at| Box::pin(fetch(at))),
            state: State::Due(None),
            items: Vec::new().into_iter(),
            seen: HashSet::new(),
            left: None,
        }
    }

    /// A list whose pages are answers to one request, repeated with its `place` set to where the next
    /// page begins; `read` makes a page of an answer.
    pub fn over<R>(session: &Session, request: Request, place: Place, read: R) -> Self
    where
        R: Fn(Response) -> Result<Page<T>, Error> + Clone + Send + 'static,
        T: 'static,
    {
        let session = session.clone();
        Self::new(request.operation.id, move |at| {
            let mut request = request.clone();
            if let Some(at) = at {
                place.set(&mut request, at);
            }
            let (sending, read) = (session.send(request), read.clone());
            async move {
                let response = sending.await?;
                read(response)
            }
        })
    }

    /// The next item; `None` at the end of the list.
    ///
    /// # Errors
    /// What fetching a page returns, and [`Error::Paging`] when the same place comes twice. The list
    /// ends there.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    /// As [`next`](Paged::next); the items before the error are lost.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// The same list, ending after `most` items at the latest. Pages behind them are not fetched.
    pub fn take(mut self, most: usize) -> Self {
        self.left = Some(self.left.map_or(most, |left| left.min(most)));
        self
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if self.left == Some(0) {
                self.state = State::Done;
                return Poll::Ready(None);
            }
            if let Some(item) = self.items.next() {
                self.left = self.left.map(|left| left - 1);
                return Poll::Ready(Some(Ok(item)));
            }
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Due(at) => {
                    let at = at.take();
                    self.state = State::Fetching((self.fetch)(at));
                }
                State::Fetching(page) => match page.as_mut().poll(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(page) => {
                        if let Err(error) = page.and_then(|page| self.turn(page)) {
                            self.state = State::Done;
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                },
            }
        }
    }

    fn turn(&mut self, page: Page<T>) -> Result<(), Error> {
        self.state = match page.next {
            None => State::Done,
            Some(next) => {
                if !self.seen.insert(next.clone()) {
                    return Err(Error::Paging {
                        operation: self.operation,
                        what: "the list led back to a page it had sent before; what was read so far is \
                               not the whole list"
                            .to_owned(),
                    });
                }
                State::Due(Some(next))
            }
        };
        self.items = page.items.into_iter();
        Ok(())
    }
}

// Nothing in it is ever pinned: the future has a box of its own.
impl<T> Unpin for Paged<T> {}

impl<T> Stream for Paged<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let ready = self.items.len();
        match self.state {
            State::Done => (ready, Some(ready)),
            _ => (self.left.map_or(ready, |left| left.min(ready)), self.left),
        }
    }
}

impl<T> fmt::Debug for Paged<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paged")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
