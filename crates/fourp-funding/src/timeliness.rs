//! Does money come in time?

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::NaiveDate;
use fourp_model::{
    Answer, NotMeasurable, PartialDate, Period, Phase, Rational, Slug, Stream, Table,
};
use serde::Serialize;

use crate::{
    flow_graph::{FlowGraph, FlowView},
    incidence::{Incidence, Outcome, Spell, incidence},
    lag::{DayRange, days, weighted_quantile},
    promise::{Promise, promises},
    words::conventions,
};

conventions! {
    /// From when to when.
    #[non_exhaustive]
    LagKind {
        /// From the start of the span that money is for to its announcement; below 0 is before the start.
        Announcement = "the start of the period to announcement",
        /// From the start of the span to confirmation.
        Confirmation = "the start of the period to confirmation",
        /// From the start of the span to payment.
        Payment = "the start of the period to payment",
        /// From announcement to confirmation.
        AnnouncedToConfirmed = "announcement to confirmation",
        /// From confirmation to payment.
        ConfirmedToPaid = "confirmation to payment",
    }

    /// How early money was known, by analogy with PEFA 2016, PI-7.2, on information on transfers.
    #[non_exhaustive]
    Band {
        /// At least six weeks before the start.
        First = "six weeks or more before the start",
        /// At least four weeks before the start.
        Second = "four to under six weeks before the start",
        /// Before the start.
        Third = "less than four weeks before the start",
        /// On the first day or later.
        Late = "on the first day or later",
        /// The dates are too rough to say.
        TooRough = "date too rough to say",
        /// It was withdrawn before.
        Withdrawn = "withdrawn before",
        /// Not yet, as the data go.
        NotYet = "not yet",
    }
}

/// What is asked of lateness.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct TimelinessQuestion {
    /// Until when the data tell: what had not come by then is open, not lost.
    pub as_at: NaiveDate,
    /// The least share of the promises that got so far whose row must have the date.
    pub least_dated: Rational,
}

/// One lag over all promises.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Timeliness {
    /// Which lag.
    pub kind: LagKind,
    /// Promises (or payments, for lags to payment) that came, with a date.
    pub came: usize,
    /// Those withdrawn first.
    pub withdrawn: usize,
    /// Those still open.
    pub open: usize,
    /// Those that got there on a day that no row gives: left out of all below.
    pub undated: usize,
    /// Money that came, was withdrawn, is open, and came undated, in minor units.
    #[serde(serialize_with = "crate::minor::texts")]
    pub money: [u128; 4],
    /// Money-weighted quartiles of the days of what came: the least value at or below which at least that
    /// share of the money lies (Hyndman and Fan 1996, type 1). Ranges where dates are rough.
    pub quartiles: Vec<(Rational, DayRange)>,
    /// Money by day, if every rough date is its first day, and if every one is its last.
    pub by_money: [Incidence; 2],
    /// The same, each promise weighing 1.
    pub by_promise: [Incidence; 2],
    /// Money by band, in order; for lags from the start of the period to announcement and confirmation.
    #[serde(serialize_with = "crate::minor::banded")]
    pub bands: Vec<(Band, u128)>,
}

impl TimelinessQuestion {
    /// As at a date, where at least half of what came has a date.
    #[must_use]
    pub fn as_at(as_at: NaiveDate) -> Self {
        let half = Rational::new(1, 2).unwrap_or(Rational::ONE);
        Self { as_at, least_dated: half }
    }
}

