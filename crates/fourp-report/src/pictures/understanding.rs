//! How well is each threat said to be understood, and by whom?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Answer, Measure, Party, Period, Rating, Slug, Threat};
use fourp_performance::Understanding;
use fourp_picture::{Cell, HeatCell, HeatMap, HeatRow, Picture, Table};

use super::{
    beside::{cited, headline, threat},
    gap::{NotDrawn, data},
};
use crate::{layout::counted, phrase, results::Results, text};

/// Columns that are drawn; the table has every rating.
const COLUMNS: usize = 4;
/// What stands where nobody published a rating.
const NOT_SAID: &str = "no rating";

/// A place on a scale and how many it has, if both are stated.
type Place = Option<(u32, u32)>;
/// What is rated, by whom, when.
type Key<'a> = (&'a Slug<Measure>, &'a Party, &'a Period);

/// What was given for one threat: the words, and the place.
#[derive(Clone, Debug)]
struct Given {
    label: String,
    place: Place,
}

/// One assessor's ratings of one thing in one period.
type Columns<'a> = BTreeMap<Key<'a>, BTreeMap<&'a Slug<Threat>, Given>>;

/// Rated understanding by threat, the latest of each assessor.
pub(super) fn understanding(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "How well each threat is said to be understood";
    let Some(performance) = &results.audit.answers.performance else {
        return Err(NotDrawn::defect(what, "rows of measures or counts have defects"));
    };
    let found = match &performance.understanding {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(gap) => return Err(NotDrawn::new(what, gap.why.clone())),
    };
    let columns = columns(found);
    let latest = latest(&columns);
    let shown = newest(&latest);
    if shown.is_empty() {
        return Err(NotDrawn::new(what, "no row rates a threat"));
    }
    let rated = columns.values().flat_map(BTreeMap::keys).copied();
    let declared = programme.rows::<Threat>().iter().map(|row| &row.id);
    let threats: BTreeSet<&Slug<Threat>> = rated.chain(declared).collect();
    let mut threats: Vec<&Slug<Threat>> = threats.into_iter().collect();
    threats.sort_by_key(|id| (threat(programme, id), (*id).clone()));
    let measures: BTreeSet<&Slug<Measure>> = shown.iter().map(|(measure, ..)| *measure).collect();
    let name = |(measure, assessor, period): &Key<'_>| {
        let who = phrase::party(assessor, programme);
        if measures.len() > 1 {
            format!("{measure}: {who}, {period}")
        } else {
            format!("{who}, {period}")
        }
    };
    let rows = threats.iter().map(|id| {
        let cells = shown.iter().map(|key| columns.get(key).and_then(|own| own.get(id)));
        HeatRow::new(threat(programme, id), cells.map(drawn).collect())
    });
    let map = HeatMap::new(shown.iter().map(name), rows.collect());
    let mut table =
        Table::new(["threat", "what is rated", "by whom", "period", "rating", "place", "places"]);
    for ((measure, assessor, period), ratings) in &columns {
        for (id, given) in ratings {
            let [place, places] = match given.place {
                Some((place, places)) => [Cell::number(place), Cell::number(places)],
                None => [Cell::unknown("the scale is not stated"), Cell::unknown("")],
            };
            table.row([
                Cell::words(threat(programme, id)),
                Cell::words(measure.as_str()),
                Cell::words(phrase::party(assessor, programme)),
                Cell::words(period.to_string()),
                Cell::words(given.label.clone()),
                place,
                places,
            ]);
        }
    }
    let mut notes = vec![
        "Ratings are places on a scale, and not numbers: nothing is averaged. They tell of knowledge, not of the threat.".to_owned(),
    ];
    let more = columns.len().saturating_sub(latest.len());
    if more > 0 {
        let sets = counted(more, "other set of ratings is", "other sets of ratings are");
        notes.push(format!("Drawn is the latest of each assessor; {sets} in the data."));
    }
    let cut = latest.len().saturating_sub(shown.len());
    if cut > 0 {
        let sets = counted(cut, "further set is", "further sets are");
        notes.push(format!(
            "Of the latest sets of ratings the {} newest are drawn; {sets} in the data, and in the headline.",
            shown.len()
        ));
    }
    let read = programme.rows::<Rating>().iter();
    let read = read.filter(|row| columns.contains_key(&(&row.measure, &row.assessor, &row.period)));
    let read = read.map(|row| &row.citation);
    Ok(Picture {
        id: "understanding".into(),
        headline: said(&columns, &latest, threats.len()),
        subtitle: format!(
            "Rated understanding of each threat, place on its scale, {}",
            text::title(programme)
        ),
        chart: Box::new(map),
        alternative: alternative(results, &columns, &shown, threats.len()),
        table,
        sources: cited(programme, read),
        notes,
        data: data(results),
    })
}

fn columns(found: &Understanding) -> Columns<'_> {
    let mut columns: Columns<'_> = BTreeMap::new();
    for set in &found.distributions {
        let column = columns.entry((&set.measure, &set.assessor, &set.period)).or_default();
        for rating in &set.ratings {
            let given =
                Given { label: rating.labels.join(" / "), place: Some((rating.rank, set.places)) };
            column.extend(rating.threats.iter().map(|id| (id, given.clone())));
        }
    }
    for row in &found.unranked {
        let column = columns.entry((&row.measure, &row.assessor, &row.period)).or_default();
        let given = Given { label: row.label.clone(), place: None };
        column.entry(&row.threat).or_insert(given);
    }
    columns
}

