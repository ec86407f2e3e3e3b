//! The description of a package.

use super::column::{Role, role};
use crate::import::json::Value;

/// A file of a package that has amounts.
#[derive(Debug, Default)]
pub(crate) struct Resource {
    pub(crate) path: String,
    /// The columns that say something of a row.
    pub(crate) columns: Vec<Column>,
    /// What holds for every row.
    pub(crate) constants: Vec<(Role, String)>,
    pub(crate) measures: Vec<Measure>,
    /// Texts that stand for nothing, beside the empty one.
    pub(crate) missing: Vec<String>,
}

/// A column that says something of a row.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// How it writes dates, such as `%d/%m/%Y`; `None` is the form of ISO 8601.
    pub(crate) format: Option<String>,
}

/// A column of amounts.
#[derive(Debug)]
pub(crate) struct Measure {
    pub(crate) name: String,
    pub(crate) decimal: char,
    pub(crate) group: Option<char>,
    pub(crate) form: NumberForm,
    /// What holds for its amounts.
    pub(crate) constants: Vec<(Role, String)>,
}

/// What may stand around a number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NumberForm {
    /// Nothing.
    Bare,
    /// A currency sign or the like.
    Dressed,
}

/// What is wrong with a description: where, what was found, and what was expected.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// The line and column of the resource.
    pub(crate) place: (u64, u64),
    pub(crate) field: String,
    pub(crate) found: String,
    pub(crate) expected: &'static str,
}

/// The resources that have amounts, and the paths of those that have none.
pub(crate) fn resources(root: Value<'_>) -> Result<(Vec<Resource>, Vec<String>), Wrong> {
    let (mut facts, mut others) = (Vec::new(), Vec::new());
    let all = root.get("resources").into_iter().flat_map(Value::items);
    for (at, value) in all.enumerate() {
        let wrong = |field: &str, found: Option<Value<'_>>, expected| {
            let found = found.and_then(Value::text).unwrap_or_default().chars().take(200).collect();
            Wrong {
                place: value.place(),
                field: format!("resources[{at}].{field}"),
                found,
                expected,
            }
        };
        let path = path(value).ok_or_else(|| wrong("path", None, "the path of one file"))?;
        let schema = value.get("schema");
        if schema.is_some_and(|schema| !schema.is_object()) {
            return Err(wrong("schema", schema, "a schema within the description"));
        }
        let resource = read(path, schema).map_err(|name| {
            let expected = "no factor: amounts as they are, in units of the currency";
            Wrong { found: name, ..wrong("schema.fields", None, expected) }
        })?;
        if resource.measures.is_empty() {
            others.push(resource.path);
            continue;
        }
        let delimiter = value.get("dialect").and_then(|dialect| dialect.get("delimiter"));
        if delimiter.is_some_and(|delimiter| delimiter.text() != Some(",")) {
            return Err(wrong("dialect.delimiter", delimiter, "a comma"));
        }
        facts.push(resource);
    }
    Ok((facts, others))
}

/// Reads a schema; the name of a column with a factor, if there is one.
fn read(path: &str, schema: Option<Value<'_>>) -> Result<Resource, String> {
    let mut resource = Resource { path: path.into(), ..Resource::default() };
    let list =
        |name: &str| schema.and_then(|schema| schema.get(name)).into_iter().flat_map(Value::items);
    let text =
        |value: Value<'_>, name: &str| value.get(name).and_then(Value::text).map(str::to_owned);
    let role_of = |field: Value<'_>| text(field, "columnType").and_then(|kind| role(&kind));
    let extra: Vec<Value<'_>> = list("extraFields").collect();
    let is_target =
        |field: &Value<'_>| text(*field, "normalizationTarget").as_deref() == Some("true");
    let target = extra.iter().copied().find(is_target).and_then(role_of);
    for field in &extra {
        if let (Some(role), Some(constant)) = (role_of(*field), text(*field, "constant")) {
            resource.constants.push((role, constant));
        }
    }
    for field in list("fields") {
        let Some(name) = text(field, "name") else { continue };
        let normal = field.get("normalize");
        let role = match normal {
            Some(_) => target.or_else(|| role_of(field)),
            None => role_of(field),
        };
        match role {
            Some(Role::Value) => {
                if text(field, "factor").is_some_and(|factor| factor != "1") {
                    return Err(name);
                }
                let constants =
                    normal.into_iter().flat_map(Value::fields).filter_map(|(name, value)| {
                        let named = extra
                            .iter()
                            .find(|field| text(**field, "name").as_deref() == Some(name));
                        Some((role_of(*named?)?, value.text()?.to_owned()))
                    });
                let is_dressed = text(field, "bareNumber").as_deref() == Some("false");
                let form = if is_dressed { NumberForm::Dressed } else { NumberForm::Bare };
                let character = |name| text(field, name).and_then(|text| text.chars().next());
                let (decimal, group) = (character("decimalChar"), character("groupChar"));
                let (decimal, constants) = (decimal.unwrap_or('.'), constants.collect());
                resource.measures.push(Measure { name, decimal, group, form, constants });
            }
            Some(role) => {
                let plain = ["default", "any", "%Y-%m-%d"];
                let format =
                    text(field, "format").filter(|format| !plain.contains(&format.as_str()));
                resource.columns.push(Column { name, role, format });
            }
            None => {}
        }
    }
    resource.missing =
        list("missingValues").filter_map(|value| Some(value.text()?.to_owned())).collect();
    Ok(resource)
}

