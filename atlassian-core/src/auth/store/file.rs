//! A grant in an encrypted file.
//!
//! What holds, at whatever point the process or the machine stops, and however full the disk is:
//! - the file is the grant that was saved last or the one before it, whole: a new one is written beside
//!   it, synced, renamed over it, and the directory synced. Until the rename the old one is untouched;
//! - nobody but the owner can read it, at no time: it is made with the mode 0600, and it is encrypted;
//! - processes of one machine take turns on a lock that the operating system holds and drops with the
//!   process. Its file, `….lock`, stays empty and stays;
//! - what a process that died left behind is cleaned up by the next one that takes the lock;
//! - no file work is done on an async thread, and none is given up half way.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::seal::{self, Unopened};
use super::{KeySource, StoreError, StoreFuture, StoreLock, TokenStore, aside, lock};
use crate::auth::Grant;
use crate::auth::step::step;

/// More than any grant needs, and little enough to be read whatever it is.
const LONGEST: u64 = 4 * 1024 * 1024;

/// How often a file that somebody has taken away while it was written is written anew.
const TRIES: u32 = 3;

/// Keeps the grant in a file, encrypted with AES-256-GCM. Cheap to clone.
///
/// All processes of one machine that use the same path share the grant and refresh it once. On a file
/// system of a network this holds where it has locks that work; for many hosts use a database.
///
/// ```no_run
/// use atlassian_core::auth::{FileStore, KeySource};
/// use atlassian_core::{Atlassian, OAuthApp};
///
/// # fn run() -> Result<(), atlassian_core::Error> {
/// let app = OAuthApp::new("client-id", "client-secret", "http://localhost:8734/callback");
/// // 32 bytes in Base64, such as `openssl rand -base64 32` prints.
/// let store = FileStore::new("/var/lib/brief/grant", KeySource::environment("BRIEF_KEY"));
/// let atlassian = Atlassian::builder().app(app).store(store).build()?;
/// # let _ = atlassian;
/// # Ok(())
/// # }
/// ```
///
/// # Files
/// Beside the grant itself stand `….lock`, which is empty and must not be deleted while a process runs,
/// and for the time of a save `….<process>-<random>.tmp`. A directory that is missing is made, with the
/// mode 0700; its parents must not be writable by others. A path that is a symbolic link stays one.
///
/// # Disconnecting
/// [`disconnect`](crate::Atlassian::disconnect) removes the grant and what is left of temporary files,
/// and deletes a key that was made for it in the keychain. A key that was given as a value or in the
/// environment is the caller's: what remains of the file on the disk can be read with it, so delete it
/// too where that matters.
///
/// # Errors
/// Whatever fails, the grant that was saved before is untouched, and the error says what to do: another
/// key, a file that is damaged or cut off or no grant at all, one that a later version has written, a
/// directory that may not be written to, a disk that is full. They come as
/// [`Error::Store`](crate::Error::Store).
#[derive(Clone)]
pub struct FileStore(Arc<Inner>);

struct Inner {
    path: PathBuf,
    key: KeySource,
}

impl FileStore {
    /// A store at this path. Nothing is read or written yet.
    pub fn new(path: impl Into<PathBuf>, key: impl Into<KeySource>) -> Self {
        FileStore(Arc::new(Inner {
            path: path.into(),
            key: key.into(),
        }))
    }

    fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, StoreError> + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let inner = Arc::clone(&self.0);
        Box::pin(aside(move || work(&inner)))
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> StoreFuture<'_, Option<Grant>> {
        self.aside(Inner::load)
    }

    fn save<'a>(&'a self, grant: &'a Grant) -> StoreFuture<'a, ()> {
        let grant = grant.clone();
        self.aside(move |inner| inner.save(&grant))
    }

    fn clear(&self) -> StoreFuture<'_, ()> {
        self.aside(Inner::clear)
    }

    fn lock(&self) -> StoreFuture<'_, StoreLock> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let path = aside({
                let inner = Arc::clone(&inner);
                move || inner.place().map(|place| place.beside(".lock"))
            });
            let lock = lock::acquire(path.await?).await?;
            aside(move || inner.place().map(|place| place.sweep(false))).await?;
            Ok(lock)
        })
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore")
            .field("path", &self.0.path)
            .finish_non_exhaustive()
    }
}

impl Inner {
    fn load(&self) -> Result<Option<Grant>, StoreError> {
        let Some(sealed) = self.read()? else {
            return Ok(None);
        };
        let key = self.key.find()?;
        match seal::open(&key, &sealed) {
            Ok(grant) => Ok(Some(grant)),
            Err(error) => Err(format!("{}: {error}", self.path.display()).into()),
        }
    }

