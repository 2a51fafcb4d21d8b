//! A server that says, byte by byte, what a test wants it to say.

#![allow(dead_code)] // every test file uses its own part of it
#![allow(clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use atlassian_core::clock::Manual;
use atlassian_core::{Credentials, Endpoints, RetryPolicy, Session};

/// One request whose head has been read; its body, if there is one, has not.
pub(crate) struct Visit {
    pub(crate) head: String,
    pub(crate) stream: TcpStream,
}

impl Visit {
    /// The path and the query.
    pub(crate) fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or("")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// Reads and forgets `length` bytes; how many came.
    pub(crate) fn swallow(&mut self, length: u64) -> u64 {
        let mut buffer = vec![0; 1 << 18];
        let mut read = 0;
        while read < length {
            let room = buffer.len().min((length - read) as usize);
            match self.stream.read(&mut buffer[..room]) {
                Ok(0) | Err(_) => break,
                Ok(some) => read += some as u64,
            }
        }
        read
    }

    /// Reads the body that `Content-Length` announces; how many bytes came.
    pub(crate) fn swallow_body(&mut self) -> u64 {
        let length = self.header("content-length").unwrap_or("0");
        self.swallow(length.parse().unwrap())
    }

    pub(crate) fn say(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).is_ok()
    }

    /// A whole answer.
    pub(crate) fn answer(&mut self, status: u16, headers: &str, body: impl AsRef<[u8]>) {
        let body = body.as_ref();
        self.say(format!(
            "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
            body.len()
        ));
        self.say(body);
    }
}

/// Where it listens. One request per connection; every visitor gets a thread of its own.
pub(crate) fn serve(script: impl Fn(Visit) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let script = Arc::new(script);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), script) = (stream, Arc::clone(&script)) else {
                return;
            };
            std::thread::spawn(move || {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read(&mut byte) {
                        Ok(1) => head.push(byte[0]),
                        _ => return,
                    }
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                script(Visit { head, stream });
            });
        }
    });
    origin
}

pub(crate) fn clock() -> Manual {
    Manual::starting_at("2026-03-02T09:00:00Z".parse().unwrap())
}

/// A session on a server's own host, by a clock that stands still, that tries everything once.
pub(crate) fn session(origin: &str, clock: &Manual) -> Session {
    Session::builder(Credentials::api_token(origin, "me@example.com", "token"))
        .endpoints(Endpoints::at(origin).unwrap())
        .clock(clock.clone())
        .build()
        .unwrap()
        .with_retry(RetryPolicy::none())
}

/// Moves the time on, again and again, until the work is done.
pub(crate) async fn in_time<T>(
    clock: &Manual,
    step: Duration,
    work: impl Future<Output = T> + Send + 'static,
) -> T
where
    T: Send + 'static,
{
    let work = tokio::spawn(work);
    while !work.is_finished() {
        clock.advance(step);
        // What is under way on other threads gets a chance to move; how long that takes decides
        // nothing.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    work.await.unwrap()
}

/// An empty folder of its own; it goes with the value.
pub(crate) struct Folder(pub(crate) std::path::PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("atlassian-core-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// Names of the files in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