impl Timeliness {
    /// A lag over the promises of a graph whose flows are kept.
    ///
    /// Rows of one commitment are joined over their phases. What has not come is *open* as at the question's
    /// date and what was withdrawn is a *competing event*: neither is dropped, so late money does not vanish (see
    /// [`incidence`](crate::incidence())). A date known to the month or year gives a range of days, never a guess.
    /// Asked are the promises with a row at the stage that a lag begins with, or at the stage asked or before it: a
    /// payment that nobody is known to have promised is asked of its payment alone. Bands are by analogy: PEFA judges budget information for subnational governments, not grants.
    ///
    /// Not measurable where no row has the dates, fewer than the least share of rows do, or every date is the first
    /// day of its period, which is how registers fill the cell when nobody knew. O(n log n) for n flows.
    ///
    /// ```
    /// use fourp_funding::{FlowGraph, LagKind, Timeliness, TimelinessQuestion};
    /// use fourp_model::{Citation, Currency, Flow, Money, Phase};
    ///
    /// let grant = |day: &str| Ok::<_, Box<dyn std::error::Error>>(Flow {
    ///     confirmed: Some(day.parse()?),
    ///     ..Flow::between(
    ///         "home-office".parse()?, "unit".parse()?, Money::parse("100", Currency::GBP)?,
    ///         Phase::Confirmed, "2018-19".parse()?, Citation::at("register".parse()?, "row 1"),
    ///     )
    /// });
    /// let flows = [grant("2018-02-01")?, grant("2018-07-15")?];
    /// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
    /// let asked = TimelinessQuestion::as_at("2019-03-31".parse()?);
    /// let found = Timeliness::of(&graph, LagKind::Confirmation, asked, |_| true).measured().ok_or("no dates")?;
    /// assert_eq!(found.quartiles[2].1.high, 105);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        graph: &FlowGraph,
        kind: LagKind,
        question: TimelinessQuestion,
        keep: impl Fn(&FlowView<'_>) -> bool,
    ) -> Answer<Self> {
        of_promises(&promises(graph, keep), kind, question)
    }

