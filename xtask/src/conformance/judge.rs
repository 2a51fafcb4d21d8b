//! Sends a call of every operation to a strict mock of its official document, and tells what the mock
//! made of it. The `conformance` tests of both clients share this file.
//!
//! The call is built and sent by a real session. A go-between on the loopback hands it on, keeps the
//! mock's answer, and tells the session that all went well: so no retry, redirect or decoding stands
//! between a request and its verdict.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use atlassian_core::conformance::Probe;
use atlassian_core::request::Body;
use atlassian_core::{Credentials, Endpoints, Session};
use serde_json::Value;

/// What the mock answers when it has accepted a request and only cannot make up an answer to it. All
/// other errors of the mock are rejections.
const NO_ANSWER: &[&str] = &[
    "NO_COMPLEX_OBJECT_TEXT",
    "NO_RESPONSE_DEFINED",
    "NO_SUCCESS_RESPONSE_DEFINED",
    "NOT_ACCEPTABLE",
    "SCHEMA_TOO_COMPLEX",
];

enum Verdict {
    Accepted,
    Rejected(String),
    NotJudged(String),
}

/// Judges all operations of a document by the mock whose address `variable` holds.
pub(crate) fn judge(document: &str, variable: &str, probes: &[Probe]) -> Result<(), String> {
    let Ok(mock) = std::env::var(variable) else {
        println!("{document}: skipped: run cargo xtask conformance");
        return Ok(());
    };
    let bench = Bench::new(&mock).map_err(|error| format!("{mock}: {error}"))?;
    let (mut accepted, mut rejected, mut not_judged) = (0, 0, 0);
    let mut unread = Vec::new();
    for probe in probes {
        let operation = probe.operation;
        match bench.verdict(probe, &mut unread) {
            Verdict::Accepted => accepted += 1,
            Verdict::Rejected(why) => {
                rejected += 1;
                println!("{document}: rejected: {operation}: {why}");
            }
            Verdict::NotJudged(why) => {
                not_judged += 1;
                println!("{document}: not judged: {operation}: {why}");
            }
        }
    }
    for line in &unread {
        println!("{document}: {line}");
    }
    println!(
        "conformance: {document}: accepted {accepted} of {}, not judged {not_judged}",
        probes.len()
    );
    if rejected == 0 {
        return Ok(());
    }
    Err(format!(
        "{document}: the official document rejects {rejected} calls"
    ))
}

/// What a call is sent with.
struct Bench {
    runtime: tokio::runtime::Runtime,
    bearer: Session,
    basic: Session,
    answers: Receiver<io::Result<Answer>>,
}

/// An answer of the mock.
struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Bench {
    fn new(mock: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let mock = mock
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .parse()?;
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let origin = format!("http://{}", listener.local_addr()?);
        let (sender, answers) = channel();
        thread::spawn(move || go_between(&listener, mock, &sender));
        let bearer = Credentials::bearer("sample", "sample");
        let basic = Credentials::api_token(origin.as_str(), "me@example.com", "sample");
        Ok(Bench {
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
            bearer: Session::builder(bearer)
                .endpoints(Endpoints::at(&origin)?)
                .build()?,
            basic: Session::builder(basic).build()?,
            answers,
        })
    }

    fn verdict(&self, probe: &Probe, unread: &mut Vec<String>) -> Verdict {
        let operation = probe.operation;
        let session = if operation.oauth {
            &self.bearer
        } else {
            &self.basic
        };
        let request = (probe.sample)(session).into_request();
        match &request.body {
            Body::Empty | Body::Json(_) => {}
            Body::Multipart(_) => return Verdict::NotJudged("a multipart body".to_owned()),
            Body::Bytes { media_type, .. } => {
                return Verdict::NotJudged(format!("a body of type {media_type}"));
            }
            _ => return Verdict::NotJudged("a body that is not JSON".to_owned()),
        }
        let outcome = self.runtime.block_on(session.send(request));
        let answer = match (self.answers.try_recv(), outcome) {
            (Ok(Ok(answer)), _) => answer,
            (Ok(Err(error)), _) => return Verdict::Rejected(format!("no answer: {error}")),
            (Err(_), Err(error)) => return Verdict::Rejected(error.to_string()),
            (Err(_), Ok(_)) => return Verdict::Rejected("nothing was sent".to_owned()),
        };
        // What else this call sent is of no interest.
        while self.answers.try_recv().is_ok() {}
        if answer.status < 400 {
            if let Some(why) = unreadable(probe, &answer) {
                unread.push(format!("example not read: {operation}: {why}"));
            }
            return Verdict::Accepted;
        }
        let told: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let kind = told.get("type").and_then(Value::as_str).unwrap_or_default();
        if NO_ANSWER
            .iter()
            .any(|known| kind.ends_with(&format!("#{known}")))
        {
            return Verdict::Accepted;
        }
        Verdict::Rejected(format!(
            "status {}: {}",
            answer.status,
            reasons(&told, &answer.body)
        ))
    }
}

