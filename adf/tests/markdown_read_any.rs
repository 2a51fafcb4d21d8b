//! Whatever the text: the document is valid, no word of it is lost, and it takes linear time.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Instant;

use adf::markdown::{self, Reader};
use adf::{Document, Node, Schema};
use support::Dice;

/// All words one can come upon: text, and every attribute that holds text.
fn all_words(document: &Document) -> String {
    let mut words = String::new();
    for node in document.descendants() {
        words.push_str(node.text().unwrap_or(" "));
        let attrs = |node: &Node| {
            let values = node.attrs().into_iter().flat_map(|attrs| attrs.values());
            values
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        words.push(' ');
        words.push_str(&attrs(node));
        for mark in node.marks() {
            let values = mark.attrs().into_iter().flat_map(|attrs| attrs.values());
            words.extend(values.map(ToString::to_string));
        }
    }
    words
}

#[track_caller]
fn is_valid(text: &str, name: &str) -> Document {
    let reading = markdown::read(text);
    let document = reading.document().clone();
    if !document.is_valid(Schema::Full) {
        panic!(
            "{name}: {text:?}\n{:#?}\n{:#}",
            document.validate(),
            document.to_value()
        );
    }
    assert_eq!(
        Document::parse(&document.to_json_string()).unwrap(),
        document,
        "{name}: {text:?}"
    );
    for change in reading.changes() {
        assert!(change.offset() <= text.len(), "{name}");
        assert!(text.is_char_boundary(change.offset()), "{name}: {text:?}");
        let line = 1 + text[..change.offset()].matches('\n').count();
        assert_eq!(change.line(), line, "{name}: {text:?} {change}");
    }
    document
}

/// Pieces that mean something, alone or together.
const PIECES: &[&str] = &[
    "# ",
    "## ",
    "> ",
    "> > ",
    "- ",
    "- [ ] ",
    "- [x] ",
    "* ",
    "1. ",
    "7) ",
    "    ",
    "  ",
    "\t",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\r\n",
    "---\n",
    "***",
    "**",
    "*",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "```\n",
    "```rust\n",
    "~~~\n",
    "~~~panel type=info\n",
    "~~~expand title=\"T\"\n",
    "```adf\n",
    "{\"type\":\"rule\"}\n",
    "{\"type\":\"paragraph\"}",
    "| ",
    " | ",
    "|---|---|\n",
    "|:-:|--:|\n",
    "| a | b |\n|---|---|\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[a](b)",
    "![a](b.png)",
    "![](x \"t\")",
    "[^1]",
    "[^1]: ",
    "[^2]: note\n",
    "<",
    ">",
    "<b>",
    "</b>",
    "<u>",
    "</u>",
    "<sub>",
    "</sub>",
    "<span style=\"color: #ff0000\">",
    "</span>",
    "<span data-annotation=\"x\">",
    "<code>",
    "</code>",
    "<a href=\"x\">",
    "</a>",
    "<br>",
    "<hr>",
    "<img src=x alt=y>",
    "<!-- -->",
    "<!-- c -->",
    "<!--",
    "<details>\n",
    "</details>\n",
    "<summary>",
    "</summary>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th colspan=2>",
    "</td>",
    "<ul>",
    "<ol start=3>",
    "<li>",
    "</li>",
    "</ul>",
    "</ol>",
    "<blockquote>",
    "</blockquote>",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
    "<div>",
    "</div>\n",
    "<p>",
    "<Foo>",
    "<script>x</script>",
    "<?php x ?>",
    "<![CDATA[x]]>",
    "&amp;",
    "&nbsp;",
    "&#10;",
    "&copy;",
    "\\",
    "\\:",
    "https://x.test/a_b",
    "www.x.test",
    "a@b.test",
    "://",
    "@",
    ":",
    "::",
    ":::",
    ":::\n",
    "::::\n",
    ":::panel\n",
    ":::panel{type=warning}\n",
    ":::note Title\n",
    ":::info[T]\n",
    ":::expand{title=\"T\"}\n",
    ":::details[T]\n",
    ":::columns\n",
    ":::column{width=50}\n",
    ":::nestedExpand\n",
    ":::blockquote\n",
    ":::bulletList\n",
    ":::listItem\n",
    ":::orderedList{order=4}\n",
    ":::taskList\n",
    ":::taskItem\n",
    ":::blockTaskItem\n",
    ":::decisionList\n",
    ":::decisionItem\n",
    ":::table\n",
    ":::tableRow\n",
    ":::tableCell\n",
    ":::tableHeader\n",
    ":::paragraph\n",
    ":::heading{level=2}\n",
    ":::mediaSingle\n",
    ":::mediaGroup\n",
    ":::caption\n",
    ":::codeBlock\n",
    ":::bodiedExtension{extensionType=a extensionKey=b}\n",
    ":::bodiedSyncBlock{resourceId=a}\n",
    ":::layoutSection\n",
    ":::layoutColumn{width=33.3}\n",
    ":::unknown\n",
    "::rule\n",
    "::paragraph\n",
    "::paragraph[]\n",
    "::media{type=external url=x}\n",
    "::blockCard[https://x.test/]\n",
    "::embedCard[https://x.test/]{layout=wide}\n",
    "::extension{extensionType=a extensionKey=b}\n",
    "::syncBlock{resourceId=a localId=b}\n",
    "::heading{level=3}\n",
    "::table\n",
    "::panel\n",
    ":status[DONE]{color=green}",
    ":status[X]",
    ":status[]",
    ":mention[@M]{id=1}",
    ":mention[@M]",
    ":emoji{shortName=\":x:\"}",
    ":date[2026-03-06]",
    ":date[no]",
    ":placeholder[p]",
    ":hardBreak[]",
    ":inlineCard[https://x.test/]",
    ":mediaInline{id=a collection=b}",
    ":inlineExtension{extensionType=a extensionKey=b}",
    ":adf{\"type\":\"text\",\"text\":\"t\"}",
    ":adf{\"type\":\"rule\"}",
    ":adf{}",
    ":paragraph{localId=a}",
    ":paragraph[]",
    ":heading{localId=h}",
    ":listItem{localId=a}",
    ":bulletList{}",
    ":tableCell{background=red}",
    ":tableHeader[]",
    ":table{layout=wide}",
    ":taskItem{localId=q}",
    ":taskList{localId=q}",
    ":blockquote{localId=r}",
    ":paragraph{marks=[{\"type\":\"alignment\",\"attrs\":{\"align\":\"center\"}}]}",
    ":heading{marks=[{\"type\":\"indentation\",\"attrs\":{\"level\":2}}]}",
    "{status:A|color:red}",
    "[~accountid:1]",
    "[!NOTE]\n",
    "> [!TIP]\n> ",
    "word",
    "more words",
    "x",
    "Ä",
    "日本",
    "🎉",
    "\u{a0}",
    "\u{e000}",
    "\u{e000}0\u{e000}",
    "&#xe000;",
    "\0",
    "\u{b}",
    ".",
    ",",
    "!",
    "=",
    "===\n",
    "{wrap=true}",
];

fn soup(dice: &mut Dice, most: usize) -> String {
    let mut text = String::new();
    // The pieces of one soup come from a few, so that they meet.
    let few: Vec<&str> = (0..3 + dice.below(12))
        .map(|_| dice.one_of(PIECES))
        .collect();
    for _ in 0..1 + dice.below(most) {
        if dice.below(3) == 0 {
            text.push_str(dice.one_of(PIECES));
        } else {
            text.push_str(dice.one_of(&few));
        }
    }
    text
}

#[test]
fn soups_make_valid_documents() {
    let official = support::schema();
    let count = std::env::var("SOUPS").map_or(6_000, |count| count.parse().unwrap());
    let mut nodes = 0;
    for seed in 0..count {
        let text = soup(&mut Dice::new(seed), 40);
        let document = is_valid(&text, &format!("seed {seed}"));
        nodes += document.descendants().count();
        if seed % 8 == 0
            && let Some(official) = &official
        {
            assert!(
                official.is_valid(&document.to_value()),
                "seed {seed}: {text:?}"
            );
        }
        let plain = Reader::new()
            .directives(false)
            .images(false)
            .bare_links(false);
        let document = plain.read(&text).into_document();
        assert!(
            document.is_valid(Schema::Full),
            "seed {seed}, plain: {text:?}"
        );
    }
    println!("{count} soups, {nodes} nodes");
}

/// Words that stand nowhere in the notation, so that each can be looked for.
#[test]
fn no_word_of_a_soup_is_lost() {
    // Comments, the tags themselves, and what stands in the definitions of links is not seen.
    let hidden = [
        "<!--",
        "<?php",
        "<![CDATA[",
        "<script>",
        "]: ",
        "](",
        "[^",
        "<",
        "![",
        "```",
        "~~",
        "~",
    ];
    let pieces: Vec<&str> = PIECES
        .iter()
        .copied()
        .filter(|piece| {
            !hidden
                .iter()
                .any(|hidden| piece.starts_with(hidden) || piece.contains("]("))
        })
        .filter(|piece| !matches!(*piece, "(" | ")" | "]" | "["))
        .collect();
    for seed in 0..4_000 {
        let mut dice = Dice::new(seed);
        let few: Vec<&str> = (0..8).map(|_| dice.one_of(&pieces)).collect();
        let mut text = String::new();
        let words = 1 + dice.below(12);
        for word in 0..words {
            for _ in 0..dice.below(4) {
                text.push_str(dice.one_of(&few));
            }
            text.push_str(&format!("w{word}w"));
        }
        let document = is_valid(&text, &format!("seed {seed}"));
        let all = all_words(&document);
        for word in (0..words).map(|word| format!("w{word}w")) {
            assert!(
                all.contains(&word),
                "seed {seed} lost {word}: {text:?}\n{:#}",
                document.to_value()
            );
        }
    }
}

#[test]
fn any_characters() {
    for seed in 0..3_000 {
        let mut dice = Dice::new(seed);
        let signs: Vec<char> = "#>-*_~`[](){}|:\\<>&!\n\n \t=+.1aZé\u{e000}\"'@/\r"
            .chars()
            .collect();
        let text: String = (0..dice.below(80)).map(|_| dice.one_of(&signs)).collect();
        is_valid(&text, &format!("seed {seed}"));
    }
}

#[track_caller]
fn in_time(text: &str, name: &str) -> Document {
    let start = Instant::now();
    let document = is_valid(text, &name[..name.len().min(30)]);
    let time = start.elapsed();
    println!("{name:?} {} KB {time:?}", text.len() / 1024);
    assert!(time.as_secs() < 20, "{name:?}: {time:?}");
    document
}

/// Far deeper and longer than anything one writes.
#[test]
fn depth_and_length_do_not_matter() {
    let many = if cfg!(debug_assertions) {
        2_500
    } else {
        10_000
    };
    for piece in [
        "> ",
        "- ",
        "1. ",
        "- > ",
        "[",
        "![",
        "*",
        "**",
        "_a ",
        "~~",
        "`",
        "<b>",
        "<u><i>",
        "<details>",
        "<ul><li>",
        "<table><tr><td>",
        "(",
        "\\",
        "&",
        "<",
        "<!--",
        "<a ",
        "<a x='",
        "a@",
        "www.",
        "www._.",
        "://",
        "http://",
        ":",
        ":::",
        ":status[",
        ":status{a=",
        ":adf{",
        ":adf{\"a\":",
        "{status:",
        "[~accountid:",
        ":status[a]{color=green}",
        ":paragraph{}",
        "![a](b)",
        "[^1]",
        "|",
        "a|",
        "`a``",
        "![[",
        "[a](",
        "<span style=\"color:#123456\">",
        "https://x.test/))))",
        "&amp;",
        "&;",
        "<?",
        "<br>",
        ":::panel ",
        "\u{e000}",
        "[!NOTE]",
        "\t",
        "# ",
        "- [ ] ",
        "<pre>",
        "<summary>",
        "</b>",
        "</details>",
    ] {
        let text = piece.repeat(many);
        in_time(&text, piece);
        in_time(&format!("{text}x\n\n{text}"), piece);
        in_time(&format!("a {text}"), piece);
    }
    for line in [
        "> a\n",
        "- a\n",
        ":::panel\n",
        "::::::panel\n",
        ":::\n",
        "::rule\n",
        "- :::panel\n",
        "```\n",
        "```adf\n",
        "~~~panel\n",
        "<details>\n\n",
        "</details>\n\n",
        "<div>\n",
        "# a\n",
        "a\n===\n",
        "| a |\n|---|\n| b |\n\n",
        "- | a |\n  |---|\n",
        "- a\n\n  - b\n",
        "[^1]: a\n\n",
        "[a]: b\n",
        ":::columns\n",
        ":::column\n",
        ":::table\n",
        ":::tableCell\n",
        ":::listItem\n",
        ":::unknown\n",
        "<table>\n",
        "<td>\n\n",
        "![a](b)\n",
        "![a](b)\n\n",
        "> ![a](b)\n> a\n",
        "- [ ] a\n- b\n",
    ] {
        in_time(&line.repeat(many), line);
    }
    let mut stairs = String::new();
    for depth in 0..300 {
        stairs.push_str(&"  ".repeat(depth));
        stairs.push_str("- step\n");
    }
    let document = in_time(&stairs, "stairs");
    assert_eq!(all_words(&document).matches("step").count(), 300);
    let mut nested = String::new();
    for depth in 0..400 {
        nested.push_str(&">".repeat(depth));
        nested.push_str(" - quoted\n");
    }
    let document = in_time(&nested, "quotes");
    assert_eq!(all_words(&document).matches("quoted").count(), 400);
}
