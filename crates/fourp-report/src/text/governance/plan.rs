//! Which groups could go, or be one, and what that would lose.

use fourp_governance::{
    AbolitionPlan, CellChange, Dilution, Exposure, KeptBecause, KnownSum, Loss, Merger, MergerPlan,
    PlanCost, PlanProof, Plans, SpanChange,
};
use fourp_model::{Group, Party, Programme, Rational, SeatRole, Slug, Superior, Table};

use super::words::{SHOWN, meaning, place, section, some};
use crate::{
    layout::{Page, counted, listed},
    phrase,
    text::marks,
};

/// Which groups of a programme could go, and which could be one: who stays and why, what each that goes takes along, what is
/// proven of it, and what none of it shows.
#[must_use]
pub fn plans(programme: &Programme, plans: &Plans) -> String {
    let mut page = Page::default();
    let names = Names { programme };
    page.title("Which groups could go, or be one, and what would that lose?");
    marks::synthetic(&mut page, programme);
    page.gap();
    if let Some(day) = plans.day {
        page.line(&format!("As at: {day}"));
    }
    let tables = [Table::Groups, Table::Seats, Table::Remits, Table::ReportingLines];
    marks::scope(&mut page, programme, &tables);
    page.paragraph(
        "A question for those who govern, not advice. Nothing RECORDED is lost by these plans; what no row records cannot be \
         seen, and two groups with one remit may be oversight on purpose. Time is as if everybody came.",
    );
    unrecorded(&mut page, &names, plans);
    section(
        &mut page,
        "Which groups could go, if the rest stayed as they are?",
        &plans.abolition,
        |page, plan| {
            abolition(page, &names, plan);
        },
    );
    section(&mut page, "Which groups could be one?", &plans.merger, |page, plan| {
        merger(page, &names, plan);
    });
    page.finish()
}

/// What ids are called.
struct Names<'a> {
    programme: &'a Programme,
}

impl Names<'_> {
    fn group(&self, id: &Slug<Group>) -> String {
        self.programme.get::<Group>(id).map_or_else(|| id.to_string(), |group| group.name.clone())
    }

    fn groups(&self, ids: &[Slug<Group>]) -> Vec<String> {
        ids.iter().map(|id| self.group(id)).collect()
    }

    fn party(&self, party: &Party) -> String {
        phrase::party(party, self.programme)
    }

    fn superior(&self, superior: &Superior) -> String {
        match superior {
            Superior::Group(id) => self.group(id),
            Superior::Owner(party) => self.party(party),
        }
    }
}

fn unrecorded(page: &mut Page, names: &Names<'_>, plans: &Plans) {
    let groups = names.groups(&plans.unrecorded);
    if groups.is_empty() {
        return;
    }
    page.gap();
    page.paragraph(&format!(
        "{} of {} have no recorded remit. Any of them could go without a recorded loss of remit, and that says nothing about \
         what they do.",
        groups.len(),
        counted(plans.groups.len(), "group", "groups"),
    ));
    some(page, "Groups without a recorded remit", &groups);
}

fn abolition(page: &mut Page, names: &Names<'_>, plan: &AbolitionPlan) {
    page.paragraph(&meaning(plan.absence));
    page.paragraph(&format!(
        "Kept: {} cells of remits, {} of them also decided on, and {} of a party over a cell. Made least: {}. Groups the law \
         requires: {}. Groups without a recorded remit: {}.",
        plan.elements.work,
        plan.elements.decisions,
        counted(place(plan.elements.voices), "voice", "voices"),
        measure(&plan.options.cost),
        plan.options.statutory,
        plan.options.unrecorded,
    ));
    page.gap();
    page.line(&format!(
        "{} stay, {} could go",
        counted(plan.kept.len(), "group", "groups"),
        plan.abolished.len()
    ));
    let unit = |cost: u64| part(cost, plan.cost_parts);
    page.wrapped(
        "Cost: ",
        "    ",
        &format!(
            "{} now, {} then; proven to be needed: {} (gap {})",
            unit(plan.cost_before),
            unit(plan.cost_after),
            unit(plan.bound),
            unit(plan.gap),
        ),
    );
    page.wrapped("Proof: ", "    ", &proof(plan.proof));
    page.wrapped(
        "Certificate: ",
        "    ",
        &format!(
            "{} on what is recorded, in parts of 1/{} of a cost, of which no group has more than it costs; in the JSON",
            counted(plan.certificate.weights.len(), "weight", "weights"),
            plan.certificate.scale,
        ),
    );
    page.gap();
    let why = |is_such: fn(&KeptBecause) -> bool| {
        let such = plan.kept.iter().filter(|kept| is_such(&kept.why));
        such.map(|kept| names.group(&kept.group)).collect::<Vec<_>>()
    };
    let needed = plan.kept.iter().filter_map(|kept| match &kept.why {
        KeptBecause::Needed { alone, first } => Some(format!(
            "{}: {} that no other group that stays has, first {first}",
            names.group(&kept.group),
            counted(place(*alone), "thing", "things"),
        )),
        _ => None,
    });
    some(page, "Stay because only they have something", &needed.collect::<Vec<_>>());
    some(page, "Stay because the law requires them", &why(|why| *why == KeptBecause::Statutory));
    let unrecorded = why(|why| *why == KeptBecause::Unrecorded);
    if !unrecorded.is_empty() {
        page.line(&format!("Stay because no row says what they are for: {}", unrecorded.len()));
    }
    some(
        page,
        "Stay because nobody says what they cost",
        &why(|why| *why == KeptBecause::CostUnknown),
    );
    let held = plan.kept.iter().filter_map(|kept| match &kept.why {
        KeptBecause::Held { reason } => Some(format!("{}: {reason}", names.group(&kept.group))),
        _ => None,
    });
    some(page, "Stay because they were asked to", &held.collect::<Vec<_>>());
    some(page, "Stay though others have all they have", &why(|why| *why == KeptBecause::Spare));
    page.gap();
    page.line(&format!("Could go: {}", plan.abolished.len()));
    for loss in plan.abolished.iter().take(SHOWN) {
        page.item(&names.group(&loss.group));
        lost(page, names, loss);
    }
    more(page, plan.abolished.len());
    page.gap();
    changes(page, names, &plan.cells, &plan.spans);
}

