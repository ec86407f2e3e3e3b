//! A small made-up case that meets every verdict.

use fourp_audit::{Audit, Config, audit};
use fourp_model::{
    Body, BodyClass, BodyKind, Check, Citation, Claim, Completeness, Cost, CountingRule, Dated,
    Evidence as Shown, Figure, FigureKind, Function, Grade, Initiative, Interest, LabelRelation,
    NoProgress, Population, PriorityList, Programme, Provenance, Rational, Responsibility, Scope,
    Series, Slug, Source, SpeakerRole, Standing, Statement, StatementClass, Strand, Strategy,
    Table, Tables, Threat, ThreatLabel, ThreatTaxonomy, Voice,
};
use fourp_report::Results;

/// A programme and what came of auditing it.
pub(crate) struct Case {
    pub(crate) programme: Programme,
    pub(crate) audit: Audit,
}

impl Case {
    pub(crate) fn new(tables: Tables) -> Self {
        let programme = Programme::new(tables).unwrap();
        let audit = audit(&programme, &Config::default(), &NoProgress).unwrap();
        Self { programme, audit }
    }

    pub(crate) fn results(&self) -> Results<'_> {
        Results { programme: &self.programme, audit: &self.audit }
    }
}

pub(crate) fn id<T>(text: &str) -> Slug<T> {
    text.parse().unwrap()
}

fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

fn at(place: &str) -> Citation {
    Citation {
        source: id("report-2030"),
        locator: Some(place.into()),
        anchor: Some(format!("words of {place}")),
        marking: None,
    }
}

fn exact(value: &str) -> FigureKind {
    FigureKind::Exact { value: number(value) }
}

fn estimate(value: &str, step: &str) -> FigureKind {
    FigureKind::Estimate { value: number(value), resolution: number(step) }
}

fn share(value: &str) -> FigureKind {
    FigureKind::Share { value: number(value), resolution: number("1"), base: id("all") }
}

fn more_than(value: &str) -> FigureKind {
    FigureKind::MoreThan { value: number(value) }
}

fn list(members: &[&str]) -> FigureKind {
    FigureKind::List { members: members.iter().map(|name| (*name).into()).collect() }
}

fn claim(name: &str, population: &str, kind: FigureKind, unit: &str, label: &str) -> Claim {
    let measure = if unit.starts_with("GBP") || unit == "percent" { "spending" } else { "number" };
    let figure = Figure::new(kind, unit.parse().unwrap()).unwrap();
    let (measure, period) = (id(measure), "2028-29".parse().unwrap());
    Claim {
        label: label.into(),
        voice: Voice {
            speakers: vec!["ministry".parse().unwrap()],
            role: SpeakerRole::Department,
            interest: Interest::Own,
            grade: Grade::Estimated,
        },
        ..Claim::new(id(name), measure, id(population), period, figure, at("table 1"))
    }
}

fn check(name: &str, formula: &str, title: &str) -> Check {
    Check {
        id: id(name),
        title: title.into(),
        formula: formula.parse().unwrap(),
        means: None,
        note: None,
    }
}

fn part(name: &str) -> Population {
    Population {
        id: id(name),
        name: name.into(),
        same_as: Vec::new(),
        part_of: vec![id("all")],
        citation: at("table 1"),
    }
}

fn statement(name: &str, class: StatementClass, gist: &str) -> Statement {
    Statement {
        id: id(name),
        class,
        voice: Voice { speakers: vec!["auditor".parse().unwrap()], ..Voice::default() },
        gist: gist.into(),
        tested_by: Vec::new(),
        supported_by: Vec::new(),
        restates: Vec::new(),
        repeated_by: Vec::new(),
        contradicted_by: Vec::new(),
        followed_up_by: Vec::new(),
        not_measurable: None,
        settled_by: None,
        settled_in: Vec::new(),
        citation: at("paragraph 3"),
    }
}

