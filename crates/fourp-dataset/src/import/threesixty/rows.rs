//! Grants into flows.

use super::{
    columns::{Columns, EXPECTED, columns},
    objects::{Objects, is_json},
};
use crate::{
    import::{
        amount::printed,
        ids::Ids,
        imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
        json::Json,
        list::{List, ListRow},
    },
    input::{Container, RowSource},
    origin::Origin,
    workbook::Workbook,
};
use fourp_model::{
    Body, BodyClass, BodyKind, Certainty, Citation, Currency, Flow, FlowKind, Money, PartialDate,
    Party, Period, Phase, Place, Problem, ProblemCode, Problems, Slug, Source, Stream,
};
use std::{collections::BTreeMap, io::Cursor};

/// One file of grants, and the source its rows are to cite.
#[derive(Clone, Copy, Debug)]
pub struct GrantsFile<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes: CSV, JSON, or a workbook, which are told apart by how they begin.
    pub bytes: &'a [u8],
    /// What the rows are to cite.
    pub source: &'a Source,
}

/// Grants in the 360Giving Data Standard, in its columns or as JSON, as flows.
///
/// Each grant is one flow, confirmed, of the amount awarded, from the funding to the recipient
/// organisation, for the planned days; an amount disbursed is a second flow, paid, of the same commitment.
/// A person who receives a grant is the class `individual-recipients`. Of a workbook every sheet with the
/// columns of a grant is read. Grants with one id that are the same in every cell are one; all amounts are of one
/// currency.
///
/// Where all rows of a file have the same award date as start date, and there are ten such rows or more,
/// the award date is a copy and is left out: nothing is then known of how late a grant was confirmed.
///
/// The rules, column by column, and what is lost are in the repository's `docs/import/360giving.md`. Takes
/// time in proportion to n log n for n rows, and memory for their texts.
///
/// ```
/// use fourp_dataset::import::{GrantsFile, threesixty_giving};
/// use fourp_model::{Phase, Source, Standing};
///
/// let source = Source {
///     id: "grants".parse()?,
///     title: "Grants of a foundation".into(),
///     publisher: "the foundation".into(),
///     published: None,
///     address: None,
///     standing: Standing::Primary,
///     copy_of: None,
///     licence: None,
///     marking: Default::default(),
///     note: None,
/// };
/// let csv = "Identifier,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Funding Org:Name,\
///            Recipient Org:Identifier,Recipient Org:Name\n\
///            360G-x-1,GBP,1500.50,2019-04-01,GB-CHC-1,A foundation,GB-CHC-2,A charity\n";
/// let imported = threesixty_giving([GrantsFile { file: "g.csv", bytes: csv.as_bytes(), source: &source }])?;
/// let flow = &imported.tables.flows[0];
/// assert_eq!((flow.phase, flow.amount.to_string().as_str()), (Phase::Confirmed, "£1,500.50"));
/// assert_eq!((flow.payer.to_string().as_str(), flow.payee.to_string().as_str()), ("GB-CHC-1", "GB-CHC-2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read, without the columns that every grant needs, or JSON without `grants`. A row that cannot be read is no
/// error, but listed.
pub fn threesixty_giving<'a>(
    files: impl IntoIterator<Item = GrantsFile<'a>>,
) -> Result<Imported, Problems> {
    let mut grants = Grants::default();
    for GrantsFile { file, bytes, source } in files {
        grants.sources.entry(source.id.clone()).or_insert_with(|| source.clone());
        if bytes.starts_with(b"PK") {
            grants.read_workbook(file, bytes, &source.id)?;
            continue;
        }
        if is_json(bytes) {
            let json = Json::read(file, bytes)?;
            let list = List::over(Origin::file(file), Objects::of(file, &json)?)?;
            let columns = columns(&list).ok_or_else(|| list.unknown_header(EXPECTED))?;
            grants.read(list, columns, &source.id)?;
            continue;
        }
        let list = List::open(file, bytes)?;
        let columns = columns(&list).ok_or_else(|| list.unknown_header(EXPECTED))?;
        grants.read(list, columns, &source.id)?;
    }
    Ok(grants.finish())
}

/// From how many rows on dates that are always the same are taken for copies.
const COPIED_FROM: usize = 10;

/// What has been read so far.
#[derive(Default)]
struct Grants {
    imported: Imported,
    sources: BTreeMap<Slug<Source>, Source>,
    bodies: BTreeMap<Slug<Body>, Body>,
    individuals: Option<BodyClass>,
    names: Ids,
    programmes: Ids,
    currency: Option<Currency>,
    /// Every id with the texts of its row.
    seen: BTreeMap<String, Vec<String>>,
}

