//! Path parameters that try to be more than one segment of the path.

use crate::attack::{Attack, How};
use crate::calls::{Shot, platform, software, v1, v2};
use crate::expect::Expect;
use crate::forms::filled;
use crate::names::Names;

/// A name of something inside, followed by a way out of it.
const WAYS: &[(&str, &str)] = &[
    ("an encoded slash and dots", "{in}%2F..%2F{out}"),
    ("a slash and dots", "{in}/../{out}"),
    ("a slash encoded twice", "{in}%252F..%252F{out}"),
    ("dots", ".."),
    ("a dot", "."),
    ("encoded dots", "%2e%2e"),
    ("encoded dots and a slash", "%2e%2e/{out}"),
    ("a backslash and dots", "{in}\\..\\{out}"),
    ("a parameter of the path", "{in};x={out}"),
    ("a question mark", "{in}?x={out}"),
    ("an encoded question mark", "{in}%3Fx={out}"),
    ("a hash", "{in}#{out}"),
    ("a line break", "{in}\r\nGET /{out}"),
    ("NUL", "{in}\0{out}"),
    ("an encoded NUL", "{in}%00{out}"),
    ("two slashes", "//{out}"),
    ("a host", "//evil.example/{out}"),
    ("a fullwidth solidus", "{in}\u{ff0f}..\u{ff0f}{out}"),
    ("a division slash", "{in}\u{2215}..\u{2215}{out}"),
    ("an overlong encoding", "{in}%c0%af..%c0%af{out}"),
    ("a letter that is encoded", "%48%52-1"),
    ("an ampersand", "{in}&x={out}"),
    ("a matrix of another", "{out};x={in}"),
];

/// One more, for parameters that name nothing by themselves.
const LOOSE: &[&str] = &[
    "an encoded slash and dots",
    "a slash and dots",
    "dots",
    "a dot",
    "encoded dots",
    "a backslash and dots",
    "a parameter of the path",
    "a question mark",
    "a hash",
    "a line break",
    "NUL",
    "two slashes",
];

fn way(names: &Names, text: &str, inside: &str, out: &str) -> String {
    let text = text.replace("{in}", inside).replace("{out}", out);
    filled(names, &text)
}

fn issue(n: &Names, text: &str) -> Shot {
    platform("getIssue").path("issueIdOrKey", way(n, text, "ENG-1", "{key}"))
}

fn deleted(n: &Names, text: &str) -> Shot {
    platform("deleteIssue").path("issueIdOrKey", way(n, text, "ENG-1", "{key}"))
}

fn project(n: &Names, text: &str) -> Shot {
    platform("getProject").path("projectIdOrKey", way(n, text, "ENG", "{HR}"))
}

fn board(n: &Names, text: &str) -> Shot {
    let inside = n.jira.eng_board.clone();
    software("getBoard").path("boardId", way(n, text, &inside, "{board}"))
}

fn page(n: &Names, text: &str) -> Shot {
    let inside = n.wiki.docs.page.clone();
    v2("getPageById").path("id", way(n, text, &inside, "{page}"))
}

fn downloaded(n: &Names, text: &str) -> Shot {
    let docs = &n.wiki.docs;
    v1("downloadAttatchment")
        .path("id", way(n, text, &docs.page.clone(), "{page}"))
        .path("attachmentId", &docs.attachment)
}

fn comment(n: &Names, text: &str) -> Shot {
    platform("getComment")
        .path("issueIdOrKey", "ENG-1")
        .path("id", way(n, text, "1", "../../{key}/comment"))
}

fn property(n: &Names, text: &str) -> Shot {
    platform("getIssueProperty")
        .path("issueIdOrKey", "ENG-1")
        .path(
            "propertyKey",
            way(n, text, "x", "../../{key}/properties/secret"),
        )
}

fn role(n: &Names, text: &str) -> Shot {
    platform("getProjectRole")
        .path("projectIdOrKey", "ENG")
        .path("id", way(n, text, "1", "../../{HR}/role/1"))
}

fn label(n: &Names, text: &str) -> Shot {
    v1("removeLabelFromContent")
        .path("id", &n.wiki.docs.page)
        .path("label", way(n, text, "x", "../../{page}/label/x"))
}

pub(crate) fn attacks() -> Vec<Attack> {
    type Form = fn(&Names, &str) -> Shot;
    let whole: [(&str, Form); 6] = [
        ("an issue", issue),
        ("an issue to be deleted", deleted),
        ("a project", project),
        ("a board", board),
        ("a page", page),
        ("a page with a file", downloaded),
    ];
    let mut attacks = Vec::new();
    for (what, shot) in whole {
        for (name, text) in WAYS {
            let how = How::SendText(shot, (*text).to_owned());
            attacks.push(Attack::new(
                format!("{what} with {name}"),
                how,
                Expect::Malformed,
            ));
        }
    }
    let loose: [(&str, Form); 4] = [
        ("a comment", comment),
        ("a property", property),
        ("a role", role),
        ("a label", label),
    ];
    for (what, shot) in loose {
        for (name, text) in WAYS.iter().filter(|(name, _)| LOOSE.contains(name)) {
            let how = How::SendText(shot, (*text).to_owned());
            attacks.push(Attack::new(
                format!("{what} with {name}"),
                how,
                Expect::Malformed,
            ));
        }
    }
    attacks
}
