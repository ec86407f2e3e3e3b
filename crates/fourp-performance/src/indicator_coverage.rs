//! Which threats and strands are measured, and by what kind of measure?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Indicator, IndicatorKind, Programme, RowRef, Scope, Slug, Strand, Table, Threat, ThreatTaxonomy,
};
use serde::Serialize;

/// Threat by strand by kind: who measures what, and what nobody does.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IndicatorCoverage {
    /// The taxonomy whose threats these are; `None` where none names its threats and all of them stand here.
    pub taxonomy: Option<Slug<ThreatTaxonomy>>,
    /// Every threat and strand, in order.
    pub cells: Vec<CoverageCell>,
    /// How many of the threats × strands × kinds no indicator is known to cover.
    pub empty: usize,
    /// How many there are.
    pub of: usize,
    /// How many of the empty ones an indicator may cover whose row states no threat or strand.
    pub possible: usize,
    /// Within what the indicators are declared complete. Without it an empty cell is only "not in the data supplied".
    pub complete_within: Option<String>,
}

/// One threat in one strand.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoverageCell {
    /// The threat.
    pub threat: Slug<Threat>,
    /// The strand.
    pub strand: Strand,
    /// The indicators that certainly cover it, by kind; only kinds that any does.
    pub covered: BTreeMap<IndicatorKind, Vec<Slug<Indicator>>>,
    /// Kinds without such an indicator that one may cover whose row states no threat or strand.
    pub possible: BTreeMap<IndicatorKind, Vec<Slug<Indicator>>>,
    /// Those of kinds that it certainly has which may cover it as well.
    pub besides: BTreeMap<IndicatorKind, Vec<Slug<Indicator>>>,
}

impl CoverageCell {
    /// Whether any measure says what becomes of the threat: an outcome or an impact.
    #[must_use]
    pub fn tells_of_effect(&self) -> bool {
        self.covered.contains_key(&IndicatorKind::Outcome)
            || self.covered.contains_key(&IndicatorKind::Impact)
    }
}

impl IndicatorCoverage {
    /// Of the threats of the latest taxonomy that names any, by the rows of indicators.
    pub(crate) fn of(programme: &Programme, indicators: &[(RowRef, &Indicator)]) -> Self {
        let taxonomies = programme.rows::<ThreatTaxonomy>().iter();
        let latest = taxonomies
            .filter(|it| !it.threats.is_empty())
            .max_by_key(|it| (it.dates.from.map(|from| from.first_day()), &it.id));
        let threats: BTreeSet<&Slug<Threat>> = match latest {
            Some(taxonomy) => taxonomy.threats.iter().collect(),
            None => programme.rows::<Threat>().iter().map(|threat| &threat.id).collect(),
        };
        let cells = threats
            .iter()
            .flat_map(|threat| Strand::ALL.iter().map(|strand| cell(threat, *strand, indicators)));
        let cells: Vec<CoverageCell> = cells.collect();
        let count = |of: fn(&CoverageCell) -> usize| cells.iter().map(of).sum::<usize>();
        let of = cells.len().saturating_mul(IndicatorKind::ALL.len());
        Self {
            taxonomy: latest.map(|taxonomy| taxonomy.id.clone()),
            empty: of.saturating_sub(count(|cell| cell.covered.len())),
            of,
            possible: count(|cell| cell.possible.len()),
            complete_within: programme
                .completeness_of(Table::Indicators)
                .map(|declared| declared.scope.clone()),
            cells,
        }
    }
}

fn cell(
    threat: &Slug<Threat>,
    strand: Strand,
    indicators: &[(RowRef, &Indicator)],
) -> CoverageCell {
    type Kinds = BTreeMap<IndicatorKind, Vec<Slug<Indicator>>>;
    let (mut covered, mut possible) = (Kinds::new(), Kinds::new());
    for (_, it) in indicators {
        let by_threat = reach(&it.threat, threat);
        let by_strand = reach(&it.strand, &strand);
        let kinds = match by_threat.min(by_strand) {
            Reach::Covers => &mut covered,
            Reach::MayCover => &mut possible,
            Reach::Elsewhere => continue,
        };
        let ids: &mut Vec<Slug<Indicator>> = kinds.entry(it.kind).or_default();
        ids.push(it.id.clone());
    }
    let (besides, possible) =
        possible.into_iter().partition(|(kind, _)| covered.contains_key(kind));
    CoverageCell { threat: threat.clone(), strand, covered, possible, besides }
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Reach {
    Elsewhere,
    MayCover,
    Covers,
}

fn reach<T: PartialEq>(scope: &Scope<T>, thing: &T) -> Reach {
    match scope {
        Scope::NotStated => Reach::MayCover,
        scope if scope.covers(thing) => Reach::Covers,
        _ => Reach::Elsewhere,
    }
}
