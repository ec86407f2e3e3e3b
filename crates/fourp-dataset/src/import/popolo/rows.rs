//! Organisations, persons and memberships into bodies, groups and seats.

use super::said::{Nature, nature, role};
use crate::{
    facts::FileFacts,
    import::{
        imported::{Imported, RejectedRow, Rejection, Repair, RepairRule},
        json::{Json, Value},
        refs::Refs,
        slugs::slug,
        words::{line, shortened},
    },
};
use fourp_model::{
    Body, BodyClass, BodyKind, Citation, Dated, Dates, Group, GroupStanding, PartialDate, Party,
    Place, Problem, ProblemCode, Problems, ReportingLine, Seat, Slug, Source, Superior,
};
use std::collections::{BTreeMap, BTreeSet};

/// One file in Popolo, and the source its rows are to cite.
#[derive(Clone, Copy, Debug)]
pub struct PopoloFile<'a> {
    /// The name of the file, for the account.
    pub file: &'a str,
    /// Its bytes: JSON in UTF-8.
    pub bytes: &'a [u8],
    /// What the rows are to cite.
    pub source: &'a Source,
}

/// Organisations, persons, posts and memberships in Popolo, as bodies, groups and seats.
///
/// An organisation whose classification says that bodies meet in it (a committee, a board, a working group) is
/// a group; any other is a body. A membership of a group is a seat: of the organisation on whose behalf, or
/// else of the person, and it has the role, label and organisation of its post where it has none itself. A
/// membership of a body makes the person belong to it. The parent of a group is the group that it reports to, or
/// the body that owns it. Persons are bodies under their ids, and never named. Dates stay as coarse as they
/// are.
///
/// The files are read as one: a membership in one may name what another lists. The rules, field by field, and
/// what is lost are in the repository's `docs/import/popolo.md`. A row of the account is an organisation, a
/// person or a membership. Takes time in proportion to n log n for n bytes, and memory for up to 50 times the
/// files.
///
/// ```
/// use fourp_dataset::import::{PopoloFile, popolo};
/// use fourp_model::{SeatRole, Source, Standing};
///
/// let source = Source {
///     id: "committees".parse()?,
///     title: "Committees".into(),
///     publisher: "a parliament".into(),
///     published: None,
///     address: None,
///     standing: Standing::Primary,
///     copy_of: None,
///     licence: None,
///     marking: Default::default(),
///     note: None,
/// };
/// let json = r#"{"organizations": [{"id": "c1", "name": "Home Affairs", "classification": "committee"}],
///     "persons": [{"id": "p1", "name": "Somebody"}],
///     "memberships": [{"organization_id": "c1", "person_id": "p1", "role": "Chair", "start_date": "2019-09"}]}"#;
/// let imported = popolo([PopoloFile { file: "p.json", bytes: json.as_bytes(), source: &source }])?;
/// let seat = &imported.tables.seats[0];
/// assert_eq!((seat.group.as_str(), seat.role), ("c1", SeatRole::Chair));
/// assert_eq!((seat.party.to_string(), seat.dates.to_string()), ("person/p1".into(), "2019-09..".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A file that is over 256 MiB, no JSON in UTF-8, nested more than 128 deep, has a name twice in an object, or
/// none of the lists of Popolo. A row that cannot be read is no error, but listed.
pub fn popolo<'a>(files: impl IntoIterator<Item = PopoloFile<'a>>) -> Result<Imported, Problems> {
    let files: Vec<PopoloFile<'a>> = files.into_iter().collect();
    let mut read = Vec::new();
    for file in &files {
        read.push(Json::read(file.file, file.bytes)?);
    }
    let mut lists = Lists::default();
    for (file, json) in files.iter().zip(&read) {
        if let Some(root) = json.root() {
            lists.collect(file, root)?;
        }
    }
    let mut reading = Reading::default();
    for file in &files {
        reading.facts.entry(file.file).or_default();
        reading.sources.entry(file.source.id.clone()).or_insert_with(|| file.source.clone());
    }
    for item in &lists.organisations {
        let made = reading.organisation(item);
        reading.account(item, made);
    }
    for item in &lists.persons {
        let made = reading.person(item);
        reading.account(item, made);
    }
    reading.parents();
    for membership in &lists.memberships {
        let made = reading.membership(membership, &lists.posts);
        reading.account(&membership.item, made);
    }
    Ok(reading.finish(&files))
}

