//! What all charts have: title, legend, axes, grid.

use super::font::{Font, fitting};
use super::look::Look;
use super::palette::{AXIS, BACKGROUND, FAINT_INK, GRID, INK};
use super::scene::{Anchor, Color, Group, Mark, Point, Scene, Stroke, Text, Weight};

/// How a series is drawn, for its entry in the legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sample {
    Box(Color),
    Line(Color),
    Dashes(Color),
    Dot(Color),
}

/// A label on the x axis.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// Where its middle is, from 0 at the left end to 1.
    pub(super) at: f64,
    pub(super) text: String,
}

/// A chart that is being drawn.
pub(super) struct Frame {
    scene: Scene,
    regular: Font,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    most: f64,
}

const SMALL: f64 = 12.0;

impl Frame {
    /// A frame with its y axis from nothing to at least `most`.
    pub(super) fn new(
        look: &Look,
        title: &str,
        subtitle: &str,
        legend: &[(Sample, String)],
        most: f64,
    ) -> Self {
        let title = look.title.as_deref().unwrap_or(title);
        let mut frame = Frame {
            scene: Scene {
                width: look.width,
                height: look.height,
                title: title.to_owned(),
                description: String::new(),
                groups: Vec::new(),
            },
            regular: Font::new(Weight::Regular),
            left: 60.0,
            right: look.width - 28.0,
            top: 100.0,
            bottom: look.height - 52.0,
            most: 1.0,
        };
        let mut back = Group::new("background");
        back.marks.push(Mark::Rect {
            at: (0.0, 0.0),
            size: (look.width, look.height),
            fill: BACKGROUND,
            hint: None,
        });
        frame.scene.groups.push(back);
        frame.head(title, subtitle);
        frame.top = frame.legend(legend) + 34.0;
        frame.y_axis(most, &look.unit);
        frame
    }

    fn head(&mut self, title: &str, subtitle: &str) {
        let room = self.right - 24.0;
        let mut head = Group::new("title");
        let medium = Font::new(Weight::Medium);
        head.marks.push(Mark::Text(Text {
            at: (24.0, 34.0),
            text: fitting(&medium, title, 18.0, room),
            size: 18.0,
            weight: Weight::Medium,
            anchor: Anchor::Start,
            color: INK,
        }));
        let subtitle = fitting(&self.regular, subtitle, 13.0, room);
        head.marks.push(Mark::Text(Text {
            at: (24.0, 54.0),
            text: subtitle,
            size: 13.0,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            color: FAINT_INK,
        }));
        self.scene.groups.push(head);
    }

    /// Entries beside each other, in as many rows as it takes; gives the baseline of the last.
    fn legend(&mut self, entries: &[(Sample, String)]) -> f64 {
        let mut legend = Group::new("legend");
        let (mut x, mut y) = (24.0, 78.0);
        for (sample, name) in entries {
            let name = fitting(&self.regular, name, SMALL, 180.0);
            // Other fonts may be wider, where the viewer of an SVG has not ours.
            let width = 24.0 + self.regular.width(&name, SMALL) * 1.08 + 18.0;
            if x + width > self.right && x > 24.0 {
                (x, y) = (24.0, y + 18.0);
            }
            let middle = y - 4.0;
            legend.marks.push(match sample {
                Sample::Box(color) => Mark::Rect {
                    at: (x, middle - 6.0),
                    size: (16.0, 12.0),
                    fill: *color,
                    hint: None,
                },
                Sample::Line(color) => Mark::Line {
                    points: vec![(x, middle), (x + 18.0, middle)],
                    stroke: Stroke::solid(*color, 3.0),
                },
                Sample::Dashes(color) => Mark::Line {
                    points: vec![(x, middle), (x + 18.0, middle)],
                    stroke: Stroke::dashed(*color, 2.0),
                },
                Sample::Dot(color) => Mark::Dot {
                    at: (x + 8.0, middle),
                    radius: 4.5,
                    fill: *color,
                    hint: None,
                },
            });
            legend.marks.push(Mark::Text(Text {
                at: (x + 24.0, y),
                text: name,
                size: SMALL,
                weight: Weight::Regular,
                anchor: Anchor::Start,
                color: INK,
            }));
            x += width;
        }
        self.scene.groups.push(legend);
        y
    }

    fn y_axis(&mut self, most: f64, unit: &str) {
        let ticks = ticks(most);
        self.most = ticks.last().copied().unwrap_or(1.0);
        let mut axis = Group::new("axis y");
        let widest = ticks
            .iter()
            .map(|tick| self.regular.width(&shown(*tick), SMALL));
        self.left = 24.0 + widest.fold(12.0, f64::max) + 10.0;
        for tick in ticks {
            let y = self.y(tick);
            let color = if tick == 0.0 { AXIS } else { GRID };
            axis.line(
                vec![(self.left, y), (self.right, y)],
                Stroke::solid(color, 1.0),
            );
            axis.marks.push(Mark::Text(Text {
                at: (self.left - 8.0, y + 4.0),
                text: shown(tick),
                size: SMALL,
                weight: Weight::Regular,
                anchor: Anchor::End,
                color: FAINT_INK,
            }));
        }
        axis.marks.push(Mark::Text(Text {
            at: (24.0, self.top - 12.0),
            text: fitting(&self.regular, unit, SMALL, self.right - 24.0),
            size: SMALL,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            color: FAINT_INK,
        }));
        self.scene.groups.push(axis);
    }

