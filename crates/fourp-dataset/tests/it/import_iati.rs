//! Activities: what each element becomes, who witnesses it, and what hostile XML comes to.

use crate::import_sources::{assert_kept, source};
use fourp_dataset::import::{IatiFile, IatiImport, RejectedRow, Rejection, RepairRule, iati};
use fourp_model::{Currency, Flow, FlowKind, Phase, ProblemCode, Problems};
use proptest::prelude::*;

const FUNDER: &[u8] = include_bytes!("../data/import/synthetic-iati-funder.xml");
const RECEIVER: &[u8] = include_bytes!("../data/import/synthetic-iati-receiver.xml");

fn sample(currency: Option<Currency>) -> IatiImport {
    let source = source();
    let file = |file, bytes| IatiFile { file, bytes, source: &source, currency };
    iati([file("funder.xml", FUNDER), file("receiver.xml", RECEIVER)]).unwrap()
}

fn import(text: &str) -> Result<IatiImport, Problems> {
    let source = source();
    iati([IatiFile { file: "a.xml", bytes: text.as_bytes(), source: &source, currency: None }])
}

/// A file of one activity of XX-1 in sterling.
fn activity(elements: &str) -> String {
    format!(
        "<iati-activities version='2.03'><iati-activity default-currency='GBP'>\
         <iati-identifier>A</iati-identifier><reporting-org ref='XX-1'/>{elements}\
         </iati-activity></iati-activities>"
    )
}

fn told(flow: &Flow) -> String {
    let Flow { payer, payee, amount, kind, phase, period, .. } = flow;
    let reporter = flow.reported_by.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{phase} {kind} {amount} {payer} > {payee} {period} by {reporter}")
}

#[test]
fn the_sample_becomes_these_flows() {
    let import = sample(None);
    let flows: Vec<_> = import.imported.tables.flows.iter().map(told).collect();
    assert_eq!(
        flows,
        [
            "announced transfer £2,500,000.00 XX-GOV-1 > class:receivers-not-stated 2019-04-01/2020-03-31 by XX-GOV-1",
            "pledged transfer £1,000,000.00 XX-GOV-1 > class:receivers-not-stated 2020-04-01/2021-03-31 by XX-GOV-1",
            "confirmed grant £2,000,000.00 XX-GOV-1 > XX-NGO-7 2019-05-01 by XX-GOV-1",
            "paid grant £750,000.10 XX-GOV-1 > XX-NGO-7 2019-06-14 by XX-GOV-1",
            "paid refund £50,000.00 XX-NGO-7 > XX-GOV-1 2019-09-30 by XX-GOV-1",
            "withdrawn grant £100,000.00 XX-GOV-1 > XX-NGO-7 2020-01-15 by XX-GOV-1",
            "paid spend £1,234.56 XX-GOV-1 > class:receivers-not-stated 2019-07-01 by XX-GOV-1",
            "paid refund £20,000.00 named:sample-borrower > XX-GOV-1 2019-12-01 by XX-GOV-1",
            "paid grant £750,000.10 XX-GOV-1 > XX-NGO-7 2019-06-17 by XX-NGO-7",
            "confirmed grant £2,000,000.00 XX-GOV-1 > XX-NGO-7 2019-05-02 by XX-NGO-7",
            "paid grant £45.50 class:providers-not-stated > XX-NGO-7 2019-10-01 by XX-NGO-7",
        ]
    );
    assert_kept(&import.imported);
}

#[test]
fn two_witnesses_of_one_transfer_share_its_promise_and_differ_in_who_reports_it() {
    let import = sample(None);
    let both = import.imported.tables.flows.iter().filter(|flow| {
        flow.phase == Phase::Paid && flow.kind == FlowKind::Grant && flow.stream.is_some()
    });
    let both: Vec<_> = both.collect();
    let [given, taken] = &both[..] else { panic!("{both:?}") };
    assert_eq!((&given.payer, &given.payee), (&taken.payer, &taken.payee));
    assert_eq!((given.amount, &given.stream), (taken.amount, &taken.stream));
    assert_eq!(given.commitment.as_ref().unwrap().as_str(), "XX-GOV-1-100/XX-NGO-7");
    assert_eq!(given.commitment, taken.commitment);
    assert_eq!(given.reported_by.as_ref(), Some(&given.payer));
    assert_eq!(taken.reported_by.as_ref(), Some(&taken.payee));
}

