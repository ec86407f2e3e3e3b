//! Which groups must not be put together.

use std::fmt;

use fourp_model::{Function, Group, GroupStanding, Party, Slug, Statutory, Strand};
use serde::Serialize;

use super::{
    choice::{Alike, StatutoryGroups, UnrecordedWork},
    effect::{Up, superiors},
    flaw::PlanError,
};
use crate::{
    network::Network,
    place::{at, number, place},
    words::conventions,
};

/// What a merger plan may do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct MergerOptions {
    /// How many members a group may have that others are merged into.
    pub cap: MemberCap,
    /// Whether groups that are put together must have one owner.
    pub owners: Alike,
    /// Whether they must be of one tier.
    pub tiers: Alike,
    /// Whether their papers must have one marking.
    pub markings: Alike,
    /// Whether their reporting lines must lead to the same owners.
    pub answering: Alike,
    /// Whether one that oversees may be put together with one that decides on the same.
    pub oversight: Oversight,
    /// What becomes of groups that the law requires.
    pub statutory: StatutoryGroups,
    /// What becomes of groups whose work no row records: no rule about work can be checked for them.
    pub unrecorded: UnrecordedWork,
    /// Pairs of groups that must stay apart for a reason that no row holds, with the reason.
    pub apart: Vec<(Slug<Group>, Slug<Group>, String)>,
    /// The most nodes of the search; the plan is then the best found, and says so.
    pub nodes_max: u64,
}

/// No group larger than the largest is now; owner, tier, marking and ways to owners alike; overseers apart; groups without
/// a recorded remit left alone; 20,000 nodes.
impl Default for MergerOptions {
    fn default() -> Self {
        Self {
            cap: MemberCap::default(),
            owners: Alike::default(),
            tiers: Alike::default(),
            markings: Alike::default(),
            answering: Alike::default(),
            oversight: Oversight::default(),
            statutory: StatutoryGroups::default(),
            unrecorded: UnrecordedWork::default(),
            apart: Vec::new(),
            nodes_max: 20_000,
        }
    }
}

/// How many members, each party once, a group may have that others are merged into.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is a number or there is none")]
pub enum MemberCap {
    /// As many as the largest group has now.
    #[default]
    LargestNow,
    /// So many.
    AtMost(u32),
    /// Any number.
    Unlimited,
}

conventions! {
    /// Whether a group that oversees may be put together with one that decides on the same.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "it may or it may not")]
    Oversight {
        /// It may not: who decides would oversee itself.
        #[default]
        Apart = "stays apart from what it oversees",
        /// It may.
        Together = "may be merged with what it oversees",
    }
}

/// Why two groups must not be put together.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ApartBecause {
    /// The caller says so.
    Asked {
        /// For this reason.
        reason: String,
    },
    /// Of one of them no row says what it is for.
    Unrecorded,
    /// The law requires both.
    Statutory,
    /// One oversees what the other decides on.
    Oversight,
    /// Their papers have different markings.
    Marking,
    /// They have different owners.
    Owner,
    /// They are of different tiers.
    Tier,
    /// Their reporting lines lead to different owners.
    Answering,
    /// Together they have more members than a group may have.
    Members,
}

/// The rules of a plan, ready to be asked about pairs.
#[derive(Debug)]
pub(crate) struct Rules<'n> {
    network: &'n Network,
    options: &'n MergerOptions,
    pub(crate) cap: Option<u32>,
    asked: Vec<(u32, u32, &'n str)>,
    oversees: Vec<Vec<Reach>>, // By group.
    decides: Vec<Vec<Reach>>,
    pub(crate) answers: Vec<Vec<Party>>, // Owners that lines of each group lead to.
}

/// A threat and a strand, by their places; `None` is silence.
type Reach = (Option<u32>, Option<u32>);

impl MemberCap {
    /// The cap in numbers; `None` is none.
    pub(crate) fn of(self, network: &Network) -> Option<u32> {
        match self {
            Self::LargestNow => {
                (0..network.group_count()).map(|group| number(network.members(group).len())).max()
            }
            Self::AtMost(most) => Some(most),
            Self::Unlimited => None,
        }
    }
}

