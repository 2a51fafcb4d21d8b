//! The schemas as they are published, and the lock file that pins them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::SCHEMAS;
use crate::Result;
use crate::documents::workspace;

/// What `adf-schema.lock` pins.
#[derive(Serialize, Deserialize)]
struct Lock {
    package: String,
    version: String,
    files: Vec<Pin>,
}

#[derive(Serialize, Deserialize)]
struct Pin {
    name: String,
    sha256: String,
}

fn path() -> PathBuf {
    workspace().join("xtask/adf-schema.lock")
}

fn read() -> Result<Lock> {
    let text = fs::read_to_string(path())?;
    Ok(serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path().display()))?)
}

fn bytes(directory: &Path, file: &str) -> Result<(Vec<u8>, String)> {
    let path = directory.join(file);
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let sha256 = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok((bytes, sha256))
}

/// The version of the package that the schemas come from.
pub(super) fn version() -> Result<String> {
    Ok(read()?.version)
}

/// One schema, if it is the one that is pinned.
pub(super) fn schema(directory: &Path, file: &str) -> Result<Value> {
    let (bytes, sha256) = bytes(directory, file)?;
    let lock = read()?;
    let pinned = lock.files.iter().find(|pin| pin.name == file);
    if pinned.is_none_or(|pin| pin.sha256 != sha256) {
        return Err(format!(
            "{file} is not the one that xtask/adf-schema.lock pins ({} {}); if it is a newer one, \
             write its version there and run `cargo xtask adf-schema --lock`",
            lock.package, lock.version
        )
        .into());
    }
    Ok(serde_json::from_slice(&bytes).map_err(|error| format!("{file}: {error}"))?)
}

/// Pins the schemas at hand; the version is a person's to write.
pub(super) fn lock(directory: &Path) -> Result<()> {
    let mut lock = read()?;
    lock.files.clear();
    for (name, _) in SCHEMAS {
        let (_, sha256) = bytes(directory, name)?;
        lock.files.push(Pin {
            name: name.to_owned(),
            sha256,
        });
    }
    fs::write(path(), serde_json::to_string_pretty(&lock)? + "\n")?;
    println!("adf-schema: {} {} pinned", lock.package, lock.version);
    Ok(())
}
