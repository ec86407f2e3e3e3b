//! What the sections of the page have in common.

use fourp_governance::{Absence, Overview};
use fourp_model::{Answer, Body, Group, NotMeasurable, Party, Programme, Slug, Superior};

use crate::{layout::Page, phrase};

/// How many of a list are shown; the JSON has them all.
pub(super) const SHOWN: usize = 12;

/// What numbers and ids are called.
pub(super) struct Names<'a> {
    /// Where names are.
    pub(super) programme: &'a Programme,
    /// What was found.
    pub(super) overview: &'a Overview,
}

impl Names<'_> {
    pub(super) fn group(&self, id: &Slug<Group>) -> String {
        self.programme.get::<Group>(id).map_or_else(|| id.to_string(), |group| group.name.clone())
    }

    pub(super) fn body(&self, id: &Slug<Body>) -> String {
        self.programme.get::<Body>(id).map_or_else(|| id.to_string(), |body| body.name.clone())
    }

    pub(super) fn party(&self, party: &Party) -> String {
        phrase::party(party, self.programme)
    }

    pub(super) fn superior(&self, superior: &Superior) -> String {
        match superior {
            Superior::Group(id) => self.group(id),
            Superior::Owner(party) => self.party(party),
        }
    }

    /// The group of a number.
    pub(super) fn numbered(&self, group: u32) -> String {
        let place = usize::try_from(group).unwrap_or(usize::MAX);
        let id = self.overview.groups.get(place);
        id.map_or_else(|| group.to_string(), |id| self.group(id))
    }

    /// The party of a number.
    pub(super) fn numbered_party(&self, party: u32) -> String {
        let place = usize::try_from(party).unwrap_or(usize::MAX);
        let party_of = self.overview.parties.get(place);
        party_of.map_or_else(|| party.to_string(), |party| self.party(party))
    }
}

/// A heading, and an answer under it or why there is none.
pub(super) fn section<T>(
    page: &mut Page,
    heading: &str,
    answer: &Answer<T>,
    show: impl FnOnce(&mut Page, &T),
) {
    page.heading(heading);
    page.gap();
    match answer {
        Answer::Measured(found) => show(page, found),
        Answer::NotMeasurable(why) => gap(page, why),
    }
}

/// Why there is no answer, and what would give one.
pub(super) fn gap(page: &mut Page, why: &NotMeasurable) {
    page.wrapped("not measurable: ", "    ", &why.question);
    page.wrapped("   = because: ", "         ", &why.why);
    for need in &why.what_would_make_it_so {
        match need.table {
            Some(table) => page.wrapped(&format!("   = {table}.csv: "), "         ", &need.what),
            None => page.wrapped("   = needed: ", "         ", &need.what),
        }
    }
}

/// `kind: 3 things`, and the first of them a line each.
pub(super) fn some(page: &mut Page, what: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    page.line(&format!("{what}: {}", items.len()));
    for item in items.iter().take(SHOWN) {
        page.item(item);
    }
    if let Some(more) = items.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        page.item(&format!("and {more} more"));
    }
}

/// What it means that a row is not there.
pub(super) fn meaning(absence: Absence) -> String {
    format!("What has no row here: {absence}.")
}

pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