impl<'n> Rules<'n> {
    /// # Errors
    /// [`PlanError`] if options name a group that is not there, or a cap of nobody.
    pub(crate) fn new(network: &'n Network, options: &'n MergerOptions) -> Result<Self, PlanError> {
        if options.cap == MemberCap::AtMost(0) {
            return Err(PlanError::NoSeats);
        }
        let group = |id: &Slug<Group>| {
            network.group(id).ok_or_else(|| PlanError::UnknownGroup { group: id.clone() })
        };
        let mut asked = Vec::new();
        for (first, second, reason) in &options.apart {
            let (first, second) = (group(first)?, group(second)?);
            asked.push((first.min(second), first.max(second), reason.as_str()));
        }
        asked.sort_unstable();
        let everything = (0..).zip(network.groups());
        let oversees = everything.clone().map(|(group, facts)| {
            reach(network, group, facts.standing == GroupStanding::Oversee, is_oversight)
        });
        let decides = everything.map(|(group, facts)| {
            reach(network, group, facts.standing == GroupStanding::Decide, is_decision)
        });
        Ok(Self {
            oversees: oversees.collect(),
            decides: decides.collect(),
            answers: answers(&superiors(network)),
            cap: options.cap.of(network),
            network,
            options,
            asked,
        })
    }

    /// Why two groups must not be put together, if they must not: the first reason in the order of [`ApartBecause`].
    pub(crate) fn apart(&self, a: u32, b: u32) -> Option<ApartBecause> {
        let (a, b) = (a.min(b), a.max(b));
        let start = self.asked.partition_point(|(first, second, _)| (*first, *second) < (a, b));
        if let Some((_, _, reason)) =
            self.asked.get(start).filter(|(first, second, _)| (*first, *second) == (a, b))
        {
            return Some(ApartBecause::Asked { reason: (*reason).to_owned() });
        }
        let options = self.options;
        let facts = |group: u32| self.network.groups().get(place(group));
        let (first, second) = (facts(a)?, facts(b)?);
        let unrecorded = |group: u32| self.network.cells(group).is_empty();
        let required = |statutory: Statutory| statutory == Statutory::Statutory;
        let differ = |rule: Alike, same: bool| rule == Alike::Same && !same;
        let rules = [
            (
                ApartBecause::Unrecorded,
                options.unrecorded == UnrecordedWork::Keep && (unrecorded(a) || unrecorded(b)),
            ),
            (
                ApartBecause::Statutory,
                options.statutory == StatutoryGroups::Keep
                    && required(first.statutory)
                    && required(second.statutory),
            ),
            (
                ApartBecause::Marking,
                differ(options.markings, first.classification == second.classification),
            ),
            (ApartBecause::Owner, differ(options.owners, first.owner == second.owner)),
            (ApartBecause::Tier, differ(options.tiers, first.tier == second.tier)),
        ];
        if let Some((why, _)) = rules.into_iter().find(|(_, is_apart)| *is_apart) {
            return Some(why);
        }
        if options.answering == Alike::Same
            && self.answers.get(place(a)) != self.answers.get(place(b))
        {
            return Some(ApartBecause::Answering);
        }
        if options.oversight == Oversight::Apart && (self.watches(a, b) || self.watches(b, a)) {
            return Some(ApartBecause::Oversight);
        }
        let together = union_len(self.network.members(a), self.network.members(b));
        self.cap.is_some_and(|cap| together > cap).then_some(ApartBecause::Members)
    }

    /// Whether one oversees something that the other decides on; what is not stated may be the same.
    fn watches(&self, overseer: u32, decider: u32) -> bool {
        let meets = |a: Option<u32>, b: Option<u32>| a.is_none() || b.is_none() || a == b;
        let overseen = of_group(&self.oversees, overseer);
        overseen.iter().any(|(threat, strand)| {
            of_group(&self.decides, decider)
                .iter()
                .any(|(other, its)| meets(*threat, *other) && meets(*strand, *its))
        })
    }
}

fn of_group(all: &[Vec<Reach>], group: u32) -> &[Reach] {
    all.get(place(group)).map(Vec::as_slice).unwrap_or_default()
}

fn is_oversight(function: Function) -> bool {
    function == Function::Oversee
}

fn is_decision(function: Function) -> bool {
    matches!(function, Function::Own | Function::Lead | Function::Decide)
}

