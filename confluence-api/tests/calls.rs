//! A call is plain data: what the caller gave, by name, before anything is sent.

#![cfg(all(feature = "pages", feature = "search", feature = "labels"))]
#![allow(clippy::unwrap_used)]

use atlassian_core::Session;
use atlassian_core::request::{Body, Request};
use confluence_api::Confluence;
use confluence_api::v2::types::{CreatePageBody, CreatePageBodyBody, PageBodyWriteRepresentation};
use serde_json::json;

fn confluence() -> Confluence {
    Confluence::new(
        Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "token").unwrap(),
    )
}

fn query(request: &Request) -> Vec<(&str, &str)> {
    request
        .query
        .iter()
        .map(|(name, value)| (name.as_ref(), value.as_str()))
        .collect()
}

#[test]
fn lists_are_repeated_as_the_document_says() {
    let call = confluence()
        .v2()
        .get_pages()
        .space_id(["98304", "98305"])
        .status(["current"]);
    assert_eq!(
        query(call.0.request()),
        [
            ("space-id", "98304"),
            ("space-id", "98305"),
            ("status", "current")
        ]
    );
}

#[cfg(feature = "content")]
#[test]
fn lists_are_joined_where_the_document_says_so() {
    let call = confluence()
        .v1()
        .search_content_by_cql("type = page")
        .expand(["space", "version"]);
    assert_eq!(
        query(call.0.request()),
        [("cql", "type = page"), ("expand", "space,version")]
    );
}

#[test]
fn a_body_has_what_was_given() {
    let body = CreatePageBodyBody {
        representation: Some(PageBodyWriteRepresentation::AtlasDocFormat),
        value: Some("{}".to_owned()),
        ..CreatePageBodyBody::default()
    };
    let page = CreatePageBody {
        title: Some("Notes".to_owned()),
        body: Some(body),
        ..CreatePageBody::new("98304")
    };
    let call = confluence().v2().create_page(page).private(true);
    let wanted = json!({"spaceId": "98304", "title": "Notes", "body": {"representation": "atlas_doc_format", "value": "{}"}});
    assert!(matches!(&call.0.request().body, Body::Json(body) if *body == wanted));
    assert_eq!(query(call.0.request()), [("private", "true")]);
}

#[test]
fn paths_stand_below_the_product() {
    let call = confluence().v2().get_page_by_id(98305);
    assert_eq!(call.0.request().operation.path, "/wiki/api/v2/pages/{id}");
    assert_eq!(call.0.request().path_value("id"), Some("98305"));
    for operation in Confluence::operations() {
        assert!(operation.path.starts_with("/wiki/"), "{operation}");
    }
}

#[cfg(feature = "full")]
#[test]
fn every_operation_of_both_documents_is_there() {
    use std::collections::HashSet;
    let ids: HashSet<(&str, &str)> = Confluence::operations()
        .map(|operation| (operation.api.name, operation.id))
        .collect();
    assert_eq!(ids.len(), 218 + 130);
}
