//! Whether a merger plan is what it says, by the network and the plan alone.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Group, GroupStanding, NoProgress, Party, Slug};

use super::{
    apart::{Pairs, Rules, answers},
    effect::{Up, superiors},
    element::Element,
    flaw::Flaw,
    merger::{Changes, MergerPlan, absence_of, apart_counts, fewest, footing_unknown},
    partition::{Field, Lines, Sets, part_bound},
    proof::PlanProof,
};
use crate::{
    network::Network,
    place::{at, number, place},
};

impl MergerPlan {
    /// Checks everything the plan says against the network: that each group is there once; that each merger breaks no rule,
    /// pair by pair, is not too large, and closes no circle; that survivors' lines lead where the lines of all that go into
    /// them led; that every element of the network is with a survivor that the plan gives members and a remit for it; that
    /// the certificate bounds what it says; the claim of proof; and the whole ledger.
    ///
    /// A claim by [`PlanProof::Search`] or [`PlanProof::Limit`] is checked by the same search again, at its cost; all
    /// else is O(groups² · members).
    ///
    /// # Errors
    /// Every [`Flaw`] found.
    pub fn verify(&self, network: &Network) -> Result<(), Vec<Flaw>> {
        let rules = match Rules::new(network, &self.options) {
            Ok(rules) => rules,
            Err(error) => return Err(vec![Flaw::Options(error)]),
        };
        let sets = self.sets(network)?;
        let mut flaws = Vec::new();
        let up = superiors(network);
        let lines = Lines::of(&up);
        let pairs = Pairs::of(network.group_count(), &rules);
        let field = Field { network, rules: &rules, pairs: &pairs, lines: &lines };
        self.check_rules(&field, &sets, &up, &mut flaws);
        self.check_elements(network, &mut flaws);
        self.check_bound(&field, &mut flaws);
        self.check_numbers(&field, &sets, &mut flaws);
        self.check_proof(&field, &mut flaws);
        self.check_ledger(network, &rules, &Changes::of(network, &sets), &mut flaws);
        if flaws.is_empty() { Ok(()) } else { Err(flaws) }
    }

    /// The groups of each survivor, if each group is there once.
    fn sets(&self, network: &Network) -> Result<Sets, Vec<Flaw>> {
        let alone = self.unchanged.iter().map(|group| vec![group]);
        let merged = self
            .mergers
            .iter()
            .map(|merger| std::iter::once(&merger.survivor).chain(&merger.absorbed).collect());
        let mut times: BTreeMap<&Slug<Group>, u32> = BTreeMap::new();
        let mut sets = Vec::new();
        for ids in alone.chain(merged) {
            let ids: Vec<&Slug<Group>> = ids;
            for id in &ids {
                *times.entry(*id).or_default() += 1;
            }
            let mut set: Vec<u32> = ids.into_iter().filter_map(|id| network.group(id)).collect();
            set.sort_unstable();
            sets.push(set);
        }
        sets.sort_unstable();
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
        if flaws.is_empty() { Ok(sets) } else { Err(flaws) }
    }

