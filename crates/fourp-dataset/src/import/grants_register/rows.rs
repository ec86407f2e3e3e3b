//! Lists of schemes into flows.

use super::{
    departments::department,
    layout::{EXPECTED, Layout, layout},
    recipients::{Recipients, recipients},
};
use crate::import::{
    amount::{Printed, printed},
    ids::Ids,
    imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
    list::{List, ListRow},
    misread::{has_lost_character, reread},
};
use fourp_model::{
    Body, BodyClass, BodyKind, Certainty, Citation, Currency, Figure, FigureKind, Flow, FlowKind,
    Level, PartialDate, Party, Period, Phase, Problems, Rational, Slug, Source, Stream,
};
use std::collections::BTreeMap;

/// One list of the register, with what it does not say itself.
#[derive(Clone, Copy, Debug)]
pub struct GrantsList<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes, as they were published.
    pub bytes: &'a [u8],
    /// The financial year it lists, which only one of the four lists says itself.
    pub year: &'a Period,
    /// What the rows are to cite.
    pub source: &'a Source,
}

/// Lists of schemes of the UK government grants register, as flows.
///
/// The lists of 2013-14 to 2016-17 have three layouts and three units (thousands, millions and pounds of
/// sterling). Each row is one flow, announced, from a department to a class of recipients, for the year of
/// its list; a negative amount is a refund the other way. Amounts are exact, with half the printed step
/// where that is more than half a pound; an amount of nothing is no flow. A department is one body however
/// the lists call it. Recipients, whom no list names, are the class of their sector, or a class of their
/// own with its count where the row counts several. The stream is the code of the scheme, or its title
/// where schemes have no code; rows are never merged, however alike. A row is cited by its number, the
/// header being the first, and its title as it stands.
///
/// The rules, column by column, and what is lost are in the repository's `docs/import/grants-register.md`.
/// Takes time in proportion to n log n for n rows with text, and memory for them; blank rows cost neither.
///
/// ```
/// use fourp_dataset::import::{GrantsList, grants_register};
/// use fourp_model::{Source, Standing};
///
/// let source = Source {
///     id: "grants-2013-14".parse()?,
///     title: "Schemes 2013-14".into(),
///     publisher: "Cabinet Office".into(),
///     published: None,
///     address: None,
///     standing: Standing::Primary,
///     copy_of: None,
///     licence: None,
///     marking: Default::default(),
///     note: None,
/// };
/// let bytes = "Department,Grants Description,\"Amount (£,000s)\",End Recipient,No. of Recipients\n\
///              HO,Unit Grant,33000,Police,02-Oct\n";
/// let year = "2013-14".parse()?;
/// let list = GrantsList { file: "s.csv", bytes: bytes.as_bytes(), year: &year, source: &source };
/// let imported = grants_register([list])?;
/// assert_eq!(imported.tables.flows[0].amount.to_string(), "£33,000,000.00");
/// assert_eq!(
///     imported.repairs[0].to_string(),
///     "s.csv:2:28: range read as a date in No. of Recipients: \"02-Oct\" read as \"2-10\"",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that cannot be read as text, or whose columns are those of none of the layouts. A row that cannot
/// be read is no error, but listed.
pub fn grants_register<'a>(
    lists: impl IntoIterator<Item = GrantsList<'a>>,
) -> Result<Imported, Problems> {
    let mut register = Register::default();
    for list in lists {
        register.read(list)?;
    }
    Ok(register.finish())
}

/// What has been read so far.
#[derive(Default)]
struct Register {
    imported: Imported,
    sources: BTreeMap<Slug<Source>, Source>,
    departments: BTreeMap<Slug<Body>, Body>,
    classes: BTreeMap<Slug<BodyClass>, BodyClass>,
    names: Ids,
    sectors: Ids,
    schemes: Ids,
}

/// A row, the list it is of, and where its columns stand.
struct Entry<'r> {
    row: ListRow<'r>,
    layout: Layout,
    year: &'r Period,
    source: &'r Slug<Source>,
}

impl Register {
    fn read(&mut self, given: GrantsList<'_>) -> Result<(), Problems> {
        let GrantsList { file, bytes, year, source } = given;
        let mut list = List::open(file, bytes)?;
        let layout = layout(&list).ok_or_else(|| list.unknown_header(EXPECTED))?;
        self.sources.entry(source.id.clone()).or_insert_with(|| source.clone());
        let mut imported = std::mem::take(&mut self.imported);
        while let Some(row) = list.next(&mut imported)? {
            let entry = Entry { row, layout, year, source: &source.id };
            match self.flow(&entry, &mut imported.repairs) {
                Ok(flow) => {
                    imported.tables.flows.push(flow);
                    list.accept();
                }
                Err(rejected) => list.reject(&mut imported, *rejected),
            }
        }
        list.finish(&mut imported);
        self.imported = imported;
        Ok(())
    }

