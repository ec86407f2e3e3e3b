//! Fiscal Data Packages: each amount at its phase, aggregates paid to classes, and what hostile files come to.

use crate::import_sources::{assert_kept, source};
use fourp_dataset::import::{
    FiscalDirection, FiscalOptions, FiscalPackage, FiscalYear, Imported, Rejection,
    fiscal_data_package,
};
use fourp_model::{Currency, Flow, Phase, ProblemCode, Problems};
use proptest::prelude::*;

const DESCRIPTOR: &[u8] = include_bytes!("../data/import/synthetic-fiscal-datapackage.json");
const BUDGET: &[u8] = include_bytes!("../data/import/synthetic-fiscal-budget.csv");
const SPENDING: &[u8] = include_bytes!("../data/import/synthetic-fiscal-spending.csv");

fn read(
    descriptor: &[u8],
    resources: &[(&str, &[u8])],
    options: &FiscalOptions,
) -> Result<Imported, Problems> {
    let source = source();
    let file = "datapackage.json";
    fiscal_data_package(FiscalPackage { file, descriptor, resources, source: &source, options })
}

fn sample() -> Imported {
    let options = FiscalOptions {
        year: FiscalYear::From { month: 4 },
        phases: vec![("paid OUT".into(), Phase::Paid)],
        ..FiscalOptions::default()
    };
    let resources = [("data/budget.csv", BUDGET), ("data/spending.csv", SPENDING)];
    read(DESCRIPTOR, &resources, &options).unwrap()
}

fn told(flow: &Flow) -> String {
    let Flow { payer, payee, amount, kind, phase, period, .. } = flow;
    let commitment = flow.commitment.as_ref().map(ToString::to_string).unwrap_or_default();
    let budget = flow.budget.map(|budget| budget.to_string()).unwrap_or_default();
    format!("{phase} {kind} {amount} {payer} > {payee} {period} {budget} {commitment}")
}

#[test]
fn the_sample_becomes_these_flows() {
    let import = sample();
    let flows: Vec<_> = import.tables.flows.iter().map(told).collect();
    assert_eq!(
        flows,
        [
            "announced spend £1,000,000.50 sample-budget/unit/10/1 > class:sample-budget/recipients/04.5 2015-16 budget sample-budget/line/1.1/2015-16",
            "paid spend £900,000.05 sample-budget/unit/10/1 > class:sample-budget/recipients/04.5 2015-16 outturn sample-budget/line/1.1/2015-16",
            "announced levy £20,000.00 class:sample-budget/payers/04.5 > sample-budget/unit/10/2 2015-16 budget sample-budget/line/1.2/2015-16",
            "paid refund £50.25 class:recipients-not-stated > sample-budget/unit/10 2015-16 outturn sample-budget/line/1.3/2015-16",
            "paid spend EUR 1,234.56 named:sample-council > sample-budget/recipient/0042 2015-10-01 outturn ",
            "paid spend EUR 7.50 named:sample-council > named:other-works-ltd 2015-10-02 outturn ",
        ]
    );
    let unit = import.tables.bodies.iter().find(|body| body.id.as_str().ends_with("10/1")).unwrap();
    assert_eq!(unit.name, "Ministry of Samples / Roads Office");
    let class = &import.tables.body_classes[1];
    assert_eq!(class.name, "Payers for Transport, not named");
    assert_eq!(import.tables.flows[0].stream.as_ref().unwrap().as_str(), "sample-budget/source/F1");
    assert_eq!(import.tables.flows[4].paid.unwrap().to_string(), "2015-10-01");
    assert_kept(&import);
}

#[test]
fn the_account_of_the_sample_is_complete() {
    let import = sample();
    let facts: Vec<_> = import
        .files
        .iter()
        .map(|file| [file.rows, file.accepted, file.rejected, file.blank])
        .collect();
    assert_eq!(facts, [[5, 3, 2, 1], [5, 2, 3, 0]]);
    let rejected: Vec<_> =
        import.rejected.iter().map(|row| (row.place.line.unwrap(), row.why)).collect();
    assert_eq!(
        rejected,
        [
            (5, Rejection::NoDirection),
            (7, Rejection::NotAnAmount),
            (4, Rejection::NoDate),
            (5, Rejection::UnknownCurrency),
            (6, Rejection::UnknownPhase),
        ]
    );
    let repairs: Vec<_> = import.repairs.iter().map(ToString::to_string).collect();
    assert_eq!(
        repairs,
        [
            "data/budget.csv:4:45: number left out in Approved 2015: \"0\"",
            "data/budget.csv:4:47: negative reversed in Executed 2015: \"-50.25\" read as \"£50.25 from class:recipients-not-stated to sample-budget/unit/10\"",
        ]
    );
    assert_eq!(
        import.warnings.to_string(),
        "data/codes.csv: unknown file, expected a column of amounts; what it says of codes is not read"
    );
}

const ONE: &[u8] = br#"{"resources":[{"path":"a.csv","schema":{"fields":[
    {"name":"V","columnType":"value"},{"name":"Y","columnType":"date:fiscal-year"}]}}]}"#;

