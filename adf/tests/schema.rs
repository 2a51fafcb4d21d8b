//! What the builder makes is accepted by the official schema.
#![allow(clippy::unwrap_used)]

mod support;

use adf::Document;
use adf::build::*;
use serde_json::{Value, json};
use support::Dice;

#[track_caller]
fn accepted(validator: &jsonschema::Validator, document: &Document) {
    let value = document.to_value();
    if !validator.is_valid(&value) {
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error:.300}", error.instance_path()))
            .collect();
        panic!("{errors:#?}\n{value:#}");
    }
}

fn every_mark() -> impl Content<Paragraph> {
    (
        "plain ",
        text("all at once")
            .strong()
            .em()
            .strike()
            .underline()
            .sub()
            .color("#ff5630")
            .background("#FFFFFF")
            .link("https://x.test/")
            .annotation("c-1"),
        text("x").sup().strong().strong(),
        code("cargo").link("https://x.test/").annotation("c-2"),
        code("plain code"),
        (
            strong("a"),
            em("b"),
            strike("c"),
            underline("d"),
            link("e", "mailto:a@x.test"),
        ),
    )
}

fn every_inline() -> impl Content<Paragraph> {
    (
        hard_break(),
        date(2026, 3, 6),
        date_millis(-1),
        emoji("tada"),
        emoji(":tada:").fallback("🎉"),
        inline_card("https://x.test/"),
        mention("5b10ac", "@Mia"),
        mention("5b10ac", ""),
        placeholder("who?"),
        [StatusColor::Neutral, StatusColor::Purple, StatusColor::Blue].map(|c| status("A", c)),
        [StatusColor::Red, StatusColor::Yellow, StatusColor::Green].map(|c| status("B", c)),
        inline_extension("com.x", "k")
            .parameters(json!({"deep": [{}]}))
            .fallback("f"),
        media_inline("id", ""),
    )
}

fn picture() -> MediaSingle {
    media_single(
        media_file("id", "")
            .alt("a")
            .size(10, 20)
            .link("https://x.test/"),
    )
}

fn every_list() -> impl Content<ListItem> {
    (
        p("start"),
        bullet_list((item("a"), "b", item((bullet_list("list first"), p("c"))))),
        ordered_list(["a", "b"]).start(0),
        task_list((
            task("a"),
            "b",
            task_list(task_done("c")),
            task_done(()).local_id("own"),
        ))
        .local_id("tl"),
        code_block("rust", "fn main() {}")
            .wrap()
            .hide_line_numbers(),
        picture(),
        p("small").small(),
    )
}

fn every_table() -> Table {
    table((
        header_row(("a", header_cell("b").column_widths([100]))),
        row((
            cell(())
                .colspan(2)
                .rowspan(1)
                .background("#e3fcef")
                .column_widths([100, 200]),
            cell(p("x").align(Alignment::End)).vertical_align(VerticalAlign::Middle),
        )),
        row((header_cell("r"), cell(nested_expand("", "y")), "z")),
    ))
    .layout(TableLayout::AlignStart)
    .width(760)
    .numbered()
    .fixed()
}

