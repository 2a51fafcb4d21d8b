//! Answers that are pages: what generated page types say of themselves.

use super::{Page, Paged, Place};
use crate::call::Call;
use crate::error::Error;
use crate::json::Wire;

/// An answer that is one page of a list.
pub trait Listing: Wire + Default {
    /// What it is a list of.
    type Item;

    /// Its items, and where the next page begins. `operation` is for errors.
    ///
    /// # Errors
    /// [`Error::Paging`] when the answer does not say where the next page is.
    fn into_page(self, operation: &'static str) -> Result<Page<Self::Item>, Error>;
}

impl Call {
    /// The list this call asks for, page after page; `place` is where the call says which.
    #[inline]
    pub fn items<L: Listing>(self, place: Place) -> Paged<L::Item>
    where
        L::Item: 'static,
    {
        let session = self.session().clone();
        let request = self.into_request();
        let operation = request.operation.id;
        Paged::over(&session, request, place, move |answer| {
            answer.json::<L>()?.into_page(operation)
        })
    }
}
