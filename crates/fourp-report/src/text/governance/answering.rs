//! Who answers for what, what nobody covers, who carries the load, and what stops when a body leaves.

use std::collections::BTreeMap;

use fourp_governance::{
    Accountability, AttritionCurve, Bottleneck, Burden, CellCover, Change, Coverage, CoverageRow,
    DecisionPath, Departures, Holder, Lineage, Load, Mode, Overview, Structure,
};
use fourp_model::{Answer, Slug, Strand, Threat};

use super::words::{Names, SHOWN, gap, meaning, place, section, some};
use crate::layout::{Page, counted, listed};

/// These sections.
pub(super) fn sections(page: &mut Page, names: &Names<'_>, overview: &Overview) {
    let heading = "Who answers for decisions, and how far away are they?";
    section(page, heading, &overview.accountability, |page, found| {
        accountability(page, names, found);
    });
    section(page, "Who covers which threat on which strand?", &overview.coverage, |page, found| {
        coverage(page, names, found);
    });
    section(page, "Who sits in too much?", &overview.load, |page, found| {
        load(page, names, found);
    });
    section(page, "Who stands between others?", &overview.structure, |page, found| {
        structure(page, names, found);
    });
    section(page, "What stops when a body leaves?", &overview.attrition, |page, found| {
        attrition(page, names, found);
    });
    // Asked only with a day to compare with.
    if overview.options.since.is_some() {
        section(page, "What changed?", &overview.change, |page, found| {
            change(page, names, found);
        });
    }
}

fn holder(names: &Names<'_>, holder: &Holder) -> String {
    match holder {
        Holder::Group(id) => names.group(id),
        Holder::Party(party) => names.party(party),
    }
}

fn accountability(page: &mut Page, names: &Names<'_>, found: &Accountability) {
    page.paragraph(&format!("{} Lines followed: {}.", meaning(found.absence), found.escalation));
    let owners: Vec<String> = found.owners.iter().map(|owner| names.party(owner)).collect();
    some(page, "Those who answer for something", &owners);
    let way = |path: &DecisionPath| {
        let steps = path.hops?;
        let owners: Vec<String> = path.owners.iter().map(|owner| names.party(owner)).collect();
        let from = holder(names, &path.from);
        Some((
            steps,
            match steps {
                0 => format!("{from}: answers for it itself"),
                _ => format!(
                    "{from}: {} to {}",
                    counted(place(steps), "step", "steps"),
                    listed(&owners)
                ),
            },
        ))
    };
    let mut ways: Vec<(u32, String)> = found.paths.iter().filter_map(way).collect();
    ways.sort_by(|a, b| b.cmp(a));
    let ways: Vec<String> = ways.into_iter().map(|(_, words)| words).collect();
    some(page, "From those who decide to those who answer, the farthest first", &ways);
    let lost = found.paths.iter().filter(|path| path.hops.is_none());
    let lost: Vec<String> = lost.map(|path| holder(names, &path.from)).collect();
    some(page, "Decisions that reach nobody who answers", &lost);
    let several = found.paths.iter().filter(|path| path.owners.len() > 1).count();
    if several > 0 {
        page.line(&format!("Decisions that several answer for: {several}"));
    }
    let choked = found.paths.iter().filter(|path| !path.choke_points.is_empty()).map(|path| {
        let points: Vec<String> = path.choke_points.iter().map(|at| holder(names, at)).collect();
        format!("{}: only through {}", holder(names, &path.from), listed(&points))
    });
    some(page, "Single points of escalation", &choked.collect::<Vec<_>>());
    let cells: Vec<String> = found.unowned.iter().map(ToString::to_string).collect();
    some(page, "Decided by somebody, answered for by nobody", &cells);
}

