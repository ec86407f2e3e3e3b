//! Claims and what is made of them.

use proptest::prelude::*;

use super::{
    ids::{citation, few, maybe, maybe_text, party, slug, text, word},
    numbers::{figure, positive_rational},
    values::{budget_class, partial_date, period, price_base},
};
use crate::{
    Check, Claim, ClaimStatus, Event, Expression, Footnote, Formula, Grade, Interest, Operator,
    Population, Relation, SpeakerRole, Statement, StatementClass, Table, Voice,
};

/// Who asserts something.
pub fn voice() -> impl Strategy<Value = Voice> {
    (few(party()), word(SpeakerRole::ALL), word(Interest::ALL), word(Grade::ALL))
        .prop_map(|(speakers, role, interest, grade)| Voice { speakers, role, interest, grade })
}

/// What figures are about.
pub fn population() -> impl Strategy<Value = Population> {
    (slug(), text(), few(slug()), few(slug()), citation()).prop_map(
        |(id, name, same_as, part_of, citation)| Population {
            id,
            name,
            same_as,
            part_of,
            citation,
        },
    )
}

/// A figure as said.
pub fn claim() -> impl Strategy<Value = Claim> {
    let required = (slug(), slug(), slug(), period().boxed(), figure(), citation());
    let said = (text(), maybe_text(), voice(), maybe(slug()), maybe(partial_date()));
    let linked = (maybe(slug()), few(slug()), few(slug()), maybe_text());
    let money = (maybe(price_base().boxed()), maybe(budget_class()), word(ClaimStatus::ALL));
    (required, said, linked, money).prop_map(
        |(
            (id, measure, population, period, figure, citation),
            (label, scope, voice, counting_rule, vintage),
            (supersedes, contradicted_by, followed_up_by, note),
            (price_base, budget_class, status),
        )| Claim {
            label,
            scope,
            voice,
            counting_rule,
            vintage,
            supersedes,
            price_base,
            budget_class,
            status,
            contradicted_by,
            followed_up_by,
            note,
            ..Claim::new(id, measure, population, period, figure, citation)
        },
    )
}

/// An operator of expressions.
pub fn operator() -> impl Strategy<Value = Operator> {
    prop_oneof![
        Just(Operator::Add),
        Just(Operator::Subtract),
        Just(Operator::Multiply),
        Just(Operator::Divide),
        Just(Operator::Share),
        Just(Operator::Change),
    ]
}

/// Small arithmetic over claims, at most four operators deep.
pub fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        4 => slug().prop_map(Expression::claim),
        1 => positive_rational().prop_map(Expression::number),
        1 => slug().prop_map(Expression::count),
    ];
    leaf.prop_recursive(4, 16, 2, |inner| {
        (operator(), inner.clone(), inner).prop_filter_map("short", |(operator, first, second)| {
            Expression::apply(operator, first, second).ok()
        })
    })
}

/// A relation of two expressions, or one to derive a figure from.
pub fn formula() -> impl Strategy<Value = Formula> {
    let listed = || slug().prop_map(Expression::claim);
    prop_oneof![
        1 => expression().prop_map(Formula::Derive),
        4 => (expression(), word(&Relation::ALL), expression())
            .prop_filter("lists only", |(_, relation, _)| *relation != Relation::SubsetOf)
            .prop_map(|(first, relation, second)| Formula::Relate(first, relation, second)),
        1 => (listed(), listed())
            .prop_map(|(first, second)| Formula::Relate(first, Relation::SubsetOf, second)),
    ]
}

/// A relation between claims.
pub fn check() -> impl Strategy<Value = Check> {
    (slug(), text(), formula(), maybe_text(), maybe_text())
        .prop_map(|(id, title, formula, means, note)| Check { id, title, formula, means, note })
}

/// A sentence of a report.
pub fn statement() -> impl Strategy<Value = Statement> {
    let said = (slug(), word(StatementClass::ALL), voice(), text(), citation());
    let claims = (few(slug()), few(slug()), few(slug()));
    let settled = (maybe_text(), maybe_text(), few(word(Table::ALL)));
    let others = (few(slug()), few(slug()), few(slug()), settled);
    (said, claims, others).prop_map(
        |(
            (id, class, voice, gist, citation),
            (tested_by, supported_by, restates),
            (
                repeated_by,
                contradicted_by,
                followed_up_by,
                (not_measurable, settled_by, settled_in),
            ),
        )| Statement {
            id,
            class,
            voice,
            gist,
            tested_by,
            supported_by,
            restates,
            repeated_by,
            contradicted_by,
            followed_up_by,
            not_measurable,
            settled_by,
            settled_in,
            citation,
        },
    )
}

/// Something that a source dates.
pub fn event() -> impl Strategy<Value = Event> {
    (slug(), period().boxed(), text(), few(party()), citation()).prop_map(
        |(id, period, what, parties, citation)| Event { id, period, what, parties, citation },
    )
}

/// A note of a source.
pub fn footnote() -> impl Strategy<Value = Footnote> {
    ("[1-9][0-9]?", maybe_text(), maybe(slug()), citation())
        .prop_map(|(mark, cites, cited, citation)| Footnote { mark, cites, cited, citation })
}