/// The latest ratings of each assessor.
fn latest<'a>(columns: &Columns<'a>) -> Vec<Key<'a>> {
    let mut latest: BTreeMap<(&Slug<Measure>, &Party), &Period> = BTreeMap::new();
    for (measure, assessor, period) in columns.keys() {
        let known = latest.entry((*measure, *assessor)).or_insert(*period);
        if (period.end(), *period) > (known.end(), *known) {
            *known = period;
        }
    }
    latest.into_iter().map(|((measure, assessor), period)| (measure, assessor, period)).collect()
}

/// The newest of them, as many as are drawn, in their order.
fn newest<'a>(latest: &[Key<'a>]) -> Vec<Key<'a>> {
    let mut newest = latest.to_vec();
    newest.sort_by(|one, two| two.2.end().cmp(&one.2.end()).then_with(|| one.cmp(two)));
    newest.truncate(COLUMNS);
    newest.sort();
    newest
}

fn drawn(given: Option<&Given>) -> HeatCell {
    match given {
        None => HeatCell::unknown(NOT_SAID),
        Some(Given { label, place: None }) => {
            HeatCell::words(format!("\"{label}\", on no stated scale"))
        }
        Some(Given { label, place: Some((place, places)) }) => {
            let share = f64::from(*place) / f64::from(*places).max(1.0);
            HeatCell::new(share, format!("{label} ({place} of {places})"))
        }
    }
}

/// Threats that two assessors of the same thing put at different places of equal scales.
fn disputed<'a>(columns: &Columns<'a>, latest: &[Key<'a>]) -> (BTreeSet<&'a Slug<Threat>>, usize) {
    let (mut apart, mut both) = (BTreeSet::new(), BTreeSet::new());
    for (at, one) in latest.iter().enumerate() {
        for two in latest.iter().skip(at.saturating_add(1)).filter(|two| two.0 == one.0) {
            if one.2.same_span(two.2) != Some(true) {
                continue;
            }
            let (Some(one), Some(two)) = (columns.get(one), columns.get(two)) else { continue };
            for (id, given) in one {
                let Some((place, places)) = given.place else { continue };
                let Some((other, others)) = two.get(id).and_then(|it| it.place) else { continue };
                if places == others {
                    both.insert(*id);
                    if place != other {
                        apart.insert(*id);
                    }
                }
            }
        }
    }
    (apart, both.len())
}

/// Threats that somebody's latest rating puts at the lowest place.
fn lowest<'a>(columns: &Columns<'a>, latest: &[Key<'a>]) -> BTreeSet<&'a Slug<Threat>> {
    let given = latest.iter().filter_map(|key| columns.get(key)).flatten();
    given
        .filter(|(_, given)| given.place.is_some_and(|(at, places)| at == 1 && places > 1))
        .map(|(id, _)| *id)
        .collect()
}

/// Threats that have any rating.
fn rated(columns: &Columns<'_>) -> usize {
    columns.values().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>().len()
}

fn said(columns: &Columns<'_>, latest: &[Key<'_>], threats: usize) -> String {
    let (apart, both) = disputed(columns, latest);
    let lowest = lowest(columns, latest).len();
    let rated = rated(columns);
    let of = |count: usize| format!("{count} of {}", counted(threats, "threat", "threats"));
    let placed = latest.iter().filter_map(|key| columns.get(key)).flat_map(BTreeMap::values);
    let (placed, unplaced): (Vec<&Given>, Vec<&Given>) =
        placed.partition(|given| given.place.is_some());
    headline([match () {
        () if rated < threats => {
            format!("The rows rate understanding of {}", of(rated))
        }
        () if !apart.is_empty() => {
            format!("Assessors disagree about understanding of {} of {both} threats", apart.len())
        }
        () if lowest > 0 => format!("Understanding of {} is rated lowest", of(lowest)),
        () if placed.is_empty() => "No rating of understanding is on a stated scale".into(),
        () if !unplaced.is_empty() => {
            "No threat is known to be rated lowest in understanding".into()
        }
        () => "No threat has the lowest rating of understanding".into(),
    }])
}

fn alternative(
    results: &Results<'_>,
    columns: &Columns<'_>,
    latest: &[Key<'_>],
    threats: usize,
) -> String {
    let sets = latest.iter().filter_map(|key| Some((key, columns.get(key)?)));
    let told = sets.map(|((_, assessor, period), ratings)| {
        let mut counts: BTreeMap<(Place, &str), usize> = BTreeMap::new();
        for given in ratings.values() {
            let count = counts.entry((given.place, given.label.as_str())).or_default();
            *count = count.saturating_add(1);
        }
        let counts: Vec<String> =
            counts.into_iter().map(|((_, label), count)| format!("{label} {count}")).collect();
        let without = threats.saturating_sub(ratings.len());
        let without = if without > 0 { format!(", no rating {without}") } else { String::new() };
        let who = phrase::party(assessor, results.programme);
        let order = if ratings.values().all(|given| given.place.is_some()) {
            ", from the lowest"
        } else {
            ""
        };
        format!("{who}, {period}{order}: {}{without}.", counts.join(", "))
    });
    let mut words = told.collect::<Vec<_>>().join(" ");
    let (apart, both) = disputed(columns, latest);
    if both > 0 {
        words.push_str(&format!(
            " Of {} that two rate in one period, they put {} at different places.",
            counted(both, "threat", "threats"),
            apart.len()
        ));
    }
    words
}
