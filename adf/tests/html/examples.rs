//! What documents become.

use adf::Document;
use adf::build::*;
use adf::html::{Renderer, page, render_node};
use serde_json::{Value, json};

use crate::dom;

#[track_caller]
fn becomes(content: impl Content<Doc>, html: &str) {
    let document = doc(content).build().unwrap();
    let made = document.to_html();
    assert_eq!(made, html);
    dom::read(&made).unwrap();
}

/// Nodes that the builder does not make.
#[track_caller]
fn raw(content: Value, html: &str) {
    let document = json!({"type": "doc", "version": 1, "content": content});
    let made = Document::from_value(document).unwrap().to_html();
    assert_eq!(made, html);
    dom::read(&made).unwrap();
}

#[test]
fn prose() {
    becomes(
        (
            h1("Sprint 12"),
            h3("Next steps").indent(2),
            p("middle").align(Alignment::Center),
            p("small").small(),
            blockquote((p("a"), bullet_list("b"))),
            rule(),
            p(()),
        ),
        "<h1 id=\"adf-Sprint-12\">Sprint 12</h1>\n\
         <h3 class=\"adf-indent-2\" id=\"adf-Next-steps\">Next steps</h3>\n\
         <p class=\"adf-align-center\">middle</p>\n\
         <p class=\"adf-small\">small</p>\n\
         <blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>\n\
         <hr>\n\
         <p></p>\n",
    );
}

#[test]
fn marks() {
    becomes(
        p((
            "a < b & \"c\" ",
            text("all")
                .strong()
                .em()
                .strike()
                .underline()
                .sub()
                .color("#ff5630")
                .background("#FFFFFF")
                .link("https://x.test/?a=1&b=\"2\"")
                .annotation("c-1"),
            code("<b>").link("#x"),
            text("2").sup(),
        )),
        "<p>a &lt; b &amp; &quot;c&quot; <a href=\"https://x.test/?a=1&amp;b=&quot;2&quot;\">\
         <span class=\"adf-annotation\" data-annotation=\"c-1\">\
         <span style=\"color:#ff5630;background-color:#FFFFFF\">\
         <strong><em><s><u><sub>all</sub></u></s></em></strong></span></span></a>\
         <a href=\"#x\"><code>&lt;b&gt;</code></a><sup>2</sup></p>\n",
    );
}

#[test]
fn neighbours_share_elements() {
    becomes(
        p((
            link("see ", "/a"),
            text("the plan").link("/a").strong(),
            text(" now").strong(),
            text(" please").strong().em(),
        )),
        "<p><a href=\"/a\">see <strong>the plan</strong></a>\
         <strong> now<em> please</em></strong></p>\n",
    );
}

#[test]
fn small_nodes() {
    becomes(
        p((
            mention("5b10ac", "Mia"),
            hard_break(),
            status("DONE", StatusColor::Green),
            date(2026, 3, 6),
            emoji("tada").fallback("🎉"),
            emoji("party_parrot"),
            placeholder("who?"),
            inline_card("https://x.test/SHOP-7"),
            inline_extension("t", "chart"),
            media_inline("ab-12", ""),
        )),
        "<p><span class=\"adf-mention\">@Mia</span><br>\
         <span class=\"adf-status adf-status-green\">DONE</span>\
         <time datetime=\"2026-03-06\">2026-03-06</time>\
         <span class=\"adf-emoji\" title=\":tada:\">🎉</span>\
         <span class=\"adf-emoji\">:party_parrot:</span>\
         <span class=\"adf-placeholder\">who?</span>\
         <a class=\"adf-card\" href=\"https://x.test/SHOP-7\">https://x.test/SHOP-7</a>\
         <span class=\"adf-extension\">[extension: chart]</span>\
         <span class=\"adf-file\">ab-12</span></p>\n",
    );
}

