//! What is above the level is gone, and what is not is there word for word.

use fourp_dataset::{
    Redacted, RedactionOptions, TableRedaction, Treatment, WITHHELD, read_tables, redact,
    write_tables,
};
use fourp_model::{
    Balance, Body, BodyClass, BodyKind, Check, Citation, Claim, Completeness, Cost, Event, Figure,
    FigureKind, Group, GroupStanding, Marking, Meeting, Objective, Programme, Provenance,
    ReferenceKind, ReferenceVisitor, Referent, Row, Seat, SeatRole, Slug, Source, Standing, Table,
    TableVisitorMut, Tabled, Tables, arbitrary,
};
use proptest::prelude::*;
use std::{collections::BTreeSet, num::NonZeroU32};

const DROP: RedactionOptions =
    RedactionOptions { treatment: Treatment::Drop, undeclared: Marking::TopSecret };
const MASK: RedactionOptions = RedactionOptions { treatment: Treatment::Mask, ..DROP };

fn to(programme: &Programme, level: Marking, options: RedactionOptions) -> Redacted {
    redact(programme, level, options).unwrap()
}

fn level() -> impl Strategy<Value = Marking> {
    prop::sample::select(Marking::ALL)
}

fn options() -> impl Strategy<Value = RedactionOptions> {
    let treatment = prop_oneof![Just(Treatment::Drop), Just(Treatment::Mask)];
    (treatment, level())
        .prop_map(|(treatment, undeclared)| RedactionOptions { treatment, undeclared })
}

/// A row's marking, slowly and from its definition.
fn marking<R: Tabled>(programme: &Programme, row: &R, undeclared: Marking) -> Marking {
    struct Mentioned(Vec<(ReferenceKind, String)>);

    impl ReferenceVisitor for Mentioned {
        fn visit<T: Referent>(&mut self, _: &'static str, id: &Slug<T>) {
            self.0.push((T::KIND, id.to_string()));
        }
    }

    let tables = programme.tables();
    let of_source = |id: &str| {
        let source = tables.sources.iter().find(|source| source.id.as_str() == id);
        source.map_or(undeclared, |source| source.marking)
    };
    let cited = |row: Option<&Citation>| {
        let citation = row.unwrap();
        of_source(citation.source.as_str()).max(citation.marking.unwrap_or(Marking::Public))
    };
    let mut mentioned = Mentioned(Vec::new());
    row.references(&mut mentioned);
    match R::TABLE {
        Table::Sources => of_source(row.id().unwrap()),
        Table::Checks => {
            let claims = mentioned.0.iter().filter(|(kind, _)| *kind == ReferenceKind::Claim);
            let claim = |id: &String| tables.claims.iter().find(|claim| claim.id.as_str() == id);
            let marking = |id| claim(id).map_or(undeclared, |claim| cited(claim.citation()));
            claims.map(|(_, id)| marking(id)).max().unwrap_or(Marking::Public)
        }
        Table::Meetings => {
            let named = |group: &&Group| {
                mentioned.0.contains(&(ReferenceKind::Group, group.id.to_string()))
            };
            let group = tables.groups.iter().find(named);
            let papers = group.and_then(|group| group.classification).unwrap_or_default();
            let group = group.map_or(Marking::Public, |group| cited(group.citation()));
            cited(row.citation()).max(papers).max(group)
        }
        _ => cited(row.citation()),
    }
}

/// Keeps the rows at or below a level, or the others.
struct Side<'p> {
    programme: &'p Programme,
    level: Marking,
    undeclared: Marking,
    is_above: bool,
}

impl TableVisitorMut for Side<'_> {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        rows.retain(|row| {
            (marking(self.programme, row, self.undeclared) > self.level) == self.is_above
        });
    }
}

fn side(programme: &Programme, level: Marking, undeclared: Marking, is_above: bool) -> Tables {
    let mut tables = programme.tables().clone();
    tables.title = String::new();
    tables.provenance = Provenance::Real;
    tables.visit_mut(&mut Side { programme, level, undeclared, is_above });
    tables
}

/// The texts in the cells of the tables of a programme.
fn texts(tables: &Tables) -> BTreeSet<String> {
    let is_table = |name: &str| name.ends_with(".csv") && name != "programme.csv";
    let files = write_tables(tables).into_iter().filter(|(name, _)| is_table(name));
    let rows =
        files.flat_map(|(_, text)| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>());
    rows.flat_map(|row| {
        row.split([',', '"', ';']).map(|text| text.trim().to_owned()).collect::<Vec<_>>()
    })
    .filter(|text| text.len() > 1)
    .collect()
}

