//! The fewest groups into which others can be merged by rules that keep apart what must be apart.

use std::collections::BTreeMap;

use fourp_model::{
    Answer, Group, GroupStanding, Party, Progress, Rational, SeatRole, Slug, Statutory, Superior,
    Table, Toward,
};
use serde::Serialize;

use super::{
    abolition::{Dilution, no_remits},
    apart::{ApartBecause, MergerOptions, Pairs, Rules},
    effect::{
        CellChange, KnownSum, Pace, SpanChange, Up, cell_changes, is_office, people, plus,
        span_changes, superiors,
    },
    flaw::PlanError,
    partition::{Field, Lines, Part, Partition, Sets},
    proof::PlanProof,
};
use crate::{
    bits::CellSet,
    cell::Cell,
    network::Network,
    place::{number, place},
    reading::{Absence, absence},
};

/// Which groups could be one, and what that would change.
///
/// A survivor has the members, remits, rights to decide and reporting lines of all that go into it, so nothing recorded is
/// lost by construction; what changes is in the ledger of each merger. Only recorded work is covered, and what looks
/// double may be oversight on purpose. [`verify`](Self::verify) checks all of it against the network.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MergerPlan {
    /// What was asked.
    pub options: MergerOptions,
    /// What it means that no row gives a group a remit, a seat or a line.
    pub absence: Absence,
    /// How many members a survivor may have; `None` is any number.
    pub cap: Option<u32>,
    /// How many groups there are now.
    pub groups_before: u32,
    /// And then.
    pub groups_after: u32,
    /// Groups that stay as they are, in order.
    pub unchanged: Vec<Slug<Group>>,
    /// Groups that others are merged into, in order, each with what that changes.
    pub mergers: Vec<Merger>,
    /// What the certificate proves: no plan by these options has fewer groups.
    pub bound: u32,
    /// By how many groups the plan has more than is proven to be needed.
    pub gap: u32,
    /// How well the plan is known to be best.
    pub proof: PlanProof,
    /// Why nothing has fewer groups than the bound: its parts' bounds, added.
    pub certificate: Vec<PartBound>,
    /// Why pairs of groups must stay apart, and how many pairs each reason keeps apart first; in order.
    pub apart: Vec<(ApartBecause, u32)>,
    /// How many groups nobody says of whether the law requires them; they are treated as not required.
    pub footing_unknown: u32,
    /// What changes for each cell of a group that goes into another, in order.
    pub cells: Vec<CellChange>,
    /// What changes in how many groups report to those who stay, in order.
    pub spans: Vec<SpanChange>,
}

/// Groups that can be put together only among themselves, and why they need so many survivors.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PartBound {
    /// The groups, in order.
    pub groups: Vec<Slug<Group>>,
    /// Groups of which every two must stay apart, in order.
    pub clique: Vec<Slug<Group>>,
    /// How many distinct members all of them have.
    pub members: u32,
    /// They need so many: one for each of the clique, and as many as the members fill.
    pub bound: u32,
}

/// Several groups made one.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Merger {
    /// The group that stays, with its meetings, owner and standing: one the law requires, then the highest tier, then who
    /// may decide, then the largest, then the first by id.
    pub survivor: Slug<Group>,
    /// The groups that go into it, in order.
    pub absorbed: Vec<Slug<Group>>,
    /// Its members then, in order.
    pub members: Vec<Party>,
    /// Its remit then, in order.
    pub cells: Vec<Cell>,
    /// To whom it reports then, in order.
    pub superiors: Vec<Superior>,
    /// Parties whose voice becomes smaller: in the group where theirs is largest now, and then; in order.
    pub diluted: Vec<Dilution>,
    /// Those who lead groups that go or run their business: offices that end; in order.
    pub offices: Vec<(Party, SeatRole)>,
    /// Members who would come to deal with cells that no group of theirs deals with now; in order.
    pub exposed: Vec<Exposure>,
    /// Groups that would have another owner, with the present one, to whom the survivor then has a line; in order.
    pub owners_lost: Vec<(Slug<Group>, Option<Party>)>,
    /// The owner then.
    pub owner: Option<Party>,
    /// Meetings a year of all of these groups now, and of the survivor then.
    pub meetings: [KnownSum; 2],
    /// Minutes a year that all on a seat spend less, if all come and the survivor meets as it does now; below 0 is more.
    /// `None` where the time of one of them is not known.
    pub seat_minutes_saved: Option<Rational>,
}

