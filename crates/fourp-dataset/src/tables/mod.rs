//! The definition of every table, subject by subject.

mod deeds;
mod evidence;
mod groups;
mod measures;
mod money;
mod threats;
mod who;
