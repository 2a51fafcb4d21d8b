//! Whatever the values are, a query has exactly these values and nothing else.
#![cfg(all(feature = "authoring", feature = "sandbox"))]
#![allow(clippy::unwrap_used)]

use atlassian_core::operation::Method;
use atlassian_core::query::{Language, Query, Role, Token, tokens};
use confluence_api::cql;
use confluence_api::cql::{Condition, Cql, CqlError, Value};
use confluence_api::sandbox::ConfluenceSandbox;
use serde_json::Value as Json;

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

/// Whether CQL has a way to write it: no control characters, and no backslash at the end.
fn can_be_written(text: &str) -> bool {
    !text.ends_with('\\') && !text.chars().any(is_unprintable)
}

fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{FDD0}'..='\u{FDEF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A text that CQL can write.
fn writable(random: &mut fastrand::Rng) -> String {
    std::iter::repeat_with(|| text(random))
        .find(|text| can_be_written(text))
        .unwrap()
}

/// The strings and words of a query.
fn strings(query: &str) -> Vec<String> {
    let tokens = tokens(Language::Cql, query).unwrap();
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
    let tokens = tokens(Language::Cql, query).unwrap();
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
    let site = ConfluenceSandbox::demo();
    let mut random = fastrand::Rng::with_seed(6);
    for round in 0..5_000 {
        let values: Vec<String> = (0..4).map(|_| writable(&mut random)).collect();
        let condition = cql::title()
            .is(&values[0])
            .and(cql::label().in_([values[1].as_str(), values[2].as_str()]))
            .or(cql::creator().is_not(&values[3]));
        let built = condition.build().unwrap();
        assert_eq!(strings(&built), values);
        assert_eq!(
            skeleton(&built).join(" "),
            "( title = … AND label IN ( … , … ) ) OR creator != …"
        );
        let query = Query::parse(Language::Cql, &built).unwrap();
        let mentioned: Vec<_> = query
            .mentions()
            .filter(|it| it.role() == Role::Value)
            .map(|it| it.value().unwrap().to_owned())
            .collect();
        assert_eq!(mentioned, values);
        if round % 10 == 0 {
            accepted(&site, &built);
        }
    }
}

/// The sandbox reads the query, too.
fn accepted(site: &ConfluenceSandbox, cql: &str) {
    let answer = site.ask(
        Method::Get,
        "/wiki/rest/api/search",
        &[("cql", cql)],
        Json::Null,
    );
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status, 200, "{cql}: {body}");
}

#[test]
fn what_cannot_be_written_is_refused() {
    let mut random = fastrand::Rng::with_seed(11);
    let mut refused = 0;
    for _ in 0..5_000 {
        let value = text(&mut random);
        let built = cql::title().is(&value).build();
        assert_eq!(built.is_ok(), can_be_written(&value), "{value:?}");
        refused += usize::from(built.is_err());
        // Search words take control characters for spaces, and so can always be written.
        let searched = cql::text().contains(&value).build();
        assert_eq!(
            searched.is_ok(),
            value.contains(char::is_alphanumeric),
            "{value:?}"
        );
    }
    assert!((500..4_500).contains(&refused), "{refused}");
}

#[test]
fn holes_are_read_back_as_they_were_filled() {
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..5_000 {
        let (one, two) = (writable(&mut random), writable(&mut random));
        let list = vec![writable(&mut random), writable(&mut random), one.clone()];
        let query = cql!(
            "text ~ 'it\\'s' AND (space={} OR label not in {}) and id IN {} order by created",
            &one,
            &list,
            two.as_str(),
        );
        let built = query.build().unwrap();
        let expected = ["it's", &one, &list[0], &list[1], &list[2], &two];
        assert_eq!(strings(&built), expected);
        assert_eq!(
            skeleton(&built).join(" "),
            "text ~ … AND ( space = … OR label NOT IN ( … , … , … ) ) AND id IN ( … ) ORDER BY created"
        );
    }
}

