//! Every group, seat, line and remit of a programme, with all their dates.

use std::{num::NonZeroU32, sync::Arc};

use chrono::NaiveDate;
use fourp_model::{
    Body, Completeness, Dates, Defect, DefectKind, Group, Meeting, Party, Programme, Remit,
    ReportingLine, Responsibility, Row, RowRef, Seat, SeatRole, Slug, Source, Tabled, Threat,
};

use crate::{
    cell::{Cells, RemitKey},
    place::number,
};

/// What a programme says of its groups over time, checked: [`at`](Self::at) a day it is a
/// [`Network`](crate::Network).
///
/// Rows that say one thing of one seat, line, remit or responsibility with several citations are one. What is odd
/// stays, to be answered by questions: groups that no row declares, lines that lead nowhere, groups without members.
#[derive(Clone, Debug)]
pub struct Register {
    pub(crate) rows: Arc<Rows>,
}

/// The compiled rows, which networks share.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) cells: Cells,
    /// Every group that a row declares or mentions, in order of text.
    pub(crate) groups: Vec<KnownGroup>,
    /// Every party that ever sat, in order.
    pub(crate) parties: Vec<Party>,
    pub(crate) seats: Vec<SeatRow>,
    pub(crate) remits: Vec<RemitRow>,
    pub(crate) lines: Vec<(u32, ReportingLine)>,
    pub(crate) meetings: Vec<(u32, Meeting)>,
    pub(crate) responsibilities: Vec<(u32, Responsibility)>,
    pub(crate) bodies: Vec<Body>,
    pub(crate) threats: Vec<Threat>,
    pub(crate) completeness: Vec<Completeness>,
    pub(crate) latest: Option<NaiveDate>,
}

/// The id of a group, and its row where one declares it, with its number from 1.
pub(crate) type KnownGroup = (Slug<Group>, Option<(u32, Group)>);

#[derive(Debug)]
pub(crate) struct SeatRow {
    pub(crate) group: u32,
    pub(crate) party: u32,
    pub(crate) role: SeatRole,
    pub(crate) people: NonZeroU32,
    pub(crate) dates: Dates,
    pub(crate) row: u32,
}

#[derive(Debug)]
pub(crate) struct RemitRow {
    pub(crate) group: u32,
    pub(crate) key: RemitKey,
    pub(crate) dates: Dates,
}

impl Register {
    /// Compiles the rows of a programme. O(n log n) for n rows.
    ///
    /// # Errors
    /// Every [`Defect`] at once: dates that are certainly reversed; rows that say the same twice with one citation;
    /// seats that differ in nothing but how many people they send; a negative number of meetings a year; more
    /// people in a group, or more cells of remits, than a `u32` counts.
    ///
    /// ```
    /// use fourp_governance::Register;
    /// use fourp_model::{Citation, Group, GroupStanding, Party, Programme, Seat, SeatRole, Tables};
    ///
    /// let minutes = Citation::at("minutes".parse()?, "item 1");
    /// let groups = vec![Group::new("board".parse()?, "Board", GroupStanding::Decide, minutes.clone())];
    /// let nca: Party = "nca".parse()?;
    /// let seats = vec![Seat::new("board".parse()?, nca.clone(), SeatRole::Chair, minutes)];
    /// let programme = Programme::new(Tables { groups, seats, ..Tables::default() })
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// let network = Register::compile(&programme).map_err(|defects| format!("{defects:?}"))?.latest();
    /// assert_eq!((network.groups().len(), network.parties()), (1, &[nca][..]));
    /// assert_eq!(network.members(0), [0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(programme: &Programme) -> Result<Self, Vec<Defect>> {
        let mut compiler = Compiler { programme, defects: Vec::new() };
        let rows = compiler.rows();
        match rows {
            Some(rows) if compiler.defects.is_empty() => Ok(Self { rows: Arc::new(rows) }),
            _ => Err(compiler.defects),
        }
    }

    /// The day of [`latest`](Self::latest): the last on which rows are known to have spoken of the present.
    ///
    /// The latest of the publication of a source they cite, a declaration of completeness, a meeting, and the
    /// beginning of anything. Ends say nothing about it, for terms are set in advance; only where no source is
    /// dated does the day after the last end count too. `None` if no row is dated, so that every day is the same.
    #[must_use]
    pub fn latest_day(&self) -> Option<NaiveDate> {
        self.rows.latest
    }

    /// The rows of groups, in order of id; classes known only by their count included.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.rows.groups.iter().filter_map(|(_, row)| row.as_ref().map(|(_, group)| group))
    }
}

