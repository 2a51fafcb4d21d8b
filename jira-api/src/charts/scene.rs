//! What a chart is made of, before it is SVG or PNG.

/// A color, with how much of it covers what is below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Color {
    pub(super) red: u8,
    pub(super) green: u8,
    pub(super) blue: u8,
    pub(super) alpha: f32,
}

impl Color {
    pub(super) const fn new(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Color {
            red,
            green,
            blue,
            alpha: 1.0,
        }
    }

    pub(super) const fn fade(self, alpha: f32) -> Self {
        Color { alpha, ..self }
    }
}

/// A point, in units of the chart from its upper left corner.
pub(super) type Point = (f64, f64);

#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    pub(super) color: Color,
    pub(super) width: f64,
    pub(super) dashed: bool,
}

impl Stroke {
    pub(super) fn solid(color: Color, width: f64) -> Self {
        Stroke {
            color,
            width,
            dashed: false,
        }
    }

    pub(super) fn dashed(color: Color, width: f64) -> Self {
        Stroke {
            color,
            width,
            dashed: true,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Medium,
}

#[derive(Clone, Debug)]
pub(super) struct Text {
    /// Where its baseline is.
    pub(super) at: Point,
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) anchor: Anchor,
    pub(super) color: Color,
}

#[derive(Clone, Debug)]
pub(super) enum Mark {
    Rect {
        at: Point,
        size: Point,
        fill: Color,
        /// What it means, shown where one points at it.
        hint: Option<String>,
    },
    Line {
        points: Vec<Point>,
        stroke: Stroke,
    },
    Area {
        points: Vec<Point>,
        fill: Color,
    },
    Dot {
        at: Point,
        radius: f64,
        fill: Color,
        hint: Option<String>,
    },
    Text(Text),
}

/// Marks that belong together, such as those of one series.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// What they are: `series`, `axis`, `legend` …
    pub(super) class: &'static str,
    /// Of what: the name of the series.
    pub(super) name: Option<String>,
    pub(super) marks: Vec<Mark>,
}

impl Group {
    pub(super) fn new(class: &'static str) -> Self {
        Group {
            class,
            name: None,
            marks: Vec::new(),
        }
    }

    pub(super) fn series(name: &str) -> Self {
        Group {
            class: "series",
            name: Some(name.to_owned()),
            marks: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, points: Vec<Point>, stroke: Stroke) {
        self.marks.push(Mark::Line { points, stroke });
    }
}

/// All of a chart.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) title: String,
    /// What it shows, for those who do not see it.
    pub(super) description: String,
    pub(super) groups: Vec<Group>,
}
