//! Who governs with whom?

mod answering;
mod groups;
mod plan;
mod together;
mod words;

pub use self::plan::plans;

use fourp_governance::Overview;
use fourp_model::{Programme, Table};

use self::words::Names;
use crate::{layout::Page, text::marks};

/// What the rows of a programme say to the question who governs with whom: how many groups there are and really are,
/// which are alike, who reports to whom, who belongs together, who answers for what, what nobody covers, who sits in too much, and what stops
/// when a body leaves; each with what would make it measurable where it is not.
#[must_use]
pub fn governance(programme: &Programme, overview: &Overview) -> String {
    let mut page = Page::default();
    let names = Names { programme, overview };
    page.title("Who governs with whom?");
    marks::synthetic(&mut page, programme);
    page.gap();
    if let Some(day) = overview.day {
        page.line(&format!("As at: {day}"));
    }
    let tables = [Table::Groups, Table::Seats, Table::Responsibilities];
    marks::scope(&mut page, programme, &tables);
    page.paragraph(
        "Rows say who sits where and for what, not who decides there. Unrecorded work is invisible, and overlap may be \
         oversight on purpose.",
    );
    groups::sections(&mut page, &names, overview);
    together::sections(&mut page, &names, overview);
    answering::sections(&mut page, &names, overview);
    page.finish()
}
