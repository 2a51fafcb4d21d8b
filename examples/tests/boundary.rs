//! What a session within a boundary promises, on a site whose project HR is tied to ENG in every way.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use atlassian_core::audit::{AuditSink, Ending, Record};
use atlassian_core::boundary::{Access, Boundary};
use atlassian_core::operation::{Answer, Confinement, Method, Operation};
use atlassian_core::request::Body;
use atlassian_core::sandbox::Sandbox;
use atlassian_core::{Credentials, Error, Request, Session};
use confluence_api::Confluence;
use confluence_api::sandbox::ConfluenceSandbox;
use jira_api::Jira;
use jira_api::sandbox::{Entangled, JiraSandbox};
use serde_json::{Value, json};

#[derive(Clone, Debug, Default)]
struct Trail(Arc<Mutex<Vec<Record>>>);

impl AuditSink for Trail {
    fn record(&self, record: &Record) {
        self.0.lock().unwrap().push(record.clone());
    }
}

struct World {
    sandbox: Sandbox,
    open: Session,
    site: Entangled,
    docs: confluence_api::sandbox::Entangled,
    trail: Trail,
}

async fn world() -> World {
    let (site, docs) = (JiraSandbox::entangled(), ConfluenceSandbox::entangled());
    let sandbox = Sandbox::builder()
        .product(site.site.clone())
        .product(docs.site.clone())
        .start()
        .await;
    let trail = Trail::default();
    let (email, token) = sandbox.api_token();
    let open = Session::builder(Credentials::api_token(sandbox.uri(), email, token))
        .endpoints(sandbox.endpoints().unwrap())
        .clock(sandbox.clock())
        .audit(trail.clone())
        .build()
        .unwrap();
    World {
        sandbox,
        open,
        site,
        docs,
        trail,
    }
}

impl World {
    fn within(&self, boundary: &Boundary) -> (Jira, Confluence) {
        let session = self.open.within(boundary);
        (Jira::new(session.clone()), Confluence::new(session))
    }

    /// How many calls arrived since this was asked last.
    fn calls(&self, before: &mut usize) -> Vec<String> {
        let all = self.sandbox.requests();
        let new = all.iter().skip(*before);
        let new = new
            .map(|call| format!("{} {}", call.method, call.path))
            .collect();
        *before = all.len();
        new
    }
}

fn boundary() -> Boundary {
    Boundary::builder()
        .projects(["ENG"])
        .spaces(["DOCS"])
        .access(Access::ALL)
        .build()
        .unwrap()
}

fn text(value: &Value) -> String {
    value.to_string()
}

#[tokio::test]
async fn what_the_call_alone_tells_is_denied_before_anything_is_sent() {
    let world = world().await;
    let (jira, confluence) = world.within(&boundary());
    let mut before = 0;
    world.calls(&mut before);
    let platform = jira.platform();
    let denied = [
        platform.get_issue("HR-1").send().await.map(drop),
        platform.get_issue("HR-999999").send().await.map(drop),
        platform.get_project("HR").send().await.map(drop),
        platform.get_project_versions("HR").send().await.map(drop),
        platform.get_all_dashboards().send().await.map(drop),
        platform
            .search_and_reconsile_issues_using_jql()
            .jql("project = HR")
            .send()
            .await
            .map(drop),
        confluence
            .v1()
            .search_by_cql("space = HR")
            .send()
            .await
            .map(drop),
    ];
    for outcome in denied {
        let error = outcome.unwrap_err();
        assert!(error.is_denied(), "{error}");
    }
    let calls = world.calls(&mut before);
    assert_eq!(
        calls,
        Vec::<String>::new(),
        "not even the boundary's own names were looked up"
    );
}

