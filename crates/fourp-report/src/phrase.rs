//! How values, voices and places are put in words.

use fourp_model::{
    Citation, Claim, ClaimStatus, Cost, Currency, End, Figure, FigureKind, Grade, Interest,
    Interval, Order, Party, Programme, Quantity, Rational, Rounding, Slug, Toward, Unit, Voice,
};

use crate::layout::listed;

/// Digits that hold every printed figure.
const ALL_DIGITS: u8 = 36;
/// Digits of what is computed: enough to be checked, few enough to be read. Always rounded outwards.
const COMPUTED_DIGITS: u8 = 4;
/// Digits of a point, which nobody should lean on.
const POINT_DIGITS: u8 = 3;
/// Digits of what all checks leave of a figure, rounded outwards.
const NARROWED_DIGITS: u8 = 6;

/// A figure as printed: `£2.2bn`, `more than 100 bodies`, `79 % of front-line`.
pub(crate) fn printed(figure: &Figure) -> String {
    let unit = figure.unit();
    let show = |value: &Rational| exactly(unit, *value);
    match figure.kind() {
        FigureKind::Exact { value }
        | FigureKind::Rounded { value, .. }
        | FigureKind::Estimate { value, .. } => show(value),
        FigureKind::AtLeast { value } => format!("at least {}", show(value)),
        FigureKind::MoreThan { value } => format!("more than {}", show(value)),
        FigureKind::AtMost { value } => format!("at most {}", show(value)),
        FigureKind::LessThan { value } => format!("less than {}", show(value)),
        FigureKind::About { value, .. } => format!("about {}", show(value)),
        FigureKind::Range { low, high } => format!("{} to {}", show(low), show(high)),
        FigureKind::List { members } => {
            format!("{} {unit}: {}", members.len(), members.join("; "))
        }
        FigureKind::Share { value, base, .. } => format!("{} of {base}", show(value)),
        FigureKind::Change { value, since, .. } if value.is_negative() => {
            format!("{} less than in {since}", show(&value.abs()))
        }
        FigureKind::Change { value, since, .. } => format!("{} more than in {since}", show(value)),
        FigureKind::Ordinal { order, than } => match order {
            Order::Fewer => format!("fewer than {than}"),
            Order::More => format!("more than {than}"),
            Order::Least => format!("the least of {than}"),
            Order::Most => format!("the most of {than}"),
        },
        _ => format!("a figure in {unit}"),
    }
}

/// Whether it is a count or an estimate, and how finely it is printed.
pub(crate) fn precision(figure: &Figure) -> String {
    let unit = figure.unit();
    let to = |step: &Rational| exactly(unit, *step);
    match figure.kind() {
        FigureKind::Exact { .. } if unit.is_count() => "count".into(),
        FigureKind::Exact { .. } => "exact".into(),
        FigureKind::Rounded { resolution, .. } => format!("rounded to {}", to(resolution)),
        FigureKind::Estimate { resolution, .. } => {
            format!("estimate, printed to {}", to(resolution))
        }
        FigureKind::Share { resolution, .. } => format!("share, printed to {}", to(resolution)),
        FigureKind::Change { resolution, .. } => format!("change, printed to {}", to(resolution)),
        FigureKind::AtLeast { .. }
        | FigureKind::MoreThan { .. }
        | FigureKind::AtMost { .. }
        | FigureKind::LessThan { .. } => "bound".into(),
        FigureKind::About { .. } => "as read here".into(),
        FigureKind::Range { .. } => "range".into(),
        FigureKind::List { .. } => "list".into(),
        FigureKind::Ordinal { .. } => "order only".into(),
        _ => "as printed".into(),
    }
}

/// The true values that a printed figure allows, where the figure does not itself say.
pub(crate) fn allowed(figure: &Figure, rounding: Rounding) -> Option<String> {
    let is_read = matches!(figure.kind(), FigureKind::About { .. });
    let interval = figure.interval(rounding)?;
    let unit = figure.unit();
    let is_decimal = |end: End| end.value().is_none_or(|end| !end.to_string().contains('/'));
    let ends_are_decimals = is_decimal(interval.low()) && is_decimal(interval.high());
    let digits = if ends_are_decimals { ALL_DIGITS } else { NARROWED_DIGITS };
    (is_read || figure.resolution().is_some()).then(|| unit.show_interval(&interval, digits))
}

/// What a computation leaves, rounded outwards to few digits; counts and exact ends in full.
pub(crate) fn computed(unit: &Unit, interval: &Interval) -> String {
    let whole = unit.is_count() && unit.power() == 0;
    unit.show_interval(interval, if whole { ALL_DIGITS } else { COMPUTED_DIGITS })
}

/// What the checks leave of a figure, rounded outwards.
pub(crate) fn narrowed(unit: &Unit, interval: &Interval) -> String {
    let whole = unit.is_count() && unit.power() == 0;
    unit.show_interval(interval, if whole { ALL_DIGITS } else { NARROWED_DIGITS })
}