/// What is rarely needed.
fn every_rarity() -> impl Content<Doc> {
    let query = || json!({"cloudId": "a1", "jql": "project = SHOP"});
    let columns = || json!({"columns": [{"key": "key"}]});
    (
        (
            p("c").small().align(Alignment::Center),
            p("c").align(Alignment::End).small(),
            p("i").indent(2).small(),
            p("i").small().indent(3),
        ),
        task_list((
            block_task((p("a"), p("b").small(), extension("t", "k"))).local_id("bt"),
            block_task_done("c"),
            block_task(()),
        )),
        (
            sync_block("r-1").local_id("s-1").wide(),
            sync_block("r-2"),
            bodied_sync_block(
                "r-3",
                (
                    p("a"),
                    columns_of_two(),
                    every_table(),
                    expand("e", "f"),
                    datasource_card("d", query(), datasource_view("table")),
                ),
            ),
            bodied_sync_block("r-4", ()).full_width().width(1200),
        ),
        (
            datasource_card("d", query(), datasource_view("table").properties(columns()))
                .url("https://x.test/")
                .layout(MediaLayout::Wide)
                .width(800)
                .local_id("dc"),
            block_card_data(json!({"@type": "Object", "name": "n", "url": "https://x.test/"}))
                .local_id("bc"),
            embed_card("https://x.test/")
                .original_size(10, 20)
                .local_id("ec"),
        ),
        (
            extension("t", "k")
                .layout(ExtensionLayout::Wide)
                .fallback("f")
                .local_id("ex")
                .fragment("f-1", "n")
                .data_from(["f-2"]),
            bodied_extension("t", "k", "b")
                .layout(ExtensionLayout::FullWidth)
                .parameters(json!({}))
                .local_id("be")
                .data_from(["f-1", "f-2"]),
            extension("t", "k")
                .layout(ExtensionLayout::Default)
                .data_from([""; 0]),
            table(row("a")).fragment("f-2", "").local_id("ta"),
        ),
        (
            media_single(
                media_link("id", "c")
                    .annotation("c-3")
                    .border(1, "#091e42")
                    .data_from(["f-1"])
                    .occurrence_key("o")
                    .local_id("m-1"),
            )
            .local_id("ms"),
            media_single(media_external("https://x.test/").local_id("m-2").size(1, 2)),
        ),
        p((
            media_inline("id", "c")
                .link("https://x.test/")
                .annotation("c-4")
                .border(3, "#091e4224")
                .data_from(["f-1"])
                .alt("a")
                .size(1, 2)
                .occurrence_key("o")
                .data(json!({"a": []}))
                .local_id("mi"),
            media_inline_picture("id", "c"),
            inline_card_data(json!({"name": "n"})).local_id("ic"),
            inline_extension("t", "k")
                .local_id("ie")
                .fragment("f-3", "n")
                .data_from(["f-1"]),
            mention("5b10ac", "all")
                .user_type(UserType::Special)
                .access_level("CONTAINER")
                .local_id("me"),
            [UserType::Default, UserType::App].map(|kind| mention("a", "b").user_type(kind)),
            status("A", StatusColor::Neutral)
                .color("#ff5630")
                .style("bold")
                .local_id("st"),
            emoji("tada").id("1f389").local_id("em"),
            date(2026, 3, 6).local_id("da"),
            placeholder("who?").local_id("pl"),
            hard_break().local_id("hb"),
            text("a").link_titled("https://x.test/", "t"),
            code("a").link_titled("https://x.test/", "t"),
        )),
        every_id(),
    )
}

fn columns_of_two() -> LayoutSection {
    columns([column("a"), column("b")])
}

fn every_id() -> impl Content<Doc> {
    (
        p("a").local_id("p"),
        h1("a").local_id("h"),
        bullet_list(item("a").local_id("li")).local_id("ul"),
        ordered_list("a").local_id("ol"),
        blockquote("a").local_id("bq"),
        code_block("", "a").local_id("cb").unique_id("u"),
        panel(PanelType::Custom, "a")
            .icon(":a:")
            .icon_id("i")
            .icon_fallback("🤔")
            .local_id("pa"),
        expand("", nested_expand("", "a").local_id("ne")).local_id("x"),
        rule().local_id("hr"),
        table(
            row((
                header_cell("a")
                    .local_id("th")
                    .colspan(1)
                    .rowspan(2)
                    .background("#ffffff")
                    .vertical_align(VerticalAlign::Bottom),
                cell("a").local_id("td"),
            ))
            .local_id("tr"),
        ),
        columns([column("a").local_id("co"), column("b")]).local_id("ls"),
    )
}

