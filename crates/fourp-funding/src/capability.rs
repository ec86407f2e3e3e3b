//! Which capabilities are held twice, where one would do?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Answer, Area, Capability, CapabilityKind, Interval, NotMeasurable, Party, Programme, Quantity,
    Rational, Rounding, RowRef, Slug, Table, Unit,
};
use serde::Serialize;

use crate::{amount::sum, words::conventions};

conventions! {
    /// What is known of two holders of one kind of capability.
    #[non_exhaustive]
    Overlap {
        /// One area and threats in common: perhaps one would do.
        PossibleDuplication = "possible duplication",
        /// One area, but against different threats.
        OtherDemand = "one area, no threat in common",
        /// Named areas that differ; whether one holds the other is not said.
        OtherArea = "different areas by name",
        /// An area or the threats are not stated, so it cannot be said.
        NotSaid = "area or threats not said",
    }

    /// Whether one of two holders could meet the demand on both.
    #[non_exhaustive]
    Spare {
        /// Demand on both is within what one has, whatever the rounding.
        OneWouldDo = "one has the capacity for the demand on both",
        /// Demand on both is more than either has.
        BothNeeded = "neither has the capacity for the demand on both",
        /// Rounding or missing figures leave it open.
        Unknown = "demand or capacity does not say",
    }
}

/// All holders of one kind of capability, and where they overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CapabilityDuplication {
    /// The kind.
    pub kind: Slug<CapabilityKind>,
    /// Who holds it, in order of id.
    pub holders: Vec<CapabilityHolder>,
    /// Pairs of holders that are possibly duplicates, in order.
    pub possible: Vec<CapabilityPair>,
    /// How many pairs of different holders there are of each sort.
    pub pairs: BTreeMap<Overlap, usize>,
    /// Unit and sum of all costs stated in one unit; `None` where none is.
    pub cost: Option<(Unit, Interval)>,
    /// How many holders state no cost in that unit.
    pub uncosted: usize,
}

/// A holder of a capability with what is set against it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CapabilityHolder {
    /// Its row.
    pub row: RowRef,
    /// The capability in words.
    pub name: String,
    /// Who.
    pub held_by: Party,
    /// Where it can be used.
    pub area: Option<Slug<Area>>,
    /// Demand, in the unit of its figure.
    pub demand: Option<(Unit, Interval)>,
    /// Capacity.
    pub capacity: Option<(Unit, Interval)>,
    /// The share in use, of 1.
    pub utilisation: Option<Interval>,
    /// Cost.
    pub cost: Option<(Unit, Interval)>,
}

/// Two holders that overlap.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CapabilityPair {
    /// Places among the holders.
    pub holders: (usize, usize),
    /// The area of both.
    pub area: Slug<Area>,
    /// Threats that both serve.
    pub threats: BTreeSet<String>,
    /// Whether one could meet the demand on both.
    pub spare: Spare,
}

/// Every kind of capability that more than one body holds, in order of kind.
///
/// Several holders are not duplication: a pair is a *possible* one only where both name one area and a threat in
/// common. Areas are compared by name, for the data do not say which area holds which. What is unknown is
/// counted as not said. Figures are read by the rounding given. O(n²) for n holders of one kind.
///
/// Not measurable without two holders of any kind.
pub fn capability_duplication(
    programme: &Programme,
    rounding: Rounding,
) -> Answer<Vec<CapabilityDuplication>> {
    let mut kinds = BTreeMap::<&Slug<CapabilityKind>, Vec<(usize, &Capability)>>::new();
    for (place, row) in programme.rows::<Capability>().iter().enumerate() {
        kinds.entry(&row.kind).or_default().push((place, row));
    }
    kinds.retain(|_, rows| {
        rows.iter().any(|(_, row)| rows.iter().any(|(_, b)| row.held_by != b.held_by))
    });
    if kinds.is_empty() {
        let why = "no kind of capability has two holders in the data supplied";
        return NotMeasurable::new("Which capabilities are held twice?", why)
            .needing(
                Table::Capabilities,
                "who holds what, where, against which threats, and how far it is in use",
            )
            .into();
    }
    let found = kinds.into_iter().map(|(kind, rows)| of_kind(programme, kind, &rows, rounding));
    Answer::Measured(found.collect())
}

