//! Reads `multipart/form-data` the way a server does.

use bytes::Bytes;

/// One part of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SandboxPart {
    /// Field name.
    pub name: String,
    /// File name, where one was given.
    pub file_name: Option<String>,
    /// Media type, where one was given.
    pub media_type: Option<String>,
    /// The content.
    pub content: Bytes,
}

pub(super) fn parts(media_type: &str, body: &Bytes) -> Vec<SandboxPart> {
    let Some(boundary) = parameter(media_type, "boundary") else {
        return Vec::new();
    };
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let Some(first) = find(body, delimiter.as_bytes()) else {
        return parts;
    };
    let mut rest = body.slice(first + delimiter.len()..);
    let closing = format!("\r\n{delimiter}");
    // Each round begins behind a delimiter: `--` ends the body, a line break begins a part.
    while rest.starts_with(b"\r\n") {
        let Some(end) = find(&rest, closing.as_bytes()) else {
            break;
        };
        parts.extend(part(&rest.slice(2.min(end)..end)));
        rest = rest.slice(end + closing.len()..);
    }
    parts
}

fn part(text: &Bytes) -> Option<SandboxPart> {
    let blank = find(text, b"\r\n\r\n")?;
    let head = std::str::from_utf8(text.get(..blank)?).ok()?;
    let header = |name: &str| {
        head.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let disposition = header("content-disposition")?;
    Some(SandboxPart {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename"),
        media_type: header("content-type").map(str::to_owned),
        content: text.slice(blank + 4..),
    })
}

fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, wanted)
}
