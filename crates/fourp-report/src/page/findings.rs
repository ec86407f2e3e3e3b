//! The findings, each as a working paper that opens.

use fourp_audit::{Audit, Finding, Severity, rule};
use fourp_model::Programme;
use fourp_picture::Element;

use crate::{
    layout::counted,
    page::parts::{MOST, cut, paragraph, terms},
    results::Results,
    text::{confidence, places, rows, stake},
};

/// How many findings are named before the list of all.
const HEAVIEST: usize = 8;

/// The heaviest findings, a line each, with links to their papers.
pub(super) fn heaviest(audit: &Audit) -> Vec<Element> {
    let Some(heaviest) = audit.findings.first().map(|first| first.severity) else {
        return vec![paragraph(
            "",
            "No rule that could be asked found anything; that is no assurance.",
        )];
    };
    let links = audit.findings.iter().enumerate().take(HEAVIEST).map(|(place, finding)| {
        let link = Element::new("a")
            .with("href", format!("#{}", paper_id(place)))
            .text(format!("{} {}", finding.code, finding.headline));
        Element::new("li").child(link).text(format!(" ({})", finding.severity))
    });
    let more = audit.findings.len().saturating_sub(HEAVIEST);
    let more = match more {
        0 => String::new(),
        more => {
            format!(" The other {more} stand below with these, each with what would reverse it.")
        }
    };
    vec![
        Element::new("ul").children(links),
        paragraph("", &format!("The heaviest weight given is {heaviest}.{more}")),
    ]
}

/// Findings under their weight, the heaviest first; what was let stand; what an analysis refused.
pub(super) fn findings(results: &Results<'_>) -> Vec<Element> {
    let Results { programme, audit } = results;
    let mut parts = vec![paragraph(
        "",
        "Each rests on the rows named, and says what would reverse it. No finding is no assurance.",
    )];
    if audit.findings.is_empty() {
        parts.push(paragraph("", "No rule that could be asked found anything."));
    }
    parts.extend(cut(audit.findings.len(), "Those are the heaviest; the audit as JSON holds all."));
    for severity in Severity::ALL.iter().rev() {
        let all = audit.findings.iter().enumerate();
        let of: Vec<(usize, &Finding)> =
            all.filter(|(_, finding)| finding.severity == *severity).collect();
        if of.is_empty() {
            continue;
        }
        let count = counted(of.len(), "finding", "findings");
        parts.push(Element::new("h3").text(format!("Weight {severity}: {count}")));
        let here = of.into_iter().filter(|(place, _)| *place < MOST);
        parts.extend(here.map(|(place, finding)| paper(programme, place, finding)));
    }
    if !audit.allowed.is_empty() {
        parts.push(Element::new("h3").text("Let stand"));
        parts.extend(cut(audit.allowed.len(), "The audit as JSON holds all."));
        let rows = audit.allowed.iter().take(MOST).map(|(finding, allowance)| {
            [format!("{} {}", finding.code, finding.headline), allowance.reason.clone()]
        });
        parts.push(terms(rows));
    }
    if !audit.defects.is_empty() {
        parts.push(Element::new("h3").text("Rows that an analysis refused"));
        parts.extend(cut(audit.defects.len(), "The audit as JSON holds all."));
        let items =
            audit.defects.iter().take(MOST).map(|one| Element::new("li").text(one.to_string()));
        parts.push(Element::new("ul").children(items));
    }
    parts
}

fn paper_id(place: usize) -> String {
    format!("finding-{}", place.saturating_add(1))
}

fn paper(programme: &Programme, place: usize, finding: &Finding) -> Element {
    let mut said: Vec<[String; 2]> = Vec::new();
    let mut say = |word: &str, words: &str| said.push([word.into(), words.into()]);
    say("criterion", &finding.criterion);
    if let Some(rule) = rule(finding.code) {
        say("criterion from", rule.reference);
        say("why it matters", rule.why);
    }
    say("condition", &finding.condition);
    say("cause", finding.cause.as_deref().unwrap_or("the rows do not say"));
    say("effect", &finding.effect);
    let stake = stake(programme, &finding.materiality);
    say("at stake", stake.as_deref().unwrap_or("the rows do not say"));
    say("stands", confidence(finding));
    say("reversed by", &finding.fragility);
    say("rests on", &rows(&finding.evidence));
    for place in places(programme, finding) {
        say("read in", &place);
    }
    match &finding.response {
        Some(response) => {
            say(
                "answered",
                &format!("{} ({}): {}", response.by, response.clearance, response.text),
            );
        }
        None => say("answered", "nothing is recorded"),
    }
    let summary = Element::new("summary")
        .child(Element::new("span").with("class", "code").text(finding.code.to_string()))
        .text(format!(" {}", finding.headline));
    Element::new("details")
        .with("class", "finding")
        .with("id", paper_id(place))
        .child(summary)
        .child(terms(said))
}
