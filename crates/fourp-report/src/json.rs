//! JSON for programs: every number that must be exact is text, every document names its schema.

use fourp_claims::{
    CheckOutcome, Config, DerivedFigure, LedgerEntry, Narrowing, Reconciliation, Revision,
};
use fourp_dataset::import::Imported;
use fourp_funding::{Overview, PROVES_ARITHMETIC_NOT_IMPACT, WhatToMove};
use fourp_model::{
    Answer, Check, Dangling, NotMeasurable, Place, Problem, ProblemCode, Problems, Programme,
    Provenance, Severity, Tables,
};
use fourp_performance::Assessment;
use serde::Serialize;
use std::collections::BTreeMap;

use crate::results::Results;

/// The schema of [`audit`]. The number rises when a reader of the old one would break.
pub const AUDIT_SCHEMA: &str = "fourp/audit/2";
/// The schema of [`figures`].
pub const FIGURES_SCHEMA: &str = "fourp/figures/1";
/// The schema of [`funding`].
pub const FUNDING_SCHEMA: &str = "fourp/funding/1";
/// The schema of [`governance`].
pub const GOVERNANCE_SCHEMA: &str = "fourp/governance/1";
/// The schema of [`imported`].
pub const IMPORTED_SCHEMA: &str = "fourp/imported/1";
/// The schema of [`performance`].
pub const PERFORMANCE_SCHEMA: &str = "fourp/performance/1";
/// The schema of [`plans`].
pub const PLANS_SCHEMA: &str = "fourp/plans/1";
/// The schema of [`what_to_move`].
pub const WHAT_TO_MOVE_SCHEMA: &str = "fourp/what-to-move/1";
/// The schema of [`problems`].
pub const PROBLEMS_SCHEMA: &str = "fourp/problems/1";

#[derive(Serialize)]
struct Audit<'a> {
    schema: &'static str,
    describes: &'static str,
    configuration: &'a fourp_audit::Config,
    #[serde(flatten)]
    agreed: Agreed<'a>,
    #[serde(flatten)]
    audit: &'a fourp_audit::Audit,
    actions: &'a [fourp_audit::Action],
    funding: Option<&'a Overview>,
    governance: Option<&'a fourp_governance::Overview>,
    performance: Option<&'a Assessment>,
    dangling: Vec<Dangling>,
    programme: &'a Tables,
}

#[derive(Serialize)]
struct Figures<'a> {
    schema: &'static str,
    describes: &'static str,
    title: &'a str,
    provenance: &'a Provenance,
    #[serde(flatten)]
    agreed: Agreed<'a>,
}

/// Whether figures agree, with the words of each check.
#[derive(Serialize)]
struct Agreed<'a> {
    conventions: &'a Config,
    outcomes: Vec<Outcome<'a>>,
    narrowed: &'a [Narrowing],
    derived: &'a [DerivedFigure],
    revisions: &'a [Revision],
    ledger: &'a [LedgerEntry],
}

#[derive(Serialize)]
struct Outcome<'a> {
    title: Option<&'a str>,
    means: Option<&'a str>,
    note: Option<&'a str>,
    #[serde(flatten)]
    outcome: &'a CheckOutcome,
}

#[derive(Serialize)]
struct Performance<'a> {
    schema: &'static str,
    describes: &'static str,
    title: &'a str,
    provenance: &'a Provenance,
    #[serde(flatten)]
    assessment: &'a Assessment,
}

#[derive(Serialize)]
struct Funding<'a> {
    schema: &'static str,
    describes: &'static str,
    title: &'a str,
    provenance: &'a Provenance,
    #[serde(flatten)]
    overview: &'a Overview,
}

#[derive(Serialize)]
struct Moving<'a> {
    schema: &'static str,
    describes: &'static str,
    proves: &'static str,
    title: &'a str,
    provenance: &'a Provenance,
    answer: &'a Answer<WhatToMove>,
}

#[derive(Serialize)]
struct Governance<'a> {
    schema: &'static str,
    describes: &'static str,
    title: &'a str,
    provenance: &'a Provenance,
    #[serde(flatten)]
    overview: &'a fourp_governance::Overview,
}

#[derive(Serialize)]
struct MergePlans<'a> {
    schema: &'static str,
    describes: &'static str,
    title: &'a str,
    provenance: &'a Provenance,
    #[serde(flatten)]
    plans: &'a fourp_governance::Plans,
}

