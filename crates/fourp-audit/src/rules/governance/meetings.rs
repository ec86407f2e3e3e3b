//! Do groups meet as laid down, decide, and do their members come?

use fourp_governance::{GroupFacts, MeetingFacts};
use fourp_model::{
    Covers, Function, Group, GroupStanding, Meeting, Rational, RowRef, Table, Toward,
};

use super::ground::{Ground, groups_of, place};
use crate::{asked::Asked, finding::Confidence, rule::Observed};

/// Groups that were there throughout the year up to the day, each with its minuted meetings; none without any.
fn minuted<'g>(
    ground: &'g Ground<'_>,
) -> impl Iterator<Item = (u32, &'g GroupFacts, RowRef, Vec<&'g MeetingFacts>)> {
    let year_before =
        ground.network.day().and_then(|day| day.checked_sub_months(chrono::Months::new(12)));
    ground.groups().filter_map(move |(number, group, row)| {
        let dates = ground.asked.programme.get::<Group>(&group.id)?.dates;
        let was_there = year_before.is_none_or(|day| dates.covers(day) == Covers::Yes);
        let meetings: Vec<&MeetingFacts> =
            ground.network.meetings().iter().filter(|meeting| meeting.group == number).collect();
        (was_there && !meetings.is_empty()).then_some((number, group, row, meetings))
    })
}

fn evidence(ground: &Ground<'_>, row: RowRef, meetings: &[&MeetingFacts]) -> Vec<RowRef> {
    let met = meetings.iter().filter_map(|meeting| ground.row::<Meeting>(meeting.row));
    std::iter::once(row).chain(met).collect()
}

/// Groups that met less often than so large a share of what is laid down.
pub(super) fn rarely(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let share = asked.threshold("share");
    let is_complete = ground.is_complete(&[Table::Meetings]);
    let found = minuted(&ground).filter_map(|(_, group, row, meetings)| {
        let laid_down = group.meetings_per_year?;
        let needed = share.mul(laid_down, Toward::Down)?;
        let met = Rational::from_int(i64::try_from(meetings.len()).ok()?);
        (met < needed).then(|| Observed {
            subject: group.id.to_string(),
            headline: format!(
                "{} met {} times of {laid_down} laid down",
                group.name,
                meetings.len()
            ),
            condition: format!(
                "{} meetings within the year are minuted, {laid_down} a year are laid down{}",
                meetings.len(),
                if is_complete {
                    ""
                } else {
                    "; nobody says that the minutes supplied are complete"
                }
            ),
            cause: None,
            effect: "what it is to steer goes on without it between meetings".into(),
            materiality: groups_of(&ground, 1),
            confidence: if is_complete { Confidence::Derived } else { Confidence::Inferred },
            fragility: format!(
                "minutes of {} more meetings",
                needed.sub(met, Toward::Up).map_or(0, Rational::ceil)
            ),
            evidence: evidence(&ground, row, &meetings),
        })
    });
    found.collect()
}

/// Groups that may decide or oversee, and whose minutes state no decision at all.
pub(super) fn undecided(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let found = minuted(&ground).filter_map(|(number, group, row, meetings)| {
        let cells = ground.network.cells(number);
        let decides = cells
            .iter()
            .filter_map(|cell| ground.network.cell(cell))
            .any(|cell| cell.function == Function::Decide);
        let may_decide =
            decides || matches!(group.standing, GroupStanding::Decide | GroupStanding::Oversee);
        let took_none = meetings.iter().all(|meeting| meeting.decisions == Some(0));
        (may_decide && took_none).then(|| Observed {
            subject: group.id.to_string(),
            headline: format!("{} met {} times and decided nothing", group.name, meetings.len()),
            condition: format!(
                "it may {}; the minutes of all {} meetings within the year state 0 decisions",
                if decides { "decide".into() } else { group.standing.to_string() },
                meetings.len()
            ),
            cause: None,
            effect: "it took the time of its members, and what it is for was settled elsewhere or not at all".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Recorded,
            fragility: "one decision in its minutes".into(),
            evidence: evidence(&ground, row, &meetings),
        })
    });
    found.collect()
}

/// Groups from whose meetings so large a share of the members stays away.
pub(super) fn absent(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let limit = asked.threshold("share");
    let found = minuted(&ground).filter_map(|(number, group, row, meetings)| {
        let members: Vec<_> = ground
            .network
            .members(number)
            .iter()
            .filter_map(|party| ground.network.parties().get(place(*party)))
            .collect();
        let listed: Vec<&MeetingFacts> =
            meetings.iter().copied().filter(|meeting| !meeting.attended.is_empty()).collect();
        let came: usize = listed
            .iter()
            .map(|meeting| members.iter().filter(|party| meeting.attended.contains(party)).count())
            .sum();
        let seats = members.len().saturating_mul(listed.len());
        let stayed = seats.saturating_sub(came);
        let whole = |count: usize| i64::try_from(count).ok().map(Rational::from_int);
        let most = limit.mul(whole(seats)?, Toward::Up)?;
        let is_absent = seats > 0 && whole(stayed)? >= most;
        is_absent.then(|| Observed {
            subject: group.id.to_string(),
            headline: format!("{stayed} of {seats} attendances in {} did not happen", group.name),
            condition: format!(
                "at {} meetings with a list of who came, {came} of {seats} times that one of its {} members was due, it came",
                listed.len(),
                members.len()
            ),
            cause: None,
            effect: "those who stay away are bound by what they did not hear".into(),
            materiality: groups_of(&ground, 1),
            confidence: Confidence::Derived,
            fragility: format!(
                "{} attendances more",
                whole(stayed).and_then(|stayed| stayed.sub(most, Toward::Down)).map_or(1, |over| over.floor().saturating_add(1))
            ),
            evidence: evidence(&ground, row, &listed).into_iter().chain(ground.seats(number)).collect(),
        })
    });
    found.collect()
}
