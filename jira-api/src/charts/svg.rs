//! A scene as SVG.

use std::fmt::Write;

use super::scene::{Anchor, Color, Group, Mark, Point, Scene, Stroke, Text, Weight};

pub(super) fn write(scene: &Scene) -> String {
    let mut svg = String::new();
    let (width, height) = (number(scene.width), number(scene.height));
    push(
        &mut svg,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" font-family=\"Roboto, 'Helvetica Neue', Arial, sans-serif\">\n\
         <title>{}</title>\n<desc>{}</desc>\n",
            escaped(&scene.title),
            escaped(&scene.description),
        ),
    );
    for group in &scene.groups {
        write_group(&mut svg, group);
    }
    svg.push_str("</svg>\n");
    svg
}

fn push(svg: &mut String, text: std::fmt::Arguments<'_>) {
    // A `String` never refuses.
    let _ = svg.write_fmt(text);
}

fn write_group(svg: &mut String, group: &Group) {
    push(svg, format_args!("<g class=\"{}\"", group.class));
    if let Some(name) = &group.name {
        push(svg, format_args!(" data-name=\"{}\"", escaped(name)));
    }
    svg.push_str(">\n");
    for mark in &group.marks {
        write_mark(svg, mark);
        svg.push('\n');
    }
    svg.push_str("</g>\n");
}

fn write_mark(svg: &mut String, mark: &Mark) {
    match mark {
        Mark::Rect {
            at,
            size,
            fill,
            hint,
        } => {
            push(
                svg,
                format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}",
                    number(at.0),
                    number(at.1),
                    number(size.0),
                    number(size.1),
                    fill_of(*fill),
                ),
            );
            close(svg, "rect", hint.as_deref());
        }
        Mark::Line { points, stroke } => {
            push(
                svg,
                format_args!(
                    "<polyline points=\"{}\" fill=\"none\"{}/>",
                    listed(points),
                    stroke_of(*stroke),
                ),
            );
        }
        Mark::Area { points, fill } => {
            push(
                svg,
                format_args!("<polygon points=\"{}\"{}/>", listed(points), fill_of(*fill),),
            );
        }
        Mark::Dot {
            at,
            radius,
            fill,
            hint,
        } => {
            push(
                svg,
                format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}",
                    number(at.0),
                    number(at.1),
                    number(*radius),
                    fill_of(*fill),
                ),
            );
            close(svg, "circle", hint.as_deref());
        }
        Mark::Text(text) => write_text(svg, text),
    }
}

fn write_text(svg: &mut String, text: &Text) {
    let anchor = match text.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = match text.weight {
        Weight::Regular => "",
        Weight::Medium => " font-weight=\"500\"",
    };
    push(
        svg,
        format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight}{anchor}{}>{}</text>",
            number(text.at.0),
            number(text.at.1),
            number(text.size),
            fill_of(text.color),
            escaped(&text.text),
        ),
    );
}

/// Ends an element, with what it means where somebody said.
fn close(svg: &mut String, name: &str, hint: Option<&str>) {
    match hint {
        None => svg.push_str("/>"),
        Some(hint) => push(
            svg,
            format_args!("><title>{}</title></{name}>", escaped(hint)),
        ),
    }
}

fn fill_of(color: Color) -> String {
    let mut text = format!(" fill=\"{}\"", hex(color));
    if color.alpha < 1.0 {
        push(
            &mut text,
            format_args!(" fill-opacity=\"{}\"", number(color.alpha.into())),
        );
    }
    text
}

fn stroke_of(stroke: Stroke) -> String {
    let mut text = format!(
        " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"",
        hex(stroke.color),
        number(stroke.width),
    );
    if stroke.color.alpha < 1.0 {
        push(
            &mut text,
            format_args!(" stroke-opacity=\"{}\"", number(stroke.color.alpha.into())),
        );
    }
    if stroke.dashed {
        text.push_str(" stroke-dasharray=\"6 4\"");
    }
    text
}

fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
}

fn listed(points: &[Point]) -> String {
    let all = points
        .iter()
        .map(|(x, y)| format!("{},{}", number(*x), number(*y)));
    all.collect::<Vec<_>>().join(" ")
}

/// Two digits behind the point at most.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}", rounded + 0.0)
}

/// A text as XML can hold it: without the characters it knows no way to write.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
