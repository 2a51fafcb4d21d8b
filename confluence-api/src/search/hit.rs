//! What a search finds.

use std::sync::Arc;

use atlassian_core::Timestamp;
use atlassian_core::json::{Decoder, Fault, Map, Value, Wire};

use crate::view::{NULL, some_text, timestamp};

/// What a hit is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HitKind {
    /// A page.
    Page,
    /// A blog post.
    BlogPost,
    /// A comment of either sort.
    Comment,
    /// A file.
    Attachment,
    /// A space.
    Space,
    /// A person.
    User,
    /// A folder.
    Folder,
    /// A whiteboard.
    Whiteboard,
    /// A database.
    Database,
    /// A smart link in the tree of pages.
    Embed,
    /// Anything else, by Confluence's name for it: content of apps among others.
    Other(String),
}

impl HitKind {
    fn of(name: &str) -> Self {
        match name {
            "page" => HitKind::Page,
            "blogpost" => HitKind::BlogPost,
            "comment" => HitKind::Comment,
            "attachment" => HitKind::Attachment,
            "space" => HitKind::Space,
            "user" => HitKind::User,
            "folder" => HitKind::Folder,
            "whiteboard" => HitKind::Whiteboard,
            "database" => HitKind::Database,
            "embed" => HitKind::Embed,
            other => HitKind::Other(other.to_owned()),
        }
    }

    /// Confluence's name for it, as CQL's field `type` knows it.
    pub fn as_str(&self) -> &str {
        match self {
            HitKind::Page => "page",
            HitKind::BlogPost => "blogpost",
            HitKind::Comment => "comment",
            HitKind::Attachment => "attachment",
            HitKind::Space => "space",
            HitKind::User => "user",
            HitKind::Folder => "folder",
            HitKind::Whiteboard => "whiteboard",
            HitKind::Database => "database",
            HitKind::Embed => "embed",
            HitKind::Other(name) => name,
        }
    }
}

/// Around the words that were searched for, in titles and excerpts.
const MARKS: [&str; 2] = ["@@@hl@@@", "@@@endhl@@@"];

/// One thing that a search has found.
///
/// It knows what the index knows, which may be some seconds old.
#[derive(Clone, Default, PartialEq)]
pub struct Hit {
    raw: Map<String, Value>,
    base: Option<Arc<str>>,
}

impl Hit {
    pub(super) fn at(mut self, base: &Arc<str>) -> Self {
        self.base = Some(Arc::clone(base));
        self
    }

    /// All that came, as JSON.
    pub fn raw(&self) -> &Map<String, Value> {
        &self.raw
    }

    /// All that came, as JSON.
    pub fn into_raw(self) -> Map<String, Value> {
        self.raw
    }

    fn part(&self, name: &str) -> &Value {
        self.raw.get(name).unwrap_or(&NULL)
    }

    /// What it is.
    pub fn kind(&self) -> HitKind {
        if let Some(kind) = some_text(self.part("content"), "type") {
            return HitKind::of(kind);
        }
        if self.part("space").is_object() {
            return HitKind::Space;
        }
        if self.part("user").is_object() {
            return HitKind::User;
        }
        HitKind::of(self.part("entityType").as_str().unwrap_or_default())
    }

    /// Id of the content or the space; the account id of a person. Those of attachments begin with `att`.
    pub fn id(&self) -> String {
        let id = match self.kind() {
            HitKind::Space => &self.part("space")["id"],
            HitKind::User => &self.part("user")["accountId"],
            _ => &self.part("content")["id"],
        };
        match id {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => String::new(),
        }
    }

    /// Title of the content, name of the space or of the person.
    pub fn title(&self) -> String {
        let title = match self.kind() {
            HitKind::Space => some_text(self.part("space"), "name"),
            HitKind::User => some_text(self.part("user"), "displayName"),
            _ => some_text(self.part("content"), "title"),
        };
        match title {
            Some(title) => title.to_owned(),
            None => without_marks(self.part("title").as_str().unwrap_or_default()),
        }
    }

    /// Some of the text around the words that were searched for. It may be empty.
    pub fn excerpt(&self) -> String {
        without_marks(self.part("excerpt").as_str().unwrap_or_default())
    }

    /// Key of the space it lies in; of a space, its own. People lie in none.
    pub fn space_key(&self) -> Option<&str> {
        let content = self.part("content");
        let containing = self.part("resultGlobalContainer");
        some_text(&content["space"], "key")
            .or_else(|| some_text(self.part("space"), "key"))
            .or_else(|| last_segment(some_text(&content["_expandable"], "space")?))
            .or_else(|| last_segment(some_text(containing, "displayUrl")?))
    }

    /// Name of the space it lies in, where it came along.
    pub fn space_name(&self) -> Option<&str> {
        some_text(&self.part("content")["space"], "name")
            .or_else(|| some_text(self.part("space"), "name"))
            .or_else(|| some_text(self.part("resultGlobalContainer"), "title"))
    }

    /// When it was changed last.
    pub fn last_modified(&self) -> Option<Timestamp> {
        timestamp(self.part("lastModified"))
    }

    /// Where a person sees it: a whole address where the answer said what its own are relative to.
    pub fn url(&self) -> Option<String> {
        let path = some_text(&self.part("content")["_links"], "webui")
            .or_else(|| self.part("url").as_str())
            .filter(|path| !path.is_empty())?;
        match &self.base {
            Some(base) if path.starts_with('/') => Some(format!("{base}{path}")),
            _ => Some(path.to_owned()),
        }
    }

    /// The content, as the older API has it, with what was [expanded](super::Search::expand); `null` for spaces and
    /// people.
    pub fn content(&self) -> &Value {
        self.part("content")
    }
}

impl std::fmt::Debug for Hit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hit")
            .field("kind", &self.kind().as_str())
            .field("id", &self.id())
            .field("title", &self.title())
            .finish_non_exhaustive()
    }
}

impl From<Value> for Hit {
    /// What is no object becomes one without anything in it.
    fn from(json: Value) -> Self {
        match json {
            Value::Object(raw) => Hit { raw, base: None },
            _ => Hit::default(),
        }
    }
}

impl Wire for Hit {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        self.raw = Map::new();
        self.raw.decode(input)
    }

    fn encode(&self) -> Option<Value> {
        Some(Value::Object(self.raw.clone()))
    }
}

fn last_segment(path: &str) -> Option<&str> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .filter(|segment| !segment.is_empty())
}

fn without_marks(text: &str) -> String {
    MARKS
        .iter()
        .fold(text.to_owned(), |text, mark| text.replace(mark, ""))
}
