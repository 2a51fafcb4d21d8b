//! Answers that are read while they arrive: attachments, exports, whatever is large.
//!
//! A [`Download`] holds one piece at a time, so that its size does not matter. What it writes to disk
//! is whole or is not there; where it lands is never the server's to say.

mod file;
mod name;

use std::fmt;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use reqwest::header::HeaderMap;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::error::Error;
use crate::operation::Operation;
use crate::response::{Response, header_text, request_id};
use crate::transport::Incoming;
use file::Unfinished;

pub use name::is_device;

/// An answer whose body is still on its way.
///
/// It comes from [`Call::open`](crate::Call::open), [`Reply::open`](crate::Reply::open) or
/// [`Session::open`](crate::Session::open). It can be read by [`chunk`](Download::chunk), as a
/// [`Stream`], or into a file or any other writer. There is no limit on how long that takes in all,
/// only on how long it stands still ([`RetryPolicy::idle`](crate::RetryPolicy::idle)).
///
/// ```no_run
/// use atlassian_core::{Call, Error};
///
/// # async fn run(call: Call) -> Result<(), Error> {
/// let download = call.open().await?;
/// println!("{} bytes of {:?}", download.length().unwrap_or(0), download.media_type());
/// let path = download.save_in("downloads").await?;
/// println!("saved as {}", path.display());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read before it is asked for"]
pub struct Download {
    operation: &'static Operation,
    status: u16,
    headers: HeaderMap,
    body: Body,
}

enum Body {
    Arriving(Incoming),
    Here(Option<Bytes>),
    Over,
}

impl Download {
    pub(crate) fn new(
        operation: &'static Operation,
        status: u16,
        headers: HeaderMap,
        incoming: Incoming,
    ) -> Self {
        Download {
            operation,
            status,
            headers,
            body: Body::Arriving(incoming),
        }
    }

    /// An answer that has been read already.
    pub(crate) fn of(response: Response) -> Self {
        let (operation, status) = (response.operation, response.status);
        let (headers, body) = response.into_parts();
        Download {
            operation,
            status,
            headers,
            body: Body::Here(Some(body)),
        }
    }

    /// The operation this answers.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// HTTP status: a 2xx, or a 3xx that is part of the answer.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Value of a header, where it is text; names are case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        header_text(&self.headers, name)
    }

    /// Atlassian's id of the request.
    pub fn request_id(&self) -> Option<String> {
        request_id(&self.headers)
    }

    /// `Content-Type`, as it came.
    pub fn media_type(&self) -> Option<&str> {
        self.header("content-type")
    }

    /// How many bytes are still to come; `None` where the server did not say it, or compressed them.
    pub fn length(&self) -> Option<u64> {
        match &self.body {
            Body::Arriving(incoming) => incoming.length(),
            Body::Here(bytes) => Some(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Body::Over => Some(0),
        }
    }

    /// The file name the server gives (`Content-Disposition`), made into one that is safe in any
    /// folder of any system: no separators, no control characters, no device names, nothing that leads
    /// elsewhere, at most 255 bytes. `download` where there is none.
    pub fn file_name(&self) -> String {
        name::of(&self.headers)
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Transport`] when the body breaks off, is not as long as it said, or stands still.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await
    }

    /// Writes everything to `writer`, and how many bytes that were.
    ///
    /// # Errors
    /// As [`chunk`](Download::chunk); [`Error::Content`] when the writer fails.
    pub async fn write_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        self.pour(writer, "the content could not be written").await
    }

    /// Saves it in a folder, under the name the server gives ([`file_name`](Download::file_name)), and
    /// returns where. A file that is there already is never touched: the name becomes `name (1).txt`,
    /// `name (2).txt` and so on.
    ///
    /// While it arrives it is a file of another name in the same folder, which is removed if the rest
    /// does not come or if the future is dropped.
    ///
    /// # Errors
    /// As [`chunk`](Download::chunk); [`Error::Content`] when the folder or the file cannot be written.
    pub async fn save_in(self, directory: impl AsRef<Path>) -> Result<PathBuf, Error> {
        let directory = directory.as_ref().to_owned();
        let (operation, name) = (self.operation, self.file_name());
        let unfinished = self.save_beside(directory.clone()).await?;
        let told = directory.clone();
        let settled = tokio::task::spawn_blocking(move || unfinished.settle_in(&directory, &name));
        file::outcome(settled)
            .await
            .map_err(|source| Error::Content {
                operation: operation.id,
                what: format!("no file can be made in {told:?}"),
                source,
            })
    }

    /// Saves it as the file `path`, in place of one that is there: until everything has arrived the
    /// old one stays, then the new one takes its place at once.
    ///
    /// # Errors
    /// As [`chunk`](Download::chunk); [`Error::Content`] when the file cannot be written.
    pub async fn save_as(self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref().to_owned();
        let operation = self.operation;
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        let unfinished = self.save_beside(directory).await?;
        let told = path.clone();
        let settled = tokio::task::spawn_blocking(move || unfinished.settle_as(&path));
        file::outcome(settled)
            .await
            .map_err(|source| Error::Content {
                operation: operation.id,
                what: format!("the file {told:?} cannot be written"),
                source,
            })
    }

    /// Everything, in a file of this folder that does not last unless it is settled.
    async fn save_beside(mut self, directory: PathBuf) -> Result<Unfinished, Error> {
        let operation = self.operation.id;
        let told = directory.clone();
        let begun = tokio::task::spawn_blocking(move || Unfinished::begin(&directory));
        let (mut file, unfinished) =
            file::outcome(begun)
                .await
                .map_err(|source| Error::Content {
                    operation,
                    what: format!("no file can be made in {told:?}"),
                    source,
                })?;
        let what = "the file could not be written";
        self.pour(&mut file, what).await?;
        Ok(unfinished)
    }

    async fn pour(
        &mut self,
        writer: &mut (impl AsyncWrite + Unpin),
        what: &str,
    ) -> Result<u64, Error> {
        let failed = |source| Error::Content {
            operation: self.operation.id,
            what: what.to_owned(),
            source,
        };
        let mut written = 0;
        while let Some(chunk) = poll_fn(|cx| self.body.poll_chunk(cx)).await? {
            writer.write_all(&chunk).await.map_err(failed)?;
            written += chunk.len() as u64;
        }
        writer.flush().await.map_err(failed)?;
        Ok(written)
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Error>> {
        self.body.poll_chunk(cx)
    }
}

impl Body {
    /// An error is the last thing that comes, as the end is.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Error>> {
        let result = match self {
            Body::Arriving(incoming) => match incoming.poll_chunk(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(result) => result,
            },
            Body::Here(bytes) => Ok(bytes.take().filter(|bytes| !bytes.is_empty())),
            Body::Over => Ok(None),
        };
        if !matches!(result, Ok(Some(_))) {
            *self = Body::Over;
        }
        Poll::Ready(result)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx).map(Result::transpose)
    }
}

impl fmt::Debug for Download {
    /// Without headers and body, which may hold what is not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
