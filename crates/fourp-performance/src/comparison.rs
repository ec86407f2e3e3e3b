//! Two counts side by side: is the difference more than chance, and how uneven would recording have to be
//! for it to vanish?

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{
    Caveat, Dispersion, Exposed, Level, RateRatio, RatioMethod, overdispersed_rate_ratio,
    rate_ratio, vanishing_dispersion,
};
use serde::Serialize;

/// Two rates compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The first count.
    pub first: u64,
    /// What the first is exposed to.
    pub first_exposure: f64,
    /// The second count.
    pub second: u64,
    /// What the second is exposed to.
    pub second_exposure: f64,
    /// The ratio of the first rate to the second with its interval, were events independent: exact,
    /// conditional on their sum.
    pub independent: RateRatio,
    /// The same by a quasi-Poisson interval, where the data show that counts vary more than independent
    /// events would. It then stands instead of the exact one.
    pub overdispersed: Option<RateRatio>,
    /// How many times the variance of independent events would make the difference vanish: 1 is then an
    /// end of the interval. `None` where a count is zero.
    pub vanishing_dispersion: Option<f64>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

impl Comparison {
    /// Compares two rates. Not measurable where nothing was counted on either side.
    ///
    /// A `dispersion` above 1 takes the word exact away: the quasi-Poisson interval is then the one to
    /// read. O(1).
    ///
    /// ```
    /// use fourp_performance::Comparison;
    /// use fourp_stat::{Exposed, Level};
    ///
    /// // "6,993 potential ... victims identified in 2018 (... up from 5,142 ...)": National Audit Office,
    /// // 28 June 2019, key facts.
    /// let (later, earlier) = (Exposed::new(6_993, 1.0)?, Exposed::new(5_142, 1.0)?);
    /// let rise = Comparison::of(later, earlier, Level::P95, None).measured().ok_or("none")?;
    /// let printed = format!("{:.3}: {:.3}", rise.independent.ratio, rise.independent.interval);
    /// assert_eq!(printed, "1.360: 1.312 to 1.410 (95 %)");
    /// // Only if one event brought 72 others with it would this be noise.
    /// assert_eq!(rise.vanishing_dispersion.map(f64::round), Some(73.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        first: Exposed,
        second: Exposed,
        level: Level,
        dispersion: Option<Dispersion>,
    ) -> Answer<Self> {
        let Ok(independent) = rate_ratio(first, second, level, RatioMethod::ConditionalExact)
        else {
            let question = "Is one rate higher than the other?";
            return NotMeasurable::new(question, "nothing was counted on either side").into();
        };
        let dispersion = dispersion.filter(|dispersion| dispersion.value() > 1.0);
        let overdispersed = dispersion
            .and_then(|dispersion| overdispersed_rate_ratio(first, second, level, dispersion).ok());
        let mut caveats = vec![Caveat::new(
            "the interval says what chance could do to independent events; that events were counted in one way, and are independent, it takes for granted",
        )];
        match (dispersion, overdispersed) {
            (Some(dispersion), Some(_)) => caveats.push(Caveat::new(format!(
                "counts vary {:.1} times as much as independent events would, so no interval here is exact",
                dispersion.value()
            ))),
            (Some(_), None) => caveats.push(Caveat::new(
                "counts vary more than independent events would, and a count of zero leaves only the interval for independent ones",
            )),
            _ => {}
        }
        Answer::Measured(Self {
            first: first.count(),
            first_exposure: first.exposure(),
            second: second.count(),
            second_exposure: second.exposure(),
            independent,
            overdispersed,
            vanishing_dispersion: vanishing_dispersion(first, second, level).ok(),
            caveats,
        })
    }

    /// The ratio to read: by the dispersion in the data where there is any, otherwise the exact one.
    #[must_use]
    pub fn headline(&self) -> &RateRatio {
        self.overdispersed.as_ref().unwrap_or(&self.independent)
    }

    /// Whether the interval to read leaves out 1.
    #[must_use]
    pub fn is_signal(&self) -> bool {
        !self.headline().interval.contains(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(first: u64, second: u64, dispersion: Option<f64>) -> Answer<Comparison> {
        let exposed = |count| Exposed::new(count, 1.0).unwrap();
        let dispersion = dispersion.map(|value| Dispersion::new(value).unwrap());
        Comparison::of(exposed(first), exposed(second), Level::P95, dispersion)
    }

    #[test]
    fn the_two_published_rises_are_signals_until_events_cluster() {
        for (later, earlier, ratio, interval, vanishing) in [
            (6_993, 5_142, "1.360", "1.312 to 1.410 (95 %)", 72.9),
            (61_646, 56_346, "1.0941", "1.0816 to 1.1067 (95 %)", 61.9),
        ] {
            let rise = compare(later, earlier, None).measured().unwrap();
            let digits = ratio.len() - 2;
            assert_eq!(format!("{:.digits$}", rise.independent.ratio), ratio);
            assert_eq!(format!("{:.digits$}", rise.independent.interval), interval);
            let found = rise.vanishing_dispersion.unwrap();
            assert!((found - vanishing).abs() < 0.06, "{found}");
            assert!(rise.is_signal() && rise.independent.p_value < 1e-50);
            assert!(compare(later, earlier, Some(found * 0.99)).measured().unwrap().is_signal());
            assert!(!compare(later, earlier, Some(found * 1.01)).measured().unwrap().is_signal());
        }
    }

    #[test]
    fn dispersion_takes_the_exact_interval_away_and_less_than_one_does_not() {
        let wide = compare(100, 80, Some(2.0)).measured().unwrap();
        assert_eq!(wide.headline().dispersion, 2.0);
        assert!(wide.caveats.iter().any(|it| it.as_str().contains("2.0 times")));
        let under = compare(100, 80, Some(0.5)).measured().unwrap();
        assert_eq!(under.headline().method, RatioMethod::ConditionalExact);
    }

    #[test]
    fn nothing_against_nothing_cannot_be_compared() {
        assert!(!compare(0, 0, None).is_measured());
        let none = compare(0, 12, Some(3.0)).measured().unwrap();
        assert_eq!((none.vanishing_dispersion, none.overdispersed), (None, None));
        assert!(none.caveats.iter().any(|it| it.as_str().contains("a count of zero")));
        assert!(none.is_signal());
    }
}
