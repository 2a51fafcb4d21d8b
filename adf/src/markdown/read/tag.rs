//! The tags of HTML that mean something here, and those that are known to mean nothing.

/// What a tag is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Formatting of text.
    Mark,
    /// A block with a node of its own.
    Block,
    /// Something that stands for itself.
    Void,
    /// Keeps what is before apart from what is in it.
    Boundary,
    /// Nothing that the format has.
    Nothing,
}

macro_rules! tags {
    ($($role:ident: $($name:literal)+;)+) => {
        /// The tag of this name: its name in small letters, and its role.
        pub(super) fn tag(name: &str) -> Option<(&'static str, Role)> {
            // No tag is longer than `blockquote` and `figcaption`.
            let mut small = [0_u8; 10];
            let small = small.get_mut(..name.len())?;
            small.copy_from_slice(name.as_bytes());
            small.make_ascii_lowercase();
            match std::str::from_utf8(small).ok()? {
                $($($name => Some(($name, Role::$role)),)+)+
                _ => None,
            }
        }
    };
}

tags! {
    Mark: "a" "b" "cite" "code" "del" "dfn" "em" "font" "i" "ins" "kbd" "s" "samp" "span" "strike"
        "strong" "sub" "sup" "tt" "u" "var";
    Block: "blockquote" "details" "h1" "h2" "h3" "h4" "h5" "h6" "li" "ol" "pre" "summary" "table"
        "td" "th" "tr" "ul";
    Void: "br" "hr" "img";
    Boundary: "address" "article" "aside" "body" "caption" "center" "dd" "dir" "div" "dl" "dt"
        "fieldset" "figcaption" "figure" "footer" "form" "header" "html" "legend" "main" "menu" "nav"
        "option" "p" "section" "select";
    Nothing: "abbr" "acronym" "area" "audio" "base" "bdi" "bdo" "big" "button" "canvas" "col"
        "colgroup" "data" "datalist" "embed" "frame" "frameset" "head" "iframe" "input" "label"
        "link" "map" "mark" "meta" "meter" "nobr" "noframes" "noscript" "object" "optgroup" "output"
        "param" "picture" "progress" "q" "rp" "rt" "ruby" "script" "search" "slot" "small" "source"
        "style" "svg" "tbody" "template" "textarea" "tfoot" "thead" "time" "title" "track" "video"
        "wbr";
}
