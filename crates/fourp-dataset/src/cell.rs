//! How the text of one cell becomes a value, and a value text.

use crate::{column::ColumnKind, nearest::nearest};
use fourp_model::{
    Access, ActionStatus, Assurance, Basis, BodyKind, BodyStatus, BudgetClass, Certainty,
    ClaimStatus, Currency, Dated, Dates, Detection, Direction, Effect, Evidence, FlowKind,
    Formality, Formula, Frequency, Function, Grade, GroupStanding, IndicatorKind, Interest,
    Interval, Joining, LabelRelation, Level, Marking, Maturity, Money, MoneyError, Order,
    PartialDate, Party, Period, PeriodError, Phase, PriceBase, ProblemCode, Purpose, Rational,
    RationalError, Recording, RecordingChangeKind, ReferenceKind, Referent, Response, Scope,
    SeatRole, Series, Slug, SpeakerRole, Standing, StatementClass, Statutory, Strand, Superior,
    Table, Unit,
};
use std::num::{IntErrorKind, NonZeroU32};

/// What holds for every cell of a reading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    /// The currency that the programme declares; amounts need not name it.
    declared: Option<Currency>,
    /// The currency of the amounts so far.
    seen: std::cell::Cell<Option<Currency>>,
    /// After how many errors to stop, if ever.
    errors_max: Option<u64>,
}

impl Context {
    /// A reading of a programme that declares its currency, or does not.
    pub(crate) const fn new(declared: Option<Currency>) -> Self {
        Self { declared, seen: std::cell::Cell::new(declared), errors_max: None }
    }

    /// The same, to be given up after so many errors.
    pub(crate) const fn stopping_after(self, errors_max: Option<u64>) -> Self {
        Self { errors_max, ..self }
    }

    /// After how many errors the reading is to be given up, if ever.
    pub(crate) const fn errors_max(&self) -> Option<u64> {
        self.errors_max
    }

    /// The currency that the programme declares.
    pub(crate) const fn declared(&self) -> Option<Currency> {
        self.declared
    }

    /// Forgets the currency of a row that is not kept.
    pub(crate) fn forget_since(&self, currency: Option<Currency>) {
        self.seen.set(currency);
    }

    /// A reading that goes on where amounts of a currency were seen, or none.
    #[cfg(feature = "parallel")]
    pub(crate) const fn resume(declared: Option<Currency>, seen: Option<Currency>) -> Self {
        Self { declared, seen: std::cell::Cell::new(seen), errors_max: None }
    }

    /// Goes on after amounts of a currency, or none.
    #[cfg(feature = "parallel")]
    pub(crate) fn see(&self, seen: Option<Currency>) {
        self.seen.set(self.seen.get().or(seen));
    }

    /// The currency declared or, without one, that of the amounts read.
    pub(crate) const fn currency(&self) -> Option<Currency> {
        self.seen.get()
    }
}

/// Why a text is no value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    pub(crate) code: ProblemCode,
    pub(crate) expected: String,
    pub(crate) nearest: Option<String>,
}

/// A value that one cell holds.
pub(crate) trait Cell: Clone + 'static {
    /// What the cell holds, in words.
    fn holds() -> String;

    /// Whether it names things that rows declare.
    const REFERS: bool = false;

    /// What an engine that reads columns may take it for.
    const KIND: ColumnKind = ColumnKind::Text;

    /// The table whose ids it holds, where it holds an id and nothing else.
    fn refers_to() -> Option<Table> {
        None
    }

    /// The words that it can hold, where it holds a word and nothing else.
    fn words() -> Vec<&'static str> {
        Vec::new()
    }

    /// Whether one text is the same value in any context, and worth remembering.
    const REPEATS: bool = false;

    /// Reads a cell that is not empty.
    fn read(text: &str, context: &Context) -> Result<Self, Fault>;

    /// The text that [`Cell::read`] reads as the same value.
    fn write(&self) -> String;
}

impl Fault {
    pub(crate) fn new(code: ProblemCode, expected: impl Into<String>) -> Self {
        Self { code, expected: expected.into(), nearest: None }
    }

