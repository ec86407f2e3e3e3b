//! Every value that is read from text: what is read is written, and the text written is read as the
//! same value.
#![no_main]
#![expect(clippy::panic, reason = "a panic is how the fuzzer is told of a fault")]

use std::{fmt::Display, str::FromStr};

use fourp_model::{
    BudgetClass, Certainty, Currency, Dates, Interval, Money, PartialDate, Party, Period,
    PriceBase, Purpose, Rational, Slug, Strand, Unit,
};
use libfuzzer_sys::fuzz_target;

fn comes_back<T: FromStr + Display + PartialEq + std::fmt::Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let written = value.to_string();
        match written.parse::<T>() {
            Ok(again) => assert_eq!(again, value, "{text:?} was written {written:?}"),
            Err(_) => panic!("{text:?} was written {written:?}, which is not read"),
        }
    }
}

fuzz_target!(|text: &str| {
    comes_back::<BudgetClass>(text);
    comes_back::<Certainty>(text);
    comes_back::<Currency>(text);
    comes_back::<Dates>(text);
    comes_back::<PartialDate>(text);
    comes_back::<Party>(text);
    comes_back::<Period>(text);
    comes_back::<PriceBase>(text);
    comes_back::<Purpose>(text);
    comes_back::<Rational>(text);
    comes_back::<Slug<()>>(text);
    comes_back::<Strand>(text);
    comes_back::<Unit>(text);
    if let Ok(interval) = text.parse::<Interval>() {
        assert_eq!(interval.to_exact_text().parse(), Ok(interval));
    }
    if let Ok(money) = Money::parse(text, Currency::GBP) {
        assert_eq!(Money::parse(&money.plain(), Currency::GBP), Ok(money));
        assert_eq!(money.to_text().parse(), Ok(money));
    }
});
