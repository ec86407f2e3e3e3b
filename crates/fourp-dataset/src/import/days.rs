//! Days and spans of days, as forms of data on the web write them.

#[cfg(any(test, feature = "import-fiscal", feature = "import-iati", feature = "import-ocds"))]
use fourp_model::DatePrecision;
use fourp_model::{PartialDate, Period};

/// The day of a date or of a date and time, as it is written there: what a time zone would make of it is
/// left aside. `None` for what names no day.
#[cfg(any(test, feature = "import-fiscal", feature = "import-iati", feature = "import-ocds"))]
pub(crate) fn day(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let is_ended = rest.is_empty() || rest.starts_with(['T', 't', ' ', 'Z', '+', '-']);
    let date: PartialDate = date.parse().ok()?;
    (is_ended && date.precision() == DatePrecision::Day).then_some(date)
}

/// The period of one day.
pub(crate) fn on(day: PartialDate) -> Option<Period> {
    Period::day(day.first_day()).ok()
}

/// The days from one to another, both included; `None` if the last comes before the first.
#[cfg(any(test, feature = "import-fiscal", feature = "import-iati", feature = "import-ocds"))]
pub(crate) fn span(first: PartialDate, last: PartialDate) -> Option<Period> {
    if first == last {
        return on(first);
    }
    Period::day_range(first.first_day(), last.first_day()).ok()
}

/// The period of something of which no day is stated.
#[cfg(feature = "import-ocds")]
pub(crate) fn not_stated() -> Option<Period> {
    Period::undated("not stated").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_one_that_is_written() {
        for text in ["2019-01-05", " 2019-01-05Z", "2019-01-05T23:30:00-05:00", "2019-01-05+01:00"]
        {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2019-01-05"));
        }
        for text in ["", "2019", "2019-01", "2019-02-30", "2019-01-055", "05/01/2019", "2019-01-0é"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn a_span_has_its_first_day_first() {
        let [a, b] = ["2019-01-05", "2019-03-04"].map(|text| day(text).unwrap());
        assert_eq!(span(a, b).unwrap().to_string(), "2019-01-05/2019-03-04");
        assert_eq!(span(a, a), on(a));
        assert_eq!(span(b, a), None);
        #[cfg(feature = "import-ocds")]
        assert_eq!(not_stated().unwrap().to_string(), "undated: not stated");
    }
}