/// One of everything that can be built.
fn everything() -> Document {
    let panels = [
        PanelType::Info,
        PanelType::Note,
        PanelType::Tip,
        PanelType::Warning,
        PanelType::Error,
        PanelType::Success,
        PanelType::Custom,
    ];
    let layouts = [
        MediaLayout::Center,
        MediaLayout::Wide,
        MediaLayout::FullWidth,
        MediaLayout::WrapLeft,
        MediaLayout::WrapRight,
        MediaLayout::AlignStart,
        MediaLayout::AlignEnd,
    ];
    doc((
        (
            h1("1"),
            h2("2"),
            h3("3"),
            h4("4"),
            h5("5"),
            h6(()),
            heading(Level::H6, code("x")),
        ),
        (
            p(every_mark()),
            p(every_inline()),
            heading(Level::H2, "a").with(em("b")),
        ),
        (
            p("c").align(Alignment::Center),
            p("i").indent(6),
            h1("e").align(Alignment::End),
        ),
        (h1("i").indent(1), p("s").small(), paragraph(())),
        bullet_list(item(every_list())),
        decision_list((decision("yes"), "no", decision(()).local_id("d"))).local_id("dl"),
        blockquote((p("q"), bullet_list("a"), code_block("", ""), picture())),
        each(panels.map(|kind| panel(kind, (h3("t"), p("x"), rule())))),
        panel(PanelType::Custom, block_card("https://x.test/"))
            .icon(":tada:")
            .color("#eae6ff"),
        expand(
            "e",
            (
                p("a"),
                every_table(),
                nested_expand("n", h2("x")),
                decision_list("d"),
            ),
        ),
        (expand("", "wide").wide(), code_block("", "x").full_width()),
        (rule(), every_table(), block_card("https://x.test/")),
        each(layouts.map(|layout| embed_card("https://x.test/").layout(layout).width(100))),
        each(layouts.map(|layout| picture().layout(layout).width_percent(100))),
        (
            picture()
                .width_pixels(400)
                .link("https://x.test/")
                .caption(("a", em("b")))
                .caption("c"),
            media_single(media_external("https://x.test/a.png")).caption(date(2026, 1, 1)),
            media_group([media_file("a", "b"), media_file("c", "")]),
            extension("com.atlassian.confluence.macro.core", "toc").parameters(json!({})),
            bodied_extension("com.x", "k", every_table()).fallback("f"),
        ),
        (
            columns((column("a").width(33.3), column(every_table()).width(66.7))),
            columns([
                column(()),
                column(rule()),
                column(h1("x")).vertical_align(VerticalAlign::Top),
            ]),
            columns([column("a"), column("b")]).wide(),
            columns((column("a"), column("b"), column("c"))).full_width(),
            every_rarity(),
        ),
    ))
    .build()
    .unwrap()
}

/// Everything that can be empty, empty.
fn nothing() -> Document {
    let none: Vec<ListItem> = Vec::new();
    doc((
        (
            p(""),
            h1(""),
            p(()),
            p((text("").strong(), code(""))),
            code_block("", ""),
        ),
        (
            bullet_list(none),
            ordered_list(()),
            task_list(()),
            decision_list(()),
        ),
        (
            table(()),
            table(row(())),
            table((row(()), row("a"))),
            media_group(()),
        ),
        (
            blockquote(()),
            panel(PanelType::Info, ()),
            expand("", ()),
            bullet_list(item(())),
        ),
        (
            table(row(cell(()))),
            expand("", nested_expand("", ())),
            columns([column(()), column(())]),
        ),
        (
            bodied_extension("t", "k", ()),
            bodied_sync_block("r", ()),
            task_list(block_task(())),
            panel(PanelType::Tip, bullet_list(())),
            doc_parts(),
        ),
        (
            picture().caption(()),
            task_list(task("")),
            decision_list(""),
            None::<Paragraph>,
        ),
    ))
    .build()
    .unwrap()
}

#[track_caller]
fn is_golden_and_accepted(page: &Document, golden: &str) {
    let golden: Value = serde_json::from_str(golden).unwrap();
    assert_eq!(page.to_value(), golden, "{:#}", page.to_value());
    assert_eq!(Document::parse(&page.to_json_string()).unwrap(), *page);
    if let Some(validator) = support::schema() {
        accepted(&validator, page);
    }
}

#[test]
fn one_of_everything() {
    is_golden_and_accepted(&everything(), include_str!("golden/everything.json"));
}

