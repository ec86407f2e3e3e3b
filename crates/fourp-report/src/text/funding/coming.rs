//! What is held, in how many pots it comes, how late, how certain?

use fourp_funding::{CertaintyShares, DayRange, Fragmentation, Overview, PeriodPots, Timeliness};
use fourp_model::{Answer, Currency, Interval, Party, Programme};

use super::figures;
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// How many bodies are named.
const BODIES_SHOWN: usize = 5;

/// Rows and gross sums by period and phase.
pub(super) fn held(page: &mut Page, overview: &Overview) {
    page.heading("Which flows are held?");
    page.gap();
    if overview.held.is_empty() {
        page.paragraph("None.");
        return;
    }
    let rows = overview.held.iter().map(|held| {
        [
            held.period.to_string(),
            held.phase.to_string(),
            figures::row_count(held.flows),
            figures::minor(held.gross, overview.currency),
        ]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
}

/// Pots by period, and the bodies with most of the last.
pub(super) fn pots(page: &mut Page, programme: &Programme, overview: &Overview) {
    page.heading("From how many pots does each body's money come?");
    page.gap();
    match &overview.fragmentation {
        Answer::Measured(periods) => {
            let rows = periods.iter().filter(|period| !period.bodies.is_empty()).map(summary);
            page.table("  ", &rows.collect::<Vec<_>>());
            let classes: usize = periods.iter().map(|period| period.classes).sum();
            if classes > 0 {
                let words =
                    "times, a payee is a class, whose pots need not be of one body: left out";
                page.wrapped(&format!("  {classes} "), "    ", words);
            }
            let most_of = |of: fn(&PeriodPots) -> &[(Party, Fragmentation)]| {
                let several = periods.iter().filter(|period| many(of(period)) > 1);
                several.max_by_key(|period| (many(of(period)), period.period.end()))
            };
            if let Some(period) = most_of(|period| &period.bodies) {
                let title = format!("{}, the bodies with most pots:", period.period);
                most(
                    page,
                    &title,
                    programme,
                    (&period.bodies, ["pot", "pots", "payer", "payers"]),
                    overview.currency,
                );
            }
            if let Some(period) = most_of(|period| &period.payers) {
                let title = format!("{}, the payers with most streams:", period.period);
                most(
                    page,
                    &title,
                    programme,
                    (&period.payers, ["stream", "streams", "payee", "payees"]),
                    overview.currency,
                );
            }
            page.gap();
            page.paragraph(
                "The effective number counts pots by their size (Hill number of order 2): one large pot hides many \
                 small ones, so it comes second.",
            );
        }
        Answer::NotMeasurable(gap) => figures::gap(page, gap),
    }
    page.gap();
    match &overview.promises {
        Answer::Measured(kept) => {
            let told = |name: &str, (count, money): (u32, u128)| {
                let money = figures::unsigned(money, overview.currency);
                [name.into(), format!("{count}"), money]
            };
            page.line("What became of what was pledged or announced, by number and money:");
            page.table(
                "  ",
                &[
                    told("promised", kept.made),
                    told("confirmed or paid", kept.won),
                    told("withdrawn", kept.withdrawn),
                    told("no end told", kept.open),
                ],
            );
        }
        Answer::NotMeasurable(gap) => figures::gap(page, gap),
    }
}

/// How many pots the first of a list has.
fn many(list: &[(Party, Fragmentation)]) -> u32 {
    list.first().map_or(0, |(_, pots)| pots.pots)
}

fn summary(period: &PeriodPots) -> [String; 3] {
    let several = period.bodies.iter().filter(|(_, pots)| pots.pots > 1).count();
    let bodies = counted(period.bodies.len(), "body is paid", "bodies are paid");
    let words = format!("{bodies}, {several} with more than one pot");
    [period.period.to_string(), period.phase.to_string(), words]
}

/// Bodies with their pots, and what a pot and who is on its other side are called.
fn most(
    page: &mut Page,
    title: &str,
    programme: &Programme,
    (bodies, [pot, pots, other, others]): (&[(Party, Fragmentation)], [&str; 4]),
    currency: Option<Currency>,
) {
    page.gap();
    page.line(title);
    for (party, found) in bodies.iter().take(BODIES_SHOWN) {
        let one_year = match (found.certainty_unsaid, found.one_year) {
            (unsaid, _) if unsaid == found.money => "how long it is certain is not said".into(),
            (_, one_year) => format!("{} for one year", figures::minor(one_year, currency)),
        };
        let words = format!(
            "{}, {}, {}; {} small, the smallest {}; effective number {:.2}; {one_year}",
            counted(size(found.pots), pot, pots),
            counted(size(found.counterparts), other, others),
            figures::minor(found.money, currency),
            found.small,
            figures::minor(found.smallest, currency),
            found.effective_2,
        );
        page.wrapped(&format!("  {}: ", phrase::party(party, programme)), "      ", &words);
    }
}

/// Every lag.
pub(super) fn timeliness(page: &mut Page, overview: &Overview) {
    page.heading("Does it come in time?");
    for lag in &overview.timeliness {
        page.gap();
        match lag {
            Answer::Measured(lag) => one_lag(page, lag, overview.currency),
            Answer::NotMeasurable(gap) => figures::gap(page, gap),
        }
    }
    latest(page, overview);
}

/// The streams that were confirmed latest, where there are several.
fn latest(page: &mut Page, overview: &Overview) {
    if overview.latest_streams.len() < 2 {
        return;
    }
    page.gap();
    page.line("Streams by the median day of their confirmation, the latest first:");
    let rows = overview.latest_streams.iter().take(BODIES_SHOWN).map(|(stream, lag)| {
        let median = lag.quartiles.get(1).map(|(_, range)| days(*range)).unwrap_or_default();
        let [came, ..] = lag.money;
        [stream.to_string(), format!("day {median}"), figures::unsigned(came, overview.currency)]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
    let rest = overview.latest_streams.len().saturating_sub(BODIES_SHOWN);
    if rest > 0 {
        page.line(&format!("  and {rest} earlier"));
    }
}

fn days(range: DayRange) -> String {
    if range.is_exact() {
        range.low.to_string()
    } else {
        format!("{} to {}", range.low, range.high)
    }
}

fn one_lag(page: &mut Page, lag: &Timeliness, currency: Option<Currency>) {
    let [came, withdrawn, open, undated] = lag.money;
    let part = |name: &str, count: usize, money: u128| {
        (count > 0).then(|| format!("{count} {name} ({})", figures::unsigned(money, currency)))
    };
    let parts = [
        part("came", lag.came, came),
        part("withdrawn", lag.withdrawn, withdrawn),
        part("open", lag.open, open),
        part("came on a day not given", lag.undated, undated),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    page.wrapped(&format!("from {}: ", lag.kind), "    ", &parts.join(", "));
    let quartiles = lag.quartiles.iter().map(|(_, range)| days(*range));
    let words = quartiles.collect::<Vec<_>>().join(", ");
    page.wrapped("   = days, quartiles of the money that came: ", "        ", &words);
    let [early, late] = &lag.by_money;
    if let (Some(early), Some(late)) = (early.steps.last(), late.steps.last()) {
        let range = |a: f64, b: f64| {
            let (a, b) = (figures::percent(a.min(b)), figures::percent(a.max(b)));
            if a == b { a } else { format!("{a} to {b}") }
        };
        let words = format!(
            "{} of the money had come by day {}, {} had been withdrawn, {} still waited",
            range(early.came, late.came),
            late.days,
            range(early.withdrawn, late.withdrawn),
            range(early.waiting, late.waiting),
        );
        page.wrapped("   = in the end: ", "        ", &words);
    }
    let bands: Vec<String> = lag
        .bands
        .iter()
        .filter(|(_, money)| *money > 0)
        .map(|(band, money)| format!("{band} {}", figures::unsigned(*money, currency)))
        .collect();
    if !bands.is_empty() {
        page.wrapped("   = bands: ", "        ", &bands.join("; "));
    }
}

/// The certainty of each period's money on the day before it began.
pub(super) fn certainty(page: &mut Page, overview: &Overview) {
    page.heading("Could it be counted on?");
    page.gap();
    let periods = match &overview.certainty {
        Answer::Measured(periods) => periods,
        Answer::NotMeasurable(gap) => return figures::gap(page, gap),
    };
    let any = periods.iter().any(|found| found.all.confirmed.is_measured());
    if !any && let Some(gap) = periods.iter().find_map(|found| found.all.confirmed.not_measurable())
    {
        figures::gap(page, gap);
        page.gap();
    }
    let told = |answer: &Answer<Interval>| match answer {
        Answer::Measured(share) => figures::share(share),
        Answer::NotMeasurable(_) => "not said".into(),
    };
    let says = |found: &&CertaintyShares| {
        found.all.confirmed.is_measured() || found.all.one_year.is_measured()
    };
    let rows = periods.iter().filter(says).map(|found| {
        let all = &found.all;
        let words = format!(
            "confirmed the day before: {}; for one year only: {}; to its end or longer: {}",
            told(&all.confirmed),
            told(&all.one_year),
            told(&all.lasting)
        );
        let promised = figures::unsigned(all.promised, overview.currency);
        [found.question.period.to_string(), promised, words]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
    let silent: Vec<String> = periods
        .iter()
        .filter(|found| !says(found))
        .map(|found| found.question.period.to_string())
        .collect();
    if !silent.is_empty() {
        page.wrapped("  no row says anything of: ", "      ", &listed(&silent));
    }
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
