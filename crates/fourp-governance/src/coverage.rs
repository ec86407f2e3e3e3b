//! Who covers which threat on which strand, and where nobody or everybody does.

use std::collections::BTreeMap;

use fourp_model::{Answer, Function, Group, NotMeasurable, Party, Slug, Strand, Table, Threat};
use serde::Serialize;

use crate::{
    bits::CellSet,
    cell::Cell,
    network::Network,
    reading::{Absence, absence},
    words::conventions,
};

/// What is asked of the matrix of threats, strands and functions.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct CoverageOptions {
    /// The functions that every threat and strand should have somebody for.
    pub needed: Vec<Function>,
    /// The functions that should have one holder and no more.
    pub single: Vec<Function>,
    /// The threats; `None` is every threat of the programme.
    pub threats: Option<Vec<Slug<Threat>>>,
}

/// Everything should have somebody who leads and somebody who delivers; one owner, one leader, one who decides, one who
/// coordinates.
impl Default for CoverageOptions {
    fn default() -> Self {
        Self {
            needed: vec![Function::Lead, Function::Deliver],
            single: vec![Function::Own, Function::Lead, Function::Decide, Function::Coordinate],
            threats: None,
        }
    }
}

/// Who has a function: a group by its remit, or a party by its responsibility.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "remits are of groups and responsibilities of parties")]
pub enum Holder {
    /// A group.
    Group(Slug<Group>),
    /// A body, office or class of bodies: a class may be many.
    Party(Party),
}

conventions! {
    /// How a cell of the matrix is covered.
    #[expect(clippy::exhaustive_enums, reason = "somebody, perhaps somebody, or nobody")]
    CellCover {
        /// A holder's source names the threat, or a wider one, or all; and the strand, or all.
        Covered = "covered",
        /// Only by holders whose source names no strand or no threat.
        Perhaps = "perhaps covered",
        /// By nobody.
        Nobody = "nobody",
    }
}

/// The matrix.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// What was asked.
    pub options: CoverageOptions,
    /// What it means that nobody covers a cell.
    pub absence: Absence,
    /// A row for each threat and needed function, in order.
    pub rows: Vec<CoverageRow>,
    /// Functions that should have one holder and have several, with the cells they share; in order.
    pub contested: Vec<Contested>,
}

/// One function over one threat.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CoverageRow {
    /// The threat.
    pub threat: Slug<Threat>,
    /// The function.
    pub function: Function,
    /// How each strand is covered, in order of strands.
    pub strands: Vec<StrandCover>,
}

/// One function over one threat on one strand.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StrandCover {
    /// The strand.
    pub strand: Strand,
    /// How it is covered.
    pub cover: CellCover,
    /// By whom, in order; where it is covered, only by those who certainly cover it.
    pub by: Vec<Holder>,
    /// Where it is covered: who perhaps covers it as well, since their source names no threat or no strand; in order.
    pub besides: Vec<Holder>,
}

/// Several holders of one function over the same cells.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Contested {
    /// The function.
    pub function: Function,
    /// The holders, in order.
    pub holders: Vec<Holder>,
    /// The cells for which these, and no others, have it; in order.
    pub cells: Vec<Cell>,
}

impl Coverage {
    /// The cells that nobody covers, in order. Read with [`absence`](Self::absence).
    pub fn gaps(&self) -> impl Iterator<Item = Cell> {
        self.rows.iter().flat_map(|row| {
            let nobody = row.strands.iter().filter(|strand| strand.cover == CellCover::Nobody);
            nobody.map(|strand| Cell {
                threat: Some(row.threat.clone()),
                strand: Some(strand.strand),
                function: row.function,
            })
        })
    }
}

impl Network {
    /// Who covers which threat on which strand, over remits of groups and responsibilities of parties.
    ///
    /// Somebody for a threat covers the threats that are part of it. Silence covers nothing for certain: who leads on drugs,
    /// nobody says on which strand, perhaps leads on each. Contested are cells as the sources name them, silence included:
    /// two who coordinate against all threats, on no strand named, contest those cells. O(cells of all holders).
    ///
    /// Not measurable without a remit or responsibility, or without a threat.
    pub fn coverage(&self, options: CoverageOptions) -> Answer<Coverage> {
        const QUESTION: &str = "Who covers which threat on which strand?";
        let threats = match &options.threats {
            Some(threats) => threats.clone(),
            None => self.threats().iter().map(|threat| threat.id.clone()).collect(),
        };
        let held = held(self);
        if held.is_empty() {
            let why = NotMeasurable::new(
                QUESTION,
                "the data supplied have no remit or responsibility on the day",
            );
            return why
                .needing(
                    Table::Responsibilities,
                    "who has which function, over which threat and strand",
                )
                .needing(Table::Remits, "what each group is for")
                .into();
        }
        if threats.is_empty() {
            let why = NotMeasurable::new(QUESTION, "the data supplied name no threat");
            return why.needing(Table::Threats, "the threats that are told apart").into();
        }
        let rows = threats.iter().flat_map(|threat| {
            let wider = wider(self, threat);
            let held = &held;
            options.needed.iter().map(move |function| CoverageRow {
                threat: threat.clone(),
                function: *function,
                strands: Strand::ALL
                    .iter()
                    .map(|strand| strand_cover(self, held, &wider, *strand, *function))
                    .collect(),
            })
        });
        Answer::Measured(Coverage {
            absence: absence(self, &[Table::Remits, Table::Responsibilities]),
            rows: rows.collect(),
            contested: contested(self, &held, &options.single),
            options,
        })
    }
}