#[test]
fn what_a_package_does_not_say_is_taken_from_the_options() {
    let csv: [(&str, &[u8]); 1] = [("a.csv", b"V,Y\n1.10,2016\n")];
    let silent = read(ONE, &csv, &FiscalOptions::default()).unwrap();
    assert_eq!(silent.rejected[0].why, Rejection::NoCurrency);
    let options = FiscalOptions { currency: Some(Currency::GBP), ..FiscalOptions::default() };
    assert_eq!(read(ONE, &csv, &options).unwrap().rejected[0].why, Rejection::UnknownPhase);
    let options = FiscalOptions {
        phases: vec![(String::new(), Phase::Confirmed)],
        direction: FiscalDirection::Revenue,
        ..options
    };
    let import = read(ONE, &csv, &options).unwrap();
    assert_kept(&import);
    assert_eq!(
        told(&import.tables.flows[0]),
        "confirmed levy £1.10 class:payers-not-stated > class:units-not-stated 2016 budget "
    );
    assert_eq!(import.tables.title, "package");
}

#[test]
fn hostile_packages_end_in_a_problem() {
    let deep = "[".repeat(1_000_000);
    let options = FiscalOptions::default();
    let csv: [(&str, &[u8]); 1] = [("a.csv", b"V,Y\n")];
    for (descriptor, code) in [
        (deep.as_bytes(), ProblemCode::TooDeep),
        (&DESCRIPTOR[..DESCRIPTOR.len() / 2], ProblemCode::BadStructure),
        (b"\0", ProblemCode::BadStructure),
        (b"[]", ProblemCode::MissingColumn),
        (b"{\"resources\":[{\"path\":7}]}", ProblemCode::MissingColumn),
        (b"{\"resources\":[{}]}", ProblemCode::BadDescription),
        (DESCRIPTOR, ProblemCode::FileNotFound),
    ] {
        let problems = read(descriptor, &csv, &options).unwrap_err();
        assert_eq!(problems.kept()[0].code, code);
    }
    for (bytes, code) in [
        (b"".as_slice(), ProblemCode::MissingHeader),
        (b"V\n1\n", ProblemCode::MissingHeader),
        (b"PK\x03\x04", ProblemCode::MissingHeader),
    ] {
        let problems = read(ONE, &[("a.csv", bytes)], &options).unwrap_err();
        assert_eq!(problems.kept()[0].code, code, "{}", bytes.escape_ascii());
    }
    let import = read(ONE, &[("a.csv", b"V,Y\n1,\0\n")], &options).unwrap();
    assert_eq!(import.rejected[0].why, Rejection::BrokenRow);
}

#[test]
fn no_byte_cut_off_or_changed_makes_it_panic() {
    let options = FiscalOptions::default();
    for at in (0..BUDGET.len()).step_by(5) {
        let mut bytes = BUDGET.to_vec();
        bytes[at] = b'"';
        for bytes in [&BUDGET[..at], &bytes] {
            let resources = [("data/budget.csv", bytes), ("data/spending.csv", SPENDING)];
            if let Ok(import) = read(DESCRIPTOR, &resources, &options) {
                assert_kept(&import);
            }
        }
    }
    for at in (0..DESCRIPTOR.len()).step_by(7) {
        let mut bytes = DESCRIPTOR.to_vec();
        bytes[at] = b'x';
        let resources = [("data/budget.csv", BUDGET), ("data/spending.csv", SPENDING)];
        if let Ok(import) = read(&bytes, &resources, &options) {
            assert_kept(&import);
        }
    }
}

proptest! {
    #[test]
    fn no_penny_is_lost_and_every_row_is_accounted_for(rows in prop::collection::vec((any::<i32>(), 0_usize..4), 0..12)) {
        let phase = ["proposed", "approved", "executed", "guessed"];
        let descriptor = br#"{"name":"p","resources":[{"path":"a.csv","schema":{"fields":[
            {"name":"V","columnType":"value"},{"name":"P","columnType":"phase:id"},{"name":"Y","columnType":"date:fiscal-year"}]}}]}"#;
        let lines: String = rows.iter().map(|(minor, at)| {
            let sign = if *minor < 0 { "-" } else { "" };
            let minor = minor.unsigned_abs();
            format!("{sign}{}.{:02},{},2016\n", minor / 100, minor % 100, phase[*at])
        }).collect();
        let csv = format!("V,P,Y\n{lines}");
        let options = FiscalOptions { currency: Some(Currency::GBP), ..FiscalOptions::default() };
        let import = read(descriptor, &[("a.csv", csv.as_bytes())], &options).unwrap();
        prop_assert_eq!(usize::try_from(import.files[0].rows), Ok(rows.len()));
        assert_kept(&import);
        let expected: i64 = rows.iter().filter(|row| row.1 < 3).map(|row| i64::from(row.0).abs()).sum();
        let found: i64 = import.tables.flows.iter().map(|flow| flow.amount.minor()).sum();
        prop_assert_eq!(found, expected);
    }
}
