//! What a reader can work out from a published table, by two ways that know nothing of networks: a linear programme over the
//! rationals, and every table there is.

use fourp_dataset::{
    CONFIDENTIAL, CountTable, Loss, Position, Protection, Suppressed, SuppressionReason,
    SuppressionRule, Zeros, suppress,
};
use fourp_model::{Interval, Rational};
use fourp_stat::lp::{LinearProgram, Relation};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeMap;

/// The lowest and highest value of every count that is not shown; no highest where there is none.
type Known = BTreeMap<Position, (u64, Option<u64>)>;

/// A table as published: counts and totals, row by row, `None` where none is shown.
#[derive(Clone, Debug)]
struct Published {
    counts: Vec<Vec<Option<u64>>>,
    /// The least that a count can be that is not shown.
    least: u64,
}

impl Published {
    /// Reads what is printed, as anybody can.
    fn read(rows: &[Vec<String>], zeros: Zeros) -> Self {
        let counts = rows[1..].iter().map(|row| {
            let read = |text: &String| (text != CONFIDENTIAL).then(|| text.parse().unwrap());
            row[1..].iter().map(read).collect()
        });
        Self { counts: counts.collect(), least: u64::from(zeros == Zeros::AlwaysShown) }
    }

    fn height(&self) -> usize {
        self.counts.len() - 1
    }

    fn width(&self) -> usize {
        self.counts[0].len() - 1
    }

    fn position(&self, row: usize, column: usize) -> Position {
        Position {
            row: (row < self.height()).then_some(row),
            column: (column < self.width()).then_some(column),
        }
    }

    fn set(&mut self, position: Position, count: Option<u64>) {
        let row = position.row.unwrap_or(self.height());
        let column = position.column.unwrap_or(self.width());
        self.counts[row][column] = count;
    }

    fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        let (height, width) = (self.height(), self.width());
        (0..=height).flat_map(move |row| (0..=width).map(move |column| (row, column)))
    }

    /// The least and most of every count that is not shown, by linear programming.
    fn attack(&self) -> Known {
        let (height, width) = (self.height(), self.width());
        let variable = |row, column| row * (width + 1) + column;
        let mut programme = LinearProgram::new((height + 1) * (width + 1));
        for (row, column) in self.places() {
            let domain = match self.counts[row][column] {
                Some(count) => Interval::point(whole(count)),
                None => Interval::at_least(whole(self.least)),
            };
            programme.bound(variable(row, column), &domain).unwrap();
        }
        let mut adds_up = |parts: Vec<usize>, total| {
            let mut terms: Vec<_> = parts.into_iter().map(|part| (part, Rational::ONE)).collect();
            terms.push((total, Rational::from_int(-1)));
            programme.constrain(&terms, Relation::Equal, Rational::ZERO).unwrap();
        };
        for row in 0..=height {
            adds_up((0..width).map(|column| variable(row, column)).collect(), variable(row, width));
        }
        for column in 0..=width {
            adds_up(
                (0..height).map(|row| variable(row, column)).collect(),
                variable(height, column),
            );
        }
        let hulls = programme.hulls().unwrap().expect("the true table is possible");
        let hidden = self.places().filter(|(row, column)| self.counts[*row][*column].is_none());
        hidden
            .map(|(row, column)| {
                let hull = hulls[variable(row, column)].to_integers().unwrap();
                let end = |end: Option<Rational>| {
                    end.map(|value| u64::try_from(value.numerator()).unwrap())
                };
                let low = end(hull.low().value()).unwrap();
                (self.position(row, column), (low, end(hull.high().value())))
            })
            .collect()
    }

    /// The same by trying every table whose counts are at most so much; `most` stands for no highest.
    fn try_all(&self, most: u64) -> Known {
        let (height, width) = (self.height(), self.width());
        let cells: Vec<_> =
            self.places().filter(|(row, column)| *row < height && *column < width).collect();
        let ranges: Vec<_> = cells
            .iter()
            .map(|(row, column)| self.counts[*row][*column].map_or((self.least, most), |c| (c, c)))
            .collect();
        let mut known: BTreeMap<Position, (u64, u64)> = BTreeMap::new();
        let mut tried: Vec<u64> = ranges.iter().map(|(low, _)| *low).collect();
        loop {
            let all = with_totals(&tried, height, width);
            let agrees = self.places().all(|(row, column)| {
                self.counts[row][column].is_none_or(|count| count == all[row][column])
            });
            if agrees {
                for (row, column) in self.places() {
                    let value = all[row][column];
                    let ends = known.entry(self.position(row, column)).or_insert((value, value));
                    *ends = (ends.0.min(value), ends.1.max(value));
                }
            }
            let Some(next) = (0..tried.len()).find(|cell| tried[*cell] < ranges[*cell].1) else {
                break;
            };
            tried[next] += 1;
            for cell in 0..next {
                tried[cell] = ranges[cell].0;
            }
        }
        let hidden = self.places().filter(|(row, column)| self.counts[*row][*column].is_none());
        let hidden = hidden.map(|(row, column)| self.position(row, column));
        hidden.map(|position| (position, (known[&position].0, Some(known[&position].1)))).collect()
    }
}

