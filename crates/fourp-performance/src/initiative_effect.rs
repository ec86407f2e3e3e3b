//! What did an initiative change, against places without it, did it move elsewhere, and at what cost?

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fourp_model::{
    Answer, Area, Cost, FigureKind, HarmIndex, Initiative, Money, NoProgress, NotMeasurable,
    Programme, Quantity, Rational, Slug, Table, Toward, Unit,
};
use fourp_stat::{Caveat, Dispersion, Level};
use serde::Serialize;

use crate::{
    averted::{Averted, BeforeAfter},
    cost_per_outcome::{UncertainCost, UncertainOutcome, ValueForMoney},
    displacement::{Displacement, DisplacementQuestion},
    harm_weight::Weights,
    initiative_series::{InitiativeSeries, initiative_series, start},
    number,
    point::SeriesPoint,
    series::Series,
    series_key::SeriesKey,
    synthetic_control::{SyntheticControl, synthetic_control},
    synthetic_panel::{SyntheticError, SyntheticOptions, SyntheticPanel, SyntheticUnit},
};

/// How the effects of initiatives are asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct EffectOptions {
    /// How synthetic controls are made.
    pub synthetic: SyntheticOptions,
    /// Where harm may have moved to, by initiative: no row says which areas adjoin.
    pub neighbours: BTreeMap<Slug<Initiative>, BTreeSet<Slug<Area>>>,
    /// The variance of counts as a multiple of their mean.
    pub dispersion: Dispersion,
    /// The level.
    pub level: Level,
}

/// Synthetic controls by their defaults, no neighbours known, independent events, 95 %.
impl Default for EffectOptions {
    fn default() -> Self {
        Self {
            synthetic: SyntheticOptions::default(),
            neighbours: BTreeMap::new(),
            dispersion: Dispersion::POISSON,
            level: Level::default(),
        }
    }
}

/// An initiative, and what can be said of its effect and cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InitiativeJudged {
    /// The initiative.
    pub initiative: Slug<Initiative>,
    /// From when on, where the day or month is known.
    pub start: Option<NaiveDate>,
    /// What it costs.
    pub cost: Answer<Money>,
    /// Its effect by each series that can show one.
    pub effects: Answer<Vec<InitiativeEffect>>,
}

/// The effect of an initiative on one series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InitiativeEffect {
    /// The series of its place.
    pub series: SeriesKey,
    /// The same elsewhere.
    pub elsewhere: Vec<SeriesKey>,
    /// Periods before and after that all of them have.
    pub periods: (usize, usize),
    /// Against a mixture of the others.
    pub synthetic: Answer<SyntheticControl>,
    /// Against all others together.
    pub averted: Answer<Averted>,
    /// Whether it moved to neighbours.
    pub displacement: Answer<Displacement>,
    /// What one averted event cost.
    pub value: Answer<ValueForMoney>,
    /// Harm averted for money, by scale and its unit.
    pub harm: Answer<Vec<HarmForMoney>>,
}

/// Harm averted for money, by one scale.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HarmForMoney {
    /// The scale.
    pub index: Slug<HarmIndex>,
    /// Its unit.
    pub unit: Unit,
    /// Harm averted against cost.
    pub value: ValueForMoney,
}

const VALUE: &str = "What did one averted event cost?";
const HARM: &str = "How much harm was averted for a unit of money?";

impl InitiativeJudged {
    /// Every initiative of a programme, in order of id. Cost: that of the synthetic controls.
    #[must_use]
    pub fn all(programme: &Programme, series: &[Series], options: &EffectOptions) -> Vec<Self> {
        let rows = programme.rows::<Initiative>().iter();
        rows.map(|initiative| Self::of(programme, initiative, series, options)).collect()
    }

    fn of(
        programme: &Programme,
        initiative: &Initiative,
        series: &[Series],
        options: &EffectOptions,
    ) -> Self {
        let cost = cost(initiative);
        let effects = match initiative_series(programme, initiative, series) {
            Err(why) => why.into(),
            Ok(found) => {
                let of = |each: &InitiativeSeries<'_>| {
                    effect(programme, initiative, each, &cost, options)
                };
                Answer::Measured(found.iter().map(of).collect())
            }
        };
        Self { initiative: initiative.id.clone(), start: start(initiative), cost, effects }
    }
}

