//! Merging the words of a line: what one side changed is taken over, unless the other one changed the
//! same words.

use std::collections::HashSet;
use std::ops::Range;

use super::conflict::{Issue, Side};
use super::own;
use crate::diff::line::{join, nodes_of};
use crate::diff::tokens::{Token, common_tokens, tokens};
use crate::edit::is_known;
use crate::{Mark, MarkKind, Node};

/// A merged line, and the words that are at issue.
pub(super) struct Line {
    pub(super) content: Vec<Node>,
    pub(super) issues: Vec<Issue>,
}

/// Some words of the base that one side replaced by others.
#[derive(Clone, Debug)]
struct Hunk<'a> {
    base: Range<usize>,
    words: Vec<Token<'a>>,
}

/// What one side made of the base.
struct Changes<'a> {
    hunks: Vec<Hunk<'a>>,
    /// For each token of the base, the one that it is now.
    now: Vec<Option<Token<'a>>>,
}

fn changes<'a>(base: &[Token<'_>], side: &[Token<'a>]) -> Changes<'a> {
    let mut changes = Changes {
        hunks: Vec::new(),
        now: vec![None; base.len()],
    };
    let (mut i, mut j) = (0, 0);
    let end = [(base.len(), side.len())];
    for (x, y) in common_tokens(base, side).into_iter().chain(end) {
        if i < x || j < y {
            changes.hunks.push(Hunk {
                base: i..x,
                words: side.get(j..y).unwrap_or_default().to_vec(),
            });
        }
        if let (Some(now), Some(token)) = (changes.now.get_mut(x), side.get(y)) {
            *now = Some(*token);
        }
        (i, j) = (x + 1, y + 1);
    }
    changes
}

impl<'a> Changes<'a> {
    /// What this side has in place of some words of the base.
    fn version(&self, range: &Range<usize>) -> Vec<Token<'a>> {
        let mut words = Vec::new();
        let mut at = range.start;
        let inside =
            |hunk: &&Hunk<'_>| hunk.base.start >= range.start && hunk.base.end <= range.end;
        for hunk in self.hunks.iter().filter(inside) {
            let kept = self.now.get(at..hunk.base.start).unwrap_or_default();
            words.extend(kept.iter().flatten().copied());
            words.extend(hunk.words.iter().copied());
            at = hunk.base.end;
        }
        let kept = self.now.get(at..range.end).unwrap_or_default();
        words.extend(kept.iter().flatten().copied());
        words
    }
}

fn same(a: &[Token<'_>], b: &[Token<'_>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b))
}

/// Whether two changes are about the same words. To put words beside those that the other one
/// changed is something else.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => a.start == b.start,
        (true, false) => b.start < a.start && a.start < b.end,
        (false, true) => a.start < b.start && b.start < a.end,
        (false, false) => a.start.max(b.start) < a.end.min(b.end),
    }
}

pub(super) fn merge(base: &[Node], ours: &[Node], theirs: &[Node], side: Side) -> Line {
    let (base_tokens, our_tokens, their_tokens) = (tokens(base), tokens(ours), tokens(theirs));
    let merge = Merge {
        ours: changes(&base_tokens, &our_tokens),
        theirs: changes(&base_tokens, &their_tokens),
        base: base_tokens,
        side,
    };
    if let Some(line) = merge.rewritten() {
        return line;
    }
    let mut line = merge.run();
    // A comment that somebody made in between must not lose its place unseen.
    line.issues.extend(merge.lost_comment(&line.content));
    line
}

struct Merge<'a> {
    base: Vec<Token<'a>>,
    ours: Changes<'a>,
    theirs: Changes<'a>,
    side: Side,
}

