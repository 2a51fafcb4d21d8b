//! What a confined query promises: what is understood keeps its meaning, what is not is refused where it
//! goes wrong, and whatever is accepted has the boundary as a conjunct of its top level and hides nothing of
//! what it names.
//!
//! The other side of every check is `reader.rs`, a small reader of its own that shares nothing with the
//! code it judges. `second-opinion/` next door asks a third one.

#![allow(clippy::unwrap_used)]

mod accepted;
mod mentions;
mod random;
mod reader;
mod refused;

use atlassian_core::query::{Condition, Language, Query, Token, quote, tokens};
use reader::{Node, read};

fn boundary(language: Language) -> Condition {
    match language {
        Language::Cql => Condition::any_of("space", ["DOCS", "it's \"mine\""]).unwrap(),
        _ => Condition::any_of("project", ["ALPHA", "a\\b \"c\""]).unwrap(),
    }
}

/// Everything that is promised of an accepted query.
fn check(language: Language, text: &str, query: &Query) {
    let conjunct = boundary(language);
    let confined = query.within(&conjunct);
    let wanted = read(conjunct.as_str()).unwrap().condition.unwrap();
    let outer = read(&confined).unwrap_or_else(|e| panic!("{text:?} became {confined:?}: {e}"));
    let inner = read(&query.to_string()).unwrap();
    match &inner.condition {
        Some(inner) => assert_eq!(
            outer.condition,
            Some(Node::All(vec![wanted.clone(), inner.clone()])),
            "{text:?} became {confined:?}"
        ),
        None => assert_eq!(outer.condition.as_ref(), Some(&wanted), "{text:?}"),
    }
    assert_eq!(outer.order, inner.order, "{text:?} became {confined:?}");

    mentions::names_all_of(read(text).unwrap().condition.as_ref(), text, query);

    // One spelling: what is written reads as itself.
    assert_eq!(
        &Query::parse(language, &query.to_string()).unwrap(),
        query,
        "{text:?}"
    );

    // Confined twice, both conditions hold; the parentheses only add up.
    let twice = Query::parse(language, &confined).unwrap().within(&conjunct);
    let Some(Node::All(halves)) = read(&twice).unwrap().condition else {
        // Only a query without a condition of its own has one half.
        panic!("{twice:?}");
    };
    assert_eq!(halves, [wanted, outer.condition.unwrap()], "{twice:?}");

    if language == Language::Cql {
        // A lexer for which a backslash escapes only the quotation mark right after it sees the same
        // strings and the same parentheses.
        let naive = reader::read_naively(&confined).unwrap();
        assert_eq!(
            naive.shape(),
            read(&confined).unwrap().shape(),
            "{confined:?}"
        );
    }
}

#[test]
fn real_queries_are_accepted_and_keep_their_meaning() {
    let mut counts = [0, 0];
    for (language, queries) in [
        (Language::Jql, accepted::JQL),
        (Language::Cql, accepted::CQL),
    ] {
        for text in queries {
            let query = Query::parse(language, text).unwrap_or_else(|e| panic!("{text:?}: {e}"));
            let (before, after) = (read(text).unwrap(), read(&query.to_string()).unwrap());
            assert_eq!(before, after, "{text:?} became {query}");
            check(language, text, &query);
            counts[usize::from(language == Language::Cql)] += 1;
        }
    }
    println!(
        "accepted with their meaning: {} JQL, {} CQL",
        counts[0], counts[1]
    );
    assert!(counts[0] + counts[1] >= 120, "{counts:?}");
}

