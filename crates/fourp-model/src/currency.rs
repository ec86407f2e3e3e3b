//! The currency that an amount is in, and how many decimals it has.
#![warn(clippy::arithmetic_side_effects)]

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;

use crate::text::text_serde;

/// A currency: its ISO 4217 code and how many decimals its amounts have.
///
/// The text form is the code. Only the codes of [`Currency::KNOWN`] are read from text, because a
/// code alone does not say how many decimals it has; make any other with [`Currency::new`].
///
/// ```
/// use fourp_model::Currency;
///
/// assert_eq!("GBP".parse(), Ok(Currency::GBP));
/// assert_eq!("JPY".parse::<Currency>()?.minor_digits(), 0);
/// assert!("gbp".parse::<Currency>().is_err());
/// # Ok::<(), fourp_model::CurrencyError>(())
/// ```
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Currency {
    code: [u8; 3], // Invariant: upper-case ASCII letters.
    minor_digits: MinorDigits,
}

/// How many decimals an amount has: a closed list, so that an amount that may be missing takes no more room.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum MinorDigits {
    None,
    One,
    Two,
    Three,
    Four,
}

/// Why there is no such currency.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CurrencyError {
    /// Not three upper-case ASCII letters.
    #[error("{found:?} is not a currency code; expected three upper-case letters, such as GBP")]
    Code {
        /// The text.
        found: String,
    },
    /// A well-formed code whose number of decimals is not known.
    #[error("the decimals of currency {found:?} are not known; it must be declared with them")]
    Unknown {
        /// The code.
        found: String,
    },
    /// More decimals than any currency has, or others than ISO 4217 gives this one.
    #[error("{code} cannot have {found} decimals; expected {expected}")]
    MinorDigits {
        /// The code.
        code: String,
        /// The decimals asked for.
        found: u8,
        /// The decimals possible.
        expected: &'static str,
    },
}

impl Currency {
    /// The pound sterling.
    pub const GBP: Self = Self { code: *b"GBP", minor_digits: MinorDigits::Two };
    /// The euro.
    pub const EUR: Self = Self { code: *b"EUR", minor_digits: MinorDigits::Two };
    /// The United States dollar.
    pub const USD: Self = Self { code: *b"USD", minor_digits: MinorDigits::Two };

