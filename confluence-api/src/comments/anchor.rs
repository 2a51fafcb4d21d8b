//! The words of a document that an inline comment is about.
//!
//! Confluence wants the words, how often they stand in the text, and which of these places is meant. Here people
//! name words, and where those stand more than once they are told where.

use adf::Document;

use crate::error::Subject;

use super::places::{Place, blocks, exact, folded, loose, nearest};

/// How many places are told of.
const TOLD: usize = 10;

/// Why it cannot be told which words are meant. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorProblem {
    /// No words were given.
    #[error("an inline comment is about words of the text; give at least one")]
    Empty,

    /// The words stand nowhere.
    #[error("“{words}” stands nowhere in {subject}{}", nearest.as_ref().map_or_else(String::new, |nearest| format!("; the nearest is “{nearest}”")))]
    NotFound {
        /// The words as they were given.
        words: String,
        /// What was looked through.
        subject: Subject,
        /// The text that has most of the words.
        nearest: Option<String>,
    },

    /// The words stand in several places.
    #[error(
        "“{words}” stands in {} places of {subject}: {}; name more of the words around, or say which with \
         `occurrence` or `under`", places.len(), told(places)
    )]
    Ambiguous {
        /// The words as they were given.
        words: String,
        /// What was looked through.
        subject: Subject,
        /// Where they stand, in the order of the text.
        places: Vec<Place>,
    },

    /// There are not so many places.
    #[error("“{words}” has no occurrence {occurrence} in {subject}: it stands there {count} times")]
    NoSuchOccurrence {
        /// The words as they were given.
        words: String,
        /// What was looked through.
        subject: Subject,
        /// The occurrence that was asked for, from 1.
        occurrence: usize,
        /// How many there are.
        count: usize,
    },

    /// What cannot be resolved.
    #[error("{subject} is a footer comment; only inline comments can be resolved and reopened")]
    NotInline {
        /// The comment.
        subject: Subject,
    },
}

fn told(places: &[Place]) -> String {
    let mut told: Vec<String> = places
        .iter()
        .take(TOLD)
        .enumerate()
        .map(|(at, place)| format!("({}) {place}", at + 1))
        .collect();
    if places.len() > TOLD {
        told.push(format!("and {} more", places.len() - TOLD));
    }
    told.join(", ")
}

/// Which words a comment is about, as Confluence wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) selection: String,
    pub(super) count: usize,
    /// From 0.
    pub(super) index: usize,
}

/// What a person says of the words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) words: String,
    pub(super) under: Option<String>,
    /// From 1.
    pub(super) occurrence: Option<usize>,
}

impl Wanted {
    /// Finds the words: as they were given, or else without regard to case and to the sort of spaces.
    pub(super) fn find(
        &self,
        document: &Document,
        subject: &Subject,
    ) -> Result<Anchor, AnchorProblem> {
        let words = self.words.trim();
        if words.is_empty() {
            return Err(AnchorProblem::Empty);
        }
        let blocks = blocks(document);
        let mut places = exact(&blocks, words);
        if places.is_empty() {
            places = loose(&blocks, words);
        }
        if let Some(under) = &self.under {
            let under = folded(under).text;
            places.retain(|place| place.headings.iter().any(|h| folded(h).text == under));
        }
        let place = match (self.occurrence, places.as_slice()) {
            (_, []) => {
                return Err(AnchorProblem::NotFound {
                    words: words.to_owned(),
                    subject: subject.clone(),
                    nearest: nearest(&blocks, words),
                });
            }
            (None, [only]) => only,
            (None, _) => {
                return Err(AnchorProblem::Ambiguous {
                    words: words.to_owned(),
                    subject: subject.clone(),
                    places,
                });
            }
            (Some(occurrence), all) => {
                let place = occurrence.checked_sub(1).and_then(|at| all.get(at));
                place.ok_or_else(|| AnchorProblem::NoSuchOccurrence {
                    words: words.to_owned(),
                    subject: subject.clone(),
                    occurrence,
                    count: all.len(),
                })?
            }
        };
        // It is counted as it stands in the text, also where a heading narrowed what was meant.
        let all = exact(&blocks, &place.words);
        let here = |other: &Place| (other.block, other.at) == (place.block, place.at);
        match all.iter().position(here) {
            Some(index) => Ok(Anchor {
                selection: place.words.clone(),
                count: all.len(),
                index,
            }),
            // It overlaps another one, and which of them Confluence counts is not known.
            None => Err(AnchorProblem::Ambiguous {
                words: words.to_owned(),
                subject: subject.clone(),
                places: all,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(markdown: &str, words: &str) -> Result<(String, usize, usize), AnchorProblem> {
        let wanted = Wanted {
            words: words.to_owned(),
            ..Wanted::default()
        };
        let document = Document::from_markdown(markdown);
        let anchor = wanted.find(&document, &Subject::default())?;
        Ok((anchor.selection, anchor.count, anchor.index))
    }

    #[test]
    fn words_are_found_across_marks_and_in_any_case() {
        let found = find("One **two** three.", "one Two\u{a0}three");
        assert_eq!(found, Ok(("One two three".to_owned(), 1, 0)));
        let found = find("It’s “done”.\n\n- It's", "It's \"done\"");
        assert_eq!(found, Ok(("It’s “done”".to_owned(), 1, 0)));
        assert_eq!(find("ẞtraße", "ßTRASSE").ok(), None);
        assert_eq!(find("", "x").ok(), None);
        assert_eq!(find("x", " "), Err(AnchorProblem::Empty));
    }

    #[test]
    fn what_is_no_text_parts_words() {
        let document = Document::parse(
            r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
                {"type":"text","text":"Ask "},{"type":"mention","attrs":{"id":"1","text":"@Ada"}},
                {"type":"text","text":" or"},{"type":"hardBreak"},{"type":"text","text":"Bela"}]}]}"#,
        );
        let document = document.unwrap_or_else(|_| Document::from_markdown(""));
        let find = |words: &str| {
            let wanted = Wanted {
                words: words.to_owned(),
                ..Wanted::default()
            };
            wanted.find(&document, &Subject::default())
        };
        assert!(find("Ask  or").is_err());
        assert!(find("Ask @Ada").is_err());
        assert!(find("or Bela").is_err());
        assert!(find("bela").is_ok());
    }

    #[test]
    fn words_that_differ_by_case_only_are_counted_as_they_stand() {
        // As it was given, it stands once; the other one is another text for Confluence.
        assert_eq!(find("plan, Plan", "Plan"), Ok(("Plan".to_owned(), 1, 0)));
        assert!(matches!(
            find("plan, Plan", "PLAN"),
            Err(AnchorProblem::Ambiguous { places, .. }) if places.len() == 2
        ));
    }
}
