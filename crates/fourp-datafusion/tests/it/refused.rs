//! Rows that no answer may rest on.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, Decimal128Array, StringArray, new_null_array},
        datatypes::{DataType, Field, Schema},
        record_batch::RecordBatch,
    },
    datasource::MemTable,
    prelude::SessionContext,
};
use fourp_datafusion::{Error, Lag, Question, collapse, schema};
use fourp_model::{Currency, Table};

use crate::frame::wait;

/// Flows whose cells are given, and whose amounts have the type given.
fn batch(cells: &[(&str, Option<&str>)], amounts: &[i128], kind: &DataType) -> RecordBatch {
    let plain = [
        ("payer", "a"),
        ("payee", "b"),
        ("kind", "grant"),
        ("phase", "paid"),
        ("period", "2018-19"),
        ("source", "s"),
    ];
    let flows = schema(Table::Flows).unwrap();
    let mut fields = Vec::new();
    let mut columns: Vec<ArrayRef> = Vec::new();
    for field in flows.fields() {
        let name = field.name().as_str();
        if name == "amount" {
            let DataType::Decimal128(digits, scale) = kind else { panic!("{kind}") };
            let column = Decimal128Array::from(amounts.to_vec())
                .with_precision_and_scale(*digits, *scale)
                .unwrap();
            fields.push(Field::new(name, kind.clone(), true));
            columns.push(Arc::new(column));
            continue;
        }
        let given = cells.iter().find(|(cell, _)| *cell == name).map(|(_, value)| *value);
        let value = given.unwrap_or_else(|| {
            plain.iter().find(|(cell, _)| *cell == name).map(|(_, value)| *value)
        });
        fields.push(field.as_ref().clone());
        columns.push(match value {
            Some(value) if name != "half_width" => {
                Arc::new(StringArray::from(vec![value; amounts.len()]))
            }
            Some(value) => {
                let halves =
                    Decimal128Array::from(vec![value.parse::<i128>().unwrap(); amounts.len()]);
                Arc::new(halves.with_precision_and_scale(19, 0).unwrap())
            }
            None => new_null_array(field.data_type(), amounts.len()),
        });
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

/// An engine that has the rows.
fn holding(batches: Vec<RecordBatch>) -> SessionContext {
    let context = SessionContext::new();
    let table = MemTable::try_new(batches[0].schema(), vec![batches]).unwrap();
    context.register_table("flows", Arc::new(table)).unwrap();
    context
}

fn context(cells: &[(&str, Option<&str>)], amounts: &[i128], kind: &DataType) -> SessionContext {
    holding(vec![batch(cells, amounts, kind)])
}

const AMOUNT: DataType = DataType::Decimal128(19, 0);

fn told(cells: &[(&str, Option<&str>)], amounts: &[i128], kind: &DataType) -> String {
    wait(async {
        let context = context(cells, amounts, kind);
        let error = Question::Conservation.run(&context).await.unwrap_err().to_string();
        let other = collapse(&context, &[], Currency::GBP).await;
        assert_eq!(other.unwrap_err().to_string(), error);
        error
    })
}

#[test]
fn an_amount_that_is_too_wide_is_refused_before_anything_is_added() {
    let wide = told(&[], &[1], &DataType::Decimal128(38, 0));
    assert_eq!(
        wide,
        "flows is not a table of this format: amount is Decimal128(38, 0), expected Decimal128(19, 0) of minor units"
    );
    let beyond = told(&[], &[1, i128::from(i64::MAX) + 1], &AMOUNT);
    assert_eq!(beyond, "flows: 1 of 2 rows have an amount beyond 9223372036854775807 minor units");
    let fraction = told(&[], &[100], &DataType::Decimal128(19, 2));
    assert!(fraction.contains("amount is Decimal128(19, 2)"), "{fraction}");
}

#[test]
fn sums_of_the_largest_amounts_are_exact_and_a_group_that_is_no_amount_is_told() {
    wait(async {
        let context = context(&[], &[i64::MAX.into(); 1000], &AMOUNT);
        let rows = Question::Shares { by: Vec::new() }.run(&context).await.unwrap();
        assert_eq!(rows.whole("amount").unwrap(), [Some(i128::from(i64::MAX) * 1000)]);
        let error = collapse(&context, &[], Currency::GBP).await.unwrap_err();
        assert!(
            matches!(&error, Error::TooWide { sum, .. } if *sum == i128::from(i64::MAX) * 1000),
            "{error}"
        );
    });
}

#[test]
fn rows_without_what_a_row_must_have_are_counted() {
    for column in ["payer", "payee", "kind", "phase", "period"] {
        let error = told(&[(column, None)], &[1, 2], &AMOUNT);
        assert_eq!(error, format!("flows: 2 of 2 rows have no {column}"));
    }
    assert_eq!(
        told(&[], &[5, 0, -3], &AMOUNT),
        "flows: 2 of 3 rows have an amount that is not above 0"
    );
    let half = "have a half-width that does not lie from 0 to below their amount";
    assert_eq!(
        told(&[("half_width", Some("5"))], &[5, 6], &AMOUNT),
        format!("flows: 1 of 2 rows {half}")
    );
    assert_eq!(
        told(&[("half_width", Some("-1"))], &[5], &AMOUNT),
        format!("flows: 1 of 1 rows {half}")
    );
}

#[test]
fn words_without_a_meaning_are_told_at_once_whatever_is_asked() {
    let cells = [
        ("period", Some("last year")),
        ("kind", Some("gift")),
        ("phase", Some("Paid")),
        ("payer", Some("Home Office")),
        ("price_base", Some("real")),
    ];
    let error = told(&cells, &[1, 2], &AMOUNT);
    assert!(error.starts_with("flows: 5 words cannot be read: flows.kind: \"gift\" cannot be read: expected grant, transfer"), "{error}");
    for column in ["payer", "period", "phase", "price_base"] {
        assert!(error.contains(&format!("; flows.{column}: ")), "{column}: {error}");
    }
    wait(async {
        let context = context(&[("paid", Some("31/01/2018"))], &[1], &AMOUNT);
        let lag = Question::Lags { lag: Lag::Payment, as_at: "2020-01-01".parse().unwrap() };
        let error = lag.run(&context).await.unwrap_err().to_string();
        assert!(
            error.starts_with("flows: 1 words cannot be read: flows.paid: \"31/01/2018\""),
            "{error}"
        );
        // What a question does not read is not looked at.
        assert!(Question::Conservation.run(&context).await.is_ok());
        let context = self::context(&[("stream", Some("a pot"))], &[1], &AMOUNT);
        let error = Question::Pots.run(&context).await.unwrap_err();
        assert!(matches!(&error, Error::Table(faults) if faults.unreadable == 1), "{error}");
    });
}

#[test]
fn many_words_are_counted_and_a_few_told() {
    let words: Vec<String> = (0..30).map(|number| format!("no period {number:02}")).collect();
    let batches: Vec<RecordBatch> =
        words.iter().map(|word| batch(&[("period", Some(word))], &[1], &AMOUNT)).collect();
    wait(async {
        let error = Question::Conservation.run(&holding(batches)).await.unwrap_err();
        let Error::Table(faults) = &error else { panic!("{error}") };
        assert_eq!((faults.words.len(), faults.unreadable), (20, 30));
        assert!(
            faults.words[19].contains("no period 19") && error.to_string().ends_with("; ..."),
            "{error}"
        );
    });
}

#[test]
fn an_empty_text_is_a_fault_and_not_another_word() {
    for column in ["payer", "phase", "period", "stream", "price_base"] {
        wait(async {
            let rows = [batch(&[(column, Some(""))], &[1], &AMOUNT), batch(&[], &[1], &AMOUNT)];
            let error = Question::Pots.run(&holding(rows.to_vec())).await.unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("flows: 1 of 2 rows have an empty text as {column}")
            );
            let error = Question::Pots.lexicon(&holding(rows.to_vec())).await.unwrap_err();
            let told =
                format!("flows: 1 words cannot be read: flows.{column}: a text without characters");
            assert_eq!(error.to_string(), told);
        });
    }
    wait(async {
        for word in ["", "promise 1"] {
            let context = context(&[("commitment", Some(word))], &[1], &AMOUNT);
            let error = Question::Mirrors.run(&context).await.unwrap_err().to_string();
            assert!(error.starts_with("flows: 1 of 1 rows have a"), "{error}");
            assert!(error.contains("commitment"), "{error}");
        }
    });
}

#[test]
fn every_fault_of_rows_is_told_at_once() {
    let error =
        told(&[("half_width", Some("9")), ("payer", Some("")), ("kind", None)], &[5, -1], &AMOUNT);
    assert_eq!(
        error,
        "flows: 2 of 2 rows have no kind; 2 of 2 rows have an empty text as payer; \
         1 of 2 rows have an amount that is not above 0; \
         2 of 2 rows have a half-width that does not lie from 0 to below their amount"
    );
}

/// How many price bases an error says cannot be added.
fn bases(error: Error) -> usize {
    let Error::Table(faults) = error else { panic!("{error}") };
    faults.price_bases.len()
}

#[test]
fn faults_of_rows_of_words_and_of_rows_taken_together_are_told_at_once() {
    let cells = [("payer", None), ("announced", Some("2018-03")), ("confirmed", Some("2018-02"))];
    let lag = || Question::Lags { lag: Lag::Confirmation, as_at: "2020-01-01".parse().unwrap() };
    let error = |cells: &[(&str, Option<&str>)]| {
        let context = context(cells, &[7], &AMOUNT);
        wait(async { lag().run(&context).await.unwrap_err().to_string() })
    };
    assert_eq!(
        error(&cells),
        "flows: 1 of 1 rows have no payer; 1 of 1 rows have dates that are certainly out of order"
    );
    // Whether dates are in order is not said while a date cannot be read.
    let told =
        error(&[("payer", None), ("announced", Some("2018-03")), ("confirmed", Some("soon"))]);
    assert!(
        told.starts_with(
            "flows: 1 of 1 rows have no payer; 1 words cannot be read: flows.confirmed: \"soon\""
        ),
        "{told}"
    );
}

#[test]
fn price_bases_that_cannot_be_added_are_refused_as_in_the_core() {
    let real = Some("real 2018-19 (GDP deflator)");
    let of = |bases: &[Option<&str>]| {
        holding(bases.iter().map(|base| batch(&[("price_base", *base)], &[100], &AMOUNT)).collect())
    };
    let questions =
        || Question::examples().into_iter().filter(|asked| asked.table() == Table::Flows);
    wait(async {
        for mixed in [of(&[real, None]), of(&[real, Some("nominal")])] {
            for question in questions() {
                let found = question.run(&mixed).await;
                if matches!(question, Question::Shares { .. }) {
                    // They are told apart, so nothing is added that may not be.
                    assert_eq!(found.unwrap().len(), 2);
                } else {
                    assert_eq!(bases(found.unwrap_err()), 2, "{}", question.name());
                }
            }
            assert_eq!(bases(collapse(&mixed, &[], Currency::GBP).await.unwrap_err()), 2);
        }
        for alike in [of(&[None, Some("nominal")]), of(&[real, real])] {
            for question in questions() {
                question.run(&alike).await.unwrap();
            }
            assert_eq!(collapse(&alike, &[], Currency::GBP).await.unwrap().rows, 2);
        }
    });
}

#[test]
fn dates_that_are_certainly_out_of_order_are_refused_where_dates_are_read() {
    let reversed = [
        [("announced", "2018-03"), ("confirmed", "2018-02")],
        [("announced", "2018-03-02"), ("paid", "2018-03-01")],
        [("confirmed", "2019"), ("paid", "2018")],
        [("announced", "2018-03-02"), ("withdrawn", "2018-03-01")],
        [("withdrawn", "2018-06"), ("paid", "2018-05-31")],
    ];
    let as_at = "2020-01-01".parse().unwrap();
    wait(async {
        for dates in reversed {
            let cells = dates.map(|(column, word)| (column, Some(word)));
            let context = context(&cells, &[1, 2], &AMOUNT);
            for question in [
                Question::Lags { lag: Lag::Payment, as_at },
                Question::Certainty { period: "2018-19".parse().unwrap(), at: as_at },
            ] {
                let error = question.run(&context).await.unwrap_err().to_string();
                assert_eq!(error, "flows: 2 of 2 rows have dates that are certainly out of order");
            }
        }
        let fine =
            context(&[("announced", Some("2018-03")), ("paid", Some("2018-03-01"))], &[1], &AMOUNT);
        assert!(Question::Lags { lag: Lag::Payment, as_at }.run(&fine).await.is_ok());
    });
}

#[test]
fn a_name_with_a_quote_is_a_name() {
    wait(async {
        let context = context(&[("period", Some("undated: Queen's year"))], &[7], &AMOUNT);
        let rows = Question::Conservation.run(&context).await.unwrap();
        assert_eq!(rows.texts("period").unwrap()[0].as_deref(), Some("undated: Queen's year"));
    });
}
