//! A table as it can be published.

use crate::suppress::{
    network::Network,
    pattern::{Pattern, feasible, protect},
    rule::{Protection, SuppressionError, SuppressionRule, Zeros},
    table::{CountTable, Position},
};
use std::collections::BTreeMap;

/// A table of which small counts, and what they could be worked out from, are not shown.
///
/// It holds the true counts, for whoever publishes. [`rows`](Self::rows) and [`note`](Self::note) are what
/// may be published.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Suppressed {
    /// The counts as they are.
    pub table: CountTable,
    /// The rule that was kept.
    pub rule: SuppressionRule,
    /// What is not shown, in the order of [`CountTable::positions`].
    pub suppressed: BTreeMap<Position, Suppression>,
    /// What was lost to protect small counts, without these.
    pub cost: SuppressionCost,
}

/// Why a count is not shown, and what a reader can still tell of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Suppression {
    /// Why.
    pub reason: SuppressionReason,
    /// The lowest value that agrees with all that is published.
    pub lowest: u64,
    /// The highest; `None` where there is none. Every whole number between the two agrees.
    pub highest: Option<u64>,
}

/// Why a count is not shown. What is published does not tell the two apart.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "for its own sake or for another's")]
pub enum SuppressionReason {
    /// It is small.
    Primary,
    /// A small one could be worked out from it.
    Complementary,
}

/// What was suppressed to protect small counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct SuppressionCost {
    /// How many cells.
    pub cells: usize,
    /// How many totals.
    pub totals: usize,
    /// What the cells count together.
    pub counts: u64,
}

/// What stands for a count that is not shown: Government Analysis Function, "Using symbols and shorthand"
/// (2022), of confidential data.
pub const CONFIDENTIAL: &str = "[c]";

/// Suppresses the small counts of a table, and as many others as protect them.
///
/// Exact: what a reader can tell of each suppressed count is the interval stated, found by largest flows
/// in the network of the table, whose bounds are whole numbers. What else is suppressed is found by a
/// heuristic (Kelly, Golden and Assad 1992; Cox 1995): one cheapest path after the other, then whatever is
/// not needed is shown again. To find the least is NP-hard. Every rule can be kept, if need be with totals
/// suppressed. The order of rows and columns changes nothing: of equals, the first by label is chosen.
///
/// Costs at most p c largest flows over the suppressed counts, for p small ones and c others.
///
/// It protects one table against whoever knows nothing else. It does not protect against another table
/// with the same counts in it, a contributor who subtracts its own, or a guess from how the heuristic
/// chooses.
///
/// ```
/// use fourp_dataset::{CountTable, SuppressionRule, suppress};
///
/// let table = CountTable::new(
///     ["drugs", "fraud", "guns"],
///     ["north", "south", "west"],
///     [[20, 31, 44], [12, 3, 26], [15, 18, 50]],
/// )?;
/// let published = suppress(&table, SuppressionRule::below(5))?;
/// assert_eq!(
///     published.rows("[c]"),
///     [
///         ["", "north", "south", "west", "total"],
///         ["drugs", "20", "31", "44", "95"],
///         ["fraud", "[c]", "[c]", "26", "41"],
///         ["guns", "[c]", "[c]", "50", "83"],
///         ["total", "47", "52", "120", "219"],
///     ],
/// );
/// assert_eq!((published.cost.cells, published.cost.counts), (3, 45));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SuppressionError`] for a rule that no table could keep.
pub fn suppress(table: &CountTable, rule: SuppressionRule) -> Result<Suppressed, SuppressionError> {
    check(&rule)?;
    let order = LabelOrder::of(table);
    let positions = order.positions();
    let counts: Vec<u64> = positions.iter().filter_map(|position| table.count(*position)).collect();
    let floor = u64::from(rule.zeros == Zeros::AlwaysShown);
    let (rows, columns) = (table.rows().len(), table.columns().len());
    let network = Network::of(&counts, rows, columns, floor);
    let Pattern { primary, hidden } = protect(&network, &rule);
    let mut suppressed = BTreeMap::new();
    let mut cost = SuppressionCost::default();
    for edge in hidden.iter() {
        let Some(position) = positions.get(edge).copied() else { continue };
        let Some((lowest, highest)) = feasible(&network, &hidden, edge) else { continue };
        let is_primary = primary.binary_search(&edge).is_ok();
        let reason = if is_primary {
            SuppressionReason::Primary
        } else {
            cost.add(position, table.count(position).unwrap_or(0));
            SuppressionReason::Complementary
        };
        suppressed.insert(position, Suppression { reason, lowest, highest });
    }
    Ok(Suppressed { table: table.clone(), rule, suppressed, cost })
}

