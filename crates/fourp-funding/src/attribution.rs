//! Who paid for what: sources by bodies, streams or earmarks, in whole units that add up.

use std::{collections::BTreeSet, num::NonZeroUsize};

use fourp_graph::in_order;
use fourp_model::{Interval, Party, Rational};
use serde::Serialize;

use crate::{
    course::{Begin, Course, Fixed, Float},
    index::{number, place},
    origin::Selection,
    push::{ONE, times},
    rounding::{Cell, controlled, near, split},
    trace::{Direction, RULE, Routes},
};

/// How many origins are followed at once.
const LANES: usize = 8;

/// Parties under one name: a row of a table, or a column.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Group {
    name: String,
    parties: BTreeSet<u32>,
}

/// What stands across the top of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Columns {
    /// Where money rests, by groups of parties.
    Bodies(Vec<Group>),
    /// What flows carry, by stream; flows without one stand under `""`. Money that passes two streams counts in both.
    Streams,
    /// What flows carry, by earmark (the programme it may only be spent on); flows without one stand under `""`.
    Earmarks,
}

/// A table of origins by where their money rests or what carries it, in whole minor units.
///
/// Rounded once, last (Causey, Cox and Ernst 1985): each cell and each margin is its exact amount rounded down or up,
/// cells add up to margins, and no amount of 0 becomes more. Where the rows hold all that enters, the column of a body
/// adds up to what rests there, and a row whose money all rests in the columns to what entered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Attribution {
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Cells other than 0, in order of row and column.
    pub cells: Vec<TableCell>,
    /// The sum of each row.
    #[serde(serialize_with = "crate::minor::texts")]
    pub row_totals: Vec<i64>,
    /// The sum of each column.
    #[serde(serialize_with = "crate::minor::texts")]
    pub column_totals: Vec<i64>,
    /// The sum of all.
    #[serde(serialize_with = "crate::minor::text")]
    pub total: i64,
    /// By how much cells may be too low in all, in minor units: see [`Trace::unplaced`](crate::Trace::unplaced).
    #[serde(serialize_with = "crate::minor::text")]
    pub unplaced: i64,
    /// By which rule.
    pub rule: &'static str,
}

/// A cell of a table.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TableCell {
    /// Which row, from 0.
    pub row: u32,
    /// Which column, from 0.
    pub column: u32,
    /// How much, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
}

/// Shares of what goes through every party, for several selections at once, in floating point.
#[derive(Clone, Debug)]
pub struct Reach {
    places: Vec<u32>, // By node.
    blocks: Vec<Vec<[f64; LANES]>>,
}

/// Why there is no such table.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AttributionError {
    /// No row or no column.
    #[error("a table of {rows} rows and {columns} columns says nothing")]
    Empty {
        /// How many rows.
        rows: usize,
        /// How many columns.
        columns: usize,
    },
    /// A party in two rows or in two columns, whose money would count twice.
    #[error("{party} stands in {first:?} and in {second:?}")]
    Overlap {
        /// The party.
        party: Party,
        /// The group it is in first.
        first: String,
        /// The group it is in again.
        second: String,
    },
    /// Shares for another number of columns or purposes than there are.
    #[error("shares for {found} columns; the table has {columns}")]
    SharesUneven {
        /// How many were given.
        found: usize,
        /// How many columns there are.
        columns: usize,
    },
}

impl Group {
    /// The parties of a selection under a name; flows selected with them are left out.
    #[must_use]
    pub fn new(name: impl Into<String>, selection: &Selection) -> Self {
        Self { name: name.into(), parties: selection.party_numbers().collect() }
    }

