//! Which blog post is meant.

use atlassian_core::names::nearest;

use crate::confluence::Confluence;
use crate::error::Error;
use crate::listed::items;

use super::BlogPost;

/// How many posts of a space are looked at to find which may have been meant.
const LOOKED_AT: usize = 100;

/// Which blog post is meant: its id, or the key of its space and its title. Both become one by `into()`, and so does
/// a [`BlogPost`] that was read.
///
/// ```
/// use confluence_api::blog_posts::PostRef;
///
/// let posts: [PostRef; 3] = ["13467649".into(), 13467649.into(), ("DOCS", "We shipped").into()];
/// # let _ = posts;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PostRef {
    /// By its id.
    Id(String),
    /// By its title. Posts of one title are told apart by their days, so that there may be several.
    Titled {
        /// Key of the space, or its numeric id.
        space: String,
        /// The title.
        title: String,
    },
}

impl From<&str> for PostRef {
    fn from(id: &str) -> Self {
        PostRef::Id(id.trim().to_owned())
    }
}

impl From<String> for PostRef {
    fn from(id: String) -> Self {
        PostRef::from(id.as_str())
    }
}

impl From<&String> for PostRef {
    fn from(id: &String) -> Self {
        PostRef::from(id.as_str())
    }
}

impl From<u64> for PostRef {
    fn from(id: u64) -> Self {
        PostRef::Id(id.to_string())
    }
}

impl<S: Into<String>, T: Into<String>> From<(S, T)> for PostRef {
    fn from((space, title): (S, T)) -> Self {
        PostRef::Titled {
            space: space.into(),
            title: title.into(),
        }
    }
}

impl From<&BlogPost> for PostRef {
    fn from(post: &BlogPost) -> Self {
        PostRef::Id(post.id().to_owned())
    }
}

impl From<&PostRef> for PostRef {
    fn from(post: &PostRef) -> Self {
        post.clone()
    }
}

impl PostRef {
    /// The id, looked up where it is not known.
    ///
    /// # Errors
    /// [`Error::Unknown`] where no post has the title, [`Error::Ambiguous`] where several have; as for any call.
    pub(crate) async fn id(&self, confluence: &Confluence) -> Result<String, Error> {
        let (space, title) = match self {
            PostRef::Id(id) => return Ok(id.clone()),
            PostRef::Titled { space, title } => (space.as_str(), title.as_str()),
        };
        let found = titled(confluence, space, title).await?;
        match found.as_slice() {
            [one] => Ok(one.id().to_owned()),
            [] => Err(unknown(confluence, space, title).await),
            several => Err(Error::Ambiguous {
                what: "blog post",
                given: title.to_owned(),
                candidates: several
                    .iter()
                    .map(|post| match post.created() {
                        Some(at) => format!("{} of {at}", post.id()),
                        None => post.id().to_owned(),
                    })
                    .collect(),
            }),
        }
    }
}

/// The published posts of a space that have a title, the newest first, without their bodies.
pub(super) async fn titled(
    confluence: &Confluence,
    space: &str,
    title: &str,
) -> Result<Vec<BlogPost>, Error> {
    let title = title.trim();
    let space = confluence.space_named(space).await?;
    let call = confluence.v2().get_blog_posts().space_id([&space.id]);
    let call = call.title(title).status(["current"]).sort("-created-date");
    let all: Vec<BlogPost> = items(call.limit(25).0).all().await?;
    let is_same = |post: &&BlogPost| post.title() == title;
    let same: Vec<BlogPost> = all.iter().filter(is_same).cloned().collect();
    if !same.is_empty() {
        return Ok(same);
    }
    let folded = title.to_lowercase();
    let is_like = |post: &BlogPost| post.title().to_lowercase() == folded;
    Ok(all.into_iter().filter(is_like).collect())
}

/// No post has that title; what may have been meant is in it, as far as one look tells.
async fn unknown(confluence: &Confluence, space: &str, title: &str) -> Error {
    let posts = confluence.blog_posts().in_space(space).stream();
    let posts = posts.take(LOOKED_AT).all().await.unwrap_or_default();
    let near = nearest(title, posts.iter().map(BlogPost::title));
    Error::Unknown {
        what: "blog post",
        given: format!("{title} (in {space})"),
        nearest: near.into_iter().map(str::to_owned).collect(),
        known: Vec::new(),
    }
}
