//! Those on no list, by every model of the lists, in words.

use fourp_model::Answer;
use fourp_performance::{
    Criterion, HiddenPopulation, ModelEstimate, ModelFit, PopulationModels, SelectedPopulation,
};

use super::words::{gap, significant};
use crate::layout::{Page, counted, listed};

/// How far above the least a criterion may lie for a model to be shown.
const NEAR: f64 = 4.0;
/// How many models are shown; the JSON has them all.
const SHOWN: usize = 8;

/// The section on those on no list.
pub(super) fn section(page: &mut Page, found: &Answer<Vec<HiddenPopulation>>) {
    page.heading("How many are on no list?");
    page.gap();
    let studies = match found {
        Answer::Measured(studies) => studies,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    page.paragraph(
        "Models say how lists overlap, and from that how many are on none. Models that fit about alike may differ several \
         times over, so they are shown as a set: no number among them is the answer.",
    );
    for study in studies {
        page.gap();
        match &study.answer {
            Answer::Measured(found) => models(page, study, found),
            Answer::NotMeasurable(why) => {
                page.wrapped("study: ", "    ", study.study.as_str());
                gap(page, why);
            }
        }
    }
}

fn models(page: &mut Page, study: &HiddenPopulation, found: &PopulationModels) {
    let (set, table) = (&found.set, &found.set.table);
    let lists: Vec<String> = table.lists().iter().map(ToString::to_string).collect();
    let of = found.population.as_ref().map_or_else(String::new, |of| format!(" of {of}"));
    page.wrapped(
        &format!("study[{}]: ", study.study),
        "    ",
        &format!("{} cases{of} in {} on {}", table.cases(), found.period, listed(&lists)),
    );
    let without: Vec<String> =
        set.without_estimate().iter().map(|(why, models)| format!("{models}: {why}")).collect();
    let without = if without.is_empty() {
        "each with an estimate".to_owned()
    } else {
        format!("without an estimate {}", without.join("; "))
    };
    let order = set.options.order.min(lists.len().saturating_sub(1));
    let count = counted(set.fits.len(), "model", "models");
    let words = format!("{count} with effects of up to {order} lists, {without}");
    page.wrapped("   = models: ", "        ", &words);
    for criterion in Criterion::ALL {
        if let Some(best) = set.best(*criterion) {
            page.wrapped(&format!("   = best by {criterion}: "), "        ", &one(best));
        }
    }
    for criterion in Criterion::ALL {
        if let Some(average) = set.average(*criterion) {
            let words = format!(
                "{:.0}, over {} that have 95 % of the weight",
                average.population,
                counted(average.models_95, "model", "models")
            );
            page.wrapped(&format!("   = average by {criterion}: "), "        ", &words);
        }
    }
    if let Some((least, most)) = set.range() {
        let words =
            format!("{least:.0} to {most:.0}; a range, not an interval: no model in it need fit");
        page.wrapped("   = of all models: ", "        ", &words);
    }
    let independence = set.estimates().find(|(fit, _)| fit.model.effects().is_empty());
    if let (Some((_, alone)), Some((_, best))) = (independence, set.best(Criterion::Aic)) {
        let words = format!(
            "{:.0}, {:.0}; its AIC is {} above the least",
            alone.population,
            interval(alone),
            significant(alone.aic - best.aic)
        );
        page.wrapped("   = if lists were independent: ", "        ", &words);
    }
    if let Some(estimate) = found.stepwise.fit.estimate() {
        let words = one((&found.stepwise.fit, estimate));
        page.wrapped("   = stepwise, as published: ", "        ", &words);
    }
    bounds(page, found);
    bootstrap(page, found);
    let near = set.within(Criterion::Aic, NEAR);
    let first = format!("   = within {NEAR} of the least AIC: ");
    page.wrapped(&first, "        ", &counted(near.len(), "model", "models"));
    for each in near.iter().take(SHOWN) {
        page.item(&one(*each));
    }
    for caveat in &found.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

fn bounds(page: &mut Page, found: &PopulationModels) {
    let chao = &found.chao;
    let bound = chao.bound.map_or_else(|| "none".into(), |bound| format!("{bound:.0}"));
    let words = format!(
        "{bound}, bias-corrected {:.0}; a bound only where lists do not lead to each other and each case is as likely on any list",
        chao.corrected
    );
    page.wrapped("   = Chao's lower bound: ", "        ", &words);
    let pairs = || found.chapman.iter();
    let least = pairs().min_by(|one, other| one.population.total_cmp(&other.population));
    let most = pairs().max_by(|one, other| one.population.total_cmp(&other.population));
    if let (Some(least), Some(most)) = (least, most) {
        let pair = |each: &fourp_performance::ChapmanEstimate| {
            let [one, other] = &each.lists;
            let below = if each.is_below_known { ", fewer than are known" } else { "" };
            format!("{:.0}, {:.0}, from {one} and {other}{below}", each.population, each.interval)
        };
        page.wrapped("   = Chapman, least of pairs: ", "        ", &pair(least));
        page.wrapped("   = Chapman, most of pairs: ", "        ", &pair(most));
    }
}

fn bootstrap(page: &mut Page, found: &PopulationModels) {
    let Some(drawn) = &found.bootstrap else {
        let words =
            "not asked for here; intervals of single models are as if no other had been tried";
        page.wrapped("   = allowing for the choice of model: ", "        ", words);
        return;
    };
    for each in &drawn.selections {
        page.wrapped(
            &format!("   = {}, allowing for the choice: ", each.selection),
            "        ",
            &selected(each, drawn.options.replicates),
        );
    }
}

fn selected(each: &SelectedPopulation, replicates: u32) -> String {
    let population = each.population.map_or_else(|| "none".into(), |it| format!("{it:.0}"));
    let interval = match (each.bca, each.percentile) {
        (Some(bca), _) => format!("{bca:.0}, bias-corrected and accelerated"),
        (None, Some(percentile)) => format!("{percentile:.0}, percentiles"),
        (None, None) => "no interval".into(),
    };
    let same = each.same_model.map_or_else(String::new, |same| {
        format!("; the same model again in {same} of {replicates} replicates")
    });
    format!("{population}, {interval}{same}")
}

fn one((fit, estimate): (&ModelFit, &ModelEstimate)) -> String {
    let never = if fit.unbounded.is_empty() {
        String::new()
    } else {
        let pairs: Vec<String> = fit
            .unbounded
            .iter()
            .map(|lists| lists.iter().map(ToString::to_string).collect::<Vec<_>>().join(":"))
            .collect();
        format!("; never together {}", pairs.join(", "))
    };
    format!(
        "{:.0}, {:.0}; deviance {:.1} on {}; {}{never}",
        estimate.population,
        interval(estimate),
        estimate.deviance,
        estimate.degrees,
        fit.model
    )
}

/// By the profile of the likelihood where there is one.
fn interval(estimate: &ModelEstimate) -> fourp_stat::ConfidenceInterval {
    estimate.profile.unwrap_or(estimate.wald)
}
