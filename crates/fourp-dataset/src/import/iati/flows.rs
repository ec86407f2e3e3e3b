//! Activities into flows.

use super::{
    activity::{Activity, Budget, Organisation, Transaction, Value},
    codes::{Reporter, meaning},
    document::Document,
    split::{Split, splits},
};
use crate::{
    facts::FileFacts,
    import::{
        days,
        decimal::amount,
        imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
        negative::turn,
        parties::Parties,
        refs::Refs,
        words::shortened,
    },
};
use fourp_model::{
    BudgetClass, Citation, Currency, Flow, FundingCommitment, Money, Party, Period, Phase, Place,
    Problems, Slug, Source, Stage, Stream,
};
use std::collections::BTreeMap;

/// A file of activities, and what it does not say itself.
#[derive(Clone, Copy, Debug)]
pub struct IatiFile<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes: XML in UTF-8.
    pub bytes: &'a [u8],
    /// What the rows are to cite.
    pub source: &'a Source,
    /// The only currency that is wanted; rows in others are refused, and listed. `None` takes every
    /// currency: each flow is then in its own, and those of a programme must be of one.
    pub currency: Option<Currency>,
}

/// What was made of files of activities.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct IatiImport {
    /// The rows, and what became of each transaction and budget.
    pub imported: Imported,
    /// How the money divides over sectors and places, activity by activity.
    pub splits: Vec<Split>,
}

/// Activities of the International Aid Transparency Initiative (IATI standard, versions 2.01 to 2.03), as
/// flows.
///
/// Each transaction is one flow, at a phase that its type says, and each budget one flow pledged (where it
/// is indicative) or announced (where it is committed), to receivers who are not named. Where both sides
/// of a transfer publish it, there are two flows: of the same payer, payee, kind and phase, the one
/// [`reported_by`](Flow::reported_by) the payer and the other by the payee. They are two witnesses of one
/// transfer, for whoever matches mirrors, and not to be added. Amounts are exact and in the currency that is
/// stated; percentages are kept as they are.
///
/// The rules, element by element, and what is lost are in the repository's `docs/import/iati.md`. Takes time
/// in proportion to n log n for n bytes, and memory for the rows and the largest activity.
///
/// ```
/// use fourp_dataset::import::{IatiFile, iati};
/// # let source = fourp_model::Source {
/// #     id: "iati".parse()?, title: "Activities".into(), publisher: "nobody".into(), published: None,
/// #     address: None, standing: fourp_model::Standing::Primary, copy_of: None, licence: None,
/// #     marking: Default::default(), note: None,
/// # };
///
/// let bytes = br#"<iati-activities version="2.03"><iati-activity default-currency="GBP">
///   <iati-identifier>XX-1-A</iati-identifier><reporting-org ref="XX-1"/>
///   <transaction><transaction-type code="3"/><transaction-date iso-date="2020-04-01"/>
///     <value value-date="2020-04-01">1250.50</value><receiver-org ref="XX-2"/></transaction>
/// </iati-activity></iati-activities>"#;
/// let file = IatiFile { file: "a.xml", bytes, source: &source, currency: None };
/// let import = iati([file])?;
/// let flow = &import.imported.tables.flows[0];
/// assert_eq!(flow.amount.to_string(), "£1,250.50");
/// assert_eq!((flow.payer.to_string(), flow.payee.to_string()), ("XX-1".into(), "XX-2".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that is no XML in UTF-8, has a document type or elements deeper than 128 within each other, or has
/// another root or version. A transaction or budget that cannot be read is no error, but listed.
pub fn iati<'a>(files: impl IntoIterator<Item = IatiFile<'a>>) -> Result<IatiImport, Problems> {
    let mut reading = Reading::default();
    for file in files {
        reading.read(&file)?;
    }
    Ok(reading.finish())
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    import: IatiImport,
    sources: BTreeMap<Slug<Source>, Source>,
    parties: Parties,
    refs: Refs,
}

