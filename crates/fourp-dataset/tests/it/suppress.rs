//! What is suppressed, by example; and that neither order nor luck decides.

use fourp_dataset::{
    CONFIDENTIAL, CountTable, CountTableError, Loss, Position, Protection, Suppressed,
    SuppressionError, SuppressionReason, SuppressionRule, Zeros, interventions_by_threat_and_party,
    suppress,
};
use fourp_model::{Intervention, Programme, Tables, arbitrary};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;

fn labels(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|place| format!("{prefix}{place}")).collect()
}

fn table(counts: &[Vec<u64>]) -> CountTable {
    let columns = labels("c", counts[0].len());
    CountTable::new(labels("r", counts.len()), columns, counts.to_vec()).unwrap()
}

fn counts() -> impl Strategy<Value = Vec<Vec<u64>>> {
    let count = prop_oneof![2 => Just(0), 4 => 1..6_u64, 4 => 6..40_u64];
    (1..=5_usize, 1..=5_usize)
        .prop_flat_map(move |(rows, columns)| vec(vec(count.clone(), columns), rows))
}

fn rule() -> impl Strategy<Value = SuppressionRule> {
    let zeros = prop_oneof![Just(Zeros::Shown), Just(Zeros::AlwaysShown), Just(Zeros::Hidden)];
    let loss = prop_oneof![Just(Loss::Counts), Just(Loss::Cells)];
    let range =
        (1..4_u64, 0..12_u64).prop_map(|(low, more)| Protection::Range { low, high: low + more });
    let protection = prop_oneof![Just(Protection::Value), range];
    (0..8_u64, zeros, protection, loss).prop_map(|(threshold, zeros, protection, loss)| {
        SuppressionRule { threshold, zeros, protection, loss }
    })
}

fn is_small(count: u64, rule: &SuppressionRule) -> bool {
    count < rule.threshold && (count > 0 || rule.zeros == Zeros::Hidden)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn small_counts_are_hidden_and_kept_as_the_rule_says(counts in counts(), rule in rule()) {
        let table = table(&counts);
        let published = suppress(&table, rule).unwrap();
        for position in table.positions() {
            let count = table.count(position).unwrap();
            let Some(hidden) = published.suppressed.get(&position) else {
                prop_assert!(!is_small(count, &rule), "{:?}", position);
                continue;
            };
            prop_assert_eq!(hidden.reason == SuppressionReason::Primary, is_small(count, &rule));
            prop_assert!(hidden.lowest <= count && hidden.highest.is_none_or(|high| high >= count));
            prop_assert!(hidden.highest.is_none_or(|high| high > hidden.lowest), "{:?}", hidden);
            prop_assert!(count > 0 || rule.zeros != Zeros::AlwaysShown);
            if let (Protection::Range { low, high }, SuppressionReason::Primary) =
                (rule.protection, hidden.reason)
            {
                let known = if rule.zeros == Zeros::AlwaysShown { above_zero(&table, position) } else { 0 };
                prop_assert!(hidden.lowest <= low.max(known), "{:?}", hidden);
                prop_assert!(hidden.highest.is_none_or(|highest| highest >= high), "{:?}", hidden);
            }
        }
    }

    #[test]
    fn the_order_of_rows_and_columns_changes_nothing(counts in counts(), rule in rule(), turn in 0..5_usize) {
        let one = suppress(&table(&counts), rule).unwrap();
        let (height, width) = (counts.len(), counts[0].len());
        let turned = |labels: &mut Vec<String>| {
            let by = turn % labels.len();
            labels.rotate_left(by);
            labels.reverse();
        };
        let (mut rows, mut columns) = (labels("r", height), labels("c", width));
        turned(&mut rows);
        turned(&mut columns);
        let place = |label: &String| label[1..].parse::<usize>().unwrap();
        let other = rows.iter().map(|row| {
            columns.iter().map(|column| counts[place(row)][place(column)]).collect::<Vec<_>>()
        });
        let other = CountTable::new(rows.clone(), columns.clone(), other).unwrap();
        let other = suppress(&other, rule).unwrap();
        prop_assert_eq!(named(&one), named(&other));
        prop_assert_eq!(one.cost, other.cost);
    }

    #[test]
    fn what_protection_cost_is_what_else_is_hidden(counts in counts(), rule in rule()) {
        let published = suppress(&table(&counts), rule).unwrap();
        let others = published.suppressed.iter();
        let others: Vec<Position> = others
            .filter(|(_, hidden)| hidden.reason == SuppressionReason::Complementary)
            .map(|(position, _)| *position)
            .collect();
        let is_cell = |position: &&Position| position.row.is_some() && position.column.is_some();
        let cells: Vec<&Position> = others.iter().filter(is_cell).collect();
        let sum = cells.iter().map(|cell| published.table.count(**cell).unwrap()).sum::<u64>();
        prop_assert_eq!(published.cost.cells, cells.len());
        prop_assert_eq!(published.cost.totals, others.len() - cells.len());
        prop_assert_eq!(published.cost.counts, sum);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_claim_is_counted_once(programme in arbitrary::programme()) {
        let interventions = u64::try_from(programme.rows::<Intervention>().len()).unwrap();
        match interventions_by_threat_and_party(&programme) {
            Ok(table) => prop_assert_eq!(table.count(Position::TOTAL), Some(interventions)),
            Err(_) => prop_assert_eq!(interventions, 0),
        }
    }
}

/// How many counts above zero a total sums; one for a count above zero.
fn above_zero(table: &CountTable, total: Position) -> u64 {
    let cells = table.positions().filter(|cell| cell.row.is_some() && cell.column.is_some());
    let summed = cells.filter(|cell| total.row.is_none_or(|row| cell.row == Some(row)));
    let summed =
        summed.filter(|cell| total.column.is_none_or(|column| cell.column == Some(column)));
    summed.map(|cell| u64::from(table.count(cell) > Some(0))).sum()
}

/// Labels of a row and a column, the lowest value and the highest.
type Named<'t> = (Option<&'t str>, Option<&'t str>, u64, Option<u64>);

/// What is hidden, by labels, with its interval.
fn named(published: &Suppressed) -> BTreeSet<Named<'_>> {
    let named = published.suppressed.iter().map(|(position, hidden)| {
        let row = position.row.map(|row| published.table.rows()[row].as_str());
        let column = position.column.map(|column| published.table.columns()[column].as_str());
        (row, column, hidden.lowest, hidden.highest)
    });
    named.collect()
}

