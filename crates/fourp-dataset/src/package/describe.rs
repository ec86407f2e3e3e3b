//! The description of tables that are written.

use crate::{
    column::{Column, Filling},
    every::{RecordReader, show},
    package::version::FORMAT_VERSION,
    record::Record,
    settings,
};
use fourp_model::{
    Completeness, Provenance, ReferenceVisitor, Referent, Slug, Source, Table, TableVisitor,
    Tabled, Tables,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The description of the tables that have rows, as a Tabular Data Package (Frictionless Data, version
/// 1 of the specifications): the same tables make the same bytes.
pub(crate) fn describe(tables: &Tables) -> String {
    let mut ids = Ids::default();
    tables.visit(&mut ids);
    let mut resources = vec![settings_resource()];
    show(tables, &mut Resources { tables, ids: &ids, resources: &mut resources });
    let package = Package {
        profile: "tabular-data-package",
        name: name_of(&tables.title),
        title: Some(tables.title.trim()).filter(|title| !title.is_empty()),
        fourp: Ours {
            format: FORMAT_VERSION,
            currency: tables.currency.map(|currency| currency.to_string()),
            synthetic: match &tables.provenance {
                Provenance::Synthetic { made_by } => Some(made_by),
                Provenance::Real => None,
            },
        },
        licenses: licences(&tables.sources),
        sources: tables.sources.iter().map(SourceEntry::of).collect(),
        resources,
    };
    let mut text = serde_json::to_string_pretty(&package).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Package<'a> {
    profile: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    fourp: Ours<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licenses: Vec<Licence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<SourceEntry<'a>>,
    resources: Vec<Resource<'a>>,
}

/// What a Data Package has no word for.
#[derive(Serialize)]
struct Ours<'a> {
    format: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    synthetic: Option<&'a str>,
}

#[derive(Serialize)]
struct Licence {
    name: String,
    title: String,
}

#[derive(Serialize)]
struct SourceEntry<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
}

#[derive(Serialize)]
struct Resource<'a> {
    profile: &'static str,
    name: &'static str,
    path: String,
    description: &'static str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    dialect: Dialect,
    schema: Schema,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    completeness: Vec<&'a Completeness>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: &'static str,
    line_terminator: &'static str,
    quote_char: &'static str,
    double_quote: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    fields: Vec<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_key: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
    missing_values: [&'static str; 1],
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints,
}

#[derive(Serialize)]
struct Constraints {
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unique: Option<bool>,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    words: Vec<&'static str>,
}

#[derive(Serialize)]
struct ForeignKey {
    fields: &'static str,
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    resource: &'static str,
    fields: &'static str,
}

impl<'a> SourceEntry<'a> {
    fn of(source: &'a Source) -> Self {
        let is_url = |address: &&str| {
            (address.starts_with("https://") || address.starts_with("http://"))
                && !address.contains("..")
        };
        Self {
            title: &source.title,
            path: source.address.as_deref().filter(is_url),
            licence: source.licence.as_deref(),
        }
    }
}

impl Constraints {
    fn is_empty(&self) -> bool {
        self.required.is_none() && self.unique.is_none() && self.words.is_empty()
    }
}

impl Field {
    fn of(column: &Column) -> Self {
        let is_required = column.filling == Filling::Required;
        let is_id = column.name == "id" && is_required;
        Self {
            name: column.name,
            kind: "string",
            description: format!("{} Holds {}.", column.help, column.holds).trim().to_owned(),
            constraints: Constraints {
                required: is_required.then_some(true),
                unique: is_id.then_some(true),
                words: column.words.clone(),
            },
        }
    }
}

fn resource(
    name: &'static str,
    description: &'static str,
    columns: &[Column],
    foreign_keys: Vec<ForeignKey>,
) -> Resource<'static> {
    let is_key = |column: &&Column| column.name == "id" && column.is_required();
    Resource {
        profile: "tabular-data-resource",
        name,
        path: format!("{name}.csv"),
        description,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        dialect: Dialect {
            delimiter: ",",
            line_terminator: "\n",
            quote_char: "\"",
            double_quote: true,
        },
        schema: Schema {
            fields: columns.iter().map(Field::of).collect(),
            primary_key: columns.iter().find(is_key).map(|column| column.name),
            foreign_keys,
            missing_values: [""],
        },
        completeness: Vec::new(),
    }
}

