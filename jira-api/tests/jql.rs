//! Whatever the values are, a query has exactly these values and nothing else.
#![cfg(feature = "lifecycle")]
#![allow(clippy::unwrap_used)]

use atlassian_core::query::{Language, Query, Role, Token, tokens};
use jira_api::jql;
use jira_api::jql::{Condition, Function, Jql, JqlError, Value};

/// Pieces that have ended a string somewhere, in some language.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "\\",
    "\\\"",
    "\\'",
    "\\\\",
    "\\u0022",
    "\\n",
    "\n",
    "\r",
    "\t",
    "\0",
    " ",
    "(",
    ")",
    ",",
    "[",
    "]",
    "{}",
    "{",
    "}",
    "=",
    "!=",
    "~",
    "--",
    "/*",
    "*/",
    ";",
    "#",
    "AND",
    " OR ",
    "NOT",
    "IN",
    "ORDER BY",
    "EMPTY",
    "null",
    "currentUser()",
    "cf[10016]",
    "“",
    "”",
    "‘",
    "’",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{fdd0}",
    "\u{ffff}",
    "\u{1f600}",
    "é",
    "中",
    "0",
    "-1w",
    "a",
    "Z",
    "+",
    "*",
    "?",
    "&&",
    "||",
    "\u{85}",
    "\u{2028}",
    "%",
    "$",
    "`",
    ".",
];

fn text(random: &mut fastrand::Rng) -> String {
    let length = random.usize(0..8);
    (0..length)
        .map(|_| match random.u8(0..4) {
            0 => random.char(..).to_string(),
            _ => PIECES[random.usize(..PIECES.len())].to_owned(),
        })
        .collect()
}

/// The strings and words of a query.
fn strings(query: &str) -> Vec<String> {
    let tokens = tokens(Language::Jql, query).unwrap();
    tokens
        .into_iter()
        .filter_map(|token| match token {
            Token::Text(text) => Some(text.into_owned()),
            _ => None,
        })
        .collect()
}

/// What is in a query beside its strings.
fn skeleton(query: &str) -> Vec<String> {
    let tokens = tokens(Language::Jql, query).unwrap();
    tokens
        .into_iter()
        .map(|token| match token {
            Token::Text(_) => "…".to_owned(),
            other => other.to_string(),
        })
        .collect()
}

#[test]
fn values_are_read_back_as_they_were_given() {
    let mut random = fastrand::Rng::with_seed(6);
    for _ in 0..5_000 {
        let (one, two, three, four) = (
            text(&mut random),
            text(&mut random),
            text(&mut random),
            text(&mut random),
        );
        let condition = jql::status()
            .is(&one)
            .and(jql::label().in_([two.as_str(), three.as_str()]))
            .or(jql::field("status").was(&four).by(jql::current_user()));
        let built = condition.build().unwrap();
        assert_eq!(
            strings(&built),
            [&one, &two, &three, &four].map(Clone::clone)
        );
        assert_eq!(
            skeleton(&built).join(" "),
            "( status = … AND labels IN ( … , … ) ) OR status WAS … BY currentUser ( )"
        );
        let query = Query::parse(Language::Jql, &built).unwrap();
        let values: Vec<_> = query
            .mentions()
            .filter(|it| it.role() == Role::Value)
            .map(|it| it.value().unwrap().to_owned())
            .collect();
        assert_eq!(values, [one, two, three, four]);
    }
}

#[test]
fn holes_are_read_back_as_they_were_filled() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..5_000 {
        let (one, two) = (text(&mut random), text(&mut random));
        let list = vec![text(&mut random), text(&mut random), one.clone()];
        let query = jql!(
            "summary ~ 'it\\'s' AND (project={} OR status not in {}) and key IN {} order by created",
            &one,
            &list,
            two.as_str(),
        );
        let built = query.build().unwrap();
        let expected = ["it's", &one, &list[0], &list[1], &list[2], &two];
        assert_eq!(strings(&built), expected);
        assert_eq!(
            skeleton(&built).join(" "),
            "summary ~ … AND ( project = … OR status NOT IN ( … , … , … ) ) AND key IN ( … ) ORDER BY created"
        );
    }
}

