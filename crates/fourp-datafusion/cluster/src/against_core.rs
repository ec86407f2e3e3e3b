//! What the engine says of made-up flows, beside what the core says of the same rows.

use std::{collections::BTreeMap, error::Error, fmt::Debug};

use datafusion::{
    common::TableReference,
    prelude::{SessionContext, col},
};
use fourp_datafusion::{Dimension, Lag, Question, Rows, collapse};
use fourp_funding::{
    Balances, Boundary, CertaintyQuestion, CertaintyShares, FlowGraph, FlowGraphBuilder, FlowView,
    LagKind, MirrorRule, PotBy, Slice, Timeliness, TimelinessQuestion, conservation, fragmentation,
    gross_and_net, mirrors,
};
use fourp_model::{Answer, Currency, End, Flow, Interval, Party, Period, Phase, Rational};
use futures::StreamExt;

use crate::synthetic::Synthetic;

type Fault = Box<dyn Error + Send + Sync>;

/// How many cells of a question were found equal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Compared {
    /// The question.
    pub question: &'static str,
    /// Of what.
    pub of: &'static str,
    /// Cells, or sums of cells.
    pub cells: usize,
}

/// Asks every question of flows of a context that has `rows` made-up flows of a seed, makes a graph in the core of the same
/// flows, and tells of each question how many cells are equal.
///
/// Mirrors are compared of flows with a commitment and of flows without, none of them rounded: elsewhere the core has more rules.
/// The table `flows` of the context is another when it returns.
///
/// # Errors
/// The first difference; what the engine or the core refuses.
pub async fn against_core(
    context: &SessionContext,
    seed: u64,
    rows: u64,
    mut tell: impl FnMut(Compared),
) -> Result<(), Fault> {
    let graph = core(seed, rows, |_| true)?;
    same("rows", &u64::from(graph.flow_count()), &rows)?;
    let mut compared = |question, of, cells| {
        if cells == 0 {
            return Err(Fault::from(format!("{question}, {of}: nothing to compare")));
        }
        tell(Compared { question, of, cells });
        Ok(())
    };
    compared("shares", "all columns", shares(context, &graph).await?)?;
    compared("conservation", "all columns", conserved(context, &graph).await?)?;
    compared("gross_net", "all columns", crossing(context, &graph).await?)?;
    compared("pots", "number, sum and least of each payee", pots(context, &graph).await?)?;
    for (lag, kind) in [
        (Lag::Announcement, LagKind::Announcement),
        (Lag::Confirmation, LagKind::Confirmation),
        (Lag::Payment, LagKind::Payment),
        (Lag::AnnouncedToConfirmed, LagKind::AnnouncedToConfirmed),
        (Lag::ConfirmedToPaid, LagKind::ConfirmedToPaid),
    ] {
        let as_at = "2030-01-01".parse()?;
        let question = Question::Lags { lag, as_at };
        let cells =
            lags(context, &graph, &question, kind, TimelinessQuestion::as_at(as_at)).await?;
        compared(question.name(), "promises and money of four states, quartiles", cells)?;
    }
    compared("certainty", "sums and sets of each payee", certain(context, &graph).await?)?;
    let of = "totals, conservation and pots of the groups' graph";
    compared("collapse", of, collapsed(context, &graph).await?)?;
    drop(graph);

    let all = context.table("flows").await?.filter(col("half_width").is_null())?;
    for (is_promised, of) in [(true, "flows with a commitment"), (false, "flows without one")] {
        let condition =
            if is_promised { col("commitment").is_not_null() } else { col("commitment").is_null() };
        let some = all.clone().filter(condition)?;
        context.deregister_table(TableReference::bare("flows"))?;
        context.register_table("flows", some.into_view())?;
        let is_here =
            |flow: &Flow| flow.half_width.is_none() && flow.commitment.is_some() == is_promised;
        compared("mirrors", of, mirrored(context, &core(seed, rows, is_here)?).await?)?;
    }
    Ok(())
}

/// The core's graph of the made-up flows that are wanted.
fn core(seed: u64, rows: u64, is_wanted: impl Fn(&Flow) -> bool) -> Result<FlowGraph, Fault> {
    let mut builder = FlowGraphBuilder::new();
    for row in 0..rows {
        let flow = Synthetic::of(seed, row).flow()?;
        if is_wanted(&flow) {
            builder.add(&flow);
        }
    }
    builder.freeze().map_err(|defects| format!("{defects:?}").into())
}

fn same<T: PartialEq + Debug>(what: impl Debug, found: &T, expected: &T) -> Result<(), Fault> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what:?}: the engine says {found:?}, the core {expected:?}").into())
}

