use super::Plant;

pub(super) const PLANTS: &[Plant] = &[];
