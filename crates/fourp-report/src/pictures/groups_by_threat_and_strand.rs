//! Who has something to do with which strand of which threat?

use std::collections::{BTreeMap, BTreeSet};

use fourp_governance::{Absence, CellCover, Coverage, CoverageOptions, Holder};
use fourp_model::{
    Answer, Covers, Dates, Function, Programme, Remit, Responsibility, Slug, Strand, Threat,
};
use fourp_picture::{Cell, HeatCell, HeatMap, HeatRow, Picture, Table};

use super::{
    beside::{cited, group, headline, strand, threat, value},
    gap::{NotDrawn, data},
    ground::{self, Ground, numbered},
};
use crate::{
    layout::{counted, listed},
    phrase,
    results::Results,
    text,
};

/// How many holders the table names in a cell.
const NAMED: usize = 5;

/// Who certainly covers a strand of a threat, and who perhaps does as well.
#[derive(Default)]
struct Covered<'a> {
    certain: BTreeSet<&'a Holder>,
    perhaps: BTreeSet<&'a Holder>,
}

/// Groups and bodies with a function, by threat and strand.
pub(super) fn groups_by_threat_and_strand(
    results: &Results<'_>,
    ground: Option<&Ground<'_>>,
) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Groups and bodies by threat and strand";
    let ground = ground::found(ground, what)?;
    let needed = Function::ALL.to_vec();
    let options = CoverageOptions { needed, ..ground.overview.options.coverage.clone() };
    let coverage = match ground.network.coverage(options) {
        Answer::Measured(coverage) => coverage,
        Answer::NotMeasurable(gap) => return Err(ground.missing(what, &gap.why)),
    };
    let cells = cells(&coverage);
    let threats: BTreeSet<&Slug<Threat>> = cells.keys().map(|(id, _)| *id).collect();
    let mut threats: Vec<&Slug<Threat>> = threats.into_iter().collect();
    threats.sort_by_key(|id| (threat(programme, id), (*id).clone()));
    let rows = threats.iter().map(|id| {
        let cells = Strand::ALL.map(|one| drawn(cells.get(&(*id, one)), coverage.absence));
        HeatRow::new(threat(programme, id), cells.to_vec())
    });
    let map = HeatMap::new(Strand::ALL.map(strand), rows.collect());
    let holders: BTreeSet<&Holder> =
        cells.values().flat_map(|cell| cell.certain.union(&cell.perhaps).copied()).collect();
    let is_held =
        |dates: &Dates| ground.overview.day.is_none_or(|day| dates.covers(day) != Covers::No);
    let remits = programme.rows::<Remit>().iter();
    let remits = remits
        .filter(|row| holders.contains(&Holder::Group(row.group.clone())) && is_held(&row.dates));
    let posts = ground.network.positions().iter();
    let posts = posts.filter(|post| holders.contains(&Holder::Party(post.party.clone())));
    let posts = numbered(programme.rows::<Responsibility>(), posts.map(|post| post.row));
    let read = remits.map(|row| &row.citation).chain(posts.map(|row| &row.citation));
    let mut notes = vec![
        "Counted are groups by their remits and bodies by their responsibilities, whatever their function; a class of bodies counts as one. Between two numbers: the lower are those whose source names threat and strand, or all of them; the rest name no strand or no threat.".to_owned(),
        "A remit is what somebody is for, not what they do.".into(),
    ];
    if coverage.absence == Absence::NotSupplied {
        notes
            .push("The tables are not declared complete: where no row is, somebody may be.".into());
    }
    Ok(Picture {
        id: "groups-by-threat-and-strand".into(),
        headline: said(&cells, coverage.absence),
        subtitle: format!(
            "Groups and bodies with a function there, count, {}, {}",
            ground.day(),
            text::title(programme)
        ),
        chart: Box::new(map),
        alternative: alternative(programme, &cells, coverage.absence),
        table: table(programme, &threats, &cells),
        sources: cited(programme, read),
        notes,
        data: data(results),
    })
}

fn cells(coverage: &Coverage) -> BTreeMap<(&Slug<Threat>, Strand), Covered<'_>> {
    let mut cells: BTreeMap<(&Slug<Threat>, Strand), Covered<'_>> = BTreeMap::new();
    for row in &coverage.rows {
        for one in &row.strands {
            let cell = cells.entry((&row.threat, one.strand)).or_default();
            match one.cover {
                CellCover::Covered => {
                    cell.certain.extend(&one.by);
                    cell.perhaps.extend(&one.besides);
                }
                CellCover::Perhaps => cell.perhaps.extend(&one.by),
                CellCover::Nobody => {}
            }
        }
    }
    for cell in cells.values_mut() {
        cell.perhaps.retain(|holder| !cell.certain.contains(holder));
    }
    cells
}

