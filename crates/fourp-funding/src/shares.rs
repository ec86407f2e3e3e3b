//! How each body says its spending divides.

use std::collections::BTreeMap;

use fourp_model::{
    Allocation, BudgetClass, Defect, DefectKind, Interval, Party, Period, Programme, Purpose,
    Rational, RowRef, Slug, Strand, Threat,
};

use crate::amount::{sum, unit};

/// What a share is of: whose spending, and which part of it.
pub(crate) type Whole = (Party, Option<BudgetClass>);

/// A share that rows state, with the places of those rows.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub(crate) share: Interval,
    pub(crate) places: Vec<usize>,
}

/// Everything that rows state of one whole in one period.
pub(crate) type Division = BTreeMap<Purpose, Share>;

/// The allocations of one period, by what they divide.
///
/// Two rows on one share are narrowed to what both allow. O(n log n).
///
/// # Errors
/// Shares outside 0 to 1, rows on one share that contradict each other, and shares of one whole that are more
/// than all of it together.
pub(crate) fn divisions(
    programme: &Programme,
    period: &Period,
) -> Result<BTreeMap<Whole, Division>, Vec<Defect>> {
    let mut found = BTreeMap::<Whole, Division>::new();
    let mut defects = Vec::new();
    let row = |place: usize| programme.row_ref::<Allocation>(place);
    let rows = |places: &[usize]| places.iter().filter_map(|place| row(*place)).collect::<Vec<_>>();
    for (place, allocation) in programme.rows::<Allocation>().iter().enumerate() {
        if allocation.period.same_span(period) != Some(true) {
            continue;
        }
        if !unit().contains_interval(&allocation.share) {
            let detail = format!("a share of {} is not within 0 and 1", allocation.share);
            defects.push(Defect::new(DefectKind::ImpossibleShare, rows(&[place]), detail));
            continue;
        }
        let whole = (allocation.party.clone(), allocation.of);
        let division = found.entry(whole).or_default();
        let stated = Share { share: allocation.share, places: vec![place] };
        let Some(before) = division.get_mut(&allocation.purpose) else {
            division.insert(allocation.purpose.clone(), stated);
            continue;
        };
        let mut places = std::mem::take(&mut before.places);
        places.push(place);
        match before.share.intersect(&allocation.share) {
            Some(agreed) => before.share = agreed,
            None => {
                let detail = format!(
                    "{} of {}: {} and {} have nothing in common",
                    allocation.purpose, allocation.party, before.share, allocation.share
                );
                defects.push(Defect::new(DefectKind::DuplicateKey, rows(&places), detail));
            }
        }
        before.places = places;
    }
    for ((party, _), division) in &found {
        for by_threat in [false, true] {
            if let Some(over) = beyond_one(division, by_threat) {
                let (sum, places) = over;
                let detail = format!("the shares of {party} make {sum}, which is never 1 or less");
                defects.push(Defect::new(DefectKind::ImpossibleShare, rows(&places), detail));
                break;
            }
        }
    }
    if defects.is_empty() { Ok(found) } else { Err(defects) }
}

/// The rows of allocations at some places.
pub(crate) fn evidence(programme: &Programme, places: &[usize]) -> Vec<RowRef> {
    places.iter().filter_map(|place| programme.row_ref::<Allocation>(*place)).collect()
}

/// The share of a strand: its own row, otherwise its parts by threat together.
pub(crate) fn of_strand(division: &Division, strand: Strand) -> Option<Share> {
    let own = division.get(&Purpose::Strand(strand));
    own.cloned().or_else(|| {
        together(division, |purpose| matches!(purpose, Purpose::Both(part, _) if *part == strand))
    })
}

/// The share of a threat: its own row, otherwise its parts by strand together.
pub(crate) fn of_threat(division: &Division, threat: &Slug<Threat>) -> Option<Share> {
    let own = division.get(&Purpose::Threat(threat.clone()));
    own.cloned().or_else(|| {
        together(division, |purpose| matches!(purpose, Purpose::Both(_, part) if part == threat))
    })
}

/// What is left of one when some shares are taken, within the row that says what is unallocated.
pub(crate) fn rest(division: &Division, taken: &[Share]) -> Share {
    let left = Interval::point(Rational::ONE).sub(&sum(taken.iter().map(|share| &share.share)));
    let left = left.intersect(&unit()).unwrap_or_else(unit);
    match division.get(&Purpose::Unallocated) {
        Some(own) => Share {
            share: left.intersect(&own.share).unwrap_or(own.share),
            places: own.places.clone(),
        },
        None => Share { share: left, places: Vec::new() },
    }
}

