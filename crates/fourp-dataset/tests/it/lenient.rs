//! What can be read of files with errors, and what is said of the rest.

use fourp_dataset::{FileFacts, Options, Salvage, read_tables, salvage_tables, write_tables};
use fourp_model::{Currency, ProblemCode, Table, TableVisitor, Tabled, Tables, arbitrary};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn salvage(files: &[(&str, &str)]) -> Salvage {
    let files = files.iter().map(|(name, text)| (*name, text.as_bytes()));
    salvage_tables(files, &Options::default()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn excluded(files: &[(&str, &str)]) -> Vec<String> {
    salvage(files).excluded.iter().map(ToString::to_string).collect()
}

fn counts(facts: &FileFacts) -> [u64; 4] {
    [facts.rows, facts.accepted, facts.rejected, facts.merged]
}

const FLOWS: &str = "payer,payee,amount,kind,phase,period,source\n";

fn flows(rows: &[&str]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let (amount, period) = row.split_once('/').unwrap();
            format!("a,b,{amount},grant,paid,{period},nao\n")
        })
        .collect();
    format!("{FLOWS}{rows}")
}

#[test]
fn the_money_of_a_row_that_is_left_out_is_told_to_the_penny() {
    let text = flows(&[
        "GBP 1.10/2015-16",
        "GBP 0.07/some day",
        "GBP 92233720368547758.07/some day",
        "GBP 92233720368547758.07/some day",
        "USD -5.00/2015-16",
        "£3/2015-16",
    ]);
    let salvage = salvage(&[("flows.csv", &text)]);
    assert_eq!(salvage.programme.tables().flows.len(), 1);
    assert_eq!(salvage.programme.tables().currency, Some(Currency::GBP));
    assert_eq!(counts(&salvage.files[0]), [6, 1, 5, 0]);
    let [flows] = salvage.excluded.as_slice() else { panic!("{:?}", salvage.excluded) };
    assert_eq!((flows.table, flows.rows), (Table::Flows, 5));
    assert_eq!(
        flows.to_string(),
        "flows: 5 rows left out; amount: GBP 184467440737095516.21 in 3 of them, USD -5.00 in 1 of \
         them, not read in 1"
    );
    let [amount] = flows.amounts.as_slice() else { panic!("{flows:?}") };
    let totals: Vec<_> =
        amount.totals.iter().map(|total| (total.currency, total.minor, total.count)).collect();
    assert_eq!(totals, [(Currency::GBP, 18_446_744_073_709_551_621, 3), (Currency::USD, -500, 1)]);
    assert_eq!((amount.field, amount.unread), ("amount", 1));
}

#[test]
fn of_cells_that_may_stand_elsewhere_no_amount_is_believed() {
    let broken = format!("{FLOWS}a,b,GBP 1.00,grant,paid,2015-16\n");
    assert_eq!(
        excluded(&[("flows.csv", &broken)]),
        ["flows: 1 row left out; amount: not read in 1"]
    );
    let damaged = format!("{FLOWS}a,b,\"GBP 1\".00,grant,paid,2015-16,nao\n");
    assert_eq!(
        excluded(&[("flows.csv", &damaged)]),
        ["flows: 1 row left out; amount: not read in 1"]
    );
    let headless = "x,y,GBP 1.00\na,b,GBP 2.00\n\na,b,GBP 3.00\n";
    let salvage = salvage(&[("flows.csv", headless), ("sources.csv", "id\n")]);
    assert_eq!(counts(&salvage.files[0]), [2, 0, 2, 0]);
    assert_eq!(salvage.files[0].blank, 1);
    assert_eq!(salvage.excluded[0].to_string(), "flows: 2 rows left out; amount: not read in 2");
}

#[test]
fn what_was_held_is_told_apart_from_what_moved_and_an_empty_cell_is_no_amount() {
    let balances = "party,period,opening,closing,source\n\
                    a,day,GBP 1.00,,nao\na,day,,,nao\na,day,GBP 2.00,x,nao\na,day\n";
    assert_eq!(
        excluded(&[("balances.csv", balances)]),
        ["balances: 4 rows left out; opening: GBP 3.00 in 2 of them; closing: not read in 1"]
    );
    let none = "party,period,opening,closing,source\na,day,,,nao\n";
    assert_eq!(
        excluded(&[("balances.csv", none)]),
        ["balances: 1 row left out; opening: none; closing: none"]
    );
}