impl<'a> Merge<'a> {
    /// If one side has left no word of the line, what the other one changed in it has no place.
    fn rewritten(&self) -> Option<Line> {
        let kept = |changes: &Changes<'_>| {
            let words = changes.now.iter().flatten();
            words.filter(|token| !token.is_filler()).count()
        };
        let had_words = self.base.iter().any(|token| !token.is_filler());
        let lost = |one: &Changes<'_>, other: &Changes<'_>| {
            had_words && kept(one) == 0 && !other.hunks.is_empty()
        };
        if !lost(&self.ours, &self.theirs) && !lost(&self.theirs, &self.ours) {
            return None;
        }
        let all = 0..self.base.len();
        let (ours, theirs) = (self.ours.version(&all), self.theirs.version(&all));
        if same(&ours, &theirs) {
            return None;
        }
        let (ours, theirs) = (nodes_of(&ours), nodes_of(&theirs));
        let content = match self.side {
            Side::Ours => ours.clone(),
            Side::Theirs => theirs.clone(),
        };
        let issue = Issue::Words {
            base: nodes_of(&self.base),
            ours,
            theirs,
        };
        Some(Line {
            content,
            issues: vec![issue],
        })
    }

    fn run(&self) -> Line {
        let mut line = Line {
            content: Vec::new(),
            issues: Vec::new(),
        };
        let (mut ours, mut theirs) = (self.ours.hunks.as_slice(), self.theirs.hunks.as_slice());
        let mut at = 0;
        while let Some(first) = earlier(ours.first(), theirs.first()) {
            // The hunk that is next, with all that overlap it.
            let mut range = first.base.clone();
            let (mut our_count, mut their_count) = (0, 0);
            loop {
                let before = (our_count, their_count);
                grow(ours, &mut our_count, &mut range);
                grow(theirs, &mut their_count, &mut range);
                if before == (our_count, their_count) {
                    break;
                }
            }
            let (our_hunks, our_rest) = ours.split_at(our_count);
            let (their_hunks, their_rest) = theirs.split_at(their_count);
            self.keep(at..range.start, &mut line);
            self.hunks(our_hunks, their_hunks, &range, &mut line);
            at = range.end;
            (ours, theirs) = (our_rest, their_rest);
        }
        self.keep(at..self.base.len(), &mut line);
        line
    }

    /// Words that both kept: marks are merged.
    fn keep(&self, range: Range<usize>, line: &mut Line) {
        for place in range {
            let now = |changes: &Changes<'a>| changes.now.get(place).copied().flatten();
            let (Some(base), Some(ours), Some(theirs)) =
                (self.base.get(place), now(&self.ours), now(&self.theirs))
            else {
                continue;
            };
            let node = if theirs.same(base) || ours.same(&theirs) {
                one(&ours)
            } else if ours.same(base) {
                one(&theirs)
            } else {
                self.marked(one(base), one(&ours), one(&theirs), &mut line.issues)
            };
            // Text of one node comes together again.
            join(&mut line.content, vec![node]);
        }
    }

    fn marked(&self, base: Node, ours: Node, theirs: Node, issues: &mut Vec<Issue>) -> Node {
        let mut new = Vec::new();
        let merged = own::merge(&base, &ours, &theirs, self.side, &mut new);
        // The same mark of many words is told once.
        new.retain(|issue| !issues.contains(issue));
        issues.append(&mut new);
        if is_known(&merged) || !is_known(&ours) || !is_known(&theirs) {
            return merged;
        }
        // Such as code and bold, which do not go together.
        issues.push(Issue::Words {
            base: vec![base],
            ours: vec![ours.clone()],
            theirs: vec![theirs.clone()],
        });
        match self.side {
            Side::Ours => ours,
            Side::Theirs => theirs,
        }
    }

    /// Changes of one side, or of both to the same words.
    fn hunks(
        &self,
        our_hunks: &[Hunk<'a>],
        their_hunks: &[Hunk<'a>],
        range: &Range<usize>,
        line: &mut Line,
    ) {
        if their_hunks.is_empty() {
            return put(our_hunks, &self.theirs, &self.base, line);
        }
        if our_hunks.is_empty() {
            return put(their_hunks, &self.ours, &self.base, line);
        }
        let (ours, theirs) = (self.ours.version(range), self.theirs.version(range));
        if same(&ours, &theirs) {
            join(&mut line.content, nodes_of(&ours));
            return;
        }
        if range.is_empty() {
            // Both put in words where there were none: both stay, theirs first.
            join(&mut line.content, nodes_of(&theirs));
            join(&mut line.content, nodes_of(&ours));
            return;
        }
        let base = self.base.get(range.clone()).unwrap_or_default();
        if let ([base], [ours], [theirs]) = (base, ours.as_slice(), theirs.as_slice())
            && [base, ours, theirs].iter().all(|token| {
                token.text.is_none()
                    && token.node.content_key().is_none()
                    && token.node.kind() == base.node.kind()
            })
        {
            // A status, a date, …: what differs are its attributes.
            let merged = own::merge(
                base.node,
                ours.node,
                theirs.node,
                self.side,
                &mut line.issues,
            );
            join(&mut line.content, vec![merged]);
            return;
        }
        line.issues.push(Issue::Words {
            base: nodes_of(base),
            ours: nodes_of(&ours),
            theirs: nodes_of(&theirs),
        });
        join(
            &mut line.content,
            nodes_of(match self.side {
                Side::Ours => &ours,
                Side::Theirs => &theirs,
            }),
        );
    }

    /// A comment that is in one of the two and not in the base, and has no word left to stand at.
    fn lost_comment(&self, merged: &[Node]) -> Option<Issue> {
        fn comments<'n>(nodes: impl Iterator<Item = &'n Node>) -> HashSet<&'n str> {
            let marks = nodes.flat_map(Node::marks);
            let comments = marks.filter(|mark| *mark.kind() == MarkKind::Annotation);
            comments.filter_map(|mark| mark.attr_str("id")).collect()
        }
        let all = 0..self.base.len();
        let (ours, theirs) = (self.ours.version(&all), self.theirs.version(&all));
        let before = comments(self.base.iter().map(|token| token.node));
        let now = comments(merged.iter());
        let new = comments(ours.iter().chain(&theirs).map(|token| token.node));
        let lost = new
            .iter()
            .any(|id| !before.contains(id) && !now.contains(id));
        lost.then(|| Issue::Words {
            base: nodes_of(&self.base),
            ours: nodes_of(&ours),
            theirs: nodes_of(&theirs),
        })
    }
}

