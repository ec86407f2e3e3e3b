//! docs/demo.md: what the synthetic programme holds, and everything that is wrong with it on purpose.
//!
//! `FOURP_BLESS=1 cargo test -p fourp-tests demo_page` writes the page again.

use std::{fmt::Write, fs, path::PathBuf};

use fourp_casebook::{DEMO_PROGRAMME_FILES, DEMO_PROGRAMME_PLANTED, demo_programme};
use fourp_claims::{Config, Evidence, LedgerVerdict, Reconciliation, ledger, reconcile};
use fourp_model::{NoProgress, Programme, Table, TableVisitor, Tabled};

const INTRODUCTION: &str = "\
# The synthetic demo programme

`fourp_casebook::demo_programme()`, behind the feature `demo`, is a programme made up from end to end. No body, group, figure or sentence
in it is real; threats and strands carry their generic names, and everything else says that it is invented. It is for what no public
record holds: dated flows, seats, single disruptions, overlapping case lists. It shows how the questions are asked; it shows nothing about
any real response.

It has the shape of one: ten threats and four strands; a treasury, six departments, eight agencies, nine regional units, 43 forces and as
many commissioners; 37 boards that govern and 59 forums that discuss; a funding tree of six tiers (treasury and local taxpayers,
departments, commissioners and agencies, forces, units, suppliers and charities) with money that goes back up; three financial years, from
April 2021 to March 2024.

This page is made from the data. `FOURP_BLESS=1 cargo test -p fourp-tests demo_page` writes it again; without the variable the same test
fails if the page has fallen behind.

";

const MAKING: &str = "
## How it is made

The data are committed beside the command that made them, `crates/fourp-casebook/examples/make_demo_programme`, one file for each subject:

```text
cargo run -p fourp-casebook --example make_demo_programme -- --seed 2019 --scale 1 --out DIR
```

The generator is `SplitMix64` and uses whole numbers alone, so the bytes are the same on every machine; a test compares them with those
that are committed, and `FOURP_BLESS=1 cargo test -p fourp-casebook --features demo` writes them again after a change. A larger `--scale`
makes larger programmes of the same shape, with the same defects, for measurements; the folders are read as any other.

Counts vary as a binomial count of twenty coins for each expected case does: nearly Poisson, with a variance of 0.95 of the mean.
";

const PLANTED: &str = "
## What is wrong, or true, on purpose

Each line names the question that should find it, and texts by which its rows are found in the files. What is said to be true is true by
construction, so that a method can be held against it. Tests look for the commonest of these by plain counting, and for others of their
kind: balances, mirrors, shares, orphans, circles, twins, gaps, leads, rounded counts.

";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(demo: &Programme, agreed: &Reconciliation) -> String {
    let tables = demo.tables();
    let mut page = String::from(INTRODUCTION);
    let bytes: usize = DEMO_PROGRAMME_FILES.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut rows = Rows(Vec::new());
    tables.visit(&mut rows);
    let total: usize = rows.0.iter().map(|(_, count)| count).sum();
    let (tables_held, kilobytes) = (rows.0.len(), bytes / 1000);
    write!(
        page,
        "## What is in it\n\n{total} rows in {tables_held} tables, {kilobytes} kB of text.\n\n\
         | table | rows | declared complete |\n|---|---:|---|\n"
    )
    .unwrap();
    for (table, count) in rows.0 {
        let complete = if demo.completeness_of(table).is_some() { "yes" } else { "no" };
        writeln!(page, "| [`{table}`](data-format.md#{table}) | {count} | {complete} |").unwrap();
    }
    page.push_str(MAKING);
    page.push_str(PLANTED);
    page.push_str(DEMO_PROGRAMME_PLANTED);
    page.push_str("\n## What its own figures give\n\n| check | formula | verdict |\n");
    page.push_str("|---|---|---|\n");
    for check in &tables.checks {
        let verdict = &agreed.outcome(&check.id).unwrap().verdict;
        writeln!(page, "| {}: {} | `{}` | {verdict} |", check.id, check.title, check.formula)
            .unwrap();
    }
    page
}

struct Rows(Vec<(Table, usize)>);

impl TableVisitor<'_> for Rows {
    fn table<R: Tabled>(&mut self, rows: &[R]) {
        self.0.push((R::TABLE, rows.len()));
    }
}

fn demo() -> (Programme, Reconciliation) {
    let demo = demo_programme().unwrap();
    let agreed = reconcile(&Evidence::of(&demo), &Config::default(), &NoProgress).unwrap();
    (demo, agreed)
}

#[test]
fn the_page_is_made_from_the_data() {
    let (demo, agreed) = demo();
    let made = page(&demo, &agreed);
    let path = root().join("docs/demo.md");
    if std::env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == made, "docs/demo.md has fallen behind its data");
}

#[test]
fn its_figures_have_the_verdicts_that_were_planted() {
    let (demo, agreed) = demo();
    let verdict = |check: &str| &agreed.outcome(&check.parse().unwrap()).unwrap().verdict;
    for (check, expected) in [
        ("SC1", "consistent as intervals"),
        ("SC2", "consistent as intervals"),
        ("SC3", "contradictory"),
        ("SC4", "not comparable"),
        ("SC5", "contradictory"),
        ("SC6", "derived"),
    ] {
        assert_eq!(verdict(check).as_str(), expected, "{check}");
    }
    let rows = demo.tables();
    let entries = ledger(&rows.statements, &rows.claims, &agreed);
    let verdict =
        |id: &str| &entries.iter().find(|entry| entry.statement.as_str() == id).unwrap().verdict;
    assert_eq!(*verdict("SF3"), LedgerVerdict::AssertedUntested);
    assert_eq!(*verdict("SF7"), LedgerVerdict::NotTruthApt);
}
