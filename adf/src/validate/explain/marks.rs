//! Marks that may not stand on a node, and those that may not stand together.

use super::super::words::{self, quoted};
use super::super::{Code, hint};
use super::Explanation;
use crate::model::Keys;
use crate::schema::{MarkSet, Marks, NodeRule, NodeSet};
use crate::{MarkKind, Node};

impl Explanation {
    pub(super) fn marks(&mut self, rule: &NodeRule, node: &Node, variants: NodeSet) {
        let good = match rule.marks {
            Marks::Any => true,
            Marks::None => !node.has_marks(),
            Marks::Empty => node.marks().is_empty(),
            Marks::Of(allowed) => self
                .judge
                .marks(node)
                .is_some_and(|marks| allowed.holds(marks)),
        };
        if good {
            return;
        }
        let table = self.judge.table();
        let kind = node.kind();
        let union = variants
            .iter()
            .filter_map(|index| table.nodes.get(index))
            .fold(MarkSet::EMPTY, |all, rule| match rule.marks {
                Marks::Of(marks) => all.or(marks),
                _ => all,
            });
        let names = words::marks(table, union);
        let mut told = false;
        for (index, mark) in node.marks().iter().enumerate() {
            let place = index.to_string();
            let known = (table.of_mark)(mark.kind());
            let Some(known) = known else {
                let found = match mark.kind() {
                    MarkKind::Untyped => "a mark without a `type` that is text".to_owned(),
                    other => format!("{}, a name that no mark has", quoted(other.as_str())),
                };
                let advice = hint::mark_name(table, mark.kind().as_str());
                self.put(
                    Code::UnknownMark,
                    &["marks", &place],
                    found,
                    names.clone(),
                    advice,
                );
                told = true;
                continue;
            };
            if !union.holds(MarkSet::one(known)) {
                let found = format!("the mark `{}` on `{kind}`", mark.kind());
                let advice = hint::mark(kind, mark.kind());
                self.put(
                    Code::MarkNotAllowed,
                    &["marks", &place],
                    found,
                    names.clone(),
                    advice,
                );
                told = true;
            } else if self.judge.mark(mark).is_none() {
                if let Some(rule) = table.marks.get(known as usize) {
                    self.attrs(
                        rule.attrs,
                        mark.kind().as_str(),
                        mark.attrs(),
                        &["marks", &place],
                    );
                }
                if let Keys::Some(keys) = mark.other_keys() {
                    for key in keys.keys() {
                        let code = if key == "attrs" {
                            Code::WrongType
                        } else {
                            Code::UnknownKey
                        };
                        let found =
                            format!("the key {} on the mark `{}`", quoted(key), mark.kind());
                        self.put(
                            code,
                            &["marks", &place, key],
                            found,
                            String::new(),
                            String::new(),
                        );
                    }
                }
                told = true;
            }
        }
        if told {
            return;
        }
        if node.marks().is_empty() {
            let found = format!("`marks` on `{kind}`, which has none");
            let advice = "leave the key out".to_owned();
            self.put(
                Code::MarkNotAllowed,
                &["marks"],
                found,
                String::new(),
                advice,
            );
            return;
        }
        let together: Vec<&str> = node
            .marks()
            .iter()
            .map(|mark| mark.kind().as_str())
            .collect();
        let found = format!("the marks {} together", together.join(", "));
        self.put(
            Code::MarkCombination,
            &["marks"],
            found,
            names,
            hint::together(node),
        );
    }
}
