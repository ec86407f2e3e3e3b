//! What pictures of groups are drawn from: the network of the day.

use fourp_governance::{Network, Overview, Register};

use super::gap::NotDrawn;
use crate::{layout::listed, phrase, results::Results};

/// What was found about groups, and the network that it was found in.
pub(super) struct Ground<'a> {
    pub(super) overview: &'a Overview,
    pub(super) network: Network,
}

impl<'a> Ground<'a> {
    /// What was found, or why a picture is not drawn.
    pub(super) fn of(results: &Results<'a>, what: &str) -> Result<Self, NotDrawn> {
        let defects = || NotDrawn::defect(what, "rows of groups have defects");
        let overview = results.audit.answers.governance.as_ref().ok_or_else(defects)?;
        let register = Register::compile(results.programme).map_err(|_| defects())?;
        let network = match overview.day {
            Some(day) => register.at_with(day, overview.options.change.partial_dates),
            None => register.latest(),
        };
        Ok(Self { overview, network })
    }

    /// As at which day.
    pub(super) fn day(&self) -> String {
        self.overview.day.map_or_else(|| "no row is dated".into(), |day| format!("as at {day}"))
    }

    /// Why something is not there, with what is known of groups by their count alone.
    pub(super) fn missing(&self, what: &str, why: &str) -> NotDrawn {
        let counted = &self.overview.clutter.counted;
        let known: Vec<String> = counted
            .iter()
            .map(|class| format!("{} ({})", class.name, phrase::printed(&class.count)))
            .collect();
        let known = if known.is_empty() {
            String::new()
        } else {
            format!("; known by count alone: {}", listed(&known))
        };
        NotDrawn::new(what, format!("{why}{known}"))
    }
}

/// A number as a place among others.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
