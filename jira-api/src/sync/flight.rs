//! Calls that are on their way at the same time, and whose answers are taken in order.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

pub(super) type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

enum Call<T> {
    Running(Pending<T>),
    Done(T),
}

/// They make progress together while the first of them is waited for, and are gone when it is dropped.
pub(super) struct Flight<T>(VecDeque<Call<T>>);

impl<T> Default for Flight<T> {
    fn default() -> Self {
        Flight(VecDeque::new())
    }
}

impl<T> Flight<T> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, call: Pending<T>) {
        self.0.push_back(Call::Running(call));
    }

    /// The answer of the first one; none where there is none.
    pub(super) async fn next(&mut self) -> Option<T> {
        std::future::poll_fn(|cx| {
            for call in &mut self.0 {
                if let Call::Running(pending) = call
                    && let Poll::Ready(answer) = pending.as_mut().poll(cx)
                {
                    *call = Call::Done(answer);
                }
            }
            match self.0.pop_front() {
                None => Poll::Ready(None),
                Some(Call::Done(answer)) => Poll::Ready(Some(answer)),
                Some(running) => {
                    self.0.push_front(running);
                    Poll::Pending
                }
            }
        })
        .await
    }
}
