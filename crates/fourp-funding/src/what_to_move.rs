//! What would have to move for a strand to get a given share?

use fourp_model::{
    Allocation, Answer, Currency, Defect, Flow, Interval, NotMeasurable, Party, Period, Programme,
    Purpose, Rational, Rounding, Strand, Table, Toward,
};
use serde::Serialize;

use crate::{
    amount::{sum, unit},
    division::{Counting, DividedSpending},
    purpose::SpendingByPurpose,
    reallocation::reallocate,
    reallocation_plan::{Reallocated, text},
    reallocation_question::{
        Budget, BudgetLine, Fence, FenceRule, Reallocation, ReallocationError, Target,
    },
    spent::{PurposeQuestion, Spent, amount},
    words::conventions,
};

conventions! {
    /// Which point of a range is taken for what is spent now, where a plan needs one number.
    #[derive(Default)]
    #[non_exhaustive]
    SharePoint {
        /// Halfway between the ends.
        #[default]
        Middle = "middle of the range",
        /// The lower end.
        Low = "lower end of the range",
        /// The upper end.
        High = "upper end of the range",
    }
}

/// What is asked.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct WhatToMoveOptions {
    /// The strand that is to get more.
    pub strand: Strand,
    /// The least share of all divided spending that it is to get.
    pub share: Rational,
    /// For which span; `None` is the latest of which spending is known and divided.
    pub period: Option<Period>,
    /// How the figures of claims are taken to have been rounded.
    pub rounding: Rounding,
    /// Which point of a range is taken for now.
    pub point: SharePoint,
    /// The strands that no body may spend less on; `None` is every strand but the largest, so that only the largest gives.
    pub keep: Option<Vec<Strand>>,
    /// The bodies whose money is not to move at all.
    pub still: Vec<Party>,
    /// The most that may move of one body's spending, as a share of it; `None` is all.
    pub pace: Option<Rational>,
}

/// A tenth for Prevent, in the latest period, at the middle of each range; only the largest strand gives.
impl Default for WhatToMoveOptions {
    fn default() -> Self {
        Self {
            strand: Strand::Prevent,
            share: Rational::new(1, 10).unwrap_or(Rational::ONE),
            period: None,
            rounding: Rounding::default(),
            point: SharePoint::default(),
            keep: None,
            still: Vec::new(),
            pace: None,
        }
    }
}

/// What would have to move for a strand to get a given share of divided spending.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WhatToMove {
    /// What was asked.
    pub options: WhatToMoveOptions,
    /// For which span.
    pub period: Period,
    /// The currency; amounts are in its major units.
    pub currency: Option<Currency>,
    /// All divided spending.
    pub total: Interval,
    /// What the strand gets of it now.
    pub now: Interval,
    /// What is missing to the share asked, whatever the true shares are within their ranges: at least this would
    /// have to move, whoever gives it and whatever fences there are.
    pub missing: Interval,
    /// The least change at one point of each range.
    pub plan: Answer<MovePlan>,
}

/// The least change, taking one point of each range for what is spent now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MovePlan {
    /// The question as it was put, in whole major units: bodies are pots, strands cells.
    pub question: Reallocation,
    /// The strands that keep what they have.
    pub kept: Vec<Strand>,
    /// What came of it.
    pub found: Reallocated,
    /// The smallest share of every body's spending, in thousandths, that must be allowed to move for the target to be met;
    /// `None` where not even all of it would do.
    pub least_pace: Option<Rational>,
    /// Spending that is divided but could not be put into the question.
    pub left_out: Vec<LeftOut>,
    /// What is earmarked of all pots, in whole units.
    #[serde(serialize_with = "text")]
    pub earmarked: i64,
}

/// Spending that is no pot.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// Whose.
    pub party: Party,
    /// How much.
    pub spending: Answer<Interval>,
    /// Why.
    pub why: String,
}

