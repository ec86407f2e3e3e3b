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

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use fourp_performance::{
        CompositeChoices, CompositeIndicator, CompositeRecipe, CompositeTable, Goal, SobolSpec,
        robustness,
    };

    use super::*;

    #[test]
    fn a_composite_is_shown_with_what_it_rests_on() {
        let names = ["north", "south", "west"].map(String::from).to_vec();
        let indicators =
            ["solved", "charged"].map(|name| CompositeIndicator::new(name, Goal::More)).to_vec();
        let values = [[60.0, 2.0], [45.0, 8.0], [50.0, 4.0]].map(|row| row.map(Some).to_vec());
        let table = CompositeTable::new(names, indicators, values.to_vec()).unwrap();
        let sobol = SobolSpec { replicates: 4, points: 16, ..SobolSpec::default() };
        let choices = CompositeChoices { sobol, ..CompositeChoices::default() };
        let recipe = CompositeRecipe::default();
        let found = robustness(&table, &recipe, &choices, NonZeroUsize::MIN).unwrap();
        let mut page = Page::default();
        section(&mut page, &Answer::Measured(found));
        let text = page.finish();
        for part in [
            "recipe: min-max (1 to 100); arithmetic mean; equal weights, for nobody gave others; missing: refuse",
            "of 64 runs",
            "   = aggregation: first-order ",
            "   = solved: weighs 0.500, explains ",
            "- north: rank ",
        ] {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }
}