#[test]
fn lists() {
    becomes(
        (
            bullet_list((
                "a",
                item((p("b"), ordered_list(["c", "d"]).start(3))),
                item((p("e"), p("f"))),
            )),
            task_list(("a", task_list(task_done("b")), "c")),
            decision_list("d"),
        ),
        "<ul>\n<li>a</li>\n<li>b<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol></li>\n\
         <li><p>e</p><p>f</p></li>\n</ul>\n\
         <ul class=\"adf-task-list\">\n\
         <li class=\"adf-task\"><label><input type=\"checkbox\" disabled> a</label>\
         <ul class=\"adf-task-list\">\n\
         <li class=\"adf-task\"><label><input type=\"checkbox\" disabled checked> b</label></li>\n\
         </ul></li>\n\
         <li class=\"adf-task\"><label><input type=\"checkbox\" disabled> c</label></li>\n</ul>\n\
         <ul class=\"adf-decision-list\">\n<li class=\"adf-decision\">d</li>\n</ul>\n",
    );
}

#[test]
fn boxes() {
    becomes(
        (
            code_block("rust", "fn main() {\n    1 < 2;\n}").wide(),
            code_block("not a language", "\nx").wrap(),
            panel(PanelType::Warning, "mind"),
            panel(PanelType::Custom, "x")
                .icon(":fire:")
                .color("#eae6ff"),
            expand("More", nested_expand("", "y")),
            columns((column("a").width(66.66), column("b").width(33.33))),
        ),
        "<pre class=\"adf-code-block adf-wide\"><code class=\"language-rust\">\
         fn main() {\n    1 &lt; 2;\n}</code></pre>\n\
         <pre class=\"adf-code-block adf-wrap\"><code>\nx</code></pre>\n\
         <div class=\"adf-panel adf-panel-warning\" role=\"note\" aria-label=\"warning\">\n\
         <p>mind</p>\n</div>\n\
         <div class=\"adf-panel adf-panel-custom\" style=\"background-color:#eae6ff\" role=\"note\">\n\
         <span class=\"adf-panel-icon\">:fire:</span>\n<p>x</p>\n</div>\n\
         <details class=\"adf-expand\"><summary>More</summary>\n\
         <details class=\"adf-expand\">\n<p>y</p>\n</details>\n</details>\n\
         <div class=\"adf-layout\">\n\
         <div class=\"adf-column\" style=\"width:66.66%\">\n<p>a</p>\n</div>\n\
         <div class=\"adf-column\" style=\"width:33.33%\">\n<p>b</p>\n</div>\n</div>\n",
    );
}

#[test]
fn tables() {
    becomes(
        table((
            header_row((header_cell("a").column_widths([100]), "b")),
            row((header_cell("c"), cell("d").background("#e3fcef"))),
            row(cell((p("e"), p("f")))
                .colspan(2)
                .vertical_align(VerticalAlign::Middle)),
        ))
        .numbered()
        .width(760),
        "<table class=\"adf-table\" style=\"width:760px\">\n\
         <colgroup><col><col style=\"width:100px\"><col></colgroup>\n\
         <thead>\n<tr><td class=\"adf-row-number\"></td><th scope=\"col\">a</th>\
         <th scope=\"col\">b</th></tr>\n</thead>\n\
         <tbody>\n<tr><td class=\"adf-row-number\">1</td><th scope=\"row\">c</th>\
         <td style=\"background-color:#e3fcef\">d</td></tr>\n\
         <tr><td class=\"adf-row-number\">2</td>\
         <td class=\"adf-valign-middle\" colspan=\"2\"><p>e</p><p>f</p></td></tr>\n</tbody>\n</table>\n",
    );
}

#[test]
fn a_header_that_reaches_below_the_head_is_not_cut() {
    becomes(
        table((header_row(header_cell("a").rowspan(2)), row("b"))),
        "<table class=\"adf-table\">\n<tbody>\n\
         <tr><th rowspan=\"2\" scope=\"col\">a</th></tr>\n<tr><td>b</td></tr>\n</tbody>\n</table>\n",
    );
}

