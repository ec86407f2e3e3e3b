//! Groups and those who sit in them.

use std::num::NonZeroU32;

use proptest::prelude::*;

use super::{
    ids::{citation, few, maybe, maybe_text, party, scope, slug, strand, text, word},
    numbers::{count, positive_rational},
    values::{dated, dates, partial_date},
};
use crate::{
    Formality, Function, Group, GroupStanding, Marking, Meeting, Remit, ReportingLine, Seat,
    SeatRole, Statutory, Superior,
};

/// A group, or at times a class of groups known only by its count.
pub fn group() -> impl Strategy<Value = Group> {
    let named = (slug(), text(), word(GroupStanding::ALL), few(dated(text())), few(text()));
    let placed = (
        proptest::option::weighted(0.1, count()).boxed(),
        maybe(1_u8..=5),
        maybe_text(),
        maybe(party()),
        word(Statutory::ALL),
        maybe(word(Marking::ALL)),
    );
    let work =
        (maybe(positive_rational()), maybe(15_u32..=480), maybe(0_u32..=960), maybe(1_u32..=20));
    (named, placed, work, few(slug()), dates().boxed(), citation()).prop_map(
        |(
            (id, name, standing, names, aliases),
            (count, tier, purpose, owner, statutory, classification),
            (meetings_per_year, meeting_minutes, preparation_minutes, quorum),
            superseded_by,
            dates,
            citation,
        )| Group {
            names,
            aliases,
            count,
            tier,
            purpose,
            owner,
            meetings_per_year,
            meeting_minutes,
            preparation_minutes,
            quorum,
            statutory,
            classification,
            superseded_by,
            dates,
            ..Group::new(id, &name, standing, citation)
        },
    )
}

/// A party's place in a group.
pub fn seat() -> impl Strategy<Value = Seat> {
    let people = prop_oneof![4 => Just(1_u32), 1 => 1_u32..=12]
        .prop_filter_map("at least one", NonZeroU32::new);
    (slug(), party(), word(SeatRole::ALL), maybe_text(), people, dates().boxed(), citation())
        .prop_map(|(group, party, role, title, people, dates, citation)| Seat {
            group,
            party,
            role,
            title,
            people,
            dates,
            citation,
        })
}

/// What a group reports to.
pub fn superior() -> impl Strategy<Value = Superior> {
    prop_oneof![3 => slug().prop_map(Superior::Group), 1 => party().prop_map(Superior::Owner)]
}

/// A line from a group to what it reports to.
pub fn reporting_line() -> impl Strategy<Value = ReportingLine> {
    (slug(), superior(), word(Formality::ALL), dates().boxed(), citation()).prop_map(
        |(from, to, formality, dates, citation)| ReportingLine {
            from,
            to,
            formality,
            dates,
            citation,
        },
    )
}

/// What a group is for.
pub fn remit() -> impl Strategy<Value = Remit> {
    (slug(), scope(slug()), scope(strand()), word(Function::ALL), dates().boxed(), citation())
        .prop_map(|(group, threat, strand, function, dates, citation)| Remit {
            group,
            threat,
            strand,
            function,
            dates,
            citation,
        })
}

/// A meeting, as minuted.
pub fn meeting() -> impl Strategy<Value = Meeting> {
    let minuted = (maybe(1_u32..=480), maybe(0_u32..=20), few(party()), few(party()));
    (slug(), partial_date(), minuted, citation()).prop_map(
        |(group, date, (minutes, decisions, attended, apologies), citation)| Meeting {
            group,
            date,
            minutes,
            decisions,
            attended,
            apologies,
            citation,
        },
    )
}
