//! Cheapest flows against what LEMON and OR-tools found: `tests/data/min_cost/make.py` made the answers.

use std::{fs, path::Path, str::FromStr};

use fourp_graph::{CostArc, CostNetwork, MinCostError, MinCostOptions, min_cost_flow};

fn numbers<T: FromStr>(line: &str) -> Vec<T> {
    line.split_whitespace().map(|number| number.parse().ok().unwrap()).collect()
}

#[test]
fn cheapest_flows_cost_what_others_found() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/min_cost/networks.txt");
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let (mut with, mut without) = (0, 0);
    while let Some(head) = lines.next() {
        let words: Vec<&str> = head.split_whitespace().collect();
        let supplies = numbers::<i64>(lines.next().unwrap());
        assert_eq!(words[1], supplies.len().to_string());
        let arcs = lines.by_ref().take(words[2].parse().unwrap()).map(|line| {
            let of = numbers::<i64>(line);
            let end = |at: usize| u32::try_from(of[at]).unwrap();
            CostArc { tail: end(0), head: end(1), lower: of[2], upper: of[3], cost: of[4] }
        });
        let network = CostNetwork::new(supplies, arcs.collect()).unwrap();
        match (min_cost_flow(&network, MinCostOptions::default()), words[3]) {
            (Ok(flow), told) => {
                assert_eq!(flow.cost.to_string(), told, "{head}");
                assert_eq!(flow.verify(&network), Ok(()), "{head}");
                with += 1;
            }
            (Err(MinCostError::Infeasible(shortage)), "none") => {
                assert_eq!(shortage.verify(&network), Ok(()), "{head}");
                without += 1;
            }
            (Err(error), _) => panic!("{head}: {error}"),
        }
    }
    assert_eq!((with, without), (30, 10));
}
