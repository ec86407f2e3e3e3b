//! In whose prices an amount is, and what sort of spending: questions never mix two of either.

use std::{fmt, str::FromStr, sync::Arc};

use crate::{
    period::{Period, PeriodError},
    text::{UnknownWord, text_serde, vocabulary},
};

/// The prices an amount is expressed in.
///
/// Text: `nominal`, or `real`, the base period as [`Period`] writes it, and the series in brackets.
/// No dated period has a bracket in its text, so the first ` (` ends the base and the series may have
/// brackets of its own.
///
/// ```
/// use fourp_model::PriceBase;
///
/// let prices: PriceBase = "real 2018-19 (GDP deflator)".parse()?;
/// let PriceBase::Real(terms) = &prices else { unreachable!() };
/// assert_eq!(terms.deflator(), "GDP deflator");
/// assert_eq!(terms.base().to_string(), "2018-19");
/// # Ok::<(), fourp_model::PriceBaseError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an amount is in its own prices or in others")]
pub enum PriceBase {
    /// The prices of the time, as paid.
    Nominal,
    /// The prices of one period, by a deflator.
    Real(RealTerms),
}

/// The deflator and base period of amounts in real terms.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct RealTerms {
    // Apart, because most rows say nothing of prices and should not have room for them.
    terms: Box<Terms>,
}

#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
struct Terms {
    deflator: Arc<str>, // Invariant: not empty, not padded, no control characters.
    base: Period,       // Invariant: not undated.
}

/// Why a text or its parts are no price base.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PriceBaseError {
    /// A text of another form.
    #[error("{found:?} is not a price base; expected nominal or real 2018-19 (GDP deflator)")]
    Text {
        /// The text.
        found: String,
    },
    /// A name of a series that is empty, padded or of several lines.
    #[error("{found:?} does not name a deflator; expected a name on one line, not padded")]
    Deflator {
        /// The name.
        found: String,
    },
    /// A base period without dates.
    #[error("\"{base}\" has no dates to take prices from")]
    Undated {
        /// The period.
        base: Period,
    },
    /// A base period that cannot be read.
    #[error(transparent)]
    Base(#[from] PeriodError),
}

vocabulary! {
    /// What the money buys.
    #[expect(clippy::exhaustive_enums, reason = "budgets are controlled under these two heads")]
    Nature, "nature of spending" {
        /// Day-to-day spending: pay, running costs, grants for them.
        Resource = "resource",
        /// Assets, and grants for them.
        Capital = "capital",
    }
}

vocabulary! {
    /// Whether the money is planned or spent.
    #[expect(clippy::exhaustive_enums, reason = "plan and result")]
    Stage, "stage of spending" {
        /// Planned.
        Budget = "budget",
        /// Spent.
        Outturn = "outturn",
    }
}

vocabulary! {
    /// Where in a body the money is used.
    #[expect(clippy::exhaustive_enums, reason = "one is the rest of the other")]
    Office, "office" {
        /// On delivery.
        FrontLine = "front-line",
        /// On support.
        BackOffice = "back-office",
    }
}

/// The sort of spending an amount is, as far as the source says; at least one thing is said.
///
/// Text: the words that are said, in the order nature, stage, office: `resource outturn front-line`.
///
/// ```
/// use fourp_model::{BudgetClass, Nature, Office};
///
/// let class: BudgetClass = "capital back-office".parse()?;
/// assert_eq!(class.nature(), Some(Nature::Capital));
/// assert_eq!(class.stage(), None);
/// assert_eq!(class.office(), Some(Office::BackOffice));
/// # Ok::<(), fourp_model::BudgetClassError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct BudgetClass {
    // Invariant: not all `None`.
    nature: Option<Nature>,
    stage: Option<Stage>,
    office: Option<Office>,
}

/// Why there is no such budget class.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BudgetClassError {
    /// Nothing said.
    #[error("a budget class says at least one of nature, stage and office")]
    Empty,
    /// A word that is of none of the three vocabularies.
    #[error("{word:?} in {found:?} is no word of a budget class; expected one of: {}", expected.join(", "))]
    Word {
        /// The text.
        found: String,
        /// The word.
        word: String,
        /// The words that are known, in order.
        expected: Vec<&'static str>,
    },
    /// Known words, but repeated, rival or in another order.
    #[error("{found:?} does not say nature, stage and office in this order, each at most once")]
    Order {
        /// The text.
        found: String,
    },
}