impl Suppressed {
    /// The table as rows of text: a header, the rows with their totals, the totals; `mark` stands for
    /// what is not shown, [`CONFIDENTIAL`] or nothing at all.
    #[must_use]
    pub fn rows(&self, mark: &str) -> Vec<Vec<String>> {
        let total = || "total".to_owned();
        let header = [String::new()].into_iter().chain(self.table.columns().iter().cloned());
        let mut rows = vec![header.chain([total()]).collect::<Vec<_>>()];
        for position in self.table.positions() {
            if position.column == Some(0) {
                let label = position.row.and_then(|row| self.table.rows().get(row)).cloned();
                rows.push(vec![label.unwrap_or_else(total)]);
            }
            let text = match self.table.count(position) {
                Some(count) if !self.suppressed.contains_key(&position) => count.to_string(),
                _ => mark.to_owned(),
            };
            if let Some(row) = rows.last_mut() {
                row.push(text);
            }
        }
        rows
    }

    /// What must be said beside the table; empty if all of it is shown.
    ///
    /// It tells the rule but not the reason for any one count.
    #[must_use]
    pub fn note(&self, mark: &str) -> String {
        if self.suppressed.is_empty() {
            return String::new();
        }
        let highest = self.rule.threshold.saturating_sub(1);
        let lowest = u64::from(self.rule.zeros != Zeros::Hidden);
        let small = if lowest >= highest {
            format!("counts of {highest}")
        } else {
            format!("counts from {lowest} to {highest}")
        };
        let mark = if mark.is_empty() { "empty" } else { mark };
        let zeros = if self.rule.zeros == Zeros::AlwaysShown {
            "; no count that is not shown is zero"
        } else {
            ""
        };
        format!(
            "{mark}: {small}, and others from which they could be worked out, are not shown{zeros}"
        )
    }
}

impl SuppressionCost {
    fn add(&mut self, position: Position, count: u64) {
        if position.row.is_some() && position.column.is_some() {
            self.cells += 1;
            self.counts = self.counts.saturating_add(count);
        } else {
            self.totals += 1;
        }
    }
}

fn check(rule: &SuppressionRule) -> Result<(), SuppressionError> {
    let mut given = vec![rule.threshold];
    if let Protection::Range { low, high } = rule.protection {
        if low > high {
            return Err(SuppressionError::ReversedRange { low, high });
        }
        if low == 0 && rule.zeros == Zeros::AlwaysShown {
            return Err(SuppressionError::ZeroKnown);
        }
        given.push(high);
    }
    match given.into_iter().find(|given| *given > CountTable::TOTAL_MAX) {
        Some(given) => Err(SuppressionError::TooLarge { given }),
        None => Ok(()),
    }
}

/// The rows and columns of a table in order of their labels.
struct LabelOrder {
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl LabelOrder {
    fn of(table: &CountTable) -> Self {
        let sorted = |labels: &[String]| {
            let mut order: Vec<(&str, usize)> =
                labels.iter().enumerate().map(|(place, label)| (label.as_str(), place)).collect();
            order.sort_unstable();
            order.into_iter().map(|(_, place)| place).collect()
        };
        Self { rows: sorted(table.rows()), columns: sorted(table.columns()) }
    }

    fn positions(&self) -> Vec<Position> {
        let with_total = |order: &[usize]| -> Vec<Option<usize>> {
            order.iter().copied().map(Some).chain([None]).collect()
        };
        let columns = with_total(&self.columns);
        let rows = with_total(&self.rows).into_iter();
        rows.flat_map(|row| columns.iter().map(move |column| Position { row, column: *column }))
            .collect()
    }
}
