//! Issues: reading, creating, editing, deleting, bulk reading, changelogs.

use serde_json::{Map, Value, json};

use super::call::{
    Answer, Call, Failure, created, is_document, no_content, ok, text_or_number, texts,
};
use super::model::{ISSUE_TYPES, Issue, Item, PRIORITIES, STATUSES, find, named};
use super::render::{Render, Wanted};
use super::state::{EPIC_LINK, RELATED_PROJECT, SPRINT, STORY_POINTS, State};

pub(super) fn get(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let wanted = Wanted::new(&call.list("fields"), &["*all"], &call.list("expand"));
    ok(Render::new(state, call).issue(issue, &wanted))
}

/// The boards' API gives the same issue with `sprint`, `closedSprints` and `epic`.
pub(super) fn get_agile(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let wanted = Wanted::new(&call.list("fields"), &["*all"], &call.list("expand")).agile();
    ok(Render::new(state, call).issue(issue, &wanted))
}

pub(super) fn bulk(state: &State, call: &Call) -> Answer {
    let keys = texts(&call.body["issueIdsOrKeys"]);
    if keys.is_empty() || keys.len() > 100 {
        return Err(Failure::new(
            400,
            "Between 1 and 100 issue ids or keys must be given.",
        ));
    }
    let expand = texts(&call.body["expand"]);
    let wanted = Wanted::new(&texts(&call.body["fields"]), &["*navigable"], &expand);
    let render = Render::new(state, call);
    let (mut issues, mut errors) = (Vec::new(), Vec::new());
    let mut seen: Vec<u64> = Vec::new();
    for key in &keys {
        match state.any_issue(key) {
            Some(issue) if seen.contains(&issue.id) => {}
            Some(issue) => {
                seen.push(issue.id);
                issues.push(render.issue(&issue, &wanted));
            }
            None => errors.push(json!({
                "errorMessage": "Issue does not exist or you do not have permission to see it.",
                "id": key,
            })),
        }
    }
    ok(json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "issues": issues,
        "issueErrors": errors,
    }))
}

pub(super) fn create(state: &mut State, call: &Call) -> Answer {
    let issue = make(state, call.account(), &call.body)?;
    created(json!({
        "id": issue.id.to_string(),
        "key": issue.key,
        "self": format!("{}/rest/api/3/issue/{}", call.site, issue.id),
    }))
}

