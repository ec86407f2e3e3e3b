//! Sets of exact numbers: finitely many intervals, each with open, closed or no ends.
//!
//! A single interval will not do: `x * y = 1` with `y` from -1 to 1 leaves `x` two pieces. Products and quotients are taken
//! piece by piece on either side of zero, where each corner is plain.

use fourp_model::{End, Interval, Rational};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Where a piece ends and whether the end belongs to it; `None` if it does not end.
pub(crate) type Limit = Option<(BigRational, bool)>;

/// All numbers between two ends; never none.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Piece {
    low: Limit,
    high: Limit,
}

/// Pieces in rising order, with numbers between them that are in neither.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Set {
    pieces: Vec<Piece>,
}

pub(crate) fn exact(number: Rational) -> BigRational {
    BigRational::new(number.numerator().into(), number.denominator().into())
}

/// The number of the model, if it has few enough digits.
pub(crate) fn rational(number: &BigRational) -> Option<Rational> {
    Rational::new(number.numer().to_i128()?, number.denom().to_i128()?)
}

impl Set {
    pub(crate) const fn nothing() -> Self {
        Self { pieces: Vec::new() }
    }

    pub(crate) fn everything() -> Self {
        Self::between(None, None)
    }

    pub(crate) fn point(value: BigRational) -> Self {
        Self::between(Some((value.clone(), true)), Some((value, true)))
    }

    pub(crate) fn from(low: BigRational, closed: bool) -> Self {
        Self::between(Some((low, closed)), None)
    }

    pub(crate) fn up_to(high: BigRational, closed: bool) -> Self {
        Self::between(None, Some((high, closed)))
    }

    pub(crate) fn of(interval: &Interval) -> Self {
        let limit = |end: End| end.value().map(|value| (exact(value), end.is_closed()));
        Self::between(limit(interval.low()), limit(interval.high()))
    }

    fn between(low: Limit, high: Limit) -> Self {
        let piece = Piece { low, high };
        Self { pieces: if piece.holds_something() { vec![piece] } else { Vec::new() } }
    }

