//! Measures of success, and what they showed.

use crate::{
    record::record,
    shape::{Listed, Optional, OrDefault, Required},
    spread::Spread,
};
use fourp_model::{
    CaptureCell, Harm, Indicator, Intervention, Observation, Rating, RecordingChange,
};

record! { Indicator, "What is measured to show success." {
    id: Required, "Its id.";
    name: Required, "Its name.";
    measure: Required, "What is measured: the same id wherever the same thing is meant.";
    kind: Required, "What it tells of: what went in, was done, came out or came of it.";
    direction: OrDefault, "Which way is better.";
    threat: OrDefault, "For which threat.";
    strand: OrDefault, "For which strand.";
    baseline: Optional, "Where it started.";
    baseline_period: Optional, "When that was.";
    target: Optional, "What it should reach.";
    target_date: Optional, "By when.";
    owner: Optional, "Who answers for it.";
    frequency: OrDefault, "How often it is measured.";
    lag_days: Optional, "How many days pass until it is known.";
    recording: OrDefault, "Whose records it rests on.";
    assurance: OrDefault, "Who checks it.";
    restates: Optional, "The indicator that it repeats in other words.";
    dates: OrDefault, "When it was in use.";
    citation: Spread, "Where this is said.";
} }

record! { Observation, "One count or value of a measure in one period." {
    measure: Required, "What was measured.";
    party: Optional, "Whose records.";
    threat: Optional, "Of which threat; empty is not by threat.";
    strand: Optional, "Of which strand; empty is not by strand.";
    area: Optional, "Where; empty is everywhere the source covers.";
    population: Optional, "What population it is about.";
    counting_rule: Optional, "By what rule it was counted.";
    detection: OrDefault, "How the things counted came to be known.";
    period: Required, "When.";
    value: Spread, "How the value was printed.";
    exposure: Optional, "What it is exposed to: residents, officer hours, referrals.";
    vintage: Optional, "When the value was published.";
    citation: Spread, "Where this is said.";
} }

record! { Intervention, "One act against a threat, claimed by one body: a disruption." {
    id: Required, "Its id.";
    date: Required, "When.";
    party: Required, "Who claims it.";
    threat: Optional, "Against which threat.";
    strand: Optional, "In which strand.";
    effect: OrDefault, "How much it did, as its claimant judged.";
    effort: Optional, "What it took: officer hours, pounds.";
    operation: Optional, "The operation it was part of: two claims to one disruption share it.";
    area: Optional, "Where.";
    citation: Spread, "Where this is said.";
} }

record! { RecordingChange, "A change in how something is counted." {
    measure: Required, "What is counted.";
    party: Optional, "Whose records changed; empty is everybody's.";
    area: Optional, "Where; empty is everywhere.";
    date: Required, "When the new way began.";
    kind: Required, "What changed.";
    what: Required, "The change, in the source's words.";
    citation: Spread, "Where this is said.";
} }

record! { Rating, "One assessor's rating of one threat on an ordered scale." {
    measure: Required, "What is rated: understanding of scale, say.";
    threat: Required, "For which threat.";
    assessor: Required, "Who rates.";
    period: Required, "When.";
    label: Required, "The rating as printed.";
    rank: Optional, "Its place on the scale, 1 the lowest.";
    ranks: Optional, "How many places the scale has.";
    citation: Spread, "Where this is said.";
} }

record! { Harm, "What one thing counted weighs on a scale of harm." {
    index: Required, "The scale.";
    measure: Required, "What is weighed.";
    threat: Optional, "Of which threat; empty is whatever the threat.";
    period: Optional, "When the weight holds.";
    weight: Required, "The weight of one.";
    citation: Spread, "Where this is said.";
} }

record! { CaptureCell, "How many cases are on exactly these lists of a study, and on no other." {
    study: Required, "The study.";
    lists: Listed, "The lists, in any order, each once.";
    count: Required, "The number of cases.";
    period: Required, "When the cases were known.";
    population: Optional, "What population the lists are of.";
    citation: Spread, "Where this is said.";
} }
