//! Aggregates of promises: the rows of one commitment, joined over their phases.
//!
//! A date is kept as the text `sorted` of the lexicon's `days`: the first day, then how precise it is, so that the least text is the
//! earliest date. No row is joined with words, so nothing but groups is held in memory.

use chrono::{Datelike, NaiveDate};
use fourp_model::{FlowKind, Period, Phase};

use crate::{
    joint::Joint,
    lag::Lag,
    lexicon::Lexicon,
    text::{constants, quoted},
};

pub(crate) fn lags(lag: Lag, as_at: NaiveDate, lexicon: &Lexicon) -> String {
    let (periods, days) = (lexicon.periods(), lexicon.days());
    let kinds = ["arrived", "withdrawn", "open"].map(|kind| vec![quoted(kind), "1".into()]);
    let kinds = constants("kinds", &[("kind", "VARCHAR"), ("one", "BIGINT")], &kinds);
    let dates = ["announced", "confirmed_on", "withdrawn_on"];
    let rows = rows(&dates.map(|of| (of, sorted_of(of))), None, "");
    let promises = promises(&dates, Ends::Unsaid);
    // Where the lag begins, if not with the period.
    let start = match lag {
        Lag::AnnouncedToConfirmed => "announced",
        Lag::ConfirmedToPaid => "confirmed_on",
        _ => UNSAID,
    };
    let asked = match lag {
        Lag::Announcement | Lag::AnnouncedToConfirmed => "has_promise = 1 OR announced IS NOT NULL",
        Lag::Confirmation => "has_promise = 1 OR has_confirmed = 1 OR confirmed_on IS NOT NULL",
        Lag::ConfirmedToPaid => "has_confirmed = 1 OR confirmed_on IS NOT NULL",
        Lag::Payment => "1 = 1",
    };
    let waited = match lag {
        Lag::Announcement => vec![arrived(start, "announced", "1", asked)],
        Lag::Confirmation | Lag::AnnouncedToConfirmed => {
            let has_come = "CASE WHEN has_confirmed = 1 OR has_paid = 1 THEN 1 ELSE 0 END";
            vec![arrived(start, "confirmed_on", has_come, asked)]
        }
        Lag::Payment => vec![unpaid(start, asked), payments(UNSAID, "payments")],
        Lag::ConfirmedToPaid => vec![
            unpaid(start, asked),
            payments(
                "payments.confirmed_on",
                "payments\n  WHERE payments.commitment IS NULL AND payments.confirmed_on IS NOT NULL",
            ),
            payments(
                "joined.confirmed_on",
                "payments JOIN joined ON joined.commitment = payments.commitment AND joined.period = payments.period\n  \
                 WHERE joined.has_confirmed = 1 OR joined.confirmed_on IS NOT NULL",
            ),
        ],
    };
    let waited = waited.join("\n  UNION ALL\n");
    let told = match lag {
        Lag::Payment | Lag::ConfirmedToPaid => TOLD_PAYMENTS,
        _ => "",
    };
    let (start_first, start_last) = match lag {
        Lag::AnnouncedToConfirmed | Lag::ConfirmedToPaid => ("begins.first_day", "begins.last_day"),
        _ => ("periods.first_day", "periods.first_day"),
    };
    let as_at = as_at.num_days_from_ce();
    format!(
        "WITH {periods},
{days},
{kinds},
{rows},
{promises},
{told}waited AS (
{waited}
),
grouped AS (
  SELECT
    period, start, place, withdrawn_on, 1 AS one,
    sum(came_count) AS came_count, sum(came_money) AS came_money,
    sum(CASE WHEN withdrawn > 0 THEN 1 ELSE 0 END) AS withdrawn_count, sum(withdrawn) AS withdrawn_money,
    sum(CASE WHEN waits > withdrawn THEN 1 ELSE 0 END) AS open_count, sum(waits - withdrawn) AS open_money
  FROM waited
  GROUP BY period, start, place, withdrawn_on
),
spans AS (
  SELECT
    kinds.kind AS kind,
    CASE kinds.kind WHEN 'arrived' THEN came_count WHEN 'withdrawn' THEN withdrawn_count ELSE open_count END AS promises,
    CASE kinds.kind WHEN 'arrived' THEN came_money WHEN 'withdrawn' THEN withdrawn_money ELSE open_money END AS money,
    {start_first} AS start_first,
    {start_last} AS start_last,
    CASE WHEN kinds.kind = 'open' THEN {as_at} ELSE ends.first_day END AS end_first,
    CASE WHEN kinds.kind = 'open' THEN {as_at} ELSE ends.last_day END AS end_last
  FROM grouped
  JOIN kinds ON kinds.one = grouped.one
  JOIN periods ON periods.word = grouped.period
  LEFT JOIN days AS begins ON begins.sorted = grouped.start
  LEFT JOIN days AS ends ON ends.sorted = CASE WHEN kinds.kind = 'arrived' THEN grouped.place ELSE grouped.withdrawn_on END
),
stated AS (
  SELECT
    CASE
      WHEN start_first IS NULL OR end_first IS NULL THEN 'undated'
      WHEN kind = 'arrived' THEN 'came'
      ELSE kind
    END AS state,
    end_first - start_last AS days_least,
    end_last - start_first AS days_most,
    promises,
    money
  FROM spans
  WHERE promises > 0 AND (kind <> 'open' OR start_first <= {as_at})
)
SELECT state, days_least, days_most, sum(promises) AS promises, sum(money) AS money
FROM stated
GROUP BY state, days_least, days_most
ORDER BY state, days_least NULLS FIRST, days_most NULLS FIRST
"
    )
}

