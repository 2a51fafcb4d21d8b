//! A scene as PNG, with the fonts that are compiled in.

use tiny_skia::{
    FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, StrokeDash, Transform,
};
use ttf_parser::OutlineBuilder;

use super::font::Font;
use super::problem::ChartProblem;
use super::scene::{Anchor, Color, Mark, Point, Scene, Stroke, Text, Weight};

/// The most pixels: 100 MB of memory.
const MOST: f64 = 25_000_000.0;

pub(super) fn draw(scene: &Scene, scale: f64) -> Result<Vec<u8>, ChartProblem> {
    let (width, height) = (
        (scene.width * scale).round(),
        (scene.height * scale).round(),
    );
    let problem = || ChartProblem::Size { width, height };
    // What is no number is no size either.
    let fits = width >= 1.0 && height >= 1.0 && width * height <= MOST;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Bounded above.
    let pixmap = fits
        .then(|| Pixmap::new(width as u32, height as u32))
        .flatten();
    let mut canvas = Canvas {
        pixmap: pixmap.ok_or_else(problem)?,
        transform: Transform::from_scale(scale as f32, scale as f32),
        regular: Font::new(Weight::Regular),
        medium: Font::new(Weight::Medium),
    };
    for mark in scene.groups.iter().flat_map(|group| &group.marks) {
        canvas.draw(mark);
    }
    let png = canvas.pixmap.encode_png();
    png.map_err(|error| ChartProblem::Png(error.to_string()))
}

struct Canvas {
    pixmap: Pixmap,
    transform: Transform,
    regular: Font,
    medium: Font,
}

impl Canvas {
    fn draw(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect { at, size, fill, .. } => {
                let rect = Rect::from_xywh(at.0 as f32, at.1 as f32, size.0 as f32, size.1 as f32);
                if let Some(rect) = rect {
                    self.fill(&PathBuilder::from_rect(rect), *fill);
                }
            }
            Mark::Line { points, stroke } => {
                if let Some(path) = path(points, false) {
                    self.stroke(&path, *stroke);
                }
            }
            Mark::Area { points, fill } => {
                if let Some(path) = path(points, true) {
                    self.fill(&path, *fill);
                }
            }
            Mark::Dot {
                at, radius, fill, ..
            } => {
                let circle = PathBuilder::from_circle(at.0 as f32, at.1 as f32, *radius as f32);
                if let Some(circle) = circle {
                    self.fill(&circle, *fill);
                }
            }
            Mark::Text(text) => self.text(text),
        }
    }

    fn fill(&mut self, path: &Path, color: Color) {
        let paint = paint(color);
        self.pixmap
            .fill_path(path, &paint, FillRule::Winding, self.transform, None);
    }

    fn stroke(&mut self, path: &Path, stroke: Stroke) {
        let style = tiny_skia::Stroke {
            width: stroke.width as f32,
            line_join: LineJoin::Round,
            dash: stroke
                .dashed
                .then(|| StrokeDash::new(vec![6.0, 4.0], 0.0))
                .flatten(),
            ..tiny_skia::Stroke::default()
        };
        let paint = paint(stroke.color);
        self.pixmap
            .stroke_path(path, &paint, &style, self.transform, None);
    }

    fn text(&mut self, text: &Text) {
        let font = match text.weight {
            Weight::Regular => &self.regular,
            Weight::Medium => &self.medium,
        };
        let width = font.width(&text.text, text.size);
        let left = match text.anchor {
            Anchor::Start => text.at.0,
            Anchor::Middle => text.at.0 - width / 2.0,
            Anchor::End => text.at.0 - width,
        };
        let mut pen = Pen::default();
        font.outline(&text.text, text.size, &mut |x, scale, outline| {
            pen.begins = ((left + x) as f32, text.at.1 as f32);
            pen.scale = scale as f32;
            outline(&mut pen);
        });
        if let Some(path) = pen.path.finish() {
            self.fill(&path, text.color);
        }
    }
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint::default();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Saturates.
    let alpha = (color.alpha * 255.0).round() as u8;
    paint.set_color_rgba8(color.red, color.green, color.blue, alpha);
    paint.anti_alias = true;
    paint
}

fn path(points: &[Point], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in points.iter().enumerate() {
        match place {
            0 => path.move_to(*x as f32, *y as f32),
            _ => path.line_to(*x as f32, *y as f32),
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// Puts the outlines of letters, whose y grows upwards, where they belong.
#[derive(Default)]
struct Pen {
    path: PathBuilder,
    begins: (f32, f32),
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (left, baseline) = self.begins;
        (left + x * self.scale, baseline - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
