//! The fewest or cheapest groups that keep everything recorded: some go, the rest stay as they are.

use fourp_model::{
    Answer, Group, NotMeasurable, Party, Progress, Rational, SeatRole, Slug, Statutory, Table,
};
use serde::Serialize;

use super::{
    certificate::{Certificate, proven},
    choice::{StatutoryGroups, UnrecordedWork},
    cost::{Costs, PlanCost},
    cover::Cover,
    effect::{CellChange, Pace, SpanChange, Up, cell_changes, is_office, span_changes, superiors},
    element::{Duties, Duty, Element},
    flaw::PlanError,
    proof::PlanProof,
    search::{Found, cheapest},
};
use crate::{
    facts::GroupFacts,
    network::Network,
    place::{at, number, place},
    reading::{Absence, absence},
};

/// What an abolition plan may do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct AbolitionOptions {
    /// What is made least.
    pub cost: PlanCost,
    /// What becomes of groups that the law requires.
    pub statutory: StatutoryGroups,
    /// What becomes of groups whose work no row records.
    pub unrecorded: UnrecordedWork,
    /// Groups that stay for a reason that no row holds, with the reason.
    pub held: Vec<(Slug<Group>, String)>,
    /// The most nodes of the search; the plan is then the best found, and says so.
    pub nodes_max: u64,
}

/// Fewest groups, statutory ones and those without a recorded remit kept, 20,000 nodes.
impl Default for AbolitionOptions {
    fn default() -> Self {
        Self {
            cost: PlanCost::default(),
            statutory: StatutoryGroups::default(),
            unrecorded: UnrecordedWork::default(),
            held: Vec::new(),
            nodes_max: 20_000,
        }
    }
}

/// Which groups could go without anything recorded being lost, and what would be lost all the same.
///
/// Only recorded work is covered: what no row records cannot be seen, and two groups with one remit may be oversight on
/// purpose. [`verify`](Self::verify) checks all of it against the network.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AbolitionPlan {
    /// What was asked.
    pub options: AbolitionOptions,
    /// What it means that no row gives a group a remit or a seat.
    pub absence: Absence,
    /// How many distinct things recorded are kept, by kind.
    pub elements: ElementCounts,
    /// The groups that stay, in order, each with why.
    pub kept: Vec<KeptGroup>,
    /// The groups that could go, in order, each with what it takes along.
    pub abolished: Vec<Loss>,
    /// Costs below are whole numbers of one part in so many of the unit.
    pub cost_parts: u64,
    /// What all groups cost now; those of unknown cost are in no sum.
    pub cost_before: u64,
    /// What the groups that stay cost.
    pub cost_after: u64,
    /// What the certificate proves: no plan by these options costs less.
    pub bound: u64,
    /// By how much the plan costs more than is proven to be needed.
    pub gap: u64,
    /// How well the plan is known to be best.
    pub proof: PlanProof,
    /// Why nothing costs less than the bound.
    pub certificate: Certificate,
    /// What changes for each cell of a group that goes, in order.
    pub cells: Vec<CellChange>,
    /// What changes in how many groups report to those who stay, in order.
    pub spans: Vec<SpanChange>,
}

/// How many distinct things recorded there are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ElementCounts {
    /// Cells in a remit.
    pub work: u32,
    /// Cells in the remit of a group that may decide.
    pub decisions: u32,
    /// Pairs of a party and a cell over which it has a voice.
    pub voices: u32,
}

/// A group that stays.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KeptGroup {
    /// Which.
    pub group: Slug<Group>,
    /// Why.
    pub why: KeptBecause,
}

/// Why a group stays.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeptBecause {
    /// The caller holds it.
    Held {
        /// For this reason.
        reason: String,
    },
    /// The law requires it.
    Statutory,
    /// No row says what it is for.
    Unrecorded,
    /// Nobody says what it costs.
    CostUnknown,
    /// Without it something recorded is lost.
    Needed {
        /// How many elements no other group that stays has.
        alone: u32,
        /// The first of them.
        first: Element,
    },
    /// Others that stay have all it has, and it costs nothing; or the search ended before it was dropped.
    Spare,
}

/// What goes with a group, though everything recorded of its work is kept.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Loss {
    /// Which group.
    pub group: Slug<Group>,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// Who answers for the groups that have its cells then, in order; where nobody says, none.
    pub owners_after: Vec<Party>,
    /// Parties with a voice in it whose voice is smaller then, in order.
    pub diluted: Vec<Dilution>,
    /// Parties with a seat in it and none in a group that has one of its cells then, in order: they have no voice here
    /// that would have to be kept.
    pub unseated: Vec<Party>,
    /// Those who lead it or run its business, in order.
    pub offices: Vec<(Party, SeatRole)>,
    /// Groups that stay and report to it, in order: they lose that line.
    pub reported_by: Vec<Slug<Group>>,
    /// Minutes a year of everybody on a seat, if all come; `None` where nobody says.
    pub seat_minutes: Option<Rational>,
}

