//! Who there is, what they answer, and what they set out to do.

use proptest::prelude::*;

use super::{
    ids::{citation, few, maybe, maybe_text, party, scope, slug, strand, text, word},
    numbers::{cost, count, maybe_figure},
    values::{dated, dates, partial_date, period},
};
use crate::{
    Access, ActionStatus, Body, BodyClass, BodyKind, BodyStatus, Capability, Commitment,
    DataSystem, Evidence, Function, Initiative, Joining, LabelRelation, Level, Maturity, Objective,
    PriorityList, Recommendation, Response, Responsibility, Series, Strategy as Plan, Threat,
    ThreatLabel, ThreatTaxonomy,
};

/// A kind of harm.
pub fn threat() -> impl Strategy<Value = Threat> {
    (slug(), text(), maybe(slug()), maybe_text(), citation()).prop_map(
        |(id, name, part_of, note, citation)| Threat { id, name, part_of, note, citation },
    )
}

/// A set of threats told apart at a time.
pub fn taxonomy() -> impl Strategy<Value = ThreatTaxonomy> {
    (slug(), text(), dates().boxed(), maybe(0_u32..=20), few(slug()), maybe(slug()), citation())
        .prop_map(|(id, name, dates, count, threats, supersedes, citation)| ThreatTaxonomy {
            id,
            name,
            dates,
            count,
            threats,
            supersedes,
            citation,
        })
}

/// A spelling of a threat.
pub fn threat_label() -> impl Strategy<Value = ThreatLabel> {
    (text(), slug(), word(LabelRelation::ALL), maybe_text(), citation()).prop_map(
        |(label, threat, relation, used_in, citation)| ThreatLabel {
            label,
            threat,
            relation,
            used_in,
            citation,
        },
    )
}

/// The priorities of a period.
pub fn priority_list() -> impl Strategy<Value = PriorityList> {
    let named = (few(text()), few(text()), word(Series::ALL));
    (slug(), period().boxed(), maybe(0_u32..=10), named, citation()).prop_map(
        |(id, period, count, (labels, areas, series), citation)| PriorityList {
            id,
            period,
            count,
            labels,
            areas,
            series,
            citation,
        },
    )
}

/// A body of any kind.
pub fn body() -> impl Strategy<Value = Body> {
    let named = (slug(), text(), few(dated(text())), few(text()), word(BodyKind::ALL));
    let placed = (maybe(word(Level::ALL)), maybe(slug()), word(BodyStatus::ALL));
    let linked = (few(dated(slug())), few(dated(slug())), few(slug()));
    (named, placed, linked, dates().boxed(), citation()).prop_map(
        |(
            (id, name, names, aliases, kind),
            (level, jurisdiction, status),
            (parents, classes, superseded_by),
            dates,
            citation,
        )| Body {
            names,
            aliases,
            level,
            jurisdiction,
            status,
            parents,
            classes,
            superseded_by,
            dates,
            ..Body::new(id, &name, kind, citation)
        },
    )
}

/// A class of bodies.
pub fn body_class() -> impl Strategy<Value = BodyClass> {
    let named = (slug(), text(), few(text()), maybe(count()));
    let placed = (maybe(word(BodyKind::ALL)), maybe(word(Level::ALL)), maybe(slug()), few(slug()));
    (named, placed, dates().boxed(), citation()).prop_map(
        |((id, name, aliases, count), (kind, level, jurisdiction, part_of), dates, citation)| {
            BodyClass {
                aliases,
                count,
                kind,
                level,
                jurisdiction,
                part_of,
                dates,
                ..BodyClass::new(id, &name, citation)
            }
        },
    )
}

/// Who does what.
pub fn responsibility() -> impl Strategy<Value = Responsibility> {
    let reach = (scope(slug()), scope(strand()), maybe(slug()));
    (party(), word(Function::ALL), reach, maybe(party()), dates().boxed(), citation()).prop_map(
        |(party, function, (threat, strand, jurisdiction), accountable_to, dates, citation)| {
            Responsibility {
                party,
                function,
                threat,
                strand,
                jurisdiction,
                accountable_to,
                dates,
                citation,
            }
        },
    )
}

/// A strategy.
pub fn strategy() -> impl Strategy<Value = Plan> {
    let held = (maybe(party()), few(strand()), dates().boxed(), maybe(partial_date()));
    let judged = (maybe(slug()), cost(), word(Evidence::ALL));
    (slug(), text(), held, judged, citation()).prop_map(
        |(
            id,
            name,
            (held_by, strands, dates, reviewed),
            (supersedes, cost, evidence),
            citation,
        )| {
            Plan {
                held_by,
                strands,
                dates,
                reviewed,
                supersedes,
                cost,
                evidence,
                ..Plan::new(id, &name, citation)
            }
        },
    )
}

