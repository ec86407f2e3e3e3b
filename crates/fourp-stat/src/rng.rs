//! Random numbers that are the same on every machine, thread and run.

use crate::{
    domain::{DomainError, within},
    special::normal::upper_deviate,
};

/// A seeded generator: Philox 4×64 with ten rounds (Salmon, Moraes, Dror and Shaw 2011).
///
/// Counter-based: the numbers are a function of seed, stream and place. Streams of one seed never overlap,
/// each is 2⁶⁶ numbers long, and making one costs nothing, so work can be given to threads by stream and the
/// result does not depend on how many there are. Not for secrets.
///
/// ```
/// use fourp_stat::Rng;
///
/// let mut first = Rng::new(2019);
/// let again: Vec<u64> = (0..3).map(|_| first.next_u64()).collect();
/// let mut second = Rng::new(2019);
/// assert!(again.iter().all(|number| *number == second.next_u64()));
/// // The hundredth replicate, without the ninety-nine before.
/// let mut hundredth = Rng::new(2019).stream(100);
/// assert!((0.0..1.0).contains(&hundredth.uniform()));
/// ```
#[derive(Clone, Debug)]
pub struct Rng {
    key: [u64; 2],
    block: u64,
    ready: [u64; 4],
    used: usize,
}

const MULTIPLIERS: [u64; 2] = [0xD2E7_470E_E14C_6C93, 0xCA5A_8263_9512_1157];
/// The golden ratio and √3 - 1, as Salmon and others chose them.
const WEYL: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xBB67_AE85_84CA_A73B];
const ROUNDS: u32 = 10;

impl Rng {
    /// The first stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self::at([seed, 0])
    }

    /// Another stream of the same seed, from its beginning. Stream 0 is what [`Rng::new`] gives.
    #[must_use]
    pub const fn stream(&self, stream: u64) -> Self {
        let [seed, _] = self.key;
        Self::at([seed, stream])
    }

    const fn at(key: [u64; 2]) -> Self {
        Self { key, block: 0, ready: [0; 4], used: 4 }
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        if self.used >= self.ready.len() {
            self.ready = philox([self.block, 0, 0, 0], self.key);
            self.block = self.block.wrapping_add(1);
            self.used = 0;
        }
        let next = self.ready.get(self.used).copied().unwrap_or_default();
        self.used += 1;
        next
    }

    /// A number between 0 and 1, neither included: an odd multiple of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        let steps = crate::float::float(self.next_u64() >> 12);
        (steps + 0.5) / 4_503_599_627_370_496.0
    }

    /// A whole number below `bound`, which must be above zero.
    ///
    /// Each is as likely as the next but for bound/2⁶⁴ (Lemire 2019, without rejection, so that every number
    /// costs the same).
    ///
    /// # Errors
    /// [`DomainError`] if the bound is zero.
    pub fn below(&mut self, bound: u64) -> Result<u64, DomainError> {
        within("bound", 0.0, bound > 0, "above zero")?;
        Ok(product(self.next_u64(), bound).0)
    }

    /// A standard normal number, by inversion: one uniform number each.
    pub fn normal(&mut self) -> f64 {
        let uniform = self.uniform();
        if uniform < 0.5 { -upper_deviate(uniform) } else { upper_deviate(1.0 - uniform) }
    }

    /// Puts items in random order (Fisher and Yates 1938; Durstenfeld 1964).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let bound = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            let other = product(self.next_u64(), bound).0;
            items.swap(last, usize::try_from(other).unwrap_or(last).min(last));
        }
    }
}

/// High and low word of a product.
fn product(a: u64, b: u64) -> (u64, u64) {
    let high = (u128::from(a) * u128::from(b)) >> 64;
    (u64::try_from(high).unwrap_or_default(), a.wrapping_mul(b))
}

