//! Is the money spread as the harm is?

use fourp_funding::{
    PROPORTIONAL_IS_NOT_OPTIMAL, PrintedHarm, ProportionalityLine, SpendAgainstHarm,
};
use fourp_model::{
    Allocation, Answer, Interval, Population, Rational, RowRef, Slug, Threat, Toward, Unit,
};
use fourp_picture::{
    Cell, IntervalGroup, IntervalRow, Intervals, Picture, Slope, SlopeCourse, SlopeEnd, SlopeLine,
    Table,
};

use crate::{
    layout::listed,
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
        scale,
    },
    results::Results,
    text,
};

const WHAT: &str = "Share of money against share of harm, by threat";

/// Each threat's share of the money against its share of the harm; where no row says what is spent on threats,
/// the harm that claims print.
pub(super) fn spend_against_harm(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Some(funding) = &results.audit.answers.funding else {
        return Err(NotDrawn::defect(WHAT, "rows of money have defects"));
    };
    match (&funding.proportionality, &funding.printed_harm) {
        (Answer::Measured(found), _) if !found.is_empty() => found.last().map_or_else(
            || Err(NotDrawn::new(WHAT, "nothing to compare")),
            |last| Ok(against(results, last)),
        ),
        (Answer::NotMeasurable(gap), Answer::Measured(printed)) if !printed.parts.is_empty() => {
            Ok(harm_alone(results, printed, &gap.why))
        }
        (Answer::NotMeasurable(gap), _) => Err(NotDrawn::new(
            WHAT,
            format!(
                "{}: allocations.csv could say how spending divides by threat, and harm.csv what one of each thing counted weighs",
                gap.why
            ),
        )),
        _ => Err(NotDrawn::new(WHAT, "nothing to compare")),
    }
}

