//! What holds of a process after all its releases.

use crate::import::json::Value;
use std::{collections::BTreeMap, ops::Bound};

/// A contracting process as it stands: the last value of every field, by the path to it.
///
/// Made by the merge routine of the standard (OCDS 1.1, "Merging"): later releases replace values, `null`
/// takes them away, and objects of an array are one where they have one `id`. Objects of an array without
/// any `id` are a whole, which the next release replaces.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    leaves: BTreeMap<Vec<Step>, Leaf>,
}

/// One step of a path.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Step {
    /// Into the field of an object.
    Field(String),
    /// Into the object of an array with an id.
    Item(String),
    /// Into an object of an array by its place there.
    Place(usize),
}

/// A text or number, and where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Leaf {
    pub(crate) text: String,
    /// Which of the files it stands in, from 0.
    pub(crate) file: usize,
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// The fields of a release that are read.
const READ: [&str; 6] = ["awards", "buyer", "contracts", "parties", "planning", "tender"];

impl Compiled {
    /// Merges the next release, which stands in one of the files.
    ///
    /// Costs time in proportion to n log n for n values, and no recursion however deep they stand.
    pub(crate) fn merge(&mut self, release: Value<'_>, file: usize) {
        let read = release.fields().filter(|(name, _)| READ.contains(name));
        let mut open: Vec<(Vec<Step>, Value<'_>)> =
            read.map(|(name, value)| (vec![Step::Field(name.into())], value)).collect();
        open.reverse();
        while let Some((path, value)) = open.pop() {
            let within = |step: Step| path.iter().cloned().chain([step]).collect::<Vec<_>>();
            if value.is_object() {
                self.leaves.remove(&path);
                let fields = value.fields().rev();
                open.extend(fields.map(|(name, value)| (within(Step::Field(name.into())), value)));
            } else if value.is_array() {
                let id = |item: Value<'_>| item.get("id").and_then(Value::text).map(str::to_owned);
                let mut items = value.items();
                if items.next().is_none() || !value.items().all(Value::is_object) {
                    continue;
                }
                self.leaves.remove(&path);
                if value.items().all(|item| id(item).is_none()) {
                    self.remove(&path);
                }
                let numbered: Vec<_> = value.items().enumerate().collect();
                open.extend(numbered.into_iter().rev().map(|(at, item)| {
                    let step = id(item).map_or(Step::Place(at), Step::Item);
                    (within(step), item)
                }));
            } else {
                self.remove(&path);
                if let Some(text) = value.text() {
                    let (line, column) = value.place();
                    let text = text.to_owned();
                    self.leaves.insert(path, Leaf { text, file, line, column });
                }
            }
        }
    }

    /// All of it.
    pub(crate) const fn root(&self) -> At<'_> {
        At { compiled: self, path: Vec::new() }
    }

    /// Takes away a value and all that stands in it.
    fn remove(&mut self, path: &[Step]) {
        let paths: Vec<Vec<Step>> = self.under(path).map(|(path, _)| path.clone()).collect();
        for path in paths {
            self.leaves.remove(&path);
        }
    }

    fn under<'s>(&'s self, path: &'s [Step]) -> impl Iterator<Item = (&'s Vec<Step>, &'s Leaf)> {
        let from = (Bound::Included(path), Bound::Unbounded);
        let all = self.leaves.range::<[Step], _>(from);
        all.take_while(move |(other, _)| other.starts_with(path))
    }
}

/// A place in a process, whether or not anything stands there.
#[derive(Clone, Debug)]
pub(crate) struct At<'c> {
    compiled: &'c Compiled,
    path: Vec<Step>,
}

impl<'c> At<'c> {
    /// The field of an object.
    pub(crate) fn field(&self, name: &str) -> Self {
        self.step(Step::Field(name.into()))
    }

    /// The object of an array with an id.
    pub(crate) fn item(&self, id: &str) -> Self {
        self.step(Step::Item(id.into()))
    }

    /// The objects of an array, those with an id first and in its order.
    pub(crate) fn items(&self) -> Vec<Self> {
        let mut steps: Vec<Step> = Vec::new();
        for (path, _) in self.compiled.under(&self.path) {
            let step = path.get(self.path.len());
            let step =
                step.filter(|step| !matches!(step, Step::Field(_)) && steps.last() != Some(step));
            steps.extend(step.cloned());
        }
        steps.into_iter().map(|step| self.step(step)).collect()
    }