fn hidden(published: &Suppressed) -> Vec<Position> {
    published.suppressed.keys().copied().collect()
}

#[test]
fn a_table_of_large_counts_is_shown_whole() {
    let published =
        suppress(&table(&[vec![5, 0], vec![9, 12]]), SuppressionRule::below(5)).unwrap();
    assert!(published.suppressed.is_empty());
    assert_eq!(published.note(CONFIDENTIAL), "");
    assert_eq!(published.rows(CONFIDENTIAL)[1], ["r0", "5", "0", "5"]);
}

#[test]
fn the_cheapest_rectangle_protects_a_small_count() {
    let counts = [vec![3, 20, 10], vec![30, 90, 90], vec![20, 90, 12]];
    let published = suppress(&table(&counts), SuppressionRule::below(5)).unwrap();
    let corners = [(0, 0), (0, 2), (2, 0), (2, 2)].map(|(row, column)| Position::cell(row, column));
    assert_eq!(hidden(&published), corners);
    assert_eq!((published.cost.cells, published.cost.totals, published.cost.counts), (3, 0, 42));
    let small = published.suppressed[&corners[0]];
    // It rises with the count opposite until one of the two beside it is used up.
    assert_eq!((small.lowest, small.highest), (0, Some(13)));
    assert_eq!(
        published.note(CONFIDENTIAL),
        "[c]: counts from 1 to 4, and others from which they could be worked out, are not shown"
    );
}

