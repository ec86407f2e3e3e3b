//! Measures and what they count.

use proptest::prelude::*;

use super::{
    ids::{citation, maybe, party, scope, slug, strand, text, word},
    numbers::{figure, maybe_figure},
    values::{dates, partial_date, period},
};
use crate::{
    Assurance, CaptureCell, Detection, Direction, Effect, Frequency, Harm, Indicator,
    IndicatorKind, Intervention, Observation, Rating, Recording, RecordingChange,
    RecordingChangeKind,
};

/// A measure of success.
pub fn indicator() -> impl Strategy<Value = Indicator> {
    let named = (slug(), text(), slug(), word(IndicatorKind::ALL), citation());
    let reach = (word(Direction::ALL), scope(slug()), scope(strand()), maybe(party()));
    let aims = (
        maybe_figure(),
        maybe(period().boxed()),
        maybe_figure(),
        maybe(partial_date()),
        maybe(slug()),
    );
    let taken = (
        word(Frequency::ALL),
        maybe(0_u32..=400),
        word(Recording::ALL),
        word(Assurance::ALL),
        dates().boxed(),
    );
    (named, reach, aims, taken).prop_map(
        |(
            (id, name, measure, kind, citation),
            (direction, threat, strand, owner),
            (baseline, baseline_period, target, target_date, restates),
            (frequency, lag_days, recording, assurance, dates),
        )| Indicator {
            direction,
            threat,
            strand,
            baseline,
            baseline_period,
            target,
            target_date,
            owner,
            frequency,
            lag_days,
            recording,
            assurance,
            restates,
            dates,
            ..Indicator::new(id, &name, measure, kind, citation)
        },
    )
}

/// A count or value of a measure in a period.
pub fn observation() -> impl Strategy<Value = Observation> {
    let value = (slug(), period().boxed(), figure(), maybe_figure(), citation());
    let of = (
        maybe(party()),
        maybe(slug()),
        maybe(strand()),
        maybe(slug()),
        maybe(slug()),
        maybe(slug()),
    );
    (value, of, word(Detection::ALL), maybe(partial_date())).prop_map(
        |(
            (measure, period, value, exposure, citation),
            (party, threat, strand, area, population, counting_rule),
            detection,
            vintage,
        )| Observation {
            party,
            threat,
            strand,
            area,
            population,
            counting_rule,
            detection,
            exposure,
            vintage,
            ..Observation::new(measure, period, value, citation)
        },
    )
}

/// A single act against a threat.
pub fn intervention() -> impl Strategy<Value = Intervention> {
    let of = (maybe(slug()), maybe(strand()), maybe(slug()), maybe(slug()));
    (slug(), partial_date(), party(), of, word(Effect::ALL), maybe_figure(), citation()).prop_map(
        |(id, date, party, (threat, strand, operation, area), effect, effort, citation)| {
            Intervention {
                threat,
                strand,
                effect,
                effort,
                operation,
                area,
                ..Intervention::new(id, date, party, citation)
            }
        },
    )
}

/// A change in how something is counted.
pub fn recording_change() -> impl Strategy<Value = RecordingChange> {
    let of = (slug(), maybe(party()), maybe(slug()));
    (of, partial_date(), word(RecordingChangeKind::ALL), text(), citation()).prop_map(
        |((measure, party, area), date, kind, what, citation)| RecordingChange {
            measure,
            party,
            area,
            date,
            kind,
            what,
            citation,
        },
    )
}

/// A judgement on a scale of up to five places.
pub fn rating() -> impl Strategy<Value = Rating> {
    let place = maybe((1_u32..=5, 0_u32..=4));
    (slug(), slug(), party(), period().boxed(), text(), place, citation()).prop_map(
        |(measure, threat, assessor, period, label, place, citation)| Rating {
            measure,
            threat,
            assessor,
            period,
            label,
            rank: place.map(|(rank, _)| rank),
            ranks: place.map(|(rank, above)| rank.saturating_add(above)),
            citation,
        },
    )
}

/// A weight of harm.
pub fn harm() -> impl Strategy<Value = Harm> {
    (slug(), slug(), maybe(slug()), maybe(period().boxed()), figure(), citation()).prop_map(
        |(index, measure, threat, period, weight, citation)| Harm {
            index,
            measure,
            threat,
            period,
            weight,
            citation,
        },
    )
}

/// A count of cases that are on the same lists.
pub fn capture_cell() -> impl Strategy<Value = CaptureCell> {
    let lists = proptest::collection::btree_set(slug(), 1..=3);
    (slug(), lists, 0_u32..=2000, period().boxed(), maybe(slug()), citation()).prop_map(
        |(study, lists, count, period, population, citation)| CaptureCell {
            study,
            lists: lists.into_iter().collect(),
            count,
            period,
            population,
            citation,
        },
    )
}
