//! What can be asked of tables, each question as one text of SQL.

use std::{collections::BTreeSet, num::NonZeroU32};

use chrono::NaiveDate;
use fourp_model::{Party, Period, Table};

use crate::{
    dimension::Dimension, fellows::Fellows, funding_sql, governance_sql, lag::Lag,
    lexicon::Lexicon, performance_sql, promise_sql,
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
    /// How many promises, and how much money, came on which day from the start of their period, as
    /// `fourp_funding::Timeliness`: `state` (`came`, `undated`, `waiting`), `days_least` and `days_most` (of rough dates; null but where
    /// it came), `promises`, `money`.
    ///
    /// A count for each day, from which every quantile follows exactly: `approx_percentile_cont` and its like differ
    /// between runs. What waits is open or withdrawn; which, is the core's to say.
    Lags {
        /// From the start of the period to what.
        lag: Lag,
    },
    /// How much of the money for a period could be counted on, by payee, as `fourp_funding::CertaintyShares`: `payee`,
    /// `promises`, then minor units `promised`, `confirmed`, `perhaps_confirmed`, `dated`, `one_year`, `unsaid`, `lasting`.
    Certainty {
        /// The span the money is for.
        period: Period,
        /// The day from which it is seen.
        at: NaiveDate,
    },
    /// Members of each group and groups of each party on a day, each counted once: `mode`, `id`, `degree`.
    Degrees {
        /// The day.
        day: NaiveDate,
    },
    /// Seats and people of each party in each role on a day: `party`, `role`, `seats`, `people`.
    Load {
        /// The day.
        day: NaiveDate,
    },
    /// Pairs that share at least so many: `one`, `other`, `shared`, each pair once, the lesser id first.
    CoMembership {
        /// The day.
        day: NaiveDate,
        /// Pairs of what.
        fellows: Fellows,
        /// The least number shared that is told.
        least: NonZeroU32,
    },
    /// The exact parts of an `XmR` chart of each series of exact values: the series, then `points`, `total`, `ranges`,
    /// `ranges_total`, `first_day` and `last_day` (day 1 is 1 January of year 1).
    ///
    /// The centre is `total / points`, the average moving range `ranges_total / ranges`. No range spans a missing period. Periods of one series may not overlap, as
    /// they may not in the core, which says so. Of two
    /// vintages of a period the later counts, of two values of one vintage the lesser. Values have up to 20 digits
    /// before the point and 9 after it.
    Series,
    /// How many interventions are claimed: `threat`, `strand`, `effect`, then `claims`, `in_operations` (claims that name an
    /// operation) and `operations` (different ones, which are one act each).
    Interventions,
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
            Self::Lags { lag: Lag::Announcement },
            Self::Lags { lag: Lag::Confirmation },
            Self::Lags { lag: Lag::Payment },
        ];
        all.extend(period.map(|period| Self::Certainty { period, at: day }));
        let least = NonZeroU32::MIN.saturating_add(1);
        all.extend([
            Self::Degrees { day },
            Self::Load { day },
            Self::CoMembership { day, fellows: Fellows::Parties, least },
            Self::CoMembership { day, fellows: Fellows::Groups, least },
            Self::Series,
            Self::Interventions,
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
            Self::Lags { lag: Lag::Announcement } => "lags_announcement",
            Self::Lags { lag: Lag::Confirmation } => "lags_confirmation",
            Self::Lags { lag: Lag::Payment } => "lags_payment",
            Self::Certainty { .. } => "certainty",
            Self::Degrees { .. } => "degrees",
            Self::Load { .. } => "load",
            Self::CoMembership { fellows: Fellows::Parties, .. } => "co_membership_parties",
            Self::CoMembership { fellows: Fellows::Groups, .. } => "co_membership_groups",
            Self::Series => "series",
            Self::Interventions => "interventions",
            Self::Collapse { .. } => "collapse",
        }
    }

    /// The one table that it reads, registered by its own name.
    #[must_use]
    pub const fn table(&self) -> Table {
        match self {
            Self::Degrees { .. } | Self::Load { .. } | Self::CoMembership { .. } => Table::Seats,
            Self::Series => Table::Observations,
            Self::Interventions => Table::Interventions,
            _ => Table::Flows,
        }
    }

    /// The columns whose words the [`Lexicon`] must know.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Conservation | Self::GrossNet { .. } | Self::Mirrors => &["period"],
            Self::Lags { .. } => &["period", "announced", "confirmed", "paid"],
            Self::Certainty { .. } => &["period", "announced", "confirmed", "paid", "certainty"],
            Self::Degrees { .. } | Self::Load { .. } | Self::CoMembership { .. } => &["dates"],
            Self::Series => &["period", "vintage"],
            _ => &[],
        }
    }

    /// The text, for any engine that has the table under its name.
    ///
    /// It is standard SQL but for `split_part` and `right` in the text of certainty, which DataFusion and DuckDB have;
    /// other engines were not tried. An engine's sum must not wrap or turn to floats beyond 38 digits:
    /// sums of fewer than 10^10 rows never get there.
    #[must_use]
    pub fn sql(&self, lexicon: &Lexicon) -> String {
        match self {
            Self::Shares { by } => funding_sql::shares(by),
            Self::Conservation => funding_sql::conservation(lexicon),
            Self::GrossNet { inside } => funding_sql::gross_net(inside, lexicon),
            Self::Mirrors => funding_sql::mirrors(lexicon),
            Self::Pots => funding_sql::pots(),
            Self::Lags { lag } => promise_sql::lags(*lag, lexicon),
            Self::Certainty { period, at } => promise_sql::certainty(period, *at, lexicon),
            Self::Degrees { day } => governance_sql::degrees(*day, lexicon),
            Self::Load { day } => governance_sql::load(*day, lexicon),
            Self::CoMembership { day, fellows, least } => {
                governance_sql::co_membership(*day, *fellows, least.get(), lexicon)
            }
            Self::Series => performance_sql::series(lexicon),
            Self::Interventions => performance_sql::interventions(),
            Self::Collapse { by } => funding_sql::collapse(by),
        }
    }
}
