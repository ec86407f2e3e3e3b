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
                 most {} of 100 cases if its events are independent, up to about twice as often if they come in clusters; of \
                 the bodies named for jumps, round figures or empty periods at most {} of 100 are named wrongly, on average, \
                 as far as that holds. Whether records moved because the world did, the counts of one body cannot tell.",
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

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use fourp_model::{
        Citation, DataSystem, Figure, FigureKind, Observation, Party, Rational, Tables,
    };
    use fourp_performance::{RecordingSpec, Series, SeriesOptions};

    use super::*;

    fn cite() -> Citation {
        Citation::at("made-up".parse().unwrap(), "table 1")
    }

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn body(name: &str, count: fn(u32) -> i64) -> Vec<Observation> {
        let month = |at: u32| Observation {
            party: Some(Party::Body(name.parse().unwrap())),
            exposure: Some(figure(1_000, "residents")),
            ..Observation::new(
                "referrals".parse().unwrap(),
                format!("2022-M{at:02}").parse().unwrap(),
                figure(count(at), "referrals"),
                cite(),
            )
        };
        (1..=12).map(month).collect()
    }

    fn shown(observations: Vec<Observation>) -> String {
        let system = DataSystem {
            recording: Some("varies".into()),
            ..DataSystem::new(
                "crimes".parse().unwrap(),
                "Crimes",
                Party::Body("north".parse().unwrap()),
                "crimes",
                cite(),
            )
        };
        let tables = Tables { observations, data_systems: vec![system], ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        let spec = RecordingSpec::default();
        let found = Comparability::of(&programme, &series, spec, NonZeroUsize::MIN).unwrap();
        let mut page = Page::default();
        section(&mut page, &programme, &found);
        page.finish().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_league_table_is_refused_with_its_reason_and_drawn_without_it() {
        let steady = |at: u32| 20 + i64::from(at * 7 % 5);
        let trebled =
            |at: u32| if at > 6 { 62 + i64::from(at % 3) } else { 21 + i64::from(at % 3) };
        let rows = [body("north", steady), body("south", steady), body("west", trebled)].concat();
        let text = shown(rows);
        for part in [
            "not comparable: referrals, 3 series",
            "because: west jumps to 2.8",
            "league table: refused, for 1 reason",
            "without the bodies named: 2 bodies are left, of which 0 have one rank; without west",
            "- crimes, held by north: varies (data_systems crimes)",
        ] {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }

    #[test]
    fn bodies_without_a_sign_of_unlike_recording_are_comparable() {
        let steady = |at: u32| 20 + i64::from(at * 7 % 5);
        let text = shown([body("north", steady), body("south", steady)].concat());
        assert!(
            text.contains("comparable: referrals, 2 series = no sign of unlike recording"),
            "{text}"
        );
    }
}
