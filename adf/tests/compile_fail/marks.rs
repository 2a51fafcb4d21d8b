//! Code is not bold, alignment belongs to few places, and only some blocks break out.

use adf::build::*;

pub fn bold_code() {
    code("a").link("/").annotation("c");
    code("a").strong(); //~ E0599
}

pub fn italic_code() {
    text("a").em();
    code("a").em(); //~ E0599
}

pub fn struck_code() {
    text("a").strike();
    code("a").strike(); //~ E0599
}

pub fn underlined_code() {
    text("a").underline();
    code("a").underline(); //~ E0599
}

pub fn subscript_code() {
    text("a").sub();
    code("a").sub(); //~ E0599
}

pub fn superscript_code() {
    text("a").sup();
    code("a").sup(); //~ E0599
}

pub fn coloured_code() {
    text("a").color("#ff5630");
    code("a").color("#ff5630"); //~ E0599
}

pub fn code_on_colour() {
    text("a").background("#ff5630");
    code("a").background("#ff5630"); //~ E0599
}

pub fn centred_in_item() {
    doc(p("a").align(Alignment::Center));
    item(p("a").align(Alignment::Center)); //~ E0277
}

pub fn centred_in_panel() {
    cell(p("a").align(Alignment::Center));
    panel(PanelType::Info, p("a").align(Alignment::Center)); //~ E0277
}

pub fn centred_in_quote() {
    column(p("a").align(Alignment::Center));
    blockquote(p("a").align(Alignment::Center)); //~ E0277
}

pub fn centred_in_expand() {
    expand("", p("a"));
    expand("", p("a").align(Alignment::Center)); //~ E0277
}

pub fn centred_heading_in_panel() {
    panel(PanelType::Info, h1("a"));
    panel(PanelType::Info, h1("a").align(Alignment::End)); //~ E0277
}

pub fn indented_paragraph_in_cell() {
    cell(h1("a").indent(1));
    cell(p("a").indent(1)); //~ E0277
}

pub fn indented_in_item() {
    doc(p("a").indent(1));
    item(p("a").indent(1)); //~ E0277
}

pub fn indented_in_panel() {
    column(p("a").indent(1));
    panel(PanelType::Info, p("a").indent(1)); //~ E0277
}

pub fn centred_and_indented() {
    p("a").align(Alignment::Center);
    p("a").align(Alignment::Center).indent(1); //~ E0599
}

pub fn indented_and_centred() {
    p("a").indent(1);
    p("a").indent(1).align(Alignment::Center); //~ E0599
}

pub fn aligned_code_block() {
    p("a").align(Alignment::Center);
    code_block("", "a").align(Alignment::Center); //~ E0599
}

pub fn indented_list() {
    h1("a").indent(1);
    bullet_list("a").indent(1); //~ E0599
}

pub fn small_in_quote() {
    panel(PanelType::Info, p("a").small());
    blockquote(p("a").small()); //~ E0277
}

pub fn small_heading() {
    p("a").small();
    h1("a").small(); //~ E0599
}

pub fn small_and_indented_in_cell() {
    cell(p("a").small().align(Alignment::Center));
    cell(p("a").small().indent(1)); //~ E0277
}

pub fn small_centred_and_indented() {
    doc(p("a").small().align(Alignment::Center));
    p("a").small().align(Alignment::Center).indent(1); //~ E0599
}

pub fn small_and_centred_in_panel() {
    panel(PanelType::Info, p("a").small());
    panel(PanelType::Info, p("a").align(Alignment::End).small()); //~ E0277
}

pub fn framed_picture_block() {
    media_single(media_file("a", "").border(1, "#091e42"));
    media_single(media_file("a", "")).border(1, "#091e42"); //~ E0599
}

pub fn named_panel() {
    extension("t", "k").fragment("f", "n");
    panel(PanelType::Info, "a").fragment("f", "n"); //~ E0599
}

pub fn breakout_in_expand() {
    doc(code_block("", "a").wide());
    expand("", code_block("", "a").wide()); //~ E0277
}

pub fn breakout_in_column() {
    column(expand("", "a"));
    column(expand("", "a").wide()); //~ E0277
}

pub fn breakout_in_item() {
    item(code_block("", "a"));
    item(code_block("", "a").full_width()); //~ E0277
}

pub fn panel_does_not_break_out() {
    expand("", "a").wide();
    panel(PanelType::Info, "a").wide(); //~ E0599
}

pub fn paragraph_does_not_break_out() {
    code_block("", "a").wide();
    p("a").wide(); //~ E0599
}

pub fn rule_does_not_break_out() {
    columns([column("a"), column("b")]).full_width();
    rule().full_width(); //~ E0599
}

pub fn breakout_twice() {
    code_block("", "a").wide();
    code_block("", "a").wide().full_width(); //~ E0599
}

pub fn bold_block() {
    p(text("a").strong());
    p("a").strong(); //~ E0599
}

pub fn bold_mention() {
    mention("a", "b");
    mention("a", "b").strong(); //~ E0599
}
