//! A site on which two projects are tied to each other in every way real ones are.
//!
//! [`JiraSandbox::entangled`] is the demo's `ENG` and an `HR` that reaches into it: whoever was given
//! only `ENG` meets `HR` behind links, parents, epics, sprints, boards, filters, changelogs and keys
//! of issues that have moved. Every text that is HR's has [`Entangled::MARKER`] in it, so that a test
//! can search any answer for it.

use serde_json::{Value, json};

use super::call::{paragraph, plain};
use super::model::{
    Attachment, Issue, LINK_TYPES, QuickFilter, RemoteLink, SprintState, Worklog, find,
};
use super::seed::{SandboxIssue, SandboxSprint};
use super::state::{EPIC_LINK, RELATED_PROJECT, State};
use super::{DEMO_ACCOUNT, DEMO_NOW_MILLIS, JiraSandbox, demo};

/// The site of [`JiraSandbox::entangled`], and what is what on it. Ids and keys are as the API has them
/// in a path or a query.
///
/// ```
/// use atlassian_core::operation::Method;
/// use jira_api::sandbox::{Entangled, JiraSandbox};
/// use serde_json::Value;
///
/// let on = JiraSandbox::entangled();
/// let path = format!("/rest/api/3/issue/{}", on.moved_out);
/// let answer = on.site.ask(Method::Get, &path, &[], Value::Null);
/// assert!(String::from_utf8_lossy(&answer.body).contains(Entangled::MARKER));
/// assert_eq!(on.site.reached("HR").len(), 1);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Entangled {
    /// The site.
    pub site: JiraSandbox,
    /// Id of the project `ENG`.
    pub eng_project: String,
    /// Id of the project `HR`.
    pub hr_project: String,

    /// An issue of ENG that has nothing to do with HR, with a comment, a worklog and a file.
    pub eng_issue: String,
    /// Its comment.
    pub eng_comment: String,
    /// Its worklog.
    pub eng_worklog: String,
    /// Its file.
    pub eng_attachment: String,
    /// An epic of ENG; [`hr_under_eng`](Self::hr_under_eng) is one of its children.
    pub eng_epic: String,
    /// The Scrum board of ENG alone.
    pub eng_board: String,
    /// The saved filter of [`eng_board`](Self::eng_board).
    pub eng_board_filter: String,
    /// The active sprint of ENG, which holds [`hr_in_eng_sprint`](Self::hr_in_eng_sprint), too.
    pub eng_sprint: String,
    /// A version of ENG that is not released.
    pub eng_version: String,
    /// A component of ENG.
    pub eng_component: String,
    /// A saved filter about ENG alone.
    pub eng_filter: String,

    /// An issue of HR with everything below.
    pub hr_issue: String,
    /// Id of [`hr_issue`](Self::hr_issue).
    pub hr_issue_id: String,
    /// Its comment.
    pub hr_comment: String,
    /// Its worklog.
    pub hr_worklog: String,
    /// Its file.
    pub hr_attachment: String,
    /// Its link to another site.
    pub hr_remote_link: String,
    /// Key of its property, and of one of its comment and its worklog.
    pub hr_issue_property: String,
    /// Its label.
    pub hr_label: String,
    /// Its fix version, and the one it affects.
    pub hr_version: String,
    /// Another version of HR, which it has not.
    pub hr_other_version: String,
    /// Its component.
    pub hr_component: String,
    /// An epic of HR; [`eng_under_hr`](Self::eng_under_hr) is one of its children.
    pub hr_epic: String,
    /// The Scrum board that lies in HR.
    pub hr_board: String,
    /// A board that lies in HR and whose filter is about ENG.
    pub hr_board_over_eng: String,
    /// The saved filter of [`hr_board`](Self::hr_board).
    pub hr_board_filter: String,
    /// A quick filter of [`hr_board`](Self::hr_board).
    pub hr_quick_filter: String,
    /// The active sprint of HR, which holds [`eng_in_hr_sprint`](Self::eng_in_hr_sprint), too.
    pub hr_sprint: String,
    /// A sprint of HR that has not begun.
    pub hr_future_sprint: String,
    /// A saved filter about HR.
    pub hr_filter: String,
    /// Key of a property that the project, the board and the active sprint of HR have.
    pub hr_property: String,

    /// An issue of ENG with links from and to HR, which its changelog tells, too.
    pub eng_linked: String,
    /// Link from [`eng_linked`](Self::eng_linked), which *blocks* [`hr_issue`](Self::hr_issue).
    pub link_out: String,
    /// Link from [`hr_issue`](Self::hr_issue), which *duplicates* [`eng_linked`](Self::eng_linked).
    pub link_in: String,
    /// Link of [`eng_linked`](Self::eng_linked), which *relates to* [`hr_epic`](Self::hr_epic).
    pub link_related: String,
    /// Link between two issues of ENG.
    pub link_inside: String,
    /// Link between two issues of HR.
    pub link_outside: String,
    /// An issue of ENG whose parent is [`hr_epic`](Self::hr_epic).
    pub eng_under_hr: String,
    /// An issue of HR whose parent is [`eng_epic`](Self::eng_epic).
    pub hr_under_eng: String,
    /// An issue of ENG whose classic epic link names [`hr_epic`](Self::hr_epic).
    pub eng_epic_linked: String,
    /// An issue of ENG that is in [`hr_sprint`](Self::hr_sprint).
    pub eng_in_hr_sprint: String,
    /// An issue of HR that is in [`eng_sprint`](Self::eng_sprint).
    pub hr_in_eng_sprint: String,
    /// An issue of ENG whose description and comment mention [`hr_issue`](Self::hr_issue), which
    /// their rendered forms show with its summary, and whose project picker names HR.
    pub eng_mentioning: String,
    /// The key that an issue of HR had when it was in ENG.
    pub moved_out: String,
    /// The key it has now.
    pub moved_out_now: String,
    /// The key that an issue of ENG had when it was in HR.
    pub moved_in: String,
    /// The key it has now.
    pub moved_in_now: String,

    /// A Scrum board that lies in ENG and whose filter spans both projects.
    pub spanning_board: String,
    /// Its saved filter, `project in (ENG, HR)`.
    pub spanning_filter: String,
    /// A sprint of it that holds issues of both.
    pub spanning_sprint: String,

    /// Id of the classic field for epics.
    pub epic_link_field: String,
    /// Id of the field that picks a project.
    pub project_field: String,
}