    /// Each party of a selection under its own name.
    #[must_use]
    pub fn each(routes: &Routes<'_>, selection: &Selection) -> Vec<Self> {
        let parties = routes.slice().source().parties();
        let named = selection.party_numbers().filter_map(|node| {
            let name = parties.get(place(node))?.to_string();
            Some(Self { name, parties: BTreeSet::from([node]) })
        });
        named.collect()
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Routes<'_> {
    /// Attributes money to where it entered, pro rata, to the unit.
    ///
    /// Rows are groups of parties by what enters there. O((nodes + edges) x the fewer of rows and columns), in
    /// blocks of eight and on as many threads as are given; the table does not depend on how many.
    ///
    /// # Errors
    /// [`AttributionError`] if there is no row or column, or a party stands in two of either.
    pub fn attribute(
        &self,
        rows: &[Group],
        columns: &Columns,
        threads: NonZeroUsize,
    ) -> Result<Attribution, AttributionError> {
        let targets = self.targets(columns);
        if rows.is_empty() || targets.names.is_empty() {
            let (rows, columns) = (rows.len(), targets.names.len());
            return Err(AttributionError::Empty { rows, columns });
        }
        let row_of = self.group_of(rows)?;
        let column_of = match columns {
            Columns::Bodies(groups) => Some(self.group_of(groups)?),
            _ => None,
        };
        let (mut cells, missing) = match (&column_of, columns) {
            (Some(_), Columns::Bodies(groups)) if groups.len() < rows.len() => {
                let (mut cells, missing) =
                    self.sums(Direction::Backwards, groups, threads, |sums, node, share| {
                        let entering = self.accounts().entering().get(place(node));
                        sums.add(&row_of, node, entering, share);
                    });
                for cell in &mut cells {
                    std::mem::swap(&mut cell.row, &mut cell.column);
                }
                (cells, missing)
            }
            (Some(column_of), _) => {
                self.sums(Direction::Forwards, rows, threads, |sums, node, share| {
                    let resting = self.accounts().resting().get(place(node));
                    sums.add(column_of, node, resting, share);
                })
            }
            (None, _) => self.sums(Direction::Forwards, rows, threads, |sums, node, share| {
                for edge in self.slice().graph().out_edges(node) {
                    sums.add(
                        &targets.of_edge,
                        edge,
                        self.slice().amounts().get(place(edge)),
                        share,
                    );
                }
            }),
        };
        cells.sort_unstable_by_key(|cell| (cell.row, cell.column));
        let rounded = controlled(rows.len(), targets.names.len(), &cells, near(missing));
        let found = cells.iter().zip(&rounded.cells).filter(|(_, amount)| **amount > 0);
        let found = found.map(|(cell, amount)| TableCell {
            row: cell.row,
            column: cell.column,
            amount: *amount,
        });
        let (whole, rest) = split(missing);
        let unplaced = if missing <= u128::from(ONE) / 4 { 0 } else { whole + i64::from(rest > 0) };
        Ok(Attribution {
            rows: rows.iter().map(|group| group.name.clone()).collect(),
            columns: targets.names,
            cells: found.collect(),
            total: rounded.rows.iter().sum(),
            row_totals: rounded.rows,
            column_totals: rounded.columns,
            unplaced,
            rule: RULE,
        })
    }

    /// For every party, the share of what goes through it that is the money of each selection of parties: going there
    /// to rest (backwards), or having entered there (forwards). In floating point; flows selected are left out.
    ///
    /// O((nodes + edges) x selections), in blocks of eight and on as many threads as are given.
    #[must_use]
    pub fn reach(
        &self,
        direction: Direction,
        selections: &[Selection],
        threads: NonZeroUsize,
    ) -> Reach {
        self.with_course(direction, &BTreeSet::new(), |course| {
            let chunks: Vec<&[Selection]> = selections.chunks(LANES).collect();
            let blocks = in_order(chunks, threads, |chunk| {
                let lanes = chunk.iter().map(|selection| selection.party_numbers());
                course.follow::<Float, LANES>(&self.lanes(course, direction, lanes))
            });
            let nodes = 0..self.slice().graph().node_count();
            Reach { places: nodes.map(|node| course.place_of(node)).collect(), blocks }
        })
    }

    /// Where each lane begins, in order of place.
    fn lanes<I: Iterator<Item = u32>>(
        &self,
        course: &Course,
        direction: Direction,
        lanes: impl Iterator<Item = I>,
    ) -> Vec<Begin> {
        let own = match direction {
            Direction::Forwards => self.accounts().entering(),
            Direction::Backwards => self.accounts().resting(),
        };
        let begin = |lane: usize, node: u32| {
            let units = own.get(place(node)).copied().unwrap_or(0);
            Begin { place: course.place_of(node), lane, units }
        };
        let mut begins: Vec<Begin> = lanes
            .enumerate()
            .flat_map(|(lane, nodes)| nodes.map(move |node| begin(lane, node)))
            .collect();
        begins.sort_unstable();
        begins
    }

    /// The sums that `read` makes of the shares of each group, and what is missing in all of them together.
    fn sums(
        &self,
        direction: Direction,
        groups: &[Group],
        threads: NonZeroUsize,
        read: impl Fn(&mut Sums, u32, &[u64; LANES]) + Sync,
    ) -> (Vec<Cell>, u128) {
        let ends = match direction {
            Direction::Forwards => self.accounts().resting(),
            Direction::Backwards => self.accounts().entering(),
        };
        self.with_course(direction, &BTreeSet::new(), |course| {
            let chunks: Vec<(u32, &[Group])> = (0_u32..).zip(groups.chunks(LANES)).collect();
            let found = in_order(chunks, threads, |(chunk, groups)| {
                let lanes = groups.iter().map(|group| group.parties.iter().copied());
                let begins = self.lanes(course, direction, lanes);
                let mut missing = begins.iter().map(|begin| times(begin.units, ONE)).sum::<u128>();
                let mut sums = Sums::default();
                let shares = course.follow::<Fixed, LANES>(&begins);
                for (node, shares) in course.nodes().iter().zip(&shares) {
                    if shares.iter().all(|share| *share == 0) {
                        continue;
                    }
                    let end = ends.get(place(*node)).copied().unwrap_or(0);
                    let placed = shares.iter().map(|share| times(end, *share)).sum();
                    missing = missing.saturating_sub(placed);
                    read(&mut sums, *node, shares);
                }
                (sums.cells(chunk), missing)
            });
            let missing = found.iter().map(|(_, missing)| missing).sum();
            (found.into_iter().flat_map(|(cells, _)| cells).collect(), missing)
        })
    }

    /// The group of each node; `u32::MAX` for none.
    fn group_of(&self, groups: &[Group]) -> Result<Vec<u32>, AttributionError> {
        let parties = self.slice().source().parties();
        let mut group_of = vec![u32::MAX; parties.len()];
        for (group, here) in groups.iter().zip(0_u32..) {
            for node in &group.parties {
                let Some(slot) = group_of.get_mut(place(*node)) else { continue };
                if let (Some(first), Some(party)) =
                    (groups.get(place(*slot)), parties.get(place(*node)))
                {
                    return Err(AttributionError::Overlap {
                        party: party.clone(),
                        first: first.name.clone(),
                        second: group.name.clone(),
                    });
                }
                *slot = here;
            }
        }
        Ok(group_of)
    }

    fn targets(&self, columns: &Columns) -> Targets {
        let flows = self.slice().flows();
        let labels: Vec<Option<String>> = match columns {
            Columns::Bodies(groups) => {
                let names = groups.iter().map(|group| group.name.clone()).collect();
                return Targets { names, of_edge: Vec::new() };
            }
            Columns::Streams => flows.map(|flow| flow.stream.map(ToString::to_string)).collect(),
            Columns::Earmarks => flows.map(|flow| flow.earmark.map(ToString::to_string)).collect(),
        };
        let labels: Vec<String> = labels.into_iter().map(Option::unwrap_or_default).collect();
        let names: Vec<String> = BTreeSet::from_iter(&labels).into_iter().cloned().collect();
        let code = |label: &String| number(names.binary_search(label).unwrap_or_default());
        Targets { of_edge: labels.iter().map(code).collect(), names }
    }
}

/// The columns of a table by name, and the column of each edge where they are of flows.
struct Targets {
    names: Vec<String>,
    of_edge: Vec<u32>,
}

/// Sums by column and lane.
#[derive(Default)]
struct Sums {
    by_column: Vec<[u128; LANES]>,
}

impl Sums {
    fn add(&mut self, column_of: &[u32], at: u32, amount: Option<&i64>, shares: &[u64; LANES]) {
        let (Some(column), Some(amount)) = (column_of.get(place(at)), amount) else { return };
        if *column == u32::MAX || *amount == 0 {
            return;
        }
        if self.by_column.len() <= place(*column) {
            self.by_column.resize(place(*column).saturating_add(1), [0; LANES]);
        }
        if let Some(sums) = self.by_column.get_mut(place(*column)) {
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += times(*amount, *share);
            }
        }
    }

