//! What initiatives changed, moved and cost, in words.

use fourp_model::{Answer, Initiative, NotMeasurable, Programme, Table};
use fourp_performance::{
    Averted, Displacement, FiellerSet, InitiativeEffect, InitiativeJudged, SyntheticControl,
    ValueForMoney,
};

use super::words::{gap, significant};
use crate::layout::{Page, counted, listed};

/// The section on initiatives.
pub(super) fn section(page: &mut Page, programme: &Programme, found: &[InitiativeJudged]) {
    page.heading("What did each initiative change, against places without it, and at what cost?");
    page.gap();
    if found.is_empty() {
        let why = NotMeasurable::new(
            "What did each initiative change?",
            "the data supplied have no initiatives",
        );
        return gap(
            page,
            &why.needing(Table::Initiatives, "what was done, by whom, from when on, at what cost"),
        );
    }
    for each in found {
        page.gap();
        initiative(page, programme, each);
    }
}

fn initiative(page: &mut Page, programme: &Programme, found: &InitiativeJudged) {
    let named = programme.get::<Initiative>(&found.initiative);
    let name = named.map_or_else(|| found.initiative.to_string(), |it| it.name.clone());
    page.wrapped(&format!("initiative[{}]: ", found.initiative), "    ", &name);
    if let Some(start) = found.start {
        page.line(&format!("   = begins: {start}"));
    }
    match &found.cost {
        Answer::Measured(cost) => page.line(&format!("   = cost: {cost}")),
        Answer::NotMeasurable(why) => lacking(page, "cost", why),
    }
    match &found.effects {
        Answer::Measured(effects) => effects.iter().for_each(|each| effect(page, each)),
        Answer::NotMeasurable(why) => lacking(page, "effect", why),
    }
}

fn lacking(page: &mut Page, what: &str, why: &NotMeasurable) {
    let words = format!("not measurable: {}", why.why);
    page.wrapped(&format!("   = {what}: "), "        ", &words);
    for need in &why.what_would_make_it_so {
        let first = match need.table {
            Some(table) => format!("     {table}.csv: "),
            None => "     needed: ".into(),
        };
        page.wrapped(&first, "         ", &need.what);
    }
}

fn effect(page: &mut Page, found: &InitiativeEffect) {
    let (before, after) = found.periods;
    let words = format!(
        "{}, {} before and {after} after, against {}",
        found.series,
        counted(before, "period", "periods"),
        counted(found.elsewhere.len(), "other place", "other places")
    );
    page.wrapped("   = by: ", "        ", &words);
    match &found.averted {
        Answer::Measured(averted) => averted_lines(page, averted),
        Answer::NotMeasurable(why) => lacking(page, "averted", why),
    }
    match &found.synthetic {
        Answer::Measured(made) => synthetic(page, made),
        Answer::NotMeasurable(why) => lacking(page, "synthetic control", why),
    }
    match &found.displacement {
        Answer::Measured(moved) => displacement(page, moved),
        Answer::NotMeasurable(why) => lacking(page, "moved elsewhere", why),
    }
    match &found.value {
        Answer::Measured(value) => {
            page.wrapped("   = cost of one averted: ", "        ", &cost_of_one(value));
            caveats(page, value.caveats.iter());
        }
        Answer::NotMeasurable(why) => lacking(page, "cost of one averted", why),
    }
    match &found.harm {
        Answer::Measured(scales) => {
            for scale in scales {
                let per_unit = &scale.value.outcome_per_unit;
                let words = format!(
                    "{} of {} for one of {}, {}",
                    per_unit.ratio.map_or_else(|| "-".into(), significant),
                    scale.unit,
                    scale.value.cost.amount.currency(),
                    set(&per_unit.set)
                );
                page.wrapped(
                    &format!("   = harm averted by {}: ", scale.index),
                    "        ",
                    &words,
                );
            }
        }
        Answer::NotMeasurable(_) if !found.value.is_measured() => {}
        Answer::NotMeasurable(why) => lacking(page, "harm averted for money", why),
    }
}

fn averted_lines(page: &mut Page, found: &Averted) {
    let ratio = found.ratio.map_or_else(String::new, |ratio| {
        format!("; {ratio:.3} times what it would have been, had it gone the way of the others")
    });
    let words = format!("{:.0}, {:.0}{ratio}", found.events.value(), found.events.interval());
    page.wrapped("   = events averted: ", "        ", &words);
    caveats(page, found.events.caveats().iter());
}

fn synthetic(page: &mut Page, found: &SyntheticControl) {
    let fit = &found.fit;
    let weights: Vec<String> =
        fit.weights.iter().map(|(name, weight)| format!("{weight:.3} {name}")).collect();
    let words = format!(
        "{:+.2} a period against {}; {}; {}",
        fit.effect,
        listed(&weights),
        fit.hull,
        fit.uniqueness
    );
    page.wrapped("   = synthetic control: ", "        ", &words);
    let words = format!(
        "misses it by {} before and {} after, a ratio of {:.2}; rank {} of {}, p {:.3}, of which {:.3} is the least possible",
        significant(fit.rmspe_before),
        significant(fit.rmspe_after),
        fit.ratio,
        found.rank,
        found.placebos.len().saturating_add(1),
        found.p_value,
        found.p_value_least
    );
    page.wrapped("   = placebos: ", "        ", &words);
    let without: Vec<String> = found
        .without
        .iter()
        .map(|each| format!("{:+.2} without {}", each.effect, each.donor))
        .collect();
    if !without.is_empty() {
        page.wrapped("   = each donor left out: ", "        ", &listed(&without));
    }
    caveats(page, found.caveats.iter());
}

fn displacement(page: &mut Page, found: &Displacement) {
    let quotient = found.quotient.ratio.map_or_else(|| "-".into(), |it| format!("{it:.2}"));
    let readings: Vec<String> = found.not_refuted.iter().map(ToString::to_string).collect();
    let words = format!(
        "quotient {quotient}, {}: {}; not refuted: {}",
        set(&found.quotient.set),
        found.reading,
        readings.join("; ")
    );
    page.wrapped("   = moved elsewhere: ", "        ", &words);
    caveats(page, found.caveats.iter());
}

fn cost_of_one(found: &ValueForMoney) -> String {
    let currency = found.cost.amount.currency();
    let point = found.cost_per_outcome.ratio.map_or_else(|| "-".into(), |it| format!("{it:.0}"));
    format!(
        "{point} {currency}, {:.0} ({})",
        found.cost_per_outcome.set, found.cost_per_outcome.level
    )
}

/// A set with digits as its numbers need.
fn set(found: &FiellerSet) -> String {
    match *found {
        FiellerSet::Bounded { low, high } => {
            format!("{} to {}", significant(low), significant(high))
        }
        FiellerSet::Outside { below, above } => {
            format!("up to {} or from {}", significant(below), significant(above))
        }
        FiellerSet::WholeLine => "any number".into(),
    }
}

fn caveats<'a>(page: &mut Page, caveats: impl Iterator<Item = &'a fourp_stat::Caveat>) {
    for caveat in caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}
