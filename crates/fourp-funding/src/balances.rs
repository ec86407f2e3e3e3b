//! What parties held at the ends of periods.

use fourp_model::{
    Balance, BudgetClass, Currency, Defect, DefectKind, Money, Party, Period, PriceBase, Programme,
    RowRef, Table,
};

use crate::{index::number, total::Total};

/// Balances of one currency and one price base, each known once.
///
/// ```
/// use fourp_funding::Balances;
/// use fourp_model::{Balance, Citation, Period};
///
/// let year = Period::financial_year(2018)?;
/// let held = Balance {
///     opening: Some("GBP 5.00".parse()?),
///     closing: Some("GBP 2.00".parse()?),
///     ..Balance::new("office".parse()?, year.clone(), Citation::of("accounts-2019".parse()?))
/// };
/// let balances = Balances::compile([&held]).map_err(|defects| format!("{defects:?}"))?;
/// let held = balances.find(&"office".parse()?, &year, None).ok_or("unknown")?;
/// assert_eq!(held.opening.map(|opening| opening.minor), Some(500));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Balances {
    held: Vec<Held>, // Invariant: by party, budget, start and end of the period, then period.
    currency: Option<Currency>,
    price_base: Option<PriceBase>,
}

/// What one party held at the start and at the end of one period, as far as it is known.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Held {
    /// Who.
    pub party: Party,
    /// Between which days.
    pub period: Period,
    /// The part of the money that it is a balance of; `None` for all of it.
    pub budget: Option<BudgetClass>,
    /// Held at the start; negative is owed.
    pub opening: Option<Total>,
    /// Held at the end; negative is owed.
    pub closing: Option<Total>,
    /// The row it was read from.
    pub row: RowRef,
}

impl Balances {
    /// Some balances, their rows numbered from 1 as they come. O(n log n).
    ///
    /// # Errors
    /// Every defect, with its rows: two balances of one party, the same days and one budget class; a half-width below 0;
    /// several currencies or price bases. A row that states no price base goes with any that state nominal prices.
    pub fn compile<'a>(rows: impl IntoIterator<Item = &'a Balance>) -> Result<Self, Vec<Defect>> {
        let mut balances = Self::default();
        let mut defects = Vec::new();
        let mut bases: Vec<(Option<PriceBase>, RowRef)> = Vec::new();
        for (row, at) in rows.into_iter().zip(1_u32..) {
            let at = RowRef::at(Table::Balances, at);
            let fault = |kind, detail: String| Defect::new(kind, vec![at.clone()], detail);
            for amount in [row.opening, row.closing, row.half_width].into_iter().flatten() {
                let currency = *balances.currency.get_or_insert(amount.currency());
                if currency != amount.currency() {
                    let detail = format!("{amount} is not in {currency}");
                    defects.push(fault(DefectKind::MixedCurrency, detail));
                }
            }
            if let Some(half) = row.half_width.filter(|half| half.is_negative()) {
                defects.push(fault(
                    DefectKind::OutOfRange,
                    format!("a half-width of {half} is below 0"),
                ));
            }
            let half = row.half_width.map_or(0, Money::minor).into();
            let total = |amount: Money| Total::rounded(amount.minor().into(), half);
            bases.push((row.price_base.clone(), at.clone()));
            balances.held.push(Held {
                party: row.party.clone(),
                period: row.period.clone(),
                budget: row.budget,
                opening: row.opening.map(total),
                closing: row.closing.map(total),
                row: at,
            });
        }
        balances.price_base = bases.iter().find_map(|(base, _)| base.clone());
        let goes = |base: &Option<PriceBase>| match (base, &balances.price_base) {
            (Some(base), Some(first)) => base == first,
            (None, Some(first)) => *first == PriceBase::Nominal,
            (_, None) => true,
        };
        for (base, row) in bases.into_iter().filter(|(base, _)| !goes(base)) {
            let texts = [&base, &balances.price_base].map(|base| {
                base.as_ref().map_or_else(|| "no price base".into(), PriceBase::to_string)
            });
            defects.push(Defect::new(
                DefectKind::MixedPriceBase,
                vec![row],
                texts.join(" beside "),
            ));
        }
        balances.held.sort_by(|a, b| key(a).cmp(&key(b)));
        let twice = balances.held.windows(2).filter_map(|pair| match pair {
            [a, b] if is_same(a, b) => {
                let detail = format!("two balances of {} for {}", a.party, a.period);
                Some(Defect::new(
                    DefectKind::DuplicateKey,
                    vec![a.row.clone(), b.row.clone()],
                    detail,
                ))
            }
            _ => None,
        });
        defects.extend(twice);
        defects.sort_by(|a, b| (&a.rows, a.kind).cmp(&(&b.rows, b.kind)));
        if defects.is_empty() { Ok(balances) } else { Err(defects) }
    }

    /// The balances of a programme.
    ///
    /// # Errors
    /// Every defect: see [`Balances::compile`].
    pub fn of(programme: &Programme) -> Result<Self, Vec<Defect>> {
        Self::compile(programme.rows::<Balance>())
    }

    /// What a party held between the days of a period, however it is written, of a budget class or of all its money.
    /// O(log n) if the days of its periods differ.
    #[must_use]
    pub fn find(
        &self,
        party: &Party,
        period: &Period,
        budget: Option<BudgetClass>,
    ) -> Option<&Held> {
        let wanted = (party, budget, period.start(), period.end());
        let start = self.held.partition_point(|held| days(held) < wanted);
        let known = self.held.iter().skip(start).take_while(|held| days(held) == wanted);
        known
            .into_iter()
            .find(|held| held.period == *period || held.period.same_span(period) == Some(true))
    }

    /// Everything that is known, in order of party, budget class and period.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// The currency of every amount; `None` if there is none.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// The price base that rows state; `None` if none of them states one.
    #[must_use]
    pub const fn price_base(&self) -> Option<&PriceBase> {
        self.price_base.as_ref()
    }

    /// How many balances there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        number(self.held.len())
    }
}

