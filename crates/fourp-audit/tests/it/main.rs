//! What an auditor is told, on programmes made for it and on the bundled ones.

mod bundled;
mod configured;
mod edges;
mod planted;
mod plants;
mod sheets;
mod well_run;
