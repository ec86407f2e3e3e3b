//! Kinds of ids that no table declares: naming one is enough.

use crate::reference::{ReferenceKind, Referent};

macro_rules! markers {
    ($( $(#[$meta:meta])* $name:ident, )+) => { $(
        $(#[$meta])*
        #[derive(Debug)]
        #[expect(clippy::exhaustive_enums, reason = "only the type is used; there are no values")]
        pub enum $name {}

        impl Referent for $name {
            const KIND: ReferenceKind = ReferenceKind::$name;
        }
    )+ };
}

markers! {
    /// A place or jurisdiction: `england-and-wales`, `uk`, a police area.
    Area,
    /// A kind of capability that several bodies may each have: `surveillance`.
    CapabilityKind,
    /// A case list of a capture study, such as the referrals that one agency holds.
    CaptureList,
    /// A study that set several case lists of one population and period side by side.
    CaptureStudy,
    /// A rule of counting: what is counted once, when, by whom. Figures of two rules do not compare.
    CountingRule,
    /// A restriction on what money may be spent on; a ring-fence.
    Earmark,
    /// One promise of money, followed through its phases: the rows of a commitment share its id and
    /// are never added together.
    FundingCommitment,
    /// A scale on which harm is weighed: a severity score, a unit cost.
    HarmIndex,
    /// A quantity that claims, indicators and observations speak of: `recorded-crimes`.
    Measure,
    /// An operation, so that two bodies' claims to one disruption are known to be one.
    Operation,
    /// A pot or line of funding.
    Stream,
}
