//! Which headline questions can the data supplied not answer?

use fourp_claims::{LedgerEntry, LedgerVerdict};
use fourp_model::{
    Allocation, Claim, Figure, Flow, Group, Indicator, NotMeasurable, Programme, Quantity,
    Rational, Rounding, Row, Statement, Table, TableVisitor, Tabled, Tables,
};

/// Digits that hold every printed figure.
const ALL_DIGITS: u8 = 36;

/// A question of a programme, and the tables without which it has no answer.
struct Question {
    question: &'static str,
    needs: &'static [Needed],
}

/// A table that a question needs.
struct Needed {
    table: Table,
    what: &'static str,
    /// What none of its rows says although the question turns on it, if that is so.
    lacks: fn(&Tables) -> Option<&'static str>,
}

/// A table of which any row is something to go on.
const fn rows(table: Table, what: &'static str) -> Needed {
    Needed { table, what, lacks: |_| None }
}

const QUESTIONS: &[Question] = &[
    Question {
        question: "Which threats are there, and by what names?",
        needs: &[
            rows(Table::Threats, "each threat by name"),
            rows(Table::Taxonomies, "the lists of threats that were in force, with dates"),
            rows(Table::ThreatLabels, "the words of each source for a threat, and what they mean"),
        ],
    },
    Question {
        question: "Which threats come first?",
        needs: &[rows(Table::Priorities, "the priorities of each year, by name")],
    },
    Question {
        question: "Who takes part?",
        needs: &[
            rows(Table::Bodies, "each body by name, with its parent"),
            rows(Table::BodyClasses, "bodies that are counted and not named"),
        ],
    },
    Question {
        question: "What was set out to be done, at what cost, on what evidence?",
        needs: &[
            rows(Table::Strategies, "each strategy, with dates and cost"),
            rows(Table::Objectives, "what each sets out to do, with cost, owner and evidence"),
            rows(Table::Initiatives, "programmes and pilots, with dates, areas and cost"),
        ],
    },
    Question {
        question: "What is said of the response, by whom, and on what ground?",
        needs: &[
            rows(Table::Statements, "what reports and bodies state, with who says it"),
            rows(Table::Footnotes, "the notes of each report, and what they cite"),
        ],
    },
    Question {
        question: "Of whom, and of what, are the figures?",
        needs: &[rows(Table::Populations, "what each figure is of, and what that is part of")],
    },
    Question {
        question: "What else happened that could explain a change?",
        needs: &[rows(Table::Events, "laws, closures and other events, with their day")],
    },
    Question {
        question: "What do bodies hold that others cannot see?",
        needs: &[rows(Table::DataSystems, "which data each body holds, and how they join")],
    },
    Question {
        question: "Do the published figures agree?",
        needs: &[
            rows(Table::Claims, "published figures with speaker, period, population and place"),
            rows(Table::Checks, "how those figures should relate"),
        ],
    },
    Question {
        question: "Where does the money go, and through whom?",
        needs: &[rows(
            Table::Flows,
            "each payment or promise of money: from whom, to whom, how much, for what period",
        )],
    },
    Question {
        question: "Is the money on time?",
        needs: &[Needed {
            table: Table::Flows,
            what: "the days on which each promise of money was announced, confirmed and paid",
            lacks: |tables| {
                let is_dated = |flow: &Flow| flow.confirmed.is_some() || flow.paid.is_some();
                (!tables.flows.iter().any(is_dated))
                    .then_some("no row of flows says when it was confirmed or paid")
            },
        }],
    },
    Question {
        question: "How does spending divide over threats and strands?",
        needs: &[Needed {
            table: Table::Allocations,
            what: "each body's spending by threat and strand, with the basis of the division",
            lacks: |tables| {
                let names_threat = |row: &Allocation| row.purpose.threat().is_some();
                (!tables.allocations.iter().any(names_threat))
                    .then_some("no row of allocations names a threat")
            },
        }],
    },
    Question {
        question: "Does what each body received and spent add up?",
        needs: &[rows(Table::Balances, "what each body held at the start and end of each year")],
    },
    Question {
        question: "Which governing groups duplicate each other, and which could merge?",
        needs: &[
            Needed {
                table: Table::Groups,
                what: "the boards, committees and forums by name",
                lacks: |tables| {
                    let is_one = |group: &Group| group.count.is_none();
                    (!tables.groups.iter().any(is_one))
                        .then_some("no row of groups is one group by its name")
                },
            },
            rows(Table::Seats, "who sits on each, in what role"),
            rows(Table::Remits, "what each is for"),
        ],
    },
    Question {
        question: "How far is a decision from whoever owns it?",
        needs: &[
            rows(Table::ReportingLines, "which group reports where"),
            rows(Table::Responsibilities, "who owns which threat and strand"),
            rows(Table::Meetings, "when each group met"),
        ],
    },
    Question {
        question: "Does it work?",
        needs: &[
            rows(
                Table::Interventions,
                "single disruptions by date, threat, strand and assessed impact",
            ),
            rows(Table::Observations, "what is measured, in time, before and after"),
        ],
    },
    Question {
        question: "Could the measures in use show that it works?",
        needs: &[
            Needed {
                table: Table::Indicators,
                what: "each measure with baseline, target, owner and frequency",
                lacks: |tables| {
                    let has_aim = |row: &Indicator| row.baseline.is_some() || row.target.is_some();
                    (!tables.indicators.iter().any(has_aim))
                        .then_some("no row of indicators has a baseline or a target")
                },
            },
            rows(Table::RecordingChanges, "when and how counting itself changed"),
        ],
    },
    Question {
        question: "How complete are the data?",
        needs: &[rows(
            Table::Completeness,
            "which tables are complete, as of when, and who says so",
        )],
    },
    Question {
        question: "How many are not seen?",
        needs: &[rows(
            Table::CaptureLists,
            "how many known cases stand on which combination of case lists",
        )],
    },
    Question {
        question: "Does money follow harm, and understanding?",
        needs: &[
            rows(Table::Harm, "weights of harm for each threat"),
            rows(Table::Ratings, "how well each threat is understood, as rated"),
        ],
    },
    Question {
        question: "Which capabilities are there twice, and which stand idle?",
        needs: &[rows(
            Table::Capabilities,
            "who can do what, where, with demand, capacity and use",
        )],
    },
    Question {
        question: "Was what was recommended and promised done?",
        needs: &[
            rows(Table::Recommendations, "recommendations with response, due date and status"),
            rows(Table::Commitments, "commitments with due date and status"),
        ],
    },
];

