//! The audit of indicators, in words.

use fourp_model::{Answer, IndicatorKind};
use fourp_performance::{
    AuditedIndicator, CountTarget, CoverageCell, Evidence, IndicatorAudit, IndicatorCoverage,
    Judgement, Outcome, Reliability,
};

use super::{
    detectability::{changes, percent},
    words::{gap, significant},
};
use crate::layout::{Page, counted, listed};

/// Rows named in a line.
const ROWS: usize = 3;

/// The section on indicators.
pub(super) fn section(page: &mut Page, found: &Answer<IndicatorAudit>) {
    page.heading("Could the measures in use show success?");
    page.gap();
    let audit = match found {
        Answer::Measured(audit) => audit,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    page.paragraph(
        "By the criteria of FABRIC (2001). Met and not met rest on the rows named; what no row shows is not ticked.",
    );
    kinds(page, audit);
    coverage(page, &audit.coverage);
    for judgement in &audit.system {
        judged(page, "", judgement);
    }
    for each in &audit.restatements {
        let words =
            format!("{} adds nothing to {}: {}", each.indicator, each.of, told(&each.evidence));
        page.wrapped("restates: ", "    ", &words);
    }
    for indicator in &audit.indicators {
        page.gap();
        one(page, indicator);
    }
    page.gap();
    page.paragraph(&format!(
        "Where no baseline and target say otherwise, a measure is asked to show a change of {} %; a restatement is sought in \
         at least {} shared periods.",
        percent(audit.options.change),
        audit.options.least_shared_periods
    ));
}

fn kinds(page: &mut Page, audit: &IndicatorAudit) {
    let kinds: Vec<String> = IndicatorKind::ALL
        .iter()
        .filter_map(|kind| Some(format!("{} {kind}", audit.kinds.get(kind)?)))
        .collect();
    let of = audit.indicators.len();
    page.paragraph(&format!(
        "{}: {}. {} of {of} tell only of what goes in, is done or comes out ({} %){}.",
        counted(of, "measure", "measures"),
        listed(&kinds),
        audit.of_acts,
        percent(audit.share_of_acts()),
        if audit.bare.is_empty() {
            String::new()
        } else {
            format!(", {} of them without baseline, target and owner", audit.bare.len())
        }
    ));
}

fn coverage(page: &mut Page, found: &IndicatorCoverage) {
    if found.cells.is_empty() {
        return;
    }
    let empty = match &found.complete_within {
        Some(scope) => {
            format!("have no measure (indicators are declared complete within: {scope})")
        }
        None => "have no measure in the data supplied, which nobody declares complete".into(),
    };
    let possible = if found.possible > 0 {
        format!("; {} of them may have one whose threat or strand is not stated", found.possible)
    } else {
        String::new()
    };
    page.paragraph(&format!(
        "Of {} cells of threat, strand and kind, {} {empty}{possible}.",
        found.of, found.empty
    ));
    let blind: Vec<&CoverageCell> =
        found.cells.iter().filter(|cell| !cell.tells_of_effect()).collect();
    let mut threats: Vec<String> = blind.iter().map(|cell| cell.threat.to_string()).collect();
    threats.dedup();
    let words = format!(
        "{} of {} threats and strands: {}",
        blind.len(),
        found.cells.len(),
        listed(&threats)
    );
    page.wrapped("without outcome or impact: ", "    ", &words);
}

fn one(page: &mut Page, it: &AuditedIndicator) {
    let flag = if it.gaming.is_some() { ", may be gamed" } else { "" };
    page.wrapped("measure: ", "    ", &format!("{}, {}{flag} [{}]", it.id, it.kind, it.row));
    for evidence in &it.moved_by_effort {
        page.wrapped("   = moves with effort: ", "        ", &told(evidence));
    }
    let lacks: Vec<String> = it.lacks.iter().map(|(lack, _)| lack.to_string()).collect();
    if !lacks.is_empty() {
        let words = format!("{} [{}]", listed(&lacks), it.row);
        page.wrapped("   = without: ", "        ", &words);
    }
    if let Some(evidence) = &it.gaming {
        page.wrapped("   = may be gamed: ", "        ", &told(evidence));
    }
    for evidence in &it.weaknesses {
        page.wrapped("   = weakness: ", "        ", &told(evidence));
    }
    reliability(page, &it.reliability);
    for judgement in &it.criteria {
        judged(page, "   = ", judgement);
    }
}

fn reliability(page: &mut Page, found: &Reliability) {
    let measured = found.series.iter().filter_map(|series| match &series.detectability {
        Answer::Measured(one) => Some((series, one)),
        Answer::NotMeasurable(_) => None,
    });
    // The least and the most that its series could show.
    let size = |one: &fourp_performance::SeriesDetectability| one.halves.fall.unwrap_or(f64::MAX);
    let mut measured: Vec<_> = measured.collect();
    measured.sort_by(|(_, one), (_, other)| size(one).total_cmp(&size(other)));
    if let Some((series, one)) = measured.first() {
        let words = format!("{}: {}", series.key, changes(one));
        page.wrapped("   = finest series: ", "        ", &words);
    }
    if let ([_, .., (series, one)], _) = (measured.as_slice(), ()) {
        let words = format!("{}: {}", series.key, changes(one));
        page.wrapped("   = coarsest series: ", "        ", &words);
    }
    let charts: Vec<bool> = found.series.iter().filter_map(|series| series.is_signal).collect();
    if !charts.is_empty() {
        let signals = charts.iter().filter(|is_signal| **is_signal).count();
        let words = format!("{signals} of {} charts show one", charts.len());
        page.wrapped("   = signals: ", "        ", &words);
    }
    if let Answer::Measured(chance) = &found.target {
        let target = match chance.target {
            CountTarget::AtMost(most) => format!("at most {most}"),
            CountTarget::AtLeast(least) => format!("at least {least}"),
        };
        let words = format!(
            "{target} would come about by chance with probability {} if the rate stays as it is",
            significant(chance.chance)
        );
        page.wrapped("   = target: ", "        ", &words);
    }
}

fn judged<C: std::fmt::Display>(page: &mut Page, prefix: &str, judgement: &Judgement<C>) {
    let evidence: Vec<String> = judgement.evidence.iter().map(told).collect();
    let rest = " ".repeat(prefix.len().saturating_add(4));
    let words = match &judgement.outcome {
        Outcome::Met => format!("met: {}", evidence.join("; ")),
        Outcome::NotMet => format!("not met: {}", evidence.join("; ")),
        Outcome::NotMeasurable(why) => {
            let needs: Vec<String> = why
                .what_would_make_it_so
                .iter()
                .map(|need| match need.table {
                    Some(table) => format!("{table}.csv: {}", need.what),
                    None => need.what.clone(),
                })
                .collect();
            let evidence = if evidence.is_empty() {
                String::new()
            } else {
                format!(" ({})", evidence.join("; "))
            };
            format!("not measurable: {}{evidence}; needed: {}", why.why, needs.join("; "))
        }
    };
    page.wrapped(&format!("{prefix}{}: ", judgement.criterion), &rest, &words);
}

/// What rows say, and which.
fn told(evidence: &Evidence) -> String {
    let mut rows: Vec<String> = evidence.rows.iter().take(ROWS).map(ToString::to_string).collect();
    if evidence.rows.len() > ROWS {
        rows.push(format!("{} more", evidence.rows.len().saturating_sub(ROWS)));
    }
    if rows.is_empty() {
        evidence.says.clone()
    } else {
        format!("{} [{}]", evidence.says, rows.join(", "))
    }
}