/// What the lists of all files hold.
#[derive(Default)]
struct Lists<'j> {
    organisations: Vec<Item<'j>>,
    persons: Vec<Item<'j>>,
    posts: BTreeMap<&'j str, Value<'j>>,
    memberships: Vec<Membership<'j>>,
}

/// One of them, the list that it stands in, and the file.
#[derive(Clone, Copy)]
struct Item<'j> {
    file: &'j PopoloFile<'j>,
    list: &'static str,
    value: Value<'j>,
}

/// A membership, and whose list it stands in.
struct Membership<'j> {
    item: Item<'j>,
    organisation: Option<&'j str>,
    person: Option<&'j str>,
}

/// What an id of an organisation stands for.
#[derive(Clone, Debug)]
enum Listed {
    Body(Slug<Body>),
    Group(Slug<Group>),
}

/// What an organisation is made into.
enum Built {
    Body(Box<Body>),
    Group(Box<Group>),
}

/// What becomes of a row.
enum Outcome {
    Made,
    /// It repeats another.
    Same,
}

type Made = Result<Outcome, (Rejection, String)>;

/// What has been read so far.
#[derive(Default)]
struct Reading<'j> {
    imported: Imported,
    facts: BTreeMap<&'j str, FileFacts>,
    sources: BTreeMap<Slug<Source>, Source>,
    refs: Refs,
    /// By their ids in the files, each with the id of its parent.
    organisations: BTreeMap<&'j str, (Listed, Option<&'j str>)>,
    /// Those that name a parent, and which.
    children: Vec<(Item<'j>, Listed, &'j str)>,
    persons: BTreeMap<&'j str, Slug<Body>>,
    bodies: BTreeMap<Slug<Body>, Body>,
    groups: BTreeMap<Slug<Group>, Group>,
    classes: BTreeMap<Slug<BodyClass>, BodyClass>,
}

impl<'j> Lists<'j> {
    fn collect(&mut self, file: &'j PopoloFile<'j>, root: Value<'j>) -> Result<(), Problems> {
        let lists = ["organizations", "persons", "posts", "memberships"];
        if lists.iter().all(|list| root.get(list).is_none()) {
            let expected = "an object of Popolo, with organizations, persons, posts or memberships";
            let place = Place::file(file.file);
            let problem = Problem::new(ProblemCode::UnknownFormat, place, expected);
            return Err(Problems::from_iter([problem]));
        }
        for value in items(root, "organizations") {
            self.organisations.push(Item { file, list: "organizations", value });
            self.memberships(file, value, id(value), None);
            self.posts(value);
        }
        for value in items(root, "persons") {
            self.persons.push(Item { file, list: "persons", value });
            self.memberships(file, value, None, id(value));
        }
        self.posts(root);
        self.memberships(file, root, None, None);
        Ok(())
    }

    fn posts(&mut self, within: Value<'j>) {
        for post in items(within, "posts") {
            if let Some(id) = id(post) {
                self.posts.entry(id).or_insert(post);
            }
        }
    }

    fn memberships(
        &mut self,
        file: &'j PopoloFile<'j>,
        within: Value<'j>,
        organisation: Option<&'j str>,
        person: Option<&'j str>,
    ) {
        for value in items(within, "memberships") {
            let item = Item { file, list: "memberships", value };
            self.memberships.push(Membership { item, organisation, person });
        }
    }
}

