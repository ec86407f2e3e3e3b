use super::Plant;

pub(super) const PLANTS: &[Plant] = &[
    Plant {
        code: "CLM001",
        what: "two bodies give different counts of one thing",
        raises: &[("CLM001", "PC1")],
        plant: |sheets| {
            sheets.add(
                "populations",
                "id | name | source\n synthetic-boats | boats (invented) | synthetic-source",
            );
            sheets.add(
                "claims",
                "id    | measure | label     | population      | period  | kind  | value | unit  | speakers          | speaker_role | interest             | grade    | status | source
                 PC1-a | boats   | the boats | synthetic-boats | 2022-23 | exact | 7     | boats | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source
                 PC1-b | boats   | the boats | synthetic-boats | 2022-23 | exact | 9     | boats | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source",
            );
            sheets.add("checks", "id | title | formula\n PC1 | one count of boats | PC1-a = PC1-b");
        },
    },
    Plant {
        code: "CLM002",
        what: "one number stands for cars and for carriages",
        raises: &[("CLM002", "PC2")],
        plant: |sheets| {
            sheets.add(
                "populations",
                "id                  | name                 | source
                 synthetic-cars      | cars (invented)      | synthetic-source
                 synthetic-carriages | carriages (invented) | synthetic-source",
            );
            sheets.add(
                "claims",
                "id    | measure  | label         | population          | period  | kind  | value | unit     | speakers          | speaker_role | interest             | grade    | status | source
                 PC2-a | vehicles | the cars      | synthetic-cars      | 2022-23 | exact | 31    | vehicles | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source
                 PC2-b | vehicles | the carriages | synthetic-carriages | 2022-23 | exact | 31    | vehicles | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source",
            );
            sheets.add("checks", "id | title | formula\n PC2 | cars and carriages | PC2-a = PC2-b");
        },
    },
    Plant {
        code: "CLM003",
        what: "rounded parts do not add up as printed, and may behind their rounding",
        raises: &[("CLM003", "PC3")],
        plant: |sheets| {
            sheets.add(
                "populations",
                "id                  | name                  | part_of         | source
                 synthetic-all-tea   | all tea (invented)    |                 | synthetic-source
                 synthetic-black-tea | black tea (invented)  | synthetic-all-tea | synthetic-source
                 synthetic-green-tea | green tea (invented)  | synthetic-all-tea | synthetic-source",
            );
            sheets.add(
                "claims",
                "id    | measure | label     | population          | period  | kind    | value | resolution | unit   | speakers          | speaker_role | interest             | grade    | status | source
                 PC3-a | tea     | black tea | synthetic-black-tea | 2022-23 | rounded | 1.3   | 0.1        | GBP m  | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source
                 PC3-b | tea     | green tea | synthetic-green-tea | 2022-23 | rounded | 1.4   | 0.1        | GBP m  | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source
                 PC3-c | tea     | all tea   | synthetic-all-tea   | 2022-23 | rounded | 2.8   | 0.1        | GBP m  | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source",
            );
            sheets.add(
                "checks",
                "id | title | formula\n PC3 | black and green make all tea | PC3-a + PC3-b = PC3-c",
            );
        },
    },
    Plant {
        code: "CLM004",
        what: "a speech gives the count that was replaced",
        raises: &[("CLM004", "PC4")],
        plant: |sheets| {
            sheets.add(
                "claims",
                "id  | measure | label      | population       | period  | kind  | value | unit   | speakers             | speaker_role | interest        | grade    | status | source
                 PC4 | people  | the speech | synthetic-people | 2022-23 | exact | 120   | people | synthetic-department | department   | own-performance | asserted | quoted | synthetic-source",
            );
        },
    },
    Plant {
        code: "CLM005",
        what: "a body praises itself, and nothing tests it",
        raises: &[("CLM005", "synthetic-department")],
        plant: |sheets| {
            sheets.add(
                "statements",
                "id  | class       | gist                      | speakers             | speaker_role | interest        | grade    | source
                 PC5 | attribution | it all works (invented)   | synthetic-department | department   | own-performance | asserted | synthetic-source",
            );
        },
    },
];
