//! What does the case hold?

use fourp_model::{Marking, Programme, Row, Source, Table, TableVisitor, Tabled};

use crate::{
    layout::{Page, counted},
    text::{bodies, efforts, marks, money, threats},
};

/// How many undeclared ids are named.
const UNDECLARED_SHOWN: usize = 12;

/// The case at a glance: its sources, threats, priorities by year, strands, bodies, money, strategies
/// and initiatives, and how complete each table is.
///
/// Counts of things that no row names are shown as counts. What was made up says so in its second line.
#[must_use]
pub fn overview(programme: &Programme) -> String {
    let tables = programme.tables();
    let mut page = Page::default();
    let title =
        if tables.title.trim().is_empty() { "A programme without a title" } else { &tables.title };
    page.title(title);
    marks::synthetic(&mut page, programme);
    page.gap();
    page.paragraph(
        "This describes records, not crime: what documents say, who says it, and how finely. Nothing here \
         says that one thing caused another. Observations for an auditor; no assurance.",
    );
    if let Some(currency) = tables.currency {
        page.paragraph(&format!("Money is in {currency}."));
    }
    sources(&mut page, &tables.sources);
    threats::taxonomies(&mut page, programme);
    threats::priorities(&mut page, programme);
    threats::strands(&mut page, programme);
    bodies::classes(&mut page, programme);
    bodies::responsibilities(&mut page, programme);
    money::figures(&mut page, programme);
    efforts::strategies(&mut page, programme);
    efforts::initiatives(&mut page, programme);
    efforts::answers(&mut page, programme);
    completeness(&mut page, programme);
    page.finish()
}

fn sources(page: &mut Page, sources: &[Source]) {
    page.heading(&format!("Sources ({})", sources.len()));
    page.gap();
    let rows: Vec<[String; 3]> = sources
        .iter()
        .map(|source| {
            let published = source.published.map(|date| date.to_string());
            let copy_of = source.copy_of.as_ref().map(|of| format!(" of {of}"));
            let marking = match source.marking {
                Marking::Public => String::new(),
                marking => format!("; marked {marking}"),
            };
            let licence = source.licence.as_deref().unwrap_or("licence not verified");
            [
                source.id.to_string(),
                published.unwrap_or_else(|| "no date".into()),
                format!(
                    "{}; {}; {}{}; {licence}{marking}",
                    source.title,
                    source.publisher,
                    source.standing,
                    copy_of.unwrap_or_default(),
                ),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

fn completeness(page: &mut Page, programme: &Programme) {
    page.heading("How complete is it?");
    page.gap();
    page.paragraph(
        "A table without a declaration is what was supplied: what it lacks is \"not in the data supplied\", \
         never \"does not exist\".",
    );
    page.gap();
    let mut counter = Counter { programme, rows: Vec::new(), empty: Vec::new() };
    programme.tables().visit(&mut counter);
    page.table("  ", &counter.rows);
    if !counter.empty.is_empty() {
        page.gap();
        page.paragraph(&format!("Empty: {}.", counter.empty.join(", ")));
    }
    let mut undeclared: Vec<String> = programme
        .dangling()
        .into_iter()
        .filter(|mention| mention.kind.table().is_some())
        .map(|mention| format!("{} {}", mention.kind, mention.id))
        .collect();
    undeclared.sort();
    undeclared.dedup();
    if !undeclared.is_empty() {
        page.gap();
        let shown =
            undeclared.iter().take(UNDECLARED_SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = undeclared.len().saturating_sub(UNDECLARED_SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        page.paragraph(&format!(
            "{} named that no row declares: {shown}{more}.",
            counted(undeclared.len(), "thing is", "things are")
        ));
    }
}

/// Counts the rows of every table, and says who calls it complete.
struct Counter<'p> {
    programme: &'p Programme,
    rows: Vec<[String; 3]>,
    empty: Vec<&'static str>,
}

impl<'a> TableVisitor<'a> for Counter<'_> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        let table = <R as Row>::TABLE;
        if table == Table::Completeness {
            return;
        }
        if rows.is_empty() {
            self.empty.push(table.as_str());
            return;
        }
        let declared = match self.programme.completeness_of(table) {
            Some(declared) => format!(
                "declared complete as at {} by {}: {}",
                declared.as_at, declared.declared_by, declared.scope
            ),
            None => "not declared".into(),
        };
        self.rows.push([table.to_string(), rows.len().to_string(), declared]);
    }
}
