//! Our half of the races of funding: `race-funding TASK NET ROUNDS`, started by `race.py`.
//!
//! `NET` is a file that `make-net` wrote. Prints wall and processor seconds of each round, then what the task found,
//! for the other side to agree with. For Linux.

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    io::{Write, stdout},
    num::NonZeroUsize,
    thread,
    time::Instant,
};

use fourp_funding::{
    Balances, Direction, FlowGraph, FlowGraphBuilder, PotBy, Routes, Selection, conservation,
    fragmentation,
};
use fourp_graph::strong_components;
use fourp_model::{Citation, Currency, Flow, Money, Party, Period, Phase, Slug, Stream};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [task, net, rounds] = arguments.as_slice() else {
        return Err("race-funding TASK NET ROUNDS".into());
    };
    let (net, rounds) = (Net::read(net)?, rounds.parse()?);
    let found = match task.as_str() {
        "compile" => compile(&net, rounds)?,
        "conservation" => conserve(&net, rounds)?,
        "strong" => strong(&net, rounds)?,
        "routes" => prepare(&net, rounds)?,
        "trace-float" => trace(&net, rounds, Precision::Float)?,
        "trace-units" => trace(&net, rounds, Precision::Units)?,
        "reach" => reach(&net, rounds)?,
        "streams" => streams(&net, rounds)?,
        "bounds" => bounds(&net, rounds)?,
        "memory" => memory(net)?,
        other => return Err(format!("there is no task {other}").into()),
    };
    Ok(writeln!(stdout(), "{found}")?)
}

/// Rows that are read one after the other, into a frozen graph.
fn compile(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let names = net.names()?;
    let graph = timed(rounds, || net.graph(&names))?;
    Ok(format!("found {}", graph.flow_count()))
}

/// What is left over for each body in each year, of a frozen graph.
fn conserve(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let (slice, balances) = (graph.at(Phase::Paid), Balances::default());
    let found = timed(rounds, || {
        let found = conservation(&slice, &balances)?;
        found.measured().ok_or_else(|| Box::from("no flows"))
    })?;
    let bodies = graph.parties().iter().map(|party| number_of(&party.to_string()));
    let bodies: Vec<i64> = bodies.collect::<Result<_, _>>()?;
    let (mut lines, mut left_over, mut sum) = (0, 0, 0_i64);
    for (node, period, left) in found.residuals() {
        let start = period.start().map_or_else(String::new, |start| start.to_string());
        let year = start.get(..4).ok_or("no year")?.parse::<i64>()? - 2014;
        let body = bodies.get(usize::try_from(node)?).ok_or("no body")?;
        sum = sum.wrapping_add((body * 5 + year + 1).wrapping_mul(i64::try_from(left.minor)?));
        lines += 1;
        left_over += i32::from(left.minor != 0);
    }
    Ok(format!("found {lines} {left_over} {sum}"))
}

/// Which bodies pay each other in circles.
fn strong(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let slice = graph.at(Phase::Paid);
    let found = timed(rounds, || Ok(strong_components(slice.graph())))?;
    // Bodies without a flow are no parties, but nodes of the other side.
    let absent = usize::try_from(net.bodies)?.saturating_sub(graph.parties().len());
    Ok(format!("found {}", found.len() + absent))
}

/// What is prepared once for all tracing: balances, and the order of money.
fn prepare(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let slice = graph.at(Phase::Paid);
    let first = net.chosen(&graph, &net.sources)?;
    let found = timed(rounds, || {
        let routes = Routes::new(&slice)?;
        // The order is made when it is first asked for, so one trace is in the time.
        black_box(routes.float(Direction::Forwards, &first));
        Ok(routes)
    })?;
    Ok(format!("found {}", found.accounts().through().len()))
}

/// How amounts are reckoned.
#[derive(Clone, Copy)]
enum Precision {
    Float,
    Units,
}

/// Where the money of the first source rests, whole pounds of it at the first sink.
fn trace(net: &Net, rounds: u32, precision: Precision) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice)?;
    let first = net.chosen(&graph, net.sources.get(..1).ok_or("no source")?)?;
    let sink = net.chosen(&graph, net.sinks.get(..1).ok_or("no sink")?)?;
    let sink = sink.party_numbers().next().ok_or("no sink")?;
    let at = usize::try_from(sink)?;
    let pennies = match precision {
        Precision::Float => {
            let found = timed(rounds, || Ok(routes.float(Direction::Forwards, &first)))?;
            found.ends.get(at).copied().unwrap_or(0.0)
        }
        Precision::Units => {
            let found = timed(rounds, || Ok(routes.forwards(&first)))?;
            if found.unplaced > 0 {
                return Err(format!("{} pennies are unplaced", found.unplaced).into());
            }
            found.ends.get(at).copied().unwrap_or(0).to_string().parse()?
        }
    };
    Ok(format!("found {:.0}", pennies / 100.0))
}

