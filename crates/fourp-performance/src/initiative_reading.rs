//! Did what was started work? Every initiative against the series of its threat and place.

use std::collections::BTreeSet;

use fourp_model::{
    Answer, Area, Body, Initiative, NotMeasurable, PartialDate, Party, Programme, Quantity, RowRef,
    Slug, Table,
};
use fourp_stat::Level;
use serde::Serialize;

use crate::{
    difference::{DifferenceInDifferences, DifferenceSpec, difference_in_differences},
    effect_panel::{EffectPanel, PanelUnit},
    interrupted_series::{InterruptedSeries, interrupted_series},
    interrupted_spec::{AcrossBreaks, InterruptionSpec, Measured},
    interrupted_terms::{EffectShape, Season},
    sequence::{Sample, Sequence},
    series::Series,
    series_key::SeriesKey,
    staggered::{StaggeredEffects, StaggeredSpec, staggered_effects},
};

const QUESTION: &str = "Did it work?";

/// How initiatives are judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct InitiativeReadingOptions {
    /// What may change.
    pub shape: EffectShape,
    /// What comes again every year.
    pub season: Option<Season>,
    /// How many more periods from the beginning on are left out, for an effect takes time.
    pub lag: usize,
    /// The level of the intervals.
    pub level: Level,
    /// How many periods each side must have.
    pub side_min: usize,
    /// What is done where recording changed.
    pub breaks: AcrossBreaks,
}

/// A change of level at once, without season, 95 %, eight periods each side, nothing read across a change of recording.
impl Default for InitiativeReadingOptions {
    fn default() -> Self {
        let spec = InterruptionSpec::at(1);
        Self {
            shape: spec.shape,
            season: spec.season,
            lag: spec.lag,
            level: spec.level,
            side_min: spec.side_min,
            breaks: spec.breaks,
        }
    }
}

/// An initiative and what the series of its threat and place say of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InitiativeReading {
    /// Which.
    pub initiative: Slug<Initiative>,
    /// Its row.
    pub row: RowRef,
    /// When it began.
    pub began: Option<PartialDate>,
    /// One to a series of what it is about, in order of key; not measurable with what is lacking.
    pub series: Answer<Vec<SeriesEffect>>,
}

/// A series of the initiative's threat and place.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesEffect {
    /// Of what.
    pub key: SeriesKey,
    /// The series by itself, before and after.
    pub interrupted: Answer<InterruptedSeries>,
    /// The same series elsewhere, where no initiative about the threat is known to have worked.
    pub compared: Vec<SeriesKey>,
    /// The series against those.
    pub difference: Answer<DifferenceInDifferences>,
    /// The same by periods since the beginning.
    pub by_period: Answer<StaggeredEffects>,
}

/// Every initiative of a programme against its series, in order of id.
///
/// A series is of an initiative where its threat is one of the initiative's, and its area the jurisdiction of a body that
/// runs it, or its party who runs it. Compared are series that differ from it in area or party alone.
///
/// Not measurable of a programme without initiatives.
pub fn initiative_readings(
    programme: &Programme,
    series: &[Series],
    options: &InitiativeReadingOptions,
) -> Answer<Vec<InitiativeReading>> {
    let rows = programme.rows::<Initiative>();
    if rows.is_empty() {
        return NotMeasurable::new(QUESTION, "the data supplied have no initiatives")
            .needing(Table::Initiatives, "what was started, when, where, and against which threat")
            .into();
    }
    let effect = |(place, initiative): (usize, &Initiative)| {
        let row = programme.row_ref::<Initiative>(place)?;
        Some(InitiativeReading {
            initiative: initiative.id.clone(),
            row,
            began: initiative.dates.from,
            series: judged(programme, series, initiative, options),
        })
    };
    Answer::Measured(rows.iter().enumerate().filter_map(effect).collect())
}