/// The columns of `waited`: each promise with what came of it (`came_count` and `came_money`, at `place`), what was withdrawn first,
/// and what waits (that included).
const WAITED: [&str; 8] =
    ["period", "start", "place", "withdrawn_on", "came_count", "came_money", "withdrawn", "waits"];

/// Rows of `waited`.
fn waiting(cells: [&str; 8], from: &str) -> String {
    let named: Vec<String> =
        WAITED.iter().zip(cells).map(|(name, cell)| format!("{cell} AS {name}")).collect();
    format!("  SELECT\n    {}\n  FROM {from}", named.join(",\n    "))
}

/// Promises that come at once, or wait.
fn arrived(start: &str, place: &str, has_come: &str, asked: &str) -> String {
    let came = format!("({place} IS NOT NULL OR {has_come} = 1)");
    let unless =
        |then: &str, otherwise: &str| format!("CASE WHEN {came} THEN {then} ELSE {otherwise} END");
    waiting(
        [
            "period",
            start,
            place,
            "withdrawn_on",
            &unless("1", "0"),
            &unless("promised", ZERO),
            &unless(ZERO, "least(withdrawn, promised)"),
            &unless(ZERO, "promised"),
        ],
        &format!("promises\n  WHERE {asked}"),
    )
}

/// What is left of promises when their payments are taken away.
fn unpaid(start: &str, asked: &str) -> String {
    let left = "least(withdrawn, promised - paid)";
    let cells = ["period", start, UNSAID, "withdrawn_on", "0", ZERO, left, "promised - paid"];
    waiting(cells, &format!("promises\n  WHERE {asked}"))
}

/// Payments, each by itself.
fn payments(start: &str, from: &str) -> String {
    let money = "CAST(payments.amount AS DECIMAL(38, 0))";
    waiting(["payments.period", start, "payments.paid_on", UNSAID, "1", money, ZERO, ZERO], from)
}

const ZERO: &str = "CAST(0 AS DECIMAL(38, 0))";

const UNSAID: &str = "CAST(NULL AS VARCHAR)";

