//! What moves, what that costs at the margin, or what stands in the way.

use fourp_graph::{CheapestFlow, Shortage};
use serde::{Serialize, Serializer};

use crate::words::conventions;

/// What must stand beside every plan.
pub const PROVES_ARITHMETIC_NOT_IMPACT: &str = "the proof shows that no smaller change keeps every fence and meets every \
     target; it proves arithmetic, not impact: whether money does more where it would go, these data do not show";

/// What came of the search.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is a way or there is none")]
pub enum Reallocated {
    /// The least change.
    Possible(Plan),
    /// No change meets the targets within the fences.
    Impossible(Obstacle),
}

/// The least change that meets every target within every fence.
///
/// Amounts are in the units of the question. Of several least changes this is one, the same for every order of
/// pots, lines, targets and fences.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// What all pots hold.
    #[serde(serialize_with = "text")]
    pub total: i64,
    /// Σ weight × |then − now| over all lines, which is what is least.
    #[serde(serialize_with = "text")]
    pub change: i128,
    /// How much money moves: half of Σ |then − now|.
    #[serde(serialize_with = "text")]
    pub moved: i64,
    /// Every line, in order of pot and cell.
    pub lines: Vec<PlanLine>,
    /// What goes from where to where within each pot. Money of one pot is not told apart, so which loss feeds which gain
    /// is a convention: both in order of cell.
    pub moves: Vec<Move>,
    /// What each target asked and what comes of it, in order of name.
    pub targets: Vec<TargetPrice>,
    /// The fences without which less would have to change, line by line.
    pub fences: Vec<FencePrice>,
    /// The pots of which no more may move though that would help.
    pub limits: Vec<LimitPrice>,
    /// Flows and prices that prove it.
    pub proof: CheapestFlow,
}

/// A line before and after.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlanLine {
    /// The pot.
    pub pot: String,
    /// The cell.
    pub cell: String,
    /// What the cell gets of it now.
    #[serde(serialize_with = "text")]
    pub now: i64,
    /// What it would get.
    #[serde(serialize_with = "text")]
    pub then: i64,
}

/// Money that goes from one cell to another within a pot.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Move {
    /// The pot.
    pub pot: String,
    /// The cell that loses it.
    pub from: String,
    /// The cell that gets it.
    pub to: String,
    /// How much.
    #[serde(serialize_with = "text")]
    pub amount: i64,
}

/// A target, what comes of it, and its shadow price.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TargetPrice {
    /// The target.
    pub target: String,
    /// The least that was asked.
    #[serde(serialize_with = "text")]
    pub at_least: i64,
    /// The most; `None` is any amount.
    #[serde(serialize_with = "maybe_text")]
    pub at_most: Option<i64>,
    /// What its cells get now.
    #[serde(serialize_with = "text")]
    pub now: i64,
    /// What they would get.
    #[serde(serialize_with = "text")]
    pub then: i64,
    /// How much more change one more unit costs (of the least, or one unit less of the most): not less than the last unit
    /// cost, and not more than the next will.
    #[serde(serialize_with = "text")]
    pub price: i128,
}

/// A fence that binds at a line, and its shadow price.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FencePrice {
    /// The fence.
    pub fence: String,
    /// The pot.
    pub pot: String,
    /// The cell.
    pub cell: String,
    /// What it allows.
    #[serde(serialize_with = "text")]
    pub bound: i64,
    /// How much less change would do if it allowed one unit more.
    #[serde(serialize_with = "text")]
    pub price: i128,
}

/// A pot of which no more may move, and the shadow price of that.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LimitPrice {
    /// The pot.
    pub pot: String,
    /// Why no more may move.
    pub why: Limit,
    /// How much may.
    #[serde(serialize_with = "text")]
    pub movable: i64,
    /// How much less change would do if one unit more could.
    #[serde(serialize_with = "text")]
    pub price: i128,
}

conventions! {
    /// Why no more of a pot may move.
    #[non_exhaustive]
    Limit {
        /// The rest of it is earmarked.
        Earmarked = "earmarked",
        /// The pace of change.
        Pace = "pace of change",
    }
}

/// What stands in the way: a set of demands that no change can meet together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Obstacle {
    /// By how many units they ask for more than can be: what would have to give, at least.
    #[serde(serialize_with = "text")]
    pub short: i128,
    /// The targets among them.
    pub targets: Vec<String>,
    /// The fences, each with how many lines it holds there.
    pub fences: Vec<(String, usize)>,
    /// The pots of which no more may move.
    pub limits: Vec<(String, Limit)>,
    /// The cut that proves it.
    pub proof: Shortage,
}

/// What is wrong with what claims to be a least change.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFlaw {
    /// The question itself makes no sense.
    #[error("{0}")]
    Question(crate::reallocation_question::ReallocationError),
    /// Lines of other pots or cells than the question's, or other amounts now.
    #[error("line {at} is not that of the question: {pot}, {cell}, {now} now")]
    Line {
        /// Which line.
        at: usize,
        /// Its pot.
        pot: String,
        /// Its cell.
        cell: String,
        /// What it says it has now.
        now: i64,
    },
    /// A pot that does not come out even.
    #[error("the pot {pot} holds {total} and would give {then}")]
    Pot {
        /// The pot.
        pot: String,
        /// What it holds.
        total: i128,
        /// What its lines would get.
        then: i128,
    },
    /// A demand that is not met.
    #[error("{what} is {found}, and must be from {at_least} to {at_most}")]
    Broken {
        /// Which line, target or pot.
        what: String,
        /// How much it is.
        found: i128,
        /// The least it must be.
        at_least: i128,
        /// The most.
        at_most: i128,
    },
    /// A sum that is told wrong.
    #[error("{what} is {found}, not {told}")]
    Sum {
        /// Which.
        what: &'static str,
        /// What it is.
        found: i128,
        /// What was told.
        told: i128,
    },
    /// A proof that does not hold.
    #[error("the proof does not hold: {0}")]
    Proof(fourp_graph::Flaw),
}

pub(crate) fn text<T: ToString, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&value.to_string())
}

pub(crate) fn maybe_text<S: Serializer>(
    value: &Option<i64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
