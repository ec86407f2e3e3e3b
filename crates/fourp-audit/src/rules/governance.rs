//! Who governs with whom.

use crate::rule::Rule;

pub(super) const RULES: &[Rule] = &[];
