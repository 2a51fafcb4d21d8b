//! Headings by what they read.

use std::ops::ControlFlow;

use super::find::walk;
use super::{EditError, Path};
use crate::text::visible::{folded, push};
use crate::{Document, Node, NodeKind};

/// Names a heading by what it reads; see [`titled`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it only names a heading"]
pub struct Titled {
    title: String,
    nth: Option<usize>,
    level: Option<u64>,
}

/// The heading that reads so. Case and white space do not matter, nor do marks, mentions and emojis
/// stand in the way: their words count. If several read so, name the one under another heading with a
/// path such as `"Plan/Risks"`, or take the [`nth`](Titled::nth).
///
/// ```
/// use adf::build::*;
/// use adf::edit::titled;
///
/// let page = doc((h1("Plan"), h2("Risks"), h1("Review"), h2(("Open ", strong("risks"))))).build()?;
/// assert_eq!(page.locate(titled("open  Risks"))?.to_string(), "/content/3");
/// assert_eq!(page.locate(titled("Plan/Risks"))?.to_string(), "/content/1");
/// assert_eq!(
///     page.locate(titled("Risk")).unwrap_err().to_string(),
///     "no heading reads \"Risk\"; did you mean \"Plan/Risks\", \"Review/Open risks\"?"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn titled(title: impl Into<String>) -> Titled {
    Titled {
        title: title.into(),
        nth: None,
        level: None,
    }
}

impl From<&str> for Titled {
    fn from(title: &str) -> Self {
        titled(title)
    }
}

impl From<String> for Titled {
    fn from(title: String) -> Self {
        titled(title)
    }
}

impl Titled {
    /// The one with this number among those that read so, in reading order, from 0.
    pub fn nth(mut self, number: usize) -> Self {
        self.nth = Some(number);
        self
    }

    /// Only headings of this level, 1 to 6.
    pub fn level(mut self, level: u8) -> Self {
        self.level = Some(level.into());
        self
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    pub(crate) fn locate(&self, document: &Document) -> Result<Path, EditError> {
        let mut found = self.paths(document);
        match (found.len(), self.nth) {
            (0, _) => Err(self.missing(document)),
            (1, None) => Ok(found.swap_remove(0)),
            (count, None) => Err(self.ambiguous(document, &found, count)),
            (count, Some(nth)) if nth < count => Ok(found.swap_remove(nth)),
            (count, Some(_)) => Err(self.ambiguous(document, &found, count)),
        }
    }

    /// All that fit: those that read like the whole, or else those at the end of the path.
    fn paths(&self, document: &Document) -> Vec<Path> {
        let whole = folded(&self.title);
        let mut found = Vec::new();
        each_heading(document, |heading| {
            if heading.title == whole && self.fits(heading.level) {
                found.push(heading.path.clone());
            }
        });
        if !found.is_empty() || !whole.contains('/') {
            return found;
        }
        let steps: Vec<&str> = whole.split('/').map(str::trim).collect();
        each_heading(document, |heading| {
            let Some((last, outer)) = steps.split_last() else {
                return;
            };
            let mut outer = outer.iter().peekable();
            for above in heading.above {
                outer.next_if(|step| **step == above.title);
            }
            if heading.title == *last && outer.peek().is_none() && self.fits(heading.level) {
                found.push(heading.path.clone());
            }
        });
        found
    }

    fn fits(&self, level: u64) -> bool {
        self.level.is_none_or(|wanted| wanted == level)
    }

    fn missing(&self, document: &Document) -> EditError {
        let whole = folded(&self.title);
        let wanted = whole.rsplit('/').next().unwrap_or(&whole).trim();
        let mut near = Vec::new();
        each_heading(document, |heading| {
            near.push((distance(wanted, heading.title), heading.named()));
        });
        EditError::NoHeading {
            title: self.title.clone(),
            nearest: nearest(near),
        }
    }

    fn ambiguous(&self, document: &Document, found: &[Path], count: usize) -> EditError {
        let mut candidates = Vec::with_capacity(count);
        let mut left = found.iter().peekable();
        each_heading(document, |heading| {
            if left.next_if(|path| *path == heading.path).is_some() {
                candidates.push(format!("{} at {}", heading.named(), heading.path));
            }
        });
        EditError::Ambiguous {
            what: format!("headings read {:?}", self.title),
            candidates,
            advice: "name the heading above it with a path such as \"Plan/Risks\", or take one with \
                     nth(0), nth(1), …",
        }
    }
}

/// A heading that is open above another: its level, and what it reads, folded and as it stands.
pub(crate) struct Above {
    level: u64,
    /// How deep its container lies.
    depth: usize,
    title: String,
    words: String,
}

pub(crate) struct Heading<'a> {
    pub(crate) path: &'a Path,
    pub(crate) level: u64,
    /// What it reads, folded.
    pub(crate) title: &'a str,
    words: &'a str,
    above: &'a [Above],
}

