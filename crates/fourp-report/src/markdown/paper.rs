//! What does an auditor file of one finding?

use fourp_audit::{Finding, rule};
use fourp_model::Programme;

use crate::{
    markdown::words::{header, marks, plain, row},
    text::{confidence, stake},
};

/// A working paper: the finding, its yardstick, what is so, why, what follows, what is at stake, what would reverse it, every
/// row it rests on with where that was read, and what those concerned answered.
#[must_use]
pub fn paper(programme: &Programme, finding: &Finding) -> String {
    let mut text = format!("# {} {}\n\n", finding.code, plain(&finding.headline));
    text.push_str(&marks(programme));
    text.push_str(&body(programme, finding));
    text.push_str("\n## Rows\n\n");
    text.push_str(&header(["row", "read in", "words there"]));
    for evidence in &finding.evidence {
        let citation = programme.citation(evidence);
        let place = citation.map(ToString::to_string).unwrap_or_default();
        let anchor = citation.and_then(|citation| citation.anchor.as_deref()).unwrap_or_default();
        text.push_str(&row(&[plain(&evidence.to_string()), plain(&place), plain(anchor)]));
    }
    text
}

/// What a file with the paper is called: `FND003-home-office.md`; letters, digits, hyphens and dots only.
#[must_use]
pub fn file_name(finding: &Finding) -> String {
    let kept = |character: char| match character {
        character if character.is_ascii_alphanumeric() => character,
        '-' | '.' => character,
        _ => '_',
    };
    let subject: String = finding.subject.chars().map(kept).take(120).collect();
    format!("{}-{subject}.md", finding.code)
}

/// A finding as a list of its parts.
pub(super) fn body(programme: &Programme, finding: &Finding) -> String {
    let mut text = String::new();
    let mut say = |word: &str, words: &str| {
        text.push_str(&format!("- **{word}**: {}\n", plain(words)));
    };
    say("weight", finding.severity.as_str());
    say("criterion", &finding.criterion);
    if let Some(rule) = rule(finding.code) {
        say("criterion from", rule.reference);
        say("why it matters", rule.why);
        for threshold in rule.thresholds {
            let words = format!(
                "{} {} {} by default ({})",
                threshold.name, threshold.value, threshold.unit, threshold.source
            );
            say("limit", &words);
        }
    }
    say("condition", &finding.condition);
    say("cause", finding.cause.as_deref().unwrap_or("the rows do not say"));
    say("effect", &finding.effect);
    let stake = stake(programme, &finding.materiality);
    say("at stake", stake.as_deref().unwrap_or("the rows do not say"));
    say("stands", confidence(finding));
    say("reversed by", &finding.fragility);
    match &finding.response {
        Some(response) => {
            let words = format!("{} ({}): {}", response.by, response.clearance, response.text);
            say("answered", &words);
        }
        None => say("answered", "nothing is recorded"),
    }
    text
}
