//! Against every division of tiny pots, against the network, and every question that is refused.

use proptest::prelude::*;

use fourp_model::Rational;

use super::*;
use crate::{
    reallocation::{reallocate, tests},
    reallocation_plan::PlanFlaw,
    reallocation_question::{Budget, BudgetLine, Fence, FenceRule, ReallocationError},
    side_plan::SideFlaw,
    side_rule::{ShareBound, SideTerm},
};

const CELLS: [&str; 3] = ["prevent", "protect", "pursue"];

fn pot(name: &str, lines: &[i64]) -> Budget {
    let line = |(cell, now): (&str, &i64)| BudgetLine { cell: cell.into(), now: *now, weight: 1 };
    Budget {
        name: name.into(),
        lines: CELLS.into_iter().zip(lines).map(line).collect(),
        earmarked: 0,
    }
}

fn target(name: &str, cells: &[&str], at_least: i64, at_most: Option<i64>) -> Target {
    let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
    Target { name: name.into(), cells, at_least, at_most }
}

fn crossing() -> Reallocation {
    Reallocation {
        pots: vec![pot("north", &[4, 6, 90]), pot("south", &[4, 6, 40])],
        targets: vec![
            target("civil", &["prevent", "protect"], 40, None),
            target("forward", &["prevent", "pursue"], 0, Some(115)),
        ],
        ..Reallocation::default()
    }
}

fn term(pot: &str, cell: &str, times: &str) -> SideTerm {
    SideTerm { pot: pot.into(), cell: cell.into(), times: times.parse().unwrap() }
}

fn beside(question: &Reallocation, rules: &[SideRule]) -> Result<Sided, SideError> {
    reallocate_beside(question, rules, SideOptions::default())
}

fn found(question: &Reallocation, rules: &[SideRule]) -> SidePlan {
    match beside(question, rules).unwrap() {
        Sided::Found(plan) => *plan,
        Sided::Impossible(obstacle) => panic!("{obstacle:?}"),
    }
}

/// Slow: every division of every pot that the definition allows, and the least of what they weigh.
fn by_trial(question: &Reallocation, rules: &[SideRule]) -> Option<i128> {
    let lines: Vec<(&Budget, &BudgetLine)> = question
        .pots
        .iter()
        .flat_map(|pot| pot.lines.iter().map(move |line| (pot, line)))
        .collect();
    let mut ways: Vec<Vec<i64>> = vec![Vec::new()];
    for pot in &question.pots {
        let total: i64 = pot.lines.iter().map(|line| line.now).sum();
        let mut divisions: Vec<Vec<i64>> = vec![Vec::new()];
        for _ in &pot.lines {
            let longer = divisions.iter().flat_map(|so_far| {
                let left = total - so_far.iter().sum::<i64>();
                (0..=left).map(move |next| [so_far.clone(), vec![next]].concat())
            });
            divisions = longer.collect();
        }
        let pace = question.pace.unwrap_or(Rational::ONE);
        divisions.retain(|division| {
            let own = || pot.lines.iter().zip(division);
            let moved: i64 = own().map(|(line, then)| (then - line.now).max(0)).sum();
            let is_fenced = own().all(|(line, then)| {
                let around = question.fences.iter().filter(|fence| {
                    fence.pot.as_ref().is_none_or(|name| *name == pot.name)
                        && fence.cell.as_ref().is_none_or(|cell| *cell == line.cell)
                });
                around.into_iter().all(|fence| match fence.rule {
                    FenceRule::Unchanged => *then == line.now,
                    FenceRule::NoLess => *then >= line.now,
                    FenceRule::NoMore => *then <= line.now,
                    FenceRule::AtLeast(amount) => *then >= amount,
                    FenceRule::AtMost(amount) => *then <= amount,
                })
            });
            division.iter().sum::<i64>() == total
                && is_fenced
                && moved <= total - pot.earmarked
                && i128::from(moved) * pace.denominator() <= i128::from(total) * pace.numerator()
        });
        let longer = ways.iter().flat_map(|way| {
            divisions.iter().map(|division| [way.clone(), division.clone()].concat())
        });
        ways = longer.collect();
    }
    let keeps = |way: &&Vec<i64>| {
        let are_met = question.targets.iter().all(|target| {
            let own = lines.iter().zip(way.iter());
            let own = own.filter(|((_, line), _)| target.cells.contains(&line.cell));
            let sum: i64 = own.map(|(_, then)| then).sum();
            sum >= target.at_least && target.at_most.is_none_or(|most| sum <= most)
        });
        are_met
            && rules.iter().all(|rule| {
                let twelfths: i128 = rule
                    .terms
                    .iter()
                    .map(|term| {
                        let own = lines.iter().zip(way.iter());
                        let mut own = own.filter(|((pot, line), _)| {
                            pot.name == term.pot && line.cell == term.cell
                        });
                        let then = i128::from(*own.next().unwrap().1);
                        then * term.times.numerator() * (12 / term.times.denominator())
                    })
                    .sum();
                let sum = Rational::new(twelfths, 12).unwrap();
                rule.at_least.is_none_or(|least| sum >= least)
                    && rule.at_most.is_none_or(|most| sum <= most)
            })
    };
    let weighs = |way: &Vec<i64>| {
        let of = |((_, line), then): (&(&Budget, &BudgetLine), &i64)| {
            i128::from((then - line.now).abs()) * i128::from(line.weight)
        };
        lines.iter().zip(way).map(of).sum()
    };
    ways.iter().filter(keeps).map(weighs).min()
}

