//! What is recorded, and what it may stand for, if so many of a hundred come to be recorded.

use fourp_model::Answer;
use fourp_stat::{Caveat, Exposed};
use serde::Serialize;

use crate::{logarithmic_mean::log_ratio, number};

/// From one number to another, both possible.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Span {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// How many of all cases come to be recorded, from the least to the most that somebody thinks possible.
///
/// There is no default: a range that nobody states is not known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DetectionRange(Span);

/// Why a range or a count cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BandError {
    /// A share that is none.
    #[error("a detection from {low} to {high} is no range above 0 and up to 1")]
    Detection {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// As many that are not cases as were recorded, or more.
    #[error(
        "of {count} recorded, {least} to {most} are said not to be cases, which leaves none or is no range"
    )]
    NoCases {
        /// The count.
        count: u64,
        /// The fewest that are not.
        least: u64,
        /// The most that are not.
        most: u64,
    },
    /// Fewer in all than were recorded.
    #[error(
        "{model}: a population from {low} to {high} is no range, or smaller than the {recorded} recorded"
    )]
    Population {
        /// The model.
        model: String,
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
        /// What was recorded of it.
        recorded: f64,
    },
}

/// What was recorded in one period: R = N p + F, of N cases the share p, and F that are none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Recorded {
    /// What was recorded, and over how long or of how many.
    pub events: Exposed,
    /// How many of it are no cases, from the fewest to the most; `None` is not asked: cases are then what is recorded as such.
    pub not_cases: Option<(u64, u64)>,
}

/// A rise or fall of what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct RecordedChange {
    /// Before.
    pub before: Recorded,
    /// After.
    pub after: Recorded,
}

/// One estimate of all cases before, recorded or not: one model of a set of which none is privileged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct PopulationModel {
    /// What the model is called.
    pub name: String,
    /// The fewest cases by it, in the period before.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// Whether something can account for a change by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "it can or it cannot")]
pub enum ByItself {
    /// Within the ranges, some values do.
    Possible,
    /// None do.
    Impossible,
}

/// Which way the cases went.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "up, down, or it cannot be told")]
pub enum TrueDirection {
    /// Within the ranges there were more, whatever detection did.
    Rose,
    /// Within the ranges there were fewer.
    Fell,
    /// The ranges hold both.
    NotTold,
}

/// What a change of records may stand for, between the ends of what is thought possible: a band, no interval. It has no level.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DetectionBand {
    /// Recorded cases after over before, per exposure.
    pub recorded: Span,
    /// Detection after over before.
    pub detection: Span,
    /// All cases after over before, per exposure.
    pub cases: Span,
    /// All cases before.
    pub before: Span,
    /// All cases after.
    pub after: Span,
    /// The part of detection in the logarithm of the change, as a share: above 1 or below 0 where cases went the other way.
    /// `None` where recorded cases may not have changed, so that there is nothing to have a share of.
    pub share_of_detection: Option<Span>,
    /// Whether detection alone can account for the change.
    pub detection_alone: ByItself,
    /// Whether cases alone can.
    pub cases_alone: ByItself,
    /// Which way the cases went.
    pub direction: TrueDirection,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// The band of one model of the population.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ModelBand {
    /// The model.
    pub model: PopulationModel,
    /// The detection before that it implies.
    pub detection_before: Span,
    /// Whether a detection of 1 after would be enough for detection alone to account for the change.
    pub detection_alone: ByItself,
    /// The band, where a range for detection after is stated.
    pub band: Option<DetectionBand>,
}

impl Span {
    pub(crate) const fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// Whether a number lies in it.
    #[must_use]
    pub fn contains(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }

    fn over(self, divisor: Self) -> Self {
        Self::new(self.low / divisor.high, self.high / divisor.low)
    }

    fn meets(self, other: Self) -> ByItself {
        if self.low <= other.high && other.low <= self.high {
            ByItself::Possible
        } else {
            ByItself::Impossible
        }
    }
}

impl DetectionRange {
    /// From `low` to `high`, as shares of all cases.
    ///
    /// # Errors
    /// [`BandError::Detection`] unless 0 < low <= high <= 1.
    pub fn new(low: f64, high: f64) -> Result<Self, BandError> {
        if 0.0 < low && low <= high && high <= 1.0 {
            Ok(Self(Span { low, high }))
        } else {
            Err(BandError::Detection { low, high })
        }
    }

    /// Its ends.
    #[must_use]
    pub const fn span(self) -> Span {
        self.0
    }
}

impl Recorded {
    /// What was recorded, all of it cases.
    #[must_use]
    pub const fn new(events: Exposed) -> Self {
        Self { events, not_cases: None }
    }

