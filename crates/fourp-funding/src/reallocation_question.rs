//! What could move, and what must not?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Rational, Toward};
use serde::Serialize;

/// Money in pots, where it goes now, and what is asked of where it goes next.
///
/// Amounts are whole units: pence, or pounds where they rest on estimates. What a pot holds in all does not change.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Reallocation {
    /// The pots; their order does not matter.
    pub pots: Vec<Budget>,
    /// What purposes, bodies or other cells are to get together. Two that share a cell must be one within the other.
    pub targets: Vec<Target>,
    /// What must not change.
    pub fences: Vec<Fence>,
    /// The most of a pot that may move in one period, as a share of it; `None` is all.
    pub pace: Option<Rational>,
}

/// A sum of money that stays together: a body's budget, a stream.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Budget {
    /// Its name, once in a question.
    pub name: String,
    /// Where its money goes now or may go; a cell without a line gets nothing from this pot.
    pub lines: Vec<BudgetLine>,
    /// How much of it is earmarked, and so stays where it is, wherever that may be.
    pub earmarked: i64,
}

/// What a pot gives to a cell.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct BudgetLine {
    /// The cell: a strand, a threat, a body.
    pub cell: String,
    /// How much it gets now.
    pub now: i64,
    /// What a unit more or less weighs; 1 where every unit weighs the same.
    pub weight: u32,
}

/// What some cells are to get together, from all pots.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Target {
    /// Its name, once in a question.
    pub name: String,
    /// The cells.
    pub cells: BTreeSet<String>,
    /// The least they are to get.
    pub at_least: i64,
    /// The most; `None` is any amount.
    pub at_most: Option<i64>,
}

/// What must not change.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Fence {
    /// Its name, once in a question.
    pub name: String,
    /// Of which pot; `None` is each of them.
    pub pot: Option<String>,
    /// Around which cell; `None` is each of the pot's.
    pub cell: Option<String>,
    /// What it forbids.
    pub rule: FenceRule,
}

/// What a fence forbids, of each line within it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "less, more, both, or a number for either")]
pub enum FenceRule {
    /// Any change.
    Unchanged,
    /// Less than now.
    NoLess,
    /// More than now.
    NoMore,
    /// Less than an amount.
    AtLeast(i64),
    /// More than an amount.
    AtMost(i64),
}

/// A question that makes no sense.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReallocationError {
    /// No pots.
    #[error("there is no pot")]
    NoPots,
    /// A pot that holds nothing.
    #[error("the pot {pot} holds nothing, so nothing of it can move")]
    Empty {
        /// The pot.
        pot: String,
    },
    /// Two of one name.
    #[error("the {what} {name} is given twice")]
    Twice {
        /// `pot`, `line`, `target` or `fence`.
        what: &'static str,
        /// The name; of a line, pot and cell.
        name: String,
    },
    /// An amount below nothing.
    #[error("{what} is {amount}, below nothing")]
    Negative {
        /// Which amount.
        what: String,
        /// How much.
        amount: i64,
    },
    /// More money than can be added up safely.
    #[error("all pots together hold more than {}", Reallocation::MOST)]
    TooLarge,
    /// Weights and amounts that make a change beyond 127 bits or prices beyond it.
    #[error("amounts and weights are too large to be added up: {why}")]
    TooDear {
        /// What the network says.
        why: String,
    },
    /// A name that no pot or line has.
    #[error("{what} names the {of} {name}, which does not exist")]
    Unknown {
        /// Which target or fence.
        what: String,
        /// `pot` or `cell`.
        of: &'static str,
        /// The name.
        name: String,
    },
    /// A target around no cell.
    #[error("the target {target} names no cell")]
    NoCells {
        /// The target.
        target: String,
    },
    /// A target whose ends are the wrong way round.
    #[error("the target {target} is at least {at_least} and at most {at_most}")]
    Reversed {
        /// The target.
        target: String,
        /// Its lower end.
        at_least: i64,
        /// Its upper end.
        at_most: i64,
    },
    /// Targets that share some cells and not others, which no network can hold.
    #[error(
        "the targets {one} and {other} share some cells and not others, which no network holds"
    )]
    Crossing {
        /// The first by name.
        one: String,
        /// The second.
        other: String,
    },
    /// Fences that contradict each other.
    #[error("{pot}, {cell}: {floor} asks for at least {at_least}, and {cap} for at most {at_most}")]
    Contradiction {
        /// The pot.
        pot: String,
        /// The cell.
        cell: String,
        /// The fence that sets the lower end.
        floor: String,
        /// What it is.
        at_least: i64,
        /// The fence that sets the upper end, or the pot itself, which holds no more.
        cap: String,
        /// What it is.
        at_most: i64,
    },
    /// More earmarked than there is.
    #[error("{earmarked} of the pot {pot} is earmarked, which holds {total}")]
    Earmarked {
        /// The pot.
        pot: String,
        /// How much is earmarked.
        earmarked: i64,
        /// How much it holds.
        total: i64,
    },
    /// A pace that is no share.
    #[error("a pace of {share} of a pot is not within 0 and 1")]
    Pace {
        /// The share.
        share: Rational,
    },
    /// The limit of the search came first.
    #[error("not done after {pivots} changes")]
    TooLong {
        /// The limit.
        pivots: u64,
    },
}

