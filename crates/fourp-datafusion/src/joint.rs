//! Faults of rows taken together, as texts that count them.

use crate::text::quoted;

/// Faults of rows taken together.
#[derive(Debug, Default)]
pub(crate) struct Joint {
    /// What a text of them defines first.
    pub(crate) with: Vec<String>,
    /// Texts that count rows in a column `found`, each with what it counts.
    pub(crate) counts: Vec<(String, &'static str)>,
}

impl Joint {
    /// Each count as a text of its own, with what it counts: a union of single rows has no end under Ballista's adaptive planner.
    #[cfg(feature = "datafusion")]
    pub(crate) fn texts(&self) -> Vec<(String, &'static str)> {
        let with = if self.with.is_empty() {
            String::new()
        } else {
            format!("WITH {}\n", self.with.join(",\n"))
        };
        self.counts.iter().map(|(text, fault)| (format!("{with}{text}"), *fault)).collect()
    }

    /// All counts as rows of `fault` and `found`.
    pub(crate) fn selects(&self) -> Vec<String> {
        let select = |(text, fault): &(String, &str)| {
            format!("SELECT {} AS fault, found FROM ({text}) AS counted", quoted(fault))
        };
        self.counts.iter().map(select).collect()
    }
}

/// Whether an observation is one value.
pub(crate) const SINGLE: &str = "kind IN ('exact', 'rounded', 'estimate', 'share')";