fn claims() -> Vec<Claim> {
    let people = |name: &str, value: &str, label: &str| {
        claim(name, "people-helped", exact(value), "people", label)
    };
    vec![
        claim("A", "all", estimate("2.2", "0.1"), "GBP bn", "all spending"),
        claim("B", "pursue", estimate("1.8", "0.1"), "GBP bn", "spending on the Pursue strand"),
        claim("C", "pursue", share("79"), "percent", "share of spending on the Pursue strand"),
        claim("D", "prevent", estimate("84", "1"), "GBP m", "spending on the Prevent strand"),
        claim("E", "prevent", share("4"), "percent", "share of spending on the Prevent strand"),
        claim("F", "prevent", share("9"), "percent", "share of spending on the Prevent strand"),
        Claim {
            counting_rule: Some(id::<CountingRule>("heads")),
            ..people("G", "6993", "people helped")
        },
        Claim {
            supersedes: Some(id("G")),
            vintage: Some("2030-03".parse().unwrap()),
            voice: Voice::default(),
            ..people("H", "6985", "people helped")
        },
        claim("J", "groups", more_than("100"), "groups", "groups that decide"),
        claim("K", "groups-local", exact("52"), "groups", "groups that decide locally"),
        claim("L", "groups-known", more_than("60"), "groups", "groups that are known"),
        claim("M", "threats-new", list(&["Fraud", "Smuggling of tea"]), "threats", "threats named"),
        claim("N", "threats-new", list(&["Fraud"]), "threats", "threats named before"),
    ]
}

fn checks() -> Vec<Check> {
    vec![
        check("X1", "share(B, A) = C", "Pursue's share of all spending"),
        check("X2", "share(D, A) = E", "Prevent's share of all spending"),
        check("X3", "share(D, A) = F", "Prevent's share of all spending as said elsewhere"),
        Check {
            note: Some("equal numbers do not make one thing".into()),
            ..check("X4", "A = J", "spending and groups")
        },
        check("X5", "1 - C - E", "share left for the other strands"),
        check("X6", "K <= L", "local groups are among the known"),
        check("X7", "A = Z", "a figure that is not there"),
        Check {
            means: Some("names in two lists".into()),
            ..check("X8", "M subset of N", "every threat was named before")
        },
        check("X9", "K + L = J", "local and known groups are all"),
    ]
}

fn statements() -> Vec<Statement> {
    use StatementClass::{DataWeakness, Finding, Recommendation};
    vec![
        Statement {
            tested_by: vec![id("X2")],
            ..statement("S1", Finding, "Prevent gets a small share")
        },
        Statement { tested_by: vec![id("X3")], ..statement("S2", Finding, "Prevent gets 9 %") },
        Statement {
            supported_by: vec![id("G")],
            ..statement("S3", Finding, "many people were helped")
        },
        Statement {
            restates: vec![id("J")],
            followed_up_by: vec![id("S1")],
            ..statement("S4", Finding, "there are many groups")
        },
        Statement {
            settled_by: Some("a test against others".into()),
            ..statement("S5", Finding, "the ministry knows best")
        },
        Statement {
            not_measurable: Some("nobody counted before and after".into()),
            settled_by: Some("counts before and after".into()),
            ..statement("S6", DataWeakness, "help reduces harm")
        },
        statement("S7", Recommendation, "the ministry should publish its plan"),
    ]
}

