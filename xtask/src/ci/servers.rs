//! Servers for the tests that need real ones: PostgreSQL, and a keychain.
//!
//! Each is private to the run: an address and a directory of its own, gone afterwards, whatever
//! happened. What is missing is installed where that can be done without asking: as root, on Debian.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// Why there is no server.
pub(super) struct Missing(pub(super) String);

/// A PostgreSQL on loopback.
pub(super) struct Postgres {
    programs: PathBuf,
    directory: PathBuf,
    as_root: bool,
    port: u16,
}

const PASSWORD: &str = "of a server that ends with the test";

impl Postgres {
    /// Installs it where it is missing, and starts it.
    pub(super) fn start() -> Result<std::result::Result<Self, Missing>> {
        let programs = match postgres_programs() {
            Some(programs) => programs,
            None => {
                if let Err(missing) = install(&["postgresql"])? {
                    return Ok(Err(missing));
                }
                postgres_programs()
                    .ok_or("PostgreSQL was installed, but its initdb is not there")?
            }
        };
        let directory = private_directory("postgres")?;
        let server = Postgres {
            programs,
            directory,
            as_root: is_root(),
            port: free_port()?,
        };
        // From here on dropping it cleans up.
        server.begin()?;
        Ok(Ok(server))
    }

    fn begin(&self) -> Result<()> {
        let password = self.directory.join("password");
        fs::write(&password, PASSWORD)?;
        if self.as_root {
            // The server refuses to run as root.
            done(
                Command::new("chown")
                    .args(["-R", "postgres"])
                    .arg(&self.directory),
            )?;
        }
        let data = self.directory.join("data");
        // Passwords are asked for, in the form that costs a client nothing: hundreds connect.
        let mut initdb = self.program("initdb");
        initdb.args([
            "--username",
            "postgres",
            "--auth",
            "password",
            "--encoding",
            "UTF8",
        ]);
        initdb
            .arg("--pwfile")
            .arg(&password)
            .arg("--pgdata")
            .arg(&data);
        done(initdb.stdout(Stdio::null()))?;
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{}' -c max_connections=200",
            self.port,
            self.directory.display()
        );
        let mut start = self.program("pg_ctl");
        start.args(["start", "--wait", "--silent", "--options", &options]);
        start.arg("--pgdata").arg(&data);
        start.arg("--log").arg(self.directory.join("log"));
        done(start.stdout(Stdio::null())).inspect_err(|_| {
            let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
            eprint!("{log}");
        })
    }

    /// How to connect to it.
    pub(super) fn connection(&self) -> String {
        format!(
            "host=127.0.0.1 port={} user=postgres password='{PASSWORD}' dbname=postgres",
            self.port
        )
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // Its user may not enter every directory.
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--wait", "--silent", "--mode", "immediate"]);
        stop.arg("--pgdata").arg(self.directory.join("data"));
        // One that did not start cannot be stopped.
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// A session bus with an unlocked keychain on it, for one command.
pub(super) struct Keychain {
    directory: PathBuf,
}

impl Keychain {
    /// Installs what is missing.
    pub(super) fn prepare() -> Result<std::result::Result<Self, Missing>> {
        let there = || has("dbus-run-session") && has("gnome-keyring-daemon");
        if !there()
            && let Err(missing) = install(&["dbus", "gnome-keyring"])?
        {
            return Ok(Err(missing));
        }
        if !there() {
            return Err("gnome-keyring was installed, but is not there".into());
        }
        let directory = private_directory("keychain")?;
        Ok(Ok(Keychain { directory }))
    }

    /// The command, in such a session. The daemon ends with the bus, and that with the command.
    pub(super) fn around(&self, command: &Command) -> Command {
        let script = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";
        let mut around = Command::new("dbus-run-session");
        around.args(["--", "sh", "-c", script, "sh"]);
        around.arg(command.get_program()).args(command.get_args());
        if let Some(directory) = command.get_current_dir() {
            around.current_dir(directory);
        }
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => around.env(name, value),
                None => around.env_remove(name),
            };
        }
        around
            .env("XDG_DATA_HOME", &self.directory)
            .env("XDG_RUNTIME_DIR", &self.directory)
            .stdin(Stdio::null());
        around
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Where the newest server's own programs are; they are not on the path.
fn postgres_programs() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("PATH") {
        let on_path = std::env::split_paths(&path).find(|place| place.join("initdb").is_file());
        if on_path.is_some() {
            return on_path;
        }
    }
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let versions = versions.filter_map(|version| {
        let version = version.ok()?;
        let number: u32 = version.file_name().to_str()?.parse().ok()?;
        let programs = version.path().join("bin");
        programs
            .join("initdb")
            .is_file()
            .then_some((number, programs))
    });
    versions.max().map(|(_, programs)| programs)
}

fn install(packages: &[&str]) -> Result<std::result::Result<(), Missing>> {
    let names = packages.join(" and ");
    if !is_root() || !Path::new("/etc/debian_version").exists() || !has("apt-get") {
        let why = format!("{names} not installed, and only root on Debian gets it by itself");
        return Ok(Err(Missing(why)));
    }
    println!("installing {names}");
    let apt = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command
            .args(["-qq", "-o", "Acquire::Retries=5"])
            .args(arguments);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        done(command.stdin(Stdio::null()).stdout(Stdio::null()))
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())?;
    Ok(Ok(()))
}

fn has(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|place| place.join(program).is_file()))
}

fn is_root() -> bool {
    let user = Command::new("id").arg("-u").output();
    user.is_ok_and(|user| user.stdout.trim_ascii() == b"0")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn private_directory(name: &str) -> Result<PathBuf> {
    let directory = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
    fs::create_dir(&directory)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o700))?;
    }
    Ok(directory)
}

fn done(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .map_err(|error| format!("{name}: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{name}: {status}").into())
}
