//! Who there is.

use crate::{
    dates::{Dated, Dates},
    figure::Figure,
    markers::Area,
    row::row,
    slug::Slug,
    source::Citation,
    text::vocabulary,
};
use serde::{Deserialize, Serialize};

/// An organisation, office, role, unit or person that can act.
///
/// Names and parents hold over dates. Parents may be several, closed or undeclared; that is for an
/// analysis to say, not for the row to forbid.
///
/// ```
/// # use fourp_model::{Body, BodyKind, Citation};
/// # fn agency(citation: Citation) -> Result<Body, fourp_model::SlugError> {
/// Ok(Body {
///     aliases: vec!["NCA".into()],
///     ..Body::new("nca".parse()?, "National Crime Agency", BodyKind::Organisation, citation)
/// })
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The id.
    pub id: Slug<Self>,
    /// The present or last name.
    pub name: String,
    /// Names over time, where they changed.
    #[serde(default)]
    pub names: Vec<Dated<String>>,
    /// Other names and abbreviations, as printed.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: BodyKind,
    /// At what level it works.
    #[serde(default)]
    pub level: Option<Level>,
    /// Where it has authority.
    #[serde(default)]
    pub jurisdiction: Option<Slug<Area>>,
    /// Whether it still exists, for sources that give no dates.
    #[serde(default)]
    pub status: BodyStatus,
    /// The bodies it belongs to, over time.
    #[serde(default)]
    pub parents: Vec<Dated<Slug<Self>>>,
    /// The classes it is a member of, over time.
    #[serde(default)]
    pub classes: Vec<Dated<Slug<BodyClass>>>,
    /// The bodies that took its place.
    #[serde(default)]
    pub superseded_by: Vec<Slug<Self>>,
    /// When it existed.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

/// A kind of bodies: territorial police forces, regional organised crime units.
///
/// May be known only by its count ("more than 100 bodies"): members are then never invented.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BodyClass {
    /// The id.
    pub id: Slug<Self>,
    /// The name.
    pub name: String,
    /// Other names and abbreviations, as printed.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How many members the source counts.
    #[serde(default)]
    pub count: Option<Figure>,
    /// What its members are.
    #[serde(default)]
    pub kind: Option<BodyKind>,
    /// At what level they work.
    #[serde(default)]
    pub level: Option<Level>,
    /// Where they have authority.
    #[serde(default)]
    pub jurisdiction: Option<Slug<Area>>,
    /// The wider classes that it is part of.
    #[serde(default)]
    pub part_of: Vec<Slug<Self>>,
    /// When it existed.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// What a body is.
    #[non_exhaustive]
    BodyKind, "kind of body" {
        /// A department, agency, force, charity or company.
        Organisation = "organisation",
        /// A post that the law or the constitution names: a commissioner, an accounting officer.
        Office = "office",
        /// A post within an organisation: a Senior Responsible Owner.
        Role = "role",
        /// A part of an organisation, or shared by several: a national assessments centre.
        Unit = "unit",
        /// A parliament, committee or court.
        Assembly = "assembly",
        /// One human being.
        Person = "person",
    }
}

vocabulary! {
    /// At what level of government a body works.
    #[non_exhaustive]
    Level, "level" {
        /// Across borders.
        International = "international",
        /// One country.
        National = "national",
        /// Several local areas.
        Regional = "regional",
        /// One local area.
        Local = "local",
    }
}

vocabulary! {
    /// Whether a body exists, as a register without dates says it.
    #[derive(Default)]
    #[non_exhaustive]
    BodyStatus, "body status" {
        /// It is being set up.
        Planned = "planned",
        /// It exists.
        Live = "live",
        /// It does not exist any more.
        Closed = "closed",
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
    }
}

impl Body {
    /// A body of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, name: &str, kind: BodyKind, citation: Citation) -> Self {
        Self {
            id,
            name: name.into(),
            names: Vec::new(),
            aliases: Vec::new(),
            kind,
            level: None,
            jurisdiction: None,
            status: BodyStatus::default(),
            parents: Vec::new(),
            classes: Vec::new(),
            superseded_by: Vec::new(),
            dates: Dates::default(),
            citation,
        }
    }
}

impl BodyClass {
    /// A class of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, name: &str, citation: Citation) -> Self {
        Self {
            id,
            name: name.into(),
            aliases: Vec::new(),
            count: None,
            kind: None,
            level: None,
            jurisdiction: None,
            part_of: Vec::new(),
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Body in Bodies by id, mentions jurisdiction parents classes superseded_by);
row!(BodyClass in BodyClasses by id, mentions count jurisdiction part_of);
