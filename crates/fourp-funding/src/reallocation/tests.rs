//! The laws of a least change, and every question that is refused.

use proptest::prelude::*;

use fourp_model::{Interval, Rational};

use super::*;
use crate::{
    proportionality::{Category, NeedKind, ProportionalityQuestion, proportionality},
    reallocation_plan::PlanFlaw,
    reallocation_question::{Budget, BudgetLine, Fence, FenceRule, Target},
};

fn pot(name: &str, lines: &[(&str, i64)]) -> Budget {
    let line =
        |(cell, now): &(&str, i64)| BudgetLine { cell: (*cell).into(), now: *now, weight: 1 };
    Budget { name: name.into(), lines: lines.iter().map(line).collect(), earmarked: 0 }
}

fn target(name: &str, cells: &[&str], at_least: i64, at_most: Option<i64>) -> Target {
    let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
    Target { name: name.into(), cells, at_least, at_most }
}

fn fence(name: &str, pot: Option<&str>, cell: Option<&str>, rule: FenceRule) -> Fence {
    Fence { name: name.into(), pot: pot.map(Into::into), cell: cell.map(Into::into), rule }
}

fn two_pots() -> Reallocation {
    Reallocation {
        pots: vec![
            pot("north", &[("prevent", 4), ("protect", 6), ("pursue", 90)]),
            pot("south", &[("prevent", 4), ("protect", 6), ("pursue", 40)]),
        ],
        targets: vec![target("prevent", &["prevent"], 15, None)],
        ..Reallocation::default()
    }
}

fn possible(question: &Reallocation) -> Plan {
    match reallocate(question).unwrap() {
        Reallocated::Possible(plan) => plan,
        Reallocated::Impossible(obstacle) => panic!("{obstacle:?}"),
    }
}

fn impossible(question: &Reallocation) -> Obstacle {
    match reallocate(question).unwrap() {
        Reallocated::Possible(plan) => panic!("{plan:?}"),
        Reallocated::Impossible(obstacle) => obstacle,
    }
}

/// Slow: tries every division of every pot, and asks of each what the question asks.
fn by_trial(question: &Reallocation) -> Option<i128> {
    let mut ways: Vec<(BTreeMap<String, i64>, i128)> = vec![(BTreeMap::new(), 0)];
    for pot in &question.pots {
        let total: i64 = pot.lines.iter().map(|line| line.now).sum();
        let mut divisions: Vec<Vec<i64>> = vec![Vec::new()];
        for _ in &pot.lines {
            divisions = divisions
                .into_iter()
                .flat_map(|so_far| {
                    let left = total - so_far.iter().sum::<i64>();
                    (0..=left).map(move |next| [so_far.clone(), vec![next]].concat())
                })
                .collect();
        }
        let pace = question.pace.unwrap_or(Rational::ONE);
        divisions.retain(|division| {
            let of = |line: &BudgetLine, then: i64| {
                question.fences.iter().all(|fence| {
                    let is_around = fence.pot.as_ref().is_none_or(|name| *name == pot.name)
                        && fence.cell.as_ref().is_none_or(|cell| *cell == line.cell);
                    !is_around
                        || match fence.rule {
                            FenceRule::Unchanged => then == line.now,
                            FenceRule::NoLess => then >= line.now,
                            FenceRule::NoMore => then <= line.now,
                            FenceRule::AtLeast(amount) => then >= amount,
                            FenceRule::AtMost(amount) => then <= amount,
                        }
                })
            };
            let moved: i64 =
                pot.lines.iter().zip(division).map(|(line, then)| (then - line.now).max(0)).sum();
            division.iter().sum::<i64>() == total
                && pot.lines.iter().zip(division).all(|(line, then)| of(line, *then))
                && moved <= total - pot.earmarked
                && i128::from(moved) * pace.denominator() <= i128::from(total) * pace.numerator()
        });
        let mut next = BTreeMap::<BTreeMap<String, i64>, i128>::new();
        for (sums, change) in &ways {
            for division in &divisions {
                let (mut sums, mut change) = (sums.clone(), *change);
                for (line, then) in pot.lines.iter().zip(division) {
                    *sums.entry(line.cell.clone()).or_default() += then;
                    change += i128::from((then - line.now).abs()) * i128::from(line.weight);
                }
                let least = next.entry(sums).or_insert(change);
                *least = (*least).min(change);
            }
        }
        ways = next.into_iter().collect();
    }
    let meets = |sums: &BTreeMap<String, i64>| {
        question.targets.iter().all(|target| {
            let sum: i64 = target.cells.iter().map(|cell| sums[cell]).sum();
            sum >= target.at_least && target.at_most.is_none_or(|most| sum <= most)
        })
    };
    ways.into_iter().filter(|(sums, _)| meets(sums)).map(|(_, change)| change).min()
}