    fn cells(self, chunk: u32) -> Vec<Cell> {
        let first = chunk.saturating_mul(number(LANES));
        let columns = self.by_column.into_iter().zip(0_u32..);
        let cells = columns.flat_map(|(sums, column)| {
            let lanes = sums.into_iter().zip(0_u32..);
            lanes.map(move |(amount, lane)| Cell {
                row: first.saturating_add(lane),
                column,
                amount,
            })
        });
        cells.filter(|cell| cell.amount > 0).collect()
    }
}

impl Attribution {
    /// One cell, in minor units; 0 for what is not there.
    #[must_use]
    pub fn cell(&self, row: u32, column: u32) -> i64 {
        let key = |cell: &TableCell| (cell.row, cell.column);
        let found = self.cells.binary_search_by_key(&(row, column), key).ok();
        found.and_then(|found| self.cells.get(found)).map_or(0, |cell| cell.amount)
    }

    /// The table carried on through estimated shares: for each row, what goes to each purpose, in minor units, as an
    /// interval.
    ///
    /// `shares` holds, for each column, the share of its money that goes to each purpose. Shares of one column are
    /// taken as independent, so that an interval may be wider than the truth and never narrower. Such amounts are
    /// estimates and must show no digit beyond their interval. O(cells x purposes).
    ///
    /// # Errors
    /// [`AttributionError::SharesUneven`] if there are not shares for each column.
    pub fn through_shares(
        &self,
        shares: &[Vec<Interval>],
    ) -> Result<Vec<Vec<Interval>>, AttributionError> {
        if shares.len() != self.columns.len() {
            let (found, columns) = (shares.len(), self.columns.len());
            return Err(AttributionError::SharesUneven { found, columns });
        }
        let purposes = shares.iter().map(Vec::len).max().unwrap_or(0);
        let nothing = Interval::point(Rational::ZERO);
        let mut found = vec![vec![nothing; purposes]; self.rows.len()];
        for cell in &self.cells {
            let amount = Interval::point(Rational::from_int(cell.amount));
            let sums = found.get_mut(place(cell.row)).into_iter().flatten();
            for (sum, share) in sums.zip(shares.get(place(cell.column)).into_iter().flatten()) {
                *sum = sum.add(&amount.mul(share));
            }
        }
        Ok(found)
    }
}

