//! Where does it end up?

use fourp_funding::{
    Attribution, ConservationLine, Cycling, Difference, Explained, GrossNet, Kept, Mirrors,
    Overview, Residue, Total, Whereabouts,
};
use fourp_model::{Answer, Currency, Party, Programme};

use super::figures;
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// How many cells, lines and parties are shown; the JSON has them all.
pub(super) const SHOWN: usize = 8;

/// Gross and net, from where to where, what goes round, what is left over, what changed.
pub(super) fn sections(page: &mut Page, programme: &Programme, overview: &Overview) {
    page.heading("Where does the money end up?");
    page.gap();
    let found = match &overview.whereabouts {
        Answer::Measured(found) => found,
        Answer::NotMeasurable(why) => return figures::gap(page, why),
    };
    let told = Told::new(programme, overview, found);
    page.paragraph(&format!(
        "Of {} flows for {}, the period with most money at the furthest phase.",
        found.phase, found.period
    ));
    told.answer(page, &found.gross_net, Told::gross_net);
    told.answer(page, &found.mirrors, Told::mirrors);
    told.answer(page, &found.attribution, Told::attribution);
    if let Some(largest) = &found.largest {
        told.largest(page, largest);
    }
    told.answer(page, &found.cycling, Told::cycling);
    page.heading("Is what comes in spent or held?");
    page.gap();
    told.kept(page, &found.conservation);
    page.heading("What changed since the period before?");
    page.gap();
    told.answer(page, &found.change, Told::change);
}

/// What is told, and what its parties are called.
pub(super) struct Told<'a> {
    programme: &'a Programme,
    found: &'a Whereabouts,
    currency: Option<Currency>,
}

impl<'a> Told<'a> {
    pub(super) const fn new(
        programme: &'a Programme,
        overview: &Overview,
        found: &'a Whereabouts,
    ) -> Self {
        Self { programme, found, currency: overview.currency }
    }

    pub(super) fn answer<T>(
        &self,
        page: &mut Page,
        answer: &Answer<T>,
        show: impl Fn(&Self, &mut Page, &T),
    ) {
        match answer {
            Answer::Measured(found) => show(self, page, found),
            Answer::NotMeasurable(why) => figures::gap(page, why),
        }
    }

    pub(super) fn minor(&self, minor: i128) -> String {
        figures::minor(minor, self.currency)
    }

    fn total(&self, total: Total) -> String {
        let sum = self.minor(total.minor);
        match total.half_width {
            0 => sum,
            half => format!("{sum} (rounded, to within {})", self.minor(half)),
        }
    }

    pub(super) fn party(&self, party: &Party) -> String {
        phrase::party(party, self.programme)
    }

    fn named(&self, name: &str) -> String {
        name.parse::<Party>().map_or_else(|_| name.into(), |party| self.party(&party))
    }

