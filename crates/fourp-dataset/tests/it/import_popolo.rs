//! Organisations and memberships: which are groups, who sits in them, and what hostile JSON comes to.

use crate::import_sources::{assert_kept, source};
use fourp_dataset::import::{Imported, PopoloFile, Rejection, RepairRule, popolo};
use fourp_model::{BodyKind, ProblemCode, Problems, SeatRole};
use proptest::prelude::*;

const SAMPLE: &[u8] = include_bytes!("../data/import/synthetic-popolo.json");

fn import(bytes: &[u8]) -> Result<Imported, Problems> {
    popolo([PopoloFile { file: "a.json", bytes, source: &source() }])
}

fn kept(bytes: &[u8]) -> Imported {
    let imported = import(bytes).unwrap_or_else(|problems| panic!("{problems}"));
    assert_kept(&imported);
    imported
}

#[test]
fn the_sample_becomes_these_groups_and_bodies() {
    let tables = kept(SAMPLE).tables;
    let bodies: Vec<_> = tables
        .bodies
        .iter()
        .map(|body| {
            let parents: Vec<_> = body.parents.iter().map(ToString::to_string).collect();
            format!("{} {} {} in {}", body.id, body.kind, body.dates, parents.join(" "))
        })
        .collect();
    assert_eq!(
        bodies,
        [
            "XX-DEP organisation 2010-05.. in XX-GOV",
            "XX-GOV organisation .. in ",
            "XX-PARL assembly .. in ",
            "XX-PARTY organisation .. in ",
            "person/p1 person .. in XX-PARTY [2005..]",
            "person/p2 person .. in ",
        ]
    );
    assert_eq!(tables.bodies[0].aliases, ["Department of Samples", "SD"]);
    let groups: Vec<_> = tables
        .groups
        .iter()
        .map(|group| {
            let owner = group.owner.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{} {} {} of {owner}", group.id, group.name, group.dates)
        })
        .collect();
    assert_eq!(
        groups,
        [
            "XX-C1 Committee on Samples .. of XX-PARL",
            "XX-C1a Sub-committee on Small Samples 2019-06-01.. of ",
        ]
    );
    let [line] = tables.reporting_lines.as_slice() else { panic!("{tables:?}") };
    assert_eq!((line.from.as_str(), line.to.to_string().as_str()), ("XX-C1a", "group:XX-C1"));
    let classes: Vec<_> = tables.body_classes.iter().map(|class| class.id.as_str()).collect();
    assert_eq!(classes, ["department", "government", "party", "unicameral-legislature"]);
}

#[test]
fn the_sample_has_these_seats() {
    let tables = kept(SAMPLE).tables;
    let seats: Vec<_> = tables
        .seats
        .iter()
        .map(|seat| {
            let title = seat.title.as_deref().unwrap_or("-");
            format!("{} {} {} {title} {}", seat.group, seat.party, seat.role, seat.dates)
        })
        .collect();
    assert_eq!(
        seats,
        [
            "XX-C1 person/p1 chair Chair 2019-09..2020-01-31",
            "XX-C1 XX-DEP member Member ..",
            "XX-C1a person/p2 not-stated Rapporteur ..",
            "XX-C1a XX-DEP not-stated - ..",
        ]
    );
    assert_eq!(tables.seats[0].role, SeatRole::Chair);
}

#[test]
fn the_account_of_the_sample_is_complete() {
    let imported = kept(SAMPLE);
    let facts = &imported.files[0];
    assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.merged], [22, 13, 7, 2]);
    let rejected: Vec<_> =
        imported.rejected.iter().map(|row| (row.why, row.found.as_str())).collect();
    assert_eq!(
        rejected,
        [
            (Rejection::SameId, "XX-GOV"),
            (Rejection::NoId, ""),
            (Rejection::BrokenRow, "XX-NAMELESS"),
            (Rejection::Unlisted, "p9"),
            (Rejection::Unlisted, "XX-LOST"),
            (Rejection::NoId, ""),
            (Rejection::OtherKind, "XX-GOV"),
        ]
    );
    let repairs: Vec<_> =
        imported.repairs.iter().map(|repair| (repair.rule, repair.found.as_str())).collect();
    assert_eq!(
        repairs,
        [
            (RepairRule::DateLeftOut, "2018"),
            (RepairRule::LinkLeftOut, "XX-NOBODY"),
            (RepairRule::DateLeftOut, "last year"),
            (RepairRule::LinkLeftOut, "XX-LOST"),
        ]
    );
}

#[test]
fn no_person_is_named() {
    let tables = kept(SAMPLE).tables;
    let persons = tables.bodies.iter().filter(|body| body.kind == BodyKind::Person);
    let names: Vec<_> = persons.map(|body| body.name.as_str()).collect();
    assert_eq!(names, ["Person p1", "Person p2"]);
}

