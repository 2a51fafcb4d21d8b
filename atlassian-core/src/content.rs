//! What is sent: bytes in memory, a file, or a stream.
//!
//! Whatever is not in memory is read while it is sent, piece by piece, so that its size does not matter.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

/// Content on its way, piece by piece.
pub type ContentStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Content of a body or of one part of it. Cheap to clone.
///
/// | Made by | Length | Sent again by a retry |
/// |---|---|---|
/// | `From`, of bytes or text in memory | known | yes |
/// | [`file`](Content::file) | the file's, when it is opened | yes: opened anew |
/// | [`repeatable`](Content::repeatable) | as given | yes: the stream is opened anew |
/// | [`once`](Content::once) | as given | no, once a part of it was read |
///
/// Where the length is not known, the body is sent in chunks. Jira and Confluence accept that; a proxy
/// in between may not.
///
/// ```
/// use atlassian_core::request::{Content, Part};
///
/// let small = Part::file("file", "note.txt", "Hello");
/// let large = Part::path("file", "/var/log/build.log");
/// let named = Part::file("file", "Build 7.log", Content::file("/var/log/build.log"));
/// # let _ = (small, large, named);
/// ```
#[derive(Clone)]
pub struct Content(Source);

#[derive(Clone)]
pub(crate) enum Source {
    Memory(Bytes),
    File(Arc<Path>),
    Repeatable {
        length: Option<u64>,
        open: Arc<dyn Fn() -> ContentStream + Send + Sync>,
    },
    Once(Arc<Once>),
}

/// A stream that can be read once, whoever holds it.
pub(crate) struct Once {
    pub(crate) length: Option<u64>,
    started: AtomicBool,
    stream: Mutex<ContentStream>,
}

impl Content {
    /// A file, opened and read when it is sent, anew for each attempt.
    ///
    /// A file that cannot be opened, or that is not as long any more as it was when it was opened, is
    /// an [`Error::Content`](crate::Error::Content) that names it.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Content(Source::File(path.into().into()))
    }

    /// A stream that can be opened as often as it takes. `length` is in bytes; a stream that turns out
    /// to be of another length is an error.
    ///
    /// ```
    /// use std::io;
    /// use std::pin::Pin;
    /// use std::task::{Context, Poll};
    /// use atlassian_core::Bytes;
    /// use atlassian_core::request::Content;
    /// use futures_core::Stream;
    ///
    /// /// Counts down.
    /// struct Lines(u32);
    ///
    /// impl Stream for Lines {
    ///     type Item = io::Result<Bytes>;
    ///
    ///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
    ///         let Some(left) = self.0.checked_sub(1) else { return Poll::Ready(None) };
    ///         self.0 = left;
    ///         Poll::Ready(Some(Ok(Bytes::from(format!("{left}\n")))))
    ///     }
    /// }
    ///
    /// let content = Content::repeatable(None, || Lines(1_000_000));
    /// # let _ = content;
    /// ```
    pub fn repeatable<S>(length: Option<u64>, open: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let open = Arc::new(move || Box::pin(open()) as ContentStream);
        Content(Source::Repeatable { length, open })
    }

    /// A stream that cannot be had a second time. Where a retry would need it again, the first error
    /// stands. `length` is in bytes; a stream that turns out to be of another length is an error.
    pub fn once(
        length: Option<u64>,
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
    ) -> Self {
        Content(Source::Once(Arc::new(Once {
            length,
            started: AtomicBool::new(false),
            stream: Mutex::new(Box::pin(stream)),
        })))
    }

    /// The length in bytes, where it is known without looking: that of a file is not.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Source::Memory(bytes) => Some(bytes.len() as u64),
            Source::File(_) => None,
            Source::Repeatable { length, .. } => *length,
            Source::Once(once) => once.length,
        }
    }

    /// The content, where it is in memory.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Memory(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Whether it is still all there: a stream that can be read once is not, once that has begun.
    pub fn can_be_sent(&self) -> bool {
        match &self.0 {
            Source::Once(once) => !once.started.load(Ordering::Acquire),
            _ => true,
        }
    }

    pub(crate) fn source(&self) -> &Source {
        &self.0
    }
}

impl Once {
    /// Claims the stream for one reader; false where another has begun to read it.
    pub(crate) fn start(&self) -> bool {
        !self.started.swap(true, Ordering::AcqRel)
    }

    pub(crate) fn poll_next(&self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for Content {
    /// How much, never what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = |f: &mut fmt::Formatter<'_>, length: Option<u64>| match length {
            Some(length) => write!(f, "Content(stream of {length} bytes)"),
            None => f.write_str("Content(stream)"),
        };
        match &self.0 {
            Source::Memory(bytes) => write!(f, "Content({} bytes)", bytes.len()),
            Source::File(path) => write!(f, "Content(file {path:?})"),
            Source::Repeatable { length, .. } => stream(f, *length),
            Source::Once(once) => stream(f, once.length),
        }
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Content(Source::Memory(bytes))
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for Content {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl<const N: usize> From<&'static [u8; N]> for Content {
    fn from(bytes: &'static [u8; N]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Content {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// The media type a file's name suggests; Atlassian makes its own guess where there is none.
pub(crate) fn media_type_of(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(match extension.as_str() {
        "csv" => "text/csv",
        "gif" => "image/gif",
        "gz" => "application/gzip",
        "htm" | "html" => "text/html",
        "jpeg" | "jpg" => "image/jpeg",
        "json" => "application/json",
        "log" | "txt" => "text/plain",
        "md" => "text/markdown",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "xml" => "application/xml",
        "zip" => "application/zip",
        _ => return None,
    })
}
