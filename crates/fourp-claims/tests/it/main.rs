//! What the crate promises, from outside.

// Spelt out, although every file here is a test, because the lints look for it.
#[cfg(test)]
mod comparability;
#[cfg(test)]
mod known_answers;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod support;
#[cfg(test)]
mod verdicts;
