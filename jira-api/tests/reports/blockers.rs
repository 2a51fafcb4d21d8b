//! Blockers.

use jira_api::reports::{Blocker, BlockingIssue, blocked};

use crate::world::{DOING, DONE, REVIEW, Story, TODO, at, board, round_trip, status};

#[test]
fn flags_links_and_statuses_block() {
    let open = BlockingIssue::new("OPS-1", status(DOING), false);
    let done = BlockingIssue::new("OPS-2", status(DONE), true);
    let mut linked = Story::new("ENG-2", at(2, 9), Some(3.0)).0;
    linked.blocked_by = vec![done.clone(), open.clone()];
    let mut free = Story::new("ENG-3", at(2, 9), None).0;
    free.blocked_by = vec![done];
    let mut finished = Story::new("ENG-6", at(2, 9), None)
        .flagged(at(3, 9), true)
        .moved(at(4, 9), DONE)
        .0;
    finished.blocked_by = vec![open.clone()];
    let issues = [
        Story::new("ENG-1", at(2, 9), None)
            .flagged(at(3, 9), true)
            .flagged(at(4, 9), false)
            .flagged(at(5, 9), true)
            .0,
        linked,
        free,
        Story::new("ENG-4", at(2, 9), None)
            .moved(at(5, 9), REVIEW)
            .0,
        Story::new("ENG-5", at(2, 9), None).0,
        finished,
    ];
    let found = blocked(&issues, &board(), &["in review"]);
    let told: Vec<_> = found
        .iter()
        .map(|issue| (issue.key.as_str(), issue.why.clone()))
        .collect();
    let review = Blocker::Status {
        status: status(REVIEW),
        since: at(5, 9),
    };
    assert_eq!(
        told,
        [
            (
                "ENG-1",
                vec![Blocker::Flag {
                    since: Some(at(5, 9))
                }]
            ),
            ("ENG-2", vec![Blocker::Link { issue: open }]),
            ("ENG-4", vec![review]),
        ]
    );
    round_trip(&found);
    // A status that it has had since it was created.
    let found = blocked(&issues, &board(), &["To Do"]);
    let waiting = Blocker::Status {
        status: status(TODO),
        since: at(2, 9),
    };
    assert_eq!(found.last().unwrap().why, [waiting]);
}
