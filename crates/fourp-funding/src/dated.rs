//! Where money goes in the order of days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fourp_graph::{Digraph, strong_components};
use fourp_model::{Answer, Earmark, NotMeasurable, PartialDate, Phase, Slug, Table};
use serde::Serialize;

use crate::{
    flow_graph::FlowView,
    index::{number, place},
    lots::{Ledger, LotRule, Payment},
    origin::{Accounts, Selection, TraceError},
    slice::Slice,
    words::conventions,
};

conventions! {
    /// In which order payments of one day are taken.
    #[derive(Default)]
    #[non_exhaustive]
    SameDay {
        /// What a party received that day is there for what it paid that day, as far as nobody pays in a circle.
        #[default]
        ReceiptsFirst = "receipts before payments",
        /// What a party paid that day came from what it held the day before.
        PaymentsFirst = "payments before receipts",
        /// In the order of flows in their graph.
        AsListed = "as listed",
    }

    /// Which day a date stands for that is known to the month or year only.
    #[derive(Default)]
    #[non_exhaustive]
    RoughDay {
        /// The last it can be: money is not counted before it was surely there.
        #[default]
        Last = "last day",
        /// The first it can be.
        First = "first day",
    }
}

/// How dated money is handed on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "options, to be written out with `..`")]
pub struct Dating {
    /// Which money a payment takes; pro rata unless said otherwise.
    pub rule: LotRule,
    /// The order of payments of one day; receipts first unless said otherwise.
    pub same_day: SameDay,
    /// What a rough date means; its last day unless said otherwise.
    pub rough_day: RoughDay,
}

/// Whose money rests where once every payment was made in the order of its date.
///
/// In time there are no circles: a refund is made of what was held on its day. No unit is lost or made: by origin
/// and by place the amounts sum to what [`Accounts`] say enters and rests.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Dated {
    /// The conventions.
    pub how: Dating,
    /// Money at rest by origin and place, in order of both.
    pub found: Vec<OriginAt>,
    /// What was spent before it came, in order of spending.
    pub advances: Vec<Advance>,
    /// With [`LotRule::EarmarkFirst`], money that a payment with another earmark or none took although it had one, for
    /// nothing else was there; by the earmark that it had.
    pub crossed: Vec<Crossed>,
    /// How many dates were known to the month or year only.
    pub rough_dates: u32,
}

/// Money of one origin in one place.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct OriginAt {
    /// The party where it entered, by number of node.
    pub origin: u32,
    /// The party where it rests.
    pub node: u32,
    /// How much, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
}

/// Money spent before it came.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Advance {
    /// Who spent it, by number of node.
    pub payer: u32,
    /// With which flow, by number in the graph.
    pub flow: u32,
    /// When.
    pub day: NaiveDate,
    /// How much of that flow was not there yet, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
    /// On which days money came that settled it, and how much, oldest first.
    pub settled: Vec<Settled>,
    /// What nothing settled: the payer's own, as far as the data say.
    #[serde(serialize_with = "crate::minor::text")]
    pub unsettled: i64,
}

/// A part of an advance that was settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Settled {
    /// When.
    pub day: NaiveDate,
    /// How much, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
}

/// Money that left its earmark.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Crossed {
    /// The earmark that it had.
    pub earmark: Slug<Earmark>,
    /// How much, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
}

/// What is asked here, as results print it.
const QUESTION: &str = "where does money go, day by day?";

impl Dated {
    /// Hands money on in the order of the dates on which flows reached the phase of the slice (a pledge, on which it
    /// was announced). `openings` are held, or owed if negative, before the first day, by number of node; none is all 0.
    ///
    /// Not measurable if a flow has no such date: where it stands in the order decides where others go.
    /// O(flows log flows), and what the rule costs: pro rata, O(flows x origins held).
    ///
    /// # Errors
    /// [`TraceError`] if sums do not fit, or openings are not one for each node.
    pub fn of(
        slice: &Slice<'_>,
        openings: &[i64],
        how: &Dating,
    ) -> Result<Answer<Self>, TraceError> {
        Accounts::new(slice.graph(), slice.amounts(), openings)?;
        Ok(match Turns::of(slice, how) {
            Answer::Measured(turns) => {
                Answer::Measured(Self::in_turn(slice, openings, how, &turns))
            }
            Answer::NotMeasurable(why) => why.into(),
        })
    }

