//! What does the case hold?

use std::cmp::Reverse;

use fourp_model::{Marking, Programme, Row, Source, Standing, Table, TableVisitor, Tabled};

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
    page.title("What does the case hold?");
    marks::synthetic(&mut page, programme);
    page.gap();
    page.wrapped("Of: ", "    ", marks::title(programme));
    page.paragraph("As its sources say; it describes records, not crime.");
    if let Some(currency) = tables.currency {
        page.paragraph(&format!("Money is in {currency}."));
    }
    threats::taxonomies(&mut page, programme);
    threats::priorities(&mut page, programme);
    threats::strands(&mut page, programme);
    bodies::classes(&mut page, programme);
    bodies::responsibilities(&mut page, programme);
    money::figures(&mut page, programme);
    efforts::strategies(&mut page, programme);
    efforts::initiatives(&mut page, programme);
    efforts::answers(&mut page, programme);
    sources(&mut page, &tables.sources);
    completeness(&mut page, programme);
    page.finish()
}

/// Documents, the newest first; a document is its own unless it says of what it is a copy.
fn sources(page: &mut Page, sources: &[Source]) {
    page.heading(&format!("Sources ({})", sources.len()));
    page.gap();
    let licensed = sources.iter().filter(|source| source.licence.is_some()).count();
    page.paragraph(&format!("Terms of reuse verified for {licensed} of them."));
    page.gap();
    let mut newest: Vec<&Source> = sources.iter().collect();
    newest.sort_by_key(|source| (Reverse(source.published), &source.id));
    for source in newest {
        let published = source.published.map_or_else(|| "no date".into(), |date| date.to_string());
        let copy = match (source.standing, &source.copy_of) {
            (Standing::Primary, _) => String::new(),
            (standing, Some(of)) => format!("; {standing} of {of}"),
            (standing, None) => format!("; {standing}"),
        };
        let marking = match source.marking {
            Marking::Public => String::new(),
            marking => format!("; marked {marking}"),
        };
        let words = format!("{}: {}, {}{copy}{marking}", source.id, source.title, source.publisher);
        page.table("  ", &[[format!("{published:<10}"), words]]);
    }
}

fn completeness(page: &mut Page, programme: &Programme) {
    page.heading("How complete is it?");
    page.gap();
    page.paragraph(
        "A table without a declaration is what was supplied: what it lacks is \"not in the data supplied\", \
         never \"does not exist\".",
    );
    page.gap();
    let counter = counted_tables(programme);
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

/// The tables with rows: how many rows, and who calls them complete; and the names of those without.
pub(crate) fn completeness_of_tables(
    programme: &Programme,
) -> (Vec<[String; 3]>, Vec<&'static str>) {
    let counter = counted_tables(programme);
    (counter.rows, counter.empty)
}

fn counted_tables(programme: &Programme) -> Counter<'_> {
    let mut counter = Counter { programme, rows: Vec::new(), empty: Vec::new() };
    programme.tables().visit(&mut counter);
    counter
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
