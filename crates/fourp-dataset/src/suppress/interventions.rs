//! A table to publish, made of the rows of a programme.

use crate::suppress::table::{CountTable, CountTableError};
use fourp_model::{Intervention, Programme};
use std::collections::BTreeMap;

/// How many interventions each party claims against each threat.
///
/// A threat for each row and a party for each column, in order of their ids; `not stated` stands for
/// interventions against no threat that is named, last. These are claims: two parties who claim one
/// operation count it twice.
///
/// ```
/// use fourp_dataset::{Position, interventions_by_threat_and_party, read_tables};
///
/// let rows = "id,date,party,threat,source\n1,2019-01,nca,drugs,log\n2,2019-02,nca,drugs,log\n";
/// let programme = read_tables([("interventions.csv", rows.as_bytes())])?.programme;
/// let table = interventions_by_threat_and_party(&programme)?;
/// assert_eq!((table.rows(), table.columns()), (&["drugs".into()][..], &["nca".into()][..]));
/// assert_eq!(table.count(Position::cell(0, 0)), Some(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CountTableError::Empty`] without interventions, [`CountTableError::TooManyCells`] with very many
/// threats and parties.
pub fn interventions_by_threat_and_party(
    programme: &Programme,
) -> Result<CountTable, CountTableError> {
    let mut parties = BTreeMap::new();
    let mut counts: BTreeMap<(bool, &str), BTreeMap<String, u64>> = BTreeMap::new();
    for intervention in programme.rows::<Intervention>() {
        let threat = intervention.threat.as_ref().map(|threat| threat.as_str());
        let party = intervention.party.to_string();
        parties.insert(party.clone(), ());
        let threat = (threat.is_none(), threat.unwrap_or("not stated"));
        *counts.entry(threat).or_default().entry(party).or_default() += 1;
    }
    let rows: Vec<&str> = counts.keys().map(|(_, threat)| *threat).collect();
    let cells = counts.values().map(|row| {
        parties.keys().map(|party| row.get(party).copied().unwrap_or(0)).collect::<Vec<_>>()
    });
    CountTable::new(rows, parties.keys().cloned(), cells)
}