impl<'j> Reading<'j> {
    fn organisation(&mut self, item: &Item<'j>) -> Made {
        let Item { value, .. } = *item;
        let text = needed(value, "id")?;
        let name = text_of(value, "name").map(line).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| (Rejection::BrokenRow, text.to_owned()))?;
        let no_id = || (Rejection::NoId, text.to_owned());
        let before = self.imported.repairs.len();
        let classification = text_of(value, "classification").unwrap_or_default();
        let citation = item.citation();
        let dates = self.dates(item, ["founding_date", "dissolution_date"]);
        let aliases = aliases(value, &name);
        let parent = parent_of(value);
        let built = match nature(classification) {
            Nature::Group => {
                let id = self.refs.of(text).ok_or_else(no_id)?;
                let mut group = Group::new(id, &name, GroupStanding::NotStated, citation);
                (group.aliases, group.dates) = (aliases, dates);
                Built::Group(Box::new(group))
            }
            Nature::Body(kind) => {
                let id = self.refs.of(text).ok_or_else(no_id)?;
                let mut body = Body::new(id, &name, kind, citation);
                (body.aliases, body.dates) = (aliases, dates);
                body.classes.extend(self.class(classification, item).map(Dated::always));
                Built::Body(Box::new(body))
            }
        };
        if let Some((known, its)) = self.organisations.get(text) {
            let is_same = match (known, &built) {
                (Listed::Body(id), Built::Body(body)) => self.bodies.get(id) == Some(body),
                (Listed::Group(id), Built::Group(group)) => self.groups.get(id) == Some(group),
                _ => false,
            };
            let is_same = is_same && *its == parent;
            return self.again(before, is_same, text);
        }
        let listed = match built {
            Built::Group(group) => {
                let id = group.id.clone();
                self.groups.insert(id.clone(), *group);
                Listed::Group(id)
            }
            Built::Body(body) => {
                let id = body.id.clone();
                self.bodies.insert(id.clone(), *body);
                Listed::Body(id)
            }
        };
        if let Some(parent) = parent {
            self.children.push((*item, listed.clone(), parent));
        }
        self.organisations.insert(text, (listed, parent));
        Ok(Outcome::Made)
    }

    fn person(&mut self, item: &Item<'j>) -> Made {
        let text = needed(item.value, "id")?;
        let id = self.refs.of::<Body>(&format!("person/{text}"));
        let id = id.ok_or_else(|| (Rejection::NoId, text.to_owned()))?;
        let before = self.imported.repairs.len();
        let called = format!("Person {}", line(text));
        let body = Body::new(id.clone(), &called, BodyKind::Person, item.citation());
        if let Some(known) = self.bodies.get(&id) {
            let is_same = *known == body;
            return self.again(before, is_same, text);
        }
        self.persons.insert(text, id.clone());
        self.bodies.insert(id, body);
        Ok(Outcome::Made)
    }

    /// What becomes of a row whose id is there already.
    fn again(&mut self, repairs: usize, is_same: bool, id: &str) -> Made {
        self.imported.repairs.truncate(repairs);
        if is_same { Ok(Outcome::Same) } else { Err((Rejection::SameId, id.to_owned())) }
    }

    /// Follows the links of organisations to their one parent.
    fn parents(&mut self) {
        for (item, child, text) in std::mem::take(&mut self.children) {
            let parent = self.organisations.get(text).map(|(parent, _)| parent.clone());
            let is_followed = match (child, parent) {
                (Listed::Body(child), Some(Listed::Body(parent))) if child != parent => {
                    let body = self.bodies.get_mut(&child);
                    body.map(|body| body.parents.push(Dated::always(parent))).is_some()
                }
                (Listed::Group(child), Some(Listed::Body(parent))) => {
                    let group = self.groups.get_mut(&child);
                    group.map(|group| group.owner = Some(Party::Body(parent))).is_some()
                }
                (Listed::Group(child), Some(Listed::Group(parent))) if child != parent => {
                    let line = ReportingLine::new(child, Superior::Group(parent), item.citation());
                    self.imported.tables.reporting_lines.push(line);
                    true
                }
                _ => false,
            };
            if !is_followed {
                self.repair(&item, RepairRule::LinkLeftOut, text);
            }
        }
    }

    fn membership(
        &mut self,
        membership: &Membership<'j>,
        posts: &BTreeMap<&'j str, Value<'j>>,
    ) -> Made {
        let item = &membership.item;
        let value = item.value;
        let post = text_of(value, "post_id").and_then(|id| posts.get(id).copied());
        let of_post = |name| post.and_then(|post| text_of(post, name));
        let organisation = text_of(value, "organization_id").or(membership.organisation);
        let organisation = organisation.or_else(|| of_post("organization_id"));
        let organisation = organisation.ok_or_else(|| (Rejection::NoId, String::new()))?;
        let within = self.organisations.get(organisation).map(|(within, _)| within.clone());
        let within = within.ok_or_else(|| (Rejection::Unlisted, organisation.to_owned()))?;
        let member = self.member(membership)?;
        let dates = self.dates(item, ["start_date", "end_date"]);
        match within {
            Listed::Group(group) => {
                let party = self.on_behalf(item).unwrap_or(Party::Body(member));
                let own = text_of(value, "role").or_else(|| of_post("role"));
                let label = text_of(value, "label").or_else(|| of_post("label"));
                let printed = own.or(label).map(line);
                let its = printed.as_deref().and_then(role).unwrap_or_default();
                let mut seat = Seat::new(group, party, its, item.citation());
                (seat.title, seat.dates) = (printed, dates);
                self.imported.tables.seats.push(seat);
                Ok(Outcome::Made)
            }
            Listed::Body(parent) => {
                let body = self.bodies.get_mut(&member);
                let body = body.filter(|body| body.kind == BodyKind::Person);
                let body = body.ok_or_else(|| (Rejection::OtherKind, organisation.to_owned()))?;
                let belongs = Dated { value: parent, dates };
                if body.parents.contains(&belongs) {
                    return Ok(Outcome::Same);
                }
                body.parents.push(belongs);
                Ok(Outcome::Made)
            }
        }
    }

    /// Whose membership it is: a person's, or an organisation's.
    fn member(&self, membership: &Membership<'j>) -> Result<Slug<Body>, (Rejection, String)> {
        let value = membership.item.value;
        let person = text_of(value, "person_id").or(membership.person);
        if let Some(person) = person {
            let known = self.persons.get(person).cloned();
            return known.ok_or_else(|| (Rejection::Unlisted, person.to_owned()));
        }
        let member = needed(value, "member_id")?;
        match self.organisations.get(member) {
            Some((Listed::Body(body), _)) => Ok(body.clone()),
            Some((Listed::Group(_), _)) => Err((Rejection::OtherKind, member.to_owned())),
            None => {
                let known = self.persons.get(member).cloned();
                known.ok_or_else(|| (Rejection::Unlisted, member.to_owned()))
            }
        }
    }

    /// The organisation on whose behalf a member sits, if it is listed as a body.
    fn on_behalf(&mut self, item: &Item<'j>) -> Option<Party> {
        let text = text_of(item.value, "on_behalf_of_id")?;
        if let Some((Listed::Body(body), _)) = self.organisations.get(text) {
            return Some(Party::Body(body.clone()));
        }
        self.repair(item, RepairRule::LinkLeftOut, text);
        None
    }

    /// The class of a classification; `None` if it makes no id.
    fn class(&mut self, classification: &str, item: &Item<'_>) -> Option<Slug<BodyClass>> {
        let id: Slug<BodyClass> = slug(classification).parse().ok()?;
        let class = self.classes.entry(id).or_insert_with_key(|id| {
            BodyClass::new(id.clone(), &line(classification), item.citation())
        });
        Some(class.id.clone())
    }

    /// The dates of two fields, as coarse as they stand.
    fn dates(&mut self, item: &Item<'_>, [from, until]: [&str; 2]) -> Dates {
        let [from_text, until_text] = [from, until].map(|name| text_of(item.value, name));
        let mut read = |text: Option<&str>| -> Option<PartialDate> {
            let text = text?;
            let date = text.split_once(['T', ' ']).map_or(text, |(date, _)| date).parse().ok();
            if date.is_none() {
                self.repair(item, RepairRule::DateLeftOut, text);
            }
            date
        };
        let dates = Dates { from: read(from_text), until: read(until_text) };
        if !dates.is_reversed() {
            return dates;
        }
        self.repair(item, RepairRule::DateLeftOut, until_text.unwrap_or_default());
        Dates { until: None, ..dates }
    }

    fn repair(&mut self, item: &Item<'_>, rule: RepairRule, found: &str) {
        let (place, found) = (item.place(), shortened(found));
        self.imported.repairs.push(Repair { place, rule, found, read_as: None });
    }

    fn account(&mut self, item: &Item<'j>, made: Made) {
        let facts = self.facts.entry(item.file.file).or_default();
        facts.rows = facts.rows.saturating_add(1);
        match made {
            Ok(Outcome::Made) => facts.accepted = facts.accepted.saturating_add(1),
            Ok(Outcome::Same) => facts.merged = facts.merged.saturating_add(1),
            Err((why, found)) => {
                facts.rejected = facts.rejected.saturating_add(1);
                let (place, found) = (item.place(), shortened(&found));
                self.imported.rejected.push(RejectedRow { place, why, found });
            }
        }
    }

    fn finish(self, files: &[PopoloFile<'_>]) -> Imported {
        let mut imported = self.imported;
        let mut facts = self.facts;
        for file in files {
            // Files of one name have one account.
            let Some(its) = facts.remove(file.file) else { continue };
            imported.files.push(FileFacts { file: file.file.into(), ..its });
        }
        let classes = self.bodies.values().flat_map(|body| &body.classes);
        let used: BTreeSet<_> = classes.map(|class| &class.value).collect();
        let mut classes = self.classes;
        classes.retain(|id, _| used.contains(id));
        let tables = &mut imported.tables;
        tables.title = "Organisations and memberships".into();
        tables.sources = self.sources.into_values().collect();
        tables.bodies = self.bodies.into_values().collect();
        tables.body_classes = classes.into_values().collect();
        tables.groups = self.groups.into_values().collect();
        imported
    }
}

