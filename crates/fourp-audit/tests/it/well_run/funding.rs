use crate::sheets::Sheets;

pub(super) fn add(_sheets: &mut Sheets) {}
