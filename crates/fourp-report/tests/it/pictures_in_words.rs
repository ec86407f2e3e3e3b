//! What pictures of the bundled cases say in words; how they are drawn is tested where charts are.

use std::{collections::BTreeSet, fmt::Write, fs, path::Path, sync::OnceLock};

use fourp_model::{Allocation, Check, Citation, Purpose, Tables};
use fourp_picture::{Cell, Data, Picture, Width};
use fourp_report::pictures::{self, NotDrawn};

use crate::support::{Case, tables};

/// The pictures of money, intervals, series and peers, of which every word is kept.
const KEPT: [&str; 13] = [
    "findings",
    "claims",
    "changes",
    "money-bars",
    "money-goes",
    "money-by-threat-and-strand",
    "concentration",
    "lateness",
    "spend-against-harm",
    "hidden-population",
    "over-time",
    "peers",
    "requests",
];

/// What of them could not be drawn, where it could not.
const WHAT: [&str; 13] = [
    "How many findings weigh how much",
    "Published figures of one quantity, as intervals",
    "Published rises and falls, with what chance could do",
    "Who is paid most",
    "Where the money goes, from party to party",
    "Spending by threat and strand",
    "In how few hands the money is",
    "How late money comes",
    "Share of money against share of harm, by threat",
    "How many are on no list, by every model of the lists",
    "Series over time with centre line and limits",
    "Rates of bodies against their size, with limits",
    "Which rows most questions wait for",
];

fn founding() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(|| Case::new(fourp_casebook::uk_soc_2019().unwrap().into_tables()))
}

fn demo() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(|| Case::new(fourp_casebook::demo_programme().unwrap().into_tables()))
}

pub(crate) fn drawn(case: &Case) -> Vec<Result<Picture, NotDrawn>> {
    pictures::audit(&case.results()).into_iter().map(|(_, picture)| picture).collect()
}

fn picture(case: &Case, id: &str) -> Option<Picture> {
    drawn(case).into_iter().filter_map(Result::ok).find(|picture| picture.id == id)
}

/// Every word of a picture but those of its drawing; of its table the first rows.
pub(crate) fn words(picture: &Picture) -> String {
    const ROWS: usize = 6;
    let Picture { id, headline, subtitle, alternative, table, sources, notes, .. } = picture;
    let mut text = format!("{headline}\n[{id}] {subtitle}\n{alternative}\n");
    for note in notes {
        writeln!(text, "note: {note}").unwrap();
    }
    for source in sources {
        writeln!(text, "source: {source}").unwrap();
    }
    for line in table.csv().lines().take(ROWS + 1) {
        writeln!(text, "| {line}").unwrap();
    }
    writeln!(text, "| {} rows", table.rows().len()).unwrap();
    text
}

/// Of each picture every word that is kept, or why it is not drawn.
fn all_words(case: &Case) -> String {
    let mut text = String::new();
    for picture in drawn(case) {
        match picture {
            Ok(picture) if KEPT.contains(&picture.id.as_str()) => {
                text.push_str(&words(&picture));
                text.push('\n');
            }
            Err(not) if WHAT.contains(&not.what.as_str()) => {
                writeln!(text, "not drawn: {}: {}\n", not.what, not.why).unwrap();
            }
            Ok(_) | Err(_) => {}
        }
    }
    text
}

pub(crate) fn same(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if std::env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{name} has changed; FOURP_BLESS=1 accepts this:\n{text}");
}

#[test]
fn the_words_are_as_committed() {
    for (name, case) in
        [("founding", founding()), ("demo", demo()), ("small", &Case::new(tables()))]
    {
        let text = all_words(case);
        same(&format!("pictures_{name}.txt"), &text);
    }
}

#[test]
fn every_picture_has_all_that_must_stand_beside_it() {
    for case in [founding(), demo()] {
        let mut ids = BTreeSet::new();
        for picture in drawn(case).into_iter().filter_map(Result::ok) {
            let headline = picture.headline.split_whitespace().count();
            assert!((1..=10).contains(&headline), "{headline} words: {}", picture.headline);
            assert!(picture.subtitle.contains(&case.programme.tables().title), "{}", picture.id);
            assert!(picture.alternative.split_whitespace().count() >= 5, "{}", picture.id);
            assert!(!picture.sources.is_empty(), "{} has no source", picture.id);
            assert!(!picture.table.rows().is_empty(), "{} has no rows", picture.id);
            let columns = picture.table.columns().len();
            for row in picture.table.rows() {
                assert_eq!(row.len(), columns, "{}: {row:?}", picture.id);
            }
            assert!(ids.insert(picture.id.clone()), "{} stands twice", picture.id);
        }
    }
}

#[test]
fn sentences_begin_with_a_capital_and_no_number_is_none() {
    let begins_small = |text: &str| text.starts_with(|one: char| one.is_lowercase());
    for case in [founding(), demo(), &Case::new(tables())] {
        let of_kept = |picture: &Picture| {
            let id = picture.id.as_str();
            KEPT.contains(&id) && !["hidden-population", "peers"].contains(&id)
        };
        for picture in drawn(case).into_iter().filter_map(Result::ok).filter(of_kept) {
            let sentences = picture.alternative.split(". ");
            for sentence in sentences.chain(picture.notes.iter().map(String::as_str)) {
                assert!(!begins_small(sentence), "{}: {sentence}", picture.id);
            }
            let all = format!("{}{}", words(&picture), picture.table.csv());
            let mut found = all.split(|one: char| !one.is_alphanumeric());
            assert!(!found.any(|one| matches!(one, "NaN" | "inf")), "{}", picture.id);
        }
    }
}

