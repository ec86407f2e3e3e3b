//! The four lists of the grants register, imported as they were published, and the bundled programme made of them.
//!
//! `FOURP_BLESS=1 cargo test -p fourp-tests grants_register` writes the folder of that programme again.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    path::PathBuf,
};

use fourp_casebook::{UK_GRANTS_REGISTER_FILES, uk_grants_register};
use fourp_dataset::{
    FileFacts,
    import::{GrantsList, Imported, Rejection, Repair, RepairRule, grants_register},
    write_tables,
};
use fourp_model::{
    BodyClass, Citation, FigureKind, Flow, FlowKind, Marking, Period, Programme, Source, Standing,
};

const YEARS: [&str; 4] = ["2013-14", "2014-15", "2015-16", "2016-17"];

/// What the amounts of each list add up to in pence, negative ones taken off: the sums of its own column.
const PENCE_BY_YEAR: [i128; 4] =
    [14_682_810_038_067, 13_203_222_540_690, 10_903_755_897_100, 9_983_514_802_700];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn lists() -> Vec<(String, Vec<u8>)> {
    let zip = include_bytes!("../data/grants_register/schemes.zip").as_slice();
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    YEARS
        .map(|year| {
            let name = format!("government-grant-schemes-{year}.csv");
            let mut bytes = Vec::new();
            archive.by_name(&name).unwrap().read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .into()
}

fn source(year: &str) -> Source {
    Source {
        id: format!("government-grants-{year}").parse().unwrap(),
        title: format!("Government grants register, schemes {year}"),
        publisher: "Cabinet Office".into(),
        published: None,
        address: Some("https://github.com/openregister/government-grant".into()),
        standing: Standing::Primary,
        copy_of: None,
        licence: Some("Open Government Licence v3.0".into()),
        marking: Marking::Public,
        note: Some(format!(
            "as kept in that repository, lists/government-grant-schemes-{year}.csv; rows are counted with \
             the header as the first"
        )),
    }
}

fn imported() -> Imported {
    let lists = lists();
    let years = YEARS.map(|year| (year.parse::<Period>().unwrap(), source(year)));
    let given = lists.iter().zip(&years).map(|((file, bytes), (year, source))| GrantsList {
        file,
        bytes,
        year,
        source,
    });
    grants_register(given).unwrap_or_else(|problems| panic!("{problems}"))
}

fn year(citation: &Citation) -> usize {
    let year = citation.source.as_str().trim_start_matches("government-grants-");
    YEARS.iter().position(|known| *known == year).unwrap()
}

fn pence_by_year(flows: &[Flow]) -> [i128; 4] {
    let mut sums = [0; 4];
    for flow in flows {
        let sign = if flow.kind == FlowKind::Refund { -1 } else { 1 };
        sums[year(&flow.citation)] += sign * i128::from(flow.amount.minor());
    }
    sums
}

/// The amounts of a list, added up by another reader, with decimals instead of minor units.
fn pence_as_a_slow_reader_adds_them(place: usize, bytes: &[u8]) -> i128 {
    let text = std::str::from_utf8(bytes).unwrap().replace('\r', "\n");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let (column, places) = [(3, 5_u32), (2, 8), (4, 2), (4, 2)][place];
    let mut sum = 0_i128;
    for row in reader.records() {
        let row = row.unwrap();
        let cell = row[column].trim().replace(',', "");
        if cell.is_empty() {
            continue;
        }
        let (whole, fraction) = cell.split_once('.').unwrap_or((&cell, ""));
        let digits = usize::try_from(places).unwrap();
        let fraction = format!("{fraction:0<digits$}");
        let (kept, lost) = fraction.split_at(digits);
        assert!(lost.chars().all(|c| c == '0'), "{cell} is finer than a penny");
        sum += format!("{whole}{kept}").parse::<i128>().unwrap();
    }
    sum
}

#[test]
fn the_totals_of_each_year_are_those_of_the_lists_to_the_penny() {
    let imported = imported();
    assert_eq!(pence_by_year(&imported.tables.flows), PENCE_BY_YEAR);
    for (place, (_, bytes)) in lists().iter().enumerate() {
        assert_eq!(pence_as_a_slow_reader_adds_them(place, bytes), PENCE_BY_YEAR[place]);
    }
}

#[test]
fn every_row_of_the_lists_is_accounted_for() {
    let imported = imported();
    let account =
        |facts: &FileFacts| [facts.rows, facts.accepted, facts.rejected, facts.merged, facts.blank];
    assert_eq!(
        imported.files.iter().map(account).collect::<Vec<_>>(),
        [
            [1019, 1019, 0, 0, 0],
            [1180, 1156, 24, 0, 64_177],
            [1349, 1346, 3, 0, 0],
            [1207, 1200, 7, 0, 0],
        ]
    );
    for (facts, (_, bytes)) in imported.files.iter().zip(lists()) {
        assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        let text = String::from_utf8(bytes).unwrap().replace('\r', "\n");
        let rows =
            u64::try_from(csv::ReaderBuilder::new().from_reader(text.as_bytes()).records().count())
                .unwrap();
        assert_eq!(facts.rows + facts.blank, rows, "{}", facts.file);
    }
    let accepted: u64 = imported.files.iter().map(|facts| facts.accepted).sum();
    assert_eq!(accepted, u64::try_from(imported.tables.flows.len()).unwrap());
    let rejected: u64 = imported.files.iter().map(|facts| facts.rejected).sum();
    assert_eq!(rejected, u64::try_from(imported.rejected.len()).unwrap());
    assert_eq!(imported.rejection_counts(), [(Rejection::ZeroAmount, 34)].into_iter().collect());
    let blank: Vec<_> = imported.blank.iter().map(ToString::to_string).collect();
    assert_eq!(blank, ["government-grant-schemes-2014-15.csv:1183 to line 65359: 64177 blank"]);
    assert_eq!([imported.files[2].cr, imported.files[3].cr], [1349, 1207]);
}

fn by(imported: &Imported, rule: RepairRule) -> Vec<&Repair> {
    imported.repairs.iter().filter(|repair| repair.rule == rule).collect()
}

#[test]
fn every_cell_that_is_not_read_as_it_stands_is_listed() {
    let imported = imported();
    let counts: Vec<_> = imported.repair_counts().into_iter().collect();
    assert_eq!(
        counts,
        [
            (RepairRule::MisreadCharacters, 23),
            (RepairRule::LostCharacter, 65),
            (RepairRule::RangeReadAsDate, 6),
            (RepairRule::NegativeReversed, 15),
            (RepairRule::NumberLeftOut, 219),
            (RepairRule::NobodyNamed, 1),
        ]
    );
    let ranges: BTreeMap<_, u32> = by(&imported, RepairRule::RangeReadAsDate).iter().fold(
        BTreeMap::new(),
        |mut all, repair| {
            *all.entry((repair.found.as_str(), repair.read_as.as_deref().unwrap())).or_default() +=
                1;
            all
        },
    );
    assert_eq!(ranges, [(("02-Oct", "2-10"), 5), (("Oct-20", "10-20"), 1)].into_iter().collect());
    let refunds = imported.tables.flows.iter().filter(|flow| flow.kind == FlowKind::Refund);
    assert_eq!(refunds.count(), 15);
    let misread = by(&imported, RepairRule::MisreadCharacters);
    for repair in misread {
        let read = repair.read_as.as_deref().unwrap();
        assert!(!read.contains(['Í', 'Õ', 'Ð', 'ï']), "{repair}");
    }
    let [nobody] = by(&imported, RepairRule::NobodyNamed)[..] else { panic!("several") };
    assert_eq!(nobody.place.line, Some(106));
}

#[test]
fn tariffs_and_top_ups_of_2015_16_net_to_nothing() {
    let imported = imported();
    let of = |row: &str| {
        let place = format!("government-grants-2015-16 row {row}");
        let mut flows = imported.tables.flows.iter();
        flows.find(|flow| flow.citation.to_string() == place).unwrap()
    };
    let (top_ups, tariffs) = (of("7"), of("8"));
    assert_eq!(top_ups.amount.to_string(), "£2,554,834,000.00");
    assert_eq!(tariffs.amount, top_ups.amount);
    assert_eq!((&top_ups.payer, &top_ups.payee), (&tariffs.payee, &tariffs.payer));
    assert_eq!((top_ups.kind, tariffs.kind), (FlowKind::Grant, FlowKind::Refund));
}

#[test]
fn the_bundled_programme_is_what_the_importer_makes() {
    let programme = imported().into_programme().unwrap();
    let written = write_tables(programme.tables());
    let folder = root().join("crates/fourp-casebook/data/uk_grants_register");
    let tables: Vec<_> = written.iter().filter(|(name, _)| name.ends_with(".csv")).collect();
    for (name, text) in &tables {
        let path = folder.join(name);
        if std::env::var_os("FOURP_BLESS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == *text, "{name} is not what the importer makes");
    }
    assert_eq!(tables.len(), UK_GRANTS_REGISTER_FILES.len());
}

/// The grants of a list that name regional organised crime units, and the Organised Crime Specific Grant, which
/// nine recipients had the year after.
fn units(register: &Programme, at: usize) -> Vec<(&str, String)> {
    let flows = register.rows::<Flow>().iter().filter(|flow| year(&flow.citation) == at);
    let titles = flows.filter_map(|flow| Some((flow.citation.anchor.as_deref()?, flow)));
    titles
        .filter(|(title, _)| title.contains("ROCU") || title.contains("Organised Crime Specific"))
        .map(|(title, flow)| (title, flow.amount.to_string()))
        .collect()
}

#[test]
fn the_grant_for_regional_units_is_gone_after_2014_15() {
    let register = uk_grants_register().unwrap();
    assert_eq!(
        units(&register, 0),
        [("Regional Organised Crime Unit (ROCU) Specific Grant", "£33,000,000.00".into())]
    );
    assert_eq!(units(&register, 1), [("Organised Crime Specific Grant", "£43,000,000.00".into())]);
    assert_eq!(units(&register, 2), []);
    assert_eq!(units(&register, 3), []);
}

#[test]
fn the_founding_case_reads_the_same_rows_as_the_same_amounts() {
    let register = uk_grants_register().unwrap();
    let place = |flow: &Flow| flow.citation.to_string();
    let known: BTreeMap<_, _> =
        register.rows::<Flow>().iter().map(|flow| (place(flow), flow)).collect();
    assert_eq!(known.len(), register.rows::<Flow>().len());
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let mut seen = 0;
    for flow in case.rows::<Flow>() {
        if !flow.citation.source.as_str().starts_with("government-grants-") {
            continue;
        }
        seen += 1;
        let same = known[&place(flow)];
        assert_eq!(
            (flow.amount, flow.half_width),
            (same.amount, same.half_width),
            "{}",
            place(flow)
        );
        assert_eq!((&flow.payer, flow.certainty), (&same.payer, same.certainty), "{}", place(flow));
        let title = same.citation.anchor.as_deref().unwrap();
        assert!(title.starts_with(flow.citation.anchor.as_deref().unwrap()), "{title}");
    }
    assert_eq!(seen, 58);
}

#[test]
fn counts_of_recipients_stay_counts() {
    let register = uk_grants_register().unwrap();
    assert_eq!(pence_by_year(register.rows::<Flow>()), PENCE_BY_YEAR);
    assert!(register.dangling().is_empty());
    let counted = register.rows::<BodyClass>().iter().filter_map(|class| class.count.as_ref());
    let from_dates = counted.filter(|count| {
        matches!(count.kind(), FigureKind::Range { low, high }
            if low.to_string() == "2" && high.to_string() == "10")
    });
    assert_eq!(from_dates.count(), 5);
}
