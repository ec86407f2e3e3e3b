//! Aggregates of promises: the rows of one commitment, joined over their phases.

use chrono::NaiveDate;
use fourp_model::{FlowKind, Period, Phase};

use crate::{
    lag::Lag,
    lexicon::{Lexicon, number},
    text::quoted,
};

pub(crate) fn lags(lag: Lag, lexicon: &Lexicon) -> String {
    let (periods, days) = (lexicon.periods(), lexicon.days());
    let waited = match lag {
        Lag::Announcement => format!(
            "{PROMISES}
waited AS (
  SELECT period, announced AS place, promised AS money, 1 AS has_come, 1 AS weight
  FROM promises
  WHERE has_promise = 1 OR announced IS NOT NULL
)"
        ),
        Lag::Confirmation => format!(
            "{PROMISES}
waited AS (
  SELECT period, confirmed_on AS place, promised AS money,
    CASE WHEN has_confirmed = 1 OR has_paid = 1 THEN 1 ELSE 0 END AS has_come, 1 AS weight
  FROM promises
  WHERE has_promise = 1 OR has_confirmed = 1 OR confirmed_on IS NOT NULL
)"
        ),
        Lag::Payment => PAYMENTS.into(),
    };
    let rows = rows("'000000'");
    format!(
        "WITH {periods},
{days},
{rows},
{waited}
SELECT
  CASE
    WHEN days.place IS NOT NULL AND periods.first_day IS NOT NULL THEN 'came'
    WHEN days.place IS NOT NULL OR waited.has_come = 1 THEN 'undated'
    ELSE 'waiting'
  END AS state,
  days.first_day - periods.first_day AS days_least,
  days.last_day - periods.first_day AS days_most,
  sum(waited.weight) AS promises,
  sum(waited.money) AS money
FROM waited
JOIN periods ON periods.word = waited.period
LEFT JOIN days ON days.place = waited.place
GROUP BY
  CASE
    WHEN days.place IS NOT NULL AND periods.first_day IS NOT NULL THEN 'came'
    WHEN days.place IS NOT NULL OR waited.has_come = 1 THEN 'undated'
    ELSE 'waiting'
  END,
  days.first_day - periods.first_day,
  days.last_day - periods.first_day
ORDER BY state, days_least NULLS FIRST, days_most NULLS FIRST
"
    )
}

