//! Rules as data: what counts as a signal, and by whose convention.

use std::fmt;

use serde::Serialize;

use crate::{
    rule_convention::{AtGap, Border, EqualPoints, Flagging, OnCentre, RuleConventions},
    words::conventions,
};

/// How many rules a set holds at most.
pub(crate) const RULES_MAX: usize = 16;
/// How many points a rule looks at, at most.
pub(crate) const POINTS_MAX: u8 = 32;

/// One pattern of points that counts as a signal. Lines stand 1, 2 and 3 sigma from the centre.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// One point beyond a line: with three sigma the rule of Shewhart (1931).
    Beyond {
        /// The line.
        line: Line,
    },
    /// `needed` of `of` successive points beyond a line.
    Zone {
        /// How many.
        needed: u8,
        /// Of how many.
        of: u8,
        /// The line.
        line: Line,
        /// On which side.
        side: ZoneSide,
        /// Whether points beyond the limits count too.
        reach: ZoneReach,
    },
    /// Successive points on one side of the centre.
    Run {
        /// How many.
        points: u8,
    },
    /// Successive points each above, or each below, the one before.
    Trend {
        /// How many points: one more than there are steps.
        points: u8,
    },
    /// Successive points up and down in turn.
    Alternating {
        /// How many points: one more than there are steps.
        points: u8,
    },
    /// Successive points within a line of the centre, on either side: less spread than there should be.
    Hugging {
        /// How many.
        points: u8,
        /// The line.
        line: Line,
    },
    /// Successive points beyond a line, on either side: a mixture of two levels.
    Avoiding {
        /// How many.
        points: u8,
        /// The line.
        line: Line,
    },
    /// The longest run on one side of the centre, of all points not on it, exceeds round(log2 n) + 3
    /// (Anhøj and Olesen 2014).
    LongestRun,
    /// The centre is crossed less often than the 5 % quantile of a binomial of n - 1 trials at one half
    /// (Anhøj and Olesen 2014, after Chen 2010).
    FewCrossings,
}

conventions! {
    /// A line at a number of sigma from the centre.
    #[expect(clippy::exhaustive_enums, reason = "zones A, B and C have three outer lines")]
    Line {
        /// One sigma.
        One = "1 sigma",
        /// Two sigma: the warning line.
        Two = "2 sigma",
        /// Three sigma: the limit.
        Three = "3 sigma",
    }

    /// Which points of a window must be on one side of the centre.
    #[expect(clippy::exhaustive_enums, reason = "those that count, all, or none")]
    #[derive(Default)]
    ZoneSide {
        /// Those beyond the line: Western Electric (1956), Nelson (1984). The default.
        #[default]
        Counted = "those beyond the line on one side",
        /// All of the window: `NHSRplotthedots` 0.2.2.
        Window = "the whole window on one side",
        /// None: points beyond either line count together. Some spreadsheets do so; it doubles the
        /// false alarms of the rule and more.
        Either = "either side",
    }

    /// Whether points beyond the limits count for a zone inside them.
    #[expect(clippy::exhaustive_enums, reason = "they count or they do not")]
    #[derive(Default)]
    ZoneReach {
        /// They count: Western Electric (1956), Nelson (1984). The default.
        #[default]
        AndBeyond = "points beyond the limits count",
        /// They do not: `NHSRplotthedots` 0.2.2.
        WithinLimits = "points beyond the limits do not count",
    }
}

/// Rules with their conventions.
///
/// Patterns are never read across a break in a series, whatever the conventions. The rules that look at
/// the whole of a phase ([`Rule::LongestRun`], [`Rule::FewCrossings`]) leave missing periods out.
///
/// ```
/// use fourp_performance::{Flagging, Rule, RuleSet};
///
/// let set = RuleSet::new("limits and a run of seven", [Rule::limits(), Rule::Run { points: 7 }])?
///     .flagging(Flagging::Members);
/// assert_eq!(set.rules().len(), 2);
/// assert!(RuleSet::new("no run", [Rule::Run { points: 1 }]).is_err());
/// # Ok::<(), fourp_performance::RuleSetError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct RuleSet {
    name: String,
    rules: Vec<Rule>, // Invariant: at most RULES_MAX, each checked.
    conventions: RuleConventions,
}

conventions! {
    /// How many points Making Data Count asks of a shift and of a trend.
    #[expect(clippy::exhaustive_enums, reason = "the two that its tools have used")]
    #[derive(Default)]
    ShiftPoints {
        /// Seven: `NHSRplotthedots` 0.2.2. The default.
        #[default]
        Seven = "shift and trend of 7 points",
        /// Six: earlier spreadsheet tools.
        Six = "shift and trend of 6 points",
    }
}

