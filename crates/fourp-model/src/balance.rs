//! What bodies held.

use crate::{
    flow::money_key,
    money::Money,
    period::Period,
    price::{BudgetClass, PriceBase},
    row::row,
    source::Citation,
    voice::Party,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a body held at the start and the end of a period, each known by itself.
///
/// Only with both, independent of the flows, is conservation a test; without, a residual is described.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// Who.
    pub party: Party,
    /// Between which days.
    pub period: Period,
    /// Held at the start; negative is owed.
    #[serde(default)]
    pub opening: Option<Money>,
    /// Held at the end; negative is owed.
    #[serde(default)]
    pub closing: Option<Money>,
    /// Half the unit that both were rounded to, where they were rounded.
    #[serde(default)]
    pub half_width: Option<Money>,
    /// The part of the money that it is a balance of.
    #[serde(default)]
    pub budget: Option<BudgetClass>,
    /// The prices it is in; `None` where the source does not say.
    #[serde(default)]
    pub price_base: Option<PriceBase>,
    /// Where this is said.
    pub citation: Citation,
}

impl Balance {
    /// A balance of which neither end is known yet.
    #[must_use]
    pub fn new(party: Party, period: Period, citation: Citation) -> Self {
        Self {
            party,
            period,
            opening: None,
            closing: None,
            half_width: None,
            budget: None,
            price_base: None,
            citation,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        let amounts = |row: &Self| {
            [row.opening, row.closing, row.half_width].map(|amount| amount.map(money_key))
        };
        (&self.party, &self.period, &self.budget, &self.price_base, &self.citation)
            .cmp(&(&other.party, &other.period, &other.budget, &other.price_base, &other.citation))
            .then_with(|| amounts(self).cmp(&amounts(other)))
    }
}

row!(Balance in Balances by Balance::order, mentions party);
