//! Money, prices, periods and dates.

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::{option, prelude::*, sample::select};

use crate::{
    BudgetClass, Currency, Dated, Dates, Money, Nature, Office, PartialDate, Period, PriceBase,
    Stage,
};

/// A currency that has a text form; shrinks to sterling.
pub fn currency() -> impl Strategy<Value = Currency> {
    select(Currency::KNOWN)
}

/// Any amount, the least and the greatest included, in any [`currency`].
pub fn money() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![
        4 => -1_000_000_i64..=1_000_000,
        2 => any::<i64>(),
        1 => select(vec![0, 1, -1, i64::MAX, i64::MIN]),
    ];
    (minor, currency()).prop_map(|(minor, currency)| Money::from_minor(minor, currency))
}

/// A year, month or day; mostly of the years 1995 to 2025, at times of 1 to 9999.
pub fn partial_date() -> impl Strategy<Value = PartialDate> {
    prop_oneof![
        year().prop_map(PartialDate::year),
        (year(), month_of_year()).prop_map(|(year, month)| PartialDate::month(year, month)),
        day().prop_map(PartialDate::day),
    ]
    .prop_filter_map("a date that exists", Result::ok)
}

/// Dates with and without ends, reversed ones included.
pub fn dates() -> impl Strategy<Value = Dates> {
    (option::of(partial_date()), option::of(partial_date()))
        .prop_map(|(from, until)| Dates { from, until })
}

/// A value of another strategy with [`dates`].
pub fn dated<S: Strategy>(inner: S) -> impl Strategy<Value = Dated<S::Value>> {
    (inner, dates()).prop_map(|(value, dates)| Dated { value, dates })
}

/// A period of any kind; the ambiguous years 2000 to 2011 are common.
pub fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        6 => dated_period(),
        1 => words().prop_map(|words| Period::undated(&words))
            .prop_filter_map("words that are not padded", Result::ok),
    ]
}

/// Nominal, or real terms of any dated [`period`].
pub fn price_base() -> impl Strategy<Value = PriceBase> {
    let real =
        (words(), dated_period()).prop_map(|(deflator, base)| PriceBase::real(&deflator, base));
    prop_oneof![
        1 => Just(PriceBase::Nominal),
        3 => real.prop_filter_map("words that are not padded", Result::ok),
    ]
}

/// Any of the 26 budget classes.
pub fn budget_class() -> impl Strategy<Value = BudgetClass> {
    let said = (
        option::of(select(Nature::ALL)),
        option::of(select(Stage::ALL)),
        option::of(select(Office::ALL)),
    );
    said.prop_filter_map("something said", |(nature, stage, office)| {
        BudgetClass::new(nature, stage, office).ok()
    })
}

fn dated_period() -> impl Strategy<Value = Period> {
    let month = || (year(), month_of_year());
    let span = 1_i32..=12;
    prop_oneof![
        year().prop_map(Period::financial_year),
        year().prop_map(Period::year),
        (year(), 1_u32..=4).prop_map(|(year, quarter)| Period::quarter(year, quarter)),
        month().prop_map(|(year, month)| Period::month(year, month)),
        day().prop_map(Period::day),
        partial_date().prop_map(|date| Ok(Period::as_at(date))),
        (year(), span.clone()).prop_map(|(first, years)| Period::financial_year_range(
            first,
            first.saturating_add(years)
        )),
        (year(), span.clone())
            .prop_map(|(first, years)| Period::year_range(first, first.saturating_add(years))),
        (month(), span, month_of_year()).prop_map(|(first, years, month)| {
            Period::month_range(first, (first.0.saturating_add(years), month))
        }),
        (day(), 1_i64..=800).prop_map(|(first, days)| {
            let last = first.checked_add_signed(TimeDelta::days(days)).unwrap_or(first);
            Period::day_range(first, last)
        }),
    ]
    .prop_filter_map("a period within four-digit years", Result::ok)
}

fn year() -> impl Strategy<Value = i32> {
    prop_oneof![9 => 1995_i32..=2025, 1 => 1_i32..=9999]
}

fn month_of_year() -> impl Strategy<Value = u32> {
    1_u32..=12
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (year(), 1_u32..=366).prop_filter_map("a day of its year", |(year, day)| {
        NaiveDate::from_yo_opt(year, day).filter(|date| date.year() == year)
    })
}

fn words() -> impl Strategy<Value = String> {
    "[A-Za-z(\\[£][a-z0-9 /()\\]-]{0,14}[a-z0-9)\\].]"
}
