//! Which groups are one in all but name?

use std::collections::BTreeSet;

use fourp_governance::{DuplicateOptions, Measure, PairNull, Ratio, Significance};
use fourp_model::{Answer, Rational, RowRef, Toward};
use fourp_stat::FalseDiscovery;

use super::ground::{Ground, groups_of, place};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Pairs of groups whose members are nearly the same, more than chance has it.
pub(super) fn duplicates(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Answer::Measured(pairs) = &ground.found.duplicates else { return Vec::new() };
    let likeness = asked.threshold("likeness");
    let found = pairs.iter().filter(|found| is_alike(asked, found, likeness)).filter_map(|found| {
        let (first, second) = (found.pair.first, found.pair.second);
        let (one, other) = (ground.group(first)?, ground.group(second)?);
        let members = found.pair.members;
        let union = all_members(found);
        let remit = match found.pair.remit {
            remit if remit.is_same() => "their remits are the same".to_owned(),
            remit => format!(
                "their remits share {} cells, of {} and {}",
                remit.shared, remit.first, remit.second
            ),
        };
        Some(Observed {
            subject: format!("{}+{}", one.id, other.id),
            headline: format!(
                "{} and {} share {} of {union} members",
                one.name, other.name, members.shared
            ),
            condition: format!(
                "{} members sit in both, of {} in the one and {} in the other; {remit}; one may {}, the other {}",
                members.shared, members.first, members.second, one.standing, other.standing
            ),
            cause: None,
            effect: "the same people may meet twice over the same matter".into(),
            materiality: groups_of(&ground, 2),
            confidence: Confidence::Inferred,
            fragility: format!(
                "it would not be raised if {} of the members left one of the two, nor if one is there to watch the other",
                leavers(members.shared, union, likeness)
            ),
            evidence: evidence(&ground, [first, second]),
        })
    });
    found.collect()
}

/// Groups whose every member sits in another, larger one, more than chance has it.
pub(super) fn contained(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let options = DuplicateOptions {
        measure: Measure::Containment,
        threshold: Ratio::ONE,
        ..DuplicateOptions::default()
    };
    let fewest = asked.threshold("members");
    let alike: BTreeSet<(u32, u32)> = match &ground.found.duplicates {
        Answer::Measured(pairs) => {
            pairs.iter().map(|found| (found.pair.first, found.pair.second)).collect()
        }
        Answer::NotMeasurable(_) => BTreeSet::new(),
    };
    let mut pairs = ground.network.duplicates(options);
    pairs.retain(|pair| {
        let key = (pair.first.min(pair.second), pair.first.max(pair.second));
        Rational::from_int(pair.members.first.into()) >= fewest && !alike.contains(&key)
    });
    let null = PairNull::Configuration;
    let Ok(found) = ground.network.significance(&pairs, null, FalseDiscovery::default()) else {
        return Vec::new();
    };
    let chance = asked.threshold("chance").approximate();
    let found = found.iter().filter(|found| found.adjusted <= chance).filter_map(|found| {
        let (small, large) = (ground.group(found.pair.first)?, ground.group(found.pair.second)?);
        let members = found.pair.members;
        Some(Observed {
            subject: format!("{}+{}", small.id, large.id),
            headline: format!(
                "All {} members of {} sit in {} too",
                members.first, small.name, large.name
            ),
            condition: format!(
                "all {} members of the one are among the {} of the other; by chance {:.1} would be, given how much each sits in",
                members.first, members.second, found.expected
            ),
            cause: None,
            effect: "whatever the smaller group hears, its members can hear in the larger".into(),
            materiality: Materiality::count(place(members.first), None, "members"),
            confidence: Confidence::Inferred,
            fragility: "one member of the smaller group who does not sit in the larger, or a remit that the larger has not".into(),
            evidence: evidence(&ground, [found.pair.first, found.pair.second]),
        })
    });
    found.collect()
}

fn is_alike(asked: &Asked<'_>, found: &Significance, likeness: Rational) -> bool {
    let shared = Rational::from_int(found.pair.members.shared.into());
    let all = Rational::from_int(all_members(found).into());
    let is_enough = likeness.mul(all, Toward::Down).is_some_and(|needed| shared >= needed);
    is_enough && found.adjusted <= asked.threshold("chance").approximate()
}

/// How many sit in one of the two or in both.
fn all_members(found: &Significance) -> u32 {
    let members = found.pair.members;
    members.first.saturating_add(members.second).saturating_sub(members.shared)
}

/// How many of the shared members must leave one group before fewer than the share asked for is left.
fn leavers(shared: u32, all: u32, likeness: Rational) -> i128 {
    let needed = likeness.mul(Rational::from_int(all.into()), Toward::Up);
    let needed = needed.map_or(0, Rational::ceil);
    i128::from(shared).saturating_sub(needed).saturating_add(1)
}

fn evidence(ground: &Ground<'_>, groups: [u32; 2]) -> Vec<RowRef> {
    let declared = groups.iter().filter_map(|group| {
        let facts = ground.group(*group)?;
        ground.group_row(&facts.id)
    });
    let seats = groups.iter().flat_map(|group| ground.seats(*group));
    declared.chain(seats).collect()
}
