use super::{NONE, assert_silent, codes, planted, raised};

#[test]
fn what_measures_lack_is_raised_only_where_they_are_declared_complete() {
    for code in ["PRF002", "PRF003", "PRF004", "PRF020"] {
        let mut sheets = planted(code);
        assert_eq!(raised(&sheets, code), ["indicators"]);
        sheets.remove("completeness", ("table", "indicators"));
        assert_silent(&sheets, code);
    }
}

#[test]
fn a_source_that_says_that_a_baseline_is_missing_is_enough() {
    let mut sheets = planted("PRF002");
    sheets.remove("completeness", ("table", "indicators"));
    sheets.add(
        "statements",
        "id  | class         | gist                                 | speakers          | speaker_role | interest             | grade    | tested_by | source
         EP2 | data-weakness | unbased counted has no baseline here | synthetic-auditor | auditor      | anothers-performance | measured | K1        | synthetic-source",
    );
    assert_eq!(codes(&sheets), ["PRF002", "PRF023"]);
}

#[test]
fn half_of_the_measures_may_tell_of_acts() {
    let mut sheets = planted("PRF001");
    // Of the ten measures before, one is of acts: eight more make it half.
    for number in 9..=40 {
        sheets.remove("indicators", ("id", &format!("synthetic-deed-{number}")));
    }
    assert_eq!(codes(&sheets), NONE);
    sheets.set("indicators", ("id", "synthetic-trust"), "kind", "output");
    assert_eq!(codes(&sheets), ["PRF001"]);
}

#[test]
fn a_change_of_recording_across_which_little_moves_is_not_raised() {
    let mut sheets = planted("PRF006");
    sheets.remove("recording_changes", ("measure", "synthetic-servers"));
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_declared_change_is_no_undeclared_jump() {
    let mut sheets = planted("PRF013");
    sheets.add(
        "recording_changes",
        "measure | party            | date       | kind   | what              | source
         jumped  | synthetic-jumper | 2022-10-01 | system | a form (invented) | synthetic-source",
    );
    assert_eq!(codes(&sheets), ["PRF006"]);
}

#[test]
fn an_independent_check_takes_the_invitation_away() {
    let mut sheets = planted("PRF011");
    sheets.set("indicators", ("id", "synthetic-tempting"), "assurance", "independent");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_place_apart_is_no_disagreement() {
    let mut sheets = planted("PRF017");
    sheets.remove("ratings", ("measure", "grasp"));
    sheets.add(
        "ratings",
        "measure | threat          | assessor          | period  | label | rank | ranks | source
         grasp   | synthetic-fraud | synthetic-agency  | 2022-23 | good  | 4    | 5     | synthetic-source
         grasp   | synthetic-fraud | synthetic-auditor | 2022-23 | fair  | 3    | 5     | synthetic-source",
    );
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn without_anybody_who_states_effort_nobody_is_singled_out() {
    let mut sheets = planted("PRF010");
    for act in ["synthetic-act-01", "synthetic-act-02"] {
        sheets.set("interventions", ("id", act), "effort", "");
    }
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn one_claim_to_an_operation_is_no_second() {
    let mut sheets = planted("PRF012");
    sheets.set("interventions", ("id", "synthetic-claim-2"), "operation", "synthetic-other");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_rise_beyond_chance_is_no_noise() {
    let mut sheets = planted("PRF016");
    sheets.set("claims", ("id", "PP16-b"), "value", "140");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_value_that_is_known_before_the_next_is_due_is_in_time() {
    let mut sheets = planted("PRF021");
    sheets.set("indicators", ("id", "synthetic-tardy"), "lag_days", "31");
    assert_eq!(codes(&sheets), NONE);
}

#[test]
fn a_rating_that_rises_beside_nothing_that_is_counted_is_not_raised() {
    let mut sheets = planted("PRF018");
    sheets.remove("observations", ("measure", "stillness"));
    assert_eq!(codes(&sheets), NONE);
}
