//! The fonts that are compiled in: how wide a text is, and its outlines.

use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::scene::Weight;

static REGULAR: &[u8] = include_bytes!("font/Roboto-Regular.ttf");
static MEDIUM: &[u8] = include_bytes!("font/Roboto-Medium.ttf");

/// Draws the outline of one letter.
pub(super) type Letter<'a> = dyn Fn(&mut dyn OutlineBuilder) + 'a;

/// A font of a size.
pub(super) struct Font {
    /// None only where the fonts above were no fonts, which a test rules out.
    face: Option<Face<'static>>,
}

impl Font {
    pub(super) fn new(weight: Weight) -> Self {
        let data = match weight {
            Weight::Regular => REGULAR,
            Weight::Medium => MEDIUM,
        };
        Font {
            face: Face::parse(data, 0).ok(),
        }
    }

    #[cfg(test)]
    pub(super) fn is_there(&self) -> bool {
        self.face.is_some()
    }

    /// How wide a text is.
    pub(super) fn width(&self, text: &str, size: f64) -> f64 {
        let Some(face) = &self.face else {
            return 0.0;
        };
        let scale = size / f64::from(face.units_per_em());
        let advances = text
            .chars()
            .map(|letter| advance(face, glyph(face, letter)));
        advances.sum::<f64>() * scale
    }

    /// Draws the outlines of a text from its baseline on: `pen` takes them letter by letter with where the
    /// letter begins and how it is scaled.
    pub(super) fn outline(
        &self,
        text: &str,
        size: f64,
        pen: &mut dyn FnMut(f64, f64, &Letter<'_>),
    ) {
        let Some(face) = &self.face else {
            return;
        };
        let scale = size / f64::from(face.units_per_em());
        let mut x = 0.0;
        for letter in text.chars() {
            let id = glyph(face, letter);
            pen(x * scale, scale, &|builder: &mut dyn OutlineBuilder| {
                face.outline_glyph(id, &mut Forward(builder));
            });
            x += advance(face, id);
        }
    }
}

/// The glyph of a letter; of one that the font does not have, its box.
fn glyph(face: &Face<'_>, letter: char) -> GlyphId {
    face.glyph_index(letter).unwrap_or(GlyphId(0))
}

fn advance(face: &Face<'_>, glyph: GlyphId) -> f64 {
    f64::from(face.glyph_hor_advance(glyph).unwrap_or_default())
}

/// The font wants a builder of a known size.
struct Forward<'a>(&'a mut dyn OutlineBuilder);

impl OutlineBuilder for Forward<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.curve_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

/// A text no wider than `most`, cut where it has to be.
pub(super) fn fitting(font: &Font, text: &str, size: f64, most: f64) -> String {
    if font.width(text, size) <= most {
        return text.to_owned();
    }
    let mut letters: Vec<char> = text.chars().collect();
    while letters.pop().is_some() {
        let short: String = letters.iter().collect();
        let short = format!("{}…", short.trim_end());
        if font.width(&short, size) <= most {
            return short;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_are_fonts() {
        for weight in [Weight::Regular, Weight::Medium] {
            let font = Font::new(weight);
            assert!(font.is_there());
            assert!(font.width("Sprint", 12.0) > 30.0);
            assert_eq!(fitting(&font, "Sprint", 12.0, 500.0), "Sprint");
            let short = fitting(&font, "A long name of a sprint", 12.0, 60.0);
            assert!(
                short.starts_with("A long") && short.ends_with('…'),
                "{short}"
            );
            assert!(font.width(&short, 12.0) <= 60.0, "{short}");
            assert_eq!(fitting(&font, "Sprint", 12.0, 1.0), "");
        }
    }
}
