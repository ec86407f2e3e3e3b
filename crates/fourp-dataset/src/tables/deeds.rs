//! What was set out to be done, and what there is to do it with.

use crate::{
    record::record,
    shape::{Listed, Optional, OrDefault, Required},
    spread::Spread,
};
use fourp_model::{
    Capability, Commitment, DataSystem, Initiative, Objective, Recommendation, Strategy,
};

record! { Strategy, "A strategy." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    held_by: Optional, "Who holds it.";
    strands: Listed, "The strands it is built on.";
    dates: OrDefault, "When it was in force.";
    reviewed: Optional, "When it was last reviewed.";
    supersedes: Optional, "The strategy before it.";
    cost: OrDefault, "What it costs; empty where the source does not mention a cost.";
    evidence: OrDefault, "What evidence there is that the approach works.";
    citation: Spread, "Where this is said.";
} }

record! { Objective, "What a strategy sets out to achieve." {
    id: Required, "Its id.";
    strategy: Required, "The strategy.";
    text: Required, "The objective as printed.";
    threat: OrDefault, "For which threat.";
    strand: OrDefault, "In which strand.";
    owner: Optional, "Who answers for it.";
    cost: OrDefault, "What it costs; empty where the source does not mention a cost.";
    evidence: OrDefault, "What evidence there is that the approach works.";
    review: Optional, "When it is to be reviewed.";
    superseded_by: Optional, "The objective that took its place.";
    citation: Spread, "Where this is said.";
} }

record! { Initiative, "A programme, pilot or product." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    aliases: Listed, "Other names, as printed.";
    held_by: Listed, "Who runs it.";
    strategy: Optional, "The strategy it serves.";
    threats: Listed, "The threats it is for.";
    strands: Listed, "The strands it is in.";
    stage: OrDefault, "How far it has come.";
    areas: Optional, "In how many areas it works.";
    cost: OrDefault, "What it costs; empty where the source does not mention a cost.";
    builds_on: Listed, "The initiatives it follows.";
    dates: OrDefault, "When it ran.";
    citation: Spread, "Where this is said.";
} }

record! { Capability, "What a body is able to do." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    kind: Required, "What kind of capability it is: the same id wherever the same kind is meant.";
    held_by: Required, "Who has it.";
    area: Optional, "Where.";
    threats: Listed, "The threats it is for.";
    strands: Listed, "The strands it is in.";
    stage: OrDefault, "How far it has come.";
    period: Optional, "When demand and use were measured.";
    demand: Optional, "How much of it was asked for.";
    capacity: Optional, "How much of it there is.";
    utilisation: Optional, "How much of it was used.";
    cost: OrDefault, "What it costs; empty where the source does not mention a cost.";
    citation: Spread, "Where this is said.";
} }

record! { Recommendation, "What a body was told to do." {
    id: Required, "Its id.";
    text: Required, "What is recommended.";
    made_by: Required, "Who recommends it.";
    addressed_to: Listed, "To whom.";
    made: Optional, "When.";
    due: Optional, "By when it should be done.";
    response: OrDefault, "What was answered.";
    status: Listed, "How far it has come, with dates.";
    evidence: Optional, "What shows that.";
    citation: Spread, "Where this is said.";
} }

record! { Commitment, "What a body said it would do." {
    id: Required, "Its id.";
    text: Required, "What is promised.";
    made_by: Required, "Who promises it.";
    strategy: Optional, "The strategy it belongs to.";
    answers: Optional, "The recommendation it answers.";
    made: Optional, "When.";
    due: Optional, "By when it should be done.";
    status: Listed, "How far it has come, with dates.";
    evidence: Optional, "What shows that.";
    citation: Spread, "Where this is said.";
} }

record! { DataSystem, "What data a body holds, and whether it can be brought together with others'." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    aliases: Listed, "Other names, as printed.";
    held_by: Required, "Who holds it.";
    holds: Required, "What is in it.";
    purpose: Optional, "What it is for.";
    threats: Listed, "The threats it is about.";
    joins: Listed, "The systems it can be joined with.";
    joining: OrDefault, "How easily it is joined.";
    access: OrDefault, "How easily it is had.";
    recording: Optional, "How things come to be recorded in it.";
    stage: OrDefault, "How far it has come.";
    dates: OrDefault, "When it was in use.";
    citation: Spread, "Where this is said.";
} }