    /// Joins pieces that overlap, or that meet in a number of one of them.
    fn joined(mut pieces: Vec<Piece>) -> Self {
        pieces.sort_by(|a, b| key(&a.low).cmp(&key(&b.low)));
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces {
            match joined.last_mut() {
                Some(last) if last.meets(&piece) => {
                    last.high = later(last.high.take(), piece.high);
                }
                _ => joined.push(piece),
            }
        }
        Self { pieces: joined }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(crate) fn contains(&self, value: &BigRational) -> bool {
        !self.intersect(&Self::point(value.clone())).is_empty()
    }

    /// The ends that belong to it.
    pub(crate) fn closed_ends(&self) -> impl Iterator<Item = &BigRational> {
        let ends = self.pieces.iter().flat_map(|piece| [&piece.low, &piece.high]);
        ends.flatten().filter(|(_, closed)| *closed).map(|(at, _)| at)
    }

    /// For each piece the ends that belong to it, and a number inside.
    pub(crate) fn samples(&self) -> Vec<BigRational> {
        let one = BigRational::one();
        let inside = self.pieces.iter().map(|piece| match (&piece.low, &piece.high) {
            (Some((low, _)), Some((high, _))) => (low + high) / (&one + &one),
            (Some((low, _)), None) => low + &one,
            (None, Some((high, _))) => high - &one,
            (None, None) => one.clone(),
        });
        self.closed_ends().cloned().chain(inside).collect()
    }

    /// The ends of an interval, each with whether it belongs to it.
    pub(crate) fn limits(&self) -> (Limit, Limit) {
        assert_eq!(self.pieces.len(), 1, "{self:?} is not one interval");
        (self.pieces[0].low.clone(), self.pieces[0].high.clone())
    }

    /// The smallest interval that holds it; `None` if it is empty.
    ///
    /// Panics if an end has too many digits for the model: such a system is too large for an oracle.
    pub(crate) fn hull(&self) -> Option<Interval> {
        let end = |limit: &Limit| match limit {
            None => End::Infinite,
            Some((at, true)) => End::Closed(rational(at).expect("a number of few digits")),
            Some((at, false)) => End::Open(rational(at).expect("a number of few digits")),
        };
        Interval::new(end(&self.pieces.first()?.low), end(&self.pieces.last()?.high))
    }

    pub(crate) fn union(&self, other: &Self) -> Self {
        Self::joined(self.pieces.iter().chain(&other.pieces).cloned().collect())
    }

    pub(crate) fn intersect(&self, other: &Self) -> Self {
        self.pairwise(other, |a, b| {
            let low = if key(&a.low) > key(&b.low) { &a.low } else { &b.low };
            // Upside down, the high ends are low ends.
            let high =
                if key(&a.negated().low) > key(&b.negated().low) { &a.high } else { &b.high };
            let both = Piece { low: low.clone(), high: high.clone() };
            both.holds_something().then_some(both)
        })
    }

    pub(crate) fn without_zero(&self) -> Self {
        let below = Self::up_to(BigRational::zero(), false);
        let above = Self::from(BigRational::zero(), false);
        self.intersect(&below).union(&self.intersect(&above))
    }

    pub(crate) fn negated(&self) -> Self {
        Self::joined(self.pieces.iter().map(Piece::negated).collect())
    }

    /// Every sum of a number here and a number there.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        self.pairwise(other, |a, b| {
            let sum = |a: &Limit, b: &Limit| both(a, b, |a, b| a + b);
            Some(Piece { low: sum(&a.low, &b.low), high: sum(&a.high, &b.high) })
        })
    }

    /// Every difference of a number here and a number there.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    /// Every product of a number here and a number there.
    pub(crate) fn times(&self, other: &Self) -> Self {
        let (below, above) = (self.negated().positive(), self.positive());
        let (other_below, other_above) = (other.negated().positive(), other.positive());
        let positive = above.corners(&other_above).union(&below.corners(&other_below));
        let negative = above.corners(&other_below).union(&below.corners(&other_above));
        let zero = BigRational::zero();
        let reaches_zero = (self.contains(&zero) && !other.is_empty())
            || (other.contains(&zero) && !self.is_empty());
        let zero = if reaches_zero { Self::point(zero) } else { Self::nothing() };
        positive.union(&negative.negated()).union(&zero)
    }

    /// 1 over every number other than zero.
    pub(crate) fn inverted(&self) -> Self {
        let invert = |set: Self| {
            let pieces = set.pieces.into_iter().map(|piece| Piece {
                low: match piece.high {
                    None => Some((BigRational::zero(), false)),
                    Some((at, closed)) => Some((at.recip(), closed)),
                },
                high: piece
                    .low
                    .filter(|(at, _)| !at.is_zero())
                    .map(|(at, closed)| (at.recip(), closed)),
            });
            Self::joined(pieces.collect())
        };
        invert(self.positive()).union(&invert(self.negated().positive()).negated())
    }

    /// Every quotient of a number here and a number other than zero there.
    pub(crate) fn over(&self, divisor: &Self) -> Self {
        self.times(&divisor.inverted())
    }

    pub(crate) fn plus_one(&self) -> Self {
        self.plus(&Self::point(BigRational::one()))
    }

    fn positive(&self) -> Self {
        self.intersect(&Self::from(BigRational::zero(), false))
    }

    /// Products of positive numbers: lowest by lowest to highest by highest.
    fn corners(&self, other: &Self) -> Self {
        self.pairwise(other, |a, b| {
            let product = |a: &Limit, b: &Limit| both(a, b, |a, b| a * b);
            Some(Piece { low: product(&a.low, &b.low), high: product(&a.high, &b.high) })
        })
    }

    fn pairwise(&self, other: &Self, join: impl Fn(&Piece, &Piece) -> Option<Piece>) -> Self {
        let pairs = self.pieces.iter().flat_map(|a| other.pieces.iter().map(move |b| (a, b)));
        Self::joined(pairs.filter_map(|(a, b)| join(a, b)).collect())
    }
}

impl Piece {
    fn holds_something(&self) -> bool {
        match (&self.low, &self.high) {
            (Some((low, true)), Some((high, true))) => low <= high,
            (Some((low, _)), Some((high, _))) => low < high,
            _ => true,
        }
    }

    /// Whether no number lies between this piece and one that starts no lower.
    fn meets(&self, next: &Self) -> bool {
        match (&self.high, &next.low) {
            (Some((end, closed)), Some((start, start_closed))) => {
                start < end || (start == end && (*closed || *start_closed))
            }
            _ => true,
        }
    }

    fn negated(&self) -> Self {
        let flip = |limit: &Limit| limit.as_ref().map(|(at, closed)| (-at, *closed));
        Self { low: flip(&self.high), high: flip(&self.low) }
    }
}

