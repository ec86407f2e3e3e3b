//! The four Ps.

use crate::text::text_serde;
use std::{fmt, str::FromStr};

/// A strand of work of the counter-terrorism model that the 2013 and 2018 strategies reuse.
///
/// Closed on purpose: there are four, and code that handles them should say what it does with each.
/// Reads the spellings of the reports (`‘pursue’`, "pursuing criminals"); writes `pursue`.
///
/// ```
/// use fourp_model::Strand;
///
/// assert_eq!("‘pursue’".parse(), Ok(Strand::Pursue));
/// assert_eq!("Protecting society".parse(), Ok(Strand::Protect));
/// assert_eq!(Strand::Prepare.to_string(), "prepare");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "the four Ps are a closed set")]
pub enum Strand {
    /// Prosecute and disrupt people engaged in the threat.
    Pursue,
    /// Stop people getting involved.
    Prevent,
    /// Protect society against the threat.
    Protect,
    /// Mitigate the effects when it happens.
    Prepare,
}

/// A text that names none of the four strands.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{found:?} is not a strand; expected pursue, prevent, protect or prepare")]
#[non_exhaustive]
pub struct UnknownStrand {
    /// The text.
    pub found: String,
}

impl Strand {
    /// The four, in the order of the model.
    pub const ALL: [Self; 4] = [Self::Pursue, Self::Prevent, Self::Protect, Self::Prepare];

    /// The spelling used in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pursue => "pursue",
            Self::Prevent => "prevent",
            Self::Protect => "protect",
            Self::Prepare => "prepare",
        }
    }
}

impl fmt::Display for Strand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Strand {
    type Err = UnknownStrand;

    fn from_str(text: &str) -> Result<Self, UnknownStrand> {
        let unknown = || UnknownStrand { found: text.into() };
        let plain = text.to_lowercase();
        let mut words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().and_then(strand_of).ok_or_else(unknown)?;
        // A text that names two strands names neither.
        match words.filter_map(strand_of).find(|other| *other != first) {
            Some(_) => Err(unknown()),
            None => Ok(first),
        }
    }
}

fn strand_of(word: &str) -> Option<Strand> {
    match word {
        "pursue" | "pursuing" => Some(Strand::Pursue),
        "prevent" | "preventing" => Some(Strand::Prevent),
        "protect" | "protecting" => Some(Strand::Protect),
        "prepare" | "preparing" => Some(Strand::Prepare),
        _ => None,
    }
}

text_serde!(Strand, "Strand", "a strand: pursue, prevent, protect or prepare");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reports_spellings_are_read() {
        for (text, strand) in [
            ("pursuing criminals", Strand::Pursue),
            ("preventing people getting involved in organised crime", Strand::Prevent),
            ("protecting society against these criminals", Strand::Protect),
            ("preparing so as to mitigate", Strand::Prepare),
            ("Prevent strand", Strand::Prevent),
            ("PURSUE", Strand::Pursue),
        ] {
            assert_eq!(text.parse(), Ok(strand), "{text}");
        }
    }

    #[test]
    fn another_word_is_refused_with_the_four() {
        let error = "punish".parse::<Strand>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"punish\" is not a strand; expected pursue, prevent, protect or prepare"
        );
        for text in ["", "‘’", "the pursue strand", "pursue and prevent", "Prevent or Protect"]
        {
            assert!(text.parse::<Strand>().is_err(), "{text:?}");
        }
    }
}