/// A row, where its columns stand, and what it cites.
struct Entry<'r> {
    row: ListRow<'r>,
    columns: Columns,
    source: &'r Slug<Source>,
}

/// What becomes of a row.
enum Outcome {
    Flows(Box<[Flow]>),
    Same,
}

impl Grants {
    fn read_workbook(
        &mut self,
        file: &str,
        bytes: &[u8],
        source: &Slug<Source>,
    ) -> Result<(), Problems> {
        let mut problems = Problems::default();
        let Some(mut workbook) = Workbook::open(file, Cursor::new(bytes), &mut problems) else {
            return Err(problems);
        };
        let mut is_read = false;
        for sheet in workbook.sheets() {
            let Some((origin, rows)) = workbook.take(&sheet, &mut problems) else { continue };
            let Ok(list) = List::over(origin, rows) else { continue };
            if let Some(columns) = columns(&list) {
                self.read(list, columns, source)?;
                is_read = true;
            }
        }
        if problems.is_fatal() {
            return Err(problems);
        }
        if is_read {
            return Ok(());
        }
        let expected = format!("a sheet with {EXPECTED}");
        let missing = Problem::new(ProblemCode::MissingTable, Place::file(file), expected);
        Err([missing].into_iter().collect())
    }

    fn read(
        &mut self,
        mut list: List<impl RowSource>,
        columns: Columns,
        source: &Slug<Source>,
    ) -> Result<(), Problems> {
        let mut imported = std::mem::take(&mut self.imported);
        let before = imported.tables.flows.len();
        let mut copies = Copies::default();
        while let Some(row) = list.next(&mut imported)? {
            let entry = Entry { row, columns, source };
            copies.look_at(&entry);
            match self.flows(&entry, &mut imported.repairs) {
                Ok(Outcome::Flows(flows)) => {
                    imported.tables.flows.extend(flows);
                    list.accept();
                }
                Ok(Outcome::Same) => list.merge(),
                Err(rejected) => list.reject(&mut imported, *rejected),
            }
        }
        if let Some(repair) = copies.repair() {
            for flow in imported.tables.flows.iter_mut().skip(before) {
                flow.confirmed = None;
            }
            imported.repairs.push(repair);
        }
        list.finish(&mut imported);
        self.imported = imported;
        Ok(())
    }

