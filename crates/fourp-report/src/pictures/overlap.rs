//! Which groups have the same members?

use std::collections::BTreeSet;

use fourp_governance::{Absence, Duplicate, DuplicateOptions, Measure, Network, Ratio};
use fourp_model::{Answer, Table as Rows};
use fourp_picture::{Cell, Matrix, Overlap, Picture, Table};

use super::{
    beside::{cited, headline},
    gap::{NotDrawn, data},
    ground::{self, Ground, place},
};
use crate::{layout::counted, results::Results, text};

/// Pairs below one fifth are neither drawn nor listed.
const LEAST: (u32, u32) = (1, 5);
/// Where more pairs than these have a member in both, only those are looked for that the audit looks for.
const PAIRS: usize = 1_000_000;
/// Rows that the table has.
const ROWS: usize = 300;

/// Pairs of groups by how many of their members are in both.
pub(super) fn overlap(
    results: &Results<'_>,
    ground: Option<&Ground<'_>>,
) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Which groups have the same members";
    let ground = ground::found(ground, what)?;
    let alike = match &ground.overview.duplicates {
        Answer::Measured(alike) => alike,
        Answer::NotMeasurable(gap) => return Err(ground.missing(what, &gap.why)),
    };
    let network = &ground.network;
    let asked = ground.overview.options.duplicates;
    let threshold = threshold(network, asked.threshold);
    let least = format!("{:.0} %", threshold.approximate() * 100.0);
    let options =
        DuplicateOptions { threshold, measure: Measure::Jaccard, ..DuplicateOptions::default() };
    let pairs = network.duplicates(options);
    if pairs.is_empty() {
        return Err(NotDrawn::nothing(
            what,
            format!(
                "no two groups share {least} of their members or more, by the seats in the data supplied"
            ),
        ));
    }
    let marked: BTreeSet<(u32, u32)> =
        alike.iter().map(|it| (it.pair.first, it.pair.second)).collect();
    let name = |group: u32| {
        let group = network.groups().get(place(group));
        group.map_or_else(String::new, |group| group.name.clone())
    };
    let is_marked = |pair: &Duplicate| marked.contains(&(pair.first, pair.second));
    let of = |pair: &Duplicate| {
        let (members, places) = (&pair.members, (place(pair.first), place(pair.second)));
        Overlap::new(places, (members.first, members.second), members.shared)
    };
    let drawn = pairs.iter().map(|pair| if is_marked(pair) { of(pair).marked() } else { of(pair) });
    let mark = format!(
        "{} the same to {:.0} % or more",
        asked.likeness,
        asked.threshold.approximate() * 100.0
    );
    let names = network.groups().iter().map(|group| group.name.clone());
    let chart =
        Matrix::new(names, drawn.collect()).mark(mark.clone()).empty(format!("less than {least}"));
    let mut sorted: Vec<(&Duplicate, Overlap)> =
        pairs.iter().map(|pair| (pair, of(pair))).collect();
    sorted.sort_by(|one, two| two.1.likeness().total_cmp(&one.1.likeness()).then(one.0.cmp(two.0)));
    let mut table = Table::new([
        "group",
        "other group",
        "members of both",
        "members of either",
        "share",
        "alike",
    ]);
    for (pair, overlap) in sorted.iter().take(ROWS) {
        let of = &pair.members;
        let either = u64::from(of.first) + u64::from(of.second) - u64::from(of.shared);
        table.row([
            Cell::words(name(pair.first)),
            Cell::words(name(pair.second)),
            Cell::number(of.shared),
            Cell::number(either),
            Cell::shown(format!("{} %", overlap.per_cent()), format!("{:.4}", overlap.likeness())),
            Cell::words(if is_marked(pair) { "yes" } else { "no" }),
        ]);
    }
    let mut notes = vec![
        "Likeness is the share of all members of the two that sit in both (Jaccard's index), rounded down. Groups with the same members may have different tasks, and one may be there to watch the other.".to_owned(),
    ];
    if asked.measure != Measure::Jaccard {
        notes.push(format!("Pairs are outlined by another measure: {}.", asked.measure));
    }
    let cut = sorted.len().saturating_sub(ROWS);
    if cut > 0 {
        notes.push(format!(
            "The data have the {ROWS} most alike pairs; {cut} less alike are left out."
        ));
    }
    let same = alike.iter().filter(|it| it.pair.members.is_same()).count();
    let first = sorted.first().map(|(pair, overlap)| {
        let (one, two) = (name(pair.first), name(pair.second));
        let of = &pair.members;
        format!(
            "The most alike are {one} and {two}: {} of {} members are in both ({} %).",
            of.shared,
            u64::from(of.first) + u64::from(of.second) - u64::from(of.shared),
            overlap.per_cent()
        )
    });
    let alternative = format!(
        "{} {least} or more of their members, out of {}. Outlined, with {mark}: {}, of which {} exactly the same \
         members. {}",
        counted(pairs.len(), "pair of groups shares", "pairs of groups share"),
        counted(network.groups().len(), "group", "groups"),
        counted(marked.len(), "pair", "pairs"),
        counted(same, "has", "have"),
        first.unwrap_or_default()
    );
    Ok(Picture {
        id: "overlap".into(),
        headline: said(same, marked.len(), ground.absence(&[Rows::Groups, Rows::Seats])),
        subtitle: format!(
            "Members that two groups share, per cent of all members of the two, {}, {}",
            ground.day(),
            text::title(programme)
        ),
        chart: Box::new(chart),
        alternative,
        table,
        sources: cited(programme, ground.seats(programme)),
        notes,
        data: data(results),
    })
}

/// How alike groups must be to be drawn: a fifth, unless that could be most of very many pairs.
fn threshold(network: &Network, asked: Ratio) -> Ratio {
    let met = (0..network.party_count()).map(|party| {
        let groups = network.groups_of(party).len();
        groups.saturating_mul(groups.saturating_sub(1)) / 2
    });
    let fifth = Ratio::new(LEAST.0, LEAST.1).ok();
    let is_few = met.fold(0, usize::saturating_add) <= PAIRS;
    fifth.filter(|_| is_few).unwrap_or(asked)
}

fn said(same: usize, alike: usize, absence: Absence) -> String {
    let pairs = |count| counted(count, "pair of groups has", "pairs of groups have");
    // A member that no row names may be in one of the two.
    let members = match absence {
        Absence::Gap => "members",
        Absence::NotSupplied => "listed members",
    };
    headline([match (same, alike) {
        (0, 0) => format!("No two groups have nearly the same {members}"),
        (0, _) => format!("{} nearly the same {members}", pairs(alike)),
        (same, _) => format!("{} exactly the same {members}", pairs(same)),
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn very_many_pairs_are_looked_for_only_where_the_audit_does() {
        let asked = Ratio::new(4, 5).unwrap();
        let one_body_in_all = |groups: u32| {
            let ties: Vec<(u32, u32)> = (0..groups).map(|group| (group, 0)).collect();
            threshold(&Network::from_ties(groups, 1, &ties).unwrap(), asked)
        };
        assert_eq!(one_body_in_all(1_414), Ratio::new(1, 5).unwrap());
        assert_eq!(one_body_in_all(1_415), asked);
    }
}
