//! Threats, what they are called, and which came first.

use crate::{
    record::record,
    shape::{Listed, Optional, OrDefault, Required},
    spread::Spread,
};
use fourp_model::{PriorityList, Threat, ThreatLabel, ThreatTaxonomy};

record! { Threat, "A kind of harm that the programme answers." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    part_of: Optional, "The wider threat it is a kind of.";
    note: Optional, "Anything a reader must know of it.";
    citation: Spread, "Where this is said.";
} }

record! { ThreatTaxonomy, "The threats that were told apart at a time." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    dates: OrDefault, "When it was in use.";
    count: Optional, "How many threats it has, where only the number is known.";
    threats: Listed, "The threats.";
    supersedes: Optional, "The taxonomy before it.";
    citation: Spread, "Where this is said.";
} }

record! { ThreatLabel, "How a source spells a threat." {
    label: Required, "The words as printed.";
    threat: Required, "The threat that is meant, or nearest.";
    relation: Required, "How what the label means stands to the threat.";
    used_in: Optional, "Where the label is used.";
    citation: Spread, "Where this is said.";
} }

record! { PriorityList, "Which threats came first in a period." {
    id: Required, "Its id.";
    period: Required, "When it held.";
    count: Optional, "How many there were, where only the number is known.";
    labels: Listed, "The priorities, as printed.";
    areas: Listed, "Cross-cutting areas, as printed.";
    series: Required, "Whether it continues the list before it or means something else.";
    citation: Spread, "Where this is said.";
} }
