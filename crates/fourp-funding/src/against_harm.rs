//! Spending by threat against harm by threat, as rows tell both.

use std::collections::BTreeSet;

use fourp_model::{
    Answer, Harm, HarmIndex, NotMeasurable, Period, Programme, Rounding, Slug, Table,
};
use serde::Serialize;

use crate::{
    need::{HarmByThreat, harm_by_threat},
    proportionality::{
        Category, NeedKind, Proportionality, ProportionalityQuestion, proportionality,
    },
    purpose::SpendingByPurpose,
    purpose_total::PurposeTotal,
};

/// Spending by threat against harm.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpendAgainstHarm {
    /// For which span.
    pub period: Period,
    /// The harm.
    pub harm: HarmByThreat,
    /// Threats that money is spent on, of which no harm is known: left out of both.
    pub left_out: Vec<String>,
    /// The comparison.
    pub found: Proportionality,
}

/// Every period and scale that has both, in that order.
pub(crate) fn against_harm(
    programme: &Programme,
    spending: &Answer<Vec<SpendingByPurpose>>,
    rounding: Rounding,
) -> Answer<Vec<SpendAgainstHarm>> {
    const QUESTION: &str = "Is the money spread as the harm is?";
    let gap = |why: String| {
        NotMeasurable::new(QUESTION, why)
            .needing(Table::Allocations, "the share of spending on each threat, body by body")
            .needing(Table::Harm, "weights of harm for each threat, with their source")
            .needing(Table::Observations, "counts of what is weighed, by threat and period")
            .into()
    };
    let Answer::Measured(periods) = spending else {
        return gap("no row says how spending divides".into());
    };
    let indices: BTreeSet<&Slug<HarmIndex>> =
        programme.rows::<Harm>().iter().map(|row| &row.index).collect();
    let by_threat: Vec<(&SpendingByPurpose, &Vec<PurposeTotal>)> = periods
        .iter()
        .filter_map(|found| Some((found, found.threats.as_ref().measured()?)))
        .collect();
    if by_threat.is_empty() {
        return gap("no allocation says what is spent on any threat".into());
    }
    if indices.is_empty() {
        return gap("no row weighs the harm of any threat".into());
    }
    let mut found = Vec::new();
    for (spending, totals) in by_threat {
        for index in &indices {
            let period = &spending.question.period;
            let harm = harm_by_threat(programme, index, period, rounding).measured();
            found.extend(harm.and_then(|harm| compare(period, totals, harm)));
        }
    }
    if found.is_empty() {
        return gap("no period has both spending and harm of two threats or more".into());
    }
    Answer::Measured(found)
}

fn compare(
    period: &Period,
    totals: &[PurposeTotal],
    harm: HarmByThreat,
) -> Option<SpendAgainstHarm> {
    let (mut categories, mut left_out) = (Vec::new(), Vec::new());
    for total in totals {
        let (Some(threat), Some(amount)) =
            (total.purpose.threat(), total.amount.as_ref().measured())
        else {
            continue;
        };
        match harm.threats.iter().find(|one| &one.threat == threat) {
            Some(one) => categories.push(Category {
                label: threat.to_string(),
                spend: *amount,
                need: one.harm,
            }),
            None => left_out.push(threat.to_string()),
        }
    }
    let source = format!("the scale {} times counts", harm.index);
    let question = ProportionalityQuestion { need: NeedKind::Harm, source, categories };
    let found = proportionality(&question).ok()?;
    Some(SpendAgainstHarm { period: period.clone(), harm, left_out, found })
}
