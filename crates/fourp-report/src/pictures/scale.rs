//! Exact values as places on a scale.

use fourp_model::{End, Interval, Rational, Toward, Unit};
use fourp_picture::TickText;
use fourp_stat::Level;

/// A value in base units as a place on a scale of its unit. What is printed beside it stays exact.
pub(super) fn place(unit: &Unit, value: Rational) -> f64 {
    let scale = unit.power().checked_neg().and_then(Rational::power_of_ten);
    scale.and_then(|scale| value.mul(scale, Toward::Down)).unwrap_or(value).approximate()
}

/// The ends of an interval as places; `None` where it is open without end.
pub(super) fn ends(unit: &Unit, interval: &Interval) -> (Option<f64>, Option<f64>) {
    let end = |end: End| end.value().map(|value| place(unit, value));
    (end(interval.low()), end(interval.high()))
}

/// How numbers of a unit are written along a scale.
pub(super) fn ticks(unit: &Unit) -> TickText {
    let zero = unit.show(Rational::ZERO, 1, Toward::Down);
    match zero.split_once('0') {
        // A noun would stand at every number; the words beside the marks have it.
        Some((before, after)) if unit.is_count() => {
            let power = after.split(' ').nth(1).filter(|_| unit.power() != 0);
            TickText::new(before, power.map_or_else(String::new, |power| format!(" {power}")))
        }
        Some((before, after)) => TickText::new(before, after),
        None => TickText::default(),
    }
}

/// A count with its thousands apart.
pub(super) fn whole(count: u64) -> String {
    match i64::try_from(count) {
        Ok(count) => Unit::fraction().show(Rational::from_int(count), 36, Toward::Down),
        Err(_) => count.to_string(),
    }
}

/// An estimate to the nearest whole, its thousands apart.
pub(super) fn rounded(estimate: f64) -> String {
    TickText::default().write(estimate, 1.0)
}

/// A number to about three digits; a whole one in full.
pub(super) fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "none".into();
    }
    let mut step = 1.0;
    if value.fract() != 0.0 {
        let mut size = value.abs();
        while size < 100.0 && step > 1e-9 {
            (size, step) = (size * 10.0, step / 10.0);
        }
    }
    TickText::default().write(value, step)
}

/// By how much a rate is multiplied to be read in whole numbers, and of what it then is one: 100,000 and
/// `per 100,000 residents`, say. A rate of 0 is read as it is, and so is one that is no number.
pub(super) fn per(rate: f64, exposure: &str) -> (f64, String) {
    let mut factor = 1.0;
    while rate > 0.0 && rate * factor < 1.0 && factor < 1e9 {
        factor *= 10.0;
    }
    let words = match factor > 1.0 {
        true => format!("per {} {exposure}", TickText::default().write(factor, 1.0)),
        false => format!("divided by {exposure}"),
    };
    (factor, words)
}

/// A level as per cent: `95 %`.
pub(super) fn level(level: Level) -> String {
    format!("{} %", (level.confidence() * 1_000.0).round() / 10.0)
}

/// An end of an interval for a program to read: in the unit, to twelve digits, rounded outwards.
pub(super) fn plain(unit: &Unit, end: End, toward: Toward) -> Option<String> {
    let scale = unit.power().checked_neg().and_then(Rational::power_of_ten)?;
    Some(end.value()?.mul(scale, toward)?.to_significant(12, toward))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        text.parse().unwrap()
    }

    #[test]
    fn values_lie_where_their_unit_prints_them() {
        let value = |text: &str| text.parse::<Rational>().unwrap();
        assert_eq!(place(&unit("percent"), value("0.79")), 79.0);
        assert_eq!(place(&unit("GBP bn"), value("2200000000")), 2.2);
        assert_eq!(place(&unit("people"), value("37")), 37.0);
    }

    #[test]
    fn numbers_at_a_scale_bear_their_unit_but_no_noun() {
        let shown = |text: &str| ticks(&unit(text)).write(5.0, 1.0);
        assert_eq!(shown("percent"), "5 %");
        assert_eq!(shown("GBP bn"), "£5bn");
        assert_eq!(shown("people"), "5");
        assert_eq!(shown("million people"), "5 million");
    }

    #[test]
    fn numbers_have_three_digits_or_all_of_a_whole_one() {
        for (value, shown) in [
            (69.472, "69.5"),
            (1234.4, "1,234"),
            (7.0, "7"),
            (1.6543, "1.65"),
            (0.016_04, "0.0160"),
            (-4.567, "-4.57"),
            (0.0, "0"),
        ] {
            assert_eq!(figure(value), shown);
        }
        assert_eq!(whole(1_234_567), "1,234,567");
        assert_eq!(level(Level::P998), "99.8 %");
    }

    #[test]
    fn rates_are_read_in_whole_tens_and_none_of_nothing_per_a_thousand_million() {
        let read = |rate| per(rate, "residents");
        assert_eq!(read(0.000_02), (100_000.0, "per 100,000 residents".into()));
        assert_eq!(read(0.5), (10.0, "per 10 residents".into()));
        for rate in [0.0, 3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(read(rate), (1.0, "divided by residents".into()));
        }
    }

    #[test]
    fn ends_for_programs_are_in_the_unit_and_open_ones_are_none() {
        let interval: Interval = "[7/9, inf)".parse().unwrap();
        assert_eq!(
            plain(&Unit::percent(), interval.low(), Toward::Down).as_deref(),
            Some("77.7777777777")
        );
        assert_eq!(plain(&Unit::percent(), interval.high(), Toward::Up), None);
        assert_eq!(ends(&Unit::percent(), &interval).1, None);
    }
}