    /// The same, of which from `least` to `most` are no cases.
    ///
    /// # Errors
    /// [`BandError::NoCases`] if that is no range or may leave none.
    pub const fn without(self, least: u64, most: u64) -> Result<Self, BandError> {
        let count = self.events.count();
        if least > most || most >= count {
            return Err(BandError::NoCases { count, least, most });
        }
        Ok(Self { not_cases: Some((least, most)), ..self })
    }

    /// Recorded cases.
    #[must_use]
    pub fn cases(&self) -> Span {
        let (least, most) = self.not_cases.unwrap_or_default();
        let left = |other| number::count(self.events.count().saturating_sub(other));
        Span { low: left(most), high: left(least) }
    }

    fn rate(&self) -> Span {
        let Span { low, high } = self.cases();
        Span { low: low / self.events.exposure(), high: high / self.events.exposure() }
    }
}

impl RecordedChange {
    /// What the change may stand for if detection lay in these ranges.
    ///
    /// All cases are recorded cases over detection; the band is what every combination of the ends allows. Widening a range
    /// never narrows it. The share of detection is the logarithm of its ratio over that of the recorded cases: by the identity
    /// R - F = N p both shares sum to 1, as the logarithmic mean Divisia index has it (Ang 2015). O(1).
    ///
    /// # Errors
    /// [`BandError::NoCases`] where nothing was recorded on one side: ratios are then nothing or without end.
    ///
    /// ```
    /// use fourp_performance::{ByItself, DetectionRange, Recorded, RecordedChange, TrueDirection};
    /// use fourp_stat::Exposed;
    ///
    /// // Made-up ranges on a published rise: 5,142 potential victims identified in 2017, 6,993 in 2018.
    /// let change = RecordedChange {
    ///     before: Recorded::new(Exposed::new(5_142, 1.0)?),
    ///     after: Recorded::new(Exposed::new(6_993, 1.0)?),
    /// };
    /// let band = change.band(DetectionRange::new(0.3, 0.5)?, DetectionRange::new(0.4, 0.5)?)?;
    /// assert_eq!(format!("{:.2} to {:.2}", band.cases.low, band.cases.high), "0.82 to 1.70");
    /// assert_eq!((band.direction, band.detection_alone), (TrueDirection::NotTold, ByItself::Possible));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn band(
        &self,
        before: DetectionRange,
        after: DetectionRange,
    ) -> Result<DetectionBand, BandError> {
        self.check()?;
        let (before, after) = (before.span(), after.span());
        let recorded = self.after.rate().over(self.before.rate());
        let detection = after.over(before);
        let cases = recorded.over(detection);
        let one = Span::new(1.0, 1.0);
        let direction = match cases {
            Span { low, .. } if low > 1.0 => TrueDirection::Rose,
            Span { high, .. } if high < 1.0 => TrueDirection::Fell,
            _ => TrueDirection::NotTold,
        };
        Ok(DetectionBand {
            recorded,
            detection,
            cases,
            before: self.before.cases().over(before),
            after: self.after.cases().over(after),
            share_of_detection: share(detection, recorded),
            detection_alone: recorded.meets(detection),
            cases_alone: detection.meets(one),
            direction,
            caveats: vec![Caveat::new(
                "the band is as wide as the ranges that were stated, and no interval: how likely any place in it is nobody says",
            )],
        })
    }

    /// The same under each model of the cases before, with a stated range for detection after or none.
    ///
    /// Which of the models holds is not decided here, and their bands are not merged into one.
    ///
    /// # Errors
    /// [`BandError::Population`] for a model that is no range or has fewer cases than were recorded; what
    /// [`band`](Self::band) refuses.
    pub fn under_models(
        &self,
        models: &[PopulationModel],
        after: Option<DetectionRange>,
    ) -> Result<Vec<ModelBand>, BandError> {
        self.check()?;
        let recorded = self.before.cases();
        let of = |model: &PopulationModel| {
            let is_range = model.low <= model.high && model.high.is_finite();
            if !is_range || model.low < recorded.high {
                return Err(BandError::Population {
                    model: model.name.clone(),
                    low: model.low,
                    high: model.high,
                    recorded: recorded.high,
                });
            }
            let implied = recorded.over(Span::new(model.low, model.high));
            let range = DetectionRange::new(implied.low, implied.high)?;
            let band = after.map(|after| self.band(range, after)).transpose()?;
            // With everything detected after, detection grows at most to 1 / p.
            let growth = self.after.rate().over(self.before.rate());
            let detection_alone = growth.meets(Span::new(0.0, 1.0 / implied.low));
            Ok(ModelBand { model: model.clone(), detection_before: implied, detection_alone, band })
        };
        models.iter().map(of).collect()
    }

    fn check(&self) -> Result<(), BandError> {
        for side in [&self.before, &self.after] {
            let (least, most) = side.not_cases.unwrap_or_default();
            let count = side.events.count();
            if most >= count {
                return Err(BandError::NoCases { count, least, most });
            }
        }
        Ok(())
    }
}

