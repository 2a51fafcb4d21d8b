//! Names and words that other formats, older versions and people have for what ADF calls otherwise.

use crate::{MarkKind, NodeKind};

/// A name as it is compared: without regard to case, `_`, `-`, `:` and space. Long names mean
/// nothing.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .take(40)
        .filter(|letter| !matches!(letter, '_' | '-' | ':' | ' ' | '.'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a node of an unknown name was meant to be, with an attribute that the name says.
pub(super) fn node(name: &str) -> Option<(NodeKind, Option<(&'static str, u8)>)> {
    use NodeKind as Kind;
    let name = plain(name);
    let level = match name.as_str() {
        "h1" | "heading1" | "header1" => 1,
        "h2" | "heading2" | "header2" => 2,
        "h3" | "heading3" | "header3" => 3,
        "h4" | "heading4" | "header4" => 4,
        "h5" | "heading5" | "header5" => 5,
        "h6" | "heading6" | "header6" => 6,
        _ => 0,
    };
    if level > 0 {
        return Some((Kind::Heading, Some(("level", level))));
    }
    let kind = match name.as_str() {
        "p" | "para" => Kind::Paragraph,
        "header" => Kind::Heading,
        "br" | "break" | "linebreak" | "newline" => Kind::HardBreak,
        "hr" | "horizontalrule" | "divider" | "thematicbreak" | "separator" => Kind::Rule,
        "ul" | "unorderedlist" | "list" | "bulletedlist" | "bullets" => Kind::BulletList,
        "ol" | "numberedlist" | "numberlist" => Kind::OrderedList,
        "li" => Kind::ListItem,
        "quote" => Kind::Blockquote,
        "pre" | "fence" | "fencedcode" | "preformatted" | "codeblocks" => Kind::CodeBlock,
        "img" | "image" | "picture" => Kind::Media,
        "callout" | "admonition" | "alert" | "infopanel" | "noticebox" => Kind::Panel,
        "details" | "collapsible" | "accordion" | "collapse" => Kind::Expand,
        "todolist" | "checklist" | "actionlist" => Kind::TaskList,
        "task" | "todo" | "todoitem" | "checkbox" | "checklistitem" | "actionitem" | "action" => {
            Kind::TaskItem
        }
        "decision" => Kind::DecisionItem,
        "tr" | "row" => Kind::TableRow,
        "td" | "cell" => Kind::TableCell,
        "th" | "headercell" | "tableheadercell" => Kind::TableHeader,
        "columns" | "layout" => Kind::LayoutSection,
        "column" => Kind::LayoutColumn,
        "card" | "smartlink" | "smartcard" => Kind::InlineCard,
        "embed" | "iframe" => Kind::EmbedCard,
        "user" | "usermention" => Kind::Mention,
        "lozenge" => Kind::Status,
        "emoticon" | "smiley" => Kind::Emoji,
        "time" | "datetime" => Kind::Date,
        "macro" => Kind::Extension,
        "inlinemacro" => Kind::InlineExtension,
        "multibodiedextension" => Kind::BodiedExtension,
        "file" | "attachment" => Kind::Media,
        "document" | "root" => Kind::Doc,
        same => {
            return Kind::KNOWN
                .iter()
                .find(|kind| plain(kind.as_str()) == same)
                .map(|kind| (kind.clone(), None));
        }
    };
    Some((kind, None))
}

/// What a mark of an unknown name was meant to be, with an attribute that the name says.
pub(super) fn mark(name: &str) -> Option<(MarkKind, Option<(&'static str, &'static str)>)> {
    use MarkKind as Kind;
    let name = plain(name);
    let kind = match name.as_str() {
        "a" | "anchor" | "hyperlink" | "url" => Kind::Link,
        "b" | "bold" => Kind::Strong,
        "i" | "italic" | "italics" | "emphasis" | "emph" => Kind::Em,
        "s" | "del" | "strikethrough" | "strikeout" => Kind::Strike,
        "u" | "ins" => Kind::Underline,
        "mono" | "monospace" | "inlinecode" | "codespan" | "tt" | "kbd" => Kind::Code,
        "color" | "colour" | "fontcolor" | "foregroundcolor" => Kind::TextColor,
        "highlight" | "mark" | "bgcolor" | "background" => Kind::BackgroundColor,
        "align" | "textalign" => Kind::Alignment,
        "indent" => Kind::Indentation,
        "sub" | "subscript" => return Some((Kind::Subsup, Some(("type", "sub")))),
        "sup" | "superscript" | "super" => return Some((Kind::Subsup, Some(("type", "sup")))),
        same => {
            return Kind::KNOWN
                .iter()
                .find(|kind| plain(kind.as_str()) == same)
                .map(|kind| (kind.clone(), None));
        }
    };
    Some((kind, None))
}

/// Whether a mark is one of text.
pub(super) fn is_of_text(kind: &MarkKind) -> bool {
    use MarkKind as Kind;
    matches!(
        kind,
        Kind::BackgroundColor
            | Kind::Code
            | Kind::Em
            | Kind::Link
            | Kind::Strike
            | Kind::Strong
            | Kind::Subsup
            | Kind::TextColor
            | Kind::Underline
    )
}

/// Other names for an attribute of a kind of node or mark, in the form of [`plain`], the likeliest
/// first.
pub(super) fn attribute(of: &str, name: &str) -> &'static [&'static str] {
    match (of, name) {
        ("link", "href") => &["url", "uri", "src", "link"],
        ("mention", "id") => &["accountid", "userid", "user"],
        ("mention", "text") => &["name", "displayname", "label"],
        ("emoji", "shortName") => &["name", "emoji"],
        ("emoji", "text") => &["unicode", "fallback"],
        ("status", "text") => &["title", "label", "value", "name"],
        ("status" | "textColor" | "backgroundColor", "color") => &["colour", "value"],
        ("placeholder", "text") => &["label", "value", "placeholder"],
        ("date", "timestamp") => &["date", "time", "datetime", "value"],
        ("heading", "level") => &["depth"],
        ("indentation", "level") => &["indent", "value"],
        ("orderedList", "order") => &["start"],
        ("codeBlock", "language") => &["lang"],
        ("panel", "panelType") => &["type", "kind", "variant"],
        ("expand" | "nestedExpand", "title") => &["summary", "label", "heading"],
        ("media", "url") => &["src", "href", "uri", "link", "source"],
        ("media" | "mediaInline", "id") => &["mediaid", "fileid"],
        ("media" | "mediaInline", "alt") => &["alttext", "title"],
        ("blockCard" | "embedCard" | "inlineCard", "url") => &["href", "src", "link", "uri"],
        ("extension" | "bodiedExtension" | "inlineExtension", "extensionKey") => {
            &["key", "macrokey", "macroname", "name"]
        }
        ("extension" | "bodiedExtension" | "inlineExtension", "extensionType") => &["type"],
        ("extension" | "bodiedExtension" | "inlineExtension", "parameters") => {
            &["params", "macroparams"]
        }
        ("taskItem" | "blockTaskItem", "state") => {
            &["status", "checked", "done", "completed", "complete"]
        }
        ("tableCell" | "tableHeader" | "layoutColumn", "valign") => &["verticalalign"],
        ("alignment", "align") => &["alignment", "textalign", "value"],
        ("breakout", "mode") => &["layout"],
        _ => &[],
    }
}

/// One of these options for a word that means it.
pub(super) fn option(
    name: &str,
    word: &str,
    options: &'static [&'static str],
) -> Option<&'static str> {
    let word = plain(word);
    let known = |wanted: &str| options.iter().copied().find(|option| *option == wanted);
    if let Some(same) = options
        .iter()
        .copied()
        .find(|option| plain(option) == word && !word.is_empty())
    {
        return Some(same);
    }
    let meant = match name {
        "panelType" => match word.as_str() {
            "danger" | "critical" | "failure" | "fail" | "caution" | "red" => "error",
            "warn" | "alert" | "attention" | "yellow" => "warning",
            "hint" | "tips" => "tip",
            "ok" | "done" | "check" | "successful" | "positive" | "green" => "success",
            "memo" | "important" | "purple" => "note",
            _ => "info",
        },
        "state" => match word.as_str() {
            "done" | "completed" | "complete" | "checked" | "closed" | "true" | "x" | "1"
            | "yes" | "resolved" => "DONE",
            _ => "TODO",
        },
        "layout" | "mode" => match word.as_str() {
            "left" | "start" | "alignleft" => "align-start",
            "right" | "end" | "alignright" => "align-end",
            "centre" | "middle" | "centered" | "default" | "" if known("center").is_some() => {
                "center"
            }
            "center" | "centre" => "default",
            "full" | "fullpage" | "max" => "full-width",
            _ => return None,
        },
        "valign" => match word.as_str() {
            "center" | "centre" => "middle",
            "start" => "top",
            "end" => "bottom",
            _ => return None,
        },
        "align" => match word.as_str() {
            "right" => "end",
            "centre" | "middle" => "center",
            _ => return None,
        },
        "widthType" => match word.as_str() {
            "px" | "pixels" => "pixel",
            "%" | "percent" => "percentage",
            _ => return None,
        },
        "type" => match word.as_str() {
            "url" | "remote" | "image" | "img" if known("external").is_some() => "external",
            "image" | "img" | "video" | "audio" | "document" | "attachment" => "file",
            "subscript" => "sub",
            "superscript" | "super" => "sup",
            _ => return None,
        },
        "annotationType" => "inlineComment",
        _ => return None,
    };
    known(meant)
}
