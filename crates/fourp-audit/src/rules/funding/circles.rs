//! Does money go round?

use std::collections::{BTreeMap, BTreeSet};

use fourp_funding::Slice;
use fourp_model::{Answer, Party, RowRef};

use crate::{asked::Asked, finding::Confidence, rule::Observed, say};

/// Parties that pay each other in a circle.
struct Ring<'g> {
    parties: Vec<&'g Party>,
    pots: BTreeSet<&'g str>,
    between: u128,
    back: u128,
    rows: Vec<RowRef>,
}

/// Circles in which at least the least share of what the parties pay each other comes back.
pub(super) fn goes_round(asked: &Asked<'_>) -> Vec<Observed> {
    let funding = asked.answers.funding.as_ref();
    let Some(found) = funding.and_then(|found| found.whereabouts.as_ref().measured()) else {
        return Vec::new();
    };
    let (Answer::Measured(cycling), Some(slice)) = (&found.cycling, asked.books.paid_once()) else {
        return Vec::new();
    };
    let slice = slice.in_period(&found.period);
    let least = asked.threshold("share");
    let rings = cycling.circles.iter().filter(|circle| circle.nodes.len() > 1);
    let rings = rings.map(|circle| ring(asked, &slice, &circle.nodes));
    let rings = rings.filter(|ring| {
        ring.back > 0 && say::fraction(ring.back, ring.between).is_some_and(|share| share >= least)
    });
    // Circles of the same pots are one matter.
    let mut alike = BTreeMap::<BTreeSet<&str>, Vec<Ring<'_>>>::new();
    for ring in rings {
        alike.entry(ring.pots.clone()).or_default().push(ring);
    }
    let currency = asked.books.currency();
    let told = alike.into_iter().filter_map(|(pots, rings)| {
        let (between, back) = rings.iter().fold((0_u128, 0_u128), |(between, back), ring| {
            (between.saturating_add(ring.between), back.saturating_add(ring.back))
        });
        let subject = match rings.as_slice() {
            [ring] => subject(&ring.parties)?,
            _ => format!("pot:{}", pots.iter().copied().collect::<Vec<_>>().join("+")),
        };
        let parties = rings.iter().flat_map(|ring| &ring.parties);
        let who = say::names(parties.map(|party| asked.party(party)));
        Some(Observed {
            subject,
            headline: format!("{} goes back and forth between {who}", say::money(currency, back)),
            condition: format!(
                "in {} parties of {} paid each other {}, and at least {} of that, {}, came back to who had paid it",
                found.period,
                say::count(rings.len(), "circle"),
                say::money(currency, between),
                say::money(currency, back),
                say::share(back, between),
            ),
            cause: None,
            effect: "sums of payments count it again, and each pass costs somebody work".into(),
            materiality: say::at_stake(currency, back),
            confidence: Confidence::Derived,
            fragility: "payments back for something else than was paid, such as services between them".into(),
            evidence: rings.into_iter().flat_map(|ring| ring.rows).collect(),
        })
    });
    told.collect()
}

/// What the parties of a circle pay each other, and the least that comes back: between two the smaller of both ways, and in a
/// circle of more the smallest payment on the way round.
fn ring<'g>(asked: &'g Asked<'_>, slice: &Slice<'g>, nodes: &[u32]) -> Ring<'g> {
    let mut ends = BTreeMap::<(u32, u32), u128>::new();
    let (mut pots, mut rows) = (BTreeSet::new(), Vec::new());
    for flow in slice.flows() {
        let is_inside = [flow.payer, flow.payee].iter().all(|end| nodes.binary_search(end).is_ok());
        if !is_inside || flow.payer == flow.payee {
            continue;
        }
        let sum = ends.entry((flow.payer, flow.payee)).or_default();
        *sum = sum.saturating_add(u128::from(flow.amount.unsigned_abs()));
        pots.extend(flow.stream.map(|stream| stream.as_str()));
        rows.push(flow.row);
    }
    let both = ends.iter().filter(|((payer, payee), _)| payer < payee).filter_map(
        |((payer, payee), one)| ends.get(&(*payee, *payer)).map(|other| *one.min(other)),
    );
    let both = both.fold(0, u128::saturating_add);
    let smallest = ends.values().copied().min().unwrap_or(0);
    Ring {
        parties: nodes.iter().filter_map(|node| asked.books.party(*node)).collect(),
        pots,
        between: ends.values().copied().fold(0, u128::saturating_add),
        back: if both > 0 { both } else { smallest },
        rows,
    }
}

/// All of a few; of many the first and the last, which no other circle has.
fn subject(parties: &[&Party]) -> Option<String> {
    let names: Vec<String> = match parties {
        [first, .., last] if parties.len() > 4 => vec![first.to_string(), last.to_string()],
        few => few.iter().map(ToString::to_string).collect(),
    };
    (!names.is_empty()).then(|| names.join("+"))
}
