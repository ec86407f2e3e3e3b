//! Our half of the race of Sankey diagrams: `race-pictures WORK GRAPH`, started by `race.py`.
//!
//! Prints one line: wall seconds and processor seconds of the thread of the fastest round, how many nodes have a
//! place, and the length of what was written.

#![expect(clippy::print_stdout, reason = "what is measured is said on standard output")]

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use fourp_picture::{Data, Picture, Sankey, SankeyLink, SankeyNode, Table, Width};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [work, file, rounds] = arguments.as_slice() else {
        return Err("expected: WORK GRAPH ROUNDS".into());
    };
    let text = fs::read_to_string(file)?;
    let mut lines = text.lines();
    let nodes: usize = lines.next().ok_or("empty")?.parse()?;
    let mut links = Vec::new();
    for line in lines {
        let [from, to, weight] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(line.into());
        };
        links.push(SankeyLink::new(from, to, weight.parse()?));
    }
    let made: Vec<SankeyNode> =
        (0..nodes).map(|node| SankeyNode::new(node.to_string(), format!("Body {node}"))).collect();
    let mut best = (f64::INFINITY, 0.0, 0, 0);
    for _ in 0..rounds.parse()? {
        let (nodes, links) = (made.clone(), links.clone());
        let (wall, processor) = (Instant::now(), processor_seconds());
        let sankey = Sankey::new(nodes, links, |weight| format!("£{weight}"))?;
        let sankey = sankey.at_most(usize::MAX, usize::MAX);
        let found = match work.as_str() {
            "layout" => (black_box(sankey.layout(Width::Wide)).nodes.len(), 0),
            "picture" => {
                let picture = Picture {
                    id: "race".into(),
                    headline: "Synthetic graph".into(),
                    subtitle: String::new(),
                    chart: Box::new(sankey),
                    alternative: String::new(),
                    table: Table::new(["none"]),
                    sources: Vec::new(),
                    notes: Vec::new(),
                    data: Data::Synthetic("made up by race.py".into()),
                };
                (made.len(), black_box(picture.svg(Width::Wide)).len())
            }
            other => return Err(format!("no such work: {other}").into()),
        };
        let processor = processor_seconds() - processor;
        let wall = wall.elapsed().as_secs_f64();
        if wall < best.0 {
            best = (wall, processor, found.0, found.1);
        }
    }
    println!("{} {} {} {}", best.0, best.1, best.2, best.3);
    Ok(())
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_seconds() -> f64 {
    std::thread::yield_now();
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 =
        read.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default();
    nanoseconds / 1e9
}
