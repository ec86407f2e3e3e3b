//! Contracting processes: phases of one promise, compiled from their releases, and what hostile JSON comes to.

use crate::import_sources::{assert_kept, source};
use fourp_dataset::import::{Imported, OcdsFile, Rejection, ocds};
use fourp_model::{Currency, Flow, Phase, ProblemCode, Problems};
use proptest::prelude::*;

const RELEASES: &[u8] = include_bytes!("../data/import/synthetic-ocds-releases.json");
const RECORDS: &[u8] = include_bytes!("../data/import/synthetic-ocds-records.json");

fn sample(currency: Option<Currency>) -> Imported {
    let source = source();
    let file = |file, bytes| OcdsFile { file, bytes, source: &source, currency };
    ocds([file("releases.json", RELEASES), file("records.json", RECORDS)]).unwrap()
}

fn import(bytes: &[u8]) -> Result<Imported, Problems> {
    ocds([OcdsFile { file: "a.json", bytes, source: &source(), currency: None }])
}

fn told(flow: &Flow) -> String {
    let Flow { payer, payee, amount, kind, phase, period, .. } = flow;
    let commitment = flow.commitment.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{phase} {kind} {amount} {payer} > {payee} {period} of {commitment}")
}

#[test]
fn the_sample_becomes_these_flows() {
    let import = sample(None);
    let flows: Vec<_> = import.tables.flows.iter().map(told).collect();
    assert_eq!(
        flows,
        [
            "pledged transfer £120,000.00 named:sample-treasury > XX-LA-7 2020-04-01/2021-03-31 of ocds-xx-1",
            "announced spend £95,000.10 XX-LA-7 > XX-COH-0042 2020-03-01 of ocds-xx-1/awards/A1",
            "confirmed spend £95,000.10 XX-LA-7 > XX-COH-0042 2020-05-01/2021-04-30 of ocds-xx-1/awards/A1",
            "paid spend £40,000.00 XX-LA-7 > XX-COH-0042 2020-06-30 of ocds-xx-1/awards/A1",
            "paid refund £1,000.00 XX-COH-0042 > XX-LA-7 2020-09-30 of ocds-xx-1/awards/A1",
            "announced spend EUR 10.00 named:sample-council > class:ocds-xx-2/awards/A1/suppliers undated: not stated of ocds-xx-2/awards/A1",
            "withdrawn spend £20.00 named:sample-council > class:suppliers-not-stated undated: not stated of ocds-xx-2/awards/A2",
            "confirmed spend £7.25 class:buyers-not-stated > class:suppliers-not-stated undated: not stated of ocds-xx-3/contracts/C9",
        ]
    );
    assert_kept(&import);
}

#[test]
fn a_value_told_at_each_stage_is_one_promise_at_several_phases() {
    let import = sample(Some(Currency::GBP));
    assert_kept(&import);
    let promise = |flow: &&Flow| {
        flow.commitment.as_ref().is_some_and(|id| id.as_str() == "ocds-xx-1/awards/A1")
    };
    let phases: Vec<Phase> =
        import.tables.flows.iter().filter(promise).map(|flow| flow.phase).collect();
    assert_eq!(phases, [Phase::Announced, Phase::Confirmed, Phase::Paid, Phase::Paid]);
    let stages: Vec<_> = import
        .tables
        .flows
        .iter()
        .filter(promise)
        .flat_map(|flow| [flow.announced, flow.confirmed, flow.paid])
        .flatten()
        .map(|day| day.to_string())
        .collect();
    assert_eq!(stages, ["2020-03-01", "2020-04-30", "2020-06-30", "2020-09-30"]);
    // The process draws on one line of a budget, so all of it does.
    let pots = import.tables.flows.iter().filter_map(|flow| flow.stream.as_ref());
    assert!(pots.clone().all(|pot| pot.as_str() == "ocds-xx-1/budget/BL1"));
    assert_eq!(pots.count(), 5);
}

