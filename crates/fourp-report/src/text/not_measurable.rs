//! What cannot be answered?

use fourp_model::NotMeasurable;

use crate::layout::Page;

/// Questions that the data supplied cannot answer: why, and which data would make them answerable.
#[must_use]
pub fn not_measurable(gaps: &[NotMeasurable]) -> String {
    let mut page = Page::default();
    page.title("What is not measurable, and what would make it so");
    page.gap();
    if gaps.is_empty() {
        page.paragraph("Every question has data to answer it.");
        return page.finish();
    }
    page.paragraph(
        "That the public record cannot answer these is a result. A table is named as its file would be.",
    );
    for gap in gaps {
        page.gap();
        page.wrapped("not measurable: ", "    ", &gap.question);
        page.wrapped("   = because: ", "         ", &gap.why);
        for need in &gap.what_would_make_it_so {
            match need.table {
                Some(table) => {
                    page.wrapped(&format!("   = {table}.csv: "), "         ", &need.what);
                }
                None => page.wrapped("   = needed: ", "         ", &need.what),
            }
        }
    }
    page.finish()
}
