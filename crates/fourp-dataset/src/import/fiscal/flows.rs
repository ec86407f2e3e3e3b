//! Packages into flows.

use super::{
    cell::{formatted, money},
    column::{Form, Group, Role, WHOLE},
    descriptor::{Column, Measure, Resource, Wrong, resources},
    options::{FiscalDirection, FiscalOptions},
};
use crate::import::{
    days,
    imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
    json::{Json, Value},
    list::{List, ListRow},
    negative::turn,
    parties::Parties,
    refs::Refs,
    words::line,
};
use fourp_model::{
    BudgetClass, Citation, Currency, Flow, FlowKind, PartialDate, Party, Period, Phase, Place,
    Problem, ProblemCode, Problems, Slug, Source, Stage,
};

/// A Fiscal Data Package, and what it does not say itself.
#[derive(Clone, Copy, Debug)]
pub struct FiscalPackage<'a> {
    /// The name of the description, for the account: `datapackage.json`.
    pub file: &'a str,
    /// Its bytes: JSON in UTF-8.
    pub descriptor: &'a [u8],
    /// The files that it describes: their paths as the description has them, and their bytes.
    pub resources: &'a [(&'a str, &'a [u8])],
    /// What the rows are to cite.
    pub source: &'a Source,
    /// What is to be taken for said.
    pub options: &'a FiscalOptions,
}

/// A Fiscal Data Package (version 1), as flows.
///
/// Each amount is one flow, at the phase and for the fiscal year that its row or its column says: of
/// expenditure from the unit of government to the recipient, of revenue the other way. Most packages add
/// recipients up; then a class stands for all whom the row pays, one class for each function of government
/// where that is stated, and no recipient is invented. Rows of one line of a budget in one year are phases of
/// one commitment, as are the amounts of one row. Amounts are read as text, as exactly as they are written.
///
/// The rules, column by column, and what is lost are in the repository's `docs/import/fiscal-data-package.md`.
/// Takes time in proportion to n log n for n bytes, and memory for the rows.
///
/// ```
/// use fourp_dataset::import::{FiscalOptions, FiscalPackage, fiscal_data_package};
/// # let source = fourp_model::Source {
/// #     id: "fdp".parse()?, title: "Budget".into(), publisher: "nobody".into(), published: None,
/// #     address: None, standing: fourp_model::Standing::Primary, copy_of: None, licence: None,
/// #     marking: Default::default(), note: None,
/// # };
///
/// let descriptor = br#"{"name": "budget", "resources": [{"path": "a.csv", "schema": {"fields": [
///   {"name": "Who", "columnType": "administrative-classification:generic:label"},
///   {"name": "Year", "columnType": "date:fiscal-year"},
///   {"name": "Phase", "columnType": "phase:id"},
///   {"name": "Amount", "columnType": "value"}
/// ], "extraFields": [{"name": "C", "columnType": "value-currency:code", "constant": "GBP"}]}}]}"#;
/// let csv = b"Who,Year,Phase,Amount\nA Ministry,2015,executed,0.10\n";
/// let imported = fiscal_data_package(FiscalPackage {
///     file: "datapackage.json",
///     descriptor,
///     resources: &[("a.csv", csv)],
///     source: &source,
///     options: &FiscalOptions::default(),
/// })?;
/// let flow = &imported.tables.flows[0];
/// assert_eq!(flow.amount.to_string(), "£0.10");
/// assert_eq!(flow.payee.to_string(), "class:recipients-not-stated");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A description that is no JSON in UTF-8 of bounded depth, or describes no column of amounts; a file of
/// amounts that is not given, cannot be read, lacks a column that is described, is not separated by commas, or
/// has a factor. A row that cannot be read is no error, but listed.
pub fn fiscal_data_package(package: FiscalPackage<'_>) -> Result<Imported, Problems> {
    let problem = |problem: Problem| Problems::from_iter([problem]);
    let json = Json::read(package.file, package.descriptor)?;
    let root = json.root().map(|root| (root, resources(root)));
    let Some((root, read)) = root else { return Ok(Imported::default()) };
    let (facts, others) =
        read.map_err(|Wrong { place: (line, column), field, found, expected }| {
            let place = Place::cell(package.file, line, column, field);
            let value = Some(found).filter(|found| !found.is_empty());
            problem(Problem { value, ..Problem::new(ProblemCode::BadDescription, place, expected) })
        })?;
    if facts.is_empty() {
        let expected = "a column of the type value in one of the files";
        let place = Place::file(package.file);
        return Err(problem(Problem::new(ProblemCode::MissingColumn, place, expected)));
    }
    let name = root.get("name").and_then(Value::text).map(line).unwrap_or_default();
    let mut reading = Reading {
        package,
        name: if name.is_empty() { "package".into() } else { name },
        imported: Imported::default(),
        parties: Parties::default(),
        refs: Refs::default(),
    };
    for path in others {
        let expected = "a column of amounts; what it says of codes is not read";
        let unread = Problem::new(ProblemCode::UnknownFile, Place::file(path), expected);
        reading.imported.warnings.push(unread);
    }
    for resource in &facts {
        reading.read(resource)?;
    }
    Ok(reading.finish(root))
}