/// Which headline questions of an audit the data supplied cannot answer: those of which a table is empty or says nothing of
/// what the question turns on.
///
/// It reads which tables have rows, whether any flow has a day of payment, any allocation a threat, any group a name and any
/// indicator an aim, and nothing more: a table with such rows may still hold too little. O(rows).
#[must_use]
pub fn headlines(programme: &Programme) -> Vec<NotMeasurable> {
    let mut empty = Empty(Vec::new());
    programme.tables().visit(&mut empty);
    QUESTIONS.iter().filter_map(|question| question.gap(programme, &empty.0)).collect()
}

impl Question {
    fn gap(&self, programme: &Programme, empty: &[Table]) -> Option<NotMeasurable> {
        let is_empty = |need: &&Needed| empty.contains(&need.table);
        let lacking = |need: &&Needed| (need.lacks)(programme.tables());
        let missing: Vec<&Needed> =
            self.needs.iter().filter(|need| is_empty(need) || lacking(need).is_some()).collect();
        if missing.is_empty() {
            return None;
        }
        let names: Vec<&str> =
            missing.iter().filter(|need| is_empty(need)).map(|need| need.table.as_str()).collect();
        let mut why = Vec::new();
        if !names.is_empty() {
            why.push(format!("the data supplied have no rows of {}", names.join(", ")));
        }
        let short = missing.iter().filter(|need| !is_empty(need));
        why.extend(short.filter_map(lacking).map(String::from));
        for need in &missing {
            let counts: Vec<String> = counts_of(programme, need.table).collect();
            if !counts.is_empty() {
                why.push(format!("{} are only counted: {}", need.table, counts.join(", ")));
            }
        }
        let gap = NotMeasurable::new(self.question, why.join("; "));
        Some(missing.into_iter().fold(gap, |gap, need| gap.needing(need.table, need.what)))
    }
}

/// Claims that count what an empty table would name.
fn counts_of(programme: &Programme, table: Table) -> impl Iterator<Item = String> {
    let counts = programme.rows::<Claim>().iter().filter(move |claim| {
        matches!(claim.figure.unit().quantity(), Quantity::Count(noun) if noun == table.as_str())
    });
    counts.map(|claim| format!("{} ({}, {})", printed(&claim.figure), claim.id, claim.label))
}