/// A column of text, null as an empty one.
fn text(rows: &Rows, column: &str) -> Result<Vec<String>, Fault> {
    Ok(rows.texts(column)?.into_iter().map(Option::unwrap_or_default).collect())
}

/// Columns of whole numbers of which none is missing, row by row.
fn whole<const N: usize>(rows: &Rows, names: [&str; N]) -> Result<Vec<[i128; N]>, Fault> {
    let mut all = vec![[0; N]; rows.len()];
    for (place, name) in names.into_iter().enumerate() {
        for (row, number) in all.iter_mut().zip(rows.whole(name)?) {
            let cell = row.get_mut(place).ok_or("a column too many")?;
            *cell = number.ok_or_else(|| format!("a row without {name}"))?;
        }
    }
    Ok(all)
}

/// Columns of text, row by row.
fn texts<const N: usize>(rows: &Rows, names: [&str; N]) -> Result<Vec<[String; N]>, Fault> {
    let mut all = vec![[const { String::new() }; N]; rows.len()];
    for (place, name) in names.into_iter().enumerate() {
        for (row, word) in all.iter_mut().zip(text(rows, name)?) {
            *row.get_mut(place).ok_or("a column too many")? = word;
        }
    }
    Ok(all)
}

/// Rows by their key, each once.
fn by_key<const K: usize, const N: usize>(
    rows: &Rows,
    keys: [&str; K],
    numbers: [&str; N],
) -> Result<BTreeMap<[String; K], [i128; N]>, Fault> {
    let found: BTreeMap<_, _> = texts(rows, keys)?.into_iter().zip(whole(rows, numbers)?).collect();
    same("keys that rows share", &found.len(), &rows.len())?;
    Ok(found)
}

fn party(graph: &FlowGraph, node: u32) -> Result<&Party, Fault> {
    let party = usize::try_from(node).ok().and_then(|node| graph.parties().get(node));
    party.ok_or_else(|| "a node without a party".into())
}

fn half(flow: &FlowView<'_>) -> i128 {
    flow.half_width.map_or(0, i128::from)
}

async fn shares(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let by = vec![Dimension::Kind, Dimension::Stream];
    let rows = Question::Shares { by }.run(context).await?;
    let found =
        by_key(&rows, ["phase", "kind", "stream"], ["flows", "amount", "half_width", "of_amount"])?;
    let mut sums = BTreeMap::<[&str; 3], [i128; 3]>::new();
    for phase in graph.phases() {
        for flow in graph.at(*phase).flows() {
            let stream = flow.stream.map_or("", |stream| stream.as_str());
            let [flows, amount, halves] =
                sums.entry([phase.as_str(), flow.kind.as_str(), stream]).or_default();
            *flows += 1;
            *amount += i128::from(flow.amount);
            *halves += half(&flow);
        }
    }
    let mut expected = BTreeMap::new();
    for (key, [flows, amount, halves]) in sums {
        let all = graph.at(key[0].parse()?).total();
        expected.insert(key.map(str::to_owned), [flows, amount, halves, all]);
    }
    same("shares", &found, &expected)?;
    Ok(found.len() * 4)
}

async fn conserved(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let rows = Question::Conservation.run(context).await?;
    let found = by_key(
        &rows,
        ["phase", "party", "period"],
        ["flows_in", "flows_out", "received", "received_half", "paid", "paid_half", "residual"],
    )?;
    drop(rows);
    let mut lines = 0;
    for phase in graph.phases() {
        let slice = graph.at(*phase);
        let mut counts = BTreeMap::<(u32, &Period), [i128; 2]>::new();
        for flow in slice.flows() {
            counts.entry((flow.payee, flow.period)).or_default()[0] += 1;
            counts.entry((flow.payer, flow.period)).or_default()[1] += 1;
        }
        let conserved = conservation(&slice, &Balances::default())?;
        for line in conserved.measured().ok_or("no conservation")?.lines() {
            let node = graph.node(&line.party).ok_or("a party without a node")?;
            let [flows_in, flows_out] =
                counts.get(&(node, &line.period)).copied().unwrap_or_default();
            let (received, paid) = (line.received, line.paid);
            let expected = [
                flows_in,
                flows_out,
                received.minor,
                received.half_width,
                paid.minor,
                paid.half_width,
                line.residual.minor,
            ];
            let key = [phase.to_string(), line.party.to_string(), line.period.to_string()];
            same(&key, &found.get(&key), &Some(&expected))?;
            lines += 1;
        }
    }
    same("lines of conservation", &found.len(), &lines)?;
    Ok(lines * 7)
}

