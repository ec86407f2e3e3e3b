//! What the words of a table mean, told to an engine that does not know.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    num::NonZeroU32,
    str::FromStr,
};

use chrono::{Datelike, NaiveDate};
use fourp_model::{
    BudgetClass, Certainty, Covers, Dates, PartialDate, Party, Period, PeriodKind, PriceBase, Slug,
    Table, Unit,
};

use crate::{
    columns::words,
    error::Error,
    text::{constants, quoted},
};

/// The words that occur in a table, each once, with what they mean.
///
/// An engine knows no financial year and no date without a day. The words that occur are few; the model reads
/// them, and an aggregate is handed them as a table of constants. So no engine's functions of dates are
/// used, and every engine means what the core means.
///
/// ```
/// use fourp_datafusion::Lexicon;
/// use fourp_model::Table;
///
/// let mut lexicon = Lexicon::default();
/// lexicon.add(Table::Flows, "period", "2018-19")?;
/// assert!(lexicon.add(Table::Flows, "period", "last year").is_err());
/// # Ok::<(), fourp_datafusion::Error>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lexicon {
    periods: BTreeMap<Period, String>,
    days: BTreeMap<PartialDate, String>,
    spans: BTreeMap<Dates, String>,
    units: BTreeMap<String, Unit>,
    price_bases: BTreeSet<PriceBase>,
}

impl Lexicon {
    /// Adds a word of a column of flows, seats, observations or interventions, if its meaning is needed; reads it in any case.
    /// A column that holds any text takes every word.
    ///
    /// # Errors
    /// [`Error::Word`] for a text that is none of the column's words, or not as the format writes it.
    pub fn add(&mut self, table: Table, column: &'static str, word: &str) -> Result<(), Error> {
        let cell = Cell { table, column, word };
        match (table, column) {
            (_, "period") => {
                self.periods.insert(cell.read()?, word.into());
            }
            (Table::Flows, "announced" | "confirmed" | "paid" | "withdrawn")
            | (Table::Observations, "vintage") => {
                self.days.insert(cell.read()?, word.into());
            }
            (Table::Seats, "dates") => {
                let dates: Dates = cell.read()?;
                if dates.is_reversed() {
                    return Err(cell.fault("it ends before it begins".into()));
                }
                self.spans.insert(dates, word.into());
            }
            (Table::Observations, "unit") => {
                self.units.insert(word.into(), cell.read()?);
            }
            (Table::Flows, "price_base") => {
                self.price_bases.insert(cell.read()?);
            }
            (Table::Flows, "certainty") => return cell.read::<Certainty>().map(drop),
            (Table::Flows, "budget") => return cell.read::<BudgetClass>().map(drop),
            (Table::Seats, "people") => return cell.read::<NonZeroU32>().map(drop),
            (_, "payer" | "payee" | "reported_by" | "party") => {
                return cell.read::<Party>().map(drop);
            }
            (
                _,
                "stream" | "earmark" | "commitment" | "group" | "measure" | "threat" | "area"
                | "population" | "counting_rule" | "operation",
            ) => return cell.read::<Slug<()>>().map(drop),
            _ => return cell.among_words(),
        }
        Ok(())
    }

    /// The price bases that stand side by side and may not, as the core judges it: several, or a real one beside rows without
    /// any (`has_none`). Empty where all is well.
    #[cfg(any(feature = "datafusion", test))]
    pub(crate) fn mixed_price_bases(&self, has_none: bool) -> Vec<String> {
        let is_nominal = self.price_bases.iter().all(|base| *base == PriceBase::Nominal);
        let mut found: Vec<String> = self.price_bases.iter().map(ToString::to_string).collect();
        if has_none && !is_nominal {
            found.push("no price base".into());
        }
        if found.len() > 1 { found } else { Vec::new() }
    }

    /// `periods(word, span, first_day, last_day, length)`: two words for the same days have one span, which is the first of
    /// them; days are counted from 1 January of year 1, which is 1, and are null where a period has none. The length is in
    /// days, and null for states.
    pub(crate) fn periods(&self) -> String {
        let mut rows = Vec::new();
        // Those of the same days stand together, states of vague days last.
        let mut first: Option<&Period> = None;
        for (period, word) in &self.periods {
            let days = |period: &Period| (period.start(), period.end());
            let same = first.filter(|first| {
                days(first) == days(period) && first.same_span(period) == Some(true)
            });
            let span = same.unwrap_or(period);
            first = Some(span);
            let last = period.end().and_then(|end| end.pred_opt());
            rows.push(vec![
                quoted(word),
                quoted(&span.to_string()),
                number(period.start()),
                number(last),
                length(period).map_or_else(|| "NULL".into(), |days| days.to_string()),
            ]);
        }
        let columns = [
            ("word", "VARCHAR"),
            ("span", "VARCHAR"),
            ("first_day", "BIGINT"),
            ("last_day", "BIGINT"),
            ("length", "BIGINT"),
        ];
        constants("periods", &columns, &rows)
    }

