//! Reads what Atlassian says in the body of an error, in every shape it says it.
//!
//! | Who | Shape |
//! |---|---|
//! | Jira | `{errorMessages: [], errors: {field: message}}`, either may be missing |
//! | Jira, newer | `application/problem+json`: `{title, detail, …}` |
//! | gateway | `{code, message}` |
//! | gateway | `{timestamp, status, error, message, path}` |
//! | Confluence v1 | `{statusCode, message, data: {errors: [{message: {translation}}]}}` |
//! | Confluence v2 | `{errors: [{status, code, title, detail}]}`, `status` as number or text |
//! | OAuth | `{error, error_description}` |
//! | others | `{message}`, `{errors: ["…"]}`, a JSON string, HTML, plain text, nothing |
//!
//! One reader for all of them: bodies are told apart by the properties they have, and a body that has
//! those of two shapes says both.

use serde_json::{Map, Value};

const EXCERPT: usize = 400;

/// How long a message may be, and how many are kept: an error is for people to read.
const LONGEST: usize = 1000;
const MOST: usize = 100;

/// What a body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) messages: Vec<String>,
    pub(super) field_errors: Vec<(String, String)>,
    pub(super) code: Option<String>,
    /// The beginning of the body, where nothing above was found in it.
    pub(super) excerpt: Option<String>,
}

pub(super) fn read(body: &[u8]) -> Told {
    let mut told = Told::default();
    match serde_json::from_slice::<Value>(body) {
        Ok(value) => told.value(&value),
        Err(_) => {
            let text = String::from_utf8_lossy(body);
            if let Some(title) = html_title(&text) {
                told.say(&title);
            }
        }
    }
    if told.messages.is_empty() && told.field_errors.is_empty() {
        told.excerpt = excerpt(&String::from_utf8_lossy(body));
    }
    told
}

impl Told {
    fn say(&mut self, message: &str) {
        let message = shortened(message, LONGEST);
        if !message.is_empty() && self.messages.len() < MOST && !self.messages.contains(&message) {
            self.messages.push(message);
        }
    }

    fn say_of(&mut self, field: &str, message: &str) {
        if self.field_errors.len() < MOST {
            let (field, message) = (shortened(field, LONGEST), shortened(message, LONGEST));
            self.field_errors.push((field, message));
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(message) => self.say(message),
            Value::Array(values) => values.iter().for_each(|value| self.value(value)),
            Value::Object(object) => self.object(object),
            _ => {}
        }
    }

    fn object(&mut self, object: &Map<String, Value>) {
        for name in ["errorMessages", "warningMessages", "error_description"] {
            if let Some(value) = object.get(name) {
                self.value(value);
            }
        }
        self.headline(object, &["title", "detail"]);
        self.headline(object, &["error", "message"]);
        // A message with its arguments beside it: `{"key": "…", "translation": "…"}`.
        let translated = text(object, "translation").or_else(|| text(object, "key"));
        if let Some(message) = translated {
            self.say(message);
        }
        if let Some(value @ (Value::Object(_) | Value::Array(_))) = object.get("message") {
            self.value(value);
        }
        if let Some(Value::Object(data)) = object.get("data")
            && let Some(errors) = data.get("errors")
        {
            self.value(errors);
        }
        match object.get("errors") {
            Some(Value::Object(fields)) => {
                fields.iter().for_each(|(f, value)| self.field(f, value))
            }
            Some(value) => self.value(value),
            None => {}
        }
        if self.code.is_none() {
            self.code = code(object);
        }
    }

    /// Two properties that belong together are one message, except where OAuth's code is one of them.
    fn headline(&mut self, object: &Map<String, Value>, names: &[&str]) {
        let oauth = object.contains_key("error_description");
        let parts = names.iter().filter(|name| !(oauth && **name == "error"));
        let parts: Vec<&str> = parts.filter_map(|name| text(object, name)).collect();
        match parts.as_slice() {
            [first, second] if first != second => self.say(&format!("{first}: {second}")),
            [first, ..] => self.say(first),
            [] => {}
        }
    }

    fn field(&mut self, field: &str, value: &Value) {
        match value {
            Value::String(message) => self.say_of(field, message),
            Value::Array(values) => values.iter().for_each(|value| self.field(field, value)),
            Value::Object(_) => {
                let mut inner = Told::default();
                inner.value(value);
                if inner.messages.is_empty() && inner.field_errors.is_empty() {
                    self.say_of(field, &value.to_string());
                }
                inner
                    .messages
                    .iter()
                    .for_each(|message| self.say_of(field, message));
                for (name, message) in &inner.field_errors {
                    self.say_of(&format!("{field}.{name}"), message);
                }
            }
            Value::Null => {}
            other => self.say_of(field, &other.to_string()),
        }
    }
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.trim().is_empty())
}

/// A code for programs: a word such as `CONFLICT`. Numbers only repeat the status.
fn code(object: &Map<String, Value>) -> Option<String> {
    let code = text(object, "code").filter(|code| code.parse::<u32>().is_err());
    let oauth = text(object, "error").filter(|_| object.contains_key("error_description"));
    code.or(oauth).map(str::to_owned)
}