async fn crossing(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let inside: Vec<Party> =
        ["body-0000", "body-0001"].iter().map(|id| id.parse()).collect::<Result<_, _>>()?;
    let boundary = Boundary::around(graph, &inside)?;
    let rows = Question::GrossNet { inside: inside.iter().cloned().collect() }.run(context).await?;
    let found = by_key(
        &rows,
        ["phase", "period"],
        [
            "internal_flows",
            "net_in_flows",
            "net_out_flows",
            "internal",
            "net_in",
            "net_out",
            "to_itself",
            "gross",
            "internal_half",
            "net_in_half",
            "net_out_half",
            "gross_half",
        ],
    )?;
    let mut expected = BTreeMap::new();
    for phase in graph.phases() {
        for period in graph.periods() {
            let slice = graph.at(*phase).in_period(period);
            let Some(money) = gross_and_net(&slice, &boundary).measured() else { continue };
            let [internal, came, went] = money.flows.map(i128::from);
            let key = [phase.to_string(), period.to_string()];
            expected.insert(
                key,
                [
                    internal,
                    came,
                    went,
                    money.internal.minor,
                    money.net_in.minor,
                    money.net_out.minor,
                    money.to_itself.minor,
                    money.gross.minor,
                    money.internal.half_width,
                    money.net_in.half_width,
                    money.net_out.half_width,
                    money.gross.half_width,
                ],
            );
        }
    }
    expected.retain(|_, sums| sums[..3].iter().any(|flows| *flows > 0));
    same("a boundary", &found, &expected)?;
    Ok(found.len() * 12)
}

/// Number, sum and least pot of each payee of a phase.
type PotsOf = BTreeMap<(Phase, String), [i128; 3]>;

async fn pots(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let mut found = PotsOf::new();
    let mut stream = Question::Pots.stream(context).await?;
    while let Some(batch) = stream.next().await {
        let rows = Rows::of("pots", vec![batch?]);
        let keys = texts(&rows, ["phase", "payee"])?;
        for ([phase, payee], [amount]) in keys.into_iter().zip(whole(&rows, ["amount"])?) {
            let [number, sum, least] =
                found.entry((phase.parse()?, payee)).or_insert([0, 0, amount]);
            *number += 1;
            *sum += amount;
            *least = amount.min(*least);
        }
    }
    let mut payees = 0;
    for phase in graph.phases() {
        for pots in fragmentation(&graph.at(*phase), PotBy::PayerAndStream, 0) {
            let key = (*phase, party(graph, pots.node)?.to_string());
            let expected = [i128::from(pots.pots), pots.money, pots.smallest];
            same(&key, &found.get(&key), &Some(&expected))?;
            payees += 1;
        }
    }
    same("payees with pots", &found.len(), &payees)?;
    Ok(payees * 3)
}

async fn lags(
    context: &SessionContext,
    graph: &FlowGraph,
    question: &Question,
    kind: LagKind,
    asked: TimelinessQuestion,
) -> Result<usize, Fault> {
    let rows = question.run(context).await?;
    let lags = Timeliness::of(graph, kind, asked, |_| true).measured().ok_or("no lag is known")?;
    let states = text(&rows, "state")?;
    let sums = whole(&rows, ["promises", "money"])?;
    let [least, most] = [rows.whole("days_least")?, rows.whole("days_most")?];
    let counts = [lags.came, lags.withdrawn, lags.open, lags.undated];
    for ((state, count), money) in
        ["came", "withdrawn", "open", "undated"].into_iter().zip(counts).zip(lags.money)
    {
        let here = sums.iter().zip(&states).filter(|(_, of)| *of == state);
        let found = here.fold([0; 2], |all, (sums, _)| [all[0] + sums[0], all[1] + sums[1]]);
        same((question.name(), state), &found, &[i128::try_from(count)?, i128::try_from(money)?])?;
    }
    for (share, range) in &lags.quartiles {
        let quantile = |days: &[Option<i128>]| {
            let came = days.iter().zip(&sums).zip(&states).filter(|(_, state)| *state == "came");
            let mut days: Vec<(i128, i128)> =
                came.filter_map(|((day, sums), _)| Some(((*day)?, sums[1]))).collect();
            days.sort_unstable();
            let needed = days.iter().map(|(_, money)| money).sum::<i128>() * share.numerator();
            let mut sum = 0;
            let reached = days.iter().find(|(_, money)| {
                sum += money;
                sum * share.denominator() >= needed
            });
            reached.map(|(day, _)| *day)
        };
        let expected = (Some(range.low.into()), Some(range.high.into()));
        same((question.name(), share), &(quantile(&least), quantile(&most)), &expected)?;
    }
    Ok(8 + 2 * lags.quartiles.len())
}

