//! Who there is: all invented, and named so.

use super::book::{Book, row};

/// How many bodies there are of each kind, and what they are called.
pub(crate) struct Cast {
    pub(crate) scale: usize,
}

pub(crate) const TREASURY: &str = "synthetic-treasury";
pub(crate) const TAXPAYERS: &str = "synthetic-local-taxpayers";
pub(crate) const MINISTER: &str = "synthetic-minister";
pub(crate) const OWNER: &str = "synthetic-senior-owner";
pub(crate) const ACCOUNTING_OFFICER: &str = "synthetic-accounting-officer";
pub(crate) const AUDITOR: &str = "synthetic-audit-office";
pub(crate) const STATISTICIAN: &str = "synthetic-statistics-office";
pub(crate) const PARLIAMENT: &str = "synthetic-parliament";

/// A class of payees of which only the number is known.
pub(crate) const STAFF: &str = "class:synthetic-staff-and-services";

impl Cast {
    pub(crate) fn new(scale: usize) -> Self {
        Self { scale: scale.max(1) }
    }

    pub(crate) fn department(&self, number: usize) -> String {
        format!("synthetic-department-{number}")
    }

    pub(crate) fn agency(&self, number: usize) -> String {
        format!("synthetic-agency-{number:02}")
    }

    pub(crate) fn unit(&self, number: usize) -> String {
        self.numbered("synthetic-unit", number, self.units())
    }

    pub(crate) fn force(&self, number: usize) -> String {
        self.numbered("synthetic-force", number, self.forces())
    }

    pub(crate) fn commissioner(&self, number: usize) -> String {
        self.numbered("synthetic-commissioner", number, self.forces())
    }

    pub(crate) fn charity(&self, number: usize) -> String {
        self.numbered("synthetic-charity", number, self.charities())
    }

    pub(crate) fn supplier(&self, number: usize) -> String {
        self.numbered("synthetic-supplier", number, self.suppliers())
    }

    pub(crate) fn board(&self, number: usize) -> String {
        self.numbered("synthetic-board", number, self.boards())
    }

    pub(crate) fn forum(&self, number: usize) -> String {
        self.numbered("synthetic-forum", number, self.forums())
    }

    pub(crate) fn area(&self, force: usize) -> String {
        self.numbered("synthetic-area", force, self.forces())
    }

    pub(crate) fn region(&self, unit: usize) -> String {
        self.numbered("synthetic-region", unit, self.units())
    }

    pub(crate) const fn departments(&self) -> usize {
        6
    }

    pub(crate) const fn agencies(&self) -> usize {
        8
    }

    pub(crate) const fn units(&self) -> usize {
        9 * self.scale
    }

    pub(crate) const fn forces(&self) -> usize {
        43 * self.scale
    }

    pub(crate) const fn charities(&self) -> usize {
        6 * self.scale
    }

    pub(crate) const fn suppliers(&self) -> usize {
        4 * self.scale
    }

    pub(crate) const fn boards(&self) -> usize {
        37 * self.scale
    }

    pub(crate) const fn forums(&self) -> usize {
        59 * self.scale
    }

    /// The unit in whose region a force works.
    pub(crate) const fn unit_of(&self, force: usize) -> usize {
        (force - 1) * self.units() / self.forces() + 1
    }

    fn numbered(&self, stem: &str, number: usize, of: usize) -> String {
        let width = of.to_string().len();
        format!("{stem}-{number:0width$}")
    }
}

/// `Synthetic Agency 07 (invented)`, from the id.
pub(crate) fn name(id: &str) -> String {
    let words = id.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    });
    format!("{} (invented)", words.collect::<Vec<_>>().join(" "))
}