/// The node that a token is of, as far as it is of it.
fn one(token: &Token<'_>) -> Node {
    match token.text {
        Some(text) => token.node.with_text(text.to_owned()),
        None => token.node.clone(),
    }
}

fn earlier<'h, 'a>(a: Option<&'h Hunk<'a>>, b: Option<&'h Hunk<'a>>) -> Option<&'h Hunk<'a>> {
    let order = |hunk: &Hunk<'_>| (hunk.base.start, hunk.base.end);
    match (a, b) {
        (Some(a), Some(b)) if order(b) < order(a) => Some(b),
        (a, b) => a.or(b),
    }
}

/// Takes in the next hunks that overlap a range, which grows with them.
fn grow(hunks: &[Hunk<'_>], count: &mut usize, range: &mut Range<usize>) {
    while let Some(hunk) = hunks.get(*count).filter(|hunk| overlap(range, &hunk.base)) {
        *range = range.start.min(hunk.base.start)..range.end.max(hunk.base.end);
        *count += 1;
    }
}

/// Puts in the words of one side. If the other side gave all words that they replace a mark, or took
/// it away, that holds for them, too.
fn put(hunks: &[Hunk<'_>], other: &Changes<'_>, base: &[Token<'_>], line: &mut Line) {
    for hunk in hunks {
        let mut nodes = nodes_of(&hunk.words);
        let replaced = base.get(hunk.base.clone()).unwrap_or_default();
        let now = other.now.get(hunk.base.clone()).unwrap_or_default();
        if let Some((from, to)) = common_marks(replaced, now) {
            for node in nodes.iter_mut().filter(|node| node.text().is_some()) {
                let marks = own::marks(&from, node.marks(), &to, Side::Ours, &mut Vec::new());
                let mut marked = node.clone();
                let kept = node.marks_key().is_some() || !marks.is_empty();
                *marked.marks_mut() = kept.then_some(marks);
                if is_known(&marked) || !is_known(node) {
                    *node = marked;
                }
            }
        }
        join(&mut line.content, nodes);
    }
}

/// The marks before and after, if they are the same for all of the words and there is a difference.
fn common_marks(base: &[Token<'_>], now: &[Option<Token<'_>>]) -> Option<(Vec<Mark>, Vec<Mark>)> {
    let mut words = base.iter().zip(now).filter(|(base, _)| base.text.is_some());
    let (first, other) = words.next()?;
    let (from, to) = (first.node.marks(), other.as_ref()?.node.marks());
    let all = words.all(|(base, now)| {
        base.node.marks() == from && now.is_some_and(|now| now.node.marks() == to)
    });
    (all && from != to).then(|| (from.to_vec(), to.to_vec()))
}
