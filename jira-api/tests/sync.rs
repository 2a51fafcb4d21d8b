//! A copy of the issues that is never wrong for long, against the sandbox.
#![cfg(all(feature = "sync", feature = "sandbox"))]
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::operation::Method::{Delete, Put};
use atlassian_core::sandbox::{Sandbox, SandboxResponse};
use jira_api::sandbox::{JiraSandbox, SandboxIssue};
use jira_api::sync::{Batch, Change, IssueSync, Phase, SyncToken};
use jira_api::{Error, Jira, jql};
use serde_json::{Value, json};

/// A copy as a program would keep it: what was applied, and the token it was stored with.
#[derive(Clone, Debug, Default)]
struct Copy {
    /// By id: key and when it was last changed.
    issues: BTreeMap<u64, (String, i64)>,
    token: Option<SyncToken>,
    upserts: usize,
    gone: usize,
    /// What was delivered although it was in the copy as it is.
    again: Vec<u64>,
}

impl Copy {
    fn apply(&mut self, batch: &Batch) {
        let mut ids = BTreeSet::new();
        for change in &batch.changes {
            assert!(ids.insert(change.id()), "{} twice in a batch", change.id());
            match change {
                Change::Upsert(issue) => {
                    let updated = issue.updated().unwrap().as_millis();
                    let known = self
                        .issues
                        .insert(change.id(), (issue.key().to_owned(), updated));
                    if known.is_some_and(|(_, before)| before == updated) {
                        self.again.push(change.id());
                    }
                    self.upserts += 1;
                }
                Change::Gone(id) => {
                    self.issues.remove(id);
                    self.gone += 1;
                }
            }
        }
        // As text, as it would be stored.
        let text = serde_json::to_string(&batch.token).unwrap();
        self.token = Some(serde_json::from_str(&text).unwrap());
    }
}

#[derive(Clone)]
struct World {
    sandbox: Arc<Sandbox>,
    site: JiraSandbox,
    jira: Jira,
}

impl World {
    async fn of(site: JiraSandbox) -> Self {
        let sandbox = Sandbox::builder().product(site.clone()).start().await;
        let jira = Jira::new(sandbox.api_token_session().unwrap());
        World {
            sandbox: Arc::new(sandbox),
            site,
            jira,
        }
    }

    async fn crowd(count: u64) -> Self {
        let site = JiraSandbox::new();
        site.add_project("BIG", "Big");
        site.add_project("OUT", "Outside");
        assert!(site.add_crowd("BIG", count));
        Self::of(site).await
    }

    /// The site's time goes on by a second with each write; the sandbox's clock follows.
    fn tick(&self) {
        self.sandbox.advance(Duration::from_secs(1));
    }

    fn write(&self, number: u64) {
        let fields = json!({"fields": {"summary": format!("Changed {}", fastrand::u64(..))}});
        self.site
            .ask(Put, &format!("/rest/api/3/issue/BIG-{number}"), &[], fields);
        self.tick();
    }

    fn delete(&self, number: u64) {
        self.site.ask(
            Delete,
            &format!("/rest/api/3/issue/BIG-{number}"),
            &[],
            Value::Null,
        );
        self.tick();
    }

    fn take_out(&self, number: u64) {
        self.site.move_issue(&format!("BIG-{number}"), "OUT");
        self.tick();
    }

    fn add(&self) {
        self.site.add_issue(SandboxIssue::new("BIG", "New"));
        self.tick();
    }

    fn sync(&self, copy: &Copy) -> IssueSync {
        let sync = self.jira.sync("project = BIG").fields(["summary"]);
        match &copy.token {
            None => sync,
            Some(token) => sync.from(token.clone()),
        }
    }

    /// Runs a sync to its end.
    async fn run(&self, copy: &mut Copy) {
        let mut batches = self.sync(copy).stream();
        let mut last = false;
        while let Some(batch) = batches.next().await {
            let batch = batch.unwrap();
            assert!(!last);
            assert!(!batch.changes.is_empty() || batch.is_last);
            assert!(batch.changes.len() <= 500);
            assert_eq!(batch.is_last, batch.token.is_complete());
            last = batch.is_last;
            copy.apply(&batch);
        }
        assert!(last);
    }

