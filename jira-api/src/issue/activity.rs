//! What people did on an issue: comments, logged work, files, changes.

use adf::Document;
use atlassian_core::Timestamp;
use serde_json::Value;

use super::parts::Person;
use super::read::{document, list, present, some_text, text, timestamp, view, whole};

view! {
    /// A comment.
    Comment
}

impl<'a> Comment<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Who wrote it; none for anonymous ones.
    pub fn author(self) -> Option<Person<'a>> {
        present(self.0, "author").map(Person::from)
    }

    /// What it says.
    pub fn body(self) -> Option<Document> {
        document(&self.0["body"])
    }

    /// When it was written.
    pub fn created(self) -> Option<Timestamp> {
        timestamp(&self.0["created"])
    }

    /// When it was last edited.
    pub fn updated(self) -> Option<Timestamp> {
        timestamp(&self.0["updated"])
    }

    /// Role or group that it is shown to, where it is not shown to all.
    pub fn shown_to(self) -> Option<&'a str> {
        let visibility = &self.0["visibility"];
        some_text(visibility, "value").or_else(|| some_text(visibility, "identifier"))
    }

    /// Whether customers of a service project see it; what does not say so is for all.
    pub fn is_public(self) -> bool {
        self.0["jsdPublic"].as_bool().unwrap_or(true)
    }
}

view! {
    /// Work that was logged.
    Worklog
}

impl<'a> Worklog<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Who did the work.
    pub fn author(self) -> Option<Person<'a>> {
        present(self.0, "author").map(Person::from)
    }

    /// When it was begun.
    pub fn started(self) -> Option<Timestamp> {
        timestamp(&self.0["started"])
    }

    /// How long it took, in seconds.
    pub fn seconds(self) -> u64 {
        let seconds = whole(&self.0["timeSpentSeconds"]).unwrap_or_default();
        seconds.try_into().unwrap_or_default()
    }

    /// What was written about it.
    pub fn comment(self) -> Option<Document> {
        document(&self.0["comment"])
    }

    /// When it was logged.
    pub fn created(self) -> Option<Timestamp> {
        timestamp(&self.0["created"])
    }

    /// When it was last edited.
    pub fn updated(self) -> Option<Timestamp> {
        timestamp(&self.0["updated"])
    }
}

view! {
    /// A file that is attached.
    Attachment
}

impl<'a> Attachment<'a> {
    /// Id, by which its content is downloaded.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Name of the file.
    pub fn file_name(self) -> &'a str {
        text(self.0, "filename")
    }

    /// Size in bytes.
    pub fn size(self) -> Option<u64> {
        whole(&self.0["size"]).and_then(|size| size.try_into().ok())
    }

    /// Media type.
    pub fn media_type(self) -> Option<&'a str> {
        some_text(self.0, "mimeType")
    }

    /// Who attached it.
    pub fn author(self) -> Option<Person<'a>> {
        present(self.0, "author").map(Person::from)
    }

    /// When it was attached.
    pub fn created(self) -> Option<Timestamp> {
        timestamp(&self.0["created"])
    }
}

view! {
    /// A change of an issue: what one person changed at one time.
    Change
}

impl<'a> Change<'a> {
    /// Id.
    pub fn id(self) -> &'a str {
        text(self.0, "id")
    }

    /// Who made it; none for what Jira did by itself.
    pub fn author(self) -> Option<Person<'a>> {
        present(self.0, "author").map(Person::from)
    }

    /// When it was made.
    pub fn at(self) -> Option<Timestamp> {
        timestamp(&self.0["created"])
    }

    /// The fields that were changed.
    pub fn items(self) -> impl Iterator<Item = ChangeItem<'a>> {
        list(&self.0["items"]).map(ChangeItem::from)
    }
}

view! {
    /// One field of a change.
    ChangeItem
}

impl<'a> ChangeItem<'a> {
    /// The field as the changelog calls it, such as `status` or `Story Points`; it may be called
    /// otherwise in other places.
    pub fn field(self) -> &'a str {
        text(self.0, "field")
    }

    /// Id of the field, where it is told.
    pub fn field_id(self) -> Option<&'a str> {
        some_text(self.0, "fieldId")
    }

    fn value(self, name: &str) -> Option<&'a str> {
        // An empty text is a value, too: a sprint that was taken away.
        self.0.get(name).and_then(Value::as_str)
    }

    /// What it was: an id, or the ids of several with commas between them.
    pub fn from_id(self) -> Option<&'a str> {
        self.value("from")
    }

    /// What it was, in words.
    pub fn from_text(self) -> Option<&'a str> {
        self.value("fromString")
    }

    /// What it became.
    pub fn to_id(self) -> Option<&'a str> {
        self.value("to")
    }

    /// What it became, in words.
    pub fn to_text(self) -> Option<&'a str> {
        self.value("toString")
    }
}
