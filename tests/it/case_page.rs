//! docs/case.md: where every row drawn from the documents of the bundled case is kept.
//!
//! `FOURP_BLESS=1 cargo test -p fourp-tests case_page` writes the page again.

use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf};

use fourp::{
    audit::{self, audit},
    report::markdown,
};
use fourp_claims::{Config, Evidence, LedgerVerdict, Reconciliation, Verdict, ledger, reconcile};
use fourp_model::{Flow, NoProgress, Programme, Table};

/// A row of one of the tables into which the documents were first taken apart.
pub(crate) struct Crossed {
    pub(crate) table: String,
    pub(crate) row: String,
    pub(crate) kept_as: Vec<(Option<Table>, String)>,
    pub(crate) remark: String,
    /// The cells after these, where a working table is given in full.
    pub(crate) cells: Vec<String>,
}

/// The tables, with what they held and how many rows.
const WORKING_TABLES: [(&str, &str, usize); 11] = [
    ("source_numeric_claims", "Figures of the two documents", 66),
    ("crosschecks", "Checks between figures", 38),
    ("external_claims", "Figures published elsewhere", 49),
    ("source_dates", "Dates and periods", 27),
    (
        "source_entities",
        "Bodies, strands, threats, priorities, programmes, capabilities, measures",
        67,
    ),
    ("source_findings", "Sentences that are not figures", 73),
    ("source_footnotes", "Footnotes of the committee's report", 23),
    ("threat_label_map", "Spellings of threats", 38),
    ("soc_related_subset", "Grants of the government grants register, chosen by key words", 59),
    ("rocu_force_membership", "Regional units and the forces that belong to them", 45),
    ("police_force", "The police force register", 44),
];

const INTRODUCTION: &str = "\
# The bundled case, row by row

The case `uk_soc_2019` holds what two short documents say of the UK response to serious and organised crime, and published figures that
bear on theirs. Both documents were first taken apart into eight working tables; three more hold rows of public registers and the
membership of regional units. This page lists every row of them and where it is kept in the types of `fourp-model`, or why it is not. How far to trust the rows, and what the documents leave out, stands in
`crates/fourp-casebook/data/uk_soc_2019/README.md`.

This page is made from the data. `FOURP_BLESS=1 cargo test -p fourp-tests case_page` writes it again; without the variable the same
test fails if the page has fallen behind.
";

const WORDS: &str = "\
## The verdicts of the working table and ours

| word there | ours | difference |
|---|---|---|
| consistent for every value | consistent | the same |
| consistent, exact | consistent | also if the check rules out no value of any figure |
| consistent as intervals | consistent as intervals | some true values agree although the printed points do not |
| narrowing | narrows, or the narrowed figures listed with any verdict | from what to what is said |
| derived, not reported | derived | computed here; never to be quoted as published |
| invalid, must not be merged, unit conflict | not comparable | the aspect in which the two differ is named |
| derived total, although it adds unlike things | not comparable | 37 groups and 59 others stay two counts |
| bound | consistent, or narrows | bounds are compared as bounds and never averaged |
";

const STATEMENTS: &str = "\
A verdict is that of the figures and rows of others than the speaker: nothing is shown because it was said twice. Findings are those of
[rules](rules.md) that rest on the statement; the last column names the tables whose rows would settle what is open.

";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn crosswalk() -> Vec<Crossed> {
    let folder = root().join("crates/fourp-casebook/data/uk_soc_2019_crosswalk");
    let mut rows = Vec::new();
    for name in ["claims.csv", "rest.csv", "grants.csv", "forces.csv"] {
        let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
        let headers: Vec<&str> = reader.headers().unwrap().iter().take(4).collect();
        assert_eq!(headers, ["working_table", "row", "kept_as", "remark"]);
        for record in reader.records() {
            let record = record.unwrap();
            let kept_as = record[2].split("; ").filter(|kept| !kept.is_empty()).map(kept_as);
            rows.push(Crossed {
                table: record[0].into(),
                row: record[1].into(),
                kept_as: kept_as.collect(),
                remark: record[3].into(),
                cells: record.iter().skip(4).map(Into::into).collect(),
            });
        }
    }
    rows
}

/// `claims:N16` as a table and an id; anything else as words.
fn kept_as(text: &str) -> (Option<Table>, String) {
    match text.split_once(':') {
        Some((table, id)) if table.parse::<Table>().is_ok() => (table.parse().ok(), id.into()),
        _ => (None, text.into()),
    }
}

