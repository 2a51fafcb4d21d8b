//! Changes within a line: which words stay, go, come, or get other marks; and the line they lead to.

use super::change::Span;
use super::tokens::{Token, common_tokens, text_of, tokens};
use crate::Node;

/// Stands for a node that is no text where text is told.
const OBJECT: char = '\u{fffc}';

/// How the old line becomes the new one; nothing if they are equal.
pub(crate) fn spans(old: &[Node], new: &[Node]) -> Vec<Span> {
    if old == new {
        return Vec::new();
    }
    let spans = word_by_word(old, new);
    // Text nodes that an editor would have joined are rare, and told as a whole.
    if apply(old, &spans).as_deref() == Some(new) {
        return spans;
    }
    let mut spans = Vec::new();
    if !old.is_empty() {
        spans.push(Span::Delete {
            nodes: old.to_vec(),
        });
    }
    if !new.is_empty() {
        spans.push(Span::Insert {
            nodes: new.to_vec(),
        });
    }
    spans
}

fn word_by_word(old: &[Node], new: &[Node]) -> Vec<Span> {
    let (old, new) = (tokens(old), tokens(new));
    let mut spans = Vec::new();
    let (mut i, mut j) = (0, 0);
    let ends = [(old.len(), new.len())];
    for (x, y) in common_tokens(&old, &new).into_iter().chain(ends) {
        let gone = nodes_of(old.get(i..x).unwrap_or_default());
        if !gone.is_empty() {
            put(&mut spans, Span::Delete { nodes: gone });
        }
        let come = nodes_of(new.get(j..y).unwrap_or_default());
        if !come.is_empty() {
            put(&mut spans, Span::Insert { nodes: come });
        }
        if let (Some(before), Some(after)) = (old.get(x), new.get(y)) {
            let span = if before.same(after) {
                Span::Keep {
                    text: before
                        .text
                        .map_or_else(|| OBJECT.to_string(), str::to_owned),
                }
            } else {
                Span::Mark {
                    before: nodes_of(&[*before]),
                    after: nodes_of(&[*after]),
                }
            };
            put(&mut spans, span);
        }
        (i, j) = (x + 1, y + 1);
    }
    spans
}

/// Adds a span, to the last one if that is of the same sort.
fn put(spans: &mut Vec<Span>, span: Span) {
    match (spans.last_mut(), span) {
        (Some(Span::Keep { text }), Span::Keep { text: more }) => text.push_str(&more),
        (
            Some(Span::Mark { before, after }),
            Span::Mark {
                before: b,
                after: a,
            },
        ) => {
            join(before, b);
            join(after, a);
        }
        (_, span) => spans.push(span),
    }
}

/// The text nodes that tokens are of, as far as they are of them.
pub(crate) fn nodes_of(tokens: &[Token<'_>]) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut last = None;
    for token in tokens {
        match (token.text, nodes.last_mut()) {
            (Some(text), Some(node)) if last == Some(token.place) => add_text(node, text),
            (Some(text), _) => nodes.push(token.node.with_text(text.to_owned())),
            (None, _) => nodes.push(token.node.clone()),
        }
        last = Some(token.place);
    }
    nodes
}

fn add_text(node: &mut Node, more: &str) {
    if let Some(text) = node.text_mut() {
        text.push_str(more);
    }
}

/// Adds nodes to a line. Text that meets text with the same marks joins it.
pub(crate) fn join(line: &mut Vec<Node>, nodes: Vec<Node>) {
    let mut nodes = nodes.into_iter();
    if let Some(first) = nodes.next() {
        match (line.last_mut(), text_of(&first)) {
            (Some(last), Some(text)) if text_of(last).is_some() && last.same_but_text(&first) => {
                add_text(last, text);
            }
            _ => line.push(first),
        }
    }
    line.extend(nodes);
}

/// The line that the spans lead to; nothing if they are not of this line.
pub(crate) fn apply(old: &[Node], spans: &[Span]) -> Option<Vec<Node>> {
    let mut rest = Rest {
        nodes: old,
        used: 0,
    };
    let mut line = Vec::with_capacity(old.len());
    for span in spans {
        match span {
            Span::Keep { text } => join(&mut line, rest.take_text(text)?),
            Span::Delete { nodes } => rest.take(nodes)?,
            Span::Insert { nodes } => join(&mut line, nodes.clone()),
            Span::Mark { before, after } => {
                rest.take(before)?;
                join(&mut line, after.clone());
            }
        }
    }
    rest.nodes.is_empty().then_some(line)
}

/// What is left of a line.
struct Rest<'a> {
    nodes: &'a [Node],
    /// How many bytes of the first node, which is text, are gone.
    used: usize,
}

impl<'a> Rest<'a> {
    /// Takes the next piece: a text of at most so many bytes, or another node.
    fn piece(&mut self, most: usize) -> Option<(&'a Node, Option<&'a str>)> {
        let (node, after) = self.nodes.split_first()?;
        let Some(text) = text_of(node) else {
            self.nodes = after;
            return Some((node, None));
        };
        let left = text.get(self.used..)?;
        if left.len() <= most {
            (self.nodes, self.used) = (after, 0);
            return Some((node, Some(left)));
        }
        self.used += most;
        Some((node, Some(left.get(..most)?)))
    }

    /// Takes this text, with an object character for each node that is no text.
    fn take_text(&mut self, text: &str) -> Option<Vec<Node>> {
        let mut taken = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            match self.piece(rest.len())? {
                (node, Some(piece)) => {
                    rest = rest.strip_prefix(piece)?;
                    taken.push(node.with_text(piece.to_owned()));
                }
                (node, None) => {
                    rest = rest.strip_prefix(OBJECT)?;
                    taken.push(node.clone());
                }
            }
        }
        Some(taken)
    }

    /// Takes exactly these nodes, or parts of nodes.
    fn take(&mut self, nodes: &[Node]) -> Option<()> {
        for wanted in nodes {
            let text = text_of(wanted);
            let (node, piece) = self.piece(text.map_or(0, str::len))?;
            let same = match piece {
                Some(_) => text == piece && node.same_but_text(wanted),
                None => node == wanted,
            };
            if !same {
                return None;
            }
        }
        Some(())
    }
}
