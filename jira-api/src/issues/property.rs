//! Properties: what programs keep with an issue, as JSON.

use serde_json::Value;

use super::Issues;
use crate::Error;

impl Issues {
    /// What a program keeps with an issue under a key; none where it keeps nothing.
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// # async fn run(jira: jira_api::Jira) -> Result<(), jira_api::Error> {
    /// let issues = jira.issues();
    /// issues.set_property("ENG-4", "deployment", json!({"stage": "production"})).await?;
    /// let deployment = issues.property("ENG-4", "deployment").await?;
    /// assert_eq!(deployment, Some(json!({"stage": "production"})));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/#api-rest-api-3-issue-issueidorkey-properties-propertykey-get).
    ///
    /// # Errors
    /// As for any call; an issue that cannot be found has no properties.
    pub async fn property(&self, key: &str, name: &str) -> Result<Option<Value>, Error> {
        let platform = self.jira.platform();
        match platform.get_issue_property(key, name).send().await {
            Ok(property) => Ok(property.value),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps something with an issue, in the place of what is kept under that key: JSON of up to 32,768
    /// characters, which everybody who may see the issue can read.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/#api-rest-api-3-issue-issueidorkey-properties-propertykey-put).
    ///
    /// # Errors
    /// As for any call.
    pub async fn set_property(&self, key: &str, name: &str, value: Value) -> Result<(), Error> {
        let platform = self.jira.platform();
        let call = platform.set_issue_property(key, name, value);
        call.send().await?;
        Ok(())
    }

    /// Keeps it no longer. Where nothing is kept under that key, nothing happens.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-properties/#api-rest-api-3-issue-issueidorkey-properties-propertykey-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn delete_property(&self, key: &str, name: &str) -> Result<(), Error> {
        let platform = self.jira.platform();
        match platform.delete_issue_property(key, name).send().await {
            Err(error) if !error.is_not_found() => Err(error.into()),
            _ => Ok(()),
        }
    }
}
