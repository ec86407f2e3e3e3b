//! Where does the money go, how does it come, and what is it for?

mod coming;
mod figures;
mod moving;
mod passage;
mod purpose;
mod reversal;
mod whereabouts;

pub use self::moving::what_to_move;

use fourp_funding::Overview;
use fourp_model::{Programme, Table};

use crate::{layout::Page, text::marks};

/// What the rows of a programme say to the question where the money goes: what is held, what it is spent on, how
/// little would reverse that, whether it is spread as harm is, in how many pots it comes, how late, how certain,
/// and which capabilities are held twice; each with its rows, its range, and what would make it measurable.
#[must_use]
pub fn funding(programme: &Programme, overview: &Overview) -> String {
    let mut page = Page::default();
    page.title("Where does the money go, how does it come, and what is it for?");
    marks::synthetic(&mut page, programme);
    page.gap();
    marks::scope(&mut page, programme, &[Table::Flows]);
    page.paragraph(
        "A phase is never added to another. Sums of flows are gross: money that is passed on is in them every time. \
         What rests on a share is a range and shows no pence. This describes records, not what the money achieved.",
    );
    coming::held(&mut page, overview);
    whereabouts::sections(&mut page, programme, overview);
    passage::sections(&mut page, programme, overview);
    purpose::spending(&mut page, programme, overview);
    reversal::headlines(&mut page, overview);
    purpose::against_harm(&mut page, programme, overview);
    coming::pots(&mut page, programme, overview);
    coming::timeliness(&mut page, overview);
    coming::certainty(&mut page, overview);
    reversal::capabilities(&mut page, programme, overview);
    page.heading("Conventions used");
    page.gap();
    page.table("  ", &conventions(overview));
    page.finish()
}

/// By what money was counted, where another choice could have been made.
pub(crate) fn conventions(overview: &Overview) -> [[String; 2]; 7] {
    let options = &overview.options;
    let as_at = match overview.as_at {
        Some(date) => format!("{date}: what had not come by then is open, not lost"),
        None => "no flow names a day".into(),
    };
    [
        ["as at".into(), as_at],
        ["figures of claims".into(), format!("rounded: {}", options.rounding)],
        [
            "one pot".into(),
            format!("{}; small below {}", options.pot, figures::small_pot(overview)),
        ],
        ["quantiles".into(), "inverse of the empirical distribution, by money (type 1)".into()],
        [
            "lateness".into(),
            "cumulative incidence, withdrawal competing (Aalen and Johansen 1978)".into(),
        ],
        ["bands".into(), "by analogy with PEFA PI-7.2, which judges budget information".into()],
        ["ranges".into(), "interval arithmetic on exact fractions, ends rounded outwards".into()],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_funding::OverviewOptions;
    use fourp_model::{
        Allocation, Basis, Citation, Currency, Flow, FlowKind, Money, Phase, Provenance, Tables,
    };

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "row 1")
    }

    fn flow(payer: &str, payee: &str, phase: Phase, kind: FlowKind, pounds: i64) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
        Flow {
            kind,
            ..Flow::between(payer, payee, amount, phase, "2018-19".parse().unwrap(), cite())
        }
    }

    fn page(tables: Tables) -> String {
        let programme = Programme::new(tables).unwrap();
        let overview = Overview::of(&programme, OverviewOptions::default()).unwrap();
        funding(&programme, &overview)
    }

    #[test]
    fn what_is_known_is_shown_with_its_range() {
        let pursue = Allocation {
            party: "force".parse().unwrap(),
            period: "2018-19".parse().unwrap(),
            purpose: "strand:pursue".parse().unwrap(),
            share: "[0.8, 0.85]".parse().unwrap(),
            of: None,
            basis: Basis::Cases,
            citation: cite(),
        };
        let late = Flow {
            confirmed: Some("2018-07-15".parse().unwrap()),
            ..flow("office", "force", Phase::Confirmed, FlowKind::Grant, 2_000_000)
        };
        let text = page(Tables {
            flows: vec![
                late,
                flow("force", "class:staff", Phase::Paid, FlowKind::Spend, 1_000_000),
            ],
            allocations: vec![pursue],
            provenance: Provenance::Synthetic { made_by: "a test".into() },
            ..Tables::default()
        });
        for part in [
            "SYNTHETIC: ",
            "confirmed  1 row  £2m",
            "80 % to 85 %",
            "£800,000 to £850,000",
            "not measurable: How much is spent on the protect strand?",
            "cannot be reversed by rounding alone",
            "Proportional is not optimal",
            "on the first day or later",
            "not measurable: How long is it from announcement to confirmation?",
        ] {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }

    #[test]
    fn without_rows_every_question_says_what_it_needs() {
        let text = page(Tables::default());
        assert!(text.contains("= allocations.csv: "), "{text}");
        assert!(text.contains("= capabilities.csv: "), "{text}");
        assert!(!text.contains("NaN"), "{text}");
    }
}
