//! What may be said of what is missing.

use fourp_model::Table;

use crate::{network::Network, words::conventions};

conventions! {
    /// What a row that is not there means.
    #[expect(clippy::exhaustive_enums, reason = "tables are declared complete or they are not")]
    Absence {
        /// Somebody declares the tables complete: there is none.
        Gap = "there is none",
        /// Nobody does: none is known.
        NotSupplied = "not in the data supplied",
    }
}

/// What absence means where it is read from several tables.
pub(crate) fn absence(network: &Network, tables: &[Table]) -> Absence {
    let is_complete = tables.iter().all(|table| network.completeness(*table).is_some());
    if is_complete { Absence::Gap } else { Absence::NotSupplied }
}
