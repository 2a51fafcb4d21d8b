//! Tables hold rows, rows hold cells, cells hold blocks.

use adf::build::*;

pub fn cell_directly_in_table() {
    table(row(cell("a")));
    table(cell("a")); //~ E0277
}

pub fn string_directly_in_table() {
    table(row("a"));
    table("a"); //~ E0277
}

pub fn paragraph_directly_in_table() {
    table(row(cell(p("a"))));
    table(p("a")); //~ E0277
}

pub fn row_in_row() {
    table((row("a"), row("b")));
    row(row("a")); //~ E0277
}

pub fn paragraph_directly_in_row() {
    row(cell(p("a")));
    row(p("a")); //~ E0277
}

pub fn status_directly_in_row() {
    row(cell(p(status("a", StatusColor::Red))));
    row(status("a", StatusColor::Red)); //~ E0277
}

pub fn ordinary_cell_in_header_row() {
    header_row(header_cell("a"));
    header_row(cell("a")); //~ E0277
}

pub fn table_in_cell() {
    expand("", table(row("a")));
    cell(table(row("a"))); //~ E0277
}

pub fn table_in_header_cell() {
    header_cell(panel(PanelType::Info, "a"));
    header_cell(table(row("a"))); //~ E0277
}

pub fn expand_in_cell() {
    cell(nested_expand("", "a"));
    cell(expand("", "a")); //~ E0277
}

pub fn bodied_extension_in_cell() {
    cell(extension("t", "k"));
    cell(bodied_extension("t", "k", "a")); //~ E0277
}

pub fn item_in_cell() {
    cell(bullet_list(item("a")));
    cell(item("a")); //~ E0277
}

pub fn cell_in_cell() {
    row((cell("a"), cell("b")));
    cell(cell("a")); //~ E0277
}

pub fn text_directly_in_cell() {
    cell(p(strong("a")));
    cell(strong("a")); //~ E0277
}

pub fn columns_in_cell() {
    doc(columns((column("a"), column("b"))));
    cell(columns((column("a"), column("b")))); //~ E0277
}
