//! What has to be known before the first page is asked for.

use std::sync::Arc;

use atlassian_core::Request;
use atlassian_core::json::Value;

use super::{RECONCILED, Search, SearchProblem};
use crate::fields::FieldTable;
use crate::platform::types::SearchAndReconcileRequestBean;
use crate::{Error, Jira};

/// A search that can be sent.
pub(super) struct Prepared {
    pub(super) jira: Jira,
    pub(super) request: Request,
    /// What the fields are called; not needed where none are read.
    pub(super) table: Option<Arc<FieldTable>>,
    pub(super) limit: Option<usize>,
}

impl Search {
    pub(super) async fn prepare(self) -> Result<Prepared, Error> {
        let jql = self.jql.build()?;
        if self.reconcile.len() > RECONCILED {
            return Err(Error::from(SearchProblem::TooManyReconciled {
                count: self.reconcile.len(),
                limit: RECONCILED,
            }));
        }
        let table = match self.needs_table() {
            true => Some(self.jira.fields().table().await?),
            false => None,
        };
        let mut fields = self.jira.field_ids(&self.fields).await?;
        if fields.is_empty() {
            fields.push("*navigable".to_owned());
        }
        Ok(Prepared {
            request: request(&self.jira, self.body(jql, fields)),
            jira: self.jira,
            table,
            limit: self.limit,
        })
    }

    fn needs_table(&self) -> bool {
        self.fields.is_empty() || !self.fields.iter().all(|field| is_bare(field))
    }
}

/// A call for a page.
pub(crate) fn request(jira: &Jira, body: Value) -> Request {
    let call = jira
        .platform()
        .search_and_reconsile_issues_using_jql_post(SearchAndReconcileRequestBean::default())
        .json(body);
    call.0.into_request()
}

/// What every issue has and no field is.
pub(super) fn is_bare(name: &str) -> bool {
    name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("key")
}

impl Jira {
    /// The ids of fields by what people call them. `*all`, `*navigable` and `-` before a name stay.
    ///
    /// A name that nothing has is looked for once more in a table that is read anew.
    pub(crate) async fn field_ids(&self, names: &[String]) -> Result<Vec<String>, Error> {
        let mut ids = Vec::with_capacity(names.len());
        for name in names {
            let (not, wanted) = match name.strip_prefix('-') {
                Some(rest) => ("-", rest),
                None => ("", name.as_str()),
            };
            if is_bare(wanted) {
                ids.push(format!("{not}{}", wanted.to_ascii_lowercase()));
            } else if wanted.starts_with('*') {
                ids.push(name.clone());
            } else {
                ids.push(format!("{not}{}", self.fields().find(wanted).await?.id));
            }
        }
        Ok(ids)
    }
}
