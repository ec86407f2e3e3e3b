//! Numbers put into groups, without comparing them.

/// Numbers from 0 up, by group: those of a group in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Groups {
    /// Where each group begins; at the end, how many members there are.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// So many groups of the numbers given, each with its group. O(groups + numbers).
    pub(super) fn of(count: usize, given: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; count.saturating_add(2)];
        let mut all = 0_usize;
        for (group, _) in given.clone() {
            if let Some(size) = starts.get_mut(place(group).saturating_add(2)) {
                *size = size.saturating_add(1);
                all = all.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        // While they are filled, starts stand one to the right: each then ends where its group does.
        let mut members = vec![0_u32; all];
        for (group, member) in given {
            if let Some(next) = starts.get_mut(place(group).saturating_add(1))
                && let Some(slot) = members.get_mut(place(*next))
            {
                *slot = member;
                *next = next.saturating_add(1);
            }
        }
        starts.pop();
        Self { starts, members }
    }

    /// The members of a group.
    pub(super) fn members(&self, group: u32) -> &[u32] {
        self.members.get(self.range(group)).unwrap_or_default()
    }

    /// The members of a group, to be put in another order.
    pub(super) fn members_mut(&mut self, group: u32) -> &mut [u32] {
        let range = self.range(group);
        self.members.get_mut(range).unwrap_or_default()
    }

    /// The members of all groups, one after the other.
    pub(super) fn all(&self) -> &[u32] {
        &self.members
    }

    /// Where among all members those of a group stand.
    pub(super) fn range(&self, group: u32) -> std::ops::Range<usize> {
        let at = place(group);
        match self.starts.get(at..) {
            Some([start, end, ..]) => place(*start)..place(*end),
            _ => 0..0,
        }
    }

    /// How many groups there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

/// A number as a place in a list.
pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A place in a list as a number. No list is longer: 2³² of the least things would not fit into memory.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_groups_have_no_members() {
        let none = Groups::of(0, std::iter::empty());
        assert_eq!((none.len(), none.members(0), none.all()), (0, &[][..], &[][..]));
    }

    proptest! {
        #[test]
        fn each_group_has_its_own_in_order(given in prop::collection::vec((0..9_u32, 0..99_u32), 0..60)) {
            let mut groups = Groups::of(9, given.iter().copied());
            prop_assert_eq!(groups.len(), 9);
            for group in 0..9 {
                let own: Vec<u32> =
                    given.iter().filter(|(of, _)| *of == group).map(|(_, member)| *member).collect();
                prop_assert_eq!(groups.members(group), &own[..]);
                prop_assert_eq!(groups.members_mut(group), &own[..]);
                prop_assert_eq!(&groups.all()[groups.range(group)], &own[..]);
            }
        }
    }
}
