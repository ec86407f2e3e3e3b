//! Whether an abolition plan is what it says, by the network and the plan alone.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Group, GroupStanding, NoProgress, Party, Slug};

use super::{
    abolition::{AbolitionPlan, Effects, Held, held, solved},
    certificate::proven,
    cost::Costs,
    element::{Duties, Element},
    flaw::Flaw,
    proof::PlanProof,
};
use crate::{
    network::Network,
    place::{at, place},
};

impl AbolitionPlan {
    /// Checks everything the plan says against the network: that each group stays or goes once; that those who must stay
    /// do; that every element of the network is with a group that stays, element by element; that the certificate's
    /// weights exceed no group's cost and prove the bound; costs, gap and claim of proof; and the whole ledger.
    ///
    /// A claim by [`PlanProof::Search`] or [`PlanProof::Limit`] is checked by the same search again, at its cost; all
    /// else is additions, O(weights · groups + elements · log groups).
    ///
    /// # Errors
    /// Every [`Flaw`] found.
    pub fn verify(&self, network: &Network) -> Result<(), Vec<Flaw>> {
        let question = self.options.cost.of(network);
        let question =
            question.and_then(|costs| Ok((held(network, &self.options, &costs)?, costs)));
        let (held, costs) = match question {
            Ok(question) => question,
            Err(error) => return Err(vec![Flaw::Options(error)]),
        };
        let stays = self.stays(network)?;
        let mut flaws = Vec::new();
        let duties = Duties::of(network);
        held_back(network, &held, &stays, &mut flaws);
        lost(network, &stays, &mut flaws);
        self.check_numbers(network, &held, &costs, &stays, &mut flaws);
        self.check_proof(network, &duties, &held, &costs, &mut flaws);
        self.check_ledger(&Effects::of(network, &duties, &held, &stays), &mut flaws);
        if flaws.is_empty() { Ok(()) } else { Err(flaws) }
    }

    /// Which groups stay, if each is there once.
    fn stays(&self, network: &Network) -> Result<Vec<bool>, Vec<Flaw>> {
        let kept = self.kept.iter().map(|kept| (&kept.group, true));
        let gone = self.abolished.iter().map(|loss| (&loss.group, false));
        let mut times: BTreeMap<&Slug<Group>, u32> = BTreeMap::new();
        let mut stays = vec![false; network.groups().len()];
        for (group, stays_here) in kept.chain(gone) {
            *times.entry(group).or_default() += 1;
            let slot = network.group(group).and_then(|number| stays.get_mut(place(number)));
            if let Some(slot) = slot {
                *slot = stays_here;
            }
        }
        let mut flaws = Vec::new();
        for facts in network.groups() {
            let times = times.remove(&facts.id).unwrap_or(0);
            if times != 1 {
                flaws.push(Flaw::Groups { group: facts.id.clone(), times, expected: 1 });
            }
        }
        flaws.extend(times.into_iter().map(|(group, times)| Flaw::Groups {
            group: group.clone(),
            times,
            expected: 0,
        }));
        if flaws.is_empty() { Ok(stays) } else { Err(flaws) }
    }

    fn check_numbers(
        &self,
        network: &Network,
        held: &Held,
        costs: &Costs,
        stays: &[bool],
        flaws: &mut Vec<Flaw>,
    ) {
        let (mut before, mut after, mut forced) = (0_u64, 0_u64, 0_u64);
        for ((cost, stays), held) in costs.of.iter().zip(stays).zip(held) {
            let cost = cost.unwrap_or(0);
            before = before.saturating_add(cost);
            after = after.saturating_add(if *stays { cost } else { 0 });
            forced = forced.saturating_add(if held.is_some() { cost } else { 0 });
        }
        let proven = self.proven(network, held, costs, flaws);
        let bound = forced.saturating_add(proven);
        let pairs = [
            ("the part of a unit that costs are in", self.cost_parts, costs.parts),
            ("the cost of all groups", self.cost_before, before),
            ("the cost of the groups that stay", self.cost_after, after),
            ("the bound", self.bound, bound),
            ("the gap", self.gap, after.saturating_sub(bound)),
        ];
        for (what, given, found) in pairs.into_iter().filter(|(_, given, found)| given != found) {
            let (given, found) = (given.to_string(), found.to_string());
            flaws.push(Flaw::Number { what, given, found });
        }
    }

