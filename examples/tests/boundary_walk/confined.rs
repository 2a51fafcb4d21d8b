//! Whether a query that reached the site is confined: told from its text alone, without the engine's own
//! reader of queries.

/// Whether a query can find nothing outside: its condition is the boundary's, or a conjunction of that
/// with something in parentheses that end where it ends.
pub(crate) fn is_confined(product: &str, query: &str) -> bool {
    let conditions: &[&str] = match product {
        "jira" => &["project = 1000000", "project in (1000000)"],
        _ => &["space = \"DOCS\"", "space in (\"DOCS\")"],
    };
    conditions.iter().any(|condition| {
        let whole = query.strip_prefix(condition);
        let part = query.strip_prefix(&format!("({condition}) AND ("));
        whole.is_some_and(is_order) || part.is_some_and(|rest| closing(rest).is_some_and(is_order))
    })
}

/// Nothing, or an order.
fn is_order(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(" ORDER BY ")
}

/// What follows the parenthesis that closes one that was opened before, outside of strings.
fn closing(text: &str) -> Option<&str> {
    let (mut open, mut quote) = (1, None);
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match (quote, c) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => open += 1,
            (None, ')') => open -= 1,
            _ => {}
        }
        if open == 0 {
            return text.get(at + 1..);
        }
    }
    None
}

#[test]
fn only_a_whole_conjunction_confines() {
    for query in [
        "project = 1000000",
        "project = 1000000 ORDER BY created DESC",
        "(project = 1000000) AND (a = \") OR (\" OR b = 'x\\')')",
        "(project = 1000000) AND (a in (b, c())) ORDER BY d",
    ] {
        assert!(is_confined("jira", query), "{query}");
    }
    for query in [
        "",
        "status = Open",
        "project = 10000001",
        "project = 1000000 OR a = b",
        "(project = 1000000) AND (a = b) OR (c = d)",
        "(project = 1000000) AND (a = \"b)",
        "(project = 1000000) OR (a = b)",
        "(project in (1000000, 6660000)) AND (a = b)",
    ] {
        assert!(!is_confined("jira", query), "{query}");
    }
    assert!(is_confined(
        "confluence",
        "(space = \"DOCS\") AND (type = page)"
    ));
    assert!(!is_confined("confluence", "space = \"HR\""));
}
