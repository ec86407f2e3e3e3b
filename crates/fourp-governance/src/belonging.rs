//! Which bodies belong to which, and what is odd about it.

use fourp_model::{Answer, Body, NotMeasurable, Slug, Table};
use serde::Serialize;

use crate::{
    facts::{BodyFacts, Presence},
    lines::Hierarchy,
    network::Network,
    place::number,
    reading::{Absence, absence},
    shape::{Shape, shape},
};

/// The parents of bodies, audited.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Belonging {
    /// What it means that a body has no parent.
    pub absence: Absence,
    /// How many bodies rows declare.
    pub bodies: u32,
    /// How many of them exist on the day.
    pub present: u32,
    /// Lines from bodies to parents, whether declared, closed or neither.
    pub lines: u32,
    /// Bodies with several parents, closed bodies included.
    pub several_parents: Vec<Parents>,
    /// Bodies that exist and have a parent that does not exist any more; those parents.
    pub closed_parents: Vec<Parents>,
    /// Of those, the ones that have no other parent.
    pub only_closed: Vec<Slug<Body>>,
    /// Bodies with a parent that no row declares; those parents.
    pub dangling: Vec<Parents>,
    /// Bodies that exist, with neither parent nor child.
    pub isolated: Vec<Slug<Body>>,
    /// Bodies that exist, without a parent and with a child.
    pub tops: Vec<Slug<Body>>,
    /// Declared bodies and the lines between them: spans, depth, circles, Krackhardt's four.
    pub shape: Shape<Slug<Body>>,
}

/// A body and some of its parents.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Parents {
    /// The body.
    pub body: Slug<Body>,
    /// Those parents, in order.
    pub parents: Vec<Slug<Body>>,
}

impl Network {
    /// What is odd about the parents of the bodies of a network's programme on its day.
    ///
    /// Not measurable where no body has a parent. O(bodies + lines), and what [`Shape`] costs.
    pub fn belonging(&self) -> Answer<Belonging> {
        const QUESTION: &str = "Which bodies belong to which?";
        let bodies = self.bodies();
        let lines: usize = bodies.iter().map(|body| body.parents.len()).sum();
        if lines == 0 {
            let why = NotMeasurable::new(
                QUESTION,
                "no body of the data supplied has a parent on the day",
            );
            return why.needing(Table::Bodies, "the parents of each body").into();
        }
        let place =
            |id: &Slug<Body>| bodies.binary_search_by(|body| body.id.cmp(id)).ok().map(number);
        let edges = (0..).zip(bodies).flat_map(|(child, body)| {
            body.parents.iter().filter_map(move |parent| Some((child, place(parent)?)))
        });
        let Some(hierarchy) = Hierarchy::new(number(bodies.len()), edges) else {
            return NotMeasurable::new(QUESTION, "there are more lines than can be numbered")
                .into();
        };
        let is_closed = |parent: &Slug<Body>| {
            self.body(parent).is_some_and(|parent| parent.presence == Presence::Closed)
        };
        let some = |is_wanted: &dyn Fn(&BodyFacts, &Slug<Body>) -> bool| -> Vec<Parents> {
            let told = bodies.iter().map(|body| Parents {
                body: body.id.clone(),
                parents: body
                    .parents
                    .iter()
                    .filter(|parent| is_wanted(body, parent))
                    .cloned()
                    .collect(),
            });
            told.filter(|told| !told.parents.is_empty()).collect()
        };
        let is_present = |body: &BodyFacts| body.presence == Presence::Present;
        let mut several_parents = some(&|_, _| true);
        several_parents.retain(|told| told.parents.len() > 1);
        let closed_parents = some(&|body, parent| is_present(body) && is_closed(parent));
        let only_closed = closed_parents.iter().filter(|told| {
            self.body(&told.body).is_some_and(|body| body.parents.len() == told.parents.len())
        });
        let names: Vec<Slug<Body>> = bodies.iter().map(|body| body.id.clone()).collect();
        let parentless =
            (0..).zip(bodies).filter(|(_, body)| is_present(body) && body.parents.is_empty());
        let (isolated, tops): (Vec<_>, Vec<_>) =
            parentless.partition(|(body, _)| hierarchy.up.in_edges(*body).is_empty());
        let ids =
            |those: Vec<(u32, &BodyFacts)>| those.iter().map(|(_, body)| body.id.clone()).collect();
        Answer::Measured(Belonging {
            absence: absence(self, &[Table::Bodies]),
            bodies: number(bodies.len()),
            present: number(bodies.iter().filter(|body| is_present(body)).count()),
            lines: number(lines),
            only_closed: only_closed.map(|told| told.body.clone()).collect(),
            several_parents,
            closed_parents,
            dangling: some(&|_, parent| place(parent).is_none()),
            isolated: ids(isolated),
            tops: ids(tops),
            shape: shape(&names, &hierarchy),
        })
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{BodyKind, BodyStatus, Citation, Dated, Programme, Tables};

    use super::*;
    use crate::register::Register;

    fn body(id: &str, parents: &[&str], status: BodyStatus) -> Body {
        let citation = Citation::at("register".parse().unwrap(), "1");
        Body {
            parents: parents.iter().map(|parent| Dated::always(parent.parse().unwrap())).collect(),
            status,
            ..Body::new(id.parse().unwrap(), id, BodyKind::Organisation, citation)
        }
    }

    fn found(bodies: Vec<Body>) -> Answer<Belonging> {
        let programme = Programme::new(Tables { bodies, ..Tables::default() }).unwrap();
        Register::compile(&programme).unwrap().latest().belonging()
    }

    #[test]
    fn everything_odd_is_named() {
        let (live, closed) = (BodyStatus::Live, BodyStatus::Closed);
        let found = found(vec![
            body("alone", &[], live),
            body("both", &["top", "gone"], live),
            body("gone", &["top"], closed),
            body("left", &["gone"], live),
            body("ring", &["ring-2"], live),
            body("ring-2", &["ring", "nobody"], live),
            body("top", &[], live),
            body("was", &["gone"], closed),
        ]);
        let found = found.measured().unwrap();
        let ids =
            |told: &[Parents]| told.iter().map(|told| told.body.to_string()).collect::<Vec<_>>();
        assert_eq!((found.bodies, found.present, found.lines), (8, 6, 8));
        assert_eq!(ids(&found.several_parents), ["both", "ring-2"]);
        assert_eq!(ids(&found.closed_parents), ["both", "left"]);
        assert_eq!(found.closed_parents[0].parents, ["gone".parse().unwrap()]);
        assert_eq!(found.only_closed, ["left".parse().unwrap()]);
        assert_eq!(ids(&found.dangling), ["ring-2"]);
        assert_eq!(found.isolated, ["alone".parse().unwrap()]);
        assert_eq!(found.tops, ["top".parse().unwrap()]);
        assert_eq!(found.shape.circles.len(), 1);
        assert_eq!((found.shape.depth, found.shape.lines), (2, 7));
        assert_eq!(found.absence.as_str(), "not in the data supplied");
    }

    #[test]
    fn without_parents_nothing_is_measured() {
        assert!(!found(vec![body("alone", &[], BodyStatus::Live)]).is_measured());
    }
}