/// `payments`: what of payments counts. Of those that both sides tell, what the payee tells does not.
const TOLD_PAYMENTS: &str = "payers AS (
  SELECT commitment, period FROM rows
  WHERE phase = 'paid' AND payer_tells = 1 AND commitment IS NOT NULL
  GROUP BY commitment, period
),
payees AS (
  SELECT commitment, period, paid_on, amount, confirmed_on FROM rows
  WHERE phase = 'paid' AND payee_tells = 1 AND payer_tells = 0 AND commitment IS NOT NULL
),
payments AS (
  SELECT commitment, period, paid_on, amount, confirmed_on FROM rows
  WHERE phase = 'paid' AND (payee_tells = 0 OR (payer_tells = 0 AND commitment IS NULL))
  UNION ALL
  SELECT payees.commitment, payees.period, payees.paid_on, payees.amount, payees.confirmed_on
  FROM payees LEFT JOIN payers ON payers.commitment = payees.commitment AND payers.period = payees.period
  WHERE payers.commitment IS NULL
),
";

pub(crate) fn certainty(period: &Period, at: NaiveDate, lexicon: &Lexicon) -> String {
    let asked = lexicon.same_span(period);
    let asked =
        if asked.is_empty() { "1 = 0".into() } else { format!("period IN ({})", asked.join(", ")) };
    let until = sorted("substr(certainty, 7)");
    let said = format!(
        "CASE WHEN certainty = 'one-year' THEN 'o' WHEN certainty <> 'unknown' THEN concat('u', {until}) END"
    );
    let rows = rows(&[("confirmed_on", sorted_of("confirmed_on"))], Some(&said), &asked);
    let promises = promises(&["sayer", "confirmed_on"], Ends::Said);
    let (came, may) = (ends_by("confirmed_on", at), begins_by("confirmed_on", at));
    let last = period.end().and_then(|end| end.pred_opt());
    let lasts = last.map_or_else(|| "1 = 0".into(), |last| ends_from("lasts", last));
    format!(
        "WITH {rows},
{promises},
seen AS (
  SELECT
    split_part(ends, ' ', 2) AS payee,
    promised,
    confirmed_on,
    CASE WHEN confirmed > 0 OR paid > 0 THEN 1 ELSE 0 END AS was_confirmed,
    substr(split_part(sayer, ' ', 4), 1, 1) AS years,
    substr(split_part(sayer, ' ', 4), 2) AS lasts
  FROM promises
)
SELECT
  payee,
  count(*) AS promises,
  sum(promised) AS promised,
  sum(CASE WHEN {came} THEN promised ELSE {ZERO} END) AS confirmed,
  sum(CASE
    WHEN confirmed_on IS NULL AND was_confirmed = 1 THEN promised
    WHEN NOT ({came}) AND {may} THEN promised
    ELSE {ZERO}
  END) AS perhaps_confirmed,
  sum(CASE WHEN confirmed_on IS NOT NULL THEN promised ELSE {ZERO} END) AS dated,
  sum(CASE WHEN years = 'o' THEN promised ELSE {ZERO} END) AS one_year,
  sum(CASE WHEN years IS NULL OR years = '' THEN promised ELSE {ZERO} END) AS unsaid,
  sum(CASE WHEN years = 'u' AND ({lasts}) THEN promised ELSE {ZERO} END) AS lasting
FROM seen
GROUP BY payee
ORDER BY payee
"
    )
}

/// Dates of rows that the core refuses, for they are certainly out of order.
pub(crate) fn faults(lexicon: &Lexicon) -> Joint {
    let pairs = [
        ("announced", "confirmed"),
        ("announced", "paid"),
        ("confirmed", "paid"),
        ("announced", "withdrawn"),
        ("withdrawn", "paid"),
    ];
    let reversed: Vec<String> = pairs
        .iter()
        .map(|(earlier, later)| format!("{earlier}.first_day > {later}.last_day"))
        .collect();
    let joined: Vec<String> = ["announced", "confirmed", "paid", "withdrawn"]
        .iter()
        .map(|of| format!("LEFT JOIN days AS {of} ON {of}.word = dated.{of}"))
        .collect();
    let text = format!(
        "SELECT coalesce(sum(dated.copies), 0) AS found FROM (
  SELECT announced, confirmed, paid, withdrawn, count(*) AS copies FROM flows
  WHERE (announced IS NOT NULL AND (confirmed IS NOT NULL OR paid IS NOT NULL OR withdrawn IS NOT NULL))
    OR (paid IS NOT NULL AND (confirmed IS NOT NULL OR withdrawn IS NOT NULL))
  GROUP BY announced, confirmed, paid, withdrawn
) AS dated {} WHERE {}",
        joined.join(" "),
        reversed.join(" OR ")
    );
    Joint {
        with: vec![lexicon.days()],
        counts: vec![(text, "have dates that are certainly out of order")],
    }
}

