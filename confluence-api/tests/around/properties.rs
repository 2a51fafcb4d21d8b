//! Properties of what lies around pages.

use confluence_api::Error;
use confluence_api::sandbox::ConfluenceSandbox;
use serde_json::{Value, json};

use crate::world::{World, confined};

macro_rules! keeps_properties {
    ($calls:expr, $of:expr, $key:expr, $known:expr) => {{
        let (calls, of) = ($calls, $of);
        let known = calls.property(of, $key).await.unwrap().unwrap();
        assert_eq!(known.id(), $known);
        let value = json!({"next": "2.1"});
        let set = calls.set_property(of, $key, value.clone()).await.unwrap();
        assert_eq!(set.version_number(), known.version_number() + 1);
        // What is so already is not written.
        let same = calls.set_property(of, $key, value.clone()).await.unwrap();
        assert_eq!(same.version_number(), set.version_number());
        let new = calls.set_property(of, "new", value.clone()).expecting(0).await;
        assert_eq!(new.unwrap().value(), &value);
        let again = calls.set_property(of, "new", json!(1)).expecting(0).await;
        assert!(matches!(again.unwrap_err(), Error::Stale(_)));
        let more = |now: Option<&Value>| json!([now]);
        let edited = calls.edit_property(of, "new", more).await.unwrap();
        assert_eq!(edited.value(), &json!([value]));
        assert_eq!(calls.properties(of).all().await.unwrap().len(), 2);
        assert!(calls.delete_property(of, "new").await.unwrap());
        assert!(!calls.delete_property(of, "new").await.unwrap());
        assert!(calls.property(of, "new").await.unwrap().is_none());
    }};
}

#[tokio::test]
async fn everything_keeps_properties() {
    let on = ConfluenceSandbox::entangled();
    let world = World::of(on.site.clone()).await;
    let (docs, key) = (&on.docs, on.docs.property_key.as_str());
    let all = &world.confluence;
    keeps_properties!(all.spaces(), "DOCS", key, docs.space_property);
    keeps_properties!(all.blog_posts(), &docs.blog_post, key, docs.blog_property);
    keeps_properties!(
        all.attachments(),
        &docs.attachment,
        key,
        docs.attachment_property
    );
    keeps_properties!(
        all.comments(),
        &docs.footer_comment,
        key,
        docs.comment_property
    );
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn properties_outside_are_out_of_reach() {
    let (_sandbox, on, confluence) = confined().await;
    let hr = &on.hr;
    let denied: Vec<Error> = vec![
        confluence
            .blog_posts()
            .set_property(&hr.blog_post, "k", json!(1))
            .await
            .unwrap_err(),
        confluence
            .attachments()
            .property(&hr.attachment, "k")
            .await
            .unwrap_err(),
        confluence
            .comments()
            .set_property(&hr.inline_comment, "k", json!(1))
            .await
            .unwrap_err(),
        confluence
            .spaces()
            .delete_property("HR", "k")
            .await
            .unwrap_err(),
    ];
    for error in denied {
        assert!(error.is_denied(), "{error}");
    }
}