#[test]
fn the_account_of_the_sample_is_complete() {
    let import = sample(None);
    let facts: Vec<_> =
        import.files.iter().map(|file| [file.rows, file.accepted, file.rejected]).collect();
    assert_eq!(facts, [[8, 7, 1], [2, 1, 1]]);
    let rejected: Vec<_> = import.rejected.iter().map(|row| (row.place.line, row.why)).collect();
    assert_eq!(rejected, [(Some(7), Rejection::OtherKind), (Some(30), Rejection::NotInForce)]);
    let reversed = import.repairs.iter().find(|repair| repair.found == "-1000.00").unwrap();
    assert_eq!(
        reversed.to_string(),
        "releases.json:12:75: negative reversed in value: \"-1000.00\" read as \"£1,000.00 from XX-COH-0042 to XX-LA-7\""
    );
    let class = &import.tables.body_classes.iter().find(|class| class.count.is_some()).unwrap();
    assert_eq!(class.name, "Suppliers of awards/A1, ocds-xx-2");
    let members = import.tables.bodies.iter().filter(|body| !body.classes.is_empty()).count();
    assert_eq!(members, 2);
}

#[test]
fn the_order_of_releases_does_not_matter() {
    let text = std::str::from_utf8(RELEASES).unwrap();
    let mut package: serde_json::Value = serde_json::from_str(text).unwrap();
    let mut orders = Vec::new();
    for turn in 0..3 {
        let releases = package["releases"].as_array_mut().unwrap();
        releases.rotate_left(turn);
        let import = import(package.to_string().as_bytes()).unwrap();
        orders.push(import.tables.flows.iter().map(told).collect::<Vec<_>>());
    }
    assert_eq!(orders[0], orders[1]);
    assert_eq!(orders[0], orders[2]);
}