impl Entangled {
    /// The word that is in every text of HR, and in none that is only ENG's.
    pub const MARKER: &'static str = "HRSECRET";
}

impl JiraSandbox {
    /// The demo site, with `ENG` and `HR` tied to each other in every way that real sites know, and
    /// with the fields of an older site: an epic link and a picker of projects.
    ///
    /// It holds what the fields of [`Entangled`] say, at the time of [`JiraSandbox::demo`]. Every
    /// summary, description, comment, worklog, file (name and content), label, version, component,
    /// sprint (name and goal), board, filter, property and link to another site of HR has
    /// [`Entangled::MARKER`] in it.
    pub fn entangled() -> Entangled {
        let mut state = demo::state(DEMO_NOW_MILLIS);
        let mut site = Entangled::default();
        state.classic = true;
        fill(&mut state, &mut site);
        mark(&mut state);
        state.touched.borrow_mut().clear();
        *site.site.lock() = state;
        site
    }
}

const MARKER: &str = Entangled::MARKER;
const OTHER: &str = "5f0000000000000000000005";

/// Every step is there on the demo site, so that none gives nothing.
fn fill(state: &mut State, site: &mut Entangled) -> Option<()> {
    site.epic_link_field = EPIC_LINK.to_owned();
    site.project_field = RELATED_PROJECT.to_owned();
    site.eng_project = state.find_project("ENG")?.id.to_string();
    let hr = state.find_project("HR")?.id;
    site.hr_project = hr.to_string();
    for (board, id, filter) in [
        ("ENG board", &mut site.eng_board, &mut site.eng_board_filter),
        ("HR board", &mut site.hr_board, &mut site.hr_board_filter),
    ] {
        let found = state.boards.iter().find(|other| other.name == board)?;
        *id = found.id.to_string();
        *filter = found.filter.to_string();
    }
    let active = |state: &State, board: &str| {
        let mut sprints = state.sprints.iter();
        let found = sprints.find(|sprint| {
            sprint.board.to_string() == board && sprint.state == SprintState::Active
        });
        Some(found?.id)
    };
    let eng_sprint = active(state, &site.eng_board)?;
    let hr_sprint = active(state, &site.hr_board)?;
    site.eng_sprint = eng_sprint.to_string();
    site.hr_sprint = hr_sprint.to_string();
    // Names of sprints are copied into changelogs, so they are marked before anything is.
    mark(state);
    of_hr(state, site, hr, hr_sprint)?;
    of_eng(state, site)?;
    ties(state, site, eng_sprint, hr_sprint)?;
    moves(state, site)?;
    boards(state, site)
}