impl Heading<'_> {
    /// It and the headings above it, in quotes: `"Plan/Risks"`.
    fn named(&self) -> String {
        let outer = self.above.iter().map(|above| above.words.as_str());
        let steps: Vec<String> = outer.chain([self.words]).map(shortened).collect();
        format!("{:?}", steps.join("/"))
    }
}

/// The level of a heading; 1 if it has none that makes sense, nothing if it is no heading.
pub(crate) fn heading_level(node: &Node) -> Option<u64> {
    (*node.kind() == NodeKind::Heading).then(|| {
        let level = node.attr("level").and_then(serde_json::Value::as_f64);
        level.map_or(1, |level| level as u64).clamp(1, 6)
    })
}

/// Visits every heading with those above it. A heading inside of a container (a column, an expand, a
/// cell) has those above the container above it, and is above nothing outside of it.
pub(crate) fn each_heading(document: &Document, mut visit: impl FnMut(&Heading<'_>)) {
    let mut above: Vec<Above> = Vec::new();
    walk::<()>(document.root(), |path, node| {
        let depth = path.indices().len();
        if let Some(level) = heading_level(node) {
            while above.last().is_some_and(|last| {
                last.depth > depth || (last.depth == depth && last.level >= level)
            }) {
                above.pop();
            }
            let mut words = String::new();
            push(node, &mut words);
            let title = folded(&words);
            visit(&Heading {
                path,
                level,
                title: &title,
                words: &words,
                above: &above,
            });
            above.push(Above {
                level,
                depth,
                title,
                words,
            });
        } else {
            while above.last().is_some_and(|last| last.depth > depth) {
                above.pop();
            }
        }
        ControlFlow::Continue(())
    });
}

/// The names that come nearest, the nearest first. If none is near, the first of all: it may help to
/// see what there is.
pub(crate) fn nearest(mut names: Vec<(usize, String)>) -> Vec<String> {
    const MOST: usize = 4;
    let near = names
        .iter()
        .filter(|(distance, _)| *distance < FAR / 2)
        .count();
    if near > 0 {
        names.sort_by_key(|(distance, _)| *distance);
        names.truncate(near.min(MOST));
    } else {
        names.truncate(MOST);
    }
    names.into_iter().map(|(_, name)| name).collect()
}

/// Words short enough for a message.
pub(crate) fn shortened(words: &str) -> String {
    const MOST: usize = 60;
    let words = words.trim();
    match words.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// The distance of texts that have nothing in common.
const FAR: usize = 100;

/// How much two texts differ: 0 if they are equal. Looks at the first 48 characters only, so that the
/// cost is bounded.
pub(crate) fn distance(wanted: &str, found: &str) -> usize {
    let short = |text: &str| text.chars().take(48).collect::<Vec<char>>();
    let (wanted, found) = (short(wanted), short(found));
    let mut row: Vec<usize> = (0..=found.len()).collect();
    for (i, a) in wanted.iter().enumerate() {
        let mut before = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (b, cell) in found.iter().zip(row.iter_mut().skip(1)) {
            let changed = before + usize::from(a != b);
            before = *cell;
            left = changed.min(before + 1).min(left + 1);
            *cell = left;
        }
    }
    let edits = row.last().copied().unwrap_or(0);
    // Words that contain each other are near, however long the rest is.
    let contains = |a: &[char], b: &[char]| !b.is_empty() && a.windows(b.len()).any(|w| w == b);
    if contains(&found, &wanted) || contains(&wanted, &found) {
        edits.min(wanted.len().min(found.len()) / 2)
    } else {
        edits * FAR / wanted.len().max(found.len()).max(1)
    }
}