#[test]
fn the_account_of_the_sample_is_complete() {
    let import = sample(None).imported;
    let facts: Vec<_> =
        import.files.iter().map(|file| [file.rows, file.accepted, file.rejected]).collect();
    assert_eq!(facts, [[13, 8, 5], [3, 3, 0]]);
    let rejected: Vec<_> = import.rejected.iter().map(ToString::to_string).collect();
    assert_eq!(
        rejected,
        [
            "funder.xml:14: superseded: \"2019-04-01/2020-03-31\"",
            "funder.xml:51: other kind: \"10\"",
            "funder.xml:57: unknown currency: \"KES\"",
            "funder.xml:62: not an amount: \"1,000\"",
            "funder.xml:70: no direction: \"\"",
        ]
    );
    let repairs: Vec<_> = import.repairs.iter().map(ToString::to_string).collect();
    assert_eq!(
        repairs,
        [
            "funder.xml:10: parts not the whole in recipient-country: \"60 + 30\" read as \"10 unallocated\"",
            "funder.xml:39: negative reversed in value: \"-50000\" read as \"£50,000.00 from XX-NGO-7 to XX-GOV-1\"",
            "funder.xml:39: other value date in value-date: \"2019-09-01\"",
            "funder.xml:44: negative withdrawn in value: \"-100000\" read as \"£100,000.00 withdrawn\"",
            "funder.xml:47: nobody named in receiver-org: \"\" read as \"class:receivers-not-stated\"",
            "receiver.xml:13: parts not the whole in sector: \"70 + 40\" read as \"-10 unallocated\"",
            "receiver.xml:20: nobody named in provider-org: \"\" read as \"class:providers-not-stated\"",
        ]
    );
}

#[test]
fn splits_are_kept_as_they_are() {
    let import = sample(None);
    let splits: Vec<_> = import
        .splits
        .iter()
        .map(|split| {
            let parts: Vec<_> = split.parts.iter().map(|part| part.percentage.unwrap()).collect();
            let sum: i128 = parts.iter().map(|part| part.floor()).sum();
            (split.activity.as_str(), split.transaction, split.parts.len(), sum)
        })
        .collect();
    assert_eq!(
        splits,
        [
            ("XX-GOV-1-100", None, 2, 100),
            ("XX-GOV-1-100", None, 2, 90),
            ("XX-NGO-7-A", None, 1, 100),
            ("XX-NGO-7-A", None, 1, 100),
            ("XX-NGO-7-A", Some(1), 2, 110),
        ]
    );
}

#[test]
fn one_currency_can_be_asked_for() {
    let euros = sample(Some(Currency::EUR)).imported;
    assert!(euros.tables.flows.is_empty());
    assert_eq!(euros.rejection_counts()[&Rejection::OtherCurrency], 14);
    assert_eq!(sample(Some(Currency::GBP)).imported.tables.flows.len(), 11);
}

#[test]
fn each_reason_for_refusing_a_row_has_its_place() {
    let good = "<transaction-type code='3'/><transaction-date iso-date='2020-01-01'/>";
    for (elements, why) in [
        ("<transaction/>".to_owned(), Rejection::OtherKind),
        ("<transaction><transaction-type code='99'/></transaction>".into(), Rejection::OtherKind),
        ("<transaction><transaction-type code='3'/></transaction>".into(), Rejection::NoDate),
        (format!("<transaction>{good}</transaction>"), Rejection::NotAnAmount),
        (format!("<transaction>{good}<value>0</value></transaction>"), Rejection::ZeroAmount),
        (format!("<transaction>{good}<value>0.001</value></transaction>"), Rejection::AmountNotHeld),
        (format!("<transaction>{good}<value>{}</value></transaction>", "9".repeat(10_000)), Rejection::AmountNotHeld),
        (format!("<transaction>{good}<value currency='?'>1</value></transaction>"), Rejection::UnknownCurrency),
        ("<budget/>".into(), Rejection::NoDate),
        ("<budget status='3'><period-start iso-date='2020-01-01'/><period-end iso-date='2020-01-01'/></budget>".into(), Rejection::UnknownPhase),
        ("<budget><period-start iso-date='2020-02-01'/><period-end iso-date='2020-01-01'/><value>1</value></budget>".into(), Rejection::NoDate),
    ] {
        let import = import(&activity(&elements)).unwrap().imported;
        let whys: Vec<_> = import.rejected.iter().map(|row: &RejectedRow| row.why).collect();
        assert_eq!(whys, [why], "{elements}");
        assert!(import.rejected[0].found.len() <= 200);
        assert!(import.tables.flows.is_empty());
    }
    let text = activity(&format!("<transaction>{good}<value>1</value></transaction>"));
    let import = import(&text.replace("default-currency='GBP'", "")).unwrap();
    assert_eq!(import.imported.rejected[0].why, Rejection::NoCurrency);
}

