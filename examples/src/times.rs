//! Times as people give them on a command line: a day, an instant, or how long ago.

use std::time::Duration;

use atlassian_core::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jira_api::reports::Calendar;

/// The time zone a person named: `UTC`, `+01:00`, `Europe/Berlin`, or a POSIX rule.
///
/// # Errors
/// A line that says what is taken.
pub fn zone(text: &str) -> Result<TimeZone, String> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("z") {
        return Ok(TimeZone::UTC);
    }
    offset(text)
        .map(TimeZone::fixed)
        .or_else(|| TimeZone::get(text).ok())
        .or_else(|| TimeZone::posix(text).ok())
        .ok_or_else(|| {
            format!("option --zone takes UTC, +01:00 or a name such as Europe/Berlin, not {text:?}")
        })
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let number = |text: &str| -> Option<i32> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|n| digits && *n < 60)
    };
    Offset::from_seconds(sign * (number(hours)? * 3600 + number(minutes)? * 60)).ok()
}

/// How long something takes: `45s`, `10m`, `2h`, `3d`, `1w`.
pub fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return None,
    };
    let number: u64 = number.parse().ok()?;
    number.checked_mul(seconds).map(Duration::from_secs)
}

/// The time that `--since` names: a day (which begins in the calendar's time zone), an instant, or how long
/// ago. Without it the beginning of the last working day before today: on a Monday, of Friday.
///
/// # Errors
/// A line that says what is taken.
pub fn since(text: Option<&str>, calendar: &Calendar, now: Timestamp) -> Result<Timestamp, String> {
    let Some(text) = text.map(str::trim) else {
        return Ok(last_working_day(calendar, now));
    };
    // A time is read as its day, too.
    if let Ok(day) = text.parse::<Date>()
        && !text.contains(':')
    {
        return Ok(calendar.beginning(day));
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let millis = duration(text).and_then(|ago| i64::try_from(ago.as_millis()).ok());
    let time = millis.and_then(|ago| now.as_millis().checked_sub(ago));
    time.map(Timestamp::from_millis).ok_or_else(|| {
        format!(
            "option --since takes a day (2026-03-02), a time (2026-03-02T09:00:00Z) or how long ago \
             (12h, 3d, 1w), not {text:?}"
        )
    })
}

fn last_working_day(calendar: &Calendar, now: Timestamp) -> Timestamp {
    let mut day = calendar.day(now);
    // A week back there is every day of the week; a team that never works gets the last week.
    for _ in 0..7 {
        day = day.yesterday().unwrap_or(day);
        if calendar.is_working_day(day) {
            break;
        }
    }
    calendar.beginning(day)
}

/// A day as people write it: `Monday, 2 March 2026`.
pub fn day(day: Date) -> String {
    day.strftime("%A, %-d %B %Y").to_string()
}

/// Day and time of a calendar: `27 February 2026, 09:30`.
pub fn moment(at: Timestamp, calendar: &Calendar) -> String {
    let there = calendar.zone().to_datetime(at.as_jiff());
    there.strftime("%-d %B %Y, %H:%M").to_string()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn without_a_time_it_is_the_last_working_day() {
        let calendar = Calendar::utc();
        let since = |now: &str| super::since(None, &calendar, at(now)).unwrap();
        assert_eq!(since("2026-03-02T09:00:00Z"), at("2026-02-27T00:00:00Z"));
        assert_eq!(since("2026-03-03T23:00:00Z"), at("2026-03-02T00:00:00Z"));
        let never = Calendar::utc().working_days([]);
        let week = super::since(None, &never, at("2026-03-09T09:00:00Z")).unwrap();
        assert_eq!(week, at("2026-03-02T00:00:00Z"));
    }

    #[test]
    fn times_are_read_in_every_spelling() {
        let calendar = Calendar::new(zone("+01:00").unwrap());
        let since = |text| super::since(Some(text), &calendar, at("2026-03-02T09:00:00Z"));
        assert_eq!(since("2026-03-01"), Ok(at("2026-02-28T23:00:00Z")));
        assert_eq!(
            since("2026-03-01T08:00:00+02:00"),
            Ok(at("2026-03-01T06:00:00Z"))
        );
        assert_eq!(since(" 36h "), Ok(at("2026-02-28T21:00:00Z")));
        for none in [
            "",
            "h",
            "yesterday",
            "-3d",
            "3 d",
            "99999999999999999999w",
            "2026-13-01",
            "é",
        ] {
            assert!(since(none).unwrap_err().contains("--since"), "{none}");
        }
    }

    #[test]
    fn zones_are_read_in_every_spelling() {
        for text in ["UTC", "z", "+01:00", "-0330:", "CET-1CEST,M3.5.0,M10.5.0/3"] {
            assert_eq!(zone(text).is_ok(), text != "-0330:", "{text}");
        }
        assert_eq!(offset("+5"), offset("+05:00"));
        for none in ["+", "+x", "+99", "Nowhere/Land", "+é"] {
            assert!(zone(none).is_err(), "{none}");
        }
    }
}