#[test]
fn media() {
    becomes(
        (
            media_single(
                media_external("https://x.test/a.png")
                    .alt("A")
                    .size(10, 20)
                    .link("/full"),
            )
            .width_percent(60)
            .caption(("Burndown, ", em("sprint 12"))),
            media_single(media_file("ab-12", "").alt("B"))
                .layout(MediaLayout::WrapLeft)
                .width_pixels(400),
            media_group([media_file("a", "c"), media_file("b", "c").alt("plan.pdf")]),
            block_card("https://x.test/"),
            embed_card("https://x.test/").layout(MediaLayout::Wide),
        ),
        "<figure class=\"adf-media adf-layout-center\" style=\"width:60%\"><a href=\"/full\">\
         <img src=\"https://x.test/a.png\" alt=\"A\" width=\"10\" height=\"20\" loading=\"lazy\" \
         referrerpolicy=\"no-referrer\"></a><figcaption>Burndown, <em>sprint 12</em></figcaption></figure>\n\
         <figure class=\"adf-media adf-layout-wrap-left\" style=\"width:400px\">\
         <span class=\"adf-file\">B</span></figure>\n\
         <ul class=\"adf-media-group\">\n<li><span class=\"adf-file\">a</span></li>\n\
         <li><span class=\"adf-file\">plan.pdf</span></li>\n</ul>\n\
         <p class=\"adf-card-block\"><a class=\"adf-card\" href=\"https://x.test/\">https://x.test/</a></p>\n\
         <p class=\"adf-card-embed adf-layout-wide\">\
         <a class=\"adf-card\" href=\"https://x.test/\">https://x.test/</a></p>\n",
    );
}

#[test]
fn links_lead_to_headings() {
    becomes(
        (
            h2("Next steps"),
            h2("Next steps"),
            h2("100 %"),
            p((
                link("a", "#Next-steps.1"),
                link("b", "#100-%25"),
                link("c", "#elsewhere"),
            )),
        ),
        "<h2 id=\"adf-Next-steps\">Next steps</h2>\n<h2 id=\"adf-Next-steps.1\">Next steps</h2>\n\
         <h2 id=\"adf-100-%\">100 %</h2>\n\
         <p><a href=\"#adf-Next-steps.1\">a</a><a href=\"#adf-100-%25\">b</a>\
         <a href=\"#elsewhere\">c</a></p>\n",
    );
}

#[test]
fn what_is_unsafe_is_shown_as_words() {
    raw(
        json!([{"type": "paragraph", "content": [
            {"type": "text", "text": "a", "marks": [
                {"type": "link", "attrs": {"href": " java\nscript:alert(1)"}},
                {"type": "textColor", "attrs": {"color": "red;x:y"}},
                {"type": "annotation", "attrs": {"id": "\" onclick=\""}},
            ]},
            {"type": "inlineCard", "attrs": {"url": "data:text/html,x"}},
            {"type": "status", "attrs": {"text": "s", "color": "#zzzzzz"}},
        ]}]),
        "<p>a<span class=\"adf-card\">data:text/html,x</span>\
         <span class=\"adf-status adf-status-neutral\">s</span></p>\n",
    );
    raw(
        json!([{"type": "mediaSingle", "content": [
            {"type": "media", "attrs": {"type": "external", "url": "javascript:alert(1)", "alt": "A"}},
        ]}]),
        "<figure class=\"adf-media\"><span class=\"adf-file\">A</span></figure>\n",
    );
}

#[test]
fn what_is_not_known_is_shown_as_words() {
    raw(
        json!([
            {"type": "hologram", "attrs": {"onclick": "x"}, "content": [{"type": "text", "text": "in"}]},
            {"type": "hologram", "text": "line"},
            {"content": [{"type": "paragraph", "content": [{"type": "text", "text": "no type"}]}]},
            {"type": "hologram"},
            7,
        ]),
        "<div>in</div>\n<p>line</p>\n<div><p>no type</p></div>\n",
    );
}

