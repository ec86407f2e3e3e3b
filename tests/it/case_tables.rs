//! What the tables of the bundled case hold, and what they must not.

use fourp_model::{Allocation, Observation, Purpose, Rounding, Strand};

/// 79 % and 4 % are shares of the front line: what they allow is what the claims allow, and they leave
/// a rest for which there is no row.
#[test]
fn a_printed_share_is_the_interval_that_its_claim_allows() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let allocations = case.rows::<Allocation>();
    assert_eq!(allocations.len(), 2);
    for (strand, claim) in [(Strand::Pursue, "N21"), (Strand::Prevent, "N22")] {
        let row = allocations.iter().find(|row| row.purpose == Purpose::Strand(strand)).unwrap();
        let claim = case.tables().claims.iter().find(|row| row.id.as_str() == claim).unwrap();
        assert_eq!(Some(row.share), claim.figure.interval(Rounding::default()), "{strand}");
        assert_eq!(row.period, claim.period);
        assert_eq!(row.of.unwrap().to_string(), "front-line");
        assert_eq!(row.citation, claim_citation(&row.citation, &claim.citation));
    }
}

/// The same place; the words quoted may go on for longer.
fn claim_citation(
    row: &fourp_model::Citation,
    claim: &fourp_model::Citation,
) -> fourp_model::Citation {
    let quoted = claim.anchor.as_deref().unwrap();
    assert!(row.anchor.as_deref().unwrap().starts_with(quoted));
    fourp_model::Citation { anchor: row.anchor.clone(), ..claim.clone() }
}

#[test]
fn groups_are_counted_and_nobody_sits_in_them() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let tables = case.tables();
    let counts: Vec<String> = tables
        .groups
        .iter()
        .map(|group| group.count.as_ref().unwrap().interval(Rounding::default()).unwrap())
        .map(|count| count.to_exact_text())
        .collect();
    assert_eq!(counts, ["[37, 37]", "[59, 59]"]);
    assert!(tables.seats.is_empty() && tables.remits.is_empty() && tables.meetings.is_empty());
    assert!(tables.reporting_lines.is_empty() && tables.interventions.is_empty());
    assert!(tables.balances.is_empty() && tables.harm.is_empty());
}

/// What stands as a count in time also stands as a claim, with its speaker.
#[test]
fn every_observation_is_a_claim_of_the_case() {
    let case = fourp_casebook::uk_soc_2019().unwrap();
    let observations = case.rows::<Observation>();
    assert_eq!(observations.len(), 22);
    for row in observations {
        let same = case.tables().claims.iter().filter(|claim| {
            claim.measure == row.measure
                && Some(&claim.population) == row.population.as_ref()
                && claim.period == row.period
                && claim.figure == row.value
                && claim.citation == row.citation
        });
        assert_eq!(same.count(), 1, "{} {}", row.measure, row.period);
    }
}