    /// `days(word, sorted, first_day, last_day)`: the earliest and latest day of a date, and the text by which dates are in
    /// order.
    pub(crate) fn days(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .days
            .iter()
            .map(|(day, word)| {
                vec![
                    quoted(word),
                    quoted(&sorted_text(*day)),
                    number(Some(day.first_day())),
                    number(Some(day.last_day())),
                ]
            })
            .collect();
        let columns = [
            ("word", "VARCHAR"),
            ("sorted", "VARCHAR"),
            ("first_day", "BIGINT"),
            ("last_day", "BIGINT"),
        ];
        constants("days", &columns, &rows)
    }

    /// `units(word, quantity, is_count)`: what is counted or measured, without its power of ten.
    pub(crate) fn units(&self) -> String {
        let row = |(word, unit): (&String, &Unit)| {
            let quantity = Unit::base(unit.quantity().clone()).to_string();
            vec![quoted(word), quoted(&quantity), u8::from(unit.is_count()).to_string()]
        };
        let columns = [("word", "VARCHAR"), ("quantity", "VARCHAR"), ("is_count", "BIGINT")];
        constants("units", &columns, &self.units.iter().map(row).collect::<Vec<_>>())
    }

    /// `clashing(first_day, last_day, other_first, other_last)`: pairs of periods that share days without being the same, or
    /// that are so little apart that one may be next to the other or not. O(n log n) and the pairs.
    pub(crate) fn clashing(&self) -> String {
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for period in self.periods.keys().filter(|period| length(period).is_some()) {
            let last = period.end().and_then(|end| end.pred_opt());
            if let (Some(first), Some(last)) = (period.start(), last) {
                spans.push((first.num_days_from_ce().into(), last.num_days_from_ce().into()));
            }
        }
        spans.sort_unstable();
        spans.dedup();
        let mut rows = Vec::new();
        for (place, (first, last)) in spans.iter().enumerate() {
            for (other, end) in spans.iter().skip(place.saturating_add(1)) {
                let (length, other_length) = (last - first + 1, end - other + 1);
                // Where lengths differ by a fifth at most, the usual one of a series is no more than a fifth above the shorter.
                let is_near = (other - first) * 10 < length.min(other_length) * 18;
                let is_next = *other == last + 1;
                if *other <= *last || (is_near && !is_next) {
                    rows.push([first, last, other, end].map(ToString::to_string).to_vec());
                } else if (other - first) * 10 >= length * 18 {
                    break;
                }
            }
        }
        let columns = ["first_day", "last_day", "other_first", "other_last"];
        constants("clashing", &columns.map(|column| (column, "BIGINT")), &rows)
    }

    /// `holding(word)`: the dates of seats that hold on a day, or may.
    pub(crate) fn holding(&self, day: NaiveDate) -> String {
        let rows: Vec<Vec<String>> = self
            .spans
            .iter()
            .filter(|(dates, _)| dates.covers(day) != Covers::No)
            .map(|(_, word)| vec![quoted(word)])
            .collect();
        constants("holding", &[("word", "VARCHAR")], &rows)
    }

    /// The words for the same days as a period, in quotes.
    pub(crate) fn same_span(&self, asked: &Period) -> Vec<String> {
        let is_same = |period: &Period| period == asked || period.same_span(asked) == Some(true);
        let same = self.periods.iter().filter(|(period, _)| is_same(period));
        same.map(|(_, word)| quoted(word)).collect()
    }

    /// The words of a column that the lexicon was told, in quotes.
    pub(crate) fn known(&self, column: &str) -> Vec<String> {
        match column {
            "period" => self.periods.values().map(|word| quoted(word)).collect(),
            "dates" => self.spans.values().map(|word| quoted(word)).collect(),
            "unit" => self.units.keys().map(|word| quoted(word)).collect(),
            _ => self.days.values().map(|word| quoted(word)).collect(),
        }
    }
}

/// A word where it stands.
struct Cell<'w> {
    table: Table,
    column: &'static str,
    word: &'w str,
}

impl Cell<'_> {
    /// The word in the one spelling that the format has for its meaning, so that equal words are equal meanings.
    fn read<T: FromStr<Err: Display> + Display>(&self) -> Result<T, Error> {
        let read: T = self.word.parse().map_err(|why: T::Err| self.fault(why.to_string()))?;
        let spelt = read.to_string();
        if spelt == self.word {
            Ok(read)
        } else {
            Err(self.fault(format!("it is written {spelt:?}")))
        }
    }

    /// Whether it is one of the words of its column, where these are few.
    fn among_words(&self) -> Result<(), Error> {
        let words = words(self.table, self.column);
        if words.is_empty() || words.contains(&self.word) {
            return Ok(());
        }
        Err(self.fault(format!("expected {}", words.join(", "))))
    }

    fn fault(&self, why: String) -> Error {
        Error::Word { table: self.table, column: self.column, found: self.word.into(), why }
    }
}

