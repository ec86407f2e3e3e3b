//! Amounts in thousands or millions, exactly, and how finely they were printed.

use super::imported::Rejection;
use fourp_model::{Currency, Money};

/// An amount as it was printed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Printed {
    /// What it says.
    pub(crate) amount: Money,
    /// Half the step it was printed to; `None` where that is a whole unit of the currency or less.
    pub(crate) half_width: Option<Money>,
}

/// Reads digits in a unit of `10^power` of the currency: `1,234.5` with a power of 3 is 1,234,500.
///
/// Commas only between groups of three digits, and then in every place; no sign but `-`. A needless zero
/// before the number is refused, as is a number that is not a whole count of minor units.
pub(crate) fn printed(text: &str, power: u8, currency: Currency) -> Result<Printed, Rejection> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let has_point = unsigned.len() > whole.len();
    if !is_whole(whole) || !is_digits(fraction) || (has_point && fraction.is_empty()) {
        return Err(Rejection::NotAnAmount);
    }
    let digits: String = whole.chars().filter(|&c| c != ',').chain(fraction.chars()).collect();
    let number: i128 = digits.parse().map_err(|_| Rejection::AmountNotHeld)?;
    // Minor units in the last digit that is printed, as a power of ten.
    let shift = i64::from(power).saturating_add(currency.minor_digits().into());
    let decimals = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let step = shift.saturating_sub(decimals);
    let minor = scaled(number, step).ok_or(Rejection::AmountNotHeld)?;
    let signed = if unsigned.len() < text.len() { minor.checked_neg() } else { Some(minor) };
    let money = |minor: i128| i64::try_from(minor).ok().map(|m| Money::from_minor(m, currency));
    let amount = signed.and_then(money).ok_or(Rejection::AmountNotHeld)?;
    let is_coarse = step > currency.minor_digits().into();
    let half = scaled(5, step.saturating_sub(1)).filter(|_| is_coarse);
    Ok(Printed { amount, half_width: half.and_then(money) })
}

/// Digits, in groups of three if there is a comma, without a zero that is not needed.
fn is_whole(text: &str) -> bool {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = text.contains(',');
    let is_padded = first.len() > 1 && first.starts_with('0');
    !first.is_empty()
        && is_digits(first)
        && !is_padded
        && (!is_grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number times a power of ten, if that is whole.
fn scaled(number: i128, power: i64) -> Option<i128> {
    let factor = 10_i128.checked_pow(u32::try_from(power.unsigned_abs()).ok()?)?;
    if power >= 0 {
        return number.checked_mul(factor);
    }
    (number.checked_rem(factor)? == 0).then(|| number.checked_div(factor))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, power: u8) -> Result<(i64, Option<i64>), Rejection> {
        let printed = printed(text, power, Currency::GBP)?;
        Ok((printed.amount.minor(), printed.half_width.map(Money::minor)))
    }

    #[test]
    fn units_are_taken_off_exactly() {
        assert_eq!(read("2915000", 3), Ok((291_500_000_000, Some(50_000))));
        assert_eq!(read("0.03", 6), Ok((3_000_000, Some(500_000))));
        assert_eq!(read("9", 6), Ok((900_000_000, Some(50_000_000))));
        assert_eq!(read("100.38067", 3), Ok((10_038_067, None)));
        assert_eq!(read("2.2254069", 6), Ok((222_540_690, None)));
        assert_eq!(read("-2,554,834,000", 0), Ok((-255_483_400_000, None)));
        assert_eq!(read("280000.00", 0), Ok((28_000_000, None)));
        assert_eq!(read("0", 3), Ok((0, Some(50_000))));
    }

    #[test]
    fn what_is_finer_than_a_penny_or_too_large_is_not_held() {
        assert_eq!(read("0.000001", 3), Err(Rejection::AmountNotHeld));
        assert_eq!(read("1.005", 0), Err(Rejection::AmountNotHeld));
        assert_eq!(read("92233720368547758.08", 0), Err(Rejection::AmountNotHeld));
        assert_eq!(read("92233720368547758.07", 0), Ok((i64::MAX, None)));
        assert_eq!(read(&"9".repeat(60), 6), Err(Rejection::AmountNotHeld));
        assert_eq!(read(&format!("0.{}", "0".repeat(50)), 6), Err(Rejection::AmountNotHeld));
    }

    #[test]
    fn what_may_be_another_thing_is_not_an_amount() {
        for text in
            ["", "-", ".5", "5.", "1,23", "1234,567", "01", "(5)", "5-", "£5", "1e3", "NA", "--5"]
        {
            assert_eq!(read(text, 3), Err(Rejection::NotAnAmount), "{text:?}");
        }
    }

    proptest! {
        /// An amount is written in the unit, with any number of decimals that says it, and is read back.
        #[test]
        fn what_is_written_in_a_unit_is_read_as_the_same(minor in -10_i64.pow(15)..10_i64.pow(15), power in 0_u8..9, more in 0_usize..3) {
            let decimals = usize::from(power) + 2;
            let digits = format!("{:0width$}", minor.unsigned_abs(), width = decimals + 1);
            let (whole, fraction) = digits.split_at(digits.len() - decimals);
            let sign = if minor < 0 { "-" } else { "" };
            let text = format!("{sign}{whole}.{fraction}{}", "0".repeat(more));
            prop_assert_eq!(read(&text, power).map(|read| read.0), Ok(minor));
        }

        /// The step is that of the last digit printed, whatever the digits.
        #[test]
        fn half_a_step_is_told_where_it_is_more_than_half_a_pound(whole in 0_u32..100_000, decimals in 0_usize..6, power in 0_u8..7) {
            let fraction = "7".repeat(decimals);
            let text = if decimals == 0 { whole.to_string() } else { format!("{whole}.{fraction}") };
            let expected = usize::from(power).checked_sub(decimals).filter(|&step| step > 0);
            let half = expected.map(|step| 50 * 10_i64.pow(u32::try_from(step).unwrap()));
            match read(&text, power) {
                Ok((_, half_width)) => prop_assert_eq!(half_width, half),
                Err(_) => prop_assert!(decimals > usize::from(power) + 2),
            }
        }
    }
}