#[test]
fn an_activity_whose_publisher_is_not_named_is_kept_with_a_class() {
    let text = activity(
        "<transaction><transaction-type code='12'/><transaction-date iso-date='2020-01-01'/>\
         <value>1</value><receiver-org ref='XX-2'/></transaction>",
    );
    let import = import(&text.replace(" ref='XX-1'", "")).unwrap().imported;
    let flow = &import.tables.flows[0];
    assert_eq!(flow.payer.to_string(), "class:reporters-not-stated");
    assert_eq!(flow.announced.unwrap().to_string(), "2020-01-01");
    assert_eq!(import.repairs[0].rule, RepairRule::NobodyNamed);
}

#[test]
fn hostile_files_end_in_a_problem() {
    let deep = format!("<iati-activities version='2.03'>{}", "<a>".repeat(1_000_000));
    let long = format!(
        "<iati-activities version='2.03'><iati-activity default-currency='{}'/>",
        "x".repeat(5 << 20)
    );
    let bomb = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>\
                <iati-activities version='2.03'>&b;</iati-activities>";
    for (bytes, code) in [
        (deep.as_bytes(), ProblemCode::TooDeep),
        (long.as_bytes(), ProblemCode::Expands),
        (bomb.as_bytes(), ProblemCode::BadStructure),
        (&FUNDER[..FUNDER.len() / 2], ProblemCode::BadStructure),
        (b"", ProblemCode::UnknownFormat),
        (b"\0\0\0\0", ProblemCode::UnknownFormat),
        (b"<iati-activities version='2.03'>\xFF</iati-activities>", ProblemCode::BadStructure),
        (b"<iati-activities version='1.05'/>", ProblemCode::UnknownVersion),
        (b"<iati-organisations version='2.03'/>", ProblemCode::UnknownFormat),
    ] {
        let source = source();
        let file = IatiFile { file: "a.xml", bytes, source: &source, currency: None };
        let problems = iati([file]).unwrap_err();
        assert_eq!(problems.kept()[0].code, code);
    }
}

#[test]
fn no_byte_cut_off_or_changed_makes_it_panic() {
    let source = source();
    for at in (0..FUNDER.len()).step_by(7) {
        let mut bytes = FUNDER.to_vec();
        bytes[at] = b'<';
        for bytes in [&FUNDER[..at], &bytes] {
            let file = IatiFile { file: "a.xml", bytes, source: &source, currency: None };
            if let Ok(import) = iati([file]) {
                assert_kept(&import.imported);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_penny_is_lost_and_every_row_is_accounted_for(rows in prop::collection::vec((1_u32..16, -99_999_i64..99_999, 0_usize..3, 0_usize..3), 0..12)) {
        let organisation = |name: &str, which: usize| match which {
            0 => String::new(),
            which => format!("<{name} ref='XX-{which}'/>"),
        };
        let elements: String = rows.iter().map(|(code, minor, provider, receiver)| format!(
            "<transaction><transaction-type code='{code}'/><transaction-date iso-date='2020-01-01'/>\
             <value>{minor}e-2</value>{}{}</transaction>",
            organisation("provider-org", *provider), organisation("receiver-org", *receiver),
        )).collect();
        let import = import(&activity(&elements)).unwrap().imported;
        prop_assert_eq!(usize::try_from(import.files[0].rows), Ok(rows.len()));
        assert_kept(&import);
        let is_flow = |(code, minor, provider, receiver): &&(u32, i64, usize, usize)| {
            *minor != 0 && *code < 14 && *code != 10 && (![5, 6].contains(code) || provider + receiver > 0)
        };
        let expected: i64 = rows.iter().filter(is_flow).map(|row| row.1.abs()).sum();
        let found: i64 = import.tables.flows.iter().map(|flow| flow.amount.minor()).sum();
        prop_assert_eq!(found, expected);
    }
}