fn judged(
    programme: &Programme,
    series: &[Series],
    initiative: &Initiative,
    options: &InitiativeReadingOptions,
) -> Answer<Vec<SeriesEffect>> {
    let reach = Reach::of(programme, initiative);
    let mut lacking: Vec<&str> = Vec::new();
    let mut why = |is_lacking: bool, what: &'static str| {
        if is_lacking {
            lacking.push(what);
        }
    };
    why(initiative.dates.from.is_none(), "the day on which it began");
    why(initiative.threats.is_empty(), "the threat it is about");
    why(reach.areas.is_empty() && reach.parties.is_empty(), "where it works");
    let own: Vec<&Series> = series.iter().filter(|series| reach.has(&series.key)).collect();
    if lacking.is_empty() && own.is_empty() {
        lacking.push("a series of its threat in its place");
    }
    let Some(began) = initiative.dates.from.filter(|_| lacking.is_empty()) else {
        let mut refused = NotMeasurable::new(
            format!("{QUESTION} {}", initiative.name),
            format!("not stated: {}", lacking.join("; ")),
        );
        if initiative.dates.from.is_none() {
            let each = if initiative.areas.is_some() { " in each area" } else { "" };
            refused =
                refused.needing(Table::Initiatives, format!("the day on which it began{each}"));
        }
        if initiative.threats.is_empty() {
            refused = refused.needing(Table::Initiatives, "the threats that it is to lessen");
        }
        if initiative.areas.is_some() || reach.areas.is_empty() {
            refused = refused.needing(Table::Initiatives, "which areas it works in, not how many");
        }
        if own.is_empty() {
            let what = format!(
                "counts of what it is to lessen, by month and area, {} periods before and after, and of areas without it",
                options.side_min
            );
            refused = refused.needing(Table::Observations, what);
        }
        return refused.into();
    };
    // Elsewhere no initiative about the threat may have worked.
    let others: Vec<Reach<'_>> =
        programme.rows::<Initiative>().iter().map(|other| Reach::of(programme, other)).collect();
    let effect = |one: &&Series| {
        let is_free = |other: &&Series| {
            is_like(&one.key, &other.key) && !others.iter().any(|reach| reach.has(&other.key))
        };
        let elsewhere: Vec<&Series> = series.iter().filter(is_free).collect();
        series_effect(one, &elsewhere, began, options)
    };
    Answer::Measured(own.iter().map(effect).collect())
}

/// What an initiative is about, and where.
struct Reach<'a> {
    initiative: &'a Initiative,
    areas: BTreeSet<&'a Slug<Area>>,
    parties: BTreeSet<&'a Party>,
}

impl<'a> Reach<'a> {
    fn of(programme: &'a Programme, initiative: &'a Initiative) -> Self {
        let area = |party: &Party| match party {
            Party::Body(id) => programme.get::<Body>(id)?.jurisdiction.as_ref(),
            _ => None,
        };
        Self {
            initiative,
            areas: initiative.held_by.iter().filter_map(area).collect(),
            parties: initiative.held_by.iter().collect(),
        }
    }

    fn has(&self, key: &SeriesKey) -> bool {
        let is_about = key.threat.as_ref().is_some_and(|it| self.initiative.threats.contains(it));
        let strands = &self.initiative.strands;
        let is_of_strand = key.strand.is_none_or(|it| strands.is_empty() || strands.contains(&it));
        let is_there = key.area.as_ref().is_some_and(|it| self.areas.contains(it))
            || (key.area.is_none()
                && key.party.as_ref().is_some_and(|it| self.parties.contains(it)));
        is_about && is_of_strand && is_there
    }
}

/// The same counts of another place.
fn is_like(one: &SeriesKey, other: &SeriesKey) -> bool {
    let is_elsewhere = one != other
        && one.area.is_some() == other.area.is_some()
        && one.party.is_some() == other.party.is_some();
    let moved = SeriesKey { area: other.area.clone(), party: other.party.clone(), ..one.clone() };
    is_elsewhere && moved == *other
}