impl PriceBase {
    /// The prices of `base`, by the series named `deflator`.
    ///
    /// # Errors
    /// Those of [`RealTerms::new`].
    pub fn real(deflator: &str, base: Period) -> Result<Self, PriceBaseError> {
        RealTerms::new(deflator, base).map(Self::Real)
    }
}

impl RealTerms {
    /// The prices of `base`, by the series named `deflator`.
    ///
    /// # Errors
    /// [`PriceBaseError::Deflator`] unless the series has a name, on one line and not padded;
    /// [`PriceBaseError::Undated`].
    pub fn new(deflator: &str, base: Period) -> Result<Self, PriceBaseError> {
        if deflator.is_empty() || deflator.trim() != deflator || deflator.contains(char::is_control)
        {
            return Err(PriceBaseError::Deflator { found: deflator.into() });
        }
        if base.start().is_none() {
            return Err(PriceBaseError::Undated { base });
        }
        Ok(Self { terms: Box::new(Terms { deflator: deflator.into(), base }) })
    }

    /// The name of the series.
    #[must_use]
    pub fn deflator(&self) -> &str {
        &self.terms.deflator
    }

    /// The period whose prices are used.
    #[must_use]
    pub const fn base(&self) -> &Period {
        &self.terms.base
    }
}

impl fmt::Display for PriceBase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nominal => formatter.pad("nominal"),
            Self::Real(terms) => {
                formatter.pad(&format!("real {} ({})", terms.base(), terms.deflator()))
            }
        }
    }
}

impl FromStr for PriceBase {
    type Err = PriceBaseError;

    fn from_str(text: &str) -> Result<Self, PriceBaseError> {
        if text == "nominal" {
            return Ok(Self::Nominal);
        }
        let terms = text.strip_prefix("real ").and_then(|terms| terms.strip_suffix(')'));
        let parts = terms.and_then(|terms| terms.split_once(" ("));
        let Some((base, deflator)) = parts else {
            return Err(PriceBaseError::Text { found: text.into() });
        };
        Self::real(deflator, base.parse()?)
    }
}

text_serde!(PriceBase, "PriceBase", "a price base: nominal or real 2018-19 (GDP deflator)");

impl BudgetClass {
    /// What the source says of the spending.
    ///
    /// # Errors
    /// [`BudgetClassError::Empty`] if nothing.
    pub fn new(
        nature: Option<Nature>,
        stage: Option<Stage>,
        office: Option<Office>,
    ) -> Result<Self, BudgetClassError> {
        let class = Self { nature, stage, office };
        if class.words().next().is_none() { Err(BudgetClassError::Empty) } else { Ok(class) }
    }

    /// What the money buys.
    #[must_use]
    pub const fn nature(self) -> Option<Nature> {
        self.nature
    }

    /// Whether it is planned or spent.
    #[must_use]
    pub const fn stage(self) -> Option<Stage> {
        self.stage
    }

    /// Where it is used.
    #[must_use]
    pub const fn office(self) -> Option<Office> {
        self.office
    }

    fn words(self) -> impl Iterator<Item = &'static str> {
        let words = [
            self.nature.map(Nature::as_str),
            self.stage.map(Stage::as_str),
            self.office.map(Office::as_str),
        ];
        words.into_iter().flatten()
    }
}

impl fmt::Display for BudgetClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.words().collect::<Vec<_>>().join(" "))
    }
}

impl FromStr for BudgetClass {
    type Err = BudgetClassError;

    fn from_str(text: &str) -> Result<Self, BudgetClassError> {
        if text.is_empty() {
            return Err(BudgetClassError::Empty);
        }
        let (mut nature, mut stage, mut office) = (None, None, None);
        for word in text.split(' ') {
            if let Ok(word) = word.parse() {
                nature = Some(word);
            } else if let Ok(word) = word.parse() {
                stage = Some(word);
            } else {
                office = Some(word.parse().map_err(|_: UnknownWord| unknown(text, word))?);
            }
        }
        // What repeats or reorders words is not what the class itself would write.
        let class = Self::new(nature, stage, office)?;
        let is_in_order = class.words().eq(text.split(' '));
        if is_in_order { Ok(class) } else { Err(BudgetClassError::Order { found: text.into() }) }
    }
}

