//! Days of the calendar and their number since 1970-01-01.

pub(crate) const MILLIS_PER_DAY: i64 = 86_400_000;

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i64, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1 January of year 1 to 1 January of `year`.
fn days_before(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

/// Days since 1970 of a day; nothing if there is no such day.
pub(crate) fn days(year: i32, month: u32, day: u32) -> Option<i64> {
    let year = i64::from(year);
    if !(1..=12).contains(&month) || !(1..=month_length(year, month)).contains(&day) {
        return None;
    }
    let months: u32 = (1..month).map(|month| month_length(year, month)).sum();
    Some(days_before(year) - days_before(1970) + i64::from(months) + i64::from(day) - 1)
}

/// The day in UTC of a moment in milliseconds since 1970, as `2026-03-06`.
pub(crate) fn iso_date(millis: i64) -> String {
    let days = millis.div_euclid(MILLIS_PER_DAY);
    // 400 years have 146,097 days; the guess is off by one year at most.
    let mut year = 1970 + (i128::from(days) * 400).div_euclid(146_097) as i64;
    let start = |year: i64| days_before(year) - days_before(1970);
    while start(year) > days {
        year -= 1;
    }
    while start(year + 1) <= days {
        year += 1;
    }
    let mut left = days - start(year);
    let mut month = 1;
    while left >= i64::from(month_length(year, month)) {
        left -= i64::from(month_length(year, month));
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", left + 1)
}

/// The beginning in UTC of a day written as `2026-03-06`, in milliseconds since 1970.
#[cfg(feature = "markdown")]
pub(crate) fn day_in_millis(day: &str) -> Option<i64> {
    let mut parts = day.split('-');
    let mut number = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let all_digits = part.bytes().all(|byte| byte.is_ascii_digit());
        (digits.contains(&part.len()) && all_digits).then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (number(4..=6)?, number(2..=2)?, number(2..=2)?);
    if parts.next().is_some() {
        return None;
    }
    Some(days(i32::try_from(year).ok()?, month, day)? * MILLIS_PER_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 3, 1), Some(11_017));
        assert_eq!(days(2026, 12, 31), Some(20_818));
        assert_eq!(days(1969, 12, 31), Some(-1));
        assert_eq!(days(2025, 2, 29), None);
        assert_eq!(days(2024, 2, 29), Some(19_782));
        assert_eq!(days(2024, 13, 1), None);
        assert_eq!(days(2024, 4, 31), None);
        assert_eq!(days(2024, 4, 0), None);
    }

    #[test]
    fn there_and_back_for_every_day_of_two_thousand_years() {
        let mut expected = days(1000, 1, 1).unwrap_or_default();
        for year in 1000..3000 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(number) = days(year, month, day) {
                        assert_eq!(number, expected);
                        expected += 1;
                        let written = iso_date(number * MILLIS_PER_DAY + 86_399_999);
                        assert_eq!(written, format!("{year:04}-{month:02}-{day:02}"));
                    }
                }
            }
        }
    }

    #[test]
    fn extremes_do_not_overflow() {
        assert!(iso_date(i64::MAX).starts_with("292278994-"));
        assert!(iso_date(i64::MIN).starts_with("-292275055-"));
    }
}
