//! The headings of a document as a tree, with what is under each: for tables of contents, links into
//! a page, and to see what a page holds before reading it.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;

use crate::edit::Path;
use crate::edit::heading::heading_level;
use crate::text::is_inline;
use crate::text::visible::{own, push, visible, words};
use crate::{Document, Node};

/// Headings inside each other more deeply than this are told side by side.
const MOST_LEVELS: usize = 32;

/// The headings of a document; see [`Document::outline`].
///
/// It prints as an indented list, and serialises as an object with `words`, `introWords` and
/// `headings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Outline {
    /// The words of the whole document, headings included.
    pub words: usize,
    /// The words before the first heading.
    pub intro_words: usize,
    /// The outermost headings.
    pub headings: Vec<Heading>,
}

/// A heading, and those under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// What it reads.
    pub text: String,
    /// Where it stands.
    pub path: Path,
    /// The name under which Confluence links to it: `#` and this, percent-encoded, at the end of the
    /// address of the page. Unique in the document; empty if the heading reads nothing.
    pub anchor: String,
    /// The same as GitHub makes it: in small letters and without punctuation.
    pub slug: String,
    /// The words under it up to the next heading, its own words not counted.
    pub words: usize,
    /// The words under it and under the headings below, the words of those headings included.
    pub total_words: usize,
    /// The headings under it.
    pub headings: Vec<Heading>,
}

impl Document {
    /// The headings as a tree. A heading is under the one before it with a higher level; one inside
    /// of a container (a column, an expand, a cell) is under the heading that the container is under.
    ///
    /// ```
    /// use adf::build::*;
    ///
    /// let page = doc((
    ///     "Hello.",
    ///     h1("The plan"),
    ///     "Ship in May.",
    ///     h2(("Open ", emoji("question"), " risks")),
    ///     bullet_list(["Search is late", "Money"]),
    ///     h1("The plan"),
    /// ))
    /// .build()?;
    /// let outline = page.outline();
    /// assert_eq!(outline.headings[0].total_words, 10);
    /// assert_eq!(
    ///     outline.to_string(),
    ///     "\
    /// - The plan (#The-plan, 3 words)
    ///   - Open :question: risks (#Open-:question:-risks, 4 words)
    /// - The plan (#The-plan.1, 0 words)
    /// "
    /// );
    /// # Ok::<(), adf::BuildError>(())
    /// ```
    #[must_use]
    pub fn outline(&self) -> Outline {
        let mut survey = Survey::default();
        survey.nodes(self.root().content(), &mut Path::root());
        survey.finish()
    }
}

impl Outline {
    /// All headings in reading order, with how far they are indented.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Heading)> {
        let mut open = vec![self.headings.iter()];
        std::iter::from_fn(move || {
            loop {
                match open.last_mut()?.next() {
                    Some(heading) => {
                        open.push(heading.headings.iter());
                        return Some((open.len() - 2, heading));
                    }
                    None => drop(open.pop()),
                }
            }
        })
    }
}

impl fmt::Display for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (indent, heading) in self.iter() {
            let text = heading.text.replace('\n', " ");
            let unit = if heading.words == 1 { "word" } else { "words" };
            let (anchor, count) = (&heading.anchor, heading.words);
            writeln!(
                f,
                "{:1$}- {text} (#{anchor}, {count} {unit})",
                "",
                2 * indent
            )?;
        }
        Ok(())
    }
}

/// The headings found so far, each with its place in the tree.
#[derive(Default)]
struct Survey {
    found: Vec<(usize, Heading)>,
    /// Those that the next node stands under: how deep the container lies, level, number in `found`.
    open: Vec<(usize, u64, usize)>,
    intro_words: usize,
    anchors: Unique,
    slugs: Unique,
}

impl Survey {
    /// Recurses no deeper than a document is.
    fn nodes(&mut self, nodes: &[Node], path: &mut Path) {
        let mut line = String::new();
        for (index, node) in nodes.iter().enumerate() {
            if is_inline(node) {
                push(node, &mut line);
                continue;
            }
            self.count(&std::mem::take(&mut line));
            path.push(index);
            if let Some(level) = heading_level(node) {
                self.heading(node, level, path);
            } else {
                self.count(&own(node).unwrap_or_default());
                self.nodes(node.content(), path);
            }
            path.pop();
        }
        self.count(&line);
        // What was opened in here is above nothing outside.
        let depth = path.indices().len();
        while self
            .open
            .last()
            .is_some_and(|(inside, _, _)| *inside >= depth && depth > 0)
        {
            self.open.pop();
        }
    }

