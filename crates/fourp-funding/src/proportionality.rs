//! How far is the money from being spread as harm, priority or need is?

use std::collections::BTreeSet;

use fourp_model::{Answer, End, Interval, NotMeasurable, Rational, Table, Toward};
use serde::Serialize;

use crate::{
    amount::{sum, weighted_mean},
    words::conventions,
};

conventions! {
    /// What the money is compared with.
    #[non_exhaustive]
    NeedKind {
        /// Harm, by a scale or an estimate that has a source.
        Harm = "harm",
        /// Who or what was to come first.
        Priority = "priority",
        /// Any other measure of need.
        Need = "need",
    }
}

/// A category of spending beside its need: a threat, an area.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Category {
    /// Its name, once in a question.
    pub label: String,
    /// What is spent on it, in any unit.
    pub spend: Interval,
    /// Its need, in any other.
    pub need: Interval,
}

/// Money and need by category, and who says what the need is.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct ProportionalityQuestion {
    /// What the money is compared with.
    pub need: NeedKind,
    /// Who says how great the need is: no weights come with this crate.
    pub source: String,
    /// The categories.
    pub categories: Vec<Category>,
}

/// What must stand beside every number of this question.
pub const PROPORTIONAL_IS_NOT_OPTIMAL: &str = "proportional is not optimal: money does most where the next pound \
     averts most harm, which these data do not show";

/// How far spending is from being proportional to need, with what carries that.
///
/// Proportional is not optimal: money does most where the next pound averts most harm, which neither
/// column shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Proportionality {
    /// What the money is compared with.
    pub need: NeedKind,
    /// Who says so.
    pub source: String,
    /// Shares of each category, as asked.
    pub lines: Vec<ProportionalityLine>,
    /// ½ Σ |share of spending − share of need|, of 1: the share of the money that would have to move
    /// (Duncan and Duncan 1955, p. 211).
    pub dissimilarity: Interval,
    /// That share of all spending.
    pub to_move: Interval,
    /// The dissimilarity without one of the categories, each in turn; none where only two are left to compare.
    pub without: Vec<(String, Interval)>,
    /// From the lowest to the highest of those.
    pub leave_one_out: Option<Interval>,
    /// What needs an order of the categories by need.
    pub ranked: Answer<Ranked>,
}

/// A category's shares.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ProportionalityLine {
    /// The category.
    pub label: String,
    /// Its share of spending.
    pub spend: Interval,
    /// Its share of need.
    pub need: Interval,
    /// The first less the second.
    pub excess: Interval,
}

/// Curve and indices over the categories in order of need, the least first, each weighing the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ranked {
    /// The concentration curve of spending and the Lorenz curve of need.
    pub curve: Vec<CurvePoint>,
    /// 2 Σ sᵢ Rᵢ − 1 over shares of spending and fractional ranks by need: above 0 where more is spent on
    /// greater need (Kakwani, Wagstaff and van Doorslaer 1997, equation 3).
    pub concentration: Interval,
    /// The same over shares of need: its Gini coefficient.
    pub need_gini: Interval,
    /// The first less the second (Kakwani 1977): below 0 where spending leans less to great need than need does.
    pub kakwani: Interval,
}

/// A point of both curves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CurvePoint {
    /// The category that is added here.
    pub label: String,
    /// The share of the categories so far.
    pub of_categories: Rational,
    /// Their share of spending.
    pub spend: Interval,
    /// Their share of need.
    pub need: Interval,
}

/// A question that makes no sense.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProportionalityError {
    /// Fewer than two categories.
    #[error("{found} categories cannot be compared, at least 2 are needed")]
    TooFew {
        /// How many.
        found: usize,
    },
    /// Two of one name.
    #[error("the category {label} is given twice")]
    Twice {
        /// The name.
        label: String,
    },
    /// An amount that may be below zero or has no upper end.
    #[error("the {side} of {label} is {found}, and must lie between 0 and a known end")]
    Bounds {
        /// `spending` or `need`.
        side: &'static str,
        /// The category.
        label: String,
        /// The amount.
        found: String,
    },
    /// Nothing to share.
    #[error("all {side} may be 0, so there are no shares")]
    Nothing {
        /// `spending` or `need`.
        side: &'static str,
    },
}