pub(super) fn create_bulk(state: &mut State, call: &Call) -> Answer {
    let updates = call.body["issueUpdates"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    if updates.is_empty() || updates.len() > 50 {
        return Err(Failure::new(
            400,
            "Between 1 and 50 issues can be created at once.",
        ));
    }
    let (mut issues, mut errors) = (Vec::new(), Vec::new());
    for (number, update) in updates.iter().enumerate() {
        match make(state, call.account(), update) {
            Ok(issue) => issues.push(json!({
                "id": issue.id.to_string(),
                "key": issue.key,
                "self": format!("{}/rest/api/3/issue/{}", call.site, issue.id),
            })),
            Err(failure) => errors.push(json!({
                "status": failure.status,
                "elementErrors": {
                    "errorMessages": failure.messages,
                    "errors": failure.errors,
                    "status": failure.status,
                },
                "failedElementNumber": number,
            })),
        }
    }
    let status = if issues.is_empty() { 400 } else { 201 };
    Ok(super::call::Reply::Json(
        status,
        json!({"issues": issues, "errors": errors}),
    ))
}

/// Creates an issue from the body of a request.
pub(super) fn make(state: &mut State, account: &str, body: &Value) -> Result<Issue, Failure> {
    let fields = body["fields"].as_object().cloned().unwrap_or_default();
    let mut problems = Failure {
        status: 400,
        messages: Vec::new(),
        errors: Default::default(),
    };
    let project = {
        let reference = fields.get("project").unwrap_or(&Value::Null);
        let key = reference["key"].as_str().map(str::to_owned);
        let found = key
            .or_else(|| text_or_number(&reference["id"]))
            .and_then(|project| state.find_project(&project));
        found.map(|project| project.id)
    };
    let kind = fields
        .get("issuetype")
        .and_then(|kind| named(&ISSUE_TYPES, kind));
    let (Some(project), Some(kind)) = (project, kind) else {
        if project.is_none() {
            problems.errors.insert(
                "project".to_owned(),
                "Specify a valid project ID or key".to_owned(),
            );
        }
        if kind.is_none() {
            problems
                .errors
                .insert("issuetype".to_owned(), "Specify an issue type".to_owned());
        }
        return Err(problems);
    };
    state.touch(project);
    let at = state.tick();
    let mut issue = blank(state, project, kind, account, at);
    for (id, value) in &fields {
        if matches!(id.as_str(), "project" | "issuetype") {
            continue;
        }
        if let Err(message) = set(state, &mut issue, id, value) {
            problems.errors.insert(id.clone(), message);
        }
    }
    apply_operations(state, &mut issue, &body["update"], &mut problems);
    if issue.summary.trim().is_empty() && !problems.errors.contains_key("summary") {
        problems.errors.insert(
            "summary".to_owned(),
            "You must specify a summary of the issue.".to_owned(),
        );
    }
    for field in state.required_fields(project, kind) {
        if !issue.custom.contains_key(field.id) && !problems.errors.contains_key(field.id) {
            let message = format!("{} is required.", field.name);
            problems.errors.insert(field.id.to_owned(), message);
        }
    }
    if kind.subtask && issue.parent.is_none() && !problems.errors.contains_key("parent") {
        problems.errors.insert(
            "parent".to_owned(),
            "Issue type is a sub-task but parent issue key or id not specified.".to_owned(),
        );
    }
    if !problems.errors.is_empty() {
        return Err(problems);
    }
    for property in body["properties"].as_array().into_iter().flatten() {
        if let Some(key) = property["key"].as_str() {
            issue
                .properties
                .insert(key.to_owned(), property["value"].clone());
        }
    }
    sign_comments(state, &mut issue, account);
    insert(state, issue).ok_or_else(|| Failure::new(500, "The issue could not be stored."))
}

/// An issue with nothing set, not yet in the state.
pub(super) fn blank(
    state: &State,
    project: u64,
    kind: &'static super::model::IssueType,
    account: &str,
    at: i64,
) -> Issue {
    let id = state
        .issues
        .iter()
        .map(|issue| issue.id)
        .max()
        .unwrap_or(10_000)
        .max(state.last_of_crowd())
        .saturating_add(1);
    let [first_status, ..] = &STATUSES;
    let [_, _, medium, ..] = &PRIORITIES;
    Issue {
        id,
        key: String::new(),
        project,
        old_keys: Vec::new(),
        kind,
        summary: String::new(),
        description: None,
        status: first_status,
        priority: medium,
        resolution: None,
        assignee: None,
        reporter: account.to_owned(),
        creator: account.to_owned(),
        parent: None,
        epic_link: None,
        related_project: None,
        labels: Vec::new(),
        components: Vec::new(),
        fix_versions: Vec::new(),
        affected_versions: Vec::new(),
        points: None,
        due: None,
        environment: None,
        custom: Default::default(),
        sprints: Vec::new(),
        rank: state.last_rank(),
        created: at,
        updated: at,
        status_changed: at,
        changes: Vec::new(),
        comments: Vec::new(),
        worklogs: Vec::new(),
        remote_links: Vec::new(),
        watchers: [account.to_owned()].into(),
        voters: Default::default(),
        properties: Default::default(),
    }
}

/// Gives an issue its key and puts it into the state.
pub(super) fn insert(state: &mut State, mut issue: Issue) -> Option<Issue> {
    let project = state
        .projects
        .iter_mut()
        .find(|project| project.id == issue.project)?;
    project.last_number = project.last_number.saturating_add(1);
    issue.key = format!("{}-{}", project.key, project.last_number);
    if state.lag > 0 {
        state.lag -= 1;
        state.unindexed.insert(issue.id);
    }
    state.issues.push(issue.clone());
    Some(issue)
}

pub(super) fn edit(state: &mut State, call: &Call, key: &str) -> Answer {
    let before = state.issue(key)?.clone();
    let mut issue = before.clone();
    let mut problems = Failure {
        status: 400,
        messages: Vec::new(),
        errors: Default::default(),
    };
    let fields = call.body["fields"].as_object().cloned().unwrap_or_default();
    if fields.is_empty() && call.body["update"].as_object().is_none_or(Map::is_empty) {
        let has_properties = call.body["properties"].is_array();
        if !has_properties {
            return Err(Failure::new(400, "one of 'fields' or 'update' required"));
        }
    }
    for (id, value) in &fields {
        let result = if matches!(id.as_str(), "project") {
            Err(
                "Field 'project' cannot be set. It is not on the appropriate screen, or unknown."
                    .to_owned(),
            )
        } else {
            set(state, &mut issue, id, value)
        };
        if let Err(message) = result {
            problems.errors.insert(id.clone(), message);
        }
    }
    apply_operations(state, &mut issue, &call.body["update"], &mut problems);
    if !problems.errors.is_empty() {
        return Err(problems);
    }
    let at = state.tick();
    save(state, &before, issue, call.account(), at);
    if call.flag("returnIssue") == Some(true) {
        let wanted = Wanted::new(&[], &["*all"], &call.list("expand"));
        return ok(Render::new(state, call).issue(state.issue(&before.key)?, &wanted));
    }
    no_content()
}

/// Stores an edited issue, with the entries of the changelog for what is different.
pub(super) fn save(state: &mut State, before: &Issue, mut issue: Issue, account: &str, at: i64) {
    let (id, sprints) = (issue.id, issue.sprints.clone());
    let items = differences(state, before, &issue);
    issue.sprints.clone_from(&before.sprints);
    issue.updated = at;
    sign_comments(state, &mut issue, account);
    if let Some(stored) = state.issues.iter_mut().find(|stored| stored.id == id) {
        *stored = issue;
    }
    state.record(id, account, at, items);
    state.set_sprints(id, sprints, account, at);
}

/// Gives comments that came with an edit their id and author.
fn sign_comments(state: &mut State, issue: &mut Issue, account: &str) {
    for comment in issue.comments.iter_mut().filter(|comment| comment.id == 0) {
        comment.id = state.next_id();
        account.clone_into(&mut comment.author);
    }
}

fn differences(state: &State, before: &Issue, after: &Issue) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |field: &'static str,
                   field_id: &'static str,
                   from: [Option<String>; 2],
                   to: [Option<String>; 2]| {
        if from != to {
            let [from, from_text] = from;
            let [to, to_text] = to;
            let custom = field_id.starts_with("customfield_");
            items.push(Item {
                field,
                field_id,
                custom,
                from,
                from_text,
                to,
                to_text,
            });
        }
    };
    let text = |text: Option<String>| [None, text];
    add(
        "summary",
        "summary",
        text(Some(before.summary.clone())),
        text(Some(after.summary.clone())),
    );
    let description = |issue: &Issue| text(issue.description.as_ref().map(super::call::plain));
    add(
        "description",
        "description",
        description(before),
        description(after),
    );
    let person = |id: &Option<String>| {
        let name = id
            .as_ref()
            .and_then(|id| state.user(id))
            .map(|user| user.name.clone());
        [id.clone(), name]
    };
    add(
        "assignee",
        "assignee",
        person(&before.assignee),
        person(&after.assignee),
    );
    let reporter = |issue: &Issue| person(&Some(issue.reporter.clone()));
    add("reporter", "reporter", reporter(before), reporter(after));
    let priority = |i: &Issue| {
        [
            Some(i.priority.id.to_owned()),
            Some(i.priority.name.to_owned()),
        ]
    };
    add("priority", "priority", priority(before), priority(after));
    let kind = |issue: &Issue| {
        [
            Some(issue.kind.id.to_owned()),
            Some(issue.kind.name.to_owned()),
        ]
    };
    add("issuetype", "issuetype", kind(before), kind(after));
    let labels = |issue: &Issue| text(Some(issue.labels.join(" ")));
    add("labels", "labels", labels(before), labels(after));
    let parent = |issue: &Issue| {
        let parent = issue.parent.and_then(|id| state.issue_by_id(id));
        [
            parent.map(|parent| parent.id.to_string()),
            parent.map(|parent| parent.key.clone()),
        ]
    };
    add(
        "IssueParentAssociation",
        "parent",
        parent(before),
        parent(after),
    );
    let points = |issue: &Issue| text(issue.points.map(|points| points.to_string()));
    add(
        "Story point estimate",
        STORY_POINTS,
        points(before),
        points(after),
    );
    let epic = |issue: &Issue| {
        let epic = issue.epic_link.and_then(|id| state.issue_by_id(id));
        [
            epic.map(|epic| epic.id.to_string()),
            epic.map(|epic| epic.key.clone()),
        ]
    };
    add("Epic Link", EPIC_LINK, epic(before), epic(after));
    let related = |issue: &Issue| {
        let id = issue.related_project;
        let project = state.projects.iter().find(|p| Some(p.id) == id);
        [
            project.map(|project| project.id.to_string()),
            project.map(|project| project.name.clone()),
        ]
    };
    add(
        "Related project",
        RELATED_PROJECT,
        related(before),
        related(after),
    );
    let due = |issue: &Issue| [issue.due.clone(), issue.due.clone()];
    add("duedate", "duedate", due(before), due(after));
    for field in state
        .fields()
        .filter(|field| state.custom(field.id).is_some())
    {
        let value = |issue: &Issue| text(issue.custom.get(field.id).map(Value::to_string));
        add(field.name, field.id, value(before), value(after));
    }
    items
}

