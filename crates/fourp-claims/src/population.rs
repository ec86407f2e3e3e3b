//! How populations relate.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use fourp_model::{Population, Slug};

/// Same-as and part-of, as stated, and what follows from them.
///
/// Nothing is taken as related that is not stated. Cycles of part-of make the populations the same.
#[derive(Debug, Default)]
pub(crate) struct Populations<'a> {
    wider: BTreeMap<&'a Slug<Population>, BTreeSet<&'a Slug<Population>>>,
}

impl<'a> Populations<'a> {
    pub(crate) fn new(populations: &'a [Population]) -> Self {
        let mut wider = BTreeMap::<_, BTreeSet<_>>::new();
        for population in populations {
            for same in &population.same_as {
                wider.entry(&population.id).or_default().insert(same);
                wider.entry(same).or_default().insert(&population.id);
            }
            wider.entry(&population.id).or_default().extend(&population.part_of);
        }
        Self { wider }
    }

    /// Whether all of `part` lies in `whole`, by what is stated.
    pub(crate) fn is_part(&self, part: &Slug<Population>, whole: &Slug<Population>) -> bool {
        part == whole || self.wholes(part).contains(whole)
    }

    /// Whether the two are the same, by what is stated.
    pub(crate) fn are_same(&self, one: &Slug<Population>, other: &Slug<Population>) -> bool {
        self.is_part(one, other) && self.is_part(other, one)
    }

    /// Whether one holds the other, or something stated holds both.
    pub(crate) fn are_related(&self, one: &Slug<Population>, other: &Slug<Population>) -> bool {
        self.is_part(one, other)
            || self.is_part(other, one)
            || self.wholes(one).intersection(&self.wholes(other)).next().is_some()
    }

    /// Everything that holds the population, itself apart unless stated; O(relations).
    fn wholes(&self, part: &Slug<Population>) -> BTreeSet<&'a Slug<Population>> {
        let mut found = BTreeSet::new();
        let mut queue: VecDeque<_> = self.wider.get(part).into_iter().flatten().copied().collect();
        while let Some(whole) = queue.pop_front() {
            if found.insert(whole) {
                queue.extend(self.wider.get(whole).into_iter().flatten().copied());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::Citation;

    use super::*;

    fn population(id: &str, same_as: &[&str], part_of: &[&str]) -> Population {
        let slugs = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect();
        Population {
            id: id.parse().unwrap(),
            name: id.into(),
            same_as: slugs(same_as),
            part_of: slugs(part_of),
            citation: Citation::of("test".parse().unwrap()),
        }
    }

    #[test]
    fn only_what_is_stated_is_related() {
        let stated = [
            population("pursue", &[], &["front-line"]),
            population("front-line", &["services"], &["all"]),
            population("back-office", &[], &["all"]),
            population("loop-a", &[], &["loop-b"]),
            population("loop-b", &[], &["loop-a"]),
        ];
        let relations = Populations::new(&stated);
        let id = |text: &str| text.parse().unwrap();
        assert!(relations.is_part(&id("pursue"), &id("all")));
        assert!(!relations.is_part(&id("all"), &id("pursue")));
        assert!(relations.are_same(&id("services"), &id("front-line")));
        assert!(relations.is_part(&id("services"), &id("all")));
        assert!(relations.are_related(&id("pursue"), &id("back-office")));
        assert!(relations.are_related(&id("pursue"), &id("all")));
        assert!(relations.are_related(&id("all"), &id("pursue")));
        assert!(!relations.are_related(&id("pursue"), &id("elsewhere")));
        assert!(relations.are_same(&id("loop-a"), &id("loop-b")));
        assert!(relations.are_same(&id("elsewhere"), &id("elsewhere")));
    }
}
