//! The audit as a workbook: findings, the rows they rest on, requests, statements, checks, what is not measurable, and
//! the data of every picture.

use fourp_dataset::{Sheet, WorkbookError, write_sheets};
use fourp_model::{Check, Provenance, Statement};
use fourp_picture::{Cell, Data, Picture};

use crate::{
    phrase,
    pictures::{self, Chapter, NotDrawn},
    results::Results,
    text::{confidence, settles, stake, title},
};

/// A name, columns and rows.
type Made = (&'static str, &'static [&'static str], Vec<Vec<String>>);

/// What is drawn, and what is not, in order.
type Pictures = [(Chapter, Result<Picture, NotDrawn>)];

/// The audit as sheets of text (`.xlsx`), for whoever works in a spreadsheet. Nothing is run as a formula.
///
/// After the sheets of the audit stands one for each picture, with the data behind it and its sources at its foot. It is
/// named by the picture's id, with `-drawn` where a sheet of the audit has that name.
///
/// # Errors
/// What a workbook cannot hold: more than 1,048,575 findings or rows, more than 32,767 characters in a cell.
pub fn audit(results: &Results<'_>) -> Result<Vec<u8>, WorkbookError> {
    let pictures = pictures::audit(results);
    let made: [Made; 8] = [
        about(results),
        findings(results),
        evidence(results),
        requests(results),
        statements(results),
        figures(results),
        not_measurable(results),
        drawn(&pictures),
    ];
    let is_taken = |id: &str| made.iter().any(|(name, ..)| *name == id);
    let behind: Vec<_> = pictures
        .iter()
        .filter_map(|(_, picture)| picture.as_ref().ok())
        .map(|picture| {
            let id = &picture.id;
            let name = if is_taken(id) { format!("{id}-drawn") } else { id.clone() };
            let columns: Vec<&str> = picture.table.columns().iter().map(String::as_str).collect();
            (name, columns, behind(picture))
        })
        .collect();
    let sheets: Vec<Sheet<'_>> = made
        .iter()
        .map(|(name, columns, rows)| Sheet { name, columns, rows })
        .chain(behind.iter().map(|(name, columns, rows)| Sheet { name, columns, rows }))
        .collect();
    write_sheets(&sheets)
}

fn about(results: &Results<'_>) -> Made {
    let Results { programme, audit } = results;
    let row = |key: &str, value: String| vec![key.to_owned(), value];
    let mut rows = vec![row("title", title(programme).into())];
    if let Provenance::Synthetic { made_by } = &programme.tables().provenance {
        rows.push(row("SYNTHETIC", format!("made up by {made_by}; nothing in it is real")));
    }
    rows.push(row("describes", "records, not crime".into()));
    rows.push(row("standing", "observations for an auditor; no assurance".into()));
    let as_of = audit.config.as_of.map_or_else(|| "the latest rows".into(), |day| day.to_string());
    rows.push(row("as of", as_of));
    ("about", &["key", "value"], rows)
}

fn findings(Results { programme, audit }: &Results<'_>) -> Made {
    let rows = audit.findings.iter().map(|finding| {
        let response = finding.response.as_ref();
        vec![
            finding.code.to_string(),
            finding.severity.to_string(),
            finding.subject.clone(),
            finding.headline.clone(),
            finding.criterion.clone(),
            finding.condition.clone(),
            finding.cause.clone().unwrap_or_default(),
            finding.effect.clone(),
            stake(programme, &finding.materiality).unwrap_or_default(),
            confidence(finding).into(),
            finding.fragility.clone(),
            listed(&finding.sources),
            response.map(|one| format!("{}: {}", one.by, one.text)).unwrap_or_default(),
            response.map(|one| one.clearance.to_string()).unwrap_or_default(),
        ]
    });
    let columns = &[
        "rule",
        "weight",
        "subject",
        "finding",
        "criterion",
        "condition",
        "cause",
        "effect",
        "at_stake",
        "stands",
        "reversed_by",
        "sources",
        "answer",
        "clearance",
    ];
    ("findings", columns, rows.collect())
}

fn evidence(Results { programme, audit }: &Results<'_>) -> Made {
    let rows = audit.findings.iter().flat_map(|finding| {
        finding.evidence.iter().map(|row| {
            let citation = programme.citation(row);
            let anchor = citation.and_then(|citation| citation.anchor.clone());
            vec![
                finding.code.to_string(),
                finding.subject.clone(),
                row.table.to_string(),
                row.row.to_string(),
                row.id.clone().unwrap_or_default(),
                citation.map(ToString::to_string).unwrap_or_default(),
                anchor.unwrap_or_default(),
            ]
        })
    });
    let columns = &["rule", "subject", "table", "row", "id", "read_in", "words_there"];
    ("evidence", columns, rows.collect())
}

fn requests(Results { programme, audit }: &Results<'_>) -> Made {
    let rows = (1_u32..).zip(&audit.requests).map(|(place, request)| {
        vec![
            place.to_string(),
            request.table.to_string(),
            settles(request),
            request.what.join("; "),
            phrase::parties(&request.ask, programme),
            request.statements.join("; "),
            listed(&request.rules),
            request.headlines.join("; "),
            request.questions.join("; "),
            request.named_in.join("; "),
        ]
    });
    let columns = &[
        "rank",
        "table",
        "would_settle",
        "for",
        "ask",
        "statements",
        "rules",
        "headlines",
        "questions",
        "named_in",
    ];
    ("requests", columns, rows.collect())
}

fn statements(Results { programme, audit }: &Results<'_>) -> Made {
    let rows = audit.answers.ledger.iter().map(|entry| {
        let statement = programme.get::<Statement>(&entry.statement);
        vec![
            entry.statement.to_string(),
            statement.map(|row| row.gist.clone()).unwrap_or_default(),
            statement.map(|row| phrase::voice(&row.voice, programme)).unwrap_or_default(),
            entry.verdict.as_str().into(),
            statement.and_then(|row| row.settled_by.clone()).unwrap_or_default(),
            statement.map(|row| listed(&row.settled_in)).unwrap_or_default(),
            statement.map(|row| phrase::citation(&row.citation)).unwrap_or_default(),
        ]
    });
    let columns =
        &["statement", "gist", "said_by", "verdict", "settled_by", "settled_in", "read_in"];
    ("statements", columns, rows.collect())
}

fn figures(Results { programme, audit }: &Results<'_>) -> Made {
    let rows = audit.answers.agreed.outcomes().iter().map(|outcome| {
        let check = programme.get::<Check>(&outcome.check);
        let computed = outcome.computed.as_ref();
        let reported = outcome.reported.as_ref();
        let shown = |interval| phrase::computed(&outcome.unit, interval);
        vec![
            outcome.check.to_string(),
            check.map(|check| check.title.clone()).unwrap_or_default(),
            outcome.verdict.to_string(),
            outcome.formula.to_string(),
            computed.map(shown).unwrap_or_default(),
            reported.map(shown).unwrap_or_default(),
        ]
    });
    ("figures", &["check", "title", "verdict", "formula", "computed", "reported"], rows.collect())
}

fn not_measurable(Results { audit, .. }: &Results<'_>) -> Made {
    let rows = audit.not_measurable.iter().map(|gap| {
        let needs = gap.what_would_make_it_so.iter().map(|need| match need.table {
            Some(table) => format!("{table}.csv: {}", need.what),
            None => need.what.clone(),
        });
        vec![gap.question.clone(), gap.why.clone(), needs.collect::<Vec<_>>().join("; ")]
    });
    ("not_measurable", &["question", "because", "would_be_made_so_by"], rows.collect())
}

fn drawn(pictures: &Pictures) -> Made {
    let rows = pictures.iter().map(|(chapter, picture)| {
        let question = chapter.question().to_owned();
        match picture {
            Ok(picture) => vec![
                question,
                picture.id.clone(),
                picture.headline.clone(),
                picture.subtitle.clone(),
                picture.alternative.clone(),
            ],
            Err(gap) => vec![
                question,
                String::new(),
                gap.kind.heading().into(),
                gap.what.clone(),
                gap.why.clone(),
            ],
        }
    });
    ("pictures", &["question", "picture", "headline", "shows", "in_words"], rows.collect())
}

/// The data behind a picture; at the foot its sources, its notes, and that it was made up if it was.
fn behind(picture: &Picture) -> Vec<Vec<String>> {
    let cell = |cell: &Cell| match cell {
        Cell::Words(words) => words.clone(),
        Cell::Number { plain, .. } => plain.clone(),
        Cell::Unknown(why) if !why.is_empty() => format!("not known: {why}"),
        _ => "not known".into(),
    };
    let mut rows: Vec<Vec<String>> =
        picture.table.rows().iter().map(|row| row.iter().map(cell).collect()).collect();
    rows.push(Vec::new());
    rows.push(vec![format!("source: {}", picture.sources.join("; "))]);
    rows.extend(picture.notes.iter().map(|note| vec![format!("note: {note}")]));
    if let Data::Synthetic(words) = &picture.data {
        rows.push(vec![format!("SYNTHETIC: {words}")]);
    }
    rows
}

fn listed<T: ToString>(items: &[T]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
