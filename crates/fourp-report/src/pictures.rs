//! The audit, drawn.
//!
//! Every picture says in its headline what it shows, and carries the same in words, as a table and as CSV,
//! with its sources. A picture that the data cannot fill is not drawn empty: it says what is missing.

mod beside;
mod changes;
mod claims;
mod concentration;
mod findings;
mod gap;
mod ground;
mod groups_by_threat_and_strand;
mod groups_counted;
mod hidden_population;
mod lateness;
#[cfg(test)]
mod made_up;
mod measures_by_threat_and_strand;
mod money;
mod money_bars;
mod money_by_threat_and_strand;
mod money_goes;
mod over_time;
mod overlap;
mod peers;
mod reporting;
mod requests;
mod scale;
mod spend_against_harm;
mod understanding;
mod who_meets_whom;

use fourp_picture::Picture;

pub use self::gap::{NotDrawn, NotDrawnKind};

use self::ground::Ground;
use crate::results::Results;

/// A part of the audit, by the question it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Chapter {
    /// Do the published figures agree, and who says so?
    Figures,
    /// Where does the money go?
    Money,
    /// Who decides with whom?
    Groups,
    /// Does it work, and could these measures show it?
    Effect,
    /// What should be raised?
    Findings,
    /// What to ask for next, and whom?
    Requests,
}

impl Chapter {
    /// Every chapter, in the order of a page.
    pub const ALL: [Self; 6] =
        [Self::Findings, Self::Figures, Self::Money, Self::Groups, Self::Effect, Self::Requests];

    /// The question it answers.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::Figures => "Do the published figures agree?",
            Self::Money => "Where does the money go?",
            Self::Groups => "Who decides with whom?",
            Self::Effect => "Does it work, and could these measures show it?",
            Self::Findings => "What should be raised?",
            Self::Requests => "What to ask for next, and whom?",
        }
    }
}

/// Every picture of an audit with its chapter, in the order of a page.
///
/// Costs the drawing of none: a picture is drawn when it is written.
#[must_use]
pub fn audit(results: &Results<'_>) -> Vec<(Chapter, Result<Picture, NotDrawn>)> {
    let ground = Ground::of(results);
    let ground = ground.as_ref();
    // One line a picture, in the order of the page.
    vec![
        (Chapter::Findings, findings::findings(results)),
        (Chapter::Figures, claims::claims(results)),
        (Chapter::Figures, changes::changes(results)),
        (Chapter::Money, money_bars::money_bars(results)),
        (Chapter::Money, money_goes::money_goes(results)),
        (Chapter::Money, money_by_threat_and_strand::money_by_threat_and_strand(results)),
        (Chapter::Money, concentration::concentration(results)),
        (Chapter::Money, lateness::lateness(results)),
        (Chapter::Money, spend_against_harm::spend_against_harm(results)),
        (Chapter::Groups, groups_counted::groups_counted(results, ground)),
        (Chapter::Groups, who_meets_whom::who_meets_whom(results, ground)),
        (Chapter::Groups, overlap::overlap(results, ground)),
        (Chapter::Groups, reporting::reporting(results, ground)),
        (
            Chapter::Groups,
            groups_by_threat_and_strand::groups_by_threat_and_strand(results, ground),
        ),
        (Chapter::Effect, measures_by_threat_and_strand::measures_by_threat_and_strand(results)),
        (Chapter::Effect, understanding::understanding(results)),
        (Chapter::Effect, over_time::over_time(results)),
        (Chapter::Effect, peers::peers(results)),
        (Chapter::Effect, hidden_population::hidden_population(results)),
        (Chapter::Requests, requests::requests(results)),
    ]
}