    /// The flow of a row, or why there is none.
    fn flow(
        &mut self,
        entry: &Entry<'_>,
        repairs: &mut Vec<Repair>,
    ) -> Result<Flow, Box<RejectedRow>> {
        let Entry { row, layout, year, .. } = entry;
        let stated = row.text(layout.year);
        if !stated.is_empty() && stated != year.to_string() {
            return Err(row.refuse(layout.year, Rejection::OtherPeriod));
        }
        let refuse = |why| row.refuse(layout.amount, why);
        let printed = printed(row.text(layout.amount), layout.power, Currency::GBP);
        let Printed { amount, half_width } = printed.map_err(refuse)?;
        if amount.minor() == 0 {
            return Err(refuse(Rejection::ZeroAmount));
        }
        let title = entry.title(repairs);
        let no_id = || row.refuse(layout.department, Rejection::NoId);
        let mut payer = self.giver(entry, repairs).ok_or_else(no_id)?;
        let mut payee = self.taker(entry, title.as_deref(), repairs).ok_or_else(no_id)?;
        let (mut paid, mut kind) = (amount, FlowKind::Grant);
        if amount.is_negative() {
            paid = amount.checked_neg().map_err(|_| refuse(Rejection::AmountNotHeld))?;
            kind = FlowKind::Refund;
            std::mem::swap(&mut payer, &mut payee);
            let read_as = format!("{paid} from {payer} to {payee}");
            repairs.push(row.repair(layout.amount, RepairRule::NegativeReversed, Some(read_as)));
        }
        let stream = self.stream(entry, title.as_deref());
        let certainty = entry.certainty(repairs);
        let citation = Citation { anchor: entry.anchor(), ..entry.citation() };
        let period = (*year).clone();
        Ok(Flow {
            half_width,
            kind,
            stream,
            certainty,
            ..Flow::between(payer, payee, paid, Phase::Announced, period, citation)
        })
    }

    /// The department that gives, or a class for one that is not named.
    fn giver(&mut self, entry: &Entry<'_>, repairs: &mut Vec<Repair>) -> Option<Party> {
        let Entry { row, layout, .. } = entry;
        let cell = row.text(layout.department);
        let known = department(cell).and_then(|(id, name)| Some((id.parse().ok()?, name)));
        let named = known.or_else(|| Some((self.names.of("", cell)?, cell)));
        let Some((id, name)) = named else {
            repairs.push(row.repair(layout.department, RepairRule::NobodyNamed, None));
            let id = "grant-givers-not-stated".parse().ok()?;
            return Some(self.class(id, "Givers of grants, not named", entry));
        };
        let body = self.departments.entry(id);
        let body = body.or_insert_with_key(|id| Body {
            level: Some(Level::National),
            ..Body::new(id.clone(), name, BodyKind::Organisation, entry.citation())
        });
        if cell != body.name && !body.aliases.iter().any(|alias| alias == cell) {
            body.aliases.push(cell.into());
            body.aliases.sort();
        }
        Some(Party::Body(body.id.clone()))
    }

    /// Those who are given to: the class of their sector, or their own where several are counted.
    fn taker(
        &mut self,
        entry: &Entry<'_>,
        title: Option<&str>,
        repairs: &mut Vec<Repair>,
    ) -> Option<Party> {
        let sector = self.sector(entry)?;
        let Some((low, high)) = entry.count(repairs) else { return Some(Party::Class(sector)) };
        let own = format!("{} row {}", entry.source, entry.row.number);
        let id: Slug<BodyClass> = self.sectors.fresh("recipients-", &own)?;
        let title = title.unwrap_or("a scheme without a title");
        let class = BodyClass {
            count: bodies(low, high),
            part_of: vec![sector],
            ..BodyClass::new(
                id.clone(),
                &format!("Recipients of {title}, {}", entry.year),
                entry.citation(),
            )
        };
        self.classes.insert(id.clone(), class);
        Some(Party::Class(id))
    }

