//! Which party sits in which group, in compressed rows both ways.

use crate::place::{at, number, place};

/// Distinct ties between groups and parties: 8 bytes a tie and 4 a node.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Incidence {
    group_starts: Vec<u32>, // Invariant: one more than there are groups; rises from 0 to the number of ties.
    members: Vec<u32>,      // Rising and distinct within each group.
    party_starts: Vec<u32>,
    groups_of: Vec<u32>, // Rising and distinct within each party.
}

impl Incidence {
    /// The distinct ones of some ties, whose ends must exist and which must be fewer than 2^32.
    pub(crate) fn new(groups: u32, parties: u32, ties: &[(u32, u32)]) -> Self {
        let mut members = vec![0; ties.len()];
        let mut next = starts(ties.iter().map(|tie| tie.0), groups);
        for (group, party) in ties {
            if let Some(slot) = next.get_mut(place(*group)) {
                if let Some(member) = members.get_mut(place(*slot)) {
                    *member = *party;
                }
                *slot += 1;
            }
        }
        // Each start has moved to the end of its row, the start of the next.
        let (group_starts, members) = distinct(&next, groups, members);
        let party_starts = starts(members.iter().copied(), parties);
        let mut next = party_starts.clone();
        let mut groups_of = vec![0; members.len()];
        for group in 0..groups {
            let row =
                place(at(&group_starts, group))..place(at(&group_starts, group.saturating_add(1)));
            for party in members.get(row).unwrap_or_default() {
                if let Some(slot) = next.get_mut(place(*party)) {
                    if let Some(entry) = groups_of.get_mut(place(*slot)) {
                        *entry = group;
                    }
                    *slot += 1;
                }
            }
        }
        Self { group_starts, members, party_starts, groups_of }
    }

    pub(crate) fn members(&self, group: u32) -> &[u32] {
        row(&self.group_starts, &self.members, group)
    }

    pub(crate) fn groups_of(&self, party: u32) -> &[u32] {
        row(&self.party_starts, &self.groups_of, party)
    }

    pub(crate) fn ties(&self) -> u32 {
        number(self.members.len())
    }

    /// Where the row of each group starts, and the rows.
    pub(crate) fn by_group(&self) -> (&[u32], &[u32]) {
        (&self.group_starts, &self.members)
    }

    /// Where the row of each party starts, and the rows.
    pub(crate) fn by_party(&self) -> (&[u32], &[u32]) {
        (&self.party_starts, &self.groups_of)
    }

    /// The number of a tie, counted group by group.
    pub(crate) fn tie(&self, group: u32, party: u32) -> Option<u32> {
        let within = self.members(group).binary_search(&party).ok()?;
        at(&self.group_starts, group).checked_add(number(within))
    }
}

/// The entries of one row; none for a number that is no row.
pub(crate) fn row<'v, T>(starts: &[u32], values: &'v [T], number: u32) -> &'v [T] {
    let (start, end) = (at(starts, number), at(starts, number.saturating_add(1)));
    values.get(place(start)..place(end)).unwrap_or_default()
}

/// Where each row starts once items are in order of their key, and last the end.
pub(crate) fn starts(keys: impl Iterator<Item = u32>, rows: u32) -> Vec<u32> {
    let mut starts = vec![0_u32; place(rows).saturating_add(1)];
    for key in keys {
        if let Some(count) = starts.get_mut(place(key).saturating_add(1)) {
            *count += 1;
        }
    }
    let mut sum = 0_u32;
    for start in &mut starts {
        sum = sum.saturating_add(*start);
        *start = sum;
    }
    starts
}

/// Rows, given by their ends, with each entry once and rising.
fn distinct(ends: &[u32], rows: u32, mut values: Vec<u32>) -> (Vec<u32>, Vec<u32>) {
    let (mut starts, mut kept, mut start) = (vec![0], 0_usize, 0_usize);
    for group in 0..rows {
        let end = place(at(ends, group));
        if let Some(row) = values.get_mut(start..end) {
            row.sort_unstable();
        }
        let first = kept;
        for from in start..end {
            let value = values.get(from).copied().unwrap_or_default();
            let is_again = kept > first && values.get(kept - 1) == Some(&value);
            if !is_again {
                if let Some(slot) = values.get_mut(kept) {
                    *slot = value;
                }
                kept += 1;
            }
        }
        starts.push(number(kept));
        start = end;
    }
    values.truncate(kept);
    (starts, values)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_ways_hold_each_tie_once(ties in prop::collection::vec((0_u32..7, 0_u32..9), 0..60)) {
            let found = Incidence::new(7, 9, &ties);
            let distinct: BTreeSet<(u32, u32)> = ties.into_iter().collect();
            prop_assert_eq!(found.ties(), number(distinct.len()));
            for group in 0..7 {
                let expected: Vec<u32> = (0..9).filter(|party| distinct.contains(&(group, *party))).collect();
                prop_assert_eq!(found.members(group), expected);
            }
            for party in 0..9 {
                let expected: Vec<u32> = (0..7).filter(|group| distinct.contains(&(*group, party))).collect();
                prop_assert_eq!(found.groups_of(party), expected);
            }
            let numbers = distinct.iter().map(|(group, party)| found.tie(*group, *party).unwrap());
            prop_assert!(numbers.eq(0..found.ties()));
            prop_assert_eq!(found.tie(7, 0), None);
            prop_assert_eq!((found.members(7).len(), found.groups_of(9).len()), (0, 0));
        }
    }
}