/// What a figure can be: `37 groups`, `over 100 bodies`.
fn printed(figure: &Figure) -> String {
    let shown = figure.interval(Rounding::default());
    shown.map_or_else(
        || format!("in {}", figure.unit()),
        |interval| figure.unit().show_interval(&interval, ALL_DIGITS),
    )
}

/// Classes whose members are counted and not all named.
pub(crate) fn unnamed(programme: &Programme) -> impl Iterator<Item = NotMeasurable> {
    let tables = programme.tables();
    tables.body_classes.iter().filter_map(|class| {
        let count = class.count.as_ref()?;
        let named = tables
            .bodies
            .iter()
            .filter(|body| body.classes.iter().any(|member| member.value == class.id))
            .count();
        let named_interval = Rational::from_int(i64::try_from(named).ok()?);
        let is_all = count.interval(Rounding::default())?.contains(named_interval);
        (!is_all).then(|| {
            NotMeasurable::new(
                format!("Which are the {}?", class.name),
                format!(
                    "{} are counted and {named} named; members that are not named are never invented",
                    printed(count)
                ),
            )
            .needing(Table::Bodies, format!("each by name, as a member of {}", class.id))
        })
    })
}

/// Statements that the data cannot settle.
pub(crate) fn unsettled(
    programme: &Programme,
    ledger: &[LedgerEntry],
) -> impl Iterator<Item = NotMeasurable> {
    ledger.iter().filter_map(|entry| {
        let LedgerVerdict::NotMeasurable { why, settled_by } = &entry.verdict else { return None };
        let statement = programme.get::<Statement>(&entry.statement)?;
        let gap = NotMeasurable::new(
            format!("Is it so that {} ({})?", statement.gist, statement.id),
            why.as_str(),
        );
        Some(match settled_by {
            Some(settled_by) => gap.needing_also(settled_by.as_str()),
            None => gap,
        })
    })
}

/// Tables without rows.
struct Empty(Vec<Table>);