/// The case; `synthetic` is what it is.
pub(crate) fn tables() -> Tables {
    let threat = |name: &str, words: &str| Threat {
        id: id(name),
        name: words.into(),
        part_of: None,
        note: None,
        citation: at("note 1"),
    };
    let taxonomy = |name: &str, dates: &str, count, threats: &[&str], supersedes: Option<&str>| {
        ThreatTaxonomy {
            id: id(name),
            name: name.into(),
            dates: dates.parse().unwrap(),
            count: Some(count),
            threats: threats.iter().map(|threat| id(threat)).collect(),
            supersedes: supersedes.map(id),
            citation: at("note 1"),
        }
    };
    let priorities =
        |name: &str, period: &str, labels: &[&str], areas: &[&str], series| PriorityList {
            id: id(name),
            period: period.parse().unwrap(),
            count: Some(2),
            labels: labels.iter().map(|label| (*label).into()).collect(),
            areas: areas.iter().map(|area| (*area).into()).collect(),
            series,
            citation: at("paragraph 1"),
        };
    let count = Figure::new(exact("43"), "bodies".parse().unwrap()).unwrap();
    Tables {
        title: "Made-up response to made-up threats".into(),
        currency: Some("GBP".parse().unwrap()),
        provenance: Provenance::Synthetic { made_by: "the tests of fourp-report".into() },
        sources: vec![Source {
            id: id("report-2030"),
            title: "Responding to tea smuggling".into(),
            publisher: "Auditor".into(),
            published: Some("2030-06-28".parse().unwrap()),
            address: None,
            standing: Standing::Primary,
            copy_of: None,
            licence: None,
            marking: fourp_model::Marking::Official,
            note: None,
        }],
        populations: [part("pursue"), part("prevent")]
            .into_iter()
            .chain(
                ["groups-local", "groups-known", "groups-other"]
                    .map(|name| Population { part_of: vec![id("groups")], ..part(name) }),
            )
            .collect(),
        claims: claims(),
        checks: checks(),
        statements: statements(),
        threats: vec![threat("fraud", "Fraud"), threat("tea", "Smuggling of tea")],
        taxonomies: vec![
            taxonomy("types-2029", "2029..2029", 1, &["fraud"], None),
            taxonomy("types-2030", "2030..", 2, &["fraud", "tea"], Some("types-2029")),
        ]
        .into_iter()
        .collect(),
        priorities: vec![
            priorities("p-2028", "2028-29", &[], &[], Series::Continues),
            priorities("p-2029", "2029-30", &["Fraud", "Tea"], &[], Series::Continues),
            priorities(
                "p-2030",
                "2030-05",
                &[],
                &["the vulnerable", "the market"],
                Series::Redefined,
            ),
        ],
        body_classes: vec![
            BodyClass {
                count: Some(count),
                ..BodyClass::new(id("forces"), "Territorial forces", at("paragraph 4"))
            },
            BodyClass::new(id("partners"), "Other partners", at("paragraph 4")),
        ],
        bodies: vec![
            Body::new(id("ministry"), "Ministry", BodyKind::Organisation, at("paragraph 1")),
            Body {
                classes: vec![Dated::always(id("forces"))],
                ..Body::new(id("north"), "Northern Force", BodyKind::Organisation, at("annex"))
            },
        ],
        responsibilities: vec![
            Responsibility {
                threat: Scope::All,
                ..Responsibility::new(
                    "ministry".parse().unwrap(),
                    Function::Coordinate,
                    at("paragraph 2"),
                )
            },
            Responsibility::new(
                "class:partners".parse().unwrap(),
                Function::Coordinate,
                at("paragraph 2"),
            ),
        ],
        strategies: vec![Strategy {
            cost: Cost::NotCosted,
            evidence: Shown::NoneSeen,
            dates: "2029..".parse().unwrap(),
            ..Strategy::new(id("strategy"), "Strategy of 2029", at("paragraph 6"))
        }],
        initiatives: vec![Initiative {
            strands: vec![Strand::Prevent],
            ..Initiative::new(id("coordinators"), "Community coordinators", at("paragraph 8"))
        }],
        threat_labels: [
            ("Fraud", "fraud", LabelRelation::Exact),
            ("Smuggling of tea", "tea", LabelRelation::Exact),
        ]
        .map(|(label, threat, relation)| ThreatLabel {
            label: label.into(),
            threat: id(threat),
            relation,
            used_in: None,
            citation: at("note 1"),
        })
        .into(),
        completeness: vec![Completeness {
            table: Table::Threats,
            scope: "the threats of 2030".into(),
            as_at: "2030".parse().unwrap(),
            declared_by: "auditor".parse().unwrap(),
            citation: at("note 1"),
        }],
        ..Tables::default()
    }
}