    /// Hands money on in an order that is known. Sums must fit, and openings be one for each node.
    pub(crate) fn in_turn(
        slice: &Slice<'_>,
        openings: &[i64],
        how: &Dating,
        turns: &Turns,
    ) -> Self {
        let Turns { days, order, rough_dates } = turns;
        let calendar: Vec<NaiveDate> = BTreeSet::from_iter(days).into_iter().copied().collect();
        let earmarks = slice.flows().filter_map(|flow| flow.earmark.cloned());
        let earmarks: Vec<Slug<Earmark>> = BTreeSet::from_iter(earmarks).into_iter().collect();
        let payment = |edge: &u32| {
            let flow = slice.flow_of(*edge)?;
            let day = days.get(place(*edge))?;
            let earmark = flow.earmark.and_then(|own| earmarks.binary_search(own).ok());
            Some(Payment {
                payer: flow.payer,
                payee: flow.payee,
                amount: flow.amount,
                earmark: earmark.map_or(0, |found| number(found).saturating_add(1)),
                day: number(calendar.binary_search(day).unwrap_or_default()),
            })
        };
        let payments: Vec<Payment> = order.iter().filter_map(payment).collect();
        let nodes = slice.graph().node_count();
        let ledger = Ledger::run(nodes, openings, &payments, how.rule);
        let on = |day: u32| calendar.get(place(day)).copied().unwrap_or_default();
        let advances = ledger.ahead.iter().filter_map(|ahead| {
            let edge = order.get(ahead.payment)?;
            let mut settled: Vec<Settled> = Vec::new();
            for (day, amount) in ahead.settlements() {
                match settled.last_mut() {
                    Some(last) if last.day == on(day) => last.amount += amount,
                    _ => settled.push(Settled { day: on(day), amount }),
                }
            }
            Some(Advance {
                payer: ahead.payer,
                flow: slice.number_of(*edge)?,
                day: on(payments.get(ahead.payment)?.day),
                amount: ahead.amount,
                settled,
                unsettled: ahead.unsettled(),
            })
        });
        let mut crossed: BTreeMap<u32, i64> = BTreeMap::new();
        for (earmark, amount) in &ledger.crossed {
            *crossed.entry(*earmark).or_default() += amount;
        }
        let crossed = crossed.into_iter().filter_map(|(code, amount)| {
            let earmark = earmarks.get(place(code.checked_sub(1)?))?.clone();
            Some(Crossed { earmark, amount })
        });
        let found = ledger.rests().into_iter();
        let found = found.map(|r| OriginAt { origin: r.origin, node: r.node, amount: r.amount });
        Self {
            how: *how,
            found: found.collect(),
            advances: advances.collect(),
            crossed: crossed.collect(),
            rough_dates: *rough_dates,
        }
    }

    /// How much of the money that entered at these parties rests at those, in minor units. O(n) for n amounts found.
    ///
    /// # Errors
    /// [`TraceError::FlowsByDate`] if flows are selected: money is known by where it entered and rests.
    pub fn between(&self, from: &Selection, to: &Selection) -> Result<i64, TraceError> {
        let flows = from.flow_numbers().len() + to.flow_numbers().len();
        if flows > 0 {
            return Err(TraceError::FlowsByDate { flows });
        }
        let asked = self.found.iter().filter(|f| from.has_party(f.origin) && to.has_party(f.node));
        Ok(asked.map(|found| found.amount).sum())
    }
}

impl Advance {
    /// Money times days until it came, in minor units and days, for the part that was settled.
    #[must_use]
    pub fn unit_days(&self) -> i128 {
        let waited = |settled: &Settled| {
            let days = settled.day.signed_duration_since(self.day).num_days();
            i128::from(settled.amount) * i128::from(days)
        };
        self.settled.iter().map(waited).sum()
    }
}

/// The order in which the flows of a slice are paid.
pub(crate) struct Turns {
    days: Vec<NaiveDate>,       // By edge.
    pub(crate) order: Vec<u32>, // Edges.
    rough_dates: u32,
}

impl Turns {
    /// Not measurable if a flow does not say when.
    pub(crate) fn of(slice: &Slice<'_>, how: &Dating) -> Answer<Self> {
        let dates = slice.flows().map(|flow| date(slice.phase(), &flow));
        let dates: Vec<Option<PartialDate>> = dates.collect();
        let undated = dates.iter().filter(|date| date.is_none()).count();
        if undated > 0 {
            let phase = slice.phase();
            let why =
                format!("{undated} of {} flows do not say when they were {phase}", dates.len());
            let needed = format!("the date on which each flow was {phase}");
            return NotMeasurable::new(QUESTION, why).needing(Table::Flows, needed).into();
        }
        let day = |date: PartialDate| match how.rough_day {
            RoughDay::First => date.first_day(),
            RoughDay::Last => date.last_day(),
        };
        let is_rough = |date: &&PartialDate| date.first_day() != date.last_day();
        let rough_dates = number(dates.iter().flatten().filter(is_rough).count());
        let days: Vec<NaiveDate> = dates.into_iter().flatten().map(day).collect();
        let order = turns(slice, &days, how.same_day);
        Answer::Measured(Self { days, order, rough_dates })
    }
}