pub(crate) fn certainty(period: &Period, at: NaiveDate, lexicon: &Lexicon) -> String {
    let (days, certainties) = (lexicon.days(), lexicon.certainties());
    let asked = lexicon.same_span(period);
    let at = number(Some(at));
    let last = number(period.end().and_then(|end| end.pred_opt()));
    let rows = rows("certainties.place");
    let rows = rows.replace(
        "FROM flows\n",
        "FROM flows\n  JOIN asked ON asked.word = flows.period\n  \
         LEFT JOIN certainties ON certainties.word = coalesce(flows.certainty, 'unknown')\n",
    );
    format!(
        "WITH {days},
{certainties},
{asked},
{rows},
{PROMISES}
seen AS (
  SELECT
    split_part(promises.ends, ' ', 2) AS payee,
    promises.promised AS promised,
    days.last_day AS last_day,
    days.first_day AS first_day,
    CASE WHEN promises.confirmed > 0 OR promises.paid > 0 THEN 1 ELSE 0 END AS was_confirmed,
    coalesce(certainties.years, 'unsaid') AS years,
    certainties.last_day AS lasts
  FROM promises
  LEFT JOIN days ON days.place = promises.confirmed_on
  LEFT JOIN certainties ON certainties.place = right(promises.sayer, 6)
)
SELECT
  payee,
  count(*) AS promises,
  sum(promised) AS promised,
  sum(CASE WHEN last_day <= {at} THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS confirmed,
  sum(CASE
    WHEN last_day > {at} AND first_day <= {at} THEN promised
    WHEN last_day IS NULL AND was_confirmed = 1 THEN promised
    ELSE CAST(0 AS DECIMAL(38, 0))
  END) AS perhaps_confirmed,
  sum(CASE WHEN last_day IS NOT NULL THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS dated,
  sum(CASE WHEN years = 'one' THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS one_year,
  sum(CASE WHEN years = 'unsaid' THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS unsaid,
  sum(CASE WHEN years = 'until' AND lasts >= CAST({last} AS BIGINT) THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS lasting
FROM seen
GROUP BY payee
ORDER BY payee
"
    )
}

/// `rows`: flows with who tells, their dates as places, and what says first how long money is certain.
///
/// `sayer` is made of payer, payee, kind, phase and certainty, so that its least is that of the first flow in canonical order.
fn rows(certainty: &str) -> String {
    let place = |of: &str, all: &[&str]| {
        let cases: Vec<String> = all
            .iter()
            .zip(1_u32..)
            .map(|(word, place)| format!("WHEN {} THEN '{place}'", quoted(word)))
            .collect();
        format!("CASE flows.{of} {} END", cases.join(" "))
    };
    let kinds: Vec<&str> = FlowKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let phases: Vec<&str> = Phase::ALL.iter().map(|phase| phase.as_str()).collect();
    let (kind, phase) = (place("kind", &kinds), place("phase", &phases));
    format!(
        "rows AS (
  SELECT
    flows.commitment AS commitment,
    flows.period AS period,
    flows.phase AS phase,
    flows.amount AS amount,
    CASE WHEN flows.reported_by = flows.payer THEN 1 ELSE 0 END AS payer_tells,
    CASE WHEN flows.reported_by = flows.payee THEN 1 ELSE 0 END AS payee_tells,
    concat(flows.payer, ' ', flows.payee) AS ends,
    CASE WHEN coalesce(flows.certainty, 'unknown') <> 'unknown'
      THEN concat(flows.payer, ' ', flows.payee, ' ', {kind}, {phase}, {certainty}) END AS sayer,
    announced.place AS announced,
    confirmed.place AS confirmed_on,
    paid.place AS paid_on
  FROM flows
  LEFT JOIN days AS announced ON announced.word = flows.announced
  LEFT JOIN days AS confirmed ON confirmed.word = flows.confirmed
  LEFT JOIN days AS paid ON paid.word = flows.paid
)"
    )
}

/// `promises`: rows that share a commitment and a period, and each row without one by itself. Of one phase that both
/// sides tell, what the payee tells does not count.
const PROMISES: &str = "single AS (
  SELECT
    period, ends, payer_tells * payee_tells AS is_left_out, phase, amount, sayer, announced, confirmed_on
  FROM rows
  WHERE commitment IS NULL
),
phases AS (
  SELECT
    commitment, period, phase,
    min(ends) AS ends,
    max(payer_tells) AS payer_told,
    sum(1 - payee_tells) AS others,
    sum(CASE WHEN payee_tells = 0 THEN amount ELSE CAST(0 AS DECIMAL(19, 0)) END) AS amount_others,
    sum(amount) AS amount_all,
    min(CASE WHEN payee_tells = 0 THEN sayer END) AS sayer_others,
    min(sayer) AS sayer_all,
    min(CASE WHEN payee_tells = 0 THEN announced END) AS announced_others,
    min(announced) AS announced_all,
    min(CASE WHEN payee_tells = 0 THEN confirmed_on END) AS confirmed_others,
    min(confirmed_on) AS confirmed_all
  FROM rows
  WHERE commitment IS NOT NULL
  GROUP BY commitment, period, phase
),
told AS (
  SELECT
    commitment, period, phase, ends,
    CASE WHEN payer_told = 1 AND others = 0 THEN 0 ELSE 1 END AS is_there,
    CASE WHEN payer_told = 1 THEN amount_others ELSE amount_all END AS amount,
    CASE WHEN payer_told = 1 THEN sayer_others ELSE sayer_all END AS sayer,
    CASE WHEN payer_told = 1 THEN announced_others ELSE announced_all END AS announced,
    CASE WHEN payer_told = 1 THEN confirmed_others ELSE confirmed_all END AS confirmed_on
  FROM phases
),
joined AS (
  SELECT
    commitment, period,
    min(ends) AS ends,
    sum(CASE WHEN phase = 'pledged' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS pledged,
    sum(CASE WHEN phase = 'announced' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS published,
    sum(CASE WHEN phase = 'confirmed' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS confirmed,
    sum(CASE WHEN phase = 'paid' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS paid,
    sum(CASE WHEN phase = 'withdrawn' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS withdrawn,
    max(CASE WHEN phase IN ('pledged', 'announced') THEN is_there ELSE 0 END) AS has_promise,
    max(CASE WHEN phase = 'confirmed' THEN is_there ELSE 0 END) AS has_confirmed,
    max(CASE WHEN phase = 'paid' THEN is_there ELSE 0 END) AS has_paid,
    min(sayer) AS sayer,
    min(announced) AS announced,
    min(confirmed_on) AS confirmed_on
  FROM told
  GROUP BY commitment, period
),
promises AS (
  SELECT
    period, ends, confirmed, paid, has_promise, has_confirmed, has_paid, sayer, announced, confirmed_on,
    greatest(pledged, published, confirmed, paid + withdrawn) AS promised
  FROM joined
  UNION ALL
  SELECT
    period, ends,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END,
    CASE WHEN phase IN ('pledged', 'announced') AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN is_left_out = 0 THEN sayer END,
    CASE WHEN is_left_out = 0 THEN announced END,
    CASE WHEN is_left_out = 0 THEN confirmed_on END,
    CASE WHEN is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END
  FROM single
),";

/// `waited`: payments, each with its day.
const PAYMENTS: &str = "told AS (
  SELECT
    commitment, period, paid_on,
    max(payer_tells) AS payer_told,
    sum(1 - payee_tells) AS others,
    count(*) AS weight,
    sum(CASE WHEN payee_tells = 0 THEN amount ELSE CAST(0 AS DECIMAL(19, 0)) END) AS amount_others,
    sum(amount) AS amount_all
  FROM rows
  WHERE commitment IS NOT NULL AND phase = 'paid'
  GROUP BY commitment, period, paid_on
),
payers AS (
  SELECT commitment, period, max(payer_told) AS payer_told FROM told GROUP BY commitment, period
),
sided AS (
  SELECT
    told.period AS period, told.paid_on AS paid_on, told.others AS others, told.weight AS weight,
    told.amount_others AS amount_others, told.amount_all AS amount_all, payers.payer_told AS payer_told
  FROM told JOIN payers ON payers.commitment = told.commitment AND payers.period = told.period
),
waited AS (
  SELECT
    period, paid_on AS place,
    CASE WHEN payer_told = 1 THEN amount_others ELSE amount_all END AS money,
    1 AS has_come,
    CASE WHEN payer_told = 1 THEN others ELSE weight END AS weight
  FROM sided
  WHERE payer_told = 0 OR others > 0
  UNION ALL
  SELECT period, paid_on, CAST(amount AS DECIMAL(29, 0)), 1, 1
  FROM rows
  WHERE commitment IS NULL AND phase = 'paid' AND payer_tells * payee_tells = 0
)";
