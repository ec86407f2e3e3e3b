//! Who meets whom, in how many groups?

use fourp_governance::Absence;
use fourp_model::{Answer, Party, Table as Rows};
use fourp_picture::{Cell, Network, Node, Picture, Shape, Table};

use super::{
    beside::{cited, headline},
    gap::{NotDrawn, data},
    ground::{self, Ground, place},
};
use crate::{
    layout::{counted, listed},
    phrase,
    results::Results,
    text,
};

/// Rows that the table has for each kind.
const ROWS: usize = 500;
/// Bodies with the most seats, and groups with the most members, that the text names.
const BUSIEST: usize = 5;
const NAMED: usize = 3;

/// Bodies and the groups they sit in, as a network.
pub(super) fn who_meets_whom(
    results: &Results<'_>,
    ground: Option<&Ground<'_>>,
) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Who meets whom";
    let ground = ground::found(ground, what)?;
    if let Answer::NotMeasurable(gap) = &ground.overview.structure {
        return Err(ground.missing(what, &gap.why));
    }
    let network = &ground.network;
    let groups = network.groups().iter().map(|group| Node::new(&group.name, Shape::Square));
    let bodies = network.parties().iter();
    let bodies = bodies.map(|party| Node::new(phrase::party(party, programme), Shape::Circle));
    let first_body = network.groups().len();
    let body = |party: u32| first_body.saturating_add(place(party));
    let ties = (0..network.group_count()).flat_map(|group| {
        let members = network.members(group).iter();
        members.map(move |party| (place(group), body(*party)))
    });
    let mut busiest: Vec<(usize, String, u32)> = (0..network.party_count())
        .zip(network.parties())
        .map(|(number, party)| {
            (network.groups_of(number).len(), phrase::party(party, programme), number)
        })
        .collect();
    busiest.sort_by(|one, two| (two.0, &one.1, one.2).cmp(&(one.0, &two.1, two.2)));
    let mut largest: Vec<(usize, &str, u32)> = (0..network.group_count())
        .zip(network.groups())
        .map(|(number, group)| (network.members(number).len(), group.name.as_str(), number))
        .collect();
    largest.sort_by(|one, two| (two.0, one.1, one.2).cmp(&(one.0, two.1, two.2)));
    let tied = largest.iter().filter(|(members, ..)| *members > 0).count();
    let all: Vec<Node> = groups.chain(bodies).collect();
    let mut chart = Network::new(all, ties).kinds("body", "group");
    let stands_out = stands_out(&busiest, tied);
    if let Some((_, _, number)) = busiest.first().filter(|_| stands_out) {
        chart = chart.focus(body(*number));
    }
    let mut table = Table::new(["name", "kind", "groups it sits in, or members it has"]);
    for (count, name, _) in busiest.iter().take(ROWS) {
        table.row([Cell::words(name.as_str()), Cell::words("body"), Cell::number(count)]);
    }
    for (count, name, _) in largest.iter().take(ROWS) {
        table.row([Cell::words(*name), Cell::words("group"), Cell::number(count)]);
    }
    let mut notes = vec![
        "A line is a seat on the day, whatever the role; left and right, up and down mean nothing. Who sits together is recorded, who decides is not.".to_owned(),
    ];
    if stands_out {
        notes.push("Thick blue lines: the seats of the body in the headline.".into());
    }
    if network.parties().iter().any(|party| matches!(party, Party::Class(_))) {
        notes.push(
            "A class of bodies counts as one body: who of it sits there, no row says.".into(),
        );
    }
    let empty = largest.len().saturating_sub(tied);
    if empty > 0 {
        notes.push(format!(
            "The headline counts groups with a member; {} none in the data supplied.",
            counted(empty, "has", "have")
        ));
    }
    let cut = busiest.len().saturating_sub(ROWS) + largest.len().saturating_sub(ROWS);
    if cut > 0 {
        notes.push(format!(
            "The data here are the first {ROWS} bodies and groups; {cut} are left out."
        ));
    }
    let absence = ground.absence(&[Rows::Groups, Rows::Seats]);
    Ok(Picture {
        id: "who-meets-whom".into(),
        headline: said(&busiest, tied, stands_out, absence),
        subtitle: format!(
            "Bodies and the groups they have a seat in, {}, {}, {}",
            counted(place(network.ties()), "tie", "ties"),
            ground.day(),
            text::title(programme)
        ),
        chart: Box::new(chart),
        alternative: alternative(&busiest, &largest, empty),
        table,
        sources: cited(programme, ground.seats(programme)),
        notes,
        data: data(results),
    })
}

/// Whether one body sits in a third of the groups and in twice as many as the next.
fn stands_out(busiest: &[(usize, String, u32)], tied: usize) -> bool {
    let first = busiest.first().map_or(0, |body| body.0);
    let second = busiest.get(1).map_or(0, |body| body.0);
    first > 1 && first.saturating_mul(3) >= tied && first >= second.saturating_mul(2)
}

fn said(
    busiest: &[(usize, String, u32)],
    tied: usize,
    stands_out: bool,
    absence: Absence,
) -> String {
    let (seats, name) = busiest.first().map_or((0, ""), |body| (body.0, body.1.as_str()));
    let of = format!("{seats} of {}", counted(tied, "group", "groups"));
    match absence {
        _ if stands_out => {
            headline([format!("{name} sits in {of}"), format!("One body sits in {of}")])
        }
        Absence::Gap => headline([format!("No body sits in more than {of}")]),
        Absence::NotSupplied => headline([format!("None is listed in more than {of}")]),
    }
}

fn alternative(
    busiest: &[(usize, String, u32)],
    largest: &[(usize, &str, u32)],
    empty: usize,
) -> String {
    let bodies: Vec<String> =
        busiest.iter().take(BUSIEST).map(|(count, name, _)| format!("{name} {count}")).collect();
    let most = largest.first().map_or(0, |(count, ..)| *count);
    let mut widest: Vec<String> = largest
        .iter()
        .take_while(|(count, ..)| *count == most)
        .map(|(_, name, _)| (*name).to_owned())
        .collect();
    let as_large = widest.len().saturating_sub(NAMED);
    widest.truncate(NAMED);
    if as_large > 0 {
        widest.push(counted(as_large, "other", "others"));
    }
    let once = busiest.iter().filter(|(count, ..)| *count == 1).count();
    let mut words = format!(
        "{} and {}. The most seats have, by number of groups: {}. {} in one group only. The most members, {most}: {}.",
        counted(busiest.len(), "body", "bodies"),
        counted(largest.len(), "group", "groups"),
        bodies.join(", "),
        counted(once, "body sits", "bodies sit"),
        listed(&widest),
    );
    if empty > 0 {
        words.push_str(&format!(
            " {} no member in the data supplied.",
            counted(empty, "group has", "groups have")
        ));
    }
    words
}
