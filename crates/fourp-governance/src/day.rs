//! What holds on a day.

use chrono::NaiveDate;
use fourp_model::{Body, BodyStatus, Covers, Dates, Group, Party, Slug, Superior};

use crate::{
    bits::CellSet,
    cell::{Cells, RemitKey},
    facts::{
        Adrift, BodyFacts, ClassFacts, GroupFacts, Line, LineEnd, MeetingFacts, PartialDates,
        Position, Presence, SeatFacts, ThreatFacts,
    },
    incidence::{Incidence, starts},
    network::Network,
    place::{number, place},
    register::{Register, Rows},
};

impl Register {
    /// What holds on a day; rows whose dates do not tell are kept and marked. O(n) for n rows.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Network {
        self.at_with(day, PartialDates::Keep)
    }

    /// What holds on a day, by either convention of partial dates. O(n) for n rows.
    #[must_use]
    pub fn at_with(&self, day: NaiveDate, partial_dates: PartialDates) -> Network {
        View { rows: &self.rows, day, partial_dates }.network()
    }

    /// What holds on the [`latest_day`](Self::latest_day).
    #[must_use]
    pub fn latest(&self) -> Network {
        match self.latest_day() {
            Some(day) => self.at(day),
            None => Network { day: None, ..self.at(NaiveDate::default()) },
        }
    }
}

/// The rows as they stand on a day.
struct View<'r> {
    rows: &'r Rows,
    day: NaiveDate,
    partial_dates: PartialDates,
}

/// What a known group is on the day.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Standing {
    Here(u32),
    Closed,
    Class,
    Undeclared,
}

