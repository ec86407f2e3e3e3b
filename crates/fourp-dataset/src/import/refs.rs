//! Ids that files give, kept as they are, and ids made of texts that are none.

use super::slugs::slug;
use fourp_model::Slug;
use std::collections::BTreeMap;

/// What stands before ids that are made of a text, and before no other.
const MADE: &str = "named:";

/// How much of a text is in the id that is made of it, in characters.
const LENGTH: usize = 80;

/// Hands out one id for each text, and never the same for two.
#[derive(Debug, Default)]
pub(crate) struct Refs {
    made: BTreeMap<String, String>,
    used: BTreeMap<String, u32>,
}

impl Refs {
    /// The text itself, if it is an id; else one made of its letters and digits. `None` for no text.
    pub(crate) fn of<T>(&mut self, text: &str) -> Option<Slug<T>> {
        let is_own =
            |text: &str| !["named:", "class:", "group:"].iter().any(|p| text.starts_with(p));
        match text.parse() {
            Ok(id) if is_own(text) => Some(id),
            _ => self.made(text),
        }
    }

    /// An id made of a name. Names that differ in case and space alone are one.
    pub(crate) fn made<T>(&mut self, name: &str) -> Option<Slug<T>> {
        let key = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if key.is_empty() {
            return None;
        }
        if let Some(id) = self.made.get(&key) {
            return id.parse().ok();
        }
        let mut base = slug(&key);
        base.truncate(LENGTH);
        if base.is_empty() {
            base.push_str("unspelt");
        }
        let used = self.used.entry(base.clone()).or_default();
        *used = used.checked_add(1)?;
        let id = match *used {
            1 => format!("{MADE}{base}"),
            // No text has a colon here, so that a number is never taken for a part of it.
            number => format!("{MADE}{base}:{number}"),
        };
        let slug = id.parse().ok();
        self.made.insert(key, id);
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Stream;
    use proptest::prelude::*;

    fn of(refs: &mut Refs, text: &str) -> Option<String> {
        refs.of::<Stream>(text).map(|id| id.to_string())
    }

    #[test]
    fn an_id_is_kept_and_another_text_makes_one() {
        let mut refs = Refs::default();
        let mut of = |text: &str| of(&mut refs, text);
        assert_eq!(of("GB-GOV-1/é").as_deref(), Some("named:gb-gov-1"));
        assert_eq!(of("GB-GOV-1").as_deref(), Some("GB-GOV-1"));
        assert_eq!(of("gb gov 1").as_deref(), Some("named:gb-gov-1:2"));
        assert_eq!(of(" GB  gov 1 ").as_deref(), Some("named:gb-gov-1:2"));
        // An id that looks like a made one cannot be taken for it.
        assert_eq!(of("named:gb-gov-1").as_deref(), Some("named:named-gb-gov-1"));
        assert_eq!(of("Укравтодор").as_deref(), Some("named:unspelt"));
        assert_eq!(of("مصر").as_deref(), Some("named:unspelt:2"));
        assert_eq!(of(&"x".repeat(500)).map(|id| id.len()), Some(86));
        assert_eq!(of(" "), None);
    }

    proptest! {
        #[test]
        fn texts_that_differ_have_ids_that_differ(texts in prop::collection::btree_set("[a-c: 2é-]{1,6}|named:[a-c:2-]{0,4}", 0..30)) {
            let mut refs = Refs::default();
            let mut seen: BTreeMap<String, String> = BTreeMap::new();
            for text in &texts {
                let Some(id) = of(&mut refs, text) else { continue };
                let same = text.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(seen.entry(id).or_insert_with(|| same.clone()), &same);
            }
        }
    }
}
