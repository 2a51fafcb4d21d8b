//! Lists in all three styles, to their end and not beyond.
#![allow(clippy::unwrap_used)]

mod demo;

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use atlassian_core::page::{Next, Place};
use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use atlassian_core::{Error, Page, Paged, Request, Response, Session};
use demo::{ECHO, SEARCH};
use futures_core::Stream;
use serde_json::{Value, json};

const TOTAL: u64 = 23;

/// Numbers up to 23 in pages of at most five, in three styles.
struct Lists;

impl Product for Lists {
    fn product(&self) -> &'static str {
        "demo"
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        let page = |start: u64| (start..TOTAL.min(start + 5)).collect::<Vec<_>>();
        let from = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(0);
        let body = match request.segments().as_slice() {
            ["search"] => {
                let start = from(request.json()["nextPageToken"].as_str());
                let next = start + 5;
                json!({
                    "values": page(start),
                    "nextPageToken": (next < TOTAL).then(|| next.to_string()),
                    "isLast": next >= TOTAL,
                })
            }
            ["echo", "offset"] => {
                let start = from(request.query_value("startAt"));
                json!({ "values": page(start), "startAt": start, "maxResults": 5, "total": TOTAL })
            }
            ["echo", "cursor"] => {
                let start = from(
                    request
                        .query_value("cursor")
                        .and_then(|c| c.strip_prefix("c=&")),
                );
                let next = start + 5;
                let link = format!("/wiki/api/v2/x?limit=5&cursor=c%3D%26{next}");
                let links = if next < TOTAL {
                    json!({ "next": link })
                } else {
                    json!({})
                };
                json!({ "results": page(start), "_links": links })
            }
            _ => return SandboxResponse::unhandled(request),
        };
        SandboxResponse::json(200, body)
    }
}

fn numbers(response: &Response) -> Result<(Value, Vec<u64>), Error> {
    let body: Value = response.json()?;
    let list = body
        .get("values")
        .or_else(|| body.get("results"))
        .and_then(Value::as_array);
    let items = list.unwrap().iter().filter_map(Value::as_u64).collect();
    Ok((body, items))
}

fn by_token(session: &Session) -> Paged<u64> {
    let request = Request::new(&SEARCH).with_json(json!({ "jql": "project = ENG" }));
    Paged::over(session, request, Place::Body("nextPageToken"), |response| {
        let (body, items) = numbers(&response)?;
        let token = body["nextPageToken"].as_str().map(str::to_owned);
        Ok(Page::by_token(items, token, body["isLast"].as_bool()))
    })
}

fn by_offset(session: &Session) -> Paged<u64> {
    let request = Request::new(&ECHO)
        .with_path("value", "offset")
        .with_query("maxResults", 100);
    Paged::over(session, request, Place::Query("startAt"), |response| {
        let (body, items) = numbers(&response)?;
        let start = body["startAt"].as_u64().unwrap_or(0);
        Ok(Page::by_offset(
            items,
            start,
            body["isLast"].as_bool(),
            body["total"].as_u64(),
        ))
    })
}

fn by_cursor(session: &Session) -> Paged<u64> {
    let request = Request::new(&ECHO).with_path("value", "cursor");
    Paged::over(session, request, Place::Query("cursor"), |response| {
        let (body, items) = numbers(&response)?;
        Page::by_link(
            response.operation.id,
            items,
            body["_links"]["next"].as_str(),
        )
    })
}

async fn lists() -> (Sandbox, Session) {
    let sandbox = Sandbox::builder().product(Lists).start().await;
    let session = sandbox.session(demo::SCOPES).await.unwrap();
    (sandbox, session)
}

#[tokio::test]
async fn all_styles_reach_the_end() {
    let (sandbox, session) = lists().await;
    let expected: Vec<u64> = (0..TOTAL).collect();
    for (index, list) in [by_token, by_offset, by_cursor].into_iter().enumerate() {
        assert_eq!(list(&session).all().await.unwrap(), expected);
        assert_eq!(sandbox.requests().len(), 5 * (index + 1));
    }
    assert_eq!(sandbox.unhandled(), [""; 0]);
}

