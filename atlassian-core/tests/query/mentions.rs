//! What a query names, and that it cannot name anything without its being seen.

use atlassian_core::query::{Condition, Language, Mention, Query, Role, folded};

use crate::accepted;
use crate::reader::{Named, Node, is_only_in_jql, read};

fn named(mention: &Mention<'_>) -> Named {
    Named {
        field: mention.field().to_owned(),
        how: match mention.role() {
            Role::Value if mention.is_search() => "~",
            Role::Value => "",
            Role::By => "by",
            Role::When => "when",
            _ => "something new",
        },
        function: mention.function().map(str::to_owned),
        argument: mention.argument(),
        value: mention.value().map(str::to_owned),
    }
}

/// Whether the query has these mentions, each where it stands in the text.
pub(crate) fn names_all_of(node: Option<&Node>, text: &str, query: &Query) {
    let jql = query.language() == Language::Jql;
    let wanted = node.map(|node| node.names(jql)).unwrap_or_default();
    assert_eq!(query.mentions().len(), wanted.len(), "{text:?}");
    let mut found: Vec<_> = query.mentions().map(|mention| named(&mention)).collect();
    for value in found.iter_mut().filter_map(|named| named.value.as_mut()) {
        if !jql && is_only_in_jql(value) {
            value.make_ascii_lowercase();
        }
    }
    assert_eq!(found, wanted, "{text:?}");
    let mut before = None;
    for mention in query.mentions() {
        let rest = &text[mention.offset()..];
        let is_quoted = rest.starts_with(['"', '\'']);
        let word = mention.value().or(mention.function()).unwrap_or_default();
        let is_word = rest
            .get(..word.len())
            .is_some_and(|it| it == word || mention.value().is_none() && folded(it) == word);
        assert!(is_quoted || is_word, "{text:?}: {mention:?}");
        assert!(before < Some(mention.offset()), "{text:?}: {mention:?}");
        assert!(!mention.is_number() || !is_quoted, "{text:?}: {mention:?}");
        before = Some(mention.offset());
    }
}

/// In one line each: the field, how it is compared, the function with the number of the argument, the value.
fn lines(query: &Query) -> Vec<String> {
    let line = |mention: Mention<'_>| {
        let named = named(&mention);
        let mut line = named.field;
        if !named.how.is_empty() {
            line += &format!(" {}", named.how);
        }
        match (named.function, named.argument) {
            (Some(function), Some(n)) => line += &format!(" {function}({n})"),
            (Some(function), None) => line += &format!(" {function}()"),
            (None, _) => {}
        }
        if let Some(value) = named.value {
            line += &match mention.is_number() {
                true => format!(" {value}"),
                false => format!(" {value:?}"),
            };
        }
        line
    };
    query.mentions().map(line).collect()
}