#[test]
fn no_kind_and_no_attribute_of_the_schema_is_missing() {
    let Some(schema) = support::schema_text() else {
        return;
    };
    // What nobody has to write: the id of a caption; the only text that a break can have; where the
    // file is that a link leads to.
    let left_out = [
        ("caption", "localId"),
        ("hardBreak", "text"),
        ("link", "id"),
        ("link", "collection"),
        ("link", "occurrenceKey"),
    ];
    let mut built = std::collections::BTreeSet::new();
    let page = everything();
    for node in page.descendants().chain([page.root()]) {
        built.insert((node.kind().as_str(), ""));
        let attrs = node.attrs().into_iter().flatten();
        built.extend(attrs.map(|(name, _)| (node.kind().as_str(), name)));
        for mark in node.marks() {
            built.insert((mark.kind().as_str(), ""));
            let attrs = mark.attrs().into_iter().flatten();
            built.extend(attrs.map(|(name, _)| (mark.kind().as_str(), name)));
        }
    }
    let (mut kinds, mut attributes) = (std::collections::BTreeSet::new(), 0);
    for (name, definition) in schema["definitions"].as_object().unwrap() {
        let Some(kind) = definition["properties"]["type"]["enum"][0].as_str() else {
            continue;
        };
        assert!(built.contains(&(kind, "")), "no {kind}");
        kinds.insert(kind);
        let attrs = &definition["properties"]["attrs"];
        let variants = attrs["anyOf"]
            .as_array()
            .map_or(vec![attrs], |all| all.iter().collect());
        for variant in variants {
            for attr in variant["properties"].as_object().into_iter().flatten() {
                let attr = (kind, attr.0.as_str());
                assert!(
                    built.contains(&attr) || left_out.contains(&attr),
                    "no {attr:?} of {name}"
                );
                attributes += 1;
            }
        }
    }
    println!(
        "{} kinds and {attributes} attributes can be built",
        kinds.len()
    );
    assert_eq!(kinds.len(), 43 + 17);
}

#[test]
fn nothing_inside_anywhere() {
    is_golden_and_accepted(&nothing(), include_str!("golden/nothing.json"));
    is_golden_and_accepted(
        &doc(()).build().unwrap(),
        r#"{"type": "doc", "version": 1, "content": []}"#,
    );
}

fn doc_parts() -> impl Content<Doc> {
    [Some("a"), None]
}

// ---- documents by chance --------------------------------------------------------------------------

/// Puts a few nodes, made by functions picked by chance, into a parent.
macro_rules! fill {
    ($parent:expr, $type:ty, $dice:ident, $left:ident, $most:literal, [$($make:ident)+]) => {{
        let options: &[fn($type, &mut Dice, usize) -> $type] =
            &[ $( |parent, dice, left| parent.with($make(dice, left)) ),+ ];
        let mut parent: $type = $parent;
        let few = if $left == 0 { 0 } else { $dice.below($most + 1) };
        for _ in 0..few {
            parent = $dice.one_of(options)(parent, $dice, $left - 1);
        }
        parent
    }};
}

fn words(dice: &mut Dice) -> String {
    let words = [
        "",
        "a",
        "sprint",
        "Größe",
        "日本",
        "\"quoted\"",
        "back\\slash",
        "<b>",
        "🎉",
        " ",
    ];
    (0..dice.below(4))
        .map(|_| dice.one_of(&words))
        .collect::<Vec<_>>()
        .join(" ")
}

fn color(dice: &mut Dice) -> String {
    format!("#{:06x}", dice.below(1 << 24))
}

fn url(dice: &mut Dice) -> String {
    format!("https://x.test/{}", dice.below(100))
}

fn any_text(dice: &mut Dice, _: usize) -> Text {
    let mut made = text(words(dice));
    for _ in 0..dice.below(4) {
        made = match dice.below(10) {
            0 => made.strong(),
            1 => made.em(),
            2 => made.strike(),
            3 => made.underline(),
            4 => made.sub(),
            5 => made.sup(),
            6 => made.color(color(dice)),
            7 => made.background(color(dice)),
            8 => made.link(url(dice)),
            _ => made.annotation("c"),
        };
    }
    made
}

fn any_string(dice: &mut Dice, _: usize) -> String {
    words(dice)
}

fn any_code(dice: &mut Dice, _: usize) -> Code {
    let made = code(words(dice));
    if dice.coin() {
        made.link(url(dice))
    } else {
        made
    }
}

fn any_break(_: &mut Dice, _: usize) -> HardBreak {
    hard_break()
}

fn any_date(dice: &mut Dice, _: usize) -> Date {
    date(
        1900 + dice.below(200) as i32,
        1 + dice.below(12) as u32,
        1 + dice.below(28) as u32,
    )
}

