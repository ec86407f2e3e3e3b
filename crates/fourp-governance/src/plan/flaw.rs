//! What can be wrong with a plan, and with the question for one.

use fourp_model::{Group, Slug, Stopped};

use super::element::Element;

/// Why there is no plan.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// An option names a group that is not in the network.
    #[error("{group} is no group of the network")]
    UnknownGroup {
        /// The group.
        group: Slug<Group>,
    },
    /// Costs whose sums cannot be priced in whole numbers.
    #[error("the costs of {groups} groups are too large or too finely divided to be added exactly")]
    Costs {
        /// How many groups.
        groups: u32,
    },
    /// More groups than can be compared pair by pair.
    #[error("{groups} groups; at most {most} can be compared pair by pair")]
    TooManyGroups {
        /// How many there are.
        groups: u32,
        /// How many there may be.
        most: u32,
    },
    /// Nothing may be put together because nothing may have a member.
    #[error("no group may have 0 members; the least cap is 1")]
    NoSeats,
    /// It was told to stop.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Something in a plan that the network does not bear out.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// A group of the network is in the plan not once but so many times; or it is no group of the network.
    #[error("{group} is in the plan {times} times, and should be there {expected} times")]
    Groups {
        /// The group.
        group: Slug<Group>,
        /// How often it is kept, abolished or merged.
        times: u32,
        /// How often it should be.
        expected: u32,
    },
    /// Something recorded that nobody would have any more.
    #[error("nobody would have {element} any more")]
    Lost {
        /// What.
        element: Element,
    },
    /// A rule of the plan's own options is broken.
    #[error("{group}: {rule}")]
    Rule {
        /// By what becomes of which group.
        group: Slug<Group>,
        /// Which rule.
        rule: String,
    },
    /// A number that is not what the network gives.
    #[error("{what} is given as {given} and comes to {found}")]
    Number {
        /// Of what.
        what: &'static str,
        /// In the plan.
        given: String,
        /// From the network.
        found: String,
    },
    /// A weight of the certificate on something that bounds nothing.
    #[error("the certificate has a weight on {element}, which {why}")]
    Weight {
        /// On what.
        element: Element,
        /// Why it bounds nothing.
        why: &'static str,
    },
    /// The weights of what a group has exceed what the group costs, so they bound nothing.
    #[error(
        "the certificate's weights of what {group} has come to {weights}, above its cost of {cost}"
    )]
    Exceeded {
        /// The group.
        group: Slug<Group>,
        /// The sum of weights.
        weights: u128,
        /// The cost, in the same units.
        cost: u128,
    },
    /// A part of the certificate of a merger that bounds nothing.
    #[error("the certificate's part {part} bounds nothing: {why}")]
    Part {
        /// Which part, from 0.
        part: usize,
        /// Why not.
        why: String,
    },
    /// A claim of proof that does not hold.
    #[error("the plan claims to be {given}, which does not hold")]
    Proof {
        /// The claim.
        given: String,
    },
    /// The ledger or another description differs from what the network gives.
    #[error("{what} differs from what the network gives")]
    Ledger {
        /// What part.
        what: &'static str,
    },
    /// The plan cannot be made from the options at all.
    #[error("the options make no question: {0}")]
    Options(PlanError),
}