/// The holders of each cell that has any, in order.
fn held(network: &Network) -> BTreeMap<u32, Vec<Holder>> {
    let mut held: BTreeMap<u32, Vec<Holder>> = BTreeMap::new();
    let mut hold = |cells: &CellSet, holder: Holder| {
        for cell in cells.iter() {
            held.entry(cell).or_default().push(holder.clone());
        }
    };
    for (number, group) in (0..).zip(network.groups()) {
        hold(network.cells(number), Holder::Group(group.id.clone()));
    }
    for position in network.positions() {
        hold(&position.cells, Holder::Party(position.party.clone()));
    }
    for holders in held.values_mut() {
        holders.sort_unstable();
        holders.dedup();
    }
    held
}

/// A threat and those it is part of, each once: circles end.
fn wider(network: &Network, threat: &Slug<Threat>) -> Vec<Slug<Threat>> {
    let mut wider = vec![threat.clone()];
    while let Some(next) = wider.last().and_then(|last| {
        let threats = network.threats();
        let place = threats.binary_search_by(|threat| threat.id.cmp(last)).ok()?;
        threats.get(place)?.part_of.clone()
    }) {
        if wider.contains(&next) {
            break;
        }
        wider.push(next);
    }
    wider
}

fn strand_cover(
    network: &Network,
    held: &BTreeMap<u32, Vec<Holder>>,
    wider: &[Slug<Threat>],
    strand: Strand,
    function: Function,
) -> StrandCover {
    let holders = |threat: Option<&Slug<Threat>>, strand| {
        let cell = Cell { threat: threat.cloned(), strand, function };
        let holders = network.cell_number(&cell).and_then(|cell| held.get(&cell));
        holders.into_iter().flatten().cloned()
    };
    let certain = wider.iter().flat_map(|threat| holders(Some(threat), Some(strand)));
    let perhaps = wider.iter().flat_map(|threat| holders(Some(threat), None));
    let perhaps = perhaps.chain(holders(None, Some(strand))).chain(holders(None, None));
    let (mut by, mut besides): (Vec<Holder>, Vec<Holder>) = (certain.collect(), perhaps.collect());
    for holders in [&mut by, &mut besides] {
        holders.sort_unstable();
        holders.dedup();
    }
    besides.retain(|holder| by.binary_search(holder).is_err());
    match (by.is_empty(), besides.is_empty()) {
        (false, _) => StrandCover { strand, cover: CellCover::Covered, by, besides },
        (true, false) => {
            StrandCover { strand, cover: CellCover::Perhaps, by: besides, besides: by }
        }
        (true, true) => StrandCover { strand, cover: CellCover::Nobody, by, besides },
    }
}

