//! From normalised values to scores, and from scores to ranks.

use crate::number;

/// Scores and supports so near each other, relative to the largest, are ties: a change of unit rounds otherwise.
const TIE: f64 = 1e-9;
/// What scores that cancel to nothing may differ by: normalised values are of the order of 1, and rounded at 1e-16.
const ROUNDING: f64 = 1e-13;

/// The weighted mean of each alternative on a scale and back; missing values give their weight to the others.
pub(crate) fn means(
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    to: fn(f64) -> f64,
    back: fn(f64) -> f64,
) -> Vec<f64> {
    let alternatives = columns.first().map_or(0, Vec::len);
    let mean = |alternative: usize| {
        let cells = columns.iter().zip(weights);
        let held = cells
            .filter_map(|(column, weight)| Some((column.get(alternative).copied()??, *weight)));
        let (sum, weight) = held.fold((0.0, 0.0), |(sum, all), (value, weight)| {
            (sum + weight * to(value), all + weight)
        });
        if weight > 0.0 { back(sum / weight) } else { 0.0 }
    };
    (0..alternatives).map(mean).collect()
}

/// The weighted mean over indicators of the share of others that an alternative beats, ties by half.
pub(crate) fn borda(columns: &[Vec<Option<f64>>], weights: &[f64]) -> Vec<f64> {
    let beaten = |column: &Vec<Option<f64>>| -> Vec<Option<f64>> {
        let mut sorted: Vec<f64> = column.iter().flatten().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let others = (number::size(sorted.len()) - 1.0).max(1.0);
        let share = |value: f64| {
            let (below, to) = like(&sorted, value);
            (number::size(below) + number::size(to - below - 1) / 2.0) / others
        };
        column.iter().map(|value| value.map(share)).collect()
    };
    let shares: Vec<Vec<Option<f64>>> = columns.iter().map(beaten).collect();
    means(&shares, weights, |share| share, |mean| mean)
}

/// How many of a sorted column lie below a value that is one of them, and how many not above it; ties by rounding
/// are ties.
fn like(sorted: &[f64], value: f64) -> (usize, usize) {
    let most = sorted.iter().fold(0.0_f64, |most, other| most.max(other.abs()));
    let reach = TIE * most;
    let below = sorted.partition_point(|other| *other < value - reach);
    let to = sorted.partition_point(|other| *other <= value + reach);
    (below, to.max(below.saturating_add(1)))
}

/// Others beaten less others lost to, over their number: each pair by the weight of the indicators on either side.
pub(crate) fn copeland(columns: &[Vec<Option<f64>>], weights: &[f64]) -> Vec<f64> {
    let alternatives = columns.first().map_or(0, Vec::len);
    let reach: Vec<f64> = columns
        .iter()
        .map(|column| {
            TIE * column.iter().flatten().fold(0.0_f64, |most, value| most.max(value.abs()))
        })
        .collect();
    let mut scores = vec![0.0; alternatives];
    for one in 0..alternatives {
        for other in one.saturating_add(1)..alternatives {
            let support = number::sum(columns.iter().zip(weights).zip(&reach).map(
                |((column, weight), reach)| {
                    let value = |at: usize| column.get(at).copied().flatten();
                    match (value(one), value(other)) {
                        (Some(one), Some(other)) if one - other > *reach => *weight,
                        (Some(one), Some(other)) if other - one > *reach => -weight,
                        _ => 0.0,
                    }
                },
            ));
            let won = if support > TIE {
                1.0
            } else if support < -TIE {
                -1.0
            } else {
                0.0
            };
            for (at, sign) in [(one, 1.0), (other, -1.0)] {
                if let Some(score) = scores.get_mut(at) {
                    *score += sign * won;
                }
            }
        }
    }
    let others = (number::size(alternatives) - 1.0).max(1.0);
    scores.into_iter().map(|score| score / others).collect()
}

/// Ranks, 1 the highest score; ties share the mean of their places.
pub(crate) fn ranks(scores: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> =
        scores.iter().copied().enumerate().map(|(at, score)| (score, at)).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let most = scores.iter().fold(0.0_f64, |most, score| most.max(score.abs()));
    let reach = (TIE * most).max(ROUNDING);
    let mut ranks = vec![0.0; scores.len()];
    let mut before = 0_usize;
    for tied in order.chunk_by(|one, next| one.0 - next.0 <= reach) {
        let rank = number::size(before) + (number::size(tied.len()) + 1.0) / 2.0;
        for (_, at) in tied {
            if let Some(slot) = ranks.get_mut(*at) {
                *slot = rank;
            }
        }
        before = before.saturating_add(tied.len());
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn ties_share_the_mean_of_their_places() {
        assert_eq!(ranks(&[3.0, 5.0, 3.0, 1.0, 3.0]), [3.0, 1.0, 3.0, 5.0, 3.0]);
        assert_eq!(ranks(&[1.0, 1.0 + 1e-13]), [1.5, 1.5]);
        // What cancels to nothing in one unit cancels to rounding in another.
        assert_eq!(ranks(&[1e-17, -1e-17, 1.0]), [2.5, 2.5, 1.0]);
        assert_eq!(ranks(&[1e-17, -1e-17]), [1.5, 1.5]);
        assert_eq!(ranks(&[]), Vec::<f64>::new());
    }

    #[test]
    fn borda_counts_who_is_beaten() {
        let columns = [column(&[3.0, 2.0, 1.0]), column(&[1.0, 2.0, 2.0])];
        // First: 1, 1/2, 0; second: 0, 3/4, 3/4.
        assert_eq!(borda(&columns, &[0.5, 0.5]), [0.5, 0.625, 0.375]);
    }

    #[test]
    fn copeland_may_go_in_a_circle() {
        let columns =
            [column(&[3.0, 2.0, 1.0]), column(&[1.0, 3.0, 2.0]), column(&[2.0, 1.0, 3.0])];
        assert_eq!(copeland(&columns, &[1.0 / 3.0; 3]), [0.0; 3]);
        assert_eq!(copeland(&columns, &[0.6, 0.2, 0.2]), [1.0, 0.0, -1.0]);
    }

    #[test]
    fn what_is_missing_gives_its_weight_to_the_rest() {
        let columns = [vec![Some(10.0), None], vec![Some(20.0), Some(30.0)]];
        assert_eq!(means(&columns, &[0.5, 0.5], |it| it, |it| it), [15.0, 30.0]);
        assert_eq!(copeland(&columns, &[0.5, 0.5]), [-1.0, 1.0]);
        assert_eq!(borda(&columns, &[0.5, 0.5]), [0.0, 1.0]);
    }
}
