//! A programme without the rows above a protective marking.

mod marking;
mod mask;
mod record;
mod rule;

pub use self::{
    mask::WITHHELD,
    record::{RedactionRecord, TableRedaction},
    rule::{RedactionOptions, Treatment},
};

use self::{
    marking::{Ground, Markings},
    mask::{Maskable, MaskableVisitor},
};
use fourp_model::{Completeness, Dangling, Defect, Marking, Programme, Table, Tables};
use std::collections::BTreeSet;

/// A programme that may be handed on at a level, and what was done to make it so.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Redacted {
    /// The rows at or below the level.
    pub programme: Programme,
    /// What was withheld; for whoever redacts, not for publication.
    pub record: RedactionRecord,
}

/// Takes out, or masks, every row marked above a level.
///
/// A row is marked by the higher of its citation's own marking and its source's; a source by itself; a
/// check by the highest of the claims in its formula; a meeting also by its group and by the
/// classification of the group's papers, for it is they that minute it. A source or claim that no row
/// declares has the marking that the options suppose.
///
/// - Rows that stay keep every word, ids of withheld rows included: such a row is itself cleared. What
///   then dangles is listed in the record.
/// - Declarations that a table is complete are withdrawn for every table that lost rows, so that a gap
///   in it reads as "not in the data supplied".
/// - The title ends in a note of the level, once anything has been withheld. It does not say how much.
///
/// Redacting again at the same level changes nothing; at two levels it comes to the lower. The level
/// TOP SECRET withholds nothing. Costs time in proportion to n log n for n rows and mentions.
///
/// ```
/// use fourp_dataset::{RedactionOptions, read_tables, redact};
/// use fourp_model::Marking;
///
/// let sources = "id,title,publisher,standing,marking\n\
///                open,Grants register,Cabinet Office,primary,public\n\
///                closed,Threat assessment,NCA,primary,secret\n";
/// let bodies = "id,name,kind,source\nnca,National Crime Agency,organisation,open\n\
///               unit-7,A unit nobody names,unit,closed\n";
/// let files = [("sources.csv", sources.as_bytes()), ("bodies.csv", bodies.as_bytes())];
/// let programme = read_tables(files)?.programme;
///
/// let redacted = redact(&programme, Marking::Official, RedactionOptions::default())
///     .map_err(|defects| format!("{defects:?}"))?;
/// let tables = redacted.programme.tables();
/// assert_eq!((tables.sources.len(), tables.bodies.len()), (1, 1));
/// assert_eq!(tables.title, "(redacted: nothing above official)");
/// assert_eq!(
///     redacted.record.to_string(),
///     "redacted to official\nsources: 1 kept, 1 secret dropped\nbodies: 1 kept, 1 secret dropped",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The defects of the rows that stay, as [`Programme::new`] tells them. The rows of a programme have
/// none, and taking some out makes none.
pub fn redact(
    programme: &Programme,
    level: Marking,
    options: RedactionOptions,
) -> Result<Redacted, Vec<Defect>> {
    let markings = Markings::of_programme(programme, options.undeclared);
    let mut tables = programme.tables().clone();
    let mut redactor = Redactor { markings, level, options, tables: Vec::new() };
    mask::visit(&mut tables, &mut redactor);
    let Redactor { tables: counts, .. } = redactor;
    let mut record = RedactionRecord { level, options, tables: counts, left_dangling: Vec::new() };
    withdraw(&mut tables.completeness, &mut record);
    note(&mut tables, &record);
    let redacted = Programme::new(tables)?;
    record.left_dangling = left_dangling(programme, &redacted);
    Ok(Redacted { programme: redacted, record })
}

struct Redactor<'p> {
    markings: Markings<'p>,
    level: Marking,
    options: RedactionOptions,
    tables: Vec<TableRedaction>,
}

impl MaskableVisitor for Redactor<'_> {
    fn table<R: Maskable>(&mut self, rows: &mut Vec<R>) {
        if rows.is_empty() {
            return;
        }
        let mut counts = TableRedaction::of(R::TABLE);
        let mut stay = Vec::with_capacity(rows.len());
        for row in rows.drain(..) {
            let marked = self.markings.of(&row);
            if marked.ground == Ground::Supposed {
                counts.supposed += 1;
            }
            if marked.marking <= self.level {
                counts.kept += 1;
                stay.push(row);
                continue;
            }
            let masked = match self.options.treatment {
                Treatment::Drop => None,
                Treatment::Mask => {
                    let masked = row.masked();
                    counts.unmaskable += usize::from(masked.is_none());
                    masked
                }
            };
            let outcome = if masked.is_some() { &mut counts.masked } else { &mut counts.dropped };
            *outcome.entry(marked.marking).or_default() += 1;
            stay.extend(masked);
        }
        *rows = stay;
        self.tables.push(counts);
    }
}

/// Takes out the declarations of completeness that are no longer true.
fn withdraw(declarations: &mut Vec<Completeness>, record: &mut RedactionRecord) {
    let lost = record.tables.iter().filter(|table| !table.dropped.is_empty());
    let mut lost: BTreeSet<Table> = lost.map(|table| table.table).collect();
    // Declarations are rows of a table too, which may itself be declared complete.
    if declarations.iter().any(|declared| lost.contains(&declared.table)) {
        lost.insert(Table::Completeness);
    }
    let before = declarations.len();
    declarations.retain(|declared| !lost.contains(&declared.table));
    let withdrawn = before.saturating_sub(declarations.len());
    for table in record.tables.iter_mut().filter(|table| table.table == Table::Completeness) {
        table.kept = table.kept.saturating_sub(withdrawn);
        table.withdrawn = withdrawn;
    }
}

const NOTE: &str = "(redacted: nothing above ";

/// Ends the title in a note of the level; of two levels the lower stands, for both hold.
fn note(tables: &mut Tables, record: &RedactionRecord) {
    let noted = noted(&tables.title);
    if noted.is_none() && !record.is_withholding() {
        return;
    }
    let (title, level) = match noted {
        Some((title, earlier)) => (title, earlier.min(record.level)),
        None => (tables.title.trim_end(), record.level),
    };
    let space = if title.is_empty() { "" } else { " " };
    tables.title = format!("{title}{space}{NOTE}{level})");
}

/// The title and level of a title that ends in a note.
fn noted(title: &str) -> Option<(&str, Marking)> {
    let (title, level) = title.rsplit_once(NOTE)?;
    let level = level.strip_suffix(')')?.parse().ok()?;
    Some((title.trim_end(), level))
}

/// What dangles in a redacted programme and did not before.
fn left_dangling(programme: &Programme, redacted: &Programme) -> Vec<Dangling> {
    let before = programme.dangling();
    let before: BTreeSet<_> = before.iter().map(|d| (d.kind, d.id.as_str())).collect();
    let mut left = redacted.dangling();
    left.retain(|dangling| !before.contains(&(dangling.kind, dangling.id.as_str())));
    left
}