fn settings_resource() -> Resource<'static> {
    let about = "What holds for all tables: title, currency, and what made the rows up, if they are synthetic.";
    resource("programme", about, &settings::columns(), Vec::new())
}

struct Resources<'a, 'r> {
    tables: &'a Tables,
    ids: &'r Ids<'a>,
    resources: &'r mut Vec<Resource<'a>>,
}

impl RecordReader for Resources<'_, '_> {
    fn table<R: Record>(&mut self, rows: &[R]) {
        if rows.is_empty() {
            return;
        }
        let columns = R::columns();
        let foreign_keys = columns.iter().filter_map(|column| self.foreign_key::<R>(column, rows));
        let described = resource(R::TABLE.as_str(), R::ABOUT, &columns, foreign_keys.collect());
        let declared = self.tables.completeness.iter().filter(|row| row.table == R::TABLE);
        self.resources.push(Resource { completeness: declared.collect(), ..described });
    }
}

impl Resources<'_, '_> {
    /// A key to another table, if every cell of the column names a row of it: a dangling reference is
    /// allowed here, but a Data Package with one is not valid.
    fn foreign_key<R: Record>(&self, column: &Column, rows: &[R]) -> Option<ForeignKey> {
        let table = column.refers_to.filter(|_| column.name != "id")?;
        let declared = self.ids.0.get(&table).filter(|ids| !ids.is_empty())?;
        let mut mentions = Mentions { field: column.name, declared, is_whole: true };
        for row in rows {
            row.references(&mut mentions);
        }
        let reference = Reference { resource: table.as_str(), fields: "id" };
        mentions.is_whole.then_some(ForeignKey { fields: column.name, reference })
    }
}

/// The ids that the rows of each table declare.
#[derive(Default)]
struct Ids<'a>(BTreeMap<Table, BTreeSet<&'a str>>);

impl<'a> TableVisitor<'a> for Ids<'a> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        self.0.insert(R::TABLE, rows.iter().filter_map(|row| row.id()).collect());
    }
}

struct Mentions<'a, 'i> {
    field: &'static str,
    declared: &'i BTreeSet<&'a str>,
    is_whole: bool,
}

impl ReferenceVisitor for Mentions<'_, '_> {
    fn visit<T: Referent>(&mut self, field: &'static str, id: &Slug<T>) {
        if field == self.field {
            self.is_whole &= self.declared.contains(id.as_str());
        }
    }
}

/// The terms of the sources, each once, if every one has terms: otherwise the package would promise
/// more than is known. A name is what the profile allows in one.
fn licences(sources: &[Source]) -> Vec<Licence> {
    let titles = sources.iter().map(|source| source.licence.as_deref().map(str::trim));
    let titles: Option<BTreeSet<&str>> =
        titles.map(|title| title.filter(|t| !t.is_empty())).collect();
    titles
        .unwrap_or_default()
        .into_iter()
        .map(|title| {
            let name: String = title
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' })
                .collect();
            Licence { name, title: title.to_owned() }
        })
        .collect()
}

/// Lower-case letters, digits and hyphens, as the profile wants them.
fn name_of(title: &str) -> String {
    let mut name = String::new();
    for character in title.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "programme".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_the_profile_allows() {
        assert_eq!(
            name_of("UK: serious & organised crime, 2019!"),
            "uk-serious-organised-crime-2019"
        );
        assert_eq!(name_of("Übung"), "bung");
        for title in ["", "…", "日本"] {
            assert_eq!(name_of(title), "programme");
        }
    }

    #[test]
    fn only_what_is_known_of_a_source_is_told() {
        let mut source = Source {
            id: "s".parse().unwrap(),
            title: "T".into(),
            publisher: "P".into(),
            published: None,
            address: Some("https://example.org/a".into()),
            standing: fourp_model::Standing::Primary,
            copy_of: None,
            licence: Some("OGL v3 (Crown)".into()),
            marking: fourp_model::Marking::Public,
            note: None,
        };
        assert_eq!(SourceEntry::of(&source).path, Some("https://example.org/a"));
        source.address = Some("../secret".into());
        assert_eq!(SourceEntry::of(&source).path, None);
        let names = |sources: &[Source]| -> Vec<String> {
            licences(sources).into_iter().map(|licence| licence.name).collect()
        };
        assert_eq!(names(&[source.clone(), source.clone()]), ["OGL-v3--Crown-"]);
        let unverified = Source { licence: None, ..source.clone() };
        assert_eq!(names(&[source, unverified]), Vec::<String>::new());
    }
}
