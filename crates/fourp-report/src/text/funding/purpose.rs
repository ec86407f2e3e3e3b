//! What is it spent on, and is that where the harm is?

use fourp_funding::{
    DividedSpending, Overview, PROPORTIONAL_IS_NOT_OPTIMAL, Proportionality, PurposeTotal,
    SpendingByPurpose,
};
use fourp_model::{Answer, Currency, Population, Programme, Purpose, Slug};

use super::figures;
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// How many divided sums are shown one by one before only their totals are.
const WHOLES_SHOWN: usize = 3;

/// Spending by strand for each period, by threat for the last.
pub(super) fn spending(page: &mut Page, programme: &Programme, overview: &Overview) {
    page.heading("What is the money spent on?");
    page.gap();
    let periods = match &overview.spending {
        Answer::Measured(periods) => periods,
        Answer::NotMeasurable(gap) => return figures::gap(page, gap),
    };
    page.paragraph(
        "In brackets: how many divided sums have a row on it; the others may spend on it all that they leave over, or \
         nothing.",
    );
    for (at, spending) in (1_usize..).zip(periods) {
        page.gap();
        page.line(&format!(
            "{}, through {}",
            spending.question.period,
            counted(spending.wholes.len(), "division that rows state", "divisions that rows state",)
        ));
        let currency = spending.currency;
        if spending.wholes.len() <= WHOLES_SHOWN {
            spending.wholes.iter().for_each(|whole| of_whole(page, programme, whole, currency));
        }
        if spending.wholes.len() == 1 {
            gaps(page, &spending.strands);
        } else {
            totals(page, &spending.strands, currency);
        }
        not_divided(page, spending);
        if at == periods.len() {
            match &spending.threats {
                Answer::Measured(threats) => {
                    page.gap();
                    page.line(&format!("{} by threat", spending.question.period));
                    totals(page, threats, currency);
                }
                Answer::NotMeasurable(gap) => figures::gap(page, gap),
            }
        }
    }
}

fn of_whole(
    page: &mut Page,
    programme: &Programme,
    whole: &DividedSpending,
    currency: Option<Currency>,
) {
    let of = whole.of.map(|of| format!(", {of}")).unwrap_or_default();
    let told_by = whole.told_by.map(|by| format!("; {by}: {}", figures::rows(&whole.evidence)));
    let words = format!(
        "{}{}",
        figures::told(&whole.spending, |spent| figures::amount(spent, currency)),
        told_by.unwrap_or_default()
    );
    let party = phrase::party(&whole.party, programme);
    page.wrapped(&format!("  {party}{of}: "), "      ", &words);
    for line in &whole.lines {
        let amount = line.amount.map(|amount| format!(", {}", figures::amount(&amount, currency)));
        let words = format!(
            "{}{} ({})",
            figures::share(&line.share),
            amount.unwrap_or_default(),
            figures::rows(&line.evidence)
        );
        page.wrapped(&format!("   = {}: ", line.purpose), "        ", &words);
    }
    let left =
        whole.unallocated.amount.map(|amount| format!(", {}", figures::amount(&amount, currency)));
    let words = format!("{}{}", figures::share(&whole.unallocated.share), left.unwrap_or_default());
    page.wrapped("   = left over, no row says for what: ", "        ", &words);
    for beside in &whole.beside {
        let name = name(programme, &beside.population);
        let words = format!(
            "{name}, {} ({}): a part of the same sum, or overlapping this one; no row divides it",
            figures::amount(&beside.amount, currency),
            figures::rows(&beside.evidence)
        );
        page.wrapped("   = beside it: ", "        ", &words);
    }
}