#[test]
fn what_is_compared_and_not_drawn_is_told_by_verdict() {
    let mut tables = tables();
    let conflict = tables.checks.iter().find(|check| check.id.as_str() == "X3").unwrap().clone();
    tables.checks.extend(
        (0..9).map(|at| Check { id: format!("Y{at}").parse().unwrap(), ..conflict.clone() }),
    );
    let picture = picture(&Case::new(tables), "claims").unwrap();
    assert_eq!(picture.headline, "Published figures cannot agree in 10 of 14 comparisons");
    let left = "5 comparisons (2 contradictory, 1 consistent as intervals and 2 consistent)";
    assert!(picture.notes.contains(&format!("Not drawn: {left}; the data have them.")));
    assert!(picture.alternative.ends_with(&format!(" Not told here: {left}.")));
}

#[test]
fn what_holds_by_definition_is_not_called_published() {
    let picture = picture(founding(), "claims").unwrap();
    let told = "36 comparisons of published figures, 1 of them with what holds by definition. ";
    assert!(picture.alternative.starts_with(told), "{}", picture.alternative);
    assert!(picture.table.csv().contains(",nobody: it holds by definition"));
}

#[test]
fn a_table_is_first_only_as_far_as_unlike_things_are_counted_alike() {
    let mut case = Case::new(tables());
    case.audit.requests.truncate(2);
    for (request, rules) in case.audit.requests.iter_mut().zip([5, 2]) {
        request.rules.truncate(rules);
        request.statements.clear();
        request.headlines.clear();
    }
    let headline = |case: &Case| picture(case, "requests").unwrap().headline;
    let first = case.audit.requests[0].table;
    assert_eq!(headline(&case), format!("Most wanted: rows of {first}"));
    case.audit.requests[1].statements = vec!["S1".into(), "S2".into()];
    let alike = format!("Most wanted, counted alike: rows of {first}");
    assert_eq!(headline(&case), alike);
    case.audit.requests[1].statements.push("S3".into());
    assert_eq!(headline(&case), "Most wanted: rows of 2 tables, each as much");
}

#[test]
fn only_rows_that_are_read_are_sources() {
    let mut tables = demo().programme.tables().clone();
    let of_threat = tables.allocations.iter().find(|row| row.purpose.threat().is_some());
    let earlier = Allocation {
        period: "1999-00".parse().unwrap(),
        citation: Citation::of("elsewhere".parse().unwrap()),
        ..of_threat.unwrap().clone()
    };
    tables.allocations.push(earlier);
    let sources = picture(&Case::new(tables), "spend-against-harm").unwrap().sources;
    assert!(!sources.is_empty() && sources.iter().all(|source| !source.contains("elsewhere")));
}

#[test]
fn nobody_says_that_no_row_tells_of_money_where_one_does() {
    let mut tables = founding().programme.tables().clone();
    let row = tables.allocations.first().unwrap().clone();
    let threat = tables.threats.first().unwrap().id.clone();
    tables.allocations.push(Allocation {
        purpose: Purpose::Threat(threat),
        share: "[0, 0.05]".parse().unwrap(),
        ..row
    });
    let picture = picture(&Case::new(tables), "spend-against-harm").unwrap();
    let why = "Money is not compared with them: no row weighs the harm of any threat.";
    assert!(picture.alternative.ends_with(why), "{}", picture.alternative);
}

#[test]
fn what_was_made_up_says_so() {
    for picture in drawn(demo()).into_iter().filter_map(Result::ok) {
        assert!(matches!(picture.data, Data::Synthetic(_)), "{}", picture.id);
        assert!(picture.svg(Width::Narrow).contains("Synthetic"), "{}", picture.id);
    }
    for picture in drawn(founding()).into_iter().filter_map(Result::ok) {
        assert_eq!(picture.data, Data::Real, "{}", picture.id);
    }
}

#[test]
fn other_figures_make_another_headline() {
    let headline = |case: &Case| picture(case, "claims").unwrap().headline;
    let all = [headline(founding()), headline(demo()), headline(&Case::new(tables()))];
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 3, "{all:?}");
}

#[test]
fn the_conflicts_that_were_planted_are_crossed_out() {
    let picture = picture(demo(), "claims").unwrap();
    let conflicts = picture.table.rows().iter().filter(
        |row| matches!(row.get(2), Some(Cell::Words(verdict)) if verdict == "contradictory"),
    );
    // Two sides of two comparisons.
    assert_eq!(conflicts.count(), 4);
    let crosses = picture.svg(Width::Wide).matches("stroke=\"#801650\" stroke-width=\"3\"").count();
    assert_eq!(crosses, 2 * 4);
}

#[test]
fn bodies_are_compared_only_where_they_record_alike() {
    let assessment = demo().audit.answers.performance.as_ref().unwrap();
    let peers = assessment.comparability.peers.as_ref().measured().unwrap();
    let set = peers.iter().find(|set| set.measure.as_str() == "referrals").unwrap();
    assert!(set.funnel(&[]).not_measurable().unwrap().why.contains("do not record alike"));
    let without = set.singled_out();
    let funnel = set.funnel(&without).measured().unwrap();
    assert_eq!(funnel.units.len() + without.len(), set.units.len());
    let picture = picture(demo(), "peers").unwrap();
    assert_eq!(picture.table.rows().len(), funnel.units.len());
    assert_eq!(without[0], "synthetic-force-03");
    assert!(picture.notes.iter().any(|note| note.contains("Synthetic Force 03")));
}

#[test]
fn an_empty_programme_draws_nothing_and_says_why() {
    for picture in drawn(&Case::new(Tables::default())) {
        if let Err(not) = picture {
            assert!(!not.what.is_empty() && !not.why.is_empty());
        }
    }
    assert!(picture(&Case::new(Tables::default()), "claims").is_none());
}
