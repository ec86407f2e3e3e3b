//! The organisations that GOV.UK lists: a real hierarchy, with what is wrong in it.

use fourp_dataset::read_tables;
use fourp_model::{Problems, Programme};

/// The files of [`govuk_organisations`], each with its name, as they would stand in a folder.
pub const GOVUK_ORGANISATIONS_FILES: &[(&str, &[u8])] = files!("govuk_organisations":
    "bodies.csv" "body_classes.csv" "programme.csv" "sources.csv"
);

/// The organisations of the United Kingdom's government as GOV.UK listed them on 1 June 2026.
///
/// 1,254 bodies, 589 of them closed, with 852 parents in all, 286 successors, the day on which 164 of
/// them closed, and 16 formats as classes. What is wrong in the list is kept: 45 bodies have several
/// parents, and the only parent of one, `scotland-office`, is not listed, which is a warning and no
/// error. GOV.UK does not say that its list is complete, so nothing here is declared complete. How each
/// row is read stands in the folder's `README.md`.
///
/// Source: <https://www.gov.uk/api/organisations>, as kept by odileeds/uk-government-organisations at its
/// revision 56dfc288da24. Contains public sector information licensed under the Open Government Licence
/// v3.0.
///
/// Reading parses 220 kB of text, in time proportional to n log n for its rows.
///
/// ```
/// use fourp_model::{Body, BodyStatus};
///
/// let list = fourp_casebook::govuk_organisations()?;
/// let live = list.rows::<Body>().iter().filter(|body| body.status == BodyStatus::Live);
/// assert_eq!(live.count(), 665);
/// // One parent that no row declares.
/// assert_eq!(
///     list.dangling().iter().map(|missing| missing.id.as_str()).collect::<Vec<_>>(),
///     ["scotland-office", "scotland-office"],
/// );
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// None that a release can have: the same reading is a test of this crate.
pub fn govuk_organisations() -> Result<Programme, Problems> {
    read_tables(GOVUK_ORGANISATIONS_FILES.iter().copied()).map(|dataset| dataset.programme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{assert_nothing_is_left_out, assert_written_by_the_library};
    use fourp_model::{Body, BodyClass, BodyKind, BodyStatus};
    use std::collections::BTreeMap;

    fn bodies() -> Vec<Body> {
        govuk_organisations().unwrap().rows::<Body>().to_vec()
    }

    #[test]
    fn what_is_not_listed_is_a_warning_and_no_error() {
        let dataset = read_tables(GOVUK_ORGANISATIONS_FILES.iter().copied());
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(dataset.warnings.len(), 2, "{}", dataset.warnings);
        for (warning, row) in dataset.warnings.kept().iter().zip([
            "boundary-commission-for-scotland",
            "office-of-the-secretary-of-state-for-scotland",
        ]) {
            assert_eq!(warning.value.as_deref(), Some("scotland-office"));
            let line = usize::try_from(warning.place.line.unwrap()).unwrap();
            let text = std::str::from_utf8(GOVUK_ORGANISATIONS_FILES[0].1).unwrap();
            assert!(text.lines().nth(line - 1).unwrap().starts_with(row), "{warning}");
        }
    }

    #[test]
    fn the_counts_are_those_of_the_list() {
        let bodies = bodies();
        assert_eq!(bodies.len(), 1254);
        assert_eq!(bodies.iter().map(|body| body.parents.len()).sum::<usize>(), 852);
        assert_eq!(bodies.iter().filter(|body| body.parents.len() > 1).count(), 45);
        assert_eq!(bodies.iter().map(|body| body.parents.len()).max(), Some(4));
        assert_eq!(bodies.iter().map(|body| body.superseded_by.len()).sum::<usize>(), 286);
        assert_eq!(bodies.iter().filter(|body| body.status == BodyStatus::Closed).count(), 589);
        assert_eq!(bodies.iter().filter(|body| body.status == BodyStatus::Live).count(), 665);
        let dated = bodies.iter().filter(|body| body.dates.until.is_some());
        assert_eq!(dated.clone().count(), 164);
        assert!(dated.clone().all(|body| body.status == BodyStatus::Closed));
        let is_assembly = |body: &&Body| body.kind == BodyKind::Assembly;
        assert_eq!(bodies.iter().filter(is_assembly).count(), 34 + 25);
    }

    #[test]
    fn formats_and_statuses_are_classes() {
        let list = govuk_organisations().unwrap();
        let mut members = BTreeMap::new();
        for body in list.rows::<Body>() {
            for class in &body.classes {
                *members.entry(class.value.as_str()).or_insert(0) += 1;
            }
        }
        let starts = ["govuk-", "closed-"];
        let is_format = |id: &str| !starts.iter().any(|start| id.starts_with(start));
        let classes = list.rows::<BodyClass>();
        assert_eq!(classes.iter().filter(|class| is_format(class.id.as_str())).count(), 16);
        assert!(classes.iter().all(|class| class.count.is_none()), "none is counted by GOV.UK");
        for (class, count) in [
            ("ministerial-department", 53),
            ("executive-non-departmental-public-body", 171),
            ("govuk-exempt", 300),
            ("govuk-joining", 17),
            ("govuk-transitioning", 1),
            ("closed-no-longer-exists", 344),
            ("closed-merged", 42),
        ] {
            assert_eq!(members.get(class), Some(&count), "{class}");
        }
        assert_eq!(members.len(), classes.len());
    }

    #[test]
    fn bodies_that_live_under_closed_ones_are_there_to_be_found() {
        let bodies = bodies();
        let status: BTreeMap<_, _> = bodies.iter().map(|body| (&body.id, body.status)).collect();
        let of_live = |test: &dyn Fn(&Body) -> bool| {
            let live = bodies.iter().filter(|body| body.status == BodyStatus::Live);
            live.filter(|body| test(body)).count()
        };
        let is_live = |status: Option<&BodyStatus>| status == Some(&BodyStatus::Live);
        let closed = Some(&BodyStatus::Closed);
        assert_eq!(of_live(&|body| body.parents.iter().any(|p| status.get(&p.value) == closed)), 6);
        // With the one whose only parent is not listed.
        assert_eq!(of_live(&|body| body.parents.iter().any(|p| !is_live(status.get(&p.value)))), 7);
        let nobody = |body: &Body| {
            !body.parents.is_empty() && !body.parents.iter().any(|p| is_live(status.get(&p.value)))
        };
        assert_eq!(of_live(&nobody), 4);
    }

    #[test]
    fn the_tables_are_as_the_library_would_write_them() {
        assert_written_by_the_library("govuk_organisations", GOVUK_ORGANISATIONS_FILES);
    }

    #[test]
    fn no_file_of_the_folder_is_left_out() {
        assert_nothing_is_left_out("govuk_organisations", GOVUK_ORGANISATIONS_FILES);
    }
}
