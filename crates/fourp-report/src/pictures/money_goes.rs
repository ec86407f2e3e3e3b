//! Where does the money go?

use std::cmp::Reverse;

use fourp_funding::{Overview, Payment, Total, Whereabouts};
use fourp_model::{Answer, Party, Programme};
use fourp_picture::{Cell, Picture, Sankey, SankeyLink, SankeyNode, Table};

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        beside,
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
        .map_err(|error| NotDrawn::defect(WHAT, error.to_string()))?
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
            "Money from party to party, {}, {}, {}, {}{}",
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

    /// Those who certainly pay more than they get, or get more than they pay, with the difference: the most first.
    fn ends(&self, at_start: bool) -> Vec<(u32, Total)> {
        let sides = money::sides(self.found).into_iter();
        let nets = sides.map(|(node, (came, went))| {
            (node, if at_start { went.minus(came) } else { came.minus(went) })
        });
        let mut ends: Vec<(u32, Total)> =
            nets.filter(|(_, net)| net.minor > 0 && !net.may_be_zero()).collect();
        ends.sort_by_key(|(node, total)| (Reverse(total.minor), *node));
        ends
    }

    fn headline(&self) -> String {
        // Net, so that a payer who is given a pound back is a payer still, and a circle that feeds itself is none.
        let sides = money::sides(self.found).into_iter();
        let nets = sides.map(|(node, (came, went))| (node, went.minus(came)));
        let mut starts: Vec<(u32, Total)> = nets.collect();
        starts.sort_by_key(|(node, net)| (Reverse(net.minor), *node));
        let paying = starts.iter().filter(|(_, net)| net.minor > 0).count();
        let Some(((first, most), others)) = starts.split_first().filter(|_| paying > 0) else {
            return "The money goes round: nobody pays more than they get".into();
        };
        // What rounding leaves of the share: the least of the one with the most of the others, and the other way round.
        let end = |net: &Total, way: i128| {
            net.minor.saturating_add(net.half_width.saturating_mul(way)).max(0)
        };
        let share = |way: i128| {
            let of_others = others.iter().map(|(_, net)| end(net, -way));
            let (own, rest) = (end(most, way), of_others.fold(0, i128::saturating_add));
            (own, own.saturating_add(rest))
        };
        let [least, greatest] = [share(-1), share(1)];
        let hundred = |(own, all): (i128, i128)| own.saturating_mul(100).checked_div(all);
        let share = match money::percent(least.0, least.1) {
            _ if paying == 1 && [least, greatest].iter().all(|(own, all)| own == all) => {
                "All".into()
            }
            Some(share) if least == greatest => format!("{share} of"),
            _ if hundred(least) == Some(99) => "Over 99 % of".into(),
            // Outwards.
            _ => {
                let most = hundred((greatest.1.saturating_sub(greatest.0), greatest.1));
                let most = most.map_or(100, |others| 100_i128.saturating_sub(others));
                format!("{} to {most} % of", hundred(least).unwrap_or(0))
            }
        };
        beside::headline([
            format!("{share} net money starts with {}", self.name(*first)),
            format!("{share} net money starts with one payer"),
            format!("One payer starts {share} net money"),
        ])
    }

    fn alternative(&self, payments: &[&Payment], (back, sum): (usize, u128)) -> String {
        let told = |ends: &[(u32, Total)]| {
            let all = ends.iter().fold(Total::default(), |all, (_, total)| all.plus(*total));
            let most = ends.iter().take(TOLD).map(|(node, total)| {
                // Rounding leaves a share open, and the sums say how far.
                let share = money::percent(total.minor, all.minor);
                let share = share.filter(|_| all.half_width == 0);
                let share = share.map_or_else(String::new, |share| format!(", {share}"));
                format!("{} ({}{share})", self.name(*node), self.sum(*total))
            });
            (self.sum(all), listed(&most.collect::<Vec<_>>()))
        };
        let mut words = String::new();
        for (at_start, verb, than) in
            [(true, "starts", ["pays", "pay", "get"]), (false, "ends", ["gets", "get", "pay"])]
        {
            let ends = self.ends(at_start);
            if ends.is_empty() {
                continue;
            }
            let (all, most) = told(&ends);
            let [one, many, other] = than;
            let parties =
                counted(ends.len(), &format!("party that {one}"), &format!("parties that {many}"));
            let is_one = ends.len() == 1;
            let other = if is_one { format!("it {other}s") } else { format!("they {other}") };
            let most = if ends.len() > TOLD { format!("most with {most}") } else { most };
            words
                .push_str(&format!("Net, {all} {verb} with {parties} more than {other}: {most}. "));
        }
        let nets = money::sides(self.found).into_values().map(|(came, went)| came.minus(went));
        let open = nets.filter(|net| net.half_width > 0 && net.may_be_zero()).count();
        if open > 0 {
            let parties = counted(open, "party", "parties");
            words.push_str(&format!(
                "Of {parties} rounding leaves open whether more comes or goes. "
            ));
        }
        let largest = payments.iter().take(TOLD).map(|payment| {
            let (payer, payee) = (self.name(payment.payer), self.name(payment.payee));
            format!("{payer} to {payee} {}", self.sum(payment.sum))
        });
        words.push_str(&format!(
            "{} {}. ",
            if payments.len() == 1 { "The one amount is" } else { "The largest amounts are" },
            listed(&largest.collect::<Vec<_>>())
        ));
        words.push_str(&match back {
            0 => "Nothing runs back.".to_owned(),
            _ => format!(
                "{} runs back to where it came from, or round, in {}.",
                phrase::unsigned(sum, self.overview.currency),
                counted(back, "case", "cases")
            ),
        });
        words
    }

    fn notes(&self, payments: usize) -> Vec<String> {
        let mut notes = Vec::new();
        if let Answer::Measured(money) = &self.found.gross_net {
            notes.push(format!(
                "Gross, with money passed on counted every time: {}. Among those who pay: {}. Net, what leaves \
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
        let rounded = self.found.payments.iter().map(|payment| payment.sum.half_width);
        let rounded = rounded.fold(0, i128::saturating_add);
        if rounded > 0 {
            notes.push(format!(
                "Some amounts were rounded, by {} in all at most: ribbons are drawn at the middle, and the data give \
                 the ranges.",
                phrase::minor(rounded, self.overview.currency)
            ));
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
        notes.extend(money::incomplete(self.programme));
        notes.push("This describes records, not what the money achieved.".into());
        notes
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::Flow;
    use fourp_picture::Width;

    use super::*;
    use crate::pictures::made_up::{Case, flow, grant};

    fn drawn(case: &Case) -> Picture {
        money_goes(&case.results()).unwrap()
    }

    #[test]
    fn what_is_drawn_stands_in_the_table_and_in_words() {
        let case = Case::of(vec![
            flow("treasury", "office", 1_000),
            flow("office", "force", 700),
            flow("office", "unit", 200),
            flow("force", "unit", 50),
            flow("unit", "force", 20),
            flow("levy-payers", "force", 100),
        ]);
        let picture = drawn(&case);
        assert_eq!(picture.headline, "91 % of net money starts with treasury");
        assert_eq!(picture.table.rows().len(), 6);
        assert_eq!(picture.table.csv().lines().nth(1), Some("treasury,office,1000,1"));
        for part in [
            "Net, £1,100 starts with 2 parties that pay more than they get: treasury (£1,000, 91 %) and levy-payers (£100, 9 %). ",
            "The largest amounts are treasury to office £1,000, office to force £700 and office to unit £200. ",
            "£20 runs back to where it came from, or round, in 1 case.",
        ] {
            assert!(picture.alternative.contains(part), "{part}\n{}", picture.alternative);
        }
        assert!(
            picture.notes[0]
                .starts_with("Gross, with money passed on counted every time: £2,070. ")
        );
        for width in [Width::Narrow, Width::Wide] {
            let svg = picture.svg(width);
            assert!(svg.contains("<title>office to force: £700</title>"), "{svg}");
            assert!(svg.contains("£1,000 office (£100 does not go on)"), "{svg}");
        }
    }

    #[test]
    fn other_money_has_another_headline() {
        let headline = |flows| drawn(&Case::of(flows)).headline;
        assert_eq!(headline(vec![flow("a", "b", 5)]), "All net money starts with a",);
        let round = "The money goes round: nobody pays more than they get";
        assert_eq!(headline(vec![flow("a", "b", 5), flow("b", "a", 5)]), round);
        // A refund hides no payer, and a circle that feeds itself is none.
        let refund = vec![flow("a", "b", 95), flow("b", "a", 1), flow("c", "b", 6)];
        assert_eq!(headline(refund), "94 % of net money starts with a");
        let beside = vec![flow("a", "b", 5), flow("x", "y", 90), flow("y", "x", 90)];
        assert_eq!(headline(beside), "All net money starts with a");
    }

    #[test]
    fn without_flows_it_says_what_is_needed() {
        let case = Case::of(Vec::new());
        let not = money_goes(&case.results()).unwrap_err();
        assert!(
            not.why.contains("there is no flow; it needs, in flows: who paid whom"),
            "{}",
            not.why
        );
    }

    #[test]
    fn rounded_sums_are_ranges() {
        let rounded_by_five = |payer: &str, payee: &str, pounds| Flow {
            half_width: "GBP 5.00".parse().ok(),
            ..grant(payer, payee, pounds)
        };
        let rounded = rounded_by_five("a", "b", 100);
        let picture = drawn(&Case::of(vec![rounded]));
        assert!(picture.table.html("").to_string().contains("£95 to £105"));
        assert!(picture.notes.iter().any(|note| note.contains("by £5 in all at most")));
        assert_eq!(picture.headline, "All net money starts with a");
        assert!(picture.alternative.starts_with("Net, £95 to £105 starts with "));
        let other = rounded_by_five("c", "b", 100);
        let shares = drawn(&Case::of(vec![grant("a", "b", 100), other])).headline;
        let through = vec![rounded_by_five("a", "b", 100), grant("b", "c", 98)];
        let through = drawn(&Case::of(through)).alternative;
        assert!(
            through.contains(" starts with 1 party that pays more than it gets: a "),
            "{through}"
        );
        assert!(through.contains("Of 1 party rounding leaves open whether more comes or goes. "));
        assert_eq!(shares, "48 to 52 % of net money starts with a");
    }
}