#[test]
fn names_of_fields_and_functions_and_arguments_stay_such() {
    let mut random = fastrand::Rng::with_seed(8);
    let mut written = 0;
    for _ in 0..20_000 {
        let mut name = || match random.u8(0..4) {
            0 => text(&mut random),
            1 => "title".to_owned(),
            _ => format!("{}{}", random.alphabetic(), random.alphanumeric()),
        };
        let (field, function) = (name(), name());
        let argument = writable(&mut random);
        let condition = cql::field(&field).is(cql::function(&function).arg(&argument));
        match condition.build() {
            Ok(built) => {
                let query = Query::parse(Language::Cql, &built).unwrap();
                let mentions: Vec<_> = query.mentions().collect();
                assert_eq!(mentions.len(), 1, "{built}");
                assert!(mentions[0].field_is(&field));
                assert!(mentions[0].function_is(&function));
                assert_eq!(mentions[0].value(), Some(argument.as_str()));
                written += 1;
            }
            Err(error) => assert!(
                matches!(
                    error,
                    CqlError::FieldName { .. } | CqlError::FunctionName { .. }
                ),
                "{field:?} {function:?}: {error}"
            ),
        }
    }
    assert!(written > 5_000, "{written}");
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
        match cql::title().contains(&words).build() {
            Ok(built) => {
                let searched = strings(&built).remove(0);
                let as_words = |text: &str| {
                    let spaced: String = text
                        .chars()
                        .map(|c| if is_unprintable(c) { ' ' } else { c })
                        .collect();
                    spaced.trim_end().to_lowercase()
                };
                assert_eq!(as_words(&literally(&searched)), as_words(&words));
                let operator = |word: &str| ["AND", "OR", "NOT"].contains(&word);
                assert!(
                    !searched.split(|c: char| !c.is_alphanumeric()).any(operator),
                    "{searched}"
                );
            }
            Err(error) => {
                assert!(!words.contains(char::is_alphanumeric), "{words:?}");
                assert!(matches!(error, CqlError::EmptyText { .. }));
            }
        }
    }
}

#[test]
fn a_random_tree_is_read_as_it_was_built() {
    fn tree(random: &mut fastrand::Rng, depth: usize, leaves: &mut Vec<String>) -> Condition {
        if depth == 0 || random.u8(0..4) == 0 {
            let value = writable(random);
            leaves.push(value.clone());
            return cql::label().is(value);
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
            3 => cql::all(
                (0..3)
                    .map(|_| tree(random, depth - 1, leaves))
                    .collect::<Vec<_>>(),
            ),
            _ => cql::any(
                (0..3)
                    .map(|_| tree(random, depth - 1, leaves))
                    .collect::<Vec<_>>(),
            ),
        }
    }
    let site = ConfluenceSandbox::demo();
    let mut random = fastrand::Rng::with_seed(10);
    for _ in 0..2_000 {
        let mut leaves = Vec::new();
        let condition = tree(&mut random, 5, &mut leaves);
        let built = condition.build().unwrap();
        assert_eq!(strings(&built), leaves);
        // Its one spelling.
        assert_eq!(
            Query::parse(Language::Cql, &built).unwrap().to_string(),
            built
        );
        // As part of another it means the same.
        let inside = cql::raw(&built).and(cql::space("DOCS")).build().unwrap();
        assert!(strings(&inside).starts_with(&leaves));
        accepted(&site, &inside);
    }
}

