//! Whether two documents say the same to Confluence.

use adf::Document;
use serde_json::Value;

/// Whether one is as good as the other: Confluence gives nodes ids of its own when it stores a document,
/// and may write out what holds anyway.
pub(crate) fn same(one: &Document, other: &Document) -> bool {
    one == other || without_ids(one.to_value()) == without_ids(other.to_value())
}

/// The same JSON without local ids, and without what says nothing.
pub(crate) fn without_ids(mut value: Value) -> Value {
    let mut due = vec![&mut value];
    while let Some(value) = due.pop() {
        match value {
            Value::Array(all) => due.extend(all),
            Value::Object(map) => {
                if let Some(Value::Object(attrs)) = map.get_mut("attrs") {
                    attrs.retain(|name, value| !says_nothing(name, value));
                    if attrs.is_empty() {
                        map.remove("attrs");
                    }
                }
                for name in ["marks", "content"] {
                    if map
                        .get(name)
                        .is_some_and(|all| *all == Value::Array(Vec::new()))
                    {
                        map.remove(name);
                    }
                }
                due.extend(map.values_mut());
            }
            _ => {}
        }
    }
    value
}

/// Whether an attribute is as good as none: an id that Confluence gives out, what an editor notes for
/// itself, or what holds where nothing is said.
fn says_nothing(name: &str, value: &Value) -> bool {
    match name {
        "localId" => true,
        "colspan" | "rowspan" | "order" => value.as_u64() == Some(1),
        "isNumberColumnEnabled" => *value == false,
        _ => value.is_null() || name.starts_with("__"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_what_is_empty_do_not_matter() {
        let one = Document::parse(
            r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"paragraph"}]}"#,
        );
        let other = Document::parse(
            r#"{"version":1,"type":"doc","content":[{"type":"paragraph","attrs":{"localId":"1"},"content":[{"type":"text","text":"a","marks":[]}]},{"type":"paragraph","attrs":{"localId":"2"},"content":[]}]}"#,
        );
        let (Ok(one), Ok(other)) = (one, other) else {
            panic!("documents")
        };
        assert_eq!(without_ids(one.to_value()), without_ids(other.to_value()));
        assert!(same(&one, &other));
        assert!(!same(&one, &Document::from_markdown("b")));
    }
}
