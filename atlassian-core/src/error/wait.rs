//! How long an answer asks to wait.

use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::HeaderMap;

use crate::response::header_text;
use crate::timestamp::Timestamp;

/// No limit lasts longer than the hour a quota is counted in.
const HOUR: Duration = Duration::from_secs(3600);

/// What `Retry-After` asks for, in seconds or as a date; where it is missing, when the limit is reset,
/// if that is said.
///
/// A date is the server's, so it is compared with the server's own `Date`: the clock here may be wrong.
/// `now` serves where there is none.
pub(crate) fn asked(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    let now = header_text(headers, "date").and_then(date).or(now);
    let until = |end: Timestamp| now.map(|now| end.since(now));
    if let Some(text) = header_text(headers, "retry-after").map(str::trim) {
        let seconds = text.parse().ok().map(Duration::from_secs);
        if let Some(wait) = seconds.or_else(|| date(text).and_then(until)) {
            return Some(wait);
        }
    }
    let window = ["ratelimit", "beta-ratelimit"]
        .into_iter()
        .filter_map(|name| header_text(headers, name))
        .find_map(exhausted);
    let reset = || {
        let left = header_text(headers, "x-ratelimit-remaining")?.trim();
        let end = header_text(headers, "x-ratelimit-reset")?.trim();
        let end = end.parse().ok().filter(|_| left == "0")?;
        until(end).filter(|wait| !wait.is_zero())
    };
    window.or_else(reset).filter(|wait| *wait <= HOUR)
}

fn date(text: &str) -> Option<Timestamp> {
    let parser = DateTimeParser::new();
    parser.parse_timestamp(text).ok().map(Timestamp::from)
}

/// The seconds until there is room again, of `"policy";r=0;t=12`; nothing where there is room.
fn exhausted(text: &str) -> Option<Duration> {
    let number = |name: &str| {
        let mut parameters = text.split([';', ',']).map(str::trim);
        let value = parameters.find_map(|parameter| parameter.strip_prefix(name))?;
        value.trim().parse::<u64>().ok()
    };
    (number("r=")? == 0).then(|| number("t=").map(Duration::from_secs))?
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn every_form_is_read() {
        let at: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap_or_default();
        let sent = ("date", "Mon, 02 Mar 2026 09:00:00 GMT");
        type Headers = [(&'static str, &'static str)];
        let table: &[(&Headers, Option<u64>)] = &[
            (&[], None),
            (&[("retry-after", "7")], Some(7)),
            (&[("retry-after", " 0 ")], Some(0)),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
            (&[("retry-after", "Mon, 02 Mar 2026 09:00:09 GMT")], Some(9)),
            (&[("retry-after", "Mon, 02 Mar 2026 08:00:00 GMT")], Some(0)),
            // The server's clock is an hour ahead of ours.
            (
                &[
                    ("retry-after", "Mon, 02 Mar 2026 10:00:05 GMT"),
                    ("date", "Mon, 02 Mar 2026 10:00:00 GMT"),
                ],
                Some(5),
            ),
            (
                &[
                    sent,
                    ("x-ratelimit-remaining", "0"),
                    ("x-ratelimit-reset", "2026-03-02T09:01Z"),
                ],
                Some(60),
            ),
            (
                &[
                    sent,
                    ("x-ratelimit-remaining", "5"),
                    ("x-ratelimit-reset", "2026-03-02T09:01Z"),
                ],
                None,
            ),
            (&[("ratelimit", "\"burst\";r=0;t=12")], Some(12)),
            (&[("beta-ratelimit", "\"burst\";r=3;t=12")], None),
            (
                &[("retry-after", "3"), ("ratelimit", "\"burst\";r=0;t=12")],
                Some(3),
            ),
        ];
        for (given, expected) in table {
            let given = given.iter().map(|(name, value)| {
                let name = reqwest::header::HeaderName::from_static(name);
                (name, HeaderValue::from_static(value))
            });
            let headers: HeaderMap = given.collect();
            let wait = asked(&headers, Some(at)).map(|wait| wait.as_secs());
            assert_eq!(wait, *expected, "{headers:?}");
        }
    }
}
