//! Is money known, and paid, in time?

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use fourp_funding::Promise;
use fourp_model::{PartialDate, Party, Period, Rational, RowRef};

use crate::{asked::Asked, finding::Confidence, rule::Observed, say};

/// Money for one pot and year, or one payee and year, with what of it came late.
#[derive(Default)]
struct Course<'g> {
    dated: u128,
    all: u128,
    late: u128,
    days: BTreeSet<i64>,
    periods: BTreeSet<&'g Period>,
    others: BTreeSet<u32>,
    rows: Vec<RowRef>,
}

impl<'g> Course<'g> {
    /// Adds a promise, and by how many days it is late: `None` where its row does not say.
    fn add(&mut self, promise: &Promise<'g>, other: u32, days: Option<i64>, limit: i64) {
        let money = u128::from(promise.promised);
        self.all = self.all.saturating_add(money);
        let Some(days) = days else { return };
        self.dated = self.dated.saturating_add(money);
        if days > limit {
            self.late = self.late.saturating_add(money);
            self.days.insert(days);
            self.periods.insert(promise.period);
            self.others.insert(other);
            self.rows.extend(promise.rows.iter().cloned());
        }
    }

    fn join(&mut self, other: Self) {
        self.dated = self.dated.saturating_add(other.dated);
        self.all = self.all.saturating_add(other.all);
        self.late = self.late.saturating_add(other.late);
        self.days.extend(other.days);
        self.periods.extend(other.periods);
        self.others.extend(other.others);
        self.rows.extend(other.rows);
    }

    /// From the fewest to the most days.
    fn days(&self) -> String {
        match (self.days.first(), self.days.last()) {
            (Some(least), Some(most)) if least == most => format!("{least} days"),
            (Some(least), Some(most)) => format!("{least} to {most} days"),
            _ => "no days".into(),
        }
    }
}