/// A voice that becomes smaller.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Dilution {
    /// Whose.
    pub party: Party,
    /// It is one voice of so many now.
    pub of_now: u32,
    /// And one of so many then: for the cell where that is most, in the smallest group that has the cell.
    pub of_then: u32,
}

/// Groups that must stay, and why.
pub(crate) type Held = Vec<Option<KeptBecause>>;

impl Network {
    /// The fewest or cheapest groups that keep every remit cell with its function, every right to decide and every
    /// party's voice over every cell that groups have on the day.
    ///
    /// An exact weighted set cover: reductions, prices of rows (Held and Karp 1971), branch and bound; the
    /// [`Certificate`] is in whole numbers and checked by [`AbolitionPlan::verify`]. Nothing is assumed of work that no
    /// row records. Near linear in remit cells times seats where groups differ; exponential at worst, up to the
    /// limit on nodes.
    ///
    /// Not measurable where no group has a remit: seats alone say nothing about work.
    ///
    /// # Errors
    /// [`PlanError`] for an option about a group that is not there, costs that cannot be added, or a stop.
    ///
    /// ```
    /// use fourp_governance::{AbolitionOptions, Register};
    /// use fourp_model::{Citation, Function, Group, GroupStanding, NoProgress, Programme, Remit, Tables};
    ///
    /// let cite = Citation::at("register".parse()?, "made up");
    /// let group = |id: &str| -> Result<Group, Box<dyn std::error::Error>> {
    ///     Ok(Group::new(id.parse()?, id, GroupStanding::Coordinate, cite.clone()))
    /// };
    /// let remit = |id: &str, function| -> Result<Remit, Box<dyn std::error::Error>> {
    ///     Ok(Remit::new(id.parse()?, function, cite.clone()))
    /// };
    /// let programme = Programme::new(Tables {
    ///     groups: vec![group("board")?, group("forum")?],
    ///     remits: vec![
    ///         remit("board", Function::Lead)?,
    ///         remit("board", Function::Coordinate)?,
    ///         remit("forum", Function::Coordinate)?,
    ///     ],
    ///     ..Tables::default()
    /// })
    /// .map_err(|defects| format!("{defects:?}"))?;
    /// let network = Register::compile(&programme).map_err(|defects| format!("{defects:?}"))?.latest();
    /// let plan = network.abolition_plan(&AbolitionOptions::default(), &NoProgress)?.measured().ok_or("no remit")?;
    /// assert_eq!((plan.kept.len(), plan.abolished[0].group.as_str()), (1, "forum"));
    /// assert!(plan.proof.is_optimal() && plan.verify(&network).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn abolition_plan(
        &self,
        options: &AbolitionOptions,
        progress: &dyn Progress,
    ) -> Result<Answer<AbolitionPlan>, PlanError> {
        let costs = options.cost.of(self)?;
        let held = held(self, options, &costs)?;
        if (0..self.group_count()).all(|group| self.cells(group).is_empty()) {
            return Ok(
                no_remits("Which groups could go without anything recorded being lost?").into()
            );
        }
        let duties = Duties::of(self);
        let (found, scale) = solved(self, &duties, &held, &costs, options.nodes_max, progress)?;
        Ok(Answer::Measured(plan(self, options, &duties, &held, &costs, found, scale)))
    }
}

/// Why nothing can be planned.
pub(crate) fn no_remits(question: &str) -> NotMeasurable {
    let why = "no group in the data supplied has a remit on the day: seats alone say who meets, and nothing about the \
               work that a plan would have to keep";
    NotMeasurable::new(question, why)
        .needing(Table::Remits, "which threat, strand and function each group is for")
        .needing(Table::Seats, "who sits in which group, as what")
}

pub(crate) fn held(
    network: &Network,
    options: &AbolitionOptions,
    costs: &Costs,
) -> Result<Held, PlanError> {
    let mut held: Held = vec![None; network.groups().len()];
    for ((group, facts), slot) in (0..).zip(network.groups()).zip(&mut held) {
        if options.statutory == StatutoryGroups::Keep && facts.statutory == Statutory::Statutory {
            *slot = Some(KeptBecause::Statutory);
        } else if options.unrecorded == UnrecordedWork::Keep && network.cells(group).is_empty() {
            *slot = Some(KeptBecause::Unrecorded);
        } else if at(&costs.of, group).is_none() {
            *slot = Some(KeptBecause::CostUnknown);
        }
    }
    for (group, reason) in &options.held {
        let number = network.group(group);
        let slot = number.and_then(|number| held.get_mut(place(number)));
        *slot.ok_or_else(|| PlanError::UnknownGroup { group: group.clone() })? =
            Some(KeptBecause::Held { reason: reason.clone() });
    }
    Ok(held)
}

