//! Time along the x axis.

use atlassian_core::Timestamp;
use jiff::civil::Date;

use super::frame::{Frame, Label};
use super::palette::DAY_OFF;
use super::scene::{Group, Mark};
use crate::reports::Calendar;

/// A stretch of time along the x axis.
#[derive(Clone, Copy)]
pub(super) struct Span {
    from: Timestamp,
    to: Timestamp,
}

impl Span {
    pub(super) fn new(from: Timestamp, to: Timestamp) -> Self {
        Span { from, to }
    }

    /// Which part of it has passed.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn part(self, at: Timestamp) -> f64 {
        let passed = at.as_millis().saturating_sub(self.from.as_millis());
        let whole = self.to.as_millis().saturating_sub(self.from.as_millis());
        if whole <= 0 {
            return 0.0;
        }
        (passed as f64 / whole as f64).clamp(0.0, 1.0)
    }

    /// Labels for its days, below their middles; days off get another background.
    pub(super) fn days(self, frame: &mut Frame, calendar: &Calendar) {
        let (first, last) = (calendar.day(self.from), calendar.day(self.to));
        let mut off = Group::new("days-off");
        let (mut labels, mut day) = (Vec::new(), first);
        // No more than a chart can show: beyond that a label for each is no use.
        for _ in 0..4000 {
            let begins = self.part(calendar.beginning(day));
            let Ok(next) = day.tomorrow() else { break };
            let ends = self.part(calendar.beginning(next));
            let (left, right) = (frame.x(begins), frame.x(ends));
            if !calendar.is_working_day(day) && right > left {
                off.marks.push(Mark::Rect {
                    at: (left, frame.top()),
                    size: (right - left, frame.bottom() - frame.top()),
                    fill: DAY_OFF,
                    hint: None,
                });
            }
            labels.push(Label {
                at: (begins + ends) / 2.0,
                text: short(day),
            });
            if day >= last {
                break;
            }
            day = next;
        }
        frame.push_below(off);
        frame.x_axis(&thinned(labels, frame.width()), 80.0, "");
    }
}

/// Every so many labels, so that they are as far from each other everywhere.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub(super) fn thinned(labels: Vec<Label>, width: f64) -> Vec<Label> {
    let fit = (width / 56.0).max(1.0);
    let every = (labels.len() as f64 / fit).ceil().max(1.0);
    // Whole weeks where it is many days.
    let every = if every > 3.0 {
        (every / 7.0).ceil() * 7.0
    } else {
        every
    };
    labels.into_iter().step_by(every as usize).collect()
}

/// A day without its year: “2 Mar”.
pub(super) fn short(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = usize::try_from(day.month() - 1)
        .ok()
        .and_then(|place| MONTHS.get(place));
    format!("{} {}", day.day(), month.unwrap_or(&""))
}
