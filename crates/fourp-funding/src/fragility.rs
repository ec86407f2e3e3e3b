//! How little would have to be otherwise for a headline to be wrong?

use fourp_model::{End, Interval, Rational, Toward};
use serde::Serialize;

use crate::{amount::sum, words::conventions};

conventions! {
    /// On which side of the threshold a headline puts its share.
    #[expect(clippy::exhaustive_enums, reason = "a number is above or below another")]
    Side {
        /// More than the threshold: "takes over three quarters".
        Above = "above",
        /// Less than the threshold: "gets less than a twentieth".
        Below = "below",
    }

    /// What the data say of a headline.
    #[expect(clippy::exhaustive_enums, reason = "true of every value, of none, or of some")]
    Standing {
        /// True whichever of the possible values is the true one: cannot be reversed by rounding alone.
        Holds = "cannot be reversed by rounding alone",
        /// True of some possible values and false of others.
        Open = "rounding or range alone can reverse it",
        /// False of every possible value.
        Fails = "false of every value that the data allow",
    }
}

/// A share said to be above or below a threshold, with the parts that it is made of.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Headline {
    /// The sentence: "Pursue takes over three quarters of front-line spending".
    pub words: String,
    /// On which side the share is said to be.
    pub side: Side,
    /// The threshold, of 1.
    pub threshold: Rational,
    /// The share, as narrow as it is known; at most what the parts allow.
    pub share: Interval,
    /// What every body contributes: at least one.
    pub parts: Vec<Part>,
    /// The share by other conventions than the one the headline follows.
    pub alternatives: Vec<Alternative>,
}

/// One body's part in a share of all.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Part {
    /// Whose.
    pub label: String,
    /// What it spends in all.
    pub total: Interval,
    /// What it spends on the purpose of the headline.
    pub amount: Interval,
}

/// The share by another convention.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Alternative {
    /// Which: "figures cut off instead of rounded".
    pub convention: String,
    /// The share by it.
    pub share: Interval,
}

/// What would reverse a headline.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fragility {
    /// The headline.
    pub headline: Headline,
    /// Whether it holds of every possible value.
    pub standing: Standing,
    /// How far the share lies on the side that the headline says, of 1: below 0 where it does not.
    pub margin: Interval,
    /// The money that would have to be for something else (or for this after all) to bring the share to the
    /// threshold; what exceeds this reverses the headline. Nothing less can.
    pub to_move: Interval,
    /// The least number of bodies whose own money could do that; `None` if all together could not.
    pub fewest_bodies: Option<usize>,
    /// Bodies that could reverse it alone, each with the change of its own share that would do it.
    pub alone: Vec<(String, Interval)>,
    /// Conventions under which the headline no longer holds of every value.
    pub reversed_by: Vec<String>,
}

/// A headline that cannot be examined.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FragilityError {
    /// Nothing that the share is of.
    #[error("{words:?} is of no body's spending")]
    NoParts {
        /// The headline.
        words: String,
    },
    /// A threshold that no share can pass.
    #[error("the threshold {threshold} is not between 0 and 1")]
    Threshold {
        /// The threshold.
        threshold: Rational,
    },
}

