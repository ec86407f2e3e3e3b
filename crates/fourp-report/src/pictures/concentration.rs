//! In how few hands is the money?

use std::cmp::Reverse;

use fourp_funding::{Fragmentation, PeriodPots};
use fourp_model::{Currency, Party};
use fourp_picture::{Cell, Concentration, Picture, Table};

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
        money,
    },
    results::Results,
    text,
};

/// Below how many bodies nothing is drawn.
const FEWEST: usize = 4;
/// How many are told in words.
const TOLD: usize = 3;

/// What share of the money given the bodies with most of it get, one after another.
pub(super) fn concentration(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    const WHAT: &str = "In how few hands the money is";
    let Results { programme, .. } = results;
    let overview = money::funding(results, WHAT)?;
    let periods = money::measured(&overview.fragmentation, WHAT)?;
    let most = periods.iter().map(|period| period.bodies.len()).max().unwrap_or(0);
    // The last period of which about as much is known as of any.
    let known = periods.iter().filter(|period| period.bodies.len().saturating_mul(2) >= most);
    let fullest = known.max_by_key(|period| (period.period.end(), period.bodies.len()));
    let Some(fullest) = fullest.filter(|period| period.bodies.len() >= FEWEST) else {
        let why = format!(
            "in no period do flows name more than {}, too few to compare",
            counted(most, "body that is given money", "bodies that are given money")
        );
        return Err(NotDrawn::new(WHAT, why));
    };
    let currency = overview.currency;
    let named = named(fullest);
    if named < fullest.class_money {
        let why = format!(
            "of {}, only {} went to named bodies, and the rest to classes whose members no row names",
            phrase::minor(named.saturating_add(fullest.class_money), currency),
            phrase::minor(named, currency)
        );
        return Err(NotDrawn::new(WHAT, why));
    }
    let mut bodies: Vec<&(Party, Fragmentation)> = fullest.bodies.iter().collect();
    bodies.sort_by_key(|(party, got)| (Reverse(got.money), party));
    let all = named;
    let half = |count: usize| {
        format!("half of the money: {count} of {}", counted(bodies.len(), "body", "bodies"))
    };
    let amounts = || bodies.iter().map(|(_, got)| u128::try_from(got.money).unwrap_or(0));
    let count = Concentration::new(amounts(), "", "", "").half();
    let chart = Concentration::new(
        amounts(),
        half(count),
        "dashed: if every body got as much",
        "Bodies, those with most money first",
    );
    let mut table =
        Table::new(["body", "given to it", "share", "pots", "effective number of pots"]);
    for (party, got) in &bodies {
        table.row([
            Cell::words(phrase::party(party, programme)),
            Cell::shown(phrase::minor(got.money, currency), money::major(got.money, currency)),
            money::percent(got.money, all).map_or_else(|| Cell::unknown("no whole"), Cell::words),
            Cell::number(got.pots),
            Cell::shown(format!("{:.1}", got.effective_2), format!("{:.2}", got.effective_2)),
        ]);
    }
    let told = bodies.iter().take(TOLD).map(|(party, got)| {
        let share = money::percent(got.money, all).unwrap_or_default();
        format!(
            "{} ({}, {share})",
            phrase::party(party, programme),
            phrase::minor(got.money, currency)
        )
    });
    let alternative = format!(
        "{} given {}; half of that goes to {count} of them. Most is given to {}.",
        counted(bodies.len(), "body is", "bodies are"),
        phrase::minor(all, currency),
        listed(&told.collect::<Vec<_>>()),
    );
    Ok(Picture {
        id: "concentration".into(),
        headline: format!("Of named bodies' money, half goes to {count} of {}", bodies.len()),
        subtitle: format!(
            "Money given to each body, cumulative share, %, {}, {}, {}{}",
            fullest.phase,
            fullest.period,
            text::title(programme),
            money::as_at(overview),
        ),
        chart: Box::new(chart),
        alternative,
        table,
        sources: beside::cited(
            programme,
            programme
                .rows::<fourp_model::Flow>()
                .iter()
                .filter(|flow| flow.phase == fullest.phase && flow.period == fullest.period)
                .map(|flow| &flow.citation),
        ),
        notes: notes(fullest, &bodies, currency)
            .into_iter()
            .chain(money::incomplete(programme))
            .collect(),
        data: data(results),
    })
}

/// What named bodies are given, added up.
fn named(period: &PeriodPots) -> i128 {
    period.bodies.iter().map(|(_, got)| got.money).sum()
}

fn notes(
    period: &PeriodPots,
    bodies: &[&(Party, Fragmentation)],
    currency: Option<Currency>,
) -> Vec<String> {
    let amounts: Vec<f64> = bodies
        .iter()
        .map(|(_, got)| {
            i64::try_from(got.money).ok().and_then(|money| money.to_string().parse().ok())
        })
        .map(|money: Option<f64>| money.unwrap_or(0.0))
        .collect();
    let mut notes = Vec::new();
    if let Ok(effective) = fourp_stat::hill_number(&amounts, 2.0)
        && effective > 0.0
    {
        notes.push(format!(
            "Herfindahl-Hirschman index over bodies {:.3}: as even as {effective:.1} bodies with equal shares.",
            1.0 / effective
        ));
    }
    notes.push(
        "Grants, transfers and levies; money passed on is counted at every body it goes through."
            .into(),
    );
    if period.classes > 0 {
        let classes = counted(period.classes, "class of bodies is", "classes of bodies are");
        notes.push(format!(
            "Left out: {classes} paid {}, and no row names their members.",
            phrase::minor(period.class_money, currency)
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::made_up::{Case, grant};

    #[test]
    fn half_goes_to_the_largest() {
        let flows = [("a", 60), ("b", 25), ("c", 10), ("d", 5)];
        let case = Case::of(flows.map(|(payee, pounds)| grant("office", payee, pounds)).to_vec());
        let picture = concentration(&case.results()).unwrap();
        assert_eq!(picture.headline, "Of named bodies' money, half goes to 1 of 4");
        assert_eq!(picture.table.csv().lines().nth(1), Some("a,60,60 %,1,1.00"));
        assert_eq!(
            picture.alternative,
            "4 bodies are given £100; half of that goes to 1 of them. Most is given to a (£60, 60 %), b (£25, 25 %) \
             and c (£10, 10 %).",
        );
        assert!(
            picture.notes[0].contains("index over bodies 0.435: as even as 2.3 bodies"),
            "{:?}",
            picture.notes
        );
    }

    #[test]
    fn a_few_bodies_are_not_compared() {
        let case = Case::of(vec![grant("office", "a", 60), grant("office", "b", 25)]);
        let not = concentration(&case.results()).unwrap_err();
        assert!(not.why.contains("more than 2 bodies"), "{}", not.why);
    }
}
