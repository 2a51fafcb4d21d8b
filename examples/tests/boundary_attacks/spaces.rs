//! Spaces: settings, permissions, templates, watches and labels of HR.

use serde_json::json;

use crate::attack::{Attack, Got, How, inside, looked_up, unsent};
use crate::calls::{Shot, operation, v1, v2};
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;
use atlassian_core::operation::Method;

const BY_KEY: &[&str] = &[
    "getLabelsForSpace",
    "addLabelsToSpace",
    "deleteLabelFromSpace",
    "updateSpace",
    "deleteSpace",
    "getSpaceSettings",
    "updateSpaceSettings",
    "addPermissionToSpace",
    "addCustomContentPermissions",
    "removePermission",
    "getSpaceTheme",
    "setSpaceTheme",
    "resetSpaceTheme",
    "getWatchersForSpace",
    "isWatchingSpace",
    "addSpaceWatcher",
    "removeSpaceWatch",
    "getSpaceContentStates",
    "getContentStateSettings",
    "getContentsWithState",
];

const BY_ID: &[&str] = &[
    "getSpaceById",
    "getPagesInSpace",
    "getBlogPostsInSpace",
    "getSpaceProperties",
    "createSpaceProperty",
    "getSpacePropertyById",
    "updateSpacePropertyById",
    "deleteSpacePropertyById",
    "getSpacePermissionsAssignments",
    "getSpaceRoleAssignments",
    "setSpaceRoleAssignments",
    "getSpaceLabels",
    "getSpaceContentLabels",
    "getSpaceOperations",
    "getSpaceDefaultClassificationLevel",
    "putSpaceDefaultClassificationLevel",
    "getCustomContentByTypeInSpace",
];

fn on(mut shot: Shot, name: &str) -> Shot {
    for (at, parameter) in shot.0.operation.path_parameters().enumerate() {
        shot = shot.path(parameter, if at == 0 { name } else { "1" });
    }
    match shot.0.operation.method {
        Method::Post | Method::Put | Method::Patch => shot.json(json!({"name": "x"})),
        _ => shot,
    }
}

fn by_key(n: &Names, id: &str) -> Shot {
    on(v1(id), &n.hr)
}

fn by_lower_key(n: &Names, id: &str) -> Shot {
    on(v1(id), &n.hr.to_lowercase())
}

fn by_id(n: &Names, id: &str) -> Shot {
    on(v2(id), &n.wiki.hr.id)
}

fn personal(n: &Names, id: &str) -> Shot {
    on(v1(id), &n.wiki.personal_key)
}

fn fine(_: &World, _: &Names, _: &Got) -> Result<(), String> {
    Ok(())
}

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let forms: [(&str, &[&str], Form, Expect); 4] = [
        ("of HR", BY_KEY, by_key, Expect::Unsent),
        ("of hr", &BY_KEY[..6], by_lower_key, Expect::Unsent),
        ("of a person", &BY_KEY[..6], personal, Expect::Unsent),
        ("of HR by its id", BY_ID, by_id, Expect::LookedUp),
    ];
    let mut attacks = Vec::new();
    for (what, operations, shot, expect) in forms {
        for id in operations {
            attacks.push(Attack::new(
                format!("{id} {what}"),
                How::SendText(shot, (*id).to_owned()),
                expect,
            ));
        }
    }
    debug_assert!(
        operation("confluence-v1", "getWatchesForSpace")
            .path
            .contains("{id}")
    );
    attacks.extend([
        looked_up("getWatchesForSpace of a page of HR", |n| {
            v1("getWatchesForSpace").path("id", &n.wiki.hr.page)
        }),
        looked_up("a permission of DOCS that nobody has seen", |_| {
            v1("removePermission")
                .path("spaceKey", "DOCS")
                .path("id", "4711")
        }),
        unsent("look and feel of HR", |n| {
            v1("getLookAndFeelSettings").query("spaceKey", &n.hr)
        }),
        unsent("changing the look of HR", |n| {
            v1("updateLookAndFeel").json(json!({"spaceKey": n.hr, "lookAndFeelType": "global"}))
        }),
        unsent("changing the look of the site", |_| {
            v1("updateLookAndFeel").json(json!({"lookAndFeelType": "global"}))
        }),
        unsent("resetting the look of HR", |n| {
            v1("resetLookAndFeelSettings").query("spaceKey", &n.hr)
        }),
        unsent("templates of HR", |n| {
            v1("getContentTemplates").query("spaceKey", &n.hr)
        }),
        unsent("blueprints of HR", |n| {
            v1("getBlueprintTemplates").query("spaceKey", &n.hr)
        }),
        unsent("templates, rendered", |_| {
            v1("getContentTemplates")
                .query("spaceKey", "DOCS")
                .query("expand", "body.view")
        }),
        looked_up("a template of HR", |n| {
            v1("getContentTemplate").path("contentTemplateId", &n.wiki.hr.template)
        }),
        looked_up("removing a template of HR", |n| {
            v1("removeTemplate").path("contentTemplateId", &n.wiki.hr.template)
        }),
        looked_up("a template of the site", |n| {
            v1("getContentTemplate").path("contentTemplateId", &n.wiki.site_template)
        }),
        looked_up("removing a template of the site", |n| {
            v1("removeTemplate").path("contentTemplateId", &n.wiki.site_template)
        }),
        inside(
            "templates of everything",
            |_| v1("getContentTemplates"),
            |world, _, _| {
                let calls = world.wiki.calls();
                let asked = calls
                    .iter()
                    .find(|call| call.path.ends_with("/template/page"));
                match asked.and_then(|call| call.query.iter().find(|(name, _)| name == "spaceKey"))
                {
                    Some((_, key)) if key == "DOCS" => Ok(()),
                    other => Err(format!("asked of {other:?}")),
                }
            },
        ),
        inside(
            "a template of DOCS",
            |n| v1("getContentTemplate").path("contentTemplateId", &n.wiki.docs.template),
            fine,
        ),
        looked_up("roles that can be given in HR", |n| {
            v2("getAvailableSpaceRoles").query("space-id", &n.wiki.hr.id)
        }),
        looked_up("policies of HR", |n| {
            v2("getDataPolicySpaces").query("ids", &n.wiki.hr.id)
        }),
        looked_up("a task of somebody", |_| v1("getTask").path("id", "4711")),
        unsent("all tasks", |_| v1("getTasks")),
        inside(
            "DOCS by its id",
            |n| v2("getSpaceById").path("id", &n.wiki.docs.id),
            fine,
        ),
        inside(
            "people",
            |n| v1("getBulkUserLookup").query("accountId", &n.wiki.person),
            fine,
        ),
        inside(
            "a person with a personal space",
            |n| {
                v1("getUser")
                    .query("accountId", &n.wiki.person)
                    .query("expand", "personalSpace")
            },
            fine,
        )
        .reads(&["GET /wiki/rest/api/user"])
        .alone(),
        inside(
            "people with personal spaces",
            |n| {
                v1("getBulkUserLookup")
                    .query("accountId", &n.wiki.person)
                    .query("expand", "personalSpace")
            },
            fine,
        )
        .reads(&["GET /wiki/rest/api/user"])
        .alone(),
    ]);
    attacks
}
