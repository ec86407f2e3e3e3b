//! Which body belongs to which?

use fourp_governance::{Belonging, Parents};
use fourp_model::{Answer, Body, RowRef, Slug, Table};

use super::ground::{Ground, listed, place};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

fn belonging<'a>(ground: &Ground<'a>) -> Option<&'a Belonging> {
    match &ground.found.belonging {
        Answer::Measured(found) => Some(found),
        Answer::NotMeasurable(_) => None,
    }
}

fn row(ground: &Ground<'_>, body: &Slug<Body>) -> Option<RowRef> {
    ground.row::<Body>(ground.network.body(body)?.row)
}

fn name(ground: &Ground<'_>, body: &Slug<Body>) -> String {
    ground.network.body(body).map_or_else(|| body.to_string(), |facts| facts.name.clone())
}

/// Bodies that belong to several.
pub(super) fn several(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = belonging(&ground) else { return Vec::new() };
    let found = found.several_parents.iter().filter_map(|told| {
        let parents: Vec<String> = told.parents.iter().map(|body| name(&ground, body)).collect();
        Some(Observed {
            subject: told.body.to_string(),
            headline: format!("{} belongs to {} bodies", name(&ground, &told.body), parents.len()),
            condition: format!("on the day its parents are {}", parents.join(", ")),
            cause: None,
            effect: "what is counted by parent counts it more than once".into(),
            materiality: Materiality::count(1, Some(place(found.bodies)), "bodies"),
            confidence: Confidence::Recorded,
            fragility: "dates of the one or the other, or a source that says which is first".into(),
            evidence: vec![row(&ground, &told.body)?],
        })
    });
    found.collect()
}

/// Bodies whose parent is closed, or is declared by no row of a table that is declared complete.
pub(super) fn parentless(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = belonging(&ground) else { return Vec::new() };
    let tell = |told: &Parents, why: &str| {
        let parents: Vec<String> = told.parents.iter().map(|body| name(&ground, body)).collect();
        let ids: Vec<String> = told.parents.iter().map(ToString::to_string).collect();
        let own = row(&ground, &told.body)?;
        let closed = told.parents.iter().filter_map(|parent| row(&ground, parent));
        Some(Observed {
            subject: format!("{}+{}", told.body, ids.join("+")),
            headline: format!(
                "{} belongs to {}, which {why}",
                name(&ground, &told.body),
                listed(&parents)
            ),
            condition: format!(
                "its row names {} as what it belongs to on the day, which {why}",
                ids.join(" and ")
            ),
            cause: None,
            effect: "who answers for it now is not recorded".into(),
            materiality: Materiality::count(1, Some(place(found.bodies)), "bodies"),
            confidence: Confidence::Recorded,
            fragility: "a row for the parent, or for the one that took its place".into(),
            evidence: std::iter::once(own).chain(closed).collect(),
        })
    };
    let closed = found.closed_parents.iter().filter_map(|told| tell(told, "is closed"));
    let is_complete = ground.is_complete(&[Table::Bodies]);
    let dangling = found.dangling.iter().filter(|_| is_complete);
    closed.chain(dangling.filter_map(|told| tell(told, "no row declares"))).collect()
}

/// Bodies that belong to each other in a circle.
pub(super) fn circles(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(ground) = Ground::of(asked) else { return Vec::new() };
    let Some(found) = belonging(&ground) else { return Vec::new() };
    let circles = found.shape.circles.iter().map(|circle| circle.members.clone());
    let selves = found.shape.self_reports.iter().map(|body| vec![body.clone()]);
    let found = circles.chain(selves).map(|members| {
        let ids: Vec<String> = members.iter().map(ToString::to_string).collect();
        let names: Vec<String> = members.iter().map(|body| name(&ground, body)).collect();
        Observed {
            subject: ids.join("+"),
            headline: match names.as_slice() {
                [one] => format!("{one} belongs to itself"),
                names => format!("{} bodies belong to each other: {}", names.len(), listed(names)),
            },
            condition: format!("from each of {} its parents lead back to it", ids.join(", ")),
            cause: None,
            effect: "none of them is the last to answer, and sums by parent do not end".into(),
            materiality: Materiality::count(members.len(), Some(place(found.bodies)), "bodies"),
            confidence: Confidence::Derived,
            fragility: "any one parent that does not hold, if it lies on every circle".into(),
            evidence: members.iter().filter_map(|body| row(&ground, body)).collect(),
        }
    });
    found.collect()
}