pub(crate) fn write(book: &mut Book, cast: &Cast) {
    write_classes(book, cast);
    write_centre(book, cast);
    write_agencies(book, cast);
    for number in 1..=cast.units() {
        let id = cast.unit(number);
        let present = name(&id);
        let names = if number == 9 {
            format!("Synthetic Task Force (invented) [..2022-03-31]; {present} [2022-04-01..]")
        } else {
            String::new()
        };
        row!(
            book,
            bodies {
                id,
                name: present,
                names,
                kind: "unit",
                level: "regional",
                jurisdiction: cast.region(number),
                status: "live",
                parents: cast.agency(1),
                classes: "synthetic-units",
            }
        );
    }
    for number in 1..=cast.forces() {
        let area = cast.area(number);
        row!(
            book,
            bodies {
                id: cast.commissioner(number),
                name: name(&cast.commissioner(number)),
                kind: "office",
                level: "local",
                jurisdiction: area,
                status: "live",
                classes: "synthetic-commissioners",
            }
        );
        row!(
            book,
            bodies {
                id: cast.force(number),
                name: name(&cast.force(number)),
                kind: "organisation",
                level: "local",
                jurisdiction: area,
                status: "live",
                parents: cast.commissioner(number),
                classes: "synthetic-forces",
            }
        );
    }
    for number in 1..=cast.charities() {
        let parent = if number == 6 { "synthetic-umbrella" } else { "" };
        row!(
            book,
            bodies {
                id: cast.charity(number),
                name: name(&cast.charity(number)),
                kind: "organisation",
                level: "national",
                status: "live",
                parents: parent,
            }
        );
    }
    book.plant(
        "fourp-dataset: dangling references",
        "a charity belongs to a body that no row declares",
        &[("bodies", &cast.charity(6))],
    );
    for number in 1..=cast.suppliers() {
        row!(
            book,
            bodies {
                id: cast.supplier(number),
                name: name(&cast.supplier(number)),
                kind: "organisation",
                level: "national",
                status: "live",
            }
        );
    }
}

fn write_classes(book: &mut Book, cast: &Cast) {
    let forces = cast.forces();
    for (id, count, kind, level) in [
        ("synthetic-units", format!("{} units", cast.units()), "unit", "regional"),
        ("synthetic-forces", format!("{forces} forces"), "organisation", "local"),
        ("synthetic-commissioners", format!("{forces} commissioners"), "office", "local"),
        (
            "synthetic-local-partnerships",
            "at-least; value 200; unit partnerships".into(),
            "",
            "local",
        ),
        ("synthetic-staff-and-services", String::new(), "", ""),
    ] {
        row!(book, body_classes { id, name: name(id), count, kind, level });
    }
    book.plant(
        "fourp-governance: clutter",
        "a class of bodies is known by its least number alone: no member is named",
        &[("body_classes", "synthetic-local-partnerships")],
    );
}

fn write_centre(book: &mut Book, cast: &Cast) {
    let centre = [
        (TREASURY, "organisation"),
        (TAXPAYERS, "organisation"),
        (PARLIAMENT, "assembly"),
        (MINISTER, "office"),
        (ACCOUNTING_OFFICER, "office"),
        (OWNER, "role"),
        (AUDITOR, "organisation"),
        (STATISTICIAN, "organisation"),
    ];
    for (id, kind) in centre {
        row!(
            book,
            bodies {
                id,
                name: name(id),
                kind,
                level: "national",
                jurisdiction: "synthetic-land",
                status: "live",
            }
        );
    }
    for number in 1..=cast.departments() {
        let id = cast.department(number);
        row!(
            book,
            bodies {
                id,
                name: name(&id),
                kind: "organisation",
                level: "national",
                jurisdiction: "synthetic-land",
                status: "live",
                parents: TREASURY,
            }
        );
    }
}

fn write_agencies(book: &mut Book, cast: &Cast) {
    for number in 1..=cast.agencies() {
        let id = cast.agency(number);
        let parents = parents_of(number).iter().map(|at| cast.department(*at)).collect::<Vec<_>>();
        let closed = number == 8;
        row!(
            book,
            bodies {
                id,
                name: name(&id),
                kind: "organisation",
                level: "national",
                jurisdiction: "synthetic-land",
                status: if closed { "closed" } else { "live" },
                parents: parents.join("; "),
                superseded_by: if closed { cast.agency(7) } else { String::new() },
                dates: if closed { "..2022-03-31" } else { "" },
            }
        );
    }
    book.plant(
        "fourp-governance: reporting",
        "an agency has two parents",
        &[("bodies", &cast.agency(6))],
    );
    row!(
        book,
        bodies {
            id: "synthetic-laboratory",
            name: name("synthetic-laboratory"),
            kind: "unit",
            level: "national",
            status: "live",
            parents: cast.agency(8),
        }
    );
    book.plant(
        "fourp-governance: reporting",
        "a live unit belongs to an agency that closed on 31 March 2022",
        &[("bodies", "synthetic-laboratory"), ("bodies", &cast.agency(8))],
    );
}

/// The departments above an agency, which also pay it.
pub(crate) const fn parents_of(agency: usize) -> &'static [usize] {
    match agency {
        1 => &[1],
        2 | 3 => &[2],
        4 => &[3],
        5 => &[4],
        6 => &[4, 5],
        _ => &[6],
    }
}
