//! Answers, problems and defects.

use proptest::prelude::*;

use super::ids::{few, maybe, maybe_text, row_ref, table, text, word};
use crate::{
    Answer, Defect, DefectKind, Need, NotMeasurable, Place, Problem, ProblemCode, Problems,
    Provenance, Severity,
};

/// An answer of another strategy's values, or why there is none.
pub fn answer<S: Strategy>(measured: S) -> impl Strategy<Value = Answer<S::Value>> {
    prop_oneof![
        3 => measured.prop_map(Answer::Measured),
        1 => not_measurable().prop_map(Answer::NotMeasurable),
    ]
}

/// Why a question has no answer.
pub fn not_measurable() -> impl Strategy<Value = NotMeasurable> {
    (text(), text(), few(need())).prop_map(|(question, why, what_would_make_it_so)| NotMeasurable {
        question,
        why,
        what_would_make_it_so,
    })
}

/// Data that would help.
pub fn need() -> impl Strategy<Value = Need> {
    (maybe(table()), text()).prop_map(|(table, what)| Need { table, what })
}

/// What a compile step refuses.
pub fn defect() -> impl Strategy<Value = Defect> {
    (word(DefectKind::ALL), few(row_ref()), text()).prop_map(|(kind, rows, detail)| Defect {
        kind,
        rows,
        detail,
    })
}

/// A file, line or cell.
pub fn place() -> impl Strategy<Value = Place> {
    let cell = maybe((1_u64..=50, maybe((1_u64..=80, maybe("[a-z_]{1,8}")))));
    (table(), cell).prop_map(|(table, cell)| {
        let (line, rest) = cell.unzip();
        let (column, field) = rest.flatten().unzip();
        Place { file: format!("{table}.csv"), sheet: None, line, column, field: field.flatten() }
    })
}

/// The code of a problem.
pub fn problem_code() -> impl Strategy<Value = ProblemCode> {
    word(ProblemCode::ALL)
}

/// A problem, of its code's severity or another.
pub fn problem() -> impl Strategy<Value = Problem> {
    let severity = word(&[Severity::Error, Severity::Warning]);
    let texts = (maybe_text(), text(), maybe_text(), maybe_text());
    (place(), problem_code(), severity, texts, maybe(place())).prop_map(
        |(place, code, severity, (value, expected, nearest, line_text), related)| Problem {
            place,
            code,
            severity,
            value,
            expected,
            nearest,
            line_text,
            related,
        },
    )
}

/// A few problems.
pub fn problems() -> impl Strategy<Value = Problems> {
    proptest::collection::vec(problem(), 0..=8).prop_map(|few| few.into_iter().collect())
}

/// Rows about the world, or made up.
pub fn provenance() -> impl Strategy<Value = Provenance> {
    prop_oneof![
        Just(Provenance::Real),
        text().prop_map(|made_by| Provenance::Synthetic { made_by }),
    ]
}
