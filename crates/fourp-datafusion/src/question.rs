//! What can be asked of tables, each question as one text of SQL.

use std::{collections::BTreeSet, num::NonZeroU32};

use chrono::NaiveDate;
use fourp_model::{Group, Party, Period, Slug, Table};

use crate::{
    dimension::{Dimension, keys},
    fellows::Fellows,
    funding_sql, governance_sql,
    joint::Joint,
    lag::Lag,
    lexicon::Lexicon,
    performance_sql, promise_sql,
};

/// An aggregate: one text of SQL from built-in functions alone, with the answer of the core to the last unit.
///
/// Every sum is of whole minor units or decimals, so that it depends on no order, partition or executor, and
/// every `ORDER BY` ends in a key that no two rows share. Amounts are `DECIMAL(19, 0)`; a sum of up to 10^10 of them
/// has 29 digits, and sums of sums are kept with 38. What is divided is divided by the caller, last.
///
/// ```
/// use fourp_datafusion::{Dimension, Lexicon, Question};
///
/// let text = Question::Shares { by: vec![Dimension::Kind] }.sql(&Lexicon::default());
/// assert!(text.contains("GROUP BY phase, price_base, kind"));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Question {
    /// How much of each phase and price base is of each combination: the dimensions, then `flows`, `amount`, `half_width`,
    /// and `of_amount`, the amount of the whole phase.
    Shares {
        /// By what; phase and price base are always told apart.
        by: Vec<Dimension>,
    },
    /// What came to and went from each party in each period, as `fourp_funding::conservation` without balances:
    /// `phase`, `party`, `period`, then `flows_in`, `received`, `received_half`, `flows_out`, `paid`, `paid_half`, and `residual`,
    /// which is received less paid. Periods of the same days are one.
    Conservation,
    /// What crosses a boundary and what goes round inside, as `fourp_funding::gross_and_net`, by `phase` and
    /// `period`: `internal_flows`, `internal`, `internal_half`, the same of `net_in` and `net_out`, then `to_itself`, `gross` and
    /// `gross_half`.
    GrossNet {
        /// Who is inside.
        inside: BTreeSet<Party>,
    },
    /// Transfers that both sides tell alike: `phase`, `payer`, `payee`, `period`, then `pairs`, `paired`, `only_payer_flows`,
    /// `only_payer`, `only_payee_flows` and `only_payee`.
    ///
    /// Two flows are one if ends, days, commitment and amount are the same; as many as both sides tell.
    /// It is what `fourp_funding::mirrors` finds without tolerance where amounts are not rounded and, between two parties
    /// in a period, all flows have a commitment or none has. What is left over may hold further pairs by its other rules:
    /// rounded amounts, a commitment on one side only, days apart.
    Mirrors,
    /// The pots of every payee: `phase`, `payee`, `payer`, `stream`, then `flows`, `amount`, `half_width`. The exact parts of a
    /// Herfindahl-Hirschman index, whose squares need more than 38 digits.
    Pots,
    /// How many promises (payments, for lags to payment), and how much money, came after how many days, as
    /// `fourp_funding::Timeliness`: `state` (`came`, `withdrawn`, `open`, `undated`), `days_least` and `days_most` (which differ where
    /// dates are rough; null for what is undated), `promises`, `money`.
    ///
    /// A count for each day, from which every quantile follows exactly: `approx_percentile_cont` and its like differ
    /// between runs.
    Lags {
        /// From when to what.
        lag: Lag,
        /// Until when the data tell: what had not come by then is open.
        as_at: NaiveDate,
    },
    /// How much of the money for a period could be counted on, by payee, as `fourp_funding::CertaintyShares`: `payee`,
    /// `promises`, then minor units `promised`, `confirmed`, `perhaps_confirmed`, `dated`, `one_year`, `unsaid`, `lasting`.
    Certainty {
        /// The span the money is for.
        period: Period,
        /// The day from which it is seen.
        at: NaiveDate,
    },
    /// Members of each group and groups of each party on a day, each counted once: `mode`, `id`, `degree`. As
    /// `fourp_governance::Network` of that day, partial dates kept; a group without a seat has no row.
    Degrees {
        /// The day.
        day: NaiveDate,
        /// Groups whose seats do not count: see [`not_standing`](crate::not_standing).
        without: BTreeSet<Slug<Group>>,
    },
    /// Seats and people of each party in each role on a day: `party`, `role`, `seats`, `people`. Seats that differ in nothing
    /// but their citations are one.
    Load {
        /// The day.
        day: NaiveDate,
        /// Groups whose seats do not count: see [`not_standing`](crate::not_standing).
        without: BTreeSet<Slug<Group>>,
    },
    /// Pairs that share at least so many: `one`, `other`, `shared`, each pair once, the lesser id first.
    CoMembership {
        /// The day.
        day: NaiveDate,
        /// Groups whose seats do not count: see [`not_standing`](crate::not_standing).
        without: BTreeSet<Slug<Group>>,
        /// Pairs of what.
        fellows: Fellows,
        /// The least number shared that is told.
        least: NonZeroU32,
    },
    /// The exact parts of an `XmR` chart of each series, as `fourp_performance::Series` of the latest vintages: the series, then
    /// `unit`, `points`, `bounds` (rows that are no single value, and so no points), `total`, `ranges`, `ranges_total`, `first_day` and
    /// `last_day` (day 1 is 1 January of year 1).
    ///
    /// The centre is `total / points`, the average moving range `ranges_total / ranges`. No range spans a missing period, and a
    /// period whose latest vintage is a bound is missing. Values have up to 20 digits before the point and 9 after it, and are
    /// in the `unit` printed, where the core has base units: 79 of `percent` is its 0.79.
    ///
    /// Refused, as rows that are counted: what the core refuses (periods without days, that overlap, or of unlike
    /// length; two values of one vintage; counts below zero), and what the core can do and this cannot: rows with an
    /// exposure, states of one day, several powers of ten in a series, periods so little apart that the core might
    /// take them for neighbours. Not looked at: `recording_changes`, where the core begins a chart anew; and holes of more
    /// than 10,000 periods, which the core refuses.
    Series,
    /// How many interventions are claimed: `threat`, `strand`, `effect`, then `claims`, `in_operations` (claims that name an
    /// operation) and `operations` (different ones). `claims` and `in_operations` add up over rows; `operations` does **not**, for
    /// claims of one operation may differ in threat, strand and effect. [`Question::Disruptions`] counts each act once.
    Interventions,
    /// How many disruptions there were, as `fourp_performance::DisruptionLog`: `effect`, then `disruptions` and `claims`. Claims of
    /// one operation are one disruption, with the greatest effect that any of them claims; both columns add up.
    Disruptions,
    /// Flows of the same payer, payee, period and dimensions as one: the dimensions, then `flows`, `amount` and
    /// `half_width`. See `collapse` for the way back to the core.
    Collapse {
        /// By what beside payer, payee, period, phase and price base.
        by: Vec<Dimension>,
    },
}

