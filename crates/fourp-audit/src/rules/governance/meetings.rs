//! Do groups meet as laid down, decide, and do their members come?

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use fourp_governance::GroupFacts;
use fourp_model::{
    Covers, Function, Group, GroupStanding, Meeting, Party, Rational, RowRef, Slug, Table, Toward,
};

use super::ground::{Ground, groups_of, place};
use crate::{asked::Asked, finding::Confidence, rule::Observed};

/// Minutes that span fewer days tell nothing of a year.
const SPAN_DAYS_MIN: i64 = 300;

/// The minutes of the year up to the last meeting that any group has minutes of by the day.
struct Year<'a> {
    from: Option<NaiveDate>,
    /// Whether the minutes span most of it.
    is_spanned: bool,
    meetings: BTreeMap<&'a Slug<Group>, Vec<(RowRef, &'a Meeting)>>,
}

impl<'a> Year<'a> {
    fn of(ground: &Ground<'a>) -> Self {
        let is_known = |date: NaiveDate| ground.found.day.is_none_or(|day| date <= day);
        let rows = || {
            let rows = ground.asked.rows::<Meeting>();
            rows.filter(|(_, meeting)| is_known(meeting.date.last_day()))
        };
        let last = rows().map(|(_, meeting)| meeting.date.last_day()).max();
        let from = last.and_then(|last| last.checked_sub_months(Months::new(12)));
        let mut meetings: BTreeMap<&Slug<Group>, Vec<_>> = BTreeMap::new();
        let mut first = last;
        for (row, meeting) in rows() {
            if from.is_none_or(|from| meeting.date.first_day() > from) {
                first = first.min(Some(meeting.date.first_day()));
                meetings.entry(&meeting.group).or_default().push((row, meeting));
            }
        }
        let span = last.zip(first).map_or(0, |(last, first)| (last - first).num_days());
        Self { from, is_spanned: span >= SPAN_DAYS_MIN, meetings }
    }

    /// Groups that were there throughout, each with its minutes; none without any.
    fn groups<'g>(
        &'g self,
        ground: &'g Ground<'a>,
    ) -> impl Iterator<Item = (u32, &'g GroupFacts, RowRef, &'g [(RowRef, &'a Meeting)])> {
        ground.groups().filter_map(move |(number, group, row)| {
            let dates = ground.asked.programme.get::<Group>(&group.id)?.dates;
            let was_there = self.from.is_none_or(|from| dates.covers(from) == Covers::Yes);
            let meetings = self.meetings.get(&group.id).filter(|_| was_there)?;
            Some((number, group, row, meetings.as_slice()))
        })
    }
}

fn evidence(row: RowRef, meetings: &[(RowRef, &Meeting)]) -> Vec<RowRef> {
    std::iter::once(row).chain(meetings.iter().map(|(row, _)| row.clone())).collect()
}

/// Groups that met less often than so large a share of what is laid down.
pub(super) fn rarely(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let share = asked.threshold("share");
    let is_complete = ground.is_complete(&[Table::Meetings]);
    let year = Year::of(&ground);
    if !year.is_spanned {
        return Vec::new();
    }
    let found = year.groups(&ground).filter_map(|(_, group, row, meetings)| {
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
            evidence: evidence(row, meetings),
        })
    });
    found.collect()
}

/// Groups that may decide or oversee, and whose minutes state no decision at all.
pub(super) fn undecided(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let year = Year::of(&ground);
    let found = year.groups(&ground).filter_map(|(number, group, row, meetings)| {
        let cells = ground.network.cells(number);
        let decides = cells
            .iter()
            .filter_map(|cell| ground.network.cell(cell))
            .any(|cell| cell.function == Function::Decide);
        let may_decide =
            decides || matches!(group.standing, GroupStanding::Decide | GroupStanding::Oversee);
        let took_none = meetings.iter().all(|(_, meeting)| meeting.decisions == Some(0));
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
            evidence: evidence(row, meetings),
        })
    });
    found.collect()
}

/// Groups from whose meetings so large a share of the members stays away.
pub(super) fn absent(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let limit = asked.threshold("share");
    let year = Year::of(&ground);
    let found = year.groups(&ground).filter_map(|(number, group, row, meetings)| {
        let members: Vec<&Party> = ground
            .network
            .members(number)
            .iter()
            .filter_map(|party| ground.network.parties().get(place(*party)))
            .collect();
        let listed: Vec<(RowRef, &Meeting)> =
            meetings.iter().filter(|(_, meeting)| !meeting.attended.is_empty()).cloned().collect();
        let came: usize = listed
            .iter()
            .map(|(_, meeting)| {
                members.iter().filter(|party| meeting.attended.contains(party)).count()
            })
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
            evidence: evidence(row, &listed).into_iter().chain(ground.seats(number)).collect(),
        })
    });
    found.collect()
}
