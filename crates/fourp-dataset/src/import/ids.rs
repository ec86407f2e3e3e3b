//! Ids for things that files only name.

use super::slugs::slug;
use fourp_model::Slug;
use std::collections::{BTreeMap, BTreeSet};

/// Hands out one id for each name, and never the same for two.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    known: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

/// How long an id is before a number is added.
const LENGTH: usize = 120;

impl Ids {
    /// The id of a name: its letters and digits in lower case, after a prefix, and a number where another
    /// name has that id already. Names that differ in case and space alone are one. `None` for a name
    /// without a letter or digit of ASCII.
    pub(crate) fn of<T>(&mut self, prefix: &str, name: &str) -> Option<Slug<T>> {
        let key = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if let Some(id) = self.known.get(&key) {
            return id.parse().ok();
        }
        let id = self.fresh::<T>(prefix, &key)?;
        self.known.insert(key, id.to_string());
        Some(id)
    }

    /// An id made of a name, which no other call gets, not even for the same name.
    pub(crate) fn fresh<T>(&mut self, prefix: &str, name: &str) -> Option<Slug<T>> {
        let worded = slug(name);
        if worded.is_empty() {
            return None;
        }
        let mut base = format!("{prefix}{worded}");
        base.truncate(LENGTH);
        let base = base.trim_end_matches('-');
        let numbers = (2_u32..).map(|number| format!("{base}-{number}"));
        let mut ids = std::iter::once(base.to_owned()).chain(numbers);
        let id = ids.find(|id| !self.taken.contains(id))?;
        let made = id.parse().ok();
        self.taken.insert(id);
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::BodyClass;
    use proptest::prelude::*;

    fn id(ids: &mut Ids, name: &str) -> Option<String> {
        ids.of::<BodyClass>("g-", name).map(|id| id.to_string())
    }

    #[test]
    fn a_name_has_one_id_and_an_id_one_name() {
        let mut ids = Ids::default();
        assert_eq!(id(&mut ids, "Local  Government").as_deref(), Some("g-local-government"));
        assert_eq!(id(&mut ids, "local government ").as_deref(), Some("g-local-government"));
        assert_eq!(id(&mut ids, "Local & Government").as_deref(), Some("g-local-government-2"));
        assert_eq!(id(&mut ids, "Children’s Fund").as_deref(), Some("g-childrens-fund"));
        assert_eq!(id(&mut ids, "?"), None);
        let fresh = ids.fresh::<BodyClass>("g-", "Local Government");
        assert_eq!(fresh.map(|id| id.to_string()).as_deref(), Some("g-local-government-3"));
        let long = "a".repeat(300);
        assert_eq!(id(&mut ids, &long).map(|id| id.len()), Some(120));
        assert_eq!(id(&mut ids, &format!("{long}b")).map(|id| id.len()), Some(122));
    }

    proptest! {
        #[test]
        fn ids_of_different_names_differ(names in prop::collection::btree_set("[a-z &]{0,6}", 0..20)) {
            let mut ids = Ids::default();
            let mut seen = BTreeMap::new();
            for name in &names {
                let Some(made) = id(&mut ids, name) else { continue };
                let key = name.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(seen.entry(made).or_insert_with(|| key.clone()), &key);
            }
        }
    }
}