/// Counts the rows of each table.
struct Sizes(Vec<(Table, usize)>);

impl TableVisitorMut for Sizes {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        if !rows.is_empty() {
            self.0.push((R::TABLE, rows.len()));
        }
    }
}

fn sizes(tables: &Tables) -> Vec<(Table, usize)> {
    let mut sizes = Sizes(Vec::new());
    tables.clone().visit_mut(&mut sizes);
    sizes.0
}

fn all(table: &TableRedaction) -> usize {
    table.kept + table.withheld()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_of_a_dropped_row_is_left(
        programme in arbitrary::programme(),
        level in level(),
        undeclared in level(),
    ) {
        let options = RedactionOptions { treatment: Treatment::Drop, undeclared };
        let redacted = to(&programme, level, options);
        let kept = side(&programme, level, undeclared, false);
        let dropped = side(&programme, level, undeclared, true);
        let left = texts(redacted.programme.tables());
        let cleared = texts(&kept);
        for text in texts(&dropped).difference(&cleared) {
            prop_assert!(!left.contains(text), "{:?}", text);
        }
        // And nothing else is gone, declarations of completeness apart.
        let without = |tables: &Tables| {
            let title = String::new();
            Tables { title, provenance: Provenance::Real, completeness: Vec::new(), ..tables.clone() }
        };
        prop_assert_eq!(without(redacted.programme.tables()), without(&kept));
    }

    #[test]
    fn redacting_twice_changes_nothing(
        programme in arbitrary::programme(),
        level in level(),
        options in options(),
    ) {
        let once = to(&programme, level, options).programme;
        let twice = to(&once, level, options);
        prop_assert_eq!(twice.programme.tables(), once.tables());
        prop_assert!(twice.record.tables.iter().all(|table| table.dropped.is_empty()));
    }

    #[test]
    fn two_levels_come_to_the_lower(
        programme in arbitrary::programme(),
        level in level(),
        below in level(),
        undeclared in level(),
    ) {
        let options = RedactionOptions { treatment: Treatment::Drop, undeclared };
        let (low, high) = (level.min(below), level.max(below));
        let through = to(&to(&programme, high, options).programme, low, options).programme;
        let at_once = to(&programme, low, options).programme;
        prop_assert_eq!(through.tables(), at_once.tables());
        // A lower level keeps no row that a higher one takes away.
        let higher = to(&programme, high, options).programme;
        let higher = sizes(higher.tables());
        for (table, rows) in sizes(at_once.tables()) {
            prop_assert!(higher.iter().any(|(other, more)| *other == table && *more >= rows));
        }
    }

    #[test]
    fn the_top_level_changes_nothing(programme in arbitrary::programme(), options in options()) {
        let redacted = to(&programme, Marking::TopSecret, options);
        prop_assert_eq!(redacted.programme.tables(), programme.tables());
        prop_assert!(!redacted.record.is_withholding());
        prop_assert!(redacted.record.left_dangling.is_empty());
    }

    #[test]
    fn every_row_is_accounted_for(
        programme in arbitrary::programme(),
        level in level(),
        options in options(),
    ) {
        let Redacted { programme: left, record, .. } = to(&programme, level, options);
        let before: Vec<_> = record.tables.iter().map(|table| (table.table, all(table))).collect();
        prop_assert_eq!(before, sizes(programme.tables()));
        let after: Vec<_> = record
            .tables
            .iter()
            .map(|table| (table.table, table.kept + table.masked.values().sum::<usize>()))
            .filter(|(_, rows)| *rows > 0)
            .collect();
        prop_assert_eq!(after, sizes(left.tables()));
        for table in &record.tables {
            prop_assert!(table.masked.keys().chain(table.dropped.keys()).all(|marking| *marking > level));
            let dropped = table.dropped.values().sum::<usize>();
            let is_masking = options.treatment == Treatment::Mask;
            prop_assert_eq!(table.unmaskable, if is_masking { dropped } else { 0 });
            if dropped > 0 {
                prop_assert_eq!(left.completeness_of(table.table), None);
            }
        }
        let noted = left.tables().title.ends_with(&format!("(redacted: nothing above {level})"));
        prop_assert_eq!(noted, record.is_withholding());
    }

    #[test]
    fn masked_rows_are_read_again(programme in arbitrary::programme(), level in level()) {
        let masked = to(&programme, level, MASK).programme;
        let written = write_tables(masked.tables());
        let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        let mut read = read_tables(files).unwrap().programme.into_tables();
        let mut masked = masked.into_tables();
        for tables in [&mut read, &mut masked] {
            tables.provenance = Provenance::Real;
        }
        prop_assert_eq!(read, masked);
    }
}

