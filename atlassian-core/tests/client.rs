//! The HTTP client underneath is the caller's: his certificates, his proxy, his name.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::Arc;

use atlassian_core::error::TransportKind;
use atlassian_core::{Call, Credentials, Error, RetryPolicy, Session};
use demo::ECHO;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// An authority nobody knows, and a server that has its certificate from there.
async fn private_server() -> (String, reqwest::Certificate) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap();
    let certificate = certificate.signed_by(&key, &authority).unwrap();
    let provider = tokio_rustls::rustls::crypto::aws_lc_rs::default_provider();
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(stream) = acceptor.accept(stream).await {
                answer(stream).await;
            }
        }
    });
    let authority = reqwest::Certificate::from_der(authority.der()).unwrap();
    (address, authority)
}

/// Answers one request with its own first line and the name of who asked.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.unwrap() == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let agent = head
        .lines()
        .find_map(|line| line.strip_prefix("user-agent: "));
    let body = json!({ "line": head.lines().next(), "agent": agent }).to_string();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await.unwrap();
    let _ = stream.shutdown().await;
}

async fn get(site: &str, client: reqwest::ClientBuilder) -> Result<Value, Error> {
    let credentials = Credentials::api_token(site, "me@example.com", "token");
    let session = Session::builder(credentials)
        .http(client)
        .retry(RetryPolicy::none())
        .build()?;
    Call::new(&session, &ECHO).path("value", "x").send().await
}

#[tokio::test]
async fn a_private_authority_is_trusted_where_the_caller_says_so() {
    let (site, authority) = private_server().await;
    let ours = || reqwest::Client::builder().no_proxy();
    let error = get(&site, ours()).await.unwrap_err();
    let Error::Transport(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.kind, TransportKind::Connect);
    assert!(
        error.to_string().to_lowercase().contains("certificate"),
        "{error}"
    );

    let trusting = ours().tls_certs_merge([authority]).user_agent("my-agent/7");
    let answer = get(&site, trusting).await.unwrap();
    assert_eq!(answer["agent"], "my-agent/7");
}

#[tokio::test]
async fn a_proxy_is_used_where_the_caller_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            answer(stream).await;
        }
    });
    let client = reqwest::Client::builder().proxy(reqwest::Proxy::http(&proxy).unwrap());
    let answer = get("http://127.0.0.1:9", client).await.unwrap();
    assert_eq!(answer["line"], "GET http://127.0.0.1:9/echo/x HTTP/1.1");
}

#[tokio::test]
async fn redirects_are_not_followed_whatever_the_caller_says() {
    let sandbox = demo::sandbox().await;
    let (email, token) = sandbox.api_token();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::limited(10));
    let session = Session::builder(Credentials::api_token(sandbox.uri(), email, token))
        .http(client)
        .build()
        .unwrap();
    let elsewhere = atlassian_core::sandbox::SandboxResponse::empty(303)
        .header("location", "http://127.0.0.1:9/elsewhere");
    sandbox.fail_next("/echo", elsewhere);
    let response = Call::new(&session, &ECHO)
        .path("value", "x")
        .send::<Value>()
        .raw();
    assert_eq!(response.await.unwrap().status, 303);
}
