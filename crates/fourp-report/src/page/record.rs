//! What the pictures rest on: statements, promises, gaps, completeness, conventions, sources.

use std::collections::{BTreeMap, BTreeSet};

use fourp_audit::Code;
use fourp_model::{Statement, Table};
use fourp_picture::Element;

use crate::{
    layout::counted,
    page::parts::{MOST, cut, paragraph, table, terms},
    phrase,
    results::Results,
    text,
};

/// Every statement: who says it and where, what the data make of it, and which findings rest on it.
pub(super) fn statements(results: &Results<'_>) -> Vec<Element> {
    let Results { programme, audit } = results;
    if audit.answers.ledger.is_empty() {
        return vec![paragraph("", "The data supplied hold no statement.")];
    }
    let mut raised: BTreeMap<&str, BTreeSet<Code>> = BTreeMap::new();
    for finding in &audit.findings {
        let rows = finding.evidence.iter().filter(|row| row.table == Table::Statements);
        for id in rows.filter_map(|row| row.id.as_deref()) {
            raised.entry(id).or_default().insert(finding.code);
        }
    }
    let ledger = &audit.answers.ledger;
    let rows = ledger.iter().take(MOST).map(|entry| {
        let id = entry.statement.as_str();
        let statement = programme.get::<Statement>(&entry.statement);
        let codes = raised.get(id).into_iter().flatten().map(ToString::to_string);
        [
            id.to_owned(),
            statement.map_or_else(|| "not in the data supplied".into(), |row| row.gist.clone()),
            statement.map(|row| phrase::voice(&row.voice, programme)).unwrap_or_default(),
            statement.map(|row| row.citation.to_string()).unwrap_or_default(),
            entry.verdict.as_str().to_owned(),
            codes.collect::<Vec<_>>().join(", "),
        ]
    });
    let intro = "A statement is shown only by figures that were computed again, and borne out only by the \
                 data of others than its speaker. Gists are in our words.";
    let columns = ["statement", "gist", "who says it", "where", "verdict", "findings"];
    let mut parts = vec![paragraph("", intro)];
    parts.extend(cut(ledger.len(), "The audit as JSON holds the verdict on each."));
    parts.push(table("Statements and their verdicts", columns, rows));
    parts
}

/// Every recommendation and promise, and how it stands.
pub(super) fn actions(results: &Results<'_>) -> Vec<Element> {
    let audit = results.audit;
    if audit.answers.actions.is_empty() {
        return vec![paragraph("", "The data supplied hold no recommendation and no promise.")];
    }
    let actions = &audit.answers.actions;
    let rows = actions.iter().take(MOST).map(|action| {
        let overdue = if action.is_overdue { ", overdue" } else { "" };
        [
            action.id.clone(),
            action.text.clone(),
            action
                .response
                .map_or_else(|| "none recorded".into(), |one| one.as_str().replace('-', " ")),
            action.due.map_or_else(|| "not stated".into(), |due| due.to_string()),
            format!("{}{overdue}", action.standing),
        ]
    });
    let columns = ["id", "recommended or promised", "response", "due", "how it stands"];
    let mut parts = Vec::from_iter(cut(actions.len(), "The audit as JSON holds all."));
    parts.push(table("Recommendations and promises", columns, rows));
    parts
}

/// What the data cannot answer, why, and what would make it answerable.
pub(super) fn gaps(results: &Results<'_>) -> Vec<Element> {
    let audit = results.audit;
    let count = counted(audit.not_measurable.len(), "question", "questions");
    let intro = format!(
        "{count} without an answer. That the record cannot answer these is a result. A table is named as its \
         file would be."
    );
    let gaps = audit.not_measurable.iter().take(MOST).map(|gap| {
        let mut said = vec![["because".to_owned(), gap.why.clone()]];
        said.extend(gap.what_would_make_it_so.iter().map(|need| match need.table {
            Some(table) => [format!("{table}.csv"), need.what.clone()],
            None => ["needed".into(), need.what.clone()],
        }));
        Element::new("details")
            .child(Element::new("summary").text(&gap.question))
            .child(terms(said))
    });
    let mut parts = vec![paragraph("", &intro)];
    parts.extend(cut(audit.not_measurable.len(), "The audit as JSON holds all."));
    parts.extend(gaps);
    parts
}

/// How many rows each table has, and who calls it complete.
pub(super) fn completeness(results: &Results<'_>) -> Vec<Element> {
    let (rows, empty) = text::completeness_of_tables(results.programme);
    let mut parts = vec![paragraph(
        "",
        "A table without a declaration is what was supplied: what it lacks is \"not in the data supplied\", \
         never \"does not exist\".",
    )];
    if !rows.is_empty() {
        parts.push(table("Tables with rows", ["table", "rows", "completeness"], rows));
    }
    if !empty.is_empty() {
        parts.push(paragraph("", &format!("Without rows: {}.", empty.join(", "))));
    }
    parts
}

/// By what each analysis was made, where another choice could have been made.
pub(super) fn conventions(results: &Results<'_>) -> Vec<Element> {
    let parts = text::conventions(results)
        .into_iter()
        .flat_map(|(question, rows)| [Element::new("h3").text(question), terms(rows)]);
    parts.collect()
}

/// The documents that rows were read in.
pub(super) fn sources(results: &Results<'_>) -> Vec<Element> {
    let mut sources: Vec<_> = results.programme.tables().sources.iter().collect();
    if sources.is_empty() {
        return vec![paragraph("", "The data supplied name no source.")];
    }
    sources.sort_by_key(|source| &source.id);
    let count = sources.len();
    let rows = sources.into_iter().take(MOST).map(|source| {
        [
            source.id.to_string(),
            source.title.clone(),
            source.publisher.clone(),
            source.published.map_or_else(|| "not stated".into(), |day| day.to_string()),
            source.address.clone().unwrap_or_else(|| "not stated".into()),
            source.licence.clone().unwrap_or_else(|| "not verified".into()),
        ]
    });
    let columns = ["id", "title", "publisher", "published", "address", "terms of reuse"];
    let mut parts = Vec::from_iter(cut(count, "The table of sources in the data holds all."));
    parts.push(table("Documents", columns, rows));
    parts
}
