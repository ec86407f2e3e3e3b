use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "body_classes",
        "id                  | name                           | level    | source
         synthetic-suppliers | synthetic suppliers (invented) | national | synthetic-source
         synthetic-givers    | synthetic givers (invented)    | national | synthetic-source",
    );
    sheets.add("flows", FLOWS);
    sheets.add(
        "balances",
        "party            | period  | opening | closing | source
         synthetic-agency | 2021-22 | 0       | 0       | synthetic-source
         synthetic-agency | 2022-23 | 0       | 0       | synthetic-source
         synthetic-agency | 2023-24 | 0       | 0       | synthetic-source",
    );
    // In one area each; one with all of its demand in use, one just half.
    sheets.add(
        "capabilities",
        "id             | name                 | kind           | held_by              | area            | threats         | strands | stage     | period  | demand  | capacity | utilisation | source
         synthetic-here | tracing (invented)   | synthetic-kind | synthetic-agency     | synthetic-north | synthetic-fraud | pursue  | operating | 2023-24 | 90 cases | 90 cases | 100 percent | synthetic-source
         synthetic-else | tracing (invented)   | synthetic-kind | synthetic-department | synthetic-south | synthetic-fraud | pursue  | operating | 2023-24 | 40 cases | 80 cases | 50 percent  | synthetic-source",
    );
}

/// A grant each year: told by both sides, six weeks before, certain for longer, all spent; a third for one thing only.
const FLOWS: &str = "\
    payer                | payee                     | amount  | kind  | phase     | period  | announced  | confirmed  | paid       | stream       | earmark        | certainty     | commitment        | reported_by          | source
    synthetic-department | synthetic-agency          | 1000000 | grant | announced | 2021-22 | 2021-02-01 |            |            | core         |                | until 2025-03 | synthetic-grant-1 |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | confirmed | 2021-22 | 2021-02-01 | 2021-04-01 |            | core         |                | until 2025-03 | synthetic-grant-1 |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | paid      | 2021-22 | 2021-02-01 | 2021-04-01 | 2021-04-10 | core         |                | until 2025-03 | synthetic-grant-1 | synthetic-department | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | paid      | 2021-22 | 2021-02-01 | 2021-04-01 | 2021-04-10 | core         |                | until 2025-03 | synthetic-grant-1 | synthetic-agency     | synthetic-source
    synthetic-agency     | class:synthetic-suppliers | 1000000 | spend | paid      | 2021-22 |            |            | 2022-03-10 |              |                |               |                   |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | announced | 2022-23 | 2022-02-01 |            |            | core         |                | until 2025-03 | synthetic-grant-2 |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | confirmed | 2022-23 | 2022-02-01 | 2022-02-15 |            | core         |                | until 2025-03 | synthetic-grant-2 |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | paid      | 2022-23 | 2022-02-01 | 2022-02-15 | 2022-04-10 | core         |                | until 2025-03 | synthetic-grant-2 | synthetic-department | synthetic-source
    synthetic-department | synthetic-agency          | 1000000 | grant | paid      | 2022-23 | 2022-02-01 | 2022-02-15 | 2022-04-10 | core         |                | until 2025-03 | synthetic-grant-2 | synthetic-agency     | synthetic-source
    synthetic-agency     | class:synthetic-suppliers | 1000000 | spend | paid      | 2022-23 |            |            | 2023-03-10 |              |                |               |                   |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1400000 | grant | announced | 2023-24 | 2023-02-01 |            |            | core         | synthetic-only | until 2025-03 | synthetic-grant-3 |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1400000 | grant | confirmed | 2023-24 | 2023-02-01 | 2023-02-15 |            | core         | synthetic-only | until 2025-03 | synthetic-grant-3 |                      | synthetic-source
    synthetic-department | synthetic-agency          | 1400000 | grant | paid      | 2023-24 | 2023-02-01 | 2023-02-15 | 2023-04-10 | core         | synthetic-only | until 2025-03 | synthetic-grant-3 | synthetic-department | synthetic-source
    synthetic-department | synthetic-agency          | 1400000 | grant | paid      | 2023-24 | 2023-02-01 | 2023-02-15 | 2023-04-10 | core         | synthetic-only | until 2025-03 | synthetic-grant-3 | synthetic-agency     | synthetic-source
    synthetic-agency     | class:synthetic-suppliers | 1400000 | spend | paid      | 2023-24 |            |            | 2024-03-31 |              | synthetic-only |               |                   |                      | synthetic-source";
