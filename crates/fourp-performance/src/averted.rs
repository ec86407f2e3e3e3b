//! How many events did not happen, if the place had gone the way of another?

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{Caveat, ConfidenceInterval, Dispersion, Estimate, Level, Method};
use serde::Serialize;

use crate::number;

/// Events of one place in two periods.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct BeforeAfter {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
}

/// Events that a place would have had, had it gone the way of another, less those it had.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Averted {
    /// The place.
    pub target: BeforeAfter,
    /// What it is held against.
    pub control: BeforeAfter,
    /// Events averted; below 0 if there were more than expected.
    pub events: Estimate,
    /// Their variance.
    pub variance: f64,
    /// The change of the target over that of the control: 0.8 is a fall by a fifth. `None` where nothing was counted before.
    pub ratio: Option<f64>,
}

const METHOD: Method =
    Method::new("events averted against a control, delta method", "Ashby and Tompson 2015");
const QUESTION: &str = "How many events were averted, had the place gone the way of its control?";

impl BeforeAfter {
    /// So many before, and so many after.
    #[must_use]
    pub const fn new(before: u64, after: u64) -> Self {
        Self { before, after }
    }

    pub(crate) fn counts(self) -> (f64, f64) {
        (number::count(self.before), number::count(self.after))
    }
}

impl Averted {
    /// before × (control after / control before) - after, with the normal interval of its variance, were the counts Poisson times
    /// `dispersion`.
    ///
    /// The variance is that of the first-order expansion, and taken as normal: for counts of some ten or more. Not measurable
    /// where the control had nothing before. O(1).
    ///
    /// ```
    /// use fourp_performance::{Averted, BeforeAfter};
    /// use fourp_stat::{Dispersion, Level};
    ///
    /// // Made up: burglaries fell from 400 to 280 where others fell from 1,000 to 900.
    /// let (place, others) = (BeforeAfter::new(400, 280), BeforeAfter::new(1_000, 900));
    /// let found = Averted::of(place, others, Dispersion::POISSON, Level::P95).measured().ok_or("none")?;
    /// assert_eq!(format!("{:.0}", found.events.interval()), "22 to 138 (95 %)");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn of(
        target: BeforeAfter,
        control: BeforeAfter,
        dispersion: Dispersion,
        level: Level,
    ) -> Answer<Self> {
        let ((before, after), (control_before, control_after)) =
            (target.counts(), control.counts());
        if control.before == 0 {
            return NotMeasurable::new(QUESTION, "nothing was counted in the control before")
                .needing_also("a control with events before and after")
                .into();
        }
        let change = control_after / control_before;
        let value = before * change - after;
        let per_control = before / control_before;
        let variance = change * change * before
            + per_control * per_control * (control_after + change * change * control_before)
            + after;
        let variance = variance * dispersion.value();
        let reach = level.deviate() * variance.sqrt();
        let interval = ConfidenceInterval::new(value - reach, value + reach, level);
        let Ok(events) = interval.and_then(|interval| Estimate::new(value, interval, METHOD))
        else {
            return NotMeasurable::new(QUESTION, "the counts are too large for a number").into();
        };
        let events = events.with_caveat(Caveat::APPROXIMATE).with_caveat(Caveat::new(
            "holds if the place would have gone the way of its control, and nothing spilled over to it",
        ));
        let ratio = (before > 0.0 && change > 0.0).then(|| after / before / change);
        Answer::Measured(Self { target, control, events, variance, ratio })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(target: (u64, u64), control: (u64, u64), dispersion: f64) -> Answer<Averted> {
        let dispersion = Dispersion::new(dispersion).unwrap();
        let place = |(before, after)| BeforeAfter::new(before, after);
        Averted::of(place(target), place(control), dispersion, Level::P95)
    }

    #[test]
    fn nothing_is_averted_where_both_go_one_way() {
        let found = of((100, 50), (200, 100), 1.0).measured().unwrap();
        assert_eq!((found.events.value(), found.ratio), (0.0, Some(1.0)));
        assert_eq!(of((0, 5), (10, 10), 1.0).measured().unwrap().ratio, None);
        assert_eq!(of((5, 0), (10, 0), 1.0).measured().unwrap().ratio, None);
    }

    #[test]
    fn a_control_without_events_is_none() {
        assert_eq!(
            of((5, 5), (0, 3), 1.0).not_measurable().unwrap().why,
            "nothing was counted in the control before"
        );
    }

    proptest! {
        #[test]
        fn dispersion_widens_and_a_larger_control_narrows(
            before in 1_u64..500, after in 0_u64..500, b in 1_u64..500, a in 0_u64..500,
        ) {
            let once = of((before, after), (b, a), 1.0).measured().unwrap();
            let twice = of((before, after), (b, a), 2.0).measured().unwrap();
            prop_assert!((twice.variance / once.variance - 2.0).abs() < 1e-12 || once.variance == 0.0);
            let large = of((before, after), (b * 10, a * 10), 1.0).measured().unwrap();
            prop_assert!((large.events.value() - once.events.value()).abs() < 1e-9);
            prop_assert!(large.variance <= once.variance * (1.0 + 1e-12));
        }
    }
}
