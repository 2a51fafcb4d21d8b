//! Markdown to ADF: valid for any text, with every visible word kept.
//!
//! `marking` puts directives aside, pulldown-cmark reads the rest as a stream of events, `events`
//! deals with these one by one, and `tree` builds the document by the rules of `place`.

mod autolink;
mod blocks;
mod capture;
mod change;
mod color;
mod container;
mod directive;
mod events;
mod footnote;
mod html;
mod html_text;
mod ids;
mod image;
mod inline;
mod marking;
mod marks;
mod node;
mod place;
mod raw;
mod table;
mod tag;
mod tree;

use std::collections::{BTreeMap, HashSet};

pub use change::{Change, ChangeCode};

use self::footnote::Footnotes;
use self::html::Html;
use self::image::Image;
use self::inline::Run;
use self::marking::Marked;
use self::marks::Marks;
use self::tree::Tree;
use super::write::References;
use crate::{Document, Node, NodeKind};

/// Reads Markdown; the settings are those of [`Reader::default`] unless changed.
///
/// ```
/// use adf::markdown::Reader;
///
/// let reader = Reader::new().alert("IMPORTANT", "warning").directives(false);
/// let document = reader.read("> [!IMPORTANT]\n> :not[a directive]{}\n").into_document();
/// assert_eq!(document.content()[0].attr_str("panelType"), Some("warning"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    alerts: BTreeMap<String, String>,
    directives: bool,
    bare_links: bool,
    images: bool,
    unchecked_raw: bool,
}

impl Default for Reader {
    fn default() -> Self {
        let alerts = [
            ("NOTE", "info"),
            ("TIP", "tip"),
            ("IMPORTANT", "note"),
            ("WARNING", "warning"),
            ("CAUTION", "error"),
        ];
        Self {
            alerts: alerts
                .map(|(name, panel)| (name.to_owned(), panel.to_owned()))
                .into(),
            directives: true,
            bare_links: true,
            images: true,
            unchecked_raw: false,
        }
    }
}

impl Reader {
    /// A reader with the settings of the documentation: everything on.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes alerts of this name (`> [!NAME]`) panels of this type: `info`, `note`, `tip`, `warning`,
    /// `error` or `success`. Any name will do; of another type than these, the alert stays a quote.
    #[must_use]
    pub fn alert(mut self, name: &str, panel_type: &str) -> Self {
        let name = name.to_ascii_uppercase();
        if container::PANEL_TYPES.contains(&panel_type) {
            self.alerts.insert(name, panel_type.to_owned());
        } else {
            self.alerts.remove(&name);
        }
        self
    }

    /// Whether directives (`:status[DONE]{color="green"}`, `:::panel`, fences with the language
    /// `adf`, …) are read as such. Without, they are text and code.
    #[must_use]
    pub fn directives(mut self, read: bool) -> Self {
        self.directives = read;
        self
    }

    /// Whether bare addresses (`https://…`, `www.…`, mail) become links.
    #[must_use]
    pub fn bare_links(mut self, link: bool) -> Self {
        self.bare_links = link;
        self
    }

    /// Whether images become external media. Without, they become links: Jira shows no media from
    /// elsewhere in some of its fields.
    #[must_use]
    pub fn images(mut self, media: bool) -> Self {
        self.images = media;
        self
    }

    /// Whether raw ADF at the top level (a fence with the language `adf`) is taken as it stands, valid or
    /// not. Otherwise it is taken where it is valid, and is code where it is not, so that the document
    /// is valid whatever the text.
    ///
    /// With this, [`lossless`](crate::markdown::lossless) Markdown of any document is read as exactly
    /// that document.
    ///
    /// ```
    /// use adf::{Document, markdown};
    ///
    /// let json = r#"{"type":"doc","version":1,"content":[{"type":"hologram"}]}"#;
    /// let document = Document::parse(json)?;
    /// let text = markdown::lossless(&document);
    /// assert_ne!(*markdown::read(&text).document(), document);
    /// let reader = markdown::Reader::new().unchecked_raw(true);
    /// assert_eq!(*reader.read(&text).document(), document);
    /// # Ok::<(), adf::ParseError>(())
    /// ```
    #[must_use]
    pub fn unchecked_raw(mut self, take: bool) -> Self {
        self.unchecked_raw = take;
        self
    }

    /// Reads Markdown. No text is refused.
    #[must_use]
    pub fn read(&self, text: &str) -> Reading {
        self.read_with(text, &References::default())
    }

