//! The description of tables that are read.

use crate::{nearest::nearest, package::version::FORMAT_VERSION, settings};
use fourp_model::{Place, Problem, ProblemCode, Table};
use serde::{Deserialize, de::IgnoredAny};
use std::collections::BTreeMap;

/// The largest description that is read, in bytes.
pub(crate) const SIZE_MAX: usize = 16 << 20;

/// Where the description says that tables stand.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Description {
    /// The path of each table within the folder, parts joined by `/`.
    pub(crate) paths: BTreeMap<Table, String>,
    pub(crate) settings: SettingsKnown,
}

/// What the description knows of the settings; the greater includes the less.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum SettingsKnown {
    #[default]
    Nothing,
    /// That they are there.
    Named,
    /// That they say that the rows were made up.
    Synthetic,
}

/// Reads a description; whatever it does not need is passed over.
///
/// Nothing in it is taken on trust: paths stay in the folder, and a schema is not read, for the columns
/// of a table are what this crate says they are.
pub(crate) fn understand(file: &str, bytes: &[u8]) -> (Description, Vec<Problem>) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.len() > SIZE_MAX {
        let expected = "a description of at most 16 MiB";
        let problem = Problem::new(ProblemCode::FileTooLarge, Place::file(file), expected);
        return (Description::default(), vec![problem]);
    }
    match serde_json::from_slice::<Package>(bytes) {
        Ok(package) => Reader { file, problems: Vec::new() }.read(package),
        Err(error) => (Description::default(), vec![malformed(file, &error)]),
    }
}

#[derive(Deserialize)]
struct Package {
    fourp: Option<Ours>,
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Ours {
    format: u32,
    synthetic: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Resource {
    name: Option<String>,
    path: Option<Paths>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Paths {
    One(String),
    Many(Vec<String>),
}

struct Reader<'f> {
    file: &'f str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read(mut self, package: Package) -> (Description, Vec<Problem>) {
        if let Some(format) = package.fourp.as_ref().map(|ours| ours.format)
            && !(1..=FORMAT_VERSION).contains(&format)
        {
            let expected = format!("a version from 1 to {FORMAT_VERSION}");
            self.report(ProblemCode::UnknownVersion, "fourp.format", format.to_string(), expected);
        }
        let is_synthetic = package.fourp.is_some_and(|ours| ours.synthetic.is_some());
        let settings =
            if is_synthetic { SettingsKnown::Synthetic } else { SettingsKnown::default() };
        let mut description = Description { settings, ..Description::default() };
        for (at, resource) in package.resources.into_iter().enumerate() {
            self.resource(at, resource, &mut description);
        }
        (description, self.problems)
    }

    fn resource(&mut self, at: usize, resource: Resource, description: &mut Description) {
        let field = |key: &str| format!("resources[{at}].{key}");
        let Some(name) = resource.name else {
            self.report(ProblemCode::BadDescription, &field("name"), "", "the name of a table");
            return;
        };
        let table = Table::ALL.iter().copied().find(|table| table.as_str() == name);
        let path = match resource.path {
            Some(Paths::One(path)) => path,
            Some(Paths::Many(paths)) => match <[String; 1]>::try_from(paths) {
                Ok([path]) => path,
                Err(paths) => {
                    let found = format!("{} paths", paths.len());
                    let expected = "one file for each table";
                    self.report(ProblemCode::BadDescription, &field("path"), found, expected);
                    return;
                }
            },
            None => {
                let expected = "the path of a file";
                self.report(ProblemCode::BadDescription, &field("path"), "", expected);
                return;
            }
        };
        if !stays_within(&path) {
            let expected = "a path within the folder, its parts joined by /";
            self.report(ProblemCode::ForbiddenPath, &field("path"), path, expected);
            return;
        }
        let Some(table) = table else {
            // The settings are no table of rows, and always stand in one place.
            if name == settings::NAME {
                description.settings = description.settings.max(SettingsKnown::Named);
            } else {
                let meant = nearest(&name, Table::ALL.iter().map(|table| table.as_str()));
                let meant = meant.map(Into::into);
                let expected = "the name of a table; it is not read";
                self.report(ProblemCode::UnknownFile, &field("name"), name, expected);
                if let Some(problem) = self.problems.last_mut() {
                    problem.nearest = meant;
                }
            }
            return;
        };
        if description.paths.insert(table, path).is_some() {
            let expected = "each table once";
            self.report(ProblemCode::BadDescription, &field("name"), name, expected);
        }
    }

    fn report(
        &mut self,
        code: ProblemCode,
        field: &str,
        value: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let place = Place { field: Some(field.into()), ..Place::file(self.file) };
        let value = crate::cells::shortened(&value.into());
        self.problems.push(Problem {
            value: Some(value).filter(|value| !value.is_empty()),
            ..Problem::new(code, place, expected)
        });
    }
}

/// Whether a path names a file in the folder, on every system.
fn stays_within(path: &str) -> bool {
    let is_plain = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.starts_with('~')
            && !part.contains(|c: char| c.is_control() || "\\:<>|\"?*".contains(c))
    };
    path.split('/').all(is_plain)
}

