//! Changing a space, and what belongs to it alone: settings, theme, look and permissions. All of it but
//! the lists of permissions is of the older API.

use serde_json::{Value, json};

use super::call::{Answer, Call, Failure, Reply, merge, no_content, ok};
use super::long_tasks;
use super::older_content::show_space;
use super::roles::Assignment;
use super::state::State;

/// What an administrator has set for a space.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    route_override: bool,
    theme: Option<&'static str>,
    /// Its own look, where it has one.
    look: Option<Value>,
    selected: Option<String>,
}

/// Somebody may do something in a space.
#[derive(Clone, Debug)]
pub(super) struct Permission {
    pub(super) id: u64,
    pub(super) space: u64,
    /// `user` or `group`, and which.
    pub(super) subject: (String, String),
    /// What may be done, and with what.
    pub(super) operation: (String, String),
}

/// A new space; the newer API may copy who has access from another one.
pub(super) fn create(state: &mut State, call: &Call, newer: bool) -> Answer {
    let given = &call.body;
    let name = given["name"].as_str().map(str::trim).unwrap_or_default();
    if name.is_empty() {
        return Err(Failure::bad("name must be given"));
    }
    let made_up: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let key = given["key"].as_str().unwrap_or(&made_up).to_uppercase();
    if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Failure::bad(
            "The key of a space has letters and digits only",
        ));
    }
    if let Some(known) = state.space_by_key(&key) {
        state.touch(known.id);
        return Err(Failure::bad("A space with this key exists already"));
    }
    let model = match super::call::id(&given["copySpaceAccessConfiguration"]) {
        Some(id) if newer => Some(state.space(&id.to_string())?.id),
        _ => None,
    };
    let id = state.add_space(&key, name, &call.account);
    let described = match newer {
        true => &given["description"]["value"],
        false => &given["description"]["plain"]["value"],
    };
    if let (Some(text), Some(space)) = (
        described.as_str(),
        state.spaces.iter_mut().find(|space| space.id == id),
    ) {
        text.clone_into(&mut space.description);
    }
    if let Some(model) = model {
        let copied = state.assignments.iter().filter(|a| a.space == model);
        let copied: Vec<_> = copied.cloned().collect();
        let copied = copied
            .into_iter()
            .map(|known| Assignment { space: id, ..known });
        state.assignments.extend(copied);
    }
    if newer {
        return super::spaces::created(state, call, id);
    }
    ok(show_space(state, call, state.keyed(&key)?))
}

pub(super) fn update(state: &mut State, call: &Call, key: &str) -> Answer {
    let id = state.keyed(key)?.id;
    let given = &call.body;
    let home = match super::call::id(&given["homepage"]["id"]) {
        None => None,
        Some(home) => {
            let page = state.page(&home.to_string())?;
            if page.space != id {
                return Err(Failure::bad("The homepage must be a page of the space"));
            }
            Some(home)
        }
    };
    let archived = match given["status"].as_str() {
        None => None,
        Some("archived") => Some(true),
        Some("current") => Some(false),
        Some(_) => return Err(Failure::bad("status must be current or archived")),
    };
    state.tick();
    let mut spaces = state.spaces.iter_mut();
    let space = spaces.find(|space| space.id == id);
    let space = space.ok_or_else(|| Failure::missing("Space"))?;
    if let Some(name) = given["name"].as_str() {
        name.clone_into(&mut space.name);
    }
    if let Some(text) = given["description"]["plain"]["value"].as_str() {
        text.clone_into(&mut space.description);
    }
    space.home = home.unwrap_or(space.home);
    space.archived = archived.unwrap_or(space.archived);
    ok(show_space(state, call, state.keyed(key)?))
}

pub(super) fn delete(state: &mut State, call: &Call, key: &str) -> Answer {
    let id = state.keyed(key)?.id;
    let contents = state.contents.iter().filter(|content| content.space == id);
    let contents: Vec<u64> = contents.map(|content| content.id).collect();
    for content in contents {
        state.forget(content);
    }
    state
        .templates
        .retain(|template| template.space != Some(id));
    state
        .permissions
        .retain(|permission| permission.space != id);
    state
        .assignments
        .retain(|assignment| assignment.space != id);
    state.settings.remove(&id);
    state.labels.remove(&id);
    state.properties.remove(&id);
    state.spaces.retain(|space| space.id != id);
    long_tasks::done(state, call, "space.delete", Vec::new())
}

