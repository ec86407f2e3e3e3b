//! A million made-up flows on the engine and in the core.

#![cfg(test)]

use std::{collections::BTreeMap, num::NonZeroUsize};

use fourp_datafusion::{Lag, Limits, ParquetFiles, Question, collapse, in_process};
use fourp_datafusion_cluster::{Synthetic, write_synthetic};
use fourp_funding::{
    Balances, Boundary, CertaintyQuestion, CertaintyShares, FlowGraph, FlowGraphBuilder, LagKind,
    PotBy, Timeliness, TimelinessQuestion, conservation, fragmentation, gross_and_net,
};
use fourp_model::{Currency, Table};

const SEED: u64 = 20_180_628;
const ROWS: u64 = 1_000_000;

fn core() -> FlowGraph {
    let mut builder = FlowGraphBuilder::new();
    for row in 0..ROWS {
        builder.add(&Synthetic::of(SEED, row).flow().unwrap());
    }
    builder.freeze().unwrap()
}

#[test]
fn the_engine_and_the_core_say_the_same_of_a_million_flows() {
    let folder = std::env::temp_dir().join(format!("fourp-million-{}", std::process::id()));
    let paths = write_synthetic(&folder, SEED, ROWS, 4).unwrap();
    let files = ParquetFiles::open(Table::Flows, paths).unwrap();
    assert_eq!(files.rows(), ROWS);
    let graph = core();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let partitions = NonZeroUsize::new(2).unwrap();
        let context = in_process(&Limits { partitions, ..Limits::default() }).unwrap();
        files.register(&context).await.unwrap();

        let rows = Question::Conservation.run(&context).await.unwrap();
        let keys = ["phase", "party", "period"].map(|column| rows.texts(column).unwrap());
        let sums = ["received", "received_half", "paid", "paid_half"]
            .map(|column| rows.whole(column).unwrap());
        let found: BTreeMap<[Option<String>; 3], [Option<i128>; 4]> = (0..rows.len())
            .map(|at| {
                (keys.each_ref().map(|key| key[at].clone()), sums.each_ref().map(|sum| sum[at]))
            })
            .collect();
        let mut lines = 0;
        for phase in graph.phases() {
            for line in conservation(&graph.at(*phase), &Balances::default())
                .unwrap()
                .measured()
                .unwrap()
                .lines()
            {
                let key =
                    [phase.to_string(), line.party.to_string(), line.period.to_string()].map(Some);
                let sums = [
                    line.received.minor,
                    line.received.half_width,
                    line.paid.minor,
                    line.paid.half_width,
                ];
                assert_eq!(found[&key], sums.map(Some));
                lines += 1;
            }
        }
        assert_eq!(found.len(), lines);

        let inside = ["body-0000", "body-0001"].map(|id| id.parse().unwrap());
        let boundary = Boundary::around(&graph, &inside).unwrap();
        let rows = Question::GrossNet { inside: inside.into() }.run(&context).await.unwrap();
        let (phases, periods, gross) = (
            rows.texts("phase").unwrap(),
            rows.texts("period").unwrap(),
            rows.whole("gross").unwrap(),
        );
        assert!(!gross.is_empty());
        for at in 0..rows.len() {
            let slice = graph
                .at(phases[at].as_deref().unwrap().parse().unwrap())
                .in_period(&periods[at].as_deref().unwrap().parse().unwrap());
            assert_eq!(
                gross[at],
                Some(gross_and_net(&slice, &boundary).measured().unwrap().gross.minor)
            );
        }

        let asked = TimelinessQuestion::as_at("2030-01-01".parse().unwrap());
        for (lag, kind) in
            [(Lag::Confirmation, LagKind::Confirmation), (Lag::Payment, LagKind::Payment)]
        {
            let expected = Timeliness::of(&graph, kind, asked, |_| true).measured().unwrap();
            let rows = Question::Lags { lag, as_at: asked.as_at }.run(&context).await.unwrap();
            let (states, promises, money) = (
                rows.texts("state").unwrap(),
                rows.whole("promises").unwrap(),
                rows.whole("money").unwrap(),
            );
            let of = |state: &str, sum: &[Option<i128>]| -> i128 {
                sum.iter()
                    .zip(&states)
                    .filter(|(_, of)| of.as_deref() == Some(state))
                    .map(|(sum, _)| sum.unwrap())
                    .sum()
            };
            assert_eq!(of("came", &promises), i128::try_from(expected.came).unwrap());
            assert_eq!(of("undated", &promises), i128::try_from(expected.undated).unwrap());
            assert_eq!(of("came", &money), i128::try_from(expected.money[0]).unwrap());
            assert_eq!(of("undated", &money), i128::try_from(expected.money[3]).unwrap());
        }

        let question = CertaintyQuestion {
            period: "2018-19".parse().unwrap(),
            at: "2018-03-31".parse().unwrap(),
        };
        let (period, at) = (question.period.clone(), question.at);
        let rows = Question::Certainty { period, at }.run(&context).await.unwrap();
        let expected = CertaintyShares::of(&graph, question, |_| true).measured().unwrap();
        let promised: BTreeMap<Option<String>, Option<i128>> =
            rows.texts("payee").unwrap().into_iter().zip(rows.whole("promised").unwrap()).collect();
        assert_eq!(promised.len(), expected.payees.len());
        for (payee, share) in &expected.payees {
            assert_eq!(promised[&Some(payee.to_string())], i128::try_from(share.promised).ok());
        }

        let found = collapse(&context, &[fourp_datafusion::Dimension::Stream], Currency::GBP)
            .await
            .unwrap();
        assert_eq!((found.rows, found.graph.parties()), (ROWS, graph.parties()));
        for phase in graph.phases() {
            let (all, groups) = (graph.at(*phase), found.graph.at(*phase));
            assert_eq!(all.total(), groups.total());
            let pots = |slice: &fourp_funding::Slice<'_>| -> Vec<_> {
                fragmentation(slice, PotBy::PayerAndStream, 0)
                    .iter()
                    .map(|pots| (pots.node, pots.money, pots.pots, pots.herfindahl.to_bits()))
                    .collect()
            };
            assert_eq!(pots(&all), pots(&groups));
        }
    });
    std::fs::remove_dir_all(&folder).unwrap();
}