fn coverage(page: &mut Page, names: &Names<'_>, found: &Coverage) {
    page.paragraph(&format!(
        "{} A cell is covered (+), perhaps covered (?: the source names no strand or no threat), or not (.).",
        meaning(found.absence)
    ));
    let mut functions: Vec<_> = found.rows.iter().map(|row| row.function).collect();
    functions.sort_unstable();
    functions.dedup();
    for function in functions {
        page.gap();
        let strands = Strand::ALL.iter().map(ToString::to_string).collect::<Vec<_>>();
        page.line(&format!("who has the function \"{function}\", by {}:", listed(&strands)));
        let of_function = found.rows.iter().filter(|row| row.function == function);
        let mut alike: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for row in of_function {
            let marks: Vec<&str> = row.strands.iter().map(|strand| mark(strand.cover)).collect();
            let held = alike.entry((marks.join(" "), holders(names, row))).or_default();
            held.push(threat(names, &row.threat));
        }
        let rows = alike.into_iter().map(|((marks, holders), threats)| {
            let first = threats.iter().take(2).cloned().collect::<Vec<_>>().join(", ");
            let threats = match threats.len() {
                all @ 4.. => format!("{first} and {} more threats", all.saturating_sub(2)),
                _ => listed(&threats),
            };
            [marks, format!("{threats}: {holders}")]
        });
        page.table("  ", &rows.collect::<Vec<_>>());
    }
    page.gap();
    let gaps: Vec<String> = found.gaps().map(|cell| cell.to_string()).collect();
    some(page, &format!("Covered by nobody ({})", found.absence), &gaps);
    let contested = found.contested.iter().map(|each| {
        let holders: Vec<String> = each.holders.iter().map(|at| holder(names, at)).collect();
        let cells = counted(each.cells.len(), "cell", "cells");
        let first = each.cells.first().map_or_else(String::new, |cell| format!(", first {cell}"));
        format!("{} share \"{}\" of {cells}{first}", listed(&holders), each.function)
    });
    some(page, "Held by several where one is meant", &contested.collect::<Vec<_>>());
}

/// The first of those who have a function over a threat, whatever the strand.
fn holders(names: &Names<'_>, row: &CoverageRow) -> String {
    let by = row.strands.iter().flat_map(|strand| &strand.by);
    let mut by: Vec<String> = by.map(|each| holder(names, each)).collect();
    by.sort_unstable();
    by.dedup();
    match by.len() {
        0 => "nobody".into(),
        1..=3 => listed(&by),
        all => {
            let first = by.into_iter().take(3).collect::<Vec<_>>().join(", ");
            format!("{first} and {} more", all.saturating_sub(3))
        }
    }
}

fn mark(cover: CellCover) -> &'static str {
    match cover {
        CellCover::Covered => "+",
        CellCover::Perhaps => "?",
        CellCover::Nobody => ".",
    }
}

fn threat(names: &Names<'_>, id: &Slug<Threat>) -> String {
    names.programme.get::<Threat>(id).map_or_else(|| id.to_string(), |threat| threat.name.clone())
}