/// The threats and strands over which a group has some function, or all of its remit if that is its standing.
fn reach(
    network: &Network,
    group: u32,
    by_standing: bool,
    is_such: fn(Function) -> bool,
) -> Vec<Reach> {
    let cells = network.cells(group).iter().filter_map(|cell| network.cell(cell));
    let such = cells.filter(|cell| by_standing || is_such(cell.function));
    let threats = network.threats();
    let mut reach: Vec<Reach> = such
        .map(|cell| {
            let threat = cell
                .threat
                .as_ref()
                .map(|threat| number(threats.partition_point(|facts| facts.id < *threat)));
            (threat, cell.strand.map(strand_place))
        })
        .collect();
    reach.sort_unstable();
    reach.dedup();
    reach
}

fn strand_place(strand: Strand) -> u32 {
    number(Strand::ALL.iter().position(|other| *other == strand).unwrap_or_default())
}

/// The owners that lines of each group lead to, over other groups, in order. O(groups · lines).
pub(crate) fn answers(up: &[Vec<Up>]) -> Vec<Vec<Party>> {
    let of = |start: u32| {
        let (mut seen, mut queue) = (vec![false; up.len()], vec![start]);
        let mut owners = Vec::new();
        while let Some(group) = queue.pop() {
            let Some(slot) = seen.get_mut(place(group)).filter(|slot| !**slot) else { continue };
            *slot = true;
            for to in up.get(place(group)).map(Vec::as_slice).unwrap_or_default() {
                match to {
                    Up::Group(next) => queue.push(*next),
                    Up::Owner(owner) => owners.push(owner.clone()),
                }
            }
        }
        owners.sort_unstable();
        owners.dedup();
        owners
    };
    (0..number(up.len())).map(of).collect()
}

/// How many numbers are in either of two rising lists.
pub(crate) fn union_len(a: &[u32], b: &[u32]) -> u32 {
    let shared = a.iter().filter(|party| b.binary_search(party).is_ok()).count();
    number(a.len().saturating_add(b.len()).saturating_sub(shared))
}

impl fmt::Display for ApartBecause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Asked { reason } => reason,
            Self::Unrecorded => "no row says what one of them is for",
            Self::Statutory => "the law requires both",
            Self::Oversight => "one oversees what the other decides on",
            Self::Marking => "their papers have different markings",
            Self::Owner => "they have different owners",
            Self::Tier => "they are of different tiers",
            Self::Answering => "their lines lead to different owners",
            Self::Members => "together they have more members than a group may have",
        })
    }
}

/// The pairs of a network that must stay apart, as a table.
#[derive(Debug)]
pub(crate) struct Pairs {
    groups: u32,
    apart: Vec<bool>,
}

impl Pairs {
    pub(crate) fn of(groups: u32, rules: &Rules<'_>) -> Self {
        let size = place(groups);
        let mut apart = vec![false; size.saturating_mul(size)];
        for a in 0..groups {
            for b in a.saturating_add(1)..groups {
                if rules.apart(a, b).is_some() {
                    for (row, column) in [(a, b), (b, a)] {
                        let slot = place(row).saturating_mul(size).saturating_add(place(column));
                        if let Some(slot) = apart.get_mut(slot) {
                            *slot = true;
                        }
                    }
                }
            }
        }
        Self { groups, apart }
    }

    pub(crate) fn is_apart(&self, a: u32, b: u32) -> bool {
        let slot = place(a).saturating_mul(place(self.groups)).saturating_add(place(b));
        self.apart.get(slot).copied().unwrap_or(true)
    }

    /// Sets of groups joined by pairs that may be put together, each rising, in order of the first.
    pub(crate) fn parts(&self) -> Vec<Vec<u32>> {
        let mut part = vec![u32::MAX; place(self.groups)];
        let mut parts: Vec<Vec<u32>> = Vec::new();
        for start in 0..self.groups {
            if at(&part, start) != u32::MAX {
                continue;
            }
            let (this, mut queue, mut members) = (number(parts.len()), vec![start], Vec::new());
            while let Some(group) = queue.pop() {
                let Some(slot) = part.get_mut(place(group)).filter(|slot| **slot == u32::MAX)
                else {
                    continue;
                };
                *slot = this;
                members.push(group);
                let others = (0..self.groups).filter(|other| !self.is_apart(group, *other));
                queue.extend(others.filter(|other| at(&part, *other) == u32::MAX));
            }
            members.sort_unstable();
            parts.push(members);
        }
        parts
    }
}