    /// Reads Markdown in which numbers stand for nodes.
    pub(in crate::markdown) fn read_with(
        &self,
        text: &str,
        references: &References<'_>,
    ) -> Reading {
        let marked = if self.directives {
            Marked::new(text)
        } else {
            Marked::plain(text)
        };
        let mut builder = Builder::new(self, &marked, references);
        // Where no directive gives ids, they need not wait for the end.
        if marked.is_plain() && !(self.directives && text.contains("adf")) {
            builder.tree.ids = Some(1);
        }
        builder.run();
        let (root, changes) = builder.finish();
        Reading {
            document: Document::from_built(root),
            changes: change::in_order(
                changes
                    .into_iter()
                    .map(|change| {
                        let offset = marked.offset(change.offset());
                        change.at(offset)
                    })
                    .collect(),
                text,
            ),
        }
    }
}

/// What came of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    document: Document,
    changes: Vec<Change>,
}

impl Reading {
    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The document, without the changes.
    #[must_use]
    pub fn into_document(self) -> Document {
        self.document
    }

    /// What could not be said as it was meant, in the order of the text.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// Reads Markdown with the settings of [`Reader::default`].
#[must_use]
pub fn read(text: &str) -> Reading {
    Reader::default().read(text)
}

impl Document {
    /// Makes a document of Markdown; see [`markdown`](crate::markdown).
    ///
    /// ```
    /// use adf::Document;
    ///
    /// let document = Document::from_markdown("# Risks\n\nSearch is *late*.");
    /// assert_eq!(document.content()[0].attr("level"), Some(&1.into()));
    /// ```
    #[must_use]
    pub fn from_markdown(text: &str) -> Self {
        read(text).into_document()
    }
}

/// The reading of one text.
struct Builder<'r> {
    reader: &'r Reader,
    marked: &'r Marked<'r>,
    references: &'r References<'r>,
    /// A document that was given as JSON.
    whole: Option<Node>,
    /// Whether something was taken that nobody has checked.
    unchecked: bool,
    tree: Tree,
    marks: Marks,
    run: Run,
    open: Vec<Open>,
    html: Html,
    image: Option<Image>,
    footnotes: Footnotes,
    table: Option<table::State>,
    /// The links that are open: whether each is a mark, and what was in the line before it.
    links: Vec<(bool, (usize, usize))>,
    /// Whether the link that is open holds an image.
    linked_image: bool,
    /// Whether the place in the text is known from outside.
    fixed: bool,
    /// Whether the text that comes stands behind an image in its paragraph.
    image_cut: bool,
    /// The ids that directives give.
    ids: HashSet<String>,
    /// Whether it was told that the image stands elsewhere.
    image_told: bool,
    /// How many texts inside of texts this one is in.
    nested: usize,
}

/// Something that is to be closed.
#[derive(Debug)]
struct Open {
    closer: Closer,
    /// How many frames there were.
    depth: usize,
}

/// What closes it.
#[derive(Debug)]
enum Closer {
    /// The end of a block of Markdown.
    Block,
    /// The end of a list of Markdown, of which the frame is opened by its items.
    List { start: Option<u64>, items: u64 },
    /// The end of a block of which the content stands in its place.
    Unwrapped,
    /// The end of a footnote.
    Footnote(usize),
    /// A line of so many colons.
    Colons(usize),
    /// The same of a container that is text.
    UnknownColons(usize),
    /// A closing tag.
    Tag(&'static str),
}

impl<'r> Builder<'r> {
    fn new(reader: &'r Reader, marked: &'r Marked<'r>, references: &'r References<'r>) -> Self {
        Self {
            reader,
            marked,
            references,
            whole: None,
            unchecked: false,
            tree: Tree::new(),
            marks: Marks::default(),
            run: Run::default(),
            open: Vec::new(),
            html: Html::default(),
            image: None,
            footnotes: Footnotes::default(),
            table: None,
            links: Vec::new(),
            linked_image: false,
            fixed: false,
            image_cut: false,
            ids: HashSet::new(),
            image_told: false,
            nested: 0,
        }
    }

    fn finish(mut self) -> (Node, Vec<Change>) {
        self.end_run();
        self.close_open_to(0);
        self.place_footnotes();
        self.end_run();
        let (content, changes, needs_ids) = self.tree.finish();
        let mut root = match self.whole {
            Some(whole) if content.is_empty() => return (whole, changes),
            _ => Node::made_document(content),
        };
        if needs_ids && !self.unchecked {
            ids::fill(&mut root, &self.ids);
        }
        (root, changes)
    }
}

impl Node {
    fn made_document(content: Vec<Node>) -> Self {
        let mut root = Node::made(NodeKind::Doc, None, None, Some(content));
        root.set_key("version", 1.into());
        root
    }
}
