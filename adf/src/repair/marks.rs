//! Marks as a definition wants them.

use serde_json::Value;

use super::engine::Engine;
use super::path::Path;
use super::{Code, attrs, kinds, names, seen};
use crate::model::{Apart, Keys};
use crate::schema::{MarkSet, Marks, NodeRule};
use crate::{Attrs, Mark, MarkKind};

impl Engine {
    /// Keeps the marks that the definition has and drops the others; those that belong to the text
    /// inside are given back. `key` is where they stood if not in `marks`, and empty if they are
    /// not in the original.
    pub(super) fn mend_marks(
        &mut self,
        rule: &NodeRule,
        parts: &mut Apart,
        path: Path,
        room: usize,
        key: Option<&str>,
    ) -> Vec<Mark> {
        let mut down = Vec::new();
        let Some(marks) = parts.marks.take() else {
            return down;
        };
        if matches!(rule.marks, Marks::Any) && room >= 3 {
            parts.marks = Some(marks);
            return down;
        }
        if marks.is_empty() {
            if matches!(rule.marks, Marks::None) || room < 2 {
                let done = format!("dropped the empty `marks` of `{}`", rule.kind);
                let below = key.map_or(&["marks"][..], |_| &[]);
                self.note(Code::KeyDropped, path, below, done);
            } else {
                parts.marks = Some(marks);
            }
            return down;
        }
        let coded = marks.iter().any(|mark| *mark.kind() == MarkKind::Code);
        let mut kept = Vec::new();
        for (index, mark) in marks.into_iter().enumerate() {
            let place = index.to_string();
            let below: &[&str] = match &key {
                Some("") => &[],
                Some(key) => &[key],
                None => &["marks", place.as_str()],
            };
            let name = mark.kind().clone();
            let address = mark.attr_str("href").map(str::to_owned);
            let Some(mark) = self.mend_mark(mark, path, below, room.saturating_sub(2)) else {
                continue;
            };
            let index = (self.table.of_mark)(mark.kind());
            let fits = match (rule.marks, index) {
                (Marks::Of(allowed), Some(index)) => allowed.holds(MarkSet::one(index)),
                (Marks::Any, _) => true,
                _ => false,
            };
            if fits {
                kept.push(mark);
            } else if kinds::holds_text(&rule.kind) && names::is_of_text(mark.kind()) {
                let done = format!("moved the mark `{}` to the text inside", mark.kind());
                self.note(Code::MarkMoved, path, below, done);
                down.push(mark);
            } else {
                let why = if rule.text && coded && name != MarkKind::Code {
                    "`code` goes with `link` and `annotation` only".to_owned()
                } else {
                    match address {
                        Some(href) => {
                            format!("`{}` does not have it here; it was {href:?}", rule.kind)
                        }
                        None => format!("`{}` does not have it here", rule.kind),
                    }
                };
                let done = format!("dropped the mark `{}`: {why}", mark.kind());
                self.note(Code::MarkDropped, path, below, done);
            }
        }
        if !kept.is_empty() {
            parts.marks = Some(kept);
        }
        down
    }

    /// The mark with the name and the attributes that it has to have, in so many levels; nothing if
    /// it says nothing.
    pub(super) fn mend_mark(
        &mut self,
        mark: Mark,
        path: Path,
        below: &[&str],
        room: usize,
    ) -> Option<Mark> {
        let known = (self.table.of_mark)(mark.kind()).and_then(|index| {
            let rule = self.table.marks.get(index as usize)?;
            let good = matches!(mark.other_keys(), Keys::None) && rule.attrs.accept(mark.attrs());
            Some(good && seen::mark_height(&mark) <= room)
        });
        if known == Some(true) {
            return Some(mark);
        }
        let value = mark.to_value();
        let (name, keys) = match &value {
            Value::Object(keys) => (keys.get("type").and_then(Value::as_str), Some(keys)),
            Value::String(name) => (Some(name.as_str()), None),
            _ => (None, None),
        };
        let named = name.and_then(names::mark);
        let rule = named.as_ref().and_then(|(kind, _)| {
            let index = (self.table.of_mark)(kind)?;
            self.table.marks.get(index as usize)
        });
        let (Some((kind, preset)), Some(rule)) = (named, rule) else {
            let done = match name {
                Some(name) => format!("dropped the mark {name:.40?}, a name that no mark has"),
                None => "dropped a mark without a `type`".to_owned(),
            };
            self.note(Code::MarkDropped, path, below, done);
            return None;
        };
        if mark.kind() != &kind {
            let done = format!(
                "took the mark {:.40?} for `{kind}`",
                name.unwrap_or_default()
            );
            self.note(Code::MarkChanged, path, below, done);
        }
        let mut attrs = keys
            .and_then(|keys| keys.get("attrs")?.as_object())
            .cloned();
        // Attributes that were put beside the type.
        for (key, value) in keys.into_iter().flatten() {
            if key == "type" || key == "attrs" {
                continue;
            }
            let belongs = rule.attrs.shapes.iter().any(|shape| {
                shape.property(key).is_some()
                    || shape.properties.iter().any(|property| {
                        names::attribute(kind.as_str(), property.name)
                            .contains(&names::plain(key).as_str())
                    })
            });
            if belongs {
                let attrs = attrs.get_or_insert_default();
                attrs.entry(key.clone()).or_insert_with(|| value.clone());
            }
            let done = if belongs {
                format!("put {key:.40?} of the mark `{kind}` into its `attrs`")
            } else {
                format!("dropped the key {key:.40?} of the mark `{kind}`")
            };
            let code = if belongs {
                Code::MarkChanged
            } else {
                Code::KeyDropped
            };
            self.note(code, path, below, done);
        }
        if let Some((name, value)) = preset {
            attrs
                .get_or_insert_default()
                .insert(name.to_owned(), value.into());
        }
        let around = attrs::Around {
            siblings: 1,
            room: room.saturating_sub(2),
        };
        let ids = &mut self.ids;
        let mut attrs = attrs.map(Attrs::from);
        match attrs::mend(kind.as_str(), rule.attrs, &mut attrs, around, &mut || {
            ids.next()
        }) {
            Ok(notes) => {
                for (_, _, done) in notes {
                    self.note(Code::MarkChanged, path, below, done);
                }
            }
            Err(attrs::Missing) => {
                let done = match kind {
                    MarkKind::Alignment => {
                        "dropped the mark `alignment`: text begins at the left without it"
                            .to_owned()
                    }
                    kind => format!("dropped the mark `{kind}`, whose attributes say nothing"),
                };
                self.note(Code::MarkDropped, path, below, done);
                return None;
            }
        }
        let mended = Mark::from_parts(kind, attrs);
        if seen::mark_height(&mended) > room {
            let done = format!("dropped the mark `{}`: it was too deep", mended.kind());
            self.note(Code::MarkDropped, path, below, done);
            return None;
        }
        Some(mended)
    }
}
