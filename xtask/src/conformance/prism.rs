//! Prism, a mock server of OpenAPI documents that validates what it is asked: installed at one pinned
//! version below `target`, started on a copy of a document, stopped when it is dropped.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::adjust::adjusted;
use crate::Result;
use crate::documents::{Document, workspace};

const PACKAGE: &str = "@stoplight/prism-cli";
const VERSION: &str = "5.16.0";

/// Recursive schemas take it long to read: half a minute for Confluence v1 on an idle machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// An installed Prism.
pub(super) struct Prism {
    directory: PathBuf,
}

/// Installs Prism where it is not there yet.
pub(super) fn install() -> Result<Prism> {
    for program in ["node", "npm"] {
        let found = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if !found.is_ok_and(|status| status.success()) {
            return Err(format!(
                "conformance needs {program}: install Node.js 20 or newer, which brings npm along"
            )
            .into());
        }
    }
    let prism = Prism {
        directory: workspace().join("target/prism"),
    };
    if prism.version().as_deref() == Some(VERSION) {
        return Ok(prism);
    }
    println!("conformance: installing {PACKAGE} {VERSION}");
    fs::create_dir_all(&prism.directory)?;
    // Scripts of packages are not run: the only one there is reports the installation to its makers.
    let output = Command::new("npm")
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
        ])
        .arg(&prism.directory)
        .arg(format!("{PACKAGE}@{VERSION}"))
        .stdin(Stdio::null())
        .output()?;
    if output.status.success() && prism.version().as_deref() == Some(VERSION) {
        return Ok(prism);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("npm could not install {PACKAGE} {VERSION}:\n{said}").into())
}

impl Prism {
    fn package(&self) -> PathBuf {
        self.directory.join("node_modules").join(PACKAGE)
    }

    fn version(&self) -> Option<String> {
        let text = fs::read(self.package().join("package.json")).ok()?;
        let manifest: Value = serde_json::from_slice(&text).ok()?;
        manifest.get("version")?.as_str().map(str::to_owned)
    }

    /// Starts a mock of a document; it listens once [`Mock::wait`] has returned.
    pub(super) fn start(&self, document: &Document) -> Result<Mock> {
        let name = document.source.name;
        let copy = self.directory.join(document.source.file());
        fs::write(
            &copy,
            serde_json::to_vec(&adjusted(&document.source, &document.root))?,
        )?;
        let address = free_address()?;
        let log = self.directory.join(format!("{name}.log"));
        let output = File::create(&log)?;
        let child = Command::new("node")
            .arg(self.package().join("dist/index.js"))
            .args(["mock", "-h", "127.0.0.1", "-p", &address.port().to_string()])
            .arg(&copy)
            .stdin(Stdio::null())
            .stderr(output.try_clone()?)
            .stdout(output)
            .spawn()?;
        Ok(Mock {
            name,
            child,
            address,
            log,
            started: SystemTime::now(),
        })
    }
}

/// A port that nobody listens on. Another program may take it before the mock does; then the mock says
/// so and stops.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

/// A running mock of one document.
pub(super) struct Mock {
    name: &'static str,
    child: Child,
    address: SocketAddr,
    log: PathBuf,
    started: SystemTime,
}

impl Mock {
    pub(super) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until the mock listens; gives the seconds it took.
    pub(super) fn wait(&mut self) -> Result<f64> {
        while TcpStream::connect(self.address).is_err() {
            let ended = self.child.try_wait()?.is_some();
            let waited = self.started.elapsed().unwrap_or_default();
            if ended || waited > PATIENCE {
                let log = fs::read_to_string(&self.log).unwrap_or_default();
                let lines: Vec<&str> = log.lines().rev().take(5).collect();
                let last: Vec<&str> = lines.into_iter().rev().collect();
                let what = if ended { "stopped" } else { "does not listen" };
                return Err(
                    format!("the mock of {} {what}:\n{}", self.name, last.join("\n")).into(),
                );
            }
            sleep(Duration::from_millis(100));
        }
        // The last it wrote is that it listens, perhaps long before somebody asks here.
        let written = fs::metadata(&self.log)?.modified()?;
        Ok(written
            .duration_since(self.started)
            .unwrap_or_default()
            .as_secs_f64())
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // One that has ended on its own needs neither.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
