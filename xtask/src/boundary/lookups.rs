//! What kinds say of operations, held against the documents: an operation that tells where things lie is
//! there, takes what it is given, only reads, and answers with what is looked for.

use std::collections::BTreeMap;

use super::call::Call;
use super::kinds::{Batch, Fields, Kind, Listed, Lookup};
use super::line::How;
use super::product::{Boundary, Described};
use super::seen::SeenAt;

/// What is known of the documents of a product, by their name.
type Documents<'a> = BTreeMap<&'static str, Described<'a>>;

/// Everything of the kinds that does not fit the documents.
pub(super) fn faults(boundary: &Boundary, documents: &Documents<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, kind) in &boundary.kinds {
        let mut told = of_kind(boundary, documents, kind);
        for (id, seen) in &kind.from {
            told.extend(seen.places().iter().flat_map(|place| {
                let told = of_sighting(boundary, documents, id, place);
                told.into_iter()
                    .map(move |fault| format!("seen in {id}: {fault}"))
            }));
        }
        faults.extend(told.iter().map(|fault| format!("{name}: {fault}")));
    }
    faults
}

/// Looks an operation up, or tells why it cannot serve to look things up.
fn asked<'a>(
    boundary: &Boundary,
    documents: &'a Documents<'_>,
    api: Option<&str>,
    id: &str,
) -> Result<&'a Call<'a>, String> {
    let document = boundary.document(api, id)?;
    let described = documents.get(document);
    match described.and_then(|described| Some((described, described.calls.get(id)?))) {
        Some((described, call)) if described.reads(id) => Ok(call),
        Some(_) => Err(format!("{id} does not only read")),
        None => Err(format!("{document} has no operation {id}")),
    }
}

fn of_kind(boundary: &Boundary, documents: &Documents<'_>, kind: &Kind) -> Vec<String> {
    let mut faults = Vec::new();
    for (api, id) in kind.operations() {
        let call = match asked(boundary, documents, api, id) {
            Ok(call) => call,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let of = |operation: &str| operation == id;
        let mut told = Vec::new();
        if let Some(lookup) = kind.lookup.as_ref().filter(|lookup| of(&lookup.operation)) {
            told.extend(of_lookup(call, lookup, kind));
        }
        if let Some(batch) = kind.batch.as_ref().filter(|batch| of(&batch.operation)) {
            told.extend(of_batch(call, batch));
        }
        if let Some(fields) = kind.fields.as_ref().filter(|fields| of(&fields.operation)) {
            told.extend(of_fields(call, fields));
        }
        if let Some(listed) = kind.listed.as_ref().filter(|listed| of(&listed.operation)) {
            told.extend(of_list(call, listed));
        }
        faults.extend(told.iter().map(|fault| format!("{id}: {fault}")));
    }
    faults
}

/// What is wrong with what a look-up gives and looks for.
fn of_lookup(call: &Call<'_>, lookup: &Lookup, kind: &Kind) -> Vec<String> {
    let mut faults = Vec::new();
    let in_path: Vec<&str> = call.path_parameters().collect();
    if in_path != lookup.path.iter().collect::<Vec<_>>() {
        faults.push(format!(
            "its path takes {in_path:?}, all of which has to be given"
        ));
    }
    for name in lookup.query.keys() {
        if !call.has_parameter(name, "query") {
            faults.push(format!("there is no query parameter {name}"));
        }
    }
    for name in &lookup.body {
        if !call.takes(&format!("/{name}/*")) {
            faults.push(format!("the body has no list {name}"));
        }
    }
    let values = lookup.query.values().flat_map(|values| values.as_slice());
    let given = values.filter(|value| value.contains("{}"));
    if lookup.path.iter().count() + given.count() + lookup.body.len() != 1 {
        faults
            .push("what is looked up is named once: in the path, in a query or in the body".into());
    }
    let told = lookup.belongs.keys().chain(kind.element.keys());
    faults.extend(unanswered(call, &lookup.at, told));
    if kind.container {
        let names = ["/id", "/key", "/name"].map(str::to_owned);
        faults.extend(unanswered(call, &lookup.at, names.iter()));
    }
    faults
}

/// What is wrong with what a list of a container's things gives and looks for.
fn of_list(call: &Call<'_>, listed: &Listed) -> Vec<String> {
    let mut faults = Vec::new();
    if call.path_parameters().collect::<Vec<_>>() != [listed.path.as_str()] {
        faults.push(format!("its path does not take just {}", listed.path));
    }
    faults.extend(unanswered(call, "", [format!("/*/{}", listed.name)].iter()));
    faults
}

fn of_batch(call: &Call<'_>, batch: &Batch) -> Vec<String> {
    let mut faults = Vec::new();
    if !call.takes(&format!("/{}/*", batch.names)) {
        faults.push(format!("the body has no list {}", batch.names));
    }
    for name in batch.body.keys() {
        if !call.takes(&format!("/{name}")) {
            faults.push(format!("the body has no {name}"));
        }
    }
    faults.extend(unanswered(call, &batch.at, batch.belongs.keys()));
    faults
}

fn of_fields(call: &Call<'_>, fields: &Fields) -> Vec<String> {
    unanswered(call, "/*", [&fields.id, &fields.holds].into_iter())
}

/// Pointers below a place that lead nowhere in the answer.
fn unanswered<'a>(
    call: &Call<'_>,
    place: &str,
    pointers: impl Iterator<Item = &'a String>,
) -> Vec<String> {
    let pointers = pointers.map(|pointer| format!("{place}{pointer}"));
    pointers
        .filter(|pointer| !call.answers_with(pointer))
        .map(|pointer| format!("there is no answer {pointer}"))
        .collect()
}

