//! Cycle times: a dot an issue, or a bar for as many as took as long.

use super::days::{Span, short};
use super::frame::{Frame, Label, Sample, shown, with_room_for_numbers};
use super::look::Look;
use super::palette::{BLUE, FAINT_INK, GREEN, ORANGE};
use super::scene::{Anchor, Color, Group, Mark, Scene, Stroke};
use crate::reports::{Calendar, CycleTimes, IssueTimes, Spread};

const DAY: f64 = 86_400.0;

/// How long an issue took, in days: from the beginning of its work where that is known.
#[allow(clippy::cast_precision_loss)]
fn days(issue: &IssueTimes) -> f64 {
    issue.cycle.unwrap_or(issue.lead) as f64 / DAY
}

#[allow(clippy::cast_precision_loss)]
fn lines(spread: &Spread) -> [(u8, f64, Color); 3] {
    [
        (50, spread.p50 as f64 / DAY, GREEN),
        (85, spread.p85 as f64 / DAY, ORANGE),
        (95, spread.p95 as f64 / DAY, FAINT_INK),
    ]
}

/// Issues without a beginning of their work have no cycle time.
fn timed(times: &CycleTimes) -> Vec<&IssueTimes> {
    times
        .issues
        .iter()
        .filter(|issue| issue.cycle.is_some())
        .collect()
}

fn about(times: &CycleTimes) -> String {
    let [(_, half, _), (_, most, _), _] = lines(&times.cycle);
    match times.cycle.issues {
        0 => "no issue was done in this time".to_owned(),
        count => format!(
            "{count} issues; half of them within {} days, 85 % within {}",
            tenth(half),
            tenth(most)
        ),
    }
}

fn tenth(days: f64) -> String {
    shown((days * 10.0).round() / 10.0)
}

fn legend(times: &CycleTimes) -> Vec<(Sample, String)> {
    let lines = lines(&times.cycle).map(|(percent, days, color)| {
        (
            Sample::Dashes(color),
            format!("{percent} %: {} days", tenth(days)),
        )
    });
    lines.into()
}

pub(super) fn scatter(times: &CycleTimes, calendar: &Calendar, look: &Look) -> Scene {
    let issues = timed(times);
    let most = issues
        .iter()
        .fold(0.0, |most: f64, issue| most.max(days(issue)));
    let subtitle = about(times);
    let mut entries = vec![(Sample::Dot(BLUE), "Issue".to_owned())];
    entries.extend(legend(times));
    let look = &Look {
        unit: "days".to_owned(),
        ..look.clone()
    };
    let mut frame = Frame::new(look, "Cycle time", &subtitle, &entries, most);
    let (Some(first), Some(last)) = (issues.first(), issues.last()) else {
        frame.nothing("No issue was done in this time");
        return frame.finish(subtitle);
    };
    // From the beginning of the first day to the end of the last.
    let from = calendar.beginning(calendar.day(first.done));
    let day_after = calendar.day(last.done).tomorrow();
    let to = day_after.map_or(last.done, |day| calendar.beginning(day));
    let span = Span::new(from, to);
    span.days(&mut frame, calendar);
    for (percent, value, color) in lines(&times.cycle) {
        let mut group = Group::series(&format!("{percent} %"));
        let line = vec![frame.at(0.0, value), frame.at(1.0, value)];
        group.line(line, Stroke::dashed(color, 1.5));
        frame.push(group);
    }
    let mut dots = Group::series("Issue");
    for issue in &issues {
        dots.marks.push(Mark::Dot {
            at: frame.at(span.part(issue.done), days(issue)),
            radius: 4.5,
            fill: BLUE.fade(0.75),
            hint: Some(format!("{}: {} days", issue.key, tenth(days(issue)))),
        });
    }
    frame.push(dots);
    let told = issues.iter().map(|issue| {
        let done = short(calendar.day(issue.done));
        format!("{}: {} days, done on {done}", issue.key, tenth(days(issue)))
    });
    let told = told.collect::<Vec<_>>().join("; ");
    frame.finish(format!("{subtitle}. {told}."))
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub(super) fn histogram(times: &CycleTimes, look: &Look) -> Scene {
    let issues = timed(times);
    let longest = issues
        .iter()
        .fold(0.0, |most: f64, issue| most.max(days(issue)));
    let subtitle = about(times);
    // Bars of whole days, twenty at most.
    let step = [
        1.0, 2.0, 5.0, 7.0, 10.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0,
    ];
    let step = step.into_iter().find(|step| longest / step <= 20.0);
    let step = step.unwrap_or((longest / 20.0).ceil());
    let bars = ((longest / step).ceil() as usize).max(1);
    let mut counts = vec![0_u32; bars];
    for issue in &issues {
        // What took just as long as a bar ends belongs to it.
        let place = ((days(issue) / step).ceil() as usize)
            .saturating_sub(1)
            .min(bars - 1);
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let mut entries = vec![(Sample::Box(BLUE), "Issues".to_owned())];
    entries.extend(legend(times));
    let look = &Look {
        unit: "issues".to_owned(),
        ..look.clone()
    };
    let title = "Distribution of cycle times";
    let mut frame = Frame::new(
        look,
        title,
        &subtitle,
        &entries,
        with_room_for_numbers(f64::from(most)),
    );
    if issues.is_empty() {
        frame.nothing("No issue was done in this time");
        return frame.finish(subtitle);
    }
    let (room, mut series) = (frame.width() / bars as f64, Group::series("Issues"));
    let mut labels = Vec::new();
    let mut told = Vec::new();
    for (place, count) in counts.iter().enumerate() {
        let (from, to) = (place as f64 * step, (place + 1) as f64 * step);
        let name = match step {
            1.0 => shown(to),
            _ => format!("{}–{}", shown(from + 1.0), shown(to)),
        };
        let (left, top) = (
            frame.x(place as f64 / bars as f64),
            frame.y(f64::from(*count)),
        );
        let hint = format!("{count} issues took {name} days");
        if *count > 0 {
            series.marks.push(Mark::Rect {
                at: (left + room * 0.08, top),
                size: (room * 0.84, frame.bottom() - top),
                fill: BLUE,
                hint: Some(hint.clone()),
            });
            let text = count.to_string();
            series
                .marks
                .push(frame.text((left + room / 2.0, top - 5.0), text, Anchor::Middle));
            told.push(hint);
        }
        labels.push(Label {
            at: (place as f64 + 0.5) / bars as f64,
            text: name,
        });
    }
    frame.push(series);
    for (percent, value, color) in lines(&times.cycle) {
        let x = frame.x(value / (step * bars as f64));
        let mut group = Group::series(&format!("{percent} %"));
        group.line(
            vec![(x, frame.top()), (x, frame.bottom())],
            Stroke::dashed(color, 1.5),
        );
        frame.push(group);
    }
    frame.x_axis(&labels, room, "days");
    frame.finish(format!("{subtitle}. {}.", told.join("; ")))
}