#[tokio::test]
async fn pages_are_fetched_when_they_are_asked_for() {
    let (sandbox, session) = lists().await;
    for list in [by_token, by_offset, by_cursor] {
        let before = sandbox.requests().len();
        let mut list = list(&session);
        assert_eq!(sandbox.requests().len(), before);
        for expected in 0..5 {
            assert_eq!(list.next().await.unwrap().unwrap(), expected);
        }
        assert_eq!(sandbox.requests().len(), before + 1);
        assert_eq!(list.next().await.unwrap().unwrap(), 5);
        assert_eq!(sandbox.requests().len(), before + 2);
        assert_eq!(list.take(2).all().await.unwrap(), [6, 7]);
        assert_eq!(sandbox.requests().len(), before + 2);
    }
    assert_eq!(by_token(&session).take(0).all().await.unwrap(), [0; 0]);
    assert_eq!(
        by_token(&session).take(5).take(9).all().await.unwrap(),
        [0, 1, 2, 3, 4]
    );
    assert_eq!(sandbox.requests().len(), 7);
}

#[tokio::test]
async fn a_list_that_turns_in_a_circle_ends_in_an_error() {
    let circles: [fn(u64) -> Next; 2] = [
        |n| Next::Token(format!("t{}", n % 3)),
        |n| Next::Offset(n % 3),
    ];
    for circle in circles {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        let mut list = Paged::new("circle", move |_| {
            let call = counted.fetch_add(1, Ordering::SeqCst) as u64;
            async move { Ok(Page::new(vec![call], Some(circle(call)))) }
        });
        let mut items = Vec::new();
        let error = loop {
            match list.next().await.unwrap() {
                Ok(item) => items.push(item),
                Err(error) => break error,
            }
        };
        assert!(
            matches!(
                error,
                Error::Paging {
                    operation: "circle",
                    ..
                }
            ),
            "{error}"
        );
        assert_eq!(items, [0, 1, 2]);
        assert_eq!(calls.load(Ordering::SeqCst), 4);
        assert!(list.next().await.is_none(), "the list has ended");
    }
}

#[tokio::test]
async fn an_error_ends_a_list() {
    let (sandbox, session) = lists().await;
    let mut list = by_offset(&session);
    for _ in 0..5 {
        list.next().await.unwrap().unwrap();
    }
    sandbox.fail_next("/echo", SandboxResponse::empty(500));
    assert_eq!(list.next().await.unwrap().unwrap_err().status(), Some(500));
    assert!(list.next().await.is_none());
    sandbox.fail_next("/echo", SandboxResponse::empty(500));
    assert!(by_offset(&session).all().await.is_err());
}

#[tokio::test]
async fn it_is_a_stream() {
    let (_sandbox, session) = lists().await;
    let mut list = by_cursor(&session);
    let mut sum = 0;
    while let Some(item) = std::future::poll_fn(|cx| Pin::new(&mut list).poll_next(cx)).await {
        sum += item.unwrap();
    }
    assert_eq!(sum, (0..TOTAL).sum::<u64>());
    assert_eq!(list.size_hint(), (0, Some(0)));
}

#[test]
fn offsets_end_where_they_should() {
    let next = |items: usize, start, is_last, total| {
        Page::by_offset(vec![(); items], start, is_last, total).next
    };
    assert_eq!(next(10, 0, None, Some(10)), None);
    assert_eq!(next(3, 0, Some(false), None), Some(Next::Offset(3)));
    assert_eq!(next(3, 0, Some(true), Some(99)), None);
    assert_eq!(next(3, 7, None, None), Some(Next::Offset(10)));
    assert_eq!(
        next(0, 7, Some(false), Some(99)),
        None,
        "a page without items never ends a wait"
    );
}

#[test]
fn links_give_only_their_place() {
    let next = |link| Page::by_link("x", vec![()], link).map(|page| page.next);
    assert_eq!(next(None).unwrap(), None);
    assert_eq!(next(Some("")).unwrap(), None);
    let token = |text: &str| Some(Next::Token(text.to_owned()));
    assert_eq!(
        next(Some("https://evil.example/x?cursor=a%2Bb+c#cursor=z")).unwrap(),
        token("a+b c")
    );
    assert_eq!(
        next(Some("?start=25&limit=25")).unwrap(),
        Some(Next::Offset(25))
    );
    assert_eq!(
        next(Some("/rest/api/search?start=25&cursor=abc")).unwrap(),
        token("abc")
    );
    for nowhere in ["/wiki/api/v2/pages", "/x?limit=5", "/x?cursor="] {
        assert!(
            matches!(next(Some(nowhere)), Err(Error::Paging { .. })),
            "{nowhere}"
        );
    }
}
