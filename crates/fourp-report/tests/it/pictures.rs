//! Pictures of groups, of threats by strand, and of understanding: their words, on both bundled programmes and on changed ones.

use std::collections::BTreeMap;

use fourp_audit::{Config, audit};
use fourp_casebook::{demo_programme, uk_soc_2019};
use fourp_model::{NoProgress, Programme, Tables};
use fourp_picture::{Picture, Width};
use fourp_report::{
    Results,
    pictures::{self, NotDrawn},
};

/// The pictures of a programme by id, and what is not drawn.
fn drawn(programme: &Programme) -> (BTreeMap<String, Picture>, Vec<NotDrawn>) {
    let audit = audit(programme, &Config::default(), &NoProgress).unwrap();
    let (mut found, mut missing) = (BTreeMap::new(), Vec::new());
    for (_, picture) in pictures::audit(&Results { programme, audit: &audit }) {
        if let Ok(picture) = &picture {
            let words = picture.headline.split_whitespace().count();
            assert!((1..=10).contains(&words), "{words} words: {}", picture.headline);
        }
        match picture {
            Ok(picture) => drop(found.insert(picture.id.clone(), picture)),
            Err(gap) => missing.push(gap),
        }
    }
    (found, missing)
}

/// The demo programme with something changed.
fn changed(change: impl FnOnce(&mut Tables)) -> BTreeMap<String, Picture> {
    let mut tables = demo_programme().unwrap().into_tables();
    change(&mut tables);
    drawn(&Programme::new(tables).unwrap()).0
}

const GRIDS: [&str; 3] =
    ["money-by-threat-and-strand", "groups-by-threat-and-strand", "measures-by-threat-and-strand"];

#[test]
fn headlines_of_the_case_say_what_is_not_known() {
    let (found, missing) = drawn(&uk_soc_2019().unwrap());
    let expected = [
        ("money-by-threat-and-strand", "No row says how money divides between threats"),
        ("groups-counted", "37 and 59 groups are counted, and none is named"),
        ("groups-by-threat-and-strand", "Nobody named for certain on 30 of 40 threat-strand pairs"),
        (
            "measures-by-threat-and-strand",
            "Effect certainly measured on 0 of 40 threat-strand pairs",
        ),
        ("understanding", "The rows rate understanding of 1 of 10 threats"),
    ];
    for (id, headline) in expected {
        assert_eq!(found.get(id).map(|picture| picture.headline.as_str()), Some(headline), "{id}");
    }
    for what in
        ["Who meets whom", "Which groups have the same members", "Which groups report to whom"]
    {
        let gap = missing.iter().find(|gap| gap.what == what).unwrap();
        assert!(gap.why.contains("(37 groups)") && gap.why.contains("(59 groups)"), "{}", gap.why);
    }
}

#[test]
fn headlines_of_the_demo_programme_say_what_is_planted() {
    let (found, _) = drawn(&demo_programme().unwrap());
    let expected = [
        ("money-by-threat-and-strand", "For 27 of 40 threat-strand pairs no amount is stated"),
        ("groups-counted", "95 groups are listed by name"),
        ("who-meets-whom", "Synthetic Agency 01 (invented) sits in 76 of 94 groups"),
        ("overlap", "1 pair of groups has exactly the same members"),
        ("reporting", "10 of 95 groups report to nobody"),
        ("groups-by-threat-and-strand", "Nobody named for certain on 2 of 40 threat-strand pairs"),
        (
            "measures-by-threat-and-strand",
            "Nothing measures effect on 39 of 40 threat-strand pairs",
        ),
        ("understanding", "Assessors disagree about understanding of 6 of 10 threats"),
    ];
    for (id, headline) in expected {
        assert_eq!(found.get(id).map(|picture| picture.headline.as_str()), Some(headline), "{id}");
    }
}

#[test]
fn every_pair_of_threat_and_strand_is_drawn_and_listed() {
    // In the case no row says what is spent on a threat; in the demo programme some say it of each of ten.
    for (programme, threats) in [(uk_soc_2019().unwrap(), 0), (demo_programme().unwrap(), 10)] {
        let (found, _) = drawn(&programme);
        for id in GRIDS {
            let picture = &found[id];
            let totals = if id == "money-by-threat-and-strand" { 4 + threats } else { 0 };
            assert_eq!(picture.table.rows().len(), 40 + totals, "{id}");
            for width in [Width::Narrow, Width::Wide] {
                let svg = picture.svg(width);
                // A cell each, but one for a row that is unknown throughout, and one that explains.
                let cells = svg.matches("<g><title>").count();
                assert!((10..=45).contains(&cells), "{id}: {cells}");
            }
        }
        let groups = found["groups-by-threat-and-strand"].svg(Width::Wide);
        assert_eq!(groups.matches("<g><title>").count(), 41);
    }
}

#[test]
fn other_data_have_other_headlines() {
    let found = changed(|tables| {
        tables.seats.retain(|seat| !seat.party.to_string().contains("agency-01"));
        let stray = ["synthetic-board-30".to_owned()].into_iter();
        let stray: Vec<String> =
            stray.chain((50..=58).map(|at| format!("synthetic-forum-{at}"))).collect();
        tables.groups.retain(|group| !stray.contains(&group.id.to_string()));
        tables.seats.retain(|seat| !stray.contains(&seat.group.to_string()));
        tables.remits.retain(|remit| !stray.contains(&remit.group.to_string()));
        tables.meetings.retain(|meeting| !stray.contains(&meeting.group.to_string()));
        tables.reporting_lines.retain(|line| !line.to.to_string().contains("board-30"));
        tables.ratings.retain(|rating| rating.assessor.to_string().contains("audit-office"));
        tables.indicators.clear();
    });
    let headline = |id: &str| found.get(id).map(|picture| picture.headline.clone());
    let busiest = headline("who-meets-whom").unwrap();
    assert!(busiest.starts_with("No body sits in more than "), "{busiest}");
    let circle = "1 circle of groups reporting to each other";
    assert_eq!(headline("reporting").as_deref(), Some(circle));
    assert_eq!(
        headline("understanding").as_deref(),
        Some("Understanding of 2 of 10 threats is rated lowest")
    );
    assert_eq!(headline("measures-by-threat-and-strand"), None);
}

#[test]
fn without_groups_nothing_of_them_is_drawn() {
    let found = changed(|tables| {
        tables.groups.clear();
        tables.seats.clear();
        tables.remits.clear();
        tables.responsibilities.clear();
        tables.reporting_lines.clear();
        tables.meetings.clear();
    });
    for id in ["groups-counted", "who-meets-whom", "overlap", "reporting"] {
        assert!(!found.contains_key(id), "{id}");
    }
    assert!(!found.contains_key("groups-by-threat-and-strand"));
}
