//! A page of a search, as a site sends it.

use serde_json::{Map, Value, json};

/// A page as a site sends it: 100 issues, each with people, a status, an ADF description, a sprint, and
/// some dozens of custom fields that are mostly `null`.
pub(crate) fn page() -> Vec<u8> {
    let user = |n: usize| {
        json!({
            "self": format!("https://acme.atlassian.net/rest/api/3/user?accountId=5b10a2844c20165700ede{n:03}"),
            "accountId": format!("5b10a2844c20165700ede{n:03}"),
            "avatarUrls": {
                "48x48": "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials/MK-5.png?size=48",
                "24x24": "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials/MK-5.png?size=24",
                "16x16": "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials/MK-5.png?size=16",
                "32x32": "https://avatar-management--avatars.us-west-2.prod.public.atl-paas.net/initials/MK-5.png?size=32"
            },
            "displayName": format!("Person {n}"), "active": true, "timeZone": "Europe/Berlin", "accountType": "atlassian"
        })
    };
    let issues: Vec<Value> = (0..100)
        .map(|n| {
            let mut fields = Map::new();
            fields.insert("summary".into(), json!(format!("Customers see “Something went wrong” at step {n}")));
            fields.insert("statuscategorychangedate".into(), json!("2026-10-02T09:41:17.403+0200"));
            fields.insert("created".into(), json!("2026-09-02T09:41:17.403+0200"));
            fields.insert("updated".into(), json!("2026-10-02T09:41:17.403+0200"));
            fields.insert("issuetype".into(), json!({
                "self": "https://acme.atlassian.net/rest/api/3/issuetype/10001", "id": "10001", "description": "Work for a person.",
                "iconUrl": "https://acme.atlassian.net/rest/api/2/universal_avatar/view/type/issuetype/avatar/10315?size=medium",
                "name": "Story", "subtask": false, "avatarId": 10315, "hierarchyLevel": 0
            }));
            fields.insert("status".into(), json!({
                "self": "https://acme.atlassian.net/rest/api/3/status/10002", "description": "", "name": "In Progress", "id": "10002",
                "statusCategory": {"self": "https://acme.atlassian.net/rest/api/3/statuscategory/4", "id": 4, "key": "indeterminate", "colorName": "yellow", "name": "In Progress"}
            }));
            fields.insert("assignee".into(), user(n % 7));
            fields.insert("reporter".into(), user(n % 5));
            fields.insert("creator".into(), user(n % 5));
            fields.insert("labels".into(), json!(["checkout", "payments"]));
            fields.insert("description".into(), json!({"type": "doc", "version": 1, "content": [
                {"type": "paragraph", "content": [
                    {"type": "text", "text": "When the cart holds more than one voucher, the total is "},
                    {"type": "text", "text": "negative", "marks": [{"type": "strong"}]},
                    {"type": "text", "text": ".\nSee the log \"below\"."}]},
                {"type": "bulletList", "content": [
                    {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Add two vouchers"}]}]},
                    {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Open the cart"}]}]}]}
            ]}));
            fields.insert("customfield_10020".into(), json!([{
                "id": 37, "name": "ENG Sprint 12", "state": "active", "boardId": 3, "goal": "Vouchers",
                "startDate": "2026-09-28T07:00:00.000Z", "endDate": "2026-10-12T07:00:00.000Z"
            }]));
            fields.insert("customfield_10016".into(), json!(3.0));
            for custom in 10021..10070 {
                let value = if custom % 9 == 0 { json!("0|i0007z:") } else { Value::Null };
                fields.insert(format!("customfield_{custom}"), value);
            }
            json!({
                "expand": "operations,versionedRepresentations,editmeta,changelog,renderedFields", "id": (10_000 + n).to_string(),
                "self": format!("https://acme.atlassian.net/rest/api/3/issue/{}", 10_000 + n), "key": format!("ENG-{n}"), "fields": fields
            })
        })
        .collect();
    serde_json::to_vec(&json!({"issues": issues, "nextPageToken": "CAEaAggB", "isLast": false}))
        .unwrap()
}
