//! Who belongs together, and whether that is more than numbers of seats make it.

use fourp_governance::{AgainstChance, Communities, Community, NullTest, Overview};

use super::words::{Names, place, section, some};
use crate::layout::{Page, counted, listed};

/// How many names of each kind a community is told by.
const NAMED: usize = 6;

/// These sections.
pub(super) fn sections(page: &mut Page, names: &Names<'_>, overview: &Overview) {
    section(page, "Who belongs together?", &overview.communities, |page, found| {
        communities(page, names, found);
    });
    let heading = "Is overlap more than numbers of seats make it?";
    section(page, heading, &overview.against_chance, against_chance);
}

fn communities(page: &mut Page, names: &Names<'_>, found: &Communities) {
    let (options, stability) = (&found.options, &found.stability);
    page.paragraph(&format!(
        "Communities by Leiden (Traag, Waltman and van Eck 2019), modularity of {}, resolution {}. Modularity {:.4}: by so \
         much the share of seats inside communities is above what members' and seats' numbers alone would put there. It is \
         no measure of how governing should be cut; random networks have communities too.",
        options.objective,
        options.resolution,
        found.modularity.approximate(),
    ));
    let restarts = counted(place(stability.restarts), "start", "starts");
    let agreement = stability.mean_agreement.zip(stability.least_agreement);
    let agreement = agreement.map_or_else(String::new, |(mean, least)| {
        format!("; adjusted Rand index with what the others found {mean:.2} on average, {least:.2} at the least")
    });
    page.paragraph(&format!(
        "Of {restarts}, {} came to this modularity, and all to {}{agreement}.",
        stability.best,
        counted(place(stability.different), "partition", "different partitions"),
    ));
    let several =
        found.communities.iter().filter(|each| each.groups.len() + each.parties.len() > 1);
    let told: Vec<String> = several.map(|each| community(names, each)).collect();
    some(page, "Communities", &told);
    let alone = found.communities.len() - told.len();
    if alone > 0 {
        page.line(&format!(
            "By themselves: {}",
            counted(alone, "group or party", "groups or parties")
        ));
    }
}

fn community(names: &Names<'_>, found: &Community) -> String {
    let some = |all: Vec<String>| {
        let more = all.len().saturating_sub(NAMED);
        let mut named: Vec<String> = all.into_iter().take(NAMED).collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        listed(&named)
    };
    let groups = some(found.groups.iter().map(|group| names.numbered(*group)).collect());
    let parties = some(found.parties.iter().map(|party| names.numbered_party(*party)).collect());
    let kept = found.kept.map_or_else(String::new, |kept| {
        format!("; {:.0} % of its pairs are together in other starts", kept * 100.0)
    });
    format!(
        "{groups}, with {parties} ({} seats inside, {} across{kept})",
        found.inside, found.outside
    )
}

fn against_chance(page: &mut Page, found: &AgainstChance) {
    let options = &found.options;
    page.paragraph(&format!(
        "Beside {} random networks in which each group has as many members and each party as many seats, drawn by trades of \
         members between groups (Strona and others 2014), with {:.0} % of ties elsewhere on average; p-values are of both \
         sides, adjusted for each other, and their standard errors those of drawing. Two groups are alike from a Jaccard \
         overlap of {}. Centralisation is that of who meets how many others: that of seats is the same in all of these.",
        options.replicates,
        found.moved * 100.0,
        options.alike,
    ));
    for test in &found.tests {
        page.item(&told(test));
    }
}

fn told(test: &NullTest) -> String {
    let side = match test.observed.total_cmp(&test.mean) {
        std::cmp::Ordering::Greater => "more than by chance",
        std::cmp::Ordering::Less => "less than by chance",
        std::cmp::Ordering::Equal => "as by chance",
    };
    let verdict = if test.adjusted > 0.05 { "not told from chance" } else { side };
    format!(
        "{}: {}; by chance {} ({} to {}); {verdict}, p {:.3} (error {:.3}), adjusted {:.3}",
        test.statistic,
        number(test.observed),
        number(test.mean),
        number(test.least),
        number(test.most),
        test.p_value,
        test.p_error,
        test.adjusted,
    )
}

/// Shares with four decimals, counts with none but where they are means.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value >= 1.0 {
        format!("{value:.0}")
    } else if value < 2.0 {
        format!("{value:.4}")
    } else {
        format!("{value:.1}")
    }
}
