//! kuva's half of the race of Sankey diagrams: `race-kuva WORK GRAPH ROUNDS`; prints what `race.rs` prints. Layout is
//! its scene, before it is written. `race-kuva look FOLDER` writes other charts 360 px wide, to be looked at.

#![expect(clippy::print_stdout, reason = "what is measured is said on standard output")]

use std::{env, error::Error, fs, hint::black_box, path::Path, time::Instant};

use kuva::{
    backend::svg::SvgBackend,
    plot::{Heatmap, NetworkPlot, SankeyPlot, SlopePlot},
    render::{layout::Layout, plots::Plot, render::render_multiple},
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [work, file, rounds] = arguments.as_slice() else {
        return match arguments.as_slice() {
            [work, folder] if work == "look" => look(Path::new(folder)),
            _ => Err("expected: WORK GRAPH ROUNDS, or look FOLDER".into()),
        };
    };
    let text = fs::read_to_string(file)?;
    let mut links = Vec::new();
    for line in text.lines().skip(1) {
        let [from, to, weight] = line.split(' ').collect::<Vec<_>>()[..] else {
            return Err(line.into());
        };
        links.push((from.to_owned(), to.to_owned(), weight.parse::<f64>()?));
    }
    let mut best = (f64::INFINITY, 0.0, 0, 0);
    for _ in 0..rounds.parse()? {
        let (wall, processor) = (Instant::now(), processor_seconds());
        let plot = SankeyPlot::new().with_links(links.iter().cloned()).with_crossing_reduction();
        let nodes = plot.nodes.len();
        let plots = vec![Plot::Sankey(plot)];
        let layout = Layout::auto_from_plots(&plots).with_width(760.0).with_height(900.0);
        let scene = black_box(render_multiple(plots, layout));
        let length = match work.as_str() {
            "layout" => 0,
            "picture" => black_box(SvgBackend.render_scene(&scene)).len(),
            other => return Err(format!("no such work: {other}").into()),
        };
        let processor = processor_seconds() - processor;
        let wall = wall.elapsed().as_secs_f64();
        if wall < best.0 {
            best = (wall, processor, nodes, length);
        }
    }
    println!("{} {} {} {}", best.0, best.1, best.2, best.3);
    Ok(())
}

/// Charts that an audit needs, on a phone.
fn look(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let names = [
        "Treasury",
        "Ministry of the Interior",
        "National Crime Agency",
        "Regional units",
        "Local police forces",
    ];
    let sankey = SankeyPlot::new()
        .with_link(names[0], names[1], 1_260.0)
        .with_link(names[0], names[2], 290.0)
        .with_link(names[1], names[3], 38.0)
        .with_link(names[1], names[4], 1_170.0)
        .with_link(names[4], "Staff and services", 1_190.0)
        .with_link(names[3], "Staff and services", 38.0)
        .with_link(names[2], "Staff and services", 285.0);
    let heat = Heatmap::new().with_data(vec![vec![1.0, 5.0, 2.0, 9.0]; 5]).with_labels(
        names.iter().map(ToString::to_string).collect(),
        ["Pursue", "Prevent", "Protect", "Prepare"].iter().map(ToString::to_string).collect(),
    );
    let slope = SlopePlot::new()
        .with_point(names[1], 12.0, 13.0)
        .with_point(names[2], 11.5, 13.2)
        .with_point(names[4], 3.0, 9.0);
    let network = NetworkPlot::new()
        .with_edge(names[0], names[1], 1.0)
        .with_edge(names[1], names[2], 1.0)
        .with_edge(names[2], names[3], 1.0)
        .with_edge(names[3], names[4], 1.0)
        .with_labels();
    let all = [
        ("sankey", Plot::Sankey(sankey)),
        ("heat", Plot::Heatmap(heat)),
        ("slope", Plot::Slope(slope)),
        ("network", Plot::Network(network)),
    ];
    for (name, plot) in all {
        let plots = vec![plot];
        let layout = Layout::auto_from_plots(&plots).with_width(328.0).with_height(360.0);
        let svg = SvgBackend.render_scene(&render_multiple(plots, layout));
        fs::write(folder.join(format!("{name}.svg")), svg)?;
    }
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