/// A date of flows by which dates are in order; null where it is null.
fn sorted_of(name: &str) -> String {
    sorted(name.trim_end_matches("_on"))
}

/// The text by which dates are in order, of one as it is written: as the `sorted` of `days`.
fn sorted(word: &str) -> String {
    format!(
        "CASE length({word}) WHEN 10 THEN concat({word}, '0') WHEN 7 THEN concat({word}, '-011') WHEN 4 THEN concat({word}, '-01-012') END"
    )
}

/// Whether the last day that a date can be of, given as the text that sorts it, is a day or before it.
fn ends_by(sorted: &str, day: NaiveDate) -> String {
    let next = day.succ_opt().unwrap_or(day);
    // The month and the year that are over with the day.
    let month = if next.day() == 1 {
        day
    } else {
        day.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(day)
    };
    let year = if next.ordinal() == 1 { day.year() } else { day.year() - 1 };
    by_precision(sorted, "<=", day, month, year)
}

/// Whether the last day that a date can be of is a day or after it.
fn ends_from(sorted: &str, day: NaiveDate) -> String {
    by_precision(sorted, ">=", day, day, day.year())
}

fn by_precision(sorted: &str, than: &str, day: NaiveDate, month: NaiveDate, year: i32) -> String {
    format!(
        "CASE substr({sorted}, 11) WHEN '0' THEN substr({sorted}, 1, 10) {than} '{day}' WHEN '1' THEN substr({sorted}, 1, 7) {than} '{}'          ELSE substr({sorted}, 1, 4) {than} '{year:04}' END",
        month.format("%Y-%m")
    )
}

/// Whether the first day that a date can be of is a day or before it.
fn begins_by(sorted: &str, day: NaiveDate) -> String {
    format!("substr({sorted}, 1, 10) <= '{day}'")
}

/// `rows`: flows with who tells, and what is asked of them; with what is said of certainty, what says it first.
///
/// `sayer` is made of payer, payee, kind, phase and certainty, so that its least is that of the first flow in canonical order.
fn rows(dates: &[(&str, String)], said: Option<&str>, asked: &str) -> String {
    let place = |of: &str, all: &[&str]| {
        let cases: Vec<String> = all
            .iter()
            .zip(1_u32..)
            .map(|(word, place)| format!("WHEN {} THEN '{place}'", quoted(word)))
            .collect();
        format!("CASE {of} {} END", cases.join(" "))
    };
    let mut columns: Vec<String> =
        dates.iter().map(|(name, sorted)| format!("{sorted} AS {name}")).collect();
    match said {
        Some(said) => {
            let kinds: Vec<&str> = FlowKind::ALL.iter().map(|kind| kind.as_str()).collect();
            let phases: Vec<&str> = Phase::ALL.iter().map(|phase| phase.as_str()).collect();
            let (kind, phase) = (place("kind", &kinds), place("phase", &phases));
            columns.push("concat(payer, ' ', payee) AS ends".into());
            columns.push(format!(
                "CASE WHEN certainty <> 'unknown' THEN concat(payer, ' ', payee, ' ', {kind}, {phase}, ' ', {said}) END AS sayer"
            ));
        }
        None => columns.push(format!("{} AS paid_on", sorted_of("paid_on"))),
    }
    let columns = columns.join(",\n    ");
    let asked = if asked.is_empty() { String::new() } else { format!("\n  WHERE {asked}") };
    format!(
        "rows AS (
  SELECT
    commitment,
    period,
    phase,
    amount,
    CASE WHEN reported_by = payer THEN 1 ELSE 0 END AS payer_tells,
    CASE WHEN reported_by = payee THEN 1 ELSE 0 END AS payee_tells,
    {columns}
  FROM flows{asked}
)"
    )
}