/// The smallest changes that would reverse a headline.
///
/// With share s of total T and threshold t, (s − t) T must move; one body with total b and amount a can do it by
/// changing its own share by (s − t) T / b, if it has that much to move (a, or b − a where the share is too low).
/// Exact fractions; every set holds all values that the parts allow. O(n log n) for n parts.
///
/// # Errors
/// [`FragilityError`].
///
/// ```
/// use fourp_funding::{Headline, Part, Side, Standing, fragility};
///
/// let headline = Headline {
///     words: "Pursue takes over three quarters of front-line spending".into(),
///     side: Side::Above,
///     threshold: "3/4".parse()?,
///     share: "[0.785, 0.795)".parse()?,
///     parts: vec![Part {
///         label: "all bodies".into(),
///         total: "[2150, 2250)".parse()?,
///         amount: "[1750, 1788.75)".parse()?,
///     }],
///     alternatives: vec![],
/// };
/// let found = fragility(headline)?;
/// assert_eq!(found.standing, Standing::Holds);
/// assert_eq!(found.margin.to_string(), "[0.035, 0.045)");
/// assert_eq!(found.to_move.to_string(), "[75.25, 101.25)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn fragility(headline: Headline) -> Result<Fragility, FragilityError> {
    let threshold = headline.threshold;
    if threshold < Rational::ZERO || threshold > Rational::ONE {
        return Err(FragilityError::Threshold { threshold });
    }
    if headline.parts.is_empty() {
        return Err(FragilityError::NoParts { words: headline.words });
    }
    let side = headline.side;
    let margin = margin(side, &headline.share, threshold);
    let to_move = to_move(&headline, &margin);
    let movable = |part: &Part| match side {
        Side::Above => part.amount,
        Side::Below => part.total.sub(&part.amount),
    };
    let high = |interval: &Interval| interval.high().value();
    let mut most: Vec<Option<Rational>> =
        headline.parts.iter().map(|part| high(&movable(part))).collect();
    most.sort_by_key(|end| std::cmp::Reverse(order(end)));
    let fewest_bodies = fewest(&most, to_move.low());
    let alone = headline.parts.iter().filter_map(|part| {
        let enough = reaches(high(&movable(part)), to_move.low());
        enough.then(|| (part.label.clone(), to_move.div(&part.total)))
    });
    let alone = alone.collect();
    let reversed = headline.alternatives.iter().filter(|alternative| {
        standing(&self::margin(side, &alternative.share, threshold)) != Standing::Holds
    });
    let reversed_by = reversed.map(|alternative| alternative.convention.clone()).collect();
    let standing = standing(&margin);
    Ok(Fragility { headline, standing, margin, to_move, fewest_bodies, alone, reversed_by })
}

fn margin(side: Side, share: &Interval, threshold: Rational) -> Interval {
    let threshold = Interval::point(threshold);
    match side {
        Side::Above => share.sub(&threshold),
        Side::Below => threshold.sub(share),
    }
}

/// Above 0 is on the side of the headline; a share at the threshold is on neither.
fn standing(margin: &Interval) -> Standing {
    let positive = Interval::more_than(Rational::ZERO);
    match margin.intersect(&positive) {
        None => Standing::Fails,
        Some(inside) if inside == *margin => Standing::Holds,
        Some(_) => Standing::Open,
    }
}

/// The margin in money: by margin and total, and by amounts and totals, whichever says more.
fn to_move(headline: &Headline, margin: &Interval) -> Interval {
    let total = sum(headline.parts.iter().map(|part| &part.total));
    let by_share = margin.mul(&total);
    let threshold = Interval::point(headline.threshold);
    let over = headline.parts.iter().map(|part| part.amount.sub(&part.total.mul(&threshold)));
    let over = sum(&over.collect::<Vec<_>>());
    let by_amounts = if headline.side == Side::Above { over } else { over.negate() };
    by_share.intersect(&by_amounts).unwrap_or(by_share)
}

/// No upper end is more than any number.
fn order(end: &Option<Rational>) -> (bool, Option<Rational>) {
    (end.is_none(), *end)
}

fn reaches(most: Option<Rational>, least: End) -> bool {
    match (most, least.value()) {
        (None, _) | (_, None) => true,
        (Some(most), Some(least)) => most >= least,
    }
}