fn date(phase: Phase, flow: &FlowView<'_>) -> Option<PartialDate> {
    match phase {
        Phase::Pledged | Phase::Announced => flow.announced,
        Phase::Confirmed => flow.confirmed,
        Phase::Paid => flow.paid,
        Phase::Withdrawn => flow.withdrawn,
        _ => None,
    }
}

/// The edges in the order in which they are paid.
fn turns(slice: &Slice<'_>, days: &[NaiveDate], same_day: SameDay) -> Vec<u32> {
    let mut edges: Vec<(NaiveDate, u32)> = days.iter().copied().zip(0_u32..).collect();
    edges.sort_unstable();
    let groups = edges.chunk_by(|a, b| a.0 == b.0);
    let listed = groups.map(|group| group.iter().map(|(_, edge)| *edge).collect::<Vec<u32>>());
    if same_day == SameDay::AsListed {
        return listed.flatten().collect();
    }
    listed
        .flat_map(|mut group| {
            let ends = group.iter().filter_map(|edge| slice.flow_of(*edge));
            let ends: Vec<(u32, u32)> = ends.map(|flow| (flow.payer, flow.payee)).collect();
            let ranks = ranks(&ends);
            let mut ranked: Vec<(u32, u32)> = ranks.into_iter().zip(group.drain(..)).collect();
            match same_day {
                SameDay::PaymentsFirst => {
                    ranked.sort_unstable_by_key(|(rank, e)| (u32::MAX - rank, *e))
                }
                _ => ranked.sort_unstable(),
            }
            ranked.into_iter().map(|(_, edge)| edge)
        })
        .collect()
}

