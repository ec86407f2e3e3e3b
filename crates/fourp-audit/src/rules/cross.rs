//! What two analyses say together.

use crate::rule::Rule;

pub(super) const RULES: &[Rule] = &[];
