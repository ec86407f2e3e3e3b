//! What a lenient reading leaves out, and how much money that is.

use crate::{
    cell::{Cell, Context},
    cells::Cells,
    column::Column,
    rows::Form,
};
use fourp_model::{Currency, Money, Table};
use std::{collections::BTreeMap, fmt};

/// The rows of one table that were left out, and the money in them.
///
/// ```
/// use fourp_dataset::{Options, salvage_tables};
///
/// let flows = "payer,payee,amount,kind,phase,period,source\n\
///              home-office,nca,GBP 12.50,grant,paid,2015-16,nao\n\
///              home-office,nca,GBP 1000.00,grant,paid,some day,nao\n\
///              home-office,nca,GBP 2.9bn,grant,paid,2015-16,nao\n";
/// let salvage = salvage_tables([("flows.csv", flows.as_bytes())], &Options::default())?;
/// assert_eq!(salvage.programme.tables().flows.len(), 1);
/// assert_eq!(
///     salvage.excluded[0].to_string(),
///     "flows: 2 rows left out; amount: GBP 1000.00 in 1 of them, not read in 1",
/// );
/// # Ok::<(), fourp_model::Problems>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Excluded {
    /// The table.
    pub table: Table,
    /// How many of its rows were left out.
    pub rows: u64,
    /// The money in them: one entry for each column of amounts, in the order of the table. None for
    /// tables without money; figures that are claimed or printed are not money here.
    pub amounts: Vec<ExcludedAmounts>,
}

/// The amounts of one column in the rows that were left out.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ExcludedAmounts {
    /// The column: `amount`.
    pub field: &'static str,
    /// The sum of those that could be read, exactly; one for each currency.
    pub totals: Vec<CurrencyTotal>,
    /// In how many rows there is or should be an amount that could not be read; of a row with too many or too
    /// few cells, no amount is relied on.
    pub unread: u64,
}

/// A sum of money in one currency.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CurrencyTotal {
    /// The currency.
    pub currency: Currency,
    /// The sum, in its smallest unit: pence. 2^63 of the largest amounts fit.
    pub minor: i128,
    /// How many amounts it is the sum of.
    pub count: u64,
}

impl fmt::Display for Excluded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = if self.rows == 1 { "row" } else { "rows" };
        write!(formatter, "{}: {} {rows} left out", self.table, self.rows)?;
        for amounts in &self.amounts {
            write!(formatter, "; {}:", amounts.field)?;
            if amounts.totals.is_empty() && amounts.unread == 0 {
                formatter.write_str(" none")?;
            }
            let mut comma = "";
            for total in &amounts.totals {
                write!(formatter, "{comma} {total} in {} of them", total.count)?;
                comma = ",";
            }
            if amounts.unread > 0 {
                write!(formatter, "{comma} not read in {}", amounts.unread)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for CurrencyTotal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let decimals = usize::from(self.currency.minor_digits());
        let digits = self.minor.unsigned_abs().to_string();
        let digits = format!("{digits:0>width$}", width = decimals.saturating_add(1));
        let (whole, part) = digits.split_at(digits.len().saturating_sub(decimals));
        let point = if part.is_empty() { "" } else { "." };
        write!(formatter, "{} {sign}{whole}{point}{part}", self.currency)
    }
}

/// The columns of amounts of money that are moved or held. Half-widths are margins of them, not money.
const AMOUNTS: [(Table, &str); 3] =
    [(Table::Flows, "amount"), (Table::Balances, "opening"), (Table::Balances, "closing")];

fn holds_amounts(table: Table, column: &Column) -> bool {
    AMOUNTS.contains(&(table, column.name))
}

/// What has been left out so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    tables: BTreeMap<Table, TableTally>,
}

#[derive(Debug, Default)]
struct TableTally {
    rows: u64,
    fields: Vec<FieldTally>,
}

#[derive(Debug, Default)]
struct FieldTally {
    field: &'static str,
    totals: BTreeMap<Currency, (i128, u64)>,
    unread: u64,
}

