//! Rules on where money goes that are no network: shares of groups of pots, shares of what comes out.

use std::collections::BTreeSet;

use fourp_model::{Rational, Toward};
use serde::Serialize;

use crate::reallocation_question::{Reallocation, ReallocationError};

/// A bound on a weighed sum of lines: at least ≤ Σ times × then ≤ at most.
///
/// [`SideRule::share_of_pots`] and [`SideRule::share_of_cells`] write the usual ones.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SideRule {
    /// Its name, once among the rules of a question.
    pub name: String,
    /// What is added up; a line at most once.
    pub terms: Vec<SideTerm>,
    /// The least the sum may be, in units; `None` is any amount.
    pub at_least: Option<Rational>,
    /// The most; `None` is any amount.
    pub at_most: Option<Rational>,
}

/// A line, and how often it counts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SideTerm {
    /// The pot.
    pub pot: String,
    /// The cell.
    pub cell: String,
    /// How often each unit of it counts; below nothing, it counts against the sum.
    pub times: Rational,
}

/// A bound on a share.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a floor or a cap")]
pub enum ShareBound {
    /// No less than this share.
    AtLeast(Rational),
    /// No more than it.
    AtMost(Rational),
}

/// Why there is no answer.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SideError {
    /// The question makes no sense beside its rules.
    #[error(transparent)]
    Question(#[from] ReallocationError),
    /// Two rules of one name, or a line twice in one.
    #[error("the {what} {name} is given twice")]
    Twice {
        /// `rule` or `line`.
        what: &'static str,
        /// The name; of a line, pot, cell and rule.
        name: String,
    },
    /// A name that no pot, cell or line has.
    #[error("the rule {rule} names the {of} {name}, which does not exist")]
    Unknown {
        /// The rule.
        rule: String,
        /// `pot`, `cell` or `line`.
        of: &'static str,
        /// The name.
        name: String,
    },
    /// A rule that adds up nothing.
    #[error("the rule {rule} adds up no line")]
    NoTerms {
        /// The rule.
        rule: String,
    },
    /// A rule without a bound.
    #[error("the rule {rule} bounds nothing")]
    NoBound {
        /// The rule.
        rule: String,
    },
    /// A rule whose ends are the wrong way round.
    #[error("the rule {rule} is at least {at_least} and at most {at_most}")]
    Reversed {
        /// The rule.
        rule: String,
        /// Its lower end.
        at_least: Rational,
        /// Its upper end.
        at_most: Rational,
    },
    /// A share outside 0 to 1.
    #[error("the rule {rule} asks for a share of {share}, which is not within 0 and 1")]
    Share {
        /// The rule.
        rule: String,
        /// The share.
        share: Rational,
    },
    /// Fractions of which the sums need more than 36 digits.
    #[error("the fractions of the rule {rule} are too fine for sums of 36 digits")]
    TooFine {
        /// The rule.
        rule: String,
    },
    /// More money than floating point tells apart to the unit.
    #[error("all pots hold {total}, and a float tells units apart up to {}", SideRule::MOST)]
    BeyondFloats {
        /// What they hold.
        total: i64,
    },
    /// More lines than the limit.
    #[error("the pots have {lines} lines, more than the limit of {most}")]
    TooMany {
        /// How many there are.
        lines: usize,
        /// The limit.
        most: usize,
    },
    /// The linear programme has no answer, says the solver.
    #[error(
        "the solver finds no change that keeps every rule; it computes in floats, so that is no proof"
    )]
    Infeasible,
    /// The solver calls a bounded programme unbounded.
    #[error("the solver calls the programme unbounded, which it is not")]
    Unbounded,
    /// The solver gave up.
    #[error("the solver gave up: {why}")]
    Solver {
        /// What it says.
        why: String,
    },
    /// Whole units near the solver's fractions that break a rule, and no shift that mends it.
    #[error("in whole units {rule} is broken, and none of {tries} shifts of money mends it")]
    NotRepaired {
        /// The first rule, target or limit that stays broken.
        rule: String,
        /// How many shifts were looked at.
        tries: u64,
    },
}

impl SideRule {
    /// The most that all pots may hold together: 2^53 units, up to which a float tells units apart.
    pub const MOST: i64 = 1 << 53;

