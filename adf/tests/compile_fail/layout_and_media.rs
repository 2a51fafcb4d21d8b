//! Columns come in twos and threes, pictures stand in frames, captions hold words.

use adf::build::*;

pub fn one_column() {
    columns((column("a"), column("b")));
    columns((column("a"),)); //~ E0277
}

pub fn no_column() {
    columns([column("a"), column("b")]);
    columns(()); //~ E0277
}

pub fn four_columns() {
    columns((column("a"), column("b"), column("c")));
    columns([column("a"), column("b"), column("c"), column("d")]); //~ E0277
}

pub fn any_number_of_columns() {
    columns([column("a"), column("b")]);
    columns(vec![column("a")]); //~ E0277
}

pub fn paragraphs_as_columns() {
    columns((column(p("a")), column(p("b"))));
    columns((p("a"), p("b"))); //~ E0277
}

pub fn columns_in_column() {
    column(table(row("a")));
    column(columns((column("a"), column("b")))); //~ E0277
}

pub fn columns_in_panel() {
    column(panel(PanelType::Info, "a"));
    panel(PanelType::Info, columns((column("a"), column("b")))); //~ E0277
}

pub fn columns_in_expand() {
    column(expand("", "a"));
    expand("", columns((column("a"), column("b")))); //~ E0277
}

pub fn nested_expand_in_column() {
    column(expand("", nested_expand("", "a")));
    column(nested_expand("", "a")); //~ E0277
}

pub fn text_directly_in_column() {
    column(p(strong("a")));
    column(strong("a")); //~ E0277
}

pub fn picture_of_a_paragraph() {
    media_single(media_file("a", ""));
    media_single(p("a")); //~ E0308
}

pub fn two_pictures_in_a_frame() {
    media_group((media_file("a", ""), media_file("b", "")));
    media_single((media_file("a", ""), media_file("b", ""))); //~ E0308
}

pub fn frame_in_media_group() {
    media_group(media_file("a", ""));
    media_group(media_single(media_file("a", ""))); //~ E0277
}

pub fn paragraph_in_media_group() {
    media_group(media_external("/"));
    media_group(p("a")); //~ E0277
}

pub fn media_in_paragraph() {
    p(media_inline("a", ""));
    p(media_file("a", "")); //~ E0277
}

pub fn media_in_cell() {
    cell(media_single(media_file("a", "")));
    cell(media_file("a", "")); //~ E0277
}

pub fn paragraph_in_caption() {
    media_single(media_file("a", "")).caption(("a", em("b")));
    media_single(media_file("a", "")).caption(p("a")); //~ E0277
}

pub fn file_in_caption() {
    media_single(media_file("a", "")).caption(mention("a", "b"));
    media_single(media_file("a", "")).caption(media_inline("a", "")); //~ E0277
}

pub fn extension_in_caption() {
    media_single(media_file("a", "")).caption(status("a", StatusColor::Red));
    media_single(media_file("a", "")).caption(inline_extension("t", "k")); //~ E0277
}

pub fn caption_of_a_group() {
    media_single(media_file("a", "")).caption("a");
    media_group(media_file("a", "")).caption("a"); //~ E0599
}
