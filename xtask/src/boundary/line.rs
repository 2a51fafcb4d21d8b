//! One line of a classification: an operation, how a call of it is kept inside a boundary, and why.
//!
//! ```text
//! getIssue: path.issueIdOrKey=issue answer./key=issue -- the issue itself, which may have moved
//! ```

use crate::Result;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) how: How,
    pub(crate) why: String,
}

/// How a call is kept inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Not at all.
    Denied,
    /// It has nothing to do with what a boundary is about.
    Harmless,
    /// By what it names, asks for and returns.
    Terms(Vec<Term>),
}

/// One place of a call, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) place: Place,
    /// Name of a parameter, or a JSON pointer in which `*` is every element.
    pub(crate) at: String,
    /// It may be absent.
    pub(crate) optional: bool,
    pub(crate) holds: Holds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// The request's body.
    Body,
    /// The answer: what lies outside drops all of it.
    Answer,
    /// The answer: elements that lie outside are taken out.
    List,
    /// A query parameter that is not the caller's to choose.
    Fixed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A thing that lies somewhere, or several.
    Thing { kind: String, many: bool },
    /// A query, to be confined by conjunction.
    Query(&'static str),
    /// Just this value.
    Value(String),
}

const PLACES: &[(&str, Place)] = &[
    ("path.", Place::Path),
    ("query.", Place::Query),
    ("body.", Place::Body),
    ("answer.", Place::Answer),
    ("list.", Place::List),
    ("fixed.query.", Place::Fixed),
];

const LANGUAGES: &[&str] = &["jql", "cql"];

impl Place {
    /// Whether it stands in the request, so that it can be checked before anything is sent.
    pub(crate) fn is_asked(self) -> bool {
        matches!(self, Place::Path | Place::Query | Place::Body)
    }
}

/// The lines of a file.
pub(crate) fn read(text: &str) -> Result<Vec<Line>> {
    let lines = text.lines().enumerate();
    let meant = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    meant
        .map(|(number, line)| {
            line_of(line).map_err(|error| format!("line {}: {error}", number + 1).into())
        })
        .collect()
}

fn line_of(line: &str) -> std::result::Result<Line, String> {
    let (id, rest) = line
        .split_once(": ")
        .ok_or("`operation: how -- why` is due")?;
    let (how, why) = rest
        .split_once(" -- ")
        .ok_or("it does not say why (` -- `)")?;
    if why.trim().is_empty() {
        return Err("it does not say why".to_owned());
    }
    let how = match how.trim() {
        "denied" => How::Denied,
        "harmless" => How::Harmless,
        terms => {
            let terms: std::result::Result<Vec<Term>, String> =
                terms.split_whitespace().map(term).collect();
            How::Terms(terms?)
        }
    };
    Ok(Line {
        id: id.trim().to_owned(),
        how,
        why: why.trim().to_owned(),
    })
}

fn term(text: &str) -> std::result::Result<Term, String> {
    let unfit = || format!("`{text}` is no term");
    let (prefix, place) = PLACES
        .iter()
        .find(|(prefix, _)| text.starts_with(prefix))
        .ok_or_else(unfit)?;
    let rest = text.strip_prefix(prefix).ok_or_else(unfit)?;
    let language = LANGUAGES.iter().find_map(|language| {
        let at = rest.strip_suffix(language)?.strip_suffix('~')?;
        Some((at, *language))
    });
    let (at, holds) = match language {
        Some((at, language)) => (at, Holds::Query(language)),
        None => {
            let (at, value) = rest.split_once('=').ok_or_else(unfit)?;
            (at, held(*place, value))
        }
    };
    let (at, optional) = match at.strip_suffix('?') {
        Some(at) => (at, true),
        None => (at, false),
    };
    let in_json = matches!(place, Place::Body | Place::Answer | Place::List);
    if at.is_empty() && !in_json || in_json && !(at.is_empty() || at.starts_with('/')) {
        return Err(unfit());
    }
    Ok(Term {
        place: *place,
        at: at.to_owned(),
        optional,
        holds,
    })
}

fn held(place: Place, value: &str) -> Holds {
    if place == Place::Fixed {
        return Holds::Value(value.to_owned());
    }
    let (kind, many) = match value.strip_suffix('*') {
        Some(kind) => (kind, true),
        None => (value, false),
    };
    Holds::Thing {
        kind: kind.to_owned(),
        many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Line {
        read(text).expect("a line").remove(0)
    }

    #[test]
    fn every_form_of_a_line_is_read() {
        assert_eq!(only("a: denied -- because").how, How::Denied);
        assert_eq!(only("# group\n\na: harmless -- because").how, How::Harmless);
        let line = only(
            "search: query.jql?~jql body./a~1b/*/id?=issue* list./issues/*=issue \
             fixed.query.expand= path.space-id=space -- because of -- this",
        );
        assert_eq!(line.why, "because of -- this");
        let How::Terms(terms) = line.how else {
            panic!("terms")
        };
        let told: Vec<(Place, &str, bool)> = terms
            .iter()
            .map(|term| (term.place, term.at.as_str(), term.optional))
            .collect();
        let expected = [
            (Place::Query, "jql", true),
            (Place::Body, "/a~1b/*/id", true),
            (Place::List, "/issues/*", false),
            (Place::Fixed, "expand", false),
            (Place::Path, "space-id", false),
        ];
        assert_eq!(told, expected);
        assert_eq!(terms[0].holds, Holds::Query("jql"));
        let many = Holds::Thing {
            kind: "issue".to_owned(),
            many: true,
        };
        assert_eq!(terms[1].holds, many);
        assert_eq!(terms[3].holds, Holds::Value(String::new()));
    }

    #[test]
    fn what_is_no_line_is_told_with_its_number() {
        for text in [
            "a: denied",
            "a denied -- why",
            "a: denied -- ",
            "a: header.x=issue -- why",
            "a: path.=issue -- why",
            "a: body.x=issue -- why",
            "a: path.x -- why",
        ] {
            let error = read(&format!("# first\n{text}"))
                .expect_err(text)
                .to_string();
            assert!(error.starts_with("line 2: "), "{text}: {error}");
        }
    }
}
