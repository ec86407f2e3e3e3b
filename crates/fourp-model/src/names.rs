//! Small numbers for ids, so that analyses can count instead of compare text.

use crate::{
    body::{Body, BodyClass},
    capability::Capability,
    check::Check,
    claim::Claim,
    data_system::DataSystem,
    event::Event,
    group::Group,
    indicator::Indicator,
    initiative::Initiative,
    intervention::Intervention,
    markers::{
        Area, CapabilityKind, CaptureList, CaptureStudy, CountingRule, Earmark, FundingCommitment,
        HarmIndex, Measure, Operation, Stream,
    },
    population::Population,
    priority::PriorityList,
    recommendation::{Commitment, Recommendation},
    reference::{ReferenceKind, ReferenceVisitor, Referent},
    slug::Slug,
    source::Source,
    statement::Statement,
    strategy::{Objective, Strategy},
    threat::{Threat, ThreatTaxonomy},
};
use std::{cmp::Ordering, collections::BTreeMap, fmt, hash, marker::PhantomData};

/// The number of an id among the ids of its kind in one programme.
///
/// Numbers are given in order of text, so they never depend on the order of rows. They mean nothing
/// in another programme.
pub struct Id<T> {
    number: u32,
    kind: PhantomData<fn() -> T>,
}

/// Every id of one kind that a programme declares or mentions, in order of text.
pub struct NameTable<T> {
    slugs: Vec<Slug<T>>, // Invariant: sorted, each once, at most `u32::MAX`; as long as `declared`.
    declared: Vec<bool>,
}

impl<T> Id<T> {
    /// The number, from 0, dense within the kind.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The number as an index.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.number).unwrap_or(usize::MAX)
    }
}

impl<T> NameTable<T> {
    /// How many ids there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slugs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slugs.is_empty()
    }

    /// The number of an id, if the programme has it; in time logarithmic in their number.
    #[must_use]
    pub fn id(&self, slug: &Slug<T>) -> Option<Id<T>> {
        numbered(self.slugs.binary_search(slug).ok()?)
    }

    /// The id of a number; `None` only for a number of another programme.
    #[must_use]
    pub fn slug(&self, id: Id<T>) -> Option<&Slug<T>> {
        self.slugs.get(id.index())
    }

    /// Whether a row declares the id. Always false for kinds that no table declares.
    #[must_use]
    pub fn is_declared(&self, id: Id<T>) -> bool {
        self.declared.get(id.index()).copied().unwrap_or(false)
    }

    /// Every id with its number, in order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<T>, &Slug<T>)> + DoubleEndedIterator {
        self.slugs.iter().enumerate().map(|(place, slug)| {
            (Id { number: u32::try_from(place).unwrap_or(u32::MAX), kind: PhantomData }, slug)
        })
    }
}

fn numbered<T>(place: usize) -> Option<Id<T>> {
    Some(Id { number: u32::try_from(place).ok()?, kind: PhantomData })
}

impl<T> Default for NameTable<T> {
    fn default() -> Self {
        Self { slugs: Vec::new(), declared: Vec::new() }
    }
}

impl<T> Clone for NameTable<T> {
    fn clone(&self) -> Self {
        Self { slugs: self.slugs.clone(), declared: self.declared.clone() }
    }
}

impl<T> fmt::Debug for NameTable<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.slugs.iter().zip(&self.declared)).finish()
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{}", self.number)
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<T> hash::Hash for Id<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

macro_rules! names {
    ($( $field:ident: $kind:ident, )+) => {
        /// The ids of a programme, kind by kind.
        #[derive(Clone, Debug, Default)]
        pub struct Names {
            $( $field: NameTable<$kind>, )+
        }

        impl Names {
            $(
                #[doc = concat!("The ids of [`", stringify!($kind), "`].")]
                #[must_use]
                pub const fn $field(&self) -> &NameTable<$kind> {
                    &self.$field
                }
            )+

            /// Whether a row declares the id, or no row could.
            pub(crate) fn is_known<T: Referent>(&self, slug: &Slug<T>) -> bool {
                match T::KIND {
                    $( ReferenceKind::$kind => {
                        let table = &self.$field;
                        T::KIND.table().is_none()
                            || table.id(&slug.cast()).is_some_and(|id| table.is_declared(id))
                    } )+
                }
            }
        }

        impl Collector {
            /// Numbers what was collected.
            pub(crate) fn finish(mut self) -> Names {
                Names { $( $field: self.table(ReferenceKind::$kind), )+ }
            }
        }
    };
}

