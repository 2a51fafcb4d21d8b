//! The person's browser opens, or the person has the address.
#![cfg(all(feature = "browser", target_os = "linux"))]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

const ADDRESS: &str = "https://auth.atlassian.com/authorize?a=b%20c&d=$(e)";

/// What runs in a process of its own: the searched programs are those of its `PATH`.
#[test]
#[ignore = "run by the tests below"]
fn open() {
    atlassian_core::auth::open_browser(ADDRESS);
}

fn run(path: &str, told: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "open", "--ignored", "--nocapture"])
        .env("PATH", path)
        .env("TOLD", told)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn without_a_browser_the_address_is_printed() {
    let text = run("/nonexistent", "");
    assert!(
        text.contains(ADDRESS) && text.contains("No browser could be opened"),
        "{text}"
    );
}

#[test]
fn the_browser_is_given_the_address_and_it_is_printed_all_the_same() {
    let folder =
        std::env::temp_dir().join(format!("atlassian-core-browser-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = folder.join("xdg-open");
    // Says what it was given, on a connection: nobody has to guess when it runs.
    let text = "#!/bin/bash\nexec 3<>/dev/tcp/127.0.0.1/$TOLD\nprintf '%s\\n' \"$#\" \"$1\" >&3\n";
    std::fs::write(&script, text).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let text = run(folder.to_str().unwrap(), &port.to_string());
    assert!(
        text.contains(ADDRESS) && !text.contains("No browser"),
        "{text}"
    );
    let mut told = String::new();
    let (stream, _) = listener.accept().unwrap();
    BufReader::new(stream.take(4096))
        .lines()
        .for_each(|line| told += &(line.unwrap() + "|"));
    assert_eq!(told, format!("1|{ADDRESS}|"));
    std::fs::remove_dir_all(&folder).unwrap();
}
