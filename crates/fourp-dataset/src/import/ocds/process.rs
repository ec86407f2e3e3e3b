//! What stands where in a contracting process.

use super::compiled::{At, Compiled};
use crate::import::days;
use fourp_model::{PartialDate, Period};

/// A contracting process that has been compiled.
#[derive(Clone, Debug)]
pub(crate) struct Process<'c> {
    pub(crate) ocid: &'c str,
    root: At<'c>,
}

/// An organisation, by an id that holds across processes, or by its name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Named {
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
}

/// What the status of an award or contract says of its money.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Standing {
    InForce,
    /// It was in force, or about to be, and is not.
    Cancelled,
    /// It is not in force yet, or never came to be.
    NotInForce,
}

impl<'c> Process<'c> {
    pub(crate) const fn new(ocid: &'c str, compiled: &'c Compiled) -> Self {
        Self { ocid, root: compiled.root() }
    }

    /// The lines of the budget; the budget itself, if it has none and an amount.
    pub(crate) fn budget_lines(&self) -> Vec<At<'c>> {
        let budget = self.root.field("planning").field("budget");
        let lines = budget.field("budgetBreakdown").items();
        match lines.is_empty() && budget.field("amount").first().is_some() {
            true => vec![budget],
            false => lines,
        }
    }

    pub(crate) fn awards(&self) -> Vec<At<'c>> {
        self.root.field("awards").items()
    }

    pub(crate) fn contracts(&self) -> Vec<At<'c>> {
        self.root.field("contracts").items()
    }

    /// The award that a contract comes of.
    pub(crate) fn award_of(&self, contract: &At<'c>) -> Option<At<'c>> {
        let id = contract.field("awardID").leaf()?;
        Some(self.root.field("awards").item(&id.text))
    }

    /// Who buys, or else whoever procures for them.
    pub(crate) fn buyer(&self) -> Option<Named> {
        let procurer = self.root.field("tender").field("procuringEntity");
        self.named(&self.root.field("buyer")).or_else(|| self.named(&procurer))
    }

    /// The organisation that a place refers to; `None` if it has neither an id nor a name.
    ///
    /// Ids of parties hold within a process alone. Across processes hold an identifier with its scheme, and
    /// otherwise the name; what has neither is of its process.
    pub(crate) fn named(&self, at: &At<'c>) -> Option<Named> {
        let local = at.field("id").leaf().map(|leaf| leaf.text.as_str());
        let party = local.map(|id| self.root.field("parties").item(id));
        let name_of = |at: &At<'c>| at.field("name").text().map(str::to_owned);
        let name = party.as_ref().and_then(name_of).or_else(|| name_of(at));
        let global = party.as_ref().and_then(identifier).or_else(|| identifier(at));
        let local = local.map(str::trim).filter(|id| !id.is_empty() && name.is_none());
        let id = global.or_else(|| local.map(|id| format!("{}/{id}", self.ocid)));
        (id.is_some() || name.is_some()).then_some(Named { id, name })
    }
}

/// An identifier with the scheme that it is of: `GB-COH-01234567`.
fn identifier(at: &At<'_>) -> Option<String> {
    let identifier = at.field("identifier");
    let [scheme, id] = ["scheme", "id"].map(|name| identifier.field(name).text());
    Some(format!("{}-{}", scheme?, id?))
}

/// The days from a start to an end.
pub(crate) fn period(at: &At<'_>) -> Option<Period> {
    days::span(date(at, "startDate")?, date(at, "endDate")?)
}

/// The day of a field.
pub(crate) fn date(at: &At<'_>, name: &str) -> Option<PartialDate> {
    at.field(name).text().and_then(days::day)
}

/// What a status says (OCDS, codelists `awardStatus` and `contractStatus`): a contract that has ended was in
/// force, and what has no status is taken to be.
pub(crate) fn standing(at: &At<'_>) -> Standing {
    match at.field("status").text() {
        None | Some("active" | "terminated") => Standing::InForce,
        Some("cancelled") => Standing::Cancelled,
        Some(_) => Standing::NotInForce,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::json::Json;

    fn with<T>(text: &str, ask: impl FnOnce(&Process<'_>) -> T) -> T {
        let json = Json::read("a.json", text.as_bytes()).unwrap();
        let mut compiled = Compiled::default();
        compiled.merge(json.root().unwrap(), 0);
        ask(&Process::new("o-1", &compiled))
    }

    fn buyer(text: &str) -> Option<(Option<String>, Option<String>)> {
        with(text, |process| process.buyer()).map(|named| (named.id, named.name))
    }

    #[test]
    fn an_organisation_has_an_id_of_a_scheme_or_a_name_or_is_of_its_process() {
        let said = |id: &str, name: &str| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Some((some(id), some(name)))
        };
        for (text, expected) in [
            (
                r#"{"buyer":{"id":"1"},"parties":[{"id":"1","name":"N","identifier":{"scheme":"XX","id":"7"}}]}"#,
                said("XX-7", "N"),
            ),
            (
                r#"{"buyer":{"id":"1","name":"M"},"parties":[{"id":"1","identifier":{"id":"7"}}]}"#,
                said("", "M"),
            ),
            (r#"{"buyer":{"id":"1"}}"#, said("o-1/1", "")),
            (r#"{"buyer":{"id":" "},"tender":{"procuringEntity":{"name":"P"}}}"#, said("", "P")),
            (r#"{"buyer":{"identifier":{"scheme":"XX","id":"7"}}}"#, said("XX-7", "")),
            ("{}", None),
        ] {
            assert_eq!(buyer(text), expected, "{text}");
        }
    }

    #[test]
    fn a_budget_without_lines_is_one_line() {
        let count = |text: &str| with(text, |process| process.budget_lines().len());
        assert_eq!(count(r#"{"planning":{"budget":{"amount":{"amount":1}}}}"#), 1);
        assert_eq!(
            count(
                r#"{"planning":{"budget":{"amount":{"amount":3},"budgetBreakdown":[{"id":"a"},{"id":"b"}]}}}"#
            ),
            2
        );
        assert_eq!(count(r#"{"planning":{"budget":{"id":"x"}}}"#), 0);
    }

    #[test]
    fn a_status_says_whether_money_is_to_flow() {
        let told = |text: &str| with(text, |process| standing(&process.awards()[0]));
        assert_eq!(told(r#"{"awards":[{"id":"1"}]}"#), Standing::InForce);
        assert_eq!(told(r#"{"awards":[{"id":"1","status":"terminated"}]}"#), Standing::InForce);
        assert_eq!(told(r#"{"awards":[{"id":"1","status":"cancelled"}]}"#), Standing::Cancelled);
        for status in ["pending", "unsuccessful", "made up"] {
            let text = format!(r#"{{"awards":[{{"id":"1","status":"{status}"}}]}}"#);
            assert_eq!(told(&text), Standing::NotInForce);
        }
    }
}
