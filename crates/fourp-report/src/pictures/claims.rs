//! Which published figures agree, and by how much?

use std::collections::BTreeMap;

use fourp_claims::{CheckOutcome, Verdict};
use fourp_model::{
    Check, Citation, Claim, Expression, Figure, FigureKind, Formula, Interval, Rational, Relation,
    Toward,
};
use fourp_picture::{Cell, IntervalGroup, IntervalRow, Intervals, Picture, Standing, Table};

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
        scale,
    },
    results::Results,
    text,
};

/// How many comparisons are drawn; the table has all.
const MOST: usize = 8;

/// Whose word a side of a comparison is.
#[derive(Clone, Copy)]
enum Origin<'a> {
    /// It is printed.
    Printed(&'a Claim),
    /// It is computed from what is printed.
    Computed,
    /// It holds whatever is printed: parts make 100 %.
    Defined,
}

/// One side of a comparison.
struct Side<'a> {
    origin: Origin<'a>,
    label: String,
    interval: Interval,
    shown: String,
    /// The printed point, or what a naive computation makes of printed points, in base units.
    point: Option<Rational>,
}

/// A comparison of two published figures, or of one with a computation from others.
struct Compared<'a> {
    outcome: &'a CheckOutcome,
    title: String,
    sides: Vec<Side<'a>>,
}

/// Published figures of one quantity as intervals, by who says them: those that cannot agree first, then
/// those that agree only as intervals, then those whose printed numbers lie furthest apart.
pub(super) fn claims(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    let agreed = &audit.answers.agreed;
    let mut compared: Vec<Compared<'_>> =
        agreed.outcomes().iter().filter_map(|outcome| compare(results, outcome)).collect();
    if compared.is_empty() {
        return Err(NotDrawn::new(
            "Published figures of one quantity, as intervals",
            "no check compares two figures of one thing: checks.csv could say which figures should agree",
        ));
    }
    compared.sort_by(|one, other| {
        (rank(&one.outcome.verdict).cmp(&rank(&other.outcome.verdict)))
            .then(other.off().total_cmp(&one.off()))
            .then(one.is_exact().cmp(&other.is_exact()))
            .then_with(|| one.outcome.check.cmp(&other.outcome.check))
    });
    let groups = compared.iter().take(MOST).map(Compared::group).collect();
    let mut notes = vec![
        "A printed figure is drawn as all true values that print so; a dot is the printed number itself, \
         or what comes of computing with printed numbers. A filled bar is computed, a hollow one printed."
            .to_owned(),
    ];
    if compared.iter().any(|one| one.is_conflict()) {
        notes.push("A cross marks figures that cannot all be true as printed.".into());
    }
    if let Some(left) = left_out(&compared) {
        notes.push(format!("Not drawn: {left}; the data have them."));
    }
    let count =
        |is: fn(&CheckOutcome) -> bool| agreed.outcomes().iter().filter(|one| is(one)).count();
    let orders = count(is_order_that_holds);
    if orders > 0 {
        notes.push(format!(
            "{} only which of two figures is the greater; the figures allow what it says.",
            counted(orders, "further check asks", "further checks ask")
        ));
    }
    let drawn = compared.iter().filter(|one| one.is_conflict()).count();
    let elsewhere =
        count(|one| matches!(one.verdict, Verdict::Contradictory(_))).saturating_sub(drawn);
    if elsewhere > 0 {
        notes.push(format!(
            "{} contradicted and not drawn, since no two values are compared: see the findings.",
            counted(elsewhere, "further check is", "further checks are")
        ));
    }
    let apart = count(|one| matches!(one.verdict, Verdict::NotComparable(_)));
    if apart > 0 {
        notes.push(format!(
            "{} kept apart, which would compare unlike things.",
            counted(apart, "check is", "checks are")
        ));
    }
    let open = count(|one| matches!(one.verdict, Verdict::Undetermined(_)));
    if open > 0 {
        notes.push(format!(
            "{} left open by what is printed.",
            counted(open, "check is", "checks are")
        ));
    }
    notes.push("That figures agree does not make them true.".into());
    Ok(Picture {
        id: "claims".into(),
        headline: headline(&compared, orders, elsewhere),
        subtitle: format!(
            "Published figures as the values their print allows, each comparison on a scale of its own, {}",
            text::title(programme)
        ),
        chart: Box::new(Intervals::new(groups)),
        alternative: alternative(&compared),
        table: table(&compared),
        sources: beside::cited(programme, read_in(results, &compared)),
        notes,
        data: data(results),
    })
}

/// Whether a check asks which of two is greater, and nothing speaks against it.
fn is_order_that_holds(outcome: &CheckOutcome) -> bool {
    outcome.verdict.agrees()
        && matches!(&outcome.formula, Formula::Relate(_, relation, _) if *relation != Relation::Equal)
}