fn contested(
    network: &Network,
    held: &BTreeMap<u32, Vec<Holder>>,
    single: &[Function],
) -> Vec<Contested> {
    let mut contested: BTreeMap<(Function, &[Holder]), Vec<Cell>> = BTreeMap::new();
    for (number, holders) in held {
        let Some(cell) = network.cell(*number) else { continue };
        // A class is already several, though as one.
        if holders.len() > 1 && single.contains(&cell.function) {
            contested.entry((cell.function, holders)).or_default().push(cell);
        }
    }
    let told = contested.into_iter().map(|((function, holders), cells)| Contested {
        function,
        holders: holders.to_vec(),
        cells,
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Citation, Completeness, GroupStanding, Programme, Remit, Responsibility, Tables,
    };

    use super::*;
    use crate::register::Register;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "1")
    }

    fn held(party: &str, function: Function, threat: &str, strand: &str) -> Responsibility {
        Responsibility {
            threat: threat.parse().unwrap(),
            strand: strand.parse().unwrap(),
            ..Responsibility::new(party.parse().unwrap(), function, cite())
        }
    }

    fn remit(group: &str, function: Function, threat: &str, strand: &str) -> Remit {
        Remit {
            threat: threat.parse().unwrap(),
            strand: strand.parse().unwrap(),
            ..Remit::new(group.parse().unwrap(), function, cite())
        }
    }

    fn threat(id: &str, part_of: Option<&str>) -> Threat {
        Threat {
            id: id.parse().unwrap(),
            name: id.into(),
            part_of: part_of.map(|wider| wider.parse().unwrap()),
            note: None,
            citation: cite(),
        }
    }

    fn found(tables: Tables, options: CoverageOptions) -> Answer<Coverage> {
        let register = Register::compile(&Programme::new(tables).unwrap()).unwrap();
        register.latest().coverage(options)
    }

    fn tables() -> Tables {
        Tables {
            threats: vec![
                threat("drugs", None),
                threat("fraud", Some("economic")),
                threat("economic", Some("fraud")),
            ],
            groups: vec![Group::new(
                "board".parse().unwrap(),
                "Board",
                GroupStanding::Decide,
                cite(),
            )],
            remits: vec![remit("board", Function::Lead, "economic", "pursue")],
            responsibilities: vec![
                held("nca", Function::Lead, "drugs", "*"),
                held("nca", Function::Deliver, "drugs", "?"),
                held("class:forces", Function::Deliver, "?", "prevent"),
                held("home-office", Function::Coordinate, "*", "?"),
                held("nca", Function::Coordinate, "*", "?"),
                held("nca", Function::Coordinate, "drugs", "prevent"),
            ],
            ..Tables::default()
        }
    }

    #[test]
    fn silence_covers_perhaps_and_wider_threats_cover_their_parts() {
        let found = found(tables(), CoverageOptions::default()).measured().unwrap();
        let covers = |threat: &str, function| -> Vec<&str> {
            let row = found
                .rows
                .iter()
                .find(|row| row.threat.as_str() == threat && row.function == function);
            row.unwrap().strands.iter().map(|strand| strand.cover.as_str()).collect()
        };
        assert_eq!(covers("drugs", Function::Lead), ["covered"; 4]);
        assert_eq!(covers("drugs", Function::Deliver), ["perhaps covered"; 4]);
        assert_eq!(covers("fraud", Function::Lead), ["covered", "nobody", "nobody", "nobody"]);
        assert_eq!(
            covers("fraud", Function::Deliver),
            ["nobody", "perhaps covered", "nobody", "nobody"]
        );
        // Fraud and economic crime, each three strands without a lead and three without delivery.
        assert_eq!(found.gaps().count(), 12);
        assert_eq!(found.absence, Absence::NotSupplied);
    }

    #[test]
    fn who_perhaps_covers_what_is_covered_is_named_besides() {
        let needed = vec![Function::Coordinate];
        let options = CoverageOptions { needed, ..CoverageOptions::default() };
        let found = found(tables(), options).measured().unwrap();
        let row =
            |threat: &str| found.rows.iter().find(|row| row.threat.as_str() == threat).unwrap();
        let told = |cover: &StrandCover| {
            let names = |holders: &[Holder]| -> Vec<String> {
                let party = |holder: &Holder| match holder {
                    Holder::Party(party) => party.to_string(),
                    Holder::Group(group) => group.to_string(),
                };
                holders.iter().map(party).collect()
            };
            (names(&cover.by), names(&cover.besides))
        };
        let nca = || vec!["nca".to_owned()];
        let prevent = row("drugs").strands.iter().find(|one| one.strand == Strand::Prevent);
        // The agency by the row that says so, and not once more by that which does not.
        assert_eq!(told(prevent.unwrap()), (nca(), vec!["home-office".to_owned()]));
        let perhaps = vec!["home-office".to_owned(), "nca".to_owned()];
        assert!(row("fraud").strands.iter().all(|one| told(one) == (perhaps.clone(), vec![])));
    }

    #[test]
    fn two_who_coordinate_the_same_are_told_with_their_cells() {
        let found = found(tables(), CoverageOptions::default()).measured().unwrap();
        assert_eq!(found.contested.len(), 1);
        let both = &found.contested[0];
        assert_eq!(both.function, Function::Coordinate);
        let parties: Vec<Holder> =
            ["home-office", "nca"].map(|party| Holder::Party(party.parse().unwrap())).to_vec();
        assert_eq!(both.holders, parties);
        let cells: Vec<String> = both.cells.iter().map(ToString::to_string).collect();
        assert_eq!(
            cells,
            ["drugs x ? x coordinate", "economic x ? x coordinate", "fraud x ? x coordinate"]
        );
    }

    #[test]
    fn on_tables_declared_complete_a_gap_is_a_gap() {
        let declared = |table| Completeness {
            table,
            scope: "all".into(),
            as_at: "2019".parse().unwrap(),
            declared_by: "home-office".parse().unwrap(),
            citation: cite(),
        };
        let completeness = vec![declared(Table::Remits), declared(Table::Responsibilities)];
        let found = found(Tables { completeness, ..tables() }, CoverageOptions::default());
        assert_eq!(found.measured().unwrap().absence, Absence::Gap);
    }

    #[test]
    fn threats_and_functions_are_the_callers() {
        let options = CoverageOptions {
            needed: vec![Function::Oversee],
            single: Vec::new(),
            threats: Some(vec!["cyber".parse().unwrap()]),
        };
        let found = found(tables(), options).measured().unwrap();
        assert_eq!((found.rows.len(), found.gaps().count(), found.contested.len()), (1, 4, 0));
    }

    #[test]
    fn what_is_missing_is_named() {
        let needs = |tables: Tables| {
            let answer = found(tables, CoverageOptions::default());
            answer.not_measurable().unwrap().what_would_make_it_so[0].table
        };
        assert_eq!(needs(Tables::default()), Some(Table::Responsibilities));
        let responsibilities = vec![held("nca", Function::Lead, "?", "?")];
        assert_eq!(needs(Tables { responsibilities, ..Tables::default() }), Some(Table::Threats));
    }
}