/// What a member would newly deal with.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Exposure {
    /// Who.
    pub party: Party,
    /// Which cells, in order.
    pub cells: Vec<Cell>,
}

/// The most groups that are compared pair by pair.
const GROUPS_MAX: u32 = 4_000;

impl Network {
    /// The fewest groups into which those of the day can be merged, each survivor with the union of members, remits, rights
    /// and lines, by the rules of the options.
    ///
    /// No survivor holds two groups that must stay apart or more members than the cap, and lines run in no circle that was
    /// not there. Greedy by the cells members newly deal with, then branch and bound. The bound is the sum, over sets of
    /// groups that can be put together only among themselves, of a clique that must stay apart or what the members fill; the
    /// gap to it is always told. O(groups² · members) and, at worst, exponential up to the limit on nodes; meant for
    /// hundreds of groups.
    ///
    /// Not measurable where no group has a remit.
    ///
    /// # Errors
    /// [`PlanError`] for an option about a group that is not there, more than 4,000 groups, a cap of nobody, or a stop.
    ///
    /// ```
    /// use fourp_governance::{MergerOptions, Register};
    /// use fourp_model::{Citation, Function, Group, GroupStanding, NoProgress, Programme, Remit, Tables};
    ///
    /// let cite = Citation::at("register".parse()?, "made up");
    /// let group = |id: &str| -> Result<Group, Box<dyn std::error::Error>> {
    ///     Ok(Group::new(id.parse()?, id, GroupStanding::Coordinate, cite.clone()))
    /// };
    /// let remit = |id: &str, function| -> Result<Remit, Box<dyn std::error::Error>> {
    ///     Ok(Remit::new(id.parse()?, function, cite.clone()))
    /// };
    /// // Of a board that leads, a forum that delivers and an inspection, the last oversees: it stays apart.
    /// let programme = Programme::new(Tables {
    ///     groups: vec![group("board")?, group("forum")?, group("inspection")?],
    ///     remits: vec![
    ///         remit("board", Function::Lead)?,
    ///         remit("forum", Function::Deliver)?,
    ///         remit("inspection", Function::Oversee)?,
    ///     ],
    ///     ..Tables::default()
    /// })
    /// .map_err(|defects| format!("{defects:?}"))?;
    /// let network = Register::compile(&programme).map_err(|defects| format!("{defects:?}"))?.latest();
    /// let plan = network.merger_plan(&MergerOptions::default(), &NoProgress)?.measured().ok_or("no remit")?;
    /// assert_eq!((plan.groups_before, plan.groups_after, plan.gap), (3, 2, 0));
    /// assert!(plan.verify(&network).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn merger_plan(
        &self,
        options: &MergerOptions,
        progress: &dyn Progress,
    ) -> Result<Answer<MergerPlan>, PlanError> {
        let groups = self.group_count();
        if groups > GROUPS_MAX {
            return Err(PlanError::TooManyGroups { groups, most: GROUPS_MAX });
        }
        let rules = Rules::new(self, options)?;
        if (0..groups).all(|group| self.cells(group).is_empty()) {
            return Ok(no_remits("Which groups could be one?").into());
        }
        let pairs = Pairs::of(groups, &rules);
        let lines = Lines::of(&superiors(self));
        let field = Field { network: self, rules: &rules, pairs: &pairs, lines: &lines };
        let parts = field.parts();
        let best = fewest(&field, &parts, options.nodes_max, progress)?;
        Ok(Answer::Measured(plan(&field, options, &parts, best)))
    }
}

pub(crate) fn fewest(
    field: &Field<'_>,
    parts: &[Part],
    nodes_max: u64,
    progress: &dyn Progress,
) -> Result<Partition, PlanError> {
    let bound: usize = parts.iter().map(|part| place(part.bound)).sum();
    let best = field.greedy();
    if best.len() <= bound {
        return Ok(Partition { sets: best, nodes: 0, exhausted: true });
    }
    Ok(field.fewest(best, parts, nodes_max, progress)?)
}

