//! Accessible resources become sites.
#![allow(clippy::unwrap_used)]

mod demo;

use std::sync::Arc;

use atlassian_core::sandbox::{Product, Sandbox, SandboxRequest, SandboxResponse};
use atlassian_core::{Error, Sites};
use serde_json::json;

struct Other;

impl Product for Other {
    fn product(&self) -> &'static str {
        "other"
    }

    fn handle(&self, request: &SandboxRequest) -> SandboxResponse {
        SandboxResponse::unhandled(request)
    }
}

async fn sites(sandbox: &Sandbox, scopes: &[&str]) -> Sites {
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    atlassian.use_grant(sandbox.grant(scopes)).await.unwrap();
    atlassian.sites().await.unwrap()
}

async fn three() -> Sandbox {
    let builder = Sandbox::builder()
        .product(Arc::new(demo::Demo))
        .product(Other);
    builder
        .site("acme")
        .site("acme-eu")
        .site("Acme")
        .start()
        .await
}

#[tokio::test]
async fn a_site_that_is_listed_per_product_is_one_site() {
    let sandbox = three().await;
    let scopes = [
        "read:echo:demo",
        "write:other-work",
        "read:other-user",
        "read:me",
    ];
    let sites = sites(&sandbox, &scopes).await;
    assert_eq!(sites.as_slice().len(), 3);
    let site = sites.pick("acme-eu").unwrap();
    assert_eq!(site.products, ["demo", "other"]);
    assert_eq!(
        site.scopes,
        ["read:echo:demo", "write:other-work", "read:other-user"]
    );
}

#[tokio::test]
async fn a_site_is_picked_by_id_address_or_name() {
    let sandbox = three().await;
    let sites = sites(&sandbox, demo::SCOPES).await;
    let eu = sites.as_slice()[1].clone();
    let ways = [
        eu.id.as_str(),
        "https://acme-eu.atlassian.net",
        "https://ACME-EU.atlassian.net/wiki/spaces?x",
        "acme-eu.atlassian.net",
        " acme-eu ",
        "ACME-EU",
    ];
    for wanted in ways {
        assert_eq!(sites.pick(wanted).unwrap(), eu, "{wanted}");
    }
    let error = sites.pick("acme").unwrap_err();
    assert!(
        matches!(&error, Error::AmbiguousSite { choices, .. } if choices.len() == 2),
        "{error}"
    );
    assert_eq!(
        sites.pick(&sites.as_slice()[2].id.clone()).unwrap(),
        sites.as_slice()[2]
    );
    assert!(matches!(sites.only(), Err(Error::AmbiguousSite { .. })));

    let error = sites.pick("globex").unwrap_err();
    assert!(matches!(error, Error::SiteNotGranted { .. }));
    let text = error.to_string();
    assert!(
        text.contains("globex") && text.contains("https://acme-eu.atlassian.net"),
        "{text}"
    );
}

#[tokio::test]
async fn several_sites_are_picked_at_once() {
    let sandbox = three().await;
    let sites = sites(&sandbox, demo::SCOPES).await;
    let all = sites.as_slice();
    let third = all[2].id.as_str();
    let picked = sites
        .pick_all(&["https://acme-eu.atlassian.net", third, "acme-eu", third])
        .unwrap();
    assert_eq!(
        picked,
        [all[1].clone(), all[2].clone()],
        "as named, each once"
    );
    assert_eq!(sites.pick_all::<&str>(&[]).unwrap(), []);

    let error = sites
        .pick_all(&["acme-eu", "globex", "initech"])
        .unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::SiteNotGranted { .. }));
    assert!(
        text.contains("globex, initech") && text.contains("https://acme-eu"),
        "{text}"
    );
    let error = sites.pick_all(&["globex", "acme"]).unwrap_err();
    assert!(matches!(error, Error::AmbiguousSite { .. }), "{error}");
}

#[tokio::test]
async fn nothing_picks_nothing() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    let list = json!([{"id": "1", "name": "", "url": "", "scopes": []}]);
    sandbox.fail_next("/accessible-resources", SandboxResponse::json(200, list));
    let sites = atlassian.sites().await.unwrap();
    for blank in ["", "  "] {
        assert!(matches!(
            sites.pick(blank),
            Err(Error::SiteNotGranted { .. })
        ));
    }
}

#[tokio::test]
async fn each_site_is_called_over_one_grant() {
    use atlassian_core::Call;
    use serde_json::Value;

    let sandbox = three().await;
    let atlassian = sandbox.atlassian().unwrap().build().unwrap();
    atlassian
        .use_grant(sandbox.grant(demo::SCOPES))
        .await
        .unwrap();
    let sites = atlassian.sites().await.unwrap();
    for site in &sites {
        let session = atlassian.session(site);
        let call = Call::new(&session, &demo::ECHO).path("value", "x");
        call.send::<Value>().await.unwrap();
        let asked = sandbox.requests().last().unwrap().path.clone();
        assert_eq!(asked, format!("/ex/demo/{}/echo/x", site.id));
    }
    assert_eq!(sandbox.token_calls(), 0);
}

#[tokio::test]
async fn no_site_at_all_is_explained() {
    let sandbox = three().await;
    let sites = sites(&sandbox, &["read:me"]).await;
    for error in [sites.pick("acme").unwrap_err(), sites.only().unwrap_err()] {
        assert!(error.to_string().contains("no site is granted"), "{error}");
    }
}

#[tokio::test]
async fn real_lists_are_read() {
    let (sandbox, atlassian, _) = demo::logged_in().await;
    let list = json!([
        {"id": "1", "name": "one", "url": "https://one.atlassian.net", "avatarUrl": "a", "new": {},
         "scopes": ["write:jira-work", "read:jira-work", "read:sprint:jira-software"]},
        {"id": "1", "name": "one", "url": "https://one.atlassian.net", "avatarUrl": null,
         "scopes": ["read:confluence-content.all", "search:confluence", "read:page:confluence"]},
    ]);
    sandbox.fail_next("/accessible-resources", SandboxResponse::json(200, list));
    let site = atlassian.sites().await.unwrap().only().unwrap();
    assert_eq!(site.products, ["jira", "confluence"]);
    assert_eq!(site.scopes.len(), 6);
}
