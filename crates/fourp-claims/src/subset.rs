//! Lists of names, one of which should contain the other.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{LabelRelation, Slug, Threat, ThreatLabel};

use crate::verdict::{Member, MemberStanding};

/// What labels mean, by their text without regard to case.
#[derive(Debug)]
pub(crate) struct Labels<'a> {
    meanings: BTreeMap<String, Vec<(&'a Slug<Threat>, LabelRelation)>>,
}

impl<'a> Labels<'a> {
    pub(crate) fn new(labels: &'a [ThreatLabel]) -> Self {
        let mut meanings = BTreeMap::<_, Vec<_>>::new();
        for label in labels {
            meanings.entry(plain(&label.label)).or_default().push((&label.threat, label.relation));
        }
        for meaning in meanings.values_mut() {
            meaning.sort();
            meaning.dedup();
        }
        Self { meanings }
    }

    /// How each name of `list` stands to the names of `whole`.
    ///
    /// A narrower label is a part of its threat and never the same: only a list that names the threat
    /// itself contains it. O(n log n) for n names and labels.
    pub(crate) fn compare(&self, list: &[String], whole: &[String]) -> Vec<Member> {
        let names: BTreeSet<String> = whole.iter().map(|name| plain(name)).collect();
        let whole_threats: BTreeSet<&Slug<Threat>> = names
            .iter()
            .flat_map(|name| self.of(name))
            .filter(|(_, relation)| is_same(*relation))
            .map(|(threat, _)| *threat)
            .collect();
        let standing = |label: &String| {
            let label = plain(label);
            if names.contains(&label) {
                return MemberStanding::Same;
            }
            let meanings = self.of(&label);
            let best = meanings.iter().map(|(threat, relation)| {
                if !whole_threats.contains(threat) {
                    MemberStanding::Missing
                } else if is_same(*relation) {
                    MemberStanding::Same
                } else if *relation == LabelRelation::Narrower {
                    MemberStanding::PartOf
                } else {
                    MemberStanding::Overlaps
                }
            });
            best.min().unwrap_or(MemberStanding::Unknown)
        };
        list.iter()
            .map(|label| Member { label: label.clone(), standing: standing(label) })
            .collect()
    }

    /// Whether something is known of what a name means.
    pub(crate) fn knows(&self, name: &str) -> bool {
        !self.of(&plain(name)).is_empty()
    }

    fn of(&self, plain: &str) -> &[(&'a Slug<Threat>, LabelRelation)] {
        self.meanings.get(plain).map_or(&[], Vec::as_slice)
    }
}

const fn is_same(relation: LabelRelation) -> bool {
    matches!(relation, LabelRelation::Exact | LabelRelation::Synonym)
}

fn plain(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