fn philox(mut counter: [u64; 4], mut key: [u64; 2]) -> [u64; 4] {
    let ([m0, m1], [w0, w1]) = (MULTIPLIERS, WEYL);
    for _ in 0..ROUNDS {
        let [c0, c1, c2, c3] = counter;
        let [k0, k1] = key;
        let (high0, low0) = product(m0, c0);
        let (high1, low1) = product(m1, c2);
        counter = [high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0];
        key = [k0.wrapping_add(w0), k1.wrapping_add(w1)];
    }
    counter
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    // By name, because the prelude has a trait of this name.
    use super::Rng;

    /// From numpy 2.4.6: `Philox(key=seed + (stream << 64), counter=2**256 - 1).random_raw(6)`.
    const NUMPY: [([u64; 2], [u64; 6]); 3] = [
        (
            [0, 0],
            [
                0x1655_4D9E_CA36_314C,
                0xDB20_FE9D_672D_0FDC,
                0xD7E7_72CE_E186_176B,
                0x7E68_B68A_EC7B_A23B,
                0x02F4_BA64_08E4_D89B,
                0x3DD6_2B0B_9CA8_C5B2,
            ],
        ),
        (
            [2019, 100],
            [
                0x2BCF_FBDD_6A64_9187,
                0xE754_90E3_C13F_1600,
                0x9F61_1564_6024_1272,
                0x842B_FD40_9986_AC80,
                0xF8FF_AD56_FA74_9842,
                0x806B_E52D_0254_8892,
            ],
        ),
        (
            [u64::MAX, u64::MAX],
            [
                0x44B7_493D_1ACF_C229,
                0x6636_AF8E_9979_21DD,
                0x3F73_E132_B5B3_780E,
                0x6056_44DD_E03B_01B1,
                0x6D46_CC0E_71F0_BE7E,
                0x924E_A169_3F9A_8BC0,
            ],
        ),
    ];

    #[test]
    fn numbers_are_those_of_another_implementation() {
        for ([seed, stream], numbers) in NUMPY {
            let mut rng = Rng::new(seed).stream(stream);
            let ours: Vec<u64> = (0..6).map(|_| rng.next_u64()).collect();
            assert_eq!(ours, numbers, "seed {seed}, stream {stream}");
        }
    }

    #[test]
    fn a_stream_starts_anew_wherever_it_is_asked_for() {
        let mut used = Rng::new(7).stream(3);
        let first = used.next_u64();
        assert_eq!(used.stream(3).next_u64(), first);
        assert_ne!(used.stream(4).next_u64(), first);
        assert_ne!(Rng::new(8).stream(3).next_u64(), first);
    }

    #[test]
    fn uniform_and_normal_numbers_have_their_moments() {
        let mut rng = Rng::new(1);
        let draws = 100_000_u32;
        let [mut sum, mut deviates, mut squares] = [0.0; 3];
        for _ in 0..draws {
            sum += rng.uniform();
            let deviate = rng.normal();
            deviates += deviate;
            squares += deviate * deviate;
        }
        // Five standard errors.
        let draws = f64::from(draws);
        assert!((sum / draws - 0.5).abs() < 5.0 * (1.0 / 12.0 / draws).sqrt());
        assert!((deviates / draws).abs() < 5.0 * (1.0 / draws).sqrt());
        assert!((squares / draws - 1.0).abs() < 5.0 * (2.0 / draws).sqrt());
    }

    #[test]
    fn faces_of_a_die_come_up_alike() {
        let mut rng = Rng::new(6);
        let mut faces = [0.0; 6];
        for _ in 0..60_000 {
            faces[usize::try_from(rng.below(6).unwrap()).unwrap()] += 1.0;
        }
        let chi: f64 = faces.iter().map(|seen: &f64| (seen - 1e4) * (seen - 1e4) / 1e4).sum();
        // Beyond 20.5 with probability 0.001 on five degrees of freedom.
        assert!(chi < 20.5, "{faces:?}");
        assert_eq!(rng.below(1), Ok(0));
        assert_eq!(rng.below(0).unwrap_err().to_string(), "bound is 0, and must be above zero");
    }

    #[test]
    fn every_order_of_three_is_as_likely() {
        let mut rng = Rng::new(3);
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..6_000 {
            let mut items = [1, 2, 3];
            rng.shuffle(&mut items);
            *seen.entry(items).or_insert(0.0) += 1.0;
        }
        let chi: f64 = seen.values().map(|seen: &f64| (seen - 1e3) * (seen - 1e3) / 1e3).sum();
        assert!(seen.len() == 6 && chi < 20.5, "{seen:?}");
    }

    proptest! {
        #[test]
        fn numbers_stay_in_their_range(seed in any::<u64>(), bound in 1_u64.., size in 0_usize..40) {
            let mut rng = Rng::new(seed);
            for _ in 0..40 {
                let uniform = rng.uniform();
                prop_assert!(uniform > 0.0 && uniform < 1.0);
                prop_assert!(rng.normal().is_finite());
                prop_assert!(rng.below(bound).unwrap() < bound);
            }
            let mut items: Vec<usize> = (0..size).collect();
            rng.shuffle(&mut items);
            items.sort_unstable();
            prop_assert_eq!(items, (0..size).collect::<Vec<_>>());
        }
    }
}
