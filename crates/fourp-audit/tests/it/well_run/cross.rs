use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "completeness",
        "table | scope         | as_at      | declared_by       | source
         flows | the programme | 2024-03-31 | synthetic-auditor | synthetic-source",
    );
    sheets.add(
        "threats",
        "id               | name                        | source
         synthetic-partly | synthetic partly (invented) | synthetic-source
         synthetic-dim    | synthetic dim (invented)    | synthetic-source
         synthetic-unseen | synthetic unseen (invented) | synthetic-source",
    );
    sheets.add(
        "allocations",
        "party            | period  | purpose                             | share       | basis | source
         synthetic-agency | 2022-23 | strand:pursue+threat:synthetic-fraud | [0.5, 0.5] | cases | synthetic-source
         synthetic-agency | 2022-23 | strand:pursue+threat:synthetic-drugs | [0.5, 0.5] | cases | synthetic-source
         synthetic-agency | 2023-24 | strand:pursue+threat:synthetic-fraud | [0.4, 0.5] | cases | synthetic-source
         synthetic-agency | 2023-24 | strand:pursue+threat:synthetic-drugs | [0.5, 0.6] | cases | synthetic-source",
    );
    // 24 % of the money of 2022-23 would have to move: just not enough.
    sheets.add(
        "harm",
        "index           | measure         | threat          | weight   | source
         synthetic-weights | synthetic-harms | synthetic-fraud | 37 points | synthetic-source
         synthetic-weights | synthetic-harms | synthetic-drugs | 13 points | synthetic-source",
    );
    sheets.add(
        "observations",
        "measure         | party | threat          | strand | detection | period  | kind  | value | unit  | source
         synthetic-harms |       | synthetic-fraud |        | reported  | 2022-23 | exact | 100   | harms | synthetic-source
         synthetic-harms |       | synthetic-drugs |        | reported  | 2022-23 | exact | 100   | harms | synthetic-source",
    );
    sheets.add(
        "priorities",
        "id                | period  | count | labels                                                 | series    | source
         synthetic-list-23 | 2022-23 | 1     | synthetic fraud (invented)                             | continues | synthetic-source
         synthetic-list-24 | 2023-24 | 2     | synthetic fraud (invented); synthetic drugs (invented) | continues | synthetic-source",
    );
    for threat in ["fraud", "drugs", "partly", "dim", "unseen"] {
        sheets.add(
            "responsibilities",
            &format!(
                "party | function | threat | strand | accountable_to | source
                 synthetic-agency | lead | synthetic-{threat} | * | synthetic-department | synthetic-source"
            ),
        );
    }
    // What is weakly understood is measured.
    sheets.add(
        "ratings",
        "measure | threat          | assessor          | period  | label | rank | ranks | source
         grip    | synthetic-drugs | synthetic-auditor | 2023-24 | fair  | 2    | 4     | synthetic-source
         grip    | synthetic-dim   | synthetic-auditor | 2023-24 | weak  | 1    | 4     | synthetic-source",
    );
    for threat in ["drugs", "quiet", "partly", "dim", "unseen"] {
        sheets.add(
            "indicators",
            &format!(
                "id | name | measure | kind | threat | strand | frequency | recording | assurance | direction | target | target_date | baseline | baseline_period | owner | lag_days | source
                 synthetic-{threat}-loss | loss by {threat} (invented) | synthetic-{threat}-loss | outcome | synthetic-{threat} | * | monthly | others-records | independent | down | 80 reports | 2025-03-31 | 90 reports | 2021-22 | synthetic-agency | 30 | synthetic-source"
            ),
        );
    }
}