/// What has been read so far.
struct Reading<'a> {
    package: FiscalPackage<'a>,
    /// The name of the package, with which ids of its codes begin.
    name: String,
    imported: Imported,
    parties: Parties,
    refs: Refs,
}

/// A row, and where the columns of its file stand.
struct Entry<'r> {
    row: ListRow<'r>,
    resource: &'r Resource,
    /// The place of each column, in the order of the resource.
    columns: &'r [usize],
}

/// A classification of a row: the codes of its levels and their names, from the widest to the finest.
#[derive(Debug, Default)]
struct Class {
    codes: Vec<String>,
    names: Vec<String>,
}

const NO_UNIT: [&str; 2] = ["units-not-stated", "Units of government, not named"];

impl Reading<'_> {
    fn read(&mut self, resource: &Resource) -> Result<(), Problems> {
        let path = resource.path.as_str();
        let given = self.package.resources.iter().find(|(given, _)| *given == path);
        let Some((_, bytes)) = given else {
            let missing =
                Problem::new(ProblemCode::FileNotFound, Place::file(path), "a file of the package");
            return Err(Problems::from_iter([missing]));
        };
        let mut list = List::open(path, bytes)?;
        let names = resource.columns.iter().map(|column| &column.name);
        let names = names.chain(resource.measures.iter().map(|measure| &measure.name));
        let mut places = Vec::new();
        for name in names {
            let place = list.header().iter().position(|column| column == name);
            let missing =
                || list.unknown_header(&format!("the column {name:?}, which is described"));
            places.push(place.ok_or_else(missing)?);
        }
        let (columns, measures) =
            places.split_at_checked(resource.columns.len()).unwrap_or_default();
        let mut imported = std::mem::take(&mut self.imported);
        while let Some(row) = list.next(&mut imported)? {
            let entry = Entry { row, resource, columns };
            match self.row(&entry, measures, &mut imported) {
                Ok(()) => list.accept(),
                Err(rejected) => list.reject(&mut imported, *rejected),
            }
        }
        list.finish(&mut imported);
        self.imported = imported;
        Ok(())
    }

    /// Makes a flow of each amount of a row. A row of which nothing is made is refused for its first fault;
    /// of any other row the amounts at fault are left out, and listed.
    fn row(
        &mut self,
        entry: &Entry<'_>,
        measures: &[usize],
        imported: &mut Imported,
    ) -> Result<(), Box<RejectedRow>> {
        let (mut made, mut faults, mut first) = (Vec::new(), Vec::new(), None);
        for (measure, place) in entry.resource.measures.iter().zip(measures) {
            let place = Some(*place);
            if entry.said(place).is_none() {
                continue;
            }
            match self.flow(entry, measure, place, &mut made) {
                Ok(()) => {}
                Err(rejected) => {
                    faults.push(entry.row.repair(place, RepairRule::NumberLeftOut, None));
                    first.get_or_insert(rejected);
                }
            }
        }
        if made.is_empty() {
            let blank = || entry.row.refuse(measures.first().copied(), Rejection::NotAnAmount);
            return Err(first.unwrap_or_else(blank));
        }
        imported.repairs.extend(faults);
        for (flow, repair) in made {
            imported.tables.flows.push(flow);
            imported.repairs.extend(repair);
        }
        Ok(())
    }

    fn flow(
        &mut self,
        entry: &Entry<'_>,
        measure: &Measure,
        place: Option<usize>,
        made: &mut Vec<(Flow, Option<Repair>)>,
    ) -> Result<(), Box<RejectedRow>> {
        let refuse = |why| entry.row.refuse(place, why);
        let options = self.package.options;
        let currency = entry.currency(measure, options.currency).map_err(refuse)?;
        let money = money(entry.row.text(place), measure, currency).map_err(refuse)?;
        let phase = entry.phase(measure, options).ok_or_else(|| refuse(Rejection::UnknownPhase))?;
        let direction = entry.direction(measure, options.direction);
        let direction = direction.ok_or_else(|| refuse(Rejection::NoDirection))?;
        let year = entry.text(measure, Role::Year);
        let period = match year {
            Some(year) => options.year.period(year),
            None => entry.days(measure),
        };
        let period = period.ok_or_else(|| refuse(Rejection::NoDate))?;
        let Entry { row, resource, .. } = entry;
        let locator = line(&format!("{} row {}", resource.path, row.number));
        let citation = Citation::at(self.package.source.id.clone(), locator);
        let no_id = || refuse(Rejection::NoId);
        let unit = self.unit(entry, measure, &citation).ok_or_else(no_id)?;
        let recipient = self.recipient(entry, measure, direction, &citation).ok_or_else(no_id)?;
        let (payer, payee, kind) = match direction {
            FiscalDirection::Expenditure => (unit, recipient, FlowKind::Spend),
            FiscalDirection::Revenue => (recipient, unit, FlowKind::Levy),
        };
        let pot = entry.class(measure, Group::Pot);
        let stage = if phase == Phase::Paid { Stage::Outturn } else { Stage::Budget };
        let promise = match entry.text(measure, Role::Line) {
            Some(line) => Some(format!("line/{line}/{period}")),
            None if resource.measures.len() > 1 => {
                Some(format!("{}/row-{}/{period}", resource.path, row.number))
            }
            None => None,
        };
        let day = entry.day(measure, Role::Day);
        let mut flow = Flow {
            kind,
            paid: day.filter(|_| phase == Phase::Paid),
            stream: pot.and_then(|pot| self.refs.of(&pot.id(&self.name, "source"))),
            commitment: promise.and_then(|id| self.refs.of(&format!("{}/{id}", self.name))),
            budget: BudgetClass::new(None, Some(stage), None).ok(),
            ..Flow::between(payer, payee, money, phase, period, citation)
        };
        let turned = turn(&mut flow).map_err(refuse)?;
        let repair = turned.map(|(rule, read_as)| row.repair(place, rule, Some(read_as)));
        made.push((flow, repair));
        Ok(())
    }

    fn unit(&mut self, entry: &Entry<'_>, measure: &Measure, cite: &Citation) -> Option<Party> {
        let cite = || cite.clone();
        let Some(class) = entry.class(measure, Group::Unit) else {
            let [id, name] = NO_UNIT;
            return self.parties.class(id, name, cite);
        };
        let id = class.coded(&self.name, "unit");
        self.parties.body(id.as_deref(), Some(&class.name()), cite).map(Party::Body)
    }

    /// The recipient of a row, or the class of those whom it does not name; of revenue, who pays it.
    fn recipient(
        &mut self,
        entry: &Entry<'_>,
        measure: &Measure,
        direction: FiscalDirection,
        citation: &Citation,
    ) -> Option<Party> {
        let cite = || citation.clone();
        if let Some(class) = entry.class(measure, Group::Recipient) {
            let id = class.coded(&self.name, "recipient");
            return self.parties.body(id.as_deref(), Some(&class.name()), cite).map(Party::Body);
        }
        let (plain, who) = match direction {
            FiscalDirection::Expenditure => ("recipients-not-stated", "Recipients"),
            FiscalDirection::Revenue => ("payers-not-stated", "Payers"),
        };
        let Some(function) = entry.class(measure, Group::Function) else {
            return self.parties.class(plain, &format!("{who}, not named"), cite);
        };
        let of = match direction {
            FiscalDirection::Expenditure => "recipients",
            FiscalDirection::Revenue => "payers",
        };
        let id: Slug<fourp_model::BodyClass> = self.refs.of(&function.id(&self.name, of))?;
        let name = format!("{who} for {}, not named", function.name());
        self.parties.class(id.as_str(), &name, cite)
    }

    fn finish(self, root: Value<'_>) -> Imported {
        let mut imported = self.imported;
        imported.repairs.sort();
        let tables = &mut imported.tables;
        let title = root.get("title").and_then(Value::text).map(line);
        tables.title = title.filter(|title| !title.is_empty()).unwrap_or(self.name);
        let mut currencies = tables.flows.iter().map(|flow| flow.amount.currency());
        let first = currencies.next();
        tables.currency = first.filter(|first| currencies.all(|other| other == *first));
        tables.sources.push(self.package.source.clone());
        self.parties.finish(tables);
        imported
    }
}

