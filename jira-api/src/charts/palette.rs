//! The colors, which people who see fewer colors can tell apart: those of Okabe and Ito for series, a row of
//! ever darker ones for bands.

use super::scene::Color;

pub(super) const BACKGROUND: Color = Color::new(0xff_ff_ff);
pub(super) const INK: Color = Color::new(0x1d_25_33);
pub(super) const FAINT_INK: Color = Color::new(0x5a_65_75);
pub(super) const GRID: Color = Color::new(0xe3_e7_ed);
pub(super) const AXIS: Color = Color::new(0x8a_94_a3);
pub(super) const DAY_OFF: Color = Color::new(0xf3_f5_f8);

pub(super) const BLUE: Color = Color::new(0x00_72_b2);
pub(super) const ORANGE: Color = Color::new(0xd5_5e_00);
pub(super) const GRAY: Color = Color::new(0xa9_b4_c2);
pub(super) const GREEN: Color = Color::new(0x00_9e_73);

/// From light to dark, each lighter than the next to everybody.
const ROW: [Color; 5] = [
    Color::new(0xe8_e4_9b),
    Color::new(0x8f_cb_9b),
    Color::new(0x3b_9f_a5),
    Color::new(0x2f_65_9c),
    Color::new(0x3a_2b_68),
];

/// The color of one of `count` bands.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub(super) fn band(place: usize, count: usize) -> Color {
    let last = ROW.len() - 1;
    let along = match count {
        0 | 1 => last as f64 * 0.75,
        count => place as f64 / (count - 1) as f64 * last as f64,
    };
    let below = (along.floor() as usize).min(last);
    let (from, to) = (ROW.get(below), ROW.get((below + 1).min(last)));
    let (Some(from), Some(to)) = (from, to) else {
        return BLUE;
    };
    let part = along - below as f64;
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    Color {
        red: mix(from.red, to.red),
        green: mix(from.green, to.green),
        blue: mix(from.blue, to.blue),
        alpha: 1.0,
    }
}
