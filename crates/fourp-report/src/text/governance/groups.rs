//! How many groups there are, which are alike, who reports to whom and belongs to whom.

use fourp_governance::{
    Belonging, Clutter, Common, EffectiveNumber, Krackhardt, Line, LineEnd, Overview, Parents,
    Reporting, Shape, Significance,
};
use fourp_model::{Answer, Body, Group, Party, Slug};

use super::words::{Names, gap, meaning, place, section, some};
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// These sections.
pub(super) fn sections(page: &mut Page, names: &Names<'_>, overview: &Overview) {
    page.heading("How many groups are there, and how many really?");
    page.gap();
    clutter(page, names, &overview.clutter);
    section(page, "Which groups are alike?", &overview.duplicates, |page, found| {
        duplicates(page, names, found);
    });
    section(page, "Do groups report to somebody?", &overview.reporting, |page, found| {
        reporting(page, names, found);
    });
    section(page, "Which bodies belong to which?", &overview.belonging, |page, found| {
        belonging(page, names, found);
    });
}

fn clutter(page: &mut Page, names: &Names<'_>, found: &Clutter) {
    for class in &found.counted {
        let words =
            format!("{}: {}; not listed by name", phrase::printed(&class.count), class.name);
        page.item(&words);
    }
    let listed: u32 = found.by_standing.iter().map(|(_, count)| count).sum();
    if listed == 0 {
        page.paragraph("No group is listed by name.");
    } else {
        let of = |(standing, count): &(_, u32)| format!("{count} {standing}");
        let standings = found.by_standing.iter().map(of).collect::<Vec<_>>();
        page.paragraph(&format!("Listed by name: {listed} ({}).", standings.join(", ")));
    }
    let memberless: Vec<String> =
        found.memberless.iter().map(|group| names.numbered(*group)).collect();
    some(page, "Groups without a member in the data supplied", &memberless);
    page.gap();
    let answers =
        [("members", &found.by_members), ("remit", &found.by_remit), ("both", &found.by_both)];
    let mut told = None;
    for (what, answer) in answers {
        match answer {
            Answer::Measured(number) => effective(page, what, number),
            // Often one reason for all.
            Answer::NotMeasurable(why) if told == Some(why) => {}
            Answer::NotMeasurable(why) => {
                gap(page, why);
                told = Some(why);
            }
        }
    }
}

fn effective(page: &mut Page, what: &str, found: &EffectiveNumber) {
    page.wrapped(
        &format!("distinct groups by {what}: "),
        "    ",
        &format!(
            "{:.1} of {} (order 1; {:.1} of order 0, {:.1} of order 2); {:.0} % redundant; each group's share: {}; \
             Leinster and Cobbold 2012",
            found.order_1,
            found.groups,
            found.order_0,
            found.order_2,
            found.redundancy * 100.0,
            found.share,
        ),
    );
}

fn duplicates(page: &mut Page, names: &Names<'_>, found: &[Significance]) {
    let options = &names.overview.options.duplicates;
    page.paragraph(&format!(
        "Pairs whose {} reach a {} of {}: {}. The chance of as large an overlap is that of drawing members at random \
         from all parties (hypergeometric), and that of drawing those with many seats more often (bipartite configuration \
         model), each adjusted for the number of pairs of groups.",
        options.likeness,
        options.measure,
        options.threshold,
        found.len(),
    ));
    let given_seats = |each: &Significance| match &names.overview.duplicates_given_seats {
        Answer::Measured(found) => found.iter().find(|found| found.pair == each.pair).copied(),
        Answer::NotMeasurable(_) => None,
    };
    let pair = |each: &Significance| {
        let Common { shared, first, second, .. } = each.pair.members;
        let remit = match each.pair.remit {
            Common { first: 0, .. } | Common { second: 0, .. } => {
                "no remit of both is known".into()
            }
            Common { shared, first, second, .. } => {
                format!("{shared} remit cells of {first} and {second} as well")
            }
        };
        format!(
            "{} and {}: {shared} members of {first} and {second} are in both ({:.1} expected by chance, adjusted p {}\
             {}); {remit}",
            names.numbered(each.pair.first),
            names.numbered(each.pair.second),
            each.expected,
            p_value(each.adjusted),
            given_seats(each).map_or_else(String::new, |found| {
                format!("; {:.1} and {} given seats", found.expected, p_value(found.adjusted))
            }),
        )
    };
    let pairs: Vec<String> = found.iter().map(pair).collect();
    some(page, "Pairs", &pairs);
}

