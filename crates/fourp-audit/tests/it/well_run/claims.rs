use crate::sheets::Sheets;

pub(super) fn add(sheets: &mut Sheets) {
    sheets.add(
        "populations",
        "id               | name                          | source
         synthetic-people | people counted (invented)     | synthetic-source
         synthetic-others | other people (invented)       | synthetic-source",
    );
    sheets.add(
        "claims",
        "id  | measure | label        | population       | period  | kind    | value | resolution | unit   | speakers          | speaker_role | interest            | grade    | status | source           | supersedes | vintage
         T1  | people  | the part     | synthetic-others | 2022-23 | exact   | 40    |            | people | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source |            |
         T2  | people  | the same     | synthetic-others | 2022-23 | exact   | 40    |            | people | synthetic-agency  | agency       | own-performance     | measured | quoted | synthetic-source |            |
         T3  | people  | first count  | synthetic-people | 2022-23 | exact   | 120   |            | people | synthetic-agency  | agency       | own-performance     | measured | quoted | synthetic-source |            | 2023-05
         T4  | people  | second count | synthetic-people | 2022-23 | exact   | 118   |            | people | synthetic-agency  | agency       | own-performance     | measured | quoted | synthetic-source | T3         | 2023-11",
    );
    sheets.add(
        "checks",
        "id | title                 | formula
         K1 | two tell of one count | T1 = T2",
    );
    sheets.add(
        "statements",
        "id | class   | gist                           | speakers         | speaker_role | interest        | grade    | tested_by | source
         W1 | finding | the count is right (invented)  | synthetic-agency | agency       | own-performance | asserted | K1        | synthetic-source",
    );
}