#[test]
fn rows_of_one_id_become_one_if_they_are_the_same() {
    let bodies = "id,name,kind,level,source\n\
                  nca,NCA,organisation,national,nao\n\
                  met,MPS,office,,nao\n\
                  nca, NCA ,organisation,national,nao\n\
                  nca,National Crime Agency,organisation,national,nao\n\
                  nca,NCA,organisatoin,national,nao\n";
    let salvage = salvage(&[("bodies.csv", bodies)]);
    assert_eq!(counts(&salvage.files[0]), [5, 2, 2, 1]);
    let names: Vec<_> =
        salvage.programme.tables().bodies.iter().map(|body| body.name.as_str()).collect();
    assert_eq!(names, ["MPS", "NCA"]);
    assert_eq!(salvage.excluded[0].to_string(), "bodies: 2 rows left out");
    let duplicates = salvage.problems.counts().find(|(code, _)| *code == ProblemCode::DuplicateId);
    assert_eq!(duplicates, Some((ProblemCode::DuplicateId, 3)));
}

#[test]
fn a_row_that_is_left_out_does_not_decide_the_currency() {
    let text = flows(&["EUR 1.00/some day", "GBP 1.00/2015-16", "GBP 2.00/2016-17"]);
    let salvage = salvage(&[("flows.csv", &text)]);
    assert_eq!(salvage.programme.tables().flows.len(), 2);
    assert_eq!(salvage.problems.errors(), 1);
}

#[test]
fn invented_rows_stay_marked_whatever_is_wrong_with_the_mark() {
    for settings in [
        "key,value\nsynthetic,make --seed 7, --rows 9\n",
        "key,value\nsynthetic,\n",
        "key,value\nsynthetic\n",
    ] {
        let files = [("programme.csv", settings), ("sources.csv", "id\n")];
        let tables = salvage(&files).programme.into_tables();
        assert!(
            matches!(tables.provenance, fourp_model::Provenance::Synthetic { .. }),
            "{settings}"
        );
    }
}

#[test]
fn nothing_at_all_is_an_error() {
    let problems =
        salvage_tables([("notes.doc", b"".as_slice())], &Options::default()).unwrap_err();
    assert_eq!(problems.counts().next().map(|(code, _)| code), Some(ProblemCode::UnknownFile));
    assert!(salvage_tables([], &Options::default()).is_err());
    let missing = fourp_dataset::salvage("no-such-folder".as_ref(), &Options::default());
    assert!(missing.unwrap_err().to_string().starts_with("no-such-folder: file not found"));
}