fn any_emoji(dice: &mut Dice, _: usize) -> Emoji {
    emoji(dice.one_of(&["tada", ":+1:"])).fallback(words(dice))
}

fn any_inline_card(dice: &mut Dice, _: usize) -> InlineCard {
    inline_card(url(dice))
}

fn any_mention(dice: &mut Dice, _: usize) -> Mention {
    mention("5b10ac", words(dice))
}

fn any_status(dice: &mut Dice, _: usize) -> Status {
    let colors = [StatusColor::Neutral, StatusColor::Red, StatusColor::Yellow];
    status(format!("s{}", words(dice)), dice.one_of(&colors))
}

macro_rules! inline_parents {
    ($($name:ident $type:ident $empty:expr;)+) => { $(
        fn $name(dice: &mut Dice, _: usize) -> $type {
            let left = 1;
            fill!($empty, $type, dice, left, 5, [
                any_string any_text any_text any_code any_break any_date any_emoji
                any_inline_card any_mention any_status
            ])
        }
    )+ };
}

inline_parents! {
    any_paragraph Paragraph p(());
    any_heading Heading h3(());
    any_todo TaskItem task(());
    any_done TaskItem task_done(());
    any_decision DecisionItem decision(());
}

fn any_aligned(dice: &mut Dice, left: usize) -> Aligned<Paragraph> {
    any_paragraph(dice, left).align(dice.one_of(&[Alignment::Center, Alignment::End]))
}

fn any_indented(dice: &mut Dice, left: usize) -> Indented<Heading> {
    any_heading(dice, left).indent(1 + dice.below(6) as u8)
}

fn any_small(dice: &mut Dice, left: usize) -> Small {
    any_paragraph(dice, left).small()
}

fn any_code_block(dice: &mut Dice, _: usize) -> CodeBlock {
    code_block(
        dice.one_of(&["", "rust"]),
        format!("{}\n\n  {}", words(dice), words(dice)),
    )
}

fn any_rule(_: &mut Dice, _: usize) -> Rule {
    rule()
}

fn any_media(dice: &mut Dice, _: usize) -> Media {
    if dice.coin() {
        media_file("id", "")
    } else {
        media_external(url(dice)).alt(words(dice))
    }
}

fn any_media_single(dice: &mut Dice, left: usize) -> MediaSingle {
    let single = media_single(any_media(dice, left));
    match dice.below(3) {
        0 => single.caption((any_text(dice, 0), any_code(dice, 0), any_status(dice, 0))),
        1 => single.width_percent(dice.below(101) as u8),
        _ => single.width_pixels(dice.below(2000) as u32),
    }
}

fn any_media_group(dice: &mut Dice, left: usize) -> MediaGroup {
    fill!(media_group(()), MediaGroup, dice, left, 3, [any_media])
}

fn any_block_card(dice: &mut Dice, _: usize) -> BlockCard {
    block_card(url(dice))
}

fn any_extension(dice: &mut Dice, _: usize) -> Extension {
    extension("t", "k").parameters(json!({"p": words(dice)}))
}

fn any_bullets(dice: &mut Dice, left: usize) -> BulletList {
    fill!(bullet_list(()), BulletList, dice, left, 3, [any_item any_string])
}

fn any_numbers(dice: &mut Dice, left: usize) -> OrderedList {
    let list = ordered_list(()).start(dice.below(12) as u32);
    fill!(list, OrderedList, dice, left, 3, [any_item any_string])
}

fn any_item(dice: &mut Dice, left: usize) -> ListItem {
    fill!(item(()), ListItem, dice, left, 3, [
        any_paragraph any_small any_bullets any_numbers any_tasks any_code_block any_media_single
        any_extension any_string
    ])
}

fn any_tasks(dice: &mut Dice, left: usize) -> TaskList {
    fill!(task_list(()), TaskList, dice, left, 4, [any_todo any_done any_tasks any_string])
}

fn any_decisions(dice: &mut Dice, left: usize) -> DecisionList {
    fill!(decision_list(()), DecisionList, dice, left, 3, [any_decision any_string])
}

