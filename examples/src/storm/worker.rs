//! One of the processes. It is told where the store is, says that it is ready, makes its calls when it is
//! let, says what came of them, and waits for the next time.

use std::io::{BufRead, Write};

use atlassian_core::{Atlassian, Endpoints, OAuthApp};
use serde_json::json;
use tokio::task::JoinSet;

use super::Place;

/// The argument that makes the program one of the processes. It is not for people.
pub const WORKER: &str = "--worker";

/// Tasks of each process, all at once.
pub(super) const TASKS: usize = 8;

pub(super) const READY: &str = "ready";
pub(super) const GO: &str = "go";

/// Works until nobody lets it any more.
///
/// # Errors
/// When it is not told where to work, or cannot.
pub async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    // Nothing else goes on in this process while it waits for a line.
    let mut lines = std::io::stdin().lock().lines();
    let mut out = std::io::stdout().lock();
    let line = lines.next().ok_or("nobody says where to work")??;
    let (place, origin, key) = Place::from_line(&line)?;
    // The sandbox's own app, known to everyone: there is nothing behind it.
    let app = OAuthApp::new(
        "sandbox-client",
        "sandbox-client-secret",
        "http://127.0.0.1:0/callback",
    );
    let atlassian = Atlassian::builder()
        .app(app)
        .endpoints(Endpoints::at(&origin)?)
        .store(place.open(key).await?)
        .build()?;
    writeln!(out, "{READY}")?;
    out.flush()?;
    for line in lines {
        if line? != GO {
            return Err("was told something else than to go".into());
        }
        let mut all = JoinSet::new();
        for _ in 0..TASKS {
            let atlassian = atlassian.clone();
            all.spawn(async move { atlassian.sites().await.map(drop) });
        }
        let (mut calls, mut mistakes) = (0, Vec::new());
        while let Some(outcome) = all.join_next().await {
            calls += 1;
            if let Err(mistake) = outcome? {
                mistakes.push(mistake.to_string());
            }
        }
        writeln!(out, "{}", json!({ "calls": calls, "mistakes": mistakes }))?;
        out.flush()?;
    }
    Ok(())
}
