//! A whole page of HTML, to be opened in a browser as it is.

use super::renderer::Renderer;
use super::writer::Writer;
use crate::Document;

const STYLESHEET: &str = include_str!("page.css");

/// What a browser may do for the page, even if somebody finds a way around everything else: show
/// pictures and the stylesheet, and nothing else.
const POLICY: &str = "default-src 'none'; img-src * 'self'; style-src 'unsafe-inline'; \
                      base-uri 'none'; form-action 'none'";

/// A whole page with this title, made by [`Page::render`].
///
/// ```
/// use adf::build::*;
///
/// let report = doc((h1("Sprint 12"), p("34 of 40 points"))).build()?;
/// let html = adf::html::page("Sprint 12").render(&report);
/// assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"));
/// assert!(html.contains("<title>Sprint 12</title>"));
/// # Ok::<(), adf::BuildError>(())
/// ```
pub fn page(title: impl Into<String>) -> Page<'static> {
    Page {
        title: title.into(),
        language: "en".to_owned(),
        renderer: Renderer::new(),
    }
}

/// A page of HTML to be; see [`page`].
#[derive(Debug)]
#[must_use = "a page does nothing until a document is rendered into it"]
pub struct Page<'a> {
    title: String,
    language: String,
    renderer: Renderer<'a>,
}

impl<'a> Page<'a> {
    /// The language of the words, such as `de` or `pt-BR`; English if nothing is said.
    pub fn language(mut self, tag: impl Into<String>) -> Self {
        self.language = tag.into();
        self
    }

    /// With the choices of this renderer.
    pub fn renderer<'b>(self, renderer: Renderer<'b>) -> Page<'b> {
        Page {
            title: self.title,
            language: self.language,
            renderer,
        }
    }

    /// The page with this document in it.
    #[must_use]
    pub fn render(&self, document: &Document) -> String {
        let mut page = Writer::empty(&self.renderer);
        page.out.push_str("<!DOCTYPE html>\n");
        page.open("html").text("lang", &self.language).end();
        page.out.push_str("\n<head>\n");
        page.open("meta").text("charset", "utf-8").end();
        page.out.push('\n');
        page.open("meta")
            .text("name", "viewport")
            .text("content", "width=device-width, initial-scale=1")
            .end();
        page.out.push('\n');
        page.open("meta")
            .text("http-equiv", "Content-Security-Policy")
            .text("content", POLICY)
            .end();
        page.out.push('\n');
        page.open("title").end();
        page.words(&self.title);
        page.close("title");
        page.out.push_str("\n<style>\n");
        page.out.push_str(&self.renderer.stylesheet());
        page.out.push_str("</style>\n</head>\n<body>\n");
        page.open("main").classes(&["document"]).end();
        page.out.push('\n');
        page.out.push_str(&self.renderer.render(document));
        page.close("main");
        page.out.push_str("\n</body>\n</html>\n");
        page.out
    }
}

impl Renderer<'_> {
    /// The stylesheet of [`page`] for the classes that this renderer writes, light and dark. It is
    /// about what is inside an element of the class `document` (with the prefix).
    #[must_use]
    pub fn stylesheet(&self) -> String {
        STYLESHEET.replace(".adf-", &format!(".{}", self.prefix))
    }
}
