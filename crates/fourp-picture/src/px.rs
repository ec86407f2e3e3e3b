//! Lengths and places as they are written.

use std::fmt::{self, Display};

/// A length or place in pixels as it is written: at most two decimals, never `-0`; what is no finite
/// number is written 0.
///
/// ```
/// use fourp_picture::Px;
///
/// assert_eq!(Px(12.0).to_string(), "12");
/// assert_eq!(Px(1.0 / 3.0).to_string(), "0.33");
/// assert_eq!(Px(-0.001).to_string(), "0");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Px(pub f64);

impl Px {
    /// Writes it at the end of a text.
    pub(crate) fn write_to(self, text: &mut String) {
        if !self.0.is_finite() {
            return text.push('0');
        }
        let Some(hundredths) = hundredths(self.0.abs()) else {
            let exact = format!("{:.2}", self.0);
            let exact = exact.trim_end_matches('0').trim_end_matches('.');
            return text.push_str(if exact == "-0" { "0" } else { exact });
        };
        if self.0 < 0.0 && hundredths > 0 {
            text.push('-');
        }
        let (whole, rest) = (hundredths / 100, hundredths % 100);
        let mut unit = 1;
        while whole / unit >= 10 {
            unit *= 10;
        }
        while unit > 0 {
            text.push(digit(whole / unit % 10));
            unit /= 10;
        }
        if rest > 0 {
            text.push('.');
            text.push(digit(rest / 10));
            if rest % 10 > 0 {
                text.push(digit(rest % 10));
            }
        }
    }
}

/// The hundredths nearest to a number that is not negative; none where that is too large or so near between two
/// that the product may have been rounded to the wrong side.
fn hundredths(pixels: f64) -> Option<u32> {
    // 2^52: so large that nothing behind the point is left, and the last bits are the whole number.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    let scaled = pixels * 100.0;
    if scaled >= 4e9 {
        return None;
    }
    let sum = scaled + WHOLE;
    let apart = (scaled - (sum - WHOLE)).abs();
    if apart > 0.499_999 {
        return None;
    }
    u32::try_from(sum.to_bits() - WHOLE.to_bits()).ok()
}

/// The digit for a number below ten.
fn digit(number: u32) -> char {
    char::from_digit(number, 10).unwrap_or('0')
}

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_to(&mut text);
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_number_is_written_as_one() {
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0] {
            assert_eq!(Px(odd).to_string(), "0");
        }
        assert_eq!(Px(-1.5).to_string(), "-1.5");
        assert_eq!(Px(100.0).to_string(), "100");
    }

    /// By the exact decimal digits of the number, as the standard library writes them.
    fn slow(pixels: f64) -> String {
        let text = format!("{pixels:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0".into() } else { text.into() }
    }

    #[test]
    fn what_lies_between_two_is_written_as_the_standard_library_does() {
        for eighths in -4_000..4_000_i32 {
            let pixels = f64::from(eighths) / 8.0;
            assert_eq!(Px(pixels).to_string(), slow(pixels));
        }
        for thousandths in -9_999..9_999_i32 {
            let pixels = f64::from(thousandths) / 1_000.0;
            assert_eq!(Px(pixels).to_string(), slow(pixels), "{pixels:?}");
        }
        for large in [4e7, 39_999_999.994_9, 1e12, -1e300, f64::MAX] {
            assert_eq!(Px(large).to_string(), slow(large));
        }
    }

    proptest! {
        #[test]
        fn any_length_is_written_as_the_standard_library_does(
            pixels in prop_oneof![-2e3..2e3_f64, -1e9..1e9_f64, any::<f64>().prop_filter("finite", |it| it.is_finite())],
        ) {
            prop_assert_eq!(Px(pixels).to_string(), slow(pixels));
        }
    }
}