/// Compares the spread of money with that of need.
///
/// Shares, curves, concentration and Gini are the tightest sets that the amounts allow; dissimilarity and Kakwani's
/// index may be a little wider than that, and are exact where every amount is one number. Equal needs share
/// their ranks. Where two needs overlap without being one number, their order is not known and everything
/// ranked is not measurable. O(n³) for n categories.
///
/// # Errors
/// [`ProportionalityError`] for a question that has no shares.
///
/// ```
/// use fourp_funding::{Category, NeedKind, ProportionalityQuestion, proportionality};
/// use fourp_model::{Interval, Rational};
///
/// let point = |value| Interval::point(Rational::from_int(value));
/// let category = |label: &str, spend, need| {
///     Category { label: label.into(), spend: point(spend), need: point(need) }
/// };
/// let question = ProportionalityQuestion {
///     need: NeedKind::Harm,
///     source: "made up for this example".into(),
///     categories: vec![category("drugs", 50, 20), category("fraud", 30, 30), category("cyber", 20, 50)],
/// };
/// let found = proportionality(&question)?;
/// assert_eq!(found.dissimilarity, Interval::point("0.3".parse()?));
/// assert_eq!(found.to_move, point(30));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn proportionality(
    question: &ProportionalityQuestion,
) -> Result<Proportionality, ProportionalityError> {
    let categories = &question.categories;
    check(categories)?;
    let spend: Vec<Interval> = categories.iter().map(|category| category.spend).collect();
    let need: Vec<Interval> = categories.iter().map(|category| category.need).collect();
    let spend_shares = shares(&spend, "spending")?;
    let need_shares = shares(&need, "need")?;
    let pairs = spend_shares.iter().zip(&need_shares);
    let lines = categories.iter().zip(pairs).map(|(category, (spend, need))| {
        let (label, excess) = (category.label.clone(), spend.sub(need));
        ProportionalityLine { label, spend: *spend, need: *need, excess }
    });
    let found = dissimilarity(&spend_shares, &need_shares);
    let without = without_each(categories);
    let leave_one_out =
        without.iter().map(|(_, found)| *found).reduce(|hull, found| hull.hull(&found));
    Ok(Proportionality {
        need: question.need,
        source: question.source.clone(),
        lines: lines.collect(),
        dissimilarity: found,
        to_move: found.mul(&sum(&spend)),
        without,
        leave_one_out,
        ranked: ranked(categories, question.need),
    })
}

fn check(categories: &[Category]) -> Result<(), ProportionalityError> {
    if categories.len() < 2 {
        return Err(ProportionalityError::TooFew { found: categories.len() });
    }
    let mut seen = BTreeSet::new();
    for category in categories {
        let label = &category.label;
        if !seen.insert(label) {
            return Err(ProportionalityError::Twice { label: label.clone() });
        }
        for (side, amount) in [("spending", &category.spend), ("need", &category.need)] {
            let is_bounded = amount.high().value().is_some();
            if !is_bounded || amount.low().value().is_none_or(Rational::is_negative) {
                let (label, found) = (label.clone(), amount.to_string());
                return Err(ProportionalityError::Bounds { side, label, found });
            }
        }
    }
    Ok(())
}

/// The share of each amount in the sum.
fn shares(amounts: &[Interval], side: &'static str) -> Result<Vec<Interval>, ProportionalityError> {
    let nothing = ProportionalityError::Nothing { side };
    if amounts.iter().all(|amount| amount.low().value().is_none_or(Rational::is_zero)) {
        return Err(nothing);
    }
    let share = |at: usize| {
        let marked = amounts.iter().enumerate().map(|(place, amount)| {
            (*amount, if place == at { Rational::ONE } else { Rational::ZERO })
        });
        weighted_mean(&marked.collect::<Vec<_>>())
    };
    (0..amounts.len()).map(share).collect::<Option<_>>().ok_or(nothing)
}

