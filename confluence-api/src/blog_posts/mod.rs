#![doc = include_str!("../../docs/blog_posts.md")]

mod create;
mod get;
mod post;
mod read;
mod reference;
mod update;

use adf::Document;
use adf::edit::Titled;
use serde_json::{Value, json};

use crate::body::Body;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::{Listed, items};
use crate::page::Label;
use crate::pages::{EditFault, End};
use crate::property_of::{PropertyOf, properties};

pub use create::{CreatePost, DeletePost};
pub use get::GetPost;
pub use post::BlogPost;
pub use read::{FindPost, PostsInSpace};
pub use reference::PostRef;
pub use update::{EditPost, PostSection, SavedPost, UpdatePost};

/// Blog posts: reading and writing them, and their labels. [`Confluence::blog_posts`] gives it.
///
/// Every call is a value until it is awaited; `send().await` and `.await` are the same. A call that is dropped on its
/// way leaves what the last answer from Confluence said.
#[derive(Clone, Debug)]
pub struct BlogPosts {
    confluence: Confluence,
}

impl Confluence {
    /// Blog posts: reading and writing them, and their labels.
    pub fn blog_posts(&self) -> BlogPosts {
        BlogPosts {
            confluence: self.clone(),
        }
    }
}

impl BlogPosts {
    /// A blog post with its body, by its id or by its title in a space.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let post = confluence.blog_posts().get(("DOCS", "We shipped")).with_labels().await?;
    /// println!("{}", post.to_markdown()?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-blog-post/#api-blogposts-id-get).
    pub fn get(&self, post: impl Into<PostRef>) -> GetPost {
        GetPost::new(&self.confluence, post.into())
    }

    /// The newest published post of a title in a space, without its body; none where there is none.
    pub fn find(&self, space: impl Into<String>, title: impl Into<String>) -> FindPost {
        FindPost::new(&self.confluence, space.into(), title.into())
    }

    /// The blog posts of a space, the newest first.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let mut posts = confluence.blog_posts().in_space("DOCS").stream();
    /// while let Some(post) = posts.next().await {
    ///     println!("{}", post?.title());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-blog-post/#api-blogposts-get).
    pub fn in_space(&self, space: impl Into<String>) -> PostsInSpace {
        PostsInSpace::new(&self.confluence, space.into())
    }

    /// A new blog post of a space.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let posts = confluence.blog_posts();
    /// let post = posts.create("DOCS", "We shipped").body(Markdown("It is **out**.")).await?;
    /// println!("{:?}", post.url());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-blog-post/#api-blogposts-post).
    pub fn create(&self, space: impl Into<String>, title: impl Into<String>) -> CreatePost {
        CreatePost::new(&self.confluence, space.into(), title.into())
    }

    /// Changes the title of a blog post, or its body as a whole.
    ///
    /// ```
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// confluence.blog_posts().update("13467649").title("We shipped 2.0").message("Number").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-blog-post/#api-blogposts-id-put).
    pub fn update(&self, post: impl Into<PostRef>) -> UpdatePost {
        UpdatePost::new(&self.confluence, post.into())
    }

    /// Takes back Markdown that was edited: the text of [`BlogPost::to_anchored_markdown`], from the post as it was
    /// read. What was not edited stays as it is. Where the post has changed since, both changes are merged.
    pub fn revise(&self, post: &BlogPost, edited: impl Into<String>) -> UpdatePost {
        self.update(post).based_on(post).revised(edited.into())
    }

    /// Changes what a blog post says, by whatever is done with its document. Where somebody else writes it at the
    /// same time, the edit is done again with what he wrote, so it must not count on being done once.
    pub fn edit<F>(&self, post: impl Into<PostRef>, edit: F) -> EditPost
    where
        F: FnMut(&mut Document) -> Result<(), EditFault> + Send + 'static,
    {
        EditPost::new(&self.confluence, post.into(), edit)
    }

    /// Puts content at the end of a blog post.
    ///
    /// ```
    /// use confluence_api::Markdown;
    ///
    /// # async fn run(confluence: confluence_api::Confluence) -> Result<(), confluence_api::Error> {
    /// let posts = confluence.blog_posts();
    /// posts.append(("DOCS", "We shipped"), Markdown("*Update:* to everybody.")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn append(&self, post: impl Into<PostRef>, body: impl Into<Body>) -> EditPost {
        EditPost::put(&self.confluence, post.into(), body.into(), End::End)
    }

    /// Puts content at the beginning of a blog post.
    pub fn prepend(&self, post: impl Into<PostRef>, body: impl Into<Body>) -> EditPost {
        EditPost::put(&self.confluence, post.into(), body.into(), End::Start)
    }

    /// The section under a heading of a blog post: what stands there up to the next heading of its level.
    pub fn section(&self, post: impl Into<PostRef>, heading: impl Into<Titled>) -> PostSection {
        PostSection::new(&self.confluence, post.into(), heading.into())
    }

    /// Puts a blog post into the bin, or deletes it for good.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-blog-post/#api-blogposts-id-delete).
    pub fn delete(&self, post: impl Into<PostRef>) -> DeletePost {
        DeletePost::new(&self.confluence, post.into())
    }

    /// The labels of a blog post.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-label/#api-blogposts-id-labels-get).
    pub fn labels(&self, post: impl Into<PostRef>) -> Listed<Label> {
        let (confluence, post) = (self.confluence.clone(), post.into());
        Listed::after(async move {
            let id = post.id(&confluence).await?;
            Ok(items(confluence.v2().get_blog_post_labels(id).limit(250).0))
        })
    }

    /// Adds labels to a blog post. Those it has already stay.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-labels/#api-wiki-rest-api-content-id-label-post).
    ///
    /// # Errors
    /// As for any call.
    pub async fn add_labels<L: Into<String>>(
        &self,
        post: impl Into<PostRef> + Send,
        labels: impl IntoIterator<Item = L> + Send,
    ) -> Result<(), Error> {
        let labels = labels
            .into_iter()
            .map(|name| json!({"prefix": "global", "name": name.into()}));
        let body = Value::Array(labels.collect());
        let id = post.into().id(&self.confluence).await?;
        let call = self.confluence.v1().add_labels_to_content(id, body);
        call.send().await?;
        Ok(())
    }

    /// Takes a label from a blog post. It is no error where the post does not have it.
    ///
    /// [Official reference](https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content-labels/#api-wiki-rest-api-content-id-label-delete).
    ///
    /// # Errors
    /// As for any call.
    pub async fn remove_label(
        &self,
        post: impl Into<PostRef> + Send,
        label: &str,
    ) -> Result<(), Error> {
        let id = post.into().id(&self.confluence).await?;
        let v1 = self.confluence.v1();
        // The name may have a slash in it, which only the query takes.
        let call = v1.remove_label_from_content_using_query_parameter(id, label);
        Ok(call.send().await?)
    }

    properties!(
        "a blog post",
        PostRef,
        PropertyOf::Post,
        "api-group-content-properties/#api-blogposts-blogpost-id-properties-get"
    );
}
