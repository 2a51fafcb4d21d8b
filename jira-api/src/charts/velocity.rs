//! Velocity: two bars a sprint, and their mean.

use super::frame::{Frame, Label, Sample, shown, with_room_for_numbers};
use super::look::Look;
use super::palette::{BLUE, GRAY, ORANGE};
use super::scene::{Anchor, Group, Mark, Scene, Stroke};
use crate::reports::{SprintVelocity, Velocity};

#[allow(clippy::cast_precision_loss)]
pub(super) fn scene(velocity: &Velocity, look: &Look) -> Scene {
    let bars = |sprint: &SprintVelocity| (sprint.committed().points, sprint.completed().points);
    let all = velocity.sprints.iter().map(bars);
    let most = all.fold(0.0, |most: f64, (one, other)| most.max(one).max(other));
    let count = velocity.sprints.len();
    let subtitle = match count {
        0 => "no sprint was closed yet".to_owned(),
        1 => format!(
            "{} {} completed in one sprint",
            shown(velocity.mean),
            look.unit
        ),
        _ => format!(
            "{} {} a sprint on average, over {count} sprints",
            shown(velocity.mean),
            look.unit
        ),
    };
    let legend = [
        (Sample::Box(GRAY), "Committed".to_owned()),
        (Sample::Box(BLUE), "Completed".to_owned()),
        (Sample::Dashes(ORANGE), "Mean completed".to_owned()),
    ];
    let mut frame = Frame::new(
        look,
        "Velocity",
        &subtitle,
        &legend,
        with_room_for_numbers(most),
    );
    if count == 0 {
        frame.nothing("No sprint was closed yet");
        return frame.finish(subtitle);
    }
    let room = frame.width() / count as f64;
    // Two bars and a gap; not wider than looks well where there are few.
    let width = (room * 0.36).min(56.0);
    let (mut committed, mut completed) = (Group::series("Committed"), Group::series("Completed"));
    // Above the line of the mean, which would strike them through.
    let mut numbers = Group::new("numbers");
    let mut labels = Vec::new();
    for (place, sprint) in velocity.sprints.iter().enumerate() {
        let middle = (place as f64 + 0.5) / count as f64;
        labels.push(Label {
            at: middle,
            text: sprint.name.clone(),
        });
        let x = frame.x(middle);
        let (one, other) = bars(sprint);
        for (group, points, left, color, what) in [
            (&mut committed, one, x - width - 1.0, GRAY, "committed"),
            (&mut completed, other, x + 1.0, BLUE, "completed"),
        ] {
            let top = frame.y(points);
            group.marks.push(Mark::Rect {
                at: (left, top),
                size: (width, frame.bottom() - top),
                fill: color,
                hint: Some(format!(
                    "{}: {} {} {what}",
                    sprint.name,
                    shown(points),
                    look.unit
                )),
            });
            let text = shown(points);
            if frame.text_width(&text) <= width + 2.0 {
                let at = (left + width / 2.0, top - 5.0);
                numbers.marks.push(frame.text(at, text, Anchor::Middle));
            }
        }
    }
    frame.push(committed);
    frame.push(completed);
    let mut mean = Group::series("Mean completed");
    let line = vec![frame.at(0.0, velocity.mean), frame.at(1.0, velocity.mean)];
    mean.line(line, Stroke::dashed(ORANGE, 2.0));
    frame.push(mean);
    frame.push(numbers);
    frame.x_axis(&labels, room - 8.0, "");
    let told = velocity.sprints.iter().map(|sprint| {
        let (one, other) = bars(sprint);
        format!(
            "{}: {} committed, {} completed",
            sprint.name,
            shown(one),
            shown(other)
        )
    });
    let told = told.collect::<Vec<_>>().join("; ");
    frame.finish(format!("{subtitle}. {told}."))
}