#[tokio::test]
async fn a_denial_names_operation_resource_and_rule_and_is_in_the_trail() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let error = jira.platform().get_issue("HR-1").send().await.unwrap_err();
    let Error::Denied {
        operation,
        resource,
        rule,
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!(*operation, "getIssue");
    assert_eq!(resource, "issue “HR-1” (path parameter `issueIdOrKey`)");
    assert_eq!(rule, "it has to name what lies inside of the boundary");
    assert_eq!(error.operation(), Some("getIssue"));
    let records = world.trail.0.lock().unwrap();
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    let expected = Ending::Denied {
        resource: resource.clone(),
        rule: rule.clone(),
    };
    assert_eq!((&record.ending, record.attempts), (&expected, 0));
    assert_eq!(record.to_json()["outcome"], "denied");
}

#[tokio::test]
async fn an_issue_outside_reads_like_one_that_does_not_exist() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let mut told = Vec::new();
    for id in [world.site.hr_issue_id.as_str(), "99999999"] {
        let error = jira.platform().get_issue(id).send().await.unwrap_err();
        told.push(error.to_string().replace(id, "ID"));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn lists_hold_what_lies_inside_and_their_numbers_count_no_more() {
    let world = world().await;
    let (jira, confluence) = world.within(&boundary());
    let projects = jira.platform().search_projects().send().await.unwrap();
    assert_eq!((projects.values.len(), projects.total), (1, Some(1)));
    let boards = jira.software().get_all_boards().send().await.unwrap();
    let (inside, outside) = (boards.values.len(), world.open.clone());
    let all = Jira::new(outside)
        .software()
        .get_all_boards()
        .send()
        .await
        .unwrap();
    assert!(all.values.len() > inside, "the site has other boards");
    assert_eq!(boards.total, Some(inside as i64));
    assert_eq!(boards.is_last, Some(true));
    let second = jira
        .software()
        .get_all_boards()
        .start_at(1)
        .max_results(1)
        .send()
        .await
        .unwrap();
    assert_eq!(second.values.len(), usize::from(inside > 1));
    assert_eq!(second.total, Some(inside as i64));
    let spaces = confluence.v2().get_spaces().items().all().await.unwrap();
    let keys: Vec<_> = spaces
        .iter()
        .filter_map(|space| space.key.clone())
        .collect();
    assert_eq!(keys, ["DOCS"]);
}

#[tokio::test]
async fn links_parents_and_histories_lose_what_leads_outside() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let linked = &world.site.eng_linked;
    let read = |session: Session, key: String| async move {
        let call = Jira::new(session).platform().get_issue(key);
        call.expand("changelog")
            .send()
            .await
            .map(|issue| atlassian_core::json::Wire::encode(&issue).unwrap_or_default())
    };
    let open = read(world.open.clone(), linked.clone()).await.unwrap();
    let confined = read(jira.session().clone(), linked.clone()).await.unwrap();
    assert!(text(&open).contains("HRSECRET"));
    assert!(!text(&confined).contains("HRSECRET"), "{confined:#}");
    let ends = |issue: &Value| issue["fields"]["issuelinks"].as_array().map_or(0, Vec::len);
    assert!(ends(&open) > ends(&confined), "whole elements are gone");
    let keeping = Boundary::builder()
        .projects(["ENG"])
        .keep_outside_references()
        .build()
        .unwrap();
    let kept = read(world.open.within(&keeping), linked.clone())
        .await
        .unwrap();
    assert_eq!(ends(&kept), ends(&open));
}

#[tokio::test]
async fn a_moved_issue_is_where_it_is_now() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let out = jira
        .platform()
        .get_issue(&world.site.moved_out)
        .send()
        .await;
    assert!(out.unwrap_err().is_denied(), "its old key is one of ENG");
    let back = jira
        .platform()
        .get_issue(&world.site.moved_in_now)
        .send()
        .await
        .unwrap();
    assert_eq!(back.key.as_deref(), Some(world.site.moved_in_now.as_str()));
}

