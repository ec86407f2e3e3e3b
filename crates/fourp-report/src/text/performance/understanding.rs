//! Who rates how well threats are understood, and whether they agree.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Answer, Programme, Threat};
use fourp_performance::{
    AssessorAgreement, CountsBeside, Kappa, PairedRatings, RatingChange, RatingDistribution,
    RatingMoves, Understanding, UnrankedRating,
};

use super::words::{gap, p_value};
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// At which share of false discoveries a count is said to have moved.
const FALSE_DISCOVERY: f64 = 0.05;
/// How many threats a line names.
const NAMED: usize = 4;

pub(super) fn section(page: &mut Page, programme: &Programme, answer: &Answer<Understanding>) {
    page.heading("How well are the threats said to be understood?");
    page.gap();
    let found = match answer {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    page.paragraph(
        "Ratings are places on a scale, not numbers: nothing is averaged. A rating tells of knowledge, and one that moves does \
         not say that the threat did.",
    );
    page.gap();
    found.distributions.iter().for_each(|each| distribution(page, programme, each));
    let mut pairs: BTreeMap<_, Vec<&AssessorAgreement>> = BTreeMap::new();
    for each in &found.agreements {
        pairs.entry((&each.measure, &each.first, &each.second)).or_default().push(each);
    }
    for set in pairs.values() {
        agreement(page, programme, set);
    }
    for each in &found.changes {
        change(page, programme, each);
    }
    unranked(page, programme, &found.unranked);
}

fn distribution(page: &mut Page, programme: &Programme, found: &RatingDistribution) {
    let places: Vec<String> = found
        .ratings
        .iter()
        .map(|place| {
            let label = if place.labels.is_empty() {
                String::new()
            } else {
                format!(" {}", place.labels.join(" or "))
            };
            format!("{}{label}: {}", place.rank, place.threats.len())
        })
        .collect();
    let words = format!(
        "{}, {} ({} places): {}",
        phrase::party(&found.assessor, programme),
        found.period,
        found.places,
        places.join(", ")
    );
    page.wrapped(&format!("{}: ", found.measure), "    ", &words);
}

fn agreement(page: &mut Page, programme: &Programme, set: &[&AssessorAgreement]) {
    let Some(first) = set.first() else { return };
    page.gap();
    let words = format!(
        "{} and {}",
        phrase::party(&first.first, programme),
        phrase::party(&first.second, programme)
    );
    page.wrapped(&format!("agreement on {}: ", first.measure), "    ", &words);
    for each in set {
        let period = format!("   = {}: ", each.period);
        match &each.agreement {
            Answer::Measured(found) => {
                page.wrapped(&period, "        ", &paired(programme, each, found));
                kappas(page, &found.kappas);
            }
            Answer::NotMeasurable(why) => {
                page.wrapped(&period, "        ", &format!("not measurable: {}", why.why));
            }
        }
    }
}

fn paired(programme: &Programme, pair: &AssessorAgreement, found: &PairedRatings) -> String {
    let higher = |who, list: &[(fourp_model::Slug<Threat>, u32)]| {
        let most = list.iter().map(|(_, places)| *places).max().unwrap_or(0);
        let by = match most {
            0 => String::new(),
            1 => ", by one place".into(),
            most => format!(", by up to {most} places"),
        };
        format!("{} higher for {}{by}", phrase::party(who, programme), list.len())
    };
    let mut words = vec![
        counted(usize::try_from(found.table.rated()).unwrap_or(usize::MAX), "threat", "threats"),
        higher(&pair.first, &found.first_higher),
        higher(&pair.second, &found.second_higher),
    ];
    words.extend(found.sign_p_value.map(|p| format!("either as likely: p {}", p_value(p))));
    words.join("; ")
}

/// All kappas of a pair on one line, and what is to be said of them once.
fn kappas(page: &mut Page, answers: &[Answer<Kappa>]) {
    let (mut words, mut caveats) = (Vec::new(), BTreeSet::new());
    for answer in answers {
        match answer {
            Answer::Measured(found) => {
                let interval = found.interval.map(|interval| format!(", {interval:.3}"));
                words.push(format!(
                    "{} {:.3}{}",
                    found.weights,
                    found.kappa,
                    interval.unwrap_or_default()
                ));
                caveats.extend(found.caveats.iter().map(|caveat| caveat.as_str()));
            }
            Answer::NotMeasurable(why) => {
                caveats.insert(why.why.as_str());
            }
        }
    }
    if words.is_empty() {
        words.push("not measurable".into());
    }
    let said = words.into_iter().chain(caveats.into_iter().map(String::from));
    page.wrapped("      kappa: ", "        ", &said.collect::<Vec<_>>().join("; "));
}

fn change(page: &mut Page, programme: &Programme, found: &RatingChange) {
    page.gap();
    let words =
        format!("{}, {} to {}", phrase::party(&found.assessor, programme), found.from, found.to);
    page.wrapped(&format!("change of {}: ", found.measure), "    ", &words);
    match &found.moves {
        Answer::Measured(found) => moved(page, found),
        Answer::NotMeasurable(why) => page.wrapped("   = not measurable: ", "        ", &why.why),
    }
}

fn moved(page: &mut Page, found: &RatingMoves) {
    let words = format!(
        "{} risen, {} fallen, {} unchanged",
        found.risen.len(),
        found.fallen.len(),
        found.unchanged
    );
    page.line(&format!("   = {words}"));
    for (what, list) in [("risen", &found.risen), ("fallen", &found.fallen)] {
        if !list.is_empty() {
            let moves: Vec<String> =
                list.iter().map(|(threat, from, to)| format!("{threat} {from} to {to}")).collect();
            page.wrapped(&format!("   = {what}: "), "        ", &first(&moves));
        }
    }
    if !found.unmatched.is_empty() {
        let threats: Vec<String> = found.unmatched.iter().map(ToString::to_string).collect();
        page.wrapped("   = rated once only: ", "        ", &first(&threats));
    }
    if found.risen.is_empty() && found.fallen.is_empty() {
        return;
    }
    page.wrapped("   = knowledge, not threat: ", "        ", &counts(&found.counts));
}

/// What the counts of the same threats did meanwhile.
fn counts(found: &CountsBeside) -> String {
    let moved: Vec<String> = found
        .moved(FALSE_DISCOVERY)
        .map(|each| format!("{} ({:.2} times)", each.key, each.change.headline().ratio))
        .collect();
    let mut words = vec![match (found.compared.len(), moved.len()) {
        (0, _) => "no count of these threats can be compared between the periods".to_owned(),
        (all, 0) => format!(
            "of {} of these threats none moved by more than chance",
            counted(all, "count", "counts")
        ),
        (all, some) => format!(
            "of {} of these threats {some} moved by more than chance, which is beside the rating and not its cause: {}",
            counted(all, "count", "counts"),
            first(&moved)
        ),
    }];
    if !found.across_change.is_empty() {
        let keys: Vec<String> = found.across_change.iter().map(ToString::to_string).collect();
        let count = counted(keys.len(), "series", "series");
        words.push(format!("{count} not read across a change of recording: {}", first(&keys)));
    }
    if !found.uncounted.is_empty() {
        let threats: Vec<String> = found.uncounted.iter().map(ToString::to_string).collect();
        words.push(format!("without any count in both: {}", first(&threats)));
    }
    words.join("; ")
}

fn unranked(page: &mut Page, programme: &Programme, found: &[UnrankedRating]) {
    if found.is_empty() {
        return;
    }
    page.gap();
    page.line("in words alone, without a place on a scale, so in no order:");
    for each in found {
        let rank = each.rank.map_or_else(String::new, |rank| {
            format!(" (place {rank} of a scale of unknown length)")
        });
        page.item(&format!(
            "{} of {}: \"{}\"{rank}, {}, {} ({})",
            each.measure,
            each.threat,
            each.label,
            phrase::party(&each.assessor, programme),
            each.period,
            each.row
        ));
    }
}

fn first(words: &[String]) -> String {
    match words.len().saturating_sub(NAMED) {
        0 => listed(words),
        more => {
            let shown: Vec<&str> = words.iter().take(NAMED).map(String::as_str).collect();
            format!("{} and {more} more", shown.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, Rating, Tables};
    use fourp_stat::Level;

    use super::*;

    fn rated(assessor: &str, threat: &str, period: &str, rank: Option<u32>) -> Rating {
        Rating {
            measure: "understanding".parse().unwrap(),
            threat: threat.parse().unwrap(),
            assessor: assessor.parse().unwrap(),
            period: period.parse().unwrap(),
            label: rank.map_or("good".into(), |rank| format!("place {rank}")),
            rank,
            ranks: rank.map(|_| 4),
            citation: Citation::at("made-up".parse().unwrap(), "table 1"),
        }
    }

    fn shown(ratings: Vec<Rating>) -> String {
        let programme = Programme::new(Tables { ratings, ..Tables::default() }).unwrap();
        let found = Understanding::of(&programme, &[], Level::P95).unwrap();
        let mut page = Page::default();
        section(&mut page, &programme, &found);
        page.finish()
    }

    #[test]
    fn who_rates_higher_and_what_moved_is_shown_and_nothing_averaged() {
        let threats = ["a", "b", "c"];
        let rows = threats.iter().zip(1_u32..).flat_map(|(threat, rank)| {
            [
                rated("auditor", threat, "2021-22", Some(rank)),
                rated("owner", threat, "2021-22", Some(rank + 1)),
                rated("owner", threat, "2022-23", Some(4)),
            ]
        });
        let text = shown(rows.collect());
        for part in [
            "understanding: auditor, 2021-22 (4 places): 1 place 1: 1, 2 place 2: 1, 3 place 3: 1, 4: 0",
            "auditor higher for 0; owner higher for 3, by one place; either as likely: p 0.250000",
            "quadratic 0.571",
            "too narrow",
            "= 2 risen, 0 fallen, 1 unchanged",
            "= risen: a 2 to 4 and b 3 to 4",
            "knowledge, not threat: no count of these threats can be compared",
        ] {
            let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(part), "{part:?} is not in:\n{text}");
        }
    }

    #[test]
    fn words_without_a_place_are_listed() {
        let text = shown(vec![rated("agency", "fraud", "2018", None)]);
        assert!(
            text.contains("- understanding of fraud: \"good\", agency, 2018 (ratings row 1)"),
            "{text}"
        );
    }

    #[test]
    fn no_ratings_are_said_to_be_missing() {
        let text = shown(Vec::new());
        assert!(text.contains("because: the data supplied have no ratings"), "{text}");
    }
}
