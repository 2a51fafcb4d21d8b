//! Every operation of the tables under a boundary of ENG and DOCS, on a site that holds HR, too: each is
//! called with things inside, with things outside in each place that can hold one, and with answers that
//! tell of things outside. Nothing outside may be reached or told, and nothing inside denied.
#![allow(clippy::unwrap_used)]

mod allowed;
mod answers;
mod calls;
mod confined;
mod issues;
mod judge;
mod lookups;
mod places;
mod schema;
mod site;
mod strangers;
mod tally;
mod walk;
mod world;

use std::sync::Arc;

use atlassian_core::conformance::Probe;
use schema::Schema;
use tally::Tally;
use walk::{Document, walk};

/// How many operations the four documents have.
const OPERATIONS: usize = 1069;

fn document(client: &str, name: &str, probes: Vec<Probe>) -> Document {
    Document {
        probes,
        schema: Arc::new(Schema::read(client, name)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_outside_is_reached_or_told() {
    use confluence_api::{v1, v2};
    use jira_api::{platform, software};
    let jira = vec![
        document("jira-api", "platform", platform::conformance::probes()),
        document("jira-api", "software", software::conformance::probes()),
    ];
    let confluence = vec![
        document("confluence-api", "v2", v2::conformance::probes()),
        document("confluence-api", "v1", v1::conformance::probes()),
    ];
    let jira = tokio::spawn(walk("jira", jira));
    let confluence = tokio::spawn(walk("confluence", confluence));
    let (mut tallies, mut used) = jira.await.unwrap();
    let (more, also_used) = confluence.await.unwrap();
    tallies.extend(more);
    used.and(also_used);

    let mut total = Tally {
        document: "all".to_owned(),
        ..Tally::default()
    };
    println!("{}", Tally::head());
    for tally in &tallies {
        println!("{tally}");
        total.add(tally);
    }
    println!("{total}");
    let unused = used.unused();
    let lists = [
        ("escape", &total.escapes),
        ("refused though it lies inside", &total.refused),
        ("free, but nothing needs it", &unused),
    ];
    for (what, lines) in lists {
        for line in lines {
            println!("{what}: {line}");
        }
    }
    assert_eq!(total.operations(), OPERATIONS);
    for (what, lines) in lists {
        assert!(
            lines.is_empty(),
            "{what}: {} of them, see above",
            lines.len()
        );
    }
}