/// ln(detection) / ln(recorded) over both spans, if the recorded cases changed for certain.
fn share(detection: Span, recorded: Span) -> Option<Span> {
    if recorded.contains(1.0) {
        return None;
    }
    let ends = [detection.low, detection.high].map(|ratio| log_ratio(ratio, 1.0));
    let whole = [recorded.low, recorded.high].map(|ratio| log_ratio(ratio, 1.0));
    let shares = || ends.iter().flat_map(|end| whole.iter().map(move |whole| end / whole));
    // A quotient that is 0 may be -0.
    let low = shares().fold(f64::INFINITY, f64::min) + 0.0;
    let high = shares().fold(f64::NEG_INFINITY, f64::max) + 0.0;
    Some(Span { low, high })
}

/// What would have to be so for recording alone to account for a change.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TippingPoint {
    /// The recorded rate after over that before.
    pub ratio: f64,
    /// The highest detection before that leaves room for it; `None` after a fall, which any detection leaves room for.
    pub highest_before: Option<f64>,
    /// The highest detection after that can be so much lower than before; `None` after a rise.
    pub highest_after: Option<f64>,
}

impl TippingPoint {
    /// Recording alone accounts for a ratio ρ of recorded rates only if detection itself grew ρ times: after a rise that needs
    /// a detection before of 1/ρ or less, since after it is 1 at most; after a fall, one after of ρ or less.
    ///
    /// A condition, and no probability that it holds. Not measurable where nothing was counted on one side. O(1).
    ///
    /// ```
    /// use fourp_performance::TippingPoint;
    /// use fourp_stat::Exposed;
    ///
    /// // A rise by 36 % leaves room for recording alone only where at most 73.53 % were recorded before.
    /// let (before, after) = (Exposed::new(100, 1.0)?, Exposed::new(136, 1.0)?);
    /// let found = TippingPoint::of(before, after).measured().ok_or("none")?;
    /// assert_eq!(found.highest_before.map(|share| format!("{share:.4}")), Some("0.7353".into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(before: Exposed, after: Exposed) -> Answer<Self> {
        if before.count() == 0 || after.count() == 0 {
            let question = "What would recording have to do to account for the change?";
            let why = "nothing was recorded on one side";
            return fourp_model::NotMeasurable::new(question, why)
                .needing_also("a period with records on both sides of the change")
                .into();
        }
        let ratio = after.rate() / before.rate();
        Answer::Measured(Self {
            ratio,
            highest_before: (ratio > 1.0).then(|| 1.0 / ratio),
            highest_after: (ratio < 1.0).then_some(ratio),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn recorded(count: u64) -> Recorded {
        Recorded::new(Exposed::new(count, 1.0).unwrap())
    }

    fn change(before: u64, after: u64) -> RecordedChange {
        RecordedChange { before: recorded(before), after: recorded(after) }
    }

    fn range(low: f64, high: f64) -> DetectionRange {
        DetectionRange::new(low, high).unwrap()
    }

    #[test]
    fn a_known_detection_gives_one_answer() {
        let band = change(100, 150).band(range(0.5, 0.5), range(0.75, 0.75)).unwrap();
        assert_eq!((band.cases.low, band.cases.high), (1.0, 1.0));
        assert_eq!((band.before.low, band.after.high), (200.0, 200.0));
        let share = band.share_of_detection.unwrap();
        assert!((share.low - 1.0).abs() < 1e-15 && (share.high - 1.0).abs() < 1e-15);
        assert_eq!(
            (band.detection_alone, band.cases_alone),
            (ByItself::Possible, ByItself::Impossible)
        );
        let same = change(100, 150).band(range(0.5, 0.5), range(0.5, 0.5)).unwrap();
        assert_eq!(same.direction, TrueDirection::Rose);
        assert_eq!(same.share_of_detection, Some(Span { low: 0.0, high: 0.0 }));
        assert_eq!(
            (same.detection_alone, same.cases_alone),
            (ByItself::Impossible, ByItself::Possible)
        );
        let fell = change(100, 80).band(range(0.5, 0.6), range(0.5, 0.6)).unwrap();
        assert_eq!(fell.direction, TrueDirection::Fell);
    }

    #[test]
    fn what_did_not_change_has_no_shares() {
        let band = change(100, 100).band(range(0.5, 0.6), range(0.5, 0.6)).unwrap();
        assert_eq!(band.share_of_detection, None);
        assert_eq!(band.direction, TrueDirection::NotTold);
    }

    #[test]
    fn those_that_are_no_cases_are_taken_away_first() {
        let before = recorded(100).without(10, 20).unwrap();
        let both = RecordedChange { before, after: recorded(150).without(30, 30).unwrap() };
        let band = both.band(range(1.0, 1.0), range(1.0, 1.0)).unwrap();
        assert_eq!((band.before, band.after), (Span::new(80.0, 90.0), Span::new(120.0, 120.0)));
        assert_eq!((band.cases.low, band.cases.high), (120.0 / 90.0, 1.5));
    }

    #[test]
    fn models_stand_side_by_side() {
        let model = |name: &str, low, high| PopulationModel { name: name.into(), low, high };
        let models = [model("few", 120.0, 130.0), model("many", 400.0, 500.0)];
        let found = change(100, 150).under_models(&models, Some(range(0.5, 1.0))).unwrap();
        assert_eq!(found[0].detection_alone, ByItself::Impossible);
        assert_eq!(found[1].detection_alone, ByItself::Possible);
        assert_eq!(found[1].detection_before, Span::new(0.2, 0.25));
        let cases = found[1].band.as_ref().unwrap().cases;
        assert!((cases.low - 150.0 / 500.0).abs() < 1e-15 && (cases.high - 0.75).abs() < 1e-15);
        assert!(change(100, 150).under_models(&models, None).unwrap()[0].band.is_none());
        let fault = change(100, 150).under_models(&[model("less", 90.0, 200.0)], None).unwrap_err();
        assert_eq!(
            fault.to_string(),
            "less: a population from 90 to 200 is no range, or smaller than the 100 recorded"
        );
    }

    #[test]
    fn each_fault_is_named() {
        for (low, high) in [(0.0, 0.5), (0.6, 0.5), (0.5, 1.1), (f64::NAN, 0.5), (0.5, f64::NAN)] {
            assert!(matches!(DetectionRange::new(low, high), Err(BandError::Detection { .. })));
        }
        assert_eq!(
            recorded(10).without(3, 10).unwrap_err().to_string(),
            "of 10 recorded, 3 to 10 are said not to be cases, which leaves none or is no range"
        );
        assert!(recorded(10).without(4, 3).is_err());
        let fault = change(0, 10).band(range(0.1, 0.2), range(0.1, 0.2)).unwrap_err();
        assert!(matches!(fault, BandError::NoCases { count: 0, .. }));
        assert!(change(10, 0).under_models(&[], None).is_err());
        let none = Exposed::new(0, 1.0).unwrap();
        assert!(!TippingPoint::of(none, Exposed::new(4, 1.0).unwrap()).is_measured());
    }

    #[test]
    fn a_fall_asks_for_less_detection_after() {
        let (before, after) = (Exposed::new(100, 2.0).unwrap(), Exposed::new(30, 1.0).unwrap());
        let found = TippingPoint::of(before, after).measured().unwrap();
        assert_eq!(
            (found.ratio, found.highest_before, found.highest_after),
            (0.6, None, Some(0.6))
        );
    }

    proptest! {
        #[test]
        fn wider_ranges_never_narrow_the_band(
            before in 1_u64..10_000, after in 1_u64..10_000,
            inner in prop::array::uniform4(0.05_f64..0.95), outer in prop::array::uniform4(0.0_f64..0.04),
        ) {
            let sorted = |a: f64, b: f64| (a.min(b), a.max(b));
            let ((a, b), (c, d)) = (sorted(inner[0], inner[1]), sorted(inner[2], inner[3]));
            let narrow = change(before, after).band(range(a, b), range(c, d)).unwrap();
            let wide = change(before, after)
                .band(range(a - outer[0], b + outer[1]), range(c - outer[2], d + outer[3])).unwrap();
            let holds = |wide: Span, narrow: Span| wide.low <= narrow.low && narrow.high <= wide.high;
            prop_assert!(holds(wide.cases, narrow.cases) && holds(wide.before, narrow.before));
            prop_assert!(holds(wide.after, narrow.after) && holds(wide.detection, narrow.detection));
            match (wide.share_of_detection, narrow.share_of_detection) {
                (Some(wide), Some(narrow)) => prop_assert!(holds(wide, narrow)),
                (wide, narrow) => prop_assert_eq!(wide.is_some(), narrow.is_some()),
            }
            // Every detection within the ranges gives cases within the band.
            for (p, q) in [(a, c), (a, d), (b, c), (b, d), ((a + b) / 2.0, (c + d) / 2.0)] {
                let ratio = (number::count(after) / q) / (number::count(before) / p);
                prop_assert!(narrow.cases.low <= ratio * (1.0 + 1e-12) && ratio <= narrow.cases.high * (1.0 + 1e-12));
            }
        }
    }
}
