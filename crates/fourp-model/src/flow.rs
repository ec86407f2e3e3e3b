//! Money that moved, or was to move.

use crate::{
    dates::PartialDate,
    markers::{Earmark, FundingCommitment, Stream},
    money::Money,
    period::Period,
    price::{BudgetClass, PriceBase},
    row::row,
    slug::Slug,
    source::Citation,
    text::{text_serde, vocabulary},
    voice::Party,
};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, str::FromStr};

/// One amount from a payer to a payee at one phase.
///
/// The rows of one commitment share its id; a question names one phase, and phases are never added.
/// The amount is positive: a negative in a source is a flow the other way (a refund or levy). That is
/// checked when flows are compiled, so that every fault is reported at once.
///
/// ```
/// # use fourp_model::{Citation, Flow, FlowKind, Money, Party, Period, Phase};
/// # fn grant(from: Party, to: Party, amount: Money, year: Period, citation: Citation) -> Flow {
/// Flow { kind: FlowKind::Grant, ..Flow::between(from, to, amount, Phase::Announced, year, citation) }
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Who pays.
    pub payer: Party,
    /// Who is paid.
    pub payee: Party,
    /// How much, in whole minor units of the programme's currency.
    pub amount: Money,
    /// Half the unit the amount was rounded to, where it was rounded: `0.05m` for "£2.2m".
    #[serde(default)]
    pub half_width: Option<Money>,
    /// What kind of flow.
    pub kind: FlowKind,
    /// How far the money has come.
    pub phase: Phase,
    /// What span the money is for.
    pub period: Period,
    /// When it was announced.
    #[serde(default)]
    pub announced: Option<PartialDate>,
    /// When it was confirmed.
    #[serde(default)]
    pub confirmed: Option<PartialDate>,
    /// When it was paid.
    #[serde(default)]
    pub paid: Option<PartialDate>,
    /// When it was withdrawn.
    #[serde(default)]
    pub withdrawn: Option<PartialDate>,
    /// The pot or line it comes from.
    #[serde(default)]
    pub stream: Option<Slug<Stream>>,
    /// What it may only be spent on.
    #[serde(default)]
    pub earmark: Option<Slug<Earmark>>,
    /// How long the payee can count on it.
    #[serde(default)]
    pub certainty: Certainty,
    /// Resource or capital, budget or outturn, front line or back office.
    #[serde(default)]
    pub budget: Option<BudgetClass>,
    /// The prices it is in; `None` where the source does not say.
    #[serde(default)]
    pub price_base: Option<PriceBase>,
    /// The promise whose phases share this id.
    #[serde(default)]
    pub commitment: Option<Slug<FundingCommitment>>,
    /// Which side reports it, so that one transfer told by both sides is found to be one.
    #[serde(default)]
    pub reported_by: Option<Party>,
    /// Where this is said; the locator names the row of the register.
    pub citation: Citation,
}

vocabulary! {
    /// What kind of flow.
    #[non_exhaustive]
    FlowKind, "kind of flow" {
        /// Money given for a purpose.
        Grant = "grant",
        /// Money passed on within government.
        Transfer = "transfer",
        /// Money spent outside.
        Spend = "spend",
        /// Money given back.
        Refund = "refund",
        /// Money raised from those below.
        Levy = "levy",
    }
}

vocabulary! {
    /// How far money has come.
    #[non_exhaustive]
    Phase, "phase" {
        /// Promised.
        Pledged = "pledged",
        /// Made public.
        Announced = "announced",
        /// Confirmed to the payee.
        Confirmed = "confirmed",
        /// Paid.
        Paid = "paid",
        /// Taken back before it was paid.
        Withdrawn = "withdrawn",
    }
}

/// How long a payee can count on money.
///
/// Reads and writes `unknown`, `one-year`, or `until` and a date: `until 2020-03`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "for one year, for longer, or nobody says")]
pub enum Certainty {
    /// The source does not say.
    #[default]
    Unknown,
    /// For one year only.
    OneYear,
    /// For several years, to this date.
    Until(PartialDate),
}

impl Flow {
    /// A transfer of which no more is known.
    #[must_use]
    pub fn between(
        payer: Party,
        payee: Party,
        amount: Money,
        phase: Phase,
        period: Period,
        citation: Citation,
    ) -> Self {
        Self {
            payer,
            payee,
            amount,
            half_width: None,
            kind: FlowKind::Transfer,
            phase,
            period,
            announced: None,
            confirmed: None,
            paid: None,
            withdrawn: None,
            stream: None,
            earmark: None,
            certainty: Certainty::Unknown,
            budget: None,
            price_base: None,
            commitment: None,
            reported_by: None,
            citation,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        let place = |flow: &Self| (flow.kind, flow.phase, flow.certainty, money_key(flow.amount));
        let dates = |flow: &Self| (flow.announced, flow.confirmed, flow.paid, flow.withdrawn);
        (&self.payer, &self.payee, &self.period)
            .cmp(&(&other.payer, &other.payee, &other.period))
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| self.stream.cmp(&other.stream))
            .then_with(|| self.earmark.cmp(&other.earmark))
            .then_with(|| self.commitment.cmp(&other.commitment))
            .then_with(|| dates(self).cmp(&dates(other)))
            .then_with(|| self.citation.cmp(&other.citation))
            .then_with(|| self.half_width.map(money_key).cmp(&other.half_width.map(money_key)))
            .then_with(|| self.budget.cmp(&other.budget))
            .then_with(|| self.price_base.cmp(&other.price_base))
            .then_with(|| self.reported_by.cmp(&other.reported_by))
    }
}

/// A total order of amounts, currencies kept apart.
pub(crate) fn money_key(money: Money) -> (crate::currency::Currency, i64) {
    (money.currency(), money.minor())
}

impl fmt::Display for Certainty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => formatter.pad("unknown"),
            Self::OneYear => formatter.pad("one-year"),
            Self::Until(date) => write!(formatter, "until {date}"),
        }
    }
}

/// A text that says nothing about how long money is certain.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{found:?} is not a certainty; expected unknown, one-year, or until and a date")]
#[non_exhaustive]
pub struct UnknownCertainty {
    /// The text.
    pub found: String,
}

impl FromStr for Certainty {
    type Err = UnknownCertainty;

    fn from_str(text: &str) -> Result<Self, UnknownCertainty> {
        match text {
            "unknown" => Ok(Self::Unknown),
            "one-year" => Ok(Self::OneYear),
            _ => text
                .strip_prefix("until ")
                .and_then(|date| date.parse().ok())
                .map(Self::Until)
                .ok_or_else(|| UnknownCertainty { found: text.into() }),
        }
    }
}

text_serde!(Certainty, "Certainty", "unknown, one-year, or until and a date");
row!(Flow in Flows by Flow::order,
    mentions payer payee stream earmark commitment reported_by);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certainty_is_read_as_it_is_written() {
        let until = Certainty::Until("2020-03".parse().unwrap());
        for certainty in [Certainty::Unknown, Certainty::OneYear, until] {
            assert_eq!(certainty.to_string().parse(), Ok(certainty));
        }
        assert_eq!(until.to_string(), "until 2020-03");
    }

    #[test]
    fn a_certainty_without_a_date_is_refused() {
        for text in ["until", "until soon", "two-year", ""] {
            let error = text.parse::<Certainty>().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "{text:?} is not a certainty; expected unknown, one-year, or until and a date"
                )
            );
        }
    }
}
