//! Who says a thing, about whom, and how they know.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    body::{Body, BodyClass},
    slug::{Slug, SlugError},
    text::{text_serde, vocabulary},
};

/// A body, or a class of bodies that the data do not name one by one.
///
/// Written as `home-office` or `class:territorial-police-forces`. A body whose id begins with `class:`
/// or `group:` has no text of its own, for it would be read as another thing: such an id is not read
/// as a party.
///
/// ```
/// use fourp_model::Party;
///
/// let office: Party = "home-office".parse()?;
/// let forces: Party = "class:territorial-police-forces".parse()?;
/// assert!(matches!((office, forces), (Party::Body(_), Party::Class(_))));
/// assert!("group:soc-board".parse::<Party>().is_err());
/// # Ok::<(), fourp_model::SlugError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever acts is named or is one of a class")]
pub enum Party {
    /// One body, office or role.
    Body(Slug<Body>),
    /// Every member, or an unnamed member, of a class.
    Class(Slug<BodyClass>),
}

/// Who asserts a figure or a sentence. Distinct from the source, which prints it.
///
/// [`Voice::default`] is for a source that does not say who speaks: nobody is then taken to have said
/// it, not even the source.
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Voice {
    /// Who says it; empty if the source does not say.
    pub speakers: Vec<Party>,
    /// In what capacity.
    pub role: SpeakerRole,
    /// Whether they speak of their own performance.
    pub interest: Interest,
    /// How they know.
    pub grade: Grade,
}

vocabulary! {
    /// The capacity in which somebody speaks.
    #[derive(Default)]
    #[non_exhaustive]
    SpeakerRole, "role of a speaker" {
        /// An external auditor.
        Auditor = "auditor",
        /// A committee of the legislature.
        Committee = "committee",
        /// A ministerial department.
        Department = "department",
        /// An agency or other arm's-length body.
        Agency = "agency",
        /// A police force or regional unit.
        Force = "force",
        /// An elected or appointed commissioner.
        Commissioner = "commissioner",
        /// A statistical authority.
        Statistician = "statistician",
        /// A researcher or research body.
        Researcher = "researcher",
        /// A charity, association or other body outside government.
        CivilSociety = "civil-society",
        /// The press.
        Press = "press",
        /// Several of these at once.
        Several = "several",
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
    }
}

vocabulary! {
    /// Whose performance a speaker speaks of.
    #[derive(Default)]
    #[non_exhaustive]
    Interest, "interest" {
        /// Its own: a self-assessment.
        Own = "own-performance",
        /// Another's.
        Anothers = "anothers-performance",
        /// Nobody's: the world, not a performance.
        Neither = "no-performance",
        /// It cannot be told.
        #[default]
        NotStated = "not-stated",
    }
}

vocabulary! {
    /// How well a statement is grounded, by the speaker's own account.
    #[derive(Default)]
    #[non_exhaustive]
    Grade, "evidence grade" {
        /// Counted or measured.
        Measured = "measured",
        /// Estimated by a method.
        Estimated = "estimated",
        /// Judged by somebody whose task it is to judge.
        Assessed = "assessed",
        /// Said, with no ground given.
        Asserted = "asserted",
        /// It cannot be told.
        #[default]
        NotStated = "not-stated",
    }
}

/// How a [`Superior`](crate::Superior) that is a group begins.
pub(crate) const GROUP: &str = "group:";

impl fmt::Display for Party {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(body) => formatter.write_str(body.as_str()),
            Self::Class(class) => write!(formatter, "class:{class}"),
        }
    }
}

impl FromStr for Party {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        if text.starts_with(GROUP) {
            return Err(SlugError::Reserved { found: text.into(), prefix: GROUP });
        }
        match text.strip_prefix("class:") {
            Some(class) => class.parse().map(Self::Class),
            None => text.parse().map(Self::Body),
        }
    }
}

text_serde!(Party, "Party", "the id of a body, or class: and the id of a class of bodies");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_a_body_or_a_class() {
        let class: Party = "class:forces".parse().unwrap();
        assert_eq!(class, Party::Class("forces".parse().unwrap()));
        assert_eq!(class.to_string(), "class:forces");
        let body: Party = "home-office".parse().unwrap();
        assert_eq!(body.to_string(), "home-office");
        assert_eq!("class:".parse::<Party>(), Err(SlugError::Empty));
        assert_eq!(
            "group:board".parse::<Party>().unwrap_err().to_string(),
            "\"group:board\" is not the id of a body: group: marks another kind of thing"
        );
    }
}
