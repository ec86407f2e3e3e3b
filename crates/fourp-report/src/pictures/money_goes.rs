//! Where does the money go?

use std::cmp::Reverse;

use fourp_funding::{Overview, Payment, Total, Whereabouts};
use fourp_model::{Answer, Party, Programme};
use fourp_picture::{Cell, Picture, Sankey, SankeyLink, SankeyNode, Table};

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        gap::{NotDrawn, data},
        money,
    },
    results::Results,
    text,
};

/// How many parties are drawn, on a desk and on a phone.
const DRAWN: [usize; 2] = [22, 14];
/// How many payments the table holds at most.
const ROWS: usize = 1_000;
/// How many parties and payments are told in words.
const TOLD: usize = 3;

/// Who pays whom, from where money enters to where it rests.
pub(super) fn money_goes(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    const WHAT: &str = "Where the money goes, from party to party";
    let Results { programme, .. } = results;
    let overview = money::funding(results, WHAT)?;
    let found = money::measured(&overview.whereabouts, WHAT)?;
    let currency = overview.currency;
    let (nodes, links) = (nodes(found, programme), links(found));
    let show = move |minor| phrase::unsigned(minor, currency);
    let sankey = Sankey::new(nodes, links, show)
        .map_err(|error| NotDrawn::new(WHAT, error.to_string()))?
        .at_most(DRAWN[0], DRAWN[1]);
    let mut payments: Vec<&Payment> = found.payments.iter().collect();
    payments.sort_by_key(|payment| (Reverse(payment.sum.minor), payment.payer, payment.payee));
    let mut table = Table::new(["from", "to", "amount", "flows"]);
    for payment in payments.iter().take(ROWS) {
        table.row([
            Cell::words(money::name(found, payment.payer, programme)),
            Cell::words(money::name(found, payment.payee, programme)),
            money::cell(payment.sum, currency),
            Cell::number(payment.flows),
        ]);
    }
    let told = Told { programme, overview, found };
    Ok(Picture {
        id: "money-goes".into(),
        headline: told.headline(),
        subtitle: format!(
            "Payments from party to party, {}, {}, {}, {}{}",
            money::unit(currency),
            found.phase,
            found.period,
            text::title(programme),
            money::as_at(overview),
        ),
        alternative: told.alternative(&payments, sankey.running_back()),
        chart: Box::new(sankey),
        table,
        sources: money::flow_sources(found, programme),
        notes: told.notes(payments.len()),
        data: data(results),
    })
}

fn nodes(found: &Whereabouts, programme: &Programme) -> Vec<SankeyNode> {
    let parties = found.parties.iter();
    let nodes = parties.map(|party| {
        SankeyNode::new(party.to_string(), phrase::party(party, programme))
            .of_kind(kind(party, programme))
    });
    nodes.collect()
}

fn links(found: &Whereabouts) -> Vec<SankeyLink> {
    let links = found.payments.iter().filter_map(|payment| {
        let weight = u128::try_from(payment.sum.minor).ok().filter(|weight| *weight > 0)?;
        let key = |node| money::party(found, node).map(ToString::to_string);
        Some(SankeyLink::new(key(payment.payer)?, key(payment.payee)?, weight))
    });
    links.collect()
}

/// What a party is one of, in the plural: `regional units`.
fn kind(party: &Party, programme: &Programme) -> String {
    let Party::Body(id) = party else { return "classes of bodies".into() };
    let Some(body) = programme.get(id) else { return "bodies".into() };
    let kind = body.kind.as_str();
    let kinds = match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{kind}s"),
    };
    body.level.map_or_else(|| kinds.clone(), |level| format!("{level} {kinds}"))
}

/// What is told in words.
struct Told<'a> {
    programme: &'a Programme,
    overview: &'a Overview,
    found: &'a Whereabouts,
}

