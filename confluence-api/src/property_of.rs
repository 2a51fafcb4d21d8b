//! What properties are kept on. Confluence has a set of operations for each sort of thing, which take and give the
//! same.

use atlassian_core::Call;
use serde_json::Value;

use crate::blog_posts::PostRef;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::pages::PageRef;

/// What properties are kept on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PropertyOf {
    Page(PageRef),
    Post(PostRef),
    Attachment(String),
    Comment(String),
    /// By its key or id.
    Space(String),
}

impl From<PageRef> for PropertyOf {
    fn from(page: PageRef) -> Self {
        PropertyOf::Page(page)
    }
}

impl PropertyOf {
    /// The id, looked up where it is not known.
    pub(crate) async fn id(&self, confluence: &Confluence) -> Result<String, Error> {
        match self {
            PropertyOf::Page(page) => page.id(confluence).await,
            PropertyOf::Post(post) => post.id(confluence).await,
            PropertyOf::Attachment(id) | PropertyOf::Comment(id) => Ok(id.clone()),
            PropertyOf::Space(space) => Ok(confluence.space_named(space).await?.id.clone()),
        }
    }

    /// What errors call the operation that writes one.
    pub(crate) fn updating(&self) -> &'static str {
        match self {
            PropertyOf::Page(_) => "updatePagePropertyById",
            PropertyOf::Post(_) => "updateBlogpostPropertyById",
            PropertyOf::Attachment(_) => "updateAttachmentPropertyById",
            PropertyOf::Comment(_) => "updateCommentPropertyById",
            PropertyOf::Space(_) => "updateSpacePropertyById",
        }
    }

    /// The call that lists them. Its parameters have the same names for all.
    pub(crate) fn list(&self, confluence: &Confluence, id: &str) -> Call {
        let v2 = confluence.v2();
        match self {
            PropertyOf::Page(_) => v2.get_page_content_properties(id).0,
            PropertyOf::Post(_) => v2.get_blogpost_content_properties(id).0,
            PropertyOf::Attachment(_) => v2.get_attachment_content_properties(id).0,
            PropertyOf::Comment(_) => v2.get_comment_content_properties(id).0,
            PropertyOf::Space(_) => v2.get_space_properties(id).0,
        }
    }

    /// The call that makes one.
    pub(crate) fn create(&self, confluence: &Confluence, id: &str, body: Value) -> Call {
        let v2 = confluence.v2();
        let call = match self {
            PropertyOf::Page(_) => v2.create_page_property(id, Default::default()).0,
            PropertyOf::Post(_) => v2.create_blogpost_property(id, Default::default()).0,
            PropertyOf::Attachment(_) => v2.create_attachment_property(id, Default::default()).0,
            PropertyOf::Comment(_) => v2.create_comment_property(id, Default::default()).0,
            PropertyOf::Space(_) => v2.create_space_property(id, Default::default()).0,
        };
        call.json(body)
    }

    /// The call that writes one.
    pub(crate) fn update(
        &self,
        confluence: &Confluence,
        id: &str,
        property: &str,
        body: Value,
    ) -> Call {
        let v2 = confluence.v2();
        let call = match self {
            PropertyOf::Page(_) => {
                v2.update_page_property_by_id(id, property, Default::default())
                    .0
            }
            PropertyOf::Post(_) => {
                v2.update_blogpost_property_by_id(id, property, Default::default())
                    .0
            }
            PropertyOf::Attachment(_) => {
                v2.update_attachment_property_by_id(id, property, Default::default())
                    .0
            }
            PropertyOf::Comment(_) => {
                v2.update_comment_property_by_id(id, property, Default::default())
                    .0
            }
            PropertyOf::Space(_) => {
                v2.update_space_property_by_id(id, property, Default::default())
                    .0
            }
        };
        call.json(body)
    }

    /// The call that deletes one.
    pub(crate) fn delete(&self, confluence: &Confluence, id: &str, property: &str) -> Call {
        let v2 = confluence.v2();
        match self {
            PropertyOf::Page(_) => v2.delete_page_property_by_id(id, property).0,
            PropertyOf::Post(_) => v2.delete_blogpost_property_by_id(id, property).0,
            PropertyOf::Attachment(_) => v2.delete_attachment_property_by_id(id, property).0,
            PropertyOf::Comment(_) => v2.delete_comment_property_by_id(id, property).0,
            PropertyOf::Space(_) => v2.delete_space_property_by_id(id, property).0,
        }
    }
}

/// What can be done with the properties of one sort of thing.
macro_rules! properties {
    ($what:literal, $named:ty, $of:expr, $page:literal) => {
        #[doc = concat!("The properties of ", $what, ": whatever JSON apps keep on it, under keys.")]
        ///
        #[doc = concat!(
            "[Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/",
            $page,
            ")."
        )]
        pub fn properties(
            &self,
            of: impl Into<$named>,
        ) -> $crate::Listed<$crate::page::Property> {
            $crate::pages::list_properties(&self.confluence, ($of)(of.into()))
        }

        #[doc = concat!("A property of ", $what, ", by its key.")]
        pub fn property(
            &self,
            of: impl Into<$named>,
            key: impl Into<String>,
        ) -> $crate::pages::GetProperty {
            let of = ($of)(of.into());
            $crate::pages::GetProperty::new(&self.confluence, of, key.into())
        }

        #[doc = concat!("Writes a property of ", $what, ", whatever it was.")]
        pub fn set_property(
            &self,
            of: impl Into<$named>,
            key: impl Into<String>,
            value: ::serde_json::Value,
        ) -> $crate::pages::SetProperty {
            self.edit_property(of, key, move |_| value.clone())
        }

        #[doc = concat!(
            "Makes a new value of the one that a property of ",
            $what,
            " has; `None` where there is none. Where somebody else writes it at the same time, that is done again \
             with what he wrote."
        )]
        pub fn edit_property(
            &self,
            of: impl Into<$named>,
            key: impl Into<String>,
            edit: impl FnMut(Option<&::serde_json::Value>) -> ::serde_json::Value + Send + 'static,
        ) -> $crate::pages::SetProperty {
            let of = ($of)(of.into());
            $crate::pages::SetProperty::new(&self.confluence, of, key.into(), edit)
        }

        #[doc = concat!("Deletes a property of ", $what, ".")]
        pub fn delete_property(
            &self,
            of: impl Into<$named>,
            key: impl Into<String>,
        ) -> $crate::pages::DeleteProperty {
            let of = ($of)(of.into());
            $crate::pages::DeleteProperty::new(&self.confluence, of, key.into())
        }
    };
}
pub(crate) use properties;
