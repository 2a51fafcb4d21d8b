//! What a browser makes of HTML, held against what the HTML may be.

use adf::{Document, NodeKind};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// What a browser shows.
pub(crate) struct Shown {
    /// All words, in order.
    pub(crate) words: String,
    /// All ids.
    pub(crate) ids: Vec<String>,
    /// How many elements there are, and how deep they nest.
    pub(crate) elements: usize,
    pub(crate) deepest: usize,
}

/// Reads HTML as a browser does where it is put into a `div`, and says what is wrong with it.
pub(crate) fn read(html: &str) -> Result<Shown, String> {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = html5ever::parse_fragment(
        RcDom::default(),
        ParseOpts::default(),
        context,
        Vec::new(),
        false,
    )
    .one(html);
    if let Some(error) = dom.errors.borrow().first() {
        return Err(format!("a browser has to repair it: {error}"));
    }
    let mut shown = Shown {
        words: String::new(),
        ids: Vec::new(),
        elements: 0,
        deepest: 0,
    };
    let mut open = vec![(dom.document.clone(), 0)];
    while let Some((node, depth)) = open.pop() {
        visit(&node, &mut shown)?;
        shown.deepest = shown.deepest.max(depth);
        let children = node.children.borrow();
        open.extend(
            children
                .iter()
                .rev()
                .map(|child| (child.clone(), depth + 1)),
        );
    }
    Ok(shown)
}

/// Reads a whole page as a browser does, and says what it had to repair.
pub(crate) fn read_page(html: &str) -> Result<(), String> {
    let dom = html5ever::parse_document(RcDom::default(), ParseOpts::default()).one(html);
    match dom.errors.borrow().first() {
        Some(error) => Err(format!("a browser has to repair it: {error}")),
        None => Ok(()),
    }
}

/// Whether all words of the document are shown, in order; if not, which are not.
pub(crate) fn words_are_kept(document: &Document, shown: &str) -> Result<(), String> {
    let mut rest = shown;
    for node in document.descendants() {
        let words = match node.kind() {
            NodeKind::Text | NodeKind::Other(_) | NodeKind::Untyped => node.text(),
            NodeKind::Mention | NodeKind::Status => node.attr_str("text"),
            _ => None,
        };
        let words: String = words
            .unwrap_or_default()
            .trim_start_matches('@')
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        let Some((_, after)) = rest.split_once(&words) else {
            return Err(format!("lost {words:?}, or shows it too early"));
        };
        rest = after;
    }
    Ok(())
}

fn visit(node: &Handle, shown: &mut Shown) -> Result<(), String> {
    match &node.data {
        NodeData::Document => Ok(()),
        NodeData::Text { contents } => {
            shown.words.push_str(&contents.borrow());
            Ok(())
        }
        NodeData::Element { name, attrs, .. } => {
            shown.elements += 1;
            let element = &*name.local;
            if !ELEMENTS.contains(&element) && element != "html" {
                return Err(format!("an element {element:?}"));
            }
            for attr in attrs.borrow().iter() {
                let name = &*attr.name.local;
                let value = &*attr.value;
                if !attribute(element, name, value) {
                    return Err(format!("{element} with {name}={value:?}"));
                }
                if name == "id" {
                    shown.ids.push(value.to_owned());
                }
            }
            Ok(())
        }
        _ => Err("something that is neither element nor text".to_owned()),
    }
}

const ELEMENTS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "col",
    "colgroup",
    "details",
    "div",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "label",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
];

fn attribute(element: &str, name: &str, value: &str) -> bool {
    let number = |most: u32| value.parse().is_ok_and(|number: u32| number <= most);
    match (element, name) {
        ("code", "class") => value.starts_with("language-") && value.split(' ').count() == 1,
        (_, "class") => value.split(' ').all(is_class),
        (_, "style") => value.split(';').all(is_declaration),
        ("a", "href") => leads(value, &["http", "https", "mailto", "tel"]),
        ("img", "src") => leads(value, &["http", "https"]),
        ("h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "div", "id") => {
            value.starts_with("adf-") && !value.contains(char::is_whitespace)
        }
        ("a" | "span", "title") | ("img", "alt") => true,
        ("img", "loading") => value == "lazy",
        ("img", "referrerpolicy") => value == "no-referrer",
        ("img", "width" | "height") => number(10_000),
        ("input", "type") => value == "checkbox",
        ("input", "disabled" | "checked") | ("details", "open") => value.is_empty(),
        ("ol", "start") => number(1 << 30),
        ("td" | "th", "colspan" | "rowspan") | ("col", "span") => number(1000),
        ("th", "scope") => ["row", "col"].contains(&value),
        ("div", "role") => value == "note",
        ("div", "aria-label") => is_lowercase(value),
        ("span", "data-annotation") => value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c)),
        ("time", "datetime") => value.chars().all(|c| c == '-' || c.is_ascii_digit()),
        _ => false,
    }
}

fn is_lowercase(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_class(class: &str) -> bool {
    class.strip_prefix("adf-").is_some_and(|class| {
        class
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_digit() || byte.is_ascii_lowercase())
    })
}

fn is_declaration(declaration: &str) -> bool {
    let is_color = |color: &str| {
        color.len() == 7
            && color.starts_with('#')
            && color.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
    };
    let is_number = |number: &str| {
        !number.is_empty()
            && number
                .bytes()
                .all(|byte| byte == b'.' || byte.is_ascii_digit())
    };
    match declaration.split_once(':') {
        Some(("color" | "background-color", color)) => is_color(color),
        Some(("width", width)) => width
            .strip_suffix("px")
            .or(width.strip_suffix('%'))
            .is_some_and(is_number),
        Some(("border", border)) => match border.split_once("px solid ") {
            Some((size, color)) => ["1", "2", "3"].contains(&size) && is_color(color),
            None => false,
        },
        _ => false,
    }
}

/// Whether an address has one of these schemes or none, as the WHATWG's URL standard reads it, and
/// still so after it was decoded by somebody who should not have.
fn leads(address: &str, schemes: &[&str]) -> bool {
    let mut address = address.to_owned();
    for _ in 0..3 {
        if let Some(scheme) = scheme(&address)
            && !schemes.contains(&scheme.as_str())
        {
            return false;
        }
        for (written, read) in [
            ("&colon;", ":"),
            ("&#58;", ":"),
            ("&#x3a;", ":"),
            ("&#x3A;", ":"),
            ("&Tab;", "\t"),
            ("&NewLine;", "\n"),
            ("%3a", ":"),
            ("%3A", ":"),
            ("%25", "%"),
            ("&amp;", "&"),
        ] {
            address = address.replace(written, read);
        }
    }
    true
}

/// The scheme of an address, in small letters.
pub(crate) fn scheme(address: &str) -> Option<String> {
    let seen: String = address
        .trim_matches(|c| c <= ' ')
        .chars()
        .filter(|c| !"\t\r\n".contains(*c))
        .collect();
    let (scheme, _) = seen.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}
