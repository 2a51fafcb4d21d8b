//! What people do around an issue: links, comments, logged work, watching, files.

use std::time::Duration;

use atlassian_core::sandbox::SandboxResponse;
use jira_api::Error;
use jira_api::fields::{Markdown, Me};
use serde_json::{Value, json};

use crate::world::{names, on};

#[test]
fn links_are_made_as_one_says_them() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            issues.link("ENG-4", "blocks", "ENG-5").await.unwrap();
            issues
                .link("ENG-4", "Is Blocked By", "ENG-6")
                .await
                .unwrap();
            issues.link("ENG-4", "relates to", "ENG-7").await.unwrap();
            issues.link("ENG-4", "Duplicate", "ENG-8").await.unwrap();
            issues.link("ENG-4", "blocks", "ENG-5").await.unwrap();
            let issue = issues.get("ENG-4").await.unwrap();
            let links: Vec<(String, String)> = issue
                .links()
                .map(|link| {
                    (
                        link.verb().to_owned(),
                        link.other().unwrap().key().to_owned(),
                    )
                })
                .collect();
            let expected = [
                ("blocks", "ENG-5"),
                ("is blocked by", "ENG-6"),
                ("relates to", "ENG-7"),
                ("duplicates", "ENG-8"),
            ];
            assert_eq!(
                links,
                expected.map(|(verb, key)| (verb.to_owned(), key.to_owned()))
            );
            let types = world
                .calls(0)
                .into_iter()
                .filter(|call| call.ends_with("/issueLinkType"));
            assert_eq!(types.count(), 1);

            assert!(
                !issues
                    .unlink("ENG-4", "is blocked by", "ENG-5")
                    .await
                    .unwrap()
            );
            assert!(
                issues
                    .unlink("ENG-5", "is blocked by", "ENG-4")
                    .await
                    .unwrap()
            );
            assert!(issues.unlink("ENG-4", "relates to", "ENG-7").await.unwrap());
            assert_eq!(issues.get("ENG-4").await.unwrap().links().count(), 2);

            let error = issues.link("ENG-4", "blokcs", "ENG-5").await.unwrap_err();
            assert_eq!(
                error.to_string(),
                "no link is called “blokcs”; did you mean “blocks”?"
            );
            let error = issues
                .link("ENG-4", "causes", "ENG-5")
                .await
                .unwrap_err()
                .to_string();
            assert!(
                error.contains("there is “blocks”, “is blocked by”"),
                "{error}"
            );
        },
    );
}

#[test]
fn a_link_to_the_web_is_replaced_by_one_of_the_same_id() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            let link =
                |title: &str| issues.remote_link("ENG-4", "https://git.example.com/81", title);
            let first = link("Pull request 81")
                .relationship("fixed by")
                .icon("https://git.example.com/i")
                .await;
            let second = link("Pull request 81, merged")
                .resolved(true)
                .summary("Two commits")
                .await;
            assert_eq!(first.unwrap(), second.unwrap());
            issues
                .remote_link("ENG-4", "https://git.example.com/81", "Another")
                .global_id("2")
                .await
                .unwrap();
            let links = world
                .jira
                .platform()
                .get_remote_issue_links("ENG-4")
                .send()
                .await
                .unwrap();
            let titles: Vec<_> = links
                .iter()
                .map(|l| l.object.as_ref().unwrap().title.clone().unwrap())
                .collect();
            assert_eq!(titles, ["Pull request 81, merged", "Another"]);
        },
    );
}

#[test]
fn comments_say_who_may_see_them() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            let id = issues
                .comment("ENG-4", "Two lines\nof *text*")
                .await
                .unwrap();
            issues
                .comment("ENG-4", Markdown("See ENG-5."))
                .visible_to_role("Developers")
                .await
                .unwrap();
            issues
                .comment("ENG-4", "x")
                .visible_to_group("managers")
                .internal()
                .await
                .unwrap();
            let document =
                adf::Document::parse(r#"{"type":"doc","version":1,"content":[{"type":"rule"}]}"#);
            issues.comment("ENG-4", document.unwrap()).await.unwrap();
            let issue = issues.get("ENG-4").await.unwrap();
            let comments: Vec<_> = issue.comments().collect();
            assert_eq!(comments[0].id(), id);
            assert_eq!(
                comments[0].body().unwrap().to_text().trim_end(),
                "Two lines\nof *text*"
            );
            assert_eq!(comments[0].shown_to(), None);
            assert_eq!(comments[1].shown_to(), Some("Developers"));
            assert_eq!(comments[2].shown_to(), Some("managers"));
            assert_eq!(comments[3].raw()["body"]["content"][0]["type"], "rule");

            issues.edit_comment("ENG-4", &id, "Better").await.unwrap();
            let issue = issues.get("ENG-4").await.unwrap();
            assert_eq!(
                issue
                    .comments()
                    .next()
                    .unwrap()
                    .body()
                    .unwrap()
                    .to_text()
                    .trim_end(),
                "Better"
            );
            issues.delete_comment("ENG-4", &id).await.unwrap();
            assert_eq!(issues.get("ENG-4").await.unwrap().comment_count(), Some(3));

            let error = issues.comment("ENG-4", 5).await.unwrap_err().to_string();
            assert_eq!(
                error,
                "“Comment” takes a document, Markdown or plain text, not 5"
            );
        },
    );
}