fn together(division: &Division, is_part: impl Fn(&Purpose) -> bool) -> Option<Share> {
    let parts = || division.iter().filter(|(purpose, _)| is_part(purpose)).map(|(_, share)| share);
    let places: Vec<usize> = parts().flat_map(|share| share.places.iter().copied()).collect();
    let total = sum(parts().map(|share| &share.share));
    let share = total.intersect(&unit()).unwrap_or(total);
    (!places.is_empty()).then_some(Share { share, places })
}

/// The sum of shares that exclude each other, where it cannot be 1 or less.
fn beyond_one(division: &Division, by_threat: bool) -> Option<(Interval, Vec<usize>)> {
    let mut parts: Vec<Share> = if by_threat {
        let mut threats: Vec<&Slug<Threat>> = division.keys().filter_map(Purpose::threat).collect();
        threats.sort_unstable();
        threats.dedup();
        threats.into_iter().filter_map(|threat| of_threat(division, threat)).collect()
    } else {
        Strand::ALL.into_iter().filter_map(|strand| of_strand(division, strand)).collect()
    };
    parts.extend(division.get(&Purpose::Unallocated).cloned());
    let total = sum(parts.iter().map(|share| &share.share));
    let possible = total.intersect(&Interval::at_most(Rational::ONE)).is_some();
    let places = parts.into_iter().flat_map(|share| share.places).collect();
    (!possible).then_some((total, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Basis, Citation, Tables};

    fn allocation(purpose: &str, share: &str) -> Allocation {
        Allocation {
            party: "force".parse().unwrap(),
            period: "2018-19".parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            share: share.parse().unwrap(),
            of: None,
            basis: Basis::StaffTime,
            citation: Citation::at("returns".parse().unwrap(), "table 1"),
        }
    }

    fn of(rows: &[(&str, &str)]) -> Result<Division, Vec<Defect>> {
        let allocations = rows.iter().map(|(purpose, share)| allocation(purpose, share)).collect();
        let programme = Programme::new(Tables { allocations, ..Tables::default() }).unwrap();
        let found = divisions(&programme, &"2018-19".parse().unwrap())?;
        Ok(found.into_values().next().unwrap_or_default())
    }

    #[test]
    fn a_strand_is_its_own_row_or_its_parts() {
        let division = of(&[
            ("strand:pursue+threat:drugs", "[0.1, 0.2]"),
            ("strand:pursue+threat:fraud", "[0.2, 0.3]"),
            ("strand:prevent", "[0.1, 0.1]"),
        ])
        .unwrap();
        assert_eq!(of_strand(&division, Strand::Pursue).unwrap().share.to_string(), "[0.3, 0.5]");
        assert_eq!(of_strand(&division, Strand::Prevent).unwrap().share.to_string(), "[0.1, 0.1]");
        assert!(of_strand(&division, Strand::Protect).is_none());
        let drugs = of_threat(&division, &"drugs".parse().unwrap()).unwrap();
        assert_eq!((drugs.share.to_string().as_str(), drugs.places.len()), ("[0.1, 0.2]", 1));
        let taken = [of_strand(&division, Strand::Pursue).unwrap()];
        assert_eq!(rest(&division, &taken).share.to_string(), "[0.5, 0.7]");
    }

    #[test]
    fn two_rows_narrow_one_share() {
        let division =
            of(&[("threat:drugs", "[0.1, 0.3]"), ("threat:drugs", "[0.2, 0.4]")]).unwrap();
        let drugs = of_threat(&division, &"drugs".parse().unwrap()).unwrap();
        assert_eq!((drugs.share.to_string().as_str(), drugs.places.len()), ("[0.2, 0.3]", 2));
    }

    #[test]
    fn every_impossible_share_is_told_at_once() {
        let told = |rows: &[(&str, &str)]| {
            let defects = of(rows).unwrap_err();
            defects.into_iter().map(|defect| (defect.kind, defect.detail)).collect::<Vec<_>>()
        };
        let outside = told(&[("strand:pursue", "[0.9, 1.1]"), ("strand:prevent", "[-0.1, 0.1]")]);
        assert!(outside.iter().all(|(kind, _)| *kind == DefectKind::ImpossibleShare));
        assert_eq!(outside.len(), 2);
        let rivals = told(&[("threat:drugs", "[0.1, 0.2]"), ("threat:drugs", "[0.3, 0.4]")]);
        assert_eq!(
            rivals,
            [(
                DefectKind::DuplicateKey,
                "threat:drugs of force: [0.1, 0.2] and [0.3, 0.4] have nothing in common".into()
            )]
        );
        let beyond = told(&[("strand:pursue", "[0.8, 0.9]"), ("strand:prevent", "[0.3, 0.4]")]);
        assert_eq!(beyond[0].1, "the shares of force make [1.1, 1.3], which is never 1 or less");
        let by_threat = told(&[("threat:drugs", "[0.8, 0.9]"), ("threat:fraud", "[0.3, 0.4]")]);
        assert_eq!(by_threat.len(), 1);
    }
}