/// Bounds of ½ Σ |s − h|, which is both the sum of all excesses and of all shortfalls.
fn dissimilarity(spend: &[Interval], need: &[Interval]) -> Interval {
    let zero = Rational::ZERO;
    let side = |from: &[Interval], other: &[Interval]| {
        let (mut least, mut most) = (Some(zero), Some(zero));
        for (ours, theirs) in from.iter().zip(other) {
            let excess = ours.sub(theirs);
            let end = |end: End| end.value().map(|value| value.max(zero));
            least = least.zip(end(excess.low())).and_then(|(sum, low)| sum.add(low, Toward::Down));
            most = most.zip(end(excess.high())).and_then(|(sum, high)| sum.add(high, Toward::Up));
        }
        (least.unwrap_or(zero), most.unwrap_or(Rational::ONE))
    };
    let (over, under) = (side(spend, need), side(need, spend));
    let low = over.0.max(under.0);
    let high = over.1.min(under.1).min(Rational::ONE);
    Interval::new(End::Closed(low), End::Closed(high.max(low))).unwrap_or(Interval::EVERYTHING)
}

fn without_each(categories: &[Category]) -> Vec<(String, Interval)> {
    if categories.len() < 3 {
        return Vec::new();
    }
    let left = |at: usize, amount: fn(&Category) -> Interval| {
        let others = categories.iter().enumerate().filter(|(place, _)| *place != at);
        shares(&others.map(|(_, category)| amount(category)).collect::<Vec<_>>(), "what is left")
            .ok()
    };
    let found = categories.iter().enumerate().filter_map(|(at, category)| {
        let (spend, need) = (left(at, |one| one.spend)?, left(at, |one| one.need)?);
        Some((category.label.clone(), dissimilarity(&spend, &need)))
    });
    found.collect()
}

fn ranked(categories: &[Category], kind: NeedKind) -> Answer<Ranked> {
    let gap = |why: String| {
        NotMeasurable::new(format!("Does spending lean to greater {kind}?"), why)
            .needing(Table::Harm, "weights that tell the categories apart")
            .into()
    };
    let mut order: Vec<&Category> = categories.iter().collect();
    order.sort_by(|a, b| (low(&a.need), &a.label).cmp(&(low(&b.need), &b.label)));
    for pair in order.windows(2) {
        if let [a, b] = pair
            && a.need.intersect(&b.need).is_some()
            && (a.need.as_point().is_none() || a.need != b.need)
        {
            let why = format!("whether {} or {} is the greater is not known", a.label, b.label);
            return gap(why);
        }
    }
    let found = ranks(&order).and_then(|ranks| {
        let index = |amount: fn(&Category) -> Interval| {
            let ranked = order.iter().zip(&ranks).map(|(one, rank)| (amount(one), *rank));
            let mean = weighted_mean(&ranked.collect::<Vec<_>>())?;
            let two = Interval::point(Rational::from_int(2));
            Some(mean.mul(&two).sub(&Interval::point(Rational::ONE)))
        };
        let concentration = index(|one| one.spend)?;
        let need_gini = index(|one| one.need)?;
        let kakwani = concentration.sub(&need_gini);
        Some(Ranked { curve: curve(&order)?, concentration, need_gini, kakwani })
    });
    found.map_or_else(|| gap("the numbers have too many digits".into()), Answer::Measured)
}

fn low(amount: &Interval) -> Option<Rational> {
    amount.low().value()
}

/// (place − ½) / n from 1 upwards; what is equal shares the mean of its places (Kakwani and others 1997, p. 94).
fn ranks(order: &[&Category]) -> Option<Vec<Rational>> {
    let count = i128::try_from(order.len()).ok()?;
    let mut found = Vec::with_capacity(order.len());
    for group in order.chunk_by(|a, b| a.need == b.need) {
        let before = i128::try_from(found.len()).ok()?;
        let size = i128::try_from(group.len()).ok()?;
        let rank = Rational::new(before.checked_mul(2)?.checked_add(size)?, count.checked_mul(2)?)?;
        found.extend(std::iter::repeat_n(rank, group.len()));
    }
    Some(found)
}