fn malformed(file: &str, error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    // The parser has no other mark for it.
    let code = match text.starts_with("recursion limit exceeded") {
        true => ProblemCode::TooDeep,
        false => ProblemCode::BadDescription,
    };
    let number = |number: usize| u64::try_from(number).ok().filter(|&number| number > 0);
    let place =
        Place { line: number(error.line()), column: number(error.column()), ..Place::file(file) };
    Problem {
        value: Some(crate::cells::shortened(&text)),
        ..Problem::new(code, place, "a description such as an empty programme comes with")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problems(json: &str) -> Vec<String> {
        let (_, problems) = understand("datapackage.json", json.as_bytes());
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_table_may_stand_in_a_folder_within() {
        let json =
            r#"{"resources": [{"name": "flows", "path": "data/flows 2018.csv", "schema": {}}]}"#;
        let (description, problems) = understand("datapackage.json", json.as_bytes());
        assert!(problems.is_empty());
        assert_eq!(description.paths, [(Table::Flows, "data/flows 2018.csv".to_owned())].into());
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_forbidden() {
        for path in [
            "../flows.csv",
            "a/../../b",
            "/etc/passwd",
            "C:/flows.csv",
            "a\\\\b",
            "a//b",
            "",
            ".",
            "~/x",
            "https://example.org/flows.csv",
            "a\\u0000b",
            "a/",
            "x\\nb",
        ] {
            let json = format!(r#"{{"resources": [{{"name": "flows", "path": "{path}"}}]}}"#);
            let found = problems(&json);
            assert_eq!(found.len(), 1, "{path}");
            assert!(found[0].contains("forbidden path in resources[0].path"), "{}", found[0]);
        }
    }

    #[test]
    fn a_version_to_come_is_not_guessed_at() {
        assert_eq!(
            problems(r#"{"fourp": {"format": 2}}"#),
            [
                "datapackage.json: unknown version in fourp.format: \"2\", expected a version from 1 to 1"
            ]
        );
        assert_eq!(problems(r#"{"fourp": {"format": 0}}"#).len(), 1);
        assert!(problems(r#"{"fourp": {"format": 1}}"#).is_empty());
        assert!(problems("{}").is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_all_at_once() {
        let json = r#"{"resources": [
            {"path": "a.csv"}, {"name": "flows"}, {"name": "flows", "path": ["a.csv", "b.csv"]},
            {"name": "claim", "path": "claim.csv"}, {"name": "seats", "path": "a.csv"},
            {"name": "seats", "path": ["b.csv"]}, {"name": "programme", "path": "programme.csv"}
        ]}"#;
        assert_eq!(
            problems(json),
            [
                "datapackage.json: bad description in resources[0].name, expected the name of a table",
                "datapackage.json: bad description in resources[1].path, expected the path of a file",
                "datapackage.json: bad description in resources[2].path: \"2 paths\", expected one file \
                 for each table",
                "datapackage.json: unknown file in resources[3].name: \"claim\", expected the name of a \
                 table; it is not read, did you mean \"claims\"?",
                "datapackage.json: bad description in resources[5].name: \"seats\", expected each table \
                 once",
            ]
        );
    }

    #[test]
    fn json_that_is_none_is_shown_with_its_place() {
        let found = problems("{\"resources\": [\n  {\"name\": }\n]}");
        assert!(found[0].starts_with("datapackage.json:2:12: bad description"), "{}", found[0]);
        assert!(problems("")[0].starts_with("datapackage.json:1: bad description"));
        assert!(problems("[1, 2]")[0].contains("bad description"));
    }

    #[test]
    fn deep_nesting_ends_in_a_problem() {
        for nested in ["[".repeat(1 << 20), "{\"a\":".repeat(1 << 18)] {
            assert_eq!(problems(&nested).len(), 1);
            let json = format!("{{\"resources\": [{{\"name\": {nested}");
            assert_eq!(problems(&json).len(), 1);
            let json = format!("{{\"resources\": {nested}");
            assert_eq!(problems(&json).len(), 1);
        }
        let (_, found) = understand("p", "{\"resources\":[{\"path\":".repeat(400).as_bytes());
        assert_eq!(found[0].code, ProblemCode::TooDeep);
    }

    #[test]
    fn an_endless_description_is_refused() {
        let (_, found) = understand("p", &vec![b' '; SIZE_MAX + 1]);
        assert_eq!(found[0].code, ProblemCode::FileTooLarge);
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "[\\[\\]{}:,\"a-z0-9./ \\\\-]{0,60}") {
            let (description, problems) = understand("p", text.as_bytes());
            prop_assert!(description.paths.is_empty() || problems.is_empty());
        }
    }
}
