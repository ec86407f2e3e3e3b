//! Contracting processes into flows.

use super::{
    compiled::{At, Compiled, Leaf},
    package::{Release, Told, collect},
    process::{Named, Process, Standing, date, period, standing},
};
use crate::{
    facts::FileFacts,
    import::{
        days,
        decimal::amount,
        imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
        json::Json,
        negative::turn,
        parties::Parties,
        refs::Refs,
        words::{line, shortened},
    },
};
use fourp_model::{
    BodyClass, BudgetClass, Citation, Currency, Figure, FigureKind, Flow, FlowKind, Money,
    PartialDate, Party, Period, Phase, Place, Problems, Rational, Slug, Source, Stage, Stream,
};
use std::collections::BTreeMap;

/// A file of releases or records, and what it does not say itself.
#[derive(Clone, Copy, Debug)]
pub struct OcdsFile<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes: JSON in UTF-8.
    pub bytes: &'a [u8],
    /// What the rows are to cite.
    pub source: &'a Source,
    /// The only currency that is wanted; rows in others are refused, and listed. `None` takes every
    /// currency: each flow is then in its own, and those of a programme must be of one.
    pub currency: Option<Currency>,
}

/// Contracting processes in the Open Contracting Data Standard (OCDS 1.1), as flows.
///
/// A process is what its record has compiled, or else what the merge routine of the standard makes of its
/// releases, whichever of the files they stand in. The lines of its budget are flows pledged by their source to
/// the buyer; its awards are announced, its contracts confirmed and its transactions paid, by the buyer to the
/// supplier. An award, its contracts and their transactions share one commitment: they are the phases of one
/// promise, and a value that is told again at each of them is never added to itself. Amounts are exact: no
/// number passes through a binary one.
///
/// The rules, field by field, and what is lost are in the repository's `docs/import/ocds.md`. Takes time in
/// proportion to n log n for n bytes, and memory of up to 50 times the files.
///
/// ```
/// use fourp_dataset::import::{OcdsFile, ocds};
/// # let source = fourp_model::Source {
/// #     id: "ocds".parse()?, title: "Releases".into(), publisher: "nobody".into(), published: None,
/// #     address: None, standing: fourp_model::Standing::Primary, copy_of: None, licence: None,
/// #     marking: Default::default(), note: None,
/// # };
///
/// let bytes = br#"{"version": "1.1", "releases": [{"ocid": "ocds-xx-1", "date": "2020-01-01T00:00:00Z",
///   "buyer": {"name": "A Ministry"}, "awards": [{"id": "1", "suppliers": [{"name": "A Firm"}]}],
///   "contracts": [{"id": "c", "awardID": "1", "value": {"amount": 0.1e4, "currency": "GBP"}}]}]}"#;
/// let imported = ocds([OcdsFile { file: "a.json", bytes, source: &source, currency: None }])?;
/// let flow = &imported.tables.flows[0];
/// assert_eq!(flow.amount.to_string(), "£1,000.00");
/// assert_eq!(flow.payee.to_string(), "named:a-firm");
/// // The award has no value of its own.
/// assert_eq!(imported.rejected[0].to_string(), "a.json:2:54: not an amount: \"\"");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that is no JSON in UTF-8, is larger than 256 MiB, has values deeper than 128 within each other, a name
/// twice in an object, or neither releases nor records of version 1.1. A value that cannot be read is no error,
/// but listed.
pub fn ocds<'a>(files: impl IntoIterator<Item = OcdsFile<'a>>) -> Result<Imported, Problems> {
    let files: Vec<OcdsFile<'a>> = files.into_iter().collect();
    let mut read = Vec::new();
    for file in &files {
        read.push(Json::read(file.file, file.bytes)?);
    }
    let mut processes = BTreeMap::new();
    for (at, (file, json)) in files.iter().zip(&read).enumerate() {
        if let Some(root) = json.root() {
            collect(root, (file.file, at), &mut processes)?;
        }
    }
    let facts =
        files.iter().map(|file| FileFacts { file: file.file.into(), ..FileFacts::default() });
    let mut reading = Reading {
        files: &files,
        facts: facts.collect(),
        imported: Imported::default(),
        parties: Parties::default(),
        refs: Refs::default(),
    };
    for (ocid, told) in processes {
        reading.read(ocid, told);
    }
    Ok(reading.finish())
}

/// What has been read so far.
struct Reading<'f> {
    files: &'f [OcdsFile<'f>],
    facts: Vec<FileFacts>,
    imported: Imported,
    parties: Parties,
    refs: Refs,
}

