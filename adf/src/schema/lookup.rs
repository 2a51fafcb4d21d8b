//! Questions about the tables that are asked without a node at hand.

#[cfg(feature = "markdown")]
use super::Form;
use super::{Content, NodeSet, Schema, Table};
use crate::NodeKind;

impl Table {
    /// Everything that one of the definitions of `parent` takes at some place.
    pub(crate) fn inside(&self, parent: &NodeKind) -> NodeSet {
        self.taken((self.of_kind)(parent))
    }

    /// Everything that one of these definitions takes at some place.
    pub(crate) fn taken(&self, parents: NodeSet) -> NodeSet {
        parents
            .iter()
            .filter_map(|index| self.nodes.get(index))
            .fold(NodeSet::EMPTY, |all, rule| match rule.content {
                Content::Of { nodes, .. } => all.or(nodes),
                Content::Row { places, .. } => places.iter().fold(all, |all, set| all.or(*set)),
                Content::None | Content::Any => all,
            })
    }

    /// The kinds of these definitions, each once.
    pub(crate) fn kinds(&self, set: NodeSet) -> Vec<&'static NodeKind> {
        let mut kinds: Vec<&'static NodeKind> = Vec::new();
        for rule in set.iter().filter_map(|index| self.nodes.get(index)) {
            if !kinds.contains(&&rule.kind) {
                kinds.push(&rule.kind);
            }
        }
        kinds
    }

    /// What the attribute of a kind of node may be, in each of the forms of its `attrs`.
    #[cfg(feature = "markdown")]
    pub(crate) fn attribute_forms(
        &self,
        kind: &NodeKind,
        name: &str,
    ) -> impl Iterator<Item = &'static Form> {
        (self.of_kind)(kind)
            .iter()
            .filter_map(|index| self.nodes.get(index))
            .flat_map(|rule| rule.attrs.shapes)
            .filter_map(move |shape| shape.property(name))
            .map(|property| &property.value)
    }
}

impl Schema {
    /// Whether a node of kind `child` may stand somewhere in a node of kind `parent`. Marks, number
    /// and order are another matter: see [`Document::validate`](crate::Document::validate).
    ///
    /// ```
    /// use adf::{NodeKind, Schema};
    ///
    /// assert!(Schema::Full.allows(&NodeKind::ListItem, &NodeKind::Paragraph));
    /// assert!(!Schema::Full.allows(&NodeKind::ListItem, &NodeKind::Heading));
    /// ```
    #[must_use]
    pub fn allows(self, parent: &NodeKind, child: &NodeKind) -> bool {
        let table = self.table();
        table.inside(parent).meets((table.of_kind)(child))
    }

    /// The kinds of nodes that may stand somewhere in a node of this kind.
    #[must_use]
    pub fn children_of(self, parent: &NodeKind) -> Vec<NodeKind> {
        let table = self.table();
        table
            .kinds(table.inside(parent))
            .into_iter()
            .cloned()
            .collect()
    }
}
