//! A lock between the processes of one machine: a file that stays empty and stays.
//!
//! The operating system holds the lock, so that it ends with the process, however that ends. The file
//! is never deleted: whoever waited for a deleted one would hold a lock that nobody else sees.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use super::{StoreError, StoreLock, aside};

/// Waits for the lock. Whoever gives up leaves a thread that lets go of it as soon as it has it.
pub(super) async fn acquire(path: PathBuf) -> Result<StoreLock, StoreError> {
    aside(move || {
        let failed = |error| format!("the lock {} cannot be had: {error}", path.display());
        let file = open(&path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(StoreLock::new(file))
    })
    .await
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).read(true).write(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Makes a directory that only this user can enter, if it is not there.
pub(super) fn private_directory(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(path)
        .map_err(|error| format!("the directory {} cannot be made: {error}", path.display()).into())
}