fn set(state: &mut State, space: u64) -> &mut Settings {
    state.settings.entry(space).or_default()
}

pub(super) fn settings(state: &State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?;
    let route_override = state
        .settings
        .get(&space.id)
        .is_some_and(|settings| settings.route_override);
    ok(json!({
        "routeOverrideEnabled": route_override,
        "editor": {"page": "v2", "blogpost": "v2", "default": "v2"},
        "contentMode": "standard",
        "spaceKey": space.key,
        "_links": {"self": format!("{}/rest/api/space/{}/settings", call.base(), space.key)},
    }))
}

pub(super) fn change_settings(state: &mut State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    state.tick();
    if let Some(route_override) = call.body["routeOverrideEnabled"].as_bool() {
        set(state, space).route_override = route_override;
    }
    settings(state, call, key)
}

const SITE_THEME: &str = "com.atlassian.confluence.plugins.confluence-default-theme:default-theme";

const THEMES: [&str; 2] = [
    SITE_THEME,
    "com.atlassian.confluence.themes.documentation:documentation",
];

fn show_theme(call: &Call, key: &str) -> Value {
    json!({
        "themeKey": key,
        "name": key.rsplit(':').next(),
        "description": "",
        "icon": {"path": "/images/theme.png", "width": 110, "height": 73, "isDefault": true},
        "_links": {"self": format!("{}/rest/api/settings/theme/{key}", call.base())},
    })
}

pub(super) fn themes(call: &Call) -> Answer {
    let window = call.page(100, 100)?;
    let themes: Vec<Value> = THEMES.iter().map(|key| show_theme(call, key)).collect();
    let results = window.of(&themes);
    ok(json!({
        "results": results,
        "start": window.start,
        "limit": window.size,
        "size": results.len(),
        "_links": {"base": call.base(), "context": "/wiki"},
    }))
}

fn find_theme(key: &str) -> Result<&'static str, Failure> {
    let found = THEMES.into_iter().find(|theme| *theme == key);
    found.ok_or_else(|| Failure::missing("Theme"))
}

/// A theme by its key; the one of the site is `selected`.
pub(super) fn theme(call: &Call, key: &str) -> Answer {
    let key = match key {
        "selected" => SITE_THEME,
        key => find_theme(key)?,
    };
    ok(show_theme(call, key))
}

pub(super) fn theme_of(state: &State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let theme = state.settings.get(&space).and_then(|known| known.theme);
    let theme = theme.ok_or_else(|| Failure::missing("Theme"))?;
    ok(show_theme(call, theme))
}

pub(super) fn set_theme(state: &mut State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let theme = find_theme(call.body["themeKey"].as_str().unwrap_or_default())?;
    state.tick();
    set(state, space).theme = Some(theme);
    theme_of(state, call, key)
}

pub(super) fn reset_theme(state: &mut State, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    state.tick();
    set(state, space).theme = None;
    no_content()
}

/// The look that the site has.
fn plain_look() -> Value {
    let button = json!({"backgroundColor": "#0052cc", "color": "#ffffff"});
    let navigation = json!({
        "color": "#deebff",
        "highlightColor": "#ffffff",
        "hoverOrFocus": button,
    });
    json!({
        "headings": {"color": "#172b4d"},
        "links": {"color": "#0052cc"},
        "menus": {"hoverOrFocus": {"backgroundColor": "#deebff"}, "color": "#172b4d"},
        "header": {
            "backgroundColor": "#0747a6",
            "button": button,
            "primaryNavigation": navigation,
            "secondaryNavigation": navigation,
            "search": button,
        },
        "content": {},
        "bordersAndDividers": {"color": "#dfe1e6"},
    })
}

/// The space that `spaceKey` names, or the site where it is absent.
fn named(state: &State, key: Option<&str>) -> Result<u64, Failure> {
    match key {
        None | Some("") => Ok(0),
        Some(key) => Ok(state.keyed(key)?.id),
    }
}

