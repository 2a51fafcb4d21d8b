//! Attacks on a boundary of the project ENG and the space DOCS, on a site that holds HR, too.
//!
//! Each attack is a case in a table: its name, the call, and what is expected. `harness` runs it on a
//! site of its own, and says what of HR it reached, read, changed or learnt. Every attack is one line of
//! the report; a part of a line given as an argument runs only what has it in it. With `--unconfined` the
//! same attacks are made without a boundary, which shows that they are attacks.
#![allow(clippy::unwrap_used)]

mod answers;
mod attack;
mod boards;
mod bodies;
mod calls;
mod changes;
mod conversions;
mod cql;
mod crowd;
mod denied;
mod expect;
mod files;
mod forms;
mod harness;
mod insides;
mod issues;
mod jql;
mod judge;
mod links;
mod lists;
mod lookups;
mod moved;
mod names;
mod narrowing;
mod pages;
mod parameters;
mod paths;
mod races;
mod references;
mod snapshot;
mod spaces;
mod tokens;
mod world;

use attack::Attack;

/// The attacks, by subject.
fn subjects() -> Vec<(&'static str, Vec<Attack>)> {
    vec![
        ("jql", jql::attacks()),
        ("cql", cql::attacks()),
        ("forms of names", forms::attacks()),
        ("paths", paths::attacks()),
        ("parameters", parameters::attacks()),
        ("bodies", bodies::attacks()),
        ("issues", issues::attacks()),
        ("changes", changes::attacks()),
        ("moved things", moved::attacks()),
        ("boards and sprints", boards::attacks()),
        ("references", references::attacks()),
        ("lists", lists::attacks()),
        ("denied operations", denied::attacks()),
        ("pages", pages::attacks()),
        ("files", files::attacks()),
        ("spaces", spaces::attacks()),
        ("conversions", conversions::attacks()),
        ("links", links::attacks()),
        ("page tokens", tokens::attacks()),
        ("answers", answers::attacks()),
        ("narrowing", narrowing::attacks()),
        ("races", races::attacks()),
        ("crowd", crowd::attacks()),
        ("what is inside", insides::attacks()),
    ]
}

fn main() -> std::process::ExitCode {
    harness::run(subjects())
}