/// Low ends in rising order: none, then by place, the closed before the open.
fn key(low: &Limit) -> Option<(&BigRational, bool)> {
    low.as_ref().map(|(at, closed)| (at, !closed))
}

/// The higher of two high ends.
fn later(a: Limit, b: Limit) -> Limit {
    let (a, b) = (a?, b?);
    Some(if (&a.0, a.1) > (&b.0, b.1) { a } else { b })
}

/// An end that is reached if both its parts are; none if either is none.
fn both(a: &Limit, b: &Limit, join: impl Fn(&BigRational, &BigRational) -> BigRational) -> Limit {
    let ((a, closed), (b, other_closed)) = (a.as_ref()?, b.as_ref()?);
    Some((join(a, b), *closed && *other_closed))
}

/// Whether no number of the set is zero or has zero for a limit.
pub(crate) fn is_away_from_zero(set: &Set) -> bool {
    set.pieces.iter().all(|piece| {
        let positive = piece.low.as_ref().is_some_and(|(low, _)| low.is_positive());
        let negative = piece.high.as_ref().is_some_and(|(high, _)| high.is_negative());
        positive || negative
    })
}

mod tests {
    use super::*;

    fn set(texts: &[&str]) -> Set {
        let each = texts.iter().map(|text| Set::of(&text.parse().unwrap()));
        each.fold(Set::nothing(), |all, next| all.union(&next))
    }

    #[track_caller]
    fn same(found: &Set, expected: &[&str]) {
        assert_eq!(*found, set(expected));
    }

    #[test]
    fn pieces_that_meet_are_one() {
        assert_eq!(set(&["[0, 1)", "[1, 2]"]), set(&["[0, 2]"]));
        assert_eq!(set(&["[3, 4]", "(0, 5)"]), set(&["(0, 5)"]));
        assert_eq!(set(&["(0, 1]", "(0, 1)", "[0, 0]"]), set(&["[0, 1]"]));
        assert_eq!(set(&["(1, inf)", "(-inf, 2)"]), Set::everything());
        assert_eq!(set(&["(0, 1)", "(1, 2)"]).pieces.len(), 2);
    }

    #[test]
    fn ends_are_kept_in_sums_and_parts() {
        same(&set(&["[0, 1)"]).plus(&set(&["(2, 3)", "[7, inf)"])), &["(2, 4)", "[7, inf)"]);
        same(&set(&["[0, 1)"]).minus(&set(&["(2, 3]"])), &["[-3, -1)"]);
        same(&set(&["[0, 5)"]).intersect(&set(&["(0, 5]"])), &["(0, 5)"]);
        same(&set(&["[0, 1]", "(3, 4)"]).intersect(&set(&["[1, 3]"])), &["[1, 1]"]);
        same(&set(&["[-1, 1]"]).without_zero(), &["[-1, 0)", "(0, 1]"]);
    }

    #[test]
    fn products_know_when_zero_is_reached() {
        same(&set(&["[-2, 3)"]).times(&set(&["(-5, 1]"])), &["(-15, 10)"]);
        same(&set(&["[0, 1]"]).times(&Set::everything()), &["(-inf, inf)"]);
        same(&set(&["[0, 0]"]).times(&Set::everything()), &["[0, 0]"]);
        same(&set(&["(0, 1)"]).times(&set(&["(2, inf)"])), &["(0, inf)"]);
        same(&set(&["(-1, 0)"]).times(&set(&["[2, 3]"])), &["(-3, 0)"]);
        assert!(Set::everything().times(&Set::nothing()).is_empty());
    }

    #[test]
    fn quotients_leave_out_zero_and_may_fall_apart() {
        same(&set(&["[1, 1]"]).over(&set(&["[-1, 2)"])), &["(-inf, -1]", "(0.5, inf)"]);
        same(&set(&["[1, 2]"]).over(&set(&["[0, 4]"])), &["[0.25, inf)"]);
        same(&set(&["[1, 2]"]).over(&set(&["(-inf, -4]"])), &["[-0.5, 0)"]);
        same(&set(&["[0, 2]"]).over(&set(&["[4, inf)"])), &["[0, 0.5]"]);
        assert!(set(&["[1, 2]"]).over(&set(&["[0, 0]"])).is_empty());
    }

    #[test]
    fn zero_counts_even_as_a_limit() {
        assert!(is_away_from_zero(&set(&["[-2, -1)", "(1, inf)"])));
        assert!(!is_away_from_zero(&set(&["(0, 1)"])));
        assert!(!is_away_from_zero(&set(&["(-inf, 0)"])));
    }
}
