//! Groups, who sits in them, and where they report.

use crate::{
    record::record,
    shape::{Listed, Optional, OrDefault, Required},
    spread::Spread,
};
use fourp_model::{Group, Meeting, Remit, ReportingLine, Seat};

record! { Group, "A board, committee or forum, or a class of them known only by its count." {
    id: Required, "Its id.";
    name: Required, "Its present or last name.";
    names: Listed, "Names over time, where they changed.";
    aliases: Listed, "Other names and abbreviations, as printed.";
    count: Optional, "For a class of groups: how many there are.";
    standing: OrDefault, "What it may do.";
    tier: Optional, "Its tier, 1 at the top.";
    purpose: Optional, "Its purpose, in the source's words.";
    owner: Optional, "Who answers for it.";
    meetings_per_year: Optional, "How often it meets, in meetings a year.";
    meeting_minutes: Optional, "How long a meeting takes, in minutes.";
    preparation_minutes: Optional, "How long one member prepares for one meeting, in minutes.";
    quorum: Optional, "How many members must be present for a decision.";
    statutory: OrDefault, "Whether the law requires it.";
    classification: Optional, "The protective marking of its papers.";
    superseded_by: Listed, "The groups that took its place.";
    dates: OrDefault, "When it existed.";
    citation: Spread, "Where this is said.";
} }

record! { Seat, "A party's place in a group." {
    group: Required, "Where.";
    party: Required, "Who.";
    role: OrDefault, "As what.";
    title: Optional, "The role as printed, where the words say more.";
    people: Required, "How many people it sends.";
    dates: OrDefault, "When.";
    citation: Spread, "Where this is said.";
} }

record! { ReportingLine, "A line from a group to the group or body that it reports to." {
    from: Required, "The group that reports.";
    to: Required, "To whom.";
    formality: OrDefault, "Whether the line is laid down.";
    dates: OrDefault, "When.";
    citation: Spread, "Where this is said.";
} }

record! { Remit, "One function of a group over a threat and a strand." {
    group: Required, "Which group.";
    threat: OrDefault, "Over which threat.";
    strand: OrDefault, "Over which strand.";
    function: Required, "What it does.";
    dates: OrDefault, "When.";
    citation: Spread, "Where this is said.";
} }

record! { Meeting, "One meeting, as minuted." {
    group: Required, "Which group met.";
    date: Required, "When.";
    minutes: Optional, "How long it took, in minutes.";
    decisions: Optional, "How many decisions it took.";
    attended: Listed, "Who came.";
    apologies: Listed, "Who sent apologies.";
    citation: Spread, "Where this is said.";
} }