/// A value that a naive computation gives, rounded to the nearest of few digits.
pub(crate) fn point(unit: &Unit, value: Rational) -> String {
    let in_unit = unit
        .power()
        .checked_neg()
        .and_then(Rational::power_of_ten)
        .and_then(|scale| value.mul(scale, Toward::Down));
    let Some(in_unit) = in_unit else { return unit.show(value, POINT_DIGITS, Toward::Down) };
    let rounded = |toward| in_unit.to_significant(POINT_DIGITS, toward).parse::<Rational>().ok();
    let distance = |other: Rational| in_unit.sub(other, Toward::Up).map(Rational::abs);
    match (rounded(Toward::Down), rounded(Toward::Up)) {
        (Some(down), Some(up)) if distance(up) <= distance(down) => exactly(unit, up),
        (Some(down), _) => exactly(unit, down),
        (None, _) => unit.show(value, POINT_DIGITS, Toward::Down),
    }
}

/// An amount in major units, in the power of ten that it is read in.
pub(crate) fn amount(amount: &Interval, currency: Option<Currency>) -> String {
    let Some(currency) = currency else { return amount.to_significant(COMPUTED_DIGITS) };
    let size = |end: End| end.value().map(Rational::abs);
    let largest = size(amount.high()).max(size(amount.low()));
    let base = Unit::base(Quantity::Money(currency));
    let at_least = |power| {
        Rational::power_of_ten(power)
            .is_some_and(|least| largest.is_some_and(|largest| largest >= least))
    };
    let unit = match () {
        () if at_least(9) => format!("{currency} bn").parse().ok(),
        () if at_least(6) => format!("{currency} m").parse().ok(),
        () => None,
    };
    nearly(&unit.unwrap_or(base), amount)
}

/// An exact sum of minor units, to the digits that a reader takes in.
pub(crate) fn minor(minor: i128, currency: Option<Currency>) -> String {
    let digits = currency.map_or(0, |currency| u32::from(currency.minor_digits()));
    let exact = Rational::new(minor, 10_i128.saturating_pow(digits));
    exact.map_or_else(|| minor.to_string(), |exact| amount(&Interval::point(exact), currency))
}

/// The same of an unsigned sum.
pub(crate) fn unsigned(sum: u128, currency: Option<Currency>) -> String {
    minor(i128::try_from(sum).unwrap_or(i128::MAX), currency)
}

/// One number to the nearest of few digits, a range rounded outwards.
pub(crate) fn nearly(unit: &Unit, interval: &Interval) -> String {
    match interval.as_point() {
        Some(value) => point(unit, value),
        None => unit.show_interval(interval, COMPUTED_DIGITS),
    }
}

/// How much of a whole a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing.
    Nothing,
    /// Something, but not all.
    Some,
    /// All.
    All,
}

/// Whole per cent, which never claim all or nothing: `under 1 %` where there is any, `over 99 %` where not all.
pub(crate) fn percent(rounded: &str, part: Part) -> String {
    match (rounded, part) {
        ("0", Part::Some) => "under 1 %".into(),
        ("100", Part::Some) => "over 99 %".into(),
        _ => format!("{rounded} %"),
    }
}

/// A cost, or that there is none.
pub(crate) fn cost(cost: &Cost) -> String {
    match cost {
        Cost::NotStated => "cost not stated".into(),
        Cost::NotCosted => "not costed".into(),
        Cost::Costed(figure) => format!("costs {}, {}", printed(figure), precision(figure)),
    }
}

/// Who says a thing, about whose performance, and how they know.
pub(crate) fn voice(voice: &Voice, programme: &Programme) -> String {
    format!(
        "{}; {}; {}",
        speakers(voice, programme),
        interest(voice.interest),
        match voice.grade {
            Grade::NotStated => "grade not stated",
            grade => grade.as_str(),
        }
    )
}

/// Who says a thing.
pub(crate) fn speakers(voice: &Voice, programme: &Programme) -> String {
    if voice.speakers.is_empty() {
        return "speaker not stated".into();
    }
    parties(&voice.speakers, programme)
}

/// Several parties by name.
pub(crate) fn parties<'a>(
    parties: impl IntoIterator<Item = &'a Party>,
    programme: &Programme,
) -> String {
    listed(&parties.into_iter().map(|one| party(one, programme)).collect::<Vec<_>>())
}

/// A party by its name, or by its id where no row declares it.
pub(crate) fn party(party: &Party, programme: &Programme) -> String {
    match party {
        Party::Body(id) => {
            programme.get(id).map_or_else(|| id.to_string(), |body| body.name.clone())
        }
        Party::Class(id) => {
            let name = programme.get(id).map_or_else(|| id.to_string(), |class| class.name.clone());
            format!("{name} (unnamed members)")
        }
    }
}

/// Ids, the last after "and".
pub(crate) fn ids<T>(ids: &[Slug<T>]) -> String {
    listed(&ids.iter().map(Slug::to_string).collect::<Vec<_>>())
}

/// Source, place and words: `pac-2019 paragraph 7: "£84 million (4%)"`.
pub(crate) fn citation(citation: &Citation) -> String {
    match &citation.anchor {
        Some(anchor) => format!("{citation}: \"{anchor}\""),
        None => citation.to_string(),
    }
}