#[tokio::test]
async fn an_issue_that_moves_between_check_and_use_is_not_handed_over() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let key = world.site.eng_issue.clone();
    world.site.site.move_after_next_lookup(&key, "HR");
    let error = jira.platform().get_issue(&key).send().await.unwrap_err();
    assert!(error.is_denied(), "{error}");
}

#[tokio::test]
async fn a_session_can_only_be_narrowed() {
    let world = world().await;
    let narrow = boundary().read_only();
    let wide = Boundary::builder()
        .projects(["ENG", "HR"])
        .spaces(["DOCS", "HR"])
        .access(Access::ALL)
        .build()
        .unwrap();
    let session = world.open.within(&narrow).within(&wide);
    assert_eq!(session.boundaries().len(), 2);
    let jira = Jira::new(session);
    assert!(
        jira.platform()
            .get_issue("HR-1")
            .send()
            .await
            .unwrap_err()
            .is_denied()
    );
    let key = &world.site.eng_issue;
    assert!(jira.platform().get_issue(key).send().await.is_ok());
    assert!(
        jira.platform()
            .delete_issue(key)
            .send()
            .await
            .unwrap_err()
            .is_denied()
    );
    let disjoint = Boundary::builder().projects(["HR"]).build().unwrap();
    let nothing = Jira::new(world.open.within(&boundary()).within(&disjoint));
    for key in [key.as_str(), "HR-1"] {
        let error = nothing.platform().get_issue(key).send().await.unwrap_err();
        assert!(error.is_denied(), "{error}");
    }
    let search = nothing.platform().search_and_reconsile_issues_using_jql();
    assert!(search.jql("").send().await.unwrap_err().is_denied());
}

#[tokio::test]
async fn sessions_with_different_boundaries_on_one_grant_see_their_own() {
    let world = world().await;
    let keys = ["ENG", "HR"];
    let mut tasks = Vec::new();
    for number in 0..40 {
        let key = keys[number % 2];
        let boundary = Boundary::builder().projects([key]).build().unwrap();
        let jira = Jira::new(world.open.within(&boundary));
        tasks.push(tokio::spawn(async move {
            let search = jira.platform().search_and_reconsile_issues_using_jql();
            let issues = search
                .jql("order by key")
                .fields(["project"])
                .items()
                .all()
                .await;
            let issues = issues.unwrap();
            assert!(!issues.is_empty());
            issues.iter().all(|issue| {
                issue
                    .key
                    .as_deref()
                    .unwrap()
                    .starts_with(&format!("{key}-"))
            })
        }));
    }
    for task in tasks {
        assert!(task.await.unwrap());
    }
}

#[tokio::test]
async fn access_and_operations_are_limited_as_said() {
    let world = world().await;
    let key = world.site.eng_issue.clone();
    let read_only = Jira::new(world.open.within(&boundary().read_only()));
    let error = read_only
        .platform()
        .delete_issue(&key)
        .send()
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("needs delete access, and the boundary allows read"),
        "{error}"
    );
    let without = Jira::new(world.open.within(&boundary().deny("getIssue")));
    assert!(
        without
            .platform()
            .get_issue(&key)
            .send()
            .await
            .unwrap_err()
            .is_denied()
    );
    let listed = Boundary::builder()
        .projects(["ENG"])
        .operations(["jira-platform-v3/getIssue"])
        .build()
        .unwrap();
    let listed = Jira::new(world.open.within(&listed));
    assert!(listed.platform().get_issue(&key).send().await.is_ok());
    assert!(
        listed
            .software()
            .get_issue(&key)
            .send()
            .await
            .unwrap_err()
            .is_denied()
    );
    assert!(
        listed
            .platform()
            .get_transitions(&key)
            .send()
            .await
            .unwrap_err()
            .is_denied()
    );
}

