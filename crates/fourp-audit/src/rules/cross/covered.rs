//! Threat by threat: is there money, somebody who answers, and a measure?

use std::collections::{BTreeMap, BTreeSet};

use fourp_governance::{CellCover, Coverage, Holder};
use fourp_model::{
    Completeness, Function, IndicatorKind, Party, Rating, Rational, Remit, Responsibility, RowRef,
    Slug, Strand, Table, Threat,
};
use fourp_performance::{CoverageCell, IndicatorCoverage};

use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
    say,
};

use super::money::last;

/// Threats with money on a strand where nobody leads.
pub(super) fn money_without_governance(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(coverage) = coverage(asked) else { return Vec::new() };
    let Some(declared) = declared(asked, &[Table::Remits, Table::Responsibilities]) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (threat, spent) in last(asked) {
        let nobody: BTreeSet<Strand> = Strand::ALL
            .into_iter()
            .filter(|strand| is_led_by_nobody(coverage, threat, *strand))
            .collect();
        let bare: Vec<Strand> = if spent.strands.is_empty() {
            // Money whose strand nobody says is bare only where every strand is.
            let is_bare = nobody.len() == Strand::ALL.len();
            nobody.into_iter().filter(|_| is_bare).collect()
        } else {
            nobody.into_iter().filter(|strand| spent.strands.contains_key(strand)).collect()
        };
        if bare.is_empty() {
            continue;
        }
        let amounts = bare.iter().filter_map(|strand| spent.strands.get(strand));
        let amount = amounts.copied().reduce(|sum, one| sum.add(&one)).unwrap_or(spent.amount);
        let strands = say::names(&bare);
        found.push(Observed {
            subject: threat.to_string(),
            headline: format!(
                "{} on {threat} ({strands}), where nobody leads",
                say::range(spent.currency, &amount)
            ),
            condition: format!(
                "spent in {}; no remit and no responsibility to lead covers it, in tables declared complete",
                spent.period
            ),
            cause: None,
            effect: "nobody answers for what this money does".into(),
            materiality: Materiality::Between(amount),
            confidence: Confidence::Derived,
            fragility: "a remit or responsibility that the tables lack, though they are said to be complete".into(),
            evidence: spent.rows(threat).into_iter().chain(declared.iter().cloned()).collect(),
        });
    }
    found
}

/// Strands on which somebody leads or delivers against threats that nothing measures.
pub(super) fn governance_without_measure(asked: &Asked<'_>) -> Vec<Observed> {
    let (Some(coverage), Some(measures)) = (coverage(asked), measures(asked)) else {
        return Vec::new();
    };
    let Some(declared) = declared(asked, &[Table::Indicators]) else { return Vec::new() };
    let mut strands = BTreeMap::<Strand, (Vec<&Slug<Threat>>, usize, BTreeSet<&Holder>)>::new();
    for cell in &measures.cells {
        let rows = coverage.rows.iter().filter(|row| row.threat == cell.threat);
        let own = rows.flat_map(|row| &row.strands).filter(|cover| cover.strand == cell.strand);
        let own: Vec<_> = own.filter(|cover| cover.cover == CellCover::Covered).collect();
        if own.is_empty() {
            continue;
        }
        let found = strands.entry(cell.strand).or_default();
        found.1 = found.1.saturating_add(1);
        if is_unmeasured(cell) {
            found.0.push(&cell.threat);
            found.2.extend(own.iter().flat_map(|cover| &cover.by));
        }
    }
    let found = strands.into_iter().filter(|(_, (bare, ..))| !bare.is_empty());
    let found = found.map(|(strand, (bare, of, holders))| Observed {
        subject: strand.to_string(),
        headline: format!(
            "Nothing measures {strand} for {} of {} that somebody leads",
            bare.len(),
            say::count(of, "threat")
        ),
        condition: format!(
            "somebody leads or delivers {strand} against {}, and of the indicators, which are declared complete, none is for it",
            say::names(&bare)
        ),
        cause: None,
        effect: "whoever leads cannot tell whether it works".into(),
        materiality: Materiality::count(bare.len(), Some(of), "threats"),
        confidence: Confidence::Derived,
        fragility: "an indicator in use that the table lacks, though it is said to be complete".into(),
        evidence: held_by(asked, &holders, strand).into_iter().chain(declared.iter().cloned()).collect(),
    });
    found.collect()
}