/// Why rules are not a set.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleSetError {
    /// A pattern of too few or too many points.
    #[error("a pattern of {points} points is none; expected 2 to {POINTS_MAX}")]
    Points {
        /// How many.
        points: u8,
    },
    /// A zone rule that needs more points than it looks at, or none.
    #[error(
        "{needed} of {of} points cannot be asked for; expected 1 to {of} of at most {POINTS_MAX}"
    )]
    Needed {
        /// How many it needs.
        needed: u8,
        /// Of how many.
        of: u8,
    },
    /// A zone within the limits that begins at the limits.
    #[error("no point lies beyond 3 sigma and within the limits")]
    EmptyZone,
    /// More rules than a flag has room for.
    #[error("{count} rules are too many; expected at most {RULES_MAX}")]
    TooMany {
        /// How many.
        count: usize,
    },
}

impl Rule {
    /// One point beyond three sigma.
    #[must_use]
    pub const fn limits() -> Self {
        Self::Beyond { line: Line::Three }
    }

    /// `needed` of `of` points beyond a line on one side, as Western Electric has it.
    #[must_use]
    pub const fn zone(needed: u8, of: u8, line: Line) -> Self {
        let (side, reach) = (ZoneSide::Counted, ZoneReach::AndBeyond);
        Self::Zone { needed, of, line, side, reach }
    }

    /// Whether it looks at the whole of a phase and not at successive points.
    #[must_use]
    pub const fn is_of_the_whole(self) -> bool {
        matches!(self, Self::LongestRun | Self::FewCrossings)
    }

    /// Whether it needs to know only where points lie among the lines, so that its run length can be
    /// computed exactly.
    #[must_use]
    pub const fn is_of_places(self) -> bool {
        !matches!(
            self,
            Self::Trend { .. } | Self::Alternating { .. } | Self::LongestRun | Self::FewCrossings
        )
    }

    fn check(self) -> Result<(), RuleSetError> {
        match self {
            Self::Zone { needed, of, .. } if needed == 0 || needed > of || of > POINTS_MAX => {
                Err(RuleSetError::Needed { needed, of })
            }
            Self::Zone { line: Line::Three, reach: ZoneReach::WithinLimits, .. } => {
                Err(RuleSetError::EmptyZone)
            }
            Self::Run { points }
            | Self::Trend { points }
            | Self::Alternating { points }
            | Self::Hugging { points, .. }
            | Self::Avoiding { points, .. }
                if !(2..=POINTS_MAX).contains(&points) =>
            {
                Err(RuleSetError::Points { points })
            }
            _ => Ok(()),
        }
    }
}

impl RuleSet {
    /// Rules by the default conventions.
    ///
    /// # Errors
    /// [`RuleSetError`] for a rule that no points can meet, and for more than 16 rules.
    pub fn new(name: &str, rules: impl IntoIterator<Item = Rule>) -> Result<Self, RuleSetError> {
        let rules: Vec<Rule> = rules.into_iter().collect();
        if rules.len() > RULES_MAX {
            return Err(RuleSetError::TooMany { count: rules.len() });
        }
        rules.iter().try_for_each(|rule| rule.check())?;
        Ok(Self { name: name.into(), rules, conventions: RuleConventions::default() })
    }

    /// Three sigma and nothing else (Shewhart 1931): a false alarm in 370 points.
    #[must_use]
    pub fn three_sigma() -> Self {
        Self::known("three sigma", vec![Rule::limits()])
    }

    /// The four zone rules of the Western Electric handbook (1956): beyond three sigma; two of three
    /// beyond two; four of five beyond one; eight on one side.
    #[must_use]
    pub fn western_electric() -> Self {
        let rules = vec![
            Rule::limits(),
            Rule::zone(2, 3, Line::Two),
            Rule::zone(4, 5, Line::One),
            Rule::Run { points: 8 },
        ];
        Self::known("Western Electric 1956", rules)
    }

    /// The eight tests of Nelson (1984): beyond three sigma; nine on one side; six rising or falling;
    /// fourteen alternating; two of three beyond two sigma; four of five beyond one; fifteen within one;
    /// eight beyond one on either side.
    #[must_use]
    pub fn nelson() -> Self {
        let rules = vec![
            Rule::limits(),
            Rule::Run { points: 9 },
            Rule::Trend { points: 6 },
            Rule::Alternating { points: 14 },
            Rule::zone(2, 3, Line::Two),
            Rule::zone(4, 5, Line::One),
            Rule::Hugging { points: 15, line: Line::One },
            Rule::Avoiding { points: 8, line: Line::One },
        ];
        Self::known("Nelson 1984", rules)
    }

    /// Making Data Count (NHS England), as its R package `NHSRplotthedots` reads it: beyond three sigma; a
    /// shift; a trend; two of three between two and three sigma with all three on one side. All members
    /// are flagged, and a point on the centre breaks a shift.
    #[must_use]
    pub fn making_data_count(points: ShiftPoints) -> Self {
        let points = match points {
            ShiftPoints::Seven => 7,
            ShiftPoints::Six => 6,
        };
        let near_limit = Rule::Zone {
            needed: 2,
            of: 3,
            line: Line::Two,
            side: ZoneSide::Window,
            reach: ZoneReach::WithinLimits,
        };
        let rules = vec![Rule::limits(), Rule::Trend { points }, near_limit, Rule::Run { points }];
        Self::known("Making Data Count", rules)
            .on_centre(OnCentre::Breaks)
            .equal_points(EqualPoints::Breaks)
            .flagging(Flagging::Members)
    }

