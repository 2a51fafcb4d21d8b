//! Lists hold items, items hold few blocks, tasks and decisions hold words.

use adf::build::*;

pub fn bullet_list_directly_in_bullet_list() {
    bullet_list(item((p("a"), bullet_list("b"))));
    bullet_list(bullet_list("b")); //~ E0277
}

pub fn ordered_list_directly_in_bullet_list() {
    bullet_list(item(ordered_list("b")));
    bullet_list(ordered_list("b")); //~ E0277
}

pub fn bullet_list_directly_in_ordered_list() {
    ordered_list(item(bullet_list("b")));
    ordered_list(bullet_list("b")); //~ E0277
}

pub fn paragraph_directly_in_list() {
    bullet_list(item(p("a")));
    bullet_list(p("a")); //~ E0277
}

pub fn text_directly_in_list() {
    bullet_list(item(p(strong("a"))));
    bullet_list(strong("a")); //~ E0277
}

pub fn task_in_bullet_list() {
    bullet_list(item(task_list(task("a"))));
    bullet_list(task("a")); //~ E0277
}

pub fn one_wrong_item_of_many() {
    bullet_list(("a", item("b"), item(p("c"))));
    bullet_list(("a", item("b"), p("c"))); //~ E0277
}

pub fn a_wrong_item_by_iterator() {
    bullet_list(each(["a"].map(item)));
    bullet_list(each(["a"].map(h1))); //~ E0277
}

pub fn text_directly_in_item() {
    item(p(strong("a")));
    item(strong("a")); //~ E0277
}

pub fn item_in_item() {
    item(bullet_list(item("a")));
    item(item("a")); //~ E0277
}

pub fn heading_in_item() {
    doc(h2("a"));
    item(h2("a")); //~ E0277
}

pub fn quote_in_item() {
    doc(blockquote("a"));
    item(blockquote("a")); //~ E0277
}

pub fn panel_in_item() {
    doc(panel(PanelType::Info, "a"));
    item(panel(PanelType::Info, "a")); //~ E0277
}

pub fn table_in_item() {
    doc(table(row("a")));
    item(table(row("a"))); //~ E0277
}

pub fn rule_in_item() {
    doc(rule());
    item(rule()); //~ E0277
}

pub fn expand_in_item() {
    doc(expand("a", "b"));
    item(expand("a", "b")); //~ E0277
}

pub fn nested_expand_in_item() {
    expand("", nested_expand("a", "b"));
    item(nested_expand("a", "b")); //~ E0277
}

pub fn decisions_in_item() {
    doc(decision_list("a"));
    item(decision_list("a")); //~ E0277
}

pub fn media_group_in_item() {
    item(media_single(media_file("a", "")));
    item(media_group(media_file("a", ""))); //~ E0277
}

pub fn card_in_item() {
    item(p(inline_card("/")));
    item(block_card("/")); //~ E0277
}

pub fn paragraph_in_task() {
    task(("a", hard_break(), strong("b")));
    task(p("a")); //~ E0277
}

pub fn list_in_task() {
    task_list((task("a"), task_list("b")));
    task(bullet_list("b")); //~ E0277
}

pub fn task_list_in_task() {
    task_list((task("a"), task_list("b")));
    task(task_list("b")); //~ E0277
}

pub fn code_block_in_task() {
    task(code("a"));
    task(code_block("", "a")); //~ E0277
}

pub fn text_directly_in_block_task() {
    block_task(p(strong("a")));
    block_task(strong("a")); //~ E0277
}

pub fn list_in_block_task() {
    block_task((p("a"), extension("t", "k")));
    block_task(bullet_list("a")); //~ E0277
}

pub fn centred_in_block_task() {
    block_task(p("a").small());
    block_task(p("a").align(Alignment::Center)); //~ E0277
}

pub fn block_task_in_item() {
    task_list(block_task("a"));
    item(block_task("a")); //~ E0277
}

pub fn item_in_task_list() {
    task_list("a");
    task_list(item("a")); //~ E0277
}

pub fn bullet_list_in_task_list() {
    task_list(task_list("a"));
    task_list(bullet_list("a")); //~ E0277
}

pub fn decision_in_task_list() {
    task_list("a");
    task_list(decision("a")); //~ E0277
}

pub fn task_in_decision_list() {
    decision_list(decision("a"));
    decision_list(task("a")); //~ E0277
}

pub fn decision_list_in_decision_list() {
    decision_list("a");
    decision_list(decision_list("a")); //~ E0277
}

pub fn paragraph_in_decision() {
    decision(("a", em("b")));
    decision(p("a")); //~ E0277
}

pub fn list_in_decision() {
    decision("a");
    decision(bullet_list("a")); //~ E0277
}

pub fn code_block_has_no_marks() {
    code_block("rust", "a");
    code_block("rust", strong("a")); //~ E0277 String
}