/// The cost as one amount.
fn cost(initiative: &Initiative) -> Answer<Money> {
    let gap = |why: &str| -> Answer<Money> {
        NotMeasurable::new("What does the initiative cost?", why)
            .needing(
                Table::Initiatives,
                "what it cost, as one amount, over the time it is judged by",
            )
            .into()
    };
    let figure = match &initiative.cost {
        Cost::NotStated => return gap("no source states its cost"),
        Cost::NotCosted => return gap("nobody worked out its cost"),
        Cost::Costed(figure) => figure,
    };
    let Quantity::Money(currency) = figure.unit().quantity() else {
        return gap("its cost is stated in something other than money");
    };
    let printed = figure.printed().filter(|_| {
        matches!(
            figure.kind(),
            FigureKind::Exact { .. } | FigureKind::Rounded { .. } | FigureKind::Estimate { .. }
        )
    });
    let amount = printed.and_then(|printed| {
        let text = printed.to_places(currency.minor_digits(), Toward::Down);
        let amount = Money::parse(&text, *currency).ok()?;
        (Rational::from_decimal(amount.to_decimal()) == printed).then_some(amount)
    });
    amount.map_or_else(|| gap("its cost is no single amount"), Answer::Measured)
}

fn effect(
    programme: &Programme,
    initiative: &Initiative,
    found: &InitiativeSeries<'_>,
    cost: &Answer<Money>,
    options: &EffectOptions,
) -> InitiativeEffect {
    let columns = found.points.iter();
    let sums: Option<Vec<BeforeAfter>> = columns.map(|points| sums(points, found.before)).collect();
    let periods = found.points.first().map_or(0, Vec::len);
    let (averted, displacement) = match sums.as_deref() {
        Some([target, donors @ ..]) => {
            let elsewhere = total(donors.iter());
            let averted = Averted::of(*target, elsewhere, options.dispersion, options.level);
            (averted, displaced(initiative, found, *target, donors, options))
        }
        _ => {
            let why = "the series are no counts of whole events over one exposure";
            let gap = NotMeasurable::new("How many events were averted?", why)
                .needing(Table::Observations, "counts of whole events");
            (gap.clone().into(), gap.into())
        }
    };
    let value =
        averted.as_ref().and_then(|averted| valued(cost, averted.into(), options.level, VALUE));
    let harm = harm(programme, found, cost, &averted, options.level);
    InitiativeEffect {
        series: found.treated.key.clone(),
        elsewhere: found.donors.iter().map(|donor| donor.key.clone()).collect(),
        periods: (found.before, periods.saturating_sub(found.before)),
        synthetic: synthetic(found, options),
        averted,
        displacement,
        value,
        harm,
    }
}

fn valued(
    cost: &Answer<Money>,
    outcome: UncertainOutcome,
    level: Level,
    question: &str,
) -> Answer<ValueForMoney> {
    cost.as_ref().and_then(|amount| {
        match ValueForMoney::of(UncertainCost::exact(*amount), outcome, level) {
            Ok(mut found) => {
                found.caveats.push(Caveat::new(
                    "the cost is taken as printed and as that of the time judged: the source gives no error",
                ));
                Answer::Measured(found)
            }
            Err(error) => NotMeasurable::new(question, error.to_string()).into(),
        }
    })
}