    fn check_rules(&self, field: &Field<'_>, sets: &Sets, up: &[Vec<Up>], flaws: &mut Vec<Flaw>) {
        let network = field.network;
        let id = |group: u32| network.groups().get(place(group)).map(|facts| facts.id.clone());
        let mut broken = |group: u32, rule: String| {
            flaws.extend(id(group).map(|group| Flaw::Rule { group, rule }));
        };
        for set in sets.iter().filter(|set| set.len() > 1) {
            for (at, a) in set.iter().enumerate() {
                for b in set.iter().skip(at.saturating_add(1)) {
                    if let Some(why) = field.rules.apart(*a, *b) {
                        let with = id(*b).map_or_else(String::new, |id| id.to_string());
                        broken(*a, format!("must stay apart from {with}: {why}"));
                    }
                }
            }
            let members: BTreeSet<u32> =
                set.iter().flat_map(|group| network.members(*group)).copied().collect();
            if let (Some(first), Some(cap)) = (set.first(), field.rules.cap)
                && members.len() > place(cap)
            {
                broken(*first, format!("would have {} members, above {cap}", members.len()));
            }
        }
        let set_of = field.set_of(sets);
        if field.lines.close_a_circle(&set_of, number(sets.len()))
            && let Some(first) = sets.iter().find(|set| set.len() > 1).and_then(|set| set.first())
        {
            broken(*first, "mergers make reporting lines run in a circle".into());
        }
        // Where lines lead once sets are one, asked of the contracted lines.
        let mut contracted: Vec<Vec<Up>> = vec![Vec::new(); sets.len()];
        for (group, list) in (0..).zip(up) {
            let Some(slot) = at(&set_of, group).and_then(|set| contracted.get_mut(place(set)))
            else {
                continue;
            };
            slot.extend(list.iter().filter_map(|to| to.then(&set_of)));
        }
        let (now, then) = (&field.rules.answers, answers(&contracted));
        let none: Vec<Party> = Vec::new();
        for (group, owners) in (0..).zip(now) {
            let reached = at(&set_of, group).and_then(|set| then.get(place(set))).unwrap_or(&none);
            let lost = owners.iter().any(|owner| reached.binary_search(owner).is_err());
            let differs = self.options.answering == super::choice::Alike::Same && reached != owners;
            if lost || differs {
                broken(group, "its lines would lead to other owners".into());
            }
        }
    }

    /// Everything a group has, asked of what the plan says its survivor has.
    fn check_elements(&self, network: &Network, flaws: &mut Vec<Flaw>) {
        let mut lost = BTreeSet::new();
        for merger in &self.mergers {
            let set: Vec<u32> = std::iter::once(&merger.survivor)
                .chain(&merger.absorbed)
                .filter_map(|id| network.group(id))
                .collect();
            for group in &set {
                let decides = network
                    .groups()
                    .get(place(*group))
                    .is_some_and(|facts| facts.standing == GroupStanding::Decide);
                for cell in network.cells(*group).iter().filter_map(|cell| network.cell(cell)) {
                    if !merger.cells.contains(&cell) {
                        lost.insert(Element::Work { cell: cell.clone() });
                        if decides {
                            lost.insert(Element::Decision { cell: cell.clone() });
                        }
                    }
                    let voices = network.voices(*group);
                    for party in voices.filter_map(|party| network.parties().get(place(party))) {
                        if !merger.members.contains(party) {
                            let (party, cell) = (party.clone(), cell.clone());
                            lost.insert(Element::Voice { party, cell });
                        }
                    }
                }
            }
        }
        flaws.extend(lost.into_iter().map(|element| Flaw::Lost { element }));
    }

