//! What pictures of groups, measures and peers say of programmes of a few rows: no more than the rows bear.

use std::collections::BTreeMap;

use fourp_model::{
    Body, BodyKind, CaptureCell, Detection, Figure, FigureKind, Function, Group, Indicator,
    IndicatorKind, Observation, Rating, Remit, ReportingLine, Scope, Strand, Tables, Threat,
};
use fourp_picture::{Cell, Picture};
use fourp_report::pictures::{self, NotDrawn, NotDrawnKind};

use crate::{
    small::{cite, group, seated},
    support::{Case, id},
};

/// The pictures of some rows by id, and what is not drawn by what it would show.
struct Drawn(BTreeMap<String, Picture>, BTreeMap<String, NotDrawn>);

impl Drawn {
    fn of(tables: Tables) -> Self {
        let case = Case::new(tables);
        let (mut found, mut missing) = (BTreeMap::new(), BTreeMap::new());
        for (_, picture) in pictures::audit(&case.results()) {
            match picture {
                Ok(picture) => drop(found.insert(picture.id.clone(), picture)),
                Err(gap) => drop(missing.insert(gap.what.clone(), gap)),
            }
        }
        for picture in found.values() {
            let words = picture.headline.split_whitespace().count();
            assert!((1..=10).contains(&words), "{words} words: {}", picture.headline);
            if std::env::var_os("FOURP_SHOW").is_some() {
                let Picture { id, headline, subtitle, alternative, notes, table, .. } = picture;
                println!(
                    "{id}: {headline}\n  {subtitle}\n  {alternative}\n  {notes:?}\n{}",
                    table.csv()
                );
            }
        }
        Self(found, missing)
    }

    fn headline(&self, id: &str) -> &str {
        &self.picture(id).headline
    }

    fn picture(&self, id: &str) -> &Picture {
        self.0.get(id).unwrap_or_else(|| panic!("{id}: {:?}", self.1))
    }

    fn why(&self, what: &str) -> (NotDrawnKind, &str) {
        let gap =
            self.1.get(what).unwrap_or_else(|| panic!("{what} is drawn: {:?}", self.0.keys()));
        (gap.kind, &gap.why)
    }

    /// The cells of a row of a picture's table after the first, by the first.
    fn row(&self, picture: &str, first: &str) -> Vec<String> {
        let rows = self.picture(picture).table.rows();
        let row = rows.iter().find(|row| row[0] == Cell::words(first)).unwrap();
        let told = |cell: &Cell| match cell {
            Cell::Words(words) => words.clone(),
            Cell::Number { shown, .. } => shown.clone(),
            Cell::Unknown(why) => format!("not known: {why}"),
            _ => unreachable!(),
        };
        row[1..].iter().map(told).collect()
    }
}

fn line(from: &str, to: &str) -> ReportingLine {
    ReportingLine::new(id(from), to.parse().unwrap(), cite())
}

fn lines(groups: &[&str], lines: Vec<ReportingLine>) -> Drawn {
    Drawn::of(Tables { reporting_lines: lines, ..seated(groups, &[]) })
}

#[test]
fn no_groups_is_a_want_of_data() {
    let drawn = Drawn::of(Tables::default());
    assert_eq!(drawn.0.keys().collect::<Vec<_>>(), ["requests"]);
    for what in ["Who meets whom", "Which groups report to whom", "How many groups there are"] {
        assert_eq!(drawn.why(what).0, NotDrawnKind::Missing, "{what}");
    }
}

#[test]
fn a_group_without_members_is_no_group_that_nobody_sits_in() {
    let drawn = Drawn::of(seated(&["a", "b"], &[("a", "force-1"), ("a", "force-2")]));
    assert_eq!(drawn.headline("who-meets-whom"), "None is listed in more than 1 of 1 group");
    let picture = drawn.picture("who-meets-whom");
    assert!(picture.alternative.contains("1 group has no member in the data supplied"));
    assert!(picture.notes.iter().any(|note| note.contains("has none in the data supplied")));
    assert_eq!(drawn.headline("groups-counted"), "2 groups are listed by name");
    let alone = Drawn::of(seated(&["a"], &[]));
    assert_eq!(alone.headline("groups-counted"), "1 group is listed by name");
    assert_eq!(alone.why("Who meets whom").0, NotDrawnKind::Missing);
}

