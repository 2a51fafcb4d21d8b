//! Points in time that functions of CQL stand for, all of them in UTC.

use atlassian_core::Timestamp;

const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;

/// The time that a function gives, moved by its argument; the error is the message of the 400. None where it is no
/// function of time.
pub(super) fn moment(name: &str, arguments: &[String], now: i64) -> Result<Option<i64>, String> {
    let at = match name {
        "now" => now,
        "startofday" => day(now),
        "endofday" => day(now) + DAY - 1,
        "startofweek" => week(now),
        "endofweek" => week(now) + 7 * DAY - 1,
        "startofmonth" => month(now, 0),
        "endofmonth" => month(now, 1) - 1,
        "startofyear" => year(now, 0),
        "endofyear" => year(now, 1) - 1,
        _ => return Ok(None),
    };
    let shift = match arguments.first() {
        None => 0,
        Some(text) => period(text).ok_or_else(|| format!("'{text}' is not a period"))?,
    };
    Ok(Some(at.saturating_add(shift)))
}

fn day(at: i64) -> i64 {
    at - at.rem_euclid(DAY)
}

/// Weeks begin on Mondays; the epoch was a Thursday.
fn week(at: i64) -> i64 {
    day(at) - (at.div_euclid(DAY) + 3).rem_euclid(7) * DAY
}

/// Year and month, from 0.
fn date(at: i64) -> (i64, i64) {
    let text = Timestamp::from_millis(at).to_string();
    let mut parts = text.split('-').map(|part| part.parse().unwrap_or(1));
    let (year, month) = (parts.next().unwrap_or(1970), parts.next().unwrap_or(1));
    (year, month - 1)
}

fn first(year: i64, month: i64) -> i64 {
    let text = format!("{year:04}-{:02}-01T00:00:00Z", month + 1);
    let at = text.parse::<Timestamp>();
    at.map(Timestamp::as_millis).unwrap_or_default()
}

/// The beginning of the month, or of one after it.
fn month(at: i64, later: i64) -> i64 {
    let (year, month) = date(at);
    let months = year * 12 + month + later;
    first(months.div_euclid(12), months.rem_euclid(12))
}

fn year(at: i64, later: i64) -> i64 {
    first(date(at).0 + later, 0)
}

/// `-4w`, `-1d`, `3h` in milliseconds.
fn period(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = rest.split_at(end);
    let length = match unit {
        "m" => MINUTE,
        "h" => 60 * MINUTE,
        "d" => DAY,
        "w" => 7 * DAY,
        "M" => 30 * DAY,
        "y" => 365 * DAY,
        _ => return None,
    };
    number
        .parse::<i64>()
        .ok()?
        .checked_mul(length)
        .map(|length| sign * length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_calendar() {
        let now = "2026-03-01T12:30:00Z".parse::<Timestamp>();
        let now = now.map(Timestamp::as_millis).unwrap_or_default();
        let at = |name: &str, arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
            let at = moment(name, &arguments, now).unwrap_or_default();
            at.map(|at| Timestamp::from_millis(at).to_string())
        };
        let day = |name: &str| {
            at(name, &[])
                .unwrap_or_default()
                .get(..10)
                .map(str::to_owned)
        };
        assert_eq!(day("startofday").as_deref(), Some("2026-03-01"));
        assert_eq!(day("startofweek").as_deref(), Some("2026-02-23"));
        assert_eq!(day("endofweek").as_deref(), Some("2026-03-01"));
        assert_eq!(day("startofmonth").as_deref(), Some("2026-03-01"));
        assert_eq!(day("endofmonth").as_deref(), Some("2026-03-31"));
        assert_eq!(day("startofyear").as_deref(), Some("2026-01-01"));
        assert_eq!(day("endofyear").as_deref(), Some("2026-12-31"));
        assert_eq!(at("tomorrow", &[]), None);
        assert!(moment("now", &["soon".to_owned()], now).is_err());
        let before = at("startofday", &["-1w"]).unwrap_or_default();
        assert!(before.starts_with("2026-02-22T00:00"));
    }
}