type Days<'a> =
    (&'a Party, Option<BudgetClass>, Option<chrono::NaiveDate>, Option<chrono::NaiveDate>);

fn days(held: &Held) -> Days<'_> {
    (&held.party, held.budget, held.period.start(), held.period.end())
}

fn key(held: &Held) -> (Days<'_>, &Period, &RowRef) {
    (days(held), &held.period, &held.row)
}

fn is_same(a: &Held, b: &Held) -> bool {
    days(a) == days(b) && (a.period == b.period || a.period.same_span(&b.period) == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Citation;

    fn balance(party: &str, period: &str, opening: &str, closing: &str) -> Balance {
        let citation = Citation::of("a".parse().unwrap());
        Balance {
            opening: opening.parse().ok(),
            closing: closing.parse().ok(),
            ..Balance::new(party.parse().unwrap(), period.parse().unwrap(), citation)
        }
    }

    fn defects(rows: &[Balance]) -> Vec<String> {
        Balances::compile(rows).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_balance_is_found_by_its_days() {
        let rows = [
            balance("a", "2018-19", "GBP 1.00", ""),
            balance("a", "2019-20", "", "GBP -2.00"),
            balance("b", "undated: then", "GBP 0.00", "GBP 0.00"),
        ];
        let balances = Balances::compile(&rows).unwrap();
        let found = |party: &str, period: &str| {
            let held = balances.find(&party.parse().unwrap(), &period.parse().unwrap(), None)?;
            Some((held.opening.map(|total| total.minor), held.closing.map(|total| total.minor)))
        };
        assert_eq!(found("a", "2018-04/2019-03"), Some((Some(100), None)));
        assert_eq!(found("a", "2019-20"), Some((None, Some(-200))));
        assert_eq!(found("b", "undated: then"), Some((Some(0), Some(0))));
        assert_eq!(
            (found("a", "2018"), found("b", "undated: now"), found("c", "2018-19")),
            (None, None, None)
        );
        let class = "capital".parse().unwrap();
        assert_eq!(balances.find(&rows[0].party, &rows[0].period, Some(class)), None);
        assert_eq!((balances.count(), balances.currency()), (3, Some(Currency::GBP)));
    }

    #[test]
    fn a_balance_is_known_once() {
        let rows = [
            balance("a", "2018-19", "GBP 1.00", ""),
            balance("b", "2018-19", "", ""),
            balance("a", "2018-04/2019-03", "GBP 1.00", ""),
        ];
        assert_eq!(
            defects(&rows),
            ["duplicate key in balances row 1, balances row 3: two balances of a for 2018-19"]
        );
        let capital = Balance { budget: "capital".parse().ok(), ..rows[0].clone() };
        assert!(Balances::compile([&rows[0], &capital]).is_ok());
    }

    #[test]
    fn balances_are_alike() {
        let rows = [
            balance("a", "2018-19", "GBP 1.00", "EUR 1.00"),
            Balance { half_width: "GBP -0.01".parse().ok(), ..balance("b", "2018-19", "", "") },
        ];
        assert_eq!(
            defects(&rows),
            [
                "mixed currency in balances row 1: EUR 1.00 is not in GBP",
                "out of range in balances row 2: a half-width of -£0.01 is below 0",
            ]
        );
        let priced = |party: &str, base: &str| Balance {
            price_base: base.parse().ok(),
            ..balance(party, "2018-19", "", "")
        };
        assert!(Balances::compile(&[priced("a", ""), priced("b", "nominal")]).is_ok());
        assert_eq!(
            defects(&[priced("a", ""), priced("b", "real 2018-19 (CPI)"), priced("c", "nominal")]),
            [
                "mixed price base in balances row 1: no price base beside real 2018-19 (CPI)",
                "mixed price base in balances row 3: nominal beside real 2018-19 (CPI)",
            ]
        );
    }
}
