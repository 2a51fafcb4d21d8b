//! Waits for a person's consent on a loopback address.

use std::future::{Future, poll_fn};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use url::{Host, Url};

use super::authorization::Answer;
use super::{Authorization, Code};
use crate::clock::Pause;
use crate::endpoints::is_loopback;
use crate::error::Error;

/// The longest head of a request that is read; a code is a few hundred bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// Listens where the browser will be sent back to.
pub(crate) struct Listener {
    sockets: Vec<TcpListener>,
    redirect_uri: String,
}

impl Listener {
    /// Listens on the port of a loopback callback address. Port 0 takes any free one, which only the
    /// sandbox accepts.
    pub(crate) async fn bind(redirect_uri: &str) -> Result<Self, Error> {
        let unfit = || Error::Configuration {
            what: format!(
                "login listens on the callback address itself, so it must be like \
                 http://localhost:8734/callback, not {redirect_uri:?}"
            ),
        };
        let mut url = Url::parse(redirect_uri).map_err(|_| unfit())?;
        if url.scheme() != "http" || !is_loopback(&url) {
            return Err(unfit());
        }
        let port = url.port_or_known_default().ok_or_else(unfit)?;
        let taken = |error: io::Error| Error::Configuration {
            what: format!("cannot listen on the callback address {redirect_uri}: {error}"),
        };
        let mut sockets = Vec::new();
        let first = match url.host() {
            Some(Host::Ipv6(address)) => SocketAddr::from((address, port)),
            Some(Host::Ipv4(address)) => SocketAddr::from((address, port)),
            _ => SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        };
        let socket = TcpListener::bind(first).await.map_err(taken)?;
        let port = socket.local_addr().map_err(taken)?.port();
        sockets.push(socket);
        if let Some(Host::Domain(_)) = url.host() {
            // Browsers may take `localhost` for either; where there is no IPv6, they cannot.
            sockets.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok());
        }
        // The address must equal the registered one to the letter, so it is kept as it was given.
        let mut redirect_uri = redirect_uri.to_owned();
        if url.port() == Some(0) && url.set_port(Some(port)).is_ok() {
            redirect_uri = url.into();
        }
        Ok(Listener {
            sockets,
            redirect_uri,
        })
    }

    /// The callback address, with the port that was taken.
    pub(crate) fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits for the answer to `authorization`. Whatever else arrives is turned away and waiting goes
    /// on, so that nobody else can end a login.
    pub(crate) async fn wait(
        self,
        authorization: Authorization,
        deadline: Pause,
    ) -> Result<Code, Error> {
        let path = Url::parse(&self.redirect_uri).map(|url| url.path().to_owned());
        let door = Arc::new(Door {
            authorization,
            path: path.unwrap_or_default(),
        });
        let (answers, mut answered) = mpsc::channel(1);
        let mut visits = JoinSet::new();
        let visitors = async {
            loop {
                match self.accept().await {
                    // Each in its own task: browsers open connections that they never use.
                    Ok(stream) => {
                        let (door, answers) = (Arc::clone(&door), answers.clone());
                        visits.spawn(async move {
                            if let Ok(Some(answer)) = door.receive(stream).await {
                                let _ = answers.send(answer).await;
                            }
                        });
                    }
                    Err(error) => {
                        let what = format!("the callback address failed: {error}");
                        return Err(Error::Login { what });
                    }
                }
            }
        };
        let (mut visitors, mut deadline) = (pin!(visitors), deadline);
        poll_fn(|cx| {
            if let Poll::Ready(Some(answer)) = answered.poll_recv(cx) {
                return Poll::Ready(answer);
            }
            if let Poll::Ready(result) = visitors.as_mut().poll(cx) {
                return Poll::Ready(result);
            }
            deadline.as_mut().poll(cx).map(|()| {
                let what = "nobody consented in time".to_owned();
                Err(Error::Login { what })
            })
        })
        .await
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        poll_fn(|cx| {
            for socket in &self.sockets {
                if let Poll::Ready(accepted) = socket.poll_accept(cx) {
                    return Poll::Ready(accepted.map(|(stream, _)| stream));
                }
            }
            Poll::Pending
        })
        .await
    }
}

/// What a visitor is judged by.
struct Door {
    authorization: Authorization,
    path: String,
}

impl Door {
    /// Reads one request, answers it, and returns what it means for the login, if anything.
    async fn receive(&self, mut stream: TcpStream) -> io::Result<Option<Result<Code, Error>>> {
        let Some(target) = read_target(&mut stream).await? else {
            return Ok(None);
        };
        let url = Url::parse("http://localhost").and_then(|base| base.join(&target));
        let Some(url) = url.ok().filter(|url| url.path() == self.path) else {
            answer(&mut stream, "404 Not Found", "There is nothing here.").await?;
            return Ok(None);
        };
        Ok(match self.authorization.read(&url) {
            Answer::Foreign => {
                let page = "This answer does not belong to the login that is waiting here.";
                answer(&mut stream, "400 Bad Request", page).await?;
                None
            }
            Answer::Refused(error) => {
                // The login has its result, whether or not the browser still listens.
                let _ = answer(&mut stream, "200 OK", "Access was not granted.").await;
                Some(Err(error))
            }
            Answer::Code(code) => {
                let _ = answer(&mut stream, "200 OK", "Done. You can close this window.").await;
                Some(Ok(code))
            }
        })
    }
}

/// The target of a `GET`, once its head has arrived.
async fn read_target(stream: &mut TcpStream) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut chunk = [0; 2048];
    while memchr::memmem::find(&head, b"\r\n\r\n").is_none() {
        let read = stream.read(&mut chunk).await?;
        if read == 0 || head.len() + read > LONGEST_HEAD {
            return Ok(None);
        }
        head.extend_from_slice(chunk.get(..read).unwrap_or_default());
    }
    let head = String::from_utf8_lossy(&head);
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    Ok(match (words.next(), words.next()) {
        (Some("GET"), Some(target)) if target.starts_with('/') => Some(target.to_owned()),
        _ => None,
    })
}

async fn answer(stream: &mut TcpStream, status: &str, sentence: &str) -> io::Result<()> {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Atlassian login</title>\
         <body style=\"font-family: sans-serif; margin: 4em\"><p>{sentence}</p></body></html>"
    );
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await
}
