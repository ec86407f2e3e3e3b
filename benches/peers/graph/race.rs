//! Kernels of fourp-graph beside petgraph's, on the same graphs: `cargo run --profile race -p fourp-benches --bin race-graph`.
//!
//! Prints a table: the least processor time of five runs in turn, one thread. The last lines say up to which length of a
//! chain petgraph's `tarjan_scc`, which recurses, comes to an end in a thread with 8 MB of stack.

use std::{
    collections::BTreeSet, env, error::Error, fs, hint::black_box, process::Command, thread,
};

use fourp_graph::{
    Digraph, Undirected, core_numbers, cuts, dominators, strong_components, weak_components,
};
use fourp_stat::Rng;
use petgraph::{
    algo::{self, articulation_points::articulation_points, dominators::simple_fast},
    graph::{DiGraph, NodeIndex, UnGraph},
};

const NODES: u32 = 100_000;
const EDGES: u32 = 1_000_000;
const ROUNDS: u32 = 5;

#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn main() -> Result<(), Box<dyn Error>> {
    if let Some(length) = env::args().nth(1) {
        return chain(length.parse()?);
    }
    let mut rng = Rng::new(2019);
    let mut ends = || -> Result<Vec<u32>, Box<dyn Error>> {
        (0..EDGES).map(|_| Ok(u32::try_from(rng.below(NODES.into())?)?)).collect()
    };
    let (tails, heads) = (ends()?, ends()?);
    let pairs = || tails.iter().copied().zip(heads.iter().copied());
    let ours = Digraph::new(NODES, &tails, &heads)?;
    let theirs = DiGraph::<(), (), u32>::from_edges(pairs());
    let simple: BTreeSet<(u32, u32)> =
        pairs().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
    let undirected = UnGraph::<(), (), u32>::from_edges(&simple);
    let view = Undirected::of(&ours);
    println!(
        "{NODES} nodes, {EDGES} random edges. Processor milliseconds, the least of {ROUNDS} runs in turn.\n"
    );
    println!("| work | fourp-graph | petgraph | times faster |");
    println!("|---|---|---|---|");
    row(
        "strong components (petgraph: kosaraju_scc)",
        || strong_components(&ours).len(),
        || algo::kosaraju_scc(&theirs).len(),
    );
    row("weak components", || weak_components(&ours).len(), || algo::connected_components(&theirs));
    row(
        "dominators of node 0 (simple_fast)",
        || dominators(&ours, 0).dominated().len(),
        || {
            usize::from(
                simple_fast(&theirs, NodeIndex::new(0))
                    .immediate_dominator(NodeIndex::new(1))
                    .is_some(),
            )
        },
    );
    row(
        "articulation points",
        || cuts(&view).points().len(),
        || articulation_points(&undirected).len(),
    );
    println!("\nk-core, which petgraph has not: {:.1}", least(|| core_numbers(&view).len()));
    for length in [10_000, 100_000, 1_000_000] {
        let is_done =
            Command::new(env::current_exe()?).arg(length.to_string()).output()?.status.success();
        println!(
            "tarjan_scc of petgraph on a chain of {length}: {}",
            if is_done { "done" } else { "stack overflow" }
        );
    }
    Ok(())
}

/// Asks petgraph for the strong components of a chain.
fn chain(length: u32) -> Result<(), Box<dyn Error>> {
    let graph = DiGraph::<(), (), u32>::from_edges((1..length).map(|node| (node - 1, node)));
    let found =
        thread::Builder::new().stack_size(8 << 20).spawn(move || algo::tarjan_scc(&graph).len())?;
    let count = found.join().map_err(|_| "the thread came to no end")?;
    if count == usize::try_from(length)? {
        Ok(())
    } else {
        Err("a chain has as many components as nodes".into())
    }
}

#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn row(name: &str, ours: impl Fn() -> usize, theirs: impl Fn() -> usize) {
    let (mut own, mut other) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        own = own.min(timed(&ours));
        other = other.min(timed(&theirs));
    }
    println!("| {name} | {own:.1} | {other:.1} | {:.1} |", other / own);
}

fn least(work: impl Fn() -> usize) -> f64 {
    (0..ROUNDS).map(|_| timed(&work)).fold(f64::INFINITY, f64::min)
}

fn timed(work: impl Fn() -> usize) -> f64 {
    let before = processor_milliseconds();
    black_box(work());
    processor_milliseconds() - before
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_milliseconds() -> f64 {
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 =
        read.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default();
    nanoseconds / 1e6
}