#[test]
fn a_membership_may_name_what_another_file_lists() {
    let source = source();
    let file =
        |file, text: &'static str| PopoloFile { file, bytes: text.as_bytes(), source: &source };
    let files = [
        file("m.json", r#"{"memberships":[{"person_id":"1","organization_id":"1"}]}"#),
        file("p.json", r#"{"persons":[{"id":1}]}"#),
        file("o.json", r#"{"organizations":[{"id":1,"name":"A","classification":"board"}]}"#),
    ];
    let imported = popolo(files).unwrap();
    assert_kept(&imported);
    let facts: Vec<_> = imported.files.iter().map(|file| file.accepted).collect();
    assert_eq!(facts, [1, 1, 1]);
    assert_eq!(imported.tables.seats[0].party.to_string(), "person/1");
}

#[test]
fn an_id_is_a_group_or_a_body_and_has_one_parent() {
    let imported = kept(
        br#"{"organizations":[{"id":"a","name":"A"},{"id":"a","name":"A","classification":"board"},
            {"id":"b","name":"B","parent_id":"a"},{"id":"b","name":"B","parent_id":"b"},
            {"id":"c","name":"C","parent_id":"c"}]}"#,
    );
    let rejected: Vec<_> = imported.rejected.iter().map(ToString::to_string).collect();
    assert_eq!(rejected, ["a.json:1:41: same id: \"a\"", "a.json:2:51: same id: \"b\"",]);
    let repairs: Vec<_> = imported.repairs.iter().map(ToString::to_string).collect();
    assert_eq!(repairs, ["a.json:3:13: link left out in organizations: \"c\""]);
}

#[test]
fn hostile_json_ends_in_a_problem() {
    let deep = format!("{{\"organizations\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for (bytes, code) in [
        (b"".as_slice(), ProblemCode::BadStructure),
        (b"{}", ProblemCode::UnknownFormat),
        (b"[]", ProblemCode::UnknownFormat),
        (b"{\"persons\":[\xFF]}", ProblemCode::NotUtf8),
        (b"{\"persons\":[", ProblemCode::BadStructure),
        (deep.as_bytes(), ProblemCode::TooDeep),
    ] {
        assert_eq!(import(bytes).unwrap_err().kept()[0].code, code, "{}", bytes.escape_ascii());
    }
    let odd = br#"{"organizations":7,"persons":[null,1,[],{"id":{}},{"id":"\u0000"}],"memberships":[[]]}"#;
    assert_eq!(kept(odd).files[0].rows, 6);
}

#[test]
fn no_byte_cut_off_or_changed_makes_it_panic() {
    for at in 0..SAMPLE.len() {
        assert!(import(&SAMPLE[..at.min(SAMPLE.len() - 2)]).is_err());
        let mut changed = SAMPLE.to_vec();
        changed[at] ^= 0x11;
        if let Ok(imported) = import(&changed) {
            assert_kept(&imported);
        }
    }
}

/// A value that a list of Popolo may hold, and one that it should not.
fn row() -> impl Strategy<Value = String> {
    let id = || "[a-c]|group:a|class:b|é|";
    let one =
        (id(), id(), id(), "[A-B ]{0,2}", "committee|party||board", "20[01][0-9](-0[1-9])?|x|");
    one.prop_map(|(id, other, third, name, class, date)| {
        format!(
            r#"{{"id":"{id}","name":"{name}","classification":"{class}","parent_id":"{other}","person_id":"{third}","organization_id":"{other}","on_behalf_of_id":"{id}","start_date":"{date}","end_date":"2012"}}"#
        )
    })
}

proptest! {
    #[test]
    fn every_row_is_made_merged_or_refused(
        organisations in prop::collection::vec(row(), 0..8),
        persons in prop::collection::vec(row(), 0..5),
        memberships in prop::collection::vec(row(), 0..8),
    ) {
        let text = format!(
            r#"{{"organizations":[{}],"persons":[{}],"memberships":[{}]}}"#,
            organisations.join(","), persons.join(","), memberships.join(","),
        );
        let imported = kept(text.as_bytes());
        let all = organisations.len() + persons.len() + memberships.len();
        prop_assert_eq!(imported.files[0].rows, u64::try_from(all).unwrap());
        let tables = &imported.tables;
        let belongings: usize = tables.bodies.iter().filter(|body| body.kind == BodyKind::Person).map(|body| body.parents.len()).sum();
        let made = tables.bodies.len() + tables.groups.len() + tables.seats.len() + belongings;
        prop_assert_eq!(imported.files[0].accepted, u64::try_from(made).unwrap());
    }
}
