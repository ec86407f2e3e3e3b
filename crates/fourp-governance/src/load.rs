//! How much time groups take, of whom.

use std::collections::BTreeMap;

use fourp_model::{
    Answer, Citation, Money, MoneyError, NotMeasurable, Party, Rational, SeatRole, Table, Toward,
};
use serde::Serialize;

use crate::{
    facts::MeetingFacts,
    incidence::{row, starts},
    network::Network,
    place::place,
    words::conventions,
};

/// What an hour of one person in a meeting costs, and who says so.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Rate {
    /// The cost of an hour.
    pub hourly: Money,
    /// Where this is said.
    pub citation: Citation,
}

conventions! {
    /// What a group's time was read from.
    #[expect(clippy::exhaustive_enums, reason = "it was minuted, laid down, or neither")]
    TimeBasis {
        /// Meetings minuted in the year that ends on the day.
        Observed = "observed",
        /// Meetings a year and their length, as laid down.
        Nominal = "nominal",
        /// Neither is in the data supplied.
        Unknown = "not in the data supplied",
    }
}

/// The load of everybody, in order of party and role.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Load {
    /// What was assumed of cost, if anything.
    pub rate: Option<Rate>,
    /// A row for each party and role.
    pub rows: Vec<PartyLoad>,
    /// What the time of each group was read from, in order of group.
    pub bases: Vec<TimeBasis>,
    /// Everybody together.
    pub total: Burden,
    /// Those minuted as attending groups in which they have no seat, and how often; their time is in no row.
    pub guests: Vec<(Party, u32)>,
}

/// The load of one party in one role.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PartyLoad {
    /// Who.
    pub party: Party,
    /// As what.
    pub role: SeatRole,
    /// How much.
    pub burden: Burden,
}

/// Seats and the time they take in a year.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Burden {
    /// How many seats.
    pub seats: u32,
    /// How many people on them.
    pub people: u64,
    /// Times that a seat was taken at a meeting, in a year; of groups whose meetings are known.
    pub meetings: Rational,
    /// Minutes of all people at meetings and preparing for them, in a year; of groups whose time is known.
    pub minutes: Rational,
    /// Seats in groups whose time was observed.
    pub observed: u32,
    /// Seats in groups whose time is as laid down.
    pub nominal: u32,
    /// Seats in groups whose time nobody says: `minutes` is then a lower bound.
    pub unknown: u32,
    /// The cost, rounded down and up to the unit; `None` without a rate.
    pub cost: Option<[Money; 2]>,
}

impl Network {
    /// How much time the seats of a network take in a year, by party and role, and what it costs.
    ///
    /// A seat takes its people times meetings times the length of a meeting and its preparation. Observed: where meetings
    /// of the year up to the day are minuted, those count, each by its own length where it is minuted; where attendance
    /// is, only for those who came. Nominal: meetings a year as laid down. A party with two seats in a group counts
    /// twice, for it is one voice and several seat-hours. O(seats · meetings of the group).
    ///
    /// Not measurable without seats.
    ///
    /// # Errors
    /// [`MoneyError`] if the cost of a row is beyond the largest amount.
    pub fn load(&self, rate: Option<Rate>) -> Result<Answer<Load>, MoneyError> {
        if self.ties() == 0 {
            let question = "How much time do groups take?";
            let why = NotMeasurable::new(question, "the data supplied have no seats on the day");
            let why = why.needing(Table::Seats, "who sits in which group, as what");
            return Ok(why
                .needing(Table::Groups, "how often each group meets, and for how long")
                .into());
        }
        let timetable = Timetable::new(self);
        let mut rows: BTreeMap<(u32, SeatRole), Burden> = BTreeMap::new();
        let mut total = Burden::NONE;
        let mut bases = Vec::with_capacity(self.groups().len());
        for group in 0..self.group_count() {
            let times = timetable.of(self, group);
            bases.push(times.basis);
            for party in self.members(group) {
                let (meetings, minutes) = times.of_one(self.parties().get(place(*party)));
                for seat in self.seats(group, *party) {
                    let people = u64::from(seat.people.get());
                    let mut one = Burden { seats: 1, people, ..Burden::NONE };
                    match times.basis {
                        TimeBasis::Observed => one.observed = 1,
                        TimeBasis::Nominal => one.nominal = 1,
                        TimeBasis::Unknown => one.unknown = 1,
                    }
                    one.meetings = meetings;
                    one.minutes = times_whole(minutes, people);
                    rows.entry((*party, seat.role)).or_insert(Burden::NONE).add(&one);
                    total.add(&one);
                }
            }
        }
        let mut priced = Vec::with_capacity(rows.len());
        for ((party, role), mut burden) in rows {
            burden.price(rate.as_ref())?;
            let Some(party) = self.parties().get(place(party)).cloned() else { continue };
            priced.push(PartyLoad { party, role, burden });
        }
        total.price(rate.as_ref())?;
        Ok(Answer::Measured(Load { rate, rows: priced, bases, total, guests: guests(self) }))
    }
}

