use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "strategies",
        "id                 | name                          | held_by              | strands                           | dates       | evidence | cost                                                | source
         synthetic-strategy | synthetic strategy (invented) | synthetic-department | pursue; prevent; protect; prepare | 2022-04-01.. | assessed | rounded; value 1.2; resolution 0.1; unit GBP m | synthetic-source",
    );
    sheets.add(
        "objectives",
        "id                    | strategy           | text                     | threat | strand  | owner            | cost                                           | evidence | source
         synthetic-objective-1 | synthetic-strategy | hinder fraud (invented)  | *      | pursue  | synthetic-agency | rounded; value 0.7; resolution 0.1; unit GBP m | assessed | synthetic-source
         synthetic-objective-2 | synthetic-strategy | prevent fraud (invented) | *      | prevent | synthetic-agency | rounded; value 0.5; resolution 0.1; unit GBP m | assessed | synthetic-source",
    );
    sheets.add(
        "recommendations",
        "id                | text                         | made_by           | addressed_to         | made    | due        | response | status                                               | evidence             | source
         synthetic-done    | cost the objectives (invented) | synthetic-auditor | synthetic-department | 2022-05 | 2022-12-31 | accepted | open [2022-05..2022-12-01]; reported-done [2022-12-02..] | seen by the auditor | synthetic-source
         synthetic-not-due | ask again (invented)         | synthetic-auditor | synthetic-department | 2022-05 | 2030-12-31 | accepted | open [2022-05..]                                     |                      | synthetic-source
         synthetic-refused | merge all (invented)         | synthetic-auditor | synthetic-department | 2022-05 | 2022-12-31 | rejected | open [2022-05..]                                     |                      | synthetic-source",
    );
    sheets.add(
        "commitments",
        "id                | text                 | made_by              | strategy           | made    | due        | status           | source
         synthetic-promise | do better (invented) | synthetic-department | synthetic-strategy | 2022-01 | 2030-12-31 | open [2022-01..] | synthetic-source",
    );
    sheets.add(
        "data_systems",
        "id               | name                 | held_by          | holds             | joining    | access | stage     | source
         synthetic-system | a system (invented)  | synthetic-agency | cases (invented)  | not-stated | open   | operating | synthetic-source",
    );
    sheets.add(
        "initiatives",
        "id                | name               | held_by          | strategy           | threats         | strands | stage     | dates               | builds_on       | source
         synthetic-first   | first (invented)   | synthetic-agency | synthetic-strategy | synthetic-fraud | prevent | ended     | 2020-01..2021-12-31 |                 | synthetic-source
         synthetic-second  | second (invented)  | synthetic-agency | synthetic-strategy | synthetic-fraud | prevent | operating | 2022-06..           | synthetic-first | synthetic-source",
    );
}