fn slug<T>(text: &str) -> Slug<T> {
    text.parse().unwrap()
}

fn source(id: &str, marking: Marking) -> Source {
    Source {
        id: slug(id),
        title: format!("Title of {id}"),
        publisher: "Publisher".into(),
        published: None,
        address: Some("https://example.org".into()),
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking,
        note: Some("note".into()),
    }
}

fn open() -> Citation {
    Citation { anchor: Some("words".into()), ..Citation::at(slug("open"), "page 1") }
}

fn closed() -> Citation {
    Citation { anchor: Some("closed words".into()), ..Citation::at(slug("closed"), "page 9") }
}

fn sources() -> Vec<Source> {
    vec![source("open", Marking::Public), source("closed", Marking::Secret)]
}

fn figure(value: &str) -> Figure {
    let value = value.parse().unwrap();
    Figure::new(FigureKind::Exact { value }, "GBP".parse().unwrap()).unwrap()
}

fn claim(id: &str, citation: Citation) -> Claim {
    Claim::new(
        slug(id),
        slug("spend"),
        slug("all"),
        "2015-16".parse().unwrap(),
        figure("7"),
        citation,
    )
}

fn programme(tables: Tables) -> Programme {
    Programme::new(Tables { sources: sources(), ..tables }).unwrap()
}

fn check(id: &str, formula: &str) -> Check {
    Check {
        id: slug(id),
        title: id.into(),
        formula: formula.parse().unwrap(),
        means: None,
        note: None,
    }
}

