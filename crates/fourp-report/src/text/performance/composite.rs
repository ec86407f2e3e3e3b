//! One number of several indicators, and how far it rests on choices.

use fourp_model::Answer;
use fourp_performance::{CompositeRobustness, CompositeWeights};

use super::words::{gap, significant};
use crate::layout::{Page, counted};

/// How many alternatives are shown; the JSON has them all.
const SHOWN: usize = 12;

pub(super) fn section(page: &mut Page, answer: &Answer<CompositeRobustness>) {
    page.heading("Could the indicators be put into one number?");
    page.gap();
    let found = match answer {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    let recipe = &found.nominal.recipe;
    let weights = match &recipe.weights {
        CompositeWeights::Equal => "equal weights, for nobody gave others".to_owned(),
        CompositeWeights::Given { source, .. } => format!("weights of {source}"),
    };
    page.wrapped(
        "recipe: ",
        "    ",
        &format!(
            "{}; {}; {weights}; missing: {}",
            recipe.normalisation, recipe.aggregation, recipe.missing
        ),
    );
    page.wrapped(
        "   = under other choices: ",
        "        ",
        &format!(
            "ranks move by {:.2} places on average; the first stays first in {:.0} of 100 of {}",
            found.mean_shift,
            found.first_stays * 100.0,
            counted(found.runs, "run", "runs")
        ),
    );
    match &found.sensitivity {
        Answer::Measured(choices) => {
            for each in choices {
                let words = format!(
                    "first-order {:.3} (± {:.3}), total {:.3} (± {:.3})",
                    each.index.first_order,
                    each.index.first_order_error,
                    each.index.total,
                    each.index.total_error
                );
                page.wrapped(&format!("   = {}: ", each.choice), "        ", &words);
            }
        }
        Answer::NotMeasurable(why) => page.wrapped("   = sensitivity: ", "        ", &why.why),
    }
    for each in &found.nominal.importance {
        let linear = each.linear.map_or_else(|| "nothing that can be told".into(), significant);
        let words = format!(
            "weighs {:.3}, explains {linear} of the variance of the score by itself",
            each.weight
        );
        page.wrapped(&format!("   = {}: ", each.indicator), "        ", &words);
    }
    for each in found.ranks.iter().take(SHOWN) {
        page.item(&format!(
            "{}: rank {}, {:.0} to {:.0} in {}, held in {:.0} of 100 runs",
            each.alternative,
            each.nominal,
            each.interval.lower,
            each.interval.upper,
            found.choices.level,
            each.holds * 100.0
        ));
    }
    if let Some(more) = found.ranks.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        page.item(&format!("and {more} more"));
    }
}
