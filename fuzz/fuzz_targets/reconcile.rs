//! Small systems of claims and checks made of bytes: reconciliation ends, and the values from which
//! every figure was printed stay possible.
#![no_main]
#![expect(clippy::indexing_slicing, reason = "a panic is how the fuzzer is told of a fault")]

use fourp_claims::{Config, Evidence, Verdict, reconcile};
use fourp_model::{
    Check, Citation, Claim, Expression, Figure, FigureKind, Formula, NoProgress, Operator,
    Rational, Relation, Toward,
};
use libfuzzer_sys::fuzz_target;

const OPERATORS: [Operator; 6] = [
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Share,
    Operator::Change,
];

fn value(operator: Operator, a: Rational, b: Rational) -> Option<Rational> {
    let exact = |down: Option<Rational>, up: Option<Rational>| down.filter(|_| down == up);
    let both = |compute: &dyn Fn(Toward) -> Option<Rational>| {
        exact(compute(Toward::Down), compute(Toward::Up))
    };
    match operator {
        Operator::Add => both(&|toward| a.add(b, toward)),
        Operator::Subtract => both(&|toward| a.sub(b, toward)),
        Operator::Multiply => both(&|toward| a.mul(b, toward)),
        Operator::Divide | Operator::Share => both(&|toward| a.div(b, toward)),
        Operator::Change => {
            let ratio = both(&|toward| b.div(a, toward))?;
            both(&|toward| ratio.sub(Rational::ONE, toward))
        }
    }
}

fn claim(place: usize, truth: Rational, step: u8) -> Option<Claim> {
    let resolution = Rational::from_int(i64::from(step % 7) + 1);
    // Half away from zero, as the default convention takes it.
    let steps =
        truth.abs().div(resolution, Toward::Down)?.add(Rational::new(1, 2)?, Toward::Down)?;
    let size = Rational::new(steps.floor().checked_mul(resolution.numerator())?, 1)?;
    let printed = if truth.is_negative() { size.negate() } else { size };
    let figure = Figure::new(
        FigureKind::Rounded { value: printed, resolution },
        "measured: units".parse().ok()?,
    );
    Some(Claim::new(
        format!("c{place}").parse().ok()?,
        "amount".parse().ok()?,
        "all".parse().ok()?,
        "2019".parse().ok()?,
        figure.ok()?,
        Citation::of("fuzz".parse().ok()?),
    ))
}

fn system(data: &[u8]) -> Option<(Vec<Rational>, Vec<Claim>, Vec<Check>)> {
    let (counts, rest) = data.split_first()?;
    let claims = usize::from(counts % 5) + 1;
    let (head, tail) = rest.split_at_checked(claims * 2)?;
    let mut truths = Vec::new();
    let mut rows = Vec::new();
    for (place, pair) in head.chunks(2).enumerate() {
        let truth = Rational::new(i128::from(pair[0]) * 10 + 1, 13)?;
        rows.push(claim(place, truth, pair[1])?);
        truths.push(truth);
    }
    let mut checks = Vec::new();
    for (place, bytes) in tail.chunks_exact(4).take(6).enumerate() {
        let (a, b) = (usize::from(bytes[0]) % truths.len(), usize::from(bytes[1]) % truths.len());
        let operator = OPERATORS[usize::from(bytes[2]) % OPERATORS.len()];
        let Some(truth) = value(operator, truths[a], truths[b]) else { continue };
        let id = |place: usize| format!("c{place}").parse().ok().map(Expression::claim);
        let next = truths.len();
        rows.push(claim(next, truth, bytes[3])?);
        truths.push(truth);
        checks.push(Check {
            id: format!("x{place}").parse().ok()?,
            title: "made of bytes".into(),
            formula: Formula::Relate(
                Expression::apply(operator, id(a)?, id(b)?).ok()?,
                Relation::Equal,
                id(next)?,
            ),
            means: Some("made of bytes".into()),
            note: None,
        });
    }
    Some((truths, rows, checks))
}

fuzz_target!(|data: &[u8]| {
    let Some((truths, claims, checks)) = system(data) else { return };
    let evidence = Evidence { claims: &claims, checks: &checks, populations: &[], labels: &[] };
    let Ok(result) = reconcile(&evidence, &Config::default(), &NoProgress) else { return };
    for outcome in result.outcomes() {
        assert!(!matches!(outcome.verdict, Verdict::Contradictory(_)), "{outcome:?}");
    }
    for (truth, claim) in truths.iter().zip(&claims) {
        if let Some(interval) = result.interval(&claim.id) {
            assert!(interval.contains(*truth), "{truth} was lost from {interval}");
        }
    }
});