struct Compiler<'p> {
    programme: &'p Programme,
    defects: Vec<Defect>,
}

impl<'p> Compiler<'p> {
    /// Everything, or `None` where cells cannot be numbered; the defects tell the rest.
    fn rows(&mut self) -> Option<Rows> {
        let programme = self.programme;
        let threats: Vec<Slug<Threat>> =
            programme.names().threats().iter().map(|(_, threat)| threat.clone()).collect();
        let threat_count = threats.len();
        let cells = Cells::new(threats);
        if cells.is_none() {
            let detail = format!("cells of {threat_count} threats are too many to number");
            self.defects.push(Defect::new(DefectKind::OutOfRange, Vec::new(), detail));
        }
        self.group_rows();
        self.dates_of(|body: &Body| body.dates);
        self.parents();
        self.dates_of(|seat: &Seat| seat.dates);
        self.dates_of(|remit: &Remit| remit.dates);
        self.dates_of(|line: &ReportingLine| line.dates);
        self.dates_of(|responsibility: &Responsibility| responsibility.dates);
        let lines = self.distinct(|a: &ReportingLine, b| {
            (&a.from, &a.to, a.formality, a.dates) == (&b.from, &b.to, b.formality, b.dates)
        });
        let responsibilities = self.distinct(|a: &Responsibility, b| {
            let key = |row: &Responsibility| (row.function, row.strand, row.dates);
            let names = |row| -> (_, _, _, _) { reach(row) };
            key(a) == key(b) && names(a) == names(b)
        });
        let remits = self.distinct(|a: &Remit, b| {
            (&a.group, &a.threat, a.strand, a.function, a.dates)
                == (&b.group, &b.threat, b.strand, b.function, b.dates)
        });
        let parties = parties(programme);
        let seats = self.seats(&parties);
        let cells = cells?;
        let group_number = |group| programme.names().groups().id(group).map(|id| id.number());
        let remits = remits.into_iter().filter_map(|(_, remit)| {
            let key = cells.key(&remit.threat, remit.strand, remit.function);
            Some(RemitRow { group: group_number(&remit.group)?, key, dates: remit.dates })
        });
        Some(Rows {
            remits: remits.collect(),
            groups: groups(programme),
            parties,
            seats,
            lines: owned(lines),
            meetings: self.meetings(),
            responsibilities: owned(responsibilities),
            bodies: programme.rows().to_vec(),
            threats: programme.rows().to_vec(),
            completeness: programme.rows().to_vec(),
            latest: latest(programme),
            cells,
        })
    }

    fn group_rows(&mut self) {
        self.dates_of(|group: &Group| group.dates);
        for (place, group) in self.programme.rows::<Group>().iter().enumerate() {
            if let Some(meetings) =
                group.meetings_per_year.filter(|meetings| meetings.is_negative())
            {
                let detail = format!("{meetings} meetings a year are below 0");
                self.refuse::<Group>(DefectKind::OutOfRange, [place], detail);
            }
        }
    }

    fn parents(&mut self) {
        for (place, body) in self.programme.rows::<Body>().iter().enumerate() {
            for parent in body.parents.iter().filter(|parent| parent.dates.is_reversed()) {
                let detail = format!("parent {parent} ends before it begins");
                self.refuse::<Body>(DefectKind::ReversedDates, [place], detail);
            }
        }
    }

    fn dates_of<R: Tabled>(&mut self, dates: impl Fn(&R) -> Dates) {
        for (place, row) in self.programme.rows::<R>().iter().enumerate() {
            let dates = dates(row);
            if dates.is_reversed() {
                let detail = format!("{dates} ends before it begins");
                self.refuse::<R>(DefectKind::ReversedDates, [place], detail);
            }
        }
    }

    /// The first row of each that say the same; refuses those that say it twice with one citation.
    fn distinct<R: Tabled + PartialEq>(
        &mut self,
        same: impl Fn(&R, &R) -> bool,
    ) -> Vec<(u32, &'p R)> {
        let rows = self.programme.rows::<R>();
        let mut kept = Vec::new();
        let mut start = 0;
        for chunk in rows.chunk_by(|a, b| same(a, b)) {
            kept.extend(chunk.first().map(|row| (number(start).saturating_add(1), row)));
            let mut again = start;
            for equal in chunk.chunk_by(PartialEq::eq) {
                self.repeated::<R>(again, equal.len());
                again += equal.len();
            }
            start += chunk.len();
        }
        kept
    }

