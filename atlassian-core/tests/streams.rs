//! What is sent and what is read piece by piece: files and streams of any size.
#![allow(clippy::unwrap_used)]

mod demo;
mod wire;

use std::collections::VecDeque;
use std::fs;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use atlassian_core::error::TransportKind;
use atlassian_core::request::{Body, Content, Part};
use atlassian_core::sandbox::SandboxResponse;
use atlassian_core::{Bytes, Call, Error, Session};
use demo::{DOWNLOAD, ECHO, POST_ECHO, PUT_ECHO};
use futures_core::Stream;
use serde_json::{Value, json};
use wire::{Folder, Visit, clock, in_time, serve, session};

/// A stream of these pieces.
struct Pieces(VecDeque<io::Result<Bytes>>);

impl Pieces {
    fn of<const N: usize>(pieces: [&'static str; N]) -> Self {
        Pieces(pieces.map(|piece| Ok(Bytes::from(piece))).into())
    }
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

fn upload(session: &Session, parts: Vec<Part>) -> Call {
    Call::new(session, &POST_ECHO).content(Body::Multipart(parts))
}

fn put(session: &Session, content: impl Into<Content>) -> Call {
    Call::new(session, &PUT_ECHO).content(Body::Bytes {
        media_type: "text/plain".into(),
        content: content.into(),
    })
}

// Uploads.

#[tokio::test]
async fn content_comes_from_memory_a_file_or_a_stream() {
    let (_sandbox, _, session) = demo::logged_in().await;
    let folder = Folder::new("sources");
    let path = folder.0.join("build log ä.txt");
    fs::write(&path, "from a file").unwrap();
    let parts = vec![
        Part::path("file", &path),
        Part::file("file", "named.bin", Content::file(&path)),
        Part::file(
            "file",
            "once",
            Content::once(Some(3), Pieces::of(["a", "bc"])),
        ),
        Part::file(
            "file",
            "again",
            Content::repeatable(Some(4), || Pieces::of(["", "de", "", "fg"])),
        ),
        Part::file("file", "empty", Content::once(Some(0), Pieces::of([]))),
    ];
    let sent: Value = upload(&session, parts).send().await.unwrap();
    let expected = [
        ("build log ä.txt", Some("text/plain"), "from a file"),
        ("named.bin", None, "from a file"),
        ("once", None, "abc"),
        ("again", None, "defg"),
        ("empty", None, ""),
    ];
    for (part, (name, media_type, content)) in
        sent["parts"].as_array().unwrap().iter().zip(expected)
    {
        assert_eq!(
            *part,
            json!({"name": "file", "fileName": name, "mediaType": media_type, "content": content})
        );
    }
    assert_eq!(sent["parts"].as_array().unwrap().len(), expected.len());
    assert!(sent["contentLength"].is_string(), "every length is known");

    // Without a length there is no `Content-Length`, and it arrives all the same.
    let part = Part::file("file", "f", Content::once(None, Pieces::of(["x", "yz"])));
    let sent: Value = upload(&session, vec![part]).send().await.unwrap();
    assert_eq!(sent["parts"][0]["content"], "xyz");
    assert_eq!(sent["contentLength"], Value::Null);

    let sent: Value = put(
        &session,
        Content::repeatable(Some(5), || Pieces::of(["[1", ",2]"])),
    )
    .send()
    .await
    .unwrap();
    assert_eq!(sent["body"], json!([1, 2]));
    assert_eq!(
        (&sent["contentLength"], &sent["contentType"]),
        (&json!("5"), &json!("text/plain"))
    );
}

#[tokio::test]
async fn a_retry_opens_files_and_repeatable_streams_anew() {
    let (sandbox, _, session) = demo::logged_in().await;
    let folder = Folder::new("anew");
    let path = folder.0.join("a.txt");
    fs::write(&path, "x".repeat(300_000)).unwrap();
    let parts = || {
        vec![
            Part::path("file", &path),
            Part::file("file", "b", Content::repeatable(None, || Pieces::of(["b"]))),
        ]
    };
    sandbox.expire_access_tokens();
    let sent: Value = upload(&session, parts()).send().await.unwrap();
    assert_eq!(sent["parts"][0]["content"].as_str().unwrap().len(), 300_000);
    assert_eq!(sent["parts"][1]["content"], "b");

    sandbox.fail_next("/echo", SandboxResponse::too_many_requests(Some(1)));
    let sent: Value = upload(&session, parts()).send().await.unwrap();
    assert_eq!(sent["parts"][0]["content"].as_str().unwrap().len(), 300_000);
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .filter(|call| call.path.ends_with("/echo"))
            .count(),
        4
    );
}

#[tokio::test]
async fn a_stream_that_can_be_read_once_is_sent_once() {
    let (sandbox, _, session) = demo::logged_in().await;
    let once = || {
        vec![Part::file(
            "file",
            "f",
            Content::once(Some(1), Pieces::of(["x"])),
        )]
    };

    // The first error stands, whether it is about the token or about limits.
    sandbox.fail_next("/echo", SandboxResponse::too_many_requests(Some(1)));
    let call = upload(&session, once());
    assert!(call.request().can_be_sent_again());
    let copy = call.clone();
    let error = call.send::<Value>().await.unwrap_err();
    assert_eq!(error.status(), Some(429), "{error}");
    assert!(!copy.request().can_be_sent_again());

    sandbox.expire_access_tokens();
    let error = upload(&session, once()).send::<Value>().await.unwrap_err();
    assert_eq!(error.status(), Some(401), "{error}");
    let calls = |sandbox: &atlassian_core::sandbox::Sandbox| {
        let calls = sandbox.requests();
        calls
            .iter()
            .filter(|call| call.path.ends_with("/echo"))
            .count()
    };
    assert_eq!(calls(&sandbox), 2);

    // A copy of a call shares its stream, and says so before anything is sent.
    let error = copy.send::<Value>().await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
    assert!(error.to_string().contains("Content::repeatable"), "{error}");
    assert_eq!(calls(&sandbox), 2);

    // As long as nobody has read from it, it can be sent.
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let call = upload(&wire::session(&origin, &clock()), once());
    let request = call.request().clone();
    call.send::<Value>().await.unwrap_err();
    assert!(request.can_be_sent_again());
    sandbox
        .api_token_session()
        .unwrap()
        .send(request)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_sent_is_named() {
    let (sandbox, _, session) = demo::logged_in().await;
    let folder = Folder::new("missing");
    for path in [folder.0.join("missing.txt"), folder.0.clone()] {
        let error = upload(&session, vec![Part::path("file", &path)])
            .send::<Value>()
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Content { .. }), "{error}");
        assert!(
            error.to_string().contains(path.to_str().unwrap()),
            "{error}"
        );
        assert_eq!(error.operation(), Some("postEcho"));
    }
    assert_eq!(sandbox.requests().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn a_file_that_changes_while_it_is_sent_is_an_error() {
    const LENGTH: u64 = 64 << 20;
    for (change, name) in [(LENGTH / 2, "shorter.bin"), (LENGTH + 1, "longer.bin")] {
        let folder = Folder::new(name);
        let path = folder.0.join(name);
        fs::File::create(&path).unwrap().set_len(LENGTH).unwrap();
        let changing = path.clone();
        let (told, got) = mpsc::channel();
        let origin = serve(move |mut visit: Visit| {
            // The client is in the middle of it: so much does not fit into any buffer.
            let file = fs::OpenOptions::new().write(true).open(&changing).unwrap();
            file.set_len(change).unwrap();
            let length = visit.header("content-length").unwrap().parse().unwrap();
            let _ = told.send((length, visit.swallow(length)));
            visit.answer(200, "", "{}");
        });
        let error = put(&session(&origin, &clock()), Content::file(&path))
            .send::<Value>()
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Content { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(name) && text.contains("changed"), "{text}");
        let (announced, arrived) = got.recv().unwrap();
        assert!(arrived < announced, "the server does not take it for whole");
    }
}

#[tokio::test]
async fn a_stream_of_the_wrong_length_or_that_fails_is_an_error() {
    let origin = serve(|mut visit: Visit| {
        let length = visit.header("content-length").unwrap().parse().unwrap();
        if visit.swallow(length) == length {
            visit.answer(200, "", "{\"arrived\": true}");
        }
    });
    let session = session(&origin, &clock());
    let send = async |content| {
        put(&session, content)
            .send::<Value>()
            .await
            .unwrap_err()
            .to_string()
    };
    let short = send(Content::once(Some(9), Pieces::of(["a", "b"]))).await;
    assert!(short.contains("9 bytes were due, 2 came"), "{short}");
    let long = send(Content::repeatable(Some(1), || Pieces::of(["a", "b"]))).await;
    assert!(long.contains("1 bytes were due, more came"), "{long}");
    let failing = || Pieces([Ok(Bytes::from("a")), Err(io::Error::other("the tape tore"))].into());
    let failed = send(Content::repeatable(Some(9), failing)).await;
    assert!(failed.contains("the tape tore"), "{failed}");
}

#[tokio::test]
async fn an_upload_that_is_refused_early_is_not_sent_on() {
    let folder = Folder::new("refused");
    let path = folder.0.join("large.bin");
    fs::File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let (told, got) = mpsc::channel();
    let origin = serve(move |mut visit: Visit| {
        let why = json!({"errorMessages": ["The file is too large."]}).to_string();
        visit.answer(413, "Content-Type: application/json\r\n", why);
        let _ = told.send(visit.swallow_body());
    });
    let error = put(&session(&origin, &clock()), Content::file(&path))
        .send::<Value>()
        .await
        .unwrap_err();
    assert_eq!(
        (error.status(), error.messages()),
        (Some(413), &["The file is too large.".to_owned()][..])
    );
    let arrived = tokio::task::spawn_blocking(move || got.recv().unwrap())
        .await
        .unwrap();
    println!("{} MiB of 1024 were sent", arrived >> 20);
    assert!(arrived < 1 << 29, "{arrived}");
}

#[tokio::test]
async fn a_name_cannot_end_the_header_it_stands_in() {
    let (_sandbox, _, session) = demo::logged_in().await;
    let name = "a\"; x=\"\r\nX-Evil: 1\r\n\r\n\u{0}ä.txt";
    let parts = vec![Part::file(name, name, "content").media_type("text/plain")];
    let sent: Value = upload(&session, parts).send().await.unwrap();
    assert_eq!(sent["parts"].as_array().unwrap().len(), 1);
    assert_eq!(sent["parts"][0]["content"], "content");
    assert_eq!(sent["parts"][0]["mediaType"], "text/plain");
    for media_type in ["a/b\r\nX-Evil: 1", "text", "é/é"] {
        let parts = vec![Part::file("file", "f", "x").media_type(media_type)];
        let error = upload(&session, parts).send::<Value>().await.unwrap_err();
        assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
    }
}

#[test]
fn what_is_sent_is_not_shown() {
    let session =
        Session::with_api_token("https://acme.atlassian.net", "me@acme.com", "t").unwrap();
    let parts = vec![
        Part::file("file", "f", "hidden-content"),
        Part::file(
            "file",
            "f",
            Content::once(Some(7), Pieces::of(["hidden-content"])),
        ),
        Part::file("file", "f", Content::repeatable(None, || Pieces::of([]))),
        Part::path("file", "/tmp/plan.pdf"),
    ];
    let shown = format!("{:?}", upload(&session, parts));
    assert!(!shown.contains("hidden"), "{shown}");
    for part in [
        "14 bytes",
        "stream of 7 bytes",
        "Content(stream)",
        "/tmp/plan.pdf",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

// Downloads.

#[tokio::test]
async fn an_answer_can_be_read_as_it_arrives() {
    let (sandbox, _, session) = demo::logged_in().await;
    let open = || Call::new(&session, &DOWNLOAD);

    let mut download = open().open().await.unwrap();
    assert_eq!((download.status(), download.length()), (200, Some(4)));
    assert_eq!(download.media_type(), Some("image/png"));
    assert_eq!(download.chunk().await.unwrap().unwrap(), &b"\x89PNG"[..]);
    assert_eq!(download.chunk().await.unwrap(), None);
    assert_eq!(
        download.chunk().await.unwrap(),
        None,
        "the end stays the end"
    );

    let mut download = open().send::<Bytes>().open().await.unwrap();
    let first = poll_fn(|cx| Pin::new(&mut download).poll_next(cx)).await;
    assert_eq!(first.unwrap().unwrap(), &b"\x89PNG"[..]);

    let mut written = Vec::new();
    let download = session.open(open().into_request()).await.unwrap();
    assert_eq!(download.write_to(&mut written).await.unwrap(), 4);
    assert_eq!(written, b"\x89PNG");

    for calls in sandbox.requests().chunks(2) {
        assert!(calls[0].authorized && calls[0].path.ends_with("/download"));
        assert!(!calls[1].authorized && calls[1].path.starts_with("/media/"));
    }

    // Any answer can, not only content.
    let mut download = Call::new(&session, &ECHO)
        .path("value", "x")
        .open()
        .await
        .unwrap();
    let chunk = download.chunk().await.unwrap().unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&chunk).unwrap()["path"],
        "/echo/x"
    );

    drop(open().open());
    let before = sandbox.requests().len();
    drop(open().send::<Bytes>().open());
    assert_eq!(
        sandbox.requests().len(),
        before,
        "nothing happens before it is awaited"
    );
}

#[tokio::test]
async fn what_is_no_success_is_an_error_before_anything_is_read() {
    let (sandbox, _, session) = demo::logged_in().await;
    let long = SandboxResponse::bytes(404, "text/plain", vec![b'x'; 1 << 20]);
    sandbox.fail_next("/download", long);
    let error = Call::new(&session, &DOWNLOAD).open().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let anonymous = SandboxResponse::bytes(200, "text/html", "log in")
        .header("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
    sandbox.fail_next("/download", anonymous);
    let error = Call::new(&session, &DOWNLOAD).open().await.unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated { .. }), "{error}");
    let nowhere = SandboxResponse::json(302, json!({"not": "the content"}));
    sandbox.fail_times(2, "/download", nowhere);
    Call::new(&session, &DOWNLOAD).open().await.unwrap_err();
    Call::new(&session, &DOWNLOAD)
        .send::<Bytes>()
        .await
        .unwrap_err();
}

/// The name a download gets that a server gives this header.
async fn name_for(disposition: &[u8]) -> String {
    let disposition = disposition.to_vec();
    let origin = serve(move |mut visit: Visit| {
        visit.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Disposition: ");
        visit.say(&disposition);
        visit.say("\r\nContent-Length: 1\r\n\r\nx");
    });
    let call = Call::new(&session(&origin, &clock()), &DOWNLOAD);
    let download = call.open().await.unwrap();
    let (name, folder) = (download.file_name(), Folder::new("names"));
    let path = download.save_in(&folder.0).await.unwrap();
    assert_eq!(path, folder.0.join(&name));
    assert_eq!(
        folder.names(),
        std::slice::from_ref(&name),
        "one file, in this folder"
    );
    name
}

#[tokio::test]
async fn a_name_from_the_server_stays_in_its_folder() {
    let cases: &[(&[u8], &str)] = &[
        (b"attachment; filename=\"plan.pdf\"", "plan.pdf"),
        (b"attachment; filename=plan.pdf ; x=y", "plan.pdf"),
        (b"attachment;filename=\"a;b=c.txt\"; size=3", "a;b=c.txt"),
        (
            b"attachment; filename=\"say \\\"hi\\\".txt\"",
            "say _hi_.txt",
        ),
        (
            b"attachment; filename=\"plain.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt",
            "€ rates.txt",
        ),
        (
            b"attachment; FileName*=utf-8'de'%C3%A4.txt; filename=\"plain.txt\"",
            "ä.txt",
        ),
        (b"attachment; filename*=iso-8859-1''%A3.txt", "£.txt"),
        (
            b"attachment; filename*=UTF-8''%ff.txt; filename=b.txt",
            "b.txt",
        ),
        (b"attachment; filename*=koi8-r''%c1.txt", "download"),
        ("inline; filename=\"ä.txt\"".as_bytes(), "ä.txt"),
        (b"inline; filename=\"\xe4.txt\"", "ä.txt"),
        (b"attachment", "download"),
        (b"attachment; filename=", "download"),
        (
            b"attachment; filename=\"never closed.txt",
            "never closed.txt",
        ),
        (b"attachment; filename=\"../../etc/passwd\"", "passwd"),
        (b"attachment; filename=\"..\\\\..\\\\boot.ini\"", "boot.ini"),
        (
            b"attachment; filename*=UTF-8''..%2f..%5cx%00%0d%0a.txt",
            "x.txt",
        ),
        (b"attachment; filename=\"/\"", "download"),
        (b"attachment; filename=\"..\"", "download"),
        (b"attachment; filename=\".\"", "download"),
        (b"attachment; filename=\". . .\"", "download"),
        (b"attachment; filename=\".bashrc\"", "bashrc"),
        (b"attachment; filename=\" a.txt. . \"", "a.txt"),
        (b"attachment; filename=\"a.txt::$DATA\"", "a.txt__$DATA"),
        (b"attachment; filename=\"C:evil.txt\"", "C_evil.txt"),
        (b"attachment; filename=\"<a>|b?*.txt\"", "_a__b__.txt"),
        (b"attachment; filename=\"con\"", "_con"),
        (b"attachment; filename=\"NUL.txt\"", "_NUL.txt"),
        (b"attachment; filename=\"Com1 .tar.gz\"", "_Com1 .tar.gz"),
        ("attachment; filename=\"LPT².x\"".as_bytes(), "_LPT².x"),
        (b"attachment; filename=\"COM10\"", "COM10"),
        (b"attachment; filename=\"console.log\"", "console.log"),
        (
            "attachment; filename=\"photo\u{202e}gpj.exe\"".as_bytes(),
            "photogpj.exe",
        ),
    ];
    for (disposition, expected) in cases {
        let shown = String::from_utf8_lossy(disposition);
        assert_eq!(name_for(disposition).await, *expected, "{shown}");
    }
    let long = format!("attachment; filename=\"{}.tar.gz\"", "ä".repeat(300));
    let name = name_for(long.as_bytes()).await;
    assert!(
        (251..=255).contains(&name.len()) && name.ends_with("ä.gz"),
        "{name}"
    );
    let no_stem = format!("attachment; filename=\"a.{}\"", "x".repeat(400));
    assert_eq!(name_for(no_stem.as_bytes()).await.len(), 255);
}

#[tokio::test]
async fn a_file_that_is_there_is_not_touched() {
    let origin = serve(|mut visit: Visit| {
        let header = "Content-Disposition: attachment; filename=\"a b.txt\"\r\n";
        visit.answer(200, header, "new");
    });
    let session = session(&origin, &clock());
    let folder = Folder::new("taken");
    fs::write(folder.0.join("a b.txt"), "old").unwrap();
    fs::create_dir(folder.0.join("a b (2).txt")).unwrap();
    let saving: Vec<_> = (0..8)
        .map(|_| {
            let (call, folder) = (Call::new(&session, &DOWNLOAD), folder.0.clone());
            tokio::spawn(async move { call.open().await?.save_in(folder).await })
        })
        .collect();
    let mut paths = Vec::new();
    for save in saving {
        paths.push(save.await.unwrap().unwrap());
    }
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 8, "each has a file of its own");
    for path in paths {
        assert_eq!(fs::read(path).unwrap(), b"new");
    }
    assert_eq!(fs::read(folder.0.join("a b.txt")).unwrap(), b"old");
    assert_eq!(
        folder.names().len(),
        10,
        "nothing else is left: {:?}",
        folder.names()
    );