fn series_effect(
    one: &Series,
    elsewhere: &[&Series],
    began: PartialDate,
    options: &InitiativeReadingOptions,
) -> SeriesEffect {
    let compared: Vec<SeriesKey> = elsewhere.iter().map(|series| series.key.clone()).collect();
    let (change, blurred) = match place(one, began) {
        Ok(found) => found,
        Err(why) => {
            let refused = || {
                NotMeasurable::new(format!("{QUESTION} {}", one.key), why.clone())
                    .needing(Table::Observations, "periods on both sides of the beginning")
            };
            return SeriesEffect {
                key: one.key.clone(),
                interrupted: refused().into(),
                compared,
                difference: refused().into(),
                by_period: refused().into(),
            };
        }
    };
    let is_count = matches!(one.unit.quantity(), Quantity::Count(_))
        && one.points.iter().all(|point| point.value.fract() == 0.0);
    let lag = blurred.saturating_add(options.lag);
    let spec = InterruptionSpec {
        change,
        lag,
        shape: options.shape,
        season: options.season,
        measured: if is_count { Measured::Counts } else { Measured::Values },
        bandwidth: None,
        level: options.level,
        side_min: options.side_min,
        breaks: options.breaks,
    };
    let interrupted = interrupted_series(one.sequence(), &spec)
        .unwrap_or_else(|error| NotMeasurable::new(QUESTION, error.to_string()).into());
    let spec = DifferenceSpec {
        change,
        lag,
        level: options.level,
        side_min: options.side_min,
        breaks: options.breaks,
    };
    let panel = panel(one, elsewhere, change);
    let (difference, by_period) = match panel {
        Ok(panel) => (
            difference_in_differences(&panel, &spec),
            staggered_effects(
                &panel,
                &StaggeredSpec { level: options.level, ..StaggeredSpec::default() },
            ),
        ),
        Err(why) => {
            let refused = || {
                NotMeasurable::new("Did it move otherwise than elsewhere?", why.clone())
                    .needing(Table::Observations, "the same counts for places without it")
            };
            (refused().into(), refused().into())
        }
    };
    SeriesEffect { key: one.key.clone(), interrupted, compared, difference, by_period }
}

/// The first period that the beginning touches, and how many are not wholly after it.
fn place(series: &Series, began: PartialDate) -> Result<(usize, usize), String> {
    let slots = slots(series);
    let from = |at: &(usize, usize)| {
        let point = series.points.get(at.1)?;
        Some((point.period.start()?, point.period.end()?))
    };
    let touched = slots.iter().find(|at| from(at).is_some_and(|(_, end)| end > began.first_day()));
    // Of a day that is known, the period that starts with it is wholly after.
    let clean = slots.iter().find(|at| {
        from(at).is_some_and(|(start, _)| {
            if began.first_day() == began.last_day() {
                start >= began.first_day()
            } else {
                start > began.last_day()
            }
        })
    });
    match (touched, clean) {
        (Some((0, _)), _) => Err(format!("the series begins no earlier than {began}")),
        (Some((touched, _)), Some((clean, _))) => Ok((*touched, clean.saturating_sub(*touched))),
        _ => Err(format!("the series ends before anything could show after {began}")),
    }
}

/// Slots that have a value, with the places of their points.
fn slots(series: &Series) -> Vec<(usize, usize)> {
    let slots = series.sequence().slots().iter().enumerate();
    let filled = slots.filter(|(_, slot)| slot.is_some()).map(|(slot, _)| slot);
    filled.zip(0_usize..).collect()
}

