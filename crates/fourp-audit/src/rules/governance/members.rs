//! Who sits in a group, and is that enough to work?

use std::collections::BTreeSet;

use fourp_governance::Presence;
use fourp_model::{
    Body, BodyClass, Figure, FigureKind, Group, Party, RowRef, Seat, SeatRole, Slug, Table,
};

use super::ground::{Ground, groups_of, listed};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Groups without a member, where seats are declared complete.
pub(super) fn memberless(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    if !ground.is_complete(&[Table::Seats]) {
        return Vec::new();
    }
    let memberless = &ground.found.clutter.memberless;
    let found = ground.groups().filter(|(number, _, _)| memberless.contains(number));
    let found = found.map(|(_, group, row)| Observed {
        subject: group.id.to_string(),
        headline: format!("Nobody sits in {}", group.name),
        condition: "no seat in it holds on the day, and seats are declared complete".into(),
        cause: None,
        effect: "it stands on the list of groups and can do nothing".into(),
        materiality: groups_of(&ground, 1),
        confidence: Confidence::Derived,
        fragility: "one seat in it, or its end before the day".into(),
        evidence: vec![row],
    });
    found.collect()
}

/// Groups whose members are fewer than their quorum.
pub(super) fn quorum(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    if !ground.is_complete(&[Table::Seats]) {
        return Vec::new();
    }
    let found = ground.groups().filter_map(|(number, group, row)| {
        let quorum = group.quorum?;
        let people = people_with_a_voice(&ground, number);
        let is_short = people > 0 && people < u64::from(quorum);
        is_short.then(|| Observed {
            subject: group.id.to_string(),
            headline: format!("{} needs {quorum} for a decision and has {people}", group.name),
            condition: format!(
                "its quorum is {quorum}; {people} people have a seat with a voice in it, and seats are declared complete"
            ),
            cause: None,
            effect: "it cannot take a decision by its own terms".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Derived,
            fragility: format!("{} more people with a voice, or a lower quorum", u64::from(quorum).saturating_sub(people)),
            evidence: std::iter::once(row).chain(ground.seats(number)).collect(),
        })
    });
    found.collect()
}

fn people_with_a_voice(ground: &Ground<'_>, group: u32) -> u64 {
    let members = ground.network.members(group).iter();
    let seats = members.flat_map(|party| ground.network.seats(group, *party));
    seats.filter(|seat| seat.role.has_voice()).map(|seat| u64::from(seat.people.get())).sum()
}

/// Groups of which every role is known, and none is in the chair.
pub(super) fn without_chair(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    if !ground.is_complete(&[Table::Seats]) {
        return Vec::new();
    }
    let found = ground.groups().filter_map(|(number, group, row)| {
        let members = ground.network.members(number);
        let seats = || members.iter().flat_map(|party| ground.network.seats(number, *party));
        let is_known = seats().all(|seat| seat.role != SeatRole::NotStated);
        let is_chaired = seats().any(|seat| seat.role == SeatRole::Chair);
        let is_headless = !members.is_empty() && is_known && !is_chaired;
        is_headless.then(|| Observed {
            subject: group.id.to_string(),
            headline: format!("{} has {} members and no chair", group.name, members.len()),
            condition: format!(
                "the roles of all its {} seats are stated, none is that of the chair, and seats are declared complete",
                seats().count()
            ),
            cause: None,
            effect: "nobody is set to call it together, or to speak for it".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Derived,
            fragility: "a row that says who is in the chair".into(),
            evidence: std::iter::once(row).chain(ground.seats(number)).collect(),
        })
    });
    found.collect()
}

