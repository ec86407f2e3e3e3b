//! Harm by scale, span and way of detection, in words.

use std::collections::BTreeMap;

use fourp_model::Answer;
use fourp_performance::{HarmKey, HarmPart, HarmTotal, HarmTotals};

use super::words::{gap, significant};
use crate::layout::{Page, counted, listed};

/// Parts named in a line.
const PARTS: usize = 3;

/// The section on harm.
pub(super) fn section(page: &mut Page, found: &Answer<HarmTotals>) {
    page.heading("How much harm do the counts stand for?");
    page.gap();
    let found = match found {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => return gap(page, why),
    };
    page.paragraph(
        "Count times weight, by the weights in the data. What is found by looking moves with the effort of those who \
         look, so reported and sought are never summed unless somebody asks for it.",
    );
    let mut keys: BTreeMap<&HarmKey, Vec<&HarmTotal>> = BTreeMap::new();
    for total in &found.totals {
        keys.entry(&total.key).or_default().push(total);
    }
    for (key, totals) in keys {
        page.gap();
        page.wrapped("harm: ", "    ", &name(key));
        for total in &totals {
            line(page, total);
        }
        unweighed(page, &totals);
        let mut caveats: Vec<&str> = totals
            .iter()
            .filter_map(|total| match &total.weighed {
                Answer::Measured(found) => Some(found.caveats()),
                Answer::NotMeasurable(_) => None,
            })
            .flatten()
            .map(fourp_stat::Caveat::as_str)
            .collect();
        caveats.sort_unstable();
        caveats.dedup();
        for caveat in caveats {
            page.wrapped("   = caveat: ", "        ", caveat);
        }
    }
    if !found.unread.is_empty() {
        page.gap();
        let unread: Vec<String> = found.unread.iter().map(ToString::to_string).collect();
        page.paragraph(&format!("Counted, and weighed by no scale: {}.", listed(&unread)));
    }
}

fn name(key: &HarmKey) -> String {
    let detection = key.detection.map_or_else(
        || "all ways of detection, summed on request".to_owned(),
        |detection| match detection {
            fourp_model::Detection::Unknown => "way of detection not known".into(),
            known => known.to_string(),
        },
    );
    let more = [
        key.party.as_ref().map(ToString::to_string),
        key.area.as_ref().map(ToString::to_string),
        key.population.as_ref().map(ToString::to_string),
        key.counting_rule.as_ref().map(ToString::to_string),
        key.strand.map(|strand| strand.to_string()),
    ];
    let mut name = format!("{}, {detection}", key.index);
    for part in more.into_iter().flatten() {
        name += ", ";
        name += &part;
    }
    name
}

fn line(page: &mut Page, total: &HarmTotal) {
    let first = format!("   = {}: ", total.period);
    let found = match &total.weighed {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => {
            page.wrapped(&first, "        ", &format!("not measurable: {}", why.why));
            return;
        }
    };
    let unit = total.unit.as_ref().map_or_else(String::new, |unit| format!(" {unit}"));
    let part = if total.unweighed.is_empty() { "" } else { "at least, of what has a weight: " };
    let mut words = format!("{part}{:.0}{unit}, {:.0}", found.value(), found.interval());
    if let (Some(rate), Some((_, of))) = (&total.rate, &total.exposure) {
        words += &format!("; {} for each of {of}", significant(rate.value()));
    }
    let parts: Vec<String> = total.parts.iter().take(PARTS).map(|it| part_of(total, it)).collect();
    words += &format!("; {}", parts.join(", "));
    if total.parts.len() > PARTS {
        words += &format!(" and {} more", total.parts.len().saturating_sub(PARTS));
    }
    if !total.breaks.is_empty() {
        words +=
            &format!("; recording changed before or within [{}]", listed(&rows(&total.breaks)));
    }
    page.wrapped(&first, "        ", &words);
}

fn rows(rows: &[fourp_model::RowRef]) -> Vec<String> {
    rows.iter().map(ToString::to_string).collect()
}

fn part_of(total: &HarmTotal, part: &HarmPart) -> String {
    let of = part.threat.as_ref().map_or_else(|| part.measure.to_string(), ToString::to_string);
    let days = match total.period.days() {
        Some(days) if part.days < days => format!(" in {} of {days} days", part.days),
        _ => String::new(),
    };
    format!("{of} {} x {}{days}", part.count, significant(part.weight))
}

fn unweighed(page: &mut Page, totals: &[&HarmTotal]) {
    let mut told: BTreeMap<(String, String), usize> = BTreeMap::new();
    for each in totals.iter().flat_map(|total| &total.unweighed) {
        let of = each.threat.as_ref().map_or_else(
            || each.measure.to_string(),
            |threat| format!("{} of {threat}", each.measure),
        );
        let rows = told.entry((of, each.why.to_string())).or_default();
        *rows = rows.saturating_add(each.rows.len());
    }
    for ((of, why), rows) in told {
        let words = format!("{of} ({}): {why}", counted(rows, "row", "rows"));
        page.wrapped("   = without weight: ", "        ", &words);
    }
}
