//! Waits for a person's consent on a loopback address.
//!
//! The address is open to whoever is on this machine, and browsers visit it unasked. So nobody but the
//! right answer ends a login, and nobody can keep it from arriving: visitors are few at a time, each
//! for a short while, and the oldest makes room for the next.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};
use url::{Host, Url};

use super::authorization::Answer;
use super::{Authorization, Code, OAuthApp};
use crate::clock::{Clock, Pause};
use crate::endpoints::is_loopback;
use crate::error::Error;

/// The longest head of a request that is read; a code is a few hundred bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// How long a visitor may take to say what he wants.
const LONGEST_VISIT: Duration = Duration::from_secs(10);

/// How many visitors are there at once; the oldest leaves for the next.
const MOST_VISITORS: usize = 200;

/// How often in a row no visitor could be let in before the login is given up.
const MOST_FAILURES: usize = 100;

/// How often a free port is looked for on both loopback addresses.
const MOST_PORTS: usize = 16;

/// Listens where the browser will be sent back to.
pub(crate) struct Listener {
    sockets: Vec<TcpListener>,
    redirect_uri: String,
}

impl Listener {
    /// Listens on the port of a loopback callback address. Port 0 takes any free one, which only the
    /// sandbox accepts.
    pub(crate) async fn bind(app: &OAuthApp) -> Result<Self, Error> {
        let redirect_uri = app.callback()?;
        let unfit = || Error::Configuration {
            what: format!(
                "login listens on the callback address itself, so it must be like \
                 http://localhost:8734/callback, not {redirect_uri:?}; on another machine than the \
                 browser's use login_headless, in a web server authorize_url"
            ),
        };
        let mut url = Url::parse(redirect_uri).map_err(|_| unfit())?;
        if url.scheme() != "http" || !is_loopback(&url) {
            return Err(unfit());
        }
        let port = url.port_or_known_default().ok_or_else(unfit)?;
        let mut attempt = 1;
        let (sockets, port) = loop {
            match listen(&url, port).await {
                Ok(listening) => break listening,
                Err(error)
                    if port == 0
                        && attempt < MOST_PORTS
                        && error.kind() == io::ErrorKind::AddrInUse =>
                {
                    attempt += 1;
                }
                Err(error) => return Err(cannot_listen(redirect_uri, port, &error)),
            }
        };
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
        clock: &Arc<dyn Clock>,
        deadline: Pause,
    ) -> Result<Code, Error> {
        let path = Url::parse(&self.redirect_uri).map(|url| url.path().to_owned());
        let door = Arc::new(Door {
            authorization,
            path: path.unwrap_or_default(),
            clock: Arc::clone(clock),
        });
        let (answers, mut answered) = mpsc::channel(1);
        let mut visits = Visits::default();
        let outcome = {
            let mut visitors = pin!(self.admit(door, &mut visits, answers));
            let mut deadline = deadline;
            poll_fn(|cx| {
                if let Poll::Ready(Some(answer)) = answered.poll_recv(cx) {
                    return Poll::Ready(answer);
                }
                if let Poll::Ready(error) = visitors.as_mut().poll(cx) {
                    return Poll::Ready(Err(error));
                }
                deadline.as_mut().poll(cx).map(|()| {
                    let what = "nobody consented in time; log in again, and open the address that is \
                                shown then: it is another one each time";
                    let what = what.to_owned();
                    Err(Error::Login { what })
                })
            })
            .await
        };
        // Whoever is being answered, such as a second window, is answered to the end.
        visits.tasks.detach_all();
        outcome
    }