fn any_quote(dice: &mut Dice, left: usize) -> Blockquote {
    fill!(blockquote(()), Blockquote, dice, left, 3, [
        any_paragraph any_bullets any_numbers any_code_block any_media_single any_media_group
        any_extension any_string
    ])
}

fn any_panel(dice: &mut Dice, left: usize) -> Panel {
    let kind = dice.one_of(&[PanelType::Info, PanelType::Error, PanelType::Custom]);
    fill!(panel(kind, ()), Panel, dice, left, 3, [
        any_paragraph any_small any_heading any_bullets any_numbers any_tasks any_decisions
        any_code_block any_rule any_media_single any_media_group any_block_card any_extension
        any_string
    ])
}

fn any_expand(dice: &mut Dice, left: usize) -> Expand {
    fill!(expand(words(dice), ()), Expand, dice, left, 3, [
        any_paragraph any_small any_heading any_bullets any_tasks any_decisions any_quote
        any_code_block any_panel any_rule any_table any_nested_expand any_string
    ])
}

fn any_nested_expand(dice: &mut Dice, left: usize) -> NestedExpand {
    fill!(nested_expand(words(dice), ()), NestedExpand, dice, left, 3, [
        any_paragraph any_small any_heading any_bullets any_tasks any_decisions any_quote
        any_code_block any_panel any_rule any_media_group any_string
    ])
}

fn any_table(dice: &mut Dice, left: usize) -> Table {
    fill!(table(()), Table, dice, left, 4, [any_row any_header_row])
}

fn any_row(dice: &mut Dice, left: usize) -> TableRow {
    fill!(row(()), TableRow, dice, left, 4, [any_cell any_header_cell any_string])
}

fn any_header_row(dice: &mut Dice, left: usize) -> TableRow {
    header_row((words(dice), any_header_cell(dice, left)))
}

fn any_cell(dice: &mut Dice, left: usize) -> TableCell {
    let empty = cell(())
        .colspan(1 + dice.below(3) as u32)
        .rowspan(1 + dice.below(3) as u32);
    fill!(empty.background(color(dice)), TableCell, dice, left, 2, [
        any_paragraph any_aligned any_small any_heading any_indented any_bullets any_tasks
        any_quote any_code_block any_panel any_nested_expand any_media_single any_string
    ])
}

fn any_header_cell(dice: &mut Dice, left: usize) -> TableHeader {
    fill!(header_cell(()), TableHeader, dice, left, 2, [any_paragraph any_numbers any_decisions])
}

fn any_column(dice: &mut Dice, left: usize) -> LayoutColumn {
    fill!(column(()), LayoutColumn, dice, left, 3, [
        any_paragraph any_aligned any_indented any_table any_expand any_panel any_bullets any_string
    ])
}

fn any_columns(dice: &mut Dice, left: usize) -> LayoutSection {
    let (first, second) = (any_column(dice, left), any_column(dice, left));
    if dice.coin() {
        return columns((first, second));
    }
    columns((first, second, any_column(dice, left)))
}

fn any_doc(dice: &mut Dice) -> Doc {
    let left = 6;
    fill!(doc(()), Doc, dice, left, 5, [
        any_paragraph any_aligned any_small any_heading any_indented any_bullets any_numbers
        any_tasks any_decisions any_quote any_code_block any_panel any_expand any_rule any_table
        any_media_single any_media_group any_block_card any_extension any_columns any_string
    ])
}

#[test]
fn whatever_chance_builds() {
    let validator = support::schema();
    let mut nodes = 0;
    for seed in 0..2_000 {
        let page = any_doc(&mut Dice::new(seed)).build();
        let page = page.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        let value = page.to_value();
        assert_eq!(
            Document::from_value(value.clone()).unwrap(),
            page,
            "seed {seed}"
        );
        assert_eq!(
            Document::parse(&page.to_json_string()).unwrap(),
            page,
            "seed {seed}"
        );
        support::assert_words_are_kept(&page, &format!("seed {seed}"));
        if let Some(validator) = &validator {
            assert!(validator.is_valid(&value), "seed {seed}: {value:#}");
        }
        nodes += page.descendants().count();
    }
    println!(
        "2000 documents, {nodes} nodes; judged by the schema: {}",
        validator.is_some()
    );
    assert!(nodes > 20_000, "{nodes} nodes");
}
