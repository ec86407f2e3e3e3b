//! Who is paid most?

use std::cmp::Reverse;

use fourp_funding::{Total, Whereabouts};
use fourp_model::{Currency, Party, Phase, Programme};
use fourp_picture::{Bar, Bars, Cell, Fill, Picture, Table};

use crate::{
    layout::{counted, listed},
    pictures::{
        beside,
        gap::{NotDrawn, data},
        money,
    },
    results::Results,
    text,
};

/// How many parties are drawn; the table beside the picture has all.
const MOST: usize = 12;
/// How many are told in words.
const TOLD: usize = 3;

/// What each party was paid, the most first, and whether it pays others.
pub(super) fn money_bars(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    const WHAT: &str = "Who is paid most";
    let Results { programme, .. } = results;
    let overview = money::funding(results, WHAT)?;
    let found = money::measured(&overview.whereabouts, WHAT)?;
    let currency = overview.currency;
    let sides = money::sides(found).into_iter();
    let mut payees: Vec<Payee> = sides
        .filter(|(_, (came, _))| came.minor > 0)
        .map(|(node, (came, went))| Payee {
            name: money::name(found, node, programme),
            class: class(found, node, programme),
            node,
            came,
            went,
        })
        .collect();
    payees.sort_by_key(|payee| (Reverse(payee.came.minor), payee.node));
    if payees.is_empty() {
        return Err(NotDrawn::new(WHAT, "no party pays another"));
    }
    let sum = |total| money::sum(total, currency);
    let [done, to] = money::done(found.phase);
    let mut table =
        Table::new(["party".into(), format!("{done} {to} it"), format!("{done} by it")]);
    for payee in &payees {
        let cells = [money::cell(payee.came, currency), money::cell(payee.went, currency)];
        table.row([Cell::words(&payee.name)].into_iter().chain(cells));
    }
    let mut notes = Vec::new();
    if payees.iter().any(Payee::pays) {
        notes.push(
            "Grey: parties that are payers, too: what they pass on is counted again where it goes. Dark: where money \
             ends, as far as the flows tell."
                .to_owned(),
        );
    }
    if payees.iter().any(|payee| payee.class.is_some()) {
        notes.push("Hatched: classes of bodies, whose members no row names.".into());
    }
    if let Some(others) = payees.get(MOST..).filter(|others| !others.is_empty()) {
        let rest = others.iter().fold(Total::default(), |rest, payee| rest.plus(payee.came));
        notes.push(format!(
            "Not drawn: {}, {} in all. The data name each.",
            counted(others.len(), "party that comes after", "parties that come after"),
            sum(rest),
        ));
    }
    notes.extend(money::incomplete(programme));
    notes.push("This describes records, not what the money achieved.".into());
    Ok(Picture {
        id: "money-bars".into(),
        headline: headline(&payees, found.phase, currency),
        subtitle: format!(
            "Money {done} {to} each party, {}, {}, {}{}",
            money::unit(currency),
            found.period,
            text::title(programme),
            money::as_at(overview),
        ),
        chart: Box::new(Bars::new(
            payees.iter().take(MOST).map(|payee| payee.bar(currency)).collect(),
        )),
        alternative: alternative(&payees, found.phase, currency),
        table,
        sources: money::flow_sources(found, programme),
        notes,
        data: data(results),
    })
}

/// Who is paid, and what.
struct Payee {
    node: u32,
    name: String,
    /// What the class is called, if it is one.
    class: Option<String>,
    came: Total,
    went: Total,
}

impl Payee {
    const fn pays(&self) -> bool {
        self.went.minor > 0
    }

    fn bar(&self, currency: Option<Currency>) -> Bar {
        let sum = |total| money::sum(total, currency);
        let shown = match self.pays() {
            true => format!("{} (a payer)", sum(self.came)),
            false => sum(self.came),
        };
        let at = |minor: i128| money::length(minor, currency);
        let Some(value) = at(self.came.minor) else { return Bar::unknown(&self.name, shown) };
        let bar = Bar::new(&self.name, value, shown).filled(match (&self.class, self.pays()) {
            (Some(_), _) => Fill::Hatched,
            (None, true) => Fill::Beside,
            (None, false) => Fill::Focus,
        });
        let half = self.came.half_width;
        let low = at(self.came.minor.saturating_sub(half));
        match low.zip(at(self.came.minor.saturating_add(half))) {
            Some((low, high)) if half > 0 => bar.between(low, high),
            _ => bar,
        }
    }