    /// Of all that some pots hold, some cells get no less, or no more, than a share.
    ///
    /// ```
    /// use fourp_funding::{Budget, BudgetLine, Reallocation, ShareBound, SideRule};
    ///
    /// let line = |cell: &str, now| BudgetLine { cell: cell.into(), now, weight: 1 };
    /// let lines = vec![line("pursue", 80), line("prevent", 20)];
    /// let pots = vec![Budget { name: "north".into(), lines, earmarked: 0 }];
    /// let question = Reallocation { pots, ..Reallocation::default() };
    /// let quarter = ShareBound::AtLeast("0.25".parse()?);
    /// let rule = SideRule::share_of_pots(&question, "a quarter", &["north"], &["prevent"], quarter)?;
    /// assert_eq!(rule.at_least, Some(25.into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SideError::Unknown`], [`SideError::Share`], [`SideError::NoTerms`] where no such pot has a line for such a cell,
    /// [`SideError::TooFine`].
    pub fn share_of_pots(
        question: &Reallocation,
        name: impl Into<String>,
        pots: &[&str],
        cells: &[&str],
        share: ShareBound,
    ) -> Result<Self, SideError> {
        let rule = name.into();
        let value = checked_share(&rule, share)?;
        let cells = known(&rule, "cell", cells, question.cells())?;
        let names = question.pots.iter().map(|pot| pot.name.as_str());
        let pots = known(&rule, "pot", pots, names)?;
        let (mut terms, mut total) = (Vec::new(), 0_i128);
        for pot in question.pots.iter().filter(|pot| pots.contains(pot.name.as_str())) {
            total += pot.lines.iter().map(|line| i128::from(line.now)).sum::<i128>();
            let own = pot.lines.iter().filter(|line| cells.contains(line.cell.as_str()));
            terms.extend(own.map(|line| term(&pot.name, &line.cell, Rational::ONE)));
        }
        let bound = Rational::new(total, 1).and_then(|total| match share {
            ShareBound::AtLeast(_) => value.mul(total, Toward::Up),
            ShareBound::AtMost(_) => value.mul(total, Toward::Down),
        });
        let bound = bound.ok_or_else(|| SideError::TooFine { rule: rule.clone() })?;
        Self::bounded(rule, terms, share, bound)
    }

    /// Of all that some cells get, whatever that comes to, some cells get no less, or no more, than a share.
    ///
    /// # Errors
    /// As [`share_of_pots`](Self::share_of_pots).
    pub fn share_of_cells(
        question: &Reallocation,
        name: impl Into<String>,
        cells: &[&str],
        of: &[&str],
        share: ShareBound,
    ) -> Result<Self, SideError> {
        let rule = name.into();
        let value = checked_share(&rule, share)?;
        let cells = known(&rule, "cell", cells, question.cells())?;
        let of = known(&rule, "cell", of, question.cells())?;
        let mut terms = Vec::new();
        for pot in &question.pots {
            for line in &pot.lines {
                let one = |is_in: bool, value| if is_in { value } else { Rational::ZERO };
                let own = one(cells.contains(line.cell.as_str()), Rational::ONE);
                let whole = one(of.contains(line.cell.as_str()), value);
                let times = own.sub(whole, Toward::Down);
                let times = times.ok_or_else(|| SideError::TooFine { rule: rule.clone() })?;
                if !times.is_zero() {
                    terms.push(term(&pot.name, &line.cell, times));
                }
            }
        }
        Self::bounded(rule, terms, share, Rational::ZERO)
    }

    fn bounded(
        name: String,
        terms: Vec<SideTerm>,
        share: ShareBound,
        bound: Rational,
    ) -> Result<Self, SideError> {
        if terms.is_empty() {
            return Err(SideError::NoTerms { rule: name });
        }
        let (at_least, at_most) = match share {
            ShareBound::AtLeast(_) => (Some(bound), None),
            ShareBound::AtMost(_) => (None, Some(bound)),
        };
        Ok(Self { name, terms, at_least, at_most })
    }
}

fn term(pot: &str, cell: &str, times: Rational) -> SideTerm {
    SideTerm { pot: pot.into(), cell: cell.into(), times }
}

fn checked_share(rule: &str, share: ShareBound) -> Result<Rational, SideError> {
    let (ShareBound::AtLeast(share) | ShareBound::AtMost(share)) = share;
    if share.is_negative() || share > Rational::ONE {
        return Err(SideError::Share { rule: rule.into(), share });
    }
    Ok(share)
}

fn known<'a>(
    rule: &str,
    of: &'static str,
    asked: &[&'a str],
    names: impl Iterator<Item = &'a str>,
) -> Result<BTreeSet<&'a str>, SideError> {
    let names: BTreeSet<&str> = names.collect();
    match asked.iter().find(|name| !names.contains(*name)) {
        Some(name) => Err(SideError::Unknown { rule: rule.into(), of, name: (*name).into() }),
        None => Ok(asked.iter().copied().collect()),
    }
}
