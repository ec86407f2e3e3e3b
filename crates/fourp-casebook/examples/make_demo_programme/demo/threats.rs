//! Ten threats under their generic names, how they are spelt, and which came first.

use super::book::{Book, row};

/// The four strands.
pub(crate) const STRANDS: [&str; 4] = ["pursue", "prevent", "protect", "prepare"];

/// A threat: its id, its name, how many disruptions a month it sees, and how much a crime of it weighs on the invented scale.
pub(crate) struct Threat {
    pub(crate) id: &'static str,
    name: &'static str,
    pub(crate) disruptions: i64,
    pub(crate) weight: i64,
}

const fn threat(id: &'static str, name: &'static str, disruptions: i64, weight: i64) -> Threat {
    Threat { id, name, disruptions, weight }
}

/// The threats.
pub(crate) const THREATS: [Threat; 10] = [
    threat("modern-slavery", "Modern slavery and human trafficking", 10, 900),
    threat("organised-immigration-crime", "Organised immigration crime", 8, 300),
    threat("child-sexual-exploitation", "Child sexual exploitation and abuse", 14, 1200),
    threat("fraud", "Fraud", 6, 60),
    threat("money-laundering", "Money laundering", 7, 150),
    threat("bribery-and-corruption", "Bribery and corruption", 4, 200),
    threat("cyber-crime", "Cyber crime", 9, 80),
    threat("drugs", "Drugs", 20, 120),
    threat("firearms", "Firearms", 9, 400),
    threat("acquisitive-crime", "Organised acquisitive crime", 6, 40),
];

/// Cells of threat and strand for which no row names anybody: left empty on purpose.
pub(crate) const GAPS: [(&str, &str); 2] =
    [("firearms", "prevent"), ("bribery-and-corruption", "prepare")];

/// Every cell that somebody covers.
pub(crate) fn covered() -> Vec<(&'static str, &'static str)> {
    let cells = THREATS.iter().flat_map(|threat| STRANDS.map(|strand| (threat.id, strand)));
    cells.filter(|cell| !GAPS.contains(cell)).collect()
}

pub(crate) fn write(book: &mut Book) {
    for threat in &THREATS {
        row!(book, threats { id: threat.id, name: threat.name });
        row!(book, threat_labels { label: threat.name, threat: threat.id, relation: "exact" });
    }
    for (label, threat, relation) in [
        ("illegal drugs", "drugs", "synonym"),
        ("drug supply", "drugs", "narrower"),
        ("high-end money laundering", "money-laundering", "narrower"),
        ("guns", "firearms", "synonym"),
        ("economic crime", "fraud", "broader"),
        ("online abuse of children", "child-sexual-exploitation", "overlapping"),
    ] {
        row!(book, threat_labels { label, threat, relation, used_in: "invented reports" });
    }
    let ids: Vec<&str> = THREATS.iter().map(|threat| threat.id).collect();
    let earlier: Vec<&str> = ids.iter().copied().filter(|id| *id != "acquisitive-crime").collect();
    row!(
        book,
        taxonomies {
            id: "synthetic-nine",
            name: "Nine threats (invented list)",
            dates: "2019..2022-03-31",
            count: 9,
            threats: earlier.join("; "),
        }
    );
    row!(
        book,
        taxonomies {
            id: "synthetic-ten",
            name: "Ten threats (invented list)",
            dates: "2022-04-01..",
            count: 10,
            threats: ids.join("; "),
            supersedes: "synthetic-nine",
        }
    );
    let five = ["Drugs", "Firearms", "Cyber crime", "Fraud", "Child sexual exploitation and abuse"];
    row!(
        book,
        priorities {
            id: "synthetic-2021-22",
            period: "2021-22",
            count: 5,
            labels: five.join("; "),
            series: "continues",
        }
    );
    row!(
        book,
        priorities {
            id: "synthetic-2022-23",
            period: "2022-23",
            count: 6,
            labels: format!("{}; high-end money laundering", five.join("; ")),
            series: "continues",
        }
    );
    row!(
        book,
        priorities {
            id: "synthetic-2023-24",
            period: "2023-24",
            count: 3,
            areas: "harm to the vulnerable; harm to communities; harm to prosperity",
            series: "redefined",
        }
    );
    book.plant(
        "fourp-claims: comparability",
        "priorities are redefined in 2023-24: three areas are not fewer than six threats",
        &[("priorities", "synthetic-2022-23"), ("priorities", "synthetic-2023-24")],
    );
}