impl Load {
    /// The load of each party in all its roles, in order of party. Without cost: costs are rounded row by row.
    #[must_use]
    pub fn by_party(&self) -> Vec<(&Party, Burden)> {
        let mut found: Vec<(&Party, Burden)> = Vec::new();
        for row in &self.rows {
            match found.last_mut() {
                Some((party, burden)) if **party == row.party => burden.add(&row.burden),
                _ => found.push((&row.party, Burden { cost: None, ..row.burden.clone() })),
            }
        }
        found
    }
}

impl Burden {
    const NONE: Self = Self {
        seats: 0,
        people: 0,
        meetings: Rational::ZERO,
        minutes: Rational::ZERO,
        observed: 0,
        nominal: 0,
        unknown: 0,
        cost: None,
    };

    /// Hours, rounded down to the whole hour.
    #[must_use]
    pub fn whole_hours(&self) -> i128 {
        self.minutes.floor() / 60
    }

    fn add(&mut self, other: &Self) {
        self.seats = self.seats.saturating_add(other.seats);
        self.people = self.people.saturating_add(other.people);
        self.meetings = sum(self.meetings, other.meetings);
        self.minutes = sum(self.minutes, other.minutes);
        self.observed = self.observed.saturating_add(other.observed);
        self.nominal = self.nominal.saturating_add(other.nominal);
        self.unknown = self.unknown.saturating_add(other.unknown);
    }

    fn price(&mut self, rate: Option<&Rate>) -> Result<(), MoneyError> {
        let Some(rate) = rate else { return Ok(()) };
        let hour = Rational::from_int(rate.hourly.minor());
        let per_minute = Rational::new(1, 60).and_then(|sixtieth| hour.mul(sixtieth, Toward::Down));
        let cost = |toward| self.minutes.mul(per_minute?, toward);
        let (down, up) = (cost(Toward::Down), cost(Toward::Up));
        let money = |minor: Option<i128>| {
            let minor = minor.and_then(|minor| i64::try_from(minor).ok());
            let largest = Money::from_minor(i64::MAX, rate.hourly.currency());
            // The sum that is refused is the one that does not fit.
            minor.map_or_else(
                || largest.checked_add(largest),
                |minor| Ok(Money::from_minor(minor, rate.hourly.currency())),
            )
        };
        self.cost = Some([money(down.map(Rational::floor))?, money(up.map(Rational::ceil))?]);
        Ok(())
    }
}

/// The meetings of each group.
pub(crate) struct Timetable<'n> {
    starts: Vec<u32>,
    meetings: Vec<&'n MeetingFacts>,
}

/// What one group takes of a member's time.
pub(crate) struct Times<'n> {
    pub(crate) basis: TimeBasis,
    meetings: Vec<(&'n MeetingFacts, Rational)>, // With the minutes each took of one person.
    nominal: (Rational, Rational),               // Meetings, and minutes of one person.
}

impl<'n> Timetable<'n> {
    pub(crate) fn new(network: &'n Network) -> Self {
        let mut meetings: Vec<&MeetingFacts> = network.meetings().iter().collect();
        meetings.sort_by_key(|meeting| (meeting.group, meeting.row));
        let groups = meetings.iter().map(|meeting| meeting.group);
        Self { starts: starts(groups, network.group_count()), meetings }
    }

