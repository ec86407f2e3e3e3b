//! Which groups report to whom, and which to nobody?

use std::collections::{BTreeMap, BTreeSet};

use fourp_governance::{Absence, LineEnd, Network, Reporting};
use fourp_model::{Answer, Group, Programme, ReportingLine, Superior};
use fourp_picture::{Cell, Picture, Table, Tree, TreeNode};

use super::{
    beside::{cited, group, headline},
    gap::{NotDrawn, data},
    ground::{Ground, place},
};
use crate::{
    layout::{counted, listed},
    phrase,
    results::Results,
    text,
};

/// Rows that the table has.
const ROWS: usize = 1_000;

/// Groups under those they report to.
pub(super) fn reporting(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Which groups report to whom";
    let ground = Ground::of(results, what)?;
    let found = match &ground.overview.reporting {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(gap) => return Err(ground.missing(what, &gap.why)),
    };
    let network = &ground.network;
    let lines = lines(network);
    let oddities = oddities(found);
    let own = network.groups().iter().map(|facts| Superior::Group(facts.id.clone()));
    let ends = lines.values().flatten().map(|(end, _)| end.clone());
    let own: Vec<Superior> = own.collect();
    let listed_already: BTreeSet<&Superior> = own.iter().collect();
    let others: BTreeSet<Superior> = ends.filter(|end| !listed_already.contains(end)).collect();
    let mut all: Vec<(String, Superior)> = own
        .iter()
        .cloned()
        .chain(others)
        .map(|superior| (name(programme, network, &superior), superior))
        .collect();
    all.sort();
    let places: BTreeMap<&Superior, usize> =
        all.iter().enumerate().map(|(at, (_, superior))| (superior, at)).collect();
    let odd_ends = lines.values().flatten().filter_map(|(end, why)| Some((end, (*why)?)));
    let odd_ends: BTreeMap<&Superior, &str> = odd_ends.collect();
    let nodes = all.iter().map(|(name, superior)| {
        let mut node = TreeNode::new(name);
        for (end, _) in lines.get(superior).into_iter().flatten() {
            if let Some(at) = places.get(end) {
                node = node.under(*at);
            }
        }
        let odd = odd_ends.get(superior).or_else(|| oddities.get(superior)).copied();
        match odd {
            Some(odd) => node.odd(odd),
            None => node,
        }
    });
    let chart = Tree::new(nodes.collect());
    let mut table = Table::new(["group", "reports to", "what is odd"]);
    for (name_of, superior) in
        all.iter().filter(|(_, it)| matches!(it, Superior::Group(_))).take(ROWS)
    {
        let ends = lines.get(superior).into_iter().flatten();
        let ends: Vec<String> = ends.map(|(end, _)| name(programme, network, end)).collect();
        let odd = odd_ends.get(superior).or_else(|| oddities.get(superior)).copied();
        let to = match found.absence {
            _ if !ends.is_empty() => Cell::words(listed(&ends)),
            _ if odd_ends.contains_key(superior) => Cell::unknown("it has no row on the day"),
            Absence::NotSupplied => Cell::unknown("no line is in the data supplied"),
            Absence::Gap => Cell::words("nobody"),
        };
        let odd = odd.unwrap_or_default();
        table.row([Cell::words(name_of.as_str()), to, Cell::words(odd)]);
    }
    let groups = own.len();
    let mut notes = vec![
        "A group stands under the first it reports to; a group without a line stands under who owns it. Lines are what rows say, not how business goes.".to_owned(),
    ];
    if found.absence == Absence::NotSupplied {
        notes.push(
            "The tables are not declared complete: a line that is not here may exist.".into(),
        );
    }
    let told = all.iter().filter(|(_, it)| matches!(it, Superior::Group(_))).count();
    let cut = told.saturating_sub(ROWS);
    if cut > 0 {
        notes.push(format!("The data have the first {ROWS} groups; {cut} are left out."));
    }
    let rows = programme.rows::<ReportingLine>().iter().map(|row| &row.citation);
    let owners = programme.rows::<Group>().iter().map(|row| &row.citation);
    Ok(Picture {
        id: "reporting".into(),
        headline: said(found, groups),
        subtitle: format!(
            "{} under those they report to, {}, {}",
            counted(groups, "group", "groups"),
            ground.day(),
            text::title(programme)
        ),
        chart: Box::new(chart),
        alternative: alternative(programme, network, found, groups),
        table,
        sources: cited(programme, rows.chain(owners)),
        notes,
        data: data(results),
    })
}

