//! Initiatives against the series of their threat and place, in words.

use fourp_model::{Answer, Initiative, Programme};
use fourp_performance::{
    CountReading, DifferenceInDifferences, Effect, InitiativeReading, InterruptedSeries,
    LineReading, SeriesEffect, StaggeredEffects,
};

use super::words::{gap, p_value, significant};
use crate::layout::{Page, counted, listed};

/// The section on initiatives.
pub(super) fn section(
    page: &mut Page,
    programme: &Programme,
    found: &Answer<Vec<InitiativeReading>>,
) {
    page.heading("Did it work?");
    page.gap();
    let found = match found {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    page.paragraph(
        "Every initiative against the series of its threat and place: the series by itself, before and after, with every \
         standard error that can be defended and the widest of those that may lead; and against places without it. \
         Whatever else happened at the same time is in the first; what befell one place alone is in both.",
    );
    for each in found {
        page.gap();
        let name = programme.get::<Initiative>(&each.initiative);
        let name = name.map_or_else(|| each.initiative.to_string(), |it| it.name.clone());
        let began =
            each.began.map_or_else(|| "no date stated".to_owned(), |began| format!("from {began}"));
        page.wrapped("initiative: ", "    ", &format!("{name}, {began} [{}]", each.row));
        match &each.series {
            Answer::Measured(series) => series.iter().for_each(|it| one(page, it)),
            Answer::NotMeasurable(why) => gap(page, why),
        }
    }
}

fn one(page: &mut Page, found: &SeriesEffect) {
    page.wrapped("   series: ", "        ", &found.key.to_string());
    match &found.interrupted {
        Answer::Measured(interrupted) => series(page, interrupted),
        Answer::NotMeasurable(why) => gap(page, why),
    }
    match &found.difference {
        Answer::Measured(compared) => difference(page, compared),
        Answer::NotMeasurable(why) => gap(page, why),
    }
    if let Answer::Measured(by_period) = &found.by_period {
        periods(page, by_period);
    }
}

fn series(page: &mut Page, found: &InterruptedSeries) {
    let first = "   = before and after: ";
    let words = format!(
        "{} and {}; {} with a trend",
        counted(found.before, "period", "periods"),
        found.after,
        found.spec.shape
    );
    page.wrapped(first, "        ", &words);
    match &found.headline {
        Answer::Measured(led) => {
            let share = if led.expected > 0.0 {
                let share = 100.0 * led.averted.value / led.expected;
                format!(
                    ", {} % of {} expected without it",
                    significant(share),
                    significant(led.expected)
                )
            } else {
                String::new()
            };
            let words = format!(
                "{} a period, {}; averted {}{share}; {}",
                number(&led.change),
                tail(&led.change),
                number(&led.averted),
                led.method
            );
            page.wrapped("   = headline: ", "        ", &words);
        }
        Answer::NotMeasurable(why) => {
            page.wrapped("   = headline: ", "        ", &format!("none: {}", why.why))
        }
    }
    lines(page, &found.lines);
    for reading in &found.counts {
        count(page, reading);
    }
    let mut checks = Vec::new();
    if let Some(ratio) = found.residuals.durbin_watson {
        checks.push(format!("Durbin-Watson {ratio:.2}"));
    }
    let along: Vec<String> =
        found.residuals.autocorrelation.iter().map(|it| format!("{it:.2}")).collect();
    if !along.is_empty() {
        checks.push(format!("errors one period apart and more correlate {}", listed(&along)));
    }
    let placebo = found.placebo;
    checks.push(format!(
        "of {} dates at which one could look, this one is number {} by clearness",
        placebo.of, placebo.rank
    ));
    page.wrapped("   = checks: ", "        ", &checks.join("; "));
    for extreme in &found.extremes {
        let words = format!(
            "{} in period {} before it lies beyond {} to {}",
            significant(extreme.value),
            extreme.period,
            significant(extreme.lower),
            significant(extreme.upper)
        );
        page.wrapped("   = extreme start: ", "        ", &words);
    }
    for caveat in &found.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

fn lines(page: &mut Page, readings: &[LineReading]) {
    for reading in readings {
        let words = match &reading.effect {
            Answer::Measured(line) => {
                let rho = line.rho.map_or_else(String::new, |rho| format!("; rho {rho:.2}"));
                let degrees = line
                    .change
                    .degrees
                    .map_or_else(String::new, |it| format!(", {it:.1} degrees of freedom"));
                let error = significant(line.change.standard_error);
                format!("{}, standard error {error}{degrees}{rho}", number(&line.change))
            }
            Answer::NotMeasurable(why) => format!("nothing: {}", why.why),
        };
        page.wrapped(&format!("   = {}: ", reading.method), "        ", &words);
    }
}

fn count(page: &mut Page, reading: &CountReading) {
    let words = match &reading.effect {
        Answer::Measured(found) => {
            let spread = match (found.fit.alpha, found.fit.dispersion) {
                (Some(alpha), _) => format!("; alpha {}", significant(alpha)),
                (None, Some(times)) => format!("; X\u{b2} over its degrees {}", significant(times)),
                (None, None) => String::new(),
            };
            format!(
                "ratio {:.3}, {:.3}; averted {}{spread}",
                found.ratio.value,
                found.ratio.interval,
                number(&found.averted)
            )
        }
        Answer::NotMeasurable(why) => format!("nothing: {}", why.why),
    };
    page.wrapped(&format!("   = {}: ", reading.law), "        ", &words);
}

fn difference(page: &mut Page, found: &DifferenceInDifferences) {
    page.wrapped("   against: ", "        ", &listed(&found.compared));
    let cells = found.cells;
    let words = format!(
        "{} to {} here, {} to {} there, in {} and {}",
        significant(cells.treated_before),
        significant(cells.treated_after),
        significant(cells.compared_before),
        significant(cells.compared_after),
        counted(cells.before, "period", "periods"),
        cells.after
    );
    page.wrapped("   = means a period: ", "        ", &words);
    match &found.headline {
        Answer::Measured((method, line)) => {
            let words =
                format!("{} a period, {}; {method}", number(&line.change), tail(&line.change));
            page.wrapped("   = difference of differences: ", "        ", &words);
        }
        Answer::NotMeasurable(why) => {
            page.wrapped(
                "   = difference of differences: ",
                "        ",
                &format!("none: {}", why.why),
            );
        }
    }
    lines(page, &found.lines);
    for (name, ratio) in
        [("ratio of ratios", &found.ratio), ("ratio as shares vary", &found.dispersed_ratio)]
    {
        let words = match ratio {
            Answer::Measured(ratio) => format!("{:.3}, {:.3}", ratio.value, ratio.interval),
            Answer::NotMeasurable(why) => format!("nothing: {}", why.why),
        };
        page.wrapped(&format!("   = {name}: "), "        ", &words);
    }
    if let Answer::Measured(trend) = &found.trend_before {
        let words = format!("{} a period, p {}", number(trend), p_value(trend.p_value));
        page.wrapped("   = moved apart before: ", "        ", &words);
    }
    for caveat in &found.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

fn periods(page: &mut Page, found: &StaggeredEffects) {
    let after: Vec<String> = found
        .by_event_time
        .iter()
        .filter(|each| each.since >= 0)
        .map(|each| significant(each.effect.value))
        .collect();
    let before = found.by_event_time.iter().filter(|each| each.since < 0).count();
    let words = format!(
        "against the period before it began, {}; mean {}; {before} periods before are in the JSON",
        after.join(", "),
        significant(found.overall.value)
    );
    page.wrapped("   = by periods since: ", "        ", &words);
    if let Answer::NotMeasurable(why) = &found.overall.effect {
        page.wrapped("   = its error: ", "        ", &format!("not measurable: {}", why.why));
    }
    if let Answer::NotMeasurable(why) = &found.randomisation {
        page.wrapped("   = other lots: ", "        ", &format!("not measurable: {}", why.why));
    }
}

fn number(effect: &Effect) -> String {
    format!(
        "{} ({} to {}, {})",
        significant(effect.value),
        significant(effect.interval.lower()),
        significant(effect.interval.upper()),
        effect.interval.level()
    )
}

fn tail(effect: &Effect) -> String {
    format!("p {}", p_value(effect.p_value))
}
