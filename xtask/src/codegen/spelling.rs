//! Names: how values and schemas are spelled in Rust.

/// Words for a value that is, or begins with, a symbol. Any other value is returned as it is.
pub(super) fn spell(value: &str) -> String {
    let word = match value {
        "=" => "equals",
        "!=" => "not equals",
        ">" => "greater than",
        "<" => "less than",
        ">=" => "at least",
        "<=" => "at most",
        "~" => "contains",
        "!~" => "does not contain",
        "*" => "any",
        _ => "",
    };
    if !word.is_empty() {
        return word.to_owned();
    }
    match value.split_at_checked(1) {
        Some(("-", rest)) if !rest.is_empty() => format!("{rest} descending"),
        Some(("+", rest)) if !rest.is_empty() => format!("{rest} ascending"),
        _ => value.to_owned(),
    }
}

/// `PascalCase` of any text.
pub(super) fn pascal(text: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    let mut previous_lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            upper = true;
            previous_lower = false;
            continue;
        }
        if upper {
            out.extend(c.to_uppercase());
        } else if previous_lower && c.is_uppercase() {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        previous_lower = c.is_lowercase() || c.is_numeric();
        upper = false;
    }
    out
}

/// A name for one of many.
pub(super) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        format!("{stem}y")
    } else if name.ends_with('s') && !name.ends_with("ss") {
        name[..name.len() - 1].to_owned()
    } else {
        name.to_owned()
    }
}

/// `snake_case` of an identifier or a kebab-case name.
pub(super) fn snake(text: &str) -> String {
    let mut out = String::new();
    let mut previous_lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            previous_lower = false;
            continue;
        }
        if c.is_uppercase() && previous_lower {
            out.push('_');
        }
        out.extend(c.to_lowercase());
        previous_lower = c.is_lowercase() || c.is_numeric();
    }
    out
}
