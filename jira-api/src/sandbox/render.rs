//! How the state looks on the wire.
//!
//! Whatever renders something of a project marks the project as touched, so that no answer can hold
//! its data unnoticed.

use serde_json::{Map, Value, json};

use super::call::{Call, plain};
use super::model::{
    Attachment, Board, Category, Change, Comment, Component, Issue, IssueType, Link, LinkType,
    Named, Project, RemoteLink, Sprint, Status, Version, Worklog,
};
use super::state::{EPIC_LINK, RANK, RELATED_PROJECT, SPRINT, STORY_POINTS, State, rfc3339, wire};
use super::workflow::Step;

/// Renders for one request.
#[derive(Clone, Copy)]
pub(super) struct Render<'a> {
    pub(super) state: &'a State,
    pub(super) site: &'a str,
    pub(super) account: &'a str,
}

/// Which fields of an issue are wanted.
pub(super) struct Wanted {
    all: bool,
    included: Vec<String>,
    excluded: Vec<String>,
    /// The boards' API adds `sprint`, `closedSprints` and `epic`.
    agile: bool,
    pub(super) changelog: bool,
    pub(super) names: bool,
    pub(super) schema: bool,
    pub(super) transitions: bool,
    pub(super) transition_fields: bool,
    pub(super) editmeta: bool,
    pub(super) rendered: bool,
}

impl Wanted {
    pub(super) fn new(fields: &[String], default: &[&str], expand: &[String]) -> Self {
        let mut wanted = Wanted {
            all: false,
            included: Vec::new(),
            excluded: Vec::new(),
            agile: false,
            changelog: expand.iter().any(|e| e == "changelog"),
            names: expand.iter().any(|e| e == "names"),
            schema: expand.iter().any(|e| e == "schema"),
            transitions: expand.iter().any(|e| e.starts_with("transitions")),
            transition_fields: expand.iter().any(|e| e == "transitions.fields"),
            editmeta: expand.iter().any(|e| e == "editmeta"),
            rendered: expand.iter().any(|e| e == "renderedFields"),
        };
        let only_excludes = !fields.is_empty() && fields.iter().all(|f| f.starts_with('-'));
        if fields.is_empty() || only_excludes {
            wanted.add(default.iter().copied());
        }
        wanted.add(fields.iter().map(String::as_str));
        wanted
    }

    pub(super) fn agile(mut self) -> Self {
        self.agile = true;
        self
    }

    fn add<'f>(&mut self, fields: impl Iterator<Item = &'f str>) {
        for field in fields {
            match (field, field.strip_prefix('-')) {
                (_, Some(excluded)) => self.excluded.push(excluded.to_owned()),
                ("*all" | "*navigable", None) => self.all = true,
                (name, None) => self.included.push(name.to_owned()),
            }
        }
    }

    fn has(&self, id: &str) -> bool {
        (self.all || self.included.iter().any(|f| f == id))
            && !self.excluded.iter().any(|f| f == id)
    }

    /// How many issues of these fields a page of a search has at most.
    pub(super) fn largest_page(&self) -> usize {
        let small = !self.all && self.included.iter().all(|f| f == "id" || f == "key");
        if small && !self.changelog && !self.transitions {
            super::search::LARGEST_PAGE_OF_IDS
        } else {
            super::search::LARGEST_PAGE
        }
    }

    /// A search that asks for nothing but the id gets nothing but the id.
    fn only_id(&self) -> bool {
        !self.all
            && self.included.iter().all(|f| f == "id")
            && !(self.changelog || self.names || self.transitions)
    }
}

