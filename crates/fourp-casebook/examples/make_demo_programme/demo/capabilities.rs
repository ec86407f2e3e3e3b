//! What bodies are able to do, and what data they hold.

use super::{
    bodies::Cast,
    book::{Book, row},
    rng::Rng,
};

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64) {
    let mut rng = Rng::new(seed, "capabilities");
    let surveillance = |holder: String, area: String| (holder, "surveillance", area);
    let mut held: Vec<(String, &str, String)> = (1..=cast.units())
        .map(|number| surveillance(cast.unit(number), cast.region(number)))
        .collect();
    held.push(surveillance(cast.force(11), cast.region(cast.unit_of(11))));
    held.push(surveillance(cast.agency(1), "synthetic-land".into()));
    held.extend((1..=6).map(|number| (cast.force(number), "digital-forensics", cast.area(number))));
    let twin = cast.unit(cast.unit_of(11));
    for (holder, kind, area) in held {
        let demand = rng.between(40, 90);
        let idle = kind == "surveillance" && (holder == cast.force(11) || holder == twin);
        let utilisation = if idle { 35 } else { rng.between(70, 96) };
        let capacity = if idle { demand * 2 } else { demand - rng.between(0, 15) };
        row!(
            book,
            capabilities {
                id: format!("{kind}-{holder}"),
                name: format!("{} (invented)", kind.replace('-', " ")),
                kind,
                held_by: holder,
                area,
                threats: "drugs; firearms",
                strands: "pursue",
                stage: "operating",
                period: "2023-24",
                demand: format!("{demand} operations"),
                capacity: format!("{capacity} operations"),
                utilisation: format!("rounded; value {utilisation}; resolution 1; unit percent"),
                cost: format!("rounded; value {}; resolution 0.1; unit GBP m", rng.between(1, 4)),
            }
        );
    }
    let rows = [format!("surveillance-{}", cast.force(11)), format!("surveillance-{twin}")];
    book.plant(
        "fourp-funding: capability duplication",
        "a force and the unit of its region have surveillance for one area, each used to a third",
        &rows.each_ref().map(|id| ("capabilities", id.as_str())),
    );
    book.plant(
        "fourp-funding: capability duplication",
        "six forces have digital forensics, each in its own area and in full use: no duplication",
        &[("capabilities", &format!("digital-forensics-{}", cast.force(1)))],
    );
    write_systems(book, cast);
}

fn write_systems(book: &mut Book, cast: &Cast) {
    for (id, holder, holds, joins, joining, access, recording) in [
        (
            "synthetic-acts",
            cast.agency(1),
            "disruptions as claimed",
            "",
            "not-possible",
            "closed",
            "each body counts its own part of an operation",
        ),
        (
            "synthetic-crimes",
            "class:synthetic-forces".into(),
            "crimes as each force records them",
            "synthetic-victims",
            "costly",
            "difficult",
            "varies between forces",
        ),
        (
            "synthetic-victims",
            cast.agency(3),
            "referrals of potential victims",
            "synthetic-crimes",
            "costly",
            "on-request",
            "one form for all since 2022",
        ),
        (
            "synthetic-payments",
            cast.department(1),
            "grants and payments",
            "",
            "not-stated",
            "open",
            "by payer; payees' returns are kept apart",
        ),
    ] {
        row!(
            book,
            data_systems {
                id,
                name: format!("{} (invented)", id.replace('-', " ")),
                held_by: holder,
                holds,
                joins,
                joining,
                access,
                recording,
                stage: "operating",
            }
        );
    }
    book.plant(
        "fourp-audit: strategy",
        "what is claimed and what is recorded stand in systems that cannot be joined",
        &[("data_systems", "synthetic-acts"), ("data_systems", "synthetic-crimes")],
    );
}
