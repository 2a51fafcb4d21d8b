//! Cumulative flow: bands one above the other, what is done at the bottom.

use super::days::{short, thinned};
use super::frame::{Frame, Label, Sample};
use super::look::Look;
use super::palette::{BACKGROUND, band};
use super::scene::{Group, Mark, Point, Scene, Stroke};
use crate::reports::{CumulativeFlow, FlowDay};

#[allow(clippy::cast_precision_loss)]
pub(super) fn scene(flow: &CumulativeFlow, look: &Look) -> Scene {
    let most = flow
        .days
        .iter()
        .map(FlowDay::total)
        .max()
        .unwrap_or_default();
    let subtitle = match (flow.days.first(), flow.days.last()) {
        (Some(first), Some(last)) => {
            let (from, to) = (short(first.day), short(last.day));
            format!("{from} to {to}: {} issues in the end", last.total())
        }
        _ => "no days".to_owned(),
    };
    let count = flow.bands.len();
    let legend: Vec<(Sample, String)> = flow
        .bands
        .iter()
        .enumerate()
        .map(|(place, of)| (Sample::Box(band(place, count)), of.name.clone()))
        .collect();
    let look = &Look {
        unit: "issues".to_owned(),
        ..look.clone()
    };
    let mut frame = Frame::new(look, "Cumulative flow", &subtitle, &legend, most as f64);
    if flow.days.is_empty() || count == 0 {
        frame.nothing("There is nothing to show");
        return frame.finish(subtitle);
    }
    let last = (flow.days.len() - 1).max(1) as f64;
    let mut below = vec![0_u64; flow.days.len()];
    for (place, of) in flow.bands.iter().enumerate().rev() {
        let floor: Vec<Point> = edge(&frame, &below, last);
        for (sum, day) in below.iter_mut().zip(&flow.days) {
            let more = day.counts.get(place).copied().unwrap_or_default();
            *sum = sum.saturating_add(more);
        }
        let top = edge(&frame, &below, last);
        let mut points = top.clone();
        points.extend(floor.into_iter().rev());
        let mut group = Group::series(&of.name);
        group.marks.push(Mark::Area {
            points,
            fill: band(place, count),
        });
        // A line between the bands, for whoever cannot tell their colors.
        group.line(top, Stroke::solid(BACKGROUND, 1.5));
        frame.push(group);
    }
    let labels = flow.days.iter().enumerate().map(|(place, day)| Label {
        at: place as f64 / last,
        text: short(day.day),
    });
    let labels = thinned(labels.collect(), frame.width());
    frame.x_axis(&labels, 80.0, "");
    let told = flow.days.last().map(|day| {
        let counts = flow.bands.iter().zip(&day.counts);
        let counts = counts.map(|(of, count)| format!("{} in {}", count, of.name));
        counts.collect::<Vec<_>>().join(", ")
    });
    frame.finish(format!("{subtitle}. {}.", told.unwrap_or_default()))
}

/// The upper edge of what lies below. A flow of one day is as wide as one of many.
#[allow(clippy::cast_precision_loss)]
fn edge(frame: &Frame, sums: &[u64], last: f64) -> Vec<Point> {
    let edge = sums.iter().enumerate();
    let mut edge: Vec<Point> = edge
        .map(|(place, sum)| frame.at(place as f64 / last, *sum as f64))
        .collect();
    if let [only] = edge.as_slice() {
        edge.push((frame.x(1.0), only.1));
    }
    edge
}
