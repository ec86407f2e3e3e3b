//! Who is paid most?

use std::cmp::Reverse;

use fourp_funding::Total;
use fourp_picture::{Bar, Bars, Cell, Fill, Picture, Table};

use crate::{
    layout::{counted, listed},
    pictures::{
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

/// What each party was paid, the most first, and how much of it went on.
pub(super) fn money_bars(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    const WHAT: &str = "Who is paid most";
    let Results { programme, .. } = results;
    let overview = money::funding(results, WHAT)?;
    let found = money::measured(&overview.whereabouts, WHAT)?;
    let currency = overview.currency;
    let sides = money::sides(found).into_iter();
    let mut payees: Vec<(u32, Total, Total)> = sides
        .filter(|(_, (came, _))| came.minor > 0)
        .map(|(node, (came, went))| (node, came, went))
        .collect();
    payees.sort_by_key(|(node, came, _)| (Reverse(came.minor), *node));
    let name = |node| money::name(found, node, programme);
    let sum = |total| money::sum(total, currency);
    let Some((first, most, _)) = payees.first().copied() else {
        return Err(NotDrawn::new(WHAT, "no party pays another"));
    };
    let bars = payees.iter().take(MOST).map(|(node, came, went)| {
        let at = |minor: i128| money::major(minor, currency).parse().unwrap_or(f64::NAN);
        let goes_on = went.minor > 0;
        let shown =
            if goes_on { format!("{}; pays {} on", sum(*came), sum(*went)) } else { sum(*came) };
        let fill = if goes_on { Fill::Beside } else { Fill::Focus };
        let bar = Bar::new(name(*node), at(came.minor), shown).filled(fill);
        match came.half_width {
            0 => bar,
            half => bar
                .between(at(came.minor.saturating_sub(half)), at(came.minor.saturating_add(half))),
        }
    });
    let bars = Bars::new(bars.collect());
    let mut table = Table::new(["party", "paid to it", "paid by it"]);
    for (node, came, went) in &payees {
        let cells = [money::cell(*came, currency), money::cell(*went, currency)];
        table.row([Cell::words(name(*node))].into_iter().chain(cells));
    }
    let told =
        payees.iter().take(TOLD).map(|(node, came, _)| format!("{} ({})", name(*node), sum(*came)));
    let paying = payees.iter().filter(|(_, _, went)| went.minor > 0).count();
    let alternative = format!(
        "{}; {}. Most is paid to {}.",
        counted(payees.len(), "party is paid", "parties are paid"),
        match paying {
            0 => "none pays money on".into(),
            _ => counted(paying, "of them pays money on", "of them pay money on"),
        },
        listed(&told.collect::<Vec<_>>()),
    );
    let mut notes = Vec::new();
    if paying > 0 {
        notes.push(
            "Grey: parties that pay money on, which is counted again where it goes. Dark: where it ends, as far as \
             the flows tell."
                .to_owned(),
        );
    }
    if let Some(others) = payees.get(MOST..).filter(|others| !others.is_empty()) {
        let rest = others.iter().fold(Total::default(), |rest, (_, came, _)| rest.plus(*came));
        notes.push(format!(
            "Not drawn: {}, {} in all. The data name each.",
            counted(others.len(), "party that is paid less", "parties that are paid less"),
            sum(rest),
        ));
    }
    notes.extend(money::incomplete(programme));
    notes.push("This describes records, not what the money achieved.".into());
    Ok(Picture {
        id: "money-bars".into(),
        headline: money::headline([
            format!("{} is paid most: {}", name(first), sum(most)),
            format!("{} is paid most", name(first)),
            format!("One party is paid most: {}", sum(most)),
        ]),
        subtitle: format!(
            "Paid to each party, {}, {}, {}, {}{}",
            money::unit(currency),
            found.phase,
            found.period,
            text::title(programme),
            money::as_at(overview),
        ),
        chart: Box::new(bars),
        alternative,
        table,
        sources: money::flow_sources(found, programme),
        notes,
        data: data(results),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::made_up::{Case, flow};

    #[test]
    fn payees_are_ranked_and_none_is_lost() {
        let mut flows = vec![flow("treasury", "office", 1_000), flow("office", "unit-00", 300)];
        flows.extend((1..20).map(|at| flow("office", &format!("unit-{at:02}"), at)));
        let picture = money_bars(&Case::of(flows).results()).unwrap();
        assert_eq!(picture.headline, "Office is paid most: £1,000");
        assert_eq!(picture.table.rows().len(), 21);
        assert_eq!(picture.table.csv().lines().nth(2), Some("unit-00,300,0"));
        assert_eq!(
            picture.alternative,
            "21 parties are paid; 1 of them pays money on. Most is paid to office (£1,000), unit-00 (£300) and \
             unit-19 (£19).",
        );
        // The nine least: 1 + 2 + ... + 9.
        assert_eq!(
            picture.notes[1],
            "Not drawn: 9 parties that are paid less, £45 in all. The data name each.",
        );
    }

    #[test]
    fn nothing_paid_is_not_drawn() {
        assert!(money_bars(&Case::of(Vec::new()).results()).is_err());
    }
}
