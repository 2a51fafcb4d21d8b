//! A point in time, read in every form Atlassian sends.
//!
//! One field may hold `2026-01-02T03:04:05.000+0000` today and epoch milliseconds tomorrow, so there
//! is one type for all of them. It keeps nanoseconds when it reads them; milliseconds are what it
//! writes, because that is as fine as Atlassian's own clocks go.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::json::{Decoder, Fault, Kind, Wire};

/// A point in time. The default is the epoch, 1970-01-01T00:00:00Z.
///
/// ```
/// use atlassian_core::Timestamp;
///
/// let created: Timestamp = "2026-01-02T03:04:05.000+0000".parse()?;
/// assert_eq!(created.to_string(), "2026-01-02T03:04:05.000Z");
/// assert_eq!(created, "1767323045000".parse()?);
/// # Ok::<(), atlassian_core::timestamp::NotATimestamp>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

/// A text that is in none of the forms of a [`Timestamp`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date that Atlassian sends: `{0}`")]
pub struct NotATimestamp(String);

impl Timestamp {
    /// The point in time so many milliseconds after the epoch; what lies out of range (±9999 years)
    /// becomes the end of the range.
    pub fn from_millis(millis: i64) -> Self {
        let end = if millis < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Timestamp(jiff::Timestamp::from_millisecond(millis).unwrap_or(end))
    }

    /// Milliseconds since the epoch.
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The same point in time for date arithmetic and time zones with `jiff`.
    pub fn as_jiff(self) -> jiff::Timestamp {
        self.0
    }

    /// The point in time `duration` later, at most the end of the range.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.as_millis().saturating_add(millis))
    }

    /// How long after `earlier` this is; zero where it is not after it.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::try_from(self.0.duration_since(earlier.0)).unwrap_or_default()
    }

    /// The form Jira writes and, on a worklog's `started`, insists on:
    /// `2026-01-02T03:04:05.000+0000`.
    pub fn to_wire_text(self) -> String {
        let mut text = self.to_string();
        text.pop();
        text.push_str("+0000");
        text
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(instant: jiff::Timestamp) -> Self {
        Timestamp(instant)
    }
}

impl From<Timestamp> for jiff::Timestamp {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = TimeZone::UTC.to_datetime(self.0);
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.subsec_nanosecond() / 1_000_000,
        )
    }
}

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    fn from_str(text: &str) -> Result<Self, NotATimestamp> {
        read(text.as_bytes())
            .or_else(|| text.parse::<i64>().ok().map(Timestamp::from_millis))
            .or_else(|| text.parse().ok().map(Timestamp))
            .ok_or_else(|| NotATimestamp(text.chars().take(40).collect()))
    }
}

impl Wire for Timestamp {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        let before = input.clone();
        let parsed = match input.kind()? {
            Kind::Number => millis(input.number()?),
            Kind::String => input.string()?.parse().ok(),
            Kind::Null => {
                input.null()?;
                Some(Timestamp::default())
            }
            _ => None,
        };
        *self = parsed.ok_or_else(|| before.fault("expected a date"))?;
        Ok(())
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::String(self.to_wire_text()))
    }
}

/// As its `Display` has it: RFC 3339 in UTC with milliseconds.
impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// In every form in which it is read from Atlassian, a number of milliseconds among them.
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl de::Visitor<'_> for Read {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date, or milliseconds since the epoch")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, millis: i64) -> Result<Timestamp, E> {
                Ok(Timestamp::from_millis(millis))
            }

            fn visit_u64<E: de::Error>(self, millis: u64) -> Result<Timestamp, E> {
                Ok(Timestamp::from_millis(
                    i64::try_from(millis).unwrap_or(i64::MAX),
                ))
            }
        }

        deserializer.deserialize_any(Read)
    }
}

fn millis(number: &str) -> Option<Timestamp> {
    if let Ok(whole) = number.parse() {
        return Some(Timestamp::from_millis(whole));
    }
    let number: f64 = number.parse().ok()?;
    #[allow(clippy::cast_possible_truncation)] // saturates, and so does `from_millis`
    number
        .is_finite()
        .then(|| Timestamp::from_millis(number as i64))
}

/// Reads a calendar form: a date, then optionally a time of day, a fraction and an offset. What has
/// no offset is UTC.
fn read(text: &[u8]) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    if date.get(4) != Some(&b'-') || date.get(7) != Some(&b'-') {
        return None;
    }
    let days = days(
        digits(date.get(..4)?)?,
        digits(date.get(5..7)?)?,
        digits(date.get(8..)?)?,
    )?;
    let Some((separator, rest)) = rest.split_first() else {
        return instant(days * 86_400, 0);
    };
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (hour, rest) = two_digits(rest, 23)?;
    let (minute, rest) = two_digits(rest.strip_prefix(b":")?, 59)?;
    let (second, rest) = match rest.strip_prefix(b":") {
        Some(rest) => two_digits(rest, 60)?,
        None => (0, rest),
    };
    let (nanos, rest) = match rest.strip_prefix(b".").or_else(|| rest.strip_prefix(b",")) {
        Some(rest) => fraction(rest)?,
        None => (0, rest),
    };
    // A leap second is the last second of its minute, as everywhere else.
    let second = second.min(59);
    let of_day = hour * 3600 + minute * 60 + second;
    instant(days * 86_400 + of_day - offset(rest)?, nanos)
}

fn instant(seconds: i64, nanos: i32) -> Option<Timestamp> {
    jiff::Timestamp::new(seconds, nanos).ok().map(Timestamp)
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0i64, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + i64::from(byte - b'0'))
    })
}

fn two_digits(text: &[u8], most: i64) -> Option<(i64, &[u8])> {
    let (number, rest) = text.split_at_checked(2)?;
    let number = digits(number)?;
    (number <= most).then_some((number, rest))
}

fn fraction(text: &[u8]) -> Option<(i32, &[u8])> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (fraction, rest) = text.split_at_checked(length)?;
    let mut nanos = 0i32;
    for place in 0..9 {
        let digit = fraction.get(place).map_or(0, |byte| i32::from(byte - b'0'));
        nanos = nanos * 10 + digit;
    }
    (length > 0).then_some((nanos, rest))
}

/// Seconds east of UTC: nothing, `Z`, `+hh`, `+hhmm` or `+hh:mm`.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, rest) = match text.split_first() {
        None | Some((b'Z' | b'z', [])) => return Some(0),
        Some((b'+', rest)) => (1, rest),
        Some((b'-', rest)) => (-1, rest),
        Some(_) => return None,
    };
    let (hours, rest) = two_digits(rest, 23)?;
    let minutes = match rest.strip_prefix(b":").unwrap_or(rest) {
        [] => 0,
        rest => match two_digits(rest, 59)? {
            (minutes, []) => minutes,
            _ => return None,
        },
    };
    Some(sign * (hours * 3600 + minutes * 60))
}

/// Days from the epoch to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    // Counted in years that begin in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(era * 146_097 + days - 719_468)
}