#[test]
fn a_circle_of_reporting_is_said_and_one_line_to_itself_too() {
    let circle = lines(&["a", "b"], vec![line("a", "group:b"), line("b", "group:a")]);
    assert_eq!(circle.headline("reporting"), "1 circle of groups reporting to each other");
    let owned = Group { owner: Some("ministry".parse().unwrap()), ..group("a") };
    let itself = Drawn::of(Tables {
        groups: vec![owned],
        reporting_lines: vec![line("a", "group:a")],
        bodies: vec![Body::new(id("ministry"), "Ministry", BodyKind::Office, cite())],
        ..Tables::default()
    });
    assert_eq!(itself.headline("reporting"), "1 group reports to itself");
    assert!(itself.picture("reporting").alternative.contains("1 group reports to itself"));
    let lone = lines(&["a", "b"], vec![line("a", "group:a"), line("b", "group:a")]);
    assert_eq!(lone.headline("reporting"), "1 of 2 groups has no known superior or owner");
    assert_eq!(lone.row("reporting", "Group a")[0], "itself");
}

#[test]
fn superiors_that_no_row_declares_are_not_known_to_exist() {
    let drawn = lines(&["a", "b"], vec![line("a", "group:lost"), line("b", "ministry")]);
    assert_eq!(drawn.headline("reporting"), "2 superiors are not known to exist");
    let words = &drawn.picture("reporting").alternative;
    assert!(words.contains("1 owner is a body that no row declares"), "{words}");
    assert!(words.contains("To none report more than one."), "{words}");
    assert_eq!(drawn.row("reporting", "lost")[0], "not known: no row of the day has it");
    let closed = Group { dates: "..2010".parse().unwrap(), ..group("old") };
    let mut tables = Tables {
        reporting_lines: vec![line("a", "group:old")],
        ..seated(&["a"], &[("a", "force-1")])
    };
    tables.groups.push(closed);
    tables.seats[0].dates = "2015..".parse().unwrap();
    let drawn = Drawn::of(tables);
    assert_eq!(drawn.headline("reporting"), "1 superior does not exist on the day");
}

fn threat(name: &str) -> Threat {
    Threat { id: id(name), name: name.into(), part_of: None, note: None, citation: cite() }
}

fn remit(group: &str, function: Function, threat: &str, strand: &str) -> Remit {
    Remit {
        threat: threat.parse().unwrap(),
        strand: strand.parse().unwrap(),
        ..Remit::new(id(group), function, cite())
    }
}

#[test]
fn of_two_threats_that_tie_neither_is_the_first() {
    let drawn = Drawn::of(Tables {
        threats: vec![threat("drugs"), threat("fraud")],
        remits: vec![
            remit("a", Function::Lead, "drugs", "pursue"),
            remit("b", Function::Lead, "fraud", "pursue"),
        ],
        ..seated(&["a", "b"], &[])
    });
    let words = &drawn.picture("groups-by-threat-and-strand").alternative;
    let both = "Most are named for certain on Pursue against drugs and Pursue against fraud: 1.";
    assert!(words.contains(both), "{words}");
    assert!(words.contains("6 pairs have nobody in the data supplied"), "{words}");
}

