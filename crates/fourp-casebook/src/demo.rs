//! A programme that is made up from end to end, for what the public record does not hold.

use fourp_dataset::read_tables;
use fourp_model::{Problems, Programme};

/// The files of [`demo_programme`], each with its name, as they would stand in a folder.
pub const DEMO_PROGRAMME_FILES: &[(&str, &[u8])] = files!("demo_programme":
    "allocations.csv" "balances.csv" "bodies.csv" "body_classes.csv" "capabilities.csv"
    "capture_lists.csv" "checks.csv" "claims.csv" "commitments.csv" "completeness.csv"
    "data_systems.csv" "events.csv" "flows.csv" "footnotes.csv" "groups.csv" "harm.csv"
    "indicators.csv" "initiatives.csv" "interventions.csv" "meetings.csv" "objectives.csv"
    "observations.csv" "populations.csv" "priorities.csv" "programme.csv"
    "ratings.csv" "recommendations.csv" "recording_changes.csv" "remits.csv"
    "reporting_lines.csv" "responsibilities.csv" "seats.csv" "sources.csv" "statements.csv"
    "strategies.csv" "taxonomies.csv" "threat_labels.csv" "threats.csv"
);

/// What is wrong with [`demo_programme`] on purpose, and what is true in it by construction: a table in Markdown of the question
/// that should find it, what it is, and texts by which its rows are found.
pub const DEMO_PROGRAMME_PLANTED: &str = include_str!("../data/demo_programme/planted.md");

/// The synthetic demo programme: no figure, body or group in it is real.
///
/// It has the shape of a whole-of-government response: ten threats under their generic names, four strands, 128 bodies, 37
/// boards and 59 forums, a funding tree of six tiers over three financial years (in pounds), 36 months of counts, and every
/// other table of a programme. The rows say that they are invented, and
/// [`Provenance::Synthetic`](fourp_model::Provenance::Synthetic) names the command and seed that made them.
/// `examples/make_demo_programme` makes it again, byte for byte, and larger ones with `--scale`.
///
/// What is wrong with it is wrong on purpose, and some of what a method should find is true in it by construction:
///
#[doc = include_str!("../data/demo_programme/planted.md")]
///
/// Reading parses about a megabyte of text, in time proportional to n log n for its 8,000 rows.
///
/// ```
/// use fourp_model::{Group, Provenance};
///
/// let demo = fourp_casebook::demo_programme()?;
/// assert!(matches!(demo.tables().provenance, Provenance::Synthetic { .. }));
/// assert_eq!(demo.rows::<Group>().len(), 37 + 59);
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// None that a release can have: the same reading is a test of this crate.
pub fn demo_programme() -> Result<Programme, Problems> {
    read_tables(DEMO_PROGRAMME_FILES.iter().copied()).map(|dataset| dataset.programme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Provenance, TableVisitor, Tabled};

    #[test]
    fn it_is_read_with_the_planted_warnings_and_no_other() {
        let dataset = read_tables(DEMO_PROGRAMME_FILES.iter().copied());
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(
            dataset.warnings.to_string(),
            "bodies.csv:125:95: dangling reference in parents: \"synthetic-umbrella\", \
             expected the id of a row of bodies.csv\n\
             reporting_lines.csv:31:20: dangling reference in to: \
             \"synthetic-board-that-nobody-declares\", expected the id of a row of groups.csv"
        );
    }

    #[test]
    fn it_says_that_it_is_synthetic() {
        let demo = demo_programme().unwrap();
        let tables = demo.tables();
        let Provenance::Synthetic { made_by } = &tables.provenance else { panic!("real") };
        assert_eq!(
            made_by,
            "cargo run -p fourp-casebook --example make_demo_programme -- --seed 2019 --scale 1"
        );
        let invented = |name: &String| name.contains("invented");
        assert!(tables.bodies.iter().map(|body| &body.name).all(invented));
        assert!(tables.groups.iter().map(|group| &group.name).all(invented));
        assert!(tables.sources.iter().all(|source| source.title.starts_with("Synthetic demo")));
    }

    #[test]
    fn every_table_has_rows() {
        struct Filled;
        impl TableVisitor<'_> for Filled {
            fn table<R: Tabled>(&mut self, rows: &[R]) {
                assert!(!rows.is_empty(), "{} is empty", R::TABLE);
            }
        }
        demo_programme().unwrap().tables().visit(&mut Filled);
    }
}
