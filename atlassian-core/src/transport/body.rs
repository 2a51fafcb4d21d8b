//! The body of an answer on its way in.

use std::error::Error as _;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::exchange::lost;
use super::idle::{Leash, Patience};
use crate::clock::Pause;
use crate::error::{Error, TransportError, TransportKind};
use crate::operation::Operation;

/// How much of an error's body is read.
const LONGEST_ERROR: usize = 64 * 1024;

/// How much of a success is held in memory, after decompression.
const LONGEST_ANSWER: usize = 256 * 1024 * 1024;

/// How much room is made before the first byte is there, whatever the server announces.
const FIRST_ROOM: usize = 1024 * 1024;

/// A body on its way in.
pub(crate) struct Incoming {
    response: reqwest::Response,
    patience: Patience,
    silence: Option<Pause>,
    /// What is still on its way out goes no further than this.
    _request: Leash,
}

impl Incoming {
    pub(super) fn new(response: reqwest::Response, patience: Patience, request: Leash) -> Self {
        Incoming {
            response,
            patience,
            silence: None,
            _request: request,
        }
    }

    /// The length of what is still to come, where the server said it and it was not compressed.
    pub(crate) fn length(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The next piece; `None` at the end. A body that breaks off or stands still is an error.
    pub(crate) fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<Bytes>, Error>> {
        // Made anew each time: it holds nothing between two polls.
        match pin!(self.response.chunk()).poll(cx) {
            Poll::Ready(chunk) => {
                self.silence = None;
                Poll::Ready(chunk.map_err(|error| broken(self.patience.operation, error)))
            }
            Poll::Pending => {
                let patience = &self.patience;
                let silence = self.silence.get_or_insert_with(|| patience.pause());
                silence.as_mut().poll(cx).map(|()| Err(patience.stalled()))
            }
        }
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// All of it where the call succeeded, the beginning where it did not.
    pub(super) async fn whole(mut self) -> Result<Bytes, Error> {
        let status = self.response.status();
        if status.is_client_error() || status.is_server_error() {
            return Ok(self.beginning().await);
        }
        let too_long = Error::TooLong {
            operation: self.patience.operation.id,
            limit: LONGEST_ANSWER as u64,
        };
        let announced = self.length().unwrap_or(0);
        if announced > LONGEST_ANSWER as u64 {
            return Err(too_long);
        }
        let Some(first) = self.chunk().await? else {
            return Ok(Bytes::new());
        };
        // Most answers are one piece, which needs no copy.
        let Some(second) = self.chunk().await? else {
            return Ok(first);
        };
        let room = usize::try_from(announced).unwrap_or(0).min(FIRST_ROOM);
        let mut body = BytesMut::with_capacity(room.max(first.len() + second.len()));
        body.extend_from_slice(&first);
        body.extend_from_slice(&second);
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(too_long);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// What there is of an error's body. The status says what matters; a body that breaks off or
    /// stands still says the rest.
    async fn beginning(&mut self) -> Bytes {
        let mut body = BytesMut::new();
        while body.len() < LONGEST_ERROR {
            match self.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) | Err(_) => break,
            }
        }
        body.truncate(LONGEST_ERROR);
        body.freeze()
    }
}

/// Why a body ended before its end. What the decoder says itself comes as an error of IO; what it is
/// told by the connection does not.
fn broken(operation: &'static Operation, error: reqwest::Error) -> Error {
    let decoder = error
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>());
    match decoder {
        Some(why) if error.is_decode() && !error.is_timeout() => {
            let what = format!("it could not be decompressed: {why}");
            let error = TransportError::because(operation, TransportKind::Body, what);
            Error::Transport(Box::new(error))
        }
        _ => lost(operation, error),
    }
}

/// The body of an answer that is small whatever it says: one of the authorization server.
pub(crate) async fn read_body(mut response: reqwest::Response) -> Result<Bytes, reqwest::Error> {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let mut body = BytesMut::new();
    while body.len() < LONGEST_ERROR {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(_) if failed => break,
            Err(error) => return Err(error),
        }
    }
    body.truncate(LONGEST_ERROR);
    Ok(body.freeze())
}
