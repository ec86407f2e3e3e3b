//! Lines of payments into flows.

use super::{
    cells::{day, is_redacted, pounds},
    columns::{Columns, EXPECTED, columns},
};
use crate::import::{
    days,
    imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
    list::{List, ListRow},
    negative,
    parties::Parties,
    refs::Refs,
    words::line,
};
use fourp_model::{
    Body, Citation, Currency, Dated, Flow, FlowKind, Party, Period, Phase, Problems, Slug, Source,
};
use std::collections::{BTreeMap, BTreeSet};

/// One list of payments, and the source its rows are to cite.
#[derive(Clone, Copy, Debug)]
pub struct SpendFile<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes: CSV.
    pub bytes: &'a [u8],
    /// Who pays, where no column says; `None` refuses such rows.
    pub entity: Option<&'a str>,
    /// What the rows are to cite.
    pub source: &'a Source,
}

/// Payments of UK public bodies as they publish them (over £25,000 of departments, over £500 of councils and police),
/// as flows.
///
/// Each line is one flow of spending, paid on its date, from the entity to the supplier; a credit note, which is
/// a negative amount, is a refund of that size the other way. Suppliers whose name is withheld are one class.
/// Lines are never merged: those that share a transaction number are parts of one payment, and stay apart.
/// Amounts are exact, in pounds.
///
/// The rules, column by column, and what is lost are in the repository's `docs/import/spend.md`. Takes time in
/// proportion to n log n for n rows, and memory for them.
///
/// ```
/// use fourp_dataset::import::{SpendFile, spend};
/// use fourp_model::{FlowKind, Source, Standing};
///
/// let source = Source {
///     id: "spend-2019-04".parse()?,
///     title: "Spend over £25,000, April 2019".into(),
///     publisher: "a department".into(),
///     published: None,
///     address: None,
///     standing: Standing::Primary,
///     copy_of: None,
///     licence: None,
///     marking: Default::default(),
///     note: None,
/// };
/// let csv = "Entity,Date,Expense Area,Supplier,Transaction Number,Amount\n\
///            An agency,30/04/2019,Estates,A builder,77,\"(£25,000.10)\"\n";
/// let file = SpendFile { file: "s.csv", bytes: csv.as_bytes(), entity: None, source: &source };
/// let imported = spend([file])?;
/// let flow = &imported.tables.flows[0];
/// assert_eq!((flow.kind, flow.amount.to_string().as_str()), (FlowKind::Refund, "£25,000.10"));
/// assert_eq!((flow.payer.to_string().as_str(), flow.payee.to_string().as_str()), ("named:a-builder", "named:an-agency"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read as text, or without the columns that every payment needs. A row that cannot be
/// read is no error, but listed.
pub fn spend<'a>(files: impl IntoIterator<Item = SpendFile<'a>>) -> Result<Imported, Problems> {
    let mut reading = Reading::default();
    for file in files {
        reading.read(&file)?;
    }
    Ok(reading.finish())
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    imported: Imported,
    sources: BTreeMap<Slug<Source>, Source>,
    parties: Parties,
    /// Ids of areas of expense.
    areas: Refs,
    /// The families of departments that entities belong to.
    families: BTreeMap<Slug<Body>, BTreeSet<Slug<Body>>>,
}

/// A row, where its columns stand, and the file it is of.
struct Entry<'r> {
    row: ListRow<'r>,
    columns: Columns,
    file: &'r SpendFile<'r>,
}

impl Reading {
    fn read(&mut self, file: &SpendFile<'_>) -> Result<(), Problems> {
        let mut list = List::open(file.file, file.bytes)?;
        let columns = columns(&list).ok_or_else(|| list.unknown_header(EXPECTED))?;
        self.sources.entry(file.source.id.clone()).or_insert_with(|| file.source.clone());
        let mut imported = std::mem::take(&mut self.imported);
        while let Some(row) = list.next(&mut imported)? {
            let mut repairs = Vec::new();
            match self.flow(&Entry { row, columns, file }, &mut repairs) {
                Ok(flow) => {
                    imported.tables.flows.push(flow);
                    imported.repairs.append(&mut repairs);
                    list.accept();
                }
                Err(rejected) => list.reject(&mut imported, *rejected),
            }
        }
        list.finish(&mut imported);
        self.imported = imported;
        Ok(())
    }