/// What is wrong with a place where things are seen.
fn of_sighting(
    boundary: &Boundary,
    documents: &Documents<'_>,
    id: &str,
    place: &SeenAt,
) -> Vec<String> {
    let document = match boundary.document(place.api.as_deref(), id) {
        Ok(document) => document,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    let line = boundary.lines.get(document).and_then(|lines| lines.get(id));
    if !line.is_some_and(|line| matches!(line.how, How::Terms(_))) {
        faults.push(
            "nothing keeps its calls inside, so its answers show nothing to lie there".into(),
        );
    }
    let Some(call) = documents
        .get(document)
        .and_then(|described| described.calls.get(id))
    else {
        return faults;
    };
    let owner = place.owner.as_ref();
    if let Some(name) = owner.and_then(|owner| owner.path.as_ref())
        && !call.has_parameter(name, "path")
    {
        faults.push(format!("there is no path parameter {name}"));
    }
    let answer = owner.and_then(|owner| owner.answer.as_ref());
    faults.extend(unanswered(call, "", [&place.at].into_iter().chain(answer)));
    faults
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{call, line, places::Places};
    use super::*;
    use crate::documents::{Document, SOURCES};

    /// A document with an issue to look up, to search for and to delete.
    fn document() -> Document {
        let parameter = |place: &str, name: &str| json!({"in": place, "name": name});
        let answer = |schema: serde_json::Value| json!({"200": {"content": {"application/json": {"schema": schema}}}});
        let issue = json!({"properties": {
            "id": {"type": "string"},
            "project": {"properties": {"id": {"type": "string"}}},
            "comments": {"type": "array", "items": {"properties": {"id": {"type": "string"}}}},
        }});
        let list = json!({"properties": {"issues": {"type": "array", "items": issue.clone()}}});
        let ids = json!({"properties": {"ids": {"type": "array", "items": {"type": "string"}}}});
        let root = json!({"paths": {
            "/issue/{id}": {
                "get": {
                    "operationId": "getIssue",
                    "parameters": [parameter("path", "id"), parameter("query", "fields")],
                    "responses": answer(issue),
                },
                "delete": {"operationId": "deleteIssue", "parameters": [parameter("path", "id")]},
            },
            "/issue": {"post": {
                "operationId": "fetchIssues",
                "requestBody": {"content": {"application/json": {"schema": ids}}},
                "responses": answer(list),
            }},
        }});
        Document::parse(SOURCES[0], root.to_string().as_bytes()).expect("a document")
    }

    /// The faults of a kind beside a container that has none.
    fn told(kind: &str) -> String {
        let document = document();
        let name = document.source.name;
        let lines = line::read(
            "getIssue: path.id=issue -- it\nfetchIssues: body./ids=issue* -- they\ndeleteIssue: denied -- no",
        );
        let lines = lines.expect("lines").into_iter();
        let boundary = Boundary {
            kinds: serde_json::from_str(&format!(r#"{{"issue": {kind}}}"#)).expect("kinds"),
            places: Places::default(),
            lines: BTreeMap::from([(name, lines.map(|line| (line.id.clone(), line)).collect())]),
        };
        let reads = ["getIssue", "fetchIssues"].map(|id| (id.to_owned(), "Read"));
        let described = Described {
            calls: call::of(&document),
            accesses: BTreeMap::from(reads),
        };
        faults(&boundary, &BTreeMap::from([(name, described)])).join("\n")
    }

    #[test]
    fn look_ups_and_places_that_the_document_has_are_accepted() {
        for kind in [
            r#"{"lookup": {"operation": "getIssue", "path": "id", "query": {"fields": "project"},
                "belongs": {"/project/id": "project"}}, "element": {"/project/id": "project"}}"#,
            r#"{"lookup": {"operation": "fetchIssues", "body": ["ids"], "at": "/issues/0",
                "belongs": {"/project/id": "project"}}}"#,
            r#"{"batch": {"operation": "fetchIssues", "names": "ids", "body": {}, "most": 9, "at": "/issues/*",
                "belongs": {"/project/id": "project"}}}"#,
            r#"{"from": {"fetchIssues": {"at": "/issues/*/comments/*/id",
                "owner": {"kind": "issue", "answer": "/issues/*/id"}}}}"#,
            r#"{"from": {"getIssue": {"at": "/comments/*/id", "owner": {"kind": "issue", "path": "id"}}}}"#,
        ] {
            assert_eq!(told(kind), "", "{kind}");
        }
    }

    #[test]
    fn what_the_document_does_not_have_is_told() {
        for (kind, fault) in [
            (
                r#"{"lookup": {"operation": "getNothing"}}"#,
                "there is no operation getNothing",
            ),
            (
                r#"{"lookup": {"operation": "getIssue", "api": "other"}}"#,
                "other has no operation getIssue",
            ),
            (
                r#"{"lookup": {"operation": "deleteIssue", "path": "id"}}"#,
                "deleteIssue does not only read",
            ),
            (
                r#"{"lookup": {"operation": "getIssue"}}"#,
                "its path takes [\"id\"]",
            ),
            (
                r#"{"lookup": {"operation": "getIssue", "path": "id", "query": {"expand": "x"}}}"#,
                "no query parameter expand",
            ),
            (
                r#"{"lookup": {"operation": "getIssue", "path": "id", "query": {"fields": "{}"}}}"#,
                "is named once",
            ),
            (
                r#"{"lookup": {"operation": "fetchIssues", "body": ["keys"]}}"#,
                "the body has no list keys",
            ),
            (
                r#"{"lookup": {"operation": "getIssue", "path": "id", "belongs": {"/board": "issue"}}}"#,
                "no answer /board",
            ),
            (
                r#"{"lookup": {"operation": "getIssue", "path": "id"}, "element": {"/board": "issue"}}"#,
                "no answer /board",
            ),
            (
                r#"{"container": true, "lookup": {"operation": "getIssue", "path": "id"}}"#,
                "no answer /key",
            ),
            (
                r#"{"batch": {"operation": "fetchIssues", "names": "keys", "body": {"fields": []}, "most": 9,
                    "at": "/values/*", "belongs": {"/project/id": "project"}}}"#,
                "the body has no list keys\nissue: fetchIssues: the body has no fields\n\
                 issue: fetchIssues: there is no answer /values/*/project/id",
            ),
            (
                r#"{"fields": {"operation": "getIssue", "prefix": "", "id": "/id", "holds": "/schema", "kinds": {}, "changes": false}}"#,
                "no answer /*/id",
            ),
            (
                r#"{"from": {"getIssue": "/worklogs/*/id"}}"#,
                "seen in getIssue: there is no answer",
            ),
            (
                r#"{"from": {"deleteIssue": "/id"}}"#,
                "nothing keeps its calls inside",
            ),
            (
                r#"{"from": {"getNothing": "/id"}}"#,
                "there is no operation getNothing",
            ),
            (
                r#"{"from": {"getIssue": {"at": "/id", "owner": {"kind": "issue", "path": "key"}}}}"#,
                "no path parameter key",
            ),
            (
                r#"{"from": {"getIssue": {"at": "/id", "owner": {"kind": "issue", "answer": "/key"}}}}"#,
                "no answer /key",
            ),
        ] {
            let told = told(kind);
            assert!(told.contains(fault), "{kind}: {told}");
        }
    }

    #[test]
    fn an_id_of_several_documents_needs_the_document() {
        let line = line::read("getIssue: denied -- no")
            .expect("a line")
            .remove(0);
        let lines = BTreeMap::from([(line.id.clone(), line)]);
        let boundary = Boundary {
            kinds: BTreeMap::new(),
            places: Places::default(),
            lines: BTreeMap::from([("one", lines.clone()), ("two", lines)]),
        };
        assert_eq!(boundary.document(Some("two"), "getIssue"), Ok("two"));
        let error = boundary
            .document(None, "getIssue")
            .expect_err("two of them");
        assert!(
            error.contains("one and two have an operation getIssue"),
            "{error}"
        );
    }
}
