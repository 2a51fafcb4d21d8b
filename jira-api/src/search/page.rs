//! One page of `/search/jql`.

use atlassian_core::json::{Decoder, Fault, Map, Value, Wire};

use crate::Issue;

/// A page of a search, with its issues as they are, so that nothing of them is lost.
#[derive(Default)]
pub(crate) struct IssuePage {
    pub(crate) issues: Vec<Issue>,
    token: Option<String>,
    is_last: Option<bool>,
    names: Option<Map<String, Value>>,
    schema: Option<Map<String, Value>>,
}

impl IssuePage {
    /// Where the next page is. The last one has no token, or an empty one, or says that it is the last.
    pub(crate) fn next(&self) -> Option<String> {
        let token = self.token.clone().filter(|token| !token.is_empty());
        token.filter(|_| self.is_last != Some(true))
    }

    /// The issues, each with what the page says of all of them.
    pub(crate) fn into_issues(self) -> Vec<Issue> {
        let shared = [("names", self.names), ("schema", self.schema)];
        let shared: Vec<(&str, Value)> = shared
            .into_iter()
            .filter_map(|(name, map)| Some((name, Value::Object(map?))))
            .collect();
        if shared.is_empty() {
            return self.issues;
        }
        let with = |issue: Issue| {
            let mut raw = issue.into_raw();
            for (name, value) in &shared {
                raw.entry(*name).or_insert_with(|| value.clone());
            }
            Issue::from(raw)
        };
        self.issues.into_iter().map(with).collect()
    }
}

impl Wire for IssuePage {
    fn decode(&mut self, input: &mut Decoder<'_>) -> Result<(), Fault> {
        input.object(&mut |key, value| match key.as_ref() {
            "issues" => self.issues.decode(value),
            "nextPageToken" => self.token.decode(value),
            "isLast" => self.is_last.decode(value),
            "names" => self.names.decode(value),
            "schema" => self.schema.decode(value),
            _ => value.skip(),
        })
    }

    fn encode(&self) -> Option<Value> {
        None
    }
}
