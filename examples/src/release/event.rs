//! A merged pull request: from GitHub's event, or from the command line.

use reqwest::Url;
use serde_json::Value;

use crate::keys::{issue_keys, without_comments};
use crate::program::one_line;

/// A pull request that was merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullRequest {
    /// Its address, which tells it from all others.
    pub url: String,
    /// Its title, in one line.
    pub title: String,
    /// What it says.
    pub body: String,
    /// The branch it came from.
    pub branch: String,
    /// The branch it went to.
    pub base: String,
    /// Who merged it.
    pub merged_by: Option<String>,
    /// Issues that were named apart from its text.
    pub issues: Vec<String>,
}

impl PullRequest {
    /// One with this address and title.
    ///
    /// # Errors
    /// Where the address is none of the web.
    pub fn new(url: &str, title: &str) -> Result<Self, String> {
        let parsed = Url::parse(url.trim()).ok();
        let address = parsed
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| format!("{url:?} is no address of a pull request (https://…)"))?;
        let title = match one_line(title) {
            title if title.is_empty() => address.to_string(),
            title => title,
        };
        Ok(PullRequest {
            url: address.to_string(),
            title,
            ..PullRequest::default()
        })
    }

    /// Reads GitHub's event `pull_request`; none where nothing was merged by what happened.
    ///
    /// # Errors
    /// Where it is no such event.
    pub fn from_event(json: &str) -> Result<Option<Self>, String> {
        let event: Value =
            serde_json::from_str(json).map_err(|error| format!("the event is no JSON: {error}"))?;
        let request = &event["pull_request"];
        let (Some(action), true) = (event["action"].as_str(), request.is_object()) else {
            return Err(
                "this is not GitHub's event pull_request: it has no `action` or no `pull_request`"
                    .to_owned(),
            );
        };
        if action != "closed" || request["merged"] != true {
            return Ok(None);
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let url = text(&request["html_url"]);
        let merged_by = text(&request["merged_by"]["login"]);
        Ok(Some(PullRequest {
            body: text(&request["body"]),
            branch: text(&request["head"]["ref"]),
            base: text(&request["base"]["ref"]),
            merged_by: Some(merged_by).filter(|name| !name.is_empty()),
            ..PullRequest::new(&url, &text(&request["title"]))?
        }))
    }

    /// Keys of the issues of a project that it names: apart from its text, in its title, its branch and its
    /// body. What the body has in comments, as templates do, does not count.
    pub fn keys(&self, project: &str) -> Vec<String> {
        let texts = [
            self.issues.join(" "),
            self.title.clone(),
            self.branch.clone(),
            without_comments(&self.body),
        ];
        issue_keys(&texts.join("\n"), project)
    }
}

/// A pull request of the demo's team, to show the program with.
pub fn demo() -> PullRequest {
    PullRequest {
        url: "https://github.com/acme/app/pull/81".to_owned(),
        title: "ENG-37: Log no more than 10 MB".to_owned(),
        body:
            "Fixes ENG-37, and measures for ENG-34 what it saves.\n<!-- Issues, such as ENG-1 -->"
                .to_owned(),
        branch: "fix/eng-37-full-disk".to_owned(),
        base: "main".to_owned(),
        merged_by: Some("ada".to_owned()),
        issues: Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(action: &str, merged: Value) -> Value {
        json!({
            "action": action,
            "pull_request": {
                "html_url": "https://github.com/acme/app/pull/7",
                "title": "Fix it\u{7}  now ",
                "body": null,
                "merged": merged,
                "head": {"ref": "eng-4-fix"},
                "base": {"ref": "main"},
                "merged_by": null,
            },
        })
    }

    #[test]
    fn only_what_was_merged_counts() {
        let read = |event: Value| PullRequest::from_event(&event.to_string());
        let merged = read(event("closed", json!(true))).unwrap().unwrap();
        assert_eq!(
            (merged.title.as_str(), merged.keys("ENG")),
            ("Fix it now", vec!["ENG-4".to_owned()])
        );
        assert_eq!(read(event("closed", json!(false))), Ok(None));
        assert_eq!(read(event("opened", json!(true))), Ok(None));
        assert_eq!(read(event("closed", json!(null))), Ok(None));
        for none in [
            json!([]),
            json!({"action": "closed"}),
            json!({"pull_request": {}}),
            json!(7),
        ] {
            assert!(
                read(none.clone()).unwrap_err().contains("pull_request"),
                "{none}"
            );
        }
        assert!(
            PullRequest::from_event("{")
                .unwrap_err()
                .contains("no JSON")
        );
    }

    #[test]
    fn an_address_is_one_of_the_web() {
        for none in ["", "81", "javascript:alert(1)", "file:///x", "https://"] {
            assert!(PullRequest::new(none, "x").is_err(), "{none}");
        }
        let untitled = PullRequest::new("https://x.test/1", " \n").unwrap();
        assert_eq!(untitled.title, "https://x.test/1");
    }
}
