//! How well is the threat said to be understood, by whom, and do they agree?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Answer, Defect, DefectKind, Measure, NotMeasurable, Party, Period, Programme, Rating, RowRef,
    Slug, Table, Threat,
};
use fourp_stat::Level;
use serde::Serialize;

use crate::{
    kappa::{Agreement, Kappa, KappaWeights},
    law,
    series::Series,
    understanding_counts::{CountsBeside, counts_beside},
};

/// What ratings on an ordered scale say. They are places, not numbers: nothing is averaged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Understanding {
    /// How often each place was given, by measure, assessor and period.
    pub distributions: Vec<RatingDistribution>,
    /// Two assessors of the same threats in the same period, each pair once.
    pub agreements: Vec<AssessorAgreement>,
    /// What one assessor rated otherwise in its next period.
    pub changes: Vec<RatingChange>,
    /// Ratings in words alone: they have a label, and no place on a scale.
    pub unranked: Vec<UnrankedRating>,
}

/// What one assessor gave in one period.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RatingDistribution {
    /// What is rated.
    pub measure: Slug<Measure>,
    /// Who rates.
    pub assessor: Party,
    /// When.
    pub period: Period,
    /// How many places the scale has.
    pub places: u32,
    /// Every place from the lowest, those that were not given included.
    pub ratings: Vec<RatingCount>,
}

/// One place of a scale.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RatingCount {
    /// The place, 1 the lowest.
    pub rank: u32,
    /// What it is called; several words where the rows do not agree.
    pub labels: Vec<String>,
    /// The threats rated so.
    pub threats: Vec<Slug<Threat>>,
}

/// Two assessors of the same threats.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AssessorAgreement {
    /// What is rated.
    pub measure: Slug<Measure>,
    /// The first assessor, in order of text.
    pub first: Party,
    /// The second.
    pub second: Party,
    /// When.
    pub period: Period,
    /// How they agree; not measurable between scales of different length.
    pub agreement: Answer<PairedRatings>,
}

/// Ratings of the same threats on one scale by two assessors.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairedRatings {
    /// How many places the scale has.
    pub places: u32,
    /// How often each pair of ratings was given: a row for each rating of the first.
    pub table: Agreement,
    /// Threats that the first rates higher, with by how many places.
    pub first_higher: Vec<(Slug<Threat>, u32)>,
    /// Threats that the second rates higher, with by how many places.
    pub second_higher: Vec<(Slug<Threat>, u32)>,
    /// The probability that of the threats they rate differently one side is higher in so many or more, if either were as
    /// likely: the exact sign test, two-sided. `None` where they nowhere differ.
    pub sign_p_value: Option<f64>,
    /// Kappa unweighted, linear and quadratic, in this order.
    pub kappas: Vec<Answer<Kappa>>,
}

/// One assessor's ratings in two periods that follow each other. A rating tells of knowledge: that it moves does not say
/// that the threat did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RatingChange {
    /// What is rated.
    pub measure: Slug<Measure>,
    /// Who rates.
    pub assessor: Party,
    /// The earlier period.
    pub from: Period,
    /// The later one.
    pub to: Period,
    /// What changed; not measurable between scales of different length.
    pub moves: Answer<RatingMoves>,
}

/// Which ratings moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RatingMoves {
    /// Ratings that rose: threat, place before, place after.
    pub risen: Vec<(Slug<Threat>, u32, u32)>,
    /// Ratings that fell.
    pub fallen: Vec<(Slug<Threat>, u32, u32)>,
    /// How many stayed.
    pub unchanged: usize,
    /// Threats rated in one of the two periods alone.
    pub unmatched: Vec<Slug<Threat>>,
    /// What the counts of the threats whose rating moved did between the same periods.
    pub counts: CountsBeside,
}

/// A rating without a place on a scale.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UnrankedRating {
    /// The row.
    pub row: RowRef,
    /// What is rated.
    pub measure: Slug<Measure>,
    /// Of which threat.
    pub threat: Slug<Threat>,
    /// Who rates.
    pub assessor: Party,
    /// When.
    pub period: Period,
    /// The rating as printed.
    pub label: String,
    /// Its place, where only the length of the scale is not stated.
    pub rank: Option<u32>,
}

