//! What a change of disruptions is made up of, in words.

use fourp_model::Answer;
use fourp_performance::DisruptionChange;

use super::words::{gap, significant};
use crate::layout::{Page, counted, listed};

/// The section on disruptions by factor.
pub(super) fn section(page: &mut Page, found: &Answer<DisruptionChange>) {
    page.heading("Were there more disruptions for more effort, or for the same?");
    page.gap();
    let found = match found {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    let whole = &found.decomposition;
    page.paragraph(&format!(
        "From {} until {}, against the months from {} on: {} before and {} after, of those that state their effort.",
        found.after.0,
        found.after.1.pred_opt().unwrap_or(found.after.1),
        found.before.0,
        significant(whole.before),
        significant(whole.after)
    ));
    page.gap();
    let unit = found.effort_unit.as_ref().map_or_else(String::new, |unit| format!(" ({unit})"));
    let mut rows: Vec<[String; 3]> = whole
        .factors
        .iter()
        .map(|factor| {
            let ratio = factor.ratio.map_or_else(|| "-".into(), |ratio| format!("x {ratio:.3}"));
            let name = if factor.factor == "effort" {
                format!("{}{unit}", factor.factor)
            } else {
                factor.factor.clone()
            };
            [name, signed(factor.amount), ratio]
        })
        .collect();
    rows.push(["all together".into(), signed(whole.change()), String::new()]);
    page.table("  ", &rows);
    page.gap();
    for part in &whole.parts {
        let words: Vec<String> = whole
            .factors
            .iter()
            .zip(&part.amounts)
            .map(|(factor, amount)| format!("{} {}", factor.factor, signed(*amount)))
            .collect();
        let first = format!("   = {}: ", part.name);
        let words = format!(
            "{} before, {} after; {}",
            significant(part.before),
            significant(part.after),
            listed(&words)
        );
        page.wrapped(&first, "        ", &words);
    }
    let (before, after) = found.without_effort;
    let left_out = usize::try_from(before.saturating_add(after)).unwrap_or(usize::MAX);
    if left_out > 0 {
        let words = format!(
            "{}: {before} before, {after} after",
            counted(left_out, "disruption states no effort", "disruptions state no effort")
        );
        page.wrapped("   = left out: ", "        ", &words);
    }
    if !found.never_stating.is_empty() {
        let parties: Vec<String> = found.never_stating.iter().map(ToString::to_string).collect();
        page.wrapped("   = never states any: ", "        ", &listed(&parties));
    }
    for caveat in &found.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

fn signed(number: f64) -> String {
    format!("{number:+.2}")
}