    pub(crate) fn of(&self, network: &'n Network, group: u32) -> Times<'n> {
        let facts = network.groups().get(place(group));
        let length = facts.and_then(|facts| facts.meeting_minutes);
        let preparation = facts.and_then(|facts| facts.preparation_minutes).unwrap_or(0);
        let took = |minutes: u32| {
            Rational::from_int(i64::from(minutes).saturating_add(i64::from(preparation)))
        };
        let minuted = row(&self.starts, &self.meetings, group);
        let timed =
            minuted.iter().map(|meeting| Some((*meeting, took(meeting.minutes.or(length)?))));
        // All or none: a meeting of unknown length would count as none at all.
        let timed: Option<Vec<(&MeetingFacts, Rational)>> = timed.collect();
        let none = (Rational::ZERO, Rational::ZERO);
        let nominal = facts.and_then(|facts| {
            let meetings = facts.meetings_per_year?;
            Some((meetings, product(meetings, took(length?))))
        });
        match (timed, nominal) {
            (Some(meetings), _) if !meetings.is_empty() => {
                Times { basis: TimeBasis::Observed, meetings, nominal: none }
            }
            (_, Some(nominal)) => {
                Times { basis: TimeBasis::Nominal, meetings: Vec::new(), nominal }
            }
            _ => Times { basis: TimeBasis::Unknown, meetings: Vec::new(), nominal: none },
        }
    }
}

impl Times<'_> {
    /// Meetings and minutes of one person who comes to all of them; `None` where nobody says.
    pub(crate) fn of_all(&self) -> Option<(Rational, Rational)> {
        let all = self.meetings.iter().fold(self.nominal, |(meetings, minutes), (_, took)| {
            (sum(meetings, Rational::ONE), sum(minutes, *took))
        });
        (self.basis != TimeBasis::Unknown).then_some(all)
    }

    /// Meetings and minutes of one person of a party.
    fn of_one(&self, party: Option<&Party>) -> (Rational, Rational) {
        let came = self.meetings.iter().filter(|(meeting, _)| {
            let list = &meeting.attended;
            list.is_empty() || party.is_some_and(|party| list.binary_search(party).is_ok())
        });
        came.fold(self.nominal, |(meetings, minutes), (_, took)| {
            (sum(meetings, Rational::ONE), sum(minutes, *took))
        })
    }
}

