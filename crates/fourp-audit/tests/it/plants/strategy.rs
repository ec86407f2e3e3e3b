use super::Plant;

pub(super) const PLANTS: &[Plant] = &[
    Plant {
        code: "STR001",
        what: "a strategy has an objective that is not costed",
        raises: &[("STR001", "synthetic-uncosted")],
        plant: |sheets| {
            sheets.add(
                "strategies",
                "id                 | name                | held_by              | strands | dates | source
                 synthetic-uncosted | uncosted (invented) | synthetic-department | protect | 2023.. | synthetic-source",
            );
            sheets.add(
                "objectives",
                "id           | strategy           | text              | threat | strand  | owner            | cost       | evidence | source
                 synthetic-o1 | synthetic-uncosted | do it (invented)  | *      | protect | synthetic-agency | not-costed | assessed | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR002",
        what: "nobody saw evidence for an objective",
        raises: &[("STR002", "synthetic-unfounded")],
        plant: |sheets| {
            sheets.add(
                "strategies",
                "id                  | name                 | held_by              | strands | dates | source
                 synthetic-unfounded | unfounded (invented) | synthetic-department | protect | 2023.. | synthetic-source",
            );
            sheets.add(
                "objectives",
                "id           | strategy            | text             | threat | strand  | owner            | evidence  | source
                 synthetic-o2 | synthetic-unfounded | do it (invented) | *      | protect | synthetic-agency | none-seen | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR003",
        what: "one objective of two has no owner",
        raises: &[("STR003", "synthetic-unowned")],
        plant: |sheets| {
            sheets.add(
                "strategies",
                "id                | name               | held_by              | strands | dates | source
                 synthetic-unowned | unowned (invented) | synthetic-department | protect | 2023.. | synthetic-source",
            );
            sheets.add(
                "objectives",
                "id           | strategy          | text               | threat | strand  | owner            | evidence | source
                 synthetic-o3 | synthetic-unowned | do it (invented)   | *      | protect | synthetic-agency | assessed | synthetic-source
                 synthetic-o4 | synthetic-unowned | do that (invented) | *      | prepare |                  | assessed | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR004",
        what: "an accepted recommendation is open after its day",
        raises: &[("STR004", "synthetic-late")],
        plant: |sheets| {
            sheets.add(
                "recommendations",
                "id             | text               | made_by           | addressed_to         | made    | due        | response | status           | source
                 synthetic-late | mend it (invented) | synthetic-auditor | synthetic-department | 2022-05 | 2023-05-31 | accepted | open [2022-05..] | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR005",
        what: "a recommendation is reported done, and nothing shows it",
        raises: &[("STR005", "synthetic-unshown")],
        plant: |sheets| {
            sheets.add(
                "recommendations",
                "id                | text               | made_by           | addressed_to         | made    | due        | response | status                    | source
                 synthetic-unshown | show it (invented) | synthetic-auditor | synthetic-department | 2022-05 | 2023-05-31 | accepted | reported-done [2023-04..] | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR006",
        what: "a promise is not kept by its day",
        raises: &[("STR006", "synthetic-broken")],
        plant: |sheets| {
            sheets.add(
                "commitments",
                "id               | text                 | made_by              | strategy           | made    | due        | status                  | source
                 synthetic-broken | do it soon (invented) | synthetic-department | synthetic-strategy | 2022-01 | 2022-12-31 | in-progress [2022-09..] | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR007",
        what: "counts are compared across a change of what is counted",
        raises: &[("STR007", "PS7")],
        plant: |sheets| {
            sheets.add(
                "populations",
                "id | name | source\n synthetic-aims | aims (invented) | synthetic-source",
            );
            sheets.add(
                "claims",
                "id    | measure    | label | population     | period  | kind  | value | unit  | speakers          | speaker_role | interest             | grade    | status | counting_rule | source
                 PS7-a | priorities | aims  | synthetic-aims | 2021-22 | exact | 6     | areas | synthetic-auditor | auditor      | anothers-performance | measured | quoted | by-threat     | synthetic-source
                 PS7-b | priorities | aims  | synthetic-aims | 2022-23 | exact | 3     | areas | synthetic-auditor | auditor      | anothers-performance | measured | quoted | by-area       | synthetic-source",
            );
            sheets.add("checks", "id | title | formula\n PS7 | fewer aims | PS7-a - PS7-b");
        },
    },
    Plant {
        code: "STR008",
        what: "a data system cannot be joined",
        raises: &[("STR008", "synthetic-island")],
        plant: |sheets| {
            sheets.add(
                "data_systems",
                "id               | name               | held_by          | holds             | joining      | access | stage     | source
                 synthetic-island | island (invented)  | synthetic-agency | cases (invented)  | not-possible | open   | operating | synthetic-source",
            );
        },
    },
    Plant {
        code: "STR009",
        what: "an initiative repeats one that ended",
        raises: &[("STR009", "synthetic-again+synthetic-before")],
        plant: |sheets| {
            sheets.add(
                "initiatives",
                "id               | name              | held_by          | strategy           | threats         | strands | stage     | dates               | source
                 synthetic-before | before (invented) | synthetic-agency | synthetic-strategy | synthetic-drugs | protect | ended     | 2020-01..2021-12-31 | synthetic-source
                 synthetic-again  | again (invented)  | synthetic-agency | synthetic-strategy | synthetic-drugs | protect | operating | 2022-06..           | synthetic-source",
            );
        },
    },
];