    /// What the certificate proves beyond the cost of groups that must stay, rounded up to a whole cost.
    fn proven(&self, network: &Network, held: &Held, costs: &Costs, flaws: &mut Vec<Flaw>) -> u64 {
        let mut of_group = vec![0_u128; held.len()];
        let (mut weighed, mut seen) = (Vec::new(), BTreeSet::new());
        for (element, weight) in &self.certificate.weights {
            let holders: Vec<u32> = (0..network.group_count())
                .filter(|group| element.is_held(network, *group))
                .collect();
            let mut wrong = |why| flaws.push(Flaw::Weight { element: element.clone(), why });
            if !seen.insert(element) {
                wrong("is in it twice");
            }
            if *weight == 0 {
                wrong("weighs nothing");
            }
            if holders.is_empty() {
                wrong("nobody has");
            }
            for group in &holders {
                if held.get(place(*group)).is_some_and(Option::is_some) {
                    wrong("a group has that must stay");
                }
                if let Some(slot) = of_group.get_mut(place(*group)) {
                    *slot += u128::from(*weight);
                }
            }
            weighed.push((holders, *weight));
        }
        let scale = u128::from(self.certificate.scale.max(1));
        for ((facts, weights), cost) in network.groups().iter().zip(of_group).zip(&costs.of) {
            let cost = u128::from(cost.unwrap_or(0)) * scale;
            if weights > cost {
                flaws.push(Flaw::Exceeded { group: facts.id.clone(), weights, cost });
            }
        }
        let weighed = weighed.iter().map(|(groups, weight)| (groups.as_slice(), *weight));
        proven(network.group_count(), self.certificate.scale, weighed)
    }

    fn check_proof(
        &self,
        network: &Network,
        duties: &Duties,
        held: &Held,
        costs: &Costs,
        flaws: &mut Vec<Flaw>,
    ) {
        let holds = match self.proof {
            PlanProof::Certificate => self.gap == 0,
            PlanProof::Search { .. } | PlanProof::Limit { .. } => {
                let nodes_max = self.options.nodes_max;
                let again = solved(network, duties, held, costs, nodes_max, &NoProgress);
                again.is_ok_and(|(found, _)| {
                    let cost = found.columns.iter().filter_map(|group| at(&costs.of, *group));
                    let forced = costs.of.iter().zip(held).filter(|(_, held)| held.is_some());
                    let all = cost.chain(forced.filter_map(|(cost, _)| *cost));
                    self.proof == PlanProof::of(self.gap, found.nodes, found.exhausted)
                        && all.sum::<u64>() == self.cost_after
                })
            }
        };
        if !holds {
            flaws.push(Flaw::Proof { given: self.proof.to_string() });
        }
    }

    fn check_ledger(&self, found: &Effects, flaws: &mut Vec<Flaw>) {
        let parts = [
            ("what absence means", self.absence == found.absence),
            ("the count of elements", self.elements == found.elements),
            ("why groups stay", self.kept == found.kept),
            ("the ledger of groups that go", self.abolished == found.abolished),
            ("what changes for cells", self.cells == found.cells),
            ("what changes in spans", self.spans == found.spans),
        ];
        let wrong = parts.into_iter().filter(|(_, is_right)| !is_right);
        flaws.extend(wrong.map(|(what, _)| Flaw::Ledger { what }));
    }
}

fn held_back(network: &Network, held: &Held, stays: &[bool], flaws: &mut Vec<Flaw>) {
    for ((facts, held), stays) in network.groups().iter().zip(held).zip(stays) {
        if held.is_some() && !stays {
            let rule = "goes, though the plan's options keep it".into();
            flaws.push(Flaw::Rule { group: facts.id.clone(), rule });
        }
    }
}

/// Everything that groups that go have and no group that stays has, by the definition of each element.
fn lost(network: &Network, stays: &[bool], flaws: &mut Vec<Flaw>) {
    let mut lost: BTreeSet<Element> = BTreeSet::new();
    let staying: Vec<u32> = (0..network.group_count()).filter(|group| at(stays, *group)).collect();
    for (group, facts) in (0..).zip(network.groups()).filter(|(group, _)| !at(stays, *group)) {
        let parties: Vec<Party> = network
            .voices(group)
            .filter_map(|party| network.parties().get(place(party)).cloned())
            .collect();
        for number in network.cells(group).iter() {
            let Some(cell) = network.cell(number) else { continue };
            let heirs: Vec<u32> = staying
                .iter()
                .copied()
                .filter(|group| network.cells(*group).contains(number))
                .collect();
            let mut need = |element: Element| {
                if !heirs.iter().any(|heir| element.is_held(network, *heir)) {
                    lost.insert(element);
                }
            };
            need(Element::Work { cell: cell.clone() });
            if facts.standing == GroupStanding::Decide {
                need(Element::Decision { cell: cell.clone() });
            }
            for party in &parties {
                need(Element::Voice { party: party.clone(), cell: cell.clone() });
            }
        }
    }
    flaws.extend(lost.into_iter().map(|element| Flaw::Lost { element }));
}

#[cfg(test)]
mod tests;
