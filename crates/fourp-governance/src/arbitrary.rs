//! Strategies for property tests.
//!
//! Ids come from short lists, so that rows meet each other: groups are declared, undeclared or counted, lines lead to
//! each other and nowhere, and dates begin and end within a few years.

use std::num::NonZeroU32;

use chrono::NaiveDate;
use fourp_model::{
    Citation, Dates, Formality, Function, Group, GroupStanding, Meeting, PartialDate, Party,
    Programme, Rational, Remit, ReportingLine, Responsibility, Scope, Seat, SeatRole, Slug,
    Statutory, Strand, Superior, Tables, Threat,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::{network::Network, register::Register};

/// A register of up to eight groups, with what stands in it between 2014 and 2019.
pub fn register() -> impl Strategy<Value = Register> {
    programme()
        .prop_filter_map("rows without a defect", |programme| Register::compile(&programme).ok())
}

/// A programme of groups, seats, lines, remits, responsibilities and meetings that compiles.
pub fn programme() -> impl Strategy<Value = Programme> {
    tables().prop_filter_map("ids that are unique", |tables| Programme::new(tables).ok())
}

/// Rows of groups, seats, lines, remits, responsibilities and meetings, none given twice.
pub fn tables() -> impl Strategy<Value = Tables> {
    let rows = (
        vec(group(), 0..8),
        vec(seat(), 0..24),
        vec(reporting_line(), 0..10),
        vec(remit(), 0..10),
        vec(responsibility(), 0..6),
        vec(meeting(), 0..8),
    );
    rows.prop_map(|(mut groups, mut seats, mut lines, mut remits, mut held, mut meetings)| {
        groups.sort_by(|a, b| a.id.cmp(&b.id));
        groups.dedup_by(|a, b| a.id == b.id);
        seats.sort();
        seats.dedup_by(|a, b| {
            (&a.group, &a.party, a.role, a.dates) == (&b.group, &b.party, b.role, b.dates)
        });
        seats.dedup();
        lines.sort();
        lines.dedup();
        remits.sort();
        remits.dedup();
        held.sort();
        held.dedup();
        meetings.sort();
        meetings.dedup();
        Tables {
            groups,
            seats,
            reporting_lines: lines,
            remits,
            responsibilities: held,
            meetings,
            ..Tables::default()
        }
    })
}

/// A day on which some of those rows hold.
pub fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..2_500).prop_filter_map("a day", |days| {
        NaiveDate::from_ymd_opt(2013, 6, 1)?.checked_add_days(chrono::Days::new(days))
    })
}

/// A network of which only the ties are known: up to eight groups and ten parties.
pub fn network() -> impl Strategy<Value = Network> {
    (0_u32..=8, 0_u32..=10)
        .prop_flat_map(|(groups, parties)| ties(groups, parties))
        .prop_filter_map("ties within the network", |(groups, parties, ties)| {
            Network::from_ties(groups, parties, &ties).ok()
        })
}

/// Some ties, perhaps repeated, with the numbers of groups and parties they are between.
pub fn ties(groups: u32, parties: u32) -> impl Strategy<Value = (u32, u32, Vec<(u32, u32)>)> {
    let most = if groups == 0 || parties == 0 { 0 } else { 40 };
    let tie = (0..groups.max(1), 0..parties.max(1));
    vec(tie, 0..=most).prop_map(move |ties| (groups, parties, ties))
}

/// A network on which merge plans can be tried: up to so many groups with remits, seats, owners, tiers and lines, of few
/// kinds, so that some are alike.
pub fn crowded(groups_max: u32) -> impl Strategy<Value = Network> {
    (1..=groups_max.max(1))
        .prop_flat_map(crowd)
        .prop_filter_map("rows without a defect", |tables| {
            Some(Register::compile(&Programme::new(tables).ok()?).ok()?.latest())
        })
}