/// An activity, the file it is in, and who reports it.
struct Context<'c> {
    file: &'c IatiFile<'c>,
    activity: &'c Activity,
    reporter: Party,
}

/// The sides of a transaction, and the pot it comes from.
struct Sides {
    payer: Party,
    payee: Party,
    stream: Option<Slug<Stream>>,
}

impl Reading {
    fn read(&mut self, file: &IatiFile<'_>) -> Result<(), Problems> {
        let mut document = Document::open(file.file, file.bytes)?;
        let source = file.source;
        self.sources.entry(source.id.clone()).or_insert_with(|| source.clone());
        let mut facts = FileFacts { file: file.file.into(), ..FileFacts::default() };
        while let Some(activity) = document.next()? {
            self.activity(file, &activity, &mut facts);
        }
        facts.lf = document.lines();
        self.import.imported.files.push(facts);
        Ok(())
    }

    fn activity(&mut self, file: &IatiFile<'_>, activity: &Activity, facts: &mut FileFacts) {
        self.split(file, activity, None, &activity.shares);
        for (number, transaction) in (1..).zip(&activity.transactions) {
            self.split(file, activity, Some(number), &transaction.shares);
        }
        let rows = activity.transactions.len().saturating_add(activity.budgets.len());
        if rows == 0 {
            return;
        }
        let named = self.organisation(Some(&activity.reporter), || cite(file, activity, ""));
        let unnamed = || Missing { field: "reporting-org", line: activity.line };
        let reporter = named.or_else(|| self.nobody(file, activity, &unnamed(), NO_REPORTER));
        let mut made = Vec::new();
        if let Some(reporter) = reporter {
            let context = Context { file, activity, reporter };
            for (number, transaction) in (1..).zip(&activity.transactions) {
                made.push((transaction.line, self.transaction(&context, number, transaction)));
            }
            made.extend(self.budgets(&context));
        }
        made.sort_by_key(|(line, _)| *line);
        for (_, made) in made {
            facts.rows = facts.rows.saturating_add(1);
            match made {
                Ok(flow) => {
                    facts.accepted = facts.accepted.saturating_add(1);
                    self.import.imported.tables.flows.push(flow);
                }
                Err(rejected) => {
                    facts.rejected = facts.rejected.saturating_add(1);
                    self.import.imported.rejected.push(*rejected);
                }
            }
        }
    }

    fn split(
        &mut self,
        file: &IatiFile<'_>,
        activity: &Activity,
        transaction: Option<u64>,
        shares: &[super::activity::Share],
    ) {
        let (splits, repairs) = splits(&activity.id, transaction, shares, file.file);
        self.import.splits.extend(splits);
        self.import.imported.repairs.extend(repairs);
    }

    fn transaction(
        &mut self,
        context: &Context<'_>,
        number: u64,
        transaction: &Transaction,
    ) -> Result<Flow, Box<RejectedRow>> {
        let refuse = |field: &str, why, found: Option<&str>| {
            context.refuse(transaction.line, field, why, found.unwrap_or_default())
        };
        let code = transaction.kind.as_deref();
        let unknown = || refuse("transaction-type", Rejection::OtherKind, code);
        let meaning = code.and_then(meaning).ok_or_else(unknown)?;
        let date = transaction.date.as_deref();
        let undated = || refuse("transaction-date", Rejection::NoDate, date);
        let day = date.and_then(days::day).ok_or_else(undated)?;
        let period = days::on(day).ok_or_else(undated)?;
        let value = transaction.value.as_ref();
        let value = value.ok_or_else(|| refuse("value", Rejection::NotAnAmount, None))?;
        let money = context.amount(value)?;
        let cite = || {
            let mut citation =
                cite(context.file, context.activity, &format!("transaction {number}"));
            citation.anchor.clone_from(&transaction.description);
            citation
        };
        let sides = self.sides(context, transaction, meaning.reporter, cite)?;
        let Sides { payer, payee, stream } = sides;
        let commitment = stream.as_ref().and_then(|stream| self.commitment(stream, &payee));
        let mut flow = Flow {
            kind: meaning.kind,
            stream,
            commitment,
            reported_by: Some(context.reporter.clone()),
            ..Flow::between(payer, payee, money, meaning.phase, period, cite())
        };
        self.turn(context, value, &mut flow)?;
        match flow.phase {
            Phase::Paid => flow.paid = Some(day),
            Phase::Confirmed => flow.confirmed = Some(day),
            Phase::Withdrawn => flow.withdrawn = Some(day),
            _ => flow.announced = Some(day),
        }
        let other = value.date.as_deref().filter(|date| days::day(date) != Some(day));
        if let Some(other) = other {
            let place = context.place(value.line, "value-date");
            let (rule, found) = (RepairRule::OtherValueDate, shortened(other));
            self.import.imported.repairs.push(Repair { place, rule, found, read_as: None });
        }
        Ok(flow)
    }