    /// What the site has, by its own word.
    async fn truth(&self) -> BTreeMap<u64, (String, i64)> {
        let mut truth = BTreeMap::new();
        let search = self
            .jira
            .search("project = BIG ORDER BY created, key")
            .keys();
        for key in search.all().await.unwrap() {
            let issue = self.site.issue(&key).unwrap();
            let issue = jira_api::Issue::from(issue);
            let updated = issue.updated().unwrap().as_millis();
            truth.insert(issue.id().parse().unwrap(), (key, updated));
        }
        truth
    }

    fn calls(&self, path: &str) -> usize {
        let calls = self.sandbox.requests();
        calls
            .iter()
            .filter(|call| call.path.ends_with(path))
            .count()
    }
}

#[tokio::test]
async fn everything_once_and_then_what_has_changed() {
    let world = World::crowd(1234).await;
    let mut copy = Copy::default();
    world.run(&mut copy).await;
    assert_eq!(copy.issues, world.truth().await);
    assert_eq!((copy.upserts, copy.gone, copy.again.len()), (1234, 0, 0));
    assert_eq!(
        world.calls("/bulkfetch"),
        14,
        "what was created in the last minutes is looked at twice"
    );

    // Nothing has changed.
    world.sandbox.advance(Duration::from_secs(3600));
    let before = world.sandbox.requests().len();
    world.run(&mut copy).await;
    assert_eq!(copy.upserts, 1234);
    assert!(world.sandbox.requests().len() - before <= 7);

    world.write(17);
    world.write(1200);
    world.take_out(18);
    world.add();
    world.run(&mut copy).await;
    assert_eq!(copy.issues, world.truth().await);
    assert_eq!((copy.upserts, copy.gone, copy.again.len()), (1237, 1, 0));
    // What was found a minute ago is not delivered again, and what has left has left once.
    world.run(&mut copy).await;
    assert_eq!((copy.upserts, copy.gone), (1237, 1));
    // It comes back, and leaves for a second time.
    world.site.move_issue("OUT-1", "BIG");
    world.tick();
    world.run(&mut copy).await;
    assert_eq!((copy.upserts, copy.gone), (1238, 1));
    assert_eq!(copy.issues, world.truth().await);
    let back = copy
        .issues
        .values()
        .map(|(key, _)| key)
        .max_by_key(|key| key[4..].parse::<u64>().unwrap())
        .unwrap()
        .clone();
    world.site.move_issue(&back, "OUT");
    world.tick();
    world.run(&mut copy).await;
    assert_eq!((copy.upserts, copy.gone), (1238, 2));
    assert_eq!(copy.issues, world.truth().await);
    assert!(world.sandbox.unhandled().is_empty());
}

/// What happens to the site while it is walked.
fn disturb(world: &World, random: &mut fastrand::Rng, count: u64) {
    let number = random.u64(1..=count);
    match random.u8(0..8) {
        0..=2 => world.write(number),
        3..=4 => world.take_out(number),
        5 => world.delete(number),
        6 => world.add(),
        _ => {
            world.take_out(number);
            if let Some(key) = world
                .site
                .issue_keys()
                .iter()
                .rfind(|key| key.starts_with("OUT-"))
            {
                world.site.move_issue(key, "BIG");
                world.tick();
            }
        }
    }
}

/// Deletions between syncs are told by nobody.
async fn ask_for_the_missing(world: &World, copy: &mut Copy) {
    let missing = world
        .sync(&Copy::default())
        .missing(copy.issues.keys().copied())
        .await
        .unwrap();
    for id in missing {
        copy.issues.remove(&id);
    }
}

