//! What changed between two periods?

use std::cmp::Ordering;

use fourp_model::{
    Answer, Citation, Currency, NotMeasurable, Party, Period, Phase, PriceBase, Rational, Slug,
    Stream, Table,
};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use serde::Serialize;

use crate::{slice::Slice, total::Total, words::conventions};

conventions! {
    /// What a line of a difference is.
    #[non_exhaustive]
    LineBy {
        /// All the money from one party to another.
        Pair = "payer and payee",
        /// The money from one party to another out of one pot.
        PairAndStream = "payer, payee and stream",
        /// All the money one party is paid.
        Payee = "payee",
        /// All the money one party pays.
        Payer = "payer",
        /// All the money of one pot.
        Stream = "stream",
    }

    /// Whether a line is in both periods.
    #[expect(clippy::exhaustive_enums, reason = "in both, or in one of them")]
    Presence {
        /// In both.
        Continuing = "continuing",
        /// Only in the later.
        New = "new",
        /// Only in the earlier.
        Ended = "ended",
    }
}

/// How a difference is told.
///
/// By default a line is a [`LineBy::Pair`], and money is taken as it stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct DifferenceOptions {
    /// What a line is.
    pub by: LineBy,
    /// What later money is worth in the prices of the earlier period, to tell the change of prices apart.
    pub deflator: Option<Deflator>,
}

/// The prices of the earlier period over those of the later, and who says so.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Deflator {
    /// By which later money is multiplied; above 0.
    pub factor: Rational,
    /// Where the prices are from.
    pub citation: Citation,
}

/// A factor that prices cannot have.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}/{} is no ratio of prices; expected a number above 0", factor.numerator(), factor.denominator())]
#[non_exhaustive]
pub struct DeflatorError {
    /// The factor.
    pub factor: Rational,
}

/// What changed between two slices: `change = price + volume + new - ended + remainder`, to the unit.
///
/// Of the amounts as printed; how far rounding may have moved them is in the half-widths of `before` and `after`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The currency of every amount.
    pub currency: Option<Currency>,
    /// How far the money has come.
    pub phase: Phase,
    /// The earlier and the later period, where the slices were restricted to one.
    pub periods: [Option<Period>; 2],
    /// How it is told.
    pub options: DifferenceOptions,
    /// All money of the earlier slice.
    pub before: Total,
    /// All money of the later slice, as it stands.
    pub after: Total,
    /// `after` less `before`.
    #[serde(serialize_with = "crate::minor::text")]
    pub change: i128,
    /// The part that is a change of prices only; 0 without a deflator.
    #[serde(serialize_with = "crate::minor::text")]
    pub price: i128,
    /// What lines in both periods grew by, in earlier prices.
    #[serde(serialize_with = "crate::minor::text")]
    pub volume: i128,
    /// What moved between lines in both periods, beyond all of them growing alike; sums to 0, so this is the sum of gains.
    #[serde(serialize_with = "crate::minor::text")]
    pub moved: i128,
    /// What came with new lines, less what was re-routed.
    #[serde(serialize_with = "crate::minor::text")]
    pub new: i128,
    /// What went with ended lines, less what was re-routed.
    #[serde(serialize_with = "crate::minor::text")]
    pub ended: i128,
    /// What a payee was paid by lines that ended, and is now paid by lines that are new. It is no change of the total.
    #[serde(serialize_with = "crate::minor::text")]
    pub rerouted: i128,
    /// What is between the deflated total, rounded once, and the sum of deflated lines, each rounded.
    #[serde(serialize_with = "crate::minor::text")]
    pub remainder: i128,
    /// Every line, in order of payer, payee and stream.
    pub lines: Vec<DifferenceLine>,
}