fn path<'j>(resource: Value<'j>) -> Option<&'j str> {
    let path = resource.get("path")?;
    let mut items = path.items();
    path.text().or_else(|| items.next().filter(|_| items.next().is_none())?.text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::json::Json;

    fn told(resource: &str) -> Result<Vec<String>, String> {
        let text = format!(r#"{{"resources":[{resource}]}}"#);
        let json = Json::read("datapackage.json", text.as_bytes()).unwrap();
        match resources(json.root().unwrap()) {
            Ok((facts, others)) => Ok(facts
                .iter()
                .map(|resource| {
                    let measures =
                        resource.measures.iter().map(|m| format!("{} {:?}", m.name, m.constants));
                    format!("{}: {}", resource.path, measures.collect::<Vec<_>>().join(", "))
                })
                .chain(others)
                .collect()),
            Err(wrong) => {
                Err(format!("{}: {:?}, expected {}", wrong.field, wrong.found, wrong.expected))
            }
        }
    }

    #[test]
    fn measures_are_columns_of_values_or_normalised() {
        assert_eq!(
            told(
                r#"{"path":["a.csv"],"schema":{"fields":[{"name":"V","columnType":"value"},{"columnType":"value"},{"name":"X"}]}}"#
            ),
            Ok(vec!["a.csv: V []".into()])
        );
        assert_eq!(
            told(
                r#"{"path":"a.csv","schema":{"fields":[{"name":"Plan","normalize":{"P":"approved","Y":2015,"Z":1}}],
                "extraFields":[{"name":"P","columnType":"phase:id"},{"name":"Y","columnType":"date:fiscal-year"},
                {"name":"A","columnType":"value","normalizationTarget":true}]}}"#
            ),
            Ok(vec![r#"a.csv: Plan [(Phase, "approved"), (Year, "2015")]"#.into()])
        );
        assert_eq!(told(r#"{"path":"names.csv","schema":{}}"#), Ok(vec!["names.csv".into()]));
        assert_eq!(told(r#"{"path":"names.csv"}"#), Ok(vec!["names.csv".into()]));
    }

    #[test]
    fn what_would_be_misread_is_refused() {
        for (resource, expected) in [
            ("{}", "resources[0].path: \"\", expected the path of one file"),
            (r#"{"path":["a","b"]}"#, "resources[0].path: \"\", expected the path of one file"),
            (
                r#"{"path":"a","schema":"s.json"}"#,
                "resources[0].schema: \"s.json\", expected a schema within the description",
            ),
            (
                r#"{"path":"a","schema":{"fields":[{"name":"V","columnType":"value","factor":1000}]}}"#,
                "resources[0].schema.fields: \"V\", expected no factor: amounts as they are, in units of the currency",
            ),
            (
                r#"{"path":"a","schema":{"fields":[{"name":"V","columnType":"value"}]},"dialect":{"delimiter":";"}}"#,
                "resources[0].dialect.delimiter: \";\", expected a comma",
            ),
        ] {
            assert_eq!(told(resource), Err(expected.into()));
        }
    }
}
