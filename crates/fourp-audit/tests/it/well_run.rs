//! A programme, invented, of which every rule can be asked and that gives none of them cause.

mod claims;
mod cross;
mod funding;
mod governance;
mod performance;
mod strategy;

use crate::sheets::Sheets;

/// Threats, bodies and sources that all families share, then the rows of each family.
pub(crate) fn well_run() -> Sheets {
    let mut sheets = Sheets::default();
    sheets.add(
        "programme",
        "key      | value
         title    | Synthetic well-run programme (invented)
         currency | GBP
         synthetic | written by hand for tests",
    );
    sheets.add(
        "sources",
        "id               | title                              | publisher       | published | standing | licence           | marking
         synthetic-source | Synthetic source (invented)        | nobody          | 2024-06   | primary  | MIT OR Apache-2.0 | public",
    );
    sheets.add(
        "threats",
        "id              | name                      | source
         synthetic-fraud | synthetic fraud (invented) | synthetic-source
         synthetic-drugs | synthetic drugs (invented) | synthetic-source",
    );
    sheets.add(
        "bodies",
        "id                   | name                            | kind         | level    | source
         synthetic-department | synthetic department (invented) | organisation | national | synthetic-source
         synthetic-agency     | synthetic agency (invented)     | organisation | national | synthetic-source
         synthetic-auditor    | synthetic auditor (invented)    | organisation | national | synthetic-source",
    );
    claims::add(&mut sheets);
    strategy::add(&mut sheets);
    funding::add(&mut sheets);
    governance::add(&mut sheets);
    performance::add(&mut sheets);
    cross::add(&mut sheets);
    sheets
}
