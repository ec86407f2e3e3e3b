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