    /// Makes a negative amount positive.
    fn turn(
        &mut self,
        context: &Context<'_>,
        value: &Value,
        flow: &mut Flow,
    ) -> Result<(), Box<RejectedRow>> {
        let refuse = |why| context.refuse(value.line, "value", why, &value.text);
        if let Some((rule, read_as)) = turn(flow).map_err(refuse)? {
            let place = context.place(value.line, "value");
            let (found, read_as) = (shortened(&value.text), Some(read_as));
            self.import.imported.repairs.push(Repair { place, rule, found, read_as });
        }
        Ok(())
    }

    /// Who pays whom. Whoever is not named is the reporter, on its own side, and a class on the other.
    fn sides(
        &mut self,
        context: &Context<'_>,
        transaction: &Transaction,
        side: Reporter,
        cite: impl Fn() -> Citation,
    ) -> Result<Sides, Box<RejectedRow>> {
        let Context { file, activity, reporter } = context;
        let provider = self.organisation(transaction.provider.as_ref(), &cite);
        let receiver = self.organisation(transaction.receiver.as_ref(), &cite);
        let side = match (side, &provider, &receiver) {
            (Reporter::Either, None, None) => {
                let why = Rejection::NoDirection;
                return Err(context.refuse(transaction.line, "provider-org", why, ""));
            }
            // One who is named pays or is paid, and the reporter stands on the other side.
            (Reporter::Either, Some(named), None) if named != reporter => Reporter::Receives,
            (Reporter::Either, None, Some(named)) if named == reporter => Reporter::Receives,
            (Reporter::Either, _, _) => Reporter::Provides,
            (side, _, _) => side,
        };
        let (mut payer, mut payee) = (provider, receiver);
        let own = if side == Reporter::Receives { &mut payee } else { &mut payer };
        own.get_or_insert_with(|| reporter.clone());
        let line = transaction.line;
        let no_id = || context.refuse(line, "transaction", Rejection::NoId, "");
        let payer = match payer {
            Some(payer) => payer,
            None => {
                let missing = Missing { field: "provider-org", line };
                self.nobody(file, activity, &missing, NO_PROVIDER).ok_or_else(no_id)?
            }
        };
        let payee = match payee {
            Some(payee) => payee,
            None => {
                let missing = Missing { field: "receiver-org", line };
                self.nobody(file, activity, &missing, NO_RECEIVER).ok_or_else(no_id)?
            }
        };
        let stated = transaction.provider.as_ref().and_then(|org| org.activity.as_deref());
        let own = (payer == *reporter).then_some(activity.id.as_str());
        let stream = stated.or(own).and_then(|id| self.refs.of(id));
        Ok(Sides { payer, payee, stream })
    }

