//! From a programme to what an auditor should raise.

use std::collections::BTreeSet;

use fourp_model::{
    Defect, NotMeasurable, Programme, Progress, RowRef, Slug, Source, Stopped, Table,
};
use serde::Serialize;

use crate::{
    answers::{Answers, STEPS, answers},
    asked::Asked,
    books::Books,
    config::{Allowance, Config},
    finding::{Finding, Severity},
    headline::{headlines, unnamed, unsettled},
    request::{Open, Request, requests},
    rule::{Observed, Rule},
    rules::catalogue,
    stock::Stock,
    unanswered::unanswered,
};

/// What came of an audit.
///
/// Findings are observations for an auditor, with working papers. No finding is no assurance: what could not be asked stands
/// in `not_measurable`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Audit {
    /// What was asked for.
    #[serde(skip)]
    pub config: Config,
    /// The answers of all analyses.
    #[serde(skip)]
    pub answers: Answers,
    /// Rows that an analysis had to refuse.
    pub defects: Vec<Defect>,
    /// What an auditor might raise, the heaviest first, then in order of code and subject.
    pub findings: Vec<Finding>,
    /// What was found and is let stand, with the reason.
    pub allowed: Vec<(Finding, Allowance)>,
    /// Allowances that no finding needs.
    pub stale: Vec<Allowance>,
    /// What has no answer: headline questions, then questions of single analyses, statements, and rules that could not be
    /// asked.
    pub not_measurable: Vec<NotMeasurable>,
    /// What evidence to ask for, what settles most first.
    pub requests: Vec<Request>,
}

/// Asks everything of a programme, and applies every rule that is on.
///
/// ```
/// use fourp_audit::{Config, audit};
/// use fourp_model::{NoProgress, Programme, Tables};
///
/// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
/// let found = audit(&nothing, &Config::default(), &NoProgress)?;
/// assert!(found.findings.is_empty());
/// assert!(!found.requests.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Costs what the analyses cost; rules read their answers and each table once.
///
/// # Errors
/// [`Stopped`] if progress was cancelled.
pub fn audit(
    programme: &Programme,
    config: &Config,
    progress: &dyn Progress,
) -> Result<Audit, Stopped> {
    let (answers, defects) = answers(programme, config.as_of, progress)?;
    let stock = Stock::of(programme);
    let books = Books::of(programme);
    let mut unasked: Vec<(&'static Rule, Vec<Table>)> = Vec::new();
    let mut findings = Vec::new();
    let mut allowed = Vec::new();
    for rule in catalogue() {
        let Some(severity) = config.level(rule.code) else { continue };
        let missing: Vec<Table> = rule
            .needs
            .iter()
            .map(|(table, _)| *table)
            .filter(|table| stock.is_empty(*table))
            .collect();
        if !missing.is_empty() {
            unasked.push((rule, missing));
            continue;
        }
        let asked = Asked {
            programme,
            answers: &answers,
            books: &books,
            config,
            code: rule.code,
            thresholds: rule.thresholds,
        };
        for observed in (rule.find)(&asked) {
            let finding = finding(programme, config, rule, severity, observed);
            match config.allowed(rule.code, &finding.subject) {
                Some(allowance) => allowed.push((finding, allowance.clone())),
                None => findings.push(finding),
            }
        }
        if progress.is_cancelled() {
            progress.step(STEPS.saturating_sub(1), Some(STEPS), "rules")?;
        }
    }
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    allowed.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    let used: BTreeSet<&Allowance> = allowed.iter().map(|(_, allowance)| allowance).collect();
    let stale = config.allowed.iter().filter(|one| !used.contains(one)).cloned().collect();
    let headlines = headlines(programme);
    let mut questions = unanswered(&answers);
    questions.extend(unnamed(programme));
    let open = Open {
        rules: &unasked,
        headlines: &headlines,
        questions: &questions,
        ledger: &answers.ledger,
    };
    let requests = requests(programme, &stock, &open);
    let statements: Vec<NotMeasurable> = unsettled(programme, &answers.ledger).collect();
    let unasked = unasked.iter().map(gap);
    let all = [headlines, questions, statements].into_iter().flatten().chain(unasked);
    let not_measurable = all.collect();
    progress.report(STEPS, Some(STEPS), "done");
    Ok(Audit {
        config: config.clone(),
        answers,
        defects,
        findings,
        allowed,
        stale,
        not_measurable,
        requests,
    })
}

impl Audit {
    /// Whether a finding weighs as much or more.
    #[must_use]
    pub fn reaches(&self, severity: Severity) -> bool {
        self.findings.iter().any(|finding| finding.severity >= severity)
    }
}

fn order(finding: &Finding) -> (std::cmp::Reverse<Severity>, crate::code::Code, &str) {
    (std::cmp::Reverse(finding.severity), finding.code, &finding.subject)
}

fn finding(
    programme: &Programme,
    config: &Config,
    rule: &Rule,
    severity: Severity,
    observed: Observed,
) -> Finding {
    let mut evidence = observed.evidence;
    evidence.sort();
    evidence.dedup();
    let name = (rule.code, observed.subject.clone());
    Finding {
        code: rule.code,
        severity,
        sources: sources(programme, &evidence),
        response: config.responses.get(&name).cloned(),
        subject: observed.subject,
        headline: observed.headline,
        criterion: rule.criterion.into(),
        condition: observed.condition,
        cause: observed.cause,
        effect: observed.effect,
        materiality: observed.materiality,
        confidence: observed.confidence,
        fragility: observed.fragility,
        evidence,
    }
}

/// The documents in which rows were read.
fn sources(programme: &Programme, evidence: &[RowRef]) -> Vec<Slug<Source>> {
    let cited = evidence.iter().filter_map(|row| programme.citation(row));
    let sources: BTreeSet<&Slug<Source>> = cited.map(|citation| &citation.source).collect();
    sources.into_iter().cloned().collect()
}

/// What a rule that could not be asked would need.
fn gap((rule, missing): &(&'static Rule, Vec<Table>)) -> NotMeasurable {
    let names: Vec<&str> = missing.iter().map(|table| table.as_str()).collect();
    let why = format!("the data supplied have no rows of {}", names.join(", "));
    let gap = NotMeasurable::new(format!("{} ({})", rule.question, rule.code), why);
    let needs = rule.needs.iter().filter(|(table, _)| missing.contains(table));
    needs.fold(gap, |gap, (table, what)| gap.needing(*table, *what))
}
