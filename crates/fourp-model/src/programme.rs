//! A whole programme.

use crate::{
    completeness::Completeness,
    defect::{Defect, DefectKind},
    names::{Collector, Names},
    reference::{ReferenceKind, ReferenceVisitor, Referent},
    row::Row,
    slug::Slug,
    source::Citation,
    table::{RowRef, Table},
    tables::{TableVisitor, TableVisitorMut, Tabled, Tables},
};

/// Everything that is known of a response to a set of threats: the rows of every table in canonical
/// order, and the ids they declare and mention.
///
/// The same rows make the same programme, whatever order they came in. References to things that no
/// row declares are kept, and can be listed.
///
/// ```
/// use fourp_model::{Body, BodyKind, Citation, Programme, Tables};
///
/// let citation = Citation::of("gov-uk".parse()?);
/// let programme = Programme::new(Tables {
///     bodies: vec![Body::new("nca".parse()?, "National Crime Agency", BodyKind::Organisation, citation)],
///     ..Tables::default()
/// })
/// .map_err(|defects| format!("{defects:?}"))?;
/// assert_eq!(programme.get(&"nca".parse()?).map(|body: &Body| body.name.as_str()), Some("National Crime Agency"));
/// // The source that the row cites is itself not declared.
/// assert_eq!(programme.dangling()[0].to_string(), "bodies nca names source gov-uk, which no row declares");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Programme {
    tables: Tables, // Invariant: each table in canonical order, ids unique.
    names: Names,
}

/// A mention of something that no row declares.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Dangling {
    /// The row that mentions it.
    pub row: RowRef,
    /// The field.
    pub field: String,
    /// What kind of thing it would be.
    pub kind: ReferenceKind,
    /// Its id.
    pub id: String,
}

impl Programme {
    /// Sorts the rows and numbers their ids.
    ///
    /// Costs time in proportion to n log n for n rows.
    ///
    /// # Errors
    /// Every id that two rows of a table share, and every table with more rows than a `u32` counts.
    pub fn new(mut tables: Tables) -> Result<Self, Vec<Defect>> {
        let mut sorter = Sorter::default();
        tables.visit_mut(&mut sorter);
        if !sorter.defects.is_empty() {
            return Err(sorter.defects);
        }
        let mut namer = Namer::default();
        tables.visit(&mut namer);
        Ok(Self { tables, names: namer.0.finish() })
    }

    /// The rows, each table in canonical order.
    #[must_use]
    pub const fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The rows, to be changed and made into another programme.
    #[must_use]
    pub fn into_tables(self) -> Tables {
        self.tables
    }

    /// The ids that rows declare or mention.
    #[must_use]
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// The rows of one type.
    #[must_use]
    pub fn rows<R: Tabled>(&self) -> &[R] {
        R::rows(&self.tables)
    }

    /// The row that declares an id; in time logarithmic in the number of rows.
    #[must_use]
    pub fn get<R: Tabled + Referent>(&self, id: &Slug<R>) -> Option<&R> {
        let rows = self.rows::<R>();
        let place = rows.binary_search_by(|row| row.id().cmp(&Some(id.as_str()))).ok()?;
        rows.get(place)
    }

    /// The row at a place of its table, counted from 0, as a reference for people.
    #[must_use]
    pub fn row_ref<R: Tabled>(&self, place: usize) -> Option<RowRef> {
        row_ref(self.rows::<R>(), place)
    }

    /// Where a row was read; `None` for a row that is not there, and for rows without a citation.
    #[must_use]
    pub fn citation(&self, row: &RowRef) -> Option<&Citation> {
        let mut finder = Finder { row, found: None };
        self.tables.visit(&mut finder);
        finder.found
    }

    /// The latest declaration that a table is complete, if there is one.
    #[must_use]
    pub fn completeness_of(&self, table: Table) -> Option<&Completeness> {
        self.completeness_declarations(table).max_by_key(|declared| declared.as_at)
    }

    /// Every declaration that a table is complete, in canonical order.
    pub fn completeness_declarations(&self, table: Table) -> impl Iterator<Item = &Completeness> {
        self.tables.completeness.iter().filter(move |declared| declared.table == table)
    }

    /// Every mention of something that no row declares, in order of table and row.
    ///
    /// Costs time in proportion to n log n for n mentions.
    #[must_use]
    pub fn dangling(&self) -> Vec<Dangling> {
        let mut lister = Lister { names: &self.names, found: Vec::new() };
        self.tables.visit(&mut lister);
        lister.found
    }
}

impl std::fmt::Display for Dangling {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { row, field, kind, id } = self;
        if field == kind.as_str() {
            write!(formatter, "{row} names {kind} {id}, which no row declares")
        } else {
            write!(formatter, "{row} names {kind} {id} as {field}, which no row declares")
        }
    }
}

