//! Keys of issues in what people write: commit messages, branches, titles.

/// The keys of a project's issues in a text, in any case, each once, in the order in which they occur.
///
/// A key stands for itself: `XENG-4`, `ENG-4th` and `ENG-04` are none, `feature/eng-4_login` has one.
///
/// ```
/// use examples::keys::issue_keys;
///
/// assert_eq!(issue_keys("eng-12: as in ENG-4, HR-1 (ENG-12)", "ENG"), ["ENG-12", "ENG-4"]);
/// ```
pub fn issue_keys(text: &str, project: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (text, project) = (text.to_uppercase(), project.to_uppercase());
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(&project)) {
        let (before, rest) = text.split_at(from + at);
        from += at + project.len();
        let Some(rest) = rest
            .get(project.len()..)
            .and_then(|rest| rest.strip_prefix('-'))
        else {
            continue;
        };
        let end = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(end);
        let apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let is_number = !number.is_empty() && number.len() <= 12 && !number.starts_with('0');
        if is_number && apart(before.chars().next_back()) && apart(after.chars().next()) {
            let key = format!("{project}-{number}");
            if !found.contains(&key) {
                found.push(key);
            }
        }
    }
    found
}

/// A text without HTML comments, in which the templates of pull requests give examples.
pub fn without_comments(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        kept.push(' ');
        // One that does not end comments out all that follows.
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    kept + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_for_themselves() {
        let keys = |text: &str| issue_keys(text, "ENG");
        assert_eq!(
            keys("ENG-4, eng-5; [ENG-6]: /browse/ENG-7?x ENG-4."),
            ["ENG-4", "ENG-5", "ENG-6", "ENG-7"]
        );
        assert_eq!(
            keys("feature/ENG-8_login fix_eng-9-too"),
            ["ENG-8", "ENG-9"]
        );
        for none in [
            "",
            "ENG",
            "ENG-",
            "ENG-0",
            "ENG-04",
            "XENG-4",
            "ENG-4th",
            "ENGINE-4",
            "HR-1",
            "ENG--4",
            "ENG-1234567890123",
            "ÉENG-4",
            "ENG-4é",
            "ENG -4",
        ] {
            assert!(keys(none).is_empty(), "{none}");
        }
        assert_eq!(keys("ENG-ENG-4"), ["ENG-4"]);
        // Uppercase letters can be longer than lowercase ones.
        assert_eq!(keys("ﬁ ŉ ß ENG-4"), ["ENG-4"]);
    }

    #[test]
    fn templates_name_no_issue() {
        let body = "Fixes ENG-4 <!-- e.g. ENG-1 --> and ENG-5 <!-- ENG-2";
        assert_eq!(
            issue_keys(&without_comments(body), "ENG"),
            ["ENG-4", "ENG-5"]
        );
    }
}