fn of_hr(state: &mut State, site: &mut Entangled, hr: u64, sprint: u64) -> Option<()> {
    site.hr_issue = "HR-1".to_owned();
    site.hr_property = "secret".to_owned();
    site.hr_issue_property = "secret".to_owned();
    site.hr_label = format!("{MARKER}-payroll");
    let value = json!({"text": MARKER});
    let version = state.add_version("HR", &format!("{MARKER} 2026"), false, state.now)?;
    let other = state.add_version("HR", &format!("{MARKER} 2027"), false, state.now)?;
    let component = state.add_component("HR", &format!("{MARKER} Payroll"))?;
    site.hr_version = version.to_string();
    site.hr_other_version = other.to_string();
    site.hr_component = component.to_string();
    site.hr_attachment = attach(state, "HR-1", &format!("{MARKER}-salaries.csv"), MARKER)?;
    site.hr_worklog = log(state, "HR-1", &format!("{MARKER} interviews"))?;
    let (link, label) = (state.next_id(), site.hr_label.clone());
    site.hr_remote_link = link.to_string();
    let issue = issue(state, "HR-1")?;
    site.hr_issue_id = issue.id.to_string();
    site.hr_comment = issue.comments.first()?.id.to_string();
    issue.labels.push(label);
    issue.components.push(component);
    issue.fix_versions.push(version);
    issue.affected_versions.push(version);
    let property = site.hr_issue_property.clone();
    let comment = &mut issue.comments.first_mut()?.properties;
    comment.insert(property.clone(), value.clone());
    let worklog = &mut issue.worklogs.first_mut()?.properties;
    worklog.insert(property.clone(), value.clone());
    issue.properties.insert(property, value.clone());
    issue.remote_links.push(RemoteLink {
        id: link,
        global_id: Some(format!("{MARKER}-sheet")),
        relationship: None,
        application: None,
        object: json!({
            "url": format!("https://sheets.example.com/{MARKER}"),
            "title": format!("{MARKER} sheet"),
        }),
    });
    let epic = SandboxIssue::new("HR", format!("{MARKER} Reorganisation")).issue_type("Epic");
    site.hr_epic = state.add_issue(epic)?;
    let board = site.hr_board.parse().ok()?;
    let future = SandboxSprint::new(board, format!("{MARKER} Sprint 2")).goal(MARKER);
    site.hr_future_sprint = state.add_sprint(future)?.to_string();
    let quick = state.next_id();
    site.hr_quick_filter = quick.to_string();
    if let Some(board) = state.boards.iter_mut().find(|other| other.id == board) {
        board.quick_filters.push(QuickFilter {
            id: quick,
            name: format!("{MARKER} mine"),
            jql: "project = HR AND assignee = currentUser()".to_owned(),
        });
        board
            .properties
            .insert(site.hr_property.clone(), value.clone());
    }
    if let Some(sprint) = state.sprints.iter_mut().find(|other| other.id == sprint) {
        sprint
            .properties
            .insert(site.hr_property.clone(), value.clone());
    }
    if let Some(project) = state.projects.iter_mut().find(|other| other.id == hr) {
        project.properties.insert(site.hr_property.clone(), value);
    }
    let jql = "project = HR AND statusCategory != Done";
    let filter = state.add_filter(&format!("{MARKER} reviews"), jql, OTHER);
    site.hr_filter = filter.to_string();
    if let Some(filter) = state.filters.iter_mut().find(|other| other.id == filter) {
        filter.shared_with.push(hr);
    }
    Some(())
}

