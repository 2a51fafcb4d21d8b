//! Why there is no picture.

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ChartProblem {
    /// The picture would have no pixels, or more than 25 million.
    #[error(
        "a picture of {width} × {height} pixels cannot be drawn: it needs at least one, and at most 25 \
         million; choose another size or scale"
    )]
    Size {
        /// Width in pixels.
        width: f64,
        /// Height in pixels.
        height: f64,
    },

    /// It could not be encoded.
    #[error("the picture could not be written as PNG: {0}")]
    Png(String),
}
