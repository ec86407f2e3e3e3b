//! What a group or body may do about what.

use std::fmt;

use fourp_model::{Function, Scope, Slug, Strand, Threat};
use serde::Serialize;

use crate::{
    bits::CellSet,
    place::{number, place},
};

/// One cell of the matrix of threats, strands and functions.
///
/// Silence is a cell of its own: a remit whose source names no strand is not one over every strand.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "a cell has three coordinates")]
pub struct Cell {
    /// The threat; `None` where the source names none.
    pub threat: Option<Slug<Threat>>,
    /// The strand; `None` where the source names none.
    pub strand: Option<Strand>,
    /// The function.
    pub function: Function,
}

/// How cells are numbered: by threat, then strand, then function, silence last.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Cells {
    threats: Vec<Slug<Threat>>,
}

/// A place on an axis, or all of them, or silence: the key of a remit, before it is spread over cells.
pub(crate) type RemitKey = (Scope<u32>, Scope<u32>, u32);

impl Cells {
    /// Threats in order of text; `None` if their cells cannot be numbered.
    pub(crate) fn new(threats: Vec<Slug<Threat>>) -> Option<Self> {
        let cells = Self { threats };
        let rows = number(cells.threats.len()).checked_add(1)?;
        rows.checked_mul(strands())?.checked_mul(functions())?;
        Some(cells)
    }

    pub(crate) fn threats(&self) -> &[Slug<Threat>] {
        &self.threats
    }

    /// The cell with a number, if there is one.
    pub(crate) fn cell(&self, cell: u32) -> Option<Cell> {
        let (rest, function) = (cell / functions(), cell % functions());
        let (threat, strand) = (place(rest / strands()), place(rest % strands()));
        if threat > self.threats.len() {
            return None;
        }
        Some(Cell {
            threat: self.threats.get(threat).cloned(),
            strand: Strand::ALL.get(strand).copied(),
            function: *Function::ALL.get(place(function))?,
        })
    }

    /// The number of a cell, if its threat is known.
    pub(crate) fn number(&self, cell: &Cell) -> Option<u32> {
        let threat = match &cell.threat {
            Some(threat) => self.threats.binary_search(threat).ok()?,
            None => self.threats.len(),
        };
        let strand = cell.strand.map_or(Strand::ALL.len(), strand_place);
        let row = number(threat).checked_mul(strands())?.checked_add(number(strand))?;
        row.checked_mul(functions())?.checked_add(function_number(cell.function))
    }

    /// The key of a remit.
    pub(crate) fn key(
        &self,
        threat: &Scope<Slug<Threat>>,
        strand: Scope<Strand>,
        function: Function,
    ) -> RemitKey {
        let threat = match threat {
            Scope::All => Scope::All,
            Scope::NotStated => Scope::NotStated,
            Scope::One(threat) => {
                // Every threat that a row mentions is among them.
                let found =
                    self.threats.binary_search(threat).map_or(self.threats.len(), |place| place);
                Scope::One(number(found))
            }
        };
        let strand = match strand {
            Scope::All => Scope::All,
            Scope::NotStated => Scope::NotStated,
            Scope::One(strand) => Scope::One(number(strand_place(strand))),
        };
        (threat, strand, function_number(function))
    }

    /// The cells that some remits reach.
    pub(crate) fn spread(&self, keys: &[RemitKey]) -> CellSet {
        let axis = |scope: Scope<u32>, known: u32| match scope {
            Scope::All if known > 0 => 0..known,
            Scope::All | Scope::NotStated => known..known.saturating_add(1),
            Scope::One(one) => one..one.saturating_add(1),
        };
        let cells = keys.iter().flat_map(|(threat, strand, function)| {
            let strands_of = axis(*strand, number(Strand::ALL.len()));
            axis(*threat, number(self.threats.len())).flat_map(move |threat| {
                strands_of.clone().map(move |strand| {
                    let row = threat.saturating_mul(strands()).saturating_add(strand);
                    row.saturating_mul(functions()).saturating_add(*function)
                })
            })
        });
        cells.collect()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { threat, strand, function } = self;
        let threat = threat.as_ref().map_or("?", |threat| threat.as_str());
        let strand = strand.map_or_else(|| "?".to_owned(), |strand| strand.to_string());
        formatter.pad(&format!("{threat} x {strand} x {function}"))
    }
}

fn strand_place(strand: Strand) -> usize {
    Strand::ALL.iter().position(|other| *other == strand).unwrap_or(Strand::ALL.len())
}

fn function_number(function: Function) -> u32 {
    let found = Function::ALL.iter().position(|other| *other == function);
    number(found.unwrap_or_default())
}

/// The strands and silence.
fn strands() -> u32 {
    number(Strand::ALL.len()).saturating_add(1)
}

fn functions() -> u32 {
    number(Function::ALL.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> Cells {
        Cells::new(vec!["drugs".parse().unwrap(), "fraud".parse().unwrap()]).unwrap()
    }

    #[test]
    fn every_cell_has_a_number_of_its_own() {
        let cells = cells();
        for number in 0..3 * 5 * functions() {
            assert_eq!(cells.number(&cells.cell(number).unwrap()), Some(number));
        }
        assert_eq!(cells.cell(3 * 5 * functions()), None);
        let unknown =
            Cell { threat: Some("cyber".parse().unwrap()), strand: None, function: Function::Lead };
        assert_eq!(cells.number(&unknown), None);
    }

    #[test]
    fn all_is_every_known_one_and_silence_is_a_cell_of_its_own() {
        let cells = cells();
        let reach = |threat: &str, strand: &str| {
            let key = cells.key(&threat.parse().unwrap(), strand.parse().unwrap(), Function::Lead);
            let reached: Vec<String> =
                cells.spread(&[key]).iter().map(|n| cells.cell(n).unwrap().to_string()).collect();
            reached
        };
        assert_eq!(reach("?", "?"), ["? x ? x lead"]);
        assert_eq!(reach("*", "prevent"), ["drugs x prevent x lead", "fraud x prevent x lead"]);
        assert_eq!(reach("fraud", "*").len(), 4);
        assert_eq!(reach("*", "*").len(), 8);
        // All of no threat known is not nothing.
        let none = Cells::default();
        let key = none.key(&Scope::All, Scope::All, Function::Lead);
        assert_eq!(none.spread(&[key]).len(), 4);
    }
}