impl Told<'_> {
    fn name(&self, node: u32) -> String {
        money::name(self.found, node, self.programme)
    }

    fn sum(&self, total: Total) -> String {
        money::sum(total, self.overview.currency)
    }

    /// Those who are paid by nobody, with what they pay, or who pay nobody, with what they are paid: the most first.
    fn ends(&self, at_start: bool) -> Vec<(u32, Total)> {
        let sides = money::sides(self.found).into_iter();
        let ends = sides.filter_map(|(node, (came, went))| match (came.minor, went.minor) {
            (0, sent) if at_start && sent > 0 => Some((node, went)),
            (got, 0) if !at_start && got > 0 => Some((node, came)),
            _ => None,
        });
        let mut ends: Vec<(u32, Total)> = ends.collect();
        ends.sort_by_key(|(node, total)| (Reverse(total.minor), *node));
        ends
    }

    fn headline(&self) -> String {
        let starts = self.ends(true);
        let all: i128 = starts.iter().map(|(_, total)| total.minor).sum();
        let Some((first, most)) = starts.first() else {
            return "The money goes round: every payer is also paid".into();
        };
        let name = self.name(*first);
        if starts.len() == 1 {
            let all = format!("All of the money starts with {name}");
            return money::headline([all, "All of the money starts with one payer".into()]);
        }
        let share = money::percent(most.minor, all).unwrap_or_default();
        money::headline([
            format!("{share} of the money starts with {name}"),
            format!("{share} of the money starts with one payer"),
        ])
    }

    fn alternative(&self, payments: &[&Payment], (back, sum): (usize, u128)) -> String {
        let told = |ends: &[(u32, Total)]| {
            let all: i128 = ends.iter().map(|(_, total)| total.minor).sum();
            let most = ends.iter().take(TOLD).map(|(node, total)| {
                let share = money::percent(total.minor, all).unwrap_or_default();
                format!("{} ({}, {share})", self.name(*node), self.sum(*total))
            });
            (phrase::minor(all, self.overview.currency), listed(&most.collect::<Vec<_>>()))
        };
        let mut words = String::new();
        let starts = self.ends(true);
        if !starts.is_empty() {
            let (all, most) = told(&starts);
            let payers = counted(starts.len(), "party", "parties");
            let most = if starts.len() > TOLD { format!("most with {most}") } else { most };
            words.push_str(&format!("{all} starts with {payers} paid by nobody: {most}. "));
        }
        let rests = self.ends(false);
        if !rests.is_empty() {
            let (all, most) = told(&rests);
            let payees = counted(rests.len(), "party", "parties");
            let most = if rests.len() > TOLD { format!("most with {most}") } else { most };
            words.push_str(&format!("{all} ends with {payees} that pay nobody: {most}. "));
        }
        let largest = payments.iter().take(TOLD).map(|payment| {
            let (payer, payee) = (self.name(payment.payer), self.name(payment.payee));
            format!("{payer} to {payee} {}", self.sum(payment.sum))
        });
        words.push_str(&format!(
            "The largest payments are {}. ",
            listed(&largest.collect::<Vec<_>>())
        ));
        words.push_str(&match back {
            0 => "Nothing runs back.".to_owned(),
            _ => format!(
                "{} runs back to who paid it, or round, in {}.",
                phrase::unsigned(sum, self.overview.currency),
                counted(back, "payment", "payments")
            ),
        });
        words
    }

    fn notes(&self, payments: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if let Answer::Measured(money) = &self.found.gross_net {
            notes.push(format!(
                "Gross, with money passed on counted every time: {}. Paid among those who pay: {}. Net, what leaves \
                 them: {}.",
                self.sum(money.gross),
                self.sum(money.internal),
                self.sum(money.net_out),
            ));
        }
        if let Answer::Measured(mirrors) = &self.found.mirrors
            && !mirrors.pairs.is_empty()
        {
            let told = counted(mirrors.pairs.len(), "transfer is", "transfers are");
            notes.push(format!("{told} told by both sides and drawn once."));
        }
        let [desk, phone] = DRAWN;
        if self.found.parties.len() > phone {
            notes.push(format!(
                "Drawn are at most {desk} parties, {phone} on a phone: those through which least goes are put together \
                 with their like. The data name each."
            ));
        }
        if payments > ROWS {
            let more = payments.saturating_sub(ROWS);
            notes.push(format!("The data hold the {ROWS} largest payments and leave out {more}."));
        }
        notes.push("This describes records, not what the money achieved.".into());
        notes
    }
}
