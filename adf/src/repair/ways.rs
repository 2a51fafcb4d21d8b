//! Which nodes may be put around which: found from the table, once.
//!
//! Only nodes that mean nothing by themselves are put around others (a paragraph, an item of a list,
//! a cell of a table), never a panel or a quote.

use std::sync::OnceLock;

use crate::schema::{NodeSet, Table};
use crate::{NodeKind, Schema};

/// Chains of more weight than this are no way to keep a node: a table around a paragraph is none.
const HEAVIEST: u8 = 8;

/// What it costs to have a node of this kind around; nothing if it is not put around others.
fn weight(kind: &NodeKind) -> Option<u8> {
    use NodeKind as Kind;
    Some(match kind {
        Kind::Paragraph
        | Kind::BulletList
        | Kind::ListItem
        | Kind::TaskList
        | Kind::TaskItem
        | Kind::DecisionList
        | Kind::DecisionItem
        | Kind::MediaSingle
        | Kind::Caption => 1,
        Kind::MediaGroup | Kind::TableRow => 2,
        Kind::BlockTaskItem => 3,
        Kind::TableCell | Kind::Table | Kind::LayoutColumn => 4,
        Kind::LayoutSection => 6,
        _ => return None,
    })
}

/// The first node of a chain, from the outside.
#[derive(Clone, Copy, Debug)]
struct Link {
    weight: u8,
    /// How many nodes the chain has.
    length: u8,
    /// The next definition inwards; none if it is the last.
    inner: Option<usize>,
}

/// For each kind of node (by its first definition) and each definition: the lightest chain that
/// begins with the definition and may hold the kind.
#[derive(Debug)]
pub(super) struct Ways {
    table: &'static Table,
    chains: Vec<Vec<Option<Link>>>,
}

impl Ways {
    pub(super) fn of(schema: Schema) -> &'static Self {
        static FULL: OnceLock<Ways> = OnceLock::new();
        #[cfg(feature = "stage-0")]
        static STAGE_0: OnceLock<Ways> = OnceLock::new();
        match schema {
            Schema::Full => FULL.get_or_init(|| Self::find(schema.table())),
            #[cfg(feature = "stage-0")]
            Schema::Stage0 => STAGE_0.get_or_init(|| Self::find(schema.table())),
        }
    }

    fn find(table: &'static Table) -> Self {
        let chains = (0..table.nodes.len())
            .map(|index| Self::around(table, index))
            .collect();
        Self { table, chains }
    }

    /// The chains around the kind whose first definition this is.
    fn around(table: &'static Table, first: usize) -> Vec<Option<Link>> {
        let mut links = vec![None; table.nodes.len()];
        let Some(kind) = table.nodes.get(first).map(|rule| &rule.kind) else {
            return links;
        };
        let child = (table.of_kind)(kind);
        if child.iter().next().is_none_or(|index| index != first) {
            return links;
        }
        // A chain is never longer than the heaviest is heavy, so this ends.
        loop {
            let mut lighter = false;
            for (index, rule) in table.nodes.iter().enumerate() {
                let (Some(own), Some(takes)) = (weight(&rule.kind), rule.content.at(0)) else {
                    continue;
                };
                let mut best = takes.meets(child).then_some(Link {
                    weight: own,
                    length: 1,
                    inner: None,
                });
                for inner in takes.iter() {
                    let Some(Some(link)) = links.get(inner) else {
                        continue;
                    };
                    let weight = own + link.weight;
                    if weight <= HEAVIEST && best.is_none_or(|best| weight < best.weight) {
                        best = Some(Link {
                            weight,
                            length: link.length + 1,
                            inner: Some(inner),
                        });
                    }
                }
                let Some(best) = best else { continue };
                if let Some(known) = links.get_mut(index)
                    && known.is_none_or(|known: Link| best.weight < known.weight)
                {
                    *known = Some(best);
                    lighter = true;
                }
            }
            if !lighter {
                return links;
            }
        }
    }

    fn links(&self, kind: &NodeKind) -> Option<&[Option<Link>]> {
        let first = (self.table.of_kind)(kind).iter().next()?;
        self.chains.get(first).map(Vec::as_slice)
    }

    fn lightest(&self, kind: &NodeKind, allowed: NodeSet) -> Option<(usize, Link)> {
        let links = self.links(kind)?;
        allowed
            .iter()
            .filter_map(|index| {
                links
                    .get(index)
                    .copied()
                    .flatten()
                    .map(|link| (index, link))
            })
            .min_by_key(|(_, link)| link.weight)
    }

    /// The kinds to put around a node of this kind so that it may stand where these definitions
    /// may, from the outside.
    pub(super) fn around_in(&self, kind: &NodeKind, allowed: NodeSet) -> Vec<&'static NodeKind> {
        let mut kinds = Vec::new();
        let Some((mut index, mut link)) = self.lightest(kind, allowed) else {
            return kinds;
        };
        let links = self.links(kind).unwrap_or_default();
        loop {
            let Some(rule) = self.table.nodes.get(index) else {
                return kinds;
            };
            kinds.push(&rule.kind);
            let Some(inner) = link.inner else {
                return kinds;
            };
            index = inner;
            match links.get(inner).copied().flatten() {
                Some(next) => link = next,
                None => return kinds,
            }
        }
    }

    /// The outermost of them, and how many they are.
    pub(super) fn first_in(
        &self,
        kind: &NodeKind,
        allowed: NodeSet,
    ) -> Option<(&'static NodeKind, usize)> {
        let (index, link) = self.lightest(kind, allowed)?;
        let rule = self.table.nodes.get(index)?;
        Some((&rule.kind, usize::from(link.length)))
    }
}