    /// The flows of a row, or why there are none.
    fn flows(
        &mut self,
        entry: &Entry<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Result<Outcome, Box<RejectedRow>> {
        let Entry { row, columns, .. } = entry;
        let id = row.text(columns.id);
        if id.is_empty() {
            return Err(row.refuse(columns.id, Rejection::NoId));
        }
        if let Some(texts) = self.seen.get(id) {
            return match *texts == row.texts() {
                true => Ok(Outcome::Same),
                false => Err(row.refuse(columns.id, Rejection::SameId)),
            };
        }
        let currency = row.text(columns.currency).parse::<Currency>().ok();
        let currency = currency.filter(|&its| self.currency.is_none_or(|known| known == its));
        let other = || row.refuse(columns.currency, Rejection::OtherCurrency);
        let currency = currency.ok_or_else(other)?;
        let awarded = entry.amount(columns.awarded, currency)?;
        let disbursed = match row.text(columns.disbursed) {
            "" => None,
            _ => Some(entry.amount(columns.disbursed, currency)?),
        };
        let nobody = |column| move || row.refuse(column, Rejection::NoId);
        let funder = self.body(entry, columns.funder, columns.funder_name, repairs);
        let payer = funder.ok_or_else(nobody(columns.funder.or(columns.funder_name)))?;
        let recipient = self.recipient(entry, repairs);
        let payee = recipient.ok_or_else(nobody(columns.recipient.or(columns.recipient_name)))?;
        let (period, certainty) = entry.period(repairs).ok_or_else(nobody(columns.start))?;
        let mut flow = Flow {
            kind: FlowKind::Grant,
            confirmed: entry.date(columns.award_date, repairs),
            stream: self.stream(entry),
            certainty,
            commitment: id.parse().ok(),
            ..Flow::between(payer, payee, awarded, Phase::Confirmed, period, entry.citation())
        };
        self.currency = Some(currency);
        let texts = row.texts().into_iter().map(Into::into).collect();
        self.seen.insert(id.to_owned(), texts);
        let Some(disbursed) = disbursed else { return Ok(Outcome::Flows([flow].into())) };
        let awarded = flow.clone();
        (flow.amount, flow.phase) = (disbursed, Phase::Paid);
        Ok(Outcome::Flows([awarded, flow].into()))
    }

    /// The recipient: an organisation, or the class of all persons.
    fn recipient(&mut self, entry: &Entry<'_>, repairs: &mut Vec<Repair>) -> Option<Party> {
        let Columns { recipient, recipient_name, person, .. } = entry.columns;
        if let Some(party) = self.body(entry, recipient, recipient_name, repairs) {
            return Some(party);
        }
        if entry.row.text(person).is_empty() {
            return None;
        }
        let id: Slug<BodyClass> = "individual-recipients".parse().ok()?;
        let class = self.individuals.get_or_insert_with(|| BodyClass {
            kind: Some(BodyKind::Person),
            ..BodyClass::new(id, "Persons who receive grants, not named", entry.citation())
        });
        Some(Party::Class(class.id.clone()))
    }

    /// The organisation of an id, or of a name where there is none that can be one.
    fn body(
        &mut self,
        entry: &Entry<'_>,
        id: Option<usize>,
        name: Option<usize>,
        repairs: &mut Vec<Repair>,
    ) -> Option<Party> {
        let Entry { row, .. } = entry;
        let (id_text, name_text) = (row.text(id), row.text(name));
        let known = id_text.parse::<Slug<Body>>().ok();
        let known = known.filter(|id| Party::Body(id.clone()).to_string().parse::<Party>().is_ok());
        let id = known.or_else(|| self.names.of("org-", name_text))?;
        let printed = if name_text.is_empty() { id_text } else { name_text };
        let body = self.bodies.entry(id).or_insert_with_key(|id| {
            Body::new(id.clone(), printed, BodyKind::Organisation, entry.citation())
        });
        if printed != body.name && !body.aliases.iter().any(|alias| alias == printed) {
            repairs.push(row.repair(name, RepairRule::OtherName, Some(body.name.clone())));
            body.aliases.push(printed.into());
            body.aliases.sort();
        }
        Some(Party::Body(body.id.clone()))
    }

    /// The programme: its code, or its title.
    fn stream(&mut self, entry: &Entry<'_>) -> Option<Slug<Stream>> {
        let code = entry.row.text(entry.columns.programme).parse().ok();
        code.or_else(|| self.programmes.of("", entry.row.text(entry.columns.programme_title)))
    }

    fn finish(self) -> Imported {
        let mut imported = self.imported;
        let tables = &mut imported.tables;
        tables.title = "Grants".into();
        tables.currency = self.currency;
        tables.sources = self.sources.into_values().collect();
        tables.bodies = self.bodies.into_values().collect();
        tables.body_classes = self.individuals.into_iter().collect();
        imported
    }
}

impl Entry<'_> {
    fn citation(&self) -> Citation {
        let text = |column| Some(self.row.text(column).to_owned()).filter(|text| !text.is_empty());
        Citation {
            locator: text(self.columns.id),
            anchor: text(self.columns.title),
            ..Citation::of(self.source.clone())
        }
    }

    /// An amount above nothing.
    fn amount(&self, column: Option<usize>, currency: Currency) -> Result<Money, Box<RejectedRow>> {
        let refuse = |why| self.row.refuse(column, why);
        let amount = printed(self.row.text(column), 0, currency).map_err(refuse)?.amount;
        match amount.minor() {
            0 => Err(refuse(Rejection::ZeroAmount)),
            ..0 => Err(refuse(Rejection::NegativeAmount)),
            _ => Ok(amount),
        }
    }

    /// A day, of which the time is left out.
    fn date(&self, column: Option<usize>, repairs: &mut Vec<Repair>) -> Option<PartialDate> {
        let text = self.row.text(column);
        if text.is_empty() {
            return None;
        }
        let date = text.split_once(['T', ' ']).map_or(text, |(day, _)| day).parse().ok();
        if date.is_none() {
            repairs.push(self.row.repair(column, RepairRule::DateLeftOut, None));
        }
        date
    }

    /// The planned days, and how long the grant can be counted on, which is as long; or the first of them,
    /// or the day of the award, or none that is stated.
    fn period(&self, repairs: &mut Vec<Repair>) -> Option<(Period, Certainty)> {
        let Columns { start, end, award_date, .. } = self.columns;
        let [first, last] = [start, end].map(|column| self.date(column, repairs));
        if let (Some(first), Some(last)) = (first, last) {
            if let Some(period) = days(first, last) {
                let is_short = period.days().is_some_and(|days| days <= 366);
                let certainty = if is_short { Certainty::OneYear } else { Certainty::Until(last) };
                return Some((period, certainty));
            }
            repairs.push(self.row.repair(end, RepairRule::DateLeftOut, None));
        }
        let date = first.or_else(|| self.date(award_date, &mut Vec::new()));
        let period = date.and_then(|date| days(date, date));
        let period = period.or_else(|| Period::undated("not stated").ok())?;
        Some((period, Certainty::Unknown))
    }
}

