//! Which bodies differ from their peers, and which are only small?

use std::collections::BTreeSet;

use fourp_model::{Answer, Party, Period, Programme};
use fourp_performance::{Funnel as Found, FunnelPoint, FunnelStatus, PeerSet, Series, Simulation};
use fourp_picture::{Cell, Funnel, FunnelUnit, FunnelWords, Picture, Standout, Table};
use fourp_stat::Level;

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
        scale::{self, figure, rounded, whole},
    },
    results::Results,
    text,
};

const WHAT: &str = "Rates of bodies against their size, with limits";
/// Why bodies are left out.
const ALONE: &str = "for a jump, round figures, gaps or a change of their own";
/// How many reasons against a comparison are named.
const REASONS: usize = 3;
/// Fewer bodies hardly tell how much bodies vary.
const FEW: usize = 10;

/// A set of bodies with its funnel.
struct Peers<'a> {
    set: &'a PeerSet,
    found: Found,
    without: Vec<&'a str>,
    /// By how much rates are multiplied.
    factor: f64,
}

/// The largest set of bodies that record alike, as a funnel.
pub(super) fn peers(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    let Some(performance) = &audit.answers.performance else {
        return Err(NotDrawn::defect(WHAT, "rows that measure performance have defects"));
    };
    let sets = match &performance.comparability.peers {
        Answer::Measured(sets) => sets,
        Answer::NotMeasurable(gap) => {
            let why = format!(
                "{}: observations.csv could hold the counts of each body with its exposure",
                gap.why
            );
            return Err(NotDrawn::new(WHAT, why));
        }
    };
    let mut found: Vec<Peers<'_>> = sets.iter().filter_map(Peers::of).collect();
    found.sort_by(|one, other| {
        (other.found.units.len().cmp(&one.found.units.len()))
            .then_with(|| one.set.measure.cmp(&other.set.measure))
    });
    let Some(first) = found.first() else {
        return Err(NotDrawn::new(WHAT, refused(sets)));
    };
    let drawn: BTreeSet<&str> =
        first.found.units.iter().map(|point| point.unit.name.as_str()).collect();
    let series = performance.charts.as_ref().measured().map(Vec::as_slice).unwrap_or_default();
    let series: Vec<&Series> = series
        .iter()
        .map(|each| &each.series)
        .filter(|each| {
            (&each.key.measure, &each.key.threat, each.key.strand)
                == (&first.set.measure, &first.set.threat, first.set.strand)
        })
        .filter(|each| each.unit_name().is_some_and(|name| drawn.contains(name.as_str())))
        .collect();
    let exposure = series.iter().find_map(|each| each.exposure_unit.as_ref());
    let exposure = exposure.map_or_else(|| "exposure".to_owned(), ToString::to_string);
    // Exposure is added over periods, so a rate is one of a body in one period.
    let periods: BTreeSet<&Period> =
        series.iter().flat_map(|each| each.points.iter().map(|point| &point.period)).collect();
    let (a_period, over, span) = match periods.first().zip(periods.last()) {
        Some((from, to)) if periods.len() > 1 => (
            " a period",
            format!("{exposure}, added over {} periods", periods.len()),
            format!("{from} to {to}, "),
        ),
        Some((from, _)) => ("", exposure.clone(), format!("{from}, ")),
        None => ("", exposure.clone(), String::new()),
    };
    let (_, per) = scale::per(first.found.target, &exposure);
    let per = format!("{per}{a_period}");
    let rows: Vec<_> =
        series.iter().flat_map(|each| each.points.iter().map(|point| &point.row)).collect();
    let far: Vec<&FunnelPoint> = first.far();
    let mut notes = vec![first.spread()];
    if !first.without.is_empty() {
        let names: Vec<String> = first.without.iter().map(|name| body(programme, name)).collect();
        notes.push(format!("Left out, {ALONE}: {}.", listed(&names)));
    }
    let by_chance = match first.found.expected_beyond_outer {
        few if few < 0.05 => "under 0.1".into(),
        some => format!("about {some:.1}"),
    };
    notes.push(format!(
        "By chance alone {by_chance} of {} would lie beyond the outer limits.",
        first.found.units.len()
    ));
    if first.found.units.len() < FEW {
        notes.push("So few bodies hardly tell how much bodies vary.".into());
    }
    notes.push("A rate tells of records, not of how well a body does.".into());
    if found.len() > 1 {
        notes.push(format!(
            "Not drawn: {} of fewer bodies.",
            counted(found.len() - 1, "set", "sets")
        ));
    }
    let all = first.found.units.len();
    let headline = match far.as_slice() {
        [] => format!("None of {all} bodies stands out from its peers"),
        [_] => format!("1 of {all} bodies stands out from its peers"),
        many => format!("{} of {all} bodies stand out from their peers", many.len()),
    };
    let alternative = first.told(programme, &per);
    Ok(Picture {
        id: "peers".into(),
        headline,
        subtitle: phrase::capitalised(&format!(
            "{} {per}, by body, against {exposure}, {span}{}",
            first.set.measure,
            text::title(programme)
        )),
        chart: Box::new(first.chart(programme, &per, &over)),
        alternative,
        table: first.table(programme, &per, &over),
        sources: beside::read_in(programme, rows),
        notes,
        data: data(results),
    })
}

impl<'a> Peers<'a> {
    fn of(set: &'a PeerSet) -> Option<Self> {
        let without = set.singled_out();
        let Answer::Measured(found) = set.funnel(&without) else { return None };
        let (factor, _) = scale::per(found.target, "");
        Some(Self { set, found, without, factor })
    }

    fn far(&self) -> Vec<&FunnelPoint> {
        self.found.units.iter().filter(|point| standout(point) == Standout::Far).collect()
    }

