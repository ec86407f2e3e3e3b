//! What did something do where it came to different places at different times?

use std::{collections::BTreeMap, num::NonZeroUsize};

use fourp_model::{Answer, NotMeasurable, Table};
use fourp_stat::{Caveat, Level, Rng};
use serde::Serialize;

use crate::{
    effect_panel::{EffectPanel, PanelUnit},
    effect_reading::Effect,
    number,
    two_way::{TwoWay, two_way},
    words::conventions,
};

const QUESTION: &str = "What did it do where it came at different times?";
/// Every assignment is tried up to so many; beyond that as many are drawn.
const ASSIGNMENTS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1_999);

conventions! {
    /// Whom places are compared with.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "the two of Callaway and Sant'Anna 2021")]
    ComparedWith {
        /// Those where it never came.
        #[default]
        Never = "never treated",
        /// Those where it had not come by then, and by the base period.
        NotYet = "not yet treated",
    }

    /// How it was decided where it came when.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "by lot or not")]
    Assignment {
        /// Nobody says, or by choice: nothing can be read from other ways it might have been.
        #[default]
        NotStated = "not stated to be by lot",
        /// By lot, which the caller vouches for.
        ByLot = "by lot",
    }
}

/// What is asked of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct StaggeredSpec {
    /// Whom places are compared with.
    pub compared: ComparedWith,
    /// How it was decided where it came when.
    pub assignment: Assignment,
    /// How many assignments are tried; all of them where there are no more.
    pub draws: NonZeroUsize,
    /// The seed of those that are drawn.
    pub seed: u64,
    /// The level of the intervals.
    pub level: Level,
}

/// Effects by group and period, and their means with stated weights.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StaggeredEffects {
    /// What was asked.
    pub spec: StaggeredSpec,
    /// One to a group of places that began together and a period, in order.
    pub effects: Vec<GroupTimeEffect>,
    /// Means by periods since the beginning, each group by its number of places. Below 0 there should be nothing: the
    /// table of trends before.
    pub by_event_time: Vec<EventTimeEffect>,
    /// The mean of all effects from the beginning on, each by the number of its places.
    pub overall: MeanEffect,
    /// How often an overall effect as large comes about when places are dealt out anew.
    pub randomisation: Answer<RandomisationTest>,
    /// What two-way fixed effects would say, and by what weights: for comparison only.
    pub two_way: Answer<TwoWay>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// The effect in one group and period: how much more its mean moved since the period before it began than that of the
/// comparison (Callaway and Sant'Anna 2021, without covariates).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupTimeEffect {
    /// The period in which the group began.
    pub group: usize,
    /// The period.
    pub period: usize,
    /// How many places the group has.
    pub places: usize,
    /// How many it is compared with.
    pub compared: usize,
    /// The effect.
    pub effect: MeanEffect,
}

/// The mean effect so many periods after the beginning.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventTimeEffect {
    /// Periods since the beginning; below 0 before it. -1 is the base and always 0, and is not shown.
    pub since: i64,
    /// How many groups have one.
    pub groups: usize,
    /// The mean.
    pub effect: MeanEffect,
}

/// A mean effect.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MeanEffect {
    /// The value.
    pub value: f64,
    /// With its error by places, weights taken as given; not measurable where a group or its comparison is one place.
    pub effect: Answer<Effect>,
}

/// A test by dealing places out anew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RandomisationTest {
    /// How many assignments were tried, the true one included.
    pub assignments: usize,
    /// How many gave an overall effect as far from 0, the true one included.
    pub as_large: usize,
    /// The one over the other.
    pub p_value: f64,
    /// Whether these were all there are.
    pub are_all: Drawn,
}

conventions! {
    /// Whether assignments were listed or drawn.
    #[expect(clippy::exhaustive_enums, reason = "listed or drawn")]
    Drawn {
        /// All there are.
        All = "all",
        /// Drawn with the seed.
        Some = "drawn",
    }
}

