//! Which groups report to whom, and which to nobody?

use std::collections::{BTreeMap, BTreeSet};

use fourp_governance::{Absence, Line, LineEnd, Network, Reporting};
use fourp_model::{Answer, Group, Programme, ReportingLine, Superior};
use fourp_picture::{Cell, Picture, Table, Tree, TreeNode};

use super::{
    beside::{cited, group, headline},
    gap::{NotDrawn, data},
    ground::{self, Ground, numbered, place},
};
use crate::{
    layout::{counted, listed},
    phrase,
    results::Results,
    text,
};

/// Rows that the table has.
const ROWS: usize = 1_000;
/// Superiors that the text names.
const NAMED: usize = 3;

/// Groups under those they report to.
pub(super) fn reporting(
    results: &Results<'_>,
    ground: Option<&Ground<'_>>,
) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Which groups report to whom";
    let ground = ground::found(ground, what)?;
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
    let what_is_odd = |superior| odd_ends.get(superior).or_else(|| oddities.get(superior)).copied();
    let nodes = all.iter().map(|(name, superior)| {
        let mut node = TreeNode::new(name);
        for (end, _) in lines.get(superior).into_iter().flatten() {
            if let Some(at) = places.get(end) {
                node = node.under(*at);
            }
        }
        match what_is_odd(superior) {
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
        let odd = what_is_odd(superior);
        let to = match found.absence {
            _ if !ends.is_empty() => Cell::words(listed(&ends)),
            _ if found.shape.self_reports.contains(superior) => Cell::words("itself"),
            _ if odd_ends.contains_key(superior) => Cell::unknown("no row of the day has it"),
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
    let rows = network.lines().iter().map(|line| line.row);
    let rows = numbered(programme.rows::<ReportingLine>(), rows).map(|row| &row.citation);
    let owned = network.groups().iter().filter(|group| group.owner.is_some());
    let owners = owned.filter_map(|group| group.row);
    let owners = numbered(programme.rows::<Group>(), owners).map(|row| &row.citation);
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
    let circles = found.shape.circles.len();
    let itself = found.shape.self_reports.len();
    let (missing, unknown) = stray(found);
    let report = if orphans == 1 { "reports" } else { "report" };
    let have = if orphans == 1 { "has" } else { "have" };
    headline([match (orphans, circles, missing.saturating_add(unknown)) {
        (0, 0, 0) if itself > 0 => {
            counted(itself, "group reports to itself", "groups report to themselves")
        }
        (0, 0, 0) => "Every group has a superior or an owner who exists".into(),
        (0, 0, stray) if unknown == 0 => counted(
            stray,
            "superior does not exist on the day",
            "superiors do not exist on the day",
        ),
        (0, 0, stray) => {
            counted(stray, "superior is not known to exist", "superiors are not known to exist")
        }
        (0, circles, _) => {
            format!("{} of groups reporting to each other", counted(circles, "circle", "circles"))
        }
        _ => match found.absence {
            Absence::Gap => format!("{of} {report} to nobody"),
            Absence::NotSupplied => format!("{of} {have} no known superior or owner"),
        },
    }])
}

/// How many groups and owners that others are under do not exist on the day, and how many have no row that would say.
fn stray(found: &Reporting) -> (usize, usize) {
    let ends = |lines: &[Line]| {
        let ends: BTreeSet<LineEnd> = lines.iter().map(|line| line.to.clone()).collect();
        ends.len()
    };
    let missing = ends(&found.closed).saturating_add(found.absent_owners.len());
    let undeclared = ends(&found.dangling);
    let unknown = found.undeclared_owners.len();
    match found.absence {
        Absence::Gap => (missing.saturating_add(undeclared), unknown),
        Absence::NotSupplied => (missing, unknown.saturating_add(undeclared)),
    }
}

fn alternative(
    programme: &Programme,
    network: &Network,
    found: &Reporting,
    groups: usize,
) -> String {
    let mut words = format!(
        "{}; the longest way up has {}.",
        counted(groups, "group", "groups"),
        counted(place(found.shape.depth), "step", "steps"),
    );
    let spans = &found.shape.spans;
    let widest: Vec<String> = spans
        .iter()
        .take(NAMED)
        .map(|(superior, count)| format!("{} ({count})", name(programme, network, superior)))
        .collect();
    let last = spans.get(NAMED.saturating_sub(1)).map(|(_, count)| *count);
    let as_many = spans.iter().skip(NAMED).filter(|(_, count)| Some(*count) == last).count();
    match spans.first() {
        None => {}
        Some((_, 1)) => words.push_str(" To none report more than one."),
        Some(_) if as_many > 0 => words.push_str(&format!(
            " Most report to {}, and as many as to the last to {}.",
            listed(&widest),
            counted(as_many, "other", "others")
        )),
        Some(_) => words.push_str(&format!(" Most report to {}.", listed(&widest))),
    }
    let (orphan, orphans) = match found.absence {
        Absence::Gap => (
            "group reports to nobody and has no owner",
            "groups report to nobody and have no owner",
        ),
        Absence::NotSupplied => (
            "group has neither a line to another nor an owner in the data supplied",
            "groups have neither a line to another nor an owner in the data supplied",
        ),
    };
    let mut say = |count: usize, one: &str, many: &str| {
        if count > 0 {
            words.push_str(&format!(" {}.", counted(count, one, many)));
        }
    };
    say(found.orphans.len(), orphan, orphans);
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
    say(
        found.undeclared_owners.len(),
        "owner is a body that no row declares",
        "owners are bodies that no row declares",
    );
    say(
        found.absent_owners.len(),
        "owner does not exist on the day",
        "owners do not exist on the day",
    );
    say(found.shape.self_reports.len(), "group reports to itself", "groups report to themselves");
    words
}