fn plan(field: &Field<'_>, options: &MergerOptions, parts: &[Part], best: Partition) -> MergerPlan {
    let network = field.network;
    let bound = parts.iter().map(|part| part.bound).sum();
    let after = number(best.sets.len());
    let gap = after.saturating_sub(bound);
    let changes = Changes::of(network, &best.sets);
    let named = |groups: &[u32]| names(network, groups);
    MergerPlan {
        options: options.clone(),
        absence: absence_of(network),
        cap: field.rules.cap,
        groups_before: network.group_count(),
        groups_after: after,
        unchanged: changes.unchanged,
        mergers: changes.mergers,
        bound,
        gap,
        proof: PlanProof::of(gap.into(), best.nodes, best.exhausted),
        certificate: parts
            .iter()
            .map(|part| PartBound {
                groups: named(&part.groups),
                clique: named(&part.clique),
                members: part.members,
                bound: part.bound,
            })
            .collect(),
        apart: apart_counts(network, field.rules),
        footing_unknown: footing_unknown(network),
        cells: changes.cells,
        spans: changes.spans,
    }
}

pub(crate) fn absence_of(network: &Network) -> Absence {
    absence(network, &[Table::Groups, Table::Seats, Table::Remits, Table::ReportingLines])
}

pub(crate) fn footing_unknown(network: &Network) -> u32 {
    let unknown = network.groups().iter().filter(|facts| facts.statutory == Statutory::NotStated);
    number(unknown.count())
}