/// No lot, never-treated comparison, 2,000 assignments, 95 %.
impl Default for StaggeredSpec {
    fn default() -> Self {
        Self {
            compared: ComparedWith::Never,
            assignment: Assignment::NotStated,
            draws: ASSIGNMENTS,
            seed: 2021,
            level: Level::P95,
        }
    }
}

/// Effects by group and period of a panel without gaps, with no weights that two-way fixed effects would choose.
///
/// A place counts once whatever its size. Standard errors are by places: variances within the group and within the
/// comparison over their numbers, shared places counted as shared. O(groups x periods x places); the randomisation
/// test so many times that.
///
/// ```
/// use fourp_performance::{EffectPanel, PanelUnit, Sequence, StaggeredSpec, staggered_effects};
///
/// // Made up: two places begin in the third period, one in the fourth; each falls by 10 at once.
/// let unit = |name: &str, adopted: Option<usize>, base: u32| PanelUnit {
///     name: name.into(),
///     adopted,
///     sequence: Sequence::of_counts(&[0, 1, 2, 3, 4].map(|at| {
///         base + 2 * u32::try_from(at).unwrap_or(0) - if adopted.is_some_and(|first| at >= first) { 10 } else { 0 }
///     })),
/// };
/// let panel = EffectPanel::new(vec![
///     unit("a", Some(2), 30), unit("b", Some(2), 50), unit("c", Some(3), 40), unit("d", None, 20), unit("e", None, 60),
/// ])?;
/// let found = staggered_effects(&panel, &StaggeredSpec::default()).measured().ok_or("refused")?;
/// assert_eq!(found.overall.value, -10.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn staggered_effects(panel: &EffectPanel, spec: &StaggeredSpec) -> Answer<StaggeredEffects> {
    let adopted: Vec<Option<usize>> = panel.units().iter().map(|unit| unit.adopted).collect();
    let rates = match rates(panel) {
        Ok(rates) => rates,
        Err(why) => return why.into(),
    };
    let Some(found) = cells(&rates, &adopted, spec.compared) else {
        let why = "no place began after the first period and has one to be compared with";
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Observations, "counts of places where it never came, or came later")
            .into();
    };
    let Some(overall) = overall(&found) else {
        let why = "no period after a beginning has a place to be compared with";
        return NotMeasurable::new(QUESTION, why).into();
    };
    let effects = found.iter().map(|cell| GroupTimeEffect {
        group: cell.group,
        period: cell.period,
        places: cell.places,
        compared: cell.compared,
        effect: told(cell.value, &cell.influence, spec.level),
    });
    let mut caveats = vec![Caveat::new(
        "assumes that without it all places would have moved alike, which no data after it came can show",
    )];
    let least = found.iter().map(|cell| cell.places.min(cell.compared)).min().unwrap_or(0);
    if least < 10 {
        caveats.push(Caveat::new(format!(
            "as few as {least} places on a side: intervals by places hold for many, and are too narrow for few"
        )));
    }
    let early = adopted.iter().filter(|first| **first == Some(0)).count();
    if early > 0 {
        caveats.push(Caveat::new(format!(
            "{early} places had it from the first period on and are left out"
        )));
    }
    Answer::Measured(StaggeredEffects {
        spec: *spec,
        effects: effects.collect(),
        by_event_time: by_event_time(&found, spec.level),
        overall: told(overall.0, &overall.1, spec.level),
        randomisation: randomised(&rates, &adopted, overall.0, spec),
        two_way: two_way(&rates, &adopted),
        caveats,
    })
}

fn rates(panel: &EffectPanel) -> Result<Vec<Vec<f64>>, NotMeasurable> {
    let row = |unit: &PanelUnit| -> Result<Vec<f64>, NotMeasurable> {
        let value = |period: usize| {
            unit.rate(period).ok_or_else(|| {
                NotMeasurable::new(
                    QUESTION,
                    format!("{} has no value in period {period}", unit.name),
                )
                .needing(Table::Observations, "a value for every place and period")
            })
        };
        if let Some(at) = unit.sequence.breaks().first() {
            let why = format!("recording changed at period {at} in {}", unit.name);
            return Err(NotMeasurable::new(QUESTION, why));
        }
        (0..panel.periods()).map(value).collect()
    };
    panel.units().iter().map(row).collect()
}

