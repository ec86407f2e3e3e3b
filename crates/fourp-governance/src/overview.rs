//! Who governs with whom? What a programme's rows can say to that, all at once.

use chrono::NaiveDate;
use fourp_model::{
    Answer, Defect, DefectKind, Group, NoProgress, NotMeasurable, Party, Programme, Slug, Table,
};
use fourp_stat::FalseDiscovery;
use serde::Serialize;

use crate::{
    accountability::{Accountability, Escalation},
    attrition::{Attrition, AttritionCurve, Departure},
    belonging::Belonging,
    betweenness::{Betweenness, BetweennessOptions},
    change::{Change, ChangeOptions},
    clutter::{Clutter, GroupShare},
    communities::{Communities, CommunityOptions},
    cores::Bottleneck,
    coverage::{Coverage, CoverageOptions},
    facts::Adrift,
    join::DuplicateOptions,
    load::{Load, Rate},
    network::Network,
    nulls::{AgainstChance, NullOptions},
    register::Register,
    reporting::Reporting,
    significance::{PairNull, Significance},
    two_mode::TwoModeStructure,
};

/// What is asked of a programme.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct OverviewOptions {
    /// As at which day; `None` is the [`latest_day`](Register::latest_day).
    pub as_at: Option<NaiveDate>,
    /// Since which day changes are told; `None` tells none.
    pub since: Option<NaiveDate>,
    /// What share of the whole each group is.
    pub share: GroupShare,
    /// What an hour costs, and who says so.
    pub rate: Option<Rate>,
    /// What the matrix of threats, strands and functions should have.
    pub coverage: CoverageOptions,
    /// Which lines lead to an owner.
    pub escalation: Escalation,
    /// What duplicates are.
    pub duplicates: DuplicateOptions,
    /// How it is measured who stands between others.
    pub betweenness: BetweennessOptions,
    /// How communities are looked for.
    pub communities: CommunityOptions,
    /// With what chance structure is compared.
    pub nulls: NullOptions,
    /// Who leaves first.
    pub departure: Departure,
    /// How groups without a known successor are matched, and what becomes of partial dates.
    pub change: ChangeOptions,
}

/// The latest day, no changes, no cost, and the default of everything else.
impl Default for OverviewOptions {
    fn default() -> Self {
        Self {
            as_at: None,
            since: None,
            share: GroupShare::default(),
            rate: None,
            coverage: CoverageOptions::default(),
            escalation: Escalation::default(),
            duplicates: DuplicateOptions::default(),
            betweenness: BetweennessOptions::default(),
            communities: CommunityOptions::default(),
            nulls: NullOptions::default(),
            departure: Departure::default(),
            change: ChangeOptions::default(),
        }
    }
}

/// What the rows of a programme say to the question who governs with whom.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Overview {
    /// What was asked.
    pub options: OverviewOptions,
    /// As at which day it is answered; `None` if no row is dated.
    pub day: Option<NaiveDate>,
    /// The groups that numbers of groups below stand for, in order of number.
    pub groups: Vec<Slug<Group>>,
    /// The parties that numbers of parties below stand for, in order of number.
    pub parties: Vec<Party>,
    /// Rows that hold on the day and have no place in the network.
    pub adrift: Adrift,
    /// How many groups there are, and how many really.
    pub clutter: Clutter,
    /// Pairs of groups that are alike, and how likely that is by chance.
    pub duplicates: Answer<Vec<Significance>>,
    /// The same pairs, by a chance that keeps how much each party sits in.
    pub duplicates_given_seats: Answer<Vec<Significance>>,
    /// Which groups report where.
    pub reporting: Answer<Reporting>,
    /// Which bodies belong to which.
    pub belonging: Answer<Belonging>,
    /// How far decisions are from those who answer for them.
    pub accountability: Answer<Accountability>,
    /// Who covers which threat on which strand.
    pub coverage: Answer<Coverage>,
    /// How much time groups take, of whom.
    pub load: Answer<Load>,
    /// Who stands between others, and how groups and parties knit together.
    pub structure: Answer<Structure>,
    /// Who belongs together.
    pub communities: Answer<Communities>,
    /// Whether overlap and centralisation are more than degrees make them.
    pub against_chance: Answer<AgainstChance>,
    /// What stops when somebody leaves.
    pub attrition: Answer<Departures>,
    /// What changed.
    pub change: Answer<Change>,
}

