use super::{assert_silent, planted, raised};

#[test]
fn what_is_rounded_may_add_up() {
    let mut sheets = planted("FND001");
    sheets.set("balances", ("party", "synthetic-odd"), "half_width", "50");
    assert_silent(&sheets, "FND001");
    sheets.set("balances", ("party", "synthetic-odd"), "half_width", "24");
    assert_eq!(raised(&sheets, "FND001"), ["synthetic-odd"]);
}

#[test]
fn a_body_without_balances_is_described_and_not_held_to_account() {
    let mut sheets = planted("FND001");
    sheets.remove("balances", ("party", "synthetic-odd"));
    assert_silent(&sheets, "FND001");
}

#[test]
fn a_confirmation_on_the_first_day_or_in_its_month_is_not_late() {
    for day in ["2022-04-01", "2022-04", "2022", ""] {
        let mut sheets = planted("FND003");
        sheets.set("flows", ("payee", "synthetic-guessing"), "confirmed", day);
        assert_silent(&sheets, "FND002");
        assert_silent(&sheets, "FND003");
    }
    for day in ["2022-04-02", "2022-05", "2023"] {
        let mut sheets = planted("FND003");
        sheets.set("flows", ("payee", "synthetic-guessing"), "confirmed", day);
        assert_eq!(raised(&sheets, "FND002"), ["synthetic-unsure"], "{day}");
        assert_eq!(raised(&sheets, "FND003"), ["synthetic-guessing"], "{day}");
    }
}

#[test]
fn a_body_with_half_of_its_money_late_is_raised_and_with_less_is_not() {
    let other = |amount: &str| {
        let mut sheets = planted("FND003");
        sheets.add(
            "flows",
            &format!(
                "payer | payee | amount | kind | phase | period | confirmed | stream | source
                 synthetic-unsure | synthetic-guessing | {amount} | grant | confirmed | 2022-23 | 2022-02-01 | sure | synthetic-source"
            ),
        );
        raised(&sheets, "FND003")
    };
    assert_eq!(other("100"), ["synthetic-guessing"]);
    assert_eq!(other("100.01"), [""; 0]);
}

#[test]
fn notice_of_four_weeks_is_enough() {
    for (day, subjects) in [("2022-03-04", &[][..]), ("2022-03-05", &["synthetic-abrupt"])] {
        let mut sheets = planted("FND004");
        sheets.set("flows", ("payer", "synthetic-abrupt"), "announced", day);
        assert_eq!(raised(&sheets, "FND004"), subjects, "{day}");
    }
}

#[test]
fn a_payment_thirty_days_after_the_period_is_in_time() {
    for (day, subjects) in [("2023-04-30", &[][..]), ("2023-05-01", &["synthetic-arrears"])] {
        let mut sheets = planted("FND005");
        sheets.set("flows", ("payer", "synthetic-arrears"), "paid", day);
        assert_eq!(raised(&sheets, "FND005"), subjects, "{day}");
    }
}

#[test]
fn unknown_certainty_a_gap_and_a_pot_passed_on_are_no_renewal() {
    for (cell, value) in [("certainty", "unknown"), ("period", "2023-24")] {
        let mut sheets = planted("FND006");
        sheets.remove("flows", ("period", "2022-23"));
        sheets.add(
            "flows",
            &format!(
                "payer | payee | amount | kind | phase | period | confirmed | stream | certainty | source
                 synthetic-yearly | class:synthetic-suppliers | 100 | grant | confirmed | {} | 2022-02-01 | renewed | {} | synthetic-source",
                if cell == "period" { value } else { "2022-23" },
                if cell == "certainty" { value } else { "one-year" },
            ),
        );
        assert_silent(&sheets, "FND006");
    }
    let mut sheets = planted("FND006");
    sheets.add(
        "flows",
        "payer | payee | amount | kind | phase | period | confirmed | stream | certainty | source
         synthetic-department | synthetic-yearly | 10 | grant | confirmed | 2021-22 | 2021-02-01 | renewed | one-year | synthetic-source",
    );
    assert_silent(&sheets, "FND006");
}

#[test]
fn one_pot_of_several_payers_is_one_matter() {
    let mut sheets = planted("FND006");
    for year in ["2021-22", "2022-23"] {
        sheets.add(
            "flows",
            &format!(
                "payer | payee | amount | kind | phase | period | confirmed | stream | certainty | source
                 synthetic-auditor | class:synthetic-suppliers | 10 | grant | confirmed | {year} | 2021-02-01 | renewed | one-year | synthetic-source"
            ),
        );
    }
    assert_eq!(raised(&sheets, "FND006"), ["pot:renewed"]);
}

#[test]
fn nine_small_pots_are_not_many() {
    let mut sheets = planted("FND007");
    sheets.remove("flows", ("stream", "pot-0"));
    assert_silent(&sheets, "FND007");
    let mut sheets = planted("FND008");
    sheets.remove("flows", ("stream", "bid-0"));
    assert_silent(&sheets, "FND008");
}

