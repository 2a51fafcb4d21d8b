//! Colours as HTML writes them, as six hex digits.

/// The colour as `#rrggbb`; one that is written so already stays as it is.
pub(super) fn hex(color: &str) -> Option<String> {
    let color = color.trim();
    if let Some(digits) = color.strip_prefix('#') {
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        return match digits.len() {
            6 => Some(color.to_owned()),
            8 => digits.get(..6).map(|digits| format!("#{digits}")),
            3 | 4 => {
                let twice = digits.chars().take(3).flat_map(|digit| [digit, digit]);
                Some(std::iter::once('#').chain(twice).collect())
            }
            _ => None,
        };
    }
    let small = color.to_ascii_lowercase();
    if let Some(inside) = small
        .strip_prefix("rgba(")
        .or_else(|| small.strip_prefix("rgb("))
        .and_then(|inside| inside.strip_suffix(')'))
    {
        let mut parts = inside
            .split([',', ' ', '/'])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse::<u8>().ok());
        let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
        return Some(format!("#{red:02x}{green:02x}{blue:02x}"));
    }
    let named = match small.as_str() {
        "black" => "#000000",
        "silver" => "#c0c0c0",
        "gray" | "grey" => "#808080",
        "white" => "#ffffff",
        "maroon" => "#800000",
        "red" => "#ff0000",
        "purple" => "#800080",
        "fuchsia" | "magenta" => "#ff00ff",
        "green" => "#008000",
        "lime" => "#00ff00",
        "olive" => "#808000",
        "yellow" => "#ffff00",
        "navy" => "#000080",
        "blue" => "#0000ff",
        "teal" => "#008080",
        "aqua" | "cyan" => "#00ffff",
        "orange" => "#ffa500",
        "pink" => "#ffc0cb",
        "brown" => "#a52a2a",
        _ => return None,
    };
    Some(named.to_owned())
}
