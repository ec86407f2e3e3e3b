//! What came of an audit, as one document?

use std::collections::{BTreeMap, BTreeSet};

use fourp_audit::{Audit, Code};
use fourp_claims::LedgerVerdict;
use fourp_model::{Programme, Statement, Table};

use crate::{
    layout::counted,
    markdown::{
        paper::{body, file_name, paper},
        words::{header, marks, plain, row},
    },
    phrase,
    results::Results,
    text::{self, settles},
};

/// The audit as one document: findings with their parts, what to ask for and whom, every statement with its verdict, and
/// what is not measurable.
#[must_use]
pub fn audit(results: &Results<'_>) -> String {
    let Results { programme, audit } = results;
    let mut text = format!("# {}\n\n", plain(text::title(programme)));
    text.push_str(&marks(programme));
    text.push_str(&format!("{}.\n", plain(&text::tally(audit))));
    text.push_str(&findings(programme, audit));
    text.push_str(&requests(programme, audit));
    text.push_str("\n## What the data make of each statement\n\n");
    text.push_str(&statements(programme, audit));
    text.push_str("\n## Was what was recommended and promised done?\n\n");
    text.push_str(&actions(audit));
    text.push_str(&not_measurable(audit));
    text
}

/// The document and a paper for each finding: what each file is called in a folder, and what it holds.
#[must_use]
pub fn files(results: &Results<'_>) -> Vec<(String, String)> {
    let papers = results.audit.findings.iter();
    let papers = papers.map(|one| (file_name(one), paper(results.programme, one)));
    std::iter::once(("audit.md".into(), audit(results))).chain(papers).collect()
}

/// Every recommendation and promise, and how it stands.
#[must_use]
pub fn actions(audit: &Audit) -> String {
    let mut text = header(["id", "recommended or promised", "response", "due", "how it stands"]);
    for action in &audit.answers.actions {
        let overdue = if action.is_overdue { ", overdue" } else { "" };
        text.push_str(&row(&[
            plain(&action.id),
            plain(&action.text),
            action.response.map_or_else(String::new, |one| one.as_str().replace('-', " ")),
            action.due.map_or_else(|| "not stated".into(), |due| due.to_string()),
            format!("{}{overdue}", action.standing),
        ]));
    }
    text
}

/// Every statement: what the data make of it, which findings rest on it, and which tables would settle it.
#[must_use]
pub fn statements(programme: &Programme, audit: &Audit) -> String {
    let mut raised: BTreeMap<&str, BTreeSet<Code>> = BTreeMap::new();
    for finding in &audit.findings {
        let rows = finding.evidence.iter().filter(|row| row.table == Table::Statements);
        for id in rows.filter_map(|row| row.id.as_deref()) {
            raised.entry(id).or_default().insert(finding.code);
        }
    }
    let mut text =
        header(["statement", "gist", "verdict", "findings", "would be settled by rows of"]);
    for entry in &audit.answers.ledger {
        let id = entry.statement.as_str();
        let statement = programme.get::<Statement>(&entry.statement);
        let gist = statement.map_or("not in the data supplied", |row| row.gist.as_str());
        let codes = raised.get(id).into_iter().flatten().map(ToString::to_string);
        let is_open = !matches!(
            entry.verdict,
            LedgerVerdict::Recomputed { .. } | LedgerVerdict::Supported { .. }
        );
        let tables = statement.into_iter().filter(|_| is_open).flat_map(|row| &row.settled_in);
        text.push_str(&row(&[
            plain(id),
            plain(gist),
            plain(entry.verdict.as_str()),
            codes.collect::<Vec<_>>().join(", "),
            plain(&tables.map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        ]));
    }
    text
}

fn findings(programme: &Programme, audit: &Audit) -> String {
    let mut text = String::from("\n## What should be raised\n\n");
    if audit.findings.is_empty() {
        text.push_str("No rule that could be asked found anything; that is no assurance.\n");
        return text;
    }
    text.push_str(&header(["rule", "weight", "finding"]));
    for finding in &audit.findings {
        let headline = plain(&finding.headline);
        text.push_str(&row(&[finding.code.to_string(), finding.severity.to_string(), headline]));
    }
    for finding in &audit.findings {
        text.push_str(&format!("\n### {} {}\n\n", finding.code, plain(&finding.headline)));
        text.push_str(&body(programme, finding));
        let mut say = |word: &str, words: &str| {
            text.push_str(&format!("- **{word}**: {}\n", plain(words)));
        };
        say("rests on", &text::rows(&finding.evidence));
        say("read in", &text::places(programme, finding).join("; "));
    }
    for (finding, allowance) in &audit.allowed {
        text.push_str(&format!(
            "\nLet stand: {} {}, because {}\n",
            finding.code,
            plain(&finding.headline),
            plain(&allowance.reason)
        ));
    }
    text
}

fn requests(programme: &Programme, audit: &Audit) -> String {
    let mut text = String::from(
        "\n## What to ask for next, and whom\n\n\
         Ranked by how many statements, rules and headline questions hang on the rows of a table.\n\n",
    );
    text.push_str(&header(["table", "would settle", "ask", "for"]));
    for request in &audit.requests {
        let ask = match request.ask.as_slice() {
            [] => "the rows do not say who has it".into(),
            parties => phrase::parties(parties, programme),
        };
        text.push_str(&row(&[
            plain(request.table.as_str()),
            settles(request),
            plain(&ask),
            plain(&request.what.join("; ")),
        ]));
    }
    text
}

fn not_measurable(audit: &Audit) -> String {
    let count = counted(audit.not_measurable.len(), "question", "questions");
    let mut text = format!("\n## What is not measurable: {count}\n\n");
    for gap in &audit.not_measurable {
        text.push_str(&format!("- {} Because {}.", plain(&gap.question), plain(&gap.why)));
        for need in &gap.what_would_make_it_so {
            match need.table {
                Some(table) => {
                    let table = plain(table.as_str());
                    text.push_str(&format!(" {table}: {}.", plain(&need.what)));
                }
                None => text.push_str(&format!(" Also: {}.", plain(&need.what))),
            }
        }
        text.push('\n');
    }
    text
}