/// From the first day of the period to a date, at least: a date known to the month counts from its first day, and one that may
/// lie on either side of the start says nothing.
fn after_start(promise: &Promise<'_>, on: Option<PartialDate>) -> Option<i64> {
    let (start, on) = (promise.period.start()?, on?);
    let is_either_side = on.first_day() <= start && start < on.last_day();
    (!is_either_side).then(|| days(start, on.first_day()))
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

pub(super) fn whole(number: Rational) -> i64 {
    i64::try_from(number.floor()).unwrap_or(i64::MAX)
}

/// What is told of payers whose pots are late in one sense.
struct Telling {
    /// `confirmed`.
    what: &'static str,
    /// Late against what: `the year had begun`.
    against: &'static str,
    effect: &'static str,
    fragility: fn(&str) -> String,
}

/// One observation for each payer of whom a pot is late by more than the limit, for at least the share of its money.
fn by_payer(
    asked: &Asked<'_>,
    limit: i64,
    late: impl Fn(&Promise<'_>) -> Option<i64>,
    telling: &Telling,
) -> Vec<Observed> {
    let given = asked.books.given();
    let least = asked.threshold("share");
    let mut pots = BTreeMap::<(u32, Option<&str>), Course<'_>>::new();
    for promise in &given {
        let pot = (promise.payer, promise.stream.map(|stream| stream.as_str()));
        pots.entry(pot).or_default().add(promise, promise.payee, late(promise), limit);
    }
    let mut payers = BTreeMap::<u32, (Vec<(u128, String)>, usize, Course<'_>)>::new();
    for ((payer, stream), course) in pots {
        let found = payers.entry(payer).or_default();
        found.1 = found.1.saturating_add(1);
        let is_late = say::fraction(course.late, course.dated).is_some_and(|share| share >= least);
        if !is_late || course.late == 0 {
            continue;
        }
        let name = stream.unwrap_or("money without a named pot");
        let line = format!(
            "{name}: {} of {} with a date, {}",
            say::money(asked.books.currency(), course.late),
            say::money(asked.books.currency(), course.dated),
            course.days(),
        );
        found.0.push((course.late, line));
        found.2.join(course);
    }
    let told = payers.into_iter().filter(|(_, (late, ..))| !late.is_empty());
    let told = told.filter_map(|(payer, (mut pots, of, course))| {
        let party = asked.books.party(payer)?;
        pots.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
        let lines: Vec<String> = pots.iter().take(3).map(|(_, line)| line.clone()).collect();
        let rest = match pots.len().saturating_sub(lines.len()) {
            0 => String::new(),
            rest => format!("; and {rest} more"),
        };
        let currency = asked.books.currency();
        Some(Observed {
            subject: party.to_string(),
            headline: format!(
                "{} {} {} {}",
                asked.party(party),
                telling.what,
                say::money(currency, course.late),
                telling.against,
            ),
            condition: format!(
                "{} of {of} with that for at least {} of the money, to {}, in {}: {}{rest}",
                say::count(pots.len(), "pot"),
                say::percent(least),
                say::count(course.others.len(), "payee"),
                say::names(course.periods.iter()),
                lines.join("; "),
            ),
            cause: None,
            effect: telling.effect.into(),
            materiality: say::at_stake(currency, course.late),
            confidence: Confidence::Derived,
            fragility: (telling.fragility)(&course.days()),
            evidence: course.rows,
        })
    });
    told.collect()
}

/// Confirmed after the period began, by payer.
pub(super) fn confirmed_late(asked: &Asked<'_>) -> Vec<Observed> {
    let limit = whole(asked.threshold("days"));
    let late = |promise: &Promise<'_>| after_start(promise, promise.confirmed_on);
    let telling = Telling {
        what: "confirmed",
        against: "after its year had begun",
        effect: "payees could not count on it when they planned, hired or bought",
        fragility: |days| {
            format!(
                "if payees knew it otherwise: earlier confirmation than the rows give, by {days}"
            )
        },
    };
    by_payer(asked, limit, late, &telling)
}

/// Announced later than so many days before the period began, by payer.
pub(super) fn short_notice(asked: &Asked<'_>) -> Vec<Observed> {
    let notice = whole(asked.threshold("days"));
    let late = |promise: &Promise<'_>| {
        after_start(promise, promise.announced_on).map(|days| days.saturating_add(notice))
    };
    let telling = Telling {
        what: "announced",
        against: "at short notice",
        effect: "payees had too little time to plan with it",
        fragility: |days| {
            format!("the rows miss the notice by {days}; an earlier announcement would reverse it")
        },
    };
    by_payer(asked, 0, late, &telling)
}

/// Paid so many days after the period was over, by payer.
pub(super) fn paid_afterwards(asked: &Asked<'_>) -> Vec<Observed> {
    let limit = whole(asked.threshold("days"));
    let late = |promise: &Promise<'_>| {
        let end = promise.period.end()?;
        let last = end.checked_sub_days(Days::new(1))?;
        let days =
            promise.payments.iter().filter_map(|(_, on)| Some(days(last, (*on)?.first_day())));
        days.max()
    };
    let telling = Telling {
        what: "paid",
        against: "after its period was over",
        effect: "payees had to find money elsewhere, or left undone what it was for",
        fragility: |days| {
            format!(
                "payments of another period, or in arrears by agreement: they came {days} after the end"
            )
        },
    };
    by_payer(asked, limit, late, &telling)
}

/// Bodies for which most of the money of a period was confirmed after it had begun.
pub(super) fn late_bodies(asked: &Asked<'_>) -> Vec<Observed> {
    let given = asked.books.given();
    let (least, limit) = (asked.threshold("share"), whole(asked.threshold("days")));
    let mut years = BTreeMap::<(u32, &Period), Course<'_>>::new();
    for promise in &given {
        let days = after_start(promise, promise.confirmed_on);
        let year = years.entry((promise.payee, promise.period)).or_default();
        year.add(promise, promise.payer, days, limit);
    }
    let mut bodies = BTreeMap::<u32, (Vec<String>, Course<'_>, u128)>::new();
    for ((payee, period), course) in years {
        // Undated money counts as in time.
        let is_late = say::fraction(course.late, course.all).is_some_and(|share| share >= least);
        if is_late && matches!(asked.books.party(payee), Some(Party::Body(_))) {
            let body = bodies.entry(payee).or_default();
            let of = say::share(course.late, course.all);
            body.0.push(format!("{period}: {of}, {}", course.days()));
            body.2 = body.2.saturating_add(missing(course.late, course.all, least));
            body.1.join(course);
        }
    }
    let found = bodies.into_iter().filter_map(|(payee, (years, course, missing))| {
        let party = asked.books.party(payee)?;
        let payers = course.others.iter().filter_map(|payer| asked.books.party(*payer));
        Some(Observed {
            subject: party.to_string(),
            headline: format!(
                "{} learned of {} of its money only after the year began",
                asked.party(party),
                say::share(course.late, course.all),
            ),
            condition: format!(
                "of what it was given by others, confirmed after the period began: {}; by {}",
                years.join("; "),
                say::names(payers),
            ),
            cause: None,
            effect: "it began the period without knowing most of its means".into(),
            materiality: say::at_stake(asked.books.currency(), course.late),
            confidence: Confidence::Derived,
            fragility: format!(
                "{} more that it knew of in time, and that the rows lack",
                say::money(asked.books.currency(), missing)
            ),
            evidence: course.rows,
        })
    });
    found.collect()
}

/// How much more of the whole would take the share of a part below the least.
fn missing(part: u128, whole: u128, least: Rational) -> u128 {
    let whole_then = i128::try_from(part).ok().and_then(|part| {
        Rational::new(part, 1)?.div(least, fourp_model::Toward::Up).map(Rational::ceil)
    });
    let whole_then = whole_then.and_then(|whole| u128::try_from(whole).ok()).unwrap_or(u128::MAX);
    whole_then.saturating_sub(whole).saturating_add(1)
}
