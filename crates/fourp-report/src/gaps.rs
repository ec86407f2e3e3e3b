//! What can the data supplied not answer?

use fourp_claims::{LedgerEntry, LedgerVerdict};
use fourp_model::{
    Claim, NotMeasurable, Programme, Quantity, Rational, Rounding, Row, Statement, Table,
    TableVisitor, Tabled,
};

use crate::phrase;

/// A question of a programme, and the tables without which it has no answer.
struct Question {
    question: &'static str,
    needs: &'static [(Table, &'static str)],
}

const QUESTIONS: &[Question] = &[
    Question {
        question: "Do the published figures agree?",
        needs: &[
            (Table::Claims, "published figures with speaker, period, population and place"),
            (Table::Checks, "how those figures should relate"),
        ],
    },
    Question {
        question: "Where does the money go, through whom, and is it on time?",
        needs: &[(
            Table::Flows,
            "each payment or promise of money: from whom, to whom, how much, when announced and when paid",
        )],
    },
    Question {
        question: "How does spending divide over threats and strands?",
        needs: &[(
            Table::Allocations,
            "each body's spending by threat and strand, with the basis of the division",
        )],
    },
    Question {
        question: "Does what each body received and spent add up?",
        needs: &[(Table::Balances, "what each body held at the start and end of each year")],
    },
    Question {
        question: "Which governing groups duplicate each other, and which could merge?",
        needs: &[
            (Table::Groups, "the boards, committees and forums by name"),
            (Table::Seats, "who sits on each, in what role"),
            (Table::Remits, "what each is for"),
        ],
    },
    Question {
        question: "How far is a decision from whoever owns it?",
        needs: &[
            (Table::ReportingLines, "which group reports where"),
            (Table::Responsibilities, "who owns which threat and strand"),
            (Table::Meetings, "when each group met"),
        ],
    },
    Question {
        question: "Does it work?",
        needs: &[
            (
                Table::Interventions,
                "single disruptions by date, threat, strand and assessed impact",
            ),
            (Table::Observations, "what is measured, in time, before and after"),
        ],
    },
    Question {
        question: "Could the measures in use show that it works?",
        needs: &[
            (Table::Indicators, "each measure with baseline, target, owner and frequency"),
            (Table::RecordingChanges, "when and how counting itself changed"),
        ],
    },
    Question {
        question: "How many are not seen?",
        needs: &[(
            Table::CaptureLists,
            "how many known cases stand on which combination of case lists",
        )],
    },
    Question {
        question: "Does money follow harm, and understanding?",
        needs: &[
            (Table::Harm, "weights of harm for each threat"),
            (Table::Ratings, "how well each threat is understood, as rated"),
        ],
    },
    Question {
        question: "Which capabilities are there twice, and which stand idle?",
        needs: &[(Table::Capabilities, "who can do what, where, with demand, capacity and use")],
    },
    Question {
        question: "Was what was recommended and promised done?",
        needs: &[
            (Table::Recommendations, "recommendations with response, due date and status"),
            (Table::Commitments, "commitments with due date and status"),
        ],
    },
];

/// What the data supplied cannot answer: questions whose tables are empty, classes of bodies that are
/// counted but not named, and statements that the ledger found not to be measurable.
///
/// It reads which tables have rows and nothing more: a table with rows may still hold too little.
/// O(rows).
#[must_use]
pub fn gaps(programme: &Programme, ledger: &[LedgerEntry]) -> Vec<NotMeasurable> {
    let mut empty = Empty(Vec::new());
    programme.tables().visit(&mut empty);
    let unanswered = QUESTIONS.iter().filter_map(|question| question.gap(programme, &empty.0));
    unanswered.chain(unnamed(programme)).chain(unsettled(programme, ledger)).collect()
}

impl Question {
    fn gap(&self, programme: &Programme, empty: &[Table]) -> Option<NotMeasurable> {
        let missing: Vec<_> =
            self.needs.iter().filter(|(table, _)| empty.contains(table)).collect();
        if missing.is_empty() {
            return None;
        }
        let names: Vec<&str> = missing.iter().map(|(table, _)| table.as_str()).collect();
        let mut why = format!("the data supplied have no rows of {}", names.join(", "));
        for (table, _) in &missing {
            let counts: Vec<String> = counts_of(programme, *table).collect();
            if !counts.is_empty() {
                why.push_str(&format!("; {table} are only counted: {}", counts.join(", ")));
            }
        }
        let gap = NotMeasurable::new(self.question, why);
        Some(missing.into_iter().fold(gap, |gap, (table, what)| gap.needing(*table, *what)))
    }
}

/// Claims that count what an empty table would name.
fn counts_of(programme: &Programme, table: Table) -> impl Iterator<Item = String> {
    let counts = programme.rows::<Claim>().iter().filter(move |claim| {
        matches!(claim.figure.unit().quantity(), Quantity::Count(noun) if noun == table.as_str())
    });
    counts
        .map(|claim| format!("{} ({}, {})", phrase::printed(&claim.figure), claim.id, claim.label))
}

/// Classes whose members are counted and not all named.
fn unnamed(programme: &Programme) -> impl Iterator<Item = NotMeasurable> {
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
                    phrase::printed(count)
                ),
            )
            .needing(Table::Bodies, format!("each by name, as a member of {}", class.id))
        })
    })
}

/// Statements that the data cannot settle.
fn unsettled(programme: &Programme, ledger: &[LedgerEntry]) -> impl Iterator<Item = NotMeasurable> {
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
        Body, BodyClass, BodyKind, Citation, Dated, Figure, FigureKind, Tables, arbitrary,
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_question_is_open_exactly_while_a_table_of_its_own_is_empty(
            programme in arbitrary::programme(),
        ) {
            let mut empty = Empty(Vec::new());
            programme.tables().visit(&mut empty);
            let open = gaps(&programme, &[]);
            for question in QUESTIONS {
                let needs: Vec<Table> =
                    question.needs.iter().map(|(table, _)| *table).filter(|t| empty.0.contains(t)).collect();
                let found = open.iter().find(|gap| gap.question == question.question);
                let named = found.map(|gap| gap.what_would_make_it_so.iter().filter_map(|need| need.table).collect());
                prop_assert_eq!(named, (!needs.is_empty()).then_some(needs));
            }
        }
    }
}
