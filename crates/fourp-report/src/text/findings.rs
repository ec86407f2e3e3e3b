//! What should an auditor raise?

use fourp_audit::{Audit, Finding, Materiality, Severity, rule};
use fourp_model::{Programme, RowRef};

use crate::{
    layout::{Page, counted},
    phrase,
    text::marks,
};

/// Each finding as a working paper: the heaviest first, with criterion, condition, cause, effect, what is at stake, what
/// would reverse it, and the rows it rests on; then what was allowed to stand, with the reason.
#[must_use]
pub fn findings(programme: &Programme, audit: &Audit) -> String {
    let mut page = Page::default();
    page.title("What should be raised?");
    marks::synthetic(&mut page, programme);
    page.gap();
    page.paragraph(
        "Observations for an auditor. Each rests on the rows named, and says what would reverse it. No finding is no \
         assurance: what could not be asked stands at the end.",
    );
    if audit.findings.is_empty() {
        page.gap();
        page.paragraph("No rule that could be asked found anything.");
    }
    for finding in &audit.findings {
        page.gap();
        write(&mut page, programme, finding);
    }
    if !audit.allowed.is_empty() {
        page.gap();
        page.heading("Let stand");
    }
    for (finding, allowance) in &audit.allowed {
        page.gap();
        page.wrapped(&named(finding), "    ", &finding.headline);
        page.wrapped("   = reason: ", "         ", &allowance.reason);
    }
    for allowance in &audit.stale {
        page.gap();
        let words = format!(
            "{} {} is allowed ({}), and nothing was found there",
            allowance.code, allowance.subject, allowance.reason
        );
        page.wrapped("stale allowance: ", "    ", &words);
    }
    if !audit.defects.is_empty() {
        page.gap();
        page.heading("Rows that an analysis refused");
        page.gap();
        for defect in &audit.defects {
            page.item(&defect.to_string());
        }
    }
    page.finish()
}

/// How many there are of each weight.
pub(crate) fn tally(audit: &Audit) -> String {
    let weights = Severity::ALL.iter().rev().filter_map(|severity| {
        let of = audit.findings.iter().filter(|finding| finding.severity == *severity).count();
        (of > 0).then(|| format!("{of} {severity}"))
    });
    let weights: Vec<String> = weights.collect();
    let all = counted(audit.findings.len(), "finding", "findings");
    if weights.is_empty() { all } else { format!("{all}: {}", weights.join(", ")) }
}

fn named(finding: &Finding) -> String {
    format!("{}[{}]: ", finding.severity, finding.code)
}

fn write(page: &mut Page, programme: &Programme, finding: &Finding) {
    page.wrapped(&named(finding), "    ", &finding.headline);
    for place in places(programme, finding) {
        page.wrapped("  --> ", "      ", &place);
    }
    let mut say = |word: &str, words: &str| {
        page.wrapped(&format!("   = {word}: "), "         ", words);
    };
    let reference = rule(finding.code).map_or("", |rule| rule.reference);
    say("criterion", &format!("{} ({reference})", finding.criterion));
    say("condition", &finding.condition);
    finding.cause.iter().for_each(|cause| say("cause", cause));
    say("effect", &finding.effect);
    stake(programme, &finding.materiality).iter().for_each(|stake| say("at stake", stake));
    say("stands", confidence(finding));
    say("reversed by", &finding.fragility);
    say("rests on", &rows(&finding.evidence));
    if let Some(response) = &finding.response {
        say("answered", &format!("{} ({}): {}", response.by, response.clearance, response.text));
    }
}

/// What is at stake, in words, if that is known.
pub(crate) fn stake(programme: &Programme, materiality: &Materiality) -> Option<String> {
    Some(match materiality {
        Materiality::Money(money) => money.to_string(),
        Materiality::Between(interval) => phrase::amount(interval, programme.tables().currency),
        Materiality::Count { some, of: Some(of), what } => format!("{some} of {of} {what}"),
        Materiality::Count { some, of: None, what } => format!("{some} {what}"),
        _ => return None,
    })
}

/// How firmly a finding stands, in words.
pub(crate) fn confidence(finding: &Finding) -> &'static str {
    match finding.confidence {
        fourp_audit::Confidence::Recorded => "the rows say so",
        fourp_audit::Confidence::Derived => "it follows from the rows by exact steps",
        fourp_audit::Confidence::Inferred => {
            "on a convention, a threshold or an estimate, which is named"
        }
    }
}

/// Where the rows of a finding were read, each place once.
pub(crate) fn places(programme: &Programme, finding: &Finding) -> Vec<String> {
    const MOST: usize = 3;
    let cited = finding.evidence.iter().filter_map(|row| programme.citation(row));
    let mut places: Vec<String> = Vec::new();
    for place in cited.map(phrase::citation) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let more = places.len().saturating_sub(MOST);
    if more > 1 {
        places.truncate(MOST);
        places.push(format!("and {more} more places"));
    }
    places
}

/// Rows by name: all of a few, and of many the first and how many.
pub(crate) fn rows(rows: &[RowRef]) -> String {
    const MOST: usize = 6;
    let shown = rows.iter().take(MOST).map(ToString::to_string);
    let mut shown: Vec<String> = shown.collect();
    match rows.len().saturating_sub(MOST) {
        0 => {}
        more => shown.push(format!("and {}", counted(more, "more row", "more rows"))),
    }
    shown.join("; ")
}