#[test]
fn who_perhaps_covers_a_cell_is_counted_beside_who_does() {
    let drawn = Drawn::of(Tables {
        threats: vec![threat("drugs")],
        remits: vec![
            remit("a", Function::Lead, "drugs", "pursue"),
            remit("b", Function::Lead, "drugs", "?"),
        ],
        ..seated(&["a", "b", "without-remit"], &[])
    });
    let rows = drawn.picture("groups-by-threat-and-strand").table.rows();
    let pursue = rows.iter().find(|row| row[1] == Cell::words("Pursue")).unwrap();
    assert_eq!(pursue[2..4], [Cell::number(1), Cell::number(1)]);
    let indicator = |name: &str, strand| Indicator {
        threat: Scope::One(id("drugs")),
        strand,
        ..Indicator::new(id(name), name, id("deaths"), IndicatorKind::Outcome, cite())
    };
    let drawn = Drawn::of(Tables {
        threats: vec![threat("drugs")],
        indicators: vec![
            indicator("one", Scope::One(Strand::Pursue)),
            indicator("two", Scope::NotStated),
        ],
        ..Tables::default()
    });
    let rows = drawn.picture("measures-by-threat-and-strand").table.rows();
    let pursue = rows.iter().find(|row| row[1] == Cell::words("Pursue")).unwrap();
    assert_eq!(pursue[2..4], [Cell::number(1), Cell::number(1)]);
    let prevent = rows.iter().find(|row| row[1] == Cell::words("Prevent")).unwrap();
    assert_eq!(prevent.last(), Some(&Cell::words("perhaps")));
}

fn rating(assessor: &str, period: &str, place: Option<(u32, u32)>) -> Rating {
    Rating {
        measure: id("understanding"),
        threat: id("drugs"),
        assessor: assessor.parse().unwrap(),
        period: period.parse().unwrap(),
        label: "partial".into(),
        rank: place.map(|(rank, _)| rank),
        ranks: place.map(|(_, ranks)| ranks),
        citation: cite(),
    }
}

#[test]
fn of_many_assessors_the_newest_are_drawn_and_the_others_counted() {
    let years = ["2016", "2019", "2017", "2018", "2020", "2021"];
    let ratings =
        (1..).zip(years).map(|(at, year)| rating(&format!("assessor-{at}"), year, Some((2, 3))));
    let drawn = Drawn::of(Tables {
        threats: vec![threat("drugs")],
        ratings: ratings.collect(),
        ..Tables::default()
    });
    let picture = drawn.picture("understanding");
    let words = &picture.alternative;
    assert!(["2018", "2019", "2020", "2021"].iter().all(|year| words.contains(year)), "{words}");
    assert!(!words.contains("2016") && !words.contains("2017"), "{words}");
    let note = "the 4 newest are drawn; 2 further sets are in the data";
    assert!(picture.notes.iter().any(|one| one.contains(note)), "{:?}", picture.notes);
    assert_eq!(picture.table.rows().len(), 6);
}

#[test]
fn without_a_scale_no_rating_is_the_lowest_and_none_is_not() {
    let drawn = |ratings: Vec<Rating>| {
        let threats = vec![threat("drugs")];
        let drawn = Drawn::of(Tables { threats, ratings, ..Tables::default() });
        drawn.headline("understanding").to_owned()
    };
    let bare = rating("auditor", "2019", None);
    assert_eq!(drawn(vec![bare.clone()]), "No rating of understanding is on a stated scale");
    let placed = rating("minister", "2019", Some((2, 3)));
    assert_eq!(
        drawn(vec![bare, placed.clone()]),
        "No threat is known to be rated lowest in understanding"
    );
    assert_eq!(drawn(vec![placed]), "No threat has the lowest rating of understanding");
    let lowest = rating("minister", "2019", Some((1, 3)));
    assert_eq!(drawn(vec![lowest]), "Understanding of 1 of 1 threat is rated lowest");
    let alone = rating("minister", "2019", Some((1, 1)));
    assert_eq!(drawn(vec![alone]), "No threat has the lowest rating of understanding");
}

fn captured(study: &str, cells: &[(&str, u32)]) -> Vec<CaptureCell> {
    let cell = |(lists, count): &(&str, u32)| CaptureCell {
        study: id(study),
        period: "2019".parse().unwrap(),
        population: None,
        lists: lists.split_whitespace().map(id).collect(),
        count: *count,
        citation: cite(),
    };
    cells.iter().map(cell).collect()
}

const HIDDEN: &str = "How many are on no list, by every model of the lists";

#[test]
fn lists_that_share_no_case_have_no_estimate() {
    let cells = captured("study", &[("police", 40), ("charity", 30), ("police charity", 0)]);
    let drawn = Drawn::of(Tables { capture_lists: cells, ..Tables::default() });
    let (kind, why) = drawn.why(HIDDEN);
    assert_eq!(kind, NotDrawnKind::Nothing);
    assert!(why.contains("no model of 70 known cases has an estimate"), "{why}");
}