    let target = folder.0.join("a b.txt");
    let download = Call::new(&session, &DOWNLOAD).open().await.unwrap();
    download.save_as(&target).await.unwrap();
    assert_eq!(fs::read(&target).unwrap(), b"new", "`save_as` replaces");
    assert_eq!(folder.names().len(), 10);

    let nowhere = folder.0.join("no such folder");
    let download = Call::new(&session, &DOWNLOAD).open().await.unwrap();
    let error = download.save_in(&nowhere).await.unwrap_err();
    assert!(error.to_string().contains("no such folder"), "{error}");
}

/// Answers that are not what they say, and what the error says about each.
const BROKEN: &[(&str, &[u8], &str)] = &[
    ("Content-Length: 10\r\n", b"12345", "broke off"),
    ("Transfer-Encoding: chunked\r\n", b"5\r\n12345\r\n", "broke off"),
    ("Transfer-Encoding: chunked\r\n", b"5\r\n123", "broke off"),
    ("Transfer-Encoding: chunked\r\n", b"zz\r\n12345\r\n0\r\n\r\n", "broke off"),
    ("Content-Encoding: gzip\r\nContent-Length: 9\r\n", b"not gzip!", "could not be decompressed"),
    // A checksum that is wrong, and a code that is none.
    (
        "Content-Encoding: gzip\r\nContent-Length: 28\r\n",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x57\xc8\x40\x90\x00\x7f\x88\xf9\xe5\x11\x00\x00\x00",
        "could not be decompressed",
    ),
    (
        "Content-Encoding: gzip\r\nContent-Length: 28\r\n",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\xff\xff\xc9\xc9\x57\xc8\x40\x90\x00\x80\x88\xf9\xe5\x11\x00\x00\x00",
        "could not be decompressed",
    ),
    // A gzip that ends in the middle, in a body that does not.
    (
        "Content-Encoding: gzip\r\nContent-Length: 14\r\n",
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbH\xcd\xc9",
        "could not be decompressed",
    ),
];