/// One or two tiny pots, targets that may cross, and rules of small fractions.
fn question() -> impl Strategy<Value = (Reallocation, Vec<SideRule>)> {
    let line = (0_i64..4, 0_u32..4);
    let pots = prop::collection::vec((prop::collection::vec(line, 3), 0_i64..3), 1..3);
    let targets = prop::collection::vec((1_u8..7, 0_i64..7, prop::option::of(0_i64..5)), 0..3);
    let times = (-4_i128..5, prop::sample::select(vec![1_i128, 2, 3, 4]));
    let rules = prop::collection::vec(
        (prop::collection::vec(times, 6), -2_i64..5, prop::option::of(0_i64..5), any::<bool>()),
        0..3,
    );
    let fence = prop::option::of((0_usize..3, 0_i64..3));
    let pace = prop::option::of((1_i128..5).prop_map(|share| Rational::new(share, 4).unwrap()));
    (pots, targets, rules, fence, pace).prop_map(|(pots, targets, rules, fence, pace)| {
        let pots = pots.into_iter().enumerate().map(|(at, (lines, earmarked))| {
            let lines = lines.into_iter().zip(CELLS);
            let lines =
                lines.map(|((now, weight), cell)| BudgetLine { cell: cell.into(), now, weight });
            let lines: Vec<_> = lines.collect();
            let earmarked = earmarked.min(lines.iter().map(|line| line.now).sum());
            Budget { name: format!("pot {at}"), lines, earmarked }
        });
        let pots: Vec<Budget> = pots.collect();
        let targets = targets.into_iter().enumerate().map(|(at, (held, at_least, width))| {
            let cells = CELLS.iter().enumerate().filter(|(cell, _)| held >> cell & 1 == 1);
            let cells: Vec<&str> = cells.map(|(_, cell)| *cell).collect();
            target(&format!("target {at}"), &cells, at_least, width.map(|width| at_least + width))
        });
        let rules = rules.into_iter().enumerate().map(|(at, (times, at_least, width, is_cap))| {
            let names =
                pots.iter().flat_map(|pot| CELLS.map(|cell| (pot.name.clone(), cell.to_owned())));
            let terms = names.zip(times).filter(|(_, (above, _))| *above != 0);
            let terms = terms.map(|((pot, cell), (above, below))| SideTerm {
                pot,
                cell,
                times: Rational::new(above, below).unwrap(),
            });
            let at_most = width.map(|width| Rational::from_int(at_least + width));
            let at_least = (!is_cap || at_most.is_none()).then(|| Rational::from_int(at_least));
            SideRule { name: format!("rule {at}"), terms: terms.collect(), at_least, at_most }
        });
        let rules = rules.filter(|rule| !rule.terms.is_empty()).collect();
        let fences = fence.into_iter().map(|(cell, amount)| Fence {
            name: "fence".into(),
            pot: None,
            cell: Some(CELLS[cell].into()),
            rule: FenceRule::AtMost(amount),
        });
        let (targets, fences) = (targets.collect(), fences.collect());
        (Reallocation { pots, targets, fences, pace }, rules)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is found keeps everything, and what is least lies between the bound and it.
    #[test]
    fn the_least_of_all_divisions_lies_within_the_gap((question, rules) in question()) {
        prop_assume!(question.pots.iter().all(|pot| pot.lines.iter().any(|line| line.now > 0)));
        let least = by_trial(&question, &rules);
        match beside(&question, &rules) {
            Ok(Sided::Found(plan)) => {
                prop_assert_eq!(plan.verify(&question, &rules), Ok(()));
                let least = least.unwrap();
                prop_assert!(plan.bound <= least && least <= plan.change, "{} {least} {}", plan.bound, plan.change);
                prop_assert_eq!(plan.gap, plan.change - plan.bound);
            }
            Ok(Sided::Impossible(obstacle)) => {
                prop_assert_eq!(least, None);
                prop_assert_eq!(obstacle.verify(&question.nested()), Ok(()));
            }
            Err(SideError::Infeasible) => prop_assert_eq!(least, None),
            Err(SideError::Question(error)) => {
                prop_assert!(error.to_string().contains("fence asks"), "{error}");
            }
            // A sum that must be just so may be out of the reach of two shifts; then it is told which.
            Err(SideError::NotRepaired { rule, .. }) => {
                let targets = question.targets.iter().map(|own| format!("the target {}", own.name));
                let mut names = targets.chain(rules.iter().map(|own| format!("the rule {}", own.name)));
                prop_assert!(names.any(|own| own == rule) || rule.starts_with("the limit on what moves"), "{rule}");
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    /// The solver's way to a question that is a network ends within the gap of the network's answer.
    #[test]
    fn the_solver_and_the_network_agree(question in tests::question()) {
        let Ok(Reallocated::Possible(least)) = reallocate(&question) else { return Ok(()) };
        let checked = question.checked().unwrap();
        let grid = Grid::of(&checked, &[], &[]).unwrap();
        let relaxed = relaxed(&grid).unwrap();
        prop_assert!((relaxed.change - least.change.to_f64().unwrap()).abs() < 1e-5, "{} {}", relaxed.change, least.change);
        let then = rounded(&grid, &relaxed.then, 1_000_000).unwrap().then;
        let asked = Asked { question: &question, rules: &[], checked: &checked, grid: &grid };
        let Sided::Found(plan) = asked.plan(&then, Some(relaxed.change), 0, least.clone()) else {
            return Err(TestCaseError::fail("no plan"));
        };
        prop_assert_eq!(plan.verify(&question, &[]), Ok(()));
        prop_assert_eq!(plan.bound, least.change);
        prop_assert_eq!(plan.change, least.change);
        let beside = found(&question, &[]);
        prop_assert_eq!((beside.change, beside.gap, beside.by_solver), (least.change, 0, None));
    }

    #[test]
    fn the_order_of_rows_does_not_matter((question, rules) in question()) {
        let (mut other, mut others) = (question.clone(), rules.clone());
        other.pots.reverse();
        other.pots.iter_mut().for_each(|pot| pot.lines.reverse());
        other.targets.reverse();
        others.reverse();
        others.iter_mut().for_each(|rule| rule.terms.reverse());
        match (beside(&question, &rules), beside(&other, &others)) {
            (Ok(one), Ok(two)) => prop_assert_eq!(one, two),
            (one, two) => prop_assert_eq!(one.is_err(), two.is_err()),
        }
    }
}

#[test]
fn targets_that_cross_are_met() {
    let question = crossing();
    assert!(matches!(reallocate(&question), Err(ReallocationError::Crossing { .. })));
    let plan = found(&question, &[]);
    assert_eq!((plan.total, plan.moved, plan.change, plan.bound, plan.gap), (150, 23, 46, 46, 0));
    let then: Vec<i64> = plan.targets.iter().map(|target| target.then).collect();
    assert!(then[0] >= 40 && then[1] <= 115, "{then:?}");
    assert_eq!(plan.without_rules.change, 40, "civil alone lacks 20");
    assert_eq!(plan.verify(&question, &[]), Ok(()));
    assert_eq!(question.nested().targets, question.targets[..1]);
}

#[test]
fn shares_of_groups_and_of_what_comes_out_are_kept() {
    let question = Reallocation { targets: Vec::new(), ..crossing() };
    let share = |text: &str| ShareBound::AtLeast(text.parse().unwrap());
    let south = ["south"];
    let floor = SideRule::share_of_pots(&question, "south", &south, &["prevent"], share("1/7"));
    let floor = floor.unwrap();
    assert_eq!(floor.at_least, Rational::new(50, 7));
    let civil = ["prevent", "protect"];
    let half = ShareBound::AtMost("0.5".parse().unwrap());
    let cap = SideRule::share_of_cells(&question, "half", &["protect"], &civil, half).unwrap();
    let rules = [floor, cap];
    let plan = found(&question, &rules);
    assert_eq!(plan.verify(&question, &rules), Ok(()));
    // South lacks 4 for Prevent, which makes both even: one way or the other.
    assert_eq!((plan.moved, plan.change), (4, 8));
    assert_eq!((plan.bound, plan.gap), (7, 1), "44/7 in fractions, and no change is odd");
    let told: Vec<(String, String)> =
        plan.rules.iter().map(|rule| (rule.now.to_string(), rule.then.to_string())).collect();
    assert_eq!(told[1], ("4".into(), "8".into()));
    assert_eq!(told[0].0, "2");
}

#[test]
fn a_cut_proves_that_rules_do_not_matter() {
    let mut question = crossing();
    question.targets[0].at_least = 151;
    let Sided::Impossible(obstacle) = beside(&question, &[]).unwrap() else { panic!("a way") };
    assert_eq!((obstacle.short, obstacle.targets.as_slice()), (1, &["civil".to_owned()][..]));
    assert_eq!(obstacle.verify(&question.nested()), Ok(()));
    question.targets[0].at_least = 149;
    question.targets[1].at_least = 149;
    question.targets[1].at_most = None;
    let all = SideRule {
        name: "little prevention".into(),
        terms: vec![term("north", "prevent", "1"), term("south", "prevent", "1")],
        at_least: None,
        at_most: Some(Rational::from_int(20)),
    };
    assert_eq!(beside(&question, &[all]), Err(SideError::Infeasible));
}

#[test]
fn what_only_fractions_meet_is_not_repaired() {
    let question = Reallocation { targets: Vec::new(), ..crossing() };
    let half = SideRule {
        name: "half a unit".into(),
        terms: vec![term("north", "prevent", "1")],
        at_least: Rational::new(13, 3),
        at_most: Rational::new(14, 3),
    };
    let error = beside(&question, std::slice::from_ref(&half)).unwrap_err();
    let SideError::NotRepaired { rule, tries } = &error else { panic!("{error}") };
    assert_eq!(rule, "the rule half a unit");
    assert_eq!(
        error.to_string(),
        format!(
            "in whole units the rule half a unit is broken, and none of {tries} shifts of money mends it"
        )
    );
    let none = SideOptions { tries: 0, ..SideOptions::default() };
    let error = reallocate_beside(&question, &[half], none).unwrap_err();
    assert!(matches!(error, SideError::NotRepaired { tries: 0, .. }), "{error}");
}

fn mended(question: &Reallocation, rules: &[SideRule], amounts: [f64; 6]) -> Vec<i64> {
    let checked = question.checked().unwrap();
    let grid = Grid::of(&checked, &[], rules).unwrap();
    rounded(&grid, &amounts, 1_000_000).unwrap().then
}

#[test]
fn rounding_that_breaks_a_bound_is_mended() {
    let mut question = Reallocation { targets: Vec::new(), ..crossing() };
    let pursuit = [SideRule {
        name: "pursuit".into(),
        terms: vec![term("north", "pursue", "1")],
        at_least: Rational::new(181, 2),
        at_most: None,
    }];
    let tie = mended(&question, &pursuit, [3.5, 6.0, 90.5, 4.0, 6.0, 40.0]);
    assert_eq!(tie, [3, 6, 91, 4, 6, 40]);
    let coarse = mended(&question, &pursuit, [0.0, 0.0, 1e6, 4.0, 6.0, 17.0]);
    assert_eq!((coarse[0] + coarse[1], coarse[2], &coarse[3..]), (9, 91, &[4, 6, 40][..]));
    question.targets = vec![target("prevent", &["prevent"], 10, None)];
    question.pace = Rational::new(1, 50);
    let paced = mended(&question, &[], [14.0, 6.0, 80.0, 4.0, 6.0, 40.0]);
    assert_eq!(paced, [6, 6, 88, 4, 6, 40]);
}

#[test]
fn two_shifts_mend_what_none_alone_does() {
    let question = Reallocation {
        targets: Vec::new(),
        fences: vec![Fence {
            name: "no more".into(),
            pot: None,
            cell: Some("protect".into()),
            rule: FenceRule::NoMore,
        }],
        ..crossing()
    };
    let (north, south) = (term("north", "prevent", "1"), term("south", "prevent", "1"));
    let even = SideRule {
        name: "even".into(),
        terms: vec![north.clone(), term("south", "prevent", "-1")],
        at_least: Some(Rational::ZERO),
        at_most: Some(Rational::ZERO),
    };
    let more = SideRule {
        name: "more".into(),
        terms: vec![north, south, term("north", "protect", "3")],
        at_least: Some(Rational::from_int(28)),
        at_most: None,
    };
    let then = mended(&question, &[even, more], [4.0, 6.0, 90.0, 4.0, 6.0, 40.0]);
    assert_eq!((then[0], then[1], then[3]), (5, 6, 5));
}

#[test]
fn large_amounts_stay_whole() {
    let mut question = crossing();
    let times = 50_000_000_000_003;
    for pot in &mut question.pots {
        pot.lines.iter_mut().for_each(|line| line.now *= times);
    }
    question.targets[0].at_least *= times;
    question.targets[1].at_most = Some(115 * times);
    let plan = found(&question, &[]);
    assert_eq!(plan.verify(&question, &[]), Ok(()));
    let least = 46 * i128::from(times);
    assert!(plan.bound <= least && least <= plan.change);
    assert!(plan.gap * 1_000_000 < plan.change, "{}", plan.gap);
    for pot in &mut question.pots {
        pot.lines.iter_mut().for_each(|line| line.now *= 2);
    }
    let error = beside(&question, &[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "all pots hold 15000000000000900, and a float tells units apart up to 9007199254740992"
    );
}

#[test]
fn a_plan_that_was_tampered_with_is_found_out() {
    let question = crossing();
    let share = ShareBound::AtLeast("0.1".parse().unwrap());
    let rule = SideRule::share_of_pots(&question, "south", &["south"], &["prevent"], share);
    let rules = [rule.unwrap()];
    let plan = found(&question, &rules);
    assert_eq!(plan.verify(&question, &rules), Ok(()));
    let flaw = |change: fn(&mut SidePlan)| {
        let mut other = plan.clone();
        change(&mut other);
        other.verify(&question, &rules).unwrap_err()
    };
    let sum = |told: &str, flaw: SideFlaw| matches!(flaw, SideFlaw::Plan(PlanFlaw::Sum { what, .. }) if what == told);
    assert!(matches!(flaw(|plan| plan.lines[0].then += 1), SideFlaw::Plan(PlanFlaw::Pot { .. })));
    let away = |plan: &mut SidePlan| {
        let (has, gets) = (plan.lines[3].then, plan.lines[4].then);
        (plan.lines[3].then, plan.lines[4].then) = (0, has + gets);
    };
    let SideFlaw::Told { what: "target", .. } = flaw(away) else { panic!("not told") };
    let told = |plan: &mut SidePlan| {
        let (has, gets) = (plan.lines[3].then, plan.lines[4].then);
        (plan.lines[3].then, plan.lines[4].then) = (0, has + gets);
        plan.targets[1].then -= has;
    };
    let found = "0".to_owned();
    assert_eq!(flaw(told), SideFlaw::Broken { rule: "south".into(), found });
    let back = |plan: &mut SidePlan| plan.lines.iter_mut().for_each(|line| line.then = line.now);
    assert!(matches!(flaw(back), SideFlaw::Plan(PlanFlaw::Broken { .. })));
    assert!(sum("the change", flaw(|plan| plan.change -= 2)));
    assert!(sum("the money moved", flaw(|plan| plan.moved -= 1)));
    assert!(sum("the total", flaw(|plan| plan.total -= 1)));
    assert!(sum("the bound", flaw(|plan| plan.bound = 0)));
    assert!(sum("the bound", flaw(|plan| plan.bound = plan.change + 1)));
    assert!(sum("the gap", flaw(|plan| plan.gap += 1)));
    let rule = |flaw: SideFlaw| matches!(flaw, SideFlaw::Told { what: "rule", .. });
    assert!(rule(flaw(|plan| plan.rules[0].then = Rational::ZERO)));
    assert!(rule(flaw(|plan| plan.rules.clear())));
    assert!(rule(flaw(|plan| plan.rules.push(plan.rules[0].clone()))));
    let target = |flaw: SideFlaw| matches!(flaw, SideFlaw::Told { what: "target", .. });
    assert!(target(flaw(|plan| plan.targets.push(plan.targets[0].clone()))));
    let proof = flaw(|plan| plan.without_rules.proof.cost += 1);
    assert!(matches!(proof, SideFlaw::WithoutRules(PlanFlaw::Proof(_))));
    let strange = SideRule { terms: vec![term("east", "prevent", "1")], ..rules[0].clone() };
    assert!(matches!(plan.verify(&question, &[strange]), Err(SideFlaw::Rule(_))));
}

#[test]
fn every_rule_that_makes_no_sense_is_refused_by_name() {
    let question = crossing();
    let rule = || SideRule {
        name: "r".into(),
        terms: vec![term("north", "prevent", "1/2")],
        at_least: Some(Rational::from_int(40)),
        at_most: None,
    };
    let told = |change: fn(&mut SideRule)| {
        let mut other = rule();
        change(&mut other);
        beside(&question, &[other]).unwrap_err().to_string()
    };
    assert_eq!(told(|rule| rule.terms.clear()), "the rule r adds up no line");
    assert_eq!(told(|rule| rule.terms[0].times = Rational::ZERO), "the rule r adds up no line");
    assert_eq!(
        told(|rule| rule.terms.push(rule.terms[0].clone())),
        "the line prevent of north in r is given twice"
    );
    assert_eq!(
        told(|rule| rule.terms[0].pot = "east".into()),
        "the rule r names the line prevent of east, which does not exist"
    );
    assert_eq!(told(|rule| rule.at_least = None), "the rule r bounds nothing");
    assert_eq!(
        told(|rule| rule.at_most = Some(Rational::ONE)),
        "the rule r is at least 40 and at most 1"
    );
    let fine = "the fractions of the rule r are too fine for sums of 36 digits";
    assert_eq!(told(|rule| rule.terms[0].times = Rational::MAX), fine);
    assert_eq!(told(|rule| rule.at_least = Rational::power_of_ten(-36)), fine);
    let twice = beside(&question, &[rule(), rule()]).unwrap_err();
    assert_eq!(twice.to_string(), "the rule r is given twice");
    let few = SideOptions { lines: 5, ..SideOptions::default() };
    let error = reallocate_beside(&question, &[rule()], few).unwrap_err();
    assert_eq!(error.to_string(), "the pots have 6 lines, more than the limit of 5");
    let none = Reallocation::default();
    assert_eq!(beside(&none, &[]), Err(SideError::Question(ReallocationError::NoPots)));
    let network = MinCostOptions { pivots: 0 };
    let short = SideOptions { network, ..SideOptions::default() };
    let error = reallocate_beside(&question, &[], short).unwrap_err();
    assert_eq!(error, SideError::Question(ReallocationError::TooLong { pivots: 0 }));
}

#[test]
fn shares_that_make_no_sense_are_refused_by_name() {
    let question = crossing();
    let told = |pots: &[&str], cells: &[&str], share: &str| {
        let share = ShareBound::AtLeast(share.parse().unwrap());
        let rule = SideRule::share_of_pots(&question, "r", pots, cells, share);
        rule.unwrap_err().to_string()
    };
    assert_eq!(
        told(&["east"], &["prevent"], "0.5"),
        "the rule r names the pot east, which does not exist"
    );
    assert_eq!(
        told(&["north"], &["prepare"], "0.5"),
        "the rule r names the cell prepare, which does not exist"
    );
    assert_eq!(
        told(&["north"], &["prevent"], "1.5"),
        "the rule r asks for a share of 1.5, which is not within 0 and 1"
    );
    assert_eq!(told(&[], &["prevent"], "0.5"), "the rule r adds up no line");
    let nothing = ShareBound::AtMost(Rational::ONE);
    let same = SideRule::share_of_cells(&question, "r", &["prevent"], &["prevent"], nothing);
    assert_eq!(same, Err(SideError::NoTerms { rule: "r".into() }));
}
