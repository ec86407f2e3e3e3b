//! The committees of the United States Congress: a real register of groups and seats.

use fourp_dataset::read_tables;
use fourp_model::{Problems, Programme};

/// The files of [`us_congress_committees`], each with its name, as they would stand in a folder.
pub const US_CONGRESS_COMMITTEES_FILES: &[(&str, &[u8])] = files!("us_congress_committees":
    "bodies.csv" "body_classes.csv" "completeness.csv" "groups.csv" "programme.csv"
    "reporting_lines.csv" "seats.csv" "sources.csv"
);

/// The committees of the United States Congress and who sat on them on 15 June 2026.
///
/// 49 committees and 181 subcommittees as groups, a reporting line from each subcommittee to its
/// committee, and 3,879 seats of 528 persons, whom the data name by their ids in the Biographical
/// Directory alone. Two subcommittees have no members listed. A committee is owned by its chamber, or by
/// the Congress if it is joint; whether a person sits with the majority is a class. How each row is read
/// stands in the folder's `README.md`.
///
/// Source: unitedstates/congress-legislators at its revision dfa9622263dd, CC0.
///
/// Reading parses 290 kB of text, in time proportional to n log n for its rows.
///
/// ```
/// use fourp_model::{Group, Seat};
///
/// let congress = fourp_casebook::us_congress_committees()?;
/// let seats = congress.rows::<Seat>();
/// let groups = congress.rows::<Group>().iter();
/// let empty = groups.filter(|group| seats.iter().all(|seat| seat.group != group.id));
/// let ids: Vec<_> = empty.map(|group| group.id.as_str()).collect();
/// assert_eq!(ids, ["SSCM39", "SSJU27"]);
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// None that a release can have: the same reading is a test of this crate.
pub fn us_congress_committees() -> Result<Programme, Problems> {
    read_tables(US_CONGRESS_COMMITTEES_FILES.iter().copied()).map(|dataset| dataset.programme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{assert_nothing_is_left_out, assert_written_by_the_library};
    use fourp_model::{
        Body, BodyKind, Group, Party, ReportingLine, Seat, SeatRole, Superior, Table,
    };
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn the_case_is_read_without_a_problem() {
        let dataset = read_tables(US_CONGRESS_COMMITTEES_FILES.iter().copied());
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        assert!(dataset.warnings.is_empty(), "{}", dataset.warnings);
    }

    #[test]
    fn the_counts_are_those_of_the_list() {
        let congress = us_congress_committees().unwrap();
        let groups = congress.rows::<Group>();
        let lines = congress.rows::<ReportingLine>();
        assert_eq!((groups.len(), lines.len()), (230, 181));
        assert_eq!(groups.iter().filter(|group| group.tier == Some(1)).count(), 49);
        let reporting: BTreeSet<_> = lines.iter().map(|line| &line.from).collect();
        for group in groups {
            let is_sub = group.tier == Some(2);
            assert_eq!(reporting.contains(&group.id), is_sub, "{}", group.id);
            assert_eq!(group.owner.is_none(), is_sub, "{}", group.id);
        }
        for line in lines {
            let Superior::Group(to) = &line.to else { panic!("{}", line.from) };
            assert_eq!(to.as_str(), &line.from.as_str()[..4]);
        }
        let mut owners = BTreeMap::new();
        for owner in groups.iter().filter_map(|group| group.owner.as_ref()) {
            *owners.entry(owner.to_string()).or_insert(0) += 1;
        }
        let owned = ["us-congress", "us-house-of-representatives", "us-senate"].map(String::from);
        assert_eq!(owners, owned.into_iter().zip([5, 23, 21]).collect());
    }

    #[test]
    fn every_seat_is_of_one_person_once() {
        let congress = us_congress_committees().unwrap();
        let seats = congress.rows::<Seat>();
        assert_eq!(seats.len(), 3879);
        let pairs: BTreeSet<_> = seats.iter().map(|seat| (&seat.group, &seat.party)).collect();
        assert_eq!(pairs.len(), seats.len());
        let people = congress.rows::<Body>().iter().filter(|body| body.kind == BodyKind::Person);
        assert_eq!(people.clone().count(), 528);
        for (side, count) in [("majority", 270), ("minority", 258)] {
            let on_it = people.clone().filter(|body| body.classes[0].value.as_str() == side);
            assert_eq!(on_it.count(), count, "{side}");
        }
        let sitting: BTreeSet<_> = seats.iter().map(|seat| seat.party.clone()).collect();
        assert_eq!(sitting, people.map(|body| Party::Body(body.id.clone())).collect());
    }

    #[test]
    fn titles_are_kept_and_read_as_roles() {
        let congress = us_congress_committees().unwrap();
        let mut titles = BTreeMap::new();
        for seat in congress.rows::<Seat>() {
            let title = seat.title.as_deref().unwrap_or_default();
            *titles.entry((seat.role.as_str(), title)).or_insert(0) += 1;
        }
        let expected = [
            (("chair", "Chair"), 79),
            (("chair", "Chairman"), 143),
            (("chair", "Chairwoman"), 4),
            (("chair", "Cochairman"), 1),
            (("deputy-chair", "Vice Chair"), 36),
            (("deputy-chair", "Vice Chairman"), 12),
            (("deputy-chair", "Vice Chairwoman"), 1),
            (("member", ""), 3268),
            (("member", "Ranking Member"), 217),
            ((SeatRole::NotStated.as_str(), "Ex Officio"), 118),
        ];
        assert_eq!(titles, expected.into_iter().collect());
    }

    #[test]
    fn groups_lines_and_seats_are_declared_complete_as_at_the_day_of_the_list() {
        let congress = us_congress_committees().unwrap();
        for table in [Table::Groups, Table::ReportingLines, Table::Seats] {
            let declared = congress.completeness_of(table).unwrap();
            assert_eq!(declared.as_at.to_string(), "2026-06-15");
        }
        assert!(congress.completeness_of(Table::Bodies).is_none());
    }

    #[test]
    fn the_tables_are_as_the_library_would_write_them() {
        assert_written_by_the_library("us_congress_committees", US_CONGRESS_COMMITTEES_FILES);
    }

    #[test]
    fn no_file_of_the_folder_is_left_out() {
        assert_nothing_is_left_out("us_congress_committees", US_CONGRESS_COMMITTEES_FILES);
    }
}