    /// What it is, without its name.
    const fn what(&self) -> &'static str {
        if self.class.is_some() { "a class of bodies" } else { "one body" }
    }

    /// The least and the most that it may have been paid.
    const fn ends(&self) -> (i128, i128) {
        let Total { minor, half_width, .. } = self.came;
        (minor.saturating_sub(half_width), minor.saturating_add(half_width))
    }
}

/// What a class is called, if the party is one.
fn class(found: &Whereabouts, node: u32, programme: &Programme) -> Option<String> {
    let Some(Party::Class(id)) = money::party(found, node) else { return None };
    Some(programme.get(id).map_or_else(|| id.to_string(), |class| class.name.clone()))
}

fn headline(payees: &[Payee], phase: Phase, currency: Option<Currency>) -> String {
    let [done, to] = money::done(phase);
    // Whoever may have been paid as much as anybody certainly was.
    let certain = payees.iter().map(|payee| payee.ends().0).max();
    let first: Vec<&Payee> =
        payees.iter().filter(|payee| Some(payee.ends().1) >= certain).collect();
    let all = payees.len();
    match first.as_slice() {
        [] => String::new(),
        [one] if all == 1 => {
            let sum = money::sum(one.came, currency);
            let name = one
                .class
                .as_ref()
                .map_or_else(|| one.name.clone(), |class| format!("a class, {class}"));
            beside::headline([
                format!("All is {done} {to} {name}: {sum}"),
                format!("All is {done} {to} {}: {sum}", one.what()),
            ])
        }
        [one] => {
            let sum = money::sum(one.came, currency);
            let name = one
                .class
                .as_ref()
                .map_or_else(|| one.name.clone(), |class| format!("{class} (a class)"));
            beside::headline([
                format!("Largest sum {done}: {name}, {sum}"),
                format!("Largest sum {done}: {}, {sum}", one.what()),
            ])
        }
        several if several.iter().any(|payee| payee.came.half_width > 0) => {
            format!("Rounding leaves open which of {} comes first", several.len())
        }
        several => {
            let sum =
                several.first().map_or_else(String::new, |one| money::sum(one.came, currency));
            match several.len() {
                each if each == all => {
                    format!("The same is {done} {to} {each} parties: {sum} each")
                }
                some => format!("Largest sum {done}: {sum} {to} each of {some} parties"),
            }
        }
    }
}

fn alternative(payees: &[Payee], phase: Phase, currency: Option<Currency>) -> String {
    let [done, to] = money::done(phase);
    let classes = payees.iter().filter(|payee| payee.class.is_some()).count();
    let bodies = payees.len().saturating_sub(classes);
    let of = [
        (bodies > 0).then(|| counted(bodies, "body", "bodies")),
        (classes > 0).then(|| counted(classes, "class of bodies", "classes of bodies")),
    ];
    let of: Vec<String> = of.into_iter().flatten().collect();
    let paying = payees.iter().filter(|payee| payee.pays()).count();
    let told = |payees: &mut dyn Iterator<Item = &Payee>| {
        let told =
            payees.map(|payee| format!("{} ({})", payee.name, money::sum(payee.came, currency)));
        listed(&told.take(TOLD).collect::<Vec<_>>())
    };
    let mut words = format!(
        "Money is {done} {to} {}; {}. The largest {} {done} {to} {}.",
        listed(&of),
        match paying {
            0 => "none of them is a payer".into(),
            _ => counted(paying, "of them is a payer, too", "of them are payers, too"),
        },
        if payees.len() == 1 { "sum is" } else { "sums are" },
        told(&mut payees.iter()),
    );
    let named = || payees.iter().filter(|payee| payee.class.is_none());
    if bodies > 0 && payees.iter().take(TOLD).any(|payee| payee.class.is_some()) {
        words.push_str(&format!(" Of bodies by name, those with most are {}.", told(&mut named())));
    }
    words
}

