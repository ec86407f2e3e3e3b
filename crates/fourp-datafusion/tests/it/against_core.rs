//! Every aggregate of flows against the analyses of the core, on the same rows.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_datafusion::{Dimension, Lag, Question, Rows, collapse};
use fourp_funding::{
    Balances, Boundary, CertaintyQuestion, CertaintyShares, FlowGraph, LagKind, MirrorRule, PotBy,
    Timeliness, TimelinessQuestion, arbitrary, conservation, fragmentation, gross_and_net, mirrors,
};
use fourp_model::{Answer, Currency, End, Flow, Interval, Party, Period, Phase, Rational};
use proptest::prelude::*;

use crate::frame::{Folder, ask, holding, modest, wait};

fn text(rows: &Rows, column: &str) -> Vec<String> {
    rows.texts(column).unwrap().into_iter().map(Option::unwrap_or_default).collect()
}

fn whole(rows: &Rows, column: &str) -> Vec<i128> {
    rows.whole(column).unwrap().into_iter().map(|number| number.unwrap()).collect()
}

fn some_flows() -> impl Strategy<Value = Vec<Flow>> {
    arbitrary::flows().prop_filter("an empty table has no currency", |flows| !flows.is_empty())
}

fn half(flow: &Flow) -> i128 {
    flow.half_width.map_or(0, |half| half.minor().into())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn shares_are_sums_of_rows(flows in some_flows()) {
        let by = Question::Shares { by: vec![Dimension::Stream, Dimension::Kind] };
        let rows = ask(&flows, &by).unwrap();
        let mut expected = BTreeMap::<[String; 3], (i128, i128, i128)>::new();
        let mut of_phase = BTreeMap::<String, i128>::new();
        for flow in &flows {
            let stream = flow.stream.as_ref().map_or_else(String::new, ToString::to_string);
            let key = [flow.phase.to_string(), flow.kind.to_string(), stream];
            let sums = expected.entry(key).or_default();
            let amount = i128::from(flow.amount.minor());
            *sums = (sums.0 + 1, sums.1 + amount, sums.2 + half(flow));
            *of_phase.entry(flow.phase.to_string()).or_default() += amount;
        }
        let keys = text(&rows, "phase").into_iter().zip(text(&rows, "kind")).zip(text(&rows, "stream"));
        let keys: Vec<[String; 3]> = keys.map(|((phase, kind), stream)| [phase, kind, stream]).collect();
        let (counts, amounts) = (whole(&rows, "flows"), whole(&rows, "amount"));
        let (halves, totals) = (whole(&rows, "half_width"), whole(&rows, "of_amount"));
        prop_assert!(keys.is_sorted());
        prop_assert_eq!(keys.len(), expected.len());
        for (at, key) in keys.iter().enumerate() {
            prop_assert_eq!((counts[at], amounts[at], halves[at]), expected[key]);
            prop_assert_eq!(totals[at], of_phase[&key[0]]);
        }
    }

    #[test]
    fn conservation_is_that_of_the_core(flows in some_flows()) {
        let rows = ask(&flows, &Question::Conservation).unwrap();
        let columns = ["phase", "party", "period"].map(|column| text(&rows, column));
        let names = ["flows_in", "received", "received_half", "flows_out", "paid", "paid_half", "residual"];
        let sums = names.map(|column| whole(&rows, column));
        let found: BTreeMap<[String; 3], [i128; 7]> = (0..rows.len())
            .map(|at| (columns.each_ref().map(|column| column[at].clone()), sums.each_ref().map(|sum| sum[at])))
            .collect();
        prop_assert_eq!(found.len(), rows.len());
        let graph = FlowGraph::compile(&flows).unwrap();
        let mut expected = BTreeMap::new();
        for phase in graph.phases() {
            let lines = conservation(&graph.at(*phase), &Balances::default()).unwrap().measured().unwrap();
            for line in lines.lines() {
                let key = [phase.to_string(), line.party.to_string(), line.period.to_string()];
                let count = |end: fn(&Flow) -> &Party| -> i128 {
                    let is_here = |flow: &&Flow| {
                        flow.phase == *phase && *end(flow) == line.party
                            && (flow.period == line.period || flow.period.same_span(&line.period) == Some(true))
                    };
                    i128::try_from(flows.iter().filter(is_here).count()).unwrap()
                };
                let sums = [count(|flow| &flow.payee), line.received.minor, line.received.half_width,
                    count(|flow| &flow.payer), line.paid.minor, line.paid.half_width, line.residual.minor];
                expected.insert(key, sums);
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_boundary_is_that_of_the_core(flows in some_flows(), within in prop::collection::btree_set(arbitrary::party(), 1..4)) {
        let graph = FlowGraph::compile(&flows).unwrap();
        let inside: Vec<Party> = within.iter().filter(|party| graph.node(party).is_some()).cloned().collect();
        prop_assume!(!inside.is_empty());
        let rows = ask(&flows, &Question::GrossNet { inside: within }).unwrap();
        let boundary = Boundary::around(&graph, &inside).unwrap();
        let (phases, periods) = (text(&rows, "phase"), text(&rows, "period"));
        let names = ["internal_flows", "net_in_flows", "net_out_flows", "internal", "net_in", "net_out", "to_itself", "gross",
            "internal_half", "net_in_half", "net_out_half", "gross_half"];
        let sums = names.map(|name| whole(&rows, name));
        let mut counted = 0;
        for at in 0..rows.len() {
            let period: Period = periods[at].parse().unwrap();
            let slice = graph.at(phases[at].parse().unwrap()).in_period(&period);
            let money = gross_and_net(&slice, &boundary).measured().unwrap();
            let counts = money.flows.map(i128::from);
            counted += counts.iter().sum::<i128>();
            let expected = [counts[0], counts[1], counts[2], money.internal.minor, money.net_in.minor, money.net_out.minor,
                money.to_itself.minor, money.gross.minor, money.internal.half_width, money.net_in.half_width,
                money.net_out.half_width, money.gross.half_width];
            prop_assert_eq!(sums.each_ref().map(|sum| sum[at]), expected);
        }
        let all = graph.phases().iter().filter_map(|phase| gross_and_net(&graph.at(*phase), &boundary).measured());
        prop_assert_eq!(counted, all.map(|money| money.flows.map(i128::from).iter().sum::<i128>()).sum::<i128>());
    }

    #[test]
    fn mirrors_are_those_of_the_core_without_tolerance(flows in some_flows(), with_commitment in any::<bool>()) {
        let plain = |flow: &Flow| Flow {
            half_width: None,
            commitment: flow.commitment.clone().or_else(|| "c1".parse().ok()).filter(|_| with_commitment),
            // Few amounts, so that some meet.
            amount: fourp_model::Money::from_minor(flow.amount.minor() % 3 + 1, Currency::GBP),
            ..flow.clone()
        };
        let flows: Vec<Flow> = flows.iter().map(plain).collect();
        let graph = FlowGraph::compile(&flows).unwrap();
        let rows = ask(&flows, &Question::Mirrors).unwrap();
        let keys = ["phase", "payer", "payee", "period"].map(|column| text(&rows, column));
        let names = ["pairs", "paired", "only_payer_flows", "only_payer", "only_payee_flows", "only_payee"];
        let sums = names.map(|name| whole(&rows, name));
        let found: BTreeMap<[String; 4], [i128; 6]> = (0..rows.len())
            .map(|at| (keys.each_ref().map(|key| key[at].clone()), sums.each_ref().map(|sum| sum[at])))
            .collect();
        prop_assert_eq!(found.len(), rows.len());
        // Periods of the same days have the name of the first of them.
        let mut periods: Vec<&Period> = flows.iter().map(|flow| &flow.period).collect();
        periods.sort();
        let span = |of: &Period| periods.iter().find(|period| **period == of || period.same_span(of) == Some(true)).unwrap().to_string();
        let mut expected = BTreeMap::<[String; 4], [i128; 6]>::new();
        for phase in graph.phases() {
            let slice = graph.at(*phase);
            let Answer::Measured(sides) = mirrors(&slice, &MirrorRule::default()) else {
                // One side alone tells, so nothing can be a pair.
                let here: Vec<_> = found.iter().filter(|(key, _)| key[0] == phase.to_string()).collect();
                prop_assert!(here.iter().all(|(_, sums)| sums[0] == 0));
                prop_assert!(here.iter().all(|(_, sums)| sums[2] == 0) || here.iter().all(|(_, sums)| sums[4] == 0));
                expected.extend(here.into_iter().map(|(key, sums)| (key.clone(), *sums)));
                continue;
            };
            let mut add = |payer: &Party, payee: &Party, period: &Period, place: usize, amount: i128| {
                let key = [phase.to_string(), payer.to_string(), payee.to_string(), span(period)];
                let sums = expected.entry(key).or_default();
                sums[place] += 1;
                sums[place + 1] += amount;
            };
            for pair in &sides.pairs {
                add(&pair.payer, &pair.payee, &pair.period, 0, pair.payer_told.amount.minor);
            }
            for (place, side) in [(2, &sides.only_payer), (4, &sides.only_payee)] {
                for flow in slice.flows().filter(|flow| side.flows.contains(&flow.flow)) {
                    let party = |node: u32| &graph.parties()[usize::try_from(node).unwrap()];
                    add(party(flow.payer), party(flow.payee), flow.period, place, flow.amount.into());
                }
            }
        }
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn pots_are_those_of_the_core(flows in some_flows()) {
        let rows = ask(&flows, &Question::Pots).unwrap();
        let graph = FlowGraph::compile(&flows).unwrap();
        let (phases, payees, amounts) = (text(&rows, "phase"), text(&rows, "payee"), whole(&rows, "amount"));
        for phase in graph.phases() {
            let slice = graph.at(*phase);
            for found in fragmentation(&slice, PotBy::PayerAndStream, 0) {
                let payee = graph.parties()[usize::try_from(found.node).unwrap()].to_string();
                let pots: Vec<i128> = (0..rows.len())
                    .filter(|at| phases[*at] == phase.to_string() && payees[*at] == payee)
                    .map(|at| amounts[at])
                    .collect();
                prop_assert_eq!(pots.len(), usize::try_from(found.pots).unwrap());
                // The core keeps 64 bits of a pot.
                if pots.iter().sum::<i128>() > i128::from(i64::MAX) {
                    continue;
                }
                prop_assert_eq!(pots.iter().sum::<i128>(), found.money);
                prop_assert_eq!(pots.iter().min().copied(), Some(found.smallest));
            }
        }
    }

    #[test]
    fn lags_are_those_of_the_core(flows in some_flows(), as_at in 0_i64..6_000) {
        let flows = modest(flows);
        let graph = FlowGraph::compile(&flows).unwrap();
        let as_at = NaiveDate::from_ymd_opt(2010, 1, 1).unwrap() + chrono::TimeDelta::days(as_at);
        let asked = TimelinessQuestion { least_dated: Rational::ZERO, ..TimelinessQuestion::as_at(as_at) };
        let kinds = [
            (Lag::Announcement, LagKind::Announcement),
            (Lag::Confirmation, LagKind::Confirmation),
            (Lag::Payment, LagKind::Payment),
            (Lag::AnnouncedToConfirmed, LagKind::AnnouncedToConfirmed),
            (Lag::ConfirmedToPaid, LagKind::ConfirmedToPaid),
        ];
        for (lag, kind) in kinds {
            let rows = ask(&flows, &Question::Lags { lag, as_at }).unwrap();
            let states = text(&rows, "state");
            let [least, most] = ["days_least", "days_most"].map(|name| rows.whole(name).unwrap());
            let (promises, money) = (whole(&rows, "promises"), whole(&rows, "money"));
            let of = |state: &str, sum: &[i128]| -> i128 {
                sum.iter().zip(&states).filter(|(_, of)| *of == state).map(|(sum, _)| *sum).sum()
            };
            let Answer::Measured(expected) = Timeliness::of(&graph, kind, asked, |_| true) else {
                // Nothing came with a date, or everything on the first day.
                let dated = (0..rows.len()).filter(|at| states[*at] == "came" && (least[*at], most[*at]) != (Some(0), Some(0)));
                prop_assert_eq!(dated.count(), 0);
                continue;
            };
            let counts = [expected.came, expected.withdrawn, expected.open, expected.undated];
            let names = ["came", "withdrawn", "open", "undated"];
            prop_assert_eq!(names.map(|state| of(state, &promises)), counts.map(|count| i128::try_from(count).unwrap()));
            prop_assert_eq!(names.map(|state| of(state, &money)), expected.money.map(|money| i128::try_from(money).unwrap()));
            for (share, range) in &expected.quartiles {
                let quantile = |days: &[Option<i128>]| {
                    let mut days: Vec<(i128, i128)> = (0..rows.len()).filter(|at| states[*at] == "came").map(|at| (days[at].unwrap(), money[at])).collect();
                    days.sort_unstable();
                    let needed = days.iter().map(|(_, money)| money).sum::<i128>() * share.numerator();
                    let mut sum = 0;
                    days.iter().find(|(_, money)| { sum += money; sum * share.denominator() >= needed }).map(|(day, _)| *day)
                };
                prop_assert_eq!((quantile(&least), quantile(&most)), (Some(range.low.into()), Some(range.high.into())));
            }
        }
    }

    #[test]
    fn certainty_is_that_of_the_core(flows in some_flows(), day in 0_i64..90) {
        let flows = modest(flows);
        let graph = FlowGraph::compile(&flows).unwrap();
        let period: Period = "2018-19".parse().unwrap();
        let first = flows.iter().filter_map(|flow| flow.confirmed).min();
        let at = first.map_or(NaiveDate::default(), |first| first.first_day()) + chrono::TimeDelta::days(day);
        let rows = ask(&flows, &Question::Certainty { period: period.clone(), at }).unwrap();
        let Answer::Measured(expected) = CertaintyShares::of(&graph, CertaintyQuestion { period, at }, |_| true) else {
            prop_assert_eq!(whole(&rows, "promised").iter().sum::<i128>(), 0);
            return Ok(());
        };
        let mut payees: Vec<String> = expected.payees.iter().map(|(payee, _)| payee.to_string()).collect();
        payees.sort();
        prop_assert_eq!(text(&rows, "payee"), payees);
        let of = ["promised", "confirmed", "perhaps_confirmed", "dated", "one_year", "unsaid", "lasting"].map(|name| whole(&rows, name));
        for (at, payee) in text(&rows, "payee").iter().enumerate() {
            let (_, share) = expected.payees.iter().find(|(party, _)| party.to_string() == *payee).unwrap();
            let [promised, confirmed, perhaps, dated, one_year, unsaid, lasting] = of.each_ref().map(|sum| sum[at]);
            prop_assert_eq!(u128::try_from(promised).unwrap(), share.promised);
            let set = |sure: i128, open: i128| {
                let end = |part| Rational::new(part, promised).map(End::Closed);
                Interval::new(end(sure)?, end(sure + open)?)
            };
            let same = |answer: &Answer<Interval>, sure: i128, open: i128, is_told: bool| match answer {
                Answer::Measured(found) => is_told && (promised == 0 || Some(found) == set(sure, open).as_ref()),
                _ => !is_told,
            };
            prop_assert!(same(&share.confirmed, confirmed, perhaps, dated != 0));
            prop_assert!(same(&share.one_year, one_year, unsaid, unsaid != promised), "{payee}");
            prop_assert!(same(&share.lasting, lasting, unsaid, unsaid != promised), "{payee}");
        }
    }

    #[test]
    fn collapsed_flows_are_the_same_money(flows in some_flows()) {
        let flows = modest(flows);
        let folder = Folder::new();
        let (one, two) = wait(async {
            let by = [Dimension::Stream];
            (
                collapse(&holding(&folder, &flows, 1).await, &by, Currency::GBP).await.unwrap(),
                collapse(&holding(&folder, &flows, 2).await, &by, Currency::GBP).await.unwrap(),
            )
        });
        prop_assert_eq!(&one.graph, &two.graph);
        prop_assert_eq!(one.rows, u64::try_from(flows.len()).unwrap());
        prop_assert_eq!(one.groups, u64::from(one.graph.flow_count()));
        let graph = FlowGraph::compile(&flows).unwrap();
        prop_assert_eq!(one.graph.parties(), graph.parties());
        for phase in Phase::ALL {
            let (all, groups) = (graph.at(*phase), one.graph.at(*phase));
            prop_assert_eq!(all.total(), groups.total());
            if all.is_empty() {
                continue;
            }
            let lines = |slice: &fourp_funding::Slice<'_>| -> Vec<_> {
                conservation(slice, &Balances::default()).unwrap().measured().unwrap().lines().collect()
            };
            prop_assert_eq!(lines(&all), lines(&groups));
            let pots = |slice: &fourp_funding::Slice<'_>| -> Vec<_> {
                fragmentation(slice, PotBy::PayerAndStream, 0).iter().map(|pots| (pots.node, pots.money, pots.pots, pots.herfindahl.to_bits())).collect()
            };
            prop_assert_eq!(pots(&all), pots(&groups));
        }
    }
}
