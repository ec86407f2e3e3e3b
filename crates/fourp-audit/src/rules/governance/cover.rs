//! Who covers which threat on which strand: nobody, several, or a crowd?

use std::collections::{BTreeMap, BTreeSet};

use fourp_governance::{Contested, Holder};
use fourp_model::{
    Answer, Function, Remit, Responsibility, RowRef, Scope, Slug, Strand, Table, Threat,
    ThreatTaxonomy,
};

use super::ground::{CROWD, CROWD_LIMIT, Ground, holder_id, listed};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Threats of the latest taxonomy that nobody has anything to do with on a strand.
pub(super) fn gaps(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    if !ground.is_complete(&[Table::Remits, Table::Responsibilities]) {
        return Vec::new();
    }
    let network = &ground.network;
    let sets = (0..network.group_count()).map(|group| network.cells(group));
    let sets = sets.chain(network.positions().iter().map(|position| &position.cells));
    let cells = sets.flat_map(|set| set.iter()).filter_map(|cell| network.cell(cell));
    let held: BTreeSet<(Option<Slug<Threat>>, Option<Strand>)> =
        cells.map(|cell| (cell.threat, cell.strand)).collect();
    let is_wider: BTreeSet<&Slug<Threat>> =
        network.threats().iter().filter_map(|threat| threat.part_of.as_ref()).collect();
    let mut found = Vec::new();
    let told_apart = threats(asked);
    for threat in told_apart.iter().filter(|threat| !is_wider.contains(threat)) {
        let wider = wider(&ground, threat);
        for strand in Strand::ALL {
            // Who names the threat and no strand, or the strand and no threat, may cover it.
            let may = |threat: Option<Slug<Threat>>| {
                held.contains(&(threat.clone(), Some(strand))) || {
                    threat.is_some() && held.contains(&(threat, None))
                }
            };
            if may(None) || wider.iter().any(|threat| may(Some(threat.clone()))) {
                continue;
            }
            let Some((row, name)) = asked
                .rows::<Threat>()
                .find(|(_, row)| row.id == *threat)
                .map(|(row, threat)| (row, threat.name.clone()))
            else {
                continue;
            };
            found.push(Observed {
                subject: format!("{threat}+{strand}"),
                headline: format!("Nobody covers {name} on {strand}"),
                condition: format!(
                    "no remit and no responsibility names {threat} or a wider threat, and {strand} or all strands; both tables are declared complete{}",
                    if held.contains(&(None, None)) {
                        "; holders that name neither threat nor strand are not counted"
                    } else {
                        ""
                    }
                ),
                cause: None,
                effect: "whether anything is done there, nobody is set to know".into(),
                materiality: Materiality::count(1, Some(told_apart.len().saturating_mul(Strand::ALL.len())), "pairs of threat and strand"),
                confidence: Confidence::Derived,
                fragility: "one row of a remit or a responsibility for it".into(),
                evidence: vec![row],
            });
        }
    }
    found
}

/// The threats that the latest taxonomy tells apart; all of them where none names any.
fn threats(asked: &Asked<'_>) -> BTreeSet<Slug<Threat>> {
    let taxonomies = asked.programme.rows::<ThreatTaxonomy>().iter();
    let named = taxonomies.filter(|taxonomy| !taxonomy.threats.is_empty());
    let latest = named
        .max_by_key(|taxonomy| (taxonomy.dates.from.map(|from| from.first_day()), &taxonomy.id));
    match latest {
        Some(taxonomy) => taxonomy.threats.iter().cloned().collect(),
        None => asked.programme.rows::<Threat>().iter().map(|threat| threat.id.clone()).collect(),
    }
}

/// A threat and those it is part of.
fn wider(ground: &Ground<'_>, threat: &Slug<Threat>) -> BTreeSet<Slug<Threat>> {
    let mut found = BTreeSet::new();
    let mut next = Some(threat.clone());
    while let Some(threat) = next {
        let of = ground.network.threats().iter().find(|facts| facts.id == threat);
        next = of.and_then(|facts| facts.part_of.clone()).filter(|wider| !found.contains(wider));
        found.insert(threat);
    }
    found
}