    fn repeated<R: Tabled>(&mut self, start: usize, count: usize) {
        if count > 1 {
            let detail = format!("{count} rows say the same with the same citation");
            self.refuse::<R>(DefectKind::DuplicateKey, start..start.saturating_add(count), detail);
        }
    }

    fn seats(&mut self, parties: &[Party]) -> Vec<SeatRow> {
        let programme = self.programme;
        let rows = programme.rows::<Seat>();
        let mut compiled = Vec::with_capacity(rows.len());
        let mut start = 0;
        for of_group in rows.chunk_by(|a, b| a.group == b.group) {
            let before = compiled.len();
            for of_one in of_group
                .chunk_by(|a, b| (&a.party, a.role, &a.title) == (&b.party, b.role, &b.title))
            {
                self.seats_of_one(start, of_one, parties, &mut compiled);
                start += of_one.len();
            }
            let people: u64 = compiled
                .iter()
                .skip(before)
                .map(|seat: &SeatRow| u64::from(seat.people.get()))
                .sum();
            if u32::try_from(people).is_err() {
                let places = start.saturating_sub(of_group.len())..start;
                let detail =
                    format!("{people} people in one group; at most {} can be counted", u32::MAX);
                self.refuse::<Seat>(DefectKind::Overflow, places, detail);
            }
        }
        compiled
    }

    /// Seats of one party in one group in one role under one title: one for each of their dates.
    fn seats_of_one(
        &mut self,
        start: usize,
        seats: &[Seat],
        parties: &[Party],
        compiled: &mut Vec<SeatRow>,
    ) {
        let mut again = start;
        for equal in seats.chunk_by(PartialEq::eq) {
            self.repeated::<Seat>(again, equal.len());
            again += equal.len();
        }
        let mut order: Vec<(usize, &Seat)> = (start..).zip(seats).collect();
        order.sort_by_key(|(place, seat)| (seat.dates, *place));
        for same in order.chunk_by(|a, b| a.1.dates == b.1.dates) {
            let Some((place, seat)) = same.first() else { continue };
            if let Some((_, other)) = same.iter().find(|(_, other)| other.people != seat.people) {
                let places = same.iter().map(|(place, _)| *place);
                let detail = format!("one seat sends {} people and {}", seat.people, other.people);
                self.refuse::<Seat>(DefectKind::DuplicateKey, places, detail);
            }
            let group = self.programme.names().groups().id(&seat.group).map(|id| id.number());
            if let (Some(group), Ok(party)) = (group, parties.binary_search(&seat.party)) {
                compiled.push(SeatRow {
                    group,
                    party: number(party),
                    role: seat.role,
                    people: seat.people,
                    dates: seat.dates,
                    row: number(*place).saturating_add(1),
                });
            }
        }
    }

    /// Meetings of one group on one known day that are alike in everything are one row given twice.
    fn meetings(&mut self) -> Vec<(u32, Meeting)> {
        let rows = self.programme.rows::<Meeting>();
        let mut start = 0;
        for equal in rows.chunk_by(PartialEq::eq) {
            let is_day =
                equal.first().is_some_and(|row| row.date.first_day() == row.date.last_day());
            if is_day {
                self.repeated::<Meeting>(start, equal.len());
            }
            start += equal.len();
        }
        (1..).zip(rows.iter().cloned()).collect()
    }

    fn refuse<R: Tabled>(
        &mut self,
        kind: DefectKind,
        places: impl IntoIterator<Item = usize>,
        detail: String,
    ) {
        let rows: Vec<RowRef> =
            places.into_iter().filter_map(|place| self.programme.row_ref::<R>(place)).collect();
        self.defects.push(Defect::new(kind, rows, detail));
    }
}

type Reach<'r> = (
    &'r Party,
    &'r fourp_model::Scope<Slug<Threat>>,
    Option<&'r Slug<fourp_model::Area>>,
    Option<&'r Party>,
);

fn reach(row: &Responsibility) -> Reach<'_> {
    (&row.party, &row.threat, row.jurisdiction.as_ref(), row.accountable_to.as_ref())
}