    /// Lets visitors in, each in a task of its own: browsers open connections that they never use.
    /// Ends only when nobody can be let in any more.
    async fn admit(
        &self,
        door: Arc<Door>,
        visits: &mut Visits,
        answers: mpsc::Sender<Result<Code, Error>>,
    ) -> Error {
        let mut failures = 0;
        loop {
            match self.accept().await {
                Ok(stream) => {
                    failures = 0;
                    let (door, answers) = (Arc::clone(&door), answers.clone());
                    visits.begin(async move {
                        if let Some(answer) = door.receive(stream).await {
                            let _ = answers.send(answer).await;
                        }
                    });
                    // Those who are in have their turn before the next.
                    tokio::task::yield_now().await;
                }
                Err(error) if failures == MOST_FAILURES => {
                    let what = format!("the callback address failed: {error}");
                    return Error::Login { what };
                }
                Err(_) => {
                    // A visitor who left again, or too many open files: those of visitors are ours.
                    failures += 1;
                    visits.end_oldest();
                    door.clock.sleep(Duration::from_millis(50)).await;
                }
            }
        }
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

/// Listens on a loopback host; tells the port that was taken.
async fn listen(url: &Url, port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let first = match url.host() {
        Some(Host::Ipv6(address)) => SocketAddr::from((address, port)),
        Some(Host::Ipv4(address)) => SocketAddr::from((address, port)),
        _ => SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
    };
    let socket = TcpListener::bind(first).await?;
    let port = socket.local_addr()?.port();
    let mut sockets = vec![socket];
    if let Some(Host::Domain(_)) = url.host() {
        // Browsers may take `localhost` for either; where there is no IPv6, they cannot. A port that
        // somebody else has there would get the answer.
        match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
            Ok(socket) => sockets.push(socket),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(_) => {}
        }
    }
    Ok((sockets, port))
}

fn cannot_listen(redirect_uri: &str, port: u16, error: &io::Error) -> Error {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "another program has port {port}, perhaps a login that is still waiting; end it, or register \
             a callback address with another port in the developer console"
        ),
        io::ErrorKind::PermissionDenied => format!(
            "this program may not use port {port}; register a callback address with a port above 1023 in \
             the developer console"
        ),
        _ => "login_headless does without listening".to_owned(),
    };
    Error::Configuration {
        what: format!("cannot listen on the callback address {redirect_uri} ({error}): {advice}"),
    }
}

/// The visitors who are there.
#[derive(Default)]
struct Visits {
    tasks: JoinSet<()>,
    /// Oldest first.
    order: VecDeque<AbortHandle>,
}

impl Visits {
    fn begin(&mut self, visit: impl Future<Output = ()> + Send + 'static) {
        while self.tasks.try_join_next().is_some() {}
        self.order.retain(|visit| !visit.is_finished());
        if self.order.len() >= MOST_VISITORS {
            self.end_oldest();
        }
        self.order.push_back(self.tasks.spawn(visit));
    }

    fn end_oldest(&mut self) {
        if let Some(oldest) = self.order.pop_front() {
            oldest.abort();
        }
    }
}

/// What a visitor is judged by.
struct Door {
    authorization: Authorization,
    path: String,
    clock: Arc<dyn Clock>,
}

impl Door {
    /// Reads one request, answers it, and returns what it means for the login, if anything.
    async fn receive(&self, mut stream: TcpStream) -> Option<Result<Code, Error>> {
        let target = self.in_time(read_target(&mut stream)).await?.ok()?;
        let (status, page, answer) = self.judge(target.as_deref()?);
        // The login has its result, whether or not the browser still listens.
        let _ = self.in_time(respond(&mut stream, status, page)).await;
        answer
    }

    fn judge(&self, target: &str) -> (&'static str, &'static str, Option<Result<Code, Error>>) {
        let url = Url::parse("http://localhost").and_then(|base| base.join(target));
        let Some(url) = url.ok().filter(|url| url.path() == self.path) else {
            return ("404 Not Found", "There is nothing here.", None);
        };
        match self.authorization.read(url.query().unwrap_or_default()) {
            Answer::Foreign(_) => {
                let page = "This answer does not belong to the login that is waiting here. Close this \
                            window, and open the address that the program shows.";
                ("400 Bad Request", page, None)
            }
            Answer::Refused(error) => {
                let page = "Access was not granted. You can close this window.";
                ("200 OK", page, Some(Err(error)))
            }
            Answer::Code(code) => {
                let page =
                    "Access was granted. You can close this window and go back to the program.";
                ("200 OK", page, Some(Ok(code)))
            }
        }
    }

    /// What comes of `work`, unless it takes a visitor too long.
    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut deadline = self.clock.reach(self.clock.now().after(LONGEST_VISIT));
        let mut work = pin!(work);
        poll_fn(|cx| match work.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => deadline.as_mut().poll(cx).map(|()| None),
        })
        .await
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

async fn respond(stream: &mut TcpStream, status: &str, sentence: &str) -> io::Result<()> {
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