/// For every body, the share of its money that rests at each of the sinks; the sum of shares to the first.
fn reach(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice)?;
    let sinks: Vec<Selection> =
        net.sinks.iter().map(|sink| net.chosen(&graph, &[*sink])).collect::<Result<_, _>>()?;
    // Made ready before, as on the other side.
    black_box(routes.reach(Direction::Backwards, &sinks, NonZeroUsize::MIN));
    let found =
        timed(rounds, || Ok(routes.reach(Direction::Backwards, &sinks, NonZeroUsize::MIN)))?;
    let nodes = slice.graph().node_count();
    let sum: f64 = (0..nodes).map(|node| found.share(node, 0)).sum();
    Ok(format!("found {sum:.6}"))
}

/// From how many pots each payee is paid, and how evenly; the sum of the indices.
fn streams(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let slice = graph.at(Phase::Paid);
    let found = timed(rounds, || Ok(fragmentation(&slice, PotBy::default(), 0)))?;
    let pots: u64 = found.iter().map(|of| u64::from(of.pots)).sum();
    let herfindahl: f64 = found.iter().map(|of| of.herfindahl).sum();
    Ok(format!("found {} {pots} {herfindahl:.3}", found.len()))
}

/// The least and the most, in pennies, that can have gone from the first source to the first sink: two largest flows.
fn bounds(net: &Net, rounds: u32) -> Result<String, Box<dyn Error>> {
    let graph = net.graph(&net.names()?)?;
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice)?;
    let first = net.chosen(&graph, net.sources.get(..1).ok_or("no source")?)?;
    let sink = net.chosen(&graph, net.sinks.get(..1).ok_or("no sink")?)?;
    // The trace that is told with the bounds has its order made ready before.
    black_box(routes.between(&first, &sink));
    let found = timed(rounds, || Ok(routes.bounds(&first, &sink)?))?;
    Ok(format!("found {} {}", found.least, found.most))
}

/// Bytes that a frozen graph of all the flows takes, and what was held while it was made.
fn memory(net: Net) -> Result<String, Box<dyn Error>> {
    let before = kilobytes("VmRSS:")?;
    let names = net.names()?;
    let named = kilobytes("VmRSS:")?;
    let graph = net.graph(&names)?;
    drop((names, net));
    // The net was there before, and is not now.
    let after = kilobytes("VmRSS:")? + Net::BYTES_A_FLOW * u64::from(graph.flow_count()) / 1024;
    let (flows, parties) = (graph.flow_count(), graph.parties().len());
    drop(black_box(graph));
    let peak = kilobytes("VmHWM:")?;
    Ok(format!("found {flows} {parties} {} {} {}", after - before, named - before, peak))
}

/// The columns of a net.
struct Net {
    payers: Vec<u32>,
    payees: Vec<u32>,
    amounts: Vec<i64>,
    periods: Vec<u8>,
    streams: Vec<u16>,
    bodies: u32,
    sources: Vec<u32>,
    sinks: Vec<u32>,
}

/// Everything a row names, made once.
struct Names {
    bodies: Vec<Party>,
    periods: Vec<Period>,
    streams: Vec<Slug<Stream>>,
    said: Citation,
}

