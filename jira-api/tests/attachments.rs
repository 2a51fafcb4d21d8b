//! Attachments go up from a file and come down into one, over the generated calls.

#![cfg(all(feature = "sandbox", feature = "attachments"))]
#![allow(clippy::unwrap_used)]

use std::fs;

use atlassian_core::request::{Content, Part};
use atlassian_core::sandbox::Sandbox;
use jira_api::Jira;
use jira_api::sandbox::JiraSandbox;

#[test]
fn an_attachment_goes_up_from_a_file_and_comes_down_into_one() {
    let folder = std::env::temp_dir().join(format!("jira-api-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("plan.txt");
    let plan = "All of it. ".repeat(100_000);
    fs::write(&path, &plan).unwrap();

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let demo = JiraSandbox::demo();
        let sandbox = Sandbox::builder().product(demo.clone()).start().await;
        let scopes = ["read:jira-work", "write:jira-work"];
        let jira = Jira::new(sandbox.session(&scopes).await.unwrap());
        let parts = vec![
            Part::path("file", &path),
            Part::file("file", "copy.txt", Content::file(&path)),
        ];
        let added = jira
            .platform()
            .add_attachment("ENG-4", parts)
            .send()
            .await
            .unwrap();
        let names: Vec<_> = added
            .iter()
            .map(|file| file.filename.as_deref().unwrap())
            .collect();
        assert_eq!(names, ["plan.txt", "copy.txt"]);
        assert_eq!(added[0].mime_type.as_deref(), Some("text/plain"));
        assert_eq!(
            demo.attachment("ENG-4", "plan.txt").unwrap(),
            plan.as_bytes()
        );

        let id = added[0].id.as_deref().unwrap();
        let call = jira.platform().get_attachment_content(id);
        let operation = call.0.request().operation;
        let kept = folder.join("kept.txt");
        call.send()
            .open()
            .await
            .unwrap()
            .save_as(&kept)
            .await
            .unwrap();
        assert_eq!(fs::read_to_string(&kept).unwrap(), plan);
        let here = jira
            .platform()
            .get_attachment_content(id)
            .redirect(false)
            .send()
            .await
            .unwrap();
        assert_eq!(here, plan.as_bytes());

        // Its address is on the site, where no token is good; the call goes through the gateway.
        let link = added[0].content.as_deref().unwrap();
        assert!(link.starts_with("https://"), "{link}");
        let request = jira.session().request_from_link(operation, link).unwrap();
        let mut content = Vec::new();
        let download = jira.session().open(request).await.unwrap();
        download.write_to(&mut content).await.unwrap();
        assert_eq!(content, plan.as_bytes());

        let gateway = format!(
            "/ex/jira/{}/rest/api/3/attachment/content/{id}",
            sandbox.cloud_id()
        );
        let calls = sandbox.requests();
        let [.., asked, followed] = calls.as_slice() else {
            panic!("{calls:?}")
        };
        assert_eq!((asked.path.as_str(), asked.authorized), (&*gateway, true));
        assert!(followed.path.starts_with("/media/") && !followed.authorized);
        assert_eq!(sandbox.unhandled(), [""; 0]);
    });
    fs::remove_dir_all(&folder).unwrap();
}
