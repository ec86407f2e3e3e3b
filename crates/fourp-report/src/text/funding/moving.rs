//! What would have to move for a strand to get a given share?

use std::collections::BTreeMap;

use fourp_funding::{
    MovePlan, Obstacle, PROVES_ARITHMETIC_NOT_IMPACT, Plan, Reallocated, WhatToMove,
    WhatToMoveOptions,
};
use fourp_model::{Answer, Currency, Interval, Programme, Rational, Table};

use super::figures;
use crate::{
    layout::{Page, counted, listed},
    text::marks,
};

/// How many moves, fences, limits or pots left out are named before the rest are counted.
const SHOWN: usize = 12;

/// What would have to move for a strand to get a given share: what is missing whatever the true shares are, and the
/// least change at one point of each range, with who gives what, shadow prices, the fences that bind, and what its proof
/// shows and does not.
#[must_use]
pub fn what_to_move(programme: &Programme, answer: &Answer<WhatToMove>) -> String {
    let mut page = Page::default();
    page.title("What would have to move?");
    marks::synthetic(&mut page, programme);
    page.gap();
    marks::scope(&mut page, programme, &[Table::Flows, Table::Allocations]);
    page.paragraph(
        "Spending by strand rests on shares that bodies state as ranges, so amounts show few digits. This describes \
         records, not what the money achieved.",
    );
    match answer {
        Answer::NotMeasurable(gap) => {
            page.gap();
            figures::gap(&mut page, gap);
        }
        Answer::Measured(found) => measured(&mut page, found),
    }
    page.finish()
}

fn measured(page: &mut Page, found: &WhatToMove) {
    let WhatToMoveOptions { strand, share, .. } = &found.options;
    let wanted = figures::share(&Interval::point(*share));
    page.heading(&format!("What is missing for {strand} to get {wanted} of {}?", found.period));
    page.gap();
    let rows = [
        ["all divided spending".into(), figures::amount(&found.total, found.currency)],
        [format!("of it {strand}"), figures::amount(&found.now, found.currency)],
        ["missing, at least".into(), figures::amount(&found.missing, found.currency)],
    ];
    page.table("  ", &rows);
    page.paragraph(
        "Whatever the true shares are within their ranges, no less than a value of the last range would have to move, \
         whoever gives it and whatever fences there are.",
    );
    page.heading("What is the least change?");
    page.gap();
    match &found.plan {
        Answer::NotMeasurable(gap) => figures::gap(page, gap),
        Answer::Measured(plan) => {
            outcome(page, found, plan);
            left_out(page, found, plan);
        }
    }
    conventions(page, found);
}

fn outcome(page: &mut Page, found: &WhatToMove, plan: &MovePlan) {
    let pots = counted(plan.question.pots.len(), "pot", "pots");
    let point = found.options.point;
    page.paragraph(&format!(
        "{pots}, each a body's spending, taken at the {point}; what a body spends in all stays with it."
    ));
    match &plan.found {
        Reallocated::Possible(way) => possible(page, found, plan, way),
        Reallocated::Impossible(obstacle) => impossible(page, found, plan, obstacle),
    }
}

/// The smallest limit on what may move of each body at which there is still a way.
fn least_pace(page: &mut Page, plan: &MovePlan) {
    let pace = match plan.least_pace {
        Some(pace) => format!(
            "{} of each body's spending: no smaller limit on what may move of each body, in tenths of a per cent, would do",
            figures::share(&Interval::point(pace))
        ),
        None => "none: not even if all that is not fenced may move".into(),
    };
    page.wrapped("least pace: ", "    ", &pace);
}

fn units(units: i128, currency: Option<Currency>) -> String {
    match i64::try_from(units) {
        Ok(units) => figures::amount(&Interval::point(Rational::from_int(units)), currency),
        Err(_) => units.to_string(),
    }
}

fn possible(page: &mut Page, found: &WhatToMove, asked: &MovePlan, plan: &Plan) {
    let money = |amount: i64| units(amount.into(), found.currency);
    let givers: std::collections::BTreeSet<&str> =
        plan.moves.iter().map(|step| step.pot.as_str()).collect();
    page.wrapped(
        "least change: ",
        "    ",
        &format!(
            "{} moves, of {} in the question, in {} of {}",
            money(plan.moved),
            money(plan.total),
            givers.len(),
            counted(asked.question.pots.len(), "body", "bodies")
        ),
    );
    let mut cells = BTreeMap::<&str, (i128, i128)>::new();
    for line in &plan.lines {
        let sum = cells.entry(&line.cell).or_default();
        *sum = (sum.0 + i128::from(line.now), sum.1 + i128::from(line.then));
    }
    let total = i128::from(plan.total);
    let mut rows = vec![["strand", "now", "then", "share now", "share then"].map(String::from)];
    for (cell, (now, then)) in cells {
        let share = |part| {
            let share = Rational::new(part, total).unwrap_or(Rational::ZERO);
            figures::share(&Interval::point(share))
        };
        let money = |amount| units(amount, found.currency);
        rows.push([cell.into(), money(now), money(then), share(now), share(then)]);
    }
    page.gap();
    page.table("  ", &rows);
    moves(page, found, plan);
    least_pace(page, asked);
    prices(page, found, plan);
    page.heading("What does the proof show?");
    page.gap();
    let proof = match plan.verify(&asked.question) {
        Ok(()) => "checked anew for this page, in whole numbers: every fence and every pot is kept, the target is met, \
                   and the prices leave no cheaper change"
            .into(),
        Err(flaw) => format!("it does not hold: {flaw}"),
    };
    page.wrapped("proof: ", "    ", &proof);
    page.wrapped("   = but: ", "        ", PROVES_ARITHMETIC_NOT_IMPACT);
    page.wrapped(
        "   = and: ",
        "        ",
        "other changes may be as small: where nothing else settles who gives, the search does, the same way each time; the \
         least pace above spreads it",
    );
}