fn reporting(page: &mut Page, names: &Names<'_>, found: &Reporting) {
    page.paragraph(&meaning(found.absence));
    let group = |id: &Slug<Group>| names.group(id);
    let line = |line: &Line| {
        let to = match &line.to {
            LineEnd::Group(group) => names.numbered(*group),
            LineEnd::Owner(party) => names.party(party),
            LineEnd::Closed(id) | LineEnd::Undeclared(id) | LineEnd::OneOf(id) => names.group(id),
            other => format!("{other:?}"),
        };
        format!("{} to {to} (reporting_lines row {})", names.numbered(line.from), line.row)
    };
    let orphans: Vec<String> = found.orphans.iter().map(group).collect();
    some(page, "Groups with neither line nor owner", &orphans);
    let several: Vec<String> = found
        .several_parents
        .iter()
        .map(|each| {
            let lines: Vec<String> = each.lines.iter().map(line).collect();
            listed(&lines)
        })
        .collect();
    some(page, "Groups that report to several", &several);
    let lines = |lines: &[Line]| lines.iter().map(line).collect::<Vec<_>>();
    some(page, "Lines to groups that no row declares", &lines(&found.dangling));
    some(page, "Lines to groups that do not exist on the day", &lines(&found.closed));
    let parties = |parties: &[Party]| parties.iter().map(|p| names.party(p)).collect::<Vec<_>>();
    some(page, "Owners that no row declares", &parties(&found.undeclared_owners));
    some(page, "Owners that do not exist on the day", &parties(&found.absent_owners));
    shape(page, &found.shape, |superior| names.superior(superior));
}

fn belonging(page: &mut Page, names: &Names<'_>, found: &Belonging) {
    page.paragraph(&meaning(found.absence));
    page.paragraph(&format!(
        "{} bodies, {} of them on the day; {}.",
        found.bodies,
        found.present,
        counted(place(found.lines), "line to a parent", "lines to parents"),
    ));
    let parents = |all: &[Parents]| {
        let told = all.iter().map(|each| {
            let parents: Vec<String> = each.parents.iter().map(|id| names.body(id)).collect();
            format!("{}: {}", names.body(&each.body), listed(&parents))
        });
        told.collect::<Vec<_>>()
    };
    let bodies = |ids: &[Slug<Body>]| ids.iter().map(|id| names.body(id)).collect::<Vec<_>>();
    some(page, "Bodies with several parents", &parents(&found.several_parents));
    some(page, "Bodies with a parent that has closed", &parents(&found.closed_parents));
    some(page, "Of those, with no other parent", &bodies(&found.only_closed));
    some(page, "Bodies with a parent that no row declares", &parents(&found.dangling));
    some(page, "Bodies with neither parent nor child", &bodies(&found.isolated));
    some(page, "Bodies at the top of others", &bodies(&found.tops));
    shape(page, &found.shape, |id| names.body(id));
}

fn shape<T>(page: &mut Page, found: &Shape<T>, name: impl Fn(&T) -> String) {
    let names = |ids: &[T]| ids.iter().map(&name).collect::<Vec<_>>();
    some(page, "Reporting to themselves", &names(&found.self_reports));
    let circles: Vec<String> = found
        .circles
        .iter()
        .map(|circle| {
            let way = names(&circle.shortest).join(", to ");
            format!("{} in a circle; the shortest: {way}", circle.members.len())
        })
        .collect();
    some(page, "Circles", &circles);
    let cuts: Vec<String> =
        found.cuts.iter().map(|(from, to)| format!("{} to {}", name(from), name(to))).collect();
    some(page, "Lines without which there is no circle", &cuts);
    if !found.cuts.is_empty() {
        page.item(&format!("no fewer than {} will do", found.cuts_at_least));
    }
    let widest = found.spans.iter().take(3).map(|(id, span)| format!("{} ({span})", name(id)));
    let widest = listed(&widest.collect::<Vec<_>>());
    if !widest.is_empty() {
        page.wrapped("Widest spans: ", "    ", &widest);
    }
    if let Some(deepest) = &found.deepest {
        let steps = counted(place(found.depth), "step", "steps");
        page.wrapped("Longest way up: ", "    ", &format!("{steps}, from {}", name(deepest)));
    }
    match &found.krackhardt {
        Answer::Measured(found) => krackhardt(page, found),
        Answer::NotMeasurable(why) => gap(page, why),
    }
}

fn krackhardt(page: &mut Page, found: &Krackhardt) {
    let score =
        |score: Option<f64>| score.map_or("not defined".into(), |score| format!("{score:.3}"));
    page.wrapped(
        "Like a tree (Krackhardt 1994, 1 is a tree): ",
        "    ",
        &format!(
            "connectedness {}, hierarchy {}, efficiency {}, least upper bounds {}; {} nodes",
            score(found.connectedness),
            score(found.hierarchy),
            score(found.efficiency),
            score(found.least_upper_boundedness),
            found.nodes,
        ),
    );
}

/// A probability to six digits; what is below one in a million as such.
fn p_value(p: f64) -> String {
    if p < 1e-6 { "below 0.000001".into() } else { format!("{p:.6}") }
}