/// One line: `after - before = price + volume + share + new - ended + rerouted`, to the unit.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DifferenceLine {
    /// Who pays; `None` where lines do not tell.
    pub payer: Option<Party>,
    /// Who is paid; `None` where lines do not tell.
    pub payee: Option<Party>,
    /// The pot; `None` where lines do not tell, or money has none.
    pub stream: Option<Slug<Stream>>,
    /// Whether it is in both periods.
    pub presence: Presence,
    /// Money in the earlier period.
    pub before: Total,
    /// Money in the later period, as it stands.
    pub after: Total,
    /// The part that is a change of prices only.
    #[serde(serialize_with = "crate::minor::text")]
    pub price: i128,
    /// What it would have grown by, had all lines in both periods grown alike.
    #[serde(serialize_with = "crate::minor::text")]
    pub volume: i128,
    /// What it grew beyond that.
    #[serde(serialize_with = "crate::minor::text")]
    pub share: i128,
    /// What came new.
    #[serde(serialize_with = "crate::minor::text")]
    pub new: i128,
    /// What ended.
    #[serde(serialize_with = "crate::minor::text")]
    pub ended: i128,
    /// What its payee is now paid by it and was paid by another line, or, below 0, the other way.
    #[serde(serialize_with = "crate::minor::text")]
    pub rerouted: i128,
}

/// Slices that cannot be put beside each other.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UnlikeSlices {
    /// They are in two currencies.
    #[error("{before} before, {after} after")]
    Currency {
        /// Of the earlier.
        before: Currency,
        /// Of the later.
        after: Currency,
    },
    /// They are of two phases.
    #[error("money {before} before, money {after} after")]
    Phase {
        /// Of the earlier.
        before: Phase,
        /// Of the later.
        after: Phase,
    },
    /// They are in two price bases.
    #[error("{before} prices before, {after} prices after")]
    PriceBase {
        /// Of the earlier; nominal if none states it.
        before: PriceBase,
        /// Of the later; nominal if none states it.
        after: PriceBase,
    },
    /// They are in real terms already, and a deflator was given.
    #[error("{base} prices cannot be deflated again")]
    Deflated {
        /// Of both.
        base: PriceBase,
    },
}

impl Default for DifferenceOptions {
    fn default() -> Self {
        Self { by: LineBy::Pair, deflator: None }
    }
}

impl Deflator {
    /// A deflator with its source.
    ///
    /// # Errors
    /// [`DeflatorError`] unless the factor is above 0.
    pub fn new(factor: Rational, citation: Citation) -> Result<Self, DeflatorError> {
        if factor.is_negative() || factor.is_zero() {
            return Err(DeflatorError { factor });
        }
        Ok(Self { factor, citation })
    }
}