impl Tally {
    /// Adds a row that was not accepted.
    pub(crate) fn push(&mut self, table: Table, cells: &Cells<'_>, form: Form) {
        let places = cells.places.iter().copied().chain(std::iter::repeat(None));
        for (column, place) in cells.columns.iter().zip(places) {
            if !holds_amounts(table, column) {
                continue;
            }
            let cell = place.and_then(|place| cells.row.cell(place));
            let text = cell.filter(|cell| !cell.is_damaged).map_or("", |cell| cell.text);
            let amount = match form {
                Form::Whole => read_amount(text, cells.context),
                Form::Broken => None,
            };
            // Without a header nothing is known of any amount.
            let may_have = column.is_required()
                || cells.places.is_empty()
                || cell.is_some_and(|cell| cell.is_damaged || !cell.text.is_empty());
            let fields = &mut self.tables.entry(table).or_default().fields;
            match fields.iter_mut().find(|field| field.field == column.name) {
                Some(field) => field.push(amount, may_have),
                None => {
                    let mut field = FieldTally { field: column.name, ..FieldTally::default() };
                    field.push(amount, may_have);
                    fields.push(field);
                }
            }
        }
        self.push_row(table);
    }

    /// Adds a row of a table without amounts.
    pub(crate) fn push_row(&mut self, table: Table) {
        let rows = &mut self.tables.entry(table).or_default().rows;
        *rows = rows.saturating_add(1);
    }

    /// What was left out, in order of table.
    pub(crate) fn finish(self) -> Vec<Excluded> {
        let of = |field: FieldTally| ExcludedAmounts {
            field: field.field,
            totals: field
                .totals
                .into_iter()
                .map(|(currency, (minor, count))| CurrencyTotal { currency, minor, count })
                .collect(),
            unread: field.unread,
        };
        self.tables
            .into_iter()
            .map(|(table, tally)| Excluded {
                table,
                rows: tally.rows,
                amounts: tally.fields.into_iter().map(of).collect(),
            })
            .collect()
    }
}

impl FieldTally {
    fn push(&mut self, amount: Option<Money>, may_have: bool) {
        let Some(amount) = amount else {
            self.unread = self.unread.saturating_add(may_have.into());
            return;
        };
        let (total, count) = self.totals.entry(amount.currency()).or_default();
        *total = total.saturating_add(amount.minor().into());
        *count = count.saturating_add(1);
    }
}

/// An amount in the currency it names, or else in the declared one.
fn read_amount(text: &str, context: &Context) -> Option<Money> {
    if text.is_empty() {
        return None;
    }
    let in_currency = |declared| Money::read(text, &Context::new(declared)).ok();
    in_currency(context.declared()).or_else(|| in_currency(None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        every::{RecordVisitor, visit},
        record::Readable,
    };
    use fourp_model::Tables;

    #[test]
    fn every_column_of_money_is_an_amount_or_the_margin_of_one() {
        struct Columns(Vec<(Table, &'static str)>);
        impl RecordVisitor for Columns {
            fn table<R: Readable>(&mut self, _: &mut Vec<R>) {
                let columns = R::columns();
                let money: Vec<_> =
                    columns.iter().filter(|column| column.holds == Money::holds()).collect();
                self.0.extend(money.iter().map(|column| (R::TABLE, column.name)));
                // Rows are left out for their ids only where there is no money to be told.
                assert!(money.is_empty() || columns.iter().all(|column| column.name != "id"));
            }
        }
        let mut found = Columns(Vec::new());
        visit(&mut Tables::default(), &mut found);
        found.0.retain(|(_, name)| *name != "half_width");
        assert_eq!(found.0, AMOUNTS);
    }

    #[test]
    fn totals_are_printed_to_their_smallest_unit() {
        let print =
            |minor, currency: Currency| CurrencyTotal { currency, minor, count: 1 }.to_string();
        assert_eq!(print(123_450, Currency::GBP), "GBP 1234.50");
        assert_eq!(print(-5, Currency::GBP), "GBP -0.05");
        assert_eq!(print(0, "JPY".parse().unwrap()), "JPY 0");
        assert_eq!(
            print(i128::from(i64::MAX) * 3, "KWD".parse().unwrap()),
            "KWD 27670116110564327.421"
        );
    }
}
