//! Is money counted once?

use std::collections::{BTreeMap, BTreeSet};

use fourp_funding::{Boundary, GrossNet, MirrorPair, Slice, gross_and_net, repeats};
use fourp_model::{Claim, Interval, Party, Period, Phase, Quantity, Rational, Rounding, RowRef};

use crate::{asked::Asked, finding::Confidence, rule::Observed, say};

const PHASES: [Phase; 4] = [Phase::Announced, Phase::Confirmed, Phase::Paid, Phase::Withdrawn];

/// Transfers of which payer and payee tell otherwise, in amount or day.
pub(super) fn told_otherwise(asked: &Asked<'_>) -> Vec<Observed> {
    let mut ends = BTreeMap::<(Party, Party), Vec<MirrorPair>>::new();
    for (_, mirrors) in PHASES.into_iter().filter_map(|phase| asked.books.told(phase)) {
        for pair in mirrors.pairs {
            if !pair.discrepancy.may_be_zero() || pair.is_dated_apart() {
                ends.entry((pair.payer.clone(), pair.payee.clone())).or_default().push(pair);
            }
        }
    }
    let currency = asked.books.currency();
    let found = ends.into_iter().map(|((payer, payee), pairs)| {
        let apart = pairs.iter().filter(|pair| !pair.discrepancy.may_be_zero());
        let apart = apart.map(|pair| pair.discrepancy.minor.unsigned_abs());
        let apart = apart.fold(0, u128::saturating_add);
        let told: Vec<String> = pairs.iter().map(|pair| differ(asked, pair)).collect();
        let by = if apart > 0 { say::money(currency, apart) } else { "the day alone".into() };
        Observed {
            subject: format!("{payer}+{payee}"),
            headline: format!("{} and {} differ by {by}", asked.party(&payer), asked.party(&payee)),
            condition: told.join("; "),
            cause: None,
            effect: "one of the two records is wrong; a sum depends on which is taken".into(),
            materiality: say::at_stake(currency, apart),
            // Without a commitment in common it is an inference that both are of one transfer.
            confidence: if pairs.iter().all(|pair| is_of_one(asked, pair)) {
                Confidence::Derived
            } else {
                Confidence::Inferred
            },
            fragility: "records of two transfers rather than one, or a corrected record".into(),
            evidence: pairs
                .iter()
                .flat_map(|pair| [pair.payer_told.row.clone(), pair.payee_told.row.clone()])
                .collect(),
        }
    });
    found.collect()
}

fn differ(asked: &Asked<'_>, pair: &MirrorPair) -> String {
    let currency = asked.books.currency();
    let mut how = Vec::new();
    if !pair.discrepancy.may_be_zero() {
        how.push(format!(
            "{} by the payer and {} by the payee",
            say::money(currency, pair.payer_told.amount.minor.unsigned_abs()),
            say::money(currency, pair.payee_told.amount.minor.unsigned_abs()),
        ));
    }
    if let (Some(one), Some(other)) = (pair.payer_told.date, pair.payee_told.date)
        && pair.is_dated_apart()
    {
        how.push(format!("on {one} by the payer and on {other} by the payee"));
    }
    format!("{}: {}", pair.period, how.join(", "))
}

fn is_of_one(asked: &Asked<'_>, pair: &MirrorPair) -> bool {
    let graph = asked.books.graph.as_ref();
    let commitment = |flow: u32| graph.and_then(|graph| graph.flow(flow)?.commitment.cloned());
    let payers = commitment(pair.payer_told.flow);
    payers.is_some() && payers == commitment(pair.payee_told.flow)
}

