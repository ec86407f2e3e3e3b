//! Which threats came first?

use std::collections::BTreeSet;

use fourp_model::{
    Answer, LabelRelation, NotMeasurable, Period, PriorityList, Programme, Slug, Table, Threat,
    ThreatLabel,
};
use serde::Serialize;

/// The threats of the priority list that was in force.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PriorityThreats {
    /// The list.
    pub list: Slug<PriorityList>,
    /// The threats that its labels are names of.
    pub threats: BTreeSet<Slug<Threat>>,
    /// Labels that mean a part of a threat, or more than one, or nothing that is known: none of them stands
    /// for a threat here.
    pub unmatched: Vec<String>,
}

const QUESTION: &str = "Which threats had priority?";

/// The threats named by the list that was in force through the whole of a period.
///
/// Not measurable where no list covers the period, several do, or the one that does names no threat but
/// only counts them. O(lists + labels).
pub fn priority_threats(programme: &Programme, period: &Period) -> Answer<PriorityThreats> {
    let gap = |why: String| {
        NotMeasurable::new(QUESTION, why)
            .needing(Table::Priorities, "which threats came first in the period, by name")
    };
    let lists = programme.rows::<PriorityList>().iter();
    let covering: Vec<&PriorityList> =
        lists.filter(|list| list.period.contains(period) == Some(true)).collect();
    let [list] = covering.as_slice() else {
        let why = match covering.len() {
            0 => format!("no priority list covers the whole of {period}"),
            several => format!("{several} priority lists cover {period}"),
        };
        return gap(why).into();
    };
    if list.labels.is_empty() {
        let counted = list.count.map(|count| format!(" and counts {count}")).unwrap_or_default();
        return gap(format!("the list {} names no threat{counted}", list.id)).into();
    }
    let (mut threats, mut unmatched) = (BTreeSet::new(), Vec::new());
    for label in &list.labels {
        match threat_of(programme, label) {
            Some(threat) => {
                threats.insert(threat);
            }
            None => unmatched.push(label.clone()),
        }
    }
    Answer::Measured(PriorityThreats { list: list.id.clone(), threats, unmatched })
}

/// The threat that a label is a name of.
fn threat_of(programme: &Programme, label: &str) -> Option<Slug<Threat>> {
    let is_name = |row: &&ThreatLabel| {
        row.label == label && matches!(row.relation, LabelRelation::Exact | LabelRelation::Synonym)
    };
    let labelled = programme.rows::<ThreatLabel>().iter().find(is_name);
    labelled.map(|row| row.threat.clone()).or_else(|| {
        let named = programme.rows::<Threat>().iter().find(|threat| threat.name == label);
        named.map(|threat| threat.id.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Series, Tables};

    fn list(id: &str, period: &str, count: Option<u32>, labels: &[&str]) -> PriorityList {
        PriorityList {
            id: id.parse().unwrap(),
            period: period.parse().unwrap(),
            count,
            labels: labels.iter().map(ToString::to_string).collect(),
            areas: Vec::new(),
            series: Series::Continues,
            citation: Citation::at("report".parse().unwrap(), id),
        }
    }

    fn label(label: &str, threat: &str, relation: LabelRelation) -> ThreatLabel {
        ThreatLabel {
            label: label.into(),
            threat: threat.parse().unwrap(),
            relation,
            used_in: None,
            citation: Citation::at("report".parse().unwrap(), label),
        }
    }

    fn programme(priorities: Vec<PriorityList>) -> Programme {
        Programme::new(Tables {
            priorities,
            threats: vec![Threat {
                id: "firearms".parse().unwrap(),
                name: "Firearms".into(),
                part_of: None,
                note: None,
                citation: Citation::at("report".parse().unwrap(), "list"),
            }],
            threat_labels: vec![
                label("cyber-crime", "cyber", LabelRelation::Synonym),
                label("high-end money laundering", "money-laundering", LabelRelation::Narrower),
            ],
            ..Tables::default()
        })
        .unwrap()
    }

    #[test]
    fn only_names_of_a_threat_stand_for_it() {
        let labels = ["Firearms", "cyber-crime", "high-end money laundering", "other"];
        let programme = programme(vec![list("p", "2018-19", None, &labels)]);
        let found =
            priority_threats(&programme, &"2018-04/2018-09".parse().unwrap()).measured().unwrap();
        let names: Vec<&str> = found.threats.iter().map(Slug::as_str).collect();
        assert_eq!(names, ["cyber", "firearms"]);
        assert_eq!(found.unmatched, ["high-end money laundering", "other"]);
    }

    #[test]
    fn a_list_that_only_counts_names_nobody() {
        let ask = |priorities, period: &str| {
            let answer = priority_threats(&programme(priorities), &period.parse().unwrap());
            answer.not_measurable().unwrap().why.clone()
        };
        assert_eq!(
            ask(vec![list("p", "2018-19", Some(6), &[])], "2018-19"),
            "the list p names no threat and counts 6"
        );
        let two = vec![list("p", "2018-19", None, &["a"]), list("q", "2018-19", None, &["b"])];
        assert_eq!(ask(two, "2018-19"), "2 priority lists cover 2018-19");
        assert_eq!(ask(vec![], "2018"), "no priority list covers the whole of 2018");
        let half = vec![list("p", "2018-19", None, &["a"])];
        assert_eq!(ask(half, "2018"), "no priority list covers the whole of 2018");
    }
}