fn curve(order: &[&Category]) -> Option<Vec<CurvePoint>> {
    let count = i128::try_from(order.len()).ok()?;
    let point = |(at, category): (usize, &&Category)| {
        let so_far = |amount: fn(&Category) -> Interval| {
            let marked = order.iter().enumerate().map(|(place, one)| {
                (amount(one), if place <= at { Rational::ONE } else { Rational::ZERO })
            });
            weighted_mean(&marked.collect::<Vec<_>>())
        };
        Some(CurvePoint {
            label: category.label.clone(),
            of_categories: Rational::new(i128::try_from(at).ok()?.checked_add(1)?, count)?,
            spend: so_far(|one| one.spend)?,
            need: so_far(|one| one.need)?,
        })
    };
    order.iter().enumerate().map(point).collect()
}

#[cfg(test)]
mod tests {
    use num_traits::ToPrimitive;
    use proptest::prelude::*;

    use super::*;

    fn ask(categories: &[(&str, &str, &str)]) -> Result<Proportionality, ProportionalityError> {
        let categories = categories.iter().map(|(label, spend, need)| Category {
            label: (*label).into(),
            spend: spend.parse().unwrap(),
            need: need.parse().unwrap(),
        });
        let question = ProportionalityQuestion {
            need: NeedKind::Harm,
            source: "made up".into(),
            categories: categories.collect(),
        };
        proportionality(&question)
    }

    #[test]
    fn a_worked_example_by_hand() {
        let found = ask(&[
            ("a", "[10, 10]", "[40, 40]"),
            ("b", "[20, 20]", "[10, 10]"),
            ("c", "[70, 70]", "[50, 50]"),
        ])
        .unwrap();
        assert_eq!(found.dissimilarity.to_string(), "[0.3, 0.3]");
        let ranked = found.ranked.measured().unwrap();
        // Order b, a, c with ranks 1/6, 3/6, 5/6: 2 (0.2/6 + 0.1/2 + 3.5/6) - 1.
        assert_eq!(ranked.concentration.to_exact_text(), "[1/3, 1/3]");
        assert_eq!(ranked.need_gini.to_exact_text(), "[4/15, 4/15]");
        assert_eq!(ranked.kakwani.to_exact_text(), "[1/15, 1/15]");
        let spend: Vec<_> = ranked.curve.iter().map(|point| point.spend.to_string()).collect();
        assert_eq!(spend, ["[0.2, 0.2]", "[0.3, 0.3]", "[1, 1]"]);
        // Without c: 1/3 and 2/3 of the money against 4/5 and 1/5 of the need.
        assert_eq!(found.without[2].1.to_exact_text(), "[7/15, 7/15]");
        assert_eq!(found.without.len(), 3);
    }

    #[test]
    fn equal_needs_share_a_rank_and_overlapping_ones_have_none() {
        let ties =
            ask(&[("a", "[5, 5]", "[1, 1]"), ("b", "[1, 1]", "[1, 1]"), ("c", "[1, 1]", "[1, 1]")])
                .unwrap();
        assert_eq!(ties.ranked.measured().unwrap().concentration.to_string(), "[0, 0]");
        let unclear = ask(&[("a", "[5, 5]", "[1, 3]"), ("b", "[1, 1]", "[2, 4]")]).unwrap();
        assert_eq!(
            unclear.ranked.not_measurable().unwrap().why,
            "whether a or b is the greater is not known"
        );
        assert!(unclear.leave_one_out.is_none());
    }

    #[test]
    fn questions_without_shares_are_refused() {
        let told = |categories: &[(&str, &str, &str)]| ask(categories).unwrap_err().to_string();
        let one = ("a", "[1, 1]", "[1, 1]");
        assert_eq!(told(&[one]), "1 categories cannot be compared, at least 2 are needed");
        assert_eq!(told(&[one, one]), "the category a is given twice");
        assert_eq!(
            told(&[one, ("b", "[-1, 1]", "[1, 1]")]),
            "the spending of b is [-1, 1], and must lie between 0 and a known end"
        );
        assert_eq!(
            told(&[one, ("b", "[1, 1]", "[1, inf)")]),
            "the need of b is [1, inf), and must lie between 0 and a known end"
        );
        assert_eq!(
            told(&[("a", "[1, 1]", "[0, 0]"), ("b", "[1, 1]", "[0, 1]")]),
            "all need may be 0, so there are no shares"
        );
    }