/// The cheapest cover of what no held group has.
pub(crate) fn solved(
    network: &Network,
    duties: &Duties,
    held: &Held,
    costs: &Costs,
    nodes_max: u64,
    progress: &dyn Progress,
) -> Result<(Found, i64), PlanError> {
    let is_held = |group: &u32| held.get(place(*group)).is_some_and(Option::is_some);
    let own = (0..).zip(&costs.of).map(|(group, cost)| match cost {
        Some(cost) if !is_held(&group) => *cost,
        _ => 0,
    });
    let too_large = PlanError::Costs { groups: network.group_count() };
    let mut cover = Cover::of(own.collect(), duties.duties.len()).ok_or(too_large)?;
    for (name, (_, groups)) in (0..).zip(duties.iter()) {
        if !groups.iter().any(is_held) {
            cover.push(name, groups.iter().copied());
        }
    }
    let scale = cover.scale();
    // Every element is somebody's, so there is a cover.
    Ok((cheapest(&cover, nodes_max, progress)?.unwrap_or_default(), scale))
}

fn plan(
    network: &Network,
    options: &AbolitionOptions,
    duties: &Duties,
    held: &Held,
    costs: &Costs,
    found: Found,
    scale: i64,
) -> AbolitionPlan {
    let stays: Vec<bool> = (0..)
        .zip(held)
        .map(|(group, held)| held.is_some() || found.columns.binary_search(&group).is_ok())
        .collect();
    let known = |is_counted: &dyn Fn(u32) -> bool| {
        let costs = (0..).zip(&costs.of).filter(|(group, _)| is_counted(*group));
        costs.fold(0_u64, |sum, (_, cost)| sum.saturating_add(cost.unwrap_or(0)))
    };
    let is_held = |group| held.get(place(group)).is_some_and(Option::is_some);
    let cost_after = known(&|group| at(&stays, group));
    let scale = u64::try_from(scale).unwrap_or(1);
    let all: Vec<(Duty, &[u32])> = duties.iter().collect();
    let weighed = found.prices.iter().filter_map(|(name, price)| {
        let (duty, groups) = all.get(place(*name))?;
        Some((*duty, *groups, u64::try_from(*price).ok()?))
    });
    let by_groups = weighed.clone().map(|(_, groups, weight)| (groups, weight));
    let bound = known(&is_held).saturating_add(proven(network.group_count(), scale, by_groups));
    let gap = cost_after.saturating_sub(bound);
    let mut weights: Vec<(Element, u64)> = weighed
        .filter_map(|(duty, _, weight)| Some((Element::of(network, duty)?, weight)))
        .collect();
    weights.sort_unstable();
    let effects = Effects::of(network, duties, held, &stays);
    AbolitionPlan {
        options: options.clone(),
        absence: effects.absence,
        elements: effects.elements,
        kept: effects.kept,
        abolished: effects.abolished,
        cost_parts: costs.parts,
        cost_before: known(&|_| true),
        cost_after,
        bound,
        gap,
        proof: PlanProof::of(gap, found.nodes, found.exhausted),
        certificate: Certificate { scale, weights },
        cells: effects.cells,
        spans: effects.spans,
    }
}

/// Everything in a plan that follows from which groups stay.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Effects {
    pub(crate) absence: Absence,
    pub(crate) elements: ElementCounts,
    pub(crate) kept: Vec<KeptGroup>,
    pub(crate) abolished: Vec<Loss>,
    pub(crate) cells: Vec<CellChange>,
    pub(crate) spans: Vec<SpanChange>,
}

