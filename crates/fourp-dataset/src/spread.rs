//! Fields that take several columns.

use crate::{
    cell::{Cell, Fault},
    cells::{CellText, Cells},
    column::{Column, ColumnKind, Filling},
    figure_parts::{KindWord, Part, Parts},
    shape::{Listed, Optional, OrDefault, Required, Shape},
};
use fourp_model::{
    Citation, Figure, Grade, Interest, Marking, Party, ProblemCode, SpeakerRole, Voice,
};

/// A column for each part.
pub(crate) enum Spread {}

/// A column as it is, but for the names.
fn renamed(columns: Vec<Column>, name: &'static str, field: &'static str) -> Vec<Column> {
    columns.into_iter().map(|column| Column { name, field, ..column }).collect()
}

impl Shape<Citation> for Spread {
    fn columns(field: &'static str, _: &'static str) -> Vec<Column> {
        let source = <Required as Shape<fourp_model::Slug<fourp_model::Source>>>::columns(
            "source",
            "The document in which this is said.",
        );
        let place = |name, help| {
            renamed(<Optional as Shape<Option<String>>>::columns(name, help), name, field)
        };
        let mut columns = renamed(source, "source", field);
        columns.extend(place("locator", "The place in it: a paragraph, page, figure or row."));
        columns.extend(place("anchor", "A few words from that place, verbatim."));
        let marking = <Optional as Shape<Option<Marking>>>::columns(
            "marking",
            "The protective marking of this row, where it is marked by itself: it is never less protected \
             than its source.",
        );
        columns.extend(renamed(marking, "marking", field));
        columns
    }

    fn read(cells: &mut Cells<'_>) -> Option<Citation> {
        let source = Required::read(cells);
        let locator = Optional::read(cells);
        let anchor = Optional::read(cells);
        let marking = Optional::read(cells);
        Some(Citation { source: source?, locator: locator?, anchor: anchor?, marking: marking? })
    }

    fn write(value: &Citation, cells: &mut Vec<String>) {
        Required::write(&value.source, cells);
        Optional::write(&value.locator, cells);
        Optional::write(&value.anchor, cells);
        Optional::write(&value.marking, cells);
    }
}

impl Shape<Voice> for Spread {
    fn columns(field: &'static str, _: &'static str) -> Vec<Column> {
        let speakers =
            <Listed as Shape<Vec<Party>>>::columns("speakers", "Who says it, if the source tells.");
        let role = <OrDefault as Shape<SpeakerRole>>::columns(
            "speaker_role",
            "The capacity in which they speak.",
        );
        let interest =
            <OrDefault as Shape<Interest>>::columns("interest", "Whose performance they speak of.");
        let grade = <OrDefault as Shape<Grade>>::columns(
            "grade",
            "How well it is grounded, by their own account.",
        );
        [(speakers, "speakers"), (role, "speaker_role"), (interest, "interest"), (grade, "grade")]
            .into_iter()
            .flat_map(|(columns, name)| renamed(columns, name, field))
            .collect()
    }

    fn read(cells: &mut Cells<'_>) -> Option<Voice> {
        let speakers = Listed::read(cells);
        let role = OrDefault::read(cells);
        let interest = OrDefault::read(cells);
        let grade = OrDefault::read(cells);
        Some(Voice { speakers: speakers?, role: role?, interest: interest?, grade: grade? })
    }

    fn write(value: &Voice, cells: &mut Vec<String>) {
        Listed::write(&value.speakers, cells);
        OrDefault::write(&value.role, cells);
        OrDefault::write(&value.interest, cells);
        OrDefault::write(&value.grade, cells);
    }
}

impl Shape<Figure> for Spread {
    fn columns(field: &'static str, help: &'static str) -> Vec<Column> {
        let kind = Column {
            name: "kind",
            field,
            filling: Filling::Required,
            holds: KindWord::holds(),
            help,
            kind: ColumnKind::Text,
            refers: false,
            refers_to: None,
            words: KindWord::ALL.iter().map(|(word, ..)| *word).collect(),
        };
        let parts = Part::ALL.into_iter().map(|part| Column {
            name: part.name(),
            field,
            filling: if part == Part::Unit { Filling::Required } else { Filling::ByKind("kind") },
            holds: part.holds(),
            help: part.help(),
            kind: ColumnKind::Text,
            refers: part == Part::Base,
            refers_to: None,
            words: Vec::new(),
        });
        std::iter::once(kind).chain(parts).collect()
    }

    fn read(cells: &mut Cells<'_>) -> Option<Figure> {
        let kind_cell = cells.next()?;
        let kind = if kind_cell.is_empty() {
            cells.report_empty(kind_cell);
            None
        } else {
            cells.read::<KindWord>(kind_cell)
        };
        let mut parts = Vec::new();
        for part in Part::ALL {
            parts.push((part, cells.next()?));
        }
        let cell_of = |wanted: Part| parts.iter().find(|(part, _)| *part == wanted);
        let mut is_whole = true;
        if let Some(kind) = kind {
            let is_there = |part| cell_of(part).is_some_and(|(_, cell)| !cell.is_empty());
            for (part, fault) in kind.misfits(is_there) {
                is_whole = false;
                report_part(cells, cell_of(part), fault);
            }
        }
        let mut read = Parts::default();
        for (part, cell) in &parts {
            if !cell.is_empty() {
                is_whole &= read_part(cells, *part, *cell, &mut read).is_some();
            }
        }
        let kind = kind.filter(|_| is_whole)?;
        match read.assemble(kind) {
            Ok(figure) => Some(figure),
            Err((part, fault)) => {
                report_part(cells, cell_of(part), fault);
                None
            }
        }
    }

    fn write(value: &Figure, cells: &mut Vec<String>) {
        let parts = Parts::of(value);
        cells.push(value.kind().word().into());
        cells.extend(Part::ALL.map(|part| parts.text(part)));
    }
}

fn report_part(cells: &mut Cells<'_>, cell: Option<&(Part, CellText<'_>)>, fault: Fault) {
    if let Some((_, cell)) = cell {
        let value = if fault.code == ProblemCode::EmptyCell { "" } else { cell.text };
        cells.report(*cell, value, fault);
    }
}

fn read_part(
    cells: &mut Cells<'_>,
    part: Part,
    cell: CellText<'_>,
    parts: &mut Parts,
) -> Option<()> {
    match part {
        Part::Value => parts.value = Some(cells.read(cell)?),
        Part::Resolution => parts.resolution = Some(cells.read(cell)?),
        Part::Low => parts.low = Some(cells.read(cell)?),
        Part::High => parts.high = Some(cells.read(cell)?),
        Part::Members => parts.members = crate::list::split(&cells.read::<String>(cell)?),
        Part::Base => parts.base = Some(cells.read(cell)?),
        Part::Since => parts.since = Some(cells.read(cell)?),
        Part::Order => parts.order = Some(cells.read(cell)?),
        Part::Than => parts.than = Some(cells.read(cell)?),
        Part::Unit => parts.unit = Some(cells.read(cell)?),
    }
    Some(())
}