#[test]
fn choices() {
    let document = doc((
        h1("A"),
        expand("e", "x"),
        p((
            mention("1:b", "Mia"),
            emoji("tada"),
            link("a", "/wiki/x"),
            inline_card("https://x.test/SHOP-7"),
        )),
        media_single(media_external("https://x.test/a.png").alt("A")),
        media_group(media_file("f", "c").alt("plan.pdf")),
    ))
    .build()
    .unwrap();
    let renderer = Renderer::new()
        .class_prefix("x\"_")
        .heading_ids(false)
        .open_expands(true)
        .external_pictures(false)
        .mention(|id| Some(format!("/people/{id}")))
        .emoji(|name| Some(format!("/emoji/{}.png", name.trim_matches(':'))))
        .link(|href| match href.starts_with('/') {
            true => Some(format!("https://site.test{href}")),
            false => Some(href.to_owned()),
        })
        .card_title(|url| {
            url.ends_with("SHOP-7")
                .then(|| "SHOP-7: Checkout".to_owned())
        })
        .media(|id, collection| Some(format!("/files/{collection}/{id}")));
    assert_eq!(
        renderer.render(&document),
        "<h1>A</h1>\n\
         <details class=\"x_expand\" open><summary>e</summary>\n<p>x</p>\n</details>\n\
         <p><a class=\"x_mention\" href=\"/people/1:b\">@Mia</a>\
         <img class=\"x_emoji\" src=\"/emoji/tada.png\" alt=\":tada:\">\
         <a href=\"https://site.test/wiki/x\">a</a>\
         <a class=\"x_card\" href=\"https://x.test/SHOP-7\">SHOP-7: Checkout</a></p>\n\
         <figure class=\"x_media x_layout-center\">\
         <a class=\"x_file\" href=\"https://x.test/a.png\">A</a></figure>\n\
         <ul class=\"x_media-group\">\n<li><a class=\"x_file\" href=\"/files/c/f\">plan.pdf</a></li>\n</ul>\n"
    );
    let silent = Renderer::new().link(|_| None).mention(|_| None);
    assert_eq!(
        silent.render_node(&document.content()[2]),
        "<p><span class=\"adf-mention\">@Mia</span><span class=\"adf-emoji\">:tada:</span>a\
         <span class=\"adf-card\">https://x.test/SHOP-7</span></p>\n"
    );
}

#[test]
fn one_node() {
    let document = doc(bullet_list(item(p(strong("a"))))).build().unwrap();
    let item = &document.content()[0].content()[0];
    assert_eq!(
        render_node(&item.content()[0]),
        "<p><strong>a</strong></p>\n"
    );
    assert_eq!(
        render_node(&item.content()[0].content()[0]),
        "<p><strong>a</strong></p>\n"
    );
}

#[test]
fn a_whole_page() {
    let document = doc((h1("A"), panel(PanelType::Info, "b"))).build().unwrap();
    let html = page("1 < 2</title><script>")
        .language("de\" onload=\"x")
        .renderer(Renderer::new().class_prefix("x-"))
        .render(&document);
    assert!(html.starts_with(
        "<!DOCTYPE html>\n<html lang=\"de&quot; onload=&quot;x\">\n<head>\n<meta charset=\"utf-8\">\n"
    ));
    assert!(html.contains("<title>1 &lt; 2&lt;/title&gt;&lt;script&gt;</title>\n<style>\n"));
    assert!(html.contains("\n.x-document .x-panel {"));
    assert!(html.contains("@media (prefers-color-scheme: dark)"));
    assert!(!html.contains("adf-"));
    assert!(html.ends_with(
        "<main class=\"x-document\">\n<h1 id=\"x-A\">A</h1>\n\
         <div class=\"x-panel x-panel-info\" role=\"note\" aria-label=\"info\">\n<p>b</p>\n</div>\n\
         </main>\n</body>\n</html>\n"
    ));
    dom::read_page(&html).unwrap();
}

#[test]
fn every_class_that_has_a_look_is_one_that_is_written() {
    let everything: Value =
        serde_json::from_str(include_str!("../golden/everything.json")).unwrap();
    let html = Document::from_value(everything).unwrap().to_html();
    let stylesheet = Renderer::new().stylesheet();
    // What `everything` does not have, and the element around the document.
    let elsewhere = [
        "document",
        "align-end",
        "indent-2",
        "indent-3",
        "indent-4",
        "indent-5",
        "valign-bottom",
        "status-purple",
    ];
    for class in stylesheet.split(".adf-").skip(1) {
        let end = class.find(|c: char| c != '-' && !c.is_ascii_alphanumeric());
        let class = &class[..end.unwrap_or(class.len())];
        assert!(
            elsewhere.contains(&class) || html.contains(&format!("adf-{class}")),
            "nothing is of the class {class}"
        );
    }
}
