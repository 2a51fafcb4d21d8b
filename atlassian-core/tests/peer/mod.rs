//! A server that misbehaves below HTTP: it says exactly the bytes it is told to, or nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use atlassian_core::clock::Manual;
use atlassian_core::{Credentials, Session, Timestamp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What is done with one connection.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Resets it at the first byte of the request.
    Reset,
    /// Reads the request, then resets it.
    ReadAndReset,
    /// Reads the request and closes without a word.
    ReadAndClose,
    /// Never reads, never answers.
    NeverRead,
    /// Reads the request, says this, and keeps the connection open without another word.
    SayAndStall(Vec<u8>),
    /// Reads the request, says this, and closes.
    Say(Vec<u8>),
}

impl Act {
    pub(crate) fn say(text: impl Into<Vec<u8>>) -> Self {
        Act::Say(text.into())
    }

    /// A whole answer.
    pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let mut text = format!(
            "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
        )
        .into_bytes();
        text.extend_from_slice(body);
        Act::Say(text)
    }

    pub(crate) fn json(body: &str) -> Self {
        Act::answer(
            "200 OK",
            "Content-Type: application/json\r\n",
            body.as_bytes(),
        )
    }
}

/// The server. It ends with its value.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    requests: Arc<AtomicUsize>,
    silent: Arc<Notify>,
    server: JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Peer {
    /// One act a connection; the last one is repeated.
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let acts: Vec<Act> = acts.into_iter().collect();
        let (requests, silent) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let server = tokio::spawn({
            let (requests, silent) = (requests.clone(), silent.clone());
            async move {
                for number in 0.. {
                    let (stream, _) = listener.accept().await.unwrap();
                    let act = acts.get(number).or(acts.last()).unwrap().clone();
                    let (requests, silent) = (requests.clone(), silent.clone());
                    tokio::spawn(async move {
                        play(stream, act, &requests, &silent).await;
                    });
                }
            }
        });
        Peer {
            address,
            requests,
            silent,
            server,
        }
    }

    /// How many requests arrived whole.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Makes time fly from when the server first falls silent. How fast is of no matter: whoever waits
    /// for it goes by the same clock.
    pub(crate) fn hurry(&self, clock: &Manual) -> JoinHandle<()> {
        let (silent, clock) = (self.silent.clone(), clock.clone());
        tokio::spawn(async move {
            silent.notified().await;
            loop {
                clock.advance(Duration::from_secs(1));
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        })
    }

    /// A session on the server, and the clock it goes by.
    pub(crate) fn session(&self) -> (Session, Manual) {
        let clock = Manual::starting_at("2026-03-02T09:00:00Z".parse::<Timestamp>().unwrap());
        let site = format!("http://{}", self.address);
        let session = Session::builder(Credentials::api_token(site, "me@example.com", "token"))
            .clock(clock.clone())
            .build()
            .unwrap();
        (session, clock)
    }
}

async fn play(mut stream: TcpStream, act: Act, requests: &AtomicUsize, silent: &Notify) {
    match act {
        Act::Reset => {
            let _ = stream.read(&mut [0]).await;
            reset(stream);
        }
        Act::NeverRead => {
            silent.notify_one();
            std::future::pending::<()>().await;
        }
        Act::ReadAndReset => {
            read_request(&mut stream, requests).await;
            reset(stream);
        }
        Act::ReadAndClose => read_request(&mut stream, requests).await,
        Act::Say(text) => {
            read_request(&mut stream, requests).await;
            let _ = stream.write_all(&text).await;
            let _ = stream.shutdown().await;
        }
        Act::SayAndStall(text) => {
            read_request(&mut stream, requests).await;
            let _ = stream.write_all(&text).await;
            silent.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

/// Ends a connection with a reset instead of a farewell.
fn reset(stream: TcpStream) {
    let _ = stream.set_zero_linger();
    drop(stream);
}

/// Reads one request with its body.
async fn read_request(stream: &mut TcpStream, requests: &AtomicUsize) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte).await {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |length| length.trim().parse().unwrap());
    let mut body = vec![0; length];
    if stream.read_exact(&mut body).await.is_ok() {
        requests.fetch_add(1, Ordering::SeqCst);
    }
}
