//! What a table leaves of the parameters of a model.

/// A table as fits see it: counts by set of lists, and the cases on at least all lists of each set.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    /// By set; 0 for cases on no list.
    pub(crate) cells: Vec<f64>,
    /// By set.
    pub(crate) margins: Vec<f64>,
    /// All cases.
    pub(crate) cases: f64,
    /// How many lists there are.
    pub(crate) lists: usize,
}

/// The parameters of a model that a table leaves finite, and the cells that it leaves above zero.
///
/// An effect of lists that no case is on together is at minus infinity: the cells of all these lists are expected to be
/// empty, and are left out of the fit (Chan, Silverman and Vincent 2021, section 2.3, where effects are of two lists).
#[derive(Clone, Debug)]
pub(crate) struct Design {
    /// Their sets, from few lists to many, then the intercept, which is the empty set.
    pub(crate) parameters: Vec<usize>,
    /// Effects at minus infinity.
    pub(crate) unbounded: Vec<usize>,
    /// Whether a cell is in the fit, as 1 or 0, by set; cases on no list are not.
    pub(crate) kept: Vec<f64>,
}

impl Counts {
    pub(crate) fn new(cells: Vec<f64>, lists: usize) -> Self {
        let mut margins = cells.clone();
        sum_above(&mut margins);
        let cases = margins.first().copied().unwrap_or(0.0);
        Self { cells, margins, cases, lists }
    }

    pub(crate) fn margin(&self, set: usize) -> f64 {
        self.margins.get(set).copied().unwrap_or(0.0)
    }
}

impl Design {
    /// What is left of effects of one list each and of `terms`, from few lists to many.
    pub(crate) fn of(counts: &Counts, terms: &[usize]) -> Self {
        let (mut parameters, mut unbounded) = (Vec::with_capacity(terms.len()), Vec::new());
        let lists = (0..counts.lists).map(|list| 1 << list);
        for set in lists.chain(terms.iter().copied()) {
            let side = if counts.margin(set) > 0.0 { &mut parameters } else { &mut unbounded };
            side.push(set);
        }
        parameters.push(0);
        let is_kept = |cell: usize| cell != 0 && unbounded.iter().all(|set| cell & set != *set);
        let kept = (0..counts.cells.len()).map(|cell| f64::from(u8::from(is_kept(cell)))).collect();
        Self { parameters, unbounded, kept }
    }

    /// The sets of cells in the fit.
    pub(crate) fn cells(&self) -> impl Iterator<Item = usize> {
        self.kept.iter().enumerate().filter(|(_, kept)| **kept > 0.0).map(|(cell, _)| cell)
    }
}

/// Each set's value becomes the sum over all sets that hold it. Cost: sets x lists.
pub(crate) fn sum_above(values: &mut [f64]) {
    let mut half = 1_usize;
    while half < values.len() {
        for pair in values.chunks_exact_mut(half.saturating_mul(2)) {
            let (without, with) = pair.split_at_mut(half);
            for (without, with) in without.iter_mut().zip(with) {
                *without += *with;
            }
        }
        half = half.saturating_mul(2);
    }
}

/// Each set's value becomes the sum over all sets within it. Cost: sets x lists.
pub(crate) fn sum_within(values: &mut [f64]) {
    let mut half = 1_usize;
    while half < values.len() {
        for pair in values.chunks_exact_mut(half.saturating_mul(2)) {
            let (without, with) = pair.split_at_mut(half);
            for (without, with) in without.iter().zip(with) {
                *with += *without;
            }
        }
        half = half.saturating_mul(2);
    }
}
