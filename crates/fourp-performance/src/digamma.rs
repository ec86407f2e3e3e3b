//! The derivative of the logarithm of the gamma function.

/// Of a number above 0: the recurrence up to 10, from there the asymptotic series (DLMF 5.5.2 and 5.11.2).
///
/// Good to 10⁻¹³ of the larger of the value and one.
pub(crate) fn digamma(x: f64) -> f64 {
    let (mut at, mut below) = (x, 0.0);
    while at < 10.0 {
        below += 1.0 / at;
        at += 1.0;
    }
    at.ln() - 0.5 / at - series(at) - below
}

/// Digamma of x + count less digamma of x, for a whole count: to 10⁻¹³ of its own size, however small that is.
pub(crate) fn digamma_gap(x: f64, count: f64) -> f64 {
    if count <= 64.0 {
        let (mut sum, mut at) = (0.0, 0.0);
        while at < count {
            sum += 1.0 / (x + at);
            at += 1.0;
        }
        return sum;
    }
    if x < 10.0 {
        return digamma(x + count) - digamma(x);
    }
    let halves = 0.5 * count / (x * (x + count));
    (count / x).ln_1p() + halves + (series(x) - series(x + count))
}

fn series(at: f64) -> f64 {
    let inverse = 1.0 / (at * at);
    let terms = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
    ];
    terms.iter().rev().fold(0.0, |sum, term| (sum + term) * inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_are_met() {
        let euler = 0.577_215_664_901_532_9;
        // DLMF 5.4.12 to 5.4.13, and harmonic numbers.
        for (x, value) in [
            (1.0, -euler),
            (0.5, -euler - 2.0 * std::f64::consts::LN_2),
            (2.0, 1.0 - euler),
            (11.0, 7381.0 / 2520.0 - euler),
        ] {
            assert!((digamma(x) - value).abs() < 1e-13, "{x}");
        }
        // One step of the recurrence, far out and close in.
        for x in [1e-6, 0.3, 9.999, 10.5, 1e3, 1e8] {
            let step = digamma(x + 1.0) - digamma(x);
            assert!((step - 1.0 / x).abs() <= 1e-9 * (1.0 / x).max(1e-4), "{x}");
        }
    }

    #[test]
    fn a_gap_is_the_sum_of_its_steps() {
        for (x, count) in [(0.2, 65.0), (3.0, 900.0), (12.0, 70.0), (1e6, 500.0), (1e9, 65.0)] {
            let sum = number_of_steps(count).map(|at| 1.0 / (x + at)).sum::<f64>();
            assert!((digamma_gap(x, count) / sum - 1.0).abs() < 1e-12, "{x} {count}");
        }
        assert_eq!(digamma_gap(0.5, 0.0), 0.0);
        assert_eq!(digamma_gap(0.5, 2.0), 2.0 + 1.0 / 1.5);
    }

    fn number_of_steps(count: f64) -> impl Iterator<Item = f64> {
        (0..1000_u32).map(f64::from).take_while(move |at| *at < count)
    }
}