fn against(results: &Results<'_>, found: &SpendAgainstHarm) -> Picture {
    let programme = results.programme;
    let mut lines: Vec<&ProportionalityLine> = found.found.lines.iter().collect();
    lines.sort_by(|one, other| {
        let harm = |line: &ProportionalityLine| line.need.low().value();
        harm(other).cmp(&harm(one)).then_with(|| one.label.cmp(&other.label))
    });
    let name = |line: &ProportionalityLine| threat(results, &line.label);
    let end = |share: &Interval| match scale::ends(&Unit::percent(), share) {
        (Some(low), Some(high)) => SlopeEnd::between(low, high, shown(share)),
        _ => SlopeEnd::unknown(shown(share)),
    };
    let known = lines
        .iter()
        .map(|line| SlopeLine::new(name(line), end(&line.spend), end(&line.need), course(line)));
    let left_out = found.left_out.iter().map(|label| {
        let not = |why: &str| SlopeEnd::unknown(why);
        SlopeLine::new(
            threat(results, label),
            not("left out"),
            not("not counted"),
            SlopeCourse::Unsure,
        )
    });
    let mut table = Table::new([
        "threat",
        "share of money, least (%)",
        "share of money, most (%)",
        "share of harm, least (%)",
        "share of harm, most (%)",
        "money against harm",
    ]);
    for line in &lines {
        let [low, high] = cells(&line.spend);
        let [least, most] = cells(&line.need);
        table.row([Cell::words(name(line)), low, high, least, most, Cell::words(verdict(line))]);
    }
    for label in &found.left_out {
        let unknown = |why: &str| Cell::unknown(why);
        table.row([
            Cell::words(threat(results, label)),
            unknown("left out, since its harm is not counted"),
            unknown(""),
            unknown("no harm is counted"),
            unknown(""),
            unknown("cannot be told"),
        ]);
    }
    let told: Vec<String> = lines
        .iter()
        .map(|line| {
            format!(
                "{} has {} of the money and {} of the harm: {}",
                name(line),
                shown(&line.spend),
                shown(&line.need),
                verdict(line)
            )
        })
        .collect();
    let left: Vec<String> = found.left_out.iter().map(|label| threat(results, label)).collect();
    let left = if left.is_empty() {
        String::new()
    } else {
        format!(" Left out of both, since no harm is counted: {}.", listed(&left))
    };
    // Only what says how the money of that period divides between threats.
    let spending = programme.rows::<Allocation>().iter().enumerate();
    let spending = spending
        .filter(|(_, row)| {
            row.purpose.threat().is_some() && row.period.same_span(&found.period) == Some(true)
        })
        .filter_map(|(place, _)| programme.row_ref::<Allocation>(place));
    let harm = found.harm.threats.iter().flat_map(|threat| threat.evidence.iter().cloned());
    let rows: Vec<RowRef> = harm.chain(spending).collect();
    let compared = lines.len();
    let notes = vec![
        "Ends with bars are known only to lie between them. Thick lines: the difference holds wherever they lie; \
         grey and dashed: it may go either way."
            .to_owned(),
        format!(
            "To be proportional, {} of the money on these {compared} threats would have to move.",
            shown(&found.found.dissimilarity)
        ),
        format!("Harm: {}; {}.", found.found.source, found.harm.detection.as_str()),
        format!("{}.", phrase::capitalised(PROPORTIONAL_IS_NOT_OPTIMAL)),
    ];
    let sure: Vec<(&&ProportionalityLine, SlopeCourse)> = lines
        .iter()
        .map(|line| (line, course(line)))
        .filter(|(_, course)| *course != SlopeCourse::Unsure)
        .collect();
    let headline = match sure.as_slice() {
        [] => "Whether money follows harm cannot be told from these rows".to_owned(),
        [(line, SlopeCourse::Rises)] => {
            phrase::capitalised(&format!("{} gets less of the money than harm", short(&name(line))))
        }
        [(line, _)] => {
            phrase::capitalised(&format!("{} gets more of the money than harm", short(&name(line))))
        }
        several => {
            format!("Money does not follow harm for {} of {compared} threats", several.len())
        }
    };
    Picture {
        id: "spend-against-harm".into(),
        headline,
        subtitle: format!(
            "Share of spending and share of harm by threat, per cent, {}, {}",
            found.period,
            text::title(programme)
        ),
        chart: Box::new(Slope::new(
            "Share of money",
            "Share of harm",
            known.chain(left_out).collect(),
        )),
        alternative: format!("{}.{left}", phrase::capitalised(&told.join("; "))),
        table,
        sources: beside::read_in(programme, &rows),
        notes,
        data: data(results),
    }
}

/// What is printed of the harm alone, and why the money is not beside it.
fn harm_alone(results: &Results<'_>, printed: &PrintedHarm, why: &str) -> Picture {
    let programme = results.programme;
    let whole = population(results, &printed.whole);
    let mut parts: Vec<_> = printed.parts.iter().collect();
    parts.sort_by(|one, other| {
        other
            .share
            .low()
            .value()
            .cmp(&one.share.low().value())
            .then_with(|| one.population.cmp(&other.population))
    });
    let currency = results.audit.answers.funding.as_ref().and_then(|funding| funding.currency);
    let mut table = Table::new([
        "part of the cost",
        "share, least (%)",
        "share, most (%)",
        "amount",
        "money spent on it",
    ]);
    let mut rows: Vec<IntervalRow> = Vec::new();
    let mut told: Vec<String> = Vec::new();
    for part in &parts {
        let (low, high) = scale::ends(&Unit::percent(), &part.share);
        let name = apart(&whole, &population(results, &part.population));
        rows.push(IntervalRow::between(&name, low, high, shown(&part.share)));
        told.push(format!(
            "{name}: {} of the cost, {}",
            shown(&part.share),
            phrase::amount(&part.amount, currency)
        ));
        let [low, high] = cells(&part.share);
        table.row([
            Cell::words(name),
            low,
            high,
            Cell::words(phrase::amount(&part.amount, currency)),
            Cell::unknown(why),
        ]);
    }
    rows.push(IntervalRow::unknown("money spent on any of them", format!("not comparable: {why}")));
    let group = IntervalGroup::new("", scale::ticks(&Unit::percent()), rows).within(0.0, 100.0);
    let all = printed.evidence.iter().chain(parts.iter().flat_map(|part| &part.evidence));
    let sources = beside::read_in(programme, all);
    let headline = match parts.first() {
        Some(first) if first.share.low().value().is_some_and(is_over_half) => {
            let name = apart(&whole, &population(results, &first.population));
            let name = name.split([',', '(']).next().unwrap_or_default().trim().to_owned();
            format!("Over half of the printed cost: {}", short(&name))
        }
        _ => "Money cannot be compared with the cost that is printed".to_owned(),
    };
    Picture {
        id: "spend-against-harm".into(),
        headline,
        subtitle: format!("{}: share of each part, per cent, {}, {}", phrase::capitalised(&whole), printed.period, text::title(programme)),
        chart: Box::new(Intervals::new(vec![group])),
        alternative: format!(
            "{}, {}: {}. Parts that are printed: {}. Money is not compared with them: {why}.",
            phrase::capitalised(&whole),
            printed.period,
            phrase::amount(&printed.amount, currency),
            told.join("; ")
        ),
        table,
        sources,
        notes: vec![
            "Shares are computed from printed amounts, as all values that print so.".into(),
            "Money against harm could be drawn if allocations.csv said what is spent on each threat, and harm.csv what one \
             of each thing counted weighs."
                .into(),
            "Parts may overlap or leave some of the whole out, and need not be threats of the same name.".into(),
            format!("{}.", phrase::capitalised(PROPORTIONAL_IS_NOT_OPTIMAL)),
        ],
        data: data(results),
    }
}

