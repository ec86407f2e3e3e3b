//! What a package does not say itself.

use fourp_model::{Currency, Period, Phase};

/// What is to be taken for said where a Fiscal Data Package says nothing, or says it in words of its own.
///
/// ```
/// use fourp_dataset::import::{FiscalOptions, FiscalYear};
/// use fourp_model::Phase;
///
/// let options = FiscalOptions {
///     year: FiscalYear::From { month: 4 },
///     phases: vec![("Main appropriation".into(), Phase::Announced)],
///     ..FiscalOptions::default()
/// };
/// assert_eq!(options.currency, None);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct FiscalOptions {
    /// The currency of amounts for which no column names one. Default: none, and such rows are refused.
    pub currency: Option<Currency>,
    /// What rows are whose direction no column says. Default: expenditure.
    pub direction: FiscalDirection,
    /// What words of phase mean, whatever their case, beside `proposed` (pledged), `approved` (announced),
    /// `adjusted` (confirmed) and `executed` (paid); the empty word is for rows of which no column says
    /// the phase. Default: none, and rows with other words or none are refused.
    pub phases: Vec<(String, Phase)>,
    /// Which days a fiscal year has. Default: those of the calendar year.
    pub year: FiscalYear,
}

/// Which way the money of a row goes.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "money is spent or raised")]
pub enum FiscalDirection {
    /// Out of the unit.
    #[default]
    Expenditure,
    /// Into the unit.
    Revenue,
}

/// Which twelve months a number stands for, as a package names fiscal years by one number alone.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a year is called by its first or its last day")]
pub enum FiscalYear {
    /// January to December.
    #[default]
    Calendar,
    /// From the first of a month (1 to 12) of the year of that number.
    From {
        /// The month.
        month: u32,
    },
    /// To the last day of a month (1 to 12) of the year of that number.
    To {
        /// The month.
        month: u32,
    },
}

impl FiscalYear {
    /// The period of a number; `None` for a year or month that there is not.
    pub(crate) fn period(self, number: &str) -> Option<Period> {
        let is_year = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        let year: i32 = number.parse().ok().filter(|_| is_year)?;
        let months = |year: i32, first: u32| match first {
            1 => Period::year(year).ok(),
            4 => Period::financial_year(year).ok(),
            2..=12 => {
                let last = (year.checked_add(1)?, first.checked_sub(1)?);
                Period::month_range((year, first), last).ok()
            }
            _ => None,
        };
        match self {
            Self::Calendar | Self::To { month: 12 } => Period::year(year).ok(),
            Self::From { month } => months(year, month),
            Self::To { month } if (1..12).contains(&month) => {
                months(year.checked_sub(1)?, month.checked_add(1)?)
            }
            Self::To { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_for_twelve_months() {
        for (year, expected) in [
            (FiscalYear::Calendar, Some("2015")),
            (FiscalYear::From { month: 4 }, Some("2015-16")),
            (FiscalYear::To { month: 3 }, Some("2014-15")),
            (FiscalYear::From { month: 7 }, Some("2015-07/2016-06")),
            (FiscalYear::To { month: 6 }, Some("2014-07/2015-06")),
            (FiscalYear::From { month: 1 }, Some("2015")),
            (FiscalYear::To { month: 12 }, Some("2015")),
            (FiscalYear::From { month: 0 }, None),
            (FiscalYear::From { month: 13 }, None),
            (FiscalYear::To { month: 13 }, None),
            (FiscalYear::To { month: 0 }, None),
        ] {
            let period = year.period("2015").map(|period| period.to_string());
            assert_eq!(period.as_deref(), expected, "{year:?}");
        }
        for number in ["", "15", "0000", "2015-16", "2015.0", "+201"] {
            assert_eq!(FiscalYear::Calendar.period(number), None, "{number}");
        }
    }
}