impl View<'_> {
    fn network(&self) -> Network {
        let rows = self.rows;
        let standing = self.standing();
        let here = |group: u32| match standing.get(place(group)) {
            Some(Standing::Here(group)) => Some(*group),
            _ => None,
        };
        let groups = self.groups(&standing);
        let mut adrift = Adrift::default();

        let mut is_party = vec![false; rows.parties.len()];
        let mut seats = Vec::new();
        for seat in &rows.seats {
            let Some(certainty) = self.holds(seat.dates) else { continue };
            match standing.get(place(seat.group)) {
                Some(Standing::Here(group)) => {
                    if let Some(is_party) = is_party.get_mut(place(seat.party)) {
                        *is_party = true;
                    }
                    let facts = SeatFacts {
                        role: seat.role,
                        people: seat.people,
                        certainty,
                        row: seat.row,
                    };
                    seats.push((*group, seat.party, facts));
                }
                Some(Standing::Class) => {
                    adrift.seats_of_classes = adrift.seats_of_classes.saturating_add(1)
                }
                _ => adrift.seats_of_closed = adrift.seats_of_closed.saturating_add(1),
            }
        }
        let mut sitting = Vec::new();
        let mut numbers = vec![0_u32; rows.parties.len()];
        for ((party, is_party), new) in rows.parties.iter().zip(&is_party).zip(&mut numbers) {
            if *is_party {
                *new = number(sitting.len());
                sitting.push(party.clone());
            }
        }
        for (_, party, _) in &mut seats {
            *party = numbers.get(place(*party)).copied().unwrap_or_default();
        }
        let ties: Vec<(u32, u32)> =
            seats.iter().map(|(group, party, _)| (*group, *party)).collect();
        let incidence = Incidence::new(number(groups.len()), number(sitting.len()), &ties);
        // Stable, so that seats of one tie stay in order of row.
        seats.sort_by_key(|(group, party, facts)| (*group, *party, facts.row));
        let tie_of = |(group, party, _): &(u32, u32, SeatFacts)| {
            incidence.tie(*group, *party).unwrap_or(u32::MAX)
        };
        let seat_starts = starts(seats.iter().map(tie_of), incidence.ties());

        let mut keys: Vec<(u32, RemitKey)> = Vec::new();
        for remit in &rows.remits {
            if self.holds(remit.dates).is_none() {
                continue;
            }
            match here(remit.group) {
                Some(group) => keys.push((group, remit.key)),
                None => adrift.remits = adrift.remits.saturating_add(1),
            }
        }
        let (cell_sets, cells_of) = cell_sets(&rows.cells, keys, groups.len());
        let lines = self.lines(&standing, &mut adrift);

        Network {
            day: Some(self.day),
            partial_dates: self.partial_dates,
            cells: rows.cells.clone(),
            parties: sitting,
            incidence,
            seat_starts,
            seats: seats.into_iter().map(|(_, _, facts)| facts).collect(),
            cell_sets,
            cells_of,
            classes: self.classes(),
            lines,
            positions: self.positions(),
            meetings: self.meetings(here),
            bodies: self.bodies(),
            threats: threats(rows),
            completeness: rows.completeness.clone(),
            adrift,
            groups,
        }
    }

    /// How certainly something holds, if it does.
    fn holds(&self, dates: Dates) -> Option<Covers> {
        match (dates.covers(self.day), self.partial_dates) {
            (Covers::No, _) | (Covers::Maybe, PartialDates::Drop) => None,
            (covers, _) => Some(covers),
        }
    }

    fn standing(&self) -> Vec<Standing> {
        let rows = self.rows;
        let mut is_active = vec![false; rows.groups.len()];
        let seats = rows.seats.iter().map(|seat| (Some(seat.group), seat.dates));
        let remits = rows.remits.iter().map(|remit| (Some(remit.group), remit.dates));
        let lines = rows.lines.iter().map(|(_, line)| (group_number(rows, &line.from), line.dates));
        for (group, dates) in seats.chain(remits).chain(lines) {
            let slot = group.and_then(|group| is_active.get_mut(place(group)));
            if let (Some(slot), Some(_)) = (slot, self.holds(dates)) {
                *slot = true;
            }
        }
        let mut next = 0_u32;
        let standing = rows.groups.iter().zip(is_active).map(|((_, row), is_active)| {
            let is_here = match row {
                Some((_, group)) if group.count.is_some() => return Standing::Class,
                Some((_, group)) if self.holds(group.dates).is_none() => return Standing::Closed,
                Some(_) => true,
                None => is_active,
            };
            if !is_here {
                return Standing::Undeclared;
            }
            let here = Standing::Here(next);
            next = next.saturating_add(1);
            here
        });
        standing.collect()
    }

    fn groups(&self, standing: &[Standing]) -> Vec<GroupFacts> {
        let here = self
            .rows
            .groups
            .iter()
            .zip(standing)
            .filter(|(_, standing)| matches!(standing, Standing::Here(_)));
        let facts = here.map(|((id, row), _)| match row {
            Some((row, group)) => {
                let certainty = self.holds(group.dates).unwrap_or(Covers::Yes);
                let mut facts = GroupFacts::declared(group, certainty, *row);
                let mut names = group.names.iter().filter(|name| self.holds(name.dates).is_some());
                if let Some(name) = names.next_back() {
                    facts.name.clone_from(&name.value);
                }
                facts
            }
            None => GroupFacts::unknown(id.clone(), Covers::Maybe),
        });
        facts.collect()
    }

    fn classes(&self) -> Vec<ClassFacts> {
        let classes = self.rows.groups.iter().filter_map(|(_, row)| {
            let (row, group) = row.as_ref()?;
            Some(ClassFacts {
                id: group.id.clone(),
                name: group.name.clone(),
                count: group.count.clone()?,
                standing: group.standing,
                certainty: self.holds(group.dates)?,
                row: *row,
            })
        });
        classes.collect()
    }

    fn lines(&self, standing: &[Standing], adrift: &mut Adrift) -> Vec<Line> {
        let rows = self.rows;
        let stands = |group: &Slug<Group>| {
            group_number(rows, group).and_then(|number| standing.get(place(number))).copied()
        };
        let mut lines = Vec::new();
        for (row, line) in &rows.lines {
            let Some(certainty) = self.holds(line.dates) else { continue };
            let Some(Standing::Here(from)) = stands(&line.from) else {
                adrift.lines = adrift.lines.saturating_add(1);
                continue;
            };
            let to = match &line.to {
                Superior::Owner(party) => LineEnd::Owner(party.clone()),
                Superior::Group(group) => match stands(group) {
                    Some(Standing::Here(group)) => LineEnd::Group(group),
                    Some(Standing::Closed) => LineEnd::Closed(group.clone()),
                    Some(Standing::Class) => LineEnd::OneOf(group.clone()),
                    Some(Standing::Undeclared) | None => LineEnd::Undeclared(group.clone()),
                },
            };
            lines.push(Line { from, to, formality: line.formality, certainty, row: *row });
        }
        lines
    }

    fn positions(&self) -> Vec<Position> {
        let rows = self.rows;
        let positions = rows.responsibilities.iter().filter_map(|(row, held)| {
            let certainty = self.holds(held.dates)?;
            let key = rows.cells.key(&held.threat, held.strand, held.function);
            Some(Position {
                party: held.party.clone(),
                function: held.function,
                cells: rows.cells.spread(&[key]),
                accountable_to: held.accountable_to.clone(),
                certainty,
                row: *row,
            })
        });
        positions.collect()
    }

    /// Those certainly or perhaps within the year, by the convention of partial dates.
    fn meetings(&self, here: impl Fn(u32) -> Option<u32>) -> Vec<MeetingFacts> {
        let rows = self.rows;
        let Some(begin) = self.day.checked_sub_months(chrono::Months::new(12)) else {
            return Vec::new();
        };
        let is_within = |first: NaiveDate, last: NaiveDate| match self.partial_dates {
            PartialDates::Keep => last > begin && first <= self.day,
            PartialDates::Drop => first > begin && last <= self.day,
        };
        let sorted = |parties: &[Party]| {
            let mut parties = parties.to_vec();
            parties.sort_unstable();
            parties.dedup();
            parties
        };
        let meetings = rows.meetings.iter().filter_map(|(row, meeting)| {
            let group = here(group_number(rows, &meeting.group)?)?;
            let within = is_within(meeting.date.first_day(), meeting.date.last_day());
            within.then(|| MeetingFacts {
                group,
                minutes: meeting.minutes,
                decisions: meeting.decisions,
                attended: sorted(&meeting.attended),
                apologies: sorted(&meeting.apologies),
                row: *row,
            })
        });
        meetings.collect()
    }

    fn bodies(&self) -> Vec<BodyFacts> {
        let bodies = (1..).zip(&self.rows.bodies).map(|(row, body)| {
            let held = body.parents.iter().filter(|parent| self.holds(parent.dates).is_some());
            let mut parents: Vec<Slug<Body>> = held.map(|parent| parent.value.clone()).collect();
            parents.sort_unstable();
            parents.dedup();
            BodyFacts {
                id: body.id.clone(),
                name: body.name.clone(),
                kind: body.kind,
                presence: self.presence(body),
                parents,
                superseded_by: body.superseded_by.clone(),
                row,
            }
        });
        bodies.collect()
    }

    fn presence(&self, body: &Body) -> Presence {
        let not_yet = Dates { from: body.dates.from, until: None };
        match (self.holds(body.dates), body.status) {
            (None, _) if self.holds(not_yet).is_none() => Presence::Planned,
            (None, _) => Presence::Closed,
            (Some(_), _) if body.dates != Dates::ALWAYS => Presence::Present,
            (Some(_), BodyStatus::Closed) => Presence::Closed,
            (Some(_), BodyStatus::Planned) => Presence::Planned,
            (Some(_), _) => Presence::Present,
        }
    }
}