impl<'a> Render<'a> {
    pub(super) fn new(state: &'a State, call: &'a Call) -> Self {
        Render {
            state,
            site: &call.site,
            account: call.account(),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    pub(super) fn user(&self, account_id: &str) -> Value {
        let avatars = self.avatars(&format!("/avatars/{account_id}"));
        let user = self.state.user(account_id);
        json!({
            "self": self.url(&format!("/rest/api/3/user?accountId={account_id}")),
            "accountId": account_id,
            "accountType": "atlassian",
            "emailAddress": user.map_or("", |user| user.email.as_str()),
            "avatarUrls": avatars,
            "displayName": user.map_or("Former user", |user| user.name.as_str()),
            "active": user.is_some(),
            "timeZone": "Etc/UTC",
        })
    }

    fn optional_user(&self, account_id: Option<&String>) -> Value {
        account_id.map_or(Value::Null, |account_id| self.user(account_id))
    }

    fn avatars(&self, path: &str) -> Value {
        let sizes = ["16x16", "24x24", "32x32", "48x48"];
        sizes
            .iter()
            .map(|size| {
                (
                    (*size).to_owned(),
                    json!(self.url(&format!("{path}/{size}"))),
                )
            })
            .collect::<Map<_, _>>()
            .into()
    }

    pub(super) fn project_brief(&self, project: &Project) -> Value {
        self.state.touch(project.id);
        json!({
            "self": self.url(&format!("/rest/api/3/project/{}", project.id)),
            "id": project.id.to_string(),
            "key": project.key,
            "name": project.name,
            "projectTypeKey": "software",
            "simplified": false,
            "avatarUrls": self.avatars(&format!("/projectavatar/{}", project.id)),
        })
    }

    pub(super) fn project(&self, project: &Project) -> Value {
        let mut json = self.project_brief(project);
        let more = json!({
            "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
            "style": "classic",
            "isPrivate": false,
            "properties": {},
        });
        merge(&mut json, more);
        json
    }

    pub(super) fn category(&self, category: &Category) -> Value {
        json!({
            "self": self.url(&format!("/rest/api/3/statuscategory/{}", category.id)),
            "id": category.id,
            "key": category.key,
            "colorName": category.color,
            "name": category.name,
        })
    }

    pub(super) fn status(&self, status: &Status) -> Value {
        json!({
            "self": self.url(&format!("/rest/api/3/status/{}", status.id)),
            "description": "",
            "iconUrl": self.url("/images/icons/status.png"),
            "name": status.name,
            "id": status.id,
            "statusCategory": self.category(status.category),
        })
    }

    pub(super) fn issue_type(&self, kind: &IssueType) -> Value {
        json!({
            "self": self.url(&format!("/rest/api/3/issuetype/{}", kind.id)),
            "id": kind.id,
            "description": "",
            "iconUrl": self.url(&format!("/rest/api/3/universal_avatar/view/type/issuetype/avatar/{}", kind.avatar)),
            "name": kind.name,
            "subtask": kind.subtask,
            "avatarId": kind.avatar,
            "hierarchyLevel": kind.level,
        })
    }

    pub(super) fn priority(&self, priority: &Named) -> Value {
        json!({
            "self": self.url(&format!("/rest/api/3/priority/{}", priority.id)),
            "iconUrl": self.url(&format!("/images/icons/priorities/{}.svg", priority.name.to_lowercase())),
            "name": priority.name,
            "id": priority.id,
        })
    }

    pub(super) fn resolution(&self, resolution: &Named) -> Value {
        json!({
            "self": self.url(&format!("/rest/api/3/resolution/{}", resolution.id)),
            "id": resolution.id,
            "description": "",
            "name": resolution.name,
        })
    }

    pub(super) fn link_type(&self, kind: &LinkType) -> Value {
        json!({
            "id": kind.id,
            "name": kind.name,
            "inward": kind.inward,
            "outward": kind.outward,
            "self": self.url(&format!("/rest/api/3/issueLinkType/{}", kind.id)),
        })
    }

    /// What an issue shows of a parent, a subtask or a linked issue.
    pub(super) fn issue_brief(&self, issue: &Issue) -> Value {
        self.state.touch(issue.project);
        json!({
            "id": issue.id.to_string(),
            "key": issue.key,
            "self": self.issue_url(issue),
            "fields": {
                "summary": issue.summary,
                "status": self.status(issue.status),
                "priority": self.priority(issue.priority),
                "issuetype": self.issue_type(issue.kind),
            },
        })
    }

    fn issue_url(&self, issue: &Issue) -> String {
        self.url(&format!("/rest/api/3/issue/{}", issue.id))
    }

    /// A link as one of its ends shows it.
    fn link_of(&self, link: &Link, of: u64) -> Option<Value> {
        // A link into this issue shows the issue it comes from.
        let (name, other) = if link.target == of {
            ("inwardIssue", link.source)
        } else {
            ("outwardIssue", link.target)
        };
        let other = self.state.issue_by_id(other)?;
        Some(json!({
            "id": link.id.to_string(),
            "self": self.url(&format!("/rest/api/3/issueLink/{}", link.id)),
            "type": self.link_type(link.kind),
            name: self.issue_brief(other),
        }))
    }

    pub(super) fn link(&self, link: &Link) -> Value {
        let end = |id| {
            self.state
                .issue_by_id(id)
                .map(|issue| self.issue_brief(issue))
        };
        json!({
            "id": link.id.to_string(),
            "self": self.url(&format!("/rest/api/3/issueLink/{}", link.id)),
            "type": self.link_type(link.kind),
            "inwardIssue": end(link.source),
            "outwardIssue": end(link.target),
        })
    }

    pub(super) fn comment(&self, issue: &Issue, comment: &Comment) -> Value {
        let mut json = json!({
            "self": self.url(&format!("/rest/api/3/issue/{}/comment/{}", issue.id, comment.id)),
            "id": comment.id.to_string(),
            "author": self.user(&comment.author),
            "body": comment.body,
            "updateAuthor": self.user(&comment.author),
            "created": wire(comment.created),
            "updated": wire(comment.updated),
            "jsdPublic": true,
        });
        if let Some(visibility) = &comment.visibility {
            merge(&mut json, json!({"visibility": visibility}));
        }
        json
    }

    pub(super) fn worklog(&self, issue: &Issue, worklog: &Worklog) -> Value {
        let mut json = json!({
            "self": self.url(&format!("/rest/api/3/issue/{}/worklog/{}", issue.id, worklog.id)),
            "id": worklog.id.to_string(),
            "issueId": issue.id.to_string(),
            "author": self.user(&worklog.author),
            "updateAuthor": self.user(&worklog.author),
            "created": wire(worklog.created),
            "updated": wire(worklog.updated),
            "started": wire(worklog.started),
            "timeSpent": duration(worklog.seconds),
            "timeSpentSeconds": worklog.seconds,
        });
        if let Some(comment) = &worklog.comment {
            merge(&mut json, json!({"comment": comment}));
        }
        if let Some(visibility) = &worklog.visibility {
            merge(&mut json, json!({"visibility": visibility}));
        }
        json
    }

    pub(super) fn attachment(&self, attachment: &Attachment) -> Value {
        json!({
            "self": self.url(&format!("/rest/api/3/attachment/{}", attachment.id)),
            "id": attachment.id.to_string(),
            "filename": attachment.name,
            "author": self.user(&attachment.author),
            "created": wire(attachment.created),
            "size": attachment.content.len(),
            "mimeType": attachment.media_type,
            "content": self.url(&format!("/rest/api/3/attachment/content/{}", attachment.id)),
        })
    }

    pub(super) fn remote_link(&self, issue: &Issue, link: &RemoteLink) -> Value {
        let mut json = json!({
            "id": link.id,
            "self": self.url(&format!("/rest/api/3/issue/{}/remotelink/{}", issue.key, link.id)),
            "object": link.object,
        });
        if let Some(global_id) = &link.global_id {
            merge(&mut json, json!({"globalId": global_id}));
        }
        if let Some(relationship) = &link.relationship {
            merge(&mut json, json!({"relationship": relationship}));
        }
        if let Some(application) = &link.application {
            merge(&mut json, json!({"application": application}));
        }
        json
    }

    pub(super) fn version(&self, project: u64, version: &Version) -> Value {
        self.state.touch(project);
        let mut json = json!({
            "self": self.url(&format!("/rest/api/3/version/{}", version.id)),
            "id": version.id.to_string(),
            "name": version.name,
            "archived": version.archived,
            "released": version.released,
            "projectId": project,
        });
        for (name, value) in [
            ("description", &version.description),
            ("startDate", &version.start),
            ("releaseDate", &version.date),
        ] {
            if let Some(value) = value {
                merge(&mut json, json!({name: value}));
            }
        }
        json
    }

    pub(super) fn component(&self, project: &Project, component: &Component) -> Value {
        self.state.touch(project.id);
        let mut json = json!({
            "self": self.url(&format!("/rest/api/3/component/{}", component.id)),
            "id": component.id.to_string(),
            "name": component.name,
            "project": project.key,
            "projectId": project.id,
            "assigneeType": "PROJECT_DEFAULT",
            "isAssigneeTypeValid": false,
        });
        if let Some(description) = &component.description {
            merge(&mut json, json!({"description": description}));
        }
        if let Some(lead) = &component.lead {
            merge(&mut json, json!({"lead": self.user(lead)}));
        }
        json
    }

    pub(super) fn change(&self, change: &Change) -> Value {
        for item in &change.items {
            self.state.touch_item(item);
        }
        let items: Vec<Value> = change
            .items
            .iter()
            .map(|item| {
                json!({
                    "field": item.field,
                    "fieldtype": if item.custom { "custom" } else { "jira" },
                    "fieldId": item.field_id,
                    "from": item.from,
                    "fromString": item.from_text,
                    "to": item.to,
                    "toString": item.to_text,
                })
            })
            .collect();
        json!({
            "id": change.id.to_string(),
            "author": self.user(&change.author),
            "created": wire(change.at),
            "items": items,
        })
    }

    pub(super) fn board(&self, board: &Board) -> Value {
        self.state.touch(board.project);
        let mut json = json!({
            "id": board.id,
            "self": self.url(&format!("/rest/agile/1.0/board/{}", board.id)),
            "name": board.name,
            "type": board.kind,
            "isPrivate": false,
        });
        if let Some(project) = self.state.projects.iter().find(|p| p.id == board.project) {
            let location = json!({
                "projectId": project.id,
                "displayName": format!("{} ({})", project.name, project.key),
                "projectName": project.name,
                "projectKey": project.key,
                "projectTypeKey": "software",
                "avatarURI": self.url(&format!("/projectavatar/{}", project.id)),
                "name": format!("{} ({})", project.name, project.key),
            });
            merge(&mut json, json!({"location": location}));
        }
        json
    }

    pub(super) fn sprint(&self, sprint: &Sprint) -> Value {
        self.state.touch(sprint.project);
        let mut json = json!({
            "id": sprint.id,
            "self": self.url(&format!("/rest/agile/1.0/sprint/{}", sprint.id)),
            "state": sprint.state.as_str(),
            "name": sprint.name,
            "createdDate": rfc3339(sprint.created),
            "originBoardId": sprint.board,
            "goal": sprint.goal,
        });
        merge(&mut json, dates(sprint));
        json
    }

    /// A sprint as the sprint field of an issue shows it.
    fn sprint_value(&self, sprint: &Sprint) -> Value {
        self.state.touch(sprint.project);
        let mut json = json!({
            "id": sprint.id,
            "name": sprint.name,
            "state": sprint.state.as_str(),
            "boardId": sprint.board,
            "goal": sprint.goal,
        });
        merge(&mut json, dates(sprint));
        json
    }

    fn transition(&self, issue: &Issue, step: &Step, fields: bool) -> Value {
        let mut json = json!({
            "id": step.id,
            "name": step.name,
            "to": self.status(step.to),
            "hasScreen": step.has_screen,
            "isGlobal": step.from.is_empty(),
            "isInitial": false,
            "isAvailable": true,
            "isConditional": false,
            "looped": false,
        });
        if fields {
            let mut projects = self.state.projects.iter();
            let project = projects.find(|project| project.id == issue.project);
            let mut map = Map::new();
            for on in &step.screen {
                if let Some(field) = self.state.field(&on.id) {
                    let required = on.required && on.told;
                    let metadata = super::meta::metadata(*self, field, required, project);
                    map.insert(on.id.clone(), metadata);
                }
            }
            merge(&mut json, json!({"fields": map}));
        }
        json
    }

    pub(super) fn transitions(&self, issue: &Issue, fields: bool) -> Vec<Value> {
        let open = self.state.open_steps(issue);
        open.iter()
            .map(|step| self.transition(issue, step, fields))
            .collect()
    }

    /// One issue with the fields that are wanted.
    pub(super) fn issue(&self, issue: &Issue, wanted: &Wanted) -> Value {
        self.state.touch(issue.project);
        if wanted.only_id() {
            return json!({"id": issue.id.to_string()});
        }
        let mut fields = Map::new();
        for field in self
            .state
            .fields()
            .filter(|f| f.id != "issuekey" && wanted.has(f.id))
        {
            if let Some(value) = self.field(issue, field.id) {
                fields.insert(field.id.to_owned(), value);
            }
        }
        for id in ["sprint", "closedSprints", "epic", "flagged"] {
            if !wanted.agile || !wanted.has(id) {
                continue;
            }
            if let Some(value) = self.agile_field(issue, id) {
                fields.insert(id.to_owned(), value);
            }
        }
        let mut json = json!({
            "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
            "id": issue.id.to_string(),
            "self": self.issue_url(issue),
            "key": issue.key,
        });
        let only_key = !wanted.all
            && wanted
                .included
                .iter()
                .all(|f| matches!(f.as_str(), "id" | "key" | "issuekey"));
        if !only_key {
            let names: Map<_, _> = fields
                .keys()
                .filter_map(|id| Some((id.clone(), json!(self.state.field(id)?.name))))
                .collect();
            let schema: Map<_, _> = fields
                .keys()
                .filter_map(|id| Some((id.clone(), self.state.field(id)?.schema()?)))
                .collect();
            let rendered = fields.get("description").map(|text| self.rendered(text));
            merge(&mut json, json!({"fields": fields}));
            if wanted.names {
                merge(&mut json, json!({"names": names}));
            }
            if wanted.schema {
                merge(&mut json, json!({"schema": schema}));
            }
            if wanted.rendered {
                merge(
                    &mut json,
                    json!({"renderedFields": {"description": rendered}}),
                );
            }
        }
        if wanted.changelog {
            let histories: Vec<_> = issue.changes.iter().rev().map(|c| self.change(c)).collect();
            let changelog = json!({
                "startAt": 0,
                "maxResults": histories.len(),
                "total": histories.len(),
                "histories": histories,
            });
            merge(&mut json, json!({"changelog": changelog}));
        }
        if wanted.transitions {
            let transitions = self.transitions(issue, wanted.transition_fields);
            merge(&mut json, json!({"transitions": transitions}));
        }
        if wanted.editmeta {
            merge(
                &mut json,
                json!({"editmeta": {"fields": super::meta::edit_fields(*self, issue)}}),
            );
        }
        json
    }

    /// A document as a page shows it: an issue that it mentions with its summary.
    pub(super) fn rendered(&self, document: &Value) -> String {
        let mut html = format!("<p>{}</p>", plain(document).trim());
        let mut rest = vec![document];
        while let Some(node) = rest.pop() {
            let mentioned = node["attrs"]["url"]
                .as_str()
                .filter(|_| node["type"] == "inlineCard")
                .and_then(|url| url.rsplit_once("/browse/"))
                .and_then(|(_, key)| self.state.find_issue(key));
            if let Some(issue) = mentioned {
                self.state.touch(issue.project);
                let (key, summary) = (&issue.key, &issue.summary);
                html.push_str(&format!("<a title=\"{summary}\">{key}</a>"));
            }
            rest.extend(node["content"].as_array().into_iter().flatten());
        }
        html
    }

    fn agile_field(&self, issue: &Issue, id: &str) -> Option<Value> {
        let of_issue = || {
            issue
                .sprints
                .iter()
                .filter_map(|id| self.state.sprint_by_id(*id))
        };
        match id {
            "sprint" => Some(
                self.state
                    .open_sprint(issue)
                    .map_or(Value::Null, |s| self.sprint(s)),
            ),
            "closedSprints" => {
                let closed: Vec<Value> = of_issue()
                    .filter(|s| s.state == super::model::SprintState::Closed)
                    .map(|s| self.sprint(s))
                    .collect();
                (!closed.is_empty()).then(|| closed.into())
            }
            "epic" => {
                let epic = issue.parent.or(issue.epic_link);
                let epic = epic.and_then(|id| self.state.issue_by_id(id));
                let epic = epic.filter(|epic| epic.kind.name == "Epic");
                Some(epic.map_or(Value::Null, |epic| self.epic(epic)))
            }
            "flagged" => {
                let mut fields = self.state.fields();
                let flag = fields.find(|field| field.name == "Flagged");
                let value = flag.and_then(|flag| issue.custom.get(flag.id));
                let set = value
                    .and_then(Value::as_array)
                    .is_some_and(|all| !all.is_empty());
                Some(json!(set))
            }
            _ => None,
        }
    }

    pub(super) fn epic(&self, epic: &Issue) -> Value {
        self.state.touch(epic.project);
        json!({
            "id": epic.id,
            "key": epic.key,
            "self": self.url(&format!("/rest/agile/1.0/epic/{}", epic.id)),
            "name": epic.summary,
            "summary": epic.summary,
            "color": {"key": "color_1"},
            "done": epic.status.category.key == "done",
        })
    }

    fn field(&self, issue: &Issue, id: &str) -> Option<Value> {
        let state = self.state;
        let project = state.projects.iter().find(|p| p.id == issue.project)?;
        Some(match id {
            "summary" => json!(issue.summary),
            "issuetype" => self.issue_type(issue.kind),
            "project" => self.project_brief(project),
            // Absent where there is none, unlike other fields.
            "parent" => self.issue_brief(state.issue_by_id(issue.parent?)?),
            "description" => json!(issue.description),
            "status" => self.status(issue.status),
            "statusCategory" => self.category(issue.status.category),
            "statuscategorychangedate" => json!(wire(issue.status_changed)),
            "priority" => self.priority(issue.priority),
            "resolution" => issue
                .resolution
                .map_or(Value::Null, |(r, _)| self.resolution(r)),
            "resolutiondate" => json!(issue.resolution.map(|(_, at)| wire(at))),
            "assignee" => self.optional_user(issue.assignee.as_ref()),
            "reporter" => self.user(&issue.reporter),
            "creator" => self.user(&issue.creator),
            "labels" => json!(issue.labels),
            "components" => project
                .components
                .iter()
                .filter(|component| issue.components.contains(&component.id))
                .map(|component| {
                    json!({
                        "self": self.url(&format!("/rest/api/3/component/{}", component.id)),
                        "id": component.id.to_string(),
                        "name": component.name,
                    })
                })
                .collect(),
            "fixVersions" => project
                .versions
                .iter()
                .filter(|version| issue.fix_versions.contains(&version.id))
                .map(|version| self.version(project.id, version))
                .collect(),
            "versions" => project
                .versions
                .iter()
                .filter(|version| issue.affected_versions.contains(&version.id))
                .map(|version| self.version(project.id, version))
                .collect(),
            "issuelinks" => state
                .links
                .iter()
                .filter(|link| link.target == issue.id || link.source == issue.id)
                .filter_map(|link| self.link_of(link, issue.id))
                .collect(),
            "subtasks" => state
                .issues
                .iter()
                .filter(|child| child.parent == Some(issue.id) && child.kind.subtask)
                .map(|child| self.issue_brief(child))
                .collect(),
            "attachment" => state
                .attachments
                .iter()
                .filter(|attachment| attachment.issue == issue.id)
                .map(|attachment| self.attachment(attachment))
                .collect(),
            "comment" => {
                let comments: Vec<_> = issue
                    .comments
                    .iter()
                    .map(|comment| self.comment(issue, comment))
                    .collect();
                json!({
                    "comments": comments,
                    "self": self.url(&format!("/rest/api/3/issue/{}/comment", issue.id)),
                    "maxResults": comments.len(),
                    "total": comments.len(),
                    "startAt": 0,
                })
            }
            "worklog" => {
                let worklogs: Vec<_> = issue
                    .worklogs
                    .iter()
                    .take(20)
                    .map(|w| self.worklog(issue, w))
                    .collect();
                json!({
                    "startAt": 0,
                    "maxResults": 20,
                    "total": issue.worklogs.len(),
                    "worklogs": worklogs,
                })
            }
            "timetracking" => tracking(issue),
            "timespent" => match spent(issue) {
                0 => Value::Null,
                seconds => json!(seconds),
            },
            "watches" => json!({
                "self": self.url(&format!("/rest/api/3/issue/{}/watchers", issue.key)),
                "watchCount": issue.watchers.len(),
                "isWatching": issue.watchers.contains(self.account),
            }),
            "votes" => json!({
                "self": self.url(&format!("/rest/api/3/issue/{}/votes", issue.key)),
                "votes": issue.voters.len(),
                "hasVoted": issue.voters.contains(self.account),
            }),
            "environment" => json!(issue.environment),
            "duedate" => json!(issue.due),
            "created" => json!(wire(issue.created)),
            "updated" => json!(wire(issue.updated)),
            "workratio" => json!(-1),
            "lastViewed" => Value::Null,
            EPIC_LINK => {
                let epic = issue.epic_link.and_then(|id| state.issue_by_id(id));
                epic.map_or(Value::Null, |epic| {
                    state.touch(epic.project);
                    json!(epic.key)
                })
            }
            RELATED_PROJECT => {
                let related = state
                    .projects
                    .iter()
                    .find(|p| Some(p.id) == issue.related_project);
                related.map_or(Value::Null, |related| self.project_brief(related))
            }
            STORY_POINTS => json!(issue.points),
            // Sorts as text as the numbers do.
            RANK => json!(format!("0|i{:020.10}:", issue.rank)),
            SPRINT => {
                let sprints: Vec<_> = issue
                    .sprints
                    .iter()
                    .filter_map(|id| state.sprint_by_id(*id))
                    .map(|sprint| self.sprint_value(sprint))
                    .collect();
                // Null, not an empty list, where it has never been in one.
                if sprints.is_empty() {
                    Value::Null
                } else {
                    sprints.into()
                }
            }
            id => {
                let custom = state.custom(id)?;
                let value = issue.custom.get(id);
                value.map_or(Value::Null, |value| custom.render(*self, issue, value))
            }
        })
    }
}

fn tracking(issue: &Issue) -> Value {
    let mut json = json!({});
    let estimates = issue.custom.get(super::custom::ESTIMATES);
    for (name, text) in estimates.and_then(Value::as_object).into_iter().flatten() {
        let seconds = text.as_str().and_then(seconds).unwrap_or_default();
        merge(
            &mut json,
            json!({name: text, format!("{name}Seconds"): seconds}),
        );
    }
    let spent = spent(issue);
    if spent > 0 {
        merge(
            &mut json,
            json!({"timeSpent": duration(spent), "timeSpentSeconds": spent}),
        );
    }
    json
}

fn spent(issue: &Issue) -> u64 {
    issue
        .worklogs
        .iter()
        .fold(0, |sum, worklog| sum.saturating_add(worklog.seconds))
}

fn dates(sprint: &Sprint) -> Value {
    [
        ("startDate", sprint.start),
        ("endDate", sprint.end),
        ("completeDate", sprint.complete),
    ]
    .into_iter()
    .filter_map(|(name, at)| Some((name.to_owned(), json!(rfc3339(at?)))))
    .collect::<Map<_, _>>()
    .into()
}

/// Adds the properties of one object to another.
pub(super) fn merge(target: &mut Value, more: Value) {
    if let (Some(target), Value::Object(more)) = (target.as_object_mut(), more) {
        target.extend(more);
    }
}

/// `5400` as `1h 30m`, in days of eight hours.
pub(super) fn duration(seconds: u64) -> String {
    let minutes = seconds / 60;
    let parts: Vec<String> = [
        (minutes / 480, "d"),
        (minutes % 480 / 60, "h"),
        (minutes % 60, "m"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, unit)| format!("{number}{unit}"))
    .collect();
    if parts.is_empty() {
        "0m".to_owned()
    } else {
        parts.join(" ")
    }
}

/// `1d 2h 30m` in seconds; none where it is not such a text.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let mut sum = 0u64;
    for part in text.split_whitespace() {
        let (number, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
        let unit = match unit {
            "w" => 5 * 8 * 3600,
            "d" => 8 * 3600,
            "h" => 3600,
            "m" => 60,
            _ => return None,
        };
        let number: u64 = number.parse().ok()?;
        sum = sum.checked_add(number.checked_mul(unit)?)?;
    }
    (sum > 0).then_some(sum)
}
