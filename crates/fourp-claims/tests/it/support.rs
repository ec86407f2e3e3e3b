//! Claims and checks in few words.

use fourp_claims::{Config, Evidence, Reconciliation, Verdict, reconcile};
use fourp_model::{Check, Citation, Claim, Figure, FigureKind, NoProgress, Population, Rational};

pub(crate) fn number(text: &str) -> Rational {
    text.parse().unwrap()
}

pub(crate) fn rounded(value: &str, resolution: &str) -> FigureKind {
    FigureKind::Rounded { value: number(value), resolution: number(resolution) }
}

pub(crate) fn share(value: &str, base: &str) -> FigureKind {
    let base = base.parse().unwrap();
    FigureKind::Share { value: number(value), resolution: number("1"), base }
}

pub(crate) fn claim(
    id: &str,
    population: &str,
    period: &str,
    kind: FigureKind,
    unit: &str,
) -> Claim {
    Claim::new(
        id.parse().unwrap(),
        "spending".parse().unwrap(),
        population.parse().unwrap(),
        period.parse().unwrap(),
        Figure::new(kind, unit.parse().unwrap()).unwrap(),
        Citation::of("report".parse().unwrap()),
    )
}

pub(crate) fn check(id: &str, formula: &str, means: Option<&str>) -> Check {
    Check {
        id: id.parse().unwrap(),
        title: formula.into(),
        formula: formula.parse().unwrap(),
        means: means.map(Into::into),
        note: None,
    }
}

pub(crate) fn part(id: &str, whole: &str) -> Population {
    Population {
        id: id.parse().unwrap(),
        name: id.into(),
        same_as: Vec::new(),
        part_of: vec![whole.parse().unwrap()],
        citation: Citation::of("report".parse().unwrap()),
    }
}

pub(crate) fn run(
    claims: &[Claim],
    checks: &[Check],
    populations: &[Population],
) -> Reconciliation {
    run_with(claims, checks, populations, &Config::default())
}

pub(crate) fn run_with(
    claims: &[Claim],
    checks: &[Check],
    populations: &[Population],
    config: &Config,
) -> Reconciliation {
    let evidence = Evidence { claims, checks, populations, labels: &[] };
    reconcile(&evidence, config, &NoProgress).unwrap()
}

#[track_caller]
pub(crate) fn left_of(result: &Reconciliation, claim: &str, expected: &str) {
    let interval = result.interval(&claim.parse().unwrap()).unwrap();
    assert_eq!(interval.to_exact_text(), expected, "{claim}");
}

#[track_caller]
pub(crate) fn verdict<'a>(result: &'a Reconciliation, check: &str) -> &'a Verdict {
    &result.outcome(&check.parse().unwrap()).unwrap().verdict
}