#[test]
fn a_range_needs_more_than_two_values() {
    // In the cheapest rectangle 3 rises by no more than the 6 beside it.
    let counts = [vec![3, 6, 15], vec![6, 20, 90], vec![15, 90, 90]];
    let rule = SuppressionRule::below(5);
    let value = SuppressionRule { protection: Protection::Value, ..rule };
    let wide = SuppressionRule { protection: Protection::Range { low: 1, high: 12 }, ..rule };
    let narrow = suppress(&table(&counts), value).unwrap();
    assert_eq!(narrow.suppressed[&Position::cell(0, 0)].highest, Some(9));
    let wide = suppress(&table(&counts), wide).unwrap();
    assert!(wide.suppressed[&Position::cell(0, 0)].highest >= Some(12));
    assert!(wide.cost.counts > narrow.cost.counts);
}

#[test]
fn fewer_cells_or_fewer_counts_may_be_lost() {
    // Every rectangle over the 2 has a 90; the five nines go round with it too.
    let counts = [vec![2, 9, 90], vec![90, 9, 9], vec![9, 90, 9]];
    let rule = SuppressionRule { protection: Protection::Value, ..SuppressionRule::below(5) };
    let by_counts = suppress(&table(&counts), rule).unwrap();
    assert_eq!((by_counts.cost.cells, by_counts.cost.counts), (5, 45));
    let by_cells =
        suppress(&table(&counts), SuppressionRule { loss: Loss::Cells, ..rule }).unwrap();
    assert_eq!((by_cells.cost.cells, by_cells.cost.counts), (3, 108));
}

#[test]
fn a_small_total_is_hidden_with_another() {
    let counts = [vec![1, 2], vec![30, 40], vec![50, 60]];
    let published = suppress(&table(&counts), SuppressionRule::below(5)).unwrap();
    let total = published.suppressed[&Position::row_total(0)];
    assert_eq!(total.reason, SuppressionReason::Primary);
    assert!(total.lowest <= 1 && total.highest.is_none_or(|high| high >= 5));
    assert!(published.cost.totals >= 1);
}

#[test]
fn a_single_small_count_takes_all_its_totals_with_it() {
    let published = suppress(&table(&[vec![3]]), SuppressionRule::below(5)).unwrap();
    assert_eq!(published.suppressed.len(), 4);
    for hidden in published.suppressed.values() {
        assert_eq!((hidden.lowest, hidden.highest), (0, None));
        assert_eq!(hidden.reason, SuppressionReason::Primary);
    }
    assert_eq!(published.rows(""), [["", "c0", "total"], ["r0", "", ""], ["total", "", ""]]);
}

#[test]
fn zeros_are_shown_used_or_hidden() {
    let counts = [vec![0, 3, 20], vec![0, 30, 40], vec![50, 60, 70]];
    let with = |zeros| {
        let rule = SuppressionRule { zeros, ..SuppressionRule::below(5) };
        suppress(&table(&counts), rule).unwrap()
    };
    let hidden_zeros = with(Zeros::Hidden);
    for row in 0..2 {
        let zero = hidden_zeros.suppressed[&Position::cell(row, 0)];
        assert_eq!((zero.reason, zero.lowest), (SuppressionReason::Primary, 0));
        assert!(zero.highest.is_none_or(|high| high >= 5));
    }
    assert!(hidden_zeros.note("").starts_with("empty: counts from 0 to 4, "));
    let known = with(Zeros::AlwaysShown);
    assert!(known.suppressed.values().all(|hidden| hidden.lowest >= 1));
    assert!(known.note("c").ends_with("; no count that is not shown is zero"));
    assert!(!with(Zeros::Shown).suppressed.contains_key(&Position::cell(1, 0)));
    let two = SuppressionRule::below(2);
    assert!(
        suppress(&table(&[vec![1, 9]]), two).unwrap().note("c").starts_with("c: counts of 1, ")
    );
}

#[test]
fn a_threshold_of_one_makes_nothing_small() {
    for threshold in [0, 1] {
        let rule = SuppressionRule::below(threshold);
        assert!(suppress(&table(&[vec![1, 0]]), rule).unwrap().suppressed.is_empty());
    }
    assert_eq!(SuppressionRule::default(), SuppressionRule::below(10));
}

