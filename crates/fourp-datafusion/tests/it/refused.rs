//! Rows that no answer may rest on.

use std::sync::Arc;

use datafusion::{
    arrow::{
        array::{ArrayRef, Decimal128Array, StringArray, new_null_array},
        datatypes::{DataType, Field, Schema},
        record_batch::RecordBatch,
    },
    prelude::SessionContext,
};
use fourp_datafusion::{Error, Lag, Question, collapse, schema};
use fourp_model::{Currency, Table};

use crate::frame::wait;

/// One flow whose cells are given, and whose amount has the type given.
fn context(cells: &[(&str, Option<&str>)], amounts: &[i128], kind: &DataType) -> SessionContext {
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
    let context = SessionContext::new();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    context.register_batch("flows", batch).unwrap();
    context
}

const AMOUNT: DataType = DataType::Decimal128(19, 0);

fn told(cells: &[(&str, Option<&str>)], amounts: &[i128], kind: &DataType) -> String {
    wait(async {
        let context = context(cells, amounts, kind);
        let error = Question::Conservation.run(&context).await.unwrap_err().to_string();
        let other = collapse(&context, &[], Currency::GBP).await;
        // What a graph is not asked for it need not know.
        assert!(cells.iter().any(|(column, _)| *column == "period") || other.is_err());
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
fn words_without_a_meaning_are_told() {
    let error = told(&[("period", Some("last year"))], &[1], &AMOUNT);
    assert!(error.starts_with("flows.period: \"last year\" cannot be read"), "{error}");
    wait(async {
        let context = context(&[("paid", Some("31/01/2018"))], &[1], &AMOUNT);
        let error = Question::Lags { lag: Lag::Payment }.run(&context).await.unwrap_err();
        assert!(matches!(error, Error::Word { column: "paid", .. }), "{error}");
        let context = self::context(&[("price_base", Some("real"))], &[1], &AMOUNT);
        let error = collapse(&context, &[], Currency::GBP).await.unwrap_err();
        assert!(matches!(error, Error::Word { column: "price_base", .. }), "{error}");
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
