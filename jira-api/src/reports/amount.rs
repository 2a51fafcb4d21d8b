//! How much work: issues, and what they are estimated at.

use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// A number of issues and the sum of their estimates.
///
/// Sums are kept to a millionth, so that tenths add up to what people expect.
///
/// ```
/// use jira_api::reports::Amount;
///
/// let sum = Amount::of(0.1) + Amount::of(0.2);
/// assert_eq!(sum, Amount::new(2, 0.3));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Amount {
    /// How many issues. Negative only in differences.
    pub issues: i64,
    /// What they are estimated at together; an issue without an estimate counts nothing.
    pub points: f64,
}

impl Amount {
    /// So many issues with so many points together.
    pub fn new(issues: i64, points: f64) -> Self {
        Amount {
            issues,
            points: tidy(points),
        }
    }

    /// One issue.
    pub fn of(points: f64) -> Self {
        Self::new(1, points)
    }
}

impl Add for Amount {
    type Output = Amount;

    fn add(self, other: Amount) -> Amount {
        Amount::new(
            self.issues.saturating_add(other.issues),
            self.points + other.points,
        )
    }
}

impl Sub for Amount {
    type Output = Amount;

    fn sub(self, other: Amount) -> Amount {
        Amount::new(
            self.issues.saturating_sub(other.issues),
            self.points - other.points,
        )
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        *self = *self + other;
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(all: I) -> Amount {
        all.fold(Amount::default(), Add::add)
    }
}

/// The number without what binary fractions leave behind, and without a negative zero.
pub(super) fn tidy(number: f64) -> f64 {
    let rounded = (number * 1e6).round() / 1e6;
    // Too large to be rounded this way: then it is as exact as it gets.
    if rounded.is_finite() {
        rounded + 0.0
    } else {
        number
    }
}