fn crowd(groups: u32) -> impl Strategy<Value = Tables> {
    fn id<T>(prefix: &str, number: u32) -> Option<Slug<T>> {
        Slug::new(&format!("{prefix}{number:02}")).ok()
    }
    let standing =
        select(&[GroupStanding::Decide, GroupStanding::Oversee, GroupStanding::Discuss][..]);
    let statutory = prop_oneof![
        1 => Just(Statutory::Statutory),
        3 => Just(Statutory::NonStatutory),
        1 => Just(Statutory::NotStated),
    ];
    let owner = prop_oneof![4 => Just(Some(0_u32)), 1 => Just(Some(1)), 1 => Just(None)];
    let tier = prop_oneof![5 => Just(Some(2_u8)), 1 => Just(Some(1)), 1 => Just(None)];
    let time = (option::weighted(0.9, 0_i64..=12), option::weighted(0.9, 30_u32..=90));
    let kind = (standing, statutory, owner, tier, time);
    let count = usize::try_from(groups).unwrap_or(1);
    let kinds = vec(kind, count);
    let seats =
        vec((0..groups, 0_u32..6, select(SeatRole::ALL), 1_u32..=3), 0..=count.saturating_mul(4));
    let function =
        select(&[Function::Decide, Function::Lead, Function::Oversee, Function::Deliver][..]);
    let remits = vec((0..groups, threat(), strand(), function), 0..=count.saturating_mul(3));
    let lines = vec((0..groups, 0..groups, any::<bool>()), 0..=count);
    (kinds, seats, remits, lines, citation()).prop_map(|(kinds, seats, remits, lines, citation)| {
        let groups = (0_u32..).zip(kinds).filter_map(
            |(group, (standing, statutory, owner, tier, (meetings, minutes)))| {
                Some(Group {
                    statutory,
                    tier,
                    owner: owner.and_then(|owner| Some(Party::Body(id("owner", owner)?))),
                    meetings_per_year: meetings.map(Rational::from_int),
                    meeting_minutes: minutes,
                    ..Group::new(id("g", group)?, "A group", standing, citation.clone())
                })
            },
        );
        let seats = seats.into_iter().filter_map(|(group, party, role, people)| {
            let people = NonZeroU32::new(people)?;
            let seat =
                Seat::new(id("g", group)?, Party::Body(id("p", party)?), role, citation.clone());
            Some(Seat { people, ..seat })
        });
        let remits = remits.into_iter().filter_map(|(group, threat, strand, function)| {
            let remit = Remit::new(id("g", group)?, function, citation.clone());
            Some(Remit { threat, strand, ..remit })
        });
        let lines = lines.into_iter().filter_map(|(from, to, is_owner)| {
            let to = if is_owner {
                Superior::Owner(Party::Body(id("owner", to % 2)?))
            } else {
                Superior::Group(id("g", to)?)
            };
            Some(ReportingLine::new(id("g", from)?, to, citation.clone()))
        });
        let mut tables = Tables {
            groups: groups.collect(),
            seats: seats.collect(),
            remits: remits.collect(),
            reporting_lines: lines.collect(),
            ..Tables::default()
        };
        tables.seats.sort();
        tables.seats.dedup_by(|a, b| (&a.group, &a.party, a.role) == (&b.group, &b.party, b.role));
        tables.remits.sort();
        tables.remits.dedup();
        tables.reporting_lines.sort();
        tables.reporting_lines.dedup();
        tables
    })
}

fn slug<T>(ids: &'static [&'static str]) -> impl Strategy<Value = Slug<T>> {
    select(ids).prop_filter_map("an id", |id| Slug::new(id).ok())
}

fn group_id() -> impl Strategy<Value = Slug<Group>> {
    slug(&[
        "board",
        "cabinet",
        "delivery",
        "forum",
        "panel",
        "steering",
        "tasking",
        "working-group",
    ])
}

fn party() -> impl Strategy<Value = Party> {
    let body = slug(&["agency", "audit-office", "department", "force", "inspectorate", "ministry"]);
    prop_oneof![5 => body.prop_map(Party::Body), 1 => slug(&["forces"]).prop_map(Party::Class)]
}

fn threat() -> impl Strategy<Value = Scope<Slug<Threat>>> {
    let one = slug(&["cyber", "drugs", "fraud"]).prop_map(Scope::One);
    prop_oneof![3 => one, 1 => Just(Scope::All), 1 => Just(Scope::NotStated)]
}

fn strand() -> impl Strategy<Value = Scope<Strand>> {
    let one = select(&Strand::ALL[..]).prop_map(Scope::One);
    prop_oneof![3 => one, 1 => Just(Scope::All), 1 => Just(Scope::NotStated)]
}

fn dates() -> impl Strategy<Value = Dates> {
    let end = |texts: &'static [&'static str]| {
        let date = select(texts).prop_filter_map("a date", |text| text.parse::<PartialDate>().ok());
        option::weighted(0.5, date)
    };
    let from = end(&["2014", "2015-03", "2015-03-17", "2016"]);
    (from, end(&["2016", "2017-06", "2017-06-30", "2019"]))
        .prop_map(|(from, until)| Dates { from, until })
}

fn citation() -> impl Strategy<Value = Citation> {
    slug(&["minutes", "register"]).prop_map(|source| Citation::at(source, "row 1"))
}