fn page(programme: &Programme, result: &Reconciliation) -> String {
    let rows = &programme.tables();
    let verdicts: BTreeMap<String, String> = ledger(&rows.statements, &rows.claims, result)
        .into_iter()
        .map(|entry| (entry.statement.to_string(), entry.verdict.to_string()))
        .chain(result.outcomes().iter().map(|o| (o.check.to_string(), o.verdict.to_string())))
        .collect();
    let mut page = String::from(INTRODUCTION);
    let crossed = crosswalk();
    for (table, held, _) in WORKING_TABLES {
        let rows: Vec<&Crossed> = crossed.iter().filter(|row| row.table == table).collect();
        let kept = rows.iter().filter(|row| !row.kept_as.is_empty()).count();
        write!(page, "\n## {held}\n\n`{table}`: {} rows, {kept} kept.\n\n", rows.len()).unwrap();
        page.push_str("| row | what | kept as | verdict | remark |\n|---|---|---|---|---|\n");
        for row in rows {
            let kept: Vec<String> = row.kept_as.iter().map(show).collect();
            let verdict: Vec<String> = row
                .kept_as
                .iter()
                .filter(|(table, _)| matches!(table, Some(Table::Checks | Table::Statements)))
                .filter_map(|(_, id)| Some(format!("{id}: {}", verdicts.get(id)?)))
                .collect();
            let kept = if kept.is_empty() { "not kept".into() } else { kept.join(", ") };
            let remark = row.remark.replace('|', "\\|");
            let what = row.kept_as.first().map(|kept| what(programme, kept)).unwrap_or_default();
            let verdict = verdict.join("; ");
            writeln!(page, "| {} | {what} | {kept} | {verdict} | {remark} |", row.row).unwrap();
        }
        if table == "crosschecks" {
            write!(page, "\n{}", WORDS.replacen("## ", "### ", 1)).unwrap();
        }
    }
    let audit = audit(programme, &audit::Config::default(), &NoProgress).unwrap();
    page.push_str("\n## What the data make of each statement\n\n");
    page.push_str(STATEMENTS);
    page.push_str(&markdown::statements(programme, &audit));
    page.push_str("\n## What was recommended and promised\n\n");
    page.push_str(&markdown::actions(&audit));
    page
}

/// The flow of this source and place: flows have no ids.
pub(crate) fn flow_at<'p>(programme: &'p Programme, place: &str) -> Option<&'p Flow> {
    programme.rows::<Flow>().iter().find(|flow| flow.citation.to_string() == place)
}

/// The words of the row itself, where it has any.
fn what(programme: &Programme, (table, id): &(Option<Table>, String)) -> String {
    let rows = programme.tables();
    let words = match table {
        Some(Table::Claims) => {
            rows.claims.iter().find(|row| row.id.as_str() == id).map(|row| row.label.clone())
        }
        Some(Table::Checks) => {
            rows.checks.iter().find(|row| row.id.as_str() == id).map(|row| row.title.clone())
        }
        Some(Table::Statements) => {
            rows.statements.iter().find(|row| row.id.as_str() == id).map(|row| row.gist.clone())
        }
        Some(Table::Flows) => flow_at(programme, id)
            .map(|flow| format!("{} to {}, {}", flow.payer, flow.payee, flow.amount)),
        Some(Table::Bodies) => {
            rows.bodies.iter().find(|row| row.id.as_str() == id).map(|row| row.name.clone())
        }
        _ => None,
    };
    words.unwrap_or_default().replace('|', "\\|")
}

fn show((table, id): &(Option<Table>, String)) -> String {
    match table {
        Some(table) => format!("{table} `{id}`"),
        None => id.clone(),
    }
}

fn case() -> (Programme, Reconciliation) {
    let programme = fourp_casebook::uk_soc_2019().unwrap();
    let result = reconcile(&Evidence::of(&programme), &Config::default(), &NoProgress).unwrap();
    (programme, result)
}

#[test]
fn every_row_of_the_working_tables_is_crossed_once() {
    let crossed = crosswalk();
    for (table, _, count) in WORKING_TABLES {
        let mut rows: Vec<&str> =
            crossed.iter().filter(|row| row.table == table).map(|row| row.row.as_str()).collect();
        assert_eq!(rows.len(), count, "{table}");
        if table != "threat_label_map" {
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), count, "{table} crosses a row twice");
        }
    }
    assert!(crossed.iter().all(|row| !row.kept_as.is_empty() || !row.remark.is_empty()));
}