impl Question {
    /// One of each kind, with plain choices: for documentation, tests and benches.
    #[must_use]
    pub fn examples() -> Vec<Self> {
        let period: Option<Period> = Period::financial_year(2018).ok();
        let day = NaiveDate::from_ymd_opt(2018, 3, 31).unwrap_or_default();
        let inside = ["body-0000", "body-0001"].iter().filter_map(|id| id.parse().ok()).collect();
        let mut all = vec![
            Self::Shares { by: vec![Dimension::Kind, Dimension::Stream] },
            Self::Conservation,
            Self::GrossNet { inside },
            Self::Mirrors,
            Self::Pots,
        ];
        let as_at = NaiveDate::from_ymd_opt(2020, 3, 31).unwrap_or_default();
        all.extend(Lag::ALL.iter().map(|lag| Self::Lags { lag: *lag, as_at }));
        all.extend(period.map(|period| Self::Certainty { period, at: day }));
        let least = NonZeroU32::MIN.saturating_add(1);
        all.extend([
            Self::Degrees { day, without: BTreeSet::new() },
            Self::Load { day, without: BTreeSet::new() },
            Self::CoMembership { day, without: BTreeSet::new(), fellows: Fellows::Parties, least },
            Self::CoMembership { day, without: BTreeSet::new(), fellows: Fellows::Groups, least },
            Self::Series,
            Self::Interventions,
            Self::Disruptions,
            Self::Collapse { by: Vec::new() },
        ]);
        all
    }