/// Why the operation's type cannot read what the mock made up, where it cannot. This is told and does
/// not count: examples in the documents are not always of the shape that stands beside them.
fn unreadable(probe: &Probe, answer: &Answer) -> Option<String> {
    let decode = probe.decode?;
    if answer.body.is_empty() {
        return None;
    }
    // An example that is given as text arrives as a JSON string.
    let text: Option<String> = serde_json::from_slice(&answer.body).ok();
    let body = text
        .as_ref()
        .map_or(answer.body.as_slice(), String::as_bytes);
    decode(body).err().map(|fault| fault.to_string())
}

/// What the mock found wrong.
fn reasons(told: &Value, body: &[u8]) -> String {
    let text = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let place = |reason: &Value| {
        let parts = reason
            .get("location")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        parts
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(".")
    };
    let validation = told
        .get("validation")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let mut reasons: Vec<String> = validation
        .map(|reason| format!("{}: {}", place(reason), text(reason, "message")))
        .collect();
    if reasons.is_empty() {
        reasons.push(format!("{} {}", text(told, "title"), text(told, "detail")));
    }
    if reasons.iter().all(|reason| reason.trim().is_empty()) {
        return String::from_utf8_lossy(body).chars().take(200).collect();
    }
    reasons.join("; ")
}

fn go_between(listener: &TcpListener, mock: SocketAddr, answers: &Sender<io::Result<Answer>>) {
    for stream in listener.incoming().flatten() {
        let outcome = hand_on(&stream, mock);
        if answers.send(outcome).is_err() {
            return;
        }
        // A session that has gone needs no answer.
        let _ = (&stream).write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
        );
    }
}

/// Hands one request on to the mock.
fn hand_on(stream: &TcpStream, mock: SocketAddr) -> io::Result<Answer> {
    let patience = Some(Duration::from_secs(60));
    stream.set_read_timeout(patience)?;
    let (head, body) = read_request(stream)?;
    let mut lines = head.split("\r\n");
    let broken = || io::Error::other("a request without a method and a target");
    let (method, target) = lines
        .next()
        .and_then(|line| line.split_once(' '))
        .ok_or_else(broken)?;
    let target = target.rsplit_once(' ').ok_or_else(broken)?.0;
    // With HTTP/1.0 the answer comes in one piece and ends with the connection.
    let mut request = format!("{method} {} HTTP/1.0\r\n", below_gateway(target));
    for line in lines.filter(|line| !line.is_empty()) {
        if !line.to_ascii_lowercase().starts_with("connection:") {
            request.push_str(line);
            request.push_str("\r\n");
        }
    }
    request.push_str("\r\n");
    let mut mock = TcpStream::connect(mock)?;
    mock.set_read_timeout(patience)?;
    mock.write_all(request.as_bytes())?;
    mock.write_all(&body)?;
    let mut answer = Vec::new();
    mock.read_to_end(&mut answer)?;
    let end = end_of_head(&answer).ok_or_else(|| io::Error::other("an answer without a head"))?;
    let status = String::from_utf8_lossy(&answer[..end]);
    let status = status
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Ok(Answer {
        status: status.ok_or_else(|| io::Error::other("an answer without a status"))?,
        body: answer.split_off(end),
    })
}

/// The target without the gateway's `/ex/{product}/{cloudId}`, which no document has.
fn below_gateway(target: &str) -> &str {
    match target.strip_prefix("/ex/") {
        Some(rest) => {
            let slash = rest.match_indices('/').nth(1).map(|(index, _)| index);
            slash.and_then(|index| rest.get(index..)).unwrap_or(target)
        }
        None => target,
    }
}

/// Head and body of a request; ours always state the length of their body.
fn read_request(mut stream: &TcpStream) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        if let Some(end) = end_of_head(&bytes) {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head
                .split("\r\n")
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok())
                .unwrap_or_default();
            if bytes.len() >= end + length {
                return Ok((head, bytes.split_off(end)));
            }
        }
        let read = stream.read(&mut chunk)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&chunk[..read]);
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|index| index + 4)
}