#[derive(Serialize)]
struct Account<'a> {
    schema: &'static str,
    describes: &'static str,
    files: Vec<FileRows<'a>>,
    refused: BTreeMap<&'static str, u64>,
    refused_rows: Vec<Refused<'a>>,
    repairs: BTreeMap<&'static str, u64>,
    repaired_cells: Vec<Repaired<'a>>,
    blank_runs: Vec<BlankRun<'a>>,
    warnings: &'a Problems,
    not_measurable: &'a [NotMeasurable],
}

#[derive(Serialize)]
struct FileRows<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    rows: u64,
    made: u64,
    refused: u64,
    merged: u64,
    blank: u64,
    encoding: &'static str,
}

#[derive(Serialize)]
struct Refused<'a> {
    place: &'a Place,
    why: &'static str,
    found: &'a str,
}

#[derive(Serialize)]
struct Repaired<'a> {
    place: &'a Place,
    rule: &'static str,
    found: &'a str,
    read_as: Option<&'a str>,
}

#[derive(Serialize)]
struct BlankRun<'a> {
    first: &'a Place,
    last_line: u64,
    rows: u64,
}

#[derive(Serialize)]
struct Faults<'a> {
    schema: &'static str,
    total: u64,
    severity: Severity,
    kinds: Vec<Kind>,
    problems: Vec<&'a Problem>,
}

#[derive(Serialize)]
struct Kind {
    code: ProblemCode,
    title: &'static str,
    mend: &'static str,
    count: u64,
}

/// The full results: findings, requests and what is not measurable; conventions, outcomes, what is left of the figures,
/// derived figures, revisions, the ledger; the answers of every analysis; references that no row declares, and every row of
/// the programme with its title, currency, provenance and completeness.
///
/// Intervals are in base units (pounds, parts of one) as exact text, `[350/159, 2.25)`. Ends with a line break.
#[must_use]
pub fn audit(results: &Results<'_>) -> String {
    let Results { programme, audit } = *results;
    let answers = &audit.answers;
    text(&Audit {
        schema: AUDIT_SCHEMA,
        describes: "records, not crime",
        configuration: &audit.config,
        agreed: agreed(programme, &answers.agreed, &answers.ledger),
        audit,
        actions: &answers.actions,
        funding: answers.funding.as_ref(),
        governance: answers.governance.as_ref(),
        performance: answers.performance.as_ref(),
        dangling: programme.dangling(),
        programme: programme.tables(),
    })
}

/// Whether the published figures agree, and what that makes of each statement.
///
/// Intervals are in base units (pounds, parts of one) as exact text, `[350/159, 2.25)`. Ends with a line break.
#[must_use]
pub fn figures(
    programme: &Programme,
    reconciliation: &Reconciliation,
    ledger: &[LedgerEntry],
) -> String {
    let Tables { title, provenance, .. } = programme.tables();
    text(&Figures {
        schema: FIGURES_SCHEMA,
        describes: "records, not crime",
        title,
        provenance,
        agreed: agreed(programme, reconciliation, ledger),
    })
}

fn agreed<'a>(
    programme: &'a Programme,
    reconciliation: &'a Reconciliation,
    ledger: &'a [LedgerEntry],
) -> Agreed<'a> {
    let outcomes = reconciliation.outcomes().iter().map(|outcome| {
        let check = programme.get::<Check>(&outcome.check);
        Outcome {
            title: check.map(|check| check.title.as_str()),
            means: check.and_then(|check| check.means.as_deref()),
            note: check.and_then(|check| check.note.as_deref()),
            outcome,
        }
    });
    Agreed {
        conventions: reconciliation.config(),
        outcomes: outcomes.collect(),
        narrowed: reconciliation.narrowed(),
        derived: reconciliation.derived(),
        revisions: reconciliation.revisions(),
        ledger,
    }
}

/// What the rows of a programme say to the question where the money goes, with options and conventions.
///
/// Intervals are in major units (pounds) as exact text; sums of flows are whole minor units (pence). Ends with a line
/// break.
#[must_use]
pub fn funding(programme: &Programme, overview: &Overview) -> String {
    let Tables { title, provenance, .. } = programme.tables();
    let describes = "records, not what the money achieved";
    text(&Funding { schema: FUNDING_SCHEMA, describes, title, provenance, overview })
}

