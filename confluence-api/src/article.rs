//! What has a text of its own, with versions: a page or a blog post. Confluence has two sets of operations for them,
//! which take and give the same.

use atlassian_core::Call;
use serde_json::Value;

use crate::blog_posts::PostRef;
use crate::confluence::Confluence;
use crate::error::Error;
use crate::pages::PageRef;

/// A page or a blog post that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Article {
    Page(PageRef),
    Post(PostRef),
}

impl From<PageRef> for Article {
    fn from(page: PageRef) -> Self {
        Article::Page(page)
    }
}

impl From<PostRef> for Article {
    fn from(post: PostRef) -> Self {
        Article::Post(post)
    }
}

impl Article {
    /// The id, looked up where it is not known.
    pub(crate) async fn id(&self, confluence: &Confluence) -> Result<String, Error> {
        match self {
            Article::Page(page) => page.id(confluence).await,
            Article::Post(post) => post.id(confluence).await,
        }
    }

    /// The same, by its id.
    pub(crate) fn by_id(&self, id: &str) -> Self {
        match self {
            Article::Page(_) => Article::Page(id.into()),
            Article::Post(_) => Article::Post(id.into()),
        }
    }

    pub(crate) fn is_page(&self) -> bool {
        matches!(self, Article::Page(_))
    }

    /// What errors call the operation that updates it.
    pub(crate) fn updating(&self) -> &'static str {
        match self {
            Article::Page(_) => "updatePage",
            Article::Post(_) => "updateBlogPost",
        }
    }

    /// What errors call the operation that reads it.
    pub(crate) fn reading(&self) -> &'static str {
        match self {
            Article::Page(_) => "getPageById",
            Article::Post(_) => "getBlogPostById",
        }
    }

    /// The call that reads it. Its parameters have the same names for both.
    pub(crate) fn get(&self, confluence: &Confluence, id: &str) -> Call {
        match self {
            Article::Page(_) => confluence.v2().get_page_by_id(id).0,
            Article::Post(_) => confluence.v2().get_blog_post_by_id(id).0,
        }
    }

    /// The call that updates it.
    pub(crate) fn update(&self, confluence: &Confluence, id: &str, body: Value) -> Call {
        let v2 = confluence.v2();
        match self {
            Article::Page(_) => v2.update_page(id, Default::default()).json(body).0,
            Article::Post(_) => v2.update_blog_post(id, Default::default()).json(body).0,
        }
    }
}
