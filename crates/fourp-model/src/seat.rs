//! Who sits where.

use crate::{
    dates::Dates, group::Group, row::row, slug::Slug, source::Citation, text::vocabulary,
    voice::Party,
};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// A party's place in a group.
///
/// One party with two roles or three people is one voice and several seat-hours.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Where.
    pub group: Slug<Group>,
    /// Who.
    pub party: Party,
    /// As what.
    #[serde(default)]
    pub role: SeatRole,
    /// The role as printed, where the words say more.
    #[serde(default)]
    pub title: Option<String>,
    /// How many people it sends.
    pub people: NonZeroU32,
    /// When.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// What a party is in a group.
    #[derive(Default)]
    #[non_exhaustive]
    SeatRole, "role in a group" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Leads the meetings.
        Chair = "chair",
        /// Leads in the chair's place.
        DeputyChair = "deputy-chair",
        /// Takes part in what the group does.
        Member = "member",
        /// Runs the group's business.
        Secretariat = "secretariat",
        /// Gives advice, has no voice in decisions.
        Adviser = "adviser",
        /// Listens.
        Observer = "observer",
    }
}

impl SeatRole {
    /// Whether the role has a voice in decisions; a role that is not stated is taken to have one.
    #[must_use]
    pub const fn has_voice(self) -> bool {
        matches!(self, Self::NotStated | Self::Chair | Self::DeputyChair | Self::Member)
    }
}

impl Seat {
    /// One person of a party in a group.
    #[must_use]
    pub fn new(group: Slug<Group>, party: Party, role: SeatRole, citation: Citation) -> Self {
        Self {
            group,
            party,
            role,
            title: None,
            people: NonZeroU32::MIN,
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Seat in Seats by Ord::cmp, mentions group party);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_advise_or_listen_have_no_voice() {
        let silent: Vec<_> = SeatRole::ALL
            .iter()
            .filter(|role| !role.has_voice())
            .map(|role| role.as_str())
            .collect();
        assert_eq!(silent, ["secretariat", "adviser", "observer"]);
    }
}