/// Transfers that one side reports and the other does not, though it reports others of the period.
pub(super) fn told_by_one(asked: &Asked<'_>) -> Vec<Observed> {
    struct Untold {
        money: u128,
        flows: usize,
        told: BTreeSet<String>,
        rows: Vec<RowRef>,
    }
    let mut ends = BTreeMap::<(u32, u32), Untold>::new();
    for (slice, mirrors) in PHASES.into_iter().filter_map(|phase| asked.books.told(phase)) {
        // Who reports anything of a period, in which place, is in the data.
        let mut reports = BTreeSet::<(u32, bool, &Period)>::new();
        for flow in slice.flows() {
            let by = flow.reported_by.and_then(|party| slice.source().node(party));
            let Some(by) = by.filter(|_| flow.payer != flow.payee) else { continue };
            if by == flow.payer || by == flow.payee {
                reports.insert((by, by == flow.payer, flow.period));
            }
        }
        let sides = [(&mirrors.only_payer, true), (&mirrors.only_payee, false)];
        for (one_sided, is_payers) in sides {
            for flow in one_sided.flows.iter().filter_map(|flow| slice.source().flow(*flow)) {
                let other = if is_payers { flow.payee } else { flow.payer };
                if !reports.contains(&(other, !is_payers, flow.period)) {
                    continue;
                }
                let found = ends.entry((flow.payer, flow.payee)).or_insert_with(|| Untold {
                    money: 0,
                    flows: 0,
                    told: BTreeSet::new(),
                    rows: Vec::new(),
                });
                found.money = found.money.saturating_add(u128::from(flow.amount.unsigned_abs()));
                found.flows = found.flows.saturating_add(1);
                let side = if is_payers { "payer" } else { "payee" };
                found
                    .told
                    .insert(format!("by the {side} alone, {} for {}", flow.phase, flow.period));
                found.rows.push(flow.row.clone());
            }
        }
    }
    let currency = asked.books.currency();
    let found = ends.into_iter().filter_map(|((payer, payee), untold)| {
        let (payer, payee) = (asked.books.party(payer)?, asked.books.party(payee)?);
        let money = say::money(currency, untold.money);
        Some(Observed {
            subject: format!("{payer}+{payee}"),
            headline: format!(
                "{money} from {} to {} stands in one side's records only",
                asked.party(payer),
                asked.party(payee)
            ),
            condition: format!(
                "{}, {money}: {}; the other side reports others of the period",
                say::count(untold.flows, "transfer"),
                say::names(&untold.told),
            ),
            cause: None,
            effect: "either it did not happen, or one register is not complete".into(),
            materiality: say::at_stake(currency, untold.money),
            confidence: Confidence::Derived,
            fragility: "the other side's record of it, perhaps under another period".into(),
            evidence: untold.rows,
        })
    });
    found.collect()
}

/// Flows that agree in everything that tells them apart: perhaps one, written down twice.
pub(super) fn repeated(asked: &Asked<'_>) -> Vec<Observed> {
    struct Alike {
        times: BTreeMap<(Period, String), BTreeMap<Phase, (usize, u128)>>,
        rows: Vec<RowRef>,
    }
    let Some(graph) = asked.books.graph.as_ref() else { return Vec::new() };
    let mut ends = BTreeMap::<(Party, Party), Alike>::new();
    for phase in PHASES {
        for repeat in repeats(&graph.at(phase)) {
            let flows: Vec<_> = repeat.flows.iter().filter_map(|flow| graph.flow(*flow)).collect();
            let mut same = BTreeMap::<_, Vec<RowRef>>::new();
            for flow in &flows {
                let key = (flow.stream, flow.earmark, flow.kind, flow.budget);
                same.entry(key).or_default().push(flow.row.clone());
            }
            for ((stream, ..), rows) in same.into_iter().filter(|(_, rows)| rows.len() > 1) {
                let alike = ends
                    .entry((repeat.payer.clone(), repeat.payee.clone()))
                    .or_insert_with(|| Alike { times: BTreeMap::new(), rows: Vec::new() });
                let again = u128::try_from(rows.len().saturating_sub(1)).unwrap_or(u128::MAX);
                let amount = repeat.amount.minor.unsigned_abs();
                let what = stream
                    .map_or_else(|| amount.to_string(), |stream| format!("{stream} {amount}"));
                let found = alike.times.entry((repeat.period.clone(), what)).or_default();
                let found = found.entry(phase).or_default();
                *found = (rows.len(), found.1.saturating_add(amount.saturating_mul(again)));
                alike.rows.extend(rows);
            }
        }
    }
    let currency = asked.books.currency();
    let found = ends.into_iter().map(|((payer, payee), alike)| {
        // The phases of one promise are not added.
        let furthest = alike.times.iter().filter_map(|((period, _), phases)| {
            let (phase, (times, again)) = phases.last_key_value()?;
            Some((period, *phase, *times, *again))
        });
        let furthest: Vec<_> = furthest.collect();
        let again = furthest.iter().map(|(_, _, _, again)| *again).fold(0, u128::saturating_add);
        let told: Vec<String> = furthest
            .iter()
            .map(|(period, phase, times, again)| {
                format!(
                    "{times} rows, {phase}, for {period}: {} again",
                    say::money(currency, *again)
                )
            })
            .collect();
        Observed {
            subject: format!("{payer}+{payee}"),
            headline: format!(
                "{} from {} to {} may be counted twice",
                say::money(currency, again),
                asked.party(&payer),
                asked.party(&payee)
            ),
            condition: format!(
                "rows agree in payer, payee, pot, amount, period and day: {}",
                say::list(&told)
            ),
            cause: None,
            effect: "if it is one payment, every sum over it is too high by that much".into(),
            materiality: say::at_stake(currency, again),
            confidence: Confidence::Inferred,
            fragility: "equal instalments on one day, shown by two entries in a bank statement"
                .into(),
            evidence: alike.rows,
        }
    });
    found.collect()
}

