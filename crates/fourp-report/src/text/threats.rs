//! Which threats, which priorities, which strands?

use fourp_model::{Claim, PriorityList, Programme, Series, Slug, Strand, Threat, ThreatTaxonomy};

use crate::{
    layout::{Page, counted},
    phrase,
};

/// Which threats were told apart, when, and what each taxonomy added to the one before.
pub(super) fn taxonomies(page: &mut Page, programme: &Programme) {
    let tables = programme.tables();
    if tables.taxonomies.is_empty() && tables.threats.is_empty() {
        return;
    }
    page.heading("Threats");
    page.gap();
    let name = |id: &Slug<Threat>| match programme.get(id) {
        Some(threat) => threat.name.clone(),
        None => id.to_string(),
    };
    for taxonomy in &tables.taxonomies {
        let count =
            taxonomy.count.map_or_else(|| "not counted".into(), |count| format!("{count} counted"));
        page.wrapped(
            "  ",
            "    ",
            &format!(
                "{} ({}): {count}, {} named; {}",
                taxonomy.name,
                taxonomy.dates,
                taxonomy.threats.len(),
                taxonomy.citation
            ),
        );
        let names: Vec<String> = taxonomy.threats.iter().map(name).collect();
        if !names.is_empty() {
            page.wrapped("    ", "    ", &names.join("; "));
        }
        if let Some(earlier) = taxonomy.supersedes.as_ref().and_then(|id| programme.get(id)) {
            changes(page, earlier, taxonomy, name);
        }
    }
    if tables.taxonomies.is_empty() {
        let names: Vec<String> = tables.threats.iter().map(|threat| threat.name.clone()).collect();
        page.wrapped("  ", "    ", &names.join("; "));
    }
    if !tables.threat_labels.is_empty() {
        let same = tables.threat_labels.iter().filter(|label| label.relation.is_same()).count();
        page.wrapped(
            "  ",
            "    ",
            &format!(
                "{} of threats in the sources: {same} mean the threat itself, {} something narrower, wider or \
                 overlapping, which never stands for it.",
                counted(tables.threat_labels.len(), "spelling", "spellings"),
                tables.threat_labels.len().saturating_sub(same)
            ),
        );
    }
}

/// What a taxonomy names and the earlier one did not, and the other way round.
fn changes(
    page: &mut Page,
    earlier: &ThreatTaxonomy,
    later: &ThreatTaxonomy,
    name: impl Fn(&Slug<Threat>) -> String,
) {
    let only = |these: &ThreatTaxonomy, those: &ThreatTaxonomy| {
        let only = these.threats.iter().filter(|threat| !those.threats.contains(threat));
        only.map(&name).collect::<Vec<_>>()
    };
    for (word, names) in [("added", only(later, earlier)), ("dropped", only(earlier, later))] {
        if !names.is_empty() {
            page.wrapped(
                "    ",
                "    ",
                &format!("{word} since {}: {}", earlier.name, names.join("; ")),
            );
        }
    }
}

/// The priorities of each period, with a line across every redefinition.
pub(super) fn priorities(page: &mut Page, programme: &Programme) {
    let mut lists: Vec<&PriorityList> = programme.rows::<PriorityList>().iter().collect();
    if lists.is_empty() {
        return;
    }
    lists.sort_by_key(|list| (list.period.start(), &list.id));
    page.heading("Priorities by year");
    page.gap();
    for list in lists {
        if list.series == Series::Redefined {
            page.line("  ---- redefined: nothing is compared or charted across this line ----");
        }
        let count = list.count.map_or_else(|| "not counted".into(), |count| count.to_string());
        let names: Vec<&str> = list.labels.iter().chain(&list.areas).map(String::as_str).collect();
        let kind = if list.labels.is_empty() && !list.areas.is_empty() { "areas: " } else { "" };
        let names = if names.is_empty() { "not named".into() } else { names.join("; ") };
        page.table(
            "  ",
            &[[
                format!("{:<12}", list.period.to_string()),
                count,
                format!("{kind}{names}; {}", list.citation),
            ]],
        );
    }
}

/// What is known of each strand.
pub(super) fn strands(page: &mut Page, programme: &Programme) {
    let tables = programme.tables();
    let objectives =
        |strand| tables.objectives.iter().filter(move |row| row.strand.covers(&strand));
    let initiatives =
        |strand| tables.initiatives.iter().filter(move |row| row.strands.contains(&strand));
    let figures = |strand| tables.claims.iter().filter(move |claim| names(claim, strand));
    let is_known = |strand| {
        objectives(strand).next().is_some()
            || initiatives(strand).next().is_some()
            || figures(strand).next().is_some()
    };
    if !Strand::ALL.into_iter().any(is_known) {
        return;
    }
    page.heading("The four strands, and what is known of each");
    page.gap();
    for strand in Strand::ALL {
        let objectives = counted(objectives(strand).count(), "objective", "objectives");
        let initiatives: Vec<String> = initiatives(strand).map(|row| row.name.clone()).collect();
        let initiatives = match initiatives.as_slice() {
            [] => "no initiative named for it".into(),
            named => format!("initiatives: {}", named.join(", ")),
        };
        page.wrapped("  ", "    ", &format!("{strand}: {objectives}; {initiatives}"));
        let rows: Vec<[String; 2]> = figures(strand)
            .map(|claim| {
                [
                    claim.id.to_string(),
                    format!(
                        "{} ({}); {}, {}; {}",
                        phrase::printed(&claim.figure),
                        phrase::precision(&claim.figure),
                        claim.label,
                        claim.period,
                        phrase::speakers(&claim.voice, programme)
                    ),
                ]
            })
            .collect();
        if rows.is_empty() {
            page.line("    no figure names it");
        }
        page.table("    ", &rows);
    }
}

/// Whether a claim's label names the strand as a word.
fn names(claim: &Claim, strand: Strand) -> bool {
    let mut words = claim.label.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        word.eq_ignore_ascii_case(strand.as_str()) && word.starts_with(char::is_uppercase)
    })
}
