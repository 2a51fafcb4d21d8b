//! What can be given as the content of a node.

use std::borrow::Cow;

use super::nesting::Bare;
use super::part::{Part, Parts};

/// Something that can be the content of a `P`: a node that may stand there ([`In`](super::In)), a string, or
/// several of them. See [the list](super#content).
///
/// Functions of your own that make part of a page take or return `impl Content<Doc>` (or of
/// whatever they are put into):
///
/// ```
/// use adf::build::*;
///
/// fn section(title: &str, entries: Vec<ListItem>) -> impl Content<Doc> {
///     (h2(title), bullet_list(entries))
/// }
///
/// let page = doc((section("Finished", vec![item("Search")]), section("Open", vec![]))).build()?;
/// assert_eq!(page.content().len(), 3);
/// # Ok::<(), adf::BuildError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not content of `{P}`",
    label = "not allowed here by Atlassian Document Format",
    note = "text, links, mentions, status, dates, … go into a paragraph: `p((…))`",
    note = "an iterator is content through `each(…)`; a list in a list goes into an `item`"
)]
pub trait Content<P> {
    #[doc(hidden)]
    fn append(self, parts: &mut Parts);
}

/// The parts of a content.
pub(super) fn parts<P>(content: impl Content<P>) -> Parts {
    let mut parts = Parts::default();
    content.append(&mut parts);
    parts
}

impl<P: Bare> Content<P> for &str {
    fn append(self, parts: &mut Parts) {
        parts.push(P::bare(self.to_owned()));
    }
}

impl<P: Bare> Content<P> for String {
    fn append(self, parts: &mut Parts) {
        parts.push(P::bare(self));
    }
}

impl<P: Bare> Content<P> for &String {
    fn append(self, parts: &mut Parts) {
        parts.push(P::bare(self.clone()));
    }
}

impl<P: Bare> Content<P> for Cow<'_, str> {
    fn append(self, parts: &mut Parts) {
        parts.push(P::bare(self.into_owned()));
    }
}

impl<P, C: Content<P>> Content<P> for Option<C> {
    fn append(self, parts: &mut Parts) {
        if let Some(content) = self {
            content.append(parts);
        }
    }
}

impl<P, C: Content<P>> Content<P> for Vec<C> {
    fn append(self, parts: &mut Parts) {
        for content in self {
            content.append(parts);
        }
    }
}

impl<P, C: Content<P>, const N: usize> Content<P> for [C; N] {
    fn append(self, parts: &mut Parts) {
        for content in self {
            content.append(parts);
        }
    }
}

/// The content made by [`each`].
#[derive(Clone, Debug)]
pub struct Each<I>(I);

impl<I> Each<I> {
    pub(crate) fn into_inner(self) -> I {
        self.0
    }
}

/// All that an iterator yields, in order.
///
/// ```
/// use adf::build::*;
///
/// let names = ["Mia", "Ben"];
/// let page = doc(bullet_list(each(names.iter().map(|name| item(p(strong(*name))))))).build()?;
/// assert_eq!(page.to_text(), "• Mia\n• Ben\n");
/// # Ok::<(), adf::BuildError>(())
/// ```
pub fn each<I: IntoIterator>(contents: I) -> Each<I> {
    Each(contents)
}

impl<P, I: IntoIterator> Content<P> for Each<I>
where
    I::Item: Content<P>,
{
    fn append(self, parts: &mut Parts) {
        for content in self.0 {
            content.append(parts);
        }
    }
}

impl<P> Content<P> for () {
    fn append(self, _: &mut Parts) {}
}

macro_rules! tuples {
    ($( ($($name:ident)+) )+) => { $(
        impl<Parent, $($name: Content<Parent>),+> Content<Parent> for ($($name,)+) {
            #[allow(non_snake_case, reason = "the variables are named after the types")]
            fn append(self, parts: &mut Parts) {
                let ($($name,)+) = self;
                $( $name.append(parts); )+
            }
        }
    )+ };
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
    (A B C D E F G H I J K)
    (A B C D E F G H I J K L)
    (A B C D E F G H I J K L M)
    (A B C D E F G H I J K L M N)
    (A B C D E F G H I J K L M N O)
    (A B C D E F G H I J K L M N O P)
}

/// Makes a type of node: a struct around its part that is content of whatever it may stand in.
macro_rules! node_type {
    ($(#[$meta:meta])* $name:ident $(<$param:ident>)?) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[must_use = "a node does nothing until it is put into a document"]
        pub struct $name $(<$param>)? {
            pub(in $crate::build) part: $crate::build::part::Part,
            $( pub(in $crate::build) of: std::marker::PhantomData<$param>, )?
        }

        impl $(<$param>)? $crate::build::nesting::sealed::Sealed for $name $(<$param>)? {}

        impl $(<$param>)? $crate::edit::fragment::sealed::Sealed for $name $(<$param>)? {}

        impl $(<$param>)? $crate::edit::IntoFragment for $name $(<$param>)? {
            fn into_fragment(self) -> Result<$crate::edit::Fragment, $crate::BuildError> {
                let mut parts = $crate::build::part::Parts::default();
                parts.push(self.part);
                $crate::build::document::to_fragment(parts)
            }
        }

        impl<P $(, $param)?> $crate::build::Content<P> for $name $(<$param>)?
        where
            Self: $crate::build::In<P>,
        {
            fn append(self, parts: &mut $crate::build::part::Parts) {
                parts.push(self.part);
            }
        }
    };
}

/// Gives a type of node a way to take more content.
macro_rules! takes_content {
    ($($name:ident)+) => { $(
        impl $name {
            /// Puts more content after what is there.
            pub fn with(mut self, content: impl $crate::build::Content<Self>) -> Self {
                self.part = self.part.add_all($crate::build::content::parts(content));
                self
            }
        }
    )+ };
}

/// Gives a type of node an id of its own.
macro_rules! has_id {
    ($($name:ident)+) => { $(
        impl $name {
            /// Its id in the document, to find the node again after the document was edited. No two
            /// nodes may have the same.
            pub fn local_id(mut self, id: impl Into<String>) -> Self {
                self.part = self.part.attr("localId", id.into());
                self
            }
        }
    )+ };
}

pub(super) use {has_id, node_type, takes_content};

/// The part with this content added.
pub(super) fn filled<P>(part: Part, content: impl Content<P>) -> Part {
    part.add_all(parts(content))
}