    /// What it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Shares { .. } => "shares",
            Self::Conservation => "conservation",
            Self::GrossNet { .. } => "gross_net",
            Self::Mirrors => "mirrors",
            Self::Pots => "pots",
            Self::Lags { lag: Lag::Announcement, .. } => "lags_announcement",
            Self::Lags { lag: Lag::Confirmation, .. } => "lags_confirmation",
            Self::Lags { lag: Lag::Payment, .. } => "lags_payment",
            Self::Lags { lag: Lag::AnnouncedToConfirmed, .. } => "lags_announced_to_confirmed",
            Self::Lags { lag: Lag::ConfirmedToPaid, .. } => "lags_confirmed_to_paid",
            Self::Certainty { .. } => "certainty",
            Self::Degrees { .. } => "degrees",
            Self::Load { .. } => "load",
            Self::CoMembership { fellows: Fellows::Parties, .. } => "co_membership_parties",
            Self::CoMembership { fellows: Fellows::Groups, .. } => "co_membership_groups",
            Self::Series => "series",
            Self::Interventions => "interventions",
            Self::Disruptions => "disruptions",
            Self::Collapse { .. } => "collapse",
        }
    }

    /// The one table that it reads, registered by its own name.
    #[must_use]
    pub const fn table(&self) -> Table {
        match self {
            Self::Degrees { .. } | Self::Load { .. } | Self::CoMembership { .. } => Table::Seats,
            Self::Series => Table::Observations,
            Self::Interventions | Self::Disruptions => Table::Interventions,
            _ => Table::Flows,
        }
    }

    /// The columns that it reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        let sums = ["amount", "half_width"];
        match self {
            Self::Shares { by } => keys(by, &[]).into_iter().chain(sums).collect(),
            Self::Collapse { by } => keys(by, &ENDS).into_iter().chain(sums).collect(),
            Self::Conservation | Self::GrossNet { .. } => {
                keys(&[], &ENDS).into_iter().chain(sums).collect()
            }
            Self::Mirrors => {
                let told = ["commitment", "reported_by", "amount"];
                keys(&[], &ENDS).into_iter().chain(told).collect()
            }
            Self::Pots => {
                let ends = [Dimension::Payer, Dimension::Payee, Dimension::Stream];
                keys(&[], &ends).into_iter().chain(sums).collect()
            }
            Self::Lags { .. } | Self::Certainty { .. } => {
                let dates = ["announced", "confirmed", "paid", "withdrawn"];
                let told = ["kind", "certainty", "commitment", "reported_by", "amount"];
                keys(&[], &ENDS).into_iter().chain(dates).chain(told).collect()
            }
            Self::Degrees { .. } | Self::Load { .. } | Self::CoMembership { .. } => {
                vec!["group", "party", "role", "title", "people", "dates"]
            }
            Self::Series => {
                let own = ["period", "kind", "value", "unit", "exposure", "vintage"];
                performance_sql::SERIES.into_iter().chain(own).collect()
            }
            Self::Interventions => vec!["threat", "strand", "effect", "operation"],
            Self::Disruptions => vec!["effect", "operation"],
        }
    }

    /// The columns whose words the [`Lexicon`] must know.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Conservation | Self::GrossNet { .. } | Self::Mirrors => &["period"],
            Self::Lags { .. } | Self::Certainty { .. } => {
                &["period", "announced", "confirmed", "paid", "withdrawn"]
            }
            Self::Degrees { .. } | Self::Load { .. } | Self::CoMembership { .. } => &["dates"],
            Self::Series => &["period", "vintage", "unit"],
            _ => &[],
        }
    }

    /// The text, for any engine that has the table under its name.
    ///
    /// The lexicon must know every word of the columns of [`Question::words`]: **rows with another word are left out or
    /// misread**, and rows with faults are added up as they are. [`Question::run`] sees to both before it asks; with another
    /// engine ask [`Question::check_sql`] first.
    ///
    /// DataFusion and DuckDB run it. It is standard SQL but for `split_part` in the text of certainty. **Spark was not tried, and differs:** it
    /// has no `VARCHAR` without a length in a cast, reads a backslash in a text as an escape, and its `concat` of a null is null
    /// where that of DataFusion and DuckDB leaves the null out. An engine's sum must not wrap or turn to floats beyond 38 digits:
    /// sums of fewer than 10^10 rows never get there.
    #[must_use]
    pub fn sql(&self, lexicon: &Lexicon) -> String {
        match self {
            Self::Shares { by } => funding_sql::shares(by),
            Self::Conservation => funding_sql::conservation(lexicon),
            Self::GrossNet { inside } => funding_sql::gross_net(inside, lexicon),
            Self::Mirrors => funding_sql::mirrors(lexicon),
            Self::Pots => funding_sql::pots(),
            Self::Lags { lag, as_at } => promise_sql::lags(*lag, *as_at, lexicon),
            Self::Certainty { period, at } => promise_sql::certainty(period, *at, lexicon),
            Self::Degrees { day, without } => governance_sql::degrees(*day, without, lexicon),
            Self::Load { day, without } => governance_sql::load(*day, without, lexicon),
            Self::CoMembership { day, without, fellows, least } => {
                governance_sql::co_membership(*day, without, *fellows, least.get(), lexicon)
            }
            Self::Series => performance_sql::series(lexicon),
            Self::Interventions => performance_sql::interventions(),
            Self::Disruptions => performance_sql::disruptions(),
            Self::Collapse { by } => funding_sql::collapse(by),
        }
    }

    /// Faults of rows taken together: what to define first, and each count with what it means.
    pub(crate) fn joint_faults(&self, lexicon: &Lexicon) -> Joint {
        match self {
            Self::Lags { .. } | Self::Certainty { .. } => promise_sql::faults(lexicon),
            Self::Degrees { .. } | Self::Load { .. } | Self::CoMembership { .. } => {
                governance_sql::faults()
            }
            Self::Series => performance_sql::faults(lexicon),
            _ => Joint::default(),
        }
    }
}

/// Who pays whom for what.
const ENDS: [Dimension; 3] = [Dimension::Payer, Dimension::Payee, Dimension::Period];