impl Target {
    /// Cells that are to get at least a share of some total: the whole units at or next above it.
    ///
    /// # Errors
    /// [`ReallocationError::TooLarge`] where that is no number of units that can be held.
    pub fn share(
        name: impl Into<String>,
        cells: impl IntoIterator<Item = String>,
        share: Rational,
        total: i64,
    ) -> Result<Self, ReallocationError> {
        let units = share.mul(Rational::from_int(total), Toward::Up).map(Rational::ceil);
        let at_least = units.and_then(|units| i64::try_from(units).ok());
        Ok(Self {
            name: name.into(),
            cells: cells.into_iter().collect(),
            at_least: at_least.ok_or(ReallocationError::TooLarge)?,
            at_most: None,
        })
    }
}

/// The bounds of a line, and which fences set them.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    pub(crate) at_least: i64,
    pub(crate) at_most: i64,
    pub(crate) floor: Option<String>,
    pub(crate) cap: Option<String>,
}

/// A question in canonical order with everything checked that can be checked line by line.
#[derive(Debug)]
pub(crate) struct Checked<'q> {
    pub(crate) pots: Vec<CheckedPot<'q>>,
    pub(crate) cells: Vec<&'q str>,
    pub(crate) targets: Vec<&'q Target>, // The smaller first, so that what holds one stands after it.
    pub(crate) total: i64,
}

/// Targets that cross another, with that.
pub(crate) type Crossings<'q> = Vec<(&'q Target, &'q Target)>;

/// A pot with its lines in order of cell.
#[derive(Debug)]
pub(crate) struct CheckedPot<'q> {
    pub(crate) pot: &'q Budget,
    pub(crate) lines: Vec<(&'q BudgetLine, Bounds)>,
    pub(crate) total: i64,
    /// How much may move.
    pub(crate) movable: i64,
}

impl Reallocation {
    /// The most that all pots may hold together: an eighth of what 64 bits hold.
    pub const MOST: i64 = i64::MAX / 8;

    /// What all pots hold together, in units.
    ///
    /// # Errors
    /// [`ReallocationError::TooLarge`] beyond [`MOST`](Self::MOST).
    pub fn total(&self) -> Result<i64, ReallocationError> {
        let lines = self.pots.iter().flat_map(|pot| &pot.lines);
        let sum: i128 = lines.map(|line| i128::from(line.now)).sum();
        let total = i64::try_from(sum).ok().filter(|total| *total <= Self::MOST);
        total.ok_or(ReallocationError::TooLarge)
    }