    /// The same for each stream that is measurable, the one with the latest median first.
    ///
    /// The few large streams of a programme hide how late its small ones are. O(n log n) for n flows.
    #[must_use]
    pub fn by_stream(
        graph: &FlowGraph,
        kind: LagKind,
        question: TimelinessQuestion,
        keep: impl Fn(&FlowView<'_>) -> bool,
    ) -> Vec<(Slug<Stream>, Self)> {
        let mut streams = BTreeMap::<&Slug<Stream>, Vec<Promise<'_>>>::new();
        for promise in promises(graph, keep) {
            if let Some(stream) = promise.stream {
                streams.entry(stream).or_default().push(promise);
            }
        }
        let found = streams.into_iter().filter_map(|(stream, promises)| {
            Some((stream.clone(), of_promises(&promises, kind, question).measured()?))
        });
        let mut found: Vec<_> = found.collect();
        let median = |lag: &Self| lag.quartiles.get(1).map(|(_, range)| *range);
        found.sort_by_key(|(_, lag)| Reverse(median(lag)));
        found
    }
}

fn of_promises(
    promises: &[Promise<'_>],
    kind: LagKind,
    question: TimelinessQuestion,
) -> Answer<Timeliness> {
    let mut spans = Vec::new();
    let mut undated = (0_usize, 0_u128);
    for promise in promises {
        spells(promise, kind, question.as_at, &mut |found| match found {
            Waited::Known(span) => spans.push(span),
            Waited::Undated(money) => {
                undated.0 = undated.0.saturating_add(1);
                undated.1 = undated.1.saturating_add(u128::from(money));
            }
        });
    }
    match informative(&spans, undated.0, kind, question.least_dated) {
        Ok(()) => measured(kind, &spans, undated),
        Err(why) => not_measurable(kind, why),
    }
}

/// Money that waited, from the least to the most days.
#[derive(Clone, Copy, Debug)]
struct Span {
    range: DayRange,
    outcome: Outcome,
    money: u64,
}

enum Waited {
    Known(Span),
    Undated(u64),
}

/// Where a lag begins: the first day of a period or a date; and where it ends.
fn spells(promise: &Promise<'_>, kind: LagKind, as_at: NaiveDate, tell: &mut impl FnMut(Waited)) {
    let start = match kind {
        LagKind::Announcement | LagKind::Confirmation | LagKind::Payment => {
            first_day(promise.period)
        }
        LagKind::AnnouncedToConfirmed => promise.announced_on,
        LagKind::ConfirmedToPaid => promise.confirmed_on,
    };
    let got = |phases: &[Phase]| phases.iter().any(|phase| promise.phases.contains(phase));
    let promised = [Phase::Pledged, Phase::Announced];
    let is_asked = match kind {
        LagKind::Announcement | LagKind::AnnouncedToConfirmed => {
            got(&promised) || promise.announced_on.is_some()
        }
        LagKind::Confirmation => {
            got(&promised) || got(&[Phase::Confirmed]) || promise.confirmed_on.is_some()
        }
        LagKind::ConfirmedToPaid => got(&[Phase::Confirmed]) || promise.confirmed_on.is_some(),
        LagKind::Payment => true,
    };
    if !is_asked {
        return;
    }
    let came = |on: PartialDate, money| {
        start.map_or(Waited::Undated(money), |start| {
            let range = DayRange::between(start, on);
            Waited::Known(Span { range, outcome: Outcome::Came, money })
        })
    };
    let one = |on: Option<PartialDate>, has_come: bool| match on {
        Some(on) => Some(came(on, promise.promised)),
        None if has_come => Some(Waited::Undated(promise.promised)),
        None => None,
    };
    let found = match kind {
        LagKind::Announcement => one(promise.announced_on, true),
        LagKind::Confirmation | LagKind::AnnouncedToConfirmed => {
            one(promise.confirmed_on, got(&[Phase::Confirmed, Phase::Paid]))
        }
        LagKind::Payment | LagKind::ConfirmedToPaid => {
            for (money, on) in &promise.payments {
                tell(on.map_or(Waited::Undated(*money), |on| came(on, *money)));
            }
            None
        }
    };
    if let Some(found) = found {
        return tell(found);
    }
    let to_payment = matches!(kind, LagKind::Payment | LagKind::ConfirmedToPaid);
    let paid = if to_payment { promise.paid } else { 0 };
    let waits = promise.promised.saturating_sub(paid);
    let withdrawn = promise.withdrawn.min(waits);
    if withdrawn > 0 {
        tell(match (start, promise.withdrawn_on) {
            (Some(start), Some(on)) => Waited::Known(Span {
                range: DayRange::between(start, on),
                outcome: Outcome::Withdrawn,
                money: withdrawn,
            }),
            _ => Waited::Undated(withdrawn),
        });
    }
    let open = waits.saturating_sub(withdrawn);
    // What has not begun by the date of the data is not waited for yet.
    let begun = start.filter(|start| start.first_day() <= as_at);
    if let (true, Some(start)) = (open > 0, begun) {
        let range =
            DayRange { low: days(start.last_day(), as_at), high: days(start.first_day(), as_at) };
        tell(Waited::Known(Span { range, outcome: Outcome::Open, money: open }));
    }
}

fn first_day(period: &Period) -> Option<PartialDate> {
    period.start().and_then(|day| PartialDate::day(day).ok())
}

/// Whether the dates say anything.
fn informative(
    spans: &[Span],
    undated: usize,
    kind: LagKind,
    least_dated: Rational,
) -> Result<(), String> {
    let came: Vec<&Span> = spans.iter().filter(|span| span.outcome == Outcome::Came).collect();
    if came.is_empty() {
        return Err("no row has the dates".into());
    }
    let all = came.len().saturating_add(undated);
    let share = i128::try_from(came.len()).ok().zip(i128::try_from(all).ok());
    let share = share.and_then(|(came, all)| Rational::new(came, all));
    if share.is_none_or(|share| share < least_dated) {
        return Err(format!("only {} of {all} rows have the dates", came.len()));
    }
    let from_start =
        matches!(kind, LagKind::Announcement | LagKind::Confirmation | LagKind::Payment);
    let first = DayRange { low: 0, high: 0 };
    if from_start && came.len() > 1 && came.iter().all(|span| span.range == first) {
        let why = "every date is the first day of the period it is for, so the dates say nothing";
        return Err(why.into());
    }
    Ok(())
}

fn not_measurable(kind: LagKind, why: String) -> Answer<Timeliness> {
    let what = match kind {
        LagKind::Announcement => "the day on which each amount was announced",
        LagKind::Confirmation => "the day on which each amount was confirmed to the payee",
        LagKind::Payment => "the day of each payment",
        LagKind::AnnouncedToConfirmed => "the days of announcement and confirmation",
        LagKind::ConfirmedToPaid => "the days of confirmation and payment, under one commitment",
    };
    NotMeasurable::new(format!("How long is it from {kind}?"), why)
        .needing(Table::Flows, what)
        .into()
}

fn measured(kind: LagKind, spans: &[Span], undated: (usize, u128)) -> Answer<Timeliness> {
    let of = |outcome| spans.iter().filter(move |span| span.outcome == outcome);
    let money = |outcome| of(outcome).map(|span| u128::from(span.money)).sum::<u128>();
    let curve = |day: fn(DayRange) -> i64, weigh: fn(u64) -> u64| {
        let spells = spans.iter().map(|span| Spell {
            days: day(span.range),
            outcome: span.outcome,
            weight: weigh(span.money),
        });
        incidence(&spells.collect::<Vec<_>>())
    };
    let both = |weigh| Ok([curve(|range| range.low, weigh)?, curve(|range| range.high, weigh)?]);
    let curves: Result<_, crate::IncidenceError> = both(|money| money).and_then(|by_money| {
        let by_promise = both(|_| 1)?;
        Ok((by_money, by_promise))
    });
    let (by_money, by_promise) = match curves {
        Ok(curves) => curves,
        Err(error) => return not_measurable(kind, error.to_string()),
    };
    Answer::Measured(Timeliness {
        kind,
        came: of(Outcome::Came).count(),
        withdrawn: of(Outcome::Withdrawn).count(),
        open: of(Outcome::Open).count(),
        undated: undated.0,
        money: [money(Outcome::Came), money(Outcome::Withdrawn), money(Outcome::Open), undated.1],
        quartiles: quartiles(spans),
        by_money,
        by_promise,
        bands: bands(kind, spans),
    })
}

fn quartiles(spans: &[Span]) -> Vec<(Rational, DayRange)> {
    let came = || spans.iter().filter(|span| span.outcome == Outcome::Came);
    let mut lows: Vec<_> = came().map(|span| (span.range.low, span.money)).collect();
    let mut highs: Vec<_> = came().map(|span| (span.range.high, span.money)).collect();
    let found = (1..=3).filter_map(|quarter| {
        let p = Rational::new(quarter, 4)?;
        let low = weighted_quantile(&mut lows, p)?;
        Some((p, DayRange { low, high: weighted_quantile(&mut highs, p)? }))
    });
    found.collect()
}

fn bands(kind: LagKind, spans: &[Span]) -> Vec<(Band, u128)> {
    if !matches!(kind, LagKind::Announcement | LagKind::Confirmation) {
        return Vec::new();
    }
    let band_of = |days: i64| match days {
        ..=-42 => Band::First,
        -41..=-28 => Band::Second,
        -27..=-1 => Band::Third,
        _ => Band::Late,
    };
    let band = |span: &Span| match span.outcome {
        Outcome::Withdrawn => Band::Withdrawn,
        Outcome::Open => Band::NotYet,
        Outcome::Came if band_of(span.range.low) == band_of(span.range.high) => {
            band_of(span.range.low)
        }
        Outcome::Came => Band::TooRough,
    };
    let sum = |wanted: Band| {
        let of = spans.iter().filter(|span| band(span) == wanted);
        (wanted, of.map(|span| u128::from(span.money)).sum())
    };
    Band::ALL.iter().map(|wanted| sum(*wanted)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Currency, Flow, Money};

    fn flow(id: &str, phase: Phase, pounds: i64) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let (payer, payee) = ("office".parse().unwrap(), "force".parse().unwrap());
        let cite = Citation::at("register".parse().unwrap(), "row 1");
        Flow {
            commitment: Some(id.parse().unwrap()),
            ..Flow::between(payer, payee, amount, phase, "2018-19".parse().unwrap(), cite)
        }
    }

    fn date(text: &str) -> Option<PartialDate> {
        Some(text.parse().unwrap())
    }

    fn ask(flows: &[Flow], kind: LagKind) -> Answer<Timeliness> {
        let graph = FlowGraph::compile(flows).unwrap();
        let as_at = NaiveDate::from_ymd_opt(2019, 3, 31).unwrap();
        Timeliness::of(&graph, kind, TimelinessQuestion::as_at(as_at), |_| true)
    }

    fn years() -> Vec<Flow> {
        let promise = |id: &str, pounds| Flow {
            announced: date("2018-02-01"),
            ..flow(id, Phase::Announced, pounds)
        };
        let sure = |id: &str, pounds, day: &str| Flow {
            confirmed: date(day),
            ..flow(id, Phase::Confirmed, pounds)
        };
        let paid =
            |id: &str, pounds, day: &str| Flow { paid: date(day), ..flow(id, Phase::Paid, pounds) };
        vec![
            promise("a", 100),
            sure("a", 100, "2018-02-10"),
            paid("a", 60, "2018-04-11"),
            paid("a", 30, "2018-05-01"),
            promise("b", 50),
            Flow { withdrawn: date("2018-06-01"), ..flow("b", Phase::Withdrawn, 50) },
            promise("c", 20),
            sure("c", 20, "2018-07"),
        ]
    }

    #[test]
    fn unpaid_is_open_and_withdrawn_competes() {
        let found = ask(&years(), LagKind::Payment).measured().unwrap();
        assert_eq!((found.came, found.withdrawn, found.open, found.undated), (2, 1, 2, 0));
        assert_eq!(found.money, [9_000, 5_000, 3_000, 0]);
        let days: Vec<_> = found.by_money[0].steps.iter().map(|step| step.days).collect();
        assert_eq!(days, [10, 30, 61]);
        // 90 of 170 came, 50 were withdrawn, 30 wait: nothing was censored before the last event.
        let last = found.by_money[0].steps.last().unwrap();
        assert!(
            (last.came - 90.0 / 170.0).abs() < 1e-12
                && (last.withdrawn - 50.0 / 170.0).abs() < 1e-12
        );
        assert_eq!(found.by_money[0], found.by_money[1]);
    }

    #[test]
    fn rough_dates_give_ranges_and_bands() {
        let found = ask(&years(), LagKind::Confirmation).measured().unwrap();
        assert_eq!((found.came, found.withdrawn, found.open), (2, 1, 0));
        assert_eq!(found.quartiles[0].1, DayRange { low: -50, high: -50 });
        let band = |wanted| found.bands.iter().find(|(band, _)| *band == wanted).unwrap().1;
        assert_eq!(
            (band(Band::First), band(Band::Late), band(Band::Withdrawn)),
            (10_000, 2_000, 5_000)
        );
        assert_ne!(found.by_money[0], found.by_money[1]);
        let rough = Flow { confirmed: date("2018-03"), ..flow("d", Phase::Confirmed, 1) };
        let found = ask(&[rough], LagKind::Confirmation).measured().unwrap();
        assert!(found.bands.contains(&(Band::TooRough, 100)));
    }

    #[test]
    fn lags_between_phases_need_both() {
        let found = ask(&years(), LagKind::AnnouncedToConfirmed).measured().unwrap();
        assert_eq!((found.came, found.withdrawn), (2, 1));
        let found = ask(&years(), LagKind::ConfirmedToPaid).measured().unwrap();
        assert_eq!((found.came, found.open, found.undated), (2, 2, 0));
    }

    #[test]
    fn the_latest_stream_comes_first() {
        let of = |stream: &str, day: &str| Flow {
            stream: Some(stream.parse().unwrap()),
            confirmed: date(day),
            ..flow(stream, Phase::Confirmed, 10)
        };
        let flows = [
            of("core", "2018-02-10"),
            of("late", "2018-07-15"),
            flow("no-stream", Phase::Confirmed, 1),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let asked = TimelinessQuestion::as_at(NaiveDate::from_ymd_opt(2019, 3, 31).unwrap());
        let found = Timeliness::by_stream(&graph, LagKind::Confirmation, asked, |_| true);
        let names: Vec<_> = found.iter().map(|(stream, _)| stream.as_str()).collect();
        assert_eq!(names, ["late", "core"]);
    }

    #[test]
    fn a_payment_that_nobody_promised_is_asked_of_its_payment_alone() {
        let mut flows = years();
        flows.push(Flow { paid: date("2018-05-05"), ..flow("x", Phase::Paid, 10) });
        assert_eq!(ask(&flows, LagKind::Payment).measured().unwrap().came, 3);
        let found = ask(&flows, LagKind::Confirmation).measured().unwrap();
        assert_eq!((found.came, found.undated), (2, 0));
    }

    #[test]
    fn what_has_not_begun_is_not_late() {
        let next = Flow { period: "2025-26".parse().unwrap(), ..flow("z", Phase::Announced, 10) };
        let mut flows = years();
        flows.push(next);
        let found = ask(&flows, LagKind::Payment).measured().unwrap();
        assert_eq!(found.open, 2);
    }

    #[test]
    fn dates_that_say_nothing_measure_nothing() {
        let why = |flows: &[Flow], kind| ask(flows, kind).not_measurable().unwrap().why.clone();
        let bare = [flow("a", Phase::Announced, 1), flow("b", Phase::Announced, 1)];
        assert_eq!(why(&bare, LagKind::Announcement), "no row has the dates");
        let start =
            |id: &str| Flow { announced: date("2018-04-01"), ..flow(id, Phase::Announced, 1) };
        assert_eq!(
            why(&[start("a"), start("b")], LagKind::Announcement),
            "every date is the first day of the period it is for, so the dates say nothing"
        );
        let few = [start("a"), bare[1].clone(), flow("c", Phase::Announced, 1)];
        assert_eq!(why(&few, LagKind::Announcement), "only 1 of 3 rows have the dates");
    }
}