/// A row of a process: one amount of one of its stages.
struct Row<'c> {
    /// Where it stands: `contract 7`.
    what: String,
    at: At<'c>,
    value: At<'c>,
    phase: Phase,
    kind: FlowKind,
    standing: Standing,
    payer: Side,
    payee: Side,
    date: Option<PartialDate>,
    period: Option<Period>,
    /// The last part of the id of its commitment; the process itself, if empty. `None` for none.
    commitment: Option<String>,
}

/// Who stands on one side of a row.
enum Side {
    One(Named),
    /// Several together, and what they are called.
    Several(String, Vec<Named>),
    /// Nobody is named: the id and name of the class that stands for them.
    Nobody([&'static str; 2]),
}

const NO_SOURCE: [&str; 2] = ["budget-sources-not-stated", "Sources of budgets, not named"];
const NO_BUYER: [&str; 2] = ["buyers-not-stated", "Buyers, not named"];
const NO_SUPPLIER: [&str; 2] = ["suppliers-not-stated", "Suppliers, not named"];

impl Reading<'_> {
    fn read(&mut self, ocid: &str, told: Told<'_>) {
        let Some(compiled) = self.compile(told) else { return };
        let process = Process::new(ocid, &compiled);
        let budgets = process.budget_lines();
        // A process that draws on one line of a budget draws on that one.
        let pot = match budgets.as_slice() {
            [line] => self.refs.of(&format!("{ocid}/budget/{}", id_of(line).unwrap_or_default())),
            _ => None,
        };
        let mut rows: Vec<Row<'_>> = budgets.iter().map(|at| budget_row(&process, at)).collect();
        rows.extend(process.awards().iter().map(|at| award_row(&process, at)));
        for contract in process.contracts() {
            rows.push(contract_row(&process, &contract));
            let transactions = contract.field("implementation").field("transactions").items();
            rows.extend(transactions.iter().map(|at| transaction_row(&process, &contract, at)));
        }
        for row in rows {
            let Some(leaf) = row.value.first().or_else(|| row.at.first()) else { continue };
            let made = self.flow(&process, &row, leaf, pot.as_ref());
            self.account(leaf.file, made);
        }
    }

    /// What holds of a process; `None` if that cannot be said, which is then listed.
    fn compile(&mut self, mut told: Told<'_>) -> Option<Compiled> {
        let mut compiled = Compiled::default();
        told.compiled.sort_by_key(|release| release.time);
        if let Some(last) = told.compiled.pop() {
            for earlier in told.compiled {
                self.refuse_release(earlier, Rejection::Superseded);
            }
            compiled.merge(last.value, last.file);
            return Some(compiled);
        }
        if let Some(linked) = told.linked.first() {
            self.refuse_release(*linked, Rejection::OtherKind);
            return None;
        }
        let is_undated = |release: &&Release<'_>| release.time.is_none();
        if let (true, Some(undated)) =
            (told.releases.len() > 1, told.releases.iter().find(is_undated))
        {
            self.refuse_release(*undated, Rejection::NoDate);
            return None;
        }
        told.releases.sort_by_key(|release| release.time);
        for release in told.releases {
            compiled.merge(release.value, release.file);
        }
        Some(compiled)
    }

    fn refuse_release(&mut self, release: Release<'_>, why: Rejection) {
        let (line, column) = release.value.place();
        let name = self.files.get(release.file).map(|file| file.file).unwrap_or_default();
        let found = release.value.get("ocid").and_then(|ocid| ocid.text()).unwrap_or_default();
        let place = Place::cell(name, line, column, "ocid");
        let rejected = RejectedRow { place, why, found: shortened(found) };
        self.account(release.file, Err(Box::new(rejected)));
    }

    fn account(&mut self, file: usize, made: Result<Flow, Box<RejectedRow>>) {
        let Some(facts) = self.facts.get_mut(file) else { return };
        facts.rows = facts.rows.saturating_add(1);
        match made {
            Ok(flow) => {
                facts.accepted = facts.accepted.saturating_add(1);
                self.imported.tables.flows.push(flow);
            }
            Err(rejected) => {
                facts.rejected = facts.rejected.saturating_add(1);
                self.imported.rejected.push(*rejected);
            }
        }
    }

    fn flow(
        &mut self,
        process: &Process<'_>,
        row: &Row<'_>,
        leaf: &Leaf,
        pot: Option<&Slug<Stream>>,
    ) -> Result<Flow, Box<RejectedRow>> {
        let place = self.place(leaf, "value");
        let refuse = |why, found: &str| {
            Box::new(RejectedRow { place: place.clone(), why, found: shortened(found) })
        };
        let status = row.at.field("status").text().unwrap_or_default();
        let phase = match row.standing {
            Standing::InForce => row.phase,
            Standing::Cancelled => Phase::Withdrawn,
            Standing::NotInForce => return Err(refuse(Rejection::NotInForce, status)),
        };
        let file = self.files.get(leaf.file).ok_or_else(|| refuse(Rejection::NoId, ""))?;
        let money = money(&row.value, file.currency).map_err(|(why, found)| refuse(why, found))?;
        let locator = line(&format!("{} {}", process.ocid, row.what));
        let citation = Citation::at(file.source.id.clone(), locator);
        let no_id = || refuse(Rejection::NoId, "");
        let payer = self.side(process, &row.payer, &citation, &place).ok_or_else(no_id)?;
        let payee = self.side(process, &row.payee, &citation, &place).ok_or_else(no_id)?;
        let stated = row.period.clone().or_else(|| row.date.and_then(days::on));
        let period = stated.or_else(days::not_stated).ok_or_else(no_id)?;
        let mut flow = Flow {
            kind: row.kind,
            stream: match row.kind {
                FlowKind::Transfer => id_of(&row.at)
                    .and_then(|id| self.refs.of(&format!("{}/budget/{id}", process.ocid))),
                _ => pot.cloned(),
            },
            commitment: row.commitment.as_ref().and_then(|part| {
                let slash = if part.is_empty() { "" } else { "/" };
                self.refs.of(&format!("{}{slash}{part}", process.ocid))
            }),
            ..Flow::between(payer, payee, money, phase, period, citation)
        };
        if row.kind == FlowKind::Transfer {
            flow.budget = BudgetClass::new(None, Some(Stage::Budget), None).ok();
        }
        match flow.phase {
            Phase::Announced => flow.announced = row.date,
            Phase::Confirmed => flow.confirmed = row.date,
            Phase::Paid => flow.paid = row.date,
            _ => {}
        }
        let found = row.value.field("amount").text().unwrap_or_default();
        if let Some((rule, read_as)) = turn(&mut flow).map_err(|why| refuse(why, found))? {
            let (found, read_as) = (shortened(found), Some(read_as));
            self.imported.repairs.push(Repair { place: place.clone(), rule, found, read_as });
        }
        Ok(flow)
    }

    fn side(
        &mut self,
        process: &Process<'_>,
        side: &Side,
        citation: &Citation,
        place: &Place,
    ) -> Option<Party> {
        let cite = || citation.clone();
        match side {
            Side::One(Named { id, name }) => {
                self.parties.body(id.as_deref(), name.as_deref(), cite).map(Party::Body)
            }
            Side::Several(of, members) => {
                let id: Slug<BodyClass> =
                    self.refs.of(&format!("{}/{of}/suppliers", process.ocid))?;
                let name = line(&format!("Suppliers of {of}, {}", process.ocid));
                let party = self.parties.class(id.as_str(), &name, cite)?;
                if let Some(class) = self.parties.class_mut(&id) {
                    class.count = bodies(members.len());
                }
                for Named { id: member, name } in members {
                    let body = self.parties.body(member.as_deref(), name.as_deref(), cite);
                    if let Some(body) = body {
                        self.parties.join(&body, &id);
                    }
                }
                Some(party)
            }
            Side::Nobody([id, name]) => {
                let party = self.parties.class(id, name, cite)?;
                let (rule, read_as) = (RepairRule::NobodyNamed, Some(party.to_string()));
                let (place, found) = (place.clone(), String::new());
                self.imported.repairs.push(Repair { place, rule, found, read_as });
                Some(party)
            }
        }
    }

    fn place(&self, leaf: &Leaf, field: &str) -> Place {
        let name = self.files.get(leaf.file).map(|file| file.file).unwrap_or_default();
        Place::cell(name, leaf.line, leaf.column, field)
    }

    fn finish(self) -> Imported {
        let mut imported = self.imported;
        imported.files = self.facts;
        imported.repairs.sort();
        imported.rejected.sort();
        let tables = &mut imported.tables;
        tables.title = "Contracting processes".into();
        let mut currencies = tables.flows.iter().map(|flow| flow.amount.currency());
        let first = currencies.next();
        tables.currency = first.filter(|first| currencies.all(|other| other == *first));
        let mut sources = BTreeMap::new();
        for file in self.files {
            sources.entry(file.source.id.clone()).or_insert_with(|| file.source.clone());
        }
        tables.sources = sources.into_values().collect();
        self.parties.finish(tables);
        imported
    }
}

fn budget_row<'c>(process: &Process<'c>, at: &At<'c>) -> Row<'c> {
    let source = process.named(&at.field("sourceParty"));
    Row {
        what: format!("budget {}", id_of(at).unwrap_or("without lines")),
        at: at.clone(),
        value: at.field("amount"),
        phase: Phase::Pledged,
        kind: FlowKind::Transfer,
        standing: Standing::InForce,
        payer: source.map_or(Side::Nobody(NO_SOURCE), Side::One),
        payee: buyer(process),
        date: None,
        period: period(&at.field("period")),
        commitment: Some(String::new()),
    }
}

fn award_row<'c>(process: &Process<'c>, at: &At<'c>) -> Row<'c> {
    Row {
        what: format!("award {}", id_of(at).unwrap_or("without an id")),
        at: at.clone(),
        value: at.field("value"),
        phase: Phase::Announced,
        kind: FlowKind::Spend,
        standing: standing(at),
        payer: buyer(process),
        payee: suppliers(process, Some(at)),
        date: date(at, "date"),
        period: period(&at.field("contractPeriod")),
        commitment: id_of(at).map(|id| format!("awards/{id}")),
    }
}

fn contract_row<'c>(process: &Process<'c>, at: &At<'c>) -> Row<'c> {
    let award = process.award_of(at);
    let planned = || award.as_ref().and_then(|award| period(&award.field("contractPeriod")));
    Row {
        what: format!("contract {}", id_of(at).unwrap_or("without an id")),
        at: at.clone(),
        value: at.field("value"),
        phase: Phase::Confirmed,
        kind: FlowKind::Spend,
        standing: standing(at),
        payer: buyer(process),
        payee: suppliers(process, award.as_ref()),
        date: date(at, "dateSigned"),
        period: period(&at.field("period")).or_else(planned),
        commitment: promise(at),
    }
}

fn transaction_row<'c>(process: &Process<'c>, contract: &At<'c>, at: &At<'c>) -> Row<'c> {
    // What version 1.0 called `amount` is `value` since.
    let [value, old] = ["value", "amount"].map(|name| at.field(name));
    let payee = process.named(&at.field("payee")).map(Side::One);
    let award = process.award_of(contract);
    let id = id_of(at).unwrap_or("without an id");
    Row {
        what: format!("contract {} transaction {id}", id_of(contract).unwrap_or("without an id")),
        at: at.clone(),
        value: if value.first().is_some() { value } else { old },
        phase: Phase::Paid,
        kind: FlowKind::Spend,
        standing: Standing::InForce,
        payer: process.named(&at.field("payer")).map_or_else(|| buyer(process), Side::One),
        payee: payee.unwrap_or_else(|| suppliers(process, award.as_ref())),
        date: date(at, "date"),
        period: None,
        commitment: promise(contract),
    }
}