fn lost(page: &mut Page, names: &Names<'_>, loss: &Loss) {
    let mut told: Vec<String> = diluted(names, &loss.diluted).into_iter().collect();
    told.extend(offices(names, &loss.offices));
    if !loss.unseated.is_empty() {
        let parties: Vec<String> = loss.unseated.iter().map(|party| names.party(party)).collect();
        told.push(format!("no seat any more on any of its matters: {}", few(&parties)));
    }
    if !loss.reported_by.is_empty() {
        told.push(format!(
            "report to it and lose that line: {}",
            few(&names.groups(&loss.reported_by))
        ));
    }
    let after: Vec<String> = loss.owners_after.iter().map(|party| names.party(party)).collect();
    let now = loss.owner.as_ref().map_or_else(|| "nobody named".into(), |party| names.party(party));
    let after = if after.is_empty() { "nobody named".into() } else { few(&after) };
    told.push(format!(
        "answers for it now: {now}; for the groups that have its matters then: {after}"
    ));
    told.push(match loss.seat_minutes {
        Some(minutes) => format!("saves {} of those who sit in it", hours(minutes)),
        None => "time saved: not in the data supplied".into(),
    });
    each(page, &told);
}

fn merger(page: &mut Page, names: &Names<'_>, plan: &MergerPlan) {
    let options = &plan.options;
    page.paragraph(&meaning(plan.absence));
    page.paragraph(&format!(
        "A survivor has the members, remits, rights and reporting lines of all that go into it, and meets as it does now. \
         Members of a survivor: {}. Owner {}; tier {}; marking {}; owners that lines lead to {}. Who oversees {}. Groups the \
         law requires: {}. Groups without a recorded remit: {}.",
        plan.cap.map_or_else(|| "any number".into(), |cap| format!("at most {cap}")),
        options.owners,
        options.tiers,
        options.markings,
        options.answering,
        options.oversight,
        options.statutory,
        options.unrecorded,
    ));
    if plan.footing_unknown > 0 {
        page.paragraph(&format!(
            "Of {} nobody says whether the law requires them; they are treated as not required.",
            counted(place(plan.footing_unknown), "group", "groups"),
        ));
    }
    page.gap();
    page.wrapped(
        "Groups: ",
        "    ",
        &format!(
            "{} now, {} then; proven to be needed: {} (gap {})",
            plan.groups_before, plan.groups_after, plan.bound, plan.gap
        ),
    );
    page.wrapped("Proof: ", "    ", &proof(plan.proof));
    page.wrapped(
        "Certificate: ",
        "    ",
        &format!(
            "{} of groups that can be put together only among themselves, each with groups of which every two must stay apart; \
             in the JSON",
            counted(plan.certificate.len(), "set", "sets"),
        ),
    );
    let apart: Vec<String> = plan
        .apart
        .iter()
        .map(|(why, pairs)| format!("{why}: {}", counted(place(*pairs), "pair", "pairs")))
        .collect();
    some(page, "Reasons to stay apart, each pair by its first", &apart);
    page.gap();
    page.line(&format!("Would be merged: {}", plan.mergers.len()));
    for merger in plan.mergers.iter().take(SHOWN) {
        page.item(&format!(
            "into {}: {}",
            names.group(&merger.survivor),
            listed(&names.groups(&merger.absorbed))
        ));
        changed(page, names, merger);
    }
    more(page, plan.mergers.len());
    page.gap();
    changes(page, names, &plan.cells, &plan.spans);
}