    pub(crate) fn checked(&self) -> Result<Checked<'_>, ReallocationError> {
        let (checked, aside) = self.checked_apart()?;
        if let Some((target, other)) = aside.first() {
            let (one, other) = (other.name.clone(), target.name.clone());
            let (one, other) = if one < other { (one, other) } else { (other, one) };
            return Err(ReallocationError::Crossing { one, other });
        }
        Ok(checked)
    }

    /// The question without the targets that cross a smaller one, and those, each with one that it crosses.
    pub(crate) fn checked_apart(&self) -> Result<(Checked<'_>, Crossings<'_>), ReallocationError> {
        if self.pots.is_empty() {
            return Err(ReallocationError::NoPots);
        }
        once("pot", self.pots.iter().map(|pot| pot.name.as_str()))?;
        once("target", self.targets.iter().map(|target| target.name.as_str()))?;
        once("fence", self.fences.iter().map(|fence| fence.name.as_str()))?;
        for pot in &self.pots {
            once("line", pot.lines.iter().map(|line| line.cell.as_str()))
                .map_err(|error| of_pot(error, &pot.name))?;
            for line in &pot.lines {
                at_least_nothing(|| format!("{} of {}", line.cell, pot.name), line.now)?;
            }
            at_least_nothing(|| format!("what is earmarked of {}", pot.name), pot.earmarked)?;
        }
        let total = self.total()?;
        let share = self.pace.unwrap_or(Rational::ONE);
        if share.is_negative() || share > Rational::ONE {
            return Err(ReallocationError::Pace { share });
        }
        let cells: BTreeSet<&str> = self.cells().collect();
        self.check_fences(&cells)?;
        let mut pots = Vec::with_capacity(self.pots.len());
        let rules = Rules::of(&self.fences);
        for pot in &self.pots {
            pots.push(checked_pot(pot, &rules, share)?);
        }
        pots.sort_by_key(|pot| &pot.pot.name);
        let (targets, aside) = self.check_targets(&cells)?;
        Ok((Checked { pots, cells: cells.into_iter().collect(), targets, total }, aside))
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        self.pots.iter().flat_map(|pot| pot.lines.iter().map(|line| line.cell.as_str()))
    }

    fn check_fences(&self, cells: &BTreeSet<&str>) -> Result<(), ReallocationError> {
        let pots: BTreeSet<&str> = self.pots.iter().map(|pot| pot.name.as_str()).collect();
        for fence in &self.fences {
            let what = || format!("the fence {}", fence.name);
            if let FenceRule::AtLeast(amount) | FenceRule::AtMost(amount) = fence.rule {
                at_least_nothing(what, amount)?;
            }
            for (of, name, known) in [("pot", &fence.pot, &pots), ("cell", &fence.cell, cells)] {
                if let Some(name) = name.as_ref().filter(|name| !known.contains(name.as_str())) {
                    return Err(ReallocationError::Unknown {
                        what: what(),
                        of,
                        name: name.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    fn check_targets(
        &self,
        cells: &BTreeSet<&str>,
    ) -> Result<(Vec<&Target>, Crossings<'_>), ReallocationError> {
        for target in &self.targets {
            let Target { name, at_least, at_most, .. } = target;
            let what = || format!("the target {name}");
            if target.cells.is_empty() {
                return Err(ReallocationError::NoCells { target: name.clone() });
            }
            at_least_nothing(what, *at_least)?;
            if let Some(at_most) = at_most.filter(|at_most| at_most < at_least) {
                let (target, at_least) = (name.clone(), *at_least);
                return Err(ReallocationError::Reversed { target, at_least, at_most });
            }
            if let Some(name) = target.cells.iter().find(|cell| !cells.contains(cell.as_str())) {
                let (what, name) = (what(), name.clone());
                return Err(ReallocationError::Unknown { what, of: "cell", name });
            }
        }
        let mut targets: Vec<&Target> = self.targets.iter().collect();
        targets.sort_by_key(|target| (target.cells.len(), &target.name));
        // The last target that held each cell so far must be held whole by the next.
        let mut held = BTreeMap::<&str, &Target>::new();
        let (mut nested, mut aside) = (Vec::with_capacity(targets.len()), Vec::new());
        for target in targets {
            let mut before = target.cells.iter().filter_map(|cell| held.get(cell.as_str()));
            if let Some(other) = before.find(|one| !one.cells.is_subset(&target.cells)) {
                aside.push((target, *other));
                continue;
            }
            held.extend(target.cells.iter().map(|cell| (cell.as_str(), target)));
            nested.push(target);
        }
        Ok((nested, aside))
    }
}

/// Fences by what they are around, so that a line need not look at all of them.
struct Rules<'q> {
    by_place: BTreeMap<(Option<&'q str>, Option<&'q str>), Vec<&'q Fence>>,
}

impl<'q> Rules<'q> {
    fn of(fences: &'q [Fence]) -> Self {
        let mut by_place = BTreeMap::<_, Vec<&Fence>>::new();
        for fence in fences {
            let place = (fence.pot.as_deref(), fence.cell.as_deref());
            by_place.entry(place).or_default().push(fence);
        }
        // Of fences that ask the same, the first by name is named.
        by_place.values_mut().for_each(|fences| fences.sort_by_key(|fence| &fence.name));
        Self { by_place }
    }

    fn around(&self, pot: &'q str, cell: &'q str) -> impl Iterator<Item = &&'q Fence> {
        let places = [(None, None), (None, Some(cell)), (Some(pot), None), (Some(pot), Some(cell))];
        places.into_iter().filter_map(|place| self.by_place.get(&place)).flatten()
    }
}

fn checked_pot<'q>(
    pot: &'q Budget,
    rules: &Rules<'q>,
    pace: Rational,
) -> Result<CheckedPot<'q>, ReallocationError> {
    // Cannot overflow: all pots together were added up before.
    let total: i64 = pot.lines.iter().map(|line| line.now).sum();
    if total == 0 {
        return Err(ReallocationError::Empty { pot: pot.name.clone() });
    }
    if pot.earmarked > total {
        let (pot, earmarked) = (pot.name.clone(), pot.earmarked);
        return Err(ReallocationError::Earmarked { pot, earmarked, total });
    }
    let mut lines = Vec::with_capacity(pot.lines.len());
    for line in &pot.lines {
        let mut bounds = Bounds { at_least: 0, at_most: total, floor: None, cap: None };
        for fence in rules.around(&pot.name, &line.cell) {
            let (low, high) = match fence.rule {
                FenceRule::Unchanged => (line.now, line.now),
                FenceRule::NoLess => (line.now, total),
                FenceRule::NoMore => (0, line.now),
                FenceRule::AtLeast(amount) => (amount, total),
                FenceRule::AtMost(amount) => (0, amount),
            };
            if low > bounds.at_least {
                bounds.at_least = low;
                bounds.floor = Some(fence.name.clone());
            }
            if high < bounds.at_most {
                bounds.at_most = high;
                bounds.cap = Some(fence.name.clone());
            }
        }
        if bounds.at_least > bounds.at_most {
            let Bounds { at_least, at_most, floor, cap } = bounds;
            return Err(ReallocationError::Contradiction {
                pot: pot.name.clone(),
                cell: line.cell.clone(),
                floor: floor.unwrap_or_default(),
                at_least,
                cap: cap.unwrap_or_else(|| "the pot itself".into()),
                at_most,
            });
        }
        lines.push((line, bounds));
    }
    lines.sort_by_key(|(line, _)| &line.cell);
    let paced = pace.mul(Rational::from_int(total), Toward::Down).map(Rational::floor);
    let paced = paced.and_then(|paced| i64::try_from(paced).ok()).unwrap_or(0);
    let movable = paced.min(total.saturating_sub(pot.earmarked));
    Ok(CheckedPot { pot, lines, total, movable })
}

fn once<'a>(
    what: &'static str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), ReallocationError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(ReallocationError::Twice { what, name: name.into() });
        }
    }
    Ok(())
}

fn of_pot(error: ReallocationError, pot: &str) -> ReallocationError {
    match error {
        ReallocationError::Twice { what, name } => {
            ReallocationError::Twice { what, name: format!("{name} of {pot}") }
        }
        other => other,
    }
}

fn at_least_nothing(what: impl Fn() -> String, amount: i64) -> Result<(), ReallocationError> {
    if amount < 0 {
        return Err(ReallocationError::Negative { what: what(), amount });
    }
    Ok(())
}
