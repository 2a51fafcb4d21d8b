//! The body of a request on its way out.
//!
//! Small content goes as it is. Everything else goes piece by piece, as fast as the connection takes
//! it: a file or a stream is never in memory as a whole, and what stands still is noticed.

use std::collections::VecDeque;
use std::fmt::Display;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use super::idle::Pulse;
use crate::content::{Content, ContentStream, Once, Source};
use crate::error::Error;
use crate::operation::Operation;
use crate::request::{Body, Part, Request};
use crate::unique::unique;

/// What is sent at a time. A file's pieces are read one ahead, so that two of these are in memory.
const PIECE: usize = 128 * 1024;

pub(super) async fn attach(
    builder: RequestBuilder,
    request: &Request,
    pulse: &Pulse,
) -> Result<RequestBuilder, Error> {
    let operation = request.operation;
    Ok(match &request.body {
        Body::Empty => builder,
        Body::Json(value) => carry(builder, Bytes::from(value.to_string()), operation, pulse),
        Body::Bytes { content, .. } => match content.as_bytes() {
            Some(bytes) => carry(builder, bytes.clone(), operation, pulse),
            None => {
                let mut outgoing = Outgoing::new(operation, pulse);
                outgoing.push_content(content).await?;
                builder.body(reqwest::Body::wrap(outgoing))
            }
        },
        Body::Multipart(parts) => {
            let (outgoing, boundary) = form(operation, parts, pulse).await?;
            let media_type = format!("multipart/form-data; boundary={boundary}");
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_str(&media_type) {
                headers.insert(CONTENT_TYPE, value);
            }
            builder.headers(headers).body(reqwest::Body::wrap(outgoing))
        }
    })
}

/// Puts bytes on their way; in pieces, where there are many.
fn carry(
    builder: RequestBuilder,
    bytes: Bytes,
    operation: &'static Operation,
    pulse: &Pulse,
) -> RequestBuilder {
    if bytes.len() <= PIECE {
        return builder.body(bytes);
    }
    let mut outgoing = Outgoing::new(operation, pulse);
    outgoing.push(bytes);
    builder.body(reqwest::Body::wrap(outgoing))
}

/// `multipart/form-data` (RFC 7578), and its boundary.
async fn form(
    operation: &'static Operation,
    parts: &[Part],
    pulse: &Pulse,
) -> Result<(Outgoing, String), Error> {
    let boundary = format!("{:016x}{:016x}", unique(), unique());
    let mut outgoing = Outgoing::new(operation, pulse);
    for part in parts {
        outgoing.push(Bytes::from(head(operation, part, &boundary)?));
        outgoing.push_content(&part.content).await?;
        outgoing.push(Bytes::from_static(b"\r\n"));
    }
    outgoing.push(Bytes::from(format!("--{boundary}--\r\n")));
    Ok((outgoing, boundary))
}

fn head(operation: &'static Operation, part: &Part, boundary: &str) -> Result<String, Error> {
    let mut head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
        quoted(&part.name)
    );
    if let Some(file_name) = &part.file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
    }
    if let Some(media_type) = &part.media_type {
        let legal = media_type.is_ascii()
            && media_type.contains('/')
            && HeaderValue::from_str(media_type).is_ok();
        if !legal {
            return Err(Error::InvalidRequest {
                operation: operation.id,
                what: format!("{media_type:?} is not a media type"),
            });
        }
        head.push_str(&format!("\r\nContent-Type: {media_type}"));
    }
    head.push_str("\r\n\r\n");
    Ok(head)
}

/// A name between quotes. What would end it, or its line, is encoded as browsers do; what is beyond
/// ASCII stands as it is, as servers expect.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '"' || character.is_ascii_control() {
            quoted.push_str(&format!("%{:02X}", u32::from(character)));
        } else {
            quoted.push(character);
        }
    }
    quoted
}

/// A body that is read while it is sent.
struct Outgoing {
    operation: &'static Operation,
    segments: VecDeque<Segment>,
    /// What is left of it, where every length is known.
    left: Option<u64>,
    pulse: Pulse,
}

enum Segment {
    Bytes(Bytes),
    Read(Reading),
}

impl Outgoing {
    fn new(operation: &'static Operation, pulse: &Pulse) -> Self {
        Outgoing {
            operation,
            segments: VecDeque::new(),
            left: Some(0),
            pulse: pulse.clone(),
        }
    }

    fn push(&mut self, bytes: Bytes) {
        self.left = self.left.map(|left| left + bytes.len() as u64);
        if !bytes.is_empty() {
            self.segments.push_back(Segment::Bytes(bytes));
        }
    }

