//! The directory of a tree. Nothing outside of it is read or written, whatever names and symbolic links
//! there are: each step of a path is looked at before it is taken, and a file gets its name when it is
//! whole.
//!
//! Programs that change the directory at the same time, on purpose and to the moment, are not guarded
//! against: who can do that can write the files himself.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use atlassian_core::Download;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::front::hex;
use super::place::Place;
use super::problem::TreeProblem;
use crate::error::Error;

/// Where everything is that is not for people.
pub(super) const HIDDEN: &str = ".tree";

/// Where files are before they are whole.
const UNFINISHED: &str = "unfinished";

/// The largest text that is read: larger than any page.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The directory of a tree.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    top: Arc<Path>,
}

/// Something in a directory.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) kind: EntryKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Directory,
    Link,
    /// A pipe, a device; or a name that is no text.
    Other,
}

impl EntryKind {
    fn of(kind: FileType) -> Self {
        if kind.is_symlink() {
            EntryKind::Link
        } else if kind.is_dir() {
            EntryKind::Directory
        } else if kind.is_file() {
            EntryKind::File
        } else {
            EntryKind::Other
        }
    }
}

/// A file that has all its content, and not its name yet.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
    pub(super) size: u64,
    pub(super) sha256: String,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It has another name by now, or is not wanted.
        let _ = fs::remove_file(&self.path);
    }
}

/// Does what may block where it may.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, TreeProblem> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Error::from),
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(failed) => {
                Err(TreeProblem::disk(&Place::top(), "reached", io::Error::other(failed)).into())
            }
        },
    }
}

impl Disk {
    /// The directory at a path, which is made where `make` says so.
    pub(super) async fn open(path: &Path, make: bool) -> Result<Disk, Error> {
        let path = path.to_owned();
        blocking(move || {
            let told = |doing, source| TreeProblem::Disk {
                path: path.display().to_string(),
                doing,
                source,
            };
            if make {
                fs::create_dir_all(&path).map_err(|error| told("made", error))?;
            }
            // The directory itself may be reached through whatever its owner likes.
            let top = fs::canonicalize(&path).map_err(|error| told("read", error))?;
            Ok(Disk { top: top.into() })
        })
        .await
    }

    /// What it is called among all directories.
    pub(super) fn key(&self) -> String {
        self.top.display().to_string()
    }

    /// The path of a place. No step of it is a symbolic link.
    fn path(&self, place: &Place) -> Result<PathBuf, TreeProblem> {
        let mut path = self.top.to_path_buf();
        for name in place.names() {
            path.push(name);
            match fs::symlink_metadata(&path) {
                Ok(found) if found.is_symlink() => {
                    return Err(TreeProblem::Link {
                        path: place.to_string(),
                    });
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(TreeProblem::disk(place, "read", error)),
            }
        }
        Ok(path)
    }

    /// The path of a file. What is there is no pipe or device, which might never end.
    fn file(&self, place: &Place) -> Result<PathBuf, TreeProblem> {
        let path = self.path(place)?;
        match fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => Err(TreeProblem::misplaced(
                place,
                "a file is to be here, and it is none",
            )),
            _ => Ok(path),
        }
    }

    /// The path of a place, after the directories above it were made.
    fn made(&self, place: &Place) -> Result<PathBuf, TreeProblem> {
        let above = place.directory();
        let directory = self.path(&above)?;
        fs::create_dir_all(directory).map_err(|error| TreeProblem::disk(&above, "made", error))?;
        self.path(place)
    }