fn of_kind(
    programme: &Programme,
    kind: &Slug<CapabilityKind>,
    rows: &[(usize, &Capability)],
    rounding: Rounding,
) -> CapabilityDuplication {
    let mut holders = Vec::with_capacity(rows.len());
    for (place, row) in rows {
        let read = |figure: &Option<fourp_model::Figure>| {
            let figure = figure.as_ref()?;
            Some((Unit::base(figure.unit().quantity().clone()), figure.interval(rounding)?))
        };
        let Some(reference) = programme.row_ref::<Capability>(*place) else { continue };
        let share = read(&row.utilisation);
        holders.push(CapabilityHolder {
            row: reference,
            name: row.name.clone(),
            held_by: row.held_by.clone(),
            area: row.area.clone(),
            demand: read(&row.demand),
            capacity: read(&row.capacity),
            utilisation: share
                .filter(|(unit, _)| unit.quantity() == &Quantity::Proportion)
                .map(|(_, share)| share),
            cost: read(&row.cost.figure().cloned()),
        });
    }
    let mut pairs = BTreeMap::new();
    let mut possible = Vec::new();
    for (at, (_, ours)) in rows.iter().enumerate() {
        for (other, (_, theirs)) in rows.iter().enumerate().skip(at.saturating_add(1)) {
            if ours.held_by == theirs.held_by {
                continue;
            }
            let (overlap, threats) = overlap(ours, theirs);
            let count: &mut usize = pairs.entry(overlap).or_default();
            *count = count.saturating_add(1);
            let (Overlap::PossibleDuplication, Some(area)) = (overlap, &ours.area) else {
                continue;
            };
            let spare = match (holders.get(at), holders.get(other)) {
                (Some(a), Some(b)) => spare(a, b),
                _ => Spare::Unknown,
            };
            possible.push(CapabilityPair {
                holders: (at, other),
                area: area.clone(),
                threats,
                spare,
            });
        }
    }
    let unit = holders.iter().find_map(|holder| holder.cost.as_ref()).map(|(unit, _)| unit.clone());
    let costs = |unit: &Unit| {
        let costs = holders.iter().filter_map(|holder| holder.cost.as_ref());
        costs.filter(|(of, _)| of == unit).map(|(_, cost)| *cost).collect::<Vec<Interval>>()
    };
    let known = unit.as_ref().map_or(0, |unit| costs(unit).len());
    let cost = unit.map(|unit| {
        let total = sum(&costs(&unit));
        (unit, total)
    });
    let uncosted = holders.len().saturating_sub(known);
    CapabilityDuplication { kind: kind.clone(), holders, possible, pairs, cost, uncosted }
}

fn overlap(ours: &Capability, theirs: &Capability) -> (Overlap, BTreeSet<String>) {
    let nothing = BTreeSet::new();
    let (Some(area), Some(other)) = (&ours.area, &theirs.area) else {
        return (Overlap::NotSaid, nothing);
    };
    if area != other {
        return (Overlap::OtherArea, nothing);
    }
    if ours.threats.is_empty() || theirs.threats.is_empty() {
        return (Overlap::NotSaid, nothing);
    }
    let common = ours.threats.iter().filter(|threat| theirs.threats.contains(threat));
    let common: BTreeSet<String> = common.map(ToString::to_string).collect();
    let found = if common.is_empty() { Overlap::OtherDemand } else { Overlap::PossibleDuplication };
    (found, common)
}