fn html_title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let title = text
        .get(start..end)?
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let title = ["&lt;<", "&gt;>", "&quot;\"", "&#39;'", "&amp;&"]
        .iter()
        .fold(title, |title, pair| {
            let (entity, character) = pair.split_at(pair.len() - 1);
            title.replace(entity, character)
        });
    Some(title).filter(|title| !title.is_empty())
}

fn excerpt(text: &str) -> Option<String> {
    Some(shortened(text, EXCERPT)).filter(|excerpt| !excerpt.is_empty())
}

fn shortened(text: &str, longest: usize) -> String {
    let text = text.trim();
    let mut short: String = text.chars().take(longest).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(body: &str) -> Vec<String> {
        read(body.as_bytes()).messages
    }

    #[test]
    fn every_shape_is_read() {
        let table: &[(&str, &[&str])] = &[
            (
                r#"{"errorMessages":["one","two"],"errors":{}}"#,
                &["one", "two"],
            ),
            (r#"{"errorMessages":["one"]}"#, &["one"]),
            (
                r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"JQL is unbounded"}"#,
                &["Bad Request: JQL is unbounded"],
            ),
            (
                r#"{"code":403,"message":"The app is not installed"}"#,
                &["The app is not installed"],
            ),
            (
                r#"{"timestamp":"t","status":404,"error":"Not Found","message":"No message available","path":"/x"}"#,
                &["Not Found: No message available"],
            ),
            (
                r#"{"statusCode":400,"data":{"authorized":true,"valid":false,"errors":[{"message":{"key":"title.blank","args":[],"translation":"Title is blank"}}]},"message":"Could not create"}"#,
                &["Could not create", "Title is blank"],
            ),
            (
                r#"{"statusCode":404,"data":{"errors":[{"message":{"key":"k.only","args":[]}}]},"message":"x"}"#,
                &["x", "k.only"],
            ),
            (
                r#"{"errors":[{"status":"409","code":"CONFLICT","title":"Version must be incremented","detail":null}]}"#,
                &["Version must be incremented"],
            ),
            (
                r#"{"errors":[{"status":400,"code":"INVALID","title":"T","detail":"D"},{"status":400,"title":"U"}]}"#,
                &["T: D", "U"],
            ),
            (
                r#"{"error":"unauthorized_client","error_description":"refresh_token is invalid"}"#,
                &["refresh_token is invalid"],
            ),
            (r#"{"error":"Unauthorized"}"#, &["Unauthorized"]),
            (r#"{"message":"plain"}"#, &["plain"]),
            (r#"{"errors":["a","b"]}"#, &["a", "b"]),
            (r#""just text""#, &["just text"]),
            (r#"["a",{"message":"b"}]"#, &["a", "b"]),
            (
                "<!DOCTYPE html><html><head><TITLE>Request header\n is too large &amp; more</TITLE></head></html>",
                &["Request header is too large & more"],
            ),
            (
                r#"{"message":"twice","errorMessages":["twice"]}"#,
                &["twice"],
            ),
        ];
        for (body, expected) in table {
            assert_eq!(messages(body), *expected, "{body}");
            assert_eq!(read(body.as_bytes()).excerpt, None, "{body}");
        }
    }

    #[test]
    fn messages_about_fields_keep_their_field() {
        let told = read(
            br#"{"errorMessages":[],"errors":{"summary":"is required","labels":["a","b"],"x":{"message":"m"},"y":{"z":1}}}"#,
        );
        let expected = [
            ("summary", "is required"),
            ("labels", "a"),
            ("labels", "b"),
            ("x", "m"),
            ("y", "{\"z\":1}"),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(f, m)| ((*f).to_owned(), (*m).to_owned()))
            .collect();
        let mut found = told.field_errors;
        found.sort();
        let mut sorted = expected;
        sorted.sort();
        assert_eq!(found, sorted);
    }

    #[test]
    fn codes_are_words() {
        assert_eq!(
            read(br#"{"errors":[{"code":"CONFLICT","title":"t"}]}"#)
                .code
                .as_deref(),
            Some("CONFLICT")
        );
        assert_eq!(
            read(br#"{"error":"invalid_grant","error_description":"d"}"#)
                .code
                .as_deref(),
            Some("invalid_grant")
        );
        assert_eq!(read(br#"{"code":401,"message":"m"}"#).code, None);
    }

    #[test]
    fn what_is_not_recognised_is_shown_in_part() {
        assert_eq!(read(b""), Told::default());
        assert_eq!(
            read(b"  upstream connect error ").excerpt.as_deref(),
            Some("upstream connect error")
        );
        assert_eq!(
            read(br#"{"what":1}"#).excerpt.as_deref(),
            Some(r#"{"what":1}"#)
        );
        let long = read("ä".repeat(5000).as_bytes())
            .excerpt
            .map(|e| e.chars().count());
        assert_eq!(long, Some(EXCERPT + 1));
        assert!(read(b"\xff\xfe").excerpt.is_some());
    }

    #[test]
    fn a_title_that_shrinks_in_lower_case_is_no_trap() {
        // `İ` grows when it is lower-cased by Unicode; only ASCII is, so positions stay right.
        assert_eq!(messages("<html>İ<title>x İ y</title>"), ["x İ y"]);
    }
}
