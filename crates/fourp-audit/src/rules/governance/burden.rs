//! Whom do groups cost the most, and who stands between others?

use fourp_governance::Mode;
use fourp_model::{Answer, Party, Rational, RowRef, Seat, Toward};

use super::ground::{Ground, place};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Parties whose seats are taken at more meetings a year than one can attend well.
pub(super) fn overload(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Answer::Measured(load) = &ground.found.load else { return Vec::new() };
    let most = asked.threshold("meetings");
    let groups = ground.network.groups().len();
    let found = load.by_party().into_iter().filter(|(_, burden)| burden.meetings >= most);
    let found = found.map(|(party, burden)| {
        let name = asked.party(party);
        let meetings = burden.meetings.to_places(0, Toward::Down);
        let sits_in = ground.network.party(party).map_or(0, |number| ground.network.groups_of(number).len());
        let over = burden.meetings.sub(most, Toward::Up).map_or_else(String::new, |over| over.to_places(0, Toward::Up));
        Observed {
            subject: party.to_string(),
            headline: format!("{name} sits in {sits_in} of {groups} groups: {meetings} meetings a year"),
            condition: format!(
                "its {} seats are taken at {meetings} meetings a year, for {} hours of its people; {} seats are in groups whose time is minuted, {} in groups whose time is as laid down, and {} in groups of which nobody says",
                burden.seats,
                burden.whole_hours(),
                burden.observed,
                burden.nominal,
                burden.unknown
            ),
            cause: None,
            effect: "who sits everywhere may prepare for little of it".into(),
            materiality: Materiality::count(sits_in, Some(groups), "groups"),
            confidence: Confidence::Inferred,
            fragility: format!(
                "{over} meetings fewer, or several people who share them; seats are counted, not who sits on them"
            ),
            evidence: seats(&ground, party),
        }
    });
    found.collect()
}

/// Parties without whom groups and parties fall apart into parts of some size.
pub(super) fn bottlenecks(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Answer::Measured(structure) = &ground.found.structure else { return Vec::new() };
    let least = asked.threshold("part");
    let found = structure.bottlenecks.iter().filter(|found| found.mode == Mode::Parties);
    let found = found.filter_map(|found| {
        let cut_off: Vec<u32> = found.parts.iter().skip(1).copied().collect();
        let largest = cut_off.first().copied().unwrap_or(0);
        let party = ground.network.parties().get(place(found.node))?;
        if Rational::from_int(largest.into()) < least {
            return None;
        }
        let name = asked.party(party);
        Some(Observed {
            subject: party.to_string(),
            headline: format!("Only {name} links {} groups and parties to the others", found.cut_off()),
            condition: format!(
                "without it what it connects falls into {} parts, of {} groups and parties; {} pairs meet through it alone",
                found.parts.len(),
                found.parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                found.pairs
            ),
            cause: None,
            effect: "if it is away, or silent, the parts hear nothing of each other in any group that is known".into(),
            materiality: Materiality::count(
                place(found.cut_off()),
                Some(ground.network.groups().len().saturating_add(ground.network.parties().len())),
                "groups and parties",
            ),
            confidence: Confidence::Derived,
            fragility: "one other party with a seat in two of the parts".into(),
            evidence: seats(&ground, party),
        })
    });
    found.collect()
}

/// The rows of all seats of a party on the day.
fn seats(ground: &Ground<'_>, party: &Party) -> Vec<RowRef> {
    let Some(number) = ground.network.party(party) else { return Vec::new() };
    let groups = ground.network.groups_of(number).iter();
    let seats = groups.flat_map(|group| ground.network.seats(*group, number));
    seats.filter_map(|seat| ground.row::<Seat>(seat.row)).collect()
}