/// Two or three pots over the same few cells.
pub(crate) fn question() -> impl Strategy<Value = Reallocation> {
    let line = (0_i64..4, 0_u32..4);
    let pots = prop::collection::vec((prop::collection::vec(line, 3), 0_i64..3), 1..4);
    let targets = prop::collection::vec(
        (prop::sample::select(vec![1_u8, 2, 4, 6]), 0_i64..9, prop::option::of(0_i64..5)),
        0..3,
    );
    let rule = prop_oneof![
        Just(FenceRule::Unchanged),
        Just(FenceRule::NoLess),
        Just(FenceRule::NoMore),
        (0_i64..3).prop_map(FenceRule::AtLeast),
        (1_i64..5).prop_map(FenceRule::AtMost),
    ];
    let fences = prop::collection::vec(
        (prop::option::of(0_usize..3), prop::option::of(0_usize..3), rule),
        0..3,
    );
    let pace = prop::option::of(
        (0_i128..5, Just(4_i128)).prop_filter_map("a share", |(a, b)| Rational::new(a, b)),
    );
    let cells = ["prevent", "protect", "pursue"];
    (pots, targets, fences, pace).prop_map(move |(pots, targets, fences, pace)| {
        let count = pots.len();
        let pots = pots.into_iter().enumerate().map(|(at, (lines, earmarked))| {
            let lines = lines.into_iter().zip(cells).map(|((now, weight), cell)| BudgetLine {
                cell: cell.into(),
                now,
                weight,
            });
            let lines: Vec<_> = lines.collect();
            let earmarked = earmarked.min(lines.iter().map(|line| line.now).sum());
            Budget { name: format!("pot {at}"), lines, earmarked }
        });
        let targets = targets.into_iter().enumerate().map(|(at, (held, at_least, width))| Target {
            name: format!("target {at}"),
            cells: cells
                .iter()
                .enumerate()
                .filter(|(cell, _)| held >> cell & 1 == 1)
                .map(|(_, cell)| (*cell).into())
                .collect(),
            at_least,
            at_most: width.map(|width| at_least + width),
        });
        let fences = fences.into_iter().enumerate().map(|(at, (pot, cell, rule))| Fence {
            name: format!("fence {at}"),
            pot: pot.map(|pot| format!("pot {}", pot % count)),
            cell: cell.map(|cell| cells[cell].into()),
            rule,
        });
        Reallocation {
            pots: pots.collect(),
            targets: targets.collect(),
            fences: fences.collect(),
            pace,
        }
    })
}