#[tokio::test]
async fn half_an_answer_is_an_error_and_leaves_no_file() {
    for (headers, body, said) in BROKEN {
        let origin = serve(move |mut visit: Visit| {
            visit.say(format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n"
            ));
            visit.say(body);
        });
        let session = session(&origin, &clock());
        let call = || Call::new(&session, &DOWNLOAD);
        let folder = Folder::new("half");
        let kept = folder.0.join("kept");
        fs::write(&kept, "old").unwrap();
        let errors = [
            call().send::<Bytes>().await.unwrap_err(),
            call()
                .open()
                .await
                .unwrap()
                .save_in(&folder.0)
                .await
                .unwrap_err(),
            call()
                .open()
                .await
                .unwrap()
                .save_as(&kept)
                .await
                .unwrap_err(),
            call()
                .open()
                .await
                .unwrap()
                .write_to(&mut Vec::new())
                .await
                .unwrap_err(),
        ];
        for error in errors {
            println!("{headers:?}: {error}");
            let Error::Transport(lost) = &error else {
                panic!("{headers}: {error}")
            };
            assert_eq!(lost.kind, TransportKind::Body, "{headers}: {error}");
            assert!(error.to_string().contains(said), "{headers}: {error}");
        }
        assert_eq!(folder.names(), ["kept"], "{headers}");
        assert_eq!(fs::read(&kept).unwrap(), b"old");
    }
}

