//! Which published rises and falls are more than chance?

use std::collections::BTreeSet;

use fourp_model::{Answer, Claim};
use fourp_performance::{Comparison, PublishedChange};
use fourp_picture::{
    Cell, IntervalGroup, IntervalRow, Intervals, Picture, Standing, Table, TickText,
};

use crate::{
    layout::{counted, listed},
    pictures::{
        beside,
        gap::{NotDrawn, data},
        scale,
    },
    results::Results,
    text,
};

/// How many changes are drawn; the table has all.
const MOST: usize = 12;
const WHAT: &str = "Published rises and falls, with what chance could do";

/// Ratios of two published counts as changes in per cent, with the interval that chance allows.
pub(super) fn changes(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    let performance = audit.answers.performance.as_ref();
    let changes = performance.map(|found| found.changes.as_slice()).unwrap_or_default();
    let measured = |change: &'_ PublishedChange| match &change.comparison {
        Answer::Measured(found) => Some(found.clone()),
        Answer::NotMeasurable(_) => None,
    };
    let mut found: Vec<(&PublishedChange, Comparison)> =
        changes.iter().filter_map(|change| Some((change, measured(change)?))).collect();
    if found.is_empty() {
        let why = "no check relates two exact counts of one thing at two times: claims.csv could hold both \
                   counts, and checks.csv the change between them";
        return Err(NotDrawn::new(WHAT, why));
    }
    found.sort_by(|(one, first), (other, second)| {
        let size = |of: &Comparison| (of.headline().ratio - 1.0).abs();
        size(second).total_cmp(&size(first)).then_with(|| one.check.cmp(&other.check))
    });
    let rows: Vec<IntervalRow> =
        found.iter().take(MOST).map(|(change, of)| row(results, change, of)).collect();
    let group = IntervalGroup::new("", TickText::new("", " %"), rows).against(0.0, "no change");
    let mut table = Table::new([
        "what",
        "from",
        "count then",
        "to",
        "count now",
        "change (%)",
        "least",
        "most",
        "verdict",
    ]);
    for (change, of) in &found {
        let (from, to) = (programme.get(&change.from), programme.get(&change.to));
        let when = |claim: Option<&Claim>| {
            claim.map_or_else(
                || Cell::unknown("no such claim"),
                |claim| Cell::words(claim.period.to_string()),
            )
        };
        let ratio = of.headline();
        let cell = |ratio: f64| match ratio.is_finite() {
            true => Cell::number(format!("{:.1}", percent(ratio))),
            false => Cell::unknown("no end"),
        };
        table.row([
            Cell::words(label(results, change)),
            when(from),
            // A comparison holds the later count first.
            Cell::shown(scale::whole(of.second), of.second),
            when(to),
            Cell::shown(scale::whole(of.first), of.first),
            cell(ratio.ratio),
            cell(ratio.interval.lower()),
            cell(ratio.interval.upper()),
            Cell::words(if of.is_signal() {
                "more than chance between independent events"
            } else {
                "may be chance"
            }),
        ]);
    }
    let beyond = found.iter().filter(|(_, of)| of.is_signal()).count();
    let all = found.len();
    let sentences: Vec<String> = found
        .iter()
        .take(MOST)
        .map(|(change, of)| format!("{}: {}", label(results, change), shown(of)))
        .collect();
    let mut notes = vec![
        "Whether crime changed or only its recording, two counts cannot tell; nor what brought the change \
         about."
            .to_owned(),
    ];
    let ratios = || found.iter().map(|(_, of)| of.headline());
    let methods: BTreeSet<String> = ratios()
        .map(|ratio| {
            format!("{}, {}", scale::level(ratio.interval.level()), ratio.method.method().name())
        })
        .collect();
    notes.push(format!(
        "Intervals: {}; they say what chance could do to independent events counted in one way. Where one event \
         brings another, chance does more.",
        listed(&methods.into_iter().collect::<Vec<_>>())
    ));
    let levels: BTreeSet<String> =
        ratios().map(|ratio| scale::level(ratio.interval.level())).collect();
    let levels: Vec<String> = levels.into_iter().collect();
    let from: BTreeSet<_> = found.iter().map(|(change, _)| &change.from).collect();
    if from.len() < all {
        notes.push(format!(
            "{} start from {}: some tell of one change by two counts.",
            counted(all, "change", "changes"),
            counted(from.len(), "count", "counts")
        ));
    }
    if all > MOST {
        notes.push(format!(
            "Not drawn: {} smaller than these; the data have them.",
            counted(all - MOST, "change", "changes")
        ));
    }
    let claims = found.iter().flat_map(|(change, _)| [&change.from, &change.to]);
    let read = claims.filter_map(|id| programme.get(id)).map(|claim| &claim.citation);
    let headline = match (beyond, all) {
        (1, 1) => "The one change exceeds chance, were events independent".to_owned(),
        (0, 1) => "The one published change may be chance".to_owned(),
        (0, all) => format!("All {all} published changes may be chance"),
        (beyond, all) if beyond == all => {
            format!("All {all} published changes exceed chance, were events independent")
        }
        (1, all) => format!("1 of {all} changes exceeds chance, were events independent"),
        (beyond, all) => {
            format!("{beyond} of {all} changes exceed chance, were events independent")
        }
    };
    Ok(Picture {
        id: "changes".into(),
        headline,
        subtitle: format!(
            "Change between two published counts of one thing, per cent, with {} intervals, {}",
            listed(&levels),
            text::title(programme)
        ),
        chart: Box::new(Intervals::new(vec![group])),
        alternative: format!("{}: {}.", counted(all, "change", "changes"), sentences.join("; ")),
        table,
        sources: beside::cited(programme, read),
        notes,
        data: data(results),
    })
}

fn row(results: &Results<'_>, change: &PublishedChange, of: &Comparison) -> IntervalRow {
    let ratio = of.headline();
    let end = |ratio: f64| ratio.is_finite().then(|| percent(ratio));
    let label = label(results, change);
    let row = IntervalRow::between(
        label,
        end(ratio.interval.lower()),
        end(ratio.interval.upper()),
        shown(of),
    );
    let row = if ratio.ratio.is_finite() { row.at(percent(ratio.ratio)) } else { row };
    if of.is_signal() { row } else { row.standing(Standing::Beside) }
}

/// What changed, and between when.
fn label(results: &Results<'_>, change: &PublishedChange) -> String {
    let programme = results.programme;
    let (from, to) = (programme.get(&change.from), programme.get(&change.to));
    match (from, to) {
        (Some(from), Some(to)) => format!("{}, {} to {}", to.label, from.period, to.period),
        _ => listed(&[change.from.to_string(), change.to.to_string()]),
    }
}

fn shown(of: &Comparison) -> String {
    let ratio = of.headline();
    let words = |ratio: f64| match percent(ratio) {
        change if !change.is_finite() => "any rise".to_owned(),
        change if change < 0.0 => format!("{:.1} % fewer", -change),
        change => format!("{change:.1} % more"),
    };
    let end = |ratio: f64| match percent(ratio) {
        change if !change.is_finite() => "no end".to_owned(),
        change => format!("{change:.1} %"),
    };
    format!(
        "{} ({} to {})",
        words(ratio.ratio),
        end(ratio.interval.lower()),
        end(ratio.interval.upper())
    )
}

fn percent(ratio: f64) -> f64 {
    (ratio - 1.0) * 100.0
}