    /// The path of a file that is there, to be read by others at once.
    pub(super) async fn found(&self, place: &Place) -> Result<PathBuf, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || disk.file(&place)).await
    }

    /// A text; none where there is no such file.
    pub(super) async fn read(&self, place: &Place) -> Result<Option<String>, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || disk.text(&place)).await
    }

    pub(super) fn text(&self, place: &Place) -> Result<Option<String>, TreeProblem> {
        let path = self.file(place)?;
        let failed = |error| TreeProblem::disk(place, "read", error);
        let mut bytes = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(LARGEST).read_to_end(&mut bytes).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        if bytes.len() as u64 >= LARGEST {
            let what = "it is too large for a page";
            return Err(TreeProblem::misplaced(place, what));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(TreeProblem::misplaced(place, "it is no text in UTF-8")),
        }
    }

    /// Writes a text, unless it is there already. Whether it was written.
    pub(super) async fn write(&self, place: &Place, text: String) -> Result<bool, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || {
            let path = disk.made(&place)?;
            if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
                return Ok(false);
            }
            let failed = |error| TreeProblem::disk(&place, "written", error);
            let (mut file, unfinished) = disk.begin()?;
            file.write_all(text.as_bytes()).map_err(failed)?;
            file.sync_all().map_err(failed)?;
            drop(file);
            fs::rename(&unfinished.path, path).map_err(failed)?;
            Ok(true)
        })
        .await
    }

    /// A new file under a name that nobody else has.
    fn begin(&self) -> Result<(File, Unfinished), TreeProblem> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{HIDDEN}/{UNFINISHED}/{}-{number}", std::process::id());
        let place = Place::parse(&name).unwrap_or_default();
        let path = self.made(&place)?;
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).open(&path);
        let file = file.map_err(|error| TreeProblem::disk(&place, "made", error))?;
        let unfinished = Unfinished {
            path,
            size: 0,
            sha256: String::new(),
        };
        Ok((file, unfinished))
    }

    /// Takes in a file as it arrives.
    pub(super) async fn receive(&self, mut download: Download) -> Result<Unfinished, Error> {
        let disk = self.clone();
        let (file, mut unfinished) = blocking(move || {
            let begun = disk.begin();
            // Files of a process of the same number that was killed may be in the way.
            begun.or_else(|_| disk.begin())
        })
        .await?;
        let mut file = tokio::fs::File::from_std(file);
        let mut sum = Sha256::new();
        let failed = |error| TreeProblem::disk(&Place::top(), "written", error);
        while let Some(chunk) = download.chunk().await? {
            sum.update(&chunk);
            unfinished.size = unfinished.size.saturating_add(chunk.len() as u64);
            file.write_all(&chunk).await.map_err(failed)?;
        }
        file.flush().await.map_err(failed)?;
        unfinished.sha256 = hex(&sum.finalize());
        Ok(unfinished)
    }

    /// Gives a file its name, in place of what is there.
    pub(super) async fn settle(&self, file: Unfinished, place: &Place) -> Result<(), Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || {
            let path = disk.made(&place)?;
            fs::rename(&file.path, path)
                .map_err(|error| TreeProblem::disk(&place, "written", error))
        })
        .await
    }

    /// Size and sum of a file; none where there is no such file.
    pub(super) async fn sum(&self, place: &Place) -> Result<Option<(u64, String)>, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || {
            let failed = |error| TreeProblem::disk(&place, "read", error);
            let mut file = match File::open(disk.file(&place)?) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(failed(error)),
            };
            let mut sum = Sha256::new();
            let mut piece = vec![0; 64 * 1024];
            let mut size = 0u64;
            loop {
                let read = file.read(&mut piece).map_err(failed)?;
                let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else {
                    return Ok(Some((size, hex(&sum.finalize()))));
                };
                sum.update(read);
                size = size.saturating_add(read.len() as u64);
            }
        })
        .await
    }

    /// Whether there is a file.
    pub(super) async fn is_file(&self, place: &Place) -> Result<bool, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || {
            let path = disk.path(&place)?;
            Ok(fs::symlink_metadata(path).is_ok_and(|found| found.is_file()))
        })
        .await
    }

    /// Whether there is anything.
    pub(super) async fn is_there(&self, place: &Place) -> Result<bool, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || Ok(fs::symlink_metadata(disk.path(&place)?).is_ok())).await
    }

    /// Gives something another place, where it is there. Whether it was.
    pub(super) async fn rename(&self, from: &Place, to: &Place) -> Result<bool, Error> {
        let (disk, from, to) = (self.clone(), from.clone(), to.clone());
        blocking(move || {
            let old = disk.path(&from)?;
            if fs::symlink_metadata(&old).is_err() {
                return Ok(false);
            }
            let new = disk.made(&to)?;
            fs::rename(old, new).map_err(|error| TreeProblem::disk(&from, "moved", error))?;
            Ok(true)
        })
        .await
    }

    /// Takes a file away; nothing where there is none.
    pub(super) async fn remove(&self, place: &Place) -> Result<bool, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || match fs::remove_file(disk.path(&place)?) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(TreeProblem::disk(&place, "removed", error)),
        })
        .await
    }

    /// Takes a directory away where nothing is in it, and those above it.
    pub(super) async fn tidy(&self, place: &Place) -> Result<(), Error> {
        let (disk, mut place) = (self.clone(), place.clone());
        blocking(move || {
            while !place.as_str().is_empty() && fs::remove_dir(disk.path(&place)?).is_ok() {
                place = place.directory();
            }
            Ok(())
        })
        .await
    }

    /// What is in a directory, in the order of names; nothing where there is none.
    pub(super) async fn list(&self, place: &Place) -> Result<Vec<Entry>, Error> {
        let (disk, place) = (self.clone(), place.clone());
        blocking(move || disk.entries(&place)).await
    }

    pub(super) fn entries(&self, place: &Place) -> Result<Vec<Entry>, TreeProblem> {
        let failed = |error| TreeProblem::disk(place, "read", error);
        let found = match fs::read_dir(self.path(place)?) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut all = Vec::new();
        for entry in found {
            let entry = entry.map_err(failed)?;
            let kind = EntryKind::of(entry.file_type().map_err(failed)?);
            all.push(match entry.file_name().into_string() {
                Ok(name) => Entry { name, kind },
                Err(name) => Entry {
                    name: name.to_string_lossy().into_owned(),
                    kind: EntryKind::Other,
                },
            });
        }
        all.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(all)
    }

    /// Runs through the directory where that may block.
    pub(super) async fn walk<T: Send + 'static>(
        &self,
        walk: impl FnOnce(&Disk) -> Result<T, TreeProblem> + Send + 'static,
    ) -> Result<T, Error> {
        let disk = self.clone();
        blocking(move || walk(&disk)).await
    }

    /// Takes away what runs that were killed have left unfinished.
    pub(super) async fn sweep(&self) -> Result<(), Error> {
        let place = Place::parse(&format!("{HIDDEN}/{UNFINISHED}")).unwrap_or_default();
        for entry in self.list(&place).await? {
            if let Some(file) = place
                .join(&entry.name)
                .filter(|_| entry.kind == EntryKind::File)
            {
                self.remove(&file).await?;
            }
        }
        Ok(())
    }
}
