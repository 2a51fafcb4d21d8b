//! The document holds blocks, prose holds inline nodes.

use adf::build::*;

pub fn text_in_document() {
    doc(p(strong("a")));
    doc(strong("a")); //~ E0277
}

pub fn code_in_document() {
    doc(code_block("", "a"));
    doc(code("a")); //~ E0277
}

pub fn status_in_document() {
    doc(p(status("a", StatusColor::Red)));
    doc(status("a", StatusColor::Red)); //~ E0277
}

pub fn mention_in_document() {
    doc(p(mention("a", "b")));
    doc(mention("a", "b")); //~ E0277
}

pub fn date_in_document() {
    doc(p(date(2026, 3, 6)));
    doc(date(2026, 3, 6)); //~ E0277
}

pub fn emoji_in_document() {
    doc(p(emoji("a")));
    doc(emoji("a")); //~ E0277
}

pub fn placeholder_in_document() {
    doc(p(placeholder("a")));
    doc(placeholder("a")); //~ E0277
}

pub fn break_in_document() {
    doc(p(("a", hard_break(), "b")));
    doc(("a", hard_break(), "b")); //~ E0277
}

pub fn inline_card_in_document() {
    doc(block_card("/"));
    doc(inline_card("/")); //~ E0277
}

pub fn inline_extension_in_document() {
    doc(extension("t", "k"));
    doc(inline_extension("t", "k")); //~ E0277
}

pub fn inline_media_in_document() {
    doc(p(media_inline("a", "")));
    doc(media_inline("a", "")); //~ E0277
}

pub fn item_in_document() {
    doc(bullet_list(item("a")));
    doc(item("a")); //~ E0277
}

pub fn task_in_document() {
    doc(task_list(task("a")));
    doc(task("a")); //~ E0277
}

pub fn decision_in_document() {
    doc(decision_list(decision("a")));
    doc(decision("a")); //~ E0277
}

pub fn row_in_document() {
    doc(table(row("a")));
    doc(row("a")); //~ E0277
}

pub fn cell_in_document() {
    doc(table(row(cell("a"))));
    doc(cell("a")); //~ E0277
}

pub fn column_in_document() {
    doc(columns((column("a"), column("b"))));
    doc(column("a")); //~ E0277
}

pub fn media_in_document() {
    doc(media_single(media_file("a", "")));
    doc(media_file("a", "")); //~ E0277
}

pub fn document_in_document() {
    doc(p("a"));
    doc(doc("a")); //~ E0277
}

pub fn paragraph_in_paragraph() {
    doc((p("a"), p("b")));
    p(p("a")); //~ E0277
}

pub fn heading_in_paragraph() {
    p(strong("a"));
    p(h1("a")); //~ E0277
}

pub fn list_in_paragraph() {
    doc((p("a"), bullet_list("b")));
    p(("a", bullet_list("b"))); //~ E0277
}

pub fn code_block_in_paragraph() {
    p(code("a"));
    p(code_block("", "a")); //~ E0277
}

pub fn panel_in_paragraph() {
    panel(PanelType::Info, p("a"));
    p(panel(PanelType::Info, "a")); //~ E0277
}

pub fn picture_in_paragraph() {
    p(media_inline("a", ""));
    p(media_single(media_file("a", ""))); //~ E0277
}

pub fn block_card_in_paragraph() {
    p(inline_card("/"));
    p(block_card("/")); //~ E0277
}

pub fn extension_in_paragraph() {
    p(inline_extension("t", "k"));
    p(extension("t", "k")); //~ E0277
}

pub fn rule_in_paragraph() {
    p(hard_break());
    p(rule()); //~ E0277
}

pub fn paragraph_in_heading() {
    h1("a");
    h1(p("a")); //~ E0277
}

pub fn list_in_heading() {
    h1(strong("a"));
    h1(bullet_list("a")); //~ E0277
}

pub fn heading_of_no_level() {
    heading(Level::H6, "a");
    heading(7, "a"); //~ E0308
}

pub fn number_as_content() {
    p(7.to_string());
    p(7); //~ E0277
}

pub fn status_of_no_known_colour() {
    status("a", StatusColor::Red);
    status("a", "red"); //~ E0308
}

pub fn mention_by_name_only() {
    mention("5b10ac", "Mia");
    mention("Mia"); //~ E0061
}