    pub(super) fn parties(&self) -> &'a [Party] {
        &self.found.parties
    }

    pub(super) fn node(&self, node: u32) -> String {
        let place = usize::try_from(node).unwrap_or(usize::MAX);
        let party = self.found.parties.get(place);
        party.map_or_else(|| node.to_string(), |party| self.party(party))
    }

    fn gross_net(&self, page: &mut Page, found: &GrossNet) {
        let payers = counted(found.inside.len(), "party that pays", "parties that pay");
        page.line(&format!("gross and net, at the boundary around the {payers}:"));
        page.table(
            "  ",
            &[
                ["gross".into(), self.total(found.gross)],
                ["paid among themselves".into(), self.total(found.internal)],
                ["came in from outside".into(), self.total(found.net_in)],
                ["left them".into(), self.total(found.net_out)],
            ],
        );
        page.gap();
    }

    fn mirrors(&self, page: &mut Page, found: &Mirrors) {
        let pairs = counted(found.pairs.len(), "transfer is", "transfers are");
        let apart = found.pairs.iter().filter(|pair| pair.is_dated_apart()).count();
        let apart = match apart {
            0 => String::new(),
            _ => format!(
                " {} told on different days: records of single days may be {} days apart where they share a commitment and their \
                 amounts are equal, a convention.",
                counted(apart, "is", "are"),
                found.days,
            ),
        };
        page.paragraph(&format!(
            "{pairs} told by both sides and counted once; their accounts differ by {} in all.{apart} Told by the payer \
             alone: {}; by the payee alone: {}.",
            self.minor(found.apart()),
            found.only_payer.flows.len(),
            found.only_payee.flows.len(),
        ));
    }

    fn attribution(&self, page: &mut Page, table: &Attribution) {
        page.line("from where it entered to where it rests, the largest sums:");
        let mut cells: Vec<_> = table.cells.iter().collect();
        cells.sort_by_key(|cell| (std::cmp::Reverse(cell.amount), cell.row, cell.column));
        let name = |names: &[String], number: u32| {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            names.get(place).map(|name| self.named(name)).unwrap_or_default()
        };
        let rows = cells.iter().take(SHOWN).map(|cell| {
            [
                self.minor(cell.amount.into()),
                format!("{} to {}", name(&table.rows, cell.row), name(&table.columns, cell.column)),
            ]
        });
        page.table("  ", &rows.collect::<Vec<_>>());
        let more = cells.len().saturating_sub(SHOWN);
        let more = if more == 0 { String::new() } else { format!("; {more} more") };
        page.wrapped(
            "  = ",
            "    ",
            &format!(
                "in all {}, to the unit in rows and columns; {}, a convention: whose pound is whose no record says; at \
                 most {} not placed{more}",
                self.minor(table.total.into()),
                table.rule,
                self.minor(table.unplaced.into()),
            ),
        );
        page.gap();
    }

    fn largest(&self, page: &mut Page, found: &Explained) {
        let explanation = &found.explanation;
        page.wrapped(
            "the ways behind ",
            "    ",
            &format!(
                "{} from {} to {}:",
                self.minor(explanation.amount.into()),
                self.party(&found.from),
                self.party(&found.to)
            ),
        );
        let rows = explanation.paths.iter().map(|path| {
            let mut stops: Vec<String> = path.hops.iter().map(|hop| self.node(hop.payer)).collect();
            stops.extend(path.hops.last().map(|hop| self.node(hop.payee)));
            let flows: usize = path.hops.iter().map(|hop| hop.flows.len()).sum();
            [
                self.minor(path.amount.into()),
                format!("{} ({})", stops.join(", "), counted(flows, "flow", "flows")),
            ]
        });
        page.table("  ", &rows.collect::<Vec<_>>());
        if explanation.rest > 0 {
            page.item(&format!("by other ways: {}", self.minor(explanation.rest.into())));
        }
        page.gap();
    }

    fn cycling(&self, page: &mut Page, found: &Cycling) {
        page.paragraph(&format!(
            "Goes round: {:.2} % of what goes through parties (Finn's cycling index), in {}.",
            found.index * 100.0,
            counted(found.circles.len(), "circle", "circles"),
        ));
        for circle in found.circles.iter().take(3) {
            let names: Vec<String> =
                circle.nodes.iter().take(SHOWN).map(|node| self.node(*node)).collect();
            let more = circle.nodes.len().saturating_sub(SHOWN);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            page.item(&format!("{}{more}", listed(&names)));
        }
    }

    fn kept(&self, page: &mut Page, found: &Kept) {
        match &found.check {
            Answer::Measured(check) => page.paragraph(&format!(
                "Of {} tested against balances, {} balance, {} balance within rounding; to {} money came that was \
                 neither spent nor held, and {} spent or held money that did not come. {} cannot be tested.",
                check.tested,
                check.balanced,
                check.within_rounding,
                check.unaccounted,
                check.unexplained,
                check.described,
            )),
            Answer::NotMeasurable(why) => figures::gap(page, why),
        }
        let lines: Vec<&ConservationLine> =
            found.largest.iter().filter(|line| line.residue != Residue::Balanced).collect();
        let rows = lines.iter().take(SHOWN).map(|line| {
            [
                self.minor(line.residual.minor),
                format!("{}, {}: {}", self.party(&line.party), line.period, line.residue),
            ]
        });
        page.table("  ", &rows.collect::<Vec<_>>());
    }

    fn change(&self, page: &mut Page, found: &Difference) {
        let [before, after] = &found.periods;
        let name = |period: &Option<fourp_model::Period>| {
            period.as_ref().map_or_else(|| "all".into(), ToString::to_string)
        };
        page.line(&format!("{} against {}, at the prices of each:", name(after), name(before)));
        page.table(
            "  ",
            &[
                ["before".into(), self.total(found.before)],
                ["after".into(), self.total(found.after)],
                ["of the change: in proportion to the whole".into(), self.minor(found.volume)],
                ["   new".into(), self.minor(found.new)],
                ["   ended".into(), self.minor(found.ended)],
                ["   price".into(), self.minor(found.price)],
                ["   remainder".into(), self.minor(found.remainder)],
                ["moved between those that go on".into(), self.minor(found.moved)],
                ["moved to new ways between parties".into(), self.minor(found.rerouted)],
            ],
        );
    }
}