/// Who stands between others, and how groups and parties knit together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Structure {
    /// Who stands between whom.
    pub betweenness: Answer<Betweenness>,
    /// Nodes without whom something is cut off.
    pub bottlenecks: Vec<Bottleneck>,
    /// Clustering and redundancy.
    pub two_mode: TwoModeStructure,
}

/// What stops when somebody leaves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Departures {
    /// Of each party alone, where anything stops.
    pub each: Vec<(Party, Attrition)>,
    /// Of all, one after the other.
    pub curve: AttritionCurve,
}

impl Overview {
    /// Asks everything this crate can ask of a programme without further choices.
    ///
    /// # Errors
    /// Every [`Defect`] of the rows at once; an [`Overflow`](DefectKind::Overflow) if costs are beyond the largest
    /// amount.
    ///
    /// ```
    /// use fourp_governance::{Overview, OverviewOptions};
    /// use fourp_model::{Programme, Tables};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let found = Overview::of(&nothing, OverviewOptions::default())
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// assert!(!found.reporting.is_measured() && !found.load.is_measured());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(programme: &Programme, options: OverviewOptions) -> Result<Self, Vec<Defect>> {
        let register = Register::compile(programme)?;
        let partial_dates = options.change.partial_dates;
        let network = match options.as_at.or(register.latest_day()) {
            Some(day) => register.at_with(day, partial_dates),
            None => register.latest(),
        };
        let load = network.load(options.rate.clone()).map_err(|error| {
            vec![Defect::new(
                DefectKind::Overflow,
                Vec::new(),
                format!("cost of meetings: {error}"),
            )]
        })?;
        Ok(Self {
            day: network.day(),
            groups: network.groups().iter().map(|group| group.id.clone()).collect(),
            parties: network.parties().to_vec(),
            adrift: network.adrift(),
            clutter: network.clutter(options.share),
            duplicates: duplicates(&network, options.duplicates, PairNull::Hypergeometric),
            duplicates_given_seats: duplicates(
                &network,
                options.duplicates,
                PairNull::Configuration,
            ),
            reporting: network.reporting(),
            belonging: network.belonging(),
            accountability: network.accountability(options.escalation),
            coverage: network.coverage(options.coverage.clone()),
            load,
            structure: structure(&network, options.betweenness),
            communities: communities(&network, options.communities),
            against_chance: against_chance(&network, options.nulls),
            attrition: departures(&network, options.departure),
            change: change(&register, &network, &options),
            options,
        })
    }
}

fn no_seats(question: &str) -> NotMeasurable {
    NotMeasurable::new(question, "the data supplied have no seats on the day")
        .needing(Table::Seats, "who sits in which group, as what")
        .needing(Table::Groups, "the list of groups, each by name")
}

fn duplicates(
    network: &Network,
    options: DuplicateOptions,
    null: PairNull,
) -> Answer<Vec<Significance>> {
    const QUESTION: &str = "Which groups are alike?";
    if network.ties() == 0 {
        return no_seats(QUESTION).into();
    }
    match network.significance(&network.duplicates(options), null, FalseDiscovery::default()) {
        Ok(found) => Answer::Measured(found),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
    }
}

fn structure(network: &Network, options: BetweennessOptions) -> Answer<Structure> {
    const QUESTION: &str = "Who stands between others?";
    if network.ties() == 0 {
        return no_seats(QUESTION).into();
    }
    Answer::Measured(Structure {
        betweenness: match network.betweenness(options, &NoProgress) {
            Ok(found) => Answer::Measured(found),
            Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
        },
        bottlenecks: network.bottlenecks(),
        two_mode: network.two_mode(options.threads),
    })
}

