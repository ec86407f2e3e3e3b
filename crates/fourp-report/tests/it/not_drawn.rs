//! What is not drawn says whether data are missing, nothing was found, or rows do not go together.

use std::collections::BTreeSet;

use fourp_model::Tables;
use fourp_report::{
    page,
    pictures::{self, NotDrawn, NotDrawnKind},
};

use crate::{
    small::{in_two_currencies, seated},
    support::Case,
};

fn not_drawn(case: &Case) -> Vec<NotDrawn> {
    pictures::audit(&case.results()).into_iter().filter_map(|(_, picture)| picture.err()).collect()
}

fn kind(case: &Case, what: &str) -> NotDrawnKind {
    not_drawn(case).into_iter().find(|gap| gap.what == what).unwrap().kind
}

#[test]
fn a_result_a_gap_and_a_defect_are_three_things() {
    let apart = Case::new(seated(&["a", "b"], &[("a", "force-1"), ("b", "force-2")]));
    let shared = "Which groups have the same members";
    assert_eq!(kind(&apart, shared), NotDrawnKind::Nothing);
    assert_eq!(kind(&Case::new(Tables::default()), shared), NotDrawnKind::Missing);
    assert_eq!(kind(&Case::new(in_two_currencies()), "Who is paid most"), NotDrawnKind::Defect);
}

#[test]
fn the_page_says_so_by_kind() {
    for tables in [Tables::default(), seated(&["a"], &[("a", "force-1")]), in_two_currencies()] {
        let case = Case::new(tables);
        let kinds: BTreeSet<NotDrawnKind> =
            not_drawn(&case).into_iter().map(|gap| gap.kind).collect();
        let html = page::audit(&case.results());
        for kind in NotDrawnKind::ALL {
            assert_eq!(html.contains(kind.heading()), kinds.contains(&kind), "{kind:?}");
        }
    }
}

#[test]
fn files_hold_the_page_and_its_pictures() {
    let case = Case::new(seated(&["a", "b"], &[("a", "force-1"), ("b", "force-1")]));
    let files = page::files(&case.results());
    assert_eq!(files[0], ("index.html".into(), page::audit(&case.results())));
    let drawn = pictures::audit(&case.results()).into_iter().filter(|(_, one)| one.is_ok()).count();
    assert_eq!(files.len(), 1 + 3 * drawn);
}
