//! What is the money spent on?

use std::collections::BTreeSet;

use fourp_model::{
    Answer, Currency, Defect, Interval, NotMeasurable, Office, Party, Programme, Purpose, Strand,
    Table,
};
use serde::Serialize;

use crate::{
    amount::sum,
    division::{Divided, DividedSpending, count, divide},
    purpose_total::{PurposeTotal, by_both, by_threat, total},
    shares::{divisions, of_strand},
    spent::{PurposeQuestion, Spent, amount},
};

/// Spending of one period by strand and threat, through what bodies say of how it divides.
///
/// Every amount is a set of possible values: a share is almost always an estimate, so nothing here has pence.
/// What no row divides stays undivided; nothing is scaled up to the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpendingByPurpose {
    /// What was asked.
    pub question: PurposeQuestion,
    /// The currency of the amounts, which are in its major units; `None` where there is no money.
    pub currency: Option<Currency>,
    /// Each spending that a row divides, in order of party.
    pub wholes: Vec<DividedSpending>,
    /// The four strands over all of it.
    pub strands: Vec<PurposeTotal>,
    /// The threats that some row names, over all of it.
    pub threats: Answer<Vec<PurposeTotal>>,
    /// Each strand of work on each threat that some row names.
    pub both: Answer<Vec<PurposeTotal>>,
    /// What was spent by bodies that no row divides, and how many they are.
    pub undivided: (Interval, usize),
    /// All flows of spending by where it was used; `None` where the row does not say. Exact but for rounded rows.
    pub offices: Vec<(Option<Office>, Interval)>,
}