fn moves(page: &mut Page, found: &WhatToMove, plan: &Plan) {
    page.gap();
    let mut steps: Vec<_> = plan.moves.iter().collect();
    steps.sort_by(|a, b| {
        b.amount
            .cmp(&a.amount)
            .then_with(|| (&a.pot, &a.from, &a.to).cmp(&(&b.pot, &b.from, &b.to)))
    });
    if steps.is_empty() {
        page.paragraph("Nothing has to move.");
        return;
    }
    let mut rows = vec![["in", "from", "to", "amount"].map(String::from)];
    rows.extend(steps.iter().take(SHOWN).map(|step| {
        let amount = units(step.amount.into(), found.currency);
        [step.pot.clone(), step.from.clone(), step.to.clone(), amount]
    }));
    page.table("  ", &rows);
    let rest: i128 = steps.iter().skip(SHOWN).map(|step| i128::from(step.amount)).sum();
    if rest > 0 {
        let count = steps.len().saturating_sub(SHOWN);
        page.paragraph(&format!(
            "and {} that make {}.",
            counted(count, "smaller move", "smaller moves"),
            units(rest, found.currency)
        ));
    }
}

fn prices(page: &mut Page, found: &WhatToMove, plan: &Plan) {
    page.heading("What does one more pound cost, and which fences bind?");
    page.gap();
    for target in &plan.targets {
        let words = if target.price == 0 {
            "more of it would cost no change: it is met with room to spare".into()
        } else {
            format!(
                "one unit more of it changes lines by {} in all (what one gets another loses)",
                target.price
            )
        };
        let least = units(target.at_least.into(), found.currency);
        page.wrapped(
            &format!("{}: ", target.target),
            "    ",
            &format!("at least {least}; {words}"),
        );
    }
    let mut by_fence = BTreeMap::<&str, (usize, i128)>::new();
    for bind in &plan.fences {
        let sum = by_fence.entry(&bind.fence).or_default();
        *sum = (sum.0.saturating_add(1), sum.1.max(bind.price));
    }
    for (fence, (lines, price)) in &by_fence {
        let lines = counted(*lines, "line", "lines");
        let words =
            format!("binds at {lines}; one unit less of it would save up to {price} of change");
        page.wrapped(&format!("fence, {fence}: "), "    ", &words);
    }
    let shown: Vec<String> = plan
        .limits
        .iter()
        .take(SHOWN)
        .map(|limit| {
            let most = units(limit.movable.into(), found.currency);
            format!("{} ({}, {most}; price {})", limit.pot, limit.why, limit.price)
        })
        .collect();
    if !shown.is_empty() {
        let more = plan.limits.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        page.wrapped("no more may move of: ", "    ", &format!("{}{more}", shown.join("; ")));
    }
    if by_fence.is_empty() && shown.is_empty() {
        page.paragraph("No fence binds: without any of them the change would be as large.");
    }
}

fn impossible(page: &mut Page, found: &WhatToMove, plan: &MovePlan, obstacle: &Obstacle) {
    let words = format!(
        "none: {} cannot be had together with what stands below",
        units(obstacle.short, found.currency)
    );
    page.wrapped("least change: ", "    ", &words);
    for target in &obstacle.targets {
        page.wrapped("   = asked: ", "        ", target);
    }
    for (fence, lines) in &obstacle.fences {
        let lines = counted(*lines, "line", "lines");
        page.wrapped("   = fence: ", "        ", &format!("{fence}, at {lines}"));
    }
    let limits: Vec<String> =
        obstacle.limits.iter().take(SHOWN).map(|(pot, why)| format!("{pot} ({why})")).collect();
    if !limits.is_empty() {
        let more = obstacle.limits.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        page.wrapped(
            "   = no more may move of: ",
            "        ",
            &format!("{}{more}", limits.join(", ")),
        );
    }
    least_pace(page, plan);
}

fn left_out(page: &mut Page, found: &WhatToMove, plan: &MovePlan) {
    if plan.left_out.is_empty() {
        return;
    }
    page.gap();
    let words = counted(plan.left_out.len(), "divided sum is", "divided sums are");
    page.paragraph(&format!("{words} left out:"));
    for left in plan.left_out.iter().take(SHOWN) {
        let spent = figures::told(&left.spending, |sum| figures::amount(sum, found.currency));
        page.item(&format!("{}, {spent}: {}", left.party, left.why));
    }
    let more = plan.left_out.len().saturating_sub(SHOWN);
    if more > 0 {
        page.item(&format!("{more} more"));
    }
}