#[test]
fn work_is_logged_as_people_write_it() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            issues
                .log_work("ENG-4", "2h 30m")
                .comment("Found the cause.")
                .await
                .unwrap();
            let started = "2026-03-01T08:00:00Z".parse().unwrap();
            issues
                .log_work("ENG-4", Duration::from_secs(5430))
                .started(started)
                .remaining("1h")
                .visible_to_role("Developers")
                .await
                .unwrap();
            issues
                .log_work("ENG-4", "1 hour")
                .keep_remaining()
                .await
                .unwrap();
            let issue = issues.get("ENG-4").await.unwrap();
            let entries: Vec<_> = issue.worklogs().map(|entry| entry.seconds()).collect();
            assert_eq!(entries, [9000, 5400, 3600]);
            assert_eq!(issue.worklogs().nth(1).unwrap().started(), Some(started));
            let first = issue.worklogs().next().unwrap();
            assert_eq!(
                first.comment().unwrap().to_text().trim_end(),
                "Found the cause."
            );
            assert_eq!(first.started(), Some(world.sandbox.clock().now()));
            let queries: Vec<_> = world
                .sandbox
                .requests()
                .into_iter()
                .filter_map(|call| call.query)
                .collect();
            assert!(
                queries
                    .iter()
                    .any(|q| q.contains("adjustEstimate=new") && q.contains("newEstimate=1h"))
            );

            for wrong in ["90", "soon", "0h"] {
                let before = world.count();
                let error = issues.log_work("ENG-4", wrong).await;
                match wrong {
                    "0h" => assert!(error.is_err()),
                    _ => {
                        let text = error.unwrap_err().to_string();
                        assert!(text.starts_with("addWorklog was not sent: “"), "{text}");
                        assert_eq!(world.count(), before);
                    }
                }
            }
            assert!(
                issues
                    .log_work("ENG-4", Duration::from_secs(59))
                    .await
                    .is_err()
            );
        },
    );
}

#[test]
fn people_are_found_by_name_address_or_account() {
    let prepare = |site: &jira_api::sandbox::JiraSandbox| {
        site.add_user("5f0000000000000000000021", "Ada Lovelace");
        site.add_user("5f0000000000000000000022", "Ada Lovelace");
    };
    on(prepare, |world| async move {
        let issues = world.jira.issues();
        let assignee = || world.value("ENG-4", "assignee")["accountId"].clone();
        for (who, account) in [
            ("Bela Novak", "5f0000000000000000000002"),
            ("dana", "5f0000000000000000000004"),
            ("emil.costa@example.com", "5f0000000000000000000005"),
            ("5f0000000000000000000003", "5f0000000000000000000003"),
        ] {
            issues.assign("ENG-4", who).await.unwrap();
            assert_eq!(assignee(), account, "{who}");
        }
        issues.assign("ENG-4", Me).await.unwrap();
        assert_eq!(assignee(), "5f0000000000000000000001");
        issues.assign("ENG-4", ()).await.unwrap();
        assert_eq!(assignee(), Value::Null);

        let error = issues
            .assign("ENG-4", "Ada Lovelace")
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("“Assignee”: “Ada Lovelace” may be any of"),
            "{error}"
        );
        assert!(
            error.contains("5f0000000000000000000021")
                && error.contains("5f0000000000000000000022")
        );
        let error = issues.assign("ENG-4", "Be").await.unwrap_err().to_string();
        assert_eq!(
            error,
            "“Assignee”: nobody who can be assigned is called “Be”; did you mean “Bela Novak” \
             (bela.novak@example.com, 5f0000000000000000000002)?"
        );
        let error = issues.assign("ENG-4", 7).await.unwrap_err().to_string();
        assert!(error.contains("takes a person"), "{error}");

        issues.watch("ENG-4", "Chidi Okafor").await.unwrap();
        issues.watch("ENG-4", Me).await.unwrap();
        let watchers = |body: Value| names(&body["watchers"]);
        let ask = || {
            let path = "/rest/api/3/issue/ENG-4/watchers";
            let answer = world.site.ask(
                atlassian_core::operation::Method::Get,
                path,
                &[],
                Value::Null,
            );
            serde_json::from_slice(&answer.body).unwrap()
        };
        assert!(watchers(ask()).contains(&"Chidi Okafor".to_owned()));
        issues.unwatch("ENG-4", "Chidi Okafor").await.unwrap();
        assert!(!watchers(ask()).contains(&"Chidi Okafor".to_owned()));
    });
}