impl Net {
    const BYTES_A_FLOW: u64 = 19;

    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let bytes = fs::read(path)?;
        let (head, rest) = bytes.split_at_checked(48).ok_or("a net has a head of 48 bytes")?;
        let numbers: Vec<u64> =
            head.as_chunks::<8>().0.iter().copied().map(u64::from_le_bytes).collect();
        let [flows, bodies, sources, sinks, ..] = numbers.as_slice() else {
            return Err("a net begins with six numbers".into());
        };
        let flows = usize::try_from(*flows)?;
        let mut rest = rest;
        let mut take = |bytes: usize| -> Result<&[u8], &str> {
            let (column, after) = rest.split_at_checked(bytes).ok_or("a net ends too soon")?;
            rest = after;
            Ok(column)
        };
        let words = |bytes: &[u8]| {
            bytes.as_chunks::<4>().0.iter().copied().map(u32::from_le_bytes).collect()
        };
        Ok(Self {
            sources: words(take(4 * usize::try_from(*sources)?)?),
            sinks: words(take(4 * usize::try_from(*sinks)?)?),
            payers: words(take(4 * flows)?),
            payees: words(take(4 * flows)?),
            amounts: take(8 * flows)?
                .as_chunks::<8>()
                .0
                .iter()
                .copied()
                .map(i64::from_le_bytes)
                .collect(),
            periods: take(flows)?.to_vec(),
            streams: take(2 * flows)?
                .as_chunks::<2>()
                .0
                .iter()
                .copied()
                .map(u16::from_le_bytes)
                .collect(),
            bodies: u32::try_from(*bodies)?,
        })
    }

    /// Bodies by their numbers.
    fn chosen(&self, graph: &FlowGraph, bodies: &[u32]) -> Result<Selection, Box<dyn Error>> {
        let name = |body: &u32| format!("synthetic-{body:07}").parse::<Party>();
        let parties: Vec<Party> = bodies.iter().map(name).collect::<Result<_, _>>()?;
        Ok(Selection::parties(graph, &parties)?)
    }

    fn names(&self) -> Result<Names, Box<dyn Error>> {
        let body = |number| format!("synthetic-{number:07}").parse();
        let stream = |number| format!("synthetic-pot-{number:03}").parse();
        let streams = self.streams.iter().max().map_or(0, |most| most + 1);
        Ok(Names {
            bodies: (0..self.bodies).map(body).collect::<Result<_, _>>()?,
            periods: (2014..2019).map(Period::financial_year).collect::<Result<_, _>>()?,
            streams: (0..streams).map(stream).collect::<Result<_, _>>()?,
            said: Citation::of("synthetic".parse()?),
        })
    }

    /// The frozen graph, its rows made and let go one after the other.
    fn graph(&self, names: &Names) -> Result<FlowGraph, Box<dyn Error>> {
        let mut builder = FlowGraphBuilder::new();
        let (first, period) = (names.bodies.first(), names.periods.first());
        let (first, period) = (first.ok_or("no body")?, period.ok_or("no period")?);
        let none = Money::zero(Currency::GBP);
        let (payer, payee) = (first.clone(), first.clone());
        let mut row =
            Flow::between(payer, payee, none, Phase::Paid, period.clone(), names.said.clone());
        let ends = self.payers.iter().zip(&self.payees).zip(&self.amounts);
        for (((payer, payee), amount), (period, stream)) in
            ends.zip(self.periods.iter().zip(&self.streams))
        {
            row.payer.clone_from(names.bodies.get(usize::try_from(*payer)?).ok_or("no body")?);
            row.payee.clone_from(names.bodies.get(usize::try_from(*payee)?).ok_or("no body")?);
            row.amount = Money::from_minor(*amount, Currency::GBP);
            row.period.clone_from(names.periods.get(usize::from(*period)).ok_or("no period")?);
            row.stream = names.streams.get(usize::from(*stream)).cloned();
            builder.add(&row);
        }
        builder.freeze().map_err(|defects| format!("{} defects", defects.len()).into())
    }
}

/// The number at the end of the name of a body.
fn number_of(name: &str) -> Result<i64, Box<dyn Error>> {
    Ok(name.rsplit('-').next().ok_or("no number")?.parse()?)
}

/// Runs it once to warm up and then for the record: wall and processor seconds of each round on standard output.
fn timed<T>(
    rounds: u32,
    work: impl Fn() -> Result<T, Box<dyn Error>>,
) -> Result<T, Box<dyn Error>> {
    let mut result = black_box(work()?);
    for _ in 0..rounds {
        let (wall, processor) = (Instant::now(), processor_seconds());
        let made = black_box(work()?);
        let (wall, processor) = (wall.elapsed().as_secs_f64(), processor_seconds() - processor);
        writeln!(stdout(), "time {wall} {processor}")?;
        // Letting go of the last result is not timed.
        result = made;
    }
    Ok(result)
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_seconds() -> f64 {
    // Linux counts up to the last tick or switch: without this, times would be whole ticks.
    thread::yield_now();
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 =
        read.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default();
    nanoseconds / 1e9
}

/// What Linux says of this process, in kB.
fn kilobytes(what: &str) -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such line")?;
    Ok(line.split_whitespace().next().ok_or("no number")?.parse()?)
}