#[test]
fn what_is_not_one_complete_expression_is_refused_where_it_goes_wrong() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (language, queries) in [(Language::Jql, refused::JQL), (Language::Cql, refused::CQL)] {
        for (marked, what) in queries {
            let offset = marked.find('▸').unwrap();
            let column = marked[..offset].chars().count() + 1;
            let text = marked.replace('▸', "");
            count += 1;
            match Query::parse(language, &text) {
                Ok(query) => wrong.push(format!("{marked:?} was accepted as {query}")),
                Err(error) => {
                    let place = (error.offset(), error.column());
                    if place != (offset, column) || !error.what().contains(what) {
                        wrong.push(format!("{marked:?}: {error}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("refused at the right place: {count}");
    assert!(count >= 80, "{count}");
}

#[test]
fn an_error_says_what_is_wrong_where_and_shows_what_cannot_be_seen() {
    let error = Query::parse(Language::Jql, "labels = a\u{200b} AND b = c").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the JQL cannot be used: U+200B cannot be seen and is no space of JQL; write a space, or put \
         the value in quotation marks (character 11, at “\\u{200b} AND b = c” after “labels = a”)"
    );
    let error = Query::parse(Language::Cql, "type = page AND").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the CQL cannot be used: it ends where a field is expected (character 16, after “type = page \
         AND”)"
    );
}

#[test]
fn one_spelling_comes_out() {
    for (language, text, condition, order) in [
        (
            Language::Jql,
            "  a=b\r\n&& !c in('d',\"e\",F ( x,'y' ))|g\tis  not\nnull order  by h asc,cf [ 12 ]",
            r#"a = b AND NOT c IN ("d", "e", F(x, "y")) OR g IS NOT NULL"#,
            "h ASC, cf[12]",
        ),
        (
            Language::Jql,
            "status was not in (a) by (b,c()) during(\"x\",now()) and issue . x = 1",
            "",
            "",
        ),
        (
            Language::Jql,
            r#"issue.property [ "a b" ] .c.d >= -5 and f was 'x' before -1d and g changed from a to b"#,
            r#"issue.property["a b"].c.d >= -5 AND f WAS "x" BEFORE -1d AND g CHANGED FROM a TO b"#,
            "",
        ),
        (
            Language::Jql,
            r#"Größe = 'a"b\u0022\u00e9\ud83d\ude00\n\t\ ' or x ~ a--b"#,
            r#""Größe" = "a\"b\"é😀\n\t " OR x ~ "a--b""#,
            "",
        ),
        (
            Language::Cql,
            r"space.key=a-b AND created>now('-4w') and title!~'it\'s' order by lastmodified DESC, title",
            r#"space.key = "a-b" AND created > now("-4w") AND title !~ "it's""#,
            "lastmodified DESC, title",
        ),
    ] {
        let query = Query::parse(language, text);
        if condition.is_empty() {
            assert!(query.is_err(), "{text:?}");
            continue;
        }
        let query = query.unwrap();
        assert_eq!((query.condition(), query.order_by()), (condition, order));
        assert_eq!(query.language(), language);
    }
}

#[test]
fn a_query_without_a_condition_finds_all_that_is_allowed() {
    let allowed = Condition::any_of("project", ["ENG"]).unwrap();
    let within = |text| Query::parse(Language::Jql, text).unwrap().within(&allowed);
    assert_eq!(within(" \n"), r#"project = "ENG""#);
    assert_eq!(within("order by Rank"), r#"project = "ENG" ORDER BY Rank"#);
    assert!(
        Query::parse(Language::Jql, "order by Rank")
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        within("a = b or c = d order by e"),
        r#"(project = "ENG") AND (a = b OR c = d) ORDER BY e"#
    );
}

#[test]
fn any_value_is_quoted_or_refused() {
    let values = [
        "",
        "a",
        "it's",
        "\"",
        "\") OR (a = \"b",
        "\\\"",
        "\u{202e}x",
        "and",
        "😀",
        "\u{2028}",
    ];
    for language in [Language::Jql, Language::Cql] {
        for value in values {
            let quoted = quote(language, value).unwrap();
            assert_eq!(
                tokens(language, &quoted).unwrap(),
                [Token::Text(value.into())]
            );
            let text = format!("summary ~ {quoted}");
            assert_eq!(Query::parse(language, &text).unwrap().condition(), text);
        }
    }
    for value in ["a\nb", "\0", "\u{7f}", "\u{fffe}", "ends in \\", "\t\r\\"] {
        let quoted = quote(Language::Jql, value).unwrap();
        assert_eq!(
            tokens(Language::Jql, &quoted).unwrap(),
            [Token::Text(value.into())]
        );
        assert!(quote(Language::Cql, value).is_err(), "{value:?}");
        assert!(Condition::any_of("project", [value]).is_err(), "{value:?}");
    }
    assert_eq!(
        quote(Language::Cql, "a\u{0}b").unwrap_err().to_string(),
        "the value cannot be part of a query: U+0000 cannot be written in a string (character 2, at \
         “\\0b” after “a”)"
    );
}

#[test]
fn a_condition_is_nothing_but_a_condition() {
    let condition = Condition::any_of("space", ["a", "\") OR (type = \"page", "c"]).unwrap();
    assert_eq!(
        condition.as_str(),
        r#"space in ("a", "\") OR (type = \"page", "c")"#
    );
    for language in [Language::Jql, Language::Cql] {
        Query::parse(language, condition.as_str()).unwrap();
    }
    for field in [
        "", "a b", "a=b", "a) OR (b", "order", "1a", "a-b", "\"a\"", "größe", "user",
    ] {
        assert!(Condition::any_of(field, ["x"]).is_err(), "{field}");
    }
    let nothing: [&str; 0] = [];
    assert!(
        Condition::any_of("project", nothing)
            .unwrap_err()
            .to_string()
            .contains("no value")
    );
}

#[test]
fn a_condition_of_ids_has_numbers() {
    let one = Condition::any_id("project", [10_000]).unwrap();
    assert_eq!(one.as_str(), "project = 10000");
    let ids = [0, 10_001, i64::MAX.unsigned_abs()];
    let many = Condition::any_id("space.id", ids).unwrap();
    assert_eq!(many.as_str(), "space.id in (0, 10001, 9223372036854775807)");
    for language in [Language::Jql, Language::Cql] {
        for condition in [&one, &many] {
            let query = Query::parse(language, condition.as_str()).unwrap();
            assert_eq!(query.condition().to_lowercase(), condition.as_str());
        }
    }
    assert!(
        Condition::any_id("project", [])
            .unwrap_err()
            .to_string()
            .contains("no value")
    );
    assert!(Condition::any_id("a b", [1]).is_err());
    let error = Condition::any_id("project", [1, u64::MAX]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the value cannot be part of a query: no id is as large as this (character 1, at \
         “18446744073709551615”)"
    );
}

#[test]
fn length_and_depth_have_an_end_and_the_stack_does_not_feel_it() {
    let parse = |text: &str| Query::parse(Language::Jql, text);
    let nested = |levels: usize| format!("{}a = b{}", "(".repeat(levels), ")".repeat(levels));
    assert!(parse(&nested(200)).is_ok());
    assert_eq!(parse(&nested(201)).unwrap_err().column(), 201);
    assert!(parse(&format!("{}a = b", "NOT ".repeat(200))).is_ok());
    assert!(parse(&format!("{}a = b", "!".repeat(201))).is_err());
    let lists = |levels: usize| format!("a in {}b{}", "(".repeat(levels), ")".repeat(levels));
    assert!(parse(&lists(200)).is_ok());
    assert!(parse(&lists(201)).is_err());
    for opening in ["(", "NOT ", "a in (", "a in ((", "!(", "((a = b) AND "] {
        assert!(
            parse(&opening.repeat(100_000 / opening.len())).is_err(),
            "{opening}"
        );
    }
    // Levels that were left do not count.
    let beside = vec!["(a = b)"; 5_000].join(" AND ");
    check(Language::Jql, &beside, &parse(&beside).unwrap());

    let long = format!("a = \"{}\"", "é".repeat(100_000 - 6));
    assert!(parse(&long).is_ok());
    let error = parse(&format!("{long} ")).unwrap_err();
    assert_eq!(
        (error.column(), error.what()),
        (100_001, "it is longer than 100000 characters")
    );
}

/// A boundary within a boundary within a boundary …
#[test]
fn confining_adds_one_level() {
    let text = format!("{}a = b{}", "(".repeat(190), ")".repeat(190));
    let mut query = Query::parse(Language::Jql, &text).unwrap();
    for _ in 0..10 {
        query = Query::parse(Language::Jql, &query.within(&boundary(Language::Jql))).unwrap();
    }
    assert!(Query::parse(Language::Jql, &query.within(&boundary(Language::Jql))).is_err());
}