pub(super) fn look(state: &State, call: &Call) -> Answer {
    let space = named(state, call.query("spaceKey"))?;
    let settings = state.settings.get(&space);
    let custom = settings.and_then(|settings| settings.look.clone());
    let selected = settings.and_then(|settings| settings.selected.clone());
    ok(json!({
        "selected": selected.filter(|name| name == "custom").unwrap_or_else(|| "global".to_owned()),
        "global": plain_look(),
        "custom": custom.unwrap_or_else(plain_look),
    }))
}

pub(super) fn select_look(state: &mut State, call: &Call) -> Answer {
    let space = named(state, call.body["spaceKey"].as_str())?;
    let selected = call.body["lookAndFeelType"].as_str().unwrap_or_default();
    if !matches!(selected, "global" | "custom" | "theme") {
        return Err(Failure::bad("There is no such look and feel"));
    }
    state.tick();
    set(state, space).selected = Some(selected.to_owned());
    ok(json!({"spaceKey": call.body["spaceKey"], "lookAndFeelType": selected}))
}

pub(super) fn change_look(state: &mut State, call: &Call) -> Answer {
    let space = named(state, call.query("spaceKey"))?;
    if !call.body.is_object() {
        return Err(Failure::bad("A look and feel is required"));
    }
    let mut look = plain_look();
    merge(&mut look, call.body.clone());
    state.tick();
    set(state, space).look = Some(look.clone());
    merge(&mut look, json!({"_links": {"base": call.base()}}));
    ok(look)
}

pub(super) fn reset_look(state: &mut State, call: &Call) -> Answer {
    let space = named(state, call.query("spaceKey"))?;
    state.tick();
    set(state, space).look = None;
    no_content()
}

/// Lets somebody do something in a space.
pub(super) fn permit(state: &mut State, call: &Call, key: &str) -> Answer {
    let space = state.keyed(key)?.id;
    let text = |pointer: &str| -> Result<String, Failure> {
        let found = call.body.pointer(pointer).and_then(Value::as_str);
        let found = found.filter(|text| !text.is_empty());
        found
            .map(str::to_owned)
            .ok_or_else(|| Failure::bad(format!("{pointer} must be given")))
    };
    let subject = (text("/subject/type")?, text("/subject/identifier")?);
    let operation = (text("/operation/key")?, text("/operation/target")?);
    if !matches!(subject.0.as_str(), "user" | "group") {
        return Err(Failure::bad("subject.type must be user or group"));
    }
    state.tick();
    let id = state.next_id();
    state.permissions.push(Permission {
        id,
        space,
        subject: subject.clone(),
        operation: operation.clone(),
    });
    ok(json!({
        "id": id,
        "subject": {"type": subject.0, "identifier": subject.1},
        "operation": {"key": operation.0, "target": operation.1},
        "_links": {"base": call.base()},
    }))
}

/// Lets somebody do something with custom content. The sandbox only checks that there is such a space.
pub(super) fn permit_custom(state: &mut State, key: &str) -> Answer {
    state.keyed(key)?;
    state.tick();
    Ok(Reply::Empty(200))
}

/// Takes a permission away. As nothing promises that the space beside it is looked at, it is not.
pub(super) fn forbid(state: &mut State, key: &str, id: &str) -> Answer {
    state.keyed(key)?;
    let mut all = state.permissions.iter();
    let found = all.position(|permission| permission.id.to_string() == id);
    let found = found.ok_or_else(|| Failure::missing("Permission"))?;
    let permission = state.permissions.remove(found);
    state.touch(permission.space);
    state.tick();
    no_content()
}

/// Who may do what in a space, as the newer API lists it.
pub(super) fn permissions(state: &State, call: &Call, id: &str) -> Answer {
    let space = state.space(id)?.id;
    let all = state.permissions.iter();
    let all: Vec<Value> = all
        .filter(|permission| permission.space == space)
        .map(|permission| {
            json!({
                "id": permission.id.to_string(),
                "principal": {"type": permission.subject.0, "id": permission.subject.1},
                "operation": {
                    "key": permission.operation.0,
                    "targetType": permission.operation.1,
                },
            })
        })
        .collect();
    let window = call.page(25, 250)?;
    call.results(window, all.len(), window.of(&all))
}
