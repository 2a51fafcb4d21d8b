//! Every form of a date that Atlassian sends.
#![allow(clippy::unwrap_used)]

use atlassian_core::{Timestamp, json};
use std::time::Duration;

#[test]
fn every_form_is_read() {
    let table = [
        ("2026-01-02T03:04:05.000+0000", "2026-01-02T03:04:05.000Z"),
        ("2026-01-02T03:04:05.678+0000", "2026-01-02T03:04:05.678Z"),
        ("2026-01-02T03:04:05.678-0730", "2026-01-02T10:34:05.678Z"),
        ("2026-01-02T03:04:05.678+10:00", "2026-01-01T17:04:05.678Z"),
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"),
        ("2026-01-02t03:04:05z", "2026-01-02T03:04:05.000Z"),
        ("2026-01-02 03:04:05", "2026-01-02T03:04:05.000Z"),
        ("2026-01-02T03:04:05+02", "2026-01-02T01:04:05.000Z"),
        ("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123Z"),
        (
            "2026-01-02T03:04:05.1234567899Z",
            "2026-01-02T03:04:05.123Z",
        ),
        ("2026-01-02T03:04:05,5Z", "2026-01-02T03:04:05.500Z"),
        ("2026-03-26T16:00Z", "2026-03-26T16:00:00.000Z"),
        ("2026-03-26", "2026-03-26T00:00:00.000Z"),
        ("1767323045678", "2026-01-02T03:04:05.678Z"),
        ("0", "1970-01-01T00:00:00.000Z"),
        ("-1", "1969-12-31T23:59:59.999Z"),
        ("1969-12-31T23:59:59.999+0000", "1969-12-31T23:59:59.999Z"),
        ("0001-01-01T00:00:00.000+0000", "0001-01-01T00:00:00.000Z"),
        ("2024-02-29T23:59:60Z", "2024-02-29T23:59:59.000Z"),
        ("2000-02-29", "2000-02-29T00:00:00.000Z"),
    ];
    for (text, expected) in table {
        let read: Timestamp = text
            .parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(read.to_string(), expected, "{text}");
        let from_json: Timestamp = json::from_str(&format!("\"{text}\"")).unwrap();
        assert_eq!(from_json, read);
    }
}

#[test]
fn what_is_no_date_is_refused() {
    let table = [
        "",
        " ",
        "today",
        "2026",
        "2026-13-01x",
        "2026-13-01",
        "2026-00-10",
        "2026-02-29",
        "1900-02-29",
        "2026-04-31",
        "2026-01-00",
        "2026-01-02T",
        "2026-01-02T24:00:00Z",
        "2026-01-02T03",
        "2026-01-02T03:60Z",
        "2026-01-02T03:04:61Z",
        "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05+",
        "2026-01-02T03:04:05+1",
        "2026-01-02T03:04:05+010",
        "2026-01-02T03:04:05+01:0",
        "2026-01-02T03:04:05Zx",
        "2026/01/02",
        "٢٠٢٦-01-02",
        "2026-01-0é",
    ];
    for text in table {
        let number = text.parse::<i64>().is_ok();
        assert_eq!(text.parse::<Timestamp>().is_ok(), number, "{text:?}");
    }
    let error = "x".repeat(1000).parse::<Timestamp>().unwrap_err();
    assert!(error.to_string().len() < 100);
}

#[test]
fn every_day_agrees_with_jiff() {
    let mut day = jiff::civil::date(1583, 1, 1);
    for _ in 0..300_000 {
        let text = day.to_string();
        let expected = jiff::Timestamp::from_second(
            jiff::tz::TimeZone::UTC
                .to_timestamp(day.at(0, 0, 0, 0))
                .unwrap()
                .as_second(),
        );
        assert_eq!(
            text.parse::<Timestamp>().unwrap().as_jiff(),
            expected.unwrap(),
            "{text}"
        );
        day = day.tomorrow().unwrap();
    }
}

#[test]
fn json_numbers_are_milliseconds() {
    let read = |text: &str| json::from_str::<Timestamp>(text);
    let expected = Timestamp::from_millis(1_767_323_045_678);
    for text in [
        "1767323045678",
        "\"1767323045678\"",
        "1767323045678.0",
        "1.767323045678e12",
    ] {
        assert_eq!(read(text).unwrap(), expected, "{text}");
    }
    assert_eq!(
        read("99999999999999999999").unwrap(),
        Timestamp::from_millis(i64::MAX)
    );
    assert_eq!(json::from_str::<Option<Timestamp>>("null").unwrap(), None);
    for text in ["true", "[]", "{}", "\"\"", "\"soon\""] {
        let fault = json::from_str::<Vec<Timestamp>>(&format!("[{text}]")).unwrap_err();
        assert!(fault.to_string().contains("$[0]"), "{fault}");
    }
}

#[test]
fn it_goes_out_in_the_form_jira_reads() {
    use atlassian_core::json::Wire;
    let at = Timestamp::from_millis(1_767_323_045_000);
    assert_eq!(at.encode().unwrap(), "2026-01-02T03:04:05.000+0000");
    assert_eq!(
        json::from_str::<Timestamp>(&at.encode().unwrap().to_string()).unwrap(),
        at
    );
}

#[test]
fn it_is_a_point_in_time() {
    let (early, late) = (Timestamp::from_millis(1), Timestamp::from_millis(2));
    assert!(early < late && Timestamp::default() < early);
    assert_eq!(late.since(early), Duration::from_millis(1));
    assert_eq!(early.since(late), Duration::ZERO);
    assert_eq!(early.after(Duration::from_millis(1)), late);
    assert_eq!(late.after(Duration::MAX), Timestamp::from_millis(i64::MAX));
    assert_eq!(Timestamp::from(late.as_jiff()), late);
    for millis in [i64::MIN, -62_135_596_800_000, -1, 0, 1_767_323_045_678] {
        let at = Timestamp::from_millis(millis);
        if at.as_millis() == millis {
            assert_eq!(at.to_string().parse::<Timestamp>().unwrap(), at);
        }
    }
}
