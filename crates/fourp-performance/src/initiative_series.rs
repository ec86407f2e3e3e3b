//! Which series can show what an initiative did, and against which others?

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fourp_model::{
    Area, Body, DatePrecision, Initiative, NotMeasurable, Party, Programme, Slug, Table,
};

use crate::{point::SeriesPoint, series::Series, series_key::SeriesKey};

/// A series of the place of an initiative, and the same of other places, over the periods that all have.
#[derive(Debug)]
pub(crate) struct InitiativeSeries<'a> {
    pub(crate) treated: &'a Series,
    pub(crate) donors: Vec<&'a Series>,
    /// The points of the treated series and then of each donor, period by period.
    pub(crate) points: Vec<Vec<&'a SeriesPoint>>,
    /// How many periods lie before the start.
    pub(crate) before: usize,
}

pub(crate) const QUESTION: &str = "What did the initiative change?";

/// Every series by which an initiative can be judged, or what is lacking.
///
/// A series of an area that a body running it is for, or of such a body, of a threat that it is about; against the same measure
/// elsewhere, where no initiative about the same threat runs. The initiative must begin on a day or in a month that is known.
pub(crate) fn initiative_series<'a>(
    programme: &Programme,
    initiative: &Initiative,
    series: &'a [Series],
) -> Result<Vec<InitiativeSeries<'a>>, NotMeasurable> {
    let lacking = |why: &str| NotMeasurable::new(QUESTION, why);
    let Some(start) = start(initiative) else {
        return Err(lacking("the day or month on which it began is not known")
            .needing(Table::Initiatives, "the day on which it began"));
    };
    let places = places_of(programme, initiative);
    if places.is_empty() {
        return Err(lacking("no row says where it works")
            .needing(Table::Bodies, "the area that each body which runs it is for")
            .needing(
                Table::Observations,
                "what it is to change, month by month, there and elsewhere",
            ));
    }
    let is_about = |key: &SeriesKey| {
        key.threat.as_ref().is_some_and(|threat| initiative.threats.contains(threat))
    };
    let others: Vec<Places> = programme
        .rows::<Initiative>()
        .iter()
        .filter(|other| {
            other.id != initiative.id
                && other.threats.iter().any(|threat| initiative.threats.contains(threat))
        })
        .map(|other| places_of(programme, other))
        .collect();
    let mut found = Vec::new();
    let mut refused: Option<NotMeasurable> = None;
    for treated in series.iter().filter(|it| is_about(&it.key) && places.hold(&it.key)) {
        let donors: Vec<&Series> = series
            .iter()
            .filter(|other| {
                is_alike(&treated.key, &other.key)
                    && other.unit == treated.unit
                    && other.exposure_unit == treated.exposure_unit
                    && !places.hold(&other.key)
                    && !others.iter().any(|places| places.hold(&other.key))
            })
            .collect();
        match side_by_side(treated, donors, start, initiative) {
            Ok(one) => found.push(one),
            Err(why) => {
                refused.get_or_insert(why);
            }
        }
    }
    if found.is_empty() {
        return Err(refused.unwrap_or_else(|| {
            lacking("no series counts a threat that it is about in the place where it works")
                .needing(
                    Table::Observations,
                    "what it is to change, month by month, there and elsewhere, before and after",
                )
        }));
    }
    Ok(found)
}

/// The first day on which it surely ran.
pub(crate) fn start(initiative: &Initiative) -> Option<NaiveDate> {
    let from = initiative.dates.from?;
    (from.precision() != DatePrecision::Year).then(|| from.first_day())
}

#[derive(Debug, Default)]
struct Places {
    areas: BTreeSet<Slug<Area>>,
    parties: BTreeSet<Party>,
}

impl Places {
    fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.parties.is_empty()
    }

    /// Of an area where there is one, otherwise of a body.
    fn hold(&self, key: &SeriesKey) -> bool {
        match (&key.area, &key.party) {
            (Some(area), _) => self.areas.contains(area),
            (None, Some(party)) => self.parties.contains(party),
            (None, None) => false,
        }
    }
}

fn places_of(programme: &Programme, initiative: &Initiative) -> Places {
    let mut places = Places::default();
    for party in &initiative.held_by {
        let Party::Body(id) = party else { continue };
        places.parties.insert(party.clone());
        places.areas.extend(programme.get::<Body>(id).and_then(|body| body.jurisdiction.clone()));
    }
    places
}

/// The same measure of the same thing in another place.
fn is_alike(one: &SeriesKey, other: &SeriesKey) -> bool {
    let here = |key: &SeriesKey| SeriesKey { area: None, party: None, ..key.clone() };
    let is_placed = |key: &SeriesKey| (key.area.is_some(), key.party.is_some());
    one != other && here(one) == here(other) && is_placed(one) == is_placed(other)
}

fn side_by_side<'a>(
    treated: &'a Series,
    donors: Vec<&'a Series>,
    start: NaiveDate,
    initiative: &Initiative,
) -> Result<InitiativeSeries<'a>, NotMeasurable> {
    let lacking = |why: String| {
        NotMeasurable::new(QUESTION, why)
            .needing(Table::Observations, "the same counts for places without it, before and after")
    };
    if donors.is_empty() {
        return Err(lacking(format!("nothing like {} is counted elsewhere", treated.key)));
    }
    if let Some(broken) = std::iter::once(&treated).chain(&donors).find(|it| !it.breaks.is_empty())
    {
        let rows: Vec<String> = broken.breaks.iter().map(|each| each.row.to_string()).collect();
        return Err(lacking(format!("recording of {} changed [{}]", broken.key, rows.join(", "))));
    }
    let last_day = initiative.dates.until.map(fourp_model::PartialDate::last_day);
    let is_used = |point: &SeriesPoint| {
        let (Some(from), Some(end)) = (point.period.start(), point.period.end()) else {
            return false;
        };
        let is_over = last_day.is_some_and(|last| end.pred_opt().is_none_or(|day| day > last));
        end <= start || (from >= start && !is_over)
    };
    let mut points: Vec<Vec<&SeriesPoint>> = vec![Vec::new(); donors.len().saturating_add(1)];
    let mut before = 0_usize;
    for point in treated.points.iter().filter(|point| is_used(point)) {
        let others: Option<Vec<&SeriesPoint>> = donors
            .iter()
            .map(|donor| donor.points.iter().find(|other| other.period == point.period))
            .collect();
        let Some(others) = others else { continue };
        if point.period.end().is_some_and(|end| end <= start) {
            before = before.saturating_add(1);
        }
        for (column, each) in points.iter_mut().zip(std::iter::once(point).chain(others)) {
            column.push(each);
        }
    }
    let periods = points.first().map_or(0, Vec::len);
    if before == 0 || before >= periods {
        return Err(lacking(format!(
            "{before} periods before {start} and {} from it on are counted both for {} and elsewhere",
            periods.saturating_sub(before),
            treated.key
        )));
    }
    Ok(InitiativeSeries { treated, donors, points, before })
}