impl Reach {
    /// The share of what goes through a node that is the money of a selection, by its place among those given.
    #[must_use]
    pub fn share(&self, node: u32, selection: usize) -> f64 {
        let block = self.blocks.get(selection / LANES);
        let place_of = self.places.get(place(node));
        let lanes = block.zip(place_of).and_then(|(block, at)| block.get(place(*at)));
        lanes.and_then(|lanes| lanes.get(selection % LANES)).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::{Payments, flow, graph, payments, shares, whole};
    use crate::{builder::FlowGraphBuilder, flow_graph::FlowGraph};
    use fourp_model::{Flow, Phase};
    use num_rational::BigRational;
    use num_traits::{ToPrimitive, Zero};
    use proptest::prelude::*;

    const ONE_THREAD: NonZeroUsize = NonZeroUsize::MIN;

    fn groups(graph: &FlowGraph, of: u32) -> Vec<Group> {
        let group = |which: u32| {
            let chosen = Selection::nodes(graph, |node| node % of == which).ok()?;
            Some(Group::new(format!("group {which}"), &chosen))
        };
        (0..of).filter_map(group).collect()
    }

    fn within(rounded: i64, exact: &BigRational) -> bool {
        whole(rounded) == exact.floor() || whole(rounded) == exact.ceil()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn tables_add_up_and_every_cell_is_floor_or_ceiling(
            payments in payments(), of in 1_u32..9, by in 1_u32..9,
        ) {
            let graph = graph(&payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
            let (rows, columns) = (groups(&graph, of), groups(&graph, by));
            let table =
                routes.attribute(&rows, &Columns::Bodies(columns.clone()), ONE_THREAD).unwrap();
            prop_assert_eq!(table.unplaced, 0);
            let mut sums = vec![0; columns.len()];
            for (row, group) in rows.iter().enumerate() {
                let chosen = Selection::nodes(&graph, |node| group.parties.contains(&node)).unwrap();
                let shares = shares(&routes, Direction::Forwards, &chosen);
                let mut all = 0;
                for (column, group) in columns.iter().enumerate() {
                    let exact: BigRational = group.parties.iter()
                        .map(|n| &shares[place(*n)] * whole(routes.accounts().resting()[place(*n)]))
                        .sum();
                    let cell = table.cell(number(row), number(column));
                    prop_assert!(within(cell, &exact), "{cell} for {exact}");
                    all += cell;
                    sums[column] += cell;
                }
                // Groups hold every party, so margins are what entered and what rests.
                let entered: i64 =
                    group.parties.iter().map(|n| routes.accounts().entering()[place(*n)]).sum();
                prop_assert_eq!((all, table.row_totals[row]), (entered, entered));
            }
            for (column, group) in columns.iter().enumerate() {
                let rests: i64 = group.parties.iter().map(|n| routes.accounts().resting()[place(*n)]).sum();
                // Backwards from a closed circle nothing is missing either: nothing rests there.
                prop_assert_eq!((sums[column], table.column_totals[column]), (rests, rests));
            }
            for threads in [2, 4] {
                let threads = NonZeroUsize::new(threads).unwrap();
                let again = routes.attribute(&rows, &Columns::Bodies(columns.clone()), threads).unwrap();
                prop_assert_eq!(&again, &table);
            }
        }

        #[test]
        fn streams_are_attributed_by_what_flows_carry(payments in payments(), of in 1_u32..5) {
            let mut builder = FlowGraphBuilder::new();
            for (at, (payer, payee, amount)) in payments.edges.iter().enumerate() {
                let stream = ["one", "two"].get(at % 3).map(|name| name.parse().unwrap());
                builder.add(&Flow { stream, ..flow(*payer, *payee, *amount) });
            }
            let graph = builder.freeze().unwrap();
            let slice = graph.at(Phase::Paid);
            prop_assume!(!slice.is_empty());
            let routes = Routes::new(&slice).unwrap();
            let rows = groups(&graph, of);
            let table = routes.attribute(&rows, &Columns::Streams, ONE_THREAD).unwrap();
            for (row, group) in rows.iter().enumerate() {
                let chosen = Selection::nodes(&graph, |node| group.parties.contains(&node)).unwrap();
                let shares = shares(&routes, Direction::Forwards, &chosen);
                let mut all = BigRational::zero();
                for (column, name) in table.columns.iter().enumerate() {
                    let carried = slice.flows().filter(|f| f.stream.map_or("", |s| s.as_str()) == name);
                    let exact: BigRational =
                        carried.map(|f| &shares[place(f.payer)] * whole(f.amount)).sum();
                    prop_assert!(within(table.cell(number(row), number(column)), &exact));
                    all += exact;
                }
                prop_assert!(within(table.row_totals[row], &all));
            }
            prop_assert_eq!(table.total, table.column_totals.iter().sum::<i64>());
        }

        #[test]
        fn reach_is_the_share_by_the_definition(payments in payments()) {
            let graph = graph(&payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
            let every: Vec<Selection> = (0..payments.nodes)
                .map(|node| Selection::nodes(&graph, |other| other == node).unwrap())
                .collect();
            let reach = routes.reach(Direction::Backwards, &every, NonZeroUsize::new(2).unwrap());
            for (at, chosen) in every.iter().enumerate() {
                let exact = shares(&routes, Direction::Backwards, chosen);
                for (node, share) in exact.iter().enumerate() {
                    let off = reach.share(number(node), at) - share.to_f64().unwrap();
                    prop_assert!(off.abs() < 1e-6, "{off}");
                }
            }
            prop_assert_eq!(reach.share(0, 99), 0.0);
        }
    }

    #[test]
    fn shares_of_purposes_make_intervals() {
        let payments =
            Payments { nodes: 3, edges: vec![(0, 1, 60), (0, 2, 40)], openings: vec![0; 3] };
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let all = Selection::nodes(&graph, |_| true).unwrap();
        let each = Group::each(&routes, &all);
        assert_eq!(each[1].name(), "body-0000001");
        let table =
            routes.attribute(&each[..1], &Columns::Bodies(each.clone()), ONE_THREAD).unwrap();
        assert_eq!(
            (table.row_totals.as_slice(), table.cell(0, 1), table.cell(0, 0)),
            ([100].as_slice(), 60, 0)
        );
        let pursue = |text: &str| vec![text.parse::<Interval>().unwrap()];
        let shares = [pursue("[0, 1]"), pursue("[0.785, 0.795)"), pursue("[0.5, 0.5]")];
        let found = table.through_shares(&shares).unwrap();
        assert_eq!(found[0][0].to_exact_text(), "[67.1, 67.7)");
        let error = table.through_shares(&shares[..1]).unwrap_err();
        assert_eq!(error.to_string(), "shares for 1 columns; the table has 3");
    }

    #[test]
    fn tables_that_say_nothing_or_twice_are_refused() {
        let payments = Payments { nodes: 2, edges: vec![(0, 1, 6)], openings: vec![0; 2] };
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let all = Selection::nodes(&graph, |_| true).unwrap();
        let each = Group::each(&routes, &all);
        let error = routes.attribute(&[], &Columns::Streams, ONE_THREAD).unwrap_err();
        assert_eq!(error.to_string(), "a table of 0 rows and 1 columns says nothing");
        let twice = [each, vec![Group::new("all", &all)]].concat();
        let error = routes.attribute(&twice, &Columns::Earmarks, ONE_THREAD).unwrap_err();
        assert_eq!(error.to_string(), "body-0000000 stands in \"body-0000000\" and in \"all\"");
    }
}