fn harm(
    programme: &Programme,
    found: &InitiativeSeries<'_>,
    cost: &Answer<Money>,
    averted: &Answer<Averted>,
    level: Level,
) -> Answer<Vec<HarmForMoney>> {
    let (cost, averted) = match (cost, averted) {
        (Answer::NotMeasurable(why), _) | (_, Answer::NotMeasurable(why)) => {
            return why.clone().into();
        }
        (cost @ Answer::Measured(_), Answer::Measured(averted)) => (cost, averted),
    };
    let key = &found.treated.key;
    let weights = Weights::of(programme);
    let last = found.points.first().and_then(|points| points.last());
    let mut made = Vec::new();
    for scale in weights.scales() {
        let weight = last.and_then(|point| {
            weights.weight(scale, &key.measure, key.threat.as_ref(), &point.period).ok()
        });
        let Some(weight) = weight else { continue };
        let outcome = UncertainOutcome {
            value: averted.events.value() * weight.value,
            variance: averted.variance * weight.value * weight.value,
        };
        if let Answer::Measured(value) = valued(cost, outcome, level, HARM) {
            made.push(HarmForMoney { index: scale.clone(), unit: weight.unit, value });
        }
    }
    if made.is_empty() {
        return NotMeasurable::new(HARM, "no scale weighs what was averted")
            .needing(
                Table::Harm,
                "how much harm one of these events stands for, by whose judgement",
            )
            .into();
    }
    Answer::Measured(made)
}

fn displaced(
    initiative: &Initiative,
    found: &InitiativeSeries<'_>,
    target: BeforeAfter,
    donors: &[BeforeAfter],
    options: &EffectOptions,
) -> Answer<Displacement> {
    const QUESTION: &str = "Did harm move elsewhere?";
    let Some(areas) = options.neighbours.get(&initiative.id) else {
        return NotMeasurable::new(
            QUESTION,
            "no row says which areas adjoin, and nobody stated it",
        )
        .needing_also("which areas offenders may have moved to, and which are out of reach")
        .into();
    };
    let is_near =
        |donor: &&Series| donor.key.area.as_ref().is_some_and(|area| areas.contains(area));
    let pairs = || found.donors.iter().zip(donors);
    let buffer = total(pairs().filter(|(donor, _)| is_near(donor)).map(|(_, sums)| sums));
    let control = total(pairs().filter(|(donor, _)| !is_near(donor)).map(|(_, sums)| sums));
    let (dispersion, level) = (options.dispersion, options.level);
    DisplacementQuestion { target, buffer, control, dispersion, level }.ask()
}

fn synthetic(found: &InitiativeSeries<'_>, options: &EffectOptions) -> Answer<SyntheticControl> {
    let unit = |(series, points): (&&Series, &Vec<&SeriesPoint>)| SyntheticUnit {
        name: series.unit_name().unwrap_or_else(|| series.key.to_string()),
        outcomes: points.iter().map(|it| it.value / it.exposure.unwrap_or(1.0)).collect(),
        predictors: Vec::new(),
    };
    let mut units =
        std::iter::once(&found.treated).chain(&found.donors).zip(&found.points).map(unit);
    let made = units
        .next()
        .ok_or(SyntheticError::TooFewDonors { donors: 0 })
        .and_then(|treated| SyntheticPanel::new(treated, units.collect(), found.before))
        .and_then(|panel| synthetic_control(&panel, options.synthetic.clone(), &NoProgress));
    match made {
        Ok(made) => Answer::Measured(made),
        Err(error) => NotMeasurable::new(
            "What would have happened, by a mixture of others?",
            error.to_string(),
        )
        .needing(Table::Observations, "the same counts for two places without it or more")
        .into(),
    }
}

/// Whole counts before and after; `None` of others, and of counts over an exposure, whose sums are not comparable.
fn sums(points: &[&SeriesPoint], before: usize) -> Option<BeforeAfter> {
    let whole = |point: &&SeriesPoint| {
        let count = number::whole(point.value);
        (number::count(count) == point.value && point.exposure.is_none()).then_some(count)
    };
    let counts: Vec<u64> = points.iter().map(whole).collect::<Option<_>>()?;
    let (earlier, later) = counts.split_at_checked(before)?;
    let sum = |counts: &[u64]| counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count));
    Some(BeforeAfter::new(sum(earlier)?, sum(later)?))
}