/// What changed from one slice to another, in parts that add up to the change to the unit.
///
/// Lines in both slices changed by *volume*, as if all had grown alike, and by *share*, the rest. Other lines are new
/// or ended; where a payee has both, what is in both is *re-routed*: it comes another way. With a deflator, later money
/// is first put into earlier prices, each line rounded half to even.
///
/// ```
/// use fourp_funding::{DifferenceOptions, FlowGraph, difference};
/// use fourp_model::{Citation, Flow, Period, Phase};
///
/// let pay = |payer: &str, payee: &str, amount: &str, year| -> Result<Flow, Box<dyn std::error::Error>> {
///     let said = Citation::of("settlements".parse()?);
///     Ok(Flow::between(payer.parse()?, payee.parse()?, amount.parse()?, Phase::Paid, Period::financial_year(year)?, said))
/// };
/// let flows = [
///     pay("treasury", "office", "GBP 12.00", 2017)?, pay("treasury", "force", "GBP 3.00", 2017)?,
///     pay("treasury", "office", "GBP 13.00", 2018)?, pay("office", "force", "GBP 3.50", 2018)?,
/// ];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let paid = graph.at(Phase::Paid);
/// let (before, after) = (paid.in_period(&Period::financial_year(2017)?), paid.in_period(&Period::financial_year(2018)?));
/// let found = difference(&before, &after, DifferenceOptions::default())?.measured().ok_or("no flows")?;
/// assert_eq!((found.change, found.volume, found.new, found.ended, found.rerouted), (150, 100, 50, 0, 300));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// O(n log n) for n flows.
///
/// # Errors
/// [`UnlikeSlices`] if the slices are of two currencies, phases or price bases.
pub fn difference(
    before: &Slice<'_>,
    after: &Slice<'_>,
    options: DifferenceOptions,
) -> Result<Answer<Difference>, UnlikeSlices> {
    alike(before, after, options.deflator.is_some())?;
    if before.is_empty() || after.is_empty() {
        let which = if before.is_empty() { "earlier" } else { "later" };
        let why = format!("no flow of the {which} period is {}", before.phase());
        return Ok(NotMeasurable::new("what changed?", why)
            .needing(Table::Flows, format!("flows of both periods that are {}", before.phase()))
            .into());
    }
    let mut lines = merged(&sums(before, options.by), &sums(after, options.by));
    let factor = options.deflator.as_ref().map(|deflator| deflator.factor);
    let mut reals: Vec<i128> = Vec::with_capacity(lines.len());
    for line in &mut lines {
        let real = deflated(line.after.minor, factor);
        line.price = line.after.minor.saturating_sub(real);
        reals.push(real);
    }
    split_growth(&mut lines, &reals);
    let rerouted = split_ends(&mut lines, &reals);
    let sum = |of: fn(&DifferenceLine) -> i128| lines.iter().map(of).fold(0, i128::saturating_add);
    let all =
        |of: fn(&DifferenceLine) -> Total| lines.iter().map(of).fold(Total::default(), Total::plus);
    let (before_total, after_total) = (all(|line| line.before), all(|line| line.after));
    let real = deflated(after_total.minor, factor);
    let found = Difference {
        currency: before.source().currency(),
        phase: before.phase(),
        periods: [before.period().cloned(), after.period().cloned()],
        change: after_total.minor.saturating_sub(before_total.minor),
        price: after_total.minor.saturating_sub(real),
        volume: sum(|line| line.volume),
        moved: sum(|line| line.share.max(0)),
        new: sum(|line| line.new),
        ended: sum(|line| line.ended),
        rerouted,
        remainder: real.saturating_sub(reals.iter().copied().fold(0, i128::saturating_add)),
        before: before_total,
        after: after_total,
        options,
        lines,
    };
    Ok(Answer::Measured(found))
}

fn alike(before: &Slice<'_>, after: &Slice<'_>, is_deflated: bool) -> Result<(), UnlikeSlices> {
    if before.phase() != after.phase() {
        return Err(UnlikeSlices::Phase { before: before.phase(), after: after.phase() });
    }
    if let (Some(before), Some(after)) = (before.source().currency(), after.source().currency())
        && before != after
    {
        return Err(UnlikeSlices::Currency { before, after });
    }
    let base =
        |slice: &Slice<'_>| slice.source().price_base().cloned().unwrap_or(PriceBase::Nominal);
    let bases = (base(before), base(after));
    match bases {
        (before, after) if before != after => Err(UnlikeSlices::PriceBase { before, after }),
        (base, _) if is_deflated && base != PriceBase::Nominal => {
            Err(UnlikeSlices::Deflated { base })
        }
        _ => Ok(()),
    }
}

type Key<'g> = (Option<&'g Party>, Option<&'g Party>, Option<&'g Slug<Stream>>);

/// The money of each line, in order.
fn sums<'g>(slice: &Slice<'g>, by: LineBy) -> Vec<(Key<'g>, Total)> {
    let parties = slice.source().parties();
    let party = |node: u32| parties.get(crate::index::place(node));
    let mut all: Vec<(Key<'g>, Total)> = slice
        .flows()
        .map(|flow| {
            let (payer, payee) = (party(flow.payer), party(flow.payee));
            let key = match by {
                LineBy::Pair => (payer, payee, None),
                LineBy::PairAndStream => (payer, payee, flow.stream),
                LineBy::Payee => (None, payee, None),
                LineBy::Payer => (payer, None, None),
                LineBy::Stream => (None, None, flow.stream),
            };
            let half = flow.half_width.unwrap_or_default();
            (key, Total::rounded(flow.amount.into(), half.into()))
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 = kept.1.plus(next.1);
        }
        is_same
    });
    all
}

