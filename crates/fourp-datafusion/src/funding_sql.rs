//! Aggregates of flows that need no promise: sums, sides, boundaries, mirrors, pots.

use std::collections::BTreeSet;

use fourp_model::Party;

use crate::{
    dimension::{Dimension, keys},
    lexicon::Lexicon,
    text::{HALF, constants, listed, ordered, quoted},
};

pub(crate) fn shares(by: &[Dimension]) -> String {
    let keys = keys(by, &[]);
    let (columns, order) = (listed(&keys), ordered(&keys));
    let (said, groups) = (said(&keys), meant(&keys).join(", "));
    format!(
        "SELECT
  {columns},
  flows,
  amount,
  half_width,
  sum(amount) OVER (PARTITION BY phase, price_base) AS of_amount
FROM (
  SELECT {said}, count(*) AS flows, sum(amount) AS amount, sum({HALF}) AS half_width
  FROM flows
  GROUP BY {groups}
) AS grouped
ORDER BY {order}
"
    )
}

pub(crate) fn collapse(by: &[Dimension]) -> String {
    let keys = keys(by, &[Dimension::Payer, Dimension::Payee, Dimension::Period]);
    let (said, groups, order) = (said(&keys), meant(&keys).join(", "), ordered(&keys));
    format!(
        "SELECT {said}, count(*) AS flows, sum(amount) AS amount, sum({HALF}) AS half_width
FROM flows
GROUP BY {groups}
ORDER BY {order}
"
    )
}

/// What is meant by each column: nothing said of certainty is `unknown`, which may be written too.
fn meant(keys: &[&str]) -> Vec<String> {
    let meant = |key: &&str| match *key {
        "certainty" => "coalesce(certainty, 'unknown')".to_owned(),
        key => key.to_owned(),
    };
    keys.iter().map(meant).collect()
}

fn said(keys: &[&str]) -> String {
    let said = |(key, meant): (&&str, String)| {
        if *key == meant { meant } else { format!("{meant} AS {key}") }
    };
    keys.iter().zip(meant(keys)).map(said).collect::<Vec<_>>().join(", ")
}

pub(crate) fn conservation(lexicon: &Lexicon) -> String {
    let periods = lexicon.periods();
    format!(
        "WITH {periods},
came AS (
  SELECT payee AS party, period, phase, count(*) AS flows, sum(amount) AS amount, sum({HALF}) AS half_width
  FROM flows
  GROUP BY payee, period, phase
),
went AS (
  SELECT payer AS party, period, phase, count(*) AS flows, sum(amount) AS amount, sum({HALF}) AS half_width
  FROM flows
  GROUP BY payer, period, phase
),
sides AS (
  SELECT party, period, phase, flows AS flows_in, amount AS received, half_width AS received_half,
    CAST(0 AS BIGINT) AS flows_out, CAST(0 AS DECIMAL(29, 0)) AS paid, CAST(0 AS DECIMAL(29, 0)) AS paid_half
  FROM came
  UNION ALL
  SELECT party, period, phase, CAST(0 AS BIGINT), CAST(0 AS DECIMAL(29, 0)), CAST(0 AS DECIMAL(29, 0)),
    flows, amount, half_width
  FROM went
)
SELECT
  sides.phase AS phase,
  sides.party AS party,
  periods.span AS period,
  sum(flows_in) AS flows_in,
  sum(received) AS received,
  sum(received_half) AS received_half,
  sum(flows_out) AS flows_out,
  sum(paid) AS paid,
  sum(paid_half) AS paid_half,
  sum(received) - sum(paid) AS residual
FROM sides JOIN periods ON periods.word = sides.period
GROUP BY sides.phase, sides.party, periods.span
ORDER BY phase, party, period
"
    )
}

