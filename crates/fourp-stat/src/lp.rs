//! Small linear programmes over the rationals, solved exactly.
//!
//! The question is whether unknowns, each between two ends, can meet linear relations all at once, and
//! how far each of them can then go. Ends and relations may be strict, and are kept so: `x < 3` has no
//! largest `x`, and the answer is an open end at 3.

mod conflict;
mod programme;

pub use self::{
    conflict::Conflict,
    programme::{LinearProgram, LpError, Relation},
};