fn of_eng(state: &mut State, site: &mut Entangled) -> Option<()> {
    site.eng_epic = "ENG-1".to_owned();
    site.eng_issue = eng(state, "Write down who is on call")?;
    let at = state.tick();
    state.add_comment(&site.eng_issue, DEMO_ACCOUNT, "It is on the wiki.", at)?;
    site.eng_worklog = log(state, &site.eng_issue, "Asked around")?;
    site.eng_attachment = attach(state, &site.eng_issue, "on-call.txt", "Ada, Bela")?;
    let filter = state.add_filter(
        "Open in ENG",
        "project = ENG AND status != Done",
        DEMO_ACCOUNT,
    );
    site.eng_filter = filter.to_string();
    let project = state.find_project("ENG")?;
    let version = project
        .versions
        .iter()
        .find(|version| !version.released)?
        .id;
    let component = project.components.first()?.id;
    site.eng_version = version.to_string();
    site.eng_component = component.to_string();
    let issue = issue(state, &site.eng_issue)?;
    site.eng_comment = issue.comments.first()?.id.to_string();
    issue.components.push(component);
    issue.fix_versions.push(version);
    Some(())
}

/// Links, parents, epics, sprints, mentions.
fn ties(state: &mut State, site: &mut Entangled, eng_sprint: u64, hr_sprint: u64) -> Option<()> {
    site.eng_linked = eng(state, "Agree on the new titles")?;
    let inside = eng(state, "Print the new titles")?;
    let (linked, hr, epic) = (
        site.eng_linked.clone(),
        site.hr_issue.clone(),
        site.hr_epic.clone(),
    );
    site.link_out = link(state, "Blocks", &linked, &hr)?;
    site.link_in = link(state, "Duplicate", &hr, &linked)?;
    site.link_related = link(state, "Relates", &linked, &epic)?;
    site.link_inside = link(state, "Blocks", &linked, &inside)?;
    site.link_outside = link(state, "Blocks", &hr, "HR-2")?;

    let under = SandboxIssue::new("ENG", "Rename the teams in the directory");
    site.eng_under_hr = state.add_issue(under.parent(site.hr_epic.clone()))?;
    let under = SandboxIssue::new("HR", format!("{MARKER} Who signs whose contract"));
    site.hr_under_eng = state.add_issue(under.parent(site.eng_epic.clone()))?;

    site.eng_epic_linked = eng(state, "Move the desks")?;
    let epic = state.find_issue(&site.hr_epic)?.id;
    issue(state, &site.eng_epic_linked)?.epic_link = Some(epic);

    site.eng_in_hr_sprint = eng(state, "Export the head count")?;
    let id = state.find_issue(&site.eng_in_hr_sprint)?.id;
    let at = state.tick();
    state.put_in_sprint(id, Some(hr_sprint), DEMO_ACCOUNT, at);
    let inside = SandboxIssue::new("HR", format!("{MARKER} Bonus for the release"));
    site.hr_in_eng_sprint = state.add_issue(inside)?;
    let id = state.find_issue(&site.hr_in_eng_sprint)?.id;
    let at = state.tick();
    state.put_in_sprint(id, Some(eng_sprint), OTHER, at);

    site.eng_mentioning = eng(state, "Prepare the review")?;
    let at = state.tick();
    state.add_comment(&site.eng_mentioning, DEMO_ACCOUNT, "See", at)?;
    let url = format!("https://sandbox.atlassian.net/browse/{}", site.hr_issue);
    let related = site.hr_project.parse().ok();
    let issue = issue(state, &site.eng_mentioning)?;
    issue.related_project = related;
    let mention = json!({
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [
            {"type": "text", "text": "As in "},
            {"type": "inlineCard", "attrs": {"url": url}},
        ]}],
    });
    issue.comments.first_mut()?.body = mention.clone();
    issue.description = Some(mention);
    Some(())
}

fn moves(state: &mut State, site: &mut Entangled) -> Option<()> {
    site.moved_out = eng(state, "Somebody reads along")?;
    site.moved_out_now = state.move_issue(&site.moved_out, "HR", DEMO_ACCOUNT)?;
    // It was written about in HR only.
    let at = state.tick();
    let text = format!("{MARKER} it was Emil.");
    state.add_comment(&site.moved_out, OTHER, &text, at)?;
    let moved = SandboxIssue::new("HR", "Order twelve laptops");
    site.moved_in = state.add_issue(moved)?;
    site.moved_in_now = state.move_issue(&site.moved_in, "ENG", OTHER)?;
    Some(())
}