/// One group and period: the effect, and what each place adds to its error.
struct Cell {
    group: usize,
    period: usize,
    places: usize,
    compared: usize,
    value: f64,
    influence: Influence,
}

/// By place, such that the variance is the sum of squares; `None` where a side is a single place.
type Influence = Option<Vec<f64>>;

/// Every group against every period; `None` if there is no group or nothing to compare with.
fn cells(
    rates: &[Vec<f64>],
    adopted: &[Option<usize>],
    compared: ComparedWith,
) -> Option<Vec<Cell>> {
    let periods = rates.first()?.len();
    let mut groups: BTreeMap<usize, usize> = BTreeMap::new();
    for first in adopted.iter().flatten().filter(|first| (1..periods).contains(*first)) {
        let places = groups.entry(*first).or_default();
        *places = places.saturating_add(1);
    }
    let mut made = Vec::new();
    for (group, places) in groups {
        let base = group.saturating_sub(1);
        for period in (0..periods).filter(|period| *period != base) {
            let is_compared = |first: &Option<usize>| match (compared, first) {
                (_, None) => true,
                (ComparedWith::Never, Some(_)) => false,
                (ComparedWith::NotYet, Some(first)) => *first > period.max(base),
            };
            let moved = |row: &Vec<f64>| Some(row.get(period)? - row.get(base)?);
            let side = |is_in: &dyn Fn(&Option<usize>) -> bool| -> Option<(usize, f64, Influence)> {
                let moves: Option<Vec<Option<f64>>> = rates
                    .iter()
                    .zip(adopted)
                    .map(
                        |(row, first)| if is_in(first) { moved(row).map(Some) } else { Some(None) },
                    )
                    .collect();
                let moves = moves?;
                let count = moves.iter().flatten().count();
                let size = number::size(count);
                let mean = number::sum(moves.iter().flatten().copied()) / size;
                // Each place's part of the standard error of a mean, by n - 1.
                let part = |moved: &Option<f64>| {
                    moved.map_or(0.0, |moved| (moved - mean) / (size * (size - 1.0)).sqrt())
                };
                (count > 0)
                    .then(|| (count, mean, (count > 1).then(|| moves.iter().map(part).collect())))
            };
            let Some(own) = side(&|first| *first == Some(group)) else { continue };
            let Some(other) = side(&|first| *first != Some(group) && is_compared(first)) else {
                continue;
            };
            let influence = own.2.zip(other.2).map(|(own, other)| {
                own.iter().zip(other).map(|(own, other)| own - other).collect()
            });
            made.push(Cell {
                group,
                period,
                places,
                compared: other.0,
                value: own.1 - other.1,
                influence,
            });
        }
    }
    (!made.is_empty()).then_some(made)
}

/// The mean of cells, each by its number of places.
fn mean<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Option<(f64, Influence)> {
    let whole = number::sum(cells.clone().map(|cell| number::size(cell.places)));
    if whole <= 0.0 {
        return None;
    }
    let weight = |cell: &Cell| number::size(cell.places) / whole;
    let value = number::sum(cells.clone().map(|cell| weight(cell) * cell.value));
    let mut sum: Influence = Some(Vec::new());
    for cell in cells {
        sum = sum.zip(cell.influence.as_ref()).map(|(mut sum, parts)| {
            sum.resize(parts.len(), 0.0);
            sum.iter_mut().zip(parts).for_each(|(sum, part)| *sum += weight(cell) * part);
            sum
        });
    }
    Some((value, sum))
}

fn overall(cells: &[Cell]) -> Option<(f64, Influence)> {
    mean(cells.iter().filter(|cell| cell.period >= cell.group))
}

