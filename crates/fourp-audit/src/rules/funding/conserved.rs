//! Is money spent or held as it came, in its time and for its purpose?

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_funding::{ConservationLine, Footing, Residue, Slice, conservation};
use fourp_model::{Answer, Balance, Earmark, Party, Period, RowRef, Slug, Table};

use crate::{asked::Asked, finding::Confidence, rule::Observed, say};

/// Parties that received otherwise than they spent and hold, where their balances make it a test.
pub(super) fn unbalanced(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(slice) = asked.books.paid_once() else { return Vec::new() };
    let mut parties = BTreeMap::<Party, Vec<ConservationLine>>::new();
    for line in tested(asked, &slice) {
        if !matches!(line.residue, Residue::Balanced | Residue::WithinRounding) {
            parties.entry(line.party.clone()).or_default().push(line);
        }
    }
    let currency = asked.books.currency();
    let found = parties.into_iter().map(|(party, lines)| {
        let apart = lines.iter().map(|line| line.residual.minor.unsigned_abs());
        let apart = apart.fold(0, u128::saturating_add);
        let told: Vec<String> = lines
            .iter()
            .map(|line| {
                let how = if line.residual.minor.is_negative() {
                    "more went or was held than came"
                } else {
                    "more came than went or was held"
                };
                let amount = say::money(currency, line.residual.minor.unsigned_abs());
                format!("{}: {amount}, {how}", line.period)
            })
            .collect();
        Observed {
            subject: party.to_string(),
            headline: format!(
                "The money of {} does not add up by {}",
                asked.party(&party),
                say::money(currency, apart)
            ),
            condition: format!(
                "opening balance and receipts less payments and closing balance, beyond rounding: {}",
                told.join("; ")
            ),
            cause: None,
            effect: "either a payment is missing from the rows, or a balance is wrong".into(),
            materiality: say::at_stake(currency, apart),
            confidence: Confidence::Derived,
            fragility: format!(
                "flows of {} that the data lack, or a corrected balance, of exactly that much",
                say::money(currency, apart)
            ),
            evidence: lines
                .iter()
                .flat_map(|line| rows_of(asked, &slice, &line.party, &line.period))
                .collect(),
        }
    });
    found.collect()
}

/// Lines of which both balances are known, in periods that share no day with another of the slice.
fn tested(asked: &Asked<'_>, slice: &Slice<'_>) -> Vec<ConservationLine> {
    let found = conservation(slice, &asked.books.balances).ok().and_then(Answer::measured);
    let Some(found) = found else { return Vec::new() };
    let shared = |period: &Period| {
        let pairs = found.overlapping().iter();
        pairs
            .flat_map(|(one, other)| [one, other])
            .any(|other| other.same_span(period) == Some(true))
    };
    found.lines().filter(|line| line.footing == Footing::Tested && !shared(&line.period)).collect()
}

/// The balances and flows of a party in a period.
fn rows_of(asked: &Asked<'_>, slice: &Slice<'_>, party: &Party, period: &Period) -> Vec<RowRef> {
    let is_same = |other: &Period| other == period || other.same_span(period) == Some(true);
    let held = asked.rows::<Balance>();
    let held = held.filter(|(_, row)| row.party == *party && is_same(&row.period));
    let mut rows: Vec<RowRef> = held.map(|(row, _)| row).collect();
    if let Some(node) = slice.source().node(party) {
        let flows = slice.flows().filter(|flow| flow.payer == node || flow.payee == node);
        rows.extend(flows.filter(|flow| is_same(flow.period)).map(|flow| flow.row));
    }
    rows
}

/// A day on which a party had paid more than it can have had.
struct Short {
    period: Period,
    day: NaiveDate,
    by: i128,
    rows: Vec<RowRef>,
}

/// Parties that paid out what they had not yet received, whatever rough days and rounding allow.
pub(super) fn spent_before(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(slice) = asked.books.paid_once() else { return Vec::new() };
    let is_complete = asked.programme.completeness_of(Table::Flows).is_some();
    let balanced: Vec<ConservationLine> = tested(asked, &slice)
        .into_iter()
        .filter(|line| matches!(line.residue, Residue::Balanced | Residue::WithinRounding))
        .collect();
    let mut parties = BTreeMap::<Party, Vec<Short>>::new();
    for held in asked.books.balances.held() {
        let Some(opening) = held.opening else { continue };
        // Without a balance that closes, receipts may be missing from the rows.
        let closes = balanced.iter().any(|line| {
            line.party == held.party && line.period.same_span(&held.period) == Some(true)
        });
        if held.budget.is_some() || !(closes || is_complete) {
            continue;
        }
        let most = opening.minor.saturating_add(opening.half_width);
        if let Some(short) = lowest(asked, &slice, &held.party, &held.period, most) {
            parties.entry(held.party.clone()).or_default().push(short);
        }
    }
    let currency = asked.books.currency();
    let found = parties.into_iter().filter_map(|(party, short)| {
        let worst = short.iter().max_by_key(|one| one.by)?;
        let told: Vec<String> = short
            .iter()
            .map(|one| {
                let by = say::money(currency, one.by.unsigned_abs());
                format!("{}: {by} on {}", one.period, one.day)
            })
            .collect();
        Some(Observed {
            subject: party.to_string(),
            headline: format!(
                "{} had spent {} more than it had by {}",
                asked.party(&party),
                say::money(currency, worst.by.unsigned_abs()),
                worst.day
            ),
            condition: format!(
                "payments so far exceed the opening balance and receipts so far: {}",
                told.join("; ")
            ),
            cause: None,
            effect: "it borrowed, was paid late, or carried a risk that nobody records".into(),
            materiality: say::at_stake(currency, worst.by.unsigned_abs()),
            confidence: Confidence::Derived,
            fragility: format!(
                "a loan or receipt of {} before {} that the rows lack",
                say::money(currency, worst.by.unsigned_abs()),
                worst.day
            ),
            evidence: short.iter().flat_map(|one| one.rows.iter().cloned()).collect(),
        })
    });
    found.collect()
}