/// `▸` stands before everything that is mentioned.
const JQL: &[(&str, &[&str])] = &[
    ("", &[]),
    ("order by created, cf[10014], \"Story Points\"", &[]),
    (
        "assignee is EMPTY AND parent is not null OR status changed",
        &[],
    ),
    (
        "parent = EMPTY or parent in (NULL, ▸HR-1)",
        &[r#"parent "HR-1""#],
    ),
    (
        "issue in linkedIssues(▸\"HR-1\", ▸'is blocked by')",
        &[
            r#"issue linkedissues(0) "HR-1""#,
            r#"issue linkedissues(1) "is blocked by""#,
        ],
    ),
    ("parent = ▸HR-1", &[r#"parent "HR-1""#]),
    ("PROJECT=▸HR", &[r#"project "HR""#]),
    ("project = ▸10000", &["project 10000"]),
    ("project = ▸'10000'", &[r#"project "10000""#]),
    ("project = ▸-10000", &[r#"project "-10000""#]),
    ("filter = ▸12345 order by rank", &["filter 12345"]),
    ("cf[10014] = ▸\"HR-2\"", &[r#"cf[10014] "HR-2""#]),
    ("CF [ 10014 ]!=▸'HR-2'", &[r#"cf[10014] "HR-2""#]),
    ("'CF[10014]' = ▸HR-2", &[r#"cf[10014] "HR-2""#]),
    ("sprint in (▸12, ▸13)", &["sprint 12", "sprint 13"]),
    (
        "sprint in ((▸12), ((▸13, ▸f())))",
        &["sprint 12", "sprint 13", "sprint f()"],
    ),
    ("sprint not in ▸openSprints()", &["sprint opensprints()"]),
    (
        "issue in portfolioChildIssuesOf(▸HR-1)",
        &[r#"issue portfoliochildissuesof(0) "HR-1""#],
    ),
    (
        "issue = \"linked\\u0049ssues\"(▸\"H\\u0052-1\")",
        &[r#"issue linkedissues(0) "HR-1""#],
    ),
    (
        "status CHANGED BY ▸x FROM ▸y",
        &[r#"status by "x""#, r#"status "y""#],
    ),
    (
        "status was not in (▸Open, EMPTY, ▸f(), g(▸1)) by (▸x, ▸currentUser()) during (▸'2024-01-01', ▸now())",
        &[
            r#"status "Open""#,
            "status f()",
            "status g(0) 1",
            r#"status by "x""#,
            "status by currentuser()",
            r#"status when "2024-01-01""#,
            "status when now()",
        ],
    ),
    (
        "fixVersion changed to ▸1.0 after endOfYear(▸-1) before ▸-1d on ▸-2d to ▸\"2.0\"",
        &[
            r#"fixversion "1.0""#,
            r#"fixversion when endofyear(0) "-1""#,
            r#"fixversion when "-1d""#,
            r#"fixversion when "-2d""#,
            r#"fixversion "2.0""#,
        ],
    ),
    (
        "summary ~ ▸\"\\\"a b\\\"\" AND text !~ ▸größe and version ~ f(▸x)",
        &[
            r#"summary ~ "\"a b\"""#,
            r#"text ~ "größe""#,
            r#"version ~ f(0) "x""#,
        ],
    ),
    (
        "not (!(\"Epic Link\" = ▸HR-1) or key > ▸HR-2) && \"Größe\" <= ▸5",
        &[r#"epic link "HR-1""#, r#"key "HR-2""#, "grösse 5"],
    ),
    (
        "issue.property[\"a.b\"].c = ▸1 AND Project.Property[x] = ▸2 AND development[prs].open > ▸0",
        &["issue.property 1", "project.property 2", "development 0"],
    ),
    (
        "10014 = ▸x and 'Team[Team]' = ▸\"y\"",
        &[r#"10014 "x""#, r#"team[team] "y""#],
    ),
    // Jira takes names for the same that are the same in capitals.
    (
        "ißue = ▸a and İssue = ▸b and ıSSUE = ▸c and iﬅ = ▸d and ﬁlter = ▸1 and \u{212a}ey = ▸e",
        &[
            r#"issue "a""#,
            r#"issue "b""#,
            r#"issue "c""#,
            r#"ist "d""#,
            "filter 1",
            r#"key "e""#,
        ],
    ),
    (
        "issue in linkedIßues(▸x)",
        &[r#"issue linkedissues(0) "x""#],
    ),
    // A value is as it is.
    (
        "project = ▸'ß' and project = ▸\" HR \"",
        &[r#"project "ß""#, r#"project " HR ""#],
    ),
];

const CQL: &[(&str, &[&str])] = &[
    ("", &[]),
    ("ancestor = ▸123", &["ancestor 123"]),
    (
        "Space in (▸HR, ▸'DOCS')",
        &[r#"space "HR""#, r#"space "DOCS""#],
    ),
    (
        "space.key != ▸\"~a\\\"b\" order by title",
        &[r#"space.key "~a\"b""#],
    ),
    ("macro = ▸x", &[r#"macro "x""#]),
    (
        "id in recentlyViewedContent(▸10, ▸20) and not title !~ ▸x",
        &[
            "id recentlyviewedcontent(0) 10",
            "id recentlyviewedcontent(1) 20",
            r#"title ~ "x""#,
        ],
    ),
    (
        "space in (▸favouriteSpaces(), recentlyViewedSpaces(▸5)) or created > ▸-4w",
        &[
            "space favouritespaces()",
            "space recentlyviewedspaces(0) 5",
            r#"created "-4w""#,
        ],
    ),
];

#[test]
fn a_query_tells_what_it_names_and_where() {
    for (language, queries) in [(Language::Jql, JQL), (Language::Cql, CQL)] {
        for (marked, wanted) in queries {
            let parts: Vec<_> = marked.split('▸').collect();
            let text = parts.concat();
            let query = Query::parse(language, &text).unwrap_or_else(|e| panic!("{text:?}: {e}"));
            assert_eq!(&lines(&query), wanted, "{text:?}");
            // A function with arguments is found where they are.
            let mut ends = Vec::new();
            for part in &parts[..parts.len() - 1] {
                ends.push(ends.last().unwrap_or(&0) + part.len());
            }
            let offsets: Vec<_> = query.mentions().map(|it| it.offset()).collect();
            assert_eq!(offsets, ends, "{text:?}");
        }
    }
}

#[test]
fn what_a_query_names_is_the_same_in_its_one_spelling() {
    for (language, queries) in [
        (Language::Jql, accepted::JQL),
        (Language::Cql, accepted::CQL),
    ] {
        for text in queries {
            let query = Query::parse(language, text).unwrap();
            let again = Query::parse(language, &query.to_string()).unwrap();
            assert_eq!(lines(&again), lines(&query), "{text:?}");
            names_all_of(read(text).unwrap().condition.as_ref(), text, &query);
        }
    }
}

#[test]
fn names_are_compared_in_any_case() {
    let query = Query::parse(Language::Jql, "\"Story Points\" = someFunction(ß)").unwrap();
    let mention = query.mentions().next().unwrap();
    assert!(mention.field_is("STORY POINTS") && !mention.field_is("story"));
    assert!(mention.function_is("SomeFunction") && !mention.function_is("some"));
    assert_eq!(mention.value(), Some("ß"));
    let query = Query::parse(Language::Jql, "a = b").unwrap();
    assert!(!query.mentions().next().unwrap().function_is(""));
}

#[test]
fn ids_are_numbers_and_names_are_not() {
    let ids = Condition::any_id("project", [10_000, 10_001]).unwrap();
    let names = Condition::any_of("project", ["10000", "ENG"]).unwrap();
    for language in [Language::Jql, Language::Cql] {
        let all = |condition: &Condition, number| {
            let query = Query::parse(language, condition.as_str()).unwrap();
            query.mentions().all(|it| it.is_number() == number)
        };
        assert!(all(&ids, true) && all(&names, false));
    }
}
