//! How a row is marked.

use fourp_model::{
    Marking, Programme, ReferenceKind, ReferenceVisitor, Referent, Slug, Table, Tabled,
};
use std::collections::BTreeMap;

/// The markings of what rows rest on.
pub(super) struct Markings<'p> {
    sources: BTreeMap<&'p str, Marking>,
    claims: BTreeMap<&'p str, Marked>,
    groups: BTreeMap<&'p str, Marked>,
    undeclared: Marking,
}

/// The marking of a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Marked {
    pub(super) marking: Marking,
    /// How it is known.
    pub(super) ground: Ground,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Ground {
    /// The row and all it rests on say so.
    Stated,
    /// Something it rests on is not declared.
    Supposed,
}

impl Marked {
    const PUBLIC: Self = Self { marking: Marking::Public, ground: Ground::Stated };

    fn and(self, other: Self) -> Self {
        Self { marking: self.marking.max(other.marking), ground: self.ground.max(other.ground) }
    }
}

impl<'p> Markings<'p> {
    pub(super) fn of_programme(programme: &'p Programme, undeclared: Marking) -> Self {
        let tables = programme.tables();
        let sources = tables.sources.iter().map(|source| (source.id.as_str(), source.marking));
        let mut markings = Self {
            sources: sources.collect(),
            claims: BTreeMap::new(),
            groups: BTreeMap::new(),
            undeclared,
        };
        let claims = tables.claims.iter().map(|claim| (claim.id.as_str(), markings.of(claim)));
        let claims = claims.collect();
        let groups = tables.groups.iter().map(|group| {
            let papers = group.classification.unwrap_or_default();
            let papers = Marked { marking: papers, ground: Ground::Stated };
            (group.id.as_str(), markings.of(group).and(papers))
        });
        markings.groups = groups.collect();
        markings.claims = claims;
        markings
    }

    /// A row by its citation: the higher of its own marking and its source's. A source by itself, a
    /// check by the highest of its claims, and a meeting also by its group and the group's papers.
    pub(super) fn of<R: Tabled>(&self, row: &R) -> Marked {
        let cited = row.citation().map_or(Marked::PUBLIC, |citation| {
            let own = citation.marking.unwrap_or_default();
            let own = Marked { marking: own, ground: Ground::Stated };
            own.and(self.source(citation.source.as_str()))
        });
        match (R::TABLE, row.id()) {
            (Table::Sources, Some(id)) => self.source(id),
            (Table::Checks, _) => cited.and(self.highest(row, ReferenceKind::Claim)),
            (Table::Meetings, _) => cited.and(self.highest(row, ReferenceKind::Group)),
            _ => cited,
        }
    }

    fn source(&self, id: &str) -> Marked {
        match self.sources.get(id) {
            Some(marking) => Marked { marking: *marking, ground: Ground::Stated },
            None => self.unknown(),
        }
    }

    const fn unknown(&self) -> Marked {
        Marked { marking: self.undeclared, ground: Ground::Supposed }
    }

    fn highest<R: Tabled>(&self, row: &R, kind: ReferenceKind) -> Marked {
        let mut highest = Highest { markings: self, kind, found: Marked::PUBLIC };
        row.references(&mut highest);
        highest.found
    }
}

/// The highest marking of the rows of one kind that a row mentions.
struct Highest<'m, 'p> {
    markings: &'m Markings<'p>,
    kind: ReferenceKind,
    found: Marked,
}

impl ReferenceVisitor for Highest<'_, '_> {
    fn visit<T: Referent>(&mut self, _: &'static str, id: &Slug<T>) {
        if T::KIND != self.kind {
            return;
        }
        let marked = match T::KIND {
            ReferenceKind::Claim => {
                let claim = self.markings.claims.get(id.as_str()).copied();
                claim.unwrap_or(self.markings.unknown())
            }
            // A group that is not declared has no papers that are known of; the meeting's source says.
            _ => self.markings.groups.get(id.as_str()).copied().unwrap_or(Marked::PUBLIC),
        };
        self.found = self.found.and(marked);
    }
}
