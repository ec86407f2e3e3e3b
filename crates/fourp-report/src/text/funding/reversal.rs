//! How little would make a headline wrong, and what may be held twice?

use fourp_funding::{CapabilityDuplication, Fragility, Overview, Spare, Standing};
use fourp_model::{Answer, Currency, Interval, Programme, Quantity, Unit};

use super::figures;
use crate::{
    layout::{Page, counted, listed},
    phrase,
};

/// How many bodies that could reverse a headline alone are named.
const ALONE_SHOWN: usize = 3;

/// The largest strand against the threshold.
pub(super) fn headlines(page: &mut Page, overview: &Overview) {
    if overview.headlines.is_empty() {
        return;
    }
    page.heading("How little would reverse the headline?");
    for found in &overview.headlines {
        page.gap();
        headline(page, found, overview);
    }
}

fn headline(page: &mut Page, found: &Fragility, overview: &Overview) {
    page.wrapped("headline: ", "    ", &found.headline.words);
    let words = format!("{}; {}", figures::share(&found.headline.share), found.standing);
    page.wrapped("   = share: ", "        ", &words);
    let most = found.to_move.high().value();
    match (found.standing, most) {
        (Standing::Holds, _) => {
            let words = format!(
                "{}, {} of the whole, would have to be for something else",
                figures::amount(&found.to_move, overview.currency),
                figures::share(&found.margin)
            );
            page.wrapped("   = to reverse it: ", "        ", &words);
            who(page, found);
        }
        (Standing::Open, Some(most)) => {
            let words = format!(
                "at most {} would have to be for something else; narrower shares would tell",
                figures::amount(&Interval::point(most), overview.currency)
            );
            page.wrapped("   = to reverse it: ", "        ", &words);
        }
        _ => {}
    }
}

/// Whose money could reverse a headline that holds, and by which convention it does not hold.
fn who(page: &mut Page, found: &Fragility) {
    if found.headline.parts.len() > 1 {
        let fewest = match found.fewest_bodies {
            Some(0 | 1) => "one body alone".into(),
            Some(count) => format!("{count} bodies together"),
            None => "not even all together".into(),
        };
        page.wrapped("   = by fewest bodies: ", "        ", &fewest);
        let mut alone: Vec<String> = found
            .alone
            .iter()
            .take(ALONE_SHOWN)
            .map(|(label, change)| {
                format!("{label} by {} of its own spending", figures::share(change))
            })
            .collect();
        let more = found.alone.len().saturating_sub(ALONE_SHOWN);
        if more > 0 {
            alone.push(format!("{more} more"));
        }
        if !alone.is_empty() {
            page.wrapped("   = alone: ", "        ", &listed(&alone));
        }
    }
    let words = if found.reversed_by.is_empty() {
        "it holds by each".into()
    } else {
        format!("open by {}", listed(&found.reversed_by))
    };
    page.wrapped("   = other conventions of rounding: ", "        ", &words);
}

/// Kinds of capability with several holders.
pub(super) fn capabilities(page: &mut Page, programme: &Programme, overview: &Overview) {
    page.heading("Which capabilities are held twice?");
    page.gap();
    match &overview.capabilities {
        Answer::Measured(kinds) => kinds.iter().for_each(|kind| of_kind(page, programme, kind)),
        Answer::NotMeasurable(gap) => figures::gap(page, gap),
    }
}

fn of_kind(page: &mut Page, programme: &Programme, kind: &CapabilityDuplication) {
    page.gap();
    let cost = match &kind.cost {
        Some((unit, cost)) => {
            let unsaid = match kind.uncosted {
                0 => String::new(),
                unsaid => format!(", and of {unsaid} not stated"),
            };
            format!("; cost {}{unsaid}", figures::amount(cost, currency(unit)))
        }
        None => "; no cost stated".into(),
    };
    let words = format!("{}{cost}", counted(kind.holders.len(), "holder", "holders"));
    page.wrapped(&format!("{}: ", kind.kind), "    ", &words);
    let pairs: Vec<String> =
        kind.pairs.iter().map(|(overlap, count)| format!("{overlap} {count}")).collect();
    page.wrapped("   = pairs of holders: ", "        ", &pairs.join("; "));
    for pair in &kind.possible {
        let holder = |at: usize| kind.holders.get(at);
        let (Some(a), Some(b)) = (holder(pair.holders.0), holder(pair.holders.1)) else { continue };
        let used = |utilisation: Option<Interval>| match utilisation {
            Some(share) => format!("{} in use", figures::share(&share)),
            None => "use not stated".into(),
        };
        let threats: Vec<String> = pair.threats.iter().cloned().collect();
        let words = format!(
            "{} ({}) and {} ({}), both in {} against {}; {}",
            phrase::party(&a.held_by, programme),
            used(a.utilisation),
            phrase::party(&b.held_by, programme),
            used(b.utilisation),
            pair.area,
            listed(&threats),
            if pair.spare == Spare::Unknown {
                "demand or capacity does not say whether one would do"
            } else {
                pair.spare.as_str()
            }
        );
        page.wrapped("   = possible duplication: ", "        ", &words);
    }
}

const fn currency(unit: &Unit) -> Option<Currency> {
    match unit.quantity() {
        Quantity::Money(currency) => Some(*currency),
        _ => None,
    }
}