/// Threats that somebody last rated weakly understood, without a measure of outcome or impact.
pub(super) fn weak_without_measure(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(measures) = measures(asked) else { return Vec::new() };
    let Some(declared) = declared(asked, &[Table::Indicators]) else { return Vec::new() };
    let weak = asked.threshold("place");
    let mut latest = BTreeMap::<(&Slug<Threat>, &Party, &str), (RowRef, &Rating)>::new();
    for (row, rating) in asked.rows::<Rating>() {
        let key = (&rating.threat, &rating.assessor, rating.measure.as_str());
        let is_later =
            latest.get(&key).is_none_or(|(_, before)| rating.period.end() > before.period.end());
        if is_later {
            latest.insert(key, (row, rating));
        }
    }
    let mut threats = BTreeMap::<&Slug<Threat>, Vec<(RowRef, &Rating)>>::new();
    for ((threat, ..), (row, rating)) in latest {
        let place = rating.rank.zip(rating.ranks);
        let place = place.and_then(|(rank, ranks)| Rational::new(rank.into(), ranks.into()));
        if place.is_some_and(|place| place <= weak) {
            threats.entry(threat).or_default().push((row, rating));
        }
    }
    let mut found = Vec::new();
    for (threat, ratings) in threats {
        let cells: Vec<&CoverageCell> =
            measures.cells.iter().filter(|cell| cell.threat == *threat).collect();
        let may_tell = |cell: &CoverageCell| {
            let effect = [IndicatorKind::Outcome, IndicatorKind::Impact];
            cell.tells_of_effect() || effect.iter().any(|kind| cell.possible.contains_key(kind))
        };
        if cells.is_empty() || cells.iter().any(|cell| may_tell(cell)) {
            continue;
        }
        let told: Vec<String> = ratings
            .iter()
            .map(|(_, rating)| {
                format!(
                    "{:?} by {} in {}",
                    rating.label,
                    asked.party(&rating.assessor),
                    rating.period
                )
            })
            .collect();
        let name =
            asked.programme.get(threat).map_or_else(|| threat.to_string(), |row| row.name.clone());
        found.push(Observed {
            subject: threat.to_string(),
            headline: format!("{name}: weakly understood, and nothing measures what becomes of it"),
            condition: format!(
                "rated {}; no indicator of outcome or impact covers it, in a table declared complete",
                say::list(&told)
            ),
            cause: None,
            effect: "neither the threat nor the response to it can be judged".into(),
            materiality: Materiality::count(1, Some(latest_threats(measures)), "threats"),
            confidence: Confidence::Inferred,
            fragility: "a rating above the lowest, or a measure of what becomes of the threat".into(),
            evidence: ratings.into_iter().map(|(row, _)| row).chain(declared.iter().cloned()).collect(),
        });
    }
    found
}

/// Threats that money is spent on, and no indicator is for.
pub(super) fn money_without_measure(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(measures) = measures(asked) else { return Vec::new() };
    let Some(declared) = declared(asked, &[Table::Indicators]) else { return Vec::new() };
    let mut found = Vec::new();
    for (threat, spent) in last(asked) {
        let mut cells = measures.cells.iter().filter(|cell| cell.threat == *threat).peekable();
        if cells.peek().is_none() || !cells.all(is_unmeasured) {
            continue;
        }
        let amount = say::range(spent.currency, &spent.amount);
        found.push(Observed {
            subject: threat.to_string(),
            headline: format!("{amount} on {threat}, and nothing measures it"),
            condition: format!(
                "spent in {}; no indicator is for the threat on any strand, in a table declared complete",
                spent.period
            ),
            cause: None,
            effect: "whether the money does anything cannot be told".into(),
            materiality: Materiality::Between(spent.amount),
            confidence: Confidence::Derived,
            fragility: "an indicator in use that the table lacks, though it is said to be complete".into(),
            evidence: spent.rows(threat).into_iter().chain(declared.iter().cloned()).collect(),
        });
    }
    found
}

fn coverage<'a>(asked: &Asked<'a>) -> Option<&'a Coverage> {
    asked.answers.governance.as_ref()?.coverage.as_ref().measured()
}

fn measures<'a>(asked: &Asked<'a>) -> Option<&'a IndicatorCoverage> {
    let audit = asked.answers.performance.as_ref()?.indicators.as_ref().measured()?;
    Some(&audit.coverage)
}

/// Whether it is asked who leads on a strand of a threat, and nobody does, not even perhaps.
fn is_led_by_nobody(coverage: &Coverage, threat: &Slug<Threat>, strand: Strand) -> bool {
    let mut rows = coverage.rows.iter();
    let row = rows.find(|row| row.threat == *threat && row.function == Function::Lead);
    let cell = row.and_then(|row| row.strands.iter().find(|cover| cover.strand == strand));
    cell.is_some_and(|cell| cell.cover == CellCover::Nobody)
}

fn is_unmeasured(cell: &CoverageCell) -> bool {
    cell.covered.is_empty() && cell.possible.is_empty()
}

fn latest_threats(measures: &IndicatorCoverage) -> usize {
    measures.cells.iter().map(|cell| &cell.threat).collect::<BTreeSet<_>>().len()
}

/// The rows that declare tables complete; `None` where one is not.
fn declared(asked: &Asked<'_>, tables: &[Table]) -> Option<Vec<RowRef>> {
    let mut found = Vec::new();
    for table in tables {
        asked.programme.completeness_of(*table)?;
        let rows = asked.rows::<Completeness>().filter(|(_, row)| row.table == *table);
        found.extend(rows.map(|(row, _)| row));
    }
    Some(found)
}

/// The remits and responsibilities of holders on a strand.
fn held_by(asked: &Asked<'_>, holders: &BTreeSet<&Holder>, strand: Strand) -> Vec<RowRef> {
    let remits = asked.rows::<Remit>().filter(|(_, row)| {
        row.strand.covers(&strand) && holders.contains(&Holder::Group(row.group.clone()))
    });
    let posts = asked.rows::<Responsibility>().filter(|(_, row)| {
        row.strand.covers(&strand) && holders.contains(&Holder::Party(row.party.clone()))
    });
    remits.map(|(row, _)| row).chain(posts.map(|(row, _)| row)).collect()
}
