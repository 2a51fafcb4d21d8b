//! What a condition names: every value, function and argument of it, and what each is compared with.
//!
//! Nothing that the condition names is missing, whatever it stands in: lists, functions, negations, history.
//! Names of fields and functions come in one spelling, so that there is no second one under which a name
//! passes for another. Values come as they are: what they mean is for Atlassian to say.

use std::borrow::Cow;

/// A value, a function or an argument that a condition names; see [`Query::mentions`](super::Query::mentions).
///
/// ```
/// use atlassian_core::query::{Language, Query};
///
/// let query = Query::parse(Language::Jql, r#"issue in linkedIssues("HR-1") AND summary ~ plan"#)?;
/// let mut mentions = query.mentions();
///
/// let key = mentions.next().unwrap();
/// assert!(key.field_is("issue") && key.function_is("linkedIssues"));
/// assert_eq!((key.value(), key.argument()), (Some("HR-1"), Some(0)));
///
/// let word = mentions.next().unwrap();
/// assert!(word.field_is("summary") && word.is_search());
/// assert_eq!((word.function(), word.value()), (None, Some("plan")));
/// assert!(mentions.next().is_none());
/// # Ok::<(), atlassian_core::query::QueryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention<'a> {
    field: &'a str,
    function: Option<&'a str>,
    value: Option<&'a str>,
    argument: Option<usize>,
    role: Role,
    is_search: bool,
    is_quoted: bool,
    offset: usize,
}

/// What a mention says of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// What it is compared with, now or in the past: beside an operator, in a list, after `WAS`, `FROM`
    /// or `TO`.
    Value,
    /// Who changed it: after `BY`.
    By,
    /// When it was so: after `AFTER`, `BEFORE`, `ON` or `DURING`.
    When,
}

impl<'a> Mention<'a> {
    /// The field, [`folded`]: `story points`, `cf[10014]`, and `issue.property` for
    /// `issue.property[deployment].stage`.
    ///
    /// It is as it was given, not as it is known: Jira has several names for most fields (`issue`,
    /// `issuekey`, `key`, `id`), and a custom field has one with its type as well, `team[team]`.
    pub fn field(&self) -> &'a str {
        self.field
    }

    /// Whether the field has this name, in any case.
    pub fn field_is(&self, name: &str) -> bool {
        self.field == folded(name)
    }

    /// The function whose argument it is, [`folded`]; without a [`value`](Self::value), the function
    /// itself, which is called without arguments.
    pub fn function(&self) -> Option<&'a str> {
        self.function
    }

    /// Whether the function has this name, in any case.
    pub fn function_is(&self, name: &str) -> bool {
        self.function.is_some_and(|it| it == folded(name))
    }

    /// The value or the argument, without its quotation marks and escapes. None for a function that is
    /// called without arguments.
    ///
    /// Jira is generous when it looks for what a value names: it takes keys in any case, names for ids and
    /// ids for names, and numbers with zeros or a sign before them. So nothing is proved by a value that
    /// was not found among what is forbidden; a good one is found among what is allowed.
    pub fn value(&self) -> Option<&'a str> {
        self.value
    }

    /// Which argument of the function it is, counted from 0.
    pub fn argument(&self) -> Option<usize> {
        self.argument
    }

    /// What it says of the field.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Whether text is searched for it, with `~` or `!~`. In fields that are no text, such as versions,
    /// that compares names with a pattern.
    pub fn is_search(&self) -> bool {
        self.is_search
    }

    /// Whether the value is a number without quotation marks. Jira takes one for an id, and for a name only
    /// if nothing has that id; in quotation marks it is the other way round.
    pub fn is_number(&self) -> bool {
        let digits = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
        !self.is_quoted && self.value.is_some_and(digits)
    }

    /// Where it begins, in bytes from the beginning of the text that was parsed.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

/// A name of a field or a function in the spelling that [`Mention::field`] and [`Mention::function`] have,
/// to look it up in a table.
///
/// Names are the same in any case, and Jira means that in the way of Unicode: what is the same in capitals
/// is the same, so `ißue` names the field `issue`.
///
/// ```
/// use atlassian_core::query::folded;
///
/// assert_eq!(folded("Story Points"), "story points");
/// assert_eq!(folded("ißue"), folded("ISSUE"));
/// ```
pub fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(name.to_ascii_lowercase()),
            false => Cow::Borrowed(name),
        };
    }
    // The first step is for the capital ẞ alone, which is its own capital.
    let small = name.chars().flat_map(char::to_lowercase);
    let capitals = small.flat_map(char::to_uppercase);
    // A capital I with a dot becomes an i with another one; who compares letter by letter sees one dot.
    let letters = capitals.flat_map(char::to_lowercase);
    Cow::Owned(letters.filter(|c| *c != '\u{307}').collect())
}

