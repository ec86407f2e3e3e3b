//! In how few hands is the money?

use std::{cmp::Reverse, collections::BTreeMap};

use fourp_funding::{Fragmentation, Overview, PeriodPots};
use fourp_model::{Currency, Flow, FlowKind, Party, Phase, Programme};
use fourp_picture::{Cell, Concentration, Picture, Table};

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

/// Below how many bodies nothing is drawn.
const FEWEST: usize = 4;
/// How many are told in words.
const TOLD: usize = 3;

/// What share of the money that named bodies keep the bodies with most of it keep, one after another.
pub(super) fn concentration(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    const WHAT: &str = "In how few hands the money is";
    let Results { programme, .. } = results;
    let overview = money::funding(results, WHAT)?;
    let periods = money::measured(&overview.fragmentation, WHAT)?;
    let held: Vec<Held<'_>> =
        periods.iter().map(|period| Held::of(programme, overview, period)).collect();
    let most = held.iter().map(|held| held.bodies.len()).max().unwrap_or(0);
    // The last period of which about as much is known as of any.
    let known = held.iter().filter(|held| held.bodies.len().saturating_mul(2) >= most);
    let fullest = known.max_by_key(|held| (held.period.period.end(), held.bodies.len()));
    let Some(held) = fullest.filter(|held| held.bodies.len() >= FEWEST) else {
        let why = format!(
            "in no period do flows name more than {} of what it is given, too few to compare",
            counted(most, "body that keeps something", "bodies that keep something")
        );
        return Err(NotDrawn::new(WHAT, why));
    };
    if held.named < held.classes.1 {
        let why = format!(
            "of {}, only {} stayed with named bodies, and the rest went to classes whose members no row names",
            held.sum(held.all()),
            held.sum(held.named)
        );
        return Err(NotDrawn::new(WHAT, why));
    }
    let amounts = || held.bodies.iter().map(|(_, kept)| kept.unsigned_abs());
    let count = Concentration::new(amounts(), "", "", "").half();
    let bodies = held.bodies.len();
    Ok(Picture {
        id: "concentration".into(),
        headline: match held.period.phase {
            Phase::Paid => format!("Half of named bodies' money stays with {count} of {bodies}"),
            phase => {
                let [done, _] = money::done(phase);
                format!("Half of named bodies' {done} money is for {count} of {bodies}")
            }
        },
        subtitle: format!(
            "Money given to each body and not given on, cumulative share, %, {}, {}, {}{}",
            held.period.phase,
            held.period.period,
            text::title(programme),
            money::as_at(overview),
        ),
        chart: Box::new(Concentration::new(
            amounts(),
            format!("half of the money: {count} of {}", counted(bodies, "body", "bodies")),
            "dashed: if every body kept as much",
            "Bodies, those with most money first",
        )),
        alternative: held.told(count),
        table: held.table(),
        sources: held.sources(),
        notes: held.notes().into_iter().chain(money::incomplete(programme)).collect(),
        data: data(results),
    })
}

/// Who keeps what of the money given in a period.
struct Held<'a> {
    programme: &'a Programme,
    currency: Option<Currency>,
    period: &'a PeriodPots,
    /// Bodies that keep something and how much, those with most first.
    bodies: Vec<(&'a Party, i128)>,
    /// What these keep together.
    named: i128,
    /// How many classes keep something, whose members no row names, and how much they keep together.
    classes: (usize, i128),
}

impl<'a> Held<'a> {
    fn of(programme: &'a Programme, overview: &Overview, period: &'a PeriodPots) -> Self {
        let kept = || period.kept.iter().filter(|(_, kept)| *kept > 0);
        let is_class = |party: &Party| matches!(party, Party::Class(_));
        let mut bodies: Vec<(&Party, i128)> = kept()
            .filter(|(party, _)| !is_class(party))
            .map(|(party, kept)| (party, *kept))
            .collect();
        bodies.sort_by_key(|(party, kept)| (Reverse(*kept), *party));
        let sum = |kept: i128, one: i128| kept.saturating_add(one);
        Self {
            programme,
            currency: overview.currency,
            period,
            named: bodies.iter().map(|(_, kept)| *kept).fold(0, sum),
            classes: kept()
                .filter(|(party, _)| is_class(party))
                .fold((0, 0), |(count, all), (_, kept)| (count.saturating_add(1), sum(all, *kept))),
            bodies,
        }
    }

    const fn all(&self) -> i128 {
        self.named.saturating_add(self.classes.1)
    }

