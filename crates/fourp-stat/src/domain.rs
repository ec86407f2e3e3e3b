//! Arguments for which a function has no value.

/// A number outside the set on which a function is defined.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{name} is {value}, and must be {expected}")]
#[non_exhaustive]
pub struct DomainError {
    /// The argument, as its documentation calls it.
    pub name: &'static str,
    /// Its value; not a number where that was given.
    pub value: f64,
    /// Where it must lie, in words.
    pub expected: &'static str,
}

pub(crate) const POSITIVE: &str = "finite and above zero";
pub(crate) const PROBABILITY: &str = "between 0 and 1";

/// A number that is finite and above zero.
pub(crate) fn positive(name: &'static str, value: f64) -> Result<f64, DomainError> {
    within(name, value, value > 0.0 && value < f64::INFINITY, POSITIVE)
}

/// A number from 0 to 1, both included.
pub(crate) fn probability(name: &'static str, value: f64) -> Result<f64, DomainError> {
    within(name, value, (0.0..=1.0).contains(&value), PROBABILITY)
}

/// Any number, the infinite ones included.
pub(crate) fn number(name: &'static str, value: f64) -> Result<f64, DomainError> {
    within(name, value, !value.is_nan(), "a number")
}

pub(crate) const fn within(
    name: &'static str,
    value: f64,
    holds: bool,
    expected: &'static str,
) -> Result<f64, DomainError> {
    if holds { Ok(value) } else { Err(DomainError { name, value, expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_the_argument_and_its_value() {
        let refused = positive("shape", -1.5).unwrap_err();
        assert_eq!(refused.to_string(), "shape is -1.5, and must be finite and above zero");
        assert!(positive("shape", 0.0).is_err());
        assert!(positive("shape", f64::INFINITY).is_err());
        assert_eq!(positive("shape", f64::MIN_POSITIVE), Ok(f64::MIN_POSITIVE));
    }

    #[test]
    fn not_a_number_is_refused_everywhere() {
        assert!(positive("a", f64::NAN).is_err());
        assert!(probability("p", f64::NAN).is_err());
        assert!(number("x", f64::NAN).is_err());
        assert_eq!(number("x", f64::INFINITY), Ok(f64::INFINITY));
    }

    #[test]
    fn both_ends_of_probability_are_probabilities() {
        assert_eq!(probability("p", 0.0), Ok(0.0));
        assert_eq!(probability("p", 1.0), Ok(1.0));
        assert!(probability("p", 1.0_f64.next_up()).is_err());
        assert!(probability("p", -f64::MIN_POSITIVE).is_err());
    }
}
