//! Money that moves: one promise with its phases, and what every body received and paid in each year.

use super::{
    book::{Book, row},
    calendar,
};
use std::collections::BTreeMap;

/// A promise of money, and how far it came. Dates are those of its phases.
#[derive(Clone, Default)]
pub(crate) struct Promise {
    pub(crate) payer: String,
    pub(crate) payee: String,
    pub(crate) pounds: i64,
    pub(crate) kind: &'static str,
    pub(crate) year: i64,
    pub(crate) pledged: bool,
    pub(crate) announced: String,
    pub(crate) confirmed: String,
    pub(crate) paid: String,
    pub(crate) withdrawn: String,
    pub(crate) stream: String,
    pub(crate) earmark: &'static str,
    pub(crate) certainty: &'static str,
    pub(crate) budget: &'static str,
    pub(crate) witness: Witness,
}

/// Who reports that money was paid.
#[derive(Clone, Default)]
pub(crate) enum Witness {
    /// The source does not say.
    #[default]
    NotStated,
    /// Payer and payee, who differ by so many pounds and perhaps in the date.
    Both { payee_differs_by: i64, payee_paid: Option<String> },
    /// The payee alone.
    PayeeOnly,
}

/// What was received and paid, by body and year, in pounds.
#[derive(Default)]
pub(crate) struct Till {
    promises: usize,
    received: BTreeMap<(String, i64), i64>,
    spent: BTreeMap<(String, i64), i64>,
}

impl Till {
    /// Writes a row for each phase that the promise reached, and returns the id they share.
    pub(crate) fn record(&mut self, book: &mut Book, promise: &Promise) -> String {
        self.promises += 1;
        let id = format!("synthetic-promise-{:05}", self.promises);
        if promise.pledged {
            write_phase(book, promise, "pledged", &id, "");
        }
        for (phase, date) in [
            ("announced", &promise.announced),
            ("confirmed", &promise.confirmed),
            ("withdrawn", &promise.withdrawn),
        ] {
            if !date.is_empty() {
                write_phase(book, promise, phase, &id, "");
            }
        }
        if promise.paid.is_empty() {
            return id;
        }
        match &promise.witness {
            Witness::NotStated => write_phase(book, promise, "paid", &id, ""),
            Witness::PayeeOnly => write_phase(book, promise, "paid", &id, &promise.payee),
            Witness::Both { payee_differs_by, payee_paid } => {
                write_phase(book, promise, "paid", &id, &promise.payer);
                let mut told = promise.clone();
                told.pounds += payee_differs_by;
                told.paid = payee_paid.clone().unwrap_or(told.paid);
                write_phase(book, &told, "paid", &id, &promise.payee);
            }
        }
        let year = promise.year;
        *self.received.entry((promise.payee.clone(), year)).or_default() += promise.pounds;
        *self.spent.entry((promise.payer.clone(), year)).or_default() += promise.pounds;
        id
    }

    pub(crate) fn received(&self, body: &str, year: i64) -> i64 {
        self.received.get(&(body.to_owned(), year)).copied().unwrap_or(0)
    }

    /// Received and not paid on; negative if more was paid.
    pub(crate) fn left(&self, body: &str, year: i64) -> i64 {
        let spent = self.spent.get(&(body.to_owned(), year)).copied().unwrap_or(0);
        self.received(body, year) - spent
    }
}

fn write_phase(book: &mut Book, promise: &Promise, phase: &str, id: &str, reporter: &str) {
    let from = |first: &str, date: &String| match (first, phase) {
        (_, "pledged") | ("confirmed", "announced") => String::new(),
        ("paid", _) if phase != "paid" => String::new(),
        ("withdrawn", _) if phase != "withdrawn" => String::new(),
        _ => date.clone(),
    };
    let payee_tells = !reporter.is_empty() && reporter == promise.payee;
    row!(
        book,
        flows {
            payer: promise.payer,
            payee: promise.payee,
            amount: promise.pounds,
            kind: promise.kind,
            phase,
            period: calendar::year(promise.year),
            announced: from("announced", &promise.announced),
            confirmed: from("confirmed", &promise.confirmed),
            paid: from("paid", &promise.paid),
            withdrawn: from("withdrawn", &promise.withdrawn),
            stream: promise.stream,
            earmark: promise.earmark,
            certainty: promise.certainty,
            budget: promise.budget,
            price_base: "nominal",
            commitment: id,
            reported_by: reporter,
            source: if payee_tells { "synthetic-returns" } else { "synthetic-register" },
        }
    );
}