    fn count(&mut self, line: &str) {
        let count = words(line);
        match self
            .open
            .last()
            .and_then(|(_, _, number)| self.found.get_mut(*number))
        {
            Some((_, heading)) => heading.words += count,
            None => self.intro_words += count,
        }
    }

    fn heading(&mut self, node: &Node, level: u64, path: &Path) {
        let depth = path.indices().len() - 1;
        let closes =
            |open: &(usize, u64, usize)| open.0 > depth || (open.0 == depth && open.1 >= level);
        while self.open.last().is_some_and(closes) {
            self.open.pop();
        }
        let text = visible(node);
        let heading = Heading {
            level: level as u8,
            path: path.clone(),
            anchor: self.anchors.name(confluence_anchor(node), '.'),
            slug: self.slugs.name(github_slug(&text), '-'),
            text,
            words: 0,
            total_words: 0,
            headings: Vec::new(),
        };
        let number = self.found.len();
        self.found.push((self.open.len().min(MOST_LEVELS), heading));
        self.open.push((depth, level, number));
    }

    /// Puts the headings into each other, from the last to the first.
    fn finish(self) -> Outline {
        let mut total = self.intro_words;
        // For each indentation, those that wait for a heading to be under, the last first.
        let mut waiting: Vec<Vec<Heading>> = Vec::new();
        for (indent, mut heading) in self.found.into_iter().rev() {
            let own = words(&heading.text);
            total += own + heading.words;
            let mut inside = Vec::new();
            // What is further in than the next level has no heading in between; there is none such.
            for deeper in waiting.drain((indent + 1).min(waiting.len())..) {
                inside.extend(deeper);
            }
            inside.reverse();
            let below = inside
                .iter()
                .map(|inner: &Heading| words(&inner.text) + inner.total_words);
            heading.total_words = heading.words + below.sum::<usize>();
            heading.headings = inside;
            if waiting.len() <= indent {
                waiting.resize_with(indent + 1, Vec::new);
            }
            if let Some(same) = waiting.get_mut(indent) {
                same.push(heading);
            }
        }
        let mut headings: Vec<Heading> = waiting.into_iter().flatten().collect();
        headings.reverse();
        Outline {
            words: total,
            intro_words: self.intro_words,
            headings,
        }
    }
}

/// Names that are given only once.
#[derive(Default)]
struct Unique {
    given: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Unique {
    fn name(&mut self, name: String, mark: char) -> String {
        if name.is_empty() || self.given.insert(name.clone()) {
            return name;
        }
        let next = self.next.entry(name.clone()).or_insert(1);
        loop {
            let numbered = format!("{name}{mark}{next}");
            *next += 1;
            if self.given.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// The text with a hyphen for each white space; nodes without text are named by what they are.
fn confluence_anchor(heading: &Node) -> String {
    let mut text = String::new();
    for node in heading.content() {
        let attr = |name| node.attr_str(name).filter(|value| !value.is_empty());
        match node.text().or(attr("text")).or(attr("shortName")) {
            Some(words) => text.push_str(words),
            None => text.push_str(&format!("[{}]", node.kind())),
        }
    }
    let hyphen = |c: char| if c.is_whitespace() { '-' } else { c };
    text.trim().chars().map(hyphen).collect()
}

/// The text in small letters, with letters, digits, hyphens and underscores kept, and a hyphen for
/// each space.
fn github_slug(text: &str) -> String {
    let kept = |c: char| match c {
        '-' | '_' | '\u{300}'..='\u{36f}' => Some(c),
        c if c.is_whitespace() => Some('-'),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    };
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(kept)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_github() {
        for (text, slug) in [
            ("What's new?", "whats-new"),
            ("Привет non-latin 你好", "привет-non-latin-你好"),
            ("😄 emoji", "-emoji"),
            ("a_b  c", "a_b--c"),
        ] {
            assert_eq!(github_slug(text), slug);
        }
    }
}
