//! Figures of many rounds as one: the median, and how far apart they lie.

use std::fmt::{Display, Formatter};

#[derive(Clone, Debug, Default)]
pub struct Figures(pub Vec<f64>);

impl Figures {
    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    pub fn median(&self) -> f64 {
        let sorted = self.sorted();
        let middle = sorted.len() / 2;
        match sorted.len() {
            0 => 0.0,
            odd if odd % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2.0,
        }
    }

    /// These beside those of the same rounds.
    pub fn of(&self, others: &Figures) -> Figures {
        Figures(self.0.iter().zip(&others.0).map(|(one, other)| one / other).collect())
    }
}

/// The median, and the least and the most behind it.
impl Display for Figures {
    fn fmt(&self, into: &mut Formatter<'_>) -> std::fmt::Result {
        let told = |value: f64| match value {
            large if large >= 100.0 => format!("{large:.0}"),
            middle if middle >= 10.0 => format!("{middle:.1}"),
            small => format!("{small:.2}"),
        };
        let sorted = self.sorted();
        match (sorted.first(), sorted.last()) {
            (Some(least), Some(most)) => {
                write!(into, "{} ({}–{})", told(self.median()), told(*least), told(*most))
            }
            _ => write!(into, "–"),
        }
    }
}
