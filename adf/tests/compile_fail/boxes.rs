//! Quotes, panels, expands and extensions hold some blocks and not others.

use adf::build::*;

pub fn heading_in_quote() {
    blockquote(p(strong("a")));
    blockquote(h2("a")); //~ E0277
}

pub fn table_in_quote() {
    blockquote(code_block("", "a"));
    blockquote(table(row("a"))); //~ E0277
}

pub fn panel_in_quote() {
    doc(panel(PanelType::Info, "a"));
    blockquote(panel(PanelType::Info, "a")); //~ E0277
}

pub fn quote_in_quote() {
    doc((blockquote("a"), blockquote("b")));
    blockquote(blockquote("a")); //~ E0277
}

pub fn rule_in_quote() {
    blockquote((p("a"), p("b")));
    blockquote(rule()); //~ E0277
}

pub fn tasks_in_quote() {
    blockquote(bullet_list("a"));
    blockquote(task_list("a")); //~ E0277
}

pub fn decisions_in_quote() {
    blockquote(ordered_list("a"));
    blockquote(decision_list("a")); //~ E0277
}

pub fn expand_in_quote() {
    blockquote("a");
    blockquote(expand("", "a")); //~ E0277
}

pub fn text_directly_in_quote() {
    blockquote(p(strong("a")));
    blockquote(strong("a")); //~ E0277
}

pub fn panel_in_panel() {
    doc((panel(PanelType::Info, "a"), panel(PanelType::Note, "b")));
    panel(PanelType::Info, panel(PanelType::Note, "a")); //~ E0277
}

pub fn expand_in_panel() {
    expand("", panel(PanelType::Info, "a"));
    panel(PanelType::Info, expand("", "a")); //~ E0277
}

pub fn nested_expand_in_panel() {
    expand("", nested_expand("", panel(PanelType::Info, "a")));
    panel(PanelType::Info, nested_expand("", "a")); //~ E0277
}

pub fn quote_in_panel() {
    panel(PanelType::Info, h2("a"));
    panel(PanelType::Info, blockquote("a")); //~ E0277
}

pub fn table_in_panel() {
    table(row(cell(panel(PanelType::Info, "a"))));
    panel(PanelType::Info, table(row("a"))); //~ E0277
}

pub fn embed_in_panel() {
    panel(PanelType::Info, block_card("/"));
    panel(PanelType::Info, embed_card("/")); //~ E0277
}

pub fn text_directly_in_panel() {
    panel(PanelType::Info, p(link("a", "/")));
    panel(PanelType::Info, link("a", "/")); //~ E0277
}

pub fn panel_of_no_known_look() {
    panel(PanelType::Info, "a");
    panel("info", "a"); //~ E0308
}

pub fn expand_in_expand() {
    expand("", nested_expand("", "a"));
    expand("", expand("", "a")); //~ E0277
}

pub fn bodied_extension_in_expand() {
    expand("", extension("t", "k"));
    expand("", bodied_extension("t", "k", "a")); //~ E0277
}

pub fn nested_expand_at_the_top() {
    doc(expand("", nested_expand("", "a")));
    doc(nested_expand("", "a")); //~ E0277
}

pub fn nested_expand_in_nested_expand() {
    expand("", (nested_expand("", "a"), nested_expand("", "b")));
    nested_expand("", nested_expand("", "a")); //~ E0277
}

pub fn expand_in_nested_expand() {
    nested_expand("", blockquote("a"));
    nested_expand("", expand("", "a")); //~ E0277
}

pub fn table_in_nested_expand() {
    expand("", table(row("a")));
    nested_expand("", table(row("a"))); //~ E0277
}

pub fn card_in_nested_expand() {
    nested_expand("", p(inline_card("/")));
    nested_expand("", block_card("/")); //~ E0277
}

pub fn extension_has_no_body() {
    bodied_extension("t", "k", ()).with("a");
    extension("t", "k").with("a"); //~ E0599
}

pub fn bodied_extension_in_bodied_extension() {
    bodied_extension("t", "k", extension("t", "k"));
    bodied_extension("t", "k", bodied_extension("t", "k", "a")); //~ E0277
}

pub fn nested_expand_in_bodied_extension() {
    bodied_extension("t", "k", table(row("a")));
    bodied_extension("t", "k", nested_expand("", "a")); //~ E0277
}

pub fn bodied_extension_in_panel() {
    panel(PanelType::Info, extension("t", "k"));
    panel(PanelType::Info, bodied_extension("t", "k", "a")); //~ E0277
}

pub fn sync_block_in_panel() {
    doc(sync_block("r"));
    panel(PanelType::Info, sync_block("r")); //~ E0277
}

pub fn sync_block_in_column() {
    doc(sync_block("r").wide());
    column(sync_block("r")); //~ E0277
}

pub fn sync_block_has_no_body() {
    bodied_sync_block("r", ()).with("a");
    sync_block("r").with("a"); //~ E0599
}

pub fn bodied_sync_block_in_expand() {
    doc(bodied_sync_block("r", expand("", "a")));
    expand("", bodied_sync_block("r", "a")); //~ E0277
}

pub fn bodied_sync_block_in_itself() {
    bodied_sync_block("r", columns([column("a"), column("b")]).wide());
    bodied_sync_block("r", bodied_sync_block("r", "a")); //~ E0277
}

pub fn extension_in_bodied_sync_block() {
    bodied_extension("t", "k", extension("t", "k"));
    bodied_sync_block("r", extension("t", "k")); //~ E0277
}

pub fn datasource_in_quote() {
    panel(
        PanelType::Info,
        datasource_card("d", true.into(), datasource_view("table")),
    );
    blockquote(datasource_card("d", true.into(), datasource_view("table"))); //~ E0277
}

pub fn datasource_without_view() {
    datasource_card("d", true.into(), datasource_view("table"));
    datasource_card("d", true.into()); //~ E0061
}

pub fn card_has_no_layout() {
    embed_card("/").layout(MediaLayout::Wide);
    block_card("/").layout(MediaLayout::Wide); //~ E0599
}

pub fn rule_holds_nothing() {
    p(()).with("a");
    rule().with("a"); //~ E0599
}