/// For each payment of a day the place of its payer along the way money takes that day; equal in a circle.
fn ranks(ends: &[(u32, u32)]) -> Vec<u32> {
    let both = ends.iter().flat_map(|(payer, payee)| [*payer, *payee]);
    let nodes: Vec<u32> = BTreeSet::from_iter(both).into_iter().collect();
    let small = |node: &u32| number(nodes.binary_search(node).unwrap_or_default());
    let (tails, heads): (Vec<u32>, Vec<u32>) =
        ends.iter().map(|(payer, payee)| (small(payer), small(payee))).unzip();
    let Ok(graph) = Digraph::new(number(nodes.len()), &tails, &heads) else {
        return vec![0; ends.len()];
    };
    let parts = strong_components(&graph);
    tails.iter().map(|tail| parts.of().get(place(*tail)).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::{flow, party};
    use crate::{builder::FlowGraphBuilder, flow_graph::FlowGraph};
    use fourp_model::Flow;
    use proptest::prelude::*;

    fn paid(payer: u32, payee: u32, amount: i64, day: &str) -> Flow {
        Flow { paid: Some(day.parse().unwrap()), ..flow(payer, payee, amount) }
    }

    fn graph(flows: &[Flow]) -> FlowGraph {
        let mut builder = FlowGraphBuilder::new();
        (0..4).for_each(|node| builder.declare(party(node)));
        flows.iter().for_each(|flow| builder.add(flow));
        builder.freeze().unwrap()
    }

    fn dated(flows: &[Flow], how: Dating) -> Dated {
        let graph = graph(flows);
        Dated::of(&graph.at(Phase::Paid), &[], &how).unwrap().measured().unwrap()
    }

    #[test]
    fn money_spent_before_it_came_is_an_advance() {
        let flows = [
            paid(1, 2, 50, "2018-04-01"),
            paid(0, 1, 30, "2018-06-30"),
            paid(0, 1, 20, "2018-07-01"),
        ];
        let found = dated(&flows, Dating::default());
        let own: Vec<_> = found.found.iter().map(|f| (f.origin, f.node, f.amount)).collect();
        assert_eq!(own, [(0, 2, 50)]);
        let late: Vec<&Advance> = found.advances.iter().filter(|a| a.payer == 1).collect();
        assert_eq!((late.len(), late[0].amount, late[0].unsettled), (1, 50, 0));
        assert_eq!(late[0].unit_days(), 30 * 90 + 20 * 91);
        let settled: Vec<_> =
            late[0].settled.iter().map(|s| (s.day.to_string(), s.amount)).collect();
        assert_eq!(settled, [("2018-06-30".into(), 30), ("2018-07-01".into(), 20)]);
    }

    #[test]
    fn the_order_of_a_day_is_a_convention() {
        let flows = [paid(1, 2, 5, "2018-04-01"), paid(0, 1, 5, "2018-04-01")];
        let count = |same_day| {
            let found = dated(&flows, Dating { same_day, ..Dating::default() });
            found.advances.iter().filter(|advance| advance.payer == 1).count()
        };
        assert_eq!(count(SameDay::ReceiptsFirst), 0);
        assert_eq!(count(SameDay::PaymentsFirst), 1);
        assert_eq!(count(SameDay::AsListed), 0);
    }

    #[test]
    fn a_month_is_its_last_day_unless_said_otherwise() {
        let flows = [paid(1, 2, 5, "2018-04-15"), paid(0, 1, 5, "2018-04")];
        let late = |rough_day| {
            let found = dated(&flows, Dating { rough_day, ..Dating::default() });
            assert_eq!(found.rough_dates, 1);
            found.advances.iter().any(|advance| advance.payer == 1)
        };
        assert!(late(RoughDay::Last));
        assert!(!late(RoughDay::First));
    }

    #[test]
    fn without_dates_there_is_no_order() {
        let graph = graph(&[paid(1, 2, 5, "2018-04-15"), flow(0, 1, 5)]);
        let answer = Dated::of(&graph.at(Phase::Paid), &[], &Dating::default()).unwrap();
        let why = answer.not_measurable().unwrap();
        assert_eq!(
            why.to_string(),
            "where does money go, day by day? cannot be measured: 1 of 2 flows do not say when they were paid"
        );
        assert_eq!(why.what_would_make_it_so[0].table, Some(Table::Flows));
        let slice = graph.at(Phase::Paid);
        let flows = Selection::flows(&slice, |_| true).unwrap();
        let dated = dated(&[paid(0, 1, 5, "2018-04-01")], Dating::default());
        let error = dated.between(&flows, &flows).unwrap_err();
        assert_eq!(
            error.to_string(),
            "4 flows are selected; by date, money goes from parties to parties"
        );
        let error = Dated::of(&slice, &[1], &Dating::default()).unwrap_err();
        assert_eq!(error, TraceError::OpeningsUneven { found: 1, parties: 4 });
    }

    #[test]
    fn earmarks_are_named_when_money_leaves_them() {
        let for_drugs = |flow| Flow { earmark: Some("drugs".parse().unwrap()), ..flow };
        let flows = [for_drugs(paid(0, 1, 5, "2018-04-01")), paid(1, 2, 3, "2018-05-01")];
        let found = dated(&flows, Dating { rule: LotRule::EarmarkFirst, ..Dating::default() });
        let crossed: Vec<_> =
            found.crossed.iter().map(|c| (c.earmark.as_str(), c.amount)).collect();
        assert_eq!(crossed, [("drugs", 3)]);
    }

    proptest! {
        #[test]
        fn no_rule_loses_a_unit_and_row_order_changes_nothing(
            rows in prop::collection::vec((0_u32..4, 0_u32..4, 1_i64..50, 1_u32..28), 1..12),
            openings in prop::collection::vec(-9_i64..20, 4),
        ) {
            let flows: Vec<Flow> = rows
                .iter()
                .map(|(a, b, amount, day)| paid(*a, *b, *amount, &format!("2018-04-{day:02}")))
                .collect();
            let mut turned = flows.clone();
            turned.reverse();
            let (one, two) = (graph(&flows), graph(&turned));
            let (one, two) = (one.at(Phase::Paid), two.at(Phase::Paid));
            let accounts = Accounts::new(one.graph(), one.amounts(), &openings).unwrap();
            for rule in LotRule::ALL {
                let how = Dating { rule: *rule, ..Dating::default() };
                let found = Dated::of(&one, &openings, &how).unwrap().measured().unwrap();
                let again = Dated::of(&two, &openings, &how).unwrap().measured().unwrap();
                prop_assert_eq!(&found.found, &again.found);
                for node in 0..4_u32 {
                    let sum = |pick: fn(&OriginAt) -> u32| -> i64 {
                        found.found.iter().filter(|f| pick(f) == node).map(|f| f.amount).sum()
                    };
                    prop_assert_eq!(sum(|f| f.origin), accounts.entering()[place(node)]);
                    prop_assert_eq!(sum(|f| f.node), accounts.resting()[place(node)]);
                }
            }
        }
    }
}
