//! A space as it was read, and who may do what in it.

use std::fmt;

use atlassian_core::Timestamp;

use crate::page::{Label, Property};
use crate::view::{list, record, some_text, text, timestamp};

record! {
    /// A space: everything Confluence sent of it, and names and types for what it means.
    Space
}

impl Space {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Key, such as `DOCS`; that of a personal space begins with `~`.
    pub fn key(&self) -> &str {
        self.text("key")
    }

    /// Name.
    pub fn name(&self) -> &str {
        self.text("name")
    }

    /// Whether it is somebody's own.
    pub fn is_personal(&self) -> bool {
        self.text("type") == "personal"
    }

    /// Whether it is archived.
    pub fn is_archived(&self) -> bool {
        self.text("status") == "archived"
    }

    /// Id of its home page.
    pub fn homepage_id(&self) -> Option<&str> {
        Some(self.text("homepageId")).filter(|id| !id.is_empty())
    }

    /// Account that created it.
    pub fn author_id(&self) -> &str {
        self.text("authorId")
    }

    /// When it was created.
    pub fn created(&self) -> Option<Timestamp> {
        timestamp(self.part("createdAt"))
    }

    /// Its description as plain text; empty where there is none, or none was asked for.
    pub fn description(&self) -> &str {
        text(&self.part("description")["plain"], "value")
    }

    /// Labels, where they were asked for.
    pub fn labels(&self) -> Vec<Label> {
        let labels = list(self.part("labels"));
        labels.cloned().map(Label::from).collect()
    }

    /// Properties, where they were asked for.
    pub fn properties(&self) -> Vec<Property> {
        let properties = list(self.part("properties"));
        properties.cloned().map(Property::from).collect()
    }

    /// Its address in a browser.
    pub fn url(&self) -> Option<String> {
        let links = self.part("_links");
        let (base, path) = (some_text(links, "base")?, some_text(links, "webui")?);
        Some(format!("{base}{path}"))
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Space")
            .field("id", &self.id())
            .field("key", &self.key())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

record! {
    /// That somebody may do something in a space.
    SpacePermission
}

impl SpacePermission {
    /// Id.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// Who may do it: `user`, `group`, `role`, or a class of people.
    pub fn principal_kind(&self) -> &str {
        text(self.part("principal"), "type")
    }

    /// Account id, or id of the group or role.
    pub fn principal_id(&self) -> &str {
        text(self.part("principal"), "id")
    }

    /// What may be done: `read`, `create`, `delete`, `administer` …
    pub fn action(&self) -> &str {
        text(self.part("operation"), "key")
    }

    /// To what: `space`, `page`, `blogpost`, `comment`, `attachment`.
    pub fn target(&self) -> &str {
        text(self.part("operation"), "targetType")
    }
}

impl fmt::Debug for SpacePermission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SpacePermission({} {} may {} {})",
            self.principal_kind(),
            self.principal_id(),
            self.action(),
            self.target()
        )
    }
}
