//! Do bodies record alike, so that they can be set side by side?

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroUsize,
};

use fourp_model::{
    Answer, DataSystem, Measure, NotMeasurable, Party, Programme, Quantity, RowRef, Slug, Strand,
    Table, Threat,
};
use fourp_stat::Level;
use serde::Serialize;

use crate::{
    comparability_panel::{RecordingError, RecordingPanel, RecordingSpec, recording_panel},
    comparability_reason::{Incomparable, RecordingAspect, WayOfRecording},
    false_alarm::Simulation,
    funnel::{Funnel, funnel},
    funnel_question::{FunnelMeasure, FunnelSpec, FunnelUnit},
    league::{LeagueTable, NotComparable, Total, league},
    number,
    sequence::Sequence,
    series::Series,
};

/// Which bodies could be compared, and what speaks against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparability {
    /// What was asked.
    pub spec: RecordingSpec,
    /// Bodies that count one thing of one threat, in order of that.
    pub peers: Answer<Vec<PeerSet>>,
    /// What is said of how holders of data record.
    pub notes: Vec<RecordingNote>,
}

/// Several bodies, or areas, that count one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PeerSet {
    /// What is counted.
    pub measure: Slug<Measure>,
    /// Of which threat.
    pub threat: Option<Slug<Threat>>,
    /// Of which strand.
    pub strand: Option<Strand>,
    /// The series, in order of their keys, with the names of those who count.
    pub units: Vec<String>,
    /// How each is recorded, as far as its own counts tell, in the same order.
    pub panel: RecordingPanel,
    /// What speaks against a comparison; nothing does if this is empty, as far as can be seen.
    pub reasons: Vec<Incomparable>,
    #[serde(skip)]
    totals: Vec<Total>,
}

/// What somebody says of how the holders of a system record.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordingNote {
    /// The row.
    pub row: RowRef,
    /// The system.
    pub system: Slug<DataSystem>,
    /// Who holds it.
    pub held_by: Party,
    /// The words.
    pub recording: String,
}

impl Comparability {
    /// Looks at every measure that several bodies or areas count. Not measurable where none does.
    ///
    /// # Errors
    /// [`RecordingError`] for a question that makes no sense.
    pub fn of(
        programme: &Programme,
        series: &[Series],
        spec: RecordingSpec,
        threads: NonZeroUsize,
    ) -> Result<Self, RecordingError> {
        let mut sets: BTreeMap<_, Vec<&Series>> = BTreeMap::new();
        for each in series.iter().filter(|each| each.key.party.is_some() || each.key.area.is_some())
        {
            let key = (&each.key.measure, &each.key.threat, each.key.strand);
            sets.entry(key).or_default().push(each);
        }
        let mut peers = Vec::new();
        for set in sets.values() {
            if set.iter().map(|each| name(each)).collect::<BTreeSet<_>>().len() > 1 {
                peers.extend(PeerSet::of(set, &spec, threads)?);
            }
        }
        let notes = notes(programme);
        let peers = if peers.is_empty() {
            NotMeasurable::new(
                "Do bodies record alike?",
                "no measure is counted by two bodies or areas, each for itself",
            )
            .needing(
                Table::Observations,
                "the counts of each body, month by month, with its exposure",
            )
            .into()
        } else {
            Answer::Measured(peers)
        };
        Ok(Self { spec, peers, notes })
    }

    /// What can be said without looking at any counts.
    pub(crate) fn unasked(
        programme: &Programme,
        spec: RecordingSpec,
        why: &RecordingError,
    ) -> Self {
        let peers = NotMeasurable::new("Do bodies record alike?", why.to_string()).into();
        Self { spec, peers, notes: notes(programme) }
    }
}

impl PeerSet {
    /// The bodies with the ranks that each may have, those in `without` left out with every reason that concerns only
    /// them; 1,000 draws are enough for ranks. Bodies are named as in [`PeerSet::units`].
    ///
    /// # Errors
    /// [`NotComparable`] with every reason that is left: a league table of bodies that record differently ranks their
    /// recording.
    pub fn league_table(
        &self,
        without: &[&str],
        level: Level,
        simulation: Simulation,
    ) -> Result<LeagueTable, NotComparable> {
        let totals = self.comparable(without)?;
        Ok(league(&totals, level, simulation))
    }