/// Sets one field of an issue; the error is the message Jira gives for the field.
pub(super) fn set(state: &State, issue: &mut Issue, id: &str, value: &Value) -> Result<(), String> {
    match id {
        "summary" => {
            let text = value.as_str().map(str::trim).unwrap_or_default();
            if text.is_empty() {
                return Err("You must specify a summary of the issue.".to_owned());
            }
            if text.contains(['\n', '\r']) {
                return Err(
                    "The summary is invalid because it contains newline characters.".to_owned(),
                );
            }
            if text.chars().count() > 255 {
                return Err("Summary can't exceed 255 characters.".to_owned());
            }
            text.clone_into(&mut issue.summary);
        }
        "description" => issue.description = document(value)?,
        "environment" => issue.environment = document(value)?,
        "issuetype" => {
            issue.kind = named(&ISSUE_TYPES, value).ok_or("The issue type selected is invalid.")?;
        }
        "priority" => {
            issue.priority =
                named(&PRIORITIES, value).ok_or("The priority selected is invalid.")?;
        }
        "assignee" | "reporter" => {
            let account = match (value.is_null(), &value["accountId"]) {
                (true, _) | (_, Value::Null) => None,
                (_, account) => Some(account.as_str().unwrap_or_default().to_owned()),
            };
            let account = account.or_else(|| value["id"].as_str().map(str::to_owned));
            if let Some(account) = account.as_ref().filter(|id| state.user(id).is_none()) {
                return Err(format!("User '{account}' cannot be assigned issues."));
            }
            match (id, account) {
                ("assignee", account) => issue.assignee = account,
                (_, Some(account)) => issue.reporter = account,
                _ => return Err("Reporter is required.".to_owned()),
            }
        }
        "labels" => {
            let labels = value.as_array().ok_or("data was not an array")?;
            let mut all = Vec::new();
            for label in labels {
                let label = label.as_str().ok_or("string expected at index 0")?;
                add_label(&mut all, label)?;
            }
            issue.labels = all;
        }
        "parent" => {
            if value.is_null() || value["none"] == true {
                issue.parent = None;
                return Ok(());
            }
            let key = text_or_number(&value["key"]).or_else(|| text_or_number(&value["id"]));
            let parent = key
                .and_then(|key| state.find_issue(&key))
                .ok_or("Could not find issue by id or key.")?;
            if parent.kind.level != issue.kind.level + 1 {
                return Err(
                    "Given parent issue does not belong to the appropriate hierarchy.".to_owned(),
                );
            }
            state.touch(parent.project);
            issue.parent = Some(parent.id);
        }
        "duedate" => {
            issue.due = match value {
                Value::Null => None,
                Value::String(date) if is_date(date) => Some(date.clone()),
                _ => return Err("Error parsing date string: the format is yyyy-MM-dd".to_owned()),
            };
        }
        "components" | "fixVersions" | "versions" => {
            let project = state
                .projects
                .iter()
                .find(|project| project.id == issue.project);
            let mut found = Vec::new();
            for reference in value.as_array().ok_or("data was not an array")? {
                let is = |id: u64, name: &str| {
                    text_or_number(&reference["id"]).is_some_and(|wanted| wanted == id.to_string())
                        || reference["name"].as_str() == Some(name)
                };
                let id_of = project.and_then(|project| {
                    if id == "components" {
                        project
                            .components
                            .iter()
                            .find(|component| is(component.id, &component.name))
                            .map(|component| component.id)
                    } else {
                        project
                            .versions
                            .iter()
                            .find(|v| is(v.id, &v.name))
                            .map(|v| v.id)
                    }
                });
                let name = reference["name"].as_str().unwrap_or("?");
                found.push(id_of.ok_or_else(|| format!("The name '{name}' is not valid"))?);
            }
            match id {
                "components" => issue.components = found,
                "versions" => issue.affected_versions = found,
                _ => issue.fix_versions = found,
            }
        }
        STORY_POINTS => {
            issue.points = match value {
                Value::Null => None,
                Value::Number(number) => number.as_f64(),
                _ => return Err("Operation value must be a number".to_owned()),
            };
        }
        // Reads as a list of objects and writes as a bare number.
        SPRINT => set_sprint(state, issue, value)?,
        EPIC_LINK if state.classic => {
            if value.is_null() {
                issue.epic_link = None;
                return Ok(());
            }
            let epic = value
                .as_str()
                .and_then(|key| state.find_issue(key))
                .filter(|epic| epic.kind.name == "Epic")
                .ok_or("Issue does not exist or is not an epic.")?;
            state.touch(epic.project);
            issue.epic_link = Some(epic.id);
        }
        RELATED_PROJECT if state.classic => {
            if value.is_null() {
                issue.related_project = None;
                return Ok(());
            }
            let name = text_or_number(&value["id"]).or_else(|| text_or_number(&value["key"]));
            let project = name
                .and_then(|name| state.find_project(&name))
                .ok_or("The project selected is invalid.")?;
            state.touch(project.id);
            issue.related_project = Some(project.id);
        }
        _ => {
            let result = super::custom::set(state, issue, id, value);
            return result.unwrap_or_else(|| Err(not_on_screen(id)));
        }
    }
    Ok(())
}