/// What would have to move for a strand to get a given share, with the question as it was put and the proof.
///
/// Intervals and amounts of a plan are in major units (pounds) as exact text. Ends with a line break.
#[must_use]
pub fn what_to_move(programme: &Programme, answer: &Answer<WhatToMove>) -> String {
    let Tables { title, provenance, .. } = programme.tables();
    let describes = "records, not what the money achieved";
    let proves = PROVES_ARITHMETIC_NOT_IMPACT;
    let schema = WHAT_TO_MOVE_SCHEMA;
    text(&Moving { schema, describes, proves, title, provenance, answer })
}

/// What the rows of a programme say to the question whether it works, with options and conventions.
///
/// Statistics are numbers; what is infinite is `"inf"` or `"-inf"`. Ends with a line break.
#[must_use]
pub fn performance(programme: &Programme, assessment: &Assessment) -> String {
    let Tables { title, provenance, .. } = programme.tables();
    let describes = "records, not crime";
    text(&Performance { schema: PERFORMANCE_SCHEMA, describes, title, provenance, assessment })
}

/// What the rows of a programme say to the question who governs with whom, with options and conventions.
///
/// Numbers of groups and parties stand for those under `groups` and `parties`, from 0. Ends with a line break.
#[must_use]
pub fn governance(programme: &Programme, overview: &fourp_governance::Overview) -> String {
    let Tables { title, provenance, .. } = programme.tables();
    let describes = "records, not who decides";
    text(&Governance { schema: GOVERNANCE_SCHEMA, describes, title, provenance, overview })
}

/// Which groups of a programme could go, and which could be one, with options, proofs, certificates and the whole ledger.
///
/// Times and sums are exact text; weights and costs are whole numbers of the parts named beside them. Ends with a line
/// break.
#[must_use]
pub fn plans(programme: &Programme, plans: &fourp_governance::Plans) -> String {
    let Tables { title, provenance, .. } = programme.tables();
    let describes = "recorded work, not what groups do unrecorded";
    text(&MergePlans { schema: PLANS_SCHEMA, describes, title, provenance, plans })
}

/// What became of every row and cell of files in somebody else's form: of each file its rows, which are those
/// that made something, were refused or were merged, with rows of nothing beside them; every refused row and
/// every cell not read as it stands, one by one and counted; and what the rows cannot answer. Ends with a line
/// break.
#[must_use]
pub fn imported(imported: &Imported, not_measurable: &[NotMeasurable]) -> String {
    let files = imported.files.iter().map(|facts| FileRows {
        file: &facts.file,
        sheet: facts.sheet.as_deref(),
        rows: facts.rows,
        made: facts.accepted,
        refused: facts.rejected,
        merged: facts.merged,
        blank: facts.blank,
        encoding: facts.encoding.as_str(),
    });
    let refused = imported.rejected.iter().map(|row| Refused {
        place: &row.place,
        why: row.why.as_str(),
        found: &row.found,
    });
    let repaired = imported.repairs.iter().map(|repair| Repaired {
        place: &repair.place,
        rule: repair.rule.as_str(),
        found: &repair.found,
        read_as: repair.read_as.as_deref(),
    });
    let blank = imported.blank.iter().map(|run| BlankRun {
        first: &run.first,
        last_line: run.last_line,
        rows: run.rows,
    });
    let refusals = imported.rejection_counts().into_iter().map(|(why, n)| (why.as_str(), n));
    let repairs = imported.repair_counts().into_iter().map(|(rule, n)| (rule.as_str(), n));
    text(&Account {
        schema: IMPORTED_SCHEMA,
        describes: "records, not what they record",
        files: files.collect(),
        refused: refusals.collect(),
        refused_rows: refused.collect(),
        repairs: repairs.collect(),
        repaired_cells: repaired.collect(),
        blank_runs: blank.collect(),
        warnings: &imported.warnings,
        not_measurable,
    })
}

/// Every problem that is kept, in order of place, and how many there are of each kind. Ends with a
/// line break.
#[must_use]
pub fn problems(problems: &Problems) -> String {
    let kinds = problems.counts().map(|(code, count)| Kind {
        code,
        title: code.title(),
        mend: code.mend(),
        count,
    });
    text(&Faults {
        schema: PROBLEMS_SCHEMA,
        total: problems.len(),
        severity: if problems.is_fatal() { Severity::Error } else { Severity::Warning },
        kinds: kinds.collect(),
        problems: problems.kept(),
    })
}

/// Rows have text for every key and no failing part, so this cannot fail; if it did, the document
/// would say so instead of being half there.
fn text(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document)
        .unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }).to_string());
    text.push('\n');
    text
}
