use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "completeness",
        "table            | scope         | as_at      | declared_by       | source
         groups           | the programme | 2024-03-31 | synthetic-auditor | synthetic-source
         seats            | the programme | 2024-03-31 | synthetic-auditor | synthetic-source
         reporting_lines  | the programme | 2024-03-31 | synthetic-auditor | synthetic-source
         remits           | the programme | 2024-03-31 | synthetic-auditor | synthetic-source
         responsibilities | the programme | 2024-03-31 | synthetic-auditor | synthetic-source
         bodies           | the programme | 2024-03-31 | synthetic-auditor | synthetic-source",
    );
    sheets.add(
        "threats",
        "id              | name                       | source
         synthetic-quiet | synthetic quiet (invented) | synthetic-source",
    );
    sheets.add(
        "taxonomies",
        "id            | name           | dates  | count | threats | source
         synthetic-six | six (invented) | 2022.. | 6     | synthetic-fraud; synthetic-drugs; synthetic-quiet; synthetic-partly; synthetic-dim; synthetic-unseen | synthetic-source",
    );
    sheets.add(
        "bodies",
        "id               | name                        | kind         | level    | parents              | source
         synthetic-bureau | synthetic bureau (invented) | organisation | national | synthetic-department | synthetic-source",
    );
    sheets.add(
        "body_classes",
        "id                | name                         | count     | kind | source
         synthetic-offices | synthetic offices (invented) | 3 offices | unit | synthetic-source",
    );
    sheets.add(
        "groups",
        "id              | name                       | standing | owner                | meetings_per_year | meeting_minutes | quorum | source
         synthetic-board | synthetic board (invented) | decide   | synthetic-department | 4                 | 90              | 3      | synthetic-source
         synthetic-panel | synthetic panel (invented) | advise   |                      | 4                 | 60              | 2      | synthetic-source",
    );
    sheets.add(
        "seats",
        "group           | party                | role   | people | source
         synthetic-board | synthetic-department | chair  | 1      | synthetic-source
         synthetic-board | synthetic-agency     | member | 1      | synthetic-source
         synthetic-board | synthetic-auditor    | member | 1      | synthetic-source
         synthetic-panel | synthetic-agency     | chair  | 1      | synthetic-source
         synthetic-panel | synthetic-bureau     | member | 1      | synthetic-source",
    );
    sheets.add(
        "reporting_lines",
        "from            | to                    | formality | source
         synthetic-board | synthetic-department  | formal    | synthetic-source
         synthetic-panel | group:synthetic-board | formal    | synthetic-source",
    );
    sheets.add(
        "remits",
        "group           | threat          | strand | function | source
         synthetic-board | synthetic-fraud | pursue | decide   | synthetic-source
         synthetic-panel | synthetic-fraud | pursue | oversee  | synthetic-source",
    );
    // Each quarter, from the first day of the year of minutes to the last; half of the board stays away once.
    sheets.add(
        "meetings",
        "group           | date       | minutes | decisions | attended                                                   | source
         synthetic-board | 2023-04-03 | 90      | 0         | synthetic-department                                       | synthetic-source
         synthetic-board | 2023-07-03 | 90      | 1         | synthetic-department; synthetic-agency; synthetic-auditor | synthetic-source
         synthetic-board | 2024-03-28 | 90      | 2         | synthetic-department; synthetic-agency; synthetic-auditor | synthetic-source
         synthetic-panel | 2023-05-03 | 60      | 0         | synthetic-agency; synthetic-bureau                         | synthetic-source
         synthetic-panel | 2024-01-03 | 60      | 0         | synthetic-agency; synthetic-bureau                         | synthetic-source",
    );
    sheets.add(
        "responsibilities",
        "party            | function | threat | strand  | accountable_to       | source
         synthetic-agency | deliver  | *      | pursue  | synthetic-department | synthetic-source
         synthetic-agency | deliver  | *      | prevent | synthetic-department | synthetic-source
         synthetic-agency | deliver  | *      | protect | synthetic-department | synthetic-source
         synthetic-bureau | deliver  | *      | prepare | synthetic-department | synthetic-source",
    );
}
