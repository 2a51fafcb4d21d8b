//! What content costs in memory: nothing that grows with it.
#![allow(clippy::unwrap_used)]

mod demo;
mod wire;

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use atlassian_core::request::{Body, Part};
use atlassian_core::{Call, Credentials, Endpoints, Session};
use demo::{DOWNLOAD, POST_ECHO};
use serde_json::Value;
use wire::{Folder, Visit, serve};

const ATTACHMENT: u64 = 2 << 30;
const MOST: u64 = 32 << 20;

/// Where the child finds its server, and its folder.
const ORIGIN: &str = "ATLASSIAN_CORE_TEST_ORIGIN";
const PLACE: &str = "ATLASSIAN_CORE_TEST_PLACE";

/// Servers make up and swallow what the child, alone in its process, downloads and uploads.
#[test]
fn two_gibibytes_each_way_take_less_than_32_mebibytes() {
    if !std::path::Path::new("/proc/self/status").exists() {
        println!("skipped: there is no /proc to read the memory of a process from");
        return;
    }
    let carried: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&carried);
    let media = serve(move |mut visit: Visit| {
        for name in ["authorization", "cookie", "referer"] {
            if visit.header(name).is_some() {
                noted
                    .lock()
                    .unwrap()
                    .push(format!("{name} at the media host"));
            }
        }
        visit.say(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {ATTACHMENT}\r\n\r\n"
        ));
        let block = vec![7; 1 << 20];
        (0..ATTACHMENT >> 20).all(|_| visit.say(&block));
    });
    let arrived = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&arrived);
    let origin = serve(move |mut visit: Visit| {
        if visit.target().starts_with("/download") {
            let location = format!("Location: {media}/signed\r\nSet-Cookie: a=b\r\n");
            visit.answer(303, &location, "");
            return;
        }
        *counted.lock().unwrap() = visit.swallow_body();
        visit.answer(200, "", "[]");
    });
    let folder = Folder::new("memory");
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "carries", "--ignored", "--nocapture"])
        .env(ORIGIN, origin)
        .env(PLACE, &folder.0)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let figures = |line: &&str| line.contains("MiB");
    said.lines()
        .filter(figures)
        .for_each(|line| println!("{line}"));
    assert!(
        child.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    assert_eq!(*carried.lock().unwrap(), [""; 0]);
    let arrived = *arrived.lock().unwrap();
    assert!(
        arrived > ATTACHMENT && arrived < ATTACHMENT + 1000,
        "{arrived}"
    );
}

/// The child. Does nothing unless it is started by the test above.
#[tokio::test]
#[ignore = "the test above starts it in a process of its own"]
async fn carries() {
    let (Ok(origin), Ok(place)) = (std::env::var(ORIGIN), std::env::var(PLACE)) else {
        return;
    };
    let place = std::path::PathBuf::from(place);
    let session = Session::builder(Credentials::api_token(&origin, "me@example.com", "token"))
        .endpoints(Endpoints::at(&origin).unwrap())
        .build()
        .unwrap();
    // A connection and a runtime cost something of their own.
    let small = Part::file("file", "small", "small");
    let warm = Call::new(&session, &POST_ECHO).content(Body::Multipart(vec![small]));
    warm.send::<Value>().await.unwrap();
    let before = kibibytes("VmHWM");

    let (started, path) = (Instant::now(), place.join("up.bin"));
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(ATTACHMENT).unwrap();
    let parts = vec![Part::path("file", &path)];
    let call = Call::new(&session, &POST_ECHO).content(Body::Multipart(parts));
    call.send::<Value>().await.unwrap();
    let up = report("up", before, started);

    let started = Instant::now();
    let path = Call::new(&session, &DOWNLOAD)
        .open()
        .await
        .unwrap()
        .save_in(&place)
        .await
        .unwrap();
    let down = report("down", before, started);
    assert_eq!(std::fs::metadata(path).unwrap().len(), ATTACHMENT);
    assert!(up.max(down) < MOST, "{up} {down}");
}

/// Prints and returns by how many bytes the highest use of memory has grown.
fn report(way: &str, before: u64, started: Instant) -> u64 {
    let (now, resident) = (kibibytes("VmHWM"), kibibytes("VmRSS"));
    let grown = (now - before) * 1024;
    println!(
        "{way}: 2048 MiB in {:.1} s; {:.1} MiB of memory at most before, {:.1} MiB more since, {:.1} MiB now",
        started.elapsed().as_secs_f64(),
        before as f64 / 1024.0,
        grown as f64 / f64::from(1 << 20),
        resident as f64 / 1024.0,
    );
    grown
}

fn kibibytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