#[test]
fn names_of_fields_and_functions_and_arguments_stay_such() {
    let mut random = fastrand::Rng::with_seed(8);
    let mut refused = 0;
    for _ in 0..5_000 {
        let (name, function, argument) = (text(&mut random), text(&mut random), text(&mut random));
        let condition = jql::field(&name).is(jql::function(&function).arg(&argument));
        match condition.build() {
            Ok(built) => {
                let query = Query::parse(Language::Jql, &built).unwrap();
                let mentions: Vec<_> = query.mentions().collect();
                assert_eq!(mentions.len(), 1, "{built}");
                assert_eq!(mentions[0].field(), atlassian_core::query::folded(&name));
                let called = atlassian_core::query::folded(&function);
                assert_eq!(mentions[0].function(), Some(&*called));
                assert_eq!(mentions[0].value(), Some(argument.as_str()));
            }
            // What trims makes another name of it.
            Err(error) => {
                let odd = |name: &str| {
                    name.is_empty()
                        || name.trim() != name
                        || name.contains(char::is_control)
                        || name.starts_with('\u{feff}')
                        || name.ends_with('\u{feff}')
                };
                assert!(
                    odd(&name) || odd(&function),
                    "{name:?} {function:?}: {error}"
                );
                refused += 1;
            }
        }
    }
    assert!(refused < 4_000);
}

/// Undoes what the text search does with backslashes.
fn literally(searched: &str) -> String {
    let mut out = String::new();
    let mut chars = searched.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(chars.next().unwrap()),
            '+' | '-' | '&' | '|' | '!' | '(' | ')' | '{' | '}' | '[' | ']' | '^' | '~' | '*'
            | '?' | ':' | '"' | '/' => panic!("{c} has a meaning in {searched:?}"),
            c => out.push(c),
        }
    }
    out
}

#[test]
fn words_of_a_text_search_mean_themselves() {
    let mut random = fastrand::Rng::with_seed(9);
    for _ in 0..5_000 {
        let words = text(&mut random);
        match jql::field("summary").contains(&words).build() {
            Ok(built) => {
                let searched = strings(&built).remove(0);
                assert_eq!(literally(&searched).to_lowercase(), words.to_lowercase());
                let operator = |word: &str| ["AND", "OR", "NOT"].contains(&word);
                assert!(
                    !searched.split(|c: char| !c.is_alphanumeric()).any(operator),
                    "{searched}"
                );
            }
            Err(error) => {
                assert!(!words.contains(char::is_alphanumeric), "{words:?}");
                assert!(matches!(error, JqlError::EmptyText { .. }));
            }
        }
    }
}

#[test]
fn a_random_tree_is_read_as_it_was_built() {
    fn tree(random: &mut fastrand::Rng, depth: usize, leaves: &mut Vec<String>) -> Condition {
        if depth == 0 || random.u8(0..4) == 0 {
            let value = text(random);
            leaves.push(value.clone());
            return jql::field("labels").is(value);
        }
        match random.u8(0..5) {
            0 => tree(random, depth - 1, leaves).not(),
            1 => {
                let left = tree(random, depth - 1, leaves);
                left & tree(random, depth - 1, leaves)
            }
            2 => {
                let left = tree(random, depth - 1, leaves);
                left | tree(random, depth - 1, leaves)
            }
            3 => jql::all(
                (0..3)
                    .map(|_| tree(random, depth - 1, leaves))
                    .collect::<Vec<_>>(),
            ),
            _ => jql::any(
                (0..3)
                    .map(|_| tree(random, depth - 1, leaves))
                    .collect::<Vec<_>>(),
            ),
        }
    }
    let mut random = fastrand::Rng::with_seed(10);
    for _ in 0..2_000 {
        let mut leaves = Vec::new();
        let condition = tree(&mut random, 5, &mut leaves);
        let built = condition.build().unwrap();
        assert_eq!(strings(&built), leaves);
        // Its one spelling.
        assert_eq!(
            Query::parse(Language::Jql, &built).unwrap().to_string(),
            built
        );
        // As part of another it means the same.
        let inside = jql::raw(&built).and(jql::project("ENG")).build().unwrap();
        assert!(strings(&inside).starts_with(&leaves));
    }
}