    fn shown(&self, point: &FunnelPoint) -> String {
        format!("{} ({} counted)", figure(point.rate * self.factor), whole(point.unit.observed))
    }

    fn chart(&self, programme: &Programme, per: &str, exposure: &str) -> Funnel {
        let factor = self.factor;
        let units = self.found.units.iter().map(|point| {
            let limits =
                |of: fourp_performance::FunnelLimits| (of.lower * factor, of.upper * factor);
            FunnelUnit::new(
                body(programme, &point.unit.name),
                point.unit.base,
                point.rate * factor,
                self.shown(point),
            )
            .limits(limits(point.inner), limits(point.outer), standout(point))
        });
        let spec = &self.found.spec;
        let words = FunnelWords {
            size: exposure.into(),
            rate: format!("{} {per}", self.set.measure),
            target: format!("all {}", figure(self.found.target * factor)),
            inner: scale::level(spec.inner),
            outer: scale::level(spec.outer),
            ..FunnelWords::default()
        };
        Funnel::new(units.collect(), self.found.target * factor, words)
    }

    /// How far limits are widened since bodies vary.
    fn spread(&self) -> String {
        match &self.found.overdispersion {
            Some(spread) if spread.tau_squared > 0.0 => format!(
                "Limits are widened, as rates vary {} times as much as chance alone would make them (phi; p {}).",
                figure(spread.phi),
                if spread.p_value < 0.001 {
                    "below 0.001".into()
                } else {
                    format!("{:.3}", spread.p_value)
                }
            ),
            Some(spread) => format!(
                "Limits are not widened: rates vary no more than chance makes them (phi {}).",
                figure(spread.phi)
            ),
            None => "Limits allow for chance alone and are not widened.".into(),
        }
    }

    fn told(&self, programme: &Programme, per: &str) -> String {
        let far: Vec<String> = self
            .far()
            .iter()
            .map(|point| {
                let name = body(programme, &point.unit.name);
                format!("{name} with {}, {}", self.shown(point), point.status)
            })
            .collect();
        let far = if far.is_empty() { "none".to_owned() } else { far.join("; ") };
        let rates = self.found.units.iter().map(|point| point.rate * self.factor);
        let (least, most) = rates.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), rate| {
            (low.min(rate), high.max(rate))
        });
        format!(
            "{} have {} to {} {} {per}, all together {}. Beyond the outer limits: {far}.",
            counted(self.found.units.len(), "body", "bodies"),
            figure(least),
            figure(most),
            self.set.measure,
            figure(self.found.target * self.factor),
        )
    }

    fn table(&self, programme: &Programme, per: &str, over: &str) -> Table {
        let mut table = Table::new([
            "body".to_owned(),
            "count".into(),
            over.to_owned(),
            format!("{} {per}", self.set.measure),
            "outer limits, lower".into(),
            "outer limits, upper".into(),
            "where it lies".into(),
        ]);
        let number = |value: f64| match value.is_finite() {
            true => Cell::shown(figure(value), format!("{value:.4}")),
            false => Cell::words("no limit"),
        };
        let mut points: Vec<&FunnelPoint> = self.found.units.iter().collect();
        points.sort_by(|one, other| {
            other.rate.total_cmp(&one.rate).then_with(|| one.unit.name.cmp(&other.unit.name))
        });
        for point in points {
            table.row([
                Cell::words(body(programme, &point.unit.name)),
                Cell::shown(whole(point.unit.observed), point.unit.observed),
                Cell::shown(rounded(point.unit.base), point.unit.base),
                number(point.rate * self.factor),
                number(point.outer.lower * self.factor),
                number(point.outer.upper * self.factor),
                Cell::words(point.status.as_str()),
            ]);
        }
        table
    }
}

/// Why no set of bodies is compared: as the largest says.
fn refused(sets: &[PeerSet]) -> String {
    let largest = sets.iter().max_by(|one, other| {
        (one.units.len().cmp(&other.units.len())).then_with(|| other.measure.cmp(&one.measure))
    });
    let Some(largest) = largest else { return "no bodies count one thing".into() };
    let without = largest.singled_out();
    let no_ranks = Simulation { replicates: 0, seed: 0 };
    let why = match largest.league_table(&without, Level::default(), no_ranks) {
        Err(refusal) => {
            let reasons = refusal.reasons.iter().take(REASONS).map(ToString::to_string);
            let more = refusal.reasons.len().saturating_sub(REASONS);
            let more = (more > 0).then(|| counted(more, "more reason", "more reasons"));
            reasons.chain(more).collect::<Vec<_>>().join("; ")
        }
        Ok(_) => match largest.funnel(&without) {
            Answer::NotMeasurable(gap) => gap.why,
            Answer::Measured(_) => String::new(),
        },
    };
    let of = counted(largest.units.len(), "body or area", "bodies or areas");
    let left_out = match without.len() {
        0 => String::new(),
        many => format!(" ({many} left out, {ALONE})"),
    };
    let others = match sets.len().saturating_sub(1) {
        0 => String::new(),
        others => {
            format!("; {} fewer or as many", counted(others, "other set has", "other sets have"))
        }
    };
    format!("{}, counted by {of}{left_out}: {why}{others}", largest.measure)
}

/// A body by its name, where a row has it; an area as it is.
fn body(programme: &Programme, name: &str) -> String {
    name.parse::<Party>().map_or_else(|_| name.to_owned(), |party| phrase::party(&party, programme))
}

const fn standout(point: &FunnelPoint) -> Standout {
    match point.status {
        FunnelStatus::Within => Standout::Within,
        FunnelStatus::Below | FunnelStatus::Above => Standout::Beyond,
        FunnelStatus::FarBelow | FunnelStatus::FarAbove => Standout::Far,
    }
}