impl<'r> Entry<'r> {
    /// The text of a cell, unless it stands for nothing.
    fn said(&self, place: Option<usize>) -> Option<&'r str> {
        let text = self.row.text(place);
        let is_missing = self.resource.missing.iter().any(|missing| missing == text);
        Some(text).filter(|text| !text.is_empty() && !is_missing)
    }

    /// What says something of an amount: its own column first, then the row, then the package.
    fn text<'t>(&self, measure: &'t Measure, role: Role) -> Option<&'t str>
    where
        'r: 't,
    {
        let constant = |all: &'t [(Role, String)]| {
            let found = all.iter().find(|(of, _)| *of == role);
            found.map(|(_, text)| text.as_str())
        };
        let own = constant(&measure.constants);
        own.or_else(|| self.columns(role).find_map(|(_, text)| text))
            .or_else(|| constant(&self.resource.constants))
    }

    /// The columns of a role, and what they say of the row.
    fn columns(&self, role: Role) -> impl Iterator<Item = (&'r Column, Option<&'r str>)> {
        let all = self.resource.columns.iter().zip(self.columns);
        let of_role = all.filter(move |(column, _)| column.role == role);
        of_role.map(|(column, place)| (column, self.said(Some(*place))))
    }

    fn currency(&self, measure: &Measure, known: Option<Currency>) -> Result<Currency, Rejection> {
        match self.text(measure, Role::Currency) {
            Some(code) => code.parse().map_err(|_| Rejection::UnknownCurrency),
            None => known.ok_or(Rejection::NoCurrency),
        }
    }

    fn phase(&self, measure: &Measure, options: &FiscalOptions) -> Option<Phase> {
        let word = self.text(measure, Role::Phase).unwrap_or_default().to_lowercase();
        let own = options.phases.iter().find(|(own, _)| own.to_lowercase() == word);
        match (own, word.as_str()) {
            (Some((_, phase)), _) => Some(*phase),
            (None, "proposed") => Some(Phase::Pledged),
            (None, "approved") => Some(Phase::Announced),
            (None, "adjusted") => Some(Phase::Confirmed),
            (None, "executed") => Some(Phase::Paid),
            _ => None,
        }
    }

    fn direction(&self, measure: &Measure, known: FiscalDirection) -> Option<FiscalDirection> {
        match self.text(measure, Role::Direction).map(str::to_lowercase).as_deref() {
            None => Some(known),
            Some("expenditure") => Some(FiscalDirection::Expenditure),
            Some("revenue") => Some(FiscalDirection::Revenue),
            Some(_) => None,
        }
    }

    /// From the start to the end of what is paid for, or else the day.
    fn days(&self, measure: &Measure) -> Option<Period> {
        let day = |role| self.day(measure, role);
        match (day(Role::Start), day(Role::End)) {
            (Some(first), Some(last)) => days::span(first, last),
            _ => day(Role::Day).and_then(days::on),
        }
    }

    fn day(&self, measure: &Measure, role: Role) -> Option<PartialDate> {
        let text = self.text(measure, role)?;
        let format = self.columns(role).find_map(|(column, _)| column.format.as_deref());
        match format {
            Some(format) => formatted(text, format),
            None => days::day(text),
        }
    }

    /// The levels of a classification: the whole where that is told, and else level by level.
    fn class(&self, measure: &Measure, group: Group) -> Option<Class> {
        let mut class = Class::default();
        for level in [WHOLE].into_iter().chain(1..WHOLE) {
            let text = |form| self.text(measure, Role::Level(group, level, form)).map(line);
            let (code, name) = (text(Form::Code), text(Form::Name));
            class.names.extend(name.or_else(|| code.clone()));
            class.codes.extend(code);
            if level == WHOLE && !class.names.is_empty() {
                break;
            }
        }
        (!class.names.is_empty()).then_some(class)
    }
}

impl Class {
    /// What it is called, the widest level first.
    fn name(&self) -> String {
        self.names.join(" / ")
    }

    /// An id made of its codes; `None` if not every level has one.
    fn coded(&self, package: &str, group: &str) -> Option<String> {
        let is_coded = self.codes.len() == self.names.len();
        is_coded.then(|| format!("{package}/{group}/{}", self.codes.join("/")))
    }

    /// An id made of its codes, or else of its names.
    fn id(&self, package: &str, group: &str) -> String {
        let named = || format!("{package}/{group}/{}", self.names.join("/"));
        self.coded(package, group).unwrap_or_else(named)
    }
}