/// What one assessor gave in one period: the place of each threat, with its label.
type Given<'a> = BTreeMap<&'a Slug<Threat>, (u32, &'a str)>;

/// What one assessor rates, and how long its scale is.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
struct Key<'a> {
    measure: &'a Slug<Measure>,
    assessor: &'a Party,
    period: &'a Period,
    places: u32,
}

impl Understanding {
    /// Reads the ratings of a programme, and beside those that moved the counts of the same threats.
    ///
    /// Not measurable where there are no ratings. O(ratings log ratings + assessors² × threats).
    ///
    /// # Errors
    /// Every [`Defect`] at once: a place off its scale, and one threat rated twice by one assessor in one period.
    pub fn of(
        programme: &Programme,
        series: &[Series],
        level: Level,
    ) -> Result<Answer<Self>, Vec<Defect>> {
        let rows = programme.rows::<Rating>();
        if rows.is_empty() {
            let question = "How well is each threat understood?";
            let none = NotMeasurable::new(question, "the data supplied have no ratings")
                .needing(Table::Ratings, "who rates which threat how, and on what scale");
            return Ok(none.into());
        }
        let (mut given, mut unranked, mut defects) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut seen: BTreeMap<_, (RowRef, &Rating)> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let Some(reference) = programme.row_ref::<Rating>(place) else { continue };
            let key = (&row.measure, &row.assessor, &row.period, &row.threat);
            if let Some((other, first)) = seen.get(&key) {
                let same = (&first.label, first.rank, first.ranks);
                if same != (&row.label, row.rank, row.ranks) {
                    let detail = format!(
                        "{} is rated {:?} and {:?} by {} in {}",
                        row.threat, first.label, row.label, row.assessor, row.period
                    );
                    let rows = vec![other.clone(), reference];
                    defects.push(Defect::new(DefectKind::DuplicateKey, rows, detail));
                }
                continue;
            }
            seen.insert(key, (reference.clone(), row));
            match (row.rank, row.ranks) {
                (Some(rank), Some(places)) if rank >= 1 && rank <= places => {
                    let key = Key {
                        measure: &row.measure,
                        assessor: &row.assessor,
                        period: &row.period,
                        places,
                    };
                    let given: &mut Given<'_> = given.entry(key).or_default();
                    given.insert(&row.threat, (rank, &row.label));
                }
                (Some(rank), Some(places)) => {
                    let detail = format!("place {rank} is not one of 1 to {places}");
                    defects.push(Defect::new(DefectKind::OutOfRange, vec![reference], detail));
                }
                _ => unranked.push(UnrankedRating {
                    row: reference,
                    measure: row.measure.clone(),
                    threat: row.threat.clone(),
                    assessor: row.assessor.clone(),
                    period: row.period.clone(),
                    label: row.label.clone(),
                    rank: row.rank,
                }),
            }
        }
        if !defects.is_empty() {
            defects.sort();
            return Err(defects);
        }
        Ok(Answer::Measured(Self {
            distributions: given.iter().map(|(key, given)| distribution(key, given)).collect(),
            agreements: agreements(&given, level),
            changes: changes(&given, series, level),
            unranked,
        }))
    }
}

fn distribution(key: &Key<'_>, given: &Given<'_>) -> RatingDistribution {
    let at = |rank: u32| {
        let rated = || given.iter().filter(move |(_, (given, _))| *given == rank);
        RatingCount {
            rank,
            labels: rated()
                .map(|(_, (_, label))| (*label).to_owned())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            threats: rated().map(|(threat, _)| (*threat).clone()).collect(),
        }
    };
    // A scale is as long as it says; only places that somebody gave take room beyond a hundred.
    let ranks: BTreeSet<u32> =
        (1..=key.places.min(100)).chain(given.values().map(|(rank, _)| *rank)).collect();
    RatingDistribution {
        measure: key.measure.clone(),
        assessor: key.assessor.clone(),
        period: key.period.clone(),
        places: key.places,
        ratings: ranks.into_iter().map(at).collect(),
    }
}

