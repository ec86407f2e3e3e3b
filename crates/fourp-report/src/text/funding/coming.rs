//! What is held, in how many pots it comes, how late, how certain?

use fourp_funding::{Overview, PeriodPots, Timeliness};
use fourp_model::{Answer, Currency, Interval, Programme};

use super::figures;
use crate::{
    layout::{Page, counted},
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
            page.table("  ", &periods.iter().map(summary).collect::<Vec<_>>());
            if let Some(last) = periods.iter().rev().find(|period| !period.bodies.is_empty()) {
                most_pots(page, programme, last, overview.currency);
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

fn summary(period: &PeriodPots) -> [String; 3] {
    let several = period.bodies.iter().filter(|(_, pots)| pots.pots > 1).count();
    let classes = match period.classes {
        0 => String::new(),
        classes => format!(
            "; {} left out",
            counted(classes, "payee that is a class", "payees that are classes")
        ),
    };
    [
        period.period.to_string(),
        period.phase.to_string(),
        format!(
            "{}, {several} with more than one pot{classes}",
            counted(period.bodies.len(), "body is paid", "bodies are paid")
        ),
    ]
}

fn most_pots(
    page: &mut Page,
    programme: &Programme,
    period: &PeriodPots,
    currency: Option<Currency>,
) {
    page.gap();
    page.line(&format!("{}, the bodies with most pots:", period.period));
    for (party, pots) in period.bodies.iter().take(BODIES_SHOWN) {
        let one_year = match (pots.certainty_unsaid, pots.one_year) {
            (unsaid, _) if unsaid == pots.money => "how long it is certain is not said".into(),
            (_, one_year) => format!("{} for one year", figures::minor(one_year, currency)),
        };
        let words = format!(
            "{} from {}, {}; {} small, the smallest {}; effective number {:.2}; {one_year}",
            counted(size(pots.pots), "pot", "pots"),
            counted(size(pots.payers), "payer", "payers"),
            figures::minor(pots.money, currency),
            pots.small,
            figures::minor(pots.smallest, currency),
            pots.effective_2,
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
    let days = lag.quartiles.iter().map(|(_, range)| match range.is_exact() {
        true => range.low.to_string(),
        false => format!("{} to {}", range.low, range.high),
    });
    let words = days.collect::<Vec<_>>().join(", ");
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
    let mut rows = vec![[
        "for".into(),
        "promised".into(),
        "confirmed the day before".into(),
        "for one year only".into(),
        "to the end of it or longer".into(),
    ]];
    rows.extend(periods.iter().map(|found| {
        [
            found.question.period.to_string(),
            figures::unsigned(found.all.promised, overview.currency),
            told(&found.all.confirmed),
            told(&found.all.one_year),
            figures::share(&found.all.lasting),
        ]
    }));
    page.table("  ", &rows);
}

fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