    /// The budgets of an activity; an original gives way to a revised one for some of the same days.
    fn budgets(&mut self, context: &Context<'_>) -> Vec<(u64, Result<Flow, Box<RejectedRow>>)> {
        let budgets = &context.activity.budgets;
        let is_revised = |budget: &Budget| budget.kind.as_deref() == Some("2");
        let mut made = Vec::new();
        for (number, budget) in (1_u64..).zip(budgets) {
            let flow = self.budget(context, number, budget);
            made.push((is_revised(budget), budget, flow));
        }
        let revised = made.iter().filter(|(is_revised, ..)| *is_revised);
        let bounds = |period: &Period| Some((period.start()?, period.end()?));
        let spans = revised.filter_map(|(_, _, flow)| bounds(&flow.as_ref().ok()?.period));
        let spans = joined(spans.collect());
        let meets = |period: &Period| bounds(period).is_some_and(|bounds| meets(&spans, bounds));
        let judge = |(is_revised, budget, flow): (bool, &Budget, Result<Flow, _>)| {
            let flow = flow.and_then(|flow| match is_revised || !meets(&flow.period) {
                true => Ok(flow),
                false => {
                    let found = flow.period.to_string();
                    Err(context.refuse(budget.line, "budget", Rejection::Superseded, &found))
                }
            });
            (budget.line, flow)
        };
        made.into_iter().map(judge).collect()
    }

    fn budget(
        &mut self,
        context: &Context<'_>,
        number: u64,
        budget: &Budget,
    ) -> Result<Flow, Box<RejectedRow>> {
        let Context { file, activity, reporter } = context;
        let said = [&budget.start, &budget.end].map(|text| text.as_deref().unwrap_or_default());
        let undated = || context.refuse(budget.line, "period", Rejection::NoDate, &said.join(" "));
        let [Some(first), Some(last)] = said.map(days::day) else { return Err(undated()) };
        let period = days::span(first, last).ok_or_else(undated)?;
        let phase = match budget.status.as_deref() {
            None | Some("1") => Phase::Pledged,
            Some("2") => Phase::Announced,
            Some(other) => {
                return Err(context.refuse(budget.line, "status", Rejection::UnknownPhase, other));
            }
        };
        let nothing = || context.refuse(budget.line, "value", Rejection::NotAnAmount, "");
        let value = budget.value.as_ref().ok_or_else(nothing)?;
        let money = context.amount(value)?;
        let citation = cite(file, activity, &format!("budget {number}"));
        let no_id = || context.refuse(budget.line, "budget", Rejection::NoId, "");
        let [id, name] = NO_RECEIVER;
        let payee = self.parties.class(id, name, || citation.clone()).ok_or_else(no_id)?;
        let mut flow = Flow {
            stream: self.refs.of(&activity.id),
            budget: BudgetClass::new(None, Some(Stage::Budget), None).ok(),
            reported_by: Some(reporter.clone()),
            ..Flow::between(reporter.clone(), payee, money, phase, period, citation)
        };
        self.turn(context, value, &mut flow)?;
        Ok(flow)
    }

    /// The promise that what a pot gives to a payee belongs to.
    fn commitment(
        &mut self,
        stream: &Slug<Stream>,
        payee: &Party,
    ) -> Option<Slug<FundingCommitment>> {
        self.refs.of(&format!("{stream}/{payee}"))
    }

    fn organisation(
        &mut self,
        organisation: Option<&Organisation>,
        cite: impl FnOnce() -> Citation,
    ) -> Option<Party> {
        let Organisation { id, name, .. } = organisation?;
        self.parties.body(id.as_deref(), name.as_deref(), cite).map(Party::Body)
    }

    /// The class that stands for whoever is not named in a place.
    fn nobody(
        &mut self,
        file: &IatiFile<'_>,
        activity: &Activity,
        missing: &Missing,
        [id, name]: [&str; 2],
    ) -> Option<Party> {
        let Missing { field, line } = missing;
        let place = Place { field: Some((*field).into()), ..Place::line(file.file, *line) };
        let party = self.parties.class(id, name, || cite(file, activity, ""))?;
        let read_as = Some(party.to_string());
        let rule = RepairRule::NobodyNamed;
        self.import.imported.repairs.push(Repair { place, rule, found: String::new(), read_as });
        Some(party)
    }

