//! Whether bodies record alike, and what speaks against a league table.

use fourp_model::{Answer, Programme};
use fourp_performance::{Comparability, PeerSet, RecordingNote, Simulation};

use super::words::gap;
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// How many reasons, and bodies, are shown; the JSON has them all.
const SHOWN: usize = 12;

pub(super) fn section(page: &mut Page, programme: &Programme, found: &Comparability) {
    page.heading("Do bodies record alike?");
    page.gap();
    match &found.peers {
        Answer::Measured(sets) => {
            let spec = &found.spec;
            page.paragraph(&format!(
                "Bodies are compared only where their records are of one kind. A series without a jump is said to have one in at \
                 most {} of 100 cases; of the bodies named for jumps, round figures or empty periods at most {} of 100 are \
                 named wrongly, on average. Whether records moved because the world did, the counts of one body cannot tell.",
                spec.jumps.error_rate * 100.0,
                spec.false_discovery * 100.0,
            ));
            sets.iter().for_each(|set| peers(page, set));
        }
        Answer::NotMeasurable(why) => gap(page, why),
    }
    notes(page, programme, &found.notes);
}

fn peers(page: &mut Page, set: &PeerSet) {
    page.gap();
    let of: Vec<String> = [
        Some(set.measure.to_string()),
        set.threat.as_ref().map(ToString::to_string),
        set.strand.map(|strand| strand.to_string()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let level = fourp_stat::Level::default();
    let table = set.league_table(&[], level, Simulation::default());
    let verdict = if table.is_ok() { "comparable" } else { "not comparable" };
    let words = format!("{}, {}", of.join(", "), counted(set.units.len(), "series", "series"));
    page.wrapped(&format!("{verdict}: "), "    ", &words);
    for reason in set.reasons.iter().take(SHOWN) {
        page.wrapped("   = because: ", "        ", &reason.to_string());
    }
    more(page, set.reasons.len());
    let Err(refusal) = table else {
        page.line("   = no sign of unlike recording; none is not proof that there is none");
        return;
    };
    page.wrapped(
        "   = league table: ",
        "        ",
        &format!("refused, for {}", counted(refusal.reasons.len(), "reason", "reasons")),
    );
    let without = set.singled_out();
    if without.is_empty() {
        return;
    }
    let Ok(table) = set.league_table(&without, level, Simulation::default()) else {
        page.line("   = without the bodies named: refused all the same");
        return;
    };
    let last = table.rows.len();
    let sure = |row: &&fourp_performance::LeagueRow| row.ranks.lower >= row.ranks.upper;
    let certain = table.rows.iter().filter(sure).count();
    let names: Vec<String> = without.iter().map(ToString::to_string).collect();
    let words = format!(
        "{} are left, of which {certain} have one rank; without {}",
        counted(last, "body", "bodies"),
        listed(&names)
    );
    page.wrapped("   = without the bodies named: ", "        ", &words);
    let apart = table.rows.iter().filter(|row| {
        let half = f64::from(u32::try_from(last).unwrap_or(u32::MAX)) / 2.0;
        row.ranks.upper < half || row.ranks.lower > half + 1.0
    });
    let apart: Vec<String> = apart
        .map(|row| format!("{} {:.0} to {:.0}", row.unit, row.ranks.lower, row.ranks.upper))
        .collect();
    if !apart.is_empty() {
        let shown = listed(apart.get(..SHOWN.min(apart.len())).unwrap_or_default());
        page.wrapped("   = in one half for certain, with ranks: ", "        ", &shown);
        more(page, apart.len());
    }
}

fn notes(page: &mut Page, programme: &Programme, notes: &[RecordingNote]) {
    if notes.is_empty() {
        return;
    }
    page.gap();
    page.line("what is said of how data are recorded:");
    for note in notes {
        let holder = phrase::party(&note.held_by, programme);
        page.item(&format!("{}, held by {holder}: {} ({})", note.system, note.recording, note.row));
    }
}

fn more(page: &mut Page, all: usize) {
    if let Some(more) = all.checked_sub(SHOWN).filter(|more| *more > 0) {
        page.line(&format!("   = and {more} more"));
    }
}
