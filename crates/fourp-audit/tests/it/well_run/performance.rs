use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "completeness",
        "table      | scope         | as_at      | declared_by       | source
         indicators | the programme | 2024-03-31 | synthetic-auditor | synthetic-source",
    );
    sheets.add(
        "indicators",
        "id               | name             | measure    | kind    | threat          | strand | direction | baseline    | baseline_period | target      | target_date | owner            | frequency | lag_days | recording      | assurance   | source
         synthetic-effect | effect (invented) | losses     | outcome | synthetic-fraud | *      | down      | 900 reports | 2022-23         | 600 reports | 2025-03-31  | synthetic-agency | monthly   | 31       | others-records | independent | synthetic-source
         synthetic-harm   | harm (invented)   | harm-done  | impact  | synthetic-fraud | pursue | down      | 900 points  | 2022-23         | 600 points  | 2025-03-31  | synthetic-agency | yearly    | 90       | others-records | independent | synthetic-source
         synthetic-fear   | fear (invented)   | fear-felt  | impact  | synthetic-fraud | pursue | down      | 90 people   | 2022-23         | 60 people   | 2025-03-31  | synthetic-agency | yearly    | 90       | others-records | independent | synthetic-source
         synthetic-trust  | trust (invented)  | trust-kept | outcome | synthetic-fraud | pursue | up        | 60 people   | 2022-23         | 90 people   | 2025-03-31  | synthetic-agency | yearly    | 90       | others-records | independent | synthetic-source
         synthetic-acts   | acts (invented)   | acts-done  | output  | synthetic-fraud | pursue | up        | 60 acts     | 2022-23         | 90 acts     | 2025-03-31  | synthetic-agency | monthly   | 10       | others-records | independent | synthetic-source",
    );
    months(sheets, "losses", "", "reported", 2022, &LOSSES);
    months(sheets, "losses", "", "reported", 2023, &LOSSES);
    for (party, counts) in [
        ("synthetic-department", &[41, 38, 44, 39, 42, 37, 43, 41, 36, 42, 39, 44]),
        ("synthetic-agency", &[39, 42, 37, 43, 41, 44, 38, 42, 39, 41, 43, 37]),
        ("synthetic-auditor", &[42, 37, 41, 44, 38, 39, 42, 43, 41, 37, 44, 39]),
    ] {
        months(sheets, "referrals", party, "reported", 2023, counts);
    }
    // A change across which nothing moves.
    sheets.add(
        "recording_changes",
        "measure   | party                | date       | kind   | what                | source
         referrals | synthetic-department | 2023-10-01 | system | a form (invented)   | synthetic-source",
    );
    sheets.add(
        "harm",
        "index            | measure | threat          | weight    | source
         synthetic-points | losses | synthetic-fraud | 3 points  | synthetic-source",
    );
    sheets.add(
        "interventions",
        "id               | date       | party                | threat          | strand | effect | effort          | operation             | source
         synthetic-act-01 | 2023-05-05 | synthetic-agency     | synthetic-fraud | pursue | minor  | 5 officer-hours | synthetic-operation-1 | synthetic-source
         synthetic-act-02 | 2023-06-05 | synthetic-department | synthetic-fraud | pursue | minor  | 7 officer-hours |                       | synthetic-source
         synthetic-act-03 | 2023-07-05 | synthetic-department | synthetic-fraud | pursue | minor  |                 |                       | synthetic-source",
    );
    sheets.add(
        "ratings",
        "measure       | threat          | assessor          | period  | label | rank | ranks | source
         understanding | synthetic-fraud | synthetic-agency  | 2022-23 | good  | 3    | 4     | synthetic-source
         understanding | synthetic-fraud | synthetic-auditor | 2022-23 | fair  | 2    | 4     | synthetic-source",
    );
    sheets.add(
        "claims",
        "id | measure | label       | population       | period  | kind  | value | unit   | speakers          | speaker_role | interest             | grade    | status | source
         G1 | victims | the victims | synthetic-others | 2021-22 | exact | 100   | people | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source
         G2 | victims | the victims | synthetic-others | 2022-23 | exact | 200   | people | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source",
    );
    sheets.add("checks", "id | title | formula\n G | the victims double | change(G1, G2)");
}

const LOSSES: [u32; 12] = [301, 294, 307, 288, 313, 299, 296, 304, 309, 291, 303, 297];

/// Counts of the months of a financial year, of fraud; exposed to residents where somebody counts them.
fn months(
    sheets: &mut Sheets,
    measure: &str,
    party: &str,
    detection: &str,
    year: u32,
    counts: &[u32; 12],
) {
    let exposure = if party.is_empty() { "" } else { "100000 residents" };
    for (month, count) in (4..).zip(counts) {
        let (year, month) = if month > 12 { (year + 1, month - 12) } else { (year, month) };
        sheets.add(
            "observations",
            &format!(
                "measure | party | threat | detection | period | kind | value | unit | exposure | source
                 {measure} | {party} | synthetic-fraud | {detection} | {year}-{month:02} | exact | {count} | reports | {exposure} | synthetic-source"
            ),
        );
    }
}