fn set_sprint(state: &State, issue: &mut Issue, value: &Value) -> Result<(), String> {
    use super::model::SprintState::Closed;
    let open: Option<u64> = match value {
        Value::Null => None,
        Value::Number(number) => {
            let sprint = number.as_u64().and_then(|id| state.sprint_by_id(id));
            let sprint = sprint.ok_or("The sprint does not exist.")?;
            if sprint.state == Closed {
                return Err("Issue can be assigned only active or future sprints.".to_owned());
            }
            state.touch(sprint.project);
            Some(sprint.id)
        }
        _ => return Err("Number value expected as the Sprint id.".to_owned()),
    };
    issue.sprints.retain(|id| {
        state
            .sprint_by_id(*id)
            .is_some_and(|sprint| sprint.state == Closed)
    });
    issue.sprints.extend(open);
    Ok(())
}

pub(super) fn not_on_screen(id: &str) -> String {
    format!("Field '{id}' cannot be set. It is not on the appropriate screen, or unknown.")
}

fn document(value: &Value) -> Result<Option<Value>, String> {
    match value {
        Value::Null => Ok(None),
        document if is_document(document) => Ok(Some(document.clone())),
        _ => Err(
            "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
                .to_owned(),
        ),
    }
}

pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<atlassian_core::Timestamp>().is_ok()
}