    fn read(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut sealed = Vec::new();
        let read =
            File::open(&self.path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut sealed));
        match read {
            Ok(_) if sealed.len() as u64 > LONGEST => {
                Err(format!("{}: {}", self.path.display(), Unopened::Foreign).into())
            }
            Ok(_) => Ok(Some(sealed)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &self.path)(error)),
        }
    }

    fn save(&self, grant: &Grant) -> Result<(), StoreError> {
        // Everything that can fail without a disk comes first.
        let sealed = seal::seal(&self.key.find_or_make()?, grant)?;
        let place = self.place()?;
        let mut tries = 0;
        loop {
            tries += 1;
            match place.replace(&sealed) {
                Err(error) if error.kind() == ErrorKind::NotFound && tries < TRIES => {}
                result => return result.map_err(failed("write", &self.path)),
            }
        }
    }

    fn clear(&self) -> Result<(), StoreError> {
        let place = self.place()?;
        place.sweep(true);
        match fs::remove_file(&place.file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(failed("remove", &self.path)(error));
            }
            _ => place.sync().map_err(failed("remove", &self.path))?,
        }
        self.key.forget()
    }

    /// Where the file really is; its directory is there.
    fn place(&self) -> Result<Place, StoreError> {
        let named = self.path.file_name().is_some();
        if !named || self.path.is_dir() {
            return Err(format!(
                "{} is a directory, and the grant needs the path of a file",
                self.path.display()
            )
            .into());
        }
        let link = self.path.is_symlink();
        let target = link.then(|| fs::canonicalize(&self.path).ok()).flatten();
        let file = target.unwrap_or_else(|| self.path.clone());
        let directory = match file.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        if !directory.is_dir() {
            lock::private_directory(&directory)?;
        }
        Ok(Place { file, directory })
    }
}

/// A file and the directory it is in.
struct Place {
    file: PathBuf,
    directory: PathBuf,
}

impl Place {
    fn name(&self) -> &OsStr {
        // A path without a name was refused before.
        self.file.file_name().unwrap_or_default()
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = OsString::from(self.name());
        name.push(ending);
        self.directory.join(name)
    }

    fn replace(&self, sealed: &[u8]) -> io::Result<()> {
        let (path, mut file) = self.temporary()?;
        step("file-temp-created");
        let written = file.write_all(sealed).and_then(|()| {
            step("file-temp-written");
            file.sync_all()?;
            step("file-synced");
            fs::rename(&path, &self.file)
        });
        if let Err(error) = written {
            // The disk may be full: what cannot be used makes room.
            let _ = fs::remove_file(&path);
            return Err(error);
        }
        step("file-renamed");
        self.sync()?;
        step("file-directory-synced");
        Ok(())
    }

    /// A new file beside the grant, of this process alone. It is locked as long as somebody writes it,
    /// so that it can be told from what a dead process left.
    fn temporary(&self) -> io::Result<(PathBuf, File)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let ending = format!(".{}-{:016x}.tmp", std::process::id(), fastrand::u64(..));
        let path = self.beside(&ending);
        let file = options.open(&path)?;
        // Where there are no locks, nobody sweeps either.
        let _ = file.try_lock();
        Ok((path, file))
    }

    /// Removes the temporary files nobody writes any more, or `all` of them. What cannot be removed
    /// stays: it is encrypted.
    fn sweep(&self, all: bool) {
        let Ok(entries) = fs::read_dir(&self.directory) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if self.is_temporary(&entry.file_name()) && (all || is_abandoned(&path)) {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn is_temporary(&self, name: &OsStr) -> bool {
        let (name, ours) = (name.as_encoded_bytes(), self.name().as_encoded_bytes());
        let rest = name
            .strip_prefix(ours)
            .and_then(|rest| rest.strip_prefix(b"."));
        let Some(middle) = rest.and_then(|rest| rest.strip_suffix(b".tmp")) else {
            return false;
        };
        let mut parts = middle.splitn(2, |byte| *byte == b'-');
        let number = |part: Option<&[u8]>, digit: fn(&u8) -> bool| {
            part.is_some_and(|part| !part.is_empty() && part.iter().all(digit))
        };
        number(parts.next(), u8::is_ascii_digit) && number(parts.next(), u8::is_ascii_hexdigit)
    }

    /// Makes durable what was renamed or removed.
    fn sync(&self) -> io::Result<()> {
        // Elsewhere directories cannot be opened, and need not be.
        #[cfg(unix)]
        File::open(&self.directory)?.sync_all()?;
        Ok(())
    }
}

/// Its lock is free, so that whoever wrote it is gone.
fn is_abandoned(path: &Path) -> bool {
    let file = OpenOptions::new().write(true).open(path);
    file.is_ok_and(|file| file.try_lock().is_ok())
}

fn failed(action: &'static str, path: &Path) -> impl Fn(io::Error) -> StoreError {
    let path = path.display().to_string();
    move |error| {
        let advice = match error.kind() {
            ErrorKind::PermissionDenied => {
                "; this user needs to read and write it and its directory"
            }
            ErrorKind::ReadOnlyFilesystem => "; choose a place that can be written to",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                "; free some space: the grant that was there is untouched"
            }
            ErrorKind::IsADirectory => "; the grant needs the path of a file",
            _ => "",
        };
        format!("cannot {action} {path}: {error}{advice}").into()
    }
}
