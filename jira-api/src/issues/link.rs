//! Links between issues, and from issues to the web.

use atlassian_core::names::{folded, nearest};
use serde_json::{Map, Value, json};

use crate::Jira;
use crate::error::Error;
use crate::issue::{Direction, Issue};
use crate::platform::types::{IssueLinkType, LinkIssueRequestJsonBean, RemoteIssueLinkRequest};

use super::{Issues, awaitable};

/// What a type of link is called, in both directions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LinkTypeName {
    name: String,
    inward: String,
    outward: String,
}

/// A verb between two issues.
struct Verb<'t> {
    link_type: &'t LinkTypeName,
    direction: Direction,
}

impl Issues {
    async fn link_types(&self) -> Result<std::sync::Arc<Vec<LinkTypeName>>, Error> {
        let read = async {
            let types = self.jira.platform().get_issue_link_types().send().await?;
            let name = |bean: IssueLinkType| LinkTypeName {
                name: bean.name.unwrap_or_default(),
                inward: bean.inward.unwrap_or_default(),
                outward: bean.outward.unwrap_or_default(),
            };
            let types: Vec<LinkTypeName> = types.issue_link_types.into_iter().map(name).collect();
            Ok::<_, Error>(types)
        };
        let clock = self.jira.session().clock();
        let known = self
            .jira
            .memory()
            .link_types
            .get(clock.as_ref(), &(), read)
            .await?;
        Ok(known.value)
    }

    /// Links two issues as one would say it: `ENG-4` *blocks* `ENG-7`, or *is blocked by* it. The name of
    /// the type, `Blocks`, is as good as its verb. Linking them twice is linking them once.
    ///
    /// ```
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// jira.issues().link("ENG-4", "is blocked by", "ENG-7").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/#api-rest-api-3-issuelink-post).
    ///
    /// # Errors
    /// [`Error::Unknown`] with the nearest verbs, [`Error::Ambiguous`]; as for any call. Within a
    /// boundary both issues have to lie inside.
    pub async fn link(&self, issue: &str, verb: &str, other: &str) -> Result<(), Error> {
        let types = self.link_types().await?;
        let verb = find(&types, verb)?;
        // In Jira's words: the inward issue does it to the outward one.
        let (from, to) = match verb.direction {
            Direction::Outward => (issue, other),
            _ => (other, issue),
        };
        let body = json!({
            "type": {"name": verb.link_type.name},
            "inwardIssue": reference(from),
            "outwardIssue": reference(to),
        });
        let call = self
            .jira
            .platform()
            .link_issues(LinkIssueRequestJsonBean::default());
        call.json(body).0.send::<()>().await?;
        Ok(())
    }

    /// Takes the link between two issues away, named as it was made. Gives whether there was one.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/#api-rest-api-3-issuelink-linkid-delete).
    ///
    /// # Errors
    /// As [`link`](Issues::link).
    pub async fn unlink(&self, issue: &str, verb: &str, other: &str) -> Result<bool, Error> {
        let types = self.link_types().await?;
        let verb = find(&types, verb)?;
        let symmetric = folded(&verb.link_type.inward) == folded(&verb.link_type.outward);
        let call = self.jira.platform().get_issue(issue).fields(["issuelinks"]);
        let read: Issue = call.0.send().await?;
        let ids: Vec<&str> = read
            .links()
            .filter(|link| link.type_name() == verb.link_type.name)
            .filter(|link| symmetric || link.direction() == verb.direction)
            .filter(|link| {
                link.other()
                    .is_some_and(|end| end.key().eq_ignore_ascii_case(other) || end.id() == other)
            })
            .map(|link| link.id())
            .collect();
        for id in &ids {
            self.jira.platform().delete_issue_link(id).send().await?;
        }
        Ok(!ids.is_empty())
    }
}

fn reference(issue: &str) -> Value {
    if issue.bytes().all(|byte| byte.is_ascii_digit()) {
        return json!({"id": issue});
    }
    json!({"key": issue})
}

/// The type and direction that a verb means.
fn find<'t>(types: &'t [LinkTypeName], verb: &str) -> Result<Verb<'t>, Error> {
    let wanted = folded(verb);
    let mut found: Vec<Verb<'t>> = Vec::new();
    for link_type in types {
        let is = |name: &str| folded(name) == wanted;
        let direction = if is(&link_type.outward) || is(&link_type.name) {
            Direction::Outward
        } else if is(&link_type.inward) {
            Direction::Inward
        } else {
            continue;
        };
        found.push(Verb {
            link_type,
            direction,
        });
    }
    if found.len() > 1 {
        return Err(Error::Ambiguous {
            what: "link",
            given: verb.to_owned(),
            candidates: found
                .iter()
                .map(|verb| verb.link_type.name.clone())
                .collect(),
        });
    }
    found.pop().ok_or_else(|| {
        let known: Vec<String> = types
            .iter()
            .flat_map(|one| [one.outward.clone(), one.inward.clone()])
            .fold(Vec::new(), |mut all, verb| {
                if !all.contains(&verb) {
                    all.push(verb);
                }
                all
            });
        let near = nearest(verb, known.iter().map(String::as_str));
        Error::Unknown {
            what: "link",
            given: verb.to_owned(),
            nearest: near.into_iter().map(str::to_owned).collect(),
            known,
        }
    })
}

/// Links an issue to the web: [`Issues::remote_link`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct RemoteLink {
    jira: Jira,
    key: String,
    global_id: String,
    relationship: Option<String>,
    object: Map<String, Value>,
}

impl RemoteLink {
    pub(super) fn new(jira: &Jira, key: String, url: String, title: String) -> Self {
        RemoteLink {
            jira: jira.clone(),
            key,
            global_id: url.clone(),
            relationship: None,
            object: Map::from_iter([
                ("url".to_owned(), Value::String(url)),
                ("title".to_owned(), Value::String(title)),
            ]),
        }
    }

    /// What tells it from other links of the issue. At most 255 characters.
    pub fn global_id(mut self, id: impl Into<String>) -> Self {
        self.global_id = id.into();
        self
    }

    /// What it is to the issue: `fixed by`, `documented in`.
    pub fn relationship(mut self, words: impl Into<String>) -> Self {
        self.relationship = Some(words.into());
        self
    }

    /// A line about it.
    pub fn summary(mut self, text: impl Into<String>) -> Self {
        self.object
            .insert("summary".to_owned(), Value::String(text.into()));
        self
    }

    /// Address of its icon, 16 by 16 pixels.
    pub fn icon(mut self, url: impl Into<String>) -> Self {
        let icon = json!({"url16x16": url.into()});
        self.object.insert("icon".to_owned(), icon);
        self
    }

    /// Whether it is settled, and so shown struck out.
    pub fn resolved(mut self, resolved: bool) -> Self {
        self.object
            .insert("status".to_owned(), json!({"resolved": resolved}));
        self
    }

    /// Makes or replaces it, and gives its id.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<i64, Error> {
        let mut body = json!({"globalId": self.global_id, "object": self.object});
        if let (Some(words), Some(map)) = (self.relationship, body.as_object_mut()) {
            map.insert("relationship".to_owned(), Value::String(words));
        }
        let request = RemoteIssueLinkRequest::default();
        let call = self
            .jira
            .platform()
            .create_or_update_remote_issue_link(&self.key, request);
        let answer = call.json(body).send().await?;
        answer.id.ok_or(Error::Incomplete {
            operation: "createOrUpdateRemoteIssueLink",
            what: "id",
        })
    }
}

awaitable!(RemoteLink => i64);