/// Two or a few who each have a function that is one's.
pub(super) fn contested(asked: &Asked<'_>) -> Vec<Observed> {
    by_holders(asked, |ground, contested, names| {
        let some = contested.holders.len();
        // Boards that coordinate beside each other are how boards work; bodies are not.
        let bodies = contested.holders.iter().filter(|holder| matches!(holder, Holder::Party(_)));
        let is_one_s = contested.function != Function::Coordinate || bodies.count() > 1;
        (is_one_s && !is_crowd(asked, some)).then(|| Observed {
            headline: format!(
                "{some} {} in {} {}: {}",
                contested.function,
                contested.cells.len(),
                if contested.cells.len() == 1 { "cell" } else { "cells" },
                listed(names)
            ),
            effect: "where they differ, nobody is set to decide".into(),
            fragility: "rows that divide the matter between them, or end one of them".into(),
            ..blank(ground, contested, names)
        })
    })
}

/// Many who each have a function that is one's.
pub(super) fn crowded(asked: &Asked<'_>) -> Vec<Observed> {
    by_holders(asked, |ground, contested, names| {
        let some = contested.holders.len();
        let least = asked.threshold("holders");
        is_crowd(asked, some).then(|| Observed {
            headline: format!("{some} {} over the same: {}", contested.function, listed(names)),
            effect: "who of so many acts, and who only attends, cannot be told".into(),
            fragility: format!(
                "{least} are a crowd here; it would not be one if {} of them had another remit",
                i128::try_from(some)
                    .unwrap_or(i128::MAX)
                    .saturating_sub(least.ceil())
                    .saturating_add(1)
            ),
            ..blank(ground, contested, names)
        })
    })
}

/// From so many on they are a crowd: the limit is that of the rule on crowds, for either rule.
fn is_crowd(asked: &Asked<'_>, holders: usize) -> bool {
    let holders = i64::try_from(holders).unwrap_or(i64::MAX);
    fourp_model::Rational::from_int(holders) >= asked.limit(CROWD, &CROWD_LIMIT)
}

fn by_holders(
    asked: &Asked<'_>,
    tell: impl Fn(&Ground<'_>, &Contested, &[String]) -> Option<Observed>,
) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Answer::Measured(coverage) = &ground.found.coverage else { return Vec::new() };
    let found = coverage.contested.iter().filter_map(|contested| {
        let names: Vec<String> =
            contested.holders.iter().map(|holder| ground.holder_name(holder)).collect();
        tell(&ground, contested, &names)
    });
    found.collect()
}

fn blank(ground: &Ground<'_>, contested: &Contested, names: &[String]) -> Observed {
    let ids: Vec<String> = contested.holders.iter().map(holder_id).collect();
    let cells: Vec<String> = contested.cells.iter().map(ToString::to_string).collect();
    Observed {
        subject: format!("{}+{}", contested.function, ids.join("+")),
        headline: String::new(),
        condition: format!("{} have the same function over {}", names.join(", "), listed(&cells)),
        cause: None,
        effect: String::new(),
        materiality: Materiality::count(contested.cells.len(), None, "cells"),
        confidence: Confidence::Recorded,
        fragility: String::new(),
        evidence: rows(ground, contested),
    }
}

/// The remits and responsibilities by which holders have what they contest.
fn rows(ground: &Ground<'_>, contested: &Contested) -> Vec<RowRef> {
    let network = &ground.network;
    let numbers: BTreeSet<u32> =
        contested.cells.iter().filter_map(|cell| network.cell_number(cell)).collect();
    let positions = network.positions().iter().filter(|position| {
        contested.holders.contains(&Holder::Party(position.party.clone()))
            && position.cells.iter().any(|cell| numbers.contains(&cell))
    });
    let held = positions.filter_map(|position| ground.row::<Responsibility>(position.row));
    let day = network.day();
    let remits = ground.asked.rows::<Remit>().filter(|(_, remit)| {
        contested.holders.contains(&Holder::Group(remit.group.clone()))
            && remit.function == contested.function
            && day.is_none_or(|day| remit.dates.covers(day) != fourp_model::Covers::No)
            && contested.cells.iter().any(|cell| {
                reaches(&remit.threat, cell.threat.as_ref())
                    && reaches(&remit.strand, cell.strand.as_ref())
            })
    });
    held.chain(remits.map(|(row, _)| row)).collect()
}