#[test]
fn records_within_rounding_agree_and_an_unlike_day_does_not() {
    let mut sheets = planted("FND009");
    sheets.set("flows", ("reported_by", "synthetic-modest"), "half_width", "10");
    assert_silent(&sheets, "FND009");
    sheets.set("flows", ("reported_by", "synthetic-modest"), "paid", "2022-06-01");
    assert_eq!(raised(&sheets, "FND009"), ["synthetic-generous+synthetic-modest"]);
}

#[test]
fn a_side_that_reports_nothing_else_is_not_in_the_data() {
    let mut sheets = planted("FND010");
    sheets.remove("flows", ("reported_by", "synthetic-forgetful"));
    assert_silent(&sheets, "FND010");
}

#[test]
fn payments_of_two_pots_or_days_are_two() {
    for (column, cell) in [("stream", "another"), ("paid", "2022-05-02"), ("amount", "78")] {
        let mut sheets = planted("FND011");
        sheets.set("flows", ("commitment", "synthetic-again"), column, cell);
        assert_silent(&sheets, "FND011");
    }
}

#[test]
fn a_figure_of_what_left_the_payers_is_not_gross() {
    for value in ["1000", "1999", "2001"] {
        let mut sheets = planted("FND012");
        sheets.set("claims", ("id", "synthetic-gross"), "value", value);
        assert_silent(&sheets, "FND012");
    }
}

#[test]
fn what_comes_on_the_day_of_spending_is_in_time() {
    for day in ["2022-05-10", "2022-05", "2022", ""] {
        let mut sheets = planted("FND013");
        sheets.set("flows", ("payee", "synthetic-eager"), "paid", day);
        assert_silent(&sheets, "FND013");
    }
}

#[test]
fn where_neither_flows_nor_balances_are_complete_nothing_was_spent_too_early() {
    let mut sheets = planted("FND013");
    sheets.remove("completeness", ("table", "flows"));
    assert_eq!(raised(&sheets, "FND013"), ["synthetic-eager"], "the balance closes");
    sheets.set("balances", ("party", "synthetic-eager"), "closing", "5");
    assert_silent(&sheets, "FND013");
}

#[test]
fn what_is_held_or_wholly_kept_is_no_breach_of_its_purpose() {
    let mut sheets = planted("FND014");
    sheets.add(
        "balances",
        "party         | period  | opening | closing | source
         synthetic-lax | 2022-23 | 0       | 200     | synthetic-source",
    );
    assert_silent(&sheets, "FND014");
    let mut sheets = planted("FND014");
    sheets.remove("flows", ("amount", "300"));
    assert_silent(&sheets, "FND014");
}

#[test]
fn what_was_withdrawn_before_it_was_confirmed_was_not_counted_on() {
    let mut sheets = planted("FND015");
    sheets.set("flows", ("phase", "withdrawn"), "withdrawn", "2022-01-15");
    assert_silent(&sheets, "FND015");
}

#[test]
fn a_payer_of_whom_no_payment_is_in_the_data_is_no_debtor() {
    let mut sheets = planted("FND016");
    sheets.remove("flows", ("commitment", "synthetic-kept"));
    assert_silent(&sheets, "FND016");
}

#[test]
fn accounts_of_a_period_have_ninety_days_to_close() {
    for (published, subjects) in [("2023-06-29", &[][..]), ("2023-06-30", &["synthetic-debtor"])] {
        let mut sheets = planted("FND016");
        sheets.set("sources", ("id", "synthetic-source"), "published", published);
        assert_eq!(raised(&sheets, "FND016"), subjects, "{published}");
    }
}

#[test]
fn less_than_a_hundredth_back_is_not_going_round() {
    let mut sheets = planted("FND017");
    sheets.set("flows", ("kind", "refund"), "amount", "10");
    assert_silent(&sheets, "FND017");
    sheets.set("flows", ("kind", "refund"), "amount", "11");
    assert_eq!(raised(&sheets, "FND017"), ["synthetic-back+synthetic-forth"]);
}

#[test]
fn what_neither_could_do_alone_or_nobody_counts_is_no_duplicate() {
    for (column, cell) in [("demand", "41 cases"), ("demand", ""), ("area", "")] {
        let mut sheets = planted("FND018");
        sheets.set("capabilities", ("id", "synthetic-twin-1"), column, cell);
        assert_silent(&sheets, "FND018");
    }
}

#[test]
fn a_capability_in_use_to_a_half_is_not_idle() {
    for cell in ["50 percent", "rounded; value 50; resolution 10; unit percent", ""] {
        let mut sheets = planted("FND019");
        sheets.set("capabilities", ("id", "synthetic-idle"), "utilisation", cell);
        assert_silent(&sheets, "FND019");
    }
}
