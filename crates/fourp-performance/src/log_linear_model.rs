//! Which lists are taken to go together.

use std::{collections::BTreeSet, fmt, sync::Arc};

use fourp_model::{CaptureList, Slug};
use serde::{Serialize, Serializer, ser::SerializeSeq};

use crate::capture_table::{CaptureTable, CaptureTableError};

/// A hierarchical log-linear model of a capture table: an effect of every list, and of some combinations of lists.
///
/// ln E(cases on exactly these lists) = intercept + the effects of all combinations among them (Fienberg 1972).
/// No model has the combination of all lists. Where a combination has an effect, so have all within it.
///
/// ```
/// use fourp_performance::{CaptureTable, LogLinearModel};
///
/// let [a, b, c] = [ "a".parse()?, "b".parse()?, "c".parse()?];
/// let table = CaptureTable::new([(vec![a], 5), (vec![b], 3), (vec![c], 4)])?;
/// let model = LogLinearModel::new(&table, &[vec!["b".parse()?, "a".parse()?]])?;
/// assert_eq!(model.to_string(), "a:b");
/// assert_eq!(LogLinearModel::independence(&table).to_string(), "independence");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct LogLinearModel {
    lists: Arc<[Slug<CaptureList>]>,
    /// Sets of at least two lists, bit by bit, from few to many.
    terms: Vec<usize>,
}

/// Why combinations of lists are no model.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LogLinearModelError {
    /// A list that the table does not have.
    #[error(transparent)]
    Table(#[from] CaptureTableError),
    /// An effect of one list, which every model has, or of all, which would leave nothing to tell the rest.
    #[error("an effect of {size} of {lists} lists; 2 to {} are possible", lists.saturating_sub(1))]
    Size {
        /// Of how many lists.
        size: usize,
        /// How many there are.
        lists: usize,
    },
    /// More models than allowed.
    #[error("more than {limit} models of {lists} lists with effects of up to {order}")]
    TooManyModels {
        /// How many were allowed.
        limit: usize,
        /// How many lists there are.
        lists: usize,
        /// Of how many lists effects are at most.
        order: usize,
    },
}

impl LogLinearModel {
    /// The model with these effects, and those within them.
    ///
    /// # Errors
    /// [`LogLinearModelError`]: an unknown list, an effect of one list or of all.
    pub fn new(
        table: &CaptureTable,
        effects: &[Vec<Slug<CaptureList>>],
    ) -> Result<Self, LogLinearModelError> {
        let lists = table.lists().len();
        let mut terms = BTreeSet::new();
        for effect in effects {
            let set = table.set(effect)?;
            let size = ones(set);
            if size < 2 || size >= lists {
                return Err(LogLinearModelError::Size { size, lists });
            }
            terms.extend((1..=set).filter(|within| within & set == *within && ones(*within) > 1));
        }
        Ok(Self::of(table.lists().into(), terms.into_iter().collect()))
    }

    /// The model in which being on one list tells nothing of being on another.
    #[must_use]
    pub fn independence(table: &CaptureTable) -> Self {
        Self::of(table.lists().into(), Vec::new())
    }

    /// Every hierarchical model with effects of up to so many lists, from few effects to many.
    ///
    /// Of five lists and effects of two, 1,024. Cost: that of writing them.
    ///
    /// # Errors
    /// [`LogLinearModelError::TooManyModels`] above the limit.
    pub fn all(
        table: &CaptureTable,
        order: usize,
        limit: usize,
    ) -> Result<Vec<Self>, LogLinearModelError> {
        let lists: Arc<[Slug<CaptureList>]> = table.lists().into();
        let count = lists.len();
        let too_many = LogLinearModelError::TooManyModels { limit, lists: count, order };
        let mut families: Vec<Vec<usize>> = vec![Vec::new()];
        for size in 2..=order.min(count.saturating_sub(1)) {
            let mut grown = Vec::new();
            for family in &families {
                let fits = |set: &usize| {
                    let within = (0..count).filter(|bit| set >> bit & 1 == 1);
                    let mut within = within.map(|bit| set & !(1 << bit));
                    size == 2 || within.all(|less| family.contains(&less))
                };
                let sets = (1..1_usize << count).filter(|set| ones(*set) == size);
                let possible: Vec<usize> = sets.filter(fits).collect();
                let ways = u32::try_from(possible.len()).ok().and_then(|n| 1_usize.checked_shl(n));
                let Some(ways) = ways.filter(|ways| *ways <= limit.saturating_sub(grown.len()))
                else {
                    return Err(too_many);
                };
                for choice in 0..ways {
                    let chosen = possible.iter().enumerate();
                    let chosen = chosen.filter(|(place, _)| choice >> place & 1 == 1);
                    let more = chosen.map(|(_, set)| *set);
                    grown.push(family.iter().copied().chain(more).collect());
                }
            }
            families = grown;
        }
        families.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        Ok(families.into_iter().map(|terms| Self::of(Arc::clone(&lists), terms)).collect())
    }