fn by_event_time(cells: &[Cell], level: Level) -> Vec<EventTimeEffect> {
    let since = |cell: &Cell| {
        let at = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
        at(cell.period).saturating_sub(at(cell.group))
    };
    let mut times: Vec<i64> = cells.iter().map(since).collect();
    times.sort_unstable();
    times.dedup();
    let one = |time: i64| {
        let those = cells.iter().filter(|cell| since(cell) == time);
        let (value, influence) = mean(those.clone())?;
        Some(EventTimeEffect {
            since: time,
            groups: those.count(),
            effect: told(value, &influence, level),
        })
    };
    times.into_iter().filter_map(one).collect()
}

fn told(value: f64, influence: &Influence, level: Level) -> MeanEffect {
    let effect = influence.as_ref().and_then(|parts| {
        let error = number::sum(parts.iter().map(|part| part * part)).sqrt();
        Effect::by(value, error, None, level)
    });
    let effect = effect.map_or_else(
        || {
            NotMeasurable::new(
                QUESTION,
                "one place by itself shows no chance that places differ by",
            )
            .needing(
                Table::Observations,
                "a second place that began in the same period, and a second to compare with",
            )
            .into()
        },
        Answer::Measured,
    );
    MeanEffect { value, effect }
}

fn randomised(
    rates: &[Vec<f64>],
    adopted: &[Option<usize>],
    truly: f64,
    spec: &StaggeredSpec,
) -> Answer<RandomisationTest> {
    if spec.assignment == Assignment::NotStated {
        return NotMeasurable::new(
            "Would chance alone have dealt out such a difference?",
            "nobody says that it was by lot where it came when",
        )
        .needing_also(
            "how places were chosen: only if by lot can other lots be held against this one",
        )
        .into();
    }
    let reach = truly.abs() * (1.0 - 1e-12);
    let is_as_large = |dealt: &[Option<usize>]| {
        let found = cells(rates, dealt, spec.compared);
        found.and_then(|cells| overall(&cells)).is_some_and(|(value, _)| value.abs() >= reach)
    };
    let (mut assignments, mut as_large) = (0_usize, 0_usize);
    let mut tried = |dealt: &[Option<usize>]| {
        assignments = assignments.saturating_add(1);
        as_large = as_large.saturating_add(usize::from(is_as_large(dealt)));
    };
    let are_all = match deals(adopted, spec.draws.get()) {
        Some(all) => {
            all.iter().for_each(|dealt| tried(dealt));
            Drawn::All
        }
        None => {
            tried(adopted);
            let mut random = Rng::new(spec.seed);
            let mut dealt = adopted.to_vec();
            for _ in 1..spec.draws.get() {
                random.shuffle(&mut dealt);
                tried(&dealt);
            }
            Drawn::Some
        }
    };
    let p_value = number::size(as_large) / number::size(assignments);
    Answer::Measured(RandomisationTest { assignments, as_large, p_value, are_all })
}

/// Every way to deal these dates out, each once, in order; `None` if there are more than `most`.
fn deals(adopted: &[Option<usize>], most: usize) -> Option<Vec<Vec<Option<usize>>>> {
    let mut dealt = adopted.to_vec();
    dealt.sort_unstable();
    let mut all = vec![dealt.clone()];
    // The next permutation of a multiset in order (Narayana Pandita, 14th century; Knuth 7.2.1.2 L).
    loop {
        let mut pairs = dealt.iter().zip(dealt.iter().skip(1));
        let Some(pivot) = pairs.rposition(|(one, next)| one < next) else { return Some(all) };
        let smaller = dealt.get(pivot).copied()?;
        let other = dealt.iter().rposition(|it| *it > smaller)?;
        dealt.swap(pivot, other);
        dealt.get_mut(pivot.saturating_add(1)..)?.reverse();
        if all.len() >= most {
            return None;
        }
        all.push(dealt.clone());
    }
}