fn conventions(page: &mut Page, found: &WhatToMove) {
    page.heading("Conventions used");
    page.gap();
    let options = &found.options;
    let pace = match options.pace {
        None => "no limit on what may move of one body".into(),
        Some(pace) => {
            format!(
                "at most {} of each body's spending moves",
                figures::share(&Interval::point(pace))
            )
        }
    };
    let Answer::Measured(plan) = &found.plan else {
        page.paragraph("Ranges by interval arithmetic on exact fractions, ends rounded outwards.");
        return;
    };
    let mut rows = vec![
        ["now".into(), format!("the {}, in whole major units, rounded down", options.point)],
        ["the rest".into(), "what no strand has is taken to stay where it is".into()],
        [
            "target".into(),
            "its share of the money in the question, rounded up to whole units".into(),
        ],
        ["earmarks".into(), "money spent under an earmark stays, whatever strand it is for".into()],
        ["pace".into(), pace],
        [
            "least".into(),
            "the sum of all changes of lines, up and down, each unit weighing 1".into(),
        ],
    ];
    let kept: Vec<String> = plan.kept.iter().map(ToString::to_string).collect();
    let who = if options.keep.is_none() { "all but the largest strand" } else { "as asked" };
    rows.push(["not cut".into(), format!("{} ({who})", listed(&kept))]);
    let earmarked = units(plan.earmarked.into(), found.currency);
    rows.push(["earmarked".into(), earmarked]);
    if !options.still.is_empty() {
        let still: Vec<String> = options.still.iter().map(ToString::to_string).collect();
        rows.push(["left alone".into(), listed(&still)]);
    }
    page.table("  ", &rows);
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_funding::what_to_move as ask;
    use fourp_model::{
        Allocation, Basis, Citation, Flow, FlowKind, Money, Phase, Provenance, Tables,
    };

    fn cite() -> Citation {
        Citation::at("returns".parse().unwrap(), "table 1")
    }

    fn told(options: &WhatToMoveOptions, bodies: &[&str]) -> String {
        let mut tables = Tables {
            provenance: Provenance::Synthetic { made_by: "a test".into() },
            ..Tables::default()
        };
        for body in bodies {
            let flow = Flow::between(
                body.parse().unwrap(),
                "class:staff".parse().unwrap(),
                Money::from_minor(100_000_000, Currency::GBP),
                Phase::Paid,
                "2018-19".parse().unwrap(),
                cite(),
            );
            tables.flows.push(Flow { kind: FlowKind::Spend, ..flow });
            for (purpose, share) in [
                ("strand:pursue", "[0.75, 0.85]"),
                ("strand:prevent", "[0.03, 0.05]"),
                ("strand:protect", "[0.1, 0.1]"),
                ("strand:prepare", "[0.05, 0.05]"),
            ] {
                tables.allocations.push(Allocation {
                    party: body.parse().unwrap(),
                    period: "2018-19".parse().unwrap(),
                    purpose: purpose.parse().unwrap(),
                    share: share.parse().unwrap(),
                    of: None,
                    basis: Basis::Cases,
                    citation: cite(),
                });
            }
        }
        let programme = Programme::new(tables).unwrap();
        what_to_move(&programme, &ask(&programme, options).unwrap())
    }

    #[test]
    fn a_plan_says_what_moves_and_what_its_proof_does_not_show() {
        let page = told(&WhatToMoveOptions::default(), &["north", "south"]);
        for words in [
            "SYNTHETIC: these rows were made up by a test",
            "missing, at least     £100,000 to £140,000",
            "least change: £120,000 moves, of £2m in the question, in 1 of 2 bodies",
            "one unit more of it changes lines by 2 in all",
            "No fence binds",
            "arithmetic, not impact",
            "least pace: 6 % of each body's spending",
        ] {
            assert!(page.contains(words), "{words} is not in\n{page}");
        }
        assert!(page.lines().all(|line| line.chars().count() <= 100));
    }

    #[test]
    fn what_stands_in_the_way_is_named() {
        let pace = Rational::new(1, 20);
        let page =
            told(&WhatToMoveOptions { pace, ..WhatToMoveOptions::default() }, &["north", "south"]);
        for words in [
            "least change: none: £20,000 cannot be had",
            "   = asked: prevent at its share",
            "north (pace of change), south",
        ] {
            assert!(page.contains(words), "{words} is not in\n{page}");
        }
    }

    #[test]
    fn what_is_not_measurable_says_what_is_needed() {
        let page = told(&WhatToMoveOptions::default(), &[]);
        assert!(page.contains("not measurable: ") && page.contains("allocations.csv"), "{page}");
        let page = told(&WhatToMoveOptions::default(), &["class:forces"]);
        assert!(page.contains("a class of bodies has no"), "{page}");
    }
}