    /// Opens the content and puts it in its place.
    async fn push_content(&mut self, content: &Content) -> Result<(), Error> {
        let (length, origin) = match content.source() {
            Source::Memory(bytes) => {
                self.push(bytes.clone());
                return Ok(());
            }
            Source::File(path) => {
                let (file, length) = open(path).await.map_err(|source| Error::Content {
                    operation: self.operation.id,
                    what: format!("the file {path:?} cannot be read"),
                    source,
                })?;
                let path = Arc::clone(path);
                let buffer = BytesMut::new();
                (Some(length), Origin::File { file, path, buffer })
            }
            Source::Repeatable { length, open } => (*length, Origin::Stream(Mutex::new(open()))),
            Source::Once(once) => {
                if !content.can_be_sent() {
                    return Err(Error::InvalidRequest {
                        operation: self.operation.id,
                        what:
                            "its content is a stream that has been read; give it a new one, or use \
                               `Content::repeatable`"
                                .to_owned(),
                    });
                }
                let (once, mine) = (Arc::clone(once), false);
                (once.length, Origin::Once { once, mine })
            }
        };
        self.left = self
            .left
            .zip(length)
            .and_then(|(left, length)| left.checked_add(length));
        self.segments.push_back(Segment::Read(Reading {
            origin,
            length,
            read: 0,
            held: None,
            ended: false,
        }));
        Ok(())
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            let piece = match self.segments.front_mut() {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => {
                    let piece = bytes.split_to(bytes.len().min(PIECE));
                    (!piece.is_empty()).then_some(piece)
                }
                Some(Segment::Read(reading)) => match ready!(reading.poll_piece(cx)) {
                    Ok(piece) => piece,
                    Err(source) => {
                        let what = reading.origin.name();
                        self.segments.clear();
                        self.pulse.fail(Error::Content {
                            operation: self.operation.id,
                            what: format!("{what} could not be sent"),
                            source,
                        });
                        return Poll::Ready(Some(Err(io::Error::other("no more content"))));
                    }
                },
            };
            match piece {
                Some(piece) => return Poll::Ready(Some(Ok(piece))),
                None => self.segments.pop_front(),
            };
        }
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.pulse.is_over() && !self.segments.is_empty() {
            self.segments.clear();
            return Poll::Ready(Some(Err(io::Error::other("nobody waits for it any more"))));
        }
        // That there is room for more means that what was sent before has moved.
        self.pulse.beat();
        let piece = ready!(self.poll_piece(cx));
        self.pulse.beat();
        if let Some(Ok(piece)) = &piece {
            let length = piece.len() as u64;
            self.left = self.left.map(|left| left.saturating_sub(length));
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.segments.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map(SizeHint::with_exact).unwrap_or_default()
    }
}

/// Content that is being read.
struct Reading {
    origin: Origin,
    /// What its length should be.
    length: Option<u64>,
    read: u64,
    /// The last piece. Where the length matters it goes out only when what follows it is known, so
    /// that content of the wrong length never makes a whole body.
    held: Option<Bytes>,
    ended: bool,
}

enum Origin {
    File {
        file: File,
        path: Arc<Path>,
        buffer: BytesMut,
    },
    // The lock is never waited for: a body has to be `Sync`, a stream need not be.
    Stream(Mutex<ContentStream>),
    Once {
        once: Arc<Once>,
        mine: bool,
    },
}

impl Reading {
    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        loop {
            if self.ended {
                return Poll::Ready(Ok(None));
            }
            let Some(piece) = ready!(self.origin.poll_piece(cx))? else {
                self.ended = true;
                if self.length.is_some_and(|length| length != self.read) {
                    return Poll::Ready(Err(self.wrong_length(self.read)));
                }
                return Poll::Ready(Ok(self.held.take()));
            };
            if piece.is_empty() {
                continue;
            }
            self.read += piece.len() as u64;
            let Some(length) = self.length else {
                return Poll::Ready(Ok(Some(piece)));
            };
            if self.read > length {
                return Poll::Ready(Err(self.wrong_length("more")));
            }
            if let Some(before) = self.held.replace(piece) {
                return Poll::Ready(Ok(Some(before)));
            }
        }
    }

    fn wrong_length(&self, read: impl Display) -> io::Error {
        let length = self.length.unwrap_or_default();
        let changed = match self.origin {
            Origin::File { .. } => "it changed while it was being sent: ",
            _ => "",
        };
        io::Error::other(format!("{changed}{length} bytes were due, {read} came"))
    }
}

impl Origin {
    fn name(&self) -> String {
        match self {
            Origin::File { path, .. } => format!("the file {path:?}"),
            Origin::Stream(_) | Origin::Once { .. } => "the stream".to_owned(),
        }
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        match self {
            Origin::File { file, buffer, .. } => poll_file(file, buffer, cx),
            Origin::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                stream.as_mut().poll_next(cx).map(Option::transpose)
            }
            Origin::Once { once, mine } => {
                if !*mine && !once.start() {
                    let what = "another call has begun to read it";
                    return Poll::Ready(Err(io::Error::other(what)));
                }
                *mine = true;
                once.poll_next(cx).map(Option::transpose)
            }
        }
    }
}

fn poll_file(
    file: &mut File,
    buffer: &mut BytesMut,
    cx: &mut Context<'_>,
) -> Poll<io::Result<Option<Bytes>>> {
    if buffer.len() < PIECE {
        // Freshly zeroed, or the same memory again where nobody holds the last piece any more.
        buffer.resize(PIECE, 0);
    }
    let mut room = ReadBuf::new(buffer);
    ready!(Pin::new(file).poll_read(cx, &mut room))?;
    let read = room.filled().len();
    Poll::Ready(Ok((read > 0).then(|| buffer.split_to(read).freeze())))
}

/// Opens a file and takes its length.
async fn open(path: &Path) -> io::Result<(File, u64)> {
    // Before it is opened: opening a pipe may wait for ever.
    if !tokio::fs::metadata(path).await?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    Ok((file, length))
}
