//! Synthetic inputs of a given size, the same on every machine.

use fourp_model::{
    Check, Citation, Claim, Expression, ExpressionError, Figure, FigureError, FigureKind, Formula,
    Operator, Rational, Relation, Slug, SlugError, Unit, UnitError,
};

/// Why an input could not be made: never, for the sizes the suites use.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unmade {
    /// An id was refused.
    Slug(SlugError),
    /// A unit was refused.
    Unit(UnitError),
    /// A figure was refused.
    Figure(FigureError),
    /// An expression was refused.
    Expression(ExpressionError),
    /// A period was refused.
    Period(fourp_model::PeriodError),
}

/// How each claim of a chain follows from the one before.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Link {
    /// One more.
    Sum,
    /// Times 1001/1000 and 1000/1001 in turn, so that exact fractions would grow without end.
    Product,
}

/// `checks` + 1 claims, each related to the next by one check. Every tenth claim is printed to 1, the
/// others to 100, so that there is something to narrow in both directions.
///
/// # Errors
/// [`Unmade`].
pub fn chain(checks: u32, link: Link) -> Result<(Vec<Claim>, Vec<Check>), Unmade> {
    let claims = (0..=checks).map(|place| claim(place, link)).collect::<Result<_, _>>()?;
    let checks = (0..checks).map(|place| check(place, link)).collect::<Result<_, _>>()?;
    Ok((claims, checks))
}

fn claim(place: u32, link: Link) -> Result<Claim, Unmade> {
    let value = match link {
        Link::Sum => i64::from(place),
        Link::Product => 1_000_000 + i64::from(place % 2) * 1_000,
    };
    let value = Rational::from_int(value);
    let resolution = Rational::from_int(if place.is_multiple_of(10) { 1 } else { 100 });
    let unit: Unit = "measured: units".parse().map_err(Unmade::Unit)?;
    let figure = Figure::new(FigureKind::Rounded { value, resolution }, unit);
    Ok(Claim::new(
        claim_id(place)?,
        "amount".parse().map_err(Unmade::Slug)?,
        "everything".parse().map_err(Unmade::Slug)?,
        "2019".parse().map_err(Unmade::Period)?,
        figure.map_err(Unmade::Figure)?,
        Citation::of("synthetic".parse().map_err(Unmade::Slug)?),
    ))
}

fn check(place: u32, link: Link) -> Result<Check, Unmade> {
    let (operator, by) = match link {
        Link::Sum => (Operator::Add, Some(Rational::ONE)),
        Link::Product if place.is_multiple_of(2) => (Operator::Multiply, Rational::new(1001, 1000)),
        Link::Product => (Operator::Multiply, Rational::new(1000, 1001)),
    };
    let this = Expression::claim(claim_id(place)?);
    let by = Expression::number(by.unwrap_or(Rational::ONE));
    let next = Expression::claim(claim_id(place + 1)?);
    let step = Expression::apply(operator, this, by).map_err(Unmade::Expression)?;
    Ok(Check {
        id: format!("x{place:07}").parse().map_err(Unmade::Slug)?,
        title: "the next of a synthetic chain".into(),
        formula: Formula::Relate(step, Relation::Equal, next),
        means: None,
        note: None,
    })
}

fn claim_id(place: u32) -> Result<Slug<Claim>, Unmade> {
    format!("c{place:07}").parse().map_err(Unmade::Slug)
}
