//! Our half of the race of reallocations: `race-reallocation min-cost NET ROUNDS`, started by `race.py`.
//!
//! `NET` is a file that `race.py` wrote. Prints wall and processor seconds of each round, then the cost of the cheapest flow, for
//! the other side to agree with. For Linux.

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    io::{Write, stdout},
    thread,
    time::Instant,
};

use fourp_graph::{CostArc, CostNetwork, MinCostOptions, min_cost_flow};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [task, net, rounds] = arguments.as_slice() else {
        return Err("race-reallocation TASK NET ROUNDS".into());
    };
    let (network, rounds) = (read(net)?, rounds.parse::<u32>()?);
    if task != "min-cost" {
        return Err(format!("there is no task {task}").into());
    }
    let options = MinCostOptions::default();
    let mut found = black_box(min_cost_flow(&network, options)?);
    for _ in 0..rounds {
        let (wall, processor) = (Instant::now(), processor_seconds()?);
        let made = black_box(min_cost_flow(&network, options)?);
        let (wall, processor) = (wall.elapsed().as_secs_f64(), processor_seconds()? - processor);
        writeln!(stdout(), "time {wall} {processor}")?;
        // Letting go of the last result is not timed.
        found = made;
    }
    found.verify(&network)?;
    Ok(writeln!(stdout(), "found {}", found.cost)?)
}

/// Numbers of eight bytes: how many nodes, how many arcs, supplies, then tail, head, lower, upper and cost of each arc.
fn read(path: &str) -> Result<CostNetwork, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let mut numbers = bytes.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes));
    let mut next = || numbers.next().ok_or("the file is cut short");
    let (nodes, arcs) = (next()?, next()?);
    let supplies = (0..nodes).map(|_| next()).collect::<Result<_, _>>()?;
    let mut made = Vec::new();
    for _ in 0..arcs {
        let (tail, head) = (next()?.try_into()?, next()?.try_into()?);
        let (lower, upper, cost) = (next()?, next()?, next()?);
        made.push(CostArc { tail, head, lower, upper, cost });
    }
    Ok(CostNetwork::new(supplies, made)?)
}

/// What Linux says this thread has spent on a processor.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    // Linux counts up to the last tick or switch: without this, times would be whole ticks.
    thread::yield_now();
    let read = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: f64 = read.split_whitespace().next().ok_or("no time")?.parse()?;
    Ok(nanoseconds / 1e9)
}
