//! Whatever is done on either side, both sides come together, and then nothing happens any more.

use std::fs;

use adf::merge::Prefer;
use atlassian_core::operation::Method;
use serde_json::Value;

use crate::world::World;

/// Files of pages, without the one at the top.
fn files(world: &World) -> Vec<String> {
    let all = world.directory.paths().into_iter();
    all.filter(|path| path.ends_with(".md") && path.contains('/'))
        .collect()
}

fn pick<'a, T>(random: &mut fastrand::Rng, all: &'a [T]) -> Option<&'a T> {
    if all.is_empty() {
        return None;
    }
    all.get(random.usize(0..all.len()))
}

/// Somebody does something in the directory.
fn here(world: &World, random: &mut fastrand::Rng, number: usize) {
    let files = files(world);
    let Some(file) = pick(random, &files) else {
        return;
    };
    let stem = file.trim_end_matches(".md");
    let text = world.directory.read(file);
    match random.u8(0..9) {
        0 | 1 => world
            .directory
            .write(file, format!("{text}\n\nHere {number}.\n")),
        2 => {
            let lines = text.lines().map(|line| match line.starts_with("title: ") {
                true => format!("title: \"Here {number}\""),
                false => line.to_owned(),
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            world.directory.write(file, text + "\n");
        }
        3 => {
            let text = text.replace("labels: []", &format!("labels: [here-{number}]"));
            world.directory.write(file, text);
        }
        4 => {
            // Below another page, with all that belongs to it.
            let Some(other) = pick(random, &files) else {
                return;
            };
            let other = other.trim_end_matches(".md");
            if other == stem || other.starts_with(&format!("{stem}/")) {
                return;
            }
            let name = stem.rsplit('/').next().unwrap();
            if world.directory.at(&format!("{other}/{name}.md")).exists() {
                return;
            }
            for suffix in ["", ".files", ".md"] {
                if world.directory.at(&format!("{stem}{suffix}")).exists() {
                    world.directory.rename(
                        &format!("{stem}{suffix}"),
                        &format!("{other}/{name}{suffix}"),
                    );
                }
            }
        }
        5 | 6 => world.directory.write(
            &format!("{stem}/Here {number}.md"),
            format!("New {number}.\n"),
        ),
        7 => world
            .directory
            .write(&format!("{stem}.files/here-{number}.txt"), "here"),
        _ => {
            let _ = fs::remove_dir_all(world.directory.at(stem));
            let _ = fs::remove_dir_all(world.directory.at(&format!("{stem}.files")));
            fs::remove_file(world.directory.at(file)).unwrap();
        }
    }
}

/// Somebody does something on the site.
fn there(world: &World, random: &mut fastrand::Rng, number: usize, titles: &mut Vec<String>) {
    titles.retain(|title| world.site.page_id("DOCS", title).is_some());
    let Some(title) = pick(random, titles).cloned() else {
        return;
    };
    match random.u8(0..8) {
        0 | 1 => world.rewrite(
            &title,
            &format!("{}\n\nThere {number}.", world.text(&title)),
        ),
        2 => {
            let new = format!("There {number}");
            world.retitle(&title, &new, &world.text(&title));
            titles.push(new);
        }
        3 | 4 => {
            let Some(other) = pick(random, titles).cloned() else {
                return;
            };
            let (id, parent) = (world.id(&title), world.id(&other));
            let path = format!("/wiki/rest/api/content/{id}/move/append/{parent}");
            // What would lie below itself is refused.
            world.site.ask(Method::Put, &path, &[], Value::Null);
        }
        5 => {
            let new = format!("There {number}");
            world.page(&new, Some(&title), "New there.");
            titles.push(new);
        }
        6 => {
            let id = world.id(&title);
            world
                .site
                .add_attachment(&id, &format!("there-{number}.txt"), "text/plain", b"there");
        }
        _ => {
            let path = format!("/wiki/api/v2/pages/{}", world.id(&title));
            world.site.ask(Method::Delete, &path, &[], Value::Null);
        }
    }
}

async fn run(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let world = World::new().await;
    let mut titles: Vec<String> = ["Setup", "Linux", "Use"].map(str::to_owned).to_vec();
    for number in 0..4 {
        let title = format!("Page {number}");
        let above = pick(&mut random, &titles).cloned().unwrap();
        world.page(&title, Some(&above), &format!("Text {number}."));
        titles.push(title);
    }
    let trees = world.confluence.trees();
    let export = || {
        trees
            .export(("DOCS", "Guide"), world.directory.path())
            .prune()
    };
    let import = || trees.import(world.directory.path()).prefer(Prefer::Ours);
    export().await.unwrap();
    for round in 0..3 {
        for number in 0..random.usize(1..6) {
            let number = seed as usize * 1000 + round * 100 + number;
            if random.bool() {
                here(&world, &mut random, number);
            } else {
                there(&world, &mut random, number, &mut titles);
            }
        }
        let deletes = random.bool();
        let plan = match deletes {
            true => import().delete_missing().plan().await.unwrap(),
            false => import().plan().await.unwrap(),
        };
        plan.apply().await.unwrap();
        export().await.unwrap();
    }
    // What is left are conflicts with what is gone, and files that lie where no page is.
    for _ in 0..2 {
        import().await.unwrap();
        export().await.unwrap();
    }
    let (before, calls) = (world.directory.all(), world.count());
    let exported = export().await.unwrap();
    assert!(exported.is_unchanged(), "{seed}: {exported:?}");
    let imported = import().await.unwrap();
    assert!(imported.is_unchanged(), "{seed}: {imported:?}");
    assert_eq!(world.writes(calls), [""; 0], "{seed}");
    assert!(world.directory.all() == before, "{seed}");

    // Every page of the tree is in a file that says the same, but for those that wait.
    let guide = world.id("Guide");
    let mut below = world.confluence.pages().descendants(&guide).stream();
    let all = world.directory.all();
    while let Some(item) = below.next().await {
        let item = item.unwrap();
        let line = format!("id: \"{}\"\n", item.id());
        let mut found = all.iter().filter(|(path, content)| {
            path.ends_with(".md") && String::from_utf8_lossy(content).contains(&line)
        });
        let (path, content) = found
            .next()
            .unwrap_or_else(|| panic!("{seed}: no file for {item:?}"));
        assert!(found.next().is_none(), "{seed}: {path} is there twice");
        if exported.kept.contains(path) {
            continue;
        }
        let content = String::from_utf8_lossy(content).into_owned();
        assert!(
            content.contains(&format!("title: \"{}\"", item.title())),
            "{seed}: {content}"
        );
        let parent = item.parent_id().unwrap();
        assert!(
            content.contains(&format!("parent: \"{parent}\"")),
            "{seed}: {path} {content}"
        );
        let above = path.rsplit_once('/').unwrap().0;
        let above = String::from_utf8_lossy(&all[&format!("{above}.md")]).into_owned();
        assert!(
            above.contains(&format!("id: \"{parent}\"\n")),
            "{seed}: {path} lies elsewhere"
        );
    }
    assert!(world.sandbox.unhandled().is_empty());
}

#[tokio::test]
async fn both_sides_come_together() {
    let seeds = std::env::var("TREES_SEEDS").ok();
    let seeds = seeds.and_then(|seeds| seeds.parse().ok()).unwrap_or(12);
    for seed in 0..seeds {
        run(seed).await;
    }
}