    fn sum(&self, minor: i128) -> String {
        phrase::minor(minor, self.currency)
    }

    fn name(&self, party: &Party) -> String {
        phrase::party(party, self.programme)
    }

    fn told(&self, count: usize) -> String {
        let share = |part, whole| money::percent(part, whole).unwrap_or_default();
        let most = self.bodies.iter().take(TOLD).map(|(party, kept)| {
            format!("{} ({}, {})", self.name(party), self.sum(*kept), share(*kept, self.named))
        });
        let [keep, given, is_with] = match self.period.phase {
            Phase::Paid => ["keep", "they are given", "The largest parts are with"],
            Phase::Confirmed => {
                ["would keep", "that is confirmed to them", "The largest parts are for"]
            }
            _ => ["would keep", "that they are promised", "The largest parts are for"],
        };
        let mut words = format!(
            "{} {keep} {} of the money {given}; half of that is with {count} of them. {is_with} {}.",
            counted(self.bodies.len(), "named body", "named bodies"),
            self.sum(self.named),
            listed(&most.collect::<Vec<_>>()),
        );
        if self.classes.0 > 0 {
            words.push_str(&format!(
                " That is {} of {}: the rest, {}, went to classes of bodies whose members no row names.",
                share(self.named, self.all()),
                self.sum(self.all()),
                self.sum(self.classes.1)
            ));
        }
        words
    }

    fn table(&self) -> Table {
        let mut table = Table::new([
            "body",
            "kept by it",
            "share of what named bodies keep",
            "given to it",
            "pots",
            "effective number of pots",
        ]);
        let pots: BTreeMap<&Party, &Fragmentation> =
            self.period.bodies.iter().map(|(party, pots)| (party, pots)).collect();
        for (party, kept) in &self.bodies {
            let amount = |minor| Cell::shown(self.sum(minor), money::major(minor, self.currency));
            let [given, count, effective] = match pots.get(party) {
                Some(pots) => [
                    amount(pots.money),
                    Cell::number(pots.pots),
                    Cell::shown(
                        format!("{:.1}", pots.effective_2),
                        format!("{:.2}", pots.effective_2),
                    ),
                ],
                None => [(); 3].map(|()| Cell::unknown("it is only given money back")),
            };
            let share = money::share(*kept, self.named);
            table.row([
                Cell::words(self.name(party)),
                amount(*kept),
                share,
                given,
                count,
                effective,
            ]);
        }
        table
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let parts = self.bodies.iter().map(|(_, kept)| money::length(*kept, self.currency));
        let parts: Option<Vec<f64>> = parts.collect();
        if let Some(Ok(effective)) = parts.map(|parts| fourp_stat::hill_number(&parts, 2.0))
            && effective > 0.0
        {
            notes.push(format!(
                "Herfindahl-Hirschman index over bodies {:.3}: as even as {effective:.1} bodies with equal shares.",
                1.0 / effective
            ));
        }
        notes.push(
            "Grants, transfers and levies to a body, less what it gives on or back; what both sides tell of is counted \
             once. What it spends on work or goods it has kept, by this."
                .into(),
        );
        let given = self.period.bodies.iter().map(|(_, pots)| pots.money);
        let given = given.fold(self.period.class_money, i128::saturating_add);
        if given > self.all() {
            notes.push(format!(
                "Counted wherever it is given, which counts money passed on at every body it goes through, it would be {}.",
                self.sum(given)
            ));
        }
        if self.flows().any(|flow| flow.half_width.is_some()) {
            notes.push(
                "Some amounts were rounded: sums are of what is printed, and shares may be a little others."
                    .into(),
            );
        }
        if self.classes.0 > 0 {
            notes.push(format!(
                "Left out: {}, {} of all that is kept, with {}, and no row names their members.",
                self.sum(self.classes.1),
                money::percent(self.classes.1, self.all()).unwrap_or_default(),
                counted(self.classes.0, "class of bodies", "classes of bodies")
            ));
        }
        notes
    }

