//! What is measured, and what it can show.

use crate::rule::Rule;

pub(super) const RULES: &[Rule] = &[];
