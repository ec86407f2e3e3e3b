use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "completeness",
        "table            | scope              | as_at      | declared_by       | source
         flows            | all (invented)     | 2024-03-31 | synthetic-auditor | synthetic-source
         remits           | all (invented)     | 2024-03-31 | synthetic-auditor | synthetic-source
         responsibilities | all (invented)     | 2024-03-31 | synthetic-auditor | synthetic-source
         indicators       | all (invented)     | 2024-03-31 | synthetic-auditor | synthetic-source",
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
         synthetic-scale | synthetic-harms | synthetic-fraud | 37 points | synthetic-source
         synthetic-scale | synthetic-harms | synthetic-drugs | 13 points | synthetic-source",
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
    sheets.add(
        "responsibilities",
        "party                | function | threat          | strand | accountable_to       | source
         synthetic-agency     | lead     | synthetic-fraud | *      | synthetic-department | synthetic-source
         synthetic-agency     | deliver  | synthetic-fraud | *      | synthetic-department | synthetic-source
         synthetic-agency     | lead     | synthetic-drugs | *      | synthetic-department | synthetic-source
         synthetic-agency     | deliver  | synthetic-drugs | *      | synthetic-department | synthetic-source",
    );
    sheets.add(
        "ratings",
        "measure       | threat          | assessor          | period  | label  | rank | ranks | source
         understanding | synthetic-fraud | synthetic-auditor | 2023-24 | fair   | 2    | 4     | synthetic-source
         understanding | synthetic-drugs | synthetic-auditor | 2023-24 | good   | 3    | 4     | synthetic-source",
    );
    sheets.add(
        "indicators",
        "id                   | name                     | measure          | kind    | threat          | strand | frequency | recording      | assurance   | direction | target     | target_date | baseline   | baseline_period | owner            | lag_days | source
         synthetic-fraud-loss | fraud losses (invented)  | synthetic-losses | outcome | synthetic-fraud | *      | monthly   | others-records | independent | down      | 80 reports | 2025-03-31  | 90 reports | 2021-22         | synthetic-agency | 20       | synthetic-source
         synthetic-drug-harm  | harm of drugs (invented) | synthetic-injury | outcome | synthetic-drugs | *      | monthly   | others-records | independent | down      | 80 reports | 2025-03-31  | 90 reports | 2021-22         | synthetic-agency | 20       | synthetic-source",
    );
}