fn boards(state: &mut State, site: &mut Entangled) -> Option<()> {
    let project = site.eng_project.parse().ok()?;
    let jql = "project in (ENG, HR) ORDER BY Rank ASC";
    let filter = state.add_filter("Filter for both", jql, DEMO_ACCOUNT);
    let board = state.add_board_of(project, "Both projects", "scrum", filter)?;
    site.spanning_filter = filter.to_string();
    site.spanning_board = board.to_string();
    let name = format!("{MARKER} who does what");
    let filter = state.add_filter(&name, "project = ENG", OTHER);
    let hr = site.hr_project.parse().ok()?;
    // It tells of HR by its name, and by those who share it.
    for other in state.filters.iter_mut().filter(|other| other.id == filter) {
        other.shared_with.push(hr);
    }
    let over = state.add_board_of(hr, &format!("{MARKER} watching"), "kanban", filter)?;
    site.hr_board_over_eng = over.to_string();
    let sprint = state.add_sprint(SandboxSprint::new(board, "Joint sprint").goal("Together"))?;
    site.spanning_sprint = sprint.to_string();
    let at = state.tick();
    for key in [&site.eng_issue, &site.hr_under_eng] {
        let id = state.find_issue(key)?.id;
        state.put_in_sprint(id, Some(sprint), DEMO_ACCOUNT, at);
    }
    Some(())
}

fn issue<'s>(state: &'s mut State, key: &str) -> Option<&'s mut Issue> {
    let position = state.position(key)?;
    state.issues.get_mut(position)
}

fn eng(state: &mut State, summary: &str) -> Option<String> {
    let text = paragraph(&format!("{summary}, please."));
    state.add_issue(SandboxIssue::new("ENG", summary).description(text))
}

fn link(state: &mut State, kind: &str, source: &str, target: &str) -> Option<String> {
    let kind = find(&LINK_TYPES, kind)?;
    let end = |key: &str| {
        let issue = state.find_issue(key)?;
        Some((issue.id, issue.key.clone()))
    };
    let (source, target) = (end(source)?, end(target)?);
    let at = state.tick();
    Some(
        state
            .link(kind, source, target, DEMO_ACCOUNT, at)
            .to_string(),
    )
}

fn attach(state: &mut State, key: &str, name: &str, content: &str) -> Option<String> {
    let issue = state.find_issue(key)?.id;
    let (id, created) = (state.next_id(), state.tick());
    state.attachments.push(Attachment {
        id,
        issue,
        author: DEMO_ACCOUNT.to_owned(),
        created,
        name: name.to_owned(),
        media_type: "text/plain".to_owned(),
        content: content.as_bytes().to_vec(),
    });
    Some(id.to_string())
}

fn log(state: &mut State, key: &str, comment: &str) -> Option<String> {
    let (id, at) = (state.next_id(), state.tick());
    issue(state, key)?.worklogs.push(Worklog {
        id,
        author: DEMO_ACCOUNT.to_owned(),
        comment: Some(paragraph(comment)),
        started: at,
        created: at,
        updated: at,
        visibility: None,
        seconds: 5400,
        properties: Default::default(),
    });
    Some(id.to_string())
}

fn mark_text(text: &mut String) {
    if !text.contains(MARKER) {
        *text = format!("{MARKER} {text}");
    }
}

fn mark_document(document: &mut Value) {
    let text = plain(document);
    if !text.contains(MARKER) {
        *document = paragraph(&format!("{MARKER} {}", text.trim()));
    }
}

/// Puts the marker into every text of HR that has none yet.
fn mark(state: &mut State) {
    let Some(hr) = state.find_project("HR").map(|project| project.id) else {
        return;
    };
    for issue in state.issues.iter_mut().filter(|issue| issue.project == hr) {
        mark_text(&mut issue.summary);
        mark_document(issue.description.get_or_insert_with(|| paragraph("")));
        issue
            .comments
            .iter_mut()
            .for_each(|comment| mark_document(&mut comment.body));
        let worklogs = issue.worklogs.iter_mut();
        worklogs
            .filter_map(|log| log.comment.as_mut())
            .for_each(mark_document);
        for label in &mut issue.labels {
            if !label.contains(MARKER) {
                *label = format!("{MARKER}-{label}");
            }
        }
    }
    let mut filters = Vec::new();
    for board in state.boards.iter_mut().filter(|board| board.project == hr) {
        mark_text(&mut board.name);
        filters.push(board.filter);
        for sprint in state
            .sprints
            .iter_mut()
            .filter(|sprint| sprint.board == board.id)
        {
            mark_text(&mut sprint.name);
            mark_text(&mut sprint.goal);
        }
    }
    for filter in state.filters.iter_mut().filter(|f| filters.contains(&f.id)) {
        mark_text(&mut filter.name);
    }
}