#[tokio::test]
async fn an_operation_that_a_caller_makes_up_is_denied() {
    static MADE_UP: Operation = Operation {
        id: "getIssue",
        api: &jira_api::platform::API,
        method: Method::Get,
        path: "/rest/api/3/issue/{issueIdOrKey}",
        group: "issues",
        access: atlassian_core::operation::Access::Read,
        scopes: &[],
        oauth: true,
        answer: Answer::Json,
        deprecated: false,
        experimental: false,
        query: &[],
        headers: &[],
        confinement: Confinement::UNCLASSIFIED,
    };
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let request = Request::new(&MADE_UP).with_path("issueIdOrKey", &world.site.eng_issue);
    let error = jira.session().send(request).await.unwrap_err();
    assert!(error.is_denied(), "{error}");
}

#[tokio::test]
async fn a_boundary_by_key_means_the_project_that_had_it_first() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let key = world.site.eng_issue.clone();
    jira.platform().get_issue(&key).send().await.unwrap();
    assert!(world.site.site.rename_project("ENG", "CORE"));
    world
        .site
        .site
        .add_project("ENG", "A new project under the old key");
    // Nobody has told us yet that the key is another project's.
    let issue = json!({"fields": {
        "project": {"key": "ENG"}, "summary": "Which project is this in?", "issuetype": {"name": "Task"},
    }});
    let mut create = jira.platform().create_issue(Default::default());
    create.0.request_mut().body = Body::Json(issue);
    let created = create.send().await.unwrap();
    assert!(created.key.unwrap_or_default().starts_with("CORE-"));
    let mut component = jira.platform().create_component(Default::default());
    component.0.request_mut().body = Body::Json(json!({"project": "ENG", "name": "Server side"}));
    assert!(component.send().await.unwrap_err().is_denied());
    world.sandbox.advance(Duration::from_secs(600));
    let project = jira.platform().get_project("ENG").send().await.unwrap();
    assert_eq!(
        project.key.as_deref(),
        Some("CORE"),
        "the name keeps its meaning"
    );
    assert_eq!(project.id.as_deref(), Some(world.site.eng_project.as_str()));
    let search = jira.platform().search_and_reconsile_issues_using_jql();
    let issues = search
        .jql("")
        .fields(["project"])
        .items()
        .all()
        .await
        .unwrap();
    assert!(issues.len() > 10);
    assert!(
        issues
            .iter()
            .all(|issue| issue.key.as_deref().unwrap().starts_with("CORE-"))
    );
}

#[tokio::test]
async fn a_name_that_nobody_has_is_told() {
    let world = world().await;
    let nobody = Boundary::builder().projects(["NONE"]).build().unwrap();
    let jira = Jira::new(world.open.within(&nobody));
    let error = jira
        .platform()
        .get_issue("NONE-1")
        .send()
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Configuration { what } if what.contains("NONE")),
        "{error}"
    );
}

#[tokio::test]
async fn many_issues_cost_one_look_up_and_trusted_ones_none() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let keys: Vec<String> = (1..=30).map(|n| format!("ENG-{n}")).collect();
    let mut before = 0;
    jira.platform().get_project("ENG").send().await.unwrap();
    world.calls(&mut before);
    let body =
        serde_json::from_value::<Value>(json!({"issueIdsOrKeys": keys, "fields": ["summary"]}));
    let mut call = jira.platform().bulk_fetch_issues(Default::default());
    call.0.request_mut().body = Body::Json(body.unwrap());
    call.send().await.unwrap();
    assert_eq!(world.calls(&mut before).len(), 2);
    let trusting = Boundary::builder()
        .projects(["ENG"])
        .access(Access::READ | Access::WRITE)
        .trust_places_for(Duration::from_secs(60))
        .build()
        .unwrap();
    let jira = Jira::new(world.open.within(&trusting));
    let read = async || jira.platform().get_issue("ENG-1").send().await.map(drop);
    read().await.unwrap();
    world.calls(&mut before);
    read().await.unwrap();
    assert_eq!(
        world.calls(&mut before).len(),
        1,
        "where it lay is still believed"
    );
    jira.platform().add_vote("ENG-1").send().await.unwrap();
    assert_eq!(
        world.calls(&mut before).len(),
        2,
        "what is changed is looked up"
    );
    world.sandbox.advance(Duration::from_secs(61));
    read().await.unwrap();
    assert_eq!(
        world.calls(&mut before).len(),
        2,
        "nothing is believed for ever"
    );
}