impl<'a> TableVisitor<'a> for Empty {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        if rows.is_empty() {
            self.0.push(<R as Row>::TABLE);
        }
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Basis, Body, BodyClass, BodyKind, Citation, Dated, Figure, FigureKind, GroupStanding,
        IndicatorKind, Party, Phase, arbitrary,
    };
    use proptest::prelude::*;

    use super::*;

    fn named(count: &str, bodies: usize) -> Vec<NotMeasurable> {
        let citation = || Citation::of("report".parse().unwrap());
        let kind = match count.strip_prefix("more than ") {
            Some(count) => FigureKind::MoreThan { value: count.parse().unwrap() },
            None => FigureKind::Exact { value: count.parse().unwrap() },
        };
        let class = BodyClass {
            count: Some(Figure::new(kind, "bodies".parse().unwrap()).unwrap()),
            ..BodyClass::new("forces".parse().unwrap(), "forces", citation())
        };
        let member = |at: usize| Body {
            classes: vec![Dated::always("forces".parse().unwrap())],
            ..Body::new(
                format!("force-{at}").parse().unwrap(),
                "Force",
                BodyKind::Organisation,
                citation(),
            )
        };
        let tables = Tables {
            body_classes: vec![class],
            bodies: (0..bodies).map(member).collect(),
            ..Tables::default()
        };
        unnamed(&Programme::new(tables).unwrap()).collect()
    }

    #[test]
    fn members_are_missing_until_as_many_are_named_as_counted() {
        assert_eq!(named("2", 2), []);
        assert_eq!(named("more than 1", 2), []);
        let missing = named("2", 1);
        assert_eq!(missing.len(), 1);
        assert!(missing[0].why.starts_with("2 bodies are counted and 1 named"), "{}", missing[0]);
        assert_eq!(named("more than 2", 2).len(), 1);
    }

    #[test]
    fn each_question_needs_tables_and_no_question_stands_twice() {
        let mut questions: Vec<&str> = QUESTIONS.iter().map(|one| one.question).collect();
        assert!(QUESTIONS.iter().all(|one| !one.needs.is_empty()));
        questions.sort_unstable();
        questions.dedup();
        assert_eq!(questions.len(), QUESTIONS.len());
    }

    fn why(tables: Tables, question: &str) -> Option<String> {
        let open = headlines(&Programme::new(tables).unwrap());
        open.into_iter().find(|gap| gap.question == question).map(|gap| gap.why)
    }

    fn paid(day: Option<&str>) -> Tables {
        let party = |id: &str| Party::Body(id.parse().unwrap());
        let flow = Flow {
            paid: day.map(|day| day.parse().unwrap()),
            ..Flow::between(
                party("home-office"),
                party("nca"),
                "GBP 1.00".parse().unwrap(),
                Phase::Announced,
                "2015-16".parse().unwrap(),
                Citation::of("report".parse().unwrap()),
            )
        };
        Tables { flows: vec![flow], ..Tables::default() }
    }

    #[test]
    fn money_without_a_day_is_not_known_to_be_on_time() {
        let question = "Is the money on time?";
        let silent = "no row of flows says when it was confirmed or paid";
        assert_eq!(why(paid(None), question).as_deref(), Some(silent));
        assert_eq!(why(paid(Some("2015-06-01")), question), None);
        assert_eq!(why(paid(None), "Where does the money go, and through whom?"), None);
        let nothing = "the data supplied have no rows of flows";
        assert_eq!(why(Tables::default(), question).as_deref(), Some(nothing));
    }

    #[test]
    fn a_share_of_a_strand_divides_nothing_over_threats() {
        let share = |purpose: &str| Allocation {
            party: Party::Body("nca".parse().unwrap()),
            period: "2015-16".parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            share: "[0.5, 0.6)".parse().unwrap(),
            of: None,
            basis: Basis::NotStated,
            citation: Citation::of("report".parse().unwrap()),
        };
        let tables = |purpose| Tables { allocations: vec![share(purpose)], ..Tables::default() };
        let question = "How does spending divide over threats and strands?";
        let silent = "no row of allocations names a threat";
        assert_eq!(why(tables("strand:pursue"), question).as_deref(), Some(silent));
        assert_eq!(why(tables("strand:pursue+threat:drugs"), question), None);
    }

    #[test]
    fn a_count_of_groups_is_no_group_by_name() {
        let group = |count: Option<&str>| Group {
            count: count.map(|count| {
                let kind = FigureKind::Exact { value: count.parse().unwrap() };
                Figure::new(kind, "groups".parse().unwrap()).unwrap()
            }),
            ..Group::new(
                "boards".parse().unwrap(),
                "Boards",
                GroupStanding::NotStated,
                Citation::of("report".parse().unwrap()),
            )
        };
        let tables = |count| Tables { groups: vec![group(count)], ..Tables::default() };
        let question = "Which governing groups duplicate each other, and which could merge?";
        let counted = why(tables(Some("37")), question).unwrap();
        assert_eq!(
            counted,
            "the data supplied have no rows of seats, remits; no row of groups is one group by its name"
        );
        let named = why(tables(None), question).unwrap();
        assert_eq!(named, "the data supplied have no rows of seats, remits");
    }

    #[test]
    fn a_measure_without_an_aim_cannot_show_that_it_was_reached() {
        let target = Figure::new(
            FigureKind::Exact { value: "10".parse().unwrap() },
            "disruptions".parse().unwrap(),
        );
        let indicator = |target| Indicator {
            target,
            ..Indicator::new(
                "disruptions".parse().unwrap(),
                "Disruptions",
                "disruptions".parse().unwrap(),
                IndicatorKind::Output,
                Citation::of("report".parse().unwrap()),
            )
        };
        let tables = |target| Tables { indicators: vec![indicator(target)], ..Tables::default() };
        let question = "Could the measures in use show that it works?";
        let nothing = "the data supplied have no rows of recording_changes";
        assert_eq!(
            why(tables(None), question),
            Some(format!("{nothing}; no row of indicators has a baseline or a target"))
        );
        assert_eq!(why(tables(target.ok()), question).as_deref(), Some(nothing));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_question_is_open_while_a_table_of_its_own_is_empty_or_silent(
            programme in arbitrary::programme(),
        ) {
            let mut empty = Empty(Vec::new());
            programme.tables().visit(&mut empty);
            let open = headlines(&programme);
            for question in QUESTIONS {
                let is_silent = |need: &&Needed| (need.lacks)(programme.tables()).is_some();
                let needs: Vec<Table> = question
                    .needs
                    .iter()
                    .filter(|need| empty.0.contains(&need.table) || is_silent(need))
                    .map(|need| need.table)
                    .collect();
                let found = open.iter().find(|gap| gap.question == question.question);
                let named = found.map(|gap| gap.what_would_make_it_so.iter().filter_map(|need| need.table).collect());
                prop_assert_eq!(named, (!needs.is_empty()).then_some(needs));
            }
        }
    }
}