/// What a strategy sets out to achieve.
pub fn objective() -> impl Strategy<Value = Objective> {
    let reach = (scope(slug()), scope(strand()), maybe(party()));
    let judged = (cost(), word(Evidence::ALL), maybe(partial_date()), maybe(slug()));
    (slug(), slug(), text(), reach, judged, citation()).prop_map(
        |(
            id,
            strategy,
            text,
            (threat, strand, owner),
            (cost, evidence, review, superseded_by),
            citation,
        )| Objective {
            threat,
            strand,
            owner,
            cost,
            evidence,
            review,
            superseded_by,
            ..Objective::new(id, strategy, &text, citation)
        },
    )
}

/// A programme, pilot or product.
pub fn initiative() -> impl Strategy<Value = Initiative> {
    let held = (few(text()), few(party()), maybe(slug()), few(slug()), few(strand()));
    let state = (word(Maturity::ALL), maybe(count()), cost(), few(slug()), dates().boxed());
    (slug(), text(), held, state, citation()).prop_map(
        |(
            id,
            name,
            (aliases, held_by, strategy, threats, strands),
            (stage, areas, cost, builds_on, dates),
            citation,
        )| Initiative {
            aliases,
            held_by,
            strategy,
            threats,
            strands,
            stage,
            areas,
            cost,
            builds_on,
            dates,
            ..Initiative::new(id, &name, citation)
        },
    )
}

/// What a body is able to do.
pub fn capability() -> impl Strategy<Value = Capability> {
    let held = (slug(), text(), slug(), party(), citation());
    let used = (maybe(slug()), few(slug()), few(strand()), word(Maturity::ALL));
    let load = (maybe(period().boxed()), maybe_figure(), maybe_figure(), maybe_figure(), cost());
    (held, used, load).prop_map(
        |(
            (id, name, kind, held_by, citation),
            (area, threats, strands, stage),
            (period, demand, capacity, utilisation, cost),
        )| Capability {
            area,
            threats,
            strands,
            stage,
            period,
            demand,
            capacity,
            utilisation,
            cost,
            ..Capability::new(id, &name, kind, held_by, citation)
        },
    )
}

/// What a body was told to do.
pub fn recommendation() -> impl Strategy<Value = Recommendation> {
    let made = (few(party()), maybe(partial_date()), maybe(partial_date()));
    let state = (word(Response::ALL), few(dated(word(ActionStatus::ALL))), maybe_text());
    (slug(), text(), party(), made, state, citation()).prop_map(
        |(id, text, made_by, (addressed_to, made, due), (response, status, evidence), citation)| {
            Recommendation {
                addressed_to,
                made,
                due,
                response,
                status,
                evidence,
                ..Recommendation::new(id, &text, made_by, citation)
            }
        },
    )
}

/// What a body said it would do.
pub fn commitment() -> impl Strategy<Value = Commitment> {
    let linked = (maybe(slug()), maybe(slug()));
    let made = (maybe(partial_date()), maybe(partial_date()));
    let state = (few(dated(word(ActionStatus::ALL))), maybe_text());
    (slug(), text(), party(), linked, made, state, citation()).prop_map(
        |(id, text, made_by, (strategy, answers), (made, due), (status, evidence), citation)| {
            Commitment {
                strategy,
                answers,
                made,
                due,
                status,
                evidence,
                ..Commitment::new(id, &text, made_by, citation)
            }
        },
    )
}

/// What data a body holds.
pub fn data_system() -> impl Strategy<Value = DataSystem> {
    let held = (slug(), text(), party(), text(), citation());
    let content = (few(text()), maybe_text(), few(slug()), few(slug()));
    let state =
        (word(Joining::ALL), word(Access::ALL), maybe_text(), word(Maturity::ALL), dates().boxed());
    (held, content, state).prop_map(
        |(
            (id, name, held_by, holds, citation),
            (aliases, purpose, threats, joins),
            (joining, access, recording, stage, dates),
        )| DataSystem {
            aliases,
            purpose,
            threats,
            joins,
            joining,
            access,
            recording,
            stage,
            dates,
            ..DataSystem::new(id, &name, held_by, &holds, citation)
        },
    )
}
