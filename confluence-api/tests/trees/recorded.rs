//! Documents of real pages, collected from elsewhere. They do not ship with this crate.

use std::path::Path;

use confluence_api::sandbox::{ConfluenceSandbox, SandboxPage};
use serde_json::{Value, json};

use crate::world::World;

fn documents() -> Vec<(String, Value)> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = above
        .map(|root| root.join("shared/fixtures/adf/docs"))
        .find(|path| path.exists());
    let Some(found) = found else {
        println!("skipped: the collected documents are not here");
        return Vec::new();
    };
    let mut all = Vec::new();
    for entry in std::fs::read_dir(found).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let Ok(json) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        if adf::Document::from_value(json.clone()).is_ok() {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            all.push((name, json));
        }
    }
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// What a document says, without what says nothing.
fn bare(mut value: Value) -> Value {
    match &mut value {
        Value::Array(all) => all.iter_mut().for_each(|value| *value = bare(value.take())),
        Value::Object(map) => {
            for value in map.values_mut() {
                *value = bare(value.take());
            }
            if let Some(Value::Object(attrs)) = map.get_mut("attrs") {
                attrs.retain(|name, value| {
                    let is_usual = match name.as_str() {
                        "localId" => true,
                        "colspan" | "rowspan" | "order" => *value == 1,
                        "isNumberColumnEnabled" => *value == false,
                        _ => value.is_null() || name.starts_with("__"),
                    };
                    !is_usual
                });
            }
            let says_nothing = |value: &Value| *value == json!([]) || *value == json!({});
            map.retain(|name, value| {
                !(matches!(name.as_str(), "marks" | "content" | "attrs") && says_nothing(value))
            });
        }
        _ => {}
    }
    value
}

#[tokio::test]
async fn real_pages_go_out_and_come_back() {
    let world = World::of(ConfluenceSandbox::demo()).await;
    world.page("Guide", None, "Top.");
    let documents = documents();
    for (name, json) in &documents {
        let page = SandboxPage::new("DOCS", name).document(json).below("Guide");
        world.site.add_page(page).unwrap();
    }
    let exported = world.export().await;
    assert_eq!(exported.written.len(), documents.len() + 1);
    world.is_settled().await;

    // Something is added to each of them, and all the rest stays.
    for (name, _) in &documents {
        let path = format!("Guide/{name}.md");
        let text = world.directory.read(&path);
        world
            .directory
            .write(&path, format!("{text}\n\nAdded here.\n"));
    }
    let imported = world
        .confluence
        .trees()
        .import(world.directory.path())
        .await
        .unwrap();
    let mut left = 0;
    for (name, json) in &documents {
        let path = format!("Guide/{name}.md");
        if let Some(failure) = imported
            .failures
            .iter()
            .find(|failure| failure.path == path)
        {
            panic!("{failure}");
        }
        let mut now = world.site.document(&world.id(name)).unwrap();
        let all = now["content"].as_array_mut().unwrap();
        let added = all
            .iter()
            .position(|block| block.to_string().contains("Added here."));
        let added = all.remove(added.unwrap_or_else(|| panic!("{name}: nothing was added")));
        assert_eq!(added["type"], "paragraph", "{name}");
        if bare(now["content"].clone()) != bare(json["content"].clone()) {
            println!("{name}: {} is {}", json["content"], now["content"]);
            left += 1;
        }
    }
    assert_eq!(left, 0, "of {}", documents.len());
    world.export().await;
    world.is_settled().await;
}
