//! `adf-schema`: the official JSON schemas of Atlassian Document Format, made into the tables that
//! `adf` validates with.
//!
//! load → check against the lock file → resolve references and `allOf` → emit. A keyword or a shape
//! that the tables cannot hold is an error, so that a newer schema cannot lose a rule unseen.

mod emit;
mod load;
mod resolve;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::arguments::Options;
use crate::documents::workspace;

/// The two schemas: the file, and the module it becomes.
const SCHEMAS: [(&str, &str); 2] = [("full.json", "full"), ("stage-0.json", "stage_0")];

/// What to do where the schemas are missing.
pub(crate) const ABSENT: &str = "the official ADF schemas are not at hand; name the directory of \
     full.json and stage-0.json (they are in the npm package @atlaskit/adf-schema, below \
     dist/json-schema/v1) with --from DIR or ATLASSIAN_ADF_SCHEMA";

/// Where the schemas lie: `--from`, else `ATLASSIAN_ADF_SCHEMA`, else beside the checkout.
fn directory(from: Option<&Path>) -> Option<PathBuf> {
    let asked = from
        .map(Path::to_owned)
        .or_else(|| std::env::var_os("ATLASSIAN_ADF_SCHEMA").map(PathBuf::from));
    asked.or_else(|| {
        let beside = workspace().join("../shared/adf-schema");
        beside.join("full.json").is_file().then_some(beside)
    })
}

/// Whether there is something to check against.
pub(crate) fn at_hand() -> bool {
    directory(None).is_some()
}

/// `cargo xtask adf-schema`: writes the tables, or with `--check` tells how they differ.
pub(crate) fn run(options: &Options) -> Result<()> {
    let check = options.flag("--check");
    let Some(directory) = directory(options.from().as_deref()) else {
        if check {
            println!("adf-schema: skipped: {ABSENT}");
            return Ok(());
        }
        return Err(ABSENT.into());
    };
    if options.flag("--lock") {
        return load::lock(&directory);
    }
    let mut files = vec![];
    let mut counts = String::new();
    let version = load::version()?;
    for (file, module) in SCHEMAS {
        let root = load::schema(&directory, file)?;
        let schema = resolve::Schema::read(&root).map_err(|error| format!("{file}: {error}"))?;
        counts.push_str(&format!(
            "; {file}: {} definitions of nodes, {} marks",
            schema.nodes.len(),
            schema.marks.len()
        ));
        files.push((format!("{module}.rs"), emit::table(&schema, file)?));
    }
    files.push(("mod.rs".to_owned(), emit::module(&version)));
    let generated = workspace().join("adf/src/generated");
    let differing: Vec<&(String, String)> = files
        .iter()
        .filter(|(name, content)| {
            fs::read_to_string(generated.join(name)).unwrap_or_default() != *content
        })
        .collect();
    if check {
        if let Some((name, _)) = differing.first() {
            return Err(format!(
                "adf/src/generated/{name} differs from the schemas; run `cargo xtask adf-schema`"
            )
            .into());
        }
        println!(
            "adf-schema: {} files agree with the schemas{counts}",
            files.len()
        );
        return Ok(());
    }
    fs::create_dir_all(&generated)?;
    for (name, content) in &differing {
        fs::write(generated.join(name), content)?;
    }
    println!(
        "adf-schema: {} of {} files written{counts}",
        differing.len(),
        files.len()
    );
    Ok(())
}
