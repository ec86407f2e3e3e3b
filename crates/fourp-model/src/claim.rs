//! A published figure and everything needed to compare it with another.

use serde::{Deserialize, Serialize};

use crate::{
    dates::PartialDate,
    figure::Figure,
    markers::{CountingRule, Measure},
    period::Period,
    population::Population,
    price::{BudgetClass, PriceBase},
    slug::Slug,
    source::Citation,
    text::vocabulary,
    voice::Voice,
};

/// A figure said of a measure, population and period, by somebody, in a source.
///
/// A claim without a source does not compile. Two claims with the same number are two claims:
/// "£1.8bn" is both what commissioners spent locally and what Pursue cost.
///
/// ```
/// use fourp_model::{Citation, Claim, Figure, FigureKind, Voice};
///
/// let figure = Figure::new(
///     FigureKind::Estimate { value: "84".parse()?, resolution: "1".parse()? },
///     "GBP m".parse()?,
/// )?;
/// let prevent = Claim {
///     scope: Some("front-line services".into()),
///     ..Claim::new(
///         "P15".parse()?,
///         "spending".parse()?,
///         "front-line-prevent".parse()?,
///         "2015-16".parse()?,
///         figure,
///         Citation::at("pac-2019".parse()?, "paragraph 7"),
///     )
/// };
/// assert_eq!(prevent.voice, Voice::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: Slug<Self>,
    /// What is measured, for example `spending`: the same id wherever the same thing is meant.
    pub measure: Slug<Measure>,
    /// The measure in words.
    pub label: String,
    /// What it is measured of.
    pub population: Slug<Population>,
    /// The scope as the source words it.
    pub scope: Option<String>,
    /// When it holds.
    pub period: Period,
    /// The value as printed.
    pub figure: Figure,
    /// Who asserts it.
    pub voice: Voice,
    /// How it was counted, if the source says: figures under different rules are not compared.
    pub counting_rule: Option<Slug<CountingRule>>,
    /// Of what date the figure is, when later versions of the same figure exist.
    pub vintage: Option<PartialDate>,
    /// The earlier version that it replaces.
    pub supersedes: Option<Slug<Self>>,
    /// Prices, for money.
    pub price_base: Option<PriceBase>,
    /// Kind of budget, for money.
    pub budget_class: Option<BudgetClass>,
    /// Whether the words are the source's own.
    pub status: ClaimStatus,
    /// Claims that say otherwise.
    pub contradicted_by: Vec<Slug<Self>>,
    /// Later claims on the same matter.
    pub followed_up_by: Vec<Slug<Self>>,
    /// Where it stands.
    pub citation: Citation,
    /// Anything a reader must know of it.
    pub note: Option<String>,
}

vocabulary! {
    /// How a claim came into the data.
    #[derive(Default)]
    #[non_exhaustive]
    ClaimStatus, "claim status" {
        /// As its source prints it.
        #[default]
        Quoted = "quoted",
        /// Computed from other claims; never to be quoted as published.
        Derived = "derived",
        /// As somebody else reports it, the primary document not having been read.
        SecondaryCopy = "secondary-copy",
    }
}

impl Claim {
    /// A quoted claim with the parts that every claim has; nothing is known of the rest.
    #[must_use]
    pub fn new(
        id: Slug<Self>,
        measure: Slug<Measure>,
        population: Slug<Population>,
        period: Period,
        figure: Figure,
        citation: Citation,
    ) -> Self {
        Self {
            id,
            label: measure.to_string(),
            measure,
            population,
            scope: None,
            period,
            figure,
            voice: Voice::default(),
            counting_rule: None,
            vintage: None,
            supersedes: None,
            price_base: None,
            budget_class: None,
            status: ClaimStatus::Quoted,
            contradicted_by: Vec::new(),
            followed_up_by: Vec::new(),
            citation,
            note: None,
        }
    }
}