fn drawn(cell: Option<&Covered<'_>>, absence: Absence) -> HeatCell {
    let (certain, perhaps) = cell.map_or((0, 0), |it| (it.certain.len(), it.perhaps.len()));
    let all = certain.saturating_add(perhaps);
    match (certain, perhaps) {
        (0, 0) if absence == Absence::NotSupplied => HeatCell::unknown("no row"),
        (0, 0) => HeatCell::new(0.0, "nobody"),
        (certain, 0) => HeatCell::new(value(certain), certain.to_string()),
        (certain, _) => {
            HeatCell::between(value(certain), value(all), format!("{certain} to {all}"))
        }
    }
}

fn said(cells: &BTreeMap<(&Slug<Threat>, Strand), Covered<'_>>, absence: Absence) -> String {
    let all = cells.len();
    let count = |is_it: fn(&Covered<'_>) -> bool| cells.values().filter(|cell| is_it(cell)).count();
    let nobody = count(|cell| cell.certain.is_empty() && cell.perhaps.is_empty());
    let perhaps = count(|cell| cell.certain.is_empty() && !cell.perhaps.is_empty());
    let pairs = format!("of {all} threat-strand pairs");
    headline([match (nobody, perhaps) {
        (0, 0) => "Somebody has a function on every strand of every threat".into(),
        (0, perhaps) => format!("Nobody named for certain on {perhaps} {pairs}"),
        (nobody, _) if absence == Absence::Gap => format!("Nobody covers {nobody} {pairs}"),
        (nobody, _) => format!("No row covers {nobody} {pairs}"),
    }])
}

fn alternative(
    programme: &Programme,
    cells: &BTreeMap<(&Slug<Threat>, Strand), Covered<'_>>,
    absence: Absence,
) -> String {
    let most = |cell: &Covered<'_>| cell.certain.len().saturating_add(cell.perhaps.len());
    let name = |(id, one): &(&Slug<Threat>, Strand)| {
        format!("{} against {}", strand(*one), threat(programme, id))
    };
    let bare: Vec<String> =
        cells.iter().filter(|(_, cell)| most(cell) == 0).map(|(key, _)| name(key)).collect();
    let (nobody, nobody_known) = match absence {
        Absence::Gap => ("Without anybody", "nobody"),
        Absence::NotSupplied => {
            ("Without anybody in the data supplied", "nobody in the data supplied")
        }
    };
    let mut words = match bare.len() {
        0 => "Every pair of threat and strand has somebody, or perhaps somebody.".to_owned(),
        1..=NAMED => format!("{nobody}: {}.", listed(&bare)),
        all => format!("{all} pairs have {nobody_known}."),
    };
    let crowd = cells.values().map(|cell| cell.certain.len()).max().unwrap_or(0);
    let crowded = cells.iter().filter(|(_, cell)| cell.certain.len() == crowd);
    let mut crowded: Vec<String> = crowded.map(|(key, _)| name(key)).collect();
    if crowd > 0 {
        let more = crowded.len().saturating_sub(NAMED);
        crowded.truncate(NAMED);
        if more > 0 {
            crowded.push(counted(more, "more pair", "more pairs"));
        }
        words.push_str(&format!(" Most are named for certain on {}: {crowd}.", listed(&crowded)));
    }
    let by_strand = Strand::ALL.map(|one| {
        let own = cells.iter().filter(|((_, strand), _)| *strand == one).map(|(_, cell)| cell);
        let certain: BTreeSet<&Holder> =
            own.flat_map(|cell| cell.certain.iter().copied()).collect();
        format!("{} {}", strand(one), certain.len())
    });
    words.push_str(&format!(
        " Groups and bodies named for certain on some threat: {}.",
        by_strand.join(", ")
    ));
    words
}

fn table(
    programme: &Programme,
    threats: &[&Slug<Threat>],
    cells: &BTreeMap<(&Slug<Threat>, Strand), Covered<'_>>,
) -> Table {
    let holder = |holder: &&Holder| match holder {
        Holder::Group(id) => group(programme, id),
        Holder::Party(party) => phrase::party(party, programme),
    };
    let named = |holders: &BTreeSet<&Holder>| {
        let mut names: Vec<String> = holders.iter().take(NAMED).map(holder).collect();
        let more = holders.len().saturating_sub(NAMED);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        listed(&names)
    };
    let mut table = Table::new([
        "threat",
        "strand",
        "certain",
        "perhaps as well",
        "who, for certain",
        "who, perhaps",
    ]);
    let none = Covered::default();
    for id in threats {
        for one in Strand::ALL {
            let cell = cells.get(&(*id, one)).unwrap_or(&none);
            table.row([
                Cell::words(threat(programme, id)),
                Cell::words(strand(one)),
                Cell::number(cell.certain.len()),
                Cell::number(cell.perhaps.len()),
                Cell::words(named(&cell.certain)),
                Cell::words(named(&cell.perhaps)),
            ]);
        }
    }
    table
}