fn whole(count: u64) -> Rational {
    Rational::from_int(i64::try_from(count).unwrap())
}

fn with_totals(cells: &[u64], height: usize, width: usize) -> Vec<Vec<u64>> {
    let mut rows: Vec<Vec<u64>> = cells.chunks(width).map(<[u64]>::to_vec).collect();
    assert_eq!(rows.len(), height);
    for row in &mut rows {
        row.push(row.iter().sum());
    }
    rows.push((0..=width).map(|column| rows.iter().map(|row| row[column]).sum()).collect());
    rows
}

fn stated(suppressed: &Suppressed) -> Known {
    let hidden = suppressed.suppressed.iter();
    hidden.map(|(position, hidden)| (*position, (hidden.lowest, hidden.highest))).collect()
}

fn table(counts: &[Vec<u64>]) -> CountTable {
    let labels = |letter: &str, count: usize| {
        (0..count).map(|place| format!("{letter}{place}")).collect::<Vec<_>>()
    };
    let columns = labels("c", counts[0].len());
    CountTable::new(labels("r", counts.len()), columns, counts.to_vec()).unwrap()
}

fn counts(most: usize, largest: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
    let count = prop_oneof![2 => Just(0), 4 => 1..6_u64, 3 => 0..=largest];
    (1..=most, 1..=most)
        .prop_flat_map(move |(rows, columns)| vec(vec(count.clone(), columns), rows))
}

fn rule() -> impl Strategy<Value = SuppressionRule> {
    let zeros = prop_oneof![Just(Zeros::Shown), Just(Zeros::AlwaysShown), Just(Zeros::Hidden)];
    let loss = prop_oneof![Just(Loss::Counts), Just(Loss::Cells)];
    let range =
        (1..4_u64, 0..9_u64).prop_map(|(low, more)| Protection::Range { low, high: low + more });
    let protection = prop_oneof![Just(Protection::Value), range];
    (2..7_u64, zeros, protection, loss).prop_map(|(threshold, zeros, protection, loss)| {
        SuppressionRule { threshold, zeros, protection, loss }
    })
}