/// The series and those elsewhere over its periods.
fn panel(one: &Series, elsewhere: &[&Series], change: usize) -> Result<EffectPanel, String> {
    let name = |series: &Series| series.unit_name().unwrap_or_else(|| series.key.to_string());
    let filled = slots(one);
    let unit = |other: &&Series| -> Result<PanelUnit, String> {
        let mut aligned: Vec<Option<Sample>> = vec![None; one.sequence().len()];
        let mut starts: Vec<usize> = Vec::new();
        for (slot, point) in &filled {
            let Some(period) = one.points.get(*point).map(|point| &point.period) else { continue };
            let found =
                other.points.iter().position(|it| it.period.same_span(period) == Some(true));
            let Some(at) = found else { continue };
            if let (Some(target), Some(it)) = (aligned.get_mut(*slot), other.points.get(at)) {
                *target = Some(Sample { value: it.value, exposure: it.exposure });
            }
            if other.breaks.iter().any(|each| each.point == at) && *slot > 0 {
                starts.push(*slot);
            }
        }
        let sequence = Sequence::new(aligned).map_err(|error| error.to_string())?;
        let sequence = sequence.broken_at(&starts).map_err(|error| error.to_string())?;
        Ok(PanelUnit { name: name(other), adopted: None, sequence })
    };
    let mut units = elsewhere.iter().map(unit).collect::<Result<Vec<PanelUnit>, String>>()?;
    if units.is_empty() {
        return Err("no series elsewhere has the same counts, and is free of it".into());
    }
    let sequence = one.sequence().clone();
    units.push(PanelUnit { name: name(one), adopted: Some(change), sequence });
    EffectPanel::new(units).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        BodyKind, Citation, Figure, FigureKind, Observation, Rational, RecordingChange,
        RecordingChangeKind, Tables,
    };

    use super::*;
    use crate::series::SeriesOptions;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "row 1")
    }

    fn month(area: &str, at: u32, count: i64) -> Observation {
        let value = FigureKind::Exact { value: Rational::from_int(count) };
        Observation {
            threat: Some("fraud".parse().unwrap()),
            area: Some(area.parse().unwrap()),
            ..Observation::new(
                "reports".parse().unwrap(),
                format!("{}-{:02}", 2020 + at / 12, at % 12 + 1).parse().unwrap(),
                Figure::new(value, "reports".parse().unwrap()).unwrap(),
                cite(),
            )
        }
    }

    /// Two years in an area, with a fall by `drop` in the second.
    fn years(area: &str, drop: i64) -> Vec<Observation> {
        let noise = |at: u32| i64::from((at * 31 + u32::try_from(area.len()).unwrap() * 7) % 9);
        (0..24)
            .map(|at| month(area, at, 40 + noise(at) - if at >= 12 { drop } else { 0 }))
            .collect()
    }

    fn force(id: &str, area: &str) -> Body {
        let jurisdiction = Some(area.parse().unwrap());
        Body { jurisdiction, ..Body::new(id.parse().unwrap(), id, BodyKind::Organisation, cite()) }
    }

    fn pilot(id: &str, holder: &str, dates: &str) -> Initiative {
        Initiative {
            held_by: vec![Party::Body(holder.parse().unwrap())],
            threats: vec!["fraud".parse().unwrap()],
            dates: dates.parse().unwrap(),
            ..Initiative::new(id.parse().unwrap(), id, cite())
        }
    }

    fn tables(dates: &str) -> Tables {
        let observations = [("north", 15), ("south-by-sea", 0), ("east", 0)];
        let observations = observations.into_iter().flat_map(|(area, drop)| years(area, drop));
        Tables {
            observations: observations.collect(),
            bodies: vec![force("northern", "north"), force("eastern", "east")],
            initiatives: vec![pilot("pilot", "northern", dates)],
            ..Tables::default()
        }
    }

    fn read(tables: Tables, options: &InitiativeReadingOptions) -> Vec<InitiativeReading> {
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        initiative_readings(&programme, &series, options).measured().unwrap()
    }

    fn one(tables: Tables) -> SeriesEffect {
        let found = read(tables, &InitiativeReadingOptions::default());
        found[0].series.clone().measured().unwrap().remove(0)
    }

    fn interrupted(dates: &str) -> InterruptedSeries {
        one(tables(dates)).interrupted.measured().unwrap()
    }

    #[test]
    fn a_programme_without_initiatives_is_told_what_to_bring() {
        let programme = Programme::new(Tables::default()).unwrap();
        let found = initiative_readings(&programme, &[], &InitiativeReadingOptions::default());
        assert_eq!(found.not_measurable().unwrap().why, "the data supplied have no initiatives");
    }

    #[test]
    fn what_is_not_stated_is_named() {
        let lacking = |initiative: Initiative| {
            let tables = Tables { initiatives: vec![initiative], ..tables("2021-01-01..") };
            let found = read(tables, &InitiativeReadingOptions::default());
            found[0].series.not_measurable().unwrap().why.clone()
        };
        let nothing = Initiative::new("bare".parse().unwrap(), "bare", cite());
        assert_eq!(
            lacking(nothing),
            "not stated: the day on which it began; the threat it is about; where it works"
        );
        let elsewhere = pilot("pilot", "unknown", "2021-01-01..");
        assert_eq!(lacking(elsewhere), "not stated: a series of its threat in its place");
    }

    #[test]
    fn a_day_within_a_month_leaves_that_month_out_and_a_year_all_of_it() {
        let lags = |dates: &str| {
            let spec = interrupted(dates).spec;
            (spec.change, spec.lag)
        };
        assert_eq!(lags("2021-01-01.."), (12, 0));
        assert_eq!(lags("2020-12-15.."), (11, 1));
        assert_eq!(lags("2020-12.."), (11, 1));
        assert_eq!(lags("2020-10-31.."), (9, 1));
        let year = one(tables("2020.."));
        let why = &year.interrupted.not_measurable().unwrap().why;
        assert_eq!(why, "the series begins no earlier than 2020");
        let late = one(tables("2022-05-01.."));
        let why = &late.interrupted.not_measurable().unwrap().why;
        assert_eq!(why, "the series ends before anything could show after 2022-05-01");
    }

    #[test]
    fn the_fall_is_found_by_itself_and_against_places_without_it() {
        let found = one(tables("2021-01-01.."));
        assert_eq!(found.compared.len(), 2);
        let headline = found.interrupted.measured().unwrap().headline.measured().unwrap();
        assert!(
            headline.change.interval.contains(-15.0) && !headline.change.interval.contains(0.0)
        );
        let (_, line) = found.difference.measured().unwrap().headline.measured().unwrap();
        assert!(line.change.interval.contains(-15.0) && !line.change.interval.contains(0.0));
    }

    #[test]
    fn a_place_with_an_initiative_of_its_own_is_no_comparison() {
        let mut tables = tables("2021-01-01..");
        tables.initiatives.push(pilot("second", "eastern", "2020-03-01.."));
        let found = one(tables.clone());
        let areas: Vec<String> = found.compared.iter().map(ToString::to_string).collect();
        assert_eq!(areas, ["reports, fraud, south-by-sea"]);
        tables.observations.retain(|row| row.area == Some("north".parse().unwrap()));
        let why = one(tables).difference.not_measurable().unwrap().why.clone();
        assert_eq!(why, "no series elsewhere has the same counts, and is free of it");
    }

    #[test]
    fn nothing_is_read_across_a_change_of_recording_but_on_request() {
        let mut tables = tables("2021-01-01..");
        tables.recording_changes = vec![RecordingChange {
            measure: "reports".parse().unwrap(),
            party: None,
            area: Some("east".parse().unwrap()),
            date: "2020-07-01".parse().unwrap(),
            kind: RecordingChangeKind::System,
            what: "a new form".into(),
            citation: cite(),
        }];
        let found = one(tables.clone());
        assert!(found.interrupted.is_measured());
        let why = &found.difference.not_measurable().unwrap().why;
        assert_eq!(why, "recording changed at period 6 in one of the series");
        let options = InitiativeReadingOptions {
            breaks: AcrossBreaks::Read,
            ..InitiativeReadingOptions::default()
        };
        let read = read(tables, &options)[0].series.clone().measured().unwrap();
        assert!(read[0].difference.is_measured());
    }

    #[test]
    fn the_order_of_rows_changes_nothing() {
        let mut turned = tables("2021-01-01..");
        turned.observations.reverse();
        turned.bodies.reverse();
        let text = |tables| {
            serde_json::to_string(&read(tables, &InitiativeReadingOptions::default())).unwrap()
        };
        assert_eq!(text(turned), text(tables("2021-01-01..")));
    }
}