fn load(page: &mut Page, names: &Names<'_>, found: &Load) {
    let total = &found.total;
    page.paragraph(&format!(
        "{} in groups; {}, meetings and preparation of all people ({} seats by minuted meetings, {} as laid down, {} \
         not in the data supplied).",
        counted(place(total.seats), "seat", "seats"),
        hours(total),
        total.observed,
        total.nominal,
        total.unknown,
    ));
    if let (Some([low, high]), Some(rate)) = (&total.cost, &found.rate) {
        page.paragraph(&format!("Cost at {} an hour: {low} to {high}.", rate.hourly));
    }
    let mut busiest = found.by_party();
    busiest.sort_by_key(|(party, burden)| {
        (std::cmp::Reverse(burden.whole_hours()), std::cmp::Reverse(burden.seats), *party)
    });
    let rows = busiest.iter().take(SHOWN).map(|(party, burden)| {
        [counted(place(burden.seats), "seat", "seats"), hours(burden), names.party(party)]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
    let more = busiest.len().saturating_sub(SHOWN);
    if more > 0 {
        page.item(&format!("and {more} more"));
    }
}

/// Time in a year: not known where no group's is, and a lower bound where some group's is not.
fn hours(burden: &Burden) -> String {
    let hours = burden.whole_hours();
    match (burden.observed.saturating_add(burden.nominal), burden.unknown) {
        (0, _) => "time not known".into(),
        (_, 0) => format!("{hours} hours a year"),
        _ => format!("at least {hours} hours a year"),
    }
}

fn structure(page: &mut Page, names: &Names<'_>, found: &Structure) {
    match &found.betweenness {
        Answer::Measured(between) => {
            let drawn = match between.draws {
                0 => "exact".into(),
                draws => format!("estimated from {draws} draws"),
            };
            page.paragraph(&format!(
                "Betweenness, {drawn}, {}: how many of the shortest ways between others go through each.",
                between.scores.normalisation
            ));
            for (what, mode) in [("parties", Mode::Parties), ("groups", Mode::Groups)] {
                page.line(&format!("{what}:"));
                let rows = between.scores.top(mode, 8).into_iter().map(|(node, score)| {
                    let name = match mode {
                        Mode::Parties => names.numbered_party(node),
                        Mode::Groups => names.numbered(node),
                    };
                    [format!("{score:.4}"), name]
                });
                page.table("  ", &rows.collect::<Vec<_>>());
            }
        }
        Answer::NotMeasurable(why) => gap(page, why),
    }
    let mut widest: Vec<&Bottleneck> = found.bottlenecks.iter().collect();
    widest.sort_by_key(|each| (std::cmp::Reverse(each.pairs), each.mode, each.node));
    let cuts = widest.iter().map(|each| {
        let name = match each.mode {
            Mode::Parties => names.numbered_party(each.node),
            Mode::Groups => names.numbered(each.node),
        };
        format!("{name}: {} cut off from the rest", each.cut_off())
    });
    some(page, "Without whom somebody is cut off", &cuts.collect::<Vec<_>>());
    let knit = found.two_mode.robins_alexander;
    let knit = knit.map_or_else(|| "not defined".into(), |share| format!("{share:.4}"));
    page.paragraph(&format!(
        "Of the ways over three ties, the share that closes (Robins and Alexander 2004): {knit}."
    ));
}

fn attrition(page: &mut Page, names: &Names<'_>, found: &Departures) {
    let mut worst: Vec<_> = found.each.iter().collect();
    worst.sort_by_key(|(party, lost)| {
        (std::cmp::Reverse(lost.stopped.len() + lost.lost.len() + lost.undecided.len()), party)
    });
    let told = worst.iter().map(|(party, lost)| {
        let groups = counted(lost.stopped.len(), "group stops", "groups stop");
        let cells = counted(lost.lost.len(), "cell is left", "cells are left");
        let undecided = counted(lost.undecided.len(), "loses its decider", "lose their decider");
        format!("{}: {groups}; {cells} to nobody, {undecided}", names.party(party))
    });
    some(page, "Without whom alone something stops", &told.collect::<Vec<_>>());
    let AttritionCurve { departure, working, robustness, .. } = &found.curve;
    let half = working.first().map(|all| all / 2).unwrap_or_default();
    let gone = working.iter().position(|left| *left <= half);
    if let (Some(gone), Some(robustness)) = (gone, robustness) {
        page.paragraph(&format!(
            "If bodies left {departure}, half of the groups would have stopped after {gone}; over all departures {:.0} % \
             of groups work on average (Schneider and others 2011).",
            robustness * 100.0
        ));
    }
}

fn change(page: &mut Page, names: &Names<'_>, found: &Change) {
    let kept = counted(found.kept.len(), "group is", "groups are");
    page.paragraph(&format!("From {} to {}: {kept} there on both days.", found.from, found.to));
    let created: Vec<String> = found.created.iter().map(|id| names.group(id)).collect();
    some(page, "New", &created);
    let renamed = found.renamed.iter().map(|each| format!("{} was {}", each.after, each.before));
    some(page, "Renamed", &renamed.collect::<Vec<_>>());
    let lineage = found.lineage.iter().map(|each| fate(names, each));
    some(page, "Gone, and what became of them", &lineage.collect::<Vec<_>>());
    for (what, ties) in [("Seats taken", &found.joined), ("Seats left", &found.left)] {
        let told = ties
            .iter()
            .map(|tie| format!("{} in {}", names.party(&tie.party), names.group(&tie.group)));
        some(page, what, &told.collect::<Vec<_>>());
    }
    let cells = |rows: &[(Slug<fourp_model::Group>, fourp_governance::Cell)]| {
        rows.iter()
            .map(|(group, cell)| format!("{}: {cell}", names.group(group)))
            .collect::<Vec<_>>()
    };
    some(page, "Remits gained", &cells(&found.remits_gained));
    some(page, "Remits lost", &cells(&found.remits_lost));
}

fn fate(names: &Names<'_>, lineage: &Lineage) -> String {
    let groups = |ids: &[Slug<fourp_model::Group>]| {
        listed(&ids.iter().map(|id| names.group(id)).collect::<Vec<_>>())
    };
    match lineage {
        Lineage::Continued { from, into } => {
            format!("{} goes on as {}", names.group(from), names.group(into))
        }
        Lineage::Merged { from, into } => {
            format!("{} went into {}", groups(from), names.group(into))
        }
        Lineage::Split { from, into } => {
            format!("{} went into {}", names.group(from), groups(into))
        }
        Lineage::Resembled { from, into, shared, all } => format!(
            "{} is like {}, by {shared} of {all}; no row says so",
            names.group(from),
            names.group(into)
        ),
        Lineage::Abolished { from, towards } if towards.is_empty() => {
            format!("{}: nothing took its place", names.group(from))
        }
        Lineage::Abolished { from, towards } => {
            format!("{}: {} took its place, and went as well", names.group(from), groups(towards))
        }
        other => format!("{other:?}"),
    }
}
