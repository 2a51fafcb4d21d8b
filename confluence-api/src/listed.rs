//! Lists that come in pages, after whatever has to be known before the first one.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use atlassian_core::json::{Decoder, Fault, Map, Value, Wire};
use atlassian_core::page::{Listing, Place};
use atlassian_core::{Call, Page, Paged};
use futures_core::Stream;

use crate::Error;

type Preparing<T> = Pin<Box<dyn Future<Output = Result<Paged<T>, Error>> + Send>>;

/// What a list has, page after page: a [`Stream`]. Its own methods do what most callers need without a
/// crate for streams.
///
/// A page is asked for when its first item is; what is in memory is one page. Dropped, it leaves nothing.
#[must_use = "a list is fetched as its items are asked for"]
pub struct Listed<T> {
    state: State<T>,
    left: Option<usize>,
}

enum State<T> {
    Preparing(Preparing<T>),
    Walking(Paged<T>),
    Done,
}

impl<T> Listed<T> {
    /// A list that is known once something else is: the id behind a title, the space behind a key.
    pub(crate) fn after(
        preparing: impl Future<Output = Result<Paged<T>, Error>> + Send + 'static,
    ) -> Self {
        Listed {
            state: State::Preparing(Box::pin(preparing)),
            left: None,
        }
    }

    /// The next one; `None` at the end.
    ///
    /// # Errors
    /// What a call returns, and [`atlassian_core::Error::Paging`] where the pages lead back to one that
    /// has been read. Nothing comes after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// All that are left.
    ///
    /// # Errors
    /// As [`next`](Listed::next); what came before the error is lost.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }

    /// The first one.
    ///
    /// # Errors
    /// As [`next`](Listed::next).
    pub async fn first(mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// The same list, ending after `most` items at the latest. Pages behind them are not fetched.
    pub fn take(mut self, most: usize) -> Self {
        self.left = Some(self.left.map_or(most, |left| left.min(most)));
        self
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        if self.left == Some(0) {
            self.state = State::Done;
        }
        loop {
            let polled = match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Preparing(preparing) => match preparing.as_mut().poll(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Ok(paged)) => {
                        self.state = State::Walking(paged);
                        continue;
                    }
                    Poll::Ready(Err(error)) => Some(Err(error)),
                },
                State::Walking(paged) => match Pin::new(paged).poll_next(cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(item) => item.map(|item| item.map_err(Error::from)),
                },
            };
            match &polled {
                Some(Ok(_)) => self.left = self.left.map(|left| left.saturating_sub(1)),
                _ => self.state = State::Done,
            }
            return Poll::Ready(polled);
        }
    }
}

// Nothing in it is ever pinned: the futures have boxes of their own.
impl<T> Unpin for Listed<T> {}

impl<T> Stream for Listed<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<T> fmt::Debug for Listed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Preparing(_) => "preparing",
            State::Walking(_) => "walking",
            State::Done => "done",
        };
        f.debug_tuple("Listed").field(&state).finish()
    }
}

/// A page of a list whose items are read as they came.
pub(crate) struct Results<T> {
    pub(crate) results: Vec<T>,
    next: Option<String>,
    /// The address that links of the page are relative to.
    pub(crate) base: Option<String>,
    /// How many there are on all pages, where that came.
    pub(crate) total: Option<u64>,
}

impl<T> Default for Results<T> {
    fn default() -> Self {
        Results {
            results: Vec::new(),
            next: None,
            base: None,
            total: None,
        }
    }
}

impl<T: From<Value>> Wire for Results<T> {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        let mut raw = Map::new();
        raw.decode(input)?;
        if let Some(Value::Array(results)) = raw.remove("results") {
            let results = results.into_iter().filter(|item| !item.is_null());
            self.results = results.map(T::from).collect();
        }
        let links = raw.get("_links").unwrap_or(&Value::Null);
        let link = |name: &str| links[name].as_str().map(str::to_owned);
        (self.next, self.base) = (link("next"), link("base"));
        self.total = raw.get("totalSize").and_then(Value::as_u64);
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        None
    }
}

impl<T: From<Value>> Listing for Results<T> {
    type Item = T;

    fn into_page(self, operation: &'static str) -> Result<Page<T>, atlassian_core::Error> {
        Page::by_link(operation, self.results, self.next.as_deref())
    }
}

/// The items of a list, each as it came, so that nothing of it is lost.
pub(crate) fn items<T: From<Value> + 'static>(call: Call) -> Paged<T> {
    call.items::<Results<T>>(Place::Query("cursor"))
}

/// The items of a list, as `read` makes them of each page. The older API says where the next page is by a cursor or by
/// an offset.
pub(crate) fn items_with<R, T>(
    call: Call,
    read: impl Fn(Results<R>) -> Vec<T> + Clone + Send + 'static,
) -> Paged<T>
where
    R: From<Value>,
    T: 'static,
{
    let place = Place::CursorOrOffset {
        cursor: "cursor",
        offset: "start",
    };
    let session = call.session().clone();
    let request = call.into_request();
    let operation = request.operation.id;
    Paged::over(&session, request, place, move |answer| {
        let mut results: Results<R> = answer.json()?;
        let next = results.next.take();
        Page::by_link(operation, read(results), next.as_deref())
    })
}
