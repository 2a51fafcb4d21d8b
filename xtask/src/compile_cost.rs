//! `cargo xtask compile-cost`: what the generated client costs to compile, beside the published crate
//! `jira`, in one run on one machine. CPU seconds of cargo and the compilers it starts, without the
//! dependencies, and the peak memory of the largest compiler process (Linux only: read from `/proc`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::Result;
use crate::documents::workspace;

/// One thing that is measured.
struct Subject {
    name: &'static str,
    package: &'static str,
    features: &'static [&'static str],
    directory: PathBuf,
}

const RIVAL: &str = "[package]\nname = \"rival\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
                     [dependencies]\njira = { version = \"=0.4.0\", default-features = false, features = [\"cloud\", \"agile\"] }\n\n\
                     [profile.dev]\ndebug = \"line-tables-only\"\n";

/// Variable that tells the wrapper where to write the memory it saw.
const PEAKS: &str = "XTASK_PEAKS";

/// Measures all subjects, `rounds` times each, and prints the least of each figure.
pub(crate) fn run(rounds: usize) -> Result<()> {
    let scratch = workspace().join("target/compile-cost");
    let rival = scratch.join("rival");
    fs::create_dir_all(rival.join("src"))?;
    fs::write(rival.join("Cargo.toml"), RIVAL)?;
    fs::write(rival.join("src/lib.rs"), "")?;
    let ours = workspace();
    let subjects = [
        Subject {
            name: "jira 0.4.0 (cloud, agile)",
            package: "jira",
            features: &[],
            directory: rival,
        },
        Subject {
            name: "jira-api (default)",
            package: "jira-api",
            features: &[],
            directory: ours.clone(),
        },
        Subject {
            name: "jira-api (full)",
            package: "jira-api",
            features: &["full"],
            directory: ours,
        },
    ];
    println!(
        "| | `cargo check` CPU s | of the rival | dev build CPU s | of the rival | peak memory MiB |\n|---|---|---|---|---|---|"
    );
    let mut base: Option<(f64, f64)> = None;
    for subject in &subjects {
        let mut best: Option<(f64, f64, u64)> = None;
        for _ in 0..rounds {
            let (check, one) = subject.measure("check", &scratch)?;
            let (build, other) = subject.measure("build", &scratch)?;
            let (c, b, m) = best.unwrap_or((f64::MAX, f64::MAX, u64::MAX));
            best = Some((c.min(check), b.min(build), m.min(one.max(other))));
        }
        let (check, build, memory) = best.ok_or("no round was measured")?;
        let (rival_check, rival_build) = *base.get_or_insert((check, build));
        println!(
            "| {} | {check:.1} | {:.1} % | {build:.1} | {:.1} % | {} |",
            subject.name,
            100.0 * check / rival_check,
            100.0 * build / rival_build,
            memory / 1024
        );
    }
    Ok(())
}

impl Subject {
    fn cargo(&self, verb: &str, scratch: &Path) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.directory)
            .arg(verb)
            .args(["--quiet", "--package", self.package]);
        command
            .env("CARGO_TARGET_DIR", scratch.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS");
        command
    }

    /// CPU seconds and peak memory (KiB) of one build of the package, its dependencies being built.
    fn measure(&self, verb: &str, scratch: &Path) -> Result<(f64, u64)> {
        // Every build has the wrapper, or cargo would build the dependencies again for each kind.
        let peaks = scratch.join("peaks");
        let wrapper = std::env::current_exe()?;
        let build = || -> Result<()> {
            let mut command = self.cargo(verb, scratch);
            for feature in self.features {
                command.args(["--features", feature]);
            }
            command.env("RUSTC_WRAPPER", &wrapper).env(PEAKS, &peaks);
            let status = command.status()?;
            if status.success() {
                Ok(())
            } else {
                Err(format!("{} did not build", self.name).into())
            }
        };
        build()?;
        let status = self.cargo("clean", scratch).status()?;
        if !status.success() {
            return Err("cargo clean failed".into());
        }
        fs::write(&peaks, "")?;
        let before = children_seconds()?;
        build()?;
        let seconds = children_seconds()? - before;
        let peak = fs::read_to_string(&peaks)?
            .lines()
            .filter_map(|line| line.parse().ok())
            .max()
            .unwrap_or(0);
        Ok((seconds, peak))
    }
}

/// CPU seconds of all children that ended so far, and theirs.
fn children_seconds() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")
        .map_err(|error| format!("this needs Linux: {error}"))?;
    // After the name in parentheses; cutime and cstime are the 16th and 17th field of the line.
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |index: usize| -> Result<f64> {
        Ok(fields
            .get(index)
            .ok_or("/proc/self/stat is too short")?
            .parse()?)
    };
    // A tick is 1/100 s on every Linux that Rust runs on.
    Ok((ticks(13)? + ticks(14)?) / 100.0)
}

/// As `RUSTC_WRAPPER`: runs the compiler and notes the most memory it had. `None` where this process is
/// not one.
pub(crate) fn wrapper() -> Option<Result<i32>> {
    let peaks = std::env::var_os(PEAKS)?;
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next()?;
    let run = move || -> Result<i32> {
        let mut child = Command::new(compiler).args(arguments).spawn()?;
        let status = PathBuf::from(format!("/proc/{}/status", child.id()));
        let mut peak: u64 = 0;
        let code = loop {
            if let Ok(text) = fs::read_to_string(&status) {
                let high = text.lines().find_map(|line| {
                    line.strip_prefix("VmHWM:")?
                        .trim()
                        .strip_suffix(" kB")?
                        .trim()
                        .parse()
                        .ok()
                });
                peak = peak.max(high.unwrap_or(0));
            }
            match child.try_wait()? {
                Some(ended) => break ended.code().unwrap_or(1),
                None => thread::sleep(Duration::from_millis(20)),
            }
        };
        let mut seen = fs::read_to_string(&peaks).unwrap_or_default();
        seen.push_str(&format!("{peak}\n"));
        fs::write(&peaks, seen)?;
        Ok(code)
    };
    Some(run())
}
