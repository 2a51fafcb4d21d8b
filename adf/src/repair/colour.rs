//! Colours as people and other formats write them.

/// `#rrggbb` for a name of CSS or Atlassian's, `#rgb`, `#rrggbbaa`, `rrggbb` or `rgb(…)`; nothing for
/// anything else. What is seen through is drawn as if it were not.
pub(super) fn rgb(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((_, hex)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Some((*hex).to_owned());
    }
    if let Some(inner) = text
        .strip_prefix("rgba(")
        .or(text.strip_prefix("rgb("))
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return components(inner);
    }
    let digits = text.strip_prefix('#').unwrap_or(&text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let doubled = |count: usize| digits.chars().take(count).flat_map(|digit| [digit, digit]);
    match digits.len() {
        3 | 4 => Some(std::iter::once('#').chain(doubled(3)).collect()),
        6 | 8 => digits.get(..6).map(|six| format!("#{six}")),
        _ => None,
    }
}

fn components(inner: &str) -> Option<String> {
    let mut hex = String::from("#");
    let mut count = 0;
    for part in inner
        .split([',', ' ', '/'])
        .filter(|part| !part.is_empty())
        .take(3)
    {
        let share: f64 = match part.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().ok()? * 2.55,
            None => part.parse().ok()?,
        };
        if !(0.0..=255.0).contains(&share) {
            return None;
        }
        hex.push_str(&format!("{:02x}", share.round() as u8));
        count += 1;
    }
    (count == 3).then_some(hex)
}

/// The colour of a status that is nearest to a word.
pub(super) fn status(text: &str) -> Option<&'static str> {
    let word: String = text
        .chars()
        .take(40)
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let colour = match word.as_str() {
        "neutral" | "default" | "gray" | "grey" | "black" | "white" | "silver" | "standard"
        | "todo" | "none" => "neutral",
        "purple" | "violet" | "magenta" | "pink" | "indigo" | "new" => "purple",
        "blue" | "cyan" | "teal" | "navy" | "inprogress" | "info" | "information" | "current" => {
            "blue"
        }
        "red" | "danger" | "error" | "removed" | "critical" | "failed" | "blocked" | "crimson" => {
            "red"
        }
        "yellow" | "orange" | "amber" | "gold" | "warning" | "warn" | "moved" | "brown" => "yellow",
        "green" | "lime" | "success" | "done" | "ok" => "green",
        _ => return None,
    };
    Some(colour)
}

/// Names of CSS, with the shades that editors of Atlassian offer where they differ in name only.
const NAMES: &[(&str, &str)] = &[
    ("aqua", "#00ffff"),
    ("black", "#000000"),
    ("blue", "#0000ff"),
    ("brown", "#a52a2a"),
    ("crimson", "#dc143c"),
    ("cyan", "#00ffff"),
    ("darkblue", "#00008b"),
    ("darkgreen", "#006400"),
    ("darkred", "#8b0000"),
    ("fuchsia", "#ff00ff"),
    ("gold", "#ffd700"),
    ("gray", "#808080"),
    ("green", "#008000"),
    ("grey", "#808080"),
    ("indigo", "#4b0082"),
    ("lightblue", "#add8e6"),
    ("lightgray", "#d3d3d3"),
    ("lightgreen", "#90ee90"),
    ("lightgrey", "#d3d3d3"),
    ("lime", "#00ff00"),
    ("magenta", "#ff00ff"),
    ("maroon", "#800000"),
    ("navy", "#000080"),
    ("olive", "#808000"),
    ("orange", "#ffa500"),
    ("pink", "#ffc0cb"),
    ("purple", "#800080"),
    ("red", "#ff0000"),
    ("silver", "#c0c0c0"),
    ("teal", "#008080"),
    ("turquoise", "#40e0d0"),
    ("violet", "#ee82ee"),
    ("white", "#ffffff"),
    ("yellow", "#ffff00"),
];

#[cfg(test)]
mod tests {
    use super::{rgb, status};

    #[test]
    fn as_people_write_them() {
        for (written, meant) in [
            ("#FFF", "#ffffff"),
            ("#f00", "#ff0000"),
            ("#f008", "#ff0000"),
            ("FF5630", "#ff5630"),
            ("#FF563080", "#ff5630"),
            (" Red ", "#ff0000"),
            ("rgb(255, 86, 48)", "#ff5630"),
            ("rgb(100% 0% 0%)", "#ff0000"),
            ("rgba(0,0,0,.5)", "#000000"),
        ] {
            assert_eq!(rgb(written).as_deref(), Some(meant), "{written}");
        }
        for nothing in [
            "",
            "#",
            "#12",
            "#gggggg",
            "reddish",
            "rgb(1,2)",
            "rgb(256,0,0)",
            "ünï💥",
        ] {
            assert_eq!(rgb(nothing), None, "{nothing}");
        }
        assert_eq!(status("In Progress"), Some("blue"));
        assert_eq!(status("wombat"), None);
    }
}