    /// The rates of the bodies against their size, those in `without` left out as for a league table, without
    /// intervals of ranks. Not measurable where they do not record alike, or as [`funnel`](funnel()) says.
    pub fn funnel(&self, without: &[&str]) -> Answer<Funnel> {
        let gap = |why: String| NotMeasurable::new("Which bodies differ from their peers?", why);
        let totals = match self.comparable(without) {
            Ok(totals) => totals,
            Err(error) => return gap(error.to_string()).into(),
        };
        let units: Vec<FunnelUnit> = totals
            .into_iter()
            .map(|total| FunnelUnit {
                name: total.unit,
                observed: total.count,
                base: total.exposure,
            })
            .collect();
        let ranks = Simulation { replicates: 0, seed: 0 };
        let spec = FunnelSpec { ranks, ..FunnelSpec::new(FunnelMeasure::Rate) };
        funnel(&units, &spec).unwrap_or_else(|error| gap(error.to_string()).into())
    }

    /// The bodies that a reason names one by one: without them a comparison may be possible.
    #[must_use]
    pub fn singled_out(&self) -> Vec<&str> {
        let named = self.reasons.iter().filter_map(|reason| match reason {
            Incomparable::Jumped { unit, .. }
            | Incomparable::Heaped { unit, .. }
            | Incomparable::Empty { unit, .. }
            | Incomparable::Missing { unit, .. } => Some(vec![unit.as_str()]),
            Incomparable::Changed { units, .. } if units.len() < self.units.len() => {
                Some(units.iter().map(String::as_str).collect())
            }
            _ => None,
        });
        named.flatten().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The counts of the bodies that are not left out, unless a reason is left why they cannot be compared.
    fn comparable(&self, without: &[&str]) -> Result<Vec<Total>, NotComparable> {
        let reasons: Vec<Incomparable> =
            self.reasons.iter().filter_map(|reason| narrowed(reason, without)).collect();
        if !reasons.is_empty() {
            return Err(NotComparable { reasons });
        }
        let is_in = |total: &&Total| !without.contains(&total.unit.as_str());
        Ok(self.totals.iter().filter(is_in).cloned().collect())
    }

    fn of(
        set: &[&Series],
        spec: &RecordingSpec,
        threads: NonZeroUsize,
    ) -> Result<Option<Self>, RecordingError> {
        let Some(first) = set.first() else { return Ok(None) };
        let sequences: Vec<Sequence> = set.iter().map(|each| each.sequence().clone()).collect();
        let panel = recording_panel(&sequences, spec, threads)?;
        let mut reasons = differences(set);
        reasons.extend(changes(set));
        reasons.extend(signs(set, &panel));
        reasons.extend(gaps(set));
        reasons.extend(unfit(set));
        Ok(Some(Self {
            measure: first.key.measure.clone(),
            threat: first.key.threat.clone(),
            strand: first.key.strand,
            units: set.iter().map(|each| name(each)).collect(),
            panel,
            reasons,
            totals: set.iter().filter_map(|each| total(each)).collect(),
        }))
    }
}

/// Who counts, or where.
fn name(series: &Series) -> String {
    series.unit_name().unwrap_or_default()
}

/// What a body counted, and its exposure added over its periods; `None` where that of one is not stated.
fn total(series: &Series) -> Option<Total> {
    let exposures: Option<Vec<f64>> = series.points.iter().map(|point| point.exposure).collect();
    Some(Total {
        unit: name(series),
        count: number::whole(number::sum(series.points.iter().map(|point| point.value))),
        exposure: number::sum(exposures?),
    })
}

fn differences(set: &[&Series]) -> Vec<Incomparable> {
    fn or_none<T: ToString>(value: Option<&T>) -> String {
        value.map_or_else(|| "not stated".into(), ToString::to_string)
    }
    let way = |aspect: RecordingAspect, series: &Series| match aspect {
        RecordingAspect::Detection => series.key.detection.to_string(),
        RecordingAspect::CountingRule => or_none(series.key.counting_rule.as_ref()),
        RecordingAspect::Population => or_none(series.key.population.as_ref()),
        RecordingAspect::Unit => series.unit.to_string(),
        RecordingAspect::ExposureUnit => or_none(series.exposure_unit.as_ref()),
        RecordingAspect::Vintage => {
            let latest = series
                .points
                .iter()
                .filter_map(|point| point.vintage)
                .max_by_key(|it| it.last_day());
            or_none(latest.as_ref())
        }
    };
    let differing = RecordingAspect::ALL.iter().filter_map(|aspect| {
        let mut ways: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for series in set {
            ways.entry(way(*aspect, series)).or_default().push(name(series));
        }
        let ways = ways.into_iter().map(|(way, units)| WayOfRecording { way, units });
        let ways: Vec<WayOfRecording> = ways.collect();
        (ways.len() > 1).then_some(Incomparable::Differs { aspect: *aspect, ways })
    });
    differing.collect()
}

fn changes(set: &[&Series]) -> Vec<Incomparable> {
    let mut found: BTreeMap<&RowRef, (&crate::breaks::SeriesBreak, Vec<String>)> = BTreeMap::new();
    for series in set {
        for each in &series.breaks {
            let (_, units) = found.entry(&each.row).or_insert_with(|| (each, Vec::new()));
            let unit = name(series);
            if units.last() != Some(&unit) {
                units.push(unit);
            }
        }
    }
    let changed = found.into_iter().map(|(row, (each, units))| Incomparable::Changed {
        row: row.clone(),
        kind: each.kind,
        date: each.date,
        units,
    });
    changed.collect()
}

/// What the counts themselves give away.
fn signs(set: &[&Series], panel: &RecordingPanel) -> Vec<Incomparable> {
    let mut signs = Vec::new();
    for (series, row) in set.iter().zip(&panel.rows) {
        for jump in row.steps() {
            let Some(at) = period(series, jump.at) else { continue };
            let (ratio, q_value) = (jump.ratio.ratio, row.jumps.q_value);
            signs.push(Incomparable::Jumped { unit: name(series), at, ratio, q_value });
        }
        // What is said to be rounded is not counted by a habit of its own.
        let heaped = row.heaping.found_and_named().filter(|_| !series.is_rounded());
        if let Some(tally) = heaped.and_then(|found| found.strongest()) {
            signs.push(Incomparable::Heaped {
                unit: name(series),
                base: tally.base,
                multiples: tally.multiples,
                counts: tally.counts,
                q_value: row.heaping.q_value,
            });
        }
        if let Some(found) = row.empty.found_and_named() {
            signs.push(Incomparable::Empty {
                unit: name(series),
                empty: found.empty,
                periods: found.periods.saturating_sub(found.missing),
                q_value: row.empty.q_value,
            });
        }
    }
    signs
}

/// The period of a place in the sequence: the first point there or after.
fn period(series: &Series, place: usize) -> Option<fourp_model::Period> {
    let slots = series.sequence().slots().get(..place)?;
    let before = slots.iter().flatten().count();
    series.points.get(before).map(|point| point.period.clone())
}

/// Periods that others have and one has not.
fn gaps(set: &[&Series]) -> Vec<Incomparable> {
    let days = |series: &Series| -> BTreeSet<_> {
        series.points.iter().filter_map(|point| point.period.start()).collect()
    };
    let all: BTreeSet<_> = set.iter().flat_map(|series| days(series)).collect();
    // Of one body that counts in two ways, each way may cover a part.
    let mut held: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for series in set {
        held.entry(name(series)).or_default().extend(days(series));
    }
    let lacking = held.into_iter().filter(|(_, days)| days.len() < all.len());
    lacking
        .map(|(unit, days)| Incomparable::Missing {
            unit,
            missing: all.len().saturating_sub(days.len()),
            periods: all.len(),
        })
        .collect()
}

/// Values that no table of ranks can be made of.
fn unfit(set: &[&Series]) -> Vec<Incomparable> {
    let named = |test: &dyn Fn(&Series) -> bool| -> Vec<String> {
        set.iter().filter(|series| test(series)).map(|series| name(series)).collect()
    };
    let is_count = |series: &Series| {
        let is_whole = |value: f64| value >= 0.0 && value.fract() == 0.0;
        matches!(series.unit.quantity(), Quantity::Count(_))
            && series.points.iter().all(|point| is_whole(point.value))
    };
    let counts = named(&|series| !is_count(series));
    // The exposure of a superseded vintage has a unit, and is that of no point.
    let exposed = named(&|series| !series.points.iter().any(|point| point.exposure.is_some()));
    let counts = (!counts.is_empty()).then_some(Incomparable::NotCounts { units: counts });
    let exposed = (!exposed.is_empty()).then_some(Incomparable::NotExposed { units: exposed });
    counts.into_iter().chain(exposed).collect()
}

/// What is left of a reason without some bodies.
fn narrowed(reason: &Incomparable, without: &[&str]) -> Option<Incomparable> {
    let rest = |units: &[String]| -> Vec<String> {
        units.iter().filter(|unit| !without.contains(&unit.as_str())).cloned().collect()
    };
    match reason {
        Incomparable::Differs { aspect, ways } => {
            let ways = ways
                .iter()
                .map(|way| WayOfRecording { way: way.way.clone(), units: rest(&way.units) });
            let ways: Vec<WayOfRecording> = ways.filter(|way| !way.units.is_empty()).collect();
            (ways.len() > 1).then_some(Incomparable::Differs { aspect: *aspect, ways })
        }
        Incomparable::Changed { row, kind, date, units } => {
            let units = rest(units);
            let (row, kind, date) = (row.clone(), *kind, *date);
            (!units.is_empty()).then_some(Incomparable::Changed { row, kind, date, units })
        }
        Incomparable::NotExposed { units } => {
            let units = rest(units);
            (!units.is_empty()).then_some(Incomparable::NotExposed { units })
        }
        Incomparable::NotCounts { units } => {
            let units = rest(units);
            (!units.is_empty()).then_some(Incomparable::NotCounts { units })
        }
        Incomparable::Jumped { unit, .. }
        | Incomparable::Heaped { unit, .. }
        | Incomparable::Empty { unit, .. }
        | Incomparable::Missing { unit, .. } => {
            (!without.contains(&unit.as_str())).then(|| reason.clone())
        }
    }
}

fn notes(programme: &Programme) -> Vec<RecordingNote> {
    let systems = programme.rows::<DataSystem>().iter().enumerate();
    let said = systems.filter_map(|(place, system)| {
        Some(RecordingNote {
            row: programme.row_ref::<DataSystem>(place)?,
            system: system.id.clone(),
            held_by: system.held_by.clone(),
            recording: system.recording.clone()?,
        })
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, Figure, FigureKind, Observation, Tables};

    use super::*;
    use crate::series::SeriesOptions;

    fn figure(value: u32, unit: &str) -> Figure {
        let value = value.to_string().parse().unwrap();
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    /// Counts of two years by two forces, and their residents in those vintages where they are stated.
    fn counts(exposed: impl Fn(&str, &str) -> bool) -> PeerSet {
        let mut observations = Vec::new();
        for (force, residents) in [("north", 1_000), ("south", 2_000)] {
            for (year, vintage) in
                [("2017", "2019"), ("2018", "2019"), ("2017", "2020"), ("2018", "2020")]
            {
                let exposure = exposed(force, vintage).then(|| figure(residents, "residents"));
                let citation = Citation::at("register".parse().unwrap(), "table 1");
                let measure = "crimes".parse().unwrap();
                let value = figure(residents / 10, "crimes");
                observations.push(Observation {
                    party: Some(force.parse().unwrap()),
                    vintage: Some(vintage.parse().unwrap()),
                    exposure,
                    ..Observation::new(measure, year.parse().unwrap(), value, citation)
                });
            }
        }
        let programme = Programme::new(Tables { observations, ..Tables::default() }).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        let spec = RecordingSpec::default();
        let found = Comparability::of(&programme, &series, spec, NonZeroUsize::MIN).unwrap();
        found.peers.measured().unwrap().remove(0)
    }

    fn bare(set: &PeerSet) -> Vec<String> {
        let bare = set.reasons.iter().filter_map(|reason| match reason {
            Incomparable::NotExposed { units } => Some(units.clone()),
            _ => None,
        });
        bare.flatten().collect()
    }

    #[test]
    fn an_exposure_that_is_not_stated_is_not_one() {
        let known = counts(|_, _| true);
        assert_eq!(bare(&known), [""; 0]);
        let exposures: Vec<f64> = known.totals.iter().map(|total| total.exposure).collect();
        assert_eq!(exposures, [2_000.0, 4_000.0]);
        type Stated = fn(&str, &str) -> bool;
        let cases: [(Stated, Vec<&str>); 3] = [
            (|_, _| false, vec!["north", "south"]),
            // Stated in what was superseded only.
            (|_, vintage| vintage == "2019", vec!["north", "south"]),
            (|force, vintage| force == "south" || vintage == "2019", vec!["north"]),
        ];
        for (exposed, expected) in cases {
            let set = counts(exposed);
            assert_eq!(bare(&set), expected);
            let why = set.funnel(&[]).not_measurable().unwrap().why.clone();
            assert!(why.contains("without exposure"), "{why}");
            assert!(set.league_table(&[], Level::P95, Simulation::default()).is_err());
        }
    }
}