#[test]
fn several_studies_are_not_told_by_the_first() {
    let first = captured("first", &[("police", 40), ("charity", 30), ("police charity", 12)]);
    let second = captured("second", &[("police", 20), ("charity", 10), ("police charity", 1)]);
    let none = captured("third", &[("police", 4), ("charity", 3), ("police charity", 0)]);
    let capture_lists = [first, second, none].concat();
    let drawn = Drawn::of(Tables { capture_lists, ..Tables::default() });
    let picture = drawn.picture("hidden-population");
    assert!(picture.headline.starts_with("2 studies: by model "), "{}", picture.headline);
    assert!(picture.notes.iter().any(|note| note == "Not drawn: 1 study has no estimate."));
    let words = &picture.alternative;
    assert!(words.starts_with("First, 2019: 82 cases are known. 1 model estimates"), "{words}");
    assert!(words.contains("Second, 2019: 31 cases"), "{words}");
}

#[test]
fn many_models_are_counted_with_their_thousands_and_the_table_says_what_it_leaves_out() {
    let demo = Drawn::of(fourp_casebook::demo_programme().unwrap().into_tables());
    let picture = demo.picture("hidden-population");
    assert!(picture.alternative.contains("1,024 models"), "{}", picture.alternative);
    let left = "The table has the 40 models of each study with the least AIC; the full results have 984 more.";
    assert!(picture.notes.iter().any(|note| note == left), "{:?}", picture.notes);
}

fn count(force: &str, period: &str, count: u32, residents: Option<u32>) -> Observation {
    let figure = |value: u32, unit: &str| {
        let value = value.to_string().parse().unwrap();
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    };
    Observation {
        party: Some(force.parse().unwrap()),
        detection: Detection::Reported,
        exposure: residents.map(|residents| figure(residents, "residents")),
        ..Observation::new(id("crimes"), period.parse().unwrap(), figure(count, "crimes"), cite())
    }
}

const PEERS: &str = "Rates of bodies against their size, with limits";

#[test]
fn one_body_has_no_peers() {
    let of =
        |observations: Vec<Observation>| Drawn::of(Tables { observations, ..Tables::default() });
    let one = of(vec![count("north", "2018", 7, Some(1_000))]);
    assert_eq!(one.why(PEERS).0, NotDrawnKind::Missing);
    // Of two, one has a gap and is left out.
    let mut gap =
        vec![count("north", "2018", 7, Some(1_000)), count("south", "2018", 9, Some(900))];
    gap.push(count("south", "2019", 8, Some(900)));
    let gap = of(gap);
    let (_, why) = gap.why(PEERS);
    assert!(why.contains("a funnel needs two units or more"), "{why}");
    assert!(
        why.contains("1 left out, for a jump, round figures, gaps or a change of their own"),
        "{why}"
    );
    let bare = of(vec![count("north", "2018", 7, None), count("south", "2018", 9, None)]);
    let (_, why) = bare.why(PEERS);
    assert!(why.contains("crimes, counted by 2 bodies or areas"), "{why}");
    assert!(why.contains("counts without exposure rank bodies by size: north, south"), "{why}");
}

#[test]
fn two_bodies_are_few_and_a_count_stands_beside_its_rate() {
    let observations = ["2018", "2019"]
        .iter()
        .zip([(71, 133), (68, 127)])
        .flat_map(|(year, (north, south))| {
            let (small, large) = (Some(100_000), Some(200_000));
            [count("north", year, north, small), count("south", year, south, large)]
        })
        .collect();
    let drawn = Drawn::of(Tables { observations, ..Tables::default() });
    let picture = drawn.picture("peers");
    assert_eq!(picture.headline, "None of 2 bodies stands out from its peers");
    assert!(picture.subtitle.starts_with("Crimes per 10,000 residents a period, by body"));
    let columns = picture.table.columns();
    assert_eq!(columns[2], "residents, added over 2 periods");
    assert!(
        picture.notes.iter().any(|note| note == "So few bodies hardly tell how much bodies vary.")
    );
}