/// To whom each group reports, its owner where it reports to none; and what is odd about the end.
type Lines = BTreeMap<Superior, BTreeSet<(Superior, Option<&'static str>)>>;

fn lines(network: &Network) -> Lines {
    let mut lines: Lines = BTreeMap::new();
    let groups = network.groups();
    let id = |number: u32| groups.get(place(number)).map(|facts| facts.id.clone());
    for line in network.lines() {
        let Some(from) = id(line.from).map(Superior::Group) else { continue };
        let end = match &line.to {
            LineEnd::Group(number) => id(*number).map(|id| (Superior::Group(id), None)),
            LineEnd::Owner(party) => Some((Superior::Owner(party.clone()), None)),
            LineEnd::Closed(id) => {
                Some((Superior::Group(id.clone()), Some("does not exist on the day")))
            }
            LineEnd::Undeclared(id) => {
                Some((Superior::Group(id.clone()), Some("no row declares it")))
            }
            LineEnd::OneOf(id) => {
                Some((Superior::Group(id.clone()), Some("one of these, no row says which")))
            }
            _ => None,
        };
        if let Some(end) = end.filter(|(end, _)| *end != from) {
            lines.entry(from).or_default().insert(end);
        }
    }
    for facts in groups {
        let from = Superior::Group(facts.id.clone());
        if let (false, Some(owner)) = (lines.contains_key(&from), &facts.owner) {
            let end = (Superior::Owner(owner.clone()), None);
            lines.entry(from).or_default().insert(end);
        }
    }
    lines
}

fn oddities(found: &Reporting) -> BTreeMap<Superior, &'static str> {
    let mut oddities = BTreeMap::new();
    for id in &found.orphans {
        let words = match found.absence {
            Absence::Gap => "reports to nobody",
            Absence::NotSupplied => "reports to nobody in the data supplied",
        };
        oddities.insert(Superior::Group(id.clone()), words);
    }
    for superior in &found.shape.self_reports {
        oddities.insert(superior.clone(), "reports to itself");
    }
    for superior in found.shape.circles.iter().flat_map(|circle| &circle.members) {
        oddities.insert(superior.clone(), "in a circle");
    }
    for line in &found.undeclared_owners {
        oddities.insert(Superior::Owner(line.clone()), "no row declares it");
    }
    for line in &found.absent_owners {
        oddities.insert(Superior::Owner(line.clone()), "does not exist on the day");
    }
    oddities
}

fn name(programme: &Programme, network: &Network, superior: &Superior) -> String {
    match superior {
        Superior::Group(id) => {
            let facts = network.group(id).and_then(|number| network.groups().get(place(number)));
            facts.map_or_else(|| group(programme, id), |facts| facts.name.clone())
        }
        Superior::Owner(party) => phrase::party(party, programme),
    }
}

fn said(found: &Reporting, groups: usize) -> String {
    let orphans = found.orphans.len();
    let of = format!("{orphans} of {}", counted(groups, "group", "groups"));
    let stray = [
        found.dangling.len(),
        found.closed.len(),
        found.undeclared_owners.len(),
        found.absent_owners.len(),
        found.shape.self_reports.len(),
    ];
    let stray = stray.into_iter().fold(0, usize::saturating_add);
    let report = if orphans == 1 { "reports" } else { "report" };
    headline([match (orphans, found.shape.circles.len(), stray) {
        (0, 0, 0) => "Every group has a superior or an owner who exists".into(),
        (0, 0, stray) => {
            format!("{} to nobody else who exists", counted(stray, "line leads", "lines lead"))
        }
        (0, circles, _) => {
            format!("{} of groups reporting to each other", counted(circles, "circle", "circles"))
        }
        (_, _, _) if found.absence == Absence::NotSupplied => {
            format!("For {of}, no reporting line is known")
        }
        (_, _, _) => format!("{of} {report} to nobody"),
    }])
}

fn alternative(
    programme: &Programme,
    network: &Network,
    found: &Reporting,
    groups: usize,
) -> String {
    let widest = found
        .shape
        .spans
        .iter()
        .take(3)
        .map(|(superior, count)| format!("{} ({count})", name(programme, network, superior)));
    let widest: Vec<String> = widest.collect();
    let mut words = format!(
        "{}; the longest way up has {}. Most report to {}.",
        counted(groups, "group", "groups"),
        counted(place(found.shape.depth), "step", "steps"),
        if widest.is_empty() { "nobody".into() } else { listed(&widest) }
    );
    let mut say = |count: usize, one: &str, many: &str| {
        if count > 0 {
            words.push_str(&format!(" {}.", counted(count, one, many)));
        }
    };
    say(
        found.orphans.len(),
        "group reports to nobody and has no owner",
        "groups report to nobody and have no owner",
    );
    say(found.several_parents.len(), "group reports to several", "groups report to several");
    say(
        found.shape.circles.len(),
        "circle of groups that report to each other",
        "circles of groups that report to each other",
    );
    say(
        found.dangling.len(),
        "line leads to a group that no row declares",
        "lines lead to groups that no row declares",
    );
    say(
        found.closed.len(),
        "line leads to a group that does not exist on the day",
        "lines lead to groups that do not exist on the day",
    );
    words
}
