//! Exact numbers as text, for JSON: its readers may take a number for a binary one, which keeps 53 bits.

use std::fmt::Display;

use serde::{Serialize, Serializer};

/// A number of minor units as text.
pub(crate) fn text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Numbers of minor units as texts.
pub(crate) fn texts<T: Display, S: Serializer>(
    values: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}

/// A count, and an amount as text.
pub(crate) fn counted<T: Display, S: Serializer>(
    (count, amount): &(u32, T),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    (count, amount.to_string()).serialize(serializer)
}

/// What each amount is of, and the amount as text.
pub(crate) fn banded<B: Serialize, T: Display, S: Serializer>(
    bands: &[(B, T)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(bands.iter().map(|(band, amount)| (band, amount.to_string())))
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use crate::total::Total;

    #[derive(Serialize)]
    struct Row {
        #[serde(serialize_with = "super::texts")]
        sums: [u128; 2],
        #[serde(serialize_with = "super::counted")]
        promises: (u32, u128),
        #[serde(serialize_with = "super::banded")]
        bands: Vec<(&'static str, i64)>,
        total: Total,
    }

    #[test]
    fn no_amount_is_a_number_of_json() {
        let row = Row {
            sums: [0, u128::MAX],
            promises: (2, 5),
            bands: vec![("late", -7)],
            total: Total::rounded(i128::MAX, 1),
        };
        assert_eq!(
            serde_json::to_string(&row).unwrap(),
            concat!(
                r#"{"sums":["0","340282366920938463463374607431768211455"],"promises":[2,"5"],"#,
                r#""bands":[["late","-7"]],"#,
                r#""total":{"minor":"170141183460469231731687303715884105727","half_width":"1"}}"#
            )
        );
    }
}