fn buyer(process: &Process<'_>) -> Side {
    process.buyer().map_or(Side::Nobody(NO_BUYER), Side::One)
}

/// Who supplies by an award: several together are a class of their own.
fn suppliers<'c>(process: &Process<'c>, award: Option<&At<'c>>) -> Side {
    let Some(award) = award else { return Side::Nobody(NO_SUPPLIER) };
    let items = award.field("suppliers").items();
    let mut named: Vec<Named> = items.iter().filter_map(|at| process.named(at)).collect();
    match (named.len(), named.pop()) {
        (1, Some(one)) => Side::One(one),
        (_, Some(last)) => {
            named.push(last);
            Side::Several(format!("awards/{}", id_of(award).unwrap_or_default()), named)
        }
        (_, None) => Side::Nobody(NO_SUPPLIER),
    }
}

/// The award that a contract comes of is the promise, or else the contract itself.
fn promise(contract: &At<'_>) -> Option<String> {
    let award = contract.field("awardID").text().map(|id| format!("awards/{id}"));
    award.or_else(|| id_of(contract).map(|id| format!("contracts/{id}")))
}

fn id_of<'c>(at: &At<'c>) -> Option<&'c str> {
    at.field("id").text()
}

/// An amount in a currency that is known and wanted, and is not nothing.
fn money<'c>(value: &At<'c>, wanted: Option<Currency>) -> Result<Money, (Rejection, &'c str)> {
    let text = value.field("amount").text().ok_or((Rejection::NotAnAmount, ""))?;
    let code = value.field("currency").text().ok_or((Rejection::NoCurrency, ""))?;
    let currency: Currency = code.parse().map_err(|_| (Rejection::UnknownCurrency, code))?;
    if wanted.is_some_and(|wanted| wanted != currency) {
        return Err((Rejection::OtherCurrency, code));
    }
    let money = amount(text, currency).map_err(|why| (why, text))?;
    match money.minor() {
        0 => Err((Rejection::ZeroAmount, text)),
        _ => Ok(money),
    }
}

/// An exact count of bodies.
fn bodies(count: usize) -> Option<Figure> {
    let value = Rational::from_int(i64::try_from(count).ok()?);
    Figure::new(FigureKind::Exact { value }, "bodies".parse().ok()?).ok()
}
