//! Redirects, followed without credentials.
//!
//! Where an answer leads is the server's word, and so not to be trusted: the next address is `https`,
//! has no user name and no password in it, and is a place that anyone on the internet could reach,
//! unless the session itself is somewhere else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::exchange::Arrival;
use super::idle::Patience;
use crate::endpoints::is_loopback;
use crate::error::{ApiError, Error};
use crate::operation::{Answer, Operation};
use crate::response::{Response, header_text};
use crate::session::{Base, Session};

const MOST: usize = 5;

/// Where the content is, if it is not in the answer itself.
pub(super) fn elsewhere(response: &Response) -> Result<Option<&str>, Error> {
    if response.operation.answer != Answer::Content || response.status < 300 {
        return Ok(None);
    }
    match response.location() {
        Some(location) => Ok(Some(location)),
        // What a redirect says besides is not the content.
        None => Err(refuse(response.operation, "nowhere: it names no address")),
    }
}

pub(crate) async fn follow(
    session: &Session,
    operation: &'static Operation,
    url: &str,
) -> Result<Response, Error> {
    let answer = arrive(session, operation, url).await?.whole().await?;
    Ok(answer.into_response(operation))
}

/// Follows one redirect after the other up to an answer that is none.
pub(super) async fn arrive(
    session: &Session,
    operation: &'static Operation,
    url: &str,
) -> Result<Arrival, Error> {
    let home = match session.base() {
        Base::Host(url) => url,
        Base::Platform | Base::Gateway(_) => session.api(),
    };
    let mut here = resolve(operation, home, home, url)?;
    for _ in 0..MOST {
        let patience = Patience::of(session, operation);
        let pulse = patience.pulse();
        let sending = session.http().get(here.clone()).send();
        let response = patience.bear(&pulse, sending).await?;
        let arrival = Arrival::new(response, patience, pulse.leash());
        if arrival.status >= 400 {
            let answer = arrival.whole().await?;
            return Err(Error::Api(Box::new(ApiError::new(
                operation,
                answer.status,
                &answer.headers,
                &answer.body,
            ))));
        }
        match header_text(&arrival.headers, "location") {
            Some(location) if arrival.status >= 300 => {
                here = resolve(operation, home, &here, location)?;
            }
            None if arrival.status >= 300 => {
                return Err(refuse(operation, "nowhere: it names no address"));
            }
            _ => return Ok(arrival),
        }
    }
    let what = format!("more than {MOST} redirects");
    Err(Error::InvalidRequest {
        operation: operation.id,
        what,
    })
}

fn refuse(operation: &'static Operation, what: &str) -> Error {
    Error::InvalidRequest {
        operation: operation.id,
        what: format!("a redirect leads to {what}"),
    }
}

/// The next address.
fn resolve(
    operation: &'static Operation,
    home: &Url,
    here: &Url,
    location: &str,
) -> Result<Url, Error> {
    let refuse = |what: &str| refuse(operation, what);
    let next = here
        .join(location)
        .map_err(|_| refuse("what is not an address"))?;
    if !next.username().is_empty() || next.password().is_some() {
        return Err(refuse(
            "an address with a user name or a password in it, which are not ours to send",
        ));
    }
    if is_loopback(&next) && is_loopback(home) {
        return if matches!(next.scheme(), "http" | "https") {
            Ok(next)
        } else {
            Err(refuse("an address that is not https"))
        };
    }
    let at_home = next.host() == home.host();
    match next.host() {
        Some(host) if !at_home => place(&host).map_err(refuse)?,
        _ => {}
    }
    if next.scheme() != "https" {
        return Err(refuse("an address that is not https"));
    }
    Ok(next)
}

/// Whether a host is a place on the internet, as far as its address tells.
///
/// This machine and its link are never what a redirect of Atlassian's means. Private networks are
/// not, either: the media hosts are public, so that an address in there could only be somebody's way
/// to a neighbour of ours. A *name* may lead anywhere; `https` has its owner answer for it.
fn place(host: &Host<&str>) -> Result<(), &'static str> {
    const HERE: &str = "this machine";
    const NEAR: &str = "a private network";
    let address = match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next().unwrap_or(name);
            return if last.eq_ignore_ascii_case("localhost") {
                Err(HERE)
            } else {
                Ok(())
            };
        }
        Host::Ipv4(address) => IpAddr::V4(*address),
        Host::Ipv6(address) => match embedded(*address) {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6(*address),
        },
    };
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            if address.is_loopback() || first == 0 {
                Err(HERE)
            } else if address.is_link_local()
                || address.is_private()
                // Shared between a provider and its customers.
                || (first == 100 && (64..128).contains(&second))
                // Groups, what is reserved, and everyone.
                || first >= 224
            {
                Err(NEAR)
            } else {
                Ok(())
            }
        }
        IpAddr::V6(address) => {
            if address.is_loopback() || address.is_unspecified() {
                Err(HERE)
            } else if address.is_unicast_link_local()
                || address.is_unique_local()
                || address.is_multicast()
                // Site-local, as it once was.
                || address.segments()[0] & 0xffc0 == 0xfec0
                // A network's own translation to IPv4.
                || matches!(address.segments(), [0x64, 0xff9b, 1, ..])
            {
                Err(NEAR)
            } else {
                Ok(())
            }
        }
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, translated (NAT64) or 6to4.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let last = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(last(high, low)),
        [0x2002, high, low, ..] => Some(last(high, low)),
        _ => None,
    }
}