fn group() -> impl Strategy<Value = Group> {
    let facts = (select(GroupStanding::ALL), option::of(party()), dates(), vec(group_id(), 0..3));
    let work = (option::of(0_i64..=12), option::of(30_u32..=120), option::of(0_u32..=5));
    (group_id(), facts, work, citation()).prop_map(
        |(
            id,
            (standing, owner, dates, superseded_by),
            (meetings, meeting_minutes, quorum),
            citation,
        )| {
            let name = format!("The {id}");
            Group {
                owner,
                dates,
                superseded_by,
                meetings_per_year: meetings.map(Rational::from_int),
                meeting_minutes,
                quorum,
                ..Group::new(id, &name, standing, citation)
            }
        },
    )
}

fn seat() -> impl Strategy<Value = Seat> {
    let people = (1_u32..=3).prop_filter_map("people", NonZeroU32::new);
    (group_id(), party(), select(SeatRole::ALL), people, dates(), citation()).prop_map(
        |(group, party, role, people, dates, citation)| Seat {
            people,
            dates,
            ..Seat::new(group, party, role, citation)
        },
    )
}

fn reporting_line() -> impl Strategy<Value = ReportingLine> {
    let to = prop_oneof![3 => group_id().prop_map(Superior::Group), 1 => party().prop_map(Superior::Owner)];
    (group_id(), to, select(Formality::ALL), dates(), citation()).prop_map(
        |(from, to, formality, dates, citation)| ReportingLine {
            formality,
            dates,
            ..ReportingLine::new(from, to, citation)
        },
    )
}

fn remit() -> impl Strategy<Value = Remit> {
    (group_id(), threat(), strand(), select(Function::ALL), dates(), citation()).prop_map(
        |(group, threat, strand, function, dates, citation)| Remit {
            threat,
            strand,
            dates,
            ..Remit::new(group, function, citation)
        },
    )
}

fn responsibility() -> impl Strategy<Value = Responsibility> {
    let held = (party(), threat(), strand(), select(Function::ALL));
    (held, option::of(party()), dates(), citation()).prop_map(
        |((party, threat, strand, function), accountable_to, dates, citation)| Responsibility {
            threat,
            strand,
            accountable_to,
            dates,
            ..Responsibility::new(party, function, citation)
        },
    )
}

fn meeting() -> impl Strategy<Value = Meeting> {
    let date = (day(), any::<bool>()).prop_filter_map("a date", |(day, is_whole)| {
        if is_whole {
            PartialDate::day(day).ok()
        } else {
            day.format("%Y-%m").to_string().parse().ok()
        }
    });
    (group_id(), date, option::of(30_u32..=120), vec(party(), 0..4), citation()).prop_map(
        |(group, date, minutes, attended, citation)| Meeting {
            minutes,
            attended,
            ..Meeting::new(group, date, citation)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn rows_in_any_order_make_the_same_network(tables in tables(), turn in 0_usize..9, day in day()) {
            let network = |tables: Tables| {
                let programme = Programme::new(tables).unwrap();
                Register::compile(&programme).map(|register| register.at(day))
            };
            let mut turned = tables.clone();
            let by = |length: usize| turn.checked_rem(length).unwrap_or(0);
            turned.groups.rotate_left(by(tables.groups.len()));
            turned.seats.rotate_left(by(tables.seats.len()));
            turned.reporting_lines.reverse();
            turned.remits.rotate_left(by(tables.remits.len()));
            turned.meetings.reverse();
            turned.responsibilities.reverse();
            prop_assert_eq!(network(tables), network(turned));
        }

        #[test]
        fn a_network_holds_what_covers_the_day_and_nothing_else(programme in programme(), day in day()) {
            use fourp_model::Covers;
            let Ok(register) = Register::compile(&programme) else { return Ok(()) };
            let network = register.at(day);
            for seat in programme.rows::<Seat>() {
                let group = network.group(&seat.group);
                let party = network.party(&seat.party);
                let tied = group.zip(party).is_some_and(|(group, party)| network.members(group).contains(&party));
                let row = programme.get(&seat.group);
                let exists = row.is_none_or(|row: &Group| row.dates.covers(day) != Covers::No);
                prop_assert!(tied || seat.dates.covers(day) == Covers::No || !exists);
            }
            for group in 0..network.group_count() {
                for member in network.members(group) {
                    prop_assert!(!network.seats(group, *member).is_empty());
                    prop_assert!(network.groups_of(*member).contains(&group));
                }
                let facts = &network.groups()[crate::place::place(group)];
                prop_assert_eq!(network.group(&facts.id), Some(group));
            }
            prop_assert!(network.parties().is_sorted() && network.groups().is_sorted_by(|a, b| a.id < b.id));
        }
    }
}
