//! How sure is it that money went from one party to another, and on whom does that depend?

use fourp_funding::{Bounds, CutFlow, Dependency, Loss, Overview, Parted, Passage};
use fourp_model::{Answer, Programme};

use super::{
    figures,
    whereabouts::{SHOWN, Told},
};
use crate::layout::{Page, counted, listed};

/// Bounds and conventions, then who and which payments stand between.
pub(super) fn sections(page: &mut Page, programme: &Programme, overview: &Overview) {
    // Where nothing is followed, that was said before.
    let Answer::Measured(found) = &overview.whereabouts else { return };
    let told = Told::new(programme, overview, found);
    page.heading("How sure is that way of the money, and on whom does it depend?");
    page.gap();
    told.answer(page, &found.passage, |told, page, passage| {
        bounds(told, page, passage);
        told.answer(page, &passage.dependency, |told, page, found| {
            dependency(told, page, passage, found);
        });
    });
}

fn bounds(told: &Told<'_>, page: &mut Page, found: &Passage) {
    page.paragraph(&format!(
        "Money that entered at {} and rests at {} (chosen: {}).",
        told.party(&found.from),
        told.party(&found.to),
        found.chosen_by
    ));
    let mut rows = rows(told, &found.by_amounts);
    if let Answer::Measured(by_days) = &found.by_days {
        rows.extend(self::rows(told, by_days));
    }
    page.table("  ", &rows);
    page.wrapped(
        "  = ",
        "    ",
        &format!(
            "of {} that entered there and {} that rest there. Every way to tell the payments apart lies between the \
             bounds, and both are reached: what lies between is convention, not record. Each bound is a largest flow, its cut \
             checked anew.",
            told.minor(found.by_amounts.from_total.into()),
            told.minor(found.by_amounts.to_total.into()),
        ),
    );
    page.gap();
    if let Answer::NotMeasurable(why) = &found.by_days {
        figures::gap(page, why);
        page.gap();
    }
}

fn rows(told: &Told<'_>, found: &Bounds) -> Vec<[String; 2]> {
    let row = |words: String, amount: i64| [words, told.minor(amount.into())];
    let mut rows = vec![row(format!("at least, by {}", found.keeping), found.least)];
    let said = found.conventions.iter();
    rows.extend(said.map(|by| row(format!("   {}, by {}", by.rule, found.keeping), by.amount)));
    rows.push(row(format!("at most, by {}", found.keeping), found.most));
    rows
}

fn dependency(told: &Told<'_>, page: &mut Page, passage: &Passage, found: &Dependency) {
    let is_end = |node: u32| {
        let place = usize::try_from(node).unwrap_or(usize::MAX);
        let party = told.parties().get(place);
        party == Some(&passage.from) || party == Some(&passage.to)
    };
    let between: Vec<&Loss> = found.losses.iter().filter(|loss| !is_end(loss.node)).collect();
    if between.is_empty() {
        page.paragraph("Nobody stands between: what goes from one to the other is paid directly.");
    } else {
        page.line("of it, pro rata, passes through, and is lost if nobody steps in:");
        let rows = between.iter().take(SHOWN).map(|loss| {
            let most = if loss.comes_round { "at most " } else { "" };
            let amount = told.minor(loss.amount.into());
            [format!("{most}{amount}"), told.node(loss.node)]
        });
        page.table("  ", &rows.collect::<Vec<_>>());
        more(page, between.len());
    }
    let amount = told.minor(found.severance.amount);
    if found.severance.near.is_empty() {
        page.paragraph("No way of payments leads from one to the other.");
    } else {
        page.line(&format!(
            "no way is left if these payments stop, {amount} in all; less will not do:"
        ));
        cut(told, page, &found.severance.near);
        if found.severance.near != found.severance.far {
            page.line("or these, as much:");
            cut(told, page, &found.severance.far);
        }
    }
    if !found.on_every_way.is_empty() {
        let names: Vec<String> = found.on_every_way.iter().map(|node| told.node(*node)).collect();
        page.paragraph(&format!("On every way: {}.", listed(&names)));
    }
    parted(told, page, &found.articulation);
}

fn parted(told: &Told<'_>, page: &mut Page, found: &[Parted]) {
    if found.is_empty() {
        return;
    }
    page.wrapped(
        "",
        "    ",
        "without these, others share no payment with most of those they are connected to, whichever way money goes:",
    );
    for parted in found.iter().take(SHOWN) {
        let names: Vec<String> =
            parted.cut_off.iter().take(3).map(|node| told.node(*node)).collect();
        let left = parted.cut_off.len().saturating_sub(names.len());
        let left = if left == 0 { String::new() } else { format!(" and {left} more") };
        let parties = counted(parted.cut_off.len(), "party", "parties");
        let names = listed(&names);
        page.item(&format!("{}: {parties}, {names}{left}", told.node(parted.node)));
    }
    more(page, found.len());
}

fn cut(told: &Told<'_>, page: &mut Page, flows: &[CutFlow]) {
    let rows = flows.iter().take(SHOWN).map(|flow| {
        let ends = format!("{} to {}", told.node(flow.payer), told.node(flow.payee));
        [told.minor(flow.amount.into()), ends]
    });
    page.table("  ", &rows.collect::<Vec<_>>());
    more(page, flows.len());
}

fn more(page: &mut Page, all: usize) {
    let left = all.saturating_sub(SHOWN);
    if left > 0 {
        page.item(&format!("{left} more"));
    }
    page.gap();
}
