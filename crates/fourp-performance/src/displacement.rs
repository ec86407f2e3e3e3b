//! Did harm move elsewhere, to a neighbour or to another threat?

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{Caveat, Dispersion, Level};
use serde::Serialize;

use crate::{
    averted::{Averted, BeforeAfter},
    fieller::{FiellerRatio, RatioOfEstimates},
    words::conventions,
};

/// What is asked: where something was done, where it may have moved, and what neither touches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct DisplacementQuestion {
    /// Where, or against which threat, something was done.
    pub target: BeforeAfter,
    /// The neighbours, or the threats that offenders may turn to.
    pub buffer: BeforeAfter,
    /// Places or threats that neither touches.
    pub control: BeforeAfter,
    /// The variance of counts as a multiple of their mean.
    pub dispersion: Dispersion,
    /// The level.
    pub level: Level,
}

conventions! {
    /// What a weighted displacement quotient says (Bowers and Johnson 2003, table 1).
    #[expect(clippy::exhaustive_enums, reason = "the places of a number among -1, 0 and 1")]
    DisplacementReading {
        /// Above 1: the neighbours gained more than the target.
        DiffusionAboveEffect = "diffusion of benefits, greater than the direct effect",
        /// From 0 to 1.
        Diffusion = "diffusion of benefits, less than the direct effect",
        /// 0 exactly.
        Neither = "neither displacement nor diffusion",
        /// From -1 to 0.
        PartlyDisplaced = "displacement, less than the direct effect",
        /// -1 or less.
        WhollyDisplaced = "displacement, as great as the direct effect or greater",
    }
}

/// Whether harm moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Displacement {
    /// What was asked.
    pub question: DisplacementQuestion,
    /// Events averted in the target.
    pub direct: Answer<Averted>,
    /// Events averted in the buffer; below 0 if they moved there.
    pub spilled: Answer<Averted>,
    /// The change of the buffer's share over that of the target's, both against the control, with all that is not refuted.
    pub quotient: FiellerRatio,
    /// What its value says.
    pub reading: DisplacementReading,
    /// Every reading that is not refuted at the level.
    pub not_refuted: Vec<DisplacementReading>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

const QUESTION: &str = "Did harm move elsewhere?";

impl DisplacementReading {
    fn of(quotient: f64) -> Self {
        match quotient {
            it if it > 1.0 => Self::DiffusionAboveEffect,
            it if it > 0.0 => Self::Diffusion,
            it if it > -1.0 && it < 0.0 => Self::PartlyDisplaced,
            it if it <= -1.0 => Self::WhollyDisplaced,
            _ => Self::Neither,
        }
    }

    /// A number of the reading that is the likeliest to be in a set; ends apart.
    fn span(self) -> (f64, f64) {
        match self {
            Self::DiffusionAboveEffect => (1.0, f64::INFINITY),
            Self::Diffusion => (0.0, 1.0),
            Self::Neither => (0.0, 0.0),
            Self::PartlyDisplaced => (-1.0, 0.0),
            Self::WhollyDisplaced => (f64::NEG_INFINITY, -1.0),
        }
    }

    fn is_in(self, found: &FiellerRatio) -> bool {
        use crate::fieller::FiellerSet::{Bounded, Outside, WholeLine};
        let (low, high) = self.span();
        if low == high {
            return found.set.contains(low);
        }
        match found.set {
            Bounded { low: least, high: most } => least < high && most > low,
            Outside { below, above } => below > low || above < high,
            WholeLine => true,
        }
    }
}