fn changed(page: &mut Page, names: &Names<'_>, merger: &Merger) {
    let mut told = vec![format!(
        "{} and {}",
        counted(merger.members.len(), "member", "members"),
        counted(merger.cells.len(), "cell of the remit", "cells of the remit"),
    )];
    told.extend(diluted(names, &merger.diluted));
    told.extend(offices(names, &merger.offices));
    if !merger.exposed.is_empty() {
        let first = merger.exposed.iter().take(1).map(|each: &Exposure| {
            let cell = each.cells.first().map_or_else(String::new, ToString::to_string);
            format!("{} with {cell}", names.party(&each.party))
        });
        let pairs: usize = merger.exposed.iter().map(|each| each.cells.len()).sum();
        told.push(format!(
            "{} come to deal with cells that no group of theirs has now ({pairs} in all), first {}",
            counted(merger.exposed.len(), "member", "members"),
            listed(&first.collect::<Vec<_>>()),
        ));
    }
    for (group, owner) in &merger.owners_lost {
        let name = |owner: &Option<Party>| {
            owner.as_ref().map_or_else(|| "nobody named".into(), |party| names.party(party))
        };
        told.push(format!(
            "{}: {} answers for it now, {} then",
            names.group(group),
            name(owner),
            name(&merger.owner)
        ));
    }
    let [now, then] = merger.meetings;
    told.push(format!("meetings a year: {} now, {} then", known(now), known(then)));
    told.push(match merger.seat_minutes_saved {
        Some(minutes) if minutes.is_negative() => {
            format!("takes {} more of those who sit in it", hours(minutes.abs()))
        }
        Some(minutes) => format!("saves {} of those who sit in it", hours(minutes)),
        None => "time saved: not in the data supplied".into(),
    });
    each(page, &told);
}

fn diluted(names: &Names<'_>, diluted: &[Dilution]) -> Option<String> {
    let words = |each: &Dilution| {
        format!(
            "{} (1 of {} now, 1 of {} then)",
            names.party(&each.party),
            each.of_now,
            each.of_then
        )
    };
    let all: Vec<String> = diluted.iter().map(words).collect();
    (!all.is_empty()).then(|| format!("smaller voices: {}", few(&all)))
}

fn offices(names: &Names<'_>, offices: &[(Party, SeatRole)]) -> Option<String> {
    let words = |(party, role): &(Party, SeatRole)| format!("{} as {role}", names.party(party));
    let all: Vec<String> = offices.iter().map(words).collect();
    (!all.is_empty()).then(|| format!("offices that end: {}", few(&all)))
}

fn changes(page: &mut Page, names: &Names<'_>, cells: &[CellChange], spans: &[SpanChange]) {
    let cell = |each: &CellChange| {
        let [groups, groups_then] = each.groups;
        let [meetings, meetings_then] = each.meetings;
        let [minutes, minutes_then] = each.minutes;
        let [often, often_then] = each.most_often;
        let most = |often: Option<Rational>| {
            often.map_or_else(|| "unknown".to_owned(), |often| often.to_string())
        };
        format!(
            "{}: groups {groups} to {groups_then}; meetings a year {} to {}; minutes of one who goes to all {} to {}; meetings \
             of the group that meets most often {} to {}",
            each.cell,
            known(meetings),
            known(meetings_then),
            known(minutes),
            known(minutes_then),
            most(often),
            most(often_then),
        )
    };
    some(page, "What changes for cells", &cells.iter().map(cell).collect::<Vec<_>>());
    let span = |each: &SpanChange| {
        let [now, then] = each.groups;
        format!("{}: {now} to {then}", names.superior(&each.superior))
    };
    some(page, "How many groups report to somebody", &spans.iter().map(span).collect::<Vec<_>>());
}

fn proof(proof: PlanProof) -> String {
    match proof {
        PlanProof::Certificate => {
            "no plan by these rules is better, and adding up the certificate shows it".into()
        }
        PlanProof::Search { .. } => format!(
            "{proof}: the certificate proves only what is said to be needed, and to check the rest is to search again"
        ),
        _ => format!("{proof}: the gap is what is not proven"),
    }
}

fn measure(cost: &PlanCost) -> &'static str {
    match cost {
        PlanCost::Groups => "the number of groups",
        PlanCost::SeatMinutes => "minutes a year of everybody on a seat",
        _ => "costs as given",
    }
}

fn part(cost: u64, parts: u64) -> String {
    let parts = i128::from(parts);
    Rational::new(i128::from(cost), parts).map_or_else(|| cost.to_string(), |cost| cost.to_string())
}

fn known(sum: KnownSum) -> String {
    match sum.unknown {
        0 => sum.known.to_string(),
        unknown => format!("{} and {unknown} unknown", sum.known),
    }
}

/// Whole hours, rounded down.
fn hours(minutes: Rational) -> String {
    format!("{} hours a year", minutes.floor() / 60)
}

/// The first three of a list, and how many more.
fn few(words: &[String]) -> String {
    match words.len().checked_sub(3).filter(|more| *more > 0) {
        Some(more) => {
            format!(
                "{} and {more} more",
                words.iter().take(3).cloned().collect::<Vec<_>>().join(", ")
            )
        }
        None => listed(words),
    }
}

fn each(page: &mut Page, told: &[String]) {
    for words in told {
        page.wrapped("      ", "        ", words);
    }
}

fn more(page: &mut Page, count: usize) {
    if let Some(more) = count.checked_sub(SHOWN).filter(|more| *more > 0) {
        page.item(&format!("and {more} more, in the JSON"));
    }
}