/// What a future gives, if it gives it within so many polls.
async fn polled<T>(future: impl Future<Output = T>, mut polls: usize) -> Option<T> {
    let mut future = std::pin::pin!(future);
    std::future::poll_fn(|cx| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        future.as_mut().poll(cx).map(Some)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_anywhere_it_goes_on_without_a_gap_or_a_duplicate() {
    for seed in 0..12 {
        let mut random = fastrand::Rng::with_seed(seed);
        let count = random.u64(300..1500);
        let world = World::crowd(count).await;
        world.site.shift_pages(seed % 2 == 0);
        let mut copy = Copy::default();
        let mut kills = 0;
        'runs: loop {
            let mut batches = world.sync(&copy).concurrency(random.usize(1..6)).stream();
            // How many batches it lives, and how far into the next one it comes.
            let lives = random.usize(0..6);
            for life in 0.. {
                if life == lives {
                    if let Some(Some(batch)) = polled(batches.next(), random.usize(0..60)).await {
                        // Read, and lost before it was stored.
                        drop(batch);
                    }
                    break;
                }
                for _ in 0..random.u8(0..3) {
                    disturb(&world, &mut random, count);
                }
                if random.u8(0..4) == 0 {
                    let fault = match random.u8(0..3) {
                        0 => SandboxResponse::too_many_requests(Some(3)),
                        1 => SandboxResponse::too_many_requests(None),
                        _ => SandboxResponse::empty(503),
                    };
                    let path = ["bulkfetch", "search/jql", "jql/match"][random.usize(0..3)];
                    world.sandbox.fail_times(random.usize(1..4), path, fault);
                }
                let Some(batch) = batches.next().await else {
                    break 'runs;
                };
                let batch = batch.unwrap();
                copy.apply(&batch);
                if batch.is_last {
                    break 'runs;
                }
            }
            kills += 1;
            world.sandbox.clear_faults();
        }
        world.sandbox.clear_faults();
        // What has changed since its last stage began is the next one's.
        world.run(&mut copy).await;
        ask_for_the_missing(&world, &mut copy).await;
        let truth = world.truth().await;
        assert_eq!(copy.issues, truth, "seed {seed}, {kills} kills");
        assert_eq!(copy.again, Vec::<u64>::new(), "seed {seed}, {kills} kills");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_issues_with_faults_and_changes() {
    const COUNT: u64 = 100_000;
    let world = World::crowd(COUNT).await;
    let mut random = fastrand::Rng::with_seed(1);
    let mut copy = Copy::default();
    let phases = Arc::new(Mutex::new(BTreeSet::new()));
    let mut kills = 0;
    'runs: loop {
        let seen = Arc::clone(&phases);
        let sync = world.sync(&copy).on_progress(move |progress| {
            assert!(progress.expected.is_none_or(|expected| expected > 90_000));
            seen.lock().unwrap().insert(format!("{:?}", progress.phase));
        });
        let mut batches = sync.stream();
        let lives = random.usize(100..400);
        for _ in 0..lives {
            if random.u8(0..5) == 0 {
                disturb(&world, &mut random, COUNT);
            }
            if random.u8(0..20) == 0 {
                let retry = Some(random.u64(0..5));
                world
                    .sandbox
                    .fail_next("bulkfetch", SandboxResponse::too_many_requests(retry));
            }
            let Some(batch) = batches.next().await else {
                break 'runs;
            };
            copy.apply(&batch.unwrap());
        }
        kills += 1;
    }
    world.sandbox.clear_faults();
    world.run(&mut copy).await;
    ask_for_the_missing(&world, &mut copy).await;
    assert!(kills >= 2);
    assert_eq!(copy.again, Vec::<u64>::new());
    let ids: Vec<u64> = world
        .jira
        .search("project = BIG ORDER BY created")
        .ids()
        .all()
        .await
        .unwrap();
    let ids: BTreeSet<u64> = ids.into_iter().collect();
    assert_eq!(copy.issues.keys().copied().collect::<BTreeSet<_>>(), ids);
    assert!(copy.token.unwrap().as_str().len() < 20_000);
    let phases = phases.lock().unwrap().clone();
    for phase in [
        Phase::Everything,
        Phase::Changes,
        Phase::Leavers,
        Phase::Done,
    ] {
        assert!(phases.contains(&format!("{phase:?}")), "{phases:?}");
    }
}

#[tokio::test]
async fn whole_changelogs_come_with_the_issues() {
    let world = World::crowd(250).await;
    for number in [5, 150] {
        for _ in 0..3 {
            world.write(number);
        }
    }
    let mut issues = BTreeMap::new();
    let mut batches = world
        .jira
        .sync("project = BIG")
        .fields(["Summary"])
        .changelogs(true)
        .stream();
    while let Some(batch) = batches.next().await {
        for change in batch.unwrap().changes {
            let Change::Upsert(issue) = change else {
                panic!()
            };
            issues.insert(issue.key().to_owned(), issue);
        }
    }
    assert_eq!(issues.len(), 250);
    for (key, issue) in &issues {
        assert!(issue.has_whole_changelog(), "{key}");
        let number: usize = key[4..].parse().unwrap();
        let expected = (number - 1) % 4 + if [5, 150].contains(&number) { 3 } else { 0 };
        assert_eq!(issue.changes().count(), expected, "{key}");
        let times: Vec<_> = issue.changes().map(|change| change.at()).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
        assert!(
            issue
                .changes()
                .all(|change| change.items().next().is_some())
        );
        assert!(issue.field("summary").is_ok());
    }
    let mut some = world
        .jira
        .sync("key = BIG-5")
        .changelogs_of(["Status"])
        .stream();
    let batch = some.next().await.unwrap().unwrap();
    assert_eq!(batch.changes[0].issue().unwrap().changes().count(), 0);
}

#[tokio::test]
async fn what_the_index_lags_behind_comes_with_the_next_one() {
    let world = World::crowd(100).await;
    let mut copy = Copy::default();
    world.site.lag_next(3);
    for _ in 0..3 {
        world.add();
    }
    world.run(&mut copy).await;
    assert_eq!(copy.issues.len(), 100);
    world.sandbox.advance(Duration::from_secs(120));
    world.site.settle();
    world.run(&mut copy).await;
    assert_eq!(copy.issues.len(), 103);
    assert_eq!(copy.issues, world.truth().await);
}

#[tokio::test]
async fn what_is_deleted_while_it_is_walked_is_gone() {
    let world = World::crowd(300).await;
    let mut copy = Copy::default();
    let mut batches = world.sync(&copy).concurrency(1).stream();
    let first = batches.next().await.unwrap().unwrap();
    copy.apply(&first);
    world.delete(250);
    world.delete(50);
    while let Some(batch) = batches.next().await {
        copy.apply(&batch.unwrap());
    }
    // The one that had been delivered before is told by nobody.
    assert_eq!((copy.gone, copy.issues.len()), (1, 299));
    ask_for_the_missing(&world, &mut copy).await;
    assert_eq!(copy.issues, world.truth().await);
}

#[tokio::test]
async fn leavers_are_looked_for_where_it_is_said() {
    let world = World::crowd(200).await;
    let query = || {
        world
            .jira
            .sync("project = BIG AND labels = lot-1")
            .fields(["labels"])
    };
    let mut copy = Copy::default();
    let mut batches = query().stream();
    while let Some(batch) = batches.next().await {
        copy.apply(&batch.unwrap());
    }
    let before = copy.clone();
    let gone = |sync: IssueSync| {
        let token = before.token.clone().unwrap();
        async move {
            let mut gone = Vec::new();
            let mut batches = sync.from(token).stream();
            while let Some(batch) = batches.next().await {
                gone.extend(
                    batch
                        .unwrap()
                        .changes
                        .iter()
                        .filter(|it| it.issue().is_none())
                        .map(Change::id),
                );
            }
            gone
        }
    };
    world.sandbox.advance(Duration::from_secs(3600));
    let id = |number: u64| {
        world.site.issue(&format!("BIG-{number}")).unwrap()["id"]
            .as_str()
            .unwrap()
            .parse::<u64>()
            .unwrap()
    };
    // BIG-2 has the label; BIG-3 never had it.
    let (second, third, ninth) = (id(2), id(3), id(9));
    let relabel = |number: u64| {
        let fields = json!({"fields": {"labels": ["other"]}});
        world
            .site
            .ask(Put, &format!("/rest/api/3/issue/BIG-{number}"), &[], fields);
        world.tick();
    };
    relabel(2);
    relabel(3);
    world.take_out(9);
    assert_eq!(gone(query()).await, [second, third, ninth]);
    assert_eq!(gone(query().leavers(false)).await, Vec::<u64>::new());
    assert_eq!(
        gone(query().leavers_within(jql::project("BIG"))).await,
        [second, third]
    );
    let missing = query()
        .missing([second, ninth, id(16), 4711])
        .await
        .unwrap();
    assert_eq!(missing, [second, ninth, 4711]);
}

#[tokio::test]
async fn a_boundary_confines_a_sync() {
    let entangled = JiraSandbox::entangled();
    let world = World::of(entangled.site.clone()).await;
    let boundary = Boundary::builder()
        .projects(["ENG"])
        .access(Access::ALL)
        .build()
        .unwrap();
    let session = world.sandbox.api_token_session().unwrap();
    let confined = Jira::new(session.within(&boundary));
    let expected = world.jira.search("project = ENG").count().await.unwrap() as usize;
    let mut copy = Copy::default();
    let mut batches = confined
        .sync(jql::Jql::everything())
        .changelogs(true)
        .stream();
    while let Some(batch) = batches.next().await {
        copy.apply(&batch.unwrap());
    }
    assert_eq!(copy.issues.len(), expected);
    assert!(copy.issues.values().all(|(key, _)| key.starts_with("ENG-")));
    // Issues leave the boundary: one before the next sync, one in the middle of it.
    let mut keys = copy.issues.values().map(|(key, _)| key.clone());
    let (before, amid) = (keys.next().unwrap(), keys.next().unwrap());
    world.sandbox.advance(Duration::from_secs(3600));
    entangled.site.move_issue(&before, "HR");
    let fields = json!({"fields": {"summary": "Soon to go"}});
    entangled
        .site
        .ask(Put, &format!("/rest/api/3/issue/{amid}"), &[], fields);
    world.sandbox.advance(Duration::from_secs(2));
    entangled.site.move_after_next_lookup(&amid, "HR");
    let token = copy.token.clone().unwrap();
    let mut batches = confined.sync(jql::Jql::everything()).from(token).stream();
    while let Some(batch) = batches.next().await {
        let batch = batch.unwrap();
        for issue in batch.changes.iter().filter_map(Change::issue) {
            assert!(issue.key().starts_with("ENG-"), "{}", issue.key());
        }
        copy.apply(&batch);
    }
    world.sandbox.advance(Duration::from_secs(60));
    let ids: Vec<u64> = copy.issues.keys().copied().collect();
    for id in confined
        .sync(jql::Jql::everything())
        .missing(ids)
        .await
        .unwrap()
    {
        copy.issues.remove(&id);
    }
    let inside = world
        .jira
        .search("project = ENG")
        .ids()
        .all()
        .await
        .unwrap();
    assert_eq!(
        copy.issues.keys().copied().collect::<BTreeSet<_>>(),
        inside.into_iter().collect()
    );
}

#[tokio::test]
async fn limits_are_waited_for() {
    let world = World::crowd(150).await;
    // More than the session's own patience.
    world.sandbox.fail_times(
        30,
        "bulkfetch",
        SandboxResponse::too_many_requests(Some(300)),
    );
    let waits = Arc::new(Mutex::new(0));
    let seen = Arc::clone(&waits);
    let before = world.sandbox.clock().now();
    let sync = world
        .jira
        .sync("project = BIG")
        .on_progress(move |progress| {
            *seen.lock().unwrap() += usize::from(progress.phase == Phase::Waiting);
        });
    let mut copy = Copy::default();
    let mut batches = sync
        .concurrency(1)
        .patience(Duration::from_secs(24 * 3600))
        .stream();
    while let Some(batch) = batches.next().await {
        copy.apply(&batch.unwrap());
    }
    assert_eq!(copy.issues.len(), 150);
    assert!(*waits.lock().unwrap() > 0);
    assert!(world.sandbox.clock().now().since(before) > Duration::from_secs(300));
    world.sandbox.fail_times(
        1000,
        "bulkfetch",
        SandboxResponse::too_many_requests(Some(300)),
    );
    let mut batches = world
        .jira
        .sync("project = BIG")
        .concurrency(1)
        .patience(Duration::from_secs(1000))
        .stream();
    let error = batches.next().await.unwrap().unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    assert!(batches.next().await.is_none());
}

#[tokio::test]
async fn tokens_that_end_too_early_or_are_refused_leave_no_gap() {
    let world = World::crowd(800).await;
    let ids = world
        .jira
        .search("project = BIG ORDER BY created")
        .ids()
        .all()
        .await
        .unwrap();
    let page = |range: std::ops::Range<usize>, token: Option<&str>| {
        let issues: Vec<Value> = ids[range]
            .iter()
            .map(|id| json!({"id": id.to_string()}))
            .collect();
        SandboxResponse::json(200, json!({"issues": issues, "nextPageToken": token}))
    };
    // A page that says it is the last one, and is not.
    world
        .sandbox
        .fail_next("POST /rest/api/3/search/jql", page(0..300, None));
    let mut copy = Copy::default();
    world.run(&mut copy).await;
    assert_eq!((copy.issues.len(), copy.again.len()), (800, 0));
    // A token that is refused when it is used.
    world
        .sandbox
        .fail_next("POST /rest/api/3/search/jql", page(0..1, Some("expired")));
    let mut copy = Copy::default();
    world.run(&mut copy).await;
    assert_eq!((copy.issues.len(), copy.again.len()), (800, 0));
    // One that leads to where it came from is an error in the end, and no loop.
    for _ in 0..10 {
        world
            .sandbox
            .fail_next("POST /rest/api/3/search/jql", page(0..0, Some("again")));
    }
    let error = world
        .sync(&Copy::default())
        .stream()
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        matches!(
            error.atlassian(),
            Some(atlassian_core::Error::Paging { .. })
        ),
        "{error}"
    );
}

#[tokio::test]
async fn clocks_that_differ_and_answers_that_take_long_leave_no_gap() {
    let world = World::crowd(400).await;
    let mut copy = Copy::default();
    world.run(&mut copy).await;
    world.sandbox.advance(Duration::from_secs(1800));
    world.write(7);
    world.sandbox.advance(Duration::from_secs(600));
    // This machine's clock is two hours behind, and then ahead.
    for (before, hours) in [(401, -2i64), (402, 2)] {
        let theirs = world.sandbox.clock().now().as_millis();
        let ours = atlassian_core::clock::Manual::starting_at(
            atlassian_core::Timestamp::from_millis(theirs + hours * 3_600_000),
        );
        let (email, token) = world.sandbox.api_token();
        let session = atlassian_core::Session::builder(atlassian_core::Credentials::api_token(
            world.sandbox.uri(),
            email,
            token,
        ))
        .endpoints(world.sandbox.endpoints().unwrap())
        .clock(ours)
        .build()
        .unwrap();
        let mut other = World {
            jira: Jira::new(session),
            ..world.clone()
        };
        let mut copy = copy.clone();
        other.run(&mut copy).await;
        assert_eq!((copy.upserts, copy.again.len()), (before, 0), "{hours}");
        // Everything anew, and then what has changed meanwhile, by the other clock.
        let mut anew = Copy::default();
        let mut batches = other.sync(&anew).stream();
        anew.apply(&batches.next().await.unwrap().unwrap());
        other.write(8);
        while let Some(batch) = batches.next().await {
            anew.apply(&batch.unwrap());
        }
        other.jira = world.jira.clone();
        assert_eq!(anew.issues, other.truth().await, "{hours}");
    }
}

#[tokio::test]
async fn tokens_are_checked() {
    let world = World::crowd(10).await;
    let mut copy = Copy::default();
    world.run(&mut copy).await;
    let token = copy.token.clone().unwrap();
    assert!(token.is_complete());
    assert_eq!(token.as_str().parse::<SyncToken>().unwrap(), token);
    let other = world
        .jira
        .sync("project = OUT")
        .from(token.clone())
        .stream()
        .next()
        .await;
    let error = other.unwrap().unwrap_err();
    assert!(error.to_string().contains("another query"), "{error}");
    // The order does not count.
    let same = world
        .jira
        .sync("project=BIG order by rank")
        .from(token.clone())
        .stream()
        .next()
        .await;
    assert!(same.unwrap().unwrap().is_last);
    let text = token.as_str();
    for bad in [
        "",
        "jira-sync-",
        "nothing",
        &text[1..],
        &text[..text.len() - 3],
        &format!("{text}AA"),
        &format!("{text}!"),
    ] {
        let error = bad.parse::<SyncToken>().unwrap_err();
        assert!(
            error.to_string().contains("begin without one"),
            "{bad}: {error}"
        );
        assert!(serde_json::from_value::<SyncToken>(json!(bad)).is_err());
    }
    let mut random = fastrand::Rng::with_seed(2);
    for _ in 0..20_000 {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..random.usize(1..4) {
            let at = random.usize(10..bytes.len());
            bytes[at] = b"ABCXYZabcxyz0189-_"[random.usize(..18)];
        }
        if let Ok(token) = String::from_utf8(bytes).unwrap().parse::<SyncToken>() {
            let _ = token.is_complete();
        }
    }
    let error = world
        .jira
        .sync("project = BIG)")
        .stream()
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert!(matches!(error, Error::Jql(_)), "{error}");
    let error = world
        .jira
        .sync("project = BIG")
        .fields(["Sumary"])
        .stream()
        .next()
        .await
        .unwrap()
        .unwrap_err();
    assert!(
        error.to_string().contains("did you mean “Summary”"),
        "{error}"
    );
}