    fn check_bound(&self, field: &Field<'_>, flaws: &mut Vec<Flaw>) {
        let network = field.network;
        let mut part_of: Vec<Option<usize>> = vec![None; network.groups().len()];
        for (part, claim) in self.certificate.iter().enumerate() {
            let mut wrong = |why: String| flaws.push(Flaw::Part { part, why });
            for id in &claim.groups {
                let slot = network.group(id).and_then(|group| part_of.get_mut(place(group)));
                match slot {
                    Some(slot @ None) => *slot = Some(part),
                    Some(Some(_)) => wrong(format!("{id} is in two parts or twice in one")),
                    None => wrong(format!("{id} is no group")),
                }
            }
            let clique: Vec<u32> = claim.clique.iter().filter_map(|id| network.group(id)).collect();
            let inside: BTreeSet<&Slug<Group>> = claim.groups.iter().collect();
            if clique.len() != claim.clique.len()
                || claim.clique.iter().any(|id| !inside.contains(id))
            {
                wrong("its clique is not of its groups".into());
            }
            for (at, a) in clique.iter().enumerate() {
                let others = clique.iter().skip(at.saturating_add(1));
                if others.clone().any(|b| a == b || field.rules.apart(*a, *b).is_none()) {
                    wrong("two of its clique may be put together".into());
                }
            }
            let members: BTreeSet<u32> = claim
                .groups
                .iter()
                .filter_map(|id| network.group(id))
                .flat_map(|group| network.members(group))
                .copied()
                .collect();
            if members.len() != place(claim.members) {
                wrong(format!("its groups have {} members, not {}", members.len(), claim.members));
            }
            let bound =
                part_bound(claim.groups.len(), clique.len(), claim.members, field.rules.cap);
            if bound != claim.bound || claim.groups.is_empty() {
                wrong(format!("it is bounded by {bound}, not by {}", claim.bound));
            }
        }
        for a in 0..network.group_count() {
            let of = |group: u32| part_of.get(place(group)).copied().flatten();
            let Some(part) = of(a) else {
                let id = network.groups().get(place(a)).map(|facts| facts.id.to_string());
                let why = format!("{} is in none", id.unwrap_or_default());
                flaws.push(Flaw::Part { part: self.certificate.len(), why });
                continue;
            };
            let others = a.saturating_add(1)..network.group_count();
            let mut split = others.filter(|b| of(*b).is_some_and(|other| other != part));
            if split.any(|b| field.rules.apart(a, b).is_none()) {
                let why = "a group of it may be put together with one of another".into();
                flaws.push(Flaw::Part { part, why });
            }
        }
    }

    fn check_numbers(&self, field: &Field<'_>, sets: &Sets, flaws: &mut Vec<Flaw>) {
        let after = number(sets.len());
        let bound: u32 =
            self.certificate.iter().fold(0, |sum, part| sum.saturating_add(part.bound));
        let cap = |cap: Option<u32>| cap.map_or_else(|| "none".to_owned(), |cap| cap.to_string());
        let pairs = [
            ("the cap on members", cap(self.cap), cap(field.rules.cap)),
            (
                "the number of groups now",
                self.groups_before.to_string(),
                field.network.group_count().to_string(),
            ),
            ("the number of groups then", self.groups_after.to_string(), after.to_string()),
            ("the bound", self.bound.to_string(), bound.to_string()),
            ("the gap", self.gap.to_string(), after.saturating_sub(bound).to_string()),
            (
                "the number of groups of unknown footing",
                self.footing_unknown.to_string(),
                footing_unknown(field.network).to_string(),
            ),
        ];
        for (what, given, found) in pairs.into_iter().filter(|(_, given, found)| given != found) {
            flaws.push(Flaw::Number { what, given, found });
        }
    }

    fn check_proof(&self, field: &Field<'_>, flaws: &mut Vec<Flaw>) {
        let holds = match self.proof {
            PlanProof::Certificate => self.gap == 0,
            PlanProof::Search { .. } | PlanProof::Limit { .. } => {
                let parts = field.parts();
                let again = fewest(field, &parts, self.options.nodes_max, &NoProgress);
                again.is_ok_and(|again| {
                    number(again.sets.len()) == self.groups_after
                        && self.proof
                            == PlanProof::of(self.gap.into(), again.nodes, again.exhausted)
                })
            }
        };
        if !holds {
            flaws.push(Flaw::Proof { given: self.proof.to_string() });
        }
    }

    fn check_ledger(
        &self,
        network: &Network,
        rules: &Rules<'_>,
        found: &Changes,
        flaws: &mut Vec<Flaw>,
    ) {
        let parts = [
            ("what absence means", self.absence == absence_of(network)),
            ("why pairs stay apart", self.apart == apart_counts(network, rules)),
            ("the list of groups that stay as they are", self.unchanged == found.unchanged),
            ("the ledger of mergers", self.mergers == found.mergers),
            ("what changes for cells", self.cells == found.cells),
            ("what changes in spans", self.spans == found.spans),
        ];
        let wrong = parts.into_iter().filter(|(_, is_right)| !is_right);
        flaws.extend(wrong.map(|(what, _)| Flaw::Ledger { what }));
    }
}

#[cfg(test)]
mod tests;