#[test]
fn releases_may_stand_in_several_files() {
    let source = source();
    let release = |date: &str, rest: &str| format!(r#"{{"ocid":"o","date":"{date}",{rest}}}"#);
    let early =
        release("2020-01-01", r#""contracts":[{"id":"1","value":{"amount":1,"currency":"GBP"}}]"#);
    let late = release("2020-02-01", r#""contracts":[{"id":"1","value":{"amount":2}}]"#);
    let file = |text: &'static str| text;
    let (early, late): (&str, &str) = (file(early.leak()), file(late.leak()));
    for pair in [[early, late], [late, early]] {
        let files = pair.map(|text| OcdsFile {
            file: "a.json",
            bytes: text.as_bytes(),
            source: &source,
            currency: None,
        });
        let import = ocds(files).unwrap();
        assert_eq!(import.tables.flows.len(), 1);
        assert_eq!(import.tables.flows[0].amount.to_string(), "£2.00");
    }
    let undated = early.replace("2020-01-01", "soon");
    let files = [&undated, late].map(|text| OcdsFile {
        file: "a.json",
        bytes: text.as_bytes(),
        source: &source,
        currency: None,
    });
    assert_eq!(ocds(files).unwrap().rejected[0].why, Rejection::NoDate);
    assert_eq!(import(undated.as_bytes()).unwrap().tables.flows.len(), 1);
}

#[test]
fn each_reason_for_refusing_a_value_has_its_place() {
    for (value, why) in [
        ("{}", Rejection::NotAnAmount),
        (r#"{"amount":null,"currency":"GBP"}"#, Rejection::NotAnAmount),
        (r#"{"amount":"1,000","currency":"GBP"}"#, Rejection::NotAnAmount),
        (r#"{"amount":true,"currency":"GBP"}"#, Rejection::NotAnAmount),
        (r#"{"amount":1}"#, Rejection::NoCurrency),
        (r#"{"amount":1,"currency":"XTS"}"#, Rejection::UnknownCurrency),
        (r#"{"amount":0.0,"currency":"GBP"}"#, Rejection::ZeroAmount),
        (r#"{"amount":1e400,"currency":"GBP"}"#, Rejection::AmountNotHeld),
        (r#"{"amount":0.001,"currency":"GBP"}"#, Rejection::AmountNotHeld),
        (r#"{"amount":-92233720368547758.08,"currency":"GBP"}"#, Rejection::AmountNotHeld),
    ] {
        let text = format!(r#"{{"ocid":"o","contracts":[{{"id":"1","value":{value}}}]}}"#);
        let import = import(text.as_bytes()).unwrap();
        assert_eq!(import.rejected.iter().map(|row| row.why).collect::<Vec<_>>(), [why], "{value}");
    }
    let exact = br#"{"ocid":"o","contracts":[{"id":"1","value":{"amount":90071992547409.93,"currency":"GBP"}}]}"#;
    assert_eq!(import(exact).unwrap().tables.flows[0].amount.minor(), 9_007_199_254_740_993);
    let two = br#"{"records":[{"ocid":"o","compiledRelease":{"date":"2020-01-01"}},{"ocid":"o","compiledRelease":{"date":"2021-01-01"}}]}"#;
    assert_eq!(import(two).unwrap().rejected[0].why, Rejection::Superseded);
}

#[test]
fn hostile_files_end_in_a_problem() {
    let deep = "[".repeat(1_000_000);
    let nested = format!(r#"{{"ocid":{}"#, r#"{"a":"#.repeat(100_000));
    for (bytes, code) in [
        (deep.as_bytes(), ProblemCode::TooDeep),
        (nested.as_bytes(), ProblemCode::TooDeep),
        (&RELEASES[..RELEASES.len() / 2], ProblemCode::BadStructure),
        (b"", ProblemCode::BadStructure),
        (b"\0", ProblemCode::BadStructure),
        (b"\xFF", ProblemCode::NotUtf8),
        (b"{\"ocid\":\"a\",\"ocid\":\"b\"}", ProblemCode::BadStructure),
        (b"{}", ProblemCode::UnknownFormat),
        (b"{\"version\":\"1.0\",\"releases\":[]}", ProblemCode::UnknownVersion),
    ] {
        let problems = import(bytes).unwrap_err();
        assert_eq!(problems.kept()[0].code, code);
    }
}

#[test]
fn no_byte_cut_off_or_changed_makes_it_panic() {
    for at in (0..RELEASES.len()).step_by(11) {
        let mut bytes = RELEASES.to_vec();
        bytes[at] = b'"';
        for bytes in [&RELEASES[..at], &bytes] {
            if let Ok(import) = import(bytes) {
                assert_kept(&import);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_penny_is_lost_and_every_row_is_accounted_for(rows in prop::collection::vec((0_usize..4, -99_999_i64..99_999, any::<bool>()), 0..10)) {
        let mut arrays = [const { Vec::new() }; 3];
        for (at, (stage, minor, is_active)) in rows.iter().enumerate() {
            let value = format!(r#"{{"amount":{minor}e-2,"currency":"GBP"}}"#);
            let status = if *is_active { "active" } else { "pending" };
            match stage {
                0 => arrays[0].push(format!(r#"{{"id":"{at}","status":"{status}","value":{value}}}"#)),
                1 => arrays[1].push(format!(r#"{{"id":"{at}","status":"{status}","value":{value}}}"#)),
                _ => arrays[2].push(format!(r#"{{"id":"{at}","amount":{value}}}"#)),
            }
        }
        let [awards, contracts, lines] = arrays.map(|all| all.join(","));
        let text = format!(r#"{{"ocid":"o","awards":[{awards}],"contracts":[{contracts}],"planning":{{"budget":{{"budgetBreakdown":[{lines}]}}}}}}"#);
        let import = import(text.as_bytes()).unwrap();
        prop_assert_eq!(usize::try_from(import.files[0].rows), Ok(rows.len()));
        assert_kept(&import);
        let is_flow = |(stage, minor, is_active): &&(usize, i64, bool)| *minor != 0 && (*is_active || *stage > 1);
        let expected: i64 = rows.iter().filter(is_flow).map(|row| row.1.abs()).sum();
        let found: i64 = import.tables.flows.iter().map(|flow| flow.amount.minor()).sum();
        prop_assert_eq!(found, expected);
    }
}