/// Sorts every table and finds what cannot stand in one.
#[derive(Default)]
struct Sorter {
    defects: Vec<Defect>,
}

impl TableVisitorMut for Sorter {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        rows.sort_by(R::canonical_order);
        if u32::try_from(rows.len()).is_err() {
            let detail = format!(
                "{} has {} rows; at most {} can be numbered",
                R::TABLE,
                rows.len(),
                u32::MAX
            );
            self.defects.push(Defect::new(DefectKind::TooManyRows, Vec::new(), detail));
            return;
        }
        let mut start = 0;
        for same in rows.chunk_by(|a, b| a.id().is_some() && a.id() == b.id()) {
            if let (Some(id), true) = (same.first().and_then(Row::id), same.len() > 1) {
                let places = (start..).take(same.len());
                let named = places.filter_map(|place| row_ref(rows, place)).collect();
                let detail = format!("{} rows are called {id}", same.len());
                self.defects.push(Defect::new(DefectKind::DuplicateId, named, detail));
            }
            start = start.saturating_add(same.len());
        }
    }
}

/// Collects every id that rows declare or mention.
#[derive(Default)]
struct Namer(Collector);

impl<'a> TableVisitor<'a> for Namer {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        for row in rows {
            row.declares(&mut self.0.declaring());
            row.references(&mut self.0);
        }
    }
}

struct Finder<'a, 'r> {
    row: &'r RowRef,
    found: Option<&'a Citation>,
}

impl<'a> TableVisitor<'a> for Finder<'a, '_> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        if R::TABLE == self.row.table {
            let place = usize::try_from(self.row.row).ok().and_then(|row| row.checked_sub(1));
            self.found = place.and_then(|place| rows.get(place)).and_then(Row::citation);
        }
    }
}

struct Lister<'n> {
    names: &'n Names,
    found: Vec<Dangling>,
}

impl<'a> TableVisitor<'a> for Lister<'_> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        for (place, row) in rows.iter().enumerate() {
            let mut check = Unknown { names: self.names, mentioned: Vec::new() };
            row.references(&mut check);
            let Some(at) = row_ref(rows, place) else { continue };
            self.found.extend(check.mentioned.into_iter().map(|(field, kind, id)| Dangling {
                row: at.clone(),
                field: field.into(),
                kind,
                id,
            }));
        }
    }
}

struct Unknown<'n> {
    names: &'n Names,
    mentioned: Vec<(&'static str, ReferenceKind, String)>,
}

impl ReferenceVisitor for Unknown<'_> {
    fn visit<T: Referent>(&mut self, field: &'static str, id: &Slug<T>) {
        if !self.names.is_known(id) {
            self.mentioned.push((field, T::KIND, id.to_string()));
        }
    }
}