/// Whether the difference holds whatever the true shares are.
fn course(line: &ProportionalityLine) -> SlopeCourse {
    let zero = Rational::ZERO;
    match (line.excess.low().value(), line.excess.high().value()) {
        (Some(low), _) if low > zero => SlopeCourse::Falls,
        (_, Some(high)) if high < zero => SlopeCourse::Rises,
        _ => SlopeCourse::Unsure,
    }
}

fn verdict(line: &ProportionalityLine) -> &'static str {
    match course(line) {
        SlopeCourse::Falls => "more money than harm",
        SlopeCourse::Rises => "less money than harm",
        _ => "either may be the greater",
    }
}

fn is_over_half(share: Rational) -> bool {
    share.add(share, Toward::Down).is_some_and(|twice| twice > Rational::ONE)
}

/// A share as it is drawn: an interval outwards to whole per cent or so, a number to three digits.
fn shown(share: &Interval) -> String {
    match share.as_point() {
        Some(_) => phrase::nearly(&Unit::percent(), share),
        None => Unit::percent().show_interval(share, 2),
    }
}

fn cells(share: &Interval) -> [Cell; 2] {
    let cell = |end, toward| {
        scale::plain(&Unit::percent(), end, toward)
            .map_or_else(|| Cell::unknown("no end"), Cell::number)
    };
    [cell(share.low(), Toward::Down), cell(share.high(), Toward::Up)]
}

/// A threat by its name, where a row has it.
fn threat(results: &Results<'_>, label: &str) -> String {
    let id = label.parse::<Slug<Threat>>();
    id.map_or_else(|_| label.to_owned(), |id| beside::threat(results.programme, &id))
}

fn population(results: &Results<'_>, id: &Slug<Population>) -> String {
    results.programme.get(id).map_or_else(|| id.to_string(), |known| known.name.clone())
}

/// The name of a part without the words with which the name of the whole begins, too.
fn apart(whole: &str, part: &str) -> String {
    let alike = whole.split_whitespace().zip(part.split_whitespace());
    let alike = alike.take_while(|(one, other)| one == other).count();
    let own: Vec<&str> = part.split_whitespace().skip(alike).collect();
    if own.is_empty() { part.to_owned() } else { own.join(" ") }
}

/// As many words as leave room in a headline of ten.
fn short(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.as_slice() {
        [_, _, _, _, ..] => "one threat".into(),
        words => words.join(" "),
    }
}