/// Where addresses are hidden, the one who is found by an address is whose it is.
#[test]
fn an_address_finds_its_owner_although_it_is_hidden() {
    on(
        |_| {},
        |world| async move {
            let user = |id: &str, name: &str| json!({"accountId": id, "displayName": name, "active": true});
            let path = "GET /rest/api/3/user/assignable/search";
            let one = json!([user("5f0000000000000000000004", "Dana Lind")]);
            world
                .sandbox
                .fail_next(path, SandboxResponse::json(200, one));
            world
                .jira
                .issues()
                .assign("ENG-4", "dana@hidden.example")
                .await
                .unwrap();
            assert_eq!(world.value("ENG-4", "assignee")["displayName"], "Dana Lind");

            // Closed accounts and apps are meant only where nobody else is.
            let several = json!([
                {"accountId": "1", "displayName": "Sam Reed", "active": false},
                {"accountId": "2", "displayName": "Sam Reed", "active": true, "accountType": "app"},
                user("5f0000000000000000000002", "Sam Reed"),
            ]);
            world
                .sandbox
                .fail_next(path, SandboxResponse::json(200, several));
            world
                .jira
                .issues()
                .assign("ENG-4", "sam  reed")
                .await
                .unwrap();
            assert_eq!(
                world.value("ENG-4", "assignee")["displayName"],
                "Bela Novak"
            );
        },
    );
}

#[test]
fn files_go_up_and_come_down() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            let log = "all tests passed\n".repeat(10_000);
            let attached = issues
                .attach("ENG-4", "build.log", log.clone())
                .await
                .unwrap();
            assert_eq!(
                (attached.file_name.as_str(), attached.size),
                ("build.log", Some(log.len() as u64))
            );
            let path = std::env::temp_dir().join(format!("jira-life-{}.txt", std::process::id()));
            std::fs::write(&path, "on disk").unwrap();
            let from_disk = issues.attach_file("ENG-4", &path).await.unwrap();
            std::fs::remove_file(&path).unwrap();

            let mut content = Vec::new();
            let written = issues
                .download("ENG-4", "BUILD.log")
                .await
                .unwrap()
                .write_to(&mut content)
                .await;
            assert_eq!(written.unwrap(), log.len() as u64);
            assert_eq!(content, log.as_bytes());
            let mut content = Vec::new();
            let download = issues.download("ENG-4", &from_disk.id).await.unwrap();
            download.write_to(&mut content).await.unwrap();
            assert_eq!(content, b"on disk");

            let error = issues
                .download("ENG-4", "build.lg")
                .await
                .unwrap_err()
                .to_string();
            assert_eq!(
                error,
                "no attachment is called “build.lg”; did you mean “build.log”?"
            );
            issues.attach("ENG-4", "build.log", "again").await.unwrap();
            let error = issues.download("ENG-4", "build.log").await.unwrap_err();
            assert!(
                matches!(&error, Error::Ambiguous { candidates, .. } if candidates.len() == 2),
                "{error}"
            );
            let gone = issues
                .attach_file("ENG-4", "/nowhere/at/all.txt")
                .await
                .unwrap_err();
            assert!(gone.to_string().contains("addAttachment"), "{gone}");
        },
    );
}

#[test]
fn programs_keep_what_they_need_to_know_with_an_issue() {
    on(
        |_| {},
        |world| async move {
            let issues = world.jira.issues();
            assert_eq!(issues.property("ENG-4", "build").await.unwrap(), None);
            let kept = json!({"commit": "5b10ac", "tries": 2});
            let key = "ENG-4";
            issues
                .set_property(key, "build", kept.clone())
                .await
                .unwrap();
            assert_eq!(issues.property(key, "build").await.unwrap(), Some(kept));
            issues.delete_property(key, "build").await.unwrap();
            issues.delete_property(key, "build").await.unwrap();
            assert_eq!(issues.property(key, "build").await.unwrap(), None);
            assert!(
                issues
                    .set_property("ENG-999", "build", json!(1))
                    .await
                    .unwrap_err()
                    .is_not_found()
            );
        },
    );
}