fn row_ref<R: Row>(rows: &[R], place: usize) -> Option<RowRef> {
    let row = rows.get(place)?;
    let number = u32::try_from(place).ok()?.checked_add(1)?;
    Some(match row.id() {
        Some(id) => RowRef::named(R::TABLE, number, id),
        None => RowRef::at(R::TABLE, number),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        BodyKind, Party, Remit, Seat, SeatRole, arbitrary,
        body::{Body, BodyClass},
        responsibility::Function,
    };

    fn slug<T>(text: &str) -> Slug<T> {
        text.parse().unwrap()
    }

    fn cited(locator: &str) -> Citation {
        Citation::at(slug("pac-2019"), locator)
    }

    fn body(id: &str, locator: &str) -> Body {
        Body::new(slug(id), id, BodyKind::Organisation, cited(locator))
    }

    /// Puts the rows of every table in another order.
    struct Shuffler(usize);

    impl TableVisitorMut for Shuffler {
        fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
            let turn = self.0.checked_rem(rows.len()).unwrap_or(0);
            rows.rotate_left(turn);
            if self.0.is_multiple_of(2) {
                rows.reverse();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn the_order_of_rows_changes_nothing(tables in arbitrary::tables(), turn in 0_usize..8) {
            let programme = Programme::new(tables.clone()).unwrap();
            let mut shuffled = tables;
            shuffled.visit_mut(&mut Shuffler(turn));
            let other = Programme::new(shuffled).unwrap();
            prop_assert_eq!(programme.tables(), other.tables());
            prop_assert_eq!(format!("{:?}", programme.names()), format!("{:?}", other.names()));
            prop_assert_eq!(programme.dangling(), other.dangling());
        }

        #[test]
        fn a_programme_made_of_its_own_rows_is_the_same(programme in arbitrary::programme()) {
            let tables = programme.tables().clone();
            let again = Programme::new(programme.into_tables()).unwrap();
            prop_assert_eq!(again.tables(), &tables);
        }

        #[test]
        fn what_a_row_declares_is_found_again(programme in arbitrary::programme()) {
            for (place, body) in programme.rows::<Body>().iter().enumerate() {
                prop_assert_eq!(programme.get(&body.id), Some(body));
                let row = programme.row_ref::<Body>(place).unwrap();
                prop_assert_eq!(row.id.as_deref(), Some(body.id.as_str()));
                prop_assert_eq!(programme.citation(&row), Some(&body.citation));
                let id = programme.names().bodies().id(&body.id).unwrap();
                prop_assert!(programme.names().bodies().is_declared(id));
            }
        }

        #[test]
        fn an_id_dangles_or_is_declared(programme in arbitrary::programme()) {
            let dangling = programme.dangling();
            let dangles =
                |id: &str| dangling.iter().any(|d| d.kind == ReferenceKind::Body && d.id == id);
            for (id, slug) in programme.names().bodies().iter() {
                prop_assert_eq!(programme.names().bodies().is_declared(id), !dangles(slug.as_str()));
            }
        }
    }

    #[test]
    fn two_rows_of_one_id_are_refused_with_their_places() {
        let bodies = vec![body("nca", "2"), body("home-office", "1"), body("nca", "1")];
        let groups = vec![crate::Group::new(
            slug("nca"),
            "a group may share the id of a body",
            crate::GroupStanding::Discuss,
            cited("3"),
        )];
        let defects = Programme::new(Tables { bodies, groups, ..Tables::default() }).unwrap_err();
        assert_eq!(defects.len(), 1);
        assert_eq!(
            defects[0].to_string(),
            "duplicate id in bodies nca, bodies nca: 2 rows are called nca"
        );
        assert_eq!(defects[0].rows.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn rows_without_an_id_may_be_the_same() {
        let seat = Seat::new(slug("board"), Party::Body(slug("nca")), SeatRole::Chair, cited("4"));
        let seats = vec![seat.clone(), seat];
        let programme = Programme::new(Tables { seats, ..Tables::default() }).unwrap();
        assert_eq!(programme.rows::<Seat>().len(), 2);
        assert_eq!(programme.row_ref::<Seat>(1).unwrap().to_string(), "seats row 2");
        assert_eq!(programme.row_ref::<Seat>(2), None);
    }

    #[test]
    fn what_no_row_declares_is_listed_with_its_field() {
        let tables = Tables {
            sources: Vec::new(),
            bodies: vec![Body {
                jurisdiction: Some(slug("uk")),
                superseded_by: vec![slug("nca")],
                ..body("soca", "1")
            }],
            remits: vec![Remit::new(slug("board"), Function::Decide, cited("5"))],
            ..Tables::default()
        };
        let programme = Programme::new(tables).unwrap();
        let texts: Vec<_> = programme.dangling().iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "bodies soca names body nca as superseded_by, which no row declares",
                "bodies soca names source pac-2019, which no row declares",
                "remits row 1 names group board, which no row declares",
                "remits row 1 names source pac-2019, which no row declares",
            ]
        );
        let nca = programme.names().bodies().id(&slug("nca")).unwrap();
        assert!(!programme.names().bodies().is_declared(nca));
        assert_eq!(programme.get::<BodyClass>(&slug("nca")), None);
    }

    #[test]
    fn a_row_that_is_not_there_has_no_citation() {
        let programme =
            Programme::new(Tables { bodies: vec![body("nca", "1")], ..Tables::default() }).unwrap();
        assert_eq!(programme.citation(&RowRef::at(Table::Bodies, 1)), Some(&cited("1")));
        for row in [
            RowRef::at(Table::Bodies, 0),
            RowRef::at(Table::Bodies, 2),
            RowRef::at(Table::Seats, 1),
        ] {
            assert_eq!(programme.citation(&row), None, "{row}");
        }
    }

    #[test]
    fn the_latest_declaration_of_completeness_counts() {
        let declared = |table, as_at: &str| Completeness {
            table,
            scope: "all".into(),
            as_at: as_at.parse().unwrap(),
            declared_by: Party::Body(slug("home-office")),
            citation: cited("6"),
        };
        let completeness = vec![
            declared(Table::Groups, "2019-06"),
            declared(Table::Groups, "2018"),
            declared(Table::Seats, "2020"),
        ];
        let programme = Programme::new(Tables { completeness, ..Tables::default() }).unwrap();
        let latest = programme.completeness_of(Table::Groups).unwrap();
        assert_eq!(latest.as_at.to_string(), "2019-06");
        assert_eq!(programme.completeness_declarations(Table::Groups).count(), 2);
        assert_eq!(programme.completeness_of(Table::Flows), None);
    }
}
