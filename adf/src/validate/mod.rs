//! Validation: every place where a document departs from the official schema, and what to do there.
//!
//! ```
//! use adf::{Document, validate::Code};
//!
//! let document = Document::parse(
//!     r#"{"type": "doc", "version": 1, "content": [
//!         {"type": "bulletList", "content": [
//!             {"type": "listItem", "content": [
//!                 {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Risks"}]}
//!             ]}
//!         ]}
//!     ]}"#,
//! )?;
//! let findings = document.validate();
//! assert_eq!(findings.len(), 1);
//! assert_eq!(findings[0].code(), Code::NodeNotAllowed);
//! assert_eq!(findings[0].pointer(), "/content/0/content/0/content/0");
//! println!("{}", findings[0]);
//! # Ok::<(), adf::ParseError>(())
//! ```
//!
//! The verdict is that of the official JSON schema: [`Document::validate`] finds nothing if and only
//! if the schema accepts the document. What a product refuses although the schema has it, and what
//! the schema does not see (an address that runs a script, an id given twice), are asked for with a
//! [`Validator`].
//!
//! Cost: one pass over the document; a second one only over what is wrong.
//!
//! Source: the JSON schemas of the npm package `@atlaskit/adf-schema`, see [`Schema::version`].

mod code;
mod explain;
mod finding;
mod hint;
mod lint;
mod pointer;
mod profile;
mod words;

pub use code::{Code, Severity};
pub(crate) use explain::explain_in_place;
pub use finding::Finding;
pub use profile::Profile;

use crate::schema::Judge;
use crate::{Document, ParseError, Schema};

/// What a document is held against.
///
/// ```
/// use adf::build::*;
/// use adf::validate::{Code, Profile, Validator};
///
/// let page = doc(columns((column("left"), column("right")))).build()?;
/// assert!(page.validate().is_empty());
///
/// let findings = Validator::new().profile(Profile::JiraComment).check(&page);
/// assert_eq!(findings[0].code(), Code::ProductLacksNode);
/// # Ok::<(), adf::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Validator {
    schema: Schema,
    profile: Option<Profile>,
    lints: bool,
}

impl Validator {
    /// By the official schema `full` alone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// By this schema.
    #[must_use]
    pub fn schema(mut self, schema: Schema) -> Self {
        self.schema = schema;
        self
    }

    /// Also by what the place takes that the document is meant for.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Also by what no schema sees: addresses that run scripts, ids given twice, images without a
    /// text for those who do not see them, headings that skip a level, tables that do not add up.
    #[must_use]
    pub fn lints(mut self, lints: bool) -> Self {
        self.lints = lints;
        self
    }

    /// All findings: first those of the schema, then those of the product, then the lints, each in
    /// document order.
    #[must_use]
    pub fn check(&self, document: &Document) -> Vec<Finding> {
        let root = document.root();
        let mut findings = explain::explain(Judge::new(self.schema.table()), root);
        if let Some(profile) = self.profile {
            profile.check(root, &mut findings);
        }
        if self.lints {
            lint::check(root, &mut findings);
        }
        findings
    }

    /// Whether the document is valid by the schema; what [`check`](Self::check) says beyond it does
    /// not count.
    #[must_use]
    pub fn accepts(&self, document: &Document) -> bool {
        Judge::new(self.schema.table()).accepts(document.root())
    }
}

impl Document {
    /// Every place where the document departs from the official schema `full`; none if it is valid.
    /// For the other schema, products and lints see [`Validator`].
    #[must_use]
    pub fn validate(&self) -> Vec<Finding> {
        Validator::new().check(self)
    }

    /// Whether the official schema accepts the document. It costs less than
    /// [`validate`](Self::validate) where the answer is no.
    #[must_use]
    pub fn is_valid(&self, schema: Schema) -> bool {
        Validator::new().schema(schema).accepts(self)
    }
}

/// What is wrong with a text that is no document at all, as a finding.
impl From<&ParseError> for Finding {
    fn from(error: &ParseError) -> Self {
        let pointer = match error {
            ParseError::NotADocument { pointer, .. } => pointer.clone(),
            _ => String::new(),
        };
        Finding::new(Code::NotADocument, pointer, error.to_string())
            .allowing("{\"type\": \"doc\", \"version\": 1, \"content\": […]}")
    }
}