/// What is compared and not drawn, by verdict.
fn left_out(compared: &[Compared<'_>]) -> Option<String> {
    let mut verdicts = BTreeMap::<(u8, &str), usize>::new();
    for one in compared.iter().skip(MOST) {
        let verdict = &one.outcome.verdict;
        let count = verdicts.entry((rank(verdict), verdict.as_str())).or_default();
        *count = count.saturating_add(1);
    }
    let more: usize = verdicts.values().sum();
    let parts = verdicts.iter().map(|((_, verdict), count)| match count {
        all if *all == more && more > 1 => format!("all {verdict}"),
        count => format!("{count} {verdict}"),
    });
    let parts = listed(&parts.collect::<Vec<_>>());
    (more > 0).then(|| format!("{} ({parts})", counted(more, "comparison", "comparisons")))
}

fn compare<'a>(results: &Results<'a>, outcome: &'a CheckOutcome) -> Option<Compared<'a>> {
    let programme = results.programme;
    let Formula::Relate(left, relation, right) = &outcome.formula else { return None };
    let is_compared = match &outcome.verdict {
        Verdict::Contradictory(_) => true,
        verdict => verdict.agrees() && *relation == Relation::Equal,
    };
    let (computed, reported) = (outcome.computed?, outcome.reported?);
    if !is_compared {
        return None;
    }
    let is_swapped = left.as_claim().is_some() && right.as_claim().is_none();
    let (first, second) = if is_swapped { (right, left) } else { (left, right) };
    let side = |of: &Expression, interval: Interval, is_first: bool| {
        let claim = of.as_claim().and_then(|id| programme.get(id));
        let shown = if is_first {
            phrase::computed(&outcome.unit, &interval)
        } else {
            phrase::narrowed(&outcome.unit, &interval)
        };
        let point = match claim {
            // A bound is no number that the true one may be.
            Some(claim) => claim.figure.printed().filter(|_| is_bounded(&interval)),
            None if is_first => outcome.computed_point,
            None => None,
        };
        let (label, shown) = match (claim, point) {
            (Some(claim), _) => (who(results, claim), shown),
            (None, Some(at)) if interval.as_point().is_none() => {
                let at = phrase::point(&outcome.unit, at);
                (parts(results, of), format!("{shown}; from printed points {at}"))
            }
            (None, _) => (parts(results, of), shown),
        };
        let origin = match claim {
            Some(claim) => Origin::Printed(claim),
            None if of.claims().next().is_none() => Origin::Defined,
            None => Origin::Computed,
        };
        Side { origin, label, interval, shown, point }
    };
    let sides = vec![side(first, computed, true), side(second, reported, false)];
    let check = programme.get::<Check>(&outcome.check);
    let title = check.map_or_else(|| outcome.formula.to_string(), |check| check.title.clone());
    let asked = match relation {
        Relation::Equal => String::new(),
        relation => format!(" (asked: {first} {relation} {second})"),
    };
    Some(Compared { outcome, title: phrase::capitalised(&format!("{title}{asked}")), sides })
}

/// Who says a figure, and where.
fn who(results: &Results<'_>, claim: &Claim) -> String {
    if claim.voice.speakers.is_empty() {
        return format!("a figure in {}", claim.citation);
    }
    format!("{}, {}", phrase::speakers(&claim.voice, results.programme), claim.citation)
}

/// What a side was computed from.
fn parts(results: &Results<'_>, of: &Expression) -> String {
    let mut figures: Vec<String> = Vec::new();
    for id in of.claims() {
        let claim = results.programme.get(id);
        let figure = claim.map_or_else(|| id.to_string(), |claim| bare(&claim.figure));
        if !figures.contains(&figure) {
            figures.push(figure);
        }
    }
    match figures.as_slice() {
        [] => "what holds by definition".into(),
        figures => format!("computed from {}", listed(figures)),
    }
}

/// A figure as printed; of a share or a change the number alone, which the title places.
fn bare(figure: &Figure) -> String {
    match (figure.kind(), figure.printed()) {
        (FigureKind::Share { .. } | FigureKind::Change { .. }, Some(value)) => {
            figure.unit().show(value, 36, Toward::Down)
        }
        (FigureKind::List { members }, _) => {
            format!("a list of {} {}", members.len(), figure.unit())
        }
        _ => phrase::printed(figure),
    }
}

fn is_bounded(interval: &Interval) -> bool {
    interval.low().value().is_some() && interval.high().value().is_some()
}

/// The most important first.
const fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Contradictory(_) => 0,
        Verdict::ConsistentAsIntervals => 1,
        _ => 2,
    }
}