    /// The definition, on numbers: shares, half the sum of differences, and 2 Σ s R - 1.
    fn naive(spend: &[i64], need: &[i64]) -> (f64, f64) {
        let float = |value: i64| value.to_f64().unwrap();
        let share = |amounts: &[i64]| {
            let total: i64 = amounts.iter().sum();
            amounts.iter().map(|amount| float(*amount) / float(total)).collect::<Vec<_>>()
        };
        let (s, h) = (share(spend), share(need));
        let half = s.iter().zip(&h).map(|(s, h)| (s - h).abs()).sum::<f64>() / 2.0;
        let rank = |at: usize| {
            let below = need.iter().filter(|other| **other < need[at]).count().to_f64().unwrap();
            let equal = need.iter().filter(|other| **other == need[at]).count().to_f64().unwrap();
            (below + equal / 2.0) / need.len().to_f64().unwrap()
        };
        let index = 2.0 * (0..s.len()).map(|at| s[at] * rank(at)).sum::<f64>() - 1.0;
        (half, index)
    }

    fn question(parts: &[(i64, i64, i64)], width: i64) -> ProportionalityQuestion {
        let around = |value: i64, width: i64| {
            let end = |value: i64| End::Closed(Rational::from_int(value));
            Interval::new(end((value - width).max(0)), end(value + width)).unwrap()
        };
        let categories = parts.iter().enumerate().map(|(at, (spend, need, _))| Category {
            label: at.to_string(),
            spend: around(*spend, width),
            need: around(*need, 0),
        });
        ProportionalityQuestion {
            need: NeedKind::Need,
            source: "drawn".into(),
            categories: categories.collect(),
        }
    }

    proptest! {
        #[test]
        fn numbers_give_what_the_definition_gives(
            parts in prop::collection::vec((1_i64..50, 1_i64..8, 0_i64..1), 2..8),
        ) {
            let spend: Vec<i64> = parts.iter().map(|part| part.0).collect();
            let need: Vec<i64> = parts.iter().map(|part| part.1).collect();
            let found = proportionality(&question(&parts, 0)).unwrap();
            let (half, index) = naive(&spend, &need);
            let ranked = found.ranked.measured().unwrap();
            prop_assert!((found.dissimilarity.as_point().unwrap().approximate() - half).abs() < 1e-9);
            prop_assert!((ranked.concentration.as_point().unwrap().approximate() - index).abs() < 1e-9);
        }

        #[test]
        fn intervals_hold_every_number_in_them(
            parts in prop::collection::vec((3_i64..50, 1_i64..8, -3_i64..=3), 2..7),
        ) {
            let wide = proportionality(&question(&parts, 3)).unwrap();
            let moved: Vec<_> = parts.iter().map(|(spend, need, by)| (spend + by, *need, 0)).collect();
            prop_assume!(moved.iter().any(|part| part.0 > 0));
            let exact = proportionality(&question(&moved, 0)).unwrap();
            prop_assert!(wide.dissimilarity.contains_interval(&exact.dissimilarity));
            prop_assert!(wide.to_move.contains_interval(&exact.to_move));
            let (wide, exact) = (wide.ranked.measured().unwrap(), exact.ranked.measured().unwrap());
            prop_assert!(wide.concentration.contains_interval(&exact.concentration));
            prop_assert!(wide.kakwani.contains_interval(&exact.kakwani));
        }

        /// The least money that must move so that every share is as asked, moved pound by pound.
        #[test]
        fn dissimilarity_is_the_money_that_would_have_to_move(
            parts in prop::collection::vec((0_i64..20, 1_i64..5, 0_i64..1), 2..6),
        ) {
            let total: i64 = parts.iter().map(|part| part.0).sum();
            let needs: i64 = parts.iter().map(|part| part.1).sum();
            prop_assume!(total > 0);
            let found = proportionality(&question(&parts, 0)).unwrap();
            let over: i64 = parts.iter().map(|(spend, need, _)| (spend * needs - need * total).max(0)).sum();
            let least = Rational::new(i128::from(over), i128::from(needs)).unwrap();
            prop_assert_eq!(found.to_move, Interval::point(least));
        }
    }
}