impl Item<'_> {
    fn place(&self) -> Place {
        let (line, column) = self.value.place();
        Place::cell(self.file.file, line, column, self.list)
    }

    /// The source, at the id or else the line.
    fn citation(&self) -> Citation {
        let id = id(self.value).map(line).filter(|id| !id.is_empty());
        let locator = id.unwrap_or_else(|| format!("line {}", self.value.place().0));
        Citation::at(self.file.source.id.clone(), locator)
    }
}

fn items<'j>(within: Value<'j>, list: &str) -> Vec<Value<'j>> {
    within.get(list).map(|list| list.items().collect()).unwrap_or_default()
}

/// The id of the one parent, by itself or within.
fn parent_of(value: Value<'_>) -> Option<&str> {
    text_of(value, "parent_id").or_else(|| value.get("parent").and_then(id))
}

fn id(value: Value<'_>) -> Option<&str> {
    text_of(value, "id")
}

/// The text of a field, without space around it, if there is any.
fn text_of<'j>(value: Value<'j>, name: &str) -> Option<&'j str> {
    value.get(name).and_then(Value::text).map(str::trim).filter(|text| !text.is_empty())
}

fn needed<'j>(value: Value<'j>, name: &str) -> Result<&'j str, (Rejection, String)> {
    text_of(value, name).ok_or_else(|| (Rejection::NoId, String::new()))
}

/// The other names, each once, in order.
fn aliases(value: Value<'_>, name: &str) -> Vec<String> {
    let others = items(value, "other_names").into_iter();
    let others = others.filter_map(|other| text_of(other, "name")).map(line);
    let mut others: Vec<String> =
        others.filter(|other| other != name && !other.is_empty()).collect();
    others.sort();
    others.dedup();
    others
}