    /// The two tests of a run chart of Anhøj and Olesen (2014), which need no limits: a run that is too
    /// long, too few crossings.
    #[must_use]
    pub fn anhoej() -> Self {
        Self::known("Anhøj and Olesen 2014", vec![Rule::LongestRun, Rule::FewCrossings])
    }

    /// The same rules with another convention for points on the centre.
    #[must_use]
    pub fn on_centre(mut self, convention: OnCentre) -> Self {
        self.conventions.on_centre = convention;
        self
    }

    /// The same rules with another convention for equal points.
    #[must_use]
    pub fn equal_points(mut self, convention: EqualPoints) -> Self {
        self.conventions.equal_points = convention;
        self
    }

    /// The same rules, flagging other points.
    #[must_use]
    pub fn flagging(mut self, convention: Flagging) -> Self {
        self.conventions.flagging = convention;
        self
    }

    /// The same rules with another convention for points on a line.
    #[must_use]
    pub fn border(mut self, convention: Border) -> Self {
        self.conventions.border = convention;
        self
    }

    /// The same rules with another convention for missing periods.
    #[must_use]
    pub fn at_gap(mut self, convention: AtGap) -> Self {
        self.conventions.at_gap = convention;
        self
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The rules; a flag's bit is the place of the rule here.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The conventions.
    #[must_use]
    pub const fn conventions(&self) -> &RuleConventions {
        &self.conventions
    }

    /// A published set, which needs no check.
    fn known(name: &str, rules: Vec<Rule>) -> Self {
        Self { name: name.into(), rules, conventions: RuleConventions::default() }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beyond { line } => write!(formatter, "a point beyond {line}"),
            Self::Zone { needed, of, line, side, reach } => {
                write!(formatter, "{needed} of {of} beyond {line} ({side}; {reach})")
            }
            Self::Run { points } => write!(formatter, "{points} on one side of the centre"),
            Self::Trend { points } => write!(formatter, "{points} rising or falling"),
            Self::Alternating { points } => write!(formatter, "{points} up and down in turn"),
            Self::Hugging { points, line } => write!(formatter, "{points} within {line}"),
            Self::Avoiding { points, line } => {
                write!(formatter, "{points} beyond {line} on either side")
            }
            Self::LongestRun => formatter.write_str("a run longer than round(log2 n) + 3"),
            Self::FewCrossings => {
                formatter.write_str("fewer crossings than the 5 % quantile of a binomial")
            }
        }
    }
}

impl fmt::Display for RuleSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_no_points_can_meet_is_refused() {
        let refused = |rule: Rule| RuleSet::new("", [rule]).unwrap_err().to_string();
        assert_eq!(
            refused(Rule::Run { points: 1 }),
            "a pattern of 1 points is none; expected 2 to 32"
        );
        assert_eq!(
            refused(Rule::Hugging { points: 33, line: Line::One }),
            "a pattern of 33 points is none; expected 2 to 32"
        );
        assert_eq!(
            refused(Rule::zone(4, 3, Line::One)),
            "4 of 3 points cannot be asked for; expected 1 to 3 of at most 32"
        );
        assert!(RuleSet::new("", [Rule::zone(0, 3, Line::One)]).is_err());
        assert!(RuleSet::new("", [Rule::zone(2, 33, Line::One)]).is_err());
        let empty = Rule::Zone {
            needed: 2,
            of: 3,
            line: Line::Three,
            side: ZoneSide::Counted,
            reach: ZoneReach::WithinLimits,
        };
        assert_eq!(refused(empty), "no point lies beyond 3 sigma and within the limits");
        let many = RuleSet::new("", [Rule::limits(); 17]).unwrap_err();
        assert_eq!(many.to_string(), "17 rules are too many; expected at most 16");
    }

    #[test]
    fn the_published_sets_are_sets() {
        for set in [
            RuleSet::three_sigma(),
            RuleSet::western_electric(),
            RuleSet::nelson(),
            RuleSet::making_data_count(ShiftPoints::Seven),
            RuleSet::making_data_count(ShiftPoints::Six),
            RuleSet::anhoej(),
        ] {
            assert!(RuleSet::new(set.name(), set.rules().to_vec()).is_ok(), "{set}");
        }
    }

    #[test]
    fn rules_are_put_in_words() {
        let words: Vec<String> =
            RuleSet::nelson().rules().iter().map(ToString::to_string).collect();
        assert_eq!(
            words,
            [
                "a point beyond 3 sigma",
                "9 on one side of the centre",
                "6 rising or falling",
                "14 up and down in turn",
                "2 of 3 beyond 2 sigma (those beyond the line on one side; points beyond the limits count)",
                "4 of 5 beyond 1 sigma (those beyond the line on one side; points beyond the limits count)",
                "15 within 1 sigma",
                "8 beyond 1 sigma on either side",
            ]
        );
    }
}
