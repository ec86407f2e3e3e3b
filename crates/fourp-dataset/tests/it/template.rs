//! The example of every table is one that can be read.

use fourp_dataset::{Dataset, read_tables, template_readme, template_tables, write_tables};
use fourp_model::{Provenance, Table, TableVisitor, Tabled};

fn read(files: &[(String, String)]) -> Dataset {
    let texts = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    read_tables(texts).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The file that names all others: who deletes one deletes it too.
const DESCRIPTION: &str = "datapackage.json";

fn tables_alone() -> Vec<(String, String)> {
    let mut files = write_tables(&template_tables());
    files.retain(|(name, _)| name != DESCRIPTION);
    files
}

#[test]
fn every_table_has_one_example() {
    struct One;
    impl TableVisitor<'_> for One {
        fn table<R: Tabled>(&mut self, rows: &[R]) {
            assert_eq!(rows.len(), 1, "{}", R::TABLE);
        }
    }
    let tables = template_tables();
    tables.visit(&mut One);
    assert!(matches!(tables.provenance, Provenance::Synthetic { .. }));
}

#[test]
fn the_template_is_read_without_a_problem_or_a_warning() {
    let dataset = read(&write_tables(&template_tables()));
    assert_eq!(dataset.warnings.to_string(), "");
    assert_eq!(dataset.programme.tables(), &template_tables());
    assert_eq!(dataset.programme.dangling(), []);
}

#[test]
fn without_any_one_table_it_is_read_with_warnings_at_most() {
    for table in Table::ALL {
        let mut files = tables_alone();
        files.retain(|(name, _)| *name != format!("{table}.csv"));
        assert_eq!(files.len(), Table::ALL.len());
        // Reading is strict: an error would have been one of the problems that `read` shows.
        let mut left = write_tables(read(&files).programme.tables());
        left.retain(|(name, _)| name != DESCRIPTION);
        assert_eq!(left, files, "without {table}");
    }
    let mut files = tables_alone();
    files.retain(|(name, _)| name != "threats.csv");
    assert!(read(&files).warnings.to_string().contains("dangling reference in threat"));
}

#[test]
fn every_id_and_name_of_the_template_says_that_it_is_an_example() {
    for (name, text) in write_tables(&template_tables()) {
        assert!(text.to_lowercase().contains("example"), "{name}");
    }
    let bodies = template_tables().bodies;
    assert!(bodies.iter().all(|body| body.id.as_str().starts_with("example-")));
}

#[test]
fn the_readme_tells_of_every_column_of_every_table() {
    let readme = template_readme();
    for (name, text) in tables_alone() {
        if name == "programme.csv" {
            continue;
        }
        let section = readme.split("\n## ").find(|section| section.starts_with(&name));
        let section = section.unwrap_or_else(|| panic!("no section on {name}"));
        for column in text.lines().next().unwrap().split(',') {
            assert!(section.contains(&format!("\n| `{column}` |")), "{name} {column}");
        }
    }
    assert!(!readme.lines().any(|line| line.ends_with(' ')));
}