impl DisplacementQuestion {
    /// The weighted displacement quotient, (B₁/C₁ - B₀/C₀) / (A₁/C₁ - A₀/C₀) of target A, buffer B and control C (Bowers and
    /// Johnson 2003, Journal of Quantitative Criminology 19), with the set of Fieller from the variances of Poisson counts.
    ///
    /// Not measurable where the target did not fall against the control, since nothing can then have moved from it, and where
    /// the control had nothing. What neither was bounded nor looked at may have taken the rest: displacement is shown where it is
    /// looked for. O(1).
    ///
    /// ```
    /// use fourp_performance::{BeforeAfter, DisplacementQuestion, DisplacementReading};
    /// use fourp_stat::{Dispersion, Level};
    ///
    /// let question = DisplacementQuestion {
    ///     target: BeforeAfter::new(400, 250),
    ///     buffer: BeforeAfter::new(300, 330),
    ///     control: BeforeAfter::new(2_000, 2_000),
    ///     dispersion: Dispersion::POISSON,
    ///     level: Level::P95,
    /// };
    /// let found = question.ask().measured().ok_or("none")?;
    /// assert_eq!(found.quotient.ratio.map(|it| format!("{it:.2}")), Some("-0.20".into()));
    /// // A fifth of what was averted may have moved next door; so may nothing.
    /// assert_eq!(found.reading, DisplacementReading::PartlyDisplaced);
    /// assert!(found.quotient.set.contains(0.0));
    /// # Ok::<(), &str>(())
    /// ```
    pub fn ask(self) -> Answer<Displacement> {
        let ((a, a1), (b, b1)) = (self.target.counts(), self.buffer.counts());
        let (c, c1) = self.control.counts();
        if self.control.before == 0 || self.control.after == 0 {
            return NotMeasurable::new(QUESTION, "nothing was counted in the control on one side")
                .needing_also("a control with events before and after")
                .into();
        }
        let target = a1 / c1 - a / c;
        if target >= 0.0 {
            let why =
                "the target did not fall against its control, so nothing can have moved from it";
            return NotMeasurable::new(QUESTION, why)
                .needing_also("a fall in the target against what it is held against")
                .into();
        }
        // Of x / c the variance is x / c² + x² / c³, and x / c and y / c have x y / c³ in common.
        let shared = |x: f64, y: f64, c: f64| x * y / c / c / c;
        let variance = |x: f64, c: f64| x / c / c + shared(x, x, c);
        let many = self.dispersion.value();
        let asked = RatioOfEstimates {
            numerator: b1 / c1 - b / c,
            denominator: target,
            numerator_variance: many * (variance(b1, c1) + variance(b, c)),
            denominator_variance: many * (variance(a1, c1) + variance(a, c)),
            covariance: many * (shared(a1, b1, c1) + shared(a, b, c)),
        };
        let quotient = match asked.fieller(self.level) {
            Ok(quotient) => quotient,
            Err(error) => return NotMeasurable::new(QUESTION, error.to_string()).into(),
        };
        let readings = DisplacementReading::ALL.iter().copied();
        let averted = |place| Averted::of(place, self.control, self.dispersion, self.level);
        Answer::Measured(Displacement {
            question: self,
            direct: averted(self.target),
            spilled: averted(self.buffer),
            reading: DisplacementReading::of(asked.numerator / asked.denominator),
            not_refuted: readings.filter(|reading| reading.is_in(&quotient)).collect(),
            quotient,
            caveats: vec![
                Caveat::APPROXIMATE,
                Caveat::new(
                    "harm may have moved to where nobody looked: the quotient is of the buffer that was chosen, and of one span before and after",
                ),
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn question(
        target: (u64, u64),
        buffer: (u64, u64),
        control: (u64, u64),
    ) -> DisplacementQuestion {
        let place = |(before, after)| BeforeAfter::new(before, after);
        DisplacementQuestion {
            target: place(target),
            buffer: place(buffer),
            control: place(control),
            dispersion: Dispersion::POISSON,
            level: Level::P95,
        }
    }

    #[test]
    fn each_reading_has_its_place() {
        let reading =
            |buffer| question((200, 100), buffer, (1_000, 1_000)).ask().measured().unwrap();
        for (buffer, reads) in [
            ((300, 150), DisplacementReading::DiffusionAboveEffect),
            ((300, 250), DisplacementReading::Diffusion),
            ((300, 300), DisplacementReading::Neither),
            ((300, 350), DisplacementReading::PartlyDisplaced),
            ((300, 400), DisplacementReading::WhollyDisplaced),
        ] {
            let found = reading(buffer);
            assert_eq!(found.reading, reads);
            assert!(found.not_refuted.contains(&reads), "{found:?}");
        }
        let found = reading((300, 300));
        assert!(!found.not_refuted.contains(&DisplacementReading::WhollyDisplaced));
        // Few events refute nothing.
        let few = question((4, 2), (5, 5), (10, 10)).ask().measured().unwrap();
        assert!(!few.quotient.set.is_bounded());
        assert!(few.not_refuted.len() >= 4, "{few:?}");
    }

    #[test]
    fn nothing_moves_from_where_nothing_fell() {
        let why = |found: Answer<Displacement>| found.not_measurable().unwrap().why.clone();
        assert_eq!(
            why(question((100, 100), (50, 60), (100, 90)).ask()),
            "the target did not fall against its control, so nothing can have moved from it"
        );
        assert_eq!(
            why(question((100, 50), (50, 60), (100, 0)).ask()),
            "nothing was counted in the control on one side"
        );
    }

    proptest! {
        #[test]
        fn the_buffer_as_target_has_a_quotient_of_one(a in 50_u64..500, fall in 1_u64..49, c in 1_u64..900, d in 900_u64..2_000) {
            let found = question((a, a - fall), (a, a - fall), (c, d)).ask().measured().unwrap();
            prop_assert!((found.quotient.ratio.unwrap() - 1.0).abs() < 1e-9);
        }
    }
}