proptest! {
    #[test]
    fn no_other_change_is_less(question in question()) {
        match reallocate(&question) {
            Ok(Reallocated::Possible(plan)) => {
                prop_assert_eq!(plan.verify(&question), Ok(()));
                prop_assert_eq!(Some(plan.change), by_trial(&question));
            }
            Ok(Reallocated::Impossible(obstacle)) => {
                prop_assert_eq!(obstacle.verify(&question), Ok(()));
                prop_assert_eq!(None, by_trial(&question));
            }
            Err(ReallocationError::Contradiction { .. }) => prop_assert_eq!(None, by_trial(&question)),
            Err(ReallocationError::Empty { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(question in question()) {
        let mut other = question.clone();
        other.pots.reverse();
        other.pots.iter_mut().for_each(|pot| pot.lines.reverse());
        other.targets.reverse();
        other.fences.reverse();
        match (reallocate(&question), reallocate(&other)) {
            (Ok(one), Ok(two)) => prop_assert_eq!(one, two),
            (one, two) => prop_assert_eq!(one.is_err(), two.is_err()),
        }
    }

    /// A shadow price lies between what the last unit cost and what the next will.
    #[test]
    fn a_price_is_what_one_unit_costs(question in question()) {
        let Ok(Reallocated::Possible(plan)) = reallocate(&question) else { return Ok(()) };
        for (at, target) in question.targets.iter().enumerate() {
            if target.at_most.is_some() {
                continue;
            }
            let price = plan.targets.iter().find(|found| found.target == target.name).unwrap().price;
            let of = |more: i64| {
                let mut other = question.clone();
                other.targets[at].at_least = (target.at_least + more).max(0);
                match reallocate(&other) {
                    Ok(Reallocated::Possible(other)) => Some(other.change),
                    _ => None,
                }
            };
            if let Some(next) = of(1) {
                prop_assert!(next - plan.change >= price);
            }
            let last = of(-1).unwrap();
            prop_assert!(plan.change - last <= price);
        }
    }

    /// Without fences what must move is the dissimilarity of money and need, times the total.
    #[test]
    fn the_dissimilarity_is_what_a_free_reallocation_moves(
        cells in prop::collection::vec((0_i64..50, 0_i64..50), 2..6),
        pots in 1_usize..4,
    ) {
        let total: i64 = cells.iter().map(|(now, _)| now).sum();
        let wanted: i64 = cells.iter().map(|(_, need)| need).sum();
        prop_assume!(total > 0 && wanted > 0);
        // Whole units: needs are taken `total` times, money `wanted` times.
        let name = |at: usize| format!("cell {at}");
        let lines = cells.iter().enumerate().map(|(at, (now, _))| (name(at), now * wanted));
        let lines: Vec<_> = lines.collect();
        let lines: Vec<_> = lines.iter().map(|(cell, now)| (cell.as_str(), *now)).collect();
        let targets = cells.iter().enumerate().map(|(at, (_, need))| {
            target(&name(at), &[&name(at)], need * total, Some(need * total))
        });
        let mut question = Reallocation { targets: targets.collect(), ..Reallocation::default() };
        question.pots.push(pot("all", &lines));
        let point = |value: i64| Interval::point(Rational::from_int(value));
        let of = cells.iter().enumerate().map(|(at, (now, need))| {
            Category { label: name(at), spend: point(now * wanted), need: point(*need) }
        });
        let asked = ProportionalityQuestion { need: NeedKind::Harm, source: "made up".into(), categories: of.collect() };
        let found = proportionality(&asked).unwrap();
        prop_assert_eq!(found.to_move, point(possible(&question).moved));
        // Several pots that each hold a share of every cell move no more.
        let before = possible(&question).moved;
        let whole = question.pots.remove(0);
        let shares = i64::try_from(pots).unwrap();
        for at in 0..pots {
            let mut part = whole.clone();
            part.name = format!("part {at}");
            for line in &mut part.lines {
                line.now *= if at == 0 { 1 } else { shares };
            }
            question.pots.push(part);
        }
        let times = 1 + shares * (shares - 1);
        for target in &mut question.targets {
            target.at_least *= times;
            target.at_most = Some(target.at_least);
        }
        prop_assert_eq!(possible(&question).moved, before * times);
    }
}

#[test]
fn what_is_missing_moves_and_no_more() {
    let question = two_pots();
    let plan = possible(&question);
    assert_eq!((plan.total, plan.moved, plan.change), (150, 7, 14));
    assert_eq!((plan.targets[0].now, plan.targets[0].then, plan.targets[0].price), (8, 15, 2));
    assert!(plan.fences.is_empty() && plan.limits.is_empty());
    assert_eq!(plan.verify(&question), Ok(()));
}

#[test]
fn what_binds_has_a_price() {
    let mut question = two_pots();
    question.pots[1].lines.iter_mut().for_each(|line| line.weight = 3);
    question.pace = Rational::new(1, 20);
    question.fences = vec![fence("protect stays", None, Some("protect"), FenceRule::NoLess)];
    let plan = possible(&question);
    let by_pot = |name: &str| {
        let own = plan.moves.iter().filter(|found| found.pot == name);
        own.map(|found| found.amount).sum::<i64>()
    };
    assert_eq!((by_pot("north"), by_pot("south")), (5, 2));
    let limit = &plan.limits[0];
    assert_eq!((limit.pot.as_str(), limit.movable, limit.price), ("north", 5, 4));
    assert_eq!(limit.why, Limit::Pace);
    assert_eq!(plan.targets[0].price, 6);
    assert!(plan.fences.is_empty(), "Pursue gives as cheaply");
    question.fences.push(fence(
        "no less pursuit in the south",
        Some("south"),
        Some("pursue"),
        FenceRule::NoLess,
    ));
    question.fences.remove(0);
    question.fences.push(fence("protect a little", None, Some("protect"), FenceRule::AtLeast(5)));
    let Obstacle { short, targets, fences, limits, .. } = impossible(&question);
    assert_eq!((short, targets), (1, vec!["prevent".to_owned()]));
    let named =
        [("no less pursuit in the south".to_owned(), 1), ("protect a little".to_owned(), 1)];
    assert_eq!(fences, named);
    assert_eq!(limits, [("north".to_owned(), Limit::Pace)]);
}

#[test]
fn a_fence_that_binds_is_named_with_its_line() {
    let mut question = two_pots();
    question.pots[1].lines.iter_mut().for_each(|line| line.weight = 3);
    let rule = FenceRule::AtLeast(86);
    question.fences = vec![
        fence("pursuit in the north", Some("north"), Some("pursue"), rule),
        fence("protect stays", None, Some("protect"), FenceRule::Unchanged),
    ];
    let plan = possible(&question);
    let found: Vec<_> =
        plan.fences.iter().map(|f| (f.fence.as_str(), f.pot.as_str(), f.bound, f.price)).collect();
    assert_eq!(found, [("protect stays", "north", 6, 4), ("pursuit in the north", "north", 86, 4)]);
    assert_eq!(plan.verify(&question), Ok(()));
}

#[test]
fn earmarked_money_stays() {
    let mut question = two_pots();
    question.pots[0].earmarked = 97;
    question.pots[1].earmarked = 48;
    let obstacle = impossible(&question);
    assert_eq!((obstacle.short, obstacle.fences.len()), (2, 0));
    let named = [("north".to_owned(), Limit::Earmarked), ("south".to_owned(), Limit::Earmarked)];
    assert_eq!(obstacle.limits, named);
    assert_eq!(obstacle.verify(&question), Ok(()));
    question.targets[0].at_least = 13;
    assert_eq!(possible(&question).moved, 5);
}

#[test]
fn a_target_beyond_all_money_is_impossible() {
    let mut question = two_pots();
    question.targets[0].at_least = i64::MAX;
    let obstacle = impossible(&question);
    assert_eq!(obstacle.targets, ["prevent"]);
    assert!(obstacle.short > i128::from(Reallocation::MOST) - 150);
    question.targets = vec![target("little", &["prevent", "protect", "pursue"], 0, Some(149))];
    let obstacle = impossible(&question);
    assert_eq!((obstacle.short, obstacle.targets.as_slice()), (1, &["little".to_owned()][..]));
}

#[test]
fn amounts_near_the_limit_are_exact() {
    let most = Reallocation::MOST;
    let mut question = two_pots();
    question.pots = vec![pot("all", &[("prevent", 1), ("pursue", most - 1)])];
    question.pots[0].lines.iter_mut().for_each(|line| line.weight = u32::MAX);
    question.targets[0].at_least = most;
    let plan = possible(&question);
    assert_eq!(plan.moved, most - 1);
    assert_eq!(plan.change, 2 * i128::from(most - 1) * i128::from(u32::MAX));
    assert_eq!(plan.verify(&question), Ok(()));
    question.pots[0].lines[0].now = 2;
    assert_eq!(reallocate(&question), Err(ReallocationError::TooLarge));
}

#[test]
fn a_plan_that_was_tampered_with_is_found_out() {
    let mut question = two_pots();
    question.pace = Rational::new(1, 20);
    question.fences = vec![fence("protect stays", None, Some("protect"), FenceRule::Unchanged)];
    let plan = possible(&question);
    assert_eq!(plan.verify(&question), Ok(()));
    let flaw = |change: fn(&mut Plan)| {
        let mut other = plan.clone();
        change(&mut other);
        other.verify(&question).unwrap_err()
    };
    let broken = |what: &str, found, at_least, at_most| PlanFlaw::Broken {
        what: what.into(),
        found,
        at_least,
        at_most,
    };
    assert_eq!(flaw(|plan| plan.lines[1].then = 5), broken("protect of north", 5, 6, 6));
    assert!(matches!(flaw(|plan| plan.lines[0].then += 1), PlanFlaw::Pot { then: 101, .. }));
    let less = |plan: &mut Plan| {
        let line =
            plan.lines.iter().position(|line| line.cell == "prevent" && line.then > 4).unwrap();
        plan.lines[line].then -= 1;
        plan.lines[line + 2].then += 1;
    };
    assert_eq!(flaw(less), broken("prevent", 14, 15, i128::MAX));
    let more = |plan: &mut Plan| {
        plan.lines[0].then = 10;
        plan.lines[2].then = 84;
    };
    assert_eq!(flaw(more), broken("what moves of north", 6, 0, 5));
    assert!(matches!(flaw(|plan| plan.lines[0].now = 3), PlanFlaw::Line { at: 0, now: 3, .. }));
    assert!(matches!(
        flaw(|plan| {
            plan.lines.pop();
        }),
        PlanFlaw::Line { at: 5, .. }
    ));
    assert!(matches!(
        flaw(|plan| plan.lines.push(plan.lines[0].clone())),
        PlanFlaw::Line { at: 6, .. }
    ));
    assert!(matches!(flaw(|plan| plan.change = 12), PlanFlaw::Sum { what: "the change", .. }));
    assert!(matches!(flaw(|plan| plan.moved = 6), PlanFlaw::Sum { what: "the money moved", .. }));
    assert!(matches!(flaw(|plan| plan.total = 6), PlanFlaw::Sum { what: "the total", .. }));
    assert!(matches!(flaw(|plan| plan.proof.cost += 1), PlanFlaw::Proof(_)));
    assert!(matches!(flaw(|plan| plan.proof.prices[0] += 9), PlanFlaw::Proof(_)));
    let mut other = question.clone();
    other.targets[0].at_least = 14;
    assert!(matches!(plan.verify(&other), Err(PlanFlaw::Proof(_))), "one less would have done");
    other.targets[0].at_least = -1;
    assert!(matches!(plan.verify(&other), Err(PlanFlaw::Question(_))));
    let mut cut = impossible(&Reallocation {
        targets: vec![target("t", &["prevent"], 151, None)],
        ..question.clone()
    });
    assert!(matches!(cut.verify(&question), Err(PlanFlaw::Proof(_))));
    cut.short = 2;
    let asked = Reallocation { targets: vec![target("t", &["prevent"], 151, None)], ..question };
    assert!(matches!(cut.verify(&asked), Err(PlanFlaw::Sum { what: "what is short", .. })));
}

#[test]
fn targets_may_hold_each_other() {
    let mut question = two_pots();
    question.targets.push(target("either", &["prevent", "protect"], 30, Some(40)));
    question.targets.push(target("protect", &["protect"], 0, Some(14)));
    let plan = possible(&question);
    let then: Vec<i64> = plan.targets.iter().map(|target| target.then).collect();
    assert_eq!((plan.moved, then), (10, vec![30, 30 - plan.targets[2].then, plan.targets[2].then]));
}

#[test]
fn every_question_that_makes_no_sense_is_refused_by_name() {
    let told = |change: fn(&mut Reallocation)| {
        let mut question = two_pots();
        change(&mut question);
        reallocate(&question).unwrap_err().to_string()
    };
    assert_eq!(told(|asked| asked.pots.clear()), "there is no pot");
    assert_eq!(
        told(|asked| asked.pots.push(pot("west", &[("prevent", 0)]))),
        "the pot west holds nothing, so nothing of it can move"
    );
    assert_eq!(told(|asked| asked.pots.push(pot("north", &[]))), "the pot north is given twice");
    assert_eq!(
        told(|asked| asked.pots.push(pot("west", &[("a", 1), ("a", 1)]))),
        "the line a of west is given twice"
    );
    assert_eq!(
        told(|asked| asked.targets.push(asked.targets[0].clone())),
        "the target prevent is given twice"
    );
    assert_eq!(
        told(|asked| asked.pots[0].lines[0].now = -1),
        "prevent of north is -1, below nothing"
    );
    assert_eq!(
        told(|asked| asked.pots[0].earmarked = -1),
        "what is earmarked of north is -1, below nothing"
    );
    assert_eq!(
        told(|asked| asked.pots[0].earmarked = 101),
        "101 of the pot north is earmarked, which holds 100"
    );
    assert_eq!(
        told(|asked| asked.targets[0].at_least = -1),
        "the target prevent is -1, below nothing"
    );
    assert_eq!(
        told(|asked| asked.targets[0].at_most = Some(14)),
        "the target prevent is at least 15 and at most 14"
    );
    assert_eq!(told(|asked| asked.targets[0].cells.clear()), "the target prevent names no cell");
    assert_eq!(
        told(|asked| asked.targets.push(target("t", &["prepare"], 1, None))),
        "the target t names the cell prepare, which does not exist"
    );
    assert_eq!(
        told(|asked| asked.fences.push(fence("f", Some("west"), None, FenceRule::NoLess))),
        "the fence f names the pot west, which does not exist"
    );
    assert_eq!(
        told(|asked| asked.fences.push(fence("f", None, None, FenceRule::AtMost(-2)))),
        "the fence f is -2, below nothing"
    );
    assert_eq!(
        told(|asked| {
            asked.targets.push(target("a", &["prevent", "protect"], 1, None));
            asked.targets.push(target("b", &["protect", "pursue"], 1, None));
        }),
        "the targets a and b share some cells and not others, which no network holds"
    );
    assert_eq!(
        told(|asked| {
            asked.fences.push(fence("low", None, Some("pursue"), FenceRule::AtMost(30)));
            asked.fences.push(fence("high", Some("north"), None, FenceRule::AtLeast(31)));
        }),
        "north, pursue: high asks for at least 31, and low for at most 30"
    );
    assert_eq!(
        told(|asked| asked.fences.push(fence("high", Some("south"), None, FenceRule::AtLeast(51)))),
        "south, prevent: high asks for at least 51, and the pot itself for at most 50"
    );
    assert_eq!(
        told(|asked| asked.pace = Rational::new(5, 4)),
        "a pace of 1.25 of a pot is not within 0 and 1"
    );
    let limited = reallocate_within(&two_pots(), MinCostOptions { pivots: 0 });
    assert_eq!(limited.unwrap_err().to_string(), "not done after 0 changes");
}

#[test]
fn a_share_is_rounded_up_to_whole_units() {
    let tenth = |total| {
        Target::share("t", ["prevent".into()], Rational::new(1, 10).unwrap(), total).unwrap()
    };
    assert_eq!((tenth(150).at_least, tenth(151).at_least), (15, 16));
}