#[test]
fn and_binds_stronger_than_or() {
    let (a, b, c) = (
        || cql::label().is("a"),
        || cql::label().is("b"),
        || cql::label().is("c"),
    );
    let built = |condition: Condition| condition.build().unwrap().replace("label = ", "");
    assert_eq!(built(a().and(b()).or(c())), r#"("a" AND "b") OR "c""#);
    assert_eq!(built(a().or(b()).and(c())), r#"("a" OR "b") AND "c""#);
    assert_eq!(built(a().and(b()).and(c())), r#""a" AND "b" AND "c""#);
    assert_eq!(built(!(a() | b())), r#"NOT ("a" OR "b")"#);
    assert_eq!(built(!!a()), r#""a""#);
    assert_eq!(built(a() & !b()), r#""a" AND NOT "b""#);
}

#[test]
fn numbers_have_no_quotation_marks() {
    let parent = |value: Value| cql::parent().is(value).build();
    assert_eq!(parent(98_305u64.into()).unwrap(), "parent = 98305");
    assert_eq!(
        parent(u64::MAX.into()).unwrap(),
        r#"parent = "18446744073709551615""#
    );
    assert_eq!(
        cql!("ancestor IN {}", [42u64, 43]).build().unwrap(),
        "ancestor IN (42, 43)"
    );
    assert_eq!(
        cql::id()
            .in_(cql::recently_viewed_content().arg(10))
            .build()
            .unwrap(),
        "id IN recentlyViewedContent(10)"
    );
}

#[test]
fn errors_read_like_advice() {
    let message = |query: Result<String, CqlError>| query.unwrap_err().to_string();
    let none: [&str; 0] = [];
    assert_eq!(
        message(cql::label().in_(none).build()),
        "“label” is compared with an empty list, which CQL cannot say; nothing would be found, so do not ask"
    );
    assert_eq!(
        message(cql!("label IN {}", none).build()),
        "“label” is compared with an empty list, which CQL cannot say; nothing would be found, so do not ask"
    );
    assert!(
        message(cql::field("Last modified").is("x").build())
            .starts_with("“Last modified” cannot be the name of a field")
    );
    assert!(message(cql::field("order").is("x").build()).contains("“order” cannot be"));
    assert!(
        message(cql::title().is(cql::function("no way")).build())
            .starts_with("“no way” cannot be the name of a function")
    );
    assert!(message(cql::title().is("one\ntwo").build()).contains("U+000A"));
    assert!(message(cql::title().is("C:\\").build()).contains("backslash at the end"));
    assert!(message(cql::title().contains(" - ").build()).contains("without any word"));
    assert!(message(cql::raw("type = page order by title").build()).contains("ORDER BY title"));
    assert!(message(cql::raw("").build()).contains("at least one"));
    assert!(message(cql::all(Vec::<Condition>::new()).build()).contains("at least one"));
    assert!(message(cql!("label = {} AND", "a").build()).contains("a field is expected"));
    assert!(
        message(cql!("label = {}", ["a", "b"]).build()).contains("a list needs the operator IN")
    );
    let mut deep = cql::label().is("a");
    for _ in 0..10_000 {
        deep = deep.or(cql::label().is("b")).and(cql::label().is("c"));
    }
    assert!(message(deep.build()).contains("150 levels"));
    let long = cql::label().is("x".repeat(100_001));
    assert!(message(long.build()).contains("100000 characters"));
}

#[test]
fn text_and_conditions_and_queries_are_queries() {
    assert_eq!(
        Cql::from("space=DOCS order by title").build().unwrap(),
        "space = DOCS ORDER BY title"
    );
    assert_eq!(Cql::everything().build().unwrap(), "");
    let query = Cql::from("space=DOCS order by created").and(cql::label().is("a"));
    assert_eq!(
        query.build().unwrap(),
        r#"(space = DOCS) AND label = "a" ORDER BY created"#
    );
    assert_eq!(
        query.then_by("title").descending().build().unwrap(),
        r#"(space = DOCS) AND label = "a" ORDER BY created, title DESC"#
    );
    assert!(Cql::from("space=DOCS)").build().is_err());
    let part = cql::space("DOCS").and(cql!("label = {} or label = {}", "a", "b"));
    assert_eq!(
        part.build().unwrap(),
        r#"space = "DOCS" AND (label = "a" OR label = "b")"#
    );
}

#[test]
fn functions_are_called() {
    let site = ConfluenceSandbox::demo();
    let query = cql::last_modified()
        .at_least(cql::now().offset("-4w"))
        .and(cql::creator().is(cql::current_user()));
    let built = query.build().unwrap();
    assert_eq!(
        built,
        r#"lastmodified >= now("-4w") AND creator = currentUser()"#
    );
    accepted(&site, &built);
    for function in [
        cql::start_of_day(),
        cql::start_of_week(),
        cql::start_of_month(),
        cql::start_of_year(),
        cql::end_of_day(),
        cql::end_of_week(),
        cql::end_of_month(),
        cql::end_of_year(),
    ] {
        let query = cql::created().less_than(function.offset("-1w"));
        accepted(&site, &query.build().unwrap());
    }
    assert_eq!(
        cql!("space in {}", cql::favourite_spaces())
            .build()
            .unwrap(),
        "space IN favouriteSpaces()"
    );
}
