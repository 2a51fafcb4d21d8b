//! What a field holds, as the site says it.

use atlassian_core::names::folded;
use serde_json::Value;

use crate::platform::types::JsonTypeBean;

const STORY_POINT_ESTIMATE: &str = "com.pyxis.greenhopper.jira:jsw-story-points";
const SPRINT: &str = "com.pyxis.greenhopper.jira:gh-sprint";
const EPIC_LINK: &str = "com.pyxis.greenhopper.jira:gh-epic-link";
const FLOAT: &str = "com.atlassian.jira.plugin.system.customfieldtypes:float";

/// What a field holds: the type of its value, and who defines it.
///
/// Some fields, such as `parent`, have none; all parts are empty then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Schema {
    /// Type of the value: `string`, `number`, `array`, `option`, `user`, …
    pub kind: String,
    /// Type of the elements, where the value is an `array`.
    pub items: Option<String>,
    /// Id of the system field.
    pub system: Option<String>,
    /// Type of the custom field, such as `com.pyxis.greenhopper.jira:gh-sprint`.
    pub custom: Option<String>,
}

impl Schema {
    /// What a field's `schema` says; one that is absent or `null` says nothing.
    pub fn of(json: &Value) -> Self {
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        Schema {
            kind: text("type").unwrap_or_default(),
            items: text("items"),
            system: text("system"),
            custom: text("custom"),
        }
    }

    /// Type of the elements, or nothing.
    pub(crate) fn items(&self) -> &str {
        self.items.as_deref().unwrap_or_default()
    }

    fn is_custom(&self, name: &str) -> bool {
        self.custom.as_deref() == Some(name)
    }

    /// Whether it holds sprints, which read as a list of objects and are written as one number.
    pub fn is_sprint(&self) -> bool {
        self.is_custom(SPRINT)
    }

    /// Whether it holds the key of the epic, as on older sites.
    pub fn is_epic_link(&self) -> bool {
        self.is_custom(EPIC_LINK)
    }

    /// Whether it holds the estimate in story points. There are two kinds of field for that: the
    /// estimate of team-managed projects, which has a type of its own, and a number that is merely
    /// called “Story Points”.
    pub fn is_story_points(&self, name: &str) -> bool {
        self.is_custom(STORY_POINT_ESTIMATE)
            || self.is_custom(FLOAT) && is_called_story_points(name)
    }

    /// Whether it is the estimate of team-managed projects.
    pub(crate) fn is_story_point_estimate(&self) -> bool {
        self.is_custom(STORY_POINT_ESTIMATE)
    }
}

/// Whether people mean story points by a name.
pub(crate) fn is_called_story_points(name: &str) -> bool {
    matches!(
        folded(name).as_str(),
        "storypoints" | "storypoint" | "storypointestimate" | "storypointsestimate"
    )
}

impl From<JsonTypeBean> for Schema {
    fn from(bean: JsonTypeBean) -> Self {
        Schema {
            kind: bean.type_.unwrap_or_default(),
            items: bean.items,
            system: bean.system,
            custom: bean.custom,
        }
    }
}
