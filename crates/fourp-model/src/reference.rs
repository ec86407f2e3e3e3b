//! What an id can name, and how rows tell which ids they mention.

use crate::{dates::Dated, slug::Slug, table::Table, text::vocabulary};

vocabulary! {
    /// The kind of thing that an id names.
    #[non_exhaustive]
    ReferenceKind, "kind of reference" {
        /// A place or jurisdiction.
        Area = "area",
        /// An organisation, office, role or unit.
        Body = "body",
        /// A kind of bodies.
        BodyClass = "body-class",
        /// What one body is able to do.
        Capability = "capability",
        /// A kind of capability that several bodies may have.
        CapabilityKind = "capability-kind",
        /// A case list of a capture study.
        CaptureList = "capture-list",
        /// A study of overlapping case lists.
        CaptureStudy = "capture-study",
        /// A relation between claims.
        Check = "check",
        /// A figure as said.
        Claim = "claim",
        /// A promise.
        Commitment = "commitment",
        /// A rule of counting.
        CountingRule = "counting-rule",
        /// A holding of data.
        DataSystem = "data-system",
        /// A restriction on what money is for.
        Earmark = "earmark",
        /// A dated event.
        Event = "event",
        /// One promise of money through its phases.
        FundingCommitment = "funding-commitment",
        /// A board, committee or forum.
        Group = "group",
        /// A scale of harm.
        HarmIndex = "harm-index",
        /// A measure of success.
        Indicator = "indicator",
        /// A programme, pilot or product.
        Initiative = "initiative",
        /// A disruption or another single act.
        Intervention = "intervention",
        /// A quantity.
        Measure = "measure",
        /// An aim of a strategy.
        Objective = "objective",
        /// A police or agency operation.
        Operation = "operation",
        /// What a figure is about.
        Population = "population",
        /// The priorities of a period.
        PriorityList = "priority-list",
        /// Something a body was told to do.
        Recommendation = "recommendation",
        /// A document.
        Source = "source",
        /// Something said.
        Statement = "statement",
        /// A strategy.
        Strategy = "strategy",
        /// A pot or line of funding.
        Stream = "stream",
        /// A kind of harm.
        Threat = "threat",
        /// A set of threats told apart at a time.
        ThreatTaxonomy = "taxonomy",
    }
}

impl ReferenceKind {
    /// The table whose rows declare such things; `None` for kinds that are only ever named.
    #[must_use]
    pub const fn table(self) -> Option<Table> {
        Some(match self {
            Self::Area
            | Self::CapabilityKind
            | Self::CaptureList
            | Self::CaptureStudy
            | Self::CountingRule
            | Self::Earmark
            | Self::FundingCommitment
            | Self::HarmIndex
            | Self::Measure
            | Self::Operation
            | Self::Stream => return None,
            Self::Body => Table::Bodies,
            Self::BodyClass => Table::BodyClasses,
            Self::Capability => Table::Capabilities,
            Self::Check => Table::Checks,
            Self::Claim => Table::Claims,
            Self::Commitment => Table::Commitments,
            Self::DataSystem => Table::DataSystems,
            Self::Event => Table::Events,
            Self::Group => Table::Groups,
            Self::Indicator => Table::Indicators,
            Self::Initiative => Table::Initiatives,
            Self::Intervention => Table::Interventions,
            Self::Objective => Table::Objectives,
            Self::Population => Table::Populations,
            Self::PriorityList => Table::Priorities,
            Self::Recommendation => Table::Recommendations,
            Self::Source => Table::Sources,
            Self::Statement => Table::Statements,
            Self::Strategy => Table::Strategies,
            Self::Threat => Table::Threats,
            Self::ThreatTaxonomy => Table::Taxonomies,
        })
    }
}

/// A type whose ids other rows mention.
pub trait Referent: 'static {
    /// The kind of thing.
    const KIND: ReferenceKind;
}

/// Is told every id that a row mentions; see [`Row::references`](crate::Row::references).
pub trait ReferenceVisitor {
    /// One mention: the field it stands in, and the id.
    fn visit<T: Referent>(&mut self, field: &'static str, id: &Slug<T>);
}

/// A field that may mention ids.
pub(crate) trait Mentions {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V);
}

impl<T: Referent> Mentions for Slug<T> {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        visitor.visit(field, self);
    }
}

impl<T: Mentions> Mentions for Option<T> {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        if let Some(mentioned) = self {
            mentioned.mentions(field, visitor);
        }
    }
}

impl<T: Mentions> Mentions for Vec<T> {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        for mentioned in self {
            mentioned.mentions(field, visitor);
        }
    }
}

impl<T: Mentions> Mentions for Dated<T> {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        self.value.mentions(field, visitor);
    }
}