/// Whether what is known of the small counts is no more than the rule allows.
fn keeps(rule: &SuppressionRule, suppressed: &Suppressed, known: &Known) -> bool {
    let primary = |position: &Position| {
        suppressed.suppressed.get(position).is_some_and(|h| h.reason == SuppressionReason::Primary)
    };
    known.iter().filter(|(position, _)| primary(position)).all(|(position, (low, high))| {
        let is_wide = match rule.protection {
            Protection::Value => true,
            // How low a total can be said to be when zeros are known is looked at by itself.
            Protection::Range { low: lowest, high: highest } => {
                let is_cell = position.row.is_some() && position.column.is_some();
                let is_low = *low <= lowest || (!is_cell && rule.zeros == Zeros::AlwaysShown);
                is_low && high.is_none_or(|high| high >= highest)
            }
        };
        is_wide && *high != Some(*low)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn an_attacker_learns_what_is_stated_and_no_value(counts in counts(5, 40), rule in rule()) {
        let suppressed = suppress(&table(&counts), rule).unwrap();
        let known = Published::read(&suppressed.rows(CONFIDENTIAL), rule.zeros).attack();
        prop_assert_eq!(&known, &stated(&suppressed));
        for (position, (low, high)) in &known {
            prop_assert!(high.is_none_or(|high| high > *low), "{:?}", position);
        }
        prop_assert!(keeps(&rule, &suppressed, &known));
    }

    #[test]
    fn nothing_more_could_be_shown(counts in counts(4, 30), rule in rule()) {
        let suppressed = suppress(&table(&counts), rule).unwrap();
        let published = Published::read(&suppressed.rows(CONFIDENTIAL), rule.zeros);
        for (position, hidden) in &suppressed.suppressed {
            if hidden.reason == SuppressionReason::Complementary {
                let mut more = published.clone();
                more.set(*position, suppressed.table.count(*position));
                let known = more.attack();
                // Except that a total's least, where zeros are known, is judged leniently above.
                let is_exact = rule.zeros != Zeros::AlwaysShown;
                prop_assert!(!is_exact || !keeps(&rule, &suppressed, &known), "{:?}", position);
            }
        }
    }

    #[test]
    fn trying_every_table_finds_the_same(counts in counts(2, 4), rule in rule()) {
        let suppressed = suppress(&table(&counts), rule).unwrap();
        let published = Published::read(&suppressed.rows(CONFIDENTIAL), rule.zeros);
        // No count that ends goes as high: the totals shown are at most 16.
        let most = 18;
        let tried = published.try_all(most);
        for (position, (low, high)) in stated(&suppressed) {
            let (lowest, highest) = tried[&position];
            prop_assert_eq!(low, lowest, "{:?}", position);
            match high {
                Some(high) => prop_assert_eq!(Some(high), highest, "{:?}", position),
                None => prop_assert!(highest >= Some(most), "{:?}", position),
            }
        }
    }
}

/// A table with its small counts hidden, and nothing to protect them.
fn unprotected(counts: &[Vec<u64>], threshold: u64) -> Published {
    let cells: Vec<u64> = counts.concat();
    let all = with_totals(&cells, counts.len(), counts[0].len());
    let is_small = |count: u64| count > 0 && count < threshold;
    let counts = all.iter().map(|row| row.iter().map(|c| (!is_small(*c)).then_some(*c)).collect());
    Published { counts: counts.collect(), least: 0 }
}

#[test]
fn the_attacker_works_out_what_nothing_protects() {
    let counts = [vec![3, 20, 10], vec![30, 90, 90], vec![20, 90, 12]];
    let small = Position::cell(0, 0);
    let known = unprotected(&counts, 5).attack();
    assert_eq!(known, Known::from([(small, (3, Some(3)))]));
    let suppressed = suppress(&table(&counts), SuppressionRule::below(5)).unwrap();
    let known = Published::read(&suppressed.rows(CONFIDENTIAL), Zeros::Shown).attack();
    assert_eq!(known[&small], (0, Some(13)));
}

#[test]
fn one_complement_in_the_row_is_not_enough() {
    // Two small counts in each row and column but one: only adding rows up tells the one.
    let counts = [vec![2, 3, 50], vec![1, 4, 60], vec![70, 80, 1]];
    let known = unprotected(&counts, 5).attack();
    assert_eq!(known[&Position::cell(2, 2)], (1, Some(1)));
    assert_eq!(known[&Position::cell(0, 0)], (0, Some(3)));
    let suppressed = suppress(&table(&counts), SuppressionRule::below(5)).unwrap();
    let known = Published::read(&suppressed.rows(CONFIDENTIAL), Zeros::Shown).attack();
    assert!(keeps(&suppressed.rule, &suppressed, &known));
}

#[test]
fn without_small_counts_nothing_is_hidden_from_the_attacker() {
    let counts = [vec![9, 12], vec![30, 8]];
    let suppressed = suppress(&table(&counts), SuppressionRule::below(5)).unwrap();
    let known = Published::read(&suppressed.rows(CONFIDENTIAL), Zeros::Shown).attack();
    assert_eq!(known, Known::new());
}