/// All days from the first of one date to the last of another; `None` if they are the wrong way round.
fn days(first: PartialDate, last: PartialDate) -> Option<Period> {
    let (first, last) = (first.first_day(), last.last_day());
    if first == last { Period::day(first).ok() } else { Period::day_range(first, last).ok() }
}

/// Whether award dates are copies of start dates.
#[derive(Default)]
struct Copies {
    same: usize,
    differs: bool,
    first: Option<Place>,
}

impl Copies {
    fn look_at(&mut self, entry: &Entry<'_>) {
        let Columns { award_date, start, .. } = entry.columns;
        let [awarded, first] = [award_date, start].map(|column| entry.row.text(column));
        if awarded.is_empty() || first.is_empty() {
            return;
        }
        self.differs |= awarded != first;
        self.same = self.same.saturating_add(1);
        self.first.get_or_insert_with(|| entry.row.place(award_date));
    }

    fn repair(self) -> Option<Repair> {
        let is_copied = !self.differs && self.same >= COPIED_FROM;
        let found = format!("the start date in each of {} rows", self.same);
        let place = self.first.filter(|_| is_copied)?;
        Some(Repair { place, rule: RepairRule::CopiedDates, found, read_as: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Marking, Standing};

    const HEADER: &str = "Identifier,Title,Currency,Amount Awarded,Amount Disbursed,Award Date,Planned Dates:0:Start Date,Planned Dates:0:End Date,Recipient Org:0:Identifier,Recipient Org:0:Name,Recipient Ind:0:Identifier,Funding Org:0:Identifier,Funding Org:0:Name,Grant Programme:0:Code\n";

    fn import(rows: &str) -> Imported {
        let source = Source {
            id: "grants".parse().unwrap(),
            title: "Grants made up for a test".into(),
            publisher: "nobody".into(),
            published: None,
            address: None,
            standing: Standing::Primary,
            copy_of: None,
            licence: None,
            marking: Marking::Public,
            note: None,
        };
        let text = format!("{HEADER}{rows}");
        let file = GrantsFile { file: "g.csv", bytes: text.as_bytes(), source: &source };
        threesixty_giving([file]).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn told(imported: &Imported) -> Vec<String> {
        let repairs = imported.repairs.iter().map(ToString::to_string);
        repairs.chain(imported.rejected.iter().map(ToString::to_string)).collect()
    }

    #[test]
    fn what_was_paid_is_another_phase_of_the_same_promise() {
        let imported = import(
            "a-1,Boats,GBP,\"1,500\",700.5,2019-03-01T00:00:00Z,2019-04-01,2021-03-31,c-2,A charity,,f-1,A fund,P1\n",
        );
        let [awarded, paid] = imported.tables.flows.as_slice() else { panic!("{imported:?}") };
        assert_eq!(
            (awarded.phase, awarded.amount.to_text().as_str()),
            (Phase::Confirmed, "GBP 1500.00")
        );
        assert_eq!((paid.phase, paid.amount.to_text().as_str()), (Phase::Paid, "GBP 700.50"));
        assert_eq!(awarded.commitment, paid.commitment);
        assert_eq!(awarded.commitment.as_ref().map(|id| id.as_str()), Some("a-1"));
        assert_eq!(awarded.period.to_string(), "2019-04-01/2021-03-31");
        assert_eq!(awarded.certainty.to_string(), "until 2021-03-31");
        assert_eq!(awarded.confirmed.map(|date| date.to_string()).as_deref(), Some("2019-03-01"));
        assert_eq!(awarded.stream.as_ref().map(|id| id.as_str()), Some("P1"));
        assert_eq!(awarded.citation.to_string(), "grants a-1");
        assert_eq!(imported.files[0].accepted, 1);
        assert!(told(&imported).is_empty());
    }

    #[test]
    fn a_person_is_never_named() {
        let imported = import(
            "a-1,,GBP,5,,2019-03-01,,,,,p-1,f-1,A fund,\na-2,,GBP,5,,,,,,,p-2,f-1,A fund,\n",
        );
        let [one, two] = imported.tables.flows.as_slice() else { panic!("{imported:?}") };
        assert_eq!(one.payee.to_string(), "class:individual-recipients");
        assert_eq!(one.payee, two.payee);
        assert_eq!(one.period.to_string(), "2019-03-01");
        assert_eq!(two.period.to_string(), "undated: not stated");
        assert_eq!(imported.tables.body_classes.len(), 1);
    }

    #[test]
    fn rows_with_one_id_are_one_or_refused() {
        let row = "a-1,,GBP,5,,,,,c-1,C,,f-1,F,\n";
        let imported = import(&format!("{row}{row}{}", row.replace(",5,", ",6,")));
        let facts = &imported.files[0];
        assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.merged], [3, 1, 1, 1]);
        assert_eq!(told(&imported), ["g.csv:4:1: same id: \"a-1\""]);
    }

    #[test]
    fn what_makes_no_flow_is_refused_with_its_cell() {
        let imported = import(
            "a-1,,GBP,5,,,,,c-1,C,,f-1,F,\na-2,,EUR,5,,,,,c-1,C,,f-1,F,\na-3,,GBP,0,,,,,c-1,C,,f-1,F,\n\
             a-4,,GBP,-5,,,,,c-1,C,,f-1,F,\na-5,,GBP,5,,,,,,,,f-1,F,\na-6,,GBP,5,,,,,c-1,C,,,,\n\
             ,,GBP,5,,,,,c-1,C,,f-1,F,\na-7,,GBP,5,x,,,,c-1,C,,f-1,F,\n",
        );
        assert_eq!(
            told(&imported),
            [
                "g.csv:3:6: other currency: \"EUR\"",
                "g.csv:4:10: zero amount: \"0\"",
                "g.csv:5:10: negative amount: \"-5\"",
                "g.csv:6:16: no id: \"\"",
                "g.csv:7:23: no id: \"\"",
                "g.csv:8:1: no id: \"\"",
                "g.csv:9:12: not an amount: \"x\"",
            ]
        );
        assert_eq!(imported.tables.flows.len(), 1);
    }

    #[test]
    fn bodies_without_an_id_are_known_by_name_and_other_names_are_kept() {
        let imported = import(
            "a-1,,GBP,5,,,,,no id,The Trust,,f-1,F,\na-2,,GBP,5,,,,,c-1,C,,f-1,F,\na-3,,GBP,5,,,,,c-1,C Limited,,f-1,F,\n",
        );
        let names: Vec<_> = imported
            .tables
            .bodies
            .iter()
            .map(|body| (body.id.as_str(), body.name.as_str()))
            .collect();
        assert_eq!(names, [("c-1", "C"), ("f-1", "F"), ("org-the-trust", "The Trust")]);
        assert_eq!(imported.tables.bodies[0].aliases, ["C Limited"]);
        assert_eq!(
            told(&imported),
            ["g.csv:4:20: other name in Recipient Org:0:Name: \"C Limited\" read as \"C\""]
        );
    }

    #[test]
    fn award_dates_that_copy_start_dates_are_left_out() {
        let row = |id: usize, award: &str| {
            format!("a-{id},,GBP,5,,{award},2016-04-01,2017-03-31,c-1,C,,f-1,F,\n")
        };
        let same: String = (0..10).map(|id| row(id, "2016-04-01")).collect();
        let imported = import(&same);
        assert!(imported.tables.flows.iter().all(|flow| flow.confirmed.is_none()));
        assert_eq!(
            told(&imported),
            ["g.csv:2:13: copied dates in Award Date: \"the start date in each of 10 rows\""]
        );
        let one_differs = import(&format!("{same}{}", row(10, "2016-03-01")));
        assert!(one_differs.tables.flows.iter().all(|flow| flow.confirmed.is_some()));
        let few: String = (0..9).map(|id| row(id, "2016-04-01")).collect();
        assert!(import(&few).tables.flows.iter().all(|flow| flow.confirmed.is_some()));
    }

    #[test]
    fn dates_that_are_none_or_the_wrong_way_round_are_left_out() {
        let imported = import(
            "a-1,,GBP,5,,01/04/2016,2016-04-01,2017-03-31,c-1,C,,f-1,F,\na-2,,GBP,5,,,2017-04-01,2016-04-01,c-1,C,,f-1,F,\n",
        );
        let periods: Vec<_> =
            imported.tables.flows.iter().map(|flow| flow.period.to_string()).collect();
        assert_eq!(periods, ["2016-04-01/2017-03-31", "2017-04-01"]);
        assert_eq!(
            told(&imported),
            [
                "g.csv:2:13: date left out in Award Date: \"01/04/2016\"",
                "g.csv:3:25: date left out in Planned Dates:0:End Date: \"2016-04-01\"",
            ]
        );
    }
}