fn add_label(labels: &mut Vec<String>, label: &str) -> Result<(), String> {
    if label.contains(char::is_whitespace) {
        return Err(format!(
            "The label '{label}' contains spaces which is invalid."
        ));
    }
    if !label.is_empty() && !labels.iter().any(|other| other == label) {
        labels.push(label.to_owned());
    }
    Ok(())
}

/// The `update` part of a body: lists of operations per field.
fn apply_operations(state: &State, issue: &mut Issue, update: &Value, problems: &mut Failure) {
    for (id, operations) in update.as_object().into_iter().flatten() {
        for operation in operations.as_array().into_iter().flatten() {
            if let Err(message) = apply(state, issue, id, operation) {
                problems.errors.insert(id.clone(), message);
            }
        }
    }
}

pub(super) fn apply(
    state: &State,
    issue: &mut Issue,
    id: &str,
    operation: &Value,
) -> Result<(), String> {
    if let Some(value) = operation.get("set") {
        return set(state, issue, id, value);
    }
    if let Some(estimates) = operation
        .get("edit")
        .filter(|_| id == super::custom::ESTIMATES)
    {
        return set(state, issue, id, estimates);
    }
    if let Some(result) = super::custom::amend(state, issue, id, operation) {
        return result;
    }
    if matches!(id, "components" | "fixVersions" | "versions") {
        return amend_parts(state, issue, id, operation);
    }
    let (add, remove) = (operation["add"].as_str(), operation["remove"].as_str());
    match (id, add, remove) {
        ("labels", Some(label), _) => add_label(&mut issue.labels, label),
        ("labels", None, Some(label)) => {
            issue.labels.retain(|other| other != label);
            Ok(())
        }
        ("comment", ..) if is_document(&operation["add"]["body"]) => {
            // Gets its id and author when the issue is stored.
            let comment = super::model::Comment {
                id: 0,
                author: String::new(),
                body: operation["add"]["body"].clone(),
                created: state.now,
                updated: state.now,
                visibility: None,
                properties: Default::default(),
            };
            issue.comments.push(comment);
            Ok(())
        }
        _ if state.fields().any(|field| field.id == id && field.editable) => {
            Err("Operation is not supported for this field by the sandbox.".to_owned())
        }
        _ => Err(not_on_screen(id)),
    }
}

