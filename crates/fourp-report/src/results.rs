//! What is reported together.

use fourp_audit::Audit;
use fourp_model::Programme;

/// A programme and what came of auditing it.
///
/// The audit must be that of the programme: what names a row that is not there is shown as not in the data supplied.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "callers put it together")]
pub struct Results<'a> {
    /// The rows.
    pub programme: &'a Programme,
    /// The answers of all analyses, findings, and requests.
    pub audit: &'a Audit,
}
