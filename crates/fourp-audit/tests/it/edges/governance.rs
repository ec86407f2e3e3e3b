use super::{NONE, codes, planted};
use crate::well_run::well_run;

#[test]
fn what_is_missing_is_raised_only_where_its_table_is_declared_complete() {
    for (code, table) in [
        ("GOV003", "groups"),
        ("GOV003", "reporting_lines"),
        ("GOV007", "remits"),
        ("GOV007", "responsibilities"),
        ("GOV012", "reporting_lines"),
        ("GOV012", "responsibilities"),
        ("GOV013", "seats"),
        ("GOV017", "seats"),
        ("GOV018", "seats"),
        ("GOV025", "remits"),
    ] {
        let mut sheets = planted(code);
        assert_eq!(codes(&sheets), [code]);
        sheets.remove("completeness", ("table", table));
        assert_eq!(codes(&sheets), NONE, "{code} without {table}");
    }
}

#[test]
fn a_quorum_that_is_just_reached_is_reached() {
    let mut sheets = planted("GOV017");
    sheets.set("groups", ("id", "synthetic-inquorate"), "quorum", "3");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn people_on_a_seat_count_for_a_quorum() {
    let mut sheets = planted("GOV017");
    sheets.set("seats", ("party", "synthetic-inquorate-2"), "people", "2");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn half_of_the_meetings_laid_down_is_enough() {
    let mut sheets = planted("GOV014");
    sheets.set("groups", ("id", "synthetic-seldom"), "meetings_per_year", "10");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn minutes_of_a_few_months_do_not_show_that_a_group_meets_seldom() {
    let mut sheets = planted("GOV014");
    for date in ["2024-03-28", "2024-01-03"] {
        sheets.remove("meetings", ("date", date));
    }
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_group_that_began_within_the_year_is_not_late() {
    let mut sheets = planted("GOV014");
    sheets.set("groups", ("id", "synthetic-seldom"), "dates", "2023-05-01..");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn decisions_that_nobody_counts_are_not_none() {
    let mut sheets = planted("GOV015");
    sheets.set("meetings", ("date", "2023-11-09"), "decisions", "");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn more_than_half_who_come_are_enough() {
    let mut sheets = planted("GOV016");
    let all = "synthetic-absent-1; synthetic-absent-2; synthetic-absent-3";
    sheets.set("meetings", ("date", "2023-12-09"), "attended", all);
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_role_that_is_not_stated_may_be_the_chair() {
    let mut sheets = planted("GOV018");
    sheets.set("seats", ("party", "synthetic-headless-2"), "role", "not-stated");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn four_are_several_and_five_are_a_crowd() {
    let mut sheets = planted("GOV009");
    sheets.remove("responsibilities", ("party", "synthetic-crowd-5"));
    assert_eq!(codes(&sheets), ["GOV008"]);
}

#[test]
fn groups_that_coordinate_beside_each_other_contest_nothing() {
    let mut sheets = well_run();
    sheets.add(
        "remits",
        "group           | threat          | strand | function   | source
         synthetic-board | synthetic-fraud | pursue | coordinate | synthetic-source
         synthetic-panel | synthetic-fraud | pursue | coordinate | synthetic-source",
    );
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn who_names_the_threat_and_no_strand_may_cover_all() {
    let mut sheets = planted("GOV007");
    sheets.add(
        "remits",
        "group           | threat          | function | source
         synthetic-panel | synthetic-quiet | oversee  | synthetic-source",
    );
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn who_names_neither_threat_nor_strand_covers_no_gap() {
    let mut sheets = planted("GOV007");
    sheets.add(
        "remits",
        "group           | function | source
         synthetic-panel | oversee  | synthetic-source",
    );
    assert_eq!(codes(&sheets), ["GOV007"]);
}

#[test]
fn a_meeting_fewer_is_no_overload() {
    let mut sheets = planted("GOV010");
    sheets.set("groups", ("id", "synthetic-weekly-5"), "meetings_per_year", "49");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_link_to_fewer_than_ten_is_no_bottleneck() {
    let mut sheets = planted("GOV011");
    sheets.remove("seats", ("party", "synthetic-left-bank-9"));
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_class_that_a_body_is_named_for_is_not_known_by_its_number_alone() {
    let mut sheets = planted("GOV024");
    sheets.set("bodies", ("id", "synthetic-bureau"), "classes", "synthetic-many");
    assert_eq!(codes(&sheets), ["GOV024"]);
}

#[test]
fn a_member_more_in_the_smaller_group_is_no_group_within_another() {
    let mut sheets = planted("GOV002");
    sheets.add(
        "seats",
        "group           | party            | role   | people | source
         synthetic-inner | synthetic-bureau | member | 1      | synthetic-source",
    );
    assert_eq!(codes(&sheets), NONE);
}