    /// The flows that give money, or give it back, in the period.
    fn flows(&self) -> impl Iterator<Item = &'a Flow> {
        let PeriodPots { phase, period, .. } = self.period;
        self.programme.rows::<Flow>().iter().filter(move |flow| {
            flow.phase == *phase && flow.period == *period && flow.kind != FlowKind::Spend
        })
    }

    fn sources(&self) -> Vec<String> {
        beside::cited(self.programme, self.flows().map(|flow| &flow.citation))
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::Citation;

    use super::*;
    use crate::pictures::made_up::{Case, grant};

    fn four() -> Vec<Flow> {
        let flows = [("a", 60), ("b", 25), ("c", 10), ("d", 5)];
        flows.map(|(payee, pounds)| grant("office", payee, pounds)).to_vec()
    }

    fn drawn(flows: Vec<Flow>) -> Result<Picture, NotDrawn> {
        concentration(&Case::of(flows).results())
    }

    #[test]
    fn half_stays_with_the_largest() {
        let picture = drawn(four()).unwrap();
        assert_eq!(picture.headline, "Half of named bodies' money stays with 1 of 4");
        assert_eq!(picture.table.csv().lines().nth(1), Some("a,60,0.6000,60,1,1.00"));
        assert!(picture.table.html("").to_string().contains("60 %"));
        assert_eq!(
            picture.alternative,
            "4 named bodies keep £100 of the money they are given; half of that is with 1 of them. The largest parts are with a \
             (£60, 60 %), b (£25, 25 %) and c (£10, 10 %).",
        );
        assert!(
            picture.notes[0].contains("index over bodies 0.435: as even as 2.3 bodies"),
            "{:?}",
            picture.notes
        );
    }

    #[test]
    fn money_passed_on_is_not_with_those_it_goes_through() {
        let mut flows = four();
        flows.extend([grant("treasury", "office", 100), grant("treasury", "e", 100)]);
        let picture = drawn(flows).unwrap();
        // The office gets most and keeps nothing.
        assert_eq!(picture.headline, "Half of named bodies' money stays with 1 of 5");
        assert_eq!(picture.table.csv().lines().nth(1), Some("e,100,0.5000,100,1,1.00"));
        assert!(!picture.table.csv().contains("office"));
        assert!(picture.notes.iter().any(|note| note.ends_with("it would be £300.")));
    }

    #[test]
    fn classes_are_left_out_and_told() {
        let mut flows = four();
        flows.push(grant("office", "class:forces", 50));
        let picture = drawn(flows.clone()).unwrap();
        let told = " That is 67 % of £150: the rest, £50, went to classes of bodies whose members no row names.";
        assert!(picture.alternative.ends_with(told), "{}", picture.alternative);
        let note = "Left out: £50, 33 % of all that is kept, with 1 class of bodies, and no row names their members.";
        assert!(picture.notes.iter().any(|one| one == note), "{:?}", picture.notes);
        flows.push(grant("office", "class:forces", 51));
        let not = drawn(flows).unwrap_err();
        assert!(not.why.starts_with("of £201, only £100 stayed with named bodies"), "{}", not.why);
    }

    #[test]
    fn the_largest_sums_are_told_and_none_is_taken_for_nothing() {
        let most = i64::MAX / 2_000;
        let flows = ["a", "b", "c", "d"].map(|payee| grant("office", payee, most));
        let picture = drawn(flows.to_vec()).unwrap();
        assert!(picture.notes[0].contains("0.250: as even as 4.0 bodies"), "{:?}", picture.notes);
    }

    #[test]
    fn rounding_is_told() {
        let mut flows = four();
        let is_told = |picture: &Picture| picture.notes.iter().any(|note| note.contains("rounded"));
        assert!(!is_told(&drawn(flows.clone()).unwrap()));
        flows[0].half_width = "GBP 5.00".parse().ok();
        assert!(is_told(&drawn(flows).unwrap()));
    }

    #[test]
    fn a_promise_is_not_kept_yet() {
        let announced = |flow| Flow { phase: Phase::Announced, ..flow };
        let picture = drawn(four().into_iter().map(announced).collect()).unwrap();
        assert_eq!(picture.headline, "Half of named bodies' announced money is for 1 of 4");
        let told = "4 named bodies would keep £100 of the money that they are promised; ";
        assert!(picture.alternative.starts_with(told), "{}", picture.alternative);
    }

    #[test]
    fn only_rows_that_give_money_are_sources() {
        let mut flows = four();
        let elsewhere = Citation::at("elsewhere".parse().unwrap(), "row 1");
        flows.push(Flow {
            kind: FlowKind::Spend,
            citation: elsewhere,
            ..grant("a", "class:staff", 9)
        });
        assert_eq!(drawn(flows).unwrap().sources, ["register, row 1"]);
    }

    #[test]
    fn a_few_bodies_are_not_compared() {
        let not = drawn(four().split_off(2)).unwrap_err();
        assert!(not.why.contains("more than 2 bodies"), "{}", not.why);
    }
}