impl Effects {
    pub(crate) fn of(network: &Network, duties: &Duties, held: &Held, stays: &[bool]) -> Self {
        let into: Vec<Option<u32>> =
            (0..).zip(stays).map(|(group, stays)| stays.then_some(group)).collect();
        let pace = Pace::of(network);
        let mut elements = ElementCounts::default();
        let mut alone: Vec<(u32, Option<Duty>)> = vec![(0, None); stays.len()];
        for (duty, groups) in duties.iter() {
            let count = match duty {
                Duty::Work(_) => &mut elements.work,
                Duty::Decision(_) => &mut elements.decisions,
                Duty::Voice(..) => &mut elements.voices,
            };
            *count = count.saturating_add(1);
            let mut staying = groups.iter().filter(|group| at(stays, **group));
            if let (Some(only), None) = (staying.next(), staying.next())
                && let Some((count, first)) = alone.get_mut(place(*only))
            {
                *count = count.saturating_add(1);
                first.get_or_insert(duty);
            }
        }
        let sizes: Vec<u32> =
            (0..network.group_count()).map(|group| number(network.voices(group).count())).collect();
        let lines = superiors(network);
        let holders = holders(network, stays);
        let (mut kept, mut abolished) = (Vec::new(), Vec::new());
        for ((group, facts), held) in (0..).zip(network.groups()).zip(held) {
            if !at(stays, group) {
                let ground =
                    Ground { network, holders: &holders, sizes: &sizes, lines: &lines, stays };
                abolished.push(ground.loss(group, facts, &pace));
                continue;
            }
            let (count, first) = alone.get(place(group)).copied().unwrap_or_default();
            let first = first.and_then(|duty| Element::of(network, duty));
            let why = match (held, first) {
                (Some(why), _) => why.clone(),
                (None, Some(first)) => KeptBecause::Needed { alone: count, first },
                (None, None) => KeptBecause::Spare,
            };
            kept.push(KeptGroup { group: facts.id.clone(), why });
        }
        Self {
            absence: absence(network, &[Table::Groups, Table::Seats, Table::Remits]),
            elements,
            kept,
            abolished,
            cells: cell_changes(network, &into, &pace),
            spans: span_changes(network, &into),
        }
    }
}

/// The groups that stay and have each cell, in order of cell.
fn holders(network: &Network, stays: &[bool]) -> Vec<(u32, u32)> {
    let staying = (0..network.group_count()).filter(|group| at(stays, *group));
    let mut holders: Vec<(u32, u32)> = staying
        .flat_map(|group| {
            network.cells(group).iter().map(move |cell| (cell, group)).collect::<Vec<_>>()
        })
        .collect();
    holders.sort_unstable();
    holders
}

/// What a loss is told from.
struct Ground<'n> {
    network: &'n Network,
    holders: &'n [(u32, u32)],
    sizes: &'n [u32], // Voices of each group.
    lines: &'n [Vec<Up>],
    stays: &'n [bool],
}

impl Ground<'_> {
    fn loss(&self, group: u32, facts: &GroupFacts, pace: &Pace) -> Loss {
        let Self { network, holders, sizes, lines, stays } = *self;
        let of_cell = |cell: u32| {
            let start = holders.partition_point(|(other, _)| *other < cell);
            holders
                .iter()
                .skip(start)
                .take_while(move |(other, _)| *other == cell)
                .map(|(_, to)| *to)
        };
        let cells: Vec<u32> = network.cells(group).iter().collect();
        let mut heirs: Vec<u32> = cells.iter().flat_map(|cell| of_cell(*cell)).collect();
        heirs.sort_unstable();
        heirs.dedup();
        let party = |number: u32| network.parties().get(place(number)).cloned();
        let voiced: Vec<u32> = network.voices(group).collect();
        let diluted = voiced.iter().filter_map(|voice| {
            let speaks =
                |to: &u32| network.seats(*to, *voice).iter().any(|seat| seat.role.has_voice());
            let speaking: Vec<u32> = heirs.iter().copied().filter(speaks).collect();
            let least = |cell: &u32| {
                let own = of_cell(*cell).filter(|to| speaking.binary_search(to).is_ok());
                own.map(|to| at(sizes, to)).min()
            };
            let of_then = cells.iter().filter_map(least).max()?;
            let of_now = number(voiced.len());
            (of_then > of_now).then_some(Dilution { party: party(*voice)?, of_now, of_then })
        });
        let sits_on = |member: &u32| heirs.iter().any(|to| !network.seats(*to, *member).is_empty());
        let members = network.members(group).iter();
        let offices = members.clone().flat_map(|member| {
            let roles = network.seats(group, *member).iter().map(|seat| seat.role);
            let roles = roles.filter(|role| is_office(*role));
            roles.filter_map(|role| Some((party(*member)?, role))).collect::<Vec<_>>()
        });
        let reported_by = (0..).zip(lines).filter(|(from, up)| {
            *from != group && at(stays, *from) && up.contains(&Up::Group(group))
        });
        let mut owners_after: Vec<Party> = heirs
            .iter()
            .filter_map(|heir| network.groups().get(place(*heir))?.owner.clone())
            .collect();
        owners_after.sort_unstable();
        owners_after.dedup();
        Loss {
            group: facts.id.clone(),
            owner: facts.owner.clone(),
            owners_after,
            diluted: diluted.collect(),
            unseated: members.filter(|member| !sits_on(member)).filter_map(|m| party(*m)).collect(),
            offices: offices.collect(),
            reported_by: reported_by
                .filter_map(|(from, _)| Some(network.groups().get(place(from))?.id.clone()))
                .collect(),
            seat_minutes: pace.seat_minutes(network, group),
        }
    }
}
