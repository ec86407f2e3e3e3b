//! A payment that both sides publish as IATI activities, on two days, counts once.

use fourp_dataset::import::{IatiFile, iati};
use fourp_funding::{Overview, OverviewOptions};
use fourp_model::{Currency, Marking, Period, Source, Standing};

const FUNDER: &[u8] =
    include_bytes!("../../crates/fourp-dataset/tests/data/import/synthetic-iati-funder.xml");
const RECEIVER: &[u8] =
    include_bytes!("../../crates/fourp-dataset/tests/data/import/synthetic-iati-receiver.xml");

fn overview(files: &[(&str, &[u8])]) -> Overview {
    let source = Source {
        id: "synthetic-activities".parse().unwrap(),
        title: "Synthetic activities".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    };
    let currency = Some(Currency::GBP);
    let files =
        files.iter().map(|(file, bytes)| IatiFile { file, bytes, source: &source, currency });
    let programme = iati(files).unwrap().imported.into_programme().unwrap();
    Overview::of(&programme, OverviewOptions::default()).unwrap()
}

#[test]
fn both_records_are_one_transfer_with_two_witnesses() {
    let found = overview(&[("funder.xml", FUNDER), ("receiver.xml", RECEIVER)]);
    let whereabouts = found.whereabouts.measured().unwrap();
    assert_eq!(whereabouts.period, Period::year(2019).unwrap());
    let mirrors = whereabouts.mirrors.measured().unwrap();
    let [pair] = mirrors.pairs.as_slice() else { panic!("{mirrors:?}") };
    let days = [&pair.payer_told, &pair.payee_told].map(|told| told.date.unwrap().to_string());
    assert_eq!(days, ["2019-06-14", "2019-06-17"]);
    assert_eq!((pair.payer_told.amount.minor, pair.discrepancy.minor), (75_000_010, 0));
    assert!(pair.is_dated_apart());
    // 750,000.10 once, 50,000 back, 1,234.56, 20,000 and 45.50.
    assert_eq!(whereabouts.gross_net.measured().unwrap().gross.minor, 82_128_016);
}

#[test]
fn one_side_alone_has_no_second_witness() {
    let found = overview(&[("receiver.xml", RECEIVER)]);
    let whereabouts = found.whereabouts.measured().unwrap();
    assert!(whereabouts.mirrors.not_measurable().unwrap().why.contains("reported by the payee"));
}