impl SpendingByPurpose {
    /// Divides spending by purpose.
    ///
    /// How much a party spent is the sum of its flows of kind `spend` at the phase asked (a payment that both
    /// sides report once). Without any, it is what claims print: an allocation belongs to the claim of a share
    /// that is quoted in the same words from the same place, and that claim names its part and its whole. Where
    /// claims print the amount of the part too, share and amount narrow each other by interval arithmetic (Moore,
    /// Kearfott and Cloud 2009, chapter 2).
    ///
    /// Not measurable without an allocation in the period. O(n log n) for n rows, and allocations times claims.
    ///
    /// # Errors
    /// [`Defect`]s: shares that cannot be, contradict each other or make more than one; flows of spending in
    /// another currency than the programme's.
    ///
    /// ```
    /// use fourp_funding::{PurposeQuestion, SpendingByPurpose};
    /// use fourp_model::{
    ///     Allocation, Basis, Citation, Currency, Flow, FlowKind, Money, Phase, Programme, Tables,
    /// };
    ///
    /// let cite = || Ok::<_, Box<dyn std::error::Error>>(Citation::at("returns".parse()?, "table 1"));
    /// let million = Money::parse("1000000", Currency::GBP)?;
    /// let pay = Flow {
    ///     kind: FlowKind::Spend,
    ///     ..Flow::between(
    ///         "force".parse()?, "class:staff".parse()?, million, Phase::Paid, "2018-19".parse()?, cite()?,
    ///     )
    /// };
    /// let pursue = Allocation {
    ///     party: "force".parse()?,
    ///     period: "2018-19".parse()?,
    ///     purpose: "strand:pursue".parse()?,
    ///     share: "[0.75, 0.85]".parse()?,
    ///     of: None,
    ///     basis: Basis::StaffTime,
    ///     citation: cite()?,
    /// };
    /// let tables = Tables { flows: vec![pay], allocations: vec![pursue], ..Tables::default() };
    /// let programme = Programme::new(tables).map_err(|defects| format!("{defects:?}"))?;
    /// let question = PurposeQuestion::paid_in("2018-19".parse()?);
    /// let found = SpendingByPurpose::of(&programme, &question).map_err(|found| format!("{found:?}"))?;
    /// let found = found.measured().ok_or("nothing divided")?;
    /// let pursue = found.strands[0].amount.clone().measured().ok_or("nothing for Pursue")?;
    /// assert_eq!(pursue.to_string(), "[750000, 850000]");
    /// assert!(!found.strands[2].amount.is_measured(), "no row speaks of Protect");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        programme: &Programme,
        question: &PurposeQuestion,
    ) -> Result<Answer<Self>, Vec<Defect>> {
        let divided = divisions(programme, &question.period);
        let spent = Spent::of(programme, question);
        let (divided, spent) = match (divided, spent) {
            (Ok(divided), Ok(spent)) => (divided, spent),
            (divided, spent) => {
                return Err([divided.err(), spent.err()].into_iter().flatten().flatten().collect());
            }
        };
        if divided.is_empty() {
            let why = format!("no row says how the spending of {} divides", question.period);
            return Ok(NotMeasurable::new("What is the money spent on?", why)
                .needing(Table::Allocations, "the share of each strand and threat, body by body")
                .into());
        }
        let mut wholes: Vec<Divided<'_>> = divided
            .iter()
            .map(|(whole, division)| divide(programme, question, &spent, whole, division))
            .collect();
        count(&mut wholes);
        let strands = Strand::ALL.into_iter().map(|strand| {
            total(&wholes, Purpose::Strand(strand), |division| of_strand(division, strand))
        });
        let strands = strands.collect();
        let (threats, both) = (by_threat(&wholes), by_both(&wholes));
        let named: BTreeSet<&Party> = divided.keys().map(|(party, _)| party).collect();
        let others = spent.by_payer.iter().filter(|(party, _)| !named.contains(*party));
        let others: Vec<Interval> =
            others.map(|(_, spending)| amount(spending, None, spent.currency).0).collect();
        Ok(Answer::Measured(Self {
            question: question.clone(),
            currency: spent.currency,
            strands,
            threats,
            both,
            undivided: (sum(&others), others.len()),
            offices: spent.offices(),
            wholes: wholes.into_iter().map(|divided| divided.result).collect(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Counting;
    use fourp_model::{
        Allocation, Basis, Citation, DefectKind, Flow, FlowKind, Money, Phase, Rational, Tables,
    };
    use proptest::prelude::*;

    fn cite() -> Citation {
        Citation::at("returns".parse().unwrap(), "table 1")
    }

    fn spend(payer: &str, pounds: i64) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let (payer, payee) = (payer.parse().unwrap(), "class:staff".parse().unwrap());
        let year = "2018-19".parse().unwrap();
        let flow = Flow::between(payer, payee, amount, Phase::Paid, year, cite());
        Flow { kind: FlowKind::Spend, ..flow }
    }

    fn allocation(party: &str, purpose: &str, share: &str) -> Allocation {
        Allocation {
            party: party.parse().unwrap(),
            period: "2018-19".parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            share: share.parse().unwrap(),
            of: None,
            basis: Basis::Cases,
            citation: cite(),
        }
    }

    fn ask(
        flows: Vec<Flow>,
        allocations: Vec<Allocation>,
    ) -> Result<Answer<SpendingByPurpose>, Vec<Defect>> {
        let programme = Programme::new(Tables { flows, allocations, ..Tables::default() }).unwrap();
        SpendingByPurpose::of(&programme, &PurposeQuestion::paid_in("2018-19".parse().unwrap()))
    }

    fn found(flows: Vec<Flow>, allocations: Vec<Allocation>) -> SpendingByPurpose {
        ask(flows, allocations).unwrap().measured().unwrap()
    }

    fn strand(found: &SpendingByPurpose, at: usize) -> String {
        found.strands[at].amount.as_ref().measured().unwrap().to_string()
    }

    #[test]
    fn bodies_add_up_and_what_nobody_divides_stays_apart() {
        let found = found(
            vec![spend("a", 1_000), spend("b", 3_000), spend("c", 500)],
            vec![
                allocation("a", "strand:pursue", "[0.5, 0.6]"),
                allocation("b", "strand:pursue", "[0.8, 0.8]"),
                allocation("b", "strand:prevent", "[0.1, 0.2]"),
            ],
        );
        assert_eq!(strand(&found, 0), "[2900, 3000]");
        assert_eq!(found.strands[0].share.unwrap().to_string(), "[0.725, 0.75]");
        // The first body leaves over 40 to 50 %, any part of which may be for Prevent.
        assert_eq!(strand(&found, 1), "[300, 1100]");
        assert_eq!(found.strands[1].told_of, 1);
        assert!(!found.strands[2].amount.is_measured());
        assert_eq!((found.undivided.0.to_string().as_str(), found.undivided.1), ("[500, 500]", 1));
        assert!(!found.threats.is_measured() && !found.both.is_measured());
        let over = &found.wholes[0].unallocated;
        assert_eq!(
            (over.share.to_string().as_str(), over.amount.unwrap().to_string().as_str()),
            ("[0.4, 0.5]", "[400, 500]")
        );
    }

    #[test]
    fn threats_and_strands_of_one_body_are_two_views() {
        let found = found(
            vec![spend("a", 1_000)],
            vec![
                allocation("a", "strand:pursue+threat:drugs", "[0.5, 0.5]"),
                allocation("a", "strand:prevent+threat:drugs", "[0.1, 0.1]"),
                allocation("a", "strand:pursue+threat:fraud", "[0.3, 0.3]"),
            ],
        );
        assert_eq!(strand(&found, 0), "[800, 800]");
        let threats = found.threats.measured().unwrap();
        let told: Vec<_> =
            threats.into_iter().map(|t| t.amount.measured().unwrap().to_string()).collect();
        assert_eq!(told, ["[600, 600]", "[300, 300]"]);
        assert_eq!(found.both.measured().unwrap().len(), 3);
    }

    #[test]
    fn a_share_of_one_office_is_of_no_other() {
        let office = |pounds, office: Option<&str>| Flow {
            budget: office.map(|office| office.parse().unwrap()),
            ..spend("a", pounds)
        };
        let of = Some("front-line".parse().unwrap());
        let front = Allocation { of, ..allocation("a", "strand:pursue", "[0.5, 0.5]") };
        let found = found(
            vec![
                office(800, Some("front-line")),
                office(100, Some("back-office")),
                office(50, None),
            ],
            vec![front],
        );
        assert_eq!(found.wholes[0].spending.as_ref().measured().unwrap().to_string(), "[800, 850]");
        assert_eq!(strand(&found, 0), "[400, 425]");
        let offices: Vec<_> = found.offices.iter().map(|(_, sum)| sum.to_string()).collect();
        assert_eq!(offices, ["[50, 50]", "[800, 800]", "[100, 100]"]);
    }

    #[test]
    fn a_part_of_a_whole_is_not_counted_beside_it() {
        let of = Some("front-line".parse().unwrap());
        let part = Allocation { of, ..allocation("a", "strand:pursue", "[1, 1]") };
        let found = found(
            vec![spend("a", 100)],
            vec![part, allocation("a", "strand:pursue", "[0.5, 0.5]")],
        );
        let counting: Vec<_> = found.wholes.iter().map(|whole| whole.counting).collect();
        assert_eq!(counting, [Counting::Counted, Counting::HeldByAnother]);
        assert_eq!(strand(&found, 0), "[50, 50]");
    }

    #[test]
    fn a_payment_told_by_both_sides_is_one() {
        let told = |by: &str| Flow {
            commitment: Some("promise".parse().unwrap()),
            reported_by: Some(by.parse().unwrap()),
            ..spend("a", 100)
        };
        let found = found(
            vec![told("a"), told("class:staff")],
            vec![allocation("a", "strand:pursue", "[1, 1]")],
        );
        assert_eq!(strand(&found, 0), "[100, 100]");
    }

    #[test]
    fn without_allocations_or_money_it_is_not_measurable() {
        assert!(!ask(vec![spend("a", 1)], vec![]).unwrap().is_measured());
        let shares_only = found(vec![], vec![allocation("a", "strand:pursue", "[0.5, 0.6]")]);
        assert!(!shares_only.wholes[0].spending.is_measured());
        assert!(!shares_only.strands[0].amount.is_measured());
        assert_eq!(shares_only.wholes[0].lines[0].amount, None);
    }

    #[test]
    fn defects_of_money_and_of_shares_come_together() {
        let euros = Flow { amount: Money::from_minor(1, Currency::EUR), ..spend("b", 1) };
        let wrong = allocation("a", "strand:pursue", "[1, 2]");
        let kinds: Vec<_> = ask(vec![spend("a", 1), euros], vec![wrong])
            .unwrap_err()
            .into_iter()
            .map(|d| d.kind)
            .collect();
        assert_eq!(kinds, [DefectKind::ImpossibleShare, DefectKind::MixedCurrency]);
    }

    proptest! {
        /// Whatever the true shares are, the totals hold what they come to.
        #[test]
        fn no_true_amount_is_lost(
            bodies in prop::collection::vec((1_i64..1_000, 0_i64..=60, 0_i64..=20, 0_i64..=40), 1..6),
        ) {
            let mut flows = Vec::new();
            let mut allocations = Vec::new();
            let mut truth = [0_i64; 2];
            for (at, (pounds, pursue, width, prevent)) in bodies.iter().enumerate() {
                let party = format!("body-{at}");
                flows.push(spend(&party, *pounds));
                let share = |low: i64, high: i64| format!("[{low}/100, {}/100]", high.min(100));
                allocations.push(allocation(&party, "strand:pursue", &share((pursue - width).max(0), pursue + width)));
                if at % 2 == 0 {
                    allocations.push(allocation(&party, "strand:prevent", &share(*prevent, *prevent)));
                }
                truth[0] += pounds * pursue;
                truth[1] += pounds * prevent;
            }
            let found = found(flows, allocations);
            let at = |truth: i64| Rational::new(i128::from(truth), 100).unwrap();
            let pursue = found.strands[0].amount.clone().measured().unwrap();
            let prevent = found.strands[1].amount.clone().measured().unwrap();
            prop_assert!(pursue.contains(at(truth[0])), "{pursue} {truth:?}");
            prop_assert!(prevent.contains(at(truth[1])), "{prevent} {truth:?}");
            let total: i64 = bodies.iter().map(|body| body.0).sum();
            let share = Rational::new(i128::from(truth[0]), i128::from(total) * 100).unwrap();
            prop_assert!(found.strands[0].share.unwrap().contains(share));
        }
    }
}