    /// The class of everybody in the sector of a row.
    fn sector(&mut self, entry: &Entry<'_>) -> Option<Slug<BodyClass>> {
        let cell = entry.row.text(entry.layout.sector);
        let id = match cell.to_lowercase().as_str() {
            "" | "unknown" | "na" | "n/a" => None,
            _ => self.sectors.of("grant-recipients-", cell),
        };
        let (id, said) = match id {
            Some(id) => (id, cell),
            None => ("grant-recipients-not-stated".parse().ok()?, "sector not stated"),
        };
        self.class(id.clone(), &format!("Recipients of grants, not named: {said}"), entry);
        Some(id)
    }

    /// A class of many rows, called as the first of them calls it.
    fn class(&mut self, id: Slug<BodyClass>, name: &str, entry: &Entry<'_>) -> Party {
        let class = self.classes.entry(id);
        let class =
            class.or_insert_with_key(|id| BodyClass::new(id.clone(), name, entry.citation()));
        Party::Class(class.id.clone())
    }

    /// The scheme: its code, or its title.
    fn stream(&mut self, entry: &Entry<'_>, title: Option<&str>) -> Option<Slug<Stream>> {
        let code = entry.row.text(entry.layout.code).parse().ok();
        code.or_else(|| self.schemes.of("", title?))
    }

    fn finish(self) -> Imported {
        let mut imported = self.imported;
        let tables = &mut imported.tables;
        tables.title = "UK government grants register".into();
        tables.currency = Some(Currency::GBP);
        tables.sources = self.sources.into_values().collect();
        tables.bodies = self.departments.into_values().collect();
        tables.body_classes = self.classes.into_values().collect();
        imported
    }
}

impl Entry<'_> {
    fn citation(&self) -> Citation {
        Citation::at(self.source.clone(), format!("row {}", self.row.number))
    }

    /// The title as it stands, by which the row can be found.
    fn anchor(&self) -> Option<String> {
        Some(self.row.text(self.layout.title).to_owned()).filter(|title| !title.is_empty())
    }

    /// The title, as it was before its characters were misread.
    fn title(&self, repairs: &mut Vec<Repair>) -> Option<String> {
        let at = self.layout.title;
        let mut title = self.row.text(at).to_owned();
        if let Some(read) = reread(&title) {
            let read_as = Some(read.clone());
            repairs.push(self.row.repair(at, RepairRule::MisreadCharacters, read_as));
            title = read;
        }
        if has_lost_character(&title) {
            repairs.push(self.row.repair(at, RepairRule::LostCharacter, None));
        }
        Some(title).filter(|title| !title.is_empty())
    }

    /// How many recipients there are, where there are several and it is said.
    fn count(&self, repairs: &mut Vec<Repair>) -> Option<(u32, u32)> {
        let at = self.layout.recipients;
        match recipients(self.row.text(at)) {
            Recipients::NotStated | Recipients::Exactly(1) => None,
            Recipients::Exactly(0) | Recipients::NoNumber => {
                repairs.push(self.row.repair(at, RepairRule::NumberLeftOut, None));
                None
            }
            Recipients::Exactly(several) => Some((several, several)),
            Recipients::Between(low, high) => Some((low, high)),
            Recipients::ReadAsDate(low, high) => {
                let read_as = Some(format!("{low}-{high}"));
                repairs.push(self.row.repair(at, RepairRule::RangeReadAsDate, read_as));
                Some((low, high))
            }
        }
    }

    /// How long the grant can be counted on.
    fn certainty(&self, repairs: &mut Vec<Repair>) -> Certainty {
        let Layout { duration, end, .. } = self.layout;
        match self.row.text(duration) {
            "" => return Certainty::Unknown,
            "1" => return Certainty::OneYear,
            years if years.bytes().all(|byte| byte.is_ascii_digit()) => {}
            _ => {
                repairs.push(self.row.repair(duration, RepairRule::NumberLeftOut, None));
                return Certainty::Unknown;
            }
        }
        match day(self.row.text(end)) {
            Some(day) => Certainty::Until(day),
            None => {
                repairs.push(self.row.repair(end, RepairRule::DateLeftOut, None));
                Certainty::Unknown
            }
        }
    }
}

/// A day such as `31/03/17`, of this century.
fn day(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('/');
    let [day, month, year] = [parts.next()?, parts.next()?, parts.next()?];
    let is_short = [day, month, year].iter().all(|part| part.len() == 2);
    if is_short && parts.next().is_none() {
        format!("20{year}-{month}-{day}").parse().ok()
    } else {
        None
    }
}