    fn of(lists: Arc<[Slug<CaptureList>]>, mut terms: Vec<usize>) -> Self {
        terms.sort_by_key(|set| (ones(*set), *set));
        Self { lists, terms }
    }

    /// This model and the effect of one more combination, whose parts it has.
    pub(crate) fn with(&self, term: usize) -> Self {
        let terms = self.terms.iter().copied().chain([term]).collect();
        Self::of(Arc::clone(&self.lists), terms)
    }

    /// The lists.
    #[must_use]
    pub fn lists(&self) -> &[Slug<CaptureList>] {
        &self.lists
    }

    /// The combinations of two or more lists with an effect of their own, from few lists to many.
    #[must_use]
    pub fn effects(&self) -> Vec<Vec<Slug<CaptureList>>> {
        self.terms.iter().map(|set| self.named(*set)).collect()
    }

    /// How many parameters it has: intercept, one to a list, one to an effect.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.terms.len().saturating_add(self.lists.len()).saturating_add(1)
    }

    /// The combinations as sets, from few lists to many.
    pub(crate) fn terms(&self) -> &[usize] {
        &self.terms
    }

    /// The lists of a set.
    pub(crate) fn named(&self, set: usize) -> Vec<Slug<CaptureList>> {
        let bits = self.lists.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        bits.map(|(_, list)| list.clone()).collect()
    }
}

/// How many lists a set has.
pub(crate) fn ones(set: usize) -> usize {
    usize::try_from(set.count_ones()).unwrap_or(usize::MAX)
}

/// The effects that lie within no other, `charity:police, border:charity`.
impl fmt::Display for LogLinearModel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.terms.is_empty() {
            return formatter.pad("independence");
        }
        let is_within =
            |set: usize| self.terms.iter().any(|other| *other != set && other & set == set);
        let words: Vec<String> = self
            .terms
            .iter()
            .filter(|set| !is_within(**set))
            .map(|set| self.named(*set).iter().map(Slug::as_str).collect::<Vec<_>>().join(":"))
            .collect();
        formatter.pad(&words.join(", "))
    }
}

/// The effects, each a list of lists.
impl Serialize for LogLinearModel {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut effects = to.serialize_seq(Some(self.terms.len()))?;
        for set in &self.terms {
            effects.serialize_element(&self.named(*set))?;
        }
        effects.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lists: usize) -> CaptureTable {
        let name = |place: usize| ["a", "b", "c", "d", "e", "f"][place].parse().unwrap();
        CaptureTable::new((0..lists).map(|place| (vec![name(place)], 1))).unwrap()
    }

    fn models(lists: usize, order: usize) -> usize {
        LogLinearModel::all(&table(lists), order, 100_000).unwrap().len()
    }

    #[test]
    fn all_models_are_as_many_as_are_known() {
        // Rcapture 1.4-4, length(getAllModels(t, maxorder)).
        assert_eq!([models(2, 2), models(3, 2), models(4, 2), models(5, 2)], [1, 8, 64, 1_024]);
        assert_eq!([models(4, 3), models(4, 9), models(5, 3)], [113, 113, 6_212]);
        assert_eq!([models(5, 4), models(6, 2)], [6_893, 32_768]);
    }

    #[test]
    fn what_lies_within_an_effect_has_one() {
        let slug = |name: &str| name.parse().unwrap();
        let model =
            LogLinearModel::new(&table(4), &[vec![slug("c"), slug("a"), slug("b")]]).unwrap();
        assert_eq!((model.effects().len(), model.parameters()), (4, 9));
        assert_eq!(model.to_string(), "a:b:c");
        assert_eq!(
            serde_json::to_string(&model).unwrap(),
            r#"[["a","b"],["a","c"],["b","c"],["a","b","c"]]"#
        );
    }

    #[test]
    fn what_is_no_model_is_refused_by_name() {
        let slug = |name: &str| name.parse().unwrap();
        let refused = |effect: &[&str]| {
            let effect = effect.iter().map(|name| slug(name)).collect();
            LogLinearModel::new(&table(3), &[effect]).unwrap_err().to_string()
        };
        assert_eq!(refused(&["a"]), "an effect of 1 of 3 lists; 2 to 2 are possible");
        assert_eq!(refused(&["a", "b", "c"]), "an effect of 3 of 3 lists; 2 to 2 are possible");
        assert_eq!(refused(&["a", "z"]), "z is no list of the table");
        assert_eq!(
            LogLinearModel::all(&table(5), 2, 1_000).unwrap_err().to_string(),
            "more than 1000 models of 5 lists with effects of up to 2"
        );
    }
}
