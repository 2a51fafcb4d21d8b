//! Calls that are ready can be awaited as they are.

/// Lets a call that is ready be awaited as it is: `send` may be left out.
macro_rules! awaitable {
    ($call:ty => $output:ty) => {
        impl ::std::future::IntoFuture for $call {
            type Output = Result<$output, $crate::Error>;
            type IntoFuture =
                ::std::pin::Pin<Box<dyn ::std::future::Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}
pub(crate) use awaitable;