/// Bodies that are no more and still have seats.
pub(super) fn ghosts(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let network = &ground.network;
    let closed = (0..).zip(network.parties()).filter_map(|(number, party)| {
        let Party::Body(id) = party else { return None };
        let body = network.body(id).filter(|body| body.presence == Presence::Closed)?;
        Some((number, body))
    });
    let found = closed.filter_map(|(number, body)| {
        let row = asked.programme.get::<Body>(&body.id)?;
        let groups = network.groups_of(number);
        let names: Vec<String> =
            groups.iter().filter_map(|group| Some(ground.group(*group)?.name.clone())).collect();
        let seats = groups.iter().flat_map(|group| network.seats(*group, number));
        let seats = seats.filter_map(|seat| ground.row::<Seat>(seat.row));
        Some(Observed {
            subject: body.id.to_string(),
            headline: format!("{} is closed and still sits in {}", body.name, listed(&names)),
            condition: format!(
                "its row says {} ({}); {} of its seats hold on the day",
                row.status,
                row.dates,
                names.len()
            ),
            cause: None,
            effect: "a seat that nobody can take counts as a member".into(),
            materiality: Materiality::count(names.len(), None, "seats"),
            confidence: Confidence::Derived,
            fragility: "an end of the seats, or a successor on them".into(),
            evidence: seats.chain(ground.row::<Body>(body.row)).collect(),
        })
    });
    found.collect()
}

/// Groups and bodies of which only a number is known.
pub(super) fn uncounted(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let groups = ground.found.clutter.counted.iter().filter_map(|class| {
        let row = ground.row::<Group>(class.row)?;
        Some(unnamed(class.id.as_str(), &class.name, &class.count, row))
    });
    let named: BTreeSet<&Slug<BodyClass>> = asked
        .programme
        .rows::<Body>()
        .iter()
        .flat_map(|body| body.classes.iter().map(|class| &class.value))
        .collect();
    let classes = asked.rows::<BodyClass>().filter_map(|(row, class)| {
        let count = class.count.as_ref().filter(|count| {
            matches!(count.kind(), FigureKind::AtLeast { .. } | FigureKind::MoreThan { .. })
        })?;
        let is_named = named.contains(&class.id);
        (!is_named).then(|| unnamed(class.id.as_str(), &class.name, count, row))
    });
    groups.chain(classes).collect()
}

fn unnamed(id: &str, name: &str, count: &Figure, row: RowRef) -> Observed {
    let bound = match count.kind() {
        FigureKind::AtLeast { .. } => "at least ",
        FigureKind::MoreThan { .. } => "more than ",
        _ => "",
    };
    let value = count.printed().map_or_else(String::new, |value| value.to_string());
    let count = format!("{bound}{value} {}", count.unit());
    Observed {
        subject: id.into(),
        headline: format!("{name}: {count}, and none is named"),
        condition: format!("its row gives the number as {count}; no row says that it is of these"),
        cause: None,
        effect: "who they are, what they are for and whom they answer to cannot be asked".into(),
        materiality: Materiality::NotKnown,
        confidence: Confidence::Recorded,
        fragility: "a list of them, by name".into(),
        evidence: vec![row],
    }
}

/// Groups that meet and for which no remit is stated, where remits are declared complete: all in one.
pub(super) fn without_remit(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    if !ground.is_complete(&[Table::Remits]) {
        return Vec::new();
    }
    let is_idle = |number: u32| {
        ground.network.cells(number).is_empty() && !ground.network.members(number).is_empty()
    };
    let idle: Vec<(u32, String, RowRef)> = ground
        .groups()
        .filter(|(number, _, _)| is_idle(*number))
        .map(|(number, group, row)| (number, group.name.clone(), row))
        .collect();
    if idle.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = idle.iter().map(|(_, name, _)| name.clone()).collect();
    let members: usize =
        idle.iter().map(|(number, _, _)| ground.network.members(*number).len()).sum();
    vec![Observed {
        subject: "groups".into(),
        headline: format!(
            "{} of {} groups have members and no remit",
            idle.len(),
            ground.network.groups().len()
        ),
        condition: format!(
            "{members} seats are in {}, for which no remit is stated; remits are declared complete",
            listed(&names)
        ),
        cause: None,
        effect: "by what is recorded, closing them would lose no remit; what they do unrecorded is not seen".into(),
        materiality: groups_of(&ground, idle.len()),
        confidence: Confidence::Derived,
        fragility: "a remit of each, in its terms of reference".into(),
        evidence: idle.into_iter().map(|(_, _, row)| row).collect(),
    }]
}
