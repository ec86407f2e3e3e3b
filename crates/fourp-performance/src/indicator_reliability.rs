//! Could an indicator's own series show what it is to show?

use fourp_model::{Answer, Direction, FigureKind, NotMeasurable, RowRef, Table};
use fourp_stat::Exposed;
use serde::Serialize;

use crate::{
    detectability::Detectability,
    indicator_evidence::Facts,
    number,
    point::single,
    series::Series,
    series_detectability::{DetectabilityOptions, SeriesDetectability},
    series_key::SeriesKey,
    target_chance::{CountTarget, TargetChance},
};

/// What the series of an indicator could show, computed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reliability {
    /// The change that matters, as a share: from baseline to target where the row has both, otherwise the option.
    pub matters: f64,
    /// Whether it is the one from baseline to target.
    pub is_from_target: IsFromTarget,
    /// Whether the change that matters is a rise.
    pub wants: Direction,
    /// What each series that it reads could show.
    pub series: Vec<SeriesReliability>,
    /// How likely the target is to be met by chance alone.
    pub target: Answer<TargetChance>,
}

/// Where the change that matters comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "from the row, or from the question")]
pub enum IsFromTarget {
    /// From the baseline and target of the row.
    Row,
    /// From the options.
    Option,
}

/// What one series could show.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesReliability {
    /// The series.
    pub key: SeriesKey,
    /// The smallest changes that it could show.
    pub detectability: Answer<SeriesDetectability>,
    /// Whether its chart shows a signal; `None` without a chart.
    pub is_signal: Option<bool>,
}

impl SeriesReliability {
    /// Whether how much its values vary is known from them.
    pub(crate) fn has_scatter(&self) -> bool {
        self.detectability.as_ref().measured().is_some_and(|found| found.scatter.is_some())
    }

    /// The smallest change in the direction wanted that its halves could show; `None` if no change or not known.
    pub(crate) fn smallest(&self, wants: Direction) -> Option<f64> {
        let found = self.detectability.as_ref().measured()?;
        side(&found.halves, wants)
    }
}

fn side(found: &Detectability, wants: Direction) -> Option<f64> {
    if wants == Direction::Up { found.rise } else { found.fall }
}

impl Reliability {
    pub(crate) fn of(facts: &Facts<'_>, usual: f64, options: DetectabilityOptions) -> Self {
        let wanted = wanted(facts);
        let (matters, is_from_target) = match wanted {
            Some(share) => (share.abs(), IsFromTarget::Row),
            None => (usual, IsFromTarget::Option),
        };
        let wants = match wanted {
            Some(share) if share > 0.0 => Direction::Up,
            Some(_) => Direction::Down,
            None => facts.indicator.direction,
        };
        let series = facts.series.iter().map(|series| SeriesReliability {
            key: series.key.clone(),
            detectability: SeriesDetectability::of(series, options),
            is_signal: facts.rows.signals.get(&series.key).copied(),
        });
        Self { matters, is_from_target, wants, series: series.collect(), target: target(facts) }
    }

    /// The series of which the smallest change is known, and of those the ones too noisy for the change that matters.
    pub(crate) fn judged(&self) -> (Vec<&SeriesReliability>, Vec<&SeriesReliability>) {
        let known: Vec<&SeriesReliability> =
            self.series.iter().filter(|it| it.detectability.is_measured()).collect();
        let is_blind = |it: &&SeriesReliability| {
            it.smallest(self.wants).is_none_or(|smallest| smallest > self.matters)
        };
        let blind = known.iter().copied().filter(is_blind).collect();
        (known, blind)
    }

    /// The rows between which a series was judged.
    pub(crate) fn rows(series: &[&SeriesReliability]) -> Vec<RowRef> {
        let found = series.iter().filter_map(|it| it.detectability.as_ref().measured());
        found.flat_map(|found| [found.rows.0.clone(), found.rows.1.clone()]).collect()
    }
}

/// The change from baseline to target, as a share of the baseline.
fn wanted(facts: &Facts<'_>) -> Option<f64> {
    let (baseline, target) = (facts.indicator.baseline.as_ref()?, facts.indicator.target.as_ref()?);
    if baseline.unit().quantity() != target.unit().quantity() {
        return None;
    }
    let (baseline, target) = (single(baseline)?, single(target)?);
    let share = (target - baseline) / baseline;
    (share.is_finite() && share != 0.0).then_some(share)
}

/// The chance of meeting the target if the rate stays as it is.
fn target(facts: &Facts<'_>) -> Answer<TargetChance> {
    let refused = |why: &str| {
        NotMeasurable::new("Would its target be met by chance?", why)
            .needing(Table::Indicators, "a target as a count, which way is better, and the period of the baseline that it is to be met in")
            .needing(Table::Observations, "counts of the whole that the target is of, by period")
            .into()
    };
    let Some(figure) = &facts.indicator.target else { return refused("it states no target") };
    let wanted = match (figure.kind(), figure.unit().is_count()) {
        (FigureKind::Exact { .. }, true) => single(figure),
        _ => None,
    };
    let Some(wanted) = wanted.map(number::whole) else {
        return refused("its target is no count");
    };
    let target = match facts.indicator.direction {
        Direction::Down => CountTarget::AtMost(wanted),
        Direction::Up => CountTarget::AtLeast(wanted),
        Direction::Neither | Direction::NotStated => {
            return refused("which way is better is not stated");
        }
    };
    let is_whole = |series: &&&Series| {
        series.key.area.is_none()
            && (series.key.party.is_none() || series.key.party == facts.indicator.owner)
            && series.unit.quantity() == figure.unit().quantity()
    };
    let mut whole = facts.series.iter().filter(is_whole);
    let (Some(series), None) = (whole.next(), whole.next()) else {
        return refused("no one series is of the whole that the target is of");
    };
    let start = series.breaks.iter().map(|each| each.point).max().unwrap_or(0);
    let points = series.points.get(start..).unwrap_or_default();
    let count = number::sum(points.iter().map(|point| point.value));
    let days: Option<u64> = points.iter().map(|point| point.period.days()).sum();
    let each = points.last().and_then(|point| point.period.days());
    let over =
        facts.indicator.baseline_period.as_ref().and_then(fourp_model::Period::days).or(each);
    let (Some(days), Some(over)) = (days, over) else {
        return refused("its periods have no days");
    };
    let chance = Exposed::new(number::whole(count), number::count(days))
        .and_then(|counted| TargetChance::of(counted, number::count(over), target));
    match chance {
        Ok(chance) => Answer::Measured(chance),
        Err(error) => refused(&error.to_string()),
    }
}
