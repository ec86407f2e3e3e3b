//! Several series side by side, some of which something was done to.

use serde::Serialize;

use crate::sequence::Sequence;

/// Areas or bodies over the same periods, and when something was done in each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EffectPanel {
    units: Vec<PanelUnit>, // Invariant: two at least; as many periods each; names apart, in order.
    periods: usize,
}

/// One area or body.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct PanelUnit {
    /// Its name.
    pub name: String,
    /// The first period in which something was done there, from 0; `None` is never.
    pub adopted: Option<usize>,
    /// What was counted there.
    pub sequence: Sequence,
}

/// Why series are no panel.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PanelShapeError {
    /// Fewer than two.
    #[error("{units} series have nothing to be compared with")]
    Alone {
        /// How many there are.
        units: usize,
    },
    /// Series of unlike length.
    #[error("{name} has {found} periods and the others have {periods}")]
    Periods {
        /// Whose.
        name: String,
        /// How many it has.
        found: usize,
        /// How many the first has.
        periods: usize,
    },
    /// Two of one name.
    #[error("two series are named {name}")]
    Twice {
        /// The name.
        name: String,
    },
}

impl EffectPanel {
    /// Series over the same periods, in any order; one without any value is left out.
    ///
    /// # Errors
    /// [`PanelShapeError`]: fewer than two with a value, unlike lengths, one name twice.
    pub fn new(units: Vec<PanelUnit>) -> Result<Self, PanelShapeError> {
        let periods = units.first().map_or(0, |unit| unit.sequence.len());
        if let Some(odd) = units.iter().find(|unit| unit.sequence.len() != periods) {
            let found = odd.sequence.len();
            return Err(PanelShapeError::Periods { name: odd.name.clone(), found, periods });
        }
        let has_value = |unit: &PanelUnit| unit.sequence.slots().iter().any(Option::is_some);
        let mut units: Vec<PanelUnit> = units.into_iter().filter(has_value).collect();
        units.sort_by(|one, other| one.name.cmp(&other.name));
        if let Some((one, _)) =
            units.iter().zip(units.iter().skip(1)).find(|(a, b)| a.name == b.name)
        {
            return Err(PanelShapeError::Twice { name: one.name.clone() });
        }
        if units.len() < 2 {
            return Err(PanelShapeError::Alone { units: units.len() });
        }
        Ok(Self { units, periods })
    }

    /// The units, in order of name.
    #[must_use]
    pub fn units(&self) -> &[PanelUnit] {
        &self.units
    }

    /// How many periods there are.
    #[must_use]
    pub const fn periods(&self) -> usize {
        self.periods
    }
}

impl PanelUnit {
    /// The value or rate in a period.
    pub(crate) fn rate(&self, period: usize) -> Option<f64> {
        Some(self.sequence.slots().get(period).copied()??.rate())
    }
}