/// The lines of both, in order.
fn merged(before: &[(Key<'_>, Total)], after: &[(Key<'_>, Total)]) -> Vec<DifferenceLine> {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut lines = Vec::new();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return lines,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.0.cmp(&other.0),
        };
        let earlier = if order.is_le() { before.next() } else { None };
        let later = if order.is_ge() { after.next() } else { None };
        let presence = match (earlier, later) {
            (Some(_), Some(_)) => Presence::Continuing,
            (None, _) => Presence::New,
            (_, None) => Presence::Ended,
        };
        let Some(((payer, payee, stream), _)) = earlier.or(later) else { return lines };
        lines.push(DifferenceLine {
            payer: payer.cloned(),
            payee: payee.cloned(),
            stream: stream.cloned(),
            presence,
            before: earlier.map_or_else(Total::default, |(_, total)| *total),
            after: later.map_or_else(Total::default, |(_, total)| *total),
            price: 0,
            volume: 0,
            share: 0,
            new: 0,
            ended: 0,
            rerouted: 0,
        });
    }
}

/// Parts the growth of lines in both periods into volume and share.
fn split_growth(lines: &mut [DifferenceLine], reals: &[i128]) {
    let is_continuing = |line: &&DifferenceLine| line.presence == Presence::Continuing;
    let weights: Vec<i128> =
        lines.iter().filter(is_continuing).map(|line| line.before.minor).collect();
    let pairs = lines.iter().zip(reals).filter(|(line, _)| line.presence == Presence::Continuing);
    let growth = pairs
        .map(|(line, real)| real.saturating_sub(line.before.minor))
        .fold(0, i128::saturating_add);
    let mut volumes = parts(growth, &weights).into_iter();
    for (line, real) in
        lines.iter_mut().zip(reals).filter(|(line, _)| line.presence == Presence::Continuing)
    {
        line.volume = volumes.next().unwrap_or_default();
        line.share = real.saturating_sub(line.before.minor).saturating_sub(line.volume);
    }
}

/// Parts what is new and what ended from what a payee is now paid another way; gives the sum of that.
fn split_ends(lines: &mut [DifferenceLine], reals: &[i128]) -> i128 {
    let mut ends: Vec<(&mut DifferenceLine, i128)> = lines
        .iter_mut()
        .zip(reals)
        .filter(|(line, _)| line.presence != Presence::Continuing)
        .map(|(line, real)| {
            let money = if line.presence == Presence::New { *real } else { line.before.minor };
            (line, money)
        })
        .collect();
    ends.sort_by(|a, b| a.0.payee.cmp(&b.0.payee));
    let mut all = 0_i128;
    for of_payee in ends.chunk_by_mut(|a, b| a.0.payee == b.0.payee) {
        let weights = |presence| -> Vec<i128> {
            of_payee
                .iter()
                .filter(|(line, _)| line.presence == presence)
                .map(|(_, money)| *money)
                .collect()
        };
        let (new, ended) = (weights(Presence::New), weights(Presence::Ended));
        let sum = |weights: &[i128]| weights.iter().copied().fold(0, i128::saturating_add);
        // Without payees there is nobody whose money could come another way.
        let has_payee = of_payee.iter().any(|(line, _)| line.payee.is_some());
        let both = if has_payee { sum(&new).min(sum(&ended)) } else { 0 };
        all = all.saturating_add(both);
        let (mut news, mut ends) = (parts(both, &new).into_iter(), parts(both, &ended).into_iter());
        for (line, money) in of_payee {
            if line.presence == Presence::New {
                line.rerouted = news.next().unwrap_or_default();
                line.new = money.saturating_sub(line.rerouted);
            } else {
                let rerouted = ends.next().unwrap_or_default();
                line.rerouted = rerouted.saturating_neg();
                line.ended = money.saturating_sub(rerouted);
            }
        }
    }
    all
}