#[tokio::test]
async fn a_dropped_download_leaves_no_file() {
    let (stop, stopped) = mpsc::channel::<()>();
    let stopped = Mutex::new(stopped);
    let origin = serve(move |mut visit: Visit| {
        visit.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        let _ = stopped.lock().unwrap().recv();
    });
    let folder = Folder::new("dropped");
    let download = Call::new(&session(&origin, &clock()), &DOWNLOAD)
        .open()
        .await
        .unwrap();
    let saving = tokio::spawn(download.save_in(folder.0.clone()));
    while folder.names().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(folder.names()[0].ends_with(".part"));
    saving.abort();
    assert!(saving.await.unwrap_err().is_cancelled());
    assert_eq!(folder.names(), [""; 0]);
    drop(stop);
}

// Bounds.

#[tokio::test]
async fn what_is_read_whole_is_bounded() {
    const LIMIT: u64 = 256 << 20;
    // As much as is announced, and as much as comes: plain, or as a gzip of a hundredth of it.
    let bomb = Arc::new(zeros_as_gzip(LIMIT + (1 << 20)));
    assert!((bomb.len() as u64) < LIMIT / 100, "{}", bomb.len());
    let heads = [
        format!("Content-Length: {}\r\n", LIMIT + 1),
        "Connection: close\r\n".to_owned(),
        format!(
            "Content-Encoding: gzip\r\nContent-Length: {}\r\n",
            bomb.len()
        ),
    ];
    for (number, head) in heads.into_iter().enumerate() {
        let bomb = Arc::clone(&bomb);
        let origin = serve(move |mut visit: Visit| {
            visit.say(format!("HTTP/1.1 200 OK\r\n{head}\r\n"));
            match number {
                0 => visit.say("[0,0"),
                1 => {
                    let zeros = vec![b'0'; 1 << 20];
                    (0..257).all(|_| visit.say(&zeros))
                }
                _ => visit.say(&*bomb),
            };
        });
        let session = session(&origin, &clock());
        let call = || Call::new(&session, &ECHO).path("value", "x");
        let error = call().send::<Value>().await.unwrap_err();
        assert!(
            matches!(error, Error::TooLong { limit: LIMIT, .. }),
            "{error}"
        );
        let text = error.to_string();
        assert!(
            text.contains("256 MiB") && text.contains("`open`"),
            "{text}"
        );
    }
}

