//! Burndown and burnup.

use atlassian_core::Timestamp;

use super::days::{Span, short};
use super::frame::{Frame, Sample, shown};
use super::look::Look;
use super::palette::{BLUE, FAINT_INK, ORANGE};
use super::scene::{Group, Mark, Point, Scene, Stroke};
use crate::reports::{Burn, BurnStep, Calendar, ScopeChange};

pub(super) fn down(burn: &Burn, calendar: &Calendar, look: &Look) -> Scene {
    let last = burn.steps.last();
    let remaining = last.map_or(0.0, |step| step.remaining);
    let most = burn
        .steps
        .iter()
        .fold(0.0, |most: f64, step| most.max(step.remaining));
    let first = burn.guideline.first().map_or(0.0, |point| point.remaining);
    let subtitle = format!(
        "{}: {} {} remaining",
        when(burn, calendar),
        shown(remaining),
        look.unit
    );
    let legend = [
        (Sample::Line(BLUE), "Remaining".to_owned()),
        (Sample::Dashes(FAINT_INK), "Guideline".to_owned()),
        (Sample::Dot(ORANGE), "Scope change".to_owned()),
    ];
    let title = format!("Burndown of {}", burn.sprint.name);
    let mut frame = Frame::new(look, &title, &subtitle, &legend, most.max(first));
    let span = span(burn);
    span.days(&mut frame, calendar);
    guideline(&mut frame, burn, span, |left| left);
    let mut series = Group::series("Remaining");
    series.line(
        stairs(&frame, burn, span, |step| step.remaining),
        Stroke::solid(BLUE, 2.5),
    );
    frame.push(series);
    scope_changes(&mut frame, burn, span, |step| step.remaining);
    let told = told(burn, |day| format!("{} remaining", shown(day.remaining)));
    frame.finish(format!("{subtitle}. {told}."))
}

pub(super) fn up(burn: &Burn, calendar: &Calendar, look: &Look) -> Scene {
    let last = burn.steps.last();
    let (scope, done) = last.map_or((0.0, 0.0), |step| (step.scope, step.done));
    let most = burn
        .steps
        .iter()
        .fold(0.0, |most: f64, step| most.max(step.scope));
    let (scope, done) = (shown(scope), shown(done));
    let subtitle = format!(
        "{}: {done} of {scope} {} done",
        when(burn, calendar),
        look.unit
    );
    let legend = [
        (Sample::Line(ORANGE), "Scope".to_owned()),
        (Sample::Line(BLUE), "Done".to_owned()),
        (Sample::Dashes(FAINT_INK), "Guideline".to_owned()),
    ];
    let title = format!("Burnup of {}", burn.sprint.name);
    let mut frame = Frame::new(look, &title, &subtitle, &legend, most);
    let span = span(burn);
    span.days(&mut frame, calendar);
    // From what was done at first up to all that there was.
    let whole = burn.steps.first().map_or(0.0, |step| step.scope);
    guideline(&mut frame, burn, span, |left| whole - left);
    let mut finished = Group::series("Done");
    let line = stairs(&frame, burn, span, |step| step.done);
    let mut area = line.clone();
    if let (Some(first), Some(last)) = (line.first(), line.last()) {
        area.extend([(last.0, frame.bottom()), (first.0, frame.bottom())]);
    }
    finished.marks.push(Mark::Area {
        points: area,
        fill: BLUE.fade(0.15),
    });
    finished.line(line, Stroke::solid(BLUE, 2.5));
    let mut all = Group::series("Scope");
    all.line(
        stairs(&frame, burn, span, |step| step.scope),
        Stroke::solid(ORANGE, 2.5),
    );
    frame.push(finished);
    frame.push(all);
    scope_changes(&mut frame, burn, span, |step| step.scope);
    let told = told(burn, |day| {
        format!("{} of {} done", shown(day.done), shown(day.scope))
    });
    frame.finish(format!("{subtitle}. {told}."))
}

fn span(burn: &Burn) -> Span {
    Span::new(burn.start, burn.end.max(burn.until))
}

fn when(burn: &Burn, calendar: &Calendar) -> String {
    let day = |at: Timestamp| short(calendar.day(at));
    format!("{} to {}", day(burn.start), day(burn.end))
}

fn guideline(frame: &mut Frame, burn: &Burn, span: Span, value: impl Fn(f64) -> f64) {
    let points = burn.guideline.iter();
    let points = points.map(|point| frame.at(span.part(point.at), value(point.remaining)));
    let mut group = Group::series("Guideline");
    group.line(points.collect(), Stroke::dashed(FAINT_INK, 1.5));
    frame.push(group);
}

/// A line that holds each value until the next.
fn stairs(frame: &Frame, burn: &Burn, span: Span, value: impl Fn(&BurnStep) -> f64) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for step in &burn.steps {
        let (x, y) = frame.at(span.part(step.at), value(step));
        if let Some((_, before)) = points.last().copied() {
            points.push((x, before));
        }
        points.push((x, y));
    }
    points
}

/// A dot wherever the scope changed, on the line as it is then.
fn scope_changes(frame: &mut Frame, burn: &Burn, span: Span, value: impl Fn(&BurnStep) -> f64) {
    let mut group = Group::series("Scope change");
    for event in &burn.events {
        let what = match event.what {
            ScopeChange::Added { points } => format!("added with {}", shown(points)),
            ScopeChange::Removed { points } => format!("removed with {}", shown(points)),
            ScopeChange::Reestimated { from, to } => {
                format!("estimated at {} instead of {}", shown(to), shown(from))
            }
            _ => continue,
        };
        let passed = burn.steps.partition_point(|step| step.at <= event.at);
        let Some(step) = passed.checked_sub(1).and_then(|last| burn.steps.get(last)) else {
            continue;
        };
        group.marks.push(Mark::Dot {
            at: frame.at(span.part(event.at), value(step)),
            radius: 4.0,
            fill: ORANGE,
            hint: Some(format!("{} {what}", event.issue)),
        });
    }
    frame.push(group);
}

fn told(burn: &Burn, day: impl Fn(&crate::reports::BurnDay) -> String) -> String {
    let days = burn
        .days
        .iter()
        .map(|it| format!("{}: {}", short(it.day), day(it)));
    days.collect::<Vec<_>>().join("; ")
}