/// The days of a period that is no state and not undated.
fn length(period: &Period) -> Option<u64> {
    period.days().filter(|_| period.kind() != PeriodKind::AsAt)
}

/// A date so that texts are in the order of dates: its first day, then how precise it is.
///
/// The texts of questions make the same of a word: see `promise_sql`.
fn sorted_text(day: PartialDate) -> String {
    let word = day.to_string();
    let rest = match word.len() {
        10 => "0",
        7 => "-011",
        _ => "-01-012",
    };
    word + rest
}

/// A day as a number: 1 is 1 January of year 1.
fn number(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "NULL".into(), |day| day.num_days_from_ce().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_words_for_the_same_days_are_one_span() -> Result<(), Error> {
        let mut lexicon = Lexicon::default();
        for word in ["2018-19", "2018-04/2019-03", "2018-Q3", "undated: then"] {
            lexicon.add(Table::Flows, "period", word)?;
        }
        let text = lexicon.periods();
        assert!(text.contains("('2018-04/2019-03', '2018-19', 736785, 737149, 365)"), "{text}");
        assert!(text.contains("('undated: then', 'undated: then', NULL, NULL, NULL)"), "{text}");
        Ok(())
    }

    #[test]
    fn a_word_without_a_meaning_is_told() {
        let mut lexicon = Lexicon::default();
        let mut told = |table, column, word| {
            lexicon.add(table, column, word).map_err(|error| error.to_string()).unwrap_err()
        };
        let starts = [
            (Table::Flows, "paid", "31/01/2018"),
            (Table::Flows, "certainty", "two-year"),
            (Table::Flows, "kind", "gift"),
            (Table::Flows, "payer", "Home Office"),
            (Table::Flows, "stream", ""),
            (Table::Seats, "dates", "2018"),
            (Table::Seats, "dates", "2019..2017"),
            (Table::Seats, "people", "0"),
            (Table::Observations, "period", "2018-13"),
            (Table::Observations, "vintage", "soon"),
            (Table::Observations, "unit", "GBP lots"),
            (Table::Interventions, "effect", "huge"),
        ];
        for (table, column, word) in starts {
            let start = format!("{table}.{column}: {word:?} cannot be read: ");
            assert!(told(table, column, word).starts_with(&start), "{start}");
        }
        let expected =
            "flows.kind: \"gift\" cannot be read: expected grant, transfer, spend, refund, levy";
        assert_eq!(told(Table::Flows, "kind", "gift"), expected);
    }

    #[test]
    fn texts_of_dates_are_in_the_order_of_dates() {
        let words =
            ["2017-12-31", "2018-01-01", "2018-01", "2018", "2018-01-02", "2018-02", "2019"];
        let days: Vec<PartialDate> = words.iter().map(|word| word.parse().unwrap()).collect();
        assert!(days.is_sorted());
        let texts: Vec<String> = days.iter().map(|day| sorted_text(*day)).collect();
        assert!(texts.is_sorted(), "{texts:?}");
        assert!(texts.iter().all(|text| text.len() == 11));
    }

    #[test]
    fn price_bases_are_mixed_where_the_core_refuses_them() -> Result<(), Error> {
        let mixed = |words: &[&str], has_none| {
            let mut lexicon = Lexicon::default();
            for word in words {
                lexicon.add(Table::Flows, "price_base", word)?;
            }
            Ok::<_, Error>(lexicon.mixed_price_bases(has_none))
        };
        let real = "real 2018-19 (GDP deflator)";
        assert!(mixed(&[], true)?.is_empty());
        assert!(mixed(&["nominal"], true)?.is_empty());
        assert!(mixed(&[real], false)?.is_empty());
        assert_eq!(mixed(&[real], true)?, [real, "no price base"]);
        assert_eq!(mixed(&["nominal", real], false)?, ["nominal", real]);
        Ok(())
    }

    #[test]
    fn periods_that_share_days_or_may_be_neighbours_clash() -> Result<(), Error> {
        let mut lexicon = Lexicon::default();
        for word in ["2018-01", "2018-02", "2018-04", "2018", "as at 2018-02-03", "undated: then"] {
            lexicon.add(Table::Observations, "period", word)?;
        }
        // The year and each of its months, and no month and another.
        assert_eq!(lexicon.clashing().matches("\n    (").count(), 3);
        lexicon.add(Table::Observations, "period", "2018-03-11/2018-04-10")?;
        assert_eq!(lexicon.clashing().matches("\n    (").count(), 6);
        Ok(())
    }

    #[test]
    fn what_may_hold_on_a_day_is_kept() -> Result<(), Error> {
        let mut lexicon = Lexicon::default();
        for word in ["..", "2018..", "2019-02..", "..2017"] {
            lexicon.add(Table::Seats, "dates", word)?;
        }
        let day = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap_or_default();
        let text = lexicon.holding(day);
        assert!(text.contains("'..'") && text.contains("'2018..'"));
        assert!(!text.contains("'2019-02..'") && !text.contains("'..2017'"));
        Ok(())
    }
}