text_serde!(BudgetClass, "BudgetClass", "a budget class such as resource outturn front-line");

fn unknown(text: &str, word: &str) -> BudgetClassError {
    let natures = Nature::ALL.iter().map(|nature| nature.as_str());
    let stages = Stage::ALL.iter().map(|stage| stage.as_str());
    let offices = Office::ALL.iter().map(|office| office.as_str());
    BudgetClassError::Word {
        found: text.into(),
        word: word.into(),
        expected: natures.chain(stages).chain(offices).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    #[test]
    fn a_series_may_have_brackets_of_its_own() {
        let base: PriceBase = "real as at 2018-09 (RPI (all items))".parse().unwrap();
        let terms = RealTerms::new("RPI (all items)", "as at 2018-09".parse().unwrap()).unwrap();
        assert_eq!(base, PriceBase::Real(terms));
    }

    #[test]
    fn what_is_no_price_base_is_named() {
        for (text, message) in [
            (
                "real",
                "\"real\" is not a price base; expected nominal or real 2018-19 (GDP deflator)",
            ),
            (
                "real 2018-19",
                "\"real 2018-19\" is not a price base; expected nominal or real 2018-19 (GDP deflator)",
            ),
            (
                "Nominal",
                "\"Nominal\" is not a price base; expected nominal or real 2018-19 (GDP deflator)",
            ),
            (
                "real 2018-19 ()",
                "\"\" does not name a deflator; expected a name on one line, not padded",
            ),
            (
                "real 2018-19 (CPI )",
                "\"CPI \" does not name a deflator; expected a name on one line, not padded",
            ),
            (
                "real 2018-19 (C\nPI)",
                "\"C\\nPI\" does not name a deflator; expected a name on one line, not padded",
            ),
            (
                "real undated: long ago (CPI)",
                "\"undated: long ago\" has no dates to take prices from",
            ),
            (
                "real 2018-20 (CPI)",
                "\"2018-20\" is neither a month nor a financial year; 2018 is followed by 19",
            ),
        ] {
            assert_eq!(text.parse::<PriceBase>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn what_is_no_budget_class_is_named() {
        assert_eq!(
            BudgetClass::new(None, None, None).unwrap_err().to_string(),
            "a budget class says at least one of nature, stage and office"
        );
        for (text, message) in [
            ("", "a budget class says at least one of nature, stage and office"),
            (
                "resource spent",
                "\"spent\" in \"resource spent\" is no word of a budget class; expected one of: \
                 resource, capital, budget, outturn, front-line, back-office",
            ),
            (
                "resource ",
                "\"\" in \"resource \" is no word of a budget class; expected one of: \
                 resource, capital, budget, outturn, front-line, back-office",
            ),
            (
                "outturn resource",
                "\"outturn resource\" does not say nature, stage and office in this order, each at most once",
            ),
            (
                "resource capital",
                "\"resource capital\" does not say nature, stage and office in this order, each at most once",
            ),
            (
                "budget budget",
                "\"budget budget\" does not say nature, stage and office in this order, each at most once",
            ),
        ] {
            assert_eq!(text.parse::<BudgetClass>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_number_is_neither() {
        assert!(serde_json::from_str::<PriceBase>("2018").is_err());
        assert!(serde_json::from_str::<BudgetClass>("1").is_err());
    }

    proptest! {
        #[test]
        fn text_and_json_give_both_back(
            base in arbitrary::price_base(), class in arbitrary::budget_class(),
        ) {
            prop_assert_eq!(base.to_string().parse(), Ok(base.clone()));
            prop_assert_eq!(class.to_string().parse(), Ok(class));
            let json = serde_json::to_string(&(&base, class)).unwrap();
            let read: (PriceBase, BudgetClass) = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(read, (base, class));
        }
    }
}
