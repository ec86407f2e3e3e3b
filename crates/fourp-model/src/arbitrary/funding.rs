//! Money that moves, and how it divides.

use proptest::prelude::*;

use super::{
    ids::{citation, maybe, party, slug, strand, word},
    numbers::share,
    values::{budget_class, partial_date, period, price_base},
};
use crate::{
    Allocation, Balance, Basis, Certainty, Currency, Flow, FlowKind, Money, Phase, Purpose,
};

/// An amount in sterling above zero, as flows have it.
pub fn amount() -> impl Strategy<Value = Money> {
    prop_oneof![3 => 1_i64..=1_000_000, 1 => 1_i64..=1_000_000_000_000]
        .prop_map(|minor| Money::from_minor(minor, Currency::GBP))
}

/// Money that moved or was to move.
pub fn flow() -> impl Strategy<Value = Flow> {
    let moved = (party(), party(), amount(), word(Phase::ALL), period().boxed(), citation());
    let known = (
        maybe(partial_date()),
        maybe(partial_date()),
        maybe(partial_date()),
        maybe(partial_date()),
    );
    let pot = (maybe(slug()), maybe(slug()), certainty(), word(FlowKind::ALL));
    let terms = (
        maybe(amount()),
        maybe(budget_class()),
        maybe(price_base().boxed()),
        maybe(slug()),
        maybe(party()),
    );
    (moved, known, pot, terms).prop_map(
        |(
            (payer, payee, amount, phase, period, citation),
            (announced, confirmed, paid, withdrawn),
            (stream, earmark, certainty, kind),
            (half_width, budget, price_base, commitment, reported_by),
        )| Flow {
            half_width,
            kind,
            announced,
            confirmed,
            paid,
            withdrawn,
            stream,
            earmark,
            certainty,
            budget,
            price_base,
            commitment,
            reported_by,
            ..Flow::between(payer, payee, amount, phase, period, citation)
        },
    )
}

/// How long money is certain.
pub fn certainty() -> impl Strategy<Value = Certainty> {
    prop_oneof![
        Just(Certainty::Unknown),
        Just(Certainty::OneYear),
        partial_date().prop_map(Certainty::Until),
    ]
}

/// What spending is for.
pub fn purpose() -> impl Strategy<Value = Purpose> {
    prop_oneof![
        Just(Purpose::Unallocated),
        strand().prop_map(Purpose::Strand),
        slug().prop_map(Purpose::Threat),
        (strand(), slug()).prop_map(|(strand, threat)| Purpose::Both(strand, threat)),
    ]
}

/// A share of spending.
pub fn allocation() -> impl Strategy<Value = Allocation> {
    let terms = (maybe(budget_class()), word(Basis::ALL));
    (party(), period().boxed(), purpose(), share(), terms, citation()).prop_map(
        |(party, period, purpose, share, (of, basis), citation)| Allocation {
            party,
            period,
            purpose,
            share,
            of,
            basis,
            citation,
        },
    )
}

/// What a body held; debts included.
pub fn balance() -> impl Strategy<Value = Balance> {
    let held = || {
        maybe(
            (-1_000_000_i64..=1_000_000_000)
                .prop_map(|minor| Money::from_minor(minor, Currency::GBP)),
        )
    };
    let terms = (maybe(amount()), maybe(budget_class()), maybe(price_base().boxed()));
    (party(), period().boxed(), held(), held(), terms, citation()).prop_map(
        |(party, period, opening, closing, (half_width, budget, price_base), citation)| Balance {
            opening,
            closing,
            half_width,
            budget,
            price_base,
            ..Balance::new(party, period, citation)
        },
    )
}