pub(crate) fn gross_net(inside: &BTreeSet<Party>, lexicon: &Lexicon) -> String {
    let periods = lexicon.periods();
    let rows: Vec<Vec<String>> =
        inside.iter().map(|party| vec![quoted(&party.to_string())]).collect();
    let inside = constants("inside", &[("party", "VARCHAR")], &rows);
    let sum = |crossing: &str, of: &str| {
        format!(
            "coalesce(sum(CASE WHEN crossing = '{crossing}' THEN {of} END), CAST(0 AS DECIMAL(38, 0)))"
        )
    };
    let count = |crossing: &str| {
        format!(
            "coalesce(sum(CASE WHEN crossing = '{crossing}' THEN flows END), CAST(0 AS BIGINT))"
        )
    };
    let sums: Vec<String> = [("internal", "internal"), ("net_in", "in"), ("net_out", "out")]
        .iter()
        .map(|(name, crossing)| {
            format!(
                "  {} AS {name}_flows,\n  {} AS {name},\n  {} AS {name}_half",
                count(crossing),
                sum(crossing, "amount"),
                sum(crossing, "half_width"),
            )
        })
        .collect();
    let sums = sums.join(",\n");
    format!(
        "WITH {periods},
{inside},
grouped AS (
  SELECT payer, payee, period, phase, count(*) AS flows, sum(amount) AS amount, sum({HALF}) AS half_width
  FROM flows
  GROUP BY payer, payee, period, phase
),
crossed AS (
  SELECT
    grouped.phase AS phase,
    periods.span AS period,
    CASE
      WHEN a.party IS NOT NULL AND b.party IS NOT NULL THEN 'internal'
      WHEN b.party IS NOT NULL THEN 'in'
      WHEN a.party IS NOT NULL THEN 'out'
      ELSE 'outside'
    END AS crossing,
    grouped.payer = grouped.payee AS is_to_itself,
    grouped.flows AS flows,
    grouped.amount AS amount,
    grouped.half_width AS half_width
  FROM grouped
  JOIN periods ON periods.word = grouped.period
  LEFT JOIN inside AS a ON a.party = grouped.payer
  LEFT JOIN inside AS b ON b.party = grouped.payee
)
SELECT
  phase,
  period,
{sums},
  coalesce(sum(CASE WHEN is_to_itself THEN amount END), CAST(0 AS DECIMAL(38, 0))) AS to_itself,
  sum(amount) AS gross,
  sum(half_width) AS gross_half
FROM crossed
WHERE crossing <> 'outside'
GROUP BY phase, period
ORDER BY phase, period
"
    )
}

pub(crate) fn mirrors(lexicon: &Lexicon) -> String {
    let periods = lexicon.periods();
    format!(
        "WITH {periods},
told AS (
  SELECT
    flows.phase AS phase,
    flows.payer AS payer,
    flows.payee AS payee,
    periods.span AS period,
    flows.commitment AS commitment,
    flows.amount AS amount,
    sum(CASE WHEN flows.reported_by = flows.payer THEN 1 ELSE 0 END) AS by_payer,
    sum(CASE WHEN flows.reported_by = flows.payee THEN 1 ELSE 0 END) AS by_payee
  FROM flows JOIN periods ON periods.word = flows.period
  WHERE flows.payer <> flows.payee AND (flows.reported_by = flows.payer OR flows.reported_by = flows.payee)
  GROUP BY flows.phase, flows.payer, flows.payee, periods.span, flows.commitment, flows.amount
),
paired AS (
  SELECT *, CASE WHEN by_payer < by_payee THEN by_payer ELSE by_payee END AS pairs FROM told
)
SELECT
  phase,
  payer,
  payee,
  period,
  sum(pairs) AS pairs,
  sum(CAST(pairs AS DECIMAL(19, 0)) * amount) AS paired,
  sum(by_payer - pairs) AS only_payer_flows,
  sum(CAST(by_payer - pairs AS DECIMAL(19, 0)) * amount) AS only_payer,
  sum(by_payee - pairs) AS only_payee_flows,
  sum(CAST(by_payee - pairs AS DECIMAL(19, 0)) * amount) AS only_payee
FROM paired
GROUP BY phase, payer, payee, period
ORDER BY phase, payer, payee, period
"
    )
}

pub(crate) fn pots() -> String {
    let order = ordered(&["phase", "payee", "payer", "stream"]);
    format!(
        "SELECT phase, payee, payer, stream, count(*) AS flows, sum(amount) AS amount, sum({HALF}) AS half_width
FROM flows
GROUP BY phase, payee, payer, stream
ORDER BY {order}
"
    )
}