/// The mentions of a condition, with their texts as places: most of them stand in the condition as it is
/// written, and nothing is copied for those.
#[derive(Clone, Debug)]
pub(super) struct Mentions {
    records: Vec<Record>,
    /// Texts that the condition does not have as they are: folded names, and values with escapes.
    aside: String,
}

/// Small, because a query may have one for every other character.
#[derive(Clone, Debug)]
struct Record {
    context: Context,
    function: Span,
    value: Span,
    argument: u32,
    offset: u32,
    kind: Kind,
    is_quoted: bool,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Value,
    /// Without arguments.
    Function,
    Argument,
}

/// What the mentions of a clause have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub(super) field: Span,
    pub(super) role: Role,
    pub(super) is_search: bool,
}

/// A word or a string that was read, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    pub(super) text: Span,
    pub(super) at: usize,
    pub(super) is_quoted: bool,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

/// Places from here on are those of the texts aside.
const ASIDE: u32 = 1 << 31;

/// A place as a number half as long. It always is one: there are at most 100,000 characters, and none of
/// them takes more than six bytes in writing.
fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Span {
    /// A text in the condition as it is written.
    pub(super) fn written(start: usize, end: usize) -> Self {
        Self {
            start: small(start),
            end: small(end),
        }
    }
}

impl Mentions {
    /// For a query of so many bytes.
    pub(super) fn new(length: usize) -> Self {
        Self {
            records: Vec::with_capacity(length / 16),
            aside: String::new(),
        }
    }

    pub(super) fn value(&mut self, context: Context, value: Name) {
        self.push(context, Kind::Value, Span::default(), value, 0);
    }

    /// A function without arguments.
    pub(super) fn function(&mut self, context: Context, function: Span, name: Name) {
        self.push(context, Kind::Function, function, name, 0);
    }

    pub(super) fn argument(&mut self, context: Context, function: Span, value: Name, index: usize) {
        self.push(context, Kind::Argument, function, value, index);
    }

    fn push(&mut self, context: Context, kind: Kind, function: Span, value: Name, argument: usize) {
        self.records.push(Record {
            context,
            function,
            value: value.text,
            argument: small(argument),
            offset: small(value.at),
            kind,
            is_quoted: value.is_quoted,
        });
    }

    /// A text that is not written anywhere.
    pub(super) fn keep(&mut self, text: &str) -> Span {
        let start = ASIDE + small(self.aside.len());
        self.aside.push_str(text);
        Span {
            start,
            end: ASIDE + small(self.aside.len()),
        }
    }

    /// A name in its one spelling.
    pub(super) fn folded(&mut self, written: &str, name: Span) -> Span {
        match folded(self.text(written, name)) {
            Cow::Borrowed(_) => name,
            Cow::Owned(folded) => self.keep(&folded),
        }
    }

    pub(super) fn iter<'a>(
        &'a self,
        written: &'a str,
    ) -> impl ExactSizeIterator<Item = Mention<'a>> + Clone {
        self.records.iter().map(move |record| {
            let text = |span| self.text(written, span);
            let (function, value, argument) = match record.kind {
                Kind::Value => (None, Some(record.value), None),
                Kind::Function => (Some(record.function), None, None),
                Kind::Argument => (
                    Some(record.function),
                    Some(record.value),
                    Some(record.argument as usize),
                ),
            };
            Mention {
                field: text(record.context.field),
                function: function.map(text),
                value: value.map(text),
                argument,
                role: record.context.role,
                is_search: record.context.is_search,
                is_quoted: record.is_quoted,
                offset: record.offset as usize,
            }
        })
    }

    /// The text at a place. Every place is one of a whole text, in a text that has only grown since.
    fn text<'a>(&'a self, written: &'a str, span: Span) -> &'a str {
        let (text, start, end) = match span.start.checked_sub(ASIDE) {
            Some(start) => (self.aside.as_str(), start, span.end - ASIDE),
            None => (written, span.start, span.end),
        };
        text.get(start as usize..end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_name_stays_as_it_is_and_has_no_second_spelling_in_ascii() {
        let mut strange = Vec::new();
        // There are no cases beyond.
        for c in '\0'..='\u{1ffff}' {
            let mut buffer = [0; 4];
            let name = &*c.encode_utf8(&mut buffer);
            let once = folded(name);
            assert_eq!(folded(&once), once, "{c:?}");
            assert_eq!(once, folded(&name.to_uppercase()), "{c:?}");
            assert_eq!(once, folded(&name.to_lowercase()), "{c:?}");
            if !c.is_ascii() && !once.is_empty() && once.is_ascii() {
                strange.push(c);
            }
        }
        assert_eq!(strange, "ßİıſẞ\u{212a}ﬀﬁﬂﬃﬄﬅﬆ".chars().collect::<Vec<_>>());
    }
}
