//! How much can have gone from some money to other money, whatever convention one holds to.

use std::collections::BTreeSet;

use fourp_model::Answer;
use serde::Serialize;

use crate::{
    dated::{Dated, Dating, Turns},
    index::place,
    lots::LotRule,
    origin::{Accounts, Selection, TraceError},
    proof::{BoundsError, Gate, Net},
    slice::Slice,
    time_net::TimeNet,
    trace::Routes,
    words::conventions,
};

conventions! {
    /// What a way of money has to keep to.
    #[expect(clippy::exhaustive_enums, reason = "time is reckoned with or it is not")]
    Keeping {
        /// Amounts of payments only: money may be paid on before it came.
        Amounts = "amounts",
        /// Amounts and the order of days: money is paid on after it came, but for advances.
        AmountsAndDays = "amounts and days",
    }
}

/// Between what bounds lies the money that went from one selection to another, and what conventions say.
///
/// A record of payments does not say whose pound went where. Every way to tell payments apart into ways of single units, from where
/// each entered to where it rests, is a reading of the same record. `least` and `most` are the ends over all
/// readings, both are reached by one, and no convention can lie outside. Where they are equal no convention
/// is needed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bounds {
    /// The least that can have gone from one to the other, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub least: i64,
    /// The most that can have gone.
    #[serde(serialize_with = "crate::minor::text")]
    pub most: i64,
    /// What each convention says.
    pub conventions: Vec<ByConvention>,
    /// All that was selected to come from.
    #[serde(serialize_with = "crate::minor::text")]
    pub from_total: i64,
    /// All that was selected to go to.
    #[serde(serialize_with = "crate::minor::text")]
    pub to_total: i64,
    /// What readings keep to.
    pub keeping: Keeping,
}

/// What a convention says of an amount that the record leaves open.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ByConvention {
    /// Which.
    pub rule: &'static str,
    /// The amount, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
}

impl Routes<'_> {
    /// The bounds of what goes from one selection to another, and what goes pro rata: two largest flows, each
    /// [O(nodes² · edges) at worst](fourp_graph::max_flow), and checked anew; so for a selection, never for every cell of a
    /// table.
    ///
    /// *Most* is the largest flow from the money selected to come from, along the payments observed, to the money
    /// selected to go to. No reading has more, for the ways of its units between the two are such a flow. One has as much:
    /// what is left of every payment when that flow is taken out is balanced at each party again (all that comes in or
    /// enters goes out or rests), so it falls into ways and circles of single units by itself. *Least* is all that
    /// goes to the destination, less the most that can have gone there from everywhere else, for each unit there
    /// is of the one or the other. Both hold for readings in fractions of units too.
    ///
    /// The same as [`Self::between`]: of selected flows all that passes them is meant, and money counts once, unless both
    /// select flows and it comes round to pass first these and then those again; a unit of a flow in both
    /// counts by itself.
    ///
    /// # Errors
    /// [`BoundsError`] if there are too many payments, or a bound is not proved.
    pub fn bounds(&self, from: &Selection, to: &Selection) -> Result<Bounds, BoundsError> {
        let (begun, ended) = (self.cut_edges(from), self.cut_edges(to));
        let mut amounts = self.slice().amounts().to_vec();
        for edge in begun.union(&ended) {
            if let Some(amount) = amounts.get_mut(place(*edge)) {
                *amount = 0;
            }
        }
        let gates = |own: &[i64], chosen: &Selection| -> Vec<Gate> {
            let own = own.iter().zip(0_u32..).filter(|(amount, _)| **amount > 0);
            let gate = |(amount, node): (&i64, u32)| Gate {
                node,
                amount: *amount,
                is_chosen: chosen.has_party(node),
            };
            own.map(gate).collect()
        };
        let mut net = Net {
            graph: self.slice().graph(),
            amounts: &amounts,
            entries: gates(self.accounts().entering(), from),
            exits: gates(self.accounts().resting(), to),
        };
        for edge in begun.union(&ended) {
            let (amount, is_begun) = (self.amount(*edge), begun.contains(edge));
            let is_chosen = ended.contains(edge) && !is_begun;
            net.entries.push(Gate { node: self.head(*edge), amount, is_chosen: is_begun });
            net.exits.push(Gate { node: self.tail(*edge), amount, is_chosen });
        }
        let both: BTreeSet<u32> = begun.intersection(&ended).copied().collect();
        let both: i128 = both.iter().map(|edge| i128::from(self.amount(*edge))).sum();
        let (least, most) = net.bounds()?;
        let traced = self.between(from, to);
        Ok(Bounds {
            least: small(least + both),
            most: small(most + both),
            conventions: vec![ByConvention { rule: traced.rule, amount: traced.amount }],
            from_total: traced.from_total,
            to_total: traced.to_total,
            keeping: Keeping::Amounts,
        })
    }
}

impl Dated {
    /// The bounds of what goes from some parties to others where money cannot be paid on before it came, and
    /// what each rule of [`LotRule`] says; they lie within [those of amounts alone](Routes::bounds).
    ///
    /// Readings keep to the order of payments that `how` gives; its `rule` is not asked. A payment takes what the
    /// payer holds, whichever of it, and is an advance for the rest; what comes settles advances first, whichever of them. So
    /// a party at a time is a node, and what it holds (or owes) until its next payment is an edge forwards (or
    /// backwards) in time: a network of at most two nodes and three edges a payment, in which every unit of every
    /// rule takes a way, and the argument of [`Routes::bounds`] holds. Two largest flows on it, and each rule once.
    ///
    /// Not measurable if a flow has no date.
    ///
    /// # Errors
    /// [`BoundsError`] if sums do not fit, openings are not one for each node, flows are selected, or a bound is not
    /// proved.
    pub fn bounds(
        slice: &Slice<'_>,
        openings: &[i64],
        how: &Dating,
        (from, to): (&Selection, &Selection),
    ) -> Result<Answer<Bounds>, BoundsError> {
        let flows = from.flow_numbers().len().saturating_add(to.flow_numbers().len());
        if flows > 0 {
            return Err(TraceError::FlowsByDate { flows }.into());
        }
        let accounts = Accounts::new(slice.graph(), slice.amounts(), openings)?;
        let turns = match Turns::of(slice, how) {
            Answer::Measured(turns) => turns,
            Answer::NotMeasurable(why) => return Ok(why.into()),
        };
        let net = TimeNet::new(slice, openings, &turns.order, (from, to))?;
        let (least, most) = net.net().bounds()?;
        let mut conventions = Vec::new();
        for rule in LotRule::ALL {
            let how = Dating { rule: *rule, ..*how };
            let amount = Self::in_turn(slice, openings, &how, &turns).between(from, to)?;
            conventions.push(ByConvention { rule: rule.as_str(), amount });
        }
        let sum = |amounts: &[i64], chosen: &Selection| {
            let own = chosen.party_numbers().filter_map(|node| amounts.get(place(node)));
            own.copied().fold(0, i64::saturating_add)
        };
        Ok(Answer::Measured(Bounds {
            least: small(least),
            most: small(most),
            conventions,
            from_total: sum(accounts.entering(), from),
            to_total: sum(accounts.resting(), to),
            keeping: Keeping::AmountsAndDays,
        }))
    }
}

/// Sums of what goes through parties fit, which was checked when they were balanced.
fn small(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(i64::MAX)
}
