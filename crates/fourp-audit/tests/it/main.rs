//! Audits of the bundled programmes.

#[cfg(test)]
mod bundled;
