//! Random numbers, the same on every machine.

/// `SplitMix64` (Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, figure 17).
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream of one subject: its name is mixed into the seed.
    pub(crate) fn new(seed: u64, subject: &str) -> Self {
        let mut rng = Self(seed);
        for byte in subject.bytes() {
            rng.0 = rng.next() ^ u64::from(byte);
        }
        rng
    }

    /// A whole number from `low` to `high`, both included; `low` if they are the wrong way round.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// True once in so many times, on average.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A count around `mean`: how many of 20 `mean` coins fall on a side of chance 1/20. Its variance is 0.95 of its mean, as near
    /// to a Poisson count as whole numbers come without a logarithm, which no two machines need compute alike.
    pub(crate) fn count(&mut self, mean: i64) -> i64 {
        let coins = mean.max(0).saturating_mul(20);
        (0..coins).map(|_| i64::from(self.once_in(20))).sum()
    }

    /// `count` of the things given, each once, in random order; all of them if there are fewer.
    pub(crate) fn sample<T: Clone>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut left = from.to_vec();
        let mut taken = Vec::new();
        while taken.len() < count && !left.is_empty() {
            let at = self.below(u64::try_from(left.len()).unwrap_or(1));
            taken.push(left.swap_remove(usize::try_from(at).unwrap_or(0)));
        }
        taken
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, by the high half of a product (Lemire, ACM Transactions on Modeling and Computer Simulation 29(1),
    /// 2019, without its rejection step: for bounds as small as ours the bias is below one part in a billion).
    fn below(&mut self, bound: u64) -> u64 {
        let product = u128::from(self.next()) * u128::from(bound);
        u64::try_from(product >> 64).unwrap_or(0)
    }
}