async fn certain(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let (period, at): (Period, _) = ("2018-19".parse()?, "2018-03-31".parse()?);
    let asked = CertaintyQuestion { period: period.clone(), at };
    let shares =
        CertaintyShares::of(graph, asked, |_| true).measured().ok_or("nothing is certain")?;
    let rows = Question::Certainty { period, at }.run(context).await?;
    let names =
        ["promised", "confirmed", "perhaps_confirmed", "dated", "one_year", "unsaid", "lasting"];
    let found = by_key(&rows, ["payee"], names)?;
    same("payees with promises", &found.len(), &shares.payees.len())?;
    for (payee, share) in &shares.payees {
        let key = [payee.to_string()];
        let [promised, confirmed, perhaps, dated, one_year, unsaid, lasting] =
            *found.get(&key).ok_or_else(|| format!("{payee} has no row"))?;
        same(payee, &u128::try_from(promised)?, &share.promised)?;
        let set = |sure: i128, open: i128| {
            let end = |part| Rational::new(part, promised).map(End::Closed);
            Interval::new(end(sure)?, end(sure + open)?)
        };
        for (answer, sure, open, is_told) in [
            (&share.confirmed, confirmed, perhaps, dated != 0),
            (&share.one_year, one_year, unsaid, unsaid != promised),
            (&share.lasting, lasting, unsaid, unsaid != promised),
        ] {
            let expected = match answer {
                Answer::Measured(set) => Some(*set),
                _ => None,
            };
            same(payee, &set(sure, open).filter(|_| is_told), &expected)?;
        }
    }
    Ok(found.len() * 4)
}

async fn collapsed(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let found = collapse(context, &[Dimension::Stream], Currency::GBP).await?;
    same("rows", &found.rows, &u64::from(graph.flow_count()))?;
    if found.graph.parties() != graph.parties() {
        return Err("the groups have other parties".into());
    }
    let mut cells = 2;
    for phase in graph.phases() {
        let (all, groups) = (graph.at(*phase), found.graph.at(*phase));
        same(phase, &groups.total(), &all.total())?;
        let pots = |slice: &Slice<'_>| -> Vec<_> {
            fragmentation(slice, PotBy::PayerAndStream, 0)
                .iter()
                .map(|pots| (pots.node, pots.money, pots.pots, pots.herfindahl.to_bits()))
                .collect()
        };
        let (here, there) = (pots(&all), pots(&groups));
        if here != there {
            return Err(format!("{phase}: the groups have other pots").into());
        }
        let lines = |slice: &Slice<'_>| -> Result<Vec<_>, Fault> {
            let lines = conservation(slice, &Balances::default())?;
            Ok(lines.measured().ok_or("no conservation")?.lines().collect())
        };
        let lines = (lines(&all)?, lines(&groups)?);
        if lines.0 != lines.1 {
            return Err(format!("{phase}: the groups are conserved otherwise").into());
        }
        cells += 1 + here.len() * 3 + lines.0.len() * 5;
    }
    Ok(cells)
}

async fn mirrored(context: &SessionContext, graph: &FlowGraph) -> Result<usize, Fault> {
    let rows = Question::Mirrors.run(context).await?;
    let found = by_key(
        &rows,
        ["phase", "payer", "payee", "period"],
        ["pairs", "paired", "only_payer_flows", "only_payer", "only_payee_flows", "only_payee"],
    )?;
    drop(rows);
    let mut expected = BTreeMap::<[String; 4], [i128; 6]>::new();
    for phase in graph.phases() {
        let slice = graph.at(*phase);
        let sides = mirrors(&slice, &MirrorRule::default());
        let sides = sides.measured().ok_or("one side alone tells")?;
        let mut add =
            |payer: &Party, payee: &Party, period: &Period, place: usize, amount: i128| {
                let key =
                    [phase.to_string(), payer.to_string(), payee.to_string(), period.to_string()];
                let sums = expected.entry(key).or_default();
                for (sum, more) in sums.iter_mut().skip(place).zip([1, amount]) {
                    *sum += more;
                }
            };
        for pair in &sides.pairs {
            add(&pair.payer, &pair.payee, &pair.period, 0, pair.payer_told.amount.minor);
        }
        for (place, side) in [(2, &sides.only_payer), (4, &sides.only_payee)] {
            for flow in side.flows.iter().filter_map(|number| graph.flow(*number)) {
                let (payer, payee) = (party(graph, flow.payer)?, party(graph, flow.payee)?);
                add(payer, payee, flow.period, place, flow.amount.into());
            }
        }
    }
    same("payers, payees and periods that tell", &found.len(), &expected.len())?;
    for (key, sums) in &expected {
        same(key, &found.get(key), &Some(sums))?;
    }
    Ok(found.len() * 6)
}