#[test]
fn a_rule_that_no_table_keeps_is_refused() {
    let table = table(&[vec![1]]);
    let rule = SuppressionRule::default();
    let with = |protection, zeros| {
        suppress(&table, SuppressionRule { protection, zeros, ..rule }).unwrap_err()
    };
    let reversed = with(Protection::Range { low: 4, high: 3 }, Zeros::Shown);
    assert_eq!(reversed, SuppressionError::ReversedRange { low: 4, high: 3 });
    assert_eq!(reversed.to_string(), "a range from 4 to 3 has no values");
    let known = with(Protection::Range { low: 0, high: 3 }, Zeros::AlwaysShown);
    assert_eq!(known, SuppressionError::ZeroKnown);
    let given = CountTable::TOTAL_MAX + 1;
    let large = with(Protection::Range { low: 1, high: given }, Zeros::Shown);
    assert_eq!(large, SuppressionError::TooLarge { given });
    let threshold = SuppressionRule { threshold: given, ..rule };
    assert_eq!(suppress(&table, threshold), Err(SuppressionError::TooLarge { given }));
}

#[test]
fn counts_that_make_no_table_are_refused() {
    let new = |rows: &[&str], columns: &[&str], counts: &[&[u64]]| {
        let counts = counts.iter().map(|row| row.to_vec());
        let (rows, columns) = (rows.iter().copied(), columns.iter().copied());
        CountTable::new(rows, columns, counts).unwrap_err()
    };
    assert_eq!(new(&[], &["a"], &[]), CountTableError::Empty { rows: 0, columns: 1 });
    let twice = new(&["a"], &["b", "b"], &[&[1, 2]]);
    assert_eq!(twice.to_string(), "two columns are called \"b\"");
    let rows = new(&["a", "b"], &["c"], &[&[1]]);
    assert_eq!(rows, CountTableError::RowCount { found: 1, expected: 2 });
    let ragged = new(&["a"], &["b", "c"], &[&[1]]);
    assert_eq!(ragged.to_string(), "row \"a\" has 1 counts for 2 columns");
    let most = CountTable::TOTAL_MAX;
    assert_eq!(new(&["a", "b"], &["c"], &[&[most], &[1]]), CountTableError::TooMany);
    assert_eq!(new(&["a"], &["b", "c"], &[&[u64::MAX, 1]]), CountTableError::TooMany);
    let (rows, columns) = (labels("r", 101), labels("c", 100));
    let many = CountTable::new(rows, columns, Vec::<Vec<u64>>::new()).unwrap_err();
    assert_eq!(many, CountTableError::TooManyCells { rows: 101, columns: 100 });
}

#[test]
fn a_place_outside_the_table_has_no_count() {
    let table = table(&[vec![1, 2]]);
    assert_eq!(table.count(Position::column_total(1)), Some(2));
    for position in [Position::cell(1, 0), Position::cell(0, 2), Position::row_total(1)] {
        assert_eq!(table.count(position), None);
    }
    let positions: Vec<Position> = table.positions().collect();
    assert!(positions.is_sorted() && positions.len() == 6);
}

#[test]
fn interventions_are_counted_by_threat_and_party() {
    let one = |id: &str, threat: Option<&str>, party: &str| Intervention {
        threat: threat.map(|threat| threat.parse().unwrap()),
        ..Intervention::new(
            id.parse().unwrap(),
            "2019-04".parse().unwrap(),
            party.parse().unwrap(),
            fourp_model::Citation::of("log".parse().unwrap()),
        )
    };
    let interventions = vec![
        one("1", Some("fraud"), "nca"),
        one("2", None, "class:forces"),
        one("3", Some("fraud"), "nca"),
        one("4", Some("zinc"), "nca"),
    ];
    let programme = Programme::new(Tables { interventions, ..Tables::default() }).unwrap();
    let table = interventions_by_threat_and_party(&programme).unwrap();
    assert_eq!(table.rows(), ["fraud", "zinc", "not stated"]);
    assert_eq!(table.columns(), ["class:forces", "nca"]);
    let counts: Vec<u64> = table.positions().map(|at| table.count(at).unwrap()).collect();
    assert_eq!(counts, [0, 2, 2, 0, 1, 1, 1, 0, 1, 1, 3, 4]);
    let none = Programme::new(Tables::default()).unwrap();
    assert!(interventions_by_threat_and_party(&none).is_err());
}