/// Money in earlier prices, rounded half to even.
fn deflated(minor: i128, factor: Option<Rational>) -> i128 {
    let Some(factor) = factor else { return minor };
    let (above, below) =
        (BigInt::from(minor) * factor.numerator(), BigInt::from(factor.denominator()));
    let twice: BigInt = &above * 2 + &below;
    let double: BigInt = &below * 2;
    // floor(x + 1/2), for amounts are not below 0; one less where that was a half and the result is odd.
    let up: BigInt = &twice / &double;
    let is_half = &up * &double == twice;
    let is_odd = &up % 2 != BigInt::ZERO;
    let rounded = if is_half && is_odd { up - 1 } else { up };
    rounded.to_i128().unwrap_or(i128::MAX)
}

/// Parts of a whole in proportion to weights above 0, each within a unit of its share, which add up to the whole: the
/// running sum is rounded down, and a part is what it grows by.
fn parts(whole: i128, weights: &[i128]) -> Vec<i128> {
    let total = weights.iter().copied().fold(0, i128::saturating_add);
    let (mut running, mut given) = (0_i128, 0_i128);
    let mut split = Vec::with_capacity(weights.len());
    for weight in weights {
        running = running.saturating_add(*weight);
        let until = match whole.checked_mul(running) {
            Some(product) => product.checked_div_euclid(total),
            None => (BigInt::from(whole) * running / total).to_i128(),
        };
        let until = if running == total { whole } else { until.unwrap_or(whole) };
        split.push(until.saturating_sub(given));
        given = until;
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{arbitrary, builder::FlowGraphBuilder, flow_graph::FlowGraph};
    use fourp_model::Flow;
    use proptest::prelude::*;

    fn flow(payer: &str, payee: &str, amount: &str, year: i32) -> Flow {
        let citation = Citation::of("a".parse().unwrap());
        let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
        let year = Period::financial_year(year).unwrap();
        Flow::between(payer, payee, amount.parse().unwrap(), Phase::Paid, year, citation)
    }

    fn deflator(above: i128, below: i128) -> Option<Deflator> {
        let factor = Rational::new(above, below).unwrap();
        Deflator::new(factor, Citation::of("prices".parse().unwrap())).ok()
    }

    fn found(before: &[Flow], after: &[Flow], options: DifferenceOptions) -> Difference {
        let (before, after) =
            (FlowGraph::compile(before).unwrap(), FlowGraph::compile(after).unwrap());
        difference(&before.at(Phase::Paid), &after.at(Phase::Paid), options)
            .unwrap()
            .measured()
            .unwrap()
    }

    #[test]
    fn growth_is_volume_and_share() {
        let before = [flow("t", "a", "GBP 1.00", 2017), flow("t", "b", "GBP 3.00", 2017)];
        let after = [flow("t", "a", "GBP 4.00", 2018), flow("t", "b", "GBP 4.00", 2018)];
        let found = found(&before, &after, DifferenceOptions::default());
        assert_eq!((found.change, found.volume, found.moved, found.price), (400, 400, 200, 0));
        let lines: Vec<_> = found.lines.iter().map(|line| (line.volume, line.share)).collect();
        assert_eq!(lines, [(100, 200), (300, -200)]);
    }

    #[test]
    fn what_comes_another_way_is_rerouted() {
        let before = [
            flow("t", "a", "GBP 5.00", 2017),
            flow("u", "a", "GBP 2.00", 2017),
            flow("t", "b", "GBP 1.00", 2017),
        ];
        let after = [flow("v", "a", "GBP 9.00", 2018), flow("v", "c", "GBP 4.00", 2018)];
        let found = found(&before, &after, DifferenceOptions::default());
        assert_eq!(
            (found.change, found.volume, found.new, found.ended, found.rerouted),
            (500, 0, 600, 100, 700)
        );
        let of_a: Vec<_> = found
            .lines
            .iter()
            .filter(|line| line.payee == "a".parse().ok())
            .map(|line| (line.presence.as_str(), line.rerouted, line.new, line.ended))
            .collect();
        assert_eq!(of_a, [("ended", -500, 0, 0), ("ended", -200, 0, 0), ("new", 700, 200, 0)]);
    }

    #[test]
    fn prices_are_told_apart_with_what_rounding_leaves() {
        let before = [
            flow("t", "a", "GBP 1.00", 2017),
            flow("t", "b", "GBP 1.00", 2017),
            flow("t", "c", "GBP 1.00", 2017),
        ];
        let after = [
            flow("t", "a", "GBP 1.01", 2018),
            flow("t", "b", "GBP 1.01", 2018),
            flow("t", "c", "GBP 1.01", 2018),
        ];
        let options =
            DifferenceOptions { deflator: deflator(1, 2), ..DifferenceOptions::default() };
        let found = found(&before, &after, options);
        // 50.5 is rounded to 50 three times, and 151.5 to 152.
        assert_eq!((found.change, found.price, found.volume, found.remainder), (3, 151, -150, 2));
    }

    #[test]
    fn halves_go_to_the_even_side() {
        let half = Rational::new(1, 2);
        let rounded: Vec<i128> = (0..8).map(|minor| deflated(minor, half)).collect();
        assert_eq!(rounded, [0, 0, 1, 2, 2, 2, 3, 4]);
        assert_eq!(deflated(7, Rational::new(2, 3)), 5);
        assert_eq!(deflated(i128::MAX, Rational::new(1, 1)), i128::MAX);
        assert_eq!(deflated(i128::MAX, Rational::new(2, 1)), i128::MAX);
    }

    #[test]
    fn a_deflator_is_above_nothing() {
        let error =
            Deflator::new(Rational::new(-1, 2).unwrap(), Citation::of("a".parse().unwrap()))
                .unwrap_err();
        assert_eq!(error.to_string(), "-1/2 is no ratio of prices; expected a number above 0");
        assert!(Deflator::new(Rational::from_int(0), Citation::of("a".parse().unwrap())).is_err());
    }

    #[test]
    fn unlike_slices_are_refused() {
        let graph = |amount: &str, base: &str| {
            FlowGraph::compile(&[Flow {
                price_base: base.parse().ok(),
                ..flow("a", "b", amount, 2018)
            }])
            .unwrap()
        };
        let (pounds, euros, real) =
            (graph("GBP 1.00", ""), graph("EUR 1.00", ""), graph("GBP 1.00", "real 2018-19 (CPI)"));
        let error = |before: &Slice<'_>, after: &Slice<'_>, deflator| {
            let options = DifferenceOptions { deflator, ..DifferenceOptions::default() };
            difference(before, after, options).unwrap_err().to_string()
        };
        let paid = |graph: &FlowGraph| graph.at(Phase::Paid).phase();
        assert_eq!(paid(&pounds), Phase::Paid);
        assert_eq!(
            error(&pounds.at(Phase::Paid), &euros.at(Phase::Paid), None),
            "GBP before, EUR after"
        );
        assert_eq!(
            error(&pounds.at(Phase::Pledged), &pounds.at(Phase::Paid), None),
            "money pledged before, money paid after"
        );
        assert_eq!(
            error(&pounds.at(Phase::Paid), &real.at(Phase::Paid), None),
            "nominal prices before, real 2018-19 (CPI) prices after"
        );
        assert_eq!(
            error(&real.at(Phase::Paid), &real.at(Phase::Paid), deflator(1, 2)),
            "real 2018-19 (CPI) prices cannot be deflated again"
        );
    }

    #[test]
    fn nothing_known_is_not_nothing_paid() {
        let graph = FlowGraph::compile(&[flow("a", "b", "GBP 1.00", 2018)]).unwrap();
        let empty = FlowGraphBuilder::new().freeze().unwrap();
        let why = |before: &FlowGraph, after: &FlowGraph| {
            let answer = difference(
                &before.at(Phase::Paid),
                &after.at(Phase::Paid),
                DifferenceOptions::default(),
            )
            .unwrap();
            answer.not_measurable().map(|why| why.why.clone())
        };
        assert_eq!(why(&empty, &graph).as_deref(), Some("no flow of the earlier period is paid"));
        assert_eq!(why(&graph, &empty).as_deref(), Some("no flow of the later period is paid"));
    }

    proptest! {
        #[test]
        fn parts_telescope(
            before in arbitrary::flows(), after in arbitrary::flows(),
            by in prop::sample::select(LineBy::ALL), prices in prop::option::of((1_i128..30, 1_i128..30)),
        ) {
            let (one, other) = (FlowGraph::compile(&before).unwrap(), FlowGraph::compile(&after).unwrap());
            let deflator = prices.and_then(|(above, below)| deflator(above, below));
            let (one, other) = (one.at(Phase::Paid), other.at(Phase::Paid));
            let answer = difference(&one, &other, DifferenceOptions { by, deflator }).unwrap();
            let Some(found) = answer.measured() else { return Ok(()) };
            prop_assert_eq!((found.before.minor, found.after.minor), (one.total(), other.total()));
            prop_assert_eq!(found.change, other.total() - one.total());
            prop_assert_eq!(found.change, found.price + found.volume + found.new - found.ended + found.remainder);
            for line in &found.lines {
                prop_assert_eq!(line.after.minor - line.before.minor, line.price + line.volume + line.share + line.new - line.ended + line.rerouted);
                prop_assert!(line.new >= 0 && line.ended >= 0);
            }
            prop_assert_eq!(found.lines.iter().map(|line| line.share).sum::<i128>(), 0);
            prop_assert_eq!(found.lines.iter().map(|line| line.rerouted).sum::<i128>(), 0);
            prop_assert_eq!(found.lines.iter().map(|line| line.rerouted.max(0)).sum::<i128>(), found.rerouted);
            let lines = i128::try_from(found.lines.len()).unwrap();
            prop_assert!(found.remainder.abs() <= lines);
            if found.options.deflator.is_none() {
                prop_assert_eq!((found.price, found.remainder), (0, 0));
            }
        }

        #[test]
        fn nothing_changes_between_a_slice_and_itself(flows in arbitrary::flows(), by in prop::sample::select(LineBy::ALL)) {
            let graph = FlowGraph::compile(&flows).unwrap();
            let options = DifferenceOptions { by, deflator: None };
            let Some(found) = difference(&graph.at(Phase::Paid), &graph.at(Phase::Paid), options).unwrap().measured() else { return Ok(()) };
            prop_assert_eq!((found.change, found.volume, found.moved, found.new, found.ended, found.rerouted), (0, 0, 0, 0, 0, 0));
            prop_assert!(found.lines.iter().all(|line| line.presence == Presence::Continuing && line.share == 0));
        }

        #[test]
        fn each_part_is_within_a_unit_of_its_share(whole in -1_000_000_i128..1_000_000, weights in prop::collection::vec(1_i128..1_000, 1..12)) {
            let split = parts(whole, &weights);
            let total: i128 = weights.iter().sum();
            prop_assert_eq!(split.iter().sum::<i128>(), whole);
            for (part, weight) in split.iter().zip(&weights) {
                prop_assert!((part * total - whole * weight).abs() < total);
            }
            let large: Vec<i128> = weights.iter().map(|weight| weight << 100).collect();
            prop_assert_eq!(parts(whole.abs() << 90, &large).iter().sum::<i128>(), whole.abs() << 90);
        }
    }
}