impl Compared<'_> {
    const fn is_conflict(&self) -> bool {
        matches!(self.outcome.verdict, Verdict::Contradictory(_))
    }

    fn is_exact(&self) -> bool {
        self.sides.iter().all(|side| side.interval.as_point().is_some())
    }

    /// How far the two printed points lie apart, in steps of the wider of what print allows: from half a step
    /// on, a reader might take it for a conflict.
    fn off(&self) -> f64 {
        let [one, other] = self.sides.as_slice() else { return 0.0 };
        let width = |side: &Side<'_>| {
            let printed = matches!(side.origin, Origin::Printed(_));
            side.interval.width().filter(|_| printed).map_or(0.0, Rational::approximate)
        };
        let wide = width(one).max(width(other));
        match one.point.zip(other.point) {
            Some((one, other)) if wide > 0.0 => {
                (one.approximate() - other.approximate()).abs() / wide
            }
            _ => 0.0,
        }
    }

    fn group(&self) -> IntervalGroup {
        let unit = &self.outcome.unit;
        let rows = self.sides.iter().map(|side| {
            let (low, high) = scale::ends(unit, &side.interval);
            let row = IntervalRow::between(&side.label, low, high, &side.shown);
            let row = match side.point {
                Some(point) => row.at(scale::place(unit, point)),
                None => row,
            };
            row.standing(match (self.is_conflict(), side.origin) {
                (true, _) => Standing::Clash,
                (false, Origin::Printed(_)) => Standing::Beside,
                (false, Origin::Computed | Origin::Defined) => Standing::Focus,
            })
        });
        let verdict = match &self.outcome.verdict {
            Verdict::Contradictory(_) => "cannot agree",
            Verdict::ConsistentAsIntervals => "agree once rounding is allowed for",
            Verdict::Narrows => "agree, and narrow each other",
            _ => "agree",
        };
        let heading = format!("{}: {verdict}", self.title);
        IntervalGroup::new(heading, scale::ticks(unit), rows.collect())
    }
}

/// What comes of all comparisons, those that ask only for an order among them, and of checks that are contradicted
/// elsewhere.
fn headline(compared: &[Compared<'_>], orders: usize, elsewhere: usize) -> String {
    let count =
        |is: fn(&Verdict) -> bool| compared.iter().filter(|one| is(&one.outcome.verdict)).count();
    let conflicts = count(|verdict| matches!(verdict, Verdict::Contradictory(_)));
    let alarms = count(|verdict| matches!(verdict, Verdict::ConsistentAsIntervals));
    match (conflicts, alarms, compared.len().saturating_add(orders)) {
        (0, ..) if elsewhere == 1 => "Of figures drawn none conflict; 1 other check does".into(),
        (0, ..) if elsewhere > 1 => {
            format!("Of figures drawn none conflict; {elsewhere} other checks do")
        }
        (0, 0, 1) => "The one comparison of published figures shows no conflict".into(),
        (0, 0, all) => format!("No conflict in {all} comparisons of published figures"),
        (0, 1, _) => "No compared figures conflict; one apparent conflict may be rounding".into(),
        (0, alarms, _) => {
            format!("No compared figures conflict; {alarms} apparent conflicts may be rounding")
        }
        (1, _, 1) => "The one comparison of published figures cannot agree".into(),
        (conflicts, _, all) => {
            format!("Published figures cannot agree in {conflicts} of {all} comparisons")
        }
    }
}

fn alternative(compared: &[Compared<'_>]) -> String {
    let is_defined = |side: &Side<'_>| matches!(side.origin, Origin::Defined);
    let defined = compared.iter().filter(|one| one.sides.iter().any(is_defined)).count();
    let mut words =
        format!("{} of published figures", counted(compared.len(), "comparison", "comparisons"));
    if defined > 0 {
        words.push_str(&format!(", {defined} of them with what holds by definition"));
    }
    words.push('.');
    for one in compared.iter().take(MOST) {
        let sides: Vec<String> =
            one.sides.iter().map(|side| format!("{}: {}", side.label, side.shown)).collect();
        words.push_str(&format!(
            " {} ({}). {}.",
            phrase::capitalised(&one.title),
            one.outcome.verdict,
            phrase::capitalised(&sides.join(", against "))
        ));
    }
    if let Some(left) = left_out(compared) {
        words.push_str(&format!(" Not told here: {left}."));
    }
    words
}

fn table(compared: &[Compared<'_>]) -> Table {
    let mut table = Table::new([
        "check",
        "comparison",
        "verdict",
        "side",
        "values allowed",
        "unit",
        "lowest",
        "highest",
        "who says so, and where",
    ]);
    for one in compared {
        let unit = &one.outcome.unit;
        for side in &one.sides {
            let end = |end, toward| {
                let plain = scale::plain(unit, end, toward);
                plain.map_or_else(|| Cell::unknown("no end"), Cell::number)
            };
            let said = match side.origin {
                Origin::Printed(claim) => Cell::words(phrase::citation(&claim.citation)),
                Origin::Computed => Cell::words("nobody: computed here from printed figures"),
                Origin::Defined => Cell::words("nobody: it holds by definition"),
            };
            table.row([
                Cell::words(one.outcome.check.as_str()),
                Cell::words(&one.title),
                Cell::words(one.outcome.verdict.as_str()),
                Cell::words(&side.label),
                Cell::words(&side.shown),
                Cell::words(unit.to_string()),
                end(side.interval.low(), Toward::Down),
                end(side.interval.high(), Toward::Up),
                said,
            ]);
        }
    }
    table
}

fn read_in<'a>(results: &Results<'a>, compared: &[Compared<'a>]) -> Vec<&'a Citation> {
    let claims = compared.iter().flat_map(|one| one.outcome.formula.claims());
    let read = claims.filter_map(|id| results.programme.get(id));
    read.map(|claim| &claim.citation).collect()
}
