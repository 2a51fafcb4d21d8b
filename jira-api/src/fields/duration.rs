//! Durations as Jira writes them: `1w 2d 4h 30m`.

/// A duration in Jira's spelling; none where it is not such a text.
///
/// How long a week and a day of work are is the site's to say, so that it stays a text. A number
/// without a unit is refused: what Jira takes it for differs from site to site.
pub(crate) fn spelled(text: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .filter(|end| *end > 0)?;
        let (number, tail) = rest.split_at(digits);
        let value: f64 = number
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())?;
        let tail = tail.trim_start();
        let letters = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        let unit = match unit.to_ascii_lowercase().as_str() {
            "w" | "week" | "weeks" => "w",
            "d" | "day" | "days" => "d",
            "h" | "hour" | "hours" => "h",
            "m" | "min" | "mins" | "minute" | "minutes" => "m",
            _ => return None,
        };
        if value > 0.0 || parts.is_empty() {
            parts.push((value, format!("{number}{unit}")));
        }
        rest = tail.trim_start_matches([' ', ',']);
    }
    let some = parts.iter().any(|(value, _)| *value > 0.0);
    let spelled: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
    // Nothing left to do is an estimate, too.
    (some || spelled.len() == 1).then(|| spelled.join(" "))
}

#[cfg(test)]
mod tests {
    use super::spelled;

    #[test]
    fn what_people_write_becomes_what_jira_reads() {
        for (given, expected) in [
            ("2h 30m", Some("2h 30m")),
            ("2h30m", Some("2h 30m")),
            (" 1 week, 2 days ", Some("1w 2d")),
            ("1.5h", Some("1.5h")),
            ("0m", Some("0m")),
            ("90", None),
            ("soon", None),
            ("", None),
            ("2h x", None),
            ("-2h", None),
            ("1.2.3h", None),
        ] {
            assert_eq!(spelled(given).as_deref(), expected, "{given:?}");
        }
    }
}