    /// Labels below the x axis, each at most `room` wide and in two lines at most; those that would touch
    /// the one before are left out.
    pub(super) fn x_axis(&mut self, labels: &[Label], room: f64, name: &str) {
        let mut axis = Group::new("axis x");
        let mut free = f64::NEG_INFINITY;
        for label in labels {
            let x = self.x(label.at);
            let lines = wrapped(&self.regular, &label.text, room.max(24.0));
            let widths = lines.iter().map(|line| self.regular.width(line, SMALL));
            let half = widths.fold(0.0, f64::max) / 2.0;
            if x - half < free {
                continue;
            }
            free = x + half + 6.0;
            let tick = vec![(x, self.bottom), (x, self.bottom + 4.0)];
            axis.line(tick, Stroke::solid(AXIS, 1.0));
            for (line, y) in lines.into_iter().zip([18.0, 33.0]) {
                axis.marks.push(Mark::Text(Text {
                    at: (x, self.bottom + y),
                    text: line,
                    size: SMALL,
                    weight: Weight::Regular,
                    anchor: Anchor::Middle,
                    color: FAINT_INK,
                }));
            }
        }
        axis.marks.push(Mark::Text(Text {
            at: (self.right, self.bottom + 44.0),
            text: name.to_owned(),
            size: SMALL,
            weight: Weight::Regular,
            anchor: Anchor::End,
            color: FAINT_INK,
        }));
        self.scene.groups.push(axis);
    }

    /// Where a value is.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.bottom - (value / self.most).clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// Where a part of the width is, from 0 to 1.
    pub(super) fn x(&self, part: f64) -> f64 {
        self.left + part.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub(super) fn at(&self, part: f64, value: f64) -> Point {
        (self.x(part), self.y(value))
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn top(&self) -> f64 {
        self.top
    }

    pub(super) fn bottom(&self) -> f64 {
        self.bottom
    }

    /// How wide a small text is.
    pub(super) fn text_width(&self, text: &str) -> f64 {
        self.regular.width(text, SMALL)
    }

    /// A small text.
    pub(super) fn text(&self, at: Point, text: impl Into<String>, anchor: Anchor) -> Mark {
        Mark::Text(Text {
            at,
            text: text.into(),
            size: SMALL,
            weight: Weight::Regular,
            anchor,
            color: INK,
        })
    }

    pub(super) fn push(&mut self, group: Group) {
        self.scene.groups.push(group);
    }

    /// Puts marks below everything but the background.
    pub(super) fn push_below(&mut self, group: Group) {
        self.scene.groups.insert(1, group);
    }

    /// Says that there is nothing to see.
    pub(super) fn nothing(&mut self, what: &str) {
        let middle = (
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        );
        let mut group = Group::new("nothing");
        group.marks.push(self.text(middle, what, Anchor::Middle));
        self.push(group);
    }

    /// The chart, with what it shows in words.
    pub(super) fn finish(mut self, description: String) -> Scene {
        self.scene.description = description;
        self.scene
    }
}

/// Round numbers from nothing to at least `most`, five or so.
pub(super) fn ticks(most: f64) -> Vec<f64> {
    let most = if most.is_finite() { most.max(1.0) } else { 1.0 };
    let raw = most / 5.0;
    let power = 10f64.powf(raw.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let step = steps.into_iter().find(|step| raw <= *step * 1.000_001);
    let step = step.unwrap_or(power * 10.0).max(f64::MIN_POSITIVE);
    let mut ticks = Vec::new();
    for place in 0..=10 {
        let tick = f64::from(place) * step;
        ticks.push((tick / step).round() * step);
        if tick >= most {
            break;
        }
    }
    ticks
}

/// How far the axis must reach where numbers stand on bars, the longest of which is `most`.
pub(super) fn with_room_for_numbers(most: f64) -> f64 {
    most * 1.08
}

/// A number as people write it: two digits behind the point at most.
pub(super) fn shown(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    format!("{}", rounded + 0.0)
}

/// A text in two lines at most, broken between words where that can be.
fn wrapped(font: &Font, text: &str, room: f64) -> Vec<String> {
    if font.width(text, SMALL) <= room {
        return vec![text.to_owned()];
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for count in (1..words.len()).rev() {
        let (first, rest) = words.split_at(count);
        let first = first.join(" ");
        if font.width(&first, SMALL) <= room {
            return vec![first, fitting(font, &rest.join(" "), SMALL, room)];
        }
    }
    vec![fitting(font, text, SMALL, room)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_most() {
        assert_eq!(ticks(47.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(ticks(5.0), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(ticks(0.0), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        for most in [0.3, 1.0, 7.0, 99.0, 100.0, 101.0, 12345.0, 1e12] {
            let ticks = ticks(most);
            assert!(*ticks.last().unwrap_or(&0.0) >= most, "{most}: {ticks:?}");
            assert!((3..=11).contains(&ticks.len()), "{most}: {ticks:?}");
        }
        assert_eq!(shown(0.6000000000000001), "0.6");
    }
}