/// The day on which most is missing, if anything is: receipts as early and payments as late as the rows allow.
fn lowest(
    asked: &Asked<'_>,
    slice: &Slice<'_>,
    party: &Party,
    period: &Period,
    opening: i128,
) -> Option<Short> {
    let (start, end) = (period.start()?, period.end()?);
    let last = end.pred_opt()?;
    let node = slice.source().node(party)?;
    let mut days = BTreeMap::<NaiveDate, i128>::new();
    for flow in slice.flows() {
        let is_here = flow.period == period || flow.period.same_span(period) == Some(true);
        if !is_here || flow.payer == flow.payee {
            continue;
        }
        let (amount, half) = (i128::from(flow.amount), i128::from(flow.half_width.unwrap_or(0)));
        if flow.payee == node {
            let on = flow.paid.map_or(start, |on| on.first_day()).clamp(start, last);
            let sum = days.entry(on).or_default();
            *sum = sum.saturating_add(amount.saturating_add(half));
        } else if flow.payer == node {
            let on = flow.paid.map_or(last, |on| on.last_day()).clamp(start, last);
            let sum = days.entry(on).or_default();
            *sum = sum.saturating_sub(amount.saturating_sub(half));
        }
    }
    let mut has = opening;
    let mut lowest: Option<(i128, NaiveDate)> = None;
    for (day, change) in days {
        has = has.saturating_add(change);
        // What is short at the end is no matter of time.
        if has < 0 && day < last && lowest.is_none_or(|(low, _)| has < low) {
            lowest = Some((has, day));
        }
    }
    let (low, day) = lowest?;
    Some(Short {
        period: period.clone(),
        day,
        by: low.saturating_neg(),
        rows: rows_of(asked, slice, party, period),
    })
}

/// Money for one purpose, as it came to a party and went on.
#[derive(Default)]
struct Fenced {
    came: i128,
    went: i128,
    rows: Vec<RowRef>,
}

/// Parties that passed on part of what may only be spent on one thing, and kept the rest.
pub(super) fn unmet_fences(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(slice) = asked.books.paid_once() else { return Vec::new() };
    let mut fences = BTreeMap::<(u32, &Slug<Earmark>), BTreeMap<&Period, Fenced>>::new();
    for flow in slice.flows() {
        let Some(earmark) = flow.earmark.filter(|_| flow.payer != flow.payee) else { continue };
        let amount = i128::from(flow.amount);
        let half = i128::from(flow.half_width.unwrap_or(0));
        let at = |fences: &mut BTreeMap<_, BTreeMap<_, Fenced>>, node, came: i128, went: i128| {
            let fenced = fences.entry((node, earmark)).or_default().entry(flow.period).or_default();
            fenced.came = fenced.came.saturating_add(came);
            fenced.went = fenced.went.saturating_add(went);
            fenced.rows.push(flow.row.clone());
        };
        // As little as came, as much as went.
        at(&mut fences, flow.payee, amount.saturating_sub(half), 0);
        at(&mut fences, flow.payer, 0, amount.saturating_add(half));
    }
    let currency = asked.books.currency();
    let mut found = Vec::new();
    for ((node, earmark), periods) in fences {
        let Some(party) = asked.books.party(node) else { continue };
        let (mut short, mut rows, mut told) = (0_i128, Vec::new(), Vec::new());
        for (period, fenced) in periods {
            let rest = fenced.came.saturating_sub(fenced.went);
            // Who passes nothing on may spend it all itself, which no row says.
            if fenced.went == 0 || rest <= 0 || rest <= kept(asked, party, period) {
                continue;
            }
            let amount = |minor: i128| say::money(currency, minor.unsigned_abs());
            told.push(format!("{period}: {} of {}", amount(fenced.went), amount(fenced.came)));
            short = short.saturating_add(rest);
            rows.extend(fenced.rows);
        }
        if told.is_empty() {
            continue;
        }
        let missing = say::money(currency, short.unsigned_abs());
        found.push(Observed {
            subject: format!("{party}+{earmark}"),
            headline: format!(
                "{} of {earmark} money is not traced beyond {}",
                missing,
                asked.party(party)
            ),
            condition: format!(
                "passed on or spent under the same restriction: {}",
                told.join("; ")
            ),
            cause: None,
            effect: "whether the rest was spent on what it may only be spent on is not shown"
                .into(),
            materiality: say::at_stake(currency, short.unsigned_abs()),
            confidence: Confidence::Derived,
            fragility: format!(
                "rows that show {missing} spent on it by the party itself, returned or still held"
            ),
            evidence: rows,
        });
    }
    found
}

/// By how much a party held more at the end of a period than at its start; 0 where that is not known.
fn kept(asked: &Asked<'_>, party: &Party, period: &Period) -> i128 {
    let held = asked.books.balances.find(party, period, None);
    let more = held.and_then(|held| Some(held.closing?.minor.saturating_sub(held.opening?.minor)));
    more.unwrap_or(0).max(0)
}
