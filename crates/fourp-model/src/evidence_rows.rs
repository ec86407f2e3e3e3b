//! How the rows of evidence take their places among the rows of a programme.

use crate::{
    check::{Check, Formula},
    claim::Claim,
    figure::{Figure, FigureKind},
    population::Population,
    reference::{Mentions, ReferenceVisitor},
    row::row,
    source::Source,
    statement::Statement,
    voice::{Party, Voice},
};

impl Mentions for Party {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        match self {
            Self::Body(body) => visitor.visit(field, body),
            Self::Class(class) => visitor.visit(field, class),
        }
    }
}

impl Mentions for Voice {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        self.speakers.mentions(field, visitor);
    }
}

impl Mentions for Figure {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        if let FigureKind::Share { base, .. } = self.kind() {
            visitor.visit(field, base);
        }
    }
}

impl Mentions for Formula {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        for claim in self.claims() {
            visitor.visit(field, claim);
        }
    }
}

row!(Source in Sources by id, unsourced, mentions);
row!(Population in Populations by id, mentions same_as part_of);
row!(Claim in Claims by id,
    mentions measure population figure voice counting_rule supersedes contradicted_by followed_up_by);
row!(Check in Checks by id, unsourced, mentions formula);
row!(Statement in Statements by id,
    mentions voice tested_by supported_by restates repeated_by contradicted_by followed_up_by);