fn group_number(rows: &Rows, group: &Slug<Group>) -> Option<u32> {
    rows.groups.binary_search_by(|(id, _)| id.cmp(group)).ok().map(number)
}

/// The distinct remits, and which each group has.
fn cell_sets(
    cells: &Cells,
    mut keys: Vec<(u32, RemitKey)>,
    groups: usize,
) -> (Vec<CellSet>, Vec<u32>) {
    keys.sort_unstable();
    keys.dedup();
    let mut remits: Vec<(Vec<RemitKey>, u32)> = Vec::new();
    for chunk in keys.chunk_by(|a, b| a.0 == b.0) {
        let group = chunk.first().map_or(0, |(group, _)| *group);
        remits.push((chunk.iter().map(|(_, key)| *key).collect(), group));
    }
    remits.sort_unstable();
    let mut sets = vec![CellSet::EMPTY];
    let mut cells_of = vec![0; groups];
    for same in remits.chunk_by(|a, b| a.0 == b.0) {
        let Some((keys, _)) = same.first() else { continue };
        for (_, group) in same {
            if let Some(slot) = cells_of.get_mut(place(*group)) {
                *slot = number(sets.len());
            }
        }
        sets.push(cells.spread(keys));
    }
    (sets, cells_of)
}

fn threats(rows: &Rows) -> Vec<ThreatFacts> {
    let facts = rows.cells.threats().iter().map(|id| {
        let row = rows.threats.binary_search_by(|threat| threat.id.cmp(id)).ok();
        let part_of =
            row.and_then(|row| rows.threats.get(row)).and_then(|threat| threat.part_of.clone());
        ThreatFacts { id: id.clone(), part_of }
    });
    facts.collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        BodyKind, Citation, Figure, Function, GroupStanding, Meeting, Programme, Rational, Remit,
        ReportingLine, Responsibility, Scope, Seat, SeatRole, Strand, Tables,
    };

    use super::*;

    fn cite(locator: &str) -> Citation {
        Citation::at("register".parse().unwrap(), locator)
    }

    fn group(id: &str, dates: &str) -> Group {
        let id = id.parse().unwrap();
        Group {
            dates: dates.parse().unwrap(),
            ..Group::new(id, "A group", GroupStanding::Decide, cite("1"))
        }
    }

    fn seat(group: &str, party: &str, role: SeatRole, dates: &str) -> Seat {
        let (group, party) = (group.parse().unwrap(), party.parse().unwrap());
        Seat { dates: dates.parse().unwrap(), ..Seat::new(group, party, role, cite("1")) }
    }

    fn figure() -> Figure {
        let value = Rational::from_int(37);
        Figure::new(fourp_model::FigureKind::Exact { value }, "groups".parse().unwrap()).unwrap()
    }

    fn register(tables: Tables) -> Register {
        Register::compile(&Programme::new(tables).unwrap()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ids(network: &Network) -> Vec<&str> {
        network.groups().iter().map(|group| group.id.as_str()).collect()
    }

    #[test]
    fn groups_are_there_while_they_exist_and_partial_dates_are_marked() {
        let groups = vec![group("a", "2013..2018-09"), group("b", "..2016"), group("c", "2018..")];
        let register = register(Tables { groups, ..Tables::default() });
        let at = register.at(day("2018-09-15"));
        assert_eq!(ids(&at), ["a", "c"]);
        assert!(at.groups().iter().all(|group| group.certainty == Covers::Maybe));
        assert!(register.at_with(day("2018-09-15"), PartialDates::Drop).groups().is_empty());
        assert_eq!(ids(&register.at(day("2014-01-01"))), ["a", "b"]);
        assert_eq!(register.at(day("2014-01-01")).groups()[0].certainty, Covers::Yes);
    }

    #[test]
    fn one_body_with_two_roles_is_one_member() {
        let seats = vec![
            seat("a", "nca", SeatRole::Chair, ".."),
            seat("a", "nca", SeatRole::Secretariat, ".."),
            seat("a", "class:forces", SeatRole::Observer, ".."),
            seat("b", "zoo", SeatRole::Member, "..2010"),
        ];
        let register =
            register(Tables { groups: vec![group("a", "..")], seats, ..Tables::default() });
        let network = register.at(day("2018-01-01"));
        assert_eq!((network.ties(), network.members(0)), (2, &[0, 1][..]));
        let roles: Vec<SeatRole> = network.seats(0, 0).iter().map(|seat| seat.role).collect();
        assert_eq!(roles, [SeatRole::Chair, SeatRole::Secretariat]);
        assert_eq!(network.voices(0).collect::<Vec<_>>(), [0]);
        assert_eq!(network.party(&"class:forces".parse().unwrap()), Some(1));
        assert_eq!(network.party(&"zoo".parse().unwrap()), None);
        assert_eq!((network.seats(0, 2).len(), network.seats(7, 0).len()), (0, 0));
        // A group that no row declares is there while somebody sits in it.
        let before = register.at(day("2010-01-01"));
        assert_eq!(ids(&before), ["a", "b"]);
        assert!(!before.groups()[1].is_declared() && before.groups()[0].is_declared());
    }

    #[test]
    fn a_class_known_by_its_count_is_no_group() {
        let class = Group { count: Some(figure()), ..group("many", "..") };
        let line = ReportingLine::new(
            "a".parse().unwrap(),
            Superior::Group("many".parse().unwrap()),
            cite("1"),
        );
        let network = register(Tables {
            groups: vec![class, group("a", "..")],
            seats: vec![seat("many", "nca", SeatRole::Chair, "..")],
            reporting_lines: vec![line],
            remits: vec![Remit::new("many".parse().unwrap(), Function::Lead, cite("1"))],
            ..Tables::default()
        })
        .latest();
        assert_eq!(ids(&network), ["a"]);
        assert_eq!(network.counts()[0].count, figure());
        assert_eq!(network.lines()[0].to, LineEnd::OneOf("many".parse().unwrap()));
        assert_eq!((network.adrift().seats_of_classes, network.adrift().remits), (1, 1));
        assert!(network.parties().is_empty());
    }

    #[test]
    fn lines_say_what_they_lead_to() {
        let line = |from: &str, to: &str| {
            ReportingLine::new(from.parse().unwrap(), to.parse().unwrap(), cite("1"))
        };
        let lines = ["group:b", "group:c", "group:d", "home-office"].map(|to| line("a", to));
        let network = register(Tables {
            groups: vec![group("a", ".."), group("b", ".."), group("c", "..2010")],
            reporting_lines: lines.into_iter().chain([line("c", "home-office")]).collect(),
            ..Tables::default()
        })
        .at(day("2018-01-01"));
        let ends: Vec<LineEnd> = network.lines().iter().map(|line| line.to.clone()).collect();
        let expected = [
            LineEnd::Group(1),
            LineEnd::Closed("c".parse().unwrap()),
            LineEnd::Undeclared("d".parse().unwrap()),
            LineEnd::Owner("home-office".parse().unwrap()),
        ];
        assert_eq!(ends, expected);
        assert_eq!(network.adrift().lines, 1);
    }

    #[test]
    fn remits_are_cells_and_silence_is_kept() {
        let remit = |group: &str, strand: Scope<Strand>| Remit {
            strand,
            threat: Scope::One("drugs".parse().unwrap()),
            ..Remit::new(group.parse().unwrap(), Function::Decide, cite("1"))
        };
        let remits =
            vec![remit("a", Scope::All), remit("b", Scope::NotStated), remit("c", Scope::All)];
        let held = Responsibility {
            strand: Scope::One(Strand::Prevent),
            ..Responsibility::new("nca".parse().unwrap(), Function::Decide, cite("1"))
        };
        let network =
            register(Tables { remits, responsibilities: vec![held], ..Tables::default() }).latest();
        assert_eq!(
            (network.cells(0).len(), network.cells(1).len(), network.cells(9).len()),
            (4, 1, 0)
        );
        assert_eq!(network.cells(0), network.cells(2));
        assert_eq!(network.cell_sets.len(), 3);
        let silent = network.cell(network.cells(1).iter().next().unwrap()).unwrap();
        assert_eq!(silent.to_string(), "drugs x ? x decide");
        assert_eq!(network.cell_number(&silent), network.cells(1).iter().next());
        let position = &network.positions()[0];
        assert_eq!(
            network.cell(position.cells.iter().next().unwrap()).unwrap().to_string(),
            "? x prevent x decide"
        );
    }

    #[test]
    fn meetings_are_those_of_the_year_before() {
        let met = |date: &str| Meeting {
            attended: vec!["b".parse().unwrap(), "a".parse().unwrap(), "b".parse().unwrap()],
            ..Meeting::new("a".parse().unwrap(), date.parse().unwrap(), cite("1"))
        };
        let dates = ["2017-06-01", "2017-06-02", "2018-06-01", "2018-06-02", "2018", "2016"];
        let tables = Tables {
            groups: vec![group("a", "..")],
            meetings: dates.map(met).to_vec(),
            ..Tables::default()
        };
        let register = register(tables);
        let rows =
            |network: Network| network.meetings().iter().map(|met| met.row).collect::<Vec<_>>();
        let network = register.at(day("2018-06-01"));
        assert_eq!(network.meetings()[0].attended.len(), 2);
        // In canonical order: 2016, 2017-06-01, 2017-06-02, 2018, 2018-06-01, 2018-06-02.
        let kept = rows(network);
        assert_eq!(kept.len(), 3);
        assert_eq!(rows(register.at_with(day("2018-06-01"), PartialDates::Drop)).len(), 2);
        assert_eq!(rows(register.at(NaiveDate::MIN)).len(), 0);
    }

    #[test]
    fn a_body_is_present_by_its_dates_and_else_by_its_status() {
        let body = |id: &str, dates: &str, status: BodyStatus| Body {
            dates: dates.parse().unwrap(),
            status,
            ..Body::new(id.parse().unwrap(), id, BodyKind::Unit, cite("1"))
        };
        let bodies = vec![
            body("a", "..2010", BodyStatus::NotStated),
            body("b", "2020..", BodyStatus::Live),
            body("c", "2010..2019", BodyStatus::Closed),
            body("d", "..", BodyStatus::Closed),
            body("e", "..", BodyStatus::Planned),
            body("f", "..", BodyStatus::NotStated),
        ];
        let network = register(Tables { bodies, ..Tables::default() }).at(day("2018-01-01"));
        let found: Vec<&str> = network.bodies().iter().map(|body| body.presence.as_str()).collect();
        assert_eq!(found, ["closed", "planned", "present", "closed", "planned", "present"]);
        assert_eq!(network.body(&"d".parse().unwrap()).unwrap().row, 4);
    }
}
