//! What an auditor is told, on programmes made for it and on the bundled ones.

// Spelt out, although every file here is a test, because the lints look for it.
#[cfg(test)]
mod bundled;
#[cfg(test)]
mod configured;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod plants;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod well_run;
