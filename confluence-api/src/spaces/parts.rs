//! Properties, labels and permissions of a space.

use crate::listed::{Listed, items};
use crate::page::Label;
use crate::property_of::{PropertyOf, properties};

use super::{SpacePermission, Spaces};

/// How many things a page of a list has: as many as Confluence gives.
const PAGE: i64 = 250;

impl Spaces {
    properties!(
        "a space",
        String,
        PropertyOf::Space,
        "api-group-space-properties/#api-spaces-space-id-properties-get"
    );

    /// The labels of a space itself.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-label/#api-spaces-id-labels-get).
    pub fn labels(&self, space: impl Into<String>) -> Listed<Label> {
        let (spaces, space) = (self.clone(), space.into());
        Listed::after(async move {
            let space = spaces.confluence.space_named(&space).await?;
            let call = spaces.confluence.v2().get_space_labels(&space.id);
            Ok(items(call.limit(PAGE).0))
        })
    }

    /// The labels of all content of a space.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-label/#api-spaces-id-content-labels-get).
    pub fn content_labels(&self, space: impl Into<String>) -> Listed<Label> {
        let (spaces, space) = (self.clone(), space.into());
        Listed::after(async move {
            let space = spaces.confluence.space_named(&space).await?;
            let call = spaces.confluence.v2().get_space_content_labels(&space.id);
            Ok(items(call.limit(PAGE).0))
        })
    }

    /// Who may do what in a space.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-space-permissions/#api-spaces-id-permissions-get).
    pub fn permissions(&self, space: impl Into<String>) -> Listed<SpacePermission> {
        let (spaces, space) = (self.clone(), space.into());
        Listed::after(async move {
            let space = spaces.confluence.space_named(&space).await?;
            let v2 = spaces.confluence.v2();
            let call = v2.get_space_permissions_assignments(&space.id);
            Ok(items(call.limit(PAGE).0))
        })
    }
}