    /// The text or number that stands here.
    pub(crate) fn leaf(&self) -> Option<&'c Leaf> {
        self.compiled.leaves.get(&self.path)
    }

    /// The same without its place, and without space around it; `None` if nothing is left.
    pub(crate) fn text(&self) -> Option<&'c str> {
        self.leaf().map(|leaf| leaf.text.trim()).filter(|text| !text.is_empty())
    }

    /// The first text or number that stands here or deeper.
    pub(crate) fn first(&self) -> Option<&'c Leaf> {
        let from = (Bound::Included(self.path.as_slice()), Bound::Unbounded);
        let mut all = self.compiled.leaves.range::<[Step], _>(from);
        all.next().filter(|(path, _)| path.starts_with(&self.path)).map(|(_, leaf)| leaf)
    }

    fn step(&self, step: Step) -> Self {
        let path = self.path.iter().cloned().chain([step]).collect();
        Self { compiled: self.compiled, path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::json::Json;

    fn merged(releases: &[&str]) -> Compiled {
        let mut compiled = Compiled::default();
        for (file, text) in releases.iter().enumerate() {
            let json = Json::read("a.json", text.as_bytes()).unwrap();
            compiled.merge(json.root().unwrap(), file);
        }
        compiled
    }

    /// Every path and its text.
    fn told(releases: &[&str]) -> Vec<String> {
        let compiled = merged(releases);
        let path = |path: &[Step]| {
            let step = |step: &Step| match step {
                Step::Field(name) => name.clone(),
                Step::Item(id) => format!("[{id}]"),
                Step::Place(at) => format!("[#{at}]"),
            };
            path.iter().map(step).collect::<Vec<_>>().join("/")
        };
        compiled.leaves.iter().map(|(at, leaf)| format!("{}={}", path(at), leaf.text)).collect()
    }

    #[test]
    fn the_last_value_holds_and_null_takes_away() {
        assert_eq!(
            told(&[
                r#"{"buyer":{"id":"B","name":"Old"},"planning":{"budget":{"id":"x","amount":{"amount":1}}},"other":1}"#,
                r#"{"buyer":{"name":"New","id":null},"planning":{"budget":{"amount":{"currency":"GBP"}}}}"#,
                r#"{"planning":{"budget":{"id":null}}, "buyer":{}}"#,
            ]),
            [
                "buyer/name=New",
                "planning/budget/amount/amount=1",
                "planning/budget/amount/currency=GBP",
            ]
        );
    }

    #[test]
    fn objects_of_one_id_are_one_and_others_are_added() {
        assert_eq!(
            told(&[
                r#"{"awards":[{"id":"1","status":"pending"},{"id":2}]}"#,
                r#"{"awards":[{"id":"1","status":"active"},{"id":"3"}]}"#,
                r#"{"awards":[]}"#,
                r#"{"awards":[{"id":"3","status":null}]}"#,
            ]),
            ["awards/[1]/id=1", "awards/[1]/status=active", "awards/[2]/id=2", "awards/[3]/id=3"]
        );
    }

    #[test]
    fn arrays_without_ids_are_replaced_as_a_whole() {
        let first = r#"{"awards":[{"name":"a","x":1},{"name":"b"}]}"#;
        assert_eq!(told(&[first, r#"{"awards":[{"name":"c"}]}"#]), ["awards/[#0]/name=c"]);
        assert_eq!(told(&[first, r#"{"awards":null}"#]), [""; 0]);
        assert_eq!(told(&[first, r#"{"awards":"gone"}"#]), ["awards=gone"]);
        assert_eq!(told(&[r#"{"awards":"x"}"#, r#"{"awards":{"y":1}}"#]), ["awards/y=1"]);
        assert_eq!(told(&[r#"{"awards":"x"}"#, r#"{"awards":[{"id":1}]}"#]), ["awards/[1]/id=1"]);
    }

    #[test]
    fn places_are_walked() {
        let compiled =
            merged(&[r#"{"awards":[{"id":"b"},{"id":"a","value":{"amount":" 7 "}}]}"#, "{}"]);
        let awards = compiled.root().field("awards");
        let ids: Vec<_> = awards.items().iter().map(|award| award.field("id").text()).collect();
        assert_eq!(ids, [Some("a"), Some("b")]);
        let value = awards.item("a").field("value");
        assert_eq!(value.field("amount").text(), Some("7"));
        let first = value.first().unwrap();
        assert_eq!((first.file, first.line, first.column), (0, 1, 51));
        assert!(value.field("currency").first().is_none() && awards.item("c").leaf().is_none());
    }
}