    fn flow(
        &mut self,
        entry: &Entry<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Result<Flow, Box<RejectedRow>> {
        let Entry { row, columns, .. } = entry;
        // A line of totals has an amount and neither of the two.
        if row.text(columns.date).is_empty() && row.text(columns.supplier).is_empty() {
            return Err(row.refuse(columns.date, Rejection::NoDate));
        }
        let amount = pounds(row.text(columns.amount));
        let amount = amount.map_err(|why| row.refuse(columns.amount, why))?;
        if amount.minor() == 0 {
            return Err(row.refuse(columns.amount, Rejection::ZeroAmount));
        }
        let payer = self.entity(entry)?;
        let payee = self.supplier(entry, repairs)?;
        let paid = day(row.text(columns.date));
        if paid.is_none() {
            repairs.push(row.repair(columns.date, RepairRule::DateLeftOut, None));
        }
        let period = paid.and_then(days::on).or_else(|| Period::undated("not stated").ok());
        let period = period.ok_or_else(|| row.refuse(columns.date, Rejection::NoDate))?;
        let mut flow = Flow {
            kind: FlowKind::Spend,
            paid,
            stream: self.areas.of(row.text(columns.expense_area)),
            reported_by: Some(payer.clone()),
            ..Flow::between(payer, payee, amount, Phase::Paid, period, entry.citation())
        };
        let turned = negative::turn(&mut flow).map_err(|why| row.refuse(columns.amount, why))?;
        if let Some((rule, read_as)) = turned {
            repairs.push(row.repair(columns.amount, rule, Some(read_as)));
        }
        Ok(flow)
    }

    /// Who pays: the entity, or else the family of departments, or else whom the caller names.
    fn entity(&mut self, entry: &Entry<'_>) -> Result<Party, Box<RejectedRow>> {
        let Entry { row, columns, file } = entry;
        let [family, entity] =
            [columns.family, columns.entity].map(|column| line(row.text(column)));
        let named = [entity.as_str(), family.as_str(), file.entity.unwrap_or_default().trim()];
        let name = named.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        let cite = || Citation::of(file.source.id.clone());
        let body = self.parties.body(None, Some(name), cite);
        let body = body.ok_or_else(|| row.refuse(columns.entity, Rejection::NoId))?;
        if let Some(family) = self.parties.body(None, Some(&family), cite)
            && family != body
        {
            self.families.entry(body.clone()).or_default().insert(family);
        }
        Ok(Party::Body(body))
    }

    /// Who is paid: the supplier, or the class of those whose name is withheld or missing.
    fn supplier(
        &mut self,
        entry: &Entry<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Result<Party, Box<RejectedRow>> {
        let Entry { row, columns, file } = entry;
        let name = line(row.text(columns.supplier));
        let cite = || Citation::of(file.source.id.clone());
        let class = match name.as_str() {
            "" => Some((RepairRule::NobodyNamed, "suppliers-not-stated", "Suppliers, not named")),
            name if is_redacted(name) => {
                Some((RepairRule::Redacted, "suppliers-redacted", "Suppliers, names withheld"))
            }
            _ => None,
        };
        let party = match class {
            Some((rule, id, called)) => {
                let party = self.parties.class(id, called, cite);
                let read_as = party.as_ref().map(ToString::to_string);
                repairs.push(row.repair(columns.supplier, rule, read_as));
                party
            }
            None => self.parties.body(None, Some(&name), cite).map(Party::Body),
        };
        party.ok_or_else(|| row.refuse(columns.supplier, Rejection::NoId))
    }

    fn finish(self) -> Imported {
        let mut imported = self.imported;
        let tables = &mut imported.tables;
        tables.title = "Payments".into();
        tables.currency = Some(Currency::GBP);
        tables.sources = self.sources.into_values().collect();
        self.parties.finish(tables);
        for body in &mut tables.bodies {
            let families = self.families.get(&body.id).into_iter().flatten();
            body.parents.extend(families.cloned().map(Dated::always));
        }
        imported
    }
}

impl Entry<'_> {
    /// The row, and the transaction it is a part of; the type of expense is its words.
    fn citation(&self) -> Citation {
        let Self { row, columns, file } = self;
        let locator = match line(row.text(columns.transaction)).as_str() {
            "" => format!("row {}", row.number),
            transaction => format!("row {}, transaction {transaction}", row.number),
        };
        let anchor = Some(line(row.text(columns.expense_type))).filter(|text| !text.is_empty());
        Citation { anchor, ..Citation::at(file.source.id.clone(), locator) }
    }
}
