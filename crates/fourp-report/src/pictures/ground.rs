//! What pictures of groups are drawn from: the network of the day.

use std::collections::BTreeSet;

use fourp_governance::{Absence, Network, Overview, Register};
use fourp_model::{Citation, Programme, Seat, Table};

use super::gap::NotDrawn;
use crate::{layout::listed, phrase, results::Results};

/// What was found about groups, and the network that it was found in.
pub(super) struct Ground<'a> {
    pub(super) overview: &'a Overview,
    pub(super) network: Network,
}

impl<'a> Ground<'a> {
    /// What was found; nothing where rows of groups have defects.
    ///
    /// Costs the network anew, as the answers do not keep it: once for all pictures.
    pub(super) fn of(results: &Results<'a>) -> Option<Self> {
        let overview = results.audit.answers.governance.as_ref()?;
        let register = Register::compile(results.programme).ok()?;
        let network = match overview.day {
            Some(day) => register.at_with(day, overview.options.change.partial_dates),
            None => register.latest(),
        };
        Some(Self { overview, network })
    }

    /// What it means that tables have no row of something.
    pub(super) fn absence(&self, tables: &[Table]) -> Absence {
        let is_complete = tables.iter().all(|table| self.network.completeness(*table).is_some());
        if is_complete { Absence::Gap } else { Absence::NotSupplied }
    }

    /// Where the seats of the day were read.
    pub(super) fn seats<'p>(&self, programme: &'p Programme) -> Vec<&'p Citation> {
        let seats = (0..self.network.group_count()).flat_map(|group| {
            let members = self.network.members(group).iter();
            members.flat_map(move |party| self.network.seats(group, *party))
        });
        let rows: BTreeSet<u32> = seats.map(|seat| seat.row).collect();
        numbered(programme.rows::<Seat>(), rows).map(|seat| &seat.citation).collect()
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

/// What was found, or why a picture is not drawn.
pub(super) fn found<'g, 'a>(
    ground: Option<&'g Ground<'a>>,
    what: &str,
) -> Result<&'g Ground<'a>, NotDrawn> {
    ground.ok_or_else(|| NotDrawn::defect(what, "rows of groups have defects"))
}

/// Rows by their numbers, from 1.
pub(super) fn numbered<R>(
    rows: &[R],
    numbers: impl IntoIterator<Item = u32>,
) -> impl Iterator<Item = &R> {
    numbers.into_iter().filter_map(|number| rows.get(place(number).checked_sub(1)?))
}

/// A number as a place among others.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
