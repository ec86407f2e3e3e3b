//! Largest flows against those of OR-tools and LEMON.
//!
//! `tests/data/max_flow/make_max_flow.py` made the networks and asked both; `answers.json` names their versions.

use fourp_graph::{Digraph, Terminal, max_flow};
use serde_json::Value;

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(value: &Value) -> T {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap()
}

#[test]
fn two_other_programs_find_the_same_largest_flows() {
    let answers: Value =
        serde_json::from_str(include_str!("../data/max_flow/answers.json")).unwrap();
    let networks = answers["networks"].as_array().unwrap();
    assert_eq!(networks.len(), 29);
    for network in networks {
        let name = &network["name"];
        let edges = network["edges"].as_array().unwrap();
        let column = |place: usize| edges.iter().map(move |edge| &edge[place]);
        let tails: Vec<u32> = column(0).map(number).collect();
        let heads: Vec<u32> = column(1).map(number).collect();
        let given: Vec<i64> = column(2).map(number).collect();
        let graph = Digraph::new(number(&network["nodes"]), &tails, &heads).unwrap();
        let place = |edge: &u32| usize::try_from(*edge).unwrap();
        let capacities: Vec<i64> = graph.given().iter().map(|edge| given[place(edge)]).collect();
        let (from, to) = ([Terminal::unlimited(0)], [Terminal::unlimited(1)]);
        let found = max_flow(&graph, &capacities, &from, &to).unwrap();
        assert_eq!(found.value, number::<i128>(&network["value"]), "{name}");
        found.verify(&graph, &capacities, &from, &to).unwrap();
    }
}
