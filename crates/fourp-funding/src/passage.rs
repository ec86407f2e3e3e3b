//! How sure is it that money went from one party to another, and on whom does that depend?

use std::cmp::Reverse;

use fourp_model::{Answer, NotMeasurable, Party, Table};
use serde::Serialize;

use crate::{
    bounds::Bounds,
    dated::{Dated, Dating},
    dependency::{Dependency, DependencyLimits},
    index::place,
    origin::{Selection, SelectionError},
    trace::Routes,
    words::conventions,
};

conventions! {
    /// How the two parties were chosen.
    #[non_exhaustive]
    ChosenBy {
        /// Both were asked for.
        Asked = "as asked",
        /// One was asked for; the other is where most of its money rests, or most of its money entered, pro rata.
        MostOfOne = "the one asked for, and the other with the largest sum between them, pro rata",
        /// Nobody was asked for: of all origins that have a name in the table and all ends, those with the largest sum.
        LargestSum = "the largest sum between two parties of the table, pro rata",
    }
}

/// What is known of the money between two parties.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Passage {
    /// Where it entered.
    pub from: Party,
    /// Where it rests.
    pub to: Party,
    /// Why these.
    pub chosen_by: ChosenBy,
    /// The bounds as far as amounts tell.
    pub by_amounts: Bounds,
    /// The bounds where days are kept to as well, with receipts of a day before its payments.
    pub by_days: Answer<Bounds>,
    /// On whom it depends.
    pub dependency: Answer<Dependency>,
}

const QUESTION: &str = "How sure is it that money went from one party to another?";

/// Bounds and dependency between the parties asked for, or between those that most goes between.
pub(crate) fn passage(
    routes: &Routes<'_>,
    openings: &[i64],
    asked: (Option<&Party>, Option<&Party>),
    largest: Option<(&Party, &Party)>,
) -> Answer<Passage> {
    let nothing = |why: String| {
        NotMeasurable::new(QUESTION, why)
            .needing(Table::Flows, "who paid whom how much, for which period")
            .into()
    };
    let chosen = match chosen(routes, asked, largest) {
        Ok(Some(chosen)) => chosen,
        Ok(None) => return nothing("no money goes from a party to another".into()),
        Err(error) => return nothing(error.to_string()),
    };
    match between(routes, openings, chosen) {
        Ok(found) => Answer::Measured(found),
        Err(why) => nothing(why),
    }
}

fn between(
    routes: &Routes<'_>,
    openings: &[i64],
    (from, to, chosen_by): (Party, Party, ChosenBy),
) -> Result<Passage, String> {
    let graph = routes.slice().source();
    let one = |party| Selection::parties(graph, [party]).map_err(|error| error.to_string());
    let (origin, end) = (one(&from)?, one(&to)?);
    let by_amounts = routes.bounds(&origin, &end).map_err(|error| error.to_string())?;
    let ends = (&origin, &end);
    let by_days = Dated::bounds(routes.slice(), openings, &Dating::default(), ends)
        .map_err(|error| error.to_string())?;
    let dependency = match routes.dependency(&origin, &end, DependencyLimits::default()) {
        Ok(found) => Answer::Measured(found),
        Err(error) => {
            NotMeasurable::new("On whom does the way of the money depend?", error.to_string())
                .needing(Table::Flows, "payments from one party to another")
                .into()
        }
    };
    Ok(Passage { from, to, chosen_by, by_amounts, by_days, dependency })
}

/// Whom to ask about; nobody if no money goes from one to another.
fn chosen(
    routes: &Routes<'_>,
    asked: (Option<&Party>, Option<&Party>),
    largest: Option<(&Party, &Party)>,
) -> Result<Option<(Party, Party, ChosenBy)>, SelectionError> {
    let graph = routes.slice().source();
    let one = |party| Selection::parties(graph, [party]);
    Ok(match asked {
        (Some(from), Some(to)) => {
            one(from).and(one(to))?;
            Some((from.clone(), to.clone(), ChosenBy::Asked))
        }
        (Some(from), None) => {
            let to = most(routes, &routes.forwards(&one(from)?).ends, from);
            to.map(|to| (from.clone(), to, ChosenBy::MostOfOne))
        }
        (None, Some(to)) => {
            let from = most(routes, &routes.backwards(&one(to)?).ends, to);
            from.map(|from| (from, to.clone(), ChosenBy::MostOfOne))
        }
        (None, None) => largest.map(|(from, to)| (from.clone(), to.clone(), ChosenBy::LargestSum)),
    })
}

/// The other party with the largest amount; of equals the first.
fn most(routes: &Routes<'_>, amounts: &[i64], than: &Party) -> Option<Party> {
    let graph = routes.slice().source();
    let others = (0_u32..)
        .zip(amounts)
        .filter(|(node, amount)| **amount > 0 && graph.node(than) != Some(*node));
    let (node, _) = others.min_by_key(|(node, amount)| (Reverse(**amount), *node))?;
    graph.parties().get(place(node)).cloned()
}

#[cfg(test)]
mod tests {
    use fourp_model::Phase;

    use super::*;
    use crate::oracle::{Payments, graph, party};

    fn asked(from: Option<u32>, to: Option<u32>) -> Answer<Passage> {
        let edges = vec![(0, 1, 10), (1, 2, 30), (3, 1, 20), (3, 4, 90)];
        let graph = graph(&Payments { nodes: 6, edges, openings: vec![0; 6] });
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let (from, to) = (from.map(party), to.map(party));
        let largest = (party(3), party(4));
        passage(&routes, &[], (from.as_ref(), to.as_ref()), Some((&largest.0, &largest.1)))
    }

    #[test]
    fn who_is_not_asked_for_is_chosen_by_a_rule() {
        let found = |from, to| {
            let found = asked(from, to).measured().unwrap();
            (found.from, found.to, found.chosen_by, found.by_amounts.most)
        };
        assert_eq!(found(None, None), (party(3), party(4), ChosenBy::LargestSum, 90));
        assert_eq!(found(Some(0), None), (party(0), party(2), ChosenBy::MostOfOne, 10));
        assert_eq!(found(None, Some(2)), (party(3), party(2), ChosenBy::MostOfOne, 20));
        assert_eq!(found(Some(0), Some(4)), (party(0), party(4), ChosenBy::Asked, 0));
    }

    #[test]
    fn what_cannot_be_said_is_said() {
        let why = |from, to| {
            asked(from, to).not_measurable().map(ToString::to_string).unwrap_or_default()
        };
        assert_eq!(
            why(Some(77), None),
            "How sure is it that money went from one party to another? cannot be measured: no flow of the graph is paid \
             or received by body-0000077"
        );
        assert!(why(Some(5), None).ends_with("no money goes from a party to another"));
        // Without dates there are bounds by amounts all the same, and from a party to itself nothing depends on others.
        let found = asked(Some(0), Some(0)).measured().unwrap();
        assert!(!found.by_days.is_measured() && !found.dependency.is_measured());
    }
}
