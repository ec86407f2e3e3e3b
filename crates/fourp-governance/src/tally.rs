//! How often each of many numbers was met, quickly emptied.

use crate::place::{number, place};

/// Counts by number, and the numbers met in order of meeting.
#[derive(Debug)]
pub(crate) struct Tally {
    counts: Vec<u32>,
    met: Vec<u32>,
}

impl Tally {
    /// For numbers below `bound`.
    pub(crate) fn new(bound: u32) -> Self {
        Self { counts: vec![0; place(bound)], met: Vec::new() }
    }

    pub(crate) fn clear(&mut self) {
        for number in self.met.drain(..) {
            if let Some(count) = self.counts.get_mut(place(number)) {
                *count = 0;
            }
        }
    }

    /// Counts each of some numbers once more.
    #[inline]
    pub(crate) fn add_all(&mut self, numbers: &[u32]) {
        for number in numbers {
            if let Some(count) = self.counts.get_mut(place(*number)) {
                if *count == 0 {
                    self.met.push(*number);
                }
                *count += 1;
            }
        }
    }

    #[inline]
    pub(crate) fn count(&self, number: u32) -> u32 {
        self.counts.get(place(number)).copied().unwrap_or(0)
    }

    /// How many numbers were met.
    pub(crate) fn len(&self) -> u32 {
        number(self.met.len())
    }

    /// The numbers met, in order of meeting, with their counts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.met.iter().map(|number| (*number, self.count(*number)))
    }
}