#[test]
fn a_paragraph_may_be_marked_above_its_document_and_never_below() {
    let marked = |marking, citation| Citation { marking: Some(marking), ..citation };
    let body = |id: &str, citation| Body::new(slug(id), id, BodyKind::Organisation, citation);
    let bodies = vec![
        body("plain", open()),
        body("raised", marked(Marking::OfficialSensitive, open())),
        body("not-lowered", marked(Marking::Public, closed())),
    ];
    let programme = programme(Tables { bodies, ..Tables::default() });
    let ids = |level| {
        let redacted = to(&programme, level, DROP).programme;
        redacted.tables().bodies.iter().map(|body| body.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(Marking::Public), ["plain"]);
    assert_eq!(ids(Marking::OfficialSensitive), ["plain", "raised"]);
    assert_eq!(ids(Marking::Secret), ["not-lowered", "plain", "raised"]);
}

#[test]
fn a_source_nobody_declares_is_top_secret_unless_supposed_otherwise() {
    let bodies =
        vec![Body::new(slug("nca"), "NCA", BodyKind::Organisation, Citation::of(slug("nowhere")))];
    let programme = programme(Tables { bodies, ..Tables::default() });
    let withheld = to(&programme, Marking::Secret, RedactionOptions::default());
    assert!(withheld.programme.tables().bodies.is_empty());
    assert_eq!(
        withheld.record.tables[1].to_string(),
        "bodies: 0 kept, 1 top-secret dropped, 1 of supposed marking"
    );
    let public = RedactionOptions { undeclared: Marking::Public, ..DROP };
    assert_eq!(to(&programme, Marking::Secret, public).programme.tables().bodies.len(), 1);
}

#[test]
fn a_check_goes_with_its_claims() {
    let claims = vec![claim("A", open()), claim("B", closed())];
    let checks = vec![check("X1", "A = 7"), check("X2", "A <= B"), check("X3", "A = Z")];
    let programme = programme(Tables { claims, checks, ..Tables::default() });
    for options in [DROP, MASK] {
        let left = to(&programme, Marking::Official, options).programme.into_tables();
        let checks: Vec<&str> = left.checks.iter().map(|check| check.id.as_str()).collect();
        assert_eq!(checks, ["X1"], "X2 names a withheld claim, X3 one that nobody declares");
        assert_eq!(left.claims, [claim("A", open())], "a claim is nothing without its figure");
    }
}

#[test]
fn a_meeting_is_marked_as_the_papers_of_its_group() {
    let group = Group {
        classification: Some(Marking::Secret),
        ..Group::new(slug("board"), "Board", GroupStanding::Decide, open())
    };
    let hidden = Group::new(slug("cell"), "Cell", GroupStanding::Decide, closed());
    let meeting = |group: &str| Meeting::new(slug(group), "2019-04-01".parse().unwrap(), open());
    let meetings = vec![meeting("board"), meeting("cell"), meeting("forum")];
    let programme =
        programme(Tables { groups: vec![group.clone(), hidden], meetings, ..Tables::default() });
    let left = to(&programme, Marking::Official, DROP).programme.into_tables();
    assert_eq!(left.groups, [group], "its papers are secret, that it exists is not");
    assert_eq!(left.meetings, [meeting("forum")]);
}

#[test]
fn ids_in_cleared_rows_stay_and_are_listed() {
    let hidden = Group::new(slug("cell"), "Cell", GroupStanding::Decide, closed());
    let party = "nca".parse().unwrap();
    let seat = Seat::new(slug("cell"), party, SeatRole::Chair, open());
    let tables = Tables { groups: vec![hidden], seats: vec![seat.clone()], ..Tables::default() };
    let redacted = to(&programme(tables), Marking::Official, DROP);
    assert_eq!(redacted.programme.tables().seats, [seat]);
    let left: Vec<String> = redacted.record.left_dangling.iter().map(ToString::to_string).collect();
    // That nobody declares the party was so before.
    assert_eq!(left, ["seats row 1 names group cell, which no row declares"]);
}

#[test]
fn a_table_that_lost_rows_is_no_longer_complete() {
    let declared = |table| Completeness {
        table,
        scope: "all".into(),
        as_at: "2019".parse().unwrap(),
        declared_by: "nao".parse().unwrap(),
        citation: open(),
    };
    let completeness = [Table::Bodies, Table::Completeness, Table::Groups].map(declared).to_vec();
    let bodies = vec![Body::new(slug("b"), "B", BodyKind::Unit, closed())];
    let groups = vec![Group::new(slug("g"), "G", GroupStanding::Decide, open())];
    let programme = programme(Tables { bodies, groups, completeness, ..Tables::default() });
    let dropped = to(&programme, Marking::Official, DROP);
    assert_eq!(dropped.programme.tables().completeness, [declared(Table::Groups)]);
    let counts = dropped.record.tables.last().unwrap();
    assert_eq!((counts.kept, counts.withdrawn), (1, 2));
    assert_eq!(counts.to_string(), "completeness: 1 kept, 2 withdrawn");
    // A masked table still has all its rows.
    let masked = to(&programme, Marking::Official, MASK);
    assert_eq!(masked.programme.tables().completeness.len(), 3);
}

#[test]
fn the_title_says_so_once_and_the_lowest_level() {
    let with = |title: &str| {
        let bodies = vec![Body::new(slug("b"), "B", BodyKind::Unit, closed())];
        programme(Tables { title: title.into(), bodies, ..Tables::default() })
    };
    let title =
        |programme: &Programme, level| to(programme, level, DROP).programme.into_tables().title;
    assert_eq!(title(&with("SOC"), Marking::Official), "SOC (redacted: nothing above official)");
    assert_eq!(title(&with(""), Marking::Public), "(redacted: nothing above public)");
    assert_eq!(title(&with("SOC"), Marking::Secret), "SOC");
    let once = to(&with("SOC"), Marking::Official, DROP).programme;
    assert_eq!(title(&once, Marking::TopSecret), "SOC (redacted: nothing above official)");
    assert_eq!(title(&once, Marking::Public), "SOC (redacted: nothing above public)");
    let odd = with("SOC (redacted: nothing above board)");
    assert_eq!(title(&odd, Marking::Secret), "SOC (redacted: nothing above board)");
}

#[test]
fn a_masked_row_keeps_who_and_which_and_nothing_it_says() {
    let body = Body {
        aliases: vec!["Alias".into()],
        parents: vec![],
        ..Body::new(slug("unit-7"), "Secret Unit", BodyKind::Unit, closed())
    };
    let objective = Objective {
        owner: Some("unit-7".parse().unwrap()),
        cost: Cost::Costed(figure("12")),
        ..Objective::new(slug("o"), slug("s"), "find them", closed())
    };
    let tables = Tables {
        bodies: vec![body],
        objectives: vec![objective],
        claims: vec![claim("A", closed())],
        ..Tables::default()
    };
    let redacted = to(&programme(tables), Marking::Official, MASK);
    let left = redacted.programme.tables();
    let placeless = Citation::of(slug("closed"));
    let body = Body::new(slug("unit-7"), "unit-7", BodyKind::Unit, placeless.clone());
    assert_eq!(left.bodies, [body]);
    let objective = Objective {
        owner: Some("unit-7".parse().unwrap()),
        ..Objective::new(slug("o"), slug("s"), WITHHELD, placeless)
    };
    assert_eq!(left.objectives, [objective]);
    assert!(left.claims.is_empty());
    let closed = left.sources.iter().find(|source| source.id.as_str() == "closed").unwrap();
    assert_eq!((closed.title.as_str(), closed.publisher.as_str()), ("closed", WITHHELD));
    assert_eq!((&closed.address, &closed.note, closed.marking), (&None, &None, Marking::Secret));
    let claims = redacted.record.tables.iter().find(|t| t.table == Table::Claims).unwrap();
    assert_eq!(claims.to_string(), "claims: 0 kept, 1 secret dropped (1 that cannot be masked)");
    let bodies = redacted.record.tables.iter().find(|t| t.table == Table::Bodies).unwrap();
    assert_eq!(bodies.to_string(), "bodies: 0 kept, 1 secret masked");
}

#[test]
fn the_name_of_a_deflator_is_a_text_and_goes() {
    let balance = Balance {
        price_base: Some("real 2018-19 (an index nobody may know of)".parse().unwrap()),
        ..Balance::new("nca".parse().unwrap(), "2018-19".parse().unwrap(), closed())
    };
    let tables = Tables { balances: vec![balance], ..Tables::default() };
    let redacted = to(&programme(tables), Marking::Official, MASK);
    assert_eq!(redacted.programme.tables().balances[0].price_base, None);
}

#[test]
fn the_words_of_an_undated_period_go_with_the_row_that_needs_one() {
    let event = |period: &str| Event {
        id: slug(&period.replace([' ', ':'], "-")),
        period: period.parse().unwrap(),
        what: "It began".into(),
        parties: Vec::new(),
        citation: closed(),
    };
    let events = vec![event("undated: after the raid"), event("2018-09")];
    let redacted = to(&programme(Tables { events, ..Tables::default() }), Marking::Official, MASK);
    let left = &redacted.programme.tables().events;
    assert_eq!(left.iter().map(|e| e.period.to_string()).collect::<Vec<_>>(), ["2018-09"]);
}

#[test]
fn a_row_that_would_say_something_else_is_dropped_and_not_masked() {
    let class_of_groups = Group {
        count: Some(figure("37")),
        ..Group::new(slug("g"), "Groups", GroupStanding::Discuss, closed())
    };
    let party = || "nca".parse().unwrap();
    let two = Seat {
        people: NonZeroU32::new(2).unwrap(),
        ..Seat::new(slug("g"), party(), SeatRole::Chair, closed())
    };
    let one = Seat {
        title: Some("Chief".into()),
        ..Seat::new(slug("g"), party(), SeatRole::Member, closed())
    };
    let class = BodyClass {
        id: slug("forces"),
        name: "Forces".into(),
        aliases: vec!["police".into()],
        count: Some(figure("43")),
        kind: None,
        level: None,
        jurisdiction: None,
        part_of: Vec::new(),
        dates: fourp_model::Dates::default(),
        citation: closed(),
    };
    let tables = Tables {
        groups: vec![class_of_groups],
        seats: vec![two, one],
        body_classes: vec![class],
        ..Tables::default()
    };
    let left = to(&programme(tables), Marking::Official, MASK).programme.into_tables();
    assert!(left.groups.is_empty(), "without its count it would be one group");
    assert_eq!(left.seats.len(), 1, "of the two people one would be left");
    assert_eq!((left.seats[0].role, &left.seats[0].title), (SeatRole::Member, &None));
    assert_eq!(
        (left.body_classes[0].name.as_str(), &left.body_classes[0].count),
        ("forces", &None)
    );
}