fn guests(network: &Network) -> Vec<(Party, u32)> {
    let mut guests: BTreeMap<&Party, u32> = BTreeMap::new();
    for meeting in network.meetings() {
        for party in &meeting.attended {
            let sits = network
                .party(party)
                .is_some_and(|party| network.members(meeting.group).binary_search(&party).is_ok());
            if !sits {
                let count = guests.entry(party).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
    guests.into_iter().map(|(party, count)| (party.clone(), count)).collect()
}

/// Exact up to 36 digits, and rounded down beyond.
fn sum(a: Rational, b: Rational) -> Rational {
    a.add(b, Toward::Down).unwrap_or(Rational::MAX)
}

fn product(a: Rational, b: Rational) -> Rational {
    a.mul(b, Toward::Down).unwrap_or(Rational::MAX)
}

fn times_whole(a: Rational, whole: u64) -> Rational {
    product(a, Rational::from_int(i64::try_from(whole).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use fourp_model::{Currency, Group, GroupStanding, Meeting, Programme, Seat, Tables};

    use super::*;
    use crate::register::Register;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "1")
    }

    fn group(id: &str, meetings: Option<&str>) -> Group {
        Group {
            meetings_per_year: meetings.map(|text| text.parse().unwrap()),
            meeting_minutes: Some(90),
            preparation_minutes: Some(30),
            ..Group::new(id.parse().unwrap(), id, GroupStanding::Discuss, cite())
        }
    }

    fn seat(group: &str, party: &str, role: SeatRole, people: u32) -> Seat {
        let people = NonZeroU32::new(people).unwrap();
        Seat { people, ..Seat::new(group.parse().unwrap(), party.parse().unwrap(), role, cite()) }
    }

    fn met(group: &str, date: &str, minutes: Option<u32>, attended: &[&str]) -> Meeting {
        Meeting {
            minutes,
            attended: attended.iter().map(|party| party.parse().unwrap()).collect(),
            ..Meeting::new(group.parse().unwrap(), date.parse().unwrap(), cite())
        }
    }

    fn network(tables: Tables) -> Network {
        let register = Register::compile(&Programme::new(tables).unwrap()).unwrap();
        register.at("2018-12-31".parse().unwrap())
    }

    fn rate(minor: i64) -> Option<Rate> {
        Some(Rate { hourly: Money::from_minor(minor, Currency::GBP), citation: cite() })
    }

    #[test]
    fn two_roles_and_three_people_are_several_seat_hours() {
        let network = network(Tables {
            groups: vec![group("a", Some("26/3")), group("b", None)],
            seats: vec![
                seat("a", "nca", SeatRole::Chair, 1),
                seat("a", "nca", SeatRole::Member, 3),
                seat("b", "nca", SeatRole::Member, 1),
                seat("a", "hmrc", SeatRole::Member, 1),
            ],
            ..Tables::default()
        });
        let found = network.load(rate(1_000)).unwrap().measured().unwrap();
        assert_eq!(found.bases, [TimeBasis::Nominal, TimeBasis::Unknown]);
        let told: Vec<_> = found
            .rows
            .iter()
            .map(|row| {
                (
                    row.party.to_string(),
                    row.role,
                    row.burden.minutes.to_string(),
                    row.burden.unknown,
                )
            })
            .collect();
        // 26/3 meetings of 90 minutes and 30 of preparation are 1,040 minutes.
        let expected = [
            ("hmrc".to_owned(), SeatRole::Member, "1040".to_owned(), 0),
            ("nca".to_owned(), SeatRole::Chair, "1040".to_owned(), 0),
            ("nca".to_owned(), SeatRole::Member, "3120".to_owned(), 1),
        ];
        assert_eq!(told, expected);
        assert_eq!((found.total.seats, found.total.people, found.total.whole_hours()), (4, 6, 86));
        let by_party = found.by_party();
        let told: Vec<_> = by_party
            .iter()
            .map(|(party, burden)| (party.to_string(), burden.whole_hours()))
            .collect();
        assert_eq!(told, [("hmrc".to_owned(), 17), ("nca".to_owned(), 69)]);
        assert!(by_party.iter().all(|(_, burden)| burden.cost.is_none()));
        // 5,200 minutes at £10.00 an hour are £866.66 and two thirds.
        let cost = found.total.cost.unwrap().map(Money::minor);
        assert_eq!(cost, [86_666, 86_667]);
    }

    #[test]
    fn what_was_minuted_goes_before_what_was_laid_down() {
        let network = network(Tables {
            groups: vec![group("a", Some("12")), group("b", Some("12"))],
            seats: vec![
                seat("a", "nca", SeatRole::Member, 2),
                seat("a", "hmrc", SeatRole::Member, 1),
                seat("b", "hmrc", SeatRole::Member, 1),
            ],
            meetings: vec![
                met("a", "2018-03-01", Some(60), &["nca", "police"]),
                met("a", "2018-06-01", None, &[]),
                met("a", "2017-06-01", Some(600), &[]),
            ],
            ..Tables::default()
        });
        let found = network.load(None).unwrap().measured().unwrap();
        assert_eq!(found.bases, [TimeBasis::Observed, TimeBasis::Nominal]);
        let hmrc = &found.rows[0].burden;
        // One meeting of the first group, whose attendance nobody kept, and twelve of the other.
        assert_eq!(
            (hmrc.minutes.to_string(), hmrc.meetings.to_string()),
            ("1560".into(), "13".into())
        );
        assert_eq!((hmrc.observed, hmrc.nominal), (1, 1));
        let nca = &found.rows[1].burden;
        assert_eq!(nca.minutes.to_string(), (2 * (60 + 30 + 90 + 30)).to_string());
        assert_eq!(nca.cost, None);
        assert_eq!(found.guests, [("police".parse().unwrap(), 1)]);
    }

    #[test]
    fn meetings_of_unknown_length_leave_the_time_unknown() {
        let bare = Group { meeting_minutes: None, ..group("a", Some("4")) };
        let network = network(Tables {
            groups: vec![bare],
            seats: vec![seat("a", "nca", SeatRole::Member, 1)],
            meetings: vec![met("a", "2018-03-01", None, &[])],
            ..Tables::default()
        });
        let found = network.load(None).unwrap().measured().unwrap();
        assert_eq!((found.bases[0], found.total.unknown), (TimeBasis::Unknown, 1));
    }

    #[test]
    fn no_seats_is_no_load_and_too_much_money_is_refused() {
        let none = network(Tables::default());
        assert!(!none.load(None).unwrap().is_measured());
        let network = network(Tables {
            groups: vec![group("a", Some("1000000"))],
            seats: vec![seat("a", "nca", SeatRole::Member, u32::MAX)],
            ..Tables::default()
        });
        assert!(network.load(rate(i64::MAX)).is_err());
    }
}