#[test]
fn strict_reading_stops_at_too_many_errors_and_lenient_reading_does_not() {
    let folder = std::env::temp_dir().join(format!("fourp-too-many-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let row = "a,b,£3,grant,paid,2015-16,nao\n";
    std::fs::write(folder.join("flows.csv"), format!("{FLOWS}{}", row.repeat(9))).unwrap();
    std::fs::write(folder.join("seats.csv"), "group\n").unwrap();
    let options = Options { problems_max: 4, ..Options::default() };
    let strict = fourp_dataset::read(&folder, &options).unwrap_err();
    let lenient = fourp_dataset::salvage(&folder, &options).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(strict.errors(), 5);
    assert_eq!(
        strict.kept().last().map(ToString::to_string).as_deref(),
        Some(
            "flows.csv:5:5: malformed amount in amount: \"£3\", expected an amount such as GBP \
             1234.50, or 1234.50 in the currency of the programme"
        )
    );
    let stopped =
        strict.kept().into_iter().find(|problem| problem.code == ProblemCode::TooManyProblems);
    assert_eq!(
        stopped.map(ToString::to_string).as_deref(),
        Some("flows.csv:5: too many problems, expected fewer than 4 errors; the rest was not read")
    );
    assert_eq!(lenient.excluded[0].rows, 9);
}

/// How many rows each table has.
struct Lengths(BTreeMap<Table, u64>);

impl<'a> TableVisitor<'a> for Lengths {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        self.0.insert(R::TABLE, u64::try_from(rows.len()).unwrap());
    }
}

fn lengths(tables: &Tables) -> BTreeMap<Table, u64> {
    let mut lengths = Lengths(BTreeMap::new());
    tables.visit(&mut lengths);
    lengths.0
}

/// A change to the text of a file: at a place in thousandths, cut out so much, put in something else.
type Fault = (usize, usize, &'static str);

fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let put = prop::sample::select(vec![
        "", ",", "\"", "\n", "\r", "\0", "x", "\n\n", "-", ";", ",,,\n", "é", "GBP ",
    ]);
    prop::collection::vec((0..1000_usize, 0..4_usize, put), 1..5)
}

fn spoil(text: &mut String, (place, cut, put): Fault) {
    let mut at = text.len() * place / 1000;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut end = (at + cut).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.replace_range(at..end, put);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn without_errors_lenient_and_strict_are_the_same(programme in arbitrary::programme()) {
        let written = write_tables(programme.tables());
        let files = || written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        let strict = read_tables(files()).unwrap();
        let lenient = salvage_tables(files(), &Options::default()).unwrap();
        prop_assert_eq!(lenient.programme.tables(), strict.programme.tables());
        prop_assert_eq!(&lenient.problems, &strict.warnings);
        prop_assert_eq!(&lenient.files, &strict.files);
        prop_assert!(lenient.excluded.is_empty());
    }

    #[test]
    fn every_row_is_accounted_for(
        programme in arbitrary::programme(),
        spoilt in prop::collection::vec((any::<prop::sample::Index>(), faults()), 1..4),
        repeated in any::<prop::sample::Index>(),
    ) {
        let mut written = write_tables(programme.tables());
        let again = repeated.index(written.len());
        if let Some((_, last)) = written[again].1.trim_end().rsplit_once('\n') {
            let last = last.to_owned();
            written[again].1.push_str(&last);
            written[again].1.push('\n');
        }
        for (file, faults) in spoilt {
            let place = file.index(written.len());
            for fault in faults {
                spoil(&mut written[place].1, fault);
            }
        }
        let files = || written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        let strict = read_tables(files());
        let Ok(lenient) = salvage_tables(files(), &Options::default()) else {
            prop_assert!(strict.is_err());
            return Ok(());
        };
        let told = match strict {
            Ok(dataset) => {
                for facts in &dataset.files {
                    prop_assert_eq!(counts(facts), [facts.rows, facts.rows, 0, 0]);
                }
                prop_assert_eq!(dataset.programme.tables(), lenient.programme.tables());
                dataset.warnings
            }
            Err(problems) => problems,
        };
        prop_assert_eq!(&told, &lenient.problems);
        let lengths = lengths(lenient.programme.tables());
        for facts in &lenient.files {
            let [rows, accepted, rejected, merged] = counts(facts);
            prop_assert_eq!(rows, accepted + rejected + merged, "{}", facts.file);
            let Ok(table) = facts.file.trim_end_matches(".csv").parse::<Table>() else { continue };
            prop_assert_eq!(accepted, lengths[&table]);
            let left_out = lenient.excluded.iter().find(|excluded| excluded.table == table);
            prop_assert_eq!(rejected, left_out.map_or(0, |excluded| excluded.rows));
        }
    }

    #[test]
    fn no_penny_is_lost(amounts in prop::collection::vec((any::<i64>(), any::<bool>()), 1..20)) {
        let rows: Vec<String> = amounts
            .iter()
            .map(|(minor, is_good)| {
                let amount = fourp_model::Money::from_minor(*minor, Currency::GBP);
                format!("{}/{}", amount.to_text(), if *is_good { "2015-16" } else { "15-16" })
            })
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let salvage = salvage(&[("flows.csv", &flows(&rows))]);
        let kept: i128 =
            salvage.programme.tables().flows.iter().map(|flow| i128::from(flow.amount.minor())).sum();
        let totals = salvage.excluded.iter().flat_map(|excluded| &excluded.amounts);
        let left_out: i128 =
            totals.flat_map(|amounts| &amounts.totals).map(|total| total.minor).sum();
        let all: i128 = amounts.iter().map(|(minor, _)| i128::from(*minor)).sum();
        prop_assert_eq!(kept + left_out, all);
    }
}