/// Why the question cannot be put.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WhatToMoveError {
    /// Flows or allocations that do not go together.
    #[error("{} defects of flows and allocations", .0.len())]
    Defects(Vec<Defect>),
    /// A question that makes no sense.
    #[error(transparent)]
    Question(#[from] ReallocationError),
    /// A share to reach that is none.
    #[error("{share} is not a share within 0 and 1")]
    Share {
        /// The share.
        share: Rational,
    },
}

/// Asks what would have to move for a strand to get a given share of all divided spending.
///
/// Bodies are pots: what each spends stays with it. What it spends on each strand now is one point of the range that its
/// rows allow, by [`SharePoint`], rounded down to whole major units; the rest of its spending is not known to be for any
/// strand, and stays. What a body spends under an earmark stays too, wherever it is. The target is the share of the money
/// that is in the question, rounded up to whole units. Not measurable without spending that is divided; the plan, not
/// without a body whose four strands are all told.
///
/// # Errors
/// [`WhatToMoveError`] for rows that do not go together and for a question that makes no sense, such as a party to leave
/// alone that is none of the bodies.
pub fn what_to_move(
    programme: &Programme,
    options: &WhatToMoveOptions,
) -> Result<Answer<WhatToMove>, WhatToMoveError> {
    let share = options.share;
    if share.is_negative() || share > Rational::ONE {
        return Err(WhatToMoveError::Share { share });
    }
    let spending = match latest(programme, options)? {
        Answer::Measured(spending) => spending,
        Answer::NotMeasurable(gap) => return Ok(gap.into()),
    };
    let counted = spending.wholes.iter().filter(|whole| whole.counting == Counting::Counted);
    let counted: Vec<&DividedSpending> = counted.collect();
    let strand = options.strand;
    let (mut totals, mut now, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for whole in &counted {
        let Answer::Measured(base) = &whole.spending else { continue };
        let own = strand_share(whole, strand);
        totals.push(*base);
        now.push(strand_amount(whole, strand).unwrap_or_else(|| own.mul(base)));
        missing.push(Interval::point(share).sub(&own).mul(base));
    }
    let not_below = Interval::at_least(Rational::ZERO);
    let nothing = Interval::point(Rational::ZERO);
    let missing = sum(&missing);
    let reaches_below = missing.low().value().is_none_or(Rational::is_negative);
    let missing = match missing.intersect(&not_below) {
        Some(part) if reaches_below => part.hull(&nothing),
        Some(part) => part,
        None => nothing,
    };
    Ok(Answer::Measured(WhatToMove {
        options: options.clone(),
        period: spending.question.period.clone(),
        currency: spending.currency,
        total: sum(&totals),
        now: sum(&now),
        missing,
        plan: plan(programme, &spending, &counted, options)?,
    }))
}

/// Divided spending of the period asked, or of the last one that has any.
fn latest(
    programme: &Programme,
    options: &WhatToMoveOptions,
) -> Result<Answer<SpendingByPurpose>, WhatToMoveError> {
    let mut periods: Vec<&Period> = match &options.period {
        Some(period) => vec![period],
        None => programme.rows::<Allocation>().iter().map(|row| &row.period).collect(),
    };
    periods.retain(|period| period.days().is_some());
    periods.sort_by_key(|period| (period.start(), *period));
    let mut gap = None;
    while let Some(period) = periods.pop() {
        periods.retain(|other| other.same_span(period) != Some(true));
        let rounding = options.rounding;
        let question = PurposeQuestion { rounding, ..PurposeQuestion::paid_in(period.clone()) };
        match SpendingByPurpose::of(programme, &question).map_err(WhatToMoveError::Defects)? {
            Answer::NotMeasurable(found) => gap = gap.or(Some(found)),
            Answer::Measured(found) => {
                if found.wholes.iter().any(|whole| whole.spending.is_measured()) {
                    return Ok(Answer::Measured(found));
                }
            }
        }
    }
    let none = || {
        let why = "no row says how much was spent and how it divides";
        NotMeasurable::new(asked(options), why)
            .needing(Table::Allocations, "the share of each strand, body by body, even as a range")
            .needing(Table::Flows, "what each of those bodies spent")
    };
    Ok(gap.unwrap_or_else(none).into())
}

fn asked(options: &WhatToMoveOptions) -> String {
    format!("What would have to move for {} to get the share asked?", options.strand)
}

/// The range of a strand's share: its own row, its parts by threat, or anything up to what is left over.
fn strand_share(whole: &DividedSpending, strand: Strand) -> Interval {
    let own = whole.lines.iter().find(|line| line.purpose == Purpose::Strand(strand));
    if let Some(line) = own {
        return line.share;
    }
    let parts = whole.lines.iter().filter(|line| line.purpose.strand() == Some(strand));
    let parts: Vec<&Interval> = parts.map(|line| &line.share).collect();
    if parts.is_empty() {
        return whole.unallocated.share.hull(&Interval::point(Rational::ZERO));
    }
    let total = sum(parts);
    total.intersect(&unit()).unwrap_or(total)
}

/// What a body spends on a strand; `None` where no row speaks of it.
fn strand_amount(whole: &DividedSpending, strand: Strand) -> Option<Interval> {
    let own = whole.lines.iter().find(|line| line.purpose == Purpose::Strand(strand));
    if let Some(line) = own {
        return line.amount;
    }
    let parts = whole.lines.iter().filter(|line| line.purpose.strand() == Some(strand));
    let parts: Vec<&Interval> = parts.filter_map(|line| line.amount.as_ref()).collect();
    (!parts.is_empty()).then(|| sum(parts))
}

const UNALLOCATED: &str = "unallocated";

fn plan(
    programme: &Programme,
    spending: &SpendingByPurpose,
    counted: &[&DividedSpending],
    options: &WhatToMoveOptions,
) -> Result<Answer<MovePlan>, WhatToMoveError> {
    let spent = Spent::of(programme, &spending.question).map_err(WhatToMoveError::Defects)?;
    let (mut pots, mut left_out) = (Vec::new(), Vec::new());
    for whole in counted {
        match pot(whole, &spent, options.point) {
            Ok(pot) => pots.push(pot),
            Err(why) => {
                let (party, spending) = (whole.party.clone(), whole.spending.clone());
                left_out.push(LeftOut { party, spending, why });
            }
        }
    }
    if pots.is_empty() {
        let found: Vec<String> =
            left_out.iter().map(|left| format!("{}: {}", left.party, left.why)).collect();
        let why = format!("no body's money can be told apart by strand ({})", found.join("; "));
        return Ok(NotMeasurable::new("Whose money would move, and from what?", why)
            .needing(
                Table::Allocations,
                "the share of all four strands, body by body, even as a range",
            )
            .needing(Table::Flows, "what each body spent, and under which earmark")
            .into());
    }
    let earmarked = pots.iter().map(|pot| pot.earmarked).sum();
    let kept = kept(&pots, options);
    let mut question = Reallocation { pots, pace: options.pace, ..Reallocation::default() };
    let target = format!("{} at its share", options.strand);
    let cell = options.strand.to_string();
    question.targets = vec![Target::share(target, [cell], options.share, question.total()?)?];
    question.fences = fences(&kept, options);
    let found = reallocate(&question)?;
    let least_pace = least_pace(&question)?;
    Ok(Answer::Measured(MovePlan { question, kept, found, least_pace, left_out, earmarked }))
}

fn fences(kept: &[Strand], options: &WhatToMoveOptions) -> Vec<Fence> {
    let mut fences = vec![Fence {
        name: "what is for no known strand stays".into(),
        pot: None,
        cell: Some(UNALLOCATED.into()),
        rule: FenceRule::Unchanged,
    }];
    fences.extend(kept.iter().map(|strand| Fence {
        name: format!("{strand} keeps what it has"),
        pot: None,
        cell: Some(strand.to_string()),
        rule: FenceRule::NoLess,
    }));
    fences.extend(options.still.iter().map(|party| Fence {
        name: format!("{party} is left alone"),
        pot: Some(party.to_string()),
        cell: None,
        rule: FenceRule::Unchanged,
    }));
    fences
}

/// The strands that keep what they have: those asked, or all but the largest.
fn kept(pots: &[Budget], options: &WhatToMoveOptions) -> Vec<Strand> {
    if let Some(keep) = &options.keep {
        let mut keep = keep.clone();
        keep.sort_unstable();
        keep.dedup();
        return keep;
    }
    let of = |strand: Strand| -> i128 {
        let name = strand.to_string();
        let lines = pots.iter().flat_map(|pot| &pot.lines).filter(|line| line.cell == name);
        lines.map(|line| i128::from(line.now)).sum()
    };
    let others = || Strand::ALL.into_iter().filter(|strand| *strand != options.strand);
    // Of equals the first gives.
    let largest = others().rev().max_by_key(|strand| of(*strand));
    Strand::ALL.into_iter().filter(|strand| Some(*strand) != largest).collect()
}

/// What one body spends, at one point of each range, in whole major units.
fn pot(whole: &DividedSpending, spent: &Spent<'_>, point: SharePoint) -> Result<Budget, String> {
    if let Party::Class(_) = whole.party {
        return Err("a class of bodies has no pot of its own".into());
    }
    let Answer::Measured(base) = &whole.spending else {
        return Err("how much it spent is not known".into());
    };
    let total = units(base, point).ok_or("how much it spent has no known end")?;
    let mut lines = Vec::new();
    let mut left = total;
    for strand in Strand::ALL {
        let amount = strand_amount(whole, strand)
            .ok_or_else(|| format!("no row says what share {strand} has"))?;
        let now = units(&amount, point).ok_or_else(|| format!("{strand} has no known end"))?;
        left = left.saturating_sub(now);
        lines.push(BudgetLine { cell: strand.to_string(), now, weight: 1 });
    }
    if left < 0 {
        return Err(format!("its strands, each at the {point}, make more than all of it"));
    }
    lines.push(BudgetLine { cell: UNALLOCATED.into(), now: left, weight: 1 });
    let flows = spent.by_payer.get(&whole.party).map_or(&[][..], Vec::as_slice);
    let earmarked: Vec<(usize, &Flow)> =
        flows.iter().filter(|(_, flow)| flow.earmark.is_some()).copied().collect();
    let (earmarked, _) = amount(&earmarked, whole.of, spent.currency);
    let most = earmarked.high().value().map_or(i128::MAX, Rational::ceil);
    let earmarked = i64::try_from(most).unwrap_or(i64::MAX).clamp(0, total);
    let name = match whole.of {
        None => whole.party.to_string(),
        Some(of) => format!("{}, {of}", whole.party),
    };
    Ok(Budget { name, lines, earmarked })
}

/// One point of a range in whole units, rounded down.
fn units(range: &Interval, point: SharePoint) -> Option<i64> {
    let (low, high) = (range.low().value()?, range.high().value()?);
    let value = match point {
        SharePoint::Low => low,
        SharePoint::High => high,
        SharePoint::Middle => {
            low.add(high, Toward::Down)?.div(Rational::from_int(2), Toward::Down)?
        }
    };
    i64::try_from(value.floor()).ok().filter(|units| *units >= 0)
}

/// The smallest pace, in thousandths, at which there is a way.
fn least_pace(question: &Reallocation) -> Result<Option<Rational>, ReallocationError> {
    let is_enough = |thousandths: i64| {
        let pace = Rational::new(i128::from(thousandths), 1_000);
        let asked = Reallocation { pace, ..question.clone() };
        reallocate(&asked).map(|found| matches!(found, Reallocated::Possible(_)))
    };
    if !is_enough(1_000)? {
        return Ok(None);
    }
    let (mut short, mut enough) = (-1, 1_000);
    while enough - short > 1 {
        let middle = (short + enough) / 2;
        if is_enough(middle)? {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Ok(Rational::new(i128::from(enough), 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Basis, Citation, FlowKind, Money, Phase, Tables};

    fn cite() -> Citation {
        Citation::at("returns".parse().unwrap(), "table 1")
    }

    fn spend(payer: &str, pounds: i64, earmark: Option<&str>) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let parties = (payer.parse().unwrap(), "class:staff".parse().unwrap());
        let year = "2018-19".parse().unwrap();
        let flow = Flow::between(parties.0, parties.1, amount, Phase::Paid, year, cite());
        let earmark = earmark.map(|id| id.parse().unwrap());
        Flow { kind: FlowKind::Spend, earmark, ..flow }
    }

    fn share(party: &str, purpose: &str, share: &str) -> Allocation {
        Allocation {
            party: party.parse().unwrap(),
            period: "2018-19".parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            share: share.parse().unwrap(),
            of: None,
            basis: Basis::Cases,
            citation: cite(),
        }
    }

    fn divided(party: &str) -> Vec<Allocation> {
        vec![
            share(party, "strand:pursue", "[0.7, 0.8]"),
            share(party, "strand:prevent", "[0.03, 0.05]"),
            share(party, "strand:protect", "[0.1, 0.1]"),
            share(party, "strand:prepare", "[0.05, 0.05]"),
        ]
    }

    fn ask(
        flows: Vec<Flow>,
        allocations: Vec<Allocation>,
        options: &WhatToMoveOptions,
    ) -> Result<Answer<WhatToMove>, WhatToMoveError> {
        let tables = Tables { flows, allocations, ..Tables::default() };
        what_to_move(&Programme::new(tables).unwrap(), options)
    }

    fn of_two(options: &WhatToMoveOptions) -> WhatToMove {
        let flows = vec![
            spend("north", 1_000, None),
            spend("south", 900, None),
            spend("south", 100, Some("safe")),
        ];
        let shares = [divided("north"), divided("south")].concat();
        ask(flows, shares, options).unwrap().measured().unwrap()
    }

    fn moved(found: &WhatToMove) -> i64 {
        match &found.plan.as_ref().measured().unwrap().found {
            Reallocated::Possible(plan) => plan.moved,
            Reallocated::Impossible(obstacle) => panic!("{obstacle:?}"),
        }
    }

    #[test]
    fn what_is_missing_is_a_range_and_the_plan_is_at_one_point() {
        let found = of_two(&WhatToMoveOptions::default());
        assert_eq!(
            (found.total.to_string(), found.now.to_string()),
            ("[2000, 2000]".into(), "[60, 100]".into())
        );
        assert_eq!(found.missing.to_string(), "[100, 140]");
        assert_eq!(moved(&found), 120);
        let plan = found.plan.as_ref().measured().unwrap();
        assert_eq!(plan.kept, [Strand::Prevent, Strand::Protect, Strand::Prepare]);
        assert_eq!(plan.least_pace, Rational::new(6, 100));
        assert_eq!((plan.earmarked, plan.question.pots[1].earmarked), (100, 100));
        let at = |point| of_two(&WhatToMoveOptions { point, ..WhatToMoveOptions::default() });
        assert_eq!((moved(&at(SharePoint::Low)), moved(&at(SharePoint::High))), (140, 100));
    }

    #[test]
    fn what_is_left_alone_does_not_move() {
        let still = vec!["north".parse().unwrap()];
        let options = WhatToMoveOptions { still, ..WhatToMoveOptions::default() };
        let found = of_two(&options);
        let plan = found.plan.as_ref().measured().unwrap();
        let Reallocated::Possible(way) = &plan.found else { panic!("no way") };
        assert!(way.moves.iter().all(|found| found.pot == "south" && found.from == "pursue"));
        let paced = WhatToMoveOptions { pace: Rational::new(1, 10), ..options };
        let found = of_two(&paced);
        let plan = found.plan.as_ref().measured().unwrap();
        let Reallocated::Impossible(obstacle) = &plan.found else { panic!("a way") };
        assert_eq!(obstacle.short, 20);
        assert_eq!(plan.least_pace, Rational::new(12, 100), "whatever pace was asked");
        let stranger = WhatToMoveOptions { still: vec!["east".parse().unwrap()], ..paced };
        let flows = vec![spend("north", 1_000, None)];
        let error = ask(flows, divided("north"), &stranger).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the fence east is left alone names the pot east, which does not exist"
        );
    }

    #[test]
    fn a_share_that_is_reached_moves_nothing() {
        let options = WhatToMoveOptions {
            share: Rational::new(2, 100).unwrap(),
            ..WhatToMoveOptions::default()
        };
        let found = of_two(&options);
        assert_eq!((found.missing.to_string(), moved(&found)), ("[0, 0]".into(), 0));
        let plan = found.plan.as_ref().measured().unwrap();
        assert_eq!(plan.least_pace, Some(Rational::ZERO));
    }

    #[test]
    fn a_share_beyond_what_fences_leave_is_told() {
        let options = WhatToMoveOptions { share: Rational::ONE, ..WhatToMoveOptions::default() };
        let found = of_two(&options);
        let plan = found.plan.as_ref().measured().unwrap();
        let Reallocated::Impossible(obstacle) = &plan.found else { panic!("a way") };
        // 2,000 less what Prevent (80) and Pursue (1,500) have.
        assert_eq!((obstacle.short, plan.least_pace), (420, None));
        let names: Vec<&str> = obstacle.fences.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "prepare keeps what it has",
                "protect keeps what it has",
                "what is for no known strand stays"
            ]
        );
    }

    #[test]
    fn a_class_and_a_body_with_untold_strands_have_no_pot() {
        let flows = vec![spend("class:forces", 500, None), spend("north", 500, None)];
        let shares = vec![
            share("class:forces", "strand:prevent", "[0.03, 0.05]"),
            share("north", "strand:prevent", "[0.1, 0.1]"),
        ];
        let found = ask(flows, shares, &WhatToMoveOptions::default()).unwrap().measured().unwrap();
        assert_eq!(found.missing.to_string(), "[25, 35]");
        let gap = found.plan.not_measurable().unwrap();
        assert!(gap.why.contains("no row says what share pursue has"), "{}", gap.why);
        assert!(gap.why.contains("class:forces: a class of bodies has no pot of its own"));
    }

    #[test]
    fn points_that_make_more_than_all_are_left_out() {
        let wide = [
            share("north", "strand:pursue", "[0.6, 1]"),
            share("north", "strand:prevent", "[0.2, 0.4]"),
            share("north", "strand:protect", "[0, 0.1]"),
            share("north", "strand:prepare", "[0, 0.1]"),
        ];
        let shares = [divided("south"), wide.to_vec()].concat();
        let flows = vec![spend("north", 100, None), spend("south", 100, None)];
        let found = ask(flows, shares, &WhatToMoveOptions::default()).unwrap().measured().unwrap();
        let plan = found.plan.as_ref().measured().unwrap();
        assert_eq!(plan.left_out[0].party.to_string(), "north");
        assert_eq!(
            plan.left_out[0].why,
            "its strands, each at the middle of the range, make more than all of it"
        );
        assert_eq!(plan.question.pots.len(), 1);
    }

    #[test]
    fn without_rows_it_is_not_measurable_and_no_share_is_an_error() {
        let options = WhatToMoveOptions::default();
        assert!(!ask(vec![], vec![], &options).unwrap().is_measured());
        assert!(!ask(vec![], divided("north"), &options).unwrap().is_measured());
        let share = Rational::from_int(2);
        let beyond = WhatToMoveOptions { share, ..options };
        assert_eq!(ask(vec![], vec![], &beyond), Err(WhatToMoveError::Share { share }));
        let wrong = vec![self::share("north", "strand:pursue", "[0.9, 1.1]")];
        let defects = ask(vec![], wrong, &WhatToMoveOptions::default()).unwrap_err();
        assert_eq!(defects.to_string(), "1 defects of flows and allocations");
    }
}
