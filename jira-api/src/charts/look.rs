//! What people choose about a chart.

/// What a chart is called, what it counts, and how large it is.
///
/// ```
/// use jira_api::charts::Look;
///
/// let look = Look::new().title("How fast we are").unit("story points").size(1000.0, 500.0);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Look {
    /// Its title; by default, one that says what it shows.
    pub title: Option<String>,
    /// What is counted, in the plural: “points” by default, as
    /// [`Estimation::unit`](crate::agile::Estimation::unit) has it.
    pub unit: String,
    /// Width in pixels of SVG, and of PNG at the scale 1.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Default for Look {
    fn default() -> Self {
        Look {
            title: None,
            unit: "points".to_owned(),
            width: 800.0,
            height: 450.0,
        }
    }
}

impl Look {
    /// 800 × 450, with a title that says what it shows.
    pub fn new() -> Self {
        Self::default()
    }

    /// With another title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// With another unit.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// Of another size, at least 320 × 240.
    #[must_use]
    pub fn size(mut self, width: f64, height: f64) -> Self {
        self.width = width.max(320.0);
        self.height = height.max(240.0);
        self
    }
}
