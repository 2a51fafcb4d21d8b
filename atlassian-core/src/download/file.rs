//! Files that are there when they are whole, and not before.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::task::JoinHandle;

use super::name;
use crate::unique::unique;

/// How many files of one name a folder may hold before we give up.
const MOST: u32 = 10_000;

/// A file that does not last unless it is settled.
pub(super) struct Unfinished {
    path: PathBuf,
    settled: bool,
}

impl Unfinished {
    /// A new file in a folder, under a name that nobody else has.
    pub(super) fn begin(directory: &Path) -> io::Result<(File, Unfinished)> {
        let path = directory.join(format!(".{:016x}.part", unique()));
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let settled = false;
        Ok((File::from_std(file), Unfinished { path, settled }))
    }

    /// Gives it its name, in place of what is there.
    pub(super) fn settle_as(mut self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        self.settled = true;
        Ok(())
    }

    /// Gives it its name, or the first one after it that is free. The name is taken before it is
    /// given, so that of two who want it only one gets it.
    pub(super) fn settle_in(self, directory: &Path, name: &str) -> io::Result<PathBuf> {
        for number in 0..MOST {
            let path = directory.join(name::numbered(name, number));
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            return match self.settle_as(&path) {
                Ok(()) => Ok(path),
                Err(error) => {
                    let _ = fs::remove_file(&path);
                    Err(error)
                }
            };
        }
        let what = format!("it holds {MOST} files of this name already");
        Err(io::Error::new(io::ErrorKind::AlreadyExists, what))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.settled {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What became of work on another thread.
pub(super) async fn outcome<T>(work: JoinHandle<io::Result<T>>) -> io::Result<T> {
    work.await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}
