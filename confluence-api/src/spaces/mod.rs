#![doc = include_str!("../../docs/spaces.md")]

mod get;
mod parts;
mod space;
mod write;

use crate::confluence::Confluence;
use crate::error::Error;

pub use get::{GetSpace, ListSpaces};
pub use space::{Space, SpacePermission};
pub use write::{CreateSpace, DeleteSpace, UpdateSpace};

/// Spaces: finding, creating, changing and deleting them, and what belongs to them. [`Confluence::spaces`] gives it.
///
/// A space is named by its key or by its numeric id.
#[derive(Clone, Debug)]
pub struct Spaces {
    confluence: Confluence,
}

impl Confluence {
    /// Spaces: finding, creating, changing and deleting them, and what belongs to them.
    pub fn spaces(&self) -> Spaces {
        Spaces {
            confluence: self.clone(),
        }
    }
}

impl Spaces {
    /// A space, by its key or id.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let space = confluence.spaces().get("DOCS").with_labels().await?;
    /// println!("{} begins at {:?}", space.name(), space.homepage_id());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-space/#api-spaces-id-get).
    pub fn get(&self, space: impl Into<String>) -> GetSpace {
        GetSpace::new(&self.confluence, space.into())
    }

    /// Spaces, which may be narrowed; all that this account may see, otherwise.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let mut spaces = confluence.spaces().list().global().current().by_key().stream();
    /// while let Some(space) = spaces.next().await {
    ///     println!("{}", space?.key());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-space/#api-spaces-get).
    pub fn list(&self) -> ListSpaces {
        ListSpaces::new(&self.confluence)
    }

    /// A new space, with a home page. Keys have letters and digits only.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let space = confluence.spaces().create("TEAM", "Our team").description("Who does what.").await?;
    /// # let _ = space;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-space/#api-wiki-rest-api-space-post).
    pub fn create(&self, key: impl Into<String>, name: impl Into<String>) -> CreateSpace {
        CreateSpace::new(&self.confluence, key.into(), name.into())
    }

    /// Changes a space. What is not named stays.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.spaces().update("TEAM").name("The team").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-space/#api-wiki-rest-api-space-spacekey-put).
    pub fn update(&self, space: impl Into<String>) -> UpdateSpace {
        UpdateSpace::new(&self.confluence, space.into())
    }

    /// Deletes a space with everything in it, for good. It does not go through the bin. It may take long: what is
    /// returned is to be awaited once more.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.spaces().delete("TEAM").await?.await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-space/#api-wiki-rest-api-space-spacekey-delete).
    pub fn delete(&self, space: impl Into<String>) -> DeleteSpace {
        DeleteSpace::new(&self.confluence, space.into())
    }

    /// The key of a space, which the older API wants.
    pub(crate) async fn key_of(&self, space: &str) -> Result<String, Error> {
        let named = self.confluence.space_named(space).await?;
        match named.key.as_str() {
            "" => Ok(self.get(space).await?.key().to_owned()),
            key => Ok(key.to_owned()),
        }
    }
}
