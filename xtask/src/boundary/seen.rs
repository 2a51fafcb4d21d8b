//! Where things are seen that no look-up could place later: operations, and pointers into their answers.

use serde::Deserialize;

/// What the answers of one operation show: one place, or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Written")]
pub(crate) struct Seen(Vec<SeenAt>);

/// One place of an answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenAt {
    /// The document, where several of the product have an operation of that id.
    pub(crate) api: Option<String>,
    /// Where in the answer, as a pointer in which `*` is every element.
    pub(crate) at: String,
    /// What the thing lies on, which may move away later.
    pub(crate) owner: Option<Owner>,
}

/// What a thing lies on, and where that is named.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Owner {
    pub(crate) kind: String,
    /// By this path parameter of the call.
    pub(crate) path: Option<String>,
    /// At this place of the answer; its `*` are those of the thing's own pointer, in their order.
    pub(crate) answer: Option<String>,
}

/// The forms that people write.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Pointer(String),
    One(SeenAt),
    Several(Vec<SeenAt>),
}

impl From<Written> for Seen {
    fn from(written: Written) -> Self {
        Seen(match written {
            Written::Pointer(at) => vec![SeenAt {
                at,
                ..SeenAt::default()
            }],
            Written::One(place) => vec![place],
            Written::Several(places) => places,
        })
    }
}

impl Seen {
    pub(crate) fn places(&self) -> &[SeenAt] {
        &self.0
    }
}

impl SeenAt {
    /// What is wrong with it, whatever the documents say.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let owner = self.owner.as_ref()?;
        match (&owner.path, &owner.answer) {
            (Some(_), None) => None,
            (None, Some(answer)) => {
                let stars = |pointer: &str| pointer.split('/').filter(|step| *step == "*").count();
                (stars(answer) > stars(&self.at))
                    .then_some("an owner is reached through no lists but those of the thing itself")
            }
            _ => Some("an owner is named in the path or in the answer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_one_place_and_several_are_read() {
        for (text, expected) in [
            (r#""/id""#, vec!["/id"]),
            (
                r#"{"at": "/id", "owner": {"kind": "issue", "path": "id"}}"#,
                vec!["/id"],
            ),
            (
                r#"[{"at": "/id"}, {"at": "/*/id", "api": "other"}]"#,
                vec!["/id", "/*/id"],
            ),
        ] {
            let seen: Seen = serde_json::from_str(text).expect(text);
            let places: Vec<&str> = seen.places().iter().map(|place| &*place.at).collect();
            assert_eq!(places, expected);
        }
        assert!(serde_json::from_str::<Seen>(r#"{"at": "/id", "on": "issue"}"#).is_err());
    }

    #[test]
    fn an_owner_is_one_and_within_reach() {
        for (owner, fits) in [
            (r#"{"kind": "issue", "path": "id"}"#, true),
            (r#"{"kind": "issue", "answer": "/issues/*/id"}"#, true),
            (
                r#"{"kind": "issue", "answer": "/issues/*/links/*/id"}"#,
                false,
            ),
            (r#"{"kind": "issue", "path": "id", "answer": "/id"}"#, false),
            (r#"{"kind": "issue"}"#, false),
        ] {
            let text = format!(r#"{{"at": "/issues/*/comment", "owner": {owner}}}"#);
            let seen: Seen = serde_json::from_str(&text).expect(owner);
            assert_eq!(seen.places()[0].fault().is_none(), fits, "{owner}");
        }
    }
}
