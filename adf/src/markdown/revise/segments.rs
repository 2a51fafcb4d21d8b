//! An edited text, cut at its anchors.

use crate::markdown::write::anchor_of;

/// The text from one anchor to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'t> {
    /// The index of the block whose anchor it is behind.
    pub(super) block: Option<usize>,
    pub(super) text: &'t str,
}

/// Cuts a text at the anchors of blocks. Within code a line is code, whatever it says.
pub(super) fn segments<'t>(
    text: &'t str,
    block_of: impl Fn(usize) -> Option<usize>,
) -> Vec<Segment<'t>> {
    let mut segments = Vec::new();
    let mut block = None;
    let (mut start, mut at) = (0, 0);
    let mut fence: Option<(u8, usize)> = None;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        let content = line.trim_end_matches(['\n', '\r']);
        match fence {
            Some((mark, length)) => {
                if run(content, mark) >= length && content.trim_end().len() == run(content, mark) {
                    fence = None;
                }
            }
            None => {
                if let Some(found) = anchor_of(content).and_then(&block_of) {
                    segments.push(Segment {
                        block,
                        text: trimmed(&text[start..at]),
                    });
                    (block, start) = (Some(found), next);
                } else {
                    fence = [b'`', b'~']
                        .into_iter()
                        .map(|mark| (mark, run(content, mark)))
                        .find(|(mark, length)| *length >= 3 && opens(content, *mark, *length));
                }
            }
        }
        at = next;
    }
    segments.push(Segment {
        block,
        text: trimmed(&text[start..]),
    });
    segments
}

fn run(line: &str, mark: u8) -> usize {
    line.bytes().take_while(|byte| *byte == mark).count()
}

/// Whether a line that begins with this run begins a block of code.
fn opens(line: &str, mark: u8, length: usize) -> bool {
    mark == b'~' || !line[length..].contains('`')
}

/// Without empty lines around.
pub(super) fn trimmed(text: &str) -> &str {
    let text = text.trim_end();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            break;
        }
        start += line.len();
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_in_code_are_code() {
        let text = "new\n\n<!-- #1 -->\n```\n<!-- #2 -->\n```\n\n<!-- #2 -->\nlast\n";
        let segments = segments(text, |number| (number < 3).then(|| number - 1));
        let seen: Vec<_> = segments
            .iter()
            .map(|segment| (segment.block, segment.text))
            .collect();
        assert_eq!(
            seen,
            [
                (None, "new"),
                (Some(0), "```\n<!-- #2 -->\n```"),
                (Some(1), "last")
            ]
        );
    }
}