#[test]
fn what_the_crosswalk_points_at_is_there() {
    let (programme, _) = case();
    let files: BTreeMap<&str, &str> = fourp_casebook::UK_SOC_2019_FILES
        .iter()
        .map(|(name, bytes)| (*name, std::str::from_utf8(bytes).unwrap()))
        .collect();
    for row in crosswalk() {
        for (table, id) in row.kept_as {
            let Some(table) = table else { continue };
            if table == Table::Flows {
                assert!(flow_at(&programme, &id).is_some(), "{}: no flow {id}", row.row);
                continue;
            }
            if table == Table::ThreatLabels {
                // The threat, and the label as it was used.
                let (threat, used) = id.split_once(" by ").unwrap();
                let label = used.split('"').nth(1).unwrap();
                let mut labels = programme.tables().threat_labels.iter();
                assert!(
                    labels.any(|row| row.threat.as_str() == threat && row.label == label),
                    "{}: no label {id}",
                    row.row
                );
                continue;
            }
            let file = files.get(format!("{table}.csv").as_str());
            let file = file.unwrap_or_else(|| panic!("{}: {table} is empty", row.row));
            let found = file.lines().any(|line| line.starts_with(&format!("{id},")));
            assert!(found, "{}: no {table} {id}", row.row);
        }
    }
}

#[test]
fn the_page_is_made_from_the_data() {
    let (programme, result) = case();
    let made = page(&programme, &result);
    let path = root().join("docs/case.md");
    if std::env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "docs/case.md has fallen behind its data");
}

#[track_caller]
fn verdict(result: &Reconciliation, check: &str) -> Verdict {
    result.outcome(&check.parse().unwrap()).unwrap().verdict.clone()
}

#[track_caller]
fn left_of(result: &Reconciliation, claim: &str) -> String {
    result.interval(&claim.parse().unwrap()).unwrap().to_exact_text()
}

#[test]
fn the_published_figures_have_the_verdicts_they_deserve() {
    let (_, result) = case();
    assert_eq!(verdict(&result, "X03"), Verdict::ConsistentAsIntervals);
    // £1.75bn / 79.5 % = £2.2013bn, and 79.5 % of £2.25bn = £1.78875bn.
    assert_eq!(left_of(&result, "P14"), "(350000000000/159, 2250000000)");
    assert_eq!(left_of(&result, "P17"), "[1750000000, 1788750000)");
    assert_eq!(verdict(&result, "X02"), Verdict::Consistent);
    for guard in ["X10", "X16", "X17", "X20", "X02b", "X03d", "E05a", "X13e"] {
        assert!(matches!(verdict(&result, guard), Verdict::NotComparable(_)), "{guard}");
    }
    let derived = |check: &str| {
        let figure = result.derived().iter().find(|figure| figure.check.as_str() == check).unwrap();
        figure.unit.show_interval(&figure.interval, 4)
    };
    assert_eq!(derived("X04"), "over 16.66 % to under 17.79 %");
    assert_eq!(derived("X14a"), "48 bodies or more");
    assert_eq!(derived("X09"), "over £7.5bn to under £10.5bn");
    let revision = result.revisions().iter().find(|revision| revision.from.as_str() == "N23");
    assert_eq!(revision.unwrap().to.as_str(), "EX06");
    assert_eq!(revision.unwrap().change.unwrap().to_exact_text(), "[-8, -8]");
    assert!(!result.outcomes().iter().any(|o| matches!(o.verdict, Verdict::Contradictory(_))));
    let undecided =
        |verdict: &Verdict| matches!(verdict, Verdict::Undetermined(_) | Verdict::NotConverged);
    assert!(!result.outcomes().iter().any(|outcome| undecided(&outcome.verdict)));
}

#[test]
fn no_statement_is_called_shown_because_it_was_restated() {
    let (programme, result) = case();
    let rows = programme.tables();
    let entries = ledger(&rows.statements, &rows.claims, &result);
    assert_eq!(entries.len(), 73);
    let verdict = |id: &str| {
        let entry = entries.iter().find(|entry| entry.statement.as_str() == id);
        entry.unwrap().verdict.clone()
    };
    for restated in ["F04", "F08", "F23", "F69"] {
        assert!(matches!(verdict(restated), LedgerVerdict::RestatedOnly { .. }), "{restated}");
    }
    // "The best understanding in the world": the Department, of its own performance.
    assert_eq!(verdict("F71"), LedgerVerdict::AssertedUntested);
    for recommended in ["F25", "F41", "F31"] {
        assert_eq!(verdict(recommended), LedgerVerdict::NotTruthApt, "{recommended}");
    }
}