    /// The currencies that are read from their code alone, with the minor units of ISO 4217.
    pub const KNOWN: &'static [Self] = &[
        Self::GBP,
        Self::EUR,
        Self::USD,
        Self { code: *b"AUD", minor_digits: MinorDigits::Two },
        Self { code: *b"BHD", minor_digits: MinorDigits::Three },
        Self { code: *b"BRL", minor_digits: MinorDigits::Two },
        Self { code: *b"CAD", minor_digits: MinorDigits::Two },
        Self { code: *b"CHF", minor_digits: MinorDigits::Two },
        Self { code: *b"CLF", minor_digits: MinorDigits::Four },
        Self { code: *b"CNY", minor_digits: MinorDigits::Two },
        Self { code: *b"CZK", minor_digits: MinorDigits::Two },
        Self { code: *b"DKK", minor_digits: MinorDigits::Two },
        Self { code: *b"HKD", minor_digits: MinorDigits::Two },
        Self { code: *b"INR", minor_digits: MinorDigits::Two },
        Self { code: *b"JPY", minor_digits: MinorDigits::None },
        Self { code: *b"KRW", minor_digits: MinorDigits::None },
        Self { code: *b"KWD", minor_digits: MinorDigits::Three },
        Self { code: *b"NOK", minor_digits: MinorDigits::Two },
        Self { code: *b"NZD", minor_digits: MinorDigits::Two },
        Self { code: *b"PLN", minor_digits: MinorDigits::Two },
        Self { code: *b"SEK", minor_digits: MinorDigits::Two },
        Self { code: *b"SGD", minor_digits: MinorDigits::Two },
        Self { code: *b"ZAR", minor_digits: MinorDigits::Two },
    ];

    /// A currency of `minor_digits` decimals, 0 to 4.
    ///
    /// # Errors
    /// [`CurrencyError::Code`]; [`CurrencyError::MinorDigits`] above 4, or where [`Currency::KNOWN`] says
    /// otherwise (its text form would lose the difference).
    pub fn new(code: &str, minor_digits: u8) -> Result<Self, CurrencyError> {
        let letters = code.as_bytes().try_into().ok();
        let Some(code) = letters.filter(|l: &[u8; 3]| l.iter().all(u8::is_ascii_uppercase)) else {
            return Err(CurrencyError::Code { found: code.into() });
        };
        let known = Self::KNOWN.iter().find(|known| known.code == code);
        let refused = |expected| CurrencyError::MinorDigits {
            code: String::from_utf8_lossy(&code).into(),
            found: minor_digits,
            expected,
        };
        match known {
            Some(known) if known.minor_digits() != minor_digits => {
                Err(refused("those of ISO 4217"))
            }
            Some(known) => Ok(*known),
            None => {
                let minor_digits = match minor_digits {
                    0 => MinorDigits::None,
                    1 => MinorDigits::One,
                    2 => MinorDigits::Two,
                    3 => MinorDigits::Three,
                    4 => MinorDigits::Four,
                    _ => return Err(refused("0 to 4")),
                };
                Ok(Self { code, minor_digits })
            }
        }
    }

    /// The ISO 4217 code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// How many decimals an amount has.
    #[must_use]
    pub const fn minor_digits(self) -> u8 {
        match self.minor_digits {
            MinorDigits::None => 0,
            MinorDigits::One => 1,
            MinorDigits::Two => 2,
            MinorDigits::Three => 3,
            MinorDigits::Four => 4,
        }
    }

    /// Minor units as a plain decimal; sums that overflow `i64` are shown with it too.
    pub(crate) fn plain(self, minor: i128) -> String {
        let (whole, fraction) = self.digits(minor);
        let sign = if minor < 0 { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// The digits before and after the decimal point, without a sign.
    pub(crate) fn digits(self, minor: i128) -> (String, String) {
        let decimals = usize::from(self.minor_digits());
        let width = decimals.saturating_add(1);
        let mut whole = format!("{:0width$}", minor.unsigned_abs());
        let fraction = whole.split_off(whole.len().saturating_sub(decimals));
        (whole, fraction)
    }

    /// A decimal in minor units, if it is a whole number of them that fits.
    pub(crate) fn minor_units(self, amount: Decimal) -> Option<i64> {
        let shortest = amount.normalize();
        let missing = u32::from(self.minor_digits()).checked_sub(shortest.scale())?;
        let minor = shortest.mantissa().checked_mul(10_i128.checked_pow(missing)?)?;
        i64::try_from(minor).ok()
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}/{}", self.minor_digits())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let known = Self::KNOWN.iter().copied().find(|known| known.code() == text);
        known.ok_or_else(|| match Self::new(text, 0) {
            Err(fault) => fault,
            Ok(_) => CurrencyError::Unknown { found: text.into() },
        })
    }
}

text_serde!(Currency, "Currency", "an ISO 4217 currency code such as GBP");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_known_or_declared() {
        let declared = Currency::new("XTS", 4).unwrap();
        assert_eq!(declared.plain(1), "0.0001");
        assert_eq!(
            "XTS".parse::<Currency>().unwrap_err().to_string(),
            "the decimals of currency \"XTS\" are not known; it must be declared with them"
        );
        assert_eq!(
            "gbp".parse::<Currency>().unwrap_err().to_string(),
            "\"gbp\" is not a currency code; expected three upper-case letters, such as GBP"
        );
        for code in ["", "GB", "GBPX", "G1P", "ÉU"] {
            assert_eq!(Currency::new(code, 2), Err(CurrencyError::Code { found: code.into() }));
        }
        assert_eq!(
            Currency::new("XTS", 5).unwrap_err().to_string(),
            "XTS cannot have 5 decimals; expected 0 to 4"
        );
        assert_eq!(
            Currency::new("GBP", 0).unwrap_err().to_string(),
            "GBP cannot have 0 decimals; expected those of ISO 4217"
        );
        assert_eq!(Currency::new("GBP", 2), Ok(Currency::GBP));
        assert_eq!(Currency::KNOWN.len(), {
            let codes = Currency::KNOWN.iter().map(Currency::code);
            codes.collect::<std::collections::BTreeSet<_>>().len()
        });
    }
}
