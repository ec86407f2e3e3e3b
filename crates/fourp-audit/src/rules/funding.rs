//! Where the money goes.

use crate::rule::Rule;

pub(super) const RULES: &[Rule] = &[];