/// A count of bodies, from so many to so many.
fn bodies(low: u32, high: u32) -> Option<Figure> {
    let of = |number: u32| Rational::from(i64::from(number));
    let kind = if low == high {
        FigureKind::Exact { value: of(low) }
    } else {
        FigureKind::Range { low: of(low), high: of(high) }
    };
    Figure::new(kind, "bodies".parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Standing;

    const EARLY: &str = "Department,Year 2013-14,Grants Description,\"Amount (£,000s)\",Grant Category,End Recipient,No. of Recipients\n";
    const LATE: &str = "Funding Org:Name,Grant Programme:Code,Grant Programme:Title,Aims and objectives,Value per year,Start Date,End Date,Duration Numeric,Allocation Method,Recipient Sector,COFOG L0 Long Name\n";

    fn source(id: &str) -> Source {
        Source {
            id: id.parse().unwrap(),
            title: "A list made for a test".into(),
            publisher: "nobody".into(),
            published: None,
            address: None,
            standing: Standing::Primary,
            copy_of: None,
            licence: None,
            marking: fourp_model::Marking::Public,
            note: None,
        }
    }

    fn import(lists: &[(&str, &str, &str)]) -> Imported {
        let sources: Vec<_> = lists.iter().map(|(id, ..)| source(id)).collect();
        let years: Vec<Period> = lists.iter().map(|(_, year, _)| year.parse().unwrap()).collect();
        let given =
            lists.iter().zip(&sources).zip(&years).map(|(((id, _, text), source), year)| {
                GrantsList { file: id, bytes: text.as_bytes(), year, source }
            });
        grants_register(given).unwrap()
    }

    fn early(rows: &str) -> Imported {
        import(&[("early", "2013-14", &format!("{EARLY}{rows}"))])
    }

    fn late(rows: &str) -> Imported {
        import(&[("late", "2015-16", &format!("{LATE}{rows}"))])
    }

    fn told(imported: &Imported) -> Vec<String> {
        let repairs = imported.repairs.iter().map(ToString::to_string);
        repairs.chain(imported.rejected.iter().map(ToString::to_string)).collect()
    }

    #[test]
    fn a_row_is_a_flow_with_its_place_and_precision() {
        let imported = early("HO,2013-14,Unit Grant,33000,General Grant,Police,4\n");
        let [flow] = imported.tables.flows.as_slice() else { panic!("{imported:?}") };
        assert_eq!(flow.payer.to_string(), "home-office");
        assert_eq!(flow.payee.to_string(), "class:recipients-early-row-2");
        assert_eq!(flow.amount.to_text(), "GBP 33000000.00");
        assert_eq!(flow.half_width.map(|half| half.to_text()).as_deref(), Some("GBP 500.00"));
        assert_eq!((flow.kind, flow.phase), (FlowKind::Grant, Phase::Announced));
        assert_eq!(flow.stream.as_ref().map(|id| id.as_str()), Some("unit-grant"));
        assert_eq!(flow.certainty, Certainty::Unknown);
        assert_eq!(flow.citation.to_string(), "early row 2");
        assert_eq!(flow.citation.anchor.as_deref(), Some("Unit Grant"));
        let [sector, own] = imported.tables.body_classes.as_slice() else { panic!("{imported:?}") };
        assert_eq!(sector.name, "Recipients of grants, not named: Police");
        assert_eq!(own.name, "Recipients of Unit Grant, 2013-14");
        assert_eq!(own.count, bodies(4, 4));
        assert_eq!(own.part_of.as_slice(), std::slice::from_ref(&sector.id));
        assert_eq!(imported.tables.bodies[0].aliases, ["HO"]);
        assert!(told(&imported).is_empty());
        assert!(imported.into_programme().unwrap().dangling().is_empty());
    }

    #[test]
    fn a_negative_amount_is_a_flow_the_other_way() {
        let imported = late(
            "CLG Local Government,SCH-1,Top-Ups,,\"2,554,834,000\",01/04/15,31/03/16,1,Formula,Local Government,n/a\n\
             CLG Local Government,SCH-2,Tariffs,,\"-2,554,834,000\",01/04/15,31/03/16,1,Formula,Local Government,n/a\n",
        );
        let [out, back] = imported.tables.flows.as_slice() else { panic!("{imported:?}") };
        assert_eq!((&out.payer, &out.payee), (&back.payee, &back.payer));
        assert_eq!(out.amount, back.amount);
        assert_eq!((out.kind, back.kind), (FlowKind::Grant, FlowKind::Refund));
        assert_eq!(
            told(&imported),
            ["late:3:37: negative reversed in Value per year: \"-2,554,834,000\" read as \
              \"£2,554,834,000.00 from class:grant-recipients-local-government to clg-local-government\""]
        );
    }

    #[test]
    fn grants_of_one_year_and_of_several_are_as_certain_as_is_said() {
        let row = |duration: &str, end: &str| {
            format!("Home Office,SCH-1,A,,5,01/04/15,{end},{duration},Formula,Private,n/a\n")
        };
        let rows = [("1", "31/03/16"), ("3", "31/03/18"), ("", ""), ("3", "31/02/18"), ("two", "")];
        let imported = late(&rows.map(|(duration, end)| row(duration, end)).concat());
        let certainty: Vec<_> =
            imported.tables.flows.iter().map(|flow| flow.certainty.to_string()).collect();
        assert_eq!(certainty, ["one-year", "until 2018-03-31", "unknown", "unknown", "unknown"]);
        assert_eq!(
            told(&imported),
            [
                "late:5:33: date left out in End Date: \"31/02/18\"",
                "late:6:34: number left out in Duration Numeric: \"two\""
            ]
        );
    }

    #[test]
    fn what_makes_no_flow_is_refused_with_its_cell() {
        let imported = early(
            "HO,2013-14,A,0.00,,Police,1\nHO,2013-14,A,TBC,,Police,1\nHO,2013-14,A,0.000001,,Police,1\n\
             HO,2012-13,A,5,,Police,1\nHO,2013-14,A,5\n,,,,,,\n",
        );
        assert!(imported.tables.flows.is_empty() && imported.tables.body_classes.is_empty());
        assert_eq!(
            told(&imported),
            [
                "early:2:14: zero amount: \"0.00\"",
                "early:3:14: not an amount: \"TBC\"",
                "early:4:14: amount not held: \"0.000001\"",
                "early:5:4: other period: \"2012-13\"",
                "early:6: broken row: \"4 cells, not 7\""
            ]
        );
        let facts = &imported.files[0];
        assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.blank], [5, 0, 5, 1]);
        assert_eq!(imported.blank.len(), 1);
    }

    #[test]
    fn what_a_row_does_not_say_is_not_made_up() {
        let imported = early(" ,2013-14,ChildrenÍs Panel _ A,5,,Unknown,0\n");
        let flow = &imported.tables.flows[0];
        assert_eq!(flow.payer.to_string(), "class:grant-givers-not-stated");
        assert_eq!(flow.payee.to_string(), "class:grant-recipients-not-stated");
        // As it stands where it is looked for, and as it was meant where it is a name.
        assert_eq!(flow.citation.anchor.as_deref(), Some("ChildrenÍs Panel _ A"));
        assert_eq!(flow.stream.as_ref().map(|id| id.as_str()), Some("childrens-panel-a"));
        assert_eq!(
            told(&imported),
            [
                "early:2:11: misread characters in Grants Description: \"ChildrenÍs Panel _ A\" \
                 read as \"Children’s Panel _ A\"",
                "early:2:11: lost character in Grants Description: \"ChildrenÍs Panel _ A\"",
                "early:2:1: nobody named in Department: \"\"",
                "early:2:43: number left out in No. of Recipients: \"0\""
            ]
        );
    }

    #[test]
    fn departments_and_schemes_of_several_lists_are_the_same() {
        let first = format!("{EARLY}Defra,2013-14,Flood Grant,5,,Police,\n");
        let second = "Department,Grants Description,Amount (£m),Recipient type\nDEFRA,flood  grant,5,Police\n";
        let imported = import(&[("a", "2013-14", &first), ("b", "2014-15", second)]);
        let [body] = imported.tables.bodies.as_slice() else { panic!("{imported:?}") };
        assert_eq!(body.aliases, ["DEFRA", "Defra"]);
        let [one, two] = imported.tables.flows.as_slice() else { panic!("{imported:?}") };
        assert_eq!((&one.stream, &one.payee), (&two.stream, &two.payee));
        assert_eq!(two.amount.to_text(), "GBP 5000000.00");
        assert_eq!(two.half_width.map(|half| half.to_text()).as_deref(), Some("GBP 500000.00"));
        assert_eq!(imported.tables.sources.len(), 2);
    }

    #[test]
    fn a_file_of_other_columns_is_refused() {
        let year = "2013-14".parse().unwrap();
        let source = source("a");
        let list = GrantsList { file: "a.csv", bytes: b"id,name\n", year: &year, source: &source };
        let problems = grants_register([list]).unwrap_err().to_string();
        assert!(
            problems.starts_with("a.csv:1: missing header: \"id,name\", expected"),
            "{problems}"
        );
    }
}