fn fewest(most: &[Option<Rational>], least: End) -> Option<usize> {
    let mut sum = Some(Rational::ZERO);
    for (count, part) in (1_usize..).zip(most) {
        sum = sum.zip(*part).and_then(|(sum, part)| sum.add(part, Toward::Up));
        if reaches(sum, least) {
            return Some(count);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(label: &str, total: &str, amount: &str) -> Part {
        Part { label: label.into(), total: total.parse().unwrap(), amount: amount.parse().unwrap() }
    }

    fn headline(side: Side, share: &str, parts: Vec<Part>) -> Headline {
        Headline {
            words: "a headline".into(),
            side,
            threshold: "1/2".parse().unwrap(),
            share: share.parse().unwrap(),
            parts,
            alternatives: vec![],
        }
    }

    #[test]
    fn a_body_can_reverse_it_alone_only_with_money_of_its_own() {
        let parts =
            vec![part("big", "[800, 800]", "[600, 600]"), part("small", "[200, 200]", "[50, 50]")];
        let found = fragility(headline(Side::Above, "[0.65, 0.65]", parts.clone())).unwrap();
        assert_eq!(
            (found.standing, found.to_move.to_string().as_str()),
            (Standing::Holds, "[150, 150]")
        );
        assert_eq!((found.fewest_bodies, found.alone.len()), (Some(1), 1));
        assert_eq!(found.alone[0].1.to_string(), "[0.1875, 0.1875]");
        let below = fragility(headline(Side::Below, "[0.65, 0.65]", parts)).unwrap();
        assert_eq!(
            (below.standing, below.margin.to_string().as_str()),
            (Standing::Fails, "[-0.15, -0.15]")
        );
    }

    #[test]
    fn several_bodies_may_be_needed_and_all_may_not_do() {
        let parts: Vec<Part> =
            (0..4).map(|at| part(&at.to_string(), "[100, 100]", "[70, 70]")).collect();
        let found = fragility(headline(Side::Above, "[0.7, 0.7]", parts)).unwrap();
        assert_eq!((found.fewest_bodies, found.alone.len()), (Some(2), 0));
        let none = vec![part("a", "[100, 100]", "[0, 0]")];
        let found = fragility(headline(Side::Above, "[0.7, 0.7]", none)).unwrap();
        assert_eq!(found.fewest_bodies, None);
    }

    #[test]
    fn an_open_range_or_another_convention_can_reverse_it() {
        let parts = vec![part("a", "[100, 100]", "[45, 60]")];
        let found = fragility(headline(Side::Above, "[0.45, 0.6]", parts.clone())).unwrap();
        assert_eq!(found.standing, Standing::Open);
        let at = fragility(headline(Side::Above, "[0.5, 0.6]", parts.clone())).unwrap();
        assert_eq!(at.standing, Standing::Open, "at the threshold is not above it");
        let alternative = |convention: &str, share: &str| Alternative {
            convention: convention.into(),
            share: share.parse().unwrap(),
        };
        let alternatives =
            vec![alternative("cut off", "[0.4, 0.6]"), alternative("ties", "(0.5, 0.6]")];
        let found =
            fragility(Headline { alternatives, ..headline(Side::Above, "(0.5, 0.6]", parts) })
                .unwrap();
        assert_eq!(
            (found.standing, found.reversed_by),
            (Standing::Holds, vec!["cut off".to_string()])
        );
    }

    #[test]
    fn malformed_headlines_are_refused() {
        let parts = vec![part("a", "[1, 1]", "[1, 1]")];
        let over = Headline {
            threshold: "3/2".parse().unwrap(),
            ..headline(Side::Above, "[1, 1]", parts)
        };
        assert_eq!(
            fragility(over).unwrap_err().to_string(),
            "the threshold 1.5 is not between 0 and 1"
        );
        let none = fragility(headline(Side::Above, "[1, 1]", vec![])).unwrap_err();
        assert_eq!(none.to_string(), "\"a headline\" is of no body's spending");
    }

    proptest! {
        /// Less than the money found leaves the headline standing; that much brings it to the threshold.
        #[test]
        fn moving_that_much_and_no_less_reverses_it(
            parts in prop::collection::vec((1_i64..100, 0_i64..100), 1..6), moved in 0_i64..200,
        ) {
            let parts: Vec<(i64, i64)> = parts.into_iter().map(|(total, part)| (total, part.min(total))).collect();
            let total: i64 = parts.iter().map(|part| part.0).sum();
            let amount: i64 = parts.iter().map(|part| part.1).sum();
            prop_assume!(2 * amount > total && moved <= amount);
            let point = |above: i64, below: i64| {
                Interval::point(Rational::new(i128::from(above), i128::from(below)).unwrap())
            };
            let rows = parts.iter().enumerate().map(|(at, (total, amount))| Part {
                label: at.to_string(), total: point(*total, 1), amount: point(*amount, 1),
            });
            let headline = Headline { share: point(amount, total), ..headline(Side::Above, "[1, 1]", rows.collect()) };
            let found = fragility(headline).unwrap();
            let still = 2 * (amount - moved) > total;
            let enough = Rational::from_int(moved) >= found.to_move.as_point().unwrap();
            prop_assert_eq!(still, !enough);
            prop_assert!(found.fewest_bodies.is_some());
        }
    }
}
