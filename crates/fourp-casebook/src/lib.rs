//! Real cases as data.