/// Adds a component or a version to those of an issue, or takes one from them.
fn amend_parts(
    state: &State,
    issue: &mut Issue,
    id: &str,
    operation: &Value,
) -> Result<(), String> {
    let mut named = issue.clone();
    let list = |issue: &Issue| match id {
        "components" => issue.components.clone(),
        "versions" => issue.affected_versions.clone(),
        _ => issue.fix_versions.clone(),
    };
    let (adds, value) = match (operation.get("add"), operation.get("remove")) {
        (Some(value), _) => (true, value),
        (None, Some(value)) => (false, value),
        _ => return Err("Operation is not supported for this field.".to_owned()),
    };
    set(state, &mut named, id, &json!([value]))?;
    let (mut all, these) = (list(issue), list(&named));
    all.retain(|known| !these.contains(known));
    if adds {
        all.extend(these);
    }
    match id {
        "components" => issue.components = all,
        "versions" => issue.affected_versions = all,
        _ => issue.fix_versions = all,
    }
    Ok(())
}

pub(super) fn assign(state: &mut State, call: &Call, key: &str) -> Answer {
    let before = state.issue(key)?.clone();
    let mut issue = before.clone();
    set(state, &mut issue, "assignee", &call.body)
        .map_err(|message| Failure::field("assignee", message))?;
    let at = state.tick();
    save(state, &before, issue, call.account(), at);
    no_content()
}

pub(super) fn delete(state: &mut State, call: &Call, key: &str) -> Answer {
    let id = state.issue(key)?.id;
    let children: Vec<u64> = state
        .issues
        .iter()
        .filter(|child| child.parent == Some(id) && child.kind.subtask)
        .map(|child| child.id)
        .collect();
    if !children.is_empty() && call.flag("deleteSubtasks") != Some(true) {
        return Err(Failure::new(
            400,
            "The issue has subtasks. Set deleteSubtasks to delete them with it.",
        ));
    }
    state.tick();
    state.remove_issue(id);
    no_content()
}

impl State {
    /// Takes an issue away with its subtasks, and whatever tied others to them.
    pub(super) fn remove_issue(&mut self, id: u64) {
        let children: Vec<u64> = self
            .issues
            .iter()
            .filter(|child| child.parent == Some(id) && child.kind.subtask)
            .map(|child| child.id)
            .collect();
        let gone = |other: u64| other == id || children.contains(&other);
        // What it was tied to changes too.
        for issue in &self.issues {
            let tied = issue.parent == Some(id)
                || issue.epic_link == Some(id)
                || self.links.iter().any(|link| {
                    gone(link.source) && link.target == issue.id
                        || gone(link.target) && link.source == issue.id
                });
            if tied {
                self.touch(issue.project);
            }
        }
        self.issues.retain(|issue| !gone(issue.id));
        for issue in &mut self.issues {
            if issue.parent == Some(id) {
                issue.parent = None;
            }
            if issue.epic_link == Some(id) {
                issue.epic_link = None;
            }
        }
        self.links
            .retain(|link| !gone(link.source) && !gone(link.target));
        self.attachments
            .retain(|attachment| !gone(attachment.issue));
    }
}