fn total<'a>(places: impl Iterator<Item = &'a BeforeAfter>) -> BeforeAfter {
    places.fold(BeforeAfter::new(0, 0), |sum, place| {
        BeforeAfter::new(
            sum.before.saturating_add(place.before),
            sum.after.saturating_add(place.after),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::SeriesOptions;
    use fourp_model::{
        Body, BodyKind, Citation, Figure, Harm, Observation, Party, RecordingChange,
        RecordingChangeKind, Tables,
    };

    fn cite() -> Citation {
        Citation::at("made-up".parse().unwrap(), "table 1")
    }

    fn figure(value: &str, unit: &str) -> Figure {
        let value = value.parse().unwrap();
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    /// Twelve months in each of four areas; the first falls by a half in July.
    fn observations(areas: usize) -> Vec<Observation> {
        let count = |area: usize, month: usize| {
            let usual = 40 + 10 * area + (month * 7 + area * 3) % 5;
            if area == 0 && month > 6 { usual / 2 } else { usual }
        };
        let mut made = Vec::new();
        for area in 0..areas {
            for month in 1..=12 {
                made.push(Observation {
                    threat: Some("fraud".parse().unwrap()),
                    area: Some(format!("area-{area}").parse().unwrap()),
                    ..Observation::new(
                        "reports".parse().unwrap(),
                        format!("2020-M{month:02}").parse().unwrap(),
                        figure(&count(area, month).to_string(), "reports"),
                        cite(),
                    )
                });
            }
        }
        made
    }

    fn initiative(dates: &str, cost: Cost) -> Initiative {
        Initiative {
            held_by: vec![Party::Body("force".parse().unwrap())],
            threats: vec!["fraud".parse().unwrap()],
            dates: dates.parse().unwrap(),
            cost,
            ..Initiative::new("pilot".parse().unwrap(), "A pilot", cite())
        }
    }

    fn tables(initiative: Initiative, areas: usize) -> Tables {
        let mut force =
            Body::new("force".parse().unwrap(), "Force", BodyKind::Organisation, cite());
        force.jurisdiction = Some("area-0".parse().unwrap());
        Tables {
            observations: observations(areas),
            initiatives: vec![initiative],
            bodies: vec![force],
            ..Tables::default()
        }
    }

    fn judged(tables: Tables, options: &EffectOptions) -> InitiativeJudged {
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        InitiativeJudged::all(&programme, &series, options)[0].clone()
    }

    fn why<T: std::fmt::Debug>(answer: &Answer<T>) -> &str {
        &answer.not_measurable().unwrap().why
    }

    #[test]
    fn an_effect_has_a_cost_and_a_place_to_move_to() {
        let mut rows =
            tables(initiative("2020-07-01..", Cost::Costed(figure("30", "GBP thousand"))), 4);
        rows.harm.push(Harm {
            index: "scale".parse().unwrap(),
            measure: "reports".parse().unwrap(),
            threat: None,
            period: None,
            weight: figure("3", "measured: points"),
            citation: cite(),
        });
        let near = BTreeSet::from(["area-1".parse().unwrap()]);
        let neighbours = BTreeMap::from([("pilot".parse().unwrap(), near)]);
        let found = judged(rows, &EffectOptions { neighbours, ..EffectOptions::default() });
        let effects = found.effects.measured().unwrap();
        let one = &effects[0];
        assert_eq!((one.periods, one.elsewhere.len()), ((6, 6), 3));
        let averted = one.averted.as_ref().measured().unwrap();
        assert!(averted.events.interval().contains(126.0), "{averted:?}");
        let value = one.value.as_ref().measured().unwrap();
        let each = value.cost_per_outcome.ratio.unwrap();
        assert!((each * averted.events.value() - 30_000.0).abs() < 1e-6);
        let harm = &one.harm.as_ref().measured().unwrap()[0];
        assert!(
            (harm.value.outcome_per_unit.ratio.unwrap() * 30_000.0 - 3.0 * averted.events.value())
                .abs()
                < 1e-6
        );
        assert!(one.displacement.is_measured());
        let synthetic = one.synthetic.as_ref().measured().unwrap();
        assert_eq!((synthetic.placebos.len(), synthetic.p_value_least), (3, 0.25));
        assert!(synthetic.fit.effect < -15.0);
    }

    #[test]
    fn what_is_lacking_is_said() {
        let lacks = |dates: &str, change: &dyn Fn(&mut Tables)| {
            let mut rows = tables(initiative(dates, Cost::NotStated), 4);
            change(&mut rows);
            why(&judged(rows, &EffectOptions::default()).effects).to_owned()
        };
        let same = |_: &mut Tables| {};
        assert_eq!(lacks("2020..", &same), "the day or month on which it began is not known");
        assert_eq!(lacks("..", &same), "the day or month on which it began is not known");
        assert_eq!(
            lacks("2021-07..", &same),
            "12 periods before 2021-07-01 and 0 from it on are counted both for reports, fraud, area-0 and elsewhere"
        );
        assert_eq!(
            lacks("2020-07..", &|rows| rows.initiatives[0].held_by.clear()),
            "no row says where it works"
        );
        assert_eq!(
            lacks("2020-07..", &|rows| rows.initiatives[0].threats.clear()),
            "no series counts a threat that it is about in the place where it works"
        );
        assert_eq!(
            lacks("2020-07..", &|rows| rows.observations.truncate(12)),
            "nothing like reports, fraud, area-0 is counted elsewhere"
        );
        let change = RecordingChange {
            measure: "reports".parse().unwrap(),
            party: None,
            area: Some("area-2".parse().unwrap()),
            date: "2020-05-01".parse().unwrap(),
            kind: RecordingChangeKind::System,
            what: "another form".into(),
            citation: cite(),
        };
        assert_eq!(
            lacks("2020-07..", &|rows| rows.recording_changes.push(change.clone())),
            "recording of reports, fraud, area-2 changed [recording_changes row 1]"
        );
    }

    #[test]
    fn places_with_an_initiative_of_their_own_are_no_comparison() {
        let mut rows = tables(initiative("2020-07-01..2020-09-30", Cost::NotCosted), 4);
        let mut other =
            Body::new("other".parse().unwrap(), "Other", BodyKind::Organisation, cite());
        other.jurisdiction = Some("area-3".parse().unwrap());
        rows.bodies.push(other);
        rows.initiatives.push(Initiative {
            id: "second".parse().unwrap(),
            held_by: vec![Party::Body("other".parse().unwrap())],
            ..initiative("..", Cost::NotStated)
        });
        let found = judged(rows, &EffectOptions::default());
        assert_eq!(why(&found.cost), "nobody worked out its cost");
        let one = &found.effects.measured().unwrap()[0];
        assert_eq!((one.elsewhere.len(), one.periods), (2, (6, 3)));
        assert_eq!(why(&one.value), "nobody worked out its cost");
        assert_eq!(why(&one.harm), "nobody worked out its cost");
        assert_eq!(why(&one.displacement), "no row says which areas adjoin, and nobody stated it");
    }

    #[test]
    fn one_donor_makes_no_mixture_and_still_a_difference() {
        let found =
            judged(tables(initiative("2020-07..", Cost::NotStated), 2), &EffectOptions::default());
        let one = &found.effects.measured().unwrap()[0];
        assert!(why(&one.synthetic).starts_with("1 donors are too few"));
        assert!(one.averted.is_measured());
    }

    #[test]
    fn a_cost_is_one_exact_amount_or_none() {
        let cost = |figure| cost(&initiative("..", Cost::Costed(figure)));
        assert_eq!(cost(figure("1.5", "GBP m")).measured().unwrap().plain(), "1500000.00");
        assert_eq!(why(&cost(figure("0.005", "GBP"))), "its cost is no single amount");
        assert_eq!(
            why(&cost(figure("3", "people"))),
            "its cost is stated in something other than money"
        );
        let bound = FigureKind::AtLeast { value: "3".parse().unwrap() };
        let bound = Figure::new(bound, "GBP".parse().unwrap()).unwrap();
        assert_eq!(why(&cost(bound)), "its cost is no single amount");
    }
}