fn reaches<T: PartialEq>(scope: &Scope<T>, one: Option<&T>) -> bool {
    match (scope, one) {
        (Scope::NotStated, one) => one.is_none(),
        (_, None) => matches!(scope, Scope::All),
        (scope, Some(one)) => scope.covers(one),
    }
}

/// Parties that answer to several for one function over one cell.
pub(super) fn two_masters(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let positions = ground.network.positions();
    let mut by_cell: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
    for (at, position) in positions.iter().enumerate() {
        if position.accountable_to.is_some() {
            for cell in position.cells.iter() {
                by_cell.entry((&position.party, cell)).or_default().insert(at);
            }
        }
    }
    let mut by_party: BTreeMap<_, (BTreeSet<usize>, BTreeSet<u32>)> = BTreeMap::new();
    for ((party, cell), held) in by_cell {
        let masters: BTreeSet<_> =
            held.iter().filter_map(|at| positions.get(*at)?.accountable_to.as_ref()).collect();
        if let (true, Some(function)) = (masters.len() > 1, ground.network.cell(cell)) {
            let (rows, cells) = by_party.entry((party, function.function)).or_default();
            rows.extend(held);
            cells.insert(cell);
        }
    }
    let found = by_party.into_iter().map(|((party, function), (held, cells))| {
        let held: Vec<_> = held.into_iter().filter_map(|at| positions.get(at)).collect();
        let masters: BTreeSet<_> =
            held.iter().filter_map(|position| position.accountable_to.as_ref()).collect();
        let names: Vec<String> = masters.iter().map(|party| asked.party(party)).collect();
        Observed {
            subject: format!("{party}+{function}"),
            headline: format!(
                "{} answers to {} for one function ({function}): {}",
                asked.party(party),
                names.len(),
                listed(&names)
            ),
            condition: format!(
                "in {} cells of threat and strand its rows name {} to whom it answers",
                cells.len(),
                names.join(" and ")
            ),
            cause: None,
            effect: "each may take the other for the one who holds it to account".into(),
            materiality: Materiality::count(cells.len(), None, "cells"),
            confidence: Confidence::Recorded,
            fragility: "a row that says who answers for which part".into(),
            evidence: held
                .iter()
                .filter_map(|position| ground.row::<Responsibility>(position.row))
                .collect(),
        }
    });
    found.collect()
}

/// Who decides, and whose lines lead to nobody who answers for it.
pub(super) fn unanswered(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Answer::Measured(found) = &ground.found.accountability else { return Vec::new() };
    if !ground.is_complete(&[Table::ReportingLines, Table::Responsibilities]) {
        return Vec::new();
    }
    let lost = found.paths.iter().filter(|path| path.hops.is_none());
    let lost = lost.filter_map(|path| {
        let evidence: Vec<RowRef> = match &path.from {
            Holder::Group(id) => {
                let number = ground.network.group(id)?;
                let lines = ground.network.lines().iter().filter(|line| line.from == number);
                let lines = lines.filter_map(|line| ground.row::<fourp_model::ReportingLine>(line.row));
                ground.group_row(id).into_iter().chain(lines).collect()
            }
            Holder::Party(party) => {
                let held = ground.network.positions().iter();
                let held = held.filter(|position| position.party == *party);
                held.filter_map(|position| ground.row::<Responsibility>(position.row)).collect()
            }
        };
        if evidence.is_empty() {
            return None;
        }
        let name = ground.holder_name(&path.from);
        Some(Observed {
            subject: holder_id(&path.from),
            headline: format!("{name} decides, and no line leads to an owner"),
            condition: "it decides, leads or coordinates; following reporting lines, owners of groups and whom responsibilities answer to, nobody is reached who answers for it; both tables are declared complete".into(),
            cause: None,
            effect: "for its decisions nobody can be held to account by what is laid down".into(),
            materiality: Materiality::count(1, Some(found.paths.len()), "who decide"),
            confidence: Confidence::Derived,
            fragility: "one line, owner or superior on the way".into(),
            evidence,
        })
    });
    lost.collect()
}
