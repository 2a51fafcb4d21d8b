//! How calls of an operation are kept inside a boundary, as code: its line, and what its answers show.

use crate::Result;
use crate::boundary::{Boundary, Holds, How, Line, Sighting, Term};

/// What confinements are made of. Their kinds stand in the module `boundary`.
pub(super) const IMPORTS: &str = "use atlassian_core::generated::confinement::{Holds, Language, Owner, OwnerAt, Place, Sighting, Term};\n";

/// The name of a kind's constant.
pub(super) fn kind(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

/// The confinement of an operation.
pub(super) fn confinement(boundary: &Boundary, document: &str, id: &str) -> Result<String> {
    let lines = boundary.lines.get(document);
    let line: &Line = lines
        .and_then(|lines| lines.get(id))
        .ok_or_else(|| format!("data/boundary/{document}.txt: {id} has no line"))?;
    let why = &line.why;
    Ok(match &line.how {
        How::Denied => format!("Confinement::denied({why:?})"),
        How::Harmless => format!("Confinement::harmless({why:?})"),
        How::Terms(terms) => {
            let terms: Vec<String> = terms.iter().map(term).collect();
            let sightings = boundary.sightings(document, id);
            let sightings: Vec<String> = sightings.iter().map(sighting).collect();
            format!(
                "Confinement::within(&[{}], &[{}], {why:?})",
                terms.join(", "),
                sightings.join(", ")
            )
        }
    })
}

fn term(term: &Term) -> String {
    let holds = match &term.holds {
        Holds::Thing { kind: name, many } => {
            let holds = if *many { "Many" } else { "One" };
            format!("{holds}(&boundary::{})", kind(name))
        }
        Holds::Query("cql") => "Query(Language::Cql)".to_owned(),
        Holds::Query(_) => "Query(Language::Jql)".to_owned(),
        Holds::Value(value) => format!("Value({value:?})"),
    };
    format!(
        "Term {{ place: Place::{:?}, at: {:?}, optional: {}, holds: Holds::{holds} }}",
        term.place, term.at, term.optional
    )
}

fn sighting(sighting: &Sighting<'_>) -> String {
    let place = sighting.place;
    let owner = place.owner.as_ref().map(|owner| {
        let at = match (&owner.path, &owner.answer) {
            (Some(path), _) => format!("Path({path:?})"),
            (None, answer) => format!("Answer({:?})", answer.as_deref().unwrap_or_default()),
        };
        format!(
            "Some(Owner {{ kind: &boundary::{}, at: OwnerAt::{at} }})",
            kind(&owner.kind)
        )
    });
    format!(
        "Sighting {{ kind: &boundary::{}, at: {:?}, owner: {} }}",
        kind(sighting.kind),
        place.at,
        owner.as_deref().unwrap_or("None")
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::boundary::Place;

    fn boundary(how: How) -> Boundary {
        let kinds = r#"{"issue": {}, "comment": {"from": {"getIssue": {
            "at": "/comments/*/id", "owner": {"kind": "issue", "answer": "/id"}}}}}"#;
        let line = Line {
            id: "getIssue".to_owned(),
            how,
            why: "the issue \"itself\"".to_owned(),
        };
        Boundary {
            kinds: serde_json::from_str(kinds).expect("kinds"),
            places: Default::default(),
            lines: BTreeMap::from([("jira", BTreeMap::from([(line.id.clone(), line)]))]),
        }
    }

    fn code(how: How) -> String {
        confinement(&boundary(how), "jira", "getIssue").expect("code")
    }

    #[test]
    fn a_line_becomes_its_terms_and_what_its_answer_shows() {
        let term = Term {
            place: Place::Path,
            at: "issueIdOrKey".to_owned(),
            optional: false,
            holds: Holds::Thing {
                kind: "issue".to_owned(),
                many: false,
            },
        };
        let expected = concat!(
            "Confinement::within(&[Term { place: Place::Path, at: \"issueIdOrKey\", optional: false, ",
            "holds: Holds::One(&boundary::ISSUE) }], &[Sighting { kind: &boundary::COMMENT, ",
            "at: \"/comments/*/id\", owner: Some(Owner { kind: &boundary::ISSUE, at: OwnerAt::Answer(\"/id\") }) }], ",
            "\"the issue \\\"itself\\\"\")"
        );
        assert_eq!(code(How::Terms(vec![term])), expected);
    }

    #[test]
    fn what_is_denied_or_harmless_has_its_reason_only() {
        let why = "\"the issue \\\"itself\\\"\"";
        assert_eq!(code(How::Denied), format!("Confinement::denied({why})"));
        assert_eq!(code(How::Harmless), format!("Confinement::harmless({why})"));
    }

    #[test]
    fn an_operation_without_a_line_has_no_code() {
        let error = confinement(&boundary(How::Denied), "jira", "deleteIssue");
        let error = error.expect_err("no line").to_string();
        assert_eq!(error, "data/boundary/jira.txt: deleteIssue has no line");
    }
}