/// The beginning of a gzip of at least so many zero bytes, written by hand: one zero, and then "the
/// last byte again, 258 times", in the fixed code of DEFLATE.
fn zeros_as_gzip(length: u64) -> Vec<u8> {
    const ONE_ZERO: [u8; 11] = [1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0];
    const AGAIN: [u8; 13] = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0];
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let again = (0..length / 258 + 8).flat_map(|_| AGAIN);
    let mut bits = ONE_ZERO.into_iter().chain(again);
    while let Some(first) = bits.next() {
        gzip.push((1..8).fold(first, |byte, place| {
            byte | bits.next().unwrap_or(0) << place
        }));
    }
    gzip
}

// Silence.

#[tokio::test]
async fn an_answer_that_stands_still_is_given_up() {
    for said in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        "HTTP/1.1 303 See\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ] {
        let origin = serve(move |mut visit: Visit| {
            if !visit.target().starts_with("/elsewhere") {
                visit.say(said);
            }
            if !said.contains("303") || visit.target().starts_with("/elsewhere") {
                let _ = visit.swallow(1);
            }
        });
        let clock = clock();
        let session = session(&origin, &clock);
        let whole = Call::new(&session, &DOWNLOAD).send::<Bytes>();
        let open = Call::new(&session, &DOWNLOAD).open();
        let open = async move { open.await?.write_to(&mut Vec::new()).await };
        let (step, whole, open) = (
            Duration::from_secs(20),
            async move { whole.await.unwrap_err() },
            async move { open.await.unwrap_err() },
        );
        for error in [
            in_time(&clock, step, whole).await,
            in_time(&clock, step, open).await,
        ] {
            let Error::Transport(lost) = &error else {
                panic!("{said:?}: {error}")
            };
            assert_eq!(lost.kind, TransportKind::Timeout, "{said:?}: {error}");
            assert!(
                error.to_string().contains("stood still for 60 s"),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn an_upload_that_nobody_reads_is_given_up() {
    let folder = Folder::new("unread");
    let path = folder.0.join("large.bin");
    fs::File::create(&path).unwrap().set_len(64 << 20).unwrap();
    let contents = [
        Content::file(&path),
        Content::from(vec![0; 64 << 20]),
        Content::once(Some(9), Pending),
    ];
    for content in contents {
        let (stop, stopped) = mpsc::channel::<()>();
        let stopped = Mutex::new(stopped);
        let origin = serve(move |_visit: Visit| {
            let _ = stopped.lock().unwrap().recv();
        });
        let clock = clock();
        let reply = put(&session(&origin, &clock), content).send::<Value>();
        let work = async move { reply.await.unwrap_err() };
        let error = in_time(&clock, Duration::from_secs(20), work).await;
        assert!(
            error.to_string().contains("stood still for 60 s"),
            "{error}"
        );
        drop(stop);
    }
}

/// A stream that has nothing yet, and never will.
struct Pending;

impl Stream for Pending {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn what_moves_is_not_given_up_however_long_it_takes() {
    // Down: a byte every fifty seconds, for an hour.
    let (tick, ticked) = mpsc::channel::<()>();
    let ticked = Mutex::new(ticked);
    let origin = serve(move |mut visit: Visit| {
        visit.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 72\r\n\r\n");
        while ticked.lock().unwrap().recv().is_ok() {
            visit.say("x");
        }
    });
    let clock = clock();
    let started = atlassian_core::clock::Clock::now(&clock);
    let call = Call::new(&session(&origin, &clock), &DOWNLOAD);
    let mut download = call.open().await.unwrap();
    for _ in 0..72 {
        clock.advance(Duration::from_secs(50));
        tick.send(()).unwrap();
        assert_eq!(download.chunk().await.unwrap().unwrap(), "x");
    }
    assert_eq!(download.chunk().await.unwrap(), None);
    let now = atlassian_core::clock::Clock::now(&clock);
    assert_eq!(now.since(started), Duration::from_secs(3600));

    // Up: the same.
    let (give, given) = tokio::sync::mpsc::unbounded_channel::<Bytes>();
    let (told, heard) = mpsc::channel();
    let origin = serve(move |mut visit: Visit| {
        for _ in 0..72 {
            visit.swallow(1);
            told.send(()).unwrap();
        }
        visit.answer(200, "", "{}");
    });
    let content = Content::once(Some(72), Given(given));
    let reply = put(&session(&origin, &clock), content).send::<Value>();
    let reply = tokio::spawn(reply);
    let heard = Arc::new(Mutex::new(heard));
    give.send(Bytes::from("x")).unwrap();
    for left in (0..72).rev() {
        if left > 0 {
            give.send(Bytes::from("x")).unwrap();
        }
        let heard = Arc::clone(&heard);
        tokio::task::spawn_blocking(move || heard.lock().unwrap().recv().unwrap())
            .await
            .unwrap();
        clock.advance(Duration::from_secs(50));
        if left == 1 {
            break;
        }
    }
    drop(give);
    reply.await.unwrap().unwrap();
}

/// A stream of what it is given.
struct Given(tokio::sync::mpsc::UnboundedReceiver<Bytes>);

impl Stream for Given {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|piece| piece.map(Ok))
    }
}
