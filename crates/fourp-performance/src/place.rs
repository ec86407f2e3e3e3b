//! Where a point lies among the centre, the zones and the limits.

use serde::Serialize;

use crate::{number, rule_convention::Border, rules::Line, words::conventions};

/// The centre of a chart and the lines one, two and three sigma from it, for one point.
///
/// A line that no value can pass is infinite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Lines {
    /// The centre.
    pub centre: f64,
    /// One, two and three sigma above.
    #[serde(serialize_with = "number::or_words")]
    pub upper: [f64; 3],
    /// One, two and three sigma below.
    #[serde(serialize_with = "number::or_words")]
    pub lower: [f64; 3],
}

conventions! {
    /// A side of the centre.
    #[expect(clippy::exhaustive_enums, reason = "there are two")]
    Side {
        /// Above the centre.
        Above = "above",
        /// Below the centre.
        Below = "below",
    }
}

/// Where a point lies: 0 on the centre; 1 to 4 above it, by how many lines it has passed; -1 to -4 below.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Place(i8);

impl Lines {
    /// A centre and lines at equal steps of sigma. Sigma is not negative.
    #[must_use]
    pub fn at_steps(centre: f64, sigma: f64) -> Self {
        Self {
            centre,
            upper: [1.0, 2.0, 3.0].map(|steps: f64| steps.mul_add(sigma, centre)),
            lower: [1.0, 2.0, 3.0].map(|steps: f64| (-steps).mul_add(sigma, centre)),
        }
    }

    /// The upper limit: three sigma.
    #[must_use]
    pub const fn upper_limit(&self) -> f64 {
        let [_, _, limit] = self.upper;
        limit
    }

    /// The lower limit: three sigma.
    #[must_use]
    pub const fn lower_limit(&self) -> f64 {
        let [_, _, limit] = self.lower;
        limit
    }

    /// The lines through another scale; `map` does not fall.
    pub(crate) fn map(&self, map: impl Fn(f64) -> f64) -> Self {
        Self { centre: map(self.centre), upper: self.upper.map(&map), lower: self.lower.map(&map) }
    }

    /// Where a value lies. A value on the centre has passed no line, even if the lines lie there too.
    #[inline]
    pub(crate) fn place(&self, value: f64, border: Border) -> Place {
        let passed = |is_passed: [bool; 3]| is_passed.map(i8::from).iter().sum::<i8>();
        match border {
            Border::Within if value > self.centre => {
                Place(1 + passed(self.upper.map(|line| value > line)))
            }
            Border::Within if value < self.centre => {
                Place(-1 - passed(self.lower.map(|line| value < line)))
            }
            Border::Beyond if value > self.centre => {
                Place(1 + passed(self.upper.map(|line| value >= line)))
            }
            Border::Beyond if value < self.centre => {
                Place(-1 - passed(self.lower.map(|line| value <= line)))
            }
            _ => Place(0),
        }
    }
}

impl Place {
    /// The places of a continuous value, which is never on the centre.
    pub(crate) const OFF_CENTRE: [Self; 8] =
        [Self(-4), Self(-3), Self(-2), Self(-1), Self(1), Self(2), Self(3), Self(4)];

    #[inline]
    pub(crate) const fn side(self) -> Option<Side> {
        match self.0 {
            1.. => Some(Side::Above),
            0 => None,
            _ => Some(Side::Below),
        }
    }

    /// Whether it has passed a line, on whichever side.
    #[inline]
    pub(crate) const fn is_beyond(self, line: Line) -> bool {
        let passed = match line {
            Line::One => 2,
            Line::Two => 3,
            Line::Three => 4,
        };
        self.0.unsigned_abs() >= passed
    }

    /// The distances from the centre between which it lies, in sigma.
    pub(crate) fn bounds(self) -> (f64, f64) {
        match self.0 {
            -4 => (f64::NEG_INFINITY, -3.0),
            4 => (3.0, f64::INFINITY),
            inner @ 1.. => (f64::from(inner) - 1.0, f64::from(inner)),
            0 => (0.0, 0.0),
            inner => (f64::from(inner), f64::from(inner) + 1.0),
        }
    }
}

impl Side {
    /// The other side.
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_on_a_line_is_beyond_it_by_one_convention_only() {
        let lines = Lines::at_steps(10.0, 1.0);
        let is_beyond = |value, border| lines.place(value, border).is_beyond(Line::Three);
        assert!(!is_beyond(13.0, Border::Within));
        assert!(is_beyond(13.0, Border::Beyond));
        assert!(!is_beyond(7.0, Border::Within));
        assert!(is_beyond(7.0, Border::Beyond));
        assert!(is_beyond(6.9, Border::Within));
    }

    #[test]
    fn a_constant_series_is_on_its_centre_and_beyond_nothing() {
        let lines = Lines::at_steps(1.0, 0.0);
        for border in Border::ALL {
            let place = lines.place(1.0, *border);
            assert_eq!(place.side(), None);
            assert!(!place.is_beyond(Line::One));
        }
    }

    #[test]
    fn a_line_that_no_value_can_pass_is_written_as_a_word() {
        let lines =
            Lines::at_steps(1.0, 1.0).map(|line| if line < 0.0 { f64::NEG_INFINITY } else { line });
        let json = serde_json::to_string(&lines).unwrap();
        assert_eq!(json, r#"{"centre":1.0,"upper":[2.0,3.0,4.0],"lower":[0.0,"-inf","-inf"]}"#);
    }

    #[test]
    fn zones_are_counted_from_the_centre() {
        let lines = Lines::at_steps(0.0, 1.0);
        for place in Place::OFF_CENTRE {
            let (low, high) = place.bounds();
            let inside = low.max(-9.0) / 2.0 + high.min(9.0) / 2.0;
            assert_eq!(lines.place(inside, Border::Within), place);
        }
        assert_eq!(lines.place(-1.5, Border::Within).side(), Some(Side::Below));
        assert!(lines.place(-1.5, Border::Within).is_beyond(Line::One));
        assert!(!lines.place(-1.5, Border::Within).is_beyond(Line::Two));
        assert_eq!(Side::Above.opposite(), Side::Below);
    }
}