fn agreements(given: &BTreeMap<Key<'_>, Given<'_>>, level: Level) -> Vec<AssessorAgreement> {
    let mut found = Vec::new();
    let mut together: BTreeMap<_, Vec<(&Key<'_>, &Given<'_>)>> = BTreeMap::new();
    for (key, ratings) in given {
        together.entry((key.measure, key.period)).or_default().push((key, ratings));
    }
    for ((measure, period), set) in together {
        for (at, (first, ratings)) in set.iter().enumerate() {
            for (second, others) in set.iter().skip(at.saturating_add(1)) {
                if first.assessor == second.assessor {
                    continue;
                }
                found.push(AssessorAgreement {
                    measure: measure.clone(),
                    first: first.assessor.clone(),
                    second: second.assessor.clone(),
                    period: period.clone(),
                    agreement: paired((first.places, ratings), (second.places, others), level),
                });
            }
        }
    }
    found
}

fn paired(
    (places, first): (u32, &Given<'_>),
    (other_places, second): (u32, &Given<'_>),
    level: Level,
) -> Answer<PairedRatings> {
    const QUESTION: &str = "Do the two assessors agree?";
    if places != other_places {
        let why =
            format!("one rates on a scale of {places} places and the other of {other_places}");
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Ratings, "ratings of both on one scale")
            .into();
    }
    let both = || {
        first.iter().filter_map(|(threat, (rank, _))| Some((*threat, *rank, second.get(threat)?.0)))
    };
    let pairs: Vec<(u32, u32)> = both().map(|(_, one, other)| (one, other)).collect();
    if pairs.is_empty() {
        return NotMeasurable::new(QUESTION, "no threat is rated by both").into();
    }
    let table = match Agreement::of_pairs(places, &pairs) {
        Ok(table) => table,
        Err(error) => return NotMeasurable::new(QUESTION, error.to_string()).into(),
    };
    let higher = |test: fn(u32, u32) -> Option<u32>| -> Vec<(Slug<Threat>, u32)> {
        both()
            .filter_map(|(threat, one, other)| Some((threat.clone(), test(one, other)?)))
            .collect()
    };
    let above = |one: u32, other: u32| one.checked_sub(other).filter(|places| *places > 0);
    let first_higher = higher(above);
    let second_higher = higher(|one, other| other.checked_sub(one).filter(|places| *places > 0));
    let kappas = KappaWeights::ALL.iter().map(|weights| table.kappa(*weights, level)).collect();
    Answer::Measured(PairedRatings {
        places,
        sign_p_value: sign_test(first_higher.len(), second_higher.len()),
        first_higher,
        second_higher,
        table,
        kappas,
    })
}

/// The exact sign test, two-sided: twice the smaller tail, at most 1.
fn sign_test(one: usize, other: usize) -> Option<f64> {
    let whole = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
    let trials = whole(one).saturating_add(whole(other));
    let around = law::binomial_around(whole(one.max(other)), trials, 0.5);
    (trials > 0).then(|| (2.0 * (around.mass + around.above)).min(1.0))
}

fn changes(
    given: &BTreeMap<Key<'_>, Given<'_>>,
    series: &[Series],
    level: Level,
) -> Vec<RatingChange> {
    let mut rated: BTreeMap<_, Vec<(&Key<'_>, &Given<'_>)>> = BTreeMap::new();
    for (key, ratings) in given.iter().filter(|(key, _)| key.period.start().is_some()) {
        rated.entry((key.measure, key.assessor)).or_default().push((key, ratings));
    }
    let mut found = Vec::new();
    for ((measure, assessor), mut periods) in rated {
        periods.sort_by_key(|(key, _)| (key.period.start(), key.period.end()));
        for pair in periods.windows(2) {
            let [(before, earlier), (after, later)] = pair else { continue };
            found.push(RatingChange {
                measure: measure.clone(),
                assessor: assessor.clone(),
                from: before.period.clone(),
                to: after.period.clone(),
                moves: moves((before, earlier), (after, later), series, level),
            });
        }
    }
    found
}

fn moves(
    (before, earlier): (&Key<'_>, &Given<'_>),
    (after, later): (&Key<'_>, &Given<'_>),
    series: &[Series],
    level: Level,
) -> Answer<RatingMoves> {
    const QUESTION: &str = "Which ratings moved?";
    if before.period.overlap_days(after.period).is_some_and(|days| days > 0) {
        let why = format!("{} and {} share days", before.period, after.period);
        return NotMeasurable::new(QUESTION, why).into();
    }
    if before.places != after.places {
        let why = format!(
            "the scale has {} places in {} and {} in {}",
            before.places, before.period, after.places, after.period
        );
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Ratings, "ratings of both periods on one scale")
            .into();
    }
    let both = || {
        earlier
            .iter()
            .filter_map(|(threat, (rank, _))| Some((*threat, *rank, later.get(threat)?.0)))
    };
    let moved = |test: fn(u32, u32) -> bool| -> Vec<(Slug<Threat>, u32, u32)> {
        both()
            .filter(|(_, one, other)| test(*one, *other))
            .map(|(threat, one, other)| (threat.clone(), one, other))
            .collect()
    };
    let (risen, fallen) = (moved(|one, other| other > one), moved(|one, other| other < one));
    let threats: BTreeSet<&Slug<Threat>> =
        risen.iter().chain(&fallen).map(|(threat, ..)| threat).collect();
    let unmatched = earlier.keys().filter(|threat| !later.contains_key(*threat));
    let unmatched = unmatched.chain(later.keys().filter(|threat| !earlier.contains_key(*threat)));
    let mut unmatched: Vec<Slug<Threat>> = unmatched.map(|threat| (*threat).clone()).collect();
    unmatched.sort();
    Answer::Measured(RatingMoves {
        unchanged: both().filter(|(_, one, other)| one == other).count(),
        counts: counts_beside(&threats, before.period, after.period, series, level),
        risen,
        fallen,
        unmatched,
    })
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, Tables};

    use super::*;

    fn rated(assessor: &str, threat: &str, period: &str, rank: u32, ranks: u32) -> Rating {
        Rating {
            measure: "understanding".parse().unwrap(),
            threat: threat.parse().unwrap(),
            assessor: assessor.parse().unwrap(),
            period: period.parse().unwrap(),
            label: format!("place {rank}"),
            rank: Some(rank),
            ranks: Some(ranks),
            citation: Citation::at("made-up".parse().unwrap(), "table 1"),
        }
    }

    fn of(ratings: Vec<Rating>) -> Result<Answer<Understanding>, Vec<Defect>> {
        let programme = Programme::new(Tables { ratings, ..Tables::default() }).unwrap();
        Understanding::of(&programme, &[], Level::P95)
    }

    fn found(ratings: Vec<Rating>) -> Understanding {
        of(ratings).unwrap().measured().unwrap()
    }

    #[test]
    fn a_scale_shows_places_that_nobody_gave() {
        let found = found(vec![
            rated("owner", "fraud", "2021-22", 4, 4),
            rated("owner", "drugs", "2021-22", 2, 4),
        ]);
        let counts: Vec<usize> =
            found.distributions[0].ratings.iter().map(|it| it.threats.len()).collect();
        assert_eq!(counts, [0, 1, 0, 1]);
        assert!(found.agreements.is_empty() && found.changes.is_empty());
    }

    #[test]
    fn two_assessors_are_compared_threat_by_threat() {
        let threats = ["a", "b", "c", "d", "e"];
        let ratings = threats.iter().zip([(2, 1), (3, 1), (4, 2), (2, 2), (1, 2)]);
        let ratings = ratings.flat_map(|(threat, (owner, auditor))| {
            [rated("owner", threat, "2022", owner, 4), rated("auditor", threat, "2022", auditor, 4)]
        });
        let found = found(ratings.collect());
        let pair = &found.agreements[0];
        assert_eq!(
            (pair.first.to_string(), pair.second.to_string()),
            ("auditor".into(), "owner".into())
        );
        let agreement = pair.agreement.as_ref().measured().unwrap();
        assert_eq!((agreement.first_higher.len(), agreement.second_higher.len()), (1, 3));
        assert_eq!(agreement.second_higher.iter().map(|it| it.1).max(), Some(2));
        // Three of four one way: 2 (4 + 1) / 16.
        assert!((agreement.sign_p_value.unwrap() - 0.625).abs() < 1e-14);
        assert_eq!(agreement.kappas.len(), 3);
    }

    #[test]
    fn scales_of_different_length_are_refused() {
        let found = found(vec![
            rated("owner", "fraud", "2021", 2, 4),
            rated("auditor", "fraud", "2021", 2, 5),
            rated("owner", "fraud", "2022", 3, 5),
        ]);
        let why = found.agreements[0].agreement.not_measurable().unwrap().why.clone();
        assert_eq!(why, "one rates on a scale of 5 places and the other of 4");
        let why = found.changes[0].moves.not_measurable().unwrap().why.clone();
        assert_eq!(why, "the scale has 4 places in 2021 and 5 in 2022");
    }

    #[test]
    fn what_has_only_a_label_is_listed_and_not_ranked() {
        let label = Rating { rank: None, ranks: None, ..rated("owner", "fraud", "2021", 1, 1) };
        let length = Rating { ranks: None, ..rated("owner", "drugs", "2021", 3, 4) };
        let found = found(vec![label, length]);
        assert!(found.distributions.is_empty());
        let ranks: Vec<Option<u32>> = found.unranked.iter().map(|it| it.rank).collect();
        assert_eq!(ranks, [Some(3), None]);
    }

    #[test]
    fn ratings_off_their_scale_and_given_twice_are_defects_together() {
        let ratings = vec![
            rated("owner", "fraud", "2021", 5, 4),
            rated("owner", "drugs", "2021", 0, 4),
            rated("owner", "cyber", "2021", 1, 4),
            rated("owner", "cyber", "2021", 2, 4),
        ];
        let defects: Vec<String> =
            of(ratings).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(defects.len(), 3, "{defects:?}");
        assert!(defects.iter().any(|it| it.ends_with("place 5 is not one of 1 to 4")));
        assert!(defects.iter().any(|it| {
            it.ends_with("cyber is rated \"place 1\" and \"place 2\" by owner in 2021")
        }));
        // Said twice alike is said once.
        let twice =
            vec![rated("owner", "fraud", "2021", 1, 4), rated("owner", "fraud", "2021", 1, 4)];
        assert!(of(twice).is_ok());
    }

    #[test]
    fn moves_are_told_with_what_stayed_and_what_is_new() {
        let found = found(vec![
            rated("owner", "a", "2021", 1, 4),
            rated("owner", "b", "2021", 2, 4),
            rated("owner", "c", "2021", 3, 4),
            rated("owner", "a", "2022", 2, 4),
            rated("owner", "b", "2022", 2, 4),
            rated("owner", "c", "2022", 1, 4),
            rated("owner", "d", "2022", 4, 4),
        ]);
        let moves = found.changes[0].moves.as_ref().measured().unwrap();
        assert_eq!(moves.risen, [("a".parse().unwrap(), 1, 2)]);
        assert_eq!(moves.fallen, [("c".parse().unwrap(), 3, 1)]);
        assert_eq!((moves.unchanged, moves.unmatched.len()), (1, 1));
        assert!(moves.counts.compared.is_empty());
    }

    #[test]
    fn periods_that_share_days_do_not_follow_each_other() {
        let found =
            found(vec![rated("owner", "a", "2021", 1, 4), rated("owner", "a", "2021-22", 2, 4)]);
        assert!(!found.changes[0].moves.is_measured());
    }

    #[test]
    fn no_ratings_are_no_understanding() {
        let none = of(Vec::new()).unwrap();
        assert_eq!(none.not_measurable().unwrap().why, "the data supplied have no ratings");
    }

    #[test]
    fn the_sign_test_is_exact() {
        assert_eq!(sign_test(0, 0), None);
        assert!((sign_test(8, 0).unwrap() - 2.0 / 256.0).abs() < 1e-16);
        assert_eq!(sign_test(1, 1), Some(1.0));
    }
}