    fn finish(self) -> IatiImport {
        let mut import = self.import;
        import.imported.repairs.sort();
        let tables = &mut import.imported.tables;
        tables.title = "Activities of the International Aid Transparency Initiative".into();
        let mut currencies = tables.flows.iter().map(|flow| flow.amount.currency());
        let first = currencies.next();
        tables.currency = first.filter(|first| currencies.all(|other| other == *first));
        tables.sources = self.sources.into_values().collect();
        self.parties.finish(tables);
        import
    }
}

/// What an activity does not name, and where it should.
struct Missing {
    field: &'static str,
    line: u64,
}

const NO_REPORTER: [&str; 2] = ["reporters-not-stated", "Publishers of activities, not named"];
const NO_PROVIDER: [&str; 2] = ["providers-not-stated", "Providers of funds, not named"];
const NO_RECEIVER: [&str; 2] = ["receivers-not-stated", "Receivers of funds, not named"];

impl Context<'_> {
    /// An amount in a currency that is known and wanted, and is not nothing.
    fn amount(&self, value: &Value) -> Result<Money, Box<RejectedRow>> {
        let refuse = |field, why, found: &str| self.refuse(value.line, field, why, found);
        let code = value.currency.as_deref().or(self.activity.currency.as_deref());
        let code = code.ok_or_else(|| refuse("currency", Rejection::NoCurrency, ""))?;
        let unknown = |_| refuse("currency", Rejection::UnknownCurrency, code);
        let currency: Currency = code.parse().map_err(unknown)?;
        if self.file.currency.is_some_and(|wanted| wanted != currency) {
            return Err(refuse("currency", Rejection::OtherCurrency, code));
        }
        let money = amount(&value.text, currency);
        let money = money.map_err(|why| refuse("value", why, &value.text))?;
        match money.minor() {
            0 => Err(refuse("value", Rejection::ZeroAmount, &value.text)),
            _ => Ok(money),
        }
    }

    fn place(&self, line: u64, field: &str) -> Place {
        Place { field: Some(field.into()), ..Place::line(self.file.file, line) }
    }

    fn refuse(&self, line: u64, field: &str, why: Rejection, found: &str) -> Box<RejectedRow> {
        let place = self.place(line, field);
        Box::new(RejectedRow { place, why, found: shortened(found) })
    }
}

/// The same spans in order, those that touch made one. A span ends before its second day.
fn joined<D: Ord + Copy>(mut spans: Vec<(D, D)>) -> Vec<(D, D)> {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
    spans
}

/// Whether a span shares a day with one of several, which are in order and do not touch.
fn meets<D: Ord>(spans: &[(D, D)], (first, end): (D, D)) -> bool {
    let at = spans.partition_point(|span| span.1 <= first);
    spans.get(at).is_some_and(|span| span.0 < end)
}

/// Where in an activity something stands.
fn cite(file: &IatiFile<'_>, activity: &Activity, what: &str) -> Citation {
    let comma = if what.is_empty() { "" } else { ", " };
    let id = match activity.id.as_str() {
        "" => format!("activity on line {}", activity.line),
        id => format!("activity {}", shortened(id)),
    };
    Citation::at(file.source.id.clone(), format!("{id}{comma}{what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_meet_as_each_by_itself(spans in prop::collection::vec((0_i32..20, 1_i32..5), 0..6), (first, days) in (0_i32..20, 1_i32..5)) {
            let spans: Vec<_> = spans.into_iter().map(|(first, days)| (first, first + days)).collect();
            let asked = (first, first + days);
            let slow = spans.iter().any(|span| span.0 < asked.1 && asked.0 < span.1);
            prop_assert_eq!(meets(&joined(spans), asked), slow);
        }
    }
}