/// Why pairs stay apart, with how many.
pub(crate) fn apart_counts(network: &Network, rules: &Rules<'_>) -> Vec<(ApartBecause, u32)> {
    let mut counts: BTreeMap<ApartBecause, u32> = BTreeMap::new();
    for a in 0..network.group_count() {
        for b in a.saturating_add(1)..network.group_count() {
            if let Some(why) = rules.apart(a, b) {
                let count = counts.entry(why).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
    counts.into_iter().collect()
}

pub(crate) fn names(network: &Network, groups: &[u32]) -> Vec<Slug<Group>> {
    let of = |group: &u32| Some(network.groups().get(place(*group))?.id.clone());
    groups.iter().filter_map(of).collect()
}

/// Everything in a plan that follows from which groups become one.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Changes {
    pub(crate) unchanged: Vec<Slug<Group>>,
    pub(crate) mergers: Vec<Merger>,
    pub(crate) cells: Vec<CellChange>,
    pub(crate) spans: Vec<SpanChange>,
}

impl Changes {
    pub(crate) fn of(network: &Network, sets: &Sets) -> Self {
        let pace = Pace::of(network);
        let mut into: Vec<Option<u32>> = (0..network.group_count()).map(Some).collect();
        let (mut unchanged, mut together) = (Vec::new(), Vec::new());
        for set in sets {
            if let [one] = set.as_slice() {
                unchanged.push(*one);
                continue;
            }
            let Some(survivor) = survivor(network, set) else { continue };
            for group in set {
                if let Some(slot) = into.get_mut(place(*group)) {
                    *slot = Some(survivor);
                }
            }
            together.push((survivor, set));
        }
        together.sort_unstable();
        let room = Room { network, pace: &pace, into: &into };
        Self {
            mergers: together
                .iter()
                .filter_map(|(survivor, set)| room.merger(*survivor, set))
                .collect(),
            unchanged: {
                unchanged.sort_unstable();
                names(network, &unchanged)
            },
            cells: cell_changes(network, &into, &pace),
            spans: span_changes(network, &into),
        }
    }
}

fn survivor(network: &Network, set: &[u32]) -> Option<u32> {
    set.iter().copied().min_by_key(|group| {
        let facts = network.groups().get(place(*group));
        let is = |is: Option<bool>| std::cmp::Reverse(is.unwrap_or(false));
        (
            is(facts.map(|facts| facts.statutory == Statutory::Statutory)),
            facts.and_then(|facts| facts.tier).unwrap_or(u8::MAX),
            is(facts.map(|facts| facts.standing == GroupStanding::Decide)),
            std::cmp::Reverse(network.members(*group).len()),
            *group,
        )
    })
}

/// Where mergers are told.
struct Room<'n> {
    network: &'n Network,
    pace: &'n Pace,
    into: &'n [Option<u32>],
}

impl Room<'_> {
    fn merger(&self, survivor: u32, set: &[u32]) -> Option<Merger> {
        let network = self.network;
        let facts = network.groups().get(place(survivor))?;
        let absorbed: Vec<u32> = set.iter().copied().filter(|group| *group != survivor).collect();
        let party = |number: u32| network.parties().get(place(number)).cloned();
        let mut members: Vec<u32> =
            set.iter().flat_map(|group| network.members(*group)).copied().collect();
        members.sort_unstable();
        members.dedup();
        let all = set.iter().map(|group| network.cells(*group));
        let cells = all.fold(CellSet::EMPTY, |all, cells| all.union(cells));
        let owner = |group: u32| network.groups().get(place(group)).and_then(|f| f.owner.clone());
        let other_owner = absorbed.iter().filter(|group| owner(**group) != facts.owner);
        let id = |group: &u32| network.groups().get(place(*group)).map(|facts| facts.id.clone());
        let owners_lost = other_owner.filter_map(|group| Some((id(group)?, owner(*group))));
        let (mut now, mut then) = (KnownSum::NONE, KnownSum::NONE);
        set.iter().for_each(|group| now.add(self.pace.meetings(*group)));
        then.add(self.pace.meetings(survivor));
        let mut superiors: Vec<Superior> = superiors(network)
            .into_iter()
            .zip(0..)
            .filter(|(_, group)| set.binary_search(group).is_ok())
            .flat_map(|(up, _)| up)
            .filter_map(|up| up.then(self.into))
            .filter(|up| *up != Up::Group(survivor))
            .filter_map(|up| up.named(network))
            .collect();
        superiors.sort_unstable();
        superiors.dedup();
        Some(Merger {
            survivor: facts.id.clone(),
            absorbed: names(network, &absorbed),
            superiors,
            diluted: self.diluted(set),
            offices: offices(network, &absorbed),
            exposed: self.exposed(&members, &cells),
            owners_lost: owners_lost.collect(),
            owner: facts.owner.clone(),
            meetings: [now, then],
            seat_minutes_saved: self.saved(survivor, set, &members),
            members: members.iter().filter_map(|member| party(*member)).collect(),
            cells: cells.iter().filter_map(|cell| network.cell(cell)).collect(),
        })
    }

    fn diluted(&self, set: &[u32]) -> Vec<Dilution> {
        let mut share: BTreeMap<u32, u32> = BTreeMap::new();
        for group in set {
            let voices: Vec<u32> = self.network.voices(*group).collect();
            for voice in &voices {
                let of = share.entry(*voice).or_insert(u32::MAX);
                *of = number(voices.len()).min(*of);
            }
        }
        let of_then = number(share.len());
        let smaller = share.iter().filter(|(_, of_now)| **of_now < of_then);
        let told = smaller.filter_map(|(voice, of_now)| {
            let party = self.network.parties().get(place(*voice))?.clone();
            Some(Dilution { party, of_now: *of_now, of_then })
        });
        told.collect()
    }

    fn exposed(&self, members: &[u32], cells: &CellSet) -> Vec<Exposure> {
        let told = members.iter().filter_map(|member| {
            let groups = self.network.groups_of(*member).iter();
            let own =
                groups.fold(CellSet::EMPTY, |all, group| all.union(self.network.cells(*group)));
            let new = cells.difference(&own);
            let party = self.network.parties().get(place(*member))?.clone();
            let cells: Vec<Cell> = new.iter().filter_map(|cell| self.network.cell(cell)).collect();
            (!cells.is_empty()).then_some(Exposure { party, cells })
        });
        told.collect()
    }

    /// A party sends as many people to the survivor as it sends to whichever of the groups it sends most.
    fn saved(&self, survivor: u32, set: &[u32], members: &[u32]) -> Option<Rational> {
        let mut now = Rational::ZERO;
        for group in set {
            now = plus(now, self.pace.seat_minutes(self.network, *group)?);
        }
        let sent = members.iter().map(|member| {
            set.iter().map(|group| people(self.network, *group, *member)).max().unwrap_or(0)
        });
        now.sub(self.pace.of_people(survivor, sent.sum())?, Toward::Down)
    }
}

/// Those who lead groups or run their business.
fn offices(network: &Network, groups: &[u32]) -> Vec<(Party, SeatRole)> {
    let mut offices = Vec::new();
    for group in groups {
        for member in network.members(*group) {
            let Some(party) = network.parties().get(place(*member)) else { continue };
            let roles = network.seats(*group, *member).iter().map(|seat| seat.role);
            offices.extend(roles.filter(|role| is_office(*role)).map(|role| (party.clone(), role)));
        }
    }
    offices.sort_unstable();
    offices
}
