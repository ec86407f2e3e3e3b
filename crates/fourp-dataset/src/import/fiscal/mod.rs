//! Fiscal Data Packages: budgets and spending, described column by column.

mod cell;
mod column;
mod descriptor;
mod flows;
mod options;

pub use self::{
    flows::{FiscalPackage, fiscal_data_package},
    options::{FiscalDirection, FiscalOptions, FiscalYear},
};
