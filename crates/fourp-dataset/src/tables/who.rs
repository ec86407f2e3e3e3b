//! Bodies, and what they answer for.

use crate::{
    record::record,
    shape::{Listed, Optional, OrDefault, Required},
    spread::Spread,
};
use fourp_model::{Body, BodyClass, Responsibility};

record! { Body, "An organisation, office, role or unit." {
    id: Required, "Its id.";
    name: Required, "Its present or last name.";
    names: Listed, "Names over time, where they changed.";
    aliases: Listed, "Other names and abbreviations, as printed.";
    kind: Required, "What kind of body it is.";
    level: Optional, "At what level it works.";
    jurisdiction: Optional, "Where it has powers.";
    status: OrDefault, "Whether it exists.";
    parents: Listed, "The bodies above it, with dates.";
    classes: Listed, "The classes it is of, with dates.";
    superseded_by: Listed, "The bodies that took its place.";
    dates: OrDefault, "When it existed.";
    citation: Spread, "Where this is said.";
} }

record! { BodyClass, "A kind of bodies, perhaps only counted." {
    id: Required, "Its id.";
    name: Required, "What they are called.";
    aliases: Listed, "Other names, as printed.";
    count: Optional, "How many there are.";
    kind: Optional, "What kind of bodies they are.";
    level: Optional, "At what level they work.";
    jurisdiction: Optional, "Where they have powers.";
    part_of: Listed, "Classes that contain all of this one.";
    dates: OrDefault, "When they existed.";
    citation: Spread, "Where this is said.";
} }

record! { Responsibility, "One function of a body over a threat and a strand." {
    party: Required, "Who.";
    function: Required, "What they do.";
    threat: OrDefault, "Over which threat.";
    strand: OrDefault, "Over which strand.";
    jurisdiction: Optional, "Where.";
    accountable_to: Optional, "To whom they answer for it.";
    dates: OrDefault, "When.";
    citation: Spread, "Where this is said.";
} }
