//! Payments line by line: what each becomes, credit notes and withheld names, and that no penny is lost.

use crate::import_sources::{assert_kept, source};
use fourp_dataset::import::{Imported, Rejection, RepairRule, SpendFile, spend};
use fourp_model::{Flow, FlowKind, Party, Phase, ProblemCode, Problems};
use proptest::prelude::*;

const SAMPLE: &[u8] = include_bytes!("../data/import/synthetic-spend.csv");

fn import(bytes: &[u8], entity: Option<&str>) -> Result<Imported, Problems> {
    spend([SpendFile { file: "a.csv", bytes, entity, source: &source() }])
}

fn kept(bytes: &[u8], entity: Option<&str>) -> Imported {
    let imported = import(bytes, entity).unwrap_or_else(|problems| panic!("{problems}"));
    assert_kept(&imported);
    imported
}

fn told(flow: &Flow) -> String {
    let Flow { payer, payee, amount, kind, phase, period, .. } = flow;
    let stream = flow.stream.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{phase} {kind} {amount} {payer} > {payee} {period} {stream}; {}", flow.citation)
}

#[test]
fn the_sample_becomes_these_flows() {
    let flows: Vec<_> = kept(SAMPLE, None).tables.flows.iter().map(told).collect();
    assert_eq!(
        flows,
        [
            "paid spend £25,000.10 named:sample-agency > named:sample-builders 2019-04-30 Estates; sample row 2, transaction 100",
            "paid spend £30,000.00 named:sample-agency > named:sample-builders 2019-04-30 Estates; sample row 3, transaction 100",
            "paid spend £30,000.00 named:sample-agency > named:sample-builders 2019-04-30 Estates; sample row 4, transaction 100",
            "paid refund £1,000.00 named:sample-builders > named:sample-agency 2019-05-02 Estates; sample row 5, transaction 101",
            "paid spend £26,000.00 named:sample-department > class:suppliers-redacted 2019-05-03 People; sample row 6, transaction 102",
            "paid spend £27,000.00 named:sample-department > class:suppliers-not-stated undated: not stated People; sample row 7, transaction 103",
        ]
    );
}

#[test]
fn an_entity_belongs_to_its_family() {
    let tables = kept(SAMPLE, None).tables;
    let parents: Vec<_> = tables
        .bodies
        .iter()
        .map(|body| (body.id.as_str(), body.parents.first().map(|parent| parent.value.as_str())))
        .collect();
    assert_eq!(
        parents,
        [
            ("named:sample-agency", Some("named:sample-department")),
            ("named:sample-builders", None),
            ("named:sample-department", None),
        ]
    );
    let agency: Party = "named:sample-agency".parse().unwrap();
    assert_eq!(tables.flows[3].reported_by, Some(agency), "whichever way the money goes");
    assert_eq!(tables.flows[0].citation.anchor.as_deref(), Some("Building works"));
}

#[test]
fn the_account_of_the_sample_is_complete() {
    let imported = kept(SAMPLE, None);
    let facts = &imported.files[0];
    assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.merged], [11, 6, 5, 0]);
    assert_eq!(facts.blank, 1);
    let rejected: Vec<_> = imported.rejected.iter().map(|row| (row.place.line, row.why)).collect();
    assert_eq!(
        rejected,
        [
            (Some(8), Rejection::ZeroAmount),
            (Some(9), Rejection::NotAnAmount),
            (Some(10), Rejection::AmountNotHeld),
            (Some(11), Rejection::NoId),
            (Some(13), Rejection::NoDate),
        ]
    );
    let repairs: Vec<_> =
        imported.repairs.iter().map(|repair| (repair.rule, repair.found.as_str())).collect();
    assert_eq!(
        repairs,
        [
            (RepairRule::NegativeReversed, "(£1,000.00)"),
            (RepairRule::Redacted, "REDACTED - personal data"),
            (RepairRule::NobodyNamed, ""),
            (RepairRule::DateLeftOut, "05/13/2019"),
        ]
    );
}

#[test]
fn who_pays_may_be_said_beside_the_file() {
    let csv = b"Date,Supplier,Amount\n01/04/2020,A,500\n";
    assert_eq!(kept(csv, None).rejected[0].why, Rejection::NoId);
    let flows = kept(csv, Some(" A council ")).tables.flows;
    assert_eq!(flows[0].payer.to_string(), "named:a-council");
}

#[test]
fn hostile_files_end_in_a_problem() {
    for bytes in [b"".as_slice(), b"id,name\n1,2\n", b"\x00", b"{\"a\":1}"] {
        let code = import(bytes, None).unwrap_err().kept()[0].code;
        assert_eq!(code, ProblemCode::MissingHeader, "{}", bytes.escape_ascii());
    }
    for at in 0..SAMPLE.len() {
        if let Ok(cut) = import(&SAMPLE[..at], None) {
            assert_kept(&cut);
        }
    }
}

fn cell() -> impl Strategy<Value = [String; 4]> {
    let date = "[0-3]?[0-9]/[01]?[0-9]/(20)?19|x|";
    let supplier = "[A-Ca-c ]{0,3}|REDACTED|class:a|é";
    let amount = "-?£?[0-9]{1,6}(\\.[0-9]{1,3})?|\\([0-9]{1,4}\\)|[0-9]{1,3} ";
    ["[A-B]{0,1}".boxed(), date.boxed(), supplier.boxed(), amount.boxed()]
}

proptest! {
    #[test]
    fn no_penny_is_lost_and_every_row_is_accounted_for(rows in prop::collection::vec(cell(), 0..14)) {
        let body: Vec<String> = rows.iter().map(|row| format!("{}\n", row.join(","))).collect();
        let imported = kept(format!("Entity,Date,Supplier,Amount\n{}", body.concat()).as_bytes(), None);
        let facts = &imported.files[0];
        prop_assert_eq!(facts.rows + facts.blank, u64::try_from(rows.len()).unwrap());
        let flows = &imported.tables.flows;
        prop_assert_eq!(facts.accepted, u64::try_from(flows.len()).unwrap());
        prop_assert!(flows.iter().all(|flow| flow.phase == Phase::Paid));
        // Net of refunds the flows are the sum of the amounts that were not refused.
        let net: i64 = flows
            .iter()
            .map(|flow| if flow.kind == FlowKind::Refund { -flow.amount.minor() } else { flow.amount.minor() })
            .sum();
        let refused: Vec<_> = imported.rejected.iter().filter_map(|row| row.place.line).collect();
        let pence = |text: &str| -> i64 {
            let text = text.trim().replace('£', "");
            let sign = if text.starts_with(['-', '(']) { -1 } else { 1 };
            let digits = text.trim_matches(['-', '(', ')']);
            let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
            sign * (whole.parse::<i64>().unwrap() * 100 + format!("{part:0<2}")[..2].parse::<i64>().unwrap())
        };
        let expected: i64 = (2_u64..)
            .zip(&rows)
            .filter(|(line, _)| !refused.contains(line))
            .map(|(_, row)| pence(&row[3]))
            .sum();
        prop_assert_eq!(net, expected);
    }
}