#[cfg(test)]
mod tests {
    use fourp_model::{Flow, FlowKind};

    use super::*;
    use crate::pictures::made_up::{Case, flow};

    #[test]
    fn payees_are_ranked_and_none_is_lost() {
        let mut flows = vec![flow("treasury", "office", 1_000), flow("office", "unit-00", 300)];
        flows.extend((1..20).map(|at| flow("office", &format!("unit-{at:02}"), at)));
        let picture = money_bars(&Case::of(flows).results()).unwrap();
        assert_eq!(picture.headline, "Largest sum paid: office, £1,000");
        assert_eq!(picture.table.rows().len(), 21);
        assert_eq!(picture.table.csv().lines().nth(2), Some("unit-00,300,0"));
        assert_eq!(
            picture.alternative,
            "Money is paid to 21 bodies; 1 of them is a payer, too. The largest sums are paid to office (£1,000), unit-00 (£300) and \
             unit-19 (£19).",
        );
        // The nine least: 1 + 2 + ... + 9.
        assert_eq!(
            picture.notes[1],
            "Not drawn: 9 parties that come after, £45 in all. The data name each.",
        );
    }

    fn drawn(flows: Vec<Flow>) -> Picture {
        money_bars(&Case::of(flows).results()).unwrap()
    }

    #[test]
    fn a_class_is_called_one() {
        let flows = vec![flow("office", "class:forces", 50), flow("office", "unit", 20)];
        let picture = drawn(flows);
        assert_eq!(picture.headline, "Largest sum paid: forces (a class), £50");
        assert_eq!(
            picture.alternative,
            "Money is paid to 1 body and 1 class of bodies; none of them is a payer. The largest sums are paid to forces (unnamed members) (£50) \
             and unit (£20). Of bodies by name, those with most are unit (£20).",
        );
        assert!(picture.notes[0].starts_with("Hatched: "), "{:?}", picture.notes);
    }

    #[test]
    fn nobody_is_first_of_equals_or_of_what_rounding_leaves_open() {
        let equal = vec![flow("office", "a", 5), flow("office", "b", 5), flow("office", "c", 4)];
        assert_eq!(drawn(equal.clone()).headline, "Largest sum paid: £5 to each of 2 parties");
        let rounded = Flow { half_width: "GBP 2.00".parse().ok(), ..flow("office", "d", 4) };
        let open = equal.into_iter().skip(1).chain([rounded]).collect();
        assert_eq!(drawn(open).headline, "Rounding leaves open which of 2 comes first");
        assert_eq!(drawn(vec![flow("office", "a", 5)]).headline, "All is paid to a: £5");
    }

    #[test]
    fn a_refund_is_a_payment_and_one_below_nothing_is_a_defect() {
        let refund = Flow { kind: FlowKind::Refund, ..flow("unit", "office", 40) };
        let picture = drawn(vec![flow("office", "unit", 30), refund]);
        assert_eq!(picture.table.rows().len(), 2);
        assert_eq!(picture.headline, "Largest sum paid: office, £40");
        let not = Case::of(vec![flow("office", "unit", -30), flow("office", "other", 30)]);
        assert!(money_bars(&not.results()).unwrap_err().why.contains("defects"));
    }

    #[test]
    fn what_is_announced_is_not_called_paid() {
        let announced =
            |payee: &str, pounds| Flow { phase: Phase::Announced, ..flow("office", payee, pounds) };
        let picture = drawn(vec![announced("a", 30), announced("b", 20)]);
        assert_eq!(picture.headline, "Largest sum announced: a, £30");
        assert_eq!(picture.table.columns(), ["party", "announced for it", "announced by it"]);
        let said = [&picture.alternative, &picture.subtitle, &picture.headline];
        assert!(said.iter().all(|words| !words.contains("paid")), "{said:?}");
    }

    #[test]
    fn nothing_paid_is_not_drawn() {
        assert!(money_bars(&Case::of(Vec::new()).results()).is_err());
    }
}