fn communities(network: &Network, options: CommunityOptions) -> Answer<Communities> {
    const QUESTION: &str = "Who belongs together?";
    if network.ties() == 0 {
        return no_seats(QUESTION).into();
    }
    match network.communities(options, &NoProgress) {
        Ok(found) => Answer::Measured(found),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
    }
}

fn against_chance(network: &Network, options: NullOptions) -> Answer<AgainstChance> {
    const QUESTION: &str = "Is overlap more than numbers of seats make it?";
    if network.ties() == 0 {
        return no_seats(QUESTION).into();
    }
    match network.against_chance(options, &NoProgress) {
        Ok(found) => Answer::Measured(found),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
    }
}

fn departures(network: &Network, departure: Departure) -> Answer<Departures> {
    if network.ties() == 0 {
        return no_seats("What stops when a body leaves?").into();
    }
    Answer::Measured(Departures {
        each: network.attrition_each(),
        curve: network.attrition_curve(departure),
    })
}

fn change(register: &Register, network: &Network, options: &OverviewOptions) -> Answer<Change> {
    const QUESTION: &str = "What changed between two days?";
    match (options.since, network.day()) {
        (None, _) => NotMeasurable::new(QUESTION, "no first day was given")
            .needing_also("a day to compare with")
            .into(),
        (_, None) => NotMeasurable::new(QUESTION, "no row of the data supplied is dated")
            .needing(Table::Groups, "when each group began and ended")
            .into(),
        (Some(since), Some(day)) => Answer::Measured(register.change(since, day, options.change)),
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Citation, Currency, Dates, Group, GroupStanding, Money, Rational, Seat, SeatRole, Tables,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "1")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_programme_gets_the_same_answer_twice(
            programme in arbitrary::programme(), since in arbitrary::day(), as_at in arbitrary::day(),
        ) {
            let options = OverviewOptions { since: Some(since), as_at: Some(as_at), ..OverviewOptions::default() };
            if let Ok(found) = Overview::of(&programme, options) {
                prop_assert_eq!(found.day, Some(as_at));
                prop_assert!(found.change.is_measured());
                let seats = found.load.is_measured();
                prop_assert_eq!((found.structure.is_measured(), found.attrition.is_measured()), (seats, seats));
                // Equal to itself, so no number in it is none.
                prop_assert_eq!(Overview::of(&programme, found.options.clone()), Ok(found));
            }
        }
    }

    #[test]
    fn defects_and_costs_that_do_not_fit_are_refused() {
        let group = Group {
            meetings_per_year: Some(Rational::from_int(1_000_000)),
            meeting_minutes: Some(u32::MAX),
            ..Group::new("board".parse().unwrap(), "Board", GroupStanding::Decide, cite())
        };
        let seat =
            Seat::new("board".parse().unwrap(), "a".parse().unwrap(), SeatRole::Member, cite());
        let hourly = Money::from_minor(i64::MAX, Currency::GBP);
        let options = OverviewOptions {
            rate: Some(Rate { hourly, citation: cite() }),
            ..OverviewOptions::default()
        };
        let tables = Tables { groups: vec![group.clone()], seats: vec![seat], ..Tables::default() };
        let refused = Overview::of(&Programme::new(tables).unwrap(), options.clone()).unwrap_err();
        assert_eq!(refused[0].kind, DefectKind::Overflow);
        let reversed: Dates = "2018..2010".parse().unwrap();
        let tables =
            Tables { groups: vec![Group { dates: reversed, ..group }], ..Tables::default() };
        let refused = Overview::of(&Programme::new(tables).unwrap(), options).unwrap_err();
        assert_eq!(refused[0].kind, DefectKind::ReversedDates);
    }

    #[test]
    fn without_a_first_day_there_is_no_change() {
        let none = Programme::new(Tables::default()).unwrap();
        let found = Overview::of(&none, OverviewOptions::default()).unwrap();
        assert!(found.change.not_measurable().unwrap().why.contains("no first day"));
        let since = Some("2018-01-01".parse().unwrap());
        let found =
            Overview::of(&none, OverviewOptions { since, ..OverviewOptions::default() }).unwrap();
        assert!(found.change.not_measurable().unwrap().why.contains("no row"));
    }
}