/// Compares demand on both with what each has, all in one unit.
fn spare(ours: &CapabilityHolder, theirs: &CapabilityHolder) -> Spare {
    let known = (&ours.demand, &theirs.demand, &ours.capacity, &theirs.capacity);
    let (Some((unit, a)), Some((b_unit, b)), Some((c_unit, c)), Some((d_unit, d))) = known else {
        return Spare::Unknown;
    };
    if [b_unit, c_unit, d_unit].into_iter().any(|other| other != unit) {
        return Spare::Unknown;
    }
    let demand = a.add(b);
    let none = Interval::less_than(Rational::ZERO);
    let left = [c, d].map(|capacity| capacity.sub(&demand));
    if left.iter().any(|left| left.intersect(&none).is_none()) {
        return Spare::OneWouldDo;
    }
    let is_short = |left: &Interval| left.intersect(&Interval::at_least(Rational::ZERO)).is_none();
    if left.iter().all(is_short) { Spare::BothNeeded } else { Spare::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Cost, Figure, FigureKind, Tables};

    fn figure(value: &str, unit: &str) -> Option<Figure> {
        let kind =
            FigureKind::Rounded { value: value.parse().unwrap(), resolution: "1".parse().unwrap() };
        Some(Figure::new(kind, unit.parse().unwrap()).unwrap())
    }

    fn team(id: &str, holder: &str, area: &str, threats: &[&str]) -> Capability {
        Capability {
            area: (!area.is_empty()).then(|| area.parse().unwrap()),
            threats: threats.iter().map(|threat| threat.parse().unwrap()).collect(),
            demand: figure("50", "operations"),
            capacity: figure("110", "operations"),
            utilisation: figure("45", "percent"),
            cost: Cost::Costed(figure("2", "GBP m").unwrap()),
            ..Capability::new(
                id.parse().unwrap(),
                "surveillance teams",
                "surveillance".parse().unwrap(),
                holder.parse().unwrap(),
                Citation::at("register".parse().unwrap(), "row 1"),
            )
        }
    }

    fn ask(capabilities: Vec<Capability>) -> Answer<Vec<CapabilityDuplication>> {
        let programme = Programme::new(Tables { capabilities, ..Tables::default() }).unwrap();
        capability_duplication(&programme, Rounding::default())
    }

    #[test]
    fn only_one_area_and_common_demand_may_be_a_duplicate() {
        let found = ask(vec![
            team("t1", "unit", "region-3", &["drugs", "firearms"]),
            team("t2", "force", "region-3", &["drugs"]),
            team("t3", "third", "region-3", &["fraud"]),
            team("t4", "fourth", "region-4", &["drugs"]),
            team("t5", "fifth", "", &["drugs"]),
        ]);
        let found = found.measured().unwrap().remove(0);
        let pair = &found.possible[0];
        assert_eq!(
            (found.possible.len(), pair.holders, pair.spare),
            (1, (0, 1), Spare::OneWouldDo)
        );
        assert_eq!(pair.threats.iter().map(String::as_str).collect::<Vec<_>>(), ["drugs"]);
        let counts: Vec<_> =
            found.pairs.iter().map(|(overlap, count)| (*overlap, *count)).collect();
        assert_eq!(
            counts,
            [
                (Overlap::PossibleDuplication, 1),
                (Overlap::OtherDemand, 2),
                (Overlap::OtherArea, 3),
                (Overlap::NotSaid, 4),
            ]
        );
        let (unit, cost) = found.cost.unwrap();
        assert_eq!(unit.show_interval(&cost, 4), "£7,500,000 to under £12,500,000");
        assert_eq!(found.uncosted, 0);
        assert_eq!(found.holders[0].utilisation.unwrap().to_string(), "[0.445, 0.455)");
    }

    #[test]
    fn full_use_and_rounding_are_told_apart() {
        let with = |id: &str, holder: &str, demand: &str, capacity: &str| Capability {
            demand: figure(demand, "operations"),
            capacity: figure(capacity, "operations"),
            ..team(id, holder, "here", &["drugs"])
        };
        let spare = |a: (&str, &str), b: (&str, &str)| {
            let found = ask(vec![with("a", "one", a.0, a.1), with("b", "two", b.0, b.1)]);
            found.measured().unwrap()[0].possible[0].spare
        };
        assert_eq!(spare(("60", "60"), ("50", "50")), Spare::BothNeeded);
        assert_eq!(spare(("60", "110"), ("50", "50")), Spare::Unknown);
        assert_eq!(spare(("60", "50"), ("50", "112")), Spare::OneWouldDo);
        let other = Capability { demand: None, ..team("b", "two", "here", &["drugs"]) };
        let found = ask(vec![team("a", "one", "here", &["drugs"]), other]).measured().unwrap();
        assert_eq!(found[0].possible[0].spare, Spare::Unknown);
    }

    #[test]
    fn one_holder_duplicates_nothing() {
        assert!(!ask(vec![]).is_measured());
        let twice =
            ask(vec![team("a", "one", "here", &["drugs"]), team("b", "one", "here", &["drugs"])]);
        assert!(!twice.is_measured());
    }
}