#[tokio::test]
async fn an_attachment_is_reached_through_its_issue() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let id = world.site.eng_attachment.clone();
    let get = async || jira.platform().get_attachment_content(&id).send().await;
    let error = get().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("read the issue it is attached to first"),
        "{error}"
    );
    let issue = jira.platform().get_issue(&world.site.eng_issue);
    issue.fields(["attachment"]).send().await.unwrap();
    assert!(get().await.is_ok());
    world
        .site
        .site
        .move_issue(&world.site.eng_issue, "HR")
        .unwrap();
    assert!(
        get().await.unwrap_err().is_denied(),
        "it moved away with its issue"
    );
}

#[tokio::test]
async fn a_query_calls_versions_as_those_inside_are_called() {
    let world = world().await;
    let (jira, _) = world.within(&boundary());
    let versions = Jira::new(world.open.clone());
    let versions = versions.platform();
    let called = async |project: &str| {
        let all = versions.get_project_versions(project).send().await.unwrap();
        all.first()
            .and_then(|version| version.name.clone())
            .unwrap()
    };
    let (inside, outside) = (called("ENG").await, called("HR").await);
    let search = async |version: &str| {
        let call = jira.platform().search_and_reconsile_issues_using_jql();
        call.jql(format!("fixVersion = \"{version}\"")).send().await
    };
    assert!(search(&inside).await.is_ok(), "{inside}");
    let mut told = Vec::new();
    for version in [outside.as_str(), "No such version"] {
        let error = search(version).await.unwrap_err();
        assert!(error.is_denied(), "{error}");
        told.push(error.to_string().replace(version, "IT"));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn pages_of_another_space_are_denied_and_a_move_there_too() {
    let world = world().await;
    let (_, confluence) = world.within(&boundary());
    let v2 = confluence.v2();
    let id = |text: &str| text.parse::<i64>().unwrap();
    assert!(
        v2.get_page_by_id(id(&world.docs.docs.page))
            .send()
            .await
            .is_ok()
    );
    let outside = v2.get_page_by_id(id(&world.docs.hr.page)).send().await;
    assert!(outside.unwrap_err().is_denied());
    let moved = confluence
        .v1()
        .move_page(&world.docs.docs.page, "append", &world.docs.hr.page)
        .send()
        .await;
    assert!(moved.unwrap_err().is_denied());
    let pages = v2.get_pages().items().all().await.unwrap();
    assert!(!pages.is_empty());
    assert!(
        pages
            .iter()
            .all(|page| page.space_id.as_deref() == Some(world.docs.docs.id.as_str()))
    );
}

#[test]
fn a_boundary_stands_in_a_configuration_file() {
    let text = r#"{"projects":["ENG","OPS"],"spaces":["DOCS"],"access":["read","write"],"deny":["notify"]}"#;
    let boundary: Boundary = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&boundary).unwrap(), text);
    let least: Boundary = serde_json::from_str("{}").unwrap();
    assert_eq!(least.access(), Access::READ);
    for wrong in [
        r#"{"project": ["ENG"]}"#,
        r#"{"projects": ["E N G"]}"#,
        r#"{"spaces": [""]}"#,
        r#"{"access": ["everything"]}"#,
    ] {
        assert!(serde_json::from_str::<Boundary>(wrong).is_err(), "{wrong}");
    }
    let known = Jira::operations().chain(Confluence::operations());
    let misspelt = boundary.deny("notfy").deny("jira-software/getIssue");
    assert_eq!(misspelt.unknown_operations(known), ["notfy"]);
}