    /// The same, naming a spreadsheet as the culprit if the text looks as only spreadsheets write.
    fn or_mangled(self, text: &str) -> Self {
        match is_mangled(text) {
            true => Self { code: ProblemCode::MangledBySpreadsheet, ..self },
            false => self,
        }
    }
}

/// Whether a text looks like what a spreadsheet makes of a number or of `3-10`: `1.8E+09`, `03-Oct`.
pub(crate) fn is_mangled(text: &str) -> bool {
    // A sign, a digit, a point or the first letter of a month; few ids begin so.
    let first = text.as_bytes().first();
    if !matches!(
        first,
        Some(b'-' | b'.' | b'0'..=b'9' | b'A' | b'D' | b'F' | b'J' | b'M'..=b'O' | b'S')
    ) {
        return false;
    }
    let is_number =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '.');
    if let Some((mantissa, exponent)) = text.split_once("E+") {
        return is_number(mantissa.trim_start_matches('-')) && is_number(exponent);
    }
    let is_month = |part: &str| MONTHS.contains(&part);
    match text.split_once('-') {
        Some((day, month)) if is_month(month) => is_number(day) && day.len() <= 2,
        Some((month, year)) if is_month(month) => is_number(year) && year.len() == 2,
        _ => false,
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Cell for String {
    fn holds() -> String {
        "text".into()
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        Ok(text.into())
    }

    fn write(&self) -> String {
        self.clone()
    }
}

impl<T: Referent> Cell for Slug<T> {
    const REFERS: bool = true;
    const REPEATS: bool = true;

    fn holds() -> String {
        match T::KIND.table() {
            Some(table) => format!("the id of a row of {table}"),
            None => format!("an id of your choice for the {}", T::KIND.as_str().replace('-', " ")),
        }
    }

    fn refers_to() -> Option<Table> {
        T::KIND.table()
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        let id = text.parse().map_err(|_| {
            let expected = "1 to 128 letters, digits and - _ . : / without spaces";
            Fault::new(ProblemCode::MalformedId, expected).or_mangled(text)
        })?;
        // Where a party or superior is expected, such an id would be read as another thing.
        let is_reserved = || ["class:", "group:"].iter().any(|prefix| text.starts_with(prefix));
        if T::KIND == ReferenceKind::Body && is_reserved() {
            let expected = "the id of a body, which cannot begin with class: or group:";
            return Err(Fault::new(ProblemCode::MalformedId, expected));
        }
        Ok(id)
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

/// Cells whose faults are all of one kind.
macro_rules! plain_cells {
    ($( $type:ty: $code:ident, $holds:literal $(, $refers:literal)?; )+) => { $(
        impl Cell for $type {
            $( const REFERS: bool = $refers; )?
            const REPEATS: bool = true;

            fn holds() -> String {
                $holds.into()
            }

            fn read(text: &str, _: &Context) -> Result<Self, Fault> {
                text.parse().map_err(|_| {
                    Fault::new(ProblemCode::$code, $holds).or_mangled(text)
                })
            }

            fn write(&self) -> String {
                self.to_string()
            }
        }
    )+ };
}

plain_cells! {
    PartialDate: MalformedDate, "a date such as 2018, 2018-09 or 2018-09-14";
    Dates: MalformedDate, "two dates such as 2006..2013, 2013.., ..2013 or ..";
    BudgetClass: MalformedValue,
        "one or more of: resource or capital, budget or outturn, front-line or back-office, in this order";
    PriceBase: MalformedValue, "nominal, or real 2018-19 (GDP deflator)";
    Certainty: MalformedValue, "unknown, one-year, or until and a date";
    Unit: MalformedValue, "a unit such as GBP bn, percent, groups, million people or measured: kg";
    Party: MalformedId, "the id of a row of bodies, or class: and the id of a row of body_classes", true;
    Superior: MalformedId,
        "group: and the id of a row of groups, or a body, or class: and the id of a row of body_classes", true;
    Purpose: MalformedValue,
        "unallocated, strand:NAME, threat:ID or strand:NAME+threat:ID", true;
}

impl Cell for Period {
    const REPEATS: bool = true;

    fn holds() -> String {
        "a period such as 2015-16, 2018, 2018-Q3, 2018-09 or as at 2018-09-30".into()
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        text.parse().map_err(|error| {
            let expected = match error {
                PeriodError::Ambiguous { financial_year, month, .. } => {
                    format!("{financial_year} for the financial year or {month} for the month")
                }
                _ => Self::holds(),
            };
            Fault::new(ProblemCode::MalformedPeriod, expected).or_mangled(text)
        })
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Cell for Interval {
    fn holds() -> String {
        "an interval such as [0.75, 0.85) or (100, inf)".into()
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        text.parse().map_err(|_| Fault::new(ProblemCode::MalformedValue, Self::holds()))
    }

    fn write(&self) -> String {
        self.to_exact_text()
    }
}

impl Cell for Formula {
    const REFERS: bool = true;

    fn holds() -> String {
        "an expression over ids of claims, or two of them related: N17 + N18 = N16".into()
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        text.parse().map_err(|error| {
            let expected = format!("{} ({error})", Self::holds());
            Fault::new(ProblemCode::MalformedExpression, expected)
        })
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

impl Cell for Rational {
    fn holds() -> String {
        "an exact number such as 2.9 or 1/6".into()
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        text.parse().map_err(|error| match error {
            RationalError::TooLong { .. } => {
                Fault::new(ProblemCode::Overflow, "a number of at most 36 digits")
            }
            _ => Fault::new(ProblemCode::MalformedNumber, Self::holds()).or_mangled(text),
        })
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

macro_rules! whole_numbers {
    ($( $type:ty, $least:literal; )+) => { $(
        impl Cell for $type {
            fn holds() -> String {
                format!("a whole number from {} to {}", $least, Self::MAX)
            }

            fn read(text: &str, _: &Context) -> Result<Self, Fault> {
                // `parse` would allow a plus sign.
                let digits = text.bytes().all(|byte| byte.is_ascii_digit());
                let code = match text.parse() {
                    Ok(number) if digits => return Ok(number),
                    Err(error) if digits && *error.kind() == IntErrorKind::PosOverflow => {
                        ProblemCode::Overflow
                    }
                    _ => ProblemCode::MalformedNumber,
                };
                Err(Fault::new(code, Self::holds()).or_mangled(text))
            }

            fn write(&self) -> String {
                self.to_string()
            }
        }
    )+ };
}

whole_numbers! { u8, 0; u32, 0; NonZeroU32, 1; }

impl Cell for Money {
    const KIND: ColumnKind = ColumnKind::Amount;

    fn holds() -> String {
        "an amount such as GBP 1234.50, or 1234.50 in the currency of the programme".into()
    }

    fn read(text: &str, context: &Context) -> Result<Self, Fault> {
        let is_bare = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let read = match context.declared {
            Some(currency) if is_bare => Self::parse(text, currency),
            _ => text.parse(),
        };
        let money = read.map_err(|error| amount_fault(&error).or_mangled(text))?;
        let currency = context.seen.get().unwrap_or_else(|| money.currency());
        context.seen.set(Some(currency));
        if currency == money.currency() {
            return Ok(money);
        }
        Err(Fault::new(
            ProblemCode::OtherCurrency,
            format!("an amount in {currency}, as elsewhere"),
        ))
    }

    fn write(&self) -> String {
        self.to_text()
    }
}

fn amount_fault(error: &MoneyError) -> Fault {
    match error {
        MoneyError::Finer { smallest, .. } => {
            Fault::new(ProblemCode::TooFine, format!("a whole number of times {smallest}"))
        }
        MoneyError::Overflow { least, most, .. } => {
            Fault::new(ProblemCode::Overflow, format!("an amount from {least} to {most}"))
        }
        _ => Fault::new(ProblemCode::MalformedAmount, Money::holds()),
    }
}

/// Cells that hold one of a few words.
macro_rules! words {
    ($( $type:ty, )+) => { $(
        impl Cell for $type {
            fn holds() -> String {
                format!("one of: {}", Self::words().join(", "))
            }

            fn words() -> Vec<&'static str> {
                words_of(&Self::ALL, |word| word.as_str())
            }

            fn read(text: &str, _: &Context) -> Result<Self, Fault> {
                text.parse().map_err(|_| Fault {
                    code: ProblemCode::UnknownWord,
                    expected: Self::holds(),
                    nearest: nearest(text, words_of(&Self::ALL, |word| word.as_str()))
                        .map(Into::into),
                })
            }

            fn write(&self) -> String {
                self.as_str().into()
            }
        }
    )+ };
}

fn words_of<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|&value| word(value)).collect()
}

words! {
    Access, ActionStatus, Assurance, Basis, BodyKind, BodyStatus, ClaimStatus, Detection, Direction,
    Effect, Evidence, FlowKind, Formality, Frequency, Function, Grade, GroupStanding, IndicatorKind,
    Interest, Joining, LabelRelation, Level, Marking, Maturity, Order, Phase, Recording,
    RecordingChangeKind, Response, SeatRole, Series, SpeakerRole, Standing, StatementClass,
    Statutory, Strand, Table,
}

impl<T: Cell> Cell for Scope<T> {
    const REFERS: bool = T::REFERS;

    fn holds() -> String {
        format!("{}; * for all; ? where the source does not say", T::holds())
    }

    fn read(text: &str, context: &Context) -> Result<Self, Fault> {
        match text {
            "*" => Ok(Self::All),
            "?" => Ok(Self::NotStated),
            _ => T::read(text, context).map(Self::One),
        }
    }

    fn write(&self) -> String {
        match self {
            Self::All => "*".into(),
            Self::NotStated => "?".into(),
            Self::One(one) => one.write(),
        }
    }
}

impl<T: Cell> Cell for Dated<T> {
    const REFERS: bool = T::REFERS;

    fn holds() -> String {
        format!("{}, with dates where it does not always hold: NAME [2006..2013]", T::holds())
    }

    fn read(text: &str, context: &Context) -> Result<Self, Fault> {
        let dated: Dated<String> = text.parse().map_err(|_| {
            let expected = "a value and its dates, such as NAME [2006..2013]";
            Fault::new(ProblemCode::MalformedDate, expected)
        })?;
        Ok(Self { value: T::read(&dated.value, context)?, dates: dated.dates })
    }

    fn write(&self) -> String {
        Dated { value: self.value.write(), dates: self.dates }.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_write_is_known() {
        for text in ["1.8E+09", "-2E+10", "02-Oct", "Sep-15", "3-Jan"] {
            assert!(is_mangled(text), "{text}");
        }
        for text in ["2018-09", "home-office", "May", "E+", "Mar-2019x", "NAO-Oct", "10-2"] {
            assert!(!is_mangled(text), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_digits_and_nothing_else() {
        let read = |text| u32::read(text, &Context::default()).map_err(|fault| fault.code);
        assert_eq!(read("4294967295"), Ok(u32::MAX));
        assert_eq!(read("4294967296"), Err(ProblemCode::Overflow));
        for text in ["+4", "-4", "4.0", "1,000", "four"] {
            assert_eq!(read(text), Err(ProblemCode::MalformedNumber), "{text}");
        }
        let none = NonZeroU32::read("0", &Context::default()).map_err(|fault| fault.code);
        assert_eq!(none, Err(ProblemCode::MalformedNumber));
    }

    #[test]
    fn amounts_are_in_one_currency_declared_or_not() {
        let context = Context::default();
        let read = |text| Money::read(text, &context).map_err(|fault| fault.code);
        assert!(read("EUR 1.00").is_ok());
        assert_eq!(context.currency(), Some(Currency::EUR));
        assert_eq!(read("GBP 1.00"), Err(ProblemCode::OtherCurrency));
        assert_eq!(read("1.00"), Err(ProblemCode::MalformedAmount));
    }
}