names! {
    areas: Area,
    bodies: Body,
    body_classes: BodyClass,
    capabilities: Capability,
    capability_kinds: CapabilityKind,
    capture_lists: CaptureList,
    capture_studies: CaptureStudy,
    checks: Check,
    claims: Claim,
    commitments: Commitment,
    counting_rules: CountingRule,
    data_systems: DataSystem,
    earmarks: Earmark,
    events: Event,
    funding_commitments: FundingCommitment,
    groups: Group,
    harm_indices: HarmIndex,
    indicators: Indicator,
    initiatives: Initiative,
    interventions: Intervention,
    measures: Measure,
    objectives: Objective,
    operations: Operation,
    populations: Population,
    priority_lists: PriorityList,
    recommendations: Recommendation,
    sources: Source,
    statements: Statement,
    strategies: Strategy,
    streams: Stream,
    threats: Threat,
    taxonomies: ThreatTaxonomy,
}

/// Collects ids before they are numbered.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    kinds: BTreeMap<ReferenceKind, BTreeMap<Slug<()>, bool>>,
}

impl Collector {
    /// The same, taking note of ids as declared.
    pub(crate) const fn declaring(&mut self) -> Declaring<'_> {
        Declaring(self)
    }

    fn table<T>(&mut self, kind: ReferenceKind) -> NameTable<T> {
        let collected = self.kinds.remove(&kind).unwrap_or_default();
        let (slugs, declared) =
            collected.into_iter().map(|(slug, declared)| (slug.cast(), declared)).unzip();
        NameTable { slugs, declared }
    }
}

/// Takes note of ids as declared.
pub(crate) struct Declaring<'c>(&'c mut Collector);

impl ReferenceVisitor for Declaring<'_> {
    fn visit<T: Referent>(&mut self, _: &'static str, slug: &Slug<T>) {
        self.0.kinds.entry(T::KIND).or_default().insert(slug.cast(), true);
    }
}

impl ReferenceVisitor for Collector {
    fn visit<T: Referent>(&mut self, _: &'static str, slug: &Slug<T>) {
        let kind = self.kinds.entry(T::KIND).or_default();
        if !kind.contains_key(slug.as_str()) {
            kind.insert(slug.cast(), false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug<T>(text: &str) -> Slug<T> {
        text.parse().unwrap()
    }

    fn names() -> Names {
        let mut collector = Collector::default();
        collector.visit::<Body>("payer", &slug("nca"));
        collector.visit::<Stream>("stream", &slug("ptf"));
        collector.declaring().visit::<Body>("id", &slug("home-office"));
        collector.declaring().visit::<Body>("id", &slug("agency"));
        collector.visit::<Body>("payee", &slug("agency"));
        collector.finish()
    }

    #[test]
    fn numbers_follow_the_text() {
        let names = names();
        let bodies: Vec<_> =
            names.bodies().iter().map(|(id, slug)| (id.number(), slug.as_str())).collect();
        assert_eq!(bodies, [(0, "agency"), (1, "home-office"), (2, "nca")]);
        let nca = names.bodies().id(&slug("nca")).unwrap();
        assert_eq!(names.bodies().slug(nca), Some(&slug("nca")));
        assert_eq!(names.bodies().id(&slug("met")), None);
        assert!(names.groups().is_empty());
    }

    #[test]
    fn a_mention_does_not_declare_and_does_not_undo_a_declaration() {
        let names = names();
        let declared = |text| names.bodies().is_declared(names.bodies().id(&slug(text)).unwrap());
        assert!(declared("agency") && declared("home-office") && !declared("nca"));
        assert!(names.is_known::<Body>(&slug("agency")) && !names.is_known::<Body>(&slug("nca")));
        assert!(!names.is_known::<Body>(&slug("met")));
        assert!(names.is_known::<Stream>(&slug("anything")));
    }

    #[test]
    fn a_number_of_another_programme_has_no_name() {
        let names = names();
        let (last, _) = names.bodies().iter().last().unwrap();
        assert_eq!(Names::default().bodies().slug(last), None);
        assert!(!Names::default().bodies().is_declared(last));
    }
}
