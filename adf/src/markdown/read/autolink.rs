//! Addresses in plain text, as GitHub finds them: `https://…`, `www.…` and mail addresses.

/// Whether there may be an address in the text.
pub(super) fn is_likely(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'@' => true,
        b':' => bytes[at..].starts_with(b"://"),
        b'w' => bytes[at..].starts_with(b"www."),
        _ => false,
    })
}

/// The addresses in the text, from left to right: start, end, and what they lead to.
///
/// An address does not begin across a seam: a backslash or an entity there says that none is meant.
pub(super) fn find(text: &str, seams: &[usize]) -> Vec<(usize, usize, String)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let address = match byte {
            b':' if bytes[at..].starts_with(b"://") => scheme(text, from, at),
            b'w' | b'W' if is_www(&bytes[at..]) => www(text, from, at),
            b'@' => mail(text, from, at),
            _ => None,
        };
        match address {
            Some(address) if !has_seam(seams, address.start, address.trigger) => {
                let words = &text[address.start..address.end];
                found.push((
                    address.start,
                    address.end,
                    format!("{}{words}", address.prefix),
                ));
                from = address.end;
                at = address.end;
            }
            _ if *byte == b'w' && is_www(&bytes[at..]) => at += domain_length(&bytes[at..]),
            _ => at += 1,
        }
    }
    found
}

fn domain_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        .count()
}

struct Address {
    start: usize,
    /// The end of what makes it an address.
    trigger: usize,
    end: usize,
    prefix: &'static str,
}

fn has_seam(seams: &[usize], start: usize, end: usize) -> bool {
    let first = seams.partition_point(|seam| *seam <= start);
    seams.get(first).is_some_and(|seam| *seam < end)
}

/// Whether an address may begin here: not in the middle of a word.
fn begins(text: &str, from: usize, start: usize) -> bool {
    start == from
        || text[..start]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric())
}

fn scheme(text: &str, from: usize, colon: usize) -> Option<Address> {
    let before = &text.as_bytes()[from..colon];
    let length = ["https", "http"].into_iter().find_map(|scheme| {
        let start = before.len().checked_sub(scheme.len())?;
        before[start..]
            .eq_ignore_ascii_case(scheme.as_bytes())
            .then_some(scheme.len())
    })?;
    let start = colon - length;
    if !begins(text, from, start) {
        return None;
    }
    let end = end_of_url(text, colon + 3, true)?;
    Some(Address {
        start,
        trigger: colon + 4,
        end,
        prefix: "",
    })
}

fn is_www(bytes: &[u8]) -> bool {
    bytes
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
}

fn www(text: &str, from: usize, start: usize) -> Option<Address> {
    if !begins(text, from, start) {
        return None;
    }
    let end = end_of_url(text, start, false)?;
    Some(Address {
        start,
        trigger: start + 5,
        end,
        prefix: "http://",
    })
}

/// The end of an address whose domain begins at the given place.
fn end_of_url(text: &str, domain: usize, short: bool) -> Option<usize> {
    let rest = text.get(domain..)?;
    let length = rest
        .char_indices()
        .find(|(_, character)| {
            !(character.is_alphanumeric() || matches!(character, '-' | '_' | '.'))
        })
        .map_or(rest.len(), |(at, _)| at);
    let name = rest.get(..length)?;
    // Of the last two parts of a domain none has an underscore.
    let mut parts = name.trim_end_matches('.').rsplit('.');
    let (last, before) = (parts.next()?, parts.next());
    let valid = !last.is_empty()
        && !last.contains('_')
        && before.map_or(short, |part| !part.is_empty() && !part.contains('_'));
    if !valid {
        return None;
    }
    let end = rest
        .find(|character: char| character.is_whitespace() || character == '<')
        .unwrap_or(rest.len());
    Some(domain + trimmed(rest.get(..end)?).max(1))
}

/// The length of an address without the punctuation of the sentence it stands in.
fn trimmed(address: &str) -> usize {
    let bytes = address.as_bytes();
    let count = |wanted| bytes.iter().filter(|byte| **byte == wanted).count();
    let mut surplus = count(b')') as isize - count(b'(') as isize;
    let mut end = bytes.len();
    while let Some(last) = end.checked_sub(1).and_then(|last| bytes.get(last)) {
        match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => end -= 1,
            b')' if surplus > 0 => {
                surplus -= 1;
                end -= 1;
            }
            b';' => {
                let name = bytes[..end - 1]
                    .iter()
                    .rev()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                let ampersand = (end - 1).checked_sub(name + 1).and_then(|at| bytes.get(at));
                if name == 0 || ampersand != Some(&b'&') {
                    end -= 1;
                } else {
                    end -= name + 2;
                }
            }
            _ => break,
        }
    }
    end
}

fn mail(text: &str, from: usize, at: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let local = bytes[from..at]
        .iter()
        .rev()
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+')
        })
        .count();
    let domain = domain_length(&bytes[at + 1..]);
    let name = text.get(at + 1..at + 1 + domain)?.trim_end_matches('.');
    let valid = local > 0
        && name.contains('.')
        && !name.starts_with('.')
        && !name.contains("..")
        && !name.ends_with(['-', '_']);
    let mut start = at - local;
    let mut prefix = "mailto:";
    let scheme = b"mailto:";
    if let Some(before) = start
        .checked_sub(scheme.len())
        .filter(|before| *before >= from)
        && bytes[before..start].eq_ignore_ascii_case(scheme)
        && begins(text, from, before)
    {
        start = before;
        prefix = "";
    }
    let end = at + 1 + name.len();
    (valid && begins(text, from, start)).then_some(Address {
        start,
        trigger: end,
        end,
        prefix,
    })
}
