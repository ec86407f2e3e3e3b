//! Which periods are of the same days.

use fourp_model::Period;

use crate::index::{number, place};

/// Periods by the days they cover: two that are of the same days, however written, are one span.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Spans {
    periods: Vec<Period>,
    of: Vec<u32>,
}

impl Spans {
    /// The spans of periods that stand in order, as [`FlowGraph::periods`](crate::FlowGraph::periods) do.
    pub(crate) fn new(ordered: &[Period]) -> Self {
        let mut periods: Vec<Period> = Vec::new();
        let mut of = Vec::with_capacity(ordered.len());
        // The first of those that begin and end on the same days; states, which may be vague, stand last of them.
        let mut first: Option<(&Period, u32)> = None;
        for period in ordered {
            let days = |period: &Period| (period.start(), period.end());
            let span = match first {
                Some((same, span))
                    if days(same) == days(period) && same.same_span(period) == Some(true) =>
                {
                    span
                }
                _ => {
                    let span = number(periods.len());
                    periods.push(period.clone());
                    first = Some((period, span));
                    span
                }
            };
            of.push(span);
        }
        Self { periods, of }
    }

    /// One period of each span, in order.
    pub(crate) fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The spans, to be kept.
    pub(crate) fn into_periods(self) -> Vec<Period> {
        self.periods
    }

    /// The span of a period, by the place at which it was given.
    pub(crate) fn of(&self, period: u32) -> u32 {
        self.of.get(place(period)).copied().unwrap_or_default()
    }

    /// The span of the same days as a period, or of the same words.
    pub(crate) fn find(&self, period: &Period) -> Option<u32> {
        let is_same = |known: &&Period| *known == period || known.same_span(period) == Some(true);
        // The periods that begin on that day.
        let start = self.periods.partition_point(|known| known.start() < period.start());
        let from =
            self.periods.iter().skip(start).take_while(|known| known.start() == period.start());
        let (place, _) = from.enumerate().find(|(_, known)| is_same(known))?;
        Some(number(start.saturating_add(place)))
    }

    /// Spans that share days without being the same: what is added up in one may be part of the other.
    pub(crate) fn overlapping(&self) -> Vec<(Period, Period)> {
        let mut pairs = Vec::new();
        let mut longest: Option<&Period> = None;
        for period in self.periods.iter().filter(|period| period.start().is_some()) {
            if let Some(before) = longest
                && before.end() > period.start()
            {
                pairs.push((before.clone(), period.clone()));
            }
            if longest.is_none_or(|before| before.end() < period.end()) {
                longest = Some(period);
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(texts: &[&str]) -> Spans {
        let mut periods: Vec<Period> = texts.iter().map(|text| text.parse().unwrap()).collect();
        periods.sort();
        Spans::new(&periods)
    }

    fn texts(periods: &[Period]) -> Vec<String> {
        periods.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_same_days_are_one_span() {
        let spans = spans(&[
            "2018-Q3",
            "2018-07/2018-09",
            "2018-09",
            "as at 2018-09",
            "as at 2018-09-30",
            "2018-09-30",
            "undated: then",
            "undated: now",
        ]);
        assert_eq!(
            texts(spans.periods()),
            ["undated: now", "undated: then", "2018-Q3", "2018-09", "as at 2018-09", "2018-09-30"]
        );
        let found = |text: &str| spans.find(&text.parse().unwrap());
        assert_eq!(found("2018-07-01/2018-09-30"), Some(2));
        assert_eq!(found("as at 2018-09"), Some(4));
        assert_eq!((found("2018-08"), found("undated: never")), (None, None));
        assert_eq!(
            (0..8).map(|place| spans.of(place)).collect::<Vec<_>>(),
            [0, 1, 2, 2, 3, 4, 5, 5]
        );
    }

    #[test]
    fn what_shares_days_is_told() {
        let told = |given: &[&str]| -> Vec<String> {
            spans(given).overlapping().iter().map(|(a, b)| format!("{a} {b}")).collect()
        };
        assert_eq!(
            told(&["2017-18", "2018-19", "2018", "undated: x"]),
            ["2017-18 2018", "2018 2018-19"]
        );
        assert_eq!(
            told(&["2018-19", "2018-Q3", "2018-Q4"]),
            ["2018-19 2018-Q3", "2018-19 2018-Q4"]
        );
        assert_eq!(told(&["2018-Q3", "2018-Q4", "2018-07/2018-09"]), Vec::<String>::new());
    }
}
