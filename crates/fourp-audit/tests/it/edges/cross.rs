use super::{assert_silent, planted, raised};

#[test]
fn nothing_is_missing_from_a_table_that_nobody_says_is_complete() {
    for code in ["XLN004", "XLN005", "XLN007"] {
        let mut sheets = planted(code);
        sheets.remove("completeness", ("table", "indicators"));
        assert_silent(&sheets, code);
    }
    for table in ["remits", "responsibilities"] {
        let mut sheets = planted("XLN003");
        sheets.remove("completeness", ("table", table));
        assert_silent(&sheets, "XLN003");
    }
}

#[test]
fn what_may_be_as_the_harm_is_not_raised() {
    let mut sheets = planted("XLN001");
    for (purpose, share) in [("fraud", "[0, 0.5]"), ("drugs", "[0.5, 1]")] {
        sheets.remove(
            "allocations",
            ("purpose", &format!("strand:pursue+threat:synthetic-{purpose}")),
        );
        sheets.add(
            "allocations",
            &format!(
                "party | period | purpose | share | basis | source
                 synthetic-agency | 2022-23 | strand:pursue+threat:synthetic-{purpose} | {share} | cases | synthetic-source"
            ),
        );
    }
    assert_silent(&sheets, "XLN001");
}

#[test]
fn a_priority_with_as_much_money_or_an_unknown_name_is_not_raised() {
    let mut sheets = planted("XLN002");
    sheets.set(
        "priorities",
        ("id", "synthetic-list-17"),
        "labels",
        "synthetic fraud (invented); unheard of",
    );
    assert_silent(&sheets, "XLN002");
    let mut sheets = planted("XLN002");
    sheets.set("priorities", ("id", "synthetic-list-17"), "labels", "synthetic drugs (invented)");
    assert_silent(&sheets, "XLN002");
}

#[test]
fn somebody_who_perhaps_leads_is_somebody() {
    let mut sheets = planted("XLN003");
    sheets.add(
        "responsibilities",
        "party            | function | threat         | strand | accountable_to       | source
         synthetic-agency | lead     | synthetic-bare | ?      | synthetic-department | synthetic-source",
    );
    assert_silent(&sheets, "XLN003");
}

#[test]
fn a_measure_that_may_be_for_it_is_a_measure() {
    for (code, threat) in [("XLN005", "synthetic-dim"), ("XLN007", "synthetic-unseen")] {
        let mut sheets = planted(code);
        sheets.add(
            "indicators",
            &format!(
                "id | name | measure | kind | threat | strand | frequency | recording | assurance | source
                 synthetic-may | perhaps (invented) | synthetic-may | outcome | {threat} | ? | monthly | others-records | independent | synthetic-source"
            ),
        );
        assert_silent(&sheets, code);
    }
}

#[test]
fn a_later_or_better_rating_and_one_in_words_alone_are_not_weak() {
    let mut sheets = planted("XLN005");
    sheets.add(
        "ratings",
        "measure | threat        | assessor          | period  | label | rank | ranks | source
         grip    | synthetic-dim | synthetic-auditor | 2024-25 | fair  | 2    | 4     | synthetic-source",
    );
    assert_silent(&sheets, "XLN005");
    for (rank, ranks) in [("2", "4"), ("1", "3"), ("", "")] {
        let mut sheets = planted("XLN005");
        sheets.set("ratings", ("threat", "synthetic-dim"), "rank", rank);
        sheets.set("ratings", ("threat", "synthetic-dim"), "ranks", ranks);
        assert_silent(&sheets, "XLN005");
    }
}

#[test]
fn a_list_that_is_redefined_or_money_that_rose_is_not_raised() {
    let mut sheets = planted("XLN006");
    sheets.set("priorities", ("id", "synthetic-list-15"), "series", "redefined");
    assert_silent(&sheets, "XLN006");
    let mut sheets = planted("XLN006");
    sheets.set("flows", ("paid", "2014-09-01"), "amount", "1000.02");
    assert_silent(&sheets, "XLN006");
    let mut sheets = planted("XLN006");
    sheets.set("flows", ("paid", "2014-09-01"), "amount", "999.98");
    assert_eq!(raised(&sheets, "XLN006"), ["synthetic-list-15"]);
}
