//! The releases of files, by the process that they are of.

use crate::import::json::Value;
use chrono::{DateTime, NaiveDate, NaiveTime};
use fourp_model::{Place, Problem, ProblemCode, Problems};
use std::collections::BTreeMap;

/// What files say of one process.
#[derive(Debug, Default)]
pub(crate) struct Told<'j> {
    /// What its publishers compiled.
    pub(crate) compiled: Vec<Release<'j>>,
    pub(crate) releases: Vec<Release<'j>>,
    /// Records of it that only say where its releases are.
    pub(crate) linked: Vec<Release<'j>>,
}

/// A release, the file it stands in, and when it was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release<'j> {
    pub(crate) value: Value<'j>,
    pub(crate) file: usize,
    /// Seconds from 1970.
    pub(crate) time: Option<i64>,
}

/// Adds the releases of a package of releases, a package of records, or a release by itself.
///
/// # Errors
/// The problem of JSON that is none of the three, or of a version other than 1.1.
pub(crate) fn collect<'j>(
    root: Value<'j>,
    (name, file): (&str, usize),
    processes: &mut BTreeMap<&'j str, Told<'j>>,
) -> Result<(), Problems> {
    let refuse = |code, found: Option<&str>, expected| {
        let value = found.map(|found| found.chars().take(200).collect());
        let problem = Problem { value, ..Problem::new(code, Place::file(name), expected) };
        Problems::from_iter([problem])
    };
    let version = root.get("version").and_then(Value::text);
    if let Some(other) = version.filter(|version| *version != "1.1" && !version.starts_with("1.1."))
    {
        let expected = "version 1.1 of the standard";
        return Err(refuse(ProblemCode::UnknownVersion, Some(other), expected));
    }
    let mut releases: Vec<Value<'j>> = Vec::new();
    let (has_releases, has_records) = (root.get("releases"), root.get("records"));
    if has_releases.is_none() && has_records.is_none() && ocid(root).is_none() {
        let expected = "a package of releases or of records, or a release";
        return Err(refuse(ProblemCode::UnknownFormat, None, expected));
    }
    if has_releases.is_none() && has_records.is_none() {
        releases.push(root);
    }
    releases.extend(has_releases.into_iter().flat_map(Value::items));
    for record in has_records.into_iter().flat_map(Value::items) {
        let Some(ocid) = ocid(record) else { continue };
        let within: Vec<_> = record.get("releases").into_iter().flat_map(Value::items).collect();
        let (full, linked): (Vec<_>, Vec<_>) =
            within.into_iter().partition(|one| one.get("url").is_none());
        let told = processes.entry(ocid).or_default();
        if let Some(compiled) = record.get("compiledRelease") {
            told.compiled.push(release(compiled, file));
        } else if full.is_empty() || !linked.is_empty() {
            told.linked.push(release(record, file));
        } else {
            told.releases.extend(full.into_iter().map(|one| release(one, file)));
        }
    }
    for one in releases {
        if let Some(ocid) = ocid(one) {
            processes.entry(ocid).or_default().releases.push(release(one, file));
        }
    }
    Ok(())
}

fn ocid(value: Value<'_>) -> Option<&str> {
    value.get("ocid").and_then(Value::text).filter(|ocid| !ocid.trim().is_empty())
}

fn release(value: Value<'_>, file: usize) -> Release<'_> {
    let time = value.get("date").and_then(Value::text).and_then(seconds);
    Release { value, file, time }
}

/// The seconds from 1970 to a date and time; of a date alone, to its midnight in UTC.
fn seconds(text: &str) -> Option<i64> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp());
    }
    let day: NaiveDate = text.parse().ok()?;
    Some(day.and_time(NaiveTime::MIN).and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::json::Json;

    fn told(text: &str) -> Result<Vec<(String, [usize; 3])>, ProblemCode> {
        let json = Json::read("a.json", text.as_bytes()).unwrap();
        let mut processes = BTreeMap::new();
        match collect(json.root().unwrap(), ("a.json", 0), &mut processes) {
            Ok(()) => Ok(processes
                .into_iter()
                .map(|(ocid, told)| {
                    let counts = [&told.compiled, &told.releases, &told.linked].map(Vec::len);
                    (ocid.to_owned(), counts)
                })
                .collect()),
            Err(problems) => Err(problems.kept()[0].code),
        }
    }

    #[test]
    fn the_three_forms_are_told_apart() {
        let one = |counts| Ok(vec![("o".to_owned(), counts)]);
        for (text, expected) in [
            (r#"{"ocid":"o"}"#, one([0, 1, 0])),
            (
                r#"{"version":"1.1","releases":[{"ocid":"o"},{"ocid":"o"},{"ocid":""},{}]}"#,
                one([0, 2, 0]),
            ),
            (
                r#"{"version":"1.1.5","records":[{"ocid":"o","compiledRelease":{},"releases":[{}]}]}"#,
                one([1, 0, 0]),
            ),
            (r#"{"records":[{"ocid":"o","releases":[{},{}]},{}]}"#, one([0, 2, 0])),
            (r#"{"records":[{"ocid":"o","releases":[{},{"url":"x"}]}]}"#, one([0, 0, 1])),
            (r#"{"records":[{"ocid":"o"}]}"#, one([0, 0, 1])),
            (r#"{"releases":7}"#, Ok(vec![])),
            ("{}", Err(ProblemCode::UnknownFormat)),
            ("[]", Err(ProblemCode::UnknownFormat)),
            (r#"{"version":"1.0","releases":[]}"#, Err(ProblemCode::UnknownVersion)),
            (r#"{"version":"1.10","releases":[]}"#, Err(ProblemCode::UnknownVersion)),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn times_are_compared_across_zones() {
        let early = seconds("2020-01-01T00:30:00+01:00").unwrap();
        assert!(early < seconds("2020-01-01").unwrap());
        assert_eq!(seconds("2020-01-01T00:00:00Z"), seconds("2020-01-01"));
        assert_eq!(seconds("soon"), None);
    }
}