/// Whether it is said who pays whom.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Ends {
    Said,
    Unsaid,
}

/// `promises`: rows that share a commitment and a period, and each row without one by itself. Of one phase that both
/// sides tell, what the payee tells does not count. Of the columns `least` the least counts.
fn promises(least: &[&str], ends: Ends) -> String {
    let each = |of: &dyn Fn(&str) -> String| -> String {
        least.iter().map(|column| format!(",\n    {}", of(column))).collect()
    };
    let is_said = ends == Ends::Said;
    let (ends, least_ends) =
        if is_said { ("ends, ", "min(ends) AS ends,\n    ") } else { ("", "") };
    let columns = each(&|column| column.to_owned());
    let of_single = each(&|column| format!("CASE WHEN is_left_out = 0 THEN {column} END"));
    let sides = each(&|column| {
        format!(
            "min(CASE WHEN payee_tells = 0 THEN {column} END) AS {column}_others,\n    min({column}) AS {column}_all"
        )
    });
    let chosen = each(&|column| {
        format!("CASE WHEN payer_told = 1 THEN {column}_others ELSE {column}_all END AS {column}")
    });
    let joined = each(&|column| format!("min({column}) AS {column}"));
    let sum = |phase: &str, name: &str| {
        format!(
            "sum(CASE WHEN phase = '{phase}' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS {name}"
        )
    };
    let sums = [
        sum("pledged", "pledged"),
        sum("announced", "published"),
        sum("confirmed", "confirmed"),
        sum("paid", "paid"),
        sum("withdrawn", "withdrawn"),
    ]
    .join(",\n    ");
    let money = |phase: &str| {
        format!(
            "CASE WHEN phase = '{phase}' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE {ZERO} END"
        )
    };
    let (confirmed, paid, withdrawn) = (money("confirmed"), money("paid"), money("withdrawn"));
    format!(
        "single AS (
  SELECT period, {ends}payer_tells * payee_tells AS is_left_out, phase, amount{columns}
  FROM rows
  WHERE commitment IS NULL
),
phases AS (
  SELECT
    commitment, period, phase,
    {least_ends}max(payer_tells) AS payer_told,
    sum(1 - payee_tells) AS others,
    sum(CASE WHEN payee_tells = 0 THEN amount ELSE CAST(0 AS DECIMAL(19, 0)) END) AS amount_others,
    sum(amount) AS amount_all{sides}
  FROM rows
  WHERE commitment IS NOT NULL
  GROUP BY commitment, period, phase
),
told AS (
  SELECT
    commitment, period, phase, {ends}
    CASE WHEN payer_told = 1 AND others = 0 THEN 0 ELSE 1 END AS is_there,
    CASE WHEN payer_told = 1 THEN amount_others ELSE amount_all END AS amount{chosen}
  FROM phases
),
joined AS (
  SELECT
    commitment, period,
    {least_ends}{sums},
    max(CASE WHEN phase IN ('pledged', 'announced') THEN is_there ELSE 0 END) AS has_promise,
    max(CASE WHEN phase = 'confirmed' THEN is_there ELSE 0 END) AS has_confirmed,
    max(CASE WHEN phase = 'paid' THEN is_there ELSE 0 END) AS has_paid{joined}
  FROM told
  GROUP BY commitment, period
),
promises AS (
  SELECT
    period, {ends}confirmed, paid, withdrawn, has_promise, has_confirmed, has_paid{columns},
    greatest(pledged, published, confirmed, paid + withdrawn) AS promised
  FROM joined
  UNION ALL
  SELECT
    period, {ends}{confirmed}, {paid}, {withdrawn},
    CASE WHEN phase IN ('pledged', 'announced') AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN 1 ELSE 0 END{of_single},
    CASE WHEN is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE {ZERO} END
  FROM single
)"
    )
}