/// All that a reader must know of a claim: figure, precision, what it is of, who says so, where.
pub(crate) fn claim(claim: &Claim, programme: &Programme, rounding: Rounding) -> String {
    let figure = &claim.figure;
    let allowed = allowed(figure, rounding).map(|allowed| format!(": {allowed}"));
    let rule = claim.counting_rule.as_ref().map(|rule| format!("; counted as {rule}"));
    let status = match claim.status {
        ClaimStatus::Quoted => String::new(),
        status => format!("; {status}"),
    };
    format!(
        "{} ({}){}; {}, {}; {}{}{status}; {}",
        printed(figure),
        precision(figure),
        allowed.unwrap_or_default(),
        claim.label,
        claim.period,
        voice(&claim.voice, programme),
        rule.unwrap_or_default(),
        claim.citation,
    )
}

/// Words that start a sentence.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::Own => "on its own performance",
        Interest::Anothers => "on another's performance",
        Interest::Neither => "on nobody's performance",
        _ => "interest not stated",
    }
}

/// A printed value in full; a fraction that is no decimal stays a fraction.
fn exactly(unit: &Unit, value: Rational) -> String {
    let text = value.to_string();
    if text.contains('/') && *unit == Unit::fraction() {
        return text;
    }
    match unit.in_base_units(value) {
        Some(base) => unit.show(base, ALL_DIGITS, Toward::Down),
        None => format!("{text} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(kind: FigureKind, unit: &str) -> Figure {
        Figure::new(kind, unit.parse().unwrap()).unwrap()
    }

    fn number(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn every_kind_says_what_is_printed_and_how_finely() {
        let (one, two) = (number("1.5"), number("2.5"));
        let step = number("0.5");
        let cases = [
            (FigureKind::Exact { value: number("37") }, "groups", "37 groups", "count"),
            (FigureKind::Exact { value: number("539") }, "GBP m", "£539m", "exact"),
            (
                FigureKind::Rounded { value: one, resolution: step },
                "GBP m",
                "£1.5m",
                "rounded to £0.5m",
            ),
            (
                FigureKind::Estimate { value: one, resolution: step },
                "GBP bn",
                "£1.5bn",
                "estimate, printed to £0.5bn",
            ),
            (FigureKind::AtLeast { value: two }, "GBP m", "at least £2.5m", "bound"),
            (FigureKind::MoreThan { value: two }, "GBP m", "more than £2.5m", "bound"),
            (FigureKind::AtMost { value: two }, "GBP m", "at most £2.5m", "bound"),
            (FigureKind::LessThan { value: two }, "GBP m", "less than £2.5m", "bound"),
            (
                FigureKind::About {
                    value: number("1/6"),
                    low: number("2/13"),
                    high: number("2/11"),
                },
                "fraction",
                "about 1/6",
                "as read here",
            ),
            (FigureKind::Range { low: one, high: two }, "GBP m", "£1.5m to £2.5m", "range"),
            (
                FigureKind::List { members: vec!["a".into(), "b".into()] },
                "threats",
                "2 threats: a; b",
                "list",
            ),
            (
                FigureKind::Share { value: two, resolution: step, base: "all".parse().unwrap() },
                "percent",
                "2.5 % of all",
                "share, printed to 0.5 %",
            ),
            (
                FigureKind::Change {
                    value: two.negate(),
                    resolution: step,
                    since: "2017".parse().unwrap(),
                },
                "percent",
                "2.5 % less than in 2017",
                "change, printed to 0.5 %",
            ),
            (
                FigureKind::Ordinal { order: Order::Fewer, than: "other crimes".into() },
                "disruptions",
                "fewer than other crimes",
                "order only",
            ),
        ];
        for (kind, unit, words, fineness) in cases {
            let figure = figure(kind, unit);
            assert_eq!(printed(&figure), words);
            assert_eq!(precision(&figure), fineness);
        }
    }

    #[test]
    fn only_what_the_figure_does_not_say_itself_is_added() {
        let half = Rounding::default();
        let rounded = figure(
            FigureKind::Rounded { value: number("1.8"), resolution: number("0.1") },
            "GBP bn",
        );
        assert_eq!(allowed(&rounded, half).as_deref(), Some("£1.75bn to under £1.85bn"));
        let bound = figure(FigureKind::MoreThan { value: number("100") }, "bodies");
        assert_eq!(allowed(&bound, half), None);
    }

    #[test]
    fn points_go_to_the_nearest_and_intervals_outwards() {
        assert_eq!(point(&Unit::percent(), number("9/11")), "81.8 %");
        assert_eq!(point(&Unit::percent(), number("0.36")), "36 %");
        assert_eq!(point(&Unit::percent(), number("-2/3")), "-66.7 %");
        let share: Interval = "(7/9, 37/43)".parse().unwrap();
        assert_eq!(computed(&Unit::percent(), &share), "over 77.77 % to under 86.05 %");
        let people: Interval = "[61646, 61646]".parse().unwrap();
        assert_eq!(computed(&"people".parse().unwrap(), &people), "61,646 people");
    }
}