#[test]
fn and_binds_stronger_than_or() {
    let (a, b, c) = (
        || jql::label().is("a"),
        || jql::label().is("b"),
        || jql::label().is("c"),
    );
    let built = |condition: Condition| condition.build().unwrap().replace("labels = ", "");
    assert_eq!(built(a().and(b()).or(c())), r#"("a" AND "b") OR "c""#);
    assert_eq!(built(a().or(b()).and(c())), r#"("a" OR "b") AND "c""#);
    assert_eq!(built(a().and(b()).and(c())), r#""a" AND "b" AND "c""#);
    assert_eq!(built(!(a() | b())), r#"NOT ("a" OR "b")"#);
    assert_eq!(built(!!a()), r#""a""#);
    assert_eq!(built(a() & !b()), r#""a" AND NOT "b""#);
}

#[test]
fn numbers_have_no_quotation_marks_and_no_exponent() {
    let points = |value: Value| jql::cf(10016).is(value).build();
    assert_eq!(points(10_000u64.into()).unwrap(), "cf[10016] = 10000");
    assert_eq!(points((-5).into()).unwrap(), "cf[10016] = -5");
    assert_eq!(points(0.5.into()).unwrap(), "cf[10016] = 0.5");
    assert_eq!(
        points(1e20.into()).unwrap(),
        "cf[10016] = 100000000000000000000"
    );
    assert_eq!(
        points(u64::MAX.into()).unwrap(),
        r#"cf[10016] = "18446744073709551615""#
    );
    assert!(matches!(
        points(f64::NAN.into()),
        Err(JqlError::NotANumber { .. })
    ));
    assert_eq!(
        jql!("sprint IN {}", [42u64, 43]).build().unwrap(),
        "sprint IN (42, 43)"
    );
}

#[test]
fn errors_read_like_advice() {
    let message = |query: Result<String, JqlError>| query.unwrap_err().to_string();
    let none: [&str; 0] = [];
    assert_eq!(
        message(jql::field("Story Points").in_(none).build()),
        "“Story Points” is compared with an empty list, which JQL cannot say; nothing would be found, so do \
         not ask"
    );
    assert_eq!(
        message(jql!("labels IN {}", none).build()),
        "“labels” is compared with an empty list, which JQL cannot say; nothing would be found, so do not ask"
    );
    assert!(
        message(jql::field(" ").is_empty().build())
            .starts_with("“ ” cannot be the name of a field")
    );
    assert!(message(jql::property("a", "b c").is_empty().build()).starts_with("“b c” is no path"));
    assert!(message(jql::raw("a = b order by c").build()).contains("ORDER BY c"));
    assert!(message(jql::raw("").build()).contains("at least one"));
    assert!(message(jql::all(Vec::<Condition>::new()).build()).contains("at least one"));
    assert!(message(jql::status().was("a").to("b").build()).contains("AND, OR"));
    assert!(message(jql!("status = {} AND", "a").build()).contains("a field is expected"));
    assert!(
        message(jql!("status = {}", ["a", "b"]).build()).contains("a list needs the operator IN")
    );
    let mut deep = jql::label().is("a");
    for _ in 0..10_000 {
        deep = deep.or(jql::label().is("b")).and(jql::label().is("c"));
    }
    assert!(message(deep.build()).contains("150 levels"));
    let long = jql::label().is("x".repeat(100_001));
    assert!(message(long.build()).contains("100000 characters"));
}

#[test]
fn text_and_conditions_and_queries_are_queries() {
    assert_eq!(
        Jql::from("project=ENG order by key").build().unwrap(),
        "project = ENG ORDER BY key"
    );
    assert_eq!(Jql::everything().build().unwrap(), "");
    let query = Jql::from("project=ENG order by rank").and(jql::label().is("a"));
    assert_eq!(
        query.build().unwrap(),
        r#"(project = ENG) AND labels = "a" ORDER BY rank"#
    );
    assert_eq!(
        query.then_by("Story Points").descending().build().unwrap(),
        r#"(project = ENG) AND labels = "a" ORDER BY rank, "Story Points" DESC"#
    );
    assert!(Jql::from("project=ENG)").build().is_err());
    let part = jql::project("ENG").and(jql!("labels = {} or labels = {}", "a", "b"));
    assert_eq!(
        part.build().unwrap(),
        r#"project = "ENG" AND (labels = "a" OR labels = "b")"#
    );
}

#[test]
fn functions_and_history() {
    let query = jql::assignee().in_(jql::members_of("the team"));
    assert_eq!(
        query.build().unwrap(),
        r#"assignee IN membersOf("the team")"#
    );
    let linked: Function = jql::linked_issues("ENG-1").arg("is blocked by");
    assert_eq!(
        jql::key().in_(linked.clone()).build().unwrap(),
        r#"key IN linkedIssues("ENG-1", "is blocked by")"#
    );
    assert_eq!(
        jql!("issue in {}", linked).build().unwrap(),
        r#"issue IN linkedIssues("ENG-1", "is blocked by")"#
    );
    let query = jql::status()
        .was_in(["a", "b"])
        .before(jql::end_of_month().offset("-1"));
    assert_eq!(
        query.build().unwrap(),
        r#"status WAS IN ("a", "b") BEFORE endOfMonth("-1")"#
    );
    let query = jql::assignee()
        .changed()
        .from(Value::Empty)
        .to("5b")
        .on("2026-01-02")
        .not();
    assert_eq!(
        query.build().unwrap(),
        r#"NOT assignee CHANGED FROM EMPTY TO "5b" ON "2026-01-02""#
    );
}