fn totals(page: &mut Page, totals: &[PurposeTotal], currency: Option<Currency>) {
    let measured = totals.iter().filter(|total| total.amount.is_measured());
    let rows = measured.map(|total| {
        let purpose = match &total.purpose {
            Purpose::Strand(strand) => strand.to_string(),
            Purpose::Threat(threat) => threat.to_string(),
            other => other.to_string(),
        };
        let purpose = format!("{purpose} ({})", total.told_of);
        let share = total.share.as_ref().map(figures::share).unwrap_or_default();
        [purpose, share, figures::told(&total.amount, |amount| figures::amount(amount, currency))]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
    gaps(page, totals);
}

fn gaps(page: &mut Page, totals: &[PurposeTotal]) {
    for total in totals {
        if let Answer::NotMeasurable(gap) = &total.amount {
            figures::gap(page, gap);
        }
    }
}

fn not_divided(page: &mut Page, spending: &SpendingByPurpose) {
    let (amount, bodies) = spending.undivided;
    if bodies > 0 {
        let words = format!(
            "{} of {}, of which no row says how it divides: in none of the above",
            figures::amount(&amount, spending.currency),
            counted(bodies, "body", "bodies")
        );
        page.wrapped("  undivided: ", "      ", &words);
    }
    let offices = spending.offices.iter().map(|(office, amount)| {
        let office = office.map_or("office not stated", |office| office.as_str());
        format!("{office} {}", figures::amount(amount, spending.currency))
    });
    let offices: Vec<String> = offices.collect();
    if !offices.is_empty() {
        page.wrapped("  flows of spending: ", "      ", &listed(&offices));
    }
}

/// Spending by threat against harm, and what claims print of harm.
pub(super) fn against_harm(page: &mut Page, programme: &Programme, overview: &Overview) {
    page.heading("Is it spread as the harm is?");
    page.gap();
    match &overview.proportionality {
        Answer::Measured(found) => {
            // The latest says it; the others are in the JSON.
            if let Some(last) = found.last() {
                let words = format!("{}; {}", last.period, last.found.source);
                page.wrapped("Of: ", "    ", &words);
                proportionality(page, &last.found, overview.currency);
                page.wrapped("   = caveat: ", "        ", last.harm.detection.as_str());
                if !last.left_out.is_empty() {
                    let words = format!(
                        "{}: no harm is counted, so left out of both",
                        listed(&last.left_out)
                    );
                    page.wrapped("   = left out: ", "        ", &words);
                }
            }
        }
        Answer::NotMeasurable(gap) => figures::gap(page, gap),
    }
    printed(page, programme, overview);
    page.gap();
    let mut words = PROPORTIONAL_IS_NOT_OPTIMAL.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    page.paragraph(&format!("{words}."));
}

fn proportionality(page: &mut Page, found: &Proportionality, currency: Option<Currency>) {
    let mut rows = vec![["".into(), "share of spending".into(), "share of harm".into()]];
    rows.extend(
        found.lines.iter().map(|line| {
            [line.label.clone(), figures::share(&line.spend), figures::share(&line.need)]
        }),
    );
    page.table("  ", &rows);
    let range = found
        .leave_one_out
        .map(|range| format!("; leaving out each in turn, {}", figures::share(&range)));
    let words = format!(
        "{}, {}, would have to move (dissimilarity){}",
        figures::share(&found.dissimilarity),
        figures::amount(&found.to_move, currency),
        range.unwrap_or_default()
    );
    page.wrapped("   = to be proportional: ", "        ", &words);
    match &found.ranked {
        Answer::Measured(ranked) => {
            let words = format!(
                "concentration index of spending {}, Gini of harm {}, Kakwani {}; below 0: spending leans less \
                 to great harm than harm does",
                ranked.concentration.to_significant(3),
                ranked.need_gini.to_significant(3),
                ranked.kakwani.to_significant(3)
            );
            page.wrapped("   = in order of harm: ", "        ", &words);
        }
        Answer::NotMeasurable(gap) => figures::gap(page, gap),
    }
}

fn printed(page: &mut Page, programme: &Programme, overview: &Overview) {
    let Answer::Measured(harm) = &overview.printed_harm else { return };
    page.gap();
    let words = format!(
        "{} in {}, {} ({})",
        name(programme, &harm.whole),
        harm.period,
        figures::amount(&harm.amount, overview.currency),
        figures::rows(&harm.evidence)
    );
    page.wrapped("Claims print the cost of: ", "    ", &words);
    let rows = harm.parts.iter().map(|part| {
        [
            name(programme, &part.population),
            figures::share(&part.share),
            format!(
                "{} ({})",
                figures::amount(&part.amount, overview.currency),
                figures::rows(&part.evidence)
            ),
        ]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
}

fn name(programme: &Programme, population: &Slug<Population>) -> String {
    let known = programme.get(population);
    known.map_or_else(|| population.to_string(), |known| known.name.clone())
}