fn owned<R: Clone>(rows: Vec<(u32, &R)>) -> Vec<(u32, R)> {
    rows.into_iter().map(|(number, row)| (number, row.clone())).collect()
}

fn groups(programme: &Programme) -> Vec<KnownGroup> {
    let mut declared = (1..).zip(programme.rows::<Group>()).peekable();
    let all = programme.names().groups().iter().map(|(_, id)| {
        let row = declared.next_if(|(_, group)| group.id == *id);
        (id.clone(), row.map(|(row, group)| (row, group.clone())))
    });
    all.collect()
}

fn parties(programme: &Programme) -> Vec<Party> {
    let mut parties: Vec<&Party> =
        programme.rows::<Seat>().iter().map(|seat| &seat.party).collect();
    parties.sort_unstable();
    parties.dedup();
    parties.into_iter().cloned().collect()
}

fn latest(programme: &Programme) -> Option<NaiveDate> {
    let mut cited: Vec<&Slug<Source>> = Vec::new();
    let (mut begun, mut ended) = (None, None);
    let mut see = |dates: Dates| {
        begun = begun.max(dates.from.map(|from| from.last_day()));
        ended = ended.max(dates.until.and_then(|until| until.last_day().succ_opt()));
    };
    fn cite<'p, R: Row>(rows: &'p [R], cited: &mut Vec<&'p Slug<Source>>) {
        cited.extend(rows.iter().filter_map(Row::citation).map(|citation| &citation.source));
        cited.sort_unstable();
        cited.dedup();
    }
    programme.rows::<Group>().iter().for_each(|row| see(row.dates));
    programme.rows::<Seat>().iter().for_each(|row| see(row.dates));
    programme.rows::<Remit>().iter().for_each(|row| see(row.dates));
    programme.rows::<ReportingLine>().iter().for_each(|row| see(row.dates));
    programme.rows::<Responsibility>().iter().for_each(|row| see(row.dates));
    cite(programme.rows::<Group>(), &mut cited);
    cite(programme.rows::<Seat>(), &mut cited);
    cite(programme.rows::<Remit>(), &mut cited);
    cite(programme.rows::<ReportingLine>(), &mut cited);
    cite(programme.rows::<Responsibility>(), &mut cited);
    for body in programme.rows::<Body>() {
        see(body.dates);
        body.parents.iter().for_each(|parent| see(parent.dates));
    }
    cite(programme.rows::<Body>(), &mut cited);
    let published = cited.into_iter().filter_map(|source| programme.get(source)?.published);
    let published = published.map(|date| date.last_day()).max();
    let met = programme.rows::<Meeting>().iter().map(|meeting| meeting.date.last_day()).max();
    let complete = programme.rows::<Completeness>().iter().map(|row| row.as_at.last_day()).max();
    let ended = if published.is_none() { ended } else { None };
    [published, met, complete, begun, ended].into_iter().flatten().max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{
        Citation, Function, GroupStanding, PartialDate, Rational, Scope, Superior, Tables,
    };

    fn cite(locator: &str) -> Citation {
        Citation::at("register".parse().unwrap(), locator)
    }

    fn party(id: &str) -> Party {
        id.parse().unwrap()
    }

    fn seat(group: &str, who: &str) -> Seat {
        Seat::new(group.parse().unwrap(), party(who), SeatRole::Member, cite("1"))
    }

    fn compiled(tables: Tables) -> Result<Register, Vec<String>> {
        let found = Register::compile(&Programme::new(tables).unwrap());
        found.map_err(|defects| defects.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_defect_is_told_at_once() {
        let reversed: Dates = "2013..2006".parse().unwrap();
        let group = Group {
            meetings_per_year: Some(Rational::from_int(-4)),
            dates: reversed,
            ..Group::new("board".parse().unwrap(), "Board", GroupStanding::Decide, cite("1"))
        };
        let body = Body {
            parents: vec![fourp_model::Dated { value: "b".parse().unwrap(), dates: reversed }],
            ..Body::new("a".parse().unwrap(), "A", fourp_model::BodyKind::Unit, cite("1"))
        };
        let line =
            ReportingLine::new("board".parse().unwrap(), Superior::Owner(party("a")), cite("1"));
        let remit = Remit::new("board".parse().unwrap(), Function::Lead, cite("1"));
        let held = Responsibility::new(party("a"), Function::Lead, cite("1"));
        let met = Meeting::new("board".parse().unwrap(), "2018-03-01".parse().unwrap(), cite("1"));
        let many = |who: &str| Seat { people: NonZeroU32::MAX, ..seat("board", who) };
        let tables = Tables {
            groups: vec![group],
            bodies: vec![body],
            seats: vec![
                many("a"),
                many("a"),
                seat("forum", "a"),
                Seat { people: NonZeroU32::MAX, ..seat("forum", "a") },
            ],
            reporting_lines: vec![line.clone(), line],
            remits: vec![remit.clone(), remit],
            responsibilities: vec![held.clone(), held],
            meetings: vec![met.clone(), met],
            ..Tables::default()
        };
        let again = "2 rows say the same with the same citation";
        let expected = [
            "reversed dates in groups board: 2013..2006 ends before it begins".to_owned(),
            "out of range in groups board: -4 meetings a year are below 0".to_owned(),
            "reversed dates in bodies a: parent b [2013..2006] ends before it begins".to_owned(),
            format!("duplicate key in reporting_lines row 1, reporting_lines row 2: {again}"),
            format!("duplicate key in responsibilities row 1, responsibilities row 2: {again}"),
            format!("duplicate key in remits row 1, remits row 2: {again}"),
            format!("duplicate key in seats row 1, seats row 2: {again}"),
            "duplicate key in seats row 3, seats row 4: one seat sends 1 people and 4294967295"
                .to_owned(),
            format!("duplicate key in meetings row 1, meetings row 2: {again}"),
        ];
        assert_eq!(compiled(tables).unwrap_err(), expected);
    }

    #[test]
    fn more_people_than_can_be_counted_are_refused() {
        let many = |who: &str| Seat { people: NonZeroU32::MAX, ..seat("board", who) };
        let found = compiled(Tables { seats: vec![many("a"), many("b")], ..Tables::default() });
        assert_eq!(
            found.unwrap_err(),
            [
                "overflow in seats row 1, seats row 2: 8589934590 people in one group; at most 4294967295 can be counted"
            ]
        );
    }

    #[test]
    fn two_citations_of_one_seat_are_one_seat() {
        let other = Seat { citation: cite("2"), ..seat("board", "a") };
        let later = Seat { dates: "2020..".parse().unwrap(), ..seat("board", "a") };
        let tables = Tables { seats: vec![other, later, seat("board", "a")], ..Tables::default() };
        let register = compiled(tables).unwrap();
        let rows: Vec<u32> = register.rows.seats.iter().map(|seat| seat.row).collect();
        assert_eq!(rows, [1, 3]);
        let remit = |locator| Remit {
            threat: Scope::All,
            ..Remit::new("board".parse().unwrap(), Function::Lead, cite(locator))
        };
        let tables = Tables { remits: vec![remit("1"), remit("2")], ..Tables::default() };
        assert_eq!(compiled(tables).unwrap().rows.remits.len(), 1);
    }

    #[test]
    fn two_meetings_of_one_month_may_be_two() {
        let met = Meeting::new("board".parse().unwrap(), "2018-03".parse().unwrap(), cite("1"));
        let tables = Tables { meetings: vec![met.clone(), met], ..Tables::default() };
        assert_eq!(compiled(tables).unwrap().rows.meetings.len(), 2);
    }

    #[test]
    fn the_latest_day_is_that_of_the_latest_source() {
        let published = |date: Option<&str>| {
            let source = Source {
                id: "register".parse().unwrap(),
                title: String::new(),
                publisher: String::new(),
                published: date.map(|date| date.parse::<PartialDate>().unwrap()),
                address: None,
                standing: fourp_model::Standing::ALL[0],
                copy_of: None,
                licence: None,
                marking: fourp_model::Marking::default(),
                note: None,
            };
            let seat = Seat { dates: "2015-03..2030".parse().unwrap(), ..seat("board", "a") };
            compiled(Tables { sources: vec![source], seats: vec![seat], ..Tables::default() })
        };
        let latest = |date| published(date).unwrap().latest_day().unwrap().to_string();
        assert_eq!(latest(Some("2019-06-28")), "2019-06-28");
        assert_eq!(latest(Some("2012")), "2015-03-31");
        assert_eq!(latest(None), "2031-01-01");
        assert_eq!(compiled(Tables::default()).unwrap().latest_day(), None);
    }
}
