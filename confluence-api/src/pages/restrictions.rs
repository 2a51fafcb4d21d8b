//! Who alone may read or edit a page.

use serde_json::{Value, json};

use crate::awaitable::awaitable;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::view::{list, some_text};

use super::{PageRef, Pages};

impl Pages {
    /// Who alone may read or edit a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-restrictions/#api-wiki-rest-api-content-id-restriction-get).
    pub fn restrictions(&self, page: impl Into<PageRef>) -> Restrict {
        Restrict::read(&self.confluence, page.into())
    }

    /// Adds people and groups to those who alone may read or edit a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-restrictions/#api-wiki-rest-api-content-id-restriction-post).
    pub fn add_restrictions(&self, page: impl Into<PageRef>, more: Restrictions) -> Restrict {
        Restrict::add(&self.confluence, page.into(), more)
    }

    /// Says who alone may read or edit a page, whatever was said before; [`Restrictions::none`] lets
    /// everybody.
    ///
    /// ```
    /// use confluence_api::pages::{Restrictions, Who};
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let team = Who::anyone().user("5b10ac8d82e05b22cc7d4ef5").group("276f955c");
    /// confluence.pages().set_restrictions("98306", Restrictions::none().update(team)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-restrictions/#api-wiki-rest-api-content-id-restriction-put).
    pub fn set_restrictions(&self, page: impl Into<PageRef>, new: Restrictions) -> Restrict {
        Restrict::set(&self.confluence, page.into(), new)
    }

    /// Lifts all restrictions of a page.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-restrictions/#api-wiki-rest-api-content-id-restriction-delete).
    pub fn clear_restrictions(&self, page: impl Into<PageRef>) -> Restrict {
        Restrict::set(&self.confluence, page.into(), Restrictions::none())
    }
}

/// People and groups. None at all means: no restriction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Who {
    /// Ids of accounts.
    pub users: Vec<String>,
    /// Ids of groups.
    pub groups: Vec<String>,
}

impl Who {
    /// Nobody in particular.
    pub fn anyone() -> Self {
        Who::default()
    }

    /// One more person, by the id of the account.
    #[must_use]
    pub fn user(mut self, account_id: impl Into<String>) -> Self {
        self.users.push(account_id.into());
        self
    }

    /// One more group, by its id.
    #[must_use]
    pub fn group(mut self, id: impl Into<String>) -> Self {
        self.groups.push(id.into());
        self
    }

    /// Whether there is no restriction.
    pub fn is_anyone(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    fn read(restriction: &Value) -> Self {
        let named = |what: &str, id: &str| {
            let all = list(&restriction["restrictions"][what]);
            all.filter_map(|one| some_text(one, id).map(str::to_owned))
                .collect()
        };
        Who {
            users: named("user", "accountId"),
            groups: named("group", "id"),
        }
    }

    fn write(&self, operation: &str) -> Option<Value> {
        if self.is_anyone() {
            return None;
        }
        // A list without anything in it is refused.
        let mut lists = serde_json::Map::new();
        if !self.users.is_empty() {
            let users = self.users.iter();
            let users = users.map(|id| json!({"type": "known", "accountId": id}));
            lists.insert("user".to_owned(), Value::Array(users.collect()));
        }
        if !self.groups.is_empty() {
            let groups = self.groups.iter();
            let groups = groups.map(|id| json!({"type": "group", "id": id}));
            lists.insert("group".to_owned(), Value::Array(groups.collect()));
        }
        Some(json!({"operation": operation, "restrictions": lists}))
    }
}

/// Who alone may read a page, and who alone may edit it.
///
/// ```
/// use confluence_api::pages::{Restrictions, Who};
///
/// let only_ada_edits = Restrictions::none().update(Who::anyone().user("5b10ac8d"));
/// assert!(only_ada_edits.read.is_anyone());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restrictions {
    /// Who alone may read it.
    pub read: Who,
    /// Who alone may edit it.
    pub update: Who,
}

impl Restrictions {
    /// Everybody may do what the space allows.
    pub fn none() -> Self {
        Restrictions::default()
    }

    /// Who alone may read it.
    #[must_use]
    pub fn read(mut self, who: Who) -> Self {
        self.read = who;
        self
    }

    /// Who alone may edit it. Whoever calls has to be among them.
    #[must_use]
    pub fn update(mut self, who: Who) -> Self {
        self.update = who;
        self
    }

    /// Whether there are none.
    pub fn is_none(&self) -> bool {
        self.read.is_anyone() && self.update.is_anyone()
    }

    fn of(answer: &Value) -> Self {
        let mut restrictions = Restrictions::none();
        for restriction in list(answer) {
            match restriction["operation"].as_str() {
                Some("read") => restrictions.read = Who::read(restriction),
                Some("update") => restrictions.update = Who::read(restriction),
                _ => {}
            }
        }
        restrictions
    }

    fn to_json(&self) -> Value {
        let all = [self.read.write("read"), self.update.write("update")];
        Value::Array(all.into_iter().flatten().collect())
    }
}

#[derive(Clone, Debug)]
enum Verb {
    Read,
    Add(Restrictions),
    Set(Restrictions),
}

/// Reads or changes restrictions: [`Pages::restrictions`](Pages::restrictions) and its
/// neighbours.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before it is awaited"]
pub struct Restrict {
    confluence: Confluence,
    page: PageRef,
    verb: Verb,
}

impl Restrict {
    pub(super) fn read(confluence: &Confluence, page: PageRef) -> Self {
        Restrict {
            confluence: confluence.clone(),
            page,
            verb: Verb::Read,
        }
    }

    pub(super) fn add(confluence: &Confluence, page: PageRef, more: Restrictions) -> Self {
        Restrict {
            confluence: confluence.clone(),
            page,
            verb: Verb::Add(more),
        }
    }

    pub(super) fn set(confluence: &Confluence, page: PageRef, new: Restrictions) -> Self {
        Restrict {
            confluence: confluence.clone(),
            page,
            verb: Verb::Set(new),
        }
    }

    /// Does it; what is returned are the restrictions that the page has then, 200 people and 200 groups
    /// of each sort at most.
    ///
    /// # Errors
    /// As for any call.
    pub async fn send(self) -> Result<Restrictions, Error> {
        const EXPAND: [&str; 2] = ["restrictions.user", "restrictions.group"];
        let id = self.page.id(&self.confluence).await?;
        let v1 = self.confluence.v1();
        let answer: Value = match &self.verb {
            Verb::Set(new) if new.is_none() => {
                v1.delete_restrictions(&id).0.send::<Value>().await?;
                return Ok(Restrictions::none());
            }
            Verb::Add(more) if !more.is_none() => {
                let call = v1.add_restrictions(&id, more.to_json());
                call.expand(EXPAND).0.send().await?
            }
            Verb::Set(new) => {
                let call = v1.update_restrictions(&id, new.to_json());
                call.expand(EXPAND).0.send().await?
            }
            Verb::Read | Verb::Add(_) => v1.get_restrictions(&id).expand(EXPAND).0.send().await?,
        };
        Ok(Restrictions::of(&answer))
    }
}

awaitable!(Restrict => Restrictions);