/// The changelog as its own list is oldest first, unlike the one in an issue.
pub(super) fn changelog(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let page = call.page(100, 100)?;
    let render = Render::new(state, call);
    let values = page
        .of(&issue.changes)
        .iter()
        .map(|change| render.change(change))
        .collect();
    let mut json = page.values(issue.changes.len(), values);
    let here = format!(
        "{}/rest/api/3/issue/{}/changelog?maxResults={}&startAt={}",
        call.site, issue.key, page.size, page.start
    );
    super::render::merge(&mut json, json!({"self": here}));
    ok(json)
}

pub(super) fn changelog_by_ids(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    let ids = texts(&call.body["changelogIds"]);
    let render = Render::new(state, call);
    let histories: Vec<Value> = issue
        .changes
        .iter()
        .filter(|change| ids.contains(&change.id.to_string()))
        .map(|change| render.change(change))
        .collect();
    ok(json!({
        "startAt": 0,
        "maxResults": histories.len(),
        "total": histories.len(),
        "histories": histories,
    }))
}

/// Changelogs of many issues, in pages of changes.
pub(super) fn changelog_bulk(state: &State, call: &Call) -> Answer {
    let keys = texts(&call.body["issueIdsOrKeys"]);
    if keys.is_empty() || keys.len() > 1000 {
        return Err(Failure::new(
            400,
            "Between 1 and 1000 issue ids or keys must be given.",
        ));
    }
    let wanted = texts(&call.body["fieldIds"]);
    let size = call.body["maxResults"]
        .as_u64()
        .unwrap_or(1000)
        .clamp(1, 10_000);
    let size = usize::try_from(size).unwrap_or(1000);
    let start = match call.body["nextPageToken"].as_str() {
        None => 0,
        Some(token) => token
            .strip_prefix("Cl")
            .and_then(|offset| offset.parse::<usize>().ok())
            .ok_or_else(|| Failure::new(400, "The provided next page token is invalid."))?,
    };
    let found: Vec<_> = keys.iter().filter_map(|key| state.any_issue(key)).collect();
    let mut all = Vec::new();
    for issue in &found {
        all.extend(
            issue
                .changes
                .iter()
                .filter(|change| {
                    wanted.is_empty()
                        || change
                            .items
                            .iter()
                            .any(|i| wanted.iter().any(|w| w == i.field_id))
                })
                .map(|change| (issue, change)),
        );
    }
    let render = Render::new(state, call);
    let mut logs: Vec<(String, Vec<Value>)> = Vec::new();
    for (issue, change) in all.iter().skip(start).take(size) {
        state.touch(issue.project);
        let mut json = render.change(change);
        // Here, unlike elsewhere, the time is a number.
        super::render::merge(&mut json, json!({"created": change.at}));
        let id = issue.id.to_string();
        match logs.last_mut() {
            Some((last, histories)) if *last == id => histories.push(json),
            _ => logs.push((id, vec![json])),
        }
    }
    let logs: Vec<Value> = logs
        .into_iter()
        .map(|(id, histories)| json!({"issueId": id, "changeHistories": histories}))
        .collect();
    let mut json = json!({"issueChangeLogs": logs});
    let next = start.saturating_add(size);
    if next < all.len() {
        super::render::merge(&mut json, json!({"nextPageToken": format!("Cl{next}")}));
    }
    ok(json)
}

/// Story points as the board's estimation sees them.
pub(super) fn estimation(state: &State, call: &Call, key: &str) -> Answer {
    let issue = state.issue(key)?;
    if let Some(board) = call.query("boardId") {
        state.board(board)?;
    }
    ok(json!({"fieldId": STORY_POINTS, "value": issue.points.map(|points| points.to_string())}))
}

pub(super) fn estimate(state: &mut State, call: &Call, key: &str) -> Answer {
    let before = state.issue(key)?.clone();
    let points = match &call.body["value"] {
        Value::Null => None,
        value => Some(
            text_or_number(value)
                .and_then(|text| text.parse::<f64>().ok())
                .ok_or_else(|| Failure::new(400, "The estimate is not a number."))?,
        ),
    };
    let issue = Issue {
        points,
        ..before.clone()
    };
    let at = state.tick();
    save(state, &before, issue, call.account(), at);
    estimation(state, call, key)
}

/// The status of an id or name; `None` where there is none.
pub(super) fn status(name: &str) -> Option<&'static super::model::Status> {
    find(&STATUSES, name)
}