/// Published figures that count money each time it is passed on.
pub(super) fn printed_gross(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(slice) = asked.books.paid_once() else { return Vec::new() };
    let currency = asked.books.currency();
    let mut sums = BTreeMap::<&Period, Option<GrossNet>>::new();
    let mut found = Vec::new();
    for (row, claim) in asked.rows::<Claim>() {
        let is_money = claim.figure.unit().quantity() == &Quantity::Money(currency);
        let period = Some(&claim.period).filter(|_| is_money);
        let said = claim.figure.interval(Rounding::default());
        let (Some(period), Some(said)) = (period, said) else { continue };
        let sums = sums.entry(period).or_insert_with(|| around_payers(&slice.in_period(period)));
        let Some(sums) = sums.as_ref() else { continue };
        let major = |minor: i128| {
            let digits = i8::try_from(currency.minor_digits()).ok()?;
            let unit = Rational::power_of_ten(digits)?;
            Rational::new(minor, 1)?.div(unit, fourp_model::Toward::Down)
        };
        let (Some(gross), Some(passed), Some(out), Some(came)) = (
            major(sums.gross.minor),
            major(sums.internal.minor),
            major(sums.net_out.minor),
            major(sums.net_in.minor),
        ) else {
            continue;
        };
        let is_gross = said.contains(gross) && !passed.is_zero();
        if !is_gross || said.contains(out) || said.contains(came) {
            continue;
        }
        let amount = |value: Rational| say::range(currency, &Interval::point(value));
        found.push(Observed {
            subject: claim.id.to_string(),
            headline: format!("{} counts money each time it is passed on", claim.label),
            condition: format!(
                "the printed figure is the sum of all flows of {period}, {}; {} of that is passed on between payers, and {} leaves them",
                amount(gross),
                amount(passed),
                amount(out),
            ),
            cause: None,
            effect: "a reader takes the sum of all payments for what was there to spend".into(),
            materiality: say::at_stake(currency, sums.internal.minor.unsigned_abs()),
            confidence: Confidence::Inferred,
            fragility: "a source that says that the figure is of something else, or is meant gross".into(),
            evidence: std::iter::once(row).chain(slice.in_period(period).flows().map(|flow| flow.row)).collect(),
        });
    }
    found
}

fn around_payers(slice: &Slice<'_>) -> Option<GrossNet> {
    let payers: BTreeSet<u32> =
        slice.flows().filter(|flow| flow.payer != flow.payee).map(|flow| flow.payer).collect();
    let parties = slice.source().parties().iter().zip(0_u32..);
    let inside = parties.filter(|(_, node)| payers.contains(node)).map(|(party, _)| party);
    let boundary = Boundary::around(slice.source(), inside).ok()?;
    gross_and_net(slice, &boundary).measured()
}
