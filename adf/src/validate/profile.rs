//! Where a document is meant to go, and what is not taken there although the schema has it.

use super::pointer::Pointer;
use super::{Code, Finding};
use crate::{Node, NodeKind};

/// A place that takes documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// A rich-text field of a Jira issue: description, environment, custom text fields. At most
    /// 32,767 characters.
    JiraField,
    /// A comment on a Jira issue, or a worklog's. At most 32,767 characters.
    JiraComment,
    /// A page or blog post of Confluence. It has all nodes of the schema.
    ConfluencePage,
}

/// How many characters a text field of Jira holds. Jira counts the text that it makes of the
/// document itself; that of the JSON is not counted here, so a document may still be too long by
/// what its tables and cards are written out to.
const JIRA_LIMIT: usize = 32_767;

impl Profile {
    /// `jira-field`, `jira-comment` or `confluence-page`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JiraField => "jira-field",
            Self::JiraComment => "jira-comment",
            Self::ConfluencePage => "confluence-page",
        }
    }

    /// The profile of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::JiraField, Self::JiraComment, Self::ConfluencePage]
            .into_iter()
            .find(|profile| profile.as_str() == name)
    }

    pub(crate) fn lacks(self, kind: &NodeKind) -> bool {
        match self {
            Self::ConfluencePage => false,
            Self::JiraField | Self::JiraComment => matches!(
                kind,
                NodeKind::LayoutSection
                    | NodeKind::Caption
                    | NodeKind::SyncBlock
                    | NodeKind::BodiedSyncBlock
            ),
        }
    }

    fn limit(self) -> Option<usize> {
        match self {
            Self::ConfluencePage => None,
            Self::JiraField | Self::JiraComment => Some(JIRA_LIMIT),
        }
    }

    pub(super) fn check(self, root: &Node, findings: &mut Vec<Finding>) {
        let mut characters = 0;
        self.walk(root, &mut Pointer::default(), &mut characters, findings);
        if let Some(limit) = self.limit().filter(|limit| characters > *limit) {
            let found = format!("{characters} characters of text");
            let finding = Finding::new(Code::TooLong, String::new(), found)
                .allowing(format!("at most {limit} characters"))
                .advising("put the rest into an attachment, a comment or a Confluence page");
            findings.push(finding);
        }
    }

    fn walk(
        self,
        node: &Node,
        pointer: &mut Pointer,
        characters: &mut usize,
        findings: &mut Vec<Finding>,
    ) {
        *characters += node.text().map_or(0, |text| text.chars().count());
        if self.lacks(node.kind()) {
            let found = format!("`{}`, which Jira does not have", node.kind());
            let advice = match node.kind() {
                NodeKind::LayoutSection => "put the blocks of its columns one below the other",
                NodeKind::Caption => "put the words into a paragraph below the image",
                _ => "put what it shows into the document itself",
            };
            let finding = Finding::new(Code::ProductLacksNode, pointer.here(), found);
            findings.push(finding.advising(advice));
        }
        for (index, child) in node.content().iter().enumerate() {
            pointer.at("content", index, |pointer| {
                self.walk(child, pointer, characters, findings);
            });
        }
    }
}
